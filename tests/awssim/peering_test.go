package awssim

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// peers are two networks in two regions, and a connection between them.
type peers struct {
	s          *Sim
	near, far  network
	connection State
	accepter   State
}

// newPeers makes two networks and asks for a connection.
func newPeers(s *Sim) *peers {
	p := &peers{s: s, near: newNetwork(s, dbHome, "10.1"), far: newNetwork(s, "us-east-1", "10.2")}
	p.connection = must(p.near.Create(peeringToken, "peering", p.inputs(nil)))
	return p
}

func (p *peers) inputs(changes Values) Values {
	return with(Values{"vpcId": p.near.vpc.ID, "peerVpcId": p.far.vpc.ID, "peerRegion": "us-east-1"}, changes)
}

// accept makes the connection active.
func (p *peers) accept() *peers {
	p.accepter = must(p.far.Create(peeringAccepterToken, "accepter", p.named(Values{"autoAccept": true})))
	return p
}

// named are inputs that name the connection.
func (p *peers) named(more Values) Values {
	return with(Values{"vpcPeeringConnectionId": p.connection.ID}, more)
}

// paired makes a case that creates something about two peers.
func paired(token string, in func(p *peers) (Values, *Client)) func(*Sim) error {
	return func(s *Sim) error {
		values, c := in(newPeers(s))
		_, err := c.Create(token, "refused", values)
		return err
	}
}

var resolving = Values{"allowRemoteVpcDnsResolution": true}

var (
	_ = breaks(rulePeeringAuto, paired(peeringToken, func(p *peers) (Values, *Client) {
		return p.inputs(Values{"autoAccept": true}), p.near.Client
	}))
	_ = breaks(rulePeeringFailed, func(s *Sim) error {
		near, far := newNetwork(s, dbHome, "10.1"), newNetwork(s, "us-east-1", "10.1")
		_, err := near.Create(peeringToken, "p", Values{"vpcId": near.vpc.ID, "peerVpcId": far.vpc.ID,
			"peerRegion": "us-east-1"})
		return err
	})
	_ = breaks(rulePeeringTwice, paired(peeringToken, func(p *peers) (Values, *Client) {
		return Values{"vpcId": p.far.vpc.ID, "peerVpcId": p.near.vpc.ID, "peerRegion": dbHome}, p.far.Client
	}))
	_ = breaks(rulePeeringLimit, func(s *Sim) error {
		near := newNetwork(s, dbHome, "10.0")
		for i := range maxPeerings + 1 {
			far := must(near.Create(vpcToken, "far", Values{"cidrBlock": fmt.Sprintf("10.%d.0.0/16", i+1)}))
			_, err := near.Create(peeringToken, "p", Values{"vpcId": near.vpc.ID, "peerVpcId": far.ID, "autoAccept": true})
			if err != nil {
				return err
			}
		}
		return nil
	})
	_ = breaks(rulePeeringMissing, paired(peeringAccepterToken, func(p *peers) (Values, *Client) {
		return p.named(nil), p.s.Client("us-west-2")
	}))
	_ = breaks(rulePeeringRegion, paired(peeringAccepterToken, func(p *peers) (Values, *Client) {
		return p.named(Values{"autoAccept": true}), p.near.Client
	}))
	_ = breaks(rulePeeringPending, paired(peeringAccepterToken, func(p *peers) (Values, *Client) {
		return p.named(Values{"accepter": resolving}), p.far.Client
	}))
	_ = breaks(ruleOptionsPending, paired(peeringOptionsToken, func(p *peers) (Values, *Client) {
		return p.named(Values{"requester": resolving}), p.near.Client
	}))
	_ = breaks(ruleOptionsRegion, paired(peeringOptionsToken, func(p *peers) (Values, *Client) {
		return p.accept().named(Values{"accepter": resolving}), p.near.Client
	}))
	_ = breaks(ruleOptionsDNS, func(s *Sim) error {
		p := newPeers(s).accept()
		if err := s.SetByHand(vpcToken, dbHome, p.near.vpc.ID, "enableDnsHostnames", false); err != nil {
			return err
		}
		_, err := p.near.Create(peeringOptionsToken, "o", p.named(Values{"requester": resolving}))
		return err
	})
	_ = breaks(rulePeeringHeld, func(s *Sim) error {
		near, far := newNetwork(s, dbHome, "10.1"), s.Client("us-east-1")
		peer := must(far.Create(vpcToken, "far", Values{"cidrBlock": "10.2.0.0/16"}))
		must(near.Create(peeringToken, "p", Values{"vpcId": near.vpc.ID, "peerVpcId": peer.ID, "peerRegion": "us-east-1"}))
		return far.Delete(peer)
	})
)

func TestAConnectionWaitsForItsAcceptance(t *testing.T) {
	t.Parallel()
	p := newPeers(New(Options{}))
	assert.Regexp(t, `^pcx-[0-9a-f]{17}$`, p.connection.ID)
	assert.Equal(t, pending, p.connection.Outputs["acceptStatus"])
	p.accept()
	assert.Equal(t, p.connection.ID, p.accepter.ID)
	assert.Equal(t, peeringActive, p.accepter.Outputs["acceptStatus"])
	read := must(p.near.Read(p.connection))
	assert.Equal(t, peeringActive, read.Outputs["acceptStatus"])
	d, err := p.near.Diff(read, p.inputs(nil))
	require.NoError(t, err)
	assert.Empty(t, d.Changes)
	d, err = p.far.Diff(must(p.far.Read(p.accepter)), p.named(Values{"autoAccept": true}))
	require.NoError(t, err)
	assert.Empty(t, d.Changes)

	// Deleting the accepter leaves the connection; deleting the connection takes the accepter along.
	require.NoError(t, p.far.Delete(p.accepter))
	assert.Equal(t, peeringActive, must(p.near.Read(p.connection)).Outputs["acceptStatus"])
	p.accept()
	require.NoError(t, p.near.Delete(p.connection))
	assert.Empty(t, must(p.far.Read(p.accepter)).ID)
}

func TestEachSideResolvesNamesInItsOwnRegion(t *testing.T) {
	t.Parallel()
	p := newPeers(New(Options{})).accept()
	near, err := p.near.Create(peeringOptionsToken, "near", p.named(Values{"requester": resolving}))
	require.NoError(t, err)
	far, err := p.far.Create(peeringOptionsToken, "far", p.named(Values{"accepter": resolving}))
	require.NoError(t, err)
	read := must(p.near.Read(p.connection))
	for _, side := range []string{"requester", "accepter"} {
		assert.Equal(t, map[string]any{"allowRemoteVpcDnsResolution": true}, read.Outputs[side], side)
	}
	d, err := p.near.Diff(must(p.near.Read(near)), p.named(Values{"requester": resolving}))
	require.NoError(t, err)
	assert.Empty(t, d.Changes)
	require.NoError(t, p.far.Delete(far))
	assert.Equal(t, map[string]any(resolving), must(p.near.Read(p.connection)).Outputs["accepter"],
		"deleting the options changes nothing")
}

func TestARouteOverAConnectionIsABlackHoleUntilItIsActive(t *testing.T) {
	t.Parallel()
	p := newPeers(New(Options{}))
	route := Values{"vpcPeeringConnectionId": p.connection.ID, "destinationCidrBlock": "10.2.0.0/16"}
	made, err := p.near.route(p.near.table(), route)
	require.NoError(t, err)
	assert.Equal(t, "blackhole", made.Outputs["state"])
	p.accept()
	assert.Equal(t, peeringActive, must(p.near.Read(made)).Outputs["state"])
	back, err := p.far.route(p.far.table(), with(route, Values{"destinationCidrBlock": "10.1.0.0/16"}))
	require.NoError(t, err)
	assert.Equal(t, peeringActive, back.Outputs["state"])
	stranger := newNetwork(p.s, dbHome, "10.3")
	_, err = stranger.route(stranger.table(), route)
	require.ErrorContains(t, err, ruleRoutePeering.ID)
	require.NoError(t, p.near.Delete(p.connection))
	assert.Equal(t, "blackhole", must(p.near.Read(made)).Outputs["state"])
}

func TestALostPeerRegionRefusesConnections(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	near, far := newNetwork(s, dbHome, "10.1"), newNetwork(s, "us-east-1", "10.2")
	s.LoseRegion("us-east-1")
	_, err := near.Create(peeringToken, "p", Values{"vpcId": near.vpc.ID, "peerVpcId": far.vpc.ID,
		"peerRegion": "us-east-1"})
	require.ErrorContains(t, err, ruleLost.ID)
}
