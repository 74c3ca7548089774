package topology

import "testing"

// replicasDeployed is a deployment of a database with read replicas that stands alone, changed in order.
func replicasDeployed(changes ...func(*StoreDeployment)) Deployment {
	store := StoreDeployment{
		Kind: KindRDS, HomeRegion: "us-east-2", WriterRegion: "us-east-2", Members: map[string]MemberDeployment{
			"us-east-2": {Generation: 1, EngineVersion: "16.8"}, "eu-west-1": {Generation: 1, EngineVersion: "16.8"},
		},
		SingleWriter: &SingleWriterDeployment{
			Engine: "postgres", DatabaseName: "app", MasterUsername: "dbadmin", Port: 5432, AllocatedStorage: 95,
		},
	}
	for _, apply := range changes {
		apply(&store)
	}
	return Deployment{Store: &store}
}

// holding gives the database storage.
func holding(size int) func(*StoreDeployment) {
	return made(func(d *SingleWriterDeployment) { d.AllocatedStorage = size })
}

// replicaTransitions are changes of a database with read replicas and what is said about each.
var replicaTransitions = []struct {
	name          string
	before, after Deployment
	want          []said
}{
	{"the first", Deployment{}, replicasDeployed(), nil},
	{"the first has a replica in a second life", Deployment{}, replicasDeployed(inGeneration(2, "eu-west-1")), nil},
	{
		"the first has its home in a second life", Deployment{}, replicasDeployed(inGeneration(2, "us-east-2")),
		[]said{{RuleTransitionFirstGeneration, "regions", "generation 2 of us-east-2, but the database is new, and from " +
			"generation 2 on the home region is made as a copy of a writer that is not there; remove the generation of us-east-2"}},
	},
	{"storage grows by a tenth, rounded up", replicasDeployed(), replicasDeployed(holding(105)), nil},
	{
		"storage grows by less", replicasDeployed(), replicasDeployed(holding(104)),
		[]said{{RuleTransitionStorage, "allocatedStorage", "104, but the database was deployed with 95 GiB, and AWS adds at least " +
			"a tenth; set allocatedStorage: 105 or more, or set it back"}},
	},
	{
		"storage shrinks", replicasDeployed(), replicasDeployed(holding(94)),
		[]said{{RuleTransitionStorage, "allocatedStorage", "94, but the database was deployed with 95 GiB, and storage never " +
			"shrinks; set allocatedStorage: 95, or " + anotherName}},
	},
	{"a record without storage", replicasDeployed(holding(0)), replicasDeployed(), nil},
	{"the writer moves", replicasDeployed(), replicasDeployed(writtenIn("eu-west-1")), nil},
	{
		"the home region starts over once another one writes", replicasDeployed(writtenIn("eu-west-1")),
		replicasDeployed(writtenIn("eu-west-1"), inGeneration(2, "us-east-2")), nil,
	},
	{
		"the home region starts over as the writer moves", replicasDeployed(),
		replicasDeployed(writtenIn("eu-west-1"), inGeneration(2, "us-east-2")),
		[]said{{RuleTransitionWriterGeneration, "regions", "generation 2 of us-east-2 would replace the instance that is " +
			"written to"}},
	},
	{
		"other names and another port", replicasDeployed(), replicasDeployed(made(func(d *SingleWriterDeployment) {
			d.DatabaseName, d.Port = "shop", 5433
		})),
		[]said{
			{RuleTransitionDatabase, "databaseName", "shop, but the instances were made with app and keep it"},
			{RuleTransitionDatabase, "port", "5433, but the instances listen on 5432"},
		},
	},
	{
		"another network", replicasDeployed(inNetwork("10.1.0.0/16", "eu-west-1")),
		replicasDeployed(inNetwork("10.2.0.0/16", "eu-west-1")),
		[]said{{RuleTransitionNetwork, "network", "has an instance in its network, which has the range 10.1.0.0/16, and an " +
			"instance never moves"}},
	},
	{
		"another engine", replicasDeployed(), replicasDeployed(made(func(d *SingleWriterDeployment) { d.Engine = "mysql" })),
		[]said{{RuleTransitionEngine, "engine", "another engine would replace every instance"}},
	},
	{
		"the writer is upgraded first", replicasDeployed(), replicasDeployed(versioned("16.9", "us-east-2")),
		[]said{{RuleTransitionUpgrade, "engineVersion", "AWS upgrades it last"}},
	},
	{
		"another major version", replicasDeployed(), replicasDeployed(versioned("17.4", "us-east-2", "eu-west-1")),
		[]said{{RuleTransitionMajor, "engineVersion", "17.4 is of another major version than 16.8"}},
	},
}

func TestTransitionsOfReadReplicas(t *testing.T) {
	t.Parallel()
	for _, test := range replicaTransitions {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			assertSaid(t, test.want, CheckTransition(test.before, test.after))
		})
	}
}
