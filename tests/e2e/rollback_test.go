package e2e_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// An image that never becomes healthy is rolled back by ECS, and the update fails and says where. What the region went
// back to is still there, and the next update with an image that works converges.
func TestRollBackFailsTheUpdate(t *testing.T) {
	t.Parallel()
	const region = "eu-west-1"
	const definition = "shop-main-task-definition-" + region
	b, s := newShop(t, twoRegions)
	before := b.named(definition)

	b.sim.FailDeployments(region, true)
	failed, err := s.runs(shopIn(twoRegions, set("compute.ecs.image", image("broken")))).tryUp()
	require.Error(t, err)
	assert.Contains(t, failed.log, "the deployment in "+region+" was rolled back")
	assert.NotContains(t, failed.changes()["delete-replaced"], definition)
	assert.NotContains(t, b.order("Delete", definition), definition)
	assert.Equal(t, before.ARN, b.named("shop-main-service-" + region).Outputs["taskDefinition"])
	assert.Empty(t, b.sim.RunsOnInactive())
	assert.Equal(t, map[string]float64{region: 100}, b.visitors(region), "the old version serves on")

	again, err := s.tryUp()
	require.Error(t, err, "the same image fails again")
	assert.Contains(t, again.log, "the deployment in "+region+" was rolled back")
	assert.Equal(t, before.ARN, b.named("shop-main-service-" + region).Outputs["taskDefinition"])
	assert.Empty(t, b.sim.RunsOnInactive())

	b.sim.FailDeployments(region, false)
	s.runs(shopIn(twoRegions, set("compute.ecs.image", image("2")))).up()
	assert.Empty(t, b.sim.RunsOnInactive())
	assert.Empty(t, s.up().changes())
	for _, each := range twoRegions {
		running := b.named("shop-main-task-definition-" + each)
		assert.Equal(t, running.ARN, b.named("shop-main-service-" + each).Outputs["taskDefinition"], each)
		assert.Contains(t, running.Outputs["containerDefinitions"], "shop:2", each)
	}
}
