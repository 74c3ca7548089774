package regional

import (
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

var (
	_ infer.Annotated = (*Compute)(nil)
	_ infer.Annotated = (*ComputeOverrides)(nil)
	_ infer.Annotated = (*Ecs)(nil)
	_ infer.Annotated = (*EcsOverrides)(nil)
	_ infer.Annotated = (*Scaling)(nil)
	_ infer.Annotated = (*ScalingOverrides)(nil)
)

const (
	describeImage = "The container image. An image in Amazon ECR (`<account>.dkr.ecr.<region>.amazonaws.com/<repository>`) " +
		"gets the permission to pull exactly that repository."
	describePort   = "The port that the container listens on. Changing it replaces the target group."
	describeCPU    = "The size of a task on AWS Fargate."
	describeMemory = "The memory of a task. Which values are valid depends on `cpu`; see " +
		"https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#task_size."
	describeDesiredCount = "How many tasks run in the region. Default: 2, so that one zone can fail. It excludes `scaling`."
	describeScaling      = "Target tracking: the service follows its load between `min` and `max`. Then the number of tasks " +
		"belongs to AWS, and a later `pulumi up` leaves it alone."
	describeEnvironment = "Environment variables of the container. The bindings of the datastores (such as " +
		"`<STORE>_TABLE_NAME`) are added to them."
	describeCommand      = "The command that the container runs, in place of the image's own."
	describeLogRetention = "How long CloudWatch Logs keeps the container's output."
	describeTaskPolicy   = "An IAM policy document (JSON) with what the application itself needs, added to the task role. " +
		"The permissions to use the datastores are there already."
	describeScalingMin    = "The least number of tasks in the region. The first deployment starts with it."
	describeScalingMax    = "The largest number of tasks in the region."
	describeScalingTarget = "The average CPU utilisation of the service that scaling holds."
)

// Compute is what runs the application: exactly one block.
type Compute struct {
	Ecs *Ecs `pulumi:"ecs,optional"`
}

// Annotate documents the type.
func (c *Compute) Annotate(a infer.Annotator) {
	a.Describe(&c, "What runs the application in each region: exactly one block.")
	a.Describe(&c.Ecs, "An Amazon ECS service on AWS Fargate.")
}

// ComputeOverrides is what one region says differently about its compute.
type ComputeOverrides struct {
	Ecs *EcsOverrides `pulumi:"ecs,optional"`
}

// Annotate documents the type.
func (c *ComputeOverrides) Annotate(a infer.Annotator) {
	a.Describe(&c, "What one region says differently about its compute.")
	a.Describe(&c.Ecs, "What one region says differently about its ECS service.")
}

// Ecs is an ECS service on Fargate.
type Ecs struct {
	Image              pulumi.StringInput            `pulumi:"image"`
	Port               pulumi.IntPtrInput            `pulumi:"port,optional"`
	Cpu                pulumi.IntPtrInput            `pulumi:"cpu,optional"`
	Memory             pulumi.IntPtrInput            `pulumi:"memory,optional"`
	DesiredCount       pulumi.IntPtrInput            `pulumi:"desiredCount,optional"`
	Scaling            *Scaling                      `pulumi:"scaling,optional"`
	Environment        map[string]pulumi.StringInput `pulumi:"environment,optional"`
	Command            []pulumi.StringInput          `pulumi:"command,optional"`
	LogRetentionInDays pulumi.IntPtrInput            `pulumi:"logRetentionInDays,optional"`
	TaskPolicy         pulumi.StringPtrInput         `pulumi:"taskPolicy,optional"`
}

// Annotate documents the type.
func (e *Ecs) Annotate(a infer.Annotator) {
	a.Describe(&e, "An Amazon ECS service on AWS Fargate in the private subnets, behind the region's load balancer. A "+
		"deployment that does not become healthy is rolled back by ECS's circuit breaker.")
	a.Describe(&e.Image, describeImage)
	a.Describe(&e.Port, describePort)
	a.Describe(&e.Cpu, describeCPU)
	a.Describe(&e.Memory, describeMemory)
	a.Describe(&e.DesiredCount, describeDesiredCount)
	a.Describe(&e.Scaling, describeScaling)
	a.Describe(&e.Environment, describeEnvironment)
	a.Describe(&e.Command, describeCommand)
	a.Describe(&e.LogRetentionInDays, describeLogRetention)
	a.Describe(&e.TaskPolicy, describeTaskPolicy)
}

// EcsOverrides is what one region says differently about its ECS service.
type EcsOverrides struct {
	Image              pulumi.StringPtrInput         `pulumi:"image,optional"`
	Port               pulumi.IntPtrInput            `pulumi:"port,optional"`
	Cpu                pulumi.IntPtrInput            `pulumi:"cpu,optional"`
	Memory             pulumi.IntPtrInput            `pulumi:"memory,optional"`
	DesiredCount       pulumi.IntPtrInput            `pulumi:"desiredCount,optional"`
	Scaling            *ScalingOverrides             `pulumi:"scaling,optional"`
	Environment        map[string]pulumi.StringInput `pulumi:"environment,optional"`
	Command            []pulumi.StringInput          `pulumi:"command,optional"`
	LogRetentionInDays pulumi.IntPtrInput            `pulumi:"logRetentionInDays,optional"`
	TaskPolicy         pulumi.StringPtrInput         `pulumi:"taskPolicy,optional"`
}

// Annotate documents the type.
func (e *EcsOverrides) Annotate(a infer.Annotator) {
	a.Describe(&e, "What one region says differently about its ECS service. Maps merge with the application's, everything "+
		"else replaces it.")
	a.Describe(&e.Image, describeImage)
	a.Describe(&e.Port, describePort)
	a.Describe(&e.Cpu, describeCPU)
	a.Describe(&e.Memory, describeMemory)
	a.Describe(&e.DesiredCount, describeDesiredCount)
	a.Describe(&e.Scaling, describeScaling)
	a.Describe(&e.Environment, describeEnvironment)
	a.Describe(&e.Command, describeCommand)
	a.Describe(&e.LogRetentionInDays, describeLogRetention)
	a.Describe(&e.TaskPolicy, describeTaskPolicy)
}

// Scaling is the range and target of the service's automatic scaling.
type Scaling struct {
	Min       pulumi.IntInput    `pulumi:"min"`
	Max       pulumi.IntInput    `pulumi:"max"`
	TargetCpu pulumi.IntPtrInput `pulumi:"targetCpu,optional"`
}

// Annotate documents the type.
func (s *Scaling) Annotate(a infer.Annotator) {
	a.Describe(&s, "Target tracking of the service's average CPU utilisation. See "+
		"https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-autoscaling-targettracking.html.")
	a.Describe(&s.Min, describeScalingMin)
	a.Describe(&s.Max, describeScalingMax)
	a.Describe(&s.TargetCpu, describeScalingTarget)
}

// ScalingOverrides is what one region says differently about scaling.
type ScalingOverrides struct {
	Min       pulumi.IntPtrInput `pulumi:"min,optional"`
	Max       pulumi.IntPtrInput `pulumi:"max,optional"`
	TargetCpu pulumi.IntPtrInput `pulumi:"targetCpu,optional"`
}

// Annotate documents the type.
func (s *ScalingOverrides) Annotate(a infer.Annotator) {
	a.Describe(&s, "What one region says differently about scaling.")
	a.Describe(&s.Min, describeScalingMin)
	a.Describe(&s.Max, describeScalingMax)
	a.Describe(&s.TargetCpu, describeScalingTarget)
}
