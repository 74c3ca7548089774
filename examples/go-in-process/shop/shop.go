// Package shop is the program of the example. It is apart from main so that a test can run it.
package shop

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/application"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/datastore"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/ingress"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/regional"
)

// DefaultImage is what runs when the stack's configuration names no image.
const DefaultImage = "public.ecr.aws/nginx/nginx:1.27"

// Program is a web shop in three AWS regions, with one entrance, one set of orders and one set of pictures.
func Program(ctx *pulumi.Context) error {
	settings := config.New(ctx, "")
	image := settings.Get("image")
	if image == "" {
		image = DefaultImage
	}
	app, err := application.NewGlobalApplication(ctx, "shop", &application.Args{
		HomeRegion: "us-east-2",
		Regions:    []application.Region{{Name: "us-east-2"}, {Name: "us-west-2"}, {Name: "eu-west-1"}},
		Compute: &regional.Compute{Ecs: &regional.Ecs{
			Image:       pulumi.String(image),
			Port:        pulumi.Int(80),
			Cpu:         pulumi.Int(512),
			Memory:      pulumi.Int(1024),
			Scaling:     &regional.Scaling{Min: pulumi.Int(2), Max: pulumi.Int(6), TargetCpu: pulumi.Int(60)},
			Environment: map[string]pulumi.StringInput{"LOG": pulumi.String("info")},
		}},
		LoadBalancer: &regional.LoadBalancer{Application: &regional.ApplicationLoadBalancer{
			HealthCheck: &regional.HealthCheck{Path: pulumi.String("/")},
		}},
		Ingress: &application.Ingress{GlobalAccelerator: &ingress.GlobalAccelerator{}},
		Datastores: map[string]datastore.Datastore{
			"orders":   {Dynamodb: &datastore.DynamoDb{HashKey: datastore.KeyAttribute{Name: "id", Type: "S"}}},
			"pictures": {S3: &datastore.S3{}},
		},
		DeletionProtection: new(!settings.GetBool("unprotected")),
		Tags:               map[string]pulumi.StringInput{"team": pulumi.String("shop")},
	})
	if err != nil {
		return fmt.Errorf("building the web shop: %w", err)
	}
	endpoints := pulumi.StringMap{}
	for region, stack := range app.Stacks {
		endpoints[region] = stack.Endpoint
	}
	ctx.Export("url", app.Url)
	ctx.Export("staticIpAddresses", app.StaticIpAddresses)
	ctx.Export("endpoints", endpoints)
	ctx.Export("warnings", app.Warnings)
	return nil
}
