package datastore

import (
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
)

var (
	_ infer.Annotated                     = (*ElastiCache)(nil)
	_ infer.Annotated                     = (*ElastiCacheRegion)(nil)
	_ infer.Annotated                     = (*ElastiCacheGlobalDatastoreArgs)(nil)
	_ infer.Enum[ElastiCacheEngine]       = ElastiCacheEngine("")
	_ infer.Enum[AuthTokenUpdateStrategy] = AuthTokenUpdateStrategy("")
)

const (
	describeCacheEngine        = "The engine. It cannot change."
	describeCacheEngineVersion = "The engine's version in two numbers, such as `8.0`. A newer one, of another major " +
		"version too, is one update: AWS upgrades all regions at once. See " +
		"https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/engine-versions.html."
	describeCacheNodeType = "The type of all nodes, in every region: large or above of the families m5, m6g, m7g, r5, " +
		"r6g, r7g and c7gn. A change is made in all regions at once, while the cache serves."
	describeCacheShards = "How many shards the data is spread over, with cluster mode. Without it cluster mode is off, " +
		"and there is one. Clients need to know cluster mode, so it is decided once; the number changes in all regions at once."
	describeCacheReplicas = "How many replicas each shard has in each region. One takes over when the primary node " +
		"fails, in another zone."
	describeCacheToken = "The AUTH token, in place of a generated one: the password of the user `default`. Changing it " +
		"adds the new one in every region, and then writes every region's secret; see `authTokenUpdateStrategy`."
	describeCacheTokenGeneration = "A number that makes a new AUTH token when it is raised: every region takes it " +
		"beside the last one, and then gets it in its secret."
	describeCacheTokenStrategy = "What becomes of the last token. Raise `authTokenGeneration` with `ROTATE`, let " +
		"clients read the new token, and set `SET`, which ends the last one. `SET` in the update that changes the " +
		"token is refused. See https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html."
	describeCachePort      = "The port. It is decided once."
	describeCacheSnapshots = "How long daily snapshots are kept in each region; 0 makes none."
	describeCacheParams    = "Parameters of the engine, beside the package's own, which turns cluster mode on. AWS copies them " +
		"when the cache is made and at a major upgrade; any other change is refused. The operations guide has the command."
)

// ElastiCacheEngine is an engine of ElastiCache.
type ElastiCacheEngine string

const (
	// ElastiCacheValkey is Valkey.
	ElastiCacheValkey ElastiCacheEngine = "valkey"
	// ElastiCacheRedis is Redis OSS.
	ElastiCacheRedis ElastiCacheEngine = "redis"
)

// Annotate documents the enumeration.
func (e *ElastiCacheEngine) Annotate(a infer.Annotator) {
	a.Describe(e, "An engine of ElastiCache.")
}

// Values lists the members of the enumeration.
func (ElastiCacheEngine) Values() []infer.EnumValue[ElastiCacheEngine] {
	return []infer.EnumValue[ElastiCacheEngine]{
		{Name: "Valkey", Value: ElastiCacheValkey, Description: "Valkey, which speaks the protocol of Redis OSS."},
		{Name: "Redis", Value: ElastiCacheRedis, Description: "Redis OSS, up to 7.1."},
	}
}

// AuthTokenUpdateStrategy says what becomes of the last AUTH token.
type AuthTokenUpdateStrategy string

const (
	// AuthTokenRotate keeps the last token beside the new one.
	AuthTokenRotate AuthTokenUpdateStrategy = "ROTATE"
	// AuthTokenSet leaves the token as the only one.
	AuthTokenSet AuthTokenUpdateStrategy = "SET"
)

// Annotate documents the enumeration.
func (s *AuthTokenUpdateStrategy) Annotate(a infer.Annotator) {
	a.Describe(s, "What becomes of the last AUTH token of a cache.")
}

// Values lists the members of the enumeration.
func (AuthTokenUpdateStrategy) Values() []infer.EnumValue[AuthTokenUpdateStrategy] {
	return []infer.EnumValue[AuthTokenUpdateStrategy]{
		{Name: "Rotate", Value: AuthTokenRotate, Description: "The last token opens the cache beside the new one."},
		{Name: "Set", Value: AuthTokenSet, Description: "The token is the only one that opens the cache."},
	}
}

// ElastiCache is the topology block of an ElastiCache global datastore.
type ElastiCache struct {
	Engine                  *ElastiCacheEngine       `pulumi:"engine,optional"`
	EngineVersion           string                   `pulumi:"engineVersion"`
	NodeType                *string                  `pulumi:"nodeType,optional"`
	Shards                  *int                     `pulumi:"shards,optional"`
	ReplicasPerShard        *int                     `pulumi:"replicasPerShard,optional"`
	AuthToken               pulumi.StringPtrInput    `pulumi:"authToken,optional" provider:"secret"`
	AuthTokenGeneration     *int                     `pulumi:"authTokenGeneration,optional"`
	AuthTokenUpdateStrategy *AuthTokenUpdateStrategy `pulumi:"authTokenUpdateStrategy,optional"`
	Port                    *int                     `pulumi:"port,optional"`
	SnapshotRetentionInDays pulumi.IntPtrInput       `pulumi:"snapshotRetentionInDays,optional"`
	Parameters              map[string]string        `pulumi:"parameters,optional"`
}

// Annotate documents the type.
func (d *ElastiCache) Annotate(a infer.Annotator) {
	a.Describe(&d, "An ElastiCache global datastore: one region writes, up to two others read with a lag that is "+
		"usually less than a second. A failover is started by an operator and loses what was not replicated. Data is "+
		"encrypted at rest, TLS and a token are demanded of every client. See "+
		"https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Redis-Global-Datastore.html.")
	a.Describe(&d.Engine, describeCacheEngine)
	a.Describe(&d.EngineVersion, describeCacheEngineVersion)
	a.Describe(&d.NodeType, describeCacheNodeType)
	a.Describe(&d.Shards, describeCacheShards)
	a.Describe(&d.ReplicasPerShard, describeCacheReplicas)
	a.Describe(&d.AuthToken, describeCacheToken)
	a.Describe(&d.AuthTokenGeneration, describeCacheTokenGeneration)
	a.Describe(&d.AuthTokenUpdateStrategy, describeCacheTokenStrategy)
	a.Describe(&d.Port, describeCachePort)
	a.Describe(&d.SnapshotRetentionInDays, describeCacheSnapshots)
	a.Describe(&d.Parameters, describeCacheParams)
}

// ElastiCacheRegion is one region of an ElastiCache global datastore that is used alone.
type ElastiCacheRegion struct {
	Name               string               `pulumi:"name"`
	VpcId              pulumi.StringInput   `pulumi:"vpcId"`
	SubnetIds          []pulumi.StringInput `pulumi:"subnetIds"`
	ClientCidrBlocks   []pulumi.StringInput `pulumi:"clientCidrBlocks"`
	ReplicasPerShard   *int                 `pulumi:"replicasPerShard,optional"`
	Generation         *int                 `pulumi:"generation,optional"`
	DeletionProtection *bool                `pulumi:"deletionProtection,optional"`
}

// Annotate documents the type.
func (r *ElastiCacheRegion) Annotate(a infer.Annotator) {
	a.Describe(&r, "One region of an ElastiCache global datastore: a replication group.")
	a.Describe(&r.Name, "The AWS region code, such as `eu-west-1`.")
	a.Describe(&r.VpcId, "The id of the VPC that the nodes are in.")
	a.Describe(&r.SubnetIds, "The ids of subnets in at least two zones of that VPC. Which ones is decided once.")
	a.Describe(&r.ClientCidrBlocks, "The IPv4 ranges that may connect, those of other regions' applications included.")
	a.Describe(&r.ReplicasPerShard, "How many replicas each shard has in this region. Default: the component's.")
	a.Describe(&r.Generation, "A number that makes the region start over with new names, where its replication group "+
		"was detached. Without it the generation is 1.")
	a.Describe(&r.DeletionProtection, "Whether the region's replication group is protected against deletion. Default: the "+
		"component's.")
}

// ElastiCacheGlobalDatastoreArgs are the inputs of an ElastiCache global datastore that is used alone.
type ElastiCacheGlobalDatastoreArgs struct {
	HomeRegion              string                        `pulumi:"homeRegion"`
	WriterRegion            *string                       `pulumi:"writerRegion,optional"`
	Regions                 []ElastiCacheRegion           `pulumi:"regions"`
	Engine                  *ElastiCacheEngine            `pulumi:"engine,optional"`
	EngineVersion           string                        `pulumi:"engineVersion"`
	NodeType                *string                       `pulumi:"nodeType,optional"`
	Shards                  *int                          `pulumi:"shards,optional"`
	ReplicasPerShard        *int                          `pulumi:"replicasPerShard,optional"`
	AuthToken               pulumi.StringPtrInput         `pulumi:"authToken,optional" provider:"secret"`
	AuthTokenGeneration     *int                          `pulumi:"authTokenGeneration,optional"`
	AuthTokenUpdateStrategy *AuthTokenUpdateStrategy      `pulumi:"authTokenUpdateStrategy,optional"`
	Port                    *int                          `pulumi:"port,optional"`
	SnapshotRetentionInDays pulumi.IntPtrInput            `pulumi:"snapshotRetentionInDays,optional"`
	Parameters              map[string]string             `pulumi:"parameters,optional"`
	DeletionProtection      *bool                         `pulumi:"deletionProtection,optional"`
	OnDelete                *OnDelete                     `pulumi:"onDelete,optional"`
	Tags                    map[string]pulumi.StringInput `pulumi:"tags,optional"`
	AwsProvider             *region.AwsProvider           `pulumi:"awsProvider,optional"`
}

// Annotate documents the inputs.
func (d *ElastiCacheGlobalDatastoreArgs) Annotate(a infer.Annotator) {
	a.Describe(&d.HomeRegion, "The region that owns the global datastore, for ever, and writes at first: one of `regions`.")
	a.Describe(&d.WriterRegion, "Where the cache accepts writes now: a fact that you declare after a failover, not a "+
		"command. Default: `homeRegion`.")
	a.Describe(&d.Regions, "The regions that hold the cache, at most three. Adding one makes a replication group that "+
		"AWS fills; removing one deletes that region's copy.")
	a.Describe(&d.Engine, describeCacheEngine)
	a.Describe(&d.EngineVersion, describeCacheEngineVersion)
	a.Describe(&d.NodeType, describeCacheNodeType)
	a.Describe(&d.Shards, describeCacheShards)
	a.Describe(&d.ReplicasPerShard, describeCacheReplicas)
	a.Describe(&d.AuthToken, describeCacheToken)
	a.Describe(&d.AuthTokenGeneration, describeCacheTokenGeneration)
	a.Describe(&d.AuthTokenUpdateStrategy, describeCacheTokenStrategy)
	a.Describe(&d.Port, describeCachePort)
	a.Describe(&d.SnapshotRetentionInDays, describeCacheSnapshots)
	a.Describe(&d.Parameters, describeCacheParams)
	a.Describe(&d.DeletionProtection, "Whether the global datastore and its replication groups are protected against "+
		"deletion, by Pulumi. Removing what is protected takes two updates: one that lowers the protection, one that removes it.")
	a.Describe(&d.OnDelete, "What is left of a replication group when it goes. Default: `snapshot`.")
	a.Describe(&d.Tags, "Tags for everything that is built.")
	a.Describe(&d.AwsProvider, "Settings of the AWS providers, one a region. What is not given is inherited from the "+
		"stack's `aws:*` configuration.")
}
