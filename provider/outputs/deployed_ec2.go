package outputs

import (
	"context"
	"reflect"

	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

var (
	_ infer.Annotated = (*DeployedEc2)(nil)
	_ pulumi.Input    = DeployedEc2Outputs{}
)

func init() {
	pulumi.RegisterOutputType(DeployedEc2Output{})
}

// DeployedEc2 is a fleet of EC2 instances that is there.
type DeployedEc2 struct {
	AutoScalingGroupName string `pulumi:"autoScalingGroupName"`
	LaunchTemplateId     string `pulumi:"launchTemplateId"`
}

// Annotate documents the type.
func (v *DeployedEc2) Annotate(a infer.Annotator) {
	a.Describe(&v, "The EC2 instances of one region of an application.")
	a.Describe(&v.AutoScalingGroupName, "The name of the EC2 Auto Scaling group.")
	a.Describe(&v.LaunchTemplateId, "The id of the launch template that the instances are started from.")
}

// DeployedEc2Outputs is a DeployedEc2 whose values are not all known yet.
type DeployedEc2Outputs struct {
	AutoScalingGroupName pulumi.StringInput `pulumi:"autoScalingGroupName"`
	LaunchTemplateId     pulumi.StringInput `pulumi:"launchTemplateId"`
}

// ElementType is the type of the resolved value.
func (DeployedEc2Outputs) ElementType() reflect.Type { return reflect.TypeFor[DeployedEc2]() }

// ToDeployedEc2OutputsOutput gives the value as one output.
func (v DeployedEc2Outputs) ToDeployedEc2OutputsOutput() DeployedEc2Output {
	return v.ToDeployedEc2OutputsOutputWithContext(context.Background())
}

// ToDeployedEc2OutputsOutputWithContext gives the value as one output.
func (v DeployedEc2Outputs) ToDeployedEc2OutputsOutputWithContext(ctx context.Context) DeployedEc2Output {
	return pulumi.ToOutputWithContext(ctx, v).(DeployedEc2Output)
}

// DeployedEc2Output is a resolved DeployedEc2.
type DeployedEc2Output struct{ *pulumi.OutputState }

// ElementType is the type of the resolved value.
func (DeployedEc2Output) ElementType() reflect.Type { return reflect.TypeFor[DeployedEc2]() }
