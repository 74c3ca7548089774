package topology

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestThePlanSaysHowNearItComesToLimits(t *testing.T) {
	t.Parallel()
	app := sound()
	app.Regions[2] = stack("us-west-2")
	orders := table("orders")
	orders.DynamoDB.GlobalSecondaryIndexes = []Index{{Name: "by-state", HashKey: Key{"state", "S"}, Projection: "ALL"}}
	app.Stores = []Store{
		{Name: "assets", S3: &S3{}}, database("catalog", "us-east-2", "eu-west-1"), orders,
	}
	plan, found := New(app)
	require.Empty(t, found)
	assert.Equal(t, []Limit{
		{"datastores.assets.regions", "replication rules of each bucket", 2, 1000},
		{"datastores.catalog.regions", "regions of the datastore", 2, 11},
		{"datastores.orders.dynamodb.globalSecondaryIndexes", "global secondary indexes of the table", 1, 20},
		{"regions", "peering connections of the network in eu-west-1", 2, 50},
		{"regions", "peering connections of the network in us-east-2", 2, 50},
		{"regions", "peering connections of the network in us-west-2", 2, 50},
	}, plan.Limits())
}

func TestAPlanWithoutStoresHasNoLimits(t *testing.T) {
	t.Parallel()
	app := sound()
	app.Stores, app.Regions = nil, app.Regions[:2]
	plan, found := New(app)
	require.Empty(t, found)
	assert.Equal(t, []Limit{}, plan.Limits())
}
