package datastore

import (
	"github.com/pulumi/pulumi-go-provider/infer"
)

var (
	_ infer.Annotated      = (*Datastore)(nil)
	_ infer.Annotated      = (*StoreRegion)(nil)
	_ infer.Enum[OnDelete] = OnDelete("")
)

// OnDelete says what is left of a store when it goes.
type OnDelete string

const (
	// OnDeleteSnapshot leaves a final snapshot.
	OnDeleteSnapshot OnDelete = "snapshot"
	// OnDeleteRetain leaves the store's data where it is, outside of Pulumi.
	OnDeleteRetain OnDelete = "retain"
	// OnDeleteDestroy leaves nothing.
	OnDeleteDestroy OnDelete = "destroy"
)

// Annotate documents the enumeration.
func (o *OnDelete) Annotate(a infer.Annotator) {
	a.Describe(o, "What is left of a store when it is removed from the program or the stack is destroyed.")
}

// Values lists the members of the enumeration.
func (OnDelete) Values() []infer.EnumValue[OnDelete] {
	return []infer.EnumValue[OnDelete]{
		{Name: "Snapshot", Value: OnDeleteSnapshot, Description: "A final snapshot. Not every kind of store has one: " +
			"DynamoDB global tables and buckets do not."},
		{Name: "Retain", Value: OnDeleteRetain, Description: "The data stays in AWS, and Pulumi forgets it: every bucket, or " +
			"the table of the home region, whose replicas in the other regions go."},
		{Name: "Destroy", Value: OnDeleteDestroy, Description: "Nothing is left."},
	}
}

// Datastore is one replicated datastore of an application: settings common to all kinds and exactly one topology block.
type Datastore struct {
	Regions            []StoreRegion  `pulumi:"regions,optional"`
	HomeRegion         *string        `pulumi:"homeRegion,optional"`
	WriterRegion       *string        `pulumi:"writerRegion,optional"`
	DeletionProtection *bool          `pulumi:"deletionProtection,optional"`
	OnDelete           *OnDelete      `pulumi:"onDelete,optional"`
	Dynamodb           *DynamoDb      `pulumi:"dynamodb,optional"`
	S3                 *S3            `pulumi:"s3,optional"`
	Aurora             *Aurora        `pulumi:"aurora,optional"`
	Documentdb         *DocumentDb    `pulumi:"documentdb,optional"`
	Rds                *Rds           `pulumi:"rds,optional"`
	Elasticache        *ElastiCache   `pulumi:"elasticache,optional"`
	Existing           *ExistingStore `pulumi:"existing,optional"`
}

// Annotate documents the type.
func (d *Datastore) Annotate(a infer.Annotator) {
	a.Describe(&d, "One replicated datastore: settings common to all kinds and exactly one topology block; or one that is managed "+
		"elsewhere.")
	a.Describe(&d.Regions, "The regions that hold the store, each a region of the application. Default: all of them. A "+
		"region that should hold data but run nothing has `stack: none`.")
	a.Describe(&d.HomeRegion, "The region that owns the store's global object, for ever. Default: the application's home "+
		"region, where the store has it; else it is required. Buckets have none.")
	a.Describe(&d.WriterRegion, "Where the store accepts writes now, for a kind with one writer: a fact that you declare "+
		"after a failover, not a command. Default: the store's home region, where that is one of its own; else the application's "+
		"writer region, where the store has it. Stores fail over one at a time.")
	a.Describe(&d.DeletionProtection, "Whether the store is protected against deletion, by Pulumi and by AWS. Default: the "+
		"application's. A region's own setting beats it. Removing a protected store takes two updates: one that lowers the "+
		"protection, one that removes it.")
	a.Describe(&d.OnDelete, "What is left of the store when it goes. Default: `retain` for tables and buckets, `snapshot` for "+
		"databases.")
	a.Describe(&d.Dynamodb, "A DynamoDB global table: every region reads and writes, the last writer of an item wins, "+
		"replication usually takes less than a second.")
	a.Describe(&d.S3, "One bucket in each region, each copied to all others: every region reads and writes.")
	a.Describe(&d.Aurora, "An Aurora global database: one region writes, the others read.")
	a.Describe(&d.Documentdb, "A DocumentDB global cluster, for MongoDB clients: one region writes, the others read.")
	a.Describe(&d.Rds, "A database of RDS with read replicas in the other regions; a failover is one way.")
	a.Describe(&d.Elasticache, "An ElastiCache global datastore: a cache that one region writes, and up to two others read.")
	a.Describe(&d.Existing, "In place of a topology block: a store that is managed elsewhere, which applications are given access "+
		"to. No other setting goes with it.")
}

// StoreRegion is one region of a store.
type StoreRegion struct {
	Name             string  `pulumi:"name"`
	InstanceClass    *string `pulumi:"instanceClass,optional"`
	Instances        *int    `pulumi:"instances,optional"`
	Headless         *bool   `pulumi:"headless,optional"`
	EngineVersion    *string `pulumi:"engineVersion,optional"`
	ReplicasPerShard *int    `pulumi:"replicasPerShard,optional"`
	Generation       *int    `pulumi:"generation,optional"`
}

// Annotate documents the type.
func (s *StoreRegion) Annotate(a infer.Annotator) {
	a.Describe(&s, "One region of a store.")
	a.Describe(&s.Name, "The AWS region code, such as `eu-west-1`.")
	a.Describe(&s.InstanceClass, describeMemberClass)
	a.Describe(&s.Instances, describeMemberInstances)
	a.Describe(&s.Headless, describeMemberHeadless)
	a.Describe(&s.EngineVersion, describeMemberVersion)
	a.Describe(&s.ReplicasPerShard, describeMemberReplicas)
	a.Describe(&s.Generation, describeMemberGeneration)
}

// What a region says differently about its part of a store.
const (
	describeMemberClass     = "Only for databases: the class of this region's instances. Default: the store's."
	describeMemberInstances = "Only for databases: how many instances this region has. Default: the store's."
	describeMemberHeadless  = "Only for databases: whether this region has no instances at all, only the data. It is cheap, and " +
		"slow to fail over to: instances must be made first. Its applications read from the nearest region that has some."
	describeMemberVersion = "Only for databases: the engine version of this region, for an upgrade in two updates. Default: the " +
		"store's."
	describeMemberReplicas   = "Only for caches: how many replicas each shard has in this region. Default: the store's."
	describeMemberGeneration = "A number that makes the region start over with new names: for a bucket whose region comes back " +
		"while the bucket that it left behind still exists, for a database whose region was detached, or follows another writer. " +
		"Without it the generation is 1."
)
