package topology

import (
	"cmp"
	"fmt"
	"slices"
)

// Loss is what an outage takes away. Exactly one of the fields is set in a valid one.
type Loss struct {
	// Region is a region with everything in it, its control planes included.
	Region string
	// Zone is the id of an availability zone, such as use2-az1.
	Zone string
	// Link are two regions that cannot reach each other, while users reach both.
	Link []string
	// ControlPlanes are those of the global services that are in us-east-1: what serves goes on, nothing can be changed.
	ControlPlanes bool
}

// Actor is who brings a moment of an outage about.
type Actor string

const (
	// ActorAWS is what happens by itself.
	ActorAWS Actor = "aws"
	// ActorOperator is what waits for a person, who decides when.
	ActorOperator Actor = "operator"
)

// Moment is one event of an outage.
type Moment struct {
	Fact

	Actor Actor
	// Seconds after the loss for what happens by itself, and after the call for what a person starts. Nil where nobody names
	// a figure; then Order is seconds or minutes, or empty where nobody names that either.
	Seconds *int
	Order   string
	// Step is the id of the step of the runbook, for what a person starts.
	Step string
}

// Access is the regions from which the application can do something before the loss, after what AWS does by itself but before a
// person has acted, and after that. Each is in the order of the names.
type Access struct{ Before, During, After []string }

// StoreOutage is what a loss means for a datastore.
type StoreOutage struct {
	Name, Kind string
	// Reads and Writes are about the regions that run the application.
	Reads, Writes Access
	// Lost is how much of what was written is lost at most, when the loss has to be answered by moving the writer.
	Lost Duration
	// StartedBy is who ends the outage of the store, and NewWriter the region that writes after it; empty where no writer moves.
	StartedBy Starter
	NewWriter string
	// Step of the runbook; empty where there is nothing to do.
	Step string
	// Text is what happens, in words.
	Text string
}

// UserOutage is what a loss means for the users of the application.
type UserOutage struct {
	// Affected is whether any user loses the region that they are served by.
	Affected bool
	// Failover is how long users of what is lost are without an answer; nil when none are, and when it is not known.
	Failover *FailoverTime
	// ServedBy are the regions that take them over, in the order of their names; empty when nobody does.
	ServedBy []string
	// Text is what happens, in words.
	Text string
}

// Frozen is something that cannot be changed while the loss lasts.
type Frozen struct {
	Fact

	What string
}

// Outage is what a loss means for an application.
type Outage struct {
	// Timeline has what happens by itself in the order of time, then what a person starts in the order to start it.
	Timeline []Moment
	Users    UserOutage
	// Stores by name, in the order of their names.
	Stores   []StoreOutage
	Capacity CapacityLeft
	Frozen   []Frozen
}

// SimulateOutage says what a loss means for an application that could be planned. Nobody is asked: it follows from the
// settings, and from figures that are each given with their source.
func SimulateOutage(app Application, plan Plan, loss Loss) (Outage, Problems) {
	if bad := checkLoss(plan, loss); len(bad) > 0 {
		return Outage{}, bad
	}
	s := outageOf{app: app, plan: plan, loss: loss}
	outage := Outage{
		Users: s.users(), Stores: []StoreOutage{}, Capacity: s.capacity(), Frozen: s.frozen(),
	}
	for _, store := range plan.Stores {
		outage.Stores = append(outage.Stores, s.store(store))
	}
	outage.Timeline = s.timeline(outage)
	return outage, nil
}

// checkLoss checks that a loss is one thing, and that the application has it.
func checkLoss(plan Plan, loss Loss) Problems {
	var given []string
	for _, field := range []struct {
		name string
		set  bool
	}{
		{"region", loss.Region != ""},
		{"availabilityZoneId", loss.Zone != ""},
		{"link", len(loss.Link) > 0},
		{"controlPlanes", loss.ControlPlanes},
	} {
		if field.set {
			given = append(given, field.name)
		}
	}
	if len(given) != 1 {
		what := "nothing is lost"
		if len(given) > 0 {
			what = list(given) + " are lost"
		}
		return problems(RuleLossKind, "loss", "%s, but one outage is the loss of one thing; set one of region, "+
			"availabilityZoneId, link or controlPlanes", what)
	}
	if loss.Zone != "" {
		if _, found := plan.zone(loss.Zone); !found {
			return problems(RuleLossZone, "loss.availabilityZoneId", "no network of the application is in %s; name one of %s",
				loss.Zone, list(plan.zoneIDs()))
		}
	}
	names := make([]string, len(plan.Regions))
	for i, region := range plan.Regions {
		names[i] = region.Name
	}
	if loss.Region != "" && !slices.Contains(names, loss.Region) {
		return problems(RuleLossRegion, "loss.region", "%s is not one of the application's regions (%s); name one of them",
			loss.Region, list(names))
	}
	if len(loss.Link) > 0 {
		return checkLink(loss.Link, names)
	}
	return nil
}

// checkLink checks that what cannot reach each other are two regions of the application.
func checkLink(link, names []string) Problems {
	if len(link) != 2 || link[0] == link[1] {
		return problems(RuleLossLink, "loss.link", "%d regions are named, but a link joins two different ones; name two",
			len(slices.Compact(slices.Sorted(slices.Values(link)))))
	}
	for i, name := range link {
		if !slices.Contains(names, name) {
			return problems(RuleLossLink, fmt.Sprintf("loss.link[%d]", i), "%s is not one of the application's regions (%s); "+
				"name two of them", name, list(names))
		}
	}
	return nil
}

// zone finds the region that has a network in a zone.
func (p Plan) zone(id string) (RegionPlan, bool) {
	for _, region := range p.Regions {
		if region.Network != nil &&
			slices.ContainsFunc(region.Network.Zones, func(zone ZonePlan) bool { return zone.ID == id }) {
			return region, true
		}
	}
	return RegionPlan{}, false
}

// zoneIDs are those of all networks, in the order of the regions.
func (p Plan) zoneIDs() []string {
	var ids []string
	for _, region := range p.Regions {
		if region.Network == nil {
			continue
		}
		for _, zone := range region.Network.Zones {
			ids = append(ids, zone.ID)
		}
	}
	return ids
}

// outageOf is one loss of one application.
type outageOf struct {
	app  Application
	plan Plan
	loss Loss
}

// region is what the application says of a region.
func (s outageOf) region(name string) Region {
	i := slices.IndexFunc(s.app.Regions, func(region Region) bool { return region.Name == name })
	return s.app.Regions[i]
}

// apart says whether two regions cannot reach each other.
func (s outageOf) apart(a, b string) bool {
	return a != b && slices.Contains(s.loss.Link, a) && slices.Contains(s.loss.Link, b)
}

// timeline puts what happens in order.
func (s outageOf) timeline(outage Outage) []Moment {
	moments := slices.Concat(s.momentsOfUsers(outage.Users), s.momentsOfStores(outage.Stores), s.momentsOfOperator(outage))
	rank := func(m Moment) int {
		switch {
		case m.Actor == ActorOperator:
			return 2 //nolint:mnd // The rank after the two before.
		case m.Seconds == nil:
			return 1
		}
		return 0
	}
	slices.SortStableFunc(moments, func(a, b Moment) int {
		byRank := cmp.Compare(rank(a), rank(b))
		if byRank != 0 || rank(a) != 0 {
			return byRank
		}
		return cmp.Compare(*a.Seconds, *b.Seconds)
	})
	return moments
}
