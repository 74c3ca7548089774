package main

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// thing is any custom resource of the flat program.
type thing struct{ pulumi.CustomResourceState }

// provider is any explicit provider of the flat program.
type provider struct{ pulumi.ProviderResourceState }

// programOf is the flat program with these resources.
func programOf(entries []entry) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		f := flat{
			ctx: ctx, resources: map[string]pulumi.Resource{},
			providers: map[string]pulumi.ProviderResource{}, outputs: map[string]pulumi.Output{},
		}
		for _, e := range entries {
			if err := f.register(e); err != nil {
				return fmt.Errorf("registering %s: %w", e.key(), err)
			}
		}
		return nil
	}
}

// flat is one run of the flat program.
type flat struct {
	ctx       *pulumi.Context
	resources map[string]pulumi.Resource
	providers map[string]pulumi.ProviderResource
	// outputs are all outputs of each resource, as a property map.
	outputs map[string]pulumi.Output
}

func (f *flat) register(e entry) error {
	inputs, err := f.object(e.inputs)
	if err != nil {
		return err
	}
	options, err := f.options(e)
	if err != nil {
		return err
	}
	if strings.HasPrefix(e.typ, providerTypes) {
		var made provider
		f.resources[e.key()], f.providers[e.key()] = &made, &made
		if err := f.ctx.RegisterResource(e.typ, e.name, inputs, &made, options...); err != nil {
			return err
		}
		f.outputs[e.key()] = pulumi.InternalGetRawOutputs(&made.ResourceState)
		return nil
	}
	var made thing
	f.resources[e.key()] = &made
	if err := f.ctx.RegisterResource(e.typ, e.name, inputs, &made, options...); err != nil {
		return err
	}
	f.outputs[e.key()] = pulumi.InternalGetRawOutputs(&made.ResourceState)
	return nil
}

func (f *flat) options(e entry) ([]pulumi.ResourceOption, error) {
	timeouts := pulumi.CustomTimeouts{}
	for of, seconds := range map[*string]float64{
		&timeouts.Create: e.customTimeouts.Create,
		&timeouts.Update: e.customTimeouts.Update,
		&timeouts.Delete: e.customTimeouts.Delete,
	} {
		if seconds > 0 {
			*of = fmt.Sprintf("%gs", seconds)
		}
	}
	options := []pulumi.ResourceOption{
		pulumi.Protect(e.protect), pulumi.RetainOnDelete(e.retainOnDelete), pulumi.Timeouts(&timeouts),
		pulumi.IgnoreChanges(e.ignoreChanges), pulumi.ReplaceOnChanges(e.replaceOnChanges), pulumi.Version(e.version),
	}
	var secrets []string
	for _, key := range e.additionalSecretOutputs {
		secrets = append(secrets, string(key))
	}
	options = append(options, pulumi.AdditionalSecretOutputs(secrets))
	if e.provider != "" {
		options = append(options, pulumi.Provider(f.providers[e.provider]))
	}
	if e.deletedWith != "" {
		options = append(options, pulumi.DeletedWith(f.resources[e.deletedWith]))
	}
	var needed []pulumi.Resource
	for _, key := range e.dependsOn {
		if f.resources[key] == nil {
			return nil, fmt.Errorf("it depends on %s, which is not registered yet", key)
		}
		needed = append(needed, f.resources[key])
	}
	return append(options, pulumi.DependsOn(needed)), nil
}

func (f *flat) object(values map[string]any) (pulumi.Map, error) {
	object := pulumi.Map{}
	for key, value := range values {
		input, err := f.input(value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
		object[key] = input
	}
	return object, nil
}

func (f *flat) input(value any) (pulumi.Input, error) {
	switch value := value.(type) {
	case string:
		return pulumi.String(value), nil
	case bool:
		return pulumi.Bool(value), nil
	case float64:
		return pulumi.Float64(value), nil
	case text:
		return f.text(value)
	case map[string]any:
		return f.object(value)
	case []any:
		array := make(pulumi.Array, len(value))
		for i, each := range value {
			input, err := f.input(each)
			if err != nil {
				return nil, fmt.Errorf("[%d]: %w", i, err)
			}
			array[i] = input
		}
		return array, nil
	}
	return nil, fmt.Errorf("a %T is not known to the benchmark", value)
}

// text puts a string together from words and outputs.
func (f *flat) text(t text) (pulumi.Input, error) {
	pieces := make([]any, len(t))
	for i, each := range t {
		if each.from == "" {
			pieces[i] = each.words
			continue
		}
		output, err := f.output(each)
		if err != nil {
			return nil, err
		}
		pieces[i] = output
	}
	if len(pieces) == 1 {
		return pieces[0].(pulumi.Output), nil
	}
	return pulumi.All(pieces...).ApplyT(func(pieces []any) string {
		var joined strings.Builder
		for _, each := range pieces {
			fmt.Fprint(&joined, each)
		}
		return joined.String()
	}), nil
}

// output is one output of a resource, unknown in a preview where the provider does not know it yet.
func (f *flat) output(p part) (pulumi.Output, error) {
	all := f.outputs[p.from]
	if all == nil {
		return nil, fmt.Errorf("it takes %s of %s, which is not registered yet", p.path, p.from)
	}
	path, err := resource.ParsePropertyPath(p.path)
	if err != nil {
		return nil, fmt.Errorf("reading the path %s of %s: %w", p.path, p.from, err)
	}
	return all.ApplyT(func(outputs any) (pulumi.StringOutput, error) {
		properties, _ := outputs.(resource.PropertyMap)
		value, found := path.Get(resource.NewProperty(properties))
		switch {
		case found && value.IsString():
			return pulumi.String(value.StringValue()).ToStringOutput(), nil
		case f.ctx.DryRun():
			unknown := pulumi.UnsafeUnknownOutput(nil).ApplyT(func(any) string { return "" })
			return unknown.(pulumi.StringOutput), nil
		}
		return pulumi.StringOutput{}, fmt.Errorf("%s has no %s", p.from, p.path)
	}), nil
}
