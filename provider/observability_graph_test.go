package provider

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/application"
)

// Alarms are in the region of what they are about, tell that region's topics, and nothing waits for them.
func TestObservability(t *testing.T) {
	t.Parallel()
	inputs := shop()
	const topic = "arn:aws:sns:eu-west-1:111122223333:ops"
	inputs["observability"] = object{
		"alarmActions": object{"eu-west-1": []any{topic}}, "dashboard": object{"region": "eu-west-1"},
		"alarms": object{"minutes": 3, "storeReplicationLagSeconds": object{"orders": 10}},
	}
	g, err := construct(t, application.Type, "shop", inputs)
	require.NoError(t, err)
	healthy := g.node("shop-watch-healthy-alarm-eu-west-1")
	assert.Equal(t, object{
		"alarmDescription": "Too few healthy targets.", "comparisonOperator": "LessThanThreshold", "threshold": 1.0,
		"evaluationPeriods": 3.0, "treatMissingData": "breaching", "namespace": "AWS/ApplicationELB",
		"metricName": "HealthyHostCount",
		"dimensions": object{
			"LoadBalancer": "suffix:shop-main-load-balancer-eu-west-1", "TargetGroup": "suffix:shop-main-target-group-eu-west-1",
		},
		"period": 60.0, "statistic": "Maximum", "alarmActions": []any{topic}, "okActions": []any{topic},
		"tags": healthy.inputs["tags"],
	}, healthy.inputs)
	assert.Equal(t, "shop-eu-west-1", healthy.provider.Name())
	lag := g.node("shop-watch-orders-to-eu-west-1-lag-alarm-us-east-2")
	assert.InDelta(t, 10000.0, lag.inputs["threshold"], 0)
	assert.NotContains(t, lag.inputs, "alarmActions")
	for name, each := range g.nodes {
		for _, on := range each.request.GetDependencies() {
			assert.NotContains(t, on, "-watch-", name)
		}
	}
	board := g.node("shop-dashboard-eu-west-1")
	assert.Equal(t, "shop-eu-west-1", board.provider.Name())
	var body struct{ Widgets []map[string]any }
	require.NoError(t, json.Unmarshal([]byte(board.inputs["dashboardBody"].(string)), &body))
	assert.Len(t, body.Widgets, 6)
	assert.Contains(t, board.inputs["dashboardBody"], `"suffix:shop-main-load-balancer-us-east-2",`)

	inputs["observability"] = object{"syntheticCheck": object{"searchString": "open", "interval": 10}}
	checked, err := construct(t, application.Type, "shop", inputs)
	require.NoError(t, err)
	check := checked.node("shop-synthetic-health-check")
	assert.Equal(t, "shop-global", check.provider.Name())
	for key, want := range (object{
		"type": "HTTP_STR_MATCH", "searchString": "open", "requestInterval": 10.0, "failureThreshold": 3.0, "resourcePath": "/",
		"port": 80.0, "enableSni": false,
	}) {
		assert.Equal(t, want, check.inputs[key], key)
	}
	assert.Contains(t, checked.nodes, "shop-watch-synthetic-alarm-us-east-1")

	plain := newShop(t)
	for name := range plain.nodes {
		assert.False(t, strings.Contains(name, "-watch-") || strings.Contains(name, "dashboard"), name)
	}
}
