package topology

import (
	"net/netip"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestRegionRangeIsItsSlotOfThePool(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		pool string
		slot int
		want string
	}{
		{"10.0.0.0/8", 0, "10.0.0.0/16"},
		{"10.0.0.0/8", 33, "10.33.0.0/16"},
		{"10.0.0.0/8", 63, "10.63.0.0/16"},
		{"10.128.0.0/9", 2, "10.130.0.0/16"},
		{"100.64.0.0/10", 63, "100.127.0.0/16"},
		{"172.16.0.0/12", 1, "172.16.64.0/18"},
		{"172.16.0.0/12", 63, "172.31.192.0/18"},
		{"10.2.0.0/15", 63, "10.3.248.0/21"},
	} {
		assert.Equal(t, test.want, regionRange(netip.MustParsePrefix(test.pool), test.slot).String(), test.pool)
	}
}

func TestSubnetsAreAFunctionOfTheirZone(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		vpc             string
		zone            int
		private, public string
	}{
		{"10.0.0.0/16", 1, "10.0.0.0/20", "10.0.16.0/22"},
		{"10.0.0.0/16", 2, "10.0.32.0/20", "10.0.48.0/22"},
		{"10.0.0.0/16", 8, "10.0.224.0/20", "10.0.240.0/22"},
		{"10.0.8.0/21", 1, "10.0.8.0/25", "10.0.8.128/27"},
		{"10.0.8.0/21", 8, "10.0.15.0/25", "10.0.15.128/27"},
	} {
		private, public := subnets(netip.MustParsePrefix(test.vpc), test.zone)
		assert.Equal(t, test.private, private.String())
		assert.Equal(t, test.public, public.String())
	}
}

func TestParseRanges(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		parse func(string, string) (netip.Prefix, Problems)
		text  string
		want  string
	}{
		{parsePool, "10.0.0.0/8", ""},
		{parsePool, "172.16.0.0/12", ""},
		{parsePool, "100.64.0.0/10", ""},
		{parsePool, "", `"" is not an IPv4 CIDR block`},
		{parsePool, "10.0.0.0", "not an IPv4 CIDR block"},
		{parsePool, "fd00::/8", "not an IPv4 CIDR block"},
		{parsePool, "::ffff:10.0.0.0/104", "not an IPv4 CIDR block"},
		{parsePool, "10.1.0.0/8", "the block itself is 10.0.0.0/8"},
		{parsePool, "192.168.0.0/16", "from /8 to /15"},
		{parsePool, "0.0.0.0/7", "from /8 to /15"},
		{parsePool, "11.0.0.0/8", "is not private"},
		{parsePool, "172.0.0.0/8", "is not private"},
		{parsePool, "192.168.0.0/15", "is not private"},
		{parseCidrBlock, "192.168.0.0/16", ""},
		{parseCidrBlock, "10.9.8.0/21", ""},
		{parseCidrBlock, "10.0.0.0/15", "from /16 to /21"},
		{parseCidrBlock, "10.0.0.0/22", "from /16 to /21"},
		{parseCidrBlock, "192.168.7.0/21", "the block itself is 192.168.0.0/21"},
		{parseCidrBlock, "8.8.0.0/16", "is not private"},
	} {
		prefix, found := test.parse(test.text, "x")
		if test.want == "" {
			assert.Empty(t, found, test.text)
			assert.Equal(t, test.text, prefix.String())
			continue
		}
		require.Len(t, found, 1, test.text)
		assert.Contains(t, found[0].Message, test.want)
		assert.Equal(t, "x", found[0].Path)
		assert.False(t, prefix.IsValid())
	}
}

func TestOverlapsNameBothRegionsAndTheRangeToChange(t *testing.T) {
	t.Parallel()
	network := func(region string, explicit bool, block string) regionNetwork {
		return regionNetwork{
			region: region, path: region + ".cidrBlock", explicit: explicit, block: netip.MustParsePrefix(block),
		}
	}
	for name, test := range map[string]struct {
		networks []regionNetwork
		paths    []string
	}{
		"apart": {[]regionNetwork{network("a", true, "10.0.0.0/16"), network("b", true, "10.1.0.0/16")}, nil},
		"same": {
			[]regionNetwork{network("a", true, "10.0.0.0/16"), network("b", true, "10.0.0.0/16")}, []string{"b.cidrBlock"}},
		"inside the pool's": {
			[]regionNetwork{network("a", true, "10.3.0.0/20"), network("b", false, "10.3.0.0/16")}, []string{"a.cidrBlock"}},
		"one in the way of two": {
			[]regionNetwork{
				network("a", false, "10.2.0.0/21"), network("b", false, "10.2.8.0/21"), network("c", true, "10.2.0.0/16"),
			}, []string{"c.cidrBlock"}},
		"three alike": {
			[]regionNetwork{
				network("a", true, "10.0.0.0/16"), network("b", true, "10.0.0.0/16"), network("c", true, "10.0.0.0/16"),
			}, []string{"b.cidrBlock", "c.cidrBlock"}},
	} {
		found := overlaps(test.networks)
		var paths []string
		for _, problem := range found {
			paths = append(paths, problem.Path)
			assert.Equal(t, RuleOverlap, problem.Rule)
		}
		assert.Equal(t, test.paths, paths, name)
	}
	message := overlaps([]regionNetwork{network("a", true, "10.0.0.0/16"), network("b", true, "10.0.0.0/20")})[0].Message
	assert.Contains(t, message, "the range 10.0.0.0/20 of b overlaps the range 10.0.0.0/16 of a")
	assert.Contains(t, message, "set b.cidrBlock")
}

// pools are all sizes of pools in all private ranges.
func pools() *rapid.Generator[netip.Prefix] {
	return rapid.Custom(func(t *rapid.T) netip.Prefix {
		whole := rapid.SampledFrom(privateRanges[:2]).Draw(t, "range")
		bits := rapid.IntRange(max(poolLargest, whole.Bits()), poolSmallest).Draw(t, "bits")
		n := rapid.IntRange(0, 1<<(bits-whole.Bits())-1).Draw(t, "n")
		return part(whole, bits, n)
	})
}

func TestNoTwoRangesOfAPoolOverlap(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		pool := pools().Draw(t, "pool")
		var ranges []netip.Prefix
		for slot := range 1 << slotBits {
			block := regionRange(pool, slot)
			_, found := parseCidrBlock(block.String(), "")
			require.Empty(t, found)
			require.True(t, pool.Contains(block.Addr()))
			ranges = append(ranges, block)
		}
		requireApart(t, ranges)
	})
}

func requireApart(t require.TestingT, ranges []netip.Prefix) {
	for i, block := range ranges {
		for _, other := range ranges[:i] {
			require.False(t, block.Overlaps(other), "%s and %s", block, other)
		}
	}
}

// FuzzAddressPlan plans one network and proves that its subnets lie in it and apart, whatever the input.
func FuzzAddressPlan(f *testing.F) {
	f.Add("eu-west-1", "10.0.0.0/16", 3, "euw1-az1", "euw1-az2")
	f.Add("us-west-1", "192.168.0.0/21", 0, "", "")
	f.Add("xx-west-1", "", -1, "xxw1-az8", "xxw1-az8")
	f.Fuzz(func(t *testing.T, region, cidr string, count int, first, second string) {
		var ids []string
		for _, id := range []string{first, second} {
			if id != "" {
				ids = append(ids, id)
			}
		}
		plan, found := PlanNetwork(region, cidr, count, ids, "none", "network")
		if len(found) > 0 {
			require.Empty(t, plan)
			return
		}
		requireSoundNetwork(t, plan)
	})
}

func requireSoundNetwork(t require.TestingT, plan NetworkPlan) {
	require.GreaterOrEqual(t, len(plan.Zones), zonesLeast)
	var ranges []netip.Prefix
	for _, zone := range plan.Zones {
		for _, subnet := range []netip.Prefix{zone.Private, zone.Public} {
			require.True(t, plan.CidrBlock.Contains(subnet.Addr()))
			require.Greater(t, subnet.Bits(), plan.CidrBlock.Bits())
			require.LessOrEqual(t, subnet.Bits(), 27)
			require.Equal(t, subnet, subnet.Masked())
			ranges = append(ranges, subnet)
		}
	}
	requireApart(t, ranges)
	require.True(t, slices.IsSorted(zoneIDs(plan)))
}
