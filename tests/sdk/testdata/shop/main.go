// Command shop is a typed program with the Go SDK.
package main

import (
	"github.com/pulumi-globalapp/pulumi-globalapp/sdk/go/globalapp"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		compared, err := globalapp.CompareDatastores(ctx, &globalapp.CompareDatastoresArgs{
			Kinds: []globalapp.DatastoreKind{globalapp.DatastoreKindAurora},
		})
		if err != nil {
			return err
		}
		ctx.Export("regions", pulumi.IntPtrFromPtr(compared.Datastores["aurora"].MaximumRegions.Count))
		plan, err := globalapp.PlanTopology(ctx, &globalapp.PlanTopologyArgs{
			HomeRegion: "us-east-2",
			Regions:    []globalapp.Region{{Name: "us-east-2"}},
			Compute:    &globalapp.Compute{Ecs: &globalapp.Ecs{Image: "example/shop:1"}},
		})
		if err != nil {
			return err
		}
		ctx.Export("diagram", pulumi.String(plan.Diagram))
		app, err := globalapp.NewGlobalApplication(ctx, "shop", &globalapp.GlobalApplicationArgs{
			HomeRegion: "us-east-2",
			Regions: []globalapp.RegionArgs{
				{Name: "us-east-2"},
				{Name: "eu-west-1", Traffic: pulumi.IntRef(50)},
			},
			Compute: &globalapp.ComputeArgs{Ecs: &globalapp.EcsArgs{
				Image:   pulumi.String("111122223333.dkr.ecr.us-east-2.amazonaws.com/shop:1"),
				Scaling: &globalapp.ScalingArgs{Min: pulumi.Int(2), Max: pulumi.Int(6)},
			}},
			Ingress: &globalapp.IngressArgs{GlobalAccelerator: &globalapp.GlobalAcceleratorArgs{}},
			Datastores: map[string]globalapp.DatastoreArgs{"orders": {Dynamodb: &globalapp.DynamoDbArgs{
				HashKey: globalapp.KeyAttributeArgs{Name: "id", Type: globalapp.KeyTypeString},
			}}},
		})
		if err != nil {
			return err
		}
		ctx.Export("url", app.Url)
		ctx.Export("endpoint", app.Stacks.MapIndex(pulumi.String("us-east-2")).Endpoint())
		return nil
	})
}
