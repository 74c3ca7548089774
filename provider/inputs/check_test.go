package inputs

import (
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/archive"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/asset"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	propertytest "github.com/pulumi/pulumi/sdk/v3/go/property/testing"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// base is the least that an application needs; cases add to it.
const base = "homeRegion: us-east-2\nregions: [{name: us-east-2}]\n"

// checkCases break each rule, by the rule's id.
var checkCases = []struct {
	name   string
	token  string
	inputs string
	want   []topology.Problem
}{
	{
		name:   "a misspelt key of the resource",
		inputs: base + "datastore: {}",
		want: []topology.Problem{{
			Rule: RuleUnknownProperty, Path: "datastore",
			Message: "GlobalApplication has no such property; did you mean datastores?",
		}},
	},
	{
		name:   "a key in another language's spelling",
		inputs: base + "network: {nat_gateways: none}",
		want: []topology.Problem{{
			Rule: RuleUnknownProperty, Path: "network.nat_gateways",
			Message: "Network has no such property; did you mean natGateways?",
		}},
	},
	{
		name:   "a misspelt required key is one mistake",
		inputs: "homeRegoin: us-east-2\nregions: [{nam: us-east-2}]",
		want: []topology.Problem{
			{
				Rule: RuleUnknownProperty, Path: "homeRegoin",
				Message: "GlobalApplication has no such property; did you mean homeRegion?",
			},
			{
				Rule: RuleUnknownProperty, Path: "regions[0].nam",
				Message: "Region has no such property; did you mean name?",
			},
		},
	},
	{
		name:   "a misspelt key beside the right one",
		inputs: base + "network: {natGateways: none, natGateway: single}",
		want: []topology.Problem{{
			Rule: RuleUnknownProperty, Path: "network.natGateway",
			Message: "Network has no such property; natGateways is given already, so remove it",
		}},
	},
	{
		name:   "a key that is near to nothing",
		inputs: base + "compute: {fargate: {image: shop}}",
		want: []topology.Problem{{
			Rule: RuleUnknownProperty, Path: "compute.fargate",
			Message: "Compute has no such property; its properties are ec2, ecs, eks, job, lambdaFunction",
		}},
	},
	{
		name:   "a key that is no identifier",
		inputs: base + "datastores: {my orders: {\"a.b\": 1}}",
		want: []topology.Problem{{
			Rule: RuleUnknownProperty, Path: `datastores["my orders"]["a.b"]`,
			Message: "Datastore has no such property; its properties are aurora, deletionProtection, documentdb, dynamodb, " +
				"elasticache, existing, homeRegion, onDelete, rds, regions, s3, writerRegion",
		}},
	},
	{
		name:   "nothing given",
		inputs: "",
		want: []topology.Problem{
			{Rule: RuleMissing, Path: "homeRegion", Message: "missing, but required; set it to a string"},
			{Rule: RuleMissing, Path: "regions", Message: "missing, but required; set it to a list"},
		},
	},
	{
		name:   "a required property of a nested block is null",
		inputs: base + "datastores: {orders: {dynamodb: {hashKey: null}}}",
		want: []topology.Problem{{
			Rule: RuleMissing, Path: "datastores.orders.dynamodb.hashKey",
			Message: "missing, but required; set it to an object",
		}},
	},
	{
		name:   "a required string is empty",
		inputs: "homeRegion: ''\nregions: [{name: us-east-2}]",
		want: []topology.Problem{{
			Rule: RuleEmpty, Path: "homeRegion", Message: "empty, but required; set it to a string that is not",
		}},
	},
	{
		name:   "null in a list and in a map",
		inputs: base + "tags: {team: null}\ncompute: {ecs: {image: shop, command: [serve, null]}}",
		want: []topology.Problem{
			{
				Rule: RuleNull, Path: "compute.ecs.command[1]",
				Message: "null, but elements have values; remove it, or set it to a string",
			},
			{
				Rule: RuleNull, Path: "tags.team",
				Message: "null, but elements have values; remove it, or set it to a string",
			},
		},
	},
	{
		name:   "a number in quotes",
		inputs: base + "compute: {ecs: {image: shop, port: '8080'}}",
		want: []topology.Problem{{
			Rule: RuleType, Path: "compute.ecs.port",
			Message: `"8080" is a string, but a whole number is needed; write 8080 without quotes`,
		}},
	},
	{
		name:   "a fraction in quotes",
		inputs: base + "awsProvider: {ratio: '0.5'}",
		want: []topology.Problem{{
			Rule: RuleType, Path: "awsProvider.ratio",
			Message: `"0.5" is a string, but a number is needed; write 0.5 without quotes`,
		}},
	},
	{
		name:   "a boolean in quotes",
		inputs: base + "deletionProtection: 'false'",
		want: []topology.Problem{{
			Rule: RuleType, Path: "deletionProtection",
			Message: `"false" is a string, but true or false is needed; write false without quotes`,
		}},
	},
	{
		name:   "words for a number",
		inputs: base + "compute: {ecs: {image: shop, port: http}}",
		want: []topology.Problem{{
			Rule: RuleType, Path: "compute.ecs.port",
			Message: `"http" is a string, but a whole number is needed; set it to a whole number`,
		}},
	},
	{
		name:   "a number and a boolean for strings",
		inputs: base + "compute: {ecs: {image: shop, environment: {PORT: 8080, DEBUG: true}}}",
		want: []topology.Problem{
			{
				Rule: RuleType, Path: "compute.ecs.environment.DEBUG",
				Message: `true is a boolean, but a string is needed; write "true"`,
			},
			{
				Rule: RuleType, Path: "compute.ecs.environment.PORT",
				Message: `8080 is a number, but a string is needed; write "8080"`,
			},
		},
	},
	{
		name:   "a value for a list",
		inputs: "homeRegion: us-east-2\nregions: us-east-2",
		want: []topology.Problem{{
			Rule: RuleType, Path: "regions",
			Message: `"us-east-2" is a string, but a list is needed; put it into a list`,
		}},
	},
	{
		name:   "true for a block whose properties are optional",
		inputs: base + "ingress: {globalAccelerator: true}",
		want: []topology.Problem{{
			Rule: RuleType, Path: "ingress.globalAccelerator",
			Message: "true is a boolean, but an object is needed; write {} to take every default",
		}},
	},
	{
		name:   "a list for a map and a string for a block with required properties",
		inputs: base + "tags: [a]\ncompute: {ecs: shop}",
		want: []topology.Problem{
			{
				Rule: RuleType, Path: "compute.ecs",
				Message: `"shop" is a string, but an object is needed; set it to an object`,
			},
			{Rule: RuleType, Path: "tags", Message: "a list, but an object is needed; set it to an object"},
		},
	},
	{
		name:   "an object for a list and for a string",
		inputs: base + "tags: {team: {a: b}}\nregions: {name: us-east-2}",
		want: []topology.Problem{
			{Rule: RuleType, Path: "regions", Message: "an object, but a list is needed; set it to a list"},
			{Rule: RuleType, Path: "tags.team", Message: "an object, but a string is needed; set it to a string"},
		},
	},
	{
		name:   "no alternative fits",
		inputs: base + "awsProvider: {either: 5}",
		want: []topology.Problem{{
			Rule: RuleType, Path: "awsProvider.either",
			Message: `5 is a number, but a string is needed; write "5"`,
		}},
	},
	{
		name:   "a string for an asset and for a resource",
		inputs: base + "awsProvider: {bundle: file, role: arn}",
		want: []topology.Problem{
			{
				Rule: RuleType, Path: "awsProvider.bundle",
				Message: `"file" is a string, but an asset or archive is needed; set it to an asset or archive`,
			},
			{
				Rule: RuleType, Path: "awsProvider.role",
				Message: `"arn" is a string, but a resource is needed; set it to a resource`,
			},
		},
	},
	{
		name:   "a fraction for an integer",
		inputs: base + "compute: {ecs: {image: shop, desiredCount: 1.5}}",
		want: []topology.Problem{{
			Rule: RuleInteger, Path: "compute.ecs.desiredCount", Message: "1.5 is not a whole number; use 1 or 2",
		}},
	},
	{
		name:   "a number that no integer holds",
		inputs: base + "compute: {ecs: {image: shop, desiredCount: 1e300, port: .nan}}",
		want: []topology.Problem{
			{
				Rule: RuleInteger, Path: "compute.ecs.desiredCount",
				Message: "1e+300 is not a whole number of 32 bits; set it to one",
			},
			{Rule: RuleInteger, Path: "compute.ecs.port", Message: "NaN is not a whole number of 32 bits; set it to one"},
		},
	},
	{
		name:   "a misspelt value of an enumeration",
		inputs: base + "network: {natGateways: perzone}",
		want: []topology.Problem{{
			Rule: RuleOneOf, Path: "network.natGateways",
			Message: `"perzone" is not one of none, single, perZone; did you mean "perZone"?`,
		}},
	},
	{
		name:   "a value that is near to none of an enumeration",
		inputs: base + "datastores: {orders: {onDelete: archive}}",
		want: []topology.Problem{{
			Rule: RuleOneOf, Path: "datastores.orders.onDelete",
			Message: `"archive" is not one of snapshot, retain, destroy; choose one of them`,
		}},
	},
	{
		name:   "a number that is not one of the table's",
		inputs: base + "compute: {ecs: {image: shop, cpu: 300}}",
		want: []topology.Problem{{
			Rule: RuleOneOf, Path: "compute.ecs.cpu",
			Message: "300 is not one of 256, 512, 1024, 2048, 4096, 8192, 16384 CPU units; choose one of them",
		}},
	},
	{
		name:   "numbers outside the table's limits",
		inputs: base + "compute: {ecs: {image: shop, port: 0}}\nloadBalancer: {application: {healthCheck: {interval: 301}}}",
		want: []topology.Problem{
			{
				Rule: RuleLimits, Path: "compute.ecs.port",
				Message: "0 is outside the limits 1 to 65535; choose a value between them",
			},
			{
				Rule: RuleLimits, Path: "loadBalancer.application.healthCheck.interval",
				Message: "301 is outside the limits 5 to 300 seconds; choose a value between them",
			},
		},
	},
	{
		name:   "an override has the limits of what it overrides",
		inputs: "homeRegion: us-east-2\nregions: [{name: us-east-2}, {name: us-west-2, compute: {ecs: {port: 65536}}}]",
		want: []topology.Problem{{
			Rule: RuleLimits, Path: "regions[1].compute.ecs.port",
			Message: "65536 is outside the limits 1 to 65535; choose a value between them",
		}},
	},
	{
		name:   "a string that is too long",
		inputs: base + "datastores: {orders: {dynamodb: {hashKey: {type: S, name: " + strings.Repeat("n", 256) + "}}}}",
		want: []topology.Problem{{
			Rule: RuleLength, Path: "datastores.orders.dynamodb.hashKey.name",
			Message: "256 characters long, but 1 to 255 are allowed; choose another value",
		}},
	},
	{
		name: "strings without their format",
		inputs: base + "loadBalancer: {application: {ingressCidrBlocks: [10.0.0.0/8, 10.0.0.1/8], healthCheck: " +
			"{path: healthz, matcher: 2xx}}}\ncompute: {ecs: {image: shop, taskPolicy: '[]'}}",
		want: []topology.Problem{
			{
				Rule: RuleFormat, Path: "compute.ecs.taskPolicy",
				Message: `"[]" is not a JSON object; write it like {"Version": "2012-10-17", "Statement": []}`,
			},
			{
				Rule: RuleFormat, Path: "loadBalancer.application.healthCheck.matcher",
				Message: `"2xx" is not a list of HTTP status codes or ranges from 200 to 499; write it like 200-299`,
			},
			{
				Rule: RuleFormat, Path: "loadBalancer.application.healthCheck.path",
				Message: `"healthz" is not a path that begins with "/"; write it like /healthz`,
			},
			{
				Rule: RuleFormat, Path: "loadBalancer.application.ingressCidrBlocks[1]",
				Message: `"10.0.0.1/8" is not an IPv4 range whose host bits are zero; write it like 203.0.113.0/24`,
			},
		},
	},
	{
		name:   "structure that is not known yet",
		inputs: "homeRegion: !computed x\nregions: [{name: us-east-2, network: {cidrBlock: !computed x}}, !computed x]",
		want: []topology.Problem{
			{
				Rule: RuleUnknownValue, Path: "homeRegion",
				Message: "not known yet, because it comes from another resource's output, " + plain,
			},
			{
				Rule: RuleUnknownValue, Path: "regions[0].network.cidrBlock",
				Message: "not known yet, because it comes from another resource's output, " + plain,
			},
			{
				Rule: RuleUnknownValue, Path: "regions[1]",
				Message: "not known yet, because it comes from another resource's output, " + plain,
			},
		},
	},
	{
		name:   "a whole list that is not known yet",
		inputs: "homeRegion: us-east-2\nregions: !computed x",
		want: []topology.Problem{{
			Rule: RuleUnknownValue, Path: "regions",
			Message: "not known yet, because it comes from another resource's output, " + plain,
		}},
	},
	{
		name:   "structure from another resource",
		inputs: "homeRegion: !output us-east-2\nregions: [{name: us-east-2}]",
		want: []topology.Problem{{
			Rule: RuleOutput, Path: "homeRegion", Message: "comes from another resource's output, " + plain,
		}},
	},
	{
		name: "structure that is secret",
		inputs: "homeRegion: !secret hush\nregions: [{name: us-east-2, traffic: !secret 5}]\ndatastores: !secret " +
			"{orders: {}}",
		want: []topology.Problem{
			{Rule: RuleSecret, Path: "datastores", Message: "a secret, " + plain},
			{Rule: RuleSecret, Path: "homeRegion", Message: "a secret, " + plain},
			{Rule: RuleSecret, Path: "regions[0].traffic", Message: "a secret, " + plain},
		},
	},
	{
		name: "secrets are checked and never shown",
		inputs: base + "compute: {ecs: {image: !secret 5, port: !secret 70000, cpu: !secret 300, memory: !secret 512.5, " +
			"desiredCount: !secret '3', command: !secret [7], taskPolicy: !secret hush}}",
		want: []topology.Problem{
			{
				Rule: RuleType, Path: "compute.ecs.command[0]",
				Message: "(secret) is a number, but a string is needed; set it to a string",
			},
			{
				Rule: RuleOneOf, Path: "compute.ecs.cpu",
				Message: "(secret) is not one of 256, 512, 1024, 2048, 4096, 8192, 16384 CPU units; choose one of them",
			},
			{
				Rule: RuleType, Path: "compute.ecs.desiredCount",
				Message: "(secret) is a string, but a whole number is needed; set it to a whole number",
			},
			{
				Rule: RuleType, Path: "compute.ecs.image",
				Message: "(secret) is a number, but a string is needed; set it to a string",
			},
			{Rule: RuleInteger, Path: "compute.ecs.memory", Message: "(secret) is not a whole number; round it"},
			{
				Rule: RuleLimits, Path: "compute.ecs.port",
				Message: "(secret) is outside the limits 1 to 65535; choose a value between them",
			},
			{
				Rule: RuleFormat, Path: "compute.ecs.taskPolicy",
				Message: `(secret) is not a JSON object; write it like {"Version": "2012-10-17", "Statement": []}`,
			},
		},
	},
	{
		name:   "a resource that the schema does not have",
		token:  "globalapp:index:LocalApplication",
		inputs: base,
		want: []topology.Problem{{
			Rule:    RuleUnknownType,
			Message: "the package schema does not have globalapp:index:LocalApplication; build the plugin and its schema together",
		}},
	},
	{
		name:   "the inputs of a function",
		token:  "globalapp:index:planTopology",
		inputs: "application: {name: us-east-2, traffic: 101}",
		want: []topology.Problem{{
			Rule: RuleLimits, Path: "application.traffic",
			Message: "101 is outside the limits 0 to 100 percent; choose a value between them",
		}},
	},
}

func TestCheckFindsEveryMistake(t *testing.T) {
	t.Parallel()
	pkg := newTestPackage(t)
	for _, test := range checkCases {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			token := "globalapp:index:GlobalApplication"
			if test.token != "" {
				token = test.token
			}
			assert.Equal(t, topology.Problems(test.want), pkg.Check(token, parse(t, test.inputs)))
		})
	}
}

func TestEveryRuleHasABadInput(t *testing.T) {
	t.Parallel()
	var covered []string
	for _, test := range checkCases {
		for _, problem := range test.want {
			covered = append(covered, problem.Rule)
		}
	}
	slices.Sort(covered)
	assert.ElementsMatch(t, Rules(), slices.Compact(covered))
}

func TestCheckAcceptsWhatIsValid(t *testing.T) {
	t.Parallel()
	pkg := newTestPackage(t)
	for name, inputs := range map[string]string{
		"the least":            base,
		"an empty accelerator": base + "ingress: {globalAccelerator: {}}",
		"null is not given":    base + "compute: null\nnetwork: {natGateways: null}\nnothing: null",
		"unknown leaves": base + "tags: {team: !computed x}\ncompute: {ecs: {image: !computed x, port: !computed x, " +
			"environment: !computed x, command: [!computed x], scaling: {min: !computed x, max: 3}}}",
		"secret leaves": base + "compute: {ecs: {image: !secret shop, port: !secret 80, environment: " +
			"!secret {A: b}}}",
		"leaves of other resources": base + "compute: {ecs: {image: !output shop, command: !output [serve]}}",
		"the limits themselves": base + "compute: {ecs: {image: shop, port: 65535, cpu: 16384, desiredCount: 0, " +
			"logRetentionInDays: 3653, scaling: {min: 1, max: 5000, targetCpu: 100}}}",
		"formats": base + "loadBalancer: {application: {ingressCidrBlocks: [0.0.0.0/0], healthCheck: {path: /, matcher: " +
			"'200,301-302,499'}}}\ncompute: {ecs: {image: shop, taskPolicy: '{}'}}",
		"an optional string that is empty": base + "datastores: {orders: {dynamodb: {hashKey: {name: id, type: S}, " +
			"ttlAttribute: ''}}}",
		"every alternative": base + "regions: [{name: us-east-2, awsProvider: {either: true}}]\nawsProvider: " +
			"{either: text, extra: [1, {a: null}]}",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inputs = strings.Replace(inputs, base+"regions", "homeRegion: us-east-2\nregions", 1)
			assert.Empty(t, pkg.Check("GlobalApplication", parse(t, inputs)))
		})
	}
}

func TestAssetsArchivesAndResourcesFitOnlyTheirOwnTypes(t *testing.T) {
	t.Parallel()
	pkg := newTestPackage(t)
	text, err := asset.FromText("text")
	require.NoError(t, err)
	files, err := archive.FromAssets(map[string]any{"a": text})
	require.NoError(t, err)
	reference := property.New(property.ResourceReference{URN: "urn:pulumi:dev::shop::aws:iam/role:Role::role"})
	for _, test := range []struct {
		value    property.Value
		property string
		typ      string
	}{
		{property.New(text), "bundle", "an asset"},
		{property.New(files), "bundle", "an archive"},
		{reference, "role", "a resource"},
	} {
		t.Run(test.typ, func(t *testing.T) {
			t.Parallel()
			provider := func(key string) property.Map {
				block := property.New(map[string]property.Value{key: test.value})
				return parse(t, base).Set("awsProvider", block)
			}
			assert.Empty(t, pkg.Check("GlobalApplication", provider(test.property)))
			assert.Equal(t, topology.Problems{{
				Rule: RuleType, Path: "awsProvider.profile",
				Message: test.typ + ", but a string is needed; set it to a string",
			}}, pkg.Check("GlobalApplication", provider("profile")))
		})
	}
}

func TestALongValueIsShownInPart(t *testing.T) {
	t.Parallel()
	problems := newTestPackage(t).Check("GlobalApplication", parse(t, base+"compute: {ecs: {image: shop, port: "+
		strings.Repeat("é", 100)+"}}"))
	assert.Equal(t, topology.Problems{{
		Rule: RuleType, Path: "compute.ecs.port",
		Message: `"` + strings.Repeat("é", 60) +
			`…" is a string, but a whole number is needed; set it to a whole number`,
	}}, problems)
}

func TestCheckNeverPanicsAndNeverShowsASecret(t *testing.T) {
	t.Parallel()
	pkg := newTestPackage(t)
	rapid.Check(t, func(t *rapid.T) {
		inputs := randomInputs(t, pkg)
		for _, problem := range pkg.Check("GlobalApplication", inputs) {
			require.NotContains(t, problem.Message, hush)
			require.Contains(t, Rules(), problem.Rule)
		}
	})
}

// hush is the text of every random secret.
const hush = "hush-hush"

// randomInputs draws inputs that are much like those of an application, with anything in any place.
func randomInputs(t *rapid.T, pkg *Package) property.Map {
	return randomObject(t, pkg, pkg.objects[applicationType])
}

func randomObject(t *rapid.T, pkg *Package, o object) property.Map {
	m := property.Map{}
	for _, key := range keysOf(o.properties, map[string]any{}) {
		if rapid.IntRange(0, 3).Draw(t, key) > 0 {
			m = m.Set(key, randomValue(t, pkg, node{spec: o.properties[key].TypeSpec}))
		}
	}
	if rapid.IntRange(0, 9).Draw(t, "more") == 0 {
		m = m.Set(rapid.String().Draw(t, "key"), propertytest.Value(2).Draw(t, "value"))
	}
	return m
}

func randomValue(t *rapid.T, pkg *Package, n node) property.Value {
	switch rapid.IntRange(0, 19).Draw(t, "kind") {
	case 0:
		return propertytest.Value(3).Draw(t, "value")
	case 1:
		return property.New(hush).WithSecret(true)
	}
	switch pkg.kindOf(n.spec) {
	case kindObject:
		return property.New(randomObject(t, pkg, pkg.objectOf(n.spec)))
	case kindList:
		elements := make([]property.Value, rapid.IntRange(0, 3).Draw(t, "length"))
		for i := range elements {
			elements[i] = randomValue(t, pkg, node{spec: *n.spec.Items})
		}
		return property.New(property.NewArray(elements))
	case kindMap:
		elements := map[string]property.Value{}
		for _, key := range []string{"a", "my-store", "a b"} {
			elements[key] = randomValue(t, pkg, node{spec: *n.spec.AdditionalProperties})
		}
		return property.New(property.NewMap(elements))
	case kindEnum:
		return property.New(rapid.SampledFrom(pkg.enumOf(n.spec)).Draw(t, "enum"))
	case kindInteger:
		return property.New(float64(rapid.IntRange(0, 1024).Draw(t, "number")))
	case kindBoolean:
		return property.New(rapid.Bool().Draw(t, "flag"))
	default:
		return property.New(rapid.SampledFrom([]string{"us-east-2", "eu-west-1", "10.0.0.0/8", "id", ""}).Draw(t, "text"))
	}
}
