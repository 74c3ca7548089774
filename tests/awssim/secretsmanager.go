package awssim

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Tokens of Secrets Manager.
const (
	secretToken        = "aws:secretsmanager/secret:Secret"
	secretVersionToken = "aws:secretsmanager/secretVersion:SecretVersion"
)

const (
	srcSecret        Source = "tf-secret"
	srcSecretVersion Source = "tf-secret-version"
	srcSecretCreate  Source = "aws-create-secret"
	srcSecretDelete  Source = "aws-delete-secret"
	srcSecretPut     Source = "aws-put-secret-value"
	srcSecretReplica Source = "aws-replicate-secret"

	tfSecrets = "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/secretsmanager/"
	secretAPI = "https://docs.aws.amazon.com/secretsmanager/latest/apireference/"
)

var _ = cite(map[Source]string{
	srcSecret:        tfSecrets + "secret.go",
	srcSecretVersion: tfSecrets + "secret_version.go",
	srcSecretCreate:  secretAPI + "API_CreateSecret.html",
	srcSecretDelete:  secretAPI + "API_DeleteSecret.html",
	srcSecretPut:     secretAPI + "API_PutSecretValue.html",
	srcSecretReplica: secretAPI + "API_ReplicateSecretToRegions.html",
})

// Rules about secrets and their versions.
var (
	ruleSecretTaken     = rule("secretsmanager.secret.name-taken", srcSecretCreate, "ResourceExistsException")
	ruleSecretScheduled = rule("secretsmanager.secret.scheduled-for-deletion", srcSecret, "InvalidRequestException")
	ruleSecretKey       = rule("secretsmanager.secret.kms-key", srcSecretCreate, "EncryptionFailure")
	ruleSecretPolicy    = rule("secretsmanager.secret.policy", srcSecretCreate, "MalformedPolicyDocumentException")
	ruleSecretRegion    = rule("secretsmanager.secret.replica-region", srcSecretReplica, "InvalidParameterException")
	ruleSecretReplicas  = rule("secretsmanager.secret.has-replicas", srcSecretDelete, "InvalidRequestException")
	ruleSecretMissing   = rule("secretsmanager.version.secret-missing", srcSecretPut, "ResourceNotFoundException")
	ruleSecretEmpty     = rule("secretsmanager.version.no-value", srcSecretPut, "InvalidRequestException")
	ruleSecretLength    = rule("secretsmanager.version.length", srcSecretPut, "ValidationException")
	ruleSecretIsReplica = rule("secretsmanager.version.replica", srcSecretPut, "InvalidRequestException")
)

// Labels of versions.
const (
	stageCurrent  = "AWSCURRENT"
	stagePrevious = "AWSPREVIOUS"
)

const (
	// secretRetry is how long the provider asks again for a name that a deleted secret still has.
	secretRetry     = 2 * time.Minute
	maxSecretLength = 65536
)

var secretName = regexp.MustCompile(`^[0-9A-Za-z/_+=.@-]+$`)

var _ = declare(&Type{
	Token: secretToken, Source: srcSecret, Tagged: true,
	Properties: Properties{
		"arn": out(String), "description": {Kind: String}, "forceOverwriteReplicaSecret": given(Bool, false),
		"kmsKeyId": {Kind: String},
		"name": {
			Kind: String, Computed: true, ForceNew: true, AutoName: &AutoName{Max: 255}, MaxLen: 512, Pattern: secretName,
			ConflictsWith: []string{"namePrefix"},
		},
		"namePrefix": {
			Kind: String, Computed: true, ForceNew: true, MaxLen: 486, Pattern: secretName, ConflictsWith: []string{"name"},
		},
		"policy":               {Kind: String, Computed: true, JSON: true},
		"recoveryWindowInDays": {Kind: Int, Default: 30, Valid: recoveryWindow},
		"replicas": {Kind: List, Set: true, Computed: true, Elem: &Property{Kind: Block, Fields: Properties{
			"kmsKeyId": {Kind: String, Computed: true}, "lastAccessedDate": out(String),
			"region": {Kind: String, Required: true}, "status": out(String), "statusMessage": out(String),
		}}},
	},
	Create: createSecret,
	Update: func(op *Op) error {
		if err := op.secretInputs(); err != nil {
			return err
		}
		if op.Changed("replicas") {
			return op.replicateSecret()
		}
		return nil
	},
	Delete: deleteSecret,
})

// recoveryWindow says what is wrong with the days that a deleted secret can be brought back in.
func recoveryWindow(v any) string {
	if days, _ := v.(float64); days != 0 && (days < 7 || days > 30) {
		return fmt.Sprintf("expected recovery_window_in_days to be 0 or in the range (7 - 30), got %v", days)
	}
	return ""
}

func createSecret(op *Op) error {
	name := op.nameByPrefix()
	if op.secretNamed(op.Region, name) != nil {
		return ruleSecretTaken.Refuse("The operation failed because the secret %s already exists.", name)
	}
	if op.deletedSecret(name) {
		op.Spend(secretRetry)
	}
	if op.deletedSecret(name) {
		return ruleSecretScheduled.Refuse("You can't create this secret because a secret with this name is already " +
			"scheduled for deletion.")
	}
	if err := op.secretInputs(); err != nil {
		return err
	}
	arn := op.ARN("secretsmanager", "secret:"+name+"-"+op.Hex(24)[18:])
	op.Identify(arn, arn)
	op.SetDefault(Values{"policy": "", "description": ""})
	if !op.In.Has("replicas") {
		op.Set(Values{"replicas": []any{}})
		return nil
	}
	return op.replicateSecret()
}

// secretNamed is the secret of a name in a region, its own or a replica, or nil.
func (op *Op) secretNamed(region, name string) *Object {
	for _, o := range op.ObjectsIn(region, secretToken) {
		if o.Live.String("name") == name {
			return o
		}
	}
	return nil
}

// deletedSecret says whether a secret that is scheduled for deletion still has the name.
func (op *Op) deletedSecret(name string) bool {
	return len(op.sim.world.sorted(func(o *Object) bool {
		return o.Type == secretToken && o.Account == op.Account && o.Region == op.Region && o.Forgotten &&
			o.Live.String("name") == name
	})) > 0
}

// secretInputs refuses a key that is not in the region, and a policy that is none.
func (op *Op) secretInputs() error {
	if key := op.Object.Live.String("kmsKeyId"); !op.hasKey(op.Region, key) {
		return ruleSecretKey.Refuse("Secrets Manager can't encrypt the protected secret text using the provided KMS key: "+
			"%s does not exist in %s", key, op.Region)
	}
	if text := op.Object.Live.String("policy"); text != "" {
		if problem := policyProblem(text, resourcePolicy); problem != "" {
			return ruleSecretPolicy.Refuse("This resource policy is malformed: %s", problem)
		}
	}
	return nil
}

// hasKey says whether a key, named by id, ARN or alias, exists in a region; none is the service's own.
func (op *Op) hasKey(region, named string) bool {
	alias := named
	if i := strings.Index(named, ":alias/"); i >= 0 {
		alias = named[i+1:]
	}
	if named == "" || strings.HasPrefix(alias, "alias/aws/") {
		return true
	}
	if strings.HasPrefix(alias, "alias/") {
		return op.FindIn(region, keyAliasToken, alias) != nil
	}
	key := op.FindIn(region, keyToken, path.Base(named))
	return key != nil && (named == key.ID || named == key.ARN)
}

// replicateSecret makes the replicas those that the program names. One that cannot be made says so and fails nothing.
func (op *Op) replicateSecret() error {
	wanted := op.Object.Live.Objects("replicas")
	for _, each := range wanted {
		region := each.String("region")
		if region == op.Region || regions[region] == nil {
			return ruleSecretRegion.Refuse("Invalid replica region: %s", region)
		}
		if err := op.NeedRegion(region); err != nil {
			return err
		}
	}
	for _, o := range op.replicasOfSecret(op.Object) {
		if !slices.ContainsFunc(wanted, func(each Values) bool { return each.String("region") == o.Region }) {
			op.Remove(o)
		}
	}
	for _, each := range wanted {
		each["status"], each["statusMessage"] = "InSync", ""
		if problem := op.addSecretReplica(each); problem != "" {
			each["status"], each["statusMessage"] = "Failed", problem
		}
	}
	return nil
}

// addSecretReplica makes one replica, or says why it cannot be.
func (op *Op) addSecretReplica(wanted Values) string {
	region, name, key := wanted.String("region"), op.Object.Live.String("name"), wanted.String("kmsKeyId")
	arn := strings.Replace(op.Object.ARN, ":"+op.Region+":", ":"+region+":", 1)
	other := op.secretNamed(region, name)
	switch {
	case other != nil && other.ARN == arn:
		return ""
	case other != nil && !op.Object.Live.Bool("forceOverwriteReplicaSecret"):
		return "Replication failed: Secret name simultaneously used in a different region"
	case !op.hasKey(region, key):
		return fmt.Sprintf("Replication failed: the KMS key %s does not exist in %s", key, region)
	case other != nil:
		op.Remove(other)
	}
	op.Add(&Object{
		Type: secretToken, Region: region, ID: arn, ARN: arn, Live: Values{"name": name, "kmsKeyId": key},
		Hidden: Values{"replicaOf": op.Object.ARN},
	})
	return ""
}

// replicasOfSecret are the replicas of a secret in other regions.
func (op *Op) replicasOfSecret(secret *Object) []*Object {
	return slices.DeleteFunc(op.Everywhere(secretToken), func(o *Object) bool {
		return o.Hidden.String("replicaOf") != secret.ARN
	})
}

// deleteSecret removes the replicas that the state knows of, and keeps the name until the recovery window ends.
func deleteSecret(op *Op) error {
	known := op.Old.Objects("replicas")
	for _, o := range op.replicasOfSecret(op.Object) {
		if !slices.ContainsFunc(known, func(each Values) bool { return each.String("region") == o.Region }) {
			return ruleSecretReplicas.Refuse("You can't delete secret %s that still has replica regions: %s", op.Object.ID,
				o.Region)
		}
		if err := op.NeedRegion(o.Region); err != nil {
			return err
		}
	}
	for _, o := range op.replicasOfSecret(op.Object) {
		op.Remove(o)
	}
	days := op.Old.Int("recoveryWindowInDays")
	if days == 0 {
		return nil
	}
	op.Keep = true
	op.Object.Vanishes = op.Now().AddDate(0, 0, days)
	for _, version := range op.secretVersions(op.Object) {
		version.Forgotten = true
	}
	return nil
}

var _ = declare(&Type{
	Token: secretVersionToken, Source: srcSecretVersion,
	Properties: Properties{
		"arn":           out(String),
		"secretBinary":  {Kind: String, ForceNew: true, ConflictsWith: []string{"secretString"}},
		"secretId":      {Kind: String, Required: true, ForceNew: true},
		"secretString":  {Kind: String, ForceNew: true, ConflictsWith: []string{"secretBinary"}},
		"versionId":     out(String),
		"versionStages": {Kind: List, Elem: &Property{Kind: String}, Set: true, Computed: true},
	},
	Create: createSecretVersion,
	Update: func(op *Op) error {
		for _, stage := range op.In.Strings("versionStages") {
			op.label(op.Object.Owner, op.Object, stage)
		}
		return nil
	},
	Delete: deleteSecretVersion,
})

// findSecret finds a secret of the region by ARN or name, or nil.
func (op *Op) findSecret(named string) *Object {
	if o := op.Find(secretToken, named); o != nil {
		return o
	}
	return op.secretNamed(op.Region, named)
}

// secretVersions are the versions of a secret, those too that no resource manages any more.
func (op *Op) secretVersions(secret *Object) []*Object {
	return op.sim.world.sorted(func(o *Object) bool { return o.Type == secretVersionToken && o.Owner == secret })
}

func createSecretVersion(op *Op) error {
	named, value := op.In.String("secretId"), op.In.String("secretString")+op.In.String("secretBinary")
	secret := op.findSecret(named)
	switch {
	case secret == nil:
		return ruleSecretMissing.Refuse("Secrets Manager can't find the specified secret: %s", named)
	case secret.Hidden.String("replicaOf") != "":
		return ruleSecretIsReplica.Refuse("Operation not permitted on a replica secret. Call must be made in primary " +
			"secret's region.")
	case value == "":
		return ruleSecretEmpty.Refuse("You must provide either SecretString or SecretBinary.")
	case len(value) > maxSecretLength:
		return ruleSecretLength.Refuse("Member must have length less than or equal to %d: %d", maxSecretLength, len(value))
	case !op.hasKey(op.Region, secret.Live.String("kmsKeyId")):
		return ruleSecretKey.Refuse("Secrets Manager can't encrypt the protected secret text using the provided KMS key: %s",
			secret.Live.String("kmsKeyId"))
	}
	version := "terraform-" + op.Hex(26)
	op.Object.Owner = secret
	op.Identify(named+"|"+version, secret.ARN)
	op.Set(Values{"versionId": version, "versionStages": []any{}})
	stages := op.In.Strings("versionStages")
	if len(stages) == 0 {
		stages = []string{stageCurrent}
	}
	for _, stage := range stages {
		op.label(secret, op.Object, stage)
	}
	return nil
}

// label moves a stage to a version; what was current becomes the previous one.
func (op *Op) label(secret, version *Object, stage string) {
	for _, other := range op.secretVersions(secret) {
		had := other.Live.Strings("versionStages")
		if other == version || !slices.Contains(had, stage) {
			continue
		}
		unlabel(other, stage)
		if stage == stageCurrent {
			op.label(secret, other, stagePrevious)
		}
	}
	if had := version.Live.Strings("versionStages"); !slices.Contains(had, stage) {
		version.Live["versionStages"] = normal(append(had, stage))
	}
}

func unlabel(version *Object, stage string) {
	version.Live["versionStages"] = normal(slices.DeleteFunc(version.Live.Strings("versionStages"),
		func(each string) bool { return each == stage }))
}

// deleteSecretVersion takes the labels that the state knows from a version, but never the current one: what is current
// stays readable until the secret itself goes.
func deleteSecretVersion(op *Op) error {
	for _, stage := range op.Old.Strings("versionStages") {
		if stage != stageCurrent {
			unlabel(op.Object, stage)
		}
	}
	op.Keep = len(op.Object.Live.Strings("versionStages")) > 0
	return nil
}

// RotateSecret gives a secret a new current value behind the program's back, as a rotation does.
func (s *Sim) RotateSecret(region, name, value string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	op := s.outside()
	op.Region = region
	secret := op.findSecret(name)
	if secret == nil || secret.Hidden.String("replicaOf") != "" {
		return ruleSecretMissing.Refuse("Secrets Manager can't find the specified secret: %s in %s", name, region)
	}
	version := op.Hex(32)
	o := op.Add(&Object{Type: secretVersionToken, ID: secret.ARN + "|" + version, ARN: secret.ARN, Owner: secret,
		Live: Values{
			"secretId": secret.ARN, "secretString": value, "versionId": version, "versionStages": []any{}, "arn": secret.ARN,
		}})
	op.label(secret, o, stageCurrent)
	return nil
}

// SecretValue is what an application in a region reads of a secret now: its current value, from a replica too.
func (s *Sim) SecretValue(region, name string) (value string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	op := s.outside()
	op.Region = region
	secret := op.findSecret(name)
	if secret == nil || s.lost[region] {
		return "", false
	}
	if primary := op.FindARN(secret.Hidden.String("replicaOf")); primary != nil {
		secret = primary
	}
	for _, version := range op.secretVersions(secret) {
		if slices.Contains(version.Live.Strings("versionStages"), stageCurrent) {
			return version.Live.String("secretString") + version.Live.String("secretBinary"), true
		}
	}
	return "", false
}
