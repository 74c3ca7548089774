package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReportShowsFailuresAndWhatTakesLongest(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	r := newReport(&out)
	for _, each := range []event{
		{Action: "build-output", Output: "x.go:1: wrong\n"},
		{Action: "output", Package: "p", Test: "TestA", Output: "hidden\n"},
		{Action: "output", Package: "p", Test: "TestA", Output: "    proved: 3\n"},
		{Action: "pass", Package: "p", Test: "TestA", Elapsed: 1},
		{Action: "output", Package: "p", Test: "TestB", Output: "why it fails\n"},
		{Action: "fail", Package: "p", Test: "TestB", Elapsed: 3},
		{Action: "pass", Package: "p", Test: "TestB/one", Elapsed: 9},
		{Action: "skip", Package: "p", Test: "TestC", Elapsed: 2},
		{Action: "output", Package: "p", Output: "PASS\n"},
		{Action: "output", Package: "p", Output: "ok  \tp\t6s\n"},
		{Action: "pass", Package: "p", Elapsed: 6},
	} {
		r.add(each)
	}
	r.slowest()
	assert.Equal(t, "x.go:1: wrong\n    proved: 3\nwhy it fails\nok  \tp\t6s\n"+
		"the slowest tests:\n     3.0s p.TestB\n     2.0s p.TestC\n     1.0s p.TestA\n", out.String())
}

func TestOnlyTenAreSlowest(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	r := newReport(&out)
	for i := range 12 {
		r.add(event{Action: "pass", Package: "p", Test: fmt.Sprintf("Test%02d", i), Elapsed: float64(i)})
	}
	r.slowest()
	assert.Equal(t, 11, strings.Count(out.String(), "\n"))
	assert.NotContains(t, out.String(), "Test01")
}

// It ends as go test does.
func TestTheExitCodeIsKept(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	code, err := run([]string{"./no-such-package"}, &out)
	require.NoError(t, err)
	assert.Equal(t, 1, code, out.String())
	code, err = run([]string{"-run", "^$", "."}, &out)
	require.NoError(t, err)
	assert.Equal(t, 0, code, out.String())
}
