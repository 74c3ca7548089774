package topology

import (
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"
)

// The kinds of load balancers, as the blocks are called.
const (
	// BalancerApplication is an Application Load Balancer.
	BalancerApplication = "application"
	// BalancerNetwork is a Network Load Balancer.
	BalancerNetwork = "network"
)

// Brought stands for the kind of what is not built.
const Brought = "brought"

// existingLeast is how many subnets of a kind a network that is brought has: what a load balancer and a subnet group need.
const existingLeast = 2

// Existing is what a region brings instead of having it built.
type Existing struct {
	// LoadBalancer with what runs behind it; nil where both are built.
	LoadBalancer *ExistingLoadBalancer
	// Network is nil for one that is built.
	Network *ExistingNetwork
	// Compute is what stores know of what runs behind a load balancer that is brought; nil where nothing is said.
	Compute *ExistingCompute
}

// ExistingLoadBalancer is a load balancer that a region brings. Unknown values are nil.
type ExistingLoadBalancer struct {
	// Kind is application or network.
	Kind         string
	ARN, DNSName *string
	// Listeners are those that are given; none means the default.
	Listeners []Listener
}

// ExistingNetwork is a network that a region brings. Unknown ids are empty.
type ExistingNetwork struct {
	VpcID                             string
	PublicSubnetIDs, PrivateSubnetIDs []string
	CidrBlocks                        []string
	RouteTableIDs                     []string
}

// ExistingCompute is what runs behind a load balancer that is brought.
type ExistingCompute struct {
	// RoleARN is nil where it is not given or not known.
	RoleARN *string
	// SecurityGroup is whether there is one for the region's stores to let in.
	SecurityGroup bool
}

// BroughtNetwork is the plan of a network that is brought: what of it is known.
type BroughtNetwork struct {
	VpcID         string
	CidrBlocks    []netip.Prefix
	RouteTableIDs []string
}

// brought says whether a region brings its load balancer, with what runs behind it.
func (r Region) brought() bool { return r.Existing.LoadBalancer != nil }

// built says whether a region has a stack that is built.
func (r Region) built() bool { return !r.DataOnly && !r.brought() }

// listeners are those of a load balancer that is brought, behind a domain or without. What a Network Load Balancer listens for
// must be said.
func (l ExistingLoadBalancer) listeners(domain bool) []Listener {
	switch {
	case len(l.Listeners) > 0 || l.Kind == BalancerNetwork:
		return l.Listeners
	case domain:
		return []Listener{{portHTTP, ProtocolHTTP}, {portHTTPS, ProtocolHTTPS}}
	}
	return []Listener{{portHTTP, ProtocolHTTP}}
}

// consents says whether routes may be added to a network that is brought.
func (n ExistingNetwork) consents() bool { return len(n.CidrBlocks) > 0 && len(n.RouteTableIDs) > 0 }

// plan is what is known of a network that is brought.
func (n ExistingNetwork) plan() *BroughtNetwork {
	plan := &BroughtNetwork{VpcID: n.VpcID, RouteTableIDs: n.RouteTableIDs}
	for _, block := range n.CidrBlocks {
		if prefix, err := netip.ParsePrefix(block); err == nil {
			plan.CidrBlocks = append(plan.CidrBlocks, prefix)
		}
	}
	return plan
}

// Ranges are the ranges of a network, as far as they are known.
func (n NetworkPlan) Ranges() []netip.Prefix {
	if n.Brought != nil {
		return n.Brought.CidrBlocks
	}
	return []netip.Prefix{n.CidrBlock}
}

// Key is what tells a network from others that the region had: the range of one that is built, the id of one that is brought as
// far as it is known.
func (n NetworkPlan) Key() string {
	switch {
	case n.Brought == nil:
		return n.CidrBlock.String()
	case n.Brought.VpcID == "":
		return Brought
	}
	return n.Brought.VpcID
}

// checkExisting checks what the regions bring.
func (p *planner) checkExisting() {
	for _, region := range p.regions {
		path := in(region.path, "existing")
		p.report(checkOverrides(region))
		p.report(p.checkExistingUse(region, path))
		if region.brought() {
			p.report(p.checkExistingBalancer(region.Region, in(path, "loadBalancer")))
			p.report(p.checkExistingOutside(region.Region, in(path, "loadBalancer.listeners")))
		}
		if region.Existing.Network != nil {
			p.report(checkExistingNetwork(region.Region, in(path, "network")))
		}
		if compute := region.Existing.Compute; compute != nil {
			p.report(checkExistingRole(compute.RoleARN, in(path, "compute.taskRoleArn")))
		}
		p.report(p.checkStoresNetwork(region, path))
	}
	p.report(p.checkNetworksDiffer())
}

// checkOverrides checks that a region says nothing about what is not built there.
func checkOverrides(region placedRegion) Problems {
	var found Problems
	for _, override := range region.Overrides {
		block, key, _ := strings.Cut(override, ".")
		switch {
		case region.brought() && block != "network":
			found = append(found, problems(RuleExistingOverride, in(region.path, override), "%s brings its load balancer with "+
				"what runs behind it, so this would be ignored; remove it, or remove existing.loadBalancer to have both built",
				region.Name)...)
		case block == "network" && key != "connectivity" && region.Existing.Network != nil:
			found = append(found, problems(RuleExistingOverride, in(region.path, override), "%s brings its network, so this would "+
				"be ignored; remove it, or remove existing.network to have one built", region.Name)...)
		case block == "network" && key != "connectivity" && region.brought():
			found = append(found, problems(RuleExistingOverride, in(region.path, override), "%s brings its load balancer, so no "+
				"network is built there and this would be ignored; remove it", region.Name)...)
		}
	}
	return found
}

// checkExistingUse checks that what is brought has a use.
func (p *planner) checkExistingUse(region placedRegion, path string) Problems {
	existing := region.Existing
	switch {
	case region.DataOnly && region.brought():
		return problems(RuleExistingUnused, in(path, "loadBalancer"), "%s has stack: none, so nobody is sent there; remove it, or "+
			"set stack: full", region.Name)
	case existing.Compute != nil && !region.brought():
		return problems(RuleExistingUnused, in(path, "compute"), "what runs in %s is built here and has a role and a security "+
			"group of its own; remove it and give that role more with the policy in its compute block, or bring its load "+
			"balancer too", region.Name)
	case region.DataOnly && existing.Network != nil && !p.hasNetworkedStore(region.Name):
		return problems(RuleExistingUnused, in(path, "network"), "%s has stack: none and no datastore that is in a network, so "+
			"nothing would be in this one; remove it", region.Name)
	}
	return nil
}

// hasNetworkedStore says whether a store that is in networks has a member in a region.
func (p *planner) hasNetworkedStore(region string) bool {
	owner := p.owner()
	return slices.ContainsFunc(p.app.Stores, func(store Store) bool {
		return store.inNetworks() && slices.Contains(memberNames(store, owner), region)
	})
}

// checkStoresNetwork checks that a database has a network in a region where none is built.
func (p *planner) checkStoresNetwork(region placedRegion, path string) Problems {
	if !region.brought() || region.Existing.Network != nil {
		return nil
	}
	owner := p.owner()
	var found Problems
	for _, store := range p.app.Stores {
		if store.inNetworks() && slices.Contains(memberNames(store, owner), region.Name) {
			found = append(found, problems(RuleExistingStore, in(path, "network"), "missing, but datastores.%s is in a network in "+
				"%s, where none is built beside a load balancer that is brought; set it to the network of what runs there, or "+
				"leave %s out of datastores.%s.regions", store.Name, region.Name, region.Name, store.Name)...)
		}
	}
	return found
}

// existingARN is the ARN of a load balancer, which tells the partition, the region and the kind:
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html.
var existingARN = regexp.MustCompile(
	`^arn:(aws[a-z-]*):elasticloadbalancing:([a-z0-9-]+):[0-9]{12}:loadbalancer/([a-z]+)/[^/]+/[^/]+$`)

// balancerKinds are the kinds of load balancers by the word in their ARNs.
var balancerKinds = map[string]string{"app": BalancerApplication, "net": BalancerNetwork}

// checkExistingBalancer checks a load balancer that is brought. The path is where it stands.
func (p *planner) checkExistingBalancer(region Region, path string) Problems {
	balancer := *region.Existing.LoadBalancer
	found := slices.Concat(
		checkExistingARN(region.Name, balancer, path),
		checkExistingName(region.Name, balancer.DNSName, in(path, "dnsName")),
		p.checkExistingInternal(balancer.DNSName, in(path, "dnsName")),
	)
	return append(found, p.checkExistingListeners(balancer, in(path, "listeners"))...)
}

// checkExistingARN checks an ARN that is known.
func checkExistingARN(region string, balancer ExistingLoadBalancer, path string) Problems {
	if balancer.ARN == nil {
		return nil
	}
	place := in(path, "arn")
	match := existingARN.FindStringSubmatch(*balancer.ARN)
	switch {
	case match == nil || balancerKinds[match[3]] == "":
		return problems(RuleExistingARN, place, "%q is not the ARN of an Application or Network Load Balancer; write it like "+
			"arn:aws:elasticloadbalancing:%s:111122223333:loadbalancer/app/<name>/<id>", *balancer.ARN, region)
	case match[1] != partition:
		return problems(RuleExistingARN, place, "%s is in the partition %s, but an application is in one account of the "+
			"commercial partition (%s); name a load balancer there", *balancer.ARN, match[1], partition)
	case match[2] != region:
		return problems(RuleExistingARN, place, "%s is in %s, but stands under %s; bring each region's own", *balancer.ARN, match[2],
			region)
	case balancerKinds[match[3]] != balancer.Kind:
		return problems(RuleExistingType, in(path, "type"), "%s, but by its ARN the load balancer is of type %s; set type: %s",
			balancer.Kind, balancerKinds[match[3]], balancerKinds[match[3]])
	}
	return nil
}

// partition is the part of AWS that an application is in.
const partition = "aws"

// balancerName is the DNS name of a load balancer, in which the region has two places:
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html.
var balancerName = regexp.MustCompile(`\.(?:elb\.([a-z0-9-]+)|([a-z0-9-]+)\.elb)\.amazonaws\.com$`)

// checkExistingName checks a DNS name that is known. A name that is not AWS's is left to Route 53, which refuses it.
func checkExistingName(region string, name *string, path string) Problems {
	if name == nil {
		return nil
	}
	match := balancerName.FindStringSubmatch(strings.ToLower(*name))
	switch {
	case match == nil:
		return problems(RuleExistingName, path, "%q is not the DNS name of a load balancer, which ends in elb.amazonaws.com or "+
			"elb.%s.amazonaws.com; write what AWS gives as its DNSName", *name, region)
	case match[1] != region && match[2] != region:
		return problems(RuleExistingName, path, "%s is in %s, but stands under %s; bring each region's own", *name,
			match[1]+match[2], region)
	}
	return nil
}

// internalName begins the DNS name of an Application Load Balancer without public addresses:
// https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html.
const internalName = "internal-"

// checkExistingInternal checks that users have a way to a load balancer without public addresses, where its name tells that.
func (p *planner) checkExistingInternal(name *string, path string) Problems {
	accelerator := p.app.GlobalAccelerator
	switch {
	case name == nil || !strings.HasPrefix(*name, internalName):
		return nil
	case p.app.Route53 != nil:
		return problems(RuleExistingInternal, path, "%s has no public address, and Route 53 sends users to the load balancer "+
			"itself; bring one that is internet-facing, or keep globalAccelerator alone", *name)
	case accelerator != nil && accelerator.ClientIPPreservation != nil && !*accelerator.ClientIPPreservation:
		return problems(RuleExistingInternal, path, "%s has no public address, and Global Accelerator reaches it only with the "+
			"users' own addresses; set ingress.globalAccelerator.clientIpPreservation: true", *name)
	}
	return nil
}

// existingProtocols are what the listeners of each kind of load balancer speak.
var existingProtocols = map[string][]string{
	BalancerApplication: {ProtocolHTTP, ProtocolHTTPS},
	BalancerNetwork:     {ProtocolTCP, ProtocolTLS, ProtocolUDP},
}

// checkExistingListeners checks what a load balancer that is brought listens for. The path is where the list stands.
func (p *planner) checkExistingListeners(balancer ExistingLoadBalancer, path string) Problems {
	if balancer.Kind == BalancerNetwork && len(balancer.Listeners) == 0 {
		return problems(RuleExistingListeners, path, "missing, and nothing else tells the ports of a Network Load Balancer; name "+
			"those that users come to, each with port and protocol")
	}
	var found Problems
	for i, listener := range balancer.Listeners {
		place := fmt.Sprintf("%s[%d]", path, i)
		same := func(other Listener) bool { return other.Port == listener.Port }
		if earlier := slices.IndexFunc(balancer.Listeners, same); earlier < i {
			found = append(found, problems(RuleListenerPort, in(place, "port"), "%d is the port of %s[%d] already; a port has one "+
				"listener: remove one of the two", listener.Port, path, earlier)...)
		}
		if speaks := existingProtocols[balancer.Kind]; !slices.Contains(speaks, listener.Protocol) {
			found = append(found, problems(RuleExistingListeners, in(place, "protocol"), "%s, but the listeners of a load balancer "+
				"of type %s speak %s; name one of these, or set type", listener.Protocol, balancer.Kind, choice(speaks))...)
		}
	}
	if mixes(balancer.Listeners) {
		found = append(found, problems(RuleListenerTransport, path, "some are UDP and some are not, but users come by one of the "+
			"two; name UDP alone, or TCP and TLS")...)
	}
	accelerator := p.app.GlobalAccelerator
	isTLS := func(l Listener) bool { return l.Protocol == ProtocolTLS }
	if accelerator != nil && accelerator.ClientIPPreservation != nil && *accelerator.ClientIPPreservation &&
		slices.ContainsFunc(balancer.Listeners, isTLS) {
		found = append(found, problems(RuleListenerClientIP, path, "a listener for TLS ends users' connections, and behind it "+
			"Global Accelerator cannot keep their addresses; set ingress.globalAccelerator.clientIpPreservation: false")...)
	}
	return found
}

// checkExistingOutside checks that Route 53's checkers find HTTPS at a load balancer that is brought. Whether it lets them in is
// not known.
func (p *planner) checkExistingOutside(region Region, path string) Problems {
	listeners := p.listeners(region)
	isHTTPS := func(l Listener) bool {
		return l.Port == portHTTPS && l.Protocol != ProtocolUDP && l.Protocol != ProtocolHTTP
	}
	if p.app.Route53 == nil || p.app.Route53.HealthCheck == nil || region.Isolated || len(listeners) == 0 ||
		slices.ContainsFunc(listeners, isHTTPS) {
		return nil
	}
	return problems(RuleOutsidePort, path, "Route 53's health checkers ask by HTTPS on port %d, which is not one of them, so the "+
		"region would never be healthy; name that listener, %s", portHTTPS, withoutOutside)
}

// checkExistingNetwork checks a network that is brought. The path is where it stands.
func checkExistingNetwork(region Region, path string) Problems {
	network := *region.Existing.Network
	found := checkSubnetList(network.PrivateSubnetIDs, in(path, "privateSubnetIds"), "databases and compute")
	if region.built() && !region.Internal || len(network.PublicSubnetIDs) > 0 {
		found = append(found, checkSubnetList(network.PublicSubnetIDs, in(path, "publicSubnetIds"), "a load balancer")...)
	}
	for i, id := range network.PublicSubnetIDs {
		if id != "" && slices.Contains(network.PrivateSubnetIDs, id) {
			found = append(found, problems(RuleExistingSubnets, fmt.Sprintf("%s.publicSubnetIds[%d]", path, i), "%s is one of "+
				"privateSubnetIds too, but a subnet has one route table, which leads to an internet gateway or does not; name it "+
				"once", id)...)
		}
	}
	if balancer := region.NetworkLoadBalancer; region.built() && balancer != nil && balancer.StaticAddresses {
		found = append(found, problems(RuleExistingAddresses, path, "the load balancer has staticAddresses, which belong to zones, "+
			"and the zones of subnets that are brought are not known; set staticAddresses: false for %s, or remove the "+
			"network", region.Name)...)
	}
	return append(found, checkConsent(region, path)...)
}

// checkSubnetList checks a list of subnets of one tier.
func checkSubnetList(ids []string, path, who string) Problems {
	var found Problems
	if len(ids) < existingLeast {
		found = problems(RuleExistingSubnets, path, "%d named, but %s must be in two zones or more; name %d or more, each in "+
			"another zone", len(ids), who, existingLeast)
	}
	return append(found, checkTwice(ids, path)...)
}

// checkTwice checks that no known id is in a list twice.
func checkTwice(ids []string, path string) Problems {
	var found Problems
	for i, id := range ids {
		if earlier := slices.Index(ids, id); id != "" && earlier < i {
			found = append(found, problems(RuleExistingDuplicate, fmt.Sprintf("%s[%d]", path, i), "%s is named at %s[%d] already; "+
				"remove one of the two", id, path, earlier)...)
		}
	}
	return found
}

// checkConsent checks that a network which is brought can be connected as it is said.
func checkConsent(region Region, path string) Problems {
	network := *region.Existing.Network
	found := checkTwice(network.RouteTableIDs, in(path, "routeTableIds"))
	if len(network.RouteTableIDs) > 0 && len(network.CidrBlocks) == 0 {
		found = append(found, problems(RuleExistingRoutes, in(path, "cidrBlocks"), "missing, but routeTableIds says that the "+
			"network may be connected, and without its ranges no other region finds the way back; set them, or remove "+
			"routeTableIds")...)
	}
	if slices.Contains(region.Overrides, "network.connectivity") && region.Network.Connectivity == ConnectivityPeering &&
		!network.consents() {
		found = append(found, problems(RuleExistingRoutes, path, "connectivity is peering in %s, but the network brings no "+
			"cidrBlocks or no routeTableIds, without which no route can be added; set both, or set network.connectivity: "+
			"provided", region.Name)...)
	}
	return found
}

// checkNetworksDiffer checks that no two regions bring the same network.
func (p *planner) checkNetworksDiffer() Problems {
	var found Problems
	seen := map[string]string{}
	for _, region := range p.regions {
		if region.Existing.Network == nil || region.Existing.Network.VpcID == "" {
			continue
		}
		id, place := region.Existing.Network.VpcID, in(region.path, "existing.network.vpcId")
		if earlier, twice := seen[id]; twice {
			found = append(found, problems(RuleExistingDuplicate, place, "%s is the network at %s already, and a network is in one "+
				"region; bring each region's own", id, earlier)...)
			continue
		}
		seen[id] = place
	}
	return found
}

// roleARN is the ARN of an IAM role: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html.
var roleARN = regexp.MustCompile(`^arn:aws[a-z-]*:iam::[0-9]{12}:role/(?:[!-~]+/)?[A-Za-z0-9_+=,.@-]{1,64}$`)

// checkExistingRole checks the role of what is brought, where it is known.
func checkExistingRole(arn *string, path string) Problems {
	if arn == nil || roleARN.MatchString(*arn) {
		return nil
	}
	return problems(RuleExistingRole, path, "%q is not the ARN of an IAM role; write it like "+
		"arn:aws:iam::111122223333:role/<name>", *arn)
}

// networkBuilt stands for a network that is built.
const networkBuilt = "built"

// source says whether a network is built or brought.
func (n NetworkPlan) source() string {
	if n.Brought != nil {
		return Brought
	}
	return networkBuilt
}

// vpcID is the id of a network that is brought, where it is known.
func (n NetworkPlan) vpcID() string {
	if n.Brought != nil {
		return n.Brought.VpcID
	}
	return ""
}
