package outputs

import (
	"context"
	"reflect"

	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

var (
	_ infer.Annotated = (*Stack)(nil)
	_ pulumi.Input    = StackOutputs{}
	_ pulumi.Input    = StackMap(nil)
)

func init() {
	pulumi.RegisterOutputType(StackOutput{})
	pulumi.RegisterOutputType(StackMapOutput{})
}

// Stack is what one region's stack offers.
type Stack struct {
	Endpoint     string               `pulumi:"endpoint"`
	LoadBalancer DeployedLoadBalancer `pulumi:"loadBalancer"`
	Network      DeployedNetwork      `pulumi:"network"`
	Compute      DeployedCompute      `pulumi:"compute"`
}

// Annotate documents the type.
func (v *Stack) Annotate(a infer.Annotator) {
	a.Describe(&v, "What one region of an application offers.")
	a.Describe(&v.Endpoint, "The URL of the region's load balancer.")
	a.Describe(&v.LoadBalancer, "What users and ingresses come to in this region.")
	a.Describe(&v.Network, "What the region runs in: the VPC and its subnets.")
	a.Describe(&v.Compute, "What runs the application.")
}

// StackOutputs is a Stack whose values are not all known yet.
type StackOutputs struct {
	Endpoint     pulumi.StringInput          `pulumi:"endpoint"`
	LoadBalancer DeployedLoadBalancerOutputs `pulumi:"loadBalancer"`
	Network      DeployedNetworkOutputs      `pulumi:"network"`
	Compute      DeployedComputeOutputs      `pulumi:"compute"`
}

// ElementType is the type of the resolved value.
func (StackOutputs) ElementType() reflect.Type { return reflect.TypeFor[Stack]() }

// ToStackOutputsOutput gives the value as one output.
func (v StackOutputs) ToStackOutputsOutput() StackOutput {
	return v.ToStackOutputsOutputWithContext(context.Background())
}

// ToStackOutputsOutputWithContext gives the value as one output.
func (v StackOutputs) ToStackOutputsOutputWithContext(ctx context.Context) StackOutput {
	return pulumi.ToOutputWithContext(ctx, v).(StackOutput)
}

// StackOutput is a resolved Stack.
type StackOutput struct{ *pulumi.OutputState }

// ElementType is the type of the resolved value.
func (StackOutput) ElementType() reflect.Type { return reflect.TypeFor[Stack]() }

// StackMap is one Stack for each region.
type StackMap map[string]StackOutputs

// ElementType is the type of the resolved value.
func (StackMap) ElementType() reflect.Type { return reflect.TypeFor[map[string]Stack]() }

// ToStackOutputsMapOutput gives the map as one output.
func (m StackMap) ToStackOutputsMapOutput() StackMapOutput {
	return m.ToStackOutputsMapOutputWithContext(context.Background())
}

// ToStackOutputsMapOutputWithContext gives the map as one output.
func (m StackMap) ToStackOutputsMapOutputWithContext(ctx context.Context) StackMapOutput {
	return pulumi.ToOutputWithContext(ctx, m).(StackMapOutput)
}

// StackMapOutput is a resolved StackMap.
type StackMapOutput struct{ *pulumi.OutputState }

// ElementType is the type of the resolved value.
func (StackMapOutput) ElementType() reflect.Type { return reflect.TypeFor[map[string]Stack]() }
