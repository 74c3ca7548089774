package topology

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// documents is a DocumentDB global cluster without mistakes, with its defaults filled in.
func documents(name string, regions ...string) Store {
	store := Store{Name: name, DocumentDB: &DocumentDB{Instances: 2, DatabaseSettings: DatabaseSettings{
		EngineVersion: "5.0.0", MasterUsername: "dbadmin", PasswordGeneration: 1,
	}}}
	for _, region := range regions {
		store.Regions = append(store.Regions, StoreRegion{Name: region, Subnets: 2})
	}
	return store
}

// withDocuments is a sound application whose store is the database carts in its three regions.
func withDocuments() Application {
	app := sound()
	app.Stores = []Store{documents("carts", "us-east-2", "eu-west-1", "us-west-2")}
	return app
}

func TestPlanOfDocuments(t *testing.T) {
	t.Parallel()
	store := documents("carts", "us-east-2", "eu-west-1")
	store.HomeRegion, store.WriterRegion = "us-east-2", "eu-west-1"
	store.Regions[0].InstanceClass, store.Regions[0].EngineVersion = "db.r8g.xlarge", "5.0.1"
	store.Regions[1].Generation = 2
	plan, found := PlanStore(store, identity)
	require.Empty(t, found)
	assert.Equal(t, StorePlan{
		Name: "carts", Kind: "documentdb", HomeRegion: "us-east-2", WriterRegion: "eu-west-1", OnDelete: "snapshot",
		PhysicalName: identity.PhysicalName(GlobalCluster, "carts", "documentdb"),
		Members: []MemberPlan{
			{
				Region: "eu-west-1", Writer: true, Protected: true, Instances: 2, InstanceClass: "db.r6g.large",
				EngineVersion: "5.0.0", Generation: 2,
				PhysicalName:  identity.PhysicalName(DBCluster, "carts", "documentdb", "eu-west-1", "2"),
				FinalSnapshot: identity.PhysicalName(DBClusterSnapshot, "carts", "documentdb", "eu-west-1", "2", "final"),
			},
			{
				Region: "us-east-2", Home: true, Protected: true, Instances: 2, InstanceClass: "db.r8g.xlarge",
				EngineVersion: "5.0.1", Generation: 1,
				PhysicalName:  identity.PhysicalName(DBCluster, "carts", "documentdb", "us-east-2"),
				FinalSnapshot: identity.PhysicalName(DBClusterSnapshot, "carts", "documentdb", "us-east-2", "final"),
			},
		},
		SingleWriter: &SingleWriterPlan{
			Engine: "docdb", Family: "docdb5.0", Port: 27017, MasterUsername: "dbadmin",
			Clients: []ClientPlan{
				{
					Region: "eu-west-1", ReadsFrom: "eu-west-1",
					SecretName:    identity.PhysicalName(Secret, "carts", "documentdb", "eu-west-1"),
					ParameterName: identity.PhysicalName(Parameter, "carts", "documentdb", "eu-west-1", "writer"),
				},
				{
					Region: "us-east-2", ReadsFrom: "us-east-2",
					SecretName:    identity.PhysicalName(Secret, "carts", "documentdb", "us-east-2"),
					ParameterName: identity.PhysicalName(Parameter, "carts", "documentdb", "us-east-2", "writer"),
				},
			},
		},
	}, plan)
	assert.Equal(t, []Edge{{"carts", "eu-west-1", "us-east-2"}}, plan.Edges())
}

// AWS keeps the names of both in one list.
func TestDocumentsAndADatabaseOfOneNameDiffer(t *testing.T) {
	t.Parallel()
	store := standalone()
	database, found := PlanStore(store, identity)
	require.Empty(t, found)
	other := documents(store.Name, "us-east-2", "eu-west-1")
	other.HomeRegion = "us-east-2"
	plan, found := PlanStore(other, identity)
	require.Empty(t, found)
	assert.NotEqual(t, database.PhysicalName, plan.PhysicalName)
	for i, member := range plan.Members {
		assert.NotEqual(t, database.Members[i].PhysicalName, member.PhysicalName)
		assert.NotEqual(t, database.Members[i].FinalSnapshot, member.FinalSnapshot)
		assert.NotEqual(t, database.SingleWriter.Clients[i].SecretName, plan.SingleWriter.Clients[i].SecretName)
	}
}

func TestNewAcceptsLegalDocuments(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Store){
		"in all regions":      func(s *Store) { s.Regions = nil },
		"destroyed":           func(s *Store) { s.OnDelete = "destroy" },
		"an older version":    func(s *Store) { s.DocumentDB.EngineVersion = "4.0.0" },
		"a newer version":     func(s *Store) { s.DocumentDB.EngineVersion = "8.0.0" },
		"ahead of the writer": func(s *Store) { s.Regions[1].EngineVersion = "5.0.1" },
		"a larger class":      func(s *Store) { s.DocumentDB.InstanceClass = "db.r5.24xlarge" },
		"as many as possible": func(s *Store) { s.DocumentDB.Instances, s.Regions[1].Instances = 14, new(16) },
		"another port":        func(s *Store) { s.DocumentDB.Port = 27018 },
		"logs":                func(s *Store) { s.DocumentDB.Parameters = []string{"audit_logs", "profiler"} },
		"headless":            func(s *Store) { s.Regions[1].Headless = true },
	} {
		app := withDocuments()
		change(&app.Stores[0])
		_, found := New(app)
		assert.Empty(t, found, name)
	}
}

// The peering that brings clients to the writer is built for documents as for any database with one writer.
func TestDocumentsArePeered(t *testing.T) {
	t.Parallel()
	app := withDocuments()
	app.Stores[0].DocumentDB.Port = 27018
	plan, found := New(app)
	require.Empty(t, found)
	assert.Len(t, plan.Peerings, 3)
	assert.Equal(t, 27018, plan.Stores[0].SingleWriter.Port)
	limits := plan.Limits()
	assert.Contains(t, limits, Limit{"datastores.carts.regions", "regions of the datastore", 3, 11})
}

func TestWarningsOfDocuments(t *testing.T) {
	t.Parallel()
	store := documents("carts", "us-east-2", "sa-east-1", "eu-south-1", "eu-west-1")
	store.HomeRegion, store.Regions[3].Headless = "us-east-2", true
	plan, found := PlanStore(store, identity)
	require.Empty(t, found)
	assert.Equal(t, []string{
		"carts: headless in eu-west-1, so a failover there waits for an instance to be made, and no minor upgrade of the " +
			"engine is possible meanwhile",
		"carts: AWS had no DocumentDB global clusters in eu-south-1, sa-east-1 when this version was made; check that it has " +
			"them now",
		"carts: reads in eu-west-1 go to eu-south-1, the nearest region with an instance",
	}, StoreWarnings(store, plan, "carts"))
}
