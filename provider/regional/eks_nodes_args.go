package regional

import (
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

var (
	_ infer.Annotated = (*EksNodes)(nil)
	_ infer.Annotated = (*EksNodesOverrides)(nil)
	_ infer.Annotated = (*EksNodeGroup)(nil)
	_ infer.Annotated = (*EksNodeGroupOverrides)(nil)
	_ infer.Annotated = (*EksAutoMode)(nil)
	_ infer.Annotated = (*EksAutoModeOverrides)(nil)

	_ infer.Enum[EksCapacityType] = EksCapacityType("")
)

// EksCapacityType is how nodes are bought.
type EksCapacityType string

const (
	// EksCapacityTypeOnDemand are nodes for as long as they are wanted.
	EksCapacityTypeOnDemand EksCapacityType = "ON_DEMAND"
	// EksCapacityTypeSpot are nodes that AWS may take back.
	EksCapacityTypeSpot EksCapacityType = "SPOT"
)

// Annotate documents the enumeration.
func (c *EksCapacityType) Annotate(a infer.Annotator) {
	a.Describe(c, "How nodes are bought.")
}

// Values lists the members of the enumeration.
func (EksCapacityType) Values() []infer.EnumValue[EksCapacityType] {
	return []infer.EnumValue[EksCapacityType]{
		{Name: "OnDemand", Value: EksCapacityTypeOnDemand, Description: "Nodes that stay for as long as they are wanted."},
		{Name: "Spot", Value: EksCapacityTypeSpot, Description: "Cheaper nodes, which AWS takes back with two " +
			"minutes' notice; name several types."},
	}
}

// EksNodes is what the pods of a cluster run on: exactly one block.
type EksNodes struct {
	NodeGroup *EksNodeGroup `pulumi:"nodeGroup,optional"`
	AutoMode  *EksAutoMode  `pulumi:"autoMode,optional"`
}

// Annotate documents the type.
func (e *EksNodes) Annotate(a infer.Annotator) {
	a.Describe(&e, "What the pods of an EKS cluster run on: exactly one block. Default: a node group. Nodes of the "+
		"other kind come with another cluster: change it region by region, while the region is isolated and not protected.")
	a.Describe(&e.NodeGroup, "A managed node group, whose nodes are the load balancer's targets.")
	a.Describe(&e.AutoMode, "EKS Auto Mode: EKS runs nodes as pods need them. Pods become the load balancer's "+
		"targets by the TargetGroupBinding that `stacks[<region>].compute.eks.targetGroupBinding` holds, which is yours to deploy.")
}

// EksNodesOverrides is what one region says differently about its nodes.
type EksNodesOverrides struct {
	NodeGroup *EksNodeGroupOverrides `pulumi:"nodeGroup,optional"`
	AutoMode  *EksAutoModeOverrides  `pulumi:"autoMode,optional"`
}

// Annotate documents the type.
func (e *EksNodesOverrides) Annotate(a infer.Annotator) {
	a.Describe(&e, "What one region says differently about the nodes of its cluster.")
}

// EksNodeGroup is a managed node group.
type EksNodeGroup struct {
	NodePort       *int                          `pulumi:"nodePort,optional"`
	InstanceTypes  []string                      `pulumi:"instanceTypes,optional"`
	CapacityType   *EksCapacityType              `pulumi:"capacityType,optional"`
	MinSize        *int                          `pulumi:"minSize,optional"`
	MaxSize        *int                          `pulumi:"maxSize,optional"`
	DesiredSize    *int                          `pulumi:"desiredSize,optional"`
	VolumeSize     pulumi.IntPtrInput            `pulumi:"volumeSize,optional"`
	MaxUnavailable pulumi.IntPtrInput            `pulumi:"maxUnavailable,optional"`
	AddOnVersions  map[string]pulumi.StringInput `pulumi:"addOnVersions,optional"`
}

// Annotate documents the type.
func (e *EksNodeGroup) Annotate(a infer.Annotator) {
	a.Describe(&e, "A managed node group with Amazon Linux 2023, and the add-ons that its nodes need. The load "+
		"balancer reaches the application on one port of all nodes: deploy a service of the type NodePort with it.")
	a.Describe(&e.NodePort, "The port of the nodes that the load balancer reaches: the `nodePort` of your service. "+
		"Changing it needs a region without users, as another kind of compute does.")
	a.Describe(&e.InstanceTypes, "The types of the nodes, all of one architecture, which they decide. One type "+
		"changes in place, node after node. Several, for `SPOT`, change only while the region is isolated and not protected.")
	a.Describe(&e.CapacityType, "How the nodes are bought. Changing it needs a region that is isolated and not protected.")
	a.Describe(&e.MinSize, "The least number of nodes. A group without `desiredSize` begins with it.")
	a.Describe(&e.MaxSize, "The largest number of nodes.")
	a.Describe(&e.DesiredSize, "The number of nodes. Leave it out where the Cluster Autoscaler or the like sets it: then no "+
		"later `pulumi up` changes it. To change `minSize` or `maxSize` then, refresh first, and set this too for one update.")
	a.Describe(&e.VolumeSize, "The size of a node's encrypted volume. Changing it replaces the nodes in place, one "+
		"after the other.")
	a.Describe(&e.MaxUnavailable, "How many nodes may be missing while nodes are replaced.")
	a.Describe(&e.AddOnVersions, "The versions of the add-ons `vpc-cni`, `kube-proxy`, `eks-pod-identity-agent` and "+
		"`coredns`, such as `v1.20.4-eksbuild.1`. What is not named gets AWS's default when it is made, which no "+
		"later update changes. See https://docs.aws.amazon.com/eks/latest/userguide/eks-add-ons.html.")
}

// EksNodeGroupOverrides is what one region says differently about its node group.
type EksNodeGroupOverrides struct {
	NodePort       *int                          `pulumi:"nodePort,optional"`
	InstanceTypes  []string                      `pulumi:"instanceTypes,optional"`
	CapacityType   *EksCapacityType              `pulumi:"capacityType,optional"`
	MinSize        *int                          `pulumi:"minSize,optional"`
	MaxSize        *int                          `pulumi:"maxSize,optional"`
	DesiredSize    *int                          `pulumi:"desiredSize,optional"`
	VolumeSize     pulumi.IntPtrInput            `pulumi:"volumeSize,optional"`
	MaxUnavailable pulumi.IntPtrInput            `pulumi:"maxUnavailable,optional"`
	AddOnVersions  map[string]pulumi.StringInput `pulumi:"addOnVersions,optional"`
}

// Annotate documents the type.
func (e *EksNodeGroupOverrides) Annotate(a infer.Annotator) {
	a.Describe(&e, "What one region says differently about its node group.")
}

// EksAutoMode are nodes that EKS runs by itself.
type EksAutoMode struct {
	Port        *int    `pulumi:"port,optional"`
	ServiceName *string `pulumi:"serviceName,optional"`
}

// Annotate documents the type.
func (e *EksAutoMode) Annotate(a infer.Annotator) {
	a.Describe(&e, "EKS Auto Mode, with its built-in node pools `general-purpose` and `system`. Nodes come with "+
		"pods, and go with them.")
	a.Describe(&e.Port, "The port of the pods, and of the Kubernetes service in front of them. Changing it needs a "+
		"region without users, as another kind of compute does.")
	a.Describe(&e.ServiceName, "The name of the Kubernetes service that the TargetGroupBinding is about.")
}

// EksAutoModeOverrides is what one region says differently about its nodes.
type EksAutoModeOverrides struct {
	Port        *int    `pulumi:"port,optional"`
	ServiceName *string `pulumi:"serviceName,optional"`
}

// Annotate documents the type.
func (e *EksAutoModeOverrides) Annotate(a infer.Annotator) {
	a.Describe(&e, "What one region says differently about the nodes that EKS runs.")
}
