package e2e_test

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/inputs"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// ruleProviderOption is the rule against an aws provider that would be ignored.
const ruleProviderOption = "aws-provider-option"

// sound is an application without a mistake, as a user writes it.
const sound = `
homeRegion: us-east-2
regions: [{name: us-east-2}, {name: eu-west-1}]
compute: {ecs: {image: example/shop}}
ingress: {globalAccelerator: {}}
datastores: {orders: {dynamodb: {hashKey: {name: id, type: S}}}}
`

// mistake is one message that the engine must show.
type mistake struct {
	rule string
	path string
	// says are the essential words: what is wrong and the way out.
	says []string
}

// badProgram is a program and all of its mistakes, in the order of the messages.
type badProgram struct {
	name string
	// component is the type; a GlobalApplication when it is empty.
	component string
	// inputs replace keys of the sound application, and null takes one away; of another component they are everything.
	inputs string
	// called is the name of the component; shop when it is empty.
	called string
	// alter puts values into the inputs that have no text form, and gives the component's options.
	alter    func(ctx *pulumi.Context, inputs pulumi.Map) ([]pulumi.ResourceOption, error)
	mistakes []mistake
}

// saidBefore are the rules of the planner that no program can break, because the table of limits, which comes first,
// refuses the same values: for each a case has the table's rule at the path.
var saidBefore = map[string]string{
	topology.RuleZoneCountMinimum: "network.availabilityZoneCount",
	topology.RuleTraffic:          "regions[1].traffic",
	topology.RuleECSCPU:           "compute.ecs.cpu",
	topology.RuleECSPort:          "compute.ecs.port",
	topology.RuleScalingMin:       "compute.ecs.scaling.min",
	topology.RuleScalingTarget:    "compute.ecs.scaling.targetCpu",
	topology.RuleAuroraEngine:     "datastores.catalog.aurora.engine",
	topology.RuleRDSEngine:        "datastores.ledger.rds.engine",
	topology.RuleCacheEngine:      "datastores.cart.elasticache.engine",
}

// notOfPrograms are the rules that only a broken build of the plugin breaks.
var notOfPrograms = []string{inputs.RuleUnknownType}

// Every rule, broken on the real engine, is reported with its path and the way out, together with every other mistake,
// and nothing is created.
func TestEveryRuleIsReported(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := b.stack("dev", badPrograms[0].run)
	for _, program := range badPrograms { //nolint:paralleltest // They share the stack.
		t.Run(program.name, func(t *testing.T) {
			b.sim.ResetCalls()
			done, err := s.runs(program.run).preview()
			require.Error(t, err)
			program.assertMessages(t, done.log)
			assert.Empty(t, b.left())
			assert.Empty(t, b.sim.Calls(), "the AWS providers were used")
			assert.NotContains(t, done.log, "hushed", "a message shows a secret")
		})
	}
}

// An aws provider in the options would be ignored: it is refused whichever way the component gets it, beside the other
// mistakes. The engine configures the program's own provider, but nothing is asked of it.
func TestAnAwsProviderInTheOptionsIsRefused(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := b.stack("dev", withProvider.run)
	ways := map[string]func(*pulumi.Context, pulumi.ProviderResource) (pulumi.ResourceOption, error){
		"in providers": func(_ *pulumi.Context, aws pulumi.ProviderResource) (pulumi.ResourceOption, error) {
			return pulumi.Providers(aws), nil
		},
		"by name": func(_ *pulumi.Context, aws pulumi.ProviderResource) (pulumi.ResourceOption, error) {
			return pulumi.ProviderMap(map[string]pulumi.ProviderResource{"aws": aws}), nil
		},
		"from the parent": func(ctx *pulumi.Context, aws pulumi.ProviderResource) (pulumi.ResourceOption, error) {
			var parent struct{ pulumi.ResourceState }
			err := ctx.RegisterComponentResource("test:index:Parent", "parent", &parent, pulumi.Providers(aws))
			return pulumi.Parent(&parent), err
		},
	}
	for name, way := range ways { //nolint:paralleltest // They share the stack.
		t.Run(name, func(t *testing.T) {
			b.sim.ResetCalls()
			program := withProvider
			program.alter = func(ctx *pulumi.Context, _ pulumi.Map) ([]pulumi.ResourceOption, error) {
				var aws struct{ pulumi.ProviderResourceState }
				region := pulumi.Map{"region": pulumi.String("eu-west-1")}
				if err := ctx.RegisterResource("pulumi:providers:aws", "own", region, &aws); err != nil {
					return nil, err
				}
				option, err := way(ctx, &aws)
				return []pulumi.ResourceOption{option}, err
			}
			done, err := s.runs(program.run).preview()
			require.Error(t, err)
			program.assertMessages(t, done.log)
			assert.Empty(t, b.left())
			for _, call := range b.sim.Calls() {
				assert.Equal(t, "pulumi:providers:aws", call.Type, "something was asked of AWS")
			}
		})
	}
}

func TestEveryRuleHasACase(t *testing.T) {
	t.Parallel()
	broken := map[string]bool{}
	var tabled []string
	for _, program := range append(slices.Clone(badPrograms), withProvider) {
		for _, mistake := range program.mistakes {
			broken[mistake.rule] = true
			if slices.Contains([]string{inputs.RuleLimits, inputs.RuleOneOf}, mistake.rule) {
				tabled = append(tabled, mistake.path)
			}
		}
	}
	for _, rule := range slices.Concat(inputs.Rules(), topology.Rules(),
		[]string{topology.RuleStoreSubnets, ruleProviderOption}) {
		path, before := saidBefore[rule]
		switch {
		case before:
			assert.Contains(t, tabled, path, "no case has the table's answer to what %s would refuse", rule)
			assert.False(t, broken[rule], "%s can be broken after all", rule)
		case slices.Contains(notOfPrograms, rule):
			assert.False(t, broken[rule], "%s can be broken after all", rule)
		default:
			assert.True(t, broken[rule], "no case breaks %s", rule)
		}
	}
}

// The cases name the rule that they are about: the plugin's own check says so without an engine.
func TestCasesBreakTheRulesThatTheyName(t *testing.T) {
	t.Parallel()
	for _, program := range badPrograms {
		if program.component != "" || program.alter != nil {
			continue
		}
		t.Run(program.name, func(t *testing.T) {
			t.Parallel()
			given := resource.FromResourcePropertyMap(resource.NewPropertyMapFromMap(program.values()))
			_, _, problems := inputs.Own().Application(program.resource(), topology.Identity{}, given)
			var expected, found [][2]string
			for _, mistake := range program.mistakes {
				expected = append(expected, [2]string{mistake.rule, mistake.path})
			}
			for _, problem := range problems {
				found = append(found, [2]string{problem.Rule, problem.Path})
			}
			assert.Equal(t, expected, found)
		})
	}
}

// run is the program.
func (p badProgram) run(ctx *pulumi.Context) error {
	given := untyped(p.values()).(pulumi.Map)
	var options []pulumi.ResourceOption
	if p.alter != nil {
		var err error
		if options, err = p.alter(ctx, given); err != nil {
			return fmt.Errorf("altering the inputs: %w", err)
		}
	}
	component := p.component
	if component == "" {
		component = "GlobalApplication"
	}
	var made struct{ pulumi.ResourceState }
	return ctx.RegisterRemoteComponentResource("globalapp:index:"+component, p.resource(), given, &made, options...)
}

// resource is the name of the component.
func (p badProgram) resource() string {
	return cmp.Or(p.called, "shop")
}

// values are the inputs of the component, before they are altered.
func (p badProgram) values() map[string]any {
	values := map[string]any{}
	if p.component == "" {
		values = parsed(sound)
	}
	maps.Copy(values, parsed(p.inputs))
	maps.DeleteFunc(values, func(_ string, value any) bool { return value == nil })
	return values
}

func parsed(text string) map[string]any {
	values := map[string]any{}
	if err := yaml.Unmarshal([]byte(text), &values); err != nil {
		panic(fmt.Errorf("reading the inputs of a case: %w\n%s", err, text))
	}
	return values
}

// untyped is a value as a program in a language without types sends it.
func untyped(value any) pulumi.Input {
	switch value := value.(type) {
	case nil:
		return nil
	case string:
		return pulumi.String(value)
	case bool:
		return pulumi.Bool(value)
	case int:
		return pulumi.Int(value)
	case float64:
		return pulumi.Float64(value)
	case []any:
		list := make(pulumi.Array, len(value))
		for i, element := range value {
			list[i] = untyped(element)
		}
		return list
	case map[string]any:
		object := pulumi.Map{}
		for key, element := range value {
			object[key] = untyped(element)
		}
		return object
	default:
		panic(fmt.Errorf("a case has a value of type %T", value))
	}
}

// assertMessages checks that the engine shows the mistakes, each once and nothing else.
func (p badProgram) assertMessages(t *testing.T, log string) {
	t.Helper()
	shown := messages(log)
	require.Len(t, shown, len(p.mistakes), log)
	for i, mistake := range p.mistakes {
		path, said := "", shown[i]
		if mistake.path != "" {
			path, said, _ = strings.Cut(said, ": ")
		}
		assert.Equal(t, mistake.path, path)
		for _, words := range mistake.says {
			assert.Contains(t, said, words, mistake.rule)
		}
	}
}

// messages are the mistakes in the engine's diagnostics: one in the line of the error, or a list of many below it.
func messages(log string) []string {
	_, diagnostics, _ := strings.Cut(log, "\nDiagnostics:\n")
	_, text, _ := strings.Cut(diagnostics, " has a problem: ")
	text, _, _ = strings.Cut(text, "\n\n")
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if len(lines) == 1 {
		return lines
	}
	var listed []string
	for _, line := range lines[1:] {
		listed = append(listed, strings.TrimPrefix(strings.TrimSpace(line), "- "))
	}
	if lines[0] != fmt.Sprintf("%d mistakes in the inputs; nothing was created or changed:", len(listed)) {
		return lines
	}
	return listed
}

// The programs. Those whose mistakes stand side by side are one: that shows, too, that none hides another.
var badPrograms = []badProgram{
	{
		name: "what the schema and the table of limits say",
		inputs: `
regions: [{name: us-east-2}, {name: eu-west-1, traffic: 101}]
compute:
  ecs:
    command: [null]
    cpu: 300
    desiredCount: 5001
    enviroment: {LOG: info}
    logRetentionInDays: 30.5
    memory: "1024"
    port: 65536
    scaling: {min: 0, max: 4, targetCpu: 101}
    taskPolicy: "[]"
datastores:
  catalog: {aurora: {engine: postgres, engineVersion: "16.6"}}
  ledger: {rds: {engine: oracle-ee, engineVersion: "19"}}
  cart: {elasticache: {engine: memcached, engineVersion: "1.6", shards: 0, authToken: hushed}}
  orders: {dynamodb: {hashKey: {name: "", type: string}}}
loadBalancer: {application: {healthCheck: {path: ""}, ingressCidrBlocks: [203.0.113.1/24]}}
network: {availabilityZoneCount: 1, natGateways: perzone}
`,
		mistakes: []mistake{
			{inputs.RuleNull, "compute.ecs.command[0]", []string{"null, but elements have values", "remove it"}},
			{inputs.RuleOneOf, "compute.ecs.cpu", []string{"300 is not one of 256, 512, 1024", "choose one"}},
			{inputs.RuleLimits, "compute.ecs.desiredCount", []string{
				"5001 is outside the limits 0 to 5000 tasks", "choose"}},
			{inputs.RuleUnknownProperty, "compute.ecs.enviroment", []string{
				"no such property", "did you mean environment?"}},
			{inputs.RuleMissing, "compute.ecs.image", []string{"missing, but required", "set it to a string"}},
			{inputs.RuleInteger, "compute.ecs.logRetentionInDays", []string{
				"30.5 is not a whole number", "use 30 or 31"}},
			{inputs.RuleType, "compute.ecs.memory", []string{`"1024" is a string`, "write 1024 without quotes"}},
			{inputs.RuleLimits, "compute.ecs.port", []string{"65536 is outside the limits 1 to 65535", "choose"}},
			{inputs.RuleLimits, "compute.ecs.scaling.min", []string{
				"0 is outside the limits 1 to 5000 tasks", "choose"}},
			{inputs.RuleLimits, "compute.ecs.scaling.targetCpu", []string{
				"101 is outside the limits 1 to 100", "choose"}},
			{inputs.RuleFormat, "compute.ecs.taskPolicy", []string{`"[]" is not a JSON object`, "write it like {"}},
			{inputs.RuleLength, "datastores.cart.elasticache.authToken", []string{"16 to 128 are allowed"}},
			{inputs.RuleOneOf, "datastores.cart.elasticache.engine", []string{`"memcached" is not one of valkey, redis`}},
			{inputs.RuleLimits, "datastores.cart.elasticache.shards", []string{"0 is outside the limits 1 to 500"}},
			{inputs.RuleOneOf, "datastores.catalog.aurora.engine", []string{
				`"postgres" is not one of aurora-postgresql, aurora-mysql`}},
			{inputs.RuleOneOf, "datastores.ledger.rds.engine", []string{
				`"oracle-ee" is replicated by a licensed feature of its own`, "use mysql, mariadb or postgres"}},
			{inputs.RuleEmpty, "datastores.orders.dynamodb.hashKey.name", []string{"empty, but required", "set it to"}},
			{inputs.RuleOneOf, "datastores.orders.dynamodb.hashKey.type", []string{`"string" is not one of S, N, B`}},
			{inputs.RuleLength, "loadBalancer.application.healthCheck.path", []string{
				"0 characters long", "1 to 1024"}},
			{inputs.RuleFormat, "loadBalancer.application.ingressCidrBlocks[0]", []string{
				`"203.0.113.1/24" is not an IPv4 range`, "write it like 203.0.113.0/24"}},
			{inputs.RuleLimits, "network.availabilityZoneCount", []string{"1 is outside the limits 2 to 6", "choose"}},
			{inputs.RuleOneOf, "network.natGateways", []string{
				"is not one of none, single, perZone", `did you mean "perZone"?`}},
			{inputs.RuleLimits, "regions[1].traffic", []string{"101 is outside the limits 0 to 100", "choose"}},
		},
	},
	{
		name: "a mistake of the table beside one of the planner",
		inputs: `
compute: {ecs: {image: example/shop, port: 0}}
network: {addressPool: 10.0.0.0/16}
`,
		mistakes: []mistake{
			{inputs.RuleLimits, "compute.ecs.port", []string{"0 is outside the limits 1 to 65535", "choose"}},
			{topology.RuleAddressPool, "network.addressPool", []string{"/8 to /15"}},
		},
	},
	{
		name: "values that are not known, not the program's own, or secret",
		alter: func(ctx *pulumi.Context, given pulumi.Map) ([]pulumi.ResourceOption, error) {
			stash, err := pulumi.NewStash(ctx, "stash", &pulumi.StashArgs{Input: pulumi.String("us-east-2")})
			if err != nil {
				return nil, err
			}
			region := pulumi.String("us-east-2").ToStringOutput()
			given["homeRegion"] = pulumi.OutputWithDependencies(ctx.Context(), region, stash)
			given["network"] = pulumi.Map{"natGateways": pulumi.ToSecret(pulumi.String("hushed"))}
			given["regions"] = pulumi.Array{
				pulumi.Map{"name": pulumi.UnsafeUnknownOutput([]pulumi.Resource{stash})},
				pulumi.Map{"name": pulumi.ToSecret(pulumi.String("hushed"))},
			}
			return nil, nil
		},
		mistakes: []mistake{
			{inputs.RuleOutput, "homeRegion", []string{
				"comes from another resource's output", "stack's configuration"}},
			{inputs.RuleSecret, "network.natGateways", []string{
				"a secret, but it is needed in plain text", "stack's configuration"}},
			{inputs.RuleUnknownValue, "regions[0].name", []string{"not known yet", "stack's configuration"}},
			{inputs.RuleSecret, "regions[1].name", []string{
				"a secret, but it is needed in plain text", "stack's configuration"}},
		},
	},
	{
		name: "a whole list that is not known",
		alter: func(_ *pulumi.Context, given pulumi.Map) ([]pulumi.ResourceOption, error) {
			given["regions"] = pulumi.UnsafeUnknownOutput(nil)
			return nil, nil
		},
		mistakes: []mistake{
			{inputs.RuleUnknownValue, "regions", []string{"not known yet", "stack's configuration"}},
		},
	},
	{
		name: "a whole list from another resource",
		alter: func(ctx *pulumi.Context, given pulumi.Map) ([]pulumi.ResourceOption, error) {
			stash, err := pulumi.NewStash(ctx, "stash", &pulumi.StashArgs{Input: given["regions"]})
			if err != nil {
				return nil, err
			}
			given["regions"] = stash.Input
			return nil, nil
		},
		mistakes: []mistake{
			{inputs.RuleOutput, "regions", []string{"comes from another resource's output", "stack's configuration"}},
		},
	},
	{
		name: "a whole list that is secret",
		alter: func(_ *pulumi.Context, given pulumi.Map) ([]pulumi.ResourceOption, error) {
			given["regions"] = pulumi.ToSecret(given["regions"])
			return nil, nil
		},
		mistakes: []mistake{
			{inputs.RuleSecret, "regions", []string{
				"a secret, but it is needed in plain text", "stack's configuration"}},
		},
	},
	{
		name:   "a name that AWS refuses, beside another mistake",
		called: "web_shop",
		inputs: `homeRegion: us-west-1`,
		mistakes: []mistake{
			{topology.RuleName, "", []string{`the name "web_shop": `, "use 1 to 36 letters, digits and hyphens"}},
			{topology.RuleHomeRegion, "homeRegion", []string{"us-west-1 is not one of the regions", "add it to regions"}},
		},
	},
	{
		name: "load balancers that let no accelerator in",
		inputs: `
regions: [{name: us-east-2}, {name: eu-west-1, loadBalancer: {application: {ingressCidrBlocks: [203.0.113.0/24]}}}]
`,
		mistakes: []mistake{
			{topology.RuleIngressClosed, "regions[1].loadBalancer.application.ingressCidrBlocks", []string{
				"without 0.0.0.0/0 in the list", "set ingress.globalAccelerator.clientIpPreservation: true, or remove"}},
		},
	},
	{
		name:   "no regions",
		inputs: `regions: []`,
		mistakes: []mistake{
			{topology.RuleRegionsNone, "regions", []string{"no region is named", "name at least one"}},
		},
	},
	{
		name: "regions and roles",
		inputs: `
homeRegion: us-west-2
writerRegion: ap-south-1
regions: [{name: us-east-2}, {name: eu-wset-1}, {name: cn-north-1}, {name: us-east-2}]
`,
		mistakes: []mistake{
			{topology.RuleRegionsCode, "regions[1].name", []string{
				`"eu-wset-1" is not an AWS region code`, "did you mean eu-west-1?"}},
			{topology.RuleRegionsPartition, "regions[2].name", []string{
				"in the partition aws-cn", "name a region of that one"}},
			{topology.RuleRegionsDuplicate, "regions[3].name", []string{
				"named at regions[0].name already", "remove one"}},
			{topology.RuleHomeRegion, "homeRegion", []string{
				"us-west-2 is not one of the regions", "add it to regions"}},
			{topology.RuleWriterRegion, "writerRegion", []string{
				"ap-south-1 is not one of the regions", "add it to regions"}},
		},
	},
	{
		name: "a region with nothing to do",
		inputs: `
regions: [{name: us-east-2}, {name: eu-west-1, stack: none, traffic: 50}]
datastores: {orders: {regions: [{name: us-east-2}], dynamodb: {hashKey: {name: id, type: S}}}}
`,
		mistakes: []mistake{
			{topology.RuleTrafficDataOnly, "regions[1].traffic", []string{
				"eu-west-1 has stack: none", "remove this setting"}},
			{topology.RuleRegionsEmpty, "regions[1].stack", []string{
				"no datastore keeps data in eu-west-1", "set stack: full"}},
		},
	},
	{
		name:   "data only, but compute and an ingress",
		inputs: `regions: [{name: us-east-2, stack: none}, {name: eu-west-1, stack: none}]`,
		mistakes: []mistake{
			{topology.RuleComputeDataOnly, "compute", []string{"every region has stack: none", "remove compute"}},
			{topology.RuleIngressStack, "ingress", []string{"no region has a stack", "or remove the ingress"}},
		},
	},
	{
		name:   "no traffic",
		inputs: `regions: [{name: us-east-2, traffic: 0}, {name: eu-west-1, isolated: true}]`,
		mistakes: []mistake{
			{topology.RuleTrafficNone, "regions", []string{
				"traffic 0 or is isolated", "give one region a traffic of 1 or more"}},
		},
	},
	{
		name: "traffic without an ingress",
		inputs: `
regions: [{name: us-east-2}, {name: eu-west-1, traffic: 50}]
ingress: null
`,
		mistakes: []mistake{
			{topology.RuleTrafficIngress, "regions[1].traffic", []string{
				"no ingress", "remove this setting, or set ingress"}},
		},
	},
	{
		name:   "an ingress of no kind",
		inputs: `ingress: {}`,
		mistakes: []mistake{
			{topology.RuleIngressKind, "ingress", []string{"none of its kinds", "set route53 or globalAccelerator"}},
		},
	},
	{
		name: "two kinds of ingress",
		inputs: `
regions: [{name: us-east-2}, {name: eu-west-1, traffic: 50}]
domain: {name: shop.example.com, hostedZoneId: Z1}
ingress: {route53: {}, globalAccelerator: {}}
`,
		mistakes: []mistake{
			{topology.RuleIngressActive, "ingress.active", []string{"two kinds of ingress", "set it to the one"}},
			{topology.RuleRoutingTraffic, "regions[1].traffic", []string{
				"50, but with latency routing", "though Global Accelerator could", "ingress.route53.weighted: {}"}},
		},
	},
	{
		name: "the names of a domain",
		inputs: `
domain: {name: Shop.example.com., alternativeNames: [a.example.com, a.example.com]}
`,
		mistakes: []mistake{
			{topology.RuleDomainName, "domain.name", []string{"not a fully qualified name", "write shop.example.com"}},
			{topology.RuleAlternativeName, "domain.alternativeNames[1]", []string{
				"named at domain.alternativeNames[0] already", "remove one of the two"}},
			{topology.RuleHostedZone, "domain", []string{"where its records are kept", "set hostedZoneId, or external: {}"}},
		},
	},
	{
		name: "the zone of a domain",
		inputs: `
domain:
  name: shop.example.com
  alternativeNames: [a.example.org, b.example.org, c.example.org, d.example.org, e.example.org, f.example.org, g.example.org,
                     h.example.org, i.example.org]
  hostedZoneName: example.org
`,
		mistakes: []mistake{
			{topology.RuleDomainZone, "domain.name", []string{
				"shop.example.com is not in the hosted zone example.org", "name the zone that holds it"}},
			{topology.RuleDomainCount, "domain.alternativeNames", []string{
				"11 names", "is 10", "a wildcard in place of several"}},
		},
	},
	{
		name: "DNS elsewhere",
		inputs: `
domain: {name: shop.example.com, external: {}, awsProvider: {profile: dns}}
ingress: {route53: {}}
`,
		mistakes: []mistake{
			{topology.RuleDomainProvider, "domain.awsProvider", []string{"no hosted zone", "remove it, or set hostedZoneId"}},
			{topology.RuleRoute53Zone, "ingress.route53", []string{
				"are not in Route 53", "set domain.hostedZoneId, or use globalAccelerator"}},
		},
	},
	{
		name:   "a domain without an ingress",
		inputs: "domain: {name: shop.example.com, hostedZoneId: Z1}\ningress: null",
		mistakes: []mistake{
			{topology.RuleDomainIngress, "domain", []string{"nothing would answer", "set ingress, or remove domain"}},
		},
	},
	{
		name:   "Route 53 without a domain",
		inputs: `ingress: {route53: {}}`,
		mistakes: []mistake{
			{topology.RuleRoute53Domain, "ingress.route53", []string{"has none", "set domain, or use globalAccelerator"}},
		},
	},
	{
		name: "certificates",
		inputs: `
domain: {name: shop.example.com, hostedZoneId: Z1}
regions:
- {name: us-east-2, existing: {certificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/a1"}}
- {name: eu-west-1, stack: none, existing: {certificateArn: "arn:aws:acm:eu-west-1:111122223333:certificate/a1"}}
`,
		mistakes: []mistake{
			{topology.RuleCertificateARN, "regions[0].existing.certificateArn", []string{
				"is in us-east-1", "only certificates of its own region us-east-2"}},
			{topology.RuleCertificateUnused, "regions[1].existing.certificateArn", []string{
				"eu-west-1 has stack: none", "remove it"}},
		},
	},
	{
		name: "load balancers that are brought",
		inputs: `
regions:
- name: us-east-2
  compute: {ecs: {cpu: 512}}
  existing:
    loadBalancer:
      arn: arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/shop/50dc6c495c0c9188
      dnsName: shop.example.com
      hostedZoneId: Z1
    compute: {taskRoleArn: "arn:aws:iam::111122223333:user/shop"}
- name: eu-west-1
  existing:
    loadBalancer:
      arn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/shop/50dc6c495c0c9188
      dnsName: internal-shop-123456789.eu-west-1.elb.amazonaws.com
      hostedZoneId: Z1
      listeners: [{port: 443, protocol: TLS}]
- {name: ca-central-1, existing: {compute: {securityGroupId: sg-0123456789abcdef0}}}
`,
		mistakes: []mistake{
			{topology.RuleExistingOverride, "regions[0].compute", []string{"this would be ignored", "to have both built"}},
			{topology.RuleExistingARN, "regions[0].existing.loadBalancer.arn", []string{"is in us-east-1", "bring each region's own"}},
			{topology.RuleExistingName, "regions[0].existing.loadBalancer.dnsName", []string{
				"is not the DNS name of a load balancer", "write what AWS gives as its DNSName"}},
			{topology.RuleExistingRole, "regions[0].existing.compute.taskRoleArn", []string{
				"is not the ARN of an IAM role", "arn:aws:iam::111122223333:role/<name>"}},
			{topology.RuleExistingType, "regions[1].existing.loadBalancer.type", []string{
				"by its ARN the load balancer is of type network", "set type: network"}},
			{topology.RuleExistingInternal, "regions[1].existing.loadBalancer.dnsName", []string{
				"has no public address", "set ingress.globalAccelerator.clientIpPreservation: true"}},
			{topology.RuleExistingListeners, "regions[1].existing.loadBalancer.listeners[0].protocol", []string{
				"type application speak HTTP or HTTPS", "set type"}},
			{topology.RuleExistingUnused, "regions[2].existing.compute", []string{
				"what runs in ca-central-1 is built here", "bring its load balancer too"}},
		},
	},
	{
		name: "networks that are brought",
		inputs: `
loadBalancer: {network: {staticAddresses: true}}
datastores: {catalog: {aurora: {engine: aurora-postgresql, engineVersion: "16.6", instanceClass: db.r6g.large}}}
regions:
- name: us-east-2
  existing:
    network:
      vpcId: vpc-0123456789abcdef0
      publicSubnetIds: [subnet-00000000000000001, subnet-00000000000000002]
      privateSubnetIds: [subnet-00000000000000003]
- name: eu-west-1
  existing:
    network:
      vpcId: vpc-0123456789abcdef0
      publicSubnetIds: [subnet-00000000000000011, subnet-00000000000000012]
      privateSubnetIds: [subnet-00000000000000013, subnet-00000000000000014]
      routeTableIds: [rtb-00000000000000011]
- name: ca-central-1
  existing:
    loadBalancer:
      arn: arn:aws:elasticloadbalancing:ca-central-1:111122223333:loadbalancer/app/shop/50dc6c495c0c9188
      dnsName: shop-123456789.ca-central-1.elb.amazonaws.com
      hostedZoneId: Z1
`,
		mistakes: []mistake{
			{topology.RuleExistingSubnets, "regions[0].existing.network.privateSubnetIds", []string{"1 named", "name 2 or more"}},
			{topology.RuleExistingAddresses, "regions[0].existing.network", []string{
				"the zones of subnets that are brought are not known", "set staticAddresses: false for us-east-2"}},
			{topology.RuleExistingAddresses, "regions[1].existing.network", []string{
				"the zones of subnets that are brought are not known", "set staticAddresses: false for eu-west-1"}},
			{topology.RuleExistingRoutes, "regions[1].existing.network.cidrBlocks", []string{
				"no other region finds the way back", "set them, or remove routeTableIds"}},
			{topology.RuleExistingStore, "regions[2].existing.network", []string{
				"datastores.catalog is in a network in ca-central-1", "leave ca-central-1 out of datastores.catalog.regions"}},
			{topology.RuleExistingDuplicate, "regions[1].existing.network.vpcId", []string{
				"vpc-0123456789abcdef0 is the network at regions[0].existing.network.vpcId already", "bring each region's own"}},
		},
	},
	{
		name: "a certificate here, none there yet",
		inputs: `
domain: {name: shop.example.com, external: {}}
regions:
- {name: us-east-2, existing: {certificateArn: "arn:aws:acm:us-east-2:111122223333:certificate/a1"}}
- {name: eu-west-1}
- {name: ap-south-1, isolated: true}
`,
		mistakes: []mistake{
			{topology.RuleCertificateMixed, "regions[1].existing.certificateArn", []string{
				"missing, but us-east-2 brings one and sends users to HTTPS", "bring one here too, or set isolated: true"}},
		},
	},
	{
		name: "load balancers",
		inputs: `
domain: {name: shop.example.com, hostedZoneId: Z1}
ingress: {route53: {healthCheck: {}}}
regions:
- {name: us-east-2, loadBalancer: {application: {ingressIpv6CidrBlocks: ["2001:db8::/32"]}}}
- name: eu-west-1
  loadBalancer: {application: {webAclArn: "arn:aws:wafv2:us-east-1:111122223333:global/webacl/shop/a1"}}
- {name: ap-south-1, loadBalancer: {application: {ingressCidrBlocks: [203.0.113.0/24]}}}
- {name: eu-north-1, loadBalancer: {application: {sslPolicy: ELBSecurityPolicy-TLS13-1-3-2021-06}}}
`,
		mistakes: []mistake{
			{topology.RuleIPv6, "regions[0].loadBalancer.application.ingressIpv6CidrBlocks", []string{
				"no IPv6 addresses", "set ipAddressType: dualstack, or remove the list"}},
			{topology.RuleWebACL, "regions[1].loadBalancer.application.webAclArn", []string{
				"of the scope CLOUDFRONT", "name one of the load balancer's region"}},
			{topology.RuleOutsideClosed, "regions[2].loadBalancer.application.ingressCidrBlocks", []string{
				"without 0.0.0.0/0", "remove the list, or remove ingress.route53.healthCheck"}},
			{topology.RuleOutsideTLS, "regions[3].loadBalancer.application.sslPolicy", []string{
				"has no TLS 1.2", "choose a policy with TLS 1.2 too"}},
		},
	},
	{
		name:   "a drain switch behind an accelerator",
		inputs: "drainSwitch: {}",
		mistakes: []mistake{
			{topology.RuleDrainSwitchIngress, "drainSwitch", []string{
				"Global Accelerator follows no health check", "set a region's traffic to 0", "or set ingress.route53"}},
		},
	},
	{
		name:   "a drain switch for one region",
		inputs: byRoute53("") + "regions: [{name: us-east-2}]\ndrainSwitch: {}",
		mistakes: []mistake{
			{topology.RuleDrainSwitchRegions, "drainSwitch", []string{"nowhere else to go", "name a second one"}},
		},
	},
	{
		name: "drain switches",
		inputs: byRoute53("") + `drainSwitch:
  controlRegions: {eu-west-1: eu-west-1, sa-east-1: us-east-2}
  routingControlArns: {us-east-2: "arn:aws:route53-recovery-control::111122223333:controlpanel/0a/routingcontrol/0b"}`,
		mistakes: []mistake{
			{topology.RuleDrainSwitchControl, "drainSwitch.controlRegions.eu-west-1", []string{
				"eu-west-1 is the region itself", "or leave it out"}},
			{topology.RuleDrainSwitchRegion, "drainSwitch.controlRegions.sa-east-1", []string{
				"sa-east-1 is not one of the regions", "name a region that runs the application"}},
			{topology.RuleDrainSwitchEndpoints, "drainSwitch.routingControlEndpoints", []string{
				"missing, but routing controls", "describe-cluster"}},
		},
	},
	{
		name:   "two routing policies",
		inputs: byRoute53(`latency: {}, weighted: {}`),
		mistakes: []mistake{
			{topology.RuleRoutingPolicy, "ingress.route53", []string{"latency and weighted are set", "keep one of them"}},
		},
	},
	{
		name:   "a region without latency records",
		inputs: byRoute53("") + "regions: [{name: us-east-2}, {name: ap-southeast-6}]",
		mistakes: []mistake{
			{topology.RuleRoutingLatency, "regions[1].name", []string{
				"no latency records for ap-southeast-6", "ingress.route53.weighted"}},
		},
	},
	{
		name:   "places",
		inputs: byRoute53(`geolocation: {continents: {AF: eu-west-3}, countries: {UK: eu-west-1}, defaultRegion: us-west-1}`),
		mistakes: []mistake{
			{topology.RuleGeolocationRegion, "ingress.route53.geolocation.continents.AF", []string{
				"eu-west-3 is not one of the regions", "name a region that does"}},
			{topology.RuleGeolocationPlace, "ingress.route53.geolocation.countries.UK", []string{
				`"UK" is not a country`, "ISO 3166-1"}},
			{topology.RuleGeolocationDefault, "ingress.route53.geolocation.defaultRegion", []string{
				"us-west-1 is not one of the regions", "name a region that does"}},
		},
	},
	{
		name:   "no places",
		inputs: byRoute53(`geolocation: {strict: true, defaultRegion: us-east-2}`),
		mistakes: []mistake{
			{topology.RuleGeolocationNone, "ingress.route53.geolocation", []string{"no place is named", "name some in continents"}},
			{topology.RuleGeolocationStrict, "ingress.route53.geolocation.defaultRegion", []string{
				"with strict: true they get no answer", "remove one of the two"}},
		},
	},
	{
		name:   "a region without a place",
		inputs: byRoute53(`geolocation: {continents: {NA: us-east-2}}`),
		mistakes: []mistake{
			{topology.RuleGeolocationUnused, "regions[1].name", []string{"has eu-west-1", "or set traffic: 0"}},
		},
	},
	{
		name:   "biases",
		inputs: byRoute53(`geoproximity: {biases: {us-west-2: 5, us-east-2: -91}}`),
		mistakes: []mistake{
			{inputs.RuleLimits, "ingress.route53.geoproximity.biases.us-east-2", []string{
				"-91 is outside the limits -90 to 90", "choose a value between"}},
			{topology.RuleGeoproximityRegion, "ingress.route53.geoproximity.biases.us-west-2", []string{
				"us-west-2 is not one of the regions with a stack", "name one of them"}},
		},
	},
	{
		name:   "a primary region that is none",
		inputs: byRoute53(`failover: {primaryRegion: eu-west-3}`),
		mistakes: []mistake{
			{topology.RuleFailoverPrimary, "ingress.route53.failover.primaryRegion", []string{
				"eu-west-3 is not one of the regions", "name a region that gets users"}},
		},
	},
	{
		name:   "nothing to fail over to",
		inputs: byRoute53(`failover: {primaryRegion: us-east-2}`) + "regions: [{name: us-east-2}]",
		mistakes: []mistake{
			{topology.RuleFailoverAlone, "ingress.route53.failover.primaryRegion", []string{
				"the only region that may get users", "add a region with a stack"}},
		},
	},
	{
		name: "networks",
		inputs: `
regions:
- {name: us-east-2, network: {cidrBlock: 10.128.0.0/24}}
- {name: us-west-1, network: {availabilityZoneCount: 3}}
- {name: us-west-2, network: {availabilityZoneIds: [usw2-az1]}}
- {name: ap-south-1, network: {availabilityZoneIds: [aps1-az1, ap-south-1b]}}
- {name: ca-central-1, network: {availabilityZoneIds: [cac1-az1, cac1-az1]}}
- {name: eu-north-1, network: {availabilityZoneIds: [eun1-az1, euc1-az1]}}
- {name: eu-west-9}
- {name: eu-west-1, network: {cidrBlock: 172.16.0.0/16}}
- {name: eu-west-2, network: {cidrBlock: 172.16.64.0/20}}
`,
		mistakes: []mistake{
			{topology.RuleCidrBlock, "regions[0].network.cidrBlock", []string{"10.128.0.0/24", "/16 to /21"}},
			{topology.RuleZoneCount, "regions[1].network.availabilityZoneCount", []string{
				"us-west-1 has 2", "set 2 or less"}},
			{topology.RuleZoneIDsMinimum, "regions[2].network.availabilityZoneIds", []string{
				"1 zone is too few", "name 2 or more"}},
			{topology.RuleZoneID, "regions[3].network.availabilityZoneIds[1]", []string{
				"is not the id", "such as aps1-az1"}},
			{topology.RuleZoneIDDuplicate, "regions[4].network.availabilityZoneIds[1]", []string{
				"already", "name another"}},
			{topology.RuleZoneIDRegion, "regions[5].network.availabilityZoneIds[1]", []string{
				"not a zone of eu-north-1", "eun1-"}},
			{topology.RuleUnknownRegion, "regions[6].network", []string{"eu-west-9 is newer than this version",
				"set regions[6].network.cidrBlock and regions[6].network.availabilityZoneIds"}},
			{topology.RuleOverlap, "regions[8].network.cidrBlock", []string{
				"172.16.64.0/20 of eu-west-2 overlaps", "a free range"}},
		},
	},
	{
		name: "stacks",
		inputs: `
homeRegion: us-east-1
compute: null
regions:
- {name: us-east-1, compute: {ecs: {image: example/shop}}, loadBalancer: {application: {healthCheck: {timeout: 10}}}}
- {name: us-east-2}
- {name: us-west-1, compute: {}}
- {name: us-west-2, compute: {ecs: {image: example/shop, memory: 4096}}}
- {name: eu-west-1, compute: {ecs: {image: example/shop, desiredCount: 2, scaling: {min: 2, max: 4}}}}
- {name: eu-west-2, compute: {ecs: {image: example/shop, scaling: {min: 5, max: 4}}}}
- {name: eu-west-3, compute: {ecs: {image: example/shop, environment: {1ST: a}}}}
- {name: eu-north-1, compute: {ecs: {image: example/shop, environment: {ORDERS_TABLE_NAME: a}}}}
- {name: ca-central-1, compute: {ecs: {image: example/shop}}, network: {natGateways: none}}
`,
		mistakes: []mistake{
			{topology.RuleHealthCheckTimeout, "regions[0].loadBalancer.application.healthCheck.timeout", []string{
				"10 seconds", "lower the timeout or raise the interval"}},
			{topology.RuleComputeMissing, "regions[1].compute", []string{
				"missing", "set ecs, ec2, eks or lambdaFunction, or set stack: none"}},
			{topology.RuleComputeKind, "regions[2].compute", []string{"exactly one kind", "set ecs"}},
			{topology.RuleECSMemory, "regions[3].compute.ecs.memory", []string{
				"4096 MiB does not go with 256", "512, 1024 or 2048"}},
			{topology.RuleECSDesiredCount, "regions[4].compute.ecs.desiredCount", []string{
				"scaling changes it", "remove one"}},
			{topology.RuleScalingRange, "regions[5].compute.ecs.scaling.min", []string{
				"5 is above max", "lower min or raise max"}},
			{topology.RuleEnvironmentName, "regions[6].compute.ecs.environment.1ST", []string{
				"not the name of a variable", "use letters"}},
			{topology.RuleEnvironmentBinding, "regions[7].compute.ecs.environment.ORDERS_TABLE_NAME", []string{
				"belong to the datastore orders", "choose another name"}},
			{topology.RuleECSImage, "regions[8].compute.ecs.image", []string{
				`"example/shop" cannot be pulled in ca-central-1`, "use an image in <account>.dkr.ecr.ca-central-1"}},
		},
	},
	{
		name: "stores that are managed elsewhere",
		inputs: `
datastores:
  a-settings: {onDelete: retain, existing: {regions: {us-east-2: {bucket: abc}, eu-west-1: {bucket: abc}}}}
  b-region: {existing: {regions: {us-east-2: {readerEndpoint: a}, eu-west-1: {readerEndpoint: a},
             sa-east-1: {readerEndpoint: a}}}}
  c-missing: {existing: {regions: {us-east-2: {readerEndpoint: a}}}}
  d-alike: {existing: {regions: {eu-west-1: {readerEndpoint: a}, us-east-2: {readerEndpoint: a, globalWriterEndpoint: b}}}}
  e-empty: {existing: {regions: {us-east-2: {}, eu-west-1: {readerEndpoint: a}}}}
  f-secret:
    existing:
      regions:
        eu-west-1: {readerEndpoint: a, secretArn: hunter2, policy: '{"Statement": []}'}
        us-east-2: {readerEndpoint: a, secretArn: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:a",
                    policy: '{"Statement": []}'}
  g-policy:
    existing:
      regions:
        eu-west-1: {readerEndpoint: a, policy: '{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}'}
        us-east-2: {readerEndpoint: a, policy: '{"Statement": []}'}
`,
		mistakes: []mistake{
			{topology.RuleExistingSetting, "datastores.a-settings.onDelete", []string{"nothing of it is built", "remove it"}},
			{topology.RuleExistingPolicy, "datastores.a-settings.existing.regions.eu-west-1.policy", []string{
				"nothing can be done with bucket", "set it to the policy document"}},
			{topology.RuleExistingPolicy, "datastores.a-settings.existing.regions.us-east-2.policy", []string{
				"nothing can be done with bucket"}},
			{topology.RuleExistingRegion, "datastores.b-region.existing.regions.sa-east-1", []string{
				"sa-east-1 is not one of the application's regions", "remove it"}},
			{topology.RuleExistingMissing, "datastores.c-missing.existing.regions", []string{
				"nothing for eu-west-1, where the application runs", "add an entry for each"}},
			{topology.RuleExistingAlike, "datastores.d-alike.existing.regions.us-east-2", []string{
				"has globalWriterEndpoint, which eu-west-1 lacks", "give it there too"}},
			{topology.RuleExistingEmpty, "datastores.e-empty.existing.regions.us-east-2", []string{
				"nothing to reach the store by", "give readerEndpoint"}},
			{topology.RuleExistingSecret, "datastores.f-secret.existing.regions.eu-west-1.secretArn", []string{
				"not the ARN of a secret", "never the credentials themselves"}},
			{topology.RuleExistingSecret, "datastores.f-secret.existing.regions.us-east-2.secretArn", []string{
				"the secret is in eu-west-1", "give the ARN in us-east-2"}},
			{topology.RuleExistingPolicy, "datastores.g-policy.existing.regions.eu-west-1.policy", []string{
				"statement 1 allows * on every resource", "name the actions"}},
		},
	},
	{
		name: "datastores",
		inputs: `
datastores:
  Upper: {dynamodb: {hashKey: {name: id, type: S}}}
  a-kindless: {}
  b-elsewhere: {regions: [{name: us-east-2}, {name: us-west-2}], dynamodb: {hashKey: {name: id, type: S}}}
  c-twice: {regions: [{name: us-east-2}, {name: us-east-2}], dynamodb: {hashKey: {name: id, type: S}}}
  d-homeless: {regions: [{name: eu-west-1}], dynamodb: {hashKey: {name: id, type: S}}}
  e-away: {homeRegion: us-west-2, dynamodb: {hashKey: {name: id, type: S}}}
  f-snapshot: {onDelete: snapshot, dynamodb: {hashKey: {name: id, type: S}}}
  g-both: {s3: {}, dynamodb: {hashKey: {name: id, type: S}}}
  h-again: {regions: [{name: us-east-2, generation: 2}], dynamodb: {hashKey: {name: id, type: S}}}
  i-home: {homeRegion: us-east-2, s3: {}}
  j-snapshot: {onDelete: snapshot, s3: {}}
  upper: {dynamodb: {hashKey: {name: id, type: S}}}
`,
		mistakes: []mistake{
			{topology.RuleStoreName, "datastores.Upper", []string{
				`"Upper" is not the name of a datastore`, "lower-case letters"}},
			{topology.RuleStoreKind, "datastores.a-kindless", []string{
				"exactly one kind", "set dynamodb, s3, aurora, documentdb, rds, elasticache or existing"}},
			{topology.RuleStoreRegion, "datastores.b-elsewhere.regions[1].name", []string{
				"us-west-2 is not one", "add it to regions"}},
			{topology.RuleStoreRegionDuplicate, "datastores.c-twice.regions[1].name", []string{
				"already", "remove one of the two"}},
			{topology.RuleStoreHomeMissing, "datastores.d-homeless.homeRegion", []string{
				"us-east-2 is not one", "set it to one"}},
			{topology.RuleStoreHome, "datastores.e-away.homeRegion", []string{
				"us-west-2 is not one", "name one of them, or add"}},
			{topology.RuleStoreOnDelete, "datastores.f-snapshot.onDelete", []string{
				"no final snapshot", "choose retain"}},
			{topology.RuleStoreKind, "datastores.g-both", []string{
				"dynamodb and s3 are set", "exactly one kind", "make 2 datastores"}},
			{topology.RuleStoreGeneration, "datastores.h-again.regions[0].generation", []string{
				"2, but a DynamoDB replica", "remove generation"}},
			{topology.RuleStoreHome, "datastores.i-home.homeRegion", []string{
				"us-east-2, but replicated buckets have no home", "remove homeRegion"}},
			{topology.RuleStoreOnDelete, "datastores.j-snapshot.onDelete", []string{
				"buckets have no final snapshot", "choose retain"}},
			{topology.RuleStorePrefix, "datastores.upper", []string{"UPPER_", "rename one of the two"}},
		},
	},
	{
		name: "tables",
		inputs: `
datastores:
  a: {dynamodb: {hashKey: {name: ` + strings.Repeat("é", 200) + `, type: S}}}
  b: {dynamodb: {hashKey: {name: id, type: S}, rangeKey: {name: id, type: S}}}
  c: {dynamodb: {hashKey: {name: id, type: S}, globalSecondaryIndexes: [{name: by-id, hashKey: {name: id, type: N}}]}}
  d: {dynamodb: {hashKey: {name: id, type: S}, globalSecondaryIndexes: [` + indexes(21, "") + `]}}
  e: {dynamodb: {hashKey: {name: id, type: S}, globalSecondaryIndexes: [{name: by, hashKey: {name: id, type: S}}]}}
  f:
    dynamodb:
      hashKey: {name: id, type: S}
      globalSecondaryIndexes: [{name: same, hashKey: {name: id, type: S}}, {name: same, hashKey: {name: id, type: S}}]
  g:
    dynamodb:
      hashKey: {name: id, type: S}
      globalSecondaryIndexes: [{name: part, hashKey: {name: id, type: S}, projectionType: INCLUDE}]
  h: {dynamodb: {hashKey: {name: id, type: S}, globalSecondaryIndexes: [` + indexes(1, attributes(21)) + `]}}
  i: {dynamodb: {hashKey: {name: id, type: S}, globalSecondaryIndexes: [` + indexes(6, attributes(17)) + `]}}
  j: {dynamodb: {hashKey: {name: id, type: N}, ttlAttribute: id}}
`,
		mistakes: []mistake{
			{topology.RuleKeyName, "datastores.a.dynamodb.hashKey.name", []string{
				"400 bytes long", "choose another name"}},
			{topology.RuleRangeKey, "datastores.b.dynamodb.rangeKey.name", []string{
				"the hash key already", "remove the range key"}},
			{topology.RuleAttributeType, "datastores.c.dynamodb.globalSecondaryIndexes[0].hashKey.type", []string{
				"id is N here and S at datastores.c.dynamodb.hashKey.type", "use the same in both places"}},
			{topology.RuleIndexCount, "datastores.d.dynamodb.globalSecondaryIndexes", []string{
				"21 indexes", "remove some"}},
			{topology.RuleIndexName, "datastores.e.dynamodb.globalSecondaryIndexes[0].name", []string{
				`"by"`, "use 3 to 255"}},
			{topology.RuleIndexDuplicate, "datastores.f.dynamodb.globalSecondaryIndexes[1].name", []string{
				"already", "choose another"}},
			{topology.RuleProjection, "datastores.g.dynamodb.globalSecondaryIndexes[0].nonKeyAttributes", []string{
				"INCLUDE needs the attributes", "name them, or use KEYS_ONLY or ALL"}},
			{topology.RuleProjectionSize, "datastores.h.dynamodb.globalSecondaryIndexes[0].nonKeyAttributes", []string{
				"21 attributes", "name fewer"}},
			{topology.RuleProjectionCount, "datastores.i.dynamodb.globalSecondaryIndexes", []string{
				"102 attributes", "name fewer"}},
			{topology.RuleTTL, "datastores.j.dynamodb.ttlAttribute", []string{
				"id is a key of the table", "name another attribute"}},
		},
	},
	{
		name: "databases",
		inputs: `
datastores:
  a: {aurora: ` + postgres("16", "") + `}
  b: {aurora: ` + postgres("14.2", "") + `}
  c: {regions: [{name: us-east-2, engineVersion: "16.8"}, {name: eu-west-1}], aurora: ` + postgres("16.6", "") + `}
  d: {aurora: ` + postgres("15.3", "writeForwarding: true") + `}
  e: {aurora: ` + postgres("16.6", "instanceClass: db.t4g.medium") + `}
  f: {aurora: ` + postgres("16.6", "instanceClass: db.r6g.large, serverless: {minCapacity: 1, maxCapacity: 4}") + `}
  g: {aurora: ` + postgres("16.6", "serverless: {minCapacity: 0, maxCapacity: 4}") + `}
  h: {regions: [{name: us-east-2, headless: true}, {name: eu-west-1}], aurora: ` + postgres("16.6", "") + `}
  i: {aurora: ` + postgres("16.6", "instances: 16") + `}
  j: {regions: [{name: us-east-2, generation: 2}, {name: eu-west-1}], aurora: ` + postgres("16.6", "") + `}
  k: {aurora: ` + postgres("16.6", "databaseName: template1") + `}
  l: {aurora: ` + postgres("16.6", "masterUsername: admin") + `}
  m: {aurora: ` + postgres("16.6", "password: hushed-0123456789, passwordGeneration: 2") + `}
  n: {aurora: ` + postgres("16.6", `parameters: {rds.force_ssl: "0"}`) + `}
  o: {writerRegion: ap-south-1, aurora: ` + postgres("16.6", "") + `}
  p: {writerRegion: us-east-2, s3: {}}
  q: {regions: [{name: us-east-2, instances: 2}, {name: eu-west-1}], dynamodb: {hashKey: {name: id, type: S}}}
`,
		mistakes: []mistake{
			{topology.RuleDatabaseVersion, "datastores.a.aurora.engineVersion", []string{
				`"16" is not a whole version`, "write it like 16.6"}},
			{topology.RuleAuroraVersionMinimum, "datastores.b.aurora.engineVersion", []string{
				"14.2 has no global databases", "use a newer version"}},
			{topology.RuleDatabaseUpgrade, "datastores.c.regions[0].engineVersion", []string{
				"us-east-2 is the writer region", "set the version of the other regions first"}},
			{topology.RuleAuroraForwarding, "datastores.d.aurora.writeForwarding", []string{
				"15.3 does not forward writes", "use a newer engineVersion, or set it to false"}},
			{topology.RuleClusterClass, "datastores.e.aurora.instanceClass", []string{
				"db.t4g.medium is burstable", "use db.r5 or newer"}},
			{topology.RuleAuroraServerless, "datastores.f.aurora.instanceClass", []string{
				"db.r6g.large, but serverless is set too", "remove one of the two"}},
			{topology.RuleAuroraCapacity, "datastores.g.aurora.serverless.minCapacity", []string{
				"0 would pause the instances", "set 0.5 or more"}},
			{topology.RuleClusterHeadless, "datastores.h.regions[0].headless", []string{
				"us-east-2 is the writer region", "remove it, or move the writer first"}},
			{topology.RuleClusterInstances, "datastores.i.aurora.instances", []string{
				"16 instances, but there are 1 to 15 in the writer region", "set another number"}},
			{topology.RuleClusterGeneration, "datastores.j.regions[0].generation", []string{
				"2, but us-east-2 is the home region", "remove it"}},
			{topology.RuleDatabaseName, "datastores.k.aurora.databaseName", []string{
				"template1 is a database of Aurora PostgreSQL itself", "choose another name"}},
			{topology.RuleDatabaseUsername, "datastores.l.aurora.masterUsername", []string{
				"admin is kept by Aurora PostgreSQL", "such as dbadmin"}},
			{topology.RuleDatabasePassword, "datastores.m.aurora.passwordGeneration", []string{
				"2 makes a new password, but password gives one", "remove one of the two"}},
			{topology.RuleDatabaseParameter, `datastores.n.aurora.parameters["rds.force_ssl"]`, []string{
				"demands TLS of every client", "remove it"}},
			{topology.RuleStoreWriter, "datastores.o.writerRegion", []string{
				"ap-south-1 is not one of the datastore's regions", "add it to datastores.o.regions"}},
			{topology.RuleStoreWriter, "datastores.p.writerRegion", []string{
				"us-east-2, but every region writes to a bucket", "remove it"}},
			{topology.RuleStoreMember, "datastores.q.regions[0].instances", []string{
				"2, but a DynamoDB global table has no instances", "remove it"}},
		},
	},
	{
		name: "databases of documents",
		inputs: `
datastores:
  a: {documentdb: {engineVersion: "5.0"}}
  b: {documentdb: {engineVersion: 3.6.0}}
  c: {regions: [{name: us-east-2, engineVersion: 5.0.1}, {name: eu-west-1}], documentdb: {engineVersion: 5.0.0}}
  d: {documentdb: {engineVersion: 5.0.0, instanceClass: db.t3.medium}}
  e: {documentdb: {engineVersion: 5.0.0, instanceClass: db.serverless}}
  f: {regions: [{name: us-east-2, headless: true}, {name: eu-west-1}], documentdb: {engineVersion: 5.0.0}}
  g: {documentdb: {engineVersion: 5.0.0, instances: 16}}
  h: {regions: [{name: us-east-2, generation: 2}, {name: eu-west-1}], documentdb: {engineVersion: 5.0.0}}
  i: {documentdb: {engineVersion: 5.0.0, masterUsername: admin}}
  j: {documentdb: {engineVersion: 5.0.0, password: hushed-0123456789, passwordGeneration: 2}}
  k: {documentdb: {engineVersion: 5.0.0, parameters: {tls: disabled}}}
  l: {onDelete: retain, documentdb: {engineVersion: 5.0.0}}
`,
		mistakes: []mistake{
			{topology.RuleDatabaseVersion, "datastores.a.documentdb.engineVersion", []string{
				`"5.0" is not a whole version`, "write it like 5.0.0"}},
			{topology.RuleDocumentDBVersion, "datastores.b.documentdb.engineVersion", []string{
				"3.6.0 has no global clusters", "use a newer version, such as 5.0.0"}},
			{topology.RuleDatabaseUpgrade, "datastores.c.regions[0].engineVersion", []string{
				"us-east-2 is the writer region", "set the version of the other regions first"}},
			{topology.RuleClusterClass, "datastores.d.documentdb.instanceClass", []string{
				"db.t3.medium is burstable", "use db.r5 or newer"}},
			{topology.RuleClusterClass, "datastores.e.documentdb.instanceClass", []string{
				"which global clusters do not have", "use db.r6g.large"}},
			{topology.RuleClusterHeadless, "datastores.f.regions[0].headless", []string{
				"us-east-2 is the writer region", "remove it, or move the writer first"}},
			{topology.RuleClusterInstances, "datastores.g.documentdb.instances", []string{
				"16 instances, but there are 1 to 15 in the writer region", "set another number"}},
			{topology.RuleClusterGeneration, "datastores.h.regions[0].generation", []string{
				"2, but us-east-2 is the home region", "remove it"}},
			{topology.RuleDatabaseUsername, "datastores.i.documentdb.masterUsername", []string{
				"admin is kept by DocumentDB", "such as dbadmin"}},
			{topology.RuleDatabasePassword, "datastores.j.documentdb.passwordGeneration", []string{
				"2 makes a new password, but password gives one", "remove one of the two"}},
			{topology.RuleDatabaseParameter, `datastores.k.documentdb.parameters["tls"]`, []string{
				"demands TLS of every client", "remove it"}},
			{topology.RuleStoreOnDelete, "datastores.l.onDelete", []string{
				"could not be deleted while it is there", "choose snapshot or destroy"}},
		},
	},
	{
		name: "read replicas",
		inputs: `
datastores:
  a: {rds: ` + replicated("mysql", "5.7.44", "") + `}
  b: {rds: ` + replicated("mysql", "8.4.5", "instanceClass: db.m4.large") + `}
  c: {rds: ` + replicated("mysql", "8.4.5", "allocatedStorage: 200, maxAllocatedStorage: 210") + `}
  d: {regions: [{name: us-east-2}, {name: eu-west-1, instances: 2}], rds: ` + replicated("mariadb", "11.4.5", "") + `}
  e: {regions: [{name: us-east-2}, {name: eu-west-1, headless: true}], rds: ` + replicated("postgres", "16.8", "") + `}
  f: {onDelete: retain, rds: ` + replicated("postgres", "16", `parameters: {rds.force_ssl: "0"}`) + `}
  g: {rds: ` + replicated("postgres", "16.8", `restoreFrom: "arn:aws:rds:eu-west-1:111122223333:snapshot:before"`) + `}
`,
		mistakes: []mistake{
			{topology.RuleRDSVersion, "datastores.a.rds.engineVersion", []string{
				"5.7.44 is too old", "MySQL begins with 8.0.0", "use a newer version"}},
			{topology.RuleRDSClass, "datastores.b.rds.instanceClass", []string{
				"db.m4.large is of a previous generation", "such as db.m6g.large"}},
			{topology.RuleRDSStorage, "datastores.c.rds.maxAllocatedStorage", []string{
				"210, but AWS wants at least a tenth more than allocatedStorage, which is 200", "set it to 220 or more"}},
			{topology.RuleRDSInstances, "datastores.d.regions[1].instances", []string{
				"2, but a region has one instance", "remove it"}},
			{topology.RuleRDSInstances, "datastores.e.regions[1].headless", []string{
				"without its instance a region has no data", "take eu-west-1 out of datastores.e.regions"}},
			{topology.RuleStoreOnDelete, "datastores.f.onDelete", []string{
				"retain, but the database is in the application's networks", "or use RdsReadReplicas in networks of your own"}},
			{topology.RuleDatabaseVersion, "datastores.f.rds.engineVersion", []string{
				`"16" is not a whole version of PostgreSQL`, "write it like 16.8"}},
			{topology.RuleDatabaseParameter, `datastores.f.rds.parameters["rds.force_ssl"]`, []string{"remove it"}},
			{topology.RuleDatabaseRestore, "datastores.g.rds.restoreFrom", []string{
				"the snapshot is in eu-west-1, but the database begins in its home region us-east-2", "copy it there"}},
		},
	},
	{
		name: "caches",
		inputs: `
regions: [{name: us-east-2}, {name: eu-west-1}, {name: us-west-2, stack: none}, {name: ca-central-1, stack: none}]
datastores:
  a: {elasticache: {engineVersion: "8.0"}}
  b: {regions: &two [{name: us-east-2}, {name: eu-west-1}], elasticache: {engineVersion: "8"}}
  c: {regions: *two, elasticache: {engine: redis, engineVersion: "8.0"}}
  d: {regions: *two, elasticache: {engineVersion: "8.0", nodeType: cache.t4g.medium}}
  e: {regions: *two, elasticache: {engineVersion: "8.0", shards: 251}}
  f: {regions: *two, elasticache: {engineVersion: "8.0", authToken: hushed-0123456789, authTokenGeneration: 2}}
  g: {regions: *two, elasticache: {engineVersion: "8.0", parameters: {cluster-enabled: "yes"}}}
  h: {regions: [{name: us-east-2, instanceClass: cache.m5.large}, {name: eu-west-1}], elasticache: {engineVersion: "8.0"}}
  i: {regions: *two, onDelete: retain, elasticache: {engineVersion: "8.0"}}
  j: {regions: [{name: us-east-2, replicasPerShard: 2}, {name: eu-west-1}], aurora: ` + postgres("16.6", "") + `}
`,
		mistakes: []mistake{
			{topology.RuleStoreRegions, "datastores.a.regions", []string{
				"4 regions, but an ElastiCache global datastore has one that writes and at most 2 others", "or use dynamodb"}},
			{topology.RuleCacheVersion, "datastores.b.elasticache.engineVersion", []string{
				`"8" is not a version of Valkey`, "like 8.0"}},
			{topology.RuleCacheVersion, "datastores.c.elasticache.engineVersion", []string{
				"8.0, but Redis OSS has 6.0 to 7.1", "such as 7.1"}},
			{topology.RuleCacheNodeType, "datastores.d.elasticache.nodeType", []string{
				"cache.t4g.medium is not of a family", "such as cache.r7g.large"}},
			{topology.RuleCacheNodes, "datastores.e.elasticache.shards", []string{
				"502 nodes in a region", "lower one of the two"}},
			{topology.RuleCacheToken, "datastores.f.elasticache.authTokenGeneration", []string{
				"authToken gives one", "remove one of the two"}},
			{topology.RuleCacheParameter, `datastores.g.elasticache.parameters["cluster-enabled"]`, []string{
				"turns cluster mode on", "set shards instead"}},
			{topology.RuleStoreMember, "datastores.h.regions[0].instanceClass", []string{
				"all regions of a cache have the same nodes", "set nodeType of the datastore"}},
			{topology.RuleStoreOnDelete, "datastores.i.onDelete", []string{
				"choose snapshot or destroy", "use ElastiCacheGlobalDatastore"}},
			{topology.RuleStoreMember, "datastores.j.regions[0].replicasPerShard", []string{
				"only a cache has shards", "remove it"}},
		},
	},
	{
		name: "a database in too many regions",
		inputs: `
regions:
- {name: us-east-2}
- {name: us-east-1, stack: none}
- {name: us-west-1, stack: none}
- {name: us-west-2, stack: none}
- {name: ca-central-1, stack: none}
- {name: eu-central-1, stack: none}
- {name: eu-north-1, stack: none}
- {name: eu-west-1, stack: none}
- {name: eu-west-2, stack: none}
- {name: eu-west-3, stack: none}
- {name: ap-south-1, stack: none}
- {name: sa-east-1, stack: none}
datastores: {carts: {documentdb: {engineVersion: 5.0.0}}, catalog: {aurora: ` + postgres("16.6", "") + `}}
`,
		mistakes: []mistake{
			{topology.RuleStoreRegions, "datastores.carts.regions", []string{
				"12 regions, but a DocumentDB global cluster has one that writes and at most 10 others", "or use dynamodb"}},
			{topology.RuleStoreRegions, "datastores.catalog.regions", []string{
				"12 regions, but an Aurora global database has one that writes and at most 10 others", "or use dynamodb"}},
		},
	},
	{
		name:      "a regional stack alone",
		component: "RegionalStack",
		inputs: `
region: eu-west-1
network: {cidrBlock: 10.0.0.0/8}
compute: {ecs: {image: example/shop, memory: 4096}}
`,
		mistakes: []mistake{
			{topology.RuleCidrBlock, "network.cidrBlock", []string{"10.0.0.0/8", "/16 to /21"}},
			{topology.RuleECSMemory, "compute.ecs.memory", []string{
				"4096 MiB does not go with 256", "512, 1024 or 2048"}},
		},
	},
	{
		name:      "an ingress alone",
		component: "GlobalAcceleratorIngress",
		inputs: `
endpoints:
- {region: eu-west-1, loadBalancerArn: a, traffic: 0}
- {region: eu-west-1, loadBalancerArn: a, traffic: 0}
ports: [80, 80]
`,
		mistakes: []mistake{
			{topology.RuleRegionsDuplicate, "endpoints[1].region", []string{
				"named at endpoints[0].region already", "remove one"}},
			{topology.RuleTrafficNone, "endpoints", []string{
				"every region has traffic 0", "give one region a traffic of 1 or more"}},
			{topology.RuleIngressPorts, "ports[1]", []string{"80 is named already", "remove one of the two"}},
		},
	},
	{
		name: "Network Load Balancers behind an accelerator",
		inputs: `
ingress: {globalAccelerator: {clientIpPreservation: false}}
regions:
- {name: us-east-2, loadBalancer: {application: {}, network: {}}}
- {name: us-west-1, loadBalancer: {network: {listeners: [{port: 80, protocol: TCP}, {port: 80, protocol: TCP}]}}}
- {name: us-west-2, loadBalancer: {network: {listeners: [{port: 443, protocol: TLS}]}}}
- {name: eu-west-1, loadBalancer: {network: {healthCheck: {path: /up}}}}
- {name: eu-west-2, loadBalancer: {network: {internal: true, staticAddresses: true}}}
- {name: eu-west-3, loadBalancer: {network: {ingressCidrBlocks: [203.0.113.0/24]}}}
`,
		mistakes: []mistake{
			{topology.RuleLoadBalancerKind, "regions[0].loadBalancer", []string{"application and network are set", "remove one"}},
			{topology.RuleListenerPort, "regions[1].loadBalancer.network.listeners[1].port", []string{
				"80 is the port of", "remove one of the two"}},
			{topology.RuleListenerTLS, "regions[2].loadBalancer.network.listeners[0].protocol", []string{
				"no certificate that is issued", "set a domain", "or use TCP"}},
			{topology.RuleHealthCheckPath, "regions[3].loadBalancer.network.healthCheck.path", []string{
				"asks for nothing", "set protocol: HTTP, or remove the path"}},
			{topology.RuleStaticAddresses, "regions[4].loadBalancer.network.staticAddresses", []string{
				"has no public addresses", "or set internal: false"}},
			{topology.RuleInternal, "regions[4].loadBalancer.network.internal", []string{"clientIpPreservation: true"}},
			{topology.RuleIngressClosed, "regions[5].loadBalancer.network.ingressCidrBlocks", []string{"without 0.0.0.0/0"}},
		},
	},
	{
		name: "UDP beside TCP",
		inputs: `
regions:
- {name: us-east-2}
- {name: eu-west-1, loadBalancer: {network: {listeners: [{port: 53, protocol: UDP}]}}}
`,
		mistakes: []mistake{
			{topology.RuleIngressTransport, "ingress.globalAccelerator", []string{"eu-west-1 would take UDP and us-east-2 TCP"}},
		},
	},
	{
		name:   "UDP beside TCP at one load balancer",
		inputs: `loadBalancer: {network: {listeners: [{port: 53, protocol: UDP}, {port: 80, protocol: TCP}]}}`,
		mistakes: []mistake{
			{topology.RuleListenerTransport, "loadBalancer.network.listeners", []string{"keep UDP alone, or TCP and TLS"}},
		},
	},
	{
		name: "TLS that ends before the users' addresses are seen",
		inputs: `
domain: {name: shop.example.com, hostedZoneId: Z1}
ingress: {globalAccelerator: {clientIpPreservation: true}}
loadBalancer: {network: {}}
`,
		mistakes: []mistake{
			{topology.RuleListenerClientIP, "loadBalancer.network.listeners", []string{"clientIpPreservation: false", "end TLS in"}},
		},
	},
	{
		name: "nothing for Route 53's checkers at a Network Load Balancer",
		inputs: `
domain: {name: shop.example.com, hostedZoneId: Z1}
ingress: {route53: {healthCheck: {}}}
loadBalancer: {network: {listeners: [{port: 80, protocol: TCP}]}}
`,
		mistakes: []mistake{
			{topology.RuleOutsidePort, "loadBalancer.network.listeners", []string{"HTTPS on port 443", "add a listener there"}},
		},
	},
	{
		name: "instances",
		inputs: `
regions:
- {name: us-east-2, compute: {ec2: {}}}
- {name: eu-west-1, compute: {ec2: {image: example/shop, amiId: ami-0123456789abcdef0, amiGeneration: 2}}}
- {name: eu-west-2, compute: {ec2: {image: example/shop}, ecs: {image: example/shop}}}
`,
		mistakes: []mistake{
			{topology.RuleEC2Run, "regions[0].compute.ec2", []string{"set image to run a container"}},
			{topology.RuleEC2AMI, "regions[1].compute.ec2.amiGeneration", []string{"amiId names one", "remove one"}},
			{topology.RuleComputeKind, "regions[2].compute", []string{"ecs and ec2 are set", "keep one of them"}},
		},
	},
	{
		name: "what stands beside the application's container",
		inputs: `
loadBalancer: {application: {}}
compute:
  ecs:
    image: example/shop
    environment: {LOG: info}
    secrets:
      LOG: /shop/log
      KEY: arn:aws:secretsmanager:us-east-2:111122223333:secret:shop-AbCdEf
      TOKEN: "https://example.com/token"
    secretKeyArns: [alias/shop]
    sidecars:
      application: {image: example/agent}
      agent: {image: example/agent, port: 8080, memory: 512}
    spot: {onDemandWeight: 0, spotWeight: 0}
    deploymentAlarms: {}
regions:
- {name: us-east-2}
- {name: us-west-2, compute: {ecs: {dependsOn: {agnet: START}}}}
- {name: ca-central-1, compute: {ecs: {dependsOn: {agent: SUCCESS}}}}
- name: eu-west-1
  loadBalancer: {network: {}}
  compute:
    ecs:
      dependsOn: {agent: START}
      sidecars: {agent: {dependsOn: {application: START}}}
      deploymentAlarms: {serverErrorPercent: 5}
`,
		mistakes: []mistake{
			{topology.RuleSecretTwice, "compute.ecs.secrets.LOG", []string{"LOG is in environment too", "remove one"}},
			{topology.RuleSidecarName, "compute.ecs.sidecars.application", []string{"application's own container", "use up to 255"}},
			{topology.RuleSidecarPort, "compute.ecs.sidecars.agent.port", []string{"8080 is taken", "choose another port"}},
			{topology.RuleSidecarShare, "compute.ecs.memory", []string{"512 of the task's 512 MiB", "or raise this"}},
			{topology.RuleSpotWeight, "compute.ecs.spot", []string{"no place for tasks beyond base", "raise one of the two"}},
			{topology.RuleSecretSource, "compute.ecs.secrets.TOKEN", []string{"nothing that ECS reads", "write the full ARN"}},
			{topology.RuleSecretKey, "compute.ecs.secretKeyArns", []string{"not the ARN of a key", "write it like"}},
			{topology.RuleAlarmsNone, "regions[0].compute.ecs.deploymentAlarms", []string{"at least one", "set alarmNames"}},
			{topology.RuleDependsOn, "regions[1].compute.ecs.dependsOn.agnet", []string{
				"no other container of the task", "name one of sidecars"}},
			{topology.RuleSecretRegion, "regions[1].compute.ecs.secrets.KEY", []string{"is in us-east-2", "replicate it"}},
			{topology.RuleAlarmsNone, "regions[1].compute.ecs.deploymentAlarms", []string{"at least one", "set alarmNames"}},
			{topology.RuleDependsOnState, "regions[2].compute.ecs.dependsOn.agent", []string{
				"the whole task ends", "set essential: false"}},
			{topology.RuleSecretRegion, "regions[2].compute.ecs.secrets.KEY", []string{"is in us-east-2", "replicate it"}},
			{topology.RuleAlarmsNone, "regions[2].compute.ecs.deploymentAlarms", []string{"at least one", "set alarmNames"}},
			{topology.RuleDependsOnCircle, "regions[3].compute.ecs", []string{
				"agent, application, agent: each waits for the next", "remove one"}},
			{topology.RuleSecretRegion, "regions[3].compute.ecs.secrets.KEY", []string{"is in us-east-2", "replicate it"}},
			{topology.RuleAlarmsBalancer, "regions[3].compute.ecs.deploymentAlarms.serverErrorPercent", []string{
				"does not see what the application answers", "use unhealthyTargets"}},
		},
	},
	{
		name: "what is watched",
		inputs: `
observability:
  dashboard: {region: eu-central-1}
  alarms: {storeReplicationLagSeconds: {carts: 5}}
  alarmActions:
    us-west-2: ["arn:aws:sns:us-west-2:111122223333:ops"]
    us-east-2: ["arn:aws:sns:eu-west-1:111122223333:ops"]
    eu-west-1: ["arn:aws:sns:eu-west-1:111122223333:a", "arn:aws:sns:eu-west-1:111122223333:b",
                "arn:aws:sns:eu-west-1:111122223333:c", "arn:aws:sns:eu-west-1:111122223333:d",
                "arn:aws:sns:eu-west-1:111122223333:e", "arn:aws:sns:eu-west-1:111122223333:f"]
  syntheticCheck: {}
ingress: null
regions:
- {name: us-east-2, requestsPerSecondPerTarget: 5}
- {name: eu-west-1, stack: none, alarms: {healthyTargets: 2}}
`,
		mistakes: []mistake{
			{topology.RuleCapacityUnused, "regions[0].requestsPerSecondPerTarget", []string{"declared peak", "set capacity"}},
			{topology.RuleRegionAlarms, "regions[1].alarms", []string{"has no load balancer", "remove it"}},
			{topology.RuleSyntheticAddress, "observability.syntheticCheck", []string{"no address", "set ingress"}},
			{topology.RuleDashboardRegion, "observability.dashboard.region", []string{"eu-central-1 is not one", "name one"}},
			{topology.RuleAlarmActionCount, "observability.alarmActions.eu-west-1", []string{"at most 5", "remove some"}},
			{topology.RuleAlarmActionARN, "observability.alarmActions.us-east-2[0]", []string{"no ARN of us-east-2", "name a topic"}},
			{topology.RuleAlarmActionRegion, "observability.alarmActions.us-west-2", []string{"no alarm is in us-west-2", "name one"}},
			{topology.RuleLagStore, "observability.alarms.storeReplicationLagSeconds.carts", []string{
				"there is no datastore carts", "name one of datastores"}},
		},
	},
	{
		name: "waves",
		inputs: `
compute: null
regions:
- {name: us-east-2, compute: {ec2: {image: example/shop}}}
- {name: eu-west-1, compute: {ecs: {image: example/shop}}}
- {name: us-west-2, stack: none}
- {name: us-west-1, compute: {ecs: {image: example/shop}}}
rollout: {waves: [[us-east-2, eu-west-3], [], [eu-west-1, us-east-2, us-west-2]]}
`,
		mistakes: []mistake{
			{topology.RuleWaveInstances, "rollout.waves[0][0]", []string{"no wave can wait for them", "in the last wave"}},
			{topology.RuleWaveRegion, "rollout.waves[0][1]", []string{"eu-west-3 is not one of the regions", "name one of them"}},
			{topology.RuleWaveEmpty, "rollout.waves[1]", []string{"has no region", "remove the wave"}},
			{topology.RuleWaveTwice, "rollout.waves[2][1]", []string{"in rollout.waves[0][0] already", "remove one"}},
			{topology.RuleWaveRegion, "rollout.waves[2][2]", []string{"us-west-2 has stack: none", "remove it from the wave"}},
			{topology.RuleWaveMissing, "rollout.waves", []string{"us-west-1 is in no wave", "to a wave of its own"}},
		},
	},
	{
		name:   "no waves",
		inputs: `rollout: {waves: []}`,
		mistakes: []mistake{
			{topology.RuleWavesNone, "rollout.waves", []string{"there is no wave", "or remove rollout"}},
		},
	},
	{
		name: "functions",
		inputs: `
compute: null
datastores:
  catalog:
    aurora: {engine: aurora-postgresql, engineVersion: "16.6", instanceClass: db.r6g.large}
regions:
- {name: us-east-2, compute: {lambdaFunction: {}}}
- {name: us-west-1, compute: {lambdaFunction: {zip: {bucket: code, key: shop.zip}}}}
- {name: us-west-2, compute: {lambdaFunction: {image: 111122223333.dkr.ecr.us-east-2.amazonaws.com/shop}}}
- name: eu-west-1
  compute:
    lambdaFunction:
      image: 111122223333.dkr.ecr.{region}.amazonaws.com/shop
      environment: {AWS_REGION: a}
- name: eu-west-2
  compute:
    lambdaFunction:
      image: 111122223333.dkr.ecr.{region}.amazonaws.com/shop
      reservedConcurrency: 1
      provisionedConcurrency: 2
- name: eu-west-3
  loadBalancer: {network: {}}
  compute: {lambdaFunction: {image: "111122223333.dkr.ecr.{region}.amazonaws.com/shop", inNetwork: false}}
`,
		mistakes: []mistake{
			{topology.RuleLambdaCode, "regions[0].compute.lambdaFunction", []string{"exactly one of image and zip"}},
			{topology.RuleLambdaRuntime, "regions[1].compute.lambdaFunction", []string{"set runtime and handler"}},
			{topology.RuleLambdaImage, "regions[2].compute.lambdaFunction.image", []string{
				"is not in the Amazon ECR of us-west-2", "where {region} becomes"}},
			{topology.RuleLambdaEnvironment, "regions[3].compute.lambdaFunction.environment.AWS_REGION", []string{"Lambda's own"}},
			{topology.RuleLambdaConcurrency, "regions[4].compute.lambdaFunction.provisionedConcurrency", []string{
				"2 is above reservedConcurrency", "lower this or raise that"}},
			{topology.RuleLambdaBalancer, "regions[5].compute.lambdaFunction", []string{"use loadBalancer.application"}},
			{topology.RuleLambdaNetwork, "regions[5].compute.lambdaFunction.inNetwork", []string{"cannot reach it"}},
		},
	},
	{
		name: "clusters",
		inputs: `
compute: {eks: {}}
regions:
- {name: us-east-2, compute: {eks: {kubernetesVersion: "1.34.1"}}, network: {natGateways: none}}
- {name: us-west-1, network: {availabilityZoneIds: [usw1-az1, usw1-az2]}}
- {name: us-west-2, compute: {eks: {nodes: {nodeGroup: {}, autoMode: {}}}}}
- name: eu-west-1
  compute: {eks: {nodes: {nodeGroup: {minSize: 7, instanceTypes: [m7g.large, m7i.large], addOnVersions: {dns: v1.0.0}}}}}
- name: eu-west-2
  compute:
    eks:
      publicAccessCidrBlocks: [192.168.0.0/16]
      accessEntries:
      - {name: ops, principalArn: "arn:aws:iam::111122223333:role/ops"}
      - {name: ops, principalArn: "arn:aws:iam::111122223333:role/other"}
`,
		mistakes: []mistake{
			{topology.RuleEKSVersion, "regions[0].compute.eks.kubernetesVersion", []string{"1.34.1", "such as 1.35"}},
			{topology.RuleEKSNetwork, "regions[0].compute.eks", []string{"set natGateways to single or perZone"}},
			{topology.RuleEKSZone, "regions[1].network.availabilityZoneIds[1]", []string{"usw1-az2", "name another zone"}},
			{topology.RuleEKSNodes, "regions[2].compute.eks.nodes", []string{"nodeGroup and autoMode are set"}},
			{topology.RuleEKSNodeSizes, "regions[3].compute.eks.nodes.nodeGroup.minSize", []string{"7 is above maxSize"}},
			{topology.RuleEKSInstanceTypes, "regions[3].compute.eks.nodes.nodeGroup.instanceTypes[1]", []string{
				"m7i.large has the architecture x86_64", "name types of one of them"}},
			{topology.RuleEKSAddOn, "regions[3].compute.eks.nodes.nodeGroup.addOnVersions.dns", []string{"is none of the add-ons"}},
			{topology.RuleEKSPublicAccess, "regions[4].compute.eks.publicAccessCidrBlocks[0]", []string{"is private", "remove it"}},
			{topology.RuleEKSAccess, "regions[4].compute.eks.accessEntries[1].name", []string{"choose another"}},
		},
	},
	{
		name:      "Route 53 alone",
		component: "Route53Ingress",
		inputs: `
domainName: "*.example.com"
alternativeNames: [ingress.shop.example.com]
hostedZoneId: Z1
endpoints:
- {region: us-east-2, loadBalancerDnsName: a.example.com, loadBalancerZoneId: Z2}
- {region: eu-west-1, loadBalancerDnsName: b.example.com, loadBalancerZoneId: Z3, traffic: 50}
routing: {geolocation: {countries: {US: us-east-2, DE: eu-west-1}}, healthCheck: {}}
ports: [80, 80]
`,
		mistakes: []mistake{
			{topology.RuleDomainName, "domainName", []string{"is a wildcard", "put the wildcard into alternativeNames"}},
			{topology.RuleRoutingTraffic, "endpoints[1].traffic", []string{
				"50, but with geolocation routing", "set 0 or 100, or routing.weighted: {}"}},
			{topology.RuleGeolocationDefault, "routing.geolocation.defaultRegion", []string{
				"missing, so users of places that are not named", "or set strict: true"}},
			{topology.RuleIngressPorts, "ports[1]", []string{"80 is named already", "remove one of the two"}},
			{topology.RuleOutsidePort, "ports", []string{"ask by HTTPS on port 443", "or remove routing.healthCheck"}},
		},
	},
	{
		name:      "a table alone",
		component: "DynamoDbGlobalTable",
		inputs: `
homeRegion: us-west-2
regions: [{name: us-east-2}, {name: eu-west-1}]
hashKey: {name: id, type: S}
ttlAttribute: id
`,
		mistakes: []mistake{
			{topology.RuleStoreHome, "homeRegion", []string{
				"us-west-2 is not one of the datastore's regions", "name one of them"}},
			{topology.RuleTTL, "ttlAttribute", []string{"id is a key of the table", "name another attribute"}},
		},
	},
	{
		name:      "buckets alone",
		component: "ReplicatedBuckets",
		inputs: `
onDelete: snapshot
regions: [{name: us-east-2}, {name: us-east-2}]
`,
		mistakes: []mistake{
			{topology.RuleStoreRegionDuplicate, "regions[1].name", []string{"already", "remove one of the two"}},
			{topology.RuleStoreOnDelete, "onDelete", []string{"buckets have no final snapshot", "choose retain"}},
		},
	},
	{
		name:      "a database alone",
		component: "AuroraGlobalDatabase",
		inputs: `
homeRegion: us-east-2
writerRegion: ap-south-1
engine: aurora-mysql
engineVersion: "8.0"
parameters: {require_secure_transport: "OFF"}
regions:
- {name: us-east-2, vpcId: vpc-1, subnetIds: [subnet-1, subnet-2], clientCidrBlocks: []}
- {name: eu-west-1, vpcId: vpc-2, subnetIds: [subnet-3], clientCidrBlocks: [], instances: 2, headless: true}
`,
		mistakes: []mistake{
			{topology.RuleStoreWriter, "writerRegion", []string{
				"ap-south-1 is not one of the datastore's regions", "add it to regions"}},
			{topology.RuleDatabaseVersion, "engineVersion", []string{
				`"8.0" is not a whole version`, "write it like 8.0.mysql_aurora.3.08.0"}},
			{topology.RuleDatabaseParameter, `parameters["require_secure_transport"]`, []string{
				"demands TLS of every client", "remove it"}},
			{topology.RuleClusterHeadless, "regions[1].headless", []string{
				"but instances is 2", "remove one of the two"}},
			{topology.RuleStoreSubnets, "regions[1].subnetIds", []string{
				"1 given, but a cluster needs subnets in two zones", "name at least 2"}},
		},
	},
	{
		name:      "read replicas alone",
		component: "RdsReadReplicas",
		inputs: `
homeRegion: us-east-2
writerRegion: ap-south-1
engine: postgres
engineVersion: "16.8"
instanceClass: db.serverless
regions:
- {name: us-east-2, vpcId: vpc-1, subnetIds: [subnet-1, subnet-2], clientCidrBlocks: []}
- {name: eu-west-1, vpcId: vpc-2, subnetIds: [subnet-3], clientCidrBlocks: [], engineVersion: "16.7"}
`,
		mistakes: []mistake{
			{topology.RuleStoreWriter, "writerRegion", []string{"ap-south-1 is not one of the datastore's regions"}},
			{topology.RuleRDSClass, "instanceClass", []string{"db.serverless is of Aurora alone", "or use aurora"}},
			{topology.RuleDatabaseUpgrade, "regions[1].engineVersion", []string{"16.7 is older than 16.8", "remove it"}},
			{topology.RuleStoreSubnets, "regions[1].subnetIds", []string{
				"1 given, but an instance needs subnets in two zones", "name at least 2"}},
		},
	},
}

// withProvider is a program with an aws provider among its options, beside another mistake.
var withProvider = badProgram{
	name:   "an aws provider in the options",
	inputs: `regions: []`,
	mistakes: []mistake{
		{ruleProviderOption, "options.providers", []string{
			"would ignore it", "put its settings, without the region, in awsProvider"}},
		{topology.RuleRegionsNone, "regions", []string{"no region is named", "name at least one"}},
	},
}

// byRoute53 puts the application behind Route 53.
func byRoute53(route53 string) string {
	return "domain: {name: shop.example.com, hostedZoneId: Z1}\ningress: {route53: {" + route53 + "}}\n"
}

// postgres is the block of a database of some version, with the rest.
func postgres(version, rest string) string {
	return fmt.Sprintf("{engine: aurora-postgresql, engineVersion: %q, %s}", version, rest)
}

// replicated is the block of a database with read replicas of some engine, with the rest.
func replicated(engine, version, rest string) string {
	return fmt.Sprintf("{engine: %s, engineVersion: %q, %s}", engine, version, rest)
}

// indexes are many indexes of a table, each with the same rest, as elements of a list.
func indexes(count int, rest string) string {
	var text strings.Builder
	for i := range count {
		fmt.Fprintf(&text, "{name: index-%d, hashKey: {name: id, type: S}%s},", i, rest)
	}
	return text.String()
}

// attributes are the keys of an index that includes many attributes.
func attributes(count int) string {
	return ", projectionType: INCLUDE, nonKeyAttributes: [" + strings.Repeat("a,", count) + "]"
}
