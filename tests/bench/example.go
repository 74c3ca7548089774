package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"gopkg.in/yaml.v3"
)

// The type of an application, as a YAML program writes it and as the engine knows it.
const (
	yamlType   = "globalapp:GlobalApplication"
	engineType = "globalapp:index:GlobalApplication"
)

// yamlProgram is what is read of a YAML program.
type yamlProgram struct {
	Config map[string]struct {
		Default any `yaml:"default"`
	} `yaml:"config"`
	Resources map[string]struct {
		Type       string         `yaml:"type"`
		Properties map[string]any `yaml:"properties"`
	} `yaml:"resources"`
}

// applicationOf is an inline program with the applications of a YAML program: the same names, types and inputs.
func applicationOf(file string) (pulumi.RunFunc, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("reading the example: %w", err)
	}
	var program yamlProgram
	if err := yaml.Unmarshal(text, &program); err != nil {
		return nil, fmt.Errorf("reading the example %s: %w", file, err)
	}
	inputs := map[string]map[string]any{}
	for name, resource := range program.Resources {
		if resource.Type != yamlType {
			return nil, fmt.Errorf("reading the example %s: %s is a %s; only a %s is known", file, name, resource.Type, yamlType)
		}
		filled, err := program.fill(resource.Properties)
		if err != nil {
			return nil, fmt.Errorf("reading the example %s: %s: %w", file, name, err)
		}
		inputs[name], _ = filled.(map[string]any)
	}
	return func(ctx *pulumi.Context) error {
		for name, properties := range inputs {
			var application pulumi.ResourceState
			err := ctx.RegisterRemoteComponentResource(engineType, name, pulumi.ToMap(properties), &application)
			if err != nil {
				return fmt.Errorf("registering the application %s: %w", name, err)
			}
		}
		return nil
	}, nil
}

// fill puts the defaults of the configuration in place of its names.
func (p yamlProgram) fill(value any) (any, error) {
	var wrong error
	switch value := value.(type) {
	case string:
		// A value that is nothing but a name keeps its type.
		if name, found := strings.CutPrefix(value, "${"); found && strings.Count(value, "}") == 1 {
			if config := p.Config[strings.TrimSuffix(name, "}")]; config.Default != nil {
				return config.Default, nil
			}
		}
		filled := os.Expand(value, func(name string) string {
			config, known := p.Config[name]
			if !known || config.Default == nil {
				wrong = fmt.Errorf("${%s} is not a configuration value with a default", name)
			}
			return fmt.Sprint(config.Default)
		})
		return filled, wrong
	case []any:
		filled := make([]any, len(value))
		for i, each := range value {
			if filled[i], wrong = p.fill(each); wrong != nil {
				return nil, wrong
			}
		}
		return filled, nil
	case map[string]any:
		filled := make(map[string]any, len(value))
		for key, each := range value {
			if filled[key], wrong = p.fill(each); wrong != nil {
				return nil, wrong
			}
		}
		return filled, nil
	}
	return value, nil
}
