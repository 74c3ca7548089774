package datastore

import (
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
)

var (
	_ infer.Annotated       = (*Rds)(nil)
	_ infer.Annotated       = (*RdsRegion)(nil)
	_ infer.Annotated       = (*RdsReadReplicasArgs)(nil)
	_ infer.Enum[RdsEngine] = RdsEngine("")
)

const (
	describeRdsEngine = "The database engine. It cannot change: the instances would have to be replaced. Oracle, SQL Server and " +
		"Db2 are not offered: licensed features of their own replicate them."
	describeRdsEngineVersion = "The engine's version, such as `16.8`, `8.4.5` or `11.4.5`. A minor upgrade is two updates, " +
		"because AWS wants the replicas first: one that sets `engineVersion` of every region but the writer's, one that sets it " +
		"here. A major upgrade is not possible through Pulumi; the operations guide has the steps."
	describeRdsInstanceClass = "The class of all instances: `db.t3`, `db.m5`, `db.r5` or `db.x2`, or a newer generation. " +
		"Default: `db.m6g.large`."
	describeRdsStorage = "The storage (gp3) of each instance, encrypted. It only grows, by a tenth or more, and rests for six " +
		"hours after a change."
	describeRdsStorageMost = "The size up to which AWS raises the storage of each instance by itself: at least a tenth more than " +
		"`allocatedStorage`, which is then the least. Default: never. See " +
		"https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html."
	describeRdsMultiAz  = "Whether each instance has a standby in another zone, which takes over by itself, at the same endpoint."
	describeRdsPassword = "The password of the master user, in place of a generated one. Changing it changes the password on the " +
		"writer, from where it is replicated, and then every region's secret. Passwords that RDS manages are not offered: AWS " +
		"refuses them for databases with replicas in other regions."
	describeRdsBackups = "How long automatic backups of each instance are kept. Replicas have them too, because AWS copies only " +
		"from an instance with backups, which each replica can become."
	describeRdsParameters = "Parameters of the instances' parameter groups, beside the package's own, which demands TLS. " +
		"Instances that are already there take a change when they are restarted, which is left to you."
	describeRdsGeneration = "A number that makes the region start over as a replica of the writer, with new names: for one that " +
		"AWS has promoted, or that still follows an earlier writer. The old instance goes, which takes two updates where it is " +
		"protected. Default: 1."
)

// RdsEngine is a database engine.
type RdsEngine string

const (
	// RdsMysql is MySQL.
	RdsMysql RdsEngine = "mysql"
	// RdsMariadb is MariaDB.
	RdsMariadb RdsEngine = "mariadb"
	// RdsPostgres is PostgreSQL.
	RdsPostgres RdsEngine = "postgres"
)

// Annotate documents the enumeration.
func (e *RdsEngine) Annotate(a infer.Annotator) {
	a.Describe(e, "A database engine of RDS.")
}

// Values lists the members of the enumeration.
func (RdsEngine) Values() []infer.EnumValue[RdsEngine] {
	return []infer.EnumValue[RdsEngine]{
		{Name: "Mysql", Value: RdsMysql, Description: "MySQL, from 8.0 on."},
		{Name: "Mariadb", Value: RdsMariadb, Description: "MariaDB, from 10.6 on."},
		{Name: "Postgres", Value: RdsPostgres, Description: "PostgreSQL, from 14.1 on."},
	}
}

// Rds is the topology block of a database with read replicas in other regions.
type Rds struct {
	Engine                RdsEngine                     `pulumi:"engine"`
	EngineVersion         string                        `pulumi:"engineVersion"`
	InstanceClass         *string                       `pulumi:"instanceClass,optional"`
	AllocatedStorage      *int                          `pulumi:"allocatedStorage,optional"`
	MaxAllocatedStorage   *int                          `pulumi:"maxAllocatedStorage,optional"`
	MultiAz               *bool                         `pulumi:"multiAz,optional"`
	DatabaseName          *string                       `pulumi:"databaseName,optional"`
	MasterUsername        *string                       `pulumi:"masterUsername,optional"`
	Password              pulumi.StringPtrInput         `pulumi:"password,optional" provider:"secret"`
	PasswordGeneration    *int                          `pulumi:"passwordGeneration,optional"`
	RestoreFrom           *string                       `pulumi:"restoreFrom,optional"`
	Port                  *int                          `pulumi:"port,optional"`
	IamAuthentication     *bool                         `pulumi:"iamAuthentication,optional"`
	BackupRetentionInDays pulumi.IntPtrInput            `pulumi:"backupRetentionInDays,optional"`
	Parameters            map[string]pulumi.StringInput `pulumi:"parameters,optional"`
}

// Annotate documents the type.
func (r *Rds) Annotate(a infer.Annotator) {
	a.Describe(&r, "A database of RDS with a read replica in each other region, for engines that Aurora does not have. A failover "+
		"is one way: a promoted replica stands alone, and the other regions start over as its replicas. Where the writer shall come "+
		"and go, use `aurora`. See https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.XRgn.html.")
	a.Describe(&r.Engine, describeRdsEngine)
	a.Describe(&r.EngineVersion, describeRdsEngineVersion)
	a.Describe(&r.InstanceClass, describeRdsInstanceClass)
	a.Describe(&r.AllocatedStorage, describeRdsStorage)
	a.Describe(&r.MaxAllocatedStorage, describeRdsStorageMost)
	a.Describe(&r.MultiAz, describeRdsMultiAz)
	a.Describe(&r.DatabaseName, describeAuroraDatabaseName)
	a.Describe(&r.MasterUsername, describeDatabaseUsername)
	a.Describe(&r.Password, describeRdsPassword)
	a.Describe(&r.PasswordGeneration, describeDatabasePasswordGeneration)
	a.Describe(&r.RestoreFrom, describeRdsRestore)
	a.Describe(&r.Port, describeRdsPort)
	a.Describe(&r.IamAuthentication, describeAuroraIam)
	a.Describe(&r.BackupRetentionInDays, describeRdsBackups)
	a.Describe(&r.Parameters, describeRdsParameters)
}

const describeRdsPort = "The port. Default: 5432 for PostgreSQL, 3306 for MySQL and MariaDB. It is decided once: a change " +
	"would cut every client until its new tasks run, and is refused."

// RdsRegion is one region of a database with read replicas that is used alone.
type RdsRegion struct {
	Name               string               `pulumi:"name"`
	VpcId              pulumi.StringInput   `pulumi:"vpcId"`
	SubnetIds          []pulumi.StringInput `pulumi:"subnetIds"`
	ClientCidrBlocks   []pulumi.StringInput `pulumi:"clientCidrBlocks"`
	InstanceClass      *string              `pulumi:"instanceClass,optional"`
	EngineVersion      *string              `pulumi:"engineVersion,optional"`
	Generation         *int                 `pulumi:"generation,optional"`
	DeletionProtection *bool                `pulumi:"deletionProtection,optional"`
}

// Annotate documents the type.
func (r *RdsRegion) Annotate(a infer.Annotator) {
	a.Describe(&r, "One region of a database with read replicas: an instance.")
	a.Describe(&r.Name, "The AWS region code, such as `eu-west-1`.")
	a.Describe(&r.VpcId, "The id of the VPC that the instance is in.")
	a.Describe(&r.SubnetIds, describeMemberSubnets)
	a.Describe(&r.ClientCidrBlocks, describeMemberClients)
	a.Describe(&r.InstanceClass, "The class of this region's instance. Default: the component's.")
	a.Describe(&r.EngineVersion, describeMemberVersion)
	a.Describe(&r.Generation, describeRdsGeneration)
	a.Describe(&r.DeletionProtection, "Whether the region's instance is protected against deletion. Default: the component's.")
}

// RdsReadReplicasArgs are the inputs of a database with read replicas that is used alone.
type RdsReadReplicasArgs struct {
	HomeRegion            string                        `pulumi:"homeRegion"`
	WriterRegion          *string                       `pulumi:"writerRegion,optional"`
	Regions               []RdsRegion                   `pulumi:"regions"`
	Engine                RdsEngine                     `pulumi:"engine"`
	EngineVersion         string                        `pulumi:"engineVersion"`
	InstanceClass         *string                       `pulumi:"instanceClass,optional"`
	AllocatedStorage      *int                          `pulumi:"allocatedStorage,optional"`
	MaxAllocatedStorage   *int                          `pulumi:"maxAllocatedStorage,optional"`
	MultiAz               *bool                         `pulumi:"multiAz,optional"`
	DatabaseName          *string                       `pulumi:"databaseName,optional"`
	MasterUsername        *string                       `pulumi:"masterUsername,optional"`
	Password              pulumi.StringPtrInput         `pulumi:"password,optional" provider:"secret"`
	PasswordGeneration    *int                          `pulumi:"passwordGeneration,optional"`
	RestoreFrom           *string                       `pulumi:"restoreFrom,optional"`
	Port                  *int                          `pulumi:"port,optional"`
	IamAuthentication     *bool                         `pulumi:"iamAuthentication,optional"`
	BackupRetentionInDays pulumi.IntPtrInput            `pulumi:"backupRetentionInDays,optional"`
	Parameters            map[string]pulumi.StringInput `pulumi:"parameters,optional"`
	DeletionProtection    *bool                         `pulumi:"deletionProtection,optional"`
	OnDelete              *OnDelete                     `pulumi:"onDelete,optional"`
	Tags                  map[string]pulumi.StringInput `pulumi:"tags,optional"`
	AwsProvider           *region.AwsProvider           `pulumi:"awsProvider,optional"`
}

// Annotate documents the inputs.
func (r *RdsReadReplicasArgs) Annotate(a infer.Annotator) {
	a.Describe(&r.HomeRegion, "The region that is written to at first, for ever: one of `regions`.")
	a.Describe(&r.WriterRegion, "Where the database accepts writes now: a fact that you declare after AWS has promoted a replica, "+
		"not a command. Default: `homeRegion`.")
	a.Describe(&r.Regions, "The regions that hold the database, at most sixteen. Adding one makes a replica of the writer; "+
		"removing one deletes that region's copy.")
	a.Describe(&r.Engine, describeRdsEngine)
	a.Describe(&r.EngineVersion, describeRdsEngineVersion)
	a.Describe(&r.InstanceClass, describeRdsInstanceClass)
	a.Describe(&r.AllocatedStorage, describeRdsStorage)
	a.Describe(&r.MaxAllocatedStorage, describeRdsStorageMost)
	a.Describe(&r.MultiAz, describeRdsMultiAz)
	a.Describe(&r.DatabaseName, describeAuroraDatabaseName)
	a.Describe(&r.MasterUsername, describeDatabaseUsername)
	a.Describe(&r.Password, describeRdsPassword)
	a.Describe(&r.PasswordGeneration, describeDatabasePasswordGeneration)
	a.Describe(&r.RestoreFrom, describeRdsRestore)
	a.Describe(&r.Port, describeRdsPort)
	a.Describe(&r.IamAuthentication, describeAuroraIam)
	a.Describe(&r.BackupRetentionInDays, describeRdsBackups)
	a.Describe(&r.Parameters, describeRdsParameters)
	a.Describe(&r.DeletionProtection, "Whether the instances are protected against deletion, by Pulumi and by AWS. Removing what "+
		"is protected takes two updates: one that lowers the protection, one that removes it.")
	a.Describe(&r.OnDelete, "What is left of an instance that was made to be written to, or was declared to be, when it goes; "+
		"replicas leave nothing, which AWS demands. Default: `snapshot`.")
	a.Describe(&r.Tags, "Tags for everything that is built.")
	a.Describe(&r.AwsProvider, "Settings of the AWS providers, one a region. What is not given is inherited from the "+
		"stack's `aws:*` configuration.")
}
