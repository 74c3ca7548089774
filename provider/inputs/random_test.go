package inputs

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology/topologytest"
)

const (
	// boundedCases are the random applications of a usual run, for each of its two seeds.
	boundedCases = 400
	// provenExecutions are the planner's executions of a run of `make prove`, over all parts of the suite.
	provenExecutions = 10_000_000
	// longestCheck is how long one set of inputs may take on a machine that does other things, too.
	longestCheck = 10 * time.Second
)

// tally counts what was examined.
type tally struct {
	cases, executions, accepted, refused, problems, transitions, losses atomic.Int64

	mu      sync.Mutex
	rules   map[string]bool
	slowest time.Duration
}

func newTally() *tally { return &tally{rules: map[string]bool{}} }

func (c *tally) took(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.slowest = max(c.slowest, d)
}

func (c *tally) broke(rule string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.rules[rule] = true
}

func (c *tally) String() string {
	return fmt.Sprintf("%d random applications and later versions of them: %d planner executions; %d inputs accepted, %d "+
		"refused with %d problems of %d rules, each with its path; %d changes compared; %d losses simulated; the slowest "+
		"inputs took %s",
		c.cases.Load(), c.executions.Load(), c.accepted.Load(), c.refused.Load(), c.problems.Load(), len(c.rules),
		c.transitions.Load(), c.losses.Load(), c.slowest.Round(time.Millisecond))
}

// Random applications, sound ones and spoilt ones, are planned or refused, and what is said holds together. `make prove` does it
// until the planner was executed ten million times.
func TestRandomApplications(t *testing.T) {
	t.Parallel()
	counted := newTally()
	defer func() { t.Logf("proved: %s", counted) }()
	if os.Getenv("GLOBALAPP_PROVE") == "" {
		for _, seed := range randomSeeds(t) {
			runCases(t, counted, seed, func(done uint64) bool { return done < boundedCases })
		}
		return
	}
	part, parts := 1, 1
	if asked := os.Getenv("GLOBALAPP_PART"); asked != "" {
		_, err := fmt.Sscanf(asked, "%d/%d", &part, &parts)
		require.NoError(t, err, asked)
	}
	wanted := int64(provenExecutions / parts)
	began := uint64(part) << 40 //nolint:gosec // Parts are few.
	runCases(t, counted, began, func(uint64) bool { return counted.executions.Load() < wanted })
	require.GreaterOrEqual(t, counted.executions.Load(), wanted)
}

// randomSeeds are one that stays, so that runs can be compared, and a new one, which is printed; or the one to repeat.
func randomSeeds(t *testing.T) []uint64 {
	t.Helper()
	asked := os.Getenv("GLOBALAPP_SEED")
	if asked == "" {
		fresh := rand.Uint64() >> 1 //nolint:gosec // It chooses test cases.
		t.Logf("seeds: 1 and %d", fresh)
		return []uint64{1, fresh}
	}
	seed, err := strconv.ParseUint(asked, 10, 64)
	require.NoError(t, err)
	return []uint64{seed}
}

// runCases examines the applications of a seed and of those that follow it, on every processor. A failure says the seed that
// begins with the case that failed.
func runCases(t *testing.T, counted *tally, seed uint64, more func(done uint64) bool) {
	t.Helper()
	var next atomic.Uint64
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for !t.Failed() {
				i := next.Add(1) - 1
				if !more(i) {
					return
				}
				examineCase(t, counted, seed+i)
			}
		})
	}
	workers.Wait()
}

// failure is how a case ends that fails: the case is told apart from what runs beside it.
type failure struct{ text string }

// caseT stops one case.
type caseT struct{}

func (caseT) Errorf(format string, args ...any) { panic(failure{fmt.Sprintf(format, args...)}) }
func (caseT) FailNow()                          { panic(failure{"failed"}) }

func examineCase(t *testing.T, counted *tally, seed uint64) {
	t.Helper()
	var looked *topologytest.Object
	defer func() {
		if wrong := recover(); wrong != nil {
			stack := make([]byte, 16<<10)
			stack = stack[:runtime.Stack(stack, false)]
			t.Errorf("GLOBALAPP_SEED=%d repeats this: %v\n%s\n%s", seed, wrong, topologytest.Written(*looked), stack)
		}
	}()
	d := topologytest.Seeded(seed)
	e := examination{t: caseT{}, tally: counted, Draw: d, own: Own(), looked: &looked}
	e.examine()
}

// examination looks at one random application and what comes of it.
type examination struct {
	t require.TestingT
	*tally
	*topologytest.Draw

	own *Package
	// looked is what is examined at the moment.
	looked **topologytest.Object
}

func (e examination) examine() {
	e.cases.Add(1)
	settings := topologytest.Settings{Most: topologytest.One(e.Draw, 3, 5, 5, 12)}
	inputs := topologytest.Application(e.Draw, settings)
	bad, its, problems := e.check(topologytest.Spoil(e.Draw, inputs))
	e.replan(bad, its, problems)
	e.variants(bad, its, problems)
	app, plan, found := e.check(inputs)
	e.replan(app, plan, found)
	e.variants(app, plan, found)
	if len(found) == 0 && e.Chance(20) {
		e.tell(app, plan)
		later, _ := topologytest.Change(e.Draw, settings, inputs)
		if _, next, found := e.check(later); len(found) == 0 {
			e.follow(plan, next)
		}
	}
}

// check takes inputs through everything that the plugin does with them before it registers something.
func (e examination) check(inputs topologytest.Object) (topology.Application, topology.Plan, topology.Problems) {
	*e.looked = &inputs
	given := topologytest.Inputs(inputs)
	began := time.Now()
	app, plan, found := e.own.Application(topologytest.Name, testIdentity, given)
	took := time.Since(began)
	e.took(took)
	require.Less(e.t, took, longestCheck, "checking the inputs takes too long")
	planned := len(found) == 0
	for _, problem := range found {
		planned = planned || slices.Contains(topology.Rules(), problem.Rule) && problem.Rule != topology.RuleName
		e.broke(problem.Rule)
		require.NoError(e.t, e.sayable(problem))
		if problem.Path != "" || problem.Rule != topology.RuleName {
			require.True(e.t, e.own.placed(given, problem.Path), "no such place: %s (%s)", problem.Error(), problem.Rule)
		}
	}
	if planned {
		e.executions.Add(1)
	}
	if len(found) > 0 {
		e.refused.Add(1)
		e.problems.Add(int64(len(found)))
		require.Equal(e.t, topology.Plan{}, plan)
	} else {
		e.accepted.Add(1)
		soundPlan(e.t, app, plan)
	}
	return app, plan, found
}

// sayable checks a message: it says something, and no secret.
func (examination) sayable(problem topology.Problem) error {
	switch {
	case !slices.Contains(Rules(), problem.Rule) && !slices.Contains(topology.Rules(), problem.Rule):
		return fmt.Errorf("unknown rule %q", problem.Rule)
	case strings.TrimSpace(problem.Message) == "":
		return fmt.Errorf("nothing is said of %s at %s", problem.Rule, problem.Path)
	case strings.Contains(problem.Message, topologytest.Password):
		return fmt.Errorf("a secret is said: %s", problem.Error())
	}
	return nil
}

// replan plans what was decoded once more: the same comes of it, whether there are mistakes or not.
func (e examination) replan(app topology.Application, plan topology.Plan, found topology.Problems) {
	again, wrong := e.plan(app)
	if len(found) == 0 {
		require.Empty(e.t, wrong)
		require.True(e.t, reflect.DeepEqual(plan, again), "two plans of the same inputs differ")
		return
	}
	once, twice := e.plan(app)
	require.True(e.t, reflect.DeepEqual(again, once) && reflect.DeepEqual(wrong, twice), "two plans of the same inputs differ")
}

func (e examination) plan(app topology.Application) (topology.Plan, topology.Problems) {
	e.executions.Add(1)
	return topology.New(app)
}

// variants plans what is nearly the same: in another order of the regions, which changes nothing, and with one thing different.
func (e examination) variants(app topology.Application, plan topology.Plan, wrong topology.Problems) {
	regions := slices.Clone(app.Regions)
	mixed := app
	mixed.Regions = topologytest.Some(e.Draw, len(regions), regions)
	again, found := e.plan(mixed)
	if len(found) == 0 {
		require.False(e.t, e.planned(wrong), "the order of the regions matters")
	}
	if len(wrong) == 0 {
		require.True(e.t, reflect.DeepEqual(plan, again), "the order of the regions matters")
		require.Empty(e.t, topology.CheckTransition(plan.Deployment(), plan.Deployment()), "deploying the same again is refused")
	}
	for i := range min(4, len(regions)) {
		less := app
		less.Regions = slices.Delete(slices.Clone(regions), i, i+1)
		e.varied(plan, less)
		for _, alter := range []func(*topology.Region){
			func(r *topology.Region) { r.Traffic = 0 },
			func(r *topology.Region) { r.Isolated = !r.Isolated },
			func(r *topology.Region) { r.Network.CidrBlock = "10.31.0.0/16" },
			func(r *topology.Region) { r.DataOnly = !r.DataOnly },
			func(r *topology.Region) { r.Network.NatGateways = "none" },
			func(r *topology.Region) { r.Name = topologytest.One(e.Draw, topologytest.Regions...) },
		} {
			altered := app
			altered.Regions = slices.Clone(regions)
			alter(&altered.Regions[i])
			e.varied(plan, altered)
		}
		elsewhere := app
		elsewhere.WriterRegion = regions[i].Name
		e.varied(plan, elsewhere)
	}
	for i := range app.Stores {
		less := app
		less.Stores = slices.Delete(slices.Clone(app.Stores), i, i+1)
		e.varied(plan, less)
	}
}

// planned says whether what is wrong was found by the planner alone, so that a later plan finds it, too.
func (examination) planned(wrong topology.Problems) bool {
	return slices.ContainsFunc(wrong, func(p topology.Problem) bool { return slices.Contains(topology.Rules(), p.Rule) })
}

// varied plans an application that differs from one that was deployed.
func (e examination) varied(before topology.Plan, app topology.Application) {
	after, found := e.plan(app)
	for _, problem := range found {
		require.NoError(e.t, e.sayable(problem))
		require.NotEmpty(e.t, problem.Path)
	}
	// What was refused before may lack what the planner leaves to the check.
	if len(found) > 0 || len(before.Regions) == 0 {
		return
	}
	soundPlan(e.t, app, after)
	if e.Chance(10) {
		e.follow(before, after)
	}
}

// follow compares a plan with the deployment before it, both ways.
func (e examination) follow(before, after topology.Plan) {
	for _, pair := range [][2]topology.Deployment{
		{before.Deployment(), after.Deployment()}, {after.Deployment(), before.Deployment()}, {{}, after.Deployment()},
	} {
		e.transitions.Add(1)
		found := topology.CheckTransition(pair[0], pair[1])
		require.Equal(e.t, found, topology.CheckTransition(pair[0], pair[1]))
		for _, problem := range found {
			require.Contains(e.t, topology.TransitionRules(), problem.Rule)
			require.NotEmpty(e.t, problem.Path, problem.Error())
			require.NotEmpty(e.t, problem.Message)
		}
	}
}

// tell has everything said that is said of a plan.
func (e examination) tell(app topology.Application, plan topology.Plan) {
	require.Equal(e.t, plan.Diagram(), plan.Diagram())
	require.NotContains(e.t, plan.Diagram(), topologytest.Password)
	steps := topology.Runbook(app, plan, asDeployed(plan))
	ids := map[string]bool{}
	for _, step := range steps {
		require.False(e.t, ids[step.ID], "two steps are %s", step.ID)
		ids[step.ID] = true
		require.NotEmpty(e.t, step.Title)
	}
	require.NotContains(e.t, topology.RunbookMarkdown(app.Name, steps), topologytest.Password)
	losses := []topology.Loss{{ControlPlanes: true}}
	for i, region := range plan.Regions {
		losses = append(losses, topology.Loss{Region: region.Name})
		if region.Network != nil && len(region.Network.Zones) > 0 {
			losses = append(losses, topology.Loss{Zone: region.Network.Zones[0].ID})
		}
		if i > 0 {
			losses = append(losses, topology.Loss{Link: []string{region.Name, plan.Regions[0].Name}})
		}
	}
	for _, loss := range losses {
		e.losses.Add(1)
		outage, found := topology.SimulateOutage(app, plan, loss)
		require.Empty(e.t, found)
		for _, moment := range outage.Timeline {
			require.True(e.t, moment.Step == "" || ids[moment.Step], "no step %s in the runbook", moment.Step)
		}
		for _, store := range outage.Stores {
			require.True(e.t, store.Step == "" || ids[store.Step], "no step %s in the runbook", store.Step)
		}
	}
}

// asDeployed gives a plan's datastores what AWS would give them.
func asDeployed(plan topology.Plan) topology.Deployed {
	known := topology.Deployed{Stores: map[string]topology.DeployedStore{}}
	for _, store := range plan.Stores {
		members := map[string]topology.DeployedMember{}
		for _, member := range store.Members {
			members[member.Region] = topology.DeployedMember{Name: member.PhysicalName, Arn: "arn:" + member.PhysicalName}
		}
		known.Stores[store.Name] = topology.DeployedStore{Global: store.PhysicalName, Members: members}
	}
	return known
}

// soundPlan checks what must hold of every plan: regions in order, each once; ranges and names that nobody else has.
func soundPlan(t require.TestingT, app topology.Application, plan topology.Plan) {
	require.Len(t, plan.Regions, len(app.Regions))
	require.Len(t, plan.Stores, len(app.Stores))
	homes := 0
	for i, region := range plan.Regions {
		if i > 0 && plan.Regions[i-1].Name >= region.Name {
			require.Fail(t, "the regions are not in order")
		}
		if region.Home {
			homes++
		}
	}
	require.Equal(t, 1, homes)
	separate(t, plan)
	named := map[string]string{}
	for _, store := range plan.Stores {
		for _, name := range append([]string{store.PhysicalName}, memberNamesOf(store)...) {
			if name == "" {
				continue
			}
			require.Empty(t, named[store.Kind+" "+name], "two have the name %s", name)
			named[store.Kind+" "+name] = store.Name
			if !namesByKind[store.Kind].MatchString(name) {
				require.Fail(t, "AWS refuses the name "+name)
			}
		}
	}
}

// memberNamesOf are the names that the members of a store have in their regions.
func memberNamesOf(store topology.StorePlan) []string {
	var names []string
	for _, member := range store.Members {
		if member.PhysicalName != "" && member.PhysicalName != store.PhysicalName {
			names = append(names, member.Region+" "+member.PhysicalName)
		}
	}
	return names
}

// namesByKind are AWS's patterns for the names of datastores, by kind, with the region of a member before them.
var namesByKind = map[string]*regexp.Regexp{
	topology.KindDynamoDB:    regexp.MustCompile(`^([a-z0-9-]+ )?[a-zA-Z0-9_.-]{3,255}$`),
	topology.KindS3:          regexp.MustCompile(`^([a-z0-9-]+ )?[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$`),
	topology.KindAurora:      regexp.MustCompile(`^([a-z0-9-]+ )?[a-z][a-z0-9-]{0,61}[a-z0-9]$`),
	topology.KindDocumentDB:  regexp.MustCompile(`^([a-z0-9-]+ )?[a-z][a-z0-9-]{0,61}[a-z0-9]$`),
	topology.KindRDS:         regexp.MustCompile(`^([a-z0-9-]+ )?[a-z][a-z0-9-]{0,61}[a-z0-9]$`),
	topology.KindElastiCache: regexp.MustCompile(`^([a-z0-9-]+ )?[a-z][a-z0-9-]{0,38}[a-z0-9]$`),
}

// separate checks that no two networks have an address in common, and no two subnets of one.
func separate(t require.TestingT, plan topology.Plan) {
	for i, region := range plan.Regions {
		if region.Network == nil {
			continue
		}
		for _, other := range plan.Regions[:i] {
			if other.Network == nil {
				continue
			}
			for _, a := range region.Network.Ranges() {
				for _, b := range other.Network.Ranges() {
					if a.Overlaps(b) {
						require.Fail(t, "ranges overlap", "%s in %s overlaps %s in %s", a, region.Name, b, other.Name)
					}
				}
			}
		}
		for k, zone := range region.Network.Zones {
			block := region.Network.CidrBlock
			inside := block.Contains(zone.Private.Addr()) && block.Contains(zone.Public.Addr())
			if !inside || zone.Private.Overlaps(zone.Public) {
				require.Fail(t, "a zone has wrong subnets", "%v of %s", zone, block)
			}
			for _, other := range region.Network.Zones[:k] {
				if zone.Private.Overlaps(other.Private) || zone.Public.Overlaps(other.Public) ||
					zone.Private.Overlaps(other.Public) || zone.Public.Overlaps(other.Private) {
					require.Fail(t, "subnets overlap", "%v and %v", zone, other)
				}
			}
		}
	}
}

// Rapid looks for the smallest application that breaks a rule that all keep, and prints what repeats it.
func TestApplicationsByRapid(t *testing.T) {
	t.Parallel()
	counted := newTally()
	rapid.Check(t, func(t *rapid.T) {
		draw := topologytest.Picks(func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "choice") })
		var looked *topologytest.Object
		examination{t: t, tally: counted, Draw: draw, own: Own(), looked: &looked}.examine()
	})
}

// A fuzzer's bytes are the choices of an application, and of what spoils it.
func FuzzApplication(f *testing.F) {
	for _, seed := range []string{"", "shop", "\x03\x02\x01\x00\xff\xff\x40\x80", strings.Repeat("\xc8\x11\x63", 60)} {
		f.Add([]byte(seed))
	}
	counted := newTally()
	f.Fuzz(func(t *testing.T, choices []byte) {
		var looked *topologytest.Object
		examination{t: t, tally: counted, Draw: topologytest.FromBytes(choices), own: Own(), looked: &looked}.examine()
	})
}

// Whatever JSON a program of any language sends is planned or refused, with the place of each mistake.
func FuzzInputs(f *testing.F) {
	for _, seed := range []string{
		`{}`, `{"homeRegion":"us-east-2","regions":[{"name":"us-east-2"}],"compute":{"ecs":{"image":"shop"}}}`,
		`{"regions":[null,{"name":1e300}],"datastores":{"":{},"a.b":{"s3":{}}}}`, `{"regions":{"name":"x"},"network":[]}`,
		`{"homeRegion":"us-east-2","regions":[{"name":"us-east-2"}],"compute":{"eks":{"nodes":{"nodeGroup":{"instanceTypes":[]}}}}}`,
	} {
		f.Add(seed)
	}
	counted := newTally()
	f.Fuzz(func(t *testing.T, text string) {
		var given map[string]any
		if json.Unmarshal([]byte(text), &given) != nil {
			t.Skip("no JSON")
		}
		var looked *topologytest.Object
		e := examination{t: t, tally: counted, Draw: topologytest.Seeded(1), own: Own(), looked: &looked}
		app, plan, found := e.check(given)
		e.replan(app, plan, found)
	})
}
