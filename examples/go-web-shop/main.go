// A web shop in three AWS regions, with one entrance, one set of orders and one set of pictures.
package main

import (
	"github.com/pulumi-globalapp/pulumi-globalapp/sdk/go/globalapp"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() { pulumi.Run(program) }

func program(ctx *pulumi.Context) error {
	settings := config.New(ctx, "")
	shop, err := globalapp.NewGlobalApplication(ctx, "shop", &globalapp.GlobalApplicationArgs{
		HomeRegion: "us-east-2",
		Regions:    []globalapp.RegionArgs{{Name: "us-east-2"}, {Name: "us-west-2"}, {Name: "eu-west-1"}},
		Compute: &globalapp.ComputeArgs{Ecs: &globalapp.EcsArgs{
			Image:       pulumi.String(settings.Require("image")),
			Port:        pulumi.Int(80),
			Cpu:         pulumi.Int(512),
			Memory:      pulumi.Int(1024),
			Scaling:     &globalapp.ScalingArgs{Min: pulumi.Int(2), Max: pulumi.Int(6), TargetCpu: pulumi.Int(60)},
			Environment: map[string]pulumi.StringInput{"LOG": pulumi.String("info")},
		}},
		LoadBalancer: &globalapp.LoadBalancerArgs{Application: &globalapp.ApplicationLoadBalancerArgs{
			HealthCheck: &globalapp.HealthCheckArgs{Path: pulumi.String("/")},
		}},
		Ingress: &globalapp.IngressArgs{GlobalAccelerator: &globalapp.GlobalAcceleratorArgs{}},
		Datastores: map[string]globalapp.DatastoreArgs{
			"orders": {Dynamodb: &globalapp.DynamoDbArgs{
				HashKey: globalapp.KeyAttributeArgs{Name: "id", Type: globalapp.KeyTypeString},
			}},
			"pictures": {S3: &globalapp.S3Args{}},
		},
		DeletionProtection: pulumi.BoolRef(settings.RequireBool("deletionProtection")),
		Tags:               map[string]pulumi.StringInput{"team": pulumi.String("shop")},
	})
	if err != nil {
		return err
	}
	ctx.Export("url", shop.Url)
	ctx.Export("staticIpAddresses", shop.StaticIpAddresses)
	// Indexing an output keeps the regions apart: a new region changes nothing that is taken from another one.
	ctx.Export("homeEndpoint", shop.Stacks.MapIndex(pulumi.String("us-east-2")).Endpoint())
	ctx.Export("ordersTable", shop.Stores.MapIndex(pulumi.String("orders")).PhysicalName())
	ctx.Export("warnings", shop.Warnings)
	return nil
}
