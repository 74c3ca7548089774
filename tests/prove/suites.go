package main

// suite is tests that take long in full. `make test` runs a bounded part of them.
type suite struct {
	name string
	// proves is what a run that passes shows.
	proves string
	// folder is the tests' package.
	folder string
	// tests is the expression that chooses them; empty takes all.
	tests string
	// parts is how many shards the suite has: at most 120 minutes each on 2 cores.
	parts int
	// byTest gives each part a share of the tests; otherwise each test takes its share of the cases itself.
	byTest bool
	// environment is what the tests run with, besides what every suite has.
	environment []string
}

// suites are all there is to prove, in the order of a run.
var suites = []suite{
	{
		name:   "long",
		proves: "the engine tests that take minutes each, in full",
		folder: "tests/e2e", tests: longTests, parts: 1,
	},
	{
		name:   "cli",
		proves: "every engine test on the Pulumi CLI, instead of the engine in process",
		folder: "tests/e2e", parts: 6, byTest: true, environment: []string{"GLOBALAPP_ENGINE=cli"},
	},
	{
		name: "faults",
		proves: "every create, update and delete call of an application's life, refused, throttled, unanswered, and as the last of " +
			"an engine",
		folder: "tests/e2e", tests: "^(TestFaultSweep)$", parts: 3,
	},
	{
		name:   "region-down",
		proves: "every operation while a region refuses everything, behind either ingress",
		folder: "tests/e2e", tests: "^(TestRegionDown)$", parts: 1,
	},
	{
		name:   "planner",
		proves: "ten million executions of the planner, on random applications",
		folder: "provider/inputs", tests: "^(TestRandomApplications)$", parts: 10,
	},
	{
		name:   "random",
		proves: "ten thousand random applications, each created, left alone, changed and destroyed",
		folder: "tests/e2e", tests: "^(TestRandomTopologies)$", parts: 10,
	},
}

// longTests are those that ask whether to run in full.
const longTests = "^(TestEveryChangeOfRouting|TestDocumentsInElevenRegions|TestReadReplicasInSixteenRegions|" +
	"TestDatabaseInElevenRegions|TestDrills)$"
