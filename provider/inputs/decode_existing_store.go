package inputs

import (
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// decodeExistingStore reads a store that is managed elsewhere. What comes from another resource is given, though not known yet.
func decodeExistingStore(m property.Map) *topology.ExistingStore {
	existing := &topology.ExistingStore{}
	regions := block(m, "regions")
	for code := range regions.AllStable {
		given := block(regions, code)
		existing.Regions = append(existing.Regions, topology.ExistingStoreRegion{
			Name: code,
			Given: slices.DeleteFunc(topology.ExistingInputs(), func(input string) bool {
				return given.Get(input).IsNull()
			}),
			SecretARN: optionalText(given, "secretArn"),
			Policy:    optionalText(given, "policy"),
		})
	}
	return existing
}
