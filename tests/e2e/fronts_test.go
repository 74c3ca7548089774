package e2e_test

import (
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

// front is a load balancer with a setting that matters to an ingress.
type front struct {
	// words are what the documentation calls it.
	words  string
	change change
	// url is the application's, and visit where users look; without it they come by UDP.
	url, visit string
	// speaks is what the load balancer speaks, by port.
	speaks map[int]string
	// refused says why it does not go with a way, by the words for the way.
	refused map[string]refusedPair
}

// way is how users come to load balancers.
type way struct {
	words  string
	change change
	// leavesGroups is whether AWS leaves a security group in the networks.
	leavesGroups bool
}

// The ways, by their words.
const (
	wayDNS       = "Route 53"
	wayChecked   = "Route 53 with `healthCheck`"
	wayAnycast   = "Global Accelerator"
	wayPreserved = "Global Accelerator with `clientIpPreservation`"
)

var ways = []way{
	{wayDNS, byDNS, false},
	{wayChecked, routedBy(pulumi.Map{"healthCheck": pulumi.Map{}}), false},
	{wayAnycast, byAccelerator, false},
	{wayPreserved, by(pulumi.Map{"globalAccelerator": pulumi.Map{"clientIpPreservation": pulumi.Bool(true)}}), true},
}

// hears is a Network Load Balancer with one listener and other settings.
func hears(port int, protocol string, settings ...string) change {
	block := pulumi.Map{"listeners": pulumi.Array{
		pulumi.Map{"port": pulumi.Int(port), "protocol": pulumi.String(protocol)},
	}}
	for _, name := range settings {
		block[name] = pulumi.Bool(true)
	}
	return func(inputs pulumi.Map) { inputs["loadBalancer"] = pulumi.Map{"network": ownCopy(block)} }
}

// noPublicAddress are the ways that an internal load balancer does not go with.
func noPublicAddress(kind string) map[string]refusedPair {
	path := "loadBalancer." + kind + ".internal"
	byName := refusedPair{"it has no public address", mistake{topology.RuleInternal, path, []string{
		"Route 53 sends users to the load balancer itself", "keep globalAccelerator alone",
	}}}
	return map[string]refusedPair{wayDNS: byName, wayChecked: byName, wayAnycast: {
		"an accelerator reaches it only with the users' addresses",
		mistake{topology.RuleInternal, path, []string{"set ingress.globalAccelerator.clientIpPreservation: true"}},
	}}
}

// nobodyToCheck says that Route 53's checkers find no HTTPS.
var nobodyToCheck = refusedPair{"nothing listens on port 443 by TCP", mistake{
	topology.RuleOutsidePort, "loadBalancer.network.listeners", []string{"ask by HTTPS on port 443, where nothing listens"},
}}

const (
	plainURL = "http://" + siteName
	gamePort = 7777
)

var fronts = []front{
	{
		words: "`application`", change: func(pulumi.Map) {}, url: siteURL, visit: siteURL,
		speaks: map[int]string{80: "HTTP", 443: "HTTPS"},
	},
	{
		words: "`application` with `internal: true`", change: balanced("internal", pulumi.Bool(true)), url: siteURL, visit: siteURL,
		speaks: map[int]string{80: "HTTP", 443: "HTTPS"}, refused: noPublicAddress("application"),
	},
	{
		words: "`network` with TLS", change: behindNetwork, url: siteURL, visit: siteURL, speaks: map[int]string{443: "TLS"},
		refused: map[string]refusedPair{wayPreserved: {"the users' connections end at the load balancer", mistake{
			topology.RuleListenerClientIP, "loadBalancer.network.listeners", []string{
				"behind it Global Accelerator cannot keep their addresses", "or end TLS in the application",
			},
		}}},
	},
	{
		words: "`network` with TCP on port 443", change: hears(443, "TCP"), url: "tcp://" + siteName + ":443", visit: siteURL,
		speaks: map[int]string{443: "TCP"},
	},
	{
		words: "`network` with TCP on other ports", change: hears(80, "TCP"), url: plainURL, visit: plainURL,
		speaks: map[int]string{80: "TCP"}, refused: map[string]refusedPair{wayChecked: nobodyToCheck},
	},
	{
		words: "`network` with UDP", change: hears(gamePort, "UDP"), url: "udp://" + siteName + ":7777",
		speaks: map[int]string{gamePort: "UDP"}, refused: map[string]refusedPair{wayChecked: nobodyToCheck},
	},
	{
		words: "`network` with `internal: true`", change: hears(443, "TCP", "internal"), url: "tcp://" + siteName + ":443",
		visit: siteURL, speaks: map[int]string{443: "TCP"}, refused: noPublicAddress("network"),
	},
	{
		words: "`network` with `staticAddresses: true`", change: hears(443, "TCP", "staticAddresses"),
		url: "tcp://" + siteName + ":443", visit: siteURL, speaks: map[int]string{443: "TCP"},
	},
}

// Every load balancer behind every way that users come: it serves them and goes again, or is refused before anything is
// created, with the reason.
func TestFronts(t *testing.T) {
	t.Parallel()
	for i, front := range fronts {
		for j, way := range ways {
			t.Run(front.words+", "+way.words, func(t *testing.T) {
				t.Parallel()
				kind := []change{onECS, onEC2}[(i+j)%2]
				program := siteIn(twoRegions[:1], smallRegions, kind, front.change, way.change)
				if pair, refused := front.refused[way.words]; refused {
					assertRefusedAtOnce(t, program, pair.mistake)
					return
				}
				front.serves(t, way, program)
			})
		}
	}
}

// serves creates an application that is behind a way, visits it, and destroys it.
func (f front) serves(t *testing.T, behind way, program pulumi.RunFunc) {
	t.Helper()
	const region, far = "us-east-2", "ap-northeast-1"
	b := newBench(t)
	b.sim.AddZone(awssim.Zone{ID: zoneID, Name: "example.com"})
	s := b.stack("dev", program)
	s.up()
	assert.Equal(t, f.speaks, b.protocols(region))
	resources := s.resources()
	assert.Equal(t, f.url, resources[slices.IndexFunc(resources, isShop)].Outputs["url"])
	for _, r := range resources {
		if r.URN.Name() == "shop-route53" {
			assert.Equal(t, f.url, r.Outputs["url"], "the ingress says another URL than the application")
		}
	}
	b.assertServed(f.visit, region, far)
	assert.Empty(t, s.up().changes())
	if behind.leavesGroups {
		_, err := s.tryDestroy()
		require.ErrorContains(t, err, "DependencyViolation")
		for region, id := range b.acceleratorGroups() {
			require.NoError(t, b.sim.DeleteByHand(securityGroupType, region, id))
		}
	}
	s.destroy()
	assert.Equal(t, []string{
		"aws:dynamodb/table:Table shop-orders-table-us-east-2", "aws:route53/zone:Zone example.com",
	}, b.left())
}

// assertServed checks that users in a region get an answer from another. By UDP they are where their datagrams go.
func (b *bench) assertServed(url, from, users string) {
	b.t.Helper()
	if url != "" {
		assert.Equal(b.t, "ok "+from, b.seen(url, near(users)))
		return
	}
	answer, known := b.sim.Resolve(siteName, "A", near(users))
	require.True(b.t, known)
	if answer.Targets[0].Accelerator != "" {
		assert.Equal(b.t, map[string]float64{from: 100}, b.visitors(users))
		return
	}
	assert.Equal(b.t, []string{from}, answer.Regions())
}

// assertRefusedAtOnce checks that a program is refused with a mistake before anything is asked of AWS.
func assertRefusedAtOnce(t *testing.T, program pulumi.RunFunc, because mistake) {
	t.Helper()
	b := newBench(t)
	done, err := b.stack("dev", program).preview()
	require.Error(t, err)
	badProgram{mistakes: []mistake{because}}.assertMessages(t, done.log)
	assert.Empty(t, b.sim.Calls())
}
