package awssim

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Tokens of Global Accelerator.
const (
	acceleratorToken         = "aws:globalaccelerator/accelerator:Accelerator"
	acceleratorListenerToken = "aws:globalaccelerator/listener:Listener"
	endpointGroupToken       = "aws:globalaccelerator/endpointGroup:EndpointGroup"
)

// acceleratorControl is the region of Global Accelerator's API; the provider goes there from any commercial region.
const acceleratorControl = "us-west-2"

// acceleratorZone is the hosted zone of all accelerators' names.
const acceleratorZone = "Z2BJ6XQ5FK7U4H"

const (
	srcAccelerator         Source = "tf-globalaccelerator-accelerator"
	srcAcceleratorListener Source = "tf-globalaccelerator-listener"
	srcEndpointGroup       Source = "tf-globalaccelerator-endpoint-group"
	srcAcceleratorCreate   Source = "aws-create-accelerator"
	srcAcceleratorDelete   Source = "aws-delete-accelerator"
	srcListenerCreate      Source = "aws-ga-create-listener"
	srcListenerDelete      Source = "aws-ga-delete-listener"
	srcGroupCreate         Source = "aws-ga-create-endpoint-group"
	srcEndpointLimits      Source = "aws-ga-limits"
	srcEndpointCaveats     Source = "aws-ga-endpoint-caveats"
	srcClientIP            Source = "aws-ga-client-ip"
	srcClientIPGroup       Source = "tf-globalaccelerator-security-group"
)

var _ = cite(map[Source]string{
	srcAccelerator: "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/" +
		"globalaccelerator/accelerator.go",
	srcAcceleratorListener: "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/" +
		"globalaccelerator/listener.go",
	srcEndpointGroup: "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/" +
		"globalaccelerator/endpoint_group.go",
	srcAcceleratorCreate: "https://docs.aws.amazon.com/global-accelerator/latest/api/API_CreateAccelerator.html",
	srcAcceleratorDelete: "https://docs.aws.amazon.com/global-accelerator/latest/api/API_DeleteAccelerator.html",
	srcListenerCreate:    "https://docs.aws.amazon.com/global-accelerator/latest/api/API_CreateListener.html",
	srcListenerDelete:    "https://docs.aws.amazon.com/global-accelerator/latest/api/API_DeleteListener.html",
	srcGroupCreate:       "https://docs.aws.amazon.com/global-accelerator/latest/api/API_CreateEndpointGroup.html",
	srcEndpointLimits:    "https://docs.aws.amazon.com/global-accelerator/latest/dg/limits-global-accelerator.html",
	srcEndpointCaveats:   "https://docs.aws.amazon.com/global-accelerator/latest/dg/about-endpoints-caveats.html",
	srcClientIP:          "https://docs.aws.amazon.com/global-accelerator/latest/dg/about-endpoints.sipp-caveats.html",
	srcClientIPGroup: "https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/" +
		"globalaccelerator_endpoint_group#client_ip_preservation_enabled",
})

// Rules of accelerators.
var (
	ruleAcceleratorName      = rule("globalaccelerator.accelerator.name", srcAcceleratorCreate, "InvalidArgumentException")
	ruleAcceleratorListeners = rule("globalaccelerator.accelerator.has-listeners", srcAcceleratorDelete,
		"AssociatedListenerFoundException")
	ruleAcceleratorMissing = rule("globalaccelerator.listener.accelerator-missing", srcListenerCreate,
		"AcceleratorNotFoundException")
	ruleAcceleratorPorts = rule("globalaccelerator.listener.ports", srcListenerCreate, "InvalidPortRangeException")
	ruleListenerGroups   = rule("globalaccelerator.listener.has-endpoint-groups", srcListenerDelete,
		"AssociatedEndpointGroupFoundException")
	ruleGroupListener = rule("globalaccelerator.endpoint-group.listener-missing", srcGroupCreate,
		"ListenerNotFoundException")
	ruleGroupRegion = rule("globalaccelerator.endpoint-group.region-taken", srcGroupCreate,
		"EndpointGroupAlreadyExistsException")
	ruleGroupWhere    = rule("globalaccelerator.endpoint-group.region", srcEndpointGroup, Invalid)
	ruleGroupEndpoint = rule("globalaccelerator.endpoint-group.endpoint-missing", srcGroupCreate,
		"InvalidArgumentException")
	ruleGroupElsewhere = rule("globalaccelerator.endpoint-group.endpoint-region", srcGroupCreate,
		"InvalidArgumentException")
	ruleGroupTwice = rule("globalaccelerator.endpoint-group.endpoint-twice", srcGroupCreate, "InvalidArgumentException")
	ruleGroupLimit = rule("globalaccelerator.endpoint-group.ten-endpoints", srcEndpointLimits, "LimitExceededException")
	ruleGroupDual  = rule("globalaccelerator.endpoint-group.dual-stack", srcEndpointCaveats, "InvalidArgumentException")
	ruleGroupIP    = rule("globalaccelerator.endpoint-group.client-ip", srcClientIP, "InvalidArgumentException")
	ruleGroupPorts = rule("globalaccelerator.endpoint-group.port-override", srcGroupCreate, "InvalidPortRangeException")
	ruleGroupLeft  = rule("globalaccelerator.security-group.holds-vpc", srcClientIPGroup, "DependencyViolation")
)

var (
	acceleratorName = regexp.MustCompile(`^[0-9A-Za-z]([0-9A-Za-z-]*[0-9A-Za-z])?$`)
	regionName      = regexp.MustCompile(`^[a-z]{2}(-[a-z]+)+-\d{1,2}$`)
)

var _ = declare(&Type{
	Token:         acceleratorToken,
	Source:        srcAccelerator,
	Scope:         Global,
	ControlRegion: acceleratorControl,
	Tagged:        true,
	Properties: Properties{
		"arn": out(String),
		"attributes": {Kind: Block, Fields: Properties{
			"flowLogsEnabled": given(Bool, false), "flowLogsS3Bucket": {Kind: String, MaxLen: 255},
			"flowLogsS3Prefix": {Kind: String, MaxLen: 255},
		}},
		"dnsName":          out(String),
		"dualStackDnsName": out(String),
		"enabled":          given(Bool, true),
		"hostedZoneId":     out(String),
		"ipAddressType":    {Kind: String, Default: "IPV4", Enum: []any{"IPV4", "DUAL_STACK"}},
		"ipAddresses":      {Kind: List, ForceNew: true, Elem: &Property{Kind: String, ForceNew: true}},
		"ipSets": {Kind: List, Output: true, Elem: &Property{Kind: Block, Fields: Properties{
			"ipAddresses": stringList(), "ipFamily": {Kind: String},
		}}},
		"name": {Kind: String, AutoName: &AutoName{Max: 255}, MinLen: 1, MaxLen: 255, Pattern: acceleratorName},
	},
	Create: func(op *Op) error {
		if err := checkAcceleratorName(op); err != nil {
			return err
		}
		arn := op.GlobalARN("globalaccelerator", "accelerator/"+op.uuid())
		op.Identify(arn, arn)
		op.Object.Hidden["number"] = float64(op.Count("globalaccelerator.addresses"))
		op.Set(Values{"dnsName": "a" + op.Hex(16) + ".awsglobalaccelerator.com", "hostedZoneId": acceleratorZone})
		addressAccelerator(op)
		return nil
	},
	Update: func(op *Op) error {
		if err := checkAcceleratorName(op); err != nil {
			return err
		}
		for _, group := range op.Objects(endpointGroupToken) {
			if !strings.HasPrefix(group.ID, op.Object.ID) {
				continue
			}
			for _, each := range group.Live.Objects("endpointConfigurations") {
				if err := checkDualStack(op.Object, op.FindARN(each.String("endpointId"))); err != nil {
					return err
				}
			}
		}
		addressAccelerator(op)
		return nil
	},
	Delete: func(op *Op) error {
		// The provider disables an accelerator before it deletes it; it stays so when the deletion is refused.
		op.Set(Values{"enabled": false})
		return nil
	},
})

// checkAcceleratorName holds the name to AWS's length, which is stricter than the provider's.
func checkAcceleratorName(op *Op) error {
	if name := op.Object.Live.String("name"); len(name) > 64 {
		return ruleAcceleratorName.Refuse("The name can have a maximum of 64 characters: %q has %d", name, len(name))
	}
	return nil
}

// uuid is an identifier that is never reused.
func (op *Op) uuid() string {
	h := op.Hex(32)
	return strings.Join([]string{h[:8], h[8:12], h[12:16], h[16:20], h[20:]}, "-")
}

// addressAccelerator gives an accelerator its static addresses, from the ranges that are set aside for documents.
func addressAccelerator(op *Op) {
	live, n := op.Object.Live, op.Object.Hidden.Int("number")
	four := live.Strings("ipAddresses")
	for i, prefix := range []string{"192.0.2.", "198.51.100."} {
		if len(four) <= i {
			four = append(four, fmt.Sprintf("%s%d", prefix, n))
		}
	}
	sets := []Values{{"ipAddresses": four, "ipFamily": "IPv4"}}
	op.Set(Values{"dualStackDnsName": ""})
	if live.String("ipAddressType") == "DUAL_STACK" {
		six := []string{fmt.Sprintf("2001:db8:a::%x", n), fmt.Sprintf("2001:db8:b::%x", n)}
		sets = append(sets, Values{"ipAddresses": six, "ipFamily": "IPv6"})
		name, _, _ := strings.Cut(live.String("dnsName"), ".")
		op.Set(Values{"dualStackDnsName": name + ".dualstack.awsglobalaccelerator.com"})
	}
	op.Set(Values{"ipSets": sets})
}

var _ = declare(&Type{
	Token:         acceleratorListenerToken,
	Source:        srcAcceleratorListener,
	Scope:         Global,
	ControlRegion: acceleratorControl,
	Properties: Properties{
		"acceleratorArn": {Kind: String, Required: true, ForceNew: true},
		"arn":            out(String),
		"clientAffinity": {Kind: String, Default: "NONE", Enum: []any{"NONE", "SOURCE_IP"}},
		"portRanges": {Kind: List, Set: true, Required: true, MinItems: 1, MaxItems: 10, Elem: &Property{
			Kind: Block, Fields: Properties{
				"fromPort": {Kind: Int, Min: 1, Max: 65535}, "toPort": {Kind: Int, Min: 1, Max: 65535},
			},
		}},
		"protocol": {Kind: String, Required: true, Enum: []any{"TCP", "UDP"}},
	},
	Refs: []Ref{{
		Property: "acceleratorArn", To: acceleratorToken, By: "arn", Missing: ruleAcceleratorMissing,
		Held: ruleAcceleratorListeners,
	}},
	Create: func(op *Op) error {
		if err := checkPorts(op); err != nil {
			return err
		}
		arn := op.Object.Live.String("acceleratorArn") + "/listener/" + op.Hex(8)
		op.Identify(arn, arn)
		return nil
	},
	Update: checkPorts,
})

// checkPorts demands that the ports of an accelerator's listeners are apart.
func checkPorts(op *Op) error {
	live := op.Object.Live
	for i, each := range live.Objects("portRanges") {
		from, to := each.Int("fromPort"), each.Int("toPort")
		if from == 0 || to < from {
			return ruleAcceleratorPorts.Refuse("The port numbers that you specified are not valid numbers: %d-%d", from, to)
		}
		overlaps := func(other Values) bool { return other.Int("fromPort") <= to && from <= other.Int("toPort") }
		taken := slices.ContainsFunc(live.Objects("portRanges")[:i], overlaps)
		for _, other := range op.Objects(acceleratorListenerToken) {
			taken = taken || other != op.Object && other.Live.String("acceleratorArn") == live.String("acceleratorArn") &&
				other.Live.String("protocol") == live.String("protocol") &&
				slices.ContainsFunc(other.Live.Objects("portRanges"), overlaps)
		}
		if taken {
			return ruleAcceleratorPorts.Refuse("The port numbers that you specified are not unique for this accelerator: %d-%d",
				from, to)
		}
	}
	return nil
}

var _ = declare(&Type{
	Token:         endpointGroupToken,
	Source:        srcEndpointGroup,
	Scope:         Global,
	ControlRegion: acceleratorControl,
	Properties: Properties{
		"arn": out(String),
		"endpointConfigurations": {Kind: List, Set: true, Elem: &Property{Kind: Block, Fields: Properties{
			"attachmentArn":               arnProperty(),
			"clientIpPreservationEnabled": {Kind: Bool, Computed: true},
			"endpointId":                  {Kind: String, MinLen: 1, MaxLen: 255},
			"weight":                      {Kind: Int, Min: 0, Max: 255},
		}}},
		"endpointGroupRegion":        {Kind: String, Computed: true, ForceNew: true, Pattern: regionName},
		"healthCheckIntervalSeconds": {Kind: Int, Default: 30, Min: 10, Max: 30},
		"healthCheckPath":            {Kind: String, Computed: true, MinLen: 1, MaxLen: 255},
		"healthCheckPort":            {Kind: Int, Computed: true, Min: 1, Max: 65535},
		"healthCheckProtocol":        {Kind: String, Default: "TCP", Enum: []any{"TCP", "HTTP", "HTTPS"}},
		"listenerArn":                {Kind: String, Required: true, ForceNew: true, Pattern: arnPattern},
		"portOverrides": {Kind: List, Set: true, MaxItems: 10, Elem: &Property{Kind: Block, Fields: Properties{
			"endpointPort": {Kind: Int, Required: true, Min: 1, Max: 65535},
			"listenerPort": {Kind: Int, Required: true, Min: 1, Max: 65535},
		}}},
		"thresholdCount":        {Kind: Int, Default: 3, Min: 1, Max: 10},
		"trafficDialPercentage": {Kind: Float, Default: 100.0, Min: 0, Max: 100},
	},
	Refs: []Ref{
		{
			Property: "listenerArn", To: acceleratorListenerToken, By: "arn", Missing: ruleGroupListener,
			Held: ruleListenerGroups,
		},
		{
			Property: "endpointConfigurations.endpointId", To: loadBalancerToken, By: "arn", AnyRegion: true,
			Missing: ruleGroupEndpoint,
		},
	},
	Create: func(op *Op) error {
		live := op.Object.Live
		op.SetDefault(Values{"endpointGroupRegion": op.Region})
		region := live.String("endpointGroupRegion")
		if _, known := regions[region]; !known {
			return ruleGroupWhere.Refuse("%s is not a region", region)
		}
		for _, other := range op.Objects(endpointGroupToken) {
			if other.Live.String("listenerArn") == live.String("listenerArn") &&
				other.Live.String("endpointGroupRegion") == region {
				return ruleGroupRegion.Refuse("The endpoint group that you specified already exists: %s has one in %s",
					live.String("listenerArn"), region)
			}
		}
		if err := checkEndpoints(op); err != nil {
			return err
		}
		arn := live.String("listenerArn") + "/endpoint-group/" + op.Hex(12)
		op.Identify(arn, arn)
		enterNetworks(op)
		return nil
	},
	Update: func(op *Op) error {
		if err := checkEndpoints(op); err != nil {
			return err
		}
		enterNetworks(op)
		return nil
	},
	Delete: func(op *Op) error {
		op.leaveNetworks()
		return nil
	},
})

// checkEndpoints is what AWS demands of the endpoints of a group. What the program leaves out, the provider sends: a
// weight of 0, and no preservation of client addresses.
func checkEndpoints(op *Op) error {
	live := op.Object.Live
	listener := op.FindARN(live.String("listenerArn"))
	accelerator := op.FindARN(listener.Live.String("acceleratorArn"))
	endpoints := live.Objects("endpointConfigurations")
	if len(endpoints) > 10 {
		return ruleGroupLimit.Refuse("%d endpoints are more than 10 per endpoint group", len(endpoints))
	}
	seen := map[string]bool{}
	for _, each := range endpoints {
		id := each.String("endpointId")
		lb := op.FindARN(id)
		if lb.Region != live.String("endpointGroupRegion") {
			return ruleGroupElsewhere.Refuse("The endpoint %s is not in %s, the region of the endpoint group", id,
				live.String("endpointGroupRegion"))
		}
		if seen[id] {
			return ruleGroupTwice.Refuse("The endpoint %s is given twice", id)
		}
		seen[id] = true
		if err := checkDualStack(accelerator, lb); err != nil {
			return err
		}
		if err := op.checkNetworkEndpoint(accelerator, lb, each); err != nil {
			return err
		}
		if each.Bool("clientIpPreservationEnabled") && lb.Live.String("loadBalancerType") == "network" &&
			(len(lb.Live.List("securityGroups")) == 0 || op.listens(lb, "TLS")) {
			return ruleGroupIP.Refuse("Client IP address preservation is not supported for a network load balancer without "+
				"security groups or with a TLS listener: %s", id)
		}
		if each["weight"] == nil {
			each["weight"] = 0.0
		}
		if each["clientIpPreservationEnabled"] == nil {
			each["clientIpPreservationEnabled"] = false
		}
	}
	ports := listener.Live.Objects("portRanges")
	for _, each := range live.Objects("portOverrides") {
		if n := each.Int("listenerPort"); !slices.ContainsFunc(ports, func(p Values) bool {
			return p.Int("fromPort") <= n && n <= p.Int("toPort")
		}) {
			return ruleGroupPorts.Refuse("The listener does not listen on port %d", n)
		}
	}
	op.SetDefault(Values{"healthCheckPort": ports[0].Int("fromPort")})
	if live.String("healthCheckProtocol") != "TCP" {
		op.SetDefault(Values{"healthCheckPath": "/"})
	}
	return nil
}

// checkDualStack demands dual-stack endpoints behind a dual-stack accelerator.
func checkDualStack(accelerator, lb *Object) error {
	if lb != nil && accelerator.Live.String("ipAddressType") == "DUAL_STACK" && lb.Live.String("ipAddressType") == "ipv4" {
		return ruleGroupDual.Refuse("A dual-stack accelerator takes only dual-stack endpoints: %s is not", lb.ARN)
	}
	return nil
}

// listens says whether a load balancer has a listener of a protocol.
func (op *Op) listens(lb *Object, protocol string) bool {
	return slices.ContainsFunc(op.Referrers(lb, listenerToken), func(l *Object) bool {
		return l.Live.String("protocol") == protocol
	})
}

// acceleratorLinger is how long an interface outlives its endpoint; the user guide only says that it is some minutes.
const acceleratorLinger = 5 * time.Minute

// acceleratorInterface begins the descriptions of Global Accelerator's interfaces.
const acceleratorInterface = "GlobalAccelerator managed for "

// leaveNetworks leaves the interfaces of an endpoint group behind, which Global Accelerator removes a little later.
func (op *Op) leaveNetworks() {
	for _, eni := range op.ObjectsIn(op.Object.Live.String("endpointGroupRegion"), interfaceToken) {
		if eni.Owner == op.Object {
			eni.Owner, eni.Vanishes = nil, op.Now().Add(acceleratorLinger)
		}
	}
}

// enterNetworks gives Global Accelerator an interface in each subnet of the load balancers whose clients' addresses
// it preserves, and a security group in their VPC. The interfaces go after the endpoint, the group stays behind for
// ever: nobody but its account's owner deletes it.
func enterNetworks(op *Op) {
	region := op.Object.Live.String("endpointGroupRegion")
	had := map[string]*Object{}
	for _, eni := range op.ObjectsIn(region, interfaceToken) {
		if eni.Owner == op.Object {
			had[eni.Live.String("subnetId")] = eni
			eni.Owner, eni.Vanishes = nil, op.Now().Add(acceleratorLinger)
		}
	}
	for _, each := range op.Object.Live.Objects("endpointConfigurations") {
		lb := op.FindARN(each.String("endpointId"))
		if !each.Bool("clientIpPreservationEnabled") || lb == nil {
			continue
		}
		group := acceleratorGroup(op, lb)
		for _, id := range lb.Live.Strings("subnets") {
			subnet := op.FindIn(region, subnetToken, id)
			switch eni := had[id]; {
			case eni != nil:
				eni.Owner, eni.Vanishes = op.Object, time.Time{}
			case subnet != nil:
				op.addInterface(op.Object, subnet, []*Object{group}, acceleratorInterface+op.Object.ARN)
			}
		}
	}
}

// acceleratorGroup is the security group that Global Accelerator keeps in a load balancer's VPC.
func acceleratorGroup(op *Op, lb *Object) *Object {
	vpc := lb.Live.String("vpcId")
	for _, o := range op.ObjectsIn(lb.Region, securityGroupToken) {
		if o.Live.String("vpcId") == vpc && o.Live.String("name") == "GlobalAccelerator" {
			return o
		}
	}
	id := op.NewID("sg-")
	group := op.Add(&Object{
		Type: securityGroupToken, Region: lb.Region, ID: id,
		ARN: "arn:aws:ec2:" + lb.Region + ":" + op.Account + ":security-group/" + id,
		Live: Values{"name": "GlobalAccelerator", "vpcId": vpc, "tagsAll": Values{"AWSServiceName": "GlobalAccelerator"},
			"description": "GlobalAccelerator configured SecurityGroup"},
	})
	if o := op.FindIn(lb.Region, vpcToken, vpc); o != nil {
		op.Refer(group, o, ruleGroupLeft)
	}
	return group
}

// Share is a part of the connections that clients make to a listener of an accelerator.
type Share struct {
	// Listener is the ARN of the accelerator's listener.
	Listener string `json:"listener"`
	// Region and Endpoint are where the connections go; both are empty for what every traffic dial turns away.
	Region   string `json:"region"`
	Endpoint string `json:"endpoint"`
	// Percent is the part of 100.
	Percent float64 `json:"percent"`
	// Healthy is what Global Accelerator takes the endpoint for; it fails open when it finds nothing healthy.
	Healthy bool `json:"healthy"`
	// Answers says whether clients get an answer: the endpoint is healthy, listens on the accelerator's ports, its
	// security groups let clients in, and its VPC has the internet gateway that even internal load balancers need.
	Answers bool `json:"answers"`
}

// Route says where the connections of clients near a region go, per listener of an accelerator: by traffic dial, by
// health, and by weight, with AWS's fallback to the next closest groups.
func (s *Sim) Route(acceleratorARN, clientRegion string) ([]Share, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	op := &Op{Region: clientRegion, Account: s.options.Account, sim: s}
	accelerator := op.FindARN(acceleratorARN)
	if accelerator == nil || accelerator.Type != acceleratorToken {
		return nil, fmt.Errorf("routing to %s: there is no such accelerator", acceleratorARN)
	}
	if _, known := places[clientRegion]; !known {
		return nil, fmt.Errorf("routing from %s: it is not a region", clientRegion)
	}
	if !accelerator.Live.Bool("enabled") {
		return nil, fmt.Errorf("routing to %s: the accelerator is disabled", acceleratorARN)
	}
	var shares []Share
	for _, listener := range op.Objects(acceleratorListenerToken) {
		if listener.Live.String("acceleratorArn") == acceleratorARN {
			shares = append(shares, op.routeListener(listener, clientRegion)...)
		}
	}
	return shares, nil
}

// routeListener hands out the connections to a listener, closest endpoint group first.
func (op *Op) routeListener(listener *Object, client string) []Share {
	var groups []*Object
	for _, each := range op.Objects(endpointGroupToken) {
		if each.Live.String("listenerArn") == listener.ARN {
			groups = append(groups, each)
		}
	}
	slices.SortStableFunc(groups, func(a, b *Object) int {
		return cmp.Compare(distance(client, a.Live.String("endpointGroupRegion")),
			distance(client, b.Live.String("endpointGroupRegion")))
	})
	var shares []Share
	left := 100.0
	for _, group := range groups {
		dial, _ := group.Live["trafficDialPercentage"].(float64)
		if part := left * dial / 100; part > 0 {
			shares = append(shares, op.split(op.failOver(group, groups), part)...)
			left -= part
		}
	}
	if left > 0 {
		shares = append(shares, Share{Percent: left})
	}
	merged := merge(listener.ARN, shares)
	for i, share := range merged {
		merged[i].Answers = share.Healthy && op.lets(listener, groups, share)
	}
	return merged
}

// lets says whether a load balancer listens for what an accelerator's listener sends it, and lets clients in.
func (op *Op) lets(listener *Object, groups []*Object, share Share) bool {
	lb := op.FindARN(share.Endpoint)
	ports := map[int]int{}
	for _, each := range listener.Live.Objects("portRanges") {
		for port := each.Int("fromPort"); port <= each.Int("toPort"); port++ {
			ports[port] = port
		}
	}
	for _, group := range groups {
		if group.Live.String("endpointGroupRegion") != share.Region {
			continue
		}
		for _, each := range group.Live.Objects("portOverrides") {
			ports[each.Int("listenerPort")] = each.Int("endpointPort")
		}
	}
	gate := slices.ContainsFunc(op.ObjectsIn(lb.Region, internetGatewayToken), func(o *Object) bool {
		return o.Live.String("vpcId") == lb.Live.String("vpcId")
	})
	if !gate {
		return false
	}
	guards := lb.Live.Strings("securityGroups")
	for _, port := range ports {
		protocol := listener.Live.String("protocol")
		if !op.listensOn(lb, port) || len(guards) > 0 && !op.passes(protocol, lb.Region, guards, "ingress", port, nil) {
			return false
		}
	}
	return true
}

// listensOn says whether a load balancer has a listener on a port.
func (op *Op) listensOn(lb *Object, port int) bool {
	return slices.ContainsFunc(op.Referrers(lb, listenerToken), func(l *Object) bool { return l.Live.Int("port") == port })
}

// failOver is the group that takes connections meant for one: itself when it has a healthy endpoint with a weight,
// else the first such of the three closest, whatever their dials, else the closest of all.
func (op *Op) failOver(chosen *Object, closest []*Object) *Object {
	usable := func(group *Object) bool {
		return slices.ContainsFunc(group.Live.Objects("endpointConfigurations"), func(each Values) bool {
			return each.Int("weight") > 0 && op.healthy(each.String("endpointId"))
		})
	}
	if usable(chosen) {
		return chosen
	}
	for _, group := range closest[:min(3, len(closest))] {
		if usable(group) {
			return group
		}
	}
	return closest[0]
}

// split hands out connections among the endpoints of a group: by weight among the healthy ones, or to any of them
// when there are none.
func (op *Op) split(group *Object, part float64) []Share {
	endpoints := group.Live.Objects("endpointConfigurations")
	weights, total := map[string]float64{}, 0.0
	for _, each := range endpoints {
		if id := each.String("endpointId"); op.healthy(id) {
			weights[id] = float64(each.Int("weight"))
			total += weights[id]
		}
	}
	region := group.Live.String("endpointGroupRegion")
	if len(endpoints) == 0 {
		return []Share{{Region: region, Percent: part}}
	}
	var shares []Share
	for _, each := range endpoints {
		id := each.String("endpointId")
		switch {
		case total == 0:
			shares = append(shares, Share{Region: region, Endpoint: id, Percent: part / float64(len(endpoints))})
		case weights[id] > 0:
			shares = append(shares, Share{Region: region, Endpoint: id, Percent: part * weights[id] / total, Healthy: true})
		}
	}
	return shares
}

// merge adds up the shares that go to the same place.
func merge(listener string, shares []Share) []Share {
	var merged []Share
	for _, each := range shares {
		each.Listener = listener
		i := slices.IndexFunc(merged, func(m Share) bool { return m.Region == each.Region && m.Endpoint == each.Endpoint })
		if i < 0 {
			merged = append(merged, each)
		} else {
			merged[i].Percent += each.Percent
		}
	}
	return merged
}

// healthy says whether Global Accelerator takes a load balancer for healthy: it exists, its region is up, it listens,
// and each of its target groups has a healthy target.
func (op *Op) healthy(endpoint string) bool {
	lb := op.FindARN(endpoint)
	if lb == nil || op.sim.lost[lb.Region] || !op.hasNode(lb) {
		return false
	}
	groups := map[string]bool{}
	for _, listener := range op.Referrers(lb, listenerToken) {
		for _, action := range listener.Live.Objects("defaultActions") {
			for _, arn := range forwardedTo(action) {
				groups[arn] = true
			}
		}
	}
	for arn := range groups {
		if !op.seemsHealthy(arn) {
			return false
		}
	}
	return len(groups) > 0
}

// targetsHealthy says whether a target group has a target that answers.
func (op *Op) targetsHealthy(arn string) bool {
	group := op.FindARN(arn)
	if group == nil || op.sim.unhealthy[arn] {
		return false
	}
	return slices.ContainsFunc(op.ObjectsIn(group.Region, serviceToken), func(service *Object) bool {
		return service.refersTo(group) && op.runs(service)
	}) || op.attachedHealthy(group)
}

// SetTargetHealth makes the health checks of a target group fail, or pass again.
func (s *Sim) SetTargetHealth(targetGroupARN string, healthy bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.unhealthy == nil {
		s.unhealthy = map[string]bool{}
	}
	s.unhealthy[targetGroupARN] = !healthy
}
