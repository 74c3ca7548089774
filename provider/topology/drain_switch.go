package topology

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// DrainSwitch takes users away from regions behind Route 53 without a deployment.
type DrainSwitch struct {
	// ControlRegions are the regions that keep other regions' switches, by region, where it is said.
	ControlRegions map[string]string
	// RoutingControls are the ARNs of routing controls that exist and are the switches of regions, by region.
	RoutingControls map[string]string
	// Endpoints are the addresses of the routing controls' cluster, by region.
	Endpoints map[string]string
}

// SwitchPlan is the switch of one region: an alarm on a metric in another region, or a routing control.
type SwitchPlan struct {
	Region string
	// ControlRegion has the alarm; empty for a routing control.
	ControlRegion string
	// RoutingControl is the ARN of a routing control; empty for an alarm.
	RoutingControl string
	// Dimensions of the metric that the alarm looks at.
	Dimensions map[string]string
}

// The metric that the switches' alarms look at: 1 takes users away, 0 lets them come.
const (
	// DrainNamespace is the metric's namespace.
	DrainNamespace = "GlobalApplication"
	// DrainMetric is the metric's name.
	DrainMetric = "Drain"
	// DrainPeriod is how many seconds an alarm looks at together, the fewest that Route 53 follows:
	// https://docs.aws.amazon.com/Route53/latest/APIReference/API_AlarmIdentifier.html.
	DrainPeriod = 60

	drainApplication = "Application"
	drainRegion      = "Region"
	drainSwitchPath  = "drainSwitch"
)

// drainSeconds is how long users come to a region after its switch was turned: the data of a minute are seen when it is
// over, and resolvers keep an answer.
const drainSeconds = 2*DrainPeriod + aliasTTL

// noSwitch says why a region cannot keep the switch of another one; empty when it can. Route 53 takes the region of an
// alarm from the list that it takes those of latency records from, as far as the provider knows them.
func noSwitch(control, region string) string {
	_, known := LookupRegion(control)
	switch {
	case control == region:
		return "is the region itself, whose loss would take the switch with it"
	case !known || slices.Contains(noLatencyRecords, control):
		return "is a region whose alarms the AWS provider of this version cannot give to Route 53"
	}
	return ""
}

// controlRegion is the region that keeps the switch of a region: what is said, else the home region, and for the home
// region's own the first of the others by name. us-east-1 is the last choice, because what goes wrong there goes wrong for
// global services too. The home region never changes, so that the other regions' switches stay where they are when regions
// come and go. Empty when no region can.
func controlRegion(app Application, region string) string {
	if said := app.DrainSwitch.ControlRegions[region]; said != "" {
		return said
	}
	candidates := slices.DeleteFunc(regionNames(app.Regions), func(name string) bool { return noSwitch(name, region) != "" })
	if len(candidates) == 0 {
		return ""
	}
	last := func(is bool) int {
		if is {
			return 1
		}
		return 0
	}
	return slices.MinFunc(candidates, func(a, b string) int {
		return cmp.Or(
			cmp.Compare(last(a == route53Region), last(b == route53Region)),
			cmp.Compare(last(a != app.HomeRegion), last(b != app.HomeRegion)),
			cmp.Compare(a, b),
		)
	})
}

// withSwitches puts the switches of regions into the tree of records. A region that is isolated has none, because no record
// leads users to it.
func (r Route53Plan) withSwitches(app Application) Route53Plan {
	if app.DrainSwitch == nil {
		return r
	}
	identity := app.Identity.PhysicalName(DrainDimension, app.Name)
	regions := slices.SortedFunc(slices.Values(app.Regions), func(a, b Region) int { return cmp.Compare(a.Name, b.Name) })
	for _, region := range regions {
		if region.DataOnly || region.Isolated {
			continue
		}
		plan := SwitchPlan{Region: region.Name, RoutingControl: app.DrainSwitch.RoutingControls[region.Name]}
		if plan.RoutingControl == "" {
			plan.ControlRegion = controlRegion(app, region.Name)
			plan.Dimensions = map[string]string{drainApplication: identity, drainRegion: region.Name}
		}
		r.Switches = append(r.Switches, plan)
	}
	for i, record := range r.Records {
		r.Records[i].HealthCheck = record.HealthCheck || record.Target != "" && record.Region != ""
	}
	return r
}

// Switch finds the switch of a region, and says whether there is one.
func (p Plan) Switch(region string) (SwitchPlan, bool) {
	if p.Route53 == nil {
		return SwitchPlan{}, false
	}
	i := slices.IndexFunc(p.Route53.Switches, func(s SwitchPlan) bool { return s.Region == region })
	if i < 0 {
		return SwitchPlan{}, false
	}
	return p.Route53.Switches[i], true
}

// checkDrainSwitch checks the switches of an application whose regions are well spelt.
func (p *planner) checkDrainSwitch() {
	if p.app.DrainSwitch == nil || p.badRegions() {
		return
	}
	switch {
	case p.app.EmptyIngress:
		return
	case p.app.Route53 == nil && p.app.GlobalAccelerator != nil:
		p.report(problems(RuleDrainSwitchIngress, drainSwitchPath, "Global Accelerator follows no health check of Route 53, so "+
			"a switch would move nobody; set a region's traffic to 0, or isolated: true, which needs an update, or turn the dial as "+
			"the runbook says; or set ingress.route53"))
		return
	case p.app.Route53 == nil:
		p.report(problems(RuleDrainSwitchIngress, drainSwitchPath, "without ingress.route53 there are no records that a switch "+
			"could take a region out of; set it, or remove this block"))
		return
	}
	p.report(p.checkSwitchRegions())
}

// notSwitched refuses a region that has no switch.
const notSwitched = "%s %s; name a region that runs the application"

// checkSwitchRegions checks that users of a region have somewhere to go, and that what is said of switches is about
// regions that have one.
func (p *planner) checkSwitchRegions() Problems {
	given := *p.app.DrainSwitch
	if len(p.stacks()) < 2 {
		return problems(RuleDrainSwitchRegions, drainSwitchPath, "one region runs the application, so its users have nowhere else "+
			"to go; name a second one, or remove this block")
	}
	var found Problems
	for _, region := range slices.Sorted(maps.Keys(given.ControlRegions)) {
		found = append(found, p.checkControlRegion(region, in(in(drainSwitchPath, "controlRegions"), region))...)
	}
	for _, region := range slices.Sorted(maps.Keys(given.RoutingControls)) {
		path := in(in(drainSwitchPath, "routingControlArns"), region)
		if why := p.unswitched(region); why != "" {
			found = append(found, problems(RuleDrainSwitchRegion, path, notSwitched, region, why)...)
		}
	}
	if len(given.RoutingControls) > 0 && len(given.Endpoints) == 0 {
		path := in(drainSwitchPath, "routingControlEndpoints")
		found = append(found, problems(RuleDrainSwitchEndpoints, path, "missing, but routing controls are turned through their "+
			"cluster's own endpoints; set the five of them by region, as describe-cluster of route53-recovery-control-config "+
			"shows them")...)
	}
	for _, region := range p.stacks() {
		if len(found) == 0 && given.RoutingControls[region.Name] == "" && controlRegion(p.app, region.Name) == "" {
			found = append(found, problems(RuleDrainSwitchControl, drainSwitchPath, "no other region can keep the switch of %s; name "+
				"one more region, which may have stack: none and a datastore", region.Name)...)
		}
	}
	return found
}

// unswitched says why a region has no switch; empty when it has one.
func (p *planner) unswitched(name string) string {
	i := slices.IndexFunc(p.regions, func(region placedRegion) bool { return region.Name == name })
	switch {
	case i < 0:
		return "is not one of the regions (" + list(regionNames(p.app.Regions)) + ")"
	case p.regions[i].DataOnly:
		return "has stack: none, so it gets no users"
	}
	return ""
}

// checkControlRegion checks the region that is said to keep the switch of another one.
func (p *planner) checkControlRegion(region, path string) Problems {
	control := p.app.DrainSwitch.ControlRegions[region]
	why := noSwitch(control, region)
	avoidable := func(name string) bool { return name != route53Region && noSwitch(name, region) == "" }
	switch {
	case p.unswitched(region) != "":
		return problems(RuleDrainSwitchRegion, path, notSwitched, region, p.unswitched(region))
	case p.app.DrainSwitch.RoutingControls[region] != "":
		return problems(RuleDrainSwitchRegion, path, "%s has a routing control, which needs no other region; remove one of the two",
			region)
	case !slices.Contains(regionNames(p.app.Regions), control):
		why = "is not one of the regions"
	case why == "" && control == route53Region && slices.ContainsFunc(regionNames(p.app.Regions), avoidable):
		why = "has the control planes of global services, so what goes wrong there would take the switch away when it is needed"
	}
	if why == "" {
		return nil
	}
	return problems(RuleDrainSwitchControl, path, "%s %s; name another one of %s, or leave it out", control, why,
		list(regionNames(p.app.Regions)))
}

// warnOfSwitches says which switches are where it is best not to be.
func warnOfSwitches(plan Plan) []string {
	var found []string
	for _, each := range plan.Route53.Switches {
		if each.ControlRegion == route53Region {
			found = append(found, fmt.Sprintf("drainSwitch: the switch of %s is in us-east-1, for want of another region; what "+
				"goes wrong there goes wrong for global services too, so name a third region", each.Region))
		}
	}
	return found
}
