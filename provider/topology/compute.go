package topology

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// DefaultDesiredCount is how many tasks a service runs in a region when neither a count nor scaling is given: one can
// be lost without an outage.
const DefaultDesiredCount = 2

// fargateSize is a CPU size of Fargate with the memory sizes, in MiB, that go with it.
type fargateSize struct {
	cpu    int
	memory []int
	words  string
}

// fargateSizes are from https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html.
var fargateSizes = []fargateSize{
	{256, []int{512, 1024, 2048}, "512, 1024 or 2048"},
	{512, steps(1024, 4096, 1024), "1024 to 4096 in steps of 1024"},
	{1024, steps(2048, 8192, 1024), "2048 to 8192 in steps of 1024"},
	{2048, steps(4096, 16384, 1024), "4096 to 16384 in steps of 1024"},
	{4096, steps(8192, 30720, 1024), "8192 to 30720 in steps of 1024"},
	{8192, steps(16384, 61440, 4096), "16384 to 61440 in steps of 4096"},
	{16384, steps(32768, 122880, 8192), "32768 to 122880 in steps of 8192"},
}

func steps(from, to, step int) []int {
	var values []int
	for value := from; value <= to; value += step {
		values = append(values, value)
	}
	return values
}

var environmentName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// CheckCompute checks the compute of a regional stack. The path is where its inputs stand, such as compute.
func CheckCompute(compute *Compute, path string) Problems {
	if compute == nil {
		return problems(RuleComputeMissing, path, "missing, and a region with a stack needs something to run; set ecs, "+
			"ec2, eks or lambdaFunction, or set stack: none for a region of an application that holds data only")
	}
	switch kinds := compute.kinds(); {
	case len(kinds) == 0:
		return problems(RuleComputeKind, path, "none of its blocks is set, and compute is of exactly one kind; set ecs, ec2, "+
			"eks or lambdaFunction")
	case len(kinds) > 1:
		return problems(RuleComputeKind, path, "%s are set, and compute is of exactly one kind; keep one of them",
			strings.Join(kinds, " and "))
	case compute.EC2 != nil:
		return checkEC2(*compute.EC2, in(path, ComputeEC2))
	case compute.Lambda != nil:
		return checkLambda(*compute.Lambda, in(path, ComputeLambda))
	case compute.EKS != nil:
		return checkEKS(*compute.EKS, in(path, ComputeEKS))
	}
	return CheckECS(*compute.ECS, in(path, ComputeECS))
}

// The kinds of compute, as the blocks are called.
const (
	ComputeECS    = "ecs"
	ComputeEC2    = "ec2"
	ComputeLambda = "lambdaFunction"
	ComputeEKS    = "eks"
)

// kinds are the blocks that are set.
func (c Compute) kinds() []string {
	var kinds []string
	if c.ECS != nil {
		kinds = append(kinds, ComputeECS)
	}
	if c.EC2 != nil {
		kinds = append(kinds, ComputeEC2)
	}
	if c.Lambda != nil {
		kinds = append(kinds, ComputeLambda)
	}
	if c.EKS != nil {
		kinds = append(kinds, ComputeEKS)
	}
	return kinds
}

// Kind is the block that is set.
func (c Compute) Kind() string { return strings.Join(c.kinds(), "") }

// variables are the names of the variables that the user sets, by where they are set.
func (c Compute) variables() map[string][]string {
	set := map[string][]string{}
	switch {
	case c.EC2 != nil:
		set["environment"] = c.EC2.Environment
	case c.Lambda != nil:
		set["environment"] = c.Lambda.Environment
	case c.ECS != nil:
		set["environment"], set["secrets"] = c.ECS.Environment, secretNames(c.ECS.Secrets)
		for _, sidecar := range c.ECS.Sidecars {
			set["sidecars."+sidecar.Name+".environment"] = sidecar.Environment
			set["sidecars."+sidecar.Name+".secrets"] = secretNames(sidecar.Secrets)
		}
	}
	return set
}

func secretNames(secrets []ContainerSecret) []string {
	var names []string
	for _, secret := range secrets {
		names = append(names, secret.Name)
	}
	return names
}

// images are the container images of tasks or instances that are known, by where they are given.
func (c Compute) images() map[string]string {
	given := map[string]*string{}
	switch {
	case c.EC2 != nil:
		given["image"] = c.EC2.Image
	case c.ECS != nil:
		given["image"] = c.ECS.Image
		for _, sidecar := range c.ECS.Sidecars {
			given["sidecars."+sidecar.Name+".image"] = sidecar.Image
		}
	}
	known := map[string]string{}
	for path, image := range given {
		if image != nil {
			known[path] = *image
		}
	}
	return known
}

// secretsIn are the secrets of one region.
func secretsIn(secrets []ContainerSecret, region string) []ContainerSecret {
	named := slices.Clone(secrets)
	for i, secret := range named {
		if secret.From != nil {
			from := InRegion(*secret.From, region)
			named[i].From = &from
		}
	}
	return named
}

// In is the compute of one region: {region} in the names of images and secrets is its code.
func (c Compute) In(region string) Compute {
	named := func(image *string) *string {
		if image == nil {
			return nil
		}
		return new(InRegion(*image, region))
	}
	if c.ECS != nil {
		ecs := *c.ECS
		ecs.Image, ecs.Secrets, c.ECS = named(ecs.Image), secretsIn(ecs.Secrets, region), &ecs
		ecs.SecretKeys, ecs.Sidecars = slices.Clone(ecs.SecretKeys), slices.Clone(ecs.Sidecars)
		for i, key := range ecs.SecretKeys {
			ecs.SecretKeys[i] = InRegion(key, region)
		}
		for i, sidecar := range ecs.Sidecars {
			ecs.Sidecars[i].Image, ecs.Sidecars[i].Secrets = named(sidecar.Image), secretsIn(sidecar.Secrets, region)
		}
	}
	if c.EC2 != nil {
		ec2 := *c.EC2
		ec2.Image, c.EC2 = named(ec2.Image), &ec2
	}
	if c.Lambda != nil {
		lambda := *c.Lambda
		lambda.Image, c.Lambda = named(lambda.Image), &lambda
	}
	return c
}

// InRegion is a name in which {region} stands for a region's code.
func InRegion(name, region string) string { return strings.ReplaceAll(name, "{region}", region) }

// workload is what services of several kinds have.
type workload struct {
	port, desiredCount *int
	scaling            *Scaling
	environment        []string
	// parts are what there are several of.
	parts string
}

// CheckECS checks a service on Fargate. What is not known yet is left to AWS.
func CheckECS(ecs ECS, path string) Problems {
	var found Problems
	found = append(found, checkFargate(ecs, path)...)
	found = append(found, checkService(workload{ecs.Port, ecs.DesiredCount, ecs.Scaling, nil, "tasks"}, path)...)
	found = append(found, checkVariables(ecs.Environment, ecs.Secrets, path)...)
	found = append(found, checkSidecars(ecs, path)...)
	return append(found, checkSpot(ecs.Spot, in(path, "spot"))...)
}

// checkService checks what services of several kinds have.
func checkService(w workload, path string) Problems {
	var found Problems
	if w.port != nil && (*w.port < 1 || *w.port > 65535) {
		found = append(found, problems(RuleECSPort, in(path, "port"), "%d is not a port; set 1 to 65535", *w.port)...)
	}
	if w.desiredCount != nil && w.scaling != nil {
		found = append(found, problems(RuleECSDesiredCount, in(path, "desiredCount"), "%d is a fixed number of %s, but "+
			"scaling changes it; remove one of the two", *w.desiredCount, w.parts)...)
	}
	if w.scaling != nil {
		found = append(found, checkScaling(*w.scaling, w.parts, in(path, "scaling"))...)
	}
	return append(found, checkEnvironment(w.environment, in(path, "environment"))...)
}

// checkEnvironment checks the names of variables.
func checkEnvironment(names []string, path string) Problems {
	var found Problems
	for _, name := range names {
		if !environmentName.MatchString(name) {
			found = append(found, problems(RuleEnvironmentName, in(path, name), "%q is not the name of a "+
				"variable; use letters, digits and underscores, not starting with a digit", name)...)
		}
	}
	return found
}

func checkFargate(ecs ECS, path string) Problems {
	if ecs.CPU == nil {
		return nil
	}
	sizes := make([]string, len(fargateSizes))
	for i, size := range fargateSizes {
		sizes[i] = strconv.Itoa(size.cpu)
		if size.cpu != *ecs.CPU {
			continue
		}
		if ecs.Memory == nil || slices.Contains(size.memory, *ecs.Memory) {
			return nil
		}
		return problems(RuleECSMemory, in(path, "memory"), "%d MiB does not go with %d CPU units on Fargate; set memory "+
			"to %s, or another cpu", *ecs.Memory, size.cpu, size.words)
	}
	return problems(RuleECSCPU, in(path, "cpu"), "%d CPU units is not a size of Fargate; set one of %s", *ecs.CPU,
		list(sizes))
}

func checkScaling(scaling Scaling, parts, path string) Problems {
	var found Problems
	if scaling.Min != nil && *scaling.Min < 1 {
		found = append(found, problems(RuleScalingMin, in(path, "min"), "%d %s serve nobody and use no CPU to scale by; "+
			"set 1 or more", *scaling.Min, parts)...)
	}
	if scaling.Min != nil && scaling.Max != nil && *scaling.Min > *scaling.Max {
		found = append(found, problems(RuleScalingRange, in(path, "min"), "%d is above max, which is %d; lower min or "+
			"raise max", *scaling.Min, *scaling.Max)...)
	}
	if scaling.TargetCPU != nil && (*scaling.TargetCPU < 1 || *scaling.TargetCPU > 100) {
		found = append(found, problems(RuleScalingTarget, in(path, "targetCpu"), "%d is not a target in percent; set 1 "+
			"to 100", *scaling.TargetCPU)...)
	}
	return found
}

// checkBindings checks that no variable has a name that belongs to a store: a store's bindings grow with its kind, so
// its whole prefix is kept.
func checkBindings(variables map[string][]string, stores []Store, path string) Problems {
	var found Problems
	for _, block := range slices.Sorted(maps.Keys(variables)) {
		found = append(found, checkPrefixesOf(variables[block], stores, in(path, block))...)
	}
	return found
}

func checkPrefixesOf(names []string, stores []Store, path string) Problems {
	var found Problems
	for _, name := range names {
		for _, store := range stores {
			prefix := EnvironmentPrefix(store.Name)
			if store.Name != "" && strings.HasPrefix(name, prefix) {
				found = append(found, problems(RuleEnvironmentBinding, in(path, name), "names that start "+
					"with %s belong to the datastore %s, which sets %sTABLE_NAME and may set more; choose another name",
					prefix, store.Name, prefix)...)
				break
			}
		}
	}
	return found
}

// privateImage is an image in a private ECR repository of the commercial partition; it tells the region.
var privateImage = regexp.MustCompile(`^[0-9]{12}\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com/`)

// CheckImage checks that a region's tasks can pull their image. Without a NAT gateway there is only the interface endpoint of
// the region's own ECR: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html. The path is where the
// service's inputs stand.
func CheckImage(region string, network Network, compute Compute, path string) Problems {
	if network.NatGateways != natGatewaysNone {
		return nil
	}
	var found Problems
	images := compute.images()
	for _, place := range slices.Sorted(maps.Keys(images)) {
		if match := privateImage.FindStringSubmatch(images[place]); match != nil && match[1] == region {
			continue
		}
		found = append(found, problems(RuleECSImage, in(path, place), "%q cannot be pulled in %s, whose network has no NAT "+
			"gateway and reaches only the ECR of its own region; use an image in <account>.dkr.ecr.%s.amazonaws.com, or set "+
			"natGateways to single or perZone", images[place], region, region)...)
	}
	return found
}

// checkECSIn checks a service against the region that it is in.
func checkECSIn(region Region, path string) Problems {
	if region.Compute.ECS == nil {
		return nil
	}
	found := checkSecretsIn(region.Name, *region.Compute.ECS, path)
	return append(found, checkDeploymentAlarms(region, in(path, "deploymentAlarms"))...)
}

// CheckHealthCheck checks how a load balancer tests its targets. The path is where its inputs stand.
func CheckHealthCheck(check HealthCheck, path string) Problems {
	if check.Timeout == nil || check.Interval == nil || *check.Timeout < *check.Interval {
		return nil
	}
	return problems(RuleHealthCheckTimeout, in(path, "timeout"), "%d seconds, but a check must end before the next one "+
		"begins, and the interval is %d seconds; lower the timeout or raise the interval", *check.Timeout, *check.Interval)
}

// capacity is how many tasks or instances a service runs at least and at most, and whether that is known. A function has
// no such number.
func (c Compute) capacity() (least, most int, known bool) {
	var scaling *Scaling
	var desiredCount *int
	switch {
	case c.ECS != nil:
		scaling, desiredCount = c.ECS.Scaling, c.ECS.DesiredCount
	case c.EC2 != nil:
		scaling, desiredCount = c.EC2.Scaling, c.EC2.DesiredCount
	}
	switch {
	case scaling != nil && scaling.Min != nil && scaling.Max != nil:
		return *scaling.Min, *scaling.Max, true
	case scaling == nil && desiredCount != nil:
		return *desiredCount, *desiredCount, true
	}
	return 0, 0, false
}
