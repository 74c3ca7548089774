package topology

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPlanTablePlansATableOfItsOwn(t *testing.T) {
	t.Parallel()
	store := table("orders")
	store.HomeRegion = "us-east-2"
	store.Regions = []StoreRegion{{Name: "us-east-2"}, {Name: "eu-west-1"}}
	id := Identity{Organization: "acme", Project: "web", Stack: "prod"}
	plan, found := PlanStore(store, id)
	require.Empty(t, found)
	assert.Equal(t, StorePlan{
		Name: "orders", Kind: "dynamodb", HomeRegion: "us-east-2", OnDelete: "retain",
		PhysicalName: id.PhysicalName(DynamoDBTable, "orders"),
		Members: []MemberPlan{
			{Region: "eu-west-1", Protected: true}, {Region: "us-east-2", Home: true, Protected: true},
		},
		Table: store.DynamoDB,
	}, plan)
	assert.Equal(t, []Edge{{"orders", "eu-west-1", "us-east-2"}, {"orders", "us-east-2", "eu-west-1"}}, plan.Edges())

	store.DeletionProtection = new(false)
	plan, found = PlanStore(store, id)
	require.Empty(t, found)
	assert.Equal(t, []MemberPlan{{Region: "eu-west-1"}, {Region: "us-east-2", Home: true}}, plan.Members)
}

func TestPlanTableReportsAtTheTop(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		store Store
		want  []said
	}{
		"no region": {Store{HomeRegion: "us-east-2", DynamoDB: &DynamoDB{HashKey: Key{"id", "S"}}},
			[]said{{RuleRegionsNone, "regions", "name at least one"}}},
		"everything": {
			Store{
				HomeRegion: "ap-south-1", Regions: []StoreRegion{{Name: "us-esat-2"}, {Name: "eu-west-1"}, {Name: "eu-west-1"}},
				OnDelete: "snapshot",
				DynamoDB: &DynamoDB{HashKey: Key{"id", "S"}, RangeKey: &Key{"id", "S"}, GlobalSecondaryIndexes: indexes(21)},
			},
			[]said{
				{RuleRegionsCode, "regions[0].name", "did you mean us-east-2?"},
				{RuleStoreRegionDuplicate, "regions[2].name", "regions[1].name already"},
				{RuleStoreOnDelete, "onDelete", "no final snapshot"},
				{RuleStoreHome, "homeRegion", "ap-south-1 is not one of the datastore's regions"},
				{RuleRangeKey, "rangeKey.name", "id is the hash key already"},
				{RuleIndexCount, "globalSecondaryIndexes", "21 indexes"},
			}},
		"a misspelt home region is one mistake": {
			Store{
				HomeRegion: "us-east-2", Regions: []StoreRegion{{Name: "us-esat-2"}, {Name: "eu-west-1"}},
				DynamoDB: &DynamoDB{HashKey: Key{"id", "S"}},
			},
			[]said{{RuleRegionsCode, "regions[0].name", "did you mean us-east-2?"}}},
	} {
		plan, found := PlanStore(test.store, Identity{})
		assert.Equal(t, StorePlan{}, plan, name)
		require.Len(t, found, len(test.want), name)
		for i, want := range test.want {
			assert.Equal(t, want.rule, found[i].Rule, name)
			assert.Equal(t, want.path, found[i].Path, name)
			assert.Contains(t, found[i].Message, want.message, name)
		}
	}
}

func TestEnvironmentPrefix(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "ORDERS_", EnvironmentPrefix("orders"))
	assert.Equal(t, "MY_STORE_2_", EnvironmentPrefix("my-store-2"))
}
