package functions

import (
	"github.com/pulumi/pulumi-go-provider/infer"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

var (
	_ infer.Annotated = (*PlanGraph)(nil)
	_ infer.Annotated = (*PlanNode)(nil)
	_ infer.Annotated = (*PlanEdge)(nil)
)

// PlanGraph is what a picture of a plan shows.
type PlanGraph struct {
	Nodes []PlanNode `pulumi:"nodes"`
	Edges []PlanEdge `pulumi:"edges"`
}

// Annotate documents the type.
func (p *PlanGraph) Annotate(a infer.Annotator) {
	a.Describe(&p, "What a picture of a plan shows: `diagram` and the SVG that the project's tool draws are made from it.")
	a.Describe(&p.Nodes, "Users, the ingress, and the regions in the order of their names, each with what is in it behind it.")
	a.Describe(&p.Edges, "The connections between nodes, in a stable order.")
}

// PlanNode is one thing in a picture.
type PlanNode struct {
	Key      string   `pulumi:"key"`
	Kind     string   `pulumi:"kind"`
	Region   string   `pulumi:"region"`
	Name     string   `pulumi:"name"`
	Roles    []string `pulumi:"roles"`
	Type     string   `pulumi:"type"`
	Service  string   `pulumi:"service"`
	Capacity string   `pulumi:"capacity"`
	Network  string   `pulumi:"network"`
}

// Annotate documents the type.
func (p *PlanNode) Annotate(a infer.Annotator) {
	a.Describe(&p, "One thing in a picture.")
	a.Describe(&p.Key, "The name that edges call the node by, of letters, digits and underscores; it depends on the names of "+
		"region and datastore alone.")
	a.Describe(&p.Kind, "What it is: `users`, `ingress`, `region`, `stack`, or `store` for a datastore's part in one region.")
	a.Describe(&p.Region, "The region that the node is, or is in; empty for users and the ingress.")
	a.Describe(&p.Name, "What the node is called: the region's code, the datastore's name.")
	a.Describe(&p.Roles, "Of a region: `home`, `writer`, `dataOnly`, `isolated`, `standby` (gets users when another one "+
		"fails). Of a stack: `brought`. Of a datastore with one writer: `writer`, `replica`, `headless`.")
	a.Describe(&p.Type, "What a stack or datastore is made of, as its block is called, such as `ecs` or `aurora`; else empty.")
	a.Describe(&p.Service, "The same as people call it, such as `ECS on Fargate`.")
	a.Describe(&p.Capacity, "How much there is, such as `2 to 6 tasks`; empty where nothing is counted.")
	a.Describe(&p.Network, "The zones and range of a stack's network, or that it is brought; empty for other nodes.")
}

// PlanEdge is one connection in a picture.
type PlanEdge struct {
	Kind        string             `pulumi:"kind"`
	Source      string             `pulumi:"source"`
	Destination string             `pulumi:"destination"`
	Store       string             `pulumi:"store"`
	Label       string             `pulumi:"label"`
	Fallback    bool               `pulumi:"fallback"`
	Mutual      bool               `pulumi:"mutual"`
	Lag         *DatastoreDuration `pulumi:"lag,optional"`
}

// Annotate documents the type.
func (p *PlanEdge) Annotate(a infer.Annotator) {
	a.Describe(&p, "One connection in a picture.")
	a.Describe(&p.Kind, "What it is: `enters` (users to the ingress), `serves` (to a stack), `uses` (a stack its own region's "+
		"datastore), `reads` (a stack another region's), `replicates`.")
	a.Describe(&p.Source, "The id of the node that it begins at.")
	a.Describe(&p.Destination, "The id of the node that it ends at.")
	a.Describe(&p.Store, "The datastore that it is about; empty for users' ways.")
	a.Describe(&p.Label, "What is to be read on it, such as `100%`; empty for nothing.")
	a.Describe(&p.Fallback, "Whether it is taken only when another one fails.")
	a.Describe(&p.Mutual, "Whether it leads both ways.")
	a.Describe(&p.Lag, "How far the destination of a replication is behind, as `compareDatastores` says it; missing for "+
		"other kinds.")
}

// plannedGraph gives a graph the shape that programs see.
func plannedGraph(graph topology.Graph) PlanGraph {
	return PlanGraph{
		Nodes: each(graph.Nodes, func(node topology.GraphNode) PlanNode {
			return PlanNode{
				node.ID, node.Kind, node.Region, node.Name, append([]string{}, node.Roles...), node.Type, node.Service,
				node.Capacity, node.Network,
			}
		}),
		Edges: each(graph.Edges, func(edge topology.GraphEdge) PlanEdge {
			shown := PlanEdge{
				Kind: edge.Kind, Source: edge.From, Destination: edge.To, Store: edge.Store, Label: edge.Label, Fallback: edge.Standby,
				Mutual: edge.Mutual,
			}
			if edge.Kind == topology.EdgeReplicates {
				shown.Lag = new(duration(edge.Lag))
			}
			return shown
		}),
	}
}
