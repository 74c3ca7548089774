package e2e_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	example "github.com/pulumi-globalapp/pulumi-globalapp/examples/go-in-process/shop"
	globalapp "github.com/pulumi-globalapp/pulumi-globalapp/provider/application"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/datastore"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// recordType is the type of what a deployment leaves for the next one.
const recordType = "globalapp:index:DeploymentRecord"

// fourRegions are those of the application of this file: home, writer and two others.
var fourRegions = []string{"us-east-2", "us-west-2", "eu-west-1", "ca-central-1"}

// vault is an application that holds data only: a table with the application's home, one with a home of its own, buckets.
func vault(regions []string, changes ...change) pulumi.RunFunc {
	return application("vault", func() pulumi.Map {
		inputs := untyped(parsed(`
homeRegion: us-east-2
writerRegion: us-west-2
deletionProtection: false
datastores:
  orders:
    regions: [{name: us-east-2}, {name: eu-west-1}]
    dynamodb: {hashKey: {name: id, type: S}, rangeKey: {name: at, type: N}, ttlAttribute: expires}
  users:
    homeRegion: eu-west-1
    regions: [{name: us-east-2}, {name: eu-west-1}]
    dynamodb: {hashKey: {name: id, type: S}}
  assets:
    s3: {customerManagedKeys: true}
`)).(pulumi.Map)
		list := pulumi.Array{}
		for _, region := range regions {
			list = append(list, pulumi.Map{"name": pulumi.String(region), "stack": pulumi.String("none")})
		}
		inputs["regions"] = list
		for _, apply := range changes {
			apply(inputs)
		}
		return inputs
	})
}

// to sets an input to a text.
func to(path, value string) change { return set(path, pulumi.String(value)) }

// assetsOf gives the buckets of the vault regions of their own, the one in eu-west-1 in some generation.
func assetsOf(generation int, regions ...string) change {
	list := pulumi.Array{}
	for _, region := range regions {
		each := pulumi.Map{"name": pulumi.String(region)}
		if region == "eu-west-1" {
			each["generation"] = pulumi.Int(generation)
		}
		list = append(list, each)
	}
	return set("datastores.assets.regions", list)
}

// refused is a change, and exactly what is said about it.
type refused struct {
	name     string
	regions  []string
	changes  []change
	mistakes []mistake
}

// forbidden are changes of the vault.
var forbidden = []refused{
	{
		"the home region moves, and a store with it", fourRegions, []change{to("homeRegion", "eu-west-1")},
		[]mistake{{topology.RuleTransitionHome, "homeRegion", []string{
			"eu-west-1, but the application was deployed with the home region us-east-2", "global objects of orders,",
			"set homeRegion: us-east-2 and keep it in regions"}}},
	},
	{
		"the home region is removed", fourRegions[1:],
		[]change{
			to("homeRegion", "eu-west-1"),
			set("datastores.orders.regions", pulumi.Array{pulumi.Map{"name": pulumi.String("eu-west-1")}}),
			set("datastores.users.regions", pulumi.Array{pulumi.Map{"name": pulumi.String("eu-west-1")}}),
		},
		[]mistake{{topology.RuleTransitionHome, "homeRegion", []string{"us-east-2", "keep it in regions"}}},
	},
	{
		"the writer region is removed", []string{"us-east-2", "eu-west-1", "ca-central-1"},
		[]change{to("writerRegion", "us-east-2")},
		[]mistake{{topology.RuleTransitionWriter, "regions", []string{
			"us-west-2 is removed", "it is the writer region", "remove us-west-2 in an update after that"}}},
	},
	{
		"the writer region moves while another region is removed", fourRegions[:3], []change{to("writerRegion", "us-east-2")},
		[]mistake{{topology.RuleTransitionMove, "writerRegion", []string{
			"from us-west-2 to us-east-2 while ca-central-1 is removed", "keep ca-central-1 in regions until"}}},
	},
	{
		"everything about the stores, at once", fourRegions,
		[]change{
			to("datastores.users.homeRegion", "us-east-2"),
			set("datastores.users.dynamodb.customerManagedKeys", pulumi.Bool(true)),
			to("datastores.orders.dynamodb.hashKey.name", "user"),
			to("datastores.orders.dynamodb.rangeKey.type", "S"),
			to("datastores.orders.dynamodb.ttlAttribute", "until"),
			set("datastores.assets.s3.customerManagedKeys", pulumi.Bool(false)),
			assetsOf(1, fourRegions...),
		},
		[]mistake{
			{topology.RuleTransitionEncryption, "datastores.assets.s3.customerManagedKeys", []string{
				"could no longer be read", "set it back, or make a datastore of another name"}},
			{topology.RuleTransitionGeneration, "datastores.assets.regions", []string{
				"generation 1 of eu-west-1", "set generation: 2, or 3"}},
			{topology.RuleTransitionTableKey, "datastores.orders.dynamodb.hashKey", []string{
				"user (S), but the table was made with id (S)", "deploy deletionProtection: false and onDelete: destroy"}},
			{topology.RuleTransitionTableKey, "datastores.orders.dynamodb.rangeKey", []string{
				"at (S), but the table was made with at (N)", "set it back"}},
			{topology.RuleTransitionTTL, "datastores.orders.dynamodb.ttlAttribute", []string{
				"until, but items expire by expires", "set ttlAttribute: expires"}},
			{topology.RuleTransitionStoreHome, "datastores.users.homeRegion", []string{
				"us-east-2, but the store was made in eu-west-1", "set homeRegion: eu-west-1"}},
			{topology.RuleTransitionEncryption, "datastores.users.dynamodb.customerManagedKeys", []string{
				"a replica keeps its key for life", "set it back"}},
		},
	},
	{
		"a store of another kind", fourRegions,
		[]change{set("datastores.orders", pulumi.Map{"s3": pulumi.Map{}})},
		[]mistake{{topology.RuleTransitionKind, "datastores.orders.s3", []string{
			"this was a store of the kind dynamodb", "another name, or remove this one in one update"}}},
	},
}

// A change that would lose data, or that AWS would ignore, is refused before anything is asked of AWS: by the preview and
// by an update without one, with all that is wrong. The program that was deployed is then deployed as before.
func TestRefusedChanges(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	second := assetsOf(2, fourRegions...)
	s := b.stack("dev", vault(fourRegions, second))
	s.up()
	before := b.sim.World()
	for _, each := range forbidden { //nolint:paralleltest // They share the stack.
		t.Run(each.name, func(t *testing.T) {
			b.sim.ResetCalls()
			s.runs(vault(each.regions, append([]change{assetsOf(2, each.regions...)}, each.changes...)...))
			s.assertRefused(t, each.mistakes)
			assert.Empty(t, b.sim.Calls(), "the AWS providers were used")
			assert.Equal(t, before, b.sim.World())
		})
	}
	s.runs(vault(fourRegions, second))
	assert.Empty(t, s.up().changes(), "nothing is refused any more")
	assert.Equal(t, before, b.sim.World())
}

// assertRefused checks that a preview and updates say exactly what is wrong, an update that leaves the record out too.
func (s *stack) assertRefused(t *testing.T, mistakes []mistake) {
	t.Helper()
	for _, run := range []func() (operations, error){
		func() (operations, error) { return s.preview() },
		func() (operations, error) { return s.tryUp() },
		func() (operations, error) { return s.tryUp(optup.Exclude([]string{"**-record"})) },
	} {
		done, err := run()
		require.Error(t, err)
		badProgram{mistakes: mistakes}.assertMessages(t, done.log)
		assert.NotContains(t, done.log, "context canceled")
		assert.NotContains(t, done.log, "connection is closing")
	}
}

func TestEveryRuleOfTransitionsHasACase(t *testing.T) {
	t.Parallel()
	broken := map[string]bool{}
	others := []refused{begunElsewhere, begunLater, movedNetworks, takenBack, changedStack, shuffledTables, strippedService}
	for _, each := range slices.Concat(
		forbidden, forbiddenDatabase, forbiddenLedger, forbiddenCache, forbiddenClusters, others,
	) {
		for _, mistake := range each.mistakes {
			broken[mistake.rule] = true
		}
	}
	for _, rule := range topology.TransitionRules() {
		assert.True(t, broken[rule], "no case breaks %s", rule)
	}
	assert.Len(t, broken, len(topology.TransitionRules()))
}

// The ways out of the refusals, one after the other.
func TestTheWaysOut(t *testing.T) {
	t.Parallel()
	three := []string{"us-east-2", "eu-west-1", "ca-central-1"}
	b := newBench(t)
	s := b.stack("dev", vault(fourRegions))
	s.up()
	writer := to("writerRegion", "us-east-2")
	record := []string{"vault-record"}
	bucket := func(op, region string) ops {
		return did(op, bucketNames("vault-assets", region), []string{"vault-assets-key-" + region, "vault-" + region})
	}
	rules := func(regions ...string) ops { return did("update", partsOf("vault-assets", regions, changedParts...)) }

	assert.Equal(t, did("update", record), s.runs(vault(fourRegions, writer)).up().changes(), "the writer moves")
	assert.Equal(t, together(did("update", record), bucket("delete", "us-west-2"), rules(three...)),
		s.runs(vault(three, writer)).up().changes(), "then its region goes")

	withoutOrders := func(inputs pulumi.Map) { delete(inputs["datastores"].(pulumi.Map), "orders") }
	table := []string{"vault-orders", "vault-orders-table-us-east-2", "vault-orders-replica-eu-west-1"}
	assert.Equal(t, together(did("update", record), did("delete", table)),
		s.runs(vault(three, writer, withoutOrders)).up().changes(), "a store goes")
	buckets := set("datastores.orders", pulumi.Map{"s3": pulumi.Map{}, "regions": pulumi.Array{
		pulumi.Map{"name": pulumi.String("us-east-2")}, pulumi.Map{"name": pulumi.String("eu-west-1")},
	}})
	assert.Equal(t, together(did("update", record), did("create", []string{"vault-orders"},
		bucketNames("vault-orders", "us-east-2", "eu-west-1"))),
		s.runs(vault(three, writer, buckets)).up().changes(), "and comes back as another kind")

	disposable := to("datastores.users.onDelete", "destroy")
	s.runs(vault(three, writer, buckets, disposable)).up()
	before := b.named("vault-users-table-eu-west-1")
	changed := s.runs(vault(three, writer, buckets, disposable, to("datastores.users.dynamodb.hashKey.name", "user"))).up()
	assert.Contains(t, changed.changes()["replace"], "vault-users-table-eu-west-1", "data that may be lost")
	assert.Equal(t, "user", b.named("vault-users-table-eu-west-1").Outputs["hashKey"])
	assert.Equal(t, before.ARN, b.named("vault-users-table-eu-west-1").ARN)
	assert.Equal(t, before.ARN, b.named("vault-users-replica-us-east-2").Outputs["globalTableArn"])
	assert.Empty(t, s.up().changes())
}

// A table or buckets that stand alone are guarded in the same way, with their inputs at the top.
func TestRefusedChangesOfStoresAlone(t *testing.T) {
	t.Parallel()
	program := func(changes ...change) pulumi.RunFunc {
		return func(ctx *pulumi.Context) error {
			inputs := untyped(parsed(`
homeRegion: us-east-2
regions: [{name: us-east-2}, {name: eu-west-1}]
hashKey: {name: id, type: S}
deletionProtection: false
`)).(pulumi.Map)
			for _, apply := range changes {
				apply(inputs)
			}
			var table pulumi.ResourceState
			return component(ctx, "DynamoDbGlobalTable", "orders", inputs, &table)
		}
	}
	for name, each := range map[string]struct {
		before, after pulumi.RunFunc
		mistakes      []mistake
	}{
		"a table": {
			program(), program(to("homeRegion", "eu-west-1"), to("hashKey.type", "N")),
			[]mistake{
				{topology.RuleTransitionStoreHome, "homeRegion", []string{"set homeRegion: us-east-2 and keep it in regions"}},
				{topology.RuleTransitionTableKey, "hashKey", []string{"id (N), but the table was made with id (S)"}},
			},
		},
		"buckets": {
			assetsIn(twoRegions, set("customerManagedKeys", pulumi.Bool(true))), assetsIn(twoRegions),
			[]mistake{{topology.RuleTransitionEncryption, "customerManagedKeys", []string{"could no longer be read"}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			s := b.stack("dev", each.before)
			s.up()
			before := b.sim.World()
			b.sim.ResetCalls()
			done, err := s.runs(each.after).preview()
			require.Error(t, err)
			badProgram{mistakes: each.mistakes}.assertMessages(t, done.log)
			assert.Empty(t, b.sim.Calls(), "the AWS providers were used")
			assert.Equal(t, before, b.sim.World())
		})
	}
}

// record is what the state holds of the record.
func (s *stack) record() apitype.ResourceV3 {
	s.t.Helper()
	records := slices.DeleteFunc(s.resources(), func(r apitype.ResourceV3) bool { return string(r.Type) != recordType })
	require.Len(s.t, records, 1)
	return records[0]
}

// The record is a plain reading of what was deployed. It is left alone by a refresh and by an update that leaves it out,
// and a state of an older version gets one with the next update.
func TestTheRecordLives(t *testing.T) {
	t.Parallel()
	b := newCLIBench(t)
	s := b.stack("dev", vault(fourRegions))
	s.up()
	text, err := json.Marshal(s.record().Inputs)
	require.NoError(t, err)
	assert.JSONEq(t, `{"deployment": {
  "homeRegion": "us-east-2", "writerRegion": "us-west-2",
  "regions": ["ca-central-1", "eu-west-1", "us-east-2", "us-west-2"],
  "stores": {
    "assets": {
      "kind": "s3", "customerManagedKeys": true, "disposable": false,
      "members": {
        "ca-central-1": {"generation": 1}, "eu-west-1": {"generation": 1},
        "us-east-2": {"generation": 1}, "us-west-2": {"generation": 1}
      }
    },
    "orders": {
      "kind": "dynamodb", "homeRegion": "us-east-2", "customerManagedKeys": false, "disposable": false,
      "members": {"eu-west-1": {}, "us-east-2": {}},
      "table": {"hashKey": {"name": "id", "type": "S"}, "rangeKey": {"name": "at", "type": "N"}, "ttlAttribute": "expires"}
    },
    "users": {
      "kind": "dynamodb", "homeRegion": "eu-west-1", "customerManagedKeys": false, "disposable": false,
      "members": {"eu-west-1": {}, "us-east-2": {}},
      "table": {"hashKey": {"name": "id", "type": "S"}}
    }
  }
}}`, string(text))
	assert.Equal(t, s.record().Inputs, s.record().Outputs)
	assert.Empty(t, s.refresh().changes())
	assert.Equal(t, s.record().Inputs, s.record().Outputs)

	b.sim.LoseRegion("eu-west-1")
	moved := to("writerRegion", "us-east-2")
	assert.Equal(t, did("update", []string{"vault-record"}),
		s.runs(vault(fourRegions, moved)).up(leavingOut("eu-west-1")).changes(), "a failover while a region is lost")
	b.sim.HealRegion("eu-west-1")

	output, err := b.pulumi(s, "state", "delete", string(s.record().URN), "--stack", s.Name(), "--yes")
	require.NoError(t, err, output)
	assert.Equal(t, did("create", []string{"vault-record"}), s.up().changes(), "a state without a record")
	assert.Contains(t, s.destroy().changes()["delete"], "vault-record")
	assert.Empty(t, s.resources())
}

// A Go program that registers the components itself is guarded in the same way, and says it in the same words.
func TestInProcessChangesAreRefused(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := b.stack("dev", inProcessVault("us-east-2"))
	s.up()
	before := b.sim.World()
	b.sim.ResetCalls()
	done, err := s.runs(inProcessVault("eu-west-1")).preview()
	require.Error(t, err)
	assert.Contains(t, done.log, "\t* homeRegion: eu-west-1, but the application was deployed with the home region us-east-2")
	assert.NotContains(t, done.log, "context canceled")
	assert.Empty(t, b.sim.Calls(), "the AWS providers were used")
	assert.Equal(t, before, b.sim.World())
}

// inProcessVault is an application with a table and nothing else, in the program's own process.
func inProcessVault(home string) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		args := &globalapp.Args{HomeRegion: home, Datastores: map[string]datastore.Datastore{"orders": {
			Dynamodb: &datastore.DynamoDb{HashKey: datastore.KeyAttribute{Name: "id", Type: "S"}},
		}}}
		for _, region := range twoRegions {
			args.Regions = append(args.Regions, globalapp.Region{Name: region, Stack: new(globalapp.StackNone)})
		}
		_, err := globalapp.NewGlobalApplication(ctx, "vault", args)
		return err
	}
}

// Without the plugin a Go program fails before anything of the application is registered, and the engine says what it
// misses and where that is.
func TestInProcessNeedsThePlugin(t *testing.T) {
	t.Parallel()
	b := newCLIBench(t)
	s := b.stack("dev", example.Program)
	alone := t.TempDir()
	require.NoError(t, os.Symlink(filepath.Join(tools, "pulumi"), filepath.Join(alone, "pulumi")))
	s.workspace().SetEnvVar("PATH", alone)
	done, err := s.preview()
	require.Error(t, err)
	assert.Contains(t, done.log, "no resource plugin 'pulumi-resource-globalapp' found in the workspace at version v")
	assert.Contains(t, done.log, "from github://api.github.com/pulumi-globalapp/pulumi-globalapp")
	assert.NotContains(t, done.log, "context canceled")
	assert.Empty(t, b.sim.Calls(), "the AWS providers were used")
}
