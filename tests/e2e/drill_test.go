package e2e_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/auto/optpreview"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
	"github.com/pulumi-globalapp/pulumi-globalapp/tests/drill"
)

// drillShop is an application with a datastore of every kind, in the words of a program.
const drillShop = `
regions: [{name: us-east-2}, {name: us-west-2}, {name: eu-west-1}]
compute: {ecs: {image: "111122223333.dkr.ecr.us-east-2.amazonaws.com/shop:1", scaling: {min: 2, max: 6}}}
deletionProtection: false
datastores:
  catalog: {aurora: {engine: aurora-postgresql, engineVersion: "16.6"}}
  pages: {documentdb: {engineVersion: "5.0.0"}}
  ledger: {rds: {engine: mysql, engineVersion: "8.4.5"}}
  cart: {elasticache: {engineVersion: "8.0"}}
  orders: {dynamodb: {hashKey: {name: id, type: S}}}
  pictures: {s3: {}}
`

// drillIngresses are what the two ingresses add to it.
var drillIngresses = map[string]string{
	"globalAccelerator": `ingress: {globalAccelerator: {}}`,
	"route53": `ingress: {route53: {}}
domain: {name: ` + siteName + `, hostedZoneId: ` + zoneID + `}`,
}

// drilled is what simulateOutage said before a loss, as far as a drill can check it.
type drilled struct {
	Valid    bool `json:"valid"`
	Problems []any
	Timeline []struct {
		Actor, Step, Order string
		Seconds            *int
	}
	Users struct {
		Affected                       bool
		ServedBy                       []string
		DetectionSeconds, TotalSeconds int
	}
	Stores []struct {
		Name, Kind string
		Writes     struct{ Before, During, After []string }
	}
}

// practice is one drill: an application on a bench, before, in and after the loss of a region.
type practice struct {
	*bench
	s        *stack
	operator *drill.Operator
	lost     string
	regions  []string
	said     drilled
	url      string
	steps    map[string]drill.Step
	// report is what was said and what happened, beside each other.
	report strings.Builder
}

// newPractice deploys an application, asks what the loss of a region would mean, and takes its runbook.
func newPractice(t *testing.T, inputs map[string]any, lost string) *practice {
	t.Helper()
	b := newBench(t)
	b.sim.AddZone(awssim.Zone{ID: zoneID, Name: "example.com"})
	p := &practice{bench: b, lost: lost}
	for _, each := range inputs["regions"].([]any) {
		p.regions = append(p.regions, each.(map[string]any)["name"].(string))
	}
	p.s = b.stack("dev", practised(inputs))
	p.operator = &drill.Operator{Sim: b.sim, Inputs: inputs, Pulumi: p.pulumi}
	asked := b.stack("ask", outageOf(inputs, lost)).up()
	require.NoError(t, json.Unmarshal([]byte(asked.outputs["outage"].Value.(string)), &p.said))
	require.True(t, p.said.Valid, "%v", p.said.Problems)

	out := p.s.up().outputs
	var err error
	p.steps, err = drill.Steps(out["runbook"].Value)
	require.NoError(t, err)
	p.url, _ = out["url"].Value.(string)
	return p
}

// practised is a program with an application that shows its runbook.
func practised(inputs map[string]any) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		var app struct {
			pulumi.ResourceState
			Runbook pulumi.AnyOutput    `pulumi:"runbook"`
			URL     pulumi.StringOutput `pulumi:"url"`
		}
		err := ctx.RegisterRemoteComponentResource("globalapp:index:GlobalApplication", "shop", untyped(inputs).(pulumi.Map), &app)
		if err != nil {
			return err
		}
		ctx.Export("runbook", app.Runbook)
		ctx.Export("url", app.URL)
		return nil
	}
}

// outageOf is a program that asks what the loss of a region would mean.
func outageOf(inputs map[string]any, lost string) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		arguments := map[string]any{"loss": map[string]any{"region": lost}}
		for key, value := range inputs {
			arguments[key] = value
		}
		var said map[string]any
		if err := ctx.Invoke("globalapp:index:simulateOutage", arguments, &said); err != nil {
			return err
		}
		text, err := json.Marshal(said)
		if err != nil {
			return err
		}
		ctx.Export("outage", pulumi.String(string(text)))
		return nil
	}
}

// holdsSecret is what may be replaced in a drill: the values of secrets, which hold no data.
var holdsSecret = regexp.MustCompile(`-secret-value-`)

// pulumi runs a command of the CLI: an update has its preview before it.
func (p *practice) pulumi(verb string, excludes []string) error {
	p.s.runs(practised(p.operator.Inputs))
	var done operations
	var err error
	switch verb {
	case "up":
		if _, err := p.s.preview(optpreview.Exclude(excludes)); err != nil {
			return err
		}
		done, err = p.s.tryUp(optup.Exclude(excludes))
	case "refresh":
		if !p.sim.Answers(p.lost) {
			return errors.New("a refresh while a region is lost")
		}
		done = p.s.refresh()
	default:
		return fmt.Errorf("the drill has no use for pulumi %s", verb)
	}
	for _, op := range []string{"replace", "delete", "delete-replaced"} {
		for _, name := range done.byOp[op] {
			if !holdsSecret.MatchString(name) {
				return fmt.Errorf("%s %s: only values of secrets may be replaced", op, name)
			}
		}
	}
	return err
}

// follow does the steps of a person that simulateOutage named, up to the one with which the region is back. How long AWS took
// is what was said, where somebody says it.
func (p *practice) follow() {
	p.t.Helper()
	for _, moment := range p.said.Timeline {
		if moment.Actor != "operator" || moment.Step == "back-"+p.lost {
			continue
		}
		step, known := p.steps[moment.Step]
		require.True(p.t, known, "the runbook has no step %s", moment.Step)
		require.NotContains(p.t, step.APIRegions, p.lost, moment.Step)
		began := p.sim.Now()
		require.NoError(p.t, p.operator.Follow(step))
		took := p.sim.Now().Sub(began)
		said := moment.Order
		switch {
		case moment.Seconds != nil:
			said = fmt.Sprintf("%d s", *moment.Seconds)
			assert.InEpsilon(p.t, took.Seconds(), float64(*moment.Seconds), 0.2, moment.Step)
		case moment.Order == "minutes":
			assert.True(p.t, took >= time.Minute && took < time.Hour, "%s: %v", moment.Step, took)
		case moment.Order == "seconds":
			assert.Less(p.t, took, time.Minute, moment.Step)
		}
		p.line(moment.Step, said, took)
		for _, command := range step.Commands {
			fmt.Fprintf(&p.report, "      $ %s\n", command)
		}
	}
}

// line is a line of the report.
func (p *practice) line(what, said string, took time.Duration) {
	if said == "" {
		fmt.Fprintf(&p.report, "  %-60s\n", what)
		return
	}
	fmt.Fprintf(&p.report, "  %-60s said: %8s   simulated: %4.0f s\n", what, said, took.Seconds())
}

// assertServed checks that users everywhere are served, and none by the region that is lost.
func (p *practice) assertServed(regions ...string) {
	p.t.Helper()
	for _, place := range p.regions {
		seen, err := p.sim.Serves(p.url, awssim.User{Region: place})
		require.NoError(p.t, err)
		for _, part := range seen {
			assert.Equal(p.t, awssim.ServedOK, part.Status, "from %s: %v", place, seen)
			assert.Contains(p.t, regions, part.Region, "from %s", place)
		}
	}
}

// assertWritten checks that every store is written to from exactly the regions that were promised.
func (p *practice) assertWritten(promised func(before, during, after []string) []string) {
	p.t.Helper()
	for _, store := range p.said.Stores {
		var writes []string
		reasons := map[string]string{}
		for _, region := range slices.Sorted(slices.Values(p.regions)) {
			if why := p.writes(store.Name, store.Kind, region); why == "" {
				writes = append(writes, region)
			} else {
				reasons[region] = why
			}
		}
		assert.ElementsMatch(p.t, promised(store.Writes.Before, store.Writes.During, store.Writes.After), writes,
			"%s: %v", store.Name, reasons)
	}
}

// writes says what keeps an application in a region from writing to a store, with what it is told; "" when nothing does.
func (p *practice) writes(store, kind, region string) string {
	if !p.sim.Answers(region) {
		return region + " is lost"
	}
	switch kind {
	case "dynamodb":
		held := slices.ContainsFunc(p.sim.World().Resources, func(r awssim.Resource) bool {
			return r.Region == region && strings.HasPrefix(r.Name, "shop-"+store) &&
				(r.Type == replicaType || r.Type == "aws:dynamodb/table:Table")
		})
		if !held {
			return "no table in " + region
		}
		return ""
	case "s3":
		if err := p.sim.PutObject(p.named("shop-" + store + "-bucket-" + region).ID); err != nil {
			return err.Error()
		}
		return ""
	}
	text, found := p.sim.SecretValue(region, p.named("shop-"+store+"-secret-"+region).ID)
	if !found {
		return "no secret in " + region
	}
	var told credentials
	if err := json.Unmarshal([]byte(text), &told); err != nil {
		return err.Error()
	}
	if at, _ := p.sim.ParameterValue(region, p.named("shop-"+store+"-writer-"+region).ID); at != told.Host {
		return fmt.Sprintf("the parameter says %s, the secret %s", at, told.Host)
	}
	opens := func() (bool, string) { return p.sim.Connects(told.Host, told.Username, told.Password) }
	if kind == "elasticache" {
		opens = func() (bool, string) { return p.sim.WritesCache(told.Host, told.Password) }
	}
	if ok, why := opens(); !ok {
		return why
	}
	group := p.named(in(region, "task-security-group")[0]).ID
	subnet := p.named(inZones(region, zones[region][:1], "private-subnet")[0]).ID
	if ok, why := p.sim.Reaches(region, subnet, group, told.Host, told.Port); !ok {
		return why
	}
	return p.readOnly(kind, told.Host)
}

// readOnly says whether a database of its own behind an endpoint is a replica.
func (p *practice) readOnly(kind, host string) string {
	if kind != "rds" {
		return ""
	}
	for _, r := range p.found("aws:rds/instance:Instance") {
		if r.Outputs.String("address") != host {
			continue
		}
		if source, _ := p.sim.ReplicationOf(r.ARN); source != "" {
			return r.ID + " is a replica of " + source
		}
	}
	return ""
}

// assertShift compares how long users were without an answer with what was said.
func (p *practice) assertShift() {
	p.t.Helper()
	took, err := p.sim.ShiftFrom(p.lost, p.url)
	require.NoError(p.t, err)
	within := func(said int, took time.Duration, what string) {
		assert.InEpsilon(p.t, took.Seconds(), float64(said), 0.2, what)
		p.line(what, fmt.Sprintf("%d s", said), took)
	}
	within(p.said.Users.DetectionSeconds, took.Detected, "the loss is detected")
	within(p.said.Users.TotalSeconds, took.Served, "users are served by "+strings.Join(p.said.Users.ServedBy, ", "))
}

// run is the drill: the region goes, its runbook is followed, it comes back.
func (p *practice) run() {
	p.t.Helper()
	before := func(before, _, _ []string) []string { return before }
	p.assertServed(p.regions...)
	p.assertWritten(before)

	p.sim.LoseRegion(p.lost)
	fmt.Fprintf(&p.report, "%s is lost\n", p.lost)
	p.assertShift()
	p.assertServed(p.said.Users.ServedBy...)
	p.assertWritten(func(_, during, _ []string) []string { return during })
	p.follow()
	p.assertServed(p.said.Users.ServedBy...)
	p.assertWritten(func(_, _, after []string) []string { return after })

	p.sim.HealRegion(p.lost)
	require.NoError(p.t, p.operator.Follow(p.steps["back-"+p.lost]))
	p.assertServed(p.regions...)
	p.assertWritten(before)
	if !p.t.Failed() {
		p.line("back-"+p.lost+": served and written to as before", "", 0)
	}
}

// Each region is lost in turn, behind either ingress, with a datastore of every kind that is written to in that region or in
// another one: what simulateOutage names is followed to the letter, and everything is as it said.
func TestDrills(t *testing.T) {
	t.Parallel()
	for ingress, words := range drillIngresses {
		for _, lost := range threeRegions {
			homes := map[string]string{"the home region": lost}
			if everything() || lost == "eu-west-1" {
				homes["another region than home"] = threeRegions[(slices.Index(threeRegions, lost)+1)%len(threeRegions)]
			}
			for what, home := range homes {
				t.Run(ingress+"/"+lost+"/"+what, func(t *testing.T) {
					t.Parallel()
					newPractice(t, parsed(drillShop+words+"\nhomeRegion: "+home), lost).run()
				})
			}
		}
	}
}

// The demo's application is drilled too, and the report is what `make drill` prints.
func TestDrillOfTheDemo(t *testing.T) {
	t.Parallel()
	reports := make([]string, len(threeRegions))
	t.Run("each region", func(t *testing.T) {
		for i, lost := range threeRegions {
			t.Run(lost, func(t *testing.T) {
				t.Parallel()
				inputs, err := drill.Demo()
				require.NoError(t, err)
				p := newPractice(t, inputs, lost)
				defer func() { reports[i] = p.report.String() }()
				p.run()
			})
		}
	})
	t.Log("\n" + strings.Join(reports, "\n"))
}
