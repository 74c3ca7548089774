package regional

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// clusterTag is the tag without which the role of a cluster with Auto Mode may not register targets:
// https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonEKSLoadBalancingPolicy.html.
const clusterTag = "eks:eks-cluster-name"

// targetTags are tags that only some kinds of compute need on the target group.
func (s Spec) targetTags(region string) pulumi.StringMap {
	if s.Compute.Eks == nil || s.Compute.Eks.Nodes.AutoMode == nil {
		return nil
	}
	return pulumi.StringMap{clusterTag: pulumi.String(s.clusterName(region))}
}

// targetGroupBinding is what makes pods of a cluster with Auto Mode targets of the load balancer, once it is deployed there.
func (l *loadBalancer) targetGroupBinding(settings *Eks) pulumi.StringOutput {
	return l.targetGroup.Arn.ApplyT(func(arn string) string {
		return targetGroupBinding(*settings.Namespace, *settings.Nodes.AutoMode.ServiceName, *settings.Nodes.AutoMode.Port, arn)
	}).(pulumi.StringOutput)
}

// targetGroupBinding is written as
// https://docs.aws.amazon.com/eks/latest/userguide/auto-configure-nlb.html says.
func targetGroupBinding(namespace, service string, port int, targetGroupArn string) string {
	return fmt.Sprintf(`apiVersion: eks.amazonaws.com/v1
kind: TargetGroupBinding
metadata:
  name: %[2]s
  namespace: %[1]s
spec:
  serviceRef:
    name: %[2]s
    port: %[3]d
  targetGroupARN: %[4]s
  targetType: ip
`, namespace, service, port, targetGroupArn)
}
