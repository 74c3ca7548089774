package e2e_test

import (
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// protected leaves the application and its regions with the default: protection.
var protected = unset("deletionProtection")

// unprotected lowers a region's protection.
func unprotected(region string) change {
	return inRegion(region, set("deletionProtection", pulumi.Bool(false)))
}

// refusal is how the engine ends what would delete something that is protected.
const refusal = "because it is protected"

// replaceRefusal is how the engine ends what would replace something that is protected.
const replaceRefusal = "unable to replace resource"

// Protection covers what users reach and what holds data, in the state and, where AWS has it, in AWS. A region's setting
// beats a store's, and a store's beats the application's.
func TestWhatIsProtected(t *testing.T) {
	t.Parallel()
	const home, other = "us-east-2", "eu-west-1"
	serving := func(region string) []string { return append(in(region, "load-balancer", "service"), endpoints(region)) }
	table, replica := "shop-orders-table-"+home, "shop-orders-replica-"+other
	b, s := newShop(t, twoRegions, protected)
	for _, each := range []struct {
		name    string
		changes []change
		want    []string
	}{
		{
			"by default", []change{protected},
			slices.Concat(serving(home), serving(other), []string{"shop-ingress-accelerator", table, replica}),
		},
		{
			"a region lowers its own", []change{protected, unprotected(other)},
			slices.Concat(serving(home), []string{"shop-ingress-accelerator", table}),
		},
		{
			"a store raises its own", []change{set("datastores.orders.deletionProtection", pulumi.Bool(true))},
			[]string{table, replica},
		},
		{
			"a region beats the store",
			[]change{set("datastores.orders.deletionProtection", pulumi.Bool(true)), unprotected(other)},
			[]string{table},
		},
		{"nothing", nil, nil},
	} {
		s.runs(shopIn(twoRegions, each.changes...)).up()
		var inState, inAWS []string
		for _, r := range s.resources() {
			if r.Protect {
				inState = append(inState, r.URN.Name())
			}
		}
		for _, r := range b.sim.World().Resources {
			if r.Outputs.Bool("enableDeletionProtection") || r.Outputs.Bool("deletionProtectionEnabled") {
				inAWS = append(inAWS, r.Name)
			}
		}
		assert.ElementsMatch(t, each.want, inState, each.name)
		byPulumiAlone := slices.Concat(in(home, "service"), in(other, "service"),
			[]string{"shop-ingress-accelerator", endpoints(home), endpoints(other)})
		assert.ElementsMatch(t, without(each.want, byPulumiAlone...), inAWS, each.name)
	}
}

// Retiring a region takes two updates: one that lowers its protection, one that removes it.
func TestRetiringAProtectedRegion(t *testing.T) {
	t.Parallel()
	const region = "eu-west-1"
	b, s := newShop(t, threeRegions, protected)
	before := b.sim.World()
	rest := []string{"us-east-2", "us-west-2"}

	s.runs(shopIn(rest, protected))
	_, err := s.preview()
	require.ErrorContains(t, err, refusal)
	assert.Equal(t, before, b.sim.World())

	s.runs(shopIn(threeRegions, protected, unprotected(region)))
	assert.Equal(t, did("update", in(region, "load-balancer"), []string{"shop-orders-replica-" + region}),
		s.up().changes())

	s.runs(shopIn(rest, protected))
	assert.Equal(t, together(did("delete", regionNames(region)), recordChanged), s.up().changes())
}

// An update that skips its preview deletes what nothing protected needs before the engine comes to what is protected:
// its hold on the default security group. The region goes on serving and scaling, and the next update mends it.
func TestProtectedRegionServesOnWithoutAPreview(t *testing.T) {
	t.Parallel()
	const region = "eu-west-1"
	b, s := newShop(t, threeRegions, protected)
	s.runs(shopIn([]string{"us-east-2", "us-west-2"}, protected))
	_, err := s.tryUp()
	require.ErrorContains(t, err, refusal)
	assert.Equal(t, map[string]float64{region: 100}, b.visitors(region))
	b.named("shop-orders-replica-" + region)
	for _, name := range in(region, "service", "load-balancer") {
		b.named(name)
	}
	for _, name := range b.order("Delete", regionNames(region)...) {
		assert.Equal(t, in(region, "default-security-group"), []string{name})
	}

	s.runs(shopIn(threeRegions, protected)).up()
	assert.Empty(t, s.up().changes())
	assert.Len(t, s.resources(), len(shopNames(threeRegions...)))
}

// The accelerator's addresses are in other people's DNS and firewalls: it is protected like data.
func TestRetiringTheAccelerator(t *testing.T) {
	t.Parallel()
	b, s := newShop(t, twoRegions, protected)
	before := b.sim.World()
	groups := []string{endpoints("us-east-2"), endpoints("eu-west-1")}

	s.runs(shopIn(twoRegions, protected, unset("ingress")))
	_, err := s.preview()
	require.ErrorContains(t, err, refusal)
	assert.Equal(t, before, b.sim.World())

	// The regions' protection is not the accelerator's.
	s.runs(shopIn(twoRegions, protected, unset("ingress"), unprotected("us-east-2"), unprotected("eu-west-1")))
	_, err = s.tryUp()
	require.ErrorContains(t, err, refusal)
	s.runs(shopIn(twoRegions, protected)).up()

	lowered := s.runs(shopIn(twoRegions)).up().changes()
	assert.Equal(t, did("update", inAll(twoRegions, "load-balancer"),
		[]string{"shop-orders-table-us-east-2", "shop-orders-replica-eu-west-1"}), lowered)

	removed := s.runs(shopIn(twoRegions, unset("ingress"))).up().changes()
	assert.Equal(t, together(did("delete", groups, []string{
		"shop-global", "shop-ingress", "shop-ingress-accelerator", "shop-ingress-listener",
	}), recordChanged), removed)
}

// A protected application cannot be destroyed; when its protection is lowered, exactly what onDelete keeps is left.
func TestDestroyLeavesWhatOnDeleteKeeps(t *testing.T) {
	t.Parallel()
	for _, each := range []struct {
		onDelete string
		left     []string
	}{
		{"retain", []string{"aws:dynamodb/table:Table shop-orders-table-us-east-2"}},
		{"destroy", []string{}},
	} {
		t.Run(each.onDelete, func(t *testing.T) {
			t.Parallel()
			onDelete := set("datastores.orders.onDelete", pulumi.String(each.onDelete))
			b, s := newShop(t, twoRegions, protected, onDelete)
			before := b.sim.World()
			_, err := s.PreviewDestroy(t.Context())
			require.ErrorContains(t, err, refusal)
			assert.Equal(t, before, b.sim.World())

			s.runs(shopIn(twoRegions, onDelete)).up()
			assert.Equal(t, did("delete", shopNames(twoRegions...)), s.destroy().changes())
			assert.Equal(t, each.left, b.left())
		})
	}
}
