package regional

import (
	"github.com/pulumi/pulumi-go-provider/infer"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

var (
	_ infer.Annotated          = (*Network)(nil)
	_ infer.Annotated          = (*NetworkOverrides)(nil)
	_ infer.Annotated          = (*StackNetwork)(nil)
	_ infer.Enum[NatGateways]  = NatGateways("")
	_ infer.Enum[Connectivity] = Connectivity("")
)

// NatGateways says how tasks in private subnets reach the internet.
type NatGateways string

const (
	// NatGatewaysNone builds no NAT gateway.
	NatGatewaysNone NatGateways = "none"
	// NatGatewaysSingle builds one NAT gateway for the region.
	NatGatewaysSingle NatGateways = "single"
	// NatGatewaysPerZone builds one NAT gateway in each zone.
	NatGatewaysPerZone NatGateways = "perZone"
)

// Annotate documents the enumeration.
func (n *NatGateways) Annotate(a infer.Annotator) {
	a.Describe(n, "How what runs in the private subnets reaches the internet.")
}

// Values lists the members of the enumeration.
func (NatGateways) Values() []infer.EnumValue[NatGateways] {
	return []infer.EnumValue[NatGateways]{
		{Name: "None", Value: NatGatewaysNone, Description: "No way out to the internet. The region gets the interface " +
			"endpoints without which tasks cannot start (ECR, CloudWatch Logs, Secrets Manager, SSM), and images must be in ECR."},
		{Name: "Single", Value: NatGatewaysSingle, Description: "One NAT gateway for the region: cheaper, but the failure " +
			"of its zone cuts the whole region's outbound traffic."},
		{Name: "PerZone", Value: NatGatewaysPerZone, Description: "One NAT gateway in each zone, so that a zone fails alone."},
	}
}

// Connectivity says who connects the networks of the regions.
type Connectivity string

const (
	// ConnectivityPeering builds peering connections.
	ConnectivityPeering Connectivity = topology.ConnectivityPeering
	// ConnectivityProvided builds nothing.
	ConnectivityProvided Connectivity = topology.ConnectivityProvided
)

// Annotate documents the enumeration.
func (c *Connectivity) Annotate(a infer.Annotator) {
	a.Describe(c, "Who connects the networks of regions that need each other.")
}

// Values lists the members of the enumeration.
func (Connectivity) Values() []infer.EnumValue[Connectivity] {
	return []infer.EnumValue[Connectivity]{
		{Name: "Peering", Value: ConnectivityPeering, Description: "Peering connections are built, with routes both ways, " +
			"between every region that runs the application and every region with a database that can become the writer."},
		{Name: "Provided", Value: ConnectivityProvided, Description: "Nothing is built: the private subnets of those regions " +
			"reach each other by a transit gateway or the like, which is yours, with its routes."},
	}
}

// Network is the network of every region of an application that has one.
type Network struct {
	AddressPool           *string       `pulumi:"addressPool,optional"`
	AvailabilityZoneCount *int          `pulumi:"availabilityZoneCount,optional"`
	NatGateways           *NatGateways  `pulumi:"natGateways,optional"`
	Connectivity          *Connectivity `pulumi:"connectivity,optional"`
}

// Annotate documents the type.
func (n *Network) Annotate(a infer.Annotator) {
	a.Describe(&n, "The networks of an application's regions: one VPC a region, with public and private subnets in each "+
		"availability zone. A region without a stack has one where it holds a database, with private subnets alone.")
	a.Describe(&n.AddressPool, "The private IPv4 range, /8 to /15, that the regions' networks are cut from. A region's "+
		"range is a function of the pool and of the region's name alone, so that adding, removing or reordering regions "+
		"never moves another region's range. Changing the pool replaces every region's network, load balancer and service, "+
		"for which the protection must be lowered first.")
	a.Describe(&n.AvailabilityZoneCount, "How many availability zones each region uses. Default: 3, or 2 where a region "+
		"has only two that every account can use.")
	a.Describe(&n.NatGateways, "How what runs in the private subnets reaches the internet.")
	a.Describe(&n.Connectivity, "Who connects the networks of regions that need each other: applications connect to a "+
		"database with one writer across regions, unless it forwards writes and they read in their own region. With "+
		"`provided`, routes in both directions must be there before an application that uses the database starts.")
}

// NetworkOverrides is what one region says differently about its network.
type NetworkOverrides struct {
	CidrBlock             *string      `pulumi:"cidrBlock,optional"`
	AvailabilityZoneCount *int         `pulumi:"availabilityZoneCount,optional"`
	AvailabilityZoneIds   []string     `pulumi:"availabilityZoneIds,optional"`
	NatGateways           *NatGateways `pulumi:"natGateways,optional"`

	Connectivity *Connectivity `pulumi:"connectivity,optional"`
}

// Annotate documents the type.
func (n *NetworkOverrides) Annotate(a infer.Annotator) {
	a.Describe(&n, "What one region says differently about its network.")
	a.Describe(&n.CidrBlock, "The region's own private IPv4 range, /16 to /21, in place of its part of the address pool. "+
		"It may not overlap another region's. Changing it replaces the region's network, load balancer and service, for "+
		"which the region's protection must be lowered first.")
	a.Describe(&n.AvailabilityZoneCount, "How many availability zones this region uses. Default: the application's.")
	a.Describe(&n.AvailabilityZoneIds, "The ids of the availability zones to use (`use1-az1`), at least two. They win over "+
		"the count. Ids, not names, because names differ from account to account. A subnet belongs to its zone for ever: "+
		"adding a zone adds subnets, removing one removes its subnets.")
	a.Describe(&n.NatGateways, "How this region's private subnets reach the internet. Default: the application's.")
	a.Describe(&n.Connectivity, "Who connects this region's network with others. Two are connected by peering where both say so. "+
		"Default: the application's, and `provided` for a network that is brought without `cidrBlocks` and `routeTableIds`.")
}

// StackNetwork is the network of a regional stack that is used alone.
type StackNetwork struct {
	CidrBlock             *string      `pulumi:"cidrBlock,optional"`
	AvailabilityZoneCount *int         `pulumi:"availabilityZoneCount,optional"`
	AvailabilityZoneIds   []string     `pulumi:"availabilityZoneIds,optional"`
	NatGateways           *NatGateways `pulumi:"natGateways,optional"`
}

// Annotate documents the type.
func (n *StackNetwork) Annotate(a infer.Annotator) {
	a.Describe(&n, "The network of one regional stack: a VPC with public and private subnets in each availability zone.")
	a.Describe(&n.CidrBlock, "The private IPv4 range of the VPC, /16 to /21. Give every region its own, so that the "+
		"networks can be joined later. Changing it replaces the network, the load balancer and the service, for which the "+
		"protection must be lowered first.")
	a.Describe(&n.AvailabilityZoneCount, "How many availability zones to use. Default: 3, or 2 where a region has only "+
		"two that every account can use.")
	a.Describe(&n.AvailabilityZoneIds, "The ids of the availability zones to use (`use1-az1`), at least two. They win over "+
		"the count. Ids, not names, because names differ from account to account.")
	a.Describe(&n.NatGateways, "How what runs in the private subnets reaches the internet.")
}
