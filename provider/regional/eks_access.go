package regional

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/eks"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
)

// accessPolicies is where AWS keeps what principals may do in clusters.
const accessPolicies = "arn:aws:eks::aws:cluster-access-policy/"

// newAccess registers who may use the cluster, and what for.
func (c *cluster) newAccess(ctx *pulumi.Context, s region.Scope, spec Spec) error {
	for _, each := range spec.Compute.Eks.AccessEntries {
		name := s.Name("access-entry", each.Name)
		entry, err := eks.NewAccessEntry(ctx, name, &eks.AccessEntryArgs{
			ClusterName: c.cluster.Name, PrincipalArn: each.PrincipalArn, Tags: s.Tags(name),
		}, s.Options()...)
		if err != nil {
			return fmt.Errorf("letting %s into the cluster: %w", each.Name, err)
		}
		scope := &eks.AccessPolicyAssociationAccessScopeArgs{Type: pulumi.String("cluster")}
		if len(each.Namespaces) > 0 {
			scope.Type, scope.Namespaces = pulumi.String("namespace"), pulumi.ToStringArray(each.Namespaces)
		}
		// AWS knows an association by its principal and its policy: the end of the old one would be that of the new one.
		_, err = eks.NewAccessPolicyAssociation(ctx, s.Name("access-policy", each.Name), &eks.AccessPolicyAssociationArgs{
			ClusterName:  c.cluster.Name,
			PrincipalArn: entry.PrincipalArn,
			PolicyArn:    pulumi.String(accessPolicies + string(*each.AccessPolicy)),
			AccessScope:  scope,
		}, s.Options(pulumi.DeleteBeforeReplace(true))...)
		if err != nil {
			return fmt.Errorf("saying what %s may do in the cluster: %w", each.Name, err)
		}
	}
	return nil
}
