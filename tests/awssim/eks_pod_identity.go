package awssim

import "strings"

const (
	srcEKSPodIdentity       Source = "tf-eks-pod-identity-association"
	srcEKSCreatePodIdentity Source = "aws-eks-create-pod-identity-association"
)

var _ = cite(map[Source]string{
	srcEKSPodIdentity:       tfEKS + "pod_identity_association.go",
	srcEKSCreatePodIdentity: eksAPI + "API_CreatePodIdentityAssociation.html",
})

// Rules of pod identities.
var (
	ruleEKSPodTaken = rule("eks.pod-identity.taken", srcEKSCreatePodIdentity, "ResourceInUseException")
	ruleEKSPodRole  = rule("eks.pod-identity.role-missing", srcEKSCreatePodIdentity, "InvalidParameterException")
	ruleEKSPodTrust = rule("eks.pod-identity.role-trust", srcEKSPodRole, "AccessDeniedException")
	ruleEKSPodAgent = rule("eks.pod-identity.no-agent", srcEKSPodRole, "AccessDeniedException")
	ruleEKSPodNone  = rule("eks.pod-identity.no-association", srcEKSCreatePodIdentity, "AccessDeniedException")
)

var _ = declare(&Type{
	Token: eksPodIdentityToken, Source: srcEKSPodIdentity, Tagged: true,
	Properties: Properties{
		"associationArn": out(String), "associationId": out(String),
		"clusterName":    {Kind: String, Required: true, ForceNew: true},
		"namespace":      {Kind: String, Required: true, ForceNew: true},
		"roleArn":        {Kind: String, Required: true, Pattern: arnPattern},
		"serviceAccount": {Kind: String, Required: true, ForceNew: true},
	},
	Refs: []Ref{clusterRef, {Property: "roleArn", To: roleToken, By: "arn", Missing: ruleEKSPodRole}},
	ImportID: func(o *Object) string {
		return o.Live.String("clusterName") + "," + o.ID
	},
	Create: func(op *Op) error {
		live := op.Object.Live
		cluster := op.eksCluster(op.Object)
		if other := op.podIdentity(cluster, live.String("namespace"), live.String("serviceAccount")); other != nil {
			return ruleEKSPodTaken.Refuse("Association already exists: %s", other.ID)
		}
		op.Object.Owner = cluster
		id := "a-" + strings.ToLower(op.Hex(17))
		op.Identify(id, op.ARN("eks", "podidentityassociation/"+cluster.ID+"/"+id))
		op.Set(Values{"associationId": id, "associationArn": op.Object.ARN})
		return nil
	},
})

// podIdentity is the association of a service account of a cluster, or nil.
func (op *Op) podIdentity(cluster *Object, namespace, account string) *Object {
	for _, each := range op.ObjectsIn(cluster.Region, eksPodIdentityToken) {
		if each.Live.String("clusterName") == cluster.ID && each.Live.String("namespace") == namespace &&
			each.Live.String("serviceAccount") == account {
			return each
		}
	}
	return nil
}

// PodRole is the role that pods of a service account get their credentials from, or why they get none.
func (s *Sim) PodRole(region, cluster, namespace, serviceAccount string) (roleARN string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	op, at, err := s.inCluster(region, cluster)
	if err != nil {
		return "", err
	}
	association := op.podIdentity(at, namespace, serviceAccount)
	if association == nil {
		return "", ruleEKSPodNone.Refuse("there is no association of %s/%s in %s", namespace, serviceAccount, cluster)
	}
	if !autoMode(at) && op.eksAddon(at, "eks-pod-identity-agent") == nil {
		return "", ruleEKSPodAgent.Refuse("%s has no add-on eks-pod-identity-agent, which hands the credentials out", cluster)
	}
	role := op.FindARN(association.Live.String("roleArn"))
	if !trustedBy(role, "pods.eks.amazonaws.com", "sts:AssumeRole", "sts:TagSession") {
		return "", ruleEKSPodTrust.Refuse("Unauthorized Exception! EKS does not have permissions to assume the associated role.")
	}
	return role.ARN, nil
}
