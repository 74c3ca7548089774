package topology

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Whatever an application and its parts are called, AWS takes the names.
func FuzzPhysicalName(f *testing.F) {
	for _, seed := range []string{"", "shop", "größe", "-a--b-", "\xff\x00"} {
		f.Add("acme", "web", "prod", seed, "orders", byte(3))
	}
	f.Fuzz(func(t *testing.T, organization, project, stack, app, part string, n byte) {
		kind := kinds[int(n)%len(kinds)]
		id := Identity{Organization: organization, Project: project, Stack: stack}
		name := id.PhysicalName(kind, app, part)
		require.Regexp(t, awsNames[kind], name)
		require.Equal(t, name, id.PhysicalName(kind, app, part))
		if part != "" {
			require.NotEqual(t, name, id.PhysicalName(kind, app+part))
		}
		require.Regexp(t, `^[A-Za-z0-9][A-Za-z0-9-]{0,4}-$`, NamePrefix(app))
	})
}

// Whatever ranges are written, they are refused, or cut into parts that have no address in common.
func FuzzRanges(f *testing.F) {
	for _, seed := range []string{"10.0.0.0/8", "172.16.0.0/12", "10.2.0.0/15", "::/0", "10.0.0.0/33", ""} {
		f.Add(seed, seed, byte(0), byte(63))
	}
	f.Fuzz(func(t *testing.T, pool, block string, a, b byte) {
		if cut, bad := parsePool(pool, "pool"); len(bad) == 0 {
			one, other := regionRange(cut, int(a%64)), regionRange(cut, int(b%64))
			require.Equal(t, a%64 == b%64, one.Overlaps(other))
			require.True(t, cut.Overlaps(one) && cut.Bits() < one.Bits() && private(one))
		}
		network, bad := parseCidrBlock(block, "block")
		if len(bad) > 0 {
			return
		}
		private, public := subnets(network, 1+int(a%8))
		otherPrivate, otherPublic := subnets(network, 1+int(b%8))
		require.False(t, private.Overlaps(public) || private.Overlaps(otherPublic) || otherPrivate.Overlaps(public))
		require.Equal(t, a%8 == b%8, private.Overlaps(otherPrivate))
	})
}

// Whatever a policy document, an image, a secret's source or a version is written like, it is read or refused.
func FuzzTexts(f *testing.F) {
	for _, seed := range []string{
		"", `{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`, `{"Statement":[null]}`, `{"Statement":"x"}`, "16.6",
		"8.0.mysql_aurora.3.08.0", "99999999999999999999.1", "arn:aws:ssm:us-east-2:111122223333:parameter/shop", "use2-az1",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		require.Equal(t, WidePolicy(text), WidePolicy(text))
		ParseSecretSource(text)
		_, _ = CheckRegion(text, "region"), CheckName(text)
		InstanceArchitecture(text)
		for _, kind := range storeKinds() {
			if kind.versions == nil {
				continue
			}
			for _, engine := range []string{
				"aurora-postgresql", "aurora-mysql", "postgres", "mysql", "mariadb", "valkey", "redis", text,
			} {
				kind.versions(engine).parse(text)
			}
		}
	})
}
