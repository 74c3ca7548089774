package e2e_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
)

// stackAlone is a RegionalStack as a program sees it.
type stackAlone struct {
	pulumi.ResourceState
	LoadBalancerArn pulumi.StringOutput `pulumi:"loadBalancerArn"`
}

// component registers one of the parts of an application, without a type.
func component(ctx *pulumi.Context, kind, name string, inputs pulumi.Map, into pulumi.ComponentResource) error {
	return ctx.RegisterRemoteComponentResource("globalapp:index:"+kind, name, inputs, into)
}

// A regional stack with an accelerator in front of it, and no application around them.
func TestStackAndIngressAlone(t *testing.T) {
	t.Parallel()
	const region = "eu-west-1"
	program := func(tag string, traffic int) pulumi.RunFunc {
		return func(ctx *pulumi.Context) error {
			var stack stackAlone
			if err := component(ctx, "RegionalStack", "shop-main", pulumi.Map{
				"region": pulumi.String(region),
				"compute": pulumi.Map{"ecs": pulumi.Map{
					"image": image(tag), "scaling": pulumi.Map{"min": pulumi.Int(2), "max": pulumi.Int(4)},
				}},
				"deletionProtection": pulumi.Bool(false),
			}, &stack); err != nil {
				return err
			}
			var ingress pulumi.ResourceState
			return component(ctx, "GlobalAcceleratorIngress", "shop-ingress", pulumi.Map{
				"endpoints": pulumi.Array{pulumi.Map{
					"region": pulumi.String(region), "loadBalancerArn": stack.LoadBalancerArn, "traffic": pulumi.Int(traffic),
				}},
				"deletionProtection": pulumi.Bool(false),
			}, &ingress)
		}
	}
	b := newBench(t)
	s := b.stack("dev", program("1", 100))
	// The stack alone is called shop-main, as its part in an application begins, and so is its provider.
	stack := append(without(stackNames(region), "shop-main-"+region), "shop-main", "shop-main-"+region)
	ingress := []string{"shop-ingress", "shop-ingress-global", "shop-ingress-accelerator", "shop-ingress-listener",
		endpoints(region)}

	assert.Equal(t, did("create", stack, ingress), s.up().changes())
	assert.Empty(t, s.up().changes())
	assert.Equal(t, map[string]float64{region: 100}, b.visitors("eu-central-1"))

	assert.Equal(t, rolledOut(region), s.runs(program("2", 100)).up().changes())
	assert.Equal(t, did("update", []string{endpoints(region)}), s.runs(program("2", 60)).up().changes())
	assert.Empty(t, s.refresh().changes())
	assert.Equal(t, did("delete", stack, ingress), s.destroy().changes())
	assert.Empty(t, b.left())
}

// A global table, and no application around it.
func TestTableAlone(t *testing.T) {
	t.Parallel()
	program := func(regions []string, changes ...change) pulumi.RunFunc {
		return func(ctx *pulumi.Context) error {
			list := pulumi.Array{}
			for _, region := range regions {
				list = append(list, pulumi.Map{"name": pulumi.String(region)})
			}
			inputs := pulumi.Map{
				"homeRegion": pulumi.String("us-east-2"), "regions": list,
				"hashKey":            pulumi.Map{"name": pulumi.String("id"), "type": pulumi.String("S")},
				"deletionProtection": pulumi.Bool(false), "onDelete": pulumi.String("destroy"),
			}
			for _, apply := range changes {
				apply(inputs)
			}
			var table pulumi.ResourceState
			return component(ctx, "DynamoDbGlobalTable", "orders", inputs, &table)
		}
	}
	replica := func(region string) []string { return []string{"orders-" + region, "orders-replica-" + region} }
	home := []string{"orders", "orders-record", "orders-us-east-2", "orders-table-us-east-2"}
	record := did("update", []string{"orders-record"})
	b := newBench(t)
	s := b.stack("dev", program(threeRegions))
	assert.Equal(t, did("create", home, replica("us-west-2"), replica("eu-west-1")), s.up().changes())
	assert.Empty(t, s.up().changes())
	assert.Empty(t, s.refresh().changes())

	expiring := set("ttlAttribute", pulumi.String("expires"))
	assert.Equal(t, together(did("update", []string{"orders-table-us-east-2"}), record),
		s.runs(program(threeRegions, expiring)).up().changes())
	assert.Equal(t, together(did("delete", replica("us-west-2")), record),
		s.runs(program(twoRegions, expiring)).up().changes())
	assert.Equal(t, did("delete", home, replica("eu-west-1")), s.destroy().changes())
	assert.Empty(t, b.left())
}
