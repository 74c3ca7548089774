package awssim

import (
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// aRecord are the inputs of a simple record; changes override.
func aRecord(name string, changes Values) Values {
	return with(Values{
		"zoneId": publicZone, "name": name, "type": "A", "ttl": 60, "records": []string{"192.0.2.10"},
	}, changes)
}

// aliasTo are the inputs of a record that is an alias.
func aliasTo(name, target, zone string, changes Values) Values {
	return aRecord(name, both(Values{"ttl": nil, "records": nil, "aliases": []any{Values{
		"name": target, "zoneId": zone, "evaluateTargetHealth": true,
	}}}, changes))
}

func weighted(n int, set string) Values {
	return Values{"setIdentifier": set, "weightedRoutingPolicies": []any{Values{"weight": n}}}
}

func latency(region, set string) Values {
	return Values{"setIdentifier": set, "latencyRoutingPolicies": []any{Values{"region": region}}}
}

func failover(role string) Values {
	return Values{"setIdentifier": role, "failoverRoutingPolicies": []any{Values{"type": role}}}
}

func geolocation(place Values) Values {
	return Values{"setIdentifier": "place", "geolocationRoutingPolicies": []any{place}}
}

func geoproximity(near Values) Values {
	return Values{"setIdentifier": "near", "geoproximityRoutingPolicy": near}
}

// both adds changes to changes.
func both(a, b Values) Values {
	joined := a.Clone()
	maps.Copy(joined, b)
	return joined
}

// recordWith makes a case out of a record beside others.
func recordWith(in Values, others ...Values) func(*Sim) error {
	return func(s *Sim) error {
		n := newNames(s)
		for i, other := range others {
			must(n.Create(recordToken, "other-"+string(rune('a'+i)), other))
		}
		_, err := n.Create(recordToken, "refused", in)
		return err
	}
}

var (
	_ = breaks(ruleRecordName, recordWith(aRecord("myexample.com", nil)))
	_ = breaks(ruleRecordTaken, recordWith(aRecord("app", nil), aRecord("APP.example.com.", nil)))
	_ = breaks(ruleRecordSimple, recordWith(aRecord("app", nil), aRecord("app", latency("eu-west-1", "x"))))
	_ = breaks(ruleRecordMixed, recordWith(aRecord("app", weighted(1, "w")), aRecord("app", latency("eu-west-1", "l"))))
	_ = breaks(ruleRecordShape, recordWith(aRecord("app", Values{"setIdentifier": "x"})))
	_ = breaks(ruleRecordTTL, recordWith(aRecord("app", Values{"ttl": nil})))
	_ = breaks(ruleRecordWeight, recordWith(aRecord("app", weighted(256, "x"))))
	_ = breaks(ruleRecordTTLs, recordWith(aRecord("app", both(weighted(1, "a"), Values{"ttl": 30})),
		aRecord("app", weighted(1, "b"))))
	_ = breaks(ruleRecordRegion, recordWith(aRecord("app", latency("eu-west-1", "a")),
		aRecord("app", latency("eu-west-1", "b"))))
	_ = breaks(ruleRecordRole, recordWith(aRecord("app", both(failover("SECONDARY"), Values{"setIdentifier": "b"})),
		aRecord("app", failover("SECONDARY"))))
	_ = breaks(ruleRecordPrimary, recordWith(aRecord("app", failover("PRIMARY"))))
	_ = breaks(ruleRecordPlace, recordWith(aRecord("app", both(geolocation(Values{"country": "*"}),
		Values{"setIdentifier": "b"})), aRecord("app", geolocation(Values{"country": "*"}))))
	_ = breaks(ruleRecordGeo, recordWith(aRecord("app", geolocation(Values{"continent": "EU", "country": "DE"}))))
	_ = breaks(ruleRecordNear, recordWith(aRecord("app", geoproximity(Values{"bias": 10}))))
	_ = breaks(ruleRecordMany, recordWith(aliasTo("app", "a.example.com", publicZone, Values{"setIdentifier": "x",
		"multivalueAnswerRoutingPolicy": true})))
	_ = breaks(ruleRecordOne, recordWith(aRecord("app", both(weighted(1, "a"),
		Values{"records": []string{"192.0.2.1", "192.0.2.2"}}))))
	_ = breaks(ruleRecordApex, recordWith(aRecord("example.com", Values{"type": "CNAME",
		"records": []string{"a.example.org"}})))
	_ = breaks(ruleRecordCNAME, recordWith(aRecord("app", Values{"type": "CNAME", "records": []string{"a.example.org"}}),
		aRecord("app", nil)))
	_ = breaks(ruleRecordCheck, recordWith(aRecord("app", Values{"healthCheckId": "none"})))
	_ = breaks(ruleAliasZone, recordWith(aliasTo("app", "lb-1.eu-west-1.elb.amazonaws.com",
		applicationZones["eu-west-2"], nil)))
	_ = breaks(ruleAliasTarget, recordWith(aliasTo("app", "lat.app.example.com", publicZone, nil)))
)

func TestRecordsAreNamedAsTheProviderDoes(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ given, id, fqdn string }{
		"relative":                    {"App", "_app_A", "app.example.com"},
		"absolute":                    {"app.example.com", "_app.example.com_A", "app.example.com"},
		"with a dot":                  {"app.example.com.", "_app.example.com_A", "app.example.com"},
		"of another domain":           {"app.example.org", "_app.example.org_A", "app.example.org.example.com"},
		"the apex":                    {"example.com", "_example.com_A", "example.com"},
		"a wildcard":                  {"*.app", "_*.app_A", "*.app.example.com"},
		"with what ACM puts in front": {"_a1.app.example.com.", "__a1.app.example.com_A", "_a1.app.example.com"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := newNames(New(Options{}))
			in := aRecord(test.given, nil)
			record := must(n.Create(recordToken, "a", in))
			assert.Equal(t, publicZone+test.id, record.ID)
			assert.Equal(t, test.fqdn, record.Outputs["fqdn"])
			d, err := n.Diff(record, in)
			require.NoError(t, err)
			assert.Empty(t, d.Changes)
			read, err := n.Read(record)
			require.NoError(t, err)
			d, err = n.Diff(read, in)
			require.NoError(t, err)
			assert.Empty(t, d.Changes)
			imported, err := n.Read(State{Type: recordToken, Name: "a", ID: record.ID})
			require.NoError(t, err)
			assert.Equal(t, record.ID, imported.ID)
		})
	}
}

// A policy set is built under another name and the one alias to it moves in place.
func TestAnAliasMovesInPlace(t *testing.T) {
	t.Parallel()
	n := newNames(New(Options{}))
	must(n.Create(recordToken, "lat", aRecord("lat.app", latency("eu-west-1", "eu-west-1"))))
	must(n.Create(recordToken, "wgt", aRecord("wgt.app", weighted(1, "eu-west-1"))))
	before := aliasTo("app", "lat.app.example.com", publicZone, nil)
	record := must(n.Create(recordToken, "app", before))
	after := aliasTo("app", "wgt.app.example.com.", publicZone, nil)
	d, err := n.Diff(record, after)
	require.NoError(t, err)
	assert.Equal(t, []string{"aliases[0].name"}, d.Paths())
	assert.Empty(t, d.Replaces())
	moved := must(n.Update(record, after))
	assert.Equal(t, record.ID, moved.ID)
	answer, ok := n.s.Resolve("app.example.com", "A", User{Region: "eu-west-1"})
	require.True(t, ok)
	assert.Equal(t, []Target{{Percent: 100, Addresses: []string{"192.0.2.10"},
		Path: []string{"app.example.com A", "wgt.app.example.com A eu-west-1"}}}, answer.Targets)
}

func TestARecordsOtherIdentifierIsAnUpdate(t *testing.T) {
	t.Parallel()
	n := newNames(New(Options{}))
	record := must(n.Create(recordToken, "a", aRecord("app", latency("eu-west-1", "old"))))
	other := must(n.Create(recordToken, "b", aRecord("app", latency("us-east-1", "b"))))
	in := aRecord("app", latency("eu-west-1", "new"))
	d, err := n.Diff(record, in)
	require.NoError(t, err)
	assert.Equal(t, []string{"setIdentifier"}, d.Paths())
	assert.Empty(t, d.Replaces())
	moved := must(n.Update(record, in))
	assert.Equal(t, publicZone+"_app_A_old", moved.ID, "the engine keeps the id of an update")
	again := must(n.Create(recordToken, "c", aRecord("app", latency("us-west-2", "old"))))
	for _, each := range []State{moved, other, again} {
		read := must(n.Read(each))
		assert.Equal(t, each.Outputs["setIdentifier"], read.Outputs["setIdentifier"])
		require.NoError(t, n.Delete(read))
	}
	assert.Equal(t, 2.0, must2(n.lookUp(Values{"zoneId": publicZone}))["resourceRecordSetCount"])

	_, err = n.Update(must(n.Create(recordToken, "d", aRecord("app", latency("eu-west-1", "d")))),
		aRecord("app", both(latency("eu-west-1", "d"), Values{"type": "AAAA", "records": []string{"2001:db8::1"}})))
	require.NoError(t, err, "another type is an update too")
}

func must2(v Values, err error) Values {
	if err != nil {
		panic(err)
	}
	return v
}

func TestAChangeOfPolicyFailsHalfWay(t *testing.T) {
	t.Parallel()
	n := newNames(New(Options{}))
	a := must(n.Create(recordToken, "a", aRecord("app", latency("eu-west-1", "a"))))
	must(n.Create(recordToken, "b", aRecord("app", latency("us-east-1", "b"))))
	_, err := n.Update(a, aRecord("app", weighted(1, "a")))
	require.ErrorContains(t, err, ruleRecordMixed.ID)
}

func TestOverwritingTakesARecordOver(t *testing.T) {
	t.Parallel()
	n := newNames(New(Options{}))
	must(n.Create(recordToken, "theirs", aRecord("app", nil)))
	mine := must(n.Create(recordToken, "mine", aRecord("app.example.com", Values{"allowOverwrite": true, "ttl": 30})))
	assert.Equal(t, publicZone+"_app.example.com_A", mine.ID)
	assert.Equal(t, 3.0, must2(n.lookUp(Values{"zoneId": publicZone}))["resourceRecordSetCount"])
}

func TestRecordsOfAnotherAccountsZone(t *testing.T) {
	t.Parallel()
	s := New(Options{Zones: []Zone{{ID: "Z0OTHER", Name: "example.org", Account: otherAccount}}})
	in := aRecord("app", Values{"zoneId": "Z0OTHER"})
	_, err := s.Client("eu-west-1").Create(recordToken, "a", in)
	require.ErrorContains(t, err, ruleZoneDenied.ID)
	record := must(inOtherAccount(s).Create(recordToken, "a", in))
	assert.Equal(t, "app.example.org", record.Outputs["fqdn"])
	answer, ok := s.Resolve("app.example.org", "A", User{Region: "eu-west-1"})
	require.True(t, ok)
	assert.Equal(t, []string{"192.0.2.10"}, answer.Targets[0].Addresses)
}

func TestLatencyRegionsAreTheProvidersOwn(t *testing.T) {
	t.Parallel()
	n := newNames(New(Options{}))
	for region := range regions {
		record, err := n.Create(recordToken, region, aRecord(region, latency(region, region)))
		require.NoError(t, err, region)
		require.NoError(t, n.Delete(record))
	}
	_, err := n.Create(recordToken, "new", aRecord("app", latency("ap-southeast-6", "x")))
	require.ErrorContains(t, err, "schema.enum")
}

func TestLocationsAreChecked(t *testing.T) {
	t.Parallel()
	at := func(latitude string) Values {
		return Values{"coordinates": []any{Values{"latitude": latitude, "longitude": "0"}}}
	}
	for name, test := range map[string]struct {
		record Values
		fails  string
	}{
		"the default":           {geolocation(Values{"country": "*"}), ""},
		"a country":             {geolocation(Values{"country": "DE"}), ""},
		"a continent":           {geolocation(Values{"continent": "OC"}), ""},
		"a state":               {geolocation(Values{"country": "US", "subdivision": "TX"}), ""},
		"no continent":          {geolocation(Values{"continent": "XX"}), "is not the code of a continent"},
		"no country":            {geolocation(Values{"country": "XX"}), "is not the code of a country"},
		"a state elsewhere":     {geolocation(Values{"country": "DE", "subdivision": "BY"}), "is not a subdivision"},
		"nothing":               {geolocation(Values{"continent": ""}), "needs a continent or a country"},
		"a region and a bias":   {geoproximity(Values{"awsRegion": "eu-west-1", "bias": -99}), ""},
		"coordinates":           {geoproximity(at("51.5")), ""},
		"too large a bias":      {geoproximity(Values{"awsRegion": "eu-west-1", "bias": 100}), "schema.range"},
		"no region":             {geoproximity(Values{"awsRegion": "eu-nowhere-1"}), "is not a region"},
		"two of a kind":         {geoproximity(Values{"awsRegion": "eu-west-1", "localZoneGroup": "x"}), "exactly one of"},
		"coordinates off earth": {geoproximity(at("91")), "are not coordinates"},
		"too exact coordinates": {geoproximity(at("1.234")), "are not coordinates"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := newNames(New(Options{}))
			_, err := n.Create(recordToken, "a", aRecord("app", test.record))
			if test.fails == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, test.fails)
		})
	}
}

func TestPoliciesExcludeEachOtherAndNeedAnIdentifier(t *testing.T) {
	t.Parallel()
	n := newNames(New(Options{}))
	_, err := n.Create(recordToken, "a", aRecord("app", both(latency("eu-west-1", "x"), weighted(1, "x"))))
	require.ErrorContains(t, err, "schema.conflicts-with")
	_, err = n.Create(recordToken, "a", aRecord("app", both(weighted(1, "x"), Values{"setIdentifier": nil})))
	require.ErrorContains(t, err, "schema.required-with")
	_, err = n.Create(recordToken, "a", aliasTo("app", "a.example.com", publicZone, Values{"ttl": 60}))
	require.ErrorContains(t, err, "schema.conflicts-with")
	_, err = n.Create(recordToken, "a", aRecord("app", Values{"ttl": nil, "records": nil}))
	require.ErrorContains(t, err, "schema.exactly-one-of")
}

// Route 53 lets the target of an alias go; the alias has no answer then.
func TestAnAliasOutlivesItsTarget(t *testing.T) {
	t.Parallel()
	n := newNames(New(Options{}))
	target := must(n.Create(recordToken, "lat", aRecord("lat.app", nil)))
	must(n.Create(recordToken, "app", aliasTo("app", "lat.app.example.com", publicZone, nil)))
	require.NoError(t, n.Delete(target))
	_, ok := n.s.Resolve("app.example.com", "A", User{Region: "eu-west-1"})
	assert.False(t, ok)
}

func TestCountriesAreOfOneContinent(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for continent, codes := range countries {
		for _, code := range strings.Fields(codes) {
			assert.Empty(t, seen[code], code)
			seen[code] = continent
		}
	}
	assert.Len(t, seen, 250, "249 of ISO 3166-1, and XK")
	assert.Equal(t, "EU", continentOf("DE"))
	assert.Empty(t, continentOf("D"))
}
