package topology

import "fmt"

// Spot is how tasks are shared between ordinary and spare capacity.
type Spot struct {
	// Base is how many tasks run on ordinary capacity before the weights count.
	Base int
	// OnDemandWeight and SpotWeight share out the other tasks.
	OnDemandWeight, SpotWeight int
}

// SpotState says how far a service uses spare capacity.
type SpotState string

// The states of spare capacity; empty is a service that says nothing about it.
const (
	// SpotOff is a service that may use spare capacity, and gives it no weight.
	SpotOff SpotState = "off"
	// SpotOn is a service with tasks on spare capacity.
	SpotOn SpotState = "on"
)

// Used says whether tasks may run on spare capacity.
func (s *Spot) Used() bool { return s != nil && s.SpotWeight > 0 }

// state is what a later deployment must know.
func (s *Spot) state() SpotState {
	switch {
	case s == nil:
		return ""
	case s.Used():
		return SpotOn
	}
	return SpotOff
}

// checkSpot checks how tasks are shared out.
func checkSpot(spot *Spot, path string) Problems {
	if spot == nil || spot.OnDemandWeight+spot.SpotWeight > 0 {
		return nil
	}
	return problems(RuleSpotWeight, path, "onDemandWeight and spotWeight are 0, which leaves no place for tasks beyond base; "+
		"raise one of the two")
}

// warnOfSpot says where the loss of spare capacity leaves nothing.
func warnOfSpot(region Region) []string {
	if region.Compute == nil || region.Compute.ECS == nil {
		return nil
	}
	spot := region.Compute.ECS.Spot
	if !spot.Used() || spot.Base+spot.OnDemandWeight > 0 {
		return nil
	}
	return []string{fmt.Sprintf("compute of %s: every task runs on spare capacity, which AWS may take back all at once with two "+
		"minutes' notice and need not give again; set compute.ecs.spot.base to what must always run", region.Name)}
}
