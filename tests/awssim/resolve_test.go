package awssim

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// toBalancer are the inputs of an alias to the load balancer of a site.
func (at *site) alias(name string, changes Values) Values {
	return aliasTo(name, at.balancer.Outputs.String("dnsName"), at.balancer.Outputs.String("zoneId"), changes)
}

// shop is a name app.example.com in front of running services in some regions.
type shop struct {
	names
	sites map[string]*site
}

// newShop runs a service in each region.
func newShop(s *Sim, regions ...string) *shop {
	shop := &shop{names: newNames(s), sites: map[string]*site{}}
	for i, region := range regions {
		shop.sites[region] = running(s, region, i+1)
	}
	return shop
}

// route makes a record with a policy for each region, which points to its load balancer.
func (p *shop) route(policy func(region string) Values) *shop {
	for _, region := range slices.Sorted(maps.Keys(p.sites)) {
		must(p.Create(recordToken, region, p.sites[region].alias("app",
			both(policy(region), Values{"setIdentifier": region}))))
	}
	return p
}

func byLatency(region string) Values { return latency(region, region) }

// shares are the parts that regions get of a user's answers.
func shares(a Answer) map[string]float64 {
	got := map[string]float64{}
	for _, t := range a.Targets {
		got[t.Region] += t.Percent
	}
	return got
}

func TestPoliciesChooseAmongTheHealthy(t *testing.T) {
	t.Parallel()
	three := []string{"eu-west-1", "us-east-1", "us-west-2"}
	weights := func(weights map[string]int) func(string) Values {
		return func(region string) Values { return weighted(weights[region], region) }
	}
	locations := func(locations map[string]Values) func(string) Values {
		return func(region string) Values { return geolocation(locations[region]) }
	}
	roles := func(region string) Values {
		return failover(map[string]string{"eu-west-1": "PRIMARY", "us-east-1": "SECONDARY"}[region])
	}
	worldwide := locations(map[string]Values{"eu-west-1": {"continent": "EU"}, "us-east-1": {"country": "*"},
		"us-west-2": {"country": "US", "subdivision": "CA"}})
	near := func(biases map[string]int) func(string) Values {
		return func(region string) Values {
			return geoproximity(Values{"awsRegion": region, "bias": biases[region]})
		}
	}
	for name, test := range map[string]struct {
		regions []string
		policy  func(string) Values
		sick    []string
		lost    string
		user    User
		want    map[string]float64
	}{
		"latency takes the closest": {three, byLatency, nil, "", User{Region: "eu-central-1"}, map[string]float64{"eu-west-1": 100}},
		"latency takes the next when one is sick": {
			three, byLatency, []string{"eu-west-1"}, "", User{Region: "eu-central-1"}, map[string]float64{"us-east-1": 100},
		},
		"latency takes the next when one is lost": {
			three, byLatency, nil, "eu-west-1", User{Region: "eu-west-1"}, map[string]float64{"us-east-1": 100},
		},
		"all sick is all sound": {
			three, byLatency, three, "", User{Region: "eu-central-1"}, map[string]float64{"eu-west-1": 100},
		},
		"weights share": {
			three, weights(map[string]int{"eu-west-1": 30, "us-east-1": 10}), nil, "", User{Region: "eu-west-1"},
			map[string]float64{"eu-west-1": 75, "us-east-1": 25},
		},
		"a weight goes to the others when it is sick": {
			three, weights(map[string]int{"eu-west-1": 30, "us-east-1": 10}), []string{"eu-west-1"}, "",
			User{Region: "eu-west-1"}, map[string]float64{"us-east-1": 100},
		},
		"no weight is a last resort": {
			three, weights(map[string]int{"eu-west-1": 30, "us-east-1": 10}), []string{"eu-west-1", "us-east-1"}, "",
			User{Region: "eu-west-1"}, map[string]float64{"us-west-2": 100},
		},
		"no weight at all is for all": {
			three[:2], weights(nil), nil, "", User{Region: "eu-west-1"}, map[string]float64{"eu-west-1": 50, "us-east-1": 50},
		},
		"all weights sick": {
			three[:2], weights(map[string]int{"eu-west-1": 1, "us-east-1": 1}), three[:2], "", User{Region: "eu-west-1"},
			map[string]float64{"eu-west-1": 50, "us-east-1": 50},
		},
		"the primary": {three[:2], roles, nil, "", User{Region: "us-east-1"}, map[string]float64{"eu-west-1": 100}},
		"the secondary": {
			three[:2], roles, []string{"eu-west-1"}, "", User{Region: "eu-west-1"}, map[string]float64{"us-east-1": 100},
		},
		"the primary when both are sick": {
			three[:2], roles, three[:2], "", User{Region: "us-east-1"}, map[string]float64{"eu-west-1": 100},
		},
		"a continent": {three, worldwide, nil, "", User{Region: "us-east-1", Country: "DE"}, map[string]float64{"eu-west-1": 100}},
		"a state": {
			three, worldwide, nil, "", User{Region: "eu-west-1", Country: "US", Subdivision: "CA"},
			map[string]float64{"us-west-2": 100},
		},
		"another state": {
			three, worldwide, nil, "", User{Region: "eu-west-1", Country: "US", Subdivision: "TX"},
			map[string]float64{"us-east-1": 100},
		},
		"nowhere on earth": {three, worldwide, nil, "", User{Region: "eu-west-1"}, map[string]float64{"us-east-1": 100}},
		"a sick place falls to the larger one": {
			three, worldwide, []string{"eu-west-1"}, "", User{Region: "eu-west-1", Country: "DE"}, map[string]float64{"us-east-1": 100},
		},
		"outside all places": {
			three[:1], locations(map[string]Values{"eu-west-1": {"continent": "EU"}}), nil, "",
			User{Region: "eu-west-1", Country: "JP"}, map[string]float64{},
		},
		"near": {three, near(nil), nil, "", User{Region: "eu-west-2"}, map[string]float64{"eu-west-1": 100}},
		"near but pushed away": {
			three, near(map[string]int{"eu-west-1": -99, "us-east-1": 60}), nil, "", User{Region: "eu-west-2"},
			map[string]float64{"us-east-1": 100},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := New(Options{})
			p := newShop(s, test.regions...).route(test.policy)
			for _, region := range test.sick {
				s.SetTargetHealth(p.sites[region].targets.ID, false)
			}
			if test.lost != "" {
				s.LoseRegion(test.lost)
			}
			answer, ok := s.Resolve("app.example.com", "A", test.user)
			assert.Equal(t, len(test.want) > 0, ok)
			assert.Equal(t, test.want, shares(answer))
			assert.Equal(t, slices.Sorted(maps.Keys(test.want)), answer.Regions())
		})
	}
}

// An alias of an alias goes through records with their own policies: a continent, then latency, then a load balancer.
func TestTreesOfAliasesAreFollowed(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	p := newShop(s, "eu-west-1", "eu-central-1", "us-east-1")
	for region, at := range p.sites {
		must(p.Create(recordToken, region, at.alias(region+".app", nil)))
	}
	for _, region := range []string{"eu-west-1", "eu-central-1"} {
		must(p.Create(recordToken, "lat-"+region, aliasTo("lat.app", region+".app.example.com", publicZone,
			latency(region, region))))
	}
	must(p.Create(recordToken, "eu", aliasTo("app", "lat.app.example.com", publicZone,
		both(geolocation(Values{"continent": "EU"}), Values{"setIdentifier": "eu"}))))
	must(p.Create(recordToken, "rest", aliasTo("app", "us-east-1.app.example.com", publicZone,
		both(geolocation(Values{"country": "*"}), Values{"setIdentifier": "rest"}))))
	user := User{Region: "eu-west-1", Country: "IE"}
	answer, ok := s.Resolve("app.example.com.", "A", user)
	require.True(t, ok)
	near := p.sites["eu-west-1"].balancer
	assert.Equal(t, []Target{{Percent: 100, Region: "eu-west-1", LoadBalancer: near.ID, Path: []string{
		"app.example.com A eu", "lat.app.example.com A eu-west-1", "eu-west-1.app.example.com A",
		near.Outputs.String("dnsName") + " A",
	}}}, answer.Targets)
	for _, step := range []struct{ sick, want string }{
		{"eu-west-1", "eu-central-1"}, {"eu-central-1", "us-east-1"}, {"us-east-1", "eu-west-1"},
	} {
		s.SetTargetHealth(p.sites[step.sick].targets.ID, false)
		answer, ok := s.Resolve("app.example.com", "A", user)
		require.True(t, ok)
		assert.Equal(t, []string{step.want}, answer.Regions(), "when %s is sick too", step.sick)
	}
}

func TestAHealthCheckTakesARecordOut(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	p := newShop(s, "eu-west-1", "us-east-1")
	must(p.Create(recordToken, "own", p.sites["eu-west-1"].alias("eu-west-1.app", nil)))
	check := must(p.Create(healthCheckToken, "eu", Values{"type": "HTTP", "fqdn": "eu-west-1.app.example.com", "port": 80,
		"requestInterval": 10}))
	ids := map[string]string{"eu-west-1": check.ID}
	p.route(func(region string) Values { return both(byLatency(region), Values{"healthCheckId": ids[region]}) })
	user := User{Region: "eu-west-1"}
	serving := func() []string {
		answer, _ := s.Resolve("app.example.com", "A", user)
		return answer.Regions()
	}
	assert.Equal(t, []string{"eu-west-1"}, serving())
	in := with(withoutDefaults(check.Inputs), Values{"invertHealthcheck": true})
	check = must(p.Update(check, in))
	assert.Equal(t, []string{"us-east-1"}, serving(), "inverted")
	check = must(p.Update(check, with(in, Values{"invertHealthcheck": nil})))
	require.NoError(t, p.sites["eu-west-1"].c.Delete(p.sites["eu-west-1"].clients))
	assert.Equal(t, []string{"us-east-1"}, serving(), "nobody gets in, though the targets are healthy")
	require.NoError(t, p.Delete(check))
	assert.Equal(t, []string{"us-east-1"}, serving(), "a deleted check counts as failing")
}

func TestACheckSeesPortsRedirectsAndTLS(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		check Values
		want  bool
	}{
		"HTTP":                  {Values{"type": "HTTP", "port": 80}, true},
		"TCP":                   {Values{"type": "TCP", "port": 80}, true},
		"a port nobody has":     {Values{"type": "TCP", "port": 81}, false},
		"TLS where there isn't": {Values{"type": "HTTPS", "port": 80}, false},
		"TLS":                   {Values{"type": "HTTPS", "port": 443}, true},
		"plain HTTP for TLS":    {Values{"type": "HTTP", "port": 443}, false},
		"a redirect":            {Values{"type": "HTTP", "port": 8080}, true},
		"no such name":          {Values{"type": "TCP", "port": 80, "fqdn": "nowhere.example.com"}, false},
		"only an address":       {Values{"type": "TCP", "port": 80, "fqdn": nil, "ipAddress": "192.0.2.1"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := New(Options{})
			p := newShop(s, "eu-west-1")
			at := p.sites["eu-west-1"]
			must(p.Create(recordToken, "app", at.alias("app", nil)))
			at.open(443).open(8080)
			must(at.c.Create(listenerToken, "https", at.secureListener(s.AddCertificate("eu-west-1", "other.example.com"))))
			must(at.c.Create(listenerToken, "moved", with(at.listenerInputs(), Values{"port": 8080, "defaultActions": toHTTPS})))
			check := must(p.Create(healthCheckToken, "app", with(both(Values{"fqdn": "app.example.com",
				"requestInterval": 30}, test.check), nil)))
			op := &Op{Account: DefaultAccount, sim: s}
			assert.Equal(t, test.want, op.checkPasses(s.healthCheck(check.ID), 0))
		})
	}
}

// toHTTPS redirects to the port of TLS.
var toHTTPS = []any{Values{"type": "redirect", "redirect": Values{"port": "443", "protocol": "HTTPS",
	"statusCode": "HTTP_301"}}}

// open lets clients of both address families in through a port.
func (at *site) open(port int) *site {
	for key, cidr := range map[string]string{"cidrIpv4": "0.0.0.0/0", "cidrIpv6": "::/0"} {
		must(at.c.Create(ingressRuleToken, key, Values{"securityGroupId": at.balancerGroup, "ipProtocol": "tcp",
			"fromPort": port, "toPort": port, key: cidr}))
	}
	return at
}

func TestAnAcceleratorAnswersWithItsAddresses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		dual       bool
		kind, name string
		want       []string
	}{
		"IPv4":                         {false, "A", "dnsName", []string{"192.0.2.1", "198.51.100.1"}},
		"no IPv6":                      {false, "AAAA", "dnsName", nil},
		"IPv6 of a dual-stack one":     {true, "AAAA", "dualStackDnsName", []string{"2001:db8:a::1", "2001:db8:b::1"}},
		"no IPv6 behind the IPv4 name": {true, "AAAA", "dnsName", nil},
		"IPv4 of a dual-stack one":     {true, "A", "dualStackDnsName", []string{"192.0.2.1", "198.51.100.1"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := New(Options{})
			n := newNames(s)
			in := Values{}
			if test.dual {
				in["ipAddressType"] = "DUAL_STACK"
			}
			f := newFront(s, in)
			must(n.Create(recordToken, "app", aliasTo("app", f.accelerator.Outputs.String(test.name), acceleratorZone,
				Values{"type": test.kind})))
			answer, ok := s.Resolve("app.example.com", test.kind, User{Region: "eu-west-1"})
			assert.Equal(t, len(test.want) > 0, ok)
			if ok {
				assert.Equal(t, test.want, answer.Targets[0].Addresses)
				assert.Equal(t, f.accelerator.ID, answer.Targets[0].Accelerator)
			}
		})
	}
}

func TestAnAcceleratorIsAsHealthyAsAnyOfItsEndpoints(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	p, f := newShop(s, "eu-west-1", "us-east-1"), newFront(s, nil)
	must(f.c.Create(endpointGroupToken, "eu", f.groupInputs(p.sites["eu-west-1"])))
	must(p.Create(recordToken, "first", aliasTo("app", f.accelerator.Outputs.String("dnsName"), acceleratorZone,
		failover("PRIMARY"))))
	must(p.Create(recordToken, "second", p.sites["us-east-1"].alias("app", failover("SECONDARY"))))
	answer, _ := s.Resolve("app.example.com", "A", User{Region: "us-east-1"})
	assert.Equal(t, f.accelerator.ID, answer.Targets[0].Accelerator)
	s.SetTargetHealth(p.sites["eu-west-1"].targets.ID, false)
	answer, _ = s.Resolve("app.example.com", "A", User{Region: "us-east-1"})
	assert.Equal(t, []string{"us-east-1"}, answer.Regions())
}

func TestNamesThatLeadElsewhere(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	p := newShop(s, "eu-west-1")
	at := p.sites["eu-west-1"]
	must(p.Create(recordToken, "www", aRecord("www", Values{"type": "CNAME", "records": []string{"App.example.com."}})))
	must(p.Create(recordToken, "wild", at.alias("*.app", nil)))
	must(p.Create(recordToken, "direct", aRecord("direct", Values{"type": "CNAME",
		"records": []any{at.balancer.Outputs["dnsName"]}})))
	must(p.Create(recordToken, "loop", aRecord("loop", Values{"type": "CNAME", "records": []string{"loop.example.com"}})))
	must(p.Create(recordToken, "app", at.alias("app", nil)))
	for name, want := range map[string]bool{
		"www.example.com": true, "any.app.example.com": true, "direct.example.com": true, "loop.example.com": false,
		"none.example.com": false, "app.example.org": false,
	} {
		answer, ok := s.Resolve(name, "A", User{Region: "eu-west-1"})
		assert.Equal(t, want, ok, name)
		if want {
			assert.Equal(t, []string{"eu-west-1"}, answer.Regions(), name)
		}
	}
	must(p.Create(recordToken, "own", aRecord("own.app", nil)))
	answer, _ := s.Resolve("own.app.example.com", "A", User{Region: "eu-west-1"})
	assert.Equal(t, []string{"192.0.2.10"}, answer.Targets[0].Addresses, "a wildcard gives way to a name of its own")
	_, ok := s.Resolve("own.app.example.com", "AAAA", User{Region: "eu-west-1"})
	assert.False(t, ok, "also for other types")
	require.NoError(t, at.c.Delete(at.service))
	require.NoError(t, at.c.Delete(at.listener))
	require.NoError(t, at.c.Delete(at.balancer))
	_, ok = s.Resolve("app.example.com", "A", User{Region: "eu-west-1"})
	assert.False(t, ok, "the load balancer is gone")
}

func TestEveryCallIsToldAfterItsEffect(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	n := newNames(s)
	var seen []bool
	s.OnCall(func(call Call) {
		if call.Type == recordToken && call.Method != "Check" {
			_, ok := s.Resolve("app.example.com", "A", User{Region: "eu-west-1"})
			seen = append(seen, ok)
		}
	})
	record := must(n.Create(recordToken, "app", aRecord("app", nil)))
	must(n.Update(record, aRecord("app", Values{"ttl": 30})))
	require.NoError(t, n.Delete(record))
	assert.Equal(t, []bool{true, true, false}, seen)
}
