package awssim

import (
	"path"
	"slices"
	"strings"
)

// logWriter is who writes access logs into a bucket. Regions from before August 2022 also take an account of AWS's own
// for it, which globalapp does not use.
const logWriter = "logdelivery.elasticloadbalancing.amazonaws.com"

// logRefused is what a load balancer demands of the bucket for its access logs: it writes a test file when they are
// switched on.
func (op *Op) logRefused() *Refusal {
	logs := op.Object.Live.Object("accessLogs")
	if !logs.Bool("enabled") {
		return nil
	}
	name := logs.String("bucket")
	bucket := op.bucketNamed(name)
	if bucket == nil {
		return ruleLBLogBucket.Refuse("The specified bucket does not exist: %s", name)
	}
	if bucket.Region != op.Region {
		return ruleLBLogRegion.Refuse("S3Bucket: %s is not located in the same region with Elb: %s", name,
			op.Object.Live.String("arnSuffix"))
	}
	file := path.Join(logs.String("prefix"), "AWSLogs", op.Account, "ELBAccessLogTestFile")
	if !op.logsLetIn(bucket, bucket.ARN+"/"+file) {
		return ruleLBLogDenied.Refuse("Access Denied for bucket: %s. Please check S3bucket permission", name)
	}
	algorithm, _ := op.encryptionOf(bucket)
	if op.Object.Live.String("loadBalancerType") == "application" && algorithm != "AES256" {
		return ruleLBLogKey.Refuse("Access Denied for bucket: %s. Please check S3bucket permission: the only server-side "+
			"encryption that access logs support is with keys that S3 manages, not %s", name, algorithm)
	}
	return nil
}

// logsLetIn says whether a bucket's policy lets the load balancer put an object.
func (op *Op) logsLetIn(bucket *Object, object string) bool {
	policy := op.partOf(bucket, bucketPolicyToken)
	if policy == nil {
		return false
	}
	return slices.ContainsFunc(statementsIn(policy.Live.String("policy")), func(statement map[string]any) bool {
		principal, _ := statement["Principal"].(map[string]any)
		return statement["Effect"] == "Allow" && slices.Contains(scalars(principal["Service"]), logWriter) &&
			matchesAny(oneOrMany(statement["Action"]), "s3:putobject", strings.ToLower) &&
			matchesAny(oneOrMany(statement["Resource"]), object, strings.TrimSpace) &&
			op.logConditions(statement["Condition"])
	})
}

// logConditions says whether a load balancer meets the conditions of a statement: it says whose it is and which.
func (op *Op) logConditions(v any) bool {
	said := map[string]string{
		"aws:sourceaccount": op.Account, "aws:sourcearn": op.Object.ARN, "aws:securetransport": "true",
	}
	conditions, _ := v.(map[string]any)
	for _, each := range conditions {
		keys, _ := each.(map[string]any)
		for key, wanted := range keys {
			value, known := said[strings.ToLower(key)]
			if !known || !matchesAny(oneOrMany(wanted), value, strings.TrimSpace) {
				return false
			}
		}
	}
	return true
}
