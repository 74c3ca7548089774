package region_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
)

const componentType = "test:index:Component"

type component struct{ pulumi.ResourceState }

func newComponent(ctx *pulumi.Context, name string, options ...pulumi.ResourceOption) (*component, error) {
	c := &component{}
	return c, ctx.RegisterComponentResource(componentType, name, c, options...)
}

// register registers a resource of AWS without the package that has its type.
func register(ctx *pulumi.Context, name string, options ...pulumi.ResourceOption) error {
	return ctx.RegisterResource("aws:test/thing:Thing", name, nil, &pulumi.CustomResourceState{}, options...)
}

// providerReference is how a resource names the provider that serves it.
func providerReference(name string) string {
	return "urn:pulumi:stack::project::" + componentType + "$pulumi:providers:aws::" + name + "::" + name + "-id"
}

func componentURN(name string) string {
	return "urn:pulumi:stack::project::" + componentType + "::" + name
}

// scoped runs a program that has the scopes of an application.
func scoped(tags map[string]pulumi.StringInput, program func(ctx *pulumi.Context, scopes *region.Scopes) error,
) (*recorder, error) {
	return run(nil, func(ctx *pulumi.Context) error {
		parent, err := newComponent(ctx, "shop")
		if err != nil {
			return err
		}
		return program(ctx, region.NewScopes(ctx, "shop", parent, tags, nil, nil))
	})
}

func TestNames(t *testing.T) {
	t.Parallel()
	_, err := scoped(nil, func(_ *pulumi.Context, scopes *region.Scopes) error {
		ireland, err := scopes.Region("eu-west-1")
		require.NoError(t, err)
		global, err := scopes.Global()
		require.NoError(t, err)
		cases := []struct{ got, want string }{
			{ireland.Name(), "shop-eu-west-1"},
			{ireland.Name("vpc"), "shop-vpc-eu-west-1"},
			{ireland.Name("subnet", "a"), "shop-subnet-a-eu-west-1"},
			{ireland.WithPrefix("shop-main").Name("subnet", "a"), "shop-main-subnet-a-eu-west-1"},
			{global.Name("accelerator"), "shop-accelerator"},
			{global.WithPrefix("shop-main").Name("role"), "shop-main-role"},
			{ireland.Region(), "eu-west-1"},
			{global.Region(), "us-west-2"},
			{ireland.Name("vpc"), "shop-vpc-eu-west-1"},
		}
		for _, test := range cases {
			assert.Equal(t, test.want, test.got)
		}
		return nil
	})
	require.NoError(t, err)
}

func TestTags(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		tags map[string]pulumi.StringInput
		want pulumi.StringMap
	}{
		"none of the user": {
			want: pulumi.StringMap{
				"Name": pulumi.String("shop-vpc-eu-west-1"), "globalapp:application": pulumi.String("shop"),
			},
		},
		"the user's own name wins": {
			tags: map[string]pulumi.StringInput{"Name": pulumi.String("mine"), "team": pulumi.String("shop")},
			want: pulumi.StringMap{
				"Name": pulumi.String("mine"), "team": pulumi.String("shop"),
				"globalapp:application": pulumi.String("shop"),
			},
		},
		"the application cannot be renamed": {
			tags: map[string]pulumi.StringInput{"globalapp:application": pulumi.String("other")},
			want: pulumi.StringMap{
				"Name": pulumi.String("shop-vpc-eu-west-1"), "globalapp:application": pulumi.String("shop"),
			},
		},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := len(test.tags)
			_, err := scoped(test.tags, func(_ *pulumi.Context, scopes *region.Scopes) error {
				ireland, err := scopes.Region("eu-west-1")
				require.NoError(t, err)
				assert.Equal(t, test.want, ireland.Tags(ireland.Name("vpc")))
				return nil
			})
			require.NoError(t, err)
			assert.Len(t, test.tags, before)
		})
	}
}

func TestOptionsGiveParentAndProvider(t *testing.T) {
	t.Parallel()
	engine, err := scoped(nil, func(ctx *pulumi.Context, scopes *region.Scopes) error {
		ireland, err := scopes.Region("eu-west-1")
		require.NoError(t, err)
		oregon, err := scopes.Region("us-west-2")
		require.NoError(t, err)
		require.NoError(t, register(ctx, "direct", ireland.Options(pulumi.Protect(true))...))
		require.NoError(t, register(ctx, "stubborn", ireland.Options(oregon.Options()...)...))

		stack, err := newComponent(ctx, "stack", ireland.Options()...)
		require.NoError(t, err)
		require.NoError(t, register(ctx, "nested", ireland.WithParent(stack).Options()...))
		require.NoError(t, register(ctx, "heir", pulumi.Parent(stack)))
		return nil
	})
	require.NoError(t, err)
	assert.Equal(t, providerReference("shop-eu-west-1"), engine.named(t, "direct").Provider)
	assert.Equal(t, componentURN("shop"), engine.named(t, "direct").RegisterRPC.GetParent())
	assert.True(t, engine.named(t, "direct").RegisterRPC.GetProtect())
	assert.Equal(t, providerReference("shop-eu-west-1"), engine.named(t, "stubborn").Provider)
	assert.Equal(t, providerReference("shop-eu-west-1"), engine.named(t, "nested").Provider)
	assert.Equal(t, providerReference("shop-eu-west-1"), engine.named(t, "heir").Provider)
	stack := engine.named(t, "stack").RegisterRPC
	assert.Equal(t, componentURN("shop"), stack.GetParent())
	stackURN := "urn:pulumi:stack::project::" + componentType + "$" + componentType + "::stack"
	assert.Equal(t, stackURN, engine.named(t, "nested").RegisterRPC.GetParent())
	assert.Equal(t, stackURN, engine.named(t, "heir").RegisterRPC.GetParent())
}

func TestSecretTagsHideTheirCopy(t *testing.T) {
	t.Parallel()
	plain := pulumi.String("checkout")
	for name, test := range map[string]struct {
		tag    pulumi.StringInput
		hidden []string
	}{
		"a value":          {plain, nil},
		"a known output":   {plain.ToStringOutput(), nil},
		"a secret":         {pulumi.ToSecret(plain).(pulumi.StringOutput), []string{"tagsAll"}},
		"a secret's child": {pulumi.Sprintf("%s-2", pulumi.ToSecret(plain)), []string{"tagsAll"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tags := map[string]pulumi.StringInput{"cost": pulumi.String("42"), "team": test.tag}
			engine, err := scoped(tags, func(ctx *pulumi.Context, scopes *region.Scopes) error {
				ireland, err := scopes.Region("eu-west-1")
				require.NoError(t, err)
				return register(ctx, "direct", ireland.Options()...)
			})
			require.NoError(t, err)
			assert.Equal(t, test.hidden, engine.named(t, "direct").RegisterRPC.GetAdditionalSecretOutputs())
		})
	}
}

func TestInvokeOptionsGiveProvider(t *testing.T) {
	t.Parallel()
	engine, err := scoped(nil, func(ctx *pulumi.Context, scopes *region.Scopes) error {
		ireland, err := scopes.Region("eu-west-1")
		require.NoError(t, err)
		return ctx.Invoke("aws:index/getRegion:getRegion", nil, &struct{}{}, ireland.InvokeOptions()...)
	})
	require.NoError(t, err)
	require.Len(t, engine.calls, 1)
	assert.Equal(t, providerReference("shop-eu-west-1"), engine.calls[0].Provider)
}

func TestProviderKnowsItsParent(t *testing.T) {
	t.Parallel()
	engine, err := scoped(nil, func(_ *pulumi.Context, scopes *region.Scopes) error {
		_, err := scopes.Region("eu-west-1")
		return err
	})
	require.NoError(t, err)
	provider := engine.named(t, "shop-eu-west-1")
	assert.Equal(t, componentURN("shop"), provider.RegisterRPC.GetParent())
	assert.Equal(t, resource.NewStringProperty("eu-west-1"), provider.Inputs["region"])
	assert.ElementsMatch(t, []string{"accessKey", "secretKey", "token"},
		provider.RegisterRPC.GetAdditionalSecretOutputs())
}
