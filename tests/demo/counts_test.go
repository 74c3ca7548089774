package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCountsAreReadFromTheLastSummary(t *testing.T) {
	t.Parallel()
	for name, each := range map[string]struct {
		text string
		want counts
		says string
	}{
		"nothing changed": {
			"Updating\n\nResources:\n    170 unchanged\n\nDuration: 6s\n", counts{"unchanged": 170}, "170 unchanged",
		},
		"a preview before": {
			"Resources:\n    + 3 to create\n\nUpdating\n\nResources:\n    + 2 created\n    ~ 1 updated\n    - 4 deleted\n" +
				"    +-3 replaced\n    10 changes. 160 unchanged\n\nDuration: 6s\n",
			counts{"created": 2, "updated": 1, "deleted": 4, "replaced": 3, "unchanged": 160},
			"2 created, 1 updated, 3 replaced, 4 deleted, 160 unchanged",
		},
		"a destroy":  {"Resources:\n    - 224 deleted\n\nDuration: 6s\n", counts{"deleted": 224}, "224 deleted"},
		"no summary": {"error: 250 deleted by hand", counts{}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := countsOf(each.text)
			assert.Equal(t, each.want, found)
			assert.Equal(t, each.says, found.String())
		})
	}
}

func TestAWrongCountFails(t *testing.T) {
	t.Parallel()
	done := counts{"updated": 1, "unchanged": 169}
	require.NoError(t, done.expect(counts{"unchanged": 169, "updated": 1}))
	for _, wrong := range []counts{{"updated": 1}, {"updated": 2, "unchanged": 169}, {}} {
		require.ErrorContains(t, done.expect(wrong), "but the engine says 1 updated, 169 unchanged")
	}
}
