package regional

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// HTTPPort is the port of the load balancer's listener, which an ingress in front passes on.
const HTTPPort = 80

// loadBalancer is what a regional load balancer offers to compute and to the ingress.
type loadBalancer struct {
	balancer      *lb.LoadBalancer
	targetGroup   *lb.TargetGroup
	listener      *lb.Listener
	securityGroup *ec2.SecurityGroup
	// openings are what lets clients in.
	openings []pulumi.Resource
}

// newLoadBalancer registers an internet-facing Application Load Balancer that forwards to targets by IP address.
func newLoadBalancer(
	ctx *pulumi.Context, s region.Scope, n *network, spec Spec, targetPort pulumi.IntPtrInput,
) (*loadBalancer, error) {
	l := &loadBalancer{}
	settings := spec.LoadBalancer.Application
	var err error
	name := s.Name("load-balancer-security-group")
	l.securityGroup, err = ec2.NewSecurityGroup(ctx, name, &ec2.SecurityGroupArgs{
		Description: pulumi.String("Load balancer: HTTP from its clients, to its targets."),
		VpcId:       n.vpc.ID(),
		Tags:        s.Tags(name),
	}, s.Options()...)
	if err != nil {
		return nil, fmt.Errorf("creating the load balancer's security group: %w", err)
	}
	for _, cidr := range settings.IngressCidrBlocks {
		name := s.Name("load-balancer-from-" + strings.ReplaceAll(cidr, "/", "-"))
		rule, err := vpc.NewSecurityGroupIngressRule(ctx, name, &vpc.SecurityGroupIngressRuleArgs{
			SecurityGroupId: l.securityGroup.ID(),
			Description:     pulumi.String("HTTP from clients."),
			CidrIpv4:        pulumi.String(cidr),
			IpProtocol:      pulumi.String("tcp"),
			FromPort:        pulumi.Int(HTTPPort),
			ToPort:          pulumi.Int(HTTPPort),
			Tags:            s.Tags(name),
		}, s.Options()...)
		if err != nil {
			return nil, fmt.Errorf("opening the load balancer to %s: %w", cidr, err)
		}
		l.openings = append(l.openings, rule)
	}
	prefix := topology.NamePrefix(spec.Application)
	name = s.Name("load-balancer")
	l.balancer, err = lb.NewLoadBalancer(ctx, name, &lb.LoadBalancerArgs{
		// A name of 32 characters cannot hold the logical name and a suffix: AWS gets a prefix, the tag Name the rest.
		NamePrefix:               pulumi.String(prefix),
		LoadBalancerType:         pulumi.String("application"),
		Internal:                 pulumi.Bool(false),
		IpAddressType:            pulumi.String("ipv4"),
		Subnets:                  n.publicIDs(),
		SecurityGroups:           pulumi.StringArray{l.securityGroup.ID()},
		DropInvalidHeaderFields:  pulumi.Bool(true),
		EnableDeletionProtection: pulumi.Bool(spec.Protected),
		IdleTimeout:              settings.IdleTimeout,
		Tags:                     s.Tags(name),
	}, s.Options(pulumi.DependsOn(n.wayIn), pulumi.Protect(spec.Protected), n.moves)...)
	if err != nil {
		return nil, fmt.Errorf("creating the load balancer: %w", err)
	}
	check := settings.HealthCheck
	name = s.Name("target-group")
	l.targetGroup, err = lb.NewTargetGroup(ctx, name, &lb.TargetGroupArgs{
		NamePrefix:          pulumi.String(prefix),
		TargetType:          pulumi.String("ip"),
		Protocol:            pulumi.String("HTTP"),
		Port:                targetPort,
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
		return nil, fmt.Errorf("creating the target group: %w", err)
	}
	name = s.Name("listener")
	l.listener, err = lb.NewListener(ctx, name, &lb.ListenerArgs{
		LoadBalancerArn: l.balancer.Arn,
		Port:            pulumi.Int(HTTPPort),
		Protocol:        pulumi.String("HTTP"),
		DefaultActions: lb.ListenerDefaultActionArray{&lb.ListenerDefaultActionArgs{
			Type:           pulumi.String("forward"),
			TargetGroupArn: l.targetGroup.Arn,
		}},
		Tags: s.Tags(name),
	}, s.Options()...)
	if err != nil {
		return nil, fmt.Errorf("creating the load balancer's listener: %w", err)
	}
	return l, nil
}

// openTo lets the load balancer reach its targets, and only them, on the target port. It gives back the rules.
func (l *loadBalancer) openTo(
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
