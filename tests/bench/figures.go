package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// median is the middle of some figures, between two when their number is even.
func median[T ~int64 | ~float64](figures []T) T {
	sorted := slices.Sorted(slices.Values(figures))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}

// seconds shows times: the median, and the spread when there are several.
func seconds(times []time.Duration) string {
	shown := fmt.Sprintf("%.2f", median(times).Seconds())
	if len(times) > 1 {
		shown += fmt.Sprintf(" (%.2f–%.2f)", slices.Min(times).Seconds(), slices.Max(times).Seconds())
	}
	return shown
}

// ratio is how many times as long the first took.
func ratio(first, second []time.Duration) float64 {
	return float64(median(first)) / float64(median(second))
}

// row is a row of a table.
func row(cells ...any) string {
	var text strings.Builder
	text.WriteString("|")
	for _, cell := range cells {
		fmt.Fprintf(&text, " %v |", cell)
	}
	return text.String() + "\n"
}

// head is the head of a table.
func head(columns ...any) string {
	return "\n" + row(columns...) + "|" + strings.Repeat("---|", len(columns)) + "\n"
}

// megabytes shows a size, or that it is not known.
func megabytes(bytes int64) string {
	if bytes == 0 {
		return "-"
	}
	return fmt.Sprintf("%.0f MB", float64(bytes)/1e6)
}

// longer says that a goal is missed.
func longer[T cmp.Ordered](figure, goal T) string {
	if figure > goal {
		return fmt.Sprintf("more than %v", goal)
	}
	return "met"
}
