package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	globalapp "github.com/pulumi-globalapp/pulumi-globalapp"
	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
	"github.com/pulumi-globalapp/pulumi-globalapp/tests/chain"
	"github.com/pulumi-globalapp/pulumi-globalapp/tests/stories"
)

// engineType is the type of an application, as the engine knows it.
const engineType = "globalapp:index:GlobalApplication"

const (
	// chainGoal is how many times as long as the longest chain of true dependencies a first up may take.
	chainGoal = 1.05
	// everything is more resources at once than there are.
	everything = 1 << 14
	// quiet is how long nothing happens before the clock jumps.
	quiet = 100 * time.Millisecond
)

// programIn is the program of a story in some regions. It names the plugin as the generated SDKs do: the engine then serves
// the application and its record from one plugin process.
func programIn(story stories.Story, regions int) (pulumi.RunFunc, error) {
	inputs, err := story.In(regions)
	if err != nil {
		return nil, err
	}
	return func(ctx *pulumi.Context) error {
		var application pulumi.ResourceState
		return ctx.RegisterRemoteComponentResource(engineType, "shop", pulumi.ToMap(inputs), &application,
			pulumi.Version(globalapp.Version()), pulumi.PluginDownloadURL(globalapp.PluginDownloadURL))
	}, nil
}

// critical measures first ups in AWS's time.
func critical(ctx context.Context, s *stage, e extent) (string, error) {
	var text strings.Builder
	fmt.Fprintf(&text, `
## Against AWS's own order

How long a first up would take with the creation times of AWS (tests/awssim/creation.go has them with their sources), divided
by the longest chain of what must follow one another: a value that flows, a reference that AWS insists on, or one of the reviewed
orderings (tests/awssim/ordering.go). The order is what the engine recorded; where a clock is given, a clock with those times told
every create when to answer, with more parallelism than there are resources, and so saw what the engine does not record.
Goal: %.2f.
`, chainGoal)
	text.WriteString(head("story", "regions", "longest chain", "ratio", "ratio by the clock", "goal"))
	var longest *chain.Graph
	for _, story := range e.stories {
		for _, regions := range e.chains {
			clocked := "-"
			graph, err := s.chainOf(ctx, story, regions, everything, nil)
			if err != nil {
				return "", err
			}
			used, needed := graph.Used().Takes, graph.Needed().Takes
			worst := float64(used) / float64(needed)
			if slices.Contains(e.clocked, regions) {
				byClock, err := s.byClock(ctx, story, regions, needed)
				if err != nil {
					return "", err
				}
				clocked, worst = fmt.Sprintf("%.3f", byClock), max(worst, byClock)
			}
			text.WriteString(row(story.Name, regions, needed, fmt.Sprintf("%.3f", float64(used)/float64(needed)), clocked,
				longer(worst, chainGoal)))
			if longest == nil {
				longest = graph
			}
		}
	}
	fmt.Fprintf(&text, "\nThe chain of the %s in %d regions:\n\n", e.stories[0].Name, e.chains[0])
	for line := range strings.Lines(longest.Used().String()) {
		fmt.Fprintf(&text, "- `%s`\n", strings.Join(strings.Fields(line), " "))
	}
	more, err := s.otherwise(ctx, e)
	return text.String() + more, err
}

// byClock is the ratio that a clock measures. A busy machine makes it jump too early, so it gets more time when it is high.
func (s *stage) byClock(
	ctx context.Context, story stories.Story, regions int, needed time.Duration,
) (measured float64, err error) {
	for wait := quiet; wait <= 9*quiet; wait *= 3 {
		clock := chain.NewClock(wait)
		if _, err := s.chainOf(ctx, story, regions, everything, clock); err != nil {
			return 0, err
		}
		if measured = float64(clock.Now()) / float64(needed); measured <= chainGoal {
			break
		}
	}
	return measured, nil
}

// otherwise is the same with the engine's own parallelism, and with real waiting.
func (s *stage) otherwise(ctx context.Context, e extent) (string, error) {
	var text strings.Builder
	text.WriteString("\nWith the engine's own parallelism (four creates a core), by the clock:\n")
	text.WriteString(head("story", "regions", "ratio", "creates at once, at most"))
	for _, regions := range e.chains {
		clock := chain.NewClock(quiet)
		graph, err := s.chainOf(ctx, stories.WebShop, regions, 0, clock)
		if err != nil {
			return "", err
		}
		text.WriteString(row(stories.WebShop.Name, regions,
			fmt.Sprintf("%.2f", float64(clock.Now())/float64(graph.Needed().Takes)), clock.Most()))
	}
	if e.sleeps == 0 {
		return text.String(), nil
	}
	program, err := programIn(stories.WebShop, 3)
	if err != nil {
		return "", err
	}
	first, err := s.deploy(ctx, trial{program: program, parallel: everything})
	if err != nil {
		return "", err
	}
	needed := chain.Of(first.deployment, first.needs).Needed().Takes
	var mu sync.Mutex
	var began, ended time.Time
	told := func(call awssim.Call) {
		if call.Method != "Create" || call.Preview {
			return
		}
		mu.Lock()
		if began.IsZero() {
			began = time.Now()
		}
		mu.Unlock()
		time.Sleep(time.Duration(float64(awssim.CreationTime(call.Type)) * float64(e.sleeps) / float64(needed)))
		mu.Lock()
		ended = time.Now()
		mu.Unlock()
	}
	if _, err := s.deploy(ctx, trial{program: program, parallel: everything, told: told}); err != nil {
		return "", err
	}
	took := ended.Sub(began)
	fmt.Fprintf(&text, "\nThe %s in 3 regions with real waiting, %s of AWS's time in %s: %.1f s, a ratio of %.3f.\n",
		stories.WebShop.Name, needed, e.sleeps, took.Seconds(), took.Seconds()/e.sleeps.Seconds())
	return text.String(), nil
}

// chainOf is the graph of the first update of a story, which a clock may slow down; the clock is closed.
func (s *stage) chainOf(
	ctx context.Context, story stories.Story, regions, parallel int, clock *chain.Clock,
) (*chain.Graph, error) {
	program, err := programIn(story, regions)
	if err != nil {
		return nil, err
	}
	t := trial{program: program, parallel: parallel}
	if clock != nil {
		defer clock.Close()
		t.told = clock.Tell
	}
	done, err := s.deploy(ctx, t)
	if err != nil {
		return nil, fmt.Errorf("%s in %d regions: %w", story.Name, regions, err)
	}
	return chain.Of(done.deployment, done.needs), nil
}
