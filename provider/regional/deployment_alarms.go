package regional

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
)

// alarmPeriod is how many seconds an alarm looks at together: load balancers report every minute.
const alarmPeriod = 60

// newDeploymentAlarms registers the alarms that are built, and gives back what the service is told of all of them; nil where
// nothing watches its deployments.
func newDeploymentAlarms(
	ctx *pulumi.Context, s region.Scope, l *loadBalancer, spec Spec,
) (ecs.ServiceAlarmsPtrInput, error) {
	settings := spec.Compute.Ecs.DeploymentAlarms
	if settings == nil {
		return nil, nil
	}
	var names pulumi.StringArray
	for _, name := range settings.AlarmNames {
		names = append(names, named(name.ToStringOutput(), s.Region()))
	}
	for _, build := range []func(*pulumi.Context, region.Scope, *loadBalancer, Spec) (*cloudwatch.MetricAlarm, error){
		newServerErrorAlarm, newUnhealthyAlarm,
	} {
		alarm, err := build(ctx, s, l, spec)
		if err != nil {
			return nil, err
		}
		if alarm != nil {
			names = append(names, alarm.Name)
		}
	}
	return &ecs.ServiceAlarmsArgs{
		AlarmNames: names, Enable: pulumi.Bool(*settings.Enabled), Rollback: pulumi.Bool(*settings.Enabled),
	}, nil
}

// newServerErrorAlarm registers the alarm of an application that answers with errors; nil where none is asked for.
func newServerErrorAlarm(
	ctx *pulumi.Context, s region.Scope, l *loadBalancer, spec Spec,
) (*cloudwatch.MetricAlarm, error) {
	settings := spec.Compute.Ecs.DeploymentAlarms
	if settings.ServerErrorPercent == nil {
		return nil, nil
	}
	count := func(id, metric string) cloudwatch.MetricAlarmMetricQueryInput {
		return &cloudwatch.MetricAlarmMetricQueryArgs{
			Id: pulumi.String(id),
			Metric: &cloudwatch.MetricAlarmMetricQueryMetricArgs{
				Namespace: pulumi.String(l.metrics(spec)), MetricName: pulumi.String(metric), Dimensions: l.dimensions(),
				Period: pulumi.Int(alarmPeriod), Stat: pulumi.String("Sum"),
			},
		}
	}
	return newAlarm(ctx, s, "server-errors-alarm", "Server errors in percent of the application's answers.",
		settings.ServerErrorPercent, settings.Minutes, &cloudwatch.MetricAlarmArgs{
			MetricQueries: cloudwatch.MetricAlarmMetricQueryArray{
				count("errors", "HTTPCode_Target_5XX_Count"), count("requests", "RequestCount"),
				&cloudwatch.MetricAlarmMetricQueryArgs{
					Id: pulumi.String("percent"), Label: pulumi.String("Server errors in percent"),
					Expression: pulumi.String("100 * FILL(errors, 0) / requests"), ReturnData: pulumi.Bool(true),
				},
			},
		})
}

// newUnhealthyAlarm registers the alarm of targets that fail their health checks; nil where none is asked for.
func newUnhealthyAlarm(
	ctx *pulumi.Context, s region.Scope, l *loadBalancer, spec Spec,
) (*cloudwatch.MetricAlarm, error) {
	settings := spec.Compute.Ecs.DeploymentAlarms
	if settings.UnhealthyTargets == nil {
		return nil, nil
	}
	return newAlarm(ctx, s, "unhealthy-targets-alarm", "Targets of the load balancer that fail their health checks.",
		settings.UnhealthyTargets, settings.Minutes, &cloudwatch.MetricAlarmArgs{
			Namespace: pulumi.String(l.metrics(spec)), MetricName: pulumi.String("UnHealthyHostCount"),
			Dimensions: l.dimensions(), Period: pulumi.Int(alarmPeriod), Statistic: pulumi.String("Maximum"),
		})
}

// newAlarm registers an alarm that rings when a measure is high for some minutes in a row; no measure is no reason to ring.
func newAlarm(
	ctx *pulumi.Context, s region.Scope, what, description string, threshold, minutes pulumi.IntPtrInput,
	args *cloudwatch.MetricAlarmArgs,
) (*cloudwatch.MetricAlarm, error) {
	name := s.Name(what)
	args.AlarmDescription = pulumi.String(description)
	args.ComparisonOperator = pulumi.String("GreaterThanOrEqualToThreshold")
	args.Threshold = threshold.ToIntPtrOutput().Elem().ApplyT(func(threshold int) float64 {
		return float64(threshold)
	}).(pulumi.Float64Output)
	args.EvaluationPeriods = minutes.ToIntPtrOutput().Elem()
	args.TreatMissingData = pulumi.String("notBreaching")
	args.Tags = s.Tags(name)
	alarm, err := cloudwatch.NewMetricAlarm(ctx, name, args, s.Options()...)
	if err != nil {
		return nil, fmt.Errorf("creating the alarm %s: %w", what, err)
	}
	return alarm, nil
}

// metrics are where the load balancer's measures are.
func (l *loadBalancer) metrics(spec Spec) string {
	if spec.LoadBalancer.Network != nil {
		return "AWS/NetworkELB"
	}
	return "AWS/ApplicationELB"
}

// dimensions are those of the measures of the load balancer's targets.
func (l *loadBalancer) dimensions() pulumi.StringMap {
	return pulumi.StringMap{"LoadBalancer": l.balancer.ArnSuffix, "TargetGroup": l.targetGroup.ArnSuffix}
}
