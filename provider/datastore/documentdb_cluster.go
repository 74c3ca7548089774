package datastore

import (
	"fmt"
	"strconv"
	"time"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/docdb"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// documentDbLogs are exported by every cluster. Those that the parameters leave off stay empty:
// https://docs.aws.amazon.com/documentdb/latest/developerguide/event-auditing.html and profiling.html.
var documentDbLogs = []string{"audit", "profiler"}

// documentDbBuilder registers what one region has of a DocumentDB global cluster.
type documentDbBuilder struct {
	clusterScope

	settings DocumentDb
}

func (b documentDbBuilder) build() (*cluster, error) {
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
	logs, err := b.newLogGroups("/aws/docdb/", documentDbLogs)
	if err != nil {
		return nil, err
	}
	made, err := b.newCluster(subnets, group, parameters, logs)
	if err != nil {
		return nil, err
	}
	instances, err := b.newInstances(made)
	return &cluster{
		plan: b.member, resource: made, instances: instances, identifier: made.ClusterIdentifier, arn: made.Arn,
		resourceID: made.ClusterResourceId, endpoint: made.Endpoint, readerEndpoint: made.ReaderEndpoint,
		username: made.MasterUsername, database: pulumi.String("").ToStringOutput(),
	}, err
}

func (b documentDbBuilder) newSubnetGroup() (*docdb.SubnetGroup, error) {
	name := b.Name("subnet-group")
	group, err := docdb.NewSubnetGroup(b.ctx, name, &docdb.SubnetGroupArgs{
		NamePrefix:  pulumi.String(topology.GroupNamePrefix(name)),
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
func (b documentDbBuilder) newClusterParameters() (*docdb.ClusterParameterGroup, error) {
	name := b.Name("cluster-parameters")
	parameters := docdb.ClusterParameterGroupParameterArray{}
	for _, each := range databaseParameters(b.settings.Parameters, "tls", "enabled") {
		parameters = append(parameters, &docdb.ClusterParameterGroupParameterArgs{
			Name:  pulumi.String(each.name),
			Value: each.value,
			// The only method that AWS takes for static and dynamic parameters alike; new instances start with them:
			// https://docs.aws.amazon.com/documentdb/latest/developerguide/API_Parameter.html.
			ApplyMethod: pulumi.String("pending-reboot"),
		})
	}
	group, err := docdb.NewClusterParameterGroup(b.ctx, name, &docdb.ClusterParameterGroupArgs{
		NamePrefix:  pulumi.String(topology.GroupNamePrefix(name)),
		Description: pulumi.String("The cluster parameters of " + b.Name() + "."),
		Family:      pulumi.String(b.spec.Plan.SingleWriter.Family),
		Parameters:  parameters,
		Tags:        b.Tags(name),
	}, b.keep()...)
	if err != nil {
		return nil, fmt.Errorf("creating the cluster parameter group: %w", err)
	}
	return group, nil
}

func (b documentDbBuilder) newCluster(
	subnets *docdb.SubnetGroup, group *ec2.SecurityGroup, parameters *docdb.ClusterParameterGroup, logs []pulumi.Resource,
) (*docdb.Cluster, error) {
	name, plan, settings := b.part("cluster"), b.spec.Plan, b.settings
	args := &docdb.ClusterArgs{
		ClusterIdentifier:           pulumi.String(b.member.PhysicalName),
		GlobalClusterIdentifier:     b.globalID,
		Engine:                      pulumi.String(plan.SingleWriter.Engine),
		EngineVersion:               pulumi.String(b.member.EngineVersion),
		Port:                        pulumi.Int(plan.SingleWriter.Port),
		DbSubnetGroupName:           subnets.Name,
		VpcSecurityGroupIds:         pulumi.StringArray{group.ID()},
		DbClusterParameterGroupName: parameters.Name,
		// On every member, though a secondary is encrypted as its primary is: what is not given is a change afterwards
		// (internal/service/docdb/cluster.go).
		StorageEncrypted:             pulumi.Bool(true),
		KmsKeyId:                     b.key.Arn,
		BackupRetentionPeriod:        settings.BackupRetentionInDays,
		EnabledCloudwatchLogsExports: pulumi.ToStringArray(documentDbLogs),
		DeletionProtection:           pulumi.Bool(b.member.Protected),
		SkipFinalSnapshot:            pulumi.Bool(plan.OnDelete == string(OnDeleteDestroy)),
		// Given whatever onDelete says now: what it says at the end may be different, and a name is only taken at creation.
		FinalSnapshotIdentifier: pulumi.String(finalSnapshot(b.member.FinalSnapshot, time.Now())),
		// Without it a new password or version would wait for the maintenance window, while the program says that it is there.
		ApplyImmediately: pulumi.Bool(true),
		Tags:             b.Tags(name),
	}
	needs := logs
	switch {
	case b.restores():
		// The user is the snapshot's; the password is changed right after.
		args.SnapshotIdentifier = pulumi.String(plan.SingleWriter.RestoreFrom)
		args.MasterPassword = b.password
	case b.writer == nil:
		// The first cluster of a global cluster is the one that is declared to write, so it alone gets what AWS refuses
		// on a secondary. Later the lists below keep what a cluster was made with, whatever its role has become.
		args.MasterUsername = pulumi.String(*settings.MasterUsername)
		args.MasterPassword = b.password
	default:
		needs = append(needs, b.writer.serving()...)
	}
	made, err := docdb.NewCluster(b.ctx, name, args, b.keep(
		pulumi.DependsOn(needs), pulumi.Protect(b.member.Protected),
		pulumi.IgnoreChanges(documentDbIgnores(b.writer == nil)), patiently(),
	)...)
	if err != nil {
		return nil, fmt.Errorf("creating the cluster: %w", err)
	}
	return made, nil
}

// documentDbIgnores are the properties of a cluster that keep their first value, or follow AWS after a refresh. Roles are
// a matter of the run time: without these a failover, or a change that is only declared, would replace or detach a cluster.
func documentDbIgnores(writer bool) []string {
	ignored := []string{
		// Forces a new cluster: a stack or project that is renamed must not lose its data.
		"clusterIdentifier",
		// A cluster that was detached by hand would be put back on every update from then on, which AWS cannot do.
		"globalClusterIdentifier",
		// Force a new cluster, and are given to one role only.
		"masterUsername", "snapshotIdentifier",
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
func (b documentDbBuilder) newInstances(made *docdb.Cluster) ([]pulumi.Resource, error) {
	var instances []pulumi.Resource
	for i := range b.member.Instances {
		number := i + 1
		name := b.part("instance", strconv.Itoa(number))
		instance, err := docdb.NewClusterInstance(b.ctx, name, &docdb.ClusterInstanceArgs{
			Identifier:        pulumi.String(b.instanceName(number, topology.KindDocumentDB)),
			ClusterIdentifier: made.ID(),
			Engine:            pulumi.String(b.spec.Plan.SingleWriter.Engine),
			InstanceClass:     pulumi.String(b.member.InstanceClass),
			// DocumentDB upgrades no minor version by itself, so that the other value would read like a promise
			// (https://docs.aws.amazon.com/documentdb/latest/developerguide/API_CreateDBInstance.html).
			AutoMinorVersionUpgrade: pulumi.Bool(false),
			CopyTagsToSnapshot:      pulumi.Bool(true),
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
		instances = append(instances, instance)
	}
	return instances, nil
}
