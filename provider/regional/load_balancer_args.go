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
)

// LoadBalancer is the load balancer of every regional stack: exactly one block.
type LoadBalancer struct {
	Application *ApplicationLoadBalancer `pulumi:"application,optional"`
}

// Annotate documents the type.
func (l *LoadBalancer) Annotate(a infer.Annotator) {
	a.Describe(&l, "The load balancer in each region. Default: an Application Load Balancer.")
	a.Describe(&l.Application, "An Application Load Balancer (HTTP).")
}

// LoadBalancerOverrides is what one region says differently about its load balancer.
type LoadBalancerOverrides struct {
	Application *ApplicationLoadBalancerOverrides `pulumi:"application,optional"`
}

// Annotate documents the type.
func (l *LoadBalancerOverrides) Annotate(a infer.Annotator) {
	a.Describe(&l, "What one region says differently about its load balancer.")
	a.Describe(&l.Application, "What one region says differently about its Application Load Balancer.")
}

// ApplicationLoadBalancer is an internet-facing Application Load Balancer.
type ApplicationLoadBalancer struct {
	HealthCheck         *HealthCheck       `pulumi:"healthCheck,optional"`
	IdleTimeout         pulumi.IntPtrInput `pulumi:"idleTimeout,optional"`
	DeregistrationDelay pulumi.IntPtrInput `pulumi:"deregistrationDelay,optional"`
	IngressCidrBlocks   []string           `pulumi:"ingressCidrBlocks,optional"`
}

// Annotate documents the type.
func (l *ApplicationLoadBalancer) Annotate(a infer.Annotator) {
	a.Describe(&l, "An internet-facing Application Load Balancer. It listens for HTTP on port 80: a domain with TLS is "+
		"not built yet, and the application's warnings say so.")
	a.Describe(&l.HealthCheck, "How the load balancer decides that a target is healthy. The ingress takes the region's "+
		"health from here.")
	a.Describe(&l.IdleTimeout, "How long a connection may stay idle.")
	a.Describe(&l.DeregistrationDelay, "How long a target that is being removed may finish its requests.")
	a.Describe(&l.IngressCidrBlocks, "The IPv4 ranges that may reach the load balancer. With client IP preservation the "+
		"load balancer sees the users' addresses, not the accelerator's. Each range is a security group rule of its own.")
}

// ApplicationLoadBalancerOverrides is what one region says differently about its Application Load Balancer.
type ApplicationLoadBalancerOverrides struct {
	HealthCheck         *HealthCheckOverrides `pulumi:"healthCheck,optional"`
	IdleTimeout         pulumi.IntPtrInput    `pulumi:"idleTimeout,optional"`
	DeregistrationDelay pulumi.IntPtrInput    `pulumi:"deregistrationDelay,optional"`
	IngressCidrBlocks   []string              `pulumi:"ingressCidrBlocks,optional"`
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
		"interval times this number is the time to detection, and so the larger part of the failover time.")
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
