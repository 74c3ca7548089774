package regional

import (
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

var (
	_ infer.Annotated = (*LambdaFunction)(nil)
	_ infer.Annotated = (*LambdaFunctionOverrides)(nil)
	_ infer.Annotated = (*LambdaZip)(nil)
	_ infer.Annotated = (*LambdaZipOverrides)(nil)

	_ infer.Enum[Architecture] = Architecture("")
)

// Architecture is the instruction set of tasks or functions.
type Architecture string

const (
	// ArchitectureX86 is x86 with 64 bits.
	ArchitectureX86 Architecture = topology.ArchitectureX86
	// ArchitectureArm is Arm with 64 bits.
	ArchitectureArm Architecture = topology.ArchitectureArm
)

// Annotate documents the enumeration.
func (r *Architecture) Annotate(a infer.Annotator) {
	a.Describe(r, "The instruction set of what runs the application.")
}

// Values lists the members of the enumeration.
func (Architecture) Values() []infer.EnumValue[Architecture] {
	return []infer.EnumValue[Architecture]{
		{Name: "X86", Value: ArchitectureX86, Description: "The instruction set x86, with 64 bits."},
		{Name: "Arm64", Value: ArchitectureArm, Description: "The instruction set Arm, with 64 bits."},
	}
}

// LambdaFunction is a Lambda function.
type LambdaFunction struct {
	Image                  pulumi.StringPtrInput         `pulumi:"image,optional"`
	Command                []pulumi.StringInput          `pulumi:"command,optional"`
	Zip                    *LambdaZip                    `pulumi:"zip,optional"`
	Runtime                pulumi.StringPtrInput         `pulumi:"runtime,optional"`
	Handler                pulumi.StringPtrInput         `pulumi:"handler,optional"`
	Architecture           *Architecture                 `pulumi:"architecture,optional"`
	MemorySize             pulumi.IntPtrInput            `pulumi:"memorySize,optional"`
	Timeout                pulumi.IntPtrInput            `pulumi:"timeout,optional"`
	ReservedConcurrency    pulumi.IntPtrInput            `pulumi:"reservedConcurrency,optional"`
	ProvisionedConcurrency pulumi.IntPtrInput            `pulumi:"provisionedConcurrency,optional"`
	InNetwork              *bool                         `pulumi:"inNetwork,optional"`
	Environment            map[string]pulumi.StringInput `pulumi:"environment,optional"`
	LogRetentionInDays     pulumi.IntPtrInput            `pulumi:"logRetentionInDays,optional"`
	FunctionPolicy         pulumi.StringPtrInput         `pulumi:"functionPolicy,optional"`
}

// Annotate documents the type.
func (f *LambdaFunction) Annotate(a infer.Annotator) {
	a.Describe(&f, "An AWS Lambda function behind the region's Application Load Balancer, whose requests and answers have at "+
		"most 1 MB. Every change makes a version, and the alias that users come by moves to it at once. Health checks call the "+
		"function too: answer them quickly. See "+
		"https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html.")
	a.Describe(&f.Image, "A container image in the Amazon ECR of the region. `{region}` in it becomes the region's code. It "+
		"excludes `zip`.")
	a.Describe(&f.Command, "The command that the container runs, in place of the image's own.")
	a.Describe(&f.Zip, "A zip file in S3. It excludes `image`, and needs `runtime` and `handler`.")
	a.Describe(&f.Runtime, "What runs the code of a zip file, such as `nodejs22.x`. See "+
		"https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html.")
	a.Describe(&f.Handler, "Where the code of a zip file begins, such as `index.handler`.")
	a.Describe(&f.Architecture, "The instruction set that the code is for.")
	a.Describe(&f.MemorySize, "The function's memory, which decides its share of CPU too.")
	a.Describe(&f.Timeout, "The longest time that a request may take.")
	a.Describe(&f.ReservedConcurrency, "How many requests the function works on at a time at most, taken out of "+
		"what the account has in the region. Default: no limit of its own.")
	a.Describe(&f.ProvisionedConcurrency, "For how many requests at a time the function is kept warm.")
	a.Describe(&f.InNetwork, "Whether the function is in the region's network. Default: where a datastore is in "+
		"there, such as Aurora.")
	a.Describe(&f.Environment, "Environment variables of the function, 4 KB in all. The bindings of the "+
		"datastores are added to them.")
	a.Describe(&f.LogRetentionInDays, "How long CloudWatch Logs keeps the function's output.")
	a.Describe(&f.FunctionPolicy, "An IAM policy document (JSON) with what the function itself needs, added to its role. The "+
		"permissions to use the datastores are there already.")
}

// LambdaFunctionOverrides is what one region says differently about its function.
type LambdaFunctionOverrides struct {
	Image                  pulumi.StringPtrInput         `pulumi:"image,optional"`
	Command                []pulumi.StringInput          `pulumi:"command,optional"`
	Zip                    *LambdaZipOverrides           `pulumi:"zip,optional"`
	Runtime                pulumi.StringPtrInput         `pulumi:"runtime,optional"`
	Handler                pulumi.StringPtrInput         `pulumi:"handler,optional"`
	Architecture           *Architecture                 `pulumi:"architecture,optional"`
	MemorySize             pulumi.IntPtrInput            `pulumi:"memorySize,optional"`
	Timeout                pulumi.IntPtrInput            `pulumi:"timeout,optional"`
	ReservedConcurrency    pulumi.IntPtrInput            `pulumi:"reservedConcurrency,optional"`
	ProvisionedConcurrency pulumi.IntPtrInput            `pulumi:"provisionedConcurrency,optional"`
	InNetwork              *bool                         `pulumi:"inNetwork,optional"`
	Environment            map[string]pulumi.StringInput `pulumi:"environment,optional"`
	LogRetentionInDays     pulumi.IntPtrInput            `pulumi:"logRetentionInDays,optional"`
	FunctionPolicy         pulumi.StringPtrInput         `pulumi:"functionPolicy,optional"`
}

// Annotate documents the type.
func (f *LambdaFunctionOverrides) Annotate(a infer.Annotator) {
	a.Describe(&f, "What one region says differently about its Lambda function. Maps merge with the application's, everything "+
		"else replaces it.")
	a.Describe(&f.Zip, "What one region says differently about its zip file.")
}

// LambdaZip is a zip file in S3 with a function's code.
type LambdaZip struct {
	Bucket        pulumi.StringInput    `pulumi:"bucket"`
	Key           pulumi.StringInput    `pulumi:"key"`
	ObjectVersion pulumi.StringPtrInput `pulumi:"objectVersion,optional"`
}

// Annotate documents the type.
func (z *LambdaZip) Annotate(a infer.Annotator) {
	a.Describe(&z, "A zip file in S3 with a function's code.")
	a.Describe(&z.Bucket, "The name of a bucket in the region. `{region}` in it becomes the region's code.")
	a.Describe(&z.Key, "The key of the file. Give new code a new key, or an `objectVersion`: the content is not looked at.")
	a.Describe(&z.ObjectVersion, "The version of the file, in a bucket with versions.")
}

// LambdaZipOverrides is what one region says differently about the zip file.
type LambdaZipOverrides struct {
	Bucket        pulumi.StringPtrInput `pulumi:"bucket,optional"`
	Key           pulumi.StringPtrInput `pulumi:"key,optional"`
	ObjectVersion pulumi.StringPtrInput `pulumi:"objectVersion,optional"`
}

// Annotate documents the type.
func (z *LambdaZipOverrides) Annotate(a infer.Annotator) {
	a.Describe(&z, "What one region says differently about the zip file of its function.")
}
