package topology

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// control is a routing control of the examples.
const control = "arn:aws:route53-recovery-control::111122223333:controlpanel/0123456789abcdef/routingcontrol/0123456789abcdef"

// switched puts an application behind Route 53 with switches.
func switched(a *Application) *DrainSwitch {
	onRoute53(a)
	a.DrainSwitch = &DrainSwitch{}
	return a.DrainSwitch
}

var switchWrongs = []wrong{
	{"a switch for an accelerator", func(a *Application) { a.DrainSwitch = &DrainSwitch{} },
		[]said{{RuleDrainSwitchIngress, "drainSwitch", "Global Accelerator follows no health check of Route 53, so a switch " +
			"would move nobody; set a region's traffic to 0, or isolated: true"}}},
	{"a switch without an ingress", func(a *Application) { a.GlobalAccelerator, a.DrainSwitch = nil, &DrainSwitch{} },
		[]said{{RuleDrainSwitchIngress, "drainSwitch", "without ingress.route53 there are no records"}}},
	{"a switch beside an ingress of no kind", func(a *Application) {
		a.GlobalAccelerator, a.EmptyIngress, a.DrainSwitch = nil, true, &DrainSwitch{}
	}, []said{{RuleIngressKind, "ingress", "none of its kinds is set"}}},
	{"a switch of the only region with users", func(a *Application) {
		switched(a)
		a.Regions = []Region{stack("us-east-2"), dataOnly("us-west-2")}
	}, []said{{RuleDrainSwitchRegions, "drainSwitch", "one region runs the application, so its users have nowhere else to go"}}},
	{"switches that nobody can keep", func(a *Application) {
		onRoute53(a, RoutingWeighted)
		a.DrainSwitch, a.Regions, a.Stores = &DrainSwitch{}, []Region{stack("us-east-2"), stack("ap-southeast-6")}, nil
	}, []said{{RuleDrainSwitchControl, "drainSwitch", "no other region can keep the switch of us-east-2; name one more region"}}},
	{"control regions that are none", func(a *Application) {
		switched(a).ControlRegions = map[string]string{
			"eu-west-1": "eu-west-3", "us-east-2": "us-east-2", "us-west-2": "us-east-2", "ap-south-1": "us-east-2",
		}
	}, []said{
		{RuleDrainSwitchRegion, "drainSwitch.controlRegions.ap-south-1", "ap-south-1 is not one of the regions (us-east-2, " +
			"eu-west-1, us-west-2); name a region that runs the application"},
		{RuleDrainSwitchControl, "drainSwitch.controlRegions.eu-west-1", "eu-west-3 is not one of the regions; name another one of"},
		{RuleDrainSwitchControl, "drainSwitch.controlRegions.us-east-2", "us-east-2 is the region itself, whose loss would take"},
		{RuleDrainSwitchRegion, "drainSwitch.controlRegions.us-west-2", "us-west-2 has stack: none, so it gets no users"},
	}},
	{"a control region that is best avoided", func(a *Application) {
		switched(a).ControlRegions = map[string]string{"eu-west-1": "us-east-1"}
		a.Regions = append(a.Regions, stack("us-east-1"))
	}, []said{{RuleDrainSwitchControl, "drainSwitch.controlRegions.eu-west-1", "us-east-1 has the control planes of global " +
		"services"}}},
	{"a control region whose alarms cannot be followed", func(a *Application) {
		onRoute53(a, RoutingWeighted)
		a.DrainSwitch = &DrainSwitch{ControlRegions: map[string]string{"eu-west-1": "ap-southeast-6"}}
		a.Regions = append(a.Regions, stack("ap-southeast-6"))
	}, []said{{RuleDrainSwitchControl, "drainSwitch.controlRegions.eu-west-1", "is a region whose alarms the AWS"}}},
	{"routing controls", func(a *Application) {
		d := switched(a)
		d.ControlRegions = map[string]string{"eu-west-1": "us-east-2"}
		d.RoutingControls = map[string]string{"eu-west-1": control, "us-west-2": control}
	}, []said{
		{RuleDrainSwitchRegion, "drainSwitch.controlRegions.eu-west-1", "eu-west-1 has a routing control, which needs"},
		{RuleDrainSwitchRegion, "drainSwitch.routingControlArns.us-west-2", "us-west-2 has stack: none"},
		{RuleDrainSwitchEndpoints, "drainSwitch.routingControlEndpoints", "missing, but routing controls are turned through their " +
			"cluster's own endpoints"},
	}},
}

// controls are the regions that keep the switches of an application's regions.
func controls(t *testing.T, app Application) map[string]string {
	t.Helper()
	plan, found := New(app)
	require.Empty(t, found)
	kept := map[string]string{}
	for _, each := range plan.Route53.Switches {
		kept[each.Region] = each.ControlRegion
	}
	return kept
}

// The home region keeps the switches, because it stays; another region keeps its own, and us-east-1 none that it need not.
func TestWhereSwitchesAreKept(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		regions []string
		home    string
		said    map[string]string
		want    map[string]string
	}{
		"at home": {
			[]string{"us-east-2", "eu-west-1", "us-west-2"}, "us-east-2", nil,
			map[string]string{"us-east-2": "eu-west-1", "eu-west-1": "us-east-2", "us-west-2": "us-east-2"},
		},
		"home is us-east-1": {
			[]string{"us-east-1", "eu-west-1", "us-west-2"}, "us-east-1", nil,
			map[string]string{"us-east-1": "eu-west-1", "eu-west-1": "us-west-2", "us-west-2": "eu-west-1"},
		},
		"nothing but us-east-1": {
			[]string{"us-east-2", "us-east-1"}, "us-east-2", nil,
			map[string]string{"us-east-2": "us-east-1", "us-east-1": "us-east-2"},
		},
		"as it is said": {
			[]string{"us-east-2", "eu-west-1", "us-west-2"}, "us-east-2", map[string]string{"us-east-2": "us-west-2"},
			map[string]string{"us-east-2": "us-west-2", "eu-west-1": "us-east-2", "us-west-2": "us-east-2"},
		},
		"not where Route 53 cannot look": {
			[]string{"ap-southeast-6", "eu-west-1", "us-west-2"}, "ap-southeast-6", nil,
			map[string]string{"ap-southeast-6": "eu-west-1", "eu-west-1": "us-west-2", "us-west-2": "eu-west-1"},
		},
	} {
		app := sound()
		app.Regions, app.Stores = nil, nil
		for _, region := range test.regions {
			app.Regions = append(app.Regions, stack(region))
		}
		app.HomeRegion, app.WriterRegion = test.home, test.home
		onRoute53(&app, RoutingWeighted)
		app.DrainSwitch = &DrainSwitch{ControlRegions: test.said}
		assert.Equal(t, test.want, controls(t, app), name)
		rand.Shuffle(len(app.Regions), func(i, j int) { app.Regions[i], app.Regions[j] = app.Regions[j], app.Regions[i] })
		assert.Equal(t, test.want, controls(t, app), name)
	}
}

// A region that comes or goes moves no switch but those that it keeps.
func TestSwitchesStayWhenRegionsComeAndGo(t *testing.T) {
	t.Parallel()
	app := threeStacks()
	switched(&app)
	before := controls(t, app)
	app.Regions = append(app.Regions, stack("eu-west-2"))
	after := controls(t, app)
	assert.Equal(t, "us-east-2", after["eu-west-2"])
	delete(after, "eu-west-2")
	assert.Equal(t, before, after)
	app.Regions = slices.DeleteFunc(app.Regions, func(region Region) bool { return region.Name == "eu-west-1" })
	assert.Equal(t,
		map[string]string{"us-east-2": "eu-west-2", "us-west-2": "us-east-2", "eu-west-2": "us-east-2"}, controls(t, app))
}

func TestRecordsGoBySwitches(t *testing.T) {
	t.Parallel()
	app := threeStacks()
	switched(&app)
	app.Regions[1].Traffic, app.Regions[2].Isolated = 0, true
	plan, found := New(app)
	require.Empty(t, found)
	followed := map[string]bool{}
	for _, record := range plan.Route53.Records {
		followed[record.Key] = record.HealthCheck
	}
	assert.Equal(t, map[string]bool{
		"eu-west-1-name": false, "us-east-2-name": false, "us-west-2-name": false, "us-east-2-latency": true,
		"eu-west-1-standby": true,
		"primary-failover":  false, "secondary-failover": false,
	}, followed)
	assert.Empty(t, plan.Route53.HealthChecks, "nothing is checked from outside")
	require.Len(t, plan.Route53.Switches, 2, "no user is sent to the region that is isolated")
	identity := app.Identity.PhysicalName(DrainDimension, "shop")
	assert.Equal(t, SwitchPlan{
		Region: "eu-west-1", ControlRegion: "us-east-2",
		Dimensions: map[string]string{"Application": identity, "Region": "eu-west-1"},
	}, plan.Route53.Switches[0])

	app.Identity.Stack = "dev"
	other, _ := New(app)
	assert.NotEqual(t, identity, other.Route53.Switches[0].Dimensions["Application"], "two stacks in one account are two "+
		"applications")
}

func TestASwitchInUsEast1IsToldOf(t *testing.T) {
	t.Parallel()
	app := sound()
	app.Regions[1], app.Regions[2] = stack("us-east-1"), stack("us-east-2")
	app.Regions = app.Regions[1:]
	switched(&app)
	plan, found := New(app)
	require.Empty(t, found)
	assert.Contains(t, plan.Warnings, "drainSwitch: the switch of us-east-2 is in us-east-1, for want of another region; "+
		"what goes wrong there goes wrong for global services too, so name a third region")
}

// The commands are pasted at night: they are exact, and ask nothing of us-east-1 or of the region that is drained.
func TestStepsThatTurnSwitches(t *testing.T) {
	t.Parallel()
	app := threeStacks()
	d := switched(&app)
	identity := app.Identity.PhysicalName(DrainDimension, "shop")
	steps := runbookOf(t, app)
	turn := "aws cloudwatch put-metric-data --region us-east-2 --namespace GlobalApplication --metric-data 'MetricName=Drain," +
		"Dimensions=[{Name=Application,Value=" + identity + "},{Name=Region,Value=eu-west-1}],Value="
	away, back := steps[StepDrain("eu-west-1")], steps[StepReturn("eu-west-1")]
	assert.Equal(t, []string{turn + "1'"}, away.Commands)
	assert.Equal(t, []string{turn + "0'"}, back.Commands)
	assert.Equal(t, []string{"us-east-2"}, away.Needs)
	assert.Empty(t, away.Set)
	assert.Contains(t, away.Expected, "The call goes to us-east-2. Within 180 seconds resolvers answer with other regions")
	assert.Contains(t, away.Expected, "regions[name=eu-west-1].traffic to 0")

	d.RoutingControls = map[string]string{"eu-west-1": control}
	d.Endpoints = map[string]string{
		"eu-west-1": "https://a.example.com/v1", "us-east-1": "https://b.example.com/v1", "us-west-2": "https://c.example.com/v1",
	}
	steps = runbookOf(t, app)
	assert.Equal(t, []string{"aws route53-recovery-cluster update-routing-control-state --region us-west-2 --routing-control-arn " +
		control + " --routing-control-state Off --endpoint-url https://c.example.com/v1"}, steps[StepDrain("eu-west-1")].Commands)
	assert.Contains(t, steps[StepReturn("eu-west-1")].Commands[0], "--routing-control-state On ")
	d.Endpoints = map[string]string{"us-east-1": "https://b.example.com/v1"}
	assert.Equal(t, []string{"us-east-1"}, runbookOf(t, app)[StepDrain("eu-west-1")].Needs, "the only one there is")

	app.GlobalAccelerator, app.Active = &GlobalAccelerator{}, IngressGlobalAccelerator
	assert.Contains(t, runbookOf(t, app)[StepDrain("eu-west-1")].Commands, "pulumi up", "users come by the accelerator")
}

// A lost region takes the switches with it that it keeps, and drains nothing.
func TestLostSwitchesAreNamed(t *testing.T) {
	t.Parallel()
	app := threeStacks()
	switched(&app)
	lost := outage(t, app, Loss{Region: "us-east-2"})
	last := lost.Frozen[len(lost.Frozen)-1]
	assert.Equal(t, "the drain switches of eu-west-1, us-west-2", last.What)
	assert.Contains(t, last.Text, "no region is drained")
	for _, each := range outage(t, app, Loss{ControlPlanes: true}).Frozen {
		assert.NotContains(t, each.What, "switch", "no switch needs us-east-1")
	}
}
