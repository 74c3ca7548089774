package drill

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"

	"gopkg.in/yaml.v3"
)

// demoStores are what the demo adds to its program: a database and a cache, each in two regions with one writer.
const demoStores = `
catalog:
  regions: [{name: us-east-2}, {name: us-west-2}]
  aurora: {engine: aurora-postgresql, engineVersion: "16.6"}
sessions:
  regions: [{name: us-east-2}, {name: us-west-2}]
  elasticache: {engineVersion: "8.0"}
`

// Demo are the inputs of the demo's application, once it has a database and a cache. Its protection is off.
func Demo() (map[string]any, error) {
	_, file, _, _ := runtime.Caller(0)
	text, err := os.ReadFile(filepath.Join(filepath.Dir(file), "..", "..", "examples", "yaml-web-shop", "Pulumi.yaml"))
	if err != nil {
		return nil, fmt.Errorf("reading the program of the demo: %w", err)
	}
	var program struct {
		Config map[string]struct {
			Default any `yaml:"default"`
		} `yaml:"config"`
		Resources struct {
			Shop struct {
				Properties map[string]any `yaml:"properties"`
			} `yaml:"shop"`
		} `yaml:"resources"`
	}
	if err := yaml.Unmarshal(text, &program); err != nil {
		return nil, fmt.Errorf("reading the program of the demo: %w", err)
	}
	var stores map[string]any
	if err := yaml.Unmarshal([]byte(demoStores), &stores); err != nil {
		return nil, fmt.Errorf("reading the datastores of the demo: %w", err)
	}
	shop := program.Resources.Shop.Properties
	shop["compute"].(map[string]any)["ecs"].(map[string]any)["image"] = program.Config["image"].Default
	shop["deletionProtection"] = false
	maps.Copy(shop["datastores"].(map[string]any), stores)
	return shop, nil
}
