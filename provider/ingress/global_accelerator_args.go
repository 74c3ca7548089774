package ingress

import (
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
)

var (
	_ infer.Annotated            = (*GlobalAccelerator)(nil)
	_ infer.Annotated            = (*GlobalAcceleratorIngressArgs)(nil)
	_ infer.Annotated            = (*AcceleratorEndpoint)(nil)
	_ infer.Enum[ClientAffinity] = ClientAffinity("")
)

const (
	describeClientAffinity       = "Whether a client keeps reaching the same endpoint."
	describeClientIPPreservation = "Whether the load balancers see the users' addresses. AWS then puts network interfaces and a " +
		"security group named `GlobalAccelerator` into each region's network, and never deletes the group: a network cannot " +
		"be destroyed before somebody has deleted it by hand. That is why the default differs from AWS's own for load balancers."
	// DescribeTraffic says what traffic means, the same for every ingress and for an application's regions.
	DescribeTraffic = "The share of what the region would get that it gets. 0 means no normal traffic, but still a target " +
		"when other regions fail."
	// DescribeIsolated says what isolated means, the same for every ingress and for an application's regions.
	DescribeIsolated = "Whether the region gets no traffic, not even when other regions fail. An accelerator that finds no " +
		"healthy region among the three closest to a user fails open, here too; to be certain, remove the region."
)

// ClientAffinity says whether a client keeps reaching the same endpoint.
type ClientAffinity string

// Annotate documents the enumeration.
func (c *ClientAffinity) Annotate(a infer.Annotator) {
	a.Describe(c, "Whether a client keeps reaching the same endpoint.")
}

// Values lists the members of the enumeration.
func (ClientAffinity) Values() []infer.EnumValue[ClientAffinity] {
	return []infer.EnumValue[ClientAffinity]{
		{Name: "None", Value: "NONE", Description: "Connections are spread by address and port."},
		{Name: "SourceIp", Value: "SOURCE_IP", Description: "All connections from one address go to one endpoint."},
	}
}

// GlobalAccelerator is AWS Global Accelerator as the ingress of an application.
type GlobalAccelerator struct {
	ClientAffinity       *ClientAffinity     `pulumi:"clientAffinity,optional"`
	ClientIpPreservation pulumi.BoolPtrInput `pulumi:"clientIpPreservation,optional"`
	DeletionProtection   *bool               `pulumi:"deletionProtection,optional"`
}

// Annotate documents the type.
func (g *GlobalAccelerator) Annotate(a infer.Annotator) {
	a.Describe(&g, "AWS Global Accelerator: two static anycast addresses that bring each user to the closest region whose "+
		"load balancer has healthy targets, without waiting for DNS caches. See "+
		"https://docs.aws.amazon.com/global-accelerator/latest/dg/introduction-how-it-works.html.")
	a.Describe(&g.ClientAffinity, describeClientAffinity)
	a.Describe(&g.ClientIpPreservation, describeClientIPPreservation)
	a.Describe(&g.DeletionProtection, "Whether Pulumi refuses to delete the accelerator, whose static addresses would be lost, "+
		"and its endpoint groups. To retire the accelerator of a protected application: move `active` to the other ingress and "+
		"set this to false in one update, remove the block in a later one. Default: the application's `deletionProtection`.")
}

// AcceleratorEndpoint is one region of a Global Accelerator ingress that is used alone.
type AcceleratorEndpoint struct {
	Region          string             `pulumi:"region"`
	LoadBalancerArn pulumi.StringInput `pulumi:"loadBalancerArn"`
	Traffic         *int               `pulumi:"traffic,optional"`
	Isolated        *bool              `pulumi:"isolated,optional"`
}

// Annotate documents the type.
func (e *AcceleratorEndpoint) Annotate(a infer.Annotator) {
	a.Describe(&e, "One region behind the accelerator.")
	a.Describe(&e.Region, "The AWS region code of the load balancer, such as `eu-west-1`.")
	a.Describe(&e.LoadBalancerArn, "The ARN of the region's load balancer. The accelerator takes the health of its target "+
		"groups.")
	a.Describe(&e.Traffic, DescribeTraffic)
	a.Describe(&e.Isolated, DescribeIsolated)
}

// GlobalAcceleratorIngressArgs are the inputs of a Global Accelerator ingress that is used alone.
type GlobalAcceleratorIngressArgs struct {
	Endpoints            []AcceleratorEndpoint         `pulumi:"endpoints"`
	Ports                []int                         `pulumi:"ports,optional"`
	ClientAffinity       *ClientAffinity               `pulumi:"clientAffinity,optional"`
	ClientIpPreservation pulumi.BoolPtrInput           `pulumi:"clientIpPreservation,optional"`
	DeletionProtection   *bool                         `pulumi:"deletionProtection,optional"`
	Tags                 map[string]pulumi.StringInput `pulumi:"tags,optional"`
	AwsProvider          *region.AwsProvider           `pulumi:"awsProvider,optional"`
}

// Annotate documents the inputs.
func (g *GlobalAcceleratorIngressArgs) Annotate(a infer.Annotator) {
	a.Describe(&g.Endpoints, "The regions behind the accelerator, one load balancer each.")
	a.Describe(&g.Ports, "The TCP ports that the accelerator listens on and the load balancers answer on, such as 80 and "+
		"443: at most 10.")
	a.Describe(&g.ClientAffinity, describeClientAffinity)
	a.Describe(&g.ClientIpPreservation, describeClientIPPreservation)
	a.Describe(&g.DeletionProtection, "Whether Pulumi refuses to delete the accelerator, whose static addresses would be "+
		"lost, and to take a region out of it. Removing it takes two updates: one that lowers the protection, one that removes it.")
	a.Describe(&g.Tags, "Tags for everything that is built.")
	a.Describe(&g.AwsProvider, "Settings of the AWS provider. What is not given is inherited from the stack's `aws:*` "+
		"configuration.")
}
