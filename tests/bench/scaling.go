package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/stories"
)

// scaling measures the web shop in more and more regions.
func scaling(ctx context.Context, s *stage, e extent) (string, error) {
	var text strings.Builder
	text.WriteString(`
## In more regions

The first up of the web shop. The default state backend writes the whole state at every step, so its time grows with the square of
the resources whatever registers them; the other columns are without it. Messages are those between the engine and its plugins.
Provider instances are those of aws that the up configured: one a region, and one for what is global.
`)
	text.WriteString(head("regions", "resources", "first up", "a resource", "with checkpoints", "plugin's memory", "messages",
		"messages a resource", "provider instances"))
	for _, regions := range e.scaling {
		shown, err := s.scaled(ctx, stories.WebShop, regions, slices.Contains(e.kept, regions))
		if err != nil {
			return "", err
		}
		text.WriteString(shown)
	}
	fmt.Fprintf(&text, "\nBuckets alone, each replicated to each other: %d rules in %d regions.\n", e.mesh*(e.mesh-1), e.mesh)
	text.WriteString(head("regions", "resources", "first up", "a resource", "with checkpoints", "plugin's memory", "messages",
		"messages a resource", "provider instances"))
	shown, err := s.scaled(ctx, stories.Buckets, e.mesh, false)
	if err != nil {
		return "", err
	}
	return text.String() + shown, nil
}

// scaled is the row of a story in some regions.
func (s *stage) scaled(ctx context.Context, story stories.Story, regions int, kept bool) (string, error) {
	program, err := programIn(story, regions)
	if err != nil {
		return "", err
	}
	done, err := s.deploy(ctx, trial{program: program})
	if err != nil {
		return "", fmt.Errorf("%s in %d regions: %w", story.Name, regions, err)
	}
	if done.providers > regions+1 {
		return "", fmt.Errorf("%s in %d regions: %d provider instances, and %d are enough", story.Name, regions, done.providers,
			regions+1)
	}
	heard, err := s.deploy(ctx, trial{program: program, messages: true})
	if err != nil {
		return "", fmt.Errorf("%s in %d regions: %w", story.Name, regions, err)
	}
	withCheckpoints := "-"
	if kept {
		slow, err := s.deploy(ctx, trial{program: program, checkpoints: true})
		if err != nil {
			return "", fmt.Errorf("%s in %d regions: %w", story.Name, regions, err)
		}
		withCheckpoints = fmt.Sprintf("%.1f s", slow.up.wall.Seconds())
	}
	count := len(done.deployment.Resources)
	return row(regions, count, fmt.Sprintf("%.1f s", done.up.wall.Seconds()),
		(done.up.wall / time.Duration(count)).Round(100*time.Microsecond), withCheckpoints, megabytes(done.plugin),
		heard.messages, fmt.Sprintf("%.1f", float64(heard.messages)/float64(count)), done.providers), nil
}
