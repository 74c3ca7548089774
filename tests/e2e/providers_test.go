package e2e_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

// Each provider is a process of hundreds of megabytes: an operation starts one a region and one for global services.
func TestOneProviderPerRegion(t *testing.T) {
	t.Parallel()
	b, s := newShop(t, threeRegions)
	providers := []string{"shop-eu-west-1", "shop-global", "shop-us-east-2", "shop-us-west-2"}
	assert.Equal(t, providers, b.providers())
	assert.Len(t, b.connections("Configure"), len(providers))

	b.sim.ResetCalls()
	s.refresh()
	assert.Equal(t, providers, b.providers())
	assert.Len(t, b.connections("Configure"), len(providers))

	b.sim.ResetCalls()
	s.destroy()
	assert.Equal(t, providers, b.providers())
	assert.Len(t, b.connections("Configure"), len(providers))
}

// providers are the names of the providers that did something since the last reset of the calls.
func (b *bench) providers() []string {
	found := map[string]bool{}
	for _, call := range b.sim.Calls() {
		if call.ProviderURN != "" {
			found[resource.URN(call.ProviderURN).Name()] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// connections are the provider instances that got a call of a method since the last reset of the calls.
func (b *bench) connections(method string) map[int]bool {
	found := map[int]bool{}
	for _, call := range b.calls(method) {
		found[call.Provider] = true
	}
	return found
}

// A name that ends in a region is served there, and every other name by the provider for global services.
func TestEveryCallGoesToTheRegionInItsName(t *testing.T) {
	t.Parallel()
	b, _ := newShop(t, fiveRegions)
	created := 0
	for _, call := range b.calls("Create") {
		name := resource.URN(call.URN).Name()
		region, provider := regionOf(name), "shop-"+regionOf(name)
		if region == "" {
			region, provider = "us-west-2", "shop-global"
		}
		assert.Equal(t, region, call.Region, name)
		assert.Equal(t, provider, resource.URN(call.ProviderURN).Name(), name)
		created++
	}
	components, providers, records := 3+len(fiveRegions), 1+len(fiveRegions), 1
	assert.Equal(t, len(shopNames(fiveRegions...))-components-providers-records, created)
}

// Every resource is below the component whose name its own begins with.
func TestEveryResourceHasItsComponent(t *testing.T) {
	t.Parallel()
	_, s := newShop(t, threeRegions)
	for _, r := range s.resources() {
		name, want := r.URN.Name(), "shop"
		switch {
		case name == "shop":
			assert.Equal(t, resource.RootStackType, r.Parent.Type())
			continue
		case strings.HasPrefix(name, "shop-main-") && name != "shop-main-"+regionOf(name):
			want = "shop-main-" + regionOf(name)
		case strings.HasPrefix(name, "shop-orders-"):
			want = "shop-orders"
		case strings.HasPrefix(name, "shop-ingress-"):
			want = "shop-ingress"
		}
		assert.Equal(t, want, r.Parent.Name(), name)
	}
}

// Everything that can have tags has the user's, its logical name, and the application's.
func TestEveryResourceIsTagged(t *testing.T) {
	t.Parallel()
	b, _ := newShop(t, twoRegions)
	untagged := map[string]bool{}
	for _, r := range b.sim.World().Resources {
		switch {
		case r.URN == "":
		case !r.Outputs.Has("tagsAll"):
			untagged[r.Type] = true
		default:
			want := awssim.Values{"team": "checkout", "Name": r.Name, "globalapp:application": "shop"}
			assert.Equal(t, want, r.Outputs.Object("tags"), r.Name)
		}
	}
	assert.Equal(t, []string{
		"aws:appautoscaling/policy:Policy", "aws:ec2/route:Route", "aws:ec2/routeTableAssociation:RouteTableAssociation",
		"aws:ecs/clusterCapacityProviders:ClusterCapacityProviders", "aws:globalaccelerator/endpointGroup:EndpointGroup",
		"aws:globalaccelerator/listener:Listener", "aws:iam/rolePolicy:RolePolicy",
	}, slices.Sorted(maps.Keys(untagged)), "the types that cannot have tags")
}

// What awsProvider says reaches every provider, but never their regions.
func TestProviderSettingsReachEveryRegion(t *testing.T) {
	t.Parallel()
	b, _ := newShop(t, twoRegions, set("awsProvider.defaultTags.tags", pulumi.Map{"cost": pulumi.String("42")}))
	for _, r := range b.sim.World().Resources {
		if r.URN != "" && r.Outputs.Has("tagsAll") {
			assert.Equal(t, "42", r.Outputs.Object("tagsAll")["cost"], r.Name)
			assert.NotContains(t, r.Outputs.Object("tags"), "cost", r.Name)
		}
	}
}
