package drill

import (
	"encoding/json"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

const group = "arn:aws:globalaccelerator::111122223333:accelerator/1/listener/1/endpoint-group/1"

// What is not known, what a shell would change, and what asks for too much or too little is not run.
func TestNothingElseIsAccepted(t *testing.T) {
	t.Parallel()
	for _, each := range []struct{ line, why string }{
		{"", "the line is empty"},
		{"curl https://example.com", "curl is not a command that is known"},
		{"aws s3 rb --region eu-west-1", "aws s3 rb is not a command that is known"},
		{"aws rds describe-db-instances", "not even --region"},
		{"aws rds describe-db-instances --region eu-west-1", "needs --db-instance-identifier"},
		{"aws rds describe-db-instances --region eu-west-1 --max-items 1", "has no flag --max-items"},
		{"aws rds describe-db-instances --region eu-west-1 now", `"now" is neither a flag nor its value`},
		{"aws rds describe-db-instances --region --db-instance-identifier x", "--region has no value"},
		{"aws rds describe-db-instances --db-instance-identifier x", `has no API in ""`},
		{
			"aws rds describe-db-instances --region eu-west-1 --db-instance-identifier x",
			"there is no aws:rds/instance:Instance x",
		},
		{
			"aws rds describe-db-instances --region us-east-2 --db-instance-identifier x",
			"the step does not say that it needs the API of us-east-2",
		},
		{
			"aws globalaccelerator describe-endpoint-group --region eu-west-1 --endpoint-group-arn " + group,
			`has no API in "eu-west-1"`,
		},
		{"pulumi up --exclude **-eu-west-1", "a shell would change"},
		{"pulumi up --target '**-eu-west-1'", "pulumi up has no flag --target"},
		{"pulumi up --exclude", "--exclude names nothing"},
		{"pulumi destroy", "pulumi destroy is not a command that is known"},
		{"pulumi refresh --yes; pulumi up", "a shell would change"},
		{"aws ssm put-parameter --region eu-west-1 --name /a --value $(whoami) --overwrite", "a shell would change"},
		{"aws ssm put-parameter --region eu-west-1 --name /a --value b", "--overwrite is not given"},
	} {
		o := Operator{Sim: awssim.New(awssim.Options{}), Pulumi: func(string, []string) error { return nil }}
		err := o.Follow(Step{Name: "try", Commands: []string{each.line}, APIRegions: []string{"eu-west-1", "us-west-2"}})
		require.ErrorContains(t, err, each.why, each.line)
	}
}

// The API of a lost region does not answer, whatever it is asked.
func TestALostRegionDoesNotAnswer(t *testing.T) {
	t.Parallel()
	sim := awssim.New(awssim.Options{})
	o := Operator{Sim: sim}
	step := Step{Name: "look", APIRegions: []string{"eu-west-1"}, Commands: []string{
		"aws resourcegroupstaggingapi get-resources --region eu-west-1 --tag-filters Key=globalapp:application,Values=shop",
		"aws cloudwatch get-metric-statistics --region eu-west-1 --namespace AWS/RDS --metric-name ReplicaLag --dimensions " +
			"Name=DBInstanceIdentifier,Value=x --start-time $(date -u +%Y-%m-%dT%H:00:00Z) --end-time " +
			"$(date -u +%Y-%m-%dT%H:59:59Z) --period 60 --statistics Maximum",
	}}
	require.NoError(t, o.Follow(step))
	sim.LoseRegion("eu-west-1")
	require.ErrorContains(t, o.Follow(step), "the API of eu-west-1 does not answer")
}

func TestPulumiIsRunAsWritten(t *testing.T) {
	t.Parallel()
	var ran []string
	o := Operator{Inputs: map[string]any{"datastores": map[string]any{"catalog": map[string]any{}}}}
	o.Pulumi = func(verb string, excludes []string) error {
		ran = append(ran, verb+" "+strings.Join(excludes, " "))
		return nil
	}
	require.NoError(t, o.Follow(Step{
		Settings: []Setting{{"datastores.catalog.writerRegion", "eu-west-1"}},
		Commands: []string{
			"pulumi up --exclude '**-us-west-2' --exclude '**::shop-ingress*'", "pulumi refresh --yes", "pulumi cancel --yes",
		},
	}))
	assert.Equal(t, []string{"up **-us-west-2 **::shop-ingress*", "refresh ", "cancel "}, ran)
	assert.Equal(t, map[string]any{"datastores": map[string]any{"catalog": map[string]any{"writerRegion": "eu-west-1"}}}, o.Inputs)
}

func TestSettingsAreWrittenIntoTheProgram(t *testing.T) {
	t.Parallel()
	inputs := map[string]any{"regions": []any{map[string]any{"name": "us-east-2"}, map[string]any{"name": "eu-west-1"}}}
	require.NoError(t, Set(inputs, "regions[name=eu-west-1].traffic", "0"))
	require.NoError(t, Set(inputs, "deletionProtection", "false"))
	require.NoError(t, Set(inputs, "datastores.catalog.writerRegion", "eu-west-1"))
	require.NoError(t, Set(inputs, "regions[name=us-east-2]", "(removed)"))
	require.ErrorContains(t, Set(inputs, "regions[name=eu-west-3].traffic", "0"), "nothing in regions is called eu-west-3")
	require.ErrorContains(t, Set(inputs, "regions[name=eu-west-1]", "0"), "can only be removed")
	assert.Equal(t, map[string]any{
		"regions":            []any{map[string]any{"name": "eu-west-1", "traffic": 0}},
		"deletionProtection": false,
		"datastores":         map[string]any{"catalog": map[string]any{"writerRegion": "eu-west-1"}},
	}, inputs)
}

// notDrilled are the commands of the service models' list that no drill has a use for.
var notDrilled = []string{"cloudwatch put-metric-data", "route53-recovery-cluster update-routing-control-state"}

// What is known is what AWS's service models have: every verb that runbooks use, and no flag that there is not.
func TestVerbsAreThoseOfTheServiceModels(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../provider/topology/testdata/aws_commands.json")
	require.NoError(t, err)
	var models struct {
		Commands map[string]map[string]struct {
			Required bool   `json:"required"`
			Type     string `json:"type"`
		} `json:"commands"`
	}
	require.NoError(t, json.Unmarshal(text, &models))
	for name := range models.Commands {
		_, known := verbs[name]
		assert.NotEqual(t, slices.Contains(notDrilled, name), known, name)
	}
	for name, known := range verbs {
		require.Contains(t, models.Commands, name)
		model := models.Commands[name]
		if strings.Contains(name, " wait ") {
			continue // A waiter takes what the call that it repeats takes.
		}
		for _, flag := range slices.Concat(known.flags, known.alone) {
			require.Contains(t, model, flag, name)
			assert.Equal(t, slices.Contains(known.alone, flag), model[flag].Type == "boolean", "%s --%s", name, flag)
		}
	}
}

// The planner and the simulator know nothing of each other, so that one cannot repeat the other's mistakes.
func TestThePlannerAndTheSimulatorShareNothing(t *testing.T) {
	t.Parallel()
	const module = "github.com/pulumi-globalapp/pulumi-globalapp/"
	for folder, forbidden := range map[string]string{"../awssim": module + "provider", "../../provider": module + "tests/awssim"} {
		files := 0
		require.NoError(t, filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") {
				return err
			}
			read, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
			if err != nil {
				return err
			}
			files++
			for _, each := range read.Imports {
				assert.NotContains(t, each.Path.Value, forbidden, path)
			}
			return nil
		}))
		assert.Greater(t, files, 50, folder)
	}
}

func TestTheDemoIsRead(t *testing.T) {
	t.Parallel()
	demo, err := Demo()
	require.NoError(t, err)
	assert.Len(t, demo["regions"], 3)
	assert.Len(t, demo["datastores"], 4)
	assert.NotContains(t, demo["compute"].(map[string]any)["ecs"].(map[string]any)["image"], "$")
}
