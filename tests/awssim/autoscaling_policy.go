package awssim

import (
	"slices"
	"strings"
)

const (
	autoscalingPolicyToken = "aws:autoscaling/policy:Policy"

	srcASGPolicy Source = "tf-autoscaling-policy"
	srcASGScale  Source = "aws-asg-put-scaling-policy"
)

var _ = cite(map[Source]string{
	srcASGPolicy: "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/autoscaling/policy.go",
	srcASGScale:  "https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PutScalingPolicy.html",
})

// Rules of policies that scale a group of instances.
var (
	rulePolicyASG      = rule("autoscaling.policy.group-missing", srcASGScale, "ValidationError")
	rulePolicySettings = rule("autoscaling.policy.settings", srcASGPolicy, Invalid)
	rulePolicyMetric   = rule("autoscaling.policy.one-metric", srcASGScale, "ValidationError")
	rulePolicyLabel    = rule("autoscaling.policy.resource-label", srcASGScale, "ValidationError")
	rulePolicyTarget   = rule("autoscaling.policy.target-value", srcASGScale, "ValidationError")
)

// requestCount is the metric that needs a label for its load balancer and target group.
const requestCount = "ALBRequestCountPerTarget"

var _ = declare(&Type{
	Token: autoscalingPolicyToken, Source: srcASGPolicy,
	Properties: Properties{
		"adjustmentType": {Kind: String}, "arn": out(String),
		"autoscalingGroupName": {Kind: String, Required: true, ForceNew: true},
		"cooldown":             {Kind: Int}, "enabled": given(Bool, true), "estimatedInstanceWarmup": {Kind: Int},
		"metricAggregationType":  {Kind: String, Computed: true},
		"minAdjustmentMagnitude": {Kind: Int, Min: 1, Max: 1e9},
		"name":                   {Kind: String, ForceNew: true, AutoName: &AutoName{Max: 255}},
		"policyType": {
			Kind: String, ForceNew: true, Default: "SimpleScaling",
			Enum: []any{"SimpleScaling", "StepScaling", "TargetTrackingScaling", "PredictiveScaling"},
		},
		"scalingAdjustment": {Kind: Int},
		"targetTrackingConfiguration": blockOf(Properties{
			"customizedMetricSpecification": blockOf(Properties{
				"metricDimensions": listOf(Properties{
					"name": {Kind: String, Required: true}, "value": {Kind: String, Required: true},
				}),
				"metricName": {Kind: String}, "namespace": {Kind: String}, "period": {Kind: Int}, "statistic": {Kind: String},
				"unit": {Kind: String},
			}),
			"disableScaleIn": given(Bool, false),
			"predefinedMetricSpecification": blockOf(Properties{
				"predefinedMetricType": {Kind: String, Required: true, Enum: []any{
					"ASGAverageCPUUtilization", "ASGAverageNetworkIn", "ASGAverageNetworkOut", requestCount,
				}},
				"resourceLabel": {Kind: String},
			}),
			"targetValue": {Kind: Float, Required: true},
		}),
	},
	Refs: []Ref{{Property: "autoscalingGroupName", To: autoscalingGroupToken, Missing: rulePolicyASG}},
	Check: func(in Values) []*Refusal {
		tracks := in.String("policyType") == "TargetTrackingScaling"
		switch {
		case isUnknown(in["policyType"]):
		case tracks && !in.Has("targetTrackingConfiguration"):
			return []*Refusal{rulePolicySettings.On("targetTrackingConfiguration",
				"target_tracking_configuration must be set for policy type TargetTrackingScaling")}
		case !tracks && in.Has("targetTrackingConfiguration"):
			return []*Refusal{rulePolicySettings.On("targetTrackingConfiguration",
				"target_tracking_configuration is only supported for policy type TargetTrackingScaling")}
		case tracks && (in.Has("scalingAdjustment") || in.Has("cooldown")):
			return []*Refusal{rulePolicySettings.On("policyType",
				"scaling_adjustment and cooldown are only supported for policy type SimpleScaling")}
		}
		return nil
	},
	StateID:  func(o *Object) string { return o.Live.String("name") },
	ImportID: func(o *Object) string { return o.ID },
	Create: func(op *Op) error {
		if err := op.checkScaling(); err != nil {
			return err
		}
		group, name := op.Find(autoscalingGroupToken, op.In.String("autoscalingGroupName")), op.Object.Live.String("name")
		op.Object.Owner = group
		arn := op.ARN("autoscaling", "scalingPolicy:"+op.uuid()+":autoScalingGroupName/"+group.ID+":policyName/"+name)
		op.Identify(group.ID+"/"+name, arn)
		op.SetDefault(Values{"metricAggregationType": ""})
		return nil
	},
	Update: func(op *Op) error { return op.checkScaling() },
})

// checkScaling is what AWS demands of a policy that tracks a target.
func (op *Op) checkScaling() error {
	tracked := op.Object.Live.Object("targetTrackingConfiguration")
	if tracked == nil {
		return nil
	}
	predefined := tracked.Object("predefinedMetricSpecification")
	if (predefined == nil) == (tracked.Object("customizedMetricSpecification") == nil) {
		return rulePolicyMetric.Refuse("Exactly one of PredefinedMetricSpecification and CustomizedMetricSpecification must " +
			"be specified")
	}
	if value, _ := tracked["targetValue"].(float64); value <= 0 ||
		predefined.String("predefinedMetricType") == "ASGAverageCPUUtilization" && value > 100 {
		return rulePolicyTarget.Refuse("TargetValue %v is not valid for the metric", tracked["targetValue"])
	}
	label := predefined.String("resourceLabel")
	if predefined.String("predefinedMetricType") != requestCount {
		if label != "" {
			return rulePolicyLabel.Refuse("ResourceLabel can only be specified with %s", requestCount)
		}
		return nil
	}
	group := op.Find(autoscalingGroupToken, op.Object.Live.String("autoscalingGroupName"))
	if !slices.Contains(op.labelsOf(group), label) {
		return rulePolicyLabel.Refuse("The resource label %q is not of a load balancer and a target group of the group %s: %s",
			label, group.ID, strings.Join(op.labelsOf(group), ", "))
	}
	return nil
}

// labelsOf are the resource labels of the load balancers in front of a group.
func (op *Op) labelsOf(group *Object) []string {
	var labels []string
	for _, arn := range group.Live.Strings("targetGroupArns") {
		targets := op.FindARN(arn)
		if targets == nil {
			continue
		}
		for _, l := range op.Referrers(targets, listenerToken) {
			lb := op.FindARN(l.Live.String("loadBalancerArn"))
			labels = append(labels, lb.Live.String("arnSuffix")+"/"+targets.Live.String("arnSuffix"))
		}
	}
	return labels
}
