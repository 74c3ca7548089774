package e2e_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
)

// image is another version of the application.
func image(tag string) pulumi.Input {
	return pulumi.String("111122223333.dkr.ecr.us-east-2.amazonaws.com/shop:" + tag)
}

// rolledOut expects a new version of the service in some regions.
func rolledOut(regions ...string) ops {
	return together(replaced(inAll(regions, "task-definition")), did("update", inAll(regions, "service")))
}

// A new image is a roll-out in each region, however many there are.
func TestNewImageRollsOutEverywhere(t *testing.T) {
	t.Parallel()
	forSizes(t, func(t *testing.T, regions []string) {
		_, s := newShop(t, regions)
		assert.Equal(t, rolledOut(regions...),
			s.runs(shopIn(regions, set("compute.ecs.image", image("2")))).up().changes())
		assert.Empty(t, s.up().changes())
	})
}

// Each change touches exactly what must know of it. The changes build on one another.
func TestChangesTouchWhatMustKnow(t *testing.T) {
	t.Parallel()
	const one = "eu-west-1"
	all := threeRegions
	steps := []struct {
		name   string
		change change
		want   ops
	}{
		{
			"an environment variable is a roll-out",
			set("compute.ecs.environment", pulumi.Map{"LOG": pulumi.String("debug")}),
			rolledOut(all...),
		},
		{
			"the range of scaling moves no task",
			set("compute.ecs.scaling.max", pulumi.Int(9)),
			did("update", inAll(all, "scaling-target")),
		},
		{
			"the target of scaling moves no task",
			set("compute.ecs.scaling.targetCpu", pulumi.Int(70)),
			did("update", inAll(all, "scaling-policy")),
		},
		{
			"a port is a new target group",
			set("compute.ecs.port", pulumi.Int(9000)),
			together(
				replaced(inAll(all, "target-group", "task-definition")),
				did("update", inAll(all, "listener", "load-balancer-to-targets", "targets-from-load-balancer", "service")),
			),
		},
		{
			"a health check is the target group's",
			set("loadBalancer.application.healthCheck.path", pulumi.String("/healthz")),
			did("update", inAll(all, "target-group")),
		},
		{
			"a region's own image",
			inRegion(one, set("compute.ecs.image", image("canary"))),
			rolledOut(one),
		},
		{
			"a region's own way out",
			inRegion(one, set("network.natGateways", pulumi.String("single"))),
			together(
				did("update", inZones(one, []string{"az2", "az3"}, "private-route")),
				did("delete", inZones(one, []string{"az2", "az3"}, "nat-address", "nat-gateway")),
			),
		},
		{
			"a datastore binds itself to the service",
			set("datastores.carts", table()),
			together(did("create", []string{"shop-carts"}, storeNames("carts", all...)), rolledOut(all...), recordChanged),
		},
		{
			"a datastore goes, and its table stays",
			func(inputs pulumi.Map) { delete(inputs["datastores"].(pulumi.Map), "carts") },
			together(did("delete", []string{"shop-carts"}, storeNames("carts", all...)), rolledOut(all...), recordChanged),
		},
		{
			"an index is the table's",
			set("datastores.orders.dynamodb.globalSecondaryIndexes", pulumi.Array{pulumi.Map{
				"name":    pulumi.String("by-user"),
				"hashKey": pulumi.Map{"name": pulumi.String("user"), "type": pulumi.String("S")},
			}}),
			did("update", []string{"shop-orders-table-us-east-2"}),
		},
		{
			"client affinity is the listener's",
			set("ingress.globalAccelerator.clientAffinity", pulumi.String("SOURCE_IP")),
			did("update", []string{"shop-ingress-listener"}),
		},
	}
	b, s := newShop(t, all)
	var changes []change
	for _, step := range steps {
		changes = append(changes, step.change)
		assert.Equal(t, step.want, s.runs(shopIn(all, changes...)).up().changes(), step.name)
	}
	assert.Empty(t, s.up().changes())
	s.destroy()
	assert.Equal(t, []string{
		"aws:dynamodb/table:Table shop-carts-table-us-east-2", "aws:dynamodb/table:Table shop-orders-table-us-east-2",
	}, b.left())
}

// A change of tags reaches everything that has tags, and replaces nothing.
func TestTagsChangeInPlace(t *testing.T) {
	t.Parallel()
	b, s := newShop(t, twoRegions)
	tagged := []string{}
	for _, r := range b.sim.World().Resources {
		if r.URN != "" && r.Outputs.Has("tags") {
			tagged = append(tagged, r.Name)
		}
	}
	changed := s.runs(shopIn(twoRegions, set("tags.team", pulumi.String("payments")))).up().changes()
	assert.Equal(t, did("update", tagged), changed)
}
