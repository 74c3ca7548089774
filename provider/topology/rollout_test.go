package topology

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// inWaves deploys in waves.
func inWaves(waves ...[]string) func(*Application) {
	return func(a *Application) { a.Rollout = &Rollout{Waves: waves} }
}

var rolloutWrongs = []wrong{
	{"no wave", inWaves(), []said{{RuleWavesNone, "rollout.waves", "name the regions in waves, or remove rollout"}}},
	{"a wave without a region", inWaves([]string{"us-east-2"}, nil, []string{"eu-west-1"}),
		[]said{{RuleWaveEmpty, "rollout.waves[1]", "name one, or remove the wave"}}},
	{"a region in two waves", inWaves([]string{"us-east-2"}, []string{"eu-west-1", "us-east-2"}),
		[]said{{RuleWaveTwice, "rollout.waves[1][1]", "us-east-2 is in rollout.waves[0][0] already"}}},
	{"a wave with a region of nobody", inWaves([]string{"us-east-2", "eu-west-3"}, []string{"eu-west-1"}),
		[]said{{RuleWaveRegion, "rollout.waves[0][1]", "eu-west-3 is not one of the regions (us-east-2, eu-west-1, "}}},
	{"a wave with a region of data", inWaves([]string{"us-east-2"}, []string{"eu-west-1", "us-west-2"}),
		[]said{{RuleWaveRegion, "rollout.waves[1][1]", "us-west-2 has stack: none"}}},
	{"a wave with a region that is brought", func(a *Application) {
		a.Regions[1] = stack("eu-west-1")
		a.Regions[1].Compute, a.Regions[1].Existing = nil, bringing()
		inWaves([]string{"us-east-2"}, []string{"eu-west-1"})(a)
	}, []said{{RuleWaveRegion, "rollout.waves[1][0]", "eu-west-1 brings its load balancer"}}},
	{"a region in no wave", inWaves([]string{"eu-west-1"}),
		[]said{{RuleWaveMissing, "rollout.waves", "us-east-2 is in no wave"}}},
	{"two regions in no wave", func(a *Application) {
		a.Regions = append(a.Regions, stack("ap-south-1"))
		inWaves([]string{"eu-west-1"})(a)
	}, []said{{RuleWaveMissing, "rollout.waves", "ap-south-1, us-east-2 are in no wave"}}},
	{"instances before the last wave", func(a *Application) {
		a.Regions[0].Compute = &Compute{EC2: fleet()}
		inWaves([]string{"us-east-2"}, []string{"eu-west-1"})(a)
	}, []said{{RuleWaveInstances, "rollout.waves[0][0]", "put the region in the last wave"}}},
}

func TestInWaves(t *testing.T) {
	t.Parallel()
	fleetLast := func(a *Application) {
		a.Regions[1].Compute = &Compute{EC2: fleet()}
		inWaves([]string{"us-east-2"}, []string{"eu-west-1"})(a)
	}
	for name, test := range map[string]struct {
		change func(*Application)
		want   [][]string
	}{
		"without waves": {func(*Application) {}, [][]string{{"eu-west-1", "us-east-2", "us-west-2"}}},
		"one wave": {
			inWaves([]string{"us-east-2", "eu-west-1"}), [][]string{{"eu-west-1", "us-east-2", "us-west-2"}},
		},
		"data is first": {
			inWaves([]string{"us-east-2"}, []string{"eu-west-1"}), [][]string{{"us-east-2", "us-west-2"}, {"eu-west-1"}},
		},
		"the home region last": {
			inWaves([]string{"eu-west-1"}, []string{"us-east-2"}), [][]string{{"eu-west-1", "us-west-2"}, {"us-east-2"}},
		},
		"instances at the last": {fleetLast, [][]string{{"us-east-2", "us-west-2"}, {"eu-west-1"}}},
	} {
		app := sound()
		test.change(&app)
		plan, found := New(app)
		require.Empty(t, found, name)
		var got [][]string
		for _, wave := range plan.InWaves() {
			var names []string
			for _, region := range wave {
				names = append(names, region.Name)
			}
			got = append(got, names)
		}
		assert.Equal(t, test.want, got, name)
	}
}

// The order of deployments is nothing that a later deployment must know.
func TestWavesAreNotRecorded(t *testing.T) {
	t.Parallel()
	plan, found := New(sound())
	require.Empty(t, found)
	app := sound()
	inWaves([]string{"eu-west-1"}, []string{"us-east-2"})(&app)
	waving, found := New(app)
	require.Empty(t, found)
	assert.Equal(t, plan.Deployment(), waving.Deployment())
}
