package awssim

import "strings"

const (
	instanceProfileToken = "aws:iam/instanceProfile:InstanceProfile"

	srcInstanceProfile Source = "tf-instance-profile"
	srcCreateProfile   Source = "iam-create-instance-profile"
)

var _ = cite(map[Source]string{
	srcInstanceProfile: tfIAM + "instance_profile.go",
	srcCreateProfile:   "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateInstanceProfile.html",
})

// Rules of instance profiles. A role that is in one can be deleted all the same: the provider takes it out first.
var (
	ruleProfileTaken = rule("iam.instance-profile.name-taken", srcCreateProfile, "EntityAlreadyExists")
	ruleProfileRole  = rule("iam.instance-profile.role-missing", srcInstanceProfile, "NoSuchEntity")
)

var _ = declare(&Type{
	Token: instanceProfileToken, Source: srcInstanceProfile, Scope: Global, ControlRegion: iamRegion, Tagged: true,
	Properties: Properties{
		"arn":        out(String),
		"createDate": out(String),
		"name": {
			Kind: String, Computed: true, ForceNew: true, AutoName: &AutoName{Max: 128}, MaxLen: 128, Pattern: roleName,
			ConflictsWith: []string{"namePrefix"},
		},
		"namePrefix": {
			Kind: String, Computed: true, ForceNew: true, MaxLen: 102, Pattern: roleName, ConflictsWith: []string{"name"},
		},
		"path":     {Kind: String, ForceNew: true, Default: "/", MaxLen: 512},
		"role":     {Kind: String},
		"uniqueId": out(String),
	},
	Refs: []Ref{{Property: "role", To: roleToken, Missing: ruleProfileRole}},
	Create: func(op *Op) error {
		if op.In.Has("namePrefix") {
			op.Set(Values{"name": op.In.String("namePrefix") + op.Hex(26)})
		}
		name := op.Object.Live.String("name")
		for _, other := range op.Objects(instanceProfileToken) {
			if strings.EqualFold(other.ID, name) {
				return ruleProfileTaken.Refuse("Instance Profile %s already exists.", name)
			}
		}
		op.Identify(name, op.GlobalARN("iam", "instance-profile"+op.In.String("path")+name))
		op.Set(Values{"uniqueId": "AIPA" + strings.ToUpper(op.Hex(17)), "createDate": op.Now().Format("2006-01-02T15:04:05Z")})
		return nil
	},
	Refresh: func(op *Op) {
		if op.profileRole(op.Object) == nil {
			op.Set(Values{"role": nil})
		}
	},
})

// profileRole is the role in an instance profile, or nil.
func (op *Op) profileRole(profile *Object) *Object {
	for _, role := range op.Objects(roleToken) {
		if profile.refersTo(role) {
			return role
		}
	}
	return nil
}
