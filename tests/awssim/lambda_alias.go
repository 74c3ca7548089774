package awssim

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

const (
	functionAliasToken      = "aws:lambda/alias:Alias"
	functionPermissionToken = "aws:lambda/permission:Permission"
	provisionedToken        = "aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig"

	srcAlias         Source = "tf-lambda-alias"
	srcPermission    Source = "tf-lambda-permission"
	srcProvisioned   Source = "tf-lambda-provisioned-concurrency"
	srcCreateAlias   Source = "aws-create-alias"
	srcAddPermission Source = "aws-add-permission"
	srcPutConcurrent Source = "aws-put-provisioned-concurrency-config"
	srcLambdaTarget  Source = "aws-alb-lambda-target"
)

const tfLambda = "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/lambda/"

var _ = cite(map[Source]string{
	srcAlias:         tfLambda + "alias.go",
	srcPermission:    tfLambda + "permission.go",
	srcProvisioned:   tfLambda + "provisioned_concurrency_config.go",
	srcCreateAlias:   "https://docs.aws.amazon.com/lambda/latest/api/API_CreateAlias.html",
	srcAddPermission: "https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html",
	srcPutConcurrent: "https://docs.aws.amazon.com/lambda/latest/api/API_PutProvisionedConcurrencyConfig.html",
	srcLambdaTarget:  "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html",
})

// Rules of aliases, permissions and functions behind load balancers.
var (
	ruleAliasFunction   = rule("lambda.alias.function-missing", srcCreateAlias, "ResourceNotFoundException")
	ruleAliasVersion    = rule("lambda.alias.version-missing", srcCreateAlias, "ResourceNotFoundException")
	ruleFunctionAlias   = rule("lambda.alias.name-taken", srcCreateAlias, "ResourceConflictException")
	ruleAliasLatest     = rule("lambda.alias.routing-latest", srcCreateAlias, "InvalidParameterValueException")
	rulePermissionOn    = rule("lambda.permission.function-missing", srcAddPermission, "ResourceNotFoundException")
	rulePermissionTaken = rule("lambda.permission.statement-taken", srcAddPermission, "ResourceConflictException")
	ruleProvisionedOn   = rule("lambda.provisioned-concurrency.version", srcPutConcurrent, "InvalidParameterValueException")
	ruleProvisionedMost = rule("lambda.provisioned-concurrency.reserved", srcPutConcurrent,
		"InvalidParameterValueException")
	ruleAttachMissing  = rule("elb.attachment.function-missing", srcLambdaTarget, "InvalidTarget")
	ruleAttachInvoke   = rule("elb.attachment.function-permission", srcLambdaTarget, "AccessDenied")
	ruleAttachFunction = rule("elb.attachment.second-function", srcLambdaTarget, "TooManyTargets")
)

// functionOf finds a function by its name or its ARN in the connection's region, and the qualifier that an ARN has.
func (op *Op) functionOf(nameOrARN string) (*Object, string) {
	name, qualifier := nameOrARN, ""
	if parts := strings.Split(nameOrARN, ":"); parts[0] == "arn" && len(parts) >= 7 {
		if parts[3] != op.Region {
			return nil, ""
		}
		name = parts[6]
		qualifier = strings.Join(parts[7:], ":")
	}
	return op.Find(functionToken, name), qualifier
}

// hasVersion says whether a function has a version.
func hasVersion(function *Object, version string) bool {
	n, err := strconv.Atoi(version)
	return version == "$LATEST" || err == nil && n >= 1 && n <= function.Hidden.Int("version")
}

// aliasOf is a function's alias of a name, or nil.
func (op *Op) aliasOf(function *Object, name string) *Object {
	return op.Find(functionAliasToken, function.ARN+":"+name)
}

// qualified says whether a function has a version or an alias of a name.
func (op *Op) qualified(function *Object, qualifier string) bool {
	return qualifier == "" || hasVersion(function, qualifier) || op.aliasOf(function, qualifier) != nil
}

// sameFunction says that a name and an ARN mean one function.
func sameFunction(before, after any) bool {
	plain := func(v any) string {
		text, _ := v.(string)
		if parts := strings.Split(text, ":"); len(parts) >= 7 {
			return parts[6]
		}
		return text
	}
	return plain(before) == plain(after)
}

var _ = declare(&Type{
	Token: functionAliasToken, Source: srcAlias,
	Properties: Properties{
		"arn": out(String), "description": {Kind: String},
		"functionName":    {Kind: String, Required: true, ForceNew: true, Same: sameFunction},
		"functionVersion": {Kind: String, Required: true},
		"invokeArn":       out(String),
		"name": {
			Kind: String, ForceNew: true, AutoName: &AutoName{Max: 128}, MaxLen: 128,
			Pattern: regexp.MustCompile(`^[a-zA-Z0-9_-]*[a-zA-Z_-][a-zA-Z0-9_-]*$`),
		},
		"routingConfig": blockOf(Properties{
			"additionalVersionWeights": {Kind: Map, Elem: &Property{Kind: Float, Min: 0, Max: 1}},
		}),
	},
	ImportID: func(o *Object) string { return o.Owner.ID + "/" + o.Live.String("name") },
	Create: func(op *Op) error {
		function, _ := op.functionOf(op.In.String("functionName"))
		if function == nil {
			return ruleAliasFunction.Refuse("Function not found: %s in %s", op.In.String("functionName"), op.Region)
		}
		name := op.Object.Live.String("name")
		if op.aliasOf(function, name) != nil {
			return ruleFunctionAlias.Refuse("Alias already exists: %s:%s", function.ARN, name)
		}
		op.Object.Owner = function
		arn := function.ARN + ":" + name
		op.Identify(arn, arn)
		op.Set(Values{"invokeArn": op.invokeARN(arn)})
		return op.checkVersions(function)
	},
	Update: func(op *Op) error { return op.checkVersions(op.Object.Owner) },
})

// checkVersions is what AWS demands of where an alias points.
func (op *Op) checkVersions(function *Object) error {
	live := op.Object.Live
	weights := live.Object("routingConfig").Object("additionalVersionWeights")
	if len(weights) > 0 && live.String("functionVersion") == "$LATEST" {
		return ruleAliasLatest.Refuse("$LATEST is not supported for an alias pointing to more than 1 version")
	}
	versions := []string{live.String("functionVersion")}
	for version := range weights {
		versions = append(versions, version)
	}
	for _, version := range versions {
		if !hasVersion(function, version) {
			return ruleAliasVersion.Refuse("Function not found: %s:%s", function.ARN, version)
		}
	}
	return nil
}

var _ = declare(&Type{
	Token: functionPermissionToken, Source: srcPermission,
	Properties: Properties{
		"action": {
			Kind: String, Required: true, ForceNew: true, Pattern: regexp.MustCompile(`^(lambda:[*]|lambda:[a-zA-Z]+|[*])$`),
		},
		"eventSourceToken":    {Kind: String, ForceNew: true, MaxLen: 256},
		"function":            {Kind: String, Required: true, ForceNew: true},
		"functionUrlAuthType": {Kind: String, ForceNew: true, Enum: []any{"NONE", "AWS_IAM"}},
		"principal":           {Kind: String, Required: true, ForceNew: true},
		"principalOrgId":      {Kind: String, ForceNew: true},
		"qualifier": {
			Kind: String, ForceNew: true, MinLen: 1, MaxLen: 128, Pattern: regexp.MustCompile(`^[a-zA-Z0-9$_-]+$`),
		},
		"sourceAccount": {Kind: String, ForceNew: true, Pattern: regexp.MustCompile(`^\d{12}$`)},
		"sourceArn":     {Kind: String, ForceNew: true, Pattern: arnPattern},
		"statementId": {
			Kind: String, Computed: true, ForceNew: true, AutoName: &AutoName{Max: 100}, MaxLen: 100,
			Pattern: regexp.MustCompile(`^[a-zA-Z0-9_-]+$`), ConflictsWith: []string{"statementIdPrefix"},
		},
		"statementIdPrefix": {
			Kind: String, Computed: true, ForceNew: true, MaxLen: 100, Pattern: regexp.MustCompile(`^[a-zA-Z0-9_-]+$`),
			ConflictsWith: []string{"statementId"},
		},
	},
	StateID: func(o *Object) string { return o.Live.String("statementId") },
	Named: func(o *Object, id string, olds Values) bool {
		if olds.String("function") == "" {
			return o.ID == id
		}
		return o.Live.String("statementId") == id && sameFunction(o.Live["function"], olds["function"]) &&
			o.Live.String("qualifier") == olds.String("qualifier")
	},
	Create: func(op *Op) error {
		if op.In.Has("statementIdPrefix") {
			op.Set(Values{"statementId": op.In.String("statementIdPrefix") + op.Hex(26)})
		}
		live := op.Object.Live
		qualifier := live.String("qualifier")
		function, _ := op.functionOf(live.String("function"))
		if function == nil || !op.qualified(function, qualifier) {
			return rulePermissionOn.Refuse("Function not found: %s:%s in %s", live.String("function"), qualifier, op.Region)
		}
		id := strings.TrimSuffix(function.ID+":"+qualifier, ":") + "/" + live.String("statementId")
		if op.Find(functionPermissionToken, id) != nil {
			return rulePermissionTaken.Refuse("The statement id (%s) provided already exists. Please provide a new statement "+
				"id, or remove the existing statement.", live.String("statementId"))
		}
		// A policy goes with its function, that of an alias with the alias.
		op.Object.Owner = function
		if alias := op.aliasOf(function, qualifier); qualifier != "" && alias != nil {
			op.Object.Owner = alias
		}
		op.Identify(id, "")
		return nil
	},
})

var _ = declare(&Type{
	Token: provisionedToken, Source: srcProvisioned,
	Properties: Properties{
		"functionName":                    {Kind: String, Required: true, ForceNew: true},
		"provisionedConcurrentExecutions": {Kind: Int, Required: true, Min: 1, Max: 1e9},
		"qualifier":                       {Kind: String, Required: true, ForceNew: true},
		"skipDestroy":                     given(Bool, false),
	},
	Create: func(op *Op) error {
		function, _ := op.functionOf(op.In.String("functionName"))
		if function == nil {
			return ruleAliasFunction.Refuse("Function not found: %s", op.In.String("functionName"))
		}
		if err := op.checkProvisioned(function); err != nil {
			return err
		}
		op.Object.Owner = function
		op.Identify(op.In.String("functionName")+","+op.In.String("qualifier"), "")
		return nil
	},
	Update: func(op *Op) error { return op.checkProvisioned(op.Object.Owner) },
	Delete: func(op *Op) error {
		op.Keep = op.Old.Bool("skipDestroy")
		return nil
	},
})

// checkProvisioned is what AWS demands of provisioned concurrency: a published version, and no more than is reserved.
func (op *Op) checkProvisioned(function *Object) error {
	qualifier, version := op.Object.Live.String("qualifier"), op.Object.Live.String("qualifier")
	if alias := op.aliasOf(function, qualifier); alias != nil {
		version = alias.Live.String("functionVersion")
	}
	if version == "$LATEST" || !hasVersion(function, version) {
		return ruleProvisionedOn.Refuse("Provisioned Concurrency Configs cannot be applied to unpublished function versions: "+
			"%s:%s", function.ARN, qualifier)
	}
	reserved := function.Live.Int("reservedConcurrentExecutions")
	if n := op.Object.Live.Int("provisionedConcurrentExecutions"); reserved >= 0 && n > reserved {
		return ruleProvisionedMost.Refuse("Requested Provisioned Concurrency should not be greater than the "+
			"reservedConcurrentExecution for function: %d is more than %d", n, reserved)
	}
	return nil
}

// checkFunctionTarget is what AWS demands of a function behind a load balancer.
func (op *Op) checkFunctionTarget(group *Object) error {
	id := op.In.String("targetId")
	function, qualifier := op.functionOf(id)
	switch {
	case function == nil || !strings.HasPrefix(id, "arn:") || !op.qualified(function, qualifier):
		return ruleAttachMissing.Refuse("The following targets are not valid: %s is not a function of %s", id, op.Region)
	case len(op.others(group)) > 0:
		return ruleAttachFunction.Refuse("Only one Lambda function can be registered with the target group '%s'", group.ARN)
	case !op.mayInvoke(group, function, qualifier):
		return ruleAttachInvoke.Refuse("elasticloadbalancing principal does not have permission to invoke %s from target "+
			"group %s", id, group.ARN)
	}
	return nil
}

// mayInvoke says whether load balancing may call a function, by the policy of exactly that version or alias.
func (op *Op) mayInvoke(group, function *Object, qualifier string) bool {
	return slices.ContainsFunc(op.ObjectsIn(function.Region, functionPermissionToken), func(o *Object) bool {
		live := o.Live
		return (o.Owner == function || o.Owner.Owner == function) && live.String("qualifier") == qualifier &&
			live.String("principal") == "elasticloadbalancing.amazonaws.com" &&
			slices.Contains([]string{"lambda:InvokeFunction", "lambda:*", "*"}, live.String("action")) &&
			(live.String("sourceArn") == "" || matchesAny([]any{live.String("sourceArn")}, group.ARN, strings.TrimSpace)) &&
			(live.String("sourceAccount") == "" || live.String("sourceAccount") == group.Account)
	})
}

// functionAnswers says whether a function that is registered in a target group answers.
func (op *Op) functionAnswers(group *Object, id string) bool {
	inner := &Op{Region: group.Region, Account: group.Account, sim: op.sim}
	function, qualifier := inner.functionOf(id)
	if function == nil || !inner.qualified(function, qualifier) || !inner.mayInvoke(group, function, qualifier) ||
		function.Live.Int("reservedConcurrentExecutions") == 0 {
		return false
	}
	version := qualifier
	if alias := inner.aliasOf(function, qualifier); alias != nil {
		version = alias.Live.String("functionVersion")
	}
	if version == "" {
		version = "$LATEST"
	}
	role := inner.FindARN(function.Live.String("role"))
	return role != nil && strings.Contains(role.Live.String("assumeRolePolicy"), "lambda.amazonaws.com") &&
		!(op.sim.failing[group.Region] && function.Hidden.Bool(fmt.Sprint("bad ", version)))
}

// seemsHealthy says whether Route 53 and Global Accelerator take a target group for healthy. The functions in it are not
// checked unless its health checks are switched on, and pass unseen.
func (op *Op) seemsHealthy(arn string) bool {
	group := op.FindARN(arn)
	if group != nil && group.Live.String("targetType") == "lambda" && !group.Live.Object("healthCheck").Bool("enabled") {
		return len(op.sim.world.sorted(func(o *Object) bool {
			return o.Type == targetAttachmentToken && o.refersTo(group)
		})) > 0
	}
	return op.targetsHealthy(arn)
}
