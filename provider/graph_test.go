package provider

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"github.com/blang/semver"
	p "github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi-go-provider/integration"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	globalapp "github.com/pulumi-globalapp/pulumi-globalapp"
)

// object is what a user writes.
type object = map[string]any

// node is one registered resource.
type node struct {
	token    string
	name     string
	parent   resource.URN
	provider resource.URN
	inputs   object
	request  *pulumirpc.RegisterResourceRequest
}

// graph is everything that a component registers, by name.
type graph struct {
	t       *testing.T
	nodes   map[string]node
	outputs object
}

// construct registers a component and what it consists of at a simulated engine that knows no AWS: ids are the name with
// -id, ARNs the name after arn:, and names that AWS makes up the name itself.
func construct(t *testing.T, token, name string, inputs object) (graph, error) {
	t.Helper()
	plugin, err := New()
	require.NoError(t, err)
	g := graph{t: t, nodes: map[string]node{}}
	var lock sync.Mutex
	server, err := integration.NewServer(t.Context(), globalapp.Name, semver.MustParse(globalapp.Version()),
		integration.WithProvider(plugin), integration.WithMocks(&integration.MockResourceMonitor{
			CallF: func(args integration.MockCallArgs) (property.Map, error) {
				assert.Fail(t, "something was looked up", "%s", args.Token)
				return property.Map{}, nil
			},
			NewResourceF: func(args integration.MockResourceArgs) (string, property.Map, error) {
				lock.Lock()
				defer lock.Unlock()
				assert.NotContains(t, g.nodes, args.Name, "two resources have one name")
				g.nodes[args.Name] = node{
					token: string(args.TypeToken), name: args.Name, inputs: plainMap(args.Inputs), request: args.RegisterRPC,
					parent: resource.URN(args.RegisterRPC.GetParent()), provider: args.Provider.Urn,
				}
				return args.Name + "-id", made(args), nil
			},
		}))
	require.NoError(t, err)
	response, err := server.Construct(p.ConstructRequest{
		Urn:    resource.NewURN("dev", "shop", "", tokens.Type(token), name),
		Inputs: resource.FromResourcePropertyMap(resource.NewPropertyMapFromMap(inputs)),
	})
	g.outputs = plainMap(response.State)
	return g, err
}

// made is the state of a resource after its creation.
func made(args integration.MockResourceArgs) property.Map {
	state := args.Inputs.Set("arn", property.New("arn:"+args.Name)).Set("dnsName", property.New(args.Name+".example.com"))
	if state.Get("name").IsNull() {
		state = state.Set("name", property.New(args.Name))
	}
	return state
}

// plainMap is a property map as a user would write it, without secrets and dependencies.
func plainMap(m property.Map) object {
	values := object{}
	for key, value := range m.All {
		values[key] = plainValue(value)
	}
	return values
}

func plainValue(v property.Value) any {
	switch {
	case v.IsMap():
		return plainMap(v.AsMap())
	case v.IsArray():
		list := []any{}
		for _, element := range v.AsArray().All {
			list = append(list, plainValue(element))
		}
		return list
	case v.IsComputed():
		return "(unknown)"
	case v.IsNumber():
		return v.AsNumber()
	case v.IsBool():
		return v.AsBool()
	case v.IsString():
		return v.AsString()
	default:
		return nil
	}
}

// node is the resource with a name.
func (g graph) node(name string) node {
	g.t.Helper()
	require.Contains(g.t, g.nodes, name)
	return g.nodes[name]
}

// policy is a policy document among the inputs of a resource.
func (n node) policy(t *testing.T, input string) []statement {
	t.Helper()
	var document struct{ Statement []statement }
	require.NoError(t, json.Unmarshal([]byte(n.inputs[input].(string)), &document))
	require.NotEmpty(t, document.Statement)
	return document.Statement
}

// statement is a statement of a policy document.
type statement struct {
	Sid, Effect      string
	Action, Resource []string
	Principal        map[string]string
}

// shop is an application in two regions with one datastore.
func shop() object {
	return object{
		"homeRegion": "us-east-2",
		"regions":    []any{object{"name": "us-east-2"}, object{"name": "eu-west-1", "traffic": 50}},
		"compute": object{"ecs": object{
			"image":       "111122223333.dkr.ecr.us-east-2.amazonaws.com/team/shop:1.4.2",
			"cpu":         512,
			"memory":      1024,
			"port":        9000,
			"scaling":     object{"min": 2, "max": 20},
			"environment": object{"LOG": "info"},
		}},
		"loadBalancer": object{"application": object{"healthCheck": object{"path": "/healthz"}}},
		"ingress":      object{"globalAccelerator": object{}},
		"datastores":   object{"orders": object{"dynamodb": object{"hashKey": object{"name": "id", "type": "S"}}}},
		"tags":         object{"team": "shop"},
	}
}

func TestProbe(t *testing.T) {
	g, err := construct(t, "globalapp:index:GlobalApplication", "shop", shop())
	require.NoError(t, err)
	text, _ := json.MarshalIndent(g.outputs, "", " ")
	t.Log(string(text))
	for _, n := range []string{"shop-ingress-eu-west-1-endpoints", "shop-main-target-group-eu-west-1", "shop-main-service-eu-west-1", "shop-orders-table-us-east-2", "shop-orders-replica-eu-west-1", "shop-main-task-definition-eu-west-1", "shop-eu-west-1", "shop-global", "shop-main-scaling-policy-eu-west-1","shop-main-scaling-target-eu-west-1", "shop-main-execution-policy-start-eu-west-1", "shop-main-task-policy-orders-eu-west-1", "shop-main-execution-role-eu-west-1"} {
		x := g.node(n)
		text, _ := json.MarshalIndent(x.inputs, "", " ")
		t.Log(x.token, x.name, x.parent, x.provider, x.request.GetIgnoreChanges(), x.request.GetProtect(), x.request.GetDependencies(), string(text))
	}
	counts := map[string]int{}
	for _, n := range g.nodes {
		counts[n.token]++
		_ = strings.Cut
	}
	text, _ = json.MarshalIndent(counts, "", " ")
	t.Log(string(text))
}
