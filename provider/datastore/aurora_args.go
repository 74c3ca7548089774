package datastore

import (
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
)

var (
	_ infer.Annotated          = (*Aurora)(nil)
	_ infer.Annotated          = (*AuroraServerless)(nil)
	_ infer.Annotated          = (*AuroraRegion)(nil)
	_ infer.Annotated          = (*AuroraGlobalDatabaseArgs)(nil)
	_ infer.Enum[AuroraEngine] = AuroraEngine("")
)

const (
	describeAuroraEngine        = "The database engine. It cannot change: the clusters would have to be replaced."
	describeAuroraEngineVersion = "The engine's version, such as `16.6` or `8.0.mysql_aurora.3.08.0`. A minor upgrade is two " +
		"updates, because AWS wants the secondaries first: one that sets `engineVersion` of every region but the writer's, one " +
		"that sets it here. A major upgrade is not possible through Pulumi; the operations guide has the commands."
	describeAuroraInstanceClass = "The class of all instances: memory-optimised, `db.r5` or newer, or `db.x2` or newer. An " +
		"Aurora global database has no burstable classes. Default: `db.r6g.large`, unless `serverless` is set."
	describeAuroraServerless   = "Aurora Serverless v2 in place of an instance class."
	describeAuroraDatabaseName = "The name of the database that is made first. It is decided once."
	describeAuroraPort         = "The port. Default: 5432 for PostgreSQL, 3306 for MySQL. It is decided once: a " +
		"change would cut every client until its new tasks run, and is refused."
	describeAuroraWriteForwarding = "Whether secondaries forward writes to the writer, so that applications write through " +
		"their own region's endpoint. No network path to the writer is built, and turning it on takes those that there are " +
		"away at once: let applications write through the reader endpoint first. Sessions choose a read consistency, see " +
		"https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-write-forwarding.html."
	describeAuroraIam = "Whether users can log in with IAM credentials in place of a password."
)

// AuroraEngine is a database engine.
type AuroraEngine string

const (
	// AuroraPostgresql is compatible with PostgreSQL.
	AuroraPostgresql AuroraEngine = "aurora-postgresql"
	// AuroraMysql is compatible with MySQL.
	AuroraMysql AuroraEngine = "aurora-mysql"
)

// Annotate documents the enumeration.
func (e *AuroraEngine) Annotate(a infer.Annotator) {
	a.Describe(e, "A database engine of Aurora.")
}

// Values lists the members of the enumeration.
func (AuroraEngine) Values() []infer.EnumValue[AuroraEngine] {
	return []infer.EnumValue[AuroraEngine]{
		{Name: "Postgresql", Value: AuroraPostgresql, Description: "Compatible with PostgreSQL."},
		{Name: "Mysql", Value: AuroraMysql, Description: "Compatible with MySQL."},
	}
}

// Aurora is the topology block of an Aurora global database.
type Aurora struct {
	Engine                AuroraEngine                  `pulumi:"engine"`
	EngineVersion         string                        `pulumi:"engineVersion"`
	InstanceClass         *string                       `pulumi:"instanceClass,optional"`
	Serverless            *AuroraServerless             `pulumi:"serverless,optional"`
	Instances             *int                          `pulumi:"instances,optional"`
	DatabaseName          *string                       `pulumi:"databaseName,optional"`
	MasterUsername        *string                       `pulumi:"masterUsername,optional"`
	Password              pulumi.StringPtrInput         `pulumi:"password,optional" provider:"secret"`
	PasswordGeneration    *int                          `pulumi:"passwordGeneration,optional"`
	RestoreFrom           *string                       `pulumi:"restoreFrom,optional"`
	Port                  *int                          `pulumi:"port,optional"`
	WriteForwarding       *bool                         `pulumi:"writeForwarding,optional"`
	IamAuthentication     *bool                         `pulumi:"iamAuthentication,optional"`
	BackupRetentionInDays pulumi.IntPtrInput            `pulumi:"backupRetentionInDays,optional"`
	Parameters            map[string]pulumi.StringInput `pulumi:"parameters,optional"`
}

// Annotate documents the type.
func (d *Aurora) Annotate(a infer.Annotator) {
	a.Describe(&d, "An Aurora global database: one region writes, up to ten others read with a lag that is usually less than a "+
		"second. A planned switchover loses nothing; an unplanned failover loses what was not replicated. Both are started by "+
		"an operator. See https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.html.")
	a.Describe(&d.Engine, describeAuroraEngine)
	a.Describe(&d.EngineVersion, describeAuroraEngineVersion)
	a.Describe(&d.InstanceClass, describeAuroraInstanceClass)
	a.Describe(&d.Serverless, describeAuroraServerless)
	a.Describe(&d.Instances, describeDatabaseInstances)
	a.Describe(&d.DatabaseName, describeAuroraDatabaseName)
	a.Describe(&d.MasterUsername, describeDatabaseUsername)
	a.Describe(&d.Password, describeDatabasePassword)
	a.Describe(&d.PasswordGeneration, describeDatabasePasswordGeneration)
	a.Describe(&d.RestoreFrom, describeDatabaseRestore)
	a.Describe(&d.Port, describeAuroraPort)
	a.Describe(&d.WriteForwarding, describeAuroraWriteForwarding)
	a.Describe(&d.IamAuthentication, describeAuroraIam)
	a.Describe(&d.BackupRetentionInDays, describeDatabaseBackups)
	a.Describe(&d.Parameters, describeDatabaseParameters)
}

// AuroraServerless is the capacity of Aurora Serverless v2.
type AuroraServerless struct {
	MinCapacity pulumi.Float64Input `pulumi:"minCapacity"`
	MaxCapacity pulumi.Float64Input `pulumi:"maxCapacity"`
}

// Annotate documents the type.
func (s *AuroraServerless) Annotate(a infer.Annotator) {
	a.Describe(&s, "The capacity of each instance of Aurora Serverless v2, in Aurora capacity units of about 2 GiB of memory.")
	a.Describe(&s.MinCapacity, "The least capacity, 0.5 to 256 in steps of 0.5. A secondary should be able to take the writer's "+
		"load at once.")
	a.Describe(&s.MaxCapacity, "The most capacity, 1 to 256 in steps of 0.5.")
}

// AuroraRegion is one region of an Aurora global database that is used alone.
type AuroraRegion struct {
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
func (r *AuroraRegion) Annotate(a infer.Annotator) {
	a.Describe(&r, "One region of an Aurora global database: a cluster.")
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

// AuroraGlobalDatabaseArgs are the inputs of an Aurora global database that is used alone.
type AuroraGlobalDatabaseArgs struct {
	HomeRegion            string                        `pulumi:"homeRegion"`
	WriterRegion          *string                       `pulumi:"writerRegion,optional"`
	Regions               []AuroraRegion                `pulumi:"regions"`
	Engine                AuroraEngine                  `pulumi:"engine"`
	EngineVersion         string                        `pulumi:"engineVersion"`
	InstanceClass         *string                       `pulumi:"instanceClass,optional"`
	Serverless            *AuroraServerless             `pulumi:"serverless,optional"`
	Instances             *int                          `pulumi:"instances,optional"`
	DatabaseName          *string                       `pulumi:"databaseName,optional"`
	MasterUsername        *string                       `pulumi:"masterUsername,optional"`
	Password              pulumi.StringPtrInput         `pulumi:"password,optional" provider:"secret"`
	PasswordGeneration    *int                          `pulumi:"passwordGeneration,optional"`
	RestoreFrom           *string                       `pulumi:"restoreFrom,optional"`
	Port                  *int                          `pulumi:"port,optional"`
	WriteForwarding       *bool                         `pulumi:"writeForwarding,optional"`
	IamAuthentication     *bool                         `pulumi:"iamAuthentication,optional"`
	BackupRetentionInDays pulumi.IntPtrInput            `pulumi:"backupRetentionInDays,optional"`
	Parameters            map[string]pulumi.StringInput `pulumi:"parameters,optional"`
	DeletionProtection    *bool                         `pulumi:"deletionProtection,optional"`
	OnDelete              *OnDelete                     `pulumi:"onDelete,optional"`
	Tags                  map[string]pulumi.StringInput `pulumi:"tags,optional"`
	AwsProvider           *region.AwsProvider           `pulumi:"awsProvider,optional"`
}

// Annotate documents the inputs.
func (d *AuroraGlobalDatabaseArgs) Annotate(a infer.Annotator) {
	a.Describe(&d.HomeRegion, "The region that owns the global cluster, for ever, and writes at first: one of `regions`.")
	a.Describe(&d.WriterRegion, "Where the database accepts writes now: a fact that you declare after a switchover or failover, "+
		"not a command. Default: `homeRegion`.")
	a.Describe(&d.Regions, "The regions that hold the database, at most eleven. Adding one makes a cluster that AWS fills; "+
		"removing one deletes that region's copy.")
	a.Describe(&d.Engine, describeAuroraEngine)
	a.Describe(&d.EngineVersion, describeAuroraEngineVersion)
	a.Describe(&d.InstanceClass, describeAuroraInstanceClass)
	a.Describe(&d.Serverless, describeAuroraServerless)
	a.Describe(&d.Instances, describeDatabaseInstances)
	a.Describe(&d.DatabaseName, describeAuroraDatabaseName)
	a.Describe(&d.MasterUsername, describeDatabaseUsername)
	a.Describe(&d.Password, describeDatabasePassword)
	a.Describe(&d.PasswordGeneration, describeDatabasePasswordGeneration)
	a.Describe(&d.RestoreFrom, describeDatabaseRestore)
	a.Describe(&d.Port, describeAuroraPort)
	a.Describe(&d.WriteForwarding, describeAuroraWriteForwarding)
	a.Describe(&d.IamAuthentication, describeAuroraIam)
	a.Describe(&d.BackupRetentionInDays, describeDatabaseBackups)
	a.Describe(&d.Parameters, describeDatabaseParameters)
	a.Describe(&d.DeletionProtection, "Whether the global cluster and its clusters are protected against deletion, by Pulumi "+
		"and by AWS. Removing what is protected takes two updates: one that lowers the protection, one that removes it.")
	a.Describe(&d.OnDelete, "What is left of a cluster when it goes. Default: `snapshot`.")
	a.Describe(&d.Tags, "Tags for everything that is built.")
	a.Describe(&d.AwsProvider, "Settings of the AWS providers, one a region. What is not given is inherited from the "+
		"stack's `aws:*` configuration.")
}
