package topology

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// watching is what an application with defaults watches.
func watching() *Observability {
	return &Observability{
		ServerErrorPercent: 5, UnhealthyTargets: 1, HealthyTargets: 1, RecoveryPointSeconds: 60, Minutes: 5,
		Actions: map[string][]*string{},
	}
}

// watched spoils what is watched.
func watched(spoil func(*Observability)) func(*Application) {
	return func(a *Application) {
		a.Observability = watching()
		spoil(a.Observability)
	}
}

func tells(region string, arns ...string) func(*Application) {
	return watched(func(o *Observability) {
		for i := range arns {
			o.Actions[region] = append(o.Actions[region], &arns[i])
		}
	})
}

const topicThere = "arn:aws:sns:eu-west-1:111122223333:ops"

var observabilityWrongs = []wrong{
	{"a dashboard elsewhere", watched(func(o *Observability) { o.Dashboard, o.DashboardRegion = true, "eu-west-3" }),
		[]said{{RuleDashboardRegion, "observability.dashboard.region", "eu-west-3 is not one of the regions"}}},
	{"actions where no alarm is", tells("us-east-1", "arn:aws:sns:us-east-1:111122223333:ops"),
		[]said{{RuleAlarmActionRegion, "observability.alarmActions.us-east-1", "no alarm is in us-east-1"}}},
	{"another region's topic", tells("us-east-2", topicThere),
		[]said{{RuleAlarmActionARN, "observability.alarmActions.us-east-2[0]", topicThere + " is no ARN of us-east-2"}}},
	{"too many actions", tells("eu-west-1", topicThere, topicThere, topicThere, topicThere, topicThere, topicThere),
		[]said{{RuleAlarmActionCount, "observability.alarmActions.eu-west-1", "6 are named, but an alarm tells at most 5"}}},
	{"the lag of no store", watched(func(o *Observability) { o.StoreLagSeconds = map[string]int{"carts": 1} }),
		[]said{{RuleLagStore, "observability.alarms.storeReplicationLagSeconds.carts", "there is no datastore carts"}}},
	{"the lag of buckets without metrics", func(a *Application) {
		a.Stores[0] = Store{Name: "assets", S3: &S3{}}
		watched(func(o *Observability) { o.StoreLagSeconds = map[string]int{"assets": 1} })(a)
	}, []said{{RuleLagStore, "observability.alarms.storeReplicationLagSeconds.assets",
		"set datastores.assets.s3.replicationTimeControl: true"}}},
	{"a region's alarms alone", func(a *Application) { a.Regions[1].Alarms = &RegionAlarms{HealthyTargets: 2} },
		[]said{{RuleRegionAlarms, "regions[1].alarms", "set observability, or remove it"}}},
	{"the alarms of a region without a load balancer", func(a *Application) {
		a.Regions[2].Alarms = &RegionAlarms{HealthyTargets: 2}
		watched(func(*Observability) {})(a)
	}, []said{{RuleRegionAlarms, "regions[2].alarms", "us-west-2 has no load balancer that is built here"}}},
	{"the errors of a network load balancer", func(a *Application) {
		onNetwork(a)
		a.Regions[1].Alarms = &RegionAlarms{ServerErrorPercent: 2}
		watched(func(*Observability) {})(a)
	}, []said{{RuleRegionAlarms, "regions[1].alarms.serverErrorPercent", "use an Application Load Balancer"}}},
	{"a check of nothing", func(a *Application) {
		a.GlobalAccelerator, a.Route53 = nil, nil
		watched(func(o *Observability) { o.SyntheticCheck = true })(a)
	}, []said{{RuleSyntheticAddress, "observability.syntheticCheck", "set ingress, or remove it"}}},
	{"a check of what does not speak HTTP", func(a *Application) {
		onNetwork(a, Listener{5432, ProtocolTCP})
		watched(func(o *Observability) { o.SyntheticCheck = true })(a)
	}, []said{{RuleSyntheticAddress, "observability.syntheticCheck", "at tcp://…"}}},
	{"a region's capacity alone", func(a *Application) { a.Regions[1].RequestsPerTarget = 5 },
		[]said{{RuleCapacityUnused, "regions[1].requestsPerSecondPerTarget", "set capacity, or remove it"}}},
}

func TestAlarmActionsThatAreFine(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Application){
		"a topic of the region": tells("eu-west-1", topicThere),
		"one without a region":  tells("eu-west-1", "arn:aws:ssm-incidents::111122223333:response-plan/ops"),
		"one that is not known": watched(func(o *Observability) { o.Actions["eu-west-1"] = []*string{nil} }),
	} {
		app := sound()
		change(&app)
		_, found := New(app)
		assert.Empty(t, found, name)
	}
}

// alarmNames are the names of alarms without the application's.
func alarmNames(t *testing.T, app Application) []string {
	t.Helper()
	plan, found := New(app)
	require.Empty(t, found)
	names := []string{}
	for _, alarm := range Alarms(app, plan) {
		names = append(names, alarm.Key+"-"+alarm.Region)
		for _, measure := range alarm.Measures {
			assert.Equal(t, alarm.Region, measure.Region, alarm.Key)
		}
	}
	return names
}

func TestWhatIsWatched(t *testing.T) {
	t.Parallel()
	balancers := []string{
		"watch-errors-alarm-eu-west-1", "watch-unhealthy-alarm-eu-west-1", "watch-healthy-alarm-eu-west-1",
		"watch-errors-alarm-us-east-2", "watch-unhealthy-alarm-us-east-2", "watch-healthy-alarm-us-east-2",
	}
	for name, test := range map[string]struct {
		stores []Store
		want   []string
	}{
		"nothing but regions":    {nil, nil},
		"buckets without metric": {[]Store{{Name: "assets", S3: &S3{}}}, nil},
		"buckets": {[]Store{{Name: "assets", S3: &S3{TimeControl: true},
			Regions: []StoreRegion{{Name: "us-east-2"}, {Name: "eu-west-1"}}}}, []string{
			"watch-assets-from-eu-west-1-lag-alarm-us-east-2", "watch-assets-from-us-east-2-lag-alarm-eu-west-1",
		}},
		"a table": {[]Store{{Name: "orders", DynamoDB: &DynamoDB{HashKey: Key{"id", "S"}},
			Regions: []StoreRegion{{Name: "us-east-2"}, {Name: "eu-west-1"}}}}, []string{
			"watch-orders-to-us-east-2-lag-alarm-eu-west-1", "watch-orders-to-eu-west-1-lag-alarm-us-east-2",
		}},
		"a database": {[]Store{database("catalog", "us-east-2", "eu-west-1")}, []string{
			"watch-catalog-lag-alarm-eu-west-1", "watch-catalog-recovery-point-alarm-eu-west-1",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			app := threeStacks(test.stores...)
			app.Regions[2] = dataOnly("us-west-2")
			if name != "buckets without metric" {
				app.Regions = app.Regions[:2]
			}
			app.Observability = watching()
			assert.ElementsMatch(t, append(append([]string{}, balancers...), test.want...), alarmNames(t, app))
			app.Observability = nil
			assert.Empty(t, alarmNames(t, app))
		})
	}
}

func TestThresholdsOfLag(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*Observability)
		want   map[string]float64
	}{
		"by default": {func(*Observability) {}, map[string]float64{"orders": 60000, "assets": 900, "catalog": 60000}},
		"of all":     {func(o *Observability) { o.LagSeconds = 7 }, map[string]float64{"orders": 7000, "assets": 7, "catalog": 7000}},
		"of a single": {
			func(o *Observability) { o.StoreLagSeconds = map[string]int{"assets": 3} },
			map[string]float64{"orders": 60000, "assets": 3, "catalog": 60000},
		},
	} {
		app := threeStacks(table("orders"), Store{Name: "assets", S3: &S3{TimeControl: true}}, database("catalog"))
		watched(test.change)(&app)
		plan, found := New(app)
		require.Empty(t, found, name)
		got := map[string]float64{}
		for _, store := range app.Stores {
			i := 0
			for _, each := range plan.Stores {
				if each.Name == store.Name {
					break
				}
				i++
			}
			got[store.Name] = storeAlarms(*app.Observability, store, plan.Stores[i])[0].Threshold
		}
		assert.Equal(t, test.want, got, name)
	}
}

func TestDashboardHasEveryRegionAndStore(t *testing.T) {
	t.Parallel()
	app := threeStacks(table("orders"), Store{Name: "assets", S3: &S3{TimeControl: true}}, database("catalog"))
	plan, found := New(app)
	require.Empty(t, found)
	counts := map[string]int{}
	for _, widget := range Dashboard(app, plan) {
		counts[widget.Title] = len(widget.Measures)
		for _, measure := range widget.Measures {
			assert.NotEmpty(t, measure.Label, widget.Title)
		}
	}
	assert.Equal(t, map[string]int{
		"Requests": 3, "Server errors": 6, "Healthy targets": 3, "Unhealthy targets": 3,
		"Replication lag of orders, in milliseconds": 6, "Replication lag of assets, in seconds": 6,
		"Replication lag of catalog, in milliseconds": 2,
	}, counts)
}

func TestRegionsHaveThresholdsOfTheirOwn(t *testing.T) {
	t.Parallel()
	app := threeStacks()
	app.Observability = watching()
	app.Regions[1].Alarms = &RegionAlarms{ServerErrorPercent: 9, HealthyTargets: 3}
	plan, found := New(app)
	require.Empty(t, found)
	own := app.Regions[1].Name
	for _, alarm := range Alarms(app, plan) {
		want := map[string]float64{"watch-errors-alarm": 5, "watch-unhealthy-alarm": 1, "watch-healthy-alarm": 1}
		if alarm.Region == own {
			want = map[string]float64{"watch-errors-alarm": 9, "watch-unhealthy-alarm": 1, "watch-healthy-alarm": 3}
		}
		assert.InDelta(t, want[alarm.Key], alarm.Threshold, 0, "%s in %s", alarm.Key, alarm.Region)
	}
}

func TestTheSyntheticCheckIsWatched(t *testing.T) {
	t.Parallel()
	app := threeStacks()
	app.Observability = watching()
	app.Observability.SyntheticCheck = true
	plan, found := New(app)
	require.Empty(t, found)
	alarms := Alarms(app, plan)
	last := alarms[len(alarms)-1]
	assert.Equal(t, "watch-synthetic-alarm", last.Key)
	assert.Equal(t, HealthCheckMetrics, last.Region)
	assert.Equal(t, map[string]Subject{"HealthCheckId": {Synthetic: true}}, last.Measures[0].Dimensions)
	var graphs []string
	for _, widget := range Dashboard(app, plan) {
		for _, measure := range widget.Measures {
			if measure.Namespace == namespaceRoute53 {
				graphs = append(graphs, widget.Title+": "+measure.Label)
			}
		}
	}
	assert.Equal(t, []string{"Route 53 health checks (1 is healthy): application"}, graphs)
}
