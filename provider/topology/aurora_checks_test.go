package topology

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// aurora spoils the database of an application that is sound otherwise.
func aurora(spoil func(*Store)) func(*Application) {
	return func(a *Application) {
		*a = withDatabase()
		spoil(&a.Stores[0])
	}
}

// serverless spoils a serverless database.
func serverless(least, most float64) func(*Application) {
	return aurora(func(s *Store) { s.Aurora.Serverless = &AuroraServerless{Min: &least, Max: &most} })
}

// auroraWrongs spoil an application with an Aurora global database, or use what only databases have elsewhere.
var auroraWrongs = []wrong{
	{"a writer of a table", func(a *Application) { a.Stores[0].WriterRegion = "eu-west-1" },
		[]said{{RuleStoreWriter, "datastores.orders.writerRegion", "eu-west-1, but every region writes to a DynamoDB " +
			"global table; remove it"}}},
	{"a writer of buckets", func(a *Application) {
		a.Stores[0] = Store{Name: "assets", WriterRegion: "us-east-2", S3: &S3{}}
	}, []said{{RuleStoreWriter, "datastores.assets.writerRegion", "every region writes to a bucket"}}},
	{"a table's region that is a database's", func(a *Application) {
		a.Stores[0].Regions = []StoreRegion{
			{Name: "us-east-2", InstanceClass: "db.r6g.large", Instances: new(0), Headless: true, EngineVersion: "16.6"},
			{Name: "us-west-2"},
		}
	}, []said{
		{RuleStoreMember, "datastores.orders.regions[0].instanceClass", "db.r6g.large, but a DynamoDB global table has"},
		{RuleStoreMember, "datastores.orders.regions[0].instances", "0, but a DynamoDB global table has"},
		{RuleStoreMember, "datastores.orders.regions[0].headless", "true, but a DynamoDB global table has"},
		{RuleStoreMember, "datastores.orders.regions[0].engineVersion", "16.6, but a DynamoDB global table has"},
	}},
	{"a bucket's region that is a database's", func(a *Application) {
		a.Stores[0] = Store{Name: "assets", S3: &S3{}, Regions: []StoreRegion{
			{Name: "us-east-2", Instances: new(2)}, {Name: "us-west-2"},
		}}
	}, []said{{RuleStoreMember, "datastores.assets.regions[0].instances", "2, but a bucket has no instances or engine"}}},
	{"a database of two kinds", aurora(func(s *Store) { s.S3 = &S3{} }),
		[]said{{RuleStoreKind, "datastores.catalog", "s3 and aurora are set"}}},
	{"a database with an unknown end", aurora(func(s *Store) { s.OnDelete = "keep" }),
		[]said{{RuleStoreOnDelete, "datastores.catalog.onDelete", "choose snapshot or destroy"}}},
	{"a database that would stay in networks that go", aurora(func(s *Store) { s.OnDelete = OnDeleteRetain }),
		[]said{{RuleStoreOnDelete, "datastores.catalog.onDelete", "retain, but the database is in the application's networks"}}},
	{"a database's home elsewhere", aurora(func(s *Store) { s.HomeRegion = "ap-south-1" }),
		[]said{{RuleStoreHome, "datastores.catalog.homeRegion", "ap-south-1 is not one of the datastore's regions"}}},
	{"a database's writer elsewhere", aurora(func(s *Store) { s.WriterRegion = "ap-south-1" }),
		[]said{{RuleStoreWriter, "datastores.catalog.writerRegion", "ap-south-1 is not one of the datastore's regions " +
			"(us-east-2, eu-west-1, us-west-2); name one of them, or add it to datastores.catalog.regions"}}},
	{"a database's home and writer elsewhere", aurora(func(s *Store) {
		s.HomeRegion, s.WriterRegion = "ap-south-1", "ap-south-1"
	}), []said{{RuleStoreHome, "datastores.catalog.homeRegion", "ap-south-1 is not"}}},
	{"a database in too many regions", func(a *Application) {
		*a = withDatabase()
		a.Stores[0].Regions = nil
		for _, code := range regionNamesOfTable() {
			if len(a.Regions) < 12 && code != "eu-west-1" {
				a.Regions = append(a.Regions, dataOnly(code))
			}
		}
	}, []said{{RuleStoreRegions, "datastores.catalog.regions", "12 regions, but an Aurora global database has one that " +
		"writes and at most 10 others; name fewer in datastores.catalog.regions, or use dynamodb"}}},
	{"an engine that Aurora lacks", aurora(func(s *Store) { s.Aurora.Engine = "postgres" }),
		[]said{{RuleAuroraEngine, "datastores.catalog.aurora.engine", "use aurora-postgresql or aurora-mysql"}}},

	{"half a version", aurora(func(s *Store) { s.Aurora.EngineVersion = "16" }),
		[]said{{RuleDatabaseVersion, "datastores.catalog.aurora.engineVersion", `"16" is not a whole version of Aurora ` +
			"PostgreSQL; write it like 16.6"}}},
	{"a version of another engine", aurora(func(s *Store) { s.Aurora.Engine = "aurora-mysql" }),
		[]said{{RuleDatabaseVersion, "datastores.catalog.aurora.engineVersion", "write it like 8.0.mysql_aurora.3.08.0"}}},
	{"a version without global databases", aurora(func(s *Store) { s.Aurora.EngineVersion = "14.2" }),
		[]said{{RuleAuroraVersionMinimum, "datastores.catalog.aurora.engineVersion", "14.2 has no global databases, " +
			"which begin with 11.9, 12.4, 13.3, 14.3, 15.2; use a newer version, such as 16.6"}}},
	{"write forwarding too early", aurora(func(s *Store) {
		s.Aurora.EngineVersion, s.Aurora.WriteForwarding = "15.3", true
	}), []said{{RuleAuroraForwarding, "datastores.catalog.aurora.writeForwarding", "15.3 does not forward writes, which " +
		"begins with 14.9, 15.4"}}},
	{"a writer that is upgraded first", aurora(func(s *Store) { s.Regions[0].EngineVersion = "16.8" }),
		[]said{{RuleDatabaseUpgrade, "datastores.catalog.regions[0].engineVersion", "us-east-2 is the writer region, which " +
			"AWS upgrades last; set the version of the other regions first, then datastores.catalog.aurora.engineVersion"}}},
	{"a region behind the writer", aurora(func(s *Store) { s.Regions[1].EngineVersion = "16.5" }),
		[]said{{RuleDatabaseUpgrade, "datastores.catalog.regions[1].engineVersion", "16.5 is older than 16.6"}}},
	{"a region of another major version", aurora(func(s *Store) { s.Regions[1].EngineVersion = "17.4" }),
		[]said{{RuleDatabaseUpgrade, "datastores.catalog.regions[1].engineVersion", "17.4 is of another major version"}}},
	{"a region with half a version", aurora(func(s *Store) { s.Regions[1].EngineVersion = "16" }),
		[]said{{RuleDatabaseVersion, "datastores.catalog.regions[1].engineVersion", `"16" is not a whole version`}}},
	{"an upgrade without an instance", aurora(func(s *Store) {
		s.Regions[1].EngineVersion, s.Regions[1].Headless = "16.8", true
	}), []said{{RuleDatabaseUpgrade, "datastores.catalog.regions[1].engineVersion", "eu-west-1 is headless"}}},

	{"a burstable class", aurora(func(s *Store) { s.Aurora.InstanceClass = "db.t4g.medium" }),
		[]said{{RuleClusterClass, "datastores.catalog.aurora.instanceClass", "db.t4g.medium is burstable"}}},
	{"a burstable class in a region", aurora(func(s *Store) { s.Regions[1].InstanceClass = "db.t3.medium" }),
		[]said{{RuleClusterClass, "datastores.catalog.regions[1].instanceClass", "use db.r5 or newer, or db.x2 or newer, " +
			"such as db.r6g.large"}}},
	{"a class and serverless", aurora(func(s *Store) {
		s.Aurora.InstanceClass, s.Aurora.Serverless = "db.r6g.large", &AuroraServerless{}
	}), []said{{RuleAuroraServerless, "datastores.catalog.aurora.instanceClass", "db.r6g.large, but serverless is set"}}},
	{"a region's class and serverless", aurora(func(s *Store) {
		s.Regions[1].InstanceClass, s.Aurora.Serverless = "db.r6g.large", &AuroraServerless{}
	}), []said{{RuleAuroraServerless, "datastores.catalog.regions[1].instanceClass", "the datastore is serverless"}}},
	{"a capacity that pauses", serverless(0, 8), []said{{RuleAuroraCapacity,
		"datastores.catalog.aurora.serverless.minCapacity", "0 would pause the instances"}}},
	{"a capacity between the steps", serverless(8.25, 16), []said{{RuleAuroraCapacity,
		"datastores.catalog.aurora.serverless.minCapacity", "8.25 is not a capacity; set 0.5 to 256 in steps of 0.5"}}},
	{"a capacity that is too large", serverless(8, 256.5), []said{{RuleAuroraCapacity,
		"datastores.catalog.aurora.serverless.maxCapacity", "256.5 is not a capacity; set 1 to 256 in steps of 0.5"}}},
	{"a capacity that is too small", serverless(0.5, 0.5), []said{{RuleAuroraCapacity,
		"datastores.catalog.aurora.serverless.maxCapacity", "0.5 is not a capacity"}}},
	{"a capacity that is no number", serverless(math.NaN(), math.Inf(1)), []said{
		{RuleAuroraCapacity, "datastores.catalog.aurora.serverless.minCapacity", "NaN is not a capacity"},
		{RuleAuroraCapacity, "datastores.catalog.aurora.serverless.maxCapacity", "+Inf is not a capacity"},
	}},
	{"a minimum capacity above the maximum", serverless(16, 8), []said{{RuleAuroraCapacity,
		"datastores.catalog.aurora.serverless.minCapacity", "16 is above maxCapacity, which is 8"}}},

	{"a headless writer", aurora(func(s *Store) { s.WriterRegion, s.Regions[1].Headless = "eu-west-1", true }),
		[]said{{RuleClusterHeadless, "datastores.catalog.regions[1].headless", "eu-west-1 is the writer region"}}},
	{"a headless home", aurora(func(s *Store) { s.WriterRegion, s.Regions[0].Headless = "eu-west-1", true }),
		[]said{{RuleClusterHeadless, "datastores.catalog.regions[0].headless", "us-east-2 is the home region"}}},
	{"instances of a headless region", aurora(func(s *Store) {
		s.Regions[1].Instances, s.Regions[1].Headless = new(2), true
	}), []said{{RuleClusterHeadless, "datastores.catalog.regions[1].headless", "but instances is 2; remove one"}}},
	{"too many instances of all", aurora(func(s *Store) { s.Aurora.Instances = 15 }),
		[]said{{RuleClusterInstances, "datastores.catalog.aurora.instances", "15 instances, but there are 1 to 14 in the " +
			"writer region, which has one instance fewer for each of the 2 others"}}},
	{"too many instances of the writer", aurora(func(s *Store) { s.Regions[0].Instances = new(15) }),
		[]said{{RuleClusterInstances, "datastores.catalog.regions[0].instances", "15 instances, but there are 1 to 14"}}},
	{"too many instances of a secondary", aurora(func(s *Store) { s.Regions[1].Instances = new(17) }),
		[]said{{RuleClusterInstances, "datastores.catalog.regions[1].instances", "17 instances, but there are 1 to 16; set"}}},
	{"no instances", aurora(func(s *Store) { s.Regions[1].Instances = new(0) }),
		[]said{{RuleClusterInstances, "datastores.catalog.regions[1].instances", "0 instances, but there are 1 to 16"}}},
	{"a home that starts over", aurora(func(s *Store) { s.WriterRegion, s.Regions[0].Generation = "eu-west-1", 2 }),
		[]said{{RuleClusterGeneration, "datastores.catalog.regions[0].generation", "2, but us-east-2 is the home region"}}},

	{"a database of the engine", aurora(func(s *Store) { s.Aurora.DatabaseName = "Template1" }),
		[]said{{RuleDatabaseName, "datastores.catalog.aurora.databaseName", "Template1 is a database of Aurora PostgreSQL"}}},
	{"a database with a long name", aurora(func(s *Store) { s.Aurora.DatabaseName = attribute(64) }),
		[]said{{RuleDatabaseName, "datastores.catalog.aurora.databaseName", "64 characters long, but Aurora PostgreSQL"}}},
	{"a user of the engine", aurora(func(s *Store) { s.Aurora.MasterUsername = "admin" }),
		[]said{{RuleDatabaseUsername, "datastores.catalog.aurora.masterUsername", "admin is kept by Aurora PostgreSQL for itself"}}},
	{"a user like the engine's", aurora(func(s *Store) { s.Aurora.MasterUsername = "pg_shop" }),
		[]said{{RuleDatabaseUsername, "datastores.catalog.aurora.masterUsername", "pg_shop begins with pg_"}}},
	{"a user with a long name", aurora(func(s *Store) {
		s.Aurora.Engine, s.Aurora.EngineVersion = "aurora-mysql", "8.0.mysql_aurora.3.08.0"
		s.Aurora.MasterUsername = attribute(17)
	}), []said{{RuleDatabaseUsername, "datastores.catalog.aurora.masterUsername", "17 characters long, but Aurora MySQL takes at " +
		"most 16"}}},
	{"two passwords", aurora(func(s *Store) { s.Aurora.OwnPassword, s.Aurora.PasswordGeneration = true, 2 }),
		[]said{{RuleDatabasePassword, "datastores.catalog.aurora.passwordGeneration", "2 makes a new password"}}},
	{"a parameter of the package", aurora(func(s *Store) { s.Aurora.Parameters = []string{"rds.force_ssl", "work_mem"} }),
		[]said{{RuleDatabaseParameter, `datastores.catalog.aurora.parameters["rds.force_ssl"]`, "demands TLS"}}},
}

// attribute is a name of so many letters.
func attribute(length int) string {
	return fmt.Sprintf("%0*d", length, 0)
}

func TestNewAcceptsLegalDatabases(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Store){
		"in all regions":       func(s *Store) { s.Regions = nil },
		"in some regions":      func(s *Store) { s.Regions = database("", "us-east-2", "us-west-2").Regions },
		"destroyed":            func(s *Store) { s.OnDelete = "destroy" },
		"as many as possible":  func(s *Store) { s.Aurora.Instances, s.Regions[1].Instances = 14, new(16) },
		"many beside a writer": func(s *Store) { s.Aurora.Instances, s.Regions[0].Instances = 16, new(14) },
		"ahead of the writer":  func(s *Store) { s.Regions[1].EngineVersion = "16.8" },
		"a version once more":  func(s *Store) { s.Regions[1].EngineVersion, s.Regions[1].Headless = "16.6", true },
		"a generation at home": func(s *Store) { s.Regions[0].Generation = 1 },
		"a region started over": func(s *Store) {
			s.Regions[1].Generation, s.WriterRegion = 3, "eu-west-1"
		},
		"an unknown capacity": func(s *Store) { s.Aurora.Serverless = &AuroraServerless{Max: new(1.0)} },
		"the least capacity":  func(s *Store) { s.Aurora.Serverless = &AuroraServerless{Min: new(0.5), Max: new(256.0)} },
		"an own password":     func(s *Store) { s.Aurora.OwnPassword = true },
		"parameters":          func(s *Store) { s.Aurora.Parameters = []string{"work_mem", "require_secure_transport"} },
		"a user of another engine": func(s *Store) {
			s.Aurora.Engine, s.Aurora.EngineVersion = "aurora-mysql", "8.4.mysql_aurora.8.4.7"
			s.Aurora.MasterUsername, s.Aurora.DatabaseName = "admin", attribute(64)
		},
	} {
		app := withDatabase()
		change(&app.Stores[0])
		_, found := New(app)
		assert.Empty(t, found, name)
	}
}

func TestInstanceClasses(t *testing.T) {
	t.Parallel()
	for class, want := range map[string]string{
		"db.r5.large":      "",
		"db.r6g.large":     "",
		"db.r6gd.xlarge":   "",
		"db.r6id.32xlarge": "",
		"db.r7i.16xlarge":  "",
		"db.r8g.48xlarge":  "",
		"db.r8gd.large":    "",
		"db.r10g.large":    "",
		"db.x2g.16xlarge":  "",
		"db.x2iedn.metal":  "",
		"db.r4.large":      "of a generation",
		"db.r3.large":      "of a generation",
		"db.x1e.large":     "of a generation",
		"db.t3.medium":     "is burstable",
		"db.t4g.large":     "is burstable",
		"db.m6g.large":     "is not memory-optimised",
		"db.c6gd.large":    "is not memory-optimised",
		"db.serverless":    "set serverless in place of it",
		"r6g.large":        "is not an instance class",
		"db.r6g":           "is not an instance class",
		"db.r6g.":          "is not an instance class",
		"db.R6g.large":     "is not an instance class",
		"cache.r6g.large":  "is not an instance class",
	} {
		store := standalone()
		store.Aurora.InstanceClass = class
		_, found := PlanStore(store, identity)
		if want == "" {
			assert.Empty(t, found, class)
			continue
		}
		require.Len(t, found, 1, class)
		assert.Equal(t, RuleClusterClass, found[0].Rule)
		assert.Equal(t, "instanceClass", found[0].Path)
		assert.Contains(t, found[0].Message, want, class)
	}
}

func TestPlanAuroraReportsAtTheTop(t *testing.T) {
	t.Parallel()
	store := standalone()
	store.HomeRegion, store.WriterRegion, store.OnDelete = "us-west-2", "us-west-1", "keep"
	store.Aurora.EngineVersion, store.Aurora.Parameters = "9.6", []string{"RDS.force_ssl"}
	store.Regions[1] = StoreRegion{Name: "us-east-2", Subnets: 1, Instances: new(99)}
	plan, found := PlanStore(store, identity)
	assert.Equal(t, StorePlan{}, plan)
	var got []said
	for _, problem := range found {
		got = append(got, said{problem.Rule, problem.Path, ""})
	}
	assert.Equal(t, []said{
		{RuleStoreRegionDuplicate, "regions[1].name", ""},
		{RuleStoreOnDelete, "onDelete", ""},
		{RuleStoreHome, "homeRegion", ""},
		{RuleStoreWriter, "writerRegion", ""},
		{RuleAuroraVersionMinimum, "engineVersion", ""},
		{RuleDatabaseParameter, `parameters["RDS.force_ssl"]`, ""},
		{RuleClusterInstances, "regions[1].instances", ""},
		{RuleStoreSubnets, "regions[1].subnetIds", ""},
	}, got)
	assert.Contains(t, found[7].Message, "1 given, but a cluster needs subnets in two zones; name at least 2")
}

func TestOtherKindsOfTheirOwnRefuseWhatDatabasesHave(t *testing.T) {
	t.Parallel()
	store := buckets("us-east-2", "eu-west-1")
	store.Regions[1].Headless, store.WriterRegion = true, "us-east-2"
	_, found := PlanStore(store, identity)
	require.Len(t, found, 2)
	assert.Equal(t, "writerRegion", found[0].Path)
	assert.Equal(t, "regions[1].headless", found[1].Path)

	orders := table("orders")
	orders.HomeRegion, orders.Regions = "us-east-2", []StoreRegion{{Name: "us-east-2", EngineVersion: "1"}}
	_, found = PlanStore(orders, identity)
	require.Len(t, found, 1)
	assert.Equal(t, "regions[0].engineVersion", found[0].Path)
}
