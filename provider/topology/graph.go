package topology

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// The kinds of nodes of a graph.
const (
	NodeUsers   = "users"
	NodeIngress = "ingress"
	NodeRegion  = "region"
	NodeStack   = "stack"
	NodeStore   = "store"
)

// The roles of nodes: of regions, of stacks, and of the members of datastores.
const (
	RoleHome     = "home"
	RoleWriter   = "writer"
	RoleDataOnly = "dataOnly"
	RoleIsolated = "isolated"
	RoleStandby  = "standby"
	RoleBrought  = "brought"
	RoleReplica  = "replica"
	RoleHeadless = "headless"
)

// The kinds of edges of a graph.
const (
	// EdgeEnters leads users to the ingress.
	EdgeEnters = "enters"
	// EdgeServes leads users to a stack.
	EdgeServes = "serves"
	// EdgeUses leads a stack to a datastore in its region.
	EdgeUses = "uses"
	// EdgeReads leads a stack to a datastore in another region, because its own has nothing to read from.
	EdgeReads = "reads"
	// EdgeReplicates leads from where a datastore is written to where that is copied.
	EdgeReplicates = "replicates"
)

// Graph is what a picture of a plan shows. Every picture is made from it, so that no two of them can differ.
type Graph struct {
	// Nodes in a stable order, each region before what is in it.
	Nodes []GraphNode
	// Edges in a stable order.
	Edges []GraphEdge
}

// GraphNode is one thing in a picture.
type GraphNode struct {
	// ID is made of letters, digits and underscores, from the names of region and datastore alone.
	ID   string
	Kind string
	// Region that the node is, or is in; empty for users and ingress.
	Region string
	// Name is what the node is called.
	Name  string
	Roles []string
	// Type is what the inputs call what it is made of, such as ecs or aurora, and Service what people do; empty where it is none.
	Type, Service string
	// Capacity is how much of that there is; empty where nothing is counted.
	Capacity string
	// Network is where a stack is; empty where it is not known.
	Network string
}

// GraphEdge is one connection in a picture.
type GraphEdge struct {
	Kind, From, To string
	// Store is the datastore that an edge is about; empty for users' ways.
	Store string
	// Label is what is to be read on the way; empty for nothing.
	Label string
	// Standby is whether the way is taken only when another one fails.
	Standby bool
	// Mutual is whether it leads both ways.
	Mutual bool
	// Lag is how far the destination of a replication is behind.
	Lag Duration
}

// Graph gives what a picture of the plan shows.
func (p Plan) Graph() Graph {
	graph := Graph{Nodes: []GraphNode{{ID: NodeUsers, Kind: NodeUsers, Name: "Users"}}, Edges: []GraphEdge{}}
	if p.Ingress != "" {
		graph.Nodes = append(graph.Nodes, GraphNode{ID: NodeIngress, Kind: NodeIngress, Name: p.ingressTitle()})
		enters := GraphEdge{Kind: EdgeEnters, From: NodeUsers, To: NodeIngress}
		if p.Domain != nil {
			enters.Label = p.Domain.Name
		}
		graph.Edges = append(graph.Edges, enters)
	}
	for _, region := range p.Regions {
		graph.Nodes = append(graph.Nodes, p.graphRegion(region)...)
	}
	for _, region := range p.Regions {
		graph.Edges = append(graph.Edges, p.graphUses(region)...)
	}
	for _, region := range p.Regions {
		graph.Edges = append(graph.Edges, p.graphServes(region)...)
	}
	graph.Edges = append(graph.Edges, p.graphReads()...)
	graph.Edges = append(graph.Edges, p.graphReplicates()...)
	return graph
}

func (p Plan) ingressTitle() string {
	if p.Ingress != IngressRoute53 {
		return "Global Accelerator"
	}
	return "Route 53, " + p.Route53.Policy
}

// graphRegion are a region and what is in it.
func (p Plan) graphRegion(region RegionPlan) []GraphNode {
	node := GraphNode{ID: nodeID(NodeRegion, region.Name), Kind: NodeRegion, Region: region.Name, Name: region.Name}
	for _, role := range []struct {
		name string
		has  bool
	}{
		{RoleHome, region.Home},
		{RoleWriter, region.Writer},
		{RoleDataOnly, !region.Stack},
		{RoleIsolated, region.Isolated},
		{RoleStandby, region.Stack && p.standsBy(region)},
	} {
		if role.has {
			node.Roles = append(node.Roles, role.name)
		}
	}
	nodes := []GraphNode{node}
	if region.Stack {
		nodes = append(nodes, graphStack(region))
	}
	for _, store := range p.Stores {
		for _, member := range store.Members {
			if member.Region == region.Name {
				nodes = append(nodes, graphStore(store, member))
			}
		}
	}
	return nodes
}

// standsBy says whether a region gets users only when another one fails.
func (p Plan) standsBy(region RegionPlan) bool {
	return slices.ContainsFunc(p.graphServes(region), func(edge GraphEdge) bool { return edge.Standby })
}

// graphStack is what runs the application in a region.
func graphStack(region RegionPlan) GraphNode {
	stack := GraphNode{ID: nodeID(NodeStack, region.Name), Kind: NodeStack, Region: region.Name, Name: "Stack"}
	if region.Brought {
		stack.Roles = []string{RoleBrought}
		return stack
	}
	stack.Type, stack.Service, stack.Capacity = region.Compute, computeTitles[region.Compute], region.capacityTitle()
	switch {
	case region.Network == nil:
	case region.Network.Brought != nil:
		stack.Network = networkBrought
	default:
		stack.Network = fmt.Sprintf("%d zones, %s", len(region.Network.Zones), region.Network.CidrBlock)
	}
	return stack
}

// networkBrought is where a stack is that is not in a network of its own.
const networkBrought = "in a network that is brought"

// computeTitles are what the kinds of compute are called.
var computeTitles = map[string]string{
	ComputeECS: "ECS on Fargate", ComputeEC2: "EC2", ComputeLambda: "Lambda function", ComputeEKS: "EKS",
}

// capacityTitle is how much runs in a region.
func (r RegionPlan) capacityTitle() string {
	switch {
	case r.Most == 0:
		return ""
	case r.Least == r.Most:
		return fmt.Sprintf("%d %s", r.Most, r.Unit)
	}
	return fmt.Sprintf("%d to %d %s", r.Least, r.Most, r.Unit)
}

// storeTitles are what the kinds of datastores are called in a picture.
var storeTitles = map[string]string{
	KindDynamoDB: "DynamoDB", KindS3: "S3", KindAurora: "Aurora", KindDocumentDB: "DocumentDB", KindRDS: "RDS",
	KindElastiCache: "ElastiCache",
}

// graphStore is what a datastore has in a region.
func graphStore(store StorePlan, member MemberPlan) GraphNode {
	node := GraphNode{
		ID: nodeID(NodeStore, store.Name, member.Region), Kind: NodeStore, Region: member.Region, Name: store.Name,
		Type: store.Kind, Service: storeTitles[store.Kind],
	}
	switch {
	case store.SingleWriter == nil:
	case member.Writer:
		node.Roles = append(node.Roles, RoleWriter)
	case member.Instances == 0:
		node.Roles = append(node.Roles, RoleHeadless)
	default:
		node.Roles = append(node.Roles, RoleReplica)
	}
	if member.Instances > 0 {
		node.Capacity = fmt.Sprintf("%d × %s", member.Instances, member.InstanceClass)
	}
	return node
}

// graphUses are the ways of a stack to the datastores in its region, as far as they can be read there.
func (p Plan) graphUses(region RegionPlan) []GraphEdge {
	var edges []GraphEdge
	for _, store := range p.Stores {
		for _, member := range store.Members {
			if region.Stack && member.Region == region.Name && (store.SingleWriter == nil || member.Instances > 0) {
				edges = append(edges, GraphEdge{
					Kind: EdgeUses, From: nodeID(NodeStack, region.Name), To: nodeID(NodeStore, store.Name, region.Name),
					Store: store.Name,
				})
			}
		}
	}
	return edges
}

// graphServes is the way of the users into a region; an isolated one has none.
func (p Plan) graphServes(region RegionPlan) []GraphEdge {
	edge := GraphEdge{Kind: EdgeServes, From: NodeIngress, To: nodeID(NodeStack, region.Name)}
	switch {
	case !region.Stack || region.Isolated:
		return nil
	case p.Ingress == "":
		edge.From = NodeUsers
	case p.Ingress == IngressRoute53:
		edge.Label, edge.Standby = p.Route53.wayTo(region.Name)
	case region.Traffic == 0:
		edge.Label, edge.Standby = "0%, on failover", true
	default:
		edge.Label = fmt.Sprintf("%d%%", region.Traffic)
	}
	return []GraphEdge{edge}
}

// wayTo is how Route 53 leads to a region, and whether only on failover.
func (r Route53Plan) wayTo(region string) (label string, standby bool) {
	var words []string
	for _, record := range r.Records {
		switch {
		case record.Region != region || record.SetIdentifier == "":
		case record.Key == region+"-"+standbySet:
			return "on failover", true
		case record.Policy == RoutingGeolocation:
			words = append(words, cmp.Or(record.Subdivision, record.Country, record.Continent))
		case record.Policy == RoutingWeighted:
			words = append(words, fmt.Sprintf("%d%%", record.Weight))
		}
	}
	return list(words), false
}

// graphReads are the ways of the regions that read from another one.
func (p Plan) graphReads() []GraphEdge {
	var edges []GraphEdge
	for _, store := range p.Stores {
		if store.SingleWriter == nil {
			continue
		}
		for _, client := range store.SingleWriter.Clients {
			if client.ReadsFrom != client.Region {
				edges = append(edges, GraphEdge{
					Kind: EdgeReads, From: nodeID(NodeStack, client.Region), To: nodeID(NodeStore, store.Name, client.ReadsFrom),
					Store: store.Name, Label: "reads",
				})
			}
		}
	}
	return edges
}

// graphReplicates are the directions of replication; two that are each other's reverse are one edge.
func (p Plan) graphReplicates() []GraphEdge {
	var edges []GraphEdge
	for _, edge := range p.Edges {
		mutual := slices.Contains(p.Edges, Edge{Store: edge.Store, From: edge.To, To: edge.From})
		if mutual && edge.From > edge.To {
			continue
		}
		drawn := GraphEdge{
			Kind: EdgeReplicates, From: nodeID(NodeStore, edge.Store, edge.From), To: nodeID(NodeStore, edge.Store, edge.To),
			Store: edge.Store, Mutual: mutual, Label: "asynchronous",
		}
		if i := slices.IndexFunc(p.Stores, func(store StorePlan) bool { return store.Name == edge.Store }); i >= 0 {
			drawn.Lag = p.Stores[i].delay()
			drawn.Label = lagTitle(drawn.Lag)
		}
		edges = append(edges, drawn)
	}
	return edges
}

// delay is how far a copy is behind, which is what the comparison of the kinds says; of buckets without time control nobody
// gives a figure.
func (s StorePlan) delay() Duration {
	for _, compared := range comparisons {
		if compared.Kind != s.Kind {
			continue
		}
		delay := compared.PropagationDelay
		if s.Kind == KindS3 && !s.TimeControl {
			delay.Seconds = 0
		}
		return delay
	}
	return Duration{}
}

// lagTitle puts a lag into words: every kind replicates asynchronously.
func lagTitle(lag Duration) string {
	const minute = 60
	length := fmt.Sprintf("%d s", lag.Seconds)
	if lag.Seconds >= minute && lag.Seconds%minute == 0 {
		length = fmt.Sprintf("%d min", lag.Seconds/minute)
	}
	switch {
	case lag.Seconds == 0:
		return "async, no figure"
	case lag.Basis == BasisTypical:
		return "async, typically " + length
	}
	return "async, within " + length
}

// nodeID makes an id of letters, digits and underscores. Names of regions and stores have no underscores, so that two nodes
// never have one id.
func nodeID(kind string, names ...string) string {
	words := []string{kind}
	for _, name := range names {
		words = append(words, strings.Map(func(r rune) rune {
			if alphanumeric(r) {
				return r
			}
			return '_'
		}, name))
	}
	return strings.Join(words, "__")
}
