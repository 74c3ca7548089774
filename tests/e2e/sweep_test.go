package e2e_test

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
	"github.com/pulumi-globalapp/pulumi-globalapp/tests/drill"
)

// sweepStage is an operation whose every call is made to fail.
type sweepStage struct {
	name, ingress string
	// from and to are the regions of the application before and after; none is that there is no application.
	from, to []string
}

// sweepStages are the life of an application with a datastore of every kind.
func sweepStages() []sweepStage {
	var all []sweepStage
	for _, ingress := range slices.Sorted(maps.Keys(drillIngresses)) {
		all = append(all,
			sweepStage{"first up", ingress, nil, threeRegions},
			sweepStage{"region added", ingress, threeRegions[:2], threeRegions},
			sweepStage{"destroy", ingress, threeRegions, nil})
	}
	return all
}

// program is the application in some regions.
func (s sweepStage) program(regions []string) pulumi.RunFunc {
	inputs := parsed(drillShop + drillIngresses[s.ingress] + "\nhomeRegion: " + threeRegions[0])
	var list []any
	for _, each := range regions {
		list = append(list, map[string]any{"name": each})
	}
	inputs["regions"] = list
	return practised(inputs)
}

// operate runs the operation of a stage on a stack.
func (s sweepStage) operate(on *stack, parallel int) (operations, error) {
	if s.to == nil {
		return on.tryDestroy()
	}
	on.runs(s.program(s.to))
	return on.tryUp(optup.Parallel(parallel))
}

// sweepClass is a way in which a call fails.
type sweepClass string

const (
	sweepRefused   sweepClass = "refused"
	sweepThrottled sweepClass = "throttled"
	sweepLost      sweepClass = "answer lost"
	sweepKilled    sweepClass = "engine killed"
)

// sweepClasses are in the order of the report.
var sweepClasses = []sweepClass{sweepRefused, sweepThrottled, sweepLost, sweepKilled}

// sweepFaults are the faults of the simulated AWS that make a call fail in these ways; an engine that is killed makes
// no more calls.
var sweepFaults = map[sweepClass]awssim.FaultKind{
	sweepRefused: awssim.RefuseCall, sweepThrottled: awssim.Throttle, sweepLost: awssim.LoseAnswer,
}

// sweepCall is a call that changes something, apart from its place in the order of calls, which differs from run to run.
type sweepCall struct{ method, urn string }

func (c sweepCall) String() string { return c.method + " " + resource.URN(c.urn).Name() }

// changing says whether a call changes something.
func changing(c awssim.Call) bool {
	return !c.Preview && slices.Contains([]string{"Create", "Update", "Delete"}, c.Method)
}

// sweep is a stage with what it comes to without faults.
type sweep struct {
	sweepStage

	t *testing.T
	// base is the world before the stage, and state the engine's.
	base  *awssim.Saved
	state []byte
	// calls are the calls of the stage, in an order that no run changes.
	calls []sweepCall
	// want is the world after it, asked what programs ask for in it, and urns what the state holds then.
	want  sweptWorld
	asked map[string][]string
	urns  []string
	// resources are what the state after the stage holds.
	resources map[string]apitype.ResourceV3
	// searched are the regions in which the runbook looks for what is left over.
	searched []string

	mu sync.Mutex
	// results count what came of the faults.
	results map[sweepResult]int
}

// sweepResult is what came of the faults in calls of a type.
type sweepResult struct {
	class               sweepClass
	method, typ, became string
}

// newSweep runs a stage without faults.
func newSweep(t *testing.T, stage sweepStage) *sweep {
	t.Helper()
	s := &sweep{sweepStage: stage, t: t, results: map[sweepResult]int{}, resources: map[string]apitype.ResourceV3{}}
	b := newBench(t)
	b.sim.AddZone(awssim.Zone{ID: zoneID, Name: "example.com"})
	on := b.engineStack("dev", stage.program(stage.from))
	if stage.from != nil {
		on.up()
		state, err := os.ReadFile(on.file)
		require.NoError(t, err)
		s.state = state
	}
	s.base = b.sim.Save()
	s.asked = askedIn(b.sim.World())
	b.sim.ResetCalls()
	done, err := stage.operate(on, 0)
	require.NoError(t, err)
	for _, call := range b.sim.Calls() {
		if changing(call) {
			s.calls = append(s.calls, sweepCall{call.Method, call.URN})
		}
	}
	slices.SortFunc(s.calls, func(a, b sweepCall) int { return cmp.Or(cmp.Compare(a.method, b.method), cmp.Compare(a.urn, b.urn)) })
	require.Len(t, slices.Compact(slices.Clone(s.calls)), len(s.calls), "a call is made twice")
	for _, r := range on.resources() {
		s.resources[string(r.URN)] = r
	}
	maps.Copy(s.asked, askedIn(b.sim.World()))
	s.want, s.urns = sweptWorldOf(b.sim.World(), s.asked), urnsOf(on)
	if stage.to != nil {
		steps, err := drill.Steps(done.outputs["runbook"].Value)
		require.NoError(t, err)
		for _, command := range steps["killed-run"].Commands {
			if in := searchedRegion.FindStringSubmatch(command); in != nil {
				s.searched = append(s.searched, in[1])
			}
		}
		require.NotEmpty(t, s.searched)
	}
	return s
}

// searchedRegion matches the region of the runbook's command that finds what is left over.
var searchedRegion = regexp.MustCompile(`resourcegroupstaggingapi get-resources .*--region (\S+)`)

// urnsOf are the resources of a state in order; those that are still to be deleted say so.
func urnsOf(on *stack) []string {
	var urns []string
	for _, r := range on.resources() {
		text := string(r.URN)
		if r.Delete {
			text += " to be deleted"
		}
		urns = append(urns, text)
	}
	slices.Sort(urns)
	return urns
}

// report says what came of the faults: a line for each way and kind of call, and one for each type whose creation was not
// answered.
func (s *sweep) report(chosen int) {
	lines := map[string]int{}
	failed := map[string]int{}
	total := 0
	for result, n := range s.results {
		total += n
		key := fmt.Sprintf("%s, %s: %s %s", s.ingress, s.name, result.method, result.class)
		lines[key] += n
		if strings.HasPrefix(result.became, failedSweep) || result.became == sweptOpen {
			failed[key] += n
		}
		if result.method == "Create" && s.unanswered(result.class) {
			lines[fmt.Sprintf("  %s of %s: %s", result.class, result.typ, result.became)] += n
		}
	}
	for _, key := range slices.Sorted(maps.Keys(lines)) {
		if strings.HasPrefix(key, "  ") {
			s.t.Logf("%s: %d", key, lines[key])
			continue
		}
		s.t.Logf("proved: %s: %d of %d", key, lines[key]-failed[key], lines[key])
	}
	assert.Equal(s.t, chosen, total, "cases that were not looked at")
}

// sweepChoice is which calls of a stage fail in which ways.
type sweepChoice = map[sweepCall][]sweepClass

// all chooses each call in each way, as far as a part has it.
func (s *sweep) all(part share) sweepChoice {
	choice := sweepChoice{}
	for k, call := range s.calls {
		if part.has(k) {
			choice[call] = sweepClasses
		}
	}
	return choice
}

// some chooses a few calls by chance, in a way each.
func (s *sweep) some(r *rand.Rand) sweepChoice {
	choice := sweepChoice{}
	for i, k := range r.Perm(len(s.calls))[:2*len(sweepClasses)] {
		choice[s.calls[k]] = sweepClasses[i%len(sweepClasses):][:1]
	}
	return choice
}

// Every call of every stage may be refused, be throttled, get no answer, or be the last one of an engine that is
// killed: the next run comes to the same world, and what AWS made unseen is adopted, or is one left-over that the
// runbook finds.
func TestFaultSweep(t *testing.T) {
	t.Parallel()
	stages := sweepStages()
	if everything() {
		part := partAsked(t)
		for _, stage := range stages {
			t.Run(stage.ingress+"/"+stage.name, func(t *testing.T) {
				s := newSweep(t, stage)
				s.each(s.all(part))
			})
		}
		return
	}
	for _, seed := range seeds(t) {
		r := rand.New(rand.NewPCG(seed, 0)) //nolint:gosec // It chooses test cases.
		stage := stages[r.IntN(len(stages))]
		t.Run(fmt.Sprintf("%s/%s/seed %d", stage.ingress, stage.name, seed), func(t *testing.T) {
			t.Parallel()
			s := newSweep(t, stage)
			s.each(s.some(r))
		})
	}
}
