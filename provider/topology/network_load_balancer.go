package topology

import (
	"fmt"
	"slices"
	"strings"
)

// NetworkLoadBalancer is what decides what a Network Load Balancer is.
type NetworkLoadBalancer struct {
	// Listeners are those that are given; none means the default.
	Listeners []Listener
	// StaticAddresses is whether the load balancer has Elastic IP addresses.
	StaticAddresses bool
	// CheckPath is whether a path is given for the health check, and CheckProtocol by what it is made; empty is unknown.
	CheckPath     bool
	CheckProtocol string
}

// application says whether a region has an Application Load Balancer.
func (r Region) application() bool { return r.built() && r.NetworkLoadBalancer == nil }

// balancerPath is where the inputs of a region's load balancer stand.
func (r Region) balancerPath() string {
	if r.NetworkLoadBalancer != nil {
		return "loadBalancer.network"
	}
	return "loadBalancer.application"
}

// CheckLoadBalancerKind checks that there is one kind of load balancer, and that it goes with the compute. The path is
// where the blocks stand.
func CheckLoadBalancerKind(region Region, path string) Problems {
	if region.SeveralLoadBalancers {
		return problems(RuleLoadBalancerKind, path, "application and network are set, and a region has exactly one load "+
			"balancer; remove one of the two")
	}
	return nil
}

// CheckNetworkLoadBalancer checks what a Network Load Balancer is made of. The path is where its inputs stand, and the
// certificate is whether there is one that can be used.
func CheckNetworkLoadBalancer(region Region, certificate bool, path string) Problems {
	balancer := region.NetworkLoadBalancer
	if balancer == nil {
		return nil
	}
	found := CheckHealthCheck(region.HealthCheck, in(path, "healthCheck"))
	found = append(found, checkListeners(balancer.Listeners, certificate, in(path, "listeners"))...)
	if balancer.CheckPath && balancer.CheckProtocol == ProtocolTCP {
		found = append(found, problems(RuleHealthCheckPath, in(path, "healthCheck.path"), "a check by TCP connects and asks for "+
			"nothing; set protocol: HTTP, or remove the path")...)
	}
	if balancer.StaticAddresses && region.Internal {
		found = append(found, problems(RuleStaticAddresses, in(path, "staticAddresses"), "an internal load balancer has no "+
			"public addresses; remove it, or set internal: false")...)
	}
	return found
}

// checkListeners checks the listeners that are given.
func checkListeners(listeners []Listener, certificate bool, path string) Problems {
	var found Problems
	for i, listener := range listeners {
		place := fmt.Sprintf("%s[%d]", path, i)
		same := func(other Listener) bool { return other.Port == listener.Port }
		if earlier := slices.IndexFunc(listeners, same); earlier < i {
			found = append(found, problems(RuleListenerPort, in(place, "port"), "%d is the port of %s[%d] "+
				"already; a port has one listener: remove one of the two", listener.Port, path, earlier)...)
		}
		if listener.Protocol == ProtocolTLS && !certificate {
			found = append(found, problems(RuleListenerTLS, in(place, "protocol"), "TLS ends at the load balancer, which has no "+
				"certificate that is issued; set a domain (or certificateArn), after its certificates are issued, or use TCP")...)
		}
	}
	if mixes(listeners) {
		found = append(found, problems(RuleListenerTransport, path, "some are UDP and some are not, but one "+
			"group of targets takes one of the two; keep UDP alone, or TCP and TLS")...)
	}
	return found
}

// checkBehindAccelerator checks what Global Accelerator does with a Network Load Balancer:
// https://docs.aws.amazon.com/global-accelerator/latest/dg/about-endpoints.sipp-caveats.html.
func checkBehindAccelerator(region Region, listeners []Listener, accelerator *GlobalAccelerator) Problems {
	if region.NetworkLoadBalancer == nil || accelerator == nil || accelerator.ClientIPPreservation == nil ||
		!*accelerator.ClientIPPreservation {
		return nil
	}
	isTLS := func(l Listener) bool { return l.Protocol == ProtocolTLS }
	if !slices.ContainsFunc(listeners, isTLS) {
		return nil
	}
	return problems(RuleListenerClientIP, in(region.balancerPath(), "listeners"), "a listener for TLS ends users' connections, "+
		"and behind it Global Accelerator cannot keep their addresses; set ingress.globalAccelerator.clientIpPreservation: "+
		"false, or end TLS in the application with a listener for TCP on port %d", portHTTPS)
}

// checkInternal checks that users have a way to a load balancer without public addresses. Global Accelerator reaches it over
// network interfaces of its own, which keep the users' addresses:
// https://docs.aws.amazon.com/global-accelerator/latest/dg/secure-vpc-connections.html.
func checkInternal(region Region, app Application) Problems {
	path := in(region.balancerPath(), "internal")
	accelerator := app.GlobalAccelerator
	switch {
	case !region.Internal:
		return nil
	case app.Route53 != nil:
		return problems(RuleInternal, path, "Route 53 sends users to the load balancer itself, which would have "+
			"no public address; set it to false, or keep globalAccelerator alone")
	case accelerator != nil && accelerator.ClientIPPreservation != nil && !*accelerator.ClientIPPreservation:
		return problems(RuleInternal, path, "Global Accelerator reaches a load balancer without public addresses only with the "+
			"users' own addresses; set ingress.globalAccelerator.clientIpPreservation: true")
	case region.DualStack:
		return problems(RuleInternal, path, "the private subnets have no IPv6 addresses; set ipAddressType: "+
			"ipv4, or internal: false")
	}
	return nil
}

// checkTransports checks that all regions behind an accelerator are reached alike: its listener passes on TCP or UDP.
func (p *planner) checkTransports() Problems {
	if p.app.GlobalAccelerator == nil {
		return nil
	}
	byTransport := map[string][]string{}
	ports := map[int]bool{}
	for _, region := range p.stacks() {
		listeners := p.listeners(region.Region)
		if len(listeners) == 0 || mixes(listeners) {
			return nil // Reported where the listeners stand.
		}
		transport := Transport(listeners)
		byTransport[transport] = append(byTransport[transport], region.Name)
		for _, listener := range listeners {
			ports[listener.Port] = true
		}
	}
	if len(byTransport) > 1 {
		return problems(RuleIngressTransport, "ingress.globalAccelerator", "%s would take UDP and %s TCP, but an accelerator's "+
			"listener passes on one of the two; give all regions listeners of the same kind", list(byTransport[ProtocolUDP]),
			list(byTransport[ProtocolTCP]))
	}
	if len(ports) > acceleratorPorts {
		return problems(RuleIngressPorts, "ingress.globalAccelerator", "the load balancers listen on %d ports, "+
			"but an accelerator's listener has 1 to %d; keep fewer listeners, or put Route 53 in front", len(ports), acceleratorPorts)
	}
	return nil
}

// listeners are a region's, as they will be.
func (p *planner) listeners(region Region) []Listener {
	if region.brought() {
		return region.Existing.LoadBalancer.listeners(p.app.Domain != nil)
	}
	return region.Listeners(certificate(region, p.app.Domain).usable())
}

// checkOutsidePort checks that Route 53's checkers find HTTPS at a Network Load Balancer.
func checkOutsidePort(region Region, path string) Problems {
	isHTTPS := func(l Listener) bool { return l.Port == portHTTPS && l.Protocol != ProtocolUDP }
	if region.NetworkLoadBalancer == nil || slices.ContainsFunc(region.Listeners(true), isHTTPS) {
		return nil
	}
	return problems(RuleOutsidePort, in(path, "listeners"), "Route 53's health checkers ask by HTTPS on port %d, where nothing "+
		"listens, so the region would never be healthy; add a listener there, %s", portHTTPS, withoutOutside)
}

// staticShape begins the shape of a load balancer with addresses of its own.
const staticShape = "static"

// Shape is what a load balancer is apart from its settings: what is of another shape is another load balancer.
func (r Region) Shape() string {
	var words []string
	if r.Internal {
		words = append(words, "internal")
	}
	balancer := r.NetworkLoadBalancer
	if balancer == nil {
		return strings.Join(append(words, "application"), "-")
	}
	if balancer.StaticAddresses {
		words = append(words, staticShape)
	}
	if Transport(balancer.Listeners) == ProtocolUDP {
		words = append(words, "udp")
	}
	return strings.Join(append(words, "network"), "-")
}
