package awssim

import (
	"fmt"
	"hash/crc32"
	"net/netip"
	"slices"
)

const (
	transitToken = "aws:ec2transitgateway/transitGateway:TransitGateway"

	srcRouteTable Source = "tf-route-table"
	srcRoute      Source = "tf-route"
	srcAssoc      Source = "tf-route-table-association"

	srcRouteSpecific Source = "vpc-subnet-route-tables"
)

var _ = cite(map[Source]string{
	srcRouteTable: tfEC2 + "vpc_route_table.go",
	srcRoute:      tfEC2 + "vpc_route.go",
	srcAssoc:      tfEC2 + "vpc_route_table_association.go",

	srcRouteSpecific: "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html#subnet-route-table-routes",
})

// Rules about routes.
var (
	ruleTableMissing   = rule("ec2.route-table.not-found", srcEC2Errors, "InvalidRouteTableID.NotFound")
	ruleRouteTaken     = rule("ec2.route.exists", srcEC2Errors, "RouteAlreadyExists")
	ruleRouteLocal     = rule("ec2.route.local", srcEC2Errors, "RouteAlreadyExists")
	ruleRouteWithin    = rule("ec2.route.within-network", srcRouteSpecific, "InvalidParameterValue")
	ruleRouteGateway   = rule("ec2.route.gateway-not-found", srcEC2Errors, "InvalidGatewayID.NotFound")
	ruleRouteNAT       = rule("ec2.route.nat-gateway-not-found", srcEC2Errors, "InvalidNatGatewayID.NotFound")
	ruleRoutePeering   = rule("ec2.route.peering-not-found", srcEC2Errors, "InvalidVpcPeeringConnectionID.NotFound")
	ruleRouteTransit   = rule("ec2.route.transit-gateway-not-found", srcEC2Errors, "InvalidTransitGatewayID.NotFound")
	ruleRouteNetwork   = rule("ec2.route.other-network", srcEC2Errors, "InvalidParameterValue")
	ruleAssocTwice     = rule("ec2.route-table-association.second", srcEC2Errors, "Resource.AlreadyAssociated")
	ruleAssocElsewhere = rule("ec2.route-table-association.other-network", srcEC2Errors, "InvalidParameterValue")
)

// routeTargets are the inputs of a route that say where it leads.
var routeTargets = []string{
	"carrierGatewayId", "coreNetworkArn", "egressOnlyGatewayId", "gatewayId", "localGatewayId", "natGatewayId",
	"networkInterfaceId", "transitGatewayId", "vpcEndpointId", "vpcPeeringConnectionId",
}

var routeDestinations = []string{"destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"}

// routeProperties are the properties of a route resource.
func routeProperties() Properties {
	properties := Properties{
		"instanceId": out(String), "instanceOwnerId": out(String), "origin": out(String), "state": out(String),
		"routeTableId": {Kind: String, Required: true, ForceNew: true},
	}
	for _, target := range routeTargets {
		properties[target] = Property{Kind: String, ExactlyOneOf: routeTargets, Computed: target == "networkInterfaceId"}
	}
	for _, destination := range routeDestinations {
		properties[destination] = Property{Kind: String, ForceNew: true, ExactlyOneOf: routeDestinations}
	}
	cidr := properties["destinationCidrBlock"]
	cidr.Valid = isNetwork(0, 32, false)
	properties["destinationCidrBlock"] = cidr
	six := properties["destinationIpv6CidrBlock"]
	six.Valid, six.Same = isNetwork(0, 128, true), sameNetworkText
	properties["destinationIpv6CidrBlock"] = six
	return properties
}

// sameNetworkText says whether two texts are the same range: IPv6 has more than one spelling.
func sameNetworkText(a, b any) bool {
	before, _ := a.(string)
	after, _ := b.(string)
	first, err := netip.ParsePrefix(before)
	second, wrong := netip.ParsePrefix(after)
	return err == nil && wrong == nil && first == second
}

// inlineRouteFields are the fields of a route inside a table.
func inlineRouteFields() Properties {
	fields := Properties{
		"cidrBlock": {Kind: String}, "ipv6CidrBlock": {Kind: String}, "destinationPrefixListId": {Kind: String},
	}
	for _, target := range routeTargets {
		fields[target] = Property{Kind: String}
	}
	return fields
}

var _ = declare(&Type{
	Token: routeTableToken, Source: srcRouteTable, Tagged: true,
	Properties: Properties{
		"arn": out(String), "ownerId": out(String),
		"propagatingVgws": {Kind: List, Elem: &Property{Kind: String}, Set: true, Computed: true},
		"routes": {
			Kind: List, Set: true, Computed: true, Elem: &Property{Kind: Block, Fields: inlineRouteFields()},
		},
		"vpcId": {Kind: String, Required: true, ForceNew: true},
	},
	Refs: []Ref{
		{Property: "vpcId", To: vpcToken, Missing: ruleVPCMissing, Held: ruleVPCInUse},
		{Property: "routes.gatewayId", To: internetGatewayToken, Missing: ruleRouteGateway},
		{Property: "routes.natGatewayId", To: natGatewayToken, Missing: ruleRouteNAT},
		{Property: "routes.vpcPeeringConnectionId", To: peeringToken, AnyRegion: true, Missing: ruleRoutePeering},
	},
	Create: func(op *Op) error {
		op.Identify(op.NewID("rtb-"), "")
		op.Identify(op.Object.ID, op.ARN("ec2", "route-table/"+op.Object.ID))
		op.Set(Values{"ownerId": op.Account})
		op.SetDefault(Values{"propagatingVgws": []any{}, "routes": []any{}})
		op.Object.Hidden["routes"] = op.Object.Live["routes"]
		return nil
	},
	Refresh: func(op *Op) {
		shown, _ := cloneValue(op.Object.Hidden["routes"]).([]any)
		for _, r := range op.routesOf(op.Object) {
			shown = append(shown, map[string]any(inlineRoute(r)))
		}
		op.Set(Values{"routes": shown})
	},
	Update: func(op *Op) error {
		if op.Changed("routes") {
			op.replaceRoutes()
		}
		return nil
	},
	// The provider takes a table from its subnets before it deletes it.
	Delete: func(op *Op) error {
		for _, each := range op.Referrers(op.Object, routeTableAssocToken) {
			op.Remove(each)
		}
		for _, each := range op.routesOf(op.Object) {
			op.Remove(each)
		}
		return nil
	},
})

// routesOf are the route resources of a table.
func (op *Op) routesOf(table *Object) []*Object { return op.Referrers(table, routeToken) }

// inlineRoute spells a route resource as its table shows it.
func inlineRoute(r *Object) Values {
	inline := Values{}
	for from, to := range map[string]string{
		"destinationCidrBlock": "cidrBlock", "destinationIpv6CidrBlock": "ipv6CidrBlock",
		"destinationPrefixListId": "destinationPrefixListId",
	} {
		if v := r.Live.String(from); v != "" {
			inline[to] = v
		}
	}
	for _, target := range routeTargets {
		if v := r.Live.String(target); v != "" {
			inline[target] = v
		}
	}
	return inline
}

// replaceRoutes deletes what the state showed and the inputs no longer say, also when another resource made it.
func (op *Op) replaceRoutes() {
	destination := func(r Values) string {
		return r.String("cidrBlock") + r.String("ipv6CidrBlock") + r.String("destinationPrefixListId")
	}
	holds := func(list []Values, r Values) bool {
		return slices.ContainsFunc(list, func(v Values) bool { return destination(v) == destination(r) })
	}
	for _, r := range op.routesOf(op.Object) {
		inline := inlineRoute(r)
		if holds(op.Old.Objects("routes"), inline) && !holds(op.In.Objects("routes"), inline) {
			op.Remove(r)
		}
	}
	op.Object.Hidden["routes"] = cloneValue(op.Object.Live["routes"])
}

var _ = declare(&Type{
	Token: routeToken, Source: srcRoute, Properties: routeProperties(),
	Refs: []Ref{
		{Property: "routeTableId", To: routeTableToken, Missing: ruleTableMissing},
		{Property: "gatewayId", To: internetGatewayToken, Missing: ruleRouteGateway},
		{Property: "natGatewayId", To: natGatewayToken, Missing: ruleRouteNAT},
		{Property: "vpcPeeringConnectionId", To: peeringToken, AnyRegion: true, Missing: ruleRoutePeering},
		{Property: "transitGatewayId", To: transitToken, Missing: ruleRouteTransit},
	},
	Create:  createRoute,
	Refresh: func(op *Op) { op.routeState() },
	Update: func(op *Op) error {
		defer op.routeState()
		return op.sameNetwork()
	},
	ImportID: func(o *Object) string {
		return o.Live.String("routeTableId") + "_" + routeDestination(o.Live)
	},
})

func routeDestination(r Values) string {
	return r.String("destinationCidrBlock") + r.String("destinationIpv6CidrBlock") + r.String("destinationPrefixListId")
}

func createRoute(op *Op) error {
	table := op.Find(routeTableToken, op.In.String("routeTableId"))
	destination := routeDestination(op.In)
	vpc := op.Find(vpcToken, table.Live.String("vpcId"))
	if destination == vpc.Live.String("ipv6CidrBlock") {
		return ruleRouteLocal.Refuse("The route identified by %s already exists: it is the local one", destination)
	}
	if err := op.outOfNetwork(vpc, destination); err != nil {
		return err
	}
	if op.routeTaken(table, destination) {
		return ruleRouteTaken.Refuse("The route identified by %s already exists.", destination)
	}
	if err := op.sameNetwork(); err != nil {
		return err
	}
	op.Object.Owner = table
	op.Identify(fmt.Sprintf("r-%s%d", table.ID, crc32.ChecksumIEEE([]byte(destination))), "")
	op.Set(Values{"origin": "CreateRoute"})
	op.routeState()
	return nil
}

// routeTaken says whether a table has a route to a destination, as a resource or in line.
func (op *Op) routeTaken(table *Object, destination string) bool {
	return slices.ContainsFunc(op.routesOf(table), func(o *Object) bool { return routeDestination(o.Live) == destination }) ||
		slices.ContainsFunc(Values{"routes": table.Hidden["routes"]}.Objects("routes"), func(r Values) bool {
			return r.String("cidrBlock")+r.String("ipv6CidrBlock")+r.String("destinationPrefixListId") == destination
		})
}

// insideTargets are the targets that a part of the network's own ranges can be routed to.
var insideTargets = []string{"natGatewayId", "networkInterfaceId", "vpcEndpointId"}

// outOfNetwork refuses to route a network's own ranges, or parts of them, elsewhere.
func (op *Op) outOfNetwork(vpc *Object, destination string) error {
	block, err := netip.ParsePrefix(destination)
	if err != nil {
		return nil
	}
	inside := slices.ContainsFunc(insideTargets, func(target string) bool { return op.In.Has(target) })
	for _, own := range vpc.ranges() {
		switch {
		case own == block:
			return ruleRouteLocal.Refuse("The route identified by %s already exists: it is the local one", destination)
		case !inside && own.Contains(block.Addr()) && own.Bits() < block.Bits():
			return ruleRouteWithin.Refuse("The destination CIDR block %s is equal to or more specific than one of this VPC's "+
				"CIDR blocks. This route can target only an interface or an instance.", destination)
		}
	}
	return nil
}

// sameNetwork refuses a route to a gateway of another network than its table's.
func (op *Op) sameNetwork() error {
	table := op.Find(routeTableToken, op.In.String("routeTableId"))
	vpc := table.Live.String("vpcId")
	gateway, nat := op.Find(internetGatewayToken, op.In.String("gatewayId")),
		op.Find(natGatewayToken, op.In.String("natGatewayId"))
	elsewhere := gateway != nil && gateway.Live.String("vpcId") != vpc
	if nat != nil {
		subnet := op.Find(subnetToken, nat.Live.String("subnetId"))
		elsewhere = subnet == nil || subnet.Live.String("vpcId") != vpc
	}
	if elsewhere {
		return ruleRouteNetwork.Refuse("route table %s and network gateway %s%s belong to different networks", table.ID,
			op.In.String("gatewayId"), op.In.String("natGatewayId"))
	}
	return op.peeredNetwork(vpc)
}

var _ = declare(&Type{
	Token: routeTableAssocToken, Source: srcAssoc,
	Properties: Properties{
		"gatewayId":    {Kind: String, ForceNew: true, ExactlyOneOf: []string{"subnetId", "gatewayId"}},
		"routeTableId": {Kind: String, Required: true},
		"subnetId":     {Kind: String, ForceNew: true, ExactlyOneOf: []string{"subnetId", "gatewayId"}},
	},
	Refs: []Ref{
		{Property: "routeTableId", To: routeTableToken, Missing: ruleTableMissing},
		{Property: "subnetId", To: subnetToken, Missing: ruleSubnetMissing},
	},
	Create: func(op *Op) error {
		subnet := op.Find(subnetToken, op.In.String("subnetId"))
		if subnet != nil {
			if err := op.associable(subnet); err != nil {
				return err
			}
			op.Object.Owner = subnet
		}
		op.Identify(op.NewID("rtbassoc-"), "")
		return nil
	},
	ImportID: func(o *Object) string { return o.Live.String("subnetId") + "/" + o.Live.String("routeTableId") },
})

// associable refuses a subnet that has a table already, or that is in another network than the table.
func (op *Op) associable(subnet *Object) error {
	table := op.Find(routeTableToken, op.In.String("routeTableId"))
	if table.Live.String("vpcId") != subnet.Live.String("vpcId") {
		return ruleAssocElsewhere.Refuse("Route table %s and subnet %s belong to different networks", table.ID, subnet.ID)
	}
	if others := op.Referrers(subnet, routeTableAssocToken); len(others) > 0 {
		return ruleAssocTwice.Refuse("the specified association for route table %s conflicts with an existing "+
			"association: %s", table.ID, others[0].ID)
	}
	return nil
}
