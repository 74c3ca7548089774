package topology

// The routing policies of Route 53, as the blocks are called.
const (
	// RoutingLatency sends a user to the region with the lowest latency.
	RoutingLatency = "latency"
	// RoutingWeighted spreads users by the regions' shares.
	RoutingWeighted = "weighted"
	// RoutingGeolocation sends users by where they are.
	RoutingGeolocation = "geolocation"
	// RoutingGeoproximity sends users to the nearest region, distances bent by a bias.
	RoutingGeoproximity = "geoproximity"
	// RoutingFailover sends everybody to one region while it is healthy.
	RoutingFailover = "failover"
)

// Route53 is Route 53 as ingress.
type Route53 struct {
	// Policies are the routing blocks that are set; none means latency.
	Policies []string
	// Geolocation, Geoproximity and Failover are the settings of their blocks.
	Geolocation  Geolocation
	Geoproximity Geoproximity
	Failover     Failover
	// HealthCheck is the check of each region from outside, or nil.
	HealthCheck *EndpointHealthCheck
}

// Geolocation maps places to regions.
type Geolocation struct {
	// Continents, Countries and Subdivisions are regions by code: EU, DE, US-CA.
	Continents, Countries, Subdivisions map[string]string
	// DefaultRegion serves users from everywhere else; empty when it is not given.
	DefaultRegion string
	// Strict leaves users from everywhere else without an answer.
	Strict bool
}

// Geoproximity has the bias of regions, -90 to 90.
type Geoproximity struct {
	Biases map[string]int
}

// Failover names the region that gets all users while it is healthy.
type Failover struct {
	PrimaryRegion string
}

// EndpointHealthCheck is Route 53's check of a region from outside. Unknown values are nil.
type EndpointHealthCheck struct {
	Path             *string
	Interval         int
	FailureThreshold int
}

// Route53Plan is the tree of records between the public name and the regions' load balancers.
type Route53Plan struct {
	// Root is the record that the public name is an alias of.
	Root string
	// Records below the public name, each after those that it is an alias of.
	Records []RecordPlan
	// HealthChecks are the regions that are checked from outside, in order.
	HealthChecks []string
	// Ipv6 is whether every record has a twin for IPv6: all regions' load balancers have IPv6 addresses.
	Ipv6 bool
}

// RecordPlan is one alias record. It is named by its key, so a record keeps its URN as long as it answers the same question.
type RecordPlan struct {
	// Key is the part of the logical name that is the record's own, such as eu-west-1-latency; it never ends in a region.
	Key string
	// Name is the fully qualified name.
	Name string
	// Region is the region that the record leads to, or empty for one that leads to several.
	Region string
	// Target is the name of the record that this one is an alias of; empty for the alias of the region's load balancer.
	Target string
	// SetIdentifier tells the records of one name apart; empty for a name with one record.
	SetIdentifier string
	// Policy is the routing policy of the record's name; empty for a name with one record.
	Policy string
	// Weight of a weighted record.
	Weight int
	// Continent, Country and Subdivision of a geolocation record; Country is * for everywhere else.
	Continent, Country, Subdivision string
	// Bias of a geoproximity record.
	Bias int
	// Primary is whether a failover record is the primary one.
	Primary bool
	// HealthCheck is whether the record leads users away when the region's health check fails.
	HealthCheck bool
}
