package awssim

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// docJoining makes a case that creates a secondary with changes, in a region of its own.
func docJoining(changes Values) func(*Sim) error {
	return func(s *Sim) error {
		newDocGlobal(s)
		at := newDocSite(s, "us-east-1", 9)
		return at.refused(docClusterToken, at.secondary(changes))
	}
}

// docPrimary makes a case that creates the first member of a global cluster with changes.
func docPrimary(changes Values) func(*Sim) error {
	return func(s *Sim) error {
		at := newDocSite(s, dbHome, 1)
		must(at.Create(docGlobalToken, "carts", docGlobalInputs(nil)))
		return at.refused(docClusterToken, with(at.inputs(Values{"globalClusterIdentifier": "carts"}), changes))
	}
}

// docUpdating makes a case that changes a member of a global cluster: 0 is the primary.
func docUpdating(member int, changes Values) func(*Sim) error {
	return func(s *Sim) error {
		_, err := newDocGlobal(s, "us-east-1").members[member].change(changes)
		return err
	}
}

// docChanging makes a case that changes a cluster that stands alone.
func docChanging(made, changes Values) func(*Sim) error {
	return func(s *Sim) error {
		at := newDocSite(s, dbHome, 1)
		at.cluster = must(at.Create(docClusterToken, "c", at.inputs(made)))
		_, err := at.change(changes)
		return err
	}
}

// docDeleting makes a case that deletes a cluster that stands alone, made with changes.
func docDeleting(changes Values, instances int) func(*Sim) error {
	return func(s *Sim) error {
		at := newDocSite(s, dbHome, 1)
		cluster := must(at.Create(docClusterToken, "c", at.inputs(changes)))
		at.addInstances(instances)
		return at.Delete(cluster)
	}
}

var (
	_ = breaks(ruleDocCredentials, docAlone(Values{"masterPassword": nil}))
	_ = breaks(ruleDocUser, docAlone(Values{"masterUsername": "1st"}))
	_ = breaks(ruleDocReserved, docAlone(Values{"masterUsername": "Admin"}))
	_ = breaks(ruleDocPassword, docAlone(Values{"masterPassword": "with@sign"}))
	_ = breaks(ruleDocStorage, docAlone(Values{"engineVersion": "4.0.0", "storageType": "iopt1"}))
	_ = breaks(ruleDocManaged, docPrimary(Values{"masterPassword": nil, "manageMasterUserPassword": true}))
	_ = breaks(ruleDocKey, docJoining(Values{"kmsKeyId": nil}))
	_ = breaks(ruleDocPath, docChanging(Values{"engineVersion": "4.0.0"},
		Values{"engineVersion": "8.0.0", "allowMajorVersionUpgrade": true}))
	_ = breaks(ruleDocMajor, docUpdating(1, Values{"engineVersion": "8.0.0", "allowMajorVersionUpgrade": true}))
	_ = breaks(ruleDocOrder, docUpdating(0, Values{"engineVersion": "5.0.1"}))
	_ = breaks(ruleDocSnapshot, docDeleting(Values{"skipFinalSnapshot": nil}, 0))
	_ = breaks(ruleDocLimit, func(s *Sim) error {
		newDocGlobal(s)
		for i, region := range []string{
			"us-east-1", "us-east-2", "eu-south-2", "us-west-2", "eu-central-2", "eu-central-1", "eu-west-2", "eu-west-3",
			"eu-north-1", "ap-south-1",
		} {
			at := newDocSite(s, region, 10+i)
			must(at.Create(docClusterToken, "c", at.secondary(nil)))
		}
		at := newDocSite(s, "ap-south-2", 30)
		return at.refused(docClusterToken, at.secondary(nil))
	})
)

// What the control plane refuses of Aurora it refuses of DocumentDB.
func TestAClusterOfDocumentDBHasTheRulesOfRDS(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rule *Rule
		act  func(*Sim) error
	}{
		{ruleDBClusterGroup, docAlone(Values{"dbSubnetGroupName": "none"})},
		{ruleDBClusterNoGroup, docAlone(Values{"dbSubnetGroupName": nil})},
		{ruleDBClusterSG, docAlone(Values{"vpcSecurityGroupIds": []string{"sg-0"}})},
		{ruleDBClusterParams, docAlone(Values{"dbClusterParameterGroupName": "none"})},
		{ruleDBClusterZone, docAlone(Values{"availabilityZones": []string{"eu-west-1z"}})},
		{ruleDBClusterKey, docAlone(Values{"kmsKeyId": "arn:aws:kms:us-east-1:111122223333:key/none"})},
		{ruleDBClusterPlainKey, docAlone(Values{"storageEncrypted": nil})},
		{ruleDBName, docAlone(Values{"clusterIdentifier": "Carts"})},
		{ruleClusterSnapshotID, docAlone(Values{"finalSnapshotIdentifier": "last-"})},
		{ruleGlobalMissing, docAlone(Values{"globalClusterIdentifier": "none"})},
		{ruleRange, docAlone(Values{"port": 443})},
		{ruleEnum, docAlone(Values{"enabledCloudwatchLogsExports": []string{"error"}})},
		{ruleUnknownKey, docAlone(Values{"sourceRegion": dbHome})},
		{ruleUnknownKey, docAlone(Values{"replicationSourceIdentifier": "none"})},
		{ruleMemberVersion, docPrimary(Values{"engineVersion": "4.0.0"})},
		{ruleMemberEncryption, docPrimary(Values{"storageEncrypted": nil, "kmsKeyId": nil})},
		{ruleSecondaryUser, docJoining(Values{"masterUsername": "app"})},
		{ruleSecondaryPassword, docJoining(Values{"masterPassword": dbPassword})},
		{ruleSecondaryModify, docUpdating(1, Values{"masterPassword": "another-password"})},
		{ruleClusterDowngrade, docUpdating(1, Values{"engineVersion": "4.0.0"})},
		{ruleClusterMajor, docChanging(nil, Values{"engineVersion": "8.0.0"})},
		{ruleDBClusterBackup, docChanging(nil, Values{"backupRetentionPeriod": 0})},
		{ruleClusterJoin, docChanging(nil, Values{"globalClusterIdentifier": "carts"})},
		{ruleClusterMigrate, docUpdating(1, Values{"globalClusterIdentifier": "other"})},
		{ruleClusterProtected, docDeleting(Values{"deletionProtection": true, "applyImmediately": true}, 0)},
		{ruleClusterInstances, docDeleting(nil, 1)},
	} {
		s := New(Options{})
		if c.rule == ruleClusterJoin || c.rule == ruleClusterMigrate {
			id := map[*Rule]string{ruleClusterJoin: "carts", ruleClusterMigrate: "other"}[c.rule]
			must(s.Client(dbHome).Create(docGlobalToken, "g", docGlobalInputs(Values{"globalClusterIdentifier": id})))
		}
		require.ErrorContains(t, c.act(s), c.rule.ID)
	}
}

func TestAClusterOfDocumentDBIsCompletedByAWS(t *testing.T) {
	t.Parallel()
	at := newDocSite(New(Options{}), dbHome, 1)
	cluster := must(at.Create(docClusterToken, "c", at.inputs(Values{"clusterIdentifier": nil, "engineVersion": nil})))
	assert.Regexp(t, `^tf-[0-9a-f]{26}$`, cluster.ID)
	out := cluster.Outputs
	assert.Equal(t, "arn:aws:rds:eu-west-1:111122223333:cluster:"+cluster.ID, out["arn"])
	assert.Equal(t, "5.0.0", out["engineVersion"])
	assert.Equal(t, []string{"eu-west-1a", "eu-west-1b", "eu-west-1c"}, out.Strings("availabilityZones"))
	assert.EqualValues(t, 27017, out["port"])
	assert.EqualValues(t, 1, out["backupRetentionPeriod"])
	assert.Equal(t, "default.docdb5.0", out["dbClusterParameterGroupName"])
	assert.Regexp(t, `^tf-.*\.cluster-c[0-9a-f]{11}\.eu-west-1\.docdb\.amazonaws\.com$`, out["endpoint"])
	assert.Regexp(t, `^tf-.*\.cluster-ro-c[0-9a-f]{11}\.eu-west-1\.docdb\.amazonaws\.com$`, out["readerEndpoint"])
	assert.NotContains(t, out, "engineVersionActual")
}

func TestAPasswordOfDocumentDBMayBeOf100Characters(t *testing.T) {
	t.Parallel()
	require.NoError(t, badDocPassword(strings.Repeat("a", 100)))
	require.NoError(t, badDocPassword("with a space"))
	for _, password := range []string{strings.Repeat("a", 101), "seven77", "with/slash", `with"quote`, "with é accent"} {
		require.Error(t, badDocPassword(password), password)
	}
}

// The schema does not compute the encryption: leaving it out of a secondary, which has its primary's, is a change.
func TestASecondaryThatDoesNotSayThatItIsEncryptedIsReplaced(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	newDocGlobal(s)
	at := newDocSite(s, "us-east-1", 9)
	in := at.secondary(Values{"storageEncrypted": nil})
	at.cluster = must(at.Create(docClusterToken, "c", in))
	assert.Equal(t, true, at.cluster.Outputs["storageEncrypted"])
	for range 2 {
		d, err := at.Diff(at.cluster, in)
		require.NoError(t, err)
		assert.Equal(t, []string{"storageEncrypted"}, d.Replaces())
		at.read()
	}
}

func TestASecondaryOfDocumentDBReadsItsUserBack(t *testing.T) {
	t.Parallel()
	at := newDocGlobal(New(Options{}), "us-east-1").members[1]
	assert.Equal(t, "app", at.read().Outputs["masterUsername"])
	assert.NotContains(t, at.cluster.Outputs, "masterPassword")
	assert.Equal(t, "carts", at.cluster.Outputs["globalClusterIdentifier"])
	assert.Equal(t, at.key, at.cluster.Outputs["kmsKeyId"])
}

func TestASecondaryOfDocumentDBNeedsALivePrimary(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	db := newDocGlobal(s)
	at := newDocSite(s, "us-east-1", 9)
	require.ErrorContains(t, db.home.refused(docClusterToken, db.home.secondary(Values{"clusterIdentifier": "second"})),
		ruleMemberRegion.ID)
	s.LoseRegion(dbHome)
	require.ErrorContains(t, at.refused(docClusterToken, at.secondary(nil)), ruleLost.ID)
	s.HealRegion(dbHome)
	for _, each := range db.home.instances {
		require.NoError(t, db.home.Delete(each))
	}
	require.ErrorContains(t, at.refused(docClusterToken, at.secondary(nil)), ruleSecondarySource.ID)
}

func TestForgettingTheGlobalClusterOfDocumentDBDetaches(t *testing.T) {
	t.Parallel()
	db := newDocGlobal(New(Options{}), "us-east-1")
	detached, err := db.members[1].change(Values{"globalClusterIdentifier": nil})
	require.NoError(t, err)
	assert.NotContains(t, detached.Outputs, "globalClusterIdentifier")
	assert.Len(t, db.readGlobal().Outputs["globalClusterMembers"], 1)
	_, err = db.home.change(Values{"globalClusterIdentifier": nil})
	require.NoError(t, err)
}

func TestMinorUpgradesOfDocumentDBGoFromTheSecondariesToTheWriter(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	db := newDocGlobal(s, "us-east-1")
	away := db.members[1]
	_, err := away.change(Values{"engineVersion": "5.0.1", "applyImmediately": true})
	require.NoError(t, err)
	require.ErrorContains(t, s.SwitchoverGlobalCluster("carts", away.arn()), ruleMoveVersion.ID)
	upgraded, err := db.home.change(Values{"engineVersion": "5.0.1", "applyImmediately": true})
	require.NoError(t, err)
	assert.Equal(t, "5.0.1", upgraded.Outputs["engineVersion"])
	assert.Equal(t, "5.0.1", must(away.Read(away.instances[0])).Outputs["engineVersion"])
	assert.Equal(t, "5.0.1", db.readGlobal().Outputs["engineVersion"])
}

// Until the window comes the provider shows the version that runs, so that every update asks again.
func TestAVersionOfDocumentDBWaitsForTheMaintenanceWindow(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	at := newDocGlobal(s).home
	in := with(withoutDefaults(at.cluster.Inputs), Values{"engineVersion": "5.0.1"})
	for range 2 {
		put, err := at.Update(at.cluster, in)
		require.NoError(t, err)
		assert.Equal(t, "5.0.0", put.Outputs["engineVersion"])
		at.cluster = put
	}
	s.Advance(maintenanceWindow)
	assert.Equal(t, "5.0.1", at.read().Outputs["engineVersion"])
	assert.Equal(t, "5.0.1", must(at.Read(at.instances[0])).Outputs["engineVersion"])
}

func TestAPasswordOfDocumentDBWaitsForTheMaintenanceWindow(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	db := newDocGlobal(s, "us-east-1")
	works := func(password string) bool {
		ok, _ := s.Connects(db.members[1].cluster.Outputs.String("readerEndpoint"), "app", password)
		return ok
	}
	_, err := db.home.change(Values{"masterPassword": "another-password"})
	require.NoError(t, err)
	assert.True(t, works(dbPassword))
	s.Advance(maintenanceWindow)
	ok, why := s.Connects(db.home.cluster.Outputs.String("endpoint"), "app", "another-password")
	assert.True(t, ok, why)
	assert.True(t, works("another-password"))
	_, err = db.home.change(Values{"masterPassword": "a-third-password", "applyImmediately": true})
	require.NoError(t, err)
	assert.True(t, works("a-third-password"))
	_, err = db.home.change(Values{"masterPassword": "short"})
	require.ErrorContains(t, err, ruleDocPassword.ID)
}

func TestAFinalSnapshotOfDocumentDBIsLeft(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	db := newDocGlobal(s, "us-east-1")
	at := db.members[1]
	last := Values{"skipFinalSnapshot": false, "finalSnapshotIdentifier": "carts-last"}
	_, err := at.change(last)
	require.NoError(t, err)
	require.ErrorContains(t, db.home.Delete(db.home.read()), rulePrimaryMember.ID)
	require.NoError(t, at.Delete(at.instances[0]))
	require.NoError(t, at.Delete(at.read()))
	assert.Equal(t, []Snapshot{{
		Region: "us-east-1", ID: "carts-last", Cluster: "carts-us-east-1", Engine: docDB, EngineVersion: "5.0.0",
		Encrypted: true,
	}}, s.Snapshots())
	again := must(at.Create(docClusterToken, "c", at.secondary(last)))
	require.ErrorContains(t, at.Delete(again), ruleSnapshotTaken.ID)
}

// The provider looks at the snapshot before it asks AWS for anything.
func TestAMissingSnapshotNameDetachesNothing(t *testing.T) {
	t.Parallel()
	db := newDocGlobal(New(Options{}), "us-east-1")
	at := db.members[1]
	_, err := at.change(Values{"skipFinalSnapshot": false})
	require.NoError(t, err)
	require.ErrorContains(t, at.Delete(at.read()), ruleDocSnapshot.ID)
	assert.Equal(t, "carts", at.read().Outputs["globalClusterIdentifier"])
	_, err = at.change(Values{"skipFinalSnapshot": true, "deletionProtection": true})
	require.NoError(t, err)
	require.ErrorContains(t, at.Delete(at.read()), ruleClusterProtected.ID)
	assert.NotContains(t, at.read().Outputs, "globalClusterIdentifier", "a refused deletion has detached it already")
}
