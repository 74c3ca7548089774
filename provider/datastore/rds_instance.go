package datastore

import (
	"fmt"
	"time"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/rds"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// rdsDialect is what an engine calls things.
type rdsDialect struct {
	// secret is the engine's name in a secret.
	secret string
	// demandTLS is the parameter that refuses connections without TLS, and its value.
	demandTLS, demanded string
	// logs that are exported. Those that the parameters leave off stay empty.
	logs []string
}

// rdsDialects by engine: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html and
// USER_LogAccess.Procedural.UploadtoCloudWatch.html. On instances require_secure_transport is a number, unlike on clusters:
// https://github.com/prowler-cloud/prowler/pull/4116.
var rdsDialects = map[string]rdsDialect{
	string(RdsMysql): {
		secret: "mysql", demandTLS: "require_secure_transport", demanded: "1", logs: []string{"error", "slowquery"},
	},
	string(RdsMariadb): {
		secret: "mariadb", demandTLS: "require_secure_transport", demanded: "1", logs: []string{"error", "slowquery"},
	},
	string(RdsPostgres): {
		secret: "postgres", demandTLS: "rds.force_ssl", demanded: "1", logs: []string{"postgresql", "upgrade"},
	},
}

// rdsMember is the instance of one region.
type rdsMember struct {
	plan     topology.MemberPlan
	instance *rds.Instance
}

// rdsBuilder registers what one region has of a database with read replicas.
type rdsBuilder struct {
	memberScope

	settings Rds
	// writer is the member that is declared to write, or nil while it is itself registered.
	writer   *rdsMember
	password pulumi.StringOutput
	// earlier is what the instance is registered after, whether it depends on it or not.
	earlier []pulumi.Resource
}

func (b rdsBuilder) build() (*rdsMember, error) {
	subnets, err := b.newDBSubnetGroup()
	if err != nil {
		return nil, err
	}
	group, err := b.newSecurityGroup()
	if err != nil {
		return nil, err
	}
	parameters, err := b.newParameters()
	if err != nil {
		return nil, err
	}
	logs, err := b.newLogGroups("/aws/rds/instance/", b.dialect().logs)
	if err != nil {
		return nil, err
	}
	instance, err := b.newInstance(subnets, group, parameters, logs)
	if err != nil {
		return nil, err
	}
	return &rdsMember{b.member, instance}, nil
}

func (b rdsBuilder) dialect() rdsDialect { return rdsDialects[b.spec.Plan.SingleWriter.Engine] }

// newParameters are the same in every region: a replica that is promoted runs with its own.
func (b rdsBuilder) newParameters() (*rds.ParameterGroup, error) {
	name := b.Name("parameters")
	group, err := rds.NewParameterGroup(b.ctx, name, &rds.ParameterGroupArgs{
		Description: pulumi.String("The parameters of " + b.Name() + "."),
		Family:      pulumi.String(b.spec.Plan.SingleWriter.Family),
		Parameters:  b.parameters(),
		Tags:        b.Tags(name),
	}, b.keep()...)
	if err != nil {
		return nil, fmt.Errorf("creating the parameter group: %w", err)
	}
	return group, nil
}

// parameters are the one that demands TLS and the user's.
func (b rdsBuilder) parameters() rds.ParameterGroupParameterArray {
	parameters := rds.ParameterGroupParameterArray{}
	for _, each := range databaseParameters(b.settings.Parameters, b.dialect().demandTLS, b.dialect().demanded) {
		parameters = append(parameters, &rds.ParameterGroupParameterArgs{
			Name:  pulumi.String(each.name),
			Value: each.value,
			// The only method that AWS takes for static and dynamic parameters alike; new instances start with them:
			// https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_Parameter.html.
			ApplyMethod: pulumi.String("pending-reboot"),
		})
	}
	return parameters
}

// newInstance registers the instance. Every region's but the home region's first is made as a copy of the writer, on which it
// depends, so that copies go before what they copy; the writer itself is not told what it was a copy of.
func (b rdsBuilder) newInstance(
	subnets *rds.SubnetGroup, group *ec2.SecurityGroup, parameters *rds.ParameterGroup, logs []pulumi.Resource,
) (*rds.Instance, error) {
	name, args := b.part("instance"), b.arguments()
	args.DbSubnetGroupName = subnets.Name
	args.VpcSecurityGroupIds = pulumi.StringArray{group.ID()}
	args.ParameterGroupName = parameters.Name
	args.Tags = b.Tags(name)
	switch from := b.spec.Plan.SingleWriter.RestoreFrom; {
	case b.member.MadeAsSource() && from != "":
		// User, database and key are the snapshot's; the password is changed right after.
		args.SnapshotIdentifier = pulumi.String(from)
	case b.member.MadeAsSource():
		args.Username = pulumi.String(*b.settings.MasterUsername)
		args.DbName = pulumi.String(*b.settings.DatabaseName)
	case b.writer != nil:
		// An ARN, because the writer is in another region.
		args.ReplicateSourceDb = settledAfter(b.ctx, b.writer.instance.Arn, b.earlier)
	}
	if b.member.Writer {
		args.Password = b.password
	}
	instance, err := rds.NewInstance(b.ctx, name, args, b.keep(
		pulumi.DependsOn(logs), pulumi.Protect(b.member.Protected), pulumi.IgnoreChanges(b.ignores()), patiently(),
	)...)
	if err != nil {
		return nil, fmt.Errorf("creating the instance: %w", err)
	}
	return instance, nil
}

// arguments are those that an instance has whatever its role, and whatever it was made as. A copy takes engine, version and
// storage from its source; they are given all the same, so that they change in place later.
func (b rdsBuilder) arguments() *rds.InstanceArgs {
	plan, settings := b.spec.Plan, b.settings
	args := &rds.InstanceArgs{
		Identifier:                       pulumi.String(b.member.PhysicalName),
		Engine:                           pulumi.String(plan.SingleWriter.Engine),
		EngineVersion:                    pulumi.String(b.member.EngineVersion),
		InstanceClass:                    pulumi.String(b.member.InstanceClass),
		AllocatedStorage:                 pulumi.Int(plan.SingleWriter.AllocatedStorage),
		StorageType:                      pulumi.String("gp3"),
		MultiAz:                          pulumi.Bool(isSet(settings.MultiAz)),
		Port:                             pulumi.Int(plan.SingleWriter.Port),
		StorageEncrypted:                 pulumi.Bool(true),
		KmsKeyId:                         b.key.Arn,
		BackupRetentionPeriod:            settings.BackupRetentionInDays,
		CopyTagsToSnapshot:               pulumi.Bool(true),
		IamDatabaseAuthenticationEnabled: pulumi.Bool(isSet(settings.IamAuthentication)),
		EnabledCloudwatchLogsExports:     pulumi.ToStringArray(b.dialect().logs),
		PubliclyAccessible:               pulumi.Bool(false),
		// The version is the program's to say: replicas first, then the writer.
		AutoMinorVersionUpgrade: pulumi.Bool(false),
		DeletionProtection:      pulumi.Bool(b.member.Protected),
		SkipFinalSnapshot:       pulumi.Bool(!b.leavesSnapshot()),
		// Given whatever onDelete says now: what it says at the end may be different, and a name is only taken at creation.
		FinalSnapshotIdentifier: pulumi.String(finalSnapshot(b.member.FinalSnapshot, time.Now())),
		// Without it a new class, size or password would wait for the maintenance window, while the program has it already.
		ApplyImmediately: pulumi.Bool(true),
	}
	if settings.MaxAllocatedStorage != nil {
		args.MaxAllocatedStorage = pulumi.Int(*settings.MaxAllocatedStorage)
	}
	if topology.PerformanceInsights(plan.SingleWriter.Engine, b.member.InstanceClass) {
		args.PerformanceInsightsEnabled = pulumi.Bool(true)
		args.PerformanceInsightsKmsKeyId = b.key.Arn
	}
	return args
}

// leavesSnapshot says whether the instance leaves a final snapshot: the one that is written to and the one that was at first
// do. AWS refuses it of a copy (https://github.com/hashicorp/terraform-provider-aws/issues/4276).
func (b rdsBuilder) leavesSnapshot() bool {
	return b.spec.keepsData() && (b.member.Writer || b.member.MadeAsSource())
}

// ignores are the properties of an instance that keep their first value, or follow AWS after a refresh. A failover is not the
// program's to make: without these it, or a change that is only declared, would replace or break an instance.
func (b rdsBuilder) ignores() []string {
	ignored := []string{
		// Another one renames the instance, and with it the endpoint that clients have: a stack that is renamed keeps it.
		"identifier",
		// Forces a new instance: a new key is for new data.
		"kmsKeyId",
		// Has the time in it, so that every life of an instance leaves a snapshot of its own; it must not change on each run.
		"finalSnapshotIdentifier",
	}
	if b.member.MadeAsSource() {
		// Force a new instance, and are decided once (internal/service/rds/instance.go); what was restored has its snapshot's.
		ignored = append(ignored, "username", "dbName", "snapshotIdentifier", "storageEncrypted")
	} else {
		// AWS makes no copy of what exists: another source, or the first one again after a promotion, is an error
		// (https://github.com/hashicorp/terraform-provider-aws/issues/41614).
		ignored = append(ignored, "replicateSourceDb")
	}
	if !b.member.Writer {
		// AWS refuses one on a replica of PostgreSQL; an instance that was the writer keeps the input that it had.
		ignored = append(ignored, "password")
		if b.spec.keepsData() && !b.member.MadeAsSource() {
			// One that was the writer has data of its own, and goes on leaving a snapshot; one that never was goes on without.
			ignored = append(ignored, "skipFinalSnapshot")
		}
	}
	return ignored
}
