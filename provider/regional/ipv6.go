package regional

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

const (
	// anywhereIPv6 is every IPv6 address.
	anywhereIPv6 = "::/0"
	// vpcIPv6Bits is the size of the range that Amazon gives a VPC, whose subnets are /64.
	vpcIPv6Bits = 56
	// zoneIPv6Subnets and publicIPv6Subnet cut it as the IPv4 range is cut: a VPC into eight zones, the first half of a zone
	// for private subnets, the next subnet public.
	zoneIPv6Subnets  = 32
	publicIPv6Subnet = 16
)

// keeps leaves a setting as it is in AWS, unless it is wanted. A load balancer that gives its IPv6 addresses up changes after
// its subnets and its network, because it depends on them, and AWS takes no range away that is in use: so a network keeps
// what it once got, which costs nothing.
func keeps(wanted bool, property string) pulumi.ResourceOption {
	if wanted {
		return pulumi.IgnoreChanges(nil)
	}
	return pulumi.IgnoreChanges([]string{property})
}

// newPublicIPv6Route gives the public subnets their way to IPv6 clients.
func newPublicIPv6Route(
	ctx *pulumi.Context, s region.Scope, table *ec2.RouteTable, gateway *ec2.InternetGateway,
) (pulumi.Resource, error) {
	route, err := ec2.NewRoute(ctx, s.Name("public-ipv6-route"), &ec2.RouteArgs{
		RouteTableId:             table.ID(),
		DestinationIpv6CidrBlock: pulumi.String(anywhereIPv6),
		GatewayId:                gateway.ID(),
	}, s.Options()...)
	if err != nil {
		return nil, fmt.Errorf("creating the IPv6 route to the internet gateway: %w", err)
	}
	return route, nil
}

// publicIPv6 is the IPv6 range of a zone's public subnet.
func publicIPv6(vpc *ec2.Vpc, zone topology.ZonePlan) pulumi.StringPtrOutput {
	return vpc.Ipv6CidrBlock.ApplyT(func(block string) (*string, error) {
		subnet, err := publicIPv6Range(block, zone.Key)
		if err != nil {
			return nil, fmt.Errorf("cutting the IPv6 range of zone %s from the VPC's: %w", zone.ID, err)
		}
		return &subnet, nil
	}).(pulumi.StringPtrOutput)
}

// publicIPv6Range is the range of a zone's public subnet in a VPC's range: a function of the two alone.
func publicIPv6Range(block, zoneKey string) (string, error) {
	prefix, err := netip.ParsePrefix(block)
	if err != nil || !prefix.Addr().Is6() || prefix.Bits() != vpcIPv6Bits {
		return "", fmt.Errorf("%q is not an IPv6 range of /%d", block, vpcIPv6Bits)
	}
	number, err := strconv.Atoi(strings.TrimPrefix(zoneKey, "az"))
	if err != nil {
		return "", fmt.Errorf("the zone's key %q has no number: %w", zoneKey, err)
	}
	address := prefix.Addr().As16()
	address[7] = byte((number-1)*zoneIPv6Subnets + publicIPv6Subnet)
	return netip.PrefixFrom(netip.AddrFrom16(address), 64).String(), nil
}
