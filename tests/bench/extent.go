package main

import (
	"fmt"
	"runtime"
	"time"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/stories"
)

// extent is how much is measured.
type extent struct {
	// command reproduces the page.
	command string
	// runs is how often what is compared is measured, and overhead in how many regions.
	runs     int
	overhead []int
	// scaling are the numbers of regions of the web shop, kept those of them that are also measured with the state kept at
	// every step, and mesh is that of the buckets alone.
	scaling, kept []int
	mesh          int
	// stories are measured in chains regions; in those of clocked on a clock, too.
	stories         []stories.Story
	chains, clocked []int
	// sleeps is how long the longest chain lasts in the run that really waits; 0 leaves it out.
	sleeps time.Duration
}

var (
	full = extent{
		command: "make bench", runs: 3, overhead: []int{1, 3, 6, 12, 24},
		scaling: []int{1, 3, 6, 12, 24, len(stories.Regions)}, kept: []int{1, 3, 6, 12}, mesh: 30,
		stories: stories.All, chains: []int{3, 6, 12}, clocked: []int{3}, sleeps: time.Minute,
	}
	brief = extent{
		command: "make bench BENCH=quick", runs: 1, overhead: []int{1, 3},
		scaling: []int{1, 3, 6}, kept: []int{3}, mesh: 10,
		stories: stories.All[:2], chains: []int{3}, clocked: []int{3},
	}
)

// heading says what was measured, where and when.
func (s *stage) heading(e extent) string {
	return fmt.Sprintf(`# Benchmarks

Written by `+"`%s`"+` on %s: %d cores, %s/%s, %s, Pulumi v%s. AWS is simulated, so these are the times of the engine,
of the plugin and of the program, not of AWS. A figure is a median, with the lowest and the highest beside it when there are
several.
What is compared ran in turns; compare ratios, not seconds, with those of another machine.
`, e.command, time.Now().UTC().Format(time.DateOnly), runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version(),
		s.cli.Version())
}
