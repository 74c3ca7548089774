package e2e_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumix"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	example "github.com/pulumi-globalapp/pulumi-globalapp/examples/go-in-process/shop"
	globalapp "github.com/pulumi-globalapp/pulumi-globalapp/provider/application"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/datastore"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/ingress"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/outputs"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/regional"
	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

// twoWays is one application, in the program's own process and through the plugin.
type twoWays struct {
	inProcess, throughPlugin pulumi.RunFunc
	// names are all of its resources.
	names []string
	// users are those that use another component's output: through the plugin they depend on the component as a whole, in
	// process on the very resource that it comes from. That is Pulumi's doing.
	users []string
}

// applications are the web shop of the examples, an application that says as much as it can, and the other components.
func applications(t *testing.T) map[string]twoWays {
	t.Helper()
	return map[string]twoWays{
		"the web shop":    {example.Program, webShop(t), exampleNames(), nil},
		"a talkative one": {talkative, application("shop", talkativeInputs), talkativeNames(), nil},
		"the parts alone": {parts, partsUntyped, partNames(), []string{"shop-ingress", endpoints("eu-west-1")}},
	}
}

// exampleNames are all resources of the web shop of the examples.
func exampleNames() []string {
	return slices.Concat(shopNames(threeRegions...), []string{"shop-pictures"},
		bucketNames("shop-pictures", threeRegions...), inAll(threeRegions, "task-policy-pictures"))
}

// webShop is the web shop of the YAML example, without types.
func webShop(t *testing.T) pulumi.RunFunc {
	t.Helper()
	_, file, _, _ := runtime.Caller(0)
	text, err := os.ReadFile(filepath.Join(filepath.Dir(file), "..", "..", "examples", "yaml-web-shop", "Pulumi.yaml"))
	require.NoError(t, err)
	var program struct {
		Resources map[string]struct {
			Type       string
			Properties map[string]any
		}
	}
	written := strings.NewReplacer("${image}", example.DefaultImage, "${deletionProtection}", "true").Replace(string(text))
	require.NoError(t, yaml.Unmarshal([]byte(written), &program))
	require.Len(t, program.Resources, 1)
	require.Equal(t, "globalapp:GlobalApplication", program.Resources["shop"].Type)
	return application("shop", func() pulumi.Map { return untyped(program.Resources["shop"].Properties).(pulumi.Map) })
}

// password is a value that no state may show.
const password = "correct-horse-battery-staple"

// later is a value that the program has as an output.
func later(value string) pulumi.StringOutput { return pulumi.String(value).ToStringOutput() }

// talkative has outputs and secrets among its values, and a region that says everything differently.
func talkative(ctx *pulumi.Context) error {
	_, err := globalapp.NewGlobalApplication(ctx, "shop", &globalapp.Args{
		HomeRegion: "us-east-2",
		Regions: []globalapp.Region{
			{Name: "us-east-2"},
			{
				Name: "eu-west-1", Traffic: new(50), DeletionProtection: new(false),
				Network: &regional.NetworkOverrides{NatGateways: new(regional.NatGatewaysSingle)},
				LoadBalancer: &regional.LoadBalancerOverrides{Application: &regional.ApplicationLoadBalancerOverrides{
					HealthCheck: &regional.HealthCheckOverrides{Path: later("/ready")},
				}},
				Compute: &regional.ComputeOverrides{Ecs: &regional.EcsOverrides{
					Image:       later("example/shop:2"),
					Scaling:     &regional.ScalingOverrides{Max: pulumi.Int(9)},
					Environment: map[string]pulumi.StringInput{"LOG": pulumi.String("debug")},
				}},
				AwsProvider: &region.AwsProvider{MaxRetries: pulumi.Int(7)},
			},
		},
		Network: &regional.Network{AvailabilityZoneCount: new(2)},
		LoadBalancer: &regional.LoadBalancer{Application: &regional.ApplicationLoadBalancer{
			IdleTimeout: pulumi.Int(120), IngressCidrBlocks: []string{"0.0.0.0/0", "203.0.113.0/24"},
		}},
		Compute: &regional.Compute{Ecs: &regional.Ecs{
			Image:   pulumi.String("example/shop:1"),
			Scaling: &regional.Scaling{Min: pulumi.Int(2), Max: pulumi.Int(6)},
			Command: []pulumi.StringInput{pulumi.String("serve"), later("--fast")},
			Environment: map[string]pulumi.StringInput{
				"LOG": pulumi.String("info"), "KEY": pulumi.ToSecret(later(password)).(pulumi.StringOutput),
			},
		}},
		Ingress: &globalapp.Ingress{GlobalAccelerator: &ingress.GlobalAccelerator{
			ClientAffinity: new(ingress.ClientAffinity("SOURCE_IP")),
		}},
		Datastores: map[string]datastore.Datastore{"orders": {
			OnDelete: new(datastore.OnDeleteDestroy),
			Dynamodb: &datastore.DynamoDb{
				HashKey:             datastore.KeyAttribute{Name: "id", Type: "S"},
				TtlAttribute:        new("expires"),
				PointInTimeRecovery: pulumi.Bool(false),
			},
		}},
		Tags: map[string]pulumi.StringInput{"team": later("checkout")},
		AwsProvider: &region.AwsProvider{
			SecretKey: pulumi.String(password), AccessKey: later("example"),
			DefaultTags: &region.DefaultTags{Tags: map[string]pulumi.StringInput{"cost-center": pulumi.String("7")}},
		},
	})
	return err
}

// talkativeInputs are the inputs of the same application as a language without types sends them.
func talkativeInputs() pulumi.Map {
	inputs := untyped(parsed(`
homeRegion: us-east-2
regions:
  - name: us-east-2
  - name: eu-west-1
    traffic: 50
    deletionProtection: false
    network: {natGateways: single}
    loadBalancer: {application: {healthCheck: {}}}
    compute: {ecs: {scaling: {max: 9}, environment: {LOG: debug}}}
    awsProvider: {maxRetries: 7}
network: {availabilityZoneCount: 2}
loadBalancer: {application: {idleTimeout: 120, ingressCidrBlocks: [0.0.0.0/0, 203.0.113.0/24]}}
compute: {ecs: {image: example/shop:1, scaling: {min: 2, max: 6}, environment: {LOG: info}}}
ingress: {globalAccelerator: {clientAffinity: SOURCE_IP}}
datastores:
  orders:
    onDelete: destroy
    dynamodb: {hashKey: {name: id, type: S}, ttlAttribute: expires, pointInTimeRecovery: false}
awsProvider: {defaultTags: {tags: {cost-center: "7"}}}
`)).(pulumi.Map)
	for path, value := range map[string]pulumi.Input{
		"compute.ecs.command":         pulumi.Array{pulumi.String("serve"), later("--fast")},
		"compute.ecs.environment.KEY": pulumi.ToSecret(later(password)),
		"tags.team":                   later("checkout"),
		"awsProvider.secretKey":       pulumi.ToSecret(pulumi.String(password)),
		"awsProvider.accessKey":       pulumi.ToSecret(later("example")),
	} {
		set(path, value)(inputs)
	}
	inRegion("eu-west-1", set("compute.ecs.image", later("example/shop:2")))(inputs)
	inRegion("eu-west-1", set("loadBalancer.application.healthCheck.path", later("/ready")))(inputs)
	return inputs
}

// talkativeNames are its resources: two zones in each region, one NAT gateway in the second, one range of addresses more.
func talkativeNames() []string {
	const home, other = "us-east-2", "eu-west-1"
	return append(without(shopNames(home, other), slices.Concat(
		inZones(home, []string{"az3"}, slices.Concat(zoneParts, natParts, routeParts)...),
		inZones(other, []string{"az3"}, slices.Concat(zoneParts, routeParts)...),
		inZones(other, []string{"az2", "az3"}, natParts...),
	)...), inAll(twoRegions, "load-balancer-from-203.0.113.0-24")...)
}

// parts are a regional stack with an accelerator in front of it and a table, without an application around them.
func parts(ctx *pulumi.Context) error {
	stack, err := regional.NewRegionalStack(ctx, "shop-main", &regional.RegionalStackArgs{
		Region: "eu-west-1",
		Compute: &regional.Compute{Ecs: &regional.Ecs{
			Image: pulumi.String("example/shop:1"), Scaling: &regional.Scaling{Min: pulumi.Int(2), Max: pulumi.Int(4)},
		}},
	})
	if err != nil {
		return err
	}
	if _, err := ingress.NewGlobalAcceleratorIngress(ctx, "shop-ingress", &ingress.GlobalAcceleratorIngressArgs{
		Endpoints: []ingress.AcceleratorEndpoint{{
			Region: "eu-west-1", LoadBalancerArn: stack.LoadBalancerArn, Traffic: new(60),
		}},
	}); err != nil {
		return err
	}
	_, err = datastore.NewDynamoDbGlobalTable(ctx, "orders", &datastore.DynamoDbGlobalTableArgs{
		HomeRegion: "us-east-2", Regions: []datastore.StoreRegion{{Name: "us-east-2"}, {Name: "eu-west-1"}},
		HashKey: datastore.KeyAttribute{Name: "id", Type: "S"},
	})
	return err
}

// partsUntyped are the same as a language without types registers them.
func partsUntyped(ctx *pulumi.Context) error {
	inputs := func(text string) pulumi.Map { return untyped(parsed(text)).(pulumi.Map) }
	var stack stackAlone
	if err := component(ctx, "RegionalStack", "shop-main", inputs(
		`{region: eu-west-1, compute: {ecs: {image: example/shop:1, scaling: {min: 2, max: 4}}}}`), &stack); err != nil {
		return err
	}
	var ingress, table struct{ pulumi.ResourceState }
	if err := component(ctx, "GlobalAcceleratorIngress", "shop-ingress", pulumi.Map{"endpoints": pulumi.Array{
		pulumi.Map{
			"region": pulumi.String("eu-west-1"), "loadBalancerArn": stack.LoadBalancerArn, "traffic": pulumi.Int(60),
		},
	}}, &ingress); err != nil {
		return err
	}
	return component(ctx, "DynamoDbGlobalTable", "orders", inputs(
		`{homeRegion: us-east-2, regions: [{name: us-east-2}, {name: eu-west-1}], hashKey: {name: id, type: S}}`), &table)
}

// partNames are the resources of the parts.
func partNames() []string {
	const region = "eu-west-1"
	return slices.Concat(
		without(stackNames(region), "shop-main-"+region), []string{"shop-main", "shop-main-" + region},
		[]string{"shop-ingress", "shop-ingress-global", "shop-ingress-accelerator", "shop-ingress-listener"},
		[]string{endpoints(region), "orders", "orders-us-east-2", "orders-" + region},
		[]string{"orders-record", "orders-table-us-east-2", "orders-replica-" + region},
	)
}

// A Go program that registers components in its own process makes exactly what the plugin makes, and a stack can go from
// one to the other and back.
func TestInProcessIsTheSameAsThroughThePlugin(t *testing.T) {
	t.Parallel()
	for name, ways := range applications(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			one, other := newBench(t).stack("dev", ways.inProcess), newBench(t).stack("dev", ways.throughPlugin)
			assert.Equal(t, did("create", ways.names), one.up().changes())
			assert.Equal(t, did("create", ways.names), other.up().changes())
			inProcess := ways.compared(one.resources())
			assertSame(t, ways.compared(other.resources()), inProcess, withoutChance)

			assert.Empty(t, one.up().changes())
			assert.Empty(t, one.runs(ways.throughPlugin).up().changes())
			assertSame(t, inProcess, ways.compared(one.resources()), recorded)
			assert.Empty(t, one.runs(ways.inProcess).up().changes())
			assertSame(t, inProcess, ways.compared(one.resources()), recorded)

			state, err := os.ReadFile(one.file)
			require.NoError(t, err)
			assert.NotContains(t, string(state), password)
		})
	}
}

// compared leaves out what differs by Pulumi's design.
func (w twoWays) compared(resources []apitype.ResourceV3) []apitype.ResourceV3 {
	for i, r := range resources {
		if slices.Contains(w.users, r.URN.Name()) {
			resources[i].Dependencies, resources[i].PropertyDependencies = nil, nil
		}
	}
	return resources
}

// assertSame compares what two states say about each resource.
func assertSame(t *testing.T, want, have []apitype.ResourceV3, says func(*testing.T, apitype.ResourceV3) string) {
	t.Helper()
	found := map[resource.URN]string{}
	for _, r := range have {
		found[r.URN] = says(t, r)
	}
	assert.Len(t, found, len(want))
	for _, r := range want {
		assert.Equal(t, says(t, r), found[r.URN], "%s", r.URN)
	}
}

// recorded is what a state says about a resource, but for the time and the line of source that registered it, the order
// of its dependencies, and the cipher of its secrets, which differs each time.
func recorded(t *testing.T, r apitype.ResourceV3) string {
	t.Helper()
	r.Created, r.Modified, r.SourcePosition, r.StackTrace = nil, nil, "", nil
	slices.Sort(r.Dependencies)
	for _, urns := range r.PropertyDependencies {
		slices.Sort(urns)
	}
	text, err := json.MarshalIndent(r, "", "  ")
	require.NoError(t, err)
	return ciphers.ReplaceAllString(string(text), "hidden")
}

// withoutChance leaves out, too, what no two applications share: what AWS made up, in its outputs and wherever the
// inputs of others have it. The dependencies of each property say whose it is.
func withoutChance(t *testing.T, r apitype.ResourceV3) string {
	t.Helper()
	if r.Custom {
		r.Outputs = nil
	}
	return madeUp.ReplaceAllString(recorded(t, r), "…")
}

var (
	ciphers = regexp.MustCompile(`"ciphertext": ".*"`)
	// madeUp are the ids of providers, ids of AWS, the ends of names that Pulumi completes, and the counters in the
	// addresses of load balancers.
	madeUp = regexp.MustCompile(
		`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16,}|\b0000[0-9a-f]{4,8}\b|-[0-9a-f]{6,7}\b|-\d{10}\b`)
)

// The example lives as its README says: protected, then not, then gone but for its data.
func TestInProcessExampleLives(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := b.stack("dev", example.Program)
	all := did("create", exampleNames())
	assert.Len(t, all["create"], 203)

	previewed, err := s.preview()
	require.NoError(t, err, previewed.log)
	assert.Equal(t, all, previewed.changes())
	created := s.up()
	assert.Equal(t, all, created.changes())
	assert.Regexp(t, `^http://[a-z0-9]+\.awsglobalaccelerator\.com$`, created.outputs["url"].Value)
	assert.Len(t, created.outputs["staticIpAddresses"].Value, 2)
	endpoints, _ := created.outputs["endpoints"].Value.(map[string]any)
	assert.Len(t, endpoints, 3)
	for _, region := range threeRegions {
		assert.Regexp(t, `^http://shop-[a-z0-9-]+\.`+region+`\.elb\.amazonaws\.com$`, endpoints[region])
	}
	assert.Len(t, created.outputs["warnings"].Value, 2)

	assert.Empty(t, s.up().changes())
	guarded := 0
	for _, r := range s.resources() {
		if r.Protect {
			guarded++
		}
	}
	assert.Equal(t, 31, guarded)

	require.NoError(t, s.SetConfig(t.Context(), "unprotected", auto.ConfigValue{Value: "true"}))
	replicas := []string{"shop-orders-replica-us-west-2", "shop-orders-replica-eu-west-1"}
	assert.Equal(t, did("update", inAll(threeRegions, "load-balancer"), replicas,
		[]string{"shop-orders-table-us-east-2"}), s.up().changes())
	assert.Equal(t, did("delete", exampleNames()), s.destroy().changes())
	kept := append(partsOf("shop-pictures", threeRegions, bucketParts...), "shop-orders-table-us-east-2")
	assert.ElementsMatch(t, kept, namesIn(b.left()))
}

// A Go program has the outputs as Go values, and what uses a region's does not change with another region.
func TestInProcessOutputsAreTyped(t *testing.T) {
	t.Parallel()
	const region = "eu-west-1"
	b := newBench(t)
	s := b.stack("dev", consumer(twoRegions...))
	want := did("create", shopNames(twoRegions...), []string{"own", "before", "after"})

	previewed, err := s.preview()
	require.NoError(t, err, previewed.log)
	assert.Equal(t, want, previewed.changes())
	created := s.up()
	assert.Equal(t, want, created.changes())
	assert.Equal(t, "us-east-2", created.outputs["home"].Value)

	before, _ := b.named("before").Outputs["name"].(string)
	assert.Contains(t, b.named("shop-main-task-definition-" + region).Outputs["containerDefinitions"],
		"registry.example.com/"+before+":1", "an output goes in")
	balancer, _ := b.named("shop-main-load-balancer-" + region).Outputs["dnsName"].(string)
	table, _ := b.named("shop-orders-replica-" + region).Outputs["arn"].(string)
	assert.Equal(t, awssim.Values{"endpoint": "http://" + balancer, "orders": table, "subnets": "3"},
		b.named("after").Outputs.Object("tags"), "outputs come out")

	previewed, err = s.runs(consumer(threeRegions...)).preview()
	require.NoError(t, err, previewed.log)
	assert.Equal(t, together(did("create", regionNames("us-west-2")), recordChanged), previewed.changes())
}

// consumer is a Go program whose application uses a log group of its own, and is used by another one.
func consumer(regions ...string) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		var own pulumi.ProviderResourceState
		home := pulumi.Map{"region": pulumi.String("us-east-2")}
		if err := ctx.RegisterResource("pulumi:providers:aws", "own", home, &own); err != nil {
			return err
		}
		const group = "aws:cloudwatch/logGroup:LogGroup"
		var before, after logGroup
		if err := ctx.RegisterResource(group, "before", pulumi.Map{}, &before, pulumi.Provider(&own)); err != nil {
			return err
		}
		args := &globalapp.Args{
			HomeRegion: "us-east-2",
			Compute: &regional.Compute{Ecs: &regional.Ecs{
				Image:   pulumi.Sprintf("registry.example.com/%s:1", before.Name),
				Scaling: &regional.Scaling{Min: pulumi.Int(2), Max: pulumi.Int(6)},
			}},
			Ingress: &globalapp.Ingress{GlobalAccelerator: &ingress.GlobalAccelerator{}},
			Datastores: map[string]datastore.Datastore{
				"orders": {Dynamodb: &datastore.DynamoDb{HashKey: datastore.KeyAttribute{Name: "id", Type: "S"}}},
			},
		}
		for _, name := range regions {
			args.Regions = append(args.Regions, globalapp.Region{Name: name})
		}
		app, err := globalapp.NewGlobalApplication(ctx, "shop", args)
		if err != nil {
			return err
		}
		ctx.Export("home", pulumix.Apply(app.Topology, func(planned outputs.Topology) string {
			isHome := func(member outputs.TopologyRegion) bool { return member.Home }
			return planned.Members[slices.IndexFunc(planned.Members, isHome)].Name
		}))
		stack := app.Stacks["eu-west-1"]
		count := func(ids []string) string { return strconv.Itoa(len(ids)) }
		return ctx.RegisterResource(group, "after", pulumi.Map{"tags": pulumi.Map{
			"endpoint": stack.Endpoint,
			"orders":   app.Stores["orders"].Members["eu-west-1"].Arn,
			"subnets":  stack.Network.PrivateSubnetIds.ToStringArrayOutput().ApplyT(count),
		}}, &after, pulumi.Provider(&own))
	}
}

// The same mistakes are reported in the same words, and nothing is asked of AWS.
func TestInProcessMistakesAreTheSame(t *testing.T) {
	t.Parallel()
	service := &regional.Compute{Ecs: &regional.Ecs{Image: pulumi.String("example/shop")}}
	b := newBench(t)
	s := b.stack("dev", example.Program)
	for _, each := range []struct { //nolint:paralleltest // They share the stack.
		name   string
		inputs string
		args   globalapp.Args
		count  int
	}{
		{
			"one",
			`{homeRegion: us-east-2, regions: [{name: us-east-2}], compute: {ecs: {image: example/shop, port: 0}}}`,
			globalapp.Args{
				HomeRegion: "us-east-2", Regions: []globalapp.Region{{Name: "us-east-2"}},
				Compute: &regional.Compute{Ecs: &regional.Ecs{Image: pulumi.String("example/shop"), Port: pulumi.Int(0)}},
			},
			1,
		},
		{
			"many",
			`
homeRegion: us-east-2
writerRegion: eu-west-2
regions: [{name: us-east-2}, {name: eu-west-1, traffic: 101, compute: {ecs: {cpu: 300}}}]
network: {natGateways: perzone}
compute: {ecs: {image: example/shop}}
datastores: {orders: {onDelete: snapshot, dynamodb: {hashKey: {name: id, type: S}}}}
`,
			globalapp.Args{
				HomeRegion: "us-east-2", WriterRegion: new("eu-west-2"),
				Regions: []globalapp.Region{{Name: "us-east-2"}, {
					Name: "eu-west-1", Traffic: new(101),
					Compute: &regional.ComputeOverrides{Ecs: &regional.EcsOverrides{Cpu: pulumi.Int(300)}},
				}},
				Network: &regional.Network{NatGateways: new(regional.NatGateways("perzone"))},
				Compute: service,
				Datastores: map[string]datastore.Datastore{"orders": {
					OnDelete: new(datastore.OnDelete("snapshot")),
					Dynamodb: &datastore.DynamoDb{HashKey: datastore.KeyAttribute{Name: "id", Type: "S"}},
				}},
			},
			5,
		},
		{
			"what is required is missing",
			`{homeRegion: "", regions: []}`,
			globalapp.Args{Regions: []globalapp.Region{}},
			2,
		},
	} {
		t.Run(each.name, func(t *testing.T) {
			throughPlugin, err := s.runs(application("shop", func() pulumi.Map {
				return untyped(parsed(each.inputs)).(pulumi.Map)
			})).preview()
			require.Error(t, err)
			inProcess, err := s.runs(func(ctx *pulumi.Context) error {
				_, err := globalapp.NewGlobalApplication(ctx, "shop", &each.args)
				return err
			}).preview()
			require.Error(t, err)
			said := messages(throughPlugin.log)
			assert.Len(t, said, each.count, throughPlugin.log)
			assert.Equal(t, said, messages(strings.Replace(inProcess.log, "\t* ", " has a problem: ", 1)), inProcess.log)
			assert.Empty(t, b.left())
			assert.Empty(t, b.sim.Calls(), "the AWS providers were used")
		})
	}
}
