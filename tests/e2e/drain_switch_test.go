package e2e_test

import (
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

// switchable gives the regions behind Route 53 their switches.
var switchable = set("drainSwitch", pulumi.Map{})

// switchKeeper is the region that keeps the switch of a region.
func switchKeeper(region string) string {
	if region == "us-east-2" {
		return "eu-west-1"
	}
	return "us-east-2"
}

// switchNames are the resources of the switches of regions.
func switchNames(regions ...string) []string {
	var names []string
	for _, region := range regions {
		name := "shop-route53-" + region + "-"
		names = append(names, name+"drain-switch", name+"health", name+"drain-switch-"+switchKeeper(region))
	}
	return names
}

// latencies are the records that users of regions go by.
func latencies(regions ...string) []string {
	var names []string
	for _, region := range regions {
		names = append(names, "shop-route53-"+region+"-latency")
	}
	return names
}

// turn sends the value of a switch to the region that keeps it, for the metric that its alarm looks at.
func (b *bench) turn(region string, value float64) error {
	b.t.Helper()
	alarm := b.named("shop-route53-" + region + "-drain-switch-" + switchKeeper(region)).Outputs
	dimensions := map[string]string{}
	for name := range alarm.Object("dimensions") {
		dimensions[name] = alarm.Object("dimensions").String(name)
	}
	return b.sim.PutMetric(awssim.Metric{
		Region: switchKeeper(region), Namespace: alarm.String("namespace"), Name: alarm.String("metricName"), Dimensions: dimensions,
		Value: value,
	})
}

// The switches come and go in place, while users everywhere are served by their own region; a check from outside comes to
// them and goes without a record that changes.
func TestDrainSwitchesComeAndGo(t *testing.T) {
	t.Parallel()
	b, s := newSite(t, threeRegions, byDNS)
	v := b.watch(siteURL)
	s.runs(siteIn(threeRegions, byDNS, switchable))
	assert.Equal(t, together(did("create", switchNames(threeRegions...)), did("update", latencies(threeRegions...))), v.up(t, s))
	assert.Empty(t, s.up().changes())
	assert.Empty(t, s.refresh().changes())
	assert.Empty(t, b.sim.StaleHealthChecks())
	b.sim.Advance(24 * time.Hour)
	for _, region := range threeRegions {
		assert.Equal(t, "ok "+region, b.seen(siteURL, near(region)), "nobody has turned a switch")
	}

	checked := routedBy(pulumi.Map{"healthCheck": pulumi.Map{}})
	var outside, both []string
	for _, region := range threeRegions {
		outside = append(outside, "shop-route53-"+region+"-health-check")
		both = append(both, "shop-route53-"+region+"-health")
	}
	s.runs(siteIn(threeRegions, checked, switchable))
	assert.Equal(t, together(did("create", outside), did("update", both)), v.up(t, s))
	s.runs(siteIn(threeRegions, byDNS, switchable))
	assert.Equal(t, together(did("delete", outside), did("update", both)), v.up(t, s))

	s.runs(siteIn(threeRegions, byDNS))
	assert.Equal(t, together(did("delete", switchNames(threeRegions...)), did("update", latencies(threeRegions...))), v.up(t, s))
	assert.Empty(t, s.up().changes())
}

// A switch moves the users of its region alone, without a deployment, and holds; its loss moves nobody.
func TestADrainSwitchMovesUsers(t *testing.T) {
	t.Parallel()
	const region = "eu-west-1"
	b, s := newSite(t, threeRegions, byDNS, switchable)
	seen := func(want string) {
		t.Helper()
		assert.Equal(t, "ok "+want, b.seen(siteURL, near(region)))
		assert.Equal(t, "ok us-west-2", b.seen(siteURL, near("us-west-2")), "users of other regions stay")
	}
	// minute passes, in which users everywhere are answered.
	minute := func() {
		t.Helper()
		for range 6 {
			b.sim.Advance(10 * time.Second)
			for _, user := range watchers {
				assert.Contains(t, b.seen(siteURL, user), "ok ", user.Region)
			}
		}
	}
	seen(region)
	require.NoError(t, b.turn(region, 1))
	minute()
	seen("us-east-2")
	b.sim.Advance(7 * 24 * time.Hour)
	seen("us-east-2")
	assert.Empty(t, s.up().changes(), "a deployment knows nothing of it and takes nothing back")
	seen("us-east-2")

	b.answering(false, "us-east-2", "us-west-2")
	assert.Equal(t, "ok "+region, b.seen(siteURL, near(region)), "when nothing is healthy, Route 53 answers as if all were")
	b.answering(true, "us-east-2", "us-west-2")

	require.NoError(t, b.turn(region, 0))
	minute()
	seen(region)

	b.sim.LoseRegion(switchKeeper(region))
	seen(region)
	require.Error(t, b.turn(region, 1), "the region that keeps the switch is lost")
	minute()
	seen(region)

	b.sim.HealRegion(switchKeeper(region))
	require.NoError(t, b.turn(region, 1))
	minute()
	seen("us-east-2")
	b.sim.LoseRegion(switchKeeper(region))
	b.sim.Advance(time.Hour)
	assert.Equal(t, "ok us-west-2", b.seen(siteURL, near(region)), "who was drained stays drained while its switch is lost")
}

// A switch moves when the region that keeps it leaves, while users are served.
func TestADrainSwitchMovesWithItsKeeper(t *testing.T) {
	t.Parallel()
	rest := []string{"us-east-2", "us-west-2"}
	b, s := newSite(t, threeRegions, byDNS, switchable)
	v := b.watch(siteURL)
	s.runs(siteIn(rest, byDNS, switchable))
	changed := v.up(t, s)
	const moved = "shop-route53-us-east-2-drain-switch"
	assert.Contains(t, changed["create"], moved+"-us-west-2")
	assert.Len(t, changed["create"], 1)
	assert.Contains(t, changed["delete"], moved+"-eu-west-1")
	assert.Subset(t, changed["update"], []string{moved})
	assert.Empty(t, b.sim.StaleHealthChecks())
	assert.Empty(t, s.up().changes())
}

// A routing control that exists is the switch of its region; nothing else is built for it.
func TestRoutingControlsAreSwitches(t *testing.T) {
	t.Parallel()
	const region = "eu-west-1"
	const control = "arn:aws:route53-recovery-control::111122223333:controlpanel/0123456789abcdef/routingcontrol/0123456789abcdef"
	b := newBench(t)
	b.sim.AddZone(awssim.Zone{ID: zoneID, Name: "example.com"})
	b.sim.SetRoutingControl(control, true)
	s := b.stack("dev", siteIn(twoRegions, byDNS, set("drainSwitch", pulumi.Map{
		"routingControlArns":      pulumi.StringMap{region: pulumi.String(control)},
		"routingControlEndpoints": pulumi.StringMap{"us-west-2": pulumi.String("https://host-0123abcd.us-west-2.example.com/v1")},
	})))
	s.up()
	assert.Len(t, b.found("aws:cloudwatch/metricAlarm:MetricAlarm"), 1)
	assert.Equal(t, "ok "+region, b.seen(siteURL, near(region)))
	b.sim.SetRoutingControl(control, false)
	assert.Equal(t, "ok us-east-2", b.seen(siteURL, near(region)))
	b.sim.SetRoutingControl(control, true)
	assert.Equal(t, "ok "+region, b.seen(siteURL, near(region)))
	assert.Empty(t, s.up().changes())
}
