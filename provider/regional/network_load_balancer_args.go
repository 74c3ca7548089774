package regional

import (
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

var (
	_ infer.Annotated = (*NetworkLoadBalancer)(nil)
	_ infer.Annotated = (*NetworkLoadBalancerOverrides)(nil)
	_ infer.Annotated = (*NetworkListener)(nil)
	_ infer.Annotated = (*NetworkHealthCheck)(nil)
	_ infer.Annotated = (*NetworkHealthCheckOverrides)(nil)

	_ infer.Enum[NetworkProtocol]     = NetworkProtocol("")
	_ infer.Enum[HealthCheckProtocol] = HealthCheckProtocol("")
)

// NetworkLoadBalancer is a Network Load Balancer.
type NetworkLoadBalancer struct {
	Listeners           []NetworkListener     `pulumi:"listeners,optional"`
	HealthCheck         *NetworkHealthCheck   `pulumi:"healthCheck,optional"`
	DeregistrationDelay pulumi.IntPtrInput    `pulumi:"deregistrationDelay,optional"`
	IngressCidrBlocks   []string              `pulumi:"ingressCidrBlocks,optional"`
	SslPolicy           pulumi.StringPtrInput `pulumi:"sslPolicy,optional"`
	StaticAddresses     *bool                 `pulumi:"staticAddresses,optional"`
	Internal            *bool                 `pulumi:"internal,optional"`
}

// Annotate documents the type.
func (l *NetworkLoadBalancer) Annotate(a infer.Annotator) {
	a.Describe(&l, "A Network Load Balancer, which spreads connections over the targets of all zones, with security groups. See "+
		"https://docs.aws.amazon.com/elasticloadbalancing/latest/network/introduction.html.")
	a.Describe(&l.Listeners, "What the load balancer listens for, all of it passed on to the one port of the application. "+
		"Default: TLS on port 443 where the region has a certificate, else TCP on port 80. Plain HTTP is redirected nowhere.")
	a.Describe(&l.HealthCheck, "How the load balancer decides that a target is healthy. The ingress takes the region's "+
		"health from here.")
	a.Describe(&l.DeregistrationDelay, "How long a target that is being removed may finish its connections.")
	a.Describe(&l.IngressCidrBlocks, "The IPv4 ranges that may reach the load balancer. With client IP preservation the "+
		"load balancer sees the users' addresses, not the accelerator's. Each range is a security group rule of its own.")
	a.Describe(&l.SslPolicy, "The security policy of listeners for TLS. Route 53's health checkers need one with TLS 1.2. See "+
		"https://docs.aws.amazon.com/elasticloadbalancing/latest/network/describe-ssl-policies.html.")
	a.Describe(&l.StaticAddresses, "Whether the load balancer has an Elastic IP address in each zone, which it keeps for life. "+
		"Changing it makes another load balancer: do it while the region is isolated.")
	a.Describe(&l.Internal, describeInternal)
}

// NetworkLoadBalancerOverrides is what one region says differently about its Network Load Balancer.
type NetworkLoadBalancerOverrides struct {
	Listeners           []NetworkListener            `pulumi:"listeners,optional"`
	HealthCheck         *NetworkHealthCheckOverrides `pulumi:"healthCheck,optional"`
	DeregistrationDelay pulumi.IntPtrInput           `pulumi:"deregistrationDelay,optional"`
	IngressCidrBlocks   []string                     `pulumi:"ingressCidrBlocks,optional"`
	SslPolicy           pulumi.StringPtrInput        `pulumi:"sslPolicy,optional"`
	StaticAddresses     *bool                        `pulumi:"staticAddresses,optional"`
	Internal            *bool                        `pulumi:"internal,optional"`
}

// Annotate documents the type.
func (l *NetworkLoadBalancerOverrides) Annotate(a infer.Annotator) {
	a.Describe(&l, "What one region says differently about its Network Load Balancer.")
	a.Describe(&l.HealthCheck, "What one region says differently about the health check.")
}

// NetworkProtocol is what a listener speaks.
type NetworkProtocol string

const (
	// NetworkProtocolTCP is TCP.
	NetworkProtocolTCP NetworkProtocol = topology.ProtocolTCP
	// NetworkProtocolTLS is TLS.
	NetworkProtocolTLS NetworkProtocol = topology.ProtocolTLS
	// NetworkProtocolUDP is UDP.
	NetworkProtocolUDP NetworkProtocol = topology.ProtocolUDP
)

// Annotate documents the enumeration.
func (p *NetworkProtocol) Annotate(a infer.Annotator) {
	a.Describe(p, "What a listener of a Network Load Balancer speaks.")
}

// Values lists the members of the enumeration.
func (NetworkProtocol) Values() []infer.EnumValue[NetworkProtocol] {
	return []infer.EnumValue[NetworkProtocol]{
		{Name: "Tcp", Value: NetworkProtocolTCP, Description: "TCP, passed on as it is."},
		{Name: "Tls", Value: NetworkProtocolTLS, Description: "TLS, which ends at the load balancer with the region's " +
			"certificate; targets get TCP."},
		{Name: "Udp", Value: NetworkProtocolUDP, Description: "UDP, passed on as it is."},
	}
}

// NetworkListener is a port of a Network Load Balancer.
type NetworkListener struct {
	Port     int             `pulumi:"port"`
	Protocol NetworkProtocol `pulumi:"protocol"`
}

// Annotate documents the type.
func (l *NetworkListener) Annotate(a infer.Annotator) {
	a.Describe(&l, "A port of a Network Load Balancer.")
	a.Describe(&l.Port, "The port that users come to.")
	a.Describe(&l.Protocol, "What is spoken there. All listeners of a region are UDP, or none is. TCP and TLS take each "+
		"other's place on a port with an update.")
}

// HealthCheckProtocol is how a Network Load Balancer checks its targets.
type HealthCheckProtocol string

const (
	// HealthCheckProtocolTCP connects.
	HealthCheckProtocolTCP HealthCheckProtocol = topology.ProtocolTCP
	// HealthCheckProtocolHTTP asks for a path.
	HealthCheckProtocolHTTP HealthCheckProtocol = topology.ProtocolHTTP
)

// Annotate documents the enumeration.
func (p *HealthCheckProtocol) Annotate(a infer.Annotator) {
	a.Describe(p, "How a Network Load Balancer checks its targets.")
}

// Values lists the members of the enumeration.
func (HealthCheckProtocol) Values() []infer.EnumValue[HealthCheckProtocol] {
	return []infer.EnumValue[HealthCheckProtocol]{
		{Name: "Tcp", Value: HealthCheckProtocolTCP, Description: "A connection is enough."},
		{Name: "Http", Value: HealthCheckProtocolHTTP, Description: "A path must answer with a status that means success."},
	}
}

// NetworkHealthCheck is the check of a Network Load Balancer's targets.
type NetworkHealthCheck struct {
	Protocol           *HealthCheckProtocol  `pulumi:"protocol,optional"`
	Port               pulumi.IntPtrInput    `pulumi:"port,optional"`
	Path               pulumi.StringPtrInput `pulumi:"path,optional"`
	Interval           pulumi.IntPtrInput    `pulumi:"interval,optional"`
	Timeout            pulumi.IntPtrInput    `pulumi:"timeout,optional"`
	HealthyThreshold   pulumi.IntPtrInput    `pulumi:"healthyThreshold,optional"`
	UnhealthyThreshold pulumi.IntPtrInput    `pulumi:"unhealthyThreshold,optional"`
	Matcher            pulumi.StringPtrInput `pulumi:"matcher,optional"`
}

// Annotate documents the type.
func (h *NetworkHealthCheck) Annotate(a infer.Annotator) {
	a.Describe(&h, "The Network Load Balancer's health check of its targets. See "+
		"https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health-checks.html.")
	a.Describe(&h.Protocol, "How targets are checked. Where the application speaks HTTP, HTTP says more about its health.")
	a.Describe(&h.Port, "The port that is checked. Default: the application's. An application that speaks UDP must take the "+
		"check's TCP connections there, or have a port for them.")
	a.Describe(&h.Path, "The path that a check by HTTP asks for. Default: `/`.")
	a.Describe(&h.Interval, "The time between two checks of one target. Changing it is done in place.")
	a.Describe(&h.Timeout, "The time without an answer after which a check has failed; less than the interval.")
	a.Describe(&h.HealthyThreshold, "How many checks in a row must succeed before an unhealthy target is healthy.")
	a.Describe(&h.UnhealthyThreshold, "How many checks in a row must fail before a healthy target is unhealthy. The "+
		"interval times this number, and the timeout of the last one, is the time to detection.")
	a.Describe(&h.Matcher, "The HTTP status codes that mean success of a check by HTTP.")
}

// NetworkHealthCheckOverrides is what one region says differently about the health check.
type NetworkHealthCheckOverrides struct {
	Protocol           *HealthCheckProtocol  `pulumi:"protocol,optional"`
	Port               pulumi.IntPtrInput    `pulumi:"port,optional"`
	Path               pulumi.StringPtrInput `pulumi:"path,optional"`
	Interval           pulumi.IntPtrInput    `pulumi:"interval,optional"`
	Timeout            pulumi.IntPtrInput    `pulumi:"timeout,optional"`
	HealthyThreshold   pulumi.IntPtrInput    `pulumi:"healthyThreshold,optional"`
	UnhealthyThreshold pulumi.IntPtrInput    `pulumi:"unhealthyThreshold,optional"`
	Matcher            pulumi.StringPtrInput `pulumi:"matcher,optional"`
}

// Annotate documents the type.
func (h *NetworkHealthCheckOverrides) Annotate(a infer.Annotator) {
	a.Describe(&h, "What one region says differently about the health check of its Network Load Balancer.")
}
