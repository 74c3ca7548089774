package awssim

import (
	"fmt"
	"net/netip"
	"slices"
)

// Tokens of the types that other services refer to.
const (
	vpcToken             = "aws:ec2/vpc:Vpc"
	subnetToken          = "aws:ec2/subnet:Subnet"
	securityGroupToken   = "aws:ec2/securityGroup:SecurityGroup"
	internetGatewayToken = "aws:ec2/internetGateway:InternetGateway"
	routeTableToken      = "aws:ec2/routeTable:RouteTable"
	routeToken           = "aws:ec2/route:Route"
	routeTableAssocToken = "aws:ec2/routeTableAssociation:RouteTableAssociation"
	natGatewayToken      = "aws:ec2/natGateway:NatGateway"
	vpcEndpointToken     = "aws:ec2/vpcEndpoint:VpcEndpoint"
	eipToken             = "aws:ec2/eip:Eip"
	roleToken            = "aws:iam/role:Role"
	keyToken             = "aws:kms/key:Key"
	// interfaceToken is a network interface; it is no declared type, other objects own theirs.
	interfaceToken = "aws:ec2/networkInterface:NetworkInterface"
)

const (
	srcEC2Errors     Source = "ec2-error-codes"
	srcVPC           Source = "tf-vpc"
	srcSubnet        Source = "tf-subnet"
	srcSizing        Source = "vpc-subnet-sizing"
	srcSubnetIPv6    Source = "vpc-ipv6-sizing"
	srcSubnetIPv6Off Source = "ec2-disassociate-subnet-cidr-block"
	srcIGW           Source = "tf-internet-gateway"
	srcEIP           Source = "tf-eip"
	srcNAT           Source = "tf-nat-gateway"
	srcNATErrors     Source = "nat-gateway-troubleshooting"
)

const tfEC2 = "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/ec2/"

var _ = cite(map[Source]string{
	srcEC2Errors:     "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html",
	srcVPC:           tfEC2 + "vpc_.go",
	srcSubnet:        tfEC2 + "vpc_subnet.go",
	srcSizing:        "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html",
	srcSubnetIPv6:    "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html#subnet-sizing-ipv6",
	srcSubnetIPv6Off: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DisassociateSubnetCidrBlock.html",
	srcIGW:           tfEC2 + "vpc_internet_gateway.go",
	srcEIP:           tfEC2 + "ec2_eip.go",
	srcNAT:           tfEC2 + "vpc_nat_gateway.go",
	srcNATErrors:     "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html",
})

// Rules about networks, their subnets and gateways.
var (
	ruleVPCMissing    = rule("ec2.vpc.not-found", srcEC2Errors, "InvalidVpcID.NotFound")
	ruleVPCInUse      = rule("ec2.vpc.in-use", srcEC2Errors, "DependencyViolation")
	ruleVPCRange      = rule("ec2.vpc.no-range", srcEC2Errors, "MissingParameter")
	ruleSubnetMissing = rule("ec2.subnet.not-found", srcEC2Errors, "InvalidSubnetID.NotFound")
	ruleSubnetInUse   = rule("ec2.subnet.in-use", srcEC2Errors, "DependencyViolation")
	ruleSubnetZone    = rule("ec2.subnet.zone", srcEC2Errors, "InvalidParameterValue")
	ruleSubnetRange   = rule("ec2.subnet.range", srcEC2Errors, "InvalidSubnet.Range")
	ruleSubnetSize    = rule("ec2.subnet.size", srcSizing, "InvalidSubnet.Range")
	ruleSubnetOverlap = rule("ec2.subnet.overlap", srcEC2Errors, "InvalidSubnet.Conflict")
	ruleVPCIPv6Used   = rule("ec2.vpc.ipv6-in-use", srcEC2Errors, "InvalidCidrBlock.InUse")
	ruleSubnetIPv6    = rule("ec2.subnet.ipv6-range", srcSubnetIPv6, "InvalidSubnet.Range")
	ruleSubnetIPv6Two = rule("ec2.subnet.ipv6-overlap", srcEC2Errors, "InvalidSubnet.Conflict")
	ruleSubnetIPv6On  = rule("ec2.subnet.ipv6-in-use", srcSubnetIPv6Off, "DependencyViolation")
	ruleGatewayTwice  = rule("ec2.internet-gateway.second", srcEC2Errors, "Resource.AlreadyAssociated")
	ruleGatewayInUse  = rule("ec2.internet-gateway.mapped-addresses", srcEC2Errors, "DependencyViolation")
	ruleAddressMiss   = rule("ec2.eip.not-found", srcEC2Errors, "InvalidAllocationID.NotFound")
	ruleAddressInUse  = rule("ec2.eip.in-use", srcEC2Errors, "InvalidIPAddress.InUse")
	ruleAddressTwice  = rule("ec2.eip.already-associated", srcNATErrors, "Resource.AlreadyAssociated")
	ruleNATGateway    = rule("ec2.nat-gateway.no-internet-gateway", srcNATErrors, "Gateway.NotAttached")
	ruleNATAddress    = rule("ec2.nat-gateway.no-address", srcEC2Errors, "MissingParameter")
	ruleNATPrivate    = rule("ec2.nat-gateway.private-with-address", srcEC2Errors, "InvalidParameter")
)

// addInterface puts a network interface of an owner into a subnet: it holds the subnet and its security groups until
// the owner goes, or until op.Remove. An interface with a publicIp in Live keeps the internet gateway attached.
func (op *Op) addInterface(owner, subnet *Object, groups []*Object, description string) *Object {
	eni := op.Add(&Object{
		Type: interfaceToken, Region: subnet.Region, ID: op.NewID("eni-"), Owner: owner,
		Live: Values{"subnetId": subnet.ID, "vpcId": subnet.Live.String("vpcId"), "description": description},
	})
	op.Refer(eni, subnet, ruleSubnetInUse)
	for _, group := range groups {
		op.Refer(eni, group, ruleGroupInUse)
	}
	return eni
}

// removeInterfaces takes an owner's network interfaces away.
func (op *Op) removeInterfaces(owner *Object) {
	for _, eni := range op.Everywhere(interfaceToken) {
		if eni.Owner == owner {
			op.Remove(eni)
		}
	}
}

// internetGatewayOf is the internet gateway that is attached to a network, or nil.
func (op *Op) internetGatewayOf(vpc string) *Object {
	if vpc == "" {
		return nil
	}
	return op.FindBy(internetGatewayToken, "vpcId", vpc)
}

// isNetwork says what is wrong with a CIDR block that must be a network address of a length between bounds.
func isNetwork(smallest, largest int, v6 bool) func(any) string {
	return func(v any) string {
		text, _ := v.(string)
		prefix, err := netip.ParsePrefix(text)
		switch {
		case err != nil:
			return fmt.Sprintf("%q is not a CIDR block: %s", text, err)
		case prefix.Addr().Is4() == v6:
			return fmt.Sprintf("%q is of the other address family", text)
		case prefix.Masked() != prefix:
			return fmt.Sprintf("%q is not the network address of its range; did you mean %q", text, prefix.Masked())
		case prefix.Bits() < smallest || prefix.Bits() > largest:
			return fmt.Sprintf("%q must have a prefix length between %d and %d", text, smallest, largest)
		}
		return ""
	}
}

var _ = declare(&Type{
	Token: vpcToken, Source: srcVPC, Tagged: true,
	Properties: Properties{
		"arn":                          out(String),
		"assignGeneratedIpv6CidrBlock": {Kind: Bool, ConflictsWith: []string{"ipv6IpamPoolId"}},
		"cidrBlock": {
			Kind: String, Computed: true, ForceNew: true, ConflictsWith: []string{"ipv4NetmaskLength"},
			Valid: isNetwork(16, 28, false),
		},
		"defaultNetworkAclId":              out(String),
		"defaultRouteTableId":              out(String),
		"defaultSecurityGroupId":           out(String),
		"dhcpOptionsId":                    out(String),
		"enableDnsHostnames":               {Kind: Bool, Computed: true},
		"enableDnsSupport":                 {Kind: Bool, Default: true},
		"enableNetworkAddressUsageMetrics": {Kind: Bool, Computed: true},
		"instanceTenancy":                  {Kind: String, Default: "default", Enum: []any{"default", "dedicated"}},
		"ipv4IpamPoolId":                   {Kind: String, ForceNew: true},
		"ipv4NetmaskLength": {
			Kind: Int, ForceNew: true, Min: 16, Max: 28, ConflictsWith: []string{"cidrBlock"},
			RequiredWith: []string{"ipv4IpamPoolId"},
		},
		"ipv6AssociationId": out(String),
		"ipv6CidrBlock": {
			Kind: String, Computed: true, ConflictsWith: []string{"ipv6NetmaskLength", "assignGeneratedIpv6CidrBlock"},
			RequiredWith: []string{"ipv6IpamPoolId"}, Valid: isNetwork(56, 56, true),
		},
		"ipv6CidrBlockNetworkBorderGroup": {
			Kind: String, Computed: true, RequiredWith: []string{"assignGeneratedIpv6CidrBlock"},
		},
		"ipv6IpamPoolId": {Kind: String, ConflictsWith: []string{"assignGeneratedIpv6CidrBlock"}},
		"ipv6NetmaskLength": {
			Kind: Int, Enum: []any{56}, ConflictsWith: []string{"ipv6CidrBlock"}, RequiredWith: []string{"ipv6IpamPoolId"},
		},
		"mainRouteTableId": out(String),
		"ownerId":          out(String),
	},
	Plan: func(p *Plan) error {
		if p.Old != nil && p.Changed("assignGeneratedIpv6CidrBlock") {
			p.SetNewComputed("ipv6AssociationId")
			p.SetNewComputed("ipv6CidrBlock")
		}
		return nil
	},
	Create: createVPC,
	Update: func(op *Op) error {
		if !op.Changed("assignGeneratedIpv6CidrBlock") {
			return nil
		}
		for _, subnet := range op.Referrers(op.Object, subnetToken) {
			if block := subnet.Live.String("ipv6CidrBlock"); block != "" {
				return ruleVPCIPv6Used.Refuse("The vpc %s currently has a subnet within its IPv6 CIDR block: %s has %s",
					op.Object.ID, subnet.ID, block)
			}
		}
		op.generateIPv6()
		return nil
	},
})

func createVPC(op *Op) error {
	if !op.In.Has("cidrBlock") && !op.In.Has("ipv4IpamPoolId") {
		return ruleVPCRange.Refuse("Either 'cidrBlock' or 'ipv4IpamPoolId' must be provided.")
	}
	vpc := op.Object
	op.Identify(op.NewID("vpc-"), "")
	op.Identify(vpc.ID, op.ARN("ec2", "vpc/"+vpc.ID))
	acl := op.Add(&Object{Type: "aws:ec2/networkAcl:NetworkAcl", ID: op.NewID("acl-"), Owner: vpc})
	table := op.Add(&Object{Type: routeTableToken, ID: op.NewID("rtb-"), Owner: vpc, Live: Values{"vpcId": vpc.ID}})
	everything := Values{"protocol": "-1", "fromPort": 0, "toPort": 0, "self": false}
	outgoing, incoming := everything.Clone(), everything.Clone()
	outgoing["cidrBlocks"], incoming["self"] = []string{"0.0.0.0/0"}, true
	group := op.Add(&Object{
		Type: securityGroupToken, ID: op.NewID("sg-"), Owner: vpc, Live: Values{
			"vpcId": vpc.ID, "name": "default", "description": "default VPC security group", "ownerId": op.Account,
			"ingress": []Values{incoming}, "egress": []Values{outgoing},
		},
	})
	group.ARN = op.ARN("ec2", "security-group/"+group.ID)
	op.Set(Values{
		"defaultNetworkAclId": acl.ID, "defaultRouteTableId": table.ID, "mainRouteTableId": table.ID,
		"defaultSecurityGroupId": group.ID, "dhcpOptionsId": "dopt-" + op.Hex(17), "ownerId": op.Account,
	})
	op.SetDefault(Values{"enableDnsHostnames": false, "enableNetworkAddressUsageMetrics": false})
	op.generateIPv6()
	return nil
}

// generateIPv6 gives or takes Amazon's own IPv6 range, as the VPC asks for.
func (op *Op) generateIPv6() {
	if !op.Object.Live.Bool("assignGeneratedIpv6CidrBlock") {
		op.Set(Values{"ipv6CidrBlock": nil, "ipv6AssociationId": nil, "ipv6CidrBlockNetworkBorderGroup": nil})
		return
	}
	op.sim.world.serial++
	n := op.sim.world.serial
	op.Set(Values{
		"ipv6CidrBlock":                   fmt.Sprintf("2001:db8:%x:%x00::/56", n>>8, n&0xff),
		"ipv6AssociationId":               op.NewID("vpc-cidr-assoc-"),
		"ipv6CidrBlockNetworkBorderGroup": op.Region,
	})
}

var _ = declare(&Type{
	Token: subnetToken, Source: srcSubnet, Tagged: true,
	Properties: Properties{
		"arn":                         out(String),
		"assignIpv6AddressOnCreation": {Kind: Bool, Default: false},
		"availabilityZone": {
			Kind: String, Computed: true, ForceNew: true, ConflictsWith: []string{"availabilityZoneId"},
		},
		"availabilityZoneId": {
			Kind: String, Computed: true, ForceNew: true, ConflictsWith: []string{"availabilityZone"},
		},
		"cidrBlock": {Kind: String, ForceNew: true, Valid: isNetwork(0, 32, false)},
		"customerOwnedIpv4Pool": {
			Kind: String, RequiredWith: []string{"mapCustomerOwnedIpOnLaunch", "outpostArn"},
		},
		"enableDns64":                             {Kind: Bool, Default: false},
		"enableLniAtDeviceIndex":                  {Kind: Int},
		"enableResourceNameDnsARecordOnLaunch":    {Kind: Bool, Default: false},
		"enableResourceNameDnsAaaaRecordOnLaunch": {Kind: Bool, Default: false},
		"ipv6CidrBlock":                           {Kind: String, Valid: isNetwork(0, 128, true)},
		"ipv6CidrBlockAssociationId":              out(String),
		"ipv6Native":                              {Kind: Bool, ForceNew: true, Default: false},
		"mapCustomerOwnedIpOnLaunch": {
			Kind: Bool, RequiredWith: []string{"customerOwnedIpv4Pool", "outpostArn"},
		},
		"mapPublicIpOnLaunch": {Kind: Bool, Default: false},
		"outpostArn":          {Kind: String, ForceNew: true},
		"ownerId":             out(String),
		"privateDnsHostnameTypeOnLaunch": {
			Kind: String, Computed: true, Enum: []any{"ip-name", "resource-name"},
		},
		"vpcId": {Kind: String, Required: true, ForceNew: true},
	},
	Refs: []Ref{{Property: "vpcId", To: vpcToken, Missing: ruleVPCMissing, Held: ruleVPCInUse}},
	Plan: func(p *Plan) error {
		if p.Changed("ipv6CidrBlock") && p.Old.Bool("assignIpv6AddressOnCreation") {
			p.ForceNew("ipv6CidrBlock")
		}
		return nil
	},
	Create: createSubnet,
	Update: func(op *Op) error {
		if !op.Changed("ipv6CidrBlock") {
			return nil
		}
		if err := op.leavesIPv6(); err != nil {
			return err
		}
		return op.joinIPv6(op.Find(vpcToken, op.Object.Live.String("vpcId")))
	},
	Delete: func(op *Op) error {
		if err := op.awaitInstances(); err != nil {
			return err
		}
		return op.awaitInterfaces()
	},
})

// leavesIPv6 refuses to take a subnet's IPv6 range away while a load balancer has addresses in it.
func (op *Op) leavesIPv6() error {
	if op.Old.String("ipv6CidrBlock") == "" {
		return nil
	}
	for _, lb := range op.Referrers(op.Object, loadBalancerToken) {
		if lb.Live.String("ipAddressType") != "ipv4" {
			return ruleSubnetIPv6On.Refuse("The CIDR block %s has resources that use it: %s", op.Old.String("ipv6CidrBlock"),
				lb.ID)
		}
	}
	return nil
}

// joinIPv6 gives a subnet the IPv6 range that it asks for: a /64 of its network that no other subnet has.
func (op *Op) joinIPv6(vpc *Object) error {
	if !op.In.Has("ipv6CidrBlock") {
		op.Set(Values{"ipv6CidrBlock": nil, "ipv6CidrBlockAssociationId": nil})
		return nil
	}
	block, err := netip.ParsePrefix(op.In.String("ipv6CidrBlock"))
	whole, none := netip.ParsePrefix(vpc.Live.String("ipv6CidrBlock"))
	if err != nil || none != nil || block.Bits() != 64 || !whole.Contains(block.Addr()) {
		return ruleSubnetIPv6.Refuse("The IPv6 CIDR block %q must be a /64 within that of VPC %s: %q",
			op.In.String("ipv6CidrBlock"), vpc.ID, vpc.Live.String("ipv6CidrBlock"))
	}
	for _, sibling := range op.Referrers(vpc, subnetToken) {
		other, err := netip.ParsePrefix(sibling.Live.String("ipv6CidrBlock"))
		if sibling != op.Object && err == nil && other.Overlaps(block) {
			return ruleSubnetIPv6Two.Refuse("The CIDR '%s' conflicts with another subnet: %s", block, sibling.ID)
		}
	}
	op.Set(Values{"ipv6CidrBlockAssociationId": op.NewID("subnet-cidr-assoc-")})
	return nil
}

func createSubnet(op *Op) error {
	zone, zoneID, err := op.zone()
	if err != nil {
		return err
	}
	vpc := op.Find(vpcToken, op.In.String("vpcId"))
	if err := op.fitsNetwork(vpc); err != nil {
		return err
	}
	op.Identify(op.NewID("subnet-"), "")
	op.Identify(op.Object.ID, op.ARN("ec2", "subnet/"+op.Object.ID))
	op.Set(Values{"availabilityZone": zone, "availabilityZoneId": zoneID, "ownerId": op.Account})
	op.SetDefault(Values{"privateDnsHostnameTypeOnLaunch": "ip-name"})
	return op.joinIPv6(vpc)
}

// zone is the availability zone that a subnet asks for, by name or id; the first one when it does not say.
func (op *Op) zone() (name, id string, err error) {
	letters := regions[op.Region]
	wantName, wantID := op.In.String("availabilityZone"), op.In.String("availabilityZoneId")
	for letter := 'a'; letter <= 'z'; letter++ {
		zoneID, exists := letters[string(letter)]
		zone := op.Region + string(letter)
		if exists && (wantName == "" || wantName == zone) && (wantID == "" || wantID == zoneID) {
			return zone, zoneID, nil
		}
	}
	return "", "", ruleSubnetZone.Refuse("Value (%s) for parameter availabilityZone is invalid: it is no zone of %s",
		wantName+wantID, op.Region)
}

// fitsNetwork refuses a subnet's range that is of the wrong size, outside its network or taken.
func (op *Op) fitsNetwork(vpc *Object) error {
	block, err := netip.ParsePrefix(op.In.String("cidrBlock"))
	if err != nil {
		return ruleSubnetRange.Refuse("Either 'cidrBlock' or 'ipv6CidrBlock' must be provided: %s", err)
	}
	if block.Bits() < 16 || block.Bits() > 28 {
		return ruleSubnetSize.Refuse("The CIDR '%s' is invalid: its length must be between 16 and 28", block)
	}
	whole, err := netip.ParsePrefix(vpc.Live.String("cidrBlock"))
	if err != nil || !whole.Contains(block.Addr()) || whole.Bits() > block.Bits() {
		return ruleSubnetRange.Refuse("The CIDR '%s' is not within the CIDR range of VPC %s", block, vpc.ID)
	}
	for _, sibling := range op.Referrers(vpc, subnetToken) {
		other, err := netip.ParsePrefix(sibling.Live.String("cidrBlock"))
		if err == nil && other.Overlaps(block) {
			return ruleSubnetOverlap.Refuse("The CIDR '%s' conflicts with another subnet: %s", block, sibling.ID)
		}
	}
	return nil
}

var _ = declare(&Type{
	Token: internetGatewayToken, Source: srcIGW, Tagged: true,
	Properties: Properties{
		"arn": out(String), "ownerId": out(String), "vpcId": {Kind: String, Computed: true},
	},
	Refs: []Ref{{Property: "vpcId", To: vpcToken, Missing: ruleVPCMissing, Held: ruleVPCInUse}},
	Create: func(op *Op) error {
		if err := op.attachable(); err != nil {
			return err
		}
		op.Identify(op.NewID("igw-"), "")
		op.Identify(op.Object.ID, op.ARN("ec2", "internet-gateway/"+op.Object.ID))
		op.Set(Values{"ownerId": op.Account})
		return nil
	},
	Update: func(op *Op) error {
		if !op.Changed("vpcId") {
			return nil
		}
		if err := op.detachable(op.Old.String("vpcId")); err != nil {
			return err
		}
		return op.attachable()
	},
	Delete: func(op *Op) error { return op.detachable(op.Object.Live.String("vpcId")) },
})

func (op *Op) attachable() error {
	other := op.internetGatewayOf(op.In.String("vpcId"))
	if other != nil && other != op.Object {
		return ruleGatewayTwice.Refuse("network %s already has an internet gateway attached: %s", op.In.String("vpcId"),
			other.ID)
	}
	return nil
}

// detachable refuses to take a gateway from a network with public addresses in it.
func (op *Op) detachable(vpc string) error {
	for _, eni := range op.Objects(interfaceToken) {
		if vpc != "" && eni.Live.String("vpcId") == vpc && eni.Live.String("publicIp") != "" {
			return ruleGatewayInUse.Refuse("Network %s has some mapped public address(es). Please unmap those public "+
				"address(es) before detaching the gateway. (%s)", vpc, eni.Live.String("description"))
		}
	}
	return nil
}

var _ = declare(&Type{
	Token: eipToken, Source: srcEIP, Tagged: true,
	Properties: Properties{
		"address": {Kind: String, ForceNew: true}, "allocationId": out(String), "arn": out(String),
		"associateWithPrivateIp": {Kind: String}, "associationId": out(String), "carrierIp": out(String),
		"customerOwnedIp": out(String), "customerOwnedIpv4Pool": {Kind: String, ForceNew: true},
		"domain": {
			Kind: String, Computed: true, ForceNew: true, Enum: []any{"vpc", "standard"}, ConflictsWith: []string{"vpc"},
		},
		"instance":           {Kind: String, Computed: true},
		"ipamPoolId":         {Kind: String, Computed: true, ForceNew: true},
		"networkBorderGroup": {Kind: String, Computed: true, ForceNew: true},
		"networkInterface":   {Kind: String, Computed: true},
		"privateDns":         out(String), "privateIp": out(String), "ptrRecord": out(String), "publicDns": out(String),
		"publicIp":       out(String),
		"publicIpv4Pool": {Kind: String, Computed: true, ForceNew: true},
		"vpc":            {Kind: Bool, Computed: true, ForceNew: true, ConflictsWith: []string{"domain"}},
	},
	Create: func(op *Op) error {
		op.Identify(op.NewID("eipalloc-"), "")
		id := op.Object.ID
		op.Identify(id, op.ARN("ec2", "elastic-ip/"+id))
		// The range for benchmarks is large, and routed nowhere.
		op.sim.world.serial++
		n := op.sim.world.serial
		address := fmt.Sprintf("198.%d.%d.%d", 18+n>>16&1, n>>8&0xff, n&0xff)
		op.Set(Values{
			"allocationId": id, "publicIp": address, "domain": "vpc", "networkBorderGroup": op.Region, "vpc": true,
			"publicIpv4Pool": "amazon",
		})
		return nil
	},
})

var _ = declare(&Type{
	Token: natGatewayToken, Source: srcNAT, Tagged: true,
	Properties: Properties{
		"allocationId": {Kind: String, ForceNew: true}, "associationId": out(String),
		"connectivityType": {
			Kind: String, ForceNew: true, Default: "public", Enum: []any{"public", "private"},
		},
		"networkInterfaceId":     out(String),
		"privateIp":              {Kind: String, Computed: true, ForceNew: true},
		"publicIp":               out(String),
		"secondaryAllocationIds": stringSet(),
		"secondaryPrivateIpAddressCount": {
			Kind: Int, Computed: true, ForceNew: true, ConflictsWith: []string{"secondaryPrivateIpAddresses"},
		},
		"secondaryPrivateIpAddresses": {
			Kind: List, Elem: &Property{Kind: String}, Set: true, Computed: true,
			ConflictsWith: []string{"secondaryPrivateIpAddressCount"},
		},
		"subnetId": {Kind: String, Required: true, ForceNew: true},
	},
	Refs: []Ref{
		{Property: "subnetId", To: subnetToken, Missing: ruleSubnetMissing, Held: ruleSubnetInUse},
		{Property: "allocationId", To: eipToken, Missing: ruleAddressMiss, Held: ruleAddressInUse},
	},
	Create: createNAT,
})

func createNAT(op *Op) error {
	public, address := op.In.String("connectivityType") == "public", op.In.String("allocationId")
	subnet := op.Find(subnetToken, op.In.String("subnetId"))
	vpc := subnet.Live.String("vpcId")
	switch {
	case public && address == "":
		return ruleNATAddress.Refuse("The request must include the AllocationId parameter.")
	case !public && address != "":
		return ruleNATPrivate.Refuse("AllocationId cannot be specified for a private NAT gateway")
	case public && op.internetGatewayOf(vpc) == nil:
		return ruleNATGateway.Refuse("Network %s has no Internet gateway attached", vpc)
	}
	taken := slices.ContainsFunc(op.Objects(natGatewayToken), func(o *Object) bool {
		return public && o.Live.String("allocationId") == address
	})
	if taken {
		return ruleAddressTwice.Refuse("Elastic IP address %s is already associated", address)
	}
	op.Identify(op.NewID("nat-"), "")
	eni := op.addInterface(op.Object, subnet, nil, "Interface for NAT Gateway "+op.Object.ID)
	op.Set(Values{"networkInterfaceId": eni.ID, "secondaryPrivateIpAddressCount": 0})
	op.SetDefault(Values{"privateIp": firstAddress(subnet)})
	if public {
		eip := op.Find(eipToken, address)
		eni.Live["publicIp"] = eip.Live["publicIp"]
		association := op.NewID("eipassoc-")
		eip.Live["associationId"], eip.Live["networkInterface"] = association, eni.ID
		op.Set(Values{"publicIp": eip.Live["publicIp"], "associationId": association})
	}
	return nil
}

// firstAddress is an address in a subnet that AWS does not reserve.
func firstAddress(subnet *Object) string {
	block, err := netip.ParsePrefix(subnet.Live.String("cidrBlock"))
	if err != nil {
		return ""
	}
	at := block.Addr()
	for range 4 {
		at = at.Next()
	}
	return at.String()
}
