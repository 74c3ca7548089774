package e2e_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// documentDatabase is a DocumentDB database.
var documentDatabase = databaseKind{
	component: "DocumentDbGlobalCluster",
	global:    "aws:docdb/globalCluster:GlobalCluster", cluster: "aws:docdb/cluster:Cluster",
	instance: "aws:docdb/clusterInstance:ClusterInstance",
	parts:    []string{"key", "subnet-group", "security-group", "cluster-parameters", "cluster"},
	logs:     []string{"log-group-audit", "log-group-profiler"},
	version:  "5.0.0", minor: "5.0.1", runs: "engineVersion", start: "catalog-documentdb-",
	told: credentials{Engine: "mongo", Username: "dbadmin", Port: 27017, Ssl: true},
}

// What changes in the life of a database of documents changes in place.
func TestDocumentsChangeInPlace(t *testing.T) {
	t.Parallel()
	c := documentDatabase.created(t, twoRegions)
	class := set("instanceClass", pulumi.String("db.r8g.large"))
	assert.Equal(t, did("update", partsOf("catalog", twoRegions, "instance-1", "instance-2")), c.with(class).up().changes())
	for _, instance := range c.found(documentDatabase.instance) {
		assert.Equal(t, "db.r8g.large", instance.Outputs.String("instanceClass"), instance.Name)
	}
	more := inRegion("eu-west-1", set("instances", pulumi.Int(3)))
	assert.Equal(t, did("create", []string{"catalog-instance-3-eu-west-1"}), c.with(class, more).up().changes())
	assert.Equal(t, did("delete", []string{"catalog-instance-3-eu-west-1"}), c.with(class).up().changes())

	logs := set("parameters", pulumi.Map{"audit_logs": pulumi.String("enabled"), "profiler": pulumi.String("enabled")})
	assert.Equal(t, did("update", partsOf("catalog", twoRegions, "cluster-parameters")), c.with(class, logs).up().changes())
	kept := set("backupRetentionInDays", pulumi.Int(14))
	assert.Equal(t, did("update", partsOf("catalog", twoRegions, "cluster")), c.with(class, logs, kept).up().changes())
	assert.Empty(t, c.refresh().changes())
	assert.Empty(t, c.up().changes())
	c.assertWrites("us-east-2", twoRegions...)
}

// As many regions as AWS allows are one update, too.
func TestDocumentsInElevenRegions(t *testing.T) {
	t.Parallel()
	if !everything() {
		t.Skip("a long one: `make prove` runs it")
	}
	c := documentDatabase.created(t, elevenRegions)
	assert.Len(t, c.found(documentDatabase.cluster), 11)
	c.assertWrites("us-east-2", elevenRegions...)
	assert.Empty(t, c.up().changes())
	require.NoError(t, c.sim.SwitchoverGlobalCluster(c.global(), c.part("cluster", "eu-west-1").ARN))
	c.refresh()
	assert.Equal(t, writerMoved("eu-west-1", elevenRegions...), c.with(writes("eu-west-1")).up().changes())
	c.destroy()
	assert.Empty(t, c.remains())
}

// Aurora and DocumentDB keep the names of all clusters in one list, and one name may be given to a component of each.
func TestADatabaseAndDocumentsOfOneName(t *testing.T) {
	t.Parallel()
	c := documentDatabase.planned(t, twoRegions)
	other := &catalog{bench: c.bench, stack: c.stack, kind: auroraDatabase, networks: c.networks, regions: twoRegions}
	c.runs(func(ctx *pulumi.Context) error {
		if err := c.program(twoRegions)(ctx); err != nil {
			return err
		}
		return other.program(twoRegions)(ctx)
	})
	c.up()
	assert.Empty(t, c.up().changes())
	assert.Len(t, c.found(dbClusterType), 2)
	assert.Len(t, c.found(documentDatabase.cluster), 2)
	c.destroy()
	assert.Empty(t, c.remains())
}

// Capitals in the name of a component are none in the names that AWS refuses them in.
func TestDocumentsWithCapitals(t *testing.T) {
	t.Parallel()
	c := documentDatabase.planned(t, twoRegions)
	c.runs(func(ctx *pulumi.Context) error {
		var database pulumi.ResourceState
		return component(ctx, documentDatabase.component, "Shop--Carts", c.inputs(twoRegions), &database)
	})
	c.up()
	assert.Empty(t, c.up().changes())
	c.destroy()
}

// Each property that the database ignores is ignored for a reason.
func TestEveryIgnoredPropertyOfDocumentsIsNeeded(t *testing.T) {
	t.Parallel()
	const home, other = "us-east-2", "eu-west-1"
	cluster, global := documentDatabase.cluster, documentDatabase.global
	assertIgnoredForAReason(t, documentDatabase, map[string]ignoredProperty{
		"globalClusterIdentifier": {
			ignored: map[string]string{cluster: "globalClusterIdentifier"},
			life: func(c *catalog) []change {
				require.NoError(c.bench.t, c.sim.RemoveFromGlobalCluster(c.global(), c.part("cluster", other).ARN))
				c.refresh()
				return nil
			},
			wrong:   did("update", []string{"catalog-cluster-" + other}),
			refused: "existing DocumentDB Clusters cannot be added to an existing DocumentDB Global Cluster",
		},
		"masterPassword": {
			ignored: map[string]string{cluster: "masterPassword"}, life: moveAndDeclare(other),
			wrong: did("update", []string{"catalog-cluster-" + home}),
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
		"engineVersion of the global cluster": {
			ignored: map[string]string{global: "engineVersion"},
			life: func(c *catalog) []change {
				c.with(inRegion(other, set("engineVersion", pulumi.String("5.0.1")))).up()
				c.refresh()
				return []change{set("engineVersion", pulumi.String("5.0.1"))}
			},
			wrong:   did("update", []string{"catalog-global-" + home}),
			refused: "couldn't find resource",
		},
		"names": {
			ignored: map[string]string{
				cluster: "clusterIdentifier", global: "globalClusterIdentifier", documentDatabase.instance: "identifier",
				"aws:cloudwatch/logGroup:LogGroup": "name",
			},
			life: func(c *catalog) []change {
				c.rename(c.stack, "prod")
				c.stack = c.bench.stack("prod", c.program(twoRegions))
				return nil
			},
			cli: true,
			wrong: did("replace", partsOf("catalog", twoRegions, "cluster", "instance-1", "instance-2", "log-group-audit",
				"log-group-profiler"), []string{"catalog-global-" + home}),
		},
	})
}

// forbiddenDocuments are changes of documents that were deployed in us-east-2 and eu-west-1.
var forbiddenDocuments = []refused{
	{
		"another major version, another user and another port", twoRegions,
		[]change{
			versioned("8.0.0"), set("masterUsername", pulumi.String("owner")), set("port", pulumi.Int(27018)),
		},
		[]mistake{
			{topology.RuleTransitionDatabase, "masterUsername", []string{"made with dbadmin and keep it"}},
			{topology.RuleTransitionDatabase, "port", []string{"the clusters listen on 27017", "set port: 27017"}},
			{topology.RuleTransitionMajor, "engineVersion", []string{
				"8.0.0 is of another major version than 5.0.0", "in the operations guide"}},
		},
	},
	{
		"all regions at once", twoRegions, []change{versioned("5.0.1")},
		[]mistake{{topology.RuleTransitionUpgrade, "engineVersion", []string{
			"5.0.1 is for the writer region us-east-2 too", "eu-west-1 (5.0.0)"}}},
	},
	{
		"an older version", twoRegions, []change{versioned("4.0.0")},
		[]mistake{{topology.RuleTransitionMajor, "engineVersion", []string{"4.0.0 is of another major version"}}},
	},
}

// The record of a database of documents is compared as any database's is: what AWS would refuse half way stops before.
func TestRefusedChangesOfDocuments(t *testing.T) {
	t.Parallel()
	c := documentDatabase.created(t, twoRegions)
	before := c.sim.World()
	for _, each := range forbiddenDocuments { //nolint:paralleltest // They share the stack.
		t.Run(each.name, func(t *testing.T) {
			c.sim.ResetCalls()
			c.in(each.regions, each.changes...)
			c.assertRefused(t, each.mistakes)
			assert.Empty(t, c.sim.Calls(), "the AWS providers were used")
			assert.Equal(t, before, c.sim.World())
		})
	}
	assert.Empty(t, c.with().up().changes(), "nothing is refused any more")
}
