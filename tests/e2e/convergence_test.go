package e2e_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

// A call that fails leaves a state from which the next update converges, with nothing made twice.
func TestNextUpdateConverges(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]awssim.Fault{
		"network refused":   {Method: "Create", Type: vpcType, Region: "eu-west-1", Kind: awssim.RefuseCall},
		"service throttled": {Method: "Create", Type: serviceType, Region: "eu-west-1", Kind: awssim.Throttle},
		"replica throttled": {Method: "Create", Type: replicaType, Region: "eu-west-1", Kind: awssim.Throttle},
		"endpoints refused": {Method: "Create", Type: endpointGroupType, Kind: awssim.RefuseCall},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			b.sim.Inject(fault)
			s := b.stack("dev", shopIn(twoRegions))
			_, err := s.tryUp()
			require.Error(t, err)

			s.up()
			assert.Empty(t, s.up().changes())
			made := []string{}
			for _, r := range s.resources() {
				made = append(made, r.URN.Name())
			}
			assert.ElementsMatch(t, shopNames(twoRegions...), made)
			assert.Len(t, b.found(vpcType), 2)
			assert.Len(t, b.found(serviceType), 2)
			assert.Len(t, b.found(endpointGroupType), 2)
		})
	}
}

// A roll-out that fails in one region is finished by the next update.
func TestNextUpdateFinishesARollOut(t *testing.T) {
	t.Parallel()
	b, s := newShop(t, twoRegions)
	b.sim.Inject(awssim.Fault{Method: "Update", Type: serviceType, Region: "eu-west-1", Kind: awssim.Throttle})
	s.runs(shopIn(twoRegions, set("compute.ecs.image", image("2"))))
	_, err := s.tryUp()
	require.Error(t, err)

	s.up()
	assert.Empty(t, s.up().changes())
	for _, region := range twoRegions {
		service, definition := b.named("shop-main-service-"+region), b.named("shop-main-task-definition-"+region)
		assert.Equal(t, definition.ARN, service.Outputs["taskDefinition"], region)
		assert.Contains(t, definition.Outputs["containerDefinitions"], "shop:2", region)
	}
}
