package awssim

import (
	"encoding/json"
	"fmt"
	"path"
	"regexp"
	"slices"
)

const (
	keyAliasToken = "aws:kms/alias:Alias"

	srcKey       Source = "tf-kms-key"
	srcKeyAlias  Source = "tf-kms-alias"
	srcKeyPolicy Source = "kms-key-policies"
	srcAliasAPI  Source = "kms-create-alias"
)

const tfKMS = "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/kms/"

var _ = cite(map[Source]string{
	srcKey:       tfKMS + "key.go",
	srcKeyAlias:  tfKMS + "alias.go",
	srcKeyPolicy: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
	srcAliasAPI:  "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html",
})

// Rules about keys and their aliases.
var (
	ruleKeyPolicy  = rule("kms.key.policy", srcKeyPolicy, "MalformedPolicyDocumentException")
	ruleKeyLockout = rule("kms.key.lockout", srcKeyPolicy, "MalformedPolicyDocumentException")
	ruleKeyMissing = rule("kms.key.not-found", srcAliasAPI, "NotFoundException")
	ruleAliasTaken = rule("kms.alias.name-taken", srcAliasAPI, "AlreadyExistsException")
	ruleAliasAWS   = rule("kms.alias.reserved", srcKeyAlias, Invalid)
)

// defaultDeletionWindow is AWS's own when the program gives none.
const defaultDeletionWindow = 30

var _ = declare(&Type{
	Token: keyToken, Source: srcKey, Tagged: true,
	Properties: Properties{
		"arn":                            out(String),
		"bypassPolicyLockoutSafetyCheck": {Kind: Bool, Default: false},
		"customKeyStoreId":               {Kind: String, ForceNew: true, MinLen: 1, MaxLen: 22},
		"customerMasterKeySpec": {
			Kind: String, ForceNew: true, Default: "SYMMETRIC_DEFAULT", Enum: []any{
				"SYMMETRIC_DEFAULT", "RSA_2048", "RSA_3072", "RSA_4096", "ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521",
				"ECC_SECG_P256K1", "HMAC_224", "HMAC_256", "HMAC_384", "HMAC_512", "SM2",
			},
		},
		"deletionWindowInDays": {Kind: Int, Min: 7, Max: 30},
		"description":          {Kind: String, Computed: true, MaxLen: 8192},
		"enableKeyRotation":    {Kind: Bool, Default: false},
		"isEnabled":            {Kind: Bool, Default: true},
		"keyId":                out(String),
		"keyUsage": {
			Kind: String, ForceNew: true, Default: "ENCRYPT_DECRYPT",
			Enum: []any{"ENCRYPT_DECRYPT", "SIGN_VERIFY", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT"},
		},
		"multiRegion": {Kind: Bool, Computed: true, ForceNew: true},
		"policy":      {Kind: String, Computed: true, JSON: true},
		"rotationPeriodInDays": {
			Kind: Int, Computed: true, Min: 90, Max: 2560, RequiredWith: []string{"enableKeyRotation"},
		},
		"xksKeyId": {Kind: String, ForceNew: true, RequiredWith: []string{"customKeyStoreId"}, MinLen: 1, MaxLen: 128},
	},
	Create: createKey,
	Update: func(op *Op) error {
		if op.Changed("policy") {
			return op.keyPolicy()
		}
		return nil
	},
	Delete: func(op *Op) error {
		window := op.Old.Int("deletionWindowInDays")
		if window == 0 {
			window = defaultDeletionWindow
		}
		op.Object.Hidden["keyState"] = "PendingDeletion"
		op.Object.Vanishes = op.Now().AddDate(0, 0, window)
		op.Set(Values{"isEnabled": false})
		op.Keep = true
		return nil
	},
})

func createKey(op *Op) error {
	if err := op.keyPolicy(); err != nil {
		return err
	}
	digits := op.Hex(32)
	id := fmt.Sprintf("%s-%s-%s-%s-%s", digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:])
	if op.In.Bool("multiRegion") {
		id = "mrk-" + digits
	}
	op.Identify(id, op.ARN("kms", "key/"+id))
	op.Set(Values{"keyId": id})
	op.SetDefault(Values{"multiRegion": false, "description": "", "policy": op.rootPolicy()})
	if op.In.Bool("enableKeyRotation") {
		op.SetDefault(Values{"rotationPeriodInDays": 365})
	}
	return nil
}

// rootPolicy is what AWS gives a key without a policy.
func (op *Op) rootPolicy() string {
	return fmt.Sprintf(`{"Id":"key-default-1","Statement":[{"Action":"kms:*","Effect":"Allow","Principal":{"AWS":%q},`+
		`"Resource":"*","Sid":"Enable IAM User Permissions"}],"Version":"2012-10-17"}`, op.GlobalARN("iam", "root"))
}

// keyPolicy refuses a policy that is malformed or that nobody could change again.
func (op *Op) keyPolicy() error {
	text := op.In.String("policy")
	if text == "" {
		return nil
	}
	if problem := policyProblem(text, resourcePolicy); problem != "" {
		return ruleKeyPolicy.Refuse("%s", problem)
	}
	if arn := op.unknownPrincipal(text); arn != "" {
		return ruleKeyPolicy.Refuse("Policy contains a statement with one or more invalid principals: %s", arn)
	}
	if !op.In.Bool("bypassPolicyLockoutSafetyCheck") && !op.changeable(text) {
		return ruleKeyLockout.Refuse("The new key policy will not allow you to update the key policy in the future.")
	}
	return nil
}

// changeable says whether a policy lets the account, or everyone, change it.
func (op *Op) changeable(text string) bool {
	var document map[string]any
	if json.Unmarshal([]byte(text), &document) != nil {
		return false
	}
	return slices.ContainsFunc(statementsOf(document), func(s map[string]any) bool {
		principal, _ := s["Principal"].(map[string]any)
		trusted := append(scalars(s["Principal"]), scalars(principal["AWS"])...)
		who := slices.ContainsFunc(trusted, func(p string) bool {
			return p == "*" || p == op.Account || p == op.GlobalARN("iam", "root")
		})
		what := slices.ContainsFunc(scalars(s["Action"]), func(action string) bool {
			matched, err := path.Match(action, "kms:PutKeyPolicy")
			return err == nil && matched
		})
		return s["Effect"] == "Allow" && who && what
	})
}

var aliasName = regexp.MustCompile(`^alias/[a-zA-Z0-9/_-]+$`)

var _ = declare(&Type{
	Token: keyAliasToken, Source: srcKeyAlias,
	Properties: Properties{
		"arn": out(String),
		"name": {
			Kind: String, Computed: true, ForceNew: true, AutoName: &AutoName{Max: 255}, Pattern: aliasName, MaxLen: 256,
			ConflictsWith: []string{"namePrefix"},
		},
		"namePrefix": {
			Kind: String, Computed: true, ForceNew: true, Pattern: aliasName, ConflictsWith: []string{"name"},
		},
		"targetKeyArn": out(String),
		"targetKeyId":  {Kind: String, Required: true, Same: sameKey},
	},
	Check: func(in Values) []*Refusal {
		if reserved, err := path.Match("alias/aws/*", in.String("name")); err == nil && reserved {
			return []*Refusal{ruleAliasAWS.On("name", "name cannot begin with reserved AWS CMK prefix 'alias/aws/'")}
		}
		return nil
	},
	Create: func(op *Op) error {
		if op.In.Has("namePrefix") {
			op.Set(Values{"name": op.In.String("namePrefix") + op.Hex(26)})
		}
		name := op.Object.Live.String("name")
		if op.Find(keyAliasToken, name) != nil {
			return ruleAliasTaken.Refuse("An alias with the name %s already exists", op.ARN("kms", name))
		}
		if err := op.pointAlias(); err != nil {
			return err
		}
		op.Identify(name, op.ARN("kms", name))
		return nil
	},
	Update: func(op *Op) error { return op.pointAlias() },
})

// sameKey says that a key's id and its ARN mean the same.
func sameKey(a, b any) bool {
	first, _ := a.(string)
	second, _ := b.(string)
	return path.Base(first) == path.Base(second)
}

// pointAlias makes an alias refer to its key, which is named by id or ARN.
func (op *Op) pointAlias() error {
	named := op.In.String("targetKeyId")
	key := op.Find(keyToken, path.Base(named))
	if key == nil || named != key.ID && named != key.ARN {
		return ruleKeyMissing.Refuse("Key '%s' does not exist", named)
	}
	op.Object.refs = nil
	op.Refer(op.Object, key, nil)
	op.Set(Values{"targetKeyArn": key.ARN})
	return nil
}
