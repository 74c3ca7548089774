package regional

import (
	"fmt"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lambda"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/policy"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// liveAlias is the name by which the load balancer calls the function, whatever its version.
const liveAlias = "live"

// function is a Lambda function that is a target of the load balancer.
type function struct {
	role          *iam.Role
	logGroup      *cloudwatch.LogGroup
	securityGroup *ec2.SecurityGroup
	function      *lambda.Function
	alias         *lambda.Alias
	permissions
}

// newFunction registers a function and all that is its own.
func newFunction(ctx *pulumi.Context, s region.Scope, n *network, l *loadBalancer, spec Spec) (*compute, error) {
	settings := spec.Compute.LambdaFunction
	f := &function{}
	var err error
	if spec.functionInNetwork() {
		f.securityGroup, err = newClientSecurityGroup(ctx, s, n, clients{"function", "functions"}, "from nowhere")
		if err != nil {
			return nil, err
		}
	}
	if f.logGroup, err = newLogGroup(ctx, s, spec, settings.LogRetentionInDays); err != nil {
		return nil, err
	}
	if err := f.newRole(ctx, s, spec); err != nil {
		return nil, err
	}
	if err := f.newVersion(ctx, s, n, spec); err != nil {
		return nil, err
	}
	ready, err := f.serve(ctx, s, l, settings)
	if err != nil {
		return nil, err
	}
	made := &compute{
		roleArn: f.role.Arn, ready: ready, deployed: []pulumi.Output{f.alias.URN()},
		names: map[string]pulumi.StringOutput{
			functionName: f.function.Name, functionAliasArn: f.alias.Arn, logGroupName: f.logGroup.Name,
		},
	}
	for _, each := range ready {
		made.deployed = append(made.deployed, each.URN())
	}
	if f.securityGroup != nil {
		made.securityGroup = f.securityGroup.ID()
	}
	return made, nil
}

// functionInNetwork says whether the function is in the region's network.
func (s Spec) functionInNetwork() bool {
	if own := s.Compute.LambdaFunction.InNetwork; own != nil {
		return *own
	}
	return s.StoresInNetwork
}

// newRole registers the role that the function has.
func (f *function) newRole(ctx *pulumi.Context, s region.Scope, spec Spec) error {
	var err error
	if f.role, err = newRole(ctx, s, spec, "function", "lambda.amazonaws.com"); err != nil {
		return err
	}
	inNetwork := f.securityGroup != nil
	start := f.logGroup.Arn.ApplyT(func(arn string) string { return functionPolicy(arn, inNetwork) }).(pulumi.StringOutput)
	if err := f.attach(ctx, s, f.role, "function", "start", start); err != nil {
		return err
	}
	return f.bind(ctx, s, f.role, "function", spec, spec.Compute.LambdaFunction.FunctionPolicy)
}

// functionPolicy is what Lambda needs to run a function: to write its log, and to put it into a network.
func functionPolicy(logGroupArn string, inNetwork bool) string {
	statements := []policy.Statement{writeLog(logGroupArn)}
	if inNetwork {
		// Lambda checks these without resources: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html.
		statements = append(statements, policy.Allow("UseNetwork", []string{
			"ec2:AssignPrivateIpAddresses", "ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface",
			"ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:UnassignPrivateIpAddresses",
		}, "*"))
	}
	return policy.Document(statements...)
}

// newVersion registers the function, each change of which is a version, and the alias that follows.
func (f *function) newVersion(ctx *pulumi.Context, s region.Scope, n *network, spec Spec) error {
	settings := spec.Compute.LambdaFunction
	kind := packageType(settings)
	name := s.Name("function")
	args := &lambda.FunctionArgs{
		// AWS replaces a function by one of the other kind, and the old name is taken for a while.
		Name:          pulumi.String(spec.physicalName(topology.Function, s.Region(), kind)),
		Role:          f.role.Arn,
		PackageType:   pulumi.String(kind),
		Architectures: pulumi.StringArray{pulumi.String(string(*settings.Architecture))},
		MemorySize:    settings.MemorySize,
		Timeout:       settings.Timeout,
		Publish:       pulumi.Bool(true),
		Environment: &lambda.FunctionEnvironmentArgs{
			Variables: spec.environment(settings.Environment),
		},
		LoggingConfig: &lambda.FunctionLoggingConfigArgs{
			LogFormat: pulumi.String("Text"), LogGroup: f.logGroup.Name,
		},
		ReservedConcurrentExecutions: settings.ReservedConcurrency,
		Tags:                         s.Tags(name),
	}
	code(args, settings, s.Region())
	needs := slices.Concat(f.policies, spec.Bindings.Ready)
	if f.securityGroup != nil {
		needs = append(needs, n.wayOut...)
		args.VpcConfig = &lambda.FunctionVpcConfigArgs{
			SubnetIds: n.privateIDs(), SecurityGroupIds: pulumi.StringArray{f.securityGroup.ID()},
		}
	}
	var err error
	f.function, err = lambda.NewFunction(ctx, name, args,
		s.Options(append(slices.Clone(spec.Turn), pulumi.DependsOn(needs), pulumi.Protect(spec.Protected))...)...)
	if err != nil {
		return fmt.Errorf("creating the function: %w", err)
	}
	f.alias, err = lambda.NewAlias(ctx, s.Name("function-alias"), &lambda.AliasArgs{
		Name:            pulumi.String(liveAlias),
		FunctionName:    f.function.Name,
		FunctionVersion: f.function.Version,
	}, s.Options()...)
	if err != nil {
		return fmt.Errorf("creating the function's alias: %w", err)
	}
	return nil
}

// packageType is how AWS calls what a function is made of.
func packageType(settings *LambdaFunction) string {
	if settings.Image != nil {
		return "Image"
	}
	return "Zip"
}

// code says what a function is made of.
func code(args *lambda.FunctionArgs, settings *LambdaFunction, region string) {
	if settings.Image == nil {
		args.S3Bucket = named(settings.Zip.Bucket.ToStringOutput(), region).ToStringPtrOutput()
		args.S3Key = settings.Zip.Key.ToStringOutput().ToStringPtrOutput()
		args.S3ObjectVersion = settings.Zip.ObjectVersion
		args.Runtime, args.Handler = settings.Runtime, settings.Handler
		return
	}
	args.ImageUri = named(settings.Image.ToStringPtrOutput().Elem(), region).ToStringPtrOutput()
	if len(settings.Command) > 0 {
		args.ImageConfig = &lambda.FunctionImageConfigArgs{Commands: pulumi.StringArray(settings.Command)}
	}
}

// serve makes the function a target of the load balancer, which must be allowed to call it before, and gives back what users
// need.
func (f *function) serve(
	ctx *pulumi.Context, s region.Scope, l *loadBalancer, settings *LambdaFunction,
) ([]pulumi.Resource, error) {
	permission, err := lambda.NewPermission(ctx, s.Name("function-permission"), &lambda.PermissionArgs{
		Action:    pulumi.String("lambda:InvokeFunction"),
		Function:  f.function.Name,
		Qualifier: f.alias.Name.ToStringPtrOutput(),
		Principal: pulumi.String("elasticloadbalancing.amazonaws.com"),
		SourceArn: l.targetGroup.Arn,
	}, s.Options()...)
	if err != nil {
		return nil, fmt.Errorf("letting the load balancer call the function: %w", err)
	}
	attachment, err := lb.NewTargetGroupAttachment(ctx, s.Name("function-attachment"), &lb.TargetGroupAttachmentArgs{
		TargetGroupArn: l.targetGroup.Arn,
		TargetId:       f.alias.Arn,
	}, s.Options(pulumi.DependsOn(append([]pulumi.Resource{permission}, l.forwarding...)))...)
	if err != nil {
		return nil, fmt.Errorf("making the function the load balancer's target: %w", err)
	}
	ready := []pulumi.Resource{attachment}
	if settings.ProvisionedConcurrency == nil {
		return ready, nil
	}
	warm, err := lambda.NewProvisionedConcurrencyConfig(ctx, s.Name("function-concurrency"),
		&lambda.ProvisionedConcurrencyConfigArgs{
			FunctionName:                    f.function.Name,
			Qualifier:                       f.alias.Name,
			ProvisionedConcurrentExecutions: settings.ProvisionedConcurrency.ToIntPtrOutput().Elem(),
		}, s.Options()...)
	if err != nil {
		return nil, fmt.Errorf("keeping the function warm: %w", err)
	}
	return append(ready, warm), nil
}
