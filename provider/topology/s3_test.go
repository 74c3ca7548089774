package topology

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func buckets(regions ...string) Store {
	store := Store{Name: "assets", S3: &S3{}}
	for _, region := range regions {
		store.Regions = append(store.Regions, StoreRegion{Name: region})
	}
	return store
}

func TestPlanBucketsPlansAMesh(t *testing.T) {
	t.Parallel()
	id := Identity{Organization: "acme", Project: "web", Stack: "prod"}
	plan, found := PlanStore(buckets("us-east-2", "eu-west-1"), id)
	require.Empty(t, found)
	assert.Equal(t, StorePlan{
		Name: "assets", Kind: "s3", OnDelete: "retain",
		Members: []MemberPlan{
			{
				Region: "eu-west-1", Protected: true,
				PhysicalName: id.PhysicalName(Bucket, "assets", "eu-west-1"), Generation: 1, Priority: 23,
			},
			{
				Region: "us-east-2", Protected: true,
				PhysicalName: id.PhysicalName(Bucket, "assets", "us-east-2"), Generation: 1, Priority: 32,
			},
		},
	}, plan)
	assert.Equal(t, []Edge{{"assets", "eu-west-1", "us-east-2"}, {"assets", "us-east-2", "eu-west-1"}}, plan.Edges())
}

func TestARegionMovesNoOtherBucketOrPriority(t *testing.T) {
	t.Parallel()
	two, found := PlanStore(buckets("us-east-2", "eu-west-1"), Identity{})
	require.Empty(t, found)
	three, found := PlanStore(buckets("ap-south-1", "eu-west-1", "us-east-2"), Identity{})
	require.Empty(t, found)
	assert.Equal(t, two.Members, three.Members[1:])
}

func TestAGenerationGivesANewName(t *testing.T) {
	t.Parallel()
	store := buckets("us-east-2", "eu-west-1")
	names := map[string]bool{}
	for _, generation := range []int{0, 1, 2, 3} {
		store.Regions[1].Generation = generation
		plan, found := PlanStore(store, Identity{})
		require.Empty(t, found)
		names[plan.Members[0].PhysicalName] = true
	}
	assert.Len(t, names, 3, "generation 1 is the first one")
}

func TestRegionsOfTheFutureHavePrioritiesOfTheirOwn(t *testing.T) {
	t.Parallel()
	taken := map[int]bool{}
	first := priority("xx-west-1", taken)
	assert.Greater(t, first, 64)
	assert.NotEqual(t, first, priority("xx-west-1", taken), "the same number is not given twice")
	assert.Equal(t, first, priority("xx-west-1", map[int]bool{}))
}

func TestPlanBucketsReportsAtTheTop(t *testing.T) {
	t.Parallel()
	store := buckets("us-east-2", "us-east-2")
	store.HomeRegion, store.OnDelete = "us-east-2", "snapshot"
	_, found := PlanStore(store, Identity{})
	paths := []string{}
	for _, problem := range found {
		paths = append(paths, problem.Path)
	}
	assert.Equal(t, []string{"regions[1].name", "onDelete", "homeRegion"}, paths)
}
