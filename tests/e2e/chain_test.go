package e2e_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/chain"
	measured "github.com/pulumi-globalapp/pulumi-globalapp/tests/stories"
)

// A first update waits for AWS alone: no chain of resources is longer than what their values and AWS's own order ask for.
func TestAFirstUpdateWaitsForAWSAlone(t *testing.T) {
	t.Parallel()
	for _, story := range measured.All {
		t.Run(story.Name, func(t *testing.T) {
			t.Parallel()
			graph := firstUpdate(t, story, nil)
			used, needed := graph.Used(), graph.Needed()
			require.Greater(t, needed.Takes, 5*time.Minute)
			assert.LessOrEqual(t, used.Takes.Seconds(), 1.05*needed.Takes.Seconds(), "made in this order:\n%s\nand AWS needs:\n%s",
				used, needed)
		})
	}
}

// What the program waits for without telling the engine is not in the graph: a clock with AWS's times sees it.
func TestTheClockAgreesWithTheChain(t *testing.T) {
	t.Parallel()
	var took, needed time.Duration
	// A machine that is busy makes the clock jump too early, which only makes the update look slower.
	for quiet := 100 * time.Millisecond; quiet < 2*time.Second; quiet *= 3 {
		clock := chain.NewClock(quiet)
		graph := firstUpdate(t, measured.WebShop, clock)
		clock.Close()
		took, needed = clock.Now(), graph.Needed().Takes
		assert.GreaterOrEqual(t, took, needed, "the clock went slower than AWS")
		if took.Seconds() <= 1.05*needed.Seconds() {
			return
		}
	}
	assert.Failf(t, "the update is too slow", "it took %s, and the longest chain %s", took, needed)
}

// firstUpdate is the graph of the first update of a story in three regions.
func firstUpdate(t *testing.T, story measured.Story, clock *chain.Clock) *chain.Graph {
	t.Helper()
	b := newBench(t)
	b.sim.AddZone(measured.Zone)
	if clock != nil {
		b.sim.OnCall(clock.Tell)
	}
	inputs, err := story.In(len(threeRegions))
	require.NoError(t, err)
	s := b.stack("dev", application("shop", func() pulumi.Map { return untyped(inputs).(pulumi.Map) }))
	s.up(optup.Parallel(1 << 14))
	exported, err := s.Export(t.Context())
	require.NoError(t, err)
	var state apitype.DeploymentV3
	require.NoError(t, json.Unmarshal(exported.Deployment, &state))
	return chain.Of(state, b.sim.Needs())
}
