package e2e_test

import (
	"context"
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

const databaseType = "aws:rds/instance:Instance"

// sixteenRegions are as many as a database with read replicas can have.
var sixteenRegions = append([]string{"us-east-2"}, seventeenRegions[:15]...)

// replicaParts are the resources of a region of a database of PostgreSQL with read replicas, beside those that its clients
// read.
var replicaParts = []string{
	"key", "subnet-group", "security-group", "parameters", "log-group-postgresql", "log-group-upgrade", "instance",
}

var (
	ledgerGlobals = []string{"ledger", "ledger-record", "ledger-password"}
	ledgerRecord  = []string{"ledger-record"}
)

// ledgerNames are all resources that exist because the database is in some regions.
func ledgerNames(regions ...string) []string {
	names := partsOf("ledger", regions, slices.Concat(replicaParts, clientParts)...)
	for _, region := range regions {
		names = append(names, "ledger-"+region)
	}
	return names
}

// ledger is a database with read replicas that stands alone, on a bench with networks.
type ledger struct {
	*bench
	*stack

	networks map[string]pulumi.Map
	regions  []string
	changes  []change
}

// newLedger creates a database of PostgreSQL that is not protected and leaves nothing, changed in order.
func newLedger(t *testing.T, regions []string, changes ...change) *ledger {
	t.Helper()
	l := plannedLedger(newBench(t), regions, changes...)
	l.up()
	return l
}

// plannedLedger prepares a database without creating it; there is a network for one region more.
func plannedLedger(b *bench, regions []string, changes ...change) *ledger {
	l := &ledger{bench: b, regions: regions, changes: changes}
	l.networks = b.networks(slices.Compact(slices.Sorted(slices.Values(append(slices.Clone(regions), "us-west-2"))))...)
	l.stack = b.stack("dev", l.program(regions, changes...))
	return l
}

func (l *ledger) program(regions []string, changes ...change) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		var database pulumi.ResourceState
		return component(ctx, "RdsReadReplicas", "ledger", l.inputs(regions, changes...), &database)
	}
}

func (l *ledger) inputs(regions []string, changes ...change) pulumi.Map {
	list := pulumi.Array{}
	for _, region := range regions {
		list = append(list, maps.Clone(l.networks[region]))
	}
	inputs := pulumi.Map{
		"homeRegion": pulumi.String("us-east-2"), "regions": list, "engine": pulumi.String("postgres"),
		"engineVersion": pulumi.String("16.8"), "deletionProtection": pulumi.Bool(false),
		"onDelete": pulumi.String("destroy"),
	}
	for _, apply := range changes {
		apply(inputs)
	}
	return inputs
}

// in gives the database other regions, and its own changes with more.
func (l *ledger) in(regions []string, more ...change) *ledger {
	l.runs(l.program(regions, append(slices.Clone(l.changes), more...)...))
	return l
}

// with gives the database more changes in its regions.
func (l *ledger) with(more ...change) *ledger { return l.in(l.regions, more...) }

// part is what AWS has of a part of the database in a region.
func (l *ledger) part(part, region string) awssim.Resource {
	return l.named("ledger-" + part + "-" + region)
}

// promote makes the instance of a region, in its first life or a later one, a database of its own.
func (l *ledger) promote(instance string) {
	l.bench.t.Helper()
	require.NoError(l.bench.t, l.sim.PromoteReadReplica(l.named(instance).ARN))
}

func (l *ledger) credentials(region string) credentials {
	l.bench.t.Helper()
	text, found := l.sim.SecretValue(region, l.part("secret", region).ID)
	require.True(l.bench.t, found, "the secret of %s", region)
	var read credentials
	require.NoError(l.bench.t, json.Unmarshal([]byte(text), &read))
	return read
}

// assertWrites checks that clients of every region are told where the writing instance is, and get in there.
func (l *ledger) assertWrites(instance string, regions ...string) {
	l.bench.t.Helper()
	t, writer := l.bench.t, l.named(instance)
	for _, region := range regions {
		assert.Equal(t, writer.Outputs.String("address"), l.part("writer", region).Outputs.String("value"),
			"the parameter in %s", region)
		told := l.credentials(region)
		assert.Equal(t, credentials{
			Engine: writer.Outputs.String("engine"), Host: writer.Outputs.String("address"), Username: "dbadmin",
			Password: told.Password, Dbname: "app", Port: writer.Outputs.Int("port"),
		}, told, "the secret in %s", region)
		opens, why := l.sim.Connects(told.Host, told.Username, told.Password)
		assert.True(t, opens, "from %s: %s", region, why)
	}
}

// assertFollows checks which instance of AWS each instance copies from, and that it still does; none for one that stands
// alone.
func (l *ledger) assertFollows(sources map[string]string) {
	l.bench.t.Helper()
	for name, want := range sources {
		source, runs := l.sim.ReplicationOf(l.named(name).ARN)
		if want == "" {
			assert.Empty(l.bench.t, source, name)
			continue
		}
		assert.Equal(l.bench.t, l.named(want).ARN, source, name)
		assert.True(l.bench.t, runs, "%s has stopped", name)
	}
}

// promoted is what an update does when another writer is declared: the new one gets the password, and from then on it leaves
// a snapshot; the clients are told.
func promoted(instance string, regions ...string) ops {
	return together(did("update", ledgerRecord, []string{instance}, partsOf("ledger", regions, "writer")),
		replaced(partsOf("ledger", regions, "secret-value")))
}

// remains are the names of what is left of the database, without its snapshots and what is pending deletion.
func (l *ledger) remains() []string {
	var names []string
	for _, r := range l.sim.World().Resources {
		if strings.HasPrefix(r.Name, "ledger-") && !r.Forgotten && !strings.Contains(r.Name, "-final-") {
			names = append(names, r.Name)
		}
	}
	return names
}

// output is an output of the component.
func (l *ledger) output(name string) any {
	l.bench.t.Helper()
	for _, r := range l.resources() {
		if r.URN.Name() == "ledger" {
			return r.Outputs[name]
		}
	}
	require.FailNow(l.bench.t, "looking for the component", "it is not in the state")
	return nil
}

// arns are the ARNs of what holds data, by name.
func (l *ledger) arns() map[string]string {
	arns := map[string]string{}
	for _, r := range l.sim.World().Resources {
		switch r.Type {
		case databaseType, "aws:kms/key:Key", "aws:secretsmanager/secret:Secret":
			arns[r.Name] = r.ARN
		}
	}
	return arns
}

// A database in two and in three regions is exactly its parts, changes nothing on its own, and nothing of its password
// is to be read where others look.
func TestReadReplicasAlone(t *testing.T) {
	t.Parallel()
	for name, regions := range map[string][]string{"two": twoRegions, "three": threeRegions} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := plannedLedger(newBench(t), regions)
			previewed, err := l.preview()
			require.NoError(t, err, previewed.log)
			assert.Equal(t, did("create", ledgerGlobals, ledgerNames(regions...)), previewed.changes())
			created := l.up()
			assert.Equal(t, did("create", ledgerGlobals, ledgerNames(regions...)), created.changes())
			l.assertWrites("ledger-instance-us-east-2", regions...)
			for _, region := range regions {
				instance := l.part("instance", region)
				assert.Regexp(t, "^ledger-"+region+"-[a-z2-7]{8}$", instance.Outputs.String("identifier"))
				assert.True(t, instance.Outputs.Bool("multiAz"))
				assert.Equal(t, 7, instance.Outputs.Int("backupRetentionPeriod"))
				source := "ledger-instance-us-east-2"
				if region == "us-east-2" {
					source = ""
				}
				l.assertFollows(map[string]string{instance.Name: source})
			}

			unchanged := l.up()
			assert.Empty(t, unchanged.changes())
			refreshed := l.refresh()
			assert.Empty(t, refreshed.changes())
			assert.Empty(t, l.up().changes())
			assert.Empty(t, l.output("warnings"))

			password := l.credentials("us-east-2").Password
			assert.Regexp(t, `^[A-Za-z0-9]{32}$`, password)
			state, err := os.ReadFile(l.file)
			require.NoError(t, err)
			for place, text := range map[string]string{
				"preview": previewed.log, "up": created.log, "second up": unchanged.log, "refresh": refreshed.log,
				"state": string(state),
			} {
				assert.NotContains(t, text, password, place)
			}
			assert.Equal(t, did("delete", ledgerGlobals, ledgerNames(regions...)), l.destroy().changes())
			assert.Empty(t, l.remains())
			assert.Empty(t, l.sim.Snapshots())
		})
	}
}

// As many regions as AWS allows are one update, too.
func TestReadReplicasInSixteenRegions(t *testing.T) {
	t.Parallel()
	if !everything() {
		t.Skip("a long one: `make prove` runs it")
	}
	l := newLedger(t, sixteenRegions)
	assert.Len(t, l.found(databaseType), 16)
	l.assertWrites("ledger-instance-us-east-2", sixteenRegions...)
	assert.Empty(t, l.up().changes())
	l.destroy()
	assert.Empty(t, l.remains())
}

// A region comes, goes without a snapshot, which AWS refuses of replicas, and comes back under its old names; the others
// are not touched. A protected one goes in two updates.
func TestRegionsOfReadReplicas(t *testing.T) {
	t.Parallel()
	const region = "us-west-2"
	l := newLedger(t, twoRegions, protected, set("onDelete", pulumi.String("snapshot")))
	recorded := did("update", ledgerRecord)
	for range 2 {
		assert.Equal(t, together(recorded, did("create", ledgerNames(region))), l.in(threeRegions).up().changes())
		l.assertWrites("ledger-instance-us-east-2", threeRegions...)
		_, err := l.in(twoRegions).preview()
		require.ErrorContains(t, err, refusal)
		assert.Equal(t, did("update", []string{"ledger-instance-" + region}),
			l.in(threeRegions, unprotected(region)).up().changes())
		assert.Equal(t, together(recorded, did("delete", ledgerNames(region))), l.in(twoRegions).up().changes())
		assert.Empty(t, l.sim.Snapshots())
	}
	reversed := slices.Clone(twoRegions)
	slices.Reverse(reversed)
	assert.Empty(t, l.in(reversed).up().changes())
}

// What changes in the life of a database changes in place.
func TestReadReplicasChangeInPlace(t *testing.T) {
	t.Parallel()
	l := newLedger(t, twoRegions)
	instances := partsOf("ledger", twoRegions, "instance")
	changes := []change{}
	also := func(more change) *ledger {
		changes = append(changes, more)
		return l.with(changes...)
	}
	assert.Equal(t, did("update", instances), also(set("instanceClass", pulumi.String("db.r7g.large"))).up().changes())
	assert.Equal(t, did("update", []string{"ledger-instance-eu-west-1"}),
		also(inRegion("eu-west-1", set("instanceClass", pulumi.String("db.m7g.large")))).up().changes())
	assert.Equal(t, did("update", instances), also(set("multiAz", pulumi.Bool(false))).up().changes())
	// Storage rests for six hours after a change, and a copy was one.
	l.sim.Advance(6 * time.Hour)
	assert.Equal(t, did("update", instances, ledgerRecord), also(set("allocatedStorage", pulumi.Int(200))).up().changes())
	assert.Equal(t, did("update", instances), also(set("maxAllocatedStorage", pulumi.Int(1000))).up().changes())
	assert.Equal(t, did("update", instances), also(set("backupRetentionInDays", pulumi.Int(14))).up().changes())
	assert.Equal(t, did("update", partsOf("ledger", twoRegions, "parameters")),
		also(set("parameters.log_min_duration_statement", pulumi.String("500"))).up().changes())
	assert.Empty(t, l.refresh().changes())
	assert.Empty(t, l.up().changes())
	for _, instance := range l.found(databaseType) {
		assert.Equal(t, 200, instance.Outputs.Int("allocatedStorage"))
		assert.Equal(t, 14, instance.Outputs.Int("backupRetentionPeriod"))
	}
	l.assertWrites("ledger-instance-us-east-2", twoRegions...)
	// A region that joins has everything at once.
	assert.Equal(t, together(did("update", ledgerRecord), did("create", ledgerNames("us-west-2"))),
		l.in(threeRegions, changes...).up().changes())
	assert.Empty(t, l.up().changes())
}

// AWS wants the replicas first, so a minor version is two updates.
func TestAMinorVersionOfReadReplicas(t *testing.T) {
	t.Parallel()
	l := newLedger(t, twoRegions)
	next := versioned("16.9")
	assert.Equal(t, did("update", []string{"ledger-instance-eu-west-1"}, ledgerRecord),
		l.with(versioned("16.9", "eu-west-1")).up().changes())
	assert.Contains(t, l.output("warnings").([]any)[0], "ahead of the writer's engine version in eu-west-1 (16.9)")
	assert.Equal(t, did("update", []string{"ledger-instance-us-east-2"}, ledgerRecord), l.with(next).up().changes())
	for _, instance := range l.found(databaseType) {
		assert.Equal(t, "16.9", instance.Outputs.String("engineVersionActual"), instance.Region)
	}
	l.refresh()
	assert.Empty(t, l.up().changes())
	assert.Equal(t, together(did("update", ledgerRecord), did("create", ledgerNames("us-west-2"))),
		l.in(threeRegions, next).up().changes())
}

// A new generation is a new password: the writer gets it, and its replicas from it; the clients are told.
func TestThePasswordOfReadReplicasIsRotated(t *testing.T) {
	t.Parallel()
	l := newLedger(t, twoRegions)
	before := l.credentials("eu-west-1")
	values := replaced(partsOf("ledger", twoRegions, "secret-value"))
	assert.Equal(t, together(did("create", []string{"ledger-password-2"}), did("delete", []string{"ledger-password"}),
		did("update", []string{"ledger-instance-us-east-2"}), values),
		l.with(set("passwordGeneration", pulumi.Int(2))).up().changes())
	l.assertWrites("ledger-instance-us-east-2", twoRegions...)
	opens, _ := l.sim.Connects(before.Host, before.Username, before.Password)
	assert.False(t, opens, "the old password still opens")
	opens, why := l.sim.Connects(l.part("instance", "eu-west-1").Outputs.String("address"), "dbadmin",
		l.credentials("eu-west-1").Password)
	assert.True(t, opens, why)

	// After a failover the new writer gets the next one, a brought one.
	l.promote("ledger-instance-eu-west-1")
	l.with(set("passwordGeneration", pulumi.Int(2)), writes("eu-west-1")).up()
	own := set("password", pulumi.ToSecret(pulumi.String("Horse-battery-staple-1")))
	assert.Equal(t, together(did("delete", []string{"ledger-password-2"}),
		did("update", []string{"ledger-instance-eu-west-1"}, ledgerRecord), values),
		l.with(own, writes("eu-west-1")).up().changes())
	l.assertWrites("ledger-instance-eu-west-1", twoRegions...)
	state, err := os.ReadFile(l.file)
	require.NoError(t, err)
	assert.NotContains(t, string(state), "Horse-battery-staple-1")
}

// What is left at the end is exactly what onDelete keeps: of the writer a snapshot, of its replicas nothing.
func TestDestroyLeavesOfReadReplicasWhatOnDeleteKeeps(t *testing.T) {
	t.Parallel()
	for onDelete, want := range map[string]struct{ left, snapshots []string }{
		"snapshot": {partsOf("ledger", twoRegions, "key"), []string{"us-east-2"}},
		"retain":   {partsOf("ledger", twoRegions, replicaParts...), nil},
		"destroy":  {},
	} {
		t.Run(onDelete, func(t *testing.T) {
			t.Parallel()
			l := newLedger(t, twoRegions, protected, set("onDelete", pulumi.String(onDelete)))
			before := l.sim.World()
			_, err := l.PreviewDestroy(t.Context())
			require.ErrorContains(t, err, refusal)
			assert.Equal(t, before, l.sim.World())

			l.with(set("deletionProtection", pulumi.Bool(false))).up()
			settings := l.settings(want.left...)
			assert.Equal(t, did("delete", ledgerGlobals, ledgerNames(twoRegions...)), l.destroy().changes())
			assert.ElementsMatch(t, want.left, l.remains())
			l.assertSnapshots(want.snapshots...)
			assert.Equal(t, settings, l.settings(want.left...))
		})
	}
}

// assertSnapshots checks in which regions final snapshots are, one for each mention.
func (l *ledger) assertSnapshots(regions ...string) {
	l.bench.t.Helper()
	var have []string
	for _, snapshot := range l.sim.Snapshots() {
		have = append(have, snapshot.Region)
		assert.Regexp(l.bench.t, `^ledger-`+snapshot.Region+`(-\d)?-final-[a-z2-7]{8}-\d{14}$`, snapshot.ID)
		assert.True(l.bench.t, snapshot.Encrypted)
	}
	assert.ElementsMatch(l.bench.t, regions, have)
}

// A stack that is renamed goes on with the database that it has.
func TestRenamedStackKeepsItsReadReplicas(t *testing.T) {
	t.Parallel()
	l := plannedLedger(newCLIBench(t), twoRegions)
	l.up()
	before := l.sim.World()
	l.rename(l.stack, "prod")
	prod := l.bench.stack("prod", l.program(twoRegions))
	assert.Empty(t, prod.up().changes())
	assert.Equal(t, before.Resources, l.sim.World().Resources)
}

// engines are those of the failover matrix, because they differ in what they take of a replica.
var engines = map[string][]change{
	"postgres": nil,
	"mysql":    {set("engine", pulumi.String("mysql")), versioned("8.4.5")},
	"mariadb":  {set("engine", pulumi.String("mariadb")), versioned("11.4.5")},
}

// Whatever order promotion, refresh and update come in, nothing that holds data is replaced or deleted, clients end up at the
// writer, and the end leaves the snapshots of those that were written to. Docs/operations.md has the same table.
func TestFailoverMatrixOfReadReplicas(t *testing.T) {
	t.Parallel()
	const home, other = "ledger-instance-us-east-2", "ledger-instance-eu-west-1"
	for order, run := range map[string]func(t *testing.T, l *ledger, engine string){
		"update without refresh": func(t *testing.T, l *ledger, _ string) {
			t.Helper()
			l.promote(other)
			assert.Empty(t, l.up().changes())
			assert.Equal(t, promoted(other, twoRegions...), l.with(writes("eu-west-1")).up().changes())
		},
		"refresh, update, declare": func(t *testing.T, l *ledger, _ string) {
			t.Helper()
			l.promote(other)
			l.refresh()
			assert.Empty(t, l.up().changes())
			assert.Equal(t, promoted(other, twoRegions...), l.with(writes("eu-west-1")).up().changes())
		},
		"declared at once": func(t *testing.T, l *ledger, _ string) {
			t.Helper()
			l.promote(other)
			l.refresh()
			assert.Equal(t, promoted(other, twoRegions...), l.with(writes("eu-west-1")).up().changes())
		},
		// PostgreSQL refuses the password of a replica, so that the update fails closed. The others take it, and the clients
		// are told of an instance that accepts no writes yet, with a warning.
		"declared before": func(t *testing.T, l *ledger, engine string) {
			t.Helper()
			l.with(writes("eu-west-1"))
			if engine == "postgres" {
				failed, err := l.tryUp()
				require.Error(t, err)
				assert.Equal(t, ops{"failed-update": {other}, "update": ledgerRecord}, failed.changes())
				assert.Contains(t, failed.log, "Cannot change master user password on an RDS postgres Read Replica")
				l.promote(other)
				assert.Equal(t, but(promoted(other, twoRegions...), "ledger-record"), l.up().changes())
				return
			}
			assert.Equal(t, promoted(other, twoRegions...), l.up().changes())
			assert.Contains(t, l.output("warnings").([]any)[1], "its instance was a replica of the one in us-east-2")
			l.promote(other)
			l.refresh()
			assert.Empty(t, l.up().changes())
		},
	} {
		for engine, changes := range engines {
			t.Run(order+"/"+engine, func(t *testing.T) {
				t.Parallel()
				l := newLedger(t, twoRegions, append(slices.Clone(changes), set("onDelete", pulumi.String("snapshot")))...)
				arns := l.arns()
				run(t, l, engine)
				l.assertWrites(other, twoRegions...)
				l.refresh()
				assert.Empty(t, l.up().changes())
				// The way back is a declaration like any other: the instance at home has stood alone all along.
				assert.Equal(t, but(promoted(home, twoRegions...), home), l.with(writes("us-east-2")).up().changes())
				l.assertWrites(home, twoRegions...)
				assert.Equal(t, arns, l.arns())
				l.destroy()
				assert.ElementsMatch(t, partsOf("ledger", twoRegions, "key"), l.remains())
				l.assertSnapshots("us-east-2", "eu-west-1")
			})
		}
	}
}

// The standby in another zone takes over at the same endpoint, and nobody has to be told.
func TestAFailoverWithinARegionChangesNothing(t *testing.T) {
	t.Parallel()
	l := newLedger(t, twoRegions)
	require.NoError(t, l.sim.FailoverInstance(l.part("instance", "us-east-2").ARN))
	assert.Empty(t, l.up().changes())
	l.refresh()
	assert.Empty(t, l.up().changes())
	l.assertWrites("ledger-instance-us-east-2", twoRegions...)
}

// A declaration that came too early can be taken back. With MySQL and MariaDB the replica then asks for a snapshot that AWS
// refuses of replicas; `onDelete: destroy`, deployed before, makes way.
func TestATooEarlyDeclarationIsTakenBack(t *testing.T) {
	t.Parallel()
	for engine, changes := range engines {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			l := newLedger(t, twoRegions, append(slices.Clone(changes), set("onDelete", pulumi.String("snapshot")))...)
			l.with(writes("eu-west-1"))
			_, err := l.tryUp()
			assert.Equal(t, engine == "postgres", err != nil)
			l.with(writes("us-east-2")).up()
			l.assertWrites("ledger-instance-us-east-2", twoRegions...)
			_, err = l.tryDestroy()
			if engine == "postgres" {
				require.NoError(t, err)
				return
			}
			require.Error(t, err)
			l.with(set("onDelete", pulumi.String("destroy"))).up()
			l.destroy()
		})
	}
}

// A destroy after a promotion that was never declared leaves no snapshot of the promoted instance, and one that was declared
// leaves both.
func TestDestroyAfterAPromotion(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		declare   bool
		snapshots []string
	}{"undeclared": {false, []string{"us-east-2"}}, "declared": {true, []string{"us-east-2", "eu-west-1"}}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLedger(t, threeRegions, set("onDelete", pulumi.String("snapshot")))
			l.promote("ledger-instance-eu-west-1")
			if test.declare {
				l.with(writes("eu-west-1")).up()
			}
			l.destroy()
			l.assertSnapshots(test.snapshots...)
		})
	}
}

// After a failover the other regions are read from the past, which a warning says of each. They start over as replicas of the
// new writer, the home region too, from where the writer can then come back.
func TestRegionsStartOverAfterAFailover(t *testing.T) {
	t.Parallel()
	l := newLedger(t, threeRegions, protected, set("onDelete", pulumi.String("snapshot")))
	l.promote("ledger-instance-eu-west-1")
	l.with(writes("eu-west-1")).up()
	warnings := l.output("warnings").([]any)
	require.Len(t, warnings, 3)
	assert.Contains(t, warnings[1], "the instance in us-east-2 stands alone")
	assert.Contains(t, warnings[2], "the instance in us-west-2 still follows the one in us-east-2")
	l.assertFollows(map[string]string{"ledger-instance-us-west-2": "ledger-instance-us-east-2"})

	again := func(inputs pulumi.Map) {
		inGeneration(2, "us-east-2")(inputs)
		inGeneration(2, "us-west-2")(inputs)
	}
	rest := []string{"us-east-2", "us-west-2"}
	_, err := l.with(writes("eu-west-1"), again).preview()
	require.ErrorContains(t, err, refusal)
	l.with(writes("eu-west-1"), unprotected("us-east-2"), unprotected("us-west-2")).up()
	done := l.with(writes("eu-west-1"), again).up()
	lives := []string{"instance", "log-group-postgresql", "log-group-upgrade"}
	assert.ElementsMatch(t, partsOf("ledger", rest, "instance-2", "log-group-2-postgresql", "log-group-2-upgrade"),
		done.changes()["create"])
	assert.ElementsMatch(t, partsOf("ledger", rest, lives...), done.changes()["delete"])
	l.assertSnapshots("us-east-2")
	l.assertFollows(map[string]string{
		"ledger-instance-2-us-east-2": "ledger-instance-eu-west-1", "ledger-instance-2-us-west-2": "ledger-instance-eu-west-1",
	})
	l.refresh()
	assert.Empty(t, l.up().changes())
	assert.Len(t, l.output("warnings"), 1, "but that the writer is declared elsewhere than at home")

	// The writer comes back, and the region that it leaves has data of its own, of which a snapshot is left.
	l.promote("ledger-instance-2-us-east-2")
	l.with(again).up()
	l.assertWrites("ledger-instance-2-us-east-2", threeRegions...)
	l.with(again, unprotected("eu-west-1")).up()
	l.with(again, inGeneration(2, "eu-west-1")).up()
	l.assertFollows(map[string]string{"ledger-instance-2-eu-west-1": "ledger-instance-2-us-east-2"})
	l.assertSnapshots("us-east-2", "eu-west-1")
	l.assertWrites("ledger-instance-2-us-east-2", threeRegions...)
}

// The home region is lost, and with it the API of everything that it has: a replica is promoted, and one update that leaves
// the region out tells the clients. When it is back, a plain update catches up.
func TestTheHomeRegionOfReadReplicasIsLost(t *testing.T) {
	t.Parallel()
	const lost, writer = "us-east-2", "ledger-instance-eu-west-1"
	l := newLedger(t, threeRegions)
	rest := []string{"eu-west-1", "us-west-2"}
	l.sim.LoseRegion(lost)
	l.promote(writer)
	assert.Equal(t, promoted(writer, rest...), l.with(writes("eu-west-1")).up(leavingOut(lost)).changes())
	l.assertWrites(writer, rest...)
	// Its region is rebuilt as long as the lost one is away.
	again := inGeneration(2, "us-west-2")
	l.with(writes("eu-west-1"), again).up(leavingOut(lost))
	l.assertFollows(map[string]string{"ledger-instance-2-us-west-2": writer})

	l.sim.HealRegion(lost)
	assert.Equal(t, but(promoted(writer, lost), writer, "ledger-record"), l.up().changes())
	l.assertWrites(writer, threeRegions...)
	l.refresh()
	assert.Empty(t, l.up().changes())
	l.destroy()
	assert.Empty(t, l.remains())
}

// A creation that fails half way goes on with the next update, and nothing that holds data is made twice.
func TestReadReplicasConverge(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]awssim.Fault{
		"writer refused":  {Method: "Create", Type: databaseType, Region: "us-east-2", Kind: awssim.RefuseCall},
		"replica refused": {Method: "Create", Type: databaseType, Region: "eu-west-1", Kind: awssim.RefuseCall},
		"key throttled":   {Method: "Create", Type: "aws:kms/key:Key", Region: "eu-west-1", Kind: awssim.Throttle},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := plannedLedger(newBench(t), twoRegions)
			l.sim.Inject(fault)
			_, err := l.tryUp()
			require.Error(t, err)
			l.up()
			assert.Empty(t, l.up().changes())
			assert.Len(t, l.found(databaseType), 2)
			l.assertWrites("ledger-instance-us-east-2", twoRegions...)
		})
	}
}

// stripped is the program of the database without some of what it ignores, by type.
func (l *ledger) stripped(ignored map[string]string, more ...change) pulumi.RunFunc {
	strip := func(_ context.Context, args *pulumi.ResourceTransformArgs) *pulumi.ResourceTransformResult {
		options := args.Opts
		options.IgnoreChanges = slices.DeleteFunc(slices.Clone(options.IgnoreChanges), func(property string) bool {
			return ignored[args.Type] == property
		})
		return &pulumi.ResourceTransformResult{Props: args.Props, Opts: options}
	}
	return func(ctx *pulumi.Context) error {
		var database pulumi.ResourceState
		return ctx.RegisterRemoteComponentResource("globalapp:index:RdsReadReplicas", "ledger",
			l.inputs(l.regions, append(slices.Clone(l.changes), more...)...), &database,
			pulumi.Transforms([]pulumi.ResourceTransform{strip}))
	}
}

// forgetting is a change that no record of the deployment before refuses, because the state has lost it.
func forgetting(changes ...change) func(*ledger) []change {
	return func(l *ledger) []change {
		output, err := l.pulumi(l.stack, "state", "delete", string(l.record().URN), "--stack", l.Name(), "--yes")
		require.NoError(l.bench.t, err, output)
		return changes
	}
}

// Each property that an instance ignores is ignored for a reason: without it, what the test does would change or replace
// what it must not touch, or be refused.
func TestEveryIgnoredPropertyOfReadReplicasIsNeeded(t *testing.T) {
	t.Parallel()
	const home, other = "ledger-instance-us-east-2", "ledger-instance-eu-west-1"
	promoteAndDeclare := func(l *ledger) []change {
		l.promote(other)
		l.with(writes("eu-west-1")).up()
		return []change{writes("eu-west-1")}
	}
	for name, each := range map[string]struct {
		ignored string
		// cli is for what only the CLI can do.
		cli bool
		// life is what happens before, with the changes of the program that go with it.
		life func(l *ledger) []change
		// wrong is what the program would do without it, and refused how AWS answers where it refuses.
		wrong   ops
		refused string
	}{
		"replicateSourceDb": {
			ignored: "replicateSourceDb",
			life: func(l *ledger) []change {
				l.promote(other)
				l.refresh()
				return nil
			},
			wrong: did("update", []string{other}), refused: "cannot elect new source database for replication",
		},
		"password": {
			ignored: "password", life: promoteAndDeclare, wrong: did("update", []string{home}),
		},
		"skipFinalSnapshot": {
			ignored: "skipFinalSnapshot",
			life: func(l *ledger) []change {
				promoteAndDeclare(l)
				return nil
			},
			wrong: did("update", []string{other}),
		},
		"kmsKeyId": {
			ignored: "kmsKeyId",
			life: func(l *ledger) []change {
				key := l.part("key", "eu-west-1")
				require.NoError(l.bench.t, l.sim.DeleteByHand(key.Type, key.Region, key.ID))
				l.refresh()
				return nil
			},
			wrong: did("replace", []string{other}),
		},
		"finalSnapshotIdentifier": {
			ignored: "finalSnapshotIdentifier", wrong: did("update", partsOf("ledger", twoRegions, "instance")),
			life: func(*ledger) []change { return aSecondLater(nil) },
		},
		"username": {
			ignored: "username", cli: true, life: forgetting(set("masterUsername", pulumi.String("owner"))),
			wrong: did("replace", []string{home}),
		},
		"dbName": {
			ignored: "dbName", cli: true, life: forgetting(set("databaseName", pulumi.String("other"))),
			wrong: did("replace", []string{home}),
		},
		"identifier": {
			ignored: "identifier", cli: true,
			life: func(l *ledger) []change {
				l.rename(l.stack, "prod")
				l.stack = l.bench.stack("prod", l.program(twoRegions))
				return nil
			},
			wrong: did("update", partsOf("ledger", twoRegions, "instance")),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench
			if each.cli {
				b = newCLIBench
			}
			l := plannedLedger(b(t), twoRegions, set("onDelete", pulumi.String("snapshot")))
			l.up()
			var life []change
			if each.life != nil {
				life = each.life(l)
			}
			sound, err := l.with(life...).preview()
			require.NoError(t, err, sound.log)
			l.runs(l.stripped(map[string]string{databaseType: each.ignored}, life...))
			unsound, err := l.preview()
			require.NoError(t, err, unsound.log)
			for op, names := range each.wrong {
				assert.Subset(t, unsound.changes()[op], names)
				for _, name := range names {
					assert.NotContains(t, sound.changes()[op], name, "with it ignored, the same happens")
				}
			}
			if each.refused != "" {
				failed, err := l.tryUp()
				require.Error(t, err)
				assert.Contains(t, failed.log, each.refused)
			}
		})
	}
}
