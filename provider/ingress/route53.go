package ingress

import (
	"fmt"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/route53"
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/outputs"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// Route53IngressType is the type token of a Route53Ingress, alone and as part of an application.
const Route53IngressType = "globalapp:index:Route53Ingress"

// The types of the alias records, and what ends the logical name of one for IPv6.
const (
	ipv4Record = "A"
	ipv6Record = "AAAA"
	ipv6Suffix = "ipv6"
)

// Ports that a URL need not name. Checkers ask the second.
const (
	httpPort  = 80
	httpsPort = 443
)

var _ infer.Annotated = (*Route53Ingress)(nil)

// Route53Ingress brings each user to the closest available region by DNS.
type Route53Ingress struct {
	pulumi.ResourceState

	Url            pulumi.StringOutput `pulumi:"url"`
	Hostname       pulumi.StringOutput `pulumi:"hostname"`
	RecordName     pulumi.StringOutput `pulumi:"recordName"`
	RegionalNames  outputs.ByRegion    `pulumi:"regionalNames"`
	HealthCheckIds outputs.ByRegion    `pulumi:"healthCheckIds"`

	// decides are the ids of what the records of each region go by.
	decides map[string]pulumi.StringOutput
	// records are the registered ones by type and name, in the order of the plan.
	records map[string][]pulumi.Resource
	// all are the registered records: what a public name waits for.
	all []pulumi.Resource
}

// Annotate documents the component.
func (r *Route53Ingress) Annotate(a infer.Annotator) {
	a.SetToken("index", "Route53Ingress")
	a.Describe(&r, "Brings each user to the closest available region by DNS: a tree of Route 53 alias records between the "+
		"public name and the regions' load balancers. A region whose targets are not healthy leaves the answers by itself, "+
		"without an API call. It is a part of GlobalApplication and can be used alone in front of load balancers that exist.")
	a.Describe(&r.Url, "The URL that users open.")
	a.Describe(&r.Hostname, "The name that users open.")
	a.Describe(&r.RecordName, "The record at the top of the tree, which the public names are aliases of.")
	a.Describe(&r.RegionalNames, "Each region's own name, for operators and checks: it answers whether or not the region gets "+
		"users.")
	a.Describe(&r.HealthCheckIds, "The ids of the regions' health checks; empty without `healthCheck`.")
}

// Route53Spec is everything that decides what the ingress is: checked, planned and with its defaults.
type Route53Spec struct {
	// Hostname is the first of the public names.
	Hostname string
	// URL is where users find the load balancers by that name.
	URL string
	// ZoneID is the hosted zone of all records.
	ZoneID pulumi.StringInput
	Plan   topology.Route53Plan
	// HealthCheck of the regions that the plan checks from outside.
	HealthCheck *EndpointHealthCheck
	// Endpoints by region.
	Endpoints map[string]Route53EndpointSpec
	// ControlScopes reach the regions that keep the switches of others, by region; their names begin like the ingress's.
	ControlScopes map[string]region.Scope
}

// Route53EndpointSpec is one region in the tree.
type Route53EndpointSpec struct {
	LoadBalancerDNSName, LoadBalancerZoneID pulumi.StringInput
	// HealthCheckPath is what the load balancer asks its targets for, and the checkers too unless they are told otherwise.
	HealthCheckPath pulumi.StringPtrInput
	// Ready is what must be there before users are sent to the region, and gone only after they no longer are.
	Ready []pulumi.Resource
}

// BuildRoute53 registers the ingress. The zone's scope serves the records, the account's the health checks: a record of
// another account's zone may use them (https://repost.aws/knowledge-center/route-53-cross-account-health-checks), and they
// are looked after where the regions are.
func BuildRoute53(
	ctx *pulumi.Context, name string, zone, account region.Scope, spec Route53Spec, options ...pulumi.ResourceOption,
) (*Route53Ingress, error) {
	r := &Route53Ingress{}
	if err := r.register(ctx, name, options...); err != nil {
		return nil, err
	}
	err := r.build(ctx, zone.WithPrefix(name).WithParent(r), account.WithPrefix(name).WithParent(r), spec)
	if err != nil {
		return nil, err
	}
	return r, outputs.Register(ctx, r)
}

// Target is what the public names are aliases of.
func (r *Route53Ingress) Target(spec Route53Spec) AliasTarget {
	return AliasTarget{
		Name: pulumi.String(spec.Plan.Root), ZoneID: spec.ZoneID, EvaluateHealth: true, IPv6: spec.Plan.Ipv6, Ready: r.all,
	}
}

func (r *Route53Ingress) register(ctx *pulumi.Context, name string, options ...pulumi.ResourceOption) error {
	if err := ctx.RegisterComponentResource(Route53IngressType, name, r, options...); err != nil {
		return fmt.Errorf("registering Route 53 ingress %s: %w", name, err)
	}
	return nil
}

func (r *Route53Ingress) build(ctx *pulumi.Context, zone, account region.Scope, spec Route53Spec) error {
	r.records, r.decides = map[string][]pulumi.Resource{}, map[string]pulumi.StringOutput{}
	r.RegionalNames, r.HealthCheckIds = outputs.ByRegion{}, outputs.ByRegion{}
	for _, plan := range spec.Plan.Records {
		if err := r.newRecord(ctx, zone, spec, plan, ipv4Record); err != nil {
			return err
		}
		if spec.Plan.Ipv6 {
			if err := r.newRecord(ctx, zone, spec, plan, ipv6Record); err != nil {
				return err
			}
		}
		if plan.Target != "" {
			continue
		}
		r.RegionalNames[plan.Region] = pulumi.String(plan.Name).ToStringOutput()
		if slices.Contains(spec.Plan.HealthChecks, plan.Region) {
			if err := r.newHealthCheck(ctx, account, spec, plan); err != nil {
				return err
			}
		}
		own := func(each topology.SwitchPlan) bool { return each.Region == plan.Region }
		if i := slices.IndexFunc(spec.Plan.Switches, own); i >= 0 {
			if err := r.newSwitch(ctx, account, spec, spec.Plan.Switches[i]); err != nil {
				return err
			}
		}
	}
	r.Hostname = pulumi.String(spec.Hostname).ToStringOutput()
	r.Url = pulumi.String(spec.URL).ToStringOutput()
	r.RecordName = pulumi.String(spec.Plan.Root).ToStringOutput()
	return nil
}

// newRecord registers one alias record. It waits for those that it points to: Route 53 refuses an alias of a record that is
// not there, and the provider takes a refused deletion of a record that is still pointed to for a success
// (terraform-provider-aws, internal/service/route53/record.go, resourceRecordDelete).
func (r *Route53Ingress) newRecord(
	ctx *pulumi.Context, s region.Scope, spec Route53Spec, plan topology.RecordPlan, recordType string,
) error {
	args := &route53.RecordArgs{ZoneId: spec.ZoneID, Name: pulumi.String(plan.Name), Type: pulumi.String(recordType)}
	if plan.SetIdentifier != "" {
		args.SetIdentifier = pulumi.String(plan.SetIdentifier)
	}
	if plan.HealthCheck {
		args.HealthCheckId = r.decides[plan.Region].ToStringPtrOutput()
	}
	route(args, plan)
	target, needs := r.aliasOf(spec, plan, recordType)
	args.Aliases = target.aliases()
	name := s.Name(plan.Key)
	if recordType == ipv6Record {
		name = s.Name(plan.Key, ipv6Suffix)
	}
	record, err := route53.NewRecord(ctx, name, args, s.Options(pulumi.DependsOn(needs))...)
	if err != nil {
		return fmt.Errorf("creating the record %s (%s): %w", plan.Name, plan.Key, err)
	}
	key := recordType + plan.Name
	r.records[key] = append(r.records[key], record)
	r.all = append(r.all, record)
	return nil
}

// aliasOf is what a record is an alias of, and what must be there before it.
func (r *Route53Ingress) aliasOf(
	spec Route53Spec, plan topology.RecordPlan, recordType string,
) (AliasTarget, []pulumi.Resource) {
	if plan.Target != "" {
		target := AliasTarget{Name: pulumi.String(plan.Target), ZoneID: spec.ZoneID, EvaluateHealth: true}
		return target, slices.Concat(r.records[recordType+plan.Target], spec.Endpoints[plan.Region].Ready)
	}
	// Nobody is sent to the region's own name, so it is made while what answers there is.
	endpoint := spec.Endpoints[plan.Region]
	return AliasTarget{
		Name: endpoint.LoadBalancerDNSName, ZoneID: endpoint.LoadBalancerZoneID, EvaluateHealth: true,
	}, nil
}

// route sets the routing policy of a record.
func route(args *route53.RecordArgs, plan topology.RecordPlan) {
	switch plan.Policy {
	case topology.RoutingLatency:
		args.LatencyRoutingPolicies = route53.RecordLatencyRoutingPolicyArray{
			&route53.RecordLatencyRoutingPolicyArgs{Region: pulumi.String(plan.Region)},
		}
	case topology.RoutingWeighted:
		args.WeightedRoutingPolicies = route53.RecordWeightedRoutingPolicyArray{
			&route53.RecordWeightedRoutingPolicyArgs{Weight: pulumi.Int(plan.Weight)},
		}
	case topology.RoutingGeolocation:
		args.GeolocationRoutingPolicies = route53.RecordGeolocationRoutingPolicyArray{
			&route53.RecordGeolocationRoutingPolicyArgs{
				Continent: given(plan.Continent), Country: given(plan.Country), Subdivision: given(plan.Subdivision),
			},
		}
	case topology.RoutingGeoproximity:
		args.GeoproximityRoutingPolicy = &route53.RecordGeoproximityRoutingPolicyArgs{
			AwsRegion: pulumi.String(plan.Region), Bias: pulumi.Int(plan.Bias),
		}
	case topology.RoutingFailover:
		role := "SECONDARY"
		if plan.Primary {
			role = "PRIMARY"
		}
		args.FailoverRoutingPolicies = route53.RecordFailoverRoutingPolicyArray{
			&route53.RecordFailoverRoutingPolicyArgs{Type: pulumi.String(role)},
		}
	}
}

// given is a string that is left out when it is empty.
func given(value string) pulumi.StringPtrInput {
	if value == "" {
		return nil
	}
	return pulumi.String(value)
}

// newHealthCheck registers the check of a region from outside. It asks the region's own name, because the answer for the
// public one would be another region's as soon as this one fails.
func (r *Route53Ingress) newHealthCheck(
	ctx *pulumi.Context, s region.Scope, spec Route53Spec, plan topology.RecordPlan,
) error {
	path := spec.HealthCheck.Path
	if path == nil {
		path = spec.Endpoints[plan.Region].HealthCheckPath
	}
	name := s.Name(plan.Region, "health-check")
	needs := slices.Concat(r.records[ipv4Record+plan.Name], spec.Endpoints[plan.Region].Ready)
	check, err := route53.NewHealthCheck(ctx, name, &route53.HealthCheckArgs{
		Type:             pulumi.String("HTTPS"),
		Fqdn:             pulumi.String(plan.Name),
		Port:             pulumi.Int(httpsPort),
		ResourcePath:     path,
		RequestInterval:  pulumi.Int(*spec.HealthCheck.Interval),
		FailureThreshold: pulumi.Int(*spec.HealthCheck.FailureThreshold),
		EnableSni:        pulumi.Bool(true),
		MeasureLatency:   pulumi.Bool(false),
		Tags:             s.Tags(name),
	}, s.Options(pulumi.DependsOn(needs))...)
	if err != nil {
		return fmt.Errorf("creating the health check of %s: %w", plan.Region, err)
	}
	r.HealthCheckIds[plan.Region] = check.ID().ToStringOutput()
	r.decides[plan.Region] = r.HealthCheckIds[plan.Region]
	return nil
}
