package inputs

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// One kind of load balancer is implied, but not beside another.
func TestTheImpliedBlockGivesWay(t *testing.T) {
	t.Parallel()
	pkg := newTestPackage(t)
	for given, kind := range map[string]string{
		"{}": "application", "{network: {}}": "network", "{application: {}}": "application",
	} {
		filled := pkg.Defaults("LoadBalancer", parse(t, given))
		assert.Equal(t, 1, filled.Len(), given)
		assert.True(t, has(filled, kind), given)
	}
	type applicationBalancer struct{}
	type LoadBalancer struct {
		Application *applicationBalancer `pulumi:"application,optional"`
		Network     *applicationBalancer `pulumi:"network,optional"`
	}
	empty, network := &LoadBalancer{}, &LoadBalancer{Network: &applicationBalancer{}}
	Fill("LoadBalancer", empty)
	Fill("LoadBalancer", network)
	assert.NotNil(t, empty.Application)
	assert.Nil(t, network.Application)
}

// What decides the plan is read; what only AWS must know is not.
func TestDecodeKinds(t *testing.T) {
	t.Parallel()
	pkg := newTestPackage(t)
	application, _, problems := pkg.Application("shop", topology.Identity{}, parse(t, `
homeRegion: us-east-2
compute: {ec2: {image: "111122223333.dkr.ecr.{region}.amazonaws.com/shop:1", instanceType: m7g.large, amiGeneration: 2}}
loadBalancer: {network: {listeners: [{port: 53, protocol: UDP}], staticAddresses: true, healthCheck: {path: /a, protocol: HTTP}}}
regions:
  - name: us-east-2
  - name: eu-west-1
    compute: {lambdaFunction: {zip: {bucket: "code-{region}", key: shop.zip}, runtime: nodejs22.x, handler: index.handler}}
    loadBalancer: {application: {internal: true}}
`))
	require.Empty(t, problems)
	fleet := application.Regions[0]
	assert.Equal(t, &topology.Compute{EC2: &topology.EC2{
		Image: new("111122223333.dkr.ecr.us-east-2.amazonaws.com/shop:1"), HasImage: true, Port: new(8080), DesiredCount: new(2),
		InstanceType: "m7g.large", AMIGeneration: 2,
	}}, fleet.Compute)
	assert.Equal(t, &topology.NetworkLoadBalancer{
		Listeners:       []topology.Listener{{Port: 53, Protocol: topology.ProtocolUDP}},
		StaticAddresses: true, CheckPath: true, CheckProtocol: topology.ProtocolHTTP,
	}, fleet.NetworkLoadBalancer)
	function := application.Regions[1]
	assert.Equal(t, &topology.Compute{Lambda: &topology.Lambda{HasZip: true, Runtime: true, Handler: true}}, function.Compute)
	assert.Nil(t, function.NetworkLoadBalancer)
	assert.True(t, function.Internal)
	assert.Equal(t, "internal-application", function.Shape())
}

// A region's block of another kind replaces the application's: nothing of it is laid over.
func TestAnotherKindReplacesTheBlock(t *testing.T) {
	t.Parallel()
	type Ecs struct {
		Image pulumi.StringInput `pulumi:"image"`
	}
	type Ec2 struct {
		Image pulumi.StringPtrInput `pulumi:"image,optional"`
	}
	type Compute struct {
		Ecs *Ecs `pulumi:"ecs,optional"`
		Ec2 *Ec2 `pulumi:"ec2,optional"`
	}
	merged := Overlay[Compute](&Compute{Ecs: &Ecs{Image: pulumi.String("a")}}, &Compute{Ec2: &Ec2{Image: pulumi.String("b")}})
	assert.Equal(t, &Compute{Ec2: &Ec2{Image: pulumi.String("b")}}, merged)
}
