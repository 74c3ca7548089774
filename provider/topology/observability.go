package topology

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Observability is what is watched, and when alarms ring.
type Observability struct {
	ServerErrorPercent, UnhealthyTargets, HealthyTargets int
	// LagSeconds is 0 for each kind's default; StoreLagSeconds are those of single stores, by name.
	LagSeconds      int
	StoreLagSeconds map[string]int
	// RecoveryPointSeconds of databases that report it.
	RecoveryPointSeconds int
	Minutes              int
	// Actions are the ARNs that alarms tell, by region; nil where one is not known yet.
	Actions map[string][]*string
	// Dashboard is whether there is one, in DashboardRegion.
	Dashboard       bool
	DashboardRegion string
}

const (
	// alarmActionsMost is how many an alarm tells: AlarmActions in
	// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html.
	alarmActionsMost = 5

	// HealthCheckMetrics is the only region that has the metrics of Route 53 health checks:
	// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-health-checks.html.
	HealthCheckMetrics = route53Region

	observabilityPath = "observability"
)

// checkObservability checks what is watched, and what is told of it.
func (p *planner) checkObservability() {
	watch := p.app.Observability
	if watch == nil {
		return
	}
	if near := watch.DashboardRegion; watch.Dashboard && !p.accepted[near] {
		p.report(problems(RuleDashboardRegion, observabilityPath+".dashboard.region", "%s is not one of the regions (%s); name one "+
			"of them", near, list(regionNames(p.app.Regions))))
	}
	p.checkAlarmActions(*watch)
	for _, name := range slices.Sorted(maps.Keys(watch.StoreLagSeconds)) {
		i := slices.IndexFunc(p.app.Stores, func(store Store) bool { return store.Name == name })
		path := observabilityPath + ".alarms.storeReplicationLagSeconds." + name
		switch {
		case i < 0:
			p.report(problems(RuleLagStore, path, "there is no datastore %s; name one of datastores, or remove it", name))
		case p.app.Stores[i].Existing != nil:
			p.report(problems(RuleLagStore, path, "%s is managed elsewhere, and has no alarm here; remove it", name))
		case p.app.Stores[i].S3 != nil && !p.app.Stores[i].S3.TimeControl:
			p.report(problems(RuleLagStore, path, "%s has no metrics of its replication; set "+
				"datastores.%s.s3.replicationTimeControl: true, or remove it", name, name))
		}
	}
}

// checkAlarmActions checks that each region's alarms tell what is in their region.
func (p *planner) checkAlarmActions(watch Observability) {
	checked := p.app.Route53 != nil && p.app.Route53.HealthCheck != nil
	for _, region := range slices.Sorted(maps.Keys(watch.Actions)) {
		path := observabilityPath + ".alarmActions." + region
		if !p.accepted[region] && !(checked && region == HealthCheckMetrics) {
			p.report(problems(RuleAlarmActionRegion, path, "no alarm is in %s; name one of %s, or us-east-1 for the alarms of "+
				"ingress.route53.healthCheck", region, list(regionNames(p.app.Regions))))
			continue
		}
		arns := watch.Actions[region]
		if len(arns) > alarmActionsMost {
			p.report(problems(RuleAlarmActionCount, path, "%d are named, but an alarm tells at most %d; remove some", len(arns),
				alarmActionsMost))
		}
		for i, arn := range arns {
			if arn == nil {
				continue
			}
			parts := strings.SplitN(*arn, ":", 6)
			if len(parts) < 6 || parts[0] != "arn" || parts[3] != "" && parts[3] != region {
				p.report(problems(RuleAlarmActionARN, fmt.Sprintf("%s[%d]", path, i), "%s is no ARN of %s, and an alarm tells only what "+
					"is in its own region; name a topic there", *arn, region))
			}
		}
	}
}
