package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func (at *site) scaleInputs(least, most int) Values {
	return Values{"serviceNamespace": "ecs", "scalableDimension": "ecs:service:DesiredCount", "minCapacity": least,
		"maxCapacity": most, "resourceId": "service/" + at.cluster.Outputs.String("name") + "/" +
			at.service.Outputs.String("name")}
}

func (at *site) policyInputs(metric Values) Values {
	in := with(at.scaleInputs(0, 0), Values{"minCapacity": nil, "maxCapacity": nil})
	return with(in, Values{"policyType": "TargetTrackingScaling", "targetTrackingScalingPolicyConfiguration": Values{
		"targetValue": 60, "predefinedMetricSpecification": metric,
	}})
}

var cpuMetric = Values{"predefinedMetricType": "ECSServiceAverageCPUUtilization"}

func targetWith(changes Values) func(s *Sim) error {
	return func(s *Sim) error {
		at := running(s, "eu-west-1", 1)
		return at.refused(scalableTargetToken, with(at.scaleInputs(1, 4), changes))
	}
}

func policyWith(in func(at *site) Values) func(s *Sim) error {
	return func(s *Sim) error {
		at := running(s, "eu-west-1", 1)
		must(at.c.Create(scalableTargetToken, "count", at.scaleInputs(1, 4)))
		must(at.c.Create(scalingPolicyToken, "cpu", with(at.policyInputs(cpuMetric), Values{"name": "cpu"})))
		return at.refused(scalingPolicyToken, in(at))
	}
}

var memoryMetric = Values{"predefinedMetricType": "ECSServiceAverageMemoryUtilization"}

var (
	_ = breaks(ruleScalableBounds, targetWith(Values{"minCapacity": 5}))
	_ = breaks(ruleScalableDimension, targetWith(Values{"scalableDimension": "ecs:service:Count"}))
	_ = breaks(ruleScalableResource, targetWith(Values{"resourceId": "service/none/none"}))
	_ = breaks(ruleScalableTaken, func(s *Sim) error {
		at := running(s, "eu-west-1", 1)
		must(at.c.Create(scalableTargetToken, "count", at.scaleInputs(1, 4)))
		return at.refused(scalableTargetToken, at.scaleInputs(1, 4))
	})
	_ = breaks(ruleScalingTarget, func(s *Sim) error {
		at := running(s, "eu-west-1", 1)
		return at.refused(scalingPolicyToken, at.policyInputs(cpuMetric))
	})
	_ = breaks(ruleScalingConfig, policyWith(func(at *site) Values {
		return with(at.policyInputs(memoryMetric), Values{"policyType": nil})
	}))
	_ = breaks(ruleScalingMetric, policyWith(func(at *site) Values {
		return at.policyInputs(Values{"predefinedMetricType": "DynamoDBReadCapacityUtilization"})
	}))
	_ = breaks(ruleScalingLabel, policyWith(func(at *site) Values {
		return at.policyInputs(Values{"predefinedMetricType": "ALBRequestCountPerTarget"})
	}))
	_ = breaks(ruleScalingTwice, policyWith(func(at *site) Values { return at.policyInputs(cpuMetric) }))
	_ = breaks(ruleScalingTaken, policyWith(func(at *site) Values {
		return with(at.policyInputs(memoryMetric), Values{"name": "cpu"})
	}))
)

func TestScalingMovesTheLiveCountIntoItsBounds(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	at := running(s, "eu-west-1", 1)
	target := must(at.c.Create(scalableTargetToken, "count", at.scaleInputs(3, 6)))
	assert.Equal(t, at.scaleInputs(0, 0)["resourceId"], target.ID)
	policy := must(at.c.Create(scalingPolicyToken, "cpu", at.policyInputs(cpuMetric)))
	assert.Len(t, policy.Outputs["alarmArns"], 2)
	label := at.balancer.Outputs.String("arnSuffix") + "/" + at.targets.Outputs.String("arnSuffix")
	must(at.c.Create(scalingPolicyToken, "requests", at.policyInputs(Values{
		"predefinedMetricType": "ALBRequestCountPerTarget",
		"resourceLabel":        label})))

	live, err := at.c.Read(at.service)
	require.NoError(t, err)
	assert.Equal(t, 3.0, live.Outputs["desiredCount"])
	d, err := at.c.Diff(live, at.serviceInputs())
	require.NoError(t, err)
	assert.Equal(t, []string{"desiredCount"}, d.Paths())
	d, err = at.c.Diff(live, at.serviceInputs(), "desiredCount")
	require.NoError(t, err)
	assert.Empty(t, d.Changes)

	require.NoError(t, at.c.Delete(live))
	gone, err := at.c.Read(policy)
	require.NoError(t, err)
	assert.Empty(t, gone.ID)
	require.NoError(t, at.c.Delete(target))
}
