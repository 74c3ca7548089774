package topology

import (
	"cmp"
	"maps"
	"slices"
)

// The routing policies of Route 53, as the blocks are called.
const (
	// RoutingLatency sends a user to the region with the lowest latency.
	RoutingLatency = "latency"
	// RoutingWeighted spreads users by the regions' shares.
	RoutingWeighted = "weighted"
	// RoutingGeolocation sends users by where they are.
	RoutingGeolocation = "geolocation"
	// RoutingGeoproximity sends users to the nearest region, distances bent by a bias.
	RoutingGeoproximity = "geoproximity"
	// RoutingFailover sends everybody to one region while it is healthy.
	RoutingFailover = "failover"
)

// Route53 is Route 53 as ingress.
type Route53 struct {
	// Policies are the routing blocks that are set; none means latency.
	Policies []string
	// Geolocation, Geoproximity and Failover are the settings of their blocks.
	Geolocation  Geolocation
	Geoproximity Geoproximity
	Failover     Failover
	// HealthCheck is the check of each region from outside, or nil.
	HealthCheck *EndpointHealthCheck
}

// Geolocation maps places to regions.
type Geolocation struct {
	// Continents, Countries and Subdivisions are regions by code: EU, DE, US-CA.
	Continents, Countries, Subdivisions map[string]string
	// DefaultRegion serves users from everywhere else; empty when it is not given.
	DefaultRegion string
	// Strict leaves users from everywhere else without an answer.
	Strict bool
}

// Geoproximity has the bias of regions, -90 to 90.
type Geoproximity struct {
	Biases map[string]int
}

// Failover names the region that gets all users while it is healthy.
type Failover struct {
	PrimaryRegion string
}

// EndpointHealthCheck is Route 53's check of a region from outside. Unknown values are nil.
type EndpointHealthCheck struct {
	Path             *string
	Interval         int
	FailureThreshold int
}

// Route53Ingress is Route 53 in front of load balancers that belong to no application.
type Route53Ingress struct {
	DomainName       string
	AlternativeNames []string
	// Regions behind the name, each with a stack.
	Regions []Region
	Routing Route53
	// Ports that the load balancers answer on.
	Ports []int
}

// Route53Plan is the tree of records between the public name and the regions' load balancers.
type Route53Plan struct {
	// Policy is the routing policy in force.
	Policy string
	// Root is the record that the public name is an alias of.
	Root string
	// Records below the public name, each after those that it is an alias of.
	Records []RecordPlan
	// HealthChecks are the regions that are checked from outside, in order.
	HealthChecks []string
	// Switches of regions in the order of their names; none without drainSwitch.
	Switches []SwitchPlan
	// Ipv6 is whether every record has a twin for IPv6: all regions' load balancers have IPv6 addresses.
	Ipv6 bool
}

// RecordPlan is one alias record. It is named by its key, so a record keeps its URN as long as it answers the same question.
type RecordPlan struct {
	// Key is the part of the logical name that is the record's own, such as eu-west-1-latency; it never ends in a region.
	Key string
	// Name is the fully qualified name.
	Name string
	// Region is the region that the record leads to, or empty for one that leads to several.
	Region string
	// Target is the name of the record that this one is an alias of; empty for the alias of the region's load balancer.
	Target string
	// SetIdentifier tells the records of one name apart; empty for a name with one record.
	SetIdentifier string
	// Policy is the routing policy of the record's name; empty for a name with one record.
	Policy string
	// Weight of a weighted record.
	Weight int
	// Continent, Country and Subdivision of a geolocation record; Country is * for everywhere else.
	Continent, Country, Subdivision string
	// Bias of a geoproximity record.
	Bias int
	// Primary is whether a failover record is the primary one.
	Primary bool
	// HealthCheck is whether the record leads users away when the region's health check fails, or its switch says so.
	HealthCheck bool
}

// IngressRoute53 is the ingress that is Route 53.
const IngressRoute53 = "route53"

// The names below a public one: what is answered in normal times is below ingress by its policy.
const (
	standbySet  = "standby"
	failoverSet = "failover"
)

// setName is the name of a set of records below a public name.
func setName(set, name string) string {
	return set + "." + ingressLabel + "." + name
}

// regionalName is the name of a region below a public name.
func regionalName(region, name string) string {
	return region + "." + name
}

// policy is the routing policy in force.
func (r Route53) policy() string {
	if len(r.Policies) == 0 {
		return RoutingLatency
	}
	return r.Policies[0]
}

// servedPolicy is the policy of the records that are answered in normal times: one primary region needs no other.
func (r Route53) servedPolicy() string {
	if r.policy() == RoutingFailover {
		return RoutingLatency
	}
	return r.policy()
}

// split parts the regions that may get users into those that do in normal times and those that stand by. A weighted record
// with the weight 0 stands by of itself: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/
// health-checks-how-route-53-chooses-records.html.
func (r Route53) split(regions []Region) (served, standbys []Region) {
	for _, region := range regions {
		standsBy := region.Traffic == 0 && r.policy() != RoutingWeighted
		if r.policy() == RoutingFailover {
			standsBy = region.Name != r.Failover.PrimaryRegion
		}
		switch {
		case region.DataOnly || region.Isolated:
		case standsBy:
			standbys = append(standbys, region)
		default:
			served = append(served, region)
		}
	}
	return served, standbys
}

// defaultRegion serves the users of all places that are not named; empty when nobody does.
func (g Geolocation) defaultRegion(home string) string {
	if g.Strict {
		return ""
	}
	return cmp.Or(g.DefaultRegion, home)
}

// planRoute53 plans the records of a routing without mistakes. The home region is the default of geolocation.
func planRoute53(name string, regions []Region, r Route53, home string) Route53Plan {
	regions = slices.SortedFunc(slices.Values(regions), func(a, b Region) int { return cmp.Compare(a.Name, b.Name) })
	regions = slices.DeleteFunc(regions, func(region Region) bool { return region.DataOnly })
	served, standbys := r.split(regions)
	plan := Route53Plan{
		Policy: r.policy(),
		Root:   setName(r.servedPolicy(), name),
		Ipv6:   !slices.ContainsFunc(regions, func(region Region) bool { return !region.DualStack }),
	}
	for _, region := range regions {
		plan.Records = append(plan.Records, RecordPlan{
			Key: region.Name + "-name", Name: regionalName(region.Name, name), Region: region.Name,
		})
	}
	plan.Records = append(plan.Records, servedRecords(name, served, r, home)...)
	if len(standbys) > 0 {
		plan.Records = append(plan.Records, standbyRecords(name, standbys, r)...)
		plan.Records = append(plan.Records, failoverRecords(name, plan.Root)...)
		plan.Root = setName(failoverSet, name)
	}
	for _, region := range regions {
		if r.HealthCheck != nil && !region.Isolated {
			plan.HealthChecks = append(plan.HealthChecks, region.Name)
		}
	}
	return plan
}

// servedRecords are the set of records that is answered in normal times.
func servedRecords(name string, served []Region, r Route53, home string) []RecordPlan {
	policy := r.servedPolicy()
	if policy == RoutingGeolocation {
		return placeRecords(name, r, home)
	}
	var records []RecordPlan
	for _, region := range served {
		record := regionRecord(region.Name+"-"+policy, setName(policy, name), name, region.Name, r)
		record.SetIdentifier, record.Policy = region.Name, policy
		switch policy {
		case RoutingWeighted:
			record.Weight = region.Traffic
		case RoutingGeoproximity:
			record.Bias = r.Geoproximity.Biases[region.Name]
		}
		records = append(records, record)
	}
	return records
}

// regionRecord is a record that leads to a region.
func regionRecord(key, recordName, name, region string, r Route53) RecordPlan {
	return RecordPlan{
		Key: key, Name: recordName, Region: region, Target: regionalName(region, name), HealthCheck: r.HealthCheck != nil,
	}
}

// placeRecords are the set of records by place: a place keeps its record when it gets another region.
func placeRecords(name string, r Route53, home string) []RecordPlan {
	var records []RecordPlan
	add := func(place, region string, located RecordPlan) {
		record := regionRecord(place+"-"+RoutingGeolocation, setName(RoutingGeolocation, name), name, region, r)
		record.SetIdentifier, record.Policy = place, RoutingGeolocation
		record.Continent, record.Country, record.Subdivision = located.Continent, located.Country, located.Subdivision
		records = append(records, record)
	}
	for _, code := range slices.Sorted(maps.Keys(r.Geolocation.Continents)) {
		add("continent-"+code, r.Geolocation.Continents[code], RecordPlan{Continent: code})
	}
	for _, code := range slices.Sorted(maps.Keys(r.Geolocation.Countries)) {
		add("country-"+code, r.Geolocation.Countries[code], RecordPlan{Country: code})
	}
	for _, code := range slices.Sorted(maps.Keys(r.Geolocation.Subdivisions)) {
		state := code[len(statePrefix):]
		add("subdivision-"+code, r.Geolocation.Subdivisions[code], RecordPlan{Country: "US", Subdivision: state})
	}
	if region := r.Geolocation.defaultRegion(home); region != "" {
		add("default", region, RecordPlan{Country: "*"})
	}
	return records
}

// standbyRecords are the set of records that is answered when nothing else is healthy: the closest standby.
func standbyRecords(name string, standbys []Region, r Route53) []RecordPlan {
	var records []RecordPlan
	for _, region := range standbys {
		record := regionRecord(region.Name+"-"+standbySet, setName(standbySet, name), name, region.Name, r)
		record.SetIdentifier, record.Policy = region.Name, RoutingLatency
		records = append(records, record)
	}
	return records
}

// failoverRecords choose between what is served in normal times and the standbys.
func failoverRecords(name, served string) []RecordPlan {
	record := func(role, target string) RecordPlan {
		return RecordPlan{
			Key: role + "-" + failoverSet, Name: setName(failoverSet, name), Target: target, SetIdentifier: role,
			Policy: RoutingFailover, Primary: target == served,
		}
	}
	return []RecordPlan{record("primary", served), record("secondary", setName(standbySet, name))}
}
