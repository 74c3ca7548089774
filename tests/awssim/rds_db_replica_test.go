package awssim

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// copied is a database and its replicas in other regions.
type copied struct {
	s    *Sim
	home *dbSite
	db   State
	away []*dbSite
	// replicas are those of away, in its order.
	replicas []State
}

// newCopied makes a database with changes, and a replica in each region.
func newCopied(s *Sim, changes Values, regions ...string) *copied {
	c := &copied{s: s, home: newDBSite(s, dbHome, 1)}
	c.db = must(c.home.Create(databaseToken, "db", c.home.standalone(changes)))
	for _, region := range regions {
		c.add(region, nil)
	}
	return c
}

// add makes a replica with changes.
func (c *copied) add(region string, changes Values) State {
	at := newDBSite(c.s, region, len(c.away)+2)
	replica := must(at.Create(databaseToken, "replica", at.replicaOf(c.db, changes)))
	c.away, c.replicas = append(c.away, at), append(c.replicas, replica)
	return replica
}

// replicaOf are the inputs of a replica of a database.
func (at *dbSite) replicaOf(source State, changes Values) Values {
	return with(Values{
		"identifier": "orders-" + at.region, "replicateSourceDb": source.Outputs["arn"], "instanceClass": "db.r6g.large",
		"kmsKeyId": at.key, "storageEncrypted": true, "dbSubnetGroupName": at.group.ID,
		"vpcSecurityGroupIds": []string{at.secure}, "applyImmediately": true, "skipFinalSnapshot": true,
	}, changes)
}

// change updates the database, or with i from 1 on a replica.
func (c *copied) change(i int, changes Values, ignore ...string) error {
	at, state := c.home, &c.db
	if i > 0 {
		at, state = c.away[i-1], &c.replicas[i-1]
	}
	updated, err := at.Update(*state, with(withoutDefaults(state.Inputs), changes), ignore...)
	if err == nil {
		*state = updated
	}
	return err
}

// read refreshes the database, or with i from 1 on a replica.
func (c *copied) read(i int) State {
	if i == 0 {
		c.db = must(c.home.Read(c.db))
		return c.db
	}
	c.replicas[i-1] = must(c.away[i-1].Read(c.replicas[i-1]))
	return c.replicas[i-1]
}

func (c *copied) arn(i int) string {
	if i == 0 {
		return c.db.Outputs.String("arn")
	}
	return c.replicas[i-1].Outputs.String("arn")
}

// copying makes a case that creates a replica with changes of a database that was made with others.
func copying(source, changes Values) func(*Sim) error {
	return func(s *Sim) error {
		c := newCopied(s, source)
		at := newDBSite(s, "us-east-1", 2)
		return at.refused(databaseToken, at.replicaOf(c.db, changes))
	}
}

// altering makes a case that changes a database that has a replica, or with i from 1 on the replica.
func altering(source Values, i int, changes Values) func(*Sim) error {
	return func(s *Sim) error { return newCopied(s, source, "us-east-1").change(i, changes) }
}

var mysqlSource = Values{"engine": mysqlEngine, "engineVersion": "8.0.41"}

var (
	_ = breaks(ruleReplicaSource, copying(nil, Values{"replicateSourceDb": "arn:aws:rds:eu-west-1:111122223333:db:none"}))
	_ = breaks(ruleReplicaByName, copying(nil, Values{"replicateSourceDb": "orders-eu-west-1"}))
	_ = breaks(ruleReplicaUnbacked, copying(Values{"backupRetentionPeriod": 0}, nil))
	_ = breaks(ruleReplicaOfManaged, copying(Values{"password": nil, "manageMasterUserPassword": true}, nil))
	_ = breaks(ruleReplicaPlain, copying(nil, Values{"kmsKeyId": nil}))
	_ = breaks(ruleReplicaOfPlain, copying(Values{"storageEncrypted": false, "kmsKeyId": nil}, nil))
	_ = breaks(ruleReplicaLimit, func(s *Sim) error {
		c := newCopied(s, nil, "us-east-1")
		for i := range 15 {
			in := c.away[0].replicaOf(c.db, Values{"identifier": fmt.Sprintf("orders-%d", i)})
			if _, err := c.away[0].Create(databaseToken, "replica", in); err != nil {
				return err
			}
		}
		return nil
	})
	_ = breaks(ruleReplicaCascade, func(s *Sim) error {
		c := newCopied(s, nil, "us-east-1")
		if err := c.change(1, Values{"backupRetentionPeriod": 7}); err != nil {
			return err
		}
		at := newDBSite(s, "us-west-2", 9)
		return at.refused(databaseToken, at.replicaOf(c.replicas[0], nil))
	})
	_ = breaks(ruleReplicaNetwork, func(s *Sim) error {
		c := newCopied(s, nil, "us-east-1")
		other := newNetwork(s, "us-east-1", "10.9")
		group := must(other.Create(dbSubnetGroupToken, "other", Values{"name": "other",
			"subnetIds": []string{other.public.ID, other.private.ID}})).ID
		return c.away[0].refused(databaseToken, c.away[0].replicaOf(c.db, Values{"identifier": "second",
			"dbSubnetGroupName": group, "vpcSecurityGroupIds": nil}))
	})
	_ = breaks(ruleDatabaseCopyPass, altering(nil, 1, Values{"password": "another-password"}))
	_ = breaks(ruleReplicaManaged, altering(nil, 1, Values{"manageMasterUserPassword": true}))
	_ = breaks(ruleReplicaBackups, altering(Values{"engineVersion": "13"}, 1, Values{"backupRetentionPeriod": 7}))
	_ = breaks(ruleReplicaSnapshot, func(s *Sim) error {
		c := newCopied(s, nil, "us-east-1")
		last := Values{"skipFinalSnapshot": false, "finalSnapshotIdentifier": "last"}
		if err := c.change(1, last); err != nil {
			return err
		}
		return c.away[0].Delete(c.replicas[0])
	})
	_ = breaks(ruleReplicaElect, func(s *Sim) error {
		c := newCopied(s, nil, "us-east-1")
		arn := c.arn(0)
		if err := s.PromoteReadReplica(c.arn(1)); err != nil {
			return err
		}
		c.read(1)
		return c.change(1, Values{"replicateSourceDb": arn})
	})
	_ = breaks(ruleReplicaPromoted, func(s *Sim) error {
		c := newCopied(s, nil, "us-east-1")
		if err := s.PromoteReadReplica(c.arn(1)); err != nil {
			return err
		}
		return c.change(1, Values{"replicateSourceDb": nil})
	})
	_ = breaks(ruleDatabaseMissing, func(s *Sim) error { return s.PromoteReadReplica("none") })
	_ = breaks(ruleDatabaseSingle, func(s *Sim) error {
		c := newCopied(s, nil, "us-east-1")
		return s.FailoverInstance(c.arn(1))
	})
)

func TestAReplicaIsReadAsItsSourceIs(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c := newCopied(s, nil, "us-east-1", "us-west-2")
	replica := c.read(1)
	for key, want := range map[string]any{
		"engine": postgresEngine, "engineVersion": "16.8", "engineVersionActual": "16.8", "username": "app",
		"dbName": "orders", "allocatedStorage": 100.0, "storageType": "gp3", "storageEncrypted": true, "port": 5432.0,
		"replicateSourceDb": c.arn(0), "backupRetentionPeriod": 0.0, "multiAz": false, "replicas": []any{},
		"parameterGroupName": "default.postgres16", "kmsKeyId": c.away[0].key,
	} {
		assert.Equal(t, want, replica.Outputs[key], key)
	}
	assert.NotContains(t, replica.Outputs, "password")
	assert.Equal(t, []any{c.arn(1), c.arn(2)}, c.read(0).Outputs["replicas"])
	assert.NotContains(t, c.db.Outputs, "replicateSourceDb")
	ok, why := s.Connects(replica.Outputs.String("endpoint"), "app", dbPassword)
	assert.True(t, ok, why)
	source, runs := s.ReplicationOf(c.arn(1))
	assert.Equal(t, c.arn(0), source)
	assert.True(t, runs)
}

func TestNothingOfDatabasesChangesWithoutAChange(t *testing.T) {
	t.Parallel()
	c := newCopied(New(Options{}), nil, "us-east-1")
	for i, at := range []*dbSite{c.home, c.away[0]} {
		for range 2 {
			before := map[int]State{0: c.db, 1: c.replicas[0]}[i]
			d, err := at.Diff(before, withoutDefaults(before.Inputs))
			require.NoError(t, err)
			assert.Empty(t, d.Changes)
			assert.Equal(t, withoutDefaults(before.Inputs), withoutDefaults(c.read(i).Inputs))
		}
	}
}

func TestWhatAReplicaCannotBeGivenBesideItsSource(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"username", "dbName"} {
		require.ErrorContains(t, copying(nil, Values{key: "app"})(New(Options{})), ruleConflicts.ID)
	}
}

func TestWhatAReplicaIsGivenInVainShowsUpAfterwards(t *testing.T) {
	t.Parallel()
	c := newCopied(New(Options{}), nil)
	given := Values{"engine": mysqlEngine, "engineVersion": "16.9", "allocatedStorage": 200}
	replica := c.add("us-east-1", given)
	d, err := c.away[0].Diff(replica, c.away[0].replicaOf(c.db, given))
	require.NoError(t, err)
	assert.Equal(t, []string{"allocatedStorage", "engine", "engineVersion"}, d.Paths())
	assert.Equal(t, []string{"engine"}, d.Replaces())
}

func TestAReplicaThatDoesNotSayItIsEncryptedIsReplaced(t *testing.T) {
	t.Parallel()
	c := newCopied(New(Options{}), nil)
	replica := c.add("us-east-1", Values{"storageEncrypted": nil})
	d, err := c.away[0].Diff(replica, c.away[0].replicaOf(c.db, Values{"storageEncrypted": nil}))
	require.NoError(t, err)
	assert.Equal(t, []string{"storageEncrypted"}, d.Replaces())
}

func TestAReplicaThatFailsAfterItsCreationIsKept(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		source, changes Values
		refusal         *Rule
	}{
		"password":         {nil, Values{"password": dbPassword}, ruleDatabaseCopyPass},
		"managed password": {nil, Values{"manageMasterUserPassword": true}, ruleReplicaManaged},
		"old backups":      {Values{"engineVersion": "13"}, Values{"backupRetentionPeriod": 7}, ruleReplicaBackups},
		"parameters":       {nil, Values{"parameterGroupName": "none"}, ruleDatabaseParams},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := New(Options{})
			require.ErrorContains(t, copying(c.source, c.changes)(s), c.refusal.ID)
			replica := s.outside().databaseNamed("us-east-1", "orders-us-east-1")
			require.NotNil(t, replica)
			assert.Equal(t, 0, replica.Live.Int("backupRetentionPeriod"))
			assert.Contains(t, replica.Live.String("parameterGroupName"), "default.postgres")
		})
	}
	s := New(Options{})
	require.ErrorContains(t, copying(mysqlSource, Values{"parameterGroupName": "none"})(s), ruleDatabaseParams.ID)
	assert.Nil(t, s.outside().databaseNamed("us-east-1", "orders-us-east-1"), "MySQL is asked at the creation")
}

func TestAReplicaHasItsOwnGroupsAndBackups(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c := newCopied(s, nil)
	must(s.Client("us-east-1").Create(parameterGroupToken, "p", Values{"name": "orders", "family": "postgres16"}))
	replica := c.add("us-east-1", Values{"parameterGroupName": "orders", "backupRetentionPeriod": 7, "multiAz": true})
	assert.Equal(t, "orders", replica.Outputs["parameterGroupName"])
	assert.Equal(t, 7.0, replica.Outputs["backupRetentionPeriod"])
	assert.Equal(t, true, replica.Outputs["multiAz"])
}

func TestReplicasOfMySQLCanBeCopiedAgain(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c := newCopied(s, mysqlSource)
	c.add("us-east-1", Values{"backupRetentionPeriod": 7})
	at := newDBSite(s, "us-west-2", 9)
	must(at.Create(databaseToken, "second", at.replicaOf(c.replicas[0], nil)))
	require.ErrorContains(t, c.change(1, Values{"backupRetentionPeriod": 0}), ruleDatabaseUnbacked.ID)
	require.ErrorContains(t, c.change(1, Values{"backupRetentionPeriod": 0, "replicateSourceDb": nil}),
		ruleDatabaseUnbacked.ID)
}

func TestALostRegionGivesNoReplicas(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c := newCopied(s, nil, "us-west-2")
	at := newDBSite(s, "us-east-1", 9)
	s.LoseRegion(dbHome)
	require.ErrorContains(t, at.refused(databaseToken, at.replicaOf(c.db, nil)), ruleLost.ID)
	_, runs := s.ReplicationOf(c.arn(1))
	assert.False(t, runs)
	require.ErrorContains(t, at.refused(databaseToken, at.replicaOf(c.replicas[0], Values{"replicateSourceDb": nil,
		"engine": mariaDBEngine})), ruleDatabaseRequired.ID)
}

func TestLeavingOutTheSourcePromotes(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c := newCopied(s, nil, "us-east-1")
	require.NoError(t, c.change(1, Values{"replicateSourceDb": nil, "backupRetentionPeriod": 7}))
	assert.NotContains(t, c.read(1).Outputs, "replicateSourceDb")
	assert.Equal(t, 7.0, c.replicas[0].Outputs["backupRetentionPeriod"])
	assert.Equal(t, []any{}, c.read(0).Outputs["replicas"])
	require.NoError(t, c.change(1, Values{"password": "another-password", "username": "app", "dbName": "orders"}))
	ok, _ := s.Connects(c.replicas[0].Outputs.String("address"), "app", "another-password")
	assert.True(t, ok)
	ok, _ = s.Connects(c.db.Outputs.String("address"), "app", dbPassword)
	assert.True(t, ok, "the old source keeps its own password")
}

func TestAPromotionByHandIsAFactForEver(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c := newCopied(s, nil, "us-east-1")
	program := withoutDefaults(c.replicas[0].Inputs)
	s.LoseRegion(dbHome)
	require.NoError(t, s.PromoteReadReplica(c.arn(1)))
	require.ErrorContains(t, s.PromoteReadReplica(c.arn(1)), ruleReplicaPromoted.ID)
	promoted := c.read(1)
	assert.NotContains(t, promoted.Inputs, "replicateSourceDb")
	assert.Equal(t, 1.0, promoted.Outputs["backupRetentionPeriod"])
	d, err := c.away[0].Diff(promoted, program)
	require.NoError(t, err)
	assert.Equal(t, []string{"replicateSourceDb"}, d.Paths())
	require.ErrorContains(t, c.change(1, program), ruleReplicaElect.ID)
	require.NoError(t, c.change(1, with(program, Values{"tags": Values{"a": "b"}}), "replicateSourceDb"))
	assert.NotContains(t, c.read(1).Outputs, "replicateSourceDb", "an ignored source is none")
	source, runs := s.ReplicationOf(c.arn(1))
	assert.Empty(t, source)
	assert.False(t, runs)
}

func TestWhatBecomesOfReplicasWhoseSourceIsDeleted(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c := newCopied(s, nil, "us-east-1")
	source := c.arn(0)
	require.NoError(t, c.home.Delete(c.db))
	assert.Equal(t, source, c.read(1).Outputs["replicateSourceDb"], "PostgreSQL's stays a replica of nothing")
	_, runs := s.ReplicationOf(c.arn(1))
	assert.False(t, runs)
	must(c.home.Create(databaseToken, "db", c.home.standalone(nil)))
	_, runs = s.ReplicationOf(c.arn(1))
	assert.False(t, runs, "another database of the same name is not its source")
	require.NoError(t, s.PromoteReadReplica(c.arn(1)))

	s = New(Options{})
	c = newCopied(s, mysqlSource, "us-east-1")
	require.NoError(t, c.home.Delete(c.db))
	assert.NotContains(t, c.read(1).Outputs, "replicateSourceDb")
}

func TestAFailoverWithinTheRegionMovesZoneAndAddressOnly(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c := newCopied(s, nil, "us-east-1")
	before := c.db
	require.NoError(t, s.FailoverInstance(c.arn(0)))
	after := c.read(0)
	assert.Equal(t, "eu-west-1a", before.Outputs["availabilityZone"])
	assert.Equal(t, "eu-west-1b", after.Outputs["availabilityZone"])
	assert.Equal(t, before.Outputs["endpoint"], after.Outputs["endpoint"])
	d, err := c.home.Diff(after, withoutDefaults(before.Inputs))
	require.NoError(t, err)
	assert.Empty(t, d.Changes)
	_, runs := s.ReplicationOf(c.arn(1))
	assert.True(t, runs)
}

func TestADatabaseIsReachedThroughItsGroup(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c := newCopied(s, nil)
	group := must(c.home.Create(securityGroupToken, "app", Values{"vpcId": c.home.vpc.ID})).ID
	must(c.home.Create(egressRuleToken, "out", Values{"securityGroupId": group, "ipProtocol": "-1",
		"cidrIpv4": "0.0.0.0/0"}))
	for _, endpoint := range []string{c.db.Outputs.String("endpoint"), c.db.Outputs.String("address")} {
		ok, why := s.Reaches(dbHome, c.home.private.ID, group, endpoint, 5432)
		assert.False(t, ok)
		assert.Contains(t, why, "lets 10.1.1.0/24 in on port 5432")
	}
	must(c.home.Create(ingressRuleToken, "in", Values{"securityGroupId": c.home.secure, "ipProtocol": "tcp",
		"fromPort": 5432, "toPort": 5432, "referencedSecurityGroupId": group}))
	ok, why := s.Reaches(dbHome, c.home.private.ID, group, c.db.Outputs.String("endpoint"), 5432)
	assert.True(t, ok, why)
}
