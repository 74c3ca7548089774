package datastore

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestEveryEngineOfRDSHasADialect(t *testing.T) {
	t.Parallel()
	for _, engine := range RdsEngine("").Values() {
		dialect := rdsDialects[string(engine.Value)]
		assert.NotEmpty(t, dialect.secret, engine.Name)
		assert.NotEmpty(t, dialect.demandTLS, engine.Name)
		assert.Equal(t, "1", dialect.demanded, engine.Name)
		assert.NotEmpty(t, dialect.logs, engine.Name)
	}
	assert.Len(t, rdsDialects, len(RdsEngine("").Values()))
}
