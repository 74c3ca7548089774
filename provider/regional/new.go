package regional

import (
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/inputs"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

var _ infer.Annotated = (*RegionalStackArgs)(nil)

// RegionalStackArgs are the inputs of a regional stack that is used alone.
type RegionalStackArgs struct {
	Region             string                        `pulumi:"region"`
	Network            *StackNetwork                 `pulumi:"network,optional"`
	LoadBalancer       *LoadBalancer                 `pulumi:"loadBalancer,optional"`
	Compute            *Compute                      `pulumi:"compute,optional"`
	CertificateArn     pulumi.StringPtrInput         `pulumi:"certificateArn,optional"`
	DeletionProtection *bool                         `pulumi:"deletionProtection,optional"`
	Tags               map[string]pulumi.StringInput `pulumi:"tags,optional"`
	AwsProvider        *region.AwsProvider           `pulumi:"awsProvider,optional"`
}

// Annotate documents the inputs.
func (r *RegionalStackArgs) Annotate(a infer.Annotator) {
	a.Describe(&r.Region, "The AWS region code, such as `eu-west-1`. Changing it replaces everything.")
	a.Describe(&r.Network, "How the region's network is built: its range, its zones and its way out.")
	a.Describe(&r.LoadBalancer, "What users come to: its kind, its listeners and its health checks.")
	a.Describe(&r.Compute, "What runs the application. It is required.")
	a.Describe(&r.CertificateArn, "The ARN of an ACM certificate in this region. With it the load balancer listens for HTTPS "+
		"and redirects plain HTTP there. Adding, changing or removing it is done in place while the stack serves.")
	a.Describe(&r.DeletionProtection, "Whether the load balancer, the bucket of its logs and the service are protected against "+
		"deletion: by Pulumi, and the load balancer by AWS too. "+
		"Removing what is protected takes two updates: one that lowers the protection, one that removes it.")
	a.Describe(&r.Tags, "Tags for everything that is built. `Name` and `globalapp:application` are added.")
	a.Describe(&r.AwsProvider, "Settings of the AWS provider. What is not given is inherited from the stack's `aws:*` "+
		"configuration, everything but the region.")
}

// Plan checks the inputs of a regional stack that is used alone, as they came, and plans its network
// and the listeners of its load balancer.
func Plan(
	name string, given property.Map,
) (topology.NetworkPlan, []topology.Listener, topology.Problems) {
	complete, problems := inputs.Own().Complete("RegionalStack", given)
	if len(problems) > 0 {
		return topology.NetworkPlan{}, nil, problems
	}
	stack := inputs.DecodeRegionalStack(complete)
	n := stack.Network
	problems = append(topology.CheckName(name), topology.CheckRegion(stack.Name, "region")...)
	plan, found := topology.PlanNetwork(stack.Name, n.CidrBlock, n.AvailabilityZoneCount, n.AvailabilityZoneIDs,
		n.NatGateways, "network")
	plan.DualStack = stack.DualStack
	problems = append(problems, found...)
	problems = append(problems, topology.CheckStack(stack)...)
	return plan, stack.Listeners(stack.BroughtCertificate), problems
}

// NewRegionalStack registers a regional stack that is used alone.
func NewRegionalStack(
	ctx *pulumi.Context, name string, args *RegionalStackArgs, opts ...pulumi.ResourceOption,
) (*RegionalStack, error) {
	plan, listeners, problems := Plan(name, inputs.FromArgs(args))
	if len(problems) > 0 {
		return nil, problems
	}
	own := inputs.Overlay[RegionalStackArgs](args)
	inputs.Fill("RegionalStack", own)
	r := &RegionalStack{}
	if err := r.register(ctx, name, opts...); err != nil {
		return nil, err
	}
	if problem := region.RefuseAwsProviderOf(&r.ResourceState); problem != nil {
		return nil, topology.Problems{*problem}
	}
	scopes := region.NewScopes(ctx, name, r, own.Tags, own.AwsProvider, nil)
	scope, err := scopes.Region(own.Region)
	if err != nil {
		return nil, err
	}
	spec := Spec{
		Application:  name,
		Identity:     topology.Identity{Organization: ctx.Organization(), Project: ctx.Project(), Stack: ctx.Stack()},
		Network:      plan,
		Protected:    *own.DeletionProtection,
		LoadBalancer: *own.LoadBalancer,
		Listeners:    listeners,
		Compute:      *own.Compute,
	}
	if own.CertificateArn != nil {
		spec.Certificate = own.CertificateArn.ToStringPtrOutput().Elem()
	}
	if err := r.buildNetwork(ctx, scope, plan); err != nil {
		return nil, err
	}
	return r, r.Complete(ctx, spec)
}
