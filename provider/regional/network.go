package regional

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// anywhere is every IPv4 address.
const anywhere = "0.0.0.0/0"

// network is what a regional network offers to what runs in it.
type network struct {
	vpc vpcOf
	// brought are the subnets of a network that is brought; nil for one that is built.
	brought *BroughtNetwork
	// dualStack is whether the public subnets have IPv6 ranges.
	dualStack bool
	// owner is the account of what is built in the network.
	owner pulumi.StringOutput
	// moves replaces what cannot follow the network into another range. The provider would change the subnets of a load
	// balancer in place, which AWS refuses across networks (https://github.com/hashicorp/terraform-provider-aws/issues/18317),
	// and detach the internet gateway from a network that is in use; an address serves one NAT gateway at a time.
	moves pulumi.ResourceOption
	// public and private subnets by zone key, the route tables of the private ones, and the zone keys in order.
	public, private map[string]*ec2.Subnet
	tables          map[string]*ec2.RouteTable
	zones           []string
	// nats are the NAT gateways by the key of their zone.
	nats map[string]*ec2.NatGateway
	// internet is what an address needs before it is used: the gateway, and the route to it.
	internet []pulumi.Resource
	// publicRoutes are what gives a zone's public subnet its route to the internet.
	publicRoutes map[string]pulumi.Resource
	// wayIn is what an internet-facing load balancer needs before users can reach it.
	wayIn []pulumi.Resource
	// wayOut is what a task in a private subnet needs before it can start.
	wayOut []pulumi.Resource
}

// vpcOf is the VPC of a network, built or brought.
type vpcOf struct {
	id pulumi.StringOutput
	// built is nil for one that is brought.
	built *ec2.Vpc
}

// ID is the id of the VPC.
func (v vpcOf) ID() pulumi.StringOutput { return v.id }

func (n *network) publicIDs() pulumi.StringArray {
	if n.brought != nil {
		return n.brought.PublicSubnetIDs
	}
	return subnetIDs(n.zones, n.public)
}

func (n *network) privateIDs() pulumi.StringArray {
	if n.brought != nil {
		return n.brought.PrivateSubnetIDs
	}
	return subnetIDs(n.zones, n.private)
}

func subnetIDs(zones []string, subnets map[string]*ec2.Subnet) pulumi.StringArray {
	ids := make(pulumi.StringArray, 0, len(zones))
	for _, zone := range zones {
		if subnet, found := subnets[zone]; found {
			ids = append(ids, subnet.ID())
		}
	}
	return ids
}

// newNetwork registers a VPC with a public and a private subnet in each zone of the plan. One that is private only has fewer
// resources, each as any other network has it, so that the rest can come and go without a change of what is there.
func newNetwork(ctx *pulumi.Context, s region.Scope, plan topology.NetworkPlan) (*network, error) {
	n := &network{
		dualStack: plan.DualStack,
		moves:     pulumi.ReplacementTrigger(pulumi.String(plan.CidrBlock.String())),
		public:    map[string]*ec2.Subnet{}, private: map[string]*ec2.Subnet{}, tables: map[string]*ec2.RouteTable{},
		nats: map[string]*ec2.NatGateway{}, publicRoutes: map[string]pulumi.Resource{},
	}
	name := s.Name("vpc")
	args := &ec2.VpcArgs{
		CidrBlock:          pulumi.String(plan.CidrBlock.String()),
		EnableDnsHostnames: pulumi.Bool(true),
		EnableDnsSupport:   pulumi.Bool(true),
		Tags:               s.Tags(name),
	}
	if plan.DualStack {
		args.AssignGeneratedIpv6CidrBlock = pulumi.Bool(true)
	}
	vpc, err := ec2.NewVpc(ctx, name, args, s.Options(keeps(plan.DualStack, "assignGeneratedIpv6CidrBlock"))...)
	if err != nil {
		return nil, fmt.Errorf("creating the VPC: %w", err)
	}
	n.vpc, n.owner = vpcOf{vpc.ID().ToStringOutput(), vpc}, vpc.OwnerId
	name = s.Name("default-security-group")
	// The default security group lets everything in it talk to each other: taking it over without rules closes it.
	if _, err = ec2.NewDefaultSecurityGroup(ctx, name, &ec2.DefaultSecurityGroupArgs{
		VpcId: n.vpc.ID(),
		Tags:  s.Tags(name),
	}, s.Options()...); err != nil {
		return nil, fmt.Errorf("closing the default security group: %w", err)
	}
	for _, zone := range plan.Zones {
		if err := n.newPrivateZone(ctx, s, zone); err != nil {
			return nil, err
		}
	}
	if plan.PrivateOnly {
		return n, nil
	}
	return n, n.open(ctx, s, plan)
}

// newPrivateZone registers the private subnet of a zone, with a route table of its own.
func (n *network) newPrivateZone(ctx *pulumi.Context, s region.Scope, zone topology.ZonePlan) error {
	var routes pulumi.Resource
	var err error
	n.zones = append(n.zones, zone.Key)
	if n.tables[zone.Key], err = newRouteTable(ctx, s, n.vpc, "private-routes", zone.Key); err != nil {
		return err
	}
	if n.private[zone.Key], routes, err = n.newSubnet(ctx, s, zone, "private", n.tables[zone.Key]); err != nil {
		return err
	}
	n.wayOut = append(n.wayOut, routes)
	return nil
}

// open registers the public subnets, the ways in and out, and the endpoints of AWS's services.
func (n *network) open(ctx *pulumi.Context, s region.Scope, plan topology.NetworkPlan) error {
	publicRoutes, err := newPublicRoutes(ctx, s, n)
	if err != nil {
		return err
	}
	privateTables := pulumi.StringArray{}
	for _, zone := range plan.Zones {
		var routes pulumi.Resource
		if n.public[zone.Key], routes, err = n.newSubnet(ctx, s, zone, "public", publicRoutes); err != nil {
			return err
		}
		n.publicRoutes[zone.Key] = routes
		n.wayIn = append(n.wayIn, routes)
		privateTables = append(privateTables, n.tables[zone.Key].ID())
		if err := newWayOut(ctx, s, n, plan, zone, n.tables[zone.Key]); err != nil {
			return err
		}
	}
	if err := newGatewayEndpoints(ctx, s, n, privateTables); err != nil {
		return err
	}
	if plan.NatGateways == string(NatGatewaysNone) {
		return newInterfaceEndpoints(ctx, s, n, plan)
	}
	return nil
}

func newPublicRoutes(ctx *pulumi.Context, s region.Scope, n *network) (*ec2.RouteTable, error) {
	name := s.Name("internet-gateway")
	gateway, err := ec2.NewInternetGateway(ctx, name, &ec2.InternetGatewayArgs{
		VpcId: n.vpc.ID(),
		Tags:  s.Tags(name),
	}, s.Options(n.moves)...)
	if err != nil {
		return nil, fmt.Errorf("creating the internet gateway: %w", err)
	}
	table, err := newRouteTable(ctx, s, n.vpc, "public-routes")
	if err != nil {
		return nil, err
	}
	route, err := ec2.NewRoute(ctx, s.Name("public-route"), &ec2.RouteArgs{
		RouteTableId:         table.ID(),
		DestinationCidrBlock: pulumi.String(anywhere),
		GatewayId:            gateway.ID(),
	}, s.Options()...)
	if err != nil {
		return nil, fmt.Errorf("creating the route to the internet gateway: %w", err)
	}
	n.internet = append(n.internet, gateway, route)
	n.wayIn = append(n.wayIn, gateway, route)
	if n.dualStack {
		route, err := newPublicIPv6Route(ctx, s, table, gateway)
		if err != nil {
			return nil, err
		}
		n.wayIn = append(n.wayIn, route)
	}
	return table, nil
}

func newRouteTable(
	ctx *pulumi.Context, s region.Scope, vpc vpcOf, parts ...string,
) (*ec2.RouteTable, error) {
	name := s.Name(parts...)
	table, err := ec2.NewRouteTable(ctx, name, &ec2.RouteTableArgs{VpcId: vpc.ID(), Tags: s.Tags(name)}, s.Options()...)
	if err != nil {
		return nil, fmt.Errorf("creating route table %s: %w", name, err)
	}
	return table, nil
}

// newSubnet registers a subnet and gives it its routes. Its name and range are functions of its zone alone, so that a zone
// that comes or goes moves no other.
func (n *network) newSubnet(
	ctx *pulumi.Context, s region.Scope, zone topology.ZonePlan, tier string, table *ec2.RouteTable,
) (*ec2.Subnet, pulumi.Resource, error) {
	name := s.Name(tier+"-subnet", zone.Key)
	args := &ec2.SubnetArgs{
		VpcId:              n.vpc.ID(),
		AvailabilityZoneId: pulumi.String(zone.ID),
		CidrBlock:          pulumi.String(zone.Private.String()),
		Tags:               s.Tags(name),
	}
	var options []pulumi.ResourceOption
	if tier == "public" {
		args.CidrBlock = pulumi.String(zone.Public.String())
		options = append(options, keeps(n.dualStack, "ipv6CidrBlock"))
		if n.dualStack {
			args.Ipv6CidrBlock = publicIPv6(n.vpc.built, zone)
		}
	}
	subnet, err := ec2.NewSubnet(ctx, name, args, s.Options(options...)...)
	if err != nil {
		return nil, nil, fmt.Errorf("creating subnet %s: %w", name, err)
	}
	name = s.Name(tier+"-subnet-routes", zone.Key)
	routes, err := ec2.NewRouteTableAssociation(ctx, name, &ec2.RouteTableAssociationArgs{
		SubnetId:     subnet.ID(),
		RouteTableId: table.ID(),
	}, s.Options()...)
	if err != nil {
		return nil, nil, fmt.Errorf("giving subnet %s its routes: %w", name, err)
	}
	return subnet, routes, nil
}

// newWayOut gives a zone's private subnet its route to a NAT gateway: its own, or the one in the first zone.
func newWayOut(
	ctx *pulumi.Context, s region.Scope, n *network, plan topology.NetworkPlan, zone topology.ZonePlan,
	table *ec2.RouteTable,
) error {
	if plan.NatGateways == string(NatGatewaysNone) {
		return nil
	}
	gatewayZone := plan.Zones[0].Key
	if plan.NatGateways == string(NatGatewaysPerZone) {
		gatewayZone = zone.Key
	}
	gateway, err := n.natGateway(ctx, s, gatewayZone)
	if err != nil {
		return err
	}
	route, err := ec2.NewRoute(ctx, s.Name("private-route", zone.Key), &ec2.RouteArgs{
		RouteTableId:         table.ID(),
		DestinationCidrBlock: pulumi.String(anywhere),
		NatGatewayId:         gateway.ID(),
	}, s.Options()...)
	if err != nil {
		return fmt.Errorf("creating the route to the NAT gateway in %s: %w", gatewayZone, err)
	}
	n.wayOut = append(n.wayOut, route)
	return nil
}

func (n *network) natGateway(ctx *pulumi.Context, s region.Scope, zone string) (*ec2.NatGateway, error) {
	if gateway, ok := n.nats[zone]; ok {
		return gateway, nil
	}
	name := s.Name("nat-address", zone)
	// AWS wants the internet gateway there before an address is used through it, and gone after.
	address, err := ec2.NewEip(ctx, name, &ec2.EipArgs{
		Domain: pulumi.String("vpc"),
		Tags:   s.Tags(name),
	}, s.Options(pulumi.DependsOn(n.internet), n.moves)...)
	if err != nil {
		return nil, fmt.Errorf("creating the address of the NAT gateway in %s: %w", zone, err)
	}
	name = s.Name("nat-gateway", zone)
	gateway, err := ec2.NewNatGateway(ctx, name, &ec2.NatGatewayArgs{
		AllocationId: address.ID(),
		SubnetId:     n.public[zone].ID(),
		Tags:         s.Tags(name),
	}, s.Options(pulumi.DependsOn(n.internet), pulumi.DependsOn([]pulumi.Resource{n.publicRoutes[zone]}))...)
	if err != nil {
		return nil, fmt.Errorf("creating the NAT gateway in %s: %w", zone, err)
	}
	n.nats[zone] = gateway
	return gateway, nil
}
