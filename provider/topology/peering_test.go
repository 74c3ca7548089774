package topology

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestPeerings(t *testing.T) {
	t.Parallel()
	home, ireland := Peering{"us-east-2", "us-west-2"}, Peering{"eu-west-1", "us-west-2"}
	both := Peering{"eu-west-1", "us-east-2"}
	for name, test := range map[string]struct {
		change func(*Application)
		want   []Peering
	}{
		"every stack with every member": {func(*Application) {}, []Peering{both, ireland, home}},
		"no database":                   {func(a *Application) { a.Stores = []Store{table("orders")} }, []Peering{}},
		"two databases": {func(a *Application) {
			a.Stores = append(a.Stores, database("users", "us-east-2", "us-west-2"))
		}, []Peering{both, ireland, home}},
		"no stack but one": {func(a *Application) { a.Regions[1] = dataOnly("eu-west-1") }, []Peering{both, home}},
		"a stack without the database": {func(a *Application) {
			a.Regions = append(a.Regions, stack("ca-central-1"))
		}, []Peering{{"ca-central-1", "eu-west-1"}, {"ca-central-1", "us-east-2"}, {"ca-central-1", "us-west-2"}, both,
			ireland, home}},
		"another writer": {func(a *Application) { a.WriterRegion = "eu-west-1" }, []Peering{both, ireland, home}},
		"a headless member": {func(a *Application) {
			a.Stores[0].Regions[1].Headless = true
		}, []Peering{both, ireland, home}},
		"write forwarding": {func(a *Application) { a.Stores[0].Aurora.WriteForwarding = true }, []Peering{}},
		"write forwarding, and reads elsewhere": {func(a *Application) {
			a.Stores[0].Aurora.WriteForwarding = true
			a.Stores[0].Regions = slices.Delete(a.Stores[0].Regions, 1, 2)
		}, []Peering{both}},
		"provided": {func(a *Application) { a.Connectivity = ConnectivityProvided }, []Peering{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			app := withDatabase()
			test.change(&app)
			plan, found := New(app)
			require.Empty(t, found)
			assert.Equal(t, test.want, plan.Peerings)
			slices.Reverse(app.Regions)
			again, _ := New(app)
			assert.Equal(t, plan.Peerings, again.Peerings, "the order of the regions changes nothing")
		})
	}
}

// What is needed now follows the roles: the way to the writer, and to where a region reads.
func TestNeedsFollowTheWriter(t *testing.T) {
	t.Parallel()
	app := withDatabase()
	app.Regions = append(app.Regions, stack("eu-west-2"))
	needs := func() map[string][]Peering {
		plan, found := New(app)
		require.Empty(t, found)
		all := map[string][]Peering{}
		for _, region := range plan.Regions {
			if needed := plan.Needs(region.Name); len(needed) > 0 {
				all[region.Name] = needed
			}
		}
		return all
	}
	assert.Equal(t, map[string][]Peering{
		"eu-west-1": {{"eu-west-1", "us-east-2"}},
		"eu-west-2": {{"eu-west-1", "eu-west-2"}, {"eu-west-2", "us-east-2"}},
	}, needs())
	app.WriterRegion = "eu-west-1"
	assert.Equal(t, map[string][]Peering{
		"eu-west-2": {{"eu-west-1", "eu-west-2"}}, "us-east-2": {{"eu-west-1", "us-east-2"}},
	}, needs())
}

// A member lets in every region with a stack, and its own; with write forwarding those that read from it.
func TestClientRanges(t *testing.T) {
	t.Parallel()
	app := withDatabase()
	app.Regions = append(app.Regions, stack("eu-west-2"))
	const london, ireland, ohio, oregon = "10.23.0.0/16", "10.22.0.0/16", "10.31.0.0/16", "10.33.0.0/16"
	for region, want := range map[string][]string{
		"us-east-2": {ireland, london, ohio}, "us-west-2": {ireland, london, ohio, oregon},
	} {
		plan, _ := New(app)
		assert.Equal(t, want, plan.ClientRanges(plan.Stores[0], region), region)
	}
	app.Stores[0].Aurora.WriteForwarding = true
	for region, want := range map[string][]string{
		"eu-west-1": {ireland, london}, "us-east-2": {ohio}, "us-west-2": {oregon},
	} {
		plan, _ := New(app)
		assert.Equal(t, want, plan.ClientRanges(plan.Stores[0], region), region)
	}
}

// A region that holds data in a network has the range and the zones that its stack would have.
func TestAMemberWithoutAStackHasANetwork(t *testing.T) {
	t.Parallel()
	app := withDatabase()
	app.Regions[2].Network = Network{NatGateways: "perZone"}
	plan, found := New(app)
	require.Empty(t, found)
	alone, _ := plan.Region("us-west-2")
	require.NotNil(t, alone.Network)
	assert.True(t, alone.Network.PrivateOnly)
	assert.Len(t, alone.Network.Zones, 3)

	app.Regions[2] = stack("us-west-2")
	plan, found = New(app)
	require.Empty(t, found)
	full, _ := plan.Region("us-west-2")
	assert.False(t, full.Network.PrivateOnly)
	full.Network.PrivateOnly = true
	assert.Equal(t, alone.Network, full.Network)

	app.Regions[2] = dataOnly("us-west-2")
	app.Stores = []Store{table("orders")}
	plan, found = New(app)
	require.Empty(t, found)
	bare, _ := plan.Region("us-west-2")
	assert.Nil(t, bare.Network)
}

// Mistakes in the network of a region that holds data are found as in any other.
func TestTheNetworkOfAMemberIsChecked(t *testing.T) {
	t.Parallel()
	app := withDatabase()
	app.Regions[2].Network = Network{CidrBlock: "10.31.0.0/16", AvailabilityZoneCount: 1}
	_, found := New(app)
	assert.Equal(t, []string{RuleZoneCountMinimum, RuleOverlap}, rulesOf(found))
	app.Stores = []Store{table("orders")}
	_, found = New(app)
	assert.Empty(t, found, "nothing needs the network")
}

func rulesOf(found Problems) []string {
	var rules []string
	for _, problem := range found {
		rules = append(rules, problem.Rule)
	}
	return rules
}

// Every pair that must reach each other has one connection, whose ends are in order and have networks.
func TestPeeringsOfEveryApplication(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		plan, found := New(applications().Draw(t, "application"))
		if len(found) > 0 {
			return
		}
		for i, peering := range plan.Peerings {
			assert.Less(t, peering.Requester, peering.Accepter)
			assert.NotContains(t, plan.Peerings[:i], peering)
			for _, end := range []string{peering.Requester, peering.Accepter} {
				region, _ := plan.Region(end)
				assert.NotNil(t, region.Network, end)
			}
		}
	})
}
