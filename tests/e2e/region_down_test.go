package e2e_test

import (
	"bytes"
	"context"
	"maps"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/pkg/v3/resource/deploy"
	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/events"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optdestroy"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optrefresh"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
	"github.com/pulumi-globalapp/pulumi-globalapp/tests/drill"
)

// regionDownOperation is an operation that goes on while a region refuses everything.
type regionDownOperation struct {
	name string
	// image is the version of the application after it.
	image string
}

// regionDownOperations are those of an application's life: a region is created, a version goes out, the state is read, and
// everything goes.
var regionDownOperations = []regionDownOperation{{"create", "1"}, {"update", "2"}, {"refresh", "1"}, {"destroy", "1"}}

// regionDownCase is an operation on an application, while a region is lost.
type regionDownCase struct {
	regionDownOperation

	ingress, lost string
}

func (c regionDownCase) String() string { return c.ingress + "/" + c.name + "/" + c.lost }

// regionDownCases are all of them.
func regionDownCases() []regionDownCase {
	var all []regionDownCase
	for _, ingress := range slices.Sorted(maps.Keys(drillIngresses)) {
		for _, lost := range threeRegions {
			for _, each := range regionDownOperations {
				all = append(all, regionDownCase{each, ingress, lost})
			}
		}
	}
	return all
}

// before are the regions of the application before the operation: the one that is created is a last one that answers.
func (c regionDownCase) before() []string {
	if c.name != "create" {
		return threeRegions
	}
	created := "eu-west-1"
	if c.lost == created {
		created = "us-west-2"
	}
	return without(threeRegions, created)
}

// program is the application in some regions, with a version.
func (c regionDownCase) program(regions []string, version string) pulumi.RunFunc {
	inputs := parsed(strings.Replace(drillShop, "/shop:1", "/shop:"+version, 1) + drillIngresses[c.ingress] +
		"\nhomeRegion: " + threeRegions[0])
	var list []any
	for _, each := range regions {
		list = append(list, map[string]any{"name": each})
	}
	inputs["regions"] = list
	return practised(inputs)
}

// alsoLeftOut are what an operation leaves out besides the runbook's `without-<region>`, as docs/operations.md says:
// the connections of a new region with the lost one, and replicas, which are read and deleted through the home region.
func (c regionDownCase) alsoLeftOut() []string {
	switch {
	case c.name == "create":
		return []string{"**-peering-*" + c.lost + "-*"}
	case c.name != "update" && c.lost == threeRegions[0]:
		return []string{"**::shop-orders-replica-*"}
	}
	return nil
}

// impossible says whether an operation needs the lost region: a region that joins gets its replicas of tables, databases and
// caches through the home region.
func (c regionDownCase) impossible() bool { return c.name == "create" && c.lost == threeRegions[0] }

// follows matches what, outside the lost region, follows only when it is back.
func (c regionDownCase) follows() *regexp.Regexp {
	var all []string
	if c.name == "create" {
		all = append(all, ` shop-peering-\S*`+c.lost, ` shop-pictures-replication-policy-`+c.lost)
	}
	if c.lost == "us-west-2" {
		// The ingress is left out: Global Accelerator's only API is there, and the session for the public records.
		all = append(all, ` shop-(ingress|route53|name|validation)-`)
		if c.name == "update" {
			// What is left out keeps what it depends on.
			all = append(all, `^more: <aws:ecs/taskDefinition:TaskDefinition `)
		}
	}
	if len(all) == 0 {
		return regexp.MustCompile(`$^`)
	}
	return regexp.MustCompile(strings.Join(all, "|"))
}

// operate runs the operation, which leaves out what matches.
func (c regionDownCase) operate(s *stack, excludes []string, goOn bool) error {
	var log bytes.Buffer
	run := func(act func(context.Context, chan<- events.EngineEvent) error) error {
		_, err := s.watch(&log, func(ctx context.Context, stream chan<- events.EngineEvent) (auto.OutputMap, error) {
			return nil, act(ctx, stream)
		})
		return err
	}
	switch c.name {
	case "destroy":
		return run(func(ctx context.Context, stream chan<- events.EngineEvent) error {
			options := []optdestroy.Option{optdestroy.EventStreams(stream), optdestroy.Exclude(excludes)}
			if goOn {
				options = append(options, optdestroy.ContinueOnError())
			}
			_, err := s.Destroy(ctx, options...)
			return err
		})
	case "refresh":
		// It has no --continue-on-error.
		return run(func(ctx context.Context, stream chan<- events.EngineEvent) error {
			_, err := s.Refresh(ctx, optrefresh.EventStreams(stream), optrefresh.Exclude(excludes))
			return err
		})
	}
	s.runs(c.program(threeRegions, c.image))
	options := []optup.Option{optup.Exclude(excludes)}
	if goOn {
		options = append(options, optup.ContinueOnError())
	}
	_, err := s.tryUp(options...)
	return err
}

// regionDownOption matches an option of the runbook's command.
var regionDownOption = regexp.MustCompile(`--exclude '([^']+)'`)

// While a region refuses everything, every operation goes on in the others by the documented command, and a plain one catches up
// when it is back. To go on despite errors is not enough.
func TestRegionDown(t *testing.T) {
	t.Parallel()
	cases := regionDownCases()
	if everything() {
		part := partAsked(t)
		for k := len(cases) - 1; k >= 0; k-- {
			if !part.has(k) {
				cases = slices.Delete(cases, k, k+1)
			}
		}
		t.Logf("proved: operations while a region is down: %d cases", len(cases))
	} else {
		cases = regionDownSome(t, cases)
	}
	for _, c := range cases {
		t.Run(c.String(), func(t *testing.T) {
			t.Parallel()
			c.holds(t)
		})
	}
}

// regionDownSome are a few of the cases by each seed.
func regionDownSome(t *testing.T, cases []regionDownCase) []regionDownCase {
	t.Helper()
	var some []regionDownCase
	for _, seed := range seeds(t) {
		r := rand.New(rand.NewPCG(seed, 0)) //nolint:gosec // It chooses test cases.
		for _, k := range r.Perm(len(cases))[:3] {
			if !slices.Contains(some, cases[k]) {
				some = append(some, cases[k])
			}
		}
	}
	return some
}

// holds loses a region before an operation and gives it back after it.
func (c regionDownCase) holds(t *testing.T) {
	t.Helper()
	b := newBench(t)
	b.sim.AddZone(awssim.Zone{ID: zoneID, Name: "example.com"})
	s := b.engineStack("dev", c.program(c.before(), "1"))
	steps, err := drill.Steps(s.up().outputs["runbook"].Value)
	require.NoError(t, err)
	excludes := c.alsoLeftOut()
	for _, each := range regionDownOption.FindAllStringSubmatch(steps["without-"+c.lost].Commands[0], -1) {
		excludes = append(excludes, each[1])
	}
	asked := askedIn(b.sim.World())
	base := b.sim.Save()
	state, err := os.ReadFile(s.file)
	require.NoError(t, err)
	require.NoError(t, c.operate(s, nil, false))
	maps.Copy(asked, askedIn(b.sim.World()))
	want, urns := sweptWorldOf(b.sim.World(), asked), urnsOf(s)
	lose := func() {
		b.sim.Restore(base)
		b.sim.LoseRegion(c.lost)
		require.NoError(t, os.WriteFile(s.file, state, 0o600))
	}

	lose()
	require.ErrorContains(t, c.operate(s, nil, true), c.lost, "to go on despite errors is enough")

	lose()
	err = c.operate(s, excludes, false)
	switch {
	case c.impossible():
		require.ErrorContains(t, err, c.lost)
	case c.name == "destroy":
		require.NoError(t, err)
		assert.Empty(t, regionDownNeedless(s, excludes), "nothing that is left out needs these")
	default:
		require.NoError(t, err)
		late := c.follows()
		assert.Empty(t, slices.DeleteFunc(want.unlike(sweptWorldOf(b.sim.World(), asked)), func(each string) bool {
			inLost := strings.Contains(each, " "+c.lost+" ") || strings.Contains(each, " "+c.lost+">")
			return inLost || late.MatchString(each)
		}), "not what it should be outside the lost region")
	}

	b.sim.HealRegion(c.lost)
	require.NoError(t, c.operate(s, nil, false))
	assert.Empty(t, want.unlike(sweptWorldOf(b.sim.World(), asked)), "the lost region has not caught up")
	assert.Equal(t, urns, urnsOf(s))
}

// regionDownNeedless are the resources of a state that nothing needs that was left out, directly or by way of others.
func regionDownNeedless(s *stack, excludes []string) []string {
	resources := s.resources()
	needed := map[resource.URN]bool{}
	patterns := deploy.NewUrnTargets(excludes)
	for changed := true; changed; {
		changed = false
		for _, r := range resources {
			if !needed[r.URN] && !patterns.Contains(r.URN) {
				continue
			}
			needs := append(slices.Clone(r.Dependencies), r.URN, r.Parent)
			for _, each := range r.PropertyDependencies {
				needs = append(needs, each...)
			}
			if r.Provider != "" {
				needs = append(needs, providerURN(r.Provider))
			}
			for _, urn := range needs {
				changed = changed || !needed[urn]
				needed[urn] = true
			}
		}
	}
	var needless []string
	for _, r := range resources {
		if !needed[r.URN] {
			needless = append(needless, r.URN.Name())
		}
	}
	return needless
}
