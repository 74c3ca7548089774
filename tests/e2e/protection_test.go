package e2e_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Protection is on by default, for the application and for its regions.
var protected = unset("deletionProtection")

// unprotected lowers a region's protection.
func unprotected(region string) change {
	return inRegion(region, set("deletionProtection", pulumi.Bool(false)))
}

// refused expects that an update fails in the preview, because of these resources, and changes nothing.
func refused(t *testing.T, b *bench, s *stack, protected ...string) {
	t.Helper()
	before := b.sim.World()
	done, err := s.tryUp()
	require.Error(t, err)
	for _, name := range protected {
		assert.ErrorContains(t, err, `resource "`+string(s.urn(name))+`" cannot be deleted`)
	}
	assert.Empty(t, done.changes()["delete"])
	assert.Equal(t, before, b.sim.World())
}

// Retiring a region takes two updates: one that lowers its protection, one that removes it.
func TestRetiringAProtectedRegion(t *testing.T) {
	t.Parallel()
	const region = "eu-west-1"
	b, s := newShop(t, threeRegions, protected)
	rest := []string{"us-east-2", "us-west-2"}

	s.runs(shopIn(rest, protected))
	refused(t, b, s, "shop-main-load-balancer-"+region, "shop-orders-replica-"+region)

	s.runs(shopIn(threeRegions, protected, unprotected(region)))
	assert.Equal(t, did("update", []string{"shop-main-load-balancer-" + region, "shop-orders-replica-" + region}),
		s.up().changes())

	s.runs(shopIn(rest, protected))
	assert.Equal(t, did("delete", regionNames(region)), s.up().changes())
}

// The accelerator's addresses are in other people's DNS and firewalls: it is protected like data.
func TestRetiringTheAccelerator(t *testing.T) {
	t.Parallel()
	b, s := newShop(t, twoRegions, protected)
	s.runs(shopIn(twoRegions, protected, unset("ingress")))
	refused(t, b, s, "shop-ingress-accelerator")

	lowered := s.runs(shopIn(twoRegions)).up().changes()
	assert.Equal(t, did("update", inAll(twoRegions, "load-balancer"),
		[]string{"shop-orders-table-us-east-2", "shop-orders-replica-eu-west-1"}), lowered)

	removed := s.runs(shopIn(twoRegions, unset("ingress"))).up().changes()
	assert.Equal(t, did("delete", []string{"shop-global", "shop-ingress", "shop-ingress-accelerator",
		"shop-ingress-listener", endpoints("us-east-2"), endpoints("eu-west-1")}), removed)
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
			done, err := s.tryDestroy()
			require.Error(t, err)
			assert.Empty(t, done.changes()["delete"])
			assert.Equal(t, before, b.sim.World())

			s.runs(shopIn(twoRegions, onDelete)).up()
			assert.Equal(t, did("delete", shopNames(twoRegions...)), s.destroy().changes())
			assert.Equal(t, each.left, b.left())
		})
	}
}
