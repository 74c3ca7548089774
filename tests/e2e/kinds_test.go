package e2e_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// The kinds of compute of the tests, in place of the ECS service.
var (
	onEC2 = setCompute(pulumi.Map{"ec2": pulumi.Map{
		"image":   pulumi.String("111122223333.dkr.ecr.{region}.amazonaws.com/shop:1"),
		"scaling": pulumi.Map{"min": pulumi.Int(2), "max": pulumi.Int(6)},
	}})
	onLambda = setCompute(pulumi.Map{"lambdaFunction": pulumi.Map{
		"image": pulumi.String("111122223333.dkr.ecr.{region}.amazonaws.com/shop:1"),
	}})
	onECS = func(pulumi.Map) {}
)

func setCompute(block pulumi.Map) change {
	return func(inputs pulumi.Map) { inputs["compute"] = ownCopy(block) }
}

// behindNetwork is a Network Load Balancer in place of the other kind.
var behindNetwork = set("loadBalancer.network", pulumi.Map{})

// The parts of a region that one kind has and others have not.
var (
	ecsParts = []string{
		"task-security-group", "tasks-to-anywhere", "execution-role", "execution-policy-start", "task-role",
		"task-policy-orders", "cluster", "capacity-providers", "task-definition", "service", "scaling-target",
	}
	applicationParts = []string{
		"load-balancer", "load-balancer-security-group", "target-group", "listener", "load-balancer-from-0.0.0.0-0",
	}
	networkParts = []string{
		"network-load-balancer", "network-load-balancer-security-group", "network-target-group", "network-listener-80",
		"load-balancer-tcp-80-from-0.0.0.0-0",
	}
)

// combination is a kind of compute behind a kind of load balancer behind an ingress.
type combination struct {
	name    string
	changes []change
	// without and with are the parts that a region has less and more than that of the application of the tests.
	without, with []string
}

// parts are the resources of a region in a combination.
func (c combination) parts(region string) []string {
	return append(without(regionNames(region), in(region, c.without...)...), in(region, c.with...)...)
}

// names are all resources of a combination.
func (c combination) names(regions ...string) []string {
	names := globalNames()
	for _, region := range regions {
		names = append(names, c.parts(region)...)
	}
	return names
}

// isShop says whether a resource is the application.
func isShop(r apitype.ResourceV3) bool { return r.URN.Name() == "shop" }

// protocols are what load balancers in a region speak, by port.
func (b *bench) protocols(region string) map[int]string {
	spoken := map[int]string{}
	for _, listener := range b.found(listenerType) {
		if listener.Region == region {
			spoken[listener.Outputs.Int("port")] = listener.Outputs.String("protocol")
		}
	}
	return spoken
}

// The machine image is found once: a newer one changes nothing, until it is asked for, and then instances are replaced.
func TestTheMachineImageIsKept(t *testing.T) {
	t.Parallel()
	const parameter = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
	b, s := newShop(t, []string{"us-east-2"}, onEC2)
	image := func() any { return b.named(in("us-east-2", "launch-template")[0]).Outputs["imageId"] }
	first := image()
	newer := b.sim.PublishImage("us-east-2", parameter)
	assert.Empty(t, s.up().changes())
	assert.Empty(t, s.refresh().changes())
	s.runs(shopIn([]string{"us-east-2"}, onEC2, set("tags.team", pulumi.String("another")))).up()
	assert.Equal(t, first, image(), "another tag made the region look again")

	asked := s.runs(shopIn([]string{"us-east-2"}, onEC2, set("tags.team", pulumi.String("another")),
		set("compute.ec2.amiGeneration", pulumi.Int(2)))).up()
	assert.Equal(t, together(replaced(in("us-east-2", "machine-image")),
		did("update", in("us-east-2", "launch-template", "instances"))), asked.changes())
	assert.Equal(t, newer, image())
}

// changedStack is what is said of a region that would change what it runs on while users come.
var changedStack = refused{mistakes: []mistake{{
	topology.RuleTransitionStack, "regions", []string{
		"eu-west-1 would change compute from ecs to ec2 and the load balancer from application to network while it gets users",
		"do one region at a time, in three updates",
	},
}}}

// A region changes what it runs on in three updates: without users and protection, then in one go, then with users again. In
// one update it is refused before anything is touched.
func TestAnotherKindOfComputeAndLoadBalancer(t *testing.T) {
	t.Parallel()
	const other = "eu-west-1"
	b, s := newShop(t, twoRegions)
	there := inRegion(other, func(region pulumi.Map) {
		region["compute"] = pulumi.Map{"ec2": pulumi.Map{"image": pulumi.String("example/shop:1")}}
		region["loadBalancer"] = pulumi.Map{"network": pulumi.Map{}}
	})
	isolated := inRegion(other, set("isolated", pulumi.Bool(true)))
	s.runs(shopIn(twoRegions, there)).assertRefused(t, changedStack.mistakes)
	assert.Equal(t, did("update", []string{endpoints(other), "shop-record"}), s.runs(shopIn(twoRegions, isolated)).up().changes())
	s.runs(shopIn(twoRegions, isolated, there)).up()
	assert.Empty(t, s.up().changes())
	assert.Equal(t, map[string]float64{"us-east-2": 100}, b.visitors(other))
	assert.Equal(t, did("update", []string{endpoints(other), "shop-record"}), s.runs(shopIn(twoRegions, there)).up().changes())
	assert.Equal(t, map[string]float64{other: 100}, b.visitors(other))
	s.destroy()
}
