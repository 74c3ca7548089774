package awssim

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

const (
	rolePolicyToken     = "aws:iam/rolePolicy:RolePolicy"
	roleAttachmentToken = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"

	srcRole       Source = "tf-role"
	srcRolePolicy Source = "tf-role-policy"
	srcAttachment Source = "tf-role-policy-attachment"
	srcIAMErrors  Source = "iam-create-role"
	srcIAMQuotas  Source = "iam-quotas"
	srcIAMGrammar Source = "iam-policy-grammar"
	srcManaged    Source = "iam-managed-policies"

	// iamRegion is where IAM's control plane is in the commercial partition.
	iamRegion = "us-east-1"
)

const tfIAM = "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/iam/"

var _ = cite(map[Source]string{
	srcRole:       tfIAM + "role.go",
	srcRolePolicy: tfIAM + "role_policy.go",
	srcAttachment: tfIAM + "role_policy_attachment.go",
	srcIAMErrors:  "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html",
	srcIAMQuotas:  "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
	srcIAMGrammar: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html",
	srcManaged:    "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html",
})

// Rules about roles and policies.
var (
	ruleRoleTaken      = rule("iam.role.name-taken", srcIAMErrors, "EntityAlreadyExists")
	ruleRoleTrust      = rule("iam.role.trust-policy", srcIAMGrammar, "MalformedPolicyDocument")
	ruleRolePrincipal  = rule("iam.role.principal", srcIAMErrors, "MalformedPolicyDocument")
	ruleRoleTrustSize  = rule("iam.role.trust-policy-size", srcIAMQuotas, "LimitExceeded")
	ruleNoSuchRole     = rule("iam.role.not-found", srcIAMErrors, "NoSuchEntity")
	ruleRoleInUse      = rule("iam.role.has-policies", srcIAMErrors, "DeleteConflict")
	rulePolicyDocument = rule("iam.policy.document", srcIAMGrammar, "MalformedPolicyDocument")
	rulePolicySize     = rule("iam.role.inline-policies-size", srcIAMQuotas, "LimitExceeded")
	ruleManagedMissing = rule("iam.policy.not-found", srcManaged, "NoSuchEntity")
	ruleAttachments    = rule("iam.role.attachments", srcIAMQuotas, "LimitExceeded")
)

// Limits of IAM.
const (
	maxTrustPolicy    = 2048
	maxInlinePolicies = 10240
	maxAttachments    = 10
)

// managedPolicies are the AWS managed policies that globalapp may attach.
var managedPolicies = []string{
	"service-role/AmazonECSTaskExecutionRolePolicy", "service-role/AWSLambdaBasicExecutionRole",
	"service-role/AWSLambdaVPCAccessExecutionRole", "service-role/AmazonEC2ContainerServiceRole",
	"service-role/AmazonRDSEnhancedMonitoringRole", "AmazonSSMManagedInstanceCore", "CloudWatchAgentServerPolicy",
	"AmazonEKSClusterPolicy", "AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryReadOnly", "ReadOnlyAccess",
	"AmazonEKSComputePolicy", "AmazonEKSBlockStoragePolicy", "AmazonEKSLoadBalancingPolicy", "AmazonEKSNetworkingPolicy",
	"AmazonEKSWorkerNodeMinimalPolicy", "AmazonEC2ContainerRegistryPullOnly", "AmazonEKS_CNI_Policy",
	"service-role/AmazonEBSCSIDriverPolicy",
}

var roleName = regexp.MustCompile(`^[\w+=,.@-]+$`)

var _ = declare(&Type{
	Token: roleToken, Source: srcRole, Scope: Global, ControlRegion: iamRegion, Tagged: true,
	Properties: Properties{
		"arn":                 out(String),
		"assumeRolePolicy":    {Kind: String, Required: true, JSON: true},
		"createDate":          out(String),
		"description":         {Kind: String, MaxLen: 1000},
		"forceDetachPolicies": {Kind: Bool, Default: false},
		"inlinePolicies": {
			Kind: List, Set: true, Computed: true, Elem: &Property{Kind: Block, Fields: Properties{
				"name": {Kind: String, MinLen: 1, MaxLen: 128, Pattern: roleName}, "policy": {Kind: String, JSON: true},
			}},
		},
		"managedPolicyArns": {
			Kind: List, Set: true, Computed: true, Elem: &Property{Kind: String, Pattern: policyARN},
		},
		"maxSessionDuration": {Kind: Int, Default: 3600, Min: 3600, Max: 43200},
		"name": {
			Kind: String, Computed: true, ForceNew: true, AutoName: &AutoName{Max: 64}, MaxLen: 64, Pattern: roleName,
			ConflictsWith: []string{"namePrefix"},
		},
		"namePrefix": {
			Kind: String, Computed: true, ForceNew: true, MaxLen: 38, Pattern: roleName, ConflictsWith: []string{"name"},
		},
		"path":                {Kind: String, ForceNew: true, Default: "/", MaxLen: 512},
		"permissionsBoundary": {Kind: String, Pattern: policyARN},
		"uniqueId":            out(String),
	},
	Create: createRole,
	Update: func(op *Op) error { return op.trusted() },
	Refresh: func(op *Op) {
		var arns []string
		for _, a := range op.Referrers(op.Object, roleAttachmentToken) {
			arns = append(arns, a.Live.String("policyArn"))
		}
		op.Set(Values{"managedPolicyArns": append(arns, op.Object.Hidden.Strings("managedPolicyArns")...)})
	},
	Delete: func(op *Op) error {
		if !op.Old.Bool("forceDetachPolicies") {
			return nil
		}
		for _, token := range []string{rolePolicyToken, roleAttachmentToken} {
			for _, policy := range op.Referrers(op.Object, token) {
				op.Remove(policy)
			}
		}
		return nil
	},
})

func createRole(op *Op) error {
	if op.In.Has("namePrefix") {
		op.Set(Values{"name": op.In.String("namePrefix") + op.Hex(26)})
	}
	name := op.Object.Live.String("name")
	if err := op.trusted(); err != nil {
		return err
	}
	for _, other := range op.Objects(roleToken) {
		if strings.EqualFold(other.ID, name) {
			return ruleRoleTaken.Refuse("Role with name %s already exists.", name)
		}
	}
	op.Identify(name, op.GlobalARN("iam", "role"+op.In.String("path")+name))
	op.Set(Values{"uniqueId": "AROA" + strings.ToUpper(op.Hex(17)), "createDate": op.Now().Format(time.RFC3339)})
	op.SetDefault(Values{"managedPolicyArns": []any{}, "inlinePolicies": []any{}})
	op.Object.Hidden["managedPolicyArns"] = op.In["managedPolicyArns"]
	return nil
}

// trusted refuses a trust policy that IAM would refuse.
func (op *Op) trusted() error {
	text := op.In.String("assumeRolePolicy")
	if problem := policyProblem(text, trustPolicy); problem != "" {
		return ruleRoleTrust.Refuse("%s", problem)
	}
	if weight(text) > maxTrustPolicy {
		return ruleRoleTrustSize.Refuse("Cannot exceed quota for ACLSizePerRole: %d", maxTrustPolicy)
	}
	if arn := op.unknownPrincipal(text); arn != "" {
		return ruleRolePrincipal.Refuse("Invalid principal in policy: \"AWS\":%q", arn)
	}
	return nil
}

// weight is the length of a policy as IAM counts it, without white space.
func weight(text string) int { return len(strings.Join(strings.Fields(text), "")) }

var _ = declare(&Type{
	Token: rolePolicyToken, Source: srcRolePolicy, Scope: Global, ControlRegion: iamRegion, Upsert: true,
	Properties: Properties{
		"name": {
			Kind: String, Computed: true, ForceNew: true, AutoName: &AutoName{Max: 255}, MaxLen: 128, Pattern: roleName,
			ConflictsWith: []string{"namePrefix"},
		},
		"namePrefix": {
			Kind: String, Computed: true, ForceNew: true, MaxLen: 102, Pattern: roleName, ConflictsWith: []string{"name"},
		},
		"policy": {Kind: String, Required: true, JSON: true},
		"role":   {Kind: String, Required: true, ForceNew: true},
	},
	Refs: []Ref{{Property: "role", To: roleToken, Missing: ruleNoSuchRole, Held: ruleRoleInUse}},
	Create: func(op *Op) error {
		if op.In.Has("namePrefix") {
			op.Set(Values{"name": op.In.String("namePrefix") + op.Hex(26)})
		}
		if err := op.inline(); err != nil {
			return err
		}
		op.Identify(op.In.String("role")+":"+op.Object.Live.String("name"), "")
		return nil
	},
	Update: func(op *Op) error { return op.inline() },
})

// inline refuses an inline policy that IAM would refuse.
func (op *Op) inline() error {
	text := op.In.String("policy")
	if problem := policyProblem(text, identityPolicy); problem != "" {
		return rulePolicyDocument.Refuse("%s", problem)
	}
	role, total := op.Find(roleToken, op.In.String("role")), weight(text)
	if role == nil {
		return ruleNoSuchRole.Refuse("The role with name %s cannot be found.", op.In.String("role"))
	}
	for _, other := range op.Referrers(role, rolePolicyToken) {
		if other != op.Object && other.Live.String("name") != op.Object.Live.String("name") {
			total += weight(other.Live.String("policy"))
		}
	}
	if total > maxInlinePolicies {
		return rulePolicySize.Refuse("Maximum policy size of %d bytes exceeded for role %s", maxInlinePolicies,
			op.In.String("role"))
	}
	return nil
}

var _ = declare(&Type{
	Token: roleAttachmentToken, Source: srcAttachment, Scope: Global, ControlRegion: iamRegion, Upsert: true,
	Properties: Properties{
		"policyArn": {Kind: String, Required: true, ForceNew: true, Pattern: policyARN},
		"role":      {Kind: String, Required: true, ForceNew: true},
	},
	Refs: []Ref{{Property: "role", To: roleToken, Missing: ruleNoSuchRole, Held: ruleRoleInUse}},
	Create: func(op *Op) error {
		role, arn := op.In.String("role"), op.In.String("policyArn")
		if name, aws := strings.CutPrefix(arn, "arn:aws:iam::aws:policy/"); !aws || !slices.Contains(managedPolicies, name) {
			return ruleManagedMissing.Refuse("Policy %s does not exist or is not attachable.", arn)
		}
		if len(op.Referrers(op.Find(roleToken, role), roleAttachmentToken)) >= maxAttachments {
			return ruleAttachments.Refuse("Cannot exceed quota for PoliciesPerRole: %d", maxAttachments)
		}
		op.Identify(role+"/"+arn, "")
		return nil
	},
})
