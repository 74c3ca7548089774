package inputs

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestNearest(t *testing.T) {
	t.Parallel()
	candidates := []string{"homeRegion", "regions", "min", "max", "ecs", "SOURCE_IP", "NONE"}
	for word, want := range map[string]string{
		"homeRegoin":  "homeRegion",
		"home_region": "homeRegion",
		"HOME-REGION": "homeRegion",
		"region":      "regions",
		"regoins":     "regions",
		"mix":         "min",
		"none":        "NONE",
		"sourceIp":    "SOURCE_IP",
		"e":           "",
		"eks":         "ecs",
		"k8s":         "",
		"fargate":     "",
		"":            "",
	} {
		got, ok := nearest(word, candidates)
		assert.Equal(t, want, got, word)
		assert.Equal(t, want != "", ok, word)
	}
}
