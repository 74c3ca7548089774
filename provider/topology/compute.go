package topology

import (
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
			"or set stack: none for a region of an application that holds data only")
	}
	if compute.ECS == nil {
		return problems(RuleComputeKind, path, "none of its blocks is set, and compute is of exactly one kind; set ecs")
	}
	return CheckECS(*compute.ECS, in(path, "ecs"))
}

// CheckECS checks a service on Fargate. What is not known yet is left to AWS.
func CheckECS(ecs ECS, path string) Problems {
	var found Problems
	found = append(found, checkFargate(ecs, path)...)
	if ecs.Port != nil && (*ecs.Port < 1 || *ecs.Port > 65535) {
		found = append(found, problems(RuleECSPort, in(path, "port"), "%d is not a port; set 1 to 65535", *ecs.Port)...)
	}
	if ecs.DesiredCount != nil && ecs.Scaling != nil {
		found = append(found, problems(RuleECSDesiredCount, in(path, "desiredCount"), "%d is a fixed number of tasks, but "+
			"scaling changes it; remove one of the two", *ecs.DesiredCount)...)
	}
	if ecs.Scaling != nil {
		found = append(found, checkScaling(*ecs.Scaling, in(path, "scaling"))...)
	}
	for _, name := range ecs.Environment {
		if !environmentName.MatchString(name) {
			found = append(found, problems(RuleEnvironmentName, in(path, "environment."+name), "%q is not the name of a "+
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

func checkScaling(scaling Scaling, path string) Problems {
	var found Problems
	if scaling.Min != nil && *scaling.Min < 1 {
		found = append(found, problems(RuleScalingMin, in(path, "min"), "%d tasks serve nobody and use no CPU to scale by; "+
			"set 1 or more", *scaling.Min)...)
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
func checkBindings(ecs ECS, stores []Store, path string) Problems {
	var found Problems
	for _, name := range ecs.Environment {
		for _, store := range stores {
			prefix := EnvironmentPrefix(store.Name)
			if store.Name != "" && strings.HasPrefix(name, prefix) {
				found = append(found, problems(RuleEnvironmentBinding, in(path, "environment."+name), "names that start "+
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
func CheckImage(region string, network Network, ecs ECS, path string) Problems {
	if network.NatGateways != natGatewaysNone || ecs.Image == nil {
		return nil
	}
	if match := privateImage.FindStringSubmatch(*ecs.Image); match != nil && match[1] == region {
		return nil
	}
	return problems(RuleECSImage, in(path, "image"), "%q cannot be pulled in %s, whose network has no NAT gateway and "+
		"reaches only the ECR of its own region; use an image in <account>.dkr.ecr.%s.amazonaws.com, or set natGateways to "+
		"single or perZone", *ecs.Image, region, region)
}

// CheckHealthCheck checks how a load balancer tests its targets. The path is where its inputs stand.
func CheckHealthCheck(check HealthCheck, path string) Problems {
	if check.Timeout == nil || check.Interval == nil || *check.Timeout < *check.Interval {
		return nil
	}
	return problems(RuleHealthCheckTimeout, in(path, "timeout"), "%d seconds, but a check must end before the next one "+
		"begins, and the interval is %d seconds; lower the timeout or raise the interval", *check.Timeout, *check.Interval)
}

// capacity is how many tasks a service runs at least and at most, and whether that is known.
func (e ECS) capacity() (least, most int, known bool) {
	switch {
	case e.Scaling != nil && e.Scaling.Min != nil && e.Scaling.Max != nil:
		return *e.Scaling.Min, *e.Scaling.Max, true
	case e.Scaling == nil && e.DesiredCount != nil:
		return *e.DesiredCount, *e.DesiredCount, true
	}
	return 0, 0, false
}
