package inputs

import (
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/stretchr/testify/assert"
)

func TestSentence(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		typeName, property, want string
	}{
		{"HealthCheck", "interval", "Default: 8. Unit: seconds. Limits: 5 to 300."},
		{"Ecs", "cpu", "Default: 256. Unit: CPU units. One of: 256, 512, 1024, 2048, 4096, 8192, 16384."},
		{"EcsOverrides", "cpu", "Unit: CPU units. One of: 256, 512, 1024, 2048, 4096, 8192, 16384."},
		{"Ecs", "healthCheckGracePeriodSeconds", "Default: 60. Unit: seconds. Limits: 0 to 2147483647."},
		{"Network", "natGateways", "Default: `perZone`."},
		{"Network", "availabilityZoneCount", "Unit: zones. Limits: 2 to 6."},
		{"GlobalApplication", "deletionProtection", "Default: true."},
		{"GlobalApplication", "network", ""},
		{"GlobalApplication", "homeRegion", ""},
		{"Nothing", "nothing", ""},
		{"KeyAttribute", "name", "Length: 1 to 255 characters."},
		{
			"ApplicationLoadBalancer", "ingressCidrBlocks",
			"Default: `[\"0.0.0.0/0\"]`. Format: an IPv4 range whose host bits are zero, such as `203.0.113.0/24`.",
		},
		{
			"ApplicationLoadBalancer", "ingressIpv6CidrBlocks",
			"Default: `[\"::/0\"]`. Format: an IPv6 range whose host bits are zero, such as `2001:db8::/32`.",
		},
		{"EndpointHealthCheck", "interval", "Default: 10. Unit: seconds. One of: 10, 30."},
		{"EndpointHealthCheck", "failureThreshold", "Default: 3. Unit: checks. Limits: 1 to 10."},
		{"GeoproximityRouting", "biases", "Limits: -90 to 90."},
		{"Domain", "name", "Length: 3 to 64 characters."},
		{
			"Domain", "hostedZoneId",
			"Length: 1 to 32 characters. Format: the id of a hosted zone, such as `Z0123456789ABCDEFGHIJ`.",
		},
		{
			"HealthCheck", "path",
			"Default: `/`. Length: 1 to 1024 characters. Format: a path that begins with \"/\", such as `/healthz`.",
		},
	} {
		assert.Equal(t, test.want, Lookup(test.typeName, test.property).Sentence(), "%s.%s", test.typeName, test.property)
	}
}

func TestOverridesHaveTheLimitsButNeitherDefaultsNorImpliedBlocks(t *testing.T) {
	t.Parallel()
	for typeName, properties := range Table {
		for name, property := range properties {
			property.Default, property.Implied = nil, false
			assert.Equal(t, property.Sentence(), Lookup(typeName+"Overrides", name).Sentence(), "%s.%s", typeName, name)
			assert.False(t, Lookup(typeName+"Overrides", name).Implied)
		}
	}
}

func TestEveryEntryOfTheTableIsAPropertyOfTheSchema(t *testing.T) {
	t.Parallel()
	pkg := newTestPackage(t)
	for typeName, properties := range Table {
		for name := range properties {
			assert.Contains(t, pkg.objects[typeName].properties, name, typeName)
		}
	}
}

func TestDefaultsAndExamplesKeepTheirOwnLimits(t *testing.T) {
	t.Parallel()
	pkg := newTestPackage(t)
	for typeName, properties := range Table {
		for name, table := range properties {
			c := &checker{pkg: pkg}
			n := node{path: typeName + "." + name, spec: pkg.objects[typeName].properties[name].TypeSpec, table: table}
			if table.Default != nil {
				c.value(n, valueOf(table.Default))
			}
			assert.Empty(t, c.problems)
			if table.Format != nil {
				assert.True(t, table.Format.valid(table.Format.Example), n.path)
			}
			assert.True(t, slices.IsSorted(table.OneOf), n.path)
			assert.LessOrEqual(t, table.Min, table.Max, n.path)
			assert.Equal(t, strings.TrimSpace(table.Sentence()), table.Sentence())
		}
	}
}

func TestADefaultOfAnUnknownTypeIsNoValue(t *testing.T) {
	t.Parallel()
	assert.Equal(t, property.Value{}, valueOf(struct{}{}))
}

func TestFormatsOfTheLoadBalancerAndTheZone(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		format    Format
		good, bad []string
	}{
		{ipv6CidrBlock, []string{"::/0", "2001:db8::/32"}, []string{"0.0.0.0/0", "2001:db8::1/32", "::", "::ffff:10.0.0.0/104"}},
		{sslPolicy, []string{"ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"}, []string{"TLS13", "ELBSecurityPolicy-", ""}},
		{keyPrefix, []string{"a", "a/b"}, []string{"", "/a", "a/"}},
		{authToken, []string{"Horse-battery&9"}, []string{"a b", "a@b", "a/b", `a"b`, "ä"}},
		{zoneID, []string{"Z123"}, []string{"example.com", "z123", "Z", "/hostedzone/Z123"}},
	} {
		for _, value := range test.good {
			assert.True(t, test.format.valid(value), value)
		}
		for _, value := range test.bad {
			assert.False(t, test.format.valid(value), value)
		}
	}
}
