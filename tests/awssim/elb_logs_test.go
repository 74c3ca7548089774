package awssim

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// logBucket makes a bucket with a policy, and returns the settings of a load balancer that logs to it.
func (at *site) logBucket(name, policy string) Values {
	must(at.c.Create(bucketToken, name, Values{"bucket": name}))
	if policy != "" {
		must(at.c.Create(bucketPolicyToken, name, Values{"bucket": name, "policy": policy}))
	}
	return Values{"accessLogs": Values{"bucket": name, "enabled": true}}
}

// logPolicy lets load balancers write to a path of a bucket.
func logPolicy(resource, condition string) string {
	return fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":%q},`+
		`"Action":"s3:PutObject","Resource":"arn:aws:s3:::%s","Condition":{%s}}]}`, logWriter, resource, condition)
}

const ownLogs = "logs-bucket/AWSLogs/111122223333/*"

var (
	_ = breaks(ruleLBLogBucket, lbWith(func(*site) Values {
		return Values{"accessLogs": Values{"bucket": "no-such-bucket", "enabled": true}}
	}))
	_ = breaks(ruleLBLogRegion, func(s *Sim) error {
		at, other := newSite(s, "eu-west-1", 1), newSite(s, "us-east-1", 2)
		return at.refused(loadBalancerToken, with(at.balancerInputs(), other.logBucket("logs-bucket", logPolicy(ownLogs, ""))))
	})
	_ = breaks(ruleLBLogDenied, lbWith(func(at *site) Values { return at.logBucket("logs-bucket", "") }))
	_ = breaks(ruleLBLogKey, lbWith(func(at *site) Values {
		logs := at.logBucket("logs-bucket", logPolicy(ownLogs, ""))
		must(at.c.Create(bucketSSEToken, "logs", Values{"bucket": "logs-bucket", "rules": []any{Values{
			"applyServerSideEncryptionByDefault": Values{"sseAlgorithm": "aws:kms"}}}}))
		return logs
	}))
)

func TestAccessLogsNeedThePolicyOfTheirBucket(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		policy, prefix string
		allowed        bool
	}{
		"the account's path":        {logPolicy(ownLogs, ""), "", true},
		"the whole bucket":          {logPolicy("logs-bucket/*", ""), "shop", true},
		"the path without a prefix": {logPolicy(ownLogs, ""), "shop", false},
		"another account's path":    {logPolicy("logs-bucket/AWSLogs/444455556666/*", ""), "", false},
		"this account":              {logPolicy(ownLogs, `"StringEquals":{"aws:SourceAccount":"111122223333"}`), "", true},
		"another account":           {logPolicy(ownLogs, `"StringEquals":{"aws:SourceAccount":"444455556666"}`), "", false},
		"load balancers of the region": {
			logPolicy(ownLogs, `"ArnLike":{"aws:SourceArn":"arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/*"}`),
			"", true,
		},
		"load balancers of another region": {
			logPolicy(ownLogs, `"ArnLike":{"aws:SourceArn":"arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/*"}`),
			"", false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := newSite(New(Options{}), "eu-west-1", 1)
			at.logBucket("logs-bucket", test.policy)
			logs := Values{"accessLogs": Values{"bucket": "logs-bucket", "enabled": true, "prefix": test.prefix}}
			lb := must(at.c.Create(loadBalancerToken, "lb", at.balancerInputs()))
			_, err := at.c.Update(lb, with(at.balancerInputs(), logs))
			if test.allowed {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, ruleLBLogDenied.ID)
		})
	}
}

func TestARefusedLogBucketLeavesTheLoadBalancer(t *testing.T) {
	t.Parallel()
	at := newSite(New(Options{}), "eu-west-1", 1)
	in := with(at.balancerInputs(), at.logBucket("logs-bucket", ""))
	lb, err := at.c.Create(loadBalancerToken, "lb", in)
	require.ErrorContains(t, err, "Access Denied for bucket: logs-bucket. Please check S3bucket permission")
	assert.True(t, kept(err))
	assert.Equal(t, lb.ID, must(at.c.Read(lb)).ID)
}
