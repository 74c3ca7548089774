package region_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
)

func TestEachRegionHasOneProvider(t *testing.T) {
	t.Parallel()
	engine, err := scoped(nil, func(_ *pulumi.Context, scopes *region.Scopes) error {
		for range 3 {
			for _, code := range []string{"us-west-2", "eu-west-1"} {
				scope, err := scopes.Region(code)
				require.NoError(t, err)
				assert.Equal(t, code, scope.Region())
			}
			_, err := scopes.Global()
			require.NoError(t, err)
			zone, err := scopes.Zone(nil)
			require.NoError(t, err)
			assert.Equal(t, "shop-record", zone.Name("record"))
		}
		return nil
	})
	require.NoError(t, err)
	assert.ElementsMatch(t, []string{"shop-us-west-2", "shop-eu-west-1", "shop-global"}, engine.providers())
	assert.Equal(t, resource.NewStringProperty("us-west-2"), engine.named(t, "shop-global").Inputs["region"])
	assert.Equal(t, resource.NewStringProperty("us-west-2"), engine.named(t, "shop-global").Inputs["stsRegion"])
}

func TestNothingIsRegisteredBeforeItIsAskedFor(t *testing.T) {
	t.Parallel()
	engine, err := scoped(nil, func(_ *pulumi.Context, scopes *region.Scopes) error {
		return scopes.Check("eu-west-1", "us-west-2")
	})
	require.NoError(t, err)
	assert.Empty(t, engine.providers())
}

// layered runs a program that has scopes with settings at each level.
func layered(config map[string]string, application *region.AwsProvider, regions map[string]*region.AwsProvider,
	program func(scopes *region.Scopes) error,
) (*recorder, error) {
	return run(config, func(ctx *pulumi.Context) error {
		return program(region.NewScopes(ctx, "shop", nil, nil, application, regions))
	})
}

func TestSettingsReachTheirProviders(t *testing.T) {
	t.Parallel()
	const account, other = "111122223333", "444455556666"
	engine, err := layered(
		map[string]string{"aws:retryMode": "adaptive", "aws:allowedAccountIds": `["` + account + `"]`},
		&region.AwsProvider{Profile: pulumi.String("application"), MaxRetries: pulumi.Int(2)},
		map[string]*region.AwsProvider{"us-west-2": {MaxRetries: pulumi.Int(3)}},
		func(scopes *region.Scopes) error {
			for _, code := range []string{"eu-west-1", "us-west-2"} {
				_, err := scopes.Region(code)
				require.NoError(t, err)
			}
			_, err := scopes.Global()
			require.NoError(t, err)
			zone, err := scopes.Zone(&region.AwsProvider{Profile: pulumi.String("zone")})
			require.NoError(t, err)
			assert.Equal(t, "shop-record", zone.Name("record"))
			return nil
		})
	require.NoError(t, err)
	settings := func(code, profile string, retries float64, accounts ...any) inputs {
		all := inputs{
			"region": code, "stsRegion": code, "skipCredentialsValidation": false, "skipRegionValidation": true,
			"retryMode": "adaptive", "profile": profile, "maxRetries": retries,
		}
		if len(accounts) > 0 {
			all["allowedAccountIds"] = accounts
		}
		return all
	}
	want := map[string]inputs{
		"shop-eu-west-1": settings("eu-west-1", "application", 2, account),
		"shop-us-west-2": settings("us-west-2", "application", 3, account),
		"shop-global":    settings("us-west-2", "application", 2, account),
		"shop-zone":      settings("us-west-2", "zone", 2),
	}
	require.Len(t, engine.resources, len(want))
	for name, inputs := range want {
		assert.Equal(t, inputs, plainMap(engine.named(t, name).Inputs), name)
	}

	engine, err = layered(nil, &region.AwsProvider{AllowedAccountIds: list(account)}, nil,
		func(scopes *region.Scopes) error {
			_, err := scopes.Zone(&region.AwsProvider{AllowedAccountIds: list(other)})
			return err
		})
	require.NoError(t, err)
	assert.Equal(t, []any{other}, plain(engine.named(t, "shop-zone").Inputs["allowedAccountIds"]))
}

func TestMistakesAreFoundBeforeAnyProvider(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		config      map[string]string
		application *region.AwsProvider
		regions     map[string]*region.AwsProvider
		want        string
	}{
		"in the stack": {
			config: map[string]string{"aws:defaultTags": "no"},
			want:   "configuring the AWS provider of eu-west-1: reading aws:defaultTags from the stack's configuration: ",
		},
		"in a region": {
			regions: map[string]*region.AwsProvider{
				"us-east-2": {Endpoints: map[string]pulumi.StringInput{"s33": pulumi.String("x")}},
			},
			want: "configuring the AWS provider of us-east-2: awsProvider.endpoints: ",
		},
		"in the application, where a region corrects it": {
			application: &region.AwsProvider{AssumeRole: &region.AssumeRole{ExternalId: pulumi.String("x")}},
			regions: map[string]*region.AwsProvider{
				"eu-west-1": {AssumeRole: role("a")}, "us-east-2": {AssumeRole: role("a")},
			},
			want: "configuring the AWS provider of us-west-2: awsProvider.assumeRole: ",
		},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			engine, err := layered(test.config, test.application, test.regions, func(scopes *region.Scopes) error {
				return scopes.Check("eu-west-1", "us-east-2")
			})
			require.ErrorContains(t, err, test.want)
			assert.Empty(t, engine.providers())
		})
	}
}

func TestMistakesOfTheZoneNameTheirPlace(t *testing.T) {
	t.Parallel()
	engine, err := layered(nil, nil, nil, func(scopes *region.Scopes) error {
		require.NoError(t, scopes.CheckZone(nil))
		return scopes.CheckZone(&region.AwsProvider{AssumeRole: &region.AssumeRole{ExternalId: pulumi.String("x")}})
	})
	require.ErrorContains(t, err, "domain.awsProvider: ")
	assert.Empty(t, engine.providers())
}

func TestMistakeStopsScope(t *testing.T) {
	t.Parallel()
	engine, err := layered(map[string]string{"aws:insecure": "no flag"}, nil, nil, func(scopes *region.Scopes) error {
		_, err := scopes.Region("eu-west-1")
		return err
	})
	require.ErrorContains(t, err, "configuring the AWS provider of eu-west-1: reading aws:insecure from the stack's "+
		"configuration: must be true or false")
	assert.Empty(t, engine.providers())
}
