package datastore

import (
	"fmt"
	"strconv"
	"time"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/rds"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

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

// auroraBuilder registers what one region has of an Aurora global database.
type auroraBuilder struct {
	clusterScope

	settings Aurora
}

func (b auroraBuilder) build() (*cluster, error) {
	subnets, err := b.newDBSubnetGroup()
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
	logs, err := b.newLogGroups("/aws/rds/cluster/", b.dialect().logs)
	if err != nil {
		return nil, err
	}
	made, err := b.newCluster(subnets, group, parameters, logs)
	if err != nil {
		return nil, err
	}
	instances, err := b.newInstances(made, subnets)
	return &cluster{
		plan: b.member, resource: made, instances: instances, identifier: made.ClusterIdentifier, arn: made.Arn,
		resourceID: made.ClusterResourceId, endpoint: made.Endpoint, readerEndpoint: made.ReaderEndpoint,
		username: made.MasterUsername, database: made.DatabaseName,
	}, err
}

// dialect of the database's engine.
func (b auroraBuilder) dialect() auroraDialect {
	return auroraDialects[b.spec.Plan.SingleWriter.Engine]
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

func (b auroraBuilder) parameters() rds.ClusterParameterGroupParameterArray {
	parameters := rds.ClusterParameterGroupParameterArray{}
	for _, each := range databaseParameters(b.settings.Parameters, b.dialect().demandTLS, b.dialect().demanded) {
		parameters = append(parameters, &rds.ClusterParameterGroupParameterArgs{
			Name:  pulumi.String(each.name),
			Value: each.value,
			// The only method that AWS takes for static and dynamic parameters alike; new instances start with them:
			// https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_Parameter.html.
			ApplyMethod: pulumi.String("pending-reboot"),
		})
	}
	return parameters
}

func (b auroraBuilder) newCluster(
	subnets *rds.SubnetGroup, group *ec2.SecurityGroup, parameters *rds.ClusterParameterGroup, logs []pulumi.Resource,
) (*rds.Cluster, error) {
	name, plan, settings := b.part("cluster"), b.spec.Plan, b.settings
	args := &rds.ClusterArgs{
		ClusterIdentifier:                pulumi.String(b.member.PhysicalName),
		GlobalClusterIdentifier:          b.globalID,
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
		EnabledCloudwatchLogsExports:     pulumi.ToStringArray(b.dialect().logs),
		DeletionProtection:               pulumi.Bool(b.member.Protected),
		SkipFinalSnapshot:                pulumi.Bool(plan.OnDelete == string(OnDeleteDestroy)),
		// Given whatever onDelete says now: what it says at the end may be different, and a name is only taken at creation.
		FinalSnapshotIdentifier: pulumi.String(finalSnapshot(b.member.FinalSnapshot, time.Now())),
		// Without it a new password would wait for the maintenance window, while the secrets have it already.
		ApplyImmediately: pulumi.Bool(true),
		Tags:             b.Tags(name),
	}
	if !b.forgetsForwarding() {
		// On every member: the writer uses it as soon as it is one no longer.
		args.EnableGlobalWriteForwarding = pulumi.Bool(plan.SingleWriter.WriteForwarding)
	}
	if plan.SingleWriter.Serverless {
		args.Serverlessv2ScalingConfiguration = &rds.ClusterServerlessv2ScalingConfigurationArgs{
			MinCapacity: settings.Serverless.MinCapacity, MaxCapacity: settings.Serverless.MaxCapacity,
		}
	}
	needs := logs
	switch {
	case b.restores():
		// User and database are the snapshot's; the password is changed right after.
		args.SnapshotIdentifier = pulumi.String(plan.SingleWriter.RestoreFrom)
		args.MasterPassword = b.password
	case b.writer == nil:
		// The first cluster of a global cluster is the one that is declared to write, so it alone gets what AWS refuses
		// on a secondary. Later the lists below keep what a cluster was made with, whatever its role has become.
		args.MasterUsername = pulumi.String(*settings.MasterUsername)
		args.MasterPassword = b.password
		args.DatabaseName = pulumi.String(*settings.DatabaseName)
	default:
		// Where the storage is copied from; an encrypted copy is refused without it
		// (https://github.com/hashicorp/terraform-provider-aws/issues/16362).
		args.SourceRegion = pulumi.String(b.writer.plan.Region)
		needs = append(needs, b.writer.serving()...)
	}
	ignored := clusterIgnores(b.writer == nil)
	if b.forgetsForwarding() {
		ignored = append(ignored, "enableGlobalWriteForwarding")
	}
	made, err := rds.NewCluster(b.ctx, name, args, b.keep(
		pulumi.DependsOn(needs), pulumi.Protect(b.member.Protected), pulumi.IgnoreChanges(ignored), patiently(),
	)...)
	if err != nil {
		return nil, fmt.Errorf("creating the cluster: %w", err)
	}
	return made, nil
}

// forgetsForwarding says whether the cluster is one that would not forward writes, although it is told to: the provider tells AWS
// of that in no restore, and never looks again. It is told as soon as the snapshot is no longer named, or the writer has moved.
func (b auroraBuilder) forgetsForwarding() bool {
	return b.restores() && b.spec.Plan.SingleWriter.WriteForwarding
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
		"masterUsername", "databaseName", "sourceRegion", "snapshotIdentifier",
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

// newInstances registers the instances, which hold no data: they are named by a number, and the highest goes first.
func (b auroraBuilder) newInstances(made *rds.Cluster, subnets *rds.SubnetGroup) ([]pulumi.Resource, error) {
	if b.member.Instances == 0 {
		return nil, nil
	}
	name := b.Name("instance-parameters")
	parameters, err := rds.NewParameterGroup(b.ctx, name, &rds.ParameterGroupArgs{
		Description: pulumi.String("The instance parameters of " + b.Name() + "."),
		Family:      pulumi.String(b.spec.Plan.SingleWriter.Family),
		Tags:        b.Tags(name),
	}, b.keep()...)
	if err != nil {
		return nil, fmt.Errorf("creating the instance parameter group: %w", err)
	}
	var instances []pulumi.Resource
	for i := range b.member.Instances {
		instance, err := b.newInstance(made, subnets, parameters, i+1)
		if err != nil {
			return nil, err
		}
		instances = append(instances, instance)
	}
	return instances, nil
}

func (b auroraBuilder) newInstance(
	cluster *rds.Cluster, subnets *rds.SubnetGroup, parameters *rds.ParameterGroup, number int,
) (*rds.ClusterInstance, error) {
	name := b.part("instance", strconv.Itoa(number))
	instance, err := rds.NewClusterInstance(b.ctx, name, &rds.ClusterInstanceArgs{
		Identifier:           pulumi.String(b.instanceName(number)),
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
		pulumi.Protect(b.member.Protected && number == 1), pulumi.IgnoreChanges([]string{"identifier"}), patiently(),
	)...)
	if err != nil {
		return nil, fmt.Errorf("creating instance %d: %w", number, err)
	}
	return instance, nil
}
