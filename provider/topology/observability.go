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
	// SyntheticCheck is whether the application's own address is checked.
	SyntheticCheck bool
	// Actions are the ARNs that alarms tell, by region; nil where one is not known yet.
	Actions map[string][]*string
	// Dashboard is whether there is one, in DashboardRegion.
	Dashboard       bool
	DashboardRegion string
}

// RegionAlarms are the thresholds of a region that differ; 0 is as the application says.
type RegionAlarms struct {
	ServerErrorPercent, UnhealthyTargets, HealthyTargets int
}

const (
	// alarmActionsMost is how many an alarm tells: AlarmActions in
	// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html.
	alarmActionsMost = 5

	// HealthCheckMetrics is the only region that has the metrics of Route 53 health checks:
	// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-health-checks.html.
	HealthCheckMetrics = route53Region

	observabilityPath = "observability"
	syntheticPath     = observabilityPath + ".syntheticCheck"
)

// checkObservability checks what is watched, and what is told of it.
func (p *planner) checkObservability() {
	p.checkRegionAlarms()
	watch := p.app.Observability
	if watch == nil {
		return
	}
	if watch.SyntheticCheck && p.app.GlobalAccelerator == nil && p.app.Route53 == nil {
		p.report(problems(RuleSyntheticAddress, syntheticPath, "the application has no address of its own that could be checked; "+
			"set ingress, or remove it"))
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
	checked := watch.SyntheticCheck || p.app.Route53 != nil && p.app.Route53.HealthCheck != nil
	for _, region := range slices.Sorted(maps.Keys(watch.Actions)) {
		path := observabilityPath + ".alarmActions." + region
		if !p.accepted[region] && !(checked && region == HealthCheckMetrics) {
			p.report(problems(RuleAlarmActionRegion, path, "no alarm is in %s; name one of %s, or us-east-1 for the alarms of "+
				"ingress.route53.healthCheck and observability.syntheticCheck", region, list(regionNames(p.app.Regions))))
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

// checkRegionAlarms checks that a region that differs has the alarms that it speaks of.
func (p *planner) checkRegionAlarms() {
	for _, region := range p.regions {
		if region.Alarms == nil {
			continue
		}
		path := in(region.path, "alarms")
		switch {
		case p.app.Observability == nil:
			p.report(problems(RuleRegionAlarms, path, "no alarms are built; set observability, or remove it"))
		case region.DataOnly || region.Existing.LoadBalancer != nil:
			p.report(problems(RuleRegionAlarms, path, "%s has no load balancer that is built here, and so no such alarms; remove it",
				region.Name))
		case region.Alarms.ServerErrorPercent != 0 && region.NetworkLoadBalancer != nil:
			p.report(problems(RuleRegionAlarms, in(path, "serverErrorPercent"), "a Network Load Balancer does not see what the "+
				"application answers; remove it, or use an Application Load Balancer"))
		}
	}
}

// checkSynthetic checks that what is built can be asked as Route 53's checkers ask.
func checkSynthetic(app Application, plan Plan) Problems {
	if app.Observability == nil || !app.Observability.SyntheticCheck {
		return nil
	}
	if before, _, network := plan.URL(); network && !strings.HasPrefix(before, "http") {
		return problems(RuleSyntheticAddress, syntheticPath, "the application is at %s…, and the checkers speak HTTP and HTTPS "+
			"only; remove it", before)
	}
	return nil
}
