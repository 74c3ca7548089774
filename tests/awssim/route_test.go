package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func (n network) table() State {
	return must(n.Create(routeTableToken, "table", Values{"vpcId": n.vpc.ID}))
}

func (n network) route(table State, more Values) (State, error) {
	in := Values{"routeTableId": table.ID, "destinationCidrBlock": "0.0.0.0/0"}
	for key, v := range more {
		in[key] = v
	}
	return n.Create(routeToken, "route", in)
}

// routes makes a case that creates a route to a target that is not there.
func routes(target, id string) func(*Sim) error {
	return inNetwork(func(n network) (State, error) { return n.route(n.table(), Values{target: id}) })
}

var (
	_ = breaks(ruleTableMissing, inNetwork(func(n network) (State, error) {
		return n.route(State{ID: "rtb-0"}, Values{"gatewayId": n.gateway.ID})
	}))
	_ = breaks(ruleRouteGateway, routes("gatewayId", "igw-0"))
	_ = breaks(ruleRouteNAT, routes("natGatewayId", "nat-0"))
	_ = breaks(ruleRoutePeering, routes("vpcPeeringConnectionId", "pcx-0"))
	_ = breaks(ruleRouteTransit, routes("transitGatewayId", "tgw-0"))
	_ = breaks(ruleRouteTaken, inNetwork(func(n network) (State, error) {
		table := n.table()
		must(n.route(table, Values{"gatewayId": n.gateway.ID}))
		return n.route(table, Values{"gatewayId": n.gateway.ID})
	}))
	_ = breaks(ruleRouteLocal, inNetwork(func(n network) (State, error) {
		return n.route(n.table(), Values{"gatewayId": n.gateway.ID, "destinationCidrBlock": "10.0.0.0/16"})
	}))
	_ = breaks(ruleRouteNetwork, func(s *Sim) error {
		n, other := newNetwork(s, "eu-west-1", "10.0"), newNetwork(s, "eu-west-1", "10.1")
		_, err := n.route(n.table(), Values{"natGatewayId": other.nat().ID})
		return err
	})
	_ = breaks(ruleAssocTwice, inNetwork(func(n network) (State, error) {
		in := Values{"routeTableId": n.table().ID, "subnetId": n.public.ID}
		must(n.Create(routeTableAssocToken, "a", in))
		return n.Create(routeTableAssocToken, "b", in)
	}))
	_ = breaks(ruleAssocElsewhere, func(s *Sim) error {
		n, other := newNetwork(s, "eu-west-1", "10.0"), newNetwork(s, "eu-west-1", "10.1")
		_, err := n.Create(routeTableAssocToken, "a", Values{"routeTableId": n.table().ID, "subnetId": other.public.ID})
		return err
	})
)

func TestRoutes(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	n := newNetwork(s, "eu-west-1", "10.0")
	table := n.table()
	route, err := n.route(table, Values{"gatewayId": n.gateway.ID})
	require.NoError(t, err)
	assert.Equal(t, "r-"+table.ID+"1080289494", route.ID)
	imported, err := n.Read(State{Type: routeToken, Name: "route", ID: table.ID + "_0.0.0.0/0"})
	require.NoError(t, err)
	assert.Equal(t, route.ID, imported.ID)

	nat := n.nat()
	in := Values{"routeTableId": table.ID, "destinationCidrBlock": "0.0.0.0/0", "natGatewayId": nat.ID}
	d, err := n.Diff(route, in)
	require.NoError(t, err)
	assert.Equal(t, []string{"gatewayId", "natGatewayId"}, d.Paths())
	assert.Empty(t, d.Replaces(), "a route's target changes in place")
	route, err = n.Update(route, in)
	require.NoError(t, err)
	assert.NotContains(t, route.Outputs, "gatewayId")

	must(n.Create(routeTableAssocToken, "a", Values{"routeTableId": table.ID, "subnetId": n.public.ID}))
	require.NoError(t, n.Delete(table), "the provider takes it from its subnets first")
	gone, err := n.Read(route)
	require.NoError(t, err)
	assert.Empty(t, gone.ID, "its routes went with it")
}

func TestARouteHasExactlyOneTargetAndDestination(t *testing.T) {
	t.Parallel()
	n := newNetwork(New(Options{}), "eu-west-1", "10.0")
	for _, more := range []Values{
		{}, {"gatewayId": n.gateway.ID, "natGatewayId": "nat-0"},
		{"gatewayId": n.gateway.ID, "destinationIpv6CidrBlock": "::/0"},
	} {
		_, err := n.route(n.table(), more)
		assert.ErrorContains(t, err, "schema.exactly-one-of")
	}
}

func TestInlineRoutesFightWithRouteResources(t *testing.T) {
	t.Parallel()
	n := newNetwork(New(Options{}), "eu-west-1", "10.0")
	in := Values{"vpcId": n.vpc.ID, "routes": []Values{{"cidrBlock": "192.0.2.0/24", "gatewayId": n.gateway.ID}}}
	table := must(n.Create(routeTableToken, "table", in))
	route := must(n.route(table, Values{"gatewayId": n.gateway.ID}))
	table, err := n.Read(table)
	require.NoError(t, err)
	assert.Len(t, table.Outputs["routes"], 2)
	_, err = n.Update(table, in)
	require.NoError(t, err)
	gone, err := n.Read(route)
	require.NoError(t, err)
	assert.Empty(t, gone.ID)
}
