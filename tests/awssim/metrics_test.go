package awssim

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// evacuate is the metric of a switch that takes a region out.
func evacuate(value float64) Metric {
	return Metric{Region: "eu-west-1", Namespace: "Shop", Name: "Evacuate", Value: value,
		Dimensions: map[string]string{"Region": "us-east-1"}}
}

// switchInputs are the inputs of an alarm on the switch.
func switchInputs(changes Values) Values {
	return with(Values{
		"name": "evacuate", "namespace": "Shop", "metricName": "Evacuate", "dimensions": Values{"Region": "us-east-1"},
		"statistic": "Maximum", "period": 60, "evaluationPeriods": 1, "threshold": 1,
		"comparisonOperator": "GreaterThanOrEqualToThreshold", "treatMissingData": "ignore",
	}, changes)
}

// switchCheck are the inputs of a health check of the switch.
func switchCheck(changes Values) Values {
	return with(Values{"type": "CLOUDWATCH_METRIC", "cloudwatchAlarmName": "evacuate", "cloudwatchAlarmRegion": "eu-west-1",
		"insufficientDataHealthStatus": "LastKnownStatus"}, changes)
}

func putting(m Metric) func(*Sim) error { return func(s *Sim) error { return s.PutMetric(m) } }

// changed is a metric with a change.
func changed(m Metric, change func(*Metric)) Metric {
	change(&m)
	return m
}

var (
	_ = breaks(ruleMetricNamespace, putting(changed(evacuate(1), func(m *Metric) { m.Namespace = "AWS/ECS" })))
	_ = breaks(ruleMetricDimensions, putting(changed(evacuate(1), func(m *Metric) {
		m.Dimensions = map[string]string{"Region": ""}
	})))
	_ = breaks(ruleMetricValue, putting(evacuate(math.NaN())))
	_ = breaks(ruleMetricUnknown, func(s *Sim) error { return s.SetMetric(evacuate(1)) })
	_ = breaks(ruleAlarmUnknown, func(s *Sim) error { return s.SetAlarmState("eu-west-1", "none", AlarmRings) })
	_ = breaks(ruleAlarmAction, alarmWith(Values{"alarmActions": []string{"arn:aws:sqs:eu-west-1:111122223333:queue"}}))
	_ = breaks(ruleAlarmRegion, alarmWith(Values{"alarmActions": []string{"arn:aws:sns:us-east-1:111122223333:ops"}}))
	_ = breaks(ruleAlarmActions, alarmWith(Values{"alarmActions": []string{
		"arn:aws:sns:eu-west-1:111122223333:a", "arn:aws:sns:eu-west-1:111122223333:b",
		"arn:aws:sns:eu-west-1:111122223333:c", "arn:aws:sns:eu-west-1:111122223333:d",
		"arn:aws:sns:eu-west-1:111122223333:e", "arn:aws:sns:eu-west-1:111122223333:f",
	}}))
	_ = breaks(ruleAlarmReturned, alarmWith(Values{
		"metricName": nil, "namespace": nil, "period": nil, "statistic": nil, "metricQueries": []any{
			Values{"id": "a", "metric": Values{"metricName": "A", "namespace": "Shop", "period": 60, "stat": "Sum"}},
		},
	}))
	_ = breaks(ruleCheckNoAlarm, checkWith(switchCheck(nil)))
	_ = breaks(ruleCheckAlarmKind, func(s *Sim) error {
		must(s.Client("eu-west-1").Create(metricAlarmToken, "evacuate", switchInputs(Values{"period": 10})))
		return checkWith(switchCheck(nil))(s)
	})
	_ = breaks(ruleCheckControl, checkWith(Values{"type": "RECOVERY_CONTROL"}))
)

func TestAnAlarmFollowsTheDataOfEachMinute(t *testing.T) {
	t.Parallel()
	none := math.NaN()
	for name, test := range map[string]struct {
		changes Values
		// minutes are the values that are sent in each minute, none for NaN.
		minutes []float64
		want    string
	}{
		"nothing was ever sent":       {nil, nil, AlarmInsufficient},
		"missing data, missing":       {Values{"treatMissingData": "missing"}, []float64{1, none, none, none}, AlarmInsufficient},
		"missing data, breaching":     {Values{"treatMissingData": "breaching"}, []float64{0, none, none, none}, AlarmRings},
		"missing data, not breaching": {Values{"treatMissingData": "notBreaching"}, []float64{1, none, none, none}, AlarmOK},
		"missing data, ignored":       {nil, []float64{1, none, none, none, none}, AlarmRings},
		"ignored and quiet before":    {nil, []float64{0, none, none, none, none}, AlarmOK},
		"on":                          {nil, []float64{1}, AlarmRings},
		"on and off":                  {nil, []float64{1, 0}, AlarmOK},
		"a gap just now":              {Values{"treatMissingData": "missing"}, []float64{1, none}, AlarmRings},
		"two of three":                {Values{"evaluationPeriods": 3, "datapointsToAlarm": 2}, []float64{1, 0, 1}, AlarmRings},
		"one of three":                {Values{"evaluationPeriods": 3, "datapointsToAlarm": 2}, []float64{0, 0, 1}, AlarmOK},
		"three of three, not yet":     {Values{"evaluationPeriods": 3}, []float64{0, 1, 1}, AlarmOK},
		"below a threshold":           {Values{"comparisonOperator": "LessThanThreshold"}, []float64{0}, AlarmRings},
		"DynamoDB ignores missing":    {Values{"namespace": "AWS/DynamoDB", "treatMissingData": "breaching"}, nil, AlarmInsufficient},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := New(Options{})
			must(s.Client("eu-west-1").Create(metricAlarmToken, "evacuate", switchInputs(test.changes)))
			for _, value := range test.minutes {
				if !math.IsNaN(value) {
					require.NoError(t, s.PutMetric(evacuate(value)))
				}
				s.Advance(time.Minute)
			}
			assert.Equal(t, test.want, s.AlarmState("eu-west-1", "evacuate"))
		})
	}
}

func TestAPutIsSeenWhenItsMinuteIsOver(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	must(s.Client("eu-west-1").Create(metricAlarmToken, "evacuate", switchInputs(nil)))
	s.Advance(20 * time.Second)
	require.NoError(t, s.PutMetric(evacuate(1)))
	s.Advance(39 * time.Second)
	assert.Equal(t, AlarmInsufficient, s.AlarmState("eu-west-1", "evacuate"))
	s.Advance(time.Second)
	assert.Equal(t, AlarmRings, s.AlarmState("eu-west-1", "evacuate"))
	assert.Empty(t, s.AlarmState("us-east-1", "evacuate"))
}

func TestADrainSwitchLatches(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	must(s.Client("eu-west-1").Create(metricAlarmToken, "evacuate", switchInputs(nil)))
	check := must(s.Client("us-west-2").Create(healthCheckToken, "evacuate", switchCheck(nil))).ID
	assert.True(t, s.HealthCheckPasses(check), "a new check is healthy")
	require.NoError(t, s.SetAlarmState("eu-west-1", "evacuate", AlarmRings))
	assert.Equal(t, AlarmRings, s.AlarmState("eu-west-1", "evacuate"))
	assert.True(t, s.HealthCheckPasses(check), "a state that is set by hand does not show in the data")
	s.Advance(time.Minute)
	assert.Equal(t, AlarmInsufficient, s.AlarmState("eu-west-1", "evacuate"))

	require.NoError(t, s.PutMetric(evacuate(1)))
	assert.True(t, s.HealthCheckPasses(check))
	s.Advance(time.Minute)
	assert.False(t, s.HealthCheckPasses(check))
	s.Advance(30 * 24 * time.Hour)
	assert.False(t, s.HealthCheckPasses(check), "it stays while nothing is sent")
	s.LoseRegion("eu-west-1")
	assert.False(t, s.HealthCheckPasses(check), "and while CloudWatch cannot be asked")
	require.Error(t, s.PutMetric(evacuate(0)))
	s.HealRegion("eu-west-1")
	require.NoError(t, s.PutMetric(evacuate(0)))
	s.Advance(time.Minute)
	assert.True(t, s.HealthCheckPasses(check))
}

func TestWithoutLatchingASwitchForgets(t *testing.T) {
	t.Parallel()
	for missing, want := range map[string]bool{"Healthy": true, "Unhealthy": false} {
		s := New(Options{})
		must(s.Client("eu-west-1").Create(metricAlarmToken, "evacuate", switchInputs(nil)))
		check := must(s.Client("us-west-2").Create(healthCheckToken, "evacuate",
			switchCheck(Values{"insufficientDataHealthStatus": missing}))).ID
		require.NoError(t, s.PutMetric(evacuate(1)))
		s.Advance(time.Minute)
		assert.False(t, s.HealthCheckPasses(check))
		s.Advance(10 * time.Minute)
		assert.Equal(t, want, s.HealthCheckPasses(check), missing)
	}
}

func TestAHealthCheckGoesByTheAlarmAsItWas(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c := s.Client("eu-west-1")
	alarm := must(c.Create(metricAlarmToken, "evacuate", switchInputs(nil)))
	check := must(c.Create(healthCheckToken, "evacuate", switchCheck(nil)))
	assert.Empty(t, s.StaleHealthChecks())
	higher := switchInputs(Values{"threshold": 5})
	must(c.Update(alarm, higher))
	assert.Equal(t, []string{check.ID}, s.StaleHealthChecks())
	require.NoError(t, s.PutMetric(evacuate(2)))
	s.Advance(time.Minute)
	assert.Equal(t, AlarmOK, s.AlarmState("eu-west-1", "evacuate"))
	assert.False(t, s.HealthCheckPasses(check.ID), "the old threshold")
	must(c.Update(check, switchCheck(Values{"triggers": Values{"threshold": "5"}})))
	assert.Empty(t, s.StaleHealthChecks())
	assert.True(t, s.HealthCheckPasses(check.ID))
	s.LoseRegion("eu-west-1")
	_, err := s.Client("us-west-2").Create(healthCheckToken, "another", switchCheck(nil))
	require.ErrorContains(t, err, ruleLost.ID, "the alarm's region is asked")
}

func TestARoutingControlDecides(t *testing.T) {
	t.Parallel()
	const control = "arn:aws:route53-recovery-control::111122223333:controlpanel/a/routingcontrol/b"
	s := New(Options{})
	c := s.Client("eu-west-1")
	in := Values{"type": "RECOVERY_CONTROL", "routingControlArn": control}
	check := must(c.Create(healthCheckToken, "control", in))
	assert.False(t, s.HealthCheckPasses(check.ID))
	s.SetRoutingControl(control, true)
	assert.True(t, s.HealthCheckPasses(check.ID))
	d, err := c.Diff(check, with(in, Values{"routingControlArn": control + "c"}))
	require.NoError(t, err)
	assert.Equal(t, []string{"routingControlArn"}, d.Replaces())
}

func TestAnAlarmOnHealthyTargetsMovesUsers(t *testing.T) {
	t.Parallel()
	s := New(Options{Zones: []Zone{{ID: "Z1", Name: "example.com"}}})
	c := s.Client("us-west-2")
	var checks []string
	for i, region := range []string{"eu-west-1", "us-east-1"} {
		n := s.BringNetwork(region, NetworkByHand{})
		lb := s.BringLoadBalancer(n, LoadBalancerByHand{Name: "theirs", Targets: 1})
		var suffixes []string
		for _, token := range []string{loadBalancerToken, targetGroupToken} {
			for _, each := range foundIn(s, token) {
				if each.Region == region {
					suffixes = append(suffixes, each.Outputs.String("arnSuffix"))
				}
			}
		}
		must(s.Client(region).Create(metricAlarmToken, "down", switchInputs(Values{
			"name": "down", "namespace": "AWS/ApplicationELB", "metricName": "HealthyHostCount", "statistic": "Minimum",
			"dimensions": Values{"LoadBalancer": suffixes[0], "TargetGroup": suffixes[1]}, "evaluationPeriods": 2,
			"comparisonOperator": "LessThanThreshold",
		})))
		check := must(c.Create(healthCheckToken, region, switchCheck(Values{"cloudwatchAlarmName": "down",
			"cloudwatchAlarmRegion": region})))
		checks = append(checks, check.ID)
		must(c.Create(recordToken, region, Values{"zoneId": "Z1", "name": "app.example.com", "type": "A",
			"setIdentifier": region, "healthCheckId": check.ID, "latencyRoutingPolicies": []any{Values{"region": region}},
			"aliases": []any{Values{"name": lb.DNSName, "zoneId": lb.ZoneID, "evaluateTargetHealth": false}}}))
		if i == 0 {
			defer s.SetTargetHealth(lb.TargetGroup, true)
		}
	}
	assert.Empty(t, s.UnknownMetrics())
	regionOf := func() []string {
		answer, ok := s.Resolve("app.example.com", "A", User{Region: "eu-west-1"})
		require.True(t, ok)
		return answer.Regions()
	}
	s.Advance(3 * time.Minute)
	assert.True(t, s.HealthCheckPasses(checks[0]))
	assert.Equal(t, []string{"eu-west-1"}, regionOf())
	for _, each := range foundIn(s, targetGroupToken) {
		if each.Region == "eu-west-1" {
			s.SetTargetHealth(each.ARN, false)
		}
	}
	s.Advance(time.Minute)
	assert.Equal(t, []string{"eu-west-1"}, regionOf(), "one minute is not enough")
	s.Advance(time.Minute)
	assert.Equal(t, AlarmRings, s.AlarmState("eu-west-1", "down"))
	assert.Equal(t, []string{"us-east-1"}, regionOf())
}

// metricCase is a metric that an alarm looks at, and why it is not there.
type metricCase struct {
	namespace, metric string
	dimensions        Values
	why               string
}

func metricCases(at *site) map[string]metricCase {
	cluster := at.cluster.Outputs.String("name")
	ofService := Values{"ClusterName": cluster, "ServiceName": at.service.Outputs.String("name")}
	ofBalancer := Values{"LoadBalancer": at.balancer.Outputs.String("arnSuffix")}
	const elb = "AWS/ApplicationELB"
	return map[string]metricCase{
		"a service": {"AWS/ECS", "CPUUtilization", ofService, ""},
		"another service": {
			"AWS/ECS", "CPUUtilization", with(ofService, Values{"ServiceName": "x"}), "there is no ServiceName",
		},
		"a misspelt name": {"AWS/ECS", "CpuUtilization", ofService, "has no metric"},
		"no insights":     {"ECS/ContainerInsights", "RunningTaskCount", ofService, "no Container Insights"},
		"errors":          {elb, "HTTPCode_Target_5XX_Count", ofBalancer, ""},
		"hosts": {
			elb, "HealthyHostCount", with(ofBalancer, Values{"TargetGroup": at.targets.Outputs["arnSuffix"]}), "",
		},
		"hosts of all":     {elb, "HealthyHostCount", ofBalancer, "not reported by"},
		"a whole ARN":      {elb, "RequestCount", Values{"LoadBalancer": at.balancer.ID}, "there is no LoadBalancer"},
		"another region's": {"AWS/GlobalAccelerator", "NewFlowCount", Values{"Accelerator": "x"}, "in us-west-2 only"},
		"nobody's":         {"Shop", "Orders", nil, "nobody sends"},
	}
}

func TestMetricsThatNobodyReportsAreTold(t *testing.T) {
	t.Parallel()
	for name := range metricCases(running(New(Options{}), "eu-west-1", 1)) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := New(Options{})
			at := running(s, "eu-west-1", 1)
			test := metricCases(at)[name]
			must(at.c.Create(metricAlarmToken, "a", alarmInputs(Values{"name": "a", "namespace": test.namespace,
				"metricName": test.metric, "dimensions": test.dimensions})))
			unknown := s.UnknownMetrics()
			if test.why == "" {
				assert.Empty(t, unknown)
				return
			}
			require.Len(t, unknown, 1)
			assert.Contains(t, unknown[0], test.why)
			assert.Equal(t, AlarmInsufficient, s.AlarmState("eu-west-1", "a"))
		})
	}
}

func TestWhatIsNotCountedHasNoData(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	at := running(s, "eu-west-1", 1)
	balancer := at.balancer.Outputs.String("arnSuffix")
	errors := alarmInputs(Values{"dimensions": Values{"LoadBalancer": balancer}})
	must(at.c.Create(metricAlarmToken, "errors", errors))
	s.Advance(10 * time.Minute)
	assert.Equal(t, AlarmInsufficient, s.AlarmState("eu-west-1", "errors"), "no errors, no data")
	must(at.c.Create(metricAlarmToken, "errors", with(errors, Values{"treatMissingData": "notBreaching"})))
	assert.Equal(t, AlarmOK, s.AlarmState("eu-west-1", "errors"))
	require.NoError(t, s.SetMetric(Metric{Region: "eu-west-1", Namespace: "AWS/ApplicationELB",
		Name: "HTTPCode_Target_5XX_Count", Dimensions: map[string]string{"LoadBalancer": balancer}, Value: 11}))
	s.Advance(time.Minute)
	assert.Equal(t, AlarmOK, s.AlarmState("eu-west-1", "errors"), "one of two periods")
	s.Advance(time.Minute)
	assert.Equal(t, AlarmRings, s.AlarmState("eu-west-1", "errors"))
}

func TestLagIsReportedBySecondaries(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	newGlobalDB(s, "us-east-1")
	newDocGlobal(s, "us-east-1")
	op := s.outside()
	for _, c := range []struct{ region, namespace, metric, cluster, why string }{
		{"us-east-1", "AWS/RDS", "AuroraGlobalDBReplicationLag", "orders-us-east-1", ""},
		{dbHome, "AWS/RDS", "AuroraGlobalDBReplicationLag", "orders-" + dbHome, "only secondaries"},
		{"us-east-1", "AWS/DocDB", "GlobalClusterReplicationLag", "carts-us-east-1", ""},
		{dbHome, "AWS/DocDB", "GlobalClusterReplicationLag", "carts-" + dbHome, "only secondaries"},
		{dbHome, "AWS/RDS", "CPUUtilization", "orders-" + dbHome, ""},
		{dbHome, "AWS/RDS", "CPUUtilization", "orders-us-east-1", "there is no DBClusterIdentifier"},
	} {
		why := op.metricProblem(c.region, c.namespace, c.metric, map[string]string{"DBClusterIdentifier": c.cluster})
		if c.why == "" {
			assert.Empty(t, why)
		} else {
			assert.Contains(t, why, c.why)
		}
	}
}

// S3 reports how far a copy is behind where the copy is, and what failed where the original is.
func TestBucketsReportTheirReplicationInTheRegionThatAWSSays(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		region, metric, rule, why string
	}{
		"behind, at the copy":     {"us-east-1", "ReplicationLatency", "to-target", ""},
		"behind, at the original": {"eu-west-1", "ReplicationLatency", "to-target", "in the region of the DestinationBucket"},
		"failed, at the original": {"eu-west-1", "OperationsFailedReplication", "to-target", ""},
		"failed, at the copy":     {"us-east-1", "OperationsFailedReplication", "to-target", "in the region of the SourceBucket"},
		"another rule":            {"us-east-1", "ReplicationLatency", "move", "no rule of that name has metrics"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := New(Options{})
			must(newPair(s).create(to(Values{"metrics": Values{"status": "Enabled"}})))
			err := s.SetMetric(Metric{Region: test.region, Namespace: "AWS/S3", Name: test.metric, Value: 1,
				Dimensions: map[string]string{
					"SourceBucket": "source", "DestinationBucket": "target", "RuleId": test.rule,
				}})
			if test.why == "" {
				assert.NoError(t, err)
				return
			}
			assert.ErrorContains(t, err, test.why)
		})
	}
}
