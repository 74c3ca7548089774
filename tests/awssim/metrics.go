package awssim

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"
)

const (
	srcPutMetric     Source = "aws-put-metric-data"
	srcMissingData   Source = "cloudwatch-alarms-missing-data"
	srcSetAlarmState Source = "aws-set-alarm-state"
)

var _ = cite(map[Source]string{
	srcPutMetric: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html",
	srcMissingData: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html" +
		"#alarms-and-missing-data",
	srcSetAlarmState: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html",
})

// Rules of metrics and of what operators do to alarms.
var (
	ruleMetricNamespace  = rule("cloudwatch.metric.namespace", srcPutMetric, "InvalidParameterValue")
	ruleMetricDimensions = rule("cloudwatch.metric.dimensions", srcPutMetric, "InvalidParameterValue")
	ruleMetricValue      = rule("cloudwatch.metric.value", srcPutMetric, "InvalidParameterValue")
	ruleMetricUnknown    = rule("cloudwatch.metric.unknown", srcMissingData, Invalid)
	ruleAlarmUnknown     = rule("cloudwatch.alarm.missing", srcSetAlarmState, "ResourceNotFound")
)

// States of alarms.
const (
	AlarmOK           = "OK"
	AlarmRings        = "ALARM"
	AlarmInsufficient = "INSUFFICIENT_DATA"
)

// Metric is a data point of a metric.
type Metric struct {
	Region     string            `json:"region"`
	Namespace  string            `json:"namespace"`
	Name       string            `json:"name"`
	Dimensions map[string]string `json:"dimensions,omitempty"`
	Value      float64           `json:"value"`
}

// point is what a metric was at a time; of AWS's own metrics, what it is from then on, each minute.
type point struct {
	at    time.Time
	value float64
}

// seriesKey names a metric: two sets of dimensions are two metrics.
func seriesKey(region, namespace, name string, dimensions map[string]string) string {
	key := region + " " + namespace + " " + name
	for _, each := range slices.Sorted(maps.Keys(dimensions)) {
		key += fmt.Sprintf(" %s=%s", each, dimensions[each])
	}
	return key
}

// PutMetric sends a data point of a program's own metric, at the time that it is.
func (s *Sim) PutMetric(m Metric) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r := s.unreachable(m.Region, "PutMetricData"); r != nil {
		return r
	}
	switch {
	case m.Namespace == "" || strings.HasPrefix(m.Namespace, "AWS/"):
		return ruleMetricNamespace.Refuse("The value %s for parameter Namespace is invalid.", m.Namespace)
	case len(m.Dimensions) > 30 || slices.Contains(slices.Collect(maps.Values(m.Dimensions)), ""):
		return ruleMetricDimensions.Refuse("The parameter Dimensions is invalid: at most 30, none of them empty")
	case math.IsNaN(m.Value) || math.IsInf(m.Value, 0):
		return ruleMetricValue.Refuse("The value %v for parameter Value is invalid.", m.Value)
	}
	s.keepPoint(m)
	return nil
}

// SetMetric makes one of AWS's own metrics of what is deployed have a value from now on, each minute. It is refused when
// nothing that is deployed has the metric.
func (s *Sim) SetMetric(m Metric) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if why := s.outside().metricProblem(m.Region, m.Namespace, m.Name, m.Dimensions); why != "" {
		return ruleMetricUnknown.Refuse("%s", why)
	}
	s.keepPoint(m)
	return nil
}

func (s *Sim) keepPoint(m Metric) {
	if s.metrics == nil {
		s.metrics = map[string][]point{}
	}
	key := seriesKey(m.Region, m.Namespace, m.Name, m.Dimensions)
	s.metrics[key] = append(s.metrics[key], point{s.world.now, m.Value})
}

// watched is what an alarm looks at, or what Route 53 has taken over of it.
type watched struct {
	region string
	config Values
}

func (w watched) dimensions() map[string]string {
	dimensions := map[string]string{}
	for name, v := range w.config.Object("dimensions") {
		dimensions[name], _ = v.(string)
	}
	return dimensions
}

func (w watched) key() string {
	return seriesKey(w.region, w.config.String("namespace"), w.config.String("metricName"), w.dimensions())
}

// own says whether AWS itself reports the metric, each minute.
func (w watched) own() bool {
	_, own := awsMetrics[w.config.String("namespace")]
	return own
}

// samples are the values of a metric from one time up to another.
func (op *Op) samples(w watched, from, to time.Time) []float64 {
	var values []float64
	points := op.sim.metrics[w.key()]
	if !w.own() {
		for _, p := range points {
			if !p.at.Before(from) && p.at.Before(to) {
				values = append(values, p.value)
			}
		}
		return values
	}
	if op.metricProblem(w.region, w.config.String("namespace"), w.config.String("metricName"), w.dimensions()) != "" {
		return nil
	}
	sparse := isSparse(w.config.String("namespace"), w.config.String("metricName"))
	for at := from; at.Before(to); at = at.Add(time.Minute) {
		value := 0.0
		for _, p := range points {
			if !p.at.After(at) {
				value = p.value
			}
		}
		if value != 0 || !sparse {
			values = append(values, value)
		}
	}
	return values
}

// statistic is one number for the values of a period.
func statistic(name string, values []float64) float64 {
	total := 0.0
	for _, v := range values {
		total += v
	}
	switch name {
	case "Sum":
		return total
	case "Minimum":
		return slices.Min(values)
	case "SampleCount":
		return float64(len(values))
	case "Average":
		return total / float64(len(values))
	}
	// Percentiles are taken for what the highest value is.
	return slices.Max(values)
}

// breaches compares a value with a threshold.
func breaches(operator string, value, threshold float64) bool {
	switch operator {
	case "GreaterThanThreshold":
		return value > threshold
	case "GreaterThanOrEqualToThreshold":
		return value >= threshold
	case "LessThanThreshold":
		return value < threshold
	}
	return value <= threshold
}

// moreThanAsked is how many periods beyond those that it evaluates an alarm fetches, in case data are missing.
const moreThanAsked = 2

// evaluate is the state that the data up to a time mean: each of them is seen when its minute is over. The state is ""
// when data that are missing leave it as it was.
func (op *Op) evaluate(w watched, at time.Time, needed int, missing string) string {
	period := time.Duration(w.config.Int("period")) * time.Second
	count := w.config.Int("evaluationPeriods")
	end := at.Truncate(min(period, time.Minute))
	var known []bool
	for range count + moreThanAsked {
		if values := op.samples(w, end.Add(-period), end); len(values) > 0 {
			value := statistic(w.config.String("statistic"), values)
			known = append(known, breaches(w.config.String("comparisonOperator"), value, number(w.config["threshold"])))
		}
		end = end.Add(-period)
	}
	// The user guide's table of examples says what becomes of data that are missing.
	if len(known) == 0 {
		return map[string]string{"missing": AlarmInsufficient, "breaching": AlarmRings, "notBreaching": AlarmOK}[missing]
	}
	gaps := max(0, count-len(known))
	breaching := len(slices.DeleteFunc(known[:min(count, len(known))], func(breaches bool) bool { return !breaches }))
	switch {
	case breaching >= needed, missing == "breaching" && breaching+gaps >= needed:
		return AlarmRings
	case gaps > 0 && breaching == count-gaps && missing == "missing":
		return AlarmRings
	case gaps > 0 && breaching == count-gaps && missing == "ignore":
		return ""
	}
	return AlarmOK
}

// lastSeen is when the newest data of a metric that can be seen by now were seen first, or the zero time.
func (op *Op) lastSeen(w watched) time.Time {
	var last time.Time
	for _, p := range op.sim.metrics[w.key()] {
		if seen := p.at.Truncate(time.Minute).Add(time.Minute); !seen.After(op.Now()) {
			last = seen
		}
	}
	return last
}

// stateOf is the state of an alarm as CloudWatch evaluates it once a minute.
func (op *Op) stateOf(alarm *Object) string {
	if rings, set := op.sim.alarms[alarm.Region+" "+alarm.ID]; set {
		return map[bool]string{true: AlarmRings, false: AlarmOK}[rings]
	}
	if at, err := time.Parse(time.RFC3339Nano, alarm.Hidden.String("setAt")); err == nil &&
		op.Now().Truncate(time.Minute).Equal(at.Truncate(time.Minute)) {
		return alarm.Hidden.String("state")
	}
	live := alarm.Live
	if live.Has("metricQueries") {
		return op.stateOfQueries(alarm)
	}
	w := watched{alarm.Region, live}
	missing := live.String("treatMissingData")
	if live.String("namespace") == "AWS/DynamoDB" {
		missing = "ignore"
	}
	needed := live.Int("datapointsToAlarm")
	if needed == 0 {
		needed = live.Int("evaluationPeriods")
	}
	state := op.evaluate(w, op.Now(), needed, missing)
	if state == "" {
		if seen := op.lastSeen(w); !seen.IsZero() {
			state = op.evaluate(w, seen, needed, missing)
		}
	}
	if state == "" {
		return AlarmInsufficient
	}
	return state
}

// stateOfQueries is the state of an alarm on a calculation, which is not made: it is quiet as long as all its metrics
// are there. SetAlarm makes it ring.
func (op *Op) stateOfQueries(alarm *Object) string {
	for _, query := range alarm.Live.Objects("metricQueries") {
		metric := query.Object("metric")
		if metric == nil {
			continue
		}
		w := watched{alarm.Region, metric}
		if op.metricProblem(w.region, metric.String("namespace"), metric.String("metricName"), w.dimensions()) != "" &&
			len(op.sim.metrics[w.key()]) == 0 {
			return AlarmInsufficient
		}
	}
	return AlarmOK
}

// AlarmState is the state of an alarm of CloudWatch, or "" when there is none of the name. One that has no data at all
// has insufficient data, as every new alarm has.
func (s *Sim) AlarmState(region, name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	op := s.outside()
	alarm := op.FindIn(region, metricAlarmToken, name)
	if alarm == nil {
		return ""
	}
	s.observe()
	return op.stateOf(alarm)
}

// SetAlarmState sets the state of an alarm as an operator does, which lasts until the alarm is evaluated next. Health
// checks do not see it: they look at the data.
func (s *Sim) SetAlarmState(region, name, state string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	alarm := s.outside().FindIn(region, metricAlarmToken, name)
	if alarm == nil {
		return ruleAlarmUnknown.Refuse("Alarm %s does not exist in %s", name, region)
	}
	alarm.Hidden["state"], alarm.Hidden["setAt"] = state, s.world.now.Format(time.RFC3339Nano)
	return nil
}

// observe notes what the metrics are that follow from the state of the world: how many targets are healthy.
func (s *Sim) observe() {
	op := s.outside()
	for _, group := range op.Everywhere(targetGroupToken) {
		for _, listener := range op.Referrers(group, listenerToken) {
			lb := op.FindARN(listener.Live.String("loadBalancerArn"))
			if lb == nil || s.lost[group.Region] {
				continue
			}
			healthy := 0.0
			if op.targetsHealthy(group.ARN) {
				healthy = 1
			}
			namespace := map[string]string{"application": "AWS/ApplicationELB", "network": "AWS/NetworkELB"}
			dimensions := map[string]string{
				"LoadBalancer": lb.Live.String("arnSuffix"), "TargetGroup": group.Live.String("arnSuffix"),
			}
			s.note(group.Region, namespace[lb.Live.String("loadBalancerType")], "HealthyHostCount", dimensions, healthy)
			s.note(group.Region, namespace[lb.Live.String("loadBalancerType")], "UnHealthyHostCount", dimensions, 1-healthy)
		}
	}
}

// note keeps a value that differs from the last one.
func (s *Sim) note(region, namespace, name string, dimensions map[string]string, value float64) {
	points := s.metrics[seriesKey(region, namespace, name, dimensions)]
	if len(points) == 0 || points[len(points)-1].value != value {
		s.keepPoint(Metric{Region: region, Namespace: namespace, Name: name, Dimensions: dimensions, Value: value})
	}
}

// UnknownMetrics lists what alarms and dashboards look at in vain: metrics that nothing which is deployed has, and that no
// program has sent, with the reason.
func (s *Sim) UnknownMetrics() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	op := s.outside()
	found := []string{}
	look := func(where string, w watched) {
		config := w.config
		if len(s.metrics[w.key()]) > 0 && !w.own() {
			return
		}
		if why := op.metricProblem(w.region, config.String("namespace"), config.String("metricName"),
			w.dimensions()); why != "" {
			found = append(found, where+": "+why)
		}
	}
	for _, alarm := range op.Everywhere(metricAlarmToken) {
		where := "alarm " + alarm.Region + " " + alarm.ID
		if alarm.Live.Has("metricName") {
			look(where, watched{alarm.Region, alarm.Live})
		}
		for _, query := range alarm.Live.Objects("metricQueries") {
			if metric := query.Object("metric"); metric != nil {
				look(where, watched{alarm.Region, metric})
			}
		}
	}
	for _, dashboard := range op.Everywhere(dashboardToken) {
		for _, w := range dashboardMetrics(dashboard.Live.String("dashboardBody")) {
			look("dashboard "+dashboard.ID, w)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}
