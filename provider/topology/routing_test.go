package topology

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// byPlace puts an application behind Route 53 with a region for Europe; the home region is the default.
func byPlace(a *Application) *Geolocation {
	route53 := onRoute53(a, RoutingGeolocation)
	route53.Geolocation.Continents = map[string]string{"EU": "eu-west-1"}
	return &route53.Geolocation
}

// checked puts an application behind Route 53 with a health check.
func checked(a *Application) {
	onRoute53(a).HealthCheck = &EndpointHealthCheck{Interval: 10, FailureThreshold: 3}
}

const (
	atGeolocation = "ingress.route53.geolocation."
	noUsers       = ", so it gets no users; name a region that does"
)

var routingWrongs = []wrong{
	{"two policies", func(a *Application) { onRoute53(a, RoutingLatency, RoutingWeighted); a.Regions[1].Traffic = 50 },
		[]said{{RuleRoutingPolicy, "ingress.route53", "latency and weighted are set, but a name has one routing policy; keep one " +
			"of them"}}},
	{"a part of the traffic by latency", func(a *Application) { onRoute53(a); a.Regions[1].Traffic = 50 },
		[]said{{RuleRoutingTraffic, "regions[1].traffic", "50, but with latency routing an answer is one region or another and " +
			"Route 53 cannot give it in parts; set 0 or 100, or ingress.route53.weighted: {}"}}},
	{"a part of the traffic with both kinds", func(a *Application) {
		a.Domain, a.Route53, a.Active, a.Regions[1].Traffic = domain(), &Route53{}, IngressGlobalAccelerator, 1
	}, []said{{RuleRoutingTraffic, "regions[1].traffic", "1, but with latency routing an answer is one region or another and " +
		"Route 53 cannot give it in parts, though Global Accelerator could; set 0 or 100, or ingress.route53.weighted: {}"}}},
	{"no traffic by weight", func(a *Application) {
		onRoute53(a, RoutingWeighted)
		a.Regions[0].Traffic, a.Regions[1].Traffic = 0, 0
	}, []said{{RuleTrafficNone, "regions", "every region with a stack has traffic 0 or is isolated"}}},
	{"a region without latency records", func(a *Application) { onRoute53(a); a.Regions[1].Name = "ap-southeast-6" },
		[]said{{RuleRoutingLatency, "regions[1].name", "the AWS provider of this version knows no latency records for " +
			"ap-southeast-6, which latency routing and standbys need; give the region traffic and set ingress.route53.weighted, " +
			"geolocation or geoproximity, or isolate it"}}},
	{"a standby without latency records", func(a *Application) {
		onRoute53(a, RoutingGeoproximity)
		a.Regions[1].Name, a.Regions[1].Traffic = "ap-southeast-6", 0
	}, []said{{RuleRoutingLatency, "regions[1].name", "which latency routing and standbys need"}}},

	{"places that are none", func(a *Application) {
		*byPlace(a) = Geolocation{
			Continents: map[string]string{"XX": "eu-west-1"}, Countries: map[string]string{"de": "eu-west-1"},
			Subdivisions: map[string]string{"CA": "us-east-2"},
		}
	}, []said{
		{RuleGeolocationPlace, atGeolocation + "continents.XX", `"XX" is not a continent of Route 53; use AF, AN, AS`},
		{RuleGeolocationPlace, atGeolocation + "countries.de", `"de" is not in capitals, as ISO 3166-1 has it; write DE`},
		{RuleGeolocationPlace, atGeolocation + "subdivisions.CA", `"CA" is not a state of the United States`},
	}},
	{"regions of places that get no users", func(a *Application) {
		a.Regions = append(a.Regions, stack("ap-south-1"), stack("sa-east-1"))
		a.Regions[3].Isolated, a.Regions[4].Traffic = true, 0
		g := byPlace(a)
		g.Continents = map[string]string{"AF": "eu-west-3", "AS": "ap-south-1", "EU": "eu-west-1", "SA": "sa-east-1"}
		g.Countries = map[string]string{"MX": "us-west-2"}
	}, []said{
		{RuleGeolocationRegion, atGeolocation + "continents.AF", "eu-west-3 is not one of the regions (us-east-2, eu-west-1, " +
			"us-west-2, ap-south-1, sa-east-1)" + noUsers},
		{RuleGeolocationRegion, atGeolocation + "continents.AS", "ap-south-1 is isolated" + noUsers},
		{RuleGeolocationRegion, atGeolocation + "continents.SA", "sa-east-1 has traffic 0" + noUsers},
		{RuleGeolocationRegion, atGeolocation + "countries.MX", "us-west-2 has stack: none" + noUsers},
	}},
	{"no place", func(a *Application) { onRoute53(a, RoutingGeolocation) },
		[]said{{RuleGeolocationNone, "ingress.route53.geolocation", "no place is named, so all users would get the same region; " +
			"name some in continents, countries or subdivisions"}}},
	{"an isolated home region as the default", func(a *Application) { byPlace(a); a.Regions[0].Isolated = true },
		[]said{{RuleGeolocationDefault, atGeolocation + "defaultRegion", "missing, and the home region us-east-2 is isolated, so " +
			"it cannot be the default; name a region that gets users, or set strict: true"}}},
	{"a default region without a stack", func(a *Application) { byPlace(a).DefaultRegion = "us-west-2" },
		[]said{{RuleGeolocationDefault, atGeolocation + "defaultRegion", "us-west-2 has stack: none" + noUsers}}},
	{"a default region in strict mode", func(a *Application) {
		g := byPlace(a)
		g.Strict, g.DefaultRegion = true, "us-east-2"
		g.Continents["NA"] = "us-east-2"
	}, []said{{RuleGeolocationStrict, atGeolocation + "defaultRegion", "us-east-2 is for users of all other places, but with " +
		"strict: true they get no answer; remove one of the two"}}},
	{"a standby in strict mode", func(a *Application) { byPlace(a).Strict = true; a.Regions[0].Traffic = 0 },
		[]said{{RuleGeolocationStrict, "regions[0].traffic", "0 makes us-east-2 a standby for users of all places, but " +
			"ingress.route53.geolocation.strict says that users of other places get no answer; name a place for it and set 100, " +
			"or set isolated: true"}}},
	{"a region without a place", func(a *Application) {
		byPlace(a)
		a.Regions = append(a.Regions, stack("ap-south-1"))
	}, []said{{RuleGeolocationUnused, "regions[3].name", "no place in ingress.route53.geolocation has ap-south-1, so it would " +
		"get no users; name one for it, or set traffic: 0 to keep it as a standby"}}},
	{"biases of no region", func(a *Application) {
		onRoute53(a, RoutingGeoproximity).Geoproximity.Biases = map[string]int{"eu-west-1": 1, "eu-west-3": 1, "us-west-2": 1}
	}, []said{
		{RuleGeoproximityRegion, "ingress.route53.geoproximity.biases.eu-west-3", "eu-west-3 is not one of the regions with a " +
			"stack (us-east-2, eu-west-1); name one of them, or remove it"},
		{RuleGeoproximityRegion, "ingress.route53.geoproximity.biases.us-west-2", "us-west-2 is not one of the regions with a"},
	}},
	{"a primary region with no traffic", func(a *Application) {
		onRoute53(a, RoutingFailover).Failover.PrimaryRegion = "eu-west-1"
		a.Regions[1].Traffic = 0
	}, []said{{RuleFailoverPrimary, "ingress.route53.failover.primaryRegion", "eu-west-1 has traffic 0, so it cannot get all " +
		"users; name a region that gets users"}}},
	{"nothing to fail over to", func(a *Application) {
		onRoute53(a, RoutingFailover).Failover.PrimaryRegion = "eu-west-1"
		a.Regions[0].Isolated = true
	}, []said{{RuleFailoverAlone, "ingress.route53.failover.primaryRegion", "eu-west-1 is the only region that may get users, so " +
		"there is none to fail over to; add a region with a stack, or remove failover"}}},
	{"closed to checkers", func(a *Application) {
		checked(a)
		a.Regions[0].IngressCidrBlocks = []string{"203.0.113.0/24"}
		a.Regions[1].IngressCidrBlocks = []string{"203.0.113.0/24"}
	}, []said{{RuleOutsideClosed, "loadBalancer.application.ingressCidrBlocks", "without 0.0.0.0/0 in the list, Route 53's " +
		"health checkers do not reach the load balancer, so the region would never be healthy; remove the list, or remove " +
		"ingress.route53.healthCheck, so that the targets' health decides alone"}}},
	{"too strict for checkers", func(a *Application) {
		checked(a)
		a.Regions[1].SslPolicy = new("ELBSecurityPolicy-TLS13-1-3-2021-06")
	}, []said{{RuleOutsideTLS, "regions[1].loadBalancer.application.sslPolicy", "ELBSecurityPolicy-TLS13-1-3-2021-06 has no TLS " +
		"1.2, without which Route 53's health checkers cannot connect, so the region would never be healthy; choose a policy " +
		"with TLS 1.2 too, such as ELBSecurityPolicy-TLS13-1-2-2021-06, or remove ingress.route53.healthCheck"}}},
}

func TestRoutingsThatAreRight(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Application){
		"parts by weight":       func(a *Application) { onRoute53(a, RoutingWeighted); a.Regions[1].Traffic = 1 },
		"a part of no answer":   func(a *Application) { onRoute53(a); a.Regions[1].Traffic, a.Regions[1].Isolated = 50, true },
		"a new region by place": func(a *Application) { byPlace(a).Continents["OC"] = "ap-southeast-6"; a.Regions[0] = newest(a) },
		"an isolated new region": func(a *Application) {
			onRoute53(a)
			a.Regions[1].Name, a.Regions[1].Isolated = "ap-southeast-6", true
		},
		"strict with an isolated region": func(a *Application) { byPlace(a).Strict = true; a.Regions[0].Isolated = true },
		"a bias of a standby": func(a *Application) {
			onRoute53(a, RoutingGeoproximity).Geoproximity.Biases = map[string]int{"eu-west-1": 90}
			a.Regions[1].Traffic = 0
		},
		"TLS 1.3 alone without checkers": func(a *Application) {
			onRoute53(a)
			a.Regions[1].SslPolicy = new("ELBSecurityPolicy-TLS13-1-3-2021-06")
		},
		"an isolated region that is closed": func(a *Application) {
			checked(a)
			a.Regions[1].Isolated, a.Regions[1].IngressCidrBlocks = true, nil
		},
		"closed without checkers": func(a *Application) { onRoute53(a); a.Regions[1].IngressCidrBlocks = nil },
	} {
		app := sound()
		change(&app)
		_, found := New(app)
		assert.Empty(t, found, name)
	}
}

// newest is the home region moved to where there are no latency records.
func newest(a *Application) Region {
	a.HomeRegion, a.WriterRegion = "ap-southeast-6", "ap-southeast-6"
	return stack("ap-southeast-6")
}

func TestAMisspeltRegionHidesWhatWouldFollowForRoute53(t *testing.T) {
	t.Parallel()
	app := sound()
	byPlace(&app).DefaultRegion = "us-east-2"
	app.Regions[1].Name = "eu-wets-1"
	_, found := New(app)
	require.Len(t, found, 1)
	assert.Equal(t, RuleRegionsCode, found[0].Rule)
}

// alone is a Route 53 ingress of its own.
func alone() Route53Ingress {
	return Route53Ingress{
		DomainName: "shop.example.com", Regions: []Region{{Name: "us-east-2", Traffic: 100}, {Name: "eu-west-1", Traffic: 100}},
		Ports: []int{443},
	}
}

func TestPlanRoute53Alone(t *testing.T) {
	t.Parallel()
	plan, found := PlanRoute53Alone(alone())
	require.Empty(t, found)
	assert.Equal(t, "latency.ingress.shop.example.com", plan.Root)
	assert.Len(t, plan.Records, 4)
}

func TestPlanRoute53AloneRefusesEveryMistakeOnce(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		spoil func(*Route53Ingress)
		want  []said
	}{
		"a name": {func(r *Route53Ingress) { r.DomainName = "shop" }, []said{{RuleDomainName, "domainName", `"shop" is not`}}},
		"other names": {func(r *Route53Ingress) { r.AlternativeNames = []string{"shop.example.com"} },
			[]said{{RuleAlternativeName, "alternativeNames[0]", "shop.example.com is the name itself"}}},
		"no endpoint": {func(r *Route53Ingress) { r.Regions = nil }, []said{{RuleRegionsNone, "endpoints", "at least one"}}},
		"a region twice": {func(r *Route53Ingress) { r.Regions[1].Name = "us-east-2" },
			[]said{{RuleRegionsDuplicate, "endpoints[1].region", "us-east-2 is named at endpoints[0].region already; an ingress " +
				"has one endpoint in a region: remove one of the two"}}},
		"a part of the traffic": {func(r *Route53Ingress) { r.Regions[1].Traffic = 50 },
			[]said{{RuleRoutingTraffic, "endpoints[1].traffic", "set 0 or 100, or routing.weighted: {}"}}},
		"no latency records": {func(r *Route53Ingress) { r.Regions[1].Name = "ap-southeast-6" },
			[]said{{RuleRoutingLatency, "endpoints[1].region", "set routing.weighted, geolocation or geoproximity"}}},
		"two policies": {func(r *Route53Ingress) { r.Routing.Policies = []string{"latency", "failover"} },
			[]said{{RuleRoutingPolicy, "routing", "latency and failover are set"}}},
		"no default region": {func(r *Route53Ingress) {
			r.Routing.Policies = []string{RoutingGeolocation}
			r.Routing.Geolocation.Countries = map[string]string{"DE": "eu-west-1", "US": "us-east-2"}
		}, []said{{RuleGeolocationDefault, "routing.geolocation.defaultRegion", "missing, so users of places that are not named " +
			"would get no answer; name a region, or set strict: true to have it so"}}},
		"nothing to fail over to": {func(r *Route53Ingress) {
			r.Routing.Policies, r.Routing.Failover.PrimaryRegion = []string{RoutingFailover}, "us-east-2"
			r.Regions = r.Regions[:1]
		}, []said{{RuleFailoverAlone, "routing.failover.primaryRegion", "us-east-2 is the only region"}}},
		"no port": {func(r *Route53Ingress) { r.Ports = nil },
			[]said{{RuleIngressPorts, "ports", "name the ports that the load balancers answer on, or remove the list for 443"}}},
		"a port twice": {func(r *Route53Ingress) { r.Ports = []int{443, 443} },
			[]said{{RuleIngressPorts, "ports[1]", "443 is named already; remove one of the two"}}},
		"nothing for the checkers": {func(r *Route53Ingress) {
			r.Ports, r.Routing.HealthCheck = []int{80}, &EndpointHealthCheck{Interval: 10, FailureThreshold: 3}
		}, []said{{RuleOutsidePort, "ports", "where nothing answers, so no region would ever be healthy; add the port"}}},
	} {
		ingress := alone()
		test.spoil(&ingress)
		plan, found := PlanRoute53Alone(ingress)
		assert.Equal(t, Route53Plan{}, plan, name)
		require.Len(t, found, len(test.want), name)
		for i, want := range test.want {
			assert.Equal(t, want.rule, found[i].Rule, name)
			assert.Equal(t, want.path, found[i].Path, name)
			assert.Contains(t, found[i].Message, want.message, name)
		}
	}
}
