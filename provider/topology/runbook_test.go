package topology

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/shlex"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// asDeployed is what AWS knows of a planned application, made up.
func asDeployed(plan Plan) Deployed {
	known := Deployed{TargetGroups: map[string]string{}, EndpointGroups: map[string]string{}, Stores: map[string]DeployedStore{}}
	for _, region := range plan.Regions {
		if !region.Stack {
			continue
		}
		known.TargetGroups[region.Name] = "arn:aws:elasticloadbalancing:" + region.Name + ":111122223333:targetgroup/shop/1"
		if plan.Ingress == IngressGlobalAccelerator {
			known.EndpointGroups[region.Name] =
				"arn:aws:globalaccelerator::111122223333:accelerator/1/listener/1/endpoint-group/" + region.Name
		}
	}
	for _, store := range plan.Stores {
		members := map[string]DeployedMember{}
		for _, member := range store.Members {
			members[member.Region] = DeployedMember{
				Name: member.PhysicalName, Arn: "arn:aws:rds:" + member.Region + ":111122223333:cluster:" + member.PhysicalName,
				Endpoint: store.Name + "." + member.Region + ".example.com",
			}
		}
		known.Stores[store.Name] = DeployedStore{Global: store.PhysicalName, Members: members}
	}
	return known
}

// runbookOf is the runbook of a sound application in three regions.
func runbookOf(t *testing.T, app Application) map[string]Step {
	t.Helper()
	plan, found := New(app)
	require.Empty(t, found)
	steps := map[string]Step{}
	for _, s := range Runbook(app, plan, asDeployed(plan)) {
		require.NotContains(t, steps, s.ID)
		require.NotEmpty(t, s.Title, s.ID)
		require.NotEmpty(t, s.When, s.ID)
		require.NotEmpty(t, s.Expected, s.ID)
		require.NotEmpty(t, s.Undo, s.ID)
		steps[s.ID] = s
	}
	return steps
}

// everyStore are one store of each kind.
func everyStore() []Store {
	return []Store{
		database("catalog"), documents("pages"), replicated("ledger"), cacheOf("cart"), table("orders"), {Name: "assets", S3: &S3{}},
	}
}

func TestTheRunbookHasAStepForEverything(t *testing.T) {
	t.Parallel()
	steps := runbookOf(t, threeStacks(database("catalog"), cacheOf("cart"), table("orders")))
	assert.Equal(t, []string{
		"back-eu-west-1", "back-us-east-2", "back-us-west-2",
		"declare-cart-eu-west-1", "declare-cart-eu-west-1-without-us-east-2",
		"declare-cart-us-west-2", "declare-cart-us-west-2-without-us-east-2",
		"declare-catalog-eu-west-1", "declare-catalog-eu-west-1-without-us-east-2",
		"declare-catalog-us-west-2", "declare-catalog-us-west-2-without-us-east-2", "destroy",
		"drain-eu-west-1", "drain-us-east-2", "drain-us-west-2",
		"failover-cart-eu-west-1", "failover-cart-us-west-2", "failover-catalog-eu-west-1", "failover-catalog-us-west-2",
		"killed-run",
		"look-eu-west-1", "look-us-east-2", "look-us-west-2", "retire-eu-west-1", "retire-eu-west-1-remove",
		"retire-us-west-2", "retire-us-west-2-remove", "return-eu-west-1", "return-us-east-2", "return-us-west-2",
		"switchover-cart-eu-west-1", "switchover-cart-us-west-2", "switchover-catalog-eu-west-1", "switchover-catalog-us-west-2",
		"tell-cart-eu-west-1", "tell-cart-eu-west-1-without-us-east-2",
		"tell-cart-us-west-2", "tell-cart-us-west-2-without-us-east-2",
		"tell-catalog-eu-west-1", "tell-catalog-eu-west-1-without-us-east-2",
		"tell-catalog-us-west-2", "tell-catalog-us-west-2-without-us-east-2",
		"upgrade-cart", "upgrade-catalog", "upgrade-catalog-writer", "without-eu-west-1", "without-us-east-2", "without-us-west-2",
	}, slices.Sorted(maps.Keys(steps)))
}

// What an operator is told to run while a region is lost asks nothing of it, nor of what is changed through it.
func TestTheRunbookDoesWithoutALostRegion(t *testing.T) {
	t.Parallel()
	app := threeStacks(database("catalog"))
	steps := runbookOf(t, app)
	for lost, command := range map[string]string{
		"us-east-2": "pulumi up --exclude '**-us-east-2'",
		"us-west-2": "pulumi up --exclude '**-us-west-2' --exclude '**::shop-ingress*'",
	} {
		assert.Equal(t, []string{command}, steps[StepWithout(lost)].Commands)
	}
	assert.NotContains(t, steps[StepWithout("us-east-2")].Expected, "wave")
	inWaves([]string{"us-east-2"}, []string{"us-west-2", "eu-west-1"})(&app)
	assert.Contains(t, runbookOf(t, app)[StepWithout("us-east-2")].Expected, "No wave waits for it, unless")
	app.Rollout = nil
	declared := steps[StepDeclareWithout("catalog", "eu-west-1", "us-east-2")]
	assert.Equal(t, []string{"pulumi up --exclude '**-us-east-2'"}, declared.Commands)
	assert.Equal(t, []Setting{{"datastores.catalog.writerRegion", "eu-west-1"}}, declared.Set)
	assert.Equal(t, []string{"eu-west-1", "us-west-2"}, steps[StepTellWithout("catalog", "eu-west-1", "us-east-2")].Needs)
	assert.Equal(t, []string{"pulumi up", "pulumi refresh --yes", "pulumi up"}, steps[StepBack("us-east-2")].Commands)

	onRoute53(&app)
	assert.Equal(t, []string{"pulumi up --exclude '**-us-west-2' --exclude '**::shop-route53*' --exclude '**::shop-name-*' " +
		"--exclude '**::shop-validation-*'"}, runbookOf(t, app)[StepWithout("us-west-2")].Commands)
}

// The commands of an emergency are exact: they are pasted at night.
func TestTheRunbookNamesWhatIsThere(t *testing.T) {
	t.Parallel()
	app := threeStacks(database("catalog"))
	app.Regions[1].Traffic = 50
	steps := runbookOf(t, app)
	plan, _ := New(app)
	store := plan.Stores[0]
	cluster := func(region string) string {
		return "arn:aws:rds:" + region + ":111122223333:cluster:" + store.Member(region).PhysicalName
	}
	assert.Equal(t, []string{
		"aws rds failover-global-cluster --region us-west-2 --global-cluster-identifier " + store.PhysicalName +
			" --target-db-cluster-identifier " + cluster("us-west-2") + " --allow-data-loss",
		"aws rds describe-global-clusters --region us-west-2 --global-cluster-identifier " + store.PhysicalName,
	}, steps[StepFailover("catalog", "us-west-2")].Commands)
	assert.Equal(t, []string{"us-west-2"}, steps[StepFailover("catalog", "us-west-2")].Needs)
	var tells []string
	for _, client := range store.SingleWriter.Clients {
		tells = append(tells, "aws ssm put-parameter --region "+client.Region+" --name "+client.ParameterName+
			" --value catalog.us-west-2.example.com --overwrite")
	}
	require.Len(t, tells, 3)
	assert.Equal(t, tells, steps[StepTell("catalog", "us-west-2")].Commands)
	assert.Equal(t, []Setting{{"datastores.catalog.writerRegion", "us-west-2"}}, steps[StepDeclare("catalog", "us-west-2")].Set)
	const group = "arn:aws:globalaccelerator::111122223333:accelerator/1/listener/1/endpoint-group/eu-west-1"
	assert.Equal(t, []string{
		"aws globalaccelerator update-endpoint-group --region us-west-2 " +
			"--endpoint-group-arn " + group + " --traffic-dial-percentage 0",
		"pulumi up",
	}, steps[StepDrain("eu-west-1")].Commands)
	assert.Contains(t, steps[StepReturn("eu-west-1")].Commands[0], "--traffic-dial-percentage 50")
	assert.Equal(t, []Setting{{"regions[name=eu-west-1].traffic", "50"}}, steps[StepReturn("eu-west-1")].Set)
	assert.Equal(t, []string{"pulumi up --exclude '**-eu-west-1'"}, steps[StepWithout("eu-west-1")].Commands)
	assert.Equal(t, []string{"pulumi up --exclude '**-us-west-2' --exclude " +
		"'**::shop-ingress*'"}, steps[StepWithout("us-west-2")].Commands)
	assert.Contains(t, steps["destroy"].Expected, "catalog (snapshot)")
}

// What is done about a lost region asks nothing of that region; where something is asked of us-east-1, the step says so.
func TestTheRunbookNeedsNoLostRegion(t *testing.T) {
	t.Parallel()
	for _, front := range []func(*Application){
		func(*Application) {}, func(a *Application) { onRoute53(a) }, func(a *Application) { switched(a) },
	} {
		app := threeStacks(everyStore()...)
		front(&app)
		plan, found := New(app)
		require.Empty(t, found)
		for id, s := range runbookOf(t, app) {
			if slices.Contains(s.Needs, "us-east-1") {
				assert.Contains(t, s.Expected, "us-east-1", id)
			}
		}
		for _, region := range plan.Regions {
			lost, found := SimulateOutage(app, plan, Loss{Region: region.Name})
			require.Empty(t, found)
			for _, moment := range lost.Timeline {
				if moment.Step != "" {
					s, there := runbookOf(t, app)[moment.Step]
					require.True(t, there, moment.Step)
					assert.NotContains(t, s.Needs, region.Name, moment.Step)
				}
			}
		}
	}
}

// A region that cannot be given up has no step that says how.
func TestTheRunbookRetiresOnlyWhatCanGo(t *testing.T) {
	t.Parallel()
	store := database("catalog", "us-east-2", "eu-west-1")
	store.WriterRegion = "eu-west-1"
	steps := runbookOf(t, threeStacks(store))
	assert.NotContains(t, steps, StepRetire("us-east-2"), "the home region")
	assert.NotContains(t, steps, StepRetire("eu-west-1"), "a writer")
	assert.Contains(t, steps, StepRetire("us-west-2"))

	store.WriterRegion, store.Regions[1].Headless = "us-east-2", true
	assert.Contains(t, runbookOf(t, threeStacks(store))[StepFailover("catalog", "eu-west-1")].When, "has no instance")
	alone := sound()
	alone.Regions, alone.Stores = alone.Regions[:1], nil
	steps = runbookOf(t, alone)
	assert.NotContains(t, steps, StepWithout("us-east-2"), "nothing else is there to change")
	assert.NotContains(t, steps, StepDrain("us-east-2"), "users have nowhere to go")
}

// awsCommands is what AWS's service models say of the commands, made by tools/awscommands.
type awsCommands struct {
	Commands map[string]map[string]struct {
		Type     string `json:"type"`
		Required bool   `json:"required"`
	} `json:"commands"`
}

// Every command, flag and required flag is one of AWS's service models, and every kind of value is what they say.
func TestTheRunbookSpeaksAsAWSDoes(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/aws_commands.json")
	require.NoError(t, err)
	var known awsCommands
	require.NoError(t, json.Unmarshal(text, &known))
	fronts := []func(*Application){
		func(*Application) {}, func(a *Application) { onRoute53(a) }, func(a *Application) { switched(a) },
		func(a *Application) {
			*switched(a) = DrainSwitch{
				RoutingControls: map[string]string{"eu-west-1": control},
				Endpoints:       map[string]string{"us-west-2": "https://c.example.com/v1"},
			}
		},
	}
	for _, front := range fronts {
		app := threeStacks(everyStore()...)
		front(&app)
		for id, s := range runbookOf(t, app) {
			for _, command := range s.Commands {
				words, err := shlex.Split(strings.NewReplacer("$(", "'$(", ")", ")'").Replace(command))
				require.NoError(t, err, id)
				if words[0] == "pulumi" {
					continue
				}
				requireKnownCommand(t, known, words)
			}
		}
	}
}

func requireKnownCommand(t *testing.T, known awsCommands, words []string) {
	t.Helper()
	require.Equal(t, "aws", words[0])
	verb := 2
	if words[2] == "wait" {
		verb = 3
	}
	name := strings.Join(words[1:verb+1], " ")
	flags, there := known.Commands[name]
	require.True(t, there, name)
	given := map[string]string{}
	for i := verb + 1; i < len(words); i++ {
		flag, isFlag := strings.CutPrefix(words[i], "--")
		require.True(t, isFlag, "%s: %s", name, words[i])
		given[flag] = ""
		if i+1 < len(words) && !strings.HasPrefix(words[i+1], "--") {
			i++
			given[flag] = words[i]
		}
	}
	require.NotEmpty(t, given["region"], name)
	delete(given, "region")
	delete(given, "endpoint-url") // As the region, a flag of every command.
	for flag, value := range given {
		require.Contains(t, flags, flag, name)
		assert.Equal(t, flags[flag].Type == "boolean", value == "", "%s --%s", name, flag)
	}
	for flag, rule := range flags {
		if rule.Required {
			assert.Contains(t, given, flag, name)
		}
	}
}

func TestTheRunbookIsAPage(t *testing.T) {
	t.Parallel()
	page := RunbookMarkdown("shop", []Step{step(Step{
		ID: "drain-eu-west-1", Title: "Send users elsewhere", When: "Now.", Set: []Setting{{"traffic", "0"}},
		Commands: []string{"aws x y --region us-west-2", "pulumi up"}, Expected: "Gone.", Undo: "None.",
	}), step(Step{ID: "b", Title: "B", When: "C.", Expected: "D.", Undo: "E."})})
	assert.Equal(t, "# Runbook of shop\n\n## Send users elsewhere\n\n`drain-eu-west-1`. Now.\n\nSet in the program:\n\n- "+
		"`traffic`: `0`\n\n"+
		"```sh\naws x y --region us-west-2\npulumi up\n```\n\nNeeds the APIs in us-west-2.\n\nExpected: Gone.\n\nUndo: None.\n\n"+
		"## B\n\n`b`. C.\n\nExpected: D.\n\nUndo: E.\n", page)
}

func TestWordsAreQuotedForTheShell(t *testing.T) {
	t.Parallel()
	for word, quoted := range map[string]string{
		"shop": "shop", "": "''", "it's": `'it'\''s'`, "a b": "'a b'", "$(date -u)": "$(date -u)", "$HOME": "'$HOME'", "a*": "'a*'",
		"Name=x,Value=/a/b": "Name=x,Value=/a/b",
	} {
		assert.Equal(t, quoted, shellWord(word))
	}
}
