package e2e_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
)

// routings are the routing policies of the tests, and two of them with a region that stands by.
func routings() map[string][]change {
	standby := inRegion("eu-west-1", set("traffic", pulumi.Int(0)))
	little := inRegion("eu-west-1", set("traffic", pulumi.Int(10)))
	america := pulumi.Map{"continents": pulumi.Map{"NA": pulumi.String("us-east-2")}}
	places := pulumi.Map{"continents": pulumi.Map{"EU": pulumi.String("eu-west-1"), "AS": pulumi.String("eu-west-1")}}
	biases := pulumi.Map{"biases": pulumi.Map{"eu-west-1": pulumi.Int(20)}}
	return map[string][]change{
		"latency":              {routedBy(pulumi.Map{"latency": pulumi.Map{}})},
		"weighted":             {routedBy(pulumi.Map{"weighted": pulumi.Map{}}), little},
		"geolocation":          {routedBy(pulumi.Map{"geolocation": places})},
		"geoproximity":         {routedBy(pulumi.Map{"geoproximity": biases})},
		"failover":             {failingOverFrom("eu-west-1")},
		"latency, standby":     {routedBy(pulumi.Map{}), standby},
		"geolocation, standby": {routedBy(pulumi.Map{"geolocation": america}), standby},
	}
}

// failingOverFrom is failover routing with a primary region.
func failingOverFrom(primary string) change {
	return routedBy(pulumi.Map{"failover": pulumi.Map{"primaryRegion": pulumi.String(primary)}})
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
	names := slices.Sorted(maps.Keys(all))
	way := append(slices.Clone(names), names[0])
	if everything() {
		way = circuit(names)
		assert.Len(t, way, len(names)*(len(names)-1)+1)
	}
	small := []change{
		set("network.natGateways", pulumi.String("single")), set("network.availabilityZoneCount", pulumi.Int(2)),
		unset("datastores"),
	}
	in := func(changes []change) pulumi.RunFunc { return siteIn(twoRegions, slices.Concat(small, changes)...) }
	b, s := newSite(t, twoRegions, slices.Concat(small, all[way[0]])...)
	v := b.watch(siteURL)
	for i, name := range way[1:] {
		step := way[i] + " -> " + name
		changed := v.up(t, s.runs(in(all[name])))
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
	for _, primary := range twoRegions {
		v.up(t, s.runs(in([]change{failingOverFrom(primary)})))
		assert.Equal(t, "ok "+primary, b.seen(siteURL, near("eu-west-1")))
	}
	assert.Empty(t, s.refresh().changes())
	assert.Empty(t, s.up().changes())
}
