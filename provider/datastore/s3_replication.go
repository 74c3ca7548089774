package datastore

import (
	"fmt"
	"strconv"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/policy"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// timeControlMinutes is the only value that S3 Replication Time Control takes.
const timeControlMinutes = 15

// replicate registers the one replication configuration of a bucket, with a rule to every other.
func replicate(ctx *pulumi.Context, spec BucketsSpec, buckets []bucket, from int) error {
	source := buckets[from]
	s := source.scope
	name := s.Name("replication-role")
	role, err := iam.NewRole(ctx, name, &iam.RoleArgs{
		Name: pulumi.String(spec.Identity.PhysicalName(topology.IAMRole, spec.Application,
			spec.Plan.Name, source.plan.Region, "replication")),
		Description:      pulumi.String(fmt.Sprintf("Copies %s from %s.", spec.Plan.Name, source.plan.Region)),
		AssumeRolePolicy: pulumi.String(policy.Trust("s3.amazonaws.com")),
		Tags:             s.Tags(name),
	}, s.Options()...)
	if err != nil {
		return fmt.Errorf("creating the role: %w", err)
	}
	rights, err := iam.NewRolePolicy(ctx, s.Name("replication-policy"), &iam.RolePolicyArgs{
		Name:   pulumi.String("replicate"),
		Role:   role.Name,
		Policy: replicationPolicy(buckets, from),
	}, s.Options()...)
	if err != nil {
		return fmt.Errorf("giving the role its permissions: %w", err)
	}
	// S3 looks at the role and at the versioning of both ends when the rules are set.
	needs := []pulumi.Resource{rights}
	rules := s3.BucketReplicationConfigRuleArray{}
	for i, target := range buckets {
		needs = append(needs, target.versioning)
		if i != from {
			rules = append(rules, replicationRule(spec, target))
		}
	}
	if _, err = s3.NewBucketReplicationConfig(ctx, s.Name("replication"), &s3.BucketReplicationConfigArgs{
		Bucket: source.bucket.Bucket,
		Role:   role.Arn,
		Rules:  rules,
	}, s.Options(pulumi.DependsOn(needs))...); err != nil {
		return fmt.Errorf("setting the rules: %w", err)
	}
	return nil
}

// replicationRule copies everything to one other bucket. Its id and priority are functions of that bucket's region alone.
func replicationRule(spec BucketsSpec, target bucket) *s3.BucketReplicationConfigRuleArgs {
	markers := enabled
	if !isSet(spec.Buckets.DeleteMarkerReplication) {
		markers = "Disabled"
	}
	destination := &s3.BucketReplicationConfigRuleDestinationArgs{Bucket: target.bucket.Arn}
	if isSet(spec.Buckets.ReplicationTimeControl) {
		destination.ReplicationTime = &s3.BucketReplicationConfigRuleDestinationReplicationTimeArgs{
			Status: pulumi.String(enabled),
			Time: &s3.BucketReplicationConfigRuleDestinationReplicationTimeTimeArgs{
				Minutes: pulumi.Int(timeControlMinutes),
			},
		}
		destination.Metrics = &s3.BucketReplicationConfigRuleDestinationMetricsArgs{
			Status: pulumi.String(enabled),
			EventThreshold: &s3.BucketReplicationConfigRuleDestinationMetricsEventThresholdArgs{
				Minutes: pulumi.Int(timeControlMinutes),
			},
		}
	}
	selection := &s3.BucketReplicationConfigRuleSourceSelectionCriteriaArgs{
		// Changes of tags and locks of a copy go back: two-way replication needs it at both ends.
		ReplicaModifications: &s3.BucketReplicationConfigRuleSourceSelectionCriteriaReplicaModificationsArgs{
			Status: pulumi.String(enabled),
		},
	}
	if target.key != nil {
		selection.SseKmsEncryptedObjects = &s3.BucketReplicationConfigRuleSourceSelectionCriteriaSseKmsEncryptedObjectsArgs{
			Status: pulumi.String(enabled),
		}
		destination.EncryptionConfiguration = &s3.BucketReplicationConfigRuleDestinationEncryptionConfigurationArgs{
			ReplicaKmsKeyId: target.key.Arn,
		}
	}
	return &s3.BucketReplicationConfigRuleArgs{
		Id:       pulumi.String(topology.ReplicationRule(target.plan.Region)),
		Priority: pulumi.Int(target.plan.Priority),
		Status:   pulumi.String(enabled),
		// Without a filter the provider sends the old form of a rule, which knows neither priorities nor several targets.
		Filter: &s3.BucketReplicationConfigRuleFilterArgs{Prefix: pulumi.String("")},
		DeleteMarkerReplication: &s3.BucketReplicationConfigRuleDeleteMarkerReplicationArgs{
			Status: pulumi.String(markers),
		},
		SourceSelectionCriteria: selection,
		Destination:             destination,
	}
}

// replicationPolicy lets S3 read one bucket and write copies into the others. See
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html.
func replicationPolicy(buckets []bucket, from int) pulumi.StringOutput {
	values := make([]any, 0, 2*len(buckets))
	for _, b := range buckets {
		values = append(values, b.bucket.Arn)
	}
	for _, b := range buckets {
		if b.key != nil {
			values = append(values, b.key.Arn)
		}
	}
	regions := make([]string, len(buckets))
	for i, b := range buckets {
		regions[i] = b.plan.Region
	}
	return pulumi.All(values...).ApplyT(func(resolved []any) string {
		arns := make([]string, len(resolved))
		for i, value := range resolved {
			arns[i] = value.(string)
		}
		return replicationDocument(regions, arns[:len(regions)], arns[len(regions):], from)
	}).(pulumi.StringOutput)
}

func replicationDocument(regions, buckets, keys []string, from int) string {
	var targets []string
	for i, arn := range buckets {
		if i != from {
			targets = append(targets, arn+"/*")
		}
	}
	statements := []policy.Statement{
		policy.Allow("ReadRules", []string{"s3:GetReplicationConfiguration", "s3:ListBucket"}, buckets[from]),
		policy.Allow("ReadVersions", []string{
			"s3:GetObjectVersionAcl", "s3:GetObjectVersionForReplication", "s3:GetObjectVersionTagging",
		}, buckets[from]+"/*"),
		policy.Allow("WriteCopies", []string{"s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags"}, targets...),
	}
	for i, key := range keys {
		use := policy.Allow("Encrypt"+strconv.Itoa(i), []string{"kms:Encrypt", "kms:GenerateDataKey"}, key)
		if i == from {
			use = policy.Allow("Decrypt", []string{"kms:Decrypt"}, key)
		}
		use.Condition = viaS3(regions[i])
		statements = append(statements, use)
	}
	return policy.Document(statements...)
}
