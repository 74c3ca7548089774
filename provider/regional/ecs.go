package regional

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/appautoscaling"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// service is a running ECS service.
type service struct {
	cluster       *ecs.Cluster
	service       *ecs.Service
	logGroup      *cloudwatch.LogGroup
	roles         *roles
	securityGroup *ec2.SecurityGroup
	// name is the service's name, known only when the service runs what it was told to run.
	name pulumi.StringOutput
	// scaling keeps the number of tasks to the load, where there is scaling.
	scaling []pulumi.Resource
}

// newEcsService registers the service on Fargate and all that is its own.
func newEcsService(
	ctx *pulumi.Context, s region.Scope, n *network, l *loadBalancer, spec Spec,
) (*compute, error) {
	settings := spec.Compute.Ecs
	c := &service{}
	var err error
	if c.securityGroup, err = newClientSecurityGroup(ctx, s, n, clients{"task", "tasks"}, "from the load balancer"); err != nil {
		return nil, err
	}
	health, err := l.reach(ctx, s, c.securityGroup.ID(), spec)
	if err != nil {
		return nil, err
	}
	if c.logGroup, err = newLogGroup(ctx, s, spec, settings.LogRetentionInDays); err != nil {
		return nil, err
	}
	if c.roles, err = newTaskRoles(ctx, s, spec, settings, c.logGroup, n.owner); err != nil {
		return nil, err
	}
	name := s.Name("cluster")
	c.cluster, err = ecs.NewCluster(ctx, name, &ecs.ClusterArgs{Tags: s.Tags(name)}, s.Options()...)
	if err != nil {
		return nil, fmt.Errorf("creating the ECS cluster: %w", err)
	}
	capacity, err := newCapacity(ctx, s, c.cluster)
	if err != nil {
		return nil, err
	}
	alarms, err := newDeploymentAlarms(ctx, s, l, spec)
	if err != nil {
		return nil, err
	}
	definition, err := c.newTaskDefinition(ctx, s, spec)
	if err != nil {
		return nil, err
	}
	_, _, desired := fixedOrScaled(settings.DesiredCount, settings.Scaling)
	options := keepsCount(settings.Scaling, "desiredCount")
	// A task needs its permissions, its way out and the load balancer's health checks before it starts and until it stops.
	needs := slices.Concat(c.roles.policies, n.wayOut, health, l.forwarding, spec.Bindings.Ready, []pulumi.Resource{capacity})
	name = s.Name("service")
	c.service, err = ecs.NewService(ctx, name, &ecs.ServiceArgs{
		Cluster:                    c.cluster.Arn,
		TaskDefinition:             definition.Arn,
		CapacityProviderStrategies: settings.Spot.strategy(),
		ForceNewDeployment:         settings.Spot.forced(),
		DesiredCount:               desired.ToIntPtrOutput(),
		NetworkConfiguration: &ecs.ServiceNetworkConfigurationArgs{
			Subnets:        n.privateIDs(),
			SecurityGroups: pulumi.StringArray{c.securityGroup.ID()},
			AssignPublicIp: pulumi.Bool(false),
		},
		LoadBalancers: ecs.ServiceLoadBalancerArray{&ecs.ServiceLoadBalancerArgs{
			TargetGroupArn: l.targetGroup.Arn,
			ContainerName:  pulumi.String(topology.ApplicationContainer),
			ContainerPort:  settings.Port.ToIntPtrOutput().Elem(),
		}},
		DeploymentCircuitBreaker: &ecs.ServiceDeploymentCircuitBreakerArgs{
			Enable:   pulumi.Bool(true),
			Rollback: pulumi.Bool(true),
		},
		Alarms:                          alarms,
		DeploymentMinimumHealthyPercent: pulumi.Int(100),
		DeploymentMaximumPercent:        pulumi.Int(200),
		HealthCheckGracePeriodSeconds:   settings.HealthCheckGracePeriodSeconds,
		AvailabilityZoneRebalancing:     pulumi.String("ENABLED"),
		EnableEcsManagedTags:            pulumi.Bool(true),
		PropagateTags:                   pulumi.String("SERVICE"),
		// The old task definition goes at the end of an update: whether the new one was rolled back must be known by then.
		WaitForSteadyState: pulumi.Bool(true),
		Tags:               s.Tags(name),
	}, s.Options(append(options, pulumi.DependsOn(needs), pulumi.Protect(spec.Protected), n.moves, slowly)...)...)
	if err != nil {
		return nil, fmt.Errorf("creating the ECS service: %w", err)
	}
	c.name = deployed(s.Region(), c.service, definition, settings.Image.ToStringPtrOutput().Elem())
	if settings.Scaling != nil {
		if err := c.newScaling(ctx, s, settings.Scaling); err != nil {
			return nil, err
		}
	}
	return &compute{
		roleArn: c.roles.task.Arn, securityGroup: c.securityGroup.ID(), ready: append(c.scaling, c.service),
		deployed: []pulumi.Output{c.name},
		names: map[string]pulumi.StringOutput{
			clusterName: c.cluster.Name, serviceName: c.name, logGroupName: c.logGroup.Name,
		},
	}, nil
}

// deployed is the name of a service that runs its task definition. A roll-back by the circuit breaker or an alarm satisfies the
// provider, which waits for a steady service and no more (https://github.com/hashicorp/terraform-provider-aws/issues/20858):
// without this an update with an image that does not work would succeed, and take away the definition that the service went
// back to.
func deployed(
	region string, service *ecs.Service, definition *ecs.TaskDefinition, image pulumi.StringOutput,
) pulumi.StringOutput {
	asked := asksFor(definition, named(image, region))
	return pulumi.All(service.Name, service.TaskDefinition, definition.Arn, asked).ApplyT(func(values []any) (string, error) {
		running, _ := values[1].(*string)
		if wanted := values[2].(string); running != nil && *running != wanted && values[3].(bool) {
			return "", fmt.Errorf("the deployment in %s was rolled back: the new tasks (%s) did not become healthy, or an "+
				"alarm rang, and the service runs %s again; look at the log group and the service's events, then deploy what works",
				region, wanted, *running)
		}
		return values[0].(string), nil
	}).(pulumi.StringOutput)
}

// asksFor says whether this update asks for a task definition: one that leaves a lost region out gets back what was registered
// before, whose roll-back is no news and must not keep the other regions from another image.
func asksFor(definition *ecs.TaskDefinition, image pulumi.StringOutput) pulumi.Output {
	return pulumi.Unsecret(pulumi.All(definition.ContainerDefinitions, image).ApplyT(func(values []any) bool {
		return strings.Contains(values[0].(string), fmt.Sprintf("%q", values[1]))
	}))
}

// keepsCount keeps a later update from fighting the scaling.
func keepsCount(scaling *Scaling, property string) []pulumi.ResourceOption {
	if scaling == nil {
		return nil
	}
	return []pulumi.ResourceOption{pulumi.IgnoreChanges([]string{property})}
}

func (c *service) newTaskDefinition(
	ctx *pulumi.Context, s region.Scope, spec Spec,
) (*ecs.TaskDefinition, error) {
	settings := spec.Compute.Ecs
	name := s.Name("task-definition")
	definition, err := ecs.NewTaskDefinition(ctx, name, &ecs.TaskDefinitionArgs{
		Family:                  pulumi.String(spec.physicalName(topology.ECSTaskFamily, s.Region())),
		NetworkMode:             pulumi.String("awsvpc"),
		RequiresCompatibilities: pulumi.StringArray{pulumi.String("FARGATE")},
		Cpu:                     text(settings.Cpu),
		Memory:                  text(settings.Memory),
		ExecutionRoleArn:        c.roles.execution.Arn,
		TaskRoleArn:             c.roles.task.Arn,
		RuntimePlatform: &ecs.TaskDefinitionRuntimePlatformArgs{
			OperatingSystemFamily: pulumi.String("LINUX"),
			CpuArchitecture:       pulumi.String(strings.ToUpper(string(*settings.Architecture))),
		},
		ContainerDefinitions: pulumi.JSONMarshal(containers(s, spec, c.logGroup)),
		Tags:                 s.Tags(name),
	}, s.Options(spec.Turn...)...)
	if err != nil {
		return nil, fmt.Errorf("creating the task definition: %w", err)
	}
	return definition, nil
}

func (c *service) newScaling(ctx *pulumi.Context, s region.Scope, scaling *Scaling) error {
	name := s.Name("scaling-target")
	target, err := appautoscaling.NewTarget(ctx, name, &appautoscaling.TargetArgs{
		ServiceNamespace:  pulumi.String("ecs"),
		ScalableDimension: pulumi.String("ecs:service:DesiredCount"),
		ResourceId:        pulumi.Sprintf("service/%s/%s", c.cluster.Name, c.service.Name),
		MinCapacity:       scaling.Min,
		MaxCapacity:       scaling.Max,
		Tags:              s.Tags(name),
	}, s.Options()...)
	if err != nil {
		return fmt.Errorf("creating the scaling target: %w", err)
	}
	policy, err := appautoscaling.NewPolicy(ctx, s.Name("scaling-policy"), &appautoscaling.PolicyArgs{
		PolicyType:        pulumi.String("TargetTrackingScaling"),
		ServiceNamespace:  target.ServiceNamespace,
		ScalableDimension: target.ScalableDimension,
		ResourceId:        target.ResourceId,
		TargetTrackingScalingPolicyConfiguration: &appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationArgs{
			PredefinedMetricSpecification: predefinedMetric("ECSServiceAverageCPUUtilization"),
			TargetValue:                   targetOf(scaling),
		},
	}, s.Options()...)
	if err != nil {
		return fmt.Errorf("creating the scaling policy: %w", err)
	}
	c.scaling = []pulumi.Resource{policy}
	return nil
}

func predefinedMetric(
	metric string,
) *appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationPredefinedMetricSpecificationArgs {
	return &appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationPredefinedMetricSpecificationArgs{
		PredefinedMetricType: pulumi.String(metric),
	}
}

// text is a number as the string that ECS wants.
func text(number pulumi.IntPtrInput) pulumi.StringOutput {
	return pulumi.Sprintf("%d", number.ToIntPtrOutput().Elem())
}
