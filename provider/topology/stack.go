package topology

import "slices"

// CheckStack checks what a regional stack that is used alone is made of, its network apart.
func CheckStack(stack Region) Problems {
	found := slices.Concat(
		CheckLoadBalancerKind(stack, "loadBalancer"),
		CheckLoadBalancer(stack, "loadBalancer.application"),
		CheckNetworkLoadBalancer(stack, stack.BroughtCertificate, "loadBalancer.network"),
		checkInternal(stack, Application{}),
		CheckCertificate(stack, "certificateArn"),
		CheckCompute(stack.Compute, "compute"),
	)
	if stack.BroughtCertificate && !stack.usesCertificate() {
		found = append(found, unusedCertificate(stack, "certificateArn")...)
	}
	if stack.Compute == nil || len(stack.Compute.kinds()) != 1 {
		return found
	}
	path := in("compute", stack.Compute.Kind())
	switch {
	case stack.Compute.Lambda != nil:
		return append(found, (&planner{}).checkFunction(stack, path)...)
	case stack.Compute.EKS != nil:
		return append(found, checkCluster(stack, path)...)
	}
	found = append(found, checkECSIn(stack, path)...)
	return append(found, CheckImage(stack.Name, stack.Network, *stack.Compute, path)...)
}
