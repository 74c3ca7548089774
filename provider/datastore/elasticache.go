package datastore

import (
	"fmt"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/elasticache"
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/outputs"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// ElastiCacheGlobalDatastoreType is the type token of an ElastiCacheGlobalDatastore, alone and as part of an application.
const ElastiCacheGlobalDatastoreType = "globalapp:index:ElastiCacheGlobalDatastore"

// cacheUser is the user that an AUTH token is the password of.
const cacheUser = "default"

var _ infer.Annotated = (*ElastiCacheGlobalDatastore)(nil)

// ElastiCacheGlobalDatastore is one cache in several regions, one of which writes.
type ElastiCacheGlobalDatastore struct {
	pulumi.ResourceState

	GlobalReplicationGroupId pulumi.StringOutput      `pulumi:"globalReplicationGroupId"`
	WriterEndpoint           pulumi.StringOutput      `pulumi:"writerEndpoint"`
	ReplicationGroupIds      outputs.ByRegion         `pulumi:"replicationGroupIds"`
	ReplicationGroupArns     outputs.ByRegion         `pulumi:"replicationGroupArns"`
	CacheEndpoints           outputs.ByRegion         `pulumi:"cacheEndpoints"`
	ReaderEndpoints          outputs.ByRegion         `pulumi:"readerEndpoints"`
	SecretArns               outputs.ByRegion         `pulumi:"secretArns"`
	WriterParameters         outputs.ByRegion         `pulumi:"writerParameters"`
	Policies                 outputs.ByRegion         `pulumi:"policies"`
	EndpointPort             pulumi.IntOutput         `pulumi:"endpointPort"`
	Warnings                 pulumi.StringArrayOutput `pulumi:"warnings"`

	// MemberReaderEndpoints are those of each member itself, for the application's own outputs.
	MemberReaderEndpoints outputs.ByRegion

	bindings map[string]Binding
}

// Annotate documents the component.
func (d *ElastiCacheGlobalDatastore) Annotate(a infer.Annotator) {
	a.SetToken("index", "ElastiCacheGlobalDatastore")
	a.Describe(&d, "One cache of Valkey or Redis OSS in up to three regions: a replication group in each; one writes, the "+
		"others follow. Each region has a secret with the AUTH token and a parameter with the endpoint that accepts writes, to "+
		"be read again when a connection fails. After a failover in AWS, `pulumi refresh` and the new `writerRegion` make both "+
		"follow. See https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Redis-Global-Datastore.html.")
	a.Describe(&d.GlobalReplicationGroupId, "The id of the global datastore, which the commands for a failover take. "+
		"AWS begins it with letters of its own.")
	a.Describe(&d.WriterEndpoint, "The endpoint in `writerRegion`, which accepts writes.")
	a.Describe(&d.ReplicationGroupIds, "The id of the replication group in each region, which the commands for a failover take.")
	a.Describe(&d.ReplicationGroupArns, "The ARN of the replication group in each region.")
	a.Describe(&d.CacheEndpoints, "The endpoint in each region: the primary endpoint, or with cluster mode the "+
		"configuration endpoint; it accepts writes in one of them.")
	a.Describe(&d.ReaderEndpoints, "For each region the endpoint that its applications read from, its own: the reader "+
		"endpoint, or with cluster mode the configuration endpoint.")
	a.Describe(&d.SecretArns, "The ARN of the secret in each region: JSON with `engine`, `host`, `port`, `username` and "+
		"`password`. The host is the endpoint that accepts writes, the password the AUTH token, which opens every region's "+
		"endpoints.")
	a.Describe(&d.WriterParameters, "The name of the Systems Manager parameter in each region that holds the endpoint "+
		"that accepts writes.")
	a.Describe(&d.Policies, "For each region an IAM policy document (JSON) that lets an application there read its "+
		"region's secret and parameter.")
	a.Describe(&d.EndpointPort, "The port of all endpoints, which take TLS only.")
	a.Describe(&d.Warnings, "What an operator should know, such as a writer that AWS has elsewhere than `writerRegion` "+
		"says. Nothing here stops a deployment.")
}

// Bindings by region.
func (d *ElastiCacheGlobalDatastore) Bindings() map[string]Binding { return d.bindings }

// ElastiCacheSpec is everything that decides what an ElastiCache global datastore is: checked, planned and with its
// defaults.
type ElastiCacheSpec struct {
	SingleWriterSpec

	// Settings has what the plan does not say.
	Settings ElastiCache
}

// BuildElastiCache registers an ElastiCache global datastore. The scopes' prefix is the name of its resources.
func BuildElastiCache(
	ctx *pulumi.Context, name string, scopes *region.Scopes, spec ElastiCacheSpec, options ...pulumi.ResourceOption,
) (*ElastiCacheGlobalDatastore, error) {
	d := newElastiCacheGlobalDatastore()
	if err := d.register(ctx, name, options...); err != nil {
		return nil, err
	}
	if err := d.build(ctx, name, scopes, spec); err != nil {
		return nil, err
	}
	return d, outputs.Register(ctx, d)
}

func newElastiCacheGlobalDatastore() *ElastiCacheGlobalDatastore {
	return &ElastiCacheGlobalDatastore{
		ReplicationGroupIds: outputs.ByRegion{}, ReplicationGroupArns: outputs.ByRegion{}, CacheEndpoints: outputs.ByRegion{},
		ReaderEndpoints: outputs.ByRegion{}, SecretArns: outputs.ByRegion{}, WriterParameters: outputs.ByRegion{},
		Policies: outputs.ByRegion{}, MemberReaderEndpoints: outputs.ByRegion{}, bindings: map[string]Binding{},
	}
}

func (d *ElastiCacheGlobalDatastore) state() *pulumi.ResourceState { return &d.ResourceState }

func (d *ElastiCacheGlobalDatastore) register(
	ctx *pulumi.Context, name string, options ...pulumi.ResourceOption,
) error {
	if err := ctx.RegisterComponentResource(ElastiCacheGlobalDatastoreType, name, d, options...); err != nil {
		return fmt.Errorf("registering ElastiCache global datastore %s: %w", name, err)
	}
	return nil
}

// cache is a global datastore while it is built.
type cache struct {
	*singleWriter

	spec   ElastiCacheSpec
	global *elasticache.GlobalReplicationGroup
	groups map[string]*elasticache.ReplicationGroup
}

// build registers, in this order: keys and the token, the home region's replication group, the global datastore, the other
// regions' groups, and for each region the secret and the parameter that its clients read. Which region writes decides
// nothing but what clients are told.
func (d *ElastiCacheGlobalDatastore) build(
	ctx *pulumi.Context, name string, scopes *region.Scopes, spec ElastiCacheSpec,
) error {
	shared, err := newSingleWriter(ctx, name, scopes, spec.SingleWriterSpec, d)
	if err != nil {
		return err
	}
	b := &cache{singleWriter: shared, spec: spec, groups: map[string]*elasticache.ReplicationGroup{}}
	if err := b.buildPassword(name, spec.Settings.AuthToken, spec.Settings.AuthTokenGeneration, d); err != nil {
		return err
	}
	if err := b.buildHome(spec.Plan.Member(spec.Plan.HomeRegion)); err != nil {
		return fmt.Errorf("building store %s in %s: %w", spec.Plan.Name, spec.Plan.HomeRegion, err)
	}
	for _, member := range spec.Plan.Members {
		if member.Home {
			continue
		}
		if err := b.buildSecondary(member); err != nil {
			return fmt.Errorf("building store %s in %s: %w", spec.Plan.Name, member.Region, err)
		}
	}
	b.endpoint = settledAfter(ctx, b.endpointOf(spec.Plan.WriterRegion), b.registered())
	for _, plan := range spec.Plan.SingleWriter.Clients {
		if err := d.buildClientOf(b, plan); err != nil {
			return fmt.Errorf("giving store %s to its clients in %s: %w", spec.Plan.Name, plan.Region, err)
		}
	}
	d.describe(b)
	return nil
}

// registered are the replication groups that are registered so far.
func (b *cache) registered() []pulumi.Resource {
	var resources []pulumi.Resource
	for _, member := range b.spec.Plan.Members {
		if group := b.groups[member.Region]; group != nil {
			resources = append(resources, group)
		}
	}
	return resources
}

// endpointOf is where a region takes writes when it is the one that does.
func (b *cache) endpointOf(code string) pulumi.StringOutput {
	if b.spec.Plan.Cache.Shards != nil {
		return b.groups[code].ConfigurationEndpointAddress
	}
	return b.groups[code].PrimaryEndpointAddress
}

// readerOf is where a region is read from. With cluster mode clients find the replicas behind the one endpoint.
func (b *cache) readerOf(code string) pulumi.StringOutput {
	if b.spec.Plan.Cache.Shards != nil {
		return b.groups[code].ConfigurationEndpointAddress
	}
	return b.groups[code].ReaderEndpointAddress
}

// buildClientOf registers what one region's applications read.
func (d *ElastiCacheGlobalDatastore) buildClientOf(b *cache, plan topology.ClientPlan) error {
	reads := b.groups[plan.ReadsFrom]
	writer := b.groups[b.spec.Plan.WriterRegion]
	told := *b.singleWriter
	if plan.ReadsFrom == plan.Region {
		told.password = onceTaken(b.password, reads)
	}
	made, err := told.buildClient(plan, clientSpec{
		secret: secretValue{Engine: b.spec.Plan.SingleWriter.Engine, Username: cacheUser},
		reader: b.readerOf(plan.ReadsFrom),
		ready:  slices.Compact([]pulumi.Resource{writer, reads}),
	})
	if err != nil {
		return err
	}
	code := plan.Region
	d.SecretArns[code], d.WriterParameters[code], d.Policies[code] = made.secretArn, made.writerParameter, made.policy
	d.ReaderEndpoints[code], d.bindings[code] = b.readerOf(plan.ReadsFrom), made.binding
	return nil
}

// onceTaken is a token that a region's clients are told when its own nodes take it, and not when they have refused it.
func onceTaken(token pulumi.StringOutput, group *elasticache.ReplicationGroup) pulumi.StringOutput {
	return pulumi.All(token, group.Arn).ApplyT(func(known []any) string { return known[0].(string) }).(pulumi.StringOutput)
}

// describe gives back what was built.
func (d *ElastiCacheGlobalDatastore) describe(b *cache) {
	d.GlobalReplicationGroupId = b.global.GlobalReplicationGroupId
	d.WriterEndpoint = b.endpointOf(b.spec.Plan.WriterRegion)
	for code, group := range b.groups {
		d.ReplicationGroupIds[code] = group.ReplicationGroupId
		d.ReplicationGroupArns[code] = group.Arn
		d.CacheEndpoints[code] = b.endpointOf(code)
		d.MemberReaderEndpoints[code] = b.readerOf(code)
	}
	d.EndpointPort = pulumi.Int(b.spec.Plan.SingleWriter.Port).ToIntOutput()
	d.Warnings = b.warnings(d, b.knownWriter())
}

// knownWriter is the region that wrote when AWS was last asked; empty where it is none of the datastore's.
func (b *cache) knownWriter() pulumi.StringOutput {
	codes := make([]string, len(b.spec.Plan.Members))
	values := []any{b.global.PrimaryReplicationGroupId}
	for i, member := range b.spec.Plan.Members {
		codes[i] = member.Region
		values = append(values, b.groups[member.Region].ReplicationGroupId)
	}
	return pulumi.All(values...).ApplyT(func(known []any) string {
		at := slices.Index(known[1:], known[0])
		if at < 0 {
			return ""
		}
		return codes[at]
	}).(pulumi.StringOutput)
}
