package application

import (
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/datastore"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/ingress"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/regional"
)

var (
	_ infer.Annotated       = (*Args)(nil)
	_ infer.Annotated       = (*Region)(nil)
	_ infer.Annotated       = (*Ingress)(nil)
	_ infer.Enum[StackMode] = StackMode("")

	_ infer.Enum[IngressKind] = IngressKind("")
)

// StackMode says whether a region runs the application.
type StackMode string

const (
	// StackFull builds a regional stack.
	StackFull StackMode = "full"
	// StackNone makes a region that holds data only.
	StackNone StackMode = "none"
)

// Annotate documents the enumeration.
func (s *StackMode) Annotate(a infer.Annotator) {
	a.Describe(s, "Whether a region runs the application or only holds its data.")
}

// Values lists the members of the enumeration.
func (StackMode) Values() []infer.EnumValue[StackMode] {
	return []infer.EnumValue[StackMode]{
		{Name: "Full", Value: StackFull, Description: "The region has a network, a load balancer and compute."},
		{Name: "None", Value: StackNone, Description: "The region holds data only. For a database it " +
			"has a network, with private subnets alone; everything else of a stack can come later and go again."},
	}
}

// Args are the inputs of a GlobalApplication.
type Args struct {
	HomeRegion         string                         `pulumi:"homeRegion"`
	WriterRegion       *string                        `pulumi:"writerRegion,optional"`
	Regions            []Region                       `pulumi:"regions"`
	Network            *regional.Network              `pulumi:"network,optional"`
	LoadBalancer       *regional.LoadBalancer         `pulumi:"loadBalancer,optional"`
	Compute            *regional.Compute              `pulumi:"compute,optional"`
	Domain             *Domain                        `pulumi:"domain,optional"`
	Ingress            *Ingress                       `pulumi:"ingress,optional"`
	DrainSwitch        *ingress.DrainSwitch           `pulumi:"drainSwitch,optional"`
	Datastores         map[string]datastore.Datastore `pulumi:"datastores,optional"`
	Capacity           *Capacity                      `pulumi:"capacity,optional"`
	Observability      *Observability                 `pulumi:"observability,optional"`
	Rollout            *Rollout                       `pulumi:"rollout,optional"`
	DeletionProtection *bool                          `pulumi:"deletionProtection,optional"`
	Tags               map[string]pulumi.StringInput  `pulumi:"tags,optional"`
	AwsProvider        *region.AwsProvider            `pulumi:"awsProvider,optional"`
}

// Annotate documents the inputs.
func (g *Args) Annotate(a infer.Annotator) {
	a.Describe(&g.HomeRegion, "The application's anchor, for ever: one of `regions`. It owns the datastores' global objects "+
		"and is their first writer. It does not say where users go, and it never changes with a failover.")
	a.Describe(&g.WriterRegion, "Where single-writer datastores accept writes now: a fact that you declare after a failover, "+
		"not a command. Default: `homeRegion`.")
	a.Describe(&g.Regions, "The regions, in any order: reordering them changes nothing. Adding one builds it beside the "+
		"others; removing one takes down that region alone.")
	a.Describe(&g.Network, "The network in each region.")
	a.Describe(&g.LoadBalancer, "The load balancer in each region.")
	a.Describe(&g.Compute, "What runs the application in each region. Required, here or in the regions, unless every region "+
		"has `stack: none` or brings its load balancer.")
	a.Describe(&g.Domain, "The name under which users know the application, with TLS. Without it users come over plain HTTP "+
		"to the name of the accelerator.")
	a.Describe(&g.Ingress, "What brings each user to the closest available region. Without it each region has an endpoint "+
		"of its own and nothing in front.")
	a.Describe(&g.DrainSwitch, "A switch for each region behind Route 53 that takes its users elsewhere without a deployment. "+
		"Without it that takes an update.")
	a.Describe(&g.Datastores, "The replicated datastores by name. The name is part of resource names and, in upper case, of "+
		"the environment variables that bind it: lower-case letters, digits and `-`, at most 30 characters, beginning with a letter.")
	a.Describe(&g.Capacity, "The load that the application must carry, for warnings and `simulateOutage`: nothing is built "+
		"from it.")
	a.Describe(&g.Observability, "Alarms for the regions and datastores, and a dashboard. Absent, none is built.")
	a.Describe(&g.Rollout, "The order in which the regions get another version of the application. Absent, all of them get it "+
		"side by side.")
	a.Describe(&g.DeletionProtection, "Whether load balancers with the buckets of their logs, services, the accelerator with "+
		"its endpoint groups, and datastores are protected against deletion: by Pulumi, and load balancers, tables and "+
		"database clusters by AWS too. A region's setting beats a store's, a store's beats this one. Removing what is "+
		"protected takes two updates: one that lowers the protection, one that removes it.")
	a.Describe(&g.Tags, "Tags for everything that is built. `Name` and `globalapp:application` are added.")
	a.Describe(&g.AwsProvider, "Settings of the AWS providers, one a region. What is not given is inherited from the "+
		"stack's `aws:*` configuration, everything but the region.")
}

// Region is one region of an application.
type Region struct {
	Name         string                          `pulumi:"name"`
	Traffic      *int                            `pulumi:"traffic,optional"`
	Isolated     *bool                           `pulumi:"isolated,optional"`
	Stack        *StackMode                      `pulumi:"stack,optional"`
	Network      *regional.NetworkOverrides      `pulumi:"network,optional"`
	LoadBalancer *regional.LoadBalancerOverrides `pulumi:"loadBalancer,optional"`
	Compute      *regional.ComputeOverrides      `pulumi:"compute,optional"`
	Existing     *Existing                       `pulumi:"existing,optional"`

	RequestsPerSecondPerTarget *int          `pulumi:"requestsPerSecondPerTarget,optional"`
	Alarms                     *RegionAlarms `pulumi:"alarms,optional"`

	DeletionProtection *bool               `pulumi:"deletionProtection,optional"`
	AwsProvider        *region.AwsProvider `pulumi:"awsProvider,optional"`
}

// Annotate documents the type.
func (r *Region) Annotate(a infer.Annotator) {
	a.Describe(&r, "One region of an application, and what it says differently: maps merge with the application's, lists and "+
		"values replace them.")
	a.Describe(&r.Name, "The AWS region code, such as `eu-west-1`. Regions that an account must opt in to must be enabled "+
		"before.")
	a.Describe(&r.Traffic, ingress.DescribeTraffic)
	a.Describe(&r.Isolated, ingress.DescribeIsolated)
	a.Describe(&r.Stack, "Whether the region runs the application or only holds its data.")
	a.Describe(&r.Network, "What the region says differently about its network.")
	a.Describe(&r.LoadBalancer, "What the region says differently about its load balancer.")
	a.Describe(&r.Compute, "What the region says differently about its compute.")
	a.Describe(&r.Existing, "What the region brings instead of having it built: a load balancer with what runs behind it, "+
		"a network, a certificate.")
	a.Describe(&r.RequestsPerSecondPerTarget, "How many requests a second one target carries in this region. Default: as "+
		"`capacity` says.")
	a.Describe(&r.Alarms, "When the alarms of this region's load balancer ring, where that is not as `observability.alarms` says.")
	a.Describe(&r.DeletionProtection, "Whether what the region holds is protected against deletion. It beats the stores' "+
		"and the application's setting. To retire a region: set it to false in one update, remove the region in the next.")
	a.Describe(&r.AwsProvider, "Settings of this region's AWS provider, over the application's.")
}

// IngressKind is the kind of an ingress.
type IngressKind string

const (
	// IngressRoute53 is Route 53.
	IngressRoute53 IngressKind = "route53"
	// IngressGlobalAccelerator is AWS Global Accelerator.
	IngressGlobalAccelerator IngressKind = "globalAccelerator"
)

// Annotate documents the enumeration.
func (i *IngressKind) Annotate(a infer.Annotator) {
	a.Describe(i, "Which of the two ways brings users to the regions.")
}

// Values lists the members of the enumeration.
func (IngressKind) Values() []infer.EnumValue[IngressKind] {
	return []infer.EnumValue[IngressKind]{
		{Name: "Route53", Value: IngressRoute53, Description: "Users get a region by DNS, from AWS Route 53."},
		{Name: "GlobalAccelerator", Value: IngressGlobalAccelerator, Description: "AWS Global Accelerator."},
	}
}

// Ingress is what brings users to a region.
type Ingress struct {
	Route53           *ingress.Route53           `pulumi:"route53,optional"`
	GlobalAccelerator *ingress.GlobalAccelerator `pulumi:"globalAccelerator,optional"`
	Active            *IngressKind               `pulumi:"active,optional"`
}

// Annotate documents the type.
func (i *Ingress) Annotate(a infer.Annotator) {
	a.Describe(&i, "What brings each user to the closest available region: Route 53, Global Accelerator, or both. To change "+
		"from one to the other: add the other block, move `active`, and remove the old block in a later update.")
	a.Describe(&i.Route53, "Route 53: DNS answers with the closest available region. It needs a domain in a hosted zone.")
	a.Describe(&i.GlobalAccelerator, "AWS Global Accelerator: static anycast addresses, failover without DNS caches.")
	a.Describe(&i.Active, "Which of the two the domain's name points to. Required with both, and else the one that there is. "+
		"Moving it updates the name's records in place and touches nothing else; records for IPv6 come and go with a Route 53 "+
		"ingress whose load balancers all have IPv6 addresses.")
}
