package inputs

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/stretchr/testify/assert"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// What comes from another resource is given though it is not known, and a secret policy is never shown.
func TestDecodeAStoreThatIsManagedElsewhere(t *testing.T) {
	t.Parallel()
	known := func(text string) property.Value { return property.New(text) }
	object := func(values map[string]property.Value) property.Value { return property.New(property.NewMap(values)) }
	store := DecodeStore("legacy", object(map[string]property.Value{
		"existing": object(map[string]property.Value{"port": property.New(5432.0), "regions": object(map[string]property.Value{
			"us-east-2": object(map[string]property.Value{
				"tableName": known("carts"), "policy": known("{}"), "secretArn": property.New(property.Computed),
			}),
			"eu-west-1": object(map[string]property.Value{"policy": known("{}").WithSecret(true), "bucket": known("assets")}),
		})}),
	}).AsMap())
	assert.Equal(t, topology.Store{Name: "legacy", Existing: &topology.ExistingStore{Regions: []topology.ExistingStoreRegion{
		{Name: "eu-west-1", Given: []string{"bucket", "policy"}},
		{Name: "us-east-2", Given: []string{"secretArn", "tableName", "policy"}, Policy: new("{}")},
	}}}, store)
}
