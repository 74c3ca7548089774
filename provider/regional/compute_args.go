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

// Compute is what runs the application: exactly one block.
type Compute struct {
	Ecs            *Ecs            `pulumi:"ecs,optional"`
	Ec2            *Ec2            `pulumi:"ec2,optional"`
	Eks            *Eks            `pulumi:"eks,optional"`
	LambdaFunction *LambdaFunction `pulumi:"lambdaFunction,optional"`
}

// Annotate documents the type.
func (c *Compute) Annotate(a infer.Annotator) {
	a.Describe(&c, "What runs the application in each region: exactly one block. Change the kind region by region, while the "+
		"region is isolated and not protected.")
	a.Describe(&c.Ecs, "An Amazon ECS service on AWS Fargate.")
	a.Describe(&c.Ec2, "A fleet of EC2 instances.")
	a.Describe(&c.Eks, "A cluster of Amazon EKS, in which you deploy the application yourself.")
	a.Describe(&c.LambdaFunction, "An AWS Lambda function.")
}

// ComputeOverrides is what one region says differently about its compute.
type ComputeOverrides struct {
	Ecs            *EcsOverrides            `pulumi:"ecs,optional"`
	Ec2            *Ec2Overrides            `pulumi:"ec2,optional"`
	Eks            *EksOverrides            `pulumi:"eks,optional"`
	LambdaFunction *LambdaFunctionOverrides `pulumi:"lambdaFunction,optional"`
}

// Annotate documents the type.
func (c *ComputeOverrides) Annotate(a infer.Annotator) {
	a.Describe(&c, "What one region says differently about its compute.")
	a.Describe(&c.Ecs, "What one region says differently about its ECS service.")
	a.Describe(&c.Ec2, "What one region says differently about its EC2 instances.")
	a.Describe(&c.Eks, "What one region says differently about its EKS cluster.")
	a.Describe(&c.LambdaFunction, "What one region says differently about its Lambda function.")
}

// Ecs is an ECS service on Fargate.
type Ecs struct {
	Image                         pulumi.StringInput            `pulumi:"image"`
	Port                          pulumi.IntPtrInput            `pulumi:"port,optional"`
	Cpu                           pulumi.IntPtrInput            `pulumi:"cpu,optional"`
	Memory                        pulumi.IntPtrInput            `pulumi:"memory,optional"`
	DesiredCount                  pulumi.IntPtrInput            `pulumi:"desiredCount,optional"`
	Scaling                       *Scaling                      `pulumi:"scaling,optional"`
	Environment                   map[string]pulumi.StringInput `pulumi:"environment,optional"`
	Command                       []pulumi.StringInput          `pulumi:"command,optional"`
	LogRetentionInDays            pulumi.IntPtrInput            `pulumi:"logRetentionInDays,optional"`
	HealthCheckGracePeriodSeconds pulumi.IntPtrInput            `pulumi:"healthCheckGracePeriodSeconds,optional"`
	TaskPolicy                    pulumi.StringPtrInput         `pulumi:"taskPolicy,optional"`
	Architecture                  *Architecture                 `pulumi:"architecture,optional"`
	Secrets                       map[string]pulumi.StringInput `pulumi:"secrets,optional"`
	SecretKeyArns                 []pulumi.StringInput          `pulumi:"secretKeyArns,optional"`
	Sidecars                      map[string]Sidecar            `pulumi:"sidecars,optional"`
	DependsOn                     map[string]ContainerCondition `pulumi:"dependsOn,optional"`
	Spot                          *FargateSpot                  `pulumi:"spot,optional"`
	DeploymentAlarms              *DeploymentAlarms             `pulumi:"deploymentAlarms,optional"`
}

// Annotate documents the type.
func (e *Ecs) Annotate(a infer.Annotator) {
	a.Describe(&e, "An Amazon ECS service on AWS Fargate in the private subnets, behind the region's load balancer. A "+
		"deployment that does not become healthy is rolled back by ECS's circuit breaker, and the update fails.")
	a.Describe(&e.Image, "The container image. An image in Amazon ECR (`<account>.dkr.ecr.<region>.amazonaws.com/<repository>`) "+
		"gets the permission to pull exactly that repository. `{region}` in it becomes the region's code.")
	a.Describe(&e.Port, "The port that the container listens on. Changing it interrupts the region, because its load balancer "+
		"moves to the new port before the tasks do: drain one region at a time, and change its override.")
	a.Describe(&e.Cpu, "The size of a task on AWS Fargate.")
	a.Describe(&e.Memory, "The memory of a task. Which values are valid depends on `cpu`; see "+
		"https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#task_size.")
	a.Describe(&e.DesiredCount, "How many tasks run in the region. Default: 2, so that one zone can fail. It excludes `scaling`.")
	a.Describe(&e.Scaling, "Target tracking: the service follows its load between `min` and `max`. Then the number of tasks "+
		"belongs to AWS, and a later `pulumi up` leaves it alone.")
	a.Describe(&e.Environment, "Environment variables of the container. The bindings of the datastores (such as "+
		"`<STORE>_TABLE_NAME`) are added to them.")
	a.Describe(&e.Command, "The command that the container runs, in place of the image's own.")
	a.Describe(&e.LogRetentionInDays, "How long CloudWatch Logs keeps the container's output.")
	a.Describe(&e.HealthCheckGracePeriodSeconds, "How long a task that starts may fail its health checks before it is replaced: "+
		"more than the application needs to answer.")
	a.Describe(&e.TaskPolicy, "An IAM policy document (JSON) with what the application itself needs, added to the task role. "+
		"The permissions to use the datastores are there already.")
	a.Describe(&e.Architecture, "The instruction set of the tasks, for which all their images must be.")
	a.Describe(&e.Secrets, "Environment variables whose values ECS reads when a task starts: the full ARN of a secret of Secrets "+
		"Manager, with `:<key>::` behind it for one key of its JSON, or the name or ARN of a parameter of Systems Manager, in the "+
		"task's region. `{region}` in it becomes the region's code. The execution role may read exactly these. A new value is "+
		"seen by the next tasks.")
	a.Describe(&e.SecretKeyArns, "The ARNs of the KMS keys of your own that `secrets` are encrypted with, which the "+
		"execution role may decrypt with. `{region}` in them becomes the region's code. AWS's own keys need none.")
	a.Describe(&e.Sidecars, "Containers beside the application's, by name.")
	a.Describe(&e.DependsOn, "The sidecars that the application waits for, by name, and the state that each must be in, such as "+
		"`SUCCESS` of a migration.")
	a.Describe(&e.Spot, "Runs a part of the tasks on Fargate Spot.")
	a.Describe(&e.DeploymentAlarms, "The alarms that take a deployment back, beside ECS's circuit breaker.")
}

// EcsOverrides is what one region says differently about its ECS service.
type EcsOverrides struct {
	Image                         pulumi.StringPtrInput         `pulumi:"image,optional"`
	Port                          pulumi.IntPtrInput            `pulumi:"port,optional"`
	Cpu                           pulumi.IntPtrInput            `pulumi:"cpu,optional"`
	Memory                        pulumi.IntPtrInput            `pulumi:"memory,optional"`
	DesiredCount                  pulumi.IntPtrInput            `pulumi:"desiredCount,optional"`
	Scaling                       *ScalingOverrides             `pulumi:"scaling,optional"`
	Environment                   map[string]pulumi.StringInput `pulumi:"environment,optional"`
	Command                       []pulumi.StringInput          `pulumi:"command,optional"`
	LogRetentionInDays            pulumi.IntPtrInput            `pulumi:"logRetentionInDays,optional"`
	HealthCheckGracePeriodSeconds pulumi.IntPtrInput            `pulumi:"healthCheckGracePeriodSeconds,optional"`
	TaskPolicy                    pulumi.StringPtrInput         `pulumi:"taskPolicy,optional"`
	Architecture                  *Architecture                 `pulumi:"architecture,optional"`
	Secrets                       map[string]pulumi.StringInput `pulumi:"secrets,optional"`
	SecretKeyArns                 []pulumi.StringInput          `pulumi:"secretKeyArns,optional"`
	Sidecars                      map[string]SidecarOverrides   `pulumi:"sidecars,optional"`
	DependsOn                     map[string]ContainerCondition `pulumi:"dependsOn,optional"`
	Spot                          *FargateSpotOverrides         `pulumi:"spot,optional"`
	DeploymentAlarms              *DeploymentAlarmsOverrides    `pulumi:"deploymentAlarms,optional"`
}

// Annotate documents the type.
func (e *EcsOverrides) Annotate(a infer.Annotator) {
	a.Describe(&e, "What one region says differently about its ECS service. Maps merge with the application's, everything "+
		"else replaces it.")
}

// Scaling is the range and target of the service's automatic scaling.
type Scaling struct {
	Min       pulumi.IntInput    `pulumi:"min"`
	Max       pulumi.IntInput    `pulumi:"max"`
	TargetCpu pulumi.IntPtrInput `pulumi:"targetCpu,optional"`
}

// Annotate documents the type.
func (s *Scaling) Annotate(a infer.Annotator) {
	a.Describe(&s, "Target tracking of the average CPU utilisation of what runs. See "+
		"https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking.html.")
	a.Describe(&s.Min, "The least number of tasks or instances in the region. The first deployment starts with it.")
	a.Describe(&s.Max, "The largest number of tasks or instances in the region.")
	a.Describe(&s.TargetCpu, "The average CPU utilisation that scaling holds.")
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
}
