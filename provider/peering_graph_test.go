package provider

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/application"
)

// newPeered constructs an application in two regions with a database, whose networks need each other.
func newPeered(t *testing.T, network object) graph {
	t.Helper()
	inputs := shop()
	inputs["network"] = network
	inputs["datastores"] = object{"catalog": object{
		"aurora": object{"engine": "aurora-postgresql", "engineVersion": "16.6"},
	}}
	g, err := construct(t, application.Type, "shop", inputs)
	require.NoError(t, err)
	return g
}

// peering are the resources of all connections, in order.
func (g graph) peering() []string {
	names := slices.Sorted(maps.Keys(g.nodes))
	return slices.DeleteFunc(names, func(name string) bool { return !strings.HasPrefix(name, "shop-peering") })
}

// A connection is asked for by the region whose name sorts first and accepted by the other; both resolve each other's names
// and route each private subnet there, each side by its own region's provider.
func TestInputsOfAPeering(t *testing.T) {
	t.Parallel()
	const (
		connection = "shop-peering-us-east-2-eu-west-1"
		acceptance = "shop-peering-accepter-eu-west-1-us-east-2"
	)
	g := newPeered(t, object{})
	expected := map[string]object{
		connection: {
			"vpcId": "shop-main-vpc-eu-west-1-id", "peerVpcId": "shop-main-vpc-us-east-2-id", "peerRegion": "us-east-2",
			"tags": tagsOf(connection),
		},
		acceptance: {
			"vpcPeeringConnectionId": connection + "-id", "autoAccept": true, "tags": tagsOf(acceptance),
		},
		"shop-peering-options-us-east-2-eu-west-1": {
			"vpcPeeringConnectionId": acceptance + "-id", "requester": object{"allowRemoteVpcDnsResolution": true},
		},
		"shop-peering-options-eu-west-1-us-east-2": {
			"vpcPeeringConnectionId": acceptance + "-id", "accepter": object{"allowRemoteVpcDnsResolution": true},
		},
	}
	for from, to := range map[string]string{"eu-west-1": "us-east-2", "us-east-2": "eu-west-1"} {
		for _, zone := range []string{"az1", "az2", "az3"} {
			expected["shop-peering-route-"+zone+"-"+to+"-"+from] = object{
				"routeTableId":           "shop-main-private-routes-" + zone + "-" + from + "-id",
				"destinationCidrBlock":   g.node("shop-main-vpc-" + to).inputs["cidrBlock"],
				"vpcPeeringConnectionId": acceptance + "-id",
			}
		}
	}
	assert.Equal(t, slices.Sorted(maps.Keys(expected)), g.peering())
	for name, inputs := range expected {
		n := g.node(name)
		assert.Equal(t, inputs, n.inputs, name)
		assert.Equal(t, "shop", n.parent.Name(), name)
		region := name[len(name)-len("eu-west-1"):]
		assert.Equal(t, "shop-"+region, n.provider.Name(), name)
	}
}

// A service waits for the routes to the writer and back; the writer's own region needs none of them, and nothing waits for
// a connection that the user provides.
func TestServicesWaitForTheWayToTheWriter(t *testing.T) {
	t.Parallel()
	g := newPeered(t, object{})
	routes := slices.DeleteFunc(g.peering(), func(name string) bool { return !strings.Contains(name, "-route-") })
	require.Len(t, routes, 6)
	assert.Subset(t, g.node("shop-main-service-eu-west-1").needs(), routes)
	for _, route := range routes {
		assert.NotContains(t, g.node("shop-main-service-us-east-2").needs(), route)
	}
	assert.Empty(t, newPeered(t, object{"connectivity": "provided"}).peering())
}
