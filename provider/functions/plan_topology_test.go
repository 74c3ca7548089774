package functions

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/inputs"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// shop is an application in two regions, with a third one that holds data only.
const shop = `
homeRegion: us-east-2
writerRegion: eu-west-1
regions:
  - name: us-east-2
  - { name: eu-west-1, traffic: 50, deletionProtection: false }
  - { name: us-west-2, stack: none }
network: { availabilityZoneCount: 2 }
compute: { ecs: { image: "example/shop:1" } }
ingress: { globalAccelerator: {} }
datastores:
  orders: { dynamodb: { hashKey: { name: id, type: S } } }
  catalog:
    regions: [{ name: us-east-2 }, { name: eu-west-1, instances: 1 }]
    aurora: { engine: aurora-postgresql, engineVersion: "16.6", instanceClass: db.r6g.large, databaseName: shop }
`

// answer is what planTopology gives back, as plain values.
func answer(t *testing.T, arguments string) map[string]any {
	t.Helper()
	result, err := ask(t, PlanTopologyToken, arguments)
	require.NoError(t, err)
	return resource.ToResourcePropertyMap(property.NewMap(result)).Mappable()
}

type list = []any

type object = map[string]any

func TestPlanTopologySaysWhatWouldBeBuilt(t *testing.T) {
	t.Parallel()
	plan := answer(t, shop)
	diagram, _ := plan["diagram"].(string)
	assert.Contains(t, diagram, `subgraph region__eu_west_1["eu-west-1: writer"]`)
	delete(plan, "diagram")
	delete(plan, "graph") // TestPlanTopologyGivesWhatPicturesShow.
	warnings, _ := plan["warnings"].(list)
	assert.NotEmpty(t, warnings)
	delete(plan, "warnings")
	database := func(region string, home, writer, protected bool, instances float64) object {
		return object{
			"region": region, "home": home, "writer": writer, "deletionProtection": protected, "instances": instances,
			"instanceClass": "db.r6g.large", "engineVersion": "16.6",
		}
	}
	table := func(region string, home, protected bool) object {
		return object{
			"region": region, "home": home, "writer": false, "deletionProtection": protected, "instances": 0.0,
			"instanceClass": "", "engineVersion": "",
		}
	}
	edge := func(store, source, destination string) object {
		return object{"store": store, "source": source, "destination": destination}
	}
	assert.Equal(t, object{
		"valid":    true,
		"problems": list{},
		"ingress":  "globalAccelerator",
		"members": list{
			object{
				"region": "eu-west-1", "home": false, "writer": true, "stack": true, "traffic": 50.0, "isolated": false,
				"deletionProtection": false, "dualStack": false, "brought": false, "network": object{
					"cidrBlock": "10.22.0.0/16", "natGateways": "perZone", "broughtCidrBlocks": list{}, "zones": list{
						object{"zoneId": "euw1-az1", "privateCidrBlock": "10.22.0.0/20", "publicCidrBlock": "10.22.16.0/22"},
						object{"zoneId": "euw1-az2", "privateCidrBlock": "10.22.32.0/20", "publicCidrBlock": "10.22.48.0/22"},
					},
				},
			},
			object{
				"region": "us-east-2", "home": true, "writer": false, "stack": true, "traffic": 100.0, "isolated": false,
				"deletionProtection": true, "dualStack": false, "brought": false, "network": object{
					"cidrBlock": "10.31.0.0/16", "natGateways": "perZone", "broughtCidrBlocks": list{}, "zones": list{
						object{"zoneId": "use2-az1", "privateCidrBlock": "10.31.0.0/20", "publicCidrBlock": "10.31.16.0/22"},
						object{"zoneId": "use2-az2", "privateCidrBlock": "10.31.32.0/20", "publicCidrBlock": "10.31.48.0/22"},
					},
				},
			},
			object{
				"region": "us-west-2", "home": false, "writer": false, "stack": false, "traffic": 100.0, "isolated": false,
				"deletionProtection": true, "dualStack": false, "brought": false,
			},
		},
		"stores": list{
			object{
				"name": "catalog", "kind": "aurora", "homeRegion": "us-east-2", "writerRegion": "eu-west-1",
				"onDelete": "snapshot", "members": list{
					database("eu-west-1", false, true, false, 1), database("us-east-2", true, false, true, 2),
				},
			},
			object{
				"name": "orders", "kind": "dynamodb", "homeRegion": "us-east-2", "writerRegion": "", "onDelete": "retain",
				"members": list{
					table("eu-west-1", false, false), table("us-east-2", true, true), table("us-west-2", false, true),
				},
			},
		},
		"replicationEdges": list{
			edge("catalog", "eu-west-1", "us-east-2"),
			edge("orders", "eu-west-1", "us-east-2"), edge("orders", "eu-west-1", "us-west-2"),
			edge("orders", "us-east-2", "eu-west-1"), edge("orders", "us-east-2", "us-west-2"),
			edge("orders", "us-west-2", "eu-west-1"), edge("orders", "us-west-2", "us-east-2"),
		},
		"peerings": list{object{"requester": "eu-west-1", "accepter": "us-east-2"}},
		"limits": list{
			object{"path": "datastores.catalog.regions", "text": "regions of the datastore", "used": 2.0, "most": 11.0},
			object{
				"path": "datastores.orders.dynamodb.globalSecondaryIndexes",
				"text": "global secondary indexes of the table", "used": 0.0, "most": 20.0,
			},
			object{
				"path": "regions", "text": "peering connections of the network in eu-west-1", "used": 1.0, "most": 50.0,
			},
			object{
				"path": "regions", "text": "peering connections of the network in us-east-2", "used": 1.0, "most": 50.0,
			},
		},
	}, plan)
}

// A region that holds a database and runs nothing has a network without a way to the internet.
func TestPlanTopologyShowsAPrivateNetwork(t *testing.T) {
	t.Parallel()
	plan := answer(t, `
homeRegion: us-east-2
regions: [{ name: us-east-2, stack: none }, { name: eu-west-1, stack: none }]
network: { availabilityZoneCount: 2 }
datastores:
  catalog: { aurora: { engine: aurora-mysql, engineVersion: 8.0.mysql_aurora.3.08.0, databaseName: shop } }
`)
	require.Equal(t, list{}, plan["problems"])
	assert.Equal(t, object{
		"cidrBlock": "10.31.0.0/16", "natGateways": "", "broughtCidrBlocks": list{}, "zones": list{
			object{"zoneId": "use2-az1", "privateCidrBlock": "10.31.0.0/20", "publicCidrBlock": ""},
			object{"zoneId": "use2-az2", "privateCidrBlock": "10.31.32.0/20", "publicCidrBlock": ""},
		},
	}, plan["members"].(list)[1].(object)["network"])
}

// What is wrong is said in the component's own words, and nothing else.
func TestPlanTopologySaysWhatTheComponentWouldSay(t *testing.T) {
	t.Parallel()
	for name, wrong := range map[string]struct {
		arguments string
		problems  list
	}{
		"nothing given": {"{}", list{
			object{"path": "homeRegion", "text": "homeRegion: missing, but required; set it to a string"},
			object{"path": "regions", "text": "regions: missing, but required; set it to a list"},
		}},
		"a misspelt key, a fraction, a value outside of its enumeration": {`
homeRegion: us-east-2
regions: [{ name: us-east-2, trafic: 50 }, { name: eu-west-1, traffic: 50.5 }]
compute: { ecs: { image: example/shop } }
network: { natGateways: perzone }
`, list{
			object{"path": "network.natGateways", "text": `network.natGateways: "perzone" is not one of none, single, perZone; ` +
				`did you mean "perZone"?`},
			object{"path": "regions[0].trafic", "text": "regions[0].trafic: Region has no such property; did you mean traffic?"},
			object{"path": "regions[1].traffic", "text": "regions[1].traffic: 50.5 is not a whole number; use 50 or 51"},
		}},
		"what only the planner can tell": {`
homeRegion: us-east-1
regions: [{ name: us-east-2 }]
compute: { ecs: { image: example/shop } }
`, list{object{"path": "homeRegion", "text": "homeRegion: us-east-1 is not one of the regions (us-east-2); add it to regions, " +
			"with stack: none when it holds data only, or name one of them"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, component := inputs.Own().Application("shop", topology.Identity{}, parse(t, wrong.arguments))
			require.NotEmpty(t, component)
			said := list{}
			for _, problem := range component {
				said = append(said, object{"path": problem.Path, "text": problem.Error()})
			}
			plan := answer(t, wrong.arguments)
			assert.Equal(t, wrong.problems, plan["problems"])
			assert.Equal(t, said, plan["problems"])
			assert.Equal(t, false, plan["valid"])
			for _, name := range []string{"members", "stores", "replicationEdges", "peerings", "limits", "warnings"} {
				assert.Equal(t, list{}, plan[name], name)
			}
			assert.Empty(t, plan["diagram"])
			assert.Equal(t, object{"nodes": list{}, "edges": list{}}, plan["graph"])
			assert.Len(t, plan, 11)
		})
	}
}

// A value that must be plain, and is not, is refused as in the component; one that may be secret is never shown.
func TestPlanTopologyKeepsSecrets(t *testing.T) {
	t.Parallel()
	given := parse(t, shop)
	compute := property.NewMap(map[string]property.Value{"ecs": property.New(property.NewMap(map[string]property.Value{
		"image": property.New("correct-horse").WithSecret(true), "port": property.New("correct-horse").WithSecret(true),
	}))})
	result := planned(planOf(given.Set("compute", property.New(compute))))
	require.Len(t, result.Problems, 1)
	assert.Equal(t, "compute.ecs.port", result.Problems[0].Path)
	assert.NotContains(t, result.Problems[0].Text, "correct-horse")
}

// The name of an application is no input, so nothing of the answer may depend on it.
func TestNothingInAPlanDependsOnTheName(t *testing.T) {
	t.Parallel()
	id := topology.Identity{Organization: "acme", Project: "web", Stack: "prod"}
	_, plan, problems := inputs.Own().Application("another-shop", id, parse(t, shop))
	assert.Equal(t, planned(plan, problems), planned(planOf(parse(t, shop))))
}
