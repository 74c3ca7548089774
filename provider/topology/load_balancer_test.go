package topology

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// aclIn is the ARN of a web ACL.
func aclIn(region, scope string) *string {
	return new("arn:aws:wafv2:" + region + ":111122223333:" + scope + "/webacl/shop/12345678-1234-1234-1234-123456789012")
}

const atLoadBalancer = "loadBalancer.application."

var loadBalancerWrongs = []wrong{
	{"IPv6 ranges without IPv6 addresses", func(a *Application) {
		a.Regions[1].IngressIpv6CidrBlocks = []string{"2001:db8::/32"}
	}, []said{{RuleIPv6, "regions[1]." + atLoadBalancer + "ingressIpv6CidrBlocks", "the load balancer has no IPv6 addresses, " +
		"so nothing could come from these ranges; set ipAddressType: dualstack, or remove the list"}}},
	{"few users over IPv4, all over IPv6", func(a *Application) {
		a.Regions[1].DualStack = true
		a.Regions[1].IngressCidrBlocks = []string{"203.0.113.0/24"}
		a.Regions[1].IngressIpv6CidrBlocks = []string{"::/0"}
		a.GlobalAccelerator.ClientIPPreservation = new(true)
	}, []said{{RuleIPv6, "regions[1]." + atLoadBalancer + "ingressIpv6CidrBlocks", "this would let in everybody over IPv6"}}},
	{"IPv6 addresses without ranges", func(a *Application) { a.Regions[0].DualStack, a.Regions[1].DualStack = true, true },
		[]said{{RuleIPv6, atLoadBalancer + "ingressIpv6CidrBlocks", "with ipAddressType: dualstack users come over IPv6 too, " +
			"and without a range in the list the load balancer drops them; name their ranges, or set ipAddressType: ipv4"}}},
	{"a web ACL of another region", func(a *Application) {
		a.Regions[0].WebACL, a.Regions[1].WebACL = aclIn("us-east-2", "regional"), aclIn("us-east-2", "regional")
	}, []said{{RuleWebACL, "regions[1]." + atLoadBalancer + "webAclArn", *aclIn("us-east-2", "regional") + " is in us-east-2, " +
		"but the load balancer is in eu-west-1; a web ACL serves one region, so give each region its own under regions"}}},
	{"a web ACL of CloudFront", func(a *Application) {
		a.Regions[0].WebACL, a.Regions[1].WebACL = aclIn("us-east-1", "global"), aclIn("us-east-1", "global")
	}, []said{{RuleWebACL, atLoadBalancer + "webAclArn", *aclIn("us-east-1", "global") + " is of the scope CLOUDFRONT, but a " +
		"load balancer takes a web ACL of the scope REGIONAL; name one of the load balancer's region"}}},
	{"no web ACL", func(a *Application) { a.Regions[1].WebACL = new("shop") },
		[]said{{RuleWebACL, "regions[1]." + atLoadBalancer + "webAclArn", `"shop" is not the ARN of a web ACL; write it like ` +
			"arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/<name>/<id>"}}},
}

func TestLoadBalancersThatAreRight(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Application){
		"the default range without IPv6": func(a *Application) { a.Regions[1].IngressIpv6CidrBlocks = []string{"::/0"} },
		"few users over IPv6": func(a *Application) {
			a.Regions[1].DualStack, a.Regions[1].IngressIpv6CidrBlocks = true, []string{"2001:db8::/32"}
		},
		"a web ACL": func(a *Application) { a.Regions[1].WebACL = aclIn("eu-west-1", "regional") },
	} {
		app := sound()
		change(&app)
		_, found := New(app)
		assert.Empty(t, found, name)
	}
}

func TestIPv6AddressesAreOfTheLoadBalancerAndItsNetwork(t *testing.T) {
	t.Parallel()
	app := sound()
	app.Regions[1].DualStack, app.Regions[1].IngressIpv6CidrBlocks = true, []string{"::/0"}
	app.Regions[2].DualStack = true
	plan, found := New(app)
	require.Empty(t, found)
	for name, want := range map[string]bool{"eu-west-1": true, "us-east-2": false, "us-west-2": false} {
		region, _ := plan.Region(name)
		assert.Equal(t, want, region.DualStack, name)
		if region.Network != nil {
			assert.Equal(t, want, region.Network.DualStack, name)
		}
	}
}
