package consumers_test

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
	"github.com/pulumi-globalapp/pulumi-globalapp/tests/given"
	"github.com/pulumi-globalapp/pulumi-globalapp/tests/toolchain"
)

// consumer is a place where the SDK of a language is installed.
type consumer struct {
	// folder is where the copies of examples go.
	folder string
	// compile checks the types of a program and makes it ready to run. It gives what the compiler says about mistakes, in a few
	// words that stay the same, and nothing when there are none.
	compile func(t *testing.T, program string) (mistakes string)
	// driver is the command of the language's driver for a program, without the driver's arguments.
	driver func(program string) []string
	// entry is how the driver finds the program.
	entry func(program string) string
}

// languages install the SDKs.
var languages = map[string]func(*testing.T) consumer{
	"typescript": typescript,
	"python":     python,
	"go":         golang,
	"java":       java,
}

func TestTheExamplesLiveWithThePackedSDKs(t *testing.T) {
	t.Parallel()
	for language, install := range languages {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			where := install(t)
			for _, s := range stories {
				if slices.Contains(s.languages, language) {
					t.Run(s.name, func(t *testing.T) {
						t.Parallel()
						where.lives(t, language, s)
					})
				}
			}
			for _, each := range wrong[language] {
				t.Run(each.name, func(t *testing.T) {
					t.Parallel()
					where.fails(t, language, each)
				})
			}
		})
	}
}

// madeBy is how many resources the first language made that came to its end, by story.
var madeBy sync.Map

// lives runs a story to its end: the program that was just deployed changes nothing, and only what is kept on purpose stays.
func (c consumer) lives(t *testing.T, language string, s story) {
	program := c.copied(t, language, s.name, s.name)
	require.Empty(t, c.compile(t, program))
	sim := simulator(t)
	settings := set(t, given.Settings(sim, s.name))
	before := sim.World().Resources
	steps := slices.Concat(settings, []string{"up", "up", "set:deletionProtection=false", "up", "destroy"})
	did := c.steps(t, program, s.name, sim, steps...)
	require.Len(t, did, len(steps))
	for _, step := range did {
		require.Empty(t, step.Error, step.Step)
	}
	did = did[len(settings):]
	made := did[0].Changes["create"]
	assert.Equal(t, map[string]int{"create": made}, did[0].Changes)
	// How many there are is for the engine tests to say; here every language must make the same.
	first, _ := madeBy.LoadOrStore(s.name, made)
	assert.Equal(t, first, made, "another language made another number of resources")
	s.outputs(t, did[0].Outputs)
	assert.Equal(t, map[string]int{"same": made}, did[1].Changes)
	assert.Equal(t, did[0].Outputs, did[1].Outputs)
	assert.Equal(t, map[string]int{"same": made - s.lowered, "update": s.lowered}, did[3].Changes)
	assert.Equal(t, map[string]int{"delete": made}, did[4].Changes)
	kept := []string{}
	for _, r := range sim.World().Resources {
		wasThere := slices.ContainsFunc(before, func(old awssim.Resource) bool { return old.Type == r.Type && old.ID == r.ID })
		// The settings of a bucket share its end.
		if !wasThere && (r.Type == "aws:s3/bucketV2:BucketV2" || !strings.HasPrefix(r.Type, "aws:s3/")) {
			// A last snapshot has the time in its name.
			name, _, last := strings.Cut(r.Name, "-final-")
			if last {
				name += "-final"
			}
			kept = append(kept, name)
		}
	}
	slices.Sort(kept)
	assert.Equal(t, s.kept, kept)
}

// set are the steps that give a program its settings, lists as JSON.
func set(t *testing.T, settings map[string]any) []string {
	t.Helper()
	var steps []string
	for _, key := range slices.Sorted(maps.Keys(settings)) {
		text, is := settings[key].(string)
		if !is {
			list, err := json.Marshal(settings[key])
			require.NoError(t, err)
			text = string(list)
		}
		steps = append(steps, "set:"+key+"="+text)
	}
	return steps
}

// copied gives the folder of a copy of an example.
func (c consumer) copied(t *testing.T, language, story, name string) string {
	t.Helper()
	parent := filepath.Join(c.folder, name)
	require.NoError(t, os.MkdirAll(parent, 0o700))
	example := language + "-" + story
	toolchain.Copy(t, parent, filepath.Join("examples", example))
	return filepath.Join(parent, example)
}

// simulator is a simulated AWS of a test's own.
func simulator(t *testing.T) *awssim.Sim {
	t.Helper()
	sim, err := awssim.Start(awssim.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, sim.Close()) })
	return sim
}

// complaints is what a compiler says that finds mistakes, and nothing when it finds none.
func complaints(t *testing.T, compiler *exec.Cmd) string {
	t.Helper()
	text, err := compiler.CombinedOutput()
	if err == nil {
		return ""
	}
	require.NotEmpty(t, text, err)
	return string(text)
}

// done is what a step of a driver did.
type done struct {
	Step    string
	Changes map[string]int
	Outputs map[string]any
	Error   string
}

// steps has the language's driver run steps of a program.
func (c consumer) steps(t *testing.T, program, project string, sim *awssim.Sim, steps ...string) []done {
	t.Helper()
	arguments := slices.Concat(c.driver(program), []string{program, project, c.entry(program)}, steps)
	environment := append(toolchain.Engine(t, sim), "PULUMI_BACKEND_URL=file://"+t.TempDir())
	output := toolchain.Run(t, toolchain.Command(t, program, arguments, environment...))
	var did []done
	for line := range strings.Lines(output) {
		var step done
		require.NoError(t, json.Unmarshal([]byte(line), &step), output)
		did = append(did, step)
	}
	return did
}
