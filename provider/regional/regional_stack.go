package regional

import (
	"fmt"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/outputs"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// StackType is the type token of a RegionalStack, alone and as part of an application.
const StackType = "globalapp:index:RegionalStack"

var _ infer.Annotated = (*RegionalStack)(nil)

// RegionalStack runs an application in one region: network, load balancer and compute.
type RegionalStack struct {
	pulumi.ResourceState

	Endpoint              pulumi.StringOutput      `pulumi:"endpoint"`
	LoadBalancerArn       pulumi.StringOutput      `pulumi:"loadBalancerArn"`
	LoadBalancerDnsName   pulumi.StringOutput      `pulumi:"loadBalancerDnsName"`
	LoadBalancerZoneId    pulumi.StringOutput      `pulumi:"loadBalancerZoneId"`
	TargetGroupArn        pulumi.StringOutput      `pulumi:"targetGroupArn"`
	StaticIpAddresses     pulumi.StringArrayOutput `pulumi:"staticIpAddresses"`
	VpcId                 pulumi.StringOutput      `pulumi:"vpcId"`
	PublicSubnetIds       pulumi.StringArrayOutput `pulumi:"publicSubnetIds"`
	PrivateSubnetIds      pulumi.StringArrayOutput `pulumi:"privateSubnetIds"`
	ClusterName           pulumi.StringOutput      `pulumi:"clusterName"`
	ServiceName           pulumi.StringOutput      `pulumi:"serviceName"`
	AutoScalingGroupName  pulumi.StringOutput      `pulumi:"autoScalingGroupName"`
	LaunchTemplateId      pulumi.StringOutput      `pulumi:"launchTemplateId"`
	EksClusterName        pulumi.StringOutput      `pulumi:"eksClusterName"`
	NodeGroupName         pulumi.StringOutput      `pulumi:"nodeGroupName"`
	TargetGroupBinding    pulumi.StringOutput      `pulumi:"targetGroupBinding"`
	Kubeconfig            pulumi.StringOutput      `pulumi:"kubeconfig" provider:"secret"`
	FunctionName          pulumi.StringOutput      `pulumi:"functionName"`
	FunctionAliasArn      pulumi.StringOutput      `pulumi:"functionAliasArn"`
	LogGroupName          pulumi.StringOutput      `pulumi:"logGroupName"`
	TaskRoleArn           pulumi.StringOutput      `pulumi:"taskRoleArn"`
	ClientSecurityGroupId pulumi.StringOutput      `pulumi:"clientSecurityGroupId"`

	// ready is what must be there before users are sent here, and gone only after they no longer are.
	ready []pulumi.Resource
	// deployed is known once the region runs what was asked for.
	deployed []pulumi.Output
	// balancer and targetGroup are what CloudWatch calls the load balancer and its targets.
	balancer, targetGroup pulumi.StringOutput
	// scope and network are what the rest of the stack is built in.
	scope   region.Scope
	network *network
}

// Annotate documents the component.
func (r *RegionalStack) Annotate(a infer.Annotator) {
	a.SetToken("index", "RegionalStack")
	a.Describe(&r, "Runs an application in one AWS region: a VPC with public and private subnets in several zones, an "+
		"Application or Network Load Balancer, and an ECS service on Fargate, EC2 instances, an EKS cluster or a "+
		"Lambda function. It is a part of GlobalApplication and can be used alone.")
	a.Describe(&r.Endpoint, "The URL of the region's load balancer: HTTPS where it has a certificate, which is for "+
		"the names that lead to the load balancer and not for its own.")
	a.Describe(&r.LoadBalancerArn, "The ARN of the load balancer, which an accelerator takes as an endpoint.")
	a.Describe(&r.LoadBalancerDnsName, "The DNS name that AWS gave the load balancer, which alias records point to.")
	a.Describe(&r.LoadBalancerZoneId, "The Route 53 hosted zone id of the load balancer, for alias records.")
	a.Describe(&r.TargetGroupArn, "The ARN of the target group, whose health says whether the region serves.")
	a.Describe(&r.StaticIpAddresses, "The Elastic IP addresses of a Network Load Balancer that has some, in the order of its "+
		"zones' ids.")
	a.Describe(&r.VpcId, "The id of the VPC that the stack runs in.")
	a.Describe(&r.PublicSubnetIds, "The ids of the public subnets, in the order of their zones' ids.")
	a.Describe(&r.PrivateSubnetIds, "The ids of the private subnets, in the order of their zones' ids.")
	a.Describe(&r.ClusterName, "The name of the ECS cluster; empty without one.")
	a.Describe(&r.ServiceName, "The name of the ECS service; empty without one.")
	a.Describe(&r.AutoScalingGroupName, "The name of the EC2 Auto Scaling group; empty without one.")
	a.Describe(&r.LaunchTemplateId, "The id of the launch template of EC2 instances; empty without one.")
	a.Describe(&r.EksClusterName, "The name of the EKS cluster; empty without one.")
	a.Describe(&r.NodeGroupName, "The name of the EKS node group; empty without one.")
	a.Describe(&r.TargetGroupBinding, "The manifest (YAML) to deploy into an EKS cluster with Auto Mode, which "+
		"makes the pods of the application targets of the load balancer; empty without.")
	a.Describe(&r.Kubeconfig, "The kubeconfig (JSON) of the EKS cluster, which asks the AWS CLI for a token; empty "+
		"without a cluster.")
	a.Describe(&r.FunctionName, "The name of the Lambda function; empty without one.")
	a.Describe(&r.FunctionAliasArn, "The ARN of the alias by which users come to the Lambda function; empty without one.")
	a.Describe(&r.LogGroupName, "The name of the CloudWatch log group of what runs; empty without one.")
	a.Describe(&r.TaskRoleArn, "The ARN of the role that the application has while it runs.")
	a.Describe(&r.ClientSecurityGroupId, "The id of the security group of what runs: what a datastore lets in. Empty for a "+
		"function outside of the network.")
}

// Ready is what must be there before users are sent to the region, and gone only after they no longer are.
func (r *RegionalStack) Ready() []pulumi.Resource { return r.ready }

// Deployed is known once the region runs what was asked for, as far as the AWS provider waits for that: a service that runs
// something else fails it. Nothing is known of instances.
func (r *RegionalStack) Deployed() []pulumi.Output { return r.deployed }

// PrivateRouteTables are the route tables of the private subnets, by the key of their zone.
func (r *RegionalStack) PrivateRouteTables() map[string]*ec2.RouteTable { return r.network.tables }

// BuildNetwork registers a regional stack with its network, in which datastores can be built before the stack is completed. The
// scope's prefix is the name of its resources, its parent becomes the parent of the component.
func BuildNetwork(
	ctx *pulumi.Context, name string, s region.Scope, plan topology.NetworkPlan, options ...pulumi.ResourceOption,
) (*RegionalStack, error) {
	r := &RegionalStack{}
	if err := r.register(ctx, name, options...); err != nil {
		return nil, err
	}
	return r, r.buildNetwork(ctx, s.WithParent(r), plan)
}

// JoinNetwork registers a regional stack in a network that is brought, in which datastores can be built before the stack is
// completed.
func JoinNetwork(
	ctx *pulumi.Context, name string, s region.Scope, brought BroughtNetwork, options ...pulumi.ResourceOption,
) (*RegionalStack, error) {
	r := &RegionalStack{}
	if err := r.register(ctx, name, options...); err != nil {
		return nil, err
	}
	r.useNetwork(s.WithParent(r), brought.network())
	return r, nil
}

// Complete registers the load balancer and the service of a stack that has its network.
func (r *RegionalStack) Complete(ctx *pulumi.Context, spec Spec) error {
	if err := r.complete(ctx, spec); err != nil {
		return err
	}
	return outputs.Register(ctx, r)
}

// LeaveAsNetwork ends a stack that is nothing but a network.
func (r *RegionalStack) LeaveAsNetwork(ctx *pulumi.Context) error {
	for _, output := range []*pulumi.StringOutput{
		&r.Endpoint, &r.LoadBalancerArn, &r.LoadBalancerDnsName, &r.LoadBalancerZoneId, &r.TargetGroupArn,
		&r.TaskRoleArn, &r.ClientSecurityGroupId,
	} {
		*output = empty()
	}
	r.StaticIpAddresses = pulumi.StringArray{}.ToStringArrayOutput()
	r.name(nil)
	return outputs.Register(ctx, r)
}

// The outputs that only some kinds of compute have.
const (
	clusterName          = "clusterName"
	serviceName          = "serviceName"
	logGroupName         = "logGroupName"
	autoScalingGroupName = "autoScalingGroupName"
	launchTemplateID     = "launchTemplateId"
	eksClusterName       = "eksClusterName"
	nodeGroupName        = "nodeGroupName"
	functionName         = "functionName"
	functionAliasArn     = "functionAliasArn"

	targetGroupBindingName = "targetGroupBinding"
	kubeconfigName         = "kubeconfig"
)

// name sets the outputs that only some kinds of compute have, which are empty without.
func (r *RegionalStack) name(names map[string]pulumi.StringOutput) {
	for name, output := range map[string]*pulumi.StringOutput{
		clusterName: &r.ClusterName, serviceName: &r.ServiceName, logGroupName: &r.LogGroupName,
		autoScalingGroupName: &r.AutoScalingGroupName, launchTemplateID: &r.LaunchTemplateId,
		functionName: &r.FunctionName, functionAliasArn: &r.FunctionAliasArn,
		eksClusterName: &r.EksClusterName, nodeGroupName: &r.NodeGroupName,
		targetGroupBindingName: &r.TargetGroupBinding, kubeconfigName: &r.Kubeconfig,
	} {
		*output = empty()
		if known, ok := names[name]; ok {
			*output = known
		}
	}
}

func (r *RegionalStack) register(ctx *pulumi.Context, name string, options ...pulumi.ResourceOption) error {
	if err := ctx.RegisterComponentResource(StackType, name, r, options...); err != nil {
		return fmt.Errorf("registering regional stack %s: %w", name, err)
	}
	return nil
}

func (r *RegionalStack) buildNetwork(ctx *pulumi.Context, s region.Scope, plan topology.NetworkPlan) error {
	network, err := newNetwork(ctx, s, plan)
	if err != nil {
		return fmt.Errorf("building the network in %s: %w", s.Region(), err)
	}
	r.useNetwork(s, network)
	return nil
}

// useNetwork takes the network that the rest of the stack is built in.
func (r *RegionalStack) useNetwork(s region.Scope, network *network) {
	r.scope, r.network = s, network
	r.VpcId = network.vpc.ID()
	r.PublicSubnetIds = network.publicIDs().ToStringArrayOutput()
	r.PrivateSubnetIds = network.privateIDs().ToStringArrayOutput()
}

func (r *RegionalStack) complete(ctx *pulumi.Context, spec Spec) error {
	if err := r.completeIn(ctx, r.scope, spec); err != nil {
		return fmt.Errorf("building the stack in %s: %w", r.scope.Region(), err)
	}
	return nil
}

func (r *RegionalStack) completeIn(ctx *pulumi.Context, s region.Scope, spec Spec) error {
	balancer, err := newLoadBalancer(ctx, s, r.network, spec)
	if err != nil {
		return err
	}
	compute, err := newCompute(ctx, s, r.network, balancer, spec)
	if err != nil {
		return err
	}
	r.ready = slices.Concat(balancer.ready, compute.ready)
	r.deployed = compute.deployed
	r.balancer, r.targetGroup = balancer.balancer.ArnSuffix, balancer.targetGroup.ArnSuffix
	r.Endpoint = balancer.url
	r.LoadBalancerArn = balancer.balancer.Arn
	r.LoadBalancerDnsName = balancer.balancer.DnsName
	r.LoadBalancerZoneId = balancer.balancer.ZoneId
	r.TargetGroupArn = balancer.targetGroup.Arn
	r.StaticIpAddresses = balancer.addresses
	r.TaskRoleArn = compute.roleArn
	r.ClientSecurityGroupId = empty()
	if compute.securityGroup != nil {
		r.ClientSecurityGroupId = compute.securityGroup.ToStringOutput()
	}
	r.name(compute.names)
	return nil
}

// Metrics are what CloudWatch calls the load balancer and its targets, of a stack that is complete.
func (r *RegionalStack) Metrics() (balancer, targetGroup pulumi.StringOutput) {
	return r.balancer, r.targetGroup
}
