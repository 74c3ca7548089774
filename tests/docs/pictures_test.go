package docs_test

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A picture says which plan it was drawn from, so that one that was left behind is found without the tool that draws.
func TestPicturesAreDrawnFromTheirPlans(t *testing.T) {
	t.Parallel()
	plans, err := filepath.Glob("../../docs/pictures/*.json")
	require.NoError(t, err)
	require.Len(t, plans, 1)
	for _, name := range plans {
		plan, err := os.ReadFile(name)
		require.NoError(t, err)
		picture, err := os.ReadFile(strings.TrimSuffix(name, ".json") + ".svg")
		require.NoError(t, err)
		drawn := fmt.Sprintf("<desc>plan sha256:%x</desc>", sha256.Sum256(plan))
		assert.True(t, strings.Contains(string(picture), drawn), "run make diagram")
	}
}
