package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/blang/semver"
	p "github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi-go-provider/integration"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/property"

	globalapp "github.com/pulumi-globalapp/pulumi-globalapp"
)

// registered is how many resources of each type a component registers with some inputs, as the preview of a first deployment.
func registered(ctx context.Context, plugin p.Provider, component string, given map[string]any) (map[string]int, error) {
	var lock sync.Mutex
	types := map[string]int{}
	server, err := integration.NewServer(ctx, globalapp.Name, semver.MustParse(globalapp.Version()),
		integration.WithProvider(plugin), integration.WithMocks(&integration.MockResourceMonitor{
			CallF: func(args integration.MockCallArgs) (property.Map, error) {
				return args.Args.Set("zoneId", property.New("Z0123456789EXAMPLE")), nil
			},
			NewResourceF: func(args integration.MockResourceArgs) (string, property.Map, error) {
				lock.Lock()
				defer lock.Unlock()
				types[string(args.TypeToken)]++
				return args.Name, withoutSecrets(args.Inputs), nil
			},
		}))
	if err != nil {
		return nil, fmt.Errorf("serving the plugin: %w", err)
	}
	token := tokens.Type(globalapp.Name + ":index:" + component)
	_, err = server.Construct(p.ConstructRequest{
		Urn:    resource.NewURN("dev", "docs", "", token, "it"),
		DryRun: true,
		Inputs: resource.FromResourcePropertyMap(resource.NewPropertyMapFromMap(given)),
	})
	if err != nil {
		return nil, fmt.Errorf("constructing a %s: %w", component, err)
	}
	return types, nil
}

// aws are the types of AWS among some, sorted.
func aws(types ...map[string]int) []string {
	all := map[string]bool{}
	for _, each := range types {
		for token := range each {
			if strings.HasPrefix(token, "aws:") {
				all[token] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// withoutSecrets leaves out what a preview does not know yet, which is every secret here.
func withoutSecrets(inputs property.Map) property.Map {
	for key, value := range inputs.All {
		if value.Secret() || value.IsComputed() {
			inputs = inputs.Delete(key)
		}
	}
	return inputs
}
