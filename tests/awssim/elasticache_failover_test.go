package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// promoted makes a case that promotes in a datastore of two regions.
func promoted(act func(d *datastore) error) func(*Sim) error {
	return func(s *Sim) error { return act(newDatastore(s, nil, "us-east-1")) }
}

var (
	_ = breaks(rulePromoteMissing, promoted(func(d *datastore) error {
		return d.s.FailoverGlobalReplicationGroup("cart", "us-east-1")
	}))
	_ = breaks(rulePromoteStranger, promoted(func(d *datastore) error {
		return d.s.FailoverGlobalReplicationGroup(d.global.ID, "us-west-2")
	}))
	_ = breaks(rulePromotePrimary, promoted(func(d *datastore) error {
		return d.s.FailoverGlobalReplicationGroup(d.global.ID, cacheHome)
	}))
	_ = breaks(rulePromoteLost, promoted(func(d *datastore) error {
		d.s.LoseRegion("us-east-1")
		return d.s.FailoverGlobalReplicationGroup(d.global.ID, "us-east-1")
	}))
	_ = breaks(ruleNodeMissing, func(s *Sim) error { return s.FailoverReplicationGroup(cacheHome, "cart") })
	_ = breaks(ruleNodeFailover, func(s *Sim) error {
		at := newCacheSite(s, cacheHome, 1)
		group := must(at.Create(cacheGroupToken, "cart", at.inputs(Values{"automaticFailoverEnabled": false,
			"multiAzEnabled": false})))
		return s.FailoverReplicationGroup(cacheHome, group.ID)
	})
)

// endpoints are the two names of a member.
func (at *cacheSite) endpoints() (primary, reader string) {
	return at.group.Outputs.String("primaryEndpointAddress"), at.group.Outputs.String("readerEndpointAddress")
}

func TestOnlyThePrimaryOfADatastoreWrites(t *testing.T) {
	t.Parallel()
	d := newDatastore(New(Options{}), nil, "us-east-1", "us-west-2")
	writes := func() (regions []string) {
		for _, at := range d.members {
			primary, reader := at.endpoints()
			ok, why := d.s.ConnectsCache(reader, cacheToken)
			assert.True(t, ok, why)
			ok, why = d.s.WritesCache(reader, cacheToken)
			assert.False(t, ok)
			assert.Contains(t, why, "READONLY")
			if ok, _ = d.s.WritesCache(primary, cacheToken); ok {
				regions = append(regions, at.region)
			}
		}
		return regions
	}
	assert.Equal(t, []string{cacheHome}, writes())
	require.NoError(t, d.s.FailoverGlobalReplicationGroup(d.global.ID, "us-west-2"))
	assert.Equal(t, []string{"us-west-2"}, writes())
	assert.Equal(t, "us-west-2", d.s.CacheWriterOf(d.global.ID))
	require.NoError(t, d.s.DisassociateGlobalReplicationGroup(d.global.ID, "us-east-1"))
	assert.Equal(t, []string{"us-east-1", "us-west-2"}, writes())
	assert.Empty(t, d.s.CacheWriterOf("cart"))
}

func TestAFailoverPlansTheReplacementOfTheGlobalObjectUnlessItIsIgnored(t *testing.T) {
	t.Parallel()
	d := newDatastore(New(Options{}), nil, "us-east-1")
	in := withoutDefaults(d.global.Inputs)
	d.s.LoseRegion(cacheHome)
	require.NoError(t, d.s.FailoverGlobalReplicationGroup(d.global.ID, "us-east-1"))
	_, err := d.home.Read(d.global)
	require.ErrorContains(t, err, ruleLost.ID)
	d.s.HealRegion(cacheHome)
	diff, err := d.home.Diff(d.global, in)
	require.NoError(t, err)
	assert.Empty(t, diff.Changes, "a state that was not refreshed knows nothing")
	read := must(d.home.Read(d.global))
	assert.Equal(t, "cart-us-east-1", read.Inputs["primaryReplicationGroupId"])
	diff, err = d.home.Diff(read, in)
	require.NoError(t, err)
	assert.Equal(t, []string{"primaryReplicationGroupId"}, diff.Replaces())
	diff, err = d.home.Diff(read, in, "primaryReplicationGroupId")
	require.NoError(t, err)
	assert.Empty(t, diff.Changes)
	for _, at := range d.members {
		state := at.read()
		diff, err = at.Diff(state, withoutDefaults(state.Inputs), roleOfCaches...)
		require.NoError(t, err)
		assert.Empty(t, diff.Changes, at.region)
	}
}

func TestDestroyingAwayFromHomeFailsUntilTheDatastoreFailsBack(t *testing.T) {
	t.Parallel()
	d := newDatastore(New(Options{}), nil, "us-east-1")
	away := d.members[1]
	require.NoError(t, d.s.FailoverGlobalReplicationGroup(d.global.ID, "us-east-1"))
	for range 2 {
		require.ErrorContains(t, away.Delete(away.group), ruleDatastoreLeader.ID)
		require.ErrorContains(t, d.home.Delete(d.global), ruleDatastoreInUse.ID)
		require.ErrorContains(t, d.home.Delete(d.home.group), ruleStillMember.ID)
		away.read()
	}
	require.NoError(t, d.s.FailoverGlobalReplicationGroup(d.global.ID, cacheHome))
	require.NoError(t, away.Delete(away.group))
	require.NoError(t, d.home.Delete(d.global))
	require.NoError(t, d.home.Delete(d.home.group))
}

func TestARefreshedHomeLeavesADatastoreThatHasMovedAway(t *testing.T) {
	t.Parallel()
	d := newDatastore(New(Options{}), nil, "us-east-1")
	require.NoError(t, d.s.FailoverGlobalReplicationGroup(d.global.ID, "us-east-1"))
	d.home.read()
	require.NoError(t, d.home.Delete(d.home.group))
	require.NoError(t, d.home.Delete(d.global))
	require.NoError(t, d.members[1].Delete(d.members[1].group))
}

func TestASecondaryThatHasLeftStillLooksLikeAMember(t *testing.T) {
	t.Parallel()
	d := newDatastore(New(Options{}), nil, "us-east-1")
	away := d.members[1]
	require.ErrorContains(t, d.s.DisassociateGlobalReplicationGroup(d.global.ID, cacheHome), ruleDatastoreLeader.ID)
	require.NoError(t, d.s.DisassociateGlobalReplicationGroup(d.global.ID, "us-east-1"))
	in := withoutDefaults(away.group.Inputs)
	state := away.read()
	assert.Equal(t, d.global.ID, state.Outputs["globalReplicationGroupId"])
	diff, err := away.Diff(state, in, roleOfCaches...)
	require.NoError(t, err)
	assert.Empty(t, diff.Changes)
	imported := must(away.Read(State{Type: cacheGroupToken, Name: "imported", ID: state.ID}))
	assert.Nil(t, imported.Outputs["globalReplicationGroupId"])
	require.NoError(t, away.Delete(state))
	require.NoError(t, d.home.Delete(d.global))
}

func TestACacheIsReachedOverItsNetwork(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	d := newDatastore(s, nil)
	home := d.home
	client := must(home.Create(securityGroupToken, "client", Values{"vpcId": home.vpc.ID})).ID
	must(home.Create(egressRuleToken, "out", Values{"securityGroupId": client, "ipProtocol": "tcp", "fromPort": 6379,
		"toPort": 6379, "referencedSecurityGroupId": home.secure}))
	primary, reader := home.endpoints()
	ok, why := s.Reaches(cacheHome, home.private.ID, client, primary, 6379)
	assert.False(t, ok)
	assert.Contains(t, why, "lets 10.1.1.0/24 in on port 6379")
	must(home.Create(ingressRuleToken, "in", Values{"securityGroupId": home.secure, "ipProtocol": "tcp", "fromPort": 6379,
		"toPort": 6379, "referencedSecurityGroupId": client}))
	for _, endpoint := range []string{primary, reader} {
		ok, why = s.Reaches(cacheHome, home.private.ID, client, endpoint, 6379)
		assert.True(t, ok, why)
	}
	before := addressOf(s, primary)
	assert.NotEqual(t, before, addressOf(s, reader))
	require.NoError(t, s.FailoverReplicationGroup(cacheHome, home.group.ID))
	assert.Equal(t, before, addressOf(s, reader), "the old primary reads now")
	assert.NotEqual(t, before, addressOf(s, primary))
	s.LoseRegion(cacheHome)
	ok, why = s.ConnectsCache(primary, cacheToken)
	assert.False(t, ok)
	assert.Equal(t, "eu-west-1 is lost", why)
	ok, why = s.ConnectsCache("master.gone.cache.amazonaws.com", cacheToken)
	assert.False(t, ok)
	assert.Contains(t, why, "is not known")
}

// addressOf is the address that a cache's endpoint leads to.
func addressOf(s *Sim, endpoint string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.outside().cacheAddress(endpoint).Live.String("privateIp")
}
