// Package provider is the globalapp plugin: its components, its schema, and the check of inputs in front of them.
package provider

import (
	"context"
	"fmt"
	"strings"

	p "github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"

	globalapp "github.com/pulumi-globalapp/pulumi-globalapp"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/application"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/datastore"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/functions"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/ingress"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/record"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/regional"
)

const repository = "https://github.com/pulumi-globalapp/pulumi-globalapp"

// New makes the plugin.
func New() (p.Provider, error) {
	inferred, err := infer.NewProviderBuilder().
		WithDisplayName("Global Application").
		WithDescription("Runs an application in several AWS regions: a regional stack in each, one ingress that sends "+
			"users to the closest available region, and datastores that are replicated between the regions.").
		WithNamespace("pulumi-globalapp").
		WithPublisher("The globalapp authors").
		WithHomepage(repository).
		WithRepository(repository).
		WithLicense("Apache-2.0").
		WithLogoURL(globalapp.LogoURL).
		WithPluginDownloadURL(globalapp.PluginDownloadURL).
		WithKeywords("pulumi", "aws", "multi-region", "category/cloud", "kind/component").
		WithLanguageMap(languages).
		// All types live in one module, whatever Go package they come from.
		WithModuleMap(map[tokens.ModuleName]tokens.ModuleName{
			"application": "index", "datastore": "index", "functions": "index", "ingress": "index", "outputs": "index",
			"region": "index", "regional": "index",
		}).
		WithComponents(
			infer.ComponentF(application.NewGlobalApplication),
			infer.ComponentF(regional.NewRegionalStack),
			infer.ComponentF(ingress.NewRoute53Ingress),
			infer.ComponentF(ingress.NewGlobalAcceleratorIngress),
			infer.ComponentF(datastore.NewDynamoDbGlobalTable),
			infer.ComponentF(datastore.NewReplicatedBuckets),
			infer.ComponentF(datastore.NewAuroraGlobalDatabase),
			infer.ComponentF(datastore.NewDocumentDbGlobalCluster),
			infer.ComponentF(datastore.NewRdsReadReplicas),
			infer.ComponentF(datastore.NewElastiCacheGlobalDatastore),
		).
		WithFunctions(
			infer.Function(&functions.CompareDatastores{}),
			infer.Function(&functions.PlanTopology{}),
			infer.Function(&functions.SimulateOutage{}),
		).
		Build()
	if err != nil {
		return p.Provider{}, fmt.Errorf("building the plugin: %w", err)
	}
	return withoutConfiguration(withSchema(record.Serve(functions.Serve(withChecks(inferred))))), nil
}

// withoutConfiguration takes the plugin's configuration as it is, for it has none: infer would make the whole schema first, in
// each operation, to look up how its values are encoded.
func withoutConfiguration(plugin p.Provider) p.Provider {
	plugin.CheckConfig = func(_ context.Context, request p.CheckRequest) (p.CheckResponse, error) {
		return p.CheckResponse{Inputs: request.Inputs}, nil
	}
	return plugin
}

// Run serves the plugin until the engine is done with it.
func Run(ctx context.Context) error {
	plugin, err := New()
	if err != nil {
		return err
	}
	if err := p.RunProvider(ctx, globalapp.Name, globalapp.Version(), withPreparedSchema(plugin)); err != nil {
		return fmt.Errorf("serving the plugin: %w", err)
	}
	return nil
}

// languages are the names and settings of the generated SDKs.
var languages = map[string]any{
	"go": map[string]any{
		"importBasePath":                 strings.TrimPrefix(repository, "https://") + "/sdk/go/globalapp",
		"generateResourceContainerTypes": true,
		"respectSchemaVersion":           true,
	},
	"nodejs": map[string]any{
		"packageName":          "pulumi-globalapp",
		"respectSchemaVersion": true,
	},
	"python": map[string]any{
		"packageName":          "pulumi_globalapp",
		"respectSchemaVersion": true,
		"pyproject":            map[string]any{"enabled": true},
	},
	"csharp": map[string]any{
		"rootNamespace":        "PulumiGlobalApp",
		"respectSchemaVersion": true,
	},
	"java": map[string]any{
		"basePackage": "io.github.pulumiglobalapp",
	},
}
