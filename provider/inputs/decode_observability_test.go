package inputs

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

func TestDecodeWhatIsWatched(t *testing.T) {
	t.Parallel()
	application := DecodeApplication("shop", testIdentity, parse(t, `
capacity: {peakRequestsPerSecond: 900, requestsPerSecondPerTarget: 50}
regions: [{name: us-east-2, stack: none, requestsPerSecondPerTarget: 60,
           alarms: {healthyTargets: 2, unhealthyTargets: 3, serverErrorPercent: 4}}]
datastores: {assets: {s3: {replicationTimeControl: true}}}
observability:
  alarms: {serverErrorPercent: 5, unhealthyTargets: 1, healthyTargets: 2, replicationLagSeconds: 3,
           storeReplicationLagSeconds: {assets: 4}, recoveryPointSeconds: 6, minutes: 7}
  alarmActions: {us-east-2: [arn, !computed x]}
  syntheticCheck: {}
  dashboard: {region: us-east-2}
`))
	assert.Equal(t, &topology.Capacity{Peak: 900, PerTarget: 50}, application.Capacity)
	assert.Equal(t, 60, application.Regions[0].RequestsPerTarget)
	own := &topology.RegionAlarms{HealthyTargets: 2, UnhealthyTargets: 3, ServerErrorPercent: 4}
	assert.Equal(t, own, application.Regions[0].Alarms)
	assert.True(t, application.Stores[0].S3.TimeControl)
	assert.Equal(t, &topology.Observability{
		ServerErrorPercent: 5, UnhealthyTargets: 1, HealthyTargets: 2, LagSeconds: 3, StoreLagSeconds: map[string]int{"assets": 4},
		RecoveryPointSeconds: 6, Minutes: 7, Actions: map[string][]*string{"us-east-2": {new("arn"), nil}},
		SyntheticCheck: true, Dashboard: true, DashboardRegion: "us-east-2",
	}, application.Observability)
	assert.Nil(t, DecodeApplication("shop", testIdentity, parse(t, `{}`)).Observability)
}
