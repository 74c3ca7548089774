package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func alarmInputs(changes Values) Values {
	return with(Values{
		"name": "errors", "comparisonOperator": "GreaterThanThreshold", "evaluationPeriods": 2, "threshold": 10,
		"metricName": "HTTPCode_Target_5XX_Count", "namespace": "AWS/ApplicationELB", "period": 60, "statistic": "Sum",
	}, changes)
}

func alarmWith(changes Values) func(s *Sim) error {
	return func(s *Sim) error {
		_, err := s.Client("eu-west-1").Create(metricAlarmToken, "errors", alarmInputs(changes))
		return err
	}
}

var (
	_ = breaks(ruleAlarmStatistic, alarmWith(Values{"statistic": nil}))
	_ = breaks(ruleAlarmMetric, alarmWith(Values{"namespace": nil}))
	_ = breaks(ruleAlarmThreshold, alarmWith(Values{"threshold": nil}))
	_ = breaks(ruleAlarmPoints, alarmWith(Values{"datapointsToAlarm": 3}))
	_ = breaks(ruleAlarmSpan, alarmWith(Values{"evaluationPeriods": 30, "period": 3000}))
)

// watched are the inputs of a service whose deployments an alarm watches.
func (at *site) watched(task State, changes Values) Values {
	return with(at.serviceInputs(), Values{"taskDefinition": task.Outputs["arn"], "alarms": with(Values{
		"alarmNames": []string{"errors"}, "enable": true, "rollback": true,
	}, changes)})
}

func TestAnAlarmTakesADeploymentBack(t *testing.T) {
	t.Parallel()
	for name, at := range map[string]struct {
		changes  Values
		before   bool
		unmade   bool
		revision int
	}{
		"it rings":                {nil, false, false, 1},
		"nothing is rolled back":  {Values{"rollback": false}, false, false, 2},
		"alarms are off":          {Values{"enable": false}, false, false, 2},
		"it rang before":          {nil, true, false, 2},
		"there is no such alarm":  {nil, false, true, 2},
		"another alarm is looked": {Values{"alarmNames": []string{"latency"}}, false, false, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := New(Options{})
			site := prepared(s, "eu-west-1", 1)
			if !at.unmade {
				must(site.c.Create(metricAlarmToken, "errors", alarmInputs(nil)))
			}
			service := must(site.c.Create(serviceToken, "app", site.watched(site.task, at.changes)))
			s.AlarmInDeployments("eu-west-1", "errors", true)
			s.SetAlarm("eu-west-1", "errors", at.before)
			second := site.newTask()
			up := must(site.c.Update(service, site.watched(second, at.changes)))
			wanted := map[int]State{1: site.task, 2: second}[at.revision]
			assert.Equal(t, wanted.Outputs["arn"], up.Outputs["taskDefinition"])
			assert.True(t, site.serving(s))
		})
	}
}

func TestAlarmsThatDoNotExistAreTold(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	site := prepared(s, "eu-west-1", 1)
	must(site.c.Create(serviceToken, "app", site.watched(site.task, nil)))
	assert.Equal(t, []string{"eu-west-1 errors"}, s.UnwatchedAlarms())
	must(site.c.Create(metricAlarmToken, "errors", alarmInputs(nil)))
	assert.Empty(t, s.UnwatchedAlarms())
}

func TestAlarmsThatAreTakenAwayStay(t *testing.T) {
	t.Parallel()
	site := prepared(New(Options{}), "eu-west-1", 1)
	service := must(site.c.Create(serviceToken, "app", site.watched(site.task, nil)))
	up := must(site.c.Update(service, site.serviceInputs()))
	d, err := site.c.Diff(up, site.serviceInputs())
	require.NoError(t, err)
	assert.Equal(t, []string{"alarms"}, d.Paths())
	up = must(site.c.Update(up, site.watched(site.task, Values{"enable": false})))
	assert.False(t, up.Outputs.Object("alarms").Bool("enable"))
}

func TestAnAlarmIsReadAndChangedInPlace(t *testing.T) {
	t.Parallel()
	c := New(Options{}).Client("eu-west-1")
	alarm := must(c.Create(metricAlarmToken, "errors", alarmInputs(nil)))
	assert.Equal(t, "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:errors", alarm.Outputs.String("arn"))
	assert.Equal(t, "missing", alarm.Outputs.String("treatMissingData"))
	d, err := c.Diff(must(c.Read(alarm)), alarmInputs(Values{"threshold": 20, "name": "other"}))
	require.NoError(t, err)
	assert.Equal(t, []string{"name", "threshold"}, d.Paths())
	assert.Equal(t, []string{"name"}, d.Replaces())
	must(c.Update(alarm, alarmInputs(Values{"threshold": 20})))
}
