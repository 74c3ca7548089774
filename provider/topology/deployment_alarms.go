package topology

// DeploymentAlarms are what takes a deployment back.
type DeploymentAlarms struct {
	// Names is whether alarms are named; ServerErrors and UnhealthyTargets are whether one is built.
	Names, ServerErrors, UnhealthyTargets bool
}

// checkDeploymentAlarms checks what takes a deployment back.
func checkDeploymentAlarms(region Region, path string) Problems {
	alarms := region.Compute.ECS.Alarms
	if alarms == nil {
		return nil
	}
	if !alarms.Names && !alarms.ServerErrors && !alarms.UnhealthyTargets {
		return problems(RuleAlarmsNone, path, "no alarm is named or built, and AWS wants at least one; set alarmNames, "+
			"serverErrorPercent or unhealthyTargets, or remove the block")
	}
	if alarms.ServerErrors && region.NetworkLoadBalancer != nil {
		return problems(RuleAlarmsBalancer, in(path, "serverErrorPercent"), "a Network Load Balancer does not see what the "+
			"application answers; remove it and use unhealthyTargets or alarmNames, or use loadBalancer.application")
	}
	return nil
}
