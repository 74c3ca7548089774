package datastore

import (
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/inputs"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/outputs"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/record"
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
	if err := record.Register(ctx, name, plan.Deployment(), d); err != nil {
		return nil, err
	}
	scopes := region.NewScopes(ctx, name, d, own.Tags, own.AwsProvider, nil)
	if err := d.build(ctx, name, scopes, DynamoDbSpec{Plan: plan, Table: DynamoDb{
		HashKey:                own.HashKey,
		RangeKey:               own.RangeKey,
		GlobalSecondaryIndexes: own.GlobalSecondaryIndexes,
		TtlAttribute:           own.TtlAttribute,
		PointInTimeRecovery:    own.PointInTimeRecovery,
		CustomerManagedKeys:    own.CustomerManagedKeys,
	}}); err != nil {
		return nil, err
	}
	return d, outputs.Register(ctx, d)
}

// PlanBuckets checks the inputs of replicated buckets that are used alone, as they came, and plans them.
func PlanBuckets(
	name string, identity topology.Identity, given property.Map,
) (topology.StorePlan, topology.Problems) {
	complete, problems := inputs.Own().Complete("ReplicatedBuckets", given)
	if len(problems) > 0 {
		return topology.StorePlan{}, problems
	}
	plan, problems := topology.PlanBuckets(inputs.DecodeReplicatedBuckets(name, complete), identity)
	return plan, append(topology.CheckName(name), problems...)
}

// NewReplicatedBuckets registers replicated buckets that are used alone.
func NewReplicatedBuckets(
	ctx *pulumi.Context, name string, args *ReplicatedBucketsArgs, opts ...pulumi.ResourceOption,
) (*ReplicatedBuckets, error) {
	identity := topology.Identity{Organization: ctx.Organization(), Project: ctx.Project(), Stack: ctx.Stack()}
	plan, problems := PlanBuckets(name, identity, inputs.FromArgs(args))
	if len(problems) > 0 {
		return nil, problems
	}
	own := inputs.Overlay[ReplicatedBucketsArgs](args)
	inputs.Fill("ReplicatedBuckets", own)
	r := newReplicatedBuckets()
	if err := r.register(ctx, name, opts...); err != nil {
		return nil, err
	}
	if problem := region.RefuseAwsProviderOf(&r.ResourceState); problem != nil {
		return nil, topology.Problems{*problem}
	}
	if err := record.Register(ctx, name, plan.Deployment(), r); err != nil {
		return nil, err
	}
	scopes := region.NewScopes(ctx, name, r, own.Tags, own.AwsProvider, nil)
	if err := r.build(ctx, name, scopes, BucketsSpec{Application: name, Identity: identity, Plan: plan, Buckets: S3{
		CustomerManagedKeys:             own.CustomerManagedKeys,
		DeleteMarkerReplication:         own.DeleteMarkerReplication,
		ReplicationTimeControl:          own.ReplicationTimeControl,
		NoncurrentVersionExpirationDays: own.NoncurrentVersionExpirationDays,
	}}); err != nil {
		return nil, err
	}
	return r, outputs.Register(ctx, r)
}

// PlanAurora checks the inputs of an Aurora global database that is used alone, as they came, and plans it. What an
// operator should know of the plan comes with it.
func PlanAurora(
	name string, identity topology.Identity, given property.Map,
) (topology.StorePlan, []string, topology.Problems) {
	complete, problems := inputs.Own().Complete("AuroraGlobalDatabase", given)
	if len(problems) > 0 {
		return topology.StorePlan{}, nil, problems
	}
	store := inputs.DecodeAuroraGlobalDatabase(name, complete)
	plan, problems := topology.PlanAurora(store, identity)
	if problems = append(topology.CheckName(name), problems...); len(problems) > 0 {
		return topology.StorePlan{}, nil, problems
	}
	return plan, topology.AuroraWarnings(store, plan, name), nil
}

// NewAuroraGlobalDatabase registers an Aurora global database that is used alone.
func NewAuroraGlobalDatabase(
	ctx *pulumi.Context, name string, args *AuroraGlobalDatabaseArgs, opts ...pulumi.ResourceOption,
) (*AuroraGlobalDatabase, error) {
	identity := topology.Identity{Organization: ctx.Organization(), Project: ctx.Project(), Stack: ctx.Stack()}
	plan, warnings, problems := PlanAurora(name, identity, inputs.FromArgs(args))
	if len(problems) > 0 {
		return nil, problems
	}
	own := inputs.Overlay[AuroraGlobalDatabaseArgs](args)
	inputs.Fill("AuroraGlobalDatabase", own)
	d := newAuroraGlobalDatabase()
	if err := d.register(ctx, name, opts...); err != nil {
		return nil, err
	}
	if problem := region.RefuseAwsProviderOf(&d.ResourceState); problem != nil {
		return nil, topology.Problems{*problem}
	}
	if err := record.Register(ctx, name, plan.Deployment(), d); err != nil {
		return nil, err
	}
	scopes := region.NewScopes(ctx, name, d, own.Tags, own.AwsProvider, nil)
	if err := d.build(ctx, name, scopes, AuroraSpec{
		Identity: identity, Plan: plan, Networks: own.networks(), Place: name, Warnings: warnings, Settings: Aurora{
			Serverless:            own.Serverless,
			DatabaseName:          own.DatabaseName,
			MasterUsername:        own.MasterUsername,
			Password:              own.Password,
			PasswordGeneration:    own.PasswordGeneration,
			IamAuthentication:     own.IamAuthentication,
			BackupRetentionInDays: own.BackupRetentionInDays,
			Parameters:            own.Parameters,
		},
	}); err != nil {
		return nil, err
	}
	return d, outputs.Register(ctx, d)
}

// networks are those that the regions bring.
func (d *AuroraGlobalDatabaseArgs) networks() map[string]AuroraNetwork {
	networks := map[string]AuroraNetwork{}
	for _, each := range d.Regions {
		networks[each.Name] = AuroraNetwork{
			VpcID: each.VpcId, SubnetIDs: pulumi.StringArray(each.SubnetIds),
			ClientCIDRBlocks: pulumi.StringArray(each.ClientCidrBlocks),
		}
	}
	return networks
}
