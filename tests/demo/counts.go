package main

import (
	"fmt"
	"maps"
	"regexp"
	"strconv"
	"strings"
)

// counts are how many resources the engine did something to, by what it did: created, updated, replaced, deleted or
// unchanged.
type counts map[string]int

// counted is one number of the engine's summary.
var counted = regexp.MustCompile(`(\d+) (created|updated|replaced|deleted|unchanged)\b`)

// countsOf reads the last summary that the engine printed.
func countsOf(text string) counts {
	found := counts{}
	at := strings.LastIndex(text, "Resources:")
	if at < 0 {
		return found
	}
	summary, _, _ := strings.Cut(text[at:], "\n\n")
	for _, match := range counted.FindAllStringSubmatch(summary, -1) {
		found[match[2]], _ = strconv.Atoi(match[1])
	}
	return found
}

// expect compares counts with those that the demo knows.
func (c counts) expect(want counts) error {
	if maps.Equal(c, want) {
		return nil
	}
	return fmt.Errorf("expected %s, but the engine says %s", want, c)
}

// String is the counts in the engine's order.
func (c counts) String() string {
	var parts []string
	for _, what := range []string{"created", "updated", "replaced", "deleted", "unchanged"} {
		if n := c[what]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, what))
		}
	}
	return strings.Join(parts, ", ")
}
