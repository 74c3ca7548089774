package topology

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// database is an Aurora global database without mistakes, with its defaults filled in.
func database(name string, regions ...string) Store {
	store := Store{Name: name, Aurora: &Aurora{
		Engine: "aurora-postgresql", Instances: 2, DatabaseSettings: DatabaseSettings{
			EngineVersion: "16.6", DatabaseName: "app", MasterUsername: "dbadmin", PasswordGeneration: 1,
		},
	}}
	for _, region := range regions {
		store.Regions = append(store.Regions, StoreRegion{Name: region})
	}
	return store
}

// withDatabase is a sound application whose store is the database catalog in its three regions.
func withDatabase() Application {
	app := sound()
	app.Stores = []Store{database("catalog", "us-east-2", "eu-west-1", "us-west-2")}
	return app
}

// standalone is a sound database of its own in two regions.
func standalone() Store {
	store := database("catalog", "us-east-2", "eu-west-1")
	store.HomeRegion = "us-east-2"
	for i := range store.Regions {
		store.Regions[i].Subnets = 2
	}
	return store
}

var identity = Identity{Organization: "acme", Project: "web", Stack: "prod"}

func TestPlanSingleWriterPlansADatabaseOfItsOwn(t *testing.T) {
	t.Parallel()
	store := standalone()
	store.WriterRegion = "eu-west-1"
	store.Aurora.WriteForwarding = true
	store.Regions[0].Instances, store.Regions[0].InstanceClass = new(1), "db.r6g.xlarge"
	store.Regions[0].EngineVersion, store.Regions[0].DeletionProtection = "16.8", new(false)
	store.Regions[1].Generation = 2
	plan, found := PlanStore(store, identity)
	require.Empty(t, found)
	assert.Equal(t, StorePlan{
		Name: "catalog", Kind: "aurora", HomeRegion: "us-east-2", WriterRegion: "eu-west-1", OnDelete: "snapshot",
		PhysicalName: identity.PhysicalName(GlobalCluster, "catalog"),
		Members: []MemberPlan{
			{
				Region: "eu-west-1", Writer: true, Protected: true, Instances: 2, InstanceClass: "db.r6g.large",
				EngineVersion: "16.6", Generation: 2,
				PhysicalName:  identity.PhysicalName(DBCluster, "catalog", "eu-west-1", "2"),
				FinalSnapshot: identity.PhysicalName(DBClusterSnapshot, "catalog", "eu-west-1", "2", "final"),
			},
			{
				Region: "us-east-2", Home: true, Instances: 1, InstanceClass: "db.r6g.xlarge", EngineVersion: "16.8",
				Generation: 1, PhysicalName: identity.PhysicalName(DBCluster, "catalog", "us-east-2"),
				FinalSnapshot: identity.PhysicalName(DBClusterSnapshot, "catalog", "us-east-2", "final"),
			},
		},
		SingleWriter: &SingleWriterPlan{
			Engine: "aurora-postgresql", Family: "aurora-postgresql16", Port: 5432, WriteForwarding: true,
			DatabaseName: "app", MasterUsername: "dbadmin",
			Clients: []ClientPlan{
				{
					Region: "eu-west-1", ReadsFrom: "eu-west-1",
					SecretName:    identity.PhysicalName(Secret, "catalog", "eu-west-1"),
					ParameterName: identity.PhysicalName(Parameter, "catalog", "eu-west-1", "writer"),
				},
				{
					Region: "us-east-2", ReadsFrom: "us-east-2",
					SecretName:    identity.PhysicalName(Secret, "catalog", "us-east-2"),
					ParameterName: identity.PhysicalName(Parameter, "catalog", "us-east-2", "writer"),
				},
			},
		},
	}, plan)
	assert.Equal(t, []Edge{{"catalog", "eu-west-1", "us-east-2"}}, plan.Edges())
}

func TestAServerlessDatabaseHasAClassOfItsOwn(t *testing.T) {
	t.Parallel()
	store := standalone()
	store.Aurora.Engine, store.Aurora.EngineVersion = "aurora-mysql", "8.0.mysql_aurora.3.08.0"
	store.Aurora.Serverless = &AuroraServerless{Min: new(8.0), Max: new(64.5)}
	store.OnDelete = "retain"
	plan, found := PlanStore(store, identity)
	require.Empty(t, found)
	assert.Equal(t, "db.serverless", plan.Members[0].InstanceClass)
	assert.Equal(t, "retain", plan.OnDelete)
	plan.SingleWriter.Clients = nil
	assert.Equal(t, &SingleWriterPlan{
		Engine: "aurora-mysql", Family: "aurora-mysql8.0", Port: 3306, Serverless: true, DatabaseName: "app",
		MasterUsername: "dbadmin",
	}, plan.SingleWriter)
}

func TestADatabaseInOneRegionIsPlanned(t *testing.T) {
	t.Parallel()
	store := standalone()
	store.Regions = store.Regions[:1]
	plan, found := PlanStore(store, identity)
	require.Empty(t, found)
	assert.Empty(t, plan.Edges())
	assert.Len(t, plan.SingleWriter.Clients, 1)
}

func TestTheClientsOfAnApplicationAreItsStacks(t *testing.T) {
	t.Parallel()
	app := withDatabase()
	app.Regions = append(app.Regions, stack("ap-south-1"))
	app.Stores[0].Regions[1].Headless = true
	plan, found := New(app)
	require.Empty(t, found)
	reads := map[string]string{}
	for _, client := range plan.Stores[0].SingleWriter.Clients {
		reads[client.Region] = client.ReadsFrom
		assert.Equal(t, identity.PhysicalName(Secret, "shop", "catalog", client.Region), client.SecretName)
	}
	assert.Equal(t, map[string]string{
		"us-east-2": "us-east-2", "eu-west-1": "us-east-2", "ap-south-1": "us-west-2",
	}, reads)
	assert.Equal(t, []Edge{{"catalog", "us-east-2", "eu-west-1"}, {"catalog", "us-east-2", "us-west-2"}}, plan.Edges)
	assert.Contains(t, plan.Diagram(), `
        store__catalog__eu_west_1[("catalog (aurora, headless)")]
    end
`)
	assert.Contains(t, plan.Diagram(), `
        store__catalog__us_east_2[("catalog (aurora, writer)")]
        stack__us_east_2 --> store__catalog__us_east_2
`)
	assert.Contains(t, plan.Diagram(), `
    stack__ap_south_1 -->|"reads"| store__catalog__us_west_2
    stack__eu_west_1 -->|"reads"| store__catalog__us_east_2
    store__catalog__us_east_2 -.-> store__catalog__eu_west_1
    store__catalog__us_east_2 -.-> store__catalog__us_west_2
`)
}

func TestTheWriterOfAStore(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		applicationWriter, home, writer string
		regions                         []string
		want                            string
	}{
		"the home region":                                {"us-east-2", "", "", nil, "us-east-2"},
		"the application's, once it moved":               {"eu-west-1", "", "", nil, "eu-west-1"},
		"the store's own":                                {"eu-west-1", "", "us-west-2", nil, "us-west-2"},
		"the store's home, as it is made":                {"us-east-2", "us-west-2", "", nil, "us-west-2"},
		"the store's home, when the application's moves": {"eu-west-1", "us-west-2", "", nil, "us-west-2"},
		"the home where the application's is no member": {
			"eu-west-1", "", "", []string{"us-east-2", "us-west-2"}, "us-east-2",
		},
	} {
		app := withDatabase()
		app.WriterRegion = test.applicationWriter
		app.Stores[0].HomeRegion, app.Stores[0].WriterRegion = test.home, test.writer
		if test.regions != nil {
			app.Stores[0].Regions = database("", test.regions...).Regions
		}
		plan, found := New(app)
		require.Empty(t, found, name)
		assert.Equal(t, test.want, plan.Stores[0].WriterRegion, name)
		for _, member := range plan.Stores[0].Members {
			assert.Equal(t, member.Region == test.want, member.Writer, name)
		}
	}
}

// databases draws databases of their own without mistakes, in 2 to 11 regions, of which the first is home.
func databases() *rapid.Generator[Store] {
	return rapid.Custom(func(t *rapid.T) Store {
		codes := rapid.Permutation(regionNamesOfTable()).Draw(t, "codes")
		store := database("catalog", codes[:rapid.IntRange(2, MaximumRegions(KindAurora)).Draw(t, "count")]...)
		store.HomeRegion = codes[0]
		for i := range store.Regions {
			region := &store.Regions[i]
			region.Subnets = 2
			region.Instances = rapid.SampledFrom([]*int{nil, new(1), new(6)}).Draw(t, "instances")
			if i > 0 {
				region.Generation = rapid.IntRange(0, 3).Draw(t, "generation")
			}
		}
		return store
	})
}

func TestMovingTheWriterChangesRolesAlone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		store := databases().Draw(t, "store")
		before, found := PlanStore(store, identity)
		require.Empty(t, found)
		store.WriterRegion = rapid.SampledFrom(memberNames(store, storeOwner{})).Draw(t, "writer")
		after, found := PlanStore(store, identity)
		require.Empty(t, found)
		require.Equal(t, store.WriterRegion, after.WriterRegion)
		for _, edge := range after.Edges() {
			require.Equal(t, store.WriterRegion, edge.From)
		}
		require.Len(t, after.Edges(), len(store.Regions)-1)
		after.WriterRegion = before.WriterRegion
		for i := range after.Members {
			require.Equal(t, after.Members[i].Region == store.WriterRegion, after.Members[i].Writer)
			after.Members[i].Writer = before.Members[i].Writer
		}
		require.Equal(t, before, after)
	})
}

func TestOtherRegionsNeverMoveADatabasesMember(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		store := databases().Draw(t, "store")
		all, found := PlanStore(store, identity)
		require.Empty(t, found)
		seed := rapid.Uint64().Draw(t, "seed")
		fewer := slices.Clone(store.Regions)
		rand.New(rand.NewPCG(seed, 0)).Shuffle(len(fewer), func(i, j int) { fewer[i], fewer[j] = fewer[j], fewer[i] })
		store.Regions = fewer
		shuffled, found := PlanStore(store, identity)
		require.Empty(t, found)
		require.Equal(t, all, shuffled)

		kept := rapid.IntRange(0, len(fewer)-1).Draw(t, "kept")
		store.Regions = slices.DeleteFunc(fewer[:kept+1], func(r StoreRegion) bool { return r.Name == store.HomeRegion })
		store.Regions = append(store.Regions, StoreRegion{Name: store.HomeRegion, Subnets: 2})
		some, found := PlanStore(store, identity)
		require.Empty(t, found)
		require.Equal(t, all.PhysicalName, some.PhysicalName)
		for _, member := range some.Members {
			i := slices.IndexFunc(all.Members, func(other MemberPlan) bool { return other.Region == member.Region })
			if !member.Home {
				require.Equal(t, all.Members[i], member)
			}
			require.Equal(t, all.Members[i].FinalSnapshot, member.FinalSnapshot)
		}
		for _, client := range some.SingleWriter.Clients {
			require.Contains(t, all.SingleWriter.Clients, client)
		}
	})
}

func TestNoTwoThingsOfADatabaseShareAName(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		plan, found := PlanStore(databases().Draw(t, "store"), identity)
		require.Empty(t, found)
		seen := map[string]bool{}
		for _, member := range plan.Members {
			seen[member.PhysicalName] = true
			require.NotEqual(t, member.FinalSnapshot, member.PhysicalName)
		}
		for _, client := range plan.SingleWriter.Clients {
			seen[client.SecretName], seen[client.ParameterName] = true, true
		}
		require.Len(t, seen, 3*len(plan.Members))
	})
}
