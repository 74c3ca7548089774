package application

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/outputs"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// entrance is where users come to a region: a load balancer, built or brought.
type entrance struct {
	arn, dnsName, zoneID pulumi.StringInput
	// ready is what must be there before users are sent there, and gone only after they no longer are.
	ready []pulumi.Resource
}

// bringStack takes a region's load balancer as it is, and gives what runs behind it what it consented to.
func (b *builder) bringStack(plan topology.RegionPlan, told outputs.BindingOutputs) error {
	existing := b.region(plan.Name).Existing
	balancer := existing.LoadBalancer
	b.entrances[plan.Name] = entrance{arn: balancer.Arn, dnsName: balancer.DnsName, zoneID: balancer.HostedZoneId}
	stack := outputs.StackOutputs{
		Endpoint: broughtURL(balancer.DnsName, plan.Listeners),
		LoadBalancer: outputs.DeployedLoadBalancerOutputs{
			Arn: balancer.Arn, DnsName: balancer.DnsName, ZoneId: balancer.HostedZoneId,
			TargetGroupArn: pulumi.String(""), StaticIpAddresses: pulumi.StringArray{},
		},
		Network: outputs.DeployedNetworkOutputs{
			VpcId: pulumi.String(""), PublicSubnetIds: pulumi.StringArray{}, PrivateSubnetIds: pulumi.StringArray{},
		},
		Compute: withoutCompute(),
	}
	if network, found := b.networks[plan.Name]; found {
		stack.Network = outputs.DeployedNetworkOutputs{
			VpcId: network.VpcId, PublicSubnetIds: network.PublicSubnetIds, PrivateSubnetIds: network.PrivateSubnetIds,
		}
	}
	if group := b.broughtSecurityGroup(plan.Name); group != nil {
		stack.Compute.SecurityGroupId, told.ClientSecurityGroupId = group, group
		b.out.Bindings[plan.Name] = told
	}
	if existing.Compute != nil && existing.Compute.TaskRoleArn != nil {
		role := existing.Compute.TaskRoleArn.ToStringPtrOutput().Elem()
		stack.Compute.RoleArn = role
		if err := b.grant(plan.Name, role); err != nil {
			return err
		}
	}
	b.out.Stacks[plan.Name] = stack
	return nil
}

// broughtURL is where a load balancer that is brought answers.
func broughtURL(host pulumi.StringInput, listeners []topology.Listener) pulumi.StringOutput {
	before, after := topology.NetworkURL(listeners)
	return pulumi.Sprintf("%s%s%s", before, host, after)
}

// withoutCompute says that nothing of what runs is known.
func withoutCompute() outputs.DeployedComputeOutputs {
	return outputs.DeployedComputeOutputs{
		RoleArn: pulumi.String(""), SecurityGroupId: pulumi.String(""),
		Ecs: outputs.DeployedEcsOutputs{
			ClusterName: pulumi.String(""), ServiceName: pulumi.String(""), LogGroupName: pulumi.String(""),
		},
		Ec2: outputs.DeployedEc2Outputs{
			AutoScalingGroupName: pulumi.String(""), LaunchTemplateId: pulumi.String(""),
		},
		Eks: outputs.DeployedEksOutputs{
			ClusterName: pulumi.String(""), NodeGroupName: pulumi.String(""), TargetGroupBinding: pulumi.String(""),
		},
		LambdaFunction: outputs.DeployedLambdaFunctionOutputs{
			FunctionName: pulumi.String(""), AliasArn: pulumi.String(""),
		},
	}
}

// broughtSecurityGroup is the security group of what runs behind a load balancer that is brought; nil where it is not said.
func (b *builder) broughtSecurityGroup(code string) pulumi.StringInput {
	existing := b.region(code).Existing
	if existing == nil || existing.Compute == nil || existing.Compute.SecurityGroupId == nil {
		return nil
	}
	return existing.Compute.SecurityGroupId.ToStringPtrOutput().Elem()
}

// grant gives a role that is brought what the use of each datastore needs. The names are fixed, so that nothing else in the
// role is ever touched.
func (b *builder) grant(code string, role pulumi.StringOutput) error {
	scope, err := b.scopes.Region(code)
	if err != nil {
		return err
	}
	scope = scope.WithPrefix(b.name + "-" + service)
	policies := b.bindings[code].Policies
	for _, store := range slices.Sorted(maps.Keys(policies)) {
		_, err := iam.NewRolePolicy(b.ctx, scope.Name("brought-role-policy", store), &iam.RolePolicyArgs{
			Name:   pulumi.String(b.identity.PhysicalName(topology.RolePolicy, b.name, service, code, store)),
			Role:   role.ApplyT(roleName).(pulumi.StringOutput),
			Policy: policies[store],
		}, scope.Options()...)
		if err != nil {
			return fmt.Errorf("giving the role of %s its permissions for %s: %w", code, store, err)
		}
	}
	return nil
}

// roleName is the name of a role, which is the end of its ARN.
func roleName(arn string) string { return arn[strings.LastIndex(arn, "/")+1:] }
