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

// PlanRoute53 checks the inputs of a Route 53 ingress that is used alone, as they came, and plans its records.
func PlanRoute53(name string, given property.Map) (topology.Route53Plan, topology.Problems) {
	complete, problems := inputs.Own().Complete("Route53Ingress", given)
	if len(problems) > 0 {
		return topology.Route53Plan{}, problems
	}
	plan, found := topology.PlanRoute53Alone(inputs.DecodeRoute53Ingress(complete))
	return plan, append(topology.CheckName(name), found...)
}

// NewRoute53Ingress registers a Route 53 ingress that is used alone, with the public names.
func NewRoute53Ingress(
	ctx *pulumi.Context, name string, args *Route53IngressArgs, opts ...pulumi.ResourceOption,
) (*Route53Ingress, error) {
	plan, problems := PlanRoute53(name, inputs.FromArgs(args))
	if len(problems) > 0 {
		return nil, problems
	}
	own := inputs.Overlay[Route53IngressArgs](args)
	inputs.Fill("Route53Ingress", own)
	r := &Route53Ingress{}
	if err := r.register(ctx, name, opts...); err != nil {
		return nil, err
	}
	if problem := region.RefuseAwsProviderOf(&r.ResourceState); problem != nil {
		return nil, topology.Problems{*problem}
	}
	scope, err := region.NewScopes(ctx, name, r, own.Tags, own.AwsProvider, nil).Global()
	if err != nil {
		return nil, err
	}
	before, after := topology.NamedURL(own.Ports)
	spec := Route53Spec{
		Hostname: own.DomainName, URL: before + own.DomainName + after, ZoneID: own.HostedZoneId, Plan: plan,
		Endpoints: map[string]Route53EndpointSpec{},
	}
	if own.Routing != nil {
		spec.HealthCheck = own.Routing.HealthCheck
	}
	for _, endpoint := range own.Endpoints {
		spec.Endpoints[endpoint.Region] = Route53EndpointSpec{
			LoadBalancerDNSName: endpoint.LoadBalancerDnsName,
			LoadBalancerZoneID:  endpoint.LoadBalancerZoneId,
			HealthCheckPath:     pulumi.String("/"),
		}
	}
	if err := r.build(ctx, scope, scope, spec); err != nil {
		return nil, err
	}
	names := slices.Concat([]string{own.DomainName}, own.AlternativeNames)
	r.Hostname, err = NewPublicNames(ctx, scope, own.HostedZoneId, "hostedZoneId", names, r.Target(spec))
	if err != nil {
		return nil, err
	}
	r.Url = pulumi.Sprintf("%s%s%s", before, r.Hostname, after)
	return r, outputs.Register(ctx, r)
}
