package e2e_test

import (
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

// computeKind is a row of the matrix: what runs in a region.
type computeKind struct {
	// name is how the block is called, and words what the documentation calls it.
	name, words string
	block       change
	// made is what a region has of it, and of its way from the load balancer, and bound what it has to use the datastore.
	made  []made
	bound made
	// newer is a newer version, and rolls what that does.
	newer change
	rolls func(region string) ops
	// deploys is whether users of the region's stack run the application on it, when it is there.
	deploys bool
	// refused says why the kind does not go with a load balancer, by the load balancer's name.
	refused map[string]refusedPair
}

// refusedPair is why two kinds do not go together: for users of the documentation, and as the mistake that is reported.
type refusedPair struct {
	words   string
	mistake mistake
}

var computeKinds = []computeKind{
	{
		name: topology.ComputeECS, words: "containers on Fargate", block: onECS,
		made: []made{madeECS, madeReach}, bound: made{"iam/RolePolicy": "task-policy-orders"},
		newer: set("compute.ecs.image", image("2")),
		rolls: func(region string) ops { return rolledOut(region) },
	},
	{
		name: topology.ComputeEC2, words: "instances with a container or a program", block: onEC2,
		made: []made{madeEC2, madeReach}, bound: made{"iam/RolePolicy": "instance-policy-orders"},
		newer: set("compute.ec2.image", pulumi.String("111122223333.dkr.ecr.{region}.amazonaws.com/shop:2")),
		rolls: func(region string) ops { return did("update", in(region, "launch-template", "instances")) },
	},
	{
		name: topology.ComputeEKS, words: "a Kubernetes cluster, with nodes in a managed group", block: onEKS,
		made: []made{madeEKS, madeReach}, bound: made{"iam/RolePolicy": "pod-policy-orders"},
		newer:   set("compute.eks.nodes.nodeGroup.volumeSize", pulumi.Int(100)),
		rolls:   func(region string) ops { return did("update", in(region, "node-template", "nodes")) },
		deploys: true,
	},
	{
		name: topology.ComputeLambda, words: "a function", block: onLambda,
		made: []made{madeLambda}, bound: made{"iam/RolePolicy": "function-policy-orders"},
		newer: set("compute.lambdaFunction.image", pulumi.String("111122223333.dkr.ecr.{region}.amazonaws.com/shop:2")),
		rolls: func(region string) ops { return did("update", in(region, "function", "function-alias")) },
		refused: map[string]refusedPair{"network": {
			"such a load balancer has no functions as targets",
			mistake{topology.RuleLambdaBalancer, "compute.lambdaFunction", []string{
				"a Network Load Balancer has no functions as targets; use loadBalancer.application, or ecs or ec2",
			}},
		}},
	},
}

// balancerKind is a column of the matrix: what stands in front of the compute.
type balancerKind struct {
	name  string
	block change
	// made is what a region has of it, with plain without a certificate and with tls with one.
	made, plain, tls made
	// named is the load balancer among the parts of a stack.
	named string
}

var balancerKinds = []balancerKind{
	{"application", func(pulumi.Map) {}, madeApplication, madeApplicationPlain, madeApplicationTLS, "load-balancer"},
	{"network", behindNetwork, madeNetworkLoadBalancer, madeNetworkPlain, madeNetworkTLS, "network-load-balancer"},
}

// ingressKind is what brings users to the regions, with what draining a region and taking a drained one away does there.
type ingressKind struct {
	name  string
	block change
	once  made
	// region is what a region has of it, and drained what it has while it is drained.
	region, drained []made
	// drains and leaves are the updates of what exists once, or of the region, when a region is drained, and when it goes.
	drains, leaves []made
	// meanwhile exists once while a region is drained.
	meanwhile []made
}

var ingressKinds = []ingressKind{
	{
		name: "globalAccelerator", block: byAccelerator, once: madeAccelerator,
		region: []made{madeAcceleratorPart}, drained: []made{madeAcceleratorPart}, drains: []made{madeAcceleratorPart},
	},
	{
		name: "route53", block: byDNS, once: madeRoute53,
		region: []made{madeName, madeLatency}, drained: []made{madeName, madeStandby},
		drains: []made{madePublicName}, leaves: []made{madePublicName}, meanwhile: []made{madeFailover},
	},
}

// smallRegions makes the networks of the matrix small: two zones, one NAT gateway.
var smallRegions = set("network", pulumi.Map{
	"availabilityZoneCount": pulumi.Int(len(matrixZones)), "natGateways": pulumi.String("single"),
})

// cell is a cell of the matrix.
type cell struct {
	computeKind
	balancer balancerKind
	ingress  ingressKind
}

// program is the application of a cell in some regions.
func (c cell) program(regions []string, changes ...change) pulumi.RunFunc {
	return siteIn(regions, append([]change{smallRegions, c.block, c.balancer.block, c.ingress.block}, changes...)...)
}

// stack is a region's stack with what its load balancer listens for.
func (c cell) stack(listens made) []made {
	return append([]made{madeNetwork, c.balancer.made, listens}, c.made...)
}

// region is everything that a region is made of, with these parts of the ingress.
func (c cell) region(region string, ingress []made) []string {
	member := madeReplica
	if region == twoRegions[0] {
		member = madeTable
	}
	return all(region, slices.Concat(c.stack(c.balancer.tls), []made{madeScope, madeCertificate, c.bound, member}, ingress)...)
}

// protectedByAWS are the resources of some regions that learn of protection being lowered.
func (c cell) protectedByAWS(regions ...string) []string {
	var list []string
	for _, region := range regions {
		member := madeReplica
		if region == twoRegions[0] {
			member = madeTable
		}
		list = append(list, all(region, made{"lb/LoadBalancer": c.balancer.named}, member)...)
	}
	return list
}

// eachCombination runs a test on every cell of the matrix.
func eachCombination(t *testing.T, test func(*testing.T, cell)) {
	t.Helper()
	for _, compute := range computeKinds {
		for _, balancer := range balancerKinds {
			for _, ingress := range ingressKinds {
				t.Run(compute.name+" "+balancer.name+" "+ingress.name, func(t *testing.T) {
					t.Parallel()
					test(t, cell{compute, balancer, ingress})
				})
			}
		}
	}
}

// Every kind of compute behind every kind of load balancer behind every kind of ingress: created, left alone, in a region
// more, drained, in a region less, gone, each step with exactly these operations, while users everywhere are answered. What
// AWS refuses is refused before anything is created.
func TestMatrix(t *testing.T) {
	t.Parallel()
	eachCombination(t, func(t *testing.T, c cell) {
		if pair, refused := c.refused[c.balancer.name]; refused {
			assertRefusedAtOnce(t, c.program(twoRegions), pair.mistake)
			return
		}
		c.lives(t)
	})
}

// lives takes a cell through the life of an application that is protected.
func (c cell) lives(t *testing.T) {
	t.Helper()
	const home, other, newcomer = "us-east-2", "eu-west-1", "eu-central-1"
	three := append(slices.Clone(twoRegions), newcomer)
	gone := inRegion(newcomer, set("traffic", pulumi.Int(0)))
	b := newBench(t)
	b.sim.AddZone(awssim.Zone{ID: zoneID, Name: "example.com"})
	s := b.stack("dev", c.program(twoRegions, protected))
	two := slices.Concat(all("", madeOnce, c.ingress.once), c.region(home, c.ingress.region), c.region(other, c.ingress.region))
	assertMade(t, "create", did("create", two), s.up().typed)
	c.deploy(b, twoRegions...)
	assert.Empty(t, s.up().typed, "nothing")
	assert.Equal(t, "ok "+other, b.seen(siteURL, near(newcomer)))

	v := b.watch(siteURL)
	s.runs(c.program(three, protected))
	assertMade(t, "add", together(did("create", c.region(newcomer, c.ingress.region)), did("update", all("", madeRecord))),
		v.during(t, func() operations { return s.up() }).typed)
	c.deploy(b, newcomer)
	assert.Equal(t, "ok "+newcomer, b.seen(siteURL, near(newcomer)))

	s.runs(c.program(three, protected, gone))
	assertMade(t, "drain", c.change(newcomer, c.ingress.region, c.ingress.drained, c.ingress.drains),
		v.during(t, func() operations { return s.up() }).typed)
	assert.Equal(t, "ok "+other, b.seen(siteURL, near(newcomer)))
	assert.Empty(t, s.refresh().typed, "a refresh finds nothing")

	s.runs(c.program(three, protected, gone, unprotected(newcomer)))
	assertMade(t, "remove, first", did("update", c.protectedByAWS(newcomer)),
		v.during(t, func() operations { return s.up() }).typed)
	s.runs(c.program(twoRegions, protected))
	assertMade(t, "remove, then", together(
		did("delete", c.region(newcomer, c.ingress.drained), all("", c.ingress.meanwhile...)),
		did("update", all("", madeRecord), all("", c.ingress.leaves...))),
		v.during(t, func() operations { return s.up() }).typed)

	s.runs(c.program(twoRegions)).up()
	assertMade(t, "destroy", did("delete", two), s.destroy().typed)
	assert.Equal(t, []string{
		"aws:dynamodb/table:Table shop-orders-table-us-east-2", "aws:route53/zone:Zone example.com",
	}, b.left())
}

// deploy runs the application where its users do that.
func (c cell) deploy(b *bench, regions ...string) {
	b.t.Helper()
	if c.deploys {
		b.deploy(regions...)
	}
}

// change is what an ingress does to have other parts in a region, with some updates.
func (c cell) change(region string, before, after, updates []made) ops {
	was, is := all(region, before...), all(region, after...)
	isIn := func(list []string) func(string) bool {
		return func(each string) bool { return slices.Contains(list, each) }
	}
	expected := ops{}
	for op, list := range map[string][]string{
		"create": slices.Concat(slices.DeleteFunc(slices.Clone(is), isIn(was)), all("", c.ingress.meanwhile...)),
		"delete": slices.DeleteFunc(slices.Clone(was), isIn(is)),
		"update": all(region, updates...),
	} {
		if len(list) > 0 {
			expected = together(expected, did(op, list))
		}
	}
	return expected
}
