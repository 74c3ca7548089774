package awssim

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// dbSite is a region with all that a database needs.
type dbSite struct {
	network
	region, key, secure string
	group               State
	cluster             State
	instances           []State
}

// newDBSite makes the network, groups and key of a database in a region.
func newDBSite(s *Sim, region string, n int) *dbSite {
	at := &dbSite{network: newNetwork(s, region, fmt.Sprintf("10.%d", n)), region: region}
	at.group = must(at.Create(dbSubnetGroupToken, "db", Values{"name": "db",
		"subnetIds": []string{at.public.ID, at.private.ID}}))
	at.key = must(at.Create(keyToken, "db", Values{})).Outputs.String("arn")
	at.secure = must(at.Create(securityGroupToken, "db", Values{"vpcId": at.vpc.ID})).ID
	return at
}

const dbPassword = "correct-horse-battery"

// inputs are those of a cluster that stands alone, and changes to them.
func (at *dbSite) inputs(changes Values) Values {
	return with(Values{
		"clusterIdentifier": "orders-" + at.region, "engine": auroraPostgres, "engineVersion": "16.8",
		"masterUsername": "app", "masterPassword": dbPassword, "databaseName": "orders", "dbSubnetGroupName": at.group.ID,
		"vpcSecurityGroupIds": []string{at.secure}, "storageEncrypted": true, "kmsKeyId": at.key, "skipFinalSnapshot": true,
	}, changes)
}

// secondary are the inputs of a secondary of a global cluster.
func (at *dbSite) secondary(source string, changes Values) Values {
	base := at.inputs(Values{"masterUsername": nil, "masterPassword": nil, "databaseName": nil,
		"globalClusterIdentifier": "orders", "sourceRegion": source})
	return with(base, changes)
}

func (at *dbSite) instance(changes Values) Values {
	return with(Values{"identifier": fmt.Sprintf("orders-%s-%d", at.region, len(at.instances)),
		"clusterIdentifier": "orders-" + at.region, "engine": auroraPostgres, "instanceClass": "db.r6g.large"}, changes)
}

// addInstances gives the cluster instances.
func (at *dbSite) addInstances(n int) *dbSite {
	for range n {
		at.instances = append(at.instances, must(at.Create(dbInstanceToken, "instance", at.instance(nil))))
	}
	return at
}

// refused is the error of a create.
func (at *dbSite) refused(token string, in Values) error {
	_, err := at.Create(token, "refused", in)
	return err
}

// globalDB is a global database: the primary first.
type globalDB struct {
	s       *Sim
	global  State
	home    *dbSite
	members []*dbSite
}

func globalInputs(changes Values) Values {
	return with(Values{"globalClusterIdentifier": "orders", "engine": auroraPostgres, "engineVersion": "16.8",
		"storageEncrypted": true}, changes)
}

const dbHome = "eu-west-1"

// newGlobalDB makes a global database with a primary of two instances, and secondaries of one.
func newGlobalDB(s *Sim, secondaries ...string) *globalDB {
	db := &globalDB{s: s, home: newDBSite(s, dbHome, 1)}
	db.global = must(db.home.Create(globalClusterToken, "orders", globalInputs(nil)))
	db.home.cluster = must(db.home.Create(dbClusterToken, "orders",
		db.home.inputs(Values{"globalClusterIdentifier": "orders"})))
	db.home.addInstances(2)
	db.members = append(db.members, db.home)
	for _, region := range secondaries {
		at := newDBSite(s, region, len(db.members)+1)
		at.cluster = must(at.Create(dbClusterToken, "orders-"+region, at.secondary(dbHome, nil)))
		db.members = append(db.members, at.addInstances(1))
	}
	return db
}

// read refreshes a member's cluster.
func (at *dbSite) read() State {
	at.cluster = must(at.Read(at.cluster))
	return at.cluster
}

// destroy deletes a cluster with its instances.
func (at *dbSite) destroy(t *testing.T) {
	t.Helper()
	for _, each := range at.instances {
		require.NoError(t, at.Delete(each))
	}
	require.NoError(t, at.Delete(at.read()))
}

var (
	_ = breaks(ruleDBName, func(s *Sim) error {
		return newDBSite(s, dbHome, 1).refused(globalClusterToken, globalInputs(Values{"globalClusterIdentifier": "a--b"}))
	})
	_ = breaks(ruleDBVersion, alone(Values{"engineVersion": "12.0"}))
)

// alone makes a case that creates a cluster with changes.
func alone(changes Values) func(*Sim) error {
	return func(s *Sim) error {
		at := newDBSite(s, dbHome, 1)
		return at.refused(dbClusterToken, at.inputs(changes))
	}
}

func TestVersions(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ engine, wanted, full, family string }{
		{auroraPostgres, "16", "16.8", "aurora-postgresql16"},
		{auroraPostgres, "16.4", "16.4", "aurora-postgresql16"},
		{auroraPostgres, "", "16.8", "aurora-postgresql16"},
		{auroraPostgres, "9.6", "", ""},
		{auroraPostgres, "sixteen", "", ""},
		{auroraMySQL, "8.0", "8.0.mysql_aurora.3.08.2", "aurora-mysql8.0"},
		{auroraMySQL, "8.0.mysql_aurora.3.07.1", "8.0.mysql_aurora.3.07.1", "aurora-mysql8.0"},
		{auroraMySQL, "8.0.32", "", ""},
	} {
		full := fullVersion(c.engine, c.wanted)
		assert.Equal(t, c.full, full, c.wanted)
		if full != "" {
			assert.Equal(t, c.family, familyOf(c.engine, full))
		}
	}
}

func TestPatchesOfVersionsAreCompatible(t *testing.T) {
	t.Parallel()
	parse := func(engine, text string) dbVersion {
		v, ok := parseVersion(engine, text)
		require.True(t, ok)
		return v
	}
	assert.True(t, parse(auroraPostgres, "16.8.1").compatible(parse(auroraPostgres, "16.8"), auroraPostgres))
	assert.False(t, parse(auroraPostgres, "16.6").compatible(parse(auroraPostgres, "16.8"), auroraPostgres))
	first, second := "8.0.mysql_aurora.3.08.1", "8.0.mysql_aurora.3.08.2"
	assert.True(t, parse(auroraMySQL, first).compatible(parse(auroraMySQL, second), auroraMySQL))
	assert.True(t, parse(auroraMySQL, first).older(parse(auroraMySQL, second)))
}
