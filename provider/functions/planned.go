package functions

import (
	"github.com/pulumi/pulumi-go-provider/infer"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/outputs"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

var (
	_ infer.Annotated = (*PlanProblem)(nil)
	_ infer.Annotated = (*PlannedRegion)(nil)
	_ infer.Annotated = (*PlannedNetwork)(nil)
	_ infer.Annotated = (*PlannedZone)(nil)
	_ infer.Annotated = (*PlannedStore)(nil)
	_ infer.Annotated = (*PlannedStoreMember)(nil)
	_ infer.Annotated = (*PlannedPeering)(nil)
	_ infer.Annotated = (*PlannedLimit)(nil)
)

// PlanProblem is one mistake in the inputs.
type PlanProblem struct {
	Path string `pulumi:"path"`
	Text string `pulumi:"text"`
}

// Annotate documents the type.
func (p *PlanProblem) Annotate(a infer.Annotator) {
	a.Describe(&p, "One mistake in the inputs.")
	a.Describe(&p.Path, "The input, as `regions[1].traffic`.")
	a.Describe(&p.Text, "The input, the rule, the value and the way out, as the component says it.")
}

// PlannedRegion is one region of a plan.
type PlannedRegion struct {
	Region             string          `pulumi:"region"`
	Home               bool            `pulumi:"home"`
	Writer             bool            `pulumi:"writer"`
	Stack              bool            `pulumi:"stack"`
	Traffic            int             `pulumi:"traffic"`
	Isolated           bool            `pulumi:"isolated"`
	DeletionProtection bool            `pulumi:"deletionProtection"`
	DualStack          bool            `pulumi:"dualStack"`
	Brought            bool            `pulumi:"brought"`
	Network            *PlannedNetwork `pulumi:"network,optional"`
}

// Annotate documents the type.
func (p *PlannedRegion) Annotate(a infer.Annotator) {
	a.Describe(&p, "One region of a plan.")
	a.Describe(&p.Region, "The AWS region code.")
	a.Describe(&p.Home, "Whether this is the home region.")
	a.Describe(&p.Writer, "Whether single-writer datastores accept writes here, unless they say otherwise.")
	a.Describe(&p.Stack, "Whether the region runs the application; if not, it holds data only.")
	a.Describe(&p.Traffic, "The share, in percent, of what the region would get that it gets.")
	a.Describe(&p.Isolated, "Whether the region gets no traffic at all.")
	a.Describe(&p.DeletionProtection, "Whether the region's stack is protected against deletion.")
	a.Describe(&p.DualStack, "Whether the load balancer has IPv6 addresses.")
	a.Describe(&p.Brought, "Whether the region brings its load balancer, with what runs behind it.")
	a.Describe(&p.Network, "The region's address plan; missing where nothing needs a network.")
}

// PlannedNetwork is the address plan of one region.
type PlannedNetwork struct {
	CidrBlock   string        `pulumi:"cidrBlock"`
	NatGateways string        `pulumi:"natGateways"`
	Zones       []PlannedZone `pulumi:"zones"`

	BroughtCidrBlocks []string `pulumi:"broughtCidrBlocks"`
}

// Annotate documents the type.
func (p *PlannedNetwork) Annotate(a infer.Annotator) {
	a.Describe(&p, "The address plan of one region.")
	a.Describe(&p.CidrBlock, "The range of the network; empty for one that is brought.")
	a.Describe(&p.BroughtCidrBlocks, "The ranges of a network that is brought, as far as they are said; else empty.")
	a.Describe(&p.NatGateways, "How many NAT gateways there are: `none`, `single` or `perZone`; empty for a network with private "+
		"subnets alone.")
	a.Describe(&p.Zones, "The availability zones, in the order of their ids; none of a network that is brought.")
}

// PlannedZone is one availability zone of a network.
type PlannedZone struct {
	ZoneId           string `pulumi:"zoneId"`
	PrivateCidrBlock string `pulumi:"privateCidrBlock"`
	PublicCidrBlock  string `pulumi:"publicCidrBlock"`
}

// Annotate documents the type.
func (p *PlannedZone) Annotate(a infer.Annotator) {
	a.Describe(&p, "One availability zone of a network.")
	a.Describe(&p.ZoneId, "The zone's id, the same in every account, as `use1-az1`.")
	a.Describe(&p.PrivateCidrBlock, "The range of the private subnet.")
	a.Describe(&p.PublicCidrBlock, "The range of the public subnet; empty for a network with private subnets alone.")
}

// PlannedStore is one datastore of a plan.
type PlannedStore struct {
	Name         string               `pulumi:"name"`
	Kind         string               `pulumi:"kind"`
	HomeRegion   string               `pulumi:"homeRegion"`
	WriterRegion string               `pulumi:"writerRegion"`
	OnDelete     string               `pulumi:"onDelete"`
	Members      []PlannedStoreMember `pulumi:"members"`
}

// Annotate documents the type.
func (p *PlannedStore) Annotate(a infer.Annotator) {
	a.Describe(&p, "One datastore of a plan.")
	a.Describe(&p.Name, "The datastore's name.")
	a.Describe(&p.Kind, "The kind, as its topology block is called; `existing` for one that is managed elsewhere.")
	a.Describe(&p.HomeRegion, "The region that owns the datastore's global object; empty for a kind that has none.")
	a.Describe(&p.WriterRegion, "The region that accepts writes; empty for a kind that all regions write to.")
	a.Describe(&p.OnDelete, "What is left of it when it goes: `snapshot`, `retain` or `destroy`; empty for one that is managed "+
		"elsewhere.")
	a.Describe(&p.Members, "What it has in each region, in the order of their names.")
}

// PlannedStoreMember is what a datastore has in one region.
type PlannedStoreMember struct {
	Region             string `pulumi:"region"`
	Home               bool   `pulumi:"home"`
	Writer             bool   `pulumi:"writer"`
	DeletionProtection bool   `pulumi:"deletionProtection"`
	Instances          int    `pulumi:"instances"`
	InstanceClass      string `pulumi:"instanceClass"`
	EngineVersion      string `pulumi:"engineVersion"`
}

// Annotate documents the type.
func (p *PlannedStoreMember) Annotate(a infer.Annotator) {
	a.Describe(&p, "What a datastore has in one region.")
	a.Describe(&p.Region, "The AWS region code.")
	a.Describe(&p.Home, "Whether the region owns the datastore's global object.")
	a.Describe(&p.Writer, "Whether the region accepts writes while others do not.")
	a.Describe(&p.DeletionProtection, "Whether the datastore is protected against deletion here.")
	a.Describe(&p.Instances, "How many instances it has here; 0 for a kind without instances, and for a region that holds the "+
		"data alone.")
	a.Describe(&p.InstanceClass, "The class of the instances; empty for a kind without.")
	a.Describe(&p.EngineVersion, "The engine's version; empty for a kind without.")
}

// PlannedPeering is a connection between the networks of two regions.
type PlannedPeering struct {
	Requester string `pulumi:"requester"`
	Accepter  string `pulumi:"accepter"`
}

// Annotate documents the type.
func (p *PlannedPeering) Annotate(a infer.Annotator) {
	a.Describe(&p, "A peering connection between the networks of two regions, in both directions.")
	a.Describe(&p.Requester, "The region that asks for the connection: the one whose name sorts before the other's.")
	a.Describe(&p.Accepter, "The region that accepts it.")
}

// PlannedLimit is how near a plan comes to a limit of AWS.
type PlannedLimit struct {
	Path string `pulumi:"path"`
	Text string `pulumi:"text"`
	Used int    `pulumi:"used"`
	Most int    `pulumi:"most"`
}

// Annotate documents the type.
func (p *PlannedLimit) Annotate(a infer.Annotator) {
	a.Describe(&p, "How near a plan comes to a limit of AWS.")
	a.Describe(&p.Path, "The input that decides how much is used, as `datastores.catalog.regions`.")
	a.Describe(&p.Text, "What is counted, and where.")
	a.Describe(&p.Used, "How many there are.")
	a.Describe(&p.Most, "How many there can be.")
}

// planned gives a plan the shape that programs see; a plan with problems is empty. No list is null, which some languages
// cannot tell from a missing output.
func planned(plan topology.Plan, problems topology.Problems) PlanTopologyResult {
	result := PlanTopologyResult{
		Valid:    len(problems) == 0,
		Problems: each(problems, plannedProblem),
		Ingress:  plan.Ingress,
		Members:  each(plan.Regions, plannedRegion),
		Stores:   each(plan.Stores, plannedStore),
		ReplicationEdges: each(plan.Edges, func(edge topology.Edge) outputs.ReplicationEdge {
			return outputs.ReplicationEdge{Store: edge.Store, Source: edge.From, Destination: edge.To}
		}),
		Peerings: each(plan.Peerings, func(peering topology.Peering) PlannedPeering {
			return PlannedPeering{peering.Requester, peering.Accepter}
		}),
		Limits: each(plan.Limits(), func(limit topology.Limit) PlannedLimit {
			return PlannedLimit{limit.Path, limit.What, limit.Used, limit.Most}
		}),
		Warnings: append([]string{}, plan.Warnings...),
		Graph:    plannedGraph(topology.Graph{}),
	}
	if result.Valid {
		result.Diagram, result.Graph = plan.Diagram(), plannedGraph(plan.Graph())
	}
	return result
}

func plannedProblem(problem topology.Problem) PlanProblem {
	return PlanProblem{problem.Path, problem.Error()}
}

func plannedRegion(region topology.RegionPlan) PlannedRegion {
	result := PlannedRegion{
		Region: region.Name, Home: region.Home, Writer: region.Writer, Stack: region.Stack, Traffic: region.Traffic,
		Isolated: region.Isolated, DeletionProtection: region.Protected, DualStack: region.DualStack, Brought: region.Brought,
	}
	if network := region.Network; network != nil {
		result.Network = &PlannedNetwork{Zones: []PlannedZone{}, BroughtCidrBlocks: []string{}}
		if network.Brought != nil {
			result.Network.BroughtCidrBlocks = append(result.Network.BroughtCidrBlocks, region.Ranges()...)
			return result
		}
		result.Network.CidrBlock = network.CidrBlock.String()
		if !network.PrivateOnly {
			result.Network.NatGateways = network.NatGateways
		}
		for _, zone := range network.Zones {
			shown := PlannedZone{ZoneId: zone.ID, PrivateCidrBlock: zone.Private.String()}
			if !network.PrivateOnly {
				shown.PublicCidrBlock = zone.Public.String()
			}
			result.Network.Zones = append(result.Network.Zones, shown)
		}
	}
	return result
}

func plannedStore(store topology.StorePlan) PlannedStore {
	return PlannedStore{
		Name: store.Name, Kind: store.Kind, HomeRegion: store.HomeRegion, WriterRegion: store.WriterRegion,
		OnDelete: store.OnDelete,
		Members: each(store.Members, func(member topology.MemberPlan) PlannedStoreMember {
			return PlannedStoreMember{
				Region: member.Region, Home: member.Home, Writer: member.Writer, DeletionProtection: member.Protected,
				Instances: member.Instances, InstanceClass: member.InstanceClass, EngineVersion: member.EngineVersion,
			}
		}),
	}
}

// each makes a list of another kind from a list.
func each[From, To any](from []From, convert func(From) To) []To {
	to := make([]To, 0, len(from))
	for _, element := range from {
		to = append(to, convert(element))
	}
	return to
}
