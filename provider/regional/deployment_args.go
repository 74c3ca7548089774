package regional

import (
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

var (
	_ infer.Annotated = (*FargateSpot)(nil)
	_ infer.Annotated = (*FargateSpotOverrides)(nil)
	_ infer.Annotated = (*DeploymentAlarms)(nil)
	_ infer.Annotated = (*DeploymentAlarmsOverrides)(nil)
)

// FargateSpot is how tasks are shared between ordinary and spare capacity.
type FargateSpot struct {
	Base           *int `pulumi:"base,optional"`
	OnDemandWeight *int `pulumi:"onDemandWeight,optional"`
	SpotWeight     *int `pulumi:"spotWeight,optional"`
}

// Annotate documents the type.
func (f *FargateSpot) Annotate(a infer.Annotator) {
	a.Describe(&f, "How tasks are shared between AWS Fargate and Fargate Spot, the spare capacity that AWS takes back with two "+
		"minutes' notice and does not replace by ordinary capacity. While the block is there, every change of the service starts "+
		"its tasks anew. See https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html.")
	a.Describe(&f.Base, "How many tasks run on ordinary Fargate before the weights share out the others.")
	a.Describe(&f.OnDemandWeight, "The share of ordinary Fargate in the tasks beyond `base`.")
	a.Describe(&f.SpotWeight, "The share of Fargate Spot in the tasks beyond `base`. Before the block is removed, set it to 0 in "+
		"one update: that moves the tasks in place.")
}

// FargateSpotOverrides is what one region says differently about spare capacity.
type FargateSpotOverrides struct {
	Base           *int `pulumi:"base,optional"`
	OnDemandWeight *int `pulumi:"onDemandWeight,optional"`
	SpotWeight     *int `pulumi:"spotWeight,optional"`
}

// Annotate documents the type.
func (f *FargateSpotOverrides) Annotate(a infer.Annotator) {
	a.Describe(&f, "What one region says differently about spare capacity.")
}

// DeploymentAlarms are what takes a deployment back.
type DeploymentAlarms struct {
	Enabled            *bool                `pulumi:"enabled,optional"`
	AlarmNames         []pulumi.StringInput `pulumi:"alarmNames,optional"`
	ServerErrorPercent pulumi.IntPtrInput   `pulumi:"serverErrorPercent,optional"`
	UnhealthyTargets   pulumi.IntPtrInput   `pulumi:"unhealthyTargets,optional"`
	Minutes            pulumi.IntPtrInput   `pulumi:"minutes,optional"`
}

// Annotate documents the type.
func (d *DeploymentAlarms) Annotate(a infer.Annotator) {
	a.Describe(&d, "The CloudWatch alarms of the region that end a deployment: ECS goes back to what ran before, and the update "+
		"fails. An alarm that rings before a deployment begins does not count for it. Once set, the block stays: `enabled: false` "+
		"ends the watch. See https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html.")
	a.Describe(&d.Enabled, "Whether deployments are watched.")
	a.Describe(&d.AlarmNames, "The names of alarms that exist in the region. `{region}` in them becomes the region's code. ECS "+
		"takes the name of an alarm that is not there, and finds nothing wrong.")
	a.Describe(&d.ServerErrorPercent, "Builds an alarm that rings when at least this part of the application's answers are "+
		"server errors (5xx). It needs an Application Load Balancer.")
	a.Describe(&d.UnhealthyTargets, "Builds an alarm that rings when at least so many of the load balancer's targets in the "+
		"region are unhealthy. A task that starts does not count.")
	a.Describe(&d.Minutes, "For how many minutes in a row it must be so before a built alarm rings. A deployment is watched for "+
		"about as long after it.")
}

// DeploymentAlarmsOverrides is what one region says differently about its alarms.
type DeploymentAlarmsOverrides struct {
	Enabled            *bool                `pulumi:"enabled,optional"`
	AlarmNames         []pulumi.StringInput `pulumi:"alarmNames,optional"`
	ServerErrorPercent pulumi.IntPtrInput   `pulumi:"serverErrorPercent,optional"`
	UnhealthyTargets   pulumi.IntPtrInput   `pulumi:"unhealthyTargets,optional"`
	Minutes            pulumi.IntPtrInput   `pulumi:"minutes,optional"`
}

// Annotate documents the type.
func (d *DeploymentAlarmsOverrides) Annotate(a infer.Annotator) {
	a.Describe(&d, "What one region says differently about the alarms of its deployments.")
}
