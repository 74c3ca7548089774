package outputs

import (
	"context"
	"reflect"

	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

var (
	_ infer.Annotated = (*DeployedEcs)(nil)
	_ pulumi.Input    = DeployedEcsOutputs{}
)

func init() {
	pulumi.RegisterOutputType(DeployedEcsOutput{})
}

// DeployedEcs is an ECS service that is there.
type DeployedEcs struct {
	ClusterName  string `pulumi:"clusterName"`
	ServiceName  string `pulumi:"serviceName"`
	LogGroupName string `pulumi:"logGroupName"`
}

// Annotate documents the type.
func (v *DeployedEcs) Annotate(a infer.Annotator) {
	a.Describe(&v, "The ECS service of one region of an application.")
	a.Describe(&v.ClusterName, "The name of the ECS cluster.")
	a.Describe(&v.ServiceName, "The name of the ECS service.")
	a.Describe(&v.LogGroupName, "The name of the CloudWatch log group of the tasks.")
}

// DeployedEcsOutputs is a DeployedEcs whose values are not all known yet.
type DeployedEcsOutputs struct {
	ClusterName  pulumi.StringInput `pulumi:"clusterName"`
	ServiceName  pulumi.StringInput `pulumi:"serviceName"`
	LogGroupName pulumi.StringInput `pulumi:"logGroupName"`
}

// ElementType is the type of the resolved value.
func (DeployedEcsOutputs) ElementType() reflect.Type { return reflect.TypeFor[DeployedEcs]() }

// ToDeployedEcsOutputsOutput gives the value as one output.
func (v DeployedEcsOutputs) ToDeployedEcsOutputsOutput() DeployedEcsOutput {
	return v.ToDeployedEcsOutputsOutputWithContext(context.Background())
}

// ToDeployedEcsOutputsOutputWithContext gives the value as one output.
func (v DeployedEcsOutputs) ToDeployedEcsOutputsOutputWithContext(ctx context.Context) DeployedEcsOutput {
	return pulumi.ToOutputWithContext(ctx, v).(DeployedEcsOutput)
}

// DeployedEcsOutput is a resolved DeployedEcs.
type DeployedEcsOutput struct{ *pulumi.OutputState }

// ElementType is the type of the resolved value.
func (DeployedEcsOutput) ElementType() reflect.Type { return reflect.TypeFor[DeployedEcs]() }
