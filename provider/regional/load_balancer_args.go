package regional

import (
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

var (
	_ infer.Annotated = (*LoadBalancer)(nil)
	_ infer.Annotated = (*LoadBalancerOverrides)(nil)
	_ infer.Annotated = (*ApplicationLoadBalancer)(nil)
	_ infer.Annotated = (*ApplicationLoadBalancerOverrides)(nil)
	_ infer.Annotated = (*HealthCheck)(nil)
	_ infer.Annotated = (*HealthCheckOverrides)(nil)
	_ infer.Annotated = (*AccessLogs)(nil)
	_ infer.Annotated = (*AccessLogsOverrides)(nil)

	_ infer.Enum[IpAddressType] = IpAddressType("")
)

// LoadBalancer is the load balancer of every regional stack: exactly one block.
type LoadBalancer struct {
	Application *ApplicationLoadBalancer `pulumi:"application,optional"`
	Network     *NetworkLoadBalancer     `pulumi:"network,optional"`
}

// Annotate documents the type.
func (l *LoadBalancer) Annotate(a infer.Annotator) {
	a.Describe(&l, "The load balancer in each region: exactly one block. Default: an Application Load Balancer. Another kind is "+
		"another load balancer: change it region by region, while the region is isolated.")
	a.Describe(&l.Application, "An Application Load Balancer (HTTP).")
	a.Describe(&l.Network, "A Network Load Balancer (TCP, TLS or UDP).")
}

// LoadBalancerOverrides is what one region says differently about its load balancer.
type LoadBalancerOverrides struct {
	Application *ApplicationLoadBalancerOverrides `pulumi:"application,optional"`
	Network     *NetworkLoadBalancerOverrides     `pulumi:"network,optional"`
}

// Annotate documents the type.
func (l *LoadBalancerOverrides) Annotate(a infer.Annotator) {
	a.Describe(&l, "What one region says differently about its load balancer.")
	a.Describe(&l.Application, "What one region says differently about its Application Load Balancer.")
	a.Describe(&l.Network, "What one region says differently about its Network Load Balancer.")
}

// ApplicationLoadBalancer is an internet-facing Application Load Balancer.
type ApplicationLoadBalancer struct {
	HealthCheck           *HealthCheck          `pulumi:"healthCheck,optional"`
	IdleTimeout           pulumi.IntPtrInput    `pulumi:"idleTimeout,optional"`
	DeregistrationDelay   pulumi.IntPtrInput    `pulumi:"deregistrationDelay,optional"`
	IngressCidrBlocks     []string              `pulumi:"ingressCidrBlocks,optional"`
	IpAddressType         *IpAddressType        `pulumi:"ipAddressType,optional"`
	IngressIpv6CidrBlocks []string              `pulumi:"ingressIpv6CidrBlocks,optional"`
	SslPolicy             pulumi.StringPtrInput `pulumi:"sslPolicy,optional"`
	WebAclArn             pulumi.StringPtrInput `pulumi:"webAclArn,optional"`
	AccessLogs            *AccessLogs           `pulumi:"accessLogs,optional"`
	Internal              *bool                 `pulumi:"internal,optional"`
}

// Annotate documents the type.
func (l *ApplicationLoadBalancer) Annotate(a infer.Annotator) {
	a.Describe(&l, "An Application Load Balancer. With a certificate it listens for HTTPS on port 443 and "+
		"redirects plain HTTP there; without one it listens for HTTP on port 80.")
	a.Describe(&l.HealthCheck, "How the load balancer decides that a target is healthy. The ingress takes the region's "+
		"health from here.")
	a.Describe(&l.IdleTimeout, "How long a connection may stay idle.")
	a.Describe(&l.DeregistrationDelay, "How long a target that is being removed may finish its requests.")
	a.Describe(&l.IngressCidrBlocks, "The IPv4 ranges that may reach the load balancer. With client IP preservation the "+
		"load balancer sees the users' addresses, not the accelerator's. Each range is a security group rule of its own.")
	a.Describe(&l.IpAddressType, "Whether the load balancer has IPv6 addresses too. Targets are reached over IPv4. It can be "+
		"changed in place. The network keeps the IPv6 ranges that it once got, at no cost, because AWS takes no range away "+
		"that is in use.")
	a.Describe(&l.IngressIpv6CidrBlocks, "The IPv6 ranges that may reach a load balancer with IPv6 addresses.")
	a.Describe(&l.SslPolicy, "The security policy of the HTTPS listener. Route 53's health checkers need one with TLS 1.2. See "+
		"https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html.")
	a.Describe(&l.WebAclArn, "The ARN of a regional AWS WAF web ACL, in the region of the load balancer, to put in front of it. "+
		"Nothing listens before it is there. When another takes its place, requests pass unfiltered for the moment between "+
		"two calls: to have no such moment, change the rules of the ACL itself.")
	a.Describe(&l.AccessLogs, "A log of all requests, in a bucket of the load balancer's region. Absent: none.")
	a.Describe(&l.Internal, describeInternal)
}

// describeInternal says what a load balancer without public addresses is.
const describeInternal = "Whether the load balancer has private addresses alone, in the private subnets. Behind Global " +
	"Accelerator with `clientIpPreservation` users reach it all the same; Route 53 cannot send them there. Changing it makes " +
	"another load balancer: do it while the region is isolated."

// IpAddressType says which addresses a load balancer has.
type IpAddressType string

const (
	// IpAddressTypeIpv4 is IPv4 alone.
	IpAddressTypeIpv4 IpAddressType = "ipv4"
	// IpAddressTypeDualstack is IPv4 and IPv6.
	IpAddressTypeDualstack IpAddressType = "dualstack"
)

// Annotate documents the enumeration.
func (i *IpAddressType) Annotate(a infer.Annotator) {
	a.Describe(i, "Which addresses a load balancer has.")
}

// Values lists the members of the enumeration.
func (IpAddressType) Values() []infer.EnumValue[IpAddressType] {
	return []infer.EnumValue[IpAddressType]{
		{Name: "Ipv4", Value: IpAddressTypeIpv4, Description: "Users come over IPv4 alone."},
		{Name: "Dualstack", Value: IpAddressTypeDualstack, Description: "IPv4 and IPv6."},
	}
}

// AccessLogs are a load balancer's logs of its requests.
type AccessLogs struct {
	BucketName      pulumi.StringPtrInput `pulumi:"bucketName,optional"`
	Prefix          pulumi.StringPtrInput `pulumi:"prefix,optional"`
	RetentionInDays pulumi.IntPtrInput    `pulumi:"retentionInDays,optional"`
}

// Annotate documents the type.
func (l *AccessLogs) Annotate(a infer.Annotator) {
	a.Describe(&l, "A load balancer's log of all requests. See "+
		"https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html.")
	a.Describe(&l.BucketName, "The name of a bucket that exists, in the load balancer's region and with a policy that lets "+
		"Elastic Load Balancing write to it, see "+
		"https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html. Default: a private "+
		"bucket is made. It has the protection of the load balancer, and is deleted with its logs when the region or this block "+
		"is removed after that protection was lowered.")
	a.Describe(&l.Prefix, "What the keys of the logs begin with, without a slash at either end.")
	a.Describe(&l.RetentionInDays, "How long logs are kept in the bucket that is made.")
}

// AccessLogsOverrides is what one region says differently about its load balancer's logs.
type AccessLogsOverrides struct {
	BucketName      pulumi.StringPtrInput `pulumi:"bucketName,optional"`
	Prefix          pulumi.StringPtrInput `pulumi:"prefix,optional"`
	RetentionInDays pulumi.IntPtrInput    `pulumi:"retentionInDays,optional"`
}

// Annotate documents the type.
func (l *AccessLogsOverrides) Annotate(a infer.Annotator) {
	a.Describe(&l, "What one region says differently about its load balancer's logs.")
}

// ApplicationLoadBalancerOverrides is what one region says differently about its Application Load Balancer.
type ApplicationLoadBalancerOverrides struct {
	HealthCheck           *HealthCheckOverrides `pulumi:"healthCheck,optional"`
	IdleTimeout           pulumi.IntPtrInput    `pulumi:"idleTimeout,optional"`
	DeregistrationDelay   pulumi.IntPtrInput    `pulumi:"deregistrationDelay,optional"`
	IngressCidrBlocks     []string              `pulumi:"ingressCidrBlocks,optional"`
	IpAddressType         *IpAddressType        `pulumi:"ipAddressType,optional"`
	IngressIpv6CidrBlocks []string              `pulumi:"ingressIpv6CidrBlocks,optional"`
	SslPolicy             pulumi.StringPtrInput `pulumi:"sslPolicy,optional"`
	WebAclArn             pulumi.StringPtrInput `pulumi:"webAclArn,optional"`
	AccessLogs            *AccessLogsOverrides  `pulumi:"accessLogs,optional"`
	Internal              *bool                 `pulumi:"internal,optional"`
}

// Annotate documents the type.
func (l *ApplicationLoadBalancerOverrides) Annotate(a infer.Annotator) {
	a.Describe(&l, "What one region says differently about its Application Load Balancer.")
	a.Describe(&l.HealthCheck, "What one region says differently about the health check.")
}

// HealthCheck is the check of a load balancer's targets.
type HealthCheck struct {
	Path               pulumi.StringPtrInput `pulumi:"path,optional"`
	Interval           pulumi.IntPtrInput    `pulumi:"interval,optional"`
	Timeout            pulumi.IntPtrInput    `pulumi:"timeout,optional"`
	HealthyThreshold   pulumi.IntPtrInput    `pulumi:"healthyThreshold,optional"`
	UnhealthyThreshold pulumi.IntPtrInput    `pulumi:"unhealthyThreshold,optional"`
	Matcher            pulumi.StringPtrInput `pulumi:"matcher,optional"`
}

// Annotate documents the type.
func (h *HealthCheck) Annotate(a infer.Annotator) {
	a.Describe(&h, "The load balancer's health check of its targets. See "+
		"https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html.")
	a.Describe(&h.Path, "The path that the load balancer asks for. It should answer from the region alone: a check "+
		"that reaches into another region turns one failure into two.")
	a.Describe(&h.Interval, "The time between two checks of one target.")
	a.Describe(&h.Timeout, "The time without an answer after which a check has failed; less than the interval.")
	a.Describe(&h.HealthyThreshold, "How many checks in a row must succeed before an unhealthy target is healthy.")
	a.Describe(&h.UnhealthyThreshold, "How many checks in a row must fail before a healthy target is unhealthy. The "+
		"interval times this number, and the timeout of the last one, is the time to detection.")
	a.Describe(&h.Matcher, "The HTTP status codes that mean success, such as `200-299` or `200,202`.")
}

// HealthCheckOverrides is what one region says differently about the health check.
type HealthCheckOverrides struct {
	Path               pulumi.StringPtrInput `pulumi:"path,optional"`
	Interval           pulumi.IntPtrInput    `pulumi:"interval,optional"`
	Timeout            pulumi.IntPtrInput    `pulumi:"timeout,optional"`
	HealthyThreshold   pulumi.IntPtrInput    `pulumi:"healthyThreshold,optional"`
	UnhealthyThreshold pulumi.IntPtrInput    `pulumi:"unhealthyThreshold,optional"`
	Matcher            pulumi.StringPtrInput `pulumi:"matcher,optional"`
}

// Annotate documents the type.
func (h *HealthCheckOverrides) Annotate(a infer.Annotator) {
	a.Describe(&h, "What one region says differently about the health check.")
}
