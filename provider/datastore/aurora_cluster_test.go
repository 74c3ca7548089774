package datastore

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

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
