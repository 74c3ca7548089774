package topology

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// databaseDeployed is a deployment of one database in all three regions of its application, written to in the home region.
func databaseDeployed() Deployment {
	regions := []string{"eu-west-1", "us-east-2", "us-west-2"}
	catalog := StoreDeployment{
		Kind: KindAurora, HomeRegion: "us-east-2", WriterRegion: "us-east-2", Members: map[string]MemberDeployment{},
		SingleWriter: &SingleWriterDeployment{
			Engine: "aurora-postgresql", DatabaseName: "app", MasterUsername: "dbadmin", Port: 5432,
		},
	}
	for _, region := range regions {
		catalog.Members[region] = MemberDeployment{Generation: 1, EngineVersion: "16.6"}
	}
	return Deployment{
		HomeRegion: "us-east-2", WriterRegion: "us-east-2", Regions: regions,
		Stores: map[string]StoreDeployment{"catalog": catalog},
	}
}

// of changes the database of a deployment.
func (d *Deployment) of(changes ...func(*StoreDeployment)) {
	d.store("catalog", func(s *StoreDeployment) {
		s.Members = maps.Clone(s.Members)
		for _, apply := range changes {
			apply(s)
		}
	})
}

// aDatabase is a change of the database alone.
func aDatabase(changes ...func(*StoreDeployment)) func(*Deployment) {
	return func(d *Deployment) { d.of(changes...) }
}

func writtenIn(region string) func(*StoreDeployment) {
	return func(s *StoreDeployment) { s.WriterRegion = region }
}

// versioned gives regions an engine version, and the first generation where they are new.
func versioned(version string, regions ...string) func(*StoreDeployment) {
	return func(s *StoreDeployment) {
		for _, region := range regions {
			s.Members[region] = MemberDeployment{Generation: max(1, s.Members[region].Generation), EngineVersion: version}
		}
	}
}

func inGeneration(generation int, region string) func(*StoreDeployment) {
	return func(s *StoreDeployment) {
		s.Members[region] = MemberDeployment{Generation: generation, EngineVersion: s.Members[region].EngineVersion}
	}
}

// inNetwork puts the clusters of regions into networks of a range.
func inNetwork(block string, regions ...string) func(*StoreDeployment) {
	return func(s *StoreDeployment) {
		for _, region := range regions {
			member := s.Members[region]
			member.Network = block
			s.Members[region] = member
		}
	}
}

func removed(regions ...string) func(*StoreDeployment) {
	return func(s *StoreDeployment) {
		for _, region := range regions {
			delete(s.Members, region)
		}
	}
}

// made changes what a database is made with.
func made(change func(*SingleWriterDeployment)) func(*StoreDeployment) {
	return func(s *StoreDeployment) {
		block := *s.SingleWriter
		change(&block)
		s.SingleWriter = &block
	}
}

// transition is a change of the deployment, after another one that came before, and exactly what is said about it.
type transition = struct {
	name   string
	before func(*Deployment)
	change func(*Deployment)
	want   []said
}

// databaseTransitions are changes of the deployment and exactly what is said about each.
var databaseTransitions = []transition{
	{"nothing", nil, func(*Deployment) {}, nil},
	{"the writer moves", nil, aDatabase(writtenIn("eu-west-1")), nil},
	{
		"the application's writer moves, and the database's with it", nil,
		func(d *Deployment) {
			d.WriterRegion = "eu-west-1"
			d.of(writtenIn("eu-west-1"))
		}, nil,
	},
	{"a password of its own", nil, aDatabase(made(func(d *SingleWriterDeployment) { d.OwnPassword = true })), nil},
	{
		"a snapshot for a database that is there", nil,
		aDatabase(made(func(d *SingleWriterDeployment) { d.RestoredFrom = "before" })),
		[]said{{RuleTransitionRestore, atCatalogSnapshot, "before, but the database is there already and began empty, and a " +
			"snapshot is restored into a new database alone; set it back, or make a datastore of another name with it"}},
	},
	{
		"another port", nil, aDatabase(made(func(d *SingleWriterDeployment) { d.Port = 5433 })),
		[]said{{RuleTransitionDatabase, "datastores.catalog.aurora.port", "5433, but the clusters listen on 5432, and a change " +
			"would cut every client until its new tasks run; set port: 5432, or " + anotherName}},
	},
	{
		"regions move to other networks", aDatabase(inNetwork("10.22.0.0/16", "eu-west-1"), inNetwork("10.31.0.0/16", "us-east-2")),
		aDatabase(inNetwork("10.99.0.0/16", "eu-west-1"), inNetwork("10.31.0.0/16", "us-east-2", "us-west-2")),
		[]said{{RuleTransitionNetwork, "network", "10.99.0.0/16 for eu-west-1, but datastores.catalog has a cluster in its " +
			"network, which has the range 10.22.0.0/16, and a cluster never moves to another network; set network.cidrBlock of " +
			"eu-west-1 in regions to 10.22.0.0/16, or take eu-west-1 out of datastores.catalog.regions first, change the range, " +
			"and add it again"}},
	},
	{"a region joins, another leaves", nil, aDatabase(versioned("16.6", "ap-south-1"), removed("us-west-2")), nil},
	{
		"a database begins where it is written to",
		func(d *Deployment) { d.Stores = nil },
		func(d *Deployment) { d.Stores = databaseDeployed().Stores }, nil,
	},
	{
		"a database begins elsewhere",
		func(d *Deployment) { d.WriterRegion, d.Stores = "eu-west-1", nil },
		func(d *Deployment) {
			d.Stores = databaseDeployed().Stores
			d.of(writtenIn("eu-west-1"))
		},
		[]said{{RuleTransitionFirstWriter, "datastores.catalog.writerRegion", "eu-west-1, but the database is new, and its home " +
			"region us-east-2 writes at first; set writerRegion: us-east-2 and declare another one once AWS has moved the writer " +
			"there, or make eu-west-1 the database's homeRegion"}},
	},
	{
		"everything begins, and elsewhere",
		func(d *Deployment) { *d = Deployment{} },
		func(d *Deployment) {
			*d = databaseDeployed()
			d.of(writtenIn("eu-west-1"))
		},
		[]said{{RuleTransitionFirstWriter, "datastores.catalog.writerRegion", "eu-west-1, but the database is new, and its home " +
			"region us-east-2 writes at first; set writerRegion: us-east-2 and declare another one once AWS has moved the writer " +
			"there, or make eu-west-1 the database's homeRegion"}},
	},
	{
		"a region begins ahead of the writer",
		func(d *Deployment) { d.Stores = nil },
		func(d *Deployment) {
			d.Stores = databaseDeployed().Stores
			d.of(versioned("16.8", "eu-west-1"))
		},
		[]said{{RuleTransitionJoin, "datastores.catalog.regions", "eu-west-1 is new with the engine version 16.8, but a region " +
			"joins with the writer's, which is 16.6; remove its engineVersion, and set it in an update after that"}},
	},
	{
		"a region joins ahead of the writer", nil, aDatabase(versioned("16.8", "ap-south-1")),
		[]said{{RuleTransitionJoin, "datastores.catalog.regions", "ap-south-1 is new with the engine version 16.8, but a region " +
			"joins with the writer's, which is 16.6; remove its engineVersion, and set it in an update after that"}},
	},
	{
		"a region starts over ahead of the writer", aDatabase(versioned("16.8", "eu-west-1")),
		aDatabase(inGeneration(2, "eu-west-1")),
		[]said{{RuleTransitionJoin, "datastores.catalog.regions", "eu-west-1 is new with the engine version 16.8, but a region " +
			"joins with the writer's, which is 16.6; remove its engineVersion, and set it in an update after that"}},
	},
	{"a region starts over with the writer's version", aDatabase(versioned("16.8", "eu-west-1")),
		aDatabase(versioned("16.6", "eu-west-1"), inGeneration(2, "eu-west-1")), nil},
	{
		"a region that had no copy is declared to write", nil,
		aDatabase(versioned("16.6", "ap-south-1"), writtenIn("ap-south-1")),
		[]said{{RuleTransitionNewWriter, "datastores.catalog.writerRegion", "ap-south-1, but the deployment before has no copy " +
			"there, so that AWS cannot have moved the writer to it; set writerRegion: us-east-2, deploy, move the writer in AWS, " +
			"and declare it in an update after that"}},
	},
	{
		"the writer's region is removed", aDatabase(writtenIn("eu-west-1")),
		aDatabase(writtenIn("us-east-2"), removed("eu-west-1")),
		[]said{{RuleTransitionWriter, "datastores.catalog.regions", "eu-west-1 is removed, but the deployment before says that " +
			"it is the writer region; fail over, deploy with writerRegion set to a region that stays, and remove eu-west-1 in an " +
			"update after that"}},
	},
	{
		"a region is removed while the writer moves", nil, aDatabase(writtenIn("eu-west-1"), removed("us-west-2")),
		[]said{{RuleTransitionMove, "datastores.catalog.writerRegion", "moves from us-east-2 to eu-west-1 while us-west-2 is " +
			"removed from regions, but a failover and a removal are two updates; keep us-west-2 in regions until the new writer " +
			"is deployed"}},
	},
	{
		"a region of the application is removed while its writer moves", nil,
		func(d *Deployment) {
			d.WriterRegion, d.Regions = "eu-west-1", []string{"eu-west-1", "us-east-2"}
			d.of(writtenIn("eu-west-1"), removed("us-west-2"))
		},
		[]said{{RuleTransitionMove, "writerRegion", "moves from us-east-2 to eu-west-1 while us-west-2 is removed from regions, " +
			"but a failover and a removal are two updates; keep us-west-2 in regions until the new writer is deployed"}},
	},
	{
		"the home moves, and everything with it", nil,
		func(d *Deployment) {
			d.HomeRegion, d.WriterRegion, d.Regions = "eu-west-1", "eu-west-1", []string{"eu-west-1", "us-west-2"}
			d.of(func(s *StoreDeployment) { s.HomeRegion = "eu-west-1" }, writtenIn("eu-west-1"), removed("us-east-2"))
		},
		[]said{{RuleTransitionHome, "homeRegion", "eu-west-1, but the application was deployed with the home region us-east-2, " +
			"which never changes (it owns the global objects of catalog, which would be replaced); set homeRegion: us-east-2 " +
			"and keep it in regions. traffic says where users go, writerRegion where single-writer datastores are written to"}},
	},
	{
		"another engine, with versions of its own", nil,
		aDatabase(made(func(d *SingleWriterDeployment) { d.Engine = "aurora-mysql" }),
			versioned("8.0.mysql_aurora.3.08.0", "eu-west-1", "us-east-2", "us-west-2")),
		[]said{{RuleTransitionEngine, "datastores.catalog.aurora.engine", "aurora-mysql, but the database was made with " +
			"aurora-postgresql, and another engine would replace every cluster; set it back, or make a datastore of another name " +
			"and move the data; to lose the data, remove the database in one update and add it in the next"}},
	},
	{
		"other names, even where the data may be lost", aDatabase(func(s *StoreDeployment) { s.Disposable = true }),
		aDatabase(made(func(d *SingleWriterDeployment) { d.DatabaseName, d.MasterUsername = "shop", "owner" })),
		[]said{
			{RuleTransitionDatabase, "datastores.catalog.aurora.databaseName", "shop, but the clusters were made with app and " +
				"keep it, while clients would be told shop; set databaseName: app, and make more databases and users inside; to " +
				"lose the data, remove the database in one update and add it in the next"},
			{RuleTransitionDatabase, "datastores.catalog.aurora.masterUsername", "owner, but the clusters were made with dbadmin " +
				"and keep it, while clients would be told owner; set masterUsername: dbadmin, and make more databases and users " +
				"inside; to lose the data, remove the database in one update and add it in the next"},
		},
	},
	{"the secondaries are upgraded", nil, aDatabase(versioned("16.8", "eu-west-1", "us-west-2")), nil},
	{
		"the writer is upgraded after them, to where one of them was before", aDatabase(
			versioned("16.8", "eu-west-1"), versioned("16.9", "us-west-2")),
		aDatabase(versioned("16.8", "us-east-2")), nil,
	},
	{
		"a region joins while the writer is upgraded", aDatabase(versioned("16.8", "eu-west-1", "us-west-2")),
		aDatabase(versioned("16.8", "us-east-2", "ap-south-1")), nil,
	},
	{
		"all are upgraded at once", aDatabase(versioned("16.8", "us-west-2")),
		aDatabase(versioned("16.8", "eu-west-1", "us-east-2", "us-west-2")),
		[]said{{RuleTransitionUpgrade, "datastores.catalog.aurora.engineVersion", "16.8 is for the writer region us-east-2 too, " +
			"but AWS upgrades it last, and the deployment before has an older version in eu-west-1 (16.6); set it back, set " +
			"engineVersion: 16.8 for each of these in datastores.catalog.regions, deploy, and set it here in an update after that"}},
	},
	{
		"a region that is declared to write is upgraded with the others", nil,
		aDatabase(writtenIn("eu-west-1"), versioned("16.8", "eu-west-1", "us-east-2", "us-west-2")),
		[]said{{RuleTransitionUpgrade, "datastores.catalog.aurora.engineVersion", "16.8 is for the writer region eu-west-1 too, " +
			"but AWS upgrades it last, and the deployment before has an older version in us-east-2 (16.6), us-west-2 (16.6); set " +
			"it back, set engineVersion: 16.8 for each of these in datastores.catalog.regions, deploy, and set it here in an " +
			"update after that"}},
	},
	{
		"a region that was ahead is declared to write, and the others follow", aDatabase(versioned("16.8", "eu-west-1")),
		aDatabase(writtenIn("eu-west-1"), versioned("16.8", "us-east-2", "us-west-2")), nil,
	},
	{
		"a database in one region is upgraded", aDatabase(removed("eu-west-1", "us-west-2")),
		aDatabase(versioned("16.8", "us-east-2")), nil,
	},
	{
		"an older version of a region that was ahead", aDatabase(versioned("16.8", "eu-west-1")),
		aDatabase(versioned("16.6", "eu-west-1")),
		[]said{{RuleTransitionDowngrade, "datastores.catalog.regions", "an older engine version (eu-west-1 from 16.8 to 16.6), " +
			"but AWS never goes back to one; set each region's version to the deployed one or a newer one"}},
	},
	{
		"an older version everywhere", nil, aDatabase(versioned("16.4", "eu-west-1", "us-east-2", "us-west-2")),
		[]said{{RuleTransitionDowngrade, "datastores.catalog.aurora.engineVersion", "an older engine version (eu-west-1 from " +
			"16.6 to 16.4, us-east-2 from 16.6 to 16.4, us-west-2 from 16.6 to 16.4), but AWS never goes back to one; set each " +
			"region's version to the deployed one or a newer one"}},
	},
	{
		"another major version", nil, aDatabase(versioned("17.4", "eu-west-1", "us-east-2", "us-west-2")),
		[]said{{RuleTransitionMajor, "datastores.catalog.aurora.engineVersion", "17.4 is of another major version than 16.6, " +
			"which was deployed, and AWS changes that neither region by region nor through Pulumi; set it back, and follow " +
			"\"Upgrade a database\" in the operations guide"}},
	},
	{"a region starts over", nil, aDatabase(inGeneration(2, "eu-west-1")), nil},
	{
		"the writer's region starts over",
		aDatabase(writtenIn("eu-west-1")), aDatabase(inGeneration(2, "eu-west-1")),
		[]said{{RuleTransitionWriterGeneration, "datastores.catalog.regions", "generation 2 of eu-west-1 would replace the " +
			"cluster that is written to; set generation: 1, deploy with writerRegion set to another region that AWS has moved " +
			"the writer to, and start over in an update after that"}},
	},
	{
		"the region that wrote and the one that is declared to write start over",
		aDatabase(writtenIn("eu-west-1")),
		aDatabase(writtenIn("us-west-2"), inGeneration(2, "eu-west-1"), inGeneration(3, "us-west-2")),
		[]said{
			{RuleTransitionWriterGeneration, "datastores.catalog.regions", "generation 2 of eu-west-1 would replace the cluster " +
				"that is written to; set generation: 1, deploy with writerRegion set to another region that AWS has moved the " +
				"writer to, and start over in an update after that"},
			{RuleTransitionWriterGeneration, "datastores.catalog.regions", "generation 3 of us-west-2 would replace the cluster " +
				"that is written to; set generation: 1, deploy with writerRegion set to another region that AWS has moved the " +
				"writer to, and start over in an update after that"},
		},
	},
	{
		"an older generation", aDatabase(inGeneration(2, "eu-west-1")), aDatabase(inGeneration(1, "eu-west-1")),
		[]said{{RuleTransitionGeneration, "datastores.catalog.regions", "generation 1 of eu-west-1 would take the place of " +
			"generation 2, but generations only grow: what an older one left behind may still exist; set generation: 2, or 3 to " +
			"start over once more"}},
	},
}

func TestTransitionsOfADatabase(t *testing.T) {
	t.Parallel()
	for _, test := range slices.Concat(databaseTransitions, cacheTransitions) {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			before, after := databaseDeployed(), databaseDeployed()
			if test.before != nil {
				test.before(&before)
				test.before(&after)
			}
			test.change(&after)
			found := CheckTransition(before, after)
			require.Len(t, found, len(test.want), found.Error())
			for i, want := range test.want {
				assert.Equal(t, Problem{Rule: want.rule, Path: want.path, Message: want.message}, found[i])
			}
			assert.Empty(t, CheckTransition(after, after), "what was deployed is refused the next time")
		})
	}
}

// A database that stands alone has its inputs at the top.
func TestTransitionsOfADatabaseAlone(t *testing.T) {
	t.Parallel()
	deployment := func(changes ...func(*StoreDeployment)) Deployment {
		d := databaseDeployed()
		d.of(changes...)
		store := d.Stores["catalog"]
		return Deployment{Store: &store}
	}
	for name, test := range map[string]struct {
		before, after Deployment
		want          []said
	}{
		"the first": {Deployment{}, deployment(), nil},
		"the first is written to elsewhere": {
			Deployment{}, deployment(writtenIn("eu-west-1")),
			[]said{{RuleTransitionFirstWriter, "writerRegion", "eu-west-1, but the database is new"}},
		},
		"the first is ahead somewhere": {
			Deployment{}, deployment(versioned("16.8", "eu-west-1")), []said{{RuleTransitionJoin, "regions", "eu-west-1 is new"}},
		},
		"all at once": {
			deployment(), deployment(versioned("16.8", "eu-west-1", "us-east-2", "us-west-2"), writtenIn("us-west-2"),
				inGeneration(2, "us-west-2"), made(func(d *SingleWriterDeployment) { d.DatabaseName = "shop" })),
			[]said{
				{RuleTransitionWriterGeneration, "regions", "generation 2 of us-west-2"},
				{RuleTransitionDatabase, "databaseName", "shop, but"},
				{RuleTransitionUpgrade, "engineVersion", "for each of these in regions, deploy"},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assertSaid(t, test.want, CheckTransition(test.before, test.after))
		})
	}
}

// A record that an older version of the package wrote has less to say.
func TestARecordThatSaysLessComparesLess(t *testing.T) {
	t.Parallel()
	before := databaseDeployed()
	before.of(func(s *StoreDeployment) { s.SingleWriter = nil })
	after := databaseDeployed()
	after.of(versioned("17.4", "eu-west-1", "us-east-2", "us-west-2"))
	assert.Empty(t, CheckTransition(before, after))
}
