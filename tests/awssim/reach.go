package awssim

import (
	"fmt"
	"net/netip"
	"slices"
)

// Reaches says whether what runs in a subnet, behind a security group, gets an answer from a database's or a cache's endpoint
// on a port, and why not. It follows names, routes there and back, and both security groups; network ACLs are the default
// ones, which let everything pass.
func (s *Sim) Reaches(region, subnet, securityGroup, endpoint string, port int) (ok bool, why string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	op := s.outside()
	from, group := op.FindIn(region, subnetToken, subnet), op.FindIn(region, securityGroupToken, securityGroup)
	if from == nil || group == nil {
		return false, fmt.Sprintf("there is no subnet %s or no security group %s in %s", subnet, securityGroup, region)
	}
	to, problem := op.addressBehind(endpoint)
	if problem == "" && (s.lost[region] || s.lost[to.Region]) {
		problem = fmt.Sprintf("%s or %s is lost", region, to.Region)
	}
	if problem == "" {
		problem = s.parted(region, to.Region)
	}
	if problem == "" {
		for _, zone := range []string{op.subnetZone(region, subnet), op.subnetZone(to.Region, to.Live.String("subnetId"))} {
			if !s.up(zone) {
				problem = zone + " is lost"
			}
		}
	}
	if problem == "" {
		problem = op.blocked(from, group, to, port)
	}
	return problem == "", problem
}

// addressBehind is the network interface that an endpoint's name leads to.
func (op *Op) addressBehind(endpoint string) (*Object, string) {
	if o := op.databaseAt(endpoint); o != nil {
		for _, eni := range op.Everywhere(interfaceToken) {
			if eni.Owner == o {
				return eni, ""
			}
		}
	}
	if eni := op.cacheAddress(endpoint); eni != nil {
		return eni, ""
	}
	cluster, problem := op.clusterBehind(endpoint)
	if problem != "" {
		return nil, problem
	}
	instances := op.instancesOf(cluster)
	target := op.writerOf(cluster)
	for _, o := range instances {
		reads := endpoint == cluster.Live.String("readerEndpoint") && (o != target || len(instances) == 1) &&
			op.sim.up(o.Live.String("availabilityZone"))
		if reads || endpoint == o.Live.String("endpoint") {
			target = o
			break
		}
	}
	for _, eni := range op.Everywhere(interfaceToken) {
		if target != nil && eni.Owner == target {
			return eni, ""
		}
	}
	return nil, fmt.Sprintf("the name %q has no address: the cluster %s has no instance for it", endpoint, cluster.ID)
}

// blocked says what is in the way from a subnet and group to a network interface, or "".
func (op *Op) blocked(from, group, to *Object, port int) string {
	source, err := netip.ParsePrefix(from.Live.String("cidrBlock"))
	address, addressErr := netip.ParseAddr(to.Live.String("privateIp"))
	home := op.FindIn(to.Region, subnetToken, to.Live.String("subnetId"))
	if err != nil || addressErr != nil || home == nil {
		return fmt.Sprintf("%s has no address to answer from", to.ID)
	}
	there, back := op.wayTo(from, address), op.wayTo(home, source.Addr())
	local := from.Live.String("vpcId") == home.Live.String("vpcId")
	switch {
	case local:
	case there == nil:
		return fmt.Sprintf("no route of %s in %s leads to %s over an active peering connection", from.ID, from.Region,
			address)
	case op.otherSide(there, from.Live.String("vpcId")) != home.Live.String("vpcId"):
		return fmt.Sprintf("the route of %s in %s to %s leads to another network, over %s", from.ID, from.Region, address,
			there.ID)
	case back != there:
		return fmt.Sprintf("no route of %s in %s leads back to %s over %s", home.ID, home.Region, source, there.ID)
	}
	var groups []*Object
	for _, r := range to.refs {
		if r.to.Type == securityGroupToken {
			groups = append(groups, r.to)
		}
	}
	// A rule can name a group of the same network, and of the same region's peers, only.
	known := from.Region == to.Region
	toGroups := func(peer *Object) bool { return known && slices.Contains(groups, peer) }
	if !op.opensTo(group, "egress", port, netip.PrefixFrom(address, address.BitLen()), toGroups) {
		return fmt.Sprintf("the security group %s in %s lets nothing out to %s on port %d", group.ID, from.Region, address,
			port)
	}
	for _, each := range groups {
		if op.opensTo(each, "ingress", port, source, func(peer *Object) bool { return known && peer == group }) {
			return ""
		}
	}
	return fmt.Sprintf("no security group of %s in %s lets %s in on port %d", to.ID, to.Region, source, port)
}

// wayTo is the active peering connection that a subnet's most specific route to an address leads over, or nil.
func (op *Op) wayTo(subnet *Object, address netip.Addr) *Object {
	vpc := op.FindIn(subnet.Region, vpcToken, subnet.Live.String("vpcId"))
	table := op.FindIn(subnet.Region, routeTableToken, vpc.Live.String("mainRouteTableId"))
	for _, each := range op.Referrers(subnet, routeTableAssocToken) {
		table = op.FindIn(subnet.Region, routeTableToken, each.Live.String("routeTableId"))
	}
	if table == nil {
		return nil
	}
	routes := Values{"routes": table.Hidden["routes"]}.Objects("routes")
	for _, r := range op.routesOf(table) {
		routes = append(routes, inlineRoute(r))
	}
	var best Values
	longest := -1
	for _, r := range routes {
		block, err := netip.ParsePrefix(r.String("cidrBlock"))
		if err == nil && block.Contains(address) && block.Bits() > longest {
			best, longest = r, block.Bits()
		}
	}
	for _, peering := range op.Everywhere(peeringToken) {
		if peering.ID == best.String("vpcPeeringConnectionId") && peering.Live.String("acceptStatus") == peeringActive {
			return peering
		}
	}
	return nil
}

// otherSide is the network at the other end of a connection.
func (op *Op) otherSide(peering *Object, vpc string) string {
	if peering.Live.String("vpcId") == vpc {
		return peering.Live.String("peerVpcId")
	}
	return peering.Live.String("vpcId")
}

// opensTo says whether a security group lets TCP pass on a port, from or to all addresses of a block, or a group.
func (op *Op) opensTo(group *Object, direction string, port int, block netip.Prefix, names func(*Object) bool) bool {
	inline, separate := group.Hidden[direction], map[string]string{"ingress": ingressRuleToken, "egress": egressRuleToken}
	if inline == nil {
		inline = group.Live[direction]
	}
	rules := Values{"rules": inline}.Objects("rules")
	for _, r := range op.Referrers(group, separate[direction]) {
		if r.Owner == group {
			rules = append(rules, inlineForm(r))
		}
	}
	return slices.ContainsFunc(rules, func(r Values) bool {
		protocol := protocolOf(r["protocol"])
		if protocol != "-1" && (protocol != "tcp" || port < r.Int("fromPort") || port > r.Int("toPort")) {
			return false
		}
		if r.Bool("self") && names(group) {
			return true
		}
		for _, id := range r.Strings("securityGroups") {
			if peer := op.FindIn(group.Region, securityGroupToken, id); peer != nil && names(peer) {
				return true
			}
		}
		return slices.ContainsFunc(r.Strings("cidrBlocks"), func(text string) bool {
			allowed, err := netip.ParsePrefix(text)
			return err == nil && allowed.Bits() <= block.Bits() && allowed.Contains(block.Addr())
		})
	})
}
