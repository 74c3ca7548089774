package datastore

import (
	"fmt"

	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/outputs"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// RdsReadReplicasType is the type token of RdsReadReplicas, alone and as part of an application.
const RdsReadReplicasType = "globalapp:index:RdsReadReplicas"

var _ infer.Annotated = (*RdsReadReplicas)(nil)

// RdsReadReplicas is a database in one region and its read replicas in others.
type RdsReadReplicas struct {
	pulumi.ResourceState

	WriterEndpoint    pulumi.StringOutput      `pulumi:"writerEndpoint"`
	InstanceArns      outputs.ByRegion         `pulumi:"instanceArns"`
	InstanceEndpoints outputs.ByRegion         `pulumi:"instanceEndpoints"`
	ReaderEndpoints   outputs.ByRegion         `pulumi:"readerEndpoints"`
	SecretArns        outputs.ByRegion         `pulumi:"secretArns"`
	WriterParameters  outputs.ByRegion         `pulumi:"writerParameters"`
	Policies          outputs.ByRegion         `pulumi:"policies"`
	EndpointPort      pulumi.IntOutput         `pulumi:"endpointPort"`
	InitialDatabase   pulumi.StringOutput      `pulumi:"initialDatabase"`
	Warnings          pulumi.StringArrayOutput `pulumi:"warnings"`

	// InstanceIdentifiers are for the application's own outputs.
	InstanceIdentifiers outputs.ByRegion

	bindings map[string]Binding
}

// Annotate documents the component.
func (r *RdsReadReplicas) Annotate(a infer.Annotator) {
	a.SetToken("index", "RdsReadReplicas")
	a.Describe(&r, "One database of RDS with a read replica in each other region. Each region has a secret with the credentials "+
		"and a parameter with the endpoint that accepts writes, to be read again when a connection fails. A failover is one way: "+
		"after AWS has promoted a replica, the new `writerRegion` makes both follow, and a new `generation` makes the other regions "+
		"its replicas. See https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.html.")
	a.Describe(&r.WriterEndpoint, "The endpoint of the instance in `writerRegion`, which accepts writes.")
	a.Describe(&r.InstanceArns, "The ARN of the instance in each region; its last part is the identifier that the commands for a "+
		"promotion take.")
	a.Describe(&r.InstanceEndpoints, "The endpoint of the instance in each region; it accepts writes in one of them.")
	a.Describe(&r.ReaderEndpoints, "For each region the endpoint that its applications read from: its own instance's, or that of "+
		"the nearest region with one.")
	a.Describe(&r.SecretArns, "The ARN of the secret in each region: JSON with `engine`, `host`, `port`, `dbname`, `username` "+
		"and `password` of the master user. The host is the endpoint that accepts writes.")
	a.Describe(&r.WriterParameters, "The name of the Systems Manager parameter in each region that holds the endpoint that "+
		"accepts writes.")
	a.Describe(&r.Policies, "For each region an IAM policy document (JSON) that lets an application there read its region's "+
		"secret and parameter, and log in with IAM where that is on.")
	a.Describe(&r.EndpointPort, "The port of all endpoints.")
	a.Describe(&r.InitialDatabase, "The name of the database that was made first.")
	a.Describe(&r.Warnings, "What an operator should know, such as regions that follow another writer than `writerRegion` says. "+
		"Nothing here stops a deployment.")
}

// Bindings by region.
func (r *RdsReadReplicas) Bindings() map[string]Binding { return r.bindings }

// RdsSpec is everything that decides what a database with read replicas is: checked, planned and with its defaults.
type RdsSpec struct {
	SingleWriterSpec

	// Settings has what the plan does not say.
	Settings Rds
}

// BuildRds registers a database with read replicas. The scopes' prefix is the name of its resources.
func BuildRds(
	ctx *pulumi.Context, name string, scopes *region.Scopes, spec RdsSpec, options ...pulumi.ResourceOption,
) (*RdsReadReplicas, error) {
	r := newRdsReadReplicas()
	if err := r.register(ctx, name, options...); err != nil {
		return nil, err
	}
	if err := r.build(ctx, name, scopes, spec); err != nil {
		return nil, err
	}
	return r, outputs.Register(ctx, r)
}

func newRdsReadReplicas() *RdsReadReplicas {
	return &RdsReadReplicas{
		InstanceArns: outputs.ByRegion{}, InstanceEndpoints: outputs.ByRegion{}, ReaderEndpoints: outputs.ByRegion{},
		SecretArns: outputs.ByRegion{}, WriterParameters: outputs.ByRegion{}, Policies: outputs.ByRegion{},
		InstanceIdentifiers: outputs.ByRegion{}, bindings: map[string]Binding{},
	}
}

func (r *RdsReadReplicas) state() *pulumi.ResourceState { return &r.ResourceState }

func (r *RdsReadReplicas) register(ctx *pulumi.Context, name string, options ...pulumi.ResourceOption) error {
	if err := ctx.RegisterComponentResource(RdsReadReplicasType, name, r, options...); err != nil {
		return fmt.Errorf("registering RDS read replicas %s: %w", name, err)
	}
	return nil
}

// replicas are a database and its copies while they are built.
type replicas struct {
	*singleWriter

	spec    RdsSpec
	writer  *rdsMember
	members map[string]*rdsMember
}

// build registers, in this order: keys and the password, the writer's instance, the others, and for each region the secret and
// the parameter that its clients read.
func (r *RdsReadReplicas) build(ctx *pulumi.Context, name string, scopes *region.Scopes, spec RdsSpec) error {
	shared, err := newSingleWriter(ctx, name, scopes, spec.SingleWriterSpec, r)
	if err != nil {
		return err
	}
	b := &replicas{singleWriter: shared, spec: spec, members: map[string]*rdsMember{}}
	if err := b.buildPassword(name, spec.Settings.Password, spec.Settings.PasswordGeneration, r); err != nil {
		return err
	}
	for _, member := range spec.Plan.InTurn() {
		if err := b.buildMember(member); err != nil {
			return fmt.Errorf("building store %s in %s: %w", spec.Plan.Name, member.Region, err)
		}
	}
	b.endpoint = settledAfter(ctx, b.writer.instance.Address, b.registered())
	if spec.Plan.Restores() {
		b.endpoint = b.restored(b.endpoint, b.writer.instance.Username, b.writer.instance.DbName)
	}
	for _, plan := range spec.Plan.SingleWriter.Clients {
		if err := r.buildClientOf(b, plan); err != nil {
			return fmt.Errorf("giving store %s to its clients in %s: %w", spec.Plan.Name, plan.Region, err)
		}
	}
	r.describe(b)
	return nil
}

// registered are the instances of the writer and the home region, and when all are, of every region.
func (b *replicas) registered() []pulumi.Resource {
	var resources []pulumi.Resource
	for code, member := range b.members {
		if len(b.members) == len(b.spec.Plan.Members) || code == b.spec.Plan.HomeRegion || member == b.writer {
			resources = append(resources, member.instance)
		}
	}
	return resources
}

// buildMember registers one region's instance. The first is the writer's.
func (b *replicas) buildMember(member topology.MemberPlan) error {
	made, err := rdsBuilder{
		memberScope: b.member(member), settings: b.spec.Settings, writer: b.writer, password: b.password,
		earlier: b.registered(),
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

// buildClientOf registers what one region's applications read.
func (r *RdsReadReplicas) buildClientOf(b *replicas, plan topology.ClientPlan) error {
	settings, reads := b.spec.Settings, b.members[plan.ReadsFrom]
	made, err := b.buildClient(plan, clientSpec{
		secret: secretValue{
			Engine:   rdsDialects[b.spec.Plan.SingleWriter.Engine].secret,
			Username: *settings.MasterUsername, Dbname: *settings.DatabaseName,
		},
		reader:      reads.instance.Address,
		environment: map[string]pulumi.StringInput{"DATABASE_NAME": pulumi.String(*settings.DatabaseName)},
		users:       b.users(), ready: []pulumi.Resource{b.writer.instance, reads.instance},
	})
	if err != nil {
		return err
	}
	code := plan.Region
	r.SecretArns[code], r.WriterParameters[code], r.Policies[code] = made.secretArn, made.writerParameter, made.policy
	r.ReaderEndpoints[code], r.bindings[code] = reads.instance.Address, made.binding
	return nil
}

// users are those of every member, because any of them can become the writer; none where nobody logs in with IAM.
func (b *replicas) users() []pulumi.StringInput {
	var users []pulumi.StringInput
	if !isSet(b.spec.Settings.IamAuthentication) {
		return nil
	}
	for _, member := range b.spec.Plan.Members {
		instance := b.members[member.Region].instance
		users = append(users, pulumi.All(instance.Arn, instance.ResourceId).ApplyT(func(known []any) string {
			return databaseUsers(known[0].(string), known[1].(string))
		}).(pulumi.StringOutput))
	}
	return users
}

// describe gives back what was built.
func (r *RdsReadReplicas) describe(b *replicas) {
	r.WriterEndpoint = b.writer.instance.Address
	for code, member := range b.members {
		r.InstanceArns[code] = member.instance.Arn
		r.InstanceEndpoints[code] = member.instance.Address
		r.InstanceIdentifiers[code] = member.instance.Identifier
	}
	r.EndpointPort = pulumi.Int(b.spec.Plan.SingleWriter.Port).ToIntOutput()
	r.InitialDatabase = pulumi.String(*b.spec.Settings.DatabaseName).ToStringOutput()
	r.Warnings = b.warningsOf(r, b.replicationWarnings())
}
