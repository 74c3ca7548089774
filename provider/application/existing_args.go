package application

import (
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

var (
	_ infer.Annotated = (*Existing)(nil)
	_ infer.Annotated = (*ExistingLoadBalancer)(nil)
	_ infer.Annotated = (*ExistingListener)(nil)
	_ infer.Annotated = (*ExistingNetwork)(nil)
	_ infer.Annotated = (*ExistingCompute)(nil)

	_ infer.Enum[LoadBalancerType] = LoadBalancerType("")
	_ infer.Enum[ListenerProtocol] = ListenerProtocol("")
)

// Existing is what a region brings instead of having it built. It is never changed beyond what is said here.
type Existing struct {
	LoadBalancer   *ExistingLoadBalancer `pulumi:"loadBalancer,optional"`
	Network        *ExistingNetwork      `pulumi:"network,optional"`
	CertificateArn pulumi.StringPtrInput `pulumi:"certificateArn,optional"`
	Compute        *ExistingCompute      `pulumi:"compute,optional"`
}

// Annotate documents the type.
func (e *Existing) Annotate(a infer.Annotator) {
	a.Describe(&e, "What a region brings instead of having it built. It is never changed beyond what it says itself, and never "+
		"deleted.")
	a.Describe(&e.LoadBalancer, "A load balancer with what runs behind it. The ingress sends users there, and neither a network "+
		"nor compute is built in the region.")
	a.Describe(&e.Network, "A network. What is built in the region is built in there: the load balancer and compute, unless "+
		"a load balancer is brought too, and databases. No NAT gateway and no VPC endpoint is built.")
	a.Describe(&e.CertificateArn, "The ARN of an ACM certificate in this region for all names of the domain, for a load "+
		"balancer that is built.")
	a.Describe(&e.Compute, "What runs behind a load balancer that is brought, so that it can use the datastores.")
}

// LoadBalancerType is the kind of a load balancer that is brought.
type LoadBalancerType string

const (
	// LoadBalancerTypeApplication is an Application Load Balancer.
	LoadBalancerTypeApplication LoadBalancerType = topology.BalancerApplication
	// LoadBalancerTypeNetwork is a Network Load Balancer.
	LoadBalancerTypeNetwork LoadBalancerType = topology.BalancerNetwork
)

// Annotate documents the enumeration.
func (l *LoadBalancerType) Annotate(a infer.Annotator) {
	a.Describe(l, "The kind of a load balancer that exists.")
}

// Values lists the members of the enumeration.
func (LoadBalancerType) Values() []infer.EnumValue[LoadBalancerType] {
	return []infer.EnumValue[LoadBalancerType]{
		{Name: "Application", Value: LoadBalancerTypeApplication, Description: "An Application Load Balancer."},
		{Name: "Network", Value: LoadBalancerTypeNetwork, Description: "A Network Load Balancer."},
	}
}

// ListenerProtocol is what a listener of a load balancer that is brought speaks.
type ListenerProtocol string

// The protocols of listeners.
const (
	ListenerProtocolHTTP  ListenerProtocol = topology.ProtocolHTTP
	ListenerProtocolHTTPS ListenerProtocol = topology.ProtocolHTTPS
	ListenerProtocolTCP   ListenerProtocol = topology.ProtocolTCP
	ListenerProtocolTLS   ListenerProtocol = topology.ProtocolTLS
	ListenerProtocolUDP   ListenerProtocol = topology.ProtocolUDP
)

// Annotate documents the enumeration.
func (l *ListenerProtocol) Annotate(a infer.Annotator) {
	a.Describe(l, "What a listener of a load balancer that exists speaks.")
}

// Values lists the members of the enumeration.
func (ListenerProtocol) Values() []infer.EnumValue[ListenerProtocol] {
	return []infer.EnumValue[ListenerProtocol]{
		{Name: "Http", Value: ListenerProtocolHTTP, Description: "HTTP, of an Application Load Balancer."},
		{Name: "Https", Value: ListenerProtocolHTTPS, Description: "HTTPS, of an Application Load Balancer."},
		{Name: "Tcp", Value: ListenerProtocolTCP, Description: "TCP, of a Network Load Balancer."},
		{Name: "Tls", Value: ListenerProtocolTLS, Description: "TLS, which ends at a Network Load Balancer."},
		{Name: "Udp", Value: ListenerProtocolUDP, Description: "UDP, of a Network Load Balancer."},
	}
}

// ExistingLoadBalancer is a load balancer that a region brings.
type ExistingLoadBalancer struct {
	Type         *LoadBalancerType  `pulumi:"type,optional"`
	Arn          pulumi.StringInput `pulumi:"arn"`
	DnsName      pulumi.StringInput `pulumi:"dnsName"`
	HostedZoneId pulumi.StringInput `pulumi:"hostedZoneId"`
	Listeners    []ExistingListener `pulumi:"listeners,optional"`
	DualStack    *bool              `pulumi:"dualStack,optional"`
}

// Annotate documents the type.
func (l *ExistingLoadBalancer) Annotate(a infer.Annotator) {
	a.Describe(&l, "A load balancer that exists, with targets of its own. Behind Global Accelerator without "+
		"`clientIpPreservation`, and for Route 53's health checks, it must let all addresses in.")
	a.Describe(&l.Type, "Its kind. It decides what can be in front of it, so it is said here, because an ARN may not be known yet.")
	a.Describe(&l.Arn, "Its ARN, in this region: what an accelerator sends users to. Another one takes its place in place.")
	a.Describe(&l.DnsName, "Its DNS name: what Route 53 sends users to.")
	a.Describe(&l.HostedZoneId, "The Route 53 hosted zone id of the load balancer, which AWS gives it, not that of the domain.")
	a.Describe(&l.Listeners, "The listeners that users come to. Default, for an Application Load Balancer alone: HTTP on port "+
		"80, and with a domain HTTPS on port 443. A Network Load Balancer must say them.")
	a.Describe(&l.DualStack, "Whether it has IPv6 addresses.")
}

// ExistingListener is a listener of a load balancer that is brought.
type ExistingListener struct {
	Port     int              `pulumi:"port"`
	Protocol ListenerProtocol `pulumi:"protocol"`
}

// Annotate documents the type.
func (l *ExistingListener) Annotate(a infer.Annotator) {
	a.Describe(&l, "A listener of a load balancer that exists.")
	a.Describe(&l.Port, "The port that users come to.")
	a.Describe(&l.Protocol, "What it speaks there.")
}

// ExistingNetwork is a network that a region brings.
type ExistingNetwork struct {
	VpcId            pulumi.StringInput   `pulumi:"vpcId"`
	PublicSubnetIds  []pulumi.StringInput `pulumi:"publicSubnetIds,optional"`
	PrivateSubnetIds []pulumi.StringInput `pulumi:"privateSubnetIds"`
	CidrBlocks       []string             `pulumi:"cidrBlocks,optional"`
	RouteTableIds    []pulumi.StringInput `pulumi:"routeTableIds,optional"`
}

// Annotate documents the type.
func (n *ExistingNetwork) Annotate(a infer.Annotator) {
	a.Describe(&n, "A network that exists. Its VPC must resolve DNS names and have DNS hostnames, and its private subnets must "+
		"reach what the application needs, such as image registries and AWS's services.")
	a.Describe(&n.VpcId, "The id of the VPC. What runs in it moves to another one only while the region gets no users, databases "+
		"never.")
	a.Describe(&n.PublicSubnetIds, "The ids of subnets with a route to an internet gateway, at least two, each in another zone: "+
		"for a load balancer that is built and has public addresses.")
	a.Describe(&n.PrivateSubnetIds, "The ids of subnets for compute, databases and internal load balancers, at least two, each in "+
		"another zone.")
	a.Describe(&n.CidrBlocks, "The IPv4 ranges that other regions and databases know the network by. They may not overlap any "+
		"other region's. Databases let them in. Without them what runs here is not let in by other regions' databases.")
	a.Describe(&n.RouteTableIds, "The ids of the route tables of what needs other regions. With `cidrBlocks` they are the consent "+
		"to connect the network with peering connections and to add routes to these tables, and to no others; without them "+
		"connectivity is `provided`. Add and remove at the end of the list alone.")
}

// ExistingCompute is what runs behind a load balancer that is brought.
type ExistingCompute struct {
	TaskRoleArn     pulumi.StringPtrInput `pulumi:"taskRoleArn,optional"`
	SecurityGroupId pulumi.StringPtrInput `pulumi:"securityGroupId,optional"`
}

// Annotate documents the type.
func (c *ExistingCompute) Annotate(a infer.Annotator) {
	a.Describe(&c, "What runs behind a load balancer that exists. What it needs to use the datastores is in the output "+
		"`bindings` in any case.")
	a.Describe(&c.TaskRoleArn, "The ARN of the IAM role that the application has while it runs. Naming it is the consent to give "+
		"it an inline policy for each datastore, which goes with the region or the datastore. AWS allows 10,240 characters of "+
		"them in a role. Without it, attach the policies of `bindings` yourself.")
	a.Describe(&c.SecurityGroupId, "The id of a security group of what runs, in the region's network: the region's databases let "+
		"it in. It needs `existing.network` where a database is.")
}
