package topology

import (
	"regexp"
	"slices"
)

// everywhereIPv6 is the range of all IPv6 addresses, and the default.
const everywhereIPv6 = "::/0"

// webACLARN is the ARN of a web ACL of AWS WAF, which tells the region and the scope:
// https://docs.aws.amazon.com/waf/latest/APIReference/API_WebACL.html.
var webACLARN = regexp.MustCompile(`^arn:aws[a-z-]*:wafv2:([a-z0-9-]+):[0-9]{12}:(regional|global)/webacl/[^/]+/[^/]+$`)

// CheckLoadBalancer checks what a region's load balancer is made of. The path is where its inputs stand. Those of a Network
// Load Balancer are checked with its certificate.
func CheckLoadBalancer(region Region, path string) Problems {
	if region.NetworkLoadBalancer != nil {
		return nil
	}
	found := CheckHealthCheck(region.HealthCheck, in(path, "healthCheck"))
	found = append(found, checkIPv6(region, in(path, "ingressIpv6CidrBlocks"))...)
	return append(found, checkWebACL(region, in(path, "webAclArn"))...)
}

// checkIPv6 checks that IPv6 ranges and IPv6 addresses come together, and that the default range does not open what is
// closed to most users over IPv4.
func checkIPv6(region Region, path string) Problems {
	ranges := region.IngressIpv6CidrBlocks
	switch {
	case !region.DualStack && len(ranges) > 0 && !slices.Equal(ranges, []string{everywhereIPv6}):
		return problems(RuleIPv6, path, "the load balancer has no IPv6 addresses, so nothing could come from these ranges; "+
			"set ipAddressType: dualstack, or remove the list")
	case region.DualStack && len(ranges) == 0:
		return problems(RuleIPv6, path, "with ipAddressType: dualstack users come over IPv6 too, and without a range in the "+
			"list the load balancer drops them; name their ranges, or set ipAddressType: ipv4")
	case region.DualStack && !slices.Contains(region.IngressCidrBlocks, everywhere) && len(region.IngressCidrBlocks) > 0 &&
		slices.Equal(ranges, []string{everywhereIPv6}):
		return problems(RuleIPv6, path, "ingressCidrBlocks lets in only some users over IPv4, but this would let in everybody "+
			"over IPv6; name the IPv6 ranges of the same users (2000::/3 is everybody)")
	}
	return nil
}

// checkWebACL checks that a web ACL is one of the load balancer's region.
func checkWebACL(region Region, path string) Problems {
	if region.WebACL == nil {
		return nil
	}
	match := webACLARN.FindStringSubmatch(*region.WebACL)
	switch {
	case match == nil:
		return problems(RuleWebACL, path, "%q is not the ARN of a web ACL; write it like arn:aws:wafv2:eu-west-1:"+
			"111122223333:regional/webacl/<name>/<id>", *region.WebACL)
	case match[2] != "regional":
		return problems(RuleWebACL, path, "%s is of the scope CLOUDFRONT, but a load balancer takes a web ACL of the scope "+
			"REGIONAL; name one of the load balancer's region", *region.WebACL)
	case match[1] != region.Name:
		return problems(RuleWebACL, path, "%s is in %s, but the load balancer is in %s; a web ACL serves one region, so give "+
			"each region its own under regions", *region.WebACL, match[1], region.Name)
	}
	return nil
}
