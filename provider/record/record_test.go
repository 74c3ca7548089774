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

// deployed is a deployment in two regions.
func deployed(home string) topology.Deployment {
	return topology.Deployment{HomeRegion: home, WriterRegion: home, Regions: []string{"eu-west-1", "us-east-2"}}
}

// misplaced is a first deployment of a database that is written to in another region than its home.
func misplaced() topology.Deployment {
	return topology.Deployment{Store: &topology.StoreDeployment{
		Kind: topology.KindAurora, HomeRegion: "us-east-2", WriterRegion: "eu-west-1",
		SingleWriter: &topology.SingleWriterDeployment{Engine: "aurora-postgresql"},
	}}
}

// recorded is a deployment as the engine sends it.
func recorded(t *testing.T, home string) property.Map {
	t.Helper()
	values, err := encode(content{Deployment: deployed(home)})
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

	// A refused deployment leaves what was deployed, however often it is tried, and nothing where there was nothing.
	newer := home.Set("later", property.New("more"))
	values, err := encode(content{Deployment: misplaced()})
	require.NoError(t, err)
	first := resource.FromResourcePropertyMap(resource.NewPropertyMapFromMap(values))
	for name, test := range map[string]struct{ old, given, want property.Map }{
		"another home": {newer, moved, newer}, "a first deployment": {property.Map{}, first, nothing},
	} {
		state := test.old
		for range 2 {
			response, err := plugin.Check(t.Context(), p.CheckRequest{Urn: urn, State: state, Inputs: test.given})
			require.NoError(t, err, name)
			assert.Empty(t, response.Failures, name)
			assert.Equal(t, test.want, response.Inputs, name)
			state = response.Inputs
		}
	}
	response, err := plugin.Check(t.Context(), p.CheckRequest{Urn: urn, State: newer, Inputs: home})
	require.NoError(t, err)
	assert.Equal(t, home, response.Inputs)
}

// What a component is told is what its record has become.
func TestCompare(t *testing.T) {
	t.Parallel()
	values, err := encode(deployed("us-east-2"))
	require.NoError(t, err)
	require.NoError(t, compare(values, deployed("us-east-2")))
	require.NoError(t, compare(map[string]any{}, deployed("us-east-2")), "a record that was refused holds nothing")
	for name, test := range map[string]struct {
		recorded any
		made     topology.Deployment
		rule     string
		path     string
	}{
		"another home":       {values, deployed("eu-west-1"), topology.RuleTransitionHome, "homeRegion"},
		"a first deployment": {map[string]any{}, misplaced(), topology.RuleTransitionFirstWriter, "writerRegion"},
	} {
		var problems topology.Problems
		require.ErrorAs(t, compare(test.recorded, test.made), &problems, name)
		require.Len(t, problems, 1, name)
		assert.Equal(t, test.rule, problems[0].Rule, name)
		assert.Equal(t, test.path, problems[0].Path, name)
	}
	require.ErrorContains(t, compare("us-east-2", deployed("us-east-2")), "reading the record of the previous deployment: ")
}

func TestCheckOfARecordThatIsNone(t *testing.T) {
	t.Parallel()
	bad := property.NewMap(map[string]property.Value{"deployment": property.New("us-east-2")})
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
