package topology

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestEnginesOfRDSAreSound(t *testing.T) {
	t.Parallel()
	assert.Len(t, rdsEngines, 3)
	for name, engine := range rdsEngines {
		assert.Equal(t, engine.example, engine.write(engine.parse(engine.example)), name)
		assert.Equal(t, engine.first, engine.parse(engine.write(engine.first)), name)
	}
}

func TestParseVersionsOfRDS(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		engine, text string
		want         engineVersion
		family       string
	}{
		{"postgres", "16.8", engineVersion{16, 8}, "postgres16"},
		{"postgres", "16", nil, ""},
		{"postgres", "16.8.1", nil, ""},
		{"mysql", "8.4.5", engineVersion{8, 4, 5}, "mysql8.4"},
		{"mysql", "8.0.42", engineVersion{8, 0, 42}, "mysql8.0"},
		{"mysql", "8.0", nil, ""},
		{"mysql", "8.0.mysql_aurora.3.08.0", nil, ""},
		{"mariadb", "10.11.9", engineVersion{10, 11, 9}, "mariadb10.11"},
		{"mariadb", "11.4", nil, ""},
	} {
		engine := rdsEngines[test.engine]
		version := engine.parse(test.text)
		assert.Equal(t, test.want, version, test.text)
		if version != nil {
			assert.Equal(t, test.family, engine.family(test.engine, version), test.text)
		}
	}
}
