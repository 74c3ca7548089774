package record

import (
	"context"
	"testing"

	p "github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

var urn = resource.NewURN("dev", "shop", "globalapp:index:GlobalApplication", Type, "shop-record")

// recorded is a deployment as the engine sends it.
func recorded(t *testing.T, home string) property.Map {
	t.Helper()
	values, err := encode(topology.Deployment{HomeRegion: home, WriterRegion: home, Regions: []string{"eu-west-1", "us-east-2"}})
	require.NoError(t, err)
	return resource.FromResourcePropertyMap(resource.NewPropertyMapFromMap(values))
}

func TestCheck(t *testing.T) {
	t.Parallel()
	plugin := Serve(p.Provider{})
	home, moved := recorded(t, "us-east-2"), recorded(t, "eu-west-1")
	for name, test := range map[string]struct{ old, given, want property.Map }{
		"the first deployment": {property.Map{}, home, home},
		"the same again":       {home, home, home},
		"a newer record says more": {
			home.Set("later", property.New("more")), home.Set("later", property.New("more")), home.Set("later", property.New("more")),
		},
	} {
		response, err := plugin.Check(t.Context(), p.CheckRequest{Urn: urn, State: test.old, Inputs: test.given})
		require.NoError(t, err, name)
		assert.Equal(t, test.want, response.Inputs, name)
		assert.Empty(t, response.Failures, name)
	}

	// A refused deployment leaves what was deployed, and is still refused the next time.
	state := home.Set("later", property.New("more"))
	for range 2 {
		response, err := plugin.Check(t.Context(), p.CheckRequest{Urn: urn, State: state, Inputs: moved})
		require.NoError(t, err)
		assert.Empty(t, response.Failures)
		assert.Equal(t, home.Set("later", property.New("more")), response.Inputs.Delete("refused"))
		answer := resource.ToResourcePropertyMap(response.Inputs).Mappable()["refused"]
		made := topology.Deployment{HomeRegion: "eu-west-1", WriterRegion: "eu-west-1",
			Regions: []string{"eu-west-1", "us-east-2"}}
		var problems topology.Problems
		require.ErrorAs(t, refused(made, answer), &problems)
		require.Len(t, problems, 1)
		assert.Equal(t, topology.RuleTransitionHome, problems[0].Rule)
		assert.Equal(t, "homeRegion", problems[0].Path)
		made.HomeRegion = "us-east-2"
		require.NoError(t, refused(made, answer), "what is refused is another deployment")
		state = response.Inputs
	}
	response, err := plugin.Check(t.Context(), p.CheckRequest{Urn: urn, State: state, Inputs: home})
	require.NoError(t, err)
	assert.Equal(t, home, response.Inputs, "nothing is refused any more")
}

func TestCheckOfARecordThatIsNone(t *testing.T) {
	t.Parallel()
	bad := property.NewMap(map[string]property.Value{"regions": property.New("us-east-2")})
	for want, request := range map[string]p.CheckRequest{
		"reading the record of the previous deployment: ": {State: bad, Inputs: recorded(t, "us-east-2")},
		"reading the record of this deployment: ":         {State: recorded(t, "us-east-2"), Inputs: bad},
	} {
		_, err := check(request)
		require.ErrorContains(t, err, want)
	}
}

// A record lives in the state alone: it is what it is given, it never goes by itself, and it is never replaced.
func TestARecordLivesInTheState(t *testing.T) {
	t.Parallel()
	plugin := Serve(p.Provider{})
	home, moved := recorded(t, "us-east-2"), recorded(t, "eu-west-1")
	created, err := plugin.Create(t.Context(), p.CreateRequest{Urn: urn, Properties: home})
	require.NoError(t, err)
	assert.Equal(t, p.CreateResponse{ID: "shop-record", Properties: home}, created)
	read, err := plugin.Read(t.Context(), p.ReadRequest{Urn: urn, ID: "shop-record", Properties: home, Inputs: home})
	require.NoError(t, err)
	assert.Equal(t, p.ReadResponse{ID: "shop-record", Properties: home, Inputs: home}, read)
	same, err := plugin.Diff(t.Context(), p.DiffRequest{Urn: urn, OldInputs: home, Inputs: home})
	require.NoError(t, err)
	assert.Equal(t, p.DiffResponse{}, same)
	changed, err := plugin.Diff(t.Context(), p.DiffRequest{Urn: urn, OldInputs: home, Inputs: moved})
	require.NoError(t, err)
	assert.Equal(t, p.DiffResponse{HasChanges: true}, changed)
	updated, err := plugin.Update(t.Context(), p.UpdateRequest{Urn: urn, State: home, OldInputs: home, Inputs: moved})
	require.NoError(t, err)
	assert.Equal(t, p.UpdateResponse{Properties: moved}, updated)
	require.NoError(t, plugin.Delete(t.Context(), p.DeleteRequest{Urn: urn, Properties: home}))
}

// Other resources are left to the plugin.
func TestOthersAreLeftToThePlugin(t *testing.T) {
	t.Parallel()
	asked := []string{}
	plugin := Serve(p.Provider{
		Check: func(context.Context, p.CheckRequest) (p.CheckResponse, error) {
			asked = append(asked, "Check")
			return p.CheckResponse{}, nil
		},
		Diff: func(context.Context, p.DiffRequest) (p.DiffResponse, error) {
			asked = append(asked, "Diff")
			return p.DiffResponse{}, nil
		},
		Create: func(context.Context, p.CreateRequest) (p.CreateResponse, error) {
			asked = append(asked, "Create")
			return p.CreateResponse{}, nil
		},
		Read: func(context.Context, p.ReadRequest) (p.ReadResponse, error) {
			asked = append(asked, "Read")
			return p.ReadResponse{}, nil
		},
		Update: func(context.Context, p.UpdateRequest) (p.UpdateResponse, error) {
			asked = append(asked, "Update")
			return p.UpdateResponse{}, nil
		},
		Delete: func(context.Context, p.DeleteRequest) error {
			asked = append(asked, "Delete")
			return nil
		},
	})
	other := resource.NewURN("dev", "shop", "", "globalapp:index:Other", "other")
	_, err := plugin.Check(t.Context(), p.CheckRequest{Urn: other})
	require.NoError(t, err)
	_, err = plugin.Diff(t.Context(), p.DiffRequest{Urn: other})
	require.NoError(t, err)
	_, err = plugin.Create(t.Context(), p.CreateRequest{Urn: other})
	require.NoError(t, err)
	_, err = plugin.Read(t.Context(), p.ReadRequest{Urn: other})
	require.NoError(t, err)
	_, err = plugin.Update(t.Context(), p.UpdateRequest{Urn: other})
	require.NoError(t, err)
	require.NoError(t, plugin.Delete(t.Context(), p.DeleteRequest{Urn: other}))
	assert.Equal(t, []string{"Check", "Diff", "Create", "Read", "Update", "Delete"}, asked)
}
