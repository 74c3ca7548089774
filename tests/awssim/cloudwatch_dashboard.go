package awssim

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
)

const (
	dashboardToken = "aws:cloudwatch/dashboard:Dashboard"

	srcDashboard     Source = "tf-cloudwatch-dashboard"
	srcDashboardBody Source = "cloudwatch-dashboard-body"
)

var _ = cite(map[Source]string{
	srcDashboard:     "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/cloudwatch/dashboard.go",
	srcDashboardBody: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html",
})

var ruleDashboard = rule("cloudwatch.dashboard.body", srcDashboardBody, "InvalidParameterInput")

var dashboardName = regexp.MustCompile(`^[\w-]+$`)

// Dashboards are global: one of the same name is overwritten, from whatever region it was made.
var _ = declare(&Type{
	Token: dashboardToken, Source: srcDashboard, Scope: Global, Upsert: true,
	Properties: Properties{
		"dashboardArn":  out(String),
		"dashboardBody": {Kind: String, Required: true, JSON: true},
		"dashboardName": {Kind: String, Required: true, ForceNew: true, MaxLen: 255, Pattern: dashboardName},
	},
	Create: func(op *Op) error {
		if err := checkDashboard(op.In.String("dashboardBody")); err != nil {
			return err
		}
		name := op.In.String("dashboardName")
		arn := op.GlobalARN("cloudwatch", "dashboard/"+name)
		op.Identify(name, arn)
		op.Set(Values{"dashboardArn": arn})
		return nil
	},
	Update: func(op *Op) error { return checkDashboard(op.In.String("dashboardBody")) },
})

// widgetTypes are the types of widgets with what their properties must hold.
var widgetTypes = map[string][]string{
	"metric": {"region"}, "text": {"markdown"}, "log": {"region", "query"}, "alarm": {"alarms"}, "custom": {"endpoint"},
	"explorer": {"metrics", "labels", "period", "splitBy", "widgetOptions"},
}

// Views and the limits of what a dashboard holds.
var metricViews = []string{"", "timeSeries", "singleValue", "gauge", "bar", "pie", "table"}

const (
	maxWidgets       = 500
	maxWidgetMetrics = 500
	maxDashboard     = 2500
)

// decodedBody is a dashboard's body.
func decodedBody(text string) Values {
	var body map[string]any
	if err := json.Unmarshal([]byte(text), &body); err != nil {
		return nil
	}
	return body
}

// checkDashboard is what CloudWatch demands of a dashboard's body.
func checkDashboard(text string) error {
	body := decodedBody(text)
	var wrong []string
	say := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	widgets, are := body["widgets"].([]any)
	if !are || len(widgets) > maxWidgets {
		say("/widgets should be a list of at most %d widgets", maxWidgets)
	}
	total := 0
	for i, each := range widgets {
		at := fmt.Sprintf("/widgets/%d", i)
		widget, is := each.(map[string]any)
		if !is {
			say("%s should be object", at)
			continue
		}
		for _, problem := range widgetProblems(widget) {
			say("%s%s", at, problem)
		}
		total += len(Values(widget).Object("properties").List("metrics"))
	}
	if total > maxDashboard {
		say("should have at most %d metrics", maxDashboard)
	}
	if len(wrong) > 0 {
		return ruleDashboard.Refuse("The dashboard body is invalid, there are %d validation errors: %q", len(wrong), wrong)
	}
	return nil
}

// widgetProblems says what is wrong with a widget: its type, its place on the grid, its properties.
func widgetProblems(widget Values) []string {
	var wrong []string
	kind := widget.String("type")
	required, known := widgetTypes[kind]
	if !known {
		return []string{fmt.Sprintf("/type should be one of metric, text, log, alarm, explorer, custom: %q", kind)}
	}
	for key, bounds := range map[string][2]float64{"x": {0, 23}, "y": {0, 1e6}, "width": {1, 24}, "height": {1, 1000}} {
		n, is := widget[key].(float64)
		if widget[key] != nil && (!is || n < bounds[0] || n > bounds[1]) {
			wrong = append(wrong, fmt.Sprintf("/%s should be between %v and %v", key, bounds[0], bounds[1]))
		}
	}
	if (widget["x"] == nil) != (widget["y"] == nil) {
		wrong = append(wrong, " should have both x and y, or neither")
	}
	properties := widget.Object("properties")
	for _, key := range required {
		if isEmpty(properties[key]) {
			wrong = append(wrong, fmt.Sprintf("/properties should have required property %q", key))
		}
	}
	if kind == "metric" {
		wrong = append(wrong, metricWidgetProblems(properties)...)
	}
	slices.Sort(wrong)
	return wrong
}

// metricWidgetProblems says what is wrong with the properties of a widget of metrics.
func metricWidgetProblems(properties Values) []string {
	var wrong []string
	metrics := properties.List("metrics")
	alarms := properties.Object("annotations").Strings("alarms")
	if (len(metrics) == 0) == (len(alarms) == 0) {
		wrong = append(wrong, "/properties should have metrics, or the ARN of one alarm in annotations")
	}
	if len(metrics) > maxWidgetMetrics {
		wrong = append(wrong, fmt.Sprintf("/properties/metrics should have at most %d", maxWidgetMetrics))
	}
	if !slices.Contains(metricViews, properties.String("view")) {
		wrong = append(wrong, fmt.Sprintf("/properties/view is none: %q", properties.String("view")))
	}
	left := properties.Object("yAxis").Object("left")
	if properties.String("view") == "gauge" && (left["min"] == nil || left["max"] == nil) {
		wrong = append(wrong, "/properties/yAxis/left should have min and max in a gauge")
	}
	if seconds, given := properties["period"].(float64); given && alarmPeriod(seconds) != "" && seconds != 1 && seconds != 5 {
		wrong = append(wrong, "/properties/period should be a multiple of 60")
	}
	for i, each := range metrics {
		parts, is := each.([]any)
		texts := parts
		if len(parts) > 0 {
			if _, options := parts[len(parts)-1].(map[string]any); options {
				texts = parts[:len(parts)-1]
			}
		}
		strings := !slices.ContainsFunc(texts, func(v any) bool {
			_, text := v.(string)
			return !text
		})
		if !is || !strings || len(texts)%2 != 0 || len(texts) == 0 && len(parts) == 0 {
			wrong = append(wrong, fmt.Sprintf("/properties/metrics/%d should be namespace, name, and pairs of dimensions", i))
		}
	}
	return wrong
}

// dashboardMetrics are the metrics that the widgets of a dashboard show. A dot stands for what the line before has.
func dashboardMetrics(text string) []watched {
	var all []watched
	for _, widget := range decodedBody(text).Objects("widgets") {
		properties := widget.Object("properties")
		var before []any
		for _, line := range properties.List("metrics") {
			parts, _ := line.([]any)
			parts = slices.Clone(parts)
			region := properties.String("region")
			if len(parts) > 0 {
				if options, is := parts[len(parts)-1].(map[string]any); is {
					parts = parts[:len(parts)-1]
					if other := Values(options).String("region"); other != "" {
						region = other
					}
				}
			}
			for i := range parts {
				if parts[i] == "." && i < len(before) {
					parts[i] = before[i]
				}
			}
			before = parts
			if len(parts) < 2 {
				continue
			}
			config := Values{"namespace": parts[0], "metricName": parts[1]}
			dimensions := map[string]any{}
			for i := 2; i+1 < len(parts); i += 2 {
				name, _ := parts[i].(string)
				dimensions[name] = parts[i+1]
			}
			config["dimensions"] = dimensions
			all = append(all, watched{region, config})
		}
	}
	return all
}
