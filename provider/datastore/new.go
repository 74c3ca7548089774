package datastore

import (
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/inputs"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// PlanTable checks the inputs of a global table that is used alone, as they came, and plans it.
func PlanTable(
	name string, identity topology.Identity, given property.Map,
) (topology.StorePlan, topology.Problems) {
	complete, problems := inputs.Own().Complete("DynamoDbGlobalTable", given)
	if len(problems) > 0 {
		return topology.StorePlan{}, problems
	}
	plan, problems := topology.PlanTable(inputs.DecodeDynamoDBGlobalTable(name, complete), identity)
	return plan, append(topology.CheckName(name), problems...)
}

// NewDynamoDbGlobalTable registers a global table that is used alone.
func NewDynamoDbGlobalTable(
	ctx *pulumi.Context, name string, args *DynamoDbGlobalTableArgs, opts ...pulumi.ResourceOption,
) (*DynamoDbGlobalTable, error) {
	identity := topology.Identity{Organization: ctx.Organization(), Project: ctx.Project(), Stack: ctx.Stack()}
	plan, problems := PlanTable(name, identity, inputs.FromArgs(args))
	if len(problems) > 0 {
		return nil, problems
	}
	own := inputs.Overlay[DynamoDbGlobalTableArgs](args)
	inputs.Fill("DynamoDbGlobalTable", own)
	d := newDynamoDbGlobalTable()
	if err := d.register(ctx, name, opts...); err != nil {
		return nil, err
	}
	if problem := region.RefuseAwsProviderOf(&d.ResourceState); problem != nil {
		return nil, topology.Problems{*problem}
	}
	scopes := region.NewScopes(ctx, name, d, own.Tags, own.AwsProvider, nil)
	return d, d.build(ctx, name, scopes, DynamoDbSpec{Plan: plan, Table: DynamoDb{
		HashKey:                own.HashKey,
		RangeKey:               own.RangeKey,
		GlobalSecondaryIndexes: own.GlobalSecondaryIndexes,
		TtlAttribute:           own.TtlAttribute,
		PointInTimeRecovery:    own.PointInTimeRecovery,
		CustomerManagedKeys:    own.CustomerManagedKeys,
	}})
}
