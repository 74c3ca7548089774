package e2e_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// yamlQuestions asks all functions, and takes what it makes from what they say.
const yamlQuestions = `
name: shop
runtime: yaml
variables:
  compared:
    fn::invoke:
      function: globalapp:compareDatastores
      arguments: {kinds: [aurora, dynamodb]}
  plan:
    fn::globalapp:planTopology:
      homeRegion: us-east-2
      regions:
        - name: us-east-2
        - {name: eu-west-1, traffic: 50}
      compute: {ecs: {image: example/shop}}
      ingress: {globalAccelerator: {}}
      datastores:
        orders: {dynamodb: {hashKey: {name: id, type: S}}}
  outage:
    fn::globalapp:simulateOutage:
      homeRegion: us-east-2
      regions:
        - name: us-east-2
        - {name: eu-west-1, traffic: 50}
      compute: {ecs: {image: example/shop}}
      ingress: {globalAccelerator: {}}
      loss: {region: eu-west-1}
  wrong:
    fn::globalapp:planTopology:
      homeRegion: eu-west-2
      regions:
        - name: us-east-2
      compute: {ecs: {image: example/shop}}
outputs:
  most: ${compared.datastores["aurora"].maximumRegions.count}
  call: ${compared.datastores["aurora"].plannedFailover.apiCall}
  source: ${compared.datastores["dynamodb"].conflictResolution.source}
  valid: ${plan.valid}
  edges: ${plan.replicationEdges}
  range: ${plan.members[0].network.cidrBlock}
  diagram: ${plan.diagram}
  problem: ${wrong.problems[0].text}
  takeOver: ${outage.users.servedBy}
  unanswered: ${outage.users.totalSeconds}
`

// A YAML program asks, and nothing is created.
func TestYAMLProgramAsks(t *testing.T) {
	t.Parallel()
	b := newCLIBench(t)
	s := b.yamlStack(t, yamlQuestions)
	done := s.up()
	assert.Empty(t, done.changes())
	said := map[string]any{}
	for name, output := range done.outputs {
		said[name] = output.Value
	}
	diagram, _ := said["diagram"].(string)
	assert.Contains(t, diagram, "flowchart LR\n")
	delete(said, "diagram")
	assert.Equal(t, map[string]any{
		"most":   11.0,
		"call":   "SwitchoverGlobalCluster",
		"source": "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables-CoreConcepts.html",
		"valid":  true,
		"edges": []any{
			map[string]any{"store": "orders", "source": "eu-west-1", "destination": "us-east-2"},
			map[string]any{"store": "orders", "source": "us-east-2", "destination": "eu-west-1"},
		},
		"range":      "10.22.0.0/16",
		"takeOver":   []any{"us-east-2"},
		"unanswered": 59.0,
		"problem": "homeRegion: eu-west-2 is not one of the regions (us-east-2); add it to regions, with stack: none when it " +
			"holds data only, or name one of them",
	}, said)
	assert.Empty(t, b.left())
	assert.Empty(t, b.sim.Calls(), "the AWS providers were used")
}

// plannedShop is what the Go program reads of a plan.
type plannedShop struct {
	Valid    bool     `pulumi:"valid"`
	Diagram  string   `pulumi:"diagram"`
	Warnings []string `pulumi:"warnings"`
	Members  []struct {
		Region string `pulumi:"region"`
	} `pulumi:"members"`
}

// A Go program plans with the arguments that it then gives to the application, which says the same of itself.
func TestAnApplicationIsWhatItsPlanSays(t *testing.T) {
	t.Parallel()
	arguments := map[string]any{
		"homeRegion": "us-east-2",
		"regions":    []any{map[string]any{"name": "us-east-2"}, map[string]any{"name": "eu-west-1", "traffic": 50}},
		"compute": map[string]any{"ecs": map[string]any{
			"image": "example/shop:1", "scaling": map[string]any{"min": 2, "max": 6},
		}},
		"ingress": map[string]any{"globalAccelerator": map[string]any{}},
		"datastores": map[string]any{
			"orders": map[string]any{"dynamodb": map[string]any{"hashKey": map[string]any{"name": "id", "type": "S"}}},
		},
		"deletionProtection": false,
	}
	program := func(ctx *pulumi.Context) error {
		var plan plannedShop
		if err := ctx.Invoke("globalapp:index:planTopology", arguments, &plan); err != nil {
			return err
		}
		ctx.Export("valid", pulumi.Bool(plan.Valid))
		ctx.Export("plannedDiagram", pulumi.String(plan.Diagram))
		ctx.Export("plannedWarnings", pulumi.ToStringArray(plan.Warnings))
		ctx.Export("regions", pulumi.Int(len(plan.Members)))
		return application("shop", func() pulumi.Map { return untyped(arguments).(pulumi.Map) })(ctx)
	}
	b := newBench(t)
	s := b.stack("dev", program)
	done := s.up()
	assert.Equal(t, did("create", shopNames(twoRegions...)), done.changes())
	assert.Equal(t, true, done.outputs["valid"].Value)
	assert.Equal(t, 2.0, done.outputs["regions"].Value)
	for _, r := range s.resources() {
		if r.URN.Name() == "shop" {
			assert.Equal(t, r.Outputs["diagram"], done.outputs["plannedDiagram"].Value)
			assert.Equal(t, r.Outputs["warnings"], done.outputs["plannedWarnings"].Value)
			return
		}
	}
	require.FailNow(t, "looking for the application", "it is not in the state")
}
