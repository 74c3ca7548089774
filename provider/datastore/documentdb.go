package datastore

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/docdb"
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/outputs"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
)

// DocumentDbGlobalClusterType is the type token of a DocumentDbGlobalCluster, alone and as part of an application.
const DocumentDbGlobalClusterType = "globalapp:index:DocumentDbGlobalCluster"

// The provider gives up after five minutes, and a cluster takes longer to leave
// (https://github.com/hashicorp/terraform-provider-aws/issues/39909).
const (
	globalClusterTimeout       = "30m"
	globalClusterChangeTimeout = "90m"
)

var _ infer.Annotated = (*DocumentDbGlobalCluster)(nil)

// DocumentDbGlobalCluster is one database of documents in several regions, one of which writes.
type DocumentDbGlobalCluster struct {
	pulumi.ResourceState

	GlobalClusterIdentifier pulumi.StringOutput      `pulumi:"globalClusterIdentifier"`
	WriterEndpoint          pulumi.StringOutput      `pulumi:"writerEndpoint"`
	ClusterArns             outputs.ByRegion         `pulumi:"clusterArns"`
	ClusterEndpoints        outputs.ByRegion         `pulumi:"clusterEndpoints"`
	ReaderEndpoints         outputs.ByRegion         `pulumi:"readerEndpoints"`
	SecretArns              outputs.ByRegion         `pulumi:"secretArns"`
	WriterParameters        outputs.ByRegion         `pulumi:"writerParameters"`
	Policies                outputs.ByRegion         `pulumi:"policies"`
	EndpointPort            pulumi.IntOutput         `pulumi:"endpointPort"`
	Warnings                pulumi.StringArrayOutput `pulumi:"warnings"`

	// ClusterIdentifiers and ClusterReaderEndpoints are those of each member itself, for the application's own outputs.
	ClusterIdentifiers, ClusterReaderEndpoints outputs.ByRegion

	bindings map[string]Binding
}

// Annotate documents the component.
func (d *DocumentDbGlobalCluster) Annotate(a infer.Annotator) {
	a.SetToken("index", "DocumentDbGlobalCluster")
	a.Describe(&d, "One DocumentDB database in several regions: a cluster in each; one writes, the others follow, usually "+
		"within a second. Each region has a secret with the credentials and a parameter with the endpoint that accepts writes, "+
		"to be read again when a connection fails. After a failover in AWS, `pulumi refresh` and the new `writerRegion` make "+
		"both follow. See https://docs.aws.amazon.com/documentdb/latest/developerguide/global-clusters.html.")
	a.Describe(&d.GlobalClusterIdentifier, "The identifier of the global cluster, which the commands for a switchover take.")
	a.Describe(&d.WriterEndpoint, "The endpoint of the cluster in `writerRegion`, which accepts writes.")
	a.Describe(&d.ClusterArns, "The ARN of the cluster in each region, which the commands for a switchover take.")
	a.Describe(&d.ClusterEndpoints, "The endpoint of the cluster in each region; it accepts writes in one of them.")
	a.Describe(&d.ReaderEndpoints, "For each region the reader endpoint that its applications use: its own cluster's, or that "+
		"of the nearest region with instances.")
	a.Describe(&d.SecretArns, "The ARN of the secret in each region: JSON with `engine`, `host`, `port`, `username`, `password` "+
		"of the master user and `ssl`. The host is the endpoint that accepts writes.")
	a.Describe(&d.WriterParameters, "The name of the Systems Manager parameter in each region that holds the endpoint that "+
		"accepts writes.")
	a.Describe(&d.Policies, "For each region an IAM policy document (JSON) that lets an application there read its region's "+
		"secret and parameter.")
	a.Describe(&d.EndpointPort, "The port of all endpoints.")
	a.Describe(&d.Warnings, "What an operator should know, such as a writer that AWS has elsewhere than `writerRegion` says. "+
		"Nothing here stops a deployment.")
}

// Bindings by region.
func (d *DocumentDbGlobalCluster) Bindings() map[string]Binding { return d.bindings }

// DocumentDbSpec is everything that decides what a DocumentDB global cluster is: checked, planned and with its defaults.
type DocumentDbSpec struct {
	SingleWriterSpec

	// Settings has what the plan does not say.
	Settings DocumentDb
}

// BuildDocumentDb registers a DocumentDB global cluster. The scopes' prefix is the name of its resources.
func BuildDocumentDb(
	ctx *pulumi.Context, name string, scopes *region.Scopes, spec DocumentDbSpec, options ...pulumi.ResourceOption,
) (*DocumentDbGlobalCluster, error) {
	d := newDocumentDbGlobalCluster()
	if err := d.register(ctx, name, options...); err != nil {
		return nil, err
	}
	if err := d.build(ctx, name, scopes, spec); err != nil {
		return nil, err
	}
	return d, outputs.Register(ctx, d)
}

func newDocumentDbGlobalCluster() *DocumentDbGlobalCluster {
	return &DocumentDbGlobalCluster{
		ClusterArns: outputs.ByRegion{}, ClusterEndpoints: outputs.ByRegion{}, ReaderEndpoints: outputs.ByRegion{},
		SecretArns: outputs.ByRegion{}, WriterParameters: outputs.ByRegion{}, Policies: outputs.ByRegion{},
		ClusterIdentifiers: outputs.ByRegion{}, ClusterReaderEndpoints: outputs.ByRegion{}, bindings: map[string]Binding{},
	}
}

func (d *DocumentDbGlobalCluster) state() *pulumi.ResourceState { return &d.ResourceState }

func (d *DocumentDbGlobalCluster) register(ctx *pulumi.Context, name string, options ...pulumi.ResourceOption) error {
	if err := ctx.RegisterComponentResource(DocumentDbGlobalClusterType, name, d, options...); err != nil {
		return fmt.Errorf("registering DocumentDB global cluster %s: %w", name, err)
	}
	return nil
}

// documentDb is a database while it is built.
type documentDb struct {
	clusters

	global *docdb.GlobalCluster
}

// build registers, in this order: keys and the password, the global cluster, the writer's cluster and instances, the
// other members, and for each region the secret and the parameter that its clients read.
func (d *DocumentDbGlobalCluster) build(
	ctx *pulumi.Context, name string, scopes *region.Scopes, spec DocumentDbSpec,
) error {
	shared, err := newSingleWriter(ctx, name, scopes, spec.SingleWriterSpec, d)
	if err != nil {
		return err
	}
	b := &documentDb{clusters: clusters{singleWriter: shared}}
	if err := b.buildPassword(name, spec.Settings.Password, spec.Settings.PasswordGeneration, d); err != nil {
		return err
	}
	if err := b.buildMembers(b.buildGlobalCluster, func(at clusterScope) (*cluster, error) {
		return documentDbBuilder{at, spec.Settings}.build()
	}); err != nil {
		return err
	}
	// AWS's rotation functions take "mongo" for DocumentDB and connect without TLS unless they are told:
	// https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_secret_json_structure.html.
	if err := b.buildClients(clientSpec{
		secret: secretValue{Engine: "mongo", Username: *spec.Settings.MasterUsername, Ssl: true},
	}, func(code string, reads *cluster, made client) {
		d.SecretArns[code], d.WriterParameters[code], d.Policies[code] = made.secretArn, made.writerParameter, made.policy
		d.ReaderEndpoints[code], d.bindings[code] = reads.readerEndpoint, made.binding
	}); err != nil {
		return err
	}
	d.describe(b)
	return nil
}

// buildGlobalCluster registers the object that the clusters are members of, through the home region for ever: another
// provider would replace it. It stays as long as any member is protected. It takes no tags. The source is the cluster
// that it is made around, or nil.
func (b *documentDb) buildGlobalCluster(source *cluster) error {
	s, plan := b.scopes[b.spec.Plan.HomeRegion], b.spec.Plan
	protected := plan.Protected()
	args := &docdb.GlobalClusterArgs{
		GlobalClusterIdentifier: pulumi.String(plan.PhysicalName),
		DeletionProtection:      pulumi.Bool(protected),
	}
	if source != nil {
		// AWS takes everything else from the source.
		args.SourceDbClusterIdentifier = source.arn
	} else {
		args.Engine = pulumi.String(plan.SingleWriter.Engine)
		args.EngineVersion = pulumi.String(plan.Member(plan.WriterRegion).EngineVersion)
		args.StorageEncrypted = pulumi.Bool(true)
	}
	var err error
	b.global, err = docdb.NewGlobalCluster(b.ctx, s.Name("global"), args, s.Options(
		pulumi.Protect(protected), pulumi.RetainOnDelete(b.spec.keepsMembers()),
		pulumi.Timeouts(&pulumi.CustomTimeouts{
			Create: globalClusterTimeout, Update: globalClusterChangeTimeout, Delete: globalClusterChangeTimeout,
		}),
		pulumi.IgnoreChanges([]string{
			// Versions are raised on the clusters; here the provider would look for every region's cluster in its own
			// (terraform-provider-aws, internal/service/docdb/global_cluster.go).
			"engineVersion",
			// Forces a new global cluster: a renamed stack may not do that.
			"globalClusterIdentifier",
			// Force a new one, too: one that was made around a restored cluster is told none of them, and where the writer has moved or
			// the snapshot is no longer named, it is registered like any other.
			"engine", "sourceDbClusterIdentifier",
		}),
	)...)
	if err != nil {
		return fmt.Errorf("creating the global cluster: %w", err)
	}
	b.globalID = b.global.ID()
	return nil
}

// describe gives back what was built.
func (d *DocumentDbGlobalCluster) describe(b *documentDb) {
	d.GlobalClusterIdentifier = b.global.GlobalClusterIdentifier
	d.WriterEndpoint = b.writer.endpoint
	for code, member := range b.members {
		d.ClusterArns[code] = member.arn
		d.ClusterEndpoints[code] = member.endpoint
		d.ClusterIdentifiers[code] = member.identifier
		d.ClusterReaderEndpoints[code] = member.readerEndpoint
	}
	d.EndpointPort = pulumi.Int(b.spec.Plan.SingleWriter.Port).ToIntOutput()
	d.Warnings = b.warnings(d, b.knownWriter())
}

// knownWriter is the region that wrote when AWS was last asked.
func (b *documentDb) knownWriter() pulumi.StringOutput {
	return b.global.GlobalClusterMembers.ApplyT(func(members []docdb.GlobalClusterGlobalClusterMember) string {
		listed := make([]globalMember, len(members))
		for i, member := range members {
			listed[i] = globalMember{member.DbClusterArn, member.IsWriter}
		}
		return knownWriter(b.spec.Plan.WriterRegion, listed)
	}).(pulumi.StringOutput)
}
