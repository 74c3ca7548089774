package topology

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestEnginesAreSound(t *testing.T) {
	t.Parallel()
	assert.Len(t, auroraEngines, 2)
	for name, engine := range auroraEngines {
		assert.Equal(t, engine.example, engine.write(engine.parse(engine.example)), name)
		for _, versions := range [][]engineVersion{engine.global, engine.forwarding} {
			for _, version := range versions {
				assert.Equal(t, version, engine.parse(engine.write(version)), name)
			}
		}
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		engine, text string
		want         engineVersion
		family       string
	}{
		{"aurora-postgresql", "16.6", engineVersion{16, 6}, "aurora-postgresql16"},
		{"aurora-postgresql", "17.10", engineVersion{17, 10}, "aurora-postgresql17"},
		{"aurora-postgresql", "16", nil, ""},
		{"aurora-postgresql", "16.6.1", nil, ""},
		{"aurora-postgresql", "16.x", nil, ""},
		{"aurora-postgresql", "99999.1", nil, ""},
		{"aurora-postgresql", "", nil, ""},
		{"aurora-postgresql", "8.0.mysql_aurora.3.08.0", nil, ""},
		{"aurora-mysql", "8.0.mysql_aurora.3.08.0", engineVersion{8, 0, 3, 8, 0}, "aurora-mysql8.0"},
		{"aurora-mysql", "8.4.mysql_aurora.8.4.7", engineVersion{8, 4, 8, 4, 7}, "aurora-mysql8.4"},
		{"aurora-mysql", "5.7.mysql_aurora.2.12.5", engineVersion{5, 7, 2, 12, 5}, "aurora-mysql5.7"},
		{"aurora-mysql", "8.0", nil, ""},
		{"aurora-mysql", "3.08.0", nil, ""},
	} {
		engine := auroraEngines[test.engine]
		version := engine.parse(test.text)
		assert.Equal(t, test.want, version, test.text)
		if version != nil {
			assert.Equal(t, test.family, engine.family(test.engine, version), test.text)
		}
	}
}

func TestHas(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		engine, text       string
		global, forwarding bool
	}{
		{"aurora-postgresql", "10.21", false, false},
		{"aurora-postgresql", "11.8", false, false},
		{"aurora-postgresql", "13.3", true, false},
		{"aurora-postgresql", "14.2", false, false},
		{"aurora-postgresql", "14.3", true, false},
		{"aurora-postgresql", "14.8", true, false},
		{"aurora-postgresql", "14.9", true, true},
		{"aurora-postgresql", "15.3", true, false},
		{"aurora-postgresql", "15.4", true, true},
		{"aurora-postgresql", "16.1", true, true},
		{"aurora-postgresql", "18.3", true, true},
		{"aurora-mysql", "5.7.mysql_aurora.2.06.0", false, false},
		{"aurora-mysql", "5.7.mysql_aurora.2.08.0", true, false},
		{"aurora-mysql", "5.7.mysql_aurora.2.08.1", true, true},
		{"aurora-mysql", "8.0.mysql_aurora.3.00.0", false, false},
		{"aurora-mysql", "8.0.mysql_aurora.3.01.0", true, true},
		{"aurora-mysql", "8.4.mysql_aurora.8.4.7", true, true},
	} {
		engine := auroraEngines[test.engine]
		version := engine.parse(test.text)
		assert.Equal(t, test.global, engine.has(version, engine.global), test.text)
		assert.Equal(t, test.forwarding, engine.has(version, engine.forwarding), test.text)
	}
}
