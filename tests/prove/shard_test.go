package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestShardsAreChosenByTheirNamesOrTheirSuites(t *testing.T) {
	t.Parallel()
	from := []suite{{name: "one", parts: 1}, {name: "many", parts: 3}}
	for _, each := range []struct {
		names, want []string
	}{
		{nil, []string{"one", "many-1", "many-2", "many-3"}},
		{[]string{"many"}, []string{"many-1", "many-2", "many-3"}},
		{[]string{"many-2", "one"}, []string{"many-2", "one"}},
	} {
		shards, err := chosen(from, each.names)
		require.NoError(t, err)
		var names []string
		for _, s := range shards {
			names = append(names, s.name())
		}
		assert.Equal(t, each.want, names)
	}
	_, err := chosen(from, []string{"many-4"})
	require.EqualError(t, err, `there is no shard "many-4"; there are ["one" "many-1" "many-2" "many-3"]`)
}

func TestSharesAreTheWhole(t *testing.T) {
	t.Parallel()
	tests := []string{"A", "B", "C", "D", "E"}
	var all []string
	for i := range 3 {
		all = append(all, shard{suite{parts: 3}, i + 1}.share(tests)...)
	}
	assert.ElementsMatch(t, tests, all)
}

func TestTheSummaryHasEndsAndCounts(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	s := &summary{to: &out}
	for _, text := range []string{"=== RUN   TestA\n--- PA", "SS: TestA (1s)\n    a_test.go:1: proved: 3 of 3\n", "noise\n"} {
		n, err := s.Write([]byte(text))
		require.NoError(t, err)
		assert.Len(t, text, n)
	}
	assert.Equal(t, "--- PASS: TestA (1s)\n    a_test.go:1: proved: 3 of 3\n", out.String())
}

// A suite that chooses no test would pass.
func TestEverySuiteHasItsTests(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	for _, s := range suites {
		assert.NotContains(t, names, s.name)
		names[s.name] = true
		assert.NotEmpty(t, s.proves, s.name)
		assert.Positive(t, s.parts, s.name)
		if s.tests == "" {
			continue
		}
		alternatives := strings.Split(strings.TrimSuffix(strings.TrimPrefix(s.tests, "^("), ")$"), "|")
		in := source(t, filepath.Join("..", "..", s.folder))
		for _, test := range alternatives {
			assert.Regexp(t, regexp.MustCompile(`func `+strings.Trim(test, "^$")+`\(`), in, s.name)
		}
	}
}

// source is the text of all test files in a folder.
func source(t *testing.T, folder string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	require.NoError(t, err)
	var text strings.Builder
	for _, file := range files {
		content, err := os.ReadFile(file)
		require.NoError(t, err)
		text.Write(content)
	}
	return text.String()
}
