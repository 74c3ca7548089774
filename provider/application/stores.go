package application

import (
	"cmp"
	"maps"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/datastore"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/inputs"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/outputs"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/regional"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// builtStore is what a registered store of any kind offers.
type builtStore struct {
	// physicalName of the store's global object; nil for a kind that has none.
	physicalName pulumi.StringInput
	members      outputs.StoreMemberMap
	bindings     map[string]datastore.Binding
}

func (b *builder) buildStore(plan topology.StorePlan) error {
	build := map[string]func(string, topology.StorePlan) (builtStore, error){
		topology.KindDynamoDB: b.buildDynamoDb, topology.KindS3: b.buildBuckets, topology.KindAurora: b.buildAurora,
		topology.KindDocumentDB:  b.buildDocumentDb,
		topology.KindRDS:         b.buildRds,
		topology.KindElastiCache: b.buildElastiCache,
		topology.KindExisting:    b.bindExisting,
	}[plan.Kind]
	store, err := build(b.name+"-"+plan.Name, plan)
	if err != nil {
		return err
	}
	for code, binding := range store.bindings {
		bindings, ok := b.bindings[code]
		if !ok {
			bindings = regional.Bindings{
				Environment: map[string]pulumi.StringInput{}, Policies: map[string]pulumi.StringInput{},
			}
		}
		maps.Copy(bindings.Environment, binding.Environment)
		if binding.Policy.OutputState != nil {
			bindings.Policies[plan.Name] = binding.Policy
		}
		bindings.Ready = append(bindings.Ready, binding.Ready...)
		b.bindings[code] = bindings
	}
	if store.physicalName == nil {
		store.physicalName = pulumi.String("")
	}
	b.out.Stores[plan.Name] = outputs.StoreOutputs{
		Kind: pulumi.String(plan.Kind), HomeRegion: pulumi.String(plan.HomeRegion),
		WriterRegion: pulumi.String(plan.WriterRegion), PhysicalName: store.physicalName, Members: store.members,
	}
	return nil
}

func (b *builder) buildDynamoDb(name string, plan topology.StorePlan) (builtStore, error) {
	settings := inputs.Overlay[datastore.DynamoDb](b.args.Datastores[plan.Name].Dynamodb)
	inputs.Fill("DynamoDb", settings)
	store, err := datastore.BuildDynamoDb(b.ctx, name, b.scopes,
		datastore.DynamoDbSpec{Plan: plan, Table: *settings}, pulumi.Parent(b.out))
	if err != nil {
		return builtStore{}, err
	}
	members := outputs.StoreMemberMap{}
	for code, arn := range store.TableArns {
		members[code] = newMember(store.TableName, arn)
	}
	return builtStore{physicalName: store.TableName, members: members, bindings: store.Bindings()}, nil
}

func (b *builder) buildBuckets(name string, plan topology.StorePlan) (builtStore, error) {
	settings := inputs.Overlay[datastore.S3](b.args.Datastores[plan.Name].S3)
	inputs.Fill("S3", settings)
	store, err := datastore.BuildBuckets(b.ctx, name, b.scopes, datastore.BucketsSpec{
		Application: b.name, Identity: b.identity, Plan: plan, Buckets: *settings,
	}, pulumi.Parent(b.out))
	if err != nil {
		return builtStore{}, err
	}
	members := outputs.StoreMemberMap{}
	for code, bucket := range store.BucketNames {
		members[code] = newMember(bucket, store.BucketArns[code])
	}
	return builtStore{members: members, bindings: store.Bindings()}, nil
}

func (b *builder) buildAurora(name string, plan topology.StorePlan) (builtStore, error) {
	settings := inputs.Overlay[datastore.Aurora](b.args.Datastores[plan.Name].Aurora)
	inputs.Fill("Aurora", settings)
	store, err := datastore.BuildAurora(b.ctx, name, b.scopes, datastore.AuroraSpec{
		SingleWriterSpec: b.singleWriter(plan), Settings: *settings,
	}, pulumi.Parent(b.out))
	if err != nil {
		return builtStore{}, err
	}
	b.storeWarnings = append(b.storeWarnings, store.Warnings)
	members := outputs.StoreMemberMap{}
	for code, arn := range store.ClusterArns {
		members[code] = newCluster(store.ClusterIdentifiers[code], arn, store.ClusterEndpoints[code],
			store.ClusterReaderEndpoints[code])
	}
	return builtStore{
		physicalName: store.GlobalClusterIdentifier, members: members, bindings: store.Bindings(),
	}, nil
}

func (b *builder) buildDocumentDb(name string, plan topology.StorePlan) (builtStore, error) {
	settings := inputs.Overlay[datastore.DocumentDb](b.args.Datastores[plan.Name].Documentdb)
	inputs.Fill("DocumentDb", settings)
	store, err := datastore.BuildDocumentDb(b.ctx, name, b.scopes, datastore.DocumentDbSpec{
		SingleWriterSpec: b.singleWriter(plan), Settings: *settings,
	}, pulumi.Parent(b.out))
	if err != nil {
		return builtStore{}, err
	}
	b.storeWarnings = append(b.storeWarnings, store.Warnings)
	members := outputs.StoreMemberMap{}
	for code, arn := range store.ClusterArns {
		members[code] = newCluster(store.ClusterIdentifiers[code], arn, store.ClusterEndpoints[code],
			store.ClusterReaderEndpoints[code])
	}
	return builtStore{
		physicalName: store.GlobalClusterIdentifier, members: members, bindings: store.Bindings(),
	}, nil
}

func (b *builder) buildRds(name string, plan topology.StorePlan) (builtStore, error) {
	settings := inputs.Overlay[datastore.Rds](b.args.Datastores[plan.Name].Rds)
	inputs.Fill("Rds", settings)
	store, err := datastore.BuildRds(b.ctx, name, b.scopes, datastore.RdsSpec{
		SingleWriterSpec: b.singleWriter(plan), Settings: *settings,
	}, pulumi.Parent(b.out))
	if err != nil {
		return builtStore{}, err
	}
	b.storeWarnings = append(b.storeWarnings, store.Warnings)
	members := outputs.StoreMemberMap{}
	for _, member := range plan.Members {
		each := newMember(store.InstanceIdentifiers[member.Region], store.InstanceArns[member.Region])
		each.Endpoint = store.InstanceEndpoints[member.Region]
		each.ReaderEndpoint = store.InstanceEndpoints[member.Region]
		members[member.Region] = each
	}
	return builtStore{members: members, bindings: store.Bindings()}, nil
}

func (b *builder) buildElastiCache(name string, plan topology.StorePlan) (builtStore, error) {
	settings := inputs.Overlay[datastore.ElastiCache](b.args.Datastores[plan.Name].Elasticache)
	inputs.Fill("ElastiCache", settings)
	store, err := datastore.BuildElastiCache(b.ctx, name, b.scopes, datastore.ElastiCacheSpec{
		SingleWriterSpec: b.singleWriter(plan), Settings: *settings,
	}, pulumi.Parent(b.out))
	if err != nil {
		return builtStore{}, err
	}
	b.storeWarnings = append(b.storeWarnings, store.Warnings)
	members := outputs.StoreMemberMap{}
	for _, member := range plan.Members {
		each := newMember(store.ReplicationGroupIds[member.Region], store.ReplicationGroupArns[member.Region])
		each.Endpoint = store.CacheEndpoints[member.Region]
		each.ReaderEndpoint = store.MemberReaderEndpoints[member.Region]
		members[member.Region] = each
	}
	return builtStore{
		physicalName: store.GlobalReplicationGroupId, members: members, bindings: store.Bindings(),
	}, nil
}

// bindExisting gives a store that is managed elsewhere to its applications.
func (b *builder) bindExisting(_ string, plan topology.StorePlan) (builtStore, error) {
	store := *b.args.Datastores[plan.Name].Existing
	members := outputs.StoreMemberMap{}
	for _, member := range plan.Members {
		given := store.Regions[member.Region]
		each := newMember(known(cmp.Or(given.TableName, given.Bucket)), pulumi.String(""))
		each.Endpoint, each.ReaderEndpoint = known(given.GlobalWriterEndpoint), known(given.ReaderEndpoint)
		members[member.Region] = each
	}
	return builtStore{members: members, bindings: store.Bindings(plan)}, nil
}

// known is a value that may not be given: then it is empty.
func known(value pulumi.StringPtrInput) pulumi.StringInput {
	if value == nil {
		return pulumi.String("")
	}
	return value.ToStringPtrOutput().Elem()
}

// singleWriter is a store with one writer, in the networks of its regions.
func (b *builder) singleWriter(plan topology.StorePlan) datastore.SingleWriterSpec {
	networks := map[string]datastore.Network{}
	for _, member := range plan.Members {
		network := b.networks[member.Region]
		each := datastore.Network{VpcID: network.VpcId, SubnetIDs: network.PrivateSubnetIds}
		if ranges := b.plan.ClientRanges(plan, member.Region); len(ranges) > 0 {
			each.ClientCIDRBlocks = pulumi.ToStringArray(ranges)
		}
		if group := b.broughtSecurityGroup(member.Region); group != nil {
			each.ClientSecurityGroupIDs = pulumi.StringArray{group}
		}
		networks[member.Region] = each
	}
	return datastore.SingleWriterSpec{
		Application: b.name, Identity: b.identity, Plan: plan, Networks: networks, Place: "datastores." + plan.Name,
	}
}

// newMember is a member without endpoints of its own.
func newMember(physicalName, arn pulumi.StringInput) outputs.StoreMemberOutputs {
	return outputs.StoreMemberOutputs{
		PhysicalName: physicalName, Arn: arn, Endpoint: pulumi.String(""), ReaderEndpoint: pulumi.String(""),
	}
}

// newCluster is a member with endpoints of its own.
func newCluster(identifier, arn, endpoint, reader pulumi.StringInput) outputs.StoreMemberOutputs {
	return outputs.StoreMemberOutputs{
		PhysicalName: identifier, Arn: arn, Endpoint: endpoint, ReaderEndpoint: reader,
	}
}
