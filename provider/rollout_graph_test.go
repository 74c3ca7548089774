package provider

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/application"
)

// shopInWaves is an application that runs side by side in eu-central-1 and eu-west-1, and then in us-east-2. Its kinds of
// compute are those of the first wave and of the second.
func shopInWaves(first, second object) object {
	inputs := shop()
	delete(inputs, "compute")
	inputs["rollout"] = object{"waves": []any{[]any{"eu-central-1", "eu-west-1"}, []any{"us-east-2"}}}
	inputs["regions"] = []any{
		object{"name": "us-east-2", "compute": second}, object{"name": "eu-central-1", "compute": first},
		object{"name": "eu-west-1", "compute": first},
	}
	return inputs
}

// lambdaBlock is a function that is kept warm.
var lambdaBlock = object{"lambdaFunction": object{"image": ecrShop, "provisionedConcurrency": 2}}

// autoModeBlock is a cluster without anything that is put in order.
var autoModeBlock = object{"eks": object{"kubernetesVersion": "1.33", "nodes": object{"autoMode": object{}}}}

// The order is no dependency: what is registered, and what it depends on, is the same with waves and without.
func TestWavesAreNoDependencies(t *testing.T) {
	t.Parallel()
	inputs := shopInWaves(ecsBlock, ecsBlock)
	waves, err := construct(t, application.Type, "shop", inputs)
	require.NoError(t, err)
	delete(inputs, "rollout")
	plain, err := construct(t, application.Type, "shop", inputs)
	require.NoError(t, err)
	require.Equal(t, slices.Sorted(maps.Keys(plain.nodes)), slices.Sorted(maps.Keys(waves.nodes)))
	for name, each := range plain.nodes {
		other := waves.nodes[name]
		assert.ElementsMatch(t, each.needs(), other.needs(), name)
		assert.Equal(t, each.inputs, other.inputs, name)
		for property, needs := range each.request.GetPropertyDependencies() {
			assert.ElementsMatch(t, needs.GetUrns(), other.request.GetPropertyDependencies()[property].GetUrns(), name)
		}
	}
	// The runbook says what waves do without a lost region.
	delete(plain.outputs, "runbook")
	delete(waves.outputs, "runbook")
	assert.Equal(t, plain.outputs, waves.outputs)
}

// What a wave ends with keeps back what begins the next one, and what needs that; everything else is built.
func TestAWaveWaitsForTheOneBefore(t *testing.T) {
	t.Parallel()
	endpoints := "shop-ingress-us-east-2-endpoints"
	fails := func(property.Map) (property.Map, error) { return property.Map{}, errors.New("refused") }
	rolledBack := func(state property.Map) (property.Map, error) {
		return state.Set("taskDefinition", property.New("arn:the-one-before")), nil
	}
	for name, test := range map[string]struct {
		first, second object
		gate          string
		becomes       func(property.Map) (property.Map, error)
		says          string
		// late is what of the second wave is kept back, of its stack and beside it.
		late []string
	}{
		"a service that is rolled back": {
			ecsBlock, ecsBlock, "service", rolledBack, "the deployment in eu-west-1 was rolled back",
			[]string{"task-definition", "service"},
		},
		"a service that fails": {
			ecsBlock, ecsBlock, "service", fails, "refused", []string{"task-definition", "service"},
		},
		"a function's alias": {
			lambdaBlock, lambdaBlock, "function-alias", fails, "refused",
			[]string{"function", "function-alias", "function-permission", "function-attachment", "function-concurrency"},
		},
		"what keeps a function warm": {
			lambdaBlock, ecsBlock, "function-concurrency", fails, "refused", []string{"task-definition", "service"},
		},
		"a node group": {
			eksBlock, eksBlock, "nodes", fails, "refused",
			[]string{"node-template", "nodes", "nodes-attachment", "add-on-coredns"},
		},
		"a service before instances": {
			ecsBlock, ec2Block, "service", rolledBack, "the deployment in eu-west-1 was rolled back",
			[]string{"launch-template", "instances", "scaling-policy"},
		},
		"a service before a cluster in Auto Mode": {
			ecsBlock, autoModeBlock, "service", rolledBack, "the deployment in eu-west-1 was rolled back", nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inputs := shopInWaves(test.first, test.second)
			whole, err := construct(t, application.Type, "shop", inputs)
			require.NoError(t, err)
			gate := "shop-main-" + test.gate + "-eu-west-1"
			require.Contains(t, whole.nodes, gate)
			var want []string
			for _, part := range test.late {
				want = append(want, "shop-main-"+part+"-us-east-2")
			}
			if len(want) > 0 {
				want = append(want, endpoints)
			}
			others := whole.around("us-east-2", want)
			half, err := constructWhere(t, application.Type, "shop", inputs, after(gate, others, test.becomes))
			require.ErrorContains(t, err, test.says)
			assert.ElementsMatch(t, others, half.around("us-east-2", nil), "all else is built, and nothing more")
		})
	}
}

// around are the names of the resources of a region, without some.
func (g graph) around(region string, less []string) []string {
	var names []string
	for name := range g.nodes {
		if strings.Contains(name, region) && !slices.Contains(less, name) {
			names = append(names, name)
		}
	}
	return names
}

// after lets something become of a resource when all of others are there: a component that fails registers no more.
func after(
	gate string, others []string, becomes func(property.Map) (property.Map, error),
) func(string, property.Map) (property.Map, error) {
	var lock sync.Mutex
	missing, complete := slices.Clone(others), make(chan struct{})
	return func(name string, state property.Map) (property.Map, error) {
		lock.Lock()
		if i := slices.Index(missing, name); i >= 0 {
			if missing = slices.Delete(missing, i, i+1); len(missing) == 0 {
				close(complete)
			}
		}
		lock.Unlock()
		if name != gate {
			return state, nil
		}
		select {
		case <-complete:
		case <-time.After(time.Minute):
		}
		return becomes(state)
	}
}
