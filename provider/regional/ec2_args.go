package regional

import (
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

var (
	_ infer.Annotated = (*Ec2)(nil)
	_ infer.Annotated = (*Ec2Overrides)(nil)
)

// Ec2 is a fleet of EC2 instances.
type Ec2 struct {
	Image                         pulumi.StringPtrInput         `pulumi:"image,optional"`
	Command                       []pulumi.StringInput          `pulumi:"command,optional"`
	Setup                         pulumi.StringPtrInput         `pulumi:"setup,optional"`
	Port                          pulumi.IntPtrInput            `pulumi:"port,optional"`
	InstanceType                  *string                       `pulumi:"instanceType,optional"`
	AmiId                         pulumi.StringPtrInput         `pulumi:"amiId,optional"`
	AmiGeneration                 *int                          `pulumi:"amiGeneration,optional"`
	VolumeSize                    pulumi.IntPtrInput            `pulumi:"volumeSize,optional"`
	DesiredCount                  pulumi.IntPtrInput            `pulumi:"desiredCount,optional"`
	Scaling                       *Scaling                      `pulumi:"scaling,optional"`
	Environment                   map[string]pulumi.StringInput `pulumi:"environment,optional"`
	LogRetentionInDays            pulumi.IntPtrInput            `pulumi:"logRetentionInDays,optional"`
	HealthCheckGracePeriodSeconds pulumi.IntPtrInput            `pulumi:"healthCheckGracePeriodSeconds,optional"`
	InstancePolicy                pulumi.StringPtrInput         `pulumi:"instancePolicy,optional"`
}

// Annotate documents the type.
func (e *Ec2) Annotate(a infer.Annotator) {
	a.Describe(&e, "A fleet of EC2 instances with Amazon Linux 2023 in the private subnets, behind the region's load balancer. "+
		"A change of what they are replaces them in place, new ones first and healthy before old ones go; AWS rolls a failed "+
		"replacement back, after the update, which does not wait for it.")
	a.Describe(&e.Image, "A container image to run on each instance, with Docker. One in Amazon ECR gets the permission to pull "+
		"exactly that repository. `{region}` in it becomes the region's code.")
	a.Describe(&e.Command, "The command that the container runs, in place of the image's own; without `image`, the program that "+
		"each instance runs, as its own service.")
	a.Describe(&e.Setup, "A shell script that each instance runs as root before the application starts, such as to install "+
		"what a `command` needs. `/etc/globalapp/environment` has the environment already.")
	a.Describe(&e.Port, "The port that the application listens on. Changing it interrupts the region, because its load balancer "+
		"moves to the new port before the instances do: drain one region at a time, and change its override.")
	a.Describe(&e.InstanceType, "The type of the instances. It decides the architecture too: types with a `g` after the number of "+
		"their family, such as `m7g.large`, are Arm. See "+
		"https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html.")
	a.Describe(&e.AmiId, "The machine image, in the region and of the type's architecture, made from Amazon Linux 2023: instances "+
		"start with its package manager, its services and its root device. Default: the Amazon Linux 2023 that was the newest when "+
		"the region was made, which no later update changes.")
	a.Describe(&e.AmiGeneration, "A number to raise when the region is to have the Amazon Linux 2023 that is the newest now: "+
		"its instances are replaced. It excludes `amiId`.")
	a.Describe(&e.VolumeSize, "The size of an instance's encrypted volume.")
	a.Describe(&e.DesiredCount, "How many instances run in the region. Default: 2, so that one zone can fail. It excludes "+
		"`scaling`.")
	a.Describe(&e.Scaling, "Target tracking: the fleet follows its load between `min` and `max`. Then the number of instances "+
		"belongs to AWS, and a later `pulumi up` leaves it alone.")
	a.Describe(&e.Environment, "Environment variables of the application, each on one line. The bindings of the datastores are "+
		"added to them. They stand in the launch template: keep secrets in Secrets Manager, and give their names.")
	a.Describe(&e.LogRetentionInDays, "How long CloudWatch Logs keeps a container's output. That of a program stays in the "+
		"instance's journal.")
	a.Describe(&e.HealthCheckGracePeriodSeconds, "How long an instance that starts may fail its health checks before it is "+
		"replaced: more than booting and the application need.")
	a.Describe(&e.InstancePolicy, "An IAM policy document (JSON) with what the application itself needs, added to the "+
		"instances' role. The permissions to use the datastores and Session Manager are there already.")
}

// Ec2Overrides is what one region says differently about its instances.
type Ec2Overrides struct {
	Image                         pulumi.StringPtrInput         `pulumi:"image,optional"`
	Command                       []pulumi.StringInput          `pulumi:"command,optional"`
	Setup                         pulumi.StringPtrInput         `pulumi:"setup,optional"`
	Port                          pulumi.IntPtrInput            `pulumi:"port,optional"`
	InstanceType                  *string                       `pulumi:"instanceType,optional"`
	AmiId                         pulumi.StringPtrInput         `pulumi:"amiId,optional"`
	AmiGeneration                 *int                          `pulumi:"amiGeneration,optional"`
	VolumeSize                    pulumi.IntPtrInput            `pulumi:"volumeSize,optional"`
	DesiredCount                  pulumi.IntPtrInput            `pulumi:"desiredCount,optional"`
	Scaling                       *ScalingOverrides             `pulumi:"scaling,optional"`
	Environment                   map[string]pulumi.StringInput `pulumi:"environment,optional"`
	LogRetentionInDays            pulumi.IntPtrInput            `pulumi:"logRetentionInDays,optional"`
	HealthCheckGracePeriodSeconds pulumi.IntPtrInput            `pulumi:"healthCheckGracePeriodSeconds,optional"`
	InstancePolicy                pulumi.StringPtrInput         `pulumi:"instancePolicy,optional"`
}

// Annotate documents the type.
func (e *Ec2Overrides) Annotate(a infer.Annotator) {
	a.Describe(&e, "What one region says differently about its EC2 instances. Maps merge with the application's, everything "+
		"else replaces it.")
}
