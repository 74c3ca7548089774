package regional

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// compute is what runs the application, of whichever kind, and what the rest of the stack must know of it.
type compute struct {
	roleArn pulumi.StringOutput
	// securityGroup is the id of that of what runs; nil for a function outside of the network.
	securityGroup pulumi.StringInput
	// ready is what must be there before users come, and gone only after they have left.
	ready []pulumi.Resource
	// deployed is known once the provider has seen what was asked for: a service runs it, or the update fails; a function's alias
	// and a node group have changed. It has nothing of instances, whose replacement the provider does not wait for.
	deployed []pulumi.Output
	// names tells the outputs of the stack that are the kind's own.
	names map[string]pulumi.StringOutput
}

// newCompute registers what runs the application.
func newCompute(ctx *pulumi.Context, s region.Scope, n *network, l *loadBalancer, spec Spec) (*compute, error) {
	switch {
	case spec.Compute.Ec2 != nil:
		return newFleet(ctx, s, n, l, spec)
	case spec.Compute.LambdaFunction != nil:
		return newFunction(ctx, s, n, l, spec)
	case spec.Compute.Eks != nil:
		return newCluster(ctx, s, n, l, spec)
	}
	return newEcsService(ctx, s, n, l, spec)
}

// clients are what runs the application as clients of everything else, in words: of one and of several.
type clients struct{ one, many string }

// newClientSecurityGroup registers the security group of what runs the application, which may reach everything.
func newClientSecurityGroup(
	ctx *pulumi.Context, s region.Scope, n *network, who clients, from string,
) (*ec2.SecurityGroup, error) {
	name := s.Name(who.one + "-security-group")
	group, err := ec2.NewSecurityGroup(ctx, name, &ec2.SecurityGroupArgs{
		Description: pulumi.String(title(who.many) + ": " + from + ", to everywhere."),
		VpcId:       n.vpc.ID(),
		Tags:        s.Tags(name),
	}, s.Options()...)
	if err != nil {
		return nil, fmt.Errorf("creating the %s' security group: %w", who.many, err)
	}
	name = s.Name(who.many + "-to-anywhere")
	rule, err := vpc.NewSecurityGroupEgressRule(ctx, name, &vpc.SecurityGroupEgressRuleArgs{
		SecurityGroupId: group.ID(),
		Description:     pulumi.String("To everywhere."),
		CidrIpv4:        pulumi.String(anywhere),
		IpProtocol:      pulumi.String("-1"),
		Tags:            s.Tags(name),
	}, s.Options()...)
	if err != nil {
		return nil, fmt.Errorf("letting the %s reach out: %w", who.many, err)
	}
	n.wayOut = append(n.wayOut, rule)
	return group, nil
}

func title(word string) string { return string(word[0]-'a'+'A') + word[1:] }

// newLogGroup registers the log group of what runs the application.
func newLogGroup(
	ctx *pulumi.Context, s region.Scope, spec Spec, retention pulumi.IntPtrInput,
) (*cloudwatch.LogGroup, error) {
	name := s.Name("log-group")
	logs, err := cloudwatch.NewLogGroup(ctx, name, &cloudwatch.LogGroupArgs{
		Name:            pulumi.String(spec.physicalName(topology.LogGroup, s.Region())),
		RetentionInDays: retention,
		Tags:            s.Tags(name),
	}, s.Options()...)
	if err != nil {
		return nil, fmt.Errorf("creating the log group: %w", err)
	}
	return logs, nil
}

// environment is the environment of what runs the application: the datastores' bindings, and what the user sets.
func (s Spec) environment(own map[string]pulumi.StringInput) pulumi.StringMap {
	environment := pulumi.StringMap{}
	maps.Copy(environment, s.Bindings.Environment)
	maps.Copy(environment, own)
	return environment
}

// named is an image or bucket whose name may have the region in it.
func named(name pulumi.StringOutput, region string) pulumi.StringOutput {
	return name.ApplyT(func(name string) string { return topology.InRegion(name, region) }).(pulumi.StringOutput)
}

// fixedOrScaled are the least and the largest number of what runs, and the number to start with.
func fixedOrScaled(desiredCount pulumi.IntPtrInput, scaling *Scaling) (least, most, start pulumi.IntOutput) {
	switch {
	case scaling != nil:
		return scaling.Min.ToIntOutput(), scaling.Max.ToIntOutput(), scaling.Min.ToIntOutput()
	case desiredCount != nil:
		fixed := desiredCount.ToIntPtrOutput().Elem()
		return fixed, fixed, fixed
	}
	fixed := pulumi.Int(topology.DefaultDesiredCount).ToIntOutput()
	return fixed, fixed, fixed
}

// targetOf is a target of scaling as AWS wants it.
func targetOf(scaling *Scaling) pulumi.Float64Output {
	return scaling.TargetCpu.ToIntPtrOutput().Elem().ApplyT(func(target int) float64 {
		return float64(target)
	}).(pulumi.Float64Output)
}

// inOrder are the names of an environment in order.
func inOrder[V any](environment map[string]V) []string {
	return slices.Sorted(maps.Keys(environment))
}
