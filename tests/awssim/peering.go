package awssim

import (
	"net/netip"
	"slices"
	"time"
)

// Tokens of peering.
const (
	peeringToken         = "aws:ec2/vpcPeeringConnection:VpcPeeringConnection"
	peeringAccepterToken = "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter"
	peeringOptionsToken  = "aws:ec2/peeringConnectionOptions:PeeringConnectionOptions"
)

const (
	srcPeering         Source = "tf-vpc-peering-connection"
	srcPeeringAccepter Source = "tf-vpc-peering-connection-accepter"
	srcPeeringOptions  Source = "tf-vpc-peering-connection-options"
	srcPeeringBasics   Source = "vpc-peering-basics"
	srcPeeringDNS      Source = "vpc-peering-dns"
	srcPeeringDelete   Source = "vpc-peering-delete"
	srcPeeringModify   Source = "ec2-modify-peering-options"
	srcPeeringAccept   Source = "ec2-accept-peering"
)

var _ = cite(map[Source]string{
	srcPeering:         tfEC2 + "vpc_peering_connection.go",
	srcPeeringAccepter: tfEC2 + "vpc_peering_connection_accepter.go",
	srcPeeringOptions:  tfEC2 + "vpc_peering_connection_options.go",
	srcPeeringBasics:   "https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html",
	srcPeeringDNS:      "https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-dns.html",
	srcPeeringDelete:   "https://docs.aws.amazon.com/vpc/latest/peering/delete-vpc-peering-connection.html",
	srcPeeringModify:   "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcPeeringConnectionOptions.html",
	srcPeeringAccept:   "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AcceptVpcPeeringConnection.html",
})

// Rules about peering connections, their acceptance and options.
var (
	rulePeeringAuto    = rule("ec2.peering.auto-accept-elsewhere", srcPeering, Invalid)
	rulePeeringFailed  = rule("ec2.peering.failed", srcPeeringBasics, "unexpected state 'failed'")
	rulePeeringTwice   = rule("ec2.peering.exists", srcEC2Errors, "VpcPeeringConnectionAlreadyExists")
	rulePeeringLimit   = rule("ec2.peering.limit", srcEC2Errors, "ActiveVpcPeeringConnectionPerVpcLimitExceeded")
	rulePeeringMissing = rule("ec2.peering.not-found", srcEC2Errors, "InvalidVpcPeeringConnectionID.NotFound")
	rulePeeringRegion  = rule("ec2.peering.accepted-elsewhere", srcPeeringAccept, "OperationNotPermitted")
	rulePeeringPending = rule("ec2.peering.options-before-active", srcPeering, Invalid)
	ruleOptionsPending = rule("ec2.peering-options.not-active", srcPeering, "OperationNotPermitted")
	ruleOptionsRegion  = rule("ec2.peering-options.other-side", srcPeeringModify, "OperationNotPermitted")
	ruleOptionsDNS     = rule("ec2.peering-options.no-dns-hostnames", srcPeeringDNS, "InvalidParameter")
	rulePeeringHeld    = rule("ec2.vpc.peered", srcPeeringDelete, "DependencyViolation")
)

const (
	maxPeerings   = 50
	peeringTime   = 15 * time.Second
	peeringActive = "active"
	pending       = "pending-acceptance"
)

// peeringSide declares the options of one side of a connection.
func peeringSide() Property {
	return Property{Kind: Block, Computed: true, Fields: Properties{"allowRemoteVpcDnsResolution": given(Bool, false)}}
}

var _ = declare(&Type{
	Token: peeringToken, Source: srcPeering, Tagged: true,
	Properties: Properties{
		"acceptStatus": out(String), "accepter": peeringSide(), "autoAccept": {Kind: Bool},
		"peerOwnerId": {Kind: String, Computed: true, ForceNew: true},
		"peerRegion":  {Kind: String, Computed: true, ForceNew: true},
		"peerVpcId":   {Kind: String, Required: true, ForceNew: true}, "requester": peeringSide(),
		"vpcId": {Kind: String, Required: true, ForceNew: true},
	},
	Refs: []Ref{
		{Property: "vpcId", To: vpcToken, Missing: ruleVPCMissing, Held: rulePeeringHeld},
		{Property: "peerVpcId", To: vpcToken, AnyRegion: true, Held: rulePeeringHeld},
	},
	Create: createPeering,
	Update: func(op *Op) error {
		if op.In.Bool("autoAccept") && op.Object.Live.String("acceptStatus") == pending {
			if err := op.acceptPeering(op.Object); err != nil {
				return err
			}
		}
		return op.sideOptions(op.Object, rulePeeringPending)
	},
})

func createPeering(op *Op) error {
	region := op.In.String("peerRegion")
	if region != "" && op.In.Bool("autoAccept") {
		return rulePeeringAuto.Refuse("`peer_region` cannot be set whilst `auto_accept` is `true` when creating an EC2 VPC " +
			"Peering Connection")
	}
	op.SetDefault(Values{"peerRegion": op.Region, "peerOwnerId": op.Account})
	peerRegion := op.Object.Live.String("peerRegion")
	if err := op.NeedRegion(peerRegion); err != nil {
		return err
	}
	own, peer := op.Find(vpcToken, op.In.String("vpcId")), op.FindIn(peerRegion, vpcToken, op.In.String("peerVpcId"))
	if peer == nil || peer == own || op.overlap(own, peer) {
		return rulePeeringFailed.Refuse("waiting for EC2 VPC Peering Connection create: Failed due to incorrect VPC-ID, "+
			"Account ID, or overlapping CIDR range: %s in %s", op.In.String("peerVpcId"), peerRegion)
	}
	for _, other := range op.peerings(own) {
		if other.Live.String("vpcId") == peer.ID || other.Live.String("peerVpcId") == peer.ID {
			return rulePeeringTwice.Refuse("A VPC peering connection between %s and %s exists already: %s", own.ID, peer.ID,
				other.ID)
		}
	}
	op.Identify(op.NewID("pcx-"), "")
	op.Set(Values{"acceptStatus": pending})
	op.Spend(peeringTime)
	if op.In.Bool("autoAccept") {
		if err := op.acceptPeering(op.Object); err != nil {
			return err
		}
	}
	return op.sideOptions(op.Object, rulePeeringPending)
}

// overlap says that two networks have addresses in common.
func (op *Op) overlap(a, b *Object) bool {
	others := b.ranges()
	return slices.ContainsFunc(a.ranges(), func(one netip.Prefix) bool { return slices.ContainsFunc(others, one.Overlaps) })
}

// ranges are the IPv4 ranges of a network: the one that it began with, and those that were added.
func (o *Object) ranges() []netip.Prefix {
	var ranges []netip.Prefix
	for _, text := range append(o.Hidden.Strings("ranges"), o.Live.String("cidrBlock")) {
		if block, err := netip.ParsePrefix(text); err == nil {
			ranges = append(ranges, block)
		}
	}
	return ranges
}

// peerings are the connections of a network, accepted or not.
func (op *Op) peerings(vpc *Object) []*Object {
	return slices.DeleteFunc(op.Everywhere(peeringToken), func(o *Object) bool {
		return o.Live.String("vpcId") != vpc.ID && o.Live.String("peerVpcId") != vpc.ID
	})
}

// sidesOf are the networks that a connection joins: the requester's and the accepter's.
func (op *Op) sidesOf(peering *Object) (requester, accepter *Object) {
	return op.FindIn(peering.Region, vpcToken, peering.Live.String("vpcId")),
		op.FindIn(peering.Live.String("peerRegion"), vpcToken, peering.Live.String("peerVpcId"))
}

// visiblePeering finds a connection that has a side in the region, or nil.
func (op *Op) visiblePeering(id string) *Object {
	for _, o := range op.Everywhere(peeringToken) {
		if o.ID == id && (o.Region == op.Region || o.Live.String("peerRegion") == op.Region) {
			return o
		}
	}
	return nil
}

// acceptPeering makes a connection active, unless one of its networks has too many.
func (op *Op) acceptPeering(peering *Object) error {
	requester, accepter := op.sidesOf(peering)
	for _, vpc := range []*Object{requester, accepter} {
		active := slices.DeleteFunc(op.peerings(vpc), func(o *Object) bool {
			return o.Live.String("acceptStatus") != peeringActive
		})
		if len(active) >= maxPeerings {
			return rulePeeringLimit.Refuse("The limit of %d active VPC peering connections of %s is reached", maxPeerings,
				vpc.ID)
		}
	}
	peering.Live["acceptStatus"] = peeringActive
	for _, side := range []string{"requester", "accepter"} {
		peering.Hidden[side] = false
	}
	op.Spend(peeringTime)
	return nil
}

// sideOptions changes the options of a connection that the program gives, and shows those that hold.
func (op *Op) sideOptions(peering *Object, inactive *Rule) error {
	requester, accepter := op.sidesOf(peering)
	elsewhere := map[string]string{"requester": peering.Region, "accepter": peering.Live.String("peerRegion")}
	networks := map[string]*Object{"requester": requester, "accepter": accepter}
	for _, side := range []string{"requester", "accepter"} {
		wanted, given := op.In[side].(map[string]any)
		if !given || op.Old != nil && !op.Changed(side) {
			continue
		}
		resolves := Values(wanted).Bool("allowRemoteVpcDnsResolution")
		vpc := networks[side]
		switch {
		case peering.Live.String("acceptStatus") != peeringActive:
			return inactive.Refuse("Peering %s is not active. Peering options can be added only to active peerings.",
				peering.ID)
		case elsewhere[side] != op.Region:
			return ruleOptionsRegion.Refuse("The %s's options of %s can only be changed in %s", side, peering.ID,
				elsewhere[side])
		case resolves && !(vpc.Live.Bool("enableDnsHostnames") && vpc.Live.Bool("enableDnsSupport")):
			return ruleOptionsDNS.Refuse("DNS resolution over %s needs DNS hostnames and DNS support in %s", peering.ID, vpc.ID)
		}
		peering.Hidden[side] = resolves
	}
	op.showSides(peering)
	return nil
}

// showSides shows the options of a connection in what is read.
func (op *Op) showSides(peering *Object) {
	if peering.Live.String("acceptStatus") != peeringActive {
		return
	}
	for _, side := range []string{"requester", "accepter"} {
		op.Set(Values{side: Values{"allowRemoteVpcDnsResolution": peering.Hidden.Bool(side)}})
		peering.Live[side] = map[string]any{"allowRemoteVpcDnsResolution": peering.Hidden.Bool(side)}
	}
}

var _ = declare(&Type{
	Token: peeringAccepterToken, Source: srcPeeringAccepter, Tagged: true,
	Properties: Properties{
		"acceptStatus": out(String), "accepter": peeringSide(), "autoAccept": {Kind: Bool}, "peerOwnerId": out(String),
		"peerRegion": out(String), "peerVpcId": out(String), "requester": peeringSide(), "vpcId": out(String),
		"vpcPeeringConnectionId": {Kind: String, Required: true, ForceNew: true},
	},
	Create: func(op *Op) error {
		peering, err := op.namedPeering()
		if err != nil {
			return err
		}
		op.Object.Owner = peering
		op.Identify(peering.ID, "")
		return op.accepted(peering)
	},
	Refresh: func(op *Op) {
		if peering := op.visiblePeering(op.Object.ID); peering != nil {
			op.showPeering(peering)
		}
	},
	Update: func(op *Op) error {
		peering, err := op.namedPeering()
		if err != nil {
			return err
		}
		return op.accepted(peering)
	},
})

// namedPeering is the connection that an accepter or options name.
func (op *Op) namedPeering() (*Object, error) {
	id := op.In.String("vpcPeeringConnectionId")
	if peering := op.visiblePeering(id); peering != nil {
		return peering, nil
	}
	return nil, rulePeeringMissing.Refuse("The vpcPeeringConnection ID '%s' does not exist in %s", id, op.Region)
}

// accepted accepts a connection when the program says so, which has to happen in the accepter's region.
func (op *Op) accepted(peering *Object) error {
	if op.In.Bool("autoAccept") && peering.Live.String("acceptStatus") == pending {
		if region := peering.Live.String("peerRegion"); region != op.Region {
			return rulePeeringRegion.Refuse("Incorrect region (%s) specified for this request. VPC peering connection %s must "+
				"be accepted in region %s", op.Region, peering.ID, region)
		}
		if err := op.acceptPeering(peering); err != nil {
			return err
		}
	}
	if err := op.sideOptions(peering, rulePeeringPending); err != nil {
		return err
	}
	op.showPeering(peering)
	return nil
}

// showPeering shows a connection in its accepter, which reads the requester's spelling of it in its own account.
func (op *Op) showPeering(peering *Object) {
	for _, key := range []string{"acceptStatus", "peerOwnerId", "peerRegion", "peerVpcId", "vpcId"} {
		op.Set(Values{key: peering.Live[key]})
	}
	op.showSides(peering)
}

var _ = declare(&Type{
	Token: peeringOptionsToken, Source: srcPeeringOptions, Upsert: true,
	Properties: Properties{
		"accepter": peeringSide(), "requester": peeringSide(),
		"vpcPeeringConnectionId": {Kind: String, Required: true, ForceNew: true},
	},
	Create: func(op *Op) error {
		peering, err := op.namedPeering()
		if err != nil {
			return err
		}
		op.Object.Owner = peering
		op.Identify(peering.ID, "")
		return op.sideOptions(peering, ruleOptionsPending)
	},
	Refresh: func(op *Op) {
		if peering := op.visiblePeering(op.Object.ID); peering != nil {
			op.showSides(peering)
		}
	},
	Update: func(op *Op) error {
		peering, err := op.namedPeering()
		if err != nil {
			return err
		}
		return op.sideOptions(peering, ruleOptionsPending)
	},
})

// peeredNetwork refuses a route over a connection that does not join the table's network.
func (op *Op) peeredNetwork(vpc string) error {
	id := op.In.String("vpcPeeringConnectionId")
	if id == "" {
		return nil
	}
	peering := op.visiblePeering(id)
	if peering == nil || peering.Live.String("vpcId") != vpc && peering.Live.String("peerVpcId") != vpc {
		return ruleRoutePeering.Refuse("The vpcPeeringConnection ID '%s' does not exist for %s in %s", id, vpc, op.Region)
	}
	return nil
}

// routeState shows whether a route leads anywhere: one over a connection that is not active is a black hole.
func (op *Op) routeState() {
	id := op.Object.Live.String("vpcPeeringConnectionId")
	peering := op.visiblePeering(id)
	if id != "" && (peering == nil || peering.Live.String("acceptStatus") != peeringActive) {
		op.Set(Values{"state": "blackhole"})
		return
	}
	op.Set(Values{"state": "active"})
}
