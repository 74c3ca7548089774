package functions

import (
	"testing"

	p "github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

// ask invokes a function as an SDK does, with arguments as Pulumi YAML has them.
func ask(t *testing.T, token, arguments string) (map[string]property.Value, error) {
	t.Helper()
	plugin, err := infer.NewProviderBuilder().
		WithNamespace("pulumi-globalapp").
		WithModuleMap(map[tokens.ModuleName]tokens.ModuleName{"functions": "index"}).
		WithFunctions(infer.Function(&CompareDatastores{}), infer.Function(&PlanTopology{}),
			infer.Function(&SimulateOutage{})).
		Build()
	require.NoError(t, err)
	response, err := Serve(plugin).Invoke(t.Context(), p.InvokeRequest{Token: tokens.Type(token), Args: parse(t, arguments)})
	require.Empty(t, response.Failures)
	return response.Return.AsMap(), err
}

func parse(t *testing.T, text string) property.Map {
	t.Helper()
	values := map[string]any{}
	require.NoError(t, yaml.Unmarshal([]byte(text), &values))
	return resource.FromResourcePropertyMap(resource.NewPropertyMapFromMap(values))
}
