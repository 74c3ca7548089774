package e2e_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the expected trees of resources anew")

// The life of an application that nobody changes: it is created whole, stays the same, and goes but for its data.
func TestCreateNothingRefreshDestroy(t *testing.T) {
	t.Parallel()
	counts := map[int]int{2: 117, 3: 172, 5: 282}
	forSizes(t, func(t *testing.T, regions []string) {
		b := newBench(t)
		assert.Empty(t, b.left())
		s := b.stack("dev", shopIn(regions))

		created := s.up().changes()
		assert.Equal(t, did("create", shopNames(regions...)), created)
		assert.Len(t, created["create"], counts[len(regions)])
		assert.Empty(t, s.up().changes())

		assert.Empty(t, s.refresh().changes())
		assert.Empty(t, s.up().changes())

		assert.Equal(t, did("delete", shopNames(regions...)), s.destroy().changes())
		assert.Equal(t, []string{"aws:dynamodb/table:Table shop-orders-table-us-east-2"}, b.left())
	})
}

// The tree of resources is written down, so that a change of it is seen in a review.
func TestTreeOfThreeRegions(t *testing.T) {
	t.Parallel()
	_, s := newShop(t, threeRegions)
	golden := filepath.Join("testdata", "three_regions.txt")
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(tree(s.resources())), 0o600))
	}
	expected, err := os.ReadFile(golden)
	require.NoError(t, err)
	assert.Equal(t, string(expected), tree(s.resources()))
}

// tree shows each resource below its parent, with its type and its provider.
func tree(resources []apitype.ResourceV3) string {
	children := map[resource.URN][]apitype.ResourceV3{}
	for _, r := range resources {
		parent := r.Parent
		if ofEngine(parent) {
			parent = ""
		}
		children[parent] = append(children[parent], r)
	}
	var text strings.Builder
	var show func(parent resource.URN, indent string)
	show = func(parent resource.URN, indent string) {
		slices.SortFunc(children[parent], func(a, b apitype.ResourceV3) int {
			return strings.Compare(a.URN.Name(), b.URN.Name())
		})
		for _, r := range children[parent] {
			fmt.Fprintf(&text, "%s%s  %s", indent, r.URN.Name(), r.Type)
			if r.Provider != "" && r.Custom && !ofEngine(providerURN(r.Provider)) {
				fmt.Fprintf(&text, "  (%s)", providerURN(r.Provider).Name())
			}
			text.WriteString("\n")
			show(r.URN, indent+"  ")
		}
	}
	show("", "")
	return text.String()
}

// providerURN is the URN in a reference to a provider, which is its URN and its id.
func providerURN(reference string) resource.URN {
	return resource.URN(reference[:strings.LastIndex(reference, "::")])
}

// Where AWS scales a service, neither a refresh nor an update takes that back.
func TestScalingIsLeftToAWS(t *testing.T) {
	t.Parallel()
	b, s := newShop(t, twoRegions)
	const name = "shop-main-service-eu-west-1"
	service := b.named(name)
	assert.InDelta(t, 2, service.Outputs["desiredCount"], 0)
	require.NoError(t, b.sim.SetByHand(serviceType, service.Region, service.ID, "desiredCount", 5))

	assert.Empty(t, s.refresh().changes())
	assert.Empty(t, s.up().changes())
	assert.InDelta(t, 5, b.named(name).Outputs["desiredCount"], 0)

	s.runs(shopIn(twoRegions, set("compute.ecs.scaling.max", pulumi.Int(9)))).up()
	assert.InDelta(t, 5, b.named(name).Outputs["desiredCount"], 0)
}
