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
	Endpoint              string   `pulumi:"endpoint"`
	LoadBalancerArn       string   `pulumi:"loadBalancerArn"`
	LoadBalancerDnsName   string   `pulumi:"loadBalancerDnsName"`
	LoadBalancerZoneId    string   `pulumi:"loadBalancerZoneId"`
	VpcId                 string   `pulumi:"vpcId"`
	PublicSubnetIds       []string `pulumi:"publicSubnetIds"`
	PrivateSubnetIds      []string `pulumi:"privateSubnetIds"`
	ClusterName           string   `pulumi:"clusterName"`
	ServiceName           string   `pulumi:"serviceName"`
	LogGroupName          string   `pulumi:"logGroupName"`
	TaskRoleArn           string   `pulumi:"taskRoleArn"`
	ClientSecurityGroupId string   `pulumi:"clientSecurityGroupId"`
}

// Annotate documents the type.
func (v *Stack) Annotate(a infer.Annotator) {
	a.Describe(&v, "What one region of an application offers.")
	a.Describe(&v.Endpoint, "The URL of the region's load balancer.")
	a.Describe(&v.LoadBalancerArn, "The ARN of the load balancer.")
	a.Describe(&v.LoadBalancerDnsName, "The DNS name of the load balancer.")
	a.Describe(&v.LoadBalancerZoneId, "The Route 53 hosted zone id of the load balancer, for alias records.")
	a.Describe(&v.VpcId, "The id of the VPC.")
	a.Describe(&v.PublicSubnetIds, "The ids of the public subnets, in the order of their zones' ids.")
	a.Describe(&v.PrivateSubnetIds, "The ids of the private subnets, in the order of their zones' ids.")
	a.Describe(&v.ClusterName, "The name of the ECS cluster.")
	a.Describe(&v.ServiceName, "The name of the ECS service.")
	a.Describe(&v.LogGroupName, "The name of the CloudWatch log group of the tasks.")
	a.Describe(&v.TaskRoleArn, "The ARN of the role that the application has while it runs.")
	a.Describe(&v.ClientSecurityGroupId, "The id of the tasks' security group.")
}

// StackOutputs is a Stack whose values are not all known yet.
type StackOutputs struct {
	Endpoint              pulumi.StringInput      `pulumi:"endpoint"`
	LoadBalancerArn       pulumi.StringInput      `pulumi:"loadBalancerArn"`
	LoadBalancerDnsName   pulumi.StringInput      `pulumi:"loadBalancerDnsName"`
	LoadBalancerZoneId    pulumi.StringInput      `pulumi:"loadBalancerZoneId"`
	VpcId                 pulumi.StringInput      `pulumi:"vpcId"`
	PublicSubnetIds       pulumi.StringArrayInput `pulumi:"publicSubnetIds"`
	PrivateSubnetIds      pulumi.StringArrayInput `pulumi:"privateSubnetIds"`
	ClusterName           pulumi.StringInput      `pulumi:"clusterName"`
	ServiceName           pulumi.StringInput      `pulumi:"serviceName"`
	LogGroupName          pulumi.StringInput      `pulumi:"logGroupName"`
	TaskRoleArn           pulumi.StringInput      `pulumi:"taskRoleArn"`
	ClientSecurityGroupId pulumi.StringInput      `pulumi:"clientSecurityGroupId"`
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
