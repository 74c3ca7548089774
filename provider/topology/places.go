package topology

import (
	"slices"
	"strings"
)

// continents are the countries of each continent as Route 53 sorts them, ISO 3166-1 alpha-2. BV, CX, EH and HM are
// missing, because AWS knows no addresses there:
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-values-geo.html.
var continents = map[string]string{
	"AF": "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG ER ET GA GH GM GN GQ GW KE KM LR LS LY MA MG ML MR MU MW MZ NA NE " +
		"NG RE RW SC SD SH SL SN SO SS ST SZ TD TG TN TZ UG YT ZA ZM ZW",
	"AN": "AQ GS TF",
	"AS": "AE AF AM AZ BD BH BN BT CC CN GE HK ID IL IN IO IQ IR JO JP KG KH KP KR KW KZ LA LB LK MM MN MO MV MY NP OM " +
		"PH PK PS QA SA SG SY TH TJ TM TR TW UZ VN YE",
	"EU": "AD AL AT AX BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME " +
		"MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA XK",
	"NA": "AG AI AW BB BL BM BQ BS BZ CA CR CU CW DM DO GD GL GP GT HN HT JM KN KY LC MF MQ MS MX NI PA PM PR SV SX TC " +
		"TT US VC VG VI",
	"OC": "AS AU CK FJ FM GU KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TL TO TV UM VU WF WS",
	"SA": "AR BO BR CL CO EC FK GF GY PE PY SR UY VE",
}

// states are the states of the United States and its capital's district: the only subdivisions that Route 53 knows.
// Territories are countries: https://docs.aws.amazon.com/Route53/latest/APIReference/API_GeoLocation.html.
const states = "AK AL AR AZ CA CO CT DC DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM NV NY " +
	"OH OK OR PA RI SC SD TN TX UT VA VT WA WI WV WY"

// statePrefix begins the code of a state.
const statePrefix = "US-"

// isCountry says whether Route 53 can tell a country's users.
func isCountry(code string) bool {
	for _, countries := range continents {
		if slices.Contains(strings.Fields(countries), code) {
			return true
		}
	}
	return false
}

// isState says whether a code is a state of the United States.
func isState(code string) bool {
	state, ok := strings.CutPrefix(code, statePrefix)
	return ok && slices.Contains(strings.Fields(states), state)
}

// checkContinent checks the code of a continent.
func checkContinent(code, path string) Problems {
	if _, known := continents[code]; known {
		return nil
	}
	return problems(RuleGeolocationPlace, path, "%q is not a continent of Route 53; use AF, AN, AS, EU, NA, OC or SA", code)
}

// checkCountry checks the code of a country.
func checkCountry(code, path string) Problems {
	if isCountry(code) {
		return nil
	}
	if upper := strings.ToUpper(code); isCountry(upper) {
		return problems(RuleGeolocationPlace, path, "%q is not in capitals, as ISO 3166-1 has it; write %s", code, upper)
	}
	return problems(RuleGeolocationPlace, path, "%q is not a country whose users Route 53 can tell; use the two letters of "+
		"ISO 3166-1, such as DE", code)
}

// checkSubdivision checks the code of a state.
func checkSubdivision(code, path string) Problems {
	territory := strings.TrimPrefix(code, statePrefix)
	switch {
	case isState(code):
		return nil
	case territory != code && isCountry(territory):
		return problems(RuleGeolocationPlace, path, "%q is a country to Route 53, not a state; move it to countries, as %s",
			code, territory)
	}
	return problems(RuleGeolocationPlace, path, "%q is not a state of the United States, and Route 53 knows no other "+
		"subdivisions; write it like US-CA", code)
}
