package outputs

import (
	"context"
	"reflect"

	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

var (
	_ infer.Annotated = (*DeployedNetwork)(nil)
	_ pulumi.Input    = DeployedNetworkOutputs{}
)

func init() {
	pulumi.RegisterOutputType(DeployedNetworkOutput{})
}

// DeployedNetwork is a network that is there.
type DeployedNetwork struct {
	VpcId            string   `pulumi:"vpcId"`
	PublicSubnetIds  []string `pulumi:"publicSubnetIds"`
	PrivateSubnetIds []string `pulumi:"privateSubnetIds"`
}

// Annotate documents the type.
func (v *DeployedNetwork) Annotate(a infer.Annotator) {
	a.Describe(&v, "The network of one region of an application.")
	a.Describe(&v.VpcId, "The id of the VPC that the region runs in.")
	a.Describe(&v.PublicSubnetIds, "The ids of the public subnets, in the order of their zones' ids.")
	a.Describe(&v.PrivateSubnetIds, "The ids of the private subnets, in the order of their zones' ids.")
}

// DeployedNetworkOutputs is a DeployedNetwork whose values are not all known yet.
type DeployedNetworkOutputs struct {
	VpcId            pulumi.StringInput      `pulumi:"vpcId"`
	PublicSubnetIds  pulumi.StringArrayInput `pulumi:"publicSubnetIds"`
	PrivateSubnetIds pulumi.StringArrayInput `pulumi:"privateSubnetIds"`
}

// ElementType is the type of the resolved value.
func (DeployedNetworkOutputs) ElementType() reflect.Type { return reflect.TypeFor[DeployedNetwork]() }

// ToDeployedNetworkOutputsOutput gives the value as one output.
func (v DeployedNetworkOutputs) ToDeployedNetworkOutputsOutput() DeployedNetworkOutput {
	return v.ToDeployedNetworkOutputsOutputWithContext(context.Background())
}

// ToDeployedNetworkOutputsOutputWithContext gives the value as one output.
func (v DeployedNetworkOutputs) ToDeployedNetworkOutputsOutputWithContext(ctx context.Context) DeployedNetworkOutput {
	return pulumi.ToOutputWithContext(ctx, v).(DeployedNetworkOutput)
}

// DeployedNetworkOutput is a resolved DeployedNetwork.
type DeployedNetworkOutput struct{ *pulumi.OutputState }

// ElementType is the type of the resolved value.
func (DeployedNetworkOutput) ElementType() reflect.Type { return reflect.TypeFor[DeployedNetwork]() }
