package regional

import (
	"fmt"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// HTTPPort and HTTPSPort are the ports of the load balancer's listeners, which an ingress in front passes on.
const (
	HTTPPort  = 80
	HTTPSPort = 443
)

// Ports are the ports that users reach a load balancer on, with TLS or without.
func Ports(tls bool) []int {
	if tls {
		return []int{HTTPPort, HTTPSPort}
	}
	return []int{HTTPPort}
}

// loadBalancer is what a regional load balancer offers to compute and to the ingress.
type loadBalancer struct {
	balancer      *lb.LoadBalancer
	targetGroup   *lb.TargetGroup
	securityGroup *ec2.SecurityGroup
	// forwarding is the listener that passes requests on to the target group.
	forwarding *lb.Listener
	// ready is what users need at the load balancer: what lets them in, what filters them, and what listens.
	ready []pulumi.Resource
	// url is where the load balancer answers.
	url pulumi.StringOutput
}

// newLoadBalancer registers an internet-facing Application Load Balancer that forwards to targets by IP address.
func newLoadBalancer(
	ctx *pulumi.Context, s region.Scope, n *network, spec Spec, targetPort pulumi.IntPtrInput,
) (*loadBalancer, error) {
	l := &loadBalancer{}
	settings := spec.LoadBalancer.Application
	openings, err := l.open(ctx, s, n, spec)
	if err != nil {
		return nil, err
	}
	logs, needs, err := newAccessLogs(ctx, s, n, spec)
	if err != nil {
		return nil, err
	}
	prefix := topology.NamePrefix(spec.Application)
	name := s.Name("load-balancer")
	l.balancer, err = lb.NewLoadBalancer(ctx, name, &lb.LoadBalancerArgs{
		// A name of 32 characters cannot hold the logical name and a suffix: AWS gets a prefix, the tag Name the rest.
		NamePrefix:               pulumi.String(prefix),
		LoadBalancerType:         pulumi.String("application"),
		Internal:                 pulumi.Bool(false),
		IpAddressType:            pulumi.String(addressType(spec.Network.DualStack)),
		Subnets:                  n.publicIDs(),
		SecurityGroups:           pulumi.StringArray{l.securityGroup.ID()},
		DropInvalidHeaderFields:  pulumi.Bool(true),
		EnableDeletionProtection: pulumi.Bool(spec.Protected),
		IdleTimeout:              settings.IdleTimeout,
		AccessLogs:               logs,
		Tags:                     s.Tags(name),
	}, s.Options(pulumi.DependsOn(slices.Concat(n.wayIn, needs)), pulumi.Protect(spec.Protected), n.moves)...)
	if err != nil {
		return nil, fmt.Errorf("creating the load balancer: %w", err)
	}
	filters, err := l.filter(ctx, s, spec.Network.CidrBlock, settings.WebAclArn)
	if err != nil {
		return nil, err
	}
	if err := l.newTargetGroup(ctx, s, n, settings, prefix, targetPort); err != nil {
		return nil, err
	}
	listeners, err := l.listen(ctx, s, spec, slices.Concat(openings, filters))
	if err != nil {
		return nil, err
	}
	l.ready = slices.Concat(openings, filters, listeners)
	return l, nil
}

func addressType(dualStack bool) string {
	if dualStack {
		return string(IpAddressTypeDualstack)
	}
	return string(IpAddressTypeIpv4)
}

func (l *loadBalancer) newTargetGroup(
	ctx *pulumi.Context, s region.Scope, n *network, settings *ApplicationLoadBalancer, prefix string,
	port pulumi.IntPtrInput,
) error {
	check := settings.HealthCheck
	name := s.Name("target-group")
	var err error
	l.targetGroup, err = lb.NewTargetGroup(ctx, name, &lb.TargetGroupArgs{
		NamePrefix:          pulumi.String(prefix),
		TargetType:          pulumi.String("ip"),
		Protocol:            pulumi.String("HTTP"),
		Port:                port,
		VpcId:               n.vpc.ID(),
		DeregistrationDelay: settings.DeregistrationDelay,
		HealthCheck: &lb.TargetGroupHealthCheckArgs{
			Enabled:            pulumi.Bool(true),
			Protocol:           pulumi.String("HTTP"),
			Port:               pulumi.String("traffic-port"),
			Path:               check.Path,
			Interval:           check.Interval,
			Timeout:            check.Timeout,
			HealthyThreshold:   check.HealthyThreshold,
			UnhealthyThreshold: check.UnhealthyThreshold,
			Matcher:            check.Matcher,
		},
		Tags: s.Tags(name),
	}, s.Options()...)
	if err != nil {
		return fmt.Errorf("creating the target group: %w", err)
	}
	return nil
}

// reach lets the load balancer reach its targets, and only them, on the target port. It gives back the rules.
func (l *loadBalancer) reach(
	ctx *pulumi.Context, s region.Scope, targets *ec2.SecurityGroup, port pulumi.IntPtrInput,
) ([]pulumi.Resource, error) {
	name := s.Name("load-balancer-to-targets")
	to, err := vpc.NewSecurityGroupEgressRule(ctx, name, &vpc.SecurityGroupEgressRuleArgs{
		SecurityGroupId:           l.securityGroup.ID(),
		Description:               pulumi.String("To the targets."),
		ReferencedSecurityGroupId: targets.ID(),
		IpProtocol:                pulumi.String("tcp"),
		FromPort:                  port,
		ToPort:                    port,
		Tags:                      s.Tags(name),
	}, s.Options()...)
	if err != nil {
		return nil, fmt.Errorf("opening the load balancer to its targets: %w", err)
	}
	name = s.Name("targets-from-load-balancer")
	from, err := vpc.NewSecurityGroupIngressRule(ctx, name, &vpc.SecurityGroupIngressRuleArgs{
		SecurityGroupId:           targets.ID(),
		Description:               pulumi.String("From the load balancer."),
		ReferencedSecurityGroupId: l.securityGroup.ID(),
		IpProtocol:                pulumi.String("tcp"),
		FromPort:                  port,
		ToPort:                    port,
		Tags:                      s.Tags(name),
	}, s.Options()...)
	if err != nil {
		return nil, fmt.Errorf("opening the targets to the load balancer: %w", err)
	}
	return []pulumi.Resource{to, from}, nil
}
