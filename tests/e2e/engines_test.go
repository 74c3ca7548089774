package e2e_test

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	example "github.com/pulumi-globalapp/pulumi-globalapp/examples/go-in-process/shop"
)

// told is what a user sees of one operation.
type told struct {
	fails   bool
	changes ops
	same    int
	// mistakes are what the diagnostics list as wrong in the inputs.
	mistakes []string
	outputs  []string
}

// teller runs the operations of a story and notes what each one told.
type teller struct {
	*bench
	*stack

	t    *testing.T
	told []told
	// states are what the state holds after each operation.
	states [][]apitype.ResourceV3
}

// then notes an operation.
func (s *teller) then(done operations, err error) operations {
	note := told{fails: err != nil, changes: done.changes(), outputs: slices.Sorted(maps.Keys(done.outputs))}
	switch {
	case !note.fails:
		note.same = done.same
	case stopped.MatchString(done.log):
		// What was under way when a region failed was stopped: how far it got, and so its words, are chance.
		assert.Contains(s.t, done.log, "aws.endpoint-unreachable")
	default:
		note.mistakes = messages(done.log)
	}
	s.told = append(s.told, note)
	s.states = append(s.states, s.resources())
	return done
}

// stopped is what a component says that the engine stopped on its way.
var stopped = regexp.MustCompile(`context canceled|the client connection is closing`)

// with begins a story with a program.
func with(program pulumi.RunFunc) func(*bench) *stack {
	return func(b *bench) *stack { return b.stack("dev", program) }
}

// stories are lives of stacks that a user of the CLI may have: each kind of operation, refusal and failure is in one.
var stories = map[string]struct {
	begins func(*bench) *stack
	tell   func(*teller)
}{
	"a shop comes, stays and goes": {with(shopIn(twoRegions)), func(s *teller) {
		s.then(s.preview())
		assert.Empty(s.t, s.left())
		s.then(s.tryUp())
		s.then(s.tryUp())
		s.then(s.refresh(), nil)
		s.then(s.tryDestroy())
		assert.Equal(s.t, []string{"aws:dynamodb/table:Table shop-orders-table-us-east-2"}, s.left())
	}},
	"an update leaves a lost region out": {with(shopIn(threeRegions)), func(s *teller) {
		const lost = "eu-west-1"
		s.then(s.tryUp())
		s.sim.LoseRegion(lost)
		s.runs(shopIn(threeRegions, set("compute.ecs.image", image("2"))))
		s.then(s.tryUp())
		s.then(s.tryUp(leavingOut(lost)))
		s.sim.HealRegion(lost)
		s.then(s.tryUp())
	}},
	"a refresh sees a switchover": {
		func(b *bench) *stack { return auroraDatabase.plannedOn(b, twoRegions).stack },
		func(s *teller) {
			s.then(s.tryUp())
			c := &catalog{bench: s.bench, stack: s.stack, kind: auroraDatabase}
			require.NoError(s.t, s.sim.SwitchoverGlobalCluster(c.global(), c.part("cluster", "eu-west-1").ARN))
			s.then(s.refresh(), nil)
			s.then(s.preview())
			s.then(s.tryUp())
		},
	},
	"a preview is refused": {with(shopIn(twoRegions)), func(s *teller) {
		s.then(s.tryUp())
		s.runs(shopIn(twoRegions, set("homeRegion", pulumi.String("eu-west-1")), set("compute.ecs.cpu", pulumi.Int(300))))
		s.sim.ResetCalls()
		s.then(s.preview())
		s.then(s.tryUp())
		assert.Empty(s.t, s.sim.Calls(), "the AWS providers were used")
	}},
	"a secret stays one": {
		with(shopIn(twoRegions, set("compute.ecs.environment", pulumi.Map{"KEY": pulumi.ToSecret(pulumi.String(password))}))),
		func(s *teller) {
			assert.NotContains(s.t, s.then(s.tryUp()).log, password)
			state, err := os.ReadFile(s.file)
			require.NoError(s.t, err)
			assert.Contains(s.t, string(state), "ciphertext")
			assert.NotContains(s.t, string(state), password)
			s.then(s.tryUp())
		},
	},
	"a Go program has its application in its own process": {with(example.Program), func(s *teller) {
		s.then(s.tryUp())
		s.then(s.tryUp())
		s.then(s.tryDestroy())
	}},
}

// The engine in this process tells what the CLI tells, operation by operation, and leaves the same state. What the CLI
// does is what users see: a difference is a mistake of this folder's engine.
func TestBothEnginesTellTheSameStory(t *testing.T) {
	t.Parallel()
	for name, story := range stories {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			engines := []*bench{newCLIBench(t), newBench(t)}
			engines[1].cli = false
			var tellers []*teller
			for _, b := range engines {
				s := &teller{bench: b, stack: story.begins(b), t: t}
				story.tell(s)
				tellers = append(tellers, s)
			}
			cli, engine := tellers[0], tellers[1]
			require.Equal(t, cli.told, engine.told)
			for i, told := range cli.told {
				if !told.fails {
					assertSame(t, cli.states[i], engine.states[i], withoutGenerated)
				}
			}
		})
	}
}

// withoutGenerated leaves out, of what a state says about a resource, what is generated for each stack, too.
func withoutGenerated(t *testing.T, r apitype.ResourceV3) string {
	t.Helper()
	return generated.ReplaceAllString(withoutChance(t, r), "…")
}

// generated are passwords that the database makes up, and the times in the names of its last snapshots.
var generated = regexp.MustCompile(`\b[A-Za-z0-9]{32}\b|-\d{14}\b`)

// An option that the engine in this process would forget fails the test that gives it.
func TestOptionsAreNotForgotten(t *testing.T) {
	t.Parallel()
	known := optup.Options{Exclude: []string{"**-eu-west-1"}, ContinueOnError: true, Parallel: 3}
	read, err := readOptions(known)
	require.NoError(t, err)
	assert.Equal(t, asked{excludes: known.Exclude, continueOnError: true, parallel: 3}, read)
	_, err = readOptions(optup.Options{PolicyPacks: []string{"pack"}})
	require.EqualError(t, err, "reading the options: the engine in this process does not know PolicyPacks; use newCLIBench")
}
