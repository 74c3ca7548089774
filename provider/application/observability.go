package application

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/route53"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/inputs"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// alarmPeriod is how many seconds alarms and graphs look at together: all metrics that they show come every minute.
const alarmPeriod = 60

// buildSyntheticCheck registers the check of the application's own address. The name's records come first, so that the check does
// not begin with a failure.
func (b *builder) buildSyntheticCheck() error {
	if b.app.Observability == nil || !b.app.Observability.SyntheticCheck {
		return nil
	}
	s, err := b.scopes.Global()
	if err != nil {
		return err
	}
	settings := *b.args.Observability.SyntheticCheck
	inputs.Fill("SyntheticCheck", &settings)
	kind, port := b.asked()
	if settings.SearchString != nil {
		kind += "_STR_MATCH"
	}
	name := s.Name("synthetic-health-check")
	check, err := route53.NewHealthCheck(b.ctx, name, &route53.HealthCheckArgs{
		Type:             pulumi.String(kind),
		Fqdn:             b.out.Hostname,
		Port:             pulumi.Int(port),
		ResourcePath:     pulumi.String(*settings.Path),
		SearchString:     pulumi.StringPtrFromPtr(settings.SearchString),
		RequestInterval:  pulumi.Int(*settings.Interval),
		FailureThreshold: pulumi.Int(*settings.FailureThreshold),
		EnableSni:        pulumi.Bool(strings.HasPrefix(kind, checkHTTPS)),
		MeasureLatency:   pulumi.Bool(false),
		Tags:             s.Tags(name),
	}, s.Options()...)
	if err != nil {
		return fmt.Errorf("creating the health check of the application: %w", err)
	}
	b.synthetic = check.ID().ToStringOutput()
	return nil
}

// Protocols of health checks.
const (
	checkHTTP  = "HTTP"
	checkHTTPS = "HTTPS"
)

// asked is the protocol and port of the application's own address.
func (b *builder) asked() (protocol string, port int) {
	before, after := "http://", ""
	if b.plan.Domain != nil {
		before, after = b.namedURL()
	} else if start, end, network := b.plan.URL(); network {
		before, after = start, end
	}
	protocol, port = checkHTTP, 80
	if before == "https://" {
		protocol, port = checkHTTPS, 443
	}
	if own, err := strconv.Atoi(strings.TrimPrefix(after, ":")); err == nil {
		port = own
	}
	return protocol, port
}

// buildAlarms registers the alarms, each in the region of its metric. Nothing waits for them.
func (b *builder) buildAlarms(alarms []topology.Alarm) error {
	for _, alarm := range alarms {
		if err := b.buildAlarm(alarm); err != nil {
			return fmt.Errorf("creating the alarm %s in %s: %w", alarm.Key, alarm.Region, err)
		}
	}
	return nil
}

func (b *builder) buildAlarm(alarm topology.Alarm) error {
	s, err := b.scopes.Region(alarm.Region)
	if err != nil {
		return err
	}
	name := s.Name(alarm.Key)
	args := &cloudwatch.MetricAlarmArgs{
		AlarmDescription:   pulumi.String(alarm.Description),
		ComparisonOperator: pulumi.String("GreaterThanOrEqualToThreshold"),
		Threshold:          pulumi.Float64(alarm.Threshold),
		EvaluationPeriods:  pulumi.Int(b.app.Observability.Minutes),
		TreatMissingData:   pulumi.String("notBreaching"),
		Tags:               s.Tags(name),
	}
	if alarm.Below {
		args.ComparisonOperator = pulumi.String("LessThanThreshold")
	}
	if alarm.Silence {
		args.TreatMissingData = pulumi.String("breaching")
	}
	if actions := b.args.Observability.AlarmActions[alarm.Region]; len(actions) > 0 {
		var told pulumi.Array
		for _, arn := range actions {
			told = append(told, arn)
		}
		args.AlarmActions, args.OkActions = told, told
	}
	if alarm.Expression == "" {
		measure := alarm.Measures[0]
		args.Namespace, args.MetricName = pulumi.String(measure.Namespace), pulumi.String(measure.Name)
		args.Dimensions, args.Statistic = b.dimensions(measure), pulumi.String(measure.Statistic)
		args.Period = pulumi.Int(alarmPeriod)
	} else {
		args.MetricQueries = b.queries(alarm)
	}
	if _, err = cloudwatch.NewMetricAlarm(b.ctx, name, args, s.Options()...); err != nil {
		return fmt.Errorf("creating the alarm %s: %w", name, err)
	}
	return nil
}

// queries are the measures of an alarm and what is calculated from them.
func (b *builder) queries(alarm topology.Alarm) cloudwatch.MetricAlarmMetricQueryArray {
	var queries cloudwatch.MetricAlarmMetricQueryArray
	for _, measure := range alarm.Measures {
		queries = append(queries, &cloudwatch.MetricAlarmMetricQueryArgs{
			Id: pulumi.String(measure.ID),
			Metric: &cloudwatch.MetricAlarmMetricQueryMetricArgs{
				Namespace: pulumi.String(measure.Namespace), MetricName: pulumi.String(measure.Name),
				Dimensions: b.dimensions(measure), Period: pulumi.Int(alarmPeriod), Stat: pulumi.String(measure.Statistic),
			},
		})
	}
	return append(queries, &cloudwatch.MetricAlarmMetricQueryArgs{
		Id: pulumi.String("result"), Label: pulumi.String(alarm.Description), Expression: pulumi.String(alarm.Expression),
		ReturnData: pulumi.Bool(true),
	})
}

// dimensions are those of a metric of what is built.
func (b *builder) dimensions(measure topology.Measure) pulumi.StringMap {
	dimensions := pulumi.StringMap{}
	for name, subject := range measure.Dimensions {
		dimensions[name] = b.subject(subject)
	}
	return dimensions
}

// subject is what AWS calls the subject of a metric.
func (b *builder) subject(subject topology.Subject) pulumi.StringInput {
	switch {
	case subject.Store != "":
		return b.out.Stores[subject.Store].Members[subject.Region].PhysicalName
	case subject.HealthCheck:
		return b.healthChecks[subject.Region]
	case subject.Synthetic:
		return b.synthetic
	case subject.Text != "":
		return pulumi.String(subject.Text)
	}
	balancer, targetGroup := b.networks[subject.Region].Metrics()
	if subject.Balancer {
		return balancer
	}
	return targetGroup
}

// buildDashboard registers the dashboard. Dashboards of an account have one name each whatever their region, and one that is made
// takes the place of another of its name: the region is part of it, so that a move does not delete what it has just made.
func (b *builder) buildDashboard() error {
	if b.app.Observability == nil || !b.app.Observability.Dashboard {
		return nil
	}
	s, err := b.scopes.Region(b.app.Observability.DashboardRegion)
	if err != nil {
		return err
	}
	_, err = cloudwatch.NewDashboard(b.ctx, s.Name("dashboard"), &cloudwatch.DashboardArgs{
		DashboardName: pulumi.String(b.identity.PhysicalName(topology.DashboardName, b.name, s.Region())),
		DashboardBody: b.dashboardBody(),
	}, s.Options()...)
	if err != nil {
		return fmt.Errorf("creating the dashboard: %w", err)
	}
	return nil
}

// dashboardBody is the dashboard in CloudWatch's form:
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html.
func (b *builder) dashboardBody() pulumi.StringOutput {
	widgets := topology.Dashboard(b.app, b.plan)
	var names []any
	for _, widget := range widgets {
		for _, measure := range widget.Measures {
			for _, key := range slices.Sorted(maps.Keys(measure.Dimensions)) {
				names = append(names, b.subject(measure.Dimensions[key]))
			}
		}
	}
	title, region := b.name, b.app.Observability.DashboardRegion
	return pulumi.All(names...).ApplyT(func(resolved []any) (string, error) {
		return dashboardBody(title, region, widgets, resolved)
	}).(pulumi.StringOutput)
}

// The grid of a dashboard is 24 units wide: two graphs beside each other, below a heading.
const (
	gridWidth     = 24
	headingHeight = 2
	graphWidth    = gridWidth / 2
	graphHeight   = 6
)

// dashboardBody puts the graphs side by side. The names of what they show come in the order of the graphs, their measures, and
// the names of the dimensions.
func dashboardBody(title, region string, widgets []topology.Widget, names []any) (string, error) {
	placed := []any{map[string]any{
		"type": "text", "x": 0, "y": 0, "width": gridWidth, "height": headingHeight,
		"properties": map[string]any{"markdown": "# " + title},
	}}
	for i, widget := range widgets {
		var metrics []any
		for _, measure := range widget.Measures {
			line := []any{measure.Namespace, measure.Name}
			for _, key := range slices.Sorted(maps.Keys(measure.Dimensions)) {
				line = append(line, key, names[0])
				names = names[1:]
			}
			metrics = append(metrics, append(line, map[string]any{
				"region": measure.Region, "stat": measure.Statistic, "label": measure.Label,
			}))
		}
		placed = append(placed, map[string]any{
			"type": "metric", "x": i % 2 * graphWidth, "y": headingHeight + i/2*graphHeight, "width": graphWidth, "height": graphHeight,
			"properties": map[string]any{
				"title": widget.Title, "region": region, "view": "timeSeries", "stacked": false, "period": alarmPeriod,
				"metrics": metrics,
			},
		})
	}
	body, err := json.Marshal(map[string]any{"widgets": placed})
	return string(body), err
}
