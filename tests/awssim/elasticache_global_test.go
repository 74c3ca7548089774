package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// newMember makes a case that adds a secondary with changes to a global datastore.
func newMember(primary, changes Values) func(*Sim) error {
	return func(s *Sim) error {
		d := newDatastore(s, primary)
		at := newCacheSite(s, "us-east-1", 2)
		return at.refused(cacheGroupToken, at.secondary(d.global.ID, changes))
	}
}

// newGlobal makes a case that makes a global datastore of a primary.
func newGlobal(primary, changes Values) func(*Sim) error {
	return func(s *Sim) error {
		d := &datastore{s: s, home: newCacheSite(s, cacheHome, 1)}
		d.home.group = must(d.home.Create(cacheGroupToken, "cart", d.home.inputs(primary)))
		return d.home.refused(globalCacheToken, d.inputs(changes))
	}
}

// changedGlobal makes a case that changes a global datastore.
func changedGlobal(primary, changes Values) func(*Sim) error {
	return func(s *Sim) error { return newDatastore(s, primary, "us-east-1").change(changes) }
}

var (
	_ = breaks(ruleDatastoreTaken, func(s *Sim) error {
		d := newDatastore(s, nil)
		must(d.home.Create(cacheGroupToken, "other", d.home.inputs(Values{"replicationGroupId": "other"})))
		return d.home.refused(globalCacheToken, d.inputs(Values{"primaryReplicationGroupId": "other"}))
	})
	_ = breaks(ruleDatastorePrimary, func(s *Sim) error {
		at, away := newCacheSite(s, cacheHome, 1), newCacheSite(s, "us-east-1", 2)
		group := must(away.Create(cacheGroupToken, "cart", away.inputs(nil)))
		return at.refused(globalCacheToken, Values{"globalReplicationGroupIdSuffix": "cart",
			"primaryReplicationGroupId": group.ID})
	})
	_ = breaks(ruleDatastoreMember, func(s *Sim) error {
		d := newDatastore(s, nil)
		return d.home.refused(globalCacheToken, d.inputs(Values{"globalReplicationGroupIdSuffix": "other"}))
	})
	_ = breaks(ruleDatastoreType, newGlobal(Values{"nodeType": "cache.t4g.medium"}, nil))
	_ = breaks(ruleDatastoreDown, changedGlobal(Values{"engine": redis, "engineVersion": "7.1"},
		Values{"engineVersion": "7.0"}))
	_ = breaks(ruleDatastoreParams, changedGlobal(nil, Values{"parameterGroupName": "default.valkey8"}))
	_ = breaks(ruleDatastoreMajor, changedGlobal(Values{"engineVersion": "7.2"}, Values{"engineVersion": "8.0"}))
	_ = breaks(ruleDatastoreShards, newGlobal(nil, Values{"numNodeGroups": 1}))
	_ = breaks(ruleDatastoreInUse, func(s *Sim) error {
		d := newDatastore(s, nil, "us-east-1")
		return d.home.Delete(d.global)
	})
	_ = breaks(ruleDatastoreLeader, func(s *Sim) error {
		d := newDatastore(s, nil, "us-east-1")
		if err := s.FailoverGlobalReplicationGroup(d.global.ID, "us-east-1"); err != nil {
			return err
		}
		return d.members[1].Delete(d.members[1].group)
	})

	_ = breaks(ruleDatastoreMissing, func(s *Sim) error {
		newDatastore(s, nil)
		at := newCacheSite(s, "us-east-1", 2)
		return at.refused(cacheGroupToken, at.secondary("cart", nil))
	})
	_ = breaks(ruleMemberAgain, func(s *Sim) error {
		d := newDatastore(s, nil)
		return d.home.refused(cacheGroupToken, d.home.secondary(d.global.ID, Values{"replicationGroupId": "other"}))
	})
	_ = breaks(ruleMemberMany, func(s *Sim) error {
		d := newDatastore(s, nil, "us-east-1", "us-west-2")
		at := newCacheSite(s, "us-east-2", 4)
		return at.refused(cacheGroupToken, at.secondary(d.global.ID, nil))
	})
	_ = breaks(ruleMemberReplicas, newMember(nil, Values{"numCacheClusters": 1, "automaticFailoverEnabled": false,
		"multiAzEnabled": false}))
	_ = breaks(ruleMemberGiven, newMember(nil, Values{"autoMinorVersionUpgrade": false}))
	_ = breaks(ruleMemberToken, newMember(nil, Values{"authToken": nil}))
	_ = breaks(ruleMemberChange, func(s *Sim) error {
		return newDatastore(s, nil).home.update(Values{"nodeType": "cache.r7g.xlarge"})
	})
	_ = breaks(ruleStillMember, func(s *Sim) error {
		d := newDatastore(s, nil, "us-east-1")
		return d.home.Delete(d.home.group)
	})
)

func TestWhatAGlobalDatastoreReadsBack(t *testing.T) {
	t.Parallel()
	d := newDatastore(New(Options{}), nil, "us-east-1")
	assert.Regexp(t, `^[a-z]{5}-cart$`, d.global.ID)
	for key, want := range map[string]any{
		"globalReplicationGroupId": d.global.ID, "globalReplicationGroupIdSuffix": "cart", "engine": valkey,
		"engineVersion": "8.0", "engineVersionActual": "8.0.1", "cacheNodeType": "cache.r7g.large", "clusterEnabled": false,
		"numNodeGroups": 0.0, "globalNodeGroups": []any{}, "authTokenEnabled": true, "atRestEncryptionEnabled": true,
		"transitEncryptionEnabled": true, "automaticFailoverEnabled": true, "globalReplicationGroupDescription": " ",
		"primaryReplicationGroupId": "cart-eu-west-1",
		"arn":                       "arn:aws:elasticache::111122223333:globalreplicationgroup:" + d.global.ID,
	} {
		assert.Equal(t, want, d.global.Outputs[key], key)
	}
}

func TestASecondaryTakesOverFromItsPrimary(t *testing.T) {
	t.Parallel()
	d := newDatastore(New(Options{}), Values{"nodeType": "cache.m7g.xlarge"})
	away := d.add("us-east-1", Values{"automaticFailoverEnabled": true, "multiAzEnabled": false, "numCacheClusters": 3,
		"port": 6380, "snapshotRetentionLimit": 5})
	for key, want := range map[string]any{
		"engine": valkey, "engineVersion": "8.0", "engineVersionActual": "8.0.1", "nodeType": "cache.m7g.xlarge",
		"automaticFailoverEnabled": true, "multiAzEnabled": true, "transitEncryptionEnabled": true,
		"atRestEncryptionEnabled": true, "autoMinorVersionUpgrade": false, "numCacheClusters": 3.0, "port": 6380.0,
		"globalReplicationGroupId": d.global.ID, "kmsKeyId": away.key, "snapshotRetentionLimit": 5.0,
	} {
		assert.Equal(t, want, away.group.Outputs[key], key)
	}
	assert.Regexp(t, `^global-datastore-`, away.group.Outputs["parameterGroupName"])
	assert.False(t, away.group.Inputs.Has("engine"), "the bridge leaves out defaults of what conflicts")
}

func TestASecondaryIsGivenNothingOfThePrimarys(t *testing.T) {
	t.Parallel()
	d := newDatastore(New(Options{}), nil)
	at := newCacheSite(d.s, "us-east-1", 2)
	for key, v := range map[string]any{
		"engine": valkey, "engineVersion": "8.0", "nodeType": "cache.r7g.large", "transitEncryptionEnabled": true,
		"transitEncryptionMode": "required", "atRestEncryptionEnabled": true, "parameterGroupName": "default.valkey8",
		"snapshotName": "last", "numNodeGroups": 1,
	} {
		in := at.secondary(d.global.ID, Values{key: v, "numCacheClusters": nil})
		_, err := at.Check(cacheGroupToken, "cart", nil, in)
		require.ErrorContains(t, err, ruleConflicts.ID, key)
	}
}

func TestAValkeySecondaryIsReplacedUnlessItsEngineIsIgnored(t *testing.T) {
	t.Parallel()
	d := newDatastore(New(Options{}), nil, "us-east-1")
	away := d.members[1]
	in := withoutDefaults(away.group.Inputs)
	diff, err := away.Diff(away.group, in)
	require.NoError(t, err)
	assert.Equal(t, []string{"engine"}, diff.Replaces())
	diff, err = away.Diff(away.group, in, "engine")
	require.NoError(t, err)
	assert.Empty(t, diff.Changes)
}

func TestARedisSecondaryIsNotReplaced(t *testing.T) {
	t.Parallel()
	d := newDatastore(New(Options{}), Values{"engine": redis, "engineVersion": "7.1"}, "us-east-1")
	away := d.members[1]
	diff, err := away.Diff(away.group, withoutDefaults(away.group.Inputs))
	require.NoError(t, err)
	assert.Empty(t, diff.Changes)
}

func TestASecondaryWithoutFailoverInItsInputsIsChangedAndRefused(t *testing.T) {
	t.Parallel()
	d := newDatastore(New(Options{}), nil)
	away := d.add("us-east-1", Values{"automaticFailoverEnabled": nil, "multiAzEnabled": nil})
	in := withoutDefaults(away.group.Inputs)
	diff, err := away.Diff(away.group, in, roleOfCaches...)
	require.NoError(t, err)
	assert.Equal(t, []string{"automaticFailoverEnabled", "multiAzEnabled"}, diff.Paths())
	_, err = away.Update(away.group, in, roleOfCaches...)
	require.ErrorContains(t, err, ruleMemberChange.ID)
}

func TestJoiningChangesThePrimary(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	d := &datastore{s: s, home: newCacheSite(s, cacheHome, 1)}
	params := must(d.home.Create(cacheParameterToken, "p", Values{"name": "mine", "family": "valkey8"}))
	in := d.home.inputs(Values{"parameterGroupName": "mine", "autoMinorVersionUpgrade": true})
	d.home.group = must(d.home.Create(cacheGroupToken, "cart", in))
	d.global = must(d.home.Create(globalCacheToken, "cart", d.inputs(nil)))
	assert.Nil(t, d.home.group.Outputs["globalReplicationGroupId"], "the state knows nothing of it yet")
	read := d.home.read()
	assert.Equal(t, d.global.ID, read.Outputs["globalReplicationGroupId"])
	assert.Regexp(t, `^global-datastore-`, read.Inputs["parameterGroupName"])
	diff, err := d.home.Diff(read, in)
	require.NoError(t, err)
	assert.Equal(t, []string{"autoMinorVersionUpgrade"}, diff.Paths(), "the provider knows AWS's copies of parameters")
	_, err = d.home.Update(read, in)
	require.ErrorContains(t, err, ruleMemberChange.ID)
	require.NoError(t, d.home.Delete(params), "the datastore runs with a copy")
}

func TestWhatAMemberMayChange(t *testing.T) {
	t.Parallel()
	d := newDatastore(New(Options{}), nil, "us-east-1")
	for _, at := range d.members {
		require.NoError(t, at.update(Values{"description": "x", "snapshotRetentionLimit": 3, "numCacheClusters": 3,
			"multiAzEnabled": true, "maintenanceWindow": "mon:05:00-mon:06:00", "authToken": "another-horse-battery"}))
		for key, v := range map[string]any{
			"numNodeGroups": 2, "engineVersion": "8.1", "automaticFailoverEnabled": false, "clusterMode": "compatible",
			"transitEncryptionMode": "preferred", "autoMinorVersionUpgrade": true,
		} {
			changes := Values{key: v, "multiAzEnabled": false, "numCacheClusters": nil}
			if at != d.home && (key == "numNodeGroups" || key == "engineVersion" || key == "transitEncryptionMode") {
				continue // The schema refuses them before.
			}
			require.ErrorContains(t, at.update(changes), ruleMemberChange.ID, key)
		}
	}
}

func TestAGlobalDatastoreChangesAllMembers(t *testing.T) {
	t.Parallel()
	d := newDatastore(New(Options{}), Values{"engineVersion": "7.2"}, "us-east-1")
	must(d.home.Create(cacheParameterToken, "p", Values{"name": "mine", "family": "valkey8"}))
	require.NoError(t, d.change(Values{"cacheNodeType": "cache.r7g.2xlarge", "engineVersion": "8.0",
		"parameterGroupName": "mine"}))
	assert.Equal(t, "8.0.1", d.global.Outputs["engineVersionActual"])
	for _, at := range d.members {
		read := at.read()
		assert.Equal(t, "cache.r7g.2xlarge", read.Outputs["nodeType"])
		assert.Equal(t, "8.0", read.Outputs["engineVersion"])
		assert.Regexp(t, `^global-datastore-`, read.Outputs["parameterGroupName"])
	}
	diff, err := d.home.Diff(d.home.group, d.home.inputs(Values{"engineVersion": "7.2", "nodeType": "cache.r7g.large"}))
	require.NoError(t, err)
	assert.Equal(t, []string{"engineVersion"}, diff.Replaces(), "what the program says of the primary is old then")
	require.NoError(t, d.change(Values{"cacheNodeType": "cache.r7g.2xlarge", "engineVersion": "8.1",
		"parameterGroupName": "mine"}), "a parameter group may stay")
	require.ErrorContains(t, d.change(Values{"cacheNodeType": "cache.t3.medium"}), ruleDatastoreType.ID)
}

func TestShardsOfAGlobalDatastore(t *testing.T) {
	t.Parallel()
	d := newDatastore(New(Options{}), clusteredInputs)
	away := d.add("us-east-1", Values{"numCacheClusters": nil, "replicasPerNodeGroup": 2})
	assert.Equal(t, 6, away.group.Outputs.Int("numCacheClusters"))
	assert.Equal(t, 2, d.global.Outputs.Int("numNodeGroups"))
	require.NoError(t, d.change(Values{"numNodeGroups": 3}))
	assert.Len(t, d.global.Outputs.List("globalNodeGroups"), 3)
	assert.Len(t, away.read().Outputs.List("memberClusters"), 9)
	assert.Len(t, d.home.read().Outputs.List("memberClusters"), 6)
	require.ErrorContains(t, d.change(Values{"numNodeGroups": 3, "automaticFailoverEnabled": false}),
		ruleCacheClustered.ID)
}

func TestAGlobalDatastoreThatIsMadeWithChangesMakesThem(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	d := &datastore{s: s, home: newCacheSite(s, cacheHome, 1)}
	six := d.home.inputs(Values{"engine": redis, "engineVersion": "6.x"})
	d.home.group = must(d.home.Create(cacheGroupToken, "cart", six))
	d.global = must(d.home.Create(globalCacheToken, "cart", d.inputs(Values{"engineVersion": "6.x",
		"cacheNodeType": "cache.r7g.xlarge", "automaticFailoverEnabled": true})))
	assert.Equal(t, "6.2", d.global.Outputs["engineVersion"])
	assert.Equal(t, "cache.r7g.xlarge", d.home.read().Outputs["nodeType"])
	require.NoError(t, d.home.Delete(d.global))
	require.ErrorContains(t, d.home.refused(globalCacheToken, d.inputs(Values{"engineVersion": "6.0"})),
		ruleDatastoreDown.ID)
	require.ErrorContains(t, d.home.refused(globalCacheToken, d.inputs(Values{"parameterGroupName": "mine"})),
		ruleDatastoreParams.ID)
}

func TestALostRegionStopsChangesOfTheWholeDatastore(t *testing.T) {
	t.Parallel()
	d := newDatastore(New(Options{}), nil, "us-east-1")
	d.s.LoseRegion("us-east-1")
	require.ErrorContains(t, d.change(Values{"cacheNodeType": "cache.r7g.xlarge"}), ruleLost.ID)
	require.NoError(t, d.change(Values{"globalReplicationGroupDescription": "carts"}))
}

func TestTheGlobalObjectGoesAndItsPrimaryStays(t *testing.T) {
	t.Parallel()
	d := newDatastore(New(Options{}), nil, "us-east-1")
	require.NoError(t, d.members[1].Delete(d.members[1].group))
	d.home.read()
	require.NoError(t, d.home.Delete(d.global))
	read := d.home.read()
	assert.Equal(t, d.global.ID, read.Outputs["globalReplicationGroupId"], "the provider does not clear it")
	require.NoError(t, d.home.update(Values{"nodeType": "cache.r7g.xlarge"}))
	require.NoError(t, d.home.Delete(d.home.group))
}
