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

func TestEveryEngineHasADialect(t *testing.T) {
	t.Parallel()
	for _, engine := range AuroraEngine("").Values() {
		dialect := auroraDialects[string(engine.Value)]
		assert.NotEmpty(t, dialect.secret, engine.Name)
		assert.NotEmpty(t, dialect.demandTLS, engine.Name)
		assert.NotEmpty(t, dialect.demanded, engine.Name)
		assert.NotEmpty(t, dialect.logs, engine.Name)
	}
	assert.Len(t, auroraDialects, len(AuroraEngine("").Values()))
}
