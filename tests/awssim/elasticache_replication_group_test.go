package awssim

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// changedCache makes a case that changes a group that was created with some inputs.
func changedCache(first, then Values) func(*Sim) error {
	return func(s *Sim) error {
		at := newCacheSite(s, cacheHome, 1)
		at.group = must(at.Create(cacheGroupToken, "cart", at.inputs(first)))
		return at.update(then)
	}
}

var (
	_ = breaks(ruleCacheMultiAZ, aloneCache(Values{"automaticFailoverEnabled": false}))
	_ = breaks(ruleCacheFailover, aloneCache(Values{"numCacheClusters": 1}))
	_ = breaks(ruleCacheStrategy, aloneCache(Values{"authTokenUpdateStrategy": "SET", "authToken": nil}))
	_ = breaks(ruleCacheToken, aloneCache(Values{"authToken": "correct/horse/battery"}))
	_ = breaks(ruleCacheNoType, aloneCache(Values{"nodeType": nil}))
	_ = breaks(ruleCacheToValkey, changedCache(Values{"engine": redis, "engineVersion": "7.1"}, Values{"engine": valkey}))

	_ = breaks(ruleCacheTaken, func(s *Sim) error {
		at := newCacheSite(s, cacheHome, 1)
		must(at.Create(cacheGroupToken, "cart", at.inputs(nil)))
		return at.refused(cacheGroupToken, at.inputs(nil))
	})
	_ = breaks(ruleCacheNoNetwork, aloneCache(Values{"subnetGroupName": nil, "securityGroupIds": nil}))
	_ = breaks(ruleCacheSubnets, func(s *Sim) error {
		at, away := newCacheSite(s, cacheHome, 1), newCacheSite(s, "us-east-1", 2)
		must(away.Create(cacheSubnetGroupToken, "away", Values{"name": "away", "subnetIds": []string{away.public.ID}}))
		return at.refused(cacheGroupToken, at.inputs(Values{"subnetGroupName": "away"}))
	})
	_ = breaks(ruleCacheSG, func(s *Sim) error {
		at, away := newCacheSite(s, cacheHome, 1), newCacheSite(s, "us-east-1", 2)
		return at.refused(cacheGroupToken, at.inputs(Values{"securityGroupIds": []string{away.secure}}))
	})
	_ = breaks(ruleCacheNetwork, func(s *Sim) error {
		at, other := newCacheSite(s, cacheHome, 1), newNetwork(s, cacheHome, "10.2")
		secure := must(other.Create(securityGroupToken, "other", Values{"vpcId": other.vpc.ID})).ID
		return at.refused(cacheGroupToken, at.inputs(Values{"securityGroupIds": []string{secure}}))
	})
	_ = breaks(ruleCacheKey, func(s *Sim) error {
		at, away := newCacheSite(s, cacheHome, 1), newCacheSite(s, "us-east-1", 2)
		return at.refused(cacheGroupToken, at.inputs(Values{"kmsKeyId": away.key}))
	})
	_ = breaks(ruleCachePlainKey, aloneCache(Values{"atRestEncryptionEnabled": false}))
	_ = breaks(ruleCacheParameters, aloneCache(Values{"parameterGroupName": "mine"}))
	_ = breaks(ruleCacheFamily, aloneCache(Values{"parameterGroupName": "default.redis7"}))
	_ = breaks(ruleCacheNodeType, aloneCache(Values{"nodeType": "cache.r9g.large"}))
	_ = breaks(ruleCacheTiering, aloneCache(Values{"nodeType": "cache.r6gd.xlarge"}))
	_ = breaks(ruleCacheValkey, aloneCache(Values{"engineVersion": nil}))
	_ = breaks(ruleCacheAuthPlain, aloneCache(Values{"transitEncryptionEnabled": false}))
	_ = breaks(ruleCacheAuthSet, changedCache(nil,
		Values{"authToken": "another-horse-battery", "authTokenUpdateStrategy": "SET"}))
	_ = breaks(ruleCacheAuthRemoved, changedCache(nil, Values{"authToken": nil}))
	_ = breaks(ruleCacheZones, aloneCache(Values{"preferredCacheClusterAzs": []string{"eu-west-1a", "eu-west-1c"}}))
	_ = breaks(ruleCacheOneZone, func(s *Sim) error {
		at := newCacheSite(s, cacheHome, 1)
		must(at.Create(cacheSubnetGroupToken, "one", Values{"name": "one", "subnetIds": []string{at.public.ID}}))
		return at.refused(cacheGroupToken, at.inputs(Values{"subnetGroupName": "one"}))
	})
	_ = breaks(ruleCacheNodes, aloneCache(Values{"numCacheClusters": 7}))
	_ = breaks(ruleCacheReplicas, aloneCache(Values{"numCacheClusters": nil}))
	_ = breaks(ruleCacheShards, aloneCache(Values{"parameterGroupName": "default.valkey8", "numNodeGroups": 2,
		"replicasPerNodeGroup": 1, "numCacheClusters": nil}))
	_ = breaks(ruleCacheClustered, aloneCache(Values{"parameterGroupName": "default.valkey8.cluster.on",
		"automaticFailoverEnabled": false, "multiAzEnabled": false}))
	_ = breaks(ruleCacheRestore, aloneCache(Values{"snapshotName": "gone"}))
	_ = breaks(ruleCacheSnapshot, func(s *Sim) error {
		at := newCacheSite(s, cacheHome, 1)
		for range 2 {
			group := must(at.Create(cacheGroupToken, "cart", at.inputs(Values{"finalSnapshotIdentifier": "last"})))
			if err := at.Delete(group); err != nil {
				return err
			}
		}
		return nil
	})
	_ = breaks(ruleCacheMode, changedCache(nil, Values{"clusterMode": "enabled"}))
)

func TestWhatAReplicationGroupReadsBack(t *testing.T) {
	t.Parallel()
	at := newCacheSite(New(Options{}), cacheHome, 1)
	group := must(at.Create(cacheGroupToken, "cart", at.inputs(Values{"replicationGroupId": "Cart"})))
	assert.Equal(t, "cart", group.ID)
	for key, want := range map[string]any{
		"replicationGroupId": "cart", "arn": "arn:aws:elasticache:eu-west-1:111122223333:replicationgroup:cart",
		"engine": valkey, "engineVersion": "8.0", "engineVersionActual": "8.0.1", "port": 6379.0,
		"parameterGroupName": "default.valkey8", "clusterEnabled": false, "clusterMode": "disabled",
		"numCacheClusters": 2.0, "numNodeGroups": 1.0, "replicasPerNodeGroup": 1.0, "transitEncryptionMode": "required",
		"autoMinorVersionUpgrade": true, "memberClusters": []any{"cart-001", "cart-002"}, "globalReplicationGroupId": nil,
		"applyImmediately": false, "authTokenUpdateStrategy": "ROTATE", "configurationEndpointAddress": nil,
		"snapshotRetentionLimit": 0.0,
	} {
		assert.Equal(t, want, group.Outputs[key], key)
	}
	assert.Regexp(t, `^master\.cart\.[0-9a-f]{6}\.[0-9a-f]{4}\.cache\.amazonaws\.com$`,
		group.Outputs["primaryEndpointAddress"])
	assert.Regexp(t, `^replica\.cart\.`, group.Outputs["readerEndpointAddress"])
}

func TestAReplicationGroupWithClusterModeHasOneEndpoint(t *testing.T) {
	t.Parallel()
	at := newCacheSite(New(Options{}), cacheHome, 1)
	group := must(at.Create(cacheGroupToken, "cart", at.inputs(clusteredInputs)))
	assert.Equal(t, "default.valkey8.cluster.on", group.Outputs["parameterGroupName"])
	assert.Equal(t, []any{"cart-eu-west-1-0001-001", "cart-eu-west-1-0001-002", "cart-eu-west-1-0002-001",
		"cart-eu-west-1-0002-002"}, group.Outputs["memberClusters"])
	assert.Regexp(t, `^clustercfg\.`, group.Outputs["configurationEndpointAddress"])
	assert.Nil(t, group.Outputs["primaryEndpointAddress"])
	assert.Equal(t, 4, group.Outputs.Int("numCacheClusters"))
}

func TestARedisGroupTakesItsDefaultsFromTheProvider(t *testing.T) {
	t.Parallel()
	at := newCacheSite(New(Options{}), cacheHome, 1)
	group := must(at.Create(cacheGroupToken, "cart", Values{"description": "carts", "nodeType": "cache.t4g.micro",
		"subnetGroupName": at.subnets.ID}))
	assert.Equal(t, redis, group.Inputs.String("engine"), "the bridge fills the default in")
	assert.Equal(t, "7.1", group.Outputs.String("engineVersion"))
	assert.False(t, group.Outputs.Bool("atRestEncryptionEnabled"))
	assert.Equal(t, 1, group.Outputs.Int("numCacheClusters"))
	assert.Regexp(t, `^cart-[0-9a-f]{7}$`, group.ID)
}

func TestWhatReplacesAReplicationGroup(t *testing.T) {
	t.Parallel()
	at := newCacheSite(New(Options{}), cacheHome, 1)
	group := must(at.Create(cacheGroupToken, "cart", at.inputs(Values{"port": 7000})))
	for _, c := range []struct {
		changes  Values
		replaces []string
	}{
		{Values{"engine": redis, "engineVersion": "7.1"}, []string{"engine", "engineVersion"}},
		{Values{"engine": nil}, []string{"engine"}},
		{Values{"engineVersion": "7.2"}, []string{"engineVersion"}},
		{Values{"engineVersion": "8.1"}, nil},
		{Values{"port": nil}, []string{"port"}},
		{Values{"atRestEncryptionEnabled": false}, []string{"atRestEncryptionEnabled"}},
		{Values{"kmsKeyId": nil}, []string{"kmsKeyId"}},
		{Values{"subnetGroupName": "other"}, []string{"subnetGroupName"}},
		{Values{"replicationGroupId": "other"}, []string{"replicationGroupId"}},
		{Values{"replicationGroupId": "CART-eu-west-1"}, nil},
		{Values{"snapshotName": "last"}, []string{"snapshotName"}},
		{Values{"nodeType": "cache.r7g.xlarge"}, nil},
		{Values{"transitEncryptionEnabled": false, "authToken": nil}, nil},
		{Values{"authToken": "another-horse-battery"}, nil},
		{Values{"finalSnapshotIdentifier": "last"}, nil},
	} {
		d, err := at.Diff(group, with(at.inputs(Values{"port": 7000}), c.changes))
		require.NoError(t, err)
		assert.Equal(t, c.replaces, d.Replaces(), c.changes)
	}
}

func TestEncryptionInTransitOfAnOldEngineIsForever(t *testing.T) {
	t.Parallel()
	at := newCacheSite(New(Options{}), cacheHome, 1)
	in := at.inputs(Values{"engine": redis, "engineVersion": "6.x"})
	group := must(at.Create(cacheGroupToken, "cart", in))
	assert.Equal(t, "6.x", group.Outputs.String("engineVersion"))
	d, err := at.Diff(group, with(in, Values{"transitEncryptionEnabled": false, "authToken": nil}))
	require.NoError(t, err)
	assert.Equal(t, []string{"transitEncryptionEnabled"}, d.Replaces())
}

func TestNodesOfAGroupChangeAtOnceAndTypesInTheWindow(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	at := newCacheSite(s, cacheHome, 1)
	at.group = must(at.Create(cacheGroupToken, "cart", at.inputs(nil)))
	require.NoError(t, at.update(Values{"numCacheClusters": 3, "nodeType": "cache.r7g.xlarge", "engineVersion": "8.1"}))
	assert.Len(t, at.group.Outputs.List("memberClusters"), 3)
	assert.Equal(t, "cache.r7g.large", at.group.Outputs.String("nodeType"))
	assert.Equal(t, "8.0", at.group.Outputs.String("engineVersion"))
	s.Advance(maintenanceWindow)
	at.read()
	assert.Equal(t, "cache.r7g.xlarge", at.group.Outputs.String("nodeType"))
	assert.Equal(t, "8.1.0", at.group.Outputs.String("engineVersionActual"))
	require.NoError(t, at.update(Values{"nodeType": "cache.r7g.2xlarge", "applyImmediately": true}))
	assert.Equal(t, "cache.r7g.2xlarge", at.group.Outputs.String("nodeType"))
	require.ErrorContains(t, at.update(Values{"numCacheClusters": 1}), ruleCacheFailover.ID)
}

func TestRedisBecomesValkeyInPlace(t *testing.T) {
	t.Parallel()
	at := newCacheSite(New(Options{}), cacheHome, 1)
	at.group = must(at.Create(cacheGroupToken, "cart", at.inputs(Values{"engine": redis, "engineVersion": "7.1"})))
	require.NoError(t, at.update(Values{"engine": valkey, "engineVersion": "8.0", "applyImmediately": true}))
	assert.Equal(t, "8.0.1", at.group.Outputs.String("engineVersionActual"))
	assert.Equal(t, "default.valkey8", at.group.Outputs.String("parameterGroupName"))
}

func TestATokenRotatesInTwoSteps(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	at := newCacheSite(s, cacheHome, 1)
	at.group = must(at.Create(cacheGroupToken, "cart", at.inputs(nil)))
	opened := func(tokens ...string) {
		t.Helper()
		for _, token := range []string{"", cacheToken, "another-horse-battery", "a-third-horse-battery"} {
			ok, why := s.ConnectsCache(at.group.Outputs.String("primaryEndpointAddress"), token)
			assert.Equal(t, slices.Contains(tokens, token), ok, "%s: %s", token, why)
		}
	}
	opened(cacheToken)
	require.NoError(t, at.update(Values{"authToken": "another-horse-battery"}))
	opened(cacheToken, "another-horse-battery")
	require.NoError(t, at.update(Values{"authToken": "a-third-horse-battery"}))
	opened("another-horse-battery", "a-third-horse-battery")
	require.NoError(t, at.update(Values{"authTokenUpdateStrategy": "SET"}))
	opened("a-third-horse-battery")
	require.NoError(t, s.ChangeCacheToken(cacheHome, at.group.ID, cacheToken))
	opened(cacheToken)
	assert.Equal(t, "a-third-horse-battery", at.read().Inputs["authToken"], "tokens are not read")
}

func TestAFirstTokenLeavesTheDoorOpenUntilItIsSet(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	at := newCacheSite(s, cacheHome, 1)
	at.group = must(at.Create(cacheGroupToken, "cart", at.inputs(Values{"authToken": nil})))
	endpoint := at.group.Outputs.String("primaryEndpointAddress")
	ok, why := s.ConnectsCache(endpoint, cacheToken)
	assert.False(t, ok)
	assert.Contains(t, why, "without any password configured")
	require.NoError(t, at.update(Values{"authToken": cacheToken}))
	ok, _ = s.ConnectsCache(endpoint, "")
	assert.True(t, ok)
	require.NoError(t, at.update(Values{"authTokenUpdateStrategy": "SET"}))
	ok, why = s.ConnectsCache(endpoint, "")
	assert.False(t, ok)
	assert.Contains(t, why, "WRONGPASS")
}

func TestAGroupLeavesTheSnapshotThatItsStateNames(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	at := newCacheSite(s, cacheHome, 1)
	group := must(at.Create(cacheGroupToken, "cart", at.inputs(Values{"finalSnapshotIdentifier": "last"})))
	require.NoError(t, at.Delete(group))
	assert.Equal(t, []CacheSnapshot{{Region: cacheHome, ID: "last", Group: "cart-eu-west-1", Engine: valkey,
		EngineVersion: "8.0.1", Encrypted: true}}, s.CacheSnapshots())
	must(at.Create(cacheGroupToken, "cart", at.inputs(Values{"snapshotName": "last"})))
}

func TestNodesHoldTheirNetwork(t *testing.T) {
	t.Parallel()
	at := newCacheSite(New(Options{}), cacheHome, 1)
	at.group = must(at.Create(cacheGroupToken, "cart", at.inputs(nil)))
	require.ErrorContains(t, at.Delete(State{Type: securityGroupToken, ID: at.secure}), ruleGroupInUse.ID)
	other := must(at.Create(securityGroupToken, "other", Values{"vpcId": at.vpc.ID})).ID
	require.NoError(t, at.update(Values{"securityGroupIds": []string{other}}))
	require.NoError(t, at.Delete(State{Type: securityGroupToken, ID: at.secure}))
	require.ErrorContains(t, at.Delete(State{Type: securityGroupToken, ID: other}), ruleGroupInUse.ID)
}
