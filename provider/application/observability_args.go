package application

import (
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

var (
	_ infer.Annotated = (*Observability)(nil)
	_ infer.Annotated = (*Alarms)(nil)
	_ infer.Annotated = (*RegionAlarms)(nil)
	_ infer.Annotated = (*SyntheticCheck)(nil)
	_ infer.Annotated = (*Dashboard)(nil)
)

// Observability is what is watched.
type Observability struct {
	Alarms         *Alarms                         `pulumi:"alarms,optional"`
	SyntheticCheck *SyntheticCheck                 `pulumi:"syntheticCheck,optional"`
	AlarmActions   map[string][]pulumi.StringInput `pulumi:"alarmActions,optional"`
	Dashboard      *Dashboard                      `pulumi:"dashboard,optional"`
}

// Annotate documents the type.
func (o *Observability) Annotate(a infer.Annotator) {
	a.Describe(&o, "CloudWatch alarms for what is built, each in the region of its metric, and a dashboard. Nothing else "+
		"waits for an alarm. Regions that bring their load balancer, and stores that are managed elsewhere, have no alarms.")
	a.Describe(&o.Alarms, "When the alarms ring. The alarms are built with or without this block.")
	a.Describe(&o.SyntheticCheck, "A check of the application's own address, as users reach it, with an alarm. Absent, "+
		"none is built.")
	a.Describe(&o.AlarmActions, "By region, the ARNs of what that region's alarms tell when they ring and when they end, such "+
		"as an SNS topic: at most 5, of the alarm's region. The alarms of Route 53 health checks are in us-east-1, the only "+
		"region with their metric. Default: nothing is told.")
	a.Describe(&o.Dashboard, "One CloudWatch dashboard for all regions. Absent, none is built.")
}

// Alarms is when alarms ring.
type Alarms struct {
	ServerErrorPercent         *int           `pulumi:"serverErrorPercent,optional"`
	UnhealthyTargets           *int           `pulumi:"unhealthyTargets,optional"`
	HealthyTargets             *int           `pulumi:"healthyTargets,optional"`
	ReplicationLagSeconds      *int           `pulumi:"replicationLagSeconds,optional"`
	StoreReplicationLagSeconds map[string]int `pulumi:"storeReplicationLagSeconds,optional"`
	RecoveryPointSeconds       *int           `pulumi:"recoveryPointSeconds,optional"`
	Minutes                    *int           `pulumi:"minutes,optional"`
}

// Annotate documents the type.
func (s *Alarms) Annotate(a infer.Annotator) {
	a.Describe(&s, "When the alarms ring: a change updates them in place.")
	a.Describe(&s.ServerErrorPercent, "A region's alarm rings when at least this part of what its Application Load "+
		"Balancer answers are "+
		"server errors (5xx), the load balancer's own included. A Network Load Balancer does not see answers, and has none.")
	a.Describe(&s.UnhealthyTargets, "A region's alarm rings when at least so many of its targets fail their health checks.")
	a.Describe(&s.HealthyTargets, "A region's alarm rings when fewer of its targets than this are healthy, or nothing is reported.")
	a.Describe(&s.ReplicationLagSeconds, "A datastore's alarm rings in a region, or for a pair of regions, when replication is "+
		"at least so far behind. Default: 900 for `s3`, which has alarms with `replicationTimeControl` only, and 60 for the "+
		"other kinds.")
	a.Describe(&s.StoreReplicationLagSeconds, "The same for single datastores, by name.")
	a.Describe(&s.RecoveryPointSeconds, "An `aurora` datastore's alarm rings in a region when the writes of at least so "+
		"much time would be lost with the writer's region.")
	a.Describe(&s.Minutes, "For how many minutes in a row it must be so before an alarm rings.")
}

// RegionAlarms is when the alarms of a region ring that differs.
type RegionAlarms struct {
	ServerErrorPercent *int `pulumi:"serverErrorPercent,optional"`
	UnhealthyTargets   *int `pulumi:"unhealthyTargets,optional"`
	HealthyTargets     *int `pulumi:"healthyTargets,optional"`
}

// Annotate documents the type.
func (r *RegionAlarms) Annotate(a infer.Annotator) {
	a.Describe(&r, "When the alarms of one region's load balancer ring. What is absent is as `observability.alarms` says, and a "+
		"change updates them in place. Lag has a threshold for each datastore: `observability.alarms.storeReplicationLagSeconds`.")
	a.Describe(&r.ServerErrorPercent, "At least this part of the answers are server errors (5xx). Not for a Network Load "+
		"Balancer, which does not see answers.")
	a.Describe(&r.UnhealthyTargets, "At least so many targets fail their health checks.")
	a.Describe(&r.HealthyTargets, "Fewer targets than this are healthy, or nothing is reported.")
}

// SyntheticCheck is a check of the whole application.
type SyntheticCheck struct {
	Path             *string `pulumi:"path,optional"`
	SearchString     *string `pulumi:"searchString,optional"`
	Interval         *int    `pulumi:"interval,optional"`
	FailureThreshold *int    `pulumi:"failureThreshold,optional"`
}

// Annotate documents the type.
func (s *SyntheticCheck) Annotate(a infer.Annotator) {
	a.Describe(&s, "A Route 53 health check of the application's `hostname`, over HTTPS where its `url` is, by checkers in eight "+
		"regions: each comes through the ingress, as users do. No record looks at it. Its alarm is in us-east-1, and rings when "+
		"most checkers fail: "+
		"https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html.")
	a.Describe(&s.Path, "The path that the checkers ask for. An answer of 200 to 399 within 4 seconds is a success.")
	a.Describe(&s.SearchString, "What the first 5,120 bytes of the answer must contain. Absent, the body is not looked at.")
	a.Describe(&s.Interval, "The time between two checks by one checker. Changing it replaces the check, the new one first.")
	a.Describe(&s.FailureThreshold, "How many checks in a row of a checker must fail, or succeed, before it changes its mind.")
}

// Dashboard is where the dashboard is.
type Dashboard struct {
	Region string `pulumi:"region"`
}

// Annotate documents the type.
func (d *Dashboard) Annotate(a infer.Annotator) {
	a.Describe(&d, "One CloudWatch dashboard for the whole application: users, targets and errors of each region, "+
		"replication of each datastore.")
	a.Describe(&d.Region, "The region whose API keeps the dashboard: one of `regions`. Moving it makes a new dashboard.")
}
