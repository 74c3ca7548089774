package datastore

import (
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
)

var (
	_ infer.Annotated = (*S3)(nil)
	_ infer.Annotated = (*ReplicatedBucketsArgs)(nil)
)

const (
	describeBucketKeys = "Whether each bucket is encrypted with a KMS key of its own in this account (SSE-KMS), in place of keys " +
		"that S3 manages (SSE-S3). Objects keep the encryption that they were written with, so it cannot be turned off later."
	describeDeleteMarkers = "Whether the deletion of an object (its delete marker) is copied too. The deletion of one version " +
		"never is."
	describeTimeControl = "Whether S3 Replication Time Control is on: AWS's promise to copy 99.99 % of new objects within 15 " +
		"minutes, with metrics, at a price per gigabyte."
	describeNoncurrent = "How long a version of an object is kept after a newer one took its place."
)

// S3 is the topology block of replicated buckets.
type S3 struct {
	CustomerManagedKeys             *bool              `pulumi:"customerManagedKeys,optional"`
	DeleteMarkerReplication         *bool              `pulumi:"deleteMarkerReplication,optional"`
	ReplicationTimeControl          *bool              `pulumi:"replicationTimeControl,optional"`
	NoncurrentVersionExpirationDays pulumi.IntPtrInput `pulumi:"noncurrentVersionExpirationDays,optional"`
}

// Annotate documents the type.
func (s *S3) Annotate(a infer.Annotator) {
	a.Describe(&s, "One private, versioned bucket in each region, each copied to all others (two-way replication). Objects that "+
		"were there before a region was added are not copied to it; S3 Batch Replication does that. See "+
		"https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html.")
	a.Describe(&s.CustomerManagedKeys, describeBucketKeys)
	a.Describe(&s.DeleteMarkerReplication, describeDeleteMarkers)
	a.Describe(&s.ReplicationTimeControl, describeTimeControl)
	a.Describe(&s.NoncurrentVersionExpirationDays, describeNoncurrent)
}

// ReplicatedBucketsArgs are the inputs of replicated buckets that are used alone.
type ReplicatedBucketsArgs struct {
	Regions                         []StoreRegion                 `pulumi:"regions"`
	CustomerManagedKeys             *bool                         `pulumi:"customerManagedKeys,optional"`
	DeleteMarkerReplication         *bool                         `pulumi:"deleteMarkerReplication,optional"`
	ReplicationTimeControl          *bool                         `pulumi:"replicationTimeControl,optional"`
	NoncurrentVersionExpirationDays pulumi.IntPtrInput            `pulumi:"noncurrentVersionExpirationDays,optional"`
	DeletionProtection              *bool                         `pulumi:"deletionProtection,optional"`
	OnDelete                        *OnDelete                     `pulumi:"onDelete,optional"`
	Tags                            map[string]pulumi.StringInput `pulumi:"tags,optional"`
	AwsProvider                     *region.AwsProvider           `pulumi:"awsProvider,optional"`
}

// Annotate documents the inputs.
func (r *ReplicatedBucketsArgs) Annotate(a infer.Annotator) {
	a.Describe(&r.Regions, "The regions that hold a bucket. Adding one adds a rule to every other bucket; removing one takes "+
		"the rules away.")
	a.Describe(&r.CustomerManagedKeys, describeBucketKeys)
	a.Describe(&r.DeleteMarkerReplication, describeDeleteMarkers)
	a.Describe(&r.ReplicationTimeControl, describeTimeControl)
	a.Describe(&r.NoncurrentVersionExpirationDays, describeNoncurrent)
	a.Describe(&r.DeletionProtection, "Whether the buckets are protected against deletion by Pulumi. Removing what is "+
		"protected takes two updates: one that lowers the protection, one that removes it.")
	a.Describe(&r.OnDelete, "What is left of the buckets when they go. Default: `retain`.")
	a.Describe(&r.Tags, "Tags for everything that is built. `Name` and `globalapp:application` are added.")
	a.Describe(&r.AwsProvider, "Settings of the AWS providers, one a region. What is not given is inherited from the "+
		"stack's `aws:*` configuration.")
}
