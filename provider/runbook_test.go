package provider

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/application"
)

// The steps name what was deployed: the endpoint group, the target group, the clusters and their endpoints.
func TestTheRunbookNamesWhatWasDeployed(t *testing.T) {
	t.Parallel()
	inputs := shop()
	inputs["datastores"] = object{"catalog": object{"aurora": object{"engine": "aurora-postgresql", "engineVersion": "16.6"}}}
	g, err := construct(t, application.Type, "shop", inputs)
	require.NoError(t, err)
	book, _ := g.outputs["runbook"].(object)
	steps := map[string]object{}
	for _, each := range book["steps"].([]any) {
		step, _ := each.(object)
		steps[step["name"].(string)] = step
	}
	assert.Contains(t, steps["look-eu-west-1"]["commands"].([]any), "aws elbv2 describe-target-health --region eu-west-1 "+
		"--target-group-arn arn:shop-main-target-group-eu-west-1")
	assert.Contains(t, steps["drain-eu-west-1"]["commands"].([]any), "aws globalaccelerator update-endpoint-group --region "+
		"us-west-2 --endpoint-group-arn shop-ingress-eu-west-1-endpoints-id --traffic-dial-percentage 0")
	failover := strings.Join(texts(steps["failover-catalog-eu-west-1"]["commands"]), "\n")
	global, _ := g.node("shop-catalog-global-us-east-2").inputs["globalClusterIdentifier"].(string)
	assert.Contains(t, failover, "--global-cluster-identifier "+global+" ")
	assert.Contains(t, failover, "--target-db-cluster-identifier "+clusterARN("shop-catalog-cluster-eu-west-1"))
	assert.Equal(t, []any{object{"path": "datastores.catalog.writerRegion", "value": "eu-west-1"}},
		steps["declare-catalog-eu-west-1"]["settings"])
	assert.Equal(t, []any{"us-west-2"}, steps["drain-eu-west-1"]["apiRegions"])
	assert.Contains(t, book["markdown"], "# Runbook of shop\n")
	assert.Contains(t, book["markdown"], failover)
}

// texts are the strings of a list.
func texts(list any) []string {
	var found []string
	for _, each := range list.([]any) {
		found = append(found, each.(string))
	}
	return found
}
