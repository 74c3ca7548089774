package regional

import (
	"fmt"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/autoscaling"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/eks"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// imagesOfNodes are the machine images of nodes by architecture.
var imagesOfNodes = map[string]string{
	topology.ArchitectureX86: "AL2023_x86_64_STANDARD", topology.ArchitectureArm: "AL2023_ARM_64_STANDARD",
}

// coreDNS is the one add-on that is there only when it runs on some node.
const coreDNS = "coredns"

// newNodes registers the node group with its add-ons, and makes its nodes targets of the load balancer.
func (c *cluster) newNodes(
	ctx *pulumi.Context, s region.Scope, n *network, l *loadBalancer, spec Spec, reach []pulumi.Resource,
) error {
	// Nodes need their permissions, their way out, and the add-ons of their network, before they start and until they stop.
	needs := slices.Concat(c.policies, n.wayOut, spec.Bindings.Ready)
	versions := spec.Compute.Eks.Nodes.NodeGroup.AddOnVersions
	for _, name := range topology.EKSAddOns {
		if name == coreDNS {
			continue
		}
		made, err := c.newAddOn(ctx, s, name, versions[name])
		if err != nil {
			return err
		}
		needs = append(needs, made)
	}
	template, err := newNodeTemplate(ctx, s, spec)
	if err != nil {
		return err
	}
	if err := c.newNodeGroup(ctx, s, n, spec, template, needs); err != nil {
		return err
	}
	names, err := c.newAddOn(ctx, s, coreDNS, versions[coreDNS], c.nodes)
	if err != nil {
		return err
	}
	c.podsNeed = append(c.podsNeed, c.nodes, names)
	attachment, err := autoscaling.NewAttachment(ctx, s.Name("nodes-attachment"), &autoscaling.AttachmentArgs{
		AutoscalingGroupName: c.nodes.Resources.Index(pulumi.Int(0)).AutoscalingGroups().Index(pulumi.Int(0)).Name().Elem(),
		LbTargetGroupArn:     l.targetGroup.Arn,
	}, s.Options(pulumi.DependsOn(slices.Concat(reach, l.forwarding)))...)
	if err != nil {
		return fmt.Errorf("making the nodes the load balancer's targets: %w", err)
	}
	c.ready = append(c.ready, attachment)
	return nil
}

// newAddOn registers an add-on, whose version is AWS's default unless one is given.
func (c *cluster) newAddOn(
	ctx *pulumi.Context, s region.Scope, addOn string, version pulumi.StringInput, needs ...pulumi.Resource,
) (pulumi.Resource, error) {
	name := s.Name("add-on", addOn)
	args := &eks.AddonArgs{
		ClusterName:              c.cluster.Name,
		AddonName:                pulumi.String(addOn),
		ResolveConflictsOnCreate: pulumi.String("OVERWRITE"),
		ResolveConflictsOnUpdate: pulumi.String("PRESERVE"),
		Tags:                     s.Tags(name),
	}
	if version != nil {
		args.AddonVersion = version.ToStringOutput().ToStringPtrOutput()
	}
	made, err := eks.NewAddon(ctx, name, args, s.Options(pulumi.DependsOn(needs))...)
	if err != nil {
		return nil, fmt.Errorf("creating the add-on %s: %w", addOn, err)
	}
	return made, nil
}

// newNodeTemplate registers what a node is, as far as the machine image does not say it. What stands here AWS changes in place,
// node after node.
func newNodeTemplate(ctx *pulumi.Context, s region.Scope, spec Spec) (*ec2.LaunchTemplate, error) {
	settings := spec.Compute.Eks.Nodes.NodeGroup
	name := s.Name("node-template")
	args := &ec2.LaunchTemplateArgs{
		UpdateDefaultVersion: pulumi.Bool(true),
		// Pods have roles of their own, and none of them is to take the nodes': their requests would be one hop more.
		MetadataOptions: &ec2.LaunchTemplateMetadataOptionsArgs{
			HttpEndpoint:            pulumi.String("enabled"),
			HttpTokens:              pulumi.String("required"),
			HttpPutResponseHopLimit: pulumi.Int(1),
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
		TagSpecifications: ec2.LaunchTemplateTagSpecificationArray{
			&ec2.LaunchTemplateTagSpecificationArgs{ResourceType: pulumi.String("instance"), Tags: s.Tags(name)},
			&ec2.LaunchTemplateTagSpecificationArgs{ResourceType: pulumi.String("volume"), Tags: s.Tags(name)},
		},
		Tags: s.Tags(name),
	}
	if len(settings.InstanceTypes) == 1 {
		args.InstanceType = pulumi.String(settings.InstanceTypes[0])
	}
	template, err := ec2.NewLaunchTemplate(ctx, name, args, s.Options(spec.Turn...)...)
	if err != nil {
		return nil, fmt.Errorf("creating the launch template of the nodes: %w", err)
	}
	return template, nil
}

// newNodeGroup registers the node group. AWS replaces one for another capacity type or architecture, which begins beside the
// first: the name is AWS's prefix and the provider's suffix.
func (c *cluster) newNodeGroup(
	ctx *pulumi.Context, s region.Scope, n *network, spec Spec, template *ec2.LaunchTemplate, needs []pulumi.Resource,
) error {
	settings := spec.Compute.Eks.Nodes.NodeGroup
	name := s.Name("nodes")
	options := []pulumi.ResourceOption{pulumi.DependsOn(needs), pulumi.Protect(spec.Protected), slowly}
	size := settings.DesiredSize
	if size == nil {
		size = settings.MinSize
		options = append(options, pulumi.IgnoreChanges([]string{"scalingConfig.desiredSize"}))
	}
	args := &eks.NodeGroupArgs{
		ClusterName:         c.cluster.Name,
		NodeGroupNamePrefix: pulumi.String("nodes-"),
		NodeRoleArn:         c.nodeRole.Arn,
		SubnetIds:           n.privateIDs(),
		// Nodes follow the control plane, which is upgraded before them.
		Version:      pulumi.String(*spec.Compute.Eks.KubernetesVersion),
		AmiType:      pulumi.String(imagesOfNodes[topology.InstanceArchitecture(settings.InstanceTypes[0])]),
		CapacityType: pulumi.String(string(*settings.CapacityType)),
		LaunchTemplate: &eks.NodeGroupLaunchTemplateArgs{
			Id:      template.ID().ToStringOutput().ToStringPtrOutput(),
			Version: pulumi.Sprintf("%d", template.LatestVersion),
		},
		ScalingConfig: &eks.NodeGroupScalingConfigArgs{
			MinSize: pulumi.Int(*settings.MinSize), MaxSize: pulumi.Int(*settings.MaxSize), DesiredSize: pulumi.Int(*size),
		},
		UpdateConfig: &eks.NodeGroupUpdateConfigArgs{MaxUnavailable: settings.MaxUnavailable},
		Tags:         s.Tags(name),
	}
	if len(settings.InstanceTypes) > 1 {
		args.InstanceTypes = pulumi.ToStringArray(settings.InstanceTypes)
	}
	var err error
	if c.nodes, err = eks.NewNodeGroup(ctx, name, args, s.Options(options...)...); err != nil {
		return fmt.Errorf("creating the node group: %w", err)
	}
	return nil
}
