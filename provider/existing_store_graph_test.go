package provider

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/application"
)

// legacyPolicy allows to read a region's secret.
func legacyPolicy(region string) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["secretsmanager:GetSecretValue"],"Resource":["` +
		legacySecret(region) + `"]}]}`
}

func legacySecret(region string) string {
	return "arn:aws:secretsmanager:" + region + ":111122223333:secret:legacy-AbCdEf"
}

// legacy is a database that is managed elsewhere, of which every region is given everything.
func legacy() object {
	region := func(code string) object {
		return object{
			"readerEndpoint": "ro." + code + ".example.com", "globalWriterEndpoint": "rw.example.com",
			"writerParameter": "/legacy/writer", "secretArn": legacySecret(code), "policy": legacyPolicy(code),
		}
	}
	return object{
		"existing": object{
			"port": 5432, "databaseName": "shop",
			"regions": object{"us-east-2": region("us-east-2"), "eu-west-1": region("eu-west-1")},
		},
	}
}

// withStores constructs the shop with other datastores.
func withStores(t *testing.T, stores object) (graph, error) {
	t.Helper()
	inputs := maps.Clone(shop())
	inputs["datastores"] = stores
	return construct(t, application.Type, "shop", inputs)
}

// Of a store that is managed elsewhere nothing is registered but the permission of each region's tasks.
func TestAStoreThatIsManagedElsewhereIsOnlyBound(t *testing.T) {
	t.Parallel()
	without, err := withStores(t, object{})
	require.NoError(t, err)
	g, err := withStores(t, object{"legacy": legacy()})
	require.NoError(t, err)
	var added []string
	for name := range g.nodes {
		if _, there := without.nodes[name]; !there {
			added = append(added, name)
		}
	}
	slices.Sort(added)
	assert.Equal(t, []string{"shop-main-task-policy-legacy-eu-west-1", "shop-main-task-policy-legacy-us-east-2"}, added)

	bindings := g.outputs["bindings"].(object)
	for _, region := range []string{"eu-west-1", "us-east-2"} {
		assert.Equal(t, object{
			"environment": object{
				"LEGACY_READER_ENDPOINT": "ro." + region + ".example.com", "LEGACY_GLOBAL_WRITER_ENDPOINT": "rw.example.com",
				"LEGACY_WRITER_PARAMETER": "/legacy/writer", "LEGACY_SECRET_ARN": legacySecret(region), "LEGACY_PORT": "5432",
				"LEGACY_DATABASE_NAME": "shop",
			},
			"policies": object{"legacy": legacyPolicy(region)},
		}, bindings[region], region)
		assert.JSONEq(t, legacyPolicy(region), g.node("shop-main-task-policy-legacy-" + region).inputs["policy"].(string))
	}
	assert.Equal(t, object{
		"kind": "existing", "homeRegion": "", "writerRegion": "", "physicalName": "", "members": object{
			"eu-west-1": object{
				"physicalName": "", "arn": "", "endpoint": "rw.example.com", "readerEndpoint": "ro.eu-west-1.example.com",
			},
			"us-east-2": object{
				"physicalName": "", "arn": "", "endpoint": "rw.example.com", "readerEndpoint": "ro.us-east-2.example.com",
			},
		},
	}, g.outputs["stores"].(object)["legacy"])
}

// A table and buckets have the variables of a table and of buckets; a store without a policy gives none.
func TestWhatIsGivenOfAStoreThatIsManagedElsewhereDecidesItsVariables(t *testing.T) {
	t.Parallel()
	policy := `{"Statement":[{"Effect":"Allow","Action":["dynamodb:GetItem"],` +
		`"Resource":"arn:aws:dynamodb:*:111122223333:table/carts"}]}`
	both := func(region object) object {
		return object{"existing": object{"regions": object{"us-east-2": region, "eu-west-1": region}}}
	}
	g, err := withStores(t, object{
		"carts": both(object{"tableName": "carts", "policy": policy}), "assets": both(object{"bucket": "assets", "policy": policy}),
		"search": both(object{"readerEndpoint": "search.example.com"}),
	})
	require.NoError(t, err)
	assert.Equal(t, object{
		"environment": object{
			"CARTS_TABLE_NAME": "carts", "ASSETS_BUCKET": "assets", "SEARCH_READER_ENDPOINT": "search.example.com",
		},
		"policies": object{"carts": policy, "assets": policy},
	}, g.outputs["bindings"].(object)["eu-west-1"])
	members := g.outputs["stores"].(object)["carts"].(object)["members"].(object)
	assert.Equal(t, "carts", members["eu-west-1"].(object)["physicalName"])
	assert.NotContains(t, g.nodes, "shop-main-task-policy-search-eu-west-1")
}
