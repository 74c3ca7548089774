package awssim

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

const (
	srcRestoreCluster  Source = "aws-rds-restore-cluster-from-snapshot"
	srcRestoreInstance Source = "aws-rds-restore-instance-from-snapshot"
	srcRestoreDoc      Source = "aws-docdb-restore-cluster-from-snapshot"
)

var _ = cite(map[Source]string{
	srcRestoreCluster:  rdsAPI + "API_RestoreDBClusterFromSnapshot.html",
	srcRestoreInstance: rdsAPI + "API_RestoreDBInstanceFromDBSnapshot.html",
	srcRestoreDoc:      docDev + "API_RestoreDBClusterFromSnapshot.html",
})

// Rules about what is started from a snapshot. The provider sends what a restore does not take with a change right
// after it: what is refused then leaves the database behind.
var (
	ruleRestoreMissing = rule("rds.restore.snapshot-missing", srcRestoreCluster, "DBClusterSnapshotNotFoundFault")
	ruleRestoreEngine  = rule("rds.restore.engine", srcRestoreCluster, "InvalidParameterCombination")
	ruleRestoreOlder   = rule("rds.restore.version-older", srcRestoreCluster, "InvalidParameterCombination")
	ruleRestoreKey     = rule("rds.restore.key", srcRestoreCluster, "KMSKeyNotAccessibleFault")
	ruleRestoreDoc     = rule("docdb.restore.version-older", srcRestoreDoc, "InvalidParameterCombination")

	ruleRestoreDBMissing = rule("rds.db.restore-snapshot-missing", srcRestoreInstance, "DBSnapshotNotFound")
	ruleRestoreDBEngine  = rule("rds.db.restore-engine", srcRestoreInstance, "InvalidParameterCombination")
	ruleRestoreDBVersion = rule("rds.db.restore-version", srcDatabaseModify, "InvalidParameterCombination")
	ruleRestoreDBStorage = rule("rds.db.restore-storage", srcDatabaseModify, "InvalidParameterCombination")
)

// forwarding keys, in what is hidden of a cluster, whether AWS was told that it forwards writes while it is a secondary.
// The provider does not read it, and does not send it with a restore.
const forwarding = "forwarding"

// ForwardsWrites says whether a cluster forwards writes to the primary of its global cluster whenever it is a secondary.
func (s *Sim) ForwardsWrites(region, cluster string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.outside().FindIn(region, dbClusterToken, cluster)
	return o != nil && o.Hidden.Bool(forwarding)
}

// restoreTime is how long a database takes to come up from a snapshot.
const restoreTime = 20 * time.Minute

// removedQuietly drops the changes of properties that may be left out later without anything happening.
func removedQuietly(p *Plan, properties ...string) {
	p.changes = slices.DeleteFunc(p.changes, func(c Change) bool {
		return slices.Contains(properties, topLevel(c.Path)) && isEmpty(p.New[topLevel(c.Path)])
	})
}

// snapshot is what a program wants to start from: a name or an ARN, in its own region.
func (op *Op) snapshot(token string, missing *Rule) (*Object, error) {
	wanted := op.In.String("snapshotIdentifier")
	for _, o := range op.Objects(token) {
		if o.ID == wanted || o.ARN == wanted {
			return o, nil
		}
	}
	return nil, missing.Refuse("Snapshot not found: %s in %s", wanted, op.Region)
}

// restorable refuses to start from a snapshot whose key is gone, or is about to be.
func (op *Op) restorable(snapshot *Object) error {
	key := snapshot.Live.String("kmsKeyId")
	own := strings.HasSuffix(key, rdsDomain(op.Account, op.Region+" aws/rds"))
	if key == "" || own {
		return nil
	}
	if o := op.FindARN(key); o == nil || o.Live["isEnabled"] == false {
		return ruleRestoreKey.Refuse("The snapshot %s is encrypted with %s, which is not accessible", snapshot.ID, key)
	}
	return nil
}

// encrypted are the encryption and the key of a restored cluster: its own key when it is given one, else the
// snapshot's. Naming a key is what encrypts the data of a plain snapshot.
func (op *Op) encrypted(snapshot *Object) Values {
	key := cmp.Or(op.In.String("kmsKeyId"), snapshot.Live.String("kmsKeyId"))
	values := Values{"storageEncrypted": snapshot.Live.Bool("storageEncrypted") || key != "", "kmsKeyId": nil}
	if key != "" {
		values["kmsKeyId"] = key
	}
	return values
}

// restoreDBCluster starts a cluster of Aurora from a snapshot. Of what a creation takes, the provider sends neither the
// master user nor the encryption nor the ways to log in: the snapshot decides, or they are off.
func restoreDBCluster(op *Op, id string) error {
	snapshot, err := op.snapshot(dbSnapshotToken, ruleRestoreMissing)
	if err != nil {
		return err
	}
	engine := op.In.String("engine")
	if from := snapshot.Live.String("engine"); from != engine {
		return ruleRestoreEngine.Refuse("The engine %s is not compatible with the engine %s of the snapshot %s", engine, from,
			snapshot.ID)
	}
	if err := op.clusterInputs(nil); err != nil {
		return err
	}
	wanted, _ := parseVersion(engine, op.clusterVersion(nil))
	has, _ := parseVersion(engine, snapshot.Live.String("engineVersion"))
	if majorNumber(wanted) < majorNumber(has) || wanted.major == has.major && wanted.older(has) {
		return ruleRestoreOlder.Refuse("Cannot upgrade %s from %s to %s", engine, snapshot.Live.String("engineVersion"),
			op.clusterVersion(nil))
	}
	if err := op.restorable(snapshot); err != nil {
		return err
	}
	op.Set(op.encrypted(snapshot))
	op.Set(Values{
		"masterUsername": snapshot.Live["masterUsername"], "iamDatabaseAuthenticationEnabled": false,
		"databaseName":       cmp.Or(snapshot.Live.String("databaseName"), op.In.String("databaseName")),
		"enableHttpEndpoint": false, "performanceInsightsEnabled": false,
	})
	op.SetDefault(Values{"port": snapshot.Live["port"], "backupRetentionPeriod": snapshot.Live["backupRetentionPeriod"]})
	op.completeCluster(id, nil, nil)
	return op.openRestored(snapshot, engine)
}

// restoreDocCluster starts a cluster of DocumentDB from a snapshot, in no global cluster: the provider does not send one.
func restoreDocCluster(op *Op, id string) error {
	snapshot, err := op.snapshot(dbSnapshotToken, ruleRestoreMissing)
	if err != nil {
		return err
	}
	if from := snapshot.Live.String("engine"); from != docDB {
		return ruleRestoreEngine.Refuse("The engine %s is not compatible with the engine %s of the snapshot %s", docDB, from,
			snapshot.ID)
	}
	from := snapshot.Live.String("engineVersion")
	full := cmp.Or(op.In.String("engineVersion"), from)
	if docVersion(full) == "" {
		full = ""
	}
	if err := op.docInputs(full); err != nil {
		return err
	}
	wanted, _ := parseVersion(docDB, full)
	has, _ := parseVersion(docDB, from)
	if majorNumber(wanted) < majorNumber(has) || wanted.major == has.major && wanted.older(has) {
		return ruleRestoreDoc.Refuse("Cannot upgrade %s from %s to %s", docDB, from, full)
	}
	if err := op.restorable(snapshot); err != nil {
		return err
	}
	op.completeDoc(id, full, nil, nil)
	op.Set(op.encrypted(snapshot))
	op.Set(Values{"masterUsername": snapshot.Live["masterUsername"], "globalClusterIdentifier": nil})
	return op.openRestored(snapshot, docDB)
}

// openRestored gives a restored cluster the password that the program sends with a change, else that of the snapshot.
func (op *Op) openRestored(snapshot *Object, engine string) error {
	o := op.Object
	o.Hidden["restoredFrom"] = snapshot.ARN
	o.Hidden["password"] = snapshot.Hidden["password"]
	op.Spend(restoreTime)
	password := op.In.String("masterPassword")
	if password == "" {
		return nil
	}
	if err := badPassword(engine, password); err != nil {
		return keep(err)
	}
	o.Hidden["password"] = password
	return nil
}

// keep says of a refusal that what was created before it stays.
func keep(err error) error {
	if r, is := err.(*Refusal); is { //nolint:errorlint // The functions of types return refusals as they are.
		r.Kept = true
	}
	return err
}

// restoreDatabase starts a database from a snapshot. User, name of the database, key and encryption are the snapshot's
// whatever the program says; storage, version, backups and password follow with a change.
func restoreDatabase(op *Op, id string) error {
	snapshot, err := op.snapshot(databaseSnapshotToken, ruleRestoreDBMissing)
	if err != nil {
		return err
	}
	from, version := snapshot.Live.String("engine"), snapshot.Live.String("engineVersion")
	if wanted := strings.ToLower(op.In.String("engine")); wanted != "" && wanted != from {
		return ruleRestoreDBEngine.Refuse("The engine %s is not compatible with the engine %s of the snapshot %s", wanted,
			from, snapshot.ID)
	}
	if err := op.restorable(snapshot); err != nil {
		return err
	}
	op.Set(Values{
		"engine": from, "username": snapshot.Live["username"], "dbName": snapshot.Live["dbName"],
		"storageEncrypted": snapshot.Live.Bool("storageEncrypted"), "kmsKeyId": snapshot.Live["kmsKeyId"],
	})
	op.SetDefault(Values{
		"allocatedStorage": snapshot.Live["allocatedStorage"], "port": snapshot.Live["port"],
		"storageType": snapshot.Live["storageType"], "backupRetentionPeriod": snapshot.Live["backupRetentionPeriod"],
	})
	full := fullVersion(from, cmp.Or(op.In.String("engineVersion"), version))
	if full == "" {
		return ruleDBVersion.Refuse("Cannot find version %s for %s", op.In.String("engineVersion"), from)
	}
	if err := op.databaseFits(version); err != nil {
		return err
	}
	if err := op.parametersOf(from, version); err != nil {
		return err
	}
	if err := op.completeDatabase(id, version); err != nil {
		return err
	}
	o := op.Object
	o.Hidden["restoredFrom"], o.Hidden["password"] = snapshot.ARN, snapshot.Hidden["password"]
	op.Spend(restoreTime)
	return op.changeRestored(snapshot, full)
}

// changeRestored is the change that the provider sends after a restore.
func (op *Op) changeRestored(snapshot *Object, full string) error {
	engine := snapshot.Live.String("engine")
	wanted, _ := parseVersion(engine, full)
	has, _ := parseVersion(engine, snapshot.Live.String("engineVersion"))
	switch size := snapshot.Live.Int("allocatedStorage"); {
	case wanted.major != has.major:
		// The provider does not send the consent to a major upgrade here.
		return keep(ruleRestoreDBVersion.Refuse("The AllowMajorVersionUpgrade flag must be present when upgrading to a new " +
			"major version."))
	case wanted.older(has):
		return keep(ruleRestoreDBVersion.Refuse("Cannot upgrade %s from %s to %s", engine,
			snapshot.Live.String("engineVersion"), full))
	case op.In.Has("allocatedStorage") && op.In.Int("allocatedStorage") < size:
		return keep(ruleRestoreDBStorage.Refuse("Requested storage size (%d) cannot be less than the current storage size "+
			"(%d).", op.In.Int("allocatedStorage"), size))
	}
	if full != snapshot.Live.String("engineVersion") {
		op.bringVersion(op.Object, full)
	}
	password := op.In.String("password")
	if password == "" {
		return nil
	}
	if err := badDatabasePassword(engine, password); err != nil {
		return keep(err)
	}
	op.Object.Hidden["password"] = password
	return nil
}

// RestoredFrom is the ARN of the snapshot that the data behind an endpoint of a database began with, or "".
func (s *Sim) RestoredFrom(endpoint string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	op := s.outside()
	if o := op.databaseAt(endpoint); o != nil {
		return o.Hidden.String("restoredFrom")
	}
	cluster, _ := op.clusterBehind(endpoint)
	if cluster == nil {
		return ""
	}
	members := []*Object{cluster}
	if g := op.globalOf(cluster); g != nil {
		members = op.membersOf(g)
	}
	for _, member := range members {
		if from := member.Hidden.String("restoredFrom"); from != "" {
			return from
		}
	}
	return ""
}

// SnapshotByHand says what snapshot is made by hand, of a database that is not in this world.
type SnapshotByHand struct {
	ID string
	// Engine decides what it can start: a cluster of Aurora or DocumentDB, or a database of its own.
	Engine, EngineVersion string
	// Plain leaves out the encryption.
	Plain bool
	// Username and DatabaseName are those of the database that it was taken of, app when empty.
	Username, DatabaseName string
	// Storage is the size of a database of its own in GiB, 100 when zero.
	Storage int
}

// BroughtSnapshot is a snapshot that was made by hand.
type BroughtSnapshot struct{ Region, ID, ARN, KeyARN string }

// BringSnapshot makes a snapshot by hand. The password of its database is BroughtPassword.
func (s *Sim) BringSnapshot(region string, wanted SnapshotByHand) BroughtSnapshot {
	made := BroughtSnapshot{Region: region, ID: wanted.ID}
	if !wanted.Plain {
		made.KeyARN = s.Bring(region, keyToken, Values{}).ARN
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	op := s.outside()
	op.Region = region
	token, kind := dbSnapshotToken, "cluster-snapshot:"
	live := Values{
		"engine": wanted.Engine, "storageEncrypted": !wanted.Plain, "backupRetentionPeriod": 7,
		"engineVersion": cmp.Or(wanted.EngineVersion, fullVersion(wanted.Engine, "")),
	}
	user, name := cmp.Or(wanted.Username, "app"), cmp.Or(wanted.DatabaseName, "app")
	switch of, alone := databaseEngines[wanted.Engine]; {
	case alone:
		token, kind = databaseSnapshotToken, "snapshot:"
		live["username"], live["dbName"], live["port"] = user, name, of.port
		live["allocatedStorage"], live["storageType"] = cmp.Or(wanted.Storage, 100), "gp3"
	case wanted.Engine == docDB:
		live["masterUsername"], live["port"] = user, 27017
		live["engineVersion"] = cmp.Or(wanted.EngineVersion, docDefault)
	default:
		live["masterUsername"], live["databaseName"], live["port"] = user, name, defaultPorts[wanted.Engine]
	}
	if made.KeyARN != "" {
		live["kmsKeyId"] = made.KeyARN
	}
	made.ARN = op.ARN("rds", kind+wanted.ID)
	op.Add(&Object{Type: token, ID: wanted.ID, ARN: made.ARN, Live: live, Brought: true,
		Hidden: Values{"password": broughtPassword}})
	return made
}

// CopySnapshot copies a snapshot into another region under a key of that region, as an operator does; an empty key
// copies a plain one. It panics when there is no such snapshot.
func (s *Sim) CopySnapshot(arn, region, id, keyARN string) BroughtSnapshot {
	s.mu.Lock()
	defer s.mu.Unlock()
	op := s.outside()
	op.Region = region
	source := op.FindARN(arn)
	if source == nil {
		panic("copying a snapshot: there is no " + arn)
	}
	kind := map[string]string{dbSnapshotToken: "cluster-snapshot:", databaseSnapshotToken: "snapshot:"}[source.Type]
	copied := op.Add(&Object{Type: source.Type, ID: id, ARN: op.ARN("rds", kind+id), Live: source.Live.Clone(),
		Hidden: source.Hidden.Clone(), Brought: true})
	delete(copied.Live, "kmsKeyId")
	if keyARN != "" {
		copied.Live["kmsKeyId"], copied.Live["storageEncrypted"] = keyARN, true
	}
	return BroughtSnapshot{Region: region, ID: id, ARN: copied.ARN, KeyARN: keyARN}
}
