package ingress

import (
	"fmt"
	"maps"
	"strconv"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/route53"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// drained is the value of the switches' metric from which on a region gets no users.
const drained = 1

// newSwitch registers the switch of a region, and what its records go by: the switch and, where there is one, the check from
// outside, both of which must be well. A switch that was never turned is healthy
// (https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html, InsufficientDataHealthStatus), so that
// it comes and goes without a user who notices.
func (r *Route53Ingress) newSwitch(ctx *pulumi.Context, s region.Scope, spec Route53Spec, plan topology.SwitchPlan) error {
	args := &route53.HealthCheckArgs{
		Type: pulumi.String("RECOVERY_CONTROL"), RoutingControlArn: given(plan.RoutingControl),
	}
	if plan.RoutingControl == "" {
		alarm, settings, err := newSwitchAlarm(ctx, spec.ControlScopes[plan.ControlRegion].WithParent(r), plan)
		if err != nil {
			return err
		}
		args = &route53.HealthCheckArgs{
			Type:                         pulumi.String("CLOUDWATCH_METRIC"),
			CloudwatchAlarmName:          alarm.Name,
			CloudwatchAlarmRegion:        pulumi.String(plan.ControlRegion),
			InsufficientDataHealthStatus: pulumi.String("LastKnownStatus"),
			Triggers:                     settings,
		}
	}
	name := s.Name(plan.Region, "drain-switch")
	args.Tags = s.Tags(name)
	check, err := route53.NewHealthCheck(ctx, name, args, s.Options()...)
	if err != nil {
		return fmt.Errorf("creating the drain switch of %s: %w", plan.Region, err)
	}
	children := pulumi.StringArray{check.ID().ToStringOutput()}
	if outside, checked := r.HealthCheckIds[plan.Region]; checked {
		children = append(children, outside)
	}
	name = s.Name(plan.Region, "health")
	both, err := route53.NewHealthCheck(ctx, name, &route53.HealthCheckArgs{
		Type:                 pulumi.String("CALCULATED"),
		ChildHealthchecks:    children,
		ChildHealthThreshold: pulumi.Int(len(children)),
		Tags:                 s.Tags(name),
	}, s.Options()...)
	if err != nil {
		return fmt.Errorf("creating the health of %s: %w", plan.Region, err)
	}
	r.decides[plan.Region] = both.ID().ToStringOutput()
	return nil
}

// newSwitchAlarm registers the alarm of a switch, and gives its settings: Route 53 has a copy of them, which it renews only
// when the health check is updated. The metric's last value counts until another one comes.
func newSwitchAlarm(
	ctx *pulumi.Context, s region.Scope, plan topology.SwitchPlan,
) (*cloudwatch.MetricAlarm, pulumi.StringMap, error) {
	name := s.Name(plan.Region, "drain-switch")
	dimensions := pulumi.StringMap{}
	for key, value := range plan.Dimensions {
		dimensions[key] = pulumi.String(value)
	}
	alarm, err := cloudwatch.NewMetricAlarm(ctx, name, &cloudwatch.MetricAlarmArgs{
		AlarmDescription: pulumi.String("Takes users away from " + plan.Region + " while the metric's last value is 1. Route 53 " +
			"goes by the metric, not by the state of this alarm."),
		Namespace:          pulumi.String(topology.DrainNamespace),
		MetricName:         pulumi.String(topology.DrainMetric),
		Dimensions:         dimensions,
		Statistic:          pulumi.String("Maximum"),
		Period:             pulumi.Int(topology.DrainPeriod),
		EvaluationPeriods:  pulumi.Int(1),
		ComparisonOperator: pulumi.String("GreaterThanOrEqualToThreshold"),
		Threshold:          pulumi.Float64(drained),
		TreatMissingData:   pulumi.String("ignore"),
		Tags:               s.Tags(name),
	}, s.Options()...)
	if err != nil {
		return nil, nil, fmt.Errorf("creating the alarm of the drain switch of %s: %w", plan.Region, err)
	}
	settings := maps.Clone(dimensions)
	settings["alarm"] = alarm.Arn
	settings["metric"] = pulumi.String(topology.DrainNamespace + "/" + topology.DrainMetric)
	settings["period"] = pulumi.String(strconv.Itoa(topology.DrainPeriod))
	settings["threshold"] = pulumi.String(strconv.Itoa(drained))
	return alarm, settings, nil
}
