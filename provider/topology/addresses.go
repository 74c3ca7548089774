package topology

import (
	"encoding/binary"
	"fmt"
	"net/netip"
	"strings"
)

// A pool is cut into 64 slots, one a region, each no larger than AWS's largest VPC.
const (
	slotBits       = 6
	poolLargest    = 8
	poolSmallest   = 15
	vpcLargest     = 16
	vpcSmallest    = 21
	zoneBits       = 3
	publicBits     = 3
	zonesAddressed = 1 << zoneBits
)

// privateRanges are the ranges that a network may use: RFC 1918 and the shared address space of RFC 6598.
var privateRanges = []netip.Prefix{
	netip.MustParsePrefix("10.0.0.0/8"),
	netip.MustParsePrefix("172.16.0.0/12"),
	netip.MustParsePrefix("192.168.0.0/16"),
	netip.MustParsePrefix("100.64.0.0/10"),
}

// privateWords names privateRanges in messages.
const privateWords = "10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 and 100.64.0.0/10"

// parsePool reads an address pool. A pool of 192.168.0.0/16 is too small for 64 slots that hold eight zones each.
func parsePool(pool, path string) (netip.Prefix, Problems) {
	return parseRange(pool, poolLargest, poolSmallest, RuleAddressPool, path,
		"such as 10.0.0.0/8; or give every region its own network.cidrBlock")
}

// parseCidrBlock reads the range of one network. Below /21 a zone's public subnet is smaller than a load balancer
// accepts.
func parseCidrBlock(block, path string) (netip.Prefix, Problems) {
	return parseRange(block, vpcLargest, vpcSmallest, RuleCidrBlock, path, "such as 10.0.0.0/16")
}

func parseRange(text string, largest, smallest int, rule, path, wayOut string) (netip.Prefix, Problems) {
	prefix, err := netip.ParsePrefix(text)
	if err != nil || !prefix.Addr().Is4() {
		return netip.Prefix{}, problems(rule, path, "%q is not an IPv4 CIDR block; set one, %s", text, wayOut)
	}
	if prefix != prefix.Masked() {
		return netip.Prefix{}, problems(rule, path, "%s has bits behind its prefix length; the block itself is %s",
			text, prefix.Masked())
	}
	if prefix.Bits() < largest || prefix.Bits() > smallest {
		return netip.Prefix{}, problems(rule, path, "%s is a /%d, but the size must be from /%d to /%d; set a block of "+
			"that size, %s", text, prefix.Bits(), largest, smallest, wayOut)
	}
	if !private(prefix) {
		return netip.Prefix{}, problems(rule, path, "%s is not private; set a block inside one of %s, %s", text,
			privateWords, wayOut)
	}
	return prefix, nil
}

func private(prefix netip.Prefix) bool {
	for _, r := range privateRanges {
		if r.Contains(prefix.Addr()) && prefix.Bits() >= r.Bits() {
			return true
		}
	}
	return false
}

// regionRange is the range of a region in a pool: a function of the two alone, so that no region's range depends on
// which other regions there are.
func regionRange(pool netip.Prefix, slot int) netip.Prefix {
	bits := max(vpcLargest, pool.Bits()+slotBits)
	return part(pool, bits, slot)
}

// subnets are the ranges of a zone in a VPC: a function of the two alone. The VPC is cut into eight parts, one a zone
// number. The first half of a part is private, the next eighth public, and the rest is left for later kinds of subnets.
//
// In the smallest VPC, a /21, the public subnet is a /27, the smallest that an Application Load Balancer accepts, see
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html.
func subnets(vpc netip.Prefix, zoneNumber int) (private, public netip.Prefix) {
	zone := part(vpc, vpc.Bits()+zoneBits, zoneNumber-1)
	return part(zone, zone.Bits()+1, 0), part(zone, zone.Bits()+publicBits, zonesAddressed/2)
}

// part is the n-th part of a range that is cut into parts of the given prefix length.
func part(whole netip.Prefix, bits, n int) netip.Prefix {
	address := whole.Addr().As4()
	start := binary.BigEndian.Uint32(address[:]) + uint32(n)<<(32-bits)
	binary.BigEndian.PutUint32(address[:], start)
	return netip.PrefixFrom(netip.AddrFrom4(address), bits)
}

// regionNetwork is a region's range with what is needed to say who is in whose way.
type regionNetwork struct {
	region   string
	path     string
	explicit bool
	// brought is a range of a network that is brought, which cannot be another.
	brought bool
	block   netip.Prefix
}

// rank says which of two ranges is asked to give way: the higher one.
func (n regionNetwork) rank() int {
	switch {
	case n.brought:
		return 0
	case !n.explicit:
		return 1
	}
	return 2 //nolint:mnd // The rank after the two before.
}

// wayOut says how a range gives way.
func (n regionNetwork) wayOut() string {
	switch {
	case n.brought:
		return fmt.Sprintf("remove %s where nothing there is to be reached, or bring another network", n.path)
	case !n.explicit:
		return fmt.Sprintf("set %s to a free range", n.path)
	}
	return fmt.Sprintf("set %s to a free range, or remove it to take the one of the address pool", n.path)
}

// overlaps reports the regions whose ranges have addresses in common, one problem for each range that must change. Two
// ranges from the pool never overlap, so one of a pair is explicit or brought.
func overlaps(networks []regionNetwork) Problems {
	var found Problems
	reported := map[string]bool{}
	for j, later := range networks {
		for _, earlier := range networks[:j] {
			change, other := later, earlier
			if earlier.rank() > later.rank() {
				change, other = earlier, later
			}
			if !later.block.Overlaps(earlier.block) || reported[change.path] {
				continue
			}
			reported[change.path] = true
			found = append(found, problems(RuleOverlap, change.path, "the range %s of %s overlaps the range %s of %s, and "+
				"networks that overlap can never be connected; %s", change.block, change.region, other.block, other.region,
				change.wayOut())...)
		}
	}
	return found
}

// list joins words for a message.
func list(words []string) string {
	return strings.Join(words, ", ")
}

// choice lists what can be chosen: a, b or c.
func choice(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return list(words)
	}
	return list(words[:last]) + " or " + words[last]
}
