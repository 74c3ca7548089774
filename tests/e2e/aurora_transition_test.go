package e2e_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// versioned sets the engine version of a region, or of all of them.
func versioned(version string, regions ...string) change {
	changes := []change{set("engineVersion", pulumi.String(version))}
	if len(regions) > 0 {
		changes = nil
		for _, region := range regions {
			changes = append(changes, inRegion(region, set("engineVersion", pulumi.String(version))))
		}
	}
	return func(inputs pulumi.Map) {
		for _, apply := range changes {
			apply(inputs)
		}
	}
}

// inGeneration starts a region over.
func inGeneration(generation int, region string) change {
	return inRegion(region, set("generation", pulumi.Int(generation)))
}

// forbiddenDatabase are changes of a database that was deployed in us-east-2 and eu-west-1, where it is written to, in
// generation 2, and that is ahead in its home region.
var forbiddenDatabase = []refused{
	{
		"the writer's region is removed", []string{"us-east-2"}, []change{versioned("16.6"), writes("us-east-2")},
		[]mistake{
			{topology.RuleTransitionWriter, "regions", []string{"eu-west-1 is removed", "in an update after that"}},
			{topology.RuleTransitionDowngrade, "engineVersion", []string{"us-east-2 from 16.8 to 16.6"}},
		},
	},
	{
		"the writer is where there was nothing", threeRegions, []change{writes("us-west-2"), ahead},
		[]mistake{{topology.RuleTransitionNewWriter, "writerRegion", []string{
			"us-west-2, but the deployment before has no copy there", "set writerRegion: eu-west-1, deploy"}}},
	},
	{
		"a snapshot for a database that is there", twoRegions, []change{ahead, set("restoreFrom", pulumi.String("before"))},
		[]mistake{{topology.RuleTransitionRestore, "restoreFrom", []string{
			"the database is there already and began empty", "make a datastore of another name with it"}}},
	},
	{
		"a region joins ahead of the writer", threeRegions, []change{ahead, versioned("16.8", "us-west-2")},
		[]mistake{{topology.RuleTransitionJoin, "regions", []string{
			"us-west-2 is new with the engine version 16.8", "joins with the writer's, which is 16.6"}}},
	},
	{
		"the writer starts over, and a database of other names and a newer version is wanted", twoRegions,
		[]change{
			inGeneration(3, "eu-west-1"), versioned("16.9"), set("databaseName", pulumi.String("shop")),
			set("masterUsername", pulumi.String("owner")),
		},
		[]mistake{
			{topology.RuleTransitionWriterGeneration, "regions", []string{"generation 3 of eu-west-1", "set generation: 2"}},
			{topology.RuleTransitionDatabase, "databaseName", []string{"made with app and keep it", "set databaseName: app"}},
			{topology.RuleTransitionDatabase, "masterUsername", []string{"made with dbadmin and keep it"}},
			{topology.RuleTransitionUpgrade, "engineVersion", []string{
				"16.9 is for the writer region eu-west-1 too", "us-east-2 (16.8)", "in regions, deploy"}},
		},
	},
	{
		"another engine", twoRegions,
		[]change{set("engine", pulumi.String("aurora-mysql")), versioned("8.0.mysql_aurora.3.08.0")},
		[]mistake{{topology.RuleTransitionEngine, "engine", []string{
			"aurora-mysql, but the database was made with aurora-postgresql", "remove the database in one update"}}},
	},
	{
		"another major version", twoRegions, []change{versioned("17.4")},
		[]mistake{{topology.RuleTransitionMajor, "engineVersion", []string{
			"17.4 is of another major version than 16.6", "in the operations guide"}}},
	},
	{
		"an older version and an older generation", twoRegions, []change{inGeneration(1, "eu-west-1")},
		[]mistake{
			{topology.RuleTransitionDowngrade, "regions", []string{"us-east-2 from 16.8 to 16.6"}},
			{topology.RuleTransitionGeneration, "regions", []string{"generation 1 of eu-west-1", "set generation: 2, or 3"}},
		},
	},
}

// begunElsewhere is a first deployment.
var begunElsewhere = refused{
	"the first deployment is written to elsewhere", twoRegions, []change{writes("eu-west-1")},
	[]mistake{{topology.RuleTransitionFirstWriter, "writerRegion", []string{
		"eu-west-1, but the database is new", "home region us-east-2 writes at first", "or make eu-west-1 the database's"}}},
}

// ahead is the home region's version while eu-west-1 writes.
var ahead = versioned("16.8", "us-east-2")

// A change of a database that AWS would refuse half way, or that would lose data, stops before anything is asked of AWS. A
// region starts over once its cluster is detached.
func TestRefusedChangesOfADatabase(t *testing.T) {
	t.Parallel()
	c := newCatalog(t, twoRegions, protected)
	second := inGeneration(2, "eu-west-1")
	c.with(unprotected("eu-west-1")).up()
	require.NoError(t, c.sim.RemoveFromGlobalCluster(c.global(), c.part("cluster", "eu-west-1").ARN))
	c.with(unprotected("eu-west-1"), second).up()
	require.NoError(t, c.sim.SwitchoverGlobalCluster(c.global(), c.named("catalog-cluster-2-eu-west-1").ARN))
	c.refresh()
	c.with(second, writes("eu-west-1")).up()
	deployed := []change{second, writes("eu-west-1"), ahead}
	c.with(deployed...).up()
	before := c.sim.World()
	for _, each := range forbiddenDatabase { //nolint:paralleltest // They share the stack.
		t.Run(each.name, func(t *testing.T) {
			c.sim.ResetCalls()
			c.in(each.regions, append([]change{second, writes("eu-west-1")}, each.changes...)...)
			c.assertRefused(t, each.mistakes)
			assert.Empty(t, c.sim.Calls(), "the AWS providers were used")
			assert.Equal(t, before, c.sim.World())
		})
	}
	assert.Empty(t, c.with(deployed...).up().changes(), "nothing is refused any more")
}

// The first deployment of a database is written to in its home region. A refused one is no deployment: what comes after is
// the first, too.
func TestADatabaseBeginsInItsHomeRegion(t *testing.T) {
	t.Parallel()
	c := auroraDatabase.planned(t, twoRegions)
	c.in(begunElsewhere.regions, begunElsewhere.changes...)
	c.sim.ResetCalls()
	for range 2 {
		for _, run := range []func() (operations, error){
			func() (operations, error) { return c.preview() }, func() (operations, error) { return c.tryUp() },
		} {
			done, err := run()
			require.Error(t, err)
			badProgram{mistakes: begunElsewhere.mistakes}.assertMessages(t, done.log)
			assert.NotContains(t, done.log, "context canceled")
		}
	}
	assert.Empty(t, c.sim.Calls(), "the AWS providers were used")
	assert.Equal(t, map[string]any{"deployment": map[string]any{}}, c.record().Inputs)
	c.with().up()
	c.assertWrites("us-east-2", twoRegions...)
	assert.Empty(t, c.up().changes())
}

// An update that leaves the record out is compared all the same. What it changes is compared again later.
func TestAnUpdateWithoutTheRecord(t *testing.T) {
	t.Parallel()
	c := newCatalog(t, twoRegions)
	withoutRecord := optup.Exclude([]string{"**::catalog-record"})
	require.NoError(t, c.sim.SwitchoverGlobalCluster(c.global(), c.part("cluster", "eu-west-1").ARN))
	moved := writerMoved("eu-west-1", twoRegions...)
	assert.Equal(t, but(moved, "catalog-record"), c.with(writes("eu-west-1")).up(withoutRecord).changes())
	assert.Equal(t, did("update", []string{"catalog-record"}), c.up().changes())
}

// A database's record is a plain reading of what was deployed.
func TestTheRecordOfADatabase(t *testing.T) {
	t.Parallel()
	c := newCatalog(t, twoRegions, set("password", pulumi.ToSecret(pulumi.String("Horse-battery-staple-1"))))
	member := map[string]any{"generation": 1.0, "engineVersion": "16.6"}
	assert.Equal(t, map[string]any{"deployment": map[string]any{"store": map[string]any{
		"kind": "aurora", "homeRegion": "us-east-2", "writerRegion": "us-east-2", "disposable": true,
		"customerManagedKeys": false,
		"members":             map[string]any{"us-east-2": member, "eu-west-1": member},
		"singleWriter": map[string]any{
			"engine": "aurora-postgresql", "databaseName": "app", "masterUsername": "dbadmin", "port": 5432.0,
			"ownPassword": true,
		},
	}}}, c.record().Inputs)
}

// AWS has raised the version by itself, and a refresh has seen it: the program follows, secondaries first, and the first
// step is for the record alone, because it would set the writer back.
func TestAVersionThatAWSHasRaised(t *testing.T) {
	t.Parallel()
	c := newCatalog(t, twoRegions)
	for _, region := range twoRegions {
		for _, property := range []string{"engineVersion", "engineVersionActual"} {
			require.NoError(t, c.sim.SetByHand(dbClusterType, region, c.part("cluster", region).ID, property, "16.8"))
		}
	}
	c.refresh()
	failed, err := c.tryUp()
	require.Error(t, err)
	assert.Contains(t, failed.log, "Cannot upgrade aurora-postgresql from 16.8 to 16.6")

	before, recordOnly := c.sim.World(), optup.Target([]string{"**::catalog-record"})
	recorded := did("update", catalogRecord)
	assert.Equal(t, recorded, c.with(versioned("16.8", "eu-west-1")).up(recordOnly).changes())
	assert.Equal(t, recorded, c.with(versioned("16.8")).up().changes())
	assert.Empty(t, c.up().changes())
	assert.Equal(t, before, c.sim.World())
}
