// A database and buckets in two AWS regions, for applications that run there already.
package main

import (
	"github.com/pulumi-globalapp/pulumi-globalapp/sdk/go/globalapp"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

const home, other = "us-east-2", "eu-west-1"

func main() { pulumi.Run(program) }

func program(ctx *pulumi.Context) error {
	settings := config.New(ctx, "")
	protected := pulumi.BoolRef(settings.RequireBool("deletionProtection"))
	tags := map[string]pulumi.StringInput{"team": pulumi.String("finance")}

	ledger, err := globalapp.NewAuroraGlobalDatabase(ctx, "ledger", &globalapp.AuroraGlobalDatabaseArgs{
		HomeRegion:         home,
		Engine:             "aurora-postgresql",
		EngineVersion:      "16.6",
		InstanceClass:      pulumi.StringRef("db.r7g.large"),
		Regions:            []globalapp.AuroraRegionArgs{member(settings, home, "home"), member(settings, other, "other")},
		DeletionProtection: protected,
		Tags:               tags,
	})
	if err != nil {
		return err
	}
	receipts, err := globalapp.NewReplicatedBuckets(ctx, "receipts", &globalapp.ReplicatedBucketsArgs{
		Regions:                []globalapp.StoreRegionArgs{{Name: home}, {Name: other}},
		ReplicationTimeControl: pulumi.BoolRef(true),
		DeletionProtection:     protected,
		Tags:                   tags,
	})
	if err != nil {
		return err
	}
	ctx.Export("writerEndpoint", ledger.WriterEndpoint)
	ctx.Export("homeSecret", ledger.SecretArns.MapIndex(pulumi.String(home)))
	ctx.Export("otherReader", ledger.ReaderEndpoints.MapIndex(pulumi.String(other)))
	ctx.Export("otherBucket", receipts.BucketNames.MapIndex(pulumi.String(other)))
	return nil
}

// member is the part of the database in the network that a region has already. The networks are connected, so that
// applications in either region write where the writer is.
func member(settings *config.Config, region, prefix string) globalapp.AuroraRegionArgs {
	var subnets []string
	settings.RequireObject(prefix+"SubnetIds", &subnets)
	made := globalapp.AuroraRegionArgs{Name: region, VpcId: pulumi.String(settings.Require(prefix + "VpcId"))}
	for _, subnet := range subnets {
		made.SubnetIds = append(made.SubnetIds, pulumi.String(subnet))
	}
	for _, block := range []string{"homeCidrBlock", "otherCidrBlock"} {
		made.ClientCidrBlocks = append(made.ClientCidrBlocks, pulumi.String(settings.Require(block)))
	}
	return made
}
