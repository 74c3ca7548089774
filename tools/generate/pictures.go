package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	p "github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"gopkg.in/yaml.v3"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/functions"
)

// drawn are the plans of which the documentation has a picture: what planTopology gives of each example for the tool that
// draws it, by the file that holds it.
var drawn = map[string]string{
	"docs/pictures/web-shop.json": "examples/yaml-web-shop/Pulumi.yaml",
}

// pictures asks the plugin for the graph of each plan of which there is a picture.
func pictures(ctx context.Context, root string, plugin p.Provider) (map[string][]byte, error) {
	files := map[string][]byte{}
	for name, example := range drawn {
		text, err := os.ReadFile(filepath.Join(root, example)) //nolint:gosec // The names are the generator's own.
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", example, err)
		}
		given, err := applicationOf(text)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", example, err)
		}
		answer, err := plugin.Invoke(ctx, p.InvokeRequest{Token: functions.PlanTopologyToken, Args: given})
		if err != nil {
			return nil, fmt.Errorf("planning %s: %w", example, err)
		}
		plan := resource.ToResourcePropertyMap(answer.Return).Mappable()
		if plan["valid"] != true {
			return nil, fmt.Errorf("planning %s: %v", example, plan["problems"])
		}
		graph, err := json.MarshalIndent(map[string]any{"graph": plan["graph"]}, "", "  ")
		if err != nil {
			return nil, fmt.Errorf("writing %s: %w", name, err)
		}
		files[name] = append(graph, '\n')
	}
	return files, nil
}

// applicationOf are the inputs of the only application that a YAML program makes or plans, with the defaults of the
// configuration.
func applicationOf(text []byte) (property.Map, error) {
	var program struct {
		Config    map[string]struct{ Default any }
		Resources map[string]struct {
			Type       string
			Properties map[string]any
		}
		Variables map[string]map[string]map[string]any
	}
	if err := yaml.Unmarshal(text, &program); err != nil {
		return property.Map{}, fmt.Errorf("reading the program: %w", err)
	}
	var given map[string]any
	for _, declared := range program.Resources {
		if declared.Type == "globalapp:GlobalApplication" {
			given = declared.Properties
		}
	}
	for _, variable := range program.Variables {
		if planned := variable["fn::globalapp:planTopology"]; planned != nil {
			given = planned
		}
	}
	if given == nil {
		return property.Map{}, errors.New("the program has no globalapp:GlobalApplication")
	}
	for key, value := range given {
		if name, is := value.(string); is {
			if config := program.Config[trimmed(name)]; config.Default != nil {
				given[key] = config.Default
			}
		}
	}
	return resource.FromResourcePropertyMap(resource.NewPropertyMapFromMap(given)), nil
}
