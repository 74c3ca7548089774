package ingress

import (
	"fmt"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/globalaccelerator"
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/outputs"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
)

// GlobalAcceleratorIngressType is the type token of a GlobalAcceleratorIngress, alone and as part of an application.
const GlobalAcceleratorIngressType = "globalapp:index:GlobalAcceleratorIngress"

// endpointWeight is AWS's own default. It is set because the provider sends 0, which means no traffic, when it is not
// (terraform-provider-aws, internal/service/globalaccelerator/endpoint_group.go, expandEndpointConfiguration).
const endpointWeight = 128

var _ infer.Annotated = (*GlobalAcceleratorIngress)(nil)

// GlobalAcceleratorIngress brings each user to the closest available region over static anycast addresses.
type GlobalAcceleratorIngress struct {
	pulumi.ResourceState

	Url               pulumi.StringOutput      `pulumi:"url"`
	Hostname          pulumi.StringOutput      `pulumi:"hostname"`
	HostedZoneId      pulumi.StringOutput      `pulumi:"hostedZoneId"`
	StaticIpAddresses pulumi.StringArrayOutput `pulumi:"staticIpAddresses"`
	AcceleratorArn    pulumi.StringOutput      `pulumi:"acceleratorArn"`
	EndpointGroupArns outputs.ByRegion         `pulumi:"endpointGroupArns"`

	scope    region.Scope
	spec     GlobalAcceleratorSpec
	listener *globalaccelerator.Listener
	// groups are the regions behind the accelerator: what a public name waits for.
	groups []pulumi.Resource
}

// Annotate documents the component.
func (g *GlobalAcceleratorIngress) Annotate(a infer.Annotator) {
	a.SetToken("index", "GlobalAcceleratorIngress")
	a.Describe(&g, "Brings each user to the closest available region over two static anycast addresses: AWS Global "+
		"Accelerator with one endpoint group a region. It is a part of GlobalApplication and can be used alone in front of "+
		"load balancers that exist.")
	a.Describe(&g.Url, "The URL that users open.")
	a.Describe(&g.Hostname, "The accelerator's DNS name.")
	a.Describe(&g.HostedZoneId, "The Route 53 hosted zone id of the accelerator, for alias records.")
	a.Describe(&g.StaticIpAddresses, "The accelerator's two static IPv4 addresses.")
	a.Describe(&g.AcceleratorArn, "The ARN by which AWS knows the accelerator.")
	a.Describe(&g.EndpointGroupArns, "The ARNs of the endpoint groups by region, which commands for a region's share of "+
		"users take.")
}

// GlobalAcceleratorSpec is everything that decides what the ingress is: checked and with its defaults.
type GlobalAcceleratorSpec struct {
	// Ports that the accelerator passes on, the first of which is the one that a URL without a domain names.
	Ports []int
	// Protocol is TCP or UDP.
	Protocol             string
	ClientAffinity       ClientAffinity
	ClientIPPreservation pulumi.BoolPtrInput
	// Protected is whether Pulumi refuses to delete the accelerator, whose addresses would be lost.
	Protected bool
}

// EndpointSpec is one region behind the accelerator.
type EndpointSpec struct {
	Region          string
	LoadBalancerArn pulumi.StringInput
	Traffic         int
	Isolated        bool
	// Protected is whether Pulumi refuses to take the region out of the ingress. A region of an accelerator that is not
	// protected is not either, so that the accelerator can go while its regions stay.
	Protected bool
	// Ready is what must be there before users are sent to the region, and gone only after they no longer are.
	Ready []pulumi.Resource
}

// BuildGlobalAccelerator registers the ingress without its regions, which Connect adds. The scope is the global one.
func BuildGlobalAccelerator(
	ctx *pulumi.Context, name string, s region.Scope, spec GlobalAcceleratorSpec, options ...pulumi.ResourceOption,
) (*GlobalAcceleratorIngress, error) {
	g := &GlobalAcceleratorIngress{EndpointGroupArns: outputs.ByRegion{}}
	if err := g.register(ctx, name, options...); err != nil {
		return nil, err
	}
	if err := g.build(ctx, s.WithPrefix(name).WithParent(g), spec); err != nil {
		return nil, err
	}
	return g, nil
}

// Connect puts regions behind the accelerator. Nothing can be added afterwards.
func (g *GlobalAcceleratorIngress) Connect(ctx *pulumi.Context, endpoints []EndpointSpec) error {
	for _, endpoint := range endpoints {
		if err := g.newEndpointGroup(ctx, endpoint); err != nil {
			return err
		}
	}
	return outputs.Register(ctx, g)
}

// Listener is what passes users' connections on to the regions.
func (g *GlobalAcceleratorIngress) Listener() pulumi.Resource { return g.listener }

// Target is what the public names are aliases of. The accelerator looks after the health of what is behind it, and its
// addresses have no health of their own.
func (g *GlobalAcceleratorIngress) Target() AliasTarget {
	return AliasTarget{Name: g.Hostname, ZoneID: g.HostedZoneId, Ready: g.groups}
}

func (g *GlobalAcceleratorIngress) register(
	ctx *pulumi.Context, name string, options ...pulumi.ResourceOption,
) error {
	if err := ctx.RegisterComponentResource(GlobalAcceleratorIngressType, name, g, options...); err != nil {
		return fmt.Errorf("registering Global Accelerator ingress %s: %w", name, err)
	}
	return nil
}

func (g *GlobalAcceleratorIngress) build(ctx *pulumi.Context, s region.Scope, spec GlobalAcceleratorSpec) error {
	acceleratorName := s.Name("accelerator")
	accelerator, err := globalaccelerator.NewAccelerator(ctx, acceleratorName, &globalaccelerator.AcceleratorArgs{
		Enabled:       pulumi.Bool(true),
		IpAddressType: pulumi.String("IPV4"),
		Tags:          s.Tags(acceleratorName),
	}, s.Options(pulumi.Protect(spec.Protected))...)
	if err != nil {
		return fmt.Errorf("creating the accelerator: %w", err)
	}
	g.scope, g.spec = s, spec
	g.listener, err = globalaccelerator.NewListener(ctx, s.Name("listener"), &globalaccelerator.ListenerArgs{
		AcceleratorArn: accelerator.ID(),
		Protocol:       pulumi.String(spec.Protocol),
		ClientAffinity: pulumi.String(string(spec.ClientAffinity)),
		PortRanges:     portRanges(spec.Ports),
	}, s.Options()...)
	if err != nil {
		return fmt.Errorf("creating the accelerator's listener: %w", err)
	}
	g.AcceleratorArn = accelerator.ID().ToStringOutput()
	g.Hostname = accelerator.DnsName
	g.HostedZoneId = accelerator.HostedZoneId
	g.Url = urlOf(accelerator.DnsName, spec.Ports)
	g.StaticIpAddresses = staticAddresses(accelerator)
	return nil
}

// urlOf is the URL of a host that answers on some ports: by HTTP where it can, because no certificate is for AWS's name.
func urlOf(host pulumi.StringOutput, ports []int) pulumi.StringOutput {
	switch {
	case slices.Contains(ports, httpPort):
		return pulumi.Sprintf("http://%s", host)
	case slices.Contains(ports, httpsPort):
		return pulumi.Sprintf("https://%s", host)
	default:
		return pulumi.Sprintf("http://%s:%d", host, ports[0])
	}
}

// portRanges are the ports as AWS wants them, each a range of its own, so that adding one changes no other.
func portRanges(ports []int) globalaccelerator.ListenerPortRangeArray {
	ranges := globalaccelerator.ListenerPortRangeArray{}
	for _, port := range ports {
		ranges = append(ranges, &globalaccelerator.ListenerPortRangeArgs{FromPort: pulumi.Int(port), ToPort: pulumi.Int(port)})
	}
	return ranges
}

// newEndpointGroup registers one region behind the listener. The provider is the global one, so that traffic can be moved
// away from a region that is lost; its name carries the region, but does not end in it, for the same reason.
func (g *GlobalAcceleratorIngress) newEndpointGroup(ctx *pulumi.Context, endpoint EndpointSpec) error {
	weight, dial := endpointWeight, endpoint.Traffic
	if endpoint.Isolated {
		// The dial does not hold when other regions fail, a weight of 0 does; both, so that nobody is aimed here first.
		weight, dial = 0, 0
	}
	group, err := globalaccelerator.NewEndpointGroup(ctx, g.scope.Name(endpoint.Region, "endpoints"),
		&globalaccelerator.EndpointGroupArgs{
			ListenerArn:           g.listener.ID(),
			EndpointGroupRegion:   pulumi.String(endpoint.Region),
			TrafficDialPercentage: pulumi.Float64(dial),
			EndpointConfigurations: globalaccelerator.EndpointGroupEndpointConfigurationArray{
				&globalaccelerator.EndpointGroupEndpointConfigurationArgs{
					EndpointId:                  endpoint.LoadBalancerArn.ToStringOutput().ToStringPtrOutput(),
					Weight:                      pulumi.Int(weight),
					ClientIpPreservationEnabled: g.spec.ClientIPPreservation,
				},
			},
		}, g.scope.Options(pulumi.DependsOn(endpoint.Ready), pulumi.Protect(endpoint.Protected))...)
	if err != nil {
		return fmt.Errorf("creating the endpoint group of %s: %w", endpoint.Region, err)
	}
	g.groups = append(g.groups, group)
	g.EndpointGroupArns[endpoint.Region] = group.ID().ToStringOutput()
	return nil
}

func staticAddresses(accelerator *globalaccelerator.Accelerator) pulumi.StringArrayOutput {
	return accelerator.IpSets.ApplyT(func(sets []globalaccelerator.AcceleratorIpSet) []string {
		addresses := []string{}
		for _, set := range sets {
			addresses = append(addresses, set.IpAddresses...)
		}
		return addresses
	}).(pulumi.StringArrayOutput)
}
