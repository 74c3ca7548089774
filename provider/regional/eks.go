package regional

import (
	"fmt"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/eks"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/kms"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// cluster is a cluster of EKS, to which its users deploy the application.
type cluster struct {
	// role is that of the control plane, nodeRole that of the nodes, and podRole that of the application.
	role, nodeRole, podRole *iam.Role
	key                     *kms.Key
	logGroup                *cloudwatch.LogGroup
	cluster                 *eks.Cluster
	nodes                   *eks.NodeGroup
	// ready is what users need, and podsNeed what must be there before pods start.
	ready, podsNeed []pulumi.Resource
	permissions
}

// newCluster registers a cluster, its nodes, and the way of the load balancer to them.
func newCluster(ctx *pulumi.Context, s region.Scope, n *network, l *loadBalancer, spec Spec) (*compute, error) {
	c := &cluster{}
	for _, build := range []func() error{
		func() error { return c.newRoles(ctx, s, spec) },
		func() error { return c.newKey(ctx, s, spec) },
		func() error { return c.newLogGroup(ctx, s, spec) },
		func() error { return c.newControlPlane(ctx, s, n, spec) },
		func() error { return c.newAccess(ctx, s, spec) },
		func() error { return c.newPodRole(ctx, s, spec) },
	} {
		if err := build(); err != nil {
			return nil, err
		}
	}
	reach, err := l.reach(ctx, s, c.securityGroup(), spec)
	if err != nil {
		return nil, err
	}
	c.ready = slices.Concat([]pulumi.Resource{c.cluster}, reach)
	names := map[string]pulumi.StringOutput{eksClusterName: c.cluster.Name}
	if settings := spec.Compute.Eks; settings.Nodes.AutoMode != nil {
		names[targetGroupBindingName] = l.targetGroupBinding(settings)
	} else {
		if err := c.newNodes(ctx, s, n, l, spec, reach); err != nil {
			return nil, err
		}
		names[nodeGroupName] = c.nodes.NodeGroupName
	}
	names[kubeconfigName] = c.kubeconfig(ctx, s.Region())
	made := &compute{roleArn: c.podRole.Arn, securityGroup: c.securityGroup(), ready: c.ready, names: names}
	if c.nodes != nil {
		made.deployed = []pulumi.Output{c.nodes.URN()}
	}
	return made, nil
}

// securityGroup is the id of the one that EKS makes for the control plane and the nodes.
func (c *cluster) securityGroup() pulumi.StringOutput {
	return c.cluster.VpcConfig.ClusterSecurityGroupId().Elem()
}

// clusterPrefix begins the names of a cluster: one whose nodes EKS runs by itself is another, which is built beside the first.
func (s Spec) clusterPrefix() string {
	if s.Compute.Eks.Nodes.AutoMode != nil {
		return "auto-mode-"
	}
	return "eks-"
}

// clusterName is fixed, because the role of a cluster with Auto Mode may change target groups with its name in a tag alone. A
// cluster in another network is another one.
func (s Spec) clusterName(region string) string {
	return s.physicalName(topology.EKSCluster, region, s.clusterPrefix()+s.Network.Key())
}

// newKey registers the key that encrypts what the cluster keeps.
func (c *cluster) newKey(ctx *pulumi.Context, s region.Scope, spec Spec) error {
	if !*spec.Compute.Eks.CustomerManagedKey {
		return nil
	}
	name := s.Name("cluster-key")
	var err error
	c.key, err = kms.NewKey(ctx, name, &kms.KeyArgs{
		Description:          pulumi.String("Encrypts what " + s.Name("cluster") + " keeps."),
		EnableKeyRotation:    pulumi.Bool(true),
		DeletionWindowInDays: pulumi.Int(30),
		Tags:                 s.Tags(name),
	}, s.Options(pulumi.Protect(spec.Protected))...)
	if err != nil {
		return fmt.Errorf("creating the cluster's key: %w", err)
	}
	return c.attach(ctx, s, c.role, "cluster", "key", useClusterKey(c.key))
}

// newLogGroup registers the log group of the control plane, which EKS would make without an end of its logs and leave behind.
func (c *cluster) newLogGroup(ctx *pulumi.Context, s region.Scope, spec Spec) error {
	settings := spec.Compute.Eks
	if len(settings.ControlPlaneLogs) == 0 {
		return nil
	}
	name := s.Name(spec.clusterPrefix() + "log-group")
	var err error
	c.logGroup, err = cloudwatch.NewLogGroup(ctx, name, &cloudwatch.LogGroupArgs{
		Name:            pulumi.String("/aws/eks/" + spec.clusterName(s.Region()) + "/cluster"),
		RetentionInDays: settings.LogRetentionInDays,
		Tags:            s.Tags(name),
	}, s.Options()...)
	if err != nil {
		return fmt.Errorf("creating the cluster's log group: %w", err)
	}
	return nil
}

// newControlPlane registers the cluster itself. It needs its role's permissions until it is gone, to take its network
// interfaces away.
func (c *cluster) newControlPlane(ctx *pulumi.Context, s region.Scope, n *network, spec Spec) error {
	settings := spec.Compute.Eks
	logs := pulumi.StringArray{}
	for _, kind := range settings.ControlPlaneLogs {
		logs = append(logs, pulumi.String(string(kind)))
	}
	automatic := pulumi.Bool(settings.Nodes.AutoMode != nil)
	nodes := &eks.ClusterComputeConfigArgs{Enabled: automatic}
	if automatic {
		nodes.NodePools, nodes.NodeRoleArn = pulumi.ToStringArray([]string{"general-purpose", "system"}), c.nodeRole.Arn
	}
	name := s.Name(spec.clusterPrefix() + "cluster")
	args := &eks.ClusterArgs{
		Name:    pulumi.String(spec.clusterName(s.Region())),
		RoleArn: c.role.Arn,
		Version: pulumi.String(*settings.KubernetesVersion),
		VpcConfig: &eks.ClusterVpcConfigArgs{
			SubnetIds:             n.privateIDs(),
			EndpointPrivateAccess: pulumi.Bool(true),
			EndpointPublicAccess:  pulumi.Bool(*settings.PublicAccess),
			PublicAccessCidrs:     pulumi.ToStringArray(settings.PublicAccessCidrBlocks),
		},
		AccessConfig: &eks.ClusterAccessConfigArgs{
			AuthenticationMode: pulumi.String("API"), BootstrapClusterCreatorAdminPermissions: pulumi.Bool(true),
		},
		// The add-ons are resources of their own, and Auto Mode has them built in.
		BootstrapSelfManagedAddons: pulumi.Bool(false),
		EnabledClusterLogTypes:     logs,
		ComputeConfig:              nodes,
		KubernetesNetworkConfig: &eks.ClusterKubernetesNetworkConfigArgs{
			ElasticLoadBalancing: &eks.ClusterKubernetesNetworkConfigElasticLoadBalancingArgs{Enabled: automatic},
		},
		StorageConfig: &eks.ClusterStorageConfigArgs{
			BlockStorage: &eks.ClusterStorageConfigBlockStorageArgs{Enabled: automatic},
		},
		Tags: s.Tags(name),
	}
	needs := slices.Clone(c.policies)
	if c.logGroup != nil {
		needs = append(needs, c.logGroup)
	}
	if c.key != nil {
		args.EncryptionConfig = &eks.ClusterEncryptionConfigArgs{
			Provider:  &eks.ClusterEncryptionConfigProviderArgs{KeyArn: c.key.Arn},
			Resources: pulumi.ToStringArray([]string{"secrets"}),
		}
	}
	var err error
	c.cluster, err = eks.NewCluster(ctx, name, args, s.Options(pulumi.DependsOn(needs), pulumi.Protect(spec.Protected))...)
	if err != nil {
		return fmt.Errorf("creating the EKS cluster: %w", err)
	}
	return nil
}

// newPodRole registers the role of the application's pods, and gives it to their service account.
func (c *cluster) newPodRole(ctx *pulumi.Context, s region.Scope, spec Spec) error {
	settings := spec.Compute.Eks
	var err error
	if c.podRole, err = newTrustedRole(ctx, s, spec, "pod", trustWithTags("pods.eks.amazonaws.com")); err != nil {
		return err
	}
	if err := c.bind(ctx, s, c.podRole, "pod", spec, settings.PodPolicy); err != nil {
		return err
	}
	name := s.Name("pod-identity")
	association, err := eks.NewPodIdentityAssociation(ctx, name, &eks.PodIdentityAssociationArgs{
		ClusterName:    c.cluster.Name,
		Namespace:      pulumi.String(*settings.Namespace),
		ServiceAccount: pulumi.String(*settings.ServiceAccount),
		RoleArn:        c.podRole.Arn,
		Tags:           s.Tags(name),
	}, s.Options()...)
	if err != nil {
		return fmt.Errorf("giving the application's pods their role: %w", err)
	}
	c.podsNeed = append(c.podsNeed, association)
	return nil
}
