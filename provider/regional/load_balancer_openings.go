package regional

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// door is a port that clients come in by.
type door struct {
	// name begins the names of its openings.
	name     string
	protocol string
	port     int
	// transport is tcp or udp.
	transport string
}

// doors are the ports of a load balancer with a certificate or without. Plain HTTP stays open, for the redirect.
func doors(tls bool) []door {
	open := []door{{"load-balancer-from-", "HTTP", HTTPPort, transportTCP}}
	if tls {
		open = append(open, door{"load-balancer-https-from-", "HTTPS", HTTPSPort, transportTCP})
	}
	return open
}

// networkDoors are the ports of a Network Load Balancer, by what carries their traffic, so that another protocol on a port
// opens and closes nothing.
func networkDoors(listeners []topology.Listener) []door {
	var open []door
	for _, listener := range listeners {
		transport := transportOf(listener)
		open = append(open, door{
			fmt.Sprintf("load-balancer-%s-%d-from-", transport, listener.Port), strings.ToUpper(transport), listener.Port, transport,
		})
	}
	return open
}

// entrance is where a load balancer lets clients in, and the IPv4 ranges that they may have.
func (s Spec) entrance() ([]door, []string) {
	if balancer := s.LoadBalancer.Network; balancer != nil {
		return networkDoors(s.Listeners), balancer.IngressCidrBlocks
	}
	return doors(s.Certificate != nil), s.LoadBalancer.Application.IngressCidrBlocks
}

// open registers the load balancer's security group and what lets clients in: a rule for each range and port, so that a
// range that comes or goes touches no other. It gives back the rules.
func (l *loadBalancer) open(ctx *pulumi.Context, s region.Scope, n *network, spec Spec) ([]pulumi.Resource, error) {
	var err error
	name := s.Name(l.prefix + "load-balancer-security-group")
	l.securityGroup, err = ec2.NewSecurityGroup(ctx, name, &ec2.SecurityGroupArgs{
		Description: pulumi.String("Load balancer: HTTP from its clients, to its targets."),
		VpcId:       n.vpc.ID(),
		Tags:        s.Tags(name),
	}, s.Options()...)
	if err != nil {
		return nil, fmt.Errorf("creating the load balancer's security group: %w", err)
	}
	if n.brought != nil {
		// A network that is brought may be another account's, and is not looked up.
		n.owner = l.securityGroup.OwnerId
	}
	doors, ranges := spec.entrance()
	var openings []pulumi.Resource
	for _, door := range doors {
		for _, cidr := range ranges {
			name := s.Name(door.name + strings.ReplaceAll(cidr, "/", "-"))
			opening, err := l.openTo(ctx, s, name, cidr, door, &vpc.SecurityGroupIngressRuleArgs{CidrIpv4: pulumi.String(cidr)})
			if err != nil {
				return nil, err
			}
			openings = append(openings, opening)
		}
		if !spec.Network.DualStack {
			continue
		}
		for _, cidr := range spec.LoadBalancer.Application.IngressIpv6CidrBlocks {
			// A URN's parts are separated by two colons.
			name := s.Name(door.name + "ipv6-" + strings.NewReplacer("/", "-", ":", "-").Replace(cidr))
			opening, err := l.openTo(ctx, s, name, cidr, door, &vpc.SecurityGroupIngressRuleArgs{CidrIpv6: pulumi.String(cidr)})
			if err != nil {
				return nil, err
			}
			openings = append(openings, opening)
		}
	}
	return openings, nil
}

func (l *loadBalancer) openTo(
	ctx *pulumi.Context, s region.Scope, name, cidr string, by door, rule *vpc.SecurityGroupIngressRuleArgs,
) (pulumi.Resource, error) {
	rule.SecurityGroupId = l.securityGroup.ID()
	rule.Description = pulumi.String(by.protocol + " from clients.")
	rule.IpProtocol = pulumi.String(by.transport)
	rule.FromPort = pulumi.Int(by.port)
	rule.ToPort = pulumi.Int(by.port)
	rule.Tags = s.Tags(name)
	opening, err := vpc.NewSecurityGroupIngressRule(ctx, name, rule, s.Options()...)
	if err != nil {
		return nil, fmt.Errorf("opening the load balancer to %s: %w", cidr, err)
	}
	return opening, nil
}
