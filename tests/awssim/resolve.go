package awssim

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
)

// maxDepth is how many records, and health checks, a look-up follows before it gives up.
const maxDepth = 16

// User is somebody who looks a name up and connects: where on earth, and how.
type User struct {
	// Region is the AWS region that the user is closest to.
	Region string `json:"region"`
	// Continent, Country and Subdivision are what the user's address maps to, as Route 53 codes. The continent follows
	// from the country; a user without either is one whose address maps to no location.
	Continent   string `json:"continent,omitempty"`
	Country     string `json:"country,omitempty"`
	Subdivision string `json:"subdivision,omitempty"`
	// IPv6 says that the user has no other protocol: Serves looks AAAA records up.
	IPv6 bool `json:"ipv6,omitempty"`
}

// Target is one of the answers that users get.
type Target struct {
	// Percent is the part of the users, of 100, who get this answer.
	Percent float64 `json:"percent"`
	// Region and LoadBalancer, by ARN, are set when the answer is a load balancer.
	Region       string `json:"region,omitempty"`
	LoadBalancer string `json:"loadBalancer,omitempty"`
	// Accelerator, by ARN, is set when the answer is an accelerator.
	Accelerator string `json:"accelerator,omitempty"`
	// Addresses are an accelerator's, or the values of records.
	Addresses []string `json:"addresses,omitempty"`
	// Path are the records that the look-up went through, as `name type [set identifier]`.
	Path []string `json:"path"`
}

// Answer is what Route 53 answers. Several targets are a weighted choice.
type Answer struct {
	Targets []Target `json:"targets"`
}

// Regions are the regions of the load balancers in an answer.
func (a Answer) Regions() []string {
	var all []string
	for _, t := range a.Targets {
		if t.Region != "" {
			all = append(all, t.Region)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Resolve looks a name up as a user's resolver does. It is not ok when there is no answer: no such record, no location
// that fits, a target that is gone or that has no address of the type. Percent then leaves out the part without answer.
//
// The choice among record sets is Route 53's: by policy among the healthy ones, and among all when none is healthy. An
// alias that evaluates its target's health is as healthy as the load balancer, the accelerator or the record sets that
// it points to. Latency goes by the distance between regions, as Route does, and geoproximity by the same distance with
// the bias taken off as AWS's user guide has it; both are approximations. A user's region that is none panics.
func (s *Sim) Resolve(name, recordType string, user User) (Answer, bool) {
	if _, known := places[user.Region]; !known {
		panic("resolving " + name + " from " + user.Region + ": it is not a region")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	op := &Op{Region: user.Region, Account: s.options.Account, sim: s}
	targets := op.resolve53(dnsName(name), recordType, user, 0)
	return Answer{Targets: targets}, len(targets) > 0
}

// resolve53 are the answers for a name.
func (op *Op) resolve53(name, kind string, user User, depth int) []Target {
	zone := op.sim.authority(name)
	if zone == nil || depth > maxDepth {
		return nil
	}
	if user.Continent == "" {
		user.Continent = continentOf(user.Country)
	}
	owner := op.sim.owner(zone, name)
	if group := op.sim.recordSets(zone, owner, kind); len(group) > 0 {
		return op.answers(zone, group, kind, user, depth)
	}
	var targets []Target
	for _, t := range op.answers(zone, op.sim.recordSets(zone, owner, "CNAME"), "CNAME", user, depth) {
		for _, value := range t.Addresses {
			for _, next := range op.follow(dnsName(value), kind, user, depth+1) {
				targets = append(targets, t.then(next))
			}
		}
	}
	return targets
}

// follow is where a name leads that a CNAME or a URL has: a service's own, or a record.
func (op *Op) follow(name, kind string, user User, depth int) []Target {
	if serviceZone(name) != "" {
		return op.service(name, kind)
	}
	return op.resolve53(name, kind, user, depth)
}

// then is a target that is reached through another.
func (t Target) then(next Target) Target {
	next.Percent *= t.Percent / 100
	next.Path = append(slices.Clone(t.Path), next.Path...)
	return next
}

// owner is the name whose records answer: the name itself, or the closest wildcard when nothing has the name.
func (s *Sim) owner(zone *Object, name string) string {
	for at := name; len(s.recordsAt(zone, name)) == 0 && at != zone.Live.String("name"); {
		_, at, _ = strings.Cut(at, ".")
		if len(s.recordsAt(zone, "*."+at)) > 0 {
			return "*." + at
		}
	}
	return name
}

// answers follows the record sets that are chosen from a group.
func (op *Op) answers(zone *Object, group []*Object, kind string, user User, depth int) []Target {
	if depth > maxDepth {
		return nil
	}
	var targets []Target
	for _, chosen := range op.choose(group, user, depth) {
		record := chosen.record.Live
		step := strings.Join(slices.DeleteFunc([]string{record.String("fqdn"), kind, record.String("setIdentifier")},
			func(part string) bool { return part == "" }), " ")
		here := Target{Percent: chosen.percent, Path: []string{step}}
		alias := first(record, "aliases")
		if alias == nil {
			here.Addresses = record.Strings("records")
			targets = append(targets, here)
			continue
		}
		name := alias.String("name")
		next := op.service(name, kind)
		if alias.String("zoneId") == zone.ID {
			next = op.answers(zone, op.sim.recordSets(zone, name, kind), kind, user, depth+1)
		}
		for _, each := range next {
			targets = append(targets, here.then(each))
		}
	}
	return targets
}

// service is the answer of a load balancer's or an accelerator's own name: nothing for IPv6 when it has only IPv4.
func (op *Op) service(name, kind string) []Target {
	o := op.sim.serviceNamed(name)
	if o == nil {
		return nil
	}
	if o.Type == loadBalancerToken {
		if kind == "AAAA" && o.Live.String("ipAddressType") == "ipv4" {
			return nil
		}
		return []Target{{Percent: 100, Region: o.Region, LoadBalancer: o.ARN, Path: []string{name + " " + kind}}}
	}
	family := map[string]string{"A": "IPv4", "AAAA": "IPv6"}[kind]
	for _, set := range o.Live.Objects("ipSets") {
		if set.String("ipFamily") == family && (kind == "A" || name == dnsName(o.Live.String("dualStackDnsName"))) {
			return []Target{{
				Percent: 100, Accelerator: o.ARN, Addresses: set.Strings("ipAddresses"), Path: []string{name + " " + kind},
			}}
		}
	}
	return nil
}

// choice is a record set with the part of the queries that it answers.
type choice struct {
	record  *Object
	percent float64
}

// all is the one choice that answers every query.
func all(o *Object) []choice { return []choice{{o, 100}} }

// choose picks from record sets of the same name and type: by their policy among the healthy ones, or among all when
// none is healthy.
func (op *Op) choose(group []*Object, user User, depth int) []choice {
	if len(group) == 0 {
		return nil
	}
	policy := policyOf(group[0].Live)
	healthy := slices.DeleteFunc(slices.Clone(group), func(o *Object) bool { return !op.recordHealthy(o, depth) })
	switch policy {
	case "":
		return all(group[0])
	case "failoverRoutingPolicies":
		return chooseRole(group, healthy)
	case "geolocationRoutingPolicies":
		return choosePlace(group, healthy, user)
	case "weightedRoutingPolicies":
		return chooseWeight(group, healthy)
	}
	if len(healthy) == 0 {
		healthy = group
	}
	if policy == "multivalueAnswerRoutingPolicy" {
		var choices []choice
		for _, each := range healthy {
			choices = append(choices, choice{each, 100 / float64(len(healthy))})
		}
		return choices
	}
	return all(slices.MinFunc(healthy, func(a, b *Object) int {
		return cmp.Compare(wayTo(a.Live, user), wayTo(b.Live, user))
	}))
}

// wayTo is how far a user is from a latency or geoproximity record.
func wayTo(record Values, user User) float64 {
	if latency := first(record, "latencyRoutingPolicies"); latency != nil {
		return wayBetween(user.Region, latency.String("region"))
	}
	near := record.Object("geoproximityRoutingPolicy")
	way := wayBetween(user.Region, near.String("awsRegion"))
	if at := first(near, "coordinates"); at != nil {
		north, _ := strconv.ParseFloat(at.String("latitude"), 64)
		east, _ := strconv.ParseFloat(at.String("longitude"), 64)
		way = between(places[user.Region], place{north, east})
	}
	bias := float64(near.Int("bias")) / 100
	if bias > 0 {
		return way * (1 - bias)
	}
	return way / (1 + bias)
}

// wayBetween is the distance of two regions; one whose place is not known is farther than all others.
func wayBetween(a, b string) float64 {
	if _, known := places[b]; !known {
		return math.Inf(1)
	}
	return distance(a, b)
}

// chooseRole is failover: the primary while it is healthy, else the secondary while that is, else the primary.
func chooseRole(group, healthy []*Object) []choice {
	role := func(list []*Object, name string) *Object {
		i := slices.IndexFunc(list, func(o *Object) bool {
			return first(o.Live, "failoverRoutingPolicies").String("type") == name
		})
		if i < 0 {
			return nil
		}
		return list[i]
	}
	for _, candidate := range []*Object{role(healthy, "PRIMARY"), role(healthy, "SECONDARY"), role(group, "PRIMARY")} {
		if candidate != nil {
			return all(candidate)
		}
	}
	return all(group[0])
}

// choosePlace is geolocation: the smallest location that the user is in and that is healthy, else the smallest at all;
// nobody answers users outside all locations.
func choosePlace(group, healthy []*Object, user User) []choice {
	locations := []Values{
		{"country": user.Country, "subdivision": user.Subdivision}, {"country": user.Country},
		{"continent": user.Continent}, {"country": "*"},
	}
	for _, list := range [][]*Object{healthy, group} {
		for _, wanted := range locations {
			for _, o := range list {
				if at := first(o.Live, "geolocationRoutingPolicies"); at.String("continent") == wanted.String("continent") &&
					at.String("country") == wanted.String("country") &&
					at.String("subdivision") == wanted.String("subdivision") {
					return all(o)
				}
			}
		}
	}
	return nil
}

// chooseWeight is by weight among the healthy records that have one, else among the healthy without, else among all.
func chooseWeight(group, healthy []*Object) []choice {
	weight := func(o *Object) float64 { return float64(first(o.Live, "weightedRoutingPolicies").Int("weight")) }
	weighted := func(list []*Object) []*Object {
		return slices.DeleteFunc(slices.Clone(list), func(o *Object) bool { return weight(o) == 0 })
	}
	for _, list := range [][]*Object{weighted(healthy), healthy, weighted(group), group} {
		if len(list) == 0 {
			continue
		}
		total := 0.0
		for _, o := range list {
			total += weight(o)
		}
		var choices []choice
		for _, o := range list {
			part := 100 / float64(len(list))
			if total > 0 {
				part = 100 * weight(o) / total
			}
			choices = append(choices, choice{o, part})
		}
		return choices
	}
	return nil
}

// recordHealthy says whether Route 53 takes a record for healthy: its health check passes, and so does its target where
// an alias evaluates it. A health check that was deleted counts as failing.
func (op *Op) recordHealthy(record *Object, depth int) bool {
	if depth > maxDepth {
		return true
	}
	if id := record.Live.String("healthCheckId"); id != "" {
		if check := op.sim.healthCheck(id); check == nil || !op.checkPasses(check, depth+1) {
			return false
		}
	}
	alias := first(record.Live, "aliases")
	if !alias.Bool("evaluateTargetHealth") {
		return true
	}
	name, kind := alias.String("name"), record.Live.String("type")
	if alias.String("zoneId") != record.Live.String("zoneId") {
		return op.serviceHealthy(op.sim.serviceNamed(name))
	}
	zone := op.sim.zoneOf(record)
	return slices.ContainsFunc(op.sim.recordSets(zone, name, kind), func(o *Object) bool {
		return op.recordHealthy(o, depth+1)
	})
}

// zoneOf is the zone of a record.
func (s *Sim) zoneOf(record *Object) *Object {
	return s.world.objects[objectKey{record.Account, "", zoneToken, record.Live.String("zoneId")}]
}

// serviceHealthy says whether Route 53 takes a load balancer for healthy, by the same rule as Global Accelerator, or an
// accelerator with any of its endpoints.
func (op *Op) serviceHealthy(o *Object) bool {
	switch {
	case o == nil:
		return false
	case o.Type == loadBalancerToken:
		return op.healthy(o.ARN)
	}
	return o.Live.Bool("enabled") && slices.ContainsFunc(op.Everywhere(endpointGroupToken), func(group *Object) bool {
		return strings.HasPrefix(group.ID, o.ID) &&
			slices.ContainsFunc(group.Live.Objects("endpointConfigurations"), func(each Values) bool {
				return each.Int("weight") > 0 && op.healthy(each.String("endpointId"))
			})
	})
}
