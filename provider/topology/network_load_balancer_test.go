package topology

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const atNetwork = "loadBalancer.network."

// onNetwork gives every region with a stack a Network Load Balancer with these listeners.
func onNetwork(app *Application, listeners ...Listener) {
	for i := range app.Regions {
		if !app.Regions[i].DataOnly {
			app.Regions[i].NetworkLoadBalancer = &NetworkLoadBalancer{Listeners: listeners, CheckProtocol: ProtocolTCP}
		}
	}
}

var networkWrongs = []wrong{
	{"two kinds of load balancer", func(a *Application) { a.Regions[1].SeveralLoadBalancers = true },
		[]said{{RuleLoadBalancerKind, "regions[1].loadBalancer", "exactly one load balancer; remove one of the two"}}},
	{"a port twice", func(a *Application) { onNetwork(a, Listener{80, ProtocolTCP}, Listener{80, ProtocolTCP}) },
		[]said{{RuleListenerPort, atNetwork + "listeners[1].port", "80 is the port of loadBalancer.network.listeners[0] already"}}},
	{"TLS without a certificate", func(a *Application) { onNetwork(a, Listener{443, ProtocolTLS}) },
		[]said{{RuleListenerTLS, atNetwork + "listeners[0].protocol", "no certificate that is issued; set a domain"}}},
	{"UDP beside TCP", func(a *Application) {
		onNetwork(a, Listener{53, ProtocolUDP}, Listener{80, ProtocolTCP})
	}, []said{{RuleListenerTransport, atNetwork + "listeners", "keep UDP alone, or TCP and TLS"}}},
	{"a path that is not asked for", func(a *Application) {
		onNetwork(a)
		a.Regions[0].NetworkLoadBalancer.CheckPath = true
	}, []said{{RuleHealthCheckPath, "regions[0]." + atNetwork + "healthCheck.path", "set protocol: HTTP, or remove the path"}}},
	{"the users' addresses through TLS", func(a *Application) {
		onNetwork(a, Listener{443, ProtocolTLS})
		a.Domain = &Domain{Name: "shop.example.com", HostedZone: HostedZoneByID}
		a.GlobalAccelerator.ClientIPPreservation = new(true)
	}, []said{{RuleListenerClientIP, atNetwork + "listeners", "set ingress.globalAccelerator.clientIpPreservation: false, or " +
		"end TLS in the application"}}},
	{"internal with public addresses", func(a *Application) {
		onNetwork(a)
		a.Regions[1].Internal, a.Regions[1].NetworkLoadBalancer.StaticAddresses = true, true
		a.GlobalAccelerator.ClientIPPreservation = new(true)
	}, []said{{RuleStaticAddresses, "regions[1]." + atNetwork + "staticAddresses", "remove it, or set internal: false"}}},
	{"internal without the users' addresses", func(a *Application) {
		a.Regions[1].Internal, a.GlobalAccelerator.ClientIPPreservation = true, new(false)
	}, []said{{RuleInternal, "regions[1].loadBalancer.application.internal", "set " +
		"ingress.globalAccelerator.clientIpPreservation: true"}}},
	{"internal behind Route 53", func(a *Application) {
		onRoute53(a)
		a.Regions[0].Internal, a.Regions[1].Internal = true, true
	}, []said{{RuleInternal, "loadBalancer.application.internal", "keep globalAccelerator alone"}}},
	{"internal with IPv6", func(a *Application) {
		a.GlobalAccelerator.ClientIPPreservation = new(true)
		a.Regions[1].Internal, a.Regions[1].DualStack, a.Regions[1].IngressIpv6CidrBlocks = true, true, []string{"::/0"}
	}, []said{{RuleInternal, "regions[1].loadBalancer.application.internal", "set ipAddressType: ipv4, or internal: false"}}},
	{"UDP in one region, TCP in the other", func(a *Application) {
		a.Regions[0].NetworkLoadBalancer = &NetworkLoadBalancer{Listeners: []Listener{{53, ProtocolUDP}}}
	}, []said{{RuleIngressTransport, "ingress.globalAccelerator", "us-east-2 would take UDP and eu-west-1 TCP"}}},
	{"more ports than an accelerator has", func(a *Application) {
		var listeners []Listener
		for port := range 11 {
			listeners = append(listeners, Listener{9000 + port, ProtocolTCP})
		}
		onNetwork(a, listeners...)
	}, []said{{RuleIngressPorts, "ingress.globalAccelerator", "listen on 11 ports, but an accelerator's listener has 1 to 10"}}},
	{"no HTTPS for Route 53's checkers", func(a *Application) {
		onRoute53(a)
		onNetwork(a, Listener{80, ProtocolTCP})
		a.Route53.HealthCheck = &EndpointHealthCheck{Interval: 10, FailureThreshold: 3}
	}, []said{{RuleOutsidePort, atNetwork + "listeners", "ask by HTTPS on port 443, where nothing listens"}}},
	{"a certificate that nothing uses", func(a *Application) {
		onNetwork(a, Listener{443, ProtocolTCP})
		a.Domain = &Domain{Name: "shop.example.com", HostedZone: HostedZoneByID}
		a.Regions[1].BroughtCertificate = true
	}, []said{{RuleCertificateUnused, "regions[1].existing.certificateArn", "no listener of the load balancer in " +
		"eu-west-1 ends TLS"}}},
	{"few users, not seen, at a Network Load Balancer", func(a *Application) {
		onNetwork(a)
		a.GlobalAccelerator.ClientIPPreservation = new(false)
		a.Regions[1].IngressCidrBlocks = []string{"203.0.113.0/24"}
	}, []said{{RuleIngressClosed, "regions[1]." + atNetwork + "ingressCidrBlocks", "without 0.0.0.0/0 in the list"}}},
}

// A load balancer listens for what it is told, or for what its certificate allows.
func TestListenersByDefault(t *testing.T) {
	t.Parallel()
	application, network := Region{}, Region{NetworkLoadBalancer: &NetworkLoadBalancer{}}
	own := Region{NetworkLoadBalancer: &NetworkLoadBalancer{Listeners: []Listener{{53, ProtocolUDP}}}}
	assert.Equal(t, []Listener{{80, ProtocolHTTP}}, application.Listeners(false))
	assert.Equal(t, []Listener{{80, ProtocolHTTP}, {443, ProtocolHTTPS}}, application.Listeners(true))
	assert.Equal(t, []Listener{{80, ProtocolTCP}}, network.Listeners(false))
	assert.Equal(t, []Listener{{443, ProtocolTLS}}, network.Listeners(true))
	for _, certificate := range []bool{false, true} {
		assert.Equal(t, []Listener{{53, ProtocolUDP}}, own.Listeners(certificate))
	}
}

// A certificate is requested where some listener ends TLS.
func TestCertificatesThatListenersUse(t *testing.T) {
	t.Parallel()
	domain := &Domain{Name: "shop.example.com", HostedZone: HostedZoneByID}
	assert.Equal(t, CertificateIssued, certificate(Region{}, domain))
	assert.Equal(t, CertificateIssued, certificate(Region{NetworkLoadBalancer: &NetworkLoadBalancer{}}, domain))
	plain := Region{NetworkLoadBalancer: &NetworkLoadBalancer{Listeners: []Listener{{443, ProtocolTCP}}}}
	assert.Equal(t, CertificateNone, certificate(plain, domain))
}

func TestShapes(t *testing.T) {
	t.Parallel()
	udp := []Listener{{53, ProtocolUDP}}
	for want, region := range map[string]Region{
		"application":          {},
		"internal-application": {Internal: true},
		"network":              {NetworkLoadBalancer: &NetworkLoadBalancer{}},
		"internal-network":     {Internal: true, NetworkLoadBalancer: &NetworkLoadBalancer{}},
		"static-network":       {NetworkLoadBalancer: &NetworkLoadBalancer{StaticAddresses: true}},
		"static-udp-network":   {NetworkLoadBalancer: &NetworkLoadBalancer{StaticAddresses: true, Listeners: udp}},
	} {
		assert.Equal(t, want, region.Shape())
	}
}

func TestURLsOfNetworkLoadBalancers(t *testing.T) {
	t.Parallel()
	for want, listeners := range map[string][]Listener{
		"https://host":    {{80, ProtocolTCP}, {443, ProtocolTLS}},
		"http://host":     {{80, ProtocolTCP}},
		"tcp://host:443":  {{443, ProtocolTCP}},
		"udp://host:53":   {{53, ProtocolUDP}},
		"tls://host:8443": {{8443, ProtocolTLS}},
	} {
		before, after := NetworkURL(listeners)
		assert.Equal(t, want, before+"host"+after)
	}
}

func TestURLsOfNames(t *testing.T) {
	t.Parallel()
	for want, ports := range map[string][]int{
		"https://host": {80, 443}, "http://host": {8080, 80}, "http://host:8080": {8080, 9090},
	} {
		before, after := NamedURL(ports)
		assert.Equal(t, want, before+"host"+after)
	}
}

// The ports of an accelerator are those of all its regions.
func TestPortsAndTransportOfAPlan(t *testing.T) {
	t.Parallel()
	app := sound()
	plan, found := New(app)
	require.Empty(t, found)
	assert.Equal(t, []int{80}, plan.Ports())
	assert.Equal(t, ProtocolTCP, plan.Transport())
	_, _, network := plan.URL()
	assert.False(t, network)
	onNetwork(&app, Listener{53, ProtocolUDP}, Listener{5353, ProtocolUDP})
	app.Regions[1].NetworkLoadBalancer = &NetworkLoadBalancer{Listeners: []Listener{{53, ProtocolUDP}}}
	plan, found = New(app)
	require.Empty(t, found)
	assert.Equal(t, []int{53, 5353}, plan.Ports())
	assert.Equal(t, ProtocolUDP, plan.Transport())
	before, after, network := plan.URL()
	assert.Equal(t, []any{"udp://", ":53", true}, []any{before, after, network})
}
