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

// decoders read the complete inputs of the components that stand alone, by type token.
var decoders = map[string]func(name string, complete property.Map) topology.Store{
	DynamoDbGlobalTableType:     inputs.DecodeDynamoDBGlobalTable,
	ReplicatedBucketsType:       inputs.DecodeReplicatedBuckets,
	AuroraGlobalDatabaseType:    inputs.DecodeAuroraGlobalDatabase,
	DocumentDbGlobalClusterType: inputs.DecodeDocumentDBGlobalCluster,
	RdsReadReplicasType:         inputs.DecodeRDSReadReplicas,
}

// Types are the type tokens of the datastores that can stand alone.
func Types() []string {
	tokens := make([]string, 0, len(decoders))
	for token := range decoders {
		tokens = append(tokens, token)
	}
	return tokens
}

// Planned is a store of its own without mistakes.
type Planned struct {
	Identity topology.Identity
	Plan     topology.StorePlan
	// Warnings are what an operator should know of it.
	Warnings []string
}

// Plan checks the inputs of a component that stands alone, as they came, and plans it.
func Plan(token, name string, identity topology.Identity, given property.Map) (Planned, topology.Problems) {
	complete, problems := inputs.Own().Complete(typeName(token), given)
	if len(problems) > 0 {
		return Planned{}, problems
	}
	store := decoders[token](name, complete)
	plan, problems := topology.PlanStore(store, identity)
	if problems = append(topology.CheckName(name), problems...); len(problems) > 0 {
		return Planned{}, problems
	}
	return Planned{Identity: identity, Plan: plan, Warnings: topology.StoreWarnings(store, plan, name)}, nil
}

// typeName is the last part of a type token.
func typeName(token string) string {
	const start = len("globalapp:index:")
	return token[start:]
}

// alone is a component of a datastore, before it is registered.
type alone interface {
	pulumi.Resource
	register(ctx *pulumi.Context, name string, options ...pulumi.ResourceOption) error
	state() *pulumi.ResourceState
}

// newAlone registers a component that stands alone: its inputs are checked before anything is, and compared with the
// deployment before; then build makes what it consists of, from its inputs with their defaults.
func newAlone[C alone, A any](
	ctx *pulumi.Context, token, name string, args *A, made C, options []pulumi.ResourceOption,
	build func(own *A, planned Planned) error,
) (C, error) {
	var none C
	planned, problems := Plan(token, name, topology.Identity{
		Organization: ctx.Organization(), Project: ctx.Project(), Stack: ctx.Stack(),
	}, inputs.FromArgs(args))
	if len(problems) > 0 {
		return none, problems
	}
	own := inputs.Overlay[A](args)
	inputs.Fill(typeName(token), own)
	if err := made.register(ctx, name, options...); err != nil {
		return none, err
	}
	if problem := region.RefuseAwsProviderOf(made.state()); problem != nil {
		return none, topology.Problems{*problem}
	}
	if err := record.Register(ctx, name, planned.Plan.Deployment(), made); err != nil {
		return none, err
	}
	if err := build(own, planned); err != nil {
		return none, err
	}
	return made, outputs.Register(ctx, made)
}

// scopesOf opens the regions of a store that stands alone, and finds mistakes in the settings of their providers first.
func scopesOf(
	ctx *pulumi.Context, name string, parent pulumi.Resource, plan topology.StorePlan,
	tags map[string]pulumi.StringInput, awsProvider *region.AwsProvider,
) (*region.Scopes, error) {
	scopes := region.NewScopes(ctx, name, parent, tags, awsProvider, nil)
	codes := make([]string, len(plan.Members))
	for i, member := range plan.Members {
		codes[i] = member.Region
	}
	return scopes, scopes.Check(codes...)
}

// NewDynamoDbGlobalTable registers a global table that is used alone.
func NewDynamoDbGlobalTable(
	ctx *pulumi.Context, name string, args *DynamoDbGlobalTableArgs, opts ...pulumi.ResourceOption,
) (*DynamoDbGlobalTable, error) {
	d := newDynamoDbGlobalTable()
	return newAlone(ctx, DynamoDbGlobalTableType, name, args, d, opts,
		func(own *DynamoDbGlobalTableArgs, planned Planned) error {
			scopes, err := scopesOf(ctx, name, d, planned.Plan, own.Tags, own.AwsProvider)
			if err != nil {
				return err
			}
			return d.build(ctx, name, scopes, DynamoDbSpec{Plan: planned.Plan, Table: DynamoDb{
				HashKey:                own.HashKey,
				RangeKey:               own.RangeKey,
				GlobalSecondaryIndexes: own.GlobalSecondaryIndexes,
				TtlAttribute:           own.TtlAttribute,
				PointInTimeRecovery:    own.PointInTimeRecovery,
				CustomerManagedKeys:    own.CustomerManagedKeys,
			}})
		})
}

// NewReplicatedBuckets registers replicated buckets that are used alone.
func NewReplicatedBuckets(
	ctx *pulumi.Context, name string, args *ReplicatedBucketsArgs, opts ...pulumi.ResourceOption,
) (*ReplicatedBuckets, error) {
	r := newReplicatedBuckets()
	return newAlone(ctx, ReplicatedBucketsType, name, args, r, opts,
		func(own *ReplicatedBucketsArgs, planned Planned) error {
			scopes, err := scopesOf(ctx, name, r, planned.Plan, own.Tags, own.AwsProvider)
			if err != nil {
				return err
			}
			return r.build(ctx, name, scopes, BucketsSpec{
				Application: name, Identity: planned.Identity, Plan: planned.Plan, Buckets: S3{
					CustomerManagedKeys:             own.CustomerManagedKeys,
					DeleteMarkerReplication:         own.DeleteMarkerReplication,
					ReplicationTimeControl:          own.ReplicationTimeControl,
					NoncurrentVersionExpirationDays: own.NoncurrentVersionExpirationDays,
				},
			})
		})
}

// NewAuroraGlobalDatabase registers an Aurora global database that is used alone.
func NewAuroraGlobalDatabase(
	ctx *pulumi.Context, name string, args *AuroraGlobalDatabaseArgs, opts ...pulumi.ResourceOption,
) (*AuroraGlobalDatabase, error) {
	d := newAuroraGlobalDatabase()
	return newAlone(ctx, AuroraGlobalDatabaseType, name, args, d, opts,
		func(own *AuroraGlobalDatabaseArgs, planned Planned) error {
			scopes, err := scopesOf(ctx, name, d, planned.Plan, own.Tags, own.AwsProvider)
			if err != nil {
				return err
			}
			return d.build(ctx, name, scopes, AuroraSpec{
				SingleWriterSpec: planned.singleWriter(name, own.networks()),
				Settings: Aurora{
					Serverless:            own.Serverless,
					DatabaseName:          own.DatabaseName,
					MasterUsername:        own.MasterUsername,
					Password:              own.Password,
					PasswordGeneration:    own.PasswordGeneration,
					IamAuthentication:     own.IamAuthentication,
					BackupRetentionInDays: own.BackupRetentionInDays,
					Parameters:            own.Parameters,
				},
			})
		})
}

// NewDocumentDbGlobalCluster registers a DocumentDB global cluster that is used alone.
func NewDocumentDbGlobalCluster(
	ctx *pulumi.Context, name string, args *DocumentDbGlobalClusterArgs, opts ...pulumi.ResourceOption,
) (*DocumentDbGlobalCluster, error) {
	d := newDocumentDbGlobalCluster()
	return newAlone(ctx, DocumentDbGlobalClusterType, name, args, d, opts,
		func(own *DocumentDbGlobalClusterArgs, planned Planned) error {
			scopes, err := scopesOf(ctx, name, d, planned.Plan, own.Tags, own.AwsProvider)
			if err != nil {
				return err
			}
			return d.build(ctx, name, scopes, DocumentDbSpec{
				SingleWriterSpec: planned.singleWriter(name, own.networks()),
				Settings: DocumentDb{
					MasterUsername:        own.MasterUsername,
					Password:              own.Password,
					PasswordGeneration:    own.PasswordGeneration,
					BackupRetentionInDays: own.BackupRetentionInDays,
					Parameters:            own.Parameters,
				},
			})
		})
}

// singleWriter is the plan of a store with one writer and the networks that its regions bring.
func (p Planned) singleWriter(name string, networks map[string]Network) SingleWriterSpec {
	return SingleWriterSpec{
		Identity: p.Identity, Plan: p.Plan, Networks: networks, Place: name, Warnings: p.Warnings,
	}
}

// networks are those that the regions bring.
func (d *AuroraGlobalDatabaseArgs) networks() map[string]Network {
	networks := map[string]Network{}
	for _, each := range d.Regions {
		networks[each.Name] = broughtNetwork(each.VpcId, each.SubnetIds, each.ClientCidrBlocks)
	}
	return networks
}

// NewRdsReadReplicas registers a database with read replicas that is used alone.
func NewRdsReadReplicas(
	ctx *pulumi.Context, name string, args *RdsReadReplicasArgs, opts ...pulumi.ResourceOption,
) (*RdsReadReplicas, error) {
	r := newRdsReadReplicas()
	return newAlone(ctx, RdsReadReplicasType, name, args, r, opts,
		func(own *RdsReadReplicasArgs, planned Planned) error {
			scopes, err := scopesOf(ctx, name, r, planned.Plan, own.Tags, own.AwsProvider)
			if err != nil {
				return err
			}
			return r.build(ctx, name, scopes, RdsSpec{
				SingleWriterSpec: planned.singleWriter(name, own.networks()),
				Settings: Rds{
					MaxAllocatedStorage:   own.MaxAllocatedStorage,
					MultiAz:               own.MultiAz,
					DatabaseName:          own.DatabaseName,
					MasterUsername:        own.MasterUsername,
					Password:              own.Password,
					PasswordGeneration:    own.PasswordGeneration,
					IamAuthentication:     own.IamAuthentication,
					BackupRetentionInDays: own.BackupRetentionInDays,
					Parameters:            own.Parameters,
				},
			})
		})
}

// networks are those that the regions bring.
func (r *RdsReadReplicasArgs) networks() map[string]Network {
	networks := map[string]Network{}
	for _, each := range r.Regions {
		networks[each.Name] = broughtNetwork(each.VpcId, each.SubnetIds, each.ClientCidrBlocks)
	}
	return networks
}

// networks are those that the regions bring.
func (d *DocumentDbGlobalClusterArgs) networks() map[string]Network {
	networks := map[string]Network{}
	for _, each := range d.Regions {
		networks[each.Name] = broughtNetwork(each.VpcId, each.SubnetIds, each.ClientCidrBlocks)
	}
	return networks
}

func broughtNetwork(vpc pulumi.StringInput, subnets, clients []pulumi.StringInput) Network {
	return Network{
		VpcID: vpc, SubnetIDs: pulumi.StringArray(subnets), ClientCIDRBlocks: pulumi.StringArray(clients),
	}
}
