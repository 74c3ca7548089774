package regional

import (
	"fmt"
	"maps"
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

const (
	transportTCP = "tcp"
	transportUDP = "udp"
)

// loadBalancer is what a regional load balancer offers to compute and to the ingress.
type loadBalancer struct {
	balancer      *lb.LoadBalancer
	targetGroup   *lb.TargetGroup
	securityGroup *ec2.SecurityGroup
	// prefix begins the names of a load balancer of another shape than the default, and of its security group, so that one of
	// each can be there while the one takes the place of the other.
	prefix string
	// forwarding are the listeners that pass requests on to the target group.
	forwarding []pulumi.Resource
	// ready is what users need at the load balancer: what lets them in, what filters them, and what listens.
	ready []pulumi.Resource
	// url is where the load balancer answers.
	url pulumi.StringOutput
	// addresses are its static addresses.
	addresses pulumi.StringArrayOutput
}

// target is what a load balancer passes requests on to.
type target struct {
	// kind is AWS's name of the type of targets.
	kind string
	// port that targets listen on; nil for functions, which have none.
	port pulumi.IntPtrInput
}

// target is what the compute offers to a load balancer.
func (s Spec) target() target {
	switch {
	case s.Compute.Ec2 != nil:
		return target{"instance", s.Compute.Ec2.Port}
	case s.Compute.LambdaFunction != nil:
		return target{"lambda", nil}
	case s.Compute.Eks != nil && s.Compute.Eks.Nodes.AutoMode != nil:
		return target{"ip", pulumi.Int(*s.Compute.Eks.Nodes.AutoMode.Port)}
	case s.Compute.Eks != nil:
		return target{"instance", pulumi.Int(*s.Compute.Eks.Nodes.NodeGroup.NodePort)}
	}
	return target{"ip", s.Compute.Ecs.Port}
}

// newLoadBalancer registers the load balancer, of whichever kind.
func newLoadBalancer(ctx *pulumi.Context, s region.Scope, n *network, spec Spec) (*loadBalancer, error) {
	l := &loadBalancer{prefix: spec.balancerPrefix(), addresses: pulumi.StringArray{}.ToStringArrayOutput()}
	openings, err := l.open(ctx, s, n, spec)
	if err != nil {
		return nil, err
	}
	if spec.LoadBalancer.Network != nil {
		return l, l.buildNetwork(ctx, s, n, spec, openings)
	}
	return l, l.buildApplication(ctx, s, n, spec, openings)
}

// buildApplication registers an Application Load Balancer.
func (l *loadBalancer) buildApplication(
	ctx *pulumi.Context, s region.Scope, n *network, spec Spec, openings []pulumi.Resource,
) error {
	settings := spec.LoadBalancer.Application
	subnets := n.publicIDs()
	if *settings.Internal {
		subnets = n.privateIDs()
	}
	logs, needs, err := newAccessLogs(ctx, s, n, spec)
	if err != nil {
		return err
	}
	prefix := topology.NamePrefix(spec.Application)
	name := s.Name(l.prefix + "load-balancer")
	l.balancer, err = lb.NewLoadBalancer(ctx, name, &lb.LoadBalancerArgs{
		// A name of 32 characters cannot hold the logical name and a suffix: AWS gets a prefix, the tag Name the rest.
		NamePrefix:               pulumi.String(prefix),
		LoadBalancerType:         pulumi.String("application"),
		Internal:                 pulumi.Bool(*settings.Internal),
		IpAddressType:            pulumi.String(addressType(spec.Network.DualStack)),
		Subnets:                  subnets,
		SecurityGroups:           pulumi.StringArray{l.securityGroup.ID()},
		DropInvalidHeaderFields:  pulumi.Bool(true),
		EnableDeletionProtection: pulumi.Bool(spec.Protected),
		IdleTimeout:              settings.IdleTimeout,
		AccessLogs:               logs,
		Tags:                     s.Tags(name),
	}, s.Options(pulumi.DependsOn(slices.Concat(n.wayIn, needs)), pulumi.Protect(spec.Protected), n.moves)...)
	if err != nil {
		return fmt.Errorf("creating the load balancer: %w", err)
	}
	filters, err := l.filter(ctx, s, networkName(spec.Network), settings.WebAclArn)
	if err != nil {
		return err
	}
	if err := l.newTargetGroup(ctx, s, spec, applicationTargets(n, settings, prefix, spec.target())); err != nil {
		return err
	}
	listeners, err := l.listen(ctx, s, spec, slices.Concat(openings, filters))
	if err != nil {
		return err
	}
	l.ready = slices.Concat(openings, filters, listeners)
	return nil
}

func addressType(dualStack bool) string {
	if dualStack {
		return string(IpAddressTypeDualstack)
	}
	return string(IpAddressTypeIpv4)
}

func (l *loadBalancer) newTargetGroup(
	ctx *pulumi.Context, s region.Scope, spec Spec, args *lb.TargetGroupArgs,
) error {
	name := s.Name(l.prefix + "target-group")
	tags := s.Tags(name)
	maps.Copy(tags, spec.targetTags(s.Region()))
	args.Tags = tags
	var err error
	if l.targetGroup, err = lb.NewTargetGroup(ctx, name, args, s.Options()...); err != nil {
		return fmt.Errorf("creating the target group: %w", err)
	}
	return nil
}

// applicationTargets are the targets of an Application Load Balancer. A group for a function has no port, protocol or
// network, and checks its health only when it is told to.
func applicationTargets(
	n *network, settings *ApplicationLoadBalancer, prefix string, target target,
) *lb.TargetGroupArgs {
	check := settings.HealthCheck
	args := &lb.TargetGroupArgs{
		NamePrefix: pulumi.String(prefix),
		TargetType: pulumi.String(target.kind),
	}
	checks := &lb.TargetGroupHealthCheckArgs{
		Enabled:            pulumi.Bool(true),
		Path:               check.Path,
		Interval:           check.Interval,
		Timeout:            check.Timeout,
		HealthyThreshold:   check.HealthyThreshold,
		UnhealthyThreshold: check.UnhealthyThreshold,
		Matcher:            check.Matcher,
	}
	if target.port != nil {
		args.Protocol = pulumi.String("HTTP")
		args.Port = target.port
		args.VpcId = n.vpc.ID()
		args.DeregistrationDelay = settings.DeregistrationDelay
		checks.Protocol = pulumi.String("HTTP")
		checks.Port = pulumi.String("traffic-port")
	}
	args.HealthCheck = checks
	return args
}

// passage is a port on which a load balancer reaches its targets.
type passage struct {
	// to and from are the names of the rules, and what says what passes.
	to, from, what string
	transport      string
	port           pulumi.IntPtrInput
}

// reach lets the load balancer reach its targets, and only them, on the ports that it needs. It gives back the rules.
func (l *loadBalancer) reach(
	ctx *pulumi.Context, s region.Scope, targets pulumi.StringInput, spec Spec,
) ([]pulumi.Resource, error) {
	var rules []pulumi.Resource
	for _, passage := range spec.passages() {
		made, err := l.pass(ctx, s, targets, passage)
		if err != nil {
			return nil, err
		}
		rules = append(rules, made...)
	}
	return rules, nil
}

// passages are the ports on which the load balancer reaches its targets: of the application, and of health checks that come
// another way.
func (s Spec) passages() []passage {
	main := passage{
		"load-balancer-to-targets", "targets-from-load-balancer", "To the targets.", transportTCP, s.target().port,
	}
	balancer := s.LoadBalancer.Network
	if balancer == nil {
		return []passage{main}
	}
	main.transport = transportOf(topology.Listener{Protocol: topology.Transport(s.Listeners)})
	checks := passage{
		"load-balancer-to-checks", "checks-from-load-balancer", "To check the targets.", transportTCP, main.port,
	}
	if balancer.HealthCheck.Port != nil {
		checks.port = balancer.HealthCheck.Port
		return []passage{main, checks}
	}
	if main.transport == transportUDP {
		return []passage{main, checks}
	}
	return []passage{main}
}

func transportOf(listener topology.Listener) string {
	if listener.Protocol == topology.ProtocolUDP {
		return transportUDP
	}
	return transportTCP
}

func (l *loadBalancer) pass(
	ctx *pulumi.Context, s region.Scope, targets pulumi.StringInput, way passage,
) ([]pulumi.Resource, error) {
	name := s.Name(way.to)
	to, err := vpc.NewSecurityGroupEgressRule(ctx, name, &vpc.SecurityGroupEgressRuleArgs{
		SecurityGroupId:           l.securityGroup.ID(),
		Description:               pulumi.String(way.what),
		ReferencedSecurityGroupId: targets.ToStringOutput().ToStringPtrOutput(),
		IpProtocol:                pulumi.String(way.transport),
		FromPort:                  way.port,
		ToPort:                    way.port,
		Tags:                      s.Tags(name),
	}, s.Options()...)
	if err != nil {
		return nil, fmt.Errorf("opening the load balancer to its targets: %w", err)
	}
	name = s.Name(way.from)
	from, err := vpc.NewSecurityGroupIngressRule(ctx, name, &vpc.SecurityGroupIngressRuleArgs{
		SecurityGroupId:           targets,
		Description:               pulumi.String("From the load balancer."),
		ReferencedSecurityGroupId: l.securityGroup.ID(),
		IpProtocol:                pulumi.String(way.transport),
		FromPort:                  way.port,
		ToPort:                    way.port,
		Tags:                      s.Tags(name),
	}, s.Options()...)
	if err != nil {
		return nil, fmt.Errorf("opening the targets to the load balancer: %w", err)
	}
	return []pulumi.Resource{to, from}, nil
}
