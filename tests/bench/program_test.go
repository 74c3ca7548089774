package main

import (
	"sync"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// previewing makes a run a preview.
func previewing(run *pulumi.RunInfo) { run.DryRun = true }

// line is a provider, a network, a policy that speaks of the network's outputs, and a gateway that waits for the network.
func line() []entry {
	return []entry{
		{typ: awsProvider, name: "home", inputs: map[string]any{"region": "eu-west-1"}, version: "6.83.2"},
		{typ: "aws:ec2/vpc:Vpc", name: "network", inputs: map[string]any{}, provider: awsProvider + " home"},
		{
			typ: "aws:iam/rolePolicy:RolePolicy", name: "policy", provider: awsProvider + " home",
			inputs: map[string]any{
				"policy": text{{words: "allow "}, {from: networkKey, path: "ids[0]"}},
				"role":   text{{from: networkKey, path: "id"}}, "count": 2.0, "on": []any{true},
			},
		},
		{
			typ: "aws:ec2/internetGateway:InternetGateway", name: "gateway", provider: awsProvider + " home",
			dependsOn: []string{networkKey},
		},
	}
}

// registered takes the place of the engine, and keeps what a program registers.
type registered struct {
	mu  sync.Mutex
	all map[string]pulumi.MockResourceArgs
	// outputs are what resources have besides their inputs.
	outputs map[string]resource.PropertyMap
}

func (r *registered) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.all == nil {
		r.all = map[string]pulumi.MockResourceArgs{}
	}
	r.all[args.Name] = args
	outputs := args.Inputs.Copy()
	for key, value := range r.outputs[args.Name] {
		outputs[key] = value
	}
	return "id-of-" + args.Name, outputs, nil
}

func (*registered) Call(pulumi.MockCallArgs) (resource.PropertyMap, error) {
	return resource.PropertyMap{}, nil
}

func TestFlatProgramRegistersTheEntries(t *testing.T) {
	t.Parallel()
	engine := registered{outputs: map[string]resource.PropertyMap{
		"network": resource.NewPropertyMapFromMap(map[string]any{"ids": []any{"arn:network"}}),
	}}
	require.NoError(t, pulumi.RunErr(programOf(line()), pulumi.WithMocks(project, "dev", &engine)))
	assert.Len(t, engine.all, 4)
	policy := engine.all["policy"]
	assert.Equal(t, map[string]any{
		"policy": "allow arn:network", "role": "id-of-network", "count": 2.0, "on": []any{true},
	}, policy.Inputs.Mappable())
	assert.Equal(t, string(urnOf(awsProvider, "home"))+"::id-of-home", policy.Provider)
	needed := []string{string(urnOf("aws:ec2/vpc:Vpc", "network"))}
	assert.Equal(t, needed, policy.RegisterRPC.GetDependencies())
	assert.Equal(t, needed, engine.all["gateway"].RegisterRPC.GetDependencies())
}

func TestOutputsAreUnknownInAPreview(t *testing.T) {
	t.Parallel()
	var engine registered
	require.NoError(t, pulumi.RunErr(programOf(line()), pulumi.WithMocks(project, "dev", &engine), previewing))
	sent := engine.all["policy"].RegisterRPC.GetObject().GetFields()
	assert.Equal(t, plugin.UnknownStringValue, sent["policy"].GetStringValue())
}

func TestFlatProgramFailsWithoutWhatItSpeaksOf(t *testing.T) {
	t.Parallel()
	var engine registered
	err := pulumi.RunErr(programOf(line()), pulumi.WithMocks(project, "dev", &engine))
	require.ErrorContains(t, err, networkKey+" has no ids[0]")
	for _, alone := range line()[2:] {
		err = pulumi.RunErr(programOf([]entry{alone}), pulumi.WithMocks(project, "dev", &engine))
		require.ErrorContains(t, err, networkKey+", which is not registered yet")
	}
}
