package datastore

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestFinalSnapshotsAreNamedByTheTimeOfCreation(t *testing.T) {
	t.Parallel()
	born := time.Date(2026, 11, 23, 23, 30, 5, 0, time.FixedZone("", 60*60))
	assert.Equal(t, "shop-eu-west-1-final-abcdefgh-20261123223005", finalSnapshot("shop-eu-west-1-final-abcdefgh", born))
}
