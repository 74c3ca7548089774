package topology

import "fmt"

// Capacity is what the regions must carry together.
type Capacity struct {
	// Peak is the most requests a second of all users together, and PerTarget what one task, instance or node carries of them.
	Peak, PerTarget int
}

// RequestsLeft is what is left to serve users with, in requests per second.
type RequestsLeft struct {
	// Known is false where a region brings what runs there, or its numbers are not known before the deployment.
	Known bool
	// Elastic is whether functions are left, which grow with the requests up to the account's limit.
	Elastic bool
	// Needed is the declared peak, Running what is left at once, and Most what the others grow to where nothing stops them. The
	// last two are without functions.
	Needed, Running, Most int
}

// Short says whether the peak is not carried by what runs.
func (r RequestsLeft) Short() bool { return r.Known && !r.Elastic && r.Running < r.Needed }

// checkCapacity checks that a region differs from something.
func (p *planner) checkCapacity() {
	if p.app.Capacity != nil {
		return
	}
	for _, region := range p.regions {
		if region.RequestsPerTarget != 0 {
			p.report(problems(RuleCapacityUnused, in(region.path, "requestsPerSecondPerTarget"), "without a declared peak nothing is "+
				"compared with it; set capacity, or remove it"))
		}
	}
}

// targetUnits are what there are several of behind a load balancer, by the kind of compute.
var targetUnits = map[string]string{ComputeECS: "tasks", ComputeEC2: "instances", ComputeEKS: "nodes"}

// targets are how many targets of its load balancer a region runs at least and at most, and whether that is known. A node is one
// for all pods on it.
func (c Compute) targets() (least, most int, known bool) {
	if c.EKS != nil && c.EKS.NodeGroup != nil {
		return c.EKS.NodeGroup.MinSize, c.EKS.NodeGroup.MaxSize, true
	}
	return c.capacity()
}

// requests are what is left of the declared peak; nil where none is declared.
func (s outageOf) requests() *RequestsLeft {
	if s.app.Capacity == nil {
		return nil
	}
	left := &RequestsLeft{Known: true, Needed: s.app.Capacity.Peak}
	lostZone, _ := s.plan.zone(s.loss.Zone)
	for _, planned := range s.plan.Regions {
		if !planned.Stack || planned.Isolated || planned.Name == s.loss.Region {
			continue
		}
		if planned.Brought {
			return &RequestsLeft{Needed: left.Needed} // What runs there is not known.
		}
		region := s.region(planned.Name)
		if region.Compute.Lambda != nil {
			left.Elastic = true
			continue
		}
		least, most, known := region.Compute.targets()
		if !known {
			return &RequestsLeft{Needed: left.Needed}
		}
		if planned.Name == lostZone.Name {
			least -= inOneZone(least, len(planned.Network.Zones))
		}
		each := region.RequestsPerTarget
		if each == 0 {
			each = s.app.Capacity.PerTarget
		}
		left.Running += least * each
		left.Most += most * each
	}
	return left
}

// warnOfPeak says after which losses the regions that are left cannot carry the declared peak with what they run at least.
// Scaling out needs their control planes, which others ask for at the same time.
func warnOfPeak(app Application, plan Plan) []string {
	if app.Capacity == nil {
		return nil
	}
	var lost, unknown []string
	for _, region := range plan.Regions {
		if !region.Stack || region.Isolated {
			continue
		}
		left := outageOf{app: app, plan: plan, loss: Loss{Region: region.Name}}.requests()
		switch {
		case !left.Known:
			unknown = append(unknown, region.Name)
		case left.Short():
			lost = append(lost, fmt.Sprintf("%s (%d left, up to %d after scaling out)", region.Name, left.Running, left.Most))
		}
	}
	var found []string
	if len(lost) > 0 {
		found = append(found, fmt.Sprintf("capacity: at the peak of %d requests a second, what the others run at least is too "+
			"little when one of these is lost: %s; raise the least number of targets, because scaling out may not be possible "+
			"during an outage",
			app.Capacity.Peak, list(lost)))
	}
	if len(unknown) > 0 {
		found = append(found, fmt.Sprintf("capacity: whether the peak of %d requests a second is carried without %s is not known, "+
			"because a region that is left brings what runs there, or runs a number that is not known before the deployment",
			app.Capacity.Peak, choice(unknown)))
	}
	return found
}
