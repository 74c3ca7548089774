package e2e_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// withCatalog gives the application of the tests a database in all its regions.
func withCatalog(inputs pulumi.Map) {
	set("datastores.catalog", pulumi.Map{"aurora": pulumi.Map{
		"engine": pulumi.String("aurora-postgresql"), "engineVersion": pulumi.String("16.6"),
	}})(inputs)
}

// holdsData takes the stack from a region, which holds data only.
func holdsData(region string) change { return inRegion(region, set("stack", pulumi.String("none"))) }

// networkNames are the resources of the network of a region that holds data only.
func networkNames(region string) []string {
	return slices.Concat([]string{"shop-main-" + region}, in(region, "vpc", "default-security-group"),
		inZones(region, zones[region], "private-routes", "private-subnet", "private-subnet-routes"))
}

// clusterNames are the database's resources in some regions, clientNames those that applications there use.
func clusterNames(regions ...string) []string {
	return partsOf("shop-catalog", regions, slices.Concat(
		auroraDatabase.parts, auroraDatabase.serving, auroraDatabase.logs, []string{"instance-1", "instance-2"})...)
}

func clientNames(regions ...string) []string {
	return append(partsOf("shop-catalog", regions, clientParts...), inAll(regions, "task-policy-catalog")...)
}

// peeringNames are the resources of the connection between two regions.
func peeringNames(a, b string) []string {
	requester, accepter := min(a, b), max(a, b)
	names := []string{
		"shop-peering-" + accepter + "-" + requester, "shop-peering-accepter-" + requester + "-" + accepter,
		"shop-peering-options-" + accepter + "-" + requester, "shop-peering-options-" + requester + "-" + accepter,
	}
	for _, zone := range zones[a] {
		names = append(names, "shop-peering-route-"+zone+"-"+b+"-"+a)
	}
	for _, zone := range zones[b] {
		names = append(names, "shop-peering-route-"+zone+"-"+a+"-"+b)
	}
	return names
}

// meshNames are the connections between each two of some regions.
func meshNames(regions ...string) []string {
	var names []string
	for i, a := range regions {
		for _, b := range regions[:i] {
			names = append(names, peeringNames(a, b)...)
		}
	}
	return names
}

// storedNames are all resources that exist because a region holds data and no more.
func storedNames(region string) []string {
	return slices.Concat([]string{"shop-" + region, "shop-orders-replica-" + region}, networkNames(region),
		clusterNames(region))
}

// catalogOnce are the resources of the shop's database that exist once.
var catalogOnce = []string{"shop-catalog", "shop-catalog-password", "shop-catalog-global-us-east-2"}

// catalogShopNames are all resources of the shop with its database in regions with stacks and regions that hold data.
func catalogShopNames(stacks []string, data ...string) []string {
	names := slices.Concat(shopNames(stacks...), catalogOnce, clusterNames(stacks...), clientNames(stacks...),
		meshNames(append(slices.Clone(stacks), data...)...))
	for _, region := range data {
		names = append(names, storedNames(region)...)
	}
	return names
}

// flipped is what an update does when another writer is declared.
func flipped(writer string, regions ...string) ops {
	return together(did("update", []string{"shop-catalog-cluster-" + writer}, partsOf("shop-catalog", regions, "writer")),
		replaced(partsOf("shop-catalog", regions, "secret-value")))
}

// assertReaches checks that tasks in every zone of some regions get to the database in others: to the writer's endpoint and
// to each reader endpoint.
func (b *bench) assertReaches(writer string, stacks, members []string) {
	b.t.Helper()
	for _, from := range stacks {
		group := b.named(in(from, "task-security-group")[0]).ID
		for _, subnet := range inZones(from, zones[from], "private-subnet") {
			for _, to := range members {
				cluster := b.named("shop-catalog-cluster-" + to).Outputs
				endpoints := []string{cluster.String("readerEndpoint")}
				if to == writer {
					endpoints = append(endpoints, cluster.String("endpoint"))
				}
				for _, endpoint := range endpoints {
					reached, why := b.sim.Reaches(from, b.named(subnet).ID, group, endpoint, 5432)
					assert.True(b.t, reached, "from %s to %s: %s", subnet, endpoint, why)
				}
			}
		}
	}
}

// assertTold checks that the parameters of some regions name the writer's endpoint.
func (b *bench) assertTold(writer string, regions ...string) {
	b.t.Helper()
	endpoint := b.named("shop-catalog-cluster-" + writer).Outputs.String("endpoint")
	for _, region := range regions {
		assert.Equal(b.t, endpoint, b.named("shop-catalog-writer-"+region).Outputs.String("value"), region)
	}
}

// switchOver moves the writer of the shop's database in AWS.
func (b *bench) switchOver(to string) {
	b.t.Helper()
	clusters := b.found(globalClusterType)
	require.Len(b.t, clusters, 1)
	require.NoError(b.t, b.sim.SwitchoverGlobalCluster(clusters[0].ID, b.named("shop-catalog-cluster-"+to).ARN))
}

// The life of a shop with a database, with a region that only holds data or without: it is created whole, with a way from
// every task to every database; it stays the same; at the end its data is left, and the keys of what is left.
func TestShopWithADatabase(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ stacks, data []string }{
		"two":   {stacks: twoRegions},
		"three": {stacks: threeRegions},
		"two and one that holds data": {
			stacks: twoRegions, data: []string{"us-west-2"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			regions, changes := append(slices.Clone(test.stacks), test.data...), []change{withCatalog}
			for _, region := range test.data {
				changes = append(changes, holdsData(region))
			}
			b := newBench(t)
			s := b.stack("dev", shopIn(regions, changes...))
			names := catalogShopNames(test.stacks, test.data...)
			assert.Equal(t, did("create", names), s.up().changes())
			b.assertReaches("us-east-2", test.stacks, regions)
			b.assertTold("us-east-2", test.stacks...)

			assert.Empty(t, s.up().changes())
			assert.Empty(t, s.refresh().changes())
			assert.Empty(t, s.up().changes())

			assert.Equal(t, did("delete", names), s.destroy().changes())
			left := namesIn(b.left())
			for _, region := range regions {
				assert.Contains(t, left, "shop-catalog-key-"+region)
			}
			assert.Contains(t, left, "shop-orders-table-us-east-2")
			assert.Len(t, b.sim.Snapshots(), len(regions))
			for _, name := range left {
				assert.Regexp(t, `^shop-catalog-key-|^shop-orders-table-us-east-2$|-final-`, name)
			}
		})
	}
}

// A region comes with its connections to the others, which let it in; it goes with them in two updates.
func TestRegionsOfAShopWithADatabase(t *testing.T) {
	t.Parallel()
	const region = "us-west-2"
	b, s := newShop(t, twoRegions, withCatalog, protected)
	doors := partsOf("shop-catalog", twoRegions, "security-group")
	names := slices.Concat(regionNames(region), clusterNames(region), clientNames(region), peeringNames(region, "us-east-2"),
		peeringNames(region, "eu-west-1"))

	s.runs(shopIn(threeRegions, withCatalog, protected))
	assert.Equal(t, together(did("create", names), did("update", doors), recordChanged), s.up().changes())
	b.assertReaches("us-east-2", threeRegions, threeRegions)
	assert.Empty(t, s.up().changes())

	s.runs(shopIn(twoRegions, withCatalog, protected))
	_, err := s.preview()
	require.ErrorContains(t, err, refusal)
	s.runs(shopIn(threeRegions, withCatalog, protected, unprotected(region))).up()
	s.runs(shopIn(twoRegions, withCatalog, protected))
	assert.Equal(t, together(did("delete", names), did("update", doors), recordChanged), s.up().changes())
	b.assertReaches("us-east-2", twoRegions, twoRegions)
	assert.Len(t, b.sim.Snapshots(), 1)
}

// needs are the names of what a resource depends on.
func (s *stack) needs(name string) []string {
	var names []string
	for _, r := range s.resources() {
		for _, urn := range r.Dependencies {
			if r.URN.Name() == name {
				names = append(names, urn.Name())
			}
		}
	}
	return names
}

// wayTo is what the tasks of a region need of the database before they start: the way to the writer and back, instances
// that answer, and credentials.
func wayTo(writer, region string) []string {
	names := slices.Concat(partsOf("shop-catalog", []string{writer, region}, "instance-1", "instance-2"),
		[]string{"shop-catalog-secret-value-" + region})
	return append(names, slices.DeleteFunc(peeringNames(writer, region), func(name string) bool {
		return !strings.Contains(name, "-route-")
	})...)
}

// When the writer has moved, the update that declares it tells the clients: nothing is rolled out and nothing is replaced but
// the values of secrets.
func TestTheWriterOfAShopMoves(t *testing.T) {
	t.Parallel()
	const writer = "eu-west-1"
	b, s := newShop(t, threeRegions, withCatalog)
	assert.Subset(t, s.needs("shop-main-service-us-west-2"), wayTo("us-east-2", "us-west-2"))
	b.switchOver(writer)
	s.refresh()
	assert.Empty(t, s.up().changes())
	s.runs(shopIn(threeRegions, withCatalog, writes(writer)))
	assert.Equal(t, together(flipped(writer, threeRegions...), recordChanged), s.up().changes())
	b.assertTold(writer, threeRegions...)
	b.assertReaches(writer, threeRegions, threeRegions)
	assert.Subset(t, s.needs("shop-main-service-us-west-2"), wayTo(writer, "us-west-2"))
	assert.NotContains(t, s.needs("shop-main-service-us-west-2"), "shop-catalog-instance-1-us-east-2")
	assert.Empty(t, s.up().changes())
	s.destroy()
	assert.Len(t, b.sim.Snapshots(), 3)
}

// The home region dies and the writer moves: one update that leaves the region out tells the clients of the others. When it
// is back, a plain update catches up.
func TestTheHomeRegionOfAShopIsLost(t *testing.T) {
	t.Parallel()
	const lost, writer = "us-east-2", "eu-west-1"
	b, s := newShop(t, threeRegions, withCatalog)
	rest := []string{"eu-west-1", "us-west-2"}
	b.sim.LoseRegion(lost)
	require.NoError(t, b.sim.FailoverGlobalCluster(b.found(globalClusterType)[0].ID,
		b.named("shop-catalog-cluster-"+writer).ARN, true))
	s.runs(shopIn(threeRegions, withCatalog, writes(writer)))
	assert.Equal(t, together(flipped(writer, rest...), recordChanged), s.up(leavingOut(lost)).changes())
	b.assertTold(writer, rest...)
	b.assertReaches(writer, rest, rest)

	b.sim.HealRegion(lost)
	assert.Equal(t, but(flipped(writer, lost), "shop-catalog-cluster-"+writer), s.up().changes())
	b.assertTold(writer, threeRegions...)
	b.assertReaches(writer, threeRegions, threeRegions)
	s.refresh()
	assert.Empty(t, s.up().changes())
}

// A new region can be built while another one is lost, without the connection to that one, which follows.
func TestANewRegionOfAShopWithADatabaseWhileAnotherIsLost(t *testing.T) {
	t.Parallel()
	const lost, newcomer = "eu-west-1", "us-west-2"
	b, s := newShop(t, []string{"us-east-2", lost, "ca-central-1"}, withCatalog)
	all := []string{"us-east-2", lost, "ca-central-1", newcomer}
	rest := without(all, lost)
	b.sim.LoseRegion(lost)
	s.runs(shopIn(all, withCatalog))
	s.up(optup.Exclude([]string{"**-" + lost, "**-peering-*" + lost + "-*"}))
	b.assertReaches("us-east-2", rest, rest)

	b.sim.HealRegion(lost)
	assert.Equal(t, together(did("create", peeringNames(lost, newcomer)),
		did("update", []string{"shop-catalog-security-group-" + lost})), s.up().changes())
	b.assertReaches("us-east-2", all, all)
}

// A stack comes to a region that holds data, and goes again: nothing that is there is replaced or moved, and the databases
// of the others let the new tasks in.
func TestAStackComesToItsData(t *testing.T) {
	t.Parallel()
	const region = "us-west-2"
	b, s := newShop(t, threeRegions, withCatalog, holdsData(region))
	doors := did("update", partsOf("shop-catalog", twoRegions, "security-group"))
	added := slices.Concat(without(regionNames(region), append(storedNames(region), "shop-orders-replica-"+region)...),
		clientNames(region))
	s.runs(shopIn(threeRegions, withCatalog))
	assert.Equal(t, together(did("create", added), doors), s.up().changes())
	b.assertReaches("us-east-2", threeRegions, threeRegions)
	assert.Empty(t, s.up().changes())

	s.runs(shopIn(threeRegions, withCatalog, holdsData(region)))
	assert.Equal(t, together(did("delete", added), doors), s.up().changes())
	b.assertReaches("us-east-2", twoRegions, threeRegions)
	assert.Empty(t, s.refresh().changes())
	assert.Empty(t, s.up().changes())
}

// With write forwarding applications use the database of their own region, and no network is connected with another. A
// region without one reads elsewhere and gets the way there alone. Networks that are connected otherwise get none, either.
func TestNoConnectionsWithoutNeed(t *testing.T) {
	t.Parallel()
	forwards := set("datastores.catalog.aurora.writeForwarding", pulumi.Bool(true))
	for name, test := range map[string]struct {
		changes []change
		want    []string
	}{
		"write forwarding": {[]change{forwards}, nil},
		"write forwarding, and a region that reads elsewhere": {[]change{forwards, set("datastores.catalog.regions",
			pulumi.Array{
				pulumi.Map{"name": pulumi.String("us-east-2")}, pulumi.Map{"name": pulumi.String("eu-west-1")},
			})}, []string{"shop-peering-us-west-2-us-east-2"}},
		"connected otherwise": {[]change{set("network.connectivity", pulumi.String("provided"))}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, s := newShop(t, threeRegions, append([]change{withCatalog}, test.changes...)...)
			var names []string
			for _, each := range b.found("aws:ec2/vpcPeeringConnection:VpcPeeringConnection") {
				names = append(names, each.Name)
			}
			assert.Equal(t, test.want, names)
			for _, region := range twoRegions {
				b.assertReaches("us-east-2", []string{region}, []string{region})
			}
			if len(test.want) > 0 {
				b.assertReaches("us-east-2", []string{"us-west-2"}, []string{"us-east-2"})
			}
			assert.Empty(t, s.up().changes())
		})
	}
}

// movedNetworks is a change of the ranges of the shop's networks.
var movedNetworks = refused{
	"networks with clusters get other ranges", twoRegions, []change{withCatalog, to("network.addressPool", "172.16.0.0/12")},
	[]mistake{
		{topology.RuleTransitionNetwork, "network", []string{"for eu-west-1, but datastores.catalog has a cluster",
			"set network.cidrBlock of eu-west-1 in regions to 10."}},
		{topology.RuleTransitionNetwork, "network", []string{"for us-east-2, but",
			"set network.cidrBlock of us-east-2 in regions to 10."}},
	},
}

// A cluster never moves to another network, so the ranges of those that have one are refused before anything is changed.
func TestNetworksOfADatabaseStay(t *testing.T) {
	t.Parallel()
	b, s := newShop(t, movedNetworks.regions, withCatalog)
	before := b.sim.World()
	b.sim.ResetCalls()
	s.runs(shopIn(movedNetworks.regions, movedNetworks.changes...)).assertRefused(t, movedNetworks.mistakes)
	assert.Empty(t, b.sim.Calls())
	assert.Equal(t, before, b.sim.World())
}
