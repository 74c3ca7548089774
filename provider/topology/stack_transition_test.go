package topology

import (
	"testing"
)

// stacks are two regions, the second of which can be taken away.
func stacks(d *Deployment) {
	d.Stacks = map[string]StackDeployment{
		"us-east-2": {Compute: ComputeECS, LoadBalancer: "application"},
		"eu-west-1": {Compute: ComputeECS, LoadBalancer: "application", Drained: true},
	}
}

// functionStacks are two regions with functions, the second of which can be taken away.
func functionStacks(d *Deployment) {
	d.Stacks = map[string]StackDeployment{
		"us-east-2": {Compute: ComputeLambda, LoadBalancer: "application", Code: "image"},
		"eu-west-1": {Compute: ComputeLambda, LoadBalancer: "application", Code: "image", Drained: true},
	}
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
	{"a region that is new", func(*Deployment) {}, stacks, nil},
	{"a region that goes", stacks, func(d *Deployment) { d.Stacks = nil }, nil},
}

func TestStackTransitions(t *testing.T) {
	t.Parallel()
	for _, test := range stackTransitions {
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
