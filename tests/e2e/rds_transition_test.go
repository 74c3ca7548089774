package e2e_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// forbiddenLedger are changes of a database with read replicas that was deployed in us-east-2 and eu-west-1, where it is
// written to, with 100 GiB.
var forbiddenLedger = []refused{
	{
		"less storage", twoRegions, []change{set("allocatedStorage", pulumi.Int(50))},
		[]mistake{{topology.RuleTransitionStorage, "allocatedStorage", []string{
			"50, but the database was deployed with 100 GiB", "storage never shrinks; set allocatedStorage: 100, or make"}}},
	},
	{
		"a little more storage, and another first database", twoRegions,
		[]change{set("allocatedStorage", pulumi.Int(109)), set("databaseName", pulumi.String("shop"))},
		[]mistake{
			{topology.RuleTransitionDatabase, "databaseName", []string{"the instances were made with app and keep it"}},
			{topology.RuleTransitionStorage, "allocatedStorage", []string{
				"AWS adds at least a tenth; set allocatedStorage: 110 or more"}},
		},
	},
	{
		"the writer starts over", twoRegions, []change{inGeneration(2, "eu-west-1")},
		[]mistake{{topology.RuleTransitionWriterGeneration, "regions", []string{
			"generation 2 of eu-west-1 would replace the instance that is written to"}}},
	},
	{
		"a region starts over as the writer is declared elsewhere", twoRegions,
		[]change{writes("us-east-2"), inGeneration(2, "us-east-2")},
		[]mistake{{topology.RuleTransitionWriterGeneration, "regions", []string{
			"generation 2 of us-east-2 would replace the instance that is written to"}}},
	},
	{
		"the writer is upgraded first", twoRegions, []change{versioned("16.9")},
		[]mistake{{topology.RuleTransitionUpgrade, "engineVersion", []string{"16.9 is for the writer region eu-west-1 too"}}},
	},
	{
		"another engine", twoRegions, []change{set("engine", pulumi.String("mysql")), versioned("8.4.5")},
		[]mistake{{topology.RuleTransitionEngine, "engine", []string{"another engine would replace every instance"}}},
	},
	{
		"another major version", twoRegions, []change{versioned("17.4")},
		[]mistake{{topology.RuleTransitionMajor, "engineVersion", []string{"17.4 is of another major version than 16.8"}}},
	},
}

// begunLater is a first deployment.
var begunLater = refused{
	"the first deployment has its home region in a second life", twoRegions, []change{inGeneration(2, "us-east-2")},
	[]mistake{{topology.RuleTransitionFirstGeneration, "regions", []string{
		"generation 2 of us-east-2, but the database is new", "remove the generation of us-east-2"}}},
}

// A change of a database that AWS would refuse half way, or that would lose data, stops before anything is asked of AWS.
func TestRefusedChangesOfReadReplicas(t *testing.T) {
	t.Parallel()
	l := plannedLedger(newBench(t), twoRegions)
	l.in(begunLater.regions, begunLater.changes...)
	l.sim.ResetCalls()
	l.assertRefused(t, begunLater.mistakes)
	assert.Empty(t, l.sim.Calls(), "the AWS providers were used")
	l.with().up()
	l.promote("ledger-instance-eu-west-1")
	l.with(writes("eu-west-1")).up()
	before := l.sim.World()
	for _, each := range forbiddenLedger { //nolint:paralleltest // They share the stack.
		t.Run(each.name, func(t *testing.T) {
			l.sim.ResetCalls()
			l.in(each.regions, append([]change{writes("eu-west-1")}, each.changes...)...)
			l.assertRefused(t, each.mistakes)
			assert.Empty(t, l.sim.Calls(), "the AWS providers were used")
			assert.Equal(t, before, l.sim.World())
		})
	}
	assert.Empty(t, l.with(writes("eu-west-1")).up().changes(), "nothing is refused any more")
}

// Somebody has upgraded by hand, and a refresh has seen it: the program follows, replicas first, and the first step is for the
// record alone, because it would set the writer back.
func TestAVersionOfReadReplicasThatWasRaisedByHand(t *testing.T) {
	t.Parallel()
	l := newLedger(t, twoRegions)
	for _, region := range twoRegions {
		for _, property := range []string{"engineVersion", "engineVersionActual"} {
			require.NoError(t, l.sim.SetByHand(databaseType, region, l.part("instance", region).ID, property, "16.9"))
		}
	}
	l.refresh()
	failed, err := l.tryUp()
	require.Error(t, err)
	assert.Contains(t, failed.log, "from 16.9 to 16.8")

	before, recordOnly := l.sim.World(), optup.Target([]string{"**::ledger-record"})
	recorded := did("update", ledgerRecord)
	assert.Equal(t, recorded, l.with(versioned("16.9", "eu-west-1")).up(recordOnly).changes())
	assert.Equal(t, recorded, l.with(versioned("16.9")).up().changes())
	assert.Empty(t, l.up().changes())
	assert.Equal(t, before, l.sim.World())
}
