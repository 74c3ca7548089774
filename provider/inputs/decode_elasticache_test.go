package inputs

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// aloneCache are valid inputs of an ElastiCacheGlobalDatastore; cases break them.
const aloneCache = `
homeRegion: us-east-2
engineVersion: "8.0"
regions:
  - {name: us-east-2, vpcId: vpc-1, subnetIds: [a, !computed b], clientCidrBlocks: [10.0.0.0/8]}
  - {name: eu-west-1, vpcId: !computed v, subnetIds: [c, d, e], clientCidrBlocks: [], deletionProtection: false}
`

func TestDecodeACacheOfAnApplication(t *testing.T) {
	t.Parallel()
	assert.Equal(t, topology.Store{
		Name: "cart", HomeRegion: "us-east-2", WriterRegion: "eu-west-1",
		Regions: []topology.StoreRegion{
			{Name: "us-east-2"}, {Name: "eu-west-1", ReplicasPerShard: new(3), Generation: 2},
		},
		ElastiCache: &topology.ElastiCache{
			Engine: "redis", EngineVersion: "7.1", NodeType: "cache.m7g.large", Shards: new(3), ReplicasPerShard: 2, Port: 6380,
			OwnToken: true, TokenGeneration: 4, TokenUpdateStrategy: "SET",
			Parameters: map[string]string{"maxmemory-policy": "allkeys-lru"},
		},
	}, DecodeStore("cart", parse(t, `
homeRegion: us-east-2
writerRegion: eu-west-1
regions:
  - {name: us-east-2}
  - {name: eu-west-1, replicasPerShard: 3, generation: 2}
elasticache:
  engine: redis
  engineVersion: "7.1"
  nodeType: cache.m7g.large
  shards: 3
  replicasPerShard: 2
  port: 6380
  authToken: !secret hushhush
  authTokenGeneration: 4
  authTokenUpdateStrategy: SET
  snapshotRetentionInDays: !computed x
  parameters: {maxmemory-policy: allkeys-lru}
`)))
}

func TestDecodeACacheThatIsUsedAloneWithItsDefaults(t *testing.T) {
	t.Parallel()
	complete, problems := newTestPackage(t).Complete("ElastiCacheGlobalDatastore", parse(t, aloneCache))
	require.Empty(t, problems)
	assert.Equal(t, topology.Store{
		Name: "cart", HomeRegion: "us-east-2", DeletionProtection: new(true),
		Regions: []topology.StoreRegion{
			{Name: "us-east-2", Subnets: 2},
			{Name: "eu-west-1", Subnets: 3, DeletionProtection: new(false)},
		},
		ElastiCache: &topology.ElastiCache{
			Engine: "valkey", EngineVersion: "8.0", NodeType: "cache.r7g.large", ReplicasPerShard: 1, Port: 6379,
			TokenGeneration: 1, TokenUpdateStrategy: "ROTATE",
		},
	}, DecodeElastiCacheGlobalDatastore("cart", complete))
}

// What the table limits is refused where it stands, and no token is said.
func TestMistakesInACache(t *testing.T) {
	t.Parallel()
	for inputs, want := range map[string]string{
		"shards: 0":                    "shards: 0 is outside the limits 1 to 500 shards",
		"shards: 501":                  "shards: 501 is outside the limits",
		"replicasPerShard: 0":          "replicasPerShard: 0 is outside the limits 1 to 5 replicas",
		"replicasPerShard: 6":          "replicasPerShard: 6 is outside the limits",
		"port: 80":                     "port: 80",
		"snapshotRetentionInDays: 36":  "snapshotRetentionInDays: 36 is outside the limits 0 to 35 days",
		"authToken: short":             "authToken: ",
		"authToken: has a blank in it": "authToken: ",
		"authTokenUpdateStrategy: set": `authTokenUpdateStrategy: "set" is not one of ROTATE, SET`,
		"engine: memcached":            `engine: "memcached" is not one of valkey, redis`,
	} {
		_, problems := newTestPackage(t).Complete("ElastiCacheGlobalDatastore", parse(t, aloneCache+inputs))
		require.Len(t, problems, 1, inputs)
		assert.Contains(t, problems.Error(), want)
		assert.NotContains(t, problems.Error(), "short")
		assert.NotContains(t, problems.Error(), "blank")
	}
}
