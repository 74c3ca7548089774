package awssim

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

const (
	defaultGroupToken = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"
	ingressRuleToken  = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
	egressRuleToken   = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"

	srcGroup        Source = "tf-security-group"
	srcDefaultGroup Source = "tf-default-security-group"
	srcGroupRule    Source = "tf-security-group-rule"
	srcGroupName    Source = "aws-create-security-group"
	srcGroupQuotas  Source = "vpc-quotas"
)

var _ = cite(map[Source]string{
	srcGroup:        tfEC2 + "vpc_security_group.go",
	srcDefaultGroup: tfEC2 + "vpc_default_security_group.go",
	srcGroupRule:    tfEC2 + "vpc_security_group_ingress_rule.go",
	srcGroupName:    "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html",
	srcGroupQuotas:  "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups",
})

// Rules about security groups and what they allow.
var (
	ruleGroupMissing    = rule("ec2.security-group.not-found", srcEC2Errors, "InvalidGroup.NotFound")
	ruleGroupInUse      = rule("ec2.security-group.in-use", srcEC2Errors, "DependencyViolation")
	ruleGroupReferenced = rule("ec2.security-group.referenced-by-rule", srcEC2Errors, "DependencyViolation")
	ruleGroupDuplicate  = rule("ec2.security-group.duplicate-name", srcGroupName, "InvalidGroup.Duplicate")
	ruleGroupNoVPC      = rule("ec2.security-group.no-default-vpc", srcEC2Errors, "VPCIdNotSpecified")
	ruleGroupText       = rule("ec2.security-group.characters", srcGroupName, "InvalidParameterValue")
	ruleRuleDuplicate   = rule("ec2.security-group-rule.duplicate", srcEC2Errors, "InvalidPermission.Duplicate")
	ruleRulePorts       = rule("ec2.security-group-rule.ports", srcGroupRule, "InvalidParameterValue")
	ruleRuleLimit       = rule("ec2.security-group-rule.limit", srcGroupQuotas, "RulesPerSecurityGroupLimitExceeded")
)

// groupText are the characters that names and descriptions of security groups may have.
const groupText = " ._-:/()#,@[]+=&;{}!$*"

func badGroupText(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(groupText, r))
	})
}

// inlineRules declares the rules inside a security group.
func inlineRules() Property {
	cidrs := Property{Kind: List, Elem: &Property{Kind: String, Valid: isNetwork(0, 32, false)}}
	cidrs6 := Property{Kind: List, Elem: &Property{Kind: String, Valid: isNetwork(0, 128, true)}}
	return Property{
		Kind: List, Set: true, Computed: true, Elem: &Property{Kind: Block, Fields: Properties{
			"cidrBlocks": cidrs, "description": {Kind: String, MaxLen: 255},
			"fromPort": {Kind: Int, Required: true}, "ipv6CidrBlocks": cidrs6, "prefixListIds": stringList(),
			"protocol":       {Kind: String, Required: true, Same: sameProtocol},
			"securityGroups": stringSet(), "self": {Kind: Bool, Default: false}, "toPort": {Kind: Int, Required: true},
		}},
	}
}

// protocols are the names that the provider stores for numbers.
var protocols = map[string]string{"all": "-1", "6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6"}

func protocolOf(v any) string {
	text, _ := v.(string)
	text = strings.ToLower(text)
	if name, numbered := protocols[text]; numbered {
		return name
	}
	return text
}

func sameProtocol(a, b any) bool { return protocolOf(a) == protocolOf(b) }

var groupRefs = []Ref{
	{Property: "vpcId", To: vpcToken, Missing: ruleVPCMissing, Held: ruleVPCInUse},
	{Property: "ingress.securityGroups", To: securityGroupToken, Missing: ruleGroupMissing, Held: ruleGroupReferenced},
	{Property: "egress.securityGroups", To: securityGroupToken, Missing: ruleGroupMissing, Held: ruleGroupReferenced},
}

func notSG(v any) string {
	if text, _ := v.(string); strings.HasPrefix(text, "sg-") {
		return "it cannot begin with sg-"
	}
	return ""
}

var _ = declare(&Type{
	Token: securityGroupToken, Source: srcGroup, Tagged: true,
	Properties: Properties{
		"arn":         out(String),
		"description": {Kind: String, ForceNew: true, Default: "Managed by Pulumi", MaxLen: 255},
		"egress":      inlineRules(), "ingress": inlineRules(),
		"name": {
			Kind: String, Computed: true, ForceNew: true, AutoName: &AutoName{Max: 255}, MaxLen: 255,
			ConflictsWith: []string{"namePrefix"}, Valid: notSG,
		},
		"namePrefix": {
			Kind: String, Computed: true, ForceNew: true, MaxLen: 229, ConflictsWith: []string{"name"}, Valid: notSG,
		},
		"ownerId": out(String), "revokeRulesOnDelete": {Kind: Bool, Default: false},
		"vpcId": {Kind: String, Computed: true, ForceNew: true},
	},
	Refs:    groupRefs,
	Create:  createGroup,
	Refresh: refreshGroup,
	Update:  updateGroup,
	Delete: func(op *Op) error {
		if err := op.awaitInterfaces(); err != nil {
			return err
		}
		if op.Old.Bool("revokeRulesOnDelete") {
			op.revokeReferences(op.Object)
		}
		return nil
	},
})

func createGroup(op *Op) error {
	if op.In.Has("namePrefix") {
		op.Set(Values{"name": op.In.String("namePrefix") + op.Hex(26)})
	}
	name, vpc := op.Object.Live.String("name"), op.In.String("vpcId")
	switch {
	case vpc == "":
		return ruleGroupNoVPC.Refuse("No default VPC for this user")
	case badGroupText(name) || badGroupText(op.In.String("description")):
		return ruleGroupText.Refuse("Value for parameter GroupName or GroupDescription is invalid. Character sets "+
			"beyond ASCII are not supported: %q, %q", name, op.In.String("description"))
	}
	for _, other := range op.Objects(securityGroupToken) {
		if other.Live.String("name") == name && other.Live.String("vpcId") == vpc {
			return ruleGroupDuplicate.Refuse("The security group '%s' already exists for VPC '%s'", name, vpc)
		}
	}
	op.Identify(op.NewID("sg-"), "")
	op.Identify(op.Object.ID, op.ARN("ec2", "security-group/"+op.Object.ID))
	op.Set(Values{"ownerId": op.Account})
	op.SetDefault(Values{"ingress": []any{}, "egress": []any{}})
	op.Object.Hidden["ingress"], op.Object.Hidden["egress"] = op.Object.Live["ingress"], op.Object.Live["egress"]
	return nil
}

// refreshGroup shows the rules that are resources of their own among the inline ones, as a read of the group does.
func refreshGroup(op *Op) {
	for direction, token := range map[string]string{"ingress": ingressRuleToken, "egress": egressRuleToken} {
		shown, _ := cloneValue(op.Object.Hidden[direction]).([]any)
		for _, r := range op.Referrers(op.Object, token) {
			if r.Owner == op.Object {
				shown = append(shown, map[string]any(inlineForm(r)))
			}
		}
		op.Set(Values{direction: shown})
	}
}

// inlineForm spells a rule resource as the group shows it.
func inlineForm(r *Object) Values {
	inline := Values{
		"protocol": protocolOf(r.Live["ipProtocol"]), "fromPort": max(r.Live.Int("fromPort"), 0),
		"toPort": max(r.Live.Int("toPort"), 0), "self": false,
	}
	if protocolOf(r.Live["ipProtocol"]) == "-1" {
		inline["fromPort"], inline["toPort"] = 0, 0
	}
	for from, to := range map[string]string{
		"cidrIpv4": "cidrBlocks", "cidrIpv6": "ipv6CidrBlocks", "prefixListId": "prefixListIds",
		"referencedSecurityGroupId": "securityGroups",
	} {
		if v := r.Live.String(from); v != "" {
			inline[to] = []string{v}
		}
	}
	if r.Live.String("referencedSecurityGroupId") == r.Live.String("securityGroupId") {
		inline["self"] = true
		delete(inline, "securityGroups")
	}
	if d := r.Live.String("description"); d != "" {
		inline["description"] = d
	}
	plain, _ := normal(inline).(map[string]any)
	return plain
}

// updateGroup changes the inline rules; what the state showed and the inputs no longer say is revoked, whoever made it.
func updateGroup(op *Op) error {
	for direction, token := range map[string]string{"ingress": ingressRuleToken, "egress": egressRuleToken} {
		if !op.Changed(direction) {
			continue
		}
		before, after := permissions(op.Object, op.Old.Objects(direction)), permissions(op.Object, op.In.Objects(direction))
		for _, r := range op.Referrers(op.Object, token) {
			for _, each := range permissions(op.Object, []Values{inlineForm(r)}) {
				if slices.Contains(before, each) && !slices.Contains(after, each) {
					op.Remove(r)
				}
			}
		}
		op.Object.Hidden[direction] = cloneValue(op.Object.Live[direction])
	}
	return nil
}

// permissions spells every single permission of rules in one form, so that duplicates show.
func permissions(group *Object, rules []Values) []string {
	var all []string
	for _, r := range rules {
		what := fmt.Sprintf("%s %d %d ", protocolOf(r["protocol"]), r.Int("fromPort"), r.Int("toPort"))
		if protocolOf(r["protocol"]) == "-1" {
			what = "-1 "
		}
		peers := slices.Concat(r.Strings("cidrBlocks"), r.Strings("ipv6CidrBlocks"), r.Strings("prefixListIds"),
			r.Strings("securityGroups"))
		if r.Bool("self") {
			peers = append(peers, group.ID)
		}
		for _, peer := range peers {
			all = append(all, what+peer)
		}
	}
	return all
}

// revokeReferences takes away the rules of other groups that point to a group.
func (op *Op) revokeReferences(group *Object) {
	for _, token := range []string{ingressRuleToken, egressRuleToken} {
		for _, r := range op.Referrers(group, token) {
			op.Remove(r)
		}
	}
}

var _ = declare(&Type{
	Token: defaultGroupToken, Source: srcDefaultGroup, Tagged: true,
	Properties: Properties{
		"arn": out(String), "description": out(String), "egress": inlineRules(), "ingress": inlineRules(),
		"name": out(String), "namePrefix": out(String), "ownerId": out(String),
		"revokeRulesOnDelete": {Kind: Bool, Default: false},
		"vpcId":               {Kind: String, Computed: true, ForceNew: true},
	},
	Refs: []Ref{{Property: "vpcId", To: vpcToken, Missing: ruleVPCMissing}, groupRefs[1], groupRefs[2]},
	Create: func(op *Op) error {
		if op.In.String("vpcId") == "" {
			return ruleGroupNoVPC.Refuse("No default VPC for this user")
		}
		vpc := op.Find(vpcToken, op.In.String("vpcId"))
		group := op.Find(securityGroupToken, vpc.Live.String("defaultSecurityGroupId"))
		op.Object.Owner = vpc
		op.Identify(group.ID, group.ARN)
		op.Set(Values{"ownerId": op.Account, "name": "default", "description": group.Live.String("description")})
		op.SetDefault(Values{"ingress": []any{}, "egress": []any{}})
		op.adoptRules(group)
		return nil
	},
	Update: func(op *Op) error {
		op.adoptRules(op.Find(securityGroupToken, op.Object.ID))
		return nil
	},
})

// adoptRules gives the default group the rules of the resource that manages it, and no others.
func (op *Op) adoptRules(group *Object) {
	for _, direction := range []string{"ingress", "egress"} {
		group.Live[direction] = cloneValue(op.Object.Live[direction])
	}
}

// groupRuleProperties are the properties of a rule that is a resource of its own.
func groupRuleProperties() Properties {
	peers := []string{"cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"}
	return Properties{
		"arn":                       out(String),
		"cidrIpv4":                  {Kind: String, ExactlyOneOf: peers, Valid: isNetwork(0, 32, false)},
		"cidrIpv6":                  {Kind: String, ExactlyOneOf: peers, Valid: isNetwork(0, 128, true)},
		"description":               {Kind: String, MaxLen: 255},
		"fromPort":                  {Kind: Int, Min: -1, Max: 65535},
		"ipProtocol":                {Kind: String, Required: true, Same: sameProtocol},
		"prefixListId":              {Kind: String, ExactlyOneOf: peers},
		"referencedSecurityGroupId": {Kind: String, ExactlyOneOf: peers},
		"securityGroupId":           {Kind: String, Required: true, ForceNew: true},
		"securityGroupRuleId":       out(String),
		"toPort":                    {Kind: Int, Min: -1, Max: 65535},
	}
}

func declareGroupRule(token, direction string) *Type {
	return declare(&Type{
		Token: token, Source: srcGroupRule, Tagged: true, Properties: groupRuleProperties(),
		Refs: []Ref{
			{Property: "securityGroupId", To: securityGroupToken, Missing: ruleGroupMissing},
			{
				Property: "referencedSecurityGroupId", To: securityGroupToken, Missing: ruleGroupMissing,
				Held: ruleGroupReferenced,
			},
		},
		Create: func(op *Op) error {
			if err := op.allowed(direction); err != nil {
				return err
			}
			op.Object.Owner = op.Find(securityGroupToken, op.In.String("securityGroupId"))
			op.Identify(op.NewID("sgr-"), "")
			op.Identify(op.Object.ID, op.ARN("ec2", "security-group-rule/"+op.Object.ID))
			op.Set(Values{"securityGroupRuleId": op.Object.ID})
			return nil
		},
		Update: func(op *Op) error { return op.allowed(direction) },
	})
}

var _, _ = declareGroupRule(ingressRuleToken, "ingress"), declareGroupRule(egressRuleToken, "egress")

// maxGroupRules is how many rules of an address family a group has at most in a direction.
const maxGroupRules = 60

// sameFamily are the permissions that count with others: those of IPv6 ranges count by themselves.
func sameFamily(all, wanted []string) []string {
	six := slices.ContainsFunc(wanted, func(each string) bool { return strings.Contains(each, "::") })
	return slices.DeleteFunc(slices.Clone(all), func(each string) bool { return strings.Contains(each, "::") != six })
}

// allowed refuses a rule that its group has already, or whose ports do not fit its protocol.
func (op *Op) allowed(direction string) error {
	protocol := protocolOf(op.In["ipProtocol"])
	ports := op.In.Has("fromPort") && op.In.Has("toPort")
	switch {
	case protocol == "-1" && (op.In.Has("fromPort") || op.In.Has("toPort")):
		return ruleRulePorts.Refuse("fromPort and toPort cannot be given when ipProtocol is -1: all ports are allowed")
	case slices.Contains([]string{"tcp", "udp"}, protocol) && (!ports || op.In.Int("fromPort") > op.In.Int("toPort")):
		return ruleRulePorts.Refuse("Invalid TCP/UDP port (range): from %v to %v", op.In["fromPort"], op.In["toPort"])
	}
	group := op.Find(securityGroupToken, op.In.String("securityGroupId"))
	mine := permissions(group, []Values{inlineForm(op.Object)})
	inline, _ := group.Hidden[direction].([]any)
	taken := permissions(group, Values{"rules": inline}.Objects("rules"))
	for other := range maps.Values(op.sim.world.objects) {
		if other.Type == op.Object.Type && other.Owner == group && other.ID != op.Object.ID {
			taken = append(taken, permissions(group, []Values{inlineForm(other)})...)
		}
	}
	if op.Old == nil && len(sameFamily(taken, mine)) >= maxGroupRules {
		return ruleRuleLimit.Refuse("The maximum number of rules per security group has been reached: %s has %d", group.ID,
			len(taken))
	}
	for _, each := range mine {
		if slices.Contains(taken, each) {
			return ruleRuleDuplicate.Refuse("the specified rule %q already exists", each)
		}
	}
	return nil
}
