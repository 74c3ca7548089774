package awssim

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// joining makes a case that creates a secondary with changes, in a region of its own.
func joining(changes Values) func(*Sim) error {
	return func(s *Sim) error {
		newGlobalDB(s)
		at := newDBSite(s, "us-east-1", 9)
		return at.refused(dbClusterToken, at.secondary(dbHome, changes))
	}
}

// primary makes a case that creates the first member of a global cluster with changes.
func primary(changes Values) func(*Sim) error {
	return func(s *Sim) error {
		at := newDBSite(s, dbHome, 1)
		must(at.Create(globalClusterToken, "orders", globalInputs(nil)))
		return at.refused(dbClusterToken, with(at.inputs(Values{"globalClusterIdentifier": "orders"}), changes))
	}
}

// updating makes a case that changes a member of a global cluster: 0 is the primary.
func updating(member int, changes Values) func(*Sim) error {
	return func(s *Sim) error {
		db := newGlobalDB(s, "us-east-1")
		_, err := db.members[member].change(changes)
		return err
	}
}

// change updates a cluster as it was made, ignoring its role.
func (at *dbSite) change(changes Values) (State, error) {
	updated, err := at.Update(at.cluster, with(withoutDefaults(at.cluster.Inputs), changes), "replicationSourceIdentifier")
	if err == nil {
		at.cluster = updated
	}
	return updated, err
}

// deleting makes a case that deletes a cluster that stands alone, made with changes.
func deleting(changes Values, instances int) func(*Sim) error {
	return func(s *Sim) error {
		at := newDBSite(s, dbHome, 1)
		cluster := must(at.Create(dbClusterToken, "c", at.inputs(changes)))
		at.addInstances(instances)
		return at.Delete(cluster)
	}
}

var (
	_ = breaks(ruleDBClusterTaken, func(s *Sim) error {
		at := newDBSite(s, dbHome, 1)
		must(at.Create(dbClusterToken, "c", at.inputs(nil)))
		return at.refused(dbClusterToken, at.inputs(nil))
	})
	_ = breaks(ruleDBClusterGroup, alone(Values{"dbSubnetGroupName": "none"}))
	_ = breaks(ruleDBClusterNoGroup, alone(Values{"dbSubnetGroupName": nil}))
	_ = breaks(ruleDBClusterSG, alone(Values{"vpcSecurityGroupIds": []string{"sg-0"}}))
	_ = breaks(ruleDBClusterNetwork, func(s *Sim) error {
		at, other := newDBSite(s, dbHome, 1), newNetwork(s, dbHome, "10.9")
		group := must(other.Create(securityGroupToken, "other", Values{"vpcId": other.vpc.ID}))
		return at.refused(dbClusterToken, at.inputs(Values{"vpcSecurityGroupIds": []string{group.ID}}))
	})
	_ = breaks(ruleDBClusterParams, alone(Values{"dbClusterParameterGroupName": "none"}))
	_ = breaks(ruleDBClusterFamily, func(s *Sim) error {
		at := newDBSite(s, dbHome, 1)
		params := must(at.Create(clusterParameterToken, "p", Values{"family": "aurora-postgresql15"}))
		return at.refused(dbClusterToken, at.inputs(Values{"dbClusterParameterGroupName": params.ID}))
	})
	_ = breaks(ruleDBClusterZone, alone(Values{"availabilityZones": []string{"eu-west-1z"}}))
	_ = breaks(ruleDBClusterKey, func(s *Sim) error {
		key := must(s.Client("us-east-1").Create(keyToken, "k", Values{}))
		return alone(Values{"kmsKeyId": key.Outputs["arn"]})(s)
	})
	_ = breaks(ruleDBClusterPlainKey, alone(Values{"storageEncrypted": nil}))
	_ = breaks(ruleDBClusterUser, alone(Values{"masterUsername": "admin"}))
	_ = breaks(ruleDBClusterPassword, alone(Values{"masterPassword": "with@sign"}))
	_ = breaks(ruleDBClusterDatabase, alone(Values{"databaseName": "1st"}))
	_ = breaks(ruleDBClusterBackup, alone(Values{"backupRetentionPeriod": 0}))
	_ = breaks(ruleDBClusterStorage, alone(Values{"storageType": "gp3"}))
	_ = breaks(ruleDBClusterCapacity, alone(Values{
		"serverlessv2ScalingConfiguration": Values{"minCapacity": 0.7, "maxCapacity": 4},
	}))
	_ = breaks(ruleDBClusterForwards, alone(Values{"engineVersion": "15.3", "enableGlobalWriteForwarding": true}))
	_ = breaks(ruleClusterSnapshotID, alone(Values{"finalSnapshotIdentifier": "last-"}))

	_ = breaks(ruleGlobalMissing, alone(Values{"globalClusterIdentifier": "none"}))
	_ = breaks(ruleMemberEngine, primary(Values{"engine": auroraMySQL, "engineVersion": "8.0"}))
	_ = breaks(ruleMemberVersion, primary(Values{"engineVersion": "16.6"}))
	_ = breaks(ruleMemberManaged, primary(Values{"masterPassword": nil, "manageMasterUserPassword": true}))
	_ = breaks(ruleMemberEncryption, primary(Values{"storageEncrypted": nil, "kmsKeyId": nil}))
	_ = breaks(ruleMemberRegion, func(s *Sim) error {
		db := newGlobalDB(s)
		return db.home.refused(dbClusterToken, db.home.secondary(dbHome, Values{"clusterIdentifier": "second"}))
	})
	_ = breaks(ruleMemberLimit, func(s *Sim) error {
		db := newGlobalDB(s)
		for i, region := range []string{
			"us-east-1", "us-east-2", "eu-south-1", "us-west-2", "ap-south-2", "sa-east-1", "eu-central-1", "eu-west-2",
			"eu-west-3", "eu-north-1",
		} {
			at := newDBSite(s, region, 10+i)
			must(at.Create(dbClusterToken, "c", at.secondary(db.home.region, nil)))
		}
		at := newDBSite(s, "ap-south-1", 30)
		return at.refused(dbClusterToken, at.secondary(dbHome, nil))
	})
	_ = breaks(ruleSecondaryUser, joining(Values{"masterUsername": "app"}))
	_ = breaks(ruleSecondaryPassword, joining(Values{"masterPassword": dbPassword}))
	_ = breaks(ruleSecondaryDatabase, joining(Values{"databaseName": "orders"}))
	_ = breaks(ruleSecondaryKey, joining(Values{"kmsKeyId": nil}))
	_ = breaks(ruleSecondarySigned, joining(Values{"sourceRegion": nil}))
	_ = breaks(ruleSecondarySource, func(s *Sim) error {
		db := newGlobalDB(s)
		for _, each := range db.home.instances {
			if err := db.home.Delete(each); err != nil {
				return err
			}
		}
		at := newDBSite(s, "us-east-1", 9)
		return at.refused(dbClusterToken, at.secondary(dbHome, nil))
	})
	_ = breaks(ruleSecondaryModify, updating(1, Values{"masterPassword": "another-password"}))

	_ = breaks(ruleClusterJoin, func(s *Sim) error {
		at := newDBSite(s, dbHome, 1)
		must(at.Create(globalClusterToken, "orders", globalInputs(nil)))
		cluster := must(at.Create(dbClusterToken, "c", at.inputs(nil)))
		_, err := at.Update(cluster, at.inputs(Values{"globalClusterIdentifier": "orders"}))
		return err
	})
	_ = breaks(ruleClusterMigrate, func(s *Sim) error {
		db := newGlobalDB(s, "us-east-1")
		must(db.home.Create(globalClusterToken, "other", globalInputs(Values{"globalClusterIdentifier": "other"})))
		_, err := db.members[1].change(Values{"globalClusterIdentifier": "other"})
		return err
	})
	_ = breaks(ruleClusterReplica, func(s *Sim) error {
		at := newDBSite(s, dbHome, 1)
		cluster := must(at.Create(dbClusterToken, "c", at.inputs(nil)))
		_, err := at.Update(cluster, at.inputs(Values{"replicationSourceIdentifier": cluster.Outputs["arn"]}))
		return err
	})
	_ = breaks(ruleMemberMajor, updating(1, Values{"engineVersion": "17.4"}))
	_ = breaks(ruleClusterDowngrade, updating(1, Values{"engineVersion": "16.6"}))
	_ = breaks(ruleWriterFirst, updating(0, Values{"engineVersion": "16.9"}))
	_ = breaks(ruleClusterMajor, func(s *Sim) error {
		at := newDBSite(s, dbHome, 1)
		at.cluster = must(at.Create(dbClusterToken, "c", at.inputs(nil)))
		_, err := at.change(Values{"engineVersion": "17.4"})
		return err
	})
	_ = breaks(ruleClusterHeadless, func(s *Sim) error {
		at := newDBSite(s, dbHome, 1)
		at.cluster = must(at.Create(dbClusterToken, "c", at.inputs(nil)))
		_, err := at.change(Values{"engineVersion": "16.9"})
		return err
	})
	_ = breaks(ruleClusterProtected, deleting(Values{"deletionProtection": true, "applyImmediately": true}, 0))
	_ = breaks(ruleClusterInstances, deleting(nil, 1))
	_ = breaks(ruleClusterSnapshot, deleting(Values{"skipFinalSnapshot": nil}, 0))
	_ = breaks(ruleSnapshotTaken, func(s *Sim) error {
		at := newDBSite(s, dbHome, 1)
		last := Values{"skipFinalSnapshot": false, "finalSnapshotIdentifier": "last"}
		if err := at.Delete(must(at.Create(dbClusterToken, "c", at.inputs(last)))); err != nil {
			return err
		}
		return at.Delete(must(at.Create(dbClusterToken, "c", at.inputs(last))))
	})
	_ = breaks(ruleClusterIsMember, func(s *Sim) error {
		db := newGlobalDB(s, "us-east-1")
		delete(db.home.cluster.Outputs, "globalClusterIdentifier")
		return db.home.Delete(db.home.cluster)
	})
)

func TestAClusterIsCompletedByAWS(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	at := newDBSite(s, dbHome, 1)
	cluster, err := at.Create(dbClusterToken, "c", at.inputs(Values{"engineVersion": "16", "clusterIdentifier": nil}))
	require.NoError(t, err)
	assert.Regexp(t, `^tf-[0-9a-f]{26}$`, cluster.ID)
	out := cluster.Outputs
	assert.Equal(t, "arn:aws:rds:eu-west-1:111122223333:cluster:"+cluster.ID, out["arn"])
	assert.Equal(t, "16", out["engineVersion"])
	assert.Equal(t, "16.8", out["engineVersionActual"])
	assert.Equal(t, []string{"eu-west-1a", "eu-west-1b", "eu-west-1c"}, out.Strings("availabilityZones"))
	assert.EqualValues(t, 5432, out["port"])
	assert.EqualValues(t, 1, out["backupRetentionPeriod"])
	assert.Equal(t, "default.aurora-postgresql16", out["dbClusterParameterGroupName"])
	assert.Regexp(t, `^tf-.*\.cluster-c[0-9a-f]{11}\.eu-west-1\.rds\.amazonaws\.com$`, out["endpoint"])
	assert.Regexp(t, `^tf-.*\.cluster-ro-c[0-9a-f]{11}\.eu-west-1\.rds\.amazonaws\.com$`, out["readerEndpoint"])
	assert.NotContains(t, out, "replicationSourceIdentifier")
}

func TestFewerThanThreeZonesReplaceTheCluster(t *testing.T) {
	t.Parallel()
	at := newDBSite(New(Options{}), dbHome, 1)
	in := at.inputs(Values{"availabilityZones": []string{"eu-west-1a", "eu-west-1b"}})
	d, err := at.Diff(must(at.Create(dbClusterToken, "c", in)), in)
	require.NoError(t, err)
	assert.Equal(t, []string{"availabilityZones"}, topLevels(d.Replaces()))
}

func topLevels(paths []string) []string {
	var tops []string
	for _, path := range paths {
		tops = append(tops, topLevel(path))
	}
	return slices.Compact(tops)
}

func TestASecondaryReadsItsRoleBack(t *testing.T) {
	t.Parallel()
	db := newGlobalDB(New(Options{}), "us-east-1")
	at := db.members[1]
	in := withoutDefaults(at.cluster.Inputs)
	out := at.cluster.Outputs
	assert.Equal(t, "arn:aws:rds:eu-west-1:111122223333:cluster:orders-eu-west-1", out["replicationSourceIdentifier"])
	assert.Equal(t, "app", out["masterUsername"])
	assert.Equal(t, "orders", out["databaseName"])

	// Leaving out what is read back takes the region out, unless it is ignored.
	d, err := at.Diff(at.cluster, in, "replicationSourceIdentifier")
	require.NoError(t, err)
	assert.Empty(t, d.Changes)
	d, err = at.Diff(at.cluster, in)
	require.NoError(t, err)
	assert.Equal(t, []string{"replicationSourceIdentifier"}, d.Paths())
	assert.Empty(t, d.Replaces())
	promoted, err := at.Update(at.cluster, in)
	require.NoError(t, err)
	assert.NotContains(t, promoted.Outputs, "replicationSourceIdentifier")
	assert.NotContains(t, promoted.Outputs, "globalClusterIdentifier")
	assert.Len(t, must(db.home.Read(db.global)).Outputs["globalClusterMembers"], 1)
}

func TestForgettingTheGlobalClusterDetaches(t *testing.T) {
	t.Parallel()
	db := newGlobalDB(New(Options{}), "us-east-1")
	at := db.members[1]
	detached, err := at.change(Values{"globalClusterIdentifier": nil})
	require.NoError(t, err)
	assert.NotContains(t, detached.Outputs, "globalClusterIdentifier")
	assert.NotContains(t, detached.Outputs, "replicationSourceIdentifier")
	writer := must(at.Read(at.instances[0]))
	assert.Equal(t, true, writer.Outputs["writer"])
	_, err = at.change(Values{"globalClusterIdentifier": "orders"})
	require.ErrorContains(t, err, ruleClusterJoin.ID)
}

func TestMinorUpgradesGoFromTheSecondariesToTheWriter(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	db := newGlobalDB(s, "us-east-1")
	for _, at := range []*dbSite{db.members[1], db.home} {
		upgraded, err := at.change(Values{"engineVersion": "16.9", "applyImmediately": true})
		require.NoError(t, err, at.region)
		assert.Equal(t, "16.9", upgraded.Outputs["engineVersionActual"])
		assert.Equal(t, "16.9", must(at.Read(at.instances[0])).Outputs["engineVersion"])
	}
	assert.Equal(t, "16.9", must(db.home.Read(db.global)).Outputs["engineVersion"])
}

func TestAVersionWaitsForTheMaintenanceWindowUnlessHurried(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	db := newGlobalDB(s)
	at := db.home
	put, err := at.change(Values{"engineVersion": "16.9"})
	require.NoError(t, err)
	assert.Equal(t, "16.9", put.Outputs["engineVersion"])
	assert.Equal(t, "16.8", put.Outputs["engineVersionActual"])
	s.Advance(maintenanceWindow)
	assert.Equal(t, "16.9", at.read().Outputs["engineVersionActual"])
}

func TestAPasswordIsOfTheWholeGlobalDatabase(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	db := newGlobalDB(s, "us-east-1")
	reader := db.members[1].cluster.Outputs.String("readerEndpoint")
	works := func(password string) bool {
		ok, _ := s.Connects(reader, "app", password)
		return ok
	}
	assert.True(t, works(dbPassword))
	_, err := db.home.change(Values{"masterPassword": "another-password"})
	require.NoError(t, err)
	assert.False(t, works(dbPassword))
	assert.True(t, works("another-password"))
	_, err = db.home.change(Values{"masterPassword": "short"})
	require.ErrorContains(t, err, ruleDBClusterPassword.ID)
	ok, why := s.Connects(db.members[1].cluster.Outputs.String("endpoint"), "app", "another-password")
	assert.False(t, ok)
	assert.Contains(t, why, "inactive")
}

func TestAFinalSnapshotIsLeft(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	at := newDBSite(s, dbHome, 1)
	at.cluster = must(at.Create(dbClusterToken, "c",
		at.inputs(Values{"skipFinalSnapshot": false, "finalSnapshotIdentifier": "orders-last"})))
	at.addInstances(2).destroy(t)
	assert.Equal(t, []Snapshot{{
		Region: dbHome, ID: "orders-last", Cluster: "orders-eu-west-1", Engine: auroraPostgres, EngineVersion: "16.8",
		Encrypted: true,
	}}, s.Snapshots())
}

func TestProtectionIsLiftedByTheProviderOnlyWhenTheStateSaysSo(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	at := newDBSite(s, dbHome, 1)
	hurried := must(at.Create(dbClusterToken, "c", at.inputs(Values{"applyImmediately": true})))
	require.NoError(t, s.SetByHand(dbClusterToken, dbHome, hurried.ID, "deletionProtection", true))
	require.NoError(t, at.Delete(hurried))
	patient := must(at.Create(dbClusterToken, "c", at.inputs(nil)))
	require.NoError(t, s.SetByHand(dbClusterToken, dbHome, patient.ID, "deletionProtection", true))
	require.ErrorContains(t, at.Delete(patient), ruleClusterProtected.ID)
}

func TestARefusedDeletionHasDetachedTheClusterAlready(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	db := newGlobalDB(s, "us-east-1")
	at := db.members[1]
	_, err := at.change(Values{"deletionProtection": true})
	require.NoError(t, err)
	require.ErrorContains(t, at.Delete(at.read()), ruleClusterProtected.ID)
	assert.NotContains(t, at.read().Outputs, "globalClusterIdentifier")
}

func TestALostWriterRegionRefusesNewSecondaries(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	newGlobalDB(s)
	at := newDBSite(s, "us-east-1", 9)
	s.LoseRegion(dbHome)
	require.ErrorContains(t, at.refused(dbClusterToken, at.secondary(dbHome, nil)), ruleLost.ID)
}
