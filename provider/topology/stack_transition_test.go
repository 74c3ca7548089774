package topology

import (
	"slices"
	"testing"
)

// stacks are two regions, the second of which can be taken away.
func stacks(d *Deployment) {
	d.Stacks = map[string]StackDeployment{
		"us-east-2": {Compute: ComputeECS, LoadBalancer: "application", Network: networkBuilt},
		"eu-west-1": {Compute: ComputeECS, LoadBalancer: "application", Network: networkBuilt, Drained: true},
	}
}

// functionStacks are two regions with functions, the second of which can be taken away.
func functionStacks(d *Deployment) {
	d.Stacks = map[string]StackDeployment{
		"us-east-2": {Compute: ComputeLambda, LoadBalancer: "application", Code: "image"},
		"eu-west-1": {Compute: ComputeLambda, LoadBalancer: "application", Code: "image", Drained: true},
	}
}

// joined are stacks of which one is in a network that is brought.
func joined(d *Deployment) {
	d.Stacks = map[string]StackDeployment{
		"us-east-2": {Compute: ComputeECS, LoadBalancer: "application", Network: Brought, VpcID: "vpc-1"},
	}
	tables("rtb-1", "rtb-2")(d)
}

// tables are the route tables of the network that is brought.
func tables(ids ...string) func(*Deployment) {
	return func(d *Deployment) { d.RouteTables = map[string][]string{"us-east-2": ids} }
}

// spotted are the regions with spare capacity and alarms.
func spotted(d *Deployment) {
	stacks(d)
	restack("us-east-2", func(s *StackDeployment) { s.Spot, s.DeploymentAlarms = SpotOn, true })(d)
	restack("eu-west-1", func(s *StackDeployment) { s.Spot, s.DeploymentAlarms = SpotOff, true })(d)
}

// restack changes what a region runs on.
func restack(region string, change func(*StackDeployment)) func(*Deployment) {
	return func(d *Deployment) {
		changed := map[string]StackDeployment{}
		for name, each := range d.Stacks {
			if name == region {
				change(&each)
			}
			changed[name] = each
		}
		d.Stacks = changed
	}
}

const sequence = "deletionProtection: false and, behind an ingress, isolated: true for us-east-2, then the " +
	"change in its own block"

// stackTransitions are changes of what regions run on.
var stackTransitions = []struct {
	name   string
	before func(*Deployment)
	change func(*Deployment)
	want   []said
}{
	{"no change of kind", stacks, restack("us-east-2", func(s *StackDeployment) { s.Drained = true }), nil},
	{
		"another kind of compute while users come", stacks,
		restack("us-east-2", func(s *StackDeployment) { s.Compute = ComputeEC2 }),
		[]said{{RuleTransitionStack, "regions", "us-east-2 would change compute from ecs to ec2"}},
	},
	{
		"another kind with everything at once", stacks,
		restack("us-east-2", func(s *StackDeployment) {
			*s = StackDeployment{Compute: ComputeEC2, LoadBalancer: "network", Drained: true}
		}),
		[]said{{RuleTransitionStack, "regions", sequence}},
	},
	{
		"a function of another kind while users come", functionStacks,
		restack("us-east-2", func(s *StackDeployment) { s.Code = "zip" }),
		[]said{{RuleTransitionStack, "regions", "us-east-2 would change the function from image to zip"}},
	},
	{
		"a function of another kind in a region without users", functionStacks,
		restack("eu-west-1", func(s *StackDeployment) { s.Code = "zip" }), nil,
	},
	{
		"a function in place of tasks is one change", stacks,
		restack("us-east-2", func(s *StackDeployment) { s.Compute, s.Code = ComputeLambda, "zip" }),
		[]said{{RuleTransitionStack, "regions", "would change compute from ecs to lambdaFunction while"}},
	},
	{
		"another load balancer in a region without users", stacks,
		restack("eu-west-1", func(s *StackDeployment) { s.LoadBalancer = "network" }), nil,
	},
	{
		"another load balancer in a region that gets users back", stacks,
		restack("eu-west-1", func(s *StackDeployment) { s.LoadBalancer, s.Drained = "network", false }),
		[]said{{RuleTransitionStack, "regions", "eu-west-1 would change the load balancer from application to network"}},
	},
	{
		"a load balancer that is brought while users come", stacks,
		restack("us-east-2", func(s *StackDeployment) { s.Compute, s.LoadBalancer = Brought, Brought }),
		[]said{{RuleTransitionStack, "regions", "compute from ecs to brought and the load balancer from application to brought"}},
	},
	{
		"a network that is brought while users come", stacks,
		restack("us-east-2", func(s *StackDeployment) { s.Network = Brought }),
		[]said{{RuleTransitionStack, "regions", "the network from one that is built to one that is brought"}},
	},
	{
		"a network that is brought in a region without users", stacks,
		restack("eu-west-1", func(s *StackDeployment) { s.Network = Brought }), nil,
	},
	{
		"another network that is brought", joined,
		restack("us-east-2", func(s *StackDeployment) { s.VpcID = "vpc-2" }),
		[]said{{RuleTransitionStack, "regions", "the network from vpc-1 to vpc-2"}},
	},
	{
		"a network whose id is not known", joined,
		restack("us-east-2", func(s *StackDeployment) { s.VpcID = "" }), nil,
	},
	{
		"a network of an older version", stacks,
		restack("us-east-2", func(s *StackDeployment) { s.Network = "" }), nil,
	},
	{"route tables at the end", joined, tables("rtb-1", "rtb-2", "rtb-3"), nil},
	{"fewer route tables", joined, tables("rtb-1"), nil},
	{"another route table", joined, tables("rtb-9", "rtb-2"), nil},
	{"a route table that is not known", joined, tables("", "rtb-1"), []said{
		{RuleTransitionRouteTables, "regions", "rtb-1 of us-east-2 takes the place of rtb-2"},
	}},
	{"route tables in another order", joined, tables("rtb-2", "rtb-1"), []said{
		{RuleTransitionRouteTables, "regions", "leave out everything from rtb-1 on in one update"},
	}},
	{
		"spare capacity that goes at once", spotted, restack("us-east-2", func(s *StackDeployment) { s.Spot = "" }),
		[]said{{RuleTransitionSpot, "regions", "us-east-2 has tasks on spare capacity, and without the block spot it would be " +
			"replaced; set compute.ecs.spot.spotWeight: 0"}},
	},
	{"spare capacity that is given up", spotted, restack("us-east-2", func(s *StackDeployment) { s.Spot = SpotOff }), nil},
	{"spare capacity that was given up", spotted, restack("eu-west-1", func(s *StackDeployment) { s.Spot = "" }), nil},
	{
		"alarms that are forgotten", spotted, restack("us-east-2", func(s *StackDeployment) { s.DeploymentAlarms = false }),
		[]said{{RuleTransitionAlarms, "regions", "us-east-2 watches alarms, and AWS would not be told to end it; keep " +
			"compute.ecs.deploymentAlarms, and set enabled: false"}},
	},
	{"another kind without spare capacity", spotted, restack("eu-west-1", func(s *StackDeployment) {
		*s = StackDeployment{Compute: ComputeEC2, LoadBalancer: "application", Drained: true}
	}), nil},
	{"a region that is new", func(*Deployment) {}, stacks, nil},
	{"a region that goes", stacks, func(d *Deployment) { d.Stacks = nil }, nil},
}

func TestStackTransitions(t *testing.T) {
	t.Parallel()
	for _, test := range slices.Concat(stackTransitions, clusterTransitions) {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			before, after := deployed(), deployed()
			test.before(&before)
			test.before(&after)
			test.change(&after)
			assertSaid(t, test.want, CheckTransition(before, after))
		})
	}
}
