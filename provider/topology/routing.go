package topology

import (
	"maps"
	"slices"
	"strings"
)

// noLatencyRecords are the regions that Route 53's latency records do not know in the AWS provider of this version. It
// checks the region against its own list, which has every older region.
var noLatencyRecords = []string{"ap-southeast-6"}

// routing is what Route 53 routes between, and where its inputs stand.
type routing struct {
	Route53
	regions []placedRegion
	// home is the region that is the default where none is given; empty for an ingress that is used alone.
	home string
	// path is where the routing blocks stand.
	path string
	// nameKey is the key of a region's name: name or region.
	nameKey string
	// accelerator is whether Global Accelerator is there too.
	accelerator bool
}

// check checks a routing between regions that are well spelt.
func (r routing) check() Problems {
	if len(r.Policies) > 1 {
		return problems(RuleRoutingPolicy, r.path, "%s are set, but a name has one routing policy; keep one of them",
			strings.Join(r.Policies, " and "))
	}
	found := r.checkShares()
	switch r.policy() {
	case RoutingGeolocation:
		found = append(found, r.checkGeolocation(in(r.path, RoutingGeolocation))...)
	case RoutingGeoproximity:
		found = append(found, r.checkBiases(in(r.path, "geoproximity.biases"))...)
	case RoutingFailover:
		found = append(found, r.checkFailover(in(r.path, "failover.primaryRegion"))...)
	}
	return append(found, r.checkLatency()...)
}

// checkShares checks that the policy can give regions a part of the traffic.
func (r routing) checkShares() Problems {
	var found Problems
	if r.policy() == RoutingWeighted {
		return nil
	}
	other := ""
	if r.accelerator {
		other = ", though Global Accelerator could"
	}
	for _, region := range r.regions {
		if region.DataOnly || region.Isolated || region.Traffic <= 0 || region.Traffic >= wholeTraffic {
			continue
		}
		found = append(found, problems(RuleRoutingTraffic, in(region.path, "traffic"), "%d, but with %s routing an answer is "+
			"one region or another and Route 53 cannot give it in parts%s; set 0 or %d, or %s: {}", region.Traffic, r.policy(),
			other, wholeTraffic, in(r.path, RoutingWeighted))...)
	}
	return found
}

// checkLatency checks that the provider knows the regions of latency records.
func (r routing) checkLatency() Problems {
	var all []Region
	for _, region := range r.regions {
		all = append(all, region.Region)
	}
	served, standbys := r.split(all)
	var found Problems
	for _, region := range r.regions {
		_, known := LookupRegion(region.Name)
		same := func(other Region) bool { return other.Name == region.Name }
		isLatency := slices.ContainsFunc(standbys, same) ||
			r.servedPolicy() == RoutingLatency && slices.ContainsFunc(served, same)
		if isLatency && (!known || slices.Contains(noLatencyRecords, region.Name)) {
			found = append(found, problems(RuleRoutingLatency, in(region.path, r.nameKey), "the AWS provider of this version "+
				"knows no latency records for %s, which latency routing and standbys need; give the region traffic and set "+
				"%s, geolocation or geoproximity, or isolate it", region.Name, in(r.path, RoutingWeighted))...)
		}
	}
	return found
}

// unserved says why a region gets no users in normal times; empty when it does.
func (r routing) unserved(name string) string {
	i := slices.IndexFunc(r.regions, func(region placedRegion) bool { return region.Name == name })
	switch {
	case i < 0:
		return "is not one of the regions (" + list(r.names()) + ")"
	case r.regions[i].DataOnly:
		return "has stack: none"
	case r.regions[i].Isolated:
		return "is isolated"
	case r.regions[i].Traffic == 0:
		return "has traffic 0"
	}
	return ""
}

func (r routing) names() []string {
	names := make([]string, len(r.regions))
	for i, region := range r.regions {
		names[i] = region.Name
	}
	return names
}

// checkGeolocation checks the places and their regions.
func (r routing) checkGeolocation(path string) Problems {
	var found Problems
	g := r.Geolocation
	found = append(found, r.checkPlaces(g.Continents, checkContinent, in(path, "continents"))...)
	found = append(found, r.checkPlaces(g.Countries, checkCountry, in(path, "countries"))...)
	found = append(found, r.checkPlaces(g.Subdivisions, checkSubdivision, in(path, "subdivisions"))...)
	if len(g.Continents)+len(g.Countries)+len(g.Subdivisions) == 0 {
		found = append(found, problems(RuleGeolocationNone, path, "no place is named, so all users would get the same region; "+
			"name some in continents, countries or subdivisions")...)
	}
	if g.Strict {
		found = append(found, r.checkStrict(path)...)
	} else {
		found = append(found, r.checkDefault(in(path, "defaultRegion"))...)
	}
	if len(found) > 0 {
		return found
	}
	return r.checkPlaceless(path)
}

// checkPlaces checks the places of one kind.
func (r routing) checkPlaces(regions map[string]string, check func(code, path string) Problems, path string) Problems {
	var found Problems
	for _, code := range slices.Sorted(maps.Keys(regions)) {
		place := in(path, code)
		found = append(found, check(code, place)...)
		if why := r.unserved(regions[code]); why != "" {
			found = append(found, problems(RuleGeolocationRegion, place, "%s %s, so it gets no users; name a region that does",
				regions[code], why)...)
		}
	}
	return found
}

// checkStrict checks that nothing answers users of places that are not named.
func (r routing) checkStrict(path string) Problems {
	var found Problems
	if r.Geolocation.DefaultRegion != "" {
		found = problems(RuleGeolocationStrict, in(path, "defaultRegion"), "%s is for users of all other places, but with "+
			"strict: true they get no answer; remove one of the two", r.Geolocation.DefaultRegion)
	}
	for _, region := range r.regions {
		if !region.DataOnly && !region.Isolated && region.Traffic == 0 {
			found = append(found, problems(RuleGeolocationStrict, in(region.path, "traffic"), "0 makes %s a standby for users of "+
				"all places, but %s says that users of other places get no answer; name a place for it and set %d, or set "+
				"isolated: true", region.Name, in(path, "strict"), wholeTraffic)...)
		}
	}
	return found
}

// checkDefault checks the region of users of places that are not named.
func (r routing) checkDefault(path string) Problems {
	region := r.Geolocation.defaultRegion(r.home)
	if region == "" {
		return problems(RuleGeolocationDefault, path, "missing, so users of places that are not named would get no answer; "+
			"name a region, or set strict: true to have it so")
	}
	why := r.unserved(region)
	switch {
	case why != "" && r.Geolocation.DefaultRegion == "":
		return problems(RuleGeolocationDefault, path, "missing, and the home region %s %s, so it cannot be the default; name a "+
			"region that gets users, or set strict: true", region, why)
	case why != "":
		return problems(RuleGeolocationDefault, path, "%s %s, so it gets no users; name a region that does", region, why)
	}
	return nil
}

// checkPlaceless checks that every region with traffic has a place.
func (r routing) checkPlaceless(path string) Problems {
	var found Problems
	named := []string{r.Geolocation.defaultRegion(r.home)}
	for _, places := range []map[string]string{
		r.Geolocation.Continents, r.Geolocation.Countries, r.Geolocation.Subdivisions,
	} {
		named = slices.AppendSeq(named, maps.Values(places))
	}
	for _, region := range r.regions {
		if r.unserved(region.Name) == "" && !slices.Contains(named, region.Name) {
			found = append(found, problems(RuleGeolocationUnused, in(region.path, r.nameKey), "no place in %s has %s, so it "+
				"would get no users; name one for it, or set traffic: 0 to keep it as a standby", path, region.Name)...)
		}
	}
	return found
}

// checkBiases checks that biases are for regions that can get users.
func (r routing) checkBiases(path string) Problems {
	var found Problems
	for _, name := range slices.Sorted(maps.Keys(r.Geoproximity.Biases)) {
		has := func(region placedRegion) bool { return region.Name == name && !region.DataOnly }
		if !slices.ContainsFunc(r.regions, has) {
			found = append(found, problems(RuleGeoproximityRegion, in(path, name), "%s is not one of the regions with a stack "+
				"(%s); name one of them, or remove it", name, list(r.stackNames()))...)
		}
	}
	return found
}

func (r routing) stackNames() []string {
	var names []string
	for _, region := range r.regions {
		if !region.DataOnly {
			names = append(names, region.Name)
		}
	}
	return names
}

// checkFailover checks that there are a primary region and another one.
func (r routing) checkFailover(path string) Problems {
	if r.Failover.PrimaryRegion == "" {
		return nil // Reported where it is missing.
	}
	if why := r.unserved(r.Failover.PrimaryRegion); why != "" {
		return problems(RuleFailoverPrimary, path, "%s %s, so it cannot get all users; name a region that gets users",
			r.Failover.PrimaryRegion, why)
	}
	others := func(region placedRegion) bool {
		return !region.DataOnly && !region.Isolated && region.Name != r.Failover.PrimaryRegion
	}
	if !slices.ContainsFunc(r.regions, others) {
		return problems(RuleFailoverAlone, path, "%s is the only region that may get users, so there is none to fail over to; "+
			"add a region with a stack, or remove failover", r.Failover.PrimaryRegion)
	}
	return nil
}

// checkOutside checks that Route 53's checkers reach a load balancer: they come from many networks, which are not the
// users', and speak no TLS 1.3 (https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html).
func checkOutside(region Region, route53 *Route53, path string) Problems {
	if route53 == nil || route53.HealthCheck == nil || region.Isolated {
		return nil
	}
	var found Problems
	if !slices.Contains(region.IngressCidrBlocks, everywhere) {
		found = problems(RuleOutsideClosed, in(path, "ingressCidrBlocks"), "without %s in the list, Route 53's health checkers "+
			"do not reach the load balancer, so the region would never be healthy; remove the list, %s", everywhere, withoutOutside)
	}
	if policy := region.SslPolicy; policy != nil && strings.HasPrefix(*policy, onlyTLS13) {
		found = append(found, problems(RuleOutsideTLS, in(path, "sslPolicy"), "%s has no TLS 1.2, without which Route 53's health "+
			"checkers cannot connect, so the region would never be healthy; choose a policy with TLS 1.2 too, such as %s, %s",
			*policy, "ELBSecurityPolicy-TLS13-1-2-2021-06", withoutOutside)...)
	}
	return append(found, checkOutsidePort(region, path)...)
}

// withoutOutside is the way out of everything that keeps the checkers out.
const withoutOutside = "or remove ingress.route53.healthCheck, so that the targets' health decides alone"

// onlyTLS13 begins the names of the policies without TLS 1.2:
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html.
const onlyTLS13 = "ELBSecurityPolicy-TLS13-1-3-"

// PlanRoute53Alone plans a Route 53 ingress that belongs to no application.
func PlanRoute53Alone(ingress Route53Ingress) (Route53Plan, Problems) {
	found := checkDomainNames(ingress.DomainName, ingress.AlternativeNames, "domainName", "alternativeNames")
	bad := CheckEndpoints(ingress.Regions)
	found = append(found, bad...)
	if len(bad) == 0 {
		alone := routing{Route53: ingress.Routing, path: "routing", nameKey: "region"}
		for i, region := range ingress.Regions {
			alone.regions = append(alone.regions, placedRegion{region, endpointPath(i)})
		}
		found = append(found, alone.check()...)
	}
	found = append(found, checkNamedPorts(ingress)...)
	if len(found) > 0 {
		return Route53Plan{}, found
	}
	return planRoute53(ingress.DomainName, ingress.Regions, ingress.Routing, ""), nil
}
