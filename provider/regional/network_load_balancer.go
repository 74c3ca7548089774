package regional

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// buildNetwork registers a Network Load Balancer. It has its security group from the beginning, because AWS adds none to one
// that was made without.
func (l *loadBalancer) buildNetwork(
	ctx *pulumi.Context, s region.Scope, n *network, spec Spec, openings []pulumi.Resource,
) error {
	settings := spec.LoadBalancer.Network
	prefix := topology.NamePrefix(spec.Application)
	name := s.Name(l.prefix + "load-balancer")
	args := &lb.LoadBalancerArgs{
		NamePrefix:       pulumi.String(prefix),
		LoadBalancerType: pulumi.String("network"),
		Internal:         pulumi.Bool(*settings.Internal),
		IpAddressType:    pulumi.String(addressType(false)),
		SecurityGroups:   pulumi.StringArray{l.securityGroup.ID()},
		// A zone with few targets would get as many connections as one with many.
		EnableCrossZoneLoadBalancing: pulumi.Bool(true),
		EnableDeletionProtection:     pulumi.Bool(spec.Protected),
		AccessLogs:                   &lb.LoadBalancerAccessLogsArgs{Enabled: pulumi.Bool(false), Bucket: pulumi.String("")},
		Tags:                         s.Tags(name),
	}
	if err := l.place(ctx, s, n, spec, args); err != nil {
		return err
	}
	var err error
	l.balancer, err = lb.NewLoadBalancer(ctx, name, args,
		s.Options(pulumi.DependsOn(n.wayIn), pulumi.Protect(spec.Protected), n.moves)...)
	if err != nil {
		return fmt.Errorf("creating the load balancer: %w", err)
	}
	if err := l.newTargetGroup(ctx, s, spec, networkTargets(n, spec, prefix)); err != nil {
		return err
	}
	for _, listener := range spec.Listeners {
		if err := l.listenNetwork(ctx, s, spec, listener, openings); err != nil {
			return err
		}
	}
	l.url = networkURL(l.balancer.DnsName, spec.Listeners)
	l.ready = slices.Concat(openings, l.forwarding)
	return nil
}

// balancerPrefix begins the names of a load balancer: its shape, apart from what the default one is.
func (s Spec) balancerPrefix() string {
	settings := s.LoadBalancer.Network
	if settings == nil {
		return prefixes([]string{"internal-"}, *s.LoadBalancer.Application.Internal)
	}
	return prefixes([]string{"internal-", "static-", "udp-"}, *settings.Internal, *settings.StaticAddresses,
		topology.Transport(s.Listeners) == topology.ProtocolUDP) + "network-"
}

// prefixes are the words for what is so.
func prefixes(words []string, are ...bool) string {
	var said strings.Builder
	for i, is := range are {
		if is {
			said.WriteString(words[i])
		}
	}
	return said.String()
}

// place puts a load balancer into its subnets, with an address of its own in each where it has static ones.
func (l *loadBalancer) place(
	ctx *pulumi.Context, s region.Scope, n *network, spec Spec, args *lb.LoadBalancerArgs,
) error {
	settings := spec.LoadBalancer.Network
	switch {
	case *settings.Internal:
		args.Subnets = n.privateIDs()
		return nil
	case !*settings.StaticAddresses:
		args.Subnets = n.publicIDs()
		return nil
	}
	mappings, addresses := lb.LoadBalancerSubnetMappingArray{}, pulumi.StringArray{}
	for _, zone := range n.zones {
		name := s.Name("load-balancer-address", zone)
		address, err := ec2.NewEip(ctx, name, &ec2.EipArgs{
			Domain: pulumi.String("vpc"),
			Tags:   s.Tags(name),
		}, s.Options(pulumi.DependsOn(n.internet), pulumi.Protect(spec.Protected), n.moves)...)
		if err != nil {
			return fmt.Errorf("creating the load balancer's address in %s: %w", zone, err)
		}
		mappings = append(mappings, &lb.LoadBalancerSubnetMappingArgs{
			SubnetId: n.public[zone].ID(), AllocationId: address.ID(),
		})
		addresses = append(addresses, address.PublicIp)
	}
	args.SubnetMappings, l.addresses = mappings, addresses.ToStringArrayOutput()
	return nil
}

// networkTargets are the targets of a Network Load Balancer. TLS ends in front of them.
func networkTargets(n *network, spec Spec, prefix string) *lb.TargetGroupArgs {
	settings := spec.LoadBalancer.Network
	check := settings.HealthCheck
	checks := &lb.TargetGroupHealthCheckArgs{
		Enabled:            pulumi.Bool(true),
		Protocol:           pulumi.String(string(*check.Protocol)),
		Port:               pulumi.String("traffic-port"),
		Interval:           check.Interval,
		Timeout:            check.Timeout,
		HealthyThreshold:   check.HealthyThreshold,
		UnhealthyThreshold: check.UnhealthyThreshold,
	}
	if check.Port != nil {
		checks.Port = text(check.Port)
	}
	if *check.Protocol == HealthCheckProtocolHTTP {
		checks.Path, checks.Matcher = settings.checkPath(), check.Matcher
	}
	return &lb.TargetGroupArgs{
		NamePrefix:          pulumi.String(prefix),
		TargetType:          pulumi.String(spec.target().kind),
		Protocol:            pulumi.String(topology.Transport(spec.Listeners)),
		Port:                spec.target().port,
		VpcId:               n.vpc.ID(),
		DeregistrationDelay: settings.DeregistrationDelay,
		// Targets see the users' addresses, which AWS's own default makes depend on the type of target.
		PreserveClientIp: pulumi.String("true"),
		HealthCheck:      checks,
	}
}

// checkPath is the path that a check by HTTP asks for.
func (l *NetworkLoadBalancer) checkPath() pulumi.StringPtrInput {
	if l.HealthCheck.Path == nil {
		return pulumi.String("/")
	}
	return l.HealthCheck.Path
}

// listenNetwork registers one listener. Its name has the port alone, so that TLS and TCP take each other's place on it with
// an update.
func (l *loadBalancer) listenNetwork(
	ctx *pulumi.Context, s region.Scope, spec Spec, listener topology.Listener, needs []pulumi.Resource,
) error {
	args := &lb.ListenerArgs{
		Port:           pulumi.Int(listener.Port),
		Protocol:       pulumi.String(listener.Protocol),
		DefaultActions: l.forward(),
	}
	if listener.Protocol == topology.ProtocolTLS {
		args.CertificateArn = spec.Certificate.ToStringOutput().ToStringPtrOutput()
		args.SslPolicy = spec.LoadBalancer.Network.SslPolicy
	}
	made, err := l.newListener(ctx, s, "listener-"+strconv.Itoa(listener.Port), args, needs)
	if err != nil {
		return err
	}
	l.forwarding = append(l.forwarding, made)
	return nil
}

// networkURL is where a host answers on the first of its listeners, or the one whose port a URL need not name.
func networkURL(host pulumi.StringOutput, listeners []topology.Listener) pulumi.StringOutput {
	prefix, suffix := topology.NetworkURL(listeners)
	return pulumi.Sprintf("%s%s%s", prefix, host, suffix)
}

// HealthCheckPath is the path that says how the targets are, for checks from outside.
func (l LoadBalancer) HealthCheckPath() pulumi.StringPtrInput {
	if l.Network != nil {
		return l.Network.checkPath()
	}
	return l.Application.HealthCheck.Path
}

// Detection is what decides how long an unhealthy target stays unnoticed: the time between checks, how long one takes that gets
// no answer, and how many must fail.
func (l LoadBalancer) Detection() (interval, timeout, threshold pulumi.IntPtrInput) {
	if l.Network != nil {
		check := l.Network.HealthCheck
		return check.Interval, check.Timeout, check.UnhealthyThreshold
	}
	check := l.Application.HealthCheck
	return check.Interval, check.Timeout, check.UnhealthyThreshold
}
