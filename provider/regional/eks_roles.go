package regional

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/kms"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/policy"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
)

// The policies of AWS's own that it wants on the roles of clusters and nodes:
// https://docs.aws.amazon.com/eks/latest/userguide/security-iam-awsmanpol.html. In Auto Mode the cluster does what nodes and
// controllers do elsewhere: https://docs.aws.amazon.com/eks/latest/userguide/auto-learn-iam.html. The policy of the network
// plugin is the nodes', and Session Manager is in place of SSH.
var (
	clusterPolicies  = []string{"AmazonEKSClusterPolicy"}
	autoModePolicies = []string{
		"AmazonEKSBlockStoragePolicy", "AmazonEKSClusterPolicy", "AmazonEKSComputePolicy", "AmazonEKSLoadBalancingPolicy",
		"AmazonEKSNetworkingPolicy",
	}
	nodePolicies = []string{
		"AmazonEC2ContainerRegistryPullOnly", "AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonSSMManagedInstanceCore",
	}
	autoModeNodePolicies = []string{"AmazonEC2ContainerRegistryPullOnly", "AmazonEKSWorkerNodeMinimalPolicy"}
)

// newRoles registers the roles of the cluster and of its nodes.
func (c *cluster) newRoles(ctx *pulumi.Context, s region.Scope, spec Spec) error {
	ofCluster, ofNodes := clusterPolicies, nodePolicies
	if spec.Compute.Eks.Nodes.AutoMode != nil {
		ofCluster, ofNodes = autoModePolicies, autoModeNodePolicies
	}
	var err error
	if c.role, err = newTrustedRole(ctx, s, spec, "cluster", trustWithTags("eks.amazonaws.com")); err != nil {
		return err
	}
	if err := c.attachManaged(ctx, s, c.role, "cluster", ofCluster); err != nil {
		return err
	}
	if c.nodeRole, err = newRole(ctx, s, spec, "node", "ec2.amazonaws.com"); err != nil {
		return err
	}
	return c.attachManaged(ctx, s, c.nodeRole, "node", ofNodes)
}

// trustWithTags lets a service of AWS take a role and say with tags for whom, as EKS does.
func trustWithTags(service string) string {
	return policy.Document(policy.Statement{
		Effect:    "Allow",
		Principal: map[string]string{"Service": service},
		Action:    []string{"sts:AssumeRole", "sts:TagSession"},
	})
}

// attachManaged gives a role policies of AWS's own.
func (p *permissions) attachManaged(
	ctx *pulumi.Context, s region.Scope, role *iam.Role, use string, policies []string,
) error {
	for _, name := range policies {
		attachment, err := iam.NewRolePolicyAttachment(ctx, s.Name(use+"-policy", name), &iam.RolePolicyAttachmentArgs{
			Role: role.Name, PolicyArn: pulumi.String("arn:aws:iam::aws:policy/" + name),
		}, s.Options()...)
		if err != nil {
			return fmt.Errorf("giving the %s role %s: %w", use, name, err)
		}
		p.policies = append(p.policies, attachment)
	}
	return nil
}

// useClusterKey lets the role of a cluster use its key.
func useClusterKey(key *kms.Key) pulumi.StringOutput {
	return key.Arn.ApplyT(func(arn string) string {
		return policy.Document(policy.Allow("UseKey",
			[]string{"kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:ListGrants"}, arn))
	}).(pulumi.StringOutput)
}
