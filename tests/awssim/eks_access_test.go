package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func (k *kubernetes) policyInputs(entry State, changes Values) Values {
	return with(Values{
		"clusterName": "shop", "principalArn": entry.Outputs["principalArn"],
		"policyArn":   "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
		"accessScope": Values{"type": "cluster"},
	}, changes)
}

func (k *kubernetes) podInputs(changes Values) Values {
	return with(Values{
		"clusterName": "shop", "namespace": "default", "serviceAccount": "app", "roleArn": k.nodeRole.Outputs["arn"],
	}, changes)
}

// entryWith is refused of an access entry with changed inputs.
func entryWith(changes Values) func(s *Sim) error {
	return func(s *Sim) error {
		k := clustered(s, "eu-west-1", 1)
		return k.refused(eksAccessEntryToken, with(Values{
			"clusterName": "shop", "principalArn": k.role.Outputs["arn"],
		}, changes))
	}
}

// accessPolicyWith is refused of a policy with changed inputs for an entry.
func accessPolicyWith(entry, changes Values) func(s *Sim) error {
	return func(s *Sim) error {
		k := clustered(s, "eu-west-1", 1)
		made := must(k.c.Create(eksAccessEntryToken, "admin", with(Values{
			"clusterName": "shop", "principalArn": k.role.Outputs["arn"],
		}, entry)))
		return k.refused(eksPolicyAssociationToken, k.policyInputs(made, changes))
	}
}

var (
	_ = breaks(ruleEKSEntryMode, func(s *Sim) error {
		k := newKubernetes(s, "eu-west-1", 1)
		must(k.c.Create(eksClusterToken, "shop", with(k.clusterInputs(), Values{"accessConfig": nil})))
		return k.refused(eksAccessEntryToken, Values{"clusterName": "shop", "principalArn": k.role.Outputs["arn"]})
	})
	_ = breaks(ruleEKSEntryTaken, func(s *Sim) error {
		k := noded(s, "eu-west-1", 1)
		return k.refused(eksAccessEntryToken, Values{
			"clusterName": "shop", "principalArn": k.nodeRole.Outputs["arn"], "type": "EC2_LINUX",
		})
	})
	_ = breaks(ruleEKSEntryPrincipal, entryWith(Values{"principalArn": "arn:aws:iam::111122223333:role/none"}))
	_ = breaks(ruleEKSEntryGroup, entryWith(Values{"kubernetesGroups": []string{"system:masters"}}))
	_ = breaks(ruleEKSEntryNode, entryWith(Values{"type": "EC2_LINUX", "kubernetesGroups": []string{"nodes"}}))
	_ = breaks(ruleEKSPolicyEntry, accessPolicyWith(nil, Values{"principalArn": "arn:aws:iam::111122223333:role/none"}))
	_ = breaks(ruleEKSPolicyUnknown, accessPolicyWith(nil, Values{"policyArn": "arn:aws:iam::aws:policy/AdministratorAccess"}))
	_ = breaks(ruleEKSPolicyScope, accessPolicyWith(nil, Values{"accessScope": Values{"type": "namespace"}}))
	_ = breaks(ruleEKSPolicyNode, accessPolicyWith(Values{"type": "EC2_LINUX"}, nil))
)

func TestEKSGrantsTheNodesOfAutoModeAccessByItself(t *testing.T) {
	t.Parallel()
	k := automatic(New(Options{}), "eu-west-1", 1)
	entry := must(k.c.Read(State{Type: eksAccessEntryToken, ID: "shop:" + k.nodeRole.Outputs.String("arn")}))
	assert.Equal(t, "EC2", entry.Outputs.String("type"))
	assert.Equal(t, []string{"system:nodes"}, entry.Outputs.Strings("kubernetesGroups"))
}

func TestAnAccessEntryTakesItsPoliciesWithIt(t *testing.T) {
	t.Parallel()
	k := clustered(New(Options{}), "eu-west-1", 1)
	entry := must(k.c.Create(eksAccessEntryToken, "admin", Values{
		"clusterName": "shop", "principalArn": k.role.Outputs["arn"], "kubernetesGroups": []string{"viewers"},
	}))
	policy := must(k.c.Create(eksPolicyAssociationToken, "admin", k.policyInputs(entry, nil)))
	changed := must(k.c.Update(entry, Values{
		"clusterName": "shop", "principalArn": k.role.Outputs["arn"], "kubernetesGroups": []string{"editors"},
	}))
	assert.Equal(t, []string{"editors"}, changed.Outputs.Strings("kubernetesGroups"))
	require.NoError(t, k.c.Delete(entry))
	assert.Empty(t, must(k.c.Read(policy)).ID)
}
