package datastore

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPasswordsAreTakenByEveryEngine(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 1000 {
		password, err := randomPassword()
		require.NoError(t, err)
		assert.Regexp(t, `^[A-Za-z0-9]{32}$`, password)
		assert.False(t, seen[password], "a password came twice")
		seen[password] = true
	}
}

func TestOnlyALaterLifeHasItsNumberInTheName(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "cluster", generationName("cluster", 0))
	assert.Equal(t, "cluster", generationName("cluster", 1))
	assert.Equal(t, "cluster-2", generationName("cluster", 2))
}
