package provider

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	p "github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	globalapp "github.com/pulumi-globalapp/pulumi-globalapp"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/application"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/datastore"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/functions"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/ingress"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/inputs"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/regional"
)

// arguments are the input structs by the name of their component.
var arguments = map[string]reflect.Type{
	"GlobalApplication":          reflect.TypeFor[application.Args](),
	"RegionalStack":              reflect.TypeFor[regional.RegionalStackArgs](),
	"Route53Ingress":             reflect.TypeFor[ingress.Route53IngressArgs](),
	"GlobalAcceleratorIngress":   reflect.TypeFor[ingress.GlobalAcceleratorIngressArgs](),
	"DynamoDbGlobalTable":        reflect.TypeFor[datastore.DynamoDbGlobalTableArgs](),
	"ReplicatedBuckets":          reflect.TypeFor[datastore.ReplicatedBucketsArgs](),
	"AuroraGlobalDatabase":       reflect.TypeFor[datastore.AuroraGlobalDatabaseArgs](),
	"DocumentDbGlobalCluster":    reflect.TypeFor[datastore.DocumentDbGlobalClusterArgs](),
	"RdsReadReplicas":            reflect.TypeFor[datastore.RdsReadReplicasArgs](),
	"ElastiCacheGlobalDatastore": reflect.TypeFor[datastore.ElastiCacheGlobalDatastoreArgs](),
}

// withSchema completes the schema that infer makes from the Go types: infer marks no nested value as plain, and knows no
// defaults and limits, which come from the table that checks them.
func withSchema(plugin p.Provider) p.Provider {
	inferred := plugin.GetSchema
	plugin.GetSchema = func(ctx context.Context, request p.GetSchemaRequest) (p.GetSchemaResponse, error) {
		response, err := inferred(ctx, request)
		if err != nil {
			return p.GetSchemaResponse{}, fmt.Errorf("inferring the schema: %w", err)
		}
		var spec schema.PackageSpec
		if err := json.Unmarshal([]byte(response.Schema), &spec); err != nil {
			return p.GetSchemaResponse{}, fmt.Errorf("reading the inferred schema: %w", err)
		}
		complete(&spec)
		text, err := json.Marshal(spec)
		if err != nil {
			return p.GetSchemaResponse{}, fmt.Errorf("writing the schema: %w", err)
		}
		return p.GetSchemaResponse{Schema: string(text)}, nil
	}
	return plugin
}

// withPreparedSchema answers with the schema that was generated before the plugin was built, because making it takes longer
// than everything else that a plugin does before an update.
func withPreparedSchema(plugin p.Provider) p.Provider {
	plugin.GetSchema = func(context.Context, p.GetSchemaRequest) (p.GetSchemaResponse, error) {
		versioned := fmt.Sprintf(`{"version": %q,`, globalapp.Version())
		return p.GetSchemaResponse{Schema: strings.Replace(string(globalapp.Schema), "{", versioned, 1)}, nil
	}
	return plugin
}

func complete(spec *schema.PackageSpec) {
	describeOverrides(spec)
	relax(spec)
	seen := map[reflect.Type]bool{}
	for name, arguments := range arguments {
		token := token(name)
		resource := spec.Resources[token]
		completeProperties(spec, name, resource.InputProperties, arguments, seen)
		spec.Resources[token] = resource
	}
	describeFunctions(spec)
}

// describeFunctions gives the functions that plan an application the arguments of one, beside their own. The
// enumerations of functions are described like those of components.
func describeFunctions(spec *schema.PackageSpec) {
	application := spec.Resources[token("GlobalApplication")]
	for _, name := range []string{"planTopology", "simulateOutage"} {
		function := spec.Functions[token(name)]
		own := function.Inputs.Properties
		function.Inputs.Properties = maps.Clone(application.InputProperties)
		maps.Copy(function.Inputs.Properties, own)
		function.Inputs.Required = append(slices.Clone(application.RequiredInputs), slices.Sorted(maps.Keys(own))...)
		spec.Functions[token(name)] = function
	}
	for _, enumeration := range functions.Enumerations {
		completeType(spec, enumeration, map[reflect.Type]bool{})
	}
}

// relax makes a property optional in the SDKs that a later kind of compute will leave out: infer takes every output as given.
func relax(spec *schema.PackageSpec) {
	compute := spec.Types[token("DeployedCompute")]
	compute.Required = slices.DeleteFunc(compute.Required, func(name string) bool {
		return slices.Contains([]string{"ecs", "ec2", "eks", "lambdaFunction"}, name)
	})
	spec.Types[token("DeployedCompute")] = compute
}

// describeOverrides gives the properties of a type of overrides the descriptions that they have in its base type.
func describeOverrides(spec *schema.PackageSpec) {
	for name, overrides := range spec.Types {
		base, isOverrides := strings.CutSuffix(name, "Overrides")
		if !isOverrides {
			continue
		}
		for key, property := range overrides.Properties {
			if property.Description == "" {
				property.Description = spec.Types[base].Properties[key].Description
				overrides.Properties[key] = property
			}
		}
	}
}

func token(name string) string { return "globalapp:index:" + name }

// completeProperties walks an argument struct beside its properties in the schema.
func completeProperties(
	spec *schema.PackageSpec, typeName string, properties map[string]schema.PropertySpec, structure reflect.Type,
	seen map[reflect.Type]bool,
) {
	for i := range structure.NumField() {
		field := structure.Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("pulumi"), ",")
		property := properties[name]
		markPlain(&property.TypeSpec, field.Type)
		rule := inputs.Lookup(typeName, name)
		property.Default = scalar(rule.Default)
		if sentence := rule.Sentence(); sentence != "" {
			property.Description += " " + sentence
		}
		properties[name] = property
		completeType(spec, field.Type, seen)
	}
}

// scalar leaves out the defaults that a schema cannot say: those of lists. Their description says them.
func scalar(value any) any {
	if value == nil || reflect.TypeOf(value).Kind() == reflect.Slice {
		return nil
	}
	return value
}

// enumeration takes the description of an enumeration, which infer asks for and leaves out.
type enumeration struct {
	infer.Annotator

	description string
}

// Describe keeps the description.
func (e *enumeration) Describe(_ any, description string) { e.description = description }

// completeType completes the nested type that a field refers to, if there is one.
func completeType(spec *schema.PackageSpec, structure reflect.Type, seen map[reflect.Type]bool) {
	for structure.Kind() == reflect.Pointer || structure.Kind() == reflect.Slice || structure.Kind() == reflect.Map {
		structure = structure.Elem()
	}
	if isInput(structure) || seen[structure] {
		return
	}
	seen[structure] = true
	nested, known := spec.Types[token(structure.Name())]
	if !known {
		return
	}
	if structure.Kind() != reflect.Struct {
		described := &enumeration{}
		reflect.New(structure).Interface().(infer.Annotated).Annotate(described)
		nested.Description = described.description
		spec.Types[token(structure.Name())] = nested
		return
	}
	completeProperties(spec, structure.Name(), nested.Properties, structure, seen)
}

// markPlain marks what must be known before anything is planned: everything whose Go type is not an Input.
func markPlain(spec *schema.TypeSpec, structure reflect.Type) {
	for structure.Kind() == reflect.Pointer {
		structure = structure.Elem()
	}
	spec.Plain = !isInput(structure)
	if !spec.Plain {
		if spec.AdditionalProperties != nil {
			spec.AdditionalProperties.Plain = false
		}
		return
	}
	if structure.Kind() == reflect.Slice {
		markPlain(spec.Items, structure.Elem())
	}
	if structure.Kind() == reflect.Map {
		markPlain(spec.AdditionalProperties, structure.Elem())
	}
}

func isInput(structure reflect.Type) bool {
	return structure.Implements(reflect.TypeFor[pulumi.Input]())
}
