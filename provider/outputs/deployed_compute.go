package outputs

import (
	"context"
	"reflect"

	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

var (
	_ infer.Annotated = (*DeployedCompute)(nil)
	_ pulumi.Input    = DeployedComputeOutputs{}
)

func init() {
	pulumi.RegisterOutputType(DeployedComputeOutput{})
}

// DeployedCompute is compute that is there.
type DeployedCompute struct {
	RoleArn         string                 `pulumi:"roleArn"`
	SecurityGroupId string                 `pulumi:"securityGroupId"`
	Ecs             DeployedEcs            `pulumi:"ecs"`
	Ec2             DeployedEc2            `pulumi:"ec2"`
	Eks             DeployedEks            `pulumi:"eks"`
	LambdaFunction  DeployedLambdaFunction `pulumi:"lambdaFunction"`
}

// Annotate documents the type.
func (v *DeployedCompute) Annotate(a infer.Annotator) {
	a.Describe(&v, "What runs the application in one region.")
	a.Describe(&v.RoleArn, "The ARN of the role that the application has while it runs.")
	a.Describe(&v.SecurityGroupId, "The id of the security group of what runs: what a datastore lets in.")
	a.Describe(&v.Ecs, "The ECS service, where that is what runs the application; else its values are empty.")
	a.Describe(&v.Ec2, "The EC2 instances, where they are what runs the application; else its values are empty.")
	a.Describe(&v.Eks, "The EKS cluster, where that is what runs the application; else its values are empty.")
	a.Describe(&v.LambdaFunction, "The Lambda function, where that is what runs the application; else its values are empty.")
}

// DeployedComputeOutputs is a DeployedCompute whose values are not all known yet.
type DeployedComputeOutputs struct {
	RoleArn         pulumi.StringInput            `pulumi:"roleArn"`
	SecurityGroupId pulumi.StringInput            `pulumi:"securityGroupId"`
	Ecs             DeployedEcsOutputs            `pulumi:"ecs"`
	Ec2             DeployedEc2Outputs            `pulumi:"ec2"`
	Eks             DeployedEksOutputs            `pulumi:"eks"`
	LambdaFunction  DeployedLambdaFunctionOutputs `pulumi:"lambdaFunction"`
}

// ElementType is the type of the resolved value.
func (DeployedComputeOutputs) ElementType() reflect.Type { return reflect.TypeFor[DeployedCompute]() }

// ToDeployedComputeOutputsOutput gives the value as one output.
func (v DeployedComputeOutputs) ToDeployedComputeOutputsOutput() DeployedComputeOutput {
	return v.ToDeployedComputeOutputsOutputWithContext(context.Background())
}

// ToDeployedComputeOutputsOutputWithContext gives the value as one output.
func (v DeployedComputeOutputs) ToDeployedComputeOutputsOutputWithContext(ctx context.Context) DeployedComputeOutput {
	return pulumi.ToOutputWithContext(ctx, v).(DeployedComputeOutput)
}

// DeployedComputeOutput is a resolved DeployedCompute.
type DeployedComputeOutput struct{ *pulumi.OutputState }

// ElementType is the type of the resolved value.
func (DeployedComputeOutput) ElementType() reflect.Type { return reflect.TypeFor[DeployedCompute]() }
