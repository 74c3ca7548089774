package awssim

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// network is a VPC with what the cases of this package need in it.
type network struct {
	*Client
	vpc, gateway, public, private State
}

// newNetwork makes a VPC with an internet gateway and a subnet in each of two zones.
func newNetwork(s *Sim, region, cidr16 string) network {
	n := network{Client: s.Client(region)}
	n.vpc = must(n.Create(vpcToken, "net", Values{"cidrBlock": cidr16 + ".0.0/16", "enableDnsHostnames": true}))
	n.gateway = must(n.Create(internetGatewayToken, "igw", Values{"vpcId": n.vpc.ID}))
	n.public = must(n.subnet("public", cidr16+".0.0/24", "a"))
	n.private = must(n.subnet("private", cidr16+".1.0/24", "b"))
	return n
}

func (n network) subnet(name, cidr, zone string) (State, error) {
	return n.Create(subnetToken, name, Values{
		"vpcId": n.vpc.ID, "cidrBlock": cidr, "availabilityZone": n.conn.region + zone,
	})
}

// nat makes a NAT gateway with an address of its own.
func (n network) nat() State {
	eip := must(n.Create(eipToken, "eip", Values{"domain": "vpc"}))
	return must(n.Create(natGatewayToken, "nat", Values{"subnetId": n.public.ID, "allocationId": eip.ID}))
}

// inNetwork makes a case that acts in a fresh network.
func inNetwork(act func(n network) (State, error)) func(*Sim) error {
	return func(s *Sim) error {
		_, err := act(newNetwork(s, "eu-west-1", "10.0"))
		return err
	}
}

// deletes makes a case that deletes something in a fresh network.
func deletes(pick func(n network) State) func(*Sim) error {
	return func(s *Sim) error {
		n := newNetwork(s, "eu-west-1", "10.0")
		return n.Delete(pick(n))
	}
}

var (
	_ = breaks(ruleVPCRange, func(s *Sim) error {
		_, err := s.Client("eu-west-1").Create(vpcToken, "net", Values{})
		return err
	})
	_ = breaks(ruleVPCMissing, func(s *Sim) error {
		n := newNetwork(s, "eu-west-1", "10.0")
		_, err := s.Client("us-east-1").Create(subnetToken, "s", Values{"vpcId": n.vpc.ID, "cidrBlock": "10.0.9.0/24"})
		return err
	})
	_ = breaks(ruleVPCInUse, deletes(func(n network) State { return n.vpc }))
	_ = breaks(ruleSubnetZone, inNetwork(func(n network) (State, error) { return n.subnet("x", "10.0.9.0/24", "f") }))
	_ = breaks(ruleSubnetRange, inNetwork(func(n network) (State, error) { return n.subnet("x", "10.1.0.0/24", "a") }))
	_ = breaks(ruleSubnetSize, inNetwork(func(n network) (State, error) { return n.subnet("x", "10.0.9.0/29", "a") }))
	_ = breaks(ruleSubnetOverlap, inNetwork(func(n network) (State, error) {
		return n.subnet("x", "10.0.0.128/25", "a")
	}))
	_ = breaks(ruleSubnetMissing, inNetwork(func(n network) (State, error) {
		return n.Create(natGatewayToken, "nat", Values{"subnetId": "subnet-0", "connectivityType": "private"})
	}))
	_ = breaks(ruleSubnetInUse, deletes(func(n network) State {
		n.nat()
		return n.public
	}))
	_ = breaks(ruleGatewayTwice, inNetwork(func(n network) (State, error) {
		return n.Create(internetGatewayToken, "second", Values{"vpcId": n.vpc.ID})
	}))
	_ = breaks(ruleGatewayInUse, deletes(func(n network) State {
		n.nat()
		return n.gateway
	}))
	_ = breaks(ruleAddressMiss, inNetwork(func(n network) (State, error) {
		return n.Create(natGatewayToken, "nat", Values{"subnetId": n.public.ID, "allocationId": "eipalloc-0"})
	}))
	_ = breaks(ruleAddressInUse, deletes(func(n network) State {
		eip := must(n.Create(eipToken, "eip", Values{}))
		must(n.Create(natGatewayToken, "nat", Values{"subnetId": n.public.ID, "allocationId": eip.ID}))
		return eip
	}))
	_ = breaks(ruleAddressTwice, inNetwork(func(n network) (State, error) {
		nat := n.nat()
		return n.Create(natGatewayToken, "second", Values{
			"subnetId": n.private.ID, "allocationId": nat.Inputs["allocationId"],
		})
	}))
	_ = breaks(ruleNATAddress, inNetwork(func(n network) (State, error) {
		return n.Create(natGatewayToken, "nat", Values{"subnetId": n.public.ID})
	}))
	_ = breaks(ruleNATPrivate, inNetwork(func(n network) (State, error) {
		eip := must(n.Create(eipToken, "eip", Values{}))
		return n.Create(natGatewayToken, "nat", Values{
			"subnetId": n.public.ID, "connectivityType": "private", "allocationId": eip.ID,
		})
	}))
	_ = breaks(ruleNATGateway, inNetwork(func(n network) (State, error) {
		if err := n.Delete(n.gateway); err != nil {
			return State{}, err
		}
		eip := must(n.Create(eipToken, "eip", Values{}))
		return n.Create(natGatewayToken, "nat", Values{"subnetId": n.public.ID, "allocationId": eip.ID})
	}))
)

func TestVPCComesWithItsDefaults(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c := s.Client("eu-west-1")
	vpc, err := c.Create(vpcToken, "net", Values{"cidrBlock": "10.0.0.0/16", "assignGeneratedIpv6CidrBlock": true})
	require.NoError(t, err)
	assert.Regexp(t, `^vpc-[0-9a-f]{17}$`, vpc.ID)
	assert.Equal(t, "arn:aws:ec2:eu-west-1:111122223333:vpc/"+vpc.ID, vpc.Outputs["arn"])
	assert.Regexp(t, `^2001:db8:[0-9a-f]+:[0-9a-f]+00::/56$`, vpc.Outputs["ipv6CidrBlock"])
	assert.Equal(t, vpc.Outputs["mainRouteTableId"], vpc.Outputs["defaultRouteTableId"])
	assert.Equal(t, false, vpc.Outputs["enableDnsHostnames"])
	assert.Equal(t, true, vpc.Outputs["enableDnsSupport"])
	assert.Len(t, s.World().Resources, 4, "with its access list, route table and security group")
	require.NoError(t, c.Delete(vpc))
	assert.Empty(t, s.World().Resources)
}

func TestVPCRangesAreChecked(t *testing.T) {
	t.Parallel()
	c := New(Options{}).Client("eu-west-1")
	for _, cidr := range []string{"10.0.0.1/16", "10.0.0.0/15", "10.0.0.0/29", "10.0.0.0", "2001:db8::/32"} {
		_, err := c.Create(vpcToken, "net", Values{"cidrBlock": cidr})
		assert.ErrorContains(t, err, "schema.valid", cidr)
	}
}

func TestSubnetTakesAZoneByNameOrID(t *testing.T) {
	t.Parallel()
	n := newNetwork(New(Options{}), "eu-west-1", "10.0")
	byName, err := n.subnet("c", "10.0.2.0/24", "c")
	require.NoError(t, err)
	assert.Equal(t, "euw1-az3", byName.Outputs["availabilityZoneId"])
	byID, err := n.Create(subnetToken, "id", Values{
		"vpcId": n.vpc.ID, "cidrBlock": "10.0.3.0/24", "availabilityZoneId": "euw1-az3",
	})
	require.NoError(t, err)
	assert.Equal(t, "eu-west-1c", byID.Outputs["availabilityZone"])
	_, err = n.Create(subnetToken, "both", Values{
		"vpcId": n.vpc.ID, "cidrBlock": "10.0.4.0/24", "availabilityZoneId": "euw1-az3", "availabilityZone": "eu-west-1c",
	})
	require.ErrorContains(t, err, "schema.conflicts-with")
}

func TestANetworkIsTakenDownInOrder(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	n := newNetwork(s, "eu-west-1", "10.0")
	nat := n.nat()
	eip := State{Type: eipToken, ID: nat.Outputs.String("allocationId")}
	assert.NotEmpty(t, nat.Outputs["publicIp"])
	refreshed, err := n.Read(State{Type: eipToken, Name: "eip", ID: eip.ID, Inputs: Values{"domain": "vpc"}})
	require.NoError(t, err)
	assert.Equal(t, nat.Outputs["associationId"], refreshed.Outputs["associationId"])
	for _, each := range []State{nat, eip, n.gateway, n.private, n.public, n.vpc} {
		require.NoError(t, n.Delete(each), each.Type)
	}
	assert.Empty(t, s.World().Resources)
}

func TestAnInternetGatewayMovesToAnotherNetwork(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	n := newNetwork(s, "eu-west-1", "10.0")
	other := must(n.Create(vpcToken, "other", Values{"cidrBlock": "10.9.0.0/16"}))
	moved, err := n.Update(n.gateway, Values{"vpcId": other.ID})
	require.NoError(t, err)
	assert.Equal(t, other.ID, moved.Outputs["vpcId"])
	for _, subnet := range []State{n.public, n.private} {
		require.NoError(t, n.Delete(subnet))
	}
	require.NoError(t, n.Delete(n.vpc))
	require.ErrorContains(t, n.Delete(other), "ec2.vpc.in-use")
}

func TestAddressesAreNeverUsedAgain(t *testing.T) {
	t.Parallel()
	c := New(Options{}).Client("eu-west-1")
	seen := map[any]bool{}
	for range 300 {
		eip, err := c.Create(eipToken, "eip", Values{"domain": "vpc"})
		require.NoError(t, err)
		assert.False(t, seen[eip.Outputs["publicIp"]])
		seen[eip.Outputs["publicIp"]] = true
		require.NoError(t, c.Delete(eip))
	}
}

// six is the n-th /64 of a network's IPv6 range.
func (n network) six(i int) string {
	prefix := netip.MustParsePrefix(n.vpc.Outputs.String("ipv6CidrBlock"))
	bytes := prefix.Addr().As16()
	bytes[7] = byte(i)
	return netip.PrefixFrom(netip.AddrFrom16(bytes), 64).String()
}

// newDualNetwork is a network that got an IPv6 range after it was made.
func newDualNetwork(s *Sim) network {
	n := newNetwork(s, "eu-west-1", "10.0")
	n.vpc = must(n.Update(n.vpc, with(withoutDefaults(n.vpc.Inputs), Values{"assignGeneratedIpv6CidrBlock": true})))
	return n
}

// join gives a subnet an IPv6 range.
func (n network) join(subnet State, cidr string) (State, error) {
	return n.Update(subnet, with(withoutDefaults(subnet.Inputs), Values{"ipv6CidrBlock": cidr}))
}

// inDualNetwork makes a case that acts in a network with IPv6.
func inDualNetwork(act func(n network) (State, error)) func(*Sim) error {
	return func(s *Sim) error {
		_, err := act(newDualNetwork(s))
		return err
	}
}

var (
	_ = breaks(ruleSubnetIPv6, inDualNetwork(func(n network) (State, error) { return n.join(n.public, "2001:db8:ffff::/64") }))
	_ = breaks(ruleSubnetIPv6Two, inDualNetwork(func(n network) (State, error) {
		must(n.join(n.private, n.six(1)))
		return n.join(n.public, n.six(1))
	}))
	_ = breaks(ruleSubnetIPv6On, inDualNetwork(func(n network) (State, error) {
		n.public, n.private = must(n.join(n.public, n.six(1))), must(n.join(n.private, n.six(2)))
		must(n.Create(loadBalancerToken, "lb", Values{"subnets": []string{n.public.ID, n.private.ID},
			"ipAddressType": "dualstack"}))
		return n.Update(n.public, with(withoutDefaults(n.public.Inputs), Values{"ipv6CidrBlock": nil}))
	}))
	_ = breaks(ruleVPCIPv6Used, inDualNetwork(func(n network) (State, error) {
		must(n.join(n.public, n.six(1)))
		return n.Update(n.vpc, with(withoutDefaults(n.vpc.Inputs), Values{"assignGeneratedIpv6CidrBlock": nil}))
	}))
)

// A network and its load balancer become dual-stack without a replacement.
func TestIPv6ComesInPlace(t *testing.T) {
	t.Parallel()
	n := newNetwork(New(Options{}), "eu-west-1", "10.0")
	lb := must(n.Create(loadBalancerToken, "lb", Values{"subnets": []string{n.public.ID, n.private.ID}}))
	in := with(withoutDefaults(n.vpc.Inputs), Values{"assignGeneratedIpv6CidrBlock": true})
	d, err := n.Diff(n.vpc, in)
	require.NoError(t, err)
	assert.Equal(t, []string{"assignGeneratedIpv6CidrBlock", "ipv6AssociationId", "ipv6CidrBlock"}, d.Paths())
	assert.Empty(t, d.Replaces())
	n.vpc = must(n.Update(n.vpc, in))
	assert.Regexp(t, `^2001:db8:[0-9a-f]+:[0-9a-f]+00::/56$`, n.vpc.Outputs["ipv6CidrBlock"])
	for i, subnet := range []State{n.public, n.private} {
		in := with(withoutDefaults(subnet.Inputs), Values{"ipv6CidrBlock": n.six(i)})
		d, err := n.Diff(subnet, in)
		require.NoError(t, err)
		assert.Equal(t, []string{"ipv6CidrBlock"}, d.Paths())
		assert.Empty(t, d.Replaces())
		joined := must(n.Update(subnet, in))
		assert.Regexp(t, `^subnet-cidr-assoc-[0-9a-f]{17}$`, joined.Outputs["ipv6CidrBlockAssociationId"])
	}
	dual := Values{"subnets": []string{n.public.ID, n.private.ID}, "ipAddressType": "dualstack"}
	d, err = n.Diff(lb, dual)
	require.NoError(t, err)
	assert.Equal(t, []string{"ipAddressType"}, d.Paths())
	assert.Empty(t, d.Replaces())
	must(n.Update(lb, dual))
	route := must(n.Create(routeToken, "six", Values{"routeTableId": n.table().ID, "destinationIpv6CidrBlock": "::/0",
		"gatewayId": n.gateway.ID}))
	assert.NotEmpty(t, route.ID)
	group := must(n.Create(securityGroupToken, "web", Values{"vpcId": n.vpc.ID}))
	must(n.Create(ingressRuleToken, "six", Values{"securityGroupId": group.ID, "ipProtocol": "tcp", "fromPort": 443,
		"toPort": 443, "cidrIpv6": "::/0"}))
}

func TestASubnetThatAssignsIPv6AddressesIsReplaced(t *testing.T) {
	t.Parallel()
	n := newDualNetwork(New(Options{}))
	in := Values{"vpcId": n.vpc.ID, "cidrBlock": "10.0.9.0/24", "ipv6CidrBlock": n.six(1), "assignIpv6AddressOnCreation": true}
	subnet := must(n.Create(subnetToken, "s", in))
	d, err := n.Diff(subnet, with(in, Values{"ipv6CidrBlock": n.six(2)}))
	require.NoError(t, err)
	assert.Equal(t, []string{"ipv6CidrBlock"}, d.Replaces())
}
