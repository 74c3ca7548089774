package datastore

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/rds"
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/outputs"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
)

// AuroraGlobalDatabaseType is the type token of an AuroraGlobalDatabase, alone and as part of an application.
const AuroraGlobalDatabaseType = "globalapp:index:AuroraGlobalDatabase"

var _ infer.Annotated = (*AuroraGlobalDatabase)(nil)

// AuroraGlobalDatabase is one database in several regions, one of which writes.
type AuroraGlobalDatabase struct {
	pulumi.ResourceState

	GlobalClusterIdentifier pulumi.StringOutput      `pulumi:"globalClusterIdentifier"`
	GlobalWriterEndpoint    pulumi.StringOutput      `pulumi:"globalWriterEndpoint"`
	WriterEndpoint          pulumi.StringOutput      `pulumi:"writerEndpoint"`
	ClusterArns             outputs.ByRegion         `pulumi:"clusterArns"`
	ClusterEndpoints        outputs.ByRegion         `pulumi:"clusterEndpoints"`
	ReaderEndpoints         outputs.ByRegion         `pulumi:"readerEndpoints"`
	SecretArns              outputs.ByRegion         `pulumi:"secretArns"`
	WriterParameters        outputs.ByRegion         `pulumi:"writerParameters"`
	Policies                outputs.ByRegion         `pulumi:"policies"`
	EndpointPort            pulumi.IntOutput         `pulumi:"endpointPort"`
	InitialDatabase         pulumi.StringOutput      `pulumi:"initialDatabase"`
	Warnings                pulumi.StringArrayOutput `pulumi:"warnings"`

	// ClusterIdentifiers and ClusterReaderEndpoints are those of each member itself, for the application's own outputs.
	ClusterIdentifiers, ClusterReaderEndpoints outputs.ByRegion

	bindings map[string]Binding
}

// Annotate documents the component.
func (d *AuroraGlobalDatabase) Annotate(a infer.Annotator) {
	a.SetToken("index", "AuroraGlobalDatabase")
	a.Describe(&d, "One Aurora database in several regions: a cluster in each; one writes, the others follow, usually within a "+
		"second. Each region has a secret with the credentials and a parameter with the endpoint that accepts writes, to be read "+
		"again when a connection fails. After a failover in AWS, `pulumi refresh` and the new `writerRegion` make both follow. "+
		"See https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.html.")
	a.Describe(&d.GlobalClusterIdentifier, "The identifier of the global cluster, which the commands for a switchover take.")
	a.Describe(&d.GlobalWriterEndpoint, "The endpoint that AWS points to the cluster that writes, after a managed switchover "+
		"or failover by itself. The networks of the clients need a way to every region that can become the writer.")
	a.Describe(&d.WriterEndpoint, "The endpoint of the cluster in `writerRegion`, which accepts writes.")
	a.Describe(&d.ClusterArns, "The ARN of the cluster in each region, which the commands for a switchover take.")
	a.Describe(&d.ClusterEndpoints, "The endpoint of the cluster in each region; it accepts writes in one of them.")
	a.Describe(&d.ReaderEndpoints, "For each region the reader endpoint that its applications use: its own cluster's, or that "+
		"of the nearest region with instances.")
	a.Describe(&d.SecretArns, "The ARN of the secret in each region: JSON with `engine`, `host`, `port`, `dbname`, `username` "+
		"and `password` of the master user. The host is the endpoint that accepts writes.")
	a.Describe(&d.WriterParameters, "The name of the Systems Manager parameter in each region that holds the endpoint that "+
		"accepts writes.")
	a.Describe(&d.Policies, "For each region an IAM policy document (JSON) that lets an application there read its region's "+
		"secret and parameter, and log in with IAM where that is on.")
	a.Describe(&d.EndpointPort, "The port of all endpoints.")
	a.Describe(&d.InitialDatabase, "The name of the database that was made first.")
	a.Describe(&d.Warnings, "What an operator should know, such as a writer that AWS has elsewhere than `writerRegion` says. "+
		"Nothing here stops a deployment.")
}

// Bindings by region.
func (d *AuroraGlobalDatabase) Bindings() map[string]Binding { return d.bindings }

// AuroraSpec is everything that decides what an Aurora global database is: checked, planned and with its defaults.
type AuroraSpec struct {
	SingleWriterSpec

	// Settings has what the plan does not say.
	Settings Aurora
}

// BuildAurora registers an Aurora global database. The scopes' prefix is the name of its resources.
func BuildAurora(
	ctx *pulumi.Context, name string, scopes *region.Scopes, spec AuroraSpec, options ...pulumi.ResourceOption,
) (*AuroraGlobalDatabase, error) {
	d := newAuroraGlobalDatabase()
	if err := d.register(ctx, name, options...); err != nil {
		return nil, err
	}
	if err := d.build(ctx, name, scopes, spec); err != nil {
		return nil, err
	}
	return d, outputs.Register(ctx, d)
}

func newAuroraGlobalDatabase() *AuroraGlobalDatabase {
	return &AuroraGlobalDatabase{
		ClusterArns: outputs.ByRegion{}, ClusterEndpoints: outputs.ByRegion{}, ReaderEndpoints: outputs.ByRegion{},
		SecretArns: outputs.ByRegion{}, WriterParameters: outputs.ByRegion{}, Policies: outputs.ByRegion{},
		ClusterIdentifiers: outputs.ByRegion{}, ClusterReaderEndpoints: outputs.ByRegion{}, bindings: map[string]Binding{},
	}
}

func (d *AuroraGlobalDatabase) state() *pulumi.ResourceState { return &d.ResourceState }

func (d *AuroraGlobalDatabase) register(ctx *pulumi.Context, name string, options ...pulumi.ResourceOption) error {
	if err := ctx.RegisterComponentResource(AuroraGlobalDatabaseType, name, d, options...); err != nil {
		return fmt.Errorf("registering Aurora global database %s: %w", name, err)
	}
	return nil
}

// aurora is a database while it is built.
type aurora struct {
	clusters

	settings Aurora
	global   *rds.GlobalCluster
}

// build registers, in this order: keys and the password, the global cluster, the writer's cluster and instances, the
// other members, and for each region the secret and the parameter that its clients read.
func (d *AuroraGlobalDatabase) build(
	ctx *pulumi.Context, name string, scopes *region.Scopes, spec AuroraSpec,
) error {
	shared, err := newSingleWriter(ctx, name, scopes, spec.SingleWriterSpec, d)
	if err != nil {
		return err
	}
	b := &aurora{clusters: clusters{singleWriter: shared}, settings: spec.Settings}
	if err := b.buildPassword(name, spec.Settings.Password, spec.Settings.PasswordGeneration, d); err != nil {
		return err
	}
	if err := b.buildMembers(b.buildGlobalCluster, func(at clusterScope) (*cluster, error) {
		return auroraBuilder{at, spec.Settings}.build()
	}); err != nil {
		return err
	}
	if err := d.buildClients(b); err != nil {
		return err
	}
	d.describe(b)
	return nil
}

// buildGlobalCluster registers the object that the clusters are members of, through the home region for ever: another
// provider would replace it. It stays as long as any member is protected. The source is the cluster that it is made
// around, or nil.
func (b *aurora) buildGlobalCluster(source *cluster) error {
	s, plan := b.scopes[b.spec.Plan.HomeRegion], b.spec.Plan
	name := s.Name("global")
	protected := plan.Protected()
	args := &rds.GlobalClusterArgs{
		GlobalClusterIdentifier: pulumi.String(plan.PhysicalName),
		DeletionProtection:      pulumi.Bool(protected),
		Tags:                    s.Tags(name),
	}
	if source != nil {
		// AWS takes everything else from the source. The provider wants the force together with it.
		args.SourceDbClusterIdentifier, args.ForceDestroy = source.arn, pulumi.Bool(true)
	} else {
		args.Engine = pulumi.String(plan.SingleWriter.Engine)
		args.EngineVersion = pulumi.String(plan.Member(plan.WriterRegion).EngineVersion)
		// Here and on the first cluster, as the provider's own example has it.
		args.DatabaseName = pulumi.String(*b.settings.DatabaseName)
		args.StorageEncrypted = pulumi.Bool(true)
	}
	var err error
	b.global, err = rds.NewGlobalCluster(b.ctx, name, args, s.Options(
		pulumi.Protect(protected), pulumi.RetainOnDelete(b.spec.keepsMembers()),
		pulumi.IgnoreChanges([]string{
			// Minor versions are raised on the clusters; here the provider would wait for an answer that AWS no longer gives
			// (https://github.com/hashicorp/terraform-provider-aws/issues/45398).
			"engineVersion",
			// Force a new global cluster: neither a renamed stack nor a name that is decided once may do that
			// (internal/service/rds/global_cluster.go).
			"globalClusterIdentifier", "databaseName",
			// Force a new one, too: one that was made around a restored cluster is told none of them, and where the writer has moved or
			// the snapshot is no longer named, it is registered like any other.
			"engine", "sourceDbClusterIdentifier", "forceDestroy",
		}),
	)...)
	if err != nil {
		return fmt.Errorf("creating the global cluster: %w", err)
	}
	b.globalID = b.global.ID()
	return nil
}

// buildClients registers what each region's applications read.
func (d *AuroraGlobalDatabase) buildClients(b *aurora) error {
	return b.buildClients(clientSpec{
		secret: secretValue{
			Engine:   auroraDialects[b.spec.Plan.SingleWriter.Engine].secret,
			Username: *b.settings.MasterUsername, Dbname: *b.settings.DatabaseName,
		},
		environment: map[string]pulumi.StringInput{
			"GLOBAL_WRITER_ENDPOINT": b.global.Endpoint, "DATABASE_NAME": pulumi.String(*b.settings.DatabaseName),
		},
		users: b.users(),
	}, func(code string, reads *cluster, made client) {
		d.SecretArns[code], d.WriterParameters[code], d.Policies[code] = made.secretArn, made.writerParameter, made.policy
		d.ReaderEndpoints[code], d.bindings[code] = reads.readerEndpoint, made.binding
	})
}

// users are those of every member, because any of them can become the writer; none where nobody logs in with IAM.
func (b *aurora) users() []pulumi.StringInput {
	var users []pulumi.StringInput
	if !isSet(b.settings.IamAuthentication) {
		return nil
	}
	for _, member := range b.spec.Plan.Members {
		made := b.members[member.Region]
		users = append(users, pulumi.All(made.arn, made.resourceID).ApplyT(func(known []any) string {
			return databaseUsers(known[0].(string), known[1].(string))
		}).(pulumi.StringOutput))
	}
	return users
}

// databaseUsers is the ARN of the users of a cluster. All of them, because which ones log in with IAM is decided inside the
// database: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html.
func databaseUsers(clusterArn, resourceID string) string {
	part := strings.SplitN(clusterArn, ":", 6)
	return strings.Join([]string{part[0], part[1], "rds-db", part[3], part[4], "dbuser", resourceID + "/*"}, ":")
}

// describe gives back what was built.
func (d *AuroraGlobalDatabase) describe(b *aurora) {
	d.GlobalClusterIdentifier = b.global.GlobalClusterIdentifier
	d.GlobalWriterEndpoint = b.global.Endpoint
	d.WriterEndpoint = b.writer.endpoint
	for code, member := range b.members {
		d.ClusterArns[code] = member.arn
		d.ClusterEndpoints[code] = member.endpoint
		d.ClusterIdentifiers[code] = member.identifier
		d.ClusterReaderEndpoints[code] = member.readerEndpoint
	}
	d.EndpointPort = pulumi.Int(b.spec.Plan.SingleWriter.Port).ToIntOutput()
	d.InitialDatabase = pulumi.String(*b.settings.DatabaseName).ToStringOutput()
	d.Warnings = b.warnings(d, b.knownWriter())
}

// knownWriter is the region that wrote when AWS was last asked.
func (b *aurora) knownWriter() pulumi.StringOutput {
	return b.global.GlobalClusterMembers.ApplyT(func(members []rds.GlobalClusterGlobalClusterMember) string {
		listed := make([]globalMember, len(members))
		for i, member := range members {
			listed[i] = globalMember{member.DbClusterArn, member.IsWriter}
		}
		return knownWriter(b.spec.Plan.WriterRegion, listed)
	}).(pulumi.StringOutput)
}
