package e2e_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What tests/prove sets for a suite that `make test` runs in part.
const (
	// proveVariable asks for all of every suite.
	proveVariable = "GLOBALAPP_PROVE"
	// partVariable is the part of a suite to run, as "2/6".
	partVariable = "GLOBALAPP_PART"
	// seedVariable is the seed of a run to repeat.
	seedVariable = "GLOBALAPP_SEED"
)

// everything is whether the tests that take minutes each run in full: `make prove` asks for it.
func everything() bool { return os.Getenv(proveVariable) != "" }

// share is a part of a suite's cases: every n-th, from the i-th.
type share struct{ i, n int }

// partAsked is the share that this process runs: all, unless one is asked for.
func partAsked(t *testing.T) share {
	t.Helper()
	asked := os.Getenv(partVariable)
	if asked == "" {
		return share{1, 1}
	}
	p, err := parsePart(asked)
	require.NoError(t, err)
	return p
}

func parsePart(text string) (share, error) {
	var p share
	if _, err := fmt.Sscanf(text, "%d/%d", &p.i, &p.n); err != nil || p.i < 1 || p.i > p.n {
		return share{}, fmt.Errorf(`%s: %q is not a part, such as "2/6"`, partVariable, text)
	}
	return p, nil
}

// has says whether case k, from 0, is in the part.
func (p share) has(k int) bool { return k%p.n == p.i-1 }

// seeds are what a bounded run takes its cases by: one that stays, so that runs can be compared, and a fresh one, so that
// runs add up. A failure is repeated with the seed that it prints.
func seeds(t *testing.T) []uint64 {
	t.Helper()
	if asked := os.Getenv(seedVariable); asked != "" {
		seed, err := strconv.ParseUint(asked, 10, 64)
		require.NoError(t, err, seedVariable)
		return []uint64{seed}
	}
	fresh := rand.Uint64() //nolint:gosec // It chooses test cases.
	t.Logf("seeds: 1 and %d (%s=%d repeats this run)", fresh, seedVariable, fresh)
	return []uint64{1, fresh}
}

// The parts of a suite are all of it, each case once.
func TestPartsAreTheWhole(t *testing.T) {
	t.Parallel()
	for k := range 20 {
		in := 0
		for i := 1; i <= 6; i++ {
			if (share{i, 6}).has(k) {
				in++
			}
		}
		assert.Equal(t, 1, in, k)
	}
	for _, wrong := range []string{"0/6", "7/6", "6", "a/b"} {
		_, err := parsePart(wrong)
		require.Error(t, err, wrong)
	}
}
