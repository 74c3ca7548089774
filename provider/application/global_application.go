// Package application is the composition: regional stacks, an ingress in front of them, datastores behind them.
package application

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumix"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/ingress"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/inputs"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/outputs"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/record"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/regional"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

const (
	// Type is the type token of a GlobalApplication.
	Type = "globalapp:index:GlobalApplication"

	// service is the key of the application's only service. It is part of the names, so that others can come beside it.
	service = "main"
)

var _ infer.Annotated = (*GlobalApplication)(nil)

// GlobalApplication runs an application in several AWS regions.
type GlobalApplication struct {
	pulumi.ResourceState

	Url               pulumi.StringOutput                 `pulumi:"url"`
	Hostname          pulumi.StringOutput                 `pulumi:"hostname"`
	StaticIpAddresses pulumi.StringArrayOutput            `pulumi:"staticIpAddresses"`
	DnsRecords        pulumix.Output[[]outputs.DnsRecord] `pulumi:"dnsRecords"`
	Failover          outputs.FailoverMap                 `pulumi:"failover"`
	Stacks            outputs.StackMap                    `pulumi:"stacks"`
	Stores            outputs.StoreMap                    `pulumi:"stores"`
	Bindings          outputs.BindingMap                  `pulumi:"bindings"`
	Kubeconfigs       outputs.ByRegion                    `pulumi:"kubeconfigs" provider:"secret"`
	Topology          pulumix.Output[outputs.Topology]    `pulumi:"topology"`
	Diagram           pulumi.StringOutput                 `pulumi:"diagram"`
	Warnings          pulumi.StringArrayOutput            `pulumi:"warnings"`
	Runbook           pulumix.Output[outputs.Runbook]     `pulumi:"runbook"`
}

// Annotate documents the component.
func (g *GlobalApplication) Annotate(a infer.Annotator) {
	a.SetToken("index", "GlobalApplication")
	a.Describe(&g, "Runs an application in several AWS regions: a regional stack (network, load balancer, compute) in each, "+
		"one ingress that sends users to the closest available region, and datastores that are replicated between the "+
		"regions. All mistakes in the inputs are reported together, before anything is created.")
	a.Describe(&g.Url, "The URL that users open; empty without an ingress.")
	a.Describe(&g.Hostname, "The DNS name behind the URL; empty without an ingress.")
	a.Describe(&g.StaticIpAddresses, "The static IPv4 addresses of the accelerator, whether or not it is the active ingress; "+
		"empty without one.")
	a.Describe(&g.DnsRecords, "The DNS records to make by hand where `domain.external` is set; empty without.")
	a.Describe(&g.Failover, "By kind of ingress (`route53`, `globalAccelerator`), how long users of a region that fails wait "+
		"at most for another one. Health checks of load balancers that are brought are not known, and not counted.")
	a.Describe(&g.Stacks, "What each region that runs the application offers. Index it by region (`stacks[\"eu-west-1\"]`) "+
		"rather than apply a function to the whole: then adding a region does not touch what uses another one.")
	a.Describe(&g.Stores, "What each datastore has in each of its regions. Index it by store and region, like `stacks`.")
	a.Describe(&g.Bindings, "What compute in each region needs to use the datastores from there.")
	a.Describe(&g.Kubeconfigs, "The kubeconfig (JSON) of the EKS cluster of each region that has one, which asks the AWS "+
		"CLI for a token. Index it by region, like `stacks`.")
	a.Describe(&g.Topology, "The plan as data: roles, shares, replication.")
	a.Describe(&g.Diagram, "The plan as a Mermaid flowchart.")
	a.Describe(&g.Warnings, "What an operator should know about this configuration, such as a zone or a region whose loss "+
		"would hurt. Nothing here stops a deployment.")
	a.Describe(&g.Runbook, "What an operator may have to do with this deployment, with its identifiers: look, drain, move "+
		"writers, change what is left while a region is lost, clean up, upgrade, retire, destroy. Known once AWS has made "+
		"everything; keep a copy outside of the regions that it is about.")
}

// NewGlobalApplication registers the application and everything it consists of.
func NewGlobalApplication(
	ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption,
) (*GlobalApplication, error) {
	identity := topology.Identity{Organization: ctx.Organization(), Project: ctx.Project(), Stack: ctx.Stack()}
	planned, plan, problems := inputs.Own().Application(name, identity, inputs.FromArgs(args))
	if len(problems) > 0 {
		return nil, problems
	}
	b := &builder{ctx: ctx, name: name, identity: identity, args: args, app: planned, plan: plan}
	b.out = &GlobalApplication{
		Stacks: outputs.StackMap{}, Stores: outputs.StoreMap{}, Bindings: outputs.BindingMap{},
		Failover: outputs.FailoverMap{}, Kubeconfigs: outputs.ByRegion{},
	}
	if err := ctx.RegisterComponentResource(Type, name, b.out, opts...); err != nil {
		return nil, fmt.Errorf("registering application %s: %w", name, err)
	}
	if problem := region.RefuseAwsProviderOf(&b.out.ResourceState); problem != nil {
		return nil, topology.Problems{*problem}
	}
	err := b.build()
	if problems := (topology.Problems)(nil); errors.As(err, &problems) {
		return nil, problems
	}
	if err != nil {
		return nil, fmt.Errorf("building application %s: %w", name, err)
	}
	return b.out, outputs.Register(ctx, b.out)
}

// builder registers one application.
type builder struct {
	ctx      *pulumi.Context
	name     string
	identity topology.Identity
	args     *Args
	app      topology.Application
	plan     topology.Plan
	scopes   *region.Scopes
	out      *GlobalApplication
	// bindings of all stores, by region.
	bindings map[string]regional.Bindings
	// networks are those that a stack is built in, and those that are nothing but a network.
	networks map[string]*regional.RegionalStack
	// entrances are where users come to each region that runs the application.
	entrances map[string]entrance
	// ways are what traffic needs to cross each peering connection.
	ways map[topology.Peering][]pulumi.Resource
	// storeWarnings are what the stores say once it is known what AWS has.
	storeWarnings []any
	domain        domain
	// accelerator is nil without one.
	accelerator *ingress.GlobalAcceleratorIngress
	// healthChecks are the ids of the regions' Route 53 health checks.
	healthChecks outputs.ByRegion
	// synthetic is the id of the health check of the application's own address.
	synthetic pulumi.StringOutput
}

func (b *builder) build() error {
	b.scopes = region.NewScopes(b.ctx, b.name, b.out, b.args.Tags, b.args.AwsProvider, b.regionProviders())
	codes := make([]string, 0, len(b.plan.Regions))
	for _, planned := range b.plan.Regions {
		codes = append(codes, planned.Name)
	}
	alarms := topology.Alarms(b.app, b.plan)
	for _, alarm := range alarms {
		codes = append(codes, alarm.Region)
	}
	if err := b.scopes.Check(codes...); err != nil {
		return err
	}
	if b.args.Domain != nil {
		if err := b.scopes.CheckZone(b.args.Domain.AwsProvider); err != nil {
			return err
		}
	}
	if err := record.Register(b.ctx, b.name, b.plan.Deployment(), b.out); err != nil {
		return err
	}
	if err := b.buildNetworks(); err != nil {
		return err
	}
	b.bindings = map[string]regional.Bindings{}
	for _, store := range b.plan.Stores {
		if err := b.buildStore(store); err != nil {
			return err
		}
	}
	if err := b.buildDomain(); err != nil {
		return err
	}
	if err := b.buildAccelerator(); err != nil {
		return err
	}
	if err := b.buildStacks(); err != nil {
		return err
	}
	if err := b.buildIngress(); err != nil {
		return err
	}
	if err := b.buildSyntheticCheck(); err != nil {
		return err
	}
	if err := b.buildAlarms(alarms); err != nil {
		return err
	}
	if err := b.buildDashboard(); err != nil {
		return err
	}
	b.describe()
	return nil
}

func (b *builder) regionProviders() map[string]*region.AwsProvider {
	blocks := map[string]*region.AwsProvider{}
	for _, r := range b.args.Regions {
		blocks[r.Name] = r.AwsProvider
	}
	return blocks
}

func (b *builder) buildStack(plan topology.RegionPlan, turn []pulumi.ResourceOption) error {
	bindings := b.bindings[plan.Name]
	told := outputs.BindingOutputs{
		Environment: pulumi.StringMap(bindings.Environment), Policies: pulumi.StringMap(bindings.Policies),
		ClientSecurityGroupId: pulumi.String(""),
	}
	b.out.Bindings[plan.Name] = told
	switch {
	case plan.Brought:
		return b.bringStack(plan, told)
	case !plan.Stack:
		return nil
	}
	for _, peering := range b.plan.Needs(plan.Name) {
		bindings.Ready = append(bindings.Ready, b.ways[peering]...)
	}
	balancer, compute := b.settings(plan.Name)
	stack := b.networks[plan.Name]
	err := stack.Complete(b.ctx, regional.Spec{
		Application:    b.name,
		Service:        service,
		Identity:       b.identity,
		Network:        *plan.Network,
		Protected:      plan.Protected,
		LoadBalancer:   *balancer,
		Compute:        *compute,
		Bindings:       bindings,
		Certificate:    b.domain.usable[plan.Name],
		BeforeRedirect: b.passing(),
		Turn:           turn,

		Listeners:       plan.Listeners,
		StoresInNetwork: b.plan.StoresInNetwork(),
	})
	if err != nil {
		return err
	}
	b.entrances[plan.Name] = entrance{
		arn: stack.LoadBalancerArn, dnsName: stack.LoadBalancerDnsName, zoneID: stack.LoadBalancerZoneId, ready: stack.Ready(),
	}
	told.ClientSecurityGroupId = stack.ClientSecurityGroupId
	b.out.Bindings[plan.Name] = told
	if compute.Eks != nil {
		b.out.Kubeconfigs[plan.Name] = stack.Kubeconfig
	}
	b.out.Stacks[plan.Name] = outputs.StackOutputs{
		Endpoint: stack.Endpoint,
		LoadBalancer: outputs.DeployedLoadBalancerOutputs{
			Arn: stack.LoadBalancerArn, DnsName: stack.LoadBalancerDnsName, ZoneId: stack.LoadBalancerZoneId,
			TargetGroupArn: stack.TargetGroupArn, StaticIpAddresses: stack.StaticIpAddresses,
		},
		Network: outputs.DeployedNetworkOutputs{
			VpcId: stack.VpcId, PublicSubnetIds: stack.PublicSubnetIds, PrivateSubnetIds: stack.PrivateSubnetIds,
		},
		Compute: outputs.DeployedComputeOutputs{
			RoleArn: stack.TaskRoleArn, SecurityGroupId: stack.ClientSecurityGroupId,
			Ecs: outputs.DeployedEcsOutputs{
				ClusterName: stack.ClusterName, ServiceName: stack.ServiceName, LogGroupName: stack.LogGroupName,
			},
			Ec2: outputs.DeployedEc2Outputs{
				AutoScalingGroupName: stack.AutoScalingGroupName, LaunchTemplateId: stack.LaunchTemplateId,
			},
			Eks: outputs.DeployedEksOutputs{
				ClusterName: stack.EksClusterName, NodeGroupName: stack.NodeGroupName, TargetGroupBinding: stack.TargetGroupBinding,
			},
			LambdaFunction: outputs.DeployedLambdaFunctionOutputs{
				FunctionName: stack.FunctionName, AliasArn: stack.FunctionAliasArn,
			},
		},
	}
	return nil
}

// settings are a region's load balancer and compute: the application's with the region's laid over them, then the defaults.
func (b *builder) settings(code string) (*regional.LoadBalancer, *regional.Compute) {
	own := b.region(code)
	balancer := inputs.Overlay[regional.LoadBalancer](&regional.LoadBalancer{}, b.args.LoadBalancer, own.LoadBalancer)
	compute := inputs.Overlay[regional.Compute](&regional.Compute{}, b.args.Compute, own.Compute)
	inputs.Fill("LoadBalancer", balancer)
	inputs.Fill("Compute", compute)
	return balancer, compute
}

// region is what the user says about a region.
func (b *builder) region(code string) Region {
	i := slices.IndexFunc(b.args.Regions, func(r Region) bool { return r.Name == code })
	return b.args.Regions[i]
}

// describe gives the plan back as data, picture and words.
func (b *builder) describe() {
	described := outputs.Topology{Members: []outputs.TopologyRegion{}, ReplicationEdges: []outputs.ReplicationEdge{}}
	for _, planned := range b.plan.Regions {
		member := outputs.TopologyRegion{
			Name: planned.Name, Home: planned.Home, Writer: planned.Writer, Stack: planned.Stack,
			Traffic: planned.Traffic, Isolated: planned.Isolated, Brought: planned.Brought,
		}
		if planned.Network != nil {
			member.CidrBlock = strings.Join(planned.Ranges(), ", ")
		}
		described.Members = append(described.Members, member)
	}
	for _, edge := range b.plan.Edges {
		described.ReplicationEdges = append(described.ReplicationEdges, outputs.ReplicationEdge{
			Store: edge.Store, Source: edge.From, Destination: edge.To,
		})
	}
	b.out.Topology = pulumix.Val(described)
	b.out.Runbook = b.runbook()
	b.out.Diagram = pulumi.String(b.plan.Diagram()).ToStringOutput()
	b.out.Warnings = pulumi.All(b.storeWarnings...).ApplyT(func(found []any) []string {
		all := slices.Clone(b.plan.Warnings)
		for _, warnings := range found {
			all = append(all, warnings.([]string)...)
		}
		return all
	}).(pulumi.StringArrayOutput)
}
