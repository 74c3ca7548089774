package inputs

import (
	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// decodeObservability reads what is watched.
func decodeObservability(m property.Map) *topology.Observability {
	alarms := block(m, "alarms")
	observability := &topology.Observability{
		ServerErrorPercent:   whole(alarms, "serverErrorPercent"),
		UnhealthyTargets:     whole(alarms, "unhealthyTargets"),
		HealthyTargets:       whole(alarms, "healthyTargets"),
		LagSeconds:           whole(alarms, "replicationLagSeconds"),
		StoreLagSeconds:      wholeMap(alarms, "storeReplicationLagSeconds"),
		RecoveryPointSeconds: whole(alarms, "recoveryPointSeconds"),
		Minutes:              whole(alarms, "minutes"),
		SyntheticCheck:       has(m, "syntheticCheck"),
		Dashboard:            has(m, "dashboard"),
		DashboardRegion:      text(block(m, "dashboard"), "region"),
		Actions:              map[string][]*string{},
	}
	actions := block(m, "alarmActions")
	for region, arns := range actions.All {
		if !arns.IsArray() {
			continue
		}
		observability.Actions[region] = []*string{}
		for _, arn := range arns.AsArray().All {
			var known *string
			if arn.IsString() && !arn.Secret() {
				known = new(arn.AsString())
			}
			observability.Actions[region] = append(observability.Actions[region], known)
		}
	}
	return observability
}

// decodeRegionAlarms reads when the alarms of a region ring.
func decodeRegionAlarms(m property.Map) *topology.RegionAlarms {
	return &topology.RegionAlarms{
		ServerErrorPercent: whole(m, "serverErrorPercent"),
		UnhealthyTargets:   whole(m, "unhealthyTargets"),
		HealthyTargets:     whole(m, "healthyTargets"),
	}
}
