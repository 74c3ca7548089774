package outputs

import (
	"context"
	"reflect"

	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

var (
	_ infer.Annotated = (*DeployedLoadBalancer)(nil)
	_ pulumi.Input    = DeployedLoadBalancerOutputs{}
)

func init() {
	pulumi.RegisterOutputType(DeployedLoadBalancerOutput{})
}

// DeployedLoadBalancer is a load balancer that is there.
type DeployedLoadBalancer struct {
	Arn     string `pulumi:"arn"`
	DnsName string `pulumi:"dnsName"`
	ZoneId  string `pulumi:"zoneId"`

	TargetGroupArn string `pulumi:"targetGroupArn"`

	StaticIpAddresses []string `pulumi:"staticIpAddresses"`
}

// Annotate documents the type.
func (v *DeployedLoadBalancer) Annotate(a infer.Annotator) {
	a.Describe(&v, "The load balancer of one region of an application.")
	a.Describe(&v.Arn, "The ARN, by which an accelerator or a web ACL refers to it.")
	a.Describe(&v.DnsName, "The DNS name that AWS gave it, which alias records point to.")
	a.Describe(&v.ZoneId, "The Route 53 hosted zone id, for alias records.")
	a.Describe(&v.TargetGroupArn, "The ARN of the target group, whose health says whether the region serves.")
	a.Describe(&v.StaticIpAddresses, "The Elastic IP addresses of a Network Load Balancer that has some, in the order of its "+
		"zones' ids.")
}

// DeployedLoadBalancerOutputs is a DeployedLoadBalancer whose values are not all known yet.
type DeployedLoadBalancerOutputs struct {
	Arn     pulumi.StringInput `pulumi:"arn"`
	DnsName pulumi.StringInput `pulumi:"dnsName"`
	ZoneId  pulumi.StringInput `pulumi:"zoneId"`

	TargetGroupArn pulumi.StringInput `pulumi:"targetGroupArn"`

	StaticIpAddresses pulumi.StringArrayInput `pulumi:"staticIpAddresses"`
}

// ElementType is the type of the resolved value.
func (DeployedLoadBalancerOutputs) ElementType() reflect.Type {
	return reflect.TypeFor[DeployedLoadBalancer]()
}

// ToDeployedLoadBalancerOutputsOutput gives the value as one output.
func (v DeployedLoadBalancerOutputs) ToDeployedLoadBalancerOutputsOutput() DeployedLoadBalancerOutput {
	return v.ToDeployedLoadBalancerOutputsOutputWithContext(context.Background())
}

// ToDeployedLoadBalancerOutputsOutputWithContext gives the value as one output.
func (v DeployedLoadBalancerOutputs) ToDeployedLoadBalancerOutputsOutputWithContext(
	ctx context.Context,
) DeployedLoadBalancerOutput {
	return pulumi.ToOutputWithContext(ctx, v).(DeployedLoadBalancerOutput)
}

// DeployedLoadBalancerOutput is a resolved DeployedLoadBalancer.
type DeployedLoadBalancerOutput struct{ *pulumi.OutputState }

// ElementType is the type of the resolved value.
func (DeployedLoadBalancerOutput) ElementType() reflect.Type {
	return reflect.TypeFor[DeployedLoadBalancer]()
}
