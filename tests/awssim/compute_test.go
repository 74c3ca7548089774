package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// allCompute is one resource of each type of fleets and functions, with the id that an import names.
func allCompute(s *Sim) (c *Client, states []State, imports map[string]string) {
	fleet, function := up(s, "eu-west-1", 1), answering(s, "eu-west-1", 2)
	policy := must(fleet.c.Create(autoscalingPolicyToken, "cpu", fleet.tracking(nil)))
	provisioned := must(function.c.Create(provisionedToken, "live", function.provisioned()))
	balancer := must(fleet.c.Create(loadBalancerToken, "nlb", fleet.networkInputs()))
	return fleet.c, []State{
			fleet.profile, fleet.template, fleet.group, policy, function.function, function.alias, function.permission,
			provisioned, balancer, function.targets,
		}, map[string]string{
			autoscalingPolicyToken:  fleet.group.ID + "/" + policy.ID,
			functionAliasToken:      function.function.ID + "/live",
			functionPermissionToken: function.function.ID + ":live/" + function.permission.ID,
		}
}

func TestPreviewsOfComputeTakeUnknownValues(t *testing.T) {
	t.Parallel()
	c, states, _ := allCompute(New(Options{}))
	for _, state := range states {
		in := withoutDefaults(state.Inputs)
		for key := range in {
			if key == "targetType" {
				continue // What a target group must have depends on it.
			}
			shown, err := c.Preview(state.Type, "preview", with(in, Values{key: Unknown}))
			require.NoError(t, err, "%s %s", state.Type, key)
			assert.Equal(t, Unknown, shown[key], "%s %s", state.Type, key)
		}
	}
}

func TestComputeIsImported(t *testing.T) {
	t.Parallel()
	c, states, imports := allCompute(New(Options{}))
	for _, state := range states {
		id := state.ID
		if named, has := imports[state.Type]; has {
			id = named
		}
		read := must(c.Read(State{Type: state.Type, Name: "imported", ID: id}))
		assert.Equal(t, state.ID, read.ID, state.Type)
	}
}

func TestALostRegionAnswersNothingOfItsCompute(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c, states, _ := allCompute(s)
	s.LoseRegion("eu-west-1")
	for _, state := range states {
		if types[state.Type].Scope == Global {
			continue
		}
		_, err := c.Read(state)
		require.Error(t, err, state.Type)
	}
}
