package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// figures are the measured times of both programs.
type figures struct{ application, flat programFigures }

// programFigures are the measured times of one program.
type programFigures struct{ preview, up []time.Duration }

// comparison is what one command took with both programs.
type comparison struct {
	command           string
	application, flat []time.Duration
}

func (f figures) comparisons() []comparison {
	return []comparison{
		{"preview", f.application.preview, f.flat.preview},
		{"up", f.application.up, f.flat.up},
	}
}

// ratio is how many times as long as the flat program the application takes.
func (c comparison) ratio() float64 { return float64(median(c.application)) / float64(median(c.flat)) }

// median is the middle of times, between two when their number is even.
func median(times []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(times))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}

// table shows all figures.
func (f figures) table() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%-8s | %-26s | %-26s |\n", "", "application", "flat program")
	fmt.Fprintf(&text, "%-8s | %8s %8s %8s | %8s %8s %8s | %5s\n",
		"seconds", "median", "min", "max", "median", "min", "max", "ratio")
	for _, c := range f.comparisons() {
		fmt.Fprintf(&text, "%-8s | %s | %s | %5.2f\n", c.command, seconds(c.application), seconds(c.flat), c.ratio())
	}
	return text.String()
}

func seconds(times []time.Duration) string {
	return fmt.Sprintf("%8.2f %8.2f %8.2f", median(times).Seconds(), slices.Min(times).Seconds(),
		slices.Max(times).Seconds())
}

// judge is an error when a command takes more than the limit.
func (f figures) judge() error {
	var slow []string
	for _, c := range f.comparisons() {
		if c.ratio() > limit {
			slow = append(slow, fmt.Sprintf("%s takes %.2f times as long as the flat program", c.command, c.ratio()))
		}
	}
	if len(slow) == 0 {
		return nil
	}
	return fmt.Errorf("%s, and the limit is %.1f", strings.Join(slow, ", "), limit)
}
