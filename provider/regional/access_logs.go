package regional

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/policy"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// abandonedUploadDays is how long the parts of an upload that was never completed are kept.
const abandonedUploadDays = 7

// newAccessLogs gives a load balancer's setting of access logs, with a bucket for them unless one is brought, and what must
// be there before the setting is made. No logs are a setting too: the provider takes its absence for no change
// (https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/elbv2/load_balancer.go).
func newAccessLogs(
	ctx *pulumi.Context, s region.Scope, n *network, spec Spec,
) (*lb.LoadBalancerAccessLogsArgs, []pulumi.Resource, error) {
	logs := spec.LoadBalancer.Application.AccessLogs
	if logs == nil {
		return &lb.LoadBalancerAccessLogsArgs{Enabled: pulumi.Bool(false), Bucket: pulumi.String("")}, nil, nil
	}
	if logs.BucketName != nil {
		return &lb.LoadBalancerAccessLogsArgs{
			Enabled: pulumi.Bool(true), Bucket: logs.BucketName.ToStringPtrOutput().Elem(), Prefix: logs.Prefix,
		}, nil, nil
	}
	bucket, needs, err := newLogBucket(ctx, s, n, spec)
	if err != nil {
		return nil, nil, fmt.Errorf("making the bucket for access logs: %w", err)
	}
	return &lb.LoadBalancerAccessLogsArgs{
		Enabled: pulumi.Bool(true), Bucket: bucket.Bucket, Prefix: logs.Prefix,
	}, needs, nil
}

// newLogBucket registers a private bucket that Elastic Load Balancing may write to, and gives back what it needs for that.
// It shares the protection of the load balancer; its logs go with it.
func newLogBucket(
	ctx *pulumi.Context, s region.Scope, n *network, spec Spec,
) (*s3.BucketV2, []pulumi.Resource, error) {
	logs := spec.LoadBalancer.Application.AccessLogs
	options := s.Options(pulumi.Protect(spec.Protected))
	name := s.Name("access-logs-bucket")
	bucket, err := s3.NewBucketV2(ctx, name, &s3.BucketV2Args{
		Bucket: pulumi.String(spec.physicalName(topology.Bucket, s.Region(), "logs")),
		// Read from the state at the end: the update that lowers the protection comes before the one that deletes.
		ForceDestroy: pulumi.Bool(!spec.Protected),
		Tags:         s.Tags(name),
	}, s.Options(pulumi.Protect(spec.Protected), slowly)...)
	if err != nil {
		return nil, nil, fmt.Errorf("creating the bucket: %w", err)
	}
	block, err := s3.NewBucketPublicAccessBlock(ctx, s.Name("access-logs-public-access-block"),
		&s3.BucketPublicAccessBlockArgs{
			Bucket:                bucket.Bucket,
			BlockPublicAcls:       pulumi.Bool(true),
			BlockPublicPolicy:     pulumi.Bool(true),
			IgnorePublicAcls:      pulumi.Bool(true),
			RestrictPublicBuckets: pulumi.Bool(true),
		}, options...)
	if err != nil {
		return nil, nil, fmt.Errorf("blocking public access: %w", err)
	}
	ownership, err := s3.NewBucketOwnershipControls(ctx, s.Name("access-logs-ownership"), &s3.BucketOwnershipControlsArgs{
		Bucket: bucket.Bucket,
		Rule:   &s3.BucketOwnershipControlsRuleArgs{ObjectOwnership: pulumi.String("BucketOwnerEnforced")},
	}, options...)
	if err != nil {
		return nil, nil, fmt.Errorf("turning access control lists off: %w", err)
	}
	// Elastic Load Balancing writes to buckets with S3's own keys alone.
	encryption, err := s3.NewBucketServerSideEncryptionConfigurationV2(ctx, s.Name("access-logs-encryption"),
		&s3.BucketServerSideEncryptionConfigurationV2Args{
			Bucket: bucket.Bucket,
			Rules: s3.BucketServerSideEncryptionConfigurationV2RuleArray{
				&s3.BucketServerSideEncryptionConfigurationV2RuleArgs{
					ApplyServerSideEncryptionByDefault: &s3.
						BucketServerSideEncryptionConfigurationV2RuleApplyServerSideEncryptionByDefaultArgs{
						SseAlgorithm: pulumi.String("AES256"),
					},
				},
			},
		}, options...)
	if err != nil {
		return nil, nil, fmt.Errorf("encrypting the bucket: %w", err)
	}
	if _, err := s3.NewBucketLifecycleConfigurationV2(ctx, s.Name("access-logs-lifecycle"),
		&s3.BucketLifecycleConfigurationV2Args{
			Bucket: bucket.Bucket,
			Rules: s3.BucketLifecycleConfigurationV2RuleArray{&s3.BucketLifecycleConfigurationV2RuleArgs{
				Id:         pulumi.String("old-logs"),
				Status:     pulumi.String("Enabled"),
				Filter:     &s3.BucketLifecycleConfigurationV2RuleFilterArgs{Prefix: pulumi.String("")},
				Expiration: &s3.BucketLifecycleConfigurationV2RuleExpirationArgs{Days: logs.RetentionInDays},
				AbortIncompleteMultipartUpload: &s3.BucketLifecycleConfigurationV2RuleAbortIncompleteMultipartUploadArgs{
					DaysAfterInitiation: pulumi.Int(abandonedUploadDays),
				},
			}},
		}, options...); err != nil {
		return nil, nil, fmt.Errorf("letting old logs go: %w", err)
	}
	rights, err := s3.NewBucketPolicy(ctx, s.Name("access-logs-policy"), &s3.BucketPolicyArgs{
		Bucket: bucket.Bucket,
		Policy: logPolicy(bucket.Arn, n.owner, logs.Prefix),
	}, options...)
	if err != nil {
		return nil, nil, fmt.Errorf("letting Elastic Load Balancing write: %w", err)
	}
	return bucket, []pulumi.Resource{block, ownership, encryption, rights}, nil
}

// logPolicy lets Elastic Load Balancing write the logs of one account, over TLS. The account's number in the path is what
// keeps the load balancers of other accounts out: what AWS documents has no condition, and one on a key that the service
// does not send would stop the logs silently. See
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html.
func logPolicy(bucketArn, account pulumi.StringOutput, prefix pulumi.StringPtrInput) pulumi.StringOutput {
	before := pulumi.String("").ToStringOutput()
	if prefix != nil {
		before = pulumi.Sprintf("%s/", prefix.ToStringPtrOutput().Elem())
	}
	return pulumi.All(bucketArn, account, before).ApplyT(func(values []any) string {
		bucket, account, before := values[0].(string), values[1].(string), values[2].(string)
		write := policy.Allow("WriteLogs", []string{"s3:PutObject"}, bucket+"/"+before+"AWSLogs/"+account+"/*")
		write.Principal = map[string]string{"Service": "logdelivery.elasticloadbalancing.amazonaws.com"}
		return policy.Document(write, policy.Statement{
			Sid: "TlsOnly", Effect: "Deny", Principal: map[string]string{"AWS": "*"},
			// What is refused is everything, from anyone, that does not come over TLS.
			Action: []string{"s3:*"}, Resource: []string{bucket, bucket + "/*"},
			Condition: map[string]map[string]string{"Bool": {"aws:SecureTransport": "false"}},
		})
	}).(pulumi.StringOutput)
}
