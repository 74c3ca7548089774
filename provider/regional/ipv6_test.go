package regional

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPublicIPv6Ranges(t *testing.T) {
	t.Parallel()
	const block = "2001:db8:1234:ab00::/56"
	for zone, want := range map[string]string{
		"az1": "2001:db8:1234:ab10::/64",
		"az2": "2001:db8:1234:ab30::/64",
		"az4": "2001:db8:1234:ab70::/64",
		"az8": "2001:db8:1234:abf0::/64",
	} {
		got, err := publicIPv6Range(block, zone)
		require.NoError(t, err)
		assert.Equal(t, want, got, zone)
	}
}

func TestPublicIPv6RangesNeedARangeAndAZone(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ block, zone, want string }{
		"no range":      {"", "az1", `"" is not an IPv6 range of /56`},
		"an IPv4 range": {"10.0.0.0/16", "az1", `"10.0.0.0/16" is not an IPv6 range of /56`},
		"another size":  {"2001:db8::/64", "az1", `"2001:db8::/64" is not an IPv6 range of /56`},
		"no zone":       {"2001:db8::/56", "b", `the zone's key "b" has no number: strconv.Atoi: parsing "b": invalid syntax`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := publicIPv6Range(test.block, test.zone)
			assert.EqualError(t, err, test.want)
		})
	}
}
