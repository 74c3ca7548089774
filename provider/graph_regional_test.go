package provider

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/regional"
)

// certificate is a certificate in the region of the stack alone.
const certificate = "arn:aws:acm:eu-west-1:111122223333:certificate/6ca4a6a2-2ba1-4a6f-8f44-9c7c8b8f5a11"

// newStack constructs a regional stack in two zones that is used alone, with these settings of its load balancer and these
// inputs.
func newStack(t *testing.T, balancer object, inputs ...object) graph {
	t.Helper()
	stack := object{
		"region": "eu-west-1", "network": object{"natGateways": "none", "availabilityZoneCount": 2},
		"compute":      object{"ecs": object{"image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1"}},
		"loadBalancer": object{"application": balancer},
	}
	for _, more := range inputs {
		maps.Copy(stack, more)
	}
	g, err := construct(t, regional.StackType, "shop", stack)
	require.NoError(t, err)
	return g
}

// withTLS gives a stack a certificate.
var withTLS = object{"certificateArn": certificate}

// needs are the names of what a resource waits for.
func (n node) needs() []string {
	var found []string
	for _, urn := range n.request.GetDependencies() {
		found = append(found, resource.URN(urn).Name())
	}
	return found
}

// more are the names of the resources that a graph has and another has not.
func (g graph) more(than graph) []string {
	var names []string
	for name := range g.nodes {
		if _, both := than.nodes[name]; !both {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// named are the tags of a resource of a stack without tags of its own.
func named(name string) object {
	return object{"Name": name, "globalapp:application": "shop"}
}

// A certificate adds a listener and its openings, and turns the other listener into a redirect; nothing else changes.
func TestACertificateAddsAListener(t *testing.T) {
	t.Parallel()
	ranges := object{"ingressCidrBlocks": []any{"192.0.2.0/24", "198.51.100.0/24"}}
	plain := newStack(t, ranges)
	secure := newStack(t, object{
		"ingressCidrBlocks": ranges["ingressCidrBlocks"], "sslPolicy": "ELBSecurityPolicy-TLS13-1-2-2021-06",
	}, withTLS)
	added := []string{
		"shop-https-listener-eu-west-1", "shop-load-balancer-https-from-192.0.2.0-24-eu-west-1",
		"shop-load-balancer-https-from-198.51.100.0-24-eu-west-1",
	}
	assert.Equal(t, added, secure.more(plain))
	assert.Empty(t, plain.more(secure))
	for name, n := range plain.nodes {
		if !slices.Contains([]string{"shop", "shop-listener-eu-west-1"}, name) {
			assert.Equal(t, n.inputs, secure.node(name).inputs, name)
		}
	}
	for name, expected := range map[string]object{
		"shop-https-listener-eu-west-1": {
			"loadBalancerArn": "arn:shop-load-balancer-eu-west-1", "port": 443.0, "protocol": "HTTPS",
			"certificateArn": certificate, "sslPolicy": "ELBSecurityPolicy-TLS13-1-2-2021-06",
			"defaultActions": []any{object{"type": "forward", "targetGroupArn": "arn:shop-target-group-eu-west-1"}},
			"tags":           named("shop-https-listener-eu-west-1"),
		},
		"shop-listener-eu-west-1": {
			"loadBalancerArn": "arn:shop-load-balancer-eu-west-1", "port": 80.0, "protocol": "HTTP",
			"defaultActions": []any{object{"type": "redirect", "redirect": object{
				"protocol": "HTTPS", "port": "443", "statusCode": "HTTP_301",
			}}},
			"tags": named("shop-listener-eu-west-1"),
		},
		added[1]: {
			"securityGroupId": "shop-load-balancer-security-group-eu-west-1-id", "cidrIpv4": "192.0.2.0/24",
			"ipProtocol": "tcp", "fromPort": 443.0, "toPort": 443.0, "description": "HTTPS from clients.",
			"tags": named(added[1]),
		},
	} {
		assert.Equal(t, expected, secure.node(name).inputs, name)
	}
	assert.Equal(t, "http://shop-load-balancer-eu-west-1.example.com", plain.outputs["endpoint"])
	assert.Equal(t, "https://shop-load-balancer-eu-west-1.example.com", secure.outputs["endpoint"])
	assert.Subset(t, secure.node("shop-listener-eu-west-1").needs(), added, "redirected before HTTPS is served")
	service := "shop-service-eu-west-1"
	assert.Contains(t, secure.node(service).needs(), "shop-https-listener-eu-west-1")
	assert.NotContains(t, secure.node(service).needs(), "shop-listener-eu-west-1", "the listener does not forward")
	assert.Contains(t, plain.node(service).needs(), "shop-listener-eu-west-1")
}

// A web ACL is in front before anything listens. One ACL makes room for the next, because the delete of the first would
// take the second away.
func TestAWebACLIsInFrontBeforeAnythingListens(t *testing.T) {
	t.Parallel()
	const acl = "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/shop/a1b2c3d4"
	g := newStack(t, object{"webAclArn": acl}, withTLS)
	association := g.node("shop-web-acl-10.0.0.0-16-eu-west-1")
	assert.Equal(t, []string{association.name}, g.more(newStack(t, object{}, withTLS)))
	assert.Equal(t, object{"resourceArn": "arn:shop-load-balancer-eu-west-1", "webAclArn": acl}, association.inputs)
	assert.True(t, association.request.GetDeleteBeforeReplace())
	for _, listener := range []string{"shop-listener-eu-west-1", "shop-https-listener-eu-west-1"} {
		assert.Contains(t, g.node(listener).needs(), association.name, listener)
	}
}

// logParts are the resources of a bucket for access logs.
var logParts = []string{
	"shop-access-logs-bucket-eu-west-1", "shop-access-logs-encryption-eu-west-1", "shop-access-logs-lifecycle-eu-west-1",
	"shop-access-logs-ownership-eu-west-1", "shop-access-logs-policy-eu-west-1",
	"shop-access-logs-public-access-block-eu-west-1",
}

// Access logs get a private bucket that Elastic Load Balancing may write to, before the load balancer is told of it.
func TestAccessLogsGetABucket(t *testing.T) {
	t.Parallel()
	g := newStack(t, object{"accessLogs": object{"prefix": "web", "retentionInDays": 30}})
	assert.Equal(t, logParts, g.more(newStack(t, object{})))
	bucket := g.node(logParts[0]).inputs["bucket"]
	assert.Regexp(t, `^shop-eu-west-1-logs-[a-z2-7]{8}$`, bucket)
	for name, expected := range map[string]object{
		logParts[0]: {"bucket": bucket, "forceDestroy": false, "tags": named(logParts[0])},
		logParts[1]: {"bucket": bucket, "rules": []any{
			object{"applyServerSideEncryptionByDefault": object{"sseAlgorithm": "AES256"}},
		}},
		logParts[2]: {"bucket": bucket, "rules": []any{object{
			"id": "old-logs", "status": "Enabled", "filter": object{"prefix": ""}, "expiration": object{"days": 30.0},
			"abortIncompleteMultipartUpload": object{"daysAfterInitiation": 7.0},
		}}},
		logParts[3]: {"bucket": bucket, "rule": object{"objectOwnership": "BucketOwnerEnforced"}},
		logParts[5]: {
			"bucket": bucket, "blockPublicAcls": true, "blockPublicPolicy": true, "ignorePublicAcls": true,
			"restrictPublicBuckets": true,
		},
	} {
		assert.Equal(t, expected, g.node(name).inputs, name)
	}
	arn := "arn:" + logParts[0]
	assert.Equal(t, []statement{
		{
			Sid: "WriteLogs", Effect: "Allow", Action: []string{"s3:PutObject"},
			Resource:  []string{arn + "/web/AWSLogs/111122223333/*"},
			Principal: map[string]string{"Service": "logdelivery.elasticloadbalancing.amazonaws.com"},
		},
		{
			Sid: "TlsOnly", Effect: "Deny", Action: []string{"s3:*"}, Resource: []string{arn, arn + "/*"},
			Principal: map[string]string{"AWS": "*"},
			Condition: map[string]map[string]string{"Bool": {"aws:SecureTransport": "false"}},
		},
	}, g.node(logParts[4]).policy(t, "policy"))
	balancer := g.node("shop-load-balancer-eu-west-1")
	assert.Equal(t, object{"enabled": true, "bucket": bucket, "prefix": "web"}, balancer.inputs["accessLogs"])
	assert.Contains(t, balancer.needs(), logParts[4])
	for _, name := range logParts {
		assert.True(t, g.node(name).request.GetProtect(), name)
	}
}

// A bucket without protection goes with the logs in it.
func TestALogBucketWithoutProtection(t *testing.T) {
	t.Parallel()
	g := newStack(t, object{"accessLogs": object{"retentionInDays": 30}}, object{"deletionProtection": false})
	assert.Equal(t, true, g.node(logParts[0]).inputs["forceDestroy"])
	assert.Equal(t, "arn:"+logParts[0]+"/AWSLogs/111122223333/*", g.node(logParts[4]).policy(t, "policy")[0].Resource[0])
	for _, name := range logParts {
		assert.False(t, g.node(name).request.GetProtect(), name)
	}
}

func TestAccessLogsInABucketThatIsBrought(t *testing.T) {
	t.Parallel()
	g := newStack(t, object{"accessLogs": object{"bucketName": "team-logs", "prefix": "shop"}})
	assert.Empty(t, g.more(newStack(t, object{})))
	assert.Equal(t, object{"enabled": true, "bucket": "team-logs", "prefix": "shop"},
		g.node("shop-load-balancer-eu-west-1").inputs["accessLogs"])
}

// IPv6 ends at the load balancer: the public subnets get ranges and a way to clients, and the private ones nothing.
func TestDualStackIsPublicAlone(t *testing.T) {
	t.Parallel()
	g := newStack(t, object{
		"ipAddressType": "dualstack", "ingressIpv6CidrBlocks": []any{"::/0"}, "ingressCidrBlocks": []any{"0.0.0.0/0"},
	}, withTLS)
	plain := newStack(t, object{}, withTLS)
	added := []string{
		"shop-load-balancer-from-ipv6----0-eu-west-1", "shop-load-balancer-https-from-ipv6----0-eu-west-1",
		"shop-public-ipv6-route-eu-west-1",
	}
	assert.Equal(t, added, g.more(plain))
	changed := map[string]object{
		"shop-vpc-eu-west-1":               {"assignGeneratedIpv6CidrBlock": true},
		"shop-public-subnet-az1-eu-west-1": {"ipv6CidrBlock": "2001:db8:1234:5610::/64"},
		"shop-public-subnet-az2-eu-west-1": {"ipv6CidrBlock": "2001:db8:1234:5630::/64"},
		"shop-load-balancer-eu-west-1":     {"ipAddressType": "dualstack"},
	}
	for name, n := range plain.nodes {
		if name != "shop" {
			expected := maps.Clone(n.inputs)
			maps.Copy(expected, changed[name])
			assert.Equal(t, expected, g.node(name).inputs, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(changed)) {
		assert.Empty(t, g.node(name).request.GetIgnoreChanges(), name)
	}
	assert.Equal(t, object{
		"routeTableId": "shop-public-routes-eu-west-1-id", "destinationIpv6CidrBlock": "::/0",
		"gatewayId": "shop-internet-gateway-eu-west-1-id",
	}, g.node(added[2]).inputs)
	assert.Equal(t, object{
		"securityGroupId": "shop-load-balancer-security-group-eu-west-1-id", "cidrIpv6": "::/0", "ipProtocol": "tcp",
		"fromPort": 443.0, "toPort": 443.0, "description": "HTTPS from clients.", "tags": named(added[1]),
	}, g.node(added[1]).inputs)
	assert.Contains(t, g.node("shop-load-balancer-eu-west-1").needs(), added[2])
	for name := range g.nodes {
		assert.Falsef(t, strings.Contains(name, "::"), "%s cannot be told from the parts of a URN", name)
	}
}
