package datastore

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/kms"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3"
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/outputs"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/policy"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// ReplicatedBucketsType is the type token of ReplicatedBuckets, alone and as part of an application.
const ReplicatedBucketsType = "globalapp:index:ReplicatedBuckets"

const (
	enabled = "Enabled"
	// abandonedUploadDays is how long the parts of an upload that was never completed are kept.
	abandonedUploadDays = 7
)

var _ infer.Annotated = (*ReplicatedBuckets)(nil)

// ReplicatedBuckets are buckets in several regions, each copied to all others.
type ReplicatedBuckets struct {
	pulumi.ResourceState

	BucketNames outputs.ByRegion `pulumi:"bucketNames"`
	BucketArns  outputs.ByRegion `pulumi:"bucketArns"`
	Policies    outputs.ByRegion `pulumi:"policies"`

	bindings map[string]Binding
}

// Annotate documents the component.
func (r *ReplicatedBuckets) Annotate(a infer.Annotator) {
	a.SetToken("index", "ReplicatedBuckets")
	a.Describe(&r, "One private, versioned S3 bucket in each of several regions, each copied to all others: an object written "+
		"anywhere is soon everywhere, and the newest version wins. It is a part of GlobalApplication and can be used alone.")
	a.Describe(&r.BucketNames, "The name of the bucket in each region.")
	a.Describe(&r.BucketArns, "The ARN of the bucket in each region.")
	a.Describe(&r.Policies, "For each region an IAM policy document (JSON) that lets an application use the bucket there, and "+
		"only there.")
}

// Bindings by region.
func (r *ReplicatedBuckets) Bindings() map[string]Binding { return r.bindings }

// BucketsSpec is everything that decides what replicated buckets are: checked, planned and with their defaults.
type BucketsSpec struct {
	// Application names the roles.
	Application string
	Identity    topology.Identity
	Plan        topology.StorePlan
	Buckets     S3
}

// bucket is one region's bucket and what replication needs of it.
type bucket struct {
	scope      region.Scope
	plan       topology.MemberPlan
	bucket     *s3.BucketV2
	key        *kms.Key
	versioning *s3.BucketVersioningV2
}

// name is the logical name of a bucket or of one of its settings: a region that starts over has new ones, so that the old
// bucket is never what the new one is made of.
func (b bucket) name(part string) string {
	return b.scope.Name(generationName(part, b.plan.Generation))
}

// BuildBuckets registers replicated buckets. The scopes' prefix is the name of their resources.
func BuildBuckets(
	ctx *pulumi.Context, name string, scopes *region.Scopes, spec BucketsSpec, options ...pulumi.ResourceOption,
) (*ReplicatedBuckets, error) {
	r := newReplicatedBuckets()
	if err := r.register(ctx, name, options...); err != nil {
		return nil, err
	}
	if err := r.build(ctx, name, scopes, spec); err != nil {
		return nil, err
	}
	return r, outputs.Register(ctx, r)
}

func newReplicatedBuckets() *ReplicatedBuckets {
	return &ReplicatedBuckets{
		BucketNames: outputs.ByRegion{}, BucketArns: outputs.ByRegion{}, Policies: outputs.ByRegion{},
		bindings: map[string]Binding{},
	}
}

func (r *ReplicatedBuckets) state() *pulumi.ResourceState { return &r.ResourceState }

func (r *ReplicatedBuckets) register(ctx *pulumi.Context, name string, options ...pulumi.ResourceOption) error {
	if err := ctx.RegisterComponentResource(ReplicatedBucketsType, name, r, options...); err != nil {
		return fmt.Errorf("registering replicated buckets %s: %w", name, err)
	}
	return nil
}

// build registers every bucket first: a replication rule to a bucket without versioning is refused.
func (r *ReplicatedBuckets) build(ctx *pulumi.Context, name string, scopes *region.Scopes, spec BucketsSpec) error {
	buckets := make([]bucket, 0, len(spec.Plan.Members))
	for _, member := range spec.Plan.Members {
		scope, err := scopes.Region(member.Region)
		if err != nil {
			return err
		}
		made, err := newBucket(ctx, scope.WithPrefix(name).WithParent(r), spec, member)
		if err != nil {
			return fmt.Errorf("building store %s in %s: %w", spec.Plan.Name, member.Region, err)
		}
		buckets = append(buckets, made)
		r.bind(spec, made)
	}
	if len(buckets) == 1 {
		return nil
	}
	for i := range buckets {
		if err := replicate(ctx, spec, buckets, i); err != nil {
			return fmt.Errorf("replicating store %s from %s: %w", spec.Plan.Name, buckets[i].plan.Region, err)
		}
	}
	return nil
}

// newBucket registers a bucket and its settings. The settings share the bucket's protection and its end: without them a
// bucket that is kept would be open to public policies and lose its versioning.
func newBucket(
	ctx *pulumi.Context, s region.Scope, spec BucketsSpec, member topology.MemberPlan,
) (bucket, error) {
	keep := spec.Plan.OnDelete == string(OnDeleteRetain)
	options := func(extra ...pulumi.ResourceOption) []pulumi.ResourceOption {
		return s.Options(append(extra, pulumi.Protect(member.Protected), pulumi.RetainOnDelete(keep))...)
	}
	b := bucket{scope: s, plan: member}
	var err error
	if isSet(spec.Buckets.CustomerManagedKeys) {
		if b.key, err = newKey(ctx, s, member, keep); err != nil {
			return b, err
		}
	}
	name := b.name("bucket")
	b.bucket, err = s3.NewBucketV2(ctx, name, &s3.BucketV2Args{
		Bucket: pulumi.String(member.PhysicalName),
		// Read from the state at the end: a bucket that is to be destroyed may hold objects.
		ForceDestroy: pulumi.Bool(spec.Plan.OnDelete == string(OnDeleteDestroy)),
		Tags:         s.Tags(name),
	}, options(
		// The name is kept from the first deployment: a stack or project that is renamed must not lose its buckets.
		pulumi.IgnoreChanges([]string{"bucket"}), patiently(),
	)...)
	if err != nil {
		return b, fmt.Errorf("creating the bucket: %w", err)
	}
	if _, err = s3.NewBucketPublicAccessBlock(ctx, b.name("public-access-block"), &s3.BucketPublicAccessBlockArgs{
		Bucket:                b.bucket.Bucket,
		BlockPublicAcls:       pulumi.Bool(true),
		BlockPublicPolicy:     pulumi.Bool(true),
		IgnorePublicAcls:      pulumi.Bool(true),
		RestrictPublicBuckets: pulumi.Bool(true),
	}, options()...); err != nil {
		return b, fmt.Errorf("blocking public access: %w", err)
	}
	if _, err = s3.NewBucketOwnershipControls(ctx, b.name("ownership"), &s3.BucketOwnershipControlsArgs{
		Bucket: b.bucket.Bucket,
		Rule:   &s3.BucketOwnershipControlsRuleArgs{ObjectOwnership: pulumi.String("BucketOwnerEnforced")},
	}, options()...); err != nil {
		return b, fmt.Errorf("turning access control lists off: %w", err)
	}
	if err := b.encrypt(ctx, options()); err != nil {
		return b, err
	}
	b.versioning, err = s3.NewBucketVersioningV2(ctx, b.name("versioning"), &s3.BucketVersioningV2Args{
		Bucket: b.bucket.Bucket,
		VersioningConfiguration: &s3.BucketVersioningV2VersioningConfigurationArgs{
			Status: pulumi.String(enabled),
		},
	}, options()...)
	if err != nil {
		return b, fmt.Errorf("turning versioning on: %w", err)
	}
	return b, b.expire(ctx, spec, options(pulumi.DependsOn([]pulumi.Resource{b.versioning})))
}

func (b bucket) encrypt(ctx *pulumi.Context, options []pulumi.ResourceOption) error {
	rule := &s3.BucketServerSideEncryptionConfigurationV2RuleApplyServerSideEncryptionByDefaultArgs{
		SseAlgorithm: pulumi.String("AES256"),
	}
	if b.key != nil {
		rule.SseAlgorithm, rule.KmsMasterKeyId = pulumi.String("aws:kms"), b.key.Arn
	}
	_, err := s3.NewBucketServerSideEncryptionConfigurationV2(ctx, b.name("encryption"),
		&s3.BucketServerSideEncryptionConfigurationV2Args{
			Bucket: b.bucket.Bucket,
			Rules: s3.BucketServerSideEncryptionConfigurationV2RuleArray{
				&s3.BucketServerSideEncryptionConfigurationV2RuleArgs{
					ApplyServerSideEncryptionByDefault: rule,
					// A bucket key saves a call to KMS for each object; it means nothing without KMS.
					BucketKeyEnabled: pulumi.Bool(b.key != nil),
				},
			},
		}, options...)
	if err != nil {
		return fmt.Errorf("encrypting the bucket: %w", err)
	}
	return nil
}

// expire lets old versions and abandoned uploads go. S3 copies no action of a lifecycle, so each bucket has its own.
func (b bucket) expire(ctx *pulumi.Context, spec BucketsSpec, options []pulumi.ResourceOption) error {
	_, err := s3.NewBucketLifecycleConfigurationV2(ctx, b.name("lifecycle"), &s3.BucketLifecycleConfigurationV2Args{
		Bucket: b.bucket.Bucket,
		Rules: s3.BucketLifecycleConfigurationV2RuleArray{&s3.BucketLifecycleConfigurationV2RuleArgs{
			Id:     pulumi.String("old-versions"),
			Status: pulumi.String(enabled),
			Filter: &s3.BucketLifecycleConfigurationV2RuleFilterArgs{Prefix: pulumi.String("")},
			NoncurrentVersionExpiration: &s3.BucketLifecycleConfigurationV2RuleNoncurrentVersionExpirationArgs{
				NoncurrentDays: spec.Buckets.NoncurrentVersionExpirationDays.ToIntPtrOutput().Elem(),
			},
			AbortIncompleteMultipartUpload: &s3.BucketLifecycleConfigurationV2RuleAbortIncompleteMultipartUploadArgs{
				DaysAfterInitiation: pulumi.Int(abandonedUploadDays),
			},
		}},
	}, options...)
	if err != nil {
		return fmt.Errorf("letting old versions go: %w", err)
	}
	return nil
}

// bind says what compute in the bucket's region needs to use it from there.
func (r *ReplicatedBuckets) bind(spec BucketsSpec, b bucket) {
	keyArn := pulumi.String("").ToStringOutput()
	if b.key != nil {
		keyArn = b.key.Arn
	}
	code := b.plan.Region
	document := pulumi.All(b.bucket.Arn, keyArn).ApplyT(func(values []any) string {
		return bucketPolicy(code, values[0].(string), values[1].(string))
	}).(pulumi.StringOutput)
	r.BucketNames[code] = b.bucket.Bucket
	r.BucketArns[code] = b.bucket.Arn
	r.Policies[code] = document
	r.bindings[code] = Binding{
		Environment: map[string]pulumi.StringInput{
			variable(spec.Plan.Name, "BUCKET"): b.bucket.Bucket,
		},
		Policy: document,
	}
}

// bucketPolicy lets an application list, read, write and delete the objects of one region's bucket, and use its key through S3.
func bucketPolicy(region, arn, keyArn string) string {
	statements := []policy.Statement{
		policy.Allow("ListBucket", []string{"s3:ListBucket"}, arn),
		policy.Allow("UseObjects", []string{
			"s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject",
		}, arn+"/*"),
	}
	if keyArn != "" {
		use := policy.Allow("UseKey", []string{"kms:Decrypt", "kms:GenerateDataKey"}, keyArn)
		use.Condition = viaS3(region)
		statements = append(statements, use)
	}
	return policy.Document(statements...)
}

// viaS3 limits the use of a key to what S3 in a region does for the caller.
func viaS3(region string) map[string]map[string]string {
	return map[string]map[string]string{"StringEquals": {"kms:ViaService": "s3." + region + ".amazonaws.com"}}
}
