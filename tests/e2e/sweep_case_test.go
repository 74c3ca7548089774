package e2e_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	sdkDisplay "github.com/pulumi/pulumi/pkg/v3/display"
	"github.com/pulumi/pulumi/pkg/v3/engine"
	"github.com/pulumi/pulumi/pkg/v3/resource/deploy"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

// sweepMoment is a stage right before one of its calls and right after it.
type sweepMoment struct {
	call          sweepCall
	typ           string
	before, after *awssim.Saved
	// unbegun is the engine's state before it made the call, and pending the one while it waited for the answer.
	unbegun, pending []byte
}

// each runs the stage once more, call by call, and lets the chosen calls fail from there. As many cases are looked at
// side by side as there are processors; the stage waits for them.
func (s *sweep) each(choice sweepChoice) {
	s.t.Helper()
	b := newBench(s.t)
	b.sim.Restore(s.base)
	on := b.engineStack("dev", s.program(s.from))
	if s.state != nil {
		require.NoError(s.t, os.WriteFile(on.file, s.state, 0o600))
	}
	running := on.deployer.(*engineStack)
	before := s.base
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	var looking sync.WaitGroup
	var wrong error
	cases := 0
	b.sim.OnCall(func(call awssim.Call) {
		if !changing(call) {
			return
		}
		at := sweepMoment{call: sweepCall{call.Method, call.URN}, typ: call.Type, before: before, after: b.sim.Save()}
		before = at.after
		if len(choice[at.call]) == 0 {
			return
		}
		var err error
		if at.pending, at.unbegun, err = running.stands(call.URN); err != nil {
			wrong = errors.Join(wrong, err)
			return
		}
		for _, class := range choice[at.call] {
			cases++
			slots <- struct{}{}
			looking.Go(func() {
				defer func() { <-slots }()
				s.fail(at, class)
			})
		}
	})
	_, err := s.operate(on, 1)
	looking.Wait()
	require.NoError(s.t, err)
	require.NoError(s.t, wrong)
	assert.Empty(s.t, s.want.unlike(sweptWorldOf(b.sim.World(), s.asked)), "call by call, the stage comes to another world")
	s.report(cases)
}

// failedSweep begins what came of a fault when it should not have.
const failedSweep = "FAILED: "

// fail makes a call fail in one way and goes on as the documentation says.
func (s *sweep) fail(at sweepMoment, class sweepClass) {
	s.t.Run(at.call.String()+"/"+string(class), func(t *testing.T) {
		became := failedSweep
		defer func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.results[sweepResult{class, at.call.method, at.typ, became}]++
		}()
		b := newBench(t)
		on := b.engineStack("dev", s.program(s.from))
		world, state := at.before, at.unbegun
		if class == sweepKilled {
			world, state = at.after, at.pending
		}
		b.sim.Restore(world)
		require.NoError(t, os.WriteFile(on.file, state, 0o600))
		if fault, is := sweepFaults[class]; is {
			b.sim.Inject(awssim.Fault{Method: at.call.method, URN: at.call.urn, Kind: fault})
			_, err := s.operate(on, 0)
			require.Error(t, err)
			require.True(t, slices.ContainsFunc(b.sim.Calls(), func(c awssim.Call) bool {
				return c.Method == at.call.method && c.URN == at.call.urn && !c.OK
			}), "the call did not fail")
		}
		end := &sweepEnd{sweep: s, bench: b, on: on, at: at, data: dataIn(b.sim.World())}
		what, err := end.goOn(t.Context(), s.unanswered(class) && at.call.method == "Create")
		became = what
		if err != nil {
			became = failedSweep + what
			t.Errorf("%s, %s: %s: %v", s.ingress, s.name, what, err)
		}
	})
}

// unanswered says whether AWS did what the engine knows nothing of.
func (s *sweep) unanswered(class sweepClass) bool { return class == sweepLost || class == sweepKilled }

// sweepEnd is a stage that goes on after a fault.
type sweepEnd struct {
	*sweep
	*bench

	on *stack
	at sweepMoment
	// data are the ids of what held data when the engine stopped.
	data []string
}

// What comes of a fault.
const (
	sweptOn      = "the next run goes on"
	sweptAdopted = "adopted"
	sweptOver    = "one left over, tagged"
	sweptBare    = "one left over, which has no tags"
	sweptOpen    = "OPEN: adopted, and then not updated"
)

// sweptNotAdopted are what `pulumi import` takes over and the update after it does not, with what the provider says then. The
// error names the resource and nothing is lost; docs/proof.md has the way out.
var sweptNotAdopted = map[string]string{
	"aws:docdb/globalCluster:GlobalCluster":                         "schema.at-least-one-of",
	"aws:elasticache/globalReplicationGroup:GlobalReplicationGroup": "elasticache.global.downgrade",
}

// goOn runs the operation again after a fault, and says what it took. Only what was created unseen may take more than that.
func (e *sweepEnd) goOn(ctx context.Context, unseen bool) (became string, err error) {
	became = sweptOn
	if _, err = e.operate(e.on, 0); err != nil {
		if !unseen {
			return became, errors.New(short(err))
		}
		became = sweptAdopted
		err := e.adopt(ctx, err)
		if known := sweptNotAdopted[e.at.typ]; known != "" {
			if err == nil || !strings.Contains(err.Error(), known) {
				return became, fmt.Errorf("%s was not adopted up to now, for %s; now: %w", e.at.typ, known, err)
			}
			return sweptOpen, e.keepsData()
		}
		if err != nil {
			return became, err
		}
	}
	missing, extra := e.want.compare(sweptWorldOf(e.sim.World(), e.asked))
	if unseen && became == sweptOn && len(missing) == 0 && len(extra) > 0 {
		became, err = e.leftOver()
		if err != nil {
			return became, err
		}
		extra = nil
	}
	if len(missing)+len(extra) > 0 {
		wrong := e.want.unlike(sweptWorldOf(e.sim.World(), e.asked))
		return became, fmt.Errorf("another world:\n  %s", strings.Join(wrong[:min(len(wrong), 8)], "\n  "))
	}
	if urns := urnsOf(e.on); !slices.Equal(e.urns, urns) {
		return became, fmt.Errorf("another state: %d resources, not %d", len(urns), len(e.urns))
	}
	return became, e.keepsData()
}

// adopt takes what was made unseen into the state, as the error before says which resource it is, and runs the operation again.
func (e *sweepEnd) adopt(ctx context.Context, refused error) error {
	urn := resource.URN(e.at.call.urn)
	if !strings.Contains(refused.Error(), urn.Name()) {
		return fmt.Errorf("the error does not name the resource: %s", short(refused))
	}
	made := e.made()
	if len(made) != 1 {
		return fmt.Errorf("%d were made: %s", len(made), short(refused))
	}
	known := e.resources[string(urn)]
	if err := e.on.deployer.(*engineStack).adopt(ctx, deploy.Import{
		Type: urn.Type(), Name: urn.Name(), ID: resource.ID(e.sim.ImportID(made[0])), Parent: known.Parent,
		Provider: providerURN(known.Provider), Protect: true,
	}); err != nil {
		return fmt.Errorf("after %s\nadopting: %s", short(refused), short(err))
	}
	if _, err := e.operate(e.on, 0); err != nil {
		return fmt.Errorf("after adopting: %s", short(err))
	}
	return nil
}

// made are the resources that the call made, once and again.
func (e *sweepEnd) made() []awssim.Resource {
	return slices.DeleteFunc(e.sim.World().Resources, func(r awssim.Resource) bool { return r.URN != e.at.call.urn })
}

// leftOver checks that a resource was made twice, that the one that the state does not have is the only one in addition, and that
// the runbook finds it.
func (e *sweepEnd) leftOver() (string, error) {
	_, extra := e.want.compare(sweptWorldOf(e.sim.World(), e.asked))
	made := e.made()
	known := slices.IndexFunc(e.on.resources(), func(r apitype.ResourceV3) bool { return string(r.URN) == e.at.call.urn })
	if known < 0 || len(made) != 2 {
		return sweptOver, fmt.Errorf("%d made of %s", len(made), e.at.call.urn)
	}
	id := string(e.on.resources()[known].ID)
	over := made[0]
	if over.ID == id || e.sim.ImportID(over) == id {
		over = made[1]
	}
	if slices.Contains(dataTypes, over.Type) {
		return sweptOver, fmt.Errorf("data is there twice: %s", over.ID)
	}
	// What AWS makes with it is left over with it.
	programs := 0
	for _, each := range extra {
		if !strings.Contains(label(each), " "+over.Name+">") {
			continue
		}
		programs++
	}
	if programs != 1 {
		return sweptOver, fmt.Errorf("more is left over: %s", strings.Join(labels(extra), ", "))
	}
	for _, each := range labels(extra) {
		if !strings.Contains(each, " "+over.Name+">") && strings.Count(each, " ") > 1 {
			return sweptOver, fmt.Errorf("something else is left over: %s", each)
		}
	}
	tags := over.Outputs.Object("tagsAll")
	if tags == nil {
		return sweptBare, nil
	}
	if tags["globalapp:application"] != "shop" {
		return sweptOver, fmt.Errorf("the left-over %s has not the application's tag: %v", over.ID, tags)
	}
	if in := taggedIn(over); !slices.Contains(e.searched, in) {
		return sweptOver, fmt.Errorf("the runbook does not look for the left-over %s in %s, only in %v", over.ID, in, e.searched)
	}
	return sweptOver, nil
}

// taggedIn is the region whose tagging API lists a resource: what is global is listed where its API is.
func taggedIn(r awssim.Resource) string {
	switch {
	case r.Region != "":
		return r.Region
	case strings.HasPrefix(r.Type, "aws:globalaccelerator/"):
		return "us-west-2"
	}
	return "us-east-1"
}

// labels are the types, regions and names of things in a world.
func labels(things []string) []string {
	names := make([]string, len(things))
	for i, each := range things {
		names[i] = label(each)
	}
	return names
}

// dataTypes hold data.
var dataTypes = []string{
	"aws:dynamodb/table:Table", replicaType, "aws:rds/globalCluster:GlobalCluster", "aws:rds/cluster:Cluster",
	"aws:rds/instance:Instance", "aws:docdb/globalCluster:GlobalCluster", "aws:docdb/cluster:Cluster",
	"aws:elasticache/replicationGroup:ReplicationGroup", "aws:elasticache/globalReplicationGroup:GlobalReplicationGroup",
	"aws:s3/bucketV2:BucketV2",
}

// dataIn are the types and ids of what holds data.
func dataIn(world awssim.World) []string {
	var ids []string
	for _, r := range world.Resources {
		if slices.Contains(dataTypes, r.Type) {
			ids = append(ids, r.Type+" "+r.Region+" "+r.ID)
		}
	}
	return ids
}

// keepsData checks that what held data when the engine stopped is still there, unless the stage deletes it: another one in its
// place would be a loss.
func (e *sweepEnd) keepsData() error {
	if e.to == nil {
		return nil
	}
	now := dataIn(e.sim.World())
	for _, each := range e.data {
		if !slices.Contains(now, each) {
			return fmt.Errorf("data was lost: %s", each)
		}
	}
	return nil
}

// adopt takes over what exists already, as `pulumi import` does.
func (e *engineStack) adopt(ctx context.Context, resources ...deploy.Import) error {
	e.b.t.Helper()
	run := func(i engine.UpdateInfo, c *engine.Context, o engine.UpdateOptions, preview bool) (
		*deploy.Plan, sdkDisplay.ResourceChanges, error,
	) {
		return engine.Import(i, c, o, resources, preview)
	}
	return e.operate(ctx, operation{apitype.ResourceImportUpdate, "Importing", false, run}, asked{})
}

// short is an error with what the engine called errors, and without what it showed besides.
func short(err error) string {
	text, shown, _ := strings.Cut(err.Error(), "stdout:")
	for line := range strings.Lines(shown) {
		if strings.Contains(line, "error: ") {
			text += "; " + strings.TrimSpace(line)
		}
	}
	return text
}
