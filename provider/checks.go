package provider

import (
	"context"
	"maps"
	"slices"

	p "github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/application"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/datastore"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/ingress"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/inputs"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/regional"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// checks find all mistakes in the inputs of a component, by its type token.
var checks = withDatastores(map[string]func(name string, given property.Map) topology.Problems{
	application.Type: func(name string, given property.Map) topology.Problems {
		_, _, problems := inputs.Own().Application(name, topology.Identity{}, given)
		return problems
	},
	regional.StackType: func(name string, given property.Map) topology.Problems {
		_, _, problems := regional.Plan(name, given)
		return problems
	},
	ingress.Route53IngressType: func(name string, given property.Map) topology.Problems {
		_, problems := ingress.PlanRoute53(name, given)
		return problems
	},
	ingress.GlobalAcceleratorIngressType: ingress.Check,
})

// withDatastores adds the checks of the datastores that can stand alone.
func withDatastores(
	checks map[string]func(string, property.Map) topology.Problems,
) map[string]func(string, property.Map) topology.Problems {
	for _, token := range datastore.Types() {
		checks[token] = func(name string, given property.Map) topology.Problems {
			_, problems := datastore.Plan(token, name, topology.Identity{}, given)
			return problems
		}
	}
	return checks
}

// withChecks looks at the inputs as they came: infer drops unknown keys, rounds fractions and accepts any enumeration value
// without a word, so that a check behind it would come too late.
func withChecks(plugin p.Provider) p.Provider {
	construct := plugin.Construct
	plugin.Construct = func(ctx context.Context, request p.ConstructRequest) (p.ConstructResponse, error) {
		var problems topology.Problems
		packages := make([]string, 0, len(request.Providers))
		for _, name := range slices.Sorted(maps.Keys(request.Providers)) {
			packages = append(packages, string(name))
		}
		if problem := region.RefuseAwsProvider(packages...); problem != nil {
			problems = append(problems, *problem)
		}
		if check, known := checks[string(request.Urn.Type())]; known {
			problems = append(problems, check(request.Urn.Name(), request.Inputs)...)
		}
		if len(problems) > 0 {
			return p.ConstructResponse{}, problems
		}
		return construct(ctx, request)
	}
	return plugin
}
