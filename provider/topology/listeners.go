package topology

import (
	"fmt"
	"slices"
	"strings"
)

// The protocols of listeners.
const (
	ProtocolHTTP  = "HTTP"
	ProtocolHTTPS = "HTTPS"
	ProtocolTCP   = "TCP"
	ProtocolTLS   = "TLS"
	ProtocolUDP   = "UDP"
)

// The ports of an Application Load Balancer, and of a Network Load Balancer whose listeners are not given.
const (
	portHTTP  = 80
	portHTTPS = 443
)

// Listener is a port of a load balancer and what it speaks there.
type Listener struct {
	Port     int
	Protocol string
}

// Listeners are the listeners of a region's load balancer, with a certificate that can be used or without.
func (r Region) Listeners(certificate bool) []Listener {
	switch {
	case r.NetworkLoadBalancer == nil && certificate:
		return []Listener{{portHTTP, ProtocolHTTP}, {portHTTPS, ProtocolHTTPS}}
	case r.NetworkLoadBalancer == nil:
		return []Listener{{portHTTP, ProtocolHTTP}}
	case len(r.NetworkLoadBalancer.Listeners) > 0:
		return r.NetworkLoadBalancer.Listeners
	case certificate:
		return []Listener{{portHTTPS, ProtocolTLS}}
	}
	return []Listener{{portHTTP, ProtocolTCP}}
}

// transport is what carries the traffic of a listener.
func (l Listener) transport() string {
	if l.Protocol == ProtocolUDP {
		return ProtocolUDP
	}
	return ProtocolTCP
}

// Transport is what carries the traffic of some listeners, all of which have the same.
func Transport(listeners []Listener) string {
	if len(listeners) == 0 {
		return ProtocolTCP
	}
	return listeners[0].transport()
}

// usesCertificate says whether a region's load balancer has a use for a certificate.
func (r Region) usesCertificate() bool {
	return slices.ContainsFunc(r.Listeners(true), func(l Listener) bool {
		return l.Protocol == ProtocolTLS || l.Protocol == ProtocolHTTPS
	})
}

// Ports are the ports that users reach some region on, in order.
func (p Plan) Ports() []int {
	var ports []int
	for _, region := range p.Regions {
		for _, listener := range region.Listeners {
			ports = append(ports, listener.Port)
		}
	}
	slices.Sort(ports)
	return slices.Compact(ports)
}

// Transport is what carries the traffic of all regions.
func (p Plan) Transport() string {
	for _, region := range p.Regions {
		if region.Stack {
			return Transport(region.Listeners)
		}
	}
	return ProtocolTCP
}

// mixes says whether listeners have different transports.
func mixes(listeners []Listener) bool {
	first := Transport(listeners)
	return slices.ContainsFunc(listeners, func(l Listener) bool { return l.transport() != first })
}

// NamedURL is what stands before and after a name that load balancers answer to on some ports: by HTTPS where they can, because
// their certificates are for the name.
func NamedURL(ports []int) (before, after string) {
	switch {
	case slices.Contains(ports, portHTTPS):
		return "https://", ""
	case slices.Contains(ports, portHTTP):
		return "http://", ""
	}
	return "http://", fmt.Sprintf(":%d", ports[0])
}

// NetworkURL is what stands before and after a host in the URL of its listeners: of HTTPS or HTTP on their own ports, else of
// the first listener, by the name of its protocol.
func NetworkURL(listeners []Listener) (before, after string) {
	for _, known := range []struct {
		Listener
		scheme string
	}{
		{Listener{portHTTPS, ProtocolTLS}, "https"}, {Listener{portHTTPS, ProtocolHTTPS}, "https"},
		{Listener{portHTTP, ProtocolTCP}, "http"}, {Listener{portHTTP, ProtocolHTTP}, "http"},
	} {
		if slices.Contains(listeners, known.Listener) {
			return known.scheme + "://", ""
		}
	}
	return strings.ToLower(listeners[0].Protocol) + "://", fmt.Sprintf(":%d", listeners[0].Port)
}
