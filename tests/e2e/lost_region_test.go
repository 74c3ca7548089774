package e2e_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/auto/optpreview"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// leavingOut updates everything but what a region's provider serves: `pulumi up --exclude '**-<region>'`.
func leavingOut(region string) optup.Option { return optup.Exclude([]string{"**-" + region}) }

// While a region is lost, the others are updated and users are sent away from it, all in one update that leaves it out.
// When it is back, a plain update catches up.
func TestUpdateWhileARegionIsLost(t *testing.T) {
	t.Parallel()
	const lost = "eu-west-1"
	b, s := newShop(t, threeRegions)
	b.sim.LoseRegion(lost)
	release := set("compute.ecs.image", image("2"))

	s.runs(shopIn(threeRegions, release))
	// As the preview that comes before an update, because without one the other regions may be done when it fails in this one.
	_, err := s.preview()
	require.ErrorContains(t, err, lost, "a plain update needs every region")

	s.runs(shopIn(threeRegions, release, inRegion(lost, set("traffic", pulumi.Int(0)))))
	assert.Equal(t, together(rolledOut("us-east-2", "us-west-2"), did("update", []string{endpoints(lost)})),
		s.up(leavingOut(lost)).changes())
	assert.Equal(t, map[string]float64{"us-east-2": 100}, b.visitors(lost))

	b.sim.HealRegion(lost)
	s.runs(shopIn(threeRegions, release))
	assert.Equal(t, together(rolledOut(lost), did("update", []string{endpoints(lost)})), s.up().changes())
	assert.Equal(t, map[string]float64{lost: 100}, b.visitors(lost))
	assert.Empty(t, s.up().changes())
}

// A region can be built while another one is lost.
func TestNewRegionWhileAnotherIsLost(t *testing.T) {
	t.Parallel()
	const lost, newcomer = "eu-west-1", "eu-central-1"
	b, s := newShop(t, threeRegions)
	b.sim.LoseRegion(lost)

	s.runs(shopIn(append([]string{newcomer}, threeRegions...)))
	assert.Equal(t, together(did("create", regionNames(newcomer)), recordChanged), s.up(leavingOut(lost)).changes())
	assert.Equal(t, map[string]float64{newcomer: 100}, b.visitors(lost))

	b.sim.HealRegion(lost)
	assert.Empty(t, s.up().changes())
}

// The home region is a region like any other for this: its replicas keep on serving.
func TestUpdateWhileTheHomeRegionIsLost(t *testing.T) {
	t.Parallel()
	const lost = "us-east-2"
	b, s := newShop(t, threeRegions)
	b.sim.LoseRegion(lost)
	s.runs(shopIn(threeRegions, set("compute.ecs.image", image("2")), inRegion(lost, set("traffic", pulumi.Int(0)))))
	assert.Equal(t, together(rolledOut("us-west-2", "eu-west-1"), did("update", []string{endpoints(lost)})),
		s.up(leavingOut(lost)).changes())
	b.sim.HealRegion(lost)
	assert.Equal(t, rolledOut(lost), s.up().changes())
}

// us-west-2 has the only API of Global Accelerator. While it is lost nothing moves traffic but health checks; the other
// regions are updated by an update that leaves out the region and the ingress. What is left out keeps what it depends on:
// the old task definitions wait for the next plain update.
func TestUpdateWhileTheAcceleratorsApiIsLost(t *testing.T) {
	t.Parallel()
	const lost = "us-west-2"
	reached := []string{"us-east-2", "eu-west-1"}
	b, s := newShop(t, threeRegions)
	b.sim.LoseRegion(lost)
	s.runs(shopIn(threeRegions, set("compute.ecs.image", image("2"))))
	for _, tooLittle := range [][]string{{"**-" + lost}, {"**-" + lost, "**-global"}, {"**::shop-ingress*"}} {
		_, err := s.preview(optpreview.Exclude(tooLittle))
		require.Error(t, err, tooLittle)
	}

	leftOut := optup.Exclude([]string{"**-" + lost, "**::shop-ingress*"})
	changed := s.up(leftOut).changes()
	want := rolledOut(reached...)
	delete(want, "delete-replaced")
	assert.Equal(t, want, changed)
	assert.Empty(t, s.up(leftOut).changes())

	b.sim.HealRegion(lost)
	assert.Equal(t, together(rolledOut(lost), did("delete-replaced", inAll(reached, "task-definition"))),
		s.up().changes())
	assert.Empty(t, s.up().changes())
}
