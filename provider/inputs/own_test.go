package inputs

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestTheTableAndThePackageSchemaBelongTogether(t *testing.T) {
	t.Parallel()
	for typeName, properties := range Table {
		for name, table := range properties {
			path := typeName + "." + name
			property, ok := Own().objects[typeName].properties[name]
			require.True(t, ok, path)
			c := &checker{pkg: Own()}
			if table.Default != nil {
				c.value(node{path: path, spec: property.TypeSpec, table: table}, valueOf(table.Default))
				assert.NotContains(t, Own().objects[typeName].required, name, path)
			}
			assert.Empty(t, c.problems)
			if table.Implied {
				assert.Equal(t, kindObject, Own().kindOf(property.TypeSpec), path)
			}
		}
	}
}

func TestEveryDefaultOfThePackageSchemaIsInTheTable(t *testing.T) {
	t.Parallel()
	for name, o := range Own().objects {
		for key, spec := range o.properties {
			if spec.Default == nil {
				continue
			}
			table := name
			if slices.Contains([]string{"planTopology", "simulateOutage"}, name) {
				table = applicationType // The functions take the component's inputs.
			}
			want, err := json.Marshal(Lookup(table, key).Default)
			require.NoError(t, err)
			got, err := json.Marshal(spec.Default)
			require.NoError(t, err)
			assert.JSONEq(t, string(want), string(got), "%s.%s", name, key)
		}
	}
}

func TestARegionOverridesTheSameBlocksWithTheSameProperties(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []string{"compute", "loadBalancer", "network"}, Own().overridable())
	for _, name := range []string{"LoadBalancer", "ApplicationLoadBalancer", "HealthCheck", "Compute", "Ecs", "Scaling"} {
		base, overrides := Own().objects[name], Own().objects[name+overridesSuffix]
		assert.Equal(t, slices.Sorted(maps.Keys(base.properties)), slices.Sorted(maps.Keys(overrides.properties)), name)
		assert.Empty(t, overrides.required, name)
	}
}

func TestNoTypeOfThePackageSchemaTakesAnything(t *testing.T) {
	t.Parallel()
	for name, o := range Own().objects {
		for key, spec := range o.properties {
			assert.NotEqual(t, kindAny, Own().kindOf(spec.TypeSpec), "%s.%s", name, key)
		}
	}
}

func TestAnApplicationByThePackageSchema(t *testing.T) {
	t.Parallel()
	_, plan, problems := Own().Application("shop", testIdentity, parse(t, twoRegions))
	assert.Empty(t, problems)
	assert.Len(t, plan.Regions, 2)
}

func TestRandomApplicationsByThePackageSchemaNeverPanic(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		_, plan, problems := Own().Application("shop", testIdentity, randomInputs(t, Own()))
		require.Equal(t, len(problems) == 0, len(plan.Regions) > 0)
	})
}
