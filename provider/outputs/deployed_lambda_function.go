package outputs

import (
	"context"
	"reflect"

	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

var (
	_ infer.Annotated = (*DeployedLambdaFunction)(nil)
	_ pulumi.Input    = DeployedLambdaFunctionOutputs{}
)

func init() {
	pulumi.RegisterOutputType(DeployedLambdaFunctionOutput{})
}

// DeployedLambdaFunction is a Lambda function that is there.
type DeployedLambdaFunction struct {
	FunctionName string `pulumi:"functionName"`
	AliasArn     string `pulumi:"aliasArn"`
}

// Annotate documents the type.
func (v *DeployedLambdaFunction) Annotate(a infer.Annotator) {
	a.Describe(&v, "The Lambda function of one region of an application.")
	a.Describe(&v.FunctionName, "The name of the function in AWS.")
	a.Describe(&v.AliasArn, "The ARN of the alias by which users come.")
}

// DeployedLambdaFunctionOutputs is a DeployedLambdaFunction whose values are not all known yet.
type DeployedLambdaFunctionOutputs struct {
	FunctionName pulumi.StringInput `pulumi:"functionName"`
	AliasArn     pulumi.StringInput `pulumi:"aliasArn"`
}

// ElementType is the type of the resolved value.
func (DeployedLambdaFunctionOutputs) ElementType() reflect.Type {
	return reflect.TypeFor[DeployedLambdaFunction]()
}

// ToDeployedLambdaFunctionOutputsOutput gives the value as one output.
func (v DeployedLambdaFunctionOutputs) ToDeployedLambdaFunctionOutputsOutput() DeployedLambdaFunctionOutput {
	return v.ToDeployedLambdaFunctionOutputsOutputWithContext(context.Background())
}

// ToDeployedLambdaFunctionOutputsOutputWithContext gives the value as one output.
func (v DeployedLambdaFunctionOutputs) ToDeployedLambdaFunctionOutputsOutputWithContext(
	ctx context.Context,
) DeployedLambdaFunctionOutput {
	return pulumi.ToOutputWithContext(ctx, v).(DeployedLambdaFunctionOutput)
}

// DeployedLambdaFunctionOutput is a resolved DeployedLambdaFunction.
type DeployedLambdaFunctionOutput struct{ *pulumi.OutputState }

// ElementType is the type of the resolved value.
func (DeployedLambdaFunctionOutput) ElementType() reflect.Type {
	return reflect.TypeFor[DeployedLambdaFunction]()
}
