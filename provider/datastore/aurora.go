package datastore

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/kms"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/rds"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/secretsmanager"
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/outputs"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/policy"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
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
	a.Describe(&d, "One Aurora database in several regions: a cluster in each; one writes, the others follow, "+
		"usually within a second. Each region has a secret with the credentials and a parameter with the endpoint that "+
		"accepts writes, to be read again when a connection fails. After a failover in AWS, `pulumi refresh` and the new "+
		"`writerRegion` make both follow. See "+
		"https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.html.")
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

// AuroraNetwork is the network of one region that a cluster is in.
type AuroraNetwork struct {
	VpcID pulumi.StringInput
	// SubnetIDs are in at least two zones.
	SubnetIDs pulumi.StringArrayInput
	// ClientCIDRBlocks may connect: those of every region whose applications use the database.
	ClientCIDRBlocks pulumi.StringArrayInput
}

// AuroraSpec is everything that decides what an Aurora global database is: checked, planned and with its defaults.
type AuroraSpec struct {
	// Application begins the fixed names; it is empty for a database that stands alone.
	Application string
	Identity    topology.Identity
	Plan        topology.StorePlan
	// Settings has what the plan does not say.
	Settings Aurora
	// Networks by region, one for each member.
	Networks map[string]AuroraNetwork
	// Place is where the database's inputs are, which warnings begin with.
	Place string
	// Warnings of the plan.
	Warnings []string
}

// instanceName is the identifier of an instance, by its number in the region.
func (s AuroraSpec) instanceName(member topology.MemberPlan, number int) string {
	parts := []string{s.Plan.Name, generationName(member.Region, member.Generation), strconv.Itoa(number)}
	if s.Application != "" {
		parts = append([]string{s.Application}, parts...)
	}
	return s.Identity.PhysicalName(topology.DBCluster, parts[0], parts[1:]...)
}

// keepsClusters says whether clusters stay when they leave the program, with everything that they run on.
func (s AuroraSpec) keepsClusters() bool { return s.Plan.OnDelete == string(OnDeleteRetain) }

// keepsData says whether anything stays that is encrypted with the keys: a cluster, or its last snapshot.
func (s AuroraSpec) keepsData() bool { return s.Plan.OnDelete != string(OnDeleteDestroy) }

// inTurn are the members in the order of their registration: the writer, which the others depend on; the home region,
// which most likely was the writer before; the others.
func (s AuroraSpec) inTurn() []topology.MemberPlan {
	return slices.SortedFunc(slices.Values(s.Plan.Members), func(a, b topology.MemberPlan) int {
		return cmp.Or(-cmp.Compare(btoi(a.Writer), btoi(b.Writer)), -cmp.Compare(btoi(a.Home), btoi(b.Home)),
			cmp.Compare(a.Region, b.Region))
	})
}

// member is the plan of a region's member, or what a region without one has: nothing that is worth protecting.
func (s AuroraSpec) member(code string) topology.MemberPlan {
	for _, member := range s.Plan.Members {
		if member.Region == code {
			return member
		}
	}
	return topology.MemberPlan{Region: code}
}

// regions are those of the members and of the clients, which may be others.
func (s AuroraSpec) regions() []string {
	var codes []string
	for _, member := range s.Plan.Members {
		codes = append(codes, member.Region)
	}
	for _, client := range s.Plan.Aurora.Clients {
		codes = append(codes, client.Region)
	}
	slices.Sort(codes)
	return slices.Compact(codes)
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

func (d *AuroraGlobalDatabase) register(ctx *pulumi.Context, name string, options ...pulumi.ResourceOption) error {
	if err := ctx.RegisterComponentResource(AuroraGlobalDatabaseType, name, d, options...); err != nil {
		return fmt.Errorf("registering Aurora global database %s: %w", name, err)
	}
	return nil
}

// aurora is a database while it is built.
type aurora struct {
	ctx      *pulumi.Context
	spec     AuroraSpec
	scopes   map[string]region.Scope
	keys     map[string]*kms.Key
	password pulumi.StringOutput
	global   *rds.GlobalCluster
	writer   *auroraMember
	members  map[string]*auroraMember
	// endpoint accepts writes; what is told to clients is registered after all clusters.
	endpoint pulumi.StringOutput
}

// build registers, in this order: keys and the password, the global cluster, the writer's cluster and instances, the
// other members, and for each region the secret and the parameter that its clients read.
func (d *AuroraGlobalDatabase) build(
	ctx *pulumi.Context, name string, scopes *region.Scopes, spec AuroraSpec,
) error {
	b := &aurora{
		ctx: ctx, spec: spec, scopes: map[string]region.Scope{}, keys: map[string]*kms.Key{},
		members: map[string]*auroraMember{},
	}
	for _, code := range spec.regions() {
		scope, err := scopes.Region(code)
		if err != nil {
			return err
		}
		b.scopes[code] = scope.WithPrefix(name).WithParent(d)
		// A region without a member may have had one, whose snapshot needs the key.
		if b.keys[code], err = newKey(ctx, b.scopes[code], spec.member(code), spec.keepsData()); err != nil {
			return fmt.Errorf("building store %s in %s: %w", spec.Plan.Name, code, err)
		}
	}
	if err := b.buildPassword(name, d); err != nil {
		return fmt.Errorf("building store %s: %w", spec.Plan.Name, err)
	}
	if err := b.buildGlobalCluster(); err != nil {
		return fmt.Errorf("building store %s in %s: %w", spec.Plan.Name, spec.Plan.HomeRegion, err)
	}
	for _, member := range spec.inTurn() {
		if err := b.buildMember(member); err != nil {
			return fmt.Errorf("building store %s in %s: %w", spec.Plan.Name, member.Region, err)
		}
	}
	b.endpoint = settledAfter(ctx, b.writer.cluster.Endpoint, b.registered())
	for _, client := range spec.Plan.Aurora.Clients {
		if err := d.buildClient(b, client); err != nil {
			return fmt.Errorf("giving store %s to its clients in %s: %w", spec.Plan.Name, client.Region, err)
		}
	}
	d.describe(b)
	return nil
}

func (b *aurora) buildPassword(name string, parent pulumi.Resource) error {
	var err error
	if own := b.spec.Settings.Password; own != nil {
		b.password = pulumi.ToSecret(own.ToStringPtrOutput().Elem()).(pulumi.StringOutput)
		return nil
	}
	b.password, err = newPassword(b.ctx, name+"-password", *b.spec.Settings.PasswordGeneration, parent)
	return err
}

// buildGlobalCluster registers the object that the clusters are members of, through the home region for ever: another
// provider would replace it. It stays as long as any member is protected.
func (b *aurora) buildGlobalCluster() error {
	s, plan := b.scopes[b.spec.Plan.HomeRegion], b.spec.Plan
	name := s.Name("global")
	protected := slices.ContainsFunc(plan.Members, func(member topology.MemberPlan) bool { return member.Protected })
	var err error
	b.global, err = rds.NewGlobalCluster(b.ctx, name, &rds.GlobalClusterArgs{
		GlobalClusterIdentifier: pulumi.String(plan.PhysicalName),
		Engine:                  pulumi.String(plan.Aurora.Engine),
		EngineVersion:           pulumi.String(b.spec.member(plan.WriterRegion).EngineVersion),
		// Here and on the first cluster, as the provider's own example has it.
		DatabaseName:       pulumi.String(*b.spec.Settings.DatabaseName),
		StorageEncrypted:   pulumi.Bool(true),
		DeletionProtection: pulumi.Bool(protected),
		Tags:               s.Tags(name),
	}, s.Options(
		pulumi.Protect(protected), pulumi.RetainOnDelete(b.spec.keepsClusters()),
		pulumi.IgnoreChanges([]string{
			// Minor versions are raised on the clusters; here the provider would wait for an answer that AWS no longer gives
			// (https://github.com/hashicorp/terraform-provider-aws/issues/45398).
			"engineVersion",
			// Force a new global cluster: neither a renamed stack nor a name that is decided once may do that
			// (internal/service/rds/global_cluster.go).
			"globalClusterIdentifier", "databaseName",
		}),
	)...)
	if err != nil {
		return fmt.Errorf("creating the global cluster: %w", err)
	}
	return nil
}

// registered are the clusters and instances of the writer and the home region, and when all are, of every region.
func (b *aurora) registered() []pulumi.Resource {
	var resources []pulumi.Resource
	for code, member := range b.members {
		if len(b.members) == len(b.spec.Plan.Members) || code == b.spec.Plan.HomeRegion || member == b.writer {
			resources = append(append(resources, member.cluster), member.serving()...)
		}
	}
	return resources
}

// buildMember registers one region's cluster. The first is the writer's.
func (b *aurora) buildMember(member topology.MemberPlan) error {
	made, err := auroraBuilder{
		ctx: b.ctx, scope: b.scopes[member.Region], spec: b.spec, member: member, key: b.keys[member.Region],
		global: b.global, writer: b.writer, password: b.password, earlier: b.registered(),
	}.build()
	if err != nil {
		return err
	}
	if member.Writer {
		b.writer = made
	}
	b.members[member.Region] = made
	return nil
}

// buildClient registers what one region's applications read, and says what they need for it.
func (d *AuroraGlobalDatabase) buildClient(b *aurora, client topology.ClientPlan) error {
	spec, code := b.spec, client.Region
	s, protected := b.scopes[code], spec.member(code).Protected
	secret, value, err := newSecret(b.ctx, s, client.SecretName, b.keys[code], protected, secretValue{
		Engine:   auroraDialects[spec.Plan.Aurora.Engine].secret,
		Username: *spec.Settings.MasterUsername,
		Dbname:   *spec.Settings.DatabaseName,
		Port:     spec.Plan.Aurora.Port,
	}, b.endpoint, b.password)
	if err != nil {
		return err
	}
	parameter, err := newWriterParameter(b.ctx, s, client.ParameterName, protected, b.endpoint)
	if err != nil {
		return err
	}
	d.SecretArns[code] = secret.Arn
	d.WriterParameters[code] = parameter.Name
	d.ReaderEndpoints[code] = b.members[client.ReadsFrom].cluster.ReaderEndpoint
	d.Policies[code] = b.policy(code, secret, parameter.Arn)
	d.bind(b, client, value)
	return nil
}

// bind says what compute in a region needs to use the database from there. None of it moves with the writer, so that a
// failover rolls nothing out.
func (d *AuroraGlobalDatabase) bind(b *aurora, client topology.ClientPlan, secretValue pulumi.Resource) {
	name, code := b.spec.Plan.Name, client.Region
	d.bindings[code] = Binding{
		Environment: map[string]pulumi.StringInput{
			variable(name, "WRITER_PARAMETER"):       d.WriterParameters[code],
			variable(name, "READER_ENDPOINT"):        d.ReaderEndpoints[code],
			variable(name, "GLOBAL_WRITER_ENDPOINT"): b.global.Endpoint,
			variable(name, "SECRET_ARN"):             d.SecretArns[code],
			variable(name, "PORT"):                   pulumi.String(strconv.Itoa(b.spec.Plan.Aurora.Port)),
			variable(name, "DATABASE_NAME"):          pulumi.String(*b.spec.Settings.DatabaseName),
		},
		Policy: d.Policies[code],
		// An endpoint is known before an instance answers there, and a secret before it has its value.
		Ready: slices.Concat([]pulumi.Resource{secretValue}, b.writer.serving(), b.members[client.ReadsFrom].serving()),
	}
}

// policy is the policy document of a region's clients. With IAM authentication it names every member, because any of
// them can become the writer.
func (b *aurora) policy(code string, secret *secretsmanager.Secret, parameter pulumi.StringOutput) pulumi.StringOutput {
	values := []any{secret.Arn, b.keys[code].Arn, parameter}
	if isSet(b.spec.Settings.IamAuthentication) {
		for _, member := range b.spec.Plan.Members {
			cluster := b.members[member.Region].cluster
			values = append(values, pulumi.All(cluster.Arn, cluster.ClusterResourceId).ApplyT(func(known []any) string {
				return databaseUsers(known[0].(string), known[1].(string))
			}))
		}
	}
	return pulumi.All(values...).ApplyT(func(known []any) string {
		arns := make([]string, len(known))
		for i, value := range known {
			arns[i] = value.(string)
		}
		return auroraPolicy(code, arns[0], arns[1], arns[2], arns[3:])
	}).(pulumi.StringOutput)
}

// databaseUsers is the ARN of the users of a cluster. All of them, because which ones log in with IAM is decided inside the
// database: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html.
func databaseUsers(clusterArn, resourceID string) string {
	part := strings.SplitN(clusterArn, ":", 6)
	return strings.Join([]string{part[0], part[1], "rds-db", part[3], part[4], "dbuser", resourceID + "/*"}, ":")
}

// auroraPolicy lets an application read the secret and the parameter of its region, use the key through Secrets Manager,
// and log in as one of the database's users.
func auroraPolicy(region, secret, key, parameter string, users []string) string {
	decrypt := policy.Allow("DecryptSecret", []string{"kms:Decrypt"}, key)
	decrypt.Condition = map[string]map[string]string{
		"StringEquals": {"kms:ViaService": "secretsmanager." + region + ".amazonaws.com"},
	}
	statements := []policy.Statement{
		policy.Allow("ReadSecret", []string{"secretsmanager:GetSecretValue"}, secret),
		decrypt,
		policy.Allow("ReadWriterParameter", []string{"ssm:GetParameter"}, parameter),
	}
	if len(users) > 0 {
		statements = append(statements, policy.Allow("LogIn", []string{"rds-db:connect"}, users...))
	}
	return policy.Document(statements...)
}

// describe gives back what was built.
func (d *AuroraGlobalDatabase) describe(b *aurora) {
	d.GlobalClusterIdentifier = b.global.GlobalClusterIdentifier
	d.GlobalWriterEndpoint = b.global.Endpoint
	d.WriterEndpoint = b.writer.cluster.Endpoint
	for code, member := range b.members {
		d.ClusterArns[code] = member.cluster.Arn
		d.ClusterEndpoints[code] = member.cluster.Endpoint
		d.ClusterIdentifiers[code] = member.cluster.ClusterIdentifier
		d.ClusterReaderEndpoints[code] = member.cluster.ReaderEndpoint
	}
	d.EndpointPort = pulumi.Int(b.spec.Plan.Aurora.Port).ToIntOutput()
	d.InitialDatabase = pulumi.String(*b.spec.Settings.DatabaseName).ToStringOutput()
	d.Warnings = d.warn(b)
}

// warn adds to the plan's warnings that the state has the writer elsewhere than it is declared to be. While the global
// cluster is yet to be made, its members are unknown; the plan's warnings must be seen then above all.
func (d *AuroraGlobalDatabase) warn(b *aurora) pulumi.StringArrayOutput {
	found := slices.Clone(b.spec.Warnings)
	looked := b.global.GlobalClusterMembers.ApplyT(func(members []rds.GlobalClusterGlobalClusterMember) (bool, error) {
		actual := writingRegion(members)
		if actual == "" || actual == b.spec.Plan.WriterRegion || !hasMemberIn(b.spec.Plan.WriterRegion, members) {
			return false, nil // A cluster that was detached writes for itself, whoever writes in the global cluster.
		}
		warning := movedWriter(b.spec.Place, b.spec.Plan.WriterRegion, actual)
		found = append(found, warning)
		return true, b.ctx.Log.Warn(warning, &pulumi.LogArgs{Resource: d})
	})
	warnings, resolve, _ := b.ctx.NewOutput()
	go func() {
		// It waits until the members are known, or are known to be unknown.
		pulumi.IsSecret(looked)
		resolve(found)
	}()
	return warnings.ApplyT(func(found any) []string { return found.([]string) }).(pulumi.StringArrayOutput)
}

// writingRegion is the region of the member that writes, or empty where the state has none.
func writingRegion(members []rds.GlobalClusterGlobalClusterMember) string {
	for _, member := range members {
		if member.IsWriter != nil && *member.IsWriter {
			return regionOfMember(member)
		}
	}
	return ""
}

// hasMemberIn says whether a region's cluster is in the global cluster.
func hasMemberIn(code string, members []rds.GlobalClusterGlobalClusterMember) bool {
	return slices.ContainsFunc(members, func(member rds.GlobalClusterGlobalClusterMember) bool {
		return regionOfMember(member) == code
	})
}

// regionOfMember is the region in a member's ARN, or empty where it has none yet.
func regionOfMember(member rds.GlobalClusterGlobalClusterMember) string {
	if member.DbClusterArn == nil {
		return ""
	}
	return strings.SplitN(*member.DbClusterArn, ":", 6)[3]
}
