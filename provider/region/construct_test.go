package region_test

import (
	"encoding/json"
	"testing"

	"github.com/blang/semver"
	p "github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi-go-provider/integration"
	presource "github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
)

// sampleArgs are the inputs of a component that has nothing but provider settings.
type sampleArgs struct {
	AwsProvider *region.AwsProvider `pulumi:"awsProvider,optional"`
}

// sample is a component of one region.
type sample struct{ pulumi.ResourceState }

func newSample(ctx *pulumi.Context, name string, args sampleArgs, options ...pulumi.ResourceOption) (*sample, error) {
	s := &sample{}
	if err := ctx.RegisterComponentResource(p.GetTypeToken(ctx), name, s, options...); err != nil {
		return nil, err
	}
	_, err := region.NewScopes(ctx, name, s, nil, args.AwsProvider, nil).Region("eu-west-1")
	return s, err
}

func sampleServer(t *testing.T, engine *recorder) integration.Server {
	t.Helper()
	provider, err := infer.NewProviderBuilder().WithComponents(infer.ComponentF(newSample)).Build()
	require.NoError(t, err)
	server, err := integration.NewServer(t.Context(), "sample", semver.MustParse("1.0.0"),
		integration.WithProvider(provider), integration.WithMocks(engine))
	require.NoError(t, err)
	return server
}

func TestSettingsPassThroughConstruct(t *testing.T) {
	t.Parallel()
	engine := &recorder{}
	text := func(value string) property.Value { return property.New(value) }
	_, err := sampleServer(t, engine).Construct(p.ConstructRequest{
		Urn: presource.NewURN("stack", "project", "", tokens.Type("sample:region_test:sample"), "shop"),
		Inputs: property.NewMap(map[string]property.Value{
			"awsProvider": property.New(map[string]property.Value{
				"profile":           text("hidden").WithSecret(true),
				"maxRetries":        property.New(3.0),
				"insecure":          property.New(true),
				"allowedAccountIds": property.New([]property.Value{text("111122223333")}),
				"assumeRole":        property.New(map[string]property.Value{}),
				"defaultTags": property.New(map[string]property.Value{
					"tags": property.New(map[string]property.Value{"team": text("hidden").WithSecret(true)}),
				}),
				"endpoints": property.New(map[string]property.Value{"s3": text("http://localhost")}),
			}),
		}),
	})
	require.NoError(t, err)
	assert.Equal(t, base(inputs{
		"profile": inputs{"secret": "hidden"}, "maxRetries": 3.0, "insecure": true,
		"allowedAccountIds": []any{"111122223333"},
		"defaultTags":       inputs{"tags": inputs{"team": inputs{"secret": "hidden"}}},
		"endpoints":         []any{inputs{"s3": "http://localhost"}},
	}), plainMap(engine.named(t, "shop-eu-west-1").Inputs))
}

func TestSettingsHaveSchema(t *testing.T) {
	t.Parallel()
	response, err := sampleServer(t, &recorder{}).GetSchema(p.GetSchemaRequest{})
	require.NoError(t, err)
	var schema struct {
		Types map[string]struct {
			Properties map[string]struct {
				Secret bool `json:"secret"`
			} `json:"properties"`
			Required []string `json:"required"`
		} `json:"types"`
	}
	require.NoError(t, json.Unmarshal([]byte(response.Schema), &schema))
	sizes := map[string]int{}
	for token, definition := range schema.Types {
		sizes[token] = len(definition.Properties)
		assert.Empty(t, definition.Required, token)
	}
	assert.Equal(t, map[string]int{
		"sample:region:AwsProvider": 32, "sample:region:AssumeRole": 9, "sample:region:AssumeRoleWithWebIdentity": 7,
		"sample:region:DefaultTags": 1, "sample:region:IgnoreTags": 2,
	}, sizes)
	assert.True(t, schema.Types["sample:region:AwsProvider"].Properties["secretKey"].Secret)
	assert.False(t, schema.Types["sample:region:AwsProvider"].Properties["profile"].Secret)
}
