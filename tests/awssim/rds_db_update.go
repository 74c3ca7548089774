package awssim

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	srcDatabaseModify  Source = "aws-rds-modify-instance"
	srcDatabaseUpgrade Source = "rds-upgrade-instance"
	srcUpgradeOrder    Source = "tf-issue-22107"
	srcUpgradeOfCopy   Source = "tf-pull-7013"
)

var _ = cite(map[Source]string{
	srcDatabaseModify:  rdsAPI + "API_ModifyDBInstance.html",
	srcDatabaseUpgrade: rdsGuide + "USER_UpgradeDBInstance.Upgrading.html",
	srcUpgradeOrder:    tfItem + "issues/22107",
	srcUpgradeOfCopy:   tfItem + "pull/7013",
})

// Rules about changes of databases.
var (
	ruleDatabaseUnbacked = rule("rds.db.backups-of-source", srcDatabaseModify, "InvalidParameterCombination")
	ruleDatabaseShrink   = rule("rds.db.storage-shrink", srcDatabaseModify, "InvalidParameterCombination")
	ruleDatabaseSoon     = rule("rds.db.storage-optimizing", srcDatabaseStore, "InvalidParameterCombination")
	ruleDatabaseMove     = rule("rds.db.same-network", srcDatabaseModify, "InvalidVPCNetworkStateFault")
	ruleDatabaseManaged  = rule("rds.db.managed-password-of-source", srcReplicaManaged, "InvalidParameterValue")
	ruleDatabaseDown     = rule("rds.db.downgrade", srcDatabaseUpgrade, "InvalidParameterCombination")
	ruleDatabaseMajor    = rule("rds.db.major-upgrade-unconfirmed", srcDatabaseModify, "InvalidParameterCombination")
	ruleDatabaseOrder    = rule("rds.db.upgrade-order", srcUpgradeOrder, "DBUpgradeDependencyFailure")
	ruleReplicaMajor     = rule("rds.db-replica.major-upgrade", srcUpgradeOfCopy, "InvalidParameterValue")
)

// optimizingTime is how long storage cannot change again.
const optimizingTime = 6 * time.Hour

// databaseDeferred are the properties that change in the maintenance window unless the program asks for haste.
var databaseDeferred = []string{
	"allocatedStorage", "caCertIdentifier", "iamDatabaseAuthenticationEnabled", "instanceClass", "iops", "multiAz",
	"storageThroughput", "storageType",
}

func updateDatabase(op *Op) error {
	o := op.Object
	if op.Changed("identifier") || op.Changed("identifierPrefix") {
		return errDatabaseRenamed
	}
	if err := op.changeSource(); err != nil {
		return err
	}
	full := o.Live.String("engineVersionActual")
	if op.Changed("engineVersion") {
		wanted := op.In.String("engineVersion")
		if full = fullVersion(o.Live.String("engine"), wanted); full == "" {
			return ruleDBVersion.Refuse("Cannot find version %s for %s", wanted, o.Live.String("engine"))
		}
		if err := op.databaseUpgrade(full); err != nil {
			return err
		}
	}
	if err := op.databaseChange(full); err != nil {
		return err
	}
	if err := op.newPassword(); err != nil {
		return err
	}
	if op.resizes() {
		o.Hidden["resized"] = op.Now().Format(time.RFC3339)
	}
	op.deferChanges()
	if op.Changed("engineVersion") {
		op.upgradeDatabase(full)
	}
	op.Object.Hidden["allocatedStorage"] = o.Live["allocatedStorage"]
	op.SetDefault(Values{"deletionProtection": false, "iamDatabaseAuthenticationEnabled": false})
	op.showDatabase(o)
	if op.Changed("vpcSecurityGroupIds") {
		op.connectInstance(o, o)
	}
	return nil
}

// databaseChange refuses a change that AWS refuses.
func (op *Op) databaseChange(full string) error {
	o := op.Object
	engine, copies := o.Live.String("engine"), o.Hidden.String("replicateSourceDb") != ""
	has := len(op.replicasOfDatabase(o)) > 0
	switch {
	case op.Changed("backupRetentionPeriod") && op.In.Int("backupRetentionPeriod") == 0 && has:
		return ruleDatabaseUnbacked.Refuse("Backups of %s cannot be disabled while it has read replicas",
			o.Live.String("identifier"))
	case op.Changed("manageMasterUserPassword") && op.In.Bool("manageMasterUserPassword") && has:
		return ruleDatabaseManaged.Refuse("ManageMasterUserPassword is not supported for a source of read replicas: %s",
			o.Live.String("identifier"))
	case op.Changed("manageMasterUserPassword") && op.In.Bool("manageMasterUserPassword") && copies:
		return ruleReplicaManaged.Refuse("ManageMasterUserPassword isn't supported for read replica")
	case op.Changed("dbSubnetGroupName") && op.moves():
		return errDatabaseMoved
	case op.Changed("dbSubnetGroupName"):
		return ruleDatabaseMove.Refuse("The specified DB subnet group and DB instance are in the same VPC. Choose a DB " +
			"subnet group in different VPC than the specified DB instance and try again.")
	}
	if copies && op.Changed("backupRetentionPeriod") {
		if err := op.backupsOfCopy(engine, full); err != nil {
			return err
		}
	}
	if err := op.resize(); err != nil {
		return err
	}
	if err := op.databaseFits(full); err != nil {
		return err
	}
	if op.Changed("parameterGroupName") || op.Changed("engineVersion") {
		return op.parametersOf(engine, full)
	}
	return nil
}

// moves says whether the subnet group that the program now gives is in another network than the old one.
func (op *Op) moves() bool {
	old := op.Find(dbSubnetGroupToken, op.Old.String("dbSubnetGroupName"))
	return old != nil && old.Live.String("vpcId") != op.networkOf(op.Object)
}

// resize refuses storage that shrinks, or changes again too soon, and rounds a growth up to a tenth, as AWS does.
func (op *Op) resize() error {
	o := op.Object
	if !op.resizes() {
		return nil
	}
	had, wanted := o.Hidden.Int("allocatedStorage"), o.Live.Int("allocatedStorage")
	if wanted < had {
		return ruleDatabaseShrink.Refuse("Invalid storage size: %d is less than the current %d", wanted, had)
	}
	if since, err := time.Parse(time.RFC3339, o.Hidden.String("resized")); err == nil {
		if op.Now().Sub(since) < optimizingTime {
			// The provider asks again for as long as an update may take.
			op.Spend(databaseUpdate)
		}
		if op.Now().Sub(since) < optimizingTime {
			return ruleDatabaseSoon.Refuse("You can't currently modify the storage of this DB instance because the previous " +
				"storage change is being optimized.")
		}
	}
	if wanted > had {
		op.Set(Values{"allocatedStorage": max(wanted, (had*11+9)/10)})
	}
	return nil
}

// resizes says whether the update changes storage, which then has to rest.
func (op *Op) resizes() bool {
	return op.Changed("allocatedStorage") || op.Changed("storageType") || op.Changed("iops")
}

// newPassword changes the password of a database, and with it that of all that follows it.
func (op *Op) newPassword() error {
	password := op.In.String("password")
	if !op.Changed("password") || password == "" {
		return nil
	}
	return op.setDatabasePassword(op.Object, password)
}

func (op *Op) setDatabasePassword(o *Object, password string) error {
	engine := o.Live.String("engine")
	if o.Hidden.String("replicateSourceDb") != "" {
		if err := op.passwordOfCopy(engine, password); err != nil {
			return err
		}
	}
	if err := badDatabasePassword(engine, password); err != nil {
		return err
	}
	for _, each := range op.copiesOf(o) {
		each.Hidden["password"] = password
	}
	return nil
}

// deferChanges leaves to the maintenance window what the program is in no hurry for.
func (op *Op) deferChanges() {
	o := op.Object
	if op.In.Bool("applyImmediately") {
		delete(o.Hidden, "pending")
		return
	}
	pending := Values{}
	for _, key := range databaseDeferred {
		if op.Changed(key) && op.In.Has(key) {
			pending[key] = o.Live[key]
			op.Set(Values{key: op.Old[key]})
		}
	}
	switching := (op.Old.Int("backupRetentionPeriod") == 0) != (op.In.Int("backupRetentionPeriod") == 0)
	if op.Changed("backupRetentionPeriod") && switching && !op.Changed("replicateSourceDb") {
		pending["backupRetentionPeriod"] = o.Live["backupRetentionPeriod"]
		op.Set(Values{"backupRetentionPeriod": op.Old.Int("backupRetentionPeriod")})
	}
	if len(pending) > 0 {
		o.Hidden["pending"], o.Hidden["pendingFrom"] = map[string]any(pending), op.Now().Format(time.RFC3339)
	}
}

// settleDatabase lets changes come true that were put off to the maintenance window.
func (op *Op) settleDatabase(o *Object) {
	due, err := time.Parse(time.RFC3339, o.Hidden.String("pendingFrom"))
	if err == nil && op.Now().Sub(due) >= maintenanceWindow {
		for key, v := range o.Hidden.Object("pending") {
			o.Live[key] = cloneValue(v)
		}
		o.Hidden["allocatedStorage"] = o.Live["allocatedStorage"]
		if full := o.Hidden.String("pendingVersion"); full != "" {
			op.bringVersion(o, full)
		}
		for _, key := range []string{"pending", "pendingFrom", "pendingVersion"} {
			delete(o.Hidden, key)
		}
	}
	op.showDatabase(o)
}

// databaseUpgrade refuses an upgrade that AWS refuses: copies come first, and never to another major version where they
// are physical.
func (op *Op) databaseUpgrade(full string) error {
	o := op.Object
	engine, actual := o.Live.String("engine"), o.Live.String("engineVersionActual")
	before, after := versionOf(o), databaseVersion(engine, full)
	major := before.major != after.major
	switch {
	case databaseBefore(after, before):
		return ruleDatabaseDown.Refuse("Cannot upgrade %s from %s to %s", engine, actual, full)
	case major && engine == postgresEngine && o.Hidden.String("replicateSourceDb") != "":
		return ruleReplicaMajor.Refuse("Major Version Upgrade not supported for Postgres Read Replica DB Instances")
	case major && !op.In.Bool("allowMajorVersionUpgrade"):
		return ruleDatabaseMajor.Refuse("The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version.")
	case major && engine == postgresEngine:
		return nil
	}
	var behind []string
	for _, replica := range op.replicasOfDatabase(o) {
		op.settleDatabase(replica)
		if databaseBefore(versionOf(replica), after) {
			behind = append(behind, replica.Live.String("identifier"))
		}
	}
	if len(behind) > 0 {
		return ruleDatabaseOrder.Refuse("One or more of the DB Instance's read replicas need to be upgraded: %s",
			strings.Join(behind, ", "))
	}
	return nil
}

func databaseVersion(engine, full string) dbVersion {
	v, _ := parseVersion(engine, full)
	return v
}

// databaseBefore says that a version is lower than another one of the same engine.
func databaseBefore(a, b dbVersion) bool {
	return slices.Compare(append(majorParts(a), a.minor...), append(majorParts(b), b.minor...)) < 0
}

func majorParts(v dbVersion) []int {
	var parts []int
	for part := range strings.SplitSeq(v.major, ".") {
		n, err := strconv.Atoi(part)
		if err != nil {
			return nil
		}
		parts = append(parts, n)
	}
	return parts
}

// upgradeDatabase upgrades at once, or leaves it to the maintenance window.
func (op *Op) upgradeDatabase(full string) {
	o := op.Object
	if op.In.Bool("applyImmediately") {
		op.bringVersion(o, full)
		return
	}
	o.Hidden["pendingVersion"], o.Hidden["pendingFrom"] = full, op.Now().Format(time.RFC3339)
}

// bringVersion gives a database a version. PostgreSQL's copies in other regions cannot follow to another major one.
func (op *Op) bringVersion(o *Object, full string) {
	before, after := versionOf(o), databaseVersion(o.Live.String("engine"), full)
	delete(o.Hidden, "pendingVersion")
	o.Live["engineVersionActual"] = full
	op.defaultParameters(o, full)
	if before.major == after.major || o.Live.String("engine") != postgresEngine {
		return
	}
	for _, replica := range op.replicasOfDatabase(o) {
		op.orphan(replica)
	}
}
