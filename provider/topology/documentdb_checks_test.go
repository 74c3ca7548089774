package topology

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// spoiled spoils the documents of an application that is sound otherwise.
func spoiled(spoil func(*Store)) func(*Application) {
	return func(a *Application) {
		*a = withDocuments()
		spoil(&a.Stores[0])
	}
}

// documentDBWrongs spoil an application with a DocumentDB global cluster.
var documentDBWrongs = []wrong{
	{"documents of two kinds", spoiled(func(s *Store) { s.S3 = &S3{} }),
		[]said{{RuleStoreKind, "datastores.carts", "s3 and documentdb are set"}}},
	{"documents that would stay in networks that go", spoiled(func(s *Store) { s.OnDelete = OnDeleteRetain }),
		[]said{{RuleStoreOnDelete, "datastores.carts.onDelete", "use DocumentDbGlobalCluster in networks of your own"}}},
	{"documents with a writer elsewhere", spoiled(func(s *Store) { s.WriterRegion = "ap-south-1" }),
		[]said{{RuleStoreWriter, "datastores.carts.writerRegion", "ap-south-1 is not one of the datastore's regions"}}},
	{"documents in too many regions", func(a *Application) {
		*a = withDocuments()
		a.Stores[0].Regions = nil
		for _, code := range regionNamesOfTable() {
			if len(a.Regions) < 12 && code != "eu-west-1" {
				a.Regions = append(a.Regions, dataOnly(code))
			}
		}
	}, []said{{RuleStoreRegions, "datastores.carts.regions", "12 regions, but a DocumentDB global cluster has one that " +
		"writes and at most 10 others"}}},
	{"half a version of DocumentDB", spoiled(func(s *Store) { s.DocumentDB.EngineVersion = "5.0" }),
		[]said{{RuleDatabaseVersion, "datastores.carts.documentdb.engineVersion", `"5.0" is not a whole version of ` +
			"DocumentDB; write it like 5.0.0"}}},
	{"a version without global clusters", spoiled(func(s *Store) { s.DocumentDB.EngineVersion = "3.6.0" }),
		[]said{{RuleDocumentDBVersion, "datastores.carts.documentdb.engineVersion", "3.6.0 has no global clusters, which " +
			"begin with 4.0.0; use a newer version, such as 5.0.0"}}},
	{"documents whose writer is upgraded first", spoiled(func(s *Store) { s.Regions[0].EngineVersion = "5.0.1" }),
		[]said{{RuleDatabaseUpgrade, "datastores.carts.regions[0].engineVersion", "then datastores.carts.documentdb." +
			"engineVersion"}}},
	{"documents of another major version", spoiled(func(s *Store) { s.Regions[1].EngineVersion = "8.0.0" }),
		[]said{{RuleDatabaseUpgrade, "datastores.carts.regions[1].engineVersion", "8.0.0 is of another major version than 5.0.0"}}},
	{"a burstable class for documents", spoiled(func(s *Store) { s.DocumentDB.InstanceClass = "db.t4g.medium" }),
		[]said{{RuleClusterClass, "datastores.carts.documentdb.instanceClass", "db.t4g.medium is burstable, but a global " +
			"cluster needs memory-optimised instances; use db.r5 or newer, such as db.r6g.large"}}},
	{"a burstable class for documents in a region", spoiled(func(s *Store) { s.Regions[1].InstanceClass = "db.t3.medium" }),
		[]said{{RuleClusterClass, "datastores.carts.regions[1].instanceClass", "db.t3.medium is burstable"}}},
	{"serverless documents", spoiled(func(s *Store) { s.DocumentDB.InstanceClass = "db.serverless" }),
		[]said{{RuleClusterClass, "datastores.carts.documentdb.instanceClass", "db.serverless is the class of DocumentDB " +
			"Serverless, which global clusters do not have; use db.r6g.large"}}},
	{"too many instances for documents", spoiled(func(s *Store) { s.DocumentDB.Instances = 15 }),
		[]said{{RuleClusterInstances, "datastores.carts.documentdb.instances", "15 instances, but there are 1 to 14"}}},
	{"a headless writer of documents", spoiled(func(s *Store) {
		s.WriterRegion, s.Regions[1].Headless = "eu-west-1", true
	}), []said{{RuleClusterHeadless, "datastores.carts.regions[1].headless", "eu-west-1 is the writer region"}}},
	{"a home of documents that starts over", spoiled(func(s *Store) { s.Regions[0].Generation = 2 }),
		[]said{{RuleClusterGeneration, "datastores.carts.regions[0].generation", "2, but us-east-2 is the home region"}}},
	{"a user of DocumentDB", spoiled(func(s *Store) { s.DocumentDB.MasterUsername = "Admin" }),
		[]said{{RuleDatabaseUsername, "datastores.carts.documentdb.masterUsername", "Admin is kept by DocumentDB"}}},
	{"a long user of DocumentDB", spoiled(func(s *Store) { s.DocumentDB.MasterUsername = strings.Repeat("a", 64) }),
		[]said{{RuleDatabaseUsername, "datastores.carts.documentdb.masterUsername", "64 characters long, but DocumentDB"}}},
	{"two passwords for documents", spoiled(func(s *Store) {
		s.DocumentDB.OwnPassword, s.DocumentDB.PasswordGeneration = true, 2
	}), []said{{RuleDatabasePassword, "datastores.carts.documentdb.passwordGeneration", "2 makes a new password"}}},
	{"documents without TLS", spoiled(func(s *Store) { s.DocumentDB.Parameters = []string{"tls"} }),
		[]said{{RuleDatabaseParameter, `datastores.carts.documentdb.parameters["tls"]`, "demands TLS"}}},
}

func TestInstanceClassesOfDocuments(t *testing.T) {
	t.Parallel()
	for class, want := range map[string]string{
		"db.r5.large":     "",
		"db.r6g.16xlarge": "",
		"db.r8g.large":    "",
		"db.r4.large":     "of a generation that a global cluster does not take",
		"db.x2g.large":    "is not memory-optimised, as a global cluster needs it",
		"db.t3.medium":    "is burstable",
		"r6g.large":       "is not an instance class",
		"db.serverless":   "which global clusters do not have",
	} {
		store := documents("carts", "us-east-2")
		store.HomeRegion, store.DocumentDB.InstanceClass = "us-east-2", class
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
