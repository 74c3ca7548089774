package main

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	awsProvider    = "pulumi:providers:aws"
	awsProviderKey = awsProvider + " shop-eu-west-1"
)

// shopState is an application with its plugin, a provider, a network and a table that needs the network.
func shopState() apitype.DeploymentV3 {
	inside := func(typ, name string) resource.URN {
		return resource.URN("urn:pulumi:dev::bench::globalapp:index:GlobalApplication$" + typ + "::" + name)
	}
	aws := inside(awsProvider, "shop-eu-west-1")
	vpc, orders := network, table
	vpc.URN, vpc.Provider = inside(string(vpc.Type), "network"), string(aws)+"::0123"
	orders.URN, orders.Provider = inside(string(orders.Type), "orders"), string(aws)+"::0123"
	orders.Protect, orders.RetainOnDelete, orders.IgnoreChanges = true, true, []string{"replicas"}
	orders.CustomTimeouts = &resource.CustomTimeouts{Create: 7200}
	orders.Inputs = map[string]any{"name": "in-vpc-0001"}
	app := urnOf("globalapp:index:GlobalApplication", "shop")
	orders.Dependencies = []resource.URN{vpc.URN, app}
	orders.PropertyDependencies = map[resource.PropertyKey][]resource.URN{"name": {vpc.URN, app}}
	return apitype.DeploymentV3{Resources: []apitype.ResourceV3{
		{URN: urnOf("pulumi:pulumi:Stack", "bench-dev"), Type: "pulumi:pulumi:Stack"},
		{URN: urnOf("pulumi:providers:globalapp", "default"), Type: "pulumi:providers:globalapp", Custom: true},
		{URN: urnOf("pulumi:providers:globalapp", "mine"), Type: "pulumi:providers:globalapp", Custom: true},
		{URN: urnOf("pulumi:providers:aws", "default"), Type: awsProvider, Custom: true},
		{URN: urnOf("globalapp:index:Record", "record"), Type: "globalapp:index:Record", Custom: true},
		{URN: app, Type: "globalapp:index:GlobalApplication"},
		{
			URN: aws, Type: awsProvider, Custom: true, ID: "0123",
			Inputs: map[string]any{"region": "eu-west-1", "version": "6.83.2", internalKey: map[string]any{}},
		},
		vpc, orders,
	}}
}

func TestEntriesAreTheCustomResourcesOfAWS(t *testing.T) {
	t.Parallel()
	got, err := entriesOf(shopState())
	require.NoError(t, err)
	assert.Equal(t, []entry{
		{
			typ: awsProvider, name: "shop-eu-west-1", version: "6.83.2", inputs: map[string]any{"region": "eu-west-1"},
		},
		{
			typ: "aws:ec2/vpc:Vpc", name: "network", provider: awsProviderKey,
			inputs: map[string]any{"cidrBlock": "10.0.0.0/16"},
		},
		{
			typ: "aws:dynamodb/table:Table", name: "orders", provider: awsProviderKey,
			inputs:  map[string]any{"name": text{{words: "in-"}, {from: networkKey, path: "id"}}},
			protect: true, retainOnDelete: true, ignoreChanges: []string{"replicas"},
			customTimeouts: resource.CustomTimeouts{Create: 7200}, dependencies: []string{networkKey},
		},
	}, got)
}

func TestDependencyWithoutAnInputStaysOne(t *testing.T) {
	t.Parallel()
	state := shopState()
	orders := &state.Resources[len(state.Resources)-1]
	orders.Inputs = map[string]any{"name": "orders"}
	got, err := entriesOf(state)
	require.NoError(t, err)
	assert.Equal(t, []string{networkKey}, got[2].dependencies)
	assert.Equal(t, []string{networkKey}, got[2].dependsOn)
	assert.Equal(t, map[string]any{"name": "orders"}, got[2].inputs)
}

func TestTwoOfOneNameCannotBeFlat(t *testing.T) {
	t.Parallel()
	state := shopState()
	twin := network
	twin.URN = resource.NewURN("dev", "bench", "globalapp:index:RegionalStack", twin.Type, "network")
	state.Resources = append(state.Resources, twin)
	_, err := entriesOf(state)
	require.EqualError(t, err, "flattening urn:pulumi:dev::bench::globalapp:index:RegionalStack$aws:ec2/vpc:Vpc::network: "+
		"there is another one, and only their parents tell them apart")
}

func TestWithoutDefaultsLeavesOutWhatTheProviderFilledIn(t *testing.T) {
	t.Parallel()
	assert.Equal(t, map[string]any{
		"port": 80.0, "rules": []any{map[string]any{"path": "/"}},
	}, withoutDefaults(map[string]any{
		"port": 80.0, "name": "shop-1a2b3c4", defaultsKey: []any{"name"},
		"rules": []any{map[string]any{"path": "/", "matcher": "200", defaultsKey: []any{"matcher"}}},
	}))
}
