package awssim

import (
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
