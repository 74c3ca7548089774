package awssim

import (
	"fmt"
	"net/netip"
	"slices"
)

// ByHand is a resource that somebody made by hand: what the program is given and must leave as it is.
type ByHand struct {
	Resource
	// Added are the resources that were not made by hand and that now refer to it or belong to it: routes of a route
	// table, rules of a security group, policies of a role, listeners of a load balancer, peerings of a network. None of
	// them shows in the properties.
	Added []Resource `json:"added,omitempty"`
}

// Brought lists everything that was made by hand and still exists, by region, type and id. Taken before and after, it
// says whether something was touched.
func (s *Sim) Brought() []ByHand {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := []ByHand{}
	for _, o := range s.world.sorted(func(o *Object) bool { return o.Brought }) {
		each := ByHand{Resource: o.resource()}
		each.Outputs = o.own()
		each.References = nil
		for _, other := range s.world.sorted(func(other *Object) bool {
			return !other.Brought && (other.Owner == o || other.refersTo(o))
		}) {
			each.Added = append(each.Added, other.resource())
		}
		list = append(list, each)
	}
	return list
}

// AddedTo lists what was added to a resource that was made by hand, by the id of the latter.
func (s *Sim) AddedTo(id string) []Resource {
	for _, each := range s.Brought() {
		if each.ID == id {
			return each.Added
		}
	}
	return nil
}

// shownOfOthers are the properties in which a type shows resources of other types.
var shownOfOthers = map[string][]string{
	routeTableToken: {"routes"}, securityGroupToken: {"ingress", "egress"}, roleToken: {"managedPolicyArns"},
	targetGroupToken: {"loadBalancerArns"}, tableToken: {"replicas"},
}

// own are the properties of an object without what other resources show in it.
func (o *Object) own() Values {
	own := o.Live.Clone()
	for _, key := range shownOfOthers[o.Type] {
		delete(own, key)
		if v, hidden := o.Hidden[key]; hidden && v != nil {
			own[key] = cloneValue(v)
		}
	}
	return own
}

// Bring makes a resource of any declared type by hand, in the default account and by AWS's rules. The log of calls does
// not show it, and it has no URN. It panics with what AWS refuses.
func (s *Sim) Bring(region, token string, in Values) Resource {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, err := typeOf(token)
	if err != nil {
		panic(err)
	}
	before := map[objectKey]bool{}
	for key := range s.world.objects {
		before[key] = true
	}
	checked, refusals := t.check("brought", []byte(s.world.hex(17)), nil, normalValues(in))
	if len(refusals) > 0 {
		panic(refusals[0])
	}
	conn := &connection{region: region, account: s.options.Account, configured: true}
	if _, err := t.diff(conn, nil, checked, nil); err != nil {
		panic(err)
	}
	o, err := s.create(conn, t, "", checked)
	if err != nil {
		panic(err)
	}
	for key, each := range s.world.objects {
		each.Brought = each.Brought || !before[key]
	}
	return o.resource()
}

// NetworkByHand says what network is made by hand.
type NetworkByHand struct {
	// CIDRBlock is the range, 10.200.0.0/16 when empty; each subnet is a sixteenth of it.
	CIDRBlock string `json:"cidrBlock,omitempty"`
	// More are ranges that the network has besides.
	More []string `json:"more,omitempty"`
	// Zones is the number of zones, at most 8 and 2 when zero, with a public and a private subnet in each.
	Zones int `json:"zones,omitempty"`
	// Closed leaves out the internet gateway, and with it the route to it.
	Closed bool `json:"closed,omitempty"`
	// NAT gives the private subnets a way out.
	NAT bool `json:"nat,omitempty"`
}

// BroughtNetwork is a network that was made by hand, by the ids of its parts.
type BroughtNetwork struct {
	Region               string   `json:"region"`
	VPC                  string   `json:"vpcId"`
	CIDRBlock            string   `json:"cidrBlock"`
	PublicSubnets        []string `json:"publicSubnetIds"`
	PrivateSubnets       []string `json:"privateSubnetIds"`
	PublicRouteTable     string   `json:"publicRouteTableId"`
	PrivateTable         string   `json:"privateRouteTableId"`
	InternetGateway      string   `json:"internetGatewayId,omitempty"`
	NATGateway           string   `json:"natGatewayId,omitempty"`
	DefaultSecurityGroup string   `json:"defaultSecurityGroupId"`
}

// RouteTables are the ids of the tables that the subnets have.
func (n BroughtNetwork) RouteTables() []string { return []string{n.PublicRouteTable, n.PrivateTable} }

// Subnets are the ids of all subnets.
func (n BroughtNetwork) Subnets() []string { return slices.Concat(n.PublicSubnets, n.PrivateSubnets) }

// BringNetwork makes a network by hand.
func (s *Sim) BringNetwork(region string, wanted NetworkByHand) BroughtNetwork {
	if wanted.CIDRBlock == "" {
		wanted.CIDRBlock = "10.200.0.0/16"
	}
	if wanted.Zones == 0 {
		wanted.Zones = 2
	}
	vpc := s.Bring(region, vpcToken, Values{"cidrBlock": wanted.CIDRBlock, "enableDnsHostnames": true})
	n := BroughtNetwork{
		Region: region, VPC: vpc.ID, CIDRBlock: wanted.CIDRBlock,
		DefaultSecurityGroup: vpc.Outputs.String("defaultSecurityGroupId"),
	}
	s.addRanges(n, wanted.More)
	outside := []any{}
	if !wanted.Closed {
		n.InternetGateway = s.Bring(region, internetGatewayToken, Values{"vpcId": n.VPC}).ID
		outside = append(outside, Values{"cidrBlock": "0.0.0.0/0", "gatewayId": n.InternetGateway})
	}
	zones := zonesOf(region)
	for i := range wanted.Zones {
		for _, half := range []struct {
			at  int
			ids *[]string
		}{{i, &n.PublicSubnets}, {8 + i, &n.PrivateSubnets}} {
			*half.ids = append(*half.ids, s.Bring(region, subnetToken, Values{
				"vpcId": n.VPC, "availabilityZone": zones[i], "cidrBlock": sixteenth(wanted.CIDRBlock, half.at),
			}).ID)
		}
	}
	inside := []any{}
	if wanted.NAT {
		address := s.Bring(region, eipToken, Values{"domain": "vpc"})
		n.NATGateway = s.Bring(region, natGatewayToken,
			Values{"subnetId": n.PublicSubnets[0], "allocationId": address.ID}).ID
		inside = append(inside, Values{"cidrBlock": "0.0.0.0/0", "natGatewayId": n.NATGateway})
	}
	n.PublicRouteTable = s.Bring(region, routeTableToken, Values{"vpcId": n.VPC, "routes": outside}).ID
	n.PrivateTable = s.Bring(region, routeTableToken, Values{"vpcId": n.VPC, "routes": inside}).ID
	for table, subnets := range map[string][]string{
		n.PublicRouteTable: n.PublicSubnets, n.PrivateTable: n.PrivateSubnets,
	} {
		for _, subnet := range subnets {
			s.Bring(region, routeTableAssocToken, Values{"subnetId": subnet, "routeTableId": table})
		}
	}
	return n
}

// addRanges gives a network further ranges.
func (s *Sim) addRanges(n BroughtNetwork, more []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.outside().FindIn(n.Region, vpcToken, n.VPC).Hidden["ranges"] = normal(more)
}

// zonesOf are the zones of a region in order.
func zonesOf(region string) []string {
	var zones []string
	for letter := range regions[region] {
		zones = append(zones, region+letter)
	}
	slices.Sort(zones)
	return zones
}

// sixteenth is one of the sixteen equal parts of a range.
func sixteenth(block string, n int) string {
	whole := netip.MustParsePrefix(block)
	bits := whole.Bits() + 4
	at := whole.Addr().As4()
	offset := uint32(at[0])<<24 | uint32(at[1])<<16 | uint32(at[2])<<8 | uint32(at[3])
	offset += uint32(n) << (32 - bits)
	part := netip.AddrFrom4([4]byte{byte(offset >> 24), byte(offset >> 16), byte(offset >> 8), byte(offset)})
	return netip.PrefixFrom(part, bits).String()
}

// BringSecurityGroup makes a security group by hand that lets TCP in on ports from everywhere, and everything out.
func (s *Sim) BringSecurityGroup(n BroughtNetwork, name string, ports ...int) string {
	world := []string{"0.0.0.0/0"}
	ingress := []any{}
	for _, port := range ports {
		ingress = append(ingress, Values{"protocol": "tcp", "fromPort": port, "toPort": port, "cidrBlocks": world})
	}
	return s.Bring(n.Region, securityGroupToken, Values{"name": name, "vpcId": n.VPC, "ingress": ingress,
		"egress": []any{Values{"protocol": "-1", "fromPort": 0, "toPort": 0, "cidrBlocks": world}}}).ID
}

// ListenerByHand says what a load balancer that is made by hand listens to.
type ListenerByHand struct {
	Port int `json:"port"`
	// Protocol is HTTP or TCP when empty, as the load balancer's type has it.
	Protocol string `json:"protocol,omitempty"`
	// Certificate is the ARN that HTTPS and TLS need.
	Certificate string `json:"certificate,omitempty"`
}

// LoadBalancerByHand says what load balancer is made by hand.
type LoadBalancerByHand struct {
	// Name must be unique in its region.
	Name string `json:"name"`
	// Network makes it a network load balancer, in place of an application load balancer.
	Network bool `json:"network,omitempty"`
	// Internal puts it into the private subnets.
	Internal bool `json:"internal,omitempty"`
	// Unguarded leaves out the security group, as older network load balancers have none.
	Unguarded bool `json:"unguarded,omitempty"`
	// Listeners are what it listens to, port 80 when there are none; all forward to one target group.
	Listeners []ListenerByHand `json:"listeners,omitempty"`
	// Targets are how many targets its target group has; they are healthy until SetTargetHealth says otherwise.
	Targets int `json:"targets,omitempty"`
}

// BroughtLoadBalancer is a load balancer that was made by hand.
type BroughtLoadBalancer struct {
	Region        string   `json:"region"`
	ARN           string   `json:"arn"`
	DNSName       string   `json:"dnsName"`
	ZoneID        string   `json:"zoneId"`
	SecurityGroup string   `json:"securityGroupId,omitempty"`
	TargetGroup   string   `json:"targetGroupArn"`
	Listeners     []string `json:"listenerArns"`
}

// BringLoadBalancer makes a load balancer by hand, with what is in front of it and behind it.
func (s *Sim) BringLoadBalancer(n BroughtNetwork, wanted LoadBalancerByHand) BroughtLoadBalancer {
	kind, protocol, subnets := "application", "HTTP", n.PublicSubnets
	if wanted.Network {
		kind, protocol = "network", "TCP"
	}
	if wanted.Internal {
		subnets = n.PrivateSubnets
	}
	if len(wanted.Listeners) == 0 {
		wanted.Listeners = []ListenerByHand{{Port: 80}}
	}
	in := Values{"name": wanted.Name, "loadBalancerType": kind, "internal": wanted.Internal, "subnets": subnets}
	lb := BroughtLoadBalancer{Region: n.Region}
	if !wanted.Unguarded {
		var ports []int
		for _, each := range wanted.Listeners {
			ports = append(ports, each.Port)
		}
		lb.SecurityGroup = s.BringSecurityGroup(n, wanted.Name, ports...)
		in["securityGroups"] = []string{lb.SecurityGroup}
	}
	made := s.Bring(n.Region, loadBalancerToken, in)
	lb.ARN, lb.DNSName, lb.ZoneID = made.ARN, made.Outputs.String("dnsName"), made.Outputs.String("zoneId")
	targetProtocol := protocol
	if wanted.Listeners[0].Protocol == "UDP" || wanted.Listeners[0].Protocol == "TCP_UDP" {
		targetProtocol = wanted.Listeners[0].Protocol
	}
	lb.TargetGroup = s.Bring(n.Region, targetGroupToken, Values{"name": wanted.Name, "port": 8080,
		"protocol": targetProtocol, "targetType": "ip", "vpcId": n.VPC}).ARN
	s.SetTargets(lb.TargetGroup, wanted.Targets)
	for _, each := range wanted.Listeners {
		if each.Protocol == "" {
			each.Protocol = protocol
		}
		in := Values{"loadBalancerArn": lb.ARN, "port": each.Port, "protocol": each.Protocol,
			"defaultActions": []any{Values{"type": "forward", "targetGroupArn": lb.TargetGroup}}}
		if each.Certificate != "" {
			in["certificateArn"] = each.Certificate
		}
		lb.Listeners = append(lb.Listeners, s.Bring(n.Region, listenerToken, in).ARN)
	}
	return lb
}

// SetTargets says how many targets that no program knows of a target group has.
func (s *Sim) SetTargets(targetGroupARN string, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if group := s.outside().FindARN(targetGroupARN); group != nil {
		group.Hidden["targets"] = float64(n)
	}
}

// BringRole makes a role by hand that a service assumes, as ecs-tasks.amazonaws.com, with inline policies by name.
func (s *Sim) BringRole(name, service string, policies map[string]string) Resource {
	trust := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",` +
		`"Principal":{"Service":` + fmt.Sprintf("%q", service) + `}}]}`
	role := s.Bring(iamRegion, roleToken, Values{"name": name, "assumeRolePolicy": trust})
	for policy, document := range policies {
		s.Bring(iamRegion, rolePolicyToken, Values{"role": name, "name": policy, "policy": document})
	}
	return role
}

// BringTable makes a table by hand, with a string key named id and a stream that replicas can follow.
func (s *Sim) BringTable(region, name string) Resource {
	return s.Bring(region, tableToken, Values{"name": name, "hashKey": "id", "billingMode": "PAY_PER_REQUEST",
		"attributes":    []any{Values{"name": "id", "type": "S"}},
		"streamEnabled": true, "streamViewType": "NEW_AND_OLD_IMAGES"})
}

// BringSecret makes a secret with a value by hand, and returns its ARN.
func (s *Sim) BringSecret(region, name, value string) string {
	secret := s.Bring(region, secretToken, Values{"name": name})
	s.Bring(region, secretVersionToken, Values{"secretId": secret.ID, "secretString": value})
	return secret.ARN
}
