package inputs

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

func TestDecodeWhatARegionBrings(t *testing.T) {
	t.Parallel()
	assert.Equal(t, topology.Region{
		Name: "eu-west-1", DualStack: true,
		Network: topology.Network{Connectivity: "peering"},
		Existing: topology.Existing{
			LoadBalancer: &topology.ExistingLoadBalancer{
				Kind: "network", ARN: new("arn"), Listeners: []topology.Listener{{Port: 443, Protocol: "TLS"}},
			},
			Network: &topology.ExistingNetwork{
				PublicSubnetIDs: []string{"subnet-1", ""}, PrivateSubnetIDs: []string{"subnet-2"},
				CidrBlocks: []string{"172.20.0.0/16"}, RouteTableIDs: []string{"", "rtb-2"},
			},
			Compute: &topology.ExistingCompute{SecurityGroup: true},
		},
	}, DecodeRegion(parse(t, `
name: eu-west-1
network: {connectivity: peering, natGateways: none, availabilityZoneCount: 2}
existing:
  loadBalancer: {type: network, arn: arn, dnsName: !computed x, hostedZoneId: Z1, dualStack: true,
                 listeners: [{port: 443, protocol: TLS}]}
  network: {vpcId: !computed x, publicSubnetIds: [subnet-1, !computed x], privateSubnetIds: [subnet-2],
            cidrBlocks: [172.20.0.0/16], routeTableIds: [!computed x, rtb-2]}
  compute: {taskRoleArn: !computed x, securityGroupId: !computed x}
`)))
}

// What a region says of its own is known after it is merged with what the application says.
func TestOverridesAreWhatARegionSaysItself(t *testing.T) {
	t.Parallel()
	pkg := newTestPackage(t)
	planned, _, problems := pkg.Application("shop", testIdentity, parse(t, `
homeRegion: us-east-2
network: {natGateways: single}
compute: {ecs: {image: example/shop}}
loadBalancer: {application: {idleTimeout: 30}}
regions:
  - {name: us-east-2}
  - {name: eu-west-1, network: {cidrBlock: 10.1.0.0/16, connectivity: provided}, compute: {ecs: {port: 80}}}
`))
	assert.Empty(t, problems)
	assert.Empty(t, planned.Regions[0].Overrides)
	assert.ElementsMatch(t, []string{"compute", "network.cidrBlock", "network.connectivity"}, planned.Regions[1].Overrides)
}

func TestIdsThatAreBroughtLookLikeIds(t *testing.T) {
	t.Parallel()
	pkg := newTestPackage(t)
	_, _, problems := pkg.Application("shop", testIdentity, parse(t, `
homeRegion: us-east-2
compute: {ecs: {image: example/shop}}
regions:
  - name: us-east-2
    existing:
      network: {vpcId: my-network, privateSubnetIds: [subnet-00000003, subnet-00000004], publicSubnetIds: [a, subnet-00000002],
                routeTableIds: [rtb-1], cidrBlocks: [172.20.1.0/16]}
`))
	var paths []string
	for _, problem := range problems {
		assert.Equal(t, RuleFormat, problem.Rule)
		paths = append(paths, problem.Path)
	}
	assert.Equal(t, []string{
		"regions[0].existing.network.cidrBlocks[0]", "regions[0].existing.network.publicSubnetIds[0]",
		"regions[0].existing.network.routeTableIds[0]", "regions[0].existing.network.vpcId",
	}, paths)
}
