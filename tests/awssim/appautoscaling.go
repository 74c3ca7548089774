package awssim

import (
	"slices"
	"strings"
)

// Tokens of Application Auto Scaling.
const (
	scalableTargetToken = "aws:appautoscaling/target:Target"
	scalingPolicyToken  = "aws:appautoscaling/policy:Policy"
)

const (
	srcScalableTarget   Source = "tf-appautoscaling-target"
	srcScalingPolicy    Source = "tf-appautoscaling-policy"
	srcScalableRegister Source = "aws-register-scalable-target"
	srcScalingPut       Source = "aws-put-scaling-policy"
	srcScalableTags     Source = "tf-issue-31839"
	srcScalingMetric    Source = "aws-predefined-metric"
)

var _ = cite(map[Source]string{
	srcScalableTarget: "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/" +
		"appautoscaling/target.go",
	srcScalingPolicy: "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/" +
		"appautoscaling/policy.go",
	srcScalableRegister: "https://docs.aws.amazon.com/autoscaling/application/APIReference/" +
		"API_RegisterScalableTarget.html",
	srcScalingPut:   "https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScalingPolicy.html",
	srcScalableTags: "https://github.com/hashicorp/terraform-provider-aws/issues/31839",
	srcScalingMetric: "https://docs.aws.amazon.com/autoscaling/application/APIReference/" +
		"API_PredefinedMetricSpecification.html",
})

// Rules of scaling.
var (
	ruleScalableBounds    = rule("appautoscaling.target.min-max", srcScalableRegister, "ValidationException")
	ruleScalableDimension = rule("appautoscaling.target.dimension", srcScalableRegister, "ValidationException")
	ruleScalableResource  = rule("appautoscaling.target.resource-missing", srcScalableTarget, "ValidationException")
	ruleScalableTaken     = rule("appautoscaling.target.taken", srcScalableTags, "ValidationException")
	ruleScalingTarget     = rule("appautoscaling.policy.target-missing", srcScalingPut, "ObjectNotFoundException")
	ruleScalingConfig     = rule("appautoscaling.policy.configuration", srcScalingPut, "ValidationException")
	ruleScalingMetric     = rule("appautoscaling.policy.metric", srcScalingMetric, "ValidationException")
	ruleScalingLabel      = rule("appautoscaling.policy.resource-label", srcScalingMetric, "ValidationException")
	ruleScalingTwice      = rule("appautoscaling.policy.metric-twice", srcScalingPut, "ValidationException")
	ruleScalingTaken      = rule("appautoscaling.policy.name-taken", srcScalingPut, "ValidationException")
)

// scalableDimensions are the dimensions of the services that are simulated, with the properties that they set.
var scalableDimensions = map[string][]string{
	"ecs": {"ecs:service:DesiredCount"},
	"dynamodb": {
		"dynamodb:table:ReadCapacityUnits", "dynamodb:table:WriteCapacityUnits", "dynamodb:index:ReadCapacityUnits",
		"dynamodb:index:WriteCapacityUnits",
	},
}

var _ = declare(&Type{
	Token:  scalableTargetToken,
	Source: srcScalableTarget,
	Tagged: true,
	Properties: Properties{
		"arn":               out(String),
		"maxCapacity":       {Kind: Int, Required: true},
		"minCapacity":       {Kind: Int, Required: true},
		"resourceId":        {Kind: String, Required: true, ForceNew: true},
		"roleArn":           {Kind: String, Computed: true},
		"scalableDimension": {Kind: String, Required: true, ForceNew: true},
		"serviceNamespace":  {Kind: String, Required: true, ForceNew: true},
		"suspendedState": {Kind: Block, Computed: true, Fields: Properties{
			"dynamicScalingInSuspended":  given(Bool, false),
			"dynamicScalingOutSuspended": given(Bool, false),
			"scheduledScalingSuspended":  given(Bool, false),
		}},
	},
	StateID: func(o *Object) string { return o.Live.String("resourceId") },
	ImportID: func(o *Object) string {
		return strings.Join([]string{o.Live.String("serviceNamespace"), o.Live.String("resourceId"),
			o.Live.String("scalableDimension")}, "/")
	},
	Create: func(op *Op) error {
		live := op.Object.Live
		if op.scalable(live) != nil {
			return ruleScalableTaken.Refuse("The scalable target that you tried to tag already exists. To update tags on an " +
				"existing scalable target, use the TagResource API.")
		}
		if err := checkScalable(op); err != nil {
			return err
		}
		arn := op.ARN("application-autoscaling", "scalable-target/0"+op.Hex(33))
		op.Identify(arn, arn)
		service := map[string]string{"ecs": "ECSService", "dynamodb": "DynamoDBTable"}[live.String("serviceNamespace")]
		op.SetDefault(Values{"roleArn": op.GlobalARN("iam", "role/aws-service-role/"+live.String("serviceNamespace")+
			".application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_"+service)})
		clampBy(op, op.Object)
		return nil
	},
	Update: func(op *Op) error {
		if err := checkScalable(op); err != nil {
			return err
		}
		clampBy(op, op.Object)
		return nil
	},
	Delete: func(op *Op) error {
		for _, policy := range op.Objects(scalingPolicyToken) {
			if sameScalable(policy.Live, op.Object.Live) {
				op.Remove(policy)
			}
		}
		return nil
	},
})

// sameScalable says whether two objects speak of one scalable dimension of one resource.
func sameScalable(a, b Values) bool {
	return slices.IndexFunc([]string{"serviceNamespace", "resourceId", "scalableDimension"}, func(key string) bool {
		return a.String(key) != b.String(key)
	}) < 0
}

// scalable finds the registered target that the values speak of.
func (op *Op) scalable(values Values) *Object {
	for _, o := range op.Objects(scalableTargetToken) {
		if sameScalable(o.Live, values) {
			return o
		}
	}
	return nil
}

// checkScalable is what AWS demands of a scalable target.
func checkScalable(op *Op) error {
	live := op.Object.Live
	if !slices.Contains(scalableDimensions[live.String("serviceNamespace")], live.String("scalableDimension")) {
		return ruleScalableDimension.Refuse("Unsupported service namespace, resource type or scalable dimension: %s, %s",
			live.String("serviceNamespace"), live.String("scalableDimension"))
	}
	if live.Int("minCapacity") > live.Int("maxCapacity") {
		return ruleScalableBounds.Refuse("Maximum capacity cannot be less than minimum capacity: %d is less than %d",
			live.Int("maxCapacity"), live.Int("minCapacity"))
	}
	if op.scaled(op.Object) == nil {
		return ruleScalableResource.Refuse("%s doesn't exist: %s",
			map[string]string{"ecs": "ECS service", "dynamodb": "DynamoDB table"}[live.String("serviceNamespace")],
			live.String("resourceId"))
	}
	return nil
}

// scaled is what a target or a policy scales.
func (op *Op) scaled(target *Object) *Object {
	id := target.Live.String("resourceId")
	if table, is := strings.CutPrefix(id, "table/"); is {
		name, _, _ := strings.Cut(table, "/index/")
		if o := op.Find(tableToken, name); o != nil {
			return o
		}
		return op.replicaNamed(op.Region, name)
	}
	for _, service := range op.Objects(serviceToken) {
		if scalableID(service) == id {
			return service
		}
	}
	return nil
}

// clampBy moves what a target scales into its bounds at once, as registering does.
func clampBy(op *Op, target *Object) {
	o := op.scaled(target)
	if o == nil || o.Type != serviceToken {
		return
	}
	count := min(max(o.Live.Int("desiredCount"), target.Live.Int("minCapacity")), target.Live.Int("maxCapacity"))
	o.Live["desiredCount"] = float64(count)
}

// clampService moves a service into the bounds of the target that scales it.
func clampService(op *Op, service *Object) {
	target := op.scalable(Values{"serviceNamespace": "ecs", "resourceId": scalableID(service),
		"scalableDimension": "ecs:service:DesiredCount"})
	if target != nil {
		clampBy(op, target)
	}
}

// predefinedMetrics are the metrics that AWS offers per service.
var predefinedMetrics = map[string][]string{
	"ecs": {
		"ECSServiceAverageCPUUtilization", "ECSServiceAverageMemoryUtilization", "ALBRequestCountPerTarget",
	},
	"dynamodb": {"DynamoDBReadCapacityUtilization", "DynamoDBWriteCapacityUtilization"},
}

var _ = declare(&Type{
	Token:  scalingPolicyToken,
	Source: srcScalingPolicy,
	Properties: Properties{
		"alarmArns": {Kind: List, Elem: &Property{Kind: String}, Output: true},
		"arn":       out(String),
		"name":      {Kind: String, ForceNew: true, AutoName: &AutoName{Max: 255}, MaxLen: 255},
		"policyType": {
			Kind: String, Default: "StepScaling", Enum: []any{"StepScaling", "TargetTrackingScaling", "PredictiveScaling"},
		},
		"resourceId":        {Kind: String, Required: true, ForceNew: true},
		"scalableDimension": {Kind: String, Required: true, ForceNew: true},
		"serviceNamespace":  {Kind: String, Required: true, ForceNew: true},
		"stepScalingPolicyConfiguration": {Kind: Block, Fields: Properties{
			"adjustmentType": {Kind: String}, "cooldown": {Kind: Int}, "metricAggregationType": {Kind: String},
			"minAdjustmentMagnitude": {Kind: Int},
			"stepAdjustments": {Kind: List, Set: true, Elem: &Property{Kind: Block, Fields: Properties{
				"metricIntervalLowerBound": {Kind: String}, "metricIntervalUpperBound": {Kind: String},
				"scalingAdjustment": {Kind: Int, Required: true},
			}}},
		}},
		"targetTrackingScalingPolicyConfiguration": {Kind: Block, Fields: Properties{
			"disableScaleIn": given(Bool, false),
			"predefinedMetricSpecification": {Kind: Block, Fields: Properties{
				"predefinedMetricType": {Kind: String, Required: true},
				"resourceLabel":        {Kind: String, MaxLen: 1023},
			}},
			"scaleInCooldown": {Kind: Int}, "scaleOutCooldown": {Kind: Int},
			"targetValue": {Kind: Float, Required: true},
		}},
	},
	StateID: func(o *Object) string { return o.Live.String("name") },
	ImportID: func(o *Object) string {
		return strings.Join([]string{o.Live.String("serviceNamespace"), o.Live.String("resourceId"),
			o.Live.String("scalableDimension"), o.Live.String("name")}, "/")
	},
	Create: func(op *Op) error {
		live := op.Object.Live
		for _, other := range op.Objects(scalingPolicyToken) {
			if sameScalable(other.Live, live) && other.Live.String("name") == live.String("name") {
				// AWS overwrites the policy of that name; two owners of one policy are a mistake all the same.
				return ruleScalingTaken.Refuse("the policy %s of %s exists", live.String("name"), live.String("resourceId"))
			}
		}
		if err := checkScaling(op); err != nil {
			return err
		}
		arn := op.ARN("autoscaling", "scalingPolicy:"+op.Hex(36)+":resource/"+live.String("serviceNamespace")+"/"+
			live.String("resourceId")+":policyName/"+live.String("name"))
		op.Identify(arn, arn)
		op.Set(Values{"alarmArns": []string{}})
		if live.String("policyType") == "TargetTrackingScaling" {
			alarm := op.ARN("cloudwatch", "alarm:TargetTracking-"+live.String("resourceId")+"-Alarm")
			op.Set(Values{"alarmArns": []string{alarm + "High-" + op.Hex(36), alarm + "Low-" + op.Hex(36)}})
		}
		return nil
	},
	Update: checkScaling,
})

// checkScaling is what AWS demands of a scaling policy.
func checkScaling(op *Op) error {
	live := op.Object.Live
	if op.scalable(live) == nil {
		return ruleScalingTarget.Refuse("No scalable target registered for service namespace: %s, resource ID: %s, scalable "+
			"dimension: %s", live.String("serviceNamespace"), live.String("resourceId"), live.String("scalableDimension"))
	}
	tracking := live.Object("targetTrackingScalingPolicyConfiguration")
	if tracks := live.String("policyType") == "TargetTrackingScaling"; tracks != (tracking != nil) ||
		tracks == live.Has("stepScalingPolicyConfiguration") {
		return ruleScalingConfig.Refuse("The policy type %s needs its own configuration and no other",
			live.String("policyType"))
	}
	if tracking == nil {
		return nil
	}
	metric := tracking.Object("predefinedMetricSpecification")
	kind := metric.String("predefinedMetricType")
	if !slices.Contains(predefinedMetrics[live.String("serviceNamespace")], kind) {
		return ruleScalingMetric.Refuse("The predefined metric type %q is not valid for %s", kind,
			live.String("serviceNamespace"))
	}
	if (kind == "ALBRequestCountPerTarget") != (metric.String("resourceLabel") != "") ||
		kind == "ALBRequestCountPerTarget" && !op.labelled(metric.String("resourceLabel")) {
		return ruleScalingLabel.Refuse("A resource label app/.../targetgroup/... of a target group behind its load balancer "+
			"is given for ALBRequestCountPerTarget, and only for it: %q", metric.String("resourceLabel"))
	}
	for _, other := range op.Objects(scalingPolicyToken) {
		theirs := other.Live.Object("targetTrackingScalingPolicyConfiguration").Object("predefinedMetricSpecification")
		if other != op.Object && sameScalable(other.Live, live) && theirs.String("predefinedMetricType") == kind {
			return ruleScalingTwice.Refuse("Only one TargetTrackingScaling policy for a given metric specification is "+
				"allowed: %s has %s", other.Live.String("name"), kind)
		}
	}
	return nil
}

// labelled says whether a resource label names a target group and the load balancer in front of it.
func (op *Op) labelled(label string) bool {
	for _, l := range op.Objects(listenerToken) {
		lb := op.FindARN(l.Live.String("loadBalancerArn"))
		for _, action := range l.Live.Objects("defaultActions") {
			for _, arn := range forwardedTo(action) {
				if group := op.FindARN(arn); group != nil &&
					label == lb.Live.String("arnSuffix")+"/"+group.Live.String("arnSuffix") {
					return true
				}
			}
		}
	}
	return false
}
