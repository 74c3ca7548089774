package topology

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDeploymentOfAnApplication(t *testing.T) {
	t.Parallel()
	app := sound()
	app.WriterRegion = "eu-west-1"
	app.Stores[0].DynamoDB.RangeKey, app.Stores[0].DynamoDB.TTLAttribute = &Key{"at", "N"}, "expires"
	assets := buckets("us-east-2", "eu-west-1")
	assets.S3.CustomerManagedKeys, assets.Regions[1].Generation = true, 2
	app.Stores = append(app.Stores, assets)
	plan, found := New(app)
	require.Empty(t, found)
	made := plan.Deployment()
	assert.Equal(t, Deployment{
		HomeRegion: "us-east-2", WriterRegion: "eu-west-1", Regions: []string{"eu-west-1", "us-east-2", "us-west-2"},
		Stacks: map[string]StackDeployment{
			"eu-west-1": {Compute: "ecs", LoadBalancer: "application", Network: networkBuilt},
			"us-east-2": {Compute: "ecs", LoadBalancer: "application", Network: networkBuilt},
		},
		Stores: map[string]StoreDeployment{
			"orders": {
				Kind: "dynamodb", HomeRegion: "us-east-2", Members: members("eu-west-1", "us-east-2", "us-west-2"),
				Table: &TableDeployment{
					HashKey: KeyDeployment{"id", "S"}, RangeKey: &KeyDeployment{"at", "N"}, TTLAttribute: "expires",
				},
			},
			"assets": {Kind: "s3", Members: generations(2, 1), CustomerManagedKeys: true},
		},
	}, made)

	text, err := json.Marshal(made)
	require.NoError(t, err)
	var back Deployment
	require.NoError(t, json.Unmarshal(text, &back))
	assert.Equal(t, made, back)
}

func TestDeploymentOfCertificates(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		domain  *Domain
		brought []int
		want    CertificateState
	}{
		"no name":                    {nil, nil, ""},
		"a hosted zone":              {domain(), nil, ""},
		"by hand, to come":           {external(false), nil, CertificatesWaiting},
		"by hand":                    {external(true), nil, CertificatesInUse},
		"by hand, and brought":       {external(true), []int{0}, CertificatesInUse},
		"brought by all":             {external(true), []int{0, 1}, ""},
		"brought by all, said to be": {external(false), []int{0, 1}, ""},
	} {
		app := sound()
		app.Domain = test.domain
		for _, i := range test.brought {
			bring(&app, i, nil)
		}
		plan, found := New(app)
		require.Empty(t, found, name)
		assert.Equal(t, test.want, plan.Deployment().Certificates, name)
	}
}

// Only what no region protects and no setting keeps may be lost.
func TestDeploymentOfADisposableStore(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		onDelete string
		// protected are the settings of the store and of its second region.
		protected [2]*bool
		want      bool
	}{
		"protected":                      {OnDeleteDestroy, [2]*bool{new(true), nil}, false},
		"kept":                           {OnDeleteRetain, [2]*bool{new(false), nil}, false},
		"kept by default":                {"", [2]*bool{new(false), nil}, false},
		"protected in one region":        {OnDeleteDestroy, [2]*bool{new(false), new(true)}, false},
		"neither protected nor kept":     {OnDeleteDestroy, [2]*bool{new(false), nil}, true},
		"protected where no region says": {OnDeleteDestroy, [2]*bool{nil, new(false)}, false},
	} {
		app := sound()
		app.Stores[0].OnDelete, app.Stores[0].DeletionProtection = test.onDelete, test.protected[0]
		app.Regions[1].DeletionProtection = test.protected[1]
		plan, found := New(app)
		require.Empty(t, found, name)
		assert.Equal(t, test.want, plan.Deployment().Stores["orders"].Disposable, name)
	}
}

func TestDeploymentOfAStoreAlone(t *testing.T) {
	t.Parallel()
	store := table("orders")
	store.HomeRegion, store.Regions = "us-east-2", []StoreRegion{{Name: "us-east-2"}, {Name: "eu-west-1"}}
	plan, found := PlanStore(store, Identity{})
	require.Empty(t, found)
	assert.Equal(t, Deployment{Store: &StoreDeployment{
		Kind: "dynamodb", HomeRegion: "us-east-2", Members: members("eu-west-1", "us-east-2"),
		Table: &TableDeployment{HashKey: KeyDeployment{"id", "S"}},
	}}, plan.Deployment())
}

func TestDeploymentOfADatabase(t *testing.T) {
	t.Parallel()
	store := standalone()
	store.WriterRegion, store.Regions[0].EngineVersion, store.Regions[1].Generation = "eu-west-1", "16.8", 2
	store.Aurora.OwnPassword, store.Aurora.Port = true, 5433
	plan, found := PlanStore(store, identity)
	require.Empty(t, found)
	made := plan.Deployment()
	assert.Equal(t, Deployment{Store: &StoreDeployment{
		Kind: "aurora", HomeRegion: "us-east-2", WriterRegion: "eu-west-1",
		Members: map[string]MemberDeployment{
			"eu-west-1": {Generation: 2, EngineVersion: "16.6"}, "us-east-2": {Generation: 1, EngineVersion: "16.8"},
		},
		SingleWriter: &SingleWriterDeployment{
			Engine: "aurora-postgresql", DatabaseName: "app", MasterUsername: "dbadmin", Port: 5433, OwnPassword: true,
		},
	}}, made)
	text, err := json.Marshal(made)
	require.NoError(t, err)
	var back Deployment
	require.NoError(t, json.Unmarshal(text, &back))
	assert.Equal(t, made, back)
}

// The application's writer region is that of a database, too, once it has moved.
func TestADatabaseIsRecordedWithTheApplicationsWriter(t *testing.T) {
	t.Parallel()
	app := withDatabase()
	app.WriterRegion = "eu-west-1"
	plan, found := New(app)
	require.Empty(t, found)
	assert.Equal(t, "eu-west-1", plan.Deployment().Stores["catalog"].WriterRegion)
}
