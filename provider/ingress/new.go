package ingress

import (
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/inputs"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/outputs"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// Check finds all mistakes in the inputs of a Global Accelerator ingress that is used alone.
func Check(name string, given property.Map) topology.Problems {
	complete, problems := inputs.Own().Complete("GlobalAcceleratorIngress", given)
	if len(problems) > 0 {
		return problems
	}
	return slices.Concat(topology.CheckName(name), topology.CheckEndpoints(inputs.DecodeEndpoints(complete)),
		topology.CheckPorts(inputs.DecodePorts(complete)))
}

// NewGlobalAcceleratorIngress registers a Global Accelerator ingress that is used alone.
func NewGlobalAcceleratorIngress(
	ctx *pulumi.Context, name string, args *GlobalAcceleratorIngressArgs, opts ...pulumi.ResourceOption,
) (*GlobalAcceleratorIngress, error) {
	if problems := Check(name, inputs.FromArgs(args)); len(problems) > 0 {
		return nil, problems
	}
	own := inputs.Overlay[GlobalAcceleratorIngressArgs](args)
	inputs.Fill("GlobalAcceleratorIngress", own)
	g := &GlobalAcceleratorIngress{EndpointGroupArns: outputs.ByRegion{}}
	if err := g.register(ctx, name, opts...); err != nil {
		return nil, err
	}
	if problem := region.RefuseAwsProviderOf(&g.ResourceState); problem != nil {
		return nil, topology.Problems{*problem}
	}
	scope, err := region.NewScopes(ctx, name, g, own.Tags, own.AwsProvider, nil).Global()
	if err != nil {
		return nil, err
	}
	if err := g.build(ctx, scope, GlobalAcceleratorSpec{
		Ports:                own.Ports,
		Protocol:             topology.ProtocolTCP,
		ClientAffinity:       *own.ClientAffinity,
		ClientIPPreservation: own.ClientIpPreservation,
		Protected:            *own.DeletionProtection,
	}); err != nil {
		return nil, err
	}
	var endpoints []EndpointSpec
	for _, endpoint := range own.Endpoints {
		endpoints = append(endpoints, EndpointSpec{
			Region:          endpoint.Region,
			LoadBalancerArn: endpoint.LoadBalancerArn,
			Traffic:         *endpoint.Traffic,
			Isolated:        *endpoint.Isolated,
			Protected:       *own.DeletionProtection,
		})
	}
	return g, g.Connect(ctx, endpoints)
}
