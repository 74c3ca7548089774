package awssim

import (
	"regexp"
	"slices"
	"strings"
)

const (
	metricAlarmToken = "aws:cloudwatch/metricAlarm:MetricAlarm"

	srcMetricAlarm    Source = "tf-metric-alarm"
	srcPutMetricAlarm Source = "aws-put-metric-alarm"
)

var _ = cite(map[Source]string{
	srcMetricAlarm: "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/cloudwatch/" +
		"metric_alarm.go",
	srcPutMetricAlarm: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html",
})

// Rules of alarms. PutMetricAlarm overwrites an alarm of the same name.
var (
	ruleAlarmStatistic = rule("cloudwatch.alarm.statistic", srcMetricAlarm, Invalid)
	ruleAlarmMetric    = rule("cloudwatch.alarm.metric", srcPutMetricAlarm, "ValidationError")
	ruleAlarmThreshold = rule("cloudwatch.alarm.threshold", srcPutMetricAlarm, "ValidationError")
	ruleAlarmPoints    = rule("cloudwatch.alarm.datapoints", srcPutMetricAlarm, "ValidationError")
	ruleAlarmSpan      = rule("cloudwatch.alarm.span", srcPutMetricAlarm, "ValidationError")
	ruleAlarmAction    = rule("cloudwatch.alarm.action", srcPutMetricAlarm, "ValidationError")
	ruleAlarmRegion    = rule("cloudwatch.alarm.action-region", srcPutMetricAlarm, "ValidationError")
	ruleAlarmReturned  = rule("cloudwatch.alarm.returned", srcPutMetricAlarm, "ValidationError")
	ruleAlarmActions   = rule("cloudwatch.alarm.actions", srcPutMetricAlarm, "ValidationError")
)

var (
	alarmStatistics = []any{"SampleCount", "Average", "Sum", "Minimum", "Maximum"}
	percentile      = regexp.MustCompile(`^(p|tm|wm|tc|ts)\d{1,3}(\.\d{1,2})?$|^IQM$|^(TM|WM|PR|TC|TS)\(.*:.*\)$`)
)

// alarmPeriod says what is wrong with the seconds that an alarm looks at together.
func alarmPeriod(v any) string {
	seconds, _ := v.(float64)
	if n := int(seconds); n != 10 && n != 20 && n != 30 && (n <= 0 || n%60 != 0) {
		return "it must be 10, 20, 30 or a multiple of 60"
	}
	return ""
}

// alarmActions declares what is told of an alarm's state.
func alarmActions(most int) Property {
	return Property{Kind: List, Set: true, MaxItems: most, Elem: &Property{Kind: String, Pattern: arnPattern}}
}

var _ = declare(&Type{
	Token: metricAlarmToken, Source: srcMetricAlarm, Tagged: true, Upsert: true,
	Properties: Properties{
		"actionsEnabled": given(Bool, true), "alarmActions": alarmActions(0),
		"alarmDescription": {Kind: String, MaxLen: 1024}, "arn": out(String),
		"comparisonOperator": {Kind: String, Required: true, Enum: []any{
			"GreaterThanOrEqualToThreshold", "GreaterThanThreshold", "GreaterThanUpperThreshold",
			"LessThanLowerOrGreaterThanUpperThreshold", "LessThanLowerThreshold", "LessThanOrEqualToThreshold",
			"LessThanThreshold",
		}},
		"datapointsToAlarm": {Kind: Int, Min: 1, Max: 1e9},
		"dimensions": {
			Kind: Map, Elem: &Property{Kind: String}, ConflictsWith: []string{"metricQueries"},
		},
		"evaluateLowSampleCountPercentiles": {Kind: String, Computed: true, Enum: []any{"evaluate", "ignore"}},
		"evaluationPeriods":                 {Kind: Int, Required: true, Min: 1, Max: 1e9},
		"extendedStatistic": {
			Kind: String, Pattern: percentile, ConflictsWith: []string{"statistic", "metricQueries"},
		},
		"insufficientDataActions": alarmActions(5),
		"metricName":              {Kind: String, MinLen: 1, MaxLen: 255, ConflictsWith: []string{"metricQueries"}},
		"metricQueries": {Kind: List, Set: true, ConflictsWith: []string{"metricName"}, Elem: &Property{
			Kind: Block, Fields: Properties{
				"accountId": {Kind: String}, "expression": {Kind: String, MinLen: 1, MaxLen: 1024},
				"id": {Kind: String, Required: true, MinLen: 1, MaxLen: 255}, "label": {Kind: String},
				"metric": blockOf(Properties{
					"dimensions": {Kind: Map, Elem: &Property{Kind: String}}, "metricName": {Kind: String, Required: true},
					"namespace": {Kind: String}, "period": {Kind: Int, Required: true, Valid: alarmPeriod},
					"stat": {Kind: String, Required: true}, "unit": {Kind: String},
				}),
				"period": {Kind: Int, Valid: alarmPeriod}, "returnData": given(Bool, false),
			},
		}},
		"name": {
			Kind: String, ForceNew: true, AutoName: &AutoName{Max: 255}, MinLen: 1, MaxLen: 255,
		},
		"namespace": {Kind: String, MinLen: 1, MaxLen: 255, ConflictsWith: []string{"metricQueries"}},
		"okActions": alarmActions(5),
		"period":    {Kind: Int, Valid: alarmPeriod, ConflictsWith: []string{"metricQueries"}},
		"statistic": {
			Kind: String, Enum: alarmStatistics, ConflictsWith: []string{"extendedStatistic", "metricQueries"},
		},
		"threshold":         {Kind: Float, ConflictsWith: []string{"thresholdMetricId"}},
		"thresholdMetricId": {Kind: String, MinLen: 1, MaxLen: 255, ConflictsWith: []string{"threshold"}},
		"treatMissingData": {
			Kind: String, Default: "missing", Enum: []any{"breaching", "notBreaching", "ignore", "missing"},
		},
		"unit": {Kind: String},
	},
	Plan: func(p *Plan) error {
		if p.New.Has("metricName") && !p.New.Has("statistic") && !p.New.Has("extendedStatistic") {
			return ruleAlarmStatistic.Refuse("One of `statistic` or `extended_statistic` must be set for a cloudwatch metric alarm")
		}
		for _, query := range p.New.Objects("metricQueries") {
			if query.Has("expression") && query.Has("metric") {
				return ruleAlarmStatistic.Refuse("No metric_query may have both `expression` and a `metric` specified")
			}
		}
		return nil
	},
	Create: func(op *Op) error {
		if err := op.checkAlarm(); err != nil {
			return err
		}
		name := op.Object.Live.String("name")
		op.Identify(name, op.ARN("cloudwatch", "alarm:"+name))
		return nil
	},
	Update: func(op *Op) error { return op.checkAlarm() },
})

// checkAlarm is what AWS demands of an alarm.
func (op *Op) checkAlarm() error {
	live := op.Object.Live
	periods, seconds := live.Int("evaluationPeriods"), live.Int("period")
	longest := 24 * 60 * 60
	if seconds >= 60*60 {
		longest *= 7
	}
	switch {
	case !live.Has("metricQueries") && (!live.Has("metricName") || !live.Has("namespace") || !live.Has("period")):
		return ruleAlarmMetric.Refuse("The parameters MetricName, Namespace and Period must be specified, or Metrics")
	case !live.Has("threshold") && !live.Has("thresholdMetricId"):
		return ruleAlarmThreshold.Refuse("Either Threshold or ThresholdMetricId must be specified")
	case live.Int("datapointsToAlarm") > periods:
		return ruleAlarmPoints.Refuse("DatapointsToAlarm must be less than or equal to EvaluationPeriods: %d of %d",
			live.Int("datapointsToAlarm"), periods)
	case periods*seconds > longest:
		return ruleAlarmSpan.Refuse("Metrics cannot be checked across more than %d seconds (EvaluationPeriods * Period): %d * %d",
			longest, periods, seconds)
	}
	if queries := live.Objects("metricQueries"); len(queries) > 0 {
		shown := slices.DeleteFunc(queries, func(query Values) bool { return !query.Bool("returnData") })
		if len(shown) != 1 {
			return ruleAlarmReturned.Refuse("Exactly one element of the metrics list should return data: %d do", len(shown))
		}
	}
	return op.checkActions()
}

// actionServices are those whose ARNs an alarm can act on; with false, they have no region.
var actionServices = map[string]bool{
	"sns": true, "lambda": true, "autoscaling": true, "automate": true, "swf": true, "ssm": true, "ssm-incidents": false,
	"aiops": true,
}

// checkActions demands that what an alarm tells is of a kind that it can tell, and in its own region.
func (op *Op) checkActions() error {
	for _, key := range []string{"alarmActions", "insufficientDataActions", "okActions"} {
		arns := op.Object.Live.Strings(key)
		if len(arns) > 5 {
			return ruleAlarmActions.Refuse("%s has %d elements, more than 5", key, len(arns))
		}
		for _, arn := range arns {
			parts := strings.SplitN(arn, ":", 6)
			regional, known := actionServices[parts[2]]
			switch {
			case !known:
				return ruleAlarmAction.Refuse("Invalid arn syntax: %s", arn)
			case regional && parts[3] != op.Region:
				return ruleAlarmRegion.Refuse("Invalid region %s specified. Only %s is supported.", parts[3], op.Region)
			}
		}
	}
	return nil
}

// AlarmInDeployments makes a CloudWatch alarm go off whenever something new is deployed in its region, until it is called
// with false. What rang before a deployment began, as SetAlarm says, is not looked at by that deployment.
func (s *Sim) AlarmInDeployments(region, name string, rings bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.alarms == nil {
		s.alarms = map[string]bool{}
	}
	s.alarms[inDeployments(region, name)] = rings
}

// inDeployments keys an alarm that goes off during deployments.
func inDeployments(region, name string) string { return "deployments " + region + " " + name }

// UnwatchedAlarms lists the alarms, by region and name, that services watch their deployments with and that do not
// exist: ECS takes their names all the same, and finds nothing wrong.
func (s *Sim) UnwatchedAlarms() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	op := s.outside()
	missing := []string{}
	for _, service := range op.Everywhere(serviceToken) {
		alarms := service.Live.Object("alarms")
		for _, name := range alarms.Strings("alarmNames") {
			if alarms.Bool("enable") && op.FindIn(service.Region, metricAlarmToken, name) == nil {
				missing = append(missing, service.Region+" "+name)
			}
		}
	}
	slices.Sort(missing)
	return slices.Compact(missing)
}

// alarmed says whether an alarm of a service goes off while a task definition that is new to it is deployed. When one
// rings before, none is looked at.
func (op *Op) alarmed(service, task *Object) bool {
	alarms := service.Live.Object("alarms")
	if !alarms.Bool("enable") || service.Hidden.String(completed) == task.ARN || service.Live.Int("desiredCount") == 0 {
		return false
	}
	rings := false
	for _, name := range alarms.Strings("alarmNames") {
		if op.FindIn(service.Region, metricAlarmToken, name) == nil {
			continue
		}
		if op.sim.alarms[service.Region+" "+name] {
			return false
		}
		rings = rings || op.sim.alarms[inDeployments(service.Region, name)]
	}
	return rings
}

// undo takes a deployment back that an alarm failed, where the service says so and something completed before.
func (op *Op) undo(service *Object) error {
	previous := op.completedTask(service)
	if !service.Live.Object("alarms").Bool("rollback") || !service.Live.Bool("waitForSteadyState") || previous == nil ||
		op.startProblem(service, previous) != nil {
		return nil
	}
	op.Set(Values{"taskDefinition": spelledLike(service.Live.String("taskDefinition"), previous)})
	return op.resolve(types[serviceToken])
}
