package e2e_test

import (
	"maps"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Types of AWS resources of databases.
const (
	dbClusterType     = "aws:rds/cluster:Cluster"
	globalClusterType = "aws:rds/globalCluster:GlobalCluster"
)

// auroraDatabase is an Aurora database for PostgreSQL.
var auroraDatabase = databaseKind{
	component: "AuroraGlobalDatabase",
	global:    globalClusterType, cluster: dbClusterType, instance: "aws:rds/clusterInstance:ClusterInstance",
	parts:   []string{"key", "subnet-group", "security-group", "cluster-parameters", "cluster"},
	serving: []string{"instance-parameters"}, logs: []string{"log-group-postgresql"},
	inputs:  pulumi.Map{"engine": pulumi.String("aurora-postgresql")},
	version: "16.6", minor: "16.8", runs: "engineVersionActual", start: "catalog-",
	told: credentials{Engine: "postgres", Username: "dbadmin", Dbname: "app", Port: 5432},
}

// newCatalog creates an Aurora database that is not protected and leaves nothing, changed in order.
func newCatalog(t *testing.T, regions []string, changes ...change) *catalog {
	t.Helper()
	return auroraDatabase.created(t, regions, changes...)
}

// elevenRegions are as many as an Aurora global database can have; the first is the home region of the tests.
var elevenRegions = append([]string{"us-east-2"}, seventeenRegions[:10]...)

// As many regions as AWS allows are one update, too.
func TestDatabaseInElevenRegions(t *testing.T) {
	t.Parallel()
	if !everything() {
		t.Skip("a long one: `make prove` runs it")
	}
	c := newCatalog(t, elevenRegions)
	assert.Len(t, c.found(dbClusterType), 11)
	c.assertWrites("us-east-2", elevenRegions...)
	assert.Empty(t, c.up().changes())
	// A switchover to the last of them, and the end of all.
	require.NoError(t, c.sim.SwitchoverGlobalCluster(c.global(), c.part("cluster", "eu-west-1").ARN))
	c.refresh()
	assert.Equal(t, writerMoved("eu-west-1", elevenRegions...), c.with(writes("eu-west-1")).up().changes())
	c.destroy()
	assert.Empty(t, c.remains())
}

// What changes in the life of a database changes in place.
func TestADatabaseChangesInPlace(t *testing.T) {
	t.Parallel()
	c := newCatalog(t, twoRegions)
	instances := partsOf("catalog", twoRegions, "instance-1", "instance-2")
	class := set("instanceClass", pulumi.String("db.r7g.large"))
	assert.Equal(t, did("update", instances), c.with(class).up().changes())

	more := inRegion("eu-west-1", set("instances", pulumi.Int(3)))
	assert.Equal(t, did("create", []string{"catalog-instance-3-eu-west-1"}), c.with(class, more).up().changes())
	assert.Equal(t, did("delete", []string{"catalog-instance-3-eu-west-1"}), c.with(class).up().changes())

	parameter := set("parameters.max_connections", pulumi.String("500"))
	assert.Equal(t, did("update", partsOf("catalog", twoRegions, "cluster-parameters")),
		c.with(class, parameter).up().changes())

	kept := set("backupRetentionInDays", pulumi.Int(14))
	assert.Equal(t, did("update", partsOf("catalog", twoRegions, "cluster")),
		c.with(class, parameter, kept).up().changes())
	assert.Empty(t, c.refresh().changes())
	assert.Empty(t, c.up().changes())
	c.assertWrites("us-east-2", twoRegions...)
}

// Each property that the database ignores is ignored for a reason: without it, what the test does would change or
// replace what it must not touch, or be refused.
func TestEveryIgnoredPropertyIsNeeded(t *testing.T) {
	t.Parallel()
	const home, other = "us-east-2", "eu-west-1"
	cluster, global := dbClusterType, globalClusterType
	assertIgnoredForAReason(t, auroraDatabase, map[string]ignoredProperty{
		"replicationSourceIdentifier": {
			ignored: map[string]string{cluster: "replicationSourceIdentifier"},
			wrong:   did("update", []string{"catalog-cluster-" + other}),
		},
		"globalClusterIdentifier": {
			ignored: map[string]string{cluster: "globalClusterIdentifier"},
			life: func(c *catalog) []change {
				require.NoError(c.bench.t, c.sim.RemoveFromGlobalCluster(c.global(), c.part("cluster", other).ARN))
				c.refresh()
				return nil
			},
			wrong:   did("update", []string{"catalog-cluster-" + other}),
			refused: "existing RDS Clusters cannot be added to an existing RDS Global Cluster",
		},
		"masterPassword": {
			ignored: map[string]string{cluster: "masterPassword"}, life: moveAndDeclare(other),
			wrong: did("update", []string{"catalog-cluster-" + home}),
		},
		"sourceRegion": {
			ignored: map[string]string{cluster: "sourceRegion"}, life: moveAndDeclare(other),
			wrong: did("replace", partsOf("catalog", twoRegions, "cluster")),
		},
		"kmsKeyId": {
			ignored: map[string]string{cluster: "kmsKeyId"},
			life: func(c *catalog) []change {
				key := c.part("key", other)
				require.NoError(c.bench.t, c.sim.DeleteByHand(key.Type, key.Region, key.ID))
				c.refresh()
				return nil
			},
			wrong: did("replace", []string{"catalog-cluster-" + other}),
		},
		"finalSnapshotIdentifier": {
			ignored: map[string]string{cluster: "finalSnapshotIdentifier"}, life: aSecondLater,
			wrong: did("update", partsOf("catalog", twoRegions, "cluster")),
		},
		"masterUsername": {
			ignored: map[string]string{cluster: "masterUsername"},
			life:    forgets(set("masterUsername", pulumi.String("owner"))),
			cli:     true,
			wrong:   did("replace", []string{"catalog-cluster-" + home}),
		},
		"databaseName": {
			ignored: map[string]string{cluster: "databaseName"},
			life:    forgets(set("databaseName", pulumi.String("other"))),
			cli:     true,
			wrong:   did("replace", []string{"catalog-cluster-" + home}),
		},
		"databaseName of the global cluster": {
			ignored: map[string]string{global: "databaseName"},
			life:    forgets(set("databaseName", pulumi.String("other"))),
			cli:     true,
			wrong:   did("replace", []string{"catalog-global-" + home}),
		},
		"engineVersion of the global cluster": {
			ignored: map[string]string{global: "engineVersion"},
			life: func(c *catalog) []change {
				c.with(inRegion(other, set("engineVersion", pulumi.String("16.8")))).up()
				return []change{set("engineVersion", pulumi.String("16.8"))}
			},
			wrong:   did("update", []string{"catalog-global-" + home}),
			refused: "does not take the minor version 16.8",
		},
		"input of the stash": {
			ignored: map[string]string{"pulumi:index:Stash": "input"},
			wrong:   did("update", []string{"catalog-password"}),
		},
		"names": {
			ignored: map[string]string{
				cluster: "clusterIdentifier", global: "globalClusterIdentifier",
				"aws:rds/clusterInstance:ClusterInstance": "identifier", "aws:secretsmanager/secret:Secret": "name",
				"aws:ssm/parameter:Parameter": "name", "aws:cloudwatch/logGroup:LogGroup": "name",
			},
			life: func(c *catalog) []change {
				c.rename(c.stack, "prod")
				c.stack = c.bench.stack("prod", c.program(twoRegions))
				return nil
			},
			cli: true,
			wrong: did("replace", partsOf("catalog", twoRegions, "cluster", "instance-1", "instance-2", "secret", "writer",
				"log-group-postgresql"), []string{"catalog-global-" + home}),
		},
	})
}

// MySQL on Aurora Serverless v2, with write forwarding and IAM, lives like any other.
func TestAServerlessMySQLDatabase(t *testing.T) {
	t.Parallel()
	c := newCatalog(t, threeRegions, func(inputs pulumi.Map) {
		maps.Copy(inputs, pulumi.Map{
			"engine": pulumi.String("aurora-mysql"), "engineVersion": pulumi.String("8.0.mysql_aurora.3.08.0"),
			"serverless":      pulumi.Map{"minCapacity": pulumi.Float64(8), "maxCapacity": pulumi.Float64(64)},
			"writeForwarding": pulumi.Bool(true), "iamAuthentication": pulumi.Bool(true),
		})
	})
	for _, region := range threeRegions {
		told := c.credentials(region)
		assert.Equal(t, "mysql", told.Engine)
		assert.Equal(t, 3306, told.Port)
		opens, why := c.sim.Connects(told.Host, told.Username, told.Password)
		assert.True(t, opens, why)
		assert.Equal(t, "db.serverless", c.part("instance-1", region).Outputs.String("instanceClass"))
	}
	assert.Empty(t, c.up().changes())
	assert.Empty(t, c.refresh().changes())
	assert.Empty(t, c.up().changes())
	wider := set("serverless.maxCapacity", pulumi.Float64(96.5))
	assert.Equal(t, did("update", partsOf("catalog", threeRegions, "cluster")), c.with(wider).up().changes())
	c.destroy()
	assert.Empty(t, c.remains())
}
