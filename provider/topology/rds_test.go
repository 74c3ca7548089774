package topology

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// replicated is a database with read replicas without mistakes, with its defaults filled in.
func replicated(name string, regions ...string) Store {
	store := Store{Name: name, RDS: &RDS{
		Engine: "postgres", AllocatedStorage: 100, MultiAZ: true, DatabaseSettings: DatabaseSettings{
			EngineVersion: "16.8", DatabaseName: "app", MasterUsername: "dbadmin", PasswordGeneration: 1,
		},
	}}
	for _, region := range regions {
		store.Regions = append(store.Regions, StoreRegion{Name: region})
	}
	return store
}

// withReplicas is a sound application whose store is the database ledger in its three regions.
func withReplicas() Application {
	app := sound()
	app.Stores = []Store{replicated("ledger", "us-east-2", "eu-west-1", "us-west-2")}
	return app
}

// replicatedAlone is a sound database of its own in two regions.
func replicatedAlone() Store {
	store := replicated("ledger", "us-east-2", "eu-west-1")
	store.HomeRegion = "us-east-2"
	for i := range store.Regions {
		store.Regions[i].Subnets = 2
	}
	return store
}

func TestPlanReadReplicasOfTheirOwn(t *testing.T) {
	t.Parallel()
	store := replicatedAlone()
	store.WriterRegion = "eu-west-1"
	store.Regions[0].InstanceClass, store.Regions[0].EngineVersion = "db.t4g.medium", "16.9"
	store.Regions[0].DeletionProtection, store.Regions[0].Generation = new(false), 3
	plan, found := PlanStore(store, identity)
	require.Empty(t, found)
	assert.Equal(t, StorePlan{
		Name: "ledger", Kind: "rds", HomeRegion: "us-east-2", WriterRegion: "eu-west-1", OnDelete: "snapshot",
		Members: []MemberPlan{
			{
				Region: "eu-west-1", Writer: true, Protected: true, Instances: 1, InstanceClass: "db.m6g.large",
				EngineVersion: "16.8", Generation: 1,
				PhysicalName:  identity.PhysicalName(DBInstance, "ledger", "eu-west-1"),
				FinalSnapshot: identity.PhysicalName(DBSnapshot, "ledger", "eu-west-1", "final"),
			},
			{
				Region: "us-east-2", Home: true, Instances: 1, InstanceClass: "db.t4g.medium", EngineVersion: "16.9",
				Generation: 3, PhysicalName: identity.PhysicalName(DBInstance, "ledger", "us-east-2", "3"),
				FinalSnapshot: identity.PhysicalName(DBSnapshot, "ledger", "us-east-2", "3", "final"),
			},
		},
		SingleWriter: &SingleWriterPlan{
			Engine: "postgres", Family: "postgres16", Port: 5432, DatabaseName: "app", MasterUsername: "dbadmin",
			AllocatedStorage: 100, Clients: []ClientPlan{
				{
					Region: "eu-west-1", ReadsFrom: "eu-west-1",
					SecretName:    identity.PhysicalName(Secret, "ledger", "eu-west-1"),
					ParameterName: identity.PhysicalName(Parameter, "ledger", "eu-west-1", "writer"),
				},
				{
					Region: "us-east-2", ReadsFrom: "us-east-2",
					SecretName:    identity.PhysicalName(Secret, "ledger", "us-east-2"),
					ParameterName: identity.PhysicalName(Parameter, "ledger", "us-east-2", "writer"),
				},
			},
		},
	}, plan)
	assert.Equal(t, []Edge{{"ledger", "eu-west-1", "us-east-2"}}, plan.Edges())
	assert.Equal(t, 100, plan.Deployment().Store.SingleWriter.AllocatedStorage)
}

// Only the first life of the home region begins as a database of its own, whatever is declared later.
func TestWhatIsMadeAsASource(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		member MemberPlan
		want   bool
	}{
		{MemberPlan{Home: true, Generation: 1}, true},
		{MemberPlan{Home: true, Writer: true, Generation: 2}, false},
		{MemberPlan{Writer: true, Generation: 1}, false},
	} {
		assert.Equal(t, test.want, test.member.MadeAsSource(), test.member)
	}
}

func TestPerformanceInsights(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		engine, class string
		want          bool
	}{
		{"postgres", "db.t4g.micro", true},
		{"mysql", "db.t4g.micro", false},
		{"mariadb", "db.t3.small", false},
		{"mysql", "db.t4g.medium", true},
		{"mariadb", "db.m6g.large", true},
	} {
		assert.Equal(t, test.want, PerformanceInsights(test.engine, test.class), test)
	}
}

// Where reads go and what is connected is the same as for any store with one writer.
func TestTheClientsOfReadReplicas(t *testing.T) {
	t.Parallel()
	app := withReplicas()
	app.Regions = append(app.Regions, stack("ap-south-1"))
	plan, found := New(app)
	require.Empty(t, found)
	reads := map[string]string{}
	for _, client := range plan.Stores[0].SingleWriter.Clients {
		reads[client.Region] = client.ReadsFrom
	}
	assert.Equal(t, map[string]string{
		"us-east-2": "us-east-2", "eu-west-1": "eu-west-1", "ap-south-1": "eu-west-1",
	}, reads)
	assert.Len(t, plan.Peerings, 6)
	assert.Contains(t, plan.Diagram(), `store__ledger__us_east_2[("ledger (rds, writer)")]`)
	assert.Contains(t, plan.Limits(), Limit{"datastores.ledger.regions", "regions of the datastore", 3, 16})
}

func TestMovingTheWriterOfReadReplicasChangesRolesAlone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		codes := rapid.Permutation(regionNamesOfTable()).Draw(t, "codes")
		store := replicated("ledger", codes[:rapid.IntRange(2, 16).Draw(t, "count")]...)
		store.HomeRegion = codes[0]
		for i := range store.Regions {
			store.Regions[i].Subnets = 2
			store.Regions[i].Generation = rapid.IntRange(0, 3).Draw(t, "generation")
		}
		before, found := PlanStore(store, identity)
		require.Empty(t, found)
		store.WriterRegion = rapid.SampledFrom(memberNames(store, storeOwner{})).Draw(t, "writer")
		after, found := PlanStore(store, identity)
		require.Empty(t, found)
		for i := range after.Members {
			require.Equal(t, after.Members[i].Region == store.WriterRegion, after.Members[i].Writer)
			require.Equal(t, before.Members[i].MadeAsSource(), after.Members[i].MadeAsSource())
			after.Members[i].Writer = before.Members[i].Writer
		}
		after.WriterRegion = before.WriterRegion
		require.Equal(t, before, after)
	})
}
