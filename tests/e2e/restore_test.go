package e2e_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

// begins names the snapshot that a database begins with.
func begins(snapshot string) change { return set("restoreFrom", pulumi.String(snapshot)) }

// snapshot makes a snapshot by hand that a database of the kind can begin with.
func (k databaseKind) snapshot(b *bench, user string) awssim.BroughtSnapshot {
	engine, is := k.inputs["engine"].(pulumi.String)
	if !is {
		engine = "docdb"
	}
	return b.sim.BringSnapshot("us-east-2", awssim.SnapshotByHand{
		ID: "before", Engine: string(engine), EngineVersion: k.version, Username: user,
	})
}

// A database begins with a snapshot: it is the same resources as an empty one, with the snapshot's data in every region, this
// package's password and keys, and lives like any other. The name of the snapshot may go, and no other comes.
func TestADatabaseBeginsWithASnapshot(t *testing.T) {
	t.Parallel()
	ofEveryKind(t, func(t *testing.T, kind databaseKind) {
		t.Helper()
		b := newBench(t)
		made := kind.snapshot(b, "dbadmin")
		c := kind.plannedOn(b, twoRegions, begins(made.ARN))
		previewed, err := c.preview()
		require.NoError(t, err, previewed.log)
		assert.Equal(t, did("create", catalogGlobals, kind.names(twoRegions...)), previewed.changes())
		assert.Equal(t, did("create", catalogGlobals, kind.names(twoRegions...)), c.up().changes())
		c.assertWrites("us-east-2", twoRegions...)
		for _, region := range twoRegions {
			cluster := c.part("cluster", region).Outputs
			assert.Equal(t, made.ARN, c.sim.RestoredFrom(cluster.String("readerEndpoint")), region)
			assert.Equal(t, c.part("key", region).ARN, cluster.String("kmsKeyId"), region)
		}
		assert.Empty(t, c.up().changes())
		assert.Empty(t, c.refresh().changes())
		assert.Empty(t, c.up().changes())

		// Another region gets the data; the first one's snapshot is not read again.
		assert.Equal(t, together(did("update", catalogRecord), did("create", kind.names("us-west-2"))),
			c.in(threeRegions).up().changes())
		c.assertWrites("us-east-2", threeRegions...)

		// Another snapshot is refused; without one only the record changes.
		c.in(threeRegions, begins("other")).assertRefused(t, []mistake{{path: "restoreFrom", says: []string{
			"other, but the database is there already and began with " + made.ARN}}})
		c.changes = nil
		assert.Equal(t, did("update", catalogRecord), c.in(threeRegions).up().changes())
		assert.Empty(t, c.up().changes())
		assert.Empty(t, c.refresh().changes())
		assert.Empty(t, c.up().changes())

		assert.Equal(t, did("delete", catalogGlobals, kind.names(threeRegions...)), c.destroy().changes())
		assert.Empty(t, c.remains())
	})
}

// The writer moves while the snapshot is still named, moves back, and everything goes.
func TestARestoredDatabaseMovesItsWriter(t *testing.T) {
	t.Parallel()
	ofEveryKind(t, func(t *testing.T, kind databaseKind) {
		t.Helper()
		b := newBench(t)
		made := kind.snapshot(b, "dbadmin")
		c := kind.plannedOn(b, twoRegions, begins(made.ID))
		c.up()
		for _, writer := range []string{"eu-west-1", "us-east-2"} {
			require.NoError(t, c.sim.SwitchoverGlobalCluster(c.global(), c.part("cluster", writer).ARN))
			c.refresh()
			const told = "create-replacement"
			assert.Equal(t, writerMoved(writer, twoRegions...)[told], c.with(writes(writer)).up().changes()[told])
			c.assertWrites(writer, twoRegions...)
			assert.Empty(t, c.up().changes())
			assert.Empty(t, c.refresh().changes())
		}
		assert.Equal(t, did("delete", catalogGlobals, kind.names(twoRegions...)), c.destroy().changes())
		assert.Empty(t, c.remains())
	})
}

// Where the snapshot has another user than clients would be told, the update says so, and goes on once the program does.
func TestTheUserOfASnapshotIsKept(t *testing.T) {
	t.Parallel()
	ofEveryKind(t, func(t *testing.T, kind databaseKind) {
		t.Helper()
		b := newBench(t)
		made := kind.snapshot(b, "keeper")
		c := kind.plannedOn(b, twoRegions, begins(made.ID))
		failed, err := c.tryUp()
		require.Error(t, err)
		assert.Contains(t, failed.log, "masterUsername is dbadmin, but the snapshot before has keeper, which stays; set "+
			"masterUsername: keeper")
		c.with(set("masterUsername", pulumi.String("keeper"))).up()
		told := c.credentials("eu-west-1")
		assert.Equal(t, "keeper", told.Username)
		opens, why := c.sim.Connects(told.Host, told.Username, told.Password)
		assert.True(t, opens, why)
		assert.Empty(t, c.up().changes())
		c.destroy()
		assert.Empty(t, c.remains())
	})
}

// A database with read replicas begins with a snapshot in its home region, under the snapshot's key.
func TestReadReplicasBeginWithASnapshot(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	made := b.sim.BringSnapshot("us-east-2", awssim.SnapshotByHand{
		ID: "before", Engine: "postgres", EngineVersion: "16.8", Username: "dbadmin",
	})
	l := plannedLedger(b, twoRegions, begins(made.ARN))
	assert.Equal(t, did("create", ledgerGlobals, ledgerNames(twoRegions...)), l.up().changes())
	l.assertWrites("ledger-instance-us-east-2", twoRegions...)
	home := l.part("instance", "us-east-2").Outputs
	assert.Equal(t, made.ARN, l.sim.RestoredFrom(home.String("address")))
	assert.Equal(t, made.KeyARN, home.String("kmsKeyId"))
	assert.Empty(t, l.up().changes())
	assert.Empty(t, l.refresh().changes())
	assert.Empty(t, l.up().changes())
	l.changes = nil
	assert.Equal(t, did("update", ledgerRecord), l.with().up().changes())
	assert.Empty(t, l.refresh().changes())
	assert.Empty(t, l.up().changes())
	l.destroy()
}

// A snapshot without encryption makes an instance without; it is never replaced for that.
func TestAPlainSnapshotReplacesNothing(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.sim.BringSnapshot("us-east-2", awssim.SnapshotByHand{
		ID: "before", Engine: "postgres", EngineVersion: "16.8", Username: "dbadmin", Plain: true,
	})
	l := plannedLedger(b, twoRegions[:1], begins("before"))
	l.up()
	assert.Empty(t, l.up().changes())
	assert.Empty(t, l.refresh().changes())
	l.runs(l.stripped(map[string]string{databaseType: "storageEncrypted"}))
	unsound, err := l.preview()
	require.NoError(t, err, unsound.log)
	assert.Contains(t, unsound.changes()["replace"], "ledger-instance-us-east-2", "without it ignored")
	l.with().destroy()
}

// A restore turns logging in with IAM on for no cluster of Aurora: the next update does.
func TestARestoredDatabaseTakesIAMWithTheSecondUpdate(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	made := auroraDatabase.snapshot(b, "dbadmin")
	c := auroraDatabase.plannedOn(b, twoRegions, begins(made.ID), set("iamAuthentication", pulumi.Bool(true)))
	c.up()
	assert.Equal(t, did("update", []string{"catalog-cluster-us-east-2"}), c.up().changes())
	assert.Empty(t, c.up().changes())
}

// A restore turns write forwarding on for no cluster, and nobody notices: the home region's is told of it when the snapshot is no
// longer named, or when another region writes, and keeps it from then on.
func TestARestoredDatabaseForwardsWritesOnceTheSnapshotIsGone(t *testing.T) {
	t.Parallel()
	home := []string{"catalog-cluster-us-east-2"}
	forwards := set("writeForwarding", pulumi.Bool(true))
	t.Run("the name goes", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		from := begins(auroraDatabase.snapshot(b, "dbadmin").ID)
		c := auroraDatabase.plannedOn(b, twoRegions, from, forwards)
		c.up()
		require.Len(t, c.output("warnings"), 1)
		assert.Contains(t, c.output("warnings").([]any)[0], "a restore does not turn write forwarding on, so us-east-2 would "+
			"refuse writes")
		assert.Empty(t, c.up().changes())
		assert.False(t, c.sim.ForwardsWrites("us-east-2", c.part("cluster", "us-east-2").ID))
		assert.True(t, c.sim.ForwardsWrites("eu-west-1", c.part("cluster", "eu-west-1").ID))
		c.changes = []change{forwards}
		assert.Equal(t, did("update", catalogRecord, home), c.with().up().changes())
		assert.True(t, c.sim.ForwardsWrites("us-east-2", c.part("cluster", "us-east-2").ID))
		assert.Empty(t, c.output("warnings"))
		assert.Empty(t, c.up().changes())
	})
	t.Run("the writer moves and comes back", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		c := auroraDatabase.plannedOn(b, twoRegions, begins(auroraDatabase.snapshot(b, "dbadmin").ID), forwards)
		c.up()
		for _, writer := range []string{"eu-west-1", "us-east-2"} {
			require.NoError(t, c.sim.SwitchoverGlobalCluster(c.global(), c.part("cluster", writer).ARN))
			c.with(writes(writer)).up()
			assert.True(t, c.sim.ForwardsWrites("us-east-2", c.part("cluster", "us-east-2").ID), writer)
			assert.Empty(t, c.up().changes())
		}
	})
}

// Each property of a restored database that is ignored is ignored for a reason: without it, what comes with the loss of the
// snapshot's name would replace or refuse it.
func TestEveryIgnoredPropertyOfARestoredDatabaseIsNeeded(t *testing.T) {
	t.Parallel()
	ofEveryKind(t, func(t *testing.T, kind databaseKind) {
		t.Helper()
		b := newBench(t)
		c := kind.plannedOn(b, twoRegions, begins(kind.snapshot(b, "dbadmin").ID))
		c.up()
		c.changes = nil
		sound, err := c.with().preview()
		require.NoError(t, err, sound.log)
		assert.Equal(t, did("update", catalogRecord), sound.changes())
		properties := []string{"engine"}
		if kind.component == auroraDatabase.component {
			// DocumentDB's provider takes the source back from the state, and forces nothing.
			properties = append(properties, "forceDestroy")
		}
		for _, property := range properties {
			c.runs(c.stripped(map[string]string{kind.global: property}))
			unsound, err := c.preview()
			assert.True(t, err != nil || len(unsound.changes()["replace"])+len(unsound.changes()["update"]) > 1, property)
		}
	})
}
