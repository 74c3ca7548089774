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

// broughtBalancer is a load balancer that eu-west-1 brings.
func broughtBalancer() object {
	return object{
		"arn":     "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/50dc6c495c0c9188",
		"dnsName": "shop-123456789.eu-west-1.elb.amazonaws.com", "hostedZoneId": "Z32O12XQLNTSW2",
	}
}

// broughtNetwork is a network that eu-west-1 brings, with the consent to connect it.
func broughtNetwork() object {
	return object{
		"vpcId":            "vpc-0123456789abcdef0",
		"publicSubnetIds":  []any{"subnet-00000000000000001", "subnet-00000000000000002"},
		"privateSubnetIds": []any{"subnet-00000000000000003", "subnet-00000000000000004"},
		"cidrBlocks":       []any{"172.20.0.0/16", "172.21.0.0/20"},
		"routeTableIds":    []any{"rtb-00000000000000001", "rtb-00000000000000002"},
	}
}

// newBringing constructs the shop with a database, whose second region brings this.
func newBringing(t *testing.T, existing object) graph {
	t.Helper()
	inputs := shop()
	inputs["regions"] = []any{object{"name": "us-east-2"}, object{"name": "eu-west-1", "existing": existing}}
	inputs["datastores"].(object)["catalog"] = object{
		"aurora": object{"engine": "aurora-postgresql", "engineVersion": "16.6"},
	}
	g, err := construct(t, application.Type, "shop", inputs)
	require.NoError(t, err)
	return g
}

// stackIn are the names of what is registered for a stack in a region.
func (g graph) stackIn(region string) []string {
	var names []string
	for name := range g.nodes {
		if strings.HasPrefix(name, "shop-main") && strings.HasSuffix(name, region) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// Behind a load balancer that is brought nothing is built but what was consented to: the policies of the role, the routes, and
// what holds data.
func TestARegionThatBringsItsLoadBalancer(t *testing.T) {
	t.Parallel()
	g := newBringing(t, object{
		"loadBalancer": broughtBalancer(), "network": broughtNetwork(),
		"compute": object{
			"taskRoleArn": "arn:aws:iam::111122223333:role/teams/shop", "securityGroupId": "sg-0123456789abcdef0",
		},
	})
	assert.Equal(t, []string{
		"shop-main-brought-role-policy-catalog-eu-west-1", "shop-main-brought-role-policy-orders-eu-west-1", "shop-main-eu-west-1",
	}, g.stackIn("eu-west-1"))
	rights := g.node("shop-main-brought-role-policy-orders-eu-west-1")
	assert.Equal(t, "shop", rights.inputs["role"])
	assert.Regexp(t, `^shop-main-eu-west-1-orders-[a-z0-9]{8}$`, rights.inputs["name"])
	assert.Equal(t, "shop-eu-west-1", rights.provider.Name())

	endpoints := g.node("shop-ingress-eu-west-1-endpoints").inputs["endpointConfigurations"].([]any)
	assert.Equal(t, broughtBalancer()["arn"], endpoints[0].(object)["endpointId"])
	group := g.node("shop-catalog-subnet-group-eu-west-1").inputs
	assert.Equal(t, []any{"subnet-00000000000000003", "subnet-00000000000000004"}, group["subnetIds"])
	door := g.node("shop-catalog-security-group-eu-west-1").inputs
	assert.Equal(t, "vpc-0123456789abcdef0", door["vpcId"])
	assert.Equal(t, []any{object{
		"description": "Clients", "protocol": "tcp", "fromPort": 5432.0, "toPort": 5432.0,
		"cidrBlocks":     []any{"172.20.0.0/16", "172.21.0.0/20", "10.31.0.0/16"},
		"securityGroups": []any{"sg-0123456789abcdef0"},
	}}, door["ingress"])

	stack := g.outputs["stacks"].(object)["eu-west-1"].(object)
	assert.Equal(t, "http://shop-123456789.eu-west-1.elb.amazonaws.com", stack["endpoint"])
	assert.Equal(t, "vpc-0123456789abcdef0", stack["network"].(object)["vpcId"])
	assert.Equal(t, "arn:aws:iam::111122223333:role/teams/shop", stack["compute"].(object)["roleArn"])
	bindings := g.outputs["bindings"].(object)["eu-west-1"].(object)
	assert.Equal(t, "sg-0123456789abcdef0", bindings["clientSecurityGroupId"])
	assert.Equal(t, []string{"catalog", "orders"}, slices.Sorted(maps.Keys(bindings["policies"].(object))))
	assert.Contains(t, bindings["environment"], "CATALOG_WRITER_PARAMETER")
	built := g.outputs["bindings"].(object)["us-east-2"].(object)
	assert.Equal(t, "shop-main-task-security-group-us-east-2-id", built["clientSecurityGroupId"])
}

// Only the route tables that are named get routes, one for each range of the peer; the peer gets one for each range that is
// brought.
func TestRoutesOfABroughtNetwork(t *testing.T) {
	t.Parallel()
	g := newBringing(t, object{"network": broughtNetwork()})
	routes := map[string]object{}
	for _, name := range g.peering() {
		if strings.Contains(name, "-route-") {
			routes[name] = g.node(name).inputs
		}
	}
	acceptance := "shop-peering-accepter-eu-west-1-us-east-2-id"
	expected := map[string]object{
		"shop-peering-route-table-1-us-east-2-eu-west-1": {
			"routeTableId": "rtb-00000000000000001", "destinationCidrBlock": "10.31.0.0/16", "vpcPeeringConnectionId": acceptance,
		},
		"shop-peering-route-table-2-us-east-2-eu-west-1": {
			"routeTableId": "rtb-00000000000000002", "destinationCidrBlock": "10.31.0.0/16", "vpcPeeringConnectionId": acceptance,
		},
	}
	for _, zone := range []string{"az1", "az2", "az3"} {
		for name, block := range map[string]string{"172.20.0.0-16": "172.20.0.0/16", "172.21.0.0-20": "172.21.0.0/20"} {
			expected["shop-peering-route-"+zone+"-"+name+"-eu-west-1-us-east-2"] = object{
				"routeTableId":         "shop-main-private-routes-" + zone + "-us-east-2-id",
				"destinationCidrBlock": block, "vpcPeeringConnectionId": acceptance,
			}
		}
	}
	assert.Equal(t, expected, routes)
	assert.Equal(t, "vpc-0123456789abcdef0", g.node("shop-peering-us-east-2-eu-west-1").inputs["vpcId"])
}

// A stack that is built in a network that is brought has everything but the network, and nothing of the network is made.
func TestAStackInABroughtNetwork(t *testing.T) {
	t.Parallel()
	network := broughtNetwork()
	delete(network, "cidrBlocks")
	delete(network, "routeTableIds")
	g := newBringing(t, object{"network": network})
	for name := range g.nodes {
		if strings.HasSuffix(name, "eu-west-1") {
			for _, part := range []string{"-vpc", "-subnet-az", "-routes", "gateway", "endpoint", "nat-", "-route-", "peering"} {
				assert.NotContains(t, name, part)
			}
		}
	}
	assert.Equal(t, []any{"subnet-00000000000000001", "subnet-00000000000000002"},
		g.node("shop-main-load-balancer-eu-west-1").inputs["subnets"])
	service := g.node("shop-main-service-eu-west-1").inputs["networkConfiguration"].(object)
	assert.Equal(t, []any{"subnet-00000000000000003", "subnet-00000000000000004"}, service["subnets"])
	assert.Equal(t, "vpc-0123456789abcdef0", g.node("shop-main-target-group-eu-west-1").inputs["vpcId"])
	door := g.node("shop-catalog-security-group-us-east-2").inputs["ingress"].([]any)[0].(object)
	assert.Equal(t, []any{"10.31.0.0/16"}, door["cidrBlocks"], "what is not known is not let in")
	assert.Equal(t, "", g.outputs["topology"].(object)["members"].([]any)[0].(object)["cidrBlock"])
	assert.Contains(t, strings.Join(words(g.outputs["warnings"]), "\n"), "must be reachable from eu-west-1 (range not known)")
}

func words(list any) []string {
	var all []string
	for _, each := range list.([]any) {
		all = append(all, each.(string))
	}
	return all
}

// Whose security group alone is known is let in by it.
func TestADatabaseThatNobodyIsLetInto(t *testing.T) {
	t.Parallel()
	network := broughtNetwork()
	delete(network, "cidrBlocks")
	delete(network, "routeTableIds")
	inputs := shop()
	delete(inputs, "compute")
	delete(inputs, "loadBalancer")
	inputs["homeRegion"] = "eu-west-1"
	inputs["regions"] = []any{object{"name": "eu-west-1", "existing": object{
		"loadBalancer": broughtBalancer(), "network": network,
	}}}
	inputs["datastores"] = object{"catalog": object{"aurora": object{"engine": "aurora-postgresql", "engineVersion": "16.6"}}}
	g, err := construct(t, application.Type, "shop", inputs)
	require.NoError(t, err)
	assert.Equal(t, []any{}, g.node("shop-catalog-security-group-eu-west-1").inputs["ingress"])
	assert.Equal(t, "http://shop-ingress-accelerator.example.com", g.outputs["url"])
	assert.Equal(t, object{"detectionSeconds": 0.0, "propagationSeconds": 0.0, "totalSeconds": 0.0},
		g.outputs["failover"].(object)["globalAccelerator"])
}
