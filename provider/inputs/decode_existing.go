package inputs

import (
	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// decodeExisting reads what a region brings. What is built in other regions alone is not said of this one.
func decodeExisting(m property.Map, region *topology.Region) {
	if has(m, "loadBalancer") {
		balancer := block(m, "loadBalancer")
		region.Existing.LoadBalancer = decodeExistingBalancer(balancer)
		region.DualStack, region.HealthCheck = flag(balancer, "dualStack"), topology.HealthCheck{}
	}
	if has(m, "network") {
		region.Existing.Network = decodeExistingNetwork(block(m, "network"))
		region.Network = topology.Network{Connectivity: region.Network.Connectivity}
	}
	if has(m, "compute") {
		compute := block(m, "compute")
		region.Existing.Compute = &topology.ExistingCompute{
			RoleARN: optionalText(compute, "taskRoleArn"), SecurityGroup: !compute.Get("securityGroupId").IsNull(),
		}
	}
}

// decodeExistingBalancer reads a load balancer that is brought.
func decodeExistingBalancer(m property.Map) *topology.ExistingLoadBalancer {
	balancer := &topology.ExistingLoadBalancer{
		Kind: text(m, "type"), ARN: optionalText(m, "arn"), DNSName: optionalText(m, "dnsName"),
	}
	for _, listener := range blocks(m, "listeners") {
		balancer.Listeners = append(balancer.Listeners, topology.Listener{
			Port: whole(listener, "port"), Protocol: text(listener, "protocol"),
		})
	}
	return balancer
}

// decodeExistingNetwork reads a network that is brought.
func decodeExistingNetwork(m property.Map) *topology.ExistingNetwork {
	return &topology.ExistingNetwork{
		VpcID:           text(m, "vpcId"),
		PublicSubnetIDs: ids(m, "publicSubnetIds"), PrivateSubnetIDs: ids(m, "privateSubnetIds"),
		CidrBlocks: ids(m, "cidrBlocks"), RouteTableIDs: ids(m, "routeTableIds"),
	}
}

// ids reads a list of ids or ranges, which keeps its length: one that is not known or wrong is empty.
func ids(m property.Map, key string) []string {
	v := m.Get(key)
	if !v.IsArray() {
		return nil
	}
	elements := make([]string, v.AsArray().Len())
	for i, element := range v.AsArray().All {
		if element.IsString() && !element.Secret() {
			elements[i] = element.AsString()
		}
	}
	return elements
}
