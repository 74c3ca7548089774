package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// standalone are the inputs of a database that can be copied, and changes to them.
func (at *dbSite) standalone(changes Values) Values {
	return with(Values{
		"identifier": "orders-" + at.region, "engine": postgresEngine, "engineVersion": "16.8",
		"instanceClass": "db.r6g.large", "allocatedStorage": 100, "storageType": "gp3", "username": "app",
		"password": dbPassword, "dbName": "orders", "dbSubnetGroupName": at.group.ID, "multiAz": true,
		"vpcSecurityGroupIds": []string{at.secure}, "storageEncrypted": true, "kmsKeyId": at.key,
		"backupRetentionPeriod": 7, "applyImmediately": true, "skipFinalSnapshot": true,
	}, changes)
}

// database makes a case that creates a database with changes.
func database(changes Values) func(*Sim) error {
	return func(s *Sim) error {
		at := newDBSite(s, dbHome, 1)
		return at.refused(databaseToken, at.standalone(changes))
	}
}

// undone makes a case that deletes a database that was made with changes.
func undone(changes Values) func(*Sim) error {
	return func(s *Sim) error {
		at := newDBSite(s, dbHome, 1)
		return at.Delete(must(at.Create(databaseToken, "db", at.standalone(changes))))
	}
}

var (
	_ = breaks(ruleDatabaseTaken, func(s *Sim) error {
		at := newDBSite(s, dbHome, 1)
		must(at.Create(databaseToken, "db", at.standalone(nil)))
		return at.refused(databaseToken, at.standalone(nil))
	})
	_ = breaks(ruleDatabaseRequired, database(Values{"username": nil}))
	_ = breaks(ruleDatabaseUser, database(Values{"username": "admin"}))
	_ = breaks(ruleDatabasePassword, database(Values{"password": "short"}))
	_ = breaks(ruleDatabaseName, database(Values{"dbName": "1orders"}))
	_ = breaks(ruleDatabaseNoGroup, database(Values{"dbSubnetGroupName": nil}))
	_ = breaks(ruleDatabaseGroup, database(Values{"dbSubnetGroupName": "none"}))
	_ = breaks(ruleDatabaseSG, database(Values{"vpcSecurityGroupIds": []string{"sg-0"}}))
	_ = breaks(ruleDatabaseNetwork, func(s *Sim) error {
		other := newNetwork(s, dbHome, "10.9")
		group := must(other.Create(securityGroupToken, "other", Values{"vpcId": other.vpc.ID})).ID
		return database(Values{"vpcSecurityGroupIds": []string{group}})(s)
	})
	_ = breaks(ruleDatabaseZone, database(Values{"availabilityZone": "eu-west-1a"}))
	_ = breaks(ruleDatabaseParams, database(Values{"parameterGroupName": "none"}))
	_ = breaks(ruleDatabaseFamily, func(s *Sim) error {
		must(s.Client(dbHome).Create(parameterGroupToken, "p", Values{"name": "old", "family": "postgres15"}))
		return database(Values{"parameterGroupName": "old"})(s)
	})
	_ = breaks(ruleDatabaseKey, func(s *Sim) error {
		return database(Values{"kmsKeyId": newDBSite(s, "us-east-1", 9).key})(s)
	})
	_ = breaks(ruleDatabasePlainKey, database(Values{"storageEncrypted": false}))
	_ = breaks(ruleDatabaseClass, database(Values{"instanceClass": "db.serverless"}))
	_ = breaks(ruleDatabasePort, database(Values{"port": 80}))
	_ = breaks(ruleDatabaseLogs, database(Values{"enabledCloudwatchLogsExports": []string{"slowquery"}}))
	_ = breaks(ruleDatabaseMonitor, database(Values{"monitoringInterval": 60}))
	_ = breaks(ruleDatabaseInsights, database(Values{"engine": mysqlEngine, "engineVersion": "8.0",
		"instanceClass": "db.t4g.micro", "performanceInsightsEnabled": true}))
	_ = breaks(ruleDatabaseInsight, database(Values{"performanceInsightsRetentionPeriod": 30}))
	_ = breaks(ruleDatabaseSize, database(Values{"allocatedStorage": 10}))
	_ = breaks(ruleDatabaseMax, database(Values{"maxAllocatedStorage": 50}))
	_ = breaks(ruleDatabaseStorage, database(Values{"storageType": "gp1"}))
	_ = breaks(ruleDatabaseIops, database(Values{"storageType": "io1"}))
	_ = breaks(ruleDatabaseSmall, database(Values{"iops": 4000}))
	_ = breaks(ruleDatabaseSnapshot, undone(Values{"skipFinalSnapshot": false}))
	_ = breaks(ruleDatabaseProtected, undone(Values{"deletionProtection": true}))
	_ = breaks(ruleDatabaseSnapTaken, func(s *Sim) error {
		last := Values{"skipFinalSnapshot": false, "finalSnapshotIdentifier": "last"}
		at := newDBSite(s, dbHome, 1)
		for range 2 {
			if err := at.Delete(must(at.Create(databaseToken, "db", at.standalone(last)))); err != nil {
				return err
			}
		}
		return nil
	})
)

func TestADatabaseTellsItsAddressAndGroups(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	at := newDBSite(s, dbHome, 1)
	for _, c := range []struct {
		engine, version, full, params, options, license string
		port                                            float64
	}{
		{postgresEngine, "16", "16.8", "default.postgres16", "default:postgres-16", "postgresql-license", 5432},
		{mysqlEngine, "8.0", "8.0.41", "default.mysql8.0", "default:mysql-8-0", "general-public-license", 3306},
		{mariaDBEngine, "10.11.9", "10.11.9", "default.mariadb10.11", "default:mariadb-10-11", "general-public-license", 3306},
	} {
		db, err := at.Create(databaseToken, c.engine, at.standalone(Values{"identifier": c.engine, "engine": c.engine,
			"engineVersion": c.version}))
		require.NoError(t, err)
		assert.Regexp(t, `^db-[0-9A-F]{26}$`, db.ID)
		assert.Equal(t, db.ID, db.Outputs["resourceId"])
		assert.Equal(t, "arn:aws:rds:eu-west-1:111122223333:db:"+c.engine, db.Outputs["arn"])
		assert.Equal(t, c.version, db.Outputs["engineVersion"])
		assert.Equal(t, c.full, db.Outputs["engineVersionActual"])
		assert.Equal(t, c.params, db.Outputs["parameterGroupName"])
		assert.Equal(t, c.options, db.Outputs["optionGroupName"])
		assert.Equal(t, c.license, db.Outputs["licenseModel"])
		assert.Equal(t, c.port, db.Outputs["port"])
		assert.Equal(t, []any{}, db.Outputs["replicas"])
		endpoint := db.Outputs.String("endpoint")
		assert.Regexp(t, `^`+c.engine+`\.c[0-9a-f]{11}\.eu-west-1\.rds\.amazonaws\.com:\d+$`, endpoint)
		for _, name := range []string{endpoint, db.Outputs.String("address")} {
			ok, why := s.Connects(name, "app", dbPassword)
			assert.True(t, ok, why)
		}
		ok, _ := s.Connects(endpoint, "app", "another-password")
		assert.False(t, ok)
	}
}

func TestBackupsAreOffUnlessTheProgramAsksForThem(t *testing.T) {
	t.Parallel()
	at := newDBSite(New(Options{}), dbHome, 1)
	db := must(at.Create(databaseToken, "db", at.standalone(Values{"backupRetentionPeriod": nil})))
	assert.Equal(t, 0.0, db.Outputs["backupRetentionPeriod"])
}

func TestWhatReplacesADatabase(t *testing.T) {
	t.Parallel()
	at := newDBSite(New(Options{}), dbHome, 1)
	db := must(at.Create(databaseToken, "db", at.standalone(nil)))
	for key, value := range map[string]any{
		"availabilityZone": "eu-west-1c", "dbName": "other", "engine": mysqlEngine, "storageEncrypted": nil,
		"kmsKeyId": "arn:aws:kms:eu-west-1:111122223333:key/other", "username": "other",
	} {
		d, err := at.Diff(db, at.standalone(Values{key: value}))
		require.NoError(t, err)
		assert.Equal(t, []string{key}, d.Replaces())
	}
	for key, value := range map[string]any{
		"identifier": "other", "password": "another-password", "dbSubnetGroupName": "other", "multiAz": false,
		"instanceClass": "db.r6g.xlarge", "parameterGroupName": "other", "port": 5433, "engineVersion": "17.4",
	} {
		d, err := at.Diff(db, at.standalone(Values{key: value}))
		require.NoError(t, err)
		assert.Equal(t, []string{key}, d.Paths())
		assert.Empty(t, d.Replaces())
	}
}

func TestStorageThatHasGrownIsNoChange(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	at := newDBSite(s, dbHome, 1)
	growing := at.standalone(Values{"maxAllocatedStorage": 200})
	db := must(at.Create(databaseToken, "db", growing))
	require.NoError(t, s.SetByHand(databaseToken, dbHome, db.ID, "allocatedStorage", 150))
	d, err := at.Diff(must(at.Read(db)), growing)
	require.NoError(t, err)
	assert.Empty(t, d.Changes)
	d, err = at.Diff(must(at.Read(db)), with(growing, Values{"maxAllocatedStorage": nil}))
	require.NoError(t, err)
	assert.Equal(t, []string{"allocatedStorage", "maxAllocatedStorage"}, d.Paths())
}

func TestADatabaseLeavesItsLastSnapshot(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	require.NoError(t, undone(Values{"skipFinalSnapshot": false, "finalSnapshotIdentifier": "orders-last"})(s))
	assert.Equal(t, []Snapshot{{Region: dbHome, ID: "orders-last", Instance: "orders-eu-west-1", Engine: postgresEngine,
		EngineVersion: "16.8", Encrypted: true}}, s.Snapshots())
	assert.Empty(t, s.outside().Everywhere(databaseToken))
}

func TestWhatTheSimulatorDoesNotKnowOfDatabasesIsSaid(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	at := newDBSite(s, dbHome, 1)
	_, err := at.Create(databaseToken, "db", at.standalone(Values{"engine": "oracle-ee"}))
	require.ErrorContains(t, err, `the simulator does not model the engine "oracle-ee"`)
	_, err = at.Create(databaseToken, "db", at.standalone(Values{"blueGreenUpdate": Values{"enabled": true}}))
	require.ErrorContains(t, err, "the simulator does not model blueGreenUpdate")
	db := must(at.Create(databaseToken, "db", at.standalone(nil)))
	_, err = at.Update(db, at.standalone(Values{"identifier": "other"}))
	require.ErrorIs(t, err, errDatabaseRenamed)
	other := newNetwork(s, dbHome, "10.9")
	group := must(other.Create(dbSubnetGroupToken, "other", Values{"name": "other",
		"subnetIds": []string{other.public.ID, other.private.ID}})).ID
	_, err = at.Update(db, at.standalone(Values{"dbSubnetGroupName": group, "vpcSecurityGroupIds": nil}))
	require.ErrorIs(t, err, errDatabaseMoved)
	_, err = at.Create(databaseToken, "db", at.replicaOf(db, nil))
	require.ErrorContains(t, err, "already exists")
	_, err = at.Create(databaseToken, "db", at.replicaOf(db, Values{"identifier": "second"}))
	require.ErrorContains(t, err, "does not model replicas in the region of their source")
}
