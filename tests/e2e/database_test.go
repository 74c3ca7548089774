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

// databaseKind is what these tests know of a kind of database whose members are clusters.
type databaseKind struct {
	component string
	// global, cluster and instance are the types of its own resources.
	global, cluster, instance string
	// parts are the resources of a region, and serving those that are there with its instances.
	parts, serving, logs []string
	// inputs beside where it is and what becomes of it.
	inputs pulumi.Map
	// version is that of the inputs, and minor the next one.
	version, minor string
	// start begins the fixed names.
	start string
	// runs is the property with the version that a cluster runs.
	runs string
	// told is what a secret says, beside the host and the password.
	told credentials
}

// databases are the kinds by the name of a test.
var databases = map[string]databaseKind{"aurora": auroraDatabase, "documentdb": documentDatabase}

// ofEveryKind runs a test for every kind of database.
func ofEveryKind(t *testing.T, test func(t *testing.T, kind databaseKind)) {
	t.Helper()
	for name, kind := range databases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, kind)
		})
	}
}

// clientParts are the resources that a region's clients read.
var clientParts = []string{"secret", "secret-value", "writer"}

// catalogGlobals are the resources of a database that exist once.
var catalogGlobals = []string{"catalog", "catalog-record", "catalog-password", "catalog-global-us-east-2"}

// catalogRecord is what the next deployment is compared with.
var catalogRecord = []string{"catalog-record"}

// names are all resources that exist because a database is in some regions, with two instances in each.
func (k databaseKind) names(regions ...string) []string {
	names := partsOf("catalog", regions,
		slices.Concat(k.parts, k.serving, k.logs, clientParts, []string{"instance-1", "instance-2"})...)
	for _, region := range regions {
		names = append(names, "catalog-"+region)
	}
	return names
}

// networks makes a VPC and two subnets in each region, in a stack of their own.
func (b *bench) networks(regions ...string) map[string]pulumi.Map {
	b.t.Helper()
	b.stack("network", func(ctx *pulumi.Context) error {
		for i, region := range regions {
			var provider pulumi.ProviderResourceState
			settings := pulumi.Map{"region": pulumi.String(region)}
			if err := ctx.RegisterResource("pulumi:providers:aws", "net-"+region, settings, &provider); err != nil {
				return err
			}
			var vpc pulumi.CustomResourceState
			if err := ctx.RegisterResource(vpcType, "net-vpc-"+region, pulumi.Map{
				"cidrBlock": pulumi.Sprintf("10.%d.0.0/16", i), "enableDnsHostnames": pulumi.Bool(true),
			}, &vpc, pulumi.Provider(&provider)); err != nil {
				return err
			}
			for n, zone := range []string{"a", "b"} {
				var subnet pulumi.CustomResourceState
				if err := ctx.RegisterResource("aws:ec2/subnet:Subnet", "net-"+zone+"-"+region, pulumi.Map{
					"vpcId": vpc.ID(), "cidrBlock": pulumi.Sprintf("10.%d.%d.0/24", i, n),
					"availabilityZone": pulumi.String(region + zone),
				}, &subnet, pulumi.Provider(&provider)); err != nil {
					return err
				}
			}
		}
		return nil
	}).up()
	made := map[string]pulumi.Map{}
	for i, region := range regions {
		made[region] = pulumi.Map{
			"name": pulumi.String(region), "vpcId": pulumi.String(b.named("net-vpc-" + region).ID),
			"subnetIds": pulumi.Array{
				pulumi.String(b.named("net-a-" + region).ID), pulumi.String(b.named("net-b-" + region).ID),
			},
			"clientCidrBlocks": pulumi.Array{pulumi.Sprintf("10.%d.0.0/16", i)},
		}
	}
	return made
}

// catalog is a database that stands alone, on a bench with networks.
type catalog struct {
	*bench
	*stack

	kind     databaseKind
	networks map[string]pulumi.Map
	regions  []string
	changes  []change
}

// created is a database that is not protected and leaves nothing, changed in order.
func (k databaseKind) created(t *testing.T, regions []string, changes ...change) *catalog {
	t.Helper()
	c := k.planned(t, regions, changes...)
	c.up()
	return c
}

// planned prepares a database without creating it; there is a network for one region more.
func (k databaseKind) planned(t *testing.T, regions []string, changes ...change) *catalog {
	t.Helper()
	return k.plannedOn(newBench(t), regions, changes...)
}

// plannedOn prepares a database on a bench.
func (k databaseKind) plannedOn(b *bench, regions []string, changes ...change) *catalog {
	c := &catalog{bench: b, kind: k, regions: regions, changes: changes}
	c.networks = b.networks(slices.Compact(slices.Sorted(slices.Values(append(slices.Clone(regions), "us-west-2"))))...)
	c.stack = b.stack("dev", c.program(regions, changes...))
	return c
}

// program is a program with the database.
func (c *catalog) program(regions []string, changes ...change) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		var database pulumi.ResourceState
		return component(ctx, c.kind.component, "catalog", c.inputs(regions, changes...), &database)
	}
}

func (c *catalog) inputs(regions []string, changes ...change) pulumi.Map {
	list := pulumi.Array{}
	for _, region := range regions {
		list = append(list, maps.Clone(c.networks[region]))
	}
	inputs := pulumi.Map{
		"homeRegion": pulumi.String("us-east-2"), "regions": list, "engineVersion": pulumi.String(c.kind.version),
		"deletionProtection": pulumi.Bool(false), "onDelete": pulumi.String("destroy"),
	}
	maps.Copy(inputs, c.kind.inputs)
	for _, apply := range changes {
		apply(inputs)
	}
	return inputs
}

// in gives the database other regions, and its own changes with more.
func (c *catalog) in(regions []string, more ...change) *catalog {
	c.runs(c.program(regions, append(slices.Clone(c.changes), more...)...))
	return c
}

// with gives the database more changes in its regions.
func (c *catalog) with(more ...change) *catalog { return c.in(c.regions, more...) }

// part is what AWS has of a part of the database in a region.
func (c *catalog) part(part, region string) awssim.Resource {
	return c.named("catalog-" + part + "-" + region)
}

// global is the identifier of the global cluster.
func (c *catalog) global() string {
	c.bench.t.Helper()
	clusters := c.found(c.kind.global)
	require.Len(c.bench.t, clusters, 1)
	return clusters[0].ID
}

// credentials are what a region's clients read.
type credentials struct {
	Engine, Host, Username, Password, Dbname string
	Port                                     int
	Ssl                                      bool
}

func (c *catalog) credentials(region string) credentials {
	c.bench.t.Helper()
	text, found := c.sim.SecretValue(region, c.part("secret", region).ID)
	require.True(c.bench.t, found, "the secret of %s", region)
	var read credentials
	require.NoError(c.bench.t, json.Unmarshal([]byte(text), &read))
	return read
}

// assertWrites checks that clients of every region are told where the writer is, and get in there.
func (c *catalog) assertWrites(writer string, regions ...string) {
	c.bench.t.Helper()
	t := c.bench.t
	endpoint := c.part("cluster", writer).Outputs.String("endpoint")
	for _, region := range regions {
		assert.Equal(t, endpoint, c.part("writer", region).Outputs.String("value"), "the parameter in %s", region)
		told := c.credentials(region)
		want := c.kind.told
		want.Host, want.Password = endpoint, told.Password
		assert.Equal(t, want, told, "the secret in %s", region)
		opens, why := c.sim.Connects(told.Host, told.Username, told.Password)
		assert.True(t, opens, "from %s: %s", region, why)
	}
}

// writerMoved is what an update does when another writer is declared: the new one gets the password, the clients are told.
func writerMoved(writer string, regions ...string) ops {
	return together(did("update", catalogRecord, []string{"catalog-cluster-" + writer}, partsOf("catalog", regions, "writer")),
		replaced(partsOf("catalog", regions, "secret-value")))
}

// writes declares where the database is written to.
func writes(region string) change { return set("writerRegion", pulumi.String(region)) }

// A database in two and in three regions is exactly its parts, changes nothing on its own, and nothing of its password
// is to be read where others look.
func TestDatabaseAlone(t *testing.T) {
	t.Parallel()
	ofEveryKind(t, func(t *testing.T, kind databaseKind) {
		t.Helper()
		for name, regions := range map[string][]string{"two": twoRegions, "three": threeRegions} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				c := kind.planned(t, regions)
				previewed, err := c.preview()
				require.NoError(t, err, previewed.log)
				assert.Equal(t, did("create", catalogGlobals, kind.names(regions...)), previewed.changes())
				created := c.up()
				assert.Equal(t, did("create", catalogGlobals, kind.names(regions...)), created.changes())
				c.assertWrites("us-east-2", regions...)
				assert.Equal(t, "us-east-2", c.sim.WriterOf(c.global()))

				unchanged := c.up()
				assert.Empty(t, unchanged.changes())
				refreshed := c.refresh()
				assert.Empty(t, refreshed.changes())
				assert.Empty(t, c.up().changes())

				password := c.credentials("us-east-2").Password
				assert.Regexp(t, `^[A-Za-z0-9]{32}$`, password)
				state, err := os.ReadFile(c.file)
				require.NoError(t, err)
				for place, text := range map[string]string{
					"preview": previewed.log, "up": created.log, "second up": unchanged.log, "refresh": refreshed.log,
					"state": string(state),
				} {
					assert.NotContains(t, text, password, place)
				}
				assert.Equal(t, did("delete", catalogGlobals, kind.names(regions...)), c.destroy().changes())
				assert.Empty(t, c.remains())
				assert.Empty(t, c.sim.Snapshots())
			})
		}
	})
}

// remains are the names of what is left of the database, without its snapshots and what is pending deletion.
func (c *catalog) remains() []string {
	var names []string
	for _, r := range c.sim.World().Resources {
		if strings.HasPrefix(r.Name, "catalog-") && !r.Forgotten && !strings.Contains(r.Name, "-final-") {
			names = append(names, r.Name)
		}
	}
	return names
}

// A region comes, goes with its snapshot, comes back under its old names and goes with another snapshot; the others are
// not touched.
func TestRegionsOfADatabase(t *testing.T) {
	t.Parallel()
	ofEveryKind(t, func(t *testing.T, kind databaseKind) {
		t.Helper()
		const region = "us-west-2"
		c := kind.created(t, twoRegions, set("onDelete", pulumi.String("snapshot")))
		for life := 1; life <= 2; life++ {
			// The name of a final snapshot has the second in it, which no real cluster lives shorter than.
			aSecondLater(c)
			recorded := did("update", catalogRecord)
			assert.Equal(t, together(recorded, did("create", kind.names(region))), c.in(threeRegions).up().changes())
			c.assertWrites("us-east-2", threeRegions...)
			assert.Equal(t, together(recorded, did("delete", kind.names(region))), c.in(twoRegions).up().changes())
			snapshots := c.sim.Snapshots()
			require.Len(t, snapshots, life)
			for _, snapshot := range snapshots {
				assert.Equal(t, region, snapshot.Region)
				assert.Regexp(t, `^`+kind.start+region+`-final-[a-z2-7]{8}-\d{14}$`, snapshot.ID)
				assert.True(t, snapshot.Encrypted)
			}
		}
		reversed := slices.Clone(twoRegions)
		slices.Reverse(reversed)
		assert.Empty(t, c.in(reversed).up().changes())
	})
}

// A protected region goes in two updates.
func TestRetiringARegionOfADatabase(t *testing.T) {
	t.Parallel()
	ofEveryKind(t, func(t *testing.T, kind databaseKind) {
		t.Helper()
		const region = "eu-west-1"
		c := kind.created(t, threeRegions, protected)
		rest := []string{"us-east-2", "us-west-2"}
		_, err := c.in(rest).preview()
		require.ErrorContains(t, err, refusal)
		assert.Equal(t, did("update", []string{"catalog-cluster-" + region}),
			c.in(threeRegions, unprotected(region)).up().changes())
		assert.Equal(t, together(did("update", catalogRecord), did("delete", kind.names(region))), c.in(rest).up().changes())
		c.assertWrites("us-east-2", rest...)
	})
}

// AWS wants the secondaries first, so a minor version is two updates; the global cluster follows by itself.
func TestAMinorVersionInTwoUpdates(t *testing.T) {
	t.Parallel()
	ofEveryKind(t, func(t *testing.T, kind databaseKind) {
		t.Helper()
		c := kind.created(t, twoRegions)
		ahead := inRegion("eu-west-1", set("engineVersion", pulumi.String(kind.minor)))
		all := set("engineVersion", pulumi.String(kind.minor))

		assert.Equal(t, did("update", []string{"catalog-cluster-eu-west-1"}, catalogRecord), c.with(ahead).up().changes())
		assert.Empty(t, c.up().changes())
		assert.Equal(t, did("update", []string{"catalog-cluster-us-east-2"}, catalogRecord), c.with(all).up().changes())
		for _, cluster := range c.found(kind.cluster) {
			assert.Equal(t, kind.minor, cluster.Outputs.String(kind.runs), cluster.Region)
		}
		c.refresh()
		assert.Empty(t, c.up().changes())
		assert.Equal(t, kind.minor, c.found(kind.global)[0].Outputs.String(kind.runs))

		// A new region joins in the version that the others have by now.
		assert.Equal(t, together(did("update", catalogRecord), did("create", kind.names("us-west-2"))),
			c.in(threeRegions, all).up().changes())
	})
}

// A region without instances holds the data, and reads from another one.
func TestAHeadlessRegion(t *testing.T) {
	t.Parallel()
	ofEveryKind(t, func(t *testing.T, kind databaseKind) {
		t.Helper()
		const region = "eu-west-1"
		headless := inRegion(region, set("headless", pulumi.Bool(true)))
		c := kind.created(t, twoRegions, protected)
		instances := partsOf("catalog", []string{region}, append([]string{"instance-1", "instance-2"}, kind.serving...)...)
		_, err := c.with(headless).preview()
		require.ErrorContains(t, err, refusal, "the first instance serves, and is protected")
		c.with(unprotected(region)).up()
		assert.Equal(t, did("delete", instances), c.with(unprotected(region), headless).up().changes())
		assert.Equal(t, c.part("cluster", "us-east-2").Outputs.String("readerEndpoint"),
			c.output("readerEndpoints").(map[string]any)[region])
		require.Error(t, c.sim.SwitchoverGlobalCluster(c.global(), c.part("cluster", region).ARN))
		assert.Equal(t, did("create", instances), c.with(unprotected(region)).up().changes())
		require.NoError(t, c.sim.SwitchoverGlobalCluster(c.global(), c.part("cluster", region).ARN))
	})
}

// output is an output of the component.
func (c *catalog) output(name string) any {
	c.bench.t.Helper()
	for _, r := range c.resources() {
		if r.URN.Name() == "catalog" {
			return r.Outputs[name]
		}
	}
	require.FailNow(c.bench.t, "looking for the component", "it is not in the state")
	return nil
}

// A new generation is a new password: the writer gets it, the clients are told, and nobody else changes.
func TestAPasswordIsRotated(t *testing.T) {
	t.Parallel()
	ofEveryKind(t, func(t *testing.T, kind databaseKind) {
		t.Helper()
		c := kind.created(t, twoRegions)
		before := c.credentials("eu-west-1")
		rotated := set("passwordGeneration", pulumi.Int(2))
		values := replaced(partsOf("catalog", twoRegions, "secret-value"))
		assert.Equal(t, together(did("create", []string{"catalog-password-2"}), did("delete", []string{"catalog-password"}),
			did("update", []string{"catalog-cluster-us-east-2"}), values), c.with(rotated).up().changes())
		c.assertWrites("us-east-2", twoRegions...)
		opens, _ := c.sim.Connects(before.Host, before.Username, before.Password)
		assert.False(t, opens, "the old password still opens")
		assert.Empty(t, c.up().changes())

		// After a switchover the new writer gets it.
		require.NoError(t, c.sim.SwitchoverGlobalCluster(c.global(), c.part("cluster", "eu-west-1").ARN))
		c.refresh()
		c.with(rotated, writes("eu-west-1")).up()
		again := set("passwordGeneration", pulumi.Int(3))
		assert.Equal(t, together(did("create", []string{"catalog-password-3"}), did("delete", []string{"catalog-password-2"}),
			did("update", []string{"catalog-cluster-eu-west-1"}), values), c.with(again, writes("eu-west-1")).up().changes())
		c.assertWrites("eu-west-1", twoRegions...)

		// A brought one takes its place in the same way.
		own := set("password", pulumi.ToSecret(pulumi.String("Horse-battery-staple-1")))
		assert.Equal(t, together(did("delete", []string{"catalog-password-3"}),
			did("update", []string{"catalog-cluster-eu-west-1"}, catalogRecord), values),
			c.with(own, writes("eu-west-1")).up().changes())
		c.assertWrites("eu-west-1", twoRegions...)
		assert.Equal(t, "Horse-battery-staple-1", c.credentials("us-east-2").Password)
		state, err := os.ReadFile(c.file)
		require.NoError(t, err)
		assert.NotContains(t, string(state), "Horse-battery-staple-1")
	})
}

// What is left at the end is exactly what onDelete keeps. A cluster that stays keeps what it runs on.
func TestDestroyLeavesOfADatabaseWhatOnDeleteKeeps(t *testing.T) {
	t.Parallel()
	ofEveryKind(t, func(t *testing.T, kind databaseKind) {
		t.Helper()
		keys := partsOf("catalog", twoRegions, "key")
		kept := append(partsOf("catalog", twoRegions,
			slices.Concat(kind.parts, kind.serving, kind.logs, []string{"instance-1", "instance-2"})...),
			"catalog-global-us-east-2")
		for onDelete, want := range map[string]struct {
			left      []string
			snapshots int
		}{"snapshot": {keys, 2}, "retain": {kept, 0}, "destroy": {nil, 0}} {
			t.Run(onDelete, func(t *testing.T) {
				t.Parallel()
				c := kind.created(t, twoRegions, protected, set("onDelete", pulumi.String(onDelete)))
				before := c.sim.World()
				_, err := c.PreviewDestroy(t.Context())
				require.ErrorContains(t, err, refusal)
				assert.Equal(t, before, c.sim.World())

				c.with(set("deletionProtection", pulumi.Bool(false))).up()
				settings := c.settings(want.left...)
				assert.Equal(t, did("delete", catalogGlobals, kind.names(twoRegions...)), c.destroy().changes())
				assert.ElementsMatch(t, want.left, c.remains())
				assert.Len(t, c.sim.Snapshots(), want.snapshots)
				assert.Equal(t, settings, c.settings(want.left...))
			})
		}
	})
}

// A stack that is renamed goes on with the database that it has.
func TestRenamedStackKeepsItsDatabase(t *testing.T) {
	t.Parallel()
	ofEveryKind(t, func(t *testing.T, kind databaseKind) {
		t.Helper()
		c := kind.plannedOn(newCLIBench(t), twoRegions)
		c.up()
		before := c.sim.World()
		c.rename(c.stack, "prod")
		prod := c.bench.stack("prod", c.program(twoRegions))
		assert.Empty(t, prod.up().changes())
		assert.Equal(t, before.Resources, c.sim.World().Resources)
	})
}

// The home region is lost, and with it the API of everything that it has: the survivor is promoted, and one update that
// leaves the region out tells the clients. When it is back, a plain update catches up.
func TestTheHomeRegionOfADatabaseIsLost(t *testing.T) {
	t.Parallel()
	ofEveryKind(t, func(t *testing.T, kind databaseKind) {
		t.Helper()
		const lost, writer = "us-east-2", "eu-west-1"
		c := kind.created(t, threeRegions)
		rest := []string{"eu-west-1", "us-west-2"}
		c.sim.LoseRegion(lost)
		require.NoError(t, c.sim.FailoverGlobalCluster(c.global(), c.part("cluster", writer).ARN, true))
		assert.Equal(t, writerMoved(writer, rest...), c.with(writes(writer)).up(leavingOut(lost)).changes())
		c.assertWrites(writer, rest...)

		c.sim.HealRegion(lost)
		assert.Equal(t, but(writerMoved(writer, lost), "catalog-cluster-"+writer, "catalog-record"), c.up().changes())
		c.assertWrites(writer, threeRegions...)
		c.refresh()
		assert.Empty(t, c.up().changes())
		c.destroy()
		assert.Empty(t, c.remains())
	})
}

// but leaves names out of an expectation.
func but(expected ops, left ...string) ops {
	rest := ops{}
	for op, names := range expected {
		if names = without(names, left...); len(names) > 0 {
			rest[op] = names
		}
	}
	return rest
}

// failovers are the ways in which an operator moves the writer to eu-west-1.
var failovers = map[string]func(c *catalog, to string) error{
	"switchover": func(c *catalog, to string) error {
		return c.sim.SwitchoverGlobalCluster(c.global(), c.part("cluster", to).ARN)
	},
	"failover": func(c *catalog, to string) error {
		from := c.sim.WriterOf(c.global())
		c.sim.LoseRegion(from)
		defer c.sim.HealRegion(from)
		return c.sim.FailoverGlobalCluster(c.global(), c.part("cluster", to).ARN, true)
	},
	"detach": func(c *catalog, to string) error {
		return c.sim.RemoveFromGlobalCluster(c.global(), c.part("cluster", to).ARN)
	},
}

// A mismatch between what is declared and what AWS says is warned of as soon as a refresh has seen it, in previews too.
func TestAMovedWriterIsWarnedOf(t *testing.T) {
	t.Parallel()
	ofEveryKind(t, func(t *testing.T, kind databaseKind) {
		t.Helper()
		c := kind.created(t, twoRegions)
		assert.Empty(t, c.output("warnings"))
		require.NoError(t, c.sim.SwitchoverGlobalCluster(c.global(), c.part("cluster", "eu-west-1").ARN))
		c.refresh()
		const said = "writerRegion is us-east-2, but when AWS was last asked, eu-west-1 wrote"
		previewed, err := c.preview()
		require.NoError(t, err)
		assert.Contains(t, previewed.log, said)
		c.up()
		require.Len(t, c.output("warnings"), 1)
		assert.Contains(t, c.output("warnings").([]any)[0], said)
		c.with(writes("eu-west-1")).up()
		for _, warning := range c.output("warnings").([]any) {
			assert.NotContains(t, warning, "when AWS was last asked")
		}
	})
}

// Whatever order failover, refresh and update come in, nothing that holds data is replaced or deleted, clients end up at
// the writer, and the end leaves nothing.
func TestFailoverMatrix(t *testing.T) {
	t.Parallel()
	ofEveryKind(t, func(t *testing.T, kind databaseKind) {
		t.Helper()
		const home, other = "us-east-2", "eu-west-1"
		for how, move := range failovers {
			for order, run := range map[string]func(t *testing.T, c *catalog){
				"update without refresh": func(t *testing.T, c *catalog) {
					t.Helper()
					require.NoError(t, move(c, other))
					assert.Empty(t, c.up().changes())
					assert.Equal(t, writerMoved(other, twoRegions...), c.with(writes(other)).up().changes())
				},
				"refresh, update, declare": func(t *testing.T, c *catalog) {
					t.Helper()
					require.NoError(t, move(c, other))
					c.refresh()
					assert.Empty(t, c.up().changes())
					assert.Equal(t, writerMoved(other, twoRegions...), c.with(writes(other)).up().changes())
				},
				"declared before": func(t *testing.T, c *catalog) {
					t.Helper()
					c.with(writes(other))
					failed, err := c.tryUp()
					require.Error(t, err)
					assert.Equal(t, ops{"failed-update": {"catalog-cluster-" + other}, "update": catalogRecord}, failed.changes())
					require.NoError(t, move(c, other))
					assert.Equal(t, but(writerMoved(other, twoRegions...), "catalog-record"), c.up().changes())
				},
				"declared at once": func(t *testing.T, c *catalog) {
					t.Helper()
					require.NoError(t, move(c, other))
					c.refresh()
					assert.Equal(t, writerMoved(other, twoRegions...), c.with(writes(other)).up().changes())
				},
			} {
				t.Run(how+"/"+order, func(t *testing.T) {
					t.Parallel()
					c := kind.created(t, twoRegions)
					arns := c.arns()
					run(t, c)
					c.assertWrites(other, twoRegions...)
					c.refresh()
					assert.Empty(t, c.up().changes())
					if how != "detach" {
						require.NoError(t, move(c, home))
						c.refresh()
						assert.Equal(t, but(writerMoved(home, twoRegions...), "catalog-cluster-"+home),
							c.with(writes(home)).up().changes())
						c.assertWrites(home, twoRegions...)
					}
					assert.Equal(t, arns, c.arns())
					c.destroy()
					assert.Empty(t, c.remains())
				})
			}
		}
	})
}

// arns are the ARNs of what holds data, by name.
func (c *catalog) arns() map[string]string {
	arns := map[string]string{}
	for _, r := range c.sim.World().Resources {
		switch r.Type {
		case c.kind.cluster, c.kind.global, "aws:kms/key:Key", "aws:secretsmanager/secret:Secret":
			arns[r.Name] = r.ARN
		}
	}
	return arns
}

// A destroy follows what the last update has recorded. Where the writer was moved behind its back, AWS refuses to take the
// writer's last instance first; declaring the writer and one more update make way.
func TestDestroyAfterAFailover(t *testing.T) {
	t.Parallel()
	ofEveryKind(t, func(t *testing.T, kind databaseKind) {
		t.Helper()
		const other = "eu-west-1"
		for how, move := range failovers {
			t.Run(how, func(t *testing.T) {
				t.Parallel()
				c := kind.created(t, twoRegions)
				require.NoError(t, move(c, other))
				_, err := c.tryDestroy()
				if how == "detach" {
					require.NoError(t, err, "two databases that have nothing to do with each other any more")
				} else {
					require.Error(t, err)
					c.with(writes(other)).up()
					c.destroy()
				}
				assert.Empty(t, c.remains())
			})
		}
	})
}

// A creation that fails half way goes on with the next update, and nothing that holds data is made twice.
func TestADatabaseConverges(t *testing.T) {
	t.Parallel()
	ofEveryKind(t, func(t *testing.T, kind databaseKind) {
		t.Helper()
		for name, fault := range map[string]awssim.Fault{
			"global cluster throttled": {Method: "Create", Type: kind.global, Kind: awssim.Throttle},
			"writer refused":           {Method: "Create", Type: kind.cluster, Region: "us-east-2", Kind: awssim.RefuseCall},
			"secondary refused":        {Method: "Create", Type: kind.cluster, Region: "eu-west-1", Kind: awssim.RefuseCall},
			"secret throttled": {
				Method: "Create", Type: "aws:secretsmanager/secretVersion:SecretVersion", Kind: awssim.Throttle,
			},
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				c := kind.planned(t, twoRegions)
				c.sim.Inject(fault)
				_, err := c.tryUp()
				require.Error(t, err)
				c.up()
				assert.Empty(t, c.up().changes())
				assert.Len(t, c.found(kind.cluster), 2)
				c.assertWrites("us-east-2", twoRegions...)
			})
		}
	})
}

// A writer is moved while a third region is lost: that one is left out, and catches up when it is back.
func TestTheWriterMovesWhileAnotherRegionIsLost(t *testing.T) {
	t.Parallel()
	ofEveryKind(t, func(t *testing.T, kind databaseKind) {
		t.Helper()
		const lost, writer = "us-west-2", "eu-west-1"
		c := kind.created(t, threeRegions)
		rest := []string{"us-east-2", "eu-west-1"}
		c.sim.LoseRegion(lost)
		require.NoError(t, c.sim.FailoverGlobalCluster(c.global(), c.part("cluster", writer).ARN, true))
		assert.Equal(t, writerMoved(writer, rest...), c.with(writes(writer)).up(leavingOut(lost)).changes())
		c.assertWrites(writer, rest...)
		c.sim.HealRegion(lost)
		assert.Equal(t, but(writerMoved(writer, lost), "catalog-cluster-"+writer, "catalog-record"), c.up().changes())
		c.assertWrites(writer, threeRegions...)
	})
}

// stripped is the program of the database without some of what it ignores, by type.
func (c *catalog) stripped(ignored map[string]string, more ...change) pulumi.RunFunc {
	strip := func(_ context.Context, args *pulumi.ResourceTransformArgs) *pulumi.ResourceTransformResult {
		options := args.Opts
		options.IgnoreChanges = slices.DeleteFunc(slices.Clone(options.IgnoreChanges), func(property string) bool {
			return ignored[args.Type] == property
		})
		return &pulumi.ResourceTransformResult{Props: args.Props, Opts: options}
	}
	return func(ctx *pulumi.Context) error {
		var database pulumi.ResourceState
		return ctx.RegisterRemoteComponentResource("globalapp:index:"+c.kind.component, "catalog",
			c.inputs(c.regions, more...), &database, pulumi.Transforms([]pulumi.ResourceTransform{strip}))
	}
}

// forgets is a change that no record of the deployment before refuses, because the state has lost it.
func forgets(changes ...change) func(*catalog) []change {
	return func(c *catalog) []change {
		output, err := c.pulumi(c.stack, "state", "delete", string(c.record().URN), "--stack", c.Name(), "--yes")
		require.NoError(c.bench.t, err, output)
		return changes
	}
}

// A region whose cluster was detached starts over beside it, under new names: the rest goes on, the old one goes.
func TestADetachedRegionStartsOver(t *testing.T) {
	t.Parallel()
	ofEveryKind(t, func(t *testing.T, kind databaseKind) {
		t.Helper()
		const region = "eu-west-1"
		c := kind.created(t, twoRegions, set("onDelete", pulumi.String("snapshot")))
		require.NoError(t, c.sim.RemoveFromGlobalCluster(c.global(), c.part("cluster", region).ARN))
		c.refresh()
		again := inRegion(region, set("generation", pulumi.Int(2)))
		alone := partsOf("catalog", []string{region}, append([]string{"cluster", "instance-1", "instance-2"},
			kind.logs...)...)
		fresh := partsOf("catalog", []string{region}, append([]string{"cluster-2", "instance-2-1", "instance-2-2"},
			kind.secondLogs()...)...)
		assert.Equal(t, together(did("create", fresh), did("delete", alone), did("update", catalogRecord)),
			c.with(again).up().changes())
		assert.Regexp(t, "^"+kind.start+region+"-2-[a-z2-7]{8}$", c.part("cluster-2", region).ID)
		assert.Len(t, c.sim.Snapshots(), 1)
		c.assertWrites("us-east-2", twoRegions...)
		assert.Empty(t, c.up().changes())
		require.NoError(t, c.sim.SwitchoverGlobalCluster(c.global(), c.part("cluster-2", region).ARN))
	})
}

// secondLogs are the log groups of a cluster's second generation.
func (k databaseKind) secondLogs() []string {
	var logs []string
	for _, log := range k.logs {
		logs = append(logs, strings.Replace(log, "log-group-", "log-group-2-", 1))
	}
	return logs
}

// ignoredProperty is a property that is ignored, and what happens when it is not.
type ignoredProperty struct {
	ignored map[string]string
	// life is what happens before, with the changes of the program that go with it.
	life func(c *catalog) []change
	// wrong is what the program would do without it, and refused how AWS answers where it refuses.
	wrong   ops
	refused string
	// cli is whether what happens before needs commands of the CLI.
	cli bool
}

// assertIgnoredForAReason checks that each property is ignored for a reason: without it, what happens would change or
// replace what it must not touch, or be refused.
func assertIgnoredForAReason(t *testing.T, kind databaseKind, properties map[string]ignoredProperty) {
	t.Helper()
	for name, each := range properties {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			if each.cli {
				b.useCLI()
			}
			c := kind.plannedOn(b, twoRegions)
			c.up()
			var life []change
			if each.life != nil {
				life = each.life(c)
			}
			sound, err := c.with(life...).preview()
			require.NoError(t, err, sound.log)
			c.runs(c.stripped(each.ignored, life...))
			unsound, err := c.preview()
			require.NoError(t, err, unsound.log)
			for op, names := range each.wrong {
				assert.Subset(t, unsound.changes()[op], names)
				for _, name := range names {
					assert.NotContains(t, sound.changes()[op], name, "with it ignored, the same happens")
				}
			}
			if each.refused != "" {
				failed, err := c.tryUp()
				require.Error(t, err)
				assert.Contains(t, failed.log, each.refused)
			}
		})
	}
}

// moveAndDeclare is a switchover that the program follows.
func moveAndDeclare(to string) func(*catalog) []change {
	return func(c *catalog) []change {
		require.NoError(c.bench.t, c.sim.SwitchoverGlobalCluster(c.global(), c.part("cluster", to).ARN))
		c.with(writes(to)).up()
		return []change{writes(to)}
	}
}

// aSecondLater is the time that makes another name of what has the second in it.
func aSecondLater(*catalog) []change {
	time.Sleep(time.Second)
	return nil
}
