package awssim

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// cacheSite is a region with all that a cache needs.
type cacheSite struct {
	network
	region, key, secure string
	subnets             State
	group               State
}

const (
	cacheHome  = "eu-west-1"
	cacheToken = "correct-horse-battery"
)

// newCacheSite makes the network, subnet group and key of a cache in a region.
func newCacheSite(s *Sim, region string, n int) *cacheSite {
	at := &cacheSite{network: newNetwork(s, region, fmt.Sprintf("10.%d", n)), region: region}
	at.subnets = must(at.Create(cacheSubnetGroupToken, "cache", Values{"name": "cache",
		"subnetIds": []string{at.public.ID, at.private.ID}}))
	at.key = must(at.Create(keyToken, "cache", Values{})).Outputs.String("arn")
	at.secure = must(at.Create(securityGroupToken, "cache", Values{"vpcId": at.vpc.ID})).ID
	return at
}

// inputs are those of a group that stands alone, and changes to them.
func (at *cacheSite) inputs(changes Values) Values {
	return with(Values{
		"replicationGroupId": "cart-" + at.region, "description": "carts", "engine": valkey, "engineVersion": "8.0",
		"nodeType": "cache.r7g.large", "numCacheClusters": 2, "automaticFailoverEnabled": true, "multiAzEnabled": true,
		"subnetGroupName": at.subnets.ID, "securityGroupIds": []string{at.secure}, "transitEncryptionEnabled": true,
		"authToken": cacheToken, "atRestEncryptionEnabled": true, "kmsKeyId": at.key,
	}, changes)
}

// secondary are the inputs of a secondary of a global datastore.
func (at *cacheSite) secondary(global string, changes Values) Values {
	base := at.inputs(Values{"engine": nil, "engineVersion": nil, "nodeType": nil, "transitEncryptionEnabled": nil,
		"atRestEncryptionEnabled": nil, "globalReplicationGroupId": global})
	return with(base, changes)
}

// refused is the error of a create.
func (at *cacheSite) refused(token string, in Values) error {
	_, err := at.Create(token, "refused", in)
	return err
}

// read refreshes a group.
func (at *cacheSite) read() State {
	at.group = must(at.Read(at.group))
	return at.group
}

// update is the error of a change of a group's inputs; a secondary's program ignores what Terraform says of its engine.
func (at *cacheSite) update(changes Values) error {
	var ignore []string
	if at.group.Inputs.Has("globalReplicationGroupId") {
		ignore = roleOfCaches
	}
	state, err := at.Update(at.group, with(withoutDefaults(at.group.Inputs), changes), ignore...)
	at.group = state
	return err
}

// datastore is a global datastore: the primary first.
type datastore struct {
	s       *Sim
	global  State
	home    *cacheSite
	members []*cacheSite
}

// newDatastore makes a global datastore, changes being those of its primary.
func newDatastore(s *Sim, changes Values, secondaries ...string) *datastore {
	d := &datastore{s: s, home: newCacheSite(s, cacheHome, 1)}
	d.home.group = must(d.home.Create(cacheGroupToken, "cart", d.home.inputs(changes)))
	d.global = must(d.home.Create(globalCacheToken, "cart", d.inputs(nil)))
	d.members = append(d.members, d.home)
	for _, region := range secondaries {
		d.add(region, nil)
	}
	return d
}

func (d *datastore) inputs(changes Values) Values {
	return with(Values{"globalReplicationGroupIdSuffix": "cart", "primaryReplicationGroupId": d.home.group.ID}, changes)
}

// add makes a secondary.
func (d *datastore) add(region string, changes Values) *cacheSite {
	at := newCacheSite(d.s, region, len(d.members)+1)
	at.group = must(at.Create(cacheGroupToken, "cart-"+region, at.secondary(d.global.ID, changes)))
	d.members = append(d.members, at)
	return at
}

// change is the error of a change of the global datastore's inputs.
func (d *datastore) change(changes Values) error {
	state, err := d.home.Update(d.global, d.inputs(changes))
	d.global = state
	return err
}

// aloneCache makes a case that creates a group with changes.
func aloneCache(changes Values) func(*Sim) error {
	return func(s *Sim) error {
		at := newCacheSite(s, cacheHome, 1)
		return at.refused(cacheGroupToken, at.inputs(changes))
	}
}

// clusteredInputs turn a group into one with cluster mode.
var clusteredInputs = Values{"numCacheClusters": nil, "numNodeGroups": 2, "replicasPerNodeGroup": 1}

var (
	_ = breaks(ruleCacheID, aloneCache(Values{"replicationGroupId": "cart--1"}))
	_ = breaks(ruleCacheVersion, aloneCache(Values{"engineVersion": "7.9"}))
)

func TestNamesOfCaches(t *testing.T) {
	t.Parallel()
	at := newCacheSite(New(Options{}), cacheHome, 1)
	for _, name := range []string{"", "1cart", "cart-", "a--b", "cart_1", "a2345678901234567890123456789012345678901"} {
		_, err := at.Check(cacheGroupToken, "cart", nil, at.inputs(Values{"replicationGroupId": name}))
		require.ErrorContains(t, err, ruleCacheID.ID, name)
	}
	for _, name := range []string{"a", "Cart-1", "a234567890123456789012345678901234567890"} {
		_, err := at.Check(cacheGroupToken, "cart", nil, at.inputs(Values{"replicationGroupId": name}))
		require.NoError(t, err, name)
	}
}

func TestVersionsOfCaches(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ engine, wanted, actual, shown, family string }{
		{redis, "5.0.6", "5.0.6", "5.0.6", "redis5.0"},
		{redis, "6.x", "6.2.6", "6.x", "redis6.x"},
		{redis, "6.2", "6.2.6", "6.2", "redis6.x"},
		{redis, "7.1", "7.1.0", "7.1", "redis7"},
		{valkey, "7.2", "7.2.6", "7.2", "valkey7"},
		{valkey, "8.0", "8.0.1", "8.0", "valkey8"},
	} {
		actual := cacheVersions[c.engine][c.wanted]
		assert.Equal(t, c.actual, actual)
		assert.Equal(t, c.shown, cacheShown(c.wanted, actual))
		assert.Equal(t, c.family, cacheFamily(c.engine, actual))
	}
	assert.False(t, cacheVersionForm.MatchString("7.x"), "the provider takes x for 6 only")
	assert.False(t, cacheVersionForm.MatchString("8.0.1"), "the provider takes no patch from 6 on")
}

// ownedCaches is one resource of each type around a cache, in the order of a deletion that AWS accepts.
func ownedCaches() []owned {
	d := newDatastore(New(Options{}), nil, "us-east-1", "us-west-2")
	params := must(d.home.Create(cacheParameterToken, "p", Values{"family": "valkey8",
		"parameters": []any{Values{"name": "maxmemory-policy", "value": "allkeys-lru"}}}))
	away, third := d.members[1], d.members[2]
	return []owned{
		{third.Client, third.group}, {away.Client, away.group}, {d.home.Client, d.global}, {d.home.Client, d.home.group},
		{away.Client, away.subnets}, {d.home.Client, d.home.subnets}, {d.home.Client, params},
	}
}

// roleOfCaches is what a program ignores of a Valkey cache that is a member of a global datastore.
var roleOfCaches = []string{"engine"}

func TestNothingOfACacheChangesWithoutAChange(t *testing.T) {
	t.Parallel()
	for _, each := range ownedCaches() {
		state := each.State
		for _, refresh := range []bool{false, true} {
			if refresh {
				read, err := each.c.Read(state)
				require.NoError(t, err, state.Type)
				state = read
			}
			d, err := each.c.Diff(state, withoutDefaults(each.Inputs), roleOfCaches...)
			require.NoError(t, err, state.Type)
			assert.Empty(t, d.Changes, "%s, refreshed: %v", state.ID, refresh)
		}
	}
}

func TestPreviewsOfACacheTakeUnknownValues(t *testing.T) {
	t.Parallel()
	for _, each := range ownedCaches() {
		in := withoutDefaults(each.Inputs)
		for key := range in {
			shown, err := each.c.Preview(each.Type, "preview", with(in, Values{key: Unknown}))
			require.NoError(t, err, "%s %s", each.Type, key)
			assert.Equal(t, Unknown, shown[key], "%s %s", each.Type, key)
		}
	}
}

func TestImportsOfACache(t *testing.T) {
	t.Parallel()
	for _, each := range ownedCaches() {
		read, err := each.c.Read(State{Type: each.Type, Name: "imported", ID: each.ID})
		require.NoError(t, err, each.Type)
		assert.Equal(t, each.ID, read.ID, each.Type)
	}
}

func TestACacheGoesInTheRightOrder(t *testing.T) {
	t.Parallel()
	for _, refresh := range []bool{false, true} {
		for _, each := range ownedCaches() {
			state := each.State
			if refresh {
				state = must(each.c.Read(state))
			}
			require.NoError(t, each.c.Delete(state), "%s %s", each.Type, each.ID)
			gone, err := each.c.Read(state)
			require.NoError(t, err)
			assert.Empty(t, gone.ID, each.Type)
		}
	}
}
