package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// secured is a shop with TLS: port 80 redirects, port 443 serves with an issued certificate.
func secured(s *Sim, regions ...string) *shop {
	p := newShop(s, regions...)
	for region, at := range p.sites {
		certificate := p.issued(region, "app.example.com", "*.app.example.com")
		at.open(443)
		must(at.c.Create(listenerToken, "https", at.secureListener(certificate.ID)))
		must(at.c.Update(at.listener, with(at.listenerInputs(), Values{"defaultActions": toHTTPS})))
	}
	return p
}

// seen is what users see, in words.
func (p *shop) seen(t *testing.T, address string, user User) []string {
	t.Helper()
	served, err := p.s.Serves(address, user)
	require.NoError(t, err)
	var words []string
	for _, each := range served {
		words = append(words, each.String())
	}
	return words
}

func TestUsersSeeWhatTheLoadBalancerDoes(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		address string
		change  func(t *testing.T, p *shop, at *site)
		want    string
	}{
		"TLS":                     {"https://app.example.com/a", nil, "ok eu-west-1"},
		"a name of the wildcard":  {"https://eu.app.example.com", nil, "ok eu-west-1"},
		"plain HTTP":              {"http://app.example.com", nil, "redirect eu-west-1"},
		"a name without a record": {"https://none.example.com", nil, "no answer"},
		"a port nobody has": {"https://app.example.com:8443", func(_ *testing.T, _ *shop, at *site) { at.open(8443) },
			"connection refused"},
		"a port that is shut": {"https://app.example.com:8443", nil, "timed out"},
		"a name of nobody":    {"https://www.example.com", nil, "bad certificate eu-west-1"},
		"two labels deeper":   {"https://a.b.app.example.com", nil, "bad certificate eu-west-1"},
		"TLS where HTTP is":   {"https://app.example.com:80", nil, "bad certificate eu-west-1"},
		"HTTP where TLS is":   {"http://app.example.com:443", nil, "bad request eu-west-1"},
		"the targets are sick": {"https://app.example.com", func(_ *testing.T, p *shop, at *site) {
			p.s.SetTargetHealth(at.targets.ID, false)
		}, "service unavailable eu-west-1"},
		"the region is lost": {"https://app.example.com", func(_ *testing.T, p *shop, _ *site) {
			p.s.LoseRegion("eu-west-1")
		}, "timed out"},
		"the way out is gone": {"https://app.example.com", func(t *testing.T, p *shop, at *site) {
			t.Helper()
			for _, each := range p.s.World().Resources {
				if each.Type == routeToken && each.Outputs.String("gatewayId") != "" {
					require.NoError(t, at.c.Delete(State{Type: routeToken, ID: each.ID}))
				}
			}
		}, "timed out"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := secured(New(Options{}), "eu-west-1")
			at := p.sites["eu-west-1"]
			for _, name := range []string{"app", "*.app", "www", "a.b.app"} {
				must(p.Create(recordToken, name, at.alias(name, nil)))
			}
			if test.change != nil {
				test.change(t, p, at)
			}
			assert.Equal(t, []string{test.want}, p.seen(t, test.address, User{Region: "eu-west-1"}))
		})
	}
}

func TestUsersAreSplitByWeight(t *testing.T) {
	t.Parallel()
	p := secured(New(Options{}), "eu-west-1", "us-east-1")
	parts := map[string]int{"eu-west-1": 3, "us-east-1": 1}
	p.route(func(region string) Values { return weighted(parts[region], region) })
	assert.Equal(t, []string{"75.0% ok eu-west-1", "25.0% ok us-east-1"},
		p.seen(t, "https://app.example.com", User{Region: "eu-west-1"}))
}

func TestUsersOfIPv6NeedItAllTheWay(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	p := secured(s, "eu-west-1")
	at, user := p.sites["eu-west-1"], User{Region: "eu-west-1", IPv6: true}
	must(p.Create(recordToken, "six", at.alias("app", Values{"type": "AAAA"})))
	assert.Equal(t, []string{"no answer"}, p.seen(t, "https://app.example.com", user), "the load balancer has only IPv4")

	n := network{Client: at.c, vpc: must(at.c.Update(at.vpc, with(withoutDefaults(at.vpc.Inputs),
		Values{"assignGeneratedIpv6CidrBlock": true})))}
	for i, id := range at.public {
		subnet := must(at.c.Read(State{Type: subnetToken, Name: "s", ID: id}))
		must(n.join(subnet, n.six(i)))
	}
	must(at.c.Update(at.balancer, with(withoutDefaults(at.balancer.Inputs), Values{"ipAddressType": "dualstack"})))
	assert.Equal(t, []string{"timed out"}, p.seen(t, "https://app.example.com", user), "there is no route for IPv6")

	for _, each := range s.World().Resources {
		if each.Type == routeToken && each.Outputs.String("gatewayId") != "" {
			must(at.c.Create(routeToken, "six", Values{"routeTableId": each.Outputs["routeTableId"],
				"destinationIpv6CidrBlock": "::/0", "gatewayId": at.gate.ID}))
		}
	}
	assert.Equal(t, []string{"ok eu-west-1"}, p.seen(t, "https://app.example.com", user))
	assert.Equal(t, []string{"timed out"}, p.seen(t, "http://app.example.com", user), "only IPv4 gets in at port 80")
}

func TestUsersBehindAnAccelerator(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	p, f := secured(s, "eu-west-1", "us-east-1"), newFront(s, nil)
	for region, at := range p.sites {
		must(f.c.Create(endpointGroupToken, region, f.groupInputs(at)))
	}
	must(p.Create(recordToken, "app", aliasTo("app", f.accelerator.Outputs.String("dnsName"), acceleratorZone, nil)))
	user := User{Region: "eu-central-1"}
	assert.Equal(t, []string{"connection refused"}, p.seen(t, "https://app.example.com", user), "it listens on 80 only")

	both := Values{"acceleratorArn": f.accelerator.ID, "protocol": "TCP", "portRanges": []any{
		Values{"fromPort": 443, "toPort": 443}, Values{"fromPort": 80, "toPort": 80}}}
	d, err := f.c.Diff(f.listener, both)
	require.NoError(t, err)
	assert.NotEmpty(t, d.Changes)
	assert.Empty(t, d.Replaces())
	listener := must(f.c.Update(f.listener, both))
	d, err = f.c.Diff(must(f.c.Read(listener)), both)
	require.NoError(t, err)
	assert.Empty(t, d.Changes)
	assert.Equal(t, []string{"ok eu-west-1"}, p.seen(t, "https://app.example.com", user))
	assert.Equal(t, []string{"redirect eu-west-1"}, p.seen(t, "http://app.example.com", user))

	s.LoseRegion("eu-west-1")
	assert.Equal(t, []string{"ok us-east-1"}, p.seen(t, "https://app.example.com", user))
	shares, err := s.Route(f.accelerator.ID, "eu-central-1")
	require.NoError(t, err)
	require.Len(t, shares, 1)
	assert.True(t, shares[0].Answers)
}

func TestAnAcceleratorTurnsPortsAndReachesInside(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	p, f := newShop(s), newFront(s, nil)
	at := newSite(s, "eu-west-1", 1)
	at.balancer = must(at.c.Create(loadBalancerToken, "inside", with(at.balancerInputs(), Values{"internal": true})))
	at.open(8080)
	must(at.c.Create(listenerToken, "http", with(at.listenerInputs(), Values{"port": 8080, "defaultActions": toHTTPS})))
	must(p.Create(recordToken, "inside", at.alias("inside", nil)))
	must(p.Create(recordToken, "app", aliasTo("app", f.accelerator.Outputs.String("dnsName"), acceleratorZone, nil)))
	must(f.c.Create(endpointGroupToken, "eu", with(f.groupInputs(at), Values{"portOverrides": []any{
		Values{"listenerPort": 80, "endpointPort": 8080}}})))
	user := User{Region: "eu-west-1"}
	assert.Equal(t, []string{"redirect eu-west-1"}, p.seen(t, "http://app.example.com", user))
	assert.Equal(t, []string{"timed out"}, p.seen(t, "http://inside.example.com:8080", user), "it has no public address")
}

func TestOnlyWebAddressesAreVisited(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	_, err := s.Serves("ftp://app.example.com", User{Region: "eu-west-1"})
	require.ErrorContains(t, err, "it is not an http or https URL")
	_, err = s.Serves("https://app.example.com", User{Region: "eu-nowhere-1"})
	require.ErrorContains(t, err, "it is not a region")
}
