package awssim

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// front is an accelerator with a listener.
type front struct {
	c                     *Client
	accelerator, listener State
}

func newFront(s *Sim, changes Values) *front {
	c := s.Client("us-west-2")
	f := &front{c: c, accelerator: must(c.Create(acceleratorToken, "app", changes))}
	f.listener = must(c.Create(acceleratorListenerToken, "http", f.listenerInputs(80, 80)))
	return f
}

func (f *front) listenerInputs(from, to int) Values {
	return Values{"acceleratorArn": f.accelerator.ID, "protocol": "TCP",
		"portRanges": []any{Values{"fromPort": from, "toPort": to}}}
}

func endpointOf(at *site, changes Values) Values {
	return with(Values{"endpointId": at.balancer.ID, "weight": 128, "clientIpPreservationEnabled": true}, changes)
}

func (f *front) groupInputs(at *site, endpoints ...Values) Values {
	if len(endpoints) == 0 {
		endpoints = []Values{endpointOf(at, nil)}
	}
	all := []any{}
	for _, each := range endpoints {
		all = append(all, each)
	}
	return Values{"listenerArn": f.listener.ID, "endpointGroupRegion": at.region, "endpointConfigurations": all}
}

// groupWith makes a case out of an endpoint group in front of a load balancer.
func groupWith(accelerator Values, changes func(f *front, at *site) Values) func(s *Sim) error {
	return func(s *Sim) error {
		f, at := newFront(s, accelerator), newSite(s, "eu-west-1", 1).addBalancer()
		_, err := f.c.Create(endpointGroupToken, "eu-west-1", with(f.groupInputs(at), changes(f, at)))
		return err
	}
}

var (
	_ = breaks(ruleAcceleratorName, func(s *Sim) error {
		_, err := s.Client("us-west-2").Create(acceleratorToken, "app", Values{"name": strings.Repeat("a", 65)})
		return err
	})
	_ = breaks(ruleAcceleratorListeners, func(s *Sim) error {
		f := newFront(s, nil)
		return f.c.Delete(f.accelerator)
	})
	_ = breaks(ruleAcceleratorMissing, func(s *Sim) error {
		f := newFront(s, nil)
		_, err := f.c.Create(acceleratorListenerToken, "https", with(f.listenerInputs(443, 443),
			Values{"acceleratorArn": "arn:aws:globalaccelerator::111122223333:accelerator/none"}))
		return err
	})
	_ = breaks(ruleAcceleratorPorts, func(s *Sim) error {
		f := newFront(s, nil)
		_, err := f.c.Create(acceleratorListenerToken, "https", f.listenerInputs(79, 81))
		return err
	})
	_ = breaks(ruleListenerGroups, func(s *Sim) error {
		f, at := newFront(s, nil), newSite(s, "eu-west-1", 1).addBalancer()
		must(f.c.Create(endpointGroupToken, "eu-west-1", f.groupInputs(at)))
		return f.c.Delete(f.listener)
	})
	_ = breaks(ruleGroupListener, groupWith(nil, func(f *front, _ *site) Values {
		return Values{"listenerArn": f.accelerator.ID + "/listener/none"}
	}))
	_ = breaks(ruleGroupRegion, groupWith(nil, func(f *front, at *site) Values {
		must(f.c.Create(endpointGroupToken, "first", f.groupInputs(at)))
		return nil
	}))
	_ = breaks(ruleGroupWhere, groupWith(nil, func(*front, *site) Values {
		return Values{"endpointGroupRegion": "eu-nowhere-1"}
	}))
	_ = breaks(ruleGroupEndpoint, groupWith(nil, func(_ *front, at *site) Values {
		return Values{"endpointConfigurations": []any{endpointOf(at, Values{"endpointId": at.balancer.ID + "0"})}}
	}))
	_ = breaks(ruleGroupElsewhere, groupWith(nil, func(*front, *site) Values {
		return Values{"endpointGroupRegion": "us-east-1"}
	}))
	_ = breaks(ruleGroupTwice, groupWith(nil, func(_ *front, at *site) Values {
		return Values{"endpointConfigurations": []any{endpointOf(at, nil), endpointOf(at, Values{"weight": 1})}}
	}))
	_ = breaks(ruleGroupLimit, groupWith(nil, func(_ *front, at *site) Values {
		all := []any{}
		for range 11 {
			all = append(all, endpointOf(at, nil))
		}
		return Values{"endpointConfigurations": all}
	}))
	_ = breaks(ruleGroupDual, groupWith(Values{"ipAddressType": "DUAL_STACK"}, func(*front, *site) Values { return nil }))
	_ = breaks(ruleGroupIP, groupWith(nil, func(_ *front, at *site) Values {
		nlb := must(at.c.Create(loadBalancerToken, "nlb", Values{"loadBalancerType": "network", "subnets": at.public}))
		return Values{"endpointConfigurations": []any{endpointOf(at, Values{"endpointId": nlb.ID})}}
	}))
	_ = breaks(ruleGroupPorts, groupWith(nil, func(*front, *site) Values {
		return Values{"portOverrides": []any{Values{"listenerPort": 443, "endpointPort": 8443}}}
	}))
	_ = breaks(ruleGroupLeft, func(s *Sim) error {
		f, c := newFront(s, nil), s.Client("eu-west-1")
		at := newSite(s, "eu-west-1", 1).addBalancer()
		group := must(f.c.Create(endpointGroupToken, "eu-west-1", f.groupInputs(at)))
		for _, each := range []State{group, at.listener, at.balancer, at.targets} {
			if err := c.Delete(each); err != nil {
				return err
			}
		}
		for _, each := range s.World().Resources {
			if each.Region == "eu-west-1" && each.Type != vpcToken && each.Outputs.String("name") != "GlobalAccelerator" &&
				each.URN != "" {
				if err := s.DeleteByHand(each.Type, "eu-west-1", each.ID); err != nil && each.Type != routeToken {
					return err
				}
			}
		}
		return c.Delete(at.vpc)
	})
)

func TestAcceleratorIsTheSameFromEveryRegion(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	f := newFront(s, nil)
	outputs := f.accelerator.Outputs
	assert.Regexp(t, `^arn:aws:globalaccelerator::111122223333:accelerator/[0-9a-f]{8}-[0-9a-f-]{27}$`, f.accelerator.ID)
	assert.Regexp(t, `^a[0-9a-f]{16}\.awsglobalaccelerator\.com$`, outputs["dnsName"])
	assert.Equal(t, "Z2BJ6XQ5FK7U4H", outputs["hostedZoneId"])
	assert.Equal(t, []any{map[string]any{"ipAddresses": []any{"192.0.2.1", "198.51.100.1"}, "ipFamily": "IPv4"}},
		outputs["ipSets"])
	second := must(f.c.Create(acceleratorToken, "second", Values{"ipAddressType": "DUAL_STACK"}))
	assert.Equal(t, []any{"192.0.2.2", "198.51.100.2"}, second.Outputs.Objects("ipSets")[0]["ipAddresses"])
	assert.Contains(t, second.Outputs["dualStackDnsName"], ".dualstack.awsglobalaccelerator.com")

	elsewhere, err := s.Client("eu-west-1").Read(f.accelerator)
	require.NoError(t, err)
	assert.Equal(t, f.accelerator.ID, elsewhere.ID)
	s.LoseRegion("us-west-2")
	_, err = s.Client("eu-west-1").Read(f.accelerator)
	require.ErrorContains(t, err, ruleLost.ID)
}

func TestARefusedDeletionLeavesTheAcceleratorDisabled(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	f := newFront(s, nil)
	require.ErrorContains(t, f.c.Delete(f.accelerator), ruleAcceleratorListeners.ID)
	left, err := f.c.Read(f.accelerator)
	require.NoError(t, err)
	assert.Equal(t, false, left.Outputs["enabled"])
	_, err = s.Route(f.accelerator.ID, "eu-west-1")
	require.ErrorContains(t, err, "disabled")
}

func TestRouteSaysWhetherClientsGetIn(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]bool{"with a rule": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := New(Options{})
			f, at := newFront(s, nil), running(s, "eu-west-1", 1)
			must(f.c.Create(endpointGroupToken, "eu-west-1", f.groupInputs(at)))
			if !open {
				require.NoError(t, at.c.Delete(at.clients))
			}
			shares, err := s.Route(f.accelerator.ID, "eu-west-1")
			require.NoError(t, err)
			require.Len(t, shares, 1)
			assert.True(t, shares[0].Healthy)
			assert.Equal(t, open, shares[0].Answers)
		})
	}
}

func TestEndpointGroupSendsWhatTheProgramLeavesOut(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	f, at := newFront(s, nil), newSite(s, "us-west-2", 1).addBalancer()
	group := must(f.c.Create(endpointGroupToken, "us-west-2", Values{"listenerArn": f.listener.ID,
		"endpointConfigurations": []any{Values{"endpointId": at.balancer.ID}}}))
	assert.Equal(t, "us-west-2", group.Outputs["endpointGroupRegion"])
	assert.Equal(t, 100.0, group.Outputs["trafficDialPercentage"])
	assert.Equal(t, 80.0, group.Outputs["healthCheckPort"])
	assert.Equal(t, map[string]any{"endpointId": at.balancer.ID, "weight": 0.0, "clientIpPreservationEnabled": false},
		group.Outputs.List("endpointConfigurations")[0])
	d, err := f.c.Diff(group, Values{"listenerArn": f.listener.ID, "endpointGroupRegion": "eu-west-1",
		"endpointConfigurations": []any{Values{"endpointId": at.balancer.ID}}})
	require.NoError(t, err)
	assert.Equal(t, []string{"endpointGroupRegion"}, d.Replaces())
}

func TestClientAddressesCostInterfacesAndASecurityGroup(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	f, at := newFront(s, nil), newSite(s, "eu-west-1", 1).addBalancer()
	group := must(f.c.Create(endpointGroupToken, "eu-west-1", f.groupInputs(at)))
	require.NoError(t, at.c.Delete(at.listener))
	require.NoError(t, at.c.Delete(at.balancer), "a load balancer may go while it is an endpoint")
	subnet := State{Type: subnetToken, ID: at.public[0]}
	require.ErrorContains(t, at.c.Delete(subnet), "DependencyViolation")
	require.NoError(t, f.c.Delete(group))
	assert.NotEmpty(t, foundIn(s, interfaceToken), "interfaces linger")
	s.Advance(acceleratorLinger)
	left := 0
	for _, each := range s.World().Resources {
		if each.Outputs.String("name") == "GlobalAccelerator" {
			left++
		}
		assert.NotEqual(t, interfaceToken, each.Type)
	}
	assert.Equal(t, 1, left)
}

func TestASubnetWaitsForTheInterfacesOfAnAccelerator(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	f, at := newFront(s, nil), newSite(s, "eu-west-1", 1).addBalancer()
	group := must(f.c.Create(endpointGroupToken, "eu-west-1", f.groupInputs(at)))
	off := with(f.groupInputs(at), Values{"endpointConfigurations": []any{endpointOf(at,
		Values{"clientIpPreservationEnabled": false})}})
	group = must(f.c.Update(group, off))
	group = must(f.c.Update(group, f.groupInputs(at)))
	s.Advance(2 * acceleratorLinger)
	assert.ElementsMatch(t, at.public, s.interfacesOf("GlobalAccelerator"), "they come back with the endpoint")
	for _, state := range []State{group, at.listener, at.balancer} {
		require.NoError(t, at.c.Delete(state))
	}
	before := s.Now()
	require.NoError(t, at.c.Delete(State{Type: subnetToken, ID: at.public[0]}))
	assert.Equal(t, acceleratorLinger, s.Now().Sub(before))
	assert.Empty(t, s.interfacesOf("GlobalAccelerator"))
}

// interfacesOf are the subnets of the interfaces whose description begins so.
func (s *Sim) interfacesOf(description string) []string {
	var subnets []string
	for _, each := range foundIn(s, interfaceToken) {
		if strings.HasPrefix(each.Outputs.String("description"), description) {
			subnets = append(subnets, each.Outputs.String("subnetId"))
		}
	}
	return subnets
}

// world is an accelerator in front of running services in some regions.
func served(s *Sim, dials map[string]float64) (*front, map[string]*site) {
	f, sites := newFront(s, nil), map[string]*site{}
	for i, region := range []string{"us-east-1", "eu-west-1", "us-west-2", "sa-east-1"} {
		dial, used := dials[region]
		if !used {
			continue
		}
		sites[region] = running(s, region, i+1)
		must(f.c.Create(endpointGroupToken, region,
			with(f.groupInputs(sites[region]), Values{"trafficDialPercentage": dial})))
	}
	return f, sites
}

func TestRouteGoesByDistanceDialHealthAndWeight(t *testing.T) {
	t.Parallel()
	all := map[string]float64{"us-east-1": 100, "eu-west-1": 100, "us-west-2": 100, "sa-east-1": 100}
	for name, test := range map[string]struct {
		dials  map[string]float64
		sick   []string
		lost   string
		client string
		want   map[string]float64
		closed bool
	}{
		"the closest region": {dials: all, client: "eu-central-1", want: map[string]float64{"eu-west-1": 100}},
		"the rest of a dial to the next": {
			dials: map[string]float64{"eu-west-1": 25, "us-east-1": 100}, client: "eu-west-2",
			want: map[string]float64{"eu-west-1": 25, "us-east-1": 75},
		},
		"a dial of zero turns traffic away": {
			dials: map[string]float64{"eu-west-1": 0, "us-east-1": 100}, client: "eu-west-2",
			want: map[string]float64{"us-east-1": 100},
		},
		"a failover ignores dials": {
			dials: map[string]float64{"eu-west-1": 100, "us-east-1": 0}, sick: []string{"eu-west-1"}, client: "eu-west-1",
			want: map[string]float64{"us-east-1": 100},
		},
		"a lost region is not healthy": {
			dials: all, lost: "eu-west-1", client: "eu-west-1", want: map[string]float64{"us-east-1": 100},
		},
		"only the three closest are tried": {
			dials: all, sick: []string{"us-east-1", "eu-west-1", "us-west-2"}, client: "eu-west-1",
			want: map[string]float64{"eu-west-1": 100}, closed: true,
		},
		"what all dials refuse goes nowhere": {
			dials: map[string]float64{"eu-west-1": 30}, client: "eu-west-1",
			want: map[string]float64{"eu-west-1": 30, "": 70},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := New(Options{})
			f, sites := served(s, test.dials)
			for _, region := range test.sick {
				s.SetTargetHealth(sites[region].targets.ID, false)
			}
			if test.lost != "" {
				s.LoseRegion(test.lost)
			}
			shares, err := s.Route(f.accelerator.ID, test.client)
			require.NoError(t, err)
			got := map[string]float64{}
			for _, share := range shares {
				got[share.Region] += share.Percent
				assert.Equal(t, f.listener.ID, share.Listener)
				assert.Equal(t, !test.closed && share.Region != "", share.Healthy, share.Region)
				assert.Equal(t, share.Healthy, share.Answers, share.Region)
			}
			assert.Equal(t, test.want, got)
		})
	}
}

func TestRouteLeavesOutWhatHasNoWeight(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	f, near, far := newFront(s, nil), running(s, "eu-west-1", 1), running(s, "us-east-1", 2)
	must(f.c.Create(endpointGroupToken, "near", f.groupInputs(near, endpointOf(near, Values{"weight": 0}))))
	must(f.c.Create(endpointGroupToken, "far", f.groupInputs(far)))
	shares, err := s.Route(f.accelerator.ID, "eu-west-1")
	require.NoError(t, err)
	assert.Equal(t, []Share{{Listener: f.listener.ID, Region: "us-east-1", Endpoint: far.balancer.ID, Percent: 100,
		Healthy: true, Answers: true}}, shares)
}

func TestDistancesKnowEveryRegion(t *testing.T) {
	t.Parallel()
	for region := range regions {
		assert.Contains(t, places, region)
		assert.Contains(t, applicationZones, region)
		assert.Contains(t, networkZones, region)
	}
	assert.Less(t, distance("eu-west-1", "eu-west-2"), distance("eu-west-1", "us-east-1"))
	assert.InDelta(t, 5480, distance("us-east-1", "eu-west-1"), 100)
}

// A rule lets one transport through, or all.
func TestCarries(t *testing.T) {
	t.Parallel()
	for protocol, want := range map[string][2]bool{
		"tcp": {true, false}, "6": {true, false}, "udp": {false, true}, "17": {false, true}, "-1": {true, true}, "icmp": {},
	} {
		assert.Equal(t, want, [2]bool{carries("TCP", protocol, 50, 60, 53), carries("UDP", protocol, 50, 60, 53)}, protocol)
	}
	assert.False(t, carries("UDP", "udp", 50, 60, 61))
}
