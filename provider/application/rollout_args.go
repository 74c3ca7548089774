package application

import "github.com/pulumi/pulumi-go-provider/infer"

var _ infer.Annotated = (*Rollout)(nil)

// Rollout is the order in which the regions get another version.
type Rollout struct {
	Waves [][]string `pulumi:"waves"`
}

// Annotate documents the type.
func (r *Rollout) Annotate(a infer.Annotator) {
	a.Describe(&r, "The order in which the regions get what starts another version: ECS services with their task definitions, "+
		"functions, node groups, and the launch templates and groups of EC2 instances. Everything else is built side by side.")
	a.Describe(&r.Waves, "The regions, each in one wave. A wave begins when the ECS services of those before are steady and run "+
		"the task definition that was asked for, else the update fails and later waves stay as they are. Functions and node groups "+
		"are put in order only. EC2 instances are for the last wave alone. A change of the waves touches nothing.")
}
