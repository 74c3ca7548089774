package e2e_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
)

// routings are the routing policies of the tests, and two of them with a region that stands by.
func routings() map[string][]change {
	standby := inRegion("us-west-2", set("traffic", pulumi.Int(0)))
	places := pulumi.Map{"continents": pulumi.Map{
		"EU": pulumi.String("eu-west-1"), "AS": pulumi.String("us-west-2"), "NA": pulumi.String("us-east-2"),
	}}
	fewerPlaces := pulumi.Map{"continents": pulumi.Map{"EU": pulumi.String("eu-west-1")}}
	return map[string][]change{
		"latency":          {routedBy(pulumi.Map{"latency": pulumi.Map{}})},
		"weighted":         {routedBy(pulumi.Map{"weighted": pulumi.Map{}}), inRegion("eu-west-1", set("traffic", pulumi.Int(10)))},
		"geolocation":      {routedBy(pulumi.Map{"geolocation": places})},
		"geoproximity":     {routedBy(pulumi.Map{"geoproximity": pulumi.Map{"biases": pulumi.Map{"eu-west-1": pulumi.Int(20)}}})},
		"failover":         {routedBy(pulumi.Map{"failover": pulumi.Map{"primaryRegion": pulumi.String("eu-west-1")}})},
		"other primary":    {routedBy(pulumi.Map{"failover": pulumi.Map{"primaryRegion": pulumi.String("us-east-2")}})},
		"latency, standby": {routedBy(pulumi.Map{}), standby},
		"places, standby":  {routedBy(pulumi.Map{"geolocation": fewerPlaces}), standby},
	}
}

// circuit is a way through all ordered pairs of some names, which ends where it begins.
func circuit(names []string) []string {
	left := map[string][]string{}
	for _, from := range names {
		left[from] = slices.DeleteFunc(slices.Clone(names), func(to string) bool { return to == from })
	}
	var way []string
	var walk func(string)
	walk = func(at string) {
		for len(left[at]) > 0 {
			to := left[at][0]
			left[at] = left[at][1:]
			walk(to)
		}
		way = append(way, at)
	}
	walk(names[0])
	slices.Reverse(way)
	return way
}

// Any routing policy follows any other on a live application: only records change, the public name with one update at most,
// and everybody is served after every single call.
func TestEveryChangeOfRouting(t *testing.T) {
	t.Parallel()
	all := routings()
	names := []string{
		"latency", "weighted", "geolocation", "geoproximity", "failover", "other primary", "latency, standby", "places, standby",
	}
	way := circuit(names)
	assert.Len(t, way, len(names)*(len(names)-1)+1)
	small := []change{set("network.natGateways", pulumi.String("single")), unset("datastores")}
	b, s := newSite(t, threeRegions, append(small, all[way[0]]...)...)
	v := b.watch(siteURL)
	for i, name := range way[1:] {
		step := way[i] + " -> " + name
		s.runs(siteIn(threeRegions, append(small, all[name]...)...))
		changed := v.during(t, func() operations { return s.up() }).changes()
		assert.NotEmpty(t, changed, step)
		for op, names := range changed {
			assert.Contains(t, []string{"create", "update", "delete"}, op, step)
			for _, name := range names {
				assert.True(t, strings.HasPrefix(name, "shop-route53-") || name == publicName && op == "update", "%s: %s of %s", step,
					op, name)
			}
		}
		if t.Failed() {
			t.Fatal(step)
		}
	}
	assert.Empty(t, s.refresh().changes())
	assert.Empty(t, s.up().changes())
}
