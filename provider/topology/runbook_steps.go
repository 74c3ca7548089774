package topology

// The ids of the runbook's steps that other answers refer to.

// StepFailover is the step that makes another region the writer of a store when the writer's region is lost.
func StepFailover(store string) string { return "failover-" + store }

// StepWithout is the step that changes the other regions while one is lost.
func StepWithout(region string) string { return "without-" + region }
