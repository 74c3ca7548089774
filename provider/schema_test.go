package provider

import (
	"encoding/json"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	p "github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	globalapp "github.com/pulumi-globalapp/pulumi-globalapp"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/functions"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/inputs"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// served is the schema as the plugin of this checkout makes it.
func served(t *testing.T) schema.PackageSpec {
	t.Helper()
	plugin, err := New()
	require.NoError(t, err)
	spec, err := p.GetSchema(t.Context(), globalapp.Name, globalapp.Version(), plugin)
	require.NoError(t, err)
	return spec
}

// properties are named sets of properties: the types, and the inputs and outputs of the components and functions. The
// arguments of planTopology and simulateOutage are those of GlobalApplication.
func properties(spec schema.PackageSpec) map[string]map[string]schema.PropertySpec {
	sets := map[string]map[string]schema.PropertySpec{}
	for token, object := range spec.Types {
		sets[nameOf(token)] = object.Properties
	}
	for token, resource := range spec.Resources {
		sets[nameOf(token)] = resource.InputProperties
		sets["outputs of "+nameOf(token)] = resource.Properties
	}
	for token, function := range spec.Functions {
		if !slices.Contains([]string{functions.PlanTopologyToken, functions.SimulateOutageToken}, token) {
			sets[nameOf(token)] = function.Inputs.Properties
		}
		sets["outputs of "+nameOf(token)] = function.ReturnType.ObjectTypeSpec.Properties
	}
	return sets
}

// nameOf is the last part of a token.
func nameOf(token string) string { return token[strings.LastIndex(token, ":")+1:] }

// The plugin answers with what was generated, so that must be what its components say.
func TestTheGeneratedSchemaIsThatOfTheComponents(t *testing.T) {
	t.Parallel()
	spec := served(t)
	spec.Version = ""
	made, err := json.MarshalIndent(spec, "", "  ")
	require.NoError(t, err)
	assert.True(t, string(globalapp.Schema) == string(made)+"\n", "schema.json is an old one: run `make generate`")
}

func TestTheSchemaHasTheComponents(t *testing.T) {
	t.Parallel()
	spec := served(t)
	assert.Equal(t, []string{
		"globalapp:index:AuroraGlobalDatabase", "globalapp:index:DocumentDbGlobalCluster",
		"globalapp:index:DynamoDbGlobalTable", "globalapp:index:ElastiCacheGlobalDatastore",
		"globalapp:index:GlobalAcceleratorIngress", "globalapp:index:GlobalApplication", "globalapp:index:RdsReadReplicas",
		"globalapp:index:RegionalStack", "globalapp:index:ReplicatedBuckets",
		"globalapp:index:Route53Ingress",
	}, slices.Sorted(maps.Keys(spec.Resources)))
	for token, resource := range spec.Resources {
		assert.True(t, resource.IsComponent, token)
		assert.Contains(t, checks, token, "the inputs of %s are not checked", token)
		assert.Contains(t, arguments, nameOf(token), "the inputs of %s are not marked plain", token)
	}
	assert.Len(t, checks, len(spec.Resources))
	assert.Len(t, arguments, len(spec.Resources))
}

// A function that plans an application takes what an application takes, so that a program can give both the same.
func TestTheSchemaHasTheFunctions(t *testing.T) {
	t.Parallel()
	spec := served(t)
	assert.Equal(t, []string{functions.CompareDatastoresToken, functions.PlanTopologyToken, functions.SimulateOutageToken},
		slices.Sorted(maps.Keys(spec.Functions)))
	plan, application := spec.Functions[functions.PlanTopologyToken], spec.Resources["globalapp:index:GlobalApplication"]
	assert.Equal(t, application.InputProperties, plan.Inputs.Properties)
	assert.Equal(t, application.RequiredInputs, plan.Inputs.Required)
	outage := spec.Functions[functions.SimulateOutageToken]
	assert.Equal(t, append(slices.Clone(application.RequiredInputs), "loss"), outage.Inputs.Required)
	delete(outage.Inputs.Properties, "loss")
	assert.Equal(t, application.InputProperties, outage.Inputs.Properties)
	assert.Equal(t, []string{"kinds"},
		slices.Collect(maps.Keys(spec.Functions[functions.CompareDatastoresToken].Inputs.Properties)))
	for token, function := range spec.Functions {
		for name, property := range function.ReturnType.ObjectTypeSpec.Properties {
			assert.False(t, property.Plain, "%s.%s", token, name)
			assert.Contains(t, function.ReturnType.ObjectTypeSpec.Required, name, token)
		}
	}
}

// What the functions say about kinds of datastores are the kinds of the comparison.
func TestTheKindsOfFunctionsAreThoseCompared(t *testing.T) {
	t.Parallel()
	var named, compared []string
	for _, value := range served(t).Types["globalapp:index:DatastoreKind"].Enum {
		named = append(named, value.Value.(string))
	}
	for _, comparison := range topology.Comparisons() {
		compared = append(compared, comparison.Kind)
	}
	assert.Equal(t, compared, named)
}

// A description is a sentence or more, and short enough for an editor's tooltip.
func TestEverythingIsDescribed(t *testing.T) {
	t.Parallel()
	spec := served(t)
	descriptions := map[string]string{"the package": spec.Description}
	for token, object := range spec.Types {
		descriptions[nameOf(token)] = object.Description
		for _, value := range object.Enum {
			descriptions[nameOf(token)+"#"+value.Name] = value.Description
		}
	}
	for token, resource := range spec.Resources {
		descriptions["component "+nameOf(token)] = resource.Description
	}
	for token, function := range spec.Functions {
		descriptions["function "+nameOf(token)] = function.Description
	}
	for set, members := range properties(spec) {
		for name, property := range members {
			descriptions[set+"."+name] = property.Description
		}
	}
	for name, description := range descriptions {
		assert.Regexp(t, `^["A-Z].*\.$`, description, name)
		assert.NotContains(t, description, "  ", name)
		assert.LessOrEqual(t, len(description), 450, name)
		for _, fact := range []string{"Default: ", "Unit: ", "Limits: ", "Length: ", "Format: "} {
			assert.LessOrEqual(t, strings.Count(description, fact), 1, "%s says %stwice", name, fact)
		}
		assert.False(t, onlyRepeats(name, description), "%s says no more than its name: %s", name, description)
	}
}

// wordsOfNames are the words of a name in camel case.
var wordsOfNames = regexp.MustCompile(`[A-Z]?[a-z0-9]+|[A-Z]+`)

// fillers are words that add nothing to a name.
var fillers = []string{"a", "an", "and", "for", "in", "its", "of", "the"}

// onlyRepeats says that a description has fewer than three words, or none that the name does not have.
func onlyRepeats(name, description string) bool {
	known := slices.Clone(fillers)
	for _, word := range wordsOfNames.FindAllString(name[strings.LastIndexAny(name, ".#")+1:], -1) {
		known = append(known, strings.ToLower(word))
	}
	words := strings.Fields(strings.ToLower(strings.TrimSuffix(description, ".")))
	return len(words) < 3 || !slices.ContainsFunc(words, func(word string) bool { return !slices.Contains(known, word) })
}

func TestOnlyRepeats(t *testing.T) {
	t.Parallel()
	for description, want := range map[string]bool{
		"The VPC.": true, "The id of the VPC.": true, "The id of the VPC that the region runs in.": false,
	} {
		assert.Equal(t, want, onlyRepeats("StackNetwork.vpcId", description), description)
	}
}

// reference is where a schema refers to a type.
var reference = regexp.MustCompile(`"\$ref":"([^"]*)"`)

// A reference to another package would make the generation of every SDK download that package's plugin.
func TestEveryReferenceStaysInThePackage(t *testing.T) {
	t.Parallel()
	spec := served(t)
	text, err := json.Marshal(spec)
	require.NoError(t, err)
	used := map[string]bool{}
	for _, match := range reference.FindAllStringSubmatch(string(text), -1) {
		token, local := strings.CutPrefix(match[1], "#/types/")
		assert.True(t, local, match[1])
		assert.Contains(t, spec.Types, token)
		used[token] = true
	}
	assert.Equal(t, slices.Sorted(maps.Keys(spec.Types)), slices.Sorted(maps.Keys(used)), "a type that nothing refers to")
}

// What decides which resources exist is plain: a program cannot give it as an output. Everything else takes outputs.
func TestPlainIsWhatDecidesWhichResourcesExist(t *testing.T) {
	t.Parallel()
	spec := served(t)
	sets := properties(spec)
	for path, plain := range map[string]bool{
		"GlobalApplication.homeRegion": true, "GlobalApplication.writerRegion": true, "GlobalApplication.regions": true,
		"GlobalApplication.network": true, "GlobalApplication.compute": true, "GlobalApplication.datastores": true,
		"GlobalApplication.deletionProtection": true, "GlobalApplication.tags": true, "Region.name": true,
		"Region.traffic": true, "Region.stack": true, "Network.natGateways": true, "Network.availabilityZoneCount": true,
		"NetworkOverrides.availabilityZoneIds": true, "Ecs.scaling": true, "Ecs.environment": true, "Ecs.command": true,
		"Datastore.onDelete": true, "Datastore.regions": true, "DynamoDb.hashKey": true, "KeyAttribute.name": true,
		"ApplicationLoadBalancer.ingressCidrBlocks": true, "DynamoDb.customerManagedKeys": true,
		"AcceleratorEndpoint.region": true, "AwsProvider.assumeRole": true,

		"Ecs.image": false, "Ecs.cpu": false, "Ecs.memory": false, "Ecs.port": false, "Ecs.desiredCount": false,
		"Ecs.taskPolicy": false, "Scaling.min": false, "HealthCheck.path": false, "HealthCheck.interval": false,
		"DynamoDb.pointInTimeRecovery": false, "GlobalAccelerator.clientIpPreservation": false,
		"AcceleratorEndpoint.loadBalancerArn": false, "AwsProvider.profile": false, "AssumeRole.roleArn": false,
	} {
		set, name, _ := strings.Cut(path, ".")
		require.Contains(t, sets[set], name)
		assert.Equal(t, plain, sets[set][name].Plain, path)
	}
	for component, structure := range arguments {
		assertPlain(t, sets, component, structure, map[reflect.Type]bool{})
	}
}

// assertPlain checks a struct of inputs and those below it: a property is plain exactly where its Go type is no Input.
func assertPlain(
	t *testing.T, sets map[string]map[string]schema.PropertySpec, set string, structure reflect.Type,
	seen map[reflect.Type]bool,
) {
	t.Helper()
	if seen[structure] {
		return
	}
	seen[structure] = true
	assert.Len(t, sets[set], structure.NumField(), set)
	for i := range structure.NumField() {
		field := structure.Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("pulumi"), ",")
		require.Contains(t, sets[set], name)
		property := sets[set][name]
		of, element := field.Type, property.TypeSpec
		for plain := true; plain; {
			if of.Kind() == reflect.Pointer {
				of = of.Elem()
			}
			plain = !of.Implements(reflect.TypeFor[pulumi.Input]())
			assert.Equal(t, plain, element.Plain, "%s.%s", set, name)
			switch {
			case plain && of.Kind() == reflect.Slice:
				of, element = of.Elem(), *element.Items
			case plain && of.Kind() == reflect.Map:
				of, element = of.Elem(), *element.AdditionalProperties
			case plain && of.Kind() == reflect.Struct:
				assertPlain(t, sets, of.Name(), of, seen)
				plain = false
			default:
				plain = false
			}
		}
	}
}

// Outputs are never plain, and no output has the name of an input of its component, whose type it would have to share.
func TestOutputsAreApartFromInputs(t *testing.T) {
	t.Parallel()
	spec := served(t)
	for token, resource := range spec.Resources {
		for name, property := range resource.Properties {
			assert.NotContains(t, resource.InputProperties, name, token)
			assert.False(t, property.Plain, "%s.%s", token, name)
		}
	}
}

// The generators add Args to the names of types themselves.
func TestNoTypeIsNamedArgs(t *testing.T) {
	t.Parallel()
	spec := served(t)
	for token := range spec.Types {
		assert.Equal(t, token, "globalapp:index:"+nameOf(token))
		assert.False(t, strings.HasSuffix(token, "Args"), token)
	}
}

// reserved are the words of each language that its SDK cannot use for a property, in the language's own spelling.
var reserved = map[string]struct {
	spell func(name string) string
	words string
}{
	// A field in Go begins with a capital letter, as no keyword does; these are methods of the generated structs.
	"Go": {exported, "ElementType ToOutput GetProvider URN ID"},
	"TypeScript": {
		func(name string) string { return name },
		"break case catch class const continue debugger default delete do else enum export extends false finally for " +
			"function if implements import in instanceof interface let new null package private protected public return " +
			"static super switch this throw true try typeof var void while with yield await constructor prototype",
	},
	"Python": {
		snake,
		"and as assert async await break class continue def del elif else except finally for from global if import in " +
			"is lambda nonlocal not or pass raise return try while with yield none true false self",
	},
	// The methods are those of java.lang.Object, which a property's own method would override.
	"Java": {
		func(name string) string { return name },
		"abstract assert boolean break byte case catch char class const continue default do double else enum extends final " +
			"finally float for goto if implements import instanceof int interface long native new package private protected public " +
			"return short static strictfp super switch synchronized this throw throws transient try void volatile while true false " +
			"null getClass hashCode equals clone toString notify notifyAll wait finalize builder",
	},
	// A property in C# begins with a capital letter; these are members of System.Object and of the SDK's base classes.
	"C#": {exported, "Equals GetHashCode GetType ToString Finalize MemberwiseClone ReferenceEquals Empty Urn Id"},
}

// Words that the engine or Pulumi YAML keep for themselves.
const reservedByPulumi = "id urn pulumi parent provider providers protect options version"

func TestNoPropertyIsAReservedWord(t *testing.T) {
	t.Parallel()
	spec := served(t)
	for set, members := range properties(spec) {
		for name := range members {
			for language, taken := range reserved {
				assert.NotContains(t, strings.Fields(taken.words), taken.spell(name), "%s.%s in %s", set, name, language)
			}
			assert.NotContains(t, strings.Fields(reservedByPulumi), name, set)
			// A member of a class in C# cannot have the name of its class.
			assert.NotEqual(t, set, exported(name), "%s.%s in C#", set, name)
		}
	}
}

// exported spells a name with a capital letter.
func exported(name string) string { return strings.ToUpper(name[:1]) + name[1:] }

// snake spells a name with underscores.
func snake(name string) string {
	var words strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 {
			words.WriteByte('_')
		}
		words.WriteRune(unicode.ToLower(r))
	}
	return words.String()
}

// order is a word for a place in an order or for a role: the first region is not always the first, nor the primary the
// primary.
var order = regexp.MustCompile(`(?i)\d$|first|second$|secondary|third|primary|master|slave|active|passive|standby|index`)

func TestNoPropertyIsNamedForAnOrderOrARole(t *testing.T) {
	t.Parallel()
	for set, members := range properties(served(t)) {
		for name := range members {
			// Those are AWS's own names, and two choices that the user makes, whose role is the point.
			if !slices.Contains([]string{
				"globalSecondaryIndexes", "s3", "ec2", "route53", "primaryRegion", "active", "masterUsername",
			}, name) {
				assert.NotRegexp(t, order, strings.TrimSuffix(name, "PerSecond"), set)
			}
		}
	}
}

// Every default of the table is the schema's, every default of the schema the table's, and every limit has a property.
func TestTheTableIsTheSchemas(t *testing.T) {
	t.Parallel()
	sets := properties(served(t))
	for set, entries := range inputs.Table {
		for name, entry := range entries {
			property, known := sets[set][name]
			if !assert.True(t, known, "the table has %s.%s, the schema does not", set, name) {
				continue
			}
			assert.Contains(t, property.Description, entry.Sentence(), "%s.%s", set, name)
		}
	}
	for set, members := range sets {
		for name, property := range members {
			expected := inputs.Lookup(set, name).Default
			if number, isNumber := expected.(int); isNumber {
				expected = float64(number)
			}
			if expected != nil && reflect.TypeOf(expected).Kind() == reflect.Slice {
				expected = nil
			}
			assert.Equal(t, expected, property.Default, "%s.%s", set, name)
		}
	}
}
