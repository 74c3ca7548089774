package topology

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// peaking is an application of three regions, each with two tasks at least and twenty at most, and a peak.
func peaking(peak int, change func(*Application)) Application {
	app := threeStacks()
	app.Capacity = &Capacity{Peak: peak, PerTarget: 100}
	change(&app)
	return app
}

func TestWarningsOfThePeak(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		peak   int
		change func(*Application)
		says   string
	}{
		"just enough":  {400, func(*Application) {}, ""},
		"one too many": {401, func(*Application) {}, "eu-west-1 (400 left, up to 4000 after scaling out), us-east-2 (400 left"},
		"a stronger region": {500, func(a *Application) { a.Regions[0].RequestsPerTarget = 150 },
			"when one of these is lost: us-east-2 (400 left, up to 4000 after scaling out); raise"},
		"functions are elastic": {9000, func(a *Application) {
			a.Regions[1].Compute = &Compute{Lambda: &Lambda{HasZip: true, Runtime: true, Handler: true}}
			a.Regions[2].Compute = &Compute{Lambda: &Lambda{HasZip: true, Runtime: true, Handler: true}}
		}, ""},
		"a number that is not known": {100, func(a *Application) { ecs(a, 0).Scaling.Max = nil },
			"capacity: whether the peak of 100 requests a second is carried without eu-west-1 or us-west-2 is not known"},
		"an isolated region": {300, func(a *Application) { a.Regions[2].Isolated = true },
			"eu-west-1 (200 left, up to 2000 after scaling out), us-east-2 (200 left, up to 2000 after scaling out); raise"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			app := peaking(test.peak, test.change)
			plan, found := New(app)
			require.Empty(t, found)
			warned := warnOfPeak(app, plan)
			if test.says == "" {
				assert.Empty(t, warned)
				return
			}
			require.Len(t, warned, 1)
			assert.Contains(t, warned[0], test.says)
			assert.Contains(t, plan.Warnings, warned[0])
		})
	}
	app := threeStacks()
	plan, _ := New(app)
	assert.Empty(t, warnOfPeak(app, plan), "nothing is declared")
}

func TestRequestsThatAreLeft(t *testing.T) {
	t.Parallel()
	app := peaking(500, func(*Application) {})
	assert.Equal(t, &RequestsLeft{Known: true, Needed: 500, Running: 400, Most: 4000},
		outage(t, app, Loss{Region: "eu-west-1"}).Capacity.Requests)
	assert.Equal(t, &RequestsLeft{Known: true, Needed: 500, Running: 500, Most: 6000},
		outage(t, app, Loss{Zone: "use2-az1"}).Capacity.Requests)
	assert.Nil(t, outage(t, threeStacks(), Loss{Region: "eu-west-1"}).Capacity.Requests)
	nodes := Compute{EKS: &EKS{NodeGroup: &EKSNodeGroup{MinSize: 2, MaxSize: 6}}}
	least, most, known := nodes.targets()
	assert.Equal(t, []any{2, 6, true}, []any{least, most, known})
	_, _, known = Compute{EKS: &EKS{AutoMode: &EKSAutoMode{}}}.targets()
	assert.False(t, known, "nobody says how many nodes Auto Mode runs")
}
