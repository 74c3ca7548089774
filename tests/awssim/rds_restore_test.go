package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// restored makes a case that starts a cluster of Aurora from a snapshot, with changes.
func restored(from SnapshotByHand, changes Values) func(*Sim) error {
	return func(s *Sim) error {
		at := newDBSite(s, dbHome, 1)
		s.BringSnapshot(dbHome, from)
		return at.refused(dbClusterToken, with(at.inputs(Values{"snapshotIdentifier": "old"}), changes))
	}
}

// restoredDatabase makes a case that starts a database from a snapshot, with changes.
func restoredDatabase(from SnapshotByHand, changes Values) func(*Sim) error {
	return func(s *Sim) error {
		at := newDBSite(s, dbHome, 1)
		s.BringSnapshot(dbHome, from)
		return at.refused(databaseToken, with(at.standalone(Values{"snapshotIdentifier": "old"}), changes))
	}
}

var (
	auroraSnapshot = SnapshotByHand{ID: "old", Engine: auroraPostgres, EngineVersion: "16.4"}
	dbSnapshot     = SnapshotByHand{ID: "old", Engine: postgresEngine, EngineVersion: "16.6"}
	plainAurora    = SnapshotByHand{ID: "old", Engine: auroraPostgres, Plain: true}
	plainDatabase  = SnapshotByHand{ID: "old", Engine: postgresEngine, EngineVersion: "16.6", Plain: true}
	docSnapshot    = SnapshotByHand{ID: "old", Engine: docDB, EngineVersion: "5.0.0"}
)

var (
	_ = breaks(ruleRestoreMissing, func(s *Sim) error {
		s.BringSnapshot("us-east-1", auroraSnapshot)
		at := newDBSite(s, dbHome, 1)
		return at.refused(dbClusterToken, at.inputs(Values{"snapshotIdentifier": "old"}))
	})
	_ = breaks(ruleRestoreEngine, restored(SnapshotByHand{ID: "old", Engine: auroraMySQL}, nil))
	_ = breaks(ruleRestoreOlder, restored(auroraSnapshot, Values{"engineVersion": "15"}))
	_ = breaks(ruleRestoreKey, func(s *Sim) error {
		at := newDBSite(s, dbHome, 1)
		first := must(at.Create(dbClusterToken, "first", at.inputs(Values{"skipFinalSnapshot": false,
			"finalSnapshotIdentifier": "last"})))
		if err := at.Delete(first); err != nil {
			return err
		}
		if err := s.DeleteByHand(keyToken, dbHome, resourceOf(at.key)); err != nil {
			return err
		}
		return at.refused(dbClusterToken, at.inputs(Values{"snapshotIdentifier": "last", "kmsKeyId": nil}))
	})
	_ = breaks(ruleRestoreDoc, func(s *Sim) error {
		at := newDocSite(s, dbHome, 1)
		s.BringSnapshot(dbHome, docSnapshot)
		return at.refused(docClusterToken, at.inputs(Values{"snapshotIdentifier": "old", "engineVersion": "4.0.0"}))
	})
	_ = breaks(ruleRestoreDBMissing, func(s *Sim) error {
		at := newDBSite(s, dbHome, 1)
		return at.refused(databaseToken, at.standalone(Values{"snapshotIdentifier": "none"}))
	})
	_ = breaks(ruleRestoreDBEngine, restoredDatabase(SnapshotByHand{ID: "old", Engine: mysqlEngine}, nil))
	_ = breaks(ruleRestoreDBVersion, restoredDatabase(dbSnapshot, Values{"engineVersion": "17.4"}))
	_ = breaks(ruleRestoreDBStorage, restoredDatabase(SnapshotByHand{ID: "old", Engine: postgresEngine, Storage: 200,
		EngineVersion: "16.6"}, nil))
)

func TestARestoredClusterIsTheSnapshots(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	at := newDBSite(s, dbHome, 1)
	snapshot := s.BringSnapshot(dbHome, SnapshotByHand{ID: "old", Engine: auroraPostgres, EngineVersion: "16.4",
		Username: "theirs", DatabaseName: "legacy"})
	in := at.inputs(Values{"snapshotIdentifier": snapshot.ARN, "masterUsername": nil, "databaseName": nil,
		"masterPassword": nil, "iamDatabaseAuthenticationEnabled": true, "storageEncrypted": nil, "kmsKeyId": nil})
	at.cluster = must(at.Create(dbClusterToken, "orders", in))
	at.addInstances(1)
	out := at.cluster.Outputs
	assert.Equal(t, "theirs", out.String("masterUsername"))
	assert.Equal(t, "legacy", out.String("databaseName"))
	assert.Equal(t, snapshot.KeyARN, out.String("kmsKeyId"))
	assert.True(t, out.Bool("storageEncrypted"))
	assert.Equal(t, "16.8", out.String("engineVersionActual"))
	assert.False(t, out.Bool("iamDatabaseAuthenticationEnabled"), "the provider does not send it")
	assert.Equal(t, snapshot.ARN, s.RestoredFrom(out.String("endpoint")))
	ok, why := s.Connects(out.String("endpoint"), "theirs", BroughtPassword())
	assert.True(t, ok, why)
	d, err := at.Diff(at.cluster, in)
	require.NoError(t, err)
	assert.Equal(t, []string{"iamDatabaseAuthenticationEnabled"}, d.Paths(), "so it takes another update")
	assert.Empty(t, d.Replaces())
}

func TestWhatARestoreDoesNotTakeComesBackAsAReplacement(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		from    SnapshotByHand
		changes Values
		paths   []string
	}{
		"as it is":              {auroraSnapshot, nil, nil},
		"a user":                {auroraSnapshot, Values{"masterUsername": "other"}, []string{"masterUsername"}},
		"a database":            {auroraSnapshot, Values{"databaseName": "other"}, []string{"databaseName"}},
		"a plain one with key":  {plainAurora, nil, nil},
		"a plain one, no key":   {plainAurora, Values{"kmsKeyId": nil}, []string{"storageEncrypted"}},
		"an encrypted, not so":  {auroraSnapshot, Values{"storageEncrypted": false}, []string{"storageEncrypted"}},
		"a port of the program": {auroraSnapshot, Values{"port": 6543}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := New(Options{})
			at := newDBSite(s, dbHome, 1)
			s.BringSnapshot(dbHome, c.from)
			in := with(at.inputs(Values{"snapshotIdentifier": "old", "databaseName": "app"}), c.changes)
			d, err := at.Diff(must(at.Create(dbClusterToken, "orders", in)), in)
			require.NoError(t, err)
			assert.ElementsMatch(t, c.paths, d.Replaces())
		})
	}
}

func TestASnapshotIsNamedOnce(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	at := newDBSite(s, dbHome, 1)
	s.BringSnapshot(dbHome, auroraSnapshot)
	in := at.inputs(Values{"snapshotIdentifier": "old", "databaseName": "app"})
	cluster := must(at.Create(dbClusterToken, "orders", in))
	plain := must(at.Create(dbClusterToken, "plain", at.inputs(Values{"clusterIdentifier": "plain"})))
	for name, c := range map[string]struct {
		state   State
		in      Values
		changed []string
	}{
		"left out later": {cluster, with(in, Values{"snapshotIdentifier": nil}), nil},
		"another":        {cluster, with(in, Values{"snapshotIdentifier": "other"}), []string{"snapshotIdentifier"}},
		"given later": {plain, at.inputs(Values{"clusterIdentifier": "plain", "snapshotIdentifier": "old"}),
			[]string{"snapshotIdentifier"}},
	} {
		d, err := at.Diff(c.state, c.in)
		require.NoError(t, err)
		assert.Equal(t, c.changed, d.Replaces(), name)
	}
	_, err := at.Check(dbClusterToken, "orders", nil, with(in, Values{"globalClusterIdentifier": "orders"}))
	require.ErrorContains(t, err, ruleConflicts.ID)
}

func TestARestoredClusterBecomesThePrimaryOfAGlobalOne(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	at := newDBSite(s, dbHome, 1)
	snapshot := s.BringSnapshot(dbHome, auroraSnapshot)
	in := at.inputs(Values{"snapshotIdentifier": "old", "databaseName": "app", "engineVersion": "16.8"})
	at.cluster = must(at.Create(dbClusterToken, "orders", in))
	at.addInstances(1)
	around := Values{"globalClusterIdentifier": "orders", "forceDestroy": true,
		"sourceDbClusterIdentifier": at.cluster.Outputs["arn"]}
	global := must(at.Create(globalClusterToken, "orders", around))
	d, err := at.Diff(must(at.Read(global)), around)
	require.NoError(t, err)
	assert.Empty(t, d.Paths())
	other := newDBSite(s, "us-east-1", 2)
	other.cluster = must(other.Create(dbClusterToken, "orders-far", other.secondary(dbHome, nil)))
	other.addInstances(1)
	assert.Equal(t, snapshot.ARN, s.RestoredFrom(other.cluster.Outputs.String("readerEndpoint")))
	ok, why := s.Connects(other.cluster.Outputs.String("readerEndpoint"), "app", dbPassword)
	assert.True(t, ok, why)
	d, err = at.Diff(at.read(), in)
	require.NoError(t, err)
	assert.Equal(t, []string{"globalClusterIdentifier"}, d.Paths(), "which would take it out of the global cluster")
	d, err = at.Diff(at.cluster, in, "globalClusterIdentifier")
	require.NoError(t, err)
	assert.Empty(t, d.Paths())
}

func TestARestoreForgetsThatWritesAreForwarded(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	at := newDBSite(s, dbHome, 1)
	s.BringSnapshot(dbHome, auroraSnapshot)
	in := at.inputs(Values{"snapshotIdentifier": "old", "databaseName": "app", "enableGlobalWriteForwarding": true})
	cluster := must(at.Create(dbClusterToken, "orders", in))
	assert.False(t, s.ForwardsWrites(dbHome, cluster.ID))
	d, err := at.Diff(must(at.Read(cluster)), in)
	require.NoError(t, err)
	assert.Empty(t, d.Paths(), "and nobody notices")
	cluster = must(at.Update(cluster, with(in, Values{"enableGlobalWriteForwarding": nil})))
	must(at.Update(cluster, in))
	assert.True(t, s.ForwardsWrites(dbHome, cluster.ID))
	other := must(at.Create(dbClusterToken, "other", at.inputs(Values{"clusterIdentifier": "other",
		"enableGlobalWriteForwarding": true})))
	assert.True(t, s.ForwardsWrites(dbHome, other.ID))
}

func TestARestoredDocumentDBBecomesThePrimaryOfAGlobalCluster(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	at := newDocSite(s, dbHome, 1)
	snapshot := s.BringSnapshot(dbHome, docSnapshot)
	at.cluster = must(at.Create(docClusterToken, "carts", at.inputs(Values{"snapshotIdentifier": "old"})))
	at.addInstances(1)
	in := Values{"globalClusterIdentifier": "carts", "sourceDbClusterIdentifier": at.cluster.Outputs["arn"]}
	global := must(at.Create(docGlobalToken, "carts", in))
	far := newDocSite(s, "us-east-1", 2)
	far.cluster = must(far.Create(docClusterToken, "carts-far", far.secondary(nil)))
	assert.Equal(t, snapshot.ARN, s.RestoredFrom(far.cluster.Outputs.String("readerEndpoint")))
	d, err := at.Diff(must(at.Read(global)), in)
	require.NoError(t, err)
	assert.Empty(t, d.Paths())
}

func TestABadPasswordLeavesTheRestoredClusterBehind(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	require.ErrorContains(t, restored(auroraSnapshot, Values{"masterPassword": "short"})(s), ruleDBClusterPassword.ID)
	assert.Len(t, foundIn(s, dbClusterToken), 1)
}

// foundIn are the resources of a type in a world.
func foundIn(s *Sim, token string) []Resource {
	var list []Resource
	for _, each := range s.World().Resources {
		if each.Type == token {
			list = append(list, each)
		}
	}
	return list
}

func TestARestoredDatabaseIsTheSnapshots(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		from    SnapshotByHand
		changes Values
		paths   []string
	}{
		"as it is":        {dbSnapshot, Values{"dbName": nil, "username": nil, "kmsKeyId": nil}, nil},
		"a user":          {dbSnapshot, Values{"username": "other", "dbName": nil, "kmsKeyId": nil}, []string{"username"}},
		"a database":      {dbSnapshot, Values{"dbName": "other", "kmsKeyId": nil}, []string{"dbName"}},
		"a key":           {dbSnapshot, Values{"dbName": nil}, []string{"kmsKeyId"}},
		"encryption":      {plainDatabase, Values{"dbName": nil, "kmsKeyId": nil}, []string{"storageEncrypted"}},
		"a newer version": {dbSnapshot, Values{"dbName": nil, "kmsKeyId": nil, "engineVersion": "16.8"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := New(Options{})
			at := newDBSite(s, dbHome, 1)
			snapshot := s.BringSnapshot(dbHome, c.from)
			in := with(at.standalone(Values{"snapshotIdentifier": "old"}), c.changes)
			db := must(at.Create(databaseToken, "db", in))
			d, err := at.Diff(db, in)
			require.NoError(t, err)
			assert.ElementsMatch(t, c.paths, d.Replaces())
			assert.Equal(t, "16.8", db.Outputs.String("engineVersionActual"))
			assert.Equal(t, snapshot.ARN, s.RestoredFrom(db.Outputs.String("address")))
			ok, why := s.Connects(db.Outputs.String("endpoint"), "app", dbPassword)
			assert.True(t, ok, why)
		})
	}
}

func TestARefusedChangeLeavesTheRestoredDatabaseBehind(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	err := restoredDatabase(dbSnapshot, Values{"engineVersion": "17.4"})(s)
	require.ErrorContains(t, err, ruleRestoreDBVersion.ID)
	left := foundIn(s, databaseToken)
	require.Len(t, left, 1)
	assert.Equal(t, "16.6", left[0].Outputs.String("engineVersionActual"))
}

func TestARestoredDocumentDBIsInNoGlobalCluster(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	at := newDocSite(s, dbHome, 1)
	snapshot := s.BringSnapshot(dbHome, docSnapshot)
	must(at.Create(docGlobalToken, "carts", docGlobalInputs(nil)))
	in := at.inputs(Values{"snapshotIdentifier": "old", "globalClusterIdentifier": "carts"})
	at.cluster = must(at.Create(docClusterToken, "carts", in))
	assert.Empty(t, at.cluster.Outputs.String("globalClusterIdentifier"))
	_, err := at.Update(at.cluster, in)
	require.ErrorContains(t, err, ruleClusterJoin.ID)
	alone := with(in, Values{"globalClusterIdentifier": nil})
	d, err := at.Diff(at.cluster, alone)
	require.NoError(t, err)
	assert.Empty(t, d.Paths())
	d, err = at.Diff(at.cluster, with(alone, Values{"storageEncrypted": nil}))
	require.NoError(t, err)
	assert.Equal(t, []string{"storageEncrypted"}, d.Replaces(), "the program has to say what the snapshot is")
	at.addInstances(1)
	assert.Equal(t, snapshot.ARN, s.RestoredFrom(at.cluster.Outputs.String("endpoint")))
	ok, why := s.Connects(at.cluster.Outputs.String("endpoint"), "app", dbPassword)
	assert.True(t, ok, why)
}

func TestASnapshotIsCopiedToAnotherRegion(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	snapshot := s.BringSnapshot("us-east-1", auroraSnapshot)
	at := newDBSite(s, dbHome, 1)
	copied := s.CopySnapshot(snapshot.ARN, dbHome, "copied", at.key)
	in := at.inputs(Values{"snapshotIdentifier": "copied", "databaseName": "app"})
	at.cluster = must(at.Create(dbClusterToken, "orders", in))
	assert.Equal(t, at.key, at.cluster.Outputs.String("kmsKeyId"))
	at.addInstances(1)
	assert.Equal(t, copied.ARN, s.RestoredFrom(at.cluster.Outputs.String("endpoint")))
}

func TestAFinalSnapshotStartsTheNextDatabase(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	at := newDBSite(s, dbHome, 1)
	last := Values{"skipFinalSnapshot": false, "finalSnapshotIdentifier": "last"}
	cluster := must(at.Create(dbClusterToken, "first", at.inputs(last)))
	require.NoError(t, at.Delete(cluster))
	next := must(at.Create(dbClusterToken, "next", at.inputs(Values{"snapshotIdentifier": "last"})))
	assert.Equal(t, "app", next.Outputs.String("masterUsername"))
	db := must(at.Create(databaseToken, "db", at.standalone(Values{"identifier": "db", "skipFinalSnapshot": false,
		"finalSnapshotIdentifier": "last"})))
	require.NoError(t, at.Delete(db))
	again := must(at.Create(databaseToken, "db", at.standalone(Values{"identifier": "db", "snapshotIdentifier": "last"})))
	assert.Equal(t, 100, again.Outputs.Int("allocatedStorage"))
}
