package topology

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestPlacesOfRoute53(t *testing.T) {
	t.Parallel()
	const elsewhere = `"%s" is not a country whose users Route 53 can tell; use the two letters of ISO 3166-1, such as DE`
	const noState = ` is not a state of the United States, and Route 53 knows no other subdivisions; write it like US-CA`
	for _, test := range []struct {
		check      func(code, path string) Problems
		code, says string
	}{
		{checkContinent, "EU", ""},
		{checkContinent, "AN", ""},
		{checkContinent, "DE", `"DE" is not a continent of Route 53; use AF, AN, AS, EU, NA, OC or SA`},
		{checkCountry, "DE", ""},
		{checkCountry, "XK", ""},
		{checkCountry, "de", `"de" is not in capitals, as ISO 3166-1 has it; write DE`},
		{checkCountry, "UK", strings.ReplaceAll(elsewhere, "%s", "UK")},
		{checkCountry, "BV", strings.ReplaceAll(elsewhere, "%s", "BV")},
		{checkCountry, "*", strings.ReplaceAll(elsewhere, "%s", "*")},
		{checkSubdivision, "US-CA", ""},
		{checkSubdivision, "US-DC", ""},
		{checkSubdivision, "CA", `"CA"` + noState},
		{checkSubdivision, "DE-BY", `"DE-BY"` + noState},
		{checkSubdivision, "US-PR", `"US-PR" is a country to Route 53, not a state; move it to countries, as PR`},
	} {
		found := test.check(test.code, "place")
		if test.says == "" {
			assert.Empty(t, found, test.code)
			continue
		}
		assert.Equal(t, Problems{{RuleGeolocationPlace, "place", test.says}}, found)
	}
}

func TestEveryCountryIsOnOneContinent(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, countries := range continents {
		for _, code := range strings.Fields(countries) {
			assert.Regexp(t, "^[A-Z]{2}$", code)
			assert.False(t, seen[code], code)
			seen[code] = true
		}
	}
	assert.Len(t, continents, 7)
	assert.Len(t, seen, 246)
	assert.Len(t, strings.Fields(states), 51)
}
