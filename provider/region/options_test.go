package region_test

import (
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

var refused = &topology.Problem{
	Rule: "aws-provider-option",
	Path: "options.providers",
	Message: "an aws provider is given as a resource option, to the component or to its parent, but every region has a " +
		"provider of its own that would ignore it; remove the option and put its settings, without the region, in awsProvider",
}

func TestRefuseAwsProvider(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		packages []string
		want     *topology.Problem
	}{
		"no provider":    {nil, nil},
		"other packages": {[]string{"aws-native", "random"}, nil},
		"aws":            {[]string{"random", "aws"}, refused},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.want, region.RefuseAwsProvider(test.packages...))
		})
	}
}

func TestRefuseAwsProviderOfComponent(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		options func(provider pulumi.ProviderResource, parent pulumi.Resource) pulumi.ResourceOption
		want    *topology.Problem
	}{
		"no option": {
			func(pulumi.ProviderResource, pulumi.Resource) pulumi.ResourceOption { return nil }, nil,
		},
		"as the provider": {
			func(p pulumi.ProviderResource, _ pulumi.Resource) pulumi.ResourceOption { return pulumi.Provider(p) }, refused,
		},
		"among the providers": {
			func(p pulumi.ProviderResource, _ pulumi.Resource) pulumi.ResourceOption { return pulumi.Providers(p) }, refused,
		},
		"from the parent": {
			func(_ pulumi.ProviderResource, p pulumi.Resource) pulumi.ResourceOption { return pulumi.Parent(p) }, refused,
		},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := run(nil, func(ctx *pulumi.Context) error {
				provider, err := aws.NewProvider(ctx, "theirs", nil)
				require.NoError(t, err)
				parent, err := newComponent(ctx, "parent", pulumi.Providers(provider))
				require.NoError(t, err)
				shop, err := newComponent(ctx, "shop", test.options(provider, parent))
				require.NoError(t, err)
				assert.Equal(t, test.want, region.RefuseAwsProviderOf(&shop.ResourceState))
				return nil
			})
			require.NoError(t, err)
		})
	}
}
