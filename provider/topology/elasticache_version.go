package topology

import (
	"regexp"
	"slices"
)

// cacheEngine is what is known of an engine of ElastiCache.
type cacheEngine struct {
	versionForm

	// name as people write it.
	name string
	// first is the oldest version that a global datastore is made with here, and last the newest one, nil where AWS adds
	// more.
	first, last engineVersion
	// families of parameter groups whose names are not those of the engine and the major version.
	families map[int]string
}

// cacheForm is how versions are written from 6 on. AWS picks the patch, and changes it by itself.
var cacheForm = regexp.MustCompile(`^(\d{1,4})\.(\d{1,4})$`)

// cacheEngines are ElastiCache's engines of global datastores. Versions are from
// https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/engine-versions.html and supported-engine-versions.html in the
// same guide: Valkey begins with 7.2, which followed the last version of Redis OSS, 7.1. Older ones than Redis OSS 6 write
// their versions in another way, and are at their end: extended-support-versions.html.
var cacheEngines = map[string]cacheEngine{
	"valkey": {
		versionForm: versionForm{form: cacheForm, example: "8.0", layout: "%d.%d", majorLength: 1},
		name:        "Valkey", first: engineVersion{7, 2},
	},
	"redis": {
		versionForm: versionForm{form: cacheForm, example: "7.1", layout: "%d.%d", majorLength: 1},
		name:        "Redis OSS", first: engineVersion{6, 0}, last: engineVersion{7, 1},
		families: map[int]string{6: "redis6.x"},
	},
}

// familyOf is the family of parameter groups of a version, such as valkey8 or redis6.x.
func (e cacheEngine) familyOf(engine string, version engineVersion) string {
	if family := e.families[version[0]]; family != "" {
		return family
	}
	return e.family(engine, version)
}

// has says whether ElastiCache has, or may have, a version of the engine.
func (e cacheEngine) has(version engineVersion) bool {
	return slices.Compare(version, e.first) >= 0 && (e.last == nil || slices.Compare(version, e.last) <= 0)
}

// versionsKnown says which versions those are.
func (e cacheEngine) versionsKnown() string {
	if e.last == nil {
		return e.write(e.first) + " or newer"
	}
	return e.write(e.first) + " to " + e.write(e.last)
}
