package regional

import (
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

var (
	_ infer.Annotated = (*Sidecar)(nil)
	_ infer.Annotated = (*SidecarOverrides)(nil)
	_ infer.Annotated = (*ContainerHealthCheck)(nil)
	_ infer.Annotated = (*ContainerHealthCheckOverrides)(nil)

	_ infer.Enum[ContainerCondition] = ContainerCondition("")
)

// ContainerCondition is the state of a container that another one waits for.
type ContainerCondition string

const (
	// ContainerConditionStart is a container that was started.
	ContainerConditionStart ContainerCondition = topology.ContainerStarted
	// ContainerConditionComplete is a container that ended.
	ContainerConditionComplete ContainerCondition = topology.ContainerCompleted
	// ContainerConditionSuccess is a container that ended well.
	ContainerConditionSuccess ContainerCondition = topology.ContainerSucceeded
	// ContainerConditionHealthy is a container that passed its health check.
	ContainerConditionHealthy ContainerCondition = topology.ContainerHealthy
)

// Annotate documents the enumeration.
func (c *ContainerCondition) Annotate(a infer.Annotator) {
	a.Describe(c, "The state of a container that another one waits for before it starts.")
}

// Values lists the members of the enumeration.
func (ContainerCondition) Values() []infer.EnumValue[ContainerCondition] {
	return []infer.EnumValue[ContainerCondition]{
		{Name: "Start", Value: ContainerConditionStart, Description: "It was started."},
		{Name: "Complete", Value: ContainerConditionComplete, Description: "It ended, well or not."},
		{Name: "Success", Value: ContainerConditionSuccess, Description: "It ended with the status 0."},
		{Name: "Healthy", Value: ContainerConditionHealthy, Description: "It passed its health check."},
	}
}

// Sidecar is a container beside the application's.
type Sidecar struct {
	Image       pulumi.StringInput            `pulumi:"image"`
	Command     []pulumi.StringInput          `pulumi:"command,optional"`
	Port        pulumi.IntPtrInput            `pulumi:"port,optional"`
	Cpu         pulumi.IntPtrInput            `pulumi:"cpu,optional"`
	Memory      pulumi.IntPtrInput            `pulumi:"memory,optional"`
	Essential   *bool                         `pulumi:"essential,optional"`
	Environment map[string]pulumi.StringInput `pulumi:"environment,optional"`
	Secrets     map[string]pulumi.StringInput `pulumi:"secrets,optional"`
	DependsOn   map[string]ContainerCondition `pulumi:"dependsOn,optional"`
	HealthCheck *ContainerHealthCheck         `pulumi:"healthCheck,optional"`
}

// Annotate documents the type.
func (s *Sidecar) Annotate(a infer.Annotator) {
	a.Describe(&s, "A container beside the application's in each task. It shares the task's address, size and role, and the "+
		"bindings of the datastores. Every change is a deployment of the service.")
	a.Describe(&s.Image, "The container image. One in Amazon ECR gets the permission to pull exactly that repository. `{region}` "+
		"in it becomes the region's code.")
	a.Describe(&s.Command, "The command that the container runs, in place of the image's own.")
	a.Describe(&s.Port, "A port that the container listens on, other than those of the other containers.")
	a.Describe(&s.Cpu, "The container's share of the task's `cpu`, which it may exceed while others leave theirs unused. "+
		"Default: no share of its own.")
	a.Describe(&s.Memory, "The most memory that the container may use, out of the task's `memory`; beyond it the container is "+
		"stopped. Default: as much as there is.")
	a.Describe(&s.Essential, "Whether the whole task ends, and is replaced, when the container ends. Set it to `false` for one "+
		"that does its work and ends, such as a migration.")
	a.Describe(&s.Environment, "Environment variables of the container.")
	a.Describe(&s.Secrets, "Environment variables whose values ECS reads when the task starts, as in `secrets` of the service.")
	a.Describe(&s.DependsOn, "The containers that this one waits for, by name, and the state that each must be in. "+
		"`application` is the application's own.")
	a.Describe(&s.HealthCheck, "How ECS tests the container. An essential container that fails is a task that is replaced.")
}

// SidecarOverrides is what one region says differently about a sidecar.
type SidecarOverrides struct {
	Image       pulumi.StringPtrInput          `pulumi:"image,optional"`
	Command     []pulumi.StringInput           `pulumi:"command,optional"`
	Port        pulumi.IntPtrInput             `pulumi:"port,optional"`
	Cpu         pulumi.IntPtrInput             `pulumi:"cpu,optional"`
	Memory      pulumi.IntPtrInput             `pulumi:"memory,optional"`
	Essential   *bool                          `pulumi:"essential,optional"`
	Environment map[string]pulumi.StringInput  `pulumi:"environment,optional"`
	Secrets     map[string]pulumi.StringInput  `pulumi:"secrets,optional"`
	DependsOn   map[string]ContainerCondition  `pulumi:"dependsOn,optional"`
	HealthCheck *ContainerHealthCheckOverrides `pulumi:"healthCheck,optional"`
}

// Annotate documents the type.
func (s *SidecarOverrides) Annotate(a infer.Annotator) {
	a.Describe(&s, "What one region says differently about a sidecar. Maps merge with the application's, everything else "+
		"replaces it.")
}

// ContainerHealthCheck is how ECS tests a container.
type ContainerHealthCheck struct {
	Command     []pulumi.StringInput `pulumi:"command"`
	Interval    pulumi.IntPtrInput   `pulumi:"interval,optional"`
	Timeout     pulumi.IntPtrInput   `pulumi:"timeout,optional"`
	Retries     pulumi.IntPtrInput   `pulumi:"retries,optional"`
	StartPeriod pulumi.IntPtrInput   `pulumi:"startPeriod,optional"`
}

// Annotate documents the type.
func (c *ContainerHealthCheck) Annotate(a infer.Annotator) {
	a.Describe(&c, "How ECS tests a container from inside. See "+
		"https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html.")
	a.Describe(&c.Command, "The command that ends with 0 when the container is healthy: `CMD` and its words, or `CMD-SHELL` and "+
		"a line for the container's shell.")
	a.Describe(&c.Interval, "The time between two checks.")
	a.Describe(&c.Timeout, "How long a check may take.")
	a.Describe(&c.Retries, "How many checks fail before the container is unhealthy.")
	a.Describe(&c.StartPeriod, "How long a container that starts may fail its checks.")
}

// ContainerHealthCheckOverrides is what one region says differently about a health check.
type ContainerHealthCheckOverrides struct {
	Command     []pulumi.StringInput `pulumi:"command,optional"`
	Interval    pulumi.IntPtrInput   `pulumi:"interval,optional"`
	Timeout     pulumi.IntPtrInput   `pulumi:"timeout,optional"`
	Retries     pulumi.IntPtrInput   `pulumi:"retries,optional"`
	StartPeriod pulumi.IntPtrInput   `pulumi:"startPeriod,optional"`
}

// Annotate documents the type.
func (c *ContainerHealthCheckOverrides) Annotate(a infer.Annotator) {
	a.Describe(&c, "What one region says differently about a container's health check.")
}
