package topology

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// cacheOf is a sound cache in some regions.
func cacheOf(name string, regions ...string) Store {
	store := Store{Name: name, ElastiCache: &ElastiCache{
		Engine: "valkey", EngineVersion: "8.0", NodeType: defaultNodeType, ReplicasPerShard: 1, Port: 6379,
		TokenGeneration: 1, TokenUpdateStrategy: "ROTATE",
	}}
	for _, region := range regions {
		store.Regions = append(store.Regions, StoreRegion{Name: region})
	}
	return store
}

// withCache is a sound application whose store is the cache cart in its three regions.
func withCache() Application {
	app := sound()
	app.Stores = []Store{cacheOf("cart", "us-east-2", "eu-west-1", "us-west-2")}
	return app
}

func TestTheParametersOfACacheAreOfItsVersion(t *testing.T) {
	t.Parallel()
	for _, each := range []struct{ engine, version, family string }{
		{"valkey", "7.2", "valkey7"}, {"valkey", "8.1", "valkey8"},
		{"redis", "6.2", "redis6.x"}, {"redis", "7.1", "redis7"},
	} {
		app := withCache()
		app.Stores[0].ElastiCache.Engine, app.Stores[0].ElastiCache.EngineVersion = each.engine, each.version
		plan, found := New(app)
		require.Empty(t, found)
		assert.Equal(t, each.family, plan.Stores[0].SingleWriter.Family)
	}
}

// What a cache has in a region: everything but the number of replicas is the same in all.
func TestMembersOfACache(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change                           func(*Store)
		instances, replicas, home, there int
	}{
		"a replica each":     {func(*Store) {}, 2, 1, 2, 1},
		"more in one region": {func(s *Store) { s.Regions[1].ReplicasPerShard = new(3) }, 4, 3, 2, 1},
		"shards": {func(s *Store) {
			s.ElastiCache.Shards, s.ElastiCache.ReplicasPerShard = new(4), 2
			s.Regions[1].ReplicasPerShard = new(1)
		}, 8, 1, 12, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			app := withCache()
			test.change(&app.Stores[0])
			plan, found := New(app)
			require.Empty(t, found)
			store := plan.Stores[0]
			there, home := store.Member("eu-west-1"), store.Member("us-east-2")
			assert.Equal(t, MemberPlan{
				Region: "eu-west-1", Protected: true, Instances: test.instances, InstanceClass: defaultNodeType,
				ReplicasPerShard: test.replicas, EngineVersion: "8.0", Generation: 1,
				PhysicalName: there.PhysicalName, FinalSnapshot: there.FinalSnapshot,
			}, there)
			assert.Equal(t, test.home, home.Instances)
			assert.Equal(t, test.there, home.ReplicasPerShard)
			assert.True(t, home.Home && home.Writer)
			assert.Regexp(t, `^shop-cart-eu-west-1-[a-z2-7]{8}$`, there.PhysicalName)
			assert.Regexp(t, `^shop-cart-eu-west-1-final-[a-z2-7]{8}$`, there.FinalSnapshot)
			assert.Regexp(t, `^shop-cart-[a-z2-7]{8}$`, store.PhysicalName)
			assert.Equal(t, SingleWriterPlan{
				Engine: "valkey", Family: "valkey8", Port: 6379, Clients: store.SingleWriter.Clients,
			}, *store.SingleWriter)
			assert.Equal(t, OnDeleteSnapshot, store.OnDelete)
		})
	}
}

// Networks that use a cache are joined as those that use a database are.
func TestACacheIsReachedFromEveryRegion(t *testing.T) {
	t.Parallel()
	plan, found := New(withCache())
	require.Empty(t, found)
	assert.Equal(t, []Peering{
		{"eu-west-1", "us-east-2"}, {"eu-west-1", "us-west-2"}, {"us-east-2", "us-west-2"},
	}, plan.Peerings)
}

func TestWhatTheNextDeploymentKnowsOfACache(t *testing.T) {
	t.Parallel()
	app := withCache()
	cache := app.Stores[0].ElastiCache
	plan, _ := New(app)
	assert.Equal(t, &CacheDeployment{TokenGeneration: 1}, plan.Deployment().Stores["cart"].Cache)
	cache.Shards, cache.Parameters = new(3), map[string]string{"maxmemory-policy": "allkeys-lru"}
	cache.TokenGeneration, cache.TokenUpdateStrategy = 2, TokenUpdateSet
	plan, _ = New(app)
	made := plan.Deployment().Stores["cart"]
	assert.Equal(t, &CacheDeployment{
		Shards: 3, Parameters: map[string]string{"maxmemory-policy": "allkeys-lru"}, TokenGeneration: 2, SetToken: true,
	}, made.Cache)
	assert.Equal(t, "8.0", made.Members["eu-west-1"].EngineVersion)
	assert.Equal(t, &SingleWriterDeployment{Engine: "valkey", Port: 6379}, made.SingleWriter)
}
