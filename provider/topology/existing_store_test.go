package topology

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// tablePolicyText allows what an application does with a table.
const tablePolicyText = `{"Statement":[{"Effect":"Allow","Action":["dynamodb:GetItem"],` +
	`"Resource":"arn:aws:dynamodb:us-east-2:111122223333:table/carts"}]}`

// elsewhere is a database that is managed elsewhere, in every region that runs the application.
func elsewhere(name string) Store {
	region := func(code string) ExistingStoreRegion {
		return ExistingStoreRegion{
			Name: code, Given: []string{existingReader, existingSecret, existingPolicy},
			SecretARN: new("arn:aws:secretsmanager:" + code + ":111122223333:secret:catalog-AbCdEf"),
			Policy:    new(tablePolicyText),
		}
	}
	return Store{Name: name, Existing: &ExistingStore{Regions: []ExistingStoreRegion{region("eu-west-1"), region("us-east-2")}}}
}

// bound spoils a store that is managed elsewhere, and the first of its regions.
func bound(spoil func(*Store, *ExistingStoreRegion)) func(*Application) {
	return func(a *Application) {
		store := elsewhere("legacy")
		spoil(&store, &store.Existing.Regions[0])
		a.Stores = append(a.Stores, store)
	}
}

const atExisting = "datastores.legacy.existing.regions"

var existingStoreWrongs = []wrong{
	{"settings of what is built beside what is not", bound(func(s *Store, _ *ExistingStoreRegion) {
		s.Regions, s.HomeRegion, s.WriterRegion = []StoreRegion{{Name: "us-east-2"}}, "us-east-2", "eu-west-1"
		s.DeletionProtection, s.OnDelete = new(true), OnDeleteRetain
	}), []said{
		{RuleExistingSetting, "datastores.legacy.regions", "its regions are those of existing.regions"},
		{RuleExistingSetting, "datastores.legacy.homeRegion", "nothing of it is built, moved or deleted here; remove it"},
		{RuleExistingSetting, "datastores.legacy.writerRegion", "remove it"},
		{RuleExistingSetting, "datastores.legacy.deletionProtection", "remove it"},
		{RuleExistingSetting, "datastores.legacy.onDelete", "remove it"},
	}},
	{"a store that is elsewhere in no region", bound(func(s *Store, _ *ExistingStoreRegion) { s.Existing.Regions = nil }),
		[]said{{RuleExistingRegion, atExisting, "no region is named"}}},
	{"a store that is elsewhere in a region of nobody", bound(func(s *Store, _ *ExistingStoreRegion) {
		s.Existing.Regions = append(s.Existing.Regions, ExistingStoreRegion{Name: "sa-east-1"})
	}), []said{{RuleExistingRegion, atExisting + ".sa-east-1", "sa-east-1 is not one of the application's regions (us-east-2"}}},
	{"a region without what is elsewhere", bound(func(s *Store, _ *ExistingStoreRegion) {
		s.Existing.Regions = s.Existing.Regions[1:]
	}), []said{{RuleExistingMissing, atExisting, "nothing for eu-west-1, where the application runs"}}},
	{"a region with no way to what is elsewhere", bound(func(s *Store, r *ExistingStoreRegion) {
		r.Given, s.Existing.Regions[1].Given = []string{existingSecret}, []string{existingSecret}
	}), []said{
		{RuleExistingEmpty, atExisting + ".eu-west-1", "nothing to reach the store by; give readerEndpoint, globalWriterEndpoint, " +
			"writerParameter, tableName or bucket"},
		{RuleExistingEmpty, atExisting + ".us-east-2", "nothing to reach the store by"},
	}},
	{"regions that are given different things", bound(func(s *Store, _ *ExistingStoreRegion) {
		s.Existing.Regions[1].Given = []string{existingTable, existingPolicy}
	}), []said{
		{RuleExistingAlike, atExisting + ".us-east-2", "lacks readerEndpoint, secretArn, which eu-west-1 has"},
		{RuleExistingAlike, atExisting + ".us-east-2", "has tableName, which eu-west-1 lacks"},
	}},
	{"credentials in place of a secret", bound(func(_ *Store, r *ExistingStoreRegion) { r.SecretARN = new("hunter2") }),
		[]said{{RuleExistingSecret, atExisting + ".eu-west-1.secretArn", "never the credentials themselves"}}},
	{"another region's secret", bound(func(s *Store, r *ExistingStoreRegion) {
		r.SecretARN = s.Existing.Regions[1].SecretARN
	}), []said{{RuleExistingSecret, atExisting + ".eu-west-1.secretArn", "the secret is in us-east-2, which eu-west-1 could not"}}},
	{"a secret that nobody may read", bound(func(s *Store, _ *ExistingStoreRegion) {
		for i := range s.Existing.Regions {
			s.Existing.Regions[i].Given, s.Existing.Regions[i].Policy = []string{existingReader, existingSecret}, nil
		}
	}), []said{
		{RuleExistingPolicy, atExisting + ".eu-west-1.policy", "missing, but nothing can be done with secretArn"},
		{RuleExistingPolicy, atExisting + ".us-east-2.policy", "missing, but nothing can be done with secretArn"},
	}},
	{"everything on everything", bound(func(_ *Store, r *ExistingStoreRegion) {
		r.Policy = new(`{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`)
	}), []said{{RuleExistingPolicy, atExisting + ".eu-west-1.policy", "statement 1 allows * on every resource; name the actions"}}},
}

func TestAStoreThatIsManagedElsewhereIsPlannedWithoutAnythingOfItsOwn(t *testing.T) {
	t.Parallel()
	app := sound()
	app.Stores = []Store{elsewhere("legacy")}
	app.Regions = app.Regions[:2] // The third would hold no data.
	plan, found := New(app)
	require.Empty(t, found)
	assert.Equal(t, []StorePlan{{
		Name: "legacy", Kind: "existing", Members: []MemberPlan{{Region: "eu-west-1"}, {Region: "us-east-2"}}, ByEndpoint: true,
	}}, plan.Stores)
	assert.Empty(t, plan.Edges)
	assert.Empty(t, plan.Peerings)
	assert.Empty(t, plan.Limits())
	assert.True(t, plan.StoresInNetwork())
	assert.Contains(t, plan.Warnings, "datastores.legacy: managed elsewhere, so the ways to it are, too: let in the networks' "+
		"ranges (output topology), and route to it from each region before the application starts")
	assert.Contains(t, plan.Diagram(), `store__legacy__eu_west_1[("legacy (existing)")]`)
	assert.Contains(t, plan.Diagram(), "stack__eu_west_1 --> store__legacy__eu_west_1")
	assert.Equal(t, StoreDeployment{Kind: "existing", Members: map[string]MemberDeployment{"eu-west-1": {}, "us-east-2": {}}},
		plan.Deployment().Stores["legacy"])
}

func TestATableThatIsManagedElsewhereNeedsNoWayThroughNetworks(t *testing.T) {
	t.Parallel()
	app := sound()
	store := elsewhere("legacy")
	for i := range store.Existing.Regions {
		store.Existing.Regions[i].Given = []string{existingTable, existingPolicy}
	}
	app.Stores, app.Regions = []Store{store}, app.Regions[:2]
	plan, found := New(app)
	require.Empty(t, found)
	assert.False(t, plan.StoresInNetwork())
	assert.False(t, slices.ContainsFunc(plan.Warnings, func(warning string) bool {
		return len(warning) > 10 && warning[:10] == "datastores"
	}))
}

func TestARegionThatHoldsNothingOfItsOwnIsEmpty(t *testing.T) {
	t.Parallel()
	app := sound()
	store := elsewhere("legacy")
	region := store.Existing.Regions[1]
	region.Name, region.SecretARN = "us-west-2", nil
	store.Existing.Regions = append(store.Existing.Regions, region)
	app.Stores = []Store{store}
	_, found := New(app)
	require.Len(t, found, 1)
	assert.Equal(t, RuleRegionsEmpty, found[0].Rule)
}

func TestAFunctionOutsideOfNetworksReachesNoDatabaseOfAnyKind(t *testing.T) {
	t.Parallel()
	app := sound()
	onLambda(&app)
	app.Regions[1].Compute.Lambda.InNetwork = new(false)
	app.Stores = append(app.Stores, elsewhere("legacy"))
	_, found := New(app)
	assert.Empty(t, found, "who manages a store elsewhere knows whether it has public endpoints")
	ledger := replicated("ledger")
	app.Stores = append(app.Stores, ledger)
	_, found = New(app)
	require.Len(t, found, 1)
	assert.Equal(t, RuleLambdaNetwork, found[0].Rule)
}

func TestWidePolicy(t *testing.T) {
	t.Parallel()
	statement := func(text string) string { return `{"Version":"2012-10-17","Statement":` + text + `}` }
	for name, test := range map[string]struct{ text, want string }{
		"one statement":           {statement(`{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}`), ""},
		"what has no resources":   {statement(`[{"Effect":"Allow","Action":["rds:DescribeDBClusters"],"Resource":"*"}]`), ""},
		"a service on a resource": {statement(`[{"Effect":"Allow","Action":"s3:*","Resource":["arn:aws:s3:::b"]}]`), ""},
		"a denial":                {statement(`[{"Effect":"Deny","Action":"*","Resource":"*"}]`), ""},
		"a service on everything": {statement(`[{"Effect":"Deny","Action":"*","Resource":"*"},` +
			`{"Effect":"Allow","Action":["s3:*"],"Resource":["*"]}]`), "statement 2 allows s3:* on every resource"},
		"everything on every ARN": {statement(`[{"Effect":"Allow","Action":"*:*","Resource":"arn:aws:*"}]`),
			"statement 1 allows *:* on every resource"},
		"everything on one": {statement(`[{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::b"}]`), "every action of AWS"},
		"everything but an action": {statement(`[{"Effect":"Allow","NotAction":"iam:*","Resource":"arn:aws:s3:::b"}]`),
			"everything but what it names"},
		"everything but a resource": {statement(`[{"Effect":"Allow","Action":"s3:GetObject","NotResource":"arn:aws:s3:::b"}]`),
			"everything but what it names"},
		"no statement":    {`{"Version":"2012-10-17"}`, "not an IAM policy document"},
		"no JSON":         {`allow`, "not an IAM policy document"},
		"a bad statement": {statement(`"all"`), "neither one statement nor a list"},
	} {
		if test.want == "" {
			assert.Empty(t, WidePolicy(test.text), name)
			continue
		}
		assert.Contains(t, WidePolicy(test.text), test.want, name)
	}
}

// Of a store that is managed elsewhere nothing is said but that nothing is known, whatever is lost.
func TestLossOfWhatIsElsewhere(t *testing.T) {
	t.Parallel()
	app := sound()
	app.Stores = append(app.Stores, elsewhere("legacy"))
	plan, found := New(app)
	require.Empty(t, found)
	for _, loss := range losses(plan) {
		outage, found := SimulateOutage(app, plan, loss)
		require.Empty(t, found)
		i := slices.IndexFunc(outage.Stores, func(store StoreOutage) bool { return store.Name == "legacy" })
		assert.Equal(t, StoreOutage{
			Name: "legacy", Kind: KindExisting, StartedBy: StartedByNobody, Text: managedElsewhere,
		}, outage.Stores[i])
	}
}
