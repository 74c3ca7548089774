package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/stories"
)

// overheadGoal is how many times as long as the flat program the application may take.
const overheadGoal = 1.10

// pairing is one number of regions in both programs.
type pairing struct {
	preview, up, again [2][]time.Duration
	work               [2][]time.Duration
}

// overhead compares an application with a flat program that registers the same resources without it.
func overhead(ctx context.Context, s *stage, e extent) (string, error) {
	var text strings.Builder
	fmt.Fprintf(&text, `
## Against a flat program

The web shop of the README (ECS, Global Accelerator, DynamoDB and S3), and a program that registers the very same resources
with the same dependencies, recorded from it, without components and without the plugin: how many times as long the first takes,
and its seconds.
Both are inline Go programs; the time is that of the pulumi process, checkpoints are skipped. The work is that of the processors
during the first up. Goal: %.2f in three regions.
`, overheadGoal)
	text.WriteString(head("regions", "resources", "preview", "first up", "up without changes", "work", "seconds of the first up",
		"goal"))
	for _, regions := range e.overhead {
		application, err := programIn(stories.WebShop, regions)
		if err != nil {
			return "", err
		}
		flat, err := s.flatten(ctx, application)
		if err != nil {
			return "", fmt.Errorf("in %d regions: %w", regions, err)
		}
		var p pairing
		for turn := range e.runs {
			for i := range 2 {
				which := (i + turn) % 2
				t := trial{program: application, preview: true, again: true}
				if which == 1 {
					t.program = programOf(flat)
				}
				done, err := s.deploy(ctx, t)
				if err != nil {
					return "", fmt.Errorf("in %d regions: %w", regions, err)
				}
				p.preview[which] = append(p.preview[which], done.preview.wall)
				p.up[which] = append(p.up[which], done.up.wall)
				p.again[which] = append(p.again[which], done.again.wall)
				p.work[which] = append(p.work[which], done.up.work)
			}
		}
		show := func(of [2][]time.Duration) string { return fmt.Sprintf("%.2f", ratio(of[0], of[1])) }
		text.WriteString(row(regions, len(flat), show(p.preview), show(p.up), show(p.again), show(p.work),
			seconds(p.up[0])+" to "+seconds(p.up[1]), longer(ratio(p.up[0], p.up[1]), overheadGoal)))
	}
	return text.String(), nil
}
