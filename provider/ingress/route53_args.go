package ingress

import (
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
)

var (
	_ infer.Annotated = (*Route53)(nil)
	_ infer.Annotated = (*LatencyRouting)(nil)
	_ infer.Annotated = (*WeightedRouting)(nil)
	_ infer.Annotated = (*GeolocationRouting)(nil)
	_ infer.Annotated = (*GeoproximityRouting)(nil)
	_ infer.Annotated = (*FailoverRouting)(nil)
	_ infer.Annotated = (*EndpointHealthCheck)(nil)
	_ infer.Annotated = (*Route53Endpoint)(nil)
	_ infer.Annotated = (*Route53IngressArgs)(nil)
)

// Route53 is Route 53 as the ingress of an application.
type Route53 struct {
	Latency      *LatencyRouting      `pulumi:"latency,optional"`
	Weighted     *WeightedRouting     `pulumi:"weighted,optional"`
	Geolocation  *GeolocationRouting  `pulumi:"geolocation,optional"`
	Geoproximity *GeoproximityRouting `pulumi:"geoproximity,optional"`
	Failover     *FailoverRouting     `pulumi:"failover,optional"`
	HealthCheck  *EndpointHealthCheck `pulumi:"healthCheck,optional"`
}

// Annotate documents the type.
func (r *Route53) Annotate(a infer.Annotator) {
	a.Describe(&r, "Route 53: DNS answers each user with the closest available region. It needs a domain in a hosted zone. At "+
		"most one routing policy is set; without one it is `latency`. A change of policy builds the new records beside the old "+
		"ones and then moves the public name with one update. See "+
		"https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy.html.")
	a.Describe(&r.Latency, "Each user gets the region with the lowest latency.")
	a.Describe(&r.Weighted, "Users are spread over the regions by their `traffic`, whatever the distance.")
	a.Describe(&r.Geolocation, "Users get a region by the country or continent that they are in.")
	a.Describe(&r.Geoproximity, "Users get the nearest region on the map, with borders that a bias moves.")
	a.Describe(&r.Failover, "All users get one region; the others only when it is not healthy.")
	a.Describe(&r.HealthCheck, "A check of each region from outside AWS's region, beside the load balancer's own view of its "+
		"targets: the region gets users only while both are healthy, or when no region is: then Route 53 answers "+
		"as if all were. It sees what the load balancer cannot, such as a broken "+
		"listener or a region that is cut off. Without it the targets' health decides alone.")
}

// LatencyRouting has no settings.
type LatencyRouting struct{}

// Annotate documents the type.
func (l *LatencyRouting) Annotate(a infer.Annotator) {
	a.Describe(&l, "Routing by latency: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-latency.html.")
}

// WeightedRouting has no settings: the regions' traffic is the weight.
type WeightedRouting struct{}

// Annotate documents the type.
func (w *WeightedRouting) Annotate(a infer.Annotator) {
	a.Describe(&w, "Weighted routing; a region's `traffic` is its weight: "+
		"https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-weighted.html.")
}

// GeolocationRouting maps places to regions.
type GeolocationRouting struct {
	Continents    map[string]string `pulumi:"continents,optional"`
	Countries     map[string]string `pulumi:"countries,optional"`
	Subdivisions  map[string]string `pulumi:"subdivisions,optional"`
	DefaultRegion *string           `pulumi:"defaultRegion,optional"`
	Strict        *bool             `pulumi:"strict,optional"`
}

// Annotate documents the type.
func (g *GeolocationRouting) Annotate(a infer.Annotator) {
	a.Describe(&g, "Routing by the user's place. The smallest place that a user is in decides; when its region is not healthy, "+
		"the next larger one, and at last the default: "+
		"https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-geo.html.")
	a.Describe(&g.Continents, "Regions by continent: `AF`, `AN`, `AS`, `EU`, `OC`, `NA`, `SA`.")
	a.Describe(&g.Countries, "Regions by country, ISO 3166-1 alpha-2, such as `DE`.")
	a.Describe(&g.Subdivisions, "Regions by state of the United States, such as `US-CA`.")
	a.Describe(&g.DefaultRegion, "The region of users from all other places, and of those whose place is not known. Default: "+
		"the application's home region.")
	a.Describe(&g.Strict, "Whether users from all other places get no answer in place of the default region, for data that may "+
		"not leave a jurisdiction. From a country that is not healthy users still go to its continent, if that has a region.")
}

// GeoproximityRouting bends the distances to regions.
type GeoproximityRouting struct {
	Biases map[string]int `pulumi:"biases,optional"`
}

// Annotate documents the type.
func (g *GeoproximityRouting) Annotate(a infer.Annotator) {
	a.Describe(&g, "Routing by distance: "+
		"https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-geoproximity.html.")
	a.Describe(&g.Biases, "By region, how much larger (1 to 90) or smaller (-1 to -90) the area is whose users it gets. "+
		"Default: 0.")
}

// FailoverRouting names the region that gets all users.
type FailoverRouting struct {
	PrimaryRegion string `pulumi:"primaryRegion"`
}

// Annotate documents the type.
func (f *FailoverRouting) Annotate(a infer.Annotator) {
	a.Describe(&f, "Routing to one region while it is healthy, else to the closest of the others: "+
		"https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-failover.html.")
	a.Describe(&f.PrimaryRegion, "The region that gets all users while it is healthy.")
}

// EndpointHealthCheck is Route 53's check of a region.
type EndpointHealthCheck struct {
	Path             pulumi.StringPtrInput `pulumi:"path,optional"`
	Interval         *int                  `pulumi:"interval,optional"`
	FailureThreshold *int                  `pulumi:"failureThreshold,optional"`
}

// Annotate documents the type.
func (h *EndpointHealthCheck) Annotate(a infer.Annotator) {
	a.Describe(&h, "A check of each region's own name over HTTPS, by checkers around the world: several requests a second "+
		"reach each region. They do not verify certificates. See "+
		"https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html.")
	a.Describe(&h.Path, "The path that the checkers ask for. Default: the path of the load balancer's own health check, or `/` "+
		"for an ingress that is used alone.")
	a.Describe(&h.Interval, "The time between two checks by one checker. Changing it replaces the check, the new one first.")
	a.Describe(&h.FailureThreshold, "How many checks in a row must fail, or succeed, before the region's health changes.")
}

// Route53Endpoint is one region of a Route 53 ingress that is used alone.
type Route53Endpoint struct {
	Region              string             `pulumi:"region"`
	LoadBalancerDnsName pulumi.StringInput `pulumi:"loadBalancerDnsName"`
	LoadBalancerZoneId  pulumi.StringInput `pulumi:"loadBalancerZoneId"`
	DualStack           *bool              `pulumi:"dualStack,optional"`
	Traffic             *int               `pulumi:"traffic,optional"`
	Isolated            *bool              `pulumi:"isolated,optional"`
}

// Annotate documents the type.
func (e *Route53Endpoint) Annotate(a infer.Annotator) {
	a.Describe(&e, "One region behind the public name.")
	a.Describe(&e.Region, "The AWS region code of the load balancer, such as `eu-west-1`.")
	a.Describe(&e.LoadBalancerDnsName, "The DNS name of the region's load balancer.")
	a.Describe(&e.LoadBalancerZoneId, "The hosted zone id of the region's load balancer (not of the domain).")
	a.Describe(&e.DualStack, "Whether the load balancer has IPv6 addresses too. When all have, the names answer for IPv6.")
	a.Describe(&e.Traffic, DescribeTraffic)
	a.Describe(&e.Isolated, DescribeIsolated)
}

// Route53IngressArgs are the inputs of a Route 53 ingress that is used alone.
type Route53IngressArgs struct {
	DomainName       string                        `pulumi:"domainName"`
	AlternativeNames []string                      `pulumi:"alternativeNames,optional"`
	HostedZoneId     pulumi.StringInput            `pulumi:"hostedZoneId"`
	Endpoints        []Route53Endpoint             `pulumi:"endpoints"`
	Routing          *Route53                      `pulumi:"routing,optional"`
	Ports            []int                         `pulumi:"ports,optional"`
	Tags             map[string]pulumi.StringInput `pulumi:"tags,optional"`
	AwsProvider      *region.AwsProvider           `pulumi:"awsProvider,optional"`
}

// Annotate documents the inputs.
func (r *Route53IngressArgs) Annotate(a infer.Annotator) {
	a.Describe(&r.DomainName, "The fully qualified name that users open, such as `shop.example.com`. The load balancers need "+
		"certificates for it, and for the names below it that the regions use (`eu-west-1.shop.example.com`) when they are "+
		"checked from outside.")
	a.Describe(&r.AlternativeNames, "Other names for the same application, in the same hosted zone.")
	a.Describe(&r.HostedZoneId, "The id of the public Route 53 hosted zone that holds the names.")
	a.Describe(&r.Endpoints, "The regions behind the name, one load balancer each.")
	a.Describe(&r.Routing, "How users are brought to regions.")
	a.Describe(&r.Ports, "The TCP ports that the load balancers answer on. They decide the `url` alone: `https` with 443, else "+
		"`http`. `routing.healthCheck` needs 443.")
	a.Describe(&r.Tags, "Tags for everything that is built and can have them.")
	a.Describe(&r.AwsProvider, "Settings of the AWS provider, which may be a role in the account of the zone. What is not "+
		"given is inherited from the stack's `aws:*` configuration.")
}
