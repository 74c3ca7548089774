package datastore

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/rds"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// auroraLogDays is how long the logs of the databases are kept.
const auroraLogDays = 30

// auroraDialect is what an engine calls things.
type auroraDialect struct {
	// secret is the engine's name in a secret.
	secret string
	// demandTLS is the parameter that refuses connections without TLS, and its value.
	demandTLS, demanded string
	// logs that are exported. Those that the parameters leave off stay empty.
	logs []string
}

// auroraDialects by engine: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.SSL.html,
// AuroraPostgreSQL.CloudWatch.html and AuroraMySQL.Integrating.CloudWatch.html.
var auroraDialects = map[string]auroraDialect{
	string(AuroraPostgresql): {
		secret: "postgres", demandTLS: "rds.force_ssl", demanded: "1", logs: []string{"postgresql"},
	},
	string(AuroraMysql): {
		secret: "mysql", demandTLS: "require_secure_transport", demanded: "ON",
		logs: []string{"audit", "error", "slowquery"},
	},
}

// auroraMember is the cluster of one region and its instances.
type auroraMember struct {
	plan      topology.MemberPlan
	cluster   *rds.Cluster
	instances []*rds.ClusterInstance
}

// auroraBuilder registers what one region has of an Aurora global database.
type auroraBuilder struct {
	memberScope

	settings     Aurora
	instanceName func(member topology.MemberPlan, number int) string
	global       *rds.GlobalCluster
	// writer is the member that is declared to write, or nil while it is itself registered.
	writer   *auroraMember
	password pulumi.StringOutput
	// earlier is what the cluster is registered after, whether it depends on it or not.
	earlier []pulumi.Resource
}

func (b auroraBuilder) build() (*auroraMember, error) {
	subnets, err := b.newSubnetGroup()
	if err != nil {
		return nil, err
	}
	group, err := b.newSecurityGroup()
	if err != nil {
		return nil, err
	}
	parameters, err := b.newClusterParameters()
	if err != nil {
		return nil, err
	}
	logs, err := b.newLogGroups()
	if err != nil {
		return nil, err
	}
	made := &auroraMember{plan: b.member}
	if made.cluster, err = b.newCluster(subnets, group, parameters, logs); err != nil {
		return nil, err
	}
	return made, b.newInstances(made, subnets)
}

func (b auroraBuilder) newSubnetGroup() (*rds.SubnetGroup, error) {
	name := b.Name("subnet-group")
	group, err := rds.NewSubnetGroup(b.ctx, name, &rds.SubnetGroupArgs{
		Description: pulumi.String("The subnets of " + b.Name() + "."),
		SubnetIds:   b.network().SubnetIDs,
		Tags:        b.Tags(name),
	}, b.keep()...)
	if err != nil {
		return nil, fmt.Errorf("creating the subnet group: %w", err)
	}
	return group, nil
}

// newClusterParameters are the same in every region: a secondary that is promoted runs with its own.
func (b auroraBuilder) newClusterParameters() (*rds.ClusterParameterGroup, error) {
	name := b.Name("cluster-parameters")
	group, err := rds.NewClusterParameterGroup(b.ctx, name, &rds.ClusterParameterGroupArgs{
		Description: pulumi.String("The cluster parameters of " + b.Name() + "."),
		Family:      pulumi.String(b.spec.Plan.SingleWriter.Family),
		Parameters:  b.parameters(),
		Tags:        b.Tags(name),
	}, b.keep()...)
	if err != nil {
		return nil, fmt.Errorf("creating the cluster parameter group: %w", err)
	}
	return group, nil
}

// parameters are the one that demands TLS and the user's, in the order of their names.
func (b auroraBuilder) parameters() rds.ClusterParameterGroupParameterArray {
	dialect := auroraDialects[b.spec.Plan.SingleWriter.Engine]
	values := map[string]pulumi.StringInput{}
	maps.Copy(values, b.settings.Parameters)
	values[dialect.demandTLS] = pulumi.String(dialect.demanded)
	parameters := rds.ClusterParameterGroupParameterArray{}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		parameters = append(parameters, &rds.ClusterParameterGroupParameterArgs{
			Name:  pulumi.String(name),
			Value: values[name],
			// The only method that AWS takes for static and dynamic parameters alike; new instances start with them:
			// https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_Parameter.html.
			ApplyMethod: pulumi.String("pending-reboot"),
		})
	}
	return parameters
}

// newLogGroups makes the groups that RDS would make itself, which would keep everything for ever and outlive the database.
func (b auroraBuilder) newLogGroups() ([]pulumi.Resource, error) {
	var groups []pulumi.Resource
	for _, log := range auroraDialects[b.spec.Plan.SingleWriter.Engine].logs {
		name := b.part("log-group", log)
		group, err := cloudwatch.NewLogGroup(b.ctx, name, &cloudwatch.LogGroupArgs{
			Name:            pulumi.String("/aws/rds/cluster/" + b.member.PhysicalName + "/" + log),
			RetentionInDays: pulumi.Int(auroraLogDays),
			Tags:            b.Tags(name),
			// The cluster keeps its name, and so RDS writes to the same group whatever the stack is called later.
		}, b.keep(pulumi.IgnoreChanges([]string{"name"}))...)
		if err != nil {
			return nil, fmt.Errorf("creating the log group for %s: %w", log, err)
		}
		groups = append(groups, group)
	}
	return groups, nil
}

func (b auroraBuilder) newCluster(
	subnets *rds.SubnetGroup, group *ec2.SecurityGroup, parameters *rds.ClusterParameterGroup, logs []pulumi.Resource,
) (*rds.Cluster, error) {
	name, plan, settings := b.part("cluster"), b.spec.Plan, b.settings
	args := &rds.ClusterArgs{
		ClusterIdentifier:                pulumi.String(b.member.PhysicalName),
		GlobalClusterIdentifier:          settledAfter(b.ctx, b.global.ID().ToStringOutput(), b.earlier),
		Engine:                           pulumi.String(plan.SingleWriter.Engine),
		EngineMode:                       pulumi.String("provisioned"),
		EngineVersion:                    pulumi.String(b.member.EngineVersion),
		Port:                             pulumi.Int(plan.SingleWriter.Port),
		DbSubnetGroupName:                subnets.Name,
		VpcSecurityGroupIds:              pulumi.StringArray{group.ID()},
		DbClusterParameterGroupName:      parameters.Name,
		StorageEncrypted:                 pulumi.Bool(true),
		KmsKeyId:                         b.key.Arn,
		BackupRetentionPeriod:            settings.BackupRetentionInDays,
		CopyTagsToSnapshot:               pulumi.Bool(true),
		IamDatabaseAuthenticationEnabled: pulumi.Bool(isSet(settings.IamAuthentication)),
		EnabledCloudwatchLogsExports:     pulumi.ToStringArray(auroraDialects[plan.SingleWriter.Engine].logs),
		// On every member: the writer uses it as soon as it is one no longer.
		EnableGlobalWriteForwarding: pulumi.Bool(plan.SingleWriter.WriteForwarding),
		DeletionProtection:          pulumi.Bool(b.member.Protected),
		SkipFinalSnapshot:           pulumi.Bool(plan.OnDelete == string(OnDeleteDestroy)),
		// Given whatever onDelete says now: what it says at the end may be different, and a name is only taken at creation.
		FinalSnapshotIdentifier: pulumi.String(finalSnapshot(b.member.FinalSnapshot, time.Now())),
		// Without it a new password would wait for the maintenance window, while the secrets have it already.
		ApplyImmediately: pulumi.Bool(true),
		Tags:             b.Tags(name),
	}
	if plan.SingleWriter.Serverless {
		args.Serverlessv2ScalingConfiguration = &rds.ClusterServerlessv2ScalingConfigurationArgs{
			MinCapacity: settings.Serverless.MinCapacity, MaxCapacity: settings.Serverless.MaxCapacity,
		}
	}
	needs := logs
	if b.writer == nil {
		// The first cluster of a global cluster is the one that is declared to write, so it alone gets what AWS refuses
		// on a secondary. Later the lists below keep what a cluster was made with, whatever its role has become.
		args.MasterUsername = pulumi.String(*settings.MasterUsername)
		args.MasterPassword = b.password
		args.DatabaseName = pulumi.String(*settings.DatabaseName)
	} else {
		// Where the storage is copied from; an encrypted copy is refused without it
		// (https://github.com/hashicorp/terraform-provider-aws/issues/16362).
		args.SourceRegion = pulumi.String(b.writer.plan.Region)
		needs = append(needs, b.writer.serving()...)
	}
	cluster, err := rds.NewCluster(b.ctx, name, args, b.keep(
		pulumi.DependsOn(needs), pulumi.Protect(b.member.Protected), pulumi.IgnoreChanges(clusterIgnores(b.writer == nil)),
	)...)
	if err != nil {
		return nil, fmt.Errorf("creating the cluster: %w", err)
	}
	return cluster, nil
}

// serving are the instances, of which a headless member has none. Every other member depends on those of the writer: AWS
// refuses to delete the last of them while a secondary exists (https://github.com/hashicorp/terraform-provider-aws/issues/26234),
// and refuses a secondary whose source has none. That also orders the destroy: other regions' clusters first, the writer's
// instances next, its cluster, the global cluster. It follows the writer as soon as an update has recorded a move.
func (m *auroraMember) serving() []pulumi.Resource {
	resources := make([]pulumi.Resource, len(m.instances))
	for i, instance := range m.instances {
		resources[i] = instance
	}
	return resources
}

// clusterIgnores are the properties of a cluster that keep their first value, or follow AWS after a refresh. Roles are a
// matter of the run time: without these a failover, or a change that is only declared, would replace or detach a cluster.
func clusterIgnores(writer bool) []string {
	ignored := []string{
		// Forces a new cluster: a stack or project that is renamed must not lose its data.
		"clusterIdentifier",
		// Read back from every secondary, though never given: its removal would promote the secondary to a database of its
		// own (https://github.com/hashicorp/terraform-provider-aws/pull/40921).
		"replicationSourceIdentifier",
		// A cluster that was detached by hand would be put back on every update from then on, which AWS cannot do
		// (terraform-provider-aws, internal/service/rds/cluster.go).
		"globalClusterIdentifier",
		// Force a new cluster, and are given to one role only (internal/service/rds/cluster.go).
		"masterUsername", "databaseName", "sourceRegion",
		// Forces a new cluster: a new key is for new data.
		"kmsKeyId",
		// Has the time in it, so that every life of a cluster leaves a snapshot of its own; it must not change on each run.
		"finalSnapshotIdentifier",
	}
	if !writer {
		// AWS refuses a password on a secondary; one that was the writer keeps the input that it had.
		ignored = append(ignored, "masterPassword")
	}
	return ignored
}

// finalSnapshot is the name of the snapshot that a cluster leaves, another one for every life of the same cluster: a region
// that was removed, has come back and is removed again must not meet the snapshot of its first life.
func finalSnapshot(name string, born time.Time) string {
	return name + "-" + born.UTC().Format("20060102150405")
}

// newInstances registers the instances, which hold no data: they are named by a number, and the highest goes first.
func (b auroraBuilder) newInstances(made *auroraMember, subnets *rds.SubnetGroup) error {
	if b.member.Instances == 0 {
		return nil
	}
	name := b.Name("instance-parameters")
	parameters, err := rds.NewParameterGroup(b.ctx, name, &rds.ParameterGroupArgs{
		Description: pulumi.String("The instance parameters of " + b.Name() + "."),
		Family:      pulumi.String(b.spec.Plan.SingleWriter.Family),
		Tags:        b.Tags(name),
	}, b.keep()...)
	if err != nil {
		return fmt.Errorf("creating the instance parameter group: %w", err)
	}
	for i := range b.member.Instances {
		instance, err := b.newInstance(made.cluster, subnets, parameters, i+1)
		if err != nil {
			return err
		}
		made.instances = append(made.instances, instance)
	}
	return nil
}

func (b auroraBuilder) newInstance(
	cluster *rds.Cluster, subnets *rds.SubnetGroup, parameters *rds.ParameterGroup, number int,
) (*rds.ClusterInstance, error) {
	name := b.part("instance", strconv.Itoa(number))
	instance, err := rds.NewClusterInstance(b.ctx, name, &rds.ClusterInstanceArgs{
		Identifier:           pulumi.String(b.instanceName(b.member, number)),
		ClusterIdentifier:    cluster.ID(),
		Engine:               pulumi.String(b.spec.Plan.SingleWriter.Engine),
		InstanceClass:        pulumi.String(b.member.InstanceClass),
		DbSubnetGroupName:    subnets.Name,
		DbParameterGroupName: parameters.Name,
		PubliclyAccessible:   pulumi.Bool(false),
		// It has no effect in a global database, and would read like a promise
		// (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.html).
		AutoMinorVersionUpgrade:     pulumi.Bool(false),
		PerformanceInsightsEnabled:  pulumi.Bool(true),
		PerformanceInsightsKmsKeyId: b.key.Arn,
		CopyTagsToSnapshot:          pulumi.Bool(true),
		// Without it another class would wait for the maintenance window, while the program says that it is there.
		ApplyImmediately: pulumi.Bool(true),
		Tags:             b.Tags(name),
	}, b.keep(
		// The first instance of a region is protected like the cluster: without any, nothing serves there. The others
		// come and go with the load. Another name would force a new instance: it stays when the stack is renamed.
		pulumi.Protect(b.member.Protected && number == 1), pulumi.IgnoreChanges([]string{"identifier"}),
	)...)
	if err != nil {
		return nil, fmt.Errorf("creating instance %d: %w", number, err)
	}
	return instance, nil
}
