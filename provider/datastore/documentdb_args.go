package datastore

import (
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
)

var (
	_ infer.Annotated = (*DocumentDb)(nil)
	_ infer.Annotated = (*DocumentDbRegion)(nil)
	_ infer.Annotated = (*DocumentDbGlobalClusterArgs)(nil)
)

const (
	describeDocumentDbEngineVersion = "The engine's version, such as `5.0.0`; 3.6 has no global clusters. A minor upgrade is " +
		"two updates, because AWS wants the secondaries first: one that sets `engineVersion` of every region but the writer's, " +
		"one that sets it here. A major upgrade is not possible through Pulumi; the operations guide has the commands."
	describeDocumentDbInstanceClass = "The class of all instances: memory-optimised, `db.r5` or newer. Global clusters have no " +
		"burstable and no serverless classes. Default: `db.r6g.large`."
	describeDocumentDbPort = "The port. It is decided once: a change would cut every client until its new tasks run, and is " +
		"refused."
	describeDocumentDbParameters = "Parameters of the clusters' parameter groups, beside the package's own, which demands TLS. " +
		"`audit_logs` and `profiler` fill the log groups, which are there from the start. Instances that are already there take " +
		"a change when they are restarted, which is left to you. See " +
		"https://docs.aws.amazon.com/documentdb/latest/developerguide/cluster_parameter_groups-list_of_parameters.html."
)

// DocumentDb is the topology block of a DocumentDB global cluster.
type DocumentDb struct {
	EngineVersion         string                        `pulumi:"engineVersion"`
	InstanceClass         *string                       `pulumi:"instanceClass,optional"`
	Instances             *int                          `pulumi:"instances,optional"`
	MasterUsername        *string                       `pulumi:"masterUsername,optional"`
	Password              pulumi.StringPtrInput         `pulumi:"password,optional" provider:"secret"`
	PasswordGeneration    *int                          `pulumi:"passwordGeneration,optional"`
	RestoreFrom           *string                       `pulumi:"restoreFrom,optional"`
	Port                  *int                          `pulumi:"port,optional"`
	BackupRetentionInDays pulumi.IntPtrInput            `pulumi:"backupRetentionInDays,optional"`
	Parameters            map[string]pulumi.StringInput `pulumi:"parameters,optional"`
}

// Annotate documents the type.
func (d *DocumentDb) Annotate(a infer.Annotator) {
	a.Describe(&d, "A DocumentDB global cluster, which MongoDB clients connect to: one region writes, up to ten others read with "+
		"a lag that is usually less than a second. A planned switchover loses nothing; an unplanned failover loses what was not "+
		"replicated. Both are started by an operator. See "+
		"https://docs.aws.amazon.com/documentdb/latest/developerguide/global-clusters.html.")
	a.Describe(&d.EngineVersion, describeDocumentDbEngineVersion)
	a.Describe(&d.InstanceClass, describeDocumentDbInstanceClass)
	a.Describe(&d.Instances, describeDatabaseInstances)
	a.Describe(&d.MasterUsername, describeDatabaseUsername)
	a.Describe(&d.Password, describeDatabasePassword)
	a.Describe(&d.PasswordGeneration, describeDatabasePasswordGeneration)
	a.Describe(&d.RestoreFrom, describeDocumentDbRestore)
	a.Describe(&d.Port, describeDocumentDbPort)
	a.Describe(&d.BackupRetentionInDays, describeDatabaseBackups)
	a.Describe(&d.Parameters, describeDocumentDbParameters)
}

// DocumentDbRegion is one region of a DocumentDB global cluster that is used alone.
type DocumentDbRegion struct {
	Name               string               `pulumi:"name"`
	VpcId              pulumi.StringInput   `pulumi:"vpcId"`
	SubnetIds          []pulumi.StringInput `pulumi:"subnetIds"`
	ClientCidrBlocks   []pulumi.StringInput `pulumi:"clientCidrBlocks"`
	InstanceClass      *string              `pulumi:"instanceClass,optional"`
	Instances          *int                 `pulumi:"instances,optional"`
	Headless           *bool                `pulumi:"headless,optional"`
	EngineVersion      *string              `pulumi:"engineVersion,optional"`
	Generation         *int                 `pulumi:"generation,optional"`
	DeletionProtection *bool                `pulumi:"deletionProtection,optional"`
}

// Annotate documents the type.
func (r *DocumentDbRegion) Annotate(a infer.Annotator) {
	a.Describe(&r, "One region of a DocumentDB global cluster: a cluster.")
	a.Describe(&r.Name, "The AWS region code, such as `eu-west-1`.")
	a.Describe(&r.VpcId, describeMemberVpc)
	a.Describe(&r.SubnetIds, describeMemberSubnets)
	a.Describe(&r.ClientCidrBlocks, describeMemberClients)
	a.Describe(&r.InstanceClass, describeMemberClass)
	a.Describe(&r.Instances, describeMemberInstances)
	a.Describe(&r.Headless, describeMemberHeadless)
	a.Describe(&r.EngineVersion, describeMemberVersion)
	a.Describe(&r.Generation, describeMemberGeneration)
	a.Describe(&r.DeletionProtection, describeMemberProtection)
}

// DocumentDbGlobalClusterArgs are the inputs of a DocumentDB global cluster that is used alone.
type DocumentDbGlobalClusterArgs struct {
	HomeRegion            string                        `pulumi:"homeRegion"`
	WriterRegion          *string                       `pulumi:"writerRegion,optional"`
	Regions               []DocumentDbRegion            `pulumi:"regions"`
	EngineVersion         string                        `pulumi:"engineVersion"`
	InstanceClass         *string                       `pulumi:"instanceClass,optional"`
	Instances             *int                          `pulumi:"instances,optional"`
	MasterUsername        *string                       `pulumi:"masterUsername,optional"`
	Password              pulumi.StringPtrInput         `pulumi:"password,optional" provider:"secret"`
	PasswordGeneration    *int                          `pulumi:"passwordGeneration,optional"`
	RestoreFrom           *string                       `pulumi:"restoreFrom,optional"`
	Port                  *int                          `pulumi:"port,optional"`
	BackupRetentionInDays pulumi.IntPtrInput            `pulumi:"backupRetentionInDays,optional"`
	Parameters            map[string]pulumi.StringInput `pulumi:"parameters,optional"`
	DeletionProtection    *bool                         `pulumi:"deletionProtection,optional"`
	OnDelete              *OnDelete                     `pulumi:"onDelete,optional"`
	Tags                  map[string]pulumi.StringInput `pulumi:"tags,optional"`
	AwsProvider           *region.AwsProvider           `pulumi:"awsProvider,optional"`
}

// Annotate documents the inputs.
func (d *DocumentDbGlobalClusterArgs) Annotate(a infer.Annotator) {
	a.Describe(&d.HomeRegion, "The region that owns the global cluster, for ever, and writes at first: one of `regions`.")
	a.Describe(&d.WriterRegion, "Where the database accepts writes now: a fact that you declare after a switchover or failover, "+
		"not a command. Default: `homeRegion`.")
	a.Describe(&d.Regions, "The regions that hold the database, at most eleven. Adding one makes a cluster that AWS fills; "+
		"removing one deletes that region's copy.")
	a.Describe(&d.EngineVersion, describeDocumentDbEngineVersion)
	a.Describe(&d.InstanceClass, describeDocumentDbInstanceClass)
	a.Describe(&d.Instances, describeDatabaseInstances)
	a.Describe(&d.MasterUsername, describeDatabaseUsername)
	a.Describe(&d.Password, describeDatabasePassword)
	a.Describe(&d.PasswordGeneration, describeDatabasePasswordGeneration)
	a.Describe(&d.RestoreFrom, describeDocumentDbRestore)
	a.Describe(&d.Port, describeDocumentDbPort)
	a.Describe(&d.BackupRetentionInDays, describeDatabaseBackups)
	a.Describe(&d.Parameters, describeDocumentDbParameters)
	a.Describe(&d.DeletionProtection, "Whether the global cluster and its clusters are protected against deletion, by Pulumi "+
		"and by AWS. Removing what is protected takes two updates: one that lowers the protection, one that removes it.")
	a.Describe(&d.OnDelete, "What is left of a cluster when it goes. Default: `snapshot`.")
	a.Describe(&d.Tags, "Tags for everything that is built and can have some: a global cluster cannot.")
	a.Describe(&d.AwsProvider, "Settings of the AWS providers, one a region. What is not given is inherited from the "+
		"stack's `aws:*` configuration.")
}
