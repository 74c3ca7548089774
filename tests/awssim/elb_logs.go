package awssim

import (
	"path"
	"slices"
	"strings"
)

// logWriter is who writes access logs into a bucket. Regions from before August 2022 also take an account of AWS's own
// for it, which globalapp does not use.
const logWriter = "logdelivery.elasticloadbalancing.amazonaws.com"

// deliveryWriter is who writes the access logs of network load balancers, of TLS listeners only.
const deliveryWriter = "delivery.logs.amazonaws.com"

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
	network := op.Object.Live.String("loadBalancerType") == "network"
	if !op.logsLetIn(bucket, "s3:putobject", bucket.ARN+"/"+file) ||
		network && !op.logsLetIn(bucket, "s3:getbucketacl", bucket.ARN) {
		return ruleLBLogDenied.Refuse("Access Denied for bucket: %s. Please check S3bucket permission", name)
	}
	algorithm, key := op.encryptionOf(bucket)
	if !network && algorithm != "AES256" || network && algorithm != "AES256" && key == "" {
		return ruleLBLogKey.Refuse("Access Denied for bucket: %s. Please check S3bucket permission: the only server-side "+
			"encryption that access logs support is with keys that S3 manages, not %s", name, algorithm)
	}
	return nil
}

// logsLetIn says whether a bucket's policy lets the writer of the load balancer's logs do something.
func (op *Op) logsLetIn(bucket *Object, action, resource string) bool {
	policy := op.partOf(bucket, bucketPolicyToken)
	if policy == nil {
		return false
	}
	writer := logWriter
	if op.Object.Live.String("loadBalancerType") == "network" {
		writer = deliveryWriter
	}
	return slices.ContainsFunc(statementsIn(policy.Live.String("policy")), func(statement map[string]any) bool {
		principal, _ := statement["Principal"].(map[string]any)
		return statement["Effect"] == "Allow" && slices.Contains(scalars(principal["Service"]), writer) &&
			matchesAny(oneOrMany(statement["Action"]), action, strings.ToLower) &&
			matchesAny(oneOrMany(statement["Resource"]), resource, strings.TrimSpace) &&
			op.logConditions(statement["Condition"])
	})
}

// logConditions says whether a load balancer meets the conditions of a statement: it says whose it is and which.
func (op *Op) logConditions(v any) bool {
	said := map[string]string{
		"aws:sourceaccount": op.Account, "aws:sourcearn": op.Object.ARN, "aws:securetransport": "true",
	}
	if op.Object.Live.String("loadBalancerType") == "network" {
		said["aws:sourcearn"], said["s3:x-amz-acl"] = op.ARN("logs", "*"), "bucket-owner-full-control"
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
