package awssim

import (
	"slices"
	"strings"
	"time"
)

const (
	srcEKSAccessEntry    Source = "tf-eks-access-entry"
	srcEKSAssociation    Source = "tf-eks-access-policy-association"
	srcEKSCreateEntry    Source = "aws-eks-create-access-entry"
	srcEKSAssociate      Source = "aws-eks-associate-access-policy"
	srcEKSAccessPolicies Source = "aws-eks-access-policies"
)

var _ = cite(map[Source]string{
	srcEKSAccessEntry:    tfEKS + "access_entry.go",
	srcEKSAssociation:    tfEKS + "access_policy_association.go",
	srcEKSCreateEntry:    eksAPI + "API_CreateAccessEntry.html",
	srcEKSAssociate:      eksAPI + "API_AssociateAccessPolicy.html",
	srcEKSAccessPolicies: eksGuide + "access-policy-permissions.html",
})

// Rules of access entries and their policies. The provider asks again for two minutes for a principal that is not known
// yet.
var (
	ruleEKSEntryMode      = rule("eks.access-entry.authentication-mode", srcEKSAuthModes, "InvalidRequestException")
	ruleEKSEntryTaken     = rule("eks.access-entry.taken", srcEKSCreateEntry, "ResourceInUseException")
	ruleEKSEntryPrincipal = rule("eks.access-entry.principal", srcEKSCreateEntry, "InvalidParameterException")
	ruleEKSEntryGroup     = rule("eks.access-entry.group", srcEKSCreateEntry, "InvalidParameterException")
	ruleEKSEntryNode      = rule("eks.access-entry.node-type", srcEKSCreateEntry, "InvalidParameterException")
	ruleEKSPolicyEntry    = rule("eks.access-policy.no-entry", srcEKSAssociate, "ResourceNotFoundException")
	ruleEKSPolicyUnknown  = rule("eks.access-policy.unknown", srcEKSAccessPolicies, "InvalidParameterException")
	ruleEKSPolicyScope    = rule("eks.access-policy.scope", srcEKSAssociate, "InvalidParameterException")
	ruleEKSPolicyNode     = rule("eks.access-policy.node-type", srcEKSAssociate, "InvalidRequestException")
)

// standardEntry is the type of entries for people and programs; the others are for nodes.
const standardEntry = "STANDARD"

// accessPolicies are those that programs associate, by the last part of their ARN.
var accessPolicies = []string{
	"AmazonEKSAdminPolicy", "AmazonEKSClusterAdminPolicy", "AmazonEKSAdminViewPolicy", "AmazonEKSEditPolicy",
	"AmazonEKSViewPolicy", "AmazonEKSAutoNodePolicy", "AmazonEKSSecretReaderPolicy",
}

var _ = declare(&Type{
	Token: eksAccessEntryToken, Source: srcEKSAccessEntry, Tagged: true,
	Properties: Properties{
		"accessEntryArn": out(String), "clusterName": ofCluster(), "createdAt": out(String),
		"kubernetesGroups": {Kind: List, Set: true, Computed: true, Elem: &Property{Kind: String}},
		"modifiedAt":       out(String),
		"principalArn":     {Kind: String, Required: true, ForceNew: true, Pattern: arnPattern},
		"type": {Kind: String, ForceNew: true, Default: standardEntry, Enum: []any{
			"EC2", "EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX", "HYBRID_LINUX", standardEntry,
		}},
		"userName": {Kind: String, Computed: true},
	},
	Refs: []Ref{clusterRef},
	Create: func(op *Op) error {
		live := op.Object.Live
		cluster, principal := op.eksCluster(op.Object), live.String("principalArn")
		if err := op.checkEntry(cluster); err != nil {
			return err
		}
		if op.accessEntry(cluster, principal) != nil {
			return ruleEKSEntryTaken.Refuse("The specified access entry resource is already in use on this cluster.")
		}
		role := op.FindARN(principal)
		if strings.Contains(principal, ":role/") && role == nil {
			op.Spend(2 * time.Minute)
			return ruleEKSEntryPrincipal.Refuse("The specified principalArn is invalid: invalid principal.")
		}
		op.Object.Owner = cluster
		op.showEntry(op.Object, cluster)
		return nil
	},
	Update: func(op *Op) error { return op.checkEntry(op.eksCluster(op.Object)) },
})

// checkEntry is what AWS demands of an access entry.
func (op *Op) checkEntry(cluster *Object) error {
	live := op.Object.Live
	if mode := cluster.Live.Object("accessConfig").String("authenticationMode"); mode == "CONFIG_MAP" {
		return ruleEKSEntryMode.Refuse("The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to " +
			"perform this operation.")
	}
	if live.String("type") != standardEntry && (len(op.In.List("kubernetesGroups")) > 0 || op.In.Has("userName")) {
		return ruleEKSEntryNode.Refuse("The username and the kubernetesGroups cannot be specified for the type %s",
			live.String("type"))
	}
	for _, each := range op.In.Strings("kubernetesGroups") {
		if strings.HasPrefix(each, "system:") {
			return ruleEKSEntryGroup.Refuse("The kubernetes group name %s is invalid, it cannot start with system:", each)
		}
	}
	return nil
}

// accessEntry is the entry of a principal in a cluster, or nil.
func (op *Op) accessEntry(cluster *Object, principal string) *Object {
	return op.FindIn(cluster.Region, eksAccessEntryToken, cluster.ID+":"+principal)
}

// showEntry gives an entry its identity and what AWS computes. It is tied to the role as it is now, not to its name.
func (op *Op) showEntry(entry, cluster *Object) {
	principal := entry.Live.String("principalArn")
	inner := &Op{Region: cluster.Region, Account: op.Account, Object: entry, sim: op.sim}
	inner.Identify(cluster.ID+":"+principal, inner.ARN("eks", "access-entry/"+cluster.ID+"/"+op.uuid()))
	now := op.Now().Format(time.RFC3339)
	inner.Set(Values{"accessEntryArn": entry.ARN, "createdAt": now, "modifiedAt": now})
	user := strings.Replace(strings.Replace(principal, ":iam:", ":sts:", 1), ":role/", ":assumed-role/", 1) +
		"/{{SessionName}}"
	groups := []string{}
	if entry.Live.String("type") != standardEntry {
		user, groups = "system:node:{{EC2PrivateDNSName}}", []string{"system:nodes"}
	}
	inner.SetDefault(Values{"userName": user, "kubernetesGroups": groups})
	if role := op.FindARN(principal); role != nil {
		entry.Hidden["role"] = role.Live["uniqueId"]
	}
}

// grantNodes makes the access entry that EKS gives the role of nodes by itself, where a cluster has entries.
func (op *Op) grantNodes(cluster *Object, role, kind string) {
	mode := cluster.Live.Object("accessConfig").String("authenticationMode")
	if mode == "CONFIG_MAP" || role == "" || op.accessEntry(cluster, role) != nil {
		return
	}
	entry := &Object{
		Type: eksAccessEntryToken, Region: cluster.Region, Owner: cluster, Hidden: Values{},
		Live: Values{"clusterName": cluster.ID, "principalArn": role, "type": kind},
	}
	op.showEntry(entry, cluster)
	op.Add(entry)
}

// grantAutoNodes lets the nodes of Auto Mode join.
func (op *Op) grantAutoNodes() {
	if autoMode(op.Object) {
		op.grantNodes(op.Object, op.Object.Live.Object("computeConfig").String("nodeRoleArn"), "EC2")
	}
}

var _ = declare(&Type{
	Token: eksPolicyAssociationToken, Source: srcEKSAssociation, Upsert: true,
	Properties: Properties{
		"accessScope": {Kind: Block, Required: true, ForceNew: true, Fields: Properties{
			"namespaces": {Kind: List, Set: true, ForceNew: true, Elem: &Property{Kind: String}},
			"type":       {Kind: String, Required: true, ForceNew: true},
		}},
		"associatedAt": out(String), "clusterName": ofCluster(), "modifiedAt": out(String),
		"policyArn":    {Kind: String, Required: true, ForceNew: true, Pattern: arnPattern},
		"principalArn": {Kind: String, Required: true, ForceNew: true, Pattern: arnPattern},
	},
	Refs: []Ref{clusterRef},
	Create: func(op *Op) error {
		live := op.Object.Live
		policy, principal := live.String("policyArn"), live.String("principalArn")
		entry := op.accessEntry(op.eksCluster(op.Object), principal)
		if entry == nil {
			op.Spend(2 * time.Minute)
			return ruleEKSPolicyEntry.Refuse("The specified principalArn could not be found. You can view your available access " +
				"entries with 'list-access-entries'.")
		}
		name, aws := strings.CutPrefix(policy, "arn:aws:eks::aws:cluster-access-policy/")
		if !aws || !slices.Contains(accessPolicies, name) {
			return ruleEKSPolicyUnknown.Refuse("The policyArn parameter format is not valid: %s", policy)
		}
		scope := live.Object("accessScope")
		if kind, spaces := scope.String("type"), len(scope.List("namespaces")); kind != "cluster" && kind != "namespace" ||
			(kind == "namespace") != (spaces > 0) {
			return ruleEKSPolicyScope.Refuse("The access scope is cluster, or namespace with namespaces: %s with %d", kind, spaces)
		}
		if kind := entry.Live.String("type"); kind != standardEntry && kind != "EC2" {
			return ruleEKSPolicyNode.Refuse("Access policies cannot be associated with an access entry of the type %s", kind)
		}
		op.Object.Owner = entry
		op.Identify(strings.Join([]string{live.String("clusterName"), principal, policy}, "#"), "")
		now := op.Now().Format(time.RFC3339)
		op.Set(Values{"associatedAt": now, "modifiedAt": now})
		return nil
	},
})
