package topology

import (
	"regexp"
	"slices"
	"strings"
)

// ContainerSecret is a variable whose value ECS reads when a task starts.
type ContainerSecret struct {
	Name string
	// From is where the value is, as ECS writes it; nil is unknown.
	From *string
}

// SecretSource is where the value of a variable is.
type SecretSource struct {
	// ARN of a secret or parameter, without what follows it; empty for a parameter that is given by its name.
	ARN string
	// Region of the ARN.
	Region string
	// ParameterName of a parameter that is given by its name, which is in the task's own region.
	ParameterName string
	// Parameter is whether it is a parameter of Systems Manager, and not a secret of Secrets Manager.
	Parameter bool
}

// The forms that ECS reads: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html and
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-ssm-paramstore.html. A secret's ARN ends in six
// characters of AWS's own, and may be followed by a key in its JSON value, a stage and a version.
var (
	secretARN = regexp.MustCompile(
		`^(arn:aws:secretsmanager:([a-z0-9-]+):[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]+-[A-Za-z0-9]{6})(:[^:]*:[^:]*:[^:]*)?$`)
	parameterARN  = regexp.MustCompile(`^(arn:aws:ssm:([a-z0-9-]+):[0-9]{12}:parameter/[A-Za-z0-9_./-]+)$`)
	parameterName = regexp.MustCompile(`^/?[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*$`)
	kmsKeyARN     = regexp.MustCompile(`^arn:aws:kms:([a-z0-9-]+):[0-9]{12}:key/[A-Za-z0-9-]+$`)
)

// ParseSecretSource reads where a value is, and says whether ECS can.
func ParseSecretSource(from string) (SecretSource, bool) {
	if match := secretARN.FindStringSubmatch(from); match != nil {
		return SecretSource{ARN: match[1], Region: match[2]}, true
	}
	if match := parameterARN.FindStringSubmatch(from); match != nil {
		return SecretSource{ARN: match[1], Region: match[2], Parameter: true}, true
	}
	if parameterName.MatchString(from) {
		return SecretSource{ParameterName: from, Parameter: true}, true
	}
	return SecretSource{}, false
}

// ParameterARN is the ARN of a parameter that is given by its name.
func ParameterARN(region, account, name string) string {
	return "arn:aws:ssm:" + region + ":" + account + ":parameter/" + strings.TrimPrefix(name, "/")
}

// checkVariables checks the variables of a container, whose values are set or read.
func checkVariables(environment []string, secrets []ContainerSecret, path string) Problems {
	found := checkEnvironment(environment, in(path, "environment"))
	var names []string
	for _, secret := range secrets {
		names = append(names, secret.Name)
		if slices.Contains(environment, secret.Name) {
			found = append(found, problems(RuleSecretTwice, in(path, "secrets."+secret.Name), "%s is in environment too, and a "+
				"variable has one value; remove one of the two", secret.Name)...)
		}
	}
	return append(found, checkEnvironment(names, in(path, "secrets"))...)
}

// checkSecretsIn checks that a container's secrets, and the keys that they are encrypted with, are in its region: a task that
// needs another region to start is lost with that one.
func checkSecretsIn(region string, ecs ECS, path string) Problems {
	found := checkSources(region, ecs.Secrets, in(path, "secrets"))
	for _, sidecar := range ecs.Sidecars {
		found = append(found, checkSources(region, sidecar.Secrets, in(path, "sidecars."+sidecar.Name+".secrets"))...)
	}
	for _, key := range ecs.SecretKeys {
		match := kmsKeyARN.FindStringSubmatch(key)
		switch {
		case match == nil:
			found = append(found, problems(RuleSecretKey, in(path, "secretKeyArns"), "%q is not the ARN of a key of AWS KMS; "+
				"write it like arn:aws:kms:{region}:111122223333:key/<id>", key)...)
		case match[1] != region:
			found = append(found, problems(RuleSecretKey, in(path, "secretKeyArns"), "%s is in %s, but the secrets of %s are "+
				"encrypted there; write {region} where the ARNs differ in the region alone, or give each region its own under "+
				"regions", key, match[1], region)...)
		}
	}
	return found
}

func checkSources(region string, secrets []ContainerSecret, path string) Problems {
	var found Problems
	for _, secret := range secrets {
		if secret.From == nil {
			continue
		}
		source, known := ParseSecretSource(*secret.From)
		switch {
		case !known:
			found = append(found, problems(RuleSecretSource, in(path, secret.Name), "%q is nothing that ECS reads; write the full "+
				"ARN of a secret of Secrets Manager (arn:aws:secretsmanager:{region}:111122223333:secret:<name>-<six characters>, "+
				"and :<key>:: behind it for one key of its JSON), or the name or ARN of a parameter of Systems Manager",
				*secret.From)...)
		case source.Region != "" && source.Region != region:
			found = append(found, problems(RuleSecretRegion, in(path, secret.Name), "%s is in %s, and tasks in %s could not start "+
				"without that region; replicate it, and write {region} where the ARNs differ in the region alone, or give each "+
				"region its own under regions", source.ARN, source.Region, region)...)
		}
	}
	return found
}
