package topology

import (
	"fmt"
	"slices"
)

var (
	pageTargetHealth    = page{docs + "elasticloadbalancing/latest/application/target-group-health-checks.html", "2026-11-23"}
	pageZoneAddress     = page{docs + "elasticloadbalancing/latest/application/target-group-health.html", "2026-11-24"}
	pageAliasTTL        = page{docs + "Route53/latest/APIReference/API_ResourceRecordSet.html", "2026-11-23"}
	pageMissingData     = page{docs + "Route53/latest/APIReference/API_HealthCheckConfig.html", "2026-11-23"}
	pageAcceleratorTest = page{"https://intro-to-global-accelerator.workshop.aws/en/failover.html", "2026-11-23"}
)

// users says what becomes of users.
func (s outageOf) users() UserOutage {
	switch {
	case s.loss.Region != "":
		return s.usersOfRegion(s.loss.Region)
	case s.loss.Zone != "":
		return s.usersOfZone()
	case len(s.loss.Link) > 0:
		return UserOutage{ServedBy: []string{}, Text: "Users reach every region, and the ingress sees all of them healthy. What " +
			"the application does for them in the two regions may fail, see the datastores; a health check that depends on another " +
			"region would take a healthy region out."}
	}
	return UserOutage{ServedBy: []string{}, Text: "Users are served as before, health checks and failover between regions " +
		"included: both are data planes."}
}

// usersOfRegion says what becomes of the users of a region that is lost.
func (s outageOf) usersOfRegion(lost string) UserOutage {
	region, _ := s.plan.Region(lost)
	switch {
	case !region.Stack:
		return UserOutage{ServedBy: []string{}, Text: "The region runs nothing that users come to."}
	case s.plan.Ingress == "":
		return UserOutage{Affected: true, ServedBy: []string{}, Text: "The application has no ingress, so nothing leads users " +
			"from one region to another."}
	case !s.getsUsers(region):
		return UserOutage{ServedBy: []string{}, Text: "The region gets no users in normal times; a standby is lost."}
	}
	users := UserOutage{Affected: true, Failover: s.failoverOf(lost), ServedBy: s.takeOver(lost)}
	if len(users.ServedBy) == 0 {
		users.Failover = nil
		users.Text = "Nothing else gets users, so they are without an answer until the region is back."
		return users
	}
	users.Text = fmt.Sprintf("Users of %s get no answer until its load balancer is found unhealthy; then they are served by %s.",
		lost, list(users.ServedBy))
	if s.byPlace() {
		users.Text += " By place: a user goes to the next larger place that is named, at last to the default region."
	}
	return users
}

// usersOfZone says what becomes of the users of a region that loses one of its zones.
func (s outageOf) usersOfZone() UserOutage {
	region, _ := s.plan.zone(s.loss.Zone)
	switch {
	case !region.Stack:
		return UserOutage{ServedBy: []string{}, Text: "The region runs nothing that users come to."}
	case s.plan.Ingress != "" && !s.getsUsers(region):
		return UserOutage{ServedBy: []string{}, Text: "The region gets no users in normal times."}
	}
	users := UserOutage{Affected: true, ServedBy: []string{region.Name}, Failover: s.failoverOfZone(region.Name)}
	users.Text = fmt.Sprintf("Requests to the load balancer's address and the targets in %s fail until it finds its targets there "+
		"unhealthy and nobody asks that address any more; then the other %d zones of %s serve them.", s.loss.Zone,
		len(region.Network.Zones)-1, region.Name)
	if next := s.takeOver(region.Name); s.mayHaveAll(region) {
		users.ServedBy = next
		users.Text = fmt.Sprintf("The only target of %s may be in %s. Then its users get no answer until that is found; after "+
			"that they are served by %s until a new one has started in another zone.", region.Name, s.loss.Zone, choice(next))
		if len(next) == 0 {
			users.Failover = nil
			users.Text = fmt.Sprintf("The only target of %s may be in %s. Then its users get no answer until a new one has "+
				"started in another zone.", region.Name, s.loss.Zone)
		}
	}
	if region.Network.NatGateways == natGatewaysSingle && region.Network.Zones[0].ID == s.loss.Zone {
		users.Text += " The region's only NAT gateway is in the zone, so nothing in the region reaches the internet, pulls of " +
			"images included."
	}
	return users
}

// mayHaveAll says whether all targets of a region may be in one zone: it runs one at least.
func (s outageOf) mayHaveAll(region RegionPlan) bool {
	least, _, known := s.region(region.Name).Compute.targets()
	return !region.Brought && known && least == 1
}

// failoverOfZone is how long users of a region that loses a zone are without an answer: its load balancer's address in the zone
// is lost with the targets, and leaves the answers of DNS when they are found unhealthy. A check from outside sees nothing.
func (s outageOf) failoverOfZone(region string) *FailoverTime {
	checks := []HealthCheck{s.region(region).HealthCheck}
	if s.plan.Ingress == IngressGlobalAccelerator {
		return AcceleratorFailover(checks)
	}
	return Route53Failover(checks, nil)
}

// getsUsers says whether a region is sent users in normal times.
func (s outageOf) getsUsers(region RegionPlan) bool {
	if s.plan.Ingress == IngressRoute53 && s.app.Route53.policy() == RoutingFailover {
		return region.Name == s.app.Route53.Failover.PrimaryRegion
	}
	return region.served()
}

func (s outageOf) byPlace() bool {
	return s.plan.Ingress == IngressRoute53 && s.app.Route53.policy() == RoutingGeolocation
}

// takeOver are the regions that users of a lost region come to. Global Accelerator leaves its traffic dials out of account
// when it has to go on to another group; Route 53 asks standbys when nothing else is healthy.
func (s outageOf) takeOver(lost string) []string {
	names := func(regions []Region) []string {
		found := []string{}
		for _, region := range regions {
			if region.Name != lost {
				found = append(found, region.Name)
			}
		}
		slices.Sort(found)
		return found
	}
	if s.plan.Ingress == "" {
		return []string{}
	}
	if s.plan.Ingress == IngressGlobalAccelerator {
		return names(slices.DeleteFunc(slices.Clone(s.app.Regions), func(region Region) bool {
			return region.DataOnly || region.Isolated
		}))
	}
	routing := *s.app.Route53
	served, standbys := routing.split(s.app.Regions)
	next := names(served)
	if s.byPlace() {
		next = s.defaultPlace(lost)
	}
	if len(next) > 0 {
		return next
	}
	return names(standbys)
}

// defaultPlace is the region of the users of all places that are not named, unless that is the one that is lost.
func (s outageOf) defaultPlace(lost string) []string {
	region := s.app.Route53.Geolocation.defaultRegion(s.app.HomeRegion)
	if region == "" || region == lost {
		return []string{}
	}
	return []string{region}
}

// failoverOf is how long users of a region that is lost are without an answer.
func (s outageOf) failoverOf(lost string) *FailoverTime {
	checks := []HealthCheck{s.region(lost).HealthCheck}
	if s.plan.Ingress == IngressGlobalAccelerator {
		return AcceleratorFailover(checks)
	}
	return Route53Failover(checks, s.app.Route53.HealthCheck)
}

// momentsOfUsers are the moments that users feel.
func (s outageOf) momentsOfUsers(users UserOutage) []Moment {
	if users.Failover == nil {
		return nil
	}
	detected := Moment{
		Actor: ActorAWS, Seconds: &users.Failover.DetectionSeconds,
		Fact: pageTargetHealth.states("The load balancer's targets are unhealthy: the checks' interval, as often as the threshold " +
			"says, and the timeout of the last one."),
	}
	moved := Moment{Actor: ActorAWS, Seconds: &users.Failover.TotalSeconds}
	served := list(users.ServedBy)
	switch {
	case s.loss.Zone != "" && s.plan.Ingress == IngressGlobalAccelerator:
		moved.Fact = pageZoneAddress.suggests("Users are served by " + served + ". AWS names no figure for zones; it is taken for " +
			"as long as between regions.")
	case s.loss.Zone != "":
		moved.Fact = pageZoneAddress.states("Users are served by " + served + ", once their resolvers ask anew: the load " +
			"balancer's address in the zone is no longer among the answers.")
	case s.plan.Ingress == IngressGlobalAccelerator:
		moved.Fact = pageAcceleratorTest.expects("Users are served by " + served + ", whatever addresses they keep.")
	default:
		moved.Fact = pageAliasTTL.states("Users are served by " + served + ", once their resolvers ask anew; clients that keep " +
			"addresses longer, and connections that are open, follow later.")
	}
	return []Moment{detected, moved}
}

// frozenIngress is what of the ingress cannot be changed.
func (s outageOf) frozenIngress(without string) []Frozen {
	var found []Frozen
	if s.app.GlobalAccelerator != nil && without == acceleratorRegion {
		found = append(found, Frozen{pageGlobalServices.states("The only API of Global Accelerator is in " + acceleratorRegion + "."),
			"the accelerator: traffic and isolated of every region, its listeners and endpoints"})
	}
	if s.app.Route53 == nil && s.app.Domain == nil {
		return found
	}
	const records = "DNS records and health checks: traffic, isolated and routing of Route 53, the public name"
	switch without {
	case route53Region:
		found = append(found, Frozen{pageGlobalServices.states("The control plane of Route 53 is " +
			"in " + route53Region + "; its answers " +
			"and health checks are not."), records})
	case acceleratorRegion:
		found = append(found, Frozen{pageGlobalServices.suggests("Their API is in " + route53Region + ", but Pulumi's " +
			"provider of global services has its session in " + acceleratorRegion + ": only by hand."), records})
	}
	return append(found, s.frozenSwitches(without)...)
}

// frozenSwitches are the drain switches that a region keeps for others.
func (s outageOf) frozenSwitches(without string) []Frozen {
	if s.plan.Route53 == nil {
		return nil
	}
	var kept []string
	for _, each := range s.plan.Route53.Switches {
		if each.ControlRegion == without {
			kept = append(kept, each.Region)
		}
	}
	if len(kept) == 0 {
		return nil
	}
	fact := pageMissingData.states("Without data a health check keeps its last known status, so no region is drained, and " +
		"none that is drained comes back.")
	return []Frozen{{fact, "the drain switches of " + list(kept)}}
}
