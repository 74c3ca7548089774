package e2e_test

import (
	"slices"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

const dashboardType = "aws:cloudwatch/dashboard:Dashboard"

// watching is an application that is watched from us-east-2, and tells a topic of each region.
func watching(regions ...string) change {
	actions := pulumi.Map{}
	for _, region := range regions {
		actions[region] = pulumi.ToStringArray([]string{"arn:aws:sns:" + region + ":111122223333:ops"})
	}
	return set("observability", pulumi.Map{
		"alarmActions": actions, "dashboard": pulumi.Map{"region": pulumi.String("us-east-2")},
	})
}

// balancerAlarms are the names of the alarms of regions' load balancers.
func balancerAlarms(regions ...string) []string {
	return watchAlarms([]string{"errors", "unhealthy", "healthy"}, regions...)
}

// watchAlarms are the names of some alarms of regions' load balancers.
func watchAlarms(kinds []string, regions ...string) []string {
	var names []string
	for _, region := range regions {
		for _, kind := range kinds {
			names = append(names, "shop-watch-"+kind+"-alarm-"+region)
		}
	}
	return names
}

// healthyAlarms are the names of the alarms of too few targets.
func healthyAlarms(regions ...string) []string { return watchAlarms([]string{"healthy"}, regions...) }

const watchBoard = "shop-dashboard-us-east-2"

// lagAlarms are the names of the alarms of the table's replication, in each direction between regions.
func lagAlarms(regions ...string) []string {
	var names []string
	for _, from := range regions {
		for _, to := range regions {
			if from != to {
				names = append(names, "shop-watch-orders-to-"+to+"-lag-alarm-"+from)
			}
		}
	}
	return names
}

// Alarms and the dashboard come, change in place, follow the regions, and go, and nothing else is touched.
func TestLifeOfTheObservability(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := b.stack("dev", shopIn(twoRegions))
	s.up()
	s.runs(shopIn(twoRegions, watching(twoRegions...)))
	two := slices.Concat(balancerAlarms(twoRegions...), lagAlarms(twoRegions...))
	assert.Equal(t, did("create", two, []string{watchBoard}), s.up().changes())
	assert.Empty(t, s.up().changes())
	assert.Empty(t, s.refresh().changes())
	assert.Empty(t, b.sim.UnknownMetrics())

	s.runs(shopIn(twoRegions, watching(twoRegions...), set("observability.alarms.healthyTargets", pulumi.Int(2))))
	assert.Equal(t, did("update", healthyAlarms(twoRegions...)), s.up().changes(), "a threshold")
	s.runs(shopIn(twoRegions, watching(twoRegions...)))
	s.up()

	s.runs(shopIn(threeRegions, watching(twoRegions...)))
	added := s.up().changes()
	for _, name := range two {
		assert.NotContains(t, slices.Concat(added["update"], added["replace"], added["delete"]), name)
	}
	assert.Contains(t, added["update"], watchBoard)
	assert.Subset(t, added["create"], slices.Concat(balancerAlarms("us-west-2"), []string{
		"shop-watch-orders-to-us-west-2-lag-alarm-us-east-2", "shop-watch-orders-to-us-east-2-lag-alarm-us-west-2",
	}))
	assert.Empty(t, b.sim.UnknownMetrics())

	const lost = "eu-west-1"
	b.sim.LoseRegion(lost)
	s.runs(shopIn(threeRegions, watching(twoRegions...), set("observability.alarms.healthyTargets", pulumi.Int(3))))
	assert.Equal(t, did("update", healthyAlarms("us-east-2", "us-west-2")),
		s.up(leavingOut(lost)).changes())
	b.sim.HealRegion(lost)
	assert.Equal(t, did("update", healthyAlarms(lost)), s.up().changes())

	three := slices.Concat(balancerAlarms(threeRegions...), lagAlarms(threeRegions...))
	s.runs(shopIn(threeRegions))
	assert.Equal(t, did("delete", three, []string{watchBoard}), s.up().changes())
	assert.Empty(t, b.found(dashboardType))
}

// A dashboard that moves is made anew under another name before the old one goes.
func TestADashboardMoves(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := b.stack("dev", shopIn(twoRegions, watching()))
	s.up()
	s.runs(shopIn(twoRegions, watching(), set("observability.dashboard.region", pulumi.String("eu-west-1"))))
	assert.Equal(t, together(did("create", []string{"shop-dashboard-eu-west-1"}), did("delete", []string{watchBoard})),
		s.up().changes())
	assert.Len(t, b.found(dashboardType), 1)
	assert.Empty(t, s.up().changes())
}

// The alarms ring by the metrics of what is deployed, and those of health checks are where their metric is.
func TestAlarmsRing(t *testing.T) {
	t.Parallel()
	const region = "eu-west-1"
	b := newBench(t)
	b.sim.AddZone(awssim.Zone{ID: zoneID, Name: "example.com"})
	s := b.stack("dev", siteIn(twoRegions, routedBy(pulumi.Map{"healthCheck": pulumi.Map{}}), watching("us-east-1", region),
		set("datastores.watched", pulumi.Map{"s3": pulumi.Map{"replicationTimeControl": pulumi.Bool(true)}})))
	s.up()
	assert.Empty(t, s.up().changes())
	assert.Empty(t, b.sim.UnknownMetrics())
	states := func() map[string]string {
		got := map[string]string{}
		for _, name := range []string{"shop-watch-healthy-alarm-" + region, "shop-watch-unhealthy-alarm-" + region,
			"shop-watch-watched-from-us-east-2-lag-alarm-" + region, "shop-watch-" + region + "-check-alarm-us-east-1"} {
			alarm := b.named(name)
			got[name] = b.sim.AlarmState(alarm.Region, alarm.Outputs.String("name"))
		}
		return got
	}
	b.sim.Advance(10 * time.Minute)
	before := states()
	assert.Equal(t, awssim.AlarmOK, before["shop-watch-healthy-alarm-"+region])
	assert.Equal(t, awssim.AlarmOK, before["shop-watch-watched-from-us-east-2-lag-alarm-"+region])
	for _, group := range b.found("aws:lb/targetGroup:TargetGroup") {
		if group.Region == region {
			b.sim.SetTargetHealth(group.ARN, false)
		}
	}
	lag := b.named("shop-watch-watched-from-us-east-2-lag-alarm-" + region)
	dimensions := map[string]string{}
	for key, value := range lag.Outputs.Object("dimensions") {
		dimensions[key] = value.(string)
	}
	require.NoError(t, b.sim.SetMetric(awssim.Metric{
		Region: region, Namespace: "AWS/S3", Name: "ReplicationLatency", Dimensions: dimensions, Value: 901,
	}))
	b.sim.Advance(10 * time.Minute)
	after := states()
	for _, name := range []string{"shop-watch-healthy-alarm-" + region, "shop-watch-unhealthy-alarm-" + region,
		"shop-watch-watched-from-us-east-2-lag-alarm-" + region} {
		assert.Equal(t, awssim.AlarmRings, after[name], name)
	}
	assert.Equal(t, "us-east-1", b.named("shop-watch-"+region+"-check-alarm-us-east-1").Region)
}

// The application's own address is checked over what it speaks, and the alarm rings when the checkers find nothing.
func TestTheApplicationsAddressIsChecked(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.sim.AddZone(awssim.Zone{ID: zoneID, Name: "example.com"})
	checked := set("observability.syntheticCheck", pulumi.Map{"path": pulumi.String("/ready")})
	s := b.stack("dev", siteIn(twoRegions, checked, inRegion("eu-west-1", set("alarms.healthyTargets", pulumi.Int(2)))))
	s.up()
	assert.Empty(t, s.up().changes())
	assert.Empty(t, s.refresh().changes())
	assert.Empty(t, b.sim.UnknownMetrics())
	check := b.named("shop-synthetic-health-check")
	assert.Equal(t, []any{"HTTPS", "shop.example.com", "/ready", 443.0}, []any{check.Outputs["type"], check.Outputs["fqdn"],
		check.Outputs["resourcePath"], check.Outputs["port"]})
	assert.InDelta(t, 2, b.named("shop-watch-healthy-alarm-eu-west-1").Outputs["threshold"], 0)

	const name = "shop-watch-synthetic-alarm-us-east-1"
	alarm := b.named(name)
	require.NoError(t, b.sim.SetMetric(awssim.Metric{
		Region: "us-east-1", Namespace: "AWS/Route53", Name: "HealthCheckStatus",
		Dimensions: map[string]string{"HealthCheckId": check.ID}, Value: 0,
	}))
	b.sim.Advance(10 * time.Minute)
	assert.Equal(t, awssim.AlarmRings, b.sim.AlarmState(alarm.Region, alarm.Outputs.String("name")))

	s.runs(siteIn(twoRegions, checked, set("observability.syntheticCheck.interval", pulumi.Int(10))))
	assert.Equal(t, together(replaced([]string{"shop-synthetic-health-check"}),
		did("update", []string{name, "shop-watch-healthy-alarm-eu-west-1"})), s.up().changes())
	s.runs(siteIn(twoRegions, set("observability", pulumi.Map{})))
	assert.Equal(t, did("delete", []string{"shop-synthetic-health-check", name, "shop-us-east-1"}), s.up().changes())
}
