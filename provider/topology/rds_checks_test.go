package topology

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// rds spoils the read replicas of an application that is sound otherwise.
func rds(spoil func(*Store)) func(*Application) {
	return func(a *Application) {
		*a = withReplicas()
		spoil(&a.Stores[0])
	}
}

// rdsWrongs spoil an application with a database that has read replicas.
var rdsWrongs = []wrong{
	{"replicas of an unknown engine", rds(func(s *Store) { s.RDS.Engine = "oracle-ee" }),
		[]said{{RuleRDSEngine, "datastores.ledger.rds.engine", `"oracle-ee" is not an engine whose read replicas are built here`}}},
	{"replicas of half a version", rds(func(s *Store) { s.RDS.EngineVersion = "16" }),
		[]said{{RuleDatabaseVersion, "datastores.ledger.rds.engineVersion", `"16" is not a whole version of PostgreSQL; write it ` +
			"like 16.8"}}},
	{"replicas of an old version", rds(func(s *Store) { s.RDS.EngineVersion = "13.20" }),
		[]said{{RuleRDSVersion, "datastores.ledger.rds.engineVersion", "13.20 is too old for replicas that can take the writer's " +
			"place: PostgreSQL begins with 14.1; use a newer version, such as 16.8"}}},
	{"replicas of a class of Aurora", rds(func(s *Store) { s.RDS.InstanceClass = "db.serverless" }),
		[]said{{RuleRDSClass, "datastores.ledger.rds.instanceClass", "db.serverless is of Aurora alone"}}},
	{"replicas of an old class in a region", rds(func(s *Store) { s.Regions[1].InstanceClass = "db.r4.large" }),
		[]said{{RuleRDSClass, "datastores.ledger.regions[1].instanceClass", "db.r4.large is of a previous generation"}}},
	{"a storage limit at the storage", rds(func(s *Store) { s.RDS.MaxAllocatedStorage = 100 }),
		[]said{{RuleRDSStorage, "datastores.ledger.rds.maxAllocatedStorage", "100, but AWS wants at least a tenth more than " +
			"allocatedStorage, which is 100; set it to 110 or more, or remove it"}}},
	{"instances of a region with one", rds(func(s *Store) { s.Regions[1].Instances = new(1) }),
		[]said{{RuleRDSInstances, "datastores.ledger.regions[1].instances", "1, but a region has one instance, and multiAz"}}},
	{"a headless replica", rds(func(s *Store) { s.Regions[1].Headless = true }),
		[]said{{RuleRDSInstances, "datastores.ledger.regions[1].headless", "take eu-west-1 out of datastores.ledger.regions"}}},
	{"a writer of replicas that is upgraded first", rds(func(s *Store) { s.Regions[0].EngineVersion = "16.9" }),
		[]said{{RuleDatabaseUpgrade, "datastores.ledger.regions[0].engineVersion", "us-east-2 is the writer region"}}},
	{"replicas of a long name", rds(func(s *Store) {
		s.RDS.Engine, s.RDS.EngineVersion, s.RDS.MasterUsername = "mysql", "8.4.5", attribute(17)
	}), []said{{RuleDatabaseUsername, "datastores.ledger.rds.masterUsername", "17 characters long, but MySQL takes at most 16"}}},
	{"replicas of a user that is kept", rds(func(s *Store) { s.RDS.MasterUsername = "rdstopmgr" }),
		[]said{{RuleDatabaseUsername, "datastores.ledger.rds.masterUsername", "rdstopmgr is kept by PostgreSQL"}}},
	{"replicas of a database that is kept", rds(func(s *Store) {
		s.RDS.Engine, s.RDS.EngineVersion, s.RDS.DatabaseName = "mariadb", "11.4.5", "sys"
	}), []said{{RuleDatabaseName, "datastores.ledger.rds.databaseName", "sys is a database of MariaDB itself"}}},
	{"replicas with two passwords", rds(func(s *Store) { s.RDS.OwnPassword, s.RDS.PasswordGeneration = true, 2 }),
		[]said{{RuleDatabasePassword, "datastores.ledger.rds.passwordGeneration", "2 makes a new password"}}},
	{"replicas with a parameter of the package", rds(func(s *Store) { s.RDS.Parameters = []string{"rds.force_ssl"} }),
		[]said{{RuleDatabaseParameter, `datastores.ledger.rds.parameters["rds.force_ssl"]`, "demands TLS"}}},
	{"replicas that would stay in networks that go", rds(func(s *Store) { s.OnDelete = OnDeleteRetain }),
		[]said{{RuleStoreOnDelete, "datastores.ledger.onDelete", "or use RdsReadReplicas in networks of your own"}}},
	{"replicas in too many regions", func(a *Application) {
		*a = withReplicas()
		a.Stores[0].Regions = nil
		for _, code := range regionNamesOfTable() {
			if len(a.Regions) < 17 && code != "eu-west-1" {
				a.Regions = append(a.Regions, dataOnly(code))
			}
		}
	}, []said{{RuleStoreRegions, "datastores.ledger.regions", "17 regions, but a database with read replicas has one that writes " +
		"and at most 15 others"}}},
}

func TestNewAcceptsLegalReadReplicas(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Store){
		"in all regions":        func(s *Store) { s.Regions = nil },
		"destroyed":             func(s *Store) { s.OnDelete = "destroy" },
		"ahead of the writer":   func(s *Store) { s.Regions[1].EngineVersion = "16.9" },
		"a home that came back": func(s *Store) { s.Regions[0].Generation = 2 },
		"a storage limit":       func(s *Store) { s.RDS.MaxAllocatedStorage = 110 },
		"the oldest version":    func(s *Store) { s.RDS.EngineVersion = "14.1" },
		"a user of another engine": func(s *Store) {
			s.RDS.Engine, s.RDS.EngineVersion, s.RDS.MasterUsername = "mariadb", "10.6.0", "admin"
		},
	} {
		app := withReplicas()
		change(&app.Stores[0])
		_, found := New(app)
		assert.Empty(t, found, name)
	}
}

func TestInstanceClassesOfReadReplicas(t *testing.T) {
	t.Parallel()
	for class, want := range map[string]string{
		"db.t4g.micro":    "",
		"db.t3.medium":    "",
		"db.m5.large":     "",
		"db.m6gd.xlarge":  "",
		"db.m8g.48xlarge": "",
		"db.r7i.16xlarge": "",
		"db.x2g.16xlarge": "",
		"db.m4.large":     "of a previous generation",
		"db.t2.micro":     "of a previous generation",
		"db.x1e.xlarge":   "of a previous generation",
		"db.c6gd.large":   "of a family that instances with a standby do not have",
		"db.serverless":   "of Aurora alone",
		"m6g.large":       "is not an instance class",
	} {
		store := replicatedAlone()
		store.RDS.InstanceClass = class
		_, found := PlanStore(store, identity)
		if want == "" {
			assert.Empty(t, found, class)
			continue
		}
		assertSaid(t, []said{{RuleRDSClass, "instanceClass", want}}, found)
	}
}

func TestPlanReadReplicasReportsAtTheTop(t *testing.T) {
	t.Parallel()
	store := replicatedAlone()
	store.RDS.EngineVersion, store.Regions[1].Subnets = "9.6", 1
	plan, found := PlanStore(store, identity)
	require.Equal(t, StorePlan{}, plan)
	assertSaid(t, []said{
		{RuleRDSVersion, "engineVersion", "9.6 is too old"},
		{RuleStoreSubnets, "regions[1].subnetIds", "1 given, but an instance needs subnets in two zones"},
	}, found)
}
