package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEveryLossHasAPage(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	require.NoError(t, show(&out))
	assert.Equal(t, 4, strings.Count(out.String(), "== Without "))
	assert.Contains(t, out.String(), "[step failover-catalog-us-west-2]")
}
