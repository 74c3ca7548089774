package awssim

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

const (
	functionToken = "aws:lambda/function:Function"

	srcFunction       Source = "tf-lambda-function"
	srcCreateFunction Source = "aws-create-function"
	srcFunctionImage  Source = "aws-lambda-images"
	srcFunctionEnv    Source = "aws-lambda-environment"
	srcFunctionVPC    Source = "aws-lambda-vpc"
	srcFunctionLimit  Source = "aws-lambda-concurrency"
	srcFunctionENI    Source = "tf-issue-10329"
)

// Subnets and security groups wait for the interfaces of functions that are gone: see also
// https://github.com/hashicorp/terraform-provider-aws/pull/10347.
var _ = cite(map[Source]string{
	srcFunction:       tfLambda + "function.go",
	srcCreateFunction: "https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html",
	srcFunctionImage:  "https://docs.aws.amazon.com/lambda/latest/dg/images-create.html",
	srcFunctionEnv:    "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html",
	srcFunctionVPC:    "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html",
	srcFunctionLimit:  "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html",
	srcFunctionENI:    "https://github.com/hashicorp/terraform-provider-aws/issues/10329",
})

// Rules of functions.
var (
	ruleFunctionTaken   = rule("lambda.function.name-taken", srcCreateFunction, "ResourceConflictException")
	ruleFunctionHandler = rule("lambda.function.handler-and-runtime", srcFunction, Invalid)
	ruleFunctionKind    = rule("lambda.function.package-type", srcCreateFunction, "InvalidParameterValueException")
	ruleFunctionImage   = rule("lambda.function.image", srcFunctionImage, "InvalidParameterValueException")
	ruleFunctionBucket  = rule("lambda.function.bucket-missing", srcCreateFunction, "InvalidParameterValueException")
	ruleFunctionRegion  = rule("lambda.function.bucket-region", srcCreateFunction, "InvalidParameterValueException")
	ruleFunctionRole    = rule("lambda.function.role", srcCreateFunction, "InvalidParameterValueException")
	ruleFunctionEnvSize = rule("lambda.function.environment-size", srcFunctionEnv, "InvalidParameterValueException")
	ruleFunctionEnvKeys = rule("lambda.function.environment-reserved", srcFunctionEnv, "InvalidParameterValueException")
	ruleFunctionEnvName = rule("lambda.function.environment-name", srcCreateFunction, "ValidationException")
	ruleFunctionSubnet  = rule("lambda.function.subnet-missing", srcFunctionVPC, "InvalidParameterValueException")
	ruleFunctionGroup   = rule("lambda.function.security-group-missing", srcFunctionVPC, "InvalidParameterValueException")
	ruleFunctionOneVPC  = rule("lambda.function.one-vpc", srcFunctionVPC, "InvalidParameterValueException")
	ruleFunctionBoth    = rule("lambda.function.vpc-incomplete", srcFunctionVPC, "InvalidParameterValueException")
	ruleFunctionENIs    = rule("lambda.function.network-permission", srcFunctionVPC, "InvalidParameterValueException")
	ruleFunctionReserve = rule("lambda.function.reserved-concurrency", srcFunctionLimit, "InvalidParameterValueException")
	ruleFunctionLingers = rule("lambda.function.interfaces-linger", srcFunctionENI, "DependencyViolation")
)

// Limits of functions: of an account's concurrency, a part must stay unreserved; the interfaces of a function in a VPC
// stay behind for a while, and the provider's deletions of subnets and security groups wait for them.
const (
	accountConcurrency    = 1000
	unreservedConcurrency = 100
	maxEnvironment        = 4096
	interfacesLinger      = 20 * time.Minute
	interfacesPatience    = 45 * time.Minute
)

// networkPolicy is AWS's managed policy for functions in a VPC, and what it allows on everything.
const networkPolicy = "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"

var networkActions = []string{
	"logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", "ec2:CreateNetworkInterface",
	"ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:DeleteNetworkInterface",
	"ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses",
}

// reservedEnvironment are the variables that the runtime sets.
var reservedEnvironment = []string{
	"_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_NAME",
	"AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE",
	"AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID",
	"AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR",
}

var (
	environmentName = regexp.MustCompile(`^[a-zA-Z]([a-zA-Z0-9_])+$`)
	functionName    = regexp.MustCompile(`^[a-zA-Z0-9_-]+$`)
)

// archive is a program's code, as the engine sends it.
type archive struct{ *resource.Archive }

// sameArchive compares code by its hash.
func sameArchive(before, after any) bool {
	a, isA := before.(archive)
	b, isB := after.(archive)
	return isA && isB && a.Hash != "" && a.Hash == b.Hash
}

// codeSources are the three ways to give a function its code; codeSettings make new code when they change, and
// functionSettings a new configuration.
var (
	codeSources  = []string{"code", "imageUri", "s3Bucket"}
	codeSettings = []string{
		"architectures", "code", "imageUri", "s3Bucket", "s3Key", "s3ObjectVersion", "sourceCodeHash",
	}
	functionSettings = []string{
		"deadLetterConfig", "description", "environment", "ephemeralStorage", "fileSystemConfig", "handler", "imageConfig",
		"kmsKeyArn", "layers", "loggingConfig", "memorySize", "role", "runtime", "snapStart", "timeout", "tracingConfig",
		"vpcConfig",
	}
)

var _ = declare(&Type{
	Token: functionToken, Source: srcFunction, Tagged: true,
	Properties: Properties{
		"architectures": {
			Kind: List, Computed: true, MaxItems: 1, Elem: &Property{Kind: String, Enum: []any{"x86_64", "arm64"}},
		},
		"arn": out(String), "codeSha256": out(String), "codeSigningConfigArn": arnProperty(),
		"code": {
			Kind: File, ExactlyOneOf: codeSources, Same: sameArchive,
		},
		"deadLetterConfig": blockOf(Properties{"targetArn": {Kind: String, Required: true, Pattern: arnPattern}}),
		"description":      {Kind: String},
		"environment":      blockOf(Properties{"variables": {Kind: Map, Elem: &Property{Kind: String}}}),
		"ephemeralStorage": {Kind: Block, Computed: true, Fields: Properties{
			"size": {Kind: Int, Computed: true, Min: 512, Max: 10240},
		}},
		"fileSystemConfig": blockOf(Properties{
			"arn":            {Kind: String, Required: true, Pattern: arnPattern},
			"localMountPath": {Kind: String, Required: true, Pattern: regexp.MustCompile(`^/mnt/[0-9A-Za-z_.-]+$`)},
		}),
		"handler": {Kind: String, MinLen: 1, MaxLen: 128},
		"imageConfig": blockOf(Properties{
			"commands": stringList(), "entryPoints": stringList(), "workingDirectory": {Kind: String},
		}),
		"imageUri":  {Kind: String, ExactlyOneOf: codeSources},
		"invokeArn": out(String), "kmsKeyArn": arnProperty(), "lastModified": out(String),
		"layers": {Kind: List, MaxItems: 5, Elem: &Property{Kind: String, Pattern: arnPattern}},
		"loggingConfig": {Kind: Block, Computed: true, Fields: Properties{
			"applicationLogLevel": {Kind: String, Computed: true, Enum: []any{
				"", "TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL",
			}},
			"logFormat":      {Kind: String, Required: true, Enum: []any{"JSON", "Text"}},
			"logGroup":       {Kind: String, Computed: true},
			"systemLogLevel": {Kind: String, Computed: true, Enum: []any{"", "DEBUG", "INFO", "WARN"}},
		}},
		"memorySize": {Kind: Int, Default: 128, Min: 128, Max: 10240},
		"name": {
			Kind: String, ForceNew: true, AutoName: &AutoName{Max: 64}, MaxLen: 64, Pattern: functionName,
		},
		"packageType":  {Kind: String, Default: "Zip", ForceNew: true, Enum: []any{"Zip", "Image"}},
		"publish":      given(Bool, false),
		"qualifiedArn": out(String), "qualifiedInvokeArn": out(String),
		"replaceSecurityGroupsOnDestroy": {Kind: Bool},
		"replacementSecurityGroupIds": {
			Kind: List, Set: true, Elem: &Property{Kind: String}, RequiredWith: []string{"replaceSecurityGroupsOnDestroy"},
		},
		"reservedConcurrentExecutions": {Kind: Int, Default: -1, Min: -1, Max: 1e9},
		"role":                         {Kind: String, Required: true, Pattern: arnPattern},
		"runtime":                      {Kind: String},
		"s3Bucket": {
			Kind: String, ExactlyOneOf: codeSources, RequiredWith: []string{"s3Key"},
		},
		"s3Key":           {Kind: String, RequiredWith: []string{"s3Bucket"}},
		"s3ObjectVersion": {Kind: String, ConflictsWith: []string{"code", "imageUri"}},
		"signingJobArn":   out(String), "signingProfileVersionArn": out(String),
		"skipDestroy": given(Bool, false),
		"snapStart": blockOf(Properties{
			"applyOn": {Kind: String, Required: true, Enum: []any{"PublishedVersions", "None"}}, "optimizationStatus": out(String),
		}),
		"sourceCodeHash": {Kind: String, Computed: true}, "sourceCodeSize": out(Int),
		"timeout": {Kind: Int, Default: 3, Min: 1, Max: 900},
		"tracingConfig": {Kind: Block, Computed: true, Fields: Properties{
			"mode": {Kind: String, Required: true, Enum: []any{"Active", "PassThrough"}},
		}},
		"version": out(String),
		"vpcConfig": blockOf(Properties{
			"ipv6AllowedForDualStack": given(Bool, false),
			"securityGroupIds":        {Kind: List, Set: true, Required: true, Elem: &Property{Kind: String}},
			"subnetIds":               {Kind: List, Set: true, Required: true, Elem: &Property{Kind: String}},
			"vpcId":                   out(String),
		}),
	},
	Refs: []Ref{
		{Property: "role", To: roleToken, By: "arn", Missing: ruleFunctionRole},
		{Property: "vpcConfig.subnetIds", To: subnetToken, Missing: ruleFunctionSubnet},
		{Property: "vpcConfig.securityGroupIds", To: securityGroupToken, Missing: ruleFunctionGroup},
	},
	Plan: func(p *Plan) error {
		if p.New.String("packageType") == "Zip" && (!p.New.Has("handler") || !p.New.Has("runtime")) {
			return ruleFunctionHandler.On("handler", "handler and runtime must be set when PackageType is Zip")
		}
		if p.Old == nil {
			return nil
		}
		code, settings := slices.ContainsFunc(codeSettings, p.Changed), slices.ContainsFunc(functionSettings, p.Changed)
		if code {
			p.SetNewComputed("lastModified")
		}
		if p.New.Bool("publish") && (code || settings || p.Changed("publish")) {
			for _, key := range []string{"version", "qualifiedArn", "qualifiedInvokeArn"} {
				p.SetNewComputed(key)
			}
		}
		return nil
	},
	Create: func(op *Op) error {
		live := op.Object.Live
		name := live.String("name")
		if op.Find(functionToken, name) != nil {
			return ruleFunctionTaken.Refuse("Function already exist: %s", name)
		}
		if err := op.checkFunction(); err != nil {
			return err
		}
		op.Identify(name, op.ARN("lambda", "function:"+name))
		op.SetDefault(Values{
			"architectures": []string{"x86_64"}, "ephemeralStorage": Values{"size": 512}, "sourceCodeSize": 1024,
			"tracingConfig": Values{"mode": "PassThrough"}, "version": "$LATEST", "sourceCodeHash": "",
			"loggingConfig": Values{"logFormat": "Text", "logGroup": "/aws/lambda/" + name, "applicationLogLevel": "",
				"systemLogLevel": ""},
		})
		op.touchFunction(true, live.Bool("publish"))
		op.enterVPC()
		if r := op.reserveRefused(); r != nil {
			// The provider reserves after the creation.
			r.Kept = true
			return r
		}
		return nil
	},
	Update: func(op *Op) error {
		if err := op.checkFunction(); err != nil {
			return err
		}
		if op.Changed("vpcConfig") {
			op.leaveVPC(op.Object)
			op.enterVPC()
		}
		if op.Changed("reservedConcurrentExecutions") {
			if r := op.reserveRefused(); r != nil {
				return r
			}
		}
		code := slices.ContainsFunc(codeSettings, op.Changed)
		changed := code || slices.ContainsFunc(functionSettings, op.Changed)
		if changed || op.Changed("publish") {
			op.touchFunction(code, op.Object.Live.Bool("publish"))
		}
		return nil
	},
	Delete: func(op *Op) error {
		if op.Object.Live.Bool("skipDestroy") {
			op.Keep = true
			return nil
		}
		op.leaveVPC(op.Object)
		return nil
	},
})

// touchFunction gives a function its new code and, where it is published, its next version.
func (op *Op) touchFunction(code, publish bool) {
	live := op.Object.Live
	if code {
		op.Set(Values{"codeSha256": op.Hex(43) + "=", "lastModified": op.Now().Format("2006-01-02T15:04:05.000-0700")})
	}
	if publish {
		op.Object.Hidden["version"] = float64(op.Object.Hidden.Int("version") + 1)
		op.Set(Values{"version": strconv.Itoa(op.Object.Hidden.Int("version"))})
	}
	bad := op.sim.failing[op.Region]
	op.Object.Hidden["bad $LATEST"] = bad
	if publish {
		op.Object.Hidden["bad "+live.String("version")] = bad
	}
	arn := op.Object.ARN + ":" + live.String("version")
	op.Set(Values{"qualifiedArn": arn, "qualifiedInvokeArn": op.invokeARN(arn), "invokeArn": op.invokeARN(op.Object.ARN)})
}

// invokeARN is what API gateways call.
func (op *Op) invokeARN(arn string) string {
	return "arn:aws:apigateway:" + op.Region + ":lambda:path/2015-03-31/functions/" + arn + "/invocations"
}

// checkFunction is what AWS demands of a function.
func (op *Op) checkFunction() error {
	live := op.Object.Live
	image := live.String("imageUri")
	if (live.String("packageType") == "Image") != (image != "") {
		return ruleFunctionKind.Refuse("The package type %s and the code of the function do not match",
			live.String("packageType"))
	}
	if match := ecrImage.FindStringSubmatch(image); image != "" && (match == nil || match[1] != op.Region) {
		return ruleFunctionImage.Refuse("Source image %s is not valid. Provide a valid source image: one of a private "+
			"registry of ECR in %s", image, op.Region)
	}
	if name := live.String("s3Bucket"); name != "" {
		switch bucket := op.bucketNamed(name); {
		case bucket == nil:
			return ruleFunctionBucket.Refuse("Error occurred while GetObject. S3 Error Code: NoSuchBucket. S3 Error Message: " +
				"The specified bucket does not exist")
		case bucket.Region != op.Region:
			return ruleFunctionRegion.Refuse("Error occurred while GetObject. S3 Error Code: PermanentRedirect. S3 Error "+
				"Message: The bucket is in this region: %s. Please use this region to retry the request", bucket.Region)
		}
	}
	if role := op.FindARN(live.String("role")); role == nil ||
		!strings.Contains(role.Live.String("assumeRolePolicy"), "lambda.amazonaws.com") {
		return ruleFunctionRole.Refuse("The role defined for the function cannot be assumed by Lambda.")
	}
	if err := op.checkVariables(); err != nil {
		return err
	}
	return op.checkFunctionNetwork()
}

// checkVariables is what AWS demands of a function's environment.
func (op *Op) checkVariables() error {
	variables := op.Object.Live.Object("environment").Object("variables")
	for name := range variables {
		if slices.Contains(reservedEnvironment, name) {
			return ruleFunctionEnvKeys.Refuse("Lambda was unable to configure your environment variables because the "+
				"environment variables you have provided contains reserved keys that are currently not supported for "+
				"modification. Reserved keys used in this request: %s", name)
		}
		if !environmentName.MatchString(name) {
			return ruleFunctionEnvName.Refuse("Map keys must satisfy constraint: [Member must satisfy regular expression "+
				"pattern: [a-zA-Z]([a-zA-Z0-9_])+]: %q", name)
		}
	}
	text, err := json.Marshal(variables)
	if err == nil && len(variables) > 0 && len(text) > maxEnvironment {
		return ruleFunctionEnvSize.Refuse("Lambda was unable to configure your environment variables because the environment "+
			"variables you have provided exceeded the 4KB limit. String measured: %d bytes", len(text))
	}
	return nil
}

func (op *Op) checkFunctionNetwork() error {
	network := op.Object.Live.Object("vpcConfig")
	subnets, groups := network.Strings("subnetIds"), network.Strings("securityGroupIds")
	if len(subnets) == 0 && len(groups) == 0 {
		return nil
	}
	if len(subnets) == 0 || len(groups) == 0 {
		return ruleFunctionBoth.Refuse("SecurityGroupIds and SubnetIds must both be specified, or both be empty")
	}
	var vpcs []string
	for _, id := range subnets {
		vpcs = append(vpcs, op.Find(subnetToken, id).Live.String("vpcId"))
	}
	for _, id := range groups {
		vpcs = append(vpcs, op.Find(securityGroupToken, id).Live.String("vpcId"))
	}
	slices.Sort(vpcs)
	if vpcs = slices.Compact(vpcs); len(vpcs) > 1 {
		return ruleFunctionOneVPC.Refuse("Subnets and security groups must be in the same VPC: %s", strings.Join(vpcs, ", "))
	}
	role := op.FindARN(op.Object.Live.String("role"))
	for _, action := range []string{"CreateNetworkInterface", "DescribeNetworkInterfaces", "DeleteNetworkInterface"} {
		if !op.allows(role, "ec2:"+action, "*") {
			return ruleFunctionENIs.Refuse("The provided execution role does not have permissions to call %s on EC2", action)
		}
	}
	return nil
}

// reserveRefused is what AWS demands of reserved concurrency: enough must be left for all other functions.
func (op *Op) reserveRefused() *Refusal {
	total := max(0, op.Object.Live.Int("reservedConcurrentExecutions"))
	for _, o := range op.Objects(functionToken) {
		if o != op.Object {
			total += max(0, o.Live.Int("reservedConcurrentExecutions"))
		}
	}
	if accountConcurrency-total < unreservedConcurrency {
		return ruleFunctionReserve.Refuse("Specified ReservedConcurrentExecutions for function decreases account's "+
			"UnreservedConcurrentExecution below its minimum value of [%d].", unreservedConcurrency)
	}
	return nil
}

// enterVPC gives a function its interfaces in a VPC.
func (op *Op) enterVPC() {
	network := op.Object.Live.Object("vpcConfig")
	subnets := network.Strings("subnetIds")
	if len(subnets) == 0 {
		return
	}
	network["vpcId"] = op.Find(subnetToken, subnets[0]).Live["vpcId"]
	var guards []*Object
	for _, id := range network.Strings("securityGroupIds") {
		guards = append(guards, op.Find(securityGroupToken, id))
	}
	for _, id := range subnets {
		op.addInterface(op.Object, op.Find(subnetToken, id), guards, "AWS Lambda VPC ENI-"+op.Object.ID)
	}
}

// leaveVPC leaves a function's interfaces behind: Lambda removes them later, with the permissions of the function's role
// as they are now. Where the program says so, they go over to other security groups at once.
func (op *Op) leaveVPC(function *Object) {
	role := op.FindARN(function.Live.String("role"))
	removable := role != nil && op.allows(role, "ec2:DeleteNetworkInterface", "*")
	for _, eni := range op.ObjectsIn(function.Region, interfaceToken) {
		if eni.Owner != function {
			continue
		}
		eni.Owner = nil
		if removable {
			eni.Vanishes = op.Now().Add(interfacesLinger)
		}
		if function.Live.Bool("replaceSecurityGroupsOnDestroy") {
			eni.refs = slices.DeleteFunc(eni.refs, func(r reference) bool { return r.to.Type == securityGroupToken })
		}
	}
}

// awaitInterfaces waits, as the provider does before it deletes a subnet or a security group, until the interfaces that
// functions and accelerators left there are gone.
func (op *Op) awaitInterfaces() error {
	for _, eni := range op.Objects(interfaceToken) {
		left := strings.HasPrefix(eni.Live.String("description"), "AWS Lambda VPC ENI") ||
			strings.HasPrefix(eni.Live.String("description"), acceleratorInterface)
		if eni.Owner != nil || !left || !eni.refersTo(op.Object) {
			continue
		}
		if eni.Vanishes.IsZero() {
			op.Spend(interfacesPatience)
			return ruleFunctionLingers.Refuse("the %s %q has dependencies and cannot be deleted: the network interface %s of a "+
				"function that is gone is still there, and its role may not delete it any more", shortType(op.Object.Type),
				op.Object.ID, eni.ID)
		}
		op.Spend(max(0, eni.Vanishes.Sub(op.Now())))
	}
	return nil
}
