package regional

import (
	"fmt"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/autoscaling"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/policy"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
)

// capacityTimeout is how long an update waits for instances to be healthy.
const capacityTimeout = "15m"

// fleet is a group of EC2 instances.
type fleet struct {
	role          *iam.Role
	profile       *iam.InstanceProfile
	logGroup      *cloudwatch.LogGroup
	securityGroup *ec2.SecurityGroup
	template      *ec2.LaunchTemplate
	group         *autoscaling.Group
	permissions
}

// newFleet registers a group of instances and all that is its own.
func newFleet(ctx *pulumi.Context, s region.Scope, n *network, l *loadBalancer, spec Spec) (*compute, error) {
	settings := spec.Compute.Ec2
	f := &fleet{}
	var err error
	f.securityGroup, err = newClientSecurityGroup(ctx, s, n, clients{"instance", "instances"}, "from the load balancer")
	if err != nil {
		return nil, err
	}
	health, err := l.reach(ctx, s, f.securityGroup.ID(), spec)
	if err != nil {
		return nil, err
	}
	if settings.Image != nil {
		if f.logGroup, err = newLogGroup(ctx, s, spec, settings.LogRetentionInDays); err != nil {
			return nil, err
		}
	}
	if err := f.newRole(ctx, s, spec); err != nil {
		return nil, err
	}
	if err := f.newLaunchTemplate(ctx, s, spec); err != nil {
		return nil, err
	}
	// An instance needs its permissions, its way out and the load balancer's health checks before it starts and until it stops.
	needs := slices.Concat(f.policies, n.wayOut, health, l.forwarding, spec.Bindings.Ready)
	if err := f.newGroup(ctx, s, n, l, spec, needs); err != nil {
		return nil, err
	}
	ready := []pulumi.Resource{f.group}
	if settings.Scaling != nil {
		scaling, err := f.newScaling(ctx, s, settings.Scaling)
		if err != nil {
			return nil, err
		}
		ready = append(ready, scaling)
	}
	names := map[string]pulumi.StringOutput{
		autoScalingGroupName: f.group.Name, launchTemplateID: f.template.ID().ToStringOutput(),
	}
	if f.logGroup != nil {
		names[logGroupName] = f.logGroup.Name
	}
	return &compute{roleArn: f.role.Arn, securityGroup: f.securityGroup.ID(), ready: ready, names: names}, nil
}

// newRole registers the role that the instances have, with access by Session Manager in place of SSH.
func (f *fleet) newRole(ctx *pulumi.Context, s region.Scope, spec Spec) error {
	settings := spec.Compute.Ec2
	var err error
	if f.role, err = newRole(ctx, s, spec, "instance", "ec2.amazonaws.com"); err != nil {
		return err
	}
	if err := f.attachStart(ctx, s, f.role, "instance", f.startPolicy(s, settings)); err != nil {
		return err
	}
	if err := f.bind(ctx, s, f.role, "instance", spec, settings.InstancePolicy); err != nil {
		return err
	}
	name := s.Name("instance-profile")
	f.profile, err = iam.NewInstanceProfile(ctx, name, &iam.InstanceProfileArgs{
		Role: f.role.Name, Tags: s.Tags(name),
	}, s.Options()...)
	if err != nil {
		return fmt.Errorf("creating the instance profile: %w", err)
	}
	return nil
}

// startPolicy is what an instance needs to be reached by Session Manager, and to run a container.
func (f *fleet) startPolicy(s region.Scope, settings *Ec2) pulumi.StringOutput {
	statements := []policy.Statement{
		policy.Allow("BeManaged", []string{"ssm:UpdateInstanceInformation"},
			fmt.Sprintf("arn:aws:ec2:%s:*:instance/*", s.Region())),
		// AWS knows no resource for these actions.
		policy.Allow("BeReached", []string{
			"ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel",
			"ssmmessages:OpenDataChannel",
		}, "*"),
	}
	if settings.Image == nil {
		return pulumi.String(policy.Document(statements...)).ToStringOutput()
	}
	image := named(settings.Image.ToStringPtrOutput().Elem(), s.Region())
	return pulumi.All(f.logGroup.Arn, image).ApplyT(func(values []any) string {
		return policy.Document(slices.Concat(statements,
			[]policy.Statement{writeLog(values[0].(string))}, pullImages(values[1].(string)))...)
	}).(pulumi.StringOutput)
}

// newLaunchTemplate registers what an instance is.
func (f *fleet) newLaunchTemplate(ctx *pulumi.Context, s region.Scope, spec Spec) error {
	settings := spec.Compute.Ec2
	image, err := newMachineImage(ctx, s, settings)
	if err != nil {
		return err
	}
	// A request to the metadata service from a container takes one hop more.
	hops := 1
	if settings.Image != nil {
		hops = 2
	}
	name := s.Name("launch-template")
	f.template, err = ec2.NewLaunchTemplate(ctx, name, &ec2.LaunchTemplateArgs{
		ImageId:              image,
		InstanceType:         pulumi.String(*settings.InstanceType),
		IamInstanceProfile:   &ec2.LaunchTemplateIamInstanceProfileArgs{Arn: f.profile.Arn},
		VpcSecurityGroupIds:  pulumi.StringArray{f.securityGroup.ID()},
		UpdateDefaultVersion: pulumi.Bool(true),
		MetadataOptions: &ec2.LaunchTemplateMetadataOptionsArgs{
			HttpEndpoint:            pulumi.String("enabled"),
			HttpTokens:              pulumi.String("required"),
			HttpPutResponseHopLimit: pulumi.Int(hops),
		},
		BlockDeviceMappings: ec2.LaunchTemplateBlockDeviceMappingArray{&ec2.LaunchTemplateBlockDeviceMappingArgs{
			// The root device of Amazon Linux.
			DeviceName: pulumi.String("/dev/xvda"),
			Ebs: &ec2.LaunchTemplateBlockDeviceMappingEbsArgs{
				Encrypted:           pulumi.String("true"),
				DeleteOnTermination: pulumi.String("true"),
				VolumeType:          pulumi.String("gp3"),
				VolumeSize:          settings.VolumeSize,
			},
		}},
		// Scaling follows the load by the minute.
		Monitoring: &ec2.LaunchTemplateMonitoringArgs{Enabled: pulumi.Bool(true)},
		UserData:   f.userData(s, spec).ToStringPtrOutput(),
		TagSpecifications: ec2.LaunchTemplateTagSpecificationArray{&ec2.LaunchTemplateTagSpecificationArgs{
			ResourceType: pulumi.String("volume"), Tags: s.Tags(name),
		}},
		Tags: s.Tags(name),
	}, s.Options(spec.Turn...)...)
	if err != nil {
		return fmt.Errorf("creating the launch template: %w", err)
	}
	return nil
}

// userData is what an instance does when it starts.
func (f *fleet) userData(s region.Scope, spec Spec) pulumi.StringOutput {
	settings := spec.Compute.Ec2
	ports := pulumi.IntArray{}
	var transports []string
	for _, passage := range spec.passages() {
		ports = append(ports, passage.port.ToIntPtrOutput().Elem())
		transports = append(transports, passage.transport)
	}
	logGroup, image, setup := empty(), empty(), empty()
	if settings.Image != nil {
		logGroup, image = f.logGroup.Name, named(settings.Image.ToStringPtrOutput().Elem(), s.Region())
	}
	if settings.Setup != nil {
		setup = settings.Setup.ToStringPtrOutput().Elem()
	}
	return pulumi.All(
		spec.environment(settings.Environment).ToStringMapOutput(), pulumi.StringArray(settings.Command).ToStringArrayOutput(),
		ports.ToIntArrayOutput(), logGroup, image, setup,
	).ApplyT(func(values []any) (string, error) {
		script := hostScript{
			region:      s.Region(),
			environment: values[0].(map[string]string),
			command:     values[1].([]string),
			logGroup:    values[3].(string),
			image:       values[4].(string),
			setup:       values[5].(string),
		}
		for i, port := range values[2].([]int) {
			script.publish = append(script.publish, fmt.Sprintf("%d:%d/%s", port, port, transports[i]))
		}
		return script.userData()
	}).(pulumi.StringOutput)
}

func empty() pulumi.StringOutput { return pulumi.String("").ToStringOutput() }

// newGroup registers the group of instances. One that runs another version of the launch template is replaced after a new one
// is healthy; where none becomes healthy the replacement stops with its first part. AWS's own way back is asked for, for which
// the version must be a number, but leads to what the group was last given, which the provider has changed before
// (https://github.com/hashicorp/terraform-provider-aws/issues/34189).
func (f *fleet) newGroup(
	ctx *pulumi.Context, s region.Scope, n *network, l *loadBalancer, spec Spec, needs []pulumi.Resource,
) error {
	settings := spec.Compute.Ec2
	least, most, start := fixedOrScaled(settings.DesiredCount, settings.Scaling)
	options := keepsCount(settings.Scaling, "desiredCapacity")
	name := s.Name("instances")
	var err error
	f.group, err = autoscaling.NewGroup(ctx, name, &autoscaling.GroupArgs{
		VpcZoneIdentifiers: n.privateIDs(),
		MinSize:            least,
		MaxSize:            most,
		DesiredCapacity:    start.ToIntPtrOutput(),
		// The first deployment waits for healthy instances, so that no user comes before them.
		MinElbCapacity:         start.ToIntPtrOutput(),
		WaitForCapacityTimeout: pulumi.String(capacityTimeout),
		TargetGroupArns:        pulumi.StringArray{l.targetGroup.Arn},
		HealthCheckType:        pulumi.String("ELB"),
		HealthCheckGracePeriod: settings.HealthCheckGracePeriodSeconds,
		DefaultInstanceWarmup:  settings.HealthCheckGracePeriodSeconds,
		LaunchTemplate: &autoscaling.GroupLaunchTemplateArgs{
			Id:      f.template.ID().ToStringOutput().ToStringPtrOutput(),
			Version: pulumi.Sprintf("%d", f.template.LatestVersion).ToStringPtrOutput(),
		},
		InstanceRefresh: &autoscaling.GroupInstanceRefreshArgs{
			Strategy: pulumi.String("Rolling"),
			Preferences: &autoscaling.GroupInstanceRefreshPreferencesArgs{
				MinHealthyPercentage: pulumi.Int(100),
				MaxHealthyPercentage: pulumi.Int(200),
				AutoRollback:         pulumi.Bool(true),
				SkipMatching:         pulumi.Bool(true),
			},
		},
		Tags: groupTags(s.Tags(name)),
	}, s.Options(append(options, pulumi.DependsOn(needs), pulumi.Protect(spec.Protected), n.moves, slowly)...)...)
	if err != nil {
		return fmt.Errorf("creating the group of instances: %w", err)
	}
	return nil
}

// groupTags are tags as a group gives them to its instances.
func groupTags(tags pulumi.StringMap) autoscaling.GroupTagArray {
	all := autoscaling.GroupTagArray{}
	for _, key := range inOrder(tags) {
		all = append(all, &autoscaling.GroupTagArgs{
			Key: pulumi.String(key), Value: tags[key], PropagateAtLaunch: pulumi.Bool(true),
		})
	}
	return all
}

func (f *fleet) newScaling(ctx *pulumi.Context, s region.Scope, scaling *Scaling) (pulumi.Resource, error) {
	policy, err := autoscaling.NewPolicy(ctx, s.Name("scaling-policy"), &autoscaling.PolicyArgs{
		AutoscalingGroupName: f.group.Name,
		PolicyType:           pulumi.String("TargetTrackingScaling"),
		TargetTrackingConfiguration: &autoscaling.PolicyTargetTrackingConfigurationArgs{
			PredefinedMetricSpecification: &autoscaling.PolicyTargetTrackingConfigurationPredefinedMetricSpecificationArgs{
				PredefinedMetricType: pulumi.String("ASGAverageCPUUtilization"),
			},
			TargetValue: targetOf(scaling),
		},
	}, s.Options()...)
	if err != nil {
		return nil, fmt.Errorf("creating the scaling policy: %w", err)
	}
	return policy, nil
}
