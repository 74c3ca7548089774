package functions

import (
	"context"

	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/inputs"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/outputs"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// PlanTopologyToken is the token of the function.
const PlanTopologyToken = "globalapp:index:planTopology"

// plannedName stands for the name that the application will have, on which nothing in the answer depends.
const plannedName = "application"

var (
	_ infer.Annotated                                = (*PlanTopology)(nil)
	_ infer.Annotated                                = (*PlanTopologyResult)(nil)
	_ infer.Fn[PlanTopologyArgs, PlanTopologyResult] = (*PlanTopology)(nil)
)

// PlanTopology is the function planTopology.
type PlanTopology struct{}

// Annotate documents the function.
func (f *PlanTopology) Annotate(a infer.Annotator) {
	a.Describe(&f, "What a GlobalApplication with these inputs would be: roles, members, replication, address plan, limits, "+
		"warnings and a picture, or everything that is wrong with them. Nothing is created, and AWS is not asked. Names are not "+
		"part of it, because they contain those of the application and its stack; nor is what depends on the previous deployment.")
}

// PlanTopologyArgs stand for the arguments of planTopology, which are those of a GlobalApplication: the schema takes them from
// there, and the function reads them as they came.
type PlanTopologyArgs struct{}

// PlanTopologyResult is what planTopology gives back.
type PlanTopologyResult struct {
	Valid            bool                      `pulumi:"valid"`
	Problems         []PlanProblem             `pulumi:"problems"`
	Ingress          string                    `pulumi:"ingress"`
	Members          []PlannedRegion           `pulumi:"members"`
	Stores           []PlannedStore            `pulumi:"stores"`
	ReplicationEdges []outputs.ReplicationEdge `pulumi:"replicationEdges"`
	Peerings         []PlannedPeering          `pulumi:"peerings"`
	Limits           []PlannedLimit            `pulumi:"limits"`
	Warnings         []string                  `pulumi:"warnings"`
	Diagram          string                    `pulumi:"diagram"`
	Graph            PlanGraph                 `pulumi:"graph"`
}

// Annotate documents the result.
func (r *PlanTopologyResult) Annotate(a infer.Annotator) {
	a.Describe(&r.Valid, "Whether a GlobalApplication would accept the inputs. If not, `problems` says why, and the rest is empty.")
	a.Describe(&r.Problems, "All mistakes in the inputs, as the component would report them.")
	a.Describe(&r.Ingress, "The ingress that the name points to, `globalAccelerator` or `route53`; empty without one.")
	a.Describe(&r.Members, "The regions with their roles and networks, in the order of their names.")
	a.Describe(&r.Stores, "The datastores with their roles and members, in the order of their names.")
	a.Describe(&r.ReplicationEdges, "The directions of replication, in a stable order.")
	a.Describe(&r.Peerings, "The peering connections between the regions' networks, in the order of their regions.")
	a.Describe(&r.Limits, "How near the plan comes to limits of AWS.")
	a.Describe(&r.Warnings, "What an operator should know about this configuration. Nothing here stops a deployment.")
	a.Describe(&r.Diagram, "The plan as a Mermaid flowchart.")
	a.Describe(&r.Graph, "The same picture as data: what the project's tool draws an SVG from.")
}

// Invoke plans as the component does.
func (*PlanTopology) Invoke(
	ctx context.Context, _ infer.FunctionRequest[PlanTopologyArgs],
) (infer.FunctionResponse[PlanTopologyResult], error) {
	given, _ := ctx.Value(rawArguments{}).(property.Map)
	return infer.FunctionResponse[PlanTopologyResult]{Output: planned(planOf(given))}, nil
}

// planOf plans an application that nothing is known of but its inputs.
func planOf(given property.Map) (topology.Plan, topology.Problems) {
	_, plan, problems := inputs.Own().Application(plannedName, topology.Identity{}, given)
	return plan, problems
}
