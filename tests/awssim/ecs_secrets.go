package awssim

import (
	"encoding/json"
	"slices"
	"strings"
)

const (
	srcTaskSecrets    Source = "aws-ecs-secrets"
	srcTaskParameters Source = "aws-ecs-parameters"
	srcExecutionRole  Source = "aws-ecs-task-execution-role"
)

var _ = cite(map[Source]string{
	srcTaskSecrets:    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html",
	srcTaskParameters: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-ssm-paramstore.html",
	srcExecutionRole:  "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html",
})

// Rules of secrets that containers are given when they start.
var (
	ruleStartSecret    = rule("ecs.start.secret-missing", srcTaskSecrets, "ServiceNotStable")
	ruleStartKey       = rule("ecs.start.secret-json-key", srcTaskSecrets, "ServiceNotStable")
	ruleStartRead      = rule("ecs.start.secret-permission", srcExecutionRole, "ServiceNotStable")
	ruleStartDecrypt   = rule("ecs.start.secret-decrypt", srcExecutionRole, "ServiceNotStable")
	ruleStartParameter = rule("ecs.start.parameter-missing", srcTaskParameters, "ServiceNotStable")
)

// notPulled begins what ECS says of a task that gets no secret.
const notPulled = "ResourceInitializationError: unable to pull secrets or registry auth: "

// secretProblem is a secret or parameter that is not there, or that the execution role may not read.
func (op *Op) secretProblem(task *Object, all []container) *Refusal {
	role := op.FindARN(task.Live.String("executionRoleArn"))
	for _, c := range all {
		for _, each := range c.Secrets {
			problem := op.parameterRead
			if strings.HasPrefix(each.ValueFrom, "arn:") && strings.Contains(each.ValueFrom, ":secretsmanager:") {
				problem = op.secretRead
			}
			if r := problem(role, task.Region, each.ValueFrom); r != nil {
				return r
			}
		}
	}
	return nil
}

// secretRead says why a role does not get a secret of Secrets Manager, named by ARN with what may follow it: the key in
// a JSON value, the stage, the version.
func (op *Op) secretRead(role *Object, _, from string) *Refusal {
	parts := strings.Split(from, ":")
	arn, key := strings.Join(parts[:min(7, len(parts))], ":"), ""
	if len(parts) > 7 {
		key = parts[7]
	}
	secret := op.FindARN(arn)
	if database := op.managedBy(arn); database != nil {
		secret = &Object{
			Type: secretToken, ARN: arn, Region: database.Region,
			Live:   Values{"kmsKeyId": database.Live.String("masterUserSecretKmsKeyId")},
			Hidden: Values{"value": `{"username":"","password":""}`},
		}
	}
	if secret == nil || secret.Type != secretToken || op.sim.lost[secret.Region] {
		return ruleStartSecret.Refuse(notPulled+"ResourceNotFoundException: Secrets Manager can't find the specified secret: %s",
			arn)
	}
	if r := op.mayRead(role, secret, "secretsmanager:GetSecretValue", secret.Live.String("kmsKeyId")); r != nil {
		return r
	}
	value, exists := op.currentValue(secret)
	if !exists {
		return ruleStartSecret.Refuse(notPulled+"ResourceNotFoundException: Secrets Manager can't find the specified secret "+
			"value for staging label: AWSCURRENT: %s", arn)
	}
	var document map[string]any
	if key != "" && (json.Unmarshal([]byte(value), &document) != nil || document[key] == nil) {
		return ruleStartKey.Refuse(notPulled+"retrieved secret from Secrets Manager did not contain json key %s", key)
	}
	return nil
}

// managedBy is the database whose master password RDS keeps in a secret of its own, or nil.
func (op *Op) managedBy(arn string) *Object {
	for _, database := range op.Everywhere(databaseToken) {
		for _, each := range database.Live.Objects("masterUserSecrets") {
			if each.String("secretArn") == arn {
				return database
			}
		}
	}
	return nil
}

// currentValue is what a secret holds now; a replica holds what its primary does.
func (op *Op) currentValue(secret *Object) (value string, exists bool) {
	if value, exists = secret.Hidden["value"].(string); exists {
		return value, true
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

// parameterRead says why a role does not get a parameter, named by ARN or, in the task's own region, by its name.
func (op *Op) parameterRead(role *Object, region, from string) *Refusal {
	name := from
	if parts := strings.SplitN(from, ":", 6); len(parts) == 6 {
		region, name = parts[3], strings.TrimPrefix(parts[5], "parameter")
		if !strings.Contains(strings.TrimPrefix(name, "/"), "/") {
			name = strings.TrimPrefix(name, "/")
		}
	}
	parameter := op.FindIn(region, parameterToken, name)
	if parameter == nil {
		parameter = op.FindIn(region, parameterToken, "/"+name)
	}
	if parameter == nil || op.sim.lost[region] {
		return ruleStartParameter.Refuse(notPulled+"invalid ssm parameters: %s in %s", name, region)
	}
	key := ""
	if parameter.Live.String("type") == secureString {
		key = parameter.Live.String("keyId")
	}
	return op.mayRead(role, parameter, "ssm:GetParameters", key)
}

// mayRead says why a role may not read a secret: it lacks the action, or the use of a key of the account's own.
func (op *Op) mayRead(role, secret *Object, action, key string) *Refusal {
	if role == nil || !op.allows(role, action, secret.ARN) {
		return ruleStartRead.Refuse(notPulled+"AccessDeniedException: the execution role is not authorized to perform: %s on "+
			"resource: %s", action, secret.ARN)
	}
	if key == "" || strings.Contains(key, "alias/aws/") {
		return nil
	}
	if named := op.keyNamed(secret.Region, key); named == nil || !op.allows(role, "kms:Decrypt", named.ARN) {
		return ruleStartDecrypt.Refuse(notPulled+"AccessDeniedException: the execution role is not authorized to perform: "+
			"kms:Decrypt on the key %s of %s", key, secret.ARN)
	}
	return nil
}

// keyNamed is the key that an id, an ARN or an alias means in a region, or nil.
func (op *Op) keyNamed(region, named string) *Object {
	if i := strings.Index(named, "alias/"); i >= 0 {
		alias := op.FindIn(region, keyAliasToken, named[i:])
		if alias == nil {
			return nil
		}
		named = alias.Live.String("targetKeyId")
	}
	return op.FindIn(region, keyToken, resourceOf(named))
}
