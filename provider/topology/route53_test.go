package topology

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

const public = "shop.example.com"

// leads is a record that leads to a region.
func leads(key, set, region, identifier, policy string) RecordPlan {
	return RecordPlan{
		Key: key, Name: set + ".ingress." + public, Region: region, Target: region + "." + public, SetIdentifier: identifier,
		Policy: policy,
	}
}

// regional is the record of a region's own name.
func regional(region string) RecordPlan {
	return RecordPlan{Key: region + "-name", Name: region + "." + public, Region: region}
}

// chooses are the records that choose between a set and the standbys.
func chooses(set string) []RecordPlan {
	return []RecordPlan{
		{
			Key: "primary-failover", Name: "failover.ingress." + public, Target: set + ".ingress." + public,
			SetIdentifier: "primary", Policy: RoutingFailover, Primary: true,
		},
		{
			Key: "secondary-failover", Name: "failover.ingress." + public, Target: "standby.ingress." + public,
			SetIdentifier: "secondary", Policy: RoutingFailover,
		},
	}
}

func located(record RecordPlan, continent, country, subdivision string) RecordPlan {
	record.Continent, record.Country, record.Subdivision = continent, country, subdivision
	return record
}

func TestTheRecordsOfRoute53(t *testing.T) {
	t.Parallel()
	europe, ohio := regional("eu-west-1"), regional("us-east-2")
	weighted := func(region string, weight int) RecordPlan {
		record := leads(region+"-weighted", RoutingWeighted, region, region, RoutingWeighted)
		record.Weight = weight
		return record
	}
	near := func(region string, bias int) RecordPlan {
		record := leads(region+"-geoproximity", RoutingGeoproximity, region, region, RoutingGeoproximity)
		record.Bias = bias
		return record
	}
	latency := func(region string) RecordPlan {
		return leads(region+"-latency", "latency", region, region, RoutingLatency)
	}
	standby := func(region string) RecordPlan {
		return leads(region+"-standby", "standby", region, region, RoutingLatency)
	}
	place := func(place, region string) RecordPlan {
		return leads(place+"-geolocation", RoutingGeolocation, region, place, RoutingGeolocation)
	}
	for name, test := range map[string]struct {
		change  func(*Application)
		root    string
		policy  string
		records []RecordPlan
	}{
		"no policy": {
			func(a *Application) { onRoute53(a) }, "latency", RoutingLatency,
			[]RecordPlan{europe, ohio, latency("eu-west-1"), latency("us-east-2")},
		},
		"latency with a standby": {
			func(a *Application) { onRoute53(a, RoutingLatency); a.Regions[0].Traffic = 0 }, "failover", RoutingLatency,
			append([]RecordPlan{europe, ohio, latency("eu-west-1"), standby("us-east-2")}, chooses("latency")...),
		},
		"latency with an isolated region": {
			func(a *Application) { onRoute53(a); a.Regions[0].Isolated = true }, "latency", RoutingLatency,
			[]RecordPlan{europe, ohio, latency("eu-west-1")},
		},
		"weighted, and a weight of 0 is no standby": {
			func(a *Application) {
				onRoute53(a, RoutingWeighted)
				a.Regions[0].Traffic, a.Regions[1].Traffic = 0, 30
			}, "weighted", RoutingWeighted,
			[]RecordPlan{europe, ohio, weighted("eu-west-1", 30), weighted("us-east-2", 0)},
		},
		"geoproximity with a bias": {
			func(a *Application) {
				onRoute53(a, RoutingGeoproximity).Geoproximity.Biases = map[string]int{"us-east-2": -20}
			}, "geoproximity", RoutingGeoproximity,
			[]RecordPlan{europe, ohio, near("eu-west-1", 0), near("us-east-2", -20)},
		},
		"failover": {
			func(a *Application) { onRoute53(a, RoutingFailover).Failover.PrimaryRegion = "us-east-2" }, "failover",
			RoutingFailover,
			append([]RecordPlan{europe, ohio, latency("us-east-2"), standby("eu-west-1")}, chooses("latency")...),
		},
		"geolocation": {
			func(a *Application) {
				onRoute53(a, RoutingGeolocation).Geolocation = Geolocation{
					Continents:   map[string]string{"EU": "eu-west-1", "AF": "eu-west-1"},
					Countries:    map[string]string{"DE": "us-east-2"},
					Subdivisions: map[string]string{"US-CA": "eu-west-1"},
				}
			}, "geolocation", RoutingGeolocation,
			[]RecordPlan{
				europe, ohio,
				located(place("continent-AF", "eu-west-1"), "AF", "", ""), located(place("continent-EU", "eu-west-1"), "EU", "", ""),
				located(place("country-DE", "us-east-2"), "", "DE", ""),
				located(place("subdivision-US-CA", "eu-west-1"), "", "US", "CA"),
				located(place("default", "us-east-2"), "", "*", ""),
			},
		},
		"geolocation with a default and a standby": {
			func(a *Application) { byPlace(a).DefaultRegion = "eu-west-1"; a.Regions[0].Traffic = 0 }, "failover",
			RoutingGeolocation,
			append([]RecordPlan{
				europe, ohio, located(place("continent-EU", "eu-west-1"), "EU", "", ""),
				located(place("default", "eu-west-1"), "", "*", ""), standby("us-east-2"),
			}, chooses("geolocation")...),
		},
		"strict geolocation": {
			func(a *Application) { byPlace(a).Strict = true; a.Regions[0].Isolated = true }, "geolocation", RoutingGeolocation,
			[]RecordPlan{europe, ohio, located(place("continent-EU", "eu-west-1"), "EU", "", "")},
		},
	} {
		app := sound()
		test.change(&app)
		plan, found := New(app)
		require.Empty(t, found, name)
		assert.Equal(t, &Route53Plan{
			Policy: test.policy, Root: test.root + ".ingress." + public, Records: test.records,
		}, plan.Route53, name)
	}
}

func TestHealthChecksAreOfTheRegionsThatMayGetUsers(t *testing.T) {
	t.Parallel()
	app := sound()
	checked(&app)
	app.Regions = append(app.Regions, stack("ap-south-1"))
	app.Regions[1].Traffic, app.Regions[3].Isolated = 0, true
	plan, found := New(app)
	require.Empty(t, found)
	assert.Equal(t, []string{"eu-west-1", "us-east-2"}, plan.Route53.HealthChecks)
	for _, record := range plan.Route53.Records {
		assert.Equal(t, record.Target != "" && record.Region != "", record.HealthCheck, record.Key)
	}
}

func TestTheNameAnswersForIPv6WhenEveryStackDoes(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		dual []int
		want bool
	}{"none": {nil, false}, "some": {[]int{1}, false}, "all with a stack": {[]int{0, 1}, true}} {
		app := sound()
		onRoute53(&app)
		for _, i := range test.dual {
			app.Regions[i].DualStack, app.Regions[i].IngressIpv6CidrBlocks = true, []string{"::/0"}
		}
		plan, found := New(app)
		require.Empty(t, found, name)
		assert.Equal(t, test.want, plan.Route53.Ipv6, name)
	}
}

// routable are the regions that every policy can lead to.
func routable() []string {
	return slices.DeleteFunc(regionNamesOfTable(), func(code string) bool { return slices.Contains(noLatencyRecords, code) })
}

// onAnyRoute53 draws a valid application behind Route 53 whose first region always gets users.
func onAnyRoute53(t *rapid.T) Application {
	app := sound()
	app.Stores, app.Regions = nil, nil
	codes := rapid.Permutation(routable()).Draw(t, "codes")[:rapid.IntRange(2, 6).Draw(t, "regions")]
	for i, code := range codes {
		region := stack(code)
		if i > 0 {
			region.Traffic = rapid.SampledFrom([]int{0, 100}).Draw(t, "traffic")
			region.Isolated = i > 1 && rapid.Bool().Draw(t, "isolated")
		}
		app.Regions = append(app.Regions, region)
	}
	app.HomeRegion, app.WriterRegion = codes[0], codes[0]
	policy := rapid.SampledFrom([]string{
		RoutingLatency, RoutingWeighted, RoutingGeolocation, RoutingGeoproximity, RoutingFailover,
	}).Draw(t, "policy")
	route53 := onRoute53(&app, policy)
	route53.Failover.PrimaryRegion = codes[0]
	route53.Geolocation.Continents = map[string]string{}
	countries := strings.Fields(continents["EU"])
	route53.Geolocation.Countries = map[string]string{countries[0]: codes[0]}
	for i, region := range app.Regions {
		if region.served() {
			route53.Geolocation.Countries[countries[i]] = region.Name
		}
	}
	if rapid.Bool().Draw(t, "checked") {
		route53.HealthCheck = &EndpointHealthCheck{Interval: 10, FailureThreshold: 3}
	}
	return app
}

// reached are the regions that a name leads to through its records' targets, and those among them that stand by.
func reached(plan Route53Plan, name string) []string {
	var regions []string
	for _, record := range plan.Records {
		switch {
		case record.Name != name:
		case record.Target == "":
			regions = append(regions, record.Region)
		default:
			regions = append(regions, reached(plan, record.Target)...)
		}
	}
	slices.Sort(regions)
	return slices.Compact(regions)
}

// byKey are the records of a plan by their keys.
func byKey(t require.TestingT, plan Route53Plan) map[string]RecordPlan {
	records := map[string]RecordPlan{}
	for _, record := range plan.Records {
		require.NotContains(t, records, record.Key)
		records[record.Key] = record
	}
	return records
}

func planned(t *rapid.T, app Application) Route53Plan {
	plan, found := New(app)
	require.Empty(t, found)
	return *plan.Route53
}

func TestThePublicNameLeadsToEveryRegionThatMayGetUsersAndToNoOther(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		app := onAnyRoute53(t)
		plan := planned(t, app)
		var open []string
		for _, region := range app.Regions {
			if !region.Isolated {
				open = append(open, region.Name)
			}
		}
		slices.Sort(open)
		require.Equal(t, open, reached(plan, plan.Root))

		served, standbys := app.Route53.split(app.Regions)
		set := strings.Replace(plan.Root, failoverSet, app.Route53.servedPolicy(), 1)
		require.Len(t, reached(plan, set), len(served))
		require.Len(t, reached(plan, setName(standbySet, public)), len(standbys))
		for _, region := range app.Regions {
			require.Equal(t, []string{region.Name}, reached(plan, region.Name+"."+public))
		}
	})
}

func TestRecordsAreWhatRoute53Accepts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		plan := planned(t, onAnyRoute53(t))
		byKey(t, plan)
		policies, seen := map[string]string{}, map[string]bool{}
		for _, record := range plan.Records {
			for _, code := range regionNamesOfTable() {
				require.False(t, strings.HasSuffix(record.Key, "-"+code), record.Key)
			}
			if policy, known := policies[record.Name]; known {
				require.Equal(t, policy, record.Policy, "one policy for a name")
				require.NotEmpty(t, record.SetIdentifier)
			}
			policies[record.Name] = record.Policy
			require.False(t, seen[record.Name+"|"+record.SetIdentifier])
			seen[record.Name+"|"+record.SetIdentifier] = true
			if record.Target != "" {
				require.Contains(t, policies, record.Target, "%s comes before what it leads to", record.Key)
			}
			require.True(t, isDomainName(record.Name) && len(record.Name) <= 253, record.Name)
			require.Equal(t, record.SetIdentifier == "", record.Policy == "")
		}
		require.Contains(t, policies, plan.Root)
	})
}

func TestTheOrderOfRegionsChangesNoRecord(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		app := onAnyRoute53(t)
		plan := planned(t, app)
		seed := rapid.Uint64().Draw(t, "seed")
		rand.New(rand.NewPCG(seed, 0)).Shuffle(len(app.Regions), func(i, j int) {
			app.Regions[i], app.Regions[j] = app.Regions[j], app.Regions[i]
		})
		require.Equal(t, plan, planned(t, app))
	})
}

func TestANewRegionLeavesAllOtherRecordsAlone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		app := onAnyRoute53(t)
		before := byKey(t, planned(t, app))
		added := rapid.SampledFrom(slices.DeleteFunc(routable(), func(code string) bool {
			return slices.Contains(regionNames(app.Regions), code)
		})).Draw(t, "added")
		app.Regions = append(app.Regions, stack(added))
		if app.Route53.policy() == RoutingGeolocation {
			app.Route53.Geolocation.Continents["AS"] = added
		}
		after := byKey(t, planned(t, app))
		for key, record := range before {
			require.Equal(t, record, after[key])
		}
		for key := range after {
			_, known := before[key]
			require.True(t, known || strings.HasPrefix(key, added) || strings.HasPrefix(key, "continent-AS") ||
				strings.HasSuffix(key, "-failover"), key)
		}
	})
}

// TestAChangeOfPolicyMovesOnlyTheRoot changes everything about the routing and the traffic, and expects that a record with
// the same key has the same identity in AWS (its name and set identifier), so that no change replaces one that is there.
func TestAChangeOfPolicyMovesOnlyTheRoot(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		before := planned(t, onAnyRoute53(t))
		after := planned(t, onAnyRoute53(t))
		old := byKey(t, before)
		for key, record := range byKey(t, after) {
			if was, kept := old[key]; kept {
				require.Equal(t, was.Name, record.Name, key)
				require.Equal(t, was.SetIdentifier, record.SetIdentifier, key)
				require.Equal(t, was.Policy, record.Policy, key)
			}
		}
		for _, record := range after.Records {
			same := slices.ContainsFunc(before.Records, func(was RecordPlan) bool {
				return was.Name == record.Name && was.SetIdentifier == record.SetIdentifier && was.Key != record.Key
			})
			require.False(t, same, "%s would be made while another record of its name is there", record.Key)
		}
	})
}

func TestWhatEveryPolicySharesStaysAsItIs(t *testing.T) {
	t.Parallel()
	plans := map[string]map[string]RecordPlan{}
	for _, policy := range []string{RoutingLatency, RoutingGeoproximity} {
		app := sound()
		onRoute53(&app, policy)
		app.Regions[1].Traffic = 0
		plan, found := New(app)
		require.Empty(t, found)
		plans[policy] = byKey(t, *plan.Route53)
	}
	shared := []string{"eu-west-1-name", "eu-west-1-standby", "secondary-failover", "us-east-2-name"}
	for _, key := range shared {
		assert.Equal(t, plans[RoutingLatency][key], plans[RoutingGeoproximity][key], key)
	}
	for policy, records := range plans {
		assert.Equal(t, slices.Sorted(slices.Values(append(slices.Clone(shared), "primary-failover", "us-east-2-"+policy))),
			slices.Sorted(maps.Keys(records)))
	}
}
