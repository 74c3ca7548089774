package topology

import (
	"cmp"
	"slices"
	"strings"
)

// Subject is what a dimension of a metric names. Exactly one of its fields is set, beside Region.
type Subject struct {
	// Region of what is named.
	Region string
	// Store is the name of a datastore, whose member in the region is meant.
	Store string
	// Balancer, TargetGroup and HealthCheck mean those of the region.
	Balancer, TargetGroup, HealthCheck bool
	// Synthetic means the check of the application's own address.
	Synthetic bool
	// Text is a value that is known.
	Text string
}

// Measure is a metric of CloudWatch.
type Measure struct {
	// ID names it in an expression, and Label in a dashboard.
	ID, Label string
	// Region has the metric.
	Region                     string
	Namespace, Name, Statistic string
	Dimensions                 map[string]Subject
}

// Alarm is an alarm of CloudWatch, in the region of its measures.
type Alarm struct {
	Region string
	// Key is the part of its name between the application's and the region.
	Key         string
	Description string
	// Measures is one, or several with an Expression.
	Measures   []Measure
	Expression string
	// Below is whether it rings for less than the threshold; else it rings for the threshold and more.
	Below     bool
	Threshold float64
	// Silence is whether it rings when nothing is reported.
	Silence bool
}

// Namespaces of metrics.
const (
	namespaceApplicationBalancer = "AWS/ApplicationELB"
	namespaceNetworkBalancer     = "AWS/NetworkELB"
	namespaceRoute53             = "AWS/Route53"
	namespaceRDS                 = "AWS/RDS"
	namespaceDocumentDB          = "AWS/DocDB"
	namespaceElastiCache         = "AWS/ElastiCache"
	namespaceDynamoDB            = "AWS/DynamoDB"
	namespaceS3                  = "AWS/S3"
)

// Statistics of metrics.
const (
	statisticSum     = "Sum"
	statisticMaximum = "Maximum"
	statisticMinimum = "Minimum"
)

// Thresholds of replication lag that are not given, in seconds: AWS promises 15 minutes for S3 Replication Time Control.
const (
	lagSeconds   = 60
	lagSecondsS3 = 900

	milliseconds = 1000
)

// errorPercent is the part of errors in what is answered, in percent. An answer that the load balancer gives without a target
// is no request that it counts, see
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html.
const errorPercent = "100 * (FILL(targets, 0) + FILL(balancer, 0)) / (FILL(requests, 0) + FILL(balancer, 0))"

// Alarms are those of an application, in the order of regions and stores; none where nothing is watched.
func Alarms(app Application, plan Plan) []Alarm {
	var alarms []Alarm
	if app.Observability == nil {
		return alarms
	}
	for _, region := range plan.Regions {
		alarms = append(alarms, regionAlarms(app.watchIn(region.Name), plan, region)...)
	}
	if app.Observability.SyntheticCheck {
		alarms = append(alarms, Alarm{
			Region: HealthCheckMetrics, Key: "watch-synthetic-alarm", Description: "The application does not answer at its address.",
			Measures: []Measure{healthCheckOf(Subject{Synthetic: true})}, Threshold: 1, Below: true,
		})
	}
	for _, store := range plan.Stores {
		alarms = append(alarms, storeAlarms(*app.Observability, app.storeNamed(store.Name), store)...)
	}
	return alarms
}

// watchIn is what is watched in a region, with the region's own thresholds.
func (a Application) watchIn(region string) Observability {
	watch := *a.Observability
	i := slices.IndexFunc(a.Regions, func(r Region) bool { return r.Name == region })
	if i < 0 || a.Regions[i].Alarms == nil {
		return watch
	}
	own := a.Regions[i].Alarms
	watch.ServerErrorPercent = cmp.Or(own.ServerErrorPercent, watch.ServerErrorPercent)
	watch.UnhealthyTargets = cmp.Or(own.UnhealthyTargets, watch.UnhealthyTargets)
	watch.HealthyTargets = cmp.Or(own.HealthyTargets, watch.HealthyTargets)
	return watch
}

// storeNamed finds a store that a plan has.
func (a Application) storeNamed(name string) Store {
	return a.Stores[slices.IndexFunc(a.Stores, func(s Store) bool { return s.Name == name })]
}

// regionAlarms are those of a region's load balancer and of its health check.
func regionAlarms(watch Observability, plan Plan, region RegionPlan) []Alarm {
	var alarms []Alarm
	if region.watched() {
		if !region.network() {
			alarms = append(alarms, Alarm{
				Region: region.Name, Key: "watch-errors-alarm", Description: "Server errors in percent of what is answered.",
				Measures: []Measure{
					region.traffic("targets", "HTTPCode_Target_5XX_Count"), region.traffic("balancer", "HTTPCode_ELB_5XX_Count"),
					region.traffic("requests", "RequestCount"),
				},
				Expression: errorPercent, Threshold: float64(watch.ServerErrorPercent),
			})
		}
		alarms = append(alarms, Alarm{
			Region: region.Name, Key: "watch-unhealthy-alarm", Description: "Targets that fail their health checks.",
			Measures: []Measure{region.hosts("UnHealthyHostCount")}, Threshold: float64(watch.UnhealthyTargets),
		}, Alarm{
			Region: region.Name, Key: "watch-healthy-alarm", Description: "Too few healthy targets.",
			Measures: []Measure{region.hosts("HealthyHostCount")}, Threshold: float64(watch.HealthyTargets), Below: true, Silence: true,
		})
	}
	if plan.Route53 != nil && slices.Contains(plan.Route53.HealthChecks, region.Name) {
		alarms = append(alarms, Alarm{
			Region: HealthCheckMetrics, Key: "watch-" + region.Name + "-check-alarm",
			Description: "The Route 53 health check of " + region.Name + " fails.",
			Measures:    []Measure{healthCheckOf(Subject{Region: region.Name, HealthCheck: true})},
			Threshold:   1, Below: true,
		})
	}
	return alarms
}

// watched says whether a region has a load balancer that is built.
func (r RegionPlan) watched() bool { return r.Stack && !r.Brought }

// network says whether the load balancer of a region is a Network Load Balancer.
func (r RegionPlan) network() bool { return !strings.HasSuffix(r.Shape, "application") }

func (r RegionPlan) namespace() string {
	if r.network() {
		return namespaceNetworkBalancer
	}
	return namespaceApplicationBalancer
}

// traffic is a count of requests or answers of a load balancer, of all its targets together:
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html.
func (r RegionPlan) traffic(id, name string) Measure {
	return Measure{
		ID: id, Region: r.Name, Namespace: r.namespace(), Name: name, Statistic: statisticSum,
		Dimensions: map[string]Subject{"LoadBalancer": {Region: r.Name, Balancer: true}},
	}
}

// hosts is a count of targets. The nodes of the load balancer each report what they see; the highest is what the best of them
// sees. For Network Load Balancers see
// https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-cloudwatch-metrics.html.
func (r RegionPlan) hosts(name string) Measure {
	return Measure{
		Region: r.Name, Namespace: r.namespace(), Name: name, Statistic: statisticMaximum, Dimensions: map[string]Subject{
			"LoadBalancer": {Region: r.Name, Balancer: true}, "TargetGroup": {Region: r.Name, TargetGroup: true},
		},
	}
}

// healthCheckOf is 1 while most checkers find healthy what they check, and 0 otherwise:
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-cloudwatch.html.
func healthCheckOf(check Subject) Measure {
	return Measure{
		Region: HealthCheckMetrics, Namespace: namespaceRoute53, Name: "HealthCheckStatus", Statistic: statisticMinimum,
		Dimensions: map[string]Subject{"HealthCheckId": check},
	}
}

// lagMetric is how a kind reports how far a member is behind.
type lagMetric struct {
	namespace, name, dimension string
	// unit is how much of the metric's unit a second is.
	unit float64
}

// lagMetrics are those of the kinds whose members report for themselves how far they are behind the writer.
var lagMetrics = map[string]lagMetric{
	// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html
	KindAurora: {namespaceRDS, "AuroraGlobalDBReplicationLag", "DBClusterIdentifier", milliseconds},
	// https://docs.aws.amazon.com/documentdb/latest/developerguide/cloud_watch.html
	KindDocumentDB: {namespaceDocumentDB, "GlobalClusterReplicationLag", "DBClusterIdentifier", milliseconds},
	// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html
	KindRDS: {namespaceRDS, "ReplicaLag", "DBInstanceIdentifier", 1},
	// https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.Redis.html
	KindElastiCache: {namespaceElastiCache, "GlobalDatastoreReplicationLag", "ReplicationGroupId", 1},
}

// recoveryPointMetric is how far the writes that would be lost with the writer's region go back, in milliseconds, at the page of
// Aurora's other metrics.
const recoveryPointMetric = "AuroraGlobalDBRPOLag"

// storeAlarms are those of a store's members that follow its writer, or of each direction of its replication.
func storeAlarms(watch Observability, store Store, plan StorePlan) []Alarm {
	limit := lagSeconds
	if plan.Kind == KindS3 {
		limit = lagSecondsS3
	}
	if watch.LagSeconds != 0 {
		limit = watch.LagSeconds
	}
	if own := watch.StoreLagSeconds[plan.Name]; own != 0 {
		limit = own
	}
	var alarms []Alarm
	for _, measure := range lagMeasures(store, plan) {
		alarms = append(alarms, lagAlarm(plan.Name, measure, limit))
	}
	if plan.Kind != KindAurora {
		return alarms
	}
	for _, member := range plan.Members {
		if !member.Writer {
			measure := plan.lag(member, lagMetrics[KindAurora])
			measure.Name = recoveryPointMetric
			alarms = append(alarms, Alarm{
				Region: member.Region, Key: "watch-" + plan.Name + "-recovery-point-alarm",
				Description: "Writes that would be lost with the writer's region.", Measures: []Measure{measure},
				Threshold: float64(watch.RecoveryPointSeconds) * milliseconds,
			})
		}
	}
	return alarms
}

// lagMeasures are how far each member of a store, or each direction of its replication, is behind.
func lagMeasures(store Store, plan StorePlan) []Measure {
	var measures []Measure
	switch {
	case plan.Kind == KindDynamoDB:
		for _, edge := range plan.Edges() {
			measures = append(measures, tableLag(edge))
		}
	case plan.Kind == KindS3 && store.S3.TimeControl:
		for _, edge := range plan.Edges() {
			measures = append(measures, bucketLag(edge))
		}
	case lagMetrics[plan.Kind].name != "":
		for _, member := range plan.Members {
			if !member.Writer {
				measures = append(measures, plan.lag(member, lagMetrics[plan.Kind]))
			}
		}
	}
	return measures
}

func (s StorePlan) lag(member MemberPlan, metric lagMetric) Measure {
	return Measure{
		Region: member.Region, Namespace: metric.namespace, Name: metric.name, Statistic: statisticMaximum,
		Dimensions: map[string]Subject{metric.dimension: {Region: member.Region, Store: s.Name}},
	}
}

// tableLag is reported where the write was made:
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html.
func tableLag(edge Edge) Measure {
	return Measure{
		Region: edge.From, Namespace: namespaceDynamoDB, Name: "ReplicationLatency", Statistic: statisticMaximum,
		Dimensions: map[string]Subject{
			"TableName": {Region: edge.From, Store: edge.Store}, "ReceivingRegion": {Region: edge.To, Text: edge.To},
		},
	}
}

// bucketLag is reported in the region of the destination:
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/repl-metrics.html.
func bucketLag(edge Edge) Measure {
	return Measure{
		Region: edge.To, Namespace: namespaceS3, Name: "ReplicationLatency", Statistic: statisticMaximum,
		Dimensions: map[string]Subject{
			"SourceBucket":      {Region: edge.From, Store: edge.Store},
			"DestinationBucket": {Region: edge.To, Store: edge.Store},
			"RuleId":            {Region: edge.To, Text: ReplicationRule(edge.To)},
		},
	}
}

// ReplicationRule is the id of the rule that copies objects to a region.
func ReplicationRule(to string) string { return "to-" + to }

// lagAlarm is an alarm of a store that is behind.
func lagAlarm(store string, measure Measure, limit int) Alarm {
	alarm := Alarm{
		Region: measure.Region, Key: "watch-" + store + "-lag-alarm", Description: "Replication of " + store + " is behind.",
		Measures: []Measure{measure}, Threshold: float64(limit),
	}
	switch measure.Namespace {
	case namespaceDynamoDB:
		to := measure.Dimensions["ReceivingRegion"].Text
		alarm.Key = "watch-" + store + "-to-" + to + "-lag-alarm"
		alarm.Description = "Replication of " + store + " to " + to + " is behind."
		alarm.Threshold *= milliseconds
	case namespaceS3:
		from := measure.Dimensions["SourceBucket"].Region
		alarm.Key = "watch-" + store + "-from-" + from + "-lag-alarm"
		alarm.Description = "Replication of " + store + " from " + from + " is behind."
	default:
		for _, metric := range lagMetrics {
			if metric.name == measure.Name {
				alarm.Threshold *= metric.unit
			}
		}
	}
	return alarm
}
