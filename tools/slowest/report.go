package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
)

// most is how many of the slowest tests are shown.
const most = 10

// event is what go test says in one line: see `go doc test2json`.
type event struct {
	Action, Package, Test, Output string
	Elapsed                       float64
}

// took is how long a test took.
type took struct {
	name    string
	seconds float64
}

// report shows what go test says.
type report struct {
	out io.Writer
	// said is what each test that runs has said.
	said map[string]*strings.Builder
	took []took
}

func newReport(out io.Writer) *report { return &report{out: out, said: map[string]*strings.Builder{}} }

// telling are words in lines that are shown of tests that pass, too: what was counted, and how to repeat it.
var telling = []string{"proved:", "seeds:"}

func (r *report) add(e event) {
	name := e.Package + "." + e.Test
	switch e.Action {
	case "build-output":
		fmt.Fprint(r.out, e.Output)
	case "output":
		r.output(name, e)
	case "fail":
		if text := r.said[name]; text != nil {
			fmt.Fprint(r.out, text.String())
		}
		r.ended(name, e)
	case "pass", "skip":
		r.ended(name, e)
	}
}

// output keeps what a test says until it fails. What a package says is shown, but that it passed, which follows in words.
func (r *report) output(name string, e event) {
	isTelling := func(word string) bool { return strings.Contains(e.Output, word) }
	switch {
	case e.Test == "" && e.Output == "PASS\n":
	case e.Test == "" || slices.ContainsFunc(telling, isTelling):
		fmt.Fprint(r.out, e.Output)
	default:
		if r.said[name] == nil {
			r.said[name] = &strings.Builder{}
		}
		r.said[name].WriteString(e.Output)
	}
}

func (r *report) ended(name string, e event) {
	delete(r.said, name)
	if e.Test != "" && !strings.Contains(e.Test, "/") {
		r.took = append(r.took, took{name, e.Elapsed})
	}
}

// slowest shows the tests that took longest, those with others at their side too.
func (r *report) slowest() {
	slices.SortStableFunc(r.took, func(a, b took) int { return cmp.Compare(b.seconds, a.seconds) })
	if len(r.took) == 0 {
		return
	}
	fmt.Fprintln(r.out, "the slowest tests:")
	for _, each := range r.took[:min(most, len(r.took))] {
		fmt.Fprintf(r.out, "%8.1fs %s\n", each.seconds, each.name)
	}
}
