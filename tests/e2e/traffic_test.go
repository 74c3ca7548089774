package e2e_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
)

// Traffic moves by changing one endpoint group in place: nothing that serves users is touched.
func TestTrafficMovesInPlace(t *testing.T) {
	t.Parallel()
	const region = "eu-west-1"
	type places = map[string]float64
	steps := []struct {
		name         string
		changes      []change
		dial, weight float64
		// visitors are where users near the region go.
		visitors places
		// alone are where they go while the other regions answer nobody.
		alone places
		// recorded is whether the record learns that the region has no users any more, or has them again.
		recorded bool
	}{
		{
			"half", []change{inRegion(region, set("traffic", pulumi.Int(50)))}, 50, 128,
			places{region: 50, "us-east-2": 50}, places{region: 100}, false,
		},
		{
			"drained", []change{inRegion(region, set("traffic", pulumi.Int(0)))}, 0, 128,
			places{"us-east-2": 100}, places{region: 100}, false,
		},
		{
			"isolated", []change{inRegion(region, set("isolated", pulumi.Bool(true)))}, 0, 0,
			places{"us-east-2": 100}, nil, true,
		},
		{"back", nil, 100, 128, places{region: 100}, places{region: 100}, true},
	}
	b, s := newShop(t, threeRegions)
	assert.Equal(t, places{region: 100}, b.visitors(region))
	for _, step := range steps {
		changed := s.runs(shopIn(threeRegions, step.changes...)).up().changes()
		want := did("update", []string{endpoints(region)})
		if step.recorded {
			want = together(want, recordChanged)
		}
		assert.Equal(t, want, changed, step.name)
		group := b.named(endpoints(region)).Outputs
		assert.InDelta(t, step.dial, group["trafficDialPercentage"], 0, step.name)
		assert.InDelta(t, step.weight, group.Objects("endpointConfigurations")[0]["weight"], 0, step.name)
		assert.Equal(t, step.visitors, b.visitors(region), step.name)
		if step.alone != nil {
			b.answering(false, "us-east-2", "us-west-2")
			assert.Equal(t, step.alone, b.visitors(region), step.name)
			b.answering(true, "us-east-2", "us-west-2")
		}
	}
}

// answering makes the targets in some regions healthy or not.
func (b *bench) answering(healthy bool, regions ...string) {
	b.t.Helper()
	for _, region := range regions {
		b.sim.SetTargetHealth(b.named("shop-main-target-group-"+region).ARN, healthy)
	}
}

// An isolated region is passed over when another one fails, although it is the closest.
func TestIsolatedRegionIsNoFallback(t *testing.T) {
	t.Parallel()
	const region = "eu-west-1"
	b, _ := newShop(t, threeRegions, inRegion(region, set("isolated", pulumi.Bool(true))))
	b.answering(false, "us-east-2")
	assert.Equal(t, map[string]float64{"us-west-2": 100}, b.visitors(region))
}

// Declaring another writer changes nothing in AWS: a table has no single writer.
func TestWriterMovesWithoutAChange(t *testing.T) {
	t.Parallel()
	_, s := newShop(t, threeRegions)
	writer := set("writerRegion", pulumi.String("eu-west-1"))
	assert.Equal(t, recordChanged, s.runs(shopIn(threeRegions, writer)).up().changes())
	assert.Equal(t, recordChanged, s.runs(shopIn(threeRegions)).up().changes())
}
