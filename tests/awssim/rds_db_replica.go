package awssim

import (
	"errors"
	"slices"
	"time"
)

const (
	srcReplicaCreate    Source = "aws-rds-create-read-replica"
	srcReplicaRegions   Source = "rds-cross-region-replicas"
	srcReplicas         Source = "rds-read-replicas"
	srcReplicaPassword  Source = "tf-module-rds-issue-526"
	srcReplicaManaged   Source = "tf-module-rds-issue-532"
	srcReplicaPlain     Source = "tf-module-rds-pull-428"
	srcReplicaBackups   Source = "tf-issue-4419"
	srcReplicaSnapshots Source = "tf-issue-4276"
	srcPromote          Source = "aws-rds-promote-read-replica"
)

const tfModuleRDS = "https://github.com/terraform-aws-modules/terraform-aws-rds/"

var _ = cite(map[Source]string{
	srcReplicaCreate:    rdsAPI + "API_CreateDBInstanceReadReplica.html",
	srcReplicaRegions:   rdsGuide + "USER_ReadRepl.XRgn.html",
	srcReplicas:         rdsGuide + "USER_ReadRepl.html",
	srcReplicaPassword:  tfModuleRDS + "issues/526",
	srcReplicaManaged:   tfModuleRDS + "issues/532",
	srcReplicaPlain:     tfModuleRDS + "pull/428",
	srcReplicaBackups:   tfItem + "issues/4419",
	srcReplicaSnapshots: tfItem + "issues/4276",
	srcPromote:          rdsAPI + "API_PromoteReadReplica.html",
})

// Rules about replicas of databases in other regions.
var (
	ruleReplicaSource    = rule("rds.db-replica.source-missing", srcReplicaCreate, "DBInstanceNotFound")
	ruleReplicaByName    = rule("rds.db-replica.source-not-arn", srcReplicaCreate, "DBInstanceNotFound")
	ruleReplicaUnbacked  = rule("rds.db-replica.source-without-backups", srcReplicas, "InvalidDBInstanceState")
	ruleReplicaOfManaged = rule("rds.db-replica.source-managed-password", srcReplicaManaged, "InvalidParameterValue")
	ruleReplicaPlain     = rule("rds.db-replica.no-kms-key", srcReplicaPlain, "InvalidParameterCombination")
	ruleReplicaOfPlain   = rule("rds.db-replica.source-not-encrypted", srcReplicaCreate, "InvalidParameterCombination")
	ruleReplicaLimit     = rule("rds.db-replica.too-many", srcReplicaCreate, "InvalidParameterCombination")
	ruleReplicaCascade   = rule("rds.db-replica.source-is-replica", srcReplicaRegions, "InvalidParameterCombination")
	ruleReplicaNetwork   = rule("rds.db-replica.second-network", srcReplicaCreate, "InvalidParameterCombination")
	ruleDatabaseCopyPass = rule("rds.db-replica.password", srcReplicaPassword, "InvalidParameterCombination")
	ruleReplicaManaged   = rule("rds.db-replica.managed-password", srcReplicaManaged, "InvalidParameterValue")
	ruleReplicaBackups   = rule("rds.db-replica.backups", srcReplicaBackups, "InvalidParameterCombination")
	ruleReplicaSnapshot  = rule("rds.db-replica.final-snapshot", srcReplicaSnapshots, "InvalidParameterCombination")
	ruleReplicaElect     = rule("rds.db-replica.new-source", srcDatabase, Invalid)
	ruleReplicaPromoted  = rule("rds.db-replica.not-a-replica", srcPromote, "InvalidDBInstanceState")
)

const (
	maxDatabaseReplicas = 15
	copyTime            = 30 * time.Minute
	promotionTime       = 10 * time.Minute
)

// replicasOfDatabase are the databases that copy from one.
func (op *Op) replicasOfDatabase(source *Object) []*Object {
	return slices.DeleteFunc(op.Everywhere(databaseToken), func(o *Object) bool {
		return o.Hidden.String("sourceId") != source.ID
	})
}

// createReplica copies a database of another region. What AWS does not take at a creation the provider changes
// afterwards, which can fail when the copy is there already.
func createReplica(op *Op, id string) error {
	source, err := op.replicaSource(op.In.String("replicateSourceDb"))
	if err != nil {
		return err
	}
	if err := op.replicaFits(source); err != nil {
		return err
	}
	full, engine := source.Live.String("engineVersionActual"), source.Live.String("engine")
	for _, key := range []string{"engine", "username", "dbName", "allocatedStorage", "storageEncrypted"} {
		op.Set(Values{key: source.Live[key]})
	}
	if !op.In.Has("storageType") && !op.In.Has("iops") {
		op.SetDefault(Values{"iops": source.Live["iops"], "storageThroughput": source.Live["storageThroughput"],
			"storageType": source.Live["storageType"]})
	}
	op.SetDefault(Values{"port": source.Live["port"], "storageType": op.defaultDisk()})
	if err := op.databaseFits(full); err != nil {
		return err
	}
	wrongParams := op.parametersOf(engine, full)
	if wrongParams != nil && engine != postgresEngine {
		return wrongParams
	}
	late := op.changeOfCopy(full, wrongParams)
	if late != nil {
		op.Set(Values{"backupRetentionPeriod": 0})
		if engine == postgresEngine {
			op.Set(Values{"parameterGroupName": nil})
		}
	}
	op.Object.Hidden = Values{
		"replicateSourceDb": source.ARN, "sourceId": source.ID, "password": source.Hidden["password"],
		"resized": op.Now().Format(time.RFC3339),
	}
	if password := op.In.String("password"); password != "" && late == nil {
		op.Object.Hidden["password"] = password
	}
	if err := op.completeDatabase(id, full); err != nil {
		return err
	}
	op.Spend(copyTime)
	var refusal *Refusal
	if errors.As(late, &refusal) {
		refusal.Kept = true
	}
	return late
}

// replicaSource is the database that an ARN names, in a region that can be asked.
func (op *Op) replicaSource(arn string) (*Object, error) {
	region := regionOfARN(arn)
	switch region {
	case "":
		if op.databaseNamed(op.Region, arn) == nil {
			return nil, ruleReplicaByName.Refuse("DBInstance %s not found in %s: another region's is named by its ARN", arn,
				op.Region)
		}
		fallthrough
	case op.Region:
		return nil, errors.New("creating the database: the simulator does not model replicas in the region of their source")
	}
	if err := op.NeedRegion(region); err != nil {
		return nil, err
	}
	source := op.FindARN(arn)
	if source == nil || source.Type != databaseToken {
		return nil, ruleReplicaSource.Refuse("DBInstance %s not found.", arn)
	}
	op.settleDatabase(source)
	return source, nil
}

// replicaFits refuses a copy that its source, or its other copies, cannot have.
func (op *Op) replicaFits(source *Object) error {
	replicas, encrypted := op.replicasOfDatabase(source), source.Live.Bool("storageEncrypted")
	switch {
	case source.Live.Int("backupRetentionPeriod") == 0:
		return ruleReplicaUnbacked.Refuse("Automated backups are not enabled for this database instance. To enable automated " +
			"backups, use ModifyDBInstance to set the backup retention period to a non-zero value.")
	case source.Live.Bool("manageMasterUserPassword"):
		return ruleReplicaOfManaged.Refuse("Creating read replicas for source instance with engine %s where "+
			"ManageMasterUserPassword is enabled is not supported.", source.Live.String("engine"))
	case encrypted && !op.In.Has("kmsKeyId"):
		return ruleReplicaPlain.Refuse("Cannot create a cross region unencrypted read replica from encrypted source.")
	case !encrypted && op.In.Has("kmsKeyId"):
		return ruleReplicaOfPlain.Refuse("Cannot create an encrypted read replica from the unencrypted source %s",
			source.ARN)
	case len(replicas) >= maxDatabaseReplicas:
		return ruleReplicaLimit.Refuse("The DB instance %s has %d read replicas already", source.ARN, len(replicas))
	case source.Hidden.String("replicateSourceDb") != "" && source.Live.String("engine") == postgresEngine:
		return ruleReplicaCascade.Refuse("Cannot create a cross region read replica of %s, which is a read replica",
			source.ARN)
	}
	group := op.Find(dbSubnetGroupToken, op.In.String("dbSubnetGroupName"))
	for _, other := range replicas {
		if network := op.networkOf(other); other.Region == op.Region && group != nil && network != group.Live.String("vpcId") {
			return ruleReplicaNetwork.Refuse("All read replicas of %s in %s must be in the same VPC: %s", source.ARN, op.Region,
				network)
		}
	}
	return nil
}

// networkOf is the network that a database is in.
func (op *Op) networkOf(o *Object) string {
	group := op.FindIn(o.Region, dbSubnetGroupToken, o.Live.String("dbSubnetGroupName"))
	if group == nil {
		return ""
	}
	return group.Live.String("vpcId")
}

// changeOfCopy is what AWS says to the change that the provider makes of a new copy.
func (op *Op) changeOfCopy(full string, wrongParams error) error {
	engine := op.Object.Live.String("engine")
	switch {
	case wrongParams != nil:
		return wrongParams
	case op.In.Bool("manageMasterUserPassword"):
		return ruleReplicaManaged.Refuse("ManageMasterUserPassword isn't supported for read replica")
	case op.In.Has("password"):
		if err := op.passwordOfCopy(engine, op.In.String("password")); err != nil {
			return err
		}
	}
	return op.backupsOfCopy(engine, full)
}

// passwordOfCopy refuses a password for what is, or will be, a physical copy.
func (op *Op) passwordOfCopy(engine, password string) error {
	if engine == postgresEngine {
		return ruleDatabaseCopyPass.Refuse("Cannot change master user password on an RDS postgres Read Replica because it " +
			"uses physical replication and therefore cannot differ from its parent.")
	}
	return badDatabasePassword(engine, password)
}

// backupsOfCopy refuses backups of copies that are too old for them.
func (op *Op) backupsOfCopy(engine, full string) error {
	v, _ := parseVersion(engine, full)
	if engine == postgresEngine && majorNumber(v) < 14 && op.In.Int("backupRetentionPeriod") > 0 {
		return ruleReplicaBackups.Refuse("DB Backups not supported on a read replica for engine postgres")
	}
	return nil
}

// changeSource promotes a copy whose source the program no longer names; another source cannot be given.
func (op *Op) changeSource() error {
	if !op.Changed("replicateSourceDb") {
		return nil
	}
	if op.In.String("replicateSourceDb") != "" {
		return ruleReplicaElect.Refuse("cannot elect new source database for replication")
	}
	return op.promote(op.Object, op.Object.Live.Int("backupRetentionPeriod"))
}

// promote makes a copy a database of its own, for good; what copies from it goes on copying.
func (op *Op) promote(o *Object, backups int) error {
	switch {
	case o.Hidden.String("replicateSourceDb") == "":
		return ruleReplicaPromoted.Refuse("DB Instance %s is not a read replica.", o.Live.String("identifier"))
	case backups == 0 && len(op.replicasOfDatabase(o)) > 0:
		return ruleDatabaseUnbacked.Refuse("Backups of %s cannot be disabled while it has read replicas",
			o.Live.String("identifier"))
	}
	op.standAlone(o)
	o.Live["backupRetentionPeriod"] = float64(backups)
	op.showDatabase(o)
	op.Spend(promotionTime)
	return nil
}

func (op *Op) standAlone(o *Object) {
	delete(o.Hidden, "replicateSourceDb")
	delete(o.Hidden, "sourceId")
}

// orphan is what becomes of a copy whose source is deleted: one of PostgreSQL stays a copy that nothing follows any
// more, any other stands alone.
func (op *Op) orphan(replica *Object) {
	if replica.Live.String("engine") == postgresEngine {
		replica.Hidden["sourceId"] = ""
		return
	}
	op.standAlone(replica)
	op.showDatabase(replica)
}

// copiesOf lists a database and what follows it, whose passwords are the same.
func (op *Op) copiesOf(o *Object) []*Object {
	all := []*Object{o}
	for _, replica := range op.replicasOfDatabase(o) {
		all = append(all, op.copiesOf(replica)...)
	}
	return all
}
