package topology

const (
	// acceleratorPropagation is how long Global Accelerator takes to move users once targets are unhealthy:
	// https://intro-to-global-accelerator.workshop.aws/en/failover.html measures 30 seconds, and
	// https://docs.aws.amazon.com/global-accelerator/latest/dg/about-endpoints-endpoint-weights.unhealthy-endpoints.html
	// says about 30 seconds for the way back.
	acceleratorPropagation = 30
	// aliasTTL is how long resolvers keep the address of a load balancer; an alias has the time to live of its target:
	// https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html.
	aliasTTL = 60
)

// FailoverTime is how long users of a region that fails are without an answer, at worst, by the settings: the time to
// notice and the time until users are elsewhere. Clients that keep addresses longer than DNS allows take longer.
//
// A region can fall silent right after a check has passed, and the last check that fails has failed when its timeout is over:
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html.
type FailoverTime struct {
	DetectionSeconds   int
	PropagationSeconds int
	TotalSeconds       int
}

// AcceleratorFailover is the failover time of Global Accelerator, with the checks of all regions' targets; nil when a
// value is not known yet.
func AcceleratorFailover(checks []HealthCheck) *FailoverTime {
	return failoverTime(checks, 0, acceleratorPropagation)
}

// Route53Failover is the failover time of Route 53, with the checks of all regions' targets and the one from outside, or
// nil without; nil when a value is not known yet. With both, the slower one counts, because a failure may show to one alone.
func Route53Failover(checks []HealthCheck, outside *EndpointHealthCheck) *FailoverTime {
	least := 0
	if outside != nil {
		least = outside.Interval * outside.FailureThreshold
	}
	return failoverTime(checks, least, aliasTTL)
}

// failoverTime takes the slowest of the checks.
func failoverTime(checks []HealthCheck, detection, propagation int) *FailoverTime {
	if len(checks) == 0 && detection == 0 {
		return nil
	}
	for _, check := range checks {
		if check.Interval == nil || check.Timeout == nil || check.UnhealthyThreshold == nil {
			return nil
		}
		detection = max(detection, *check.Interval**check.UnhealthyThreshold+*check.Timeout)
	}
	return &FailoverTime{detection, propagation, detection + propagation}
}
