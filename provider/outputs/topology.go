package outputs

import "github.com/pulumi/pulumi-go-provider/infer"

var (
	_ infer.Annotated = (*Topology)(nil)
	_ infer.Annotated = (*TopologyRegion)(nil)
	_ infer.Annotated = (*ReplicationEdge)(nil)
)

// Topology is the plan of an application as data: who has which role, and what is replicated where.
type Topology struct {
	Members          []TopologyRegion  `pulumi:"members"`
	ReplicationEdges []ReplicationEdge `pulumi:"replicationEdges"`
}

// Annotate documents the type.
func (t *Topology) Annotate(a infer.Annotator) {
	a.Describe(&t, "The plan of an application as data: who has which role, and what is replicated where.")
	a.Describe(&t.Members, "The regions, in the order of their names.")
	a.Describe(&t.ReplicationEdges, "The directions of replication, in a stable order.")
}

// TopologyRegion is one region of a plan.
type TopologyRegion struct {
	Name      string `pulumi:"name"`
	Home      bool   `pulumi:"home"`
	Writer    bool   `pulumi:"writer"`
	Stack     bool   `pulumi:"stack"`
	Traffic   int    `pulumi:"traffic"`
	Isolated  bool   `pulumi:"isolated"`
	Brought   bool   `pulumi:"brought"`
	CidrBlock string `pulumi:"cidrBlock"`
}

// Annotate documents the type.
func (t *TopologyRegion) Annotate(a infer.Annotator) {
	a.Describe(&t, "One region of an application's plan.")
	a.Describe(&t.Name, "The AWS region code.")
	a.Describe(&t.Home, "Whether this is the home region.")
	a.Describe(&t.Writer, "Whether single-writer datastores accept writes here.")
	a.Describe(&t.Stack, "Whether the region runs the application; if not, it holds data only.")
	a.Describe(&t.Traffic, "The share, in percent, of what the region would get that it gets.")
	a.Describe(&t.Isolated, "Whether the region gets no traffic at all.")
	a.Describe(&t.Brought, "Whether the region brings its load balancer, with what runs behind it.")
	a.Describe(&t.CidrBlock, "The range of the region's network, or empty where nothing needs one. Of a network that is brought, "+
		"the ranges that are said, with commas between them.")
}

// ReplicationEdge is one direction of replication of a datastore.
type ReplicationEdge struct {
	Store string `pulumi:"store"`
	// Not "from", which is a keyword in Python.
	Source      string `pulumi:"source"`
	Destination string `pulumi:"destination"`
}

// Annotate documents the type.
func (r *ReplicationEdge) Annotate(a infer.Annotator) {
	a.Describe(&r, "One direction of replication of a datastore.")
	a.Describe(&r.Store, "The name of the datastore.")
	a.Describe(&r.Source, "The region that the changes come from.")
	a.Describe(&r.Destination, "The region that the changes go to.")
}
