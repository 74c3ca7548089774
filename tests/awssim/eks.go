package awssim

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Tokens of the Elastic Kubernetes Service.
const (
	eksClusterToken           = "aws:eks/cluster:Cluster"
	eksNodeGroupToken         = "aws:eks/nodeGroup:NodeGroup"
	eksAddonToken             = "aws:eks/addon:Addon"
	eksAccessEntryToken       = "aws:eks/accessEntry:AccessEntry"
	eksPolicyAssociationToken = "aws:eks/accessPolicyAssociation:AccessPolicyAssociation"
	eksPodIdentityToken       = "aws:eks/podIdentityAssociation:PodIdentityAssociation"
)

const (
	tfEKS    = "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/eks/"
	eksAPI   = "https://docs.aws.amazon.com/eks/latest/APIReference/"
	eksGuide = "https://docs.aws.amazon.com/eks/latest/userguide/"
)

const (
	srcEKSVersions  Source = "aws-eks-versions"
	srcEKSVersion   Source = "aws-eks-update-cluster-version"
	srcEKSNodeRole  Source = "aws-eks-node-role"
	srcEKSPodRole   Source = "aws-eks-pod-identity-role"
	srcEKSNotFound  Source = "aws-eks-describe-cluster"
	srcEKSAuthModes Source = "aws-eks-authentication-modes"
)

var _ = cite(map[Source]string{
	srcEKSVersions:  eksGuide + "kubernetes-versions.html",
	srcEKSVersion:   eksGuide + "update-cluster.html",
	srcEKSNodeRole:  eksGuide + "create-node-role.html",
	srcEKSPodRole:   eksGuide + "pod-id-role.html",
	srcEKSNotFound:  eksAPI + "API_DescribeCluster.html",
	srcEKSAuthModes: eksGuide + "setting-up-access-entries.html",
})

// ruleEKSNoCluster is what every call on a part of a cluster meets that is not there, in this region.
var ruleEKSNoCluster = rule("eks.cluster-missing", srcEKSNotFound, "ResourceNotFoundException")

// Kubernetes versions, by their minor numbers, in November 2026: what there is, and what standard support covers from.
const (
	eksOldest   = 31
	eksStandard = 34
	eksNewest   = 36
)

var eksVersion = regexp.MustCompile(`^1\.(\d+)$`)

// minorVersion is the minor number of a Kubernetes version that there is, or 0.
func minorVersion(version string) int {
	match := eksVersion.FindStringSubmatch(version)
	if match == nil {
		return 0
	}
	n, _ := strconv.Atoi(match[1])
	if n < eksOldest || n > eksNewest {
		return 0
	}
	return n
}

var eksClusterName = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z_-]*$`)

// ofCluster declares the name of the cluster that something is a part of.
func ofCluster() Property {
	return Property{Kind: String, Required: true, ForceNew: true, MinLen: 1, MaxLen: 100, Pattern: eksClusterName}
}

// clusterRef is the reference of a part to its cluster.
var clusterRef = Ref{Property: "clusterName", To: eksClusterToken, Missing: ruleEKSNoCluster}

// eksCluster is the cluster that an object names.
func (op *Op) eksCluster(o *Object) *Object {
	return op.FindIn(o.Region, eksClusterToken, o.Live.String("clusterName"))
}

// trustedBy says whether a role lets a service of AWS do actions of STS with it.
func trustedBy(role *Object, service string, actions ...string) bool {
	var document map[string]any
	if role == nil || json.Unmarshal([]byte(role.Live.String("assumeRolePolicy")), &document) != nil {
		return false
	}
	return !slices.ContainsFunc(actions, func(action string) bool {
		return !slices.ContainsFunc(statementsOf(document), func(s map[string]any) bool {
			principal, _ := s["Principal"].(map[string]any)
			return s["Effect"] == "Allow" && slices.Contains(oneOrMany(principal["Service"]), any(service)) &&
				matchesAny(oneOrMany(s["Action"]), strings.ToLower(action), strings.ToLower)
		})
	})
}

// may says whether a role has one of AWS's managed policies, or is allowed their action by a policy of its own.
func (op *Op) may(role *Object, action string, policies ...string) bool {
	if role == nil {
		return false
	}
	arns := role.Hidden.Strings("managedPolicyArns")
	for _, each := range op.Referrers(role, roleAttachmentToken) {
		arns = append(arns, each.Live.String("policyArn"))
	}
	return op.allows(role, action, "*") || slices.ContainsFunc(policies, func(policy string) bool {
		return slices.Contains(arns, "arn:aws:iam::aws:policy/"+policy)
	})
}

// keepComputed gives a block of an update the fields that its inputs leave to AWS, as the state has them.
func (op *Op) keepComputed(block string, fields ...string) {
	live, before := op.Object.Live.Object(block), op.Old.Object(block)
	for _, field := range fields {
		if live != nil && live[field] == nil && before[field] != nil {
			live[field] = cloneValue(before[field])
		}
	}
}
