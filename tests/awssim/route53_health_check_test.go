package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// aCheck are the inputs of a health check of an endpoint; changes override.
func aCheck(changes Values) Values {
	return both(Values{"type": "HTTPS", "fqdn": "eu-west-1.app.example.com", "port": 443, "resourcePath": "/healthz",
		"requestInterval": 10, "failureThreshold": 3}, changes)
}

// calculated are the inputs of a health check of health checks.
func calculated(threshold int, children ...string) Values {
	return Values{"type": "CALCULATED", "childHealthThreshold": threshold, "childHealthchecks": children}
}

// checkWith makes a case out of a health check.
func checkWith(in Values) func(*Sim) error {
	return func(s *Sim) error {
		_, err := s.Client("eu-west-1").Create(healthCheckToken, "app", with(in, nil))
		return err
	}
}

var (
	_ = breaks(ruleCheckEndpoint, checkWith(aCheck(Values{"fqdn": nil})))
	_ = breaks(ruleCheckPort, checkWith(aCheck(Values{"type": "TCP", "port": nil, "resourcePath": nil})))
	_ = breaks(ruleCheckPath, checkWith(aCheck(Values{"resourcePath": "healthz"})))
	_ = breaks(ruleCheckSearch, checkWith(aCheck(Values{"type": "HTTPS_STR_MATCH"})))
	_ = breaks(ruleCheckAlarm, checkWith(Values{"type": "CLOUDWATCH_METRIC", "cloudwatchAlarmName": "sick"}))
	_ = breaks(ruleCheckNoEndpoint, checkWith(both(calculated(1), Values{"requestInterval": 30})))
	_ = breaks(ruleCheckThreshold, func(s *Sim) error {
		c := s.Client("eu-west-1")
		_, err := c.Create(healthCheckToken, "all", calculated(0, must(c.Create(healthCheckToken, "app", aCheck(nil))).ID))
		return err
	})
	_ = breaks(ruleCheckChild, checkWith(calculated(1, "none")))
	_ = breaks(ruleCheckInUse, func(s *Sim) error {
		c := s.Client("eu-west-1")
		child := must(c.Create(healthCheckToken, "app", aCheck(nil)))
		must(c.Create(healthCheckToken, "all", calculated(1, child.ID)))
		return c.Delete(child)
	})
)

func TestHealthChecksChangeInPlaceOrAreReplaced(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		changes        Values
		paths, replace []string
	}{
		"nothing":       {nil, nil, nil},
		"the path":      {Values{"resourcePath": "/ready"}, []string{"resourcePath"}, nil},
		"the threshold": {Values{"failureThreshold": 5}, []string{"failureThreshold"}, nil},
		"no threshold":  {Values{"failureThreshold": nil}, nil, nil},
		"an inversion":  {Values{"invertHealthcheck": true}, []string{"invertHealthcheck"}, nil},
		"the interval":  {Values{"requestInterval": 30}, []string{"requestInterval"}, []string{"requestInterval"}},
		"no interval":   {Values{"requestInterval": nil}, []string{"requestInterval"}, []string{"requestInterval"}},
		"the type":      {Values{"type": "HTTP"}, []string{"type"}, []string{"type"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := New(Options{}).Client("eu-west-1")
			check := must(c.Create(healthCheckToken, "app", aCheck(nil)))
			assert.Regexp(t, `^[0-9a-f]{8}-[0-9a-f-]{27}$`, check.ID)
			assert.Equal(t, "arn:aws:route53:::healthcheck/"+check.ID, check.Outputs["arn"])
			assert.Equal(t, true, check.Outputs["enableSni"])
			d, err := c.Diff(must(c.Read(check)), with(aCheck(test.changes), nil))
			require.NoError(t, err)
			assert.ElementsMatch(t, test.paths, d.Paths())
			assert.Equal(t, test.replace, d.Replaces())
		})
	}
}

// What a program leaves out comes back from Route 53, and differs from then on.
func TestAnIntervalThatIsLeftOutReplacesTheHealthCheckEveryTime(t *testing.T) {
	t.Parallel()
	c := New(Options{}).Client("eu-west-1")
	in := Values{"type": "HTTP", "fqdn": "app.example.com"}
	check := must(c.Create(healthCheckToken, "app", in))
	d, err := c.Diff(check, in)
	require.NoError(t, err)
	assert.Equal(t, []string{"port", "requestInterval"}, d.Paths())
	assert.Equal(t, []string{"requestInterval"}, d.Replaces())
}

func TestAHealthCheckGoesThoughRecordsNameIt(t *testing.T) {
	t.Parallel()
	n := newNames(New(Options{}))
	check := must(n.Create(healthCheckToken, "app", aCheck(nil)))
	must(n.Create(recordToken, "app", aRecord("app", both(weighted(1, "a"), Values{"healthCheckId": check.ID}))))
	require.NoError(t, n.Delete(check))
}

func TestHealthChecksOfHealthChecksAndAlarms(t *testing.T) {
	t.Parallel()
	alarm := func(missing string) Values {
		return Values{"type": "CLOUDWATCH_METRIC", "cloudwatchAlarmName": "sick", "cloudwatchAlarmRegion": "eu-west-1",
			"insufficientDataHealthStatus": missing}
	}
	for name, test := range map[string]struct {
		alarm   Values
		rings   []bool
		changes Values
		want    bool
	}{
		"a quiet alarm":             {alarm("Unhealthy"), []bool{false}, nil, true},
		"a ringing alarm":           {alarm("Healthy"), []bool{true}, nil, false},
		"no data is healthy":        {alarm("Healthy"), nil, nil, true},
		"no data is unhealthy":      {alarm("Unhealthy"), nil, nil, false},
		"nothing was known yet":     {alarm("LastKnownStatus"), nil, nil, true},
		"an inverted check":         {both(alarm("Healthy"), Values{"invertHealthcheck": true}), []bool{true}, nil, true},
		"disabled counts as sound":  {both(alarm("Healthy"), Values{"disabled": true}), []bool{true}, nil, true},
		"an inverted calculation":   {alarm("Healthy"), []bool{false}, Values{"invertHealthcheck": true}, false},
		"more than there are never": {alarm("Healthy"), []bool{false}, Values{"childHealthThreshold": 2}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := New(Options{})
			c := s.Client("us-west-2")
			must(s.Client("eu-west-1").Create(metricAlarmToken, "sick", alarmInputs(Values{"name": "sick"})))
			child := must(c.Create(healthCheckToken, "alarm", test.alarm))
			for _, rings := range test.rings {
				s.SetAlarm("eu-west-1", "sick", rings)
			}
			all := must(c.Create(healthCheckToken, "all", both(calculated(1, child.ID), test.changes)))
			op := &Op{Account: DefaultAccount, sim: s}
			assert.Equal(t, test.want, op.checkPasses(s.healthCheck(all.ID), 0))
		})
	}
}
