package e2e_test

import (
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// withLedger gives the application of the tests a database with read replicas in all its regions.
func withLedger(inputs pulumi.Map) {
	set("datastores.ledger", pulumi.Map{"rds": pulumi.Map{
		"engine": pulumi.String("mysql"), "engineVersion": pulumi.String("8.4.5"), "iamAuthentication": pulumi.Bool(true),
	}})(inputs)
}

// ledgerParts are the resources of a region of a database of MySQL.
var ledgerParts = []string{
	"key", "subnet-group", "security-group", "parameters", "log-group-error", "log-group-slowquery", "instance",
}

// ledgerShopNames are all resources of the shop with its database.
func ledgerShopNames(regions ...string) []string {
	return slices.Concat(shopNames(regions...), []string{"shop-ledger", "shop-ledger-password"},
		partsOf("shop-ledger", regions, append(slices.Clone(ledgerParts), clientParts...)...),
		inAll(regions, "task-policy-ledger"), meshNames(regions...))
}

// assertLedger checks that tasks in every zone of some regions get to the instances of all of them, and that their parameters
// name the writer.
func (b *bench) assertLedger(writer string, regions ...string) {
	b.t.Helper()
	for _, from := range regions {
		assert.Equal(b.t, b.named("shop-ledger-instance-"+writer).Outputs.String("address"),
			b.named("shop-ledger-writer-"+from).Outputs.String("value"), from)
		group := b.named(in(from, "task-security-group")[0]).ID
		for _, subnet := range inZones(from, zones[from], "private-subnet") {
			for _, to := range regions {
				endpoint := b.named("shop-ledger-instance-" + to).Outputs.String("address")
				reached, why := b.sim.Reaches(from, b.named(subnet).ID, group, endpoint, 3306)
				assert.True(b.t, reached, "from %s to %s: %s", subnet, endpoint, why)
			}
		}
	}
}

// The life of a shop with a database that has read replicas: it is created whole, with a way from every task to every
// instance; the writer moves and nothing is rolled out; at the end the data of both that were written to is left.
func TestShopWithReadReplicas(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := b.stack("dev", shopIn(twoRegions, withLedger))
	names := ledgerShopNames(twoRegions...)
	assert.Equal(t, did("create", names), s.up().changes())
	b.assertLedger("us-east-2", twoRegions...)
	assert.Empty(t, s.up().changes())
	assert.Empty(t, s.refresh().changes())
	assert.Empty(t, s.up().changes())

	const writer = "eu-west-1"
	require.NoError(t, b.sim.PromoteReadReplica(b.named("shop-ledger-instance-"+writer).ARN))
	s.refresh()
	assert.Empty(t, s.up().changes())
	s.runs(shopIn(twoRegions, withLedger, set("datastores.ledger.writerRegion", pulumi.String(writer))))
	assert.Equal(t, together(recordChanged, did("update", []string{"shop-ledger-instance-" + writer},
		partsOf("shop-ledger", twoRegions, "writer")), replaced(partsOf("shop-ledger", twoRegions, "secret-value"))),
		s.up().changes())
	b.assertLedger(writer, twoRegions...)
	assert.Empty(t, s.up().changes())

	assert.Equal(t, did("delete", names), s.destroy().changes())
	assert.Len(t, b.sim.Snapshots(), 2)
	for _, name := range namesIn(b.left()) {
		assert.Regexp(t, `^shop-ledger-key-|^shop-orders-table-us-east-2$|-final-`, name)
	}
}

// The home region dies and a replica is promoted: one update that leaves the region out tells the clients of the others. When it
// is back, a plain update catches up.
func TestTheHomeRegionOfAShopWithReadReplicasIsLost(t *testing.T) {
	t.Parallel()
	const lost, writer = "us-east-2", "eu-west-1"
	b, s := newShop(t, threeRegions, withLedger)
	rest := []string{"eu-west-1", "us-west-2"}
	b.sim.LoseRegion(lost)
	require.NoError(t, b.sim.PromoteReadReplica(b.named("shop-ledger-instance-"+writer).ARN))
	s.runs(shopIn(threeRegions, withLedger, writes(writer)))
	told := func(regions ...string) ops {
		return together(did("update", partsOf("shop-ledger", regions, "writer")),
			replaced(partsOf("shop-ledger", regions, "secret-value")))
	}
	assert.Equal(t, together(told(rest...), did("update", []string{"shop-ledger-instance-" + writer}), recordChanged),
		s.up(leavingOut(lost)).changes())
	b.assertLedger(writer, rest...)

	b.sim.HealRegion(lost)
	assert.Equal(t, told(lost), s.up().changes())
	b.assertLedger(writer, threeRegions...)
	s.refresh()
	assert.Empty(t, s.up().changes())
}
