package topology

import "net/netip"

// Plan is what will be built: every decision, as plain values, before anything is registered.
type Plan struct {
	// Ingress is the kind that users come through: globalAccelerator or route53, or empty without an ingress.
	Ingress string
	// Route53 is the tree of records, or nil without it.
	Route53 *Route53Plan
	// Domain is nil without a domain.
	Domain *DomainPlan
	// Regions by name, in the order of their names.
	Regions []RegionPlan
	// Stores by name, in the order of their names.
	Stores []StorePlan
	// Edges of replication, in a stable order.
	Edges []Edge
	// Peerings of the regions' networks, in the order of their regions' names.
	Peerings []Peering
	// Waves are the names of the regions that are deployed one wave after the other; none where all are side by side.
	Waves [][]string
	// Warnings for the operator, in a stable order; empty, not nil, when there are none.
	Warnings []string
}

// RegionPlan is the part of a plan that concerns one region.
type RegionPlan struct {
	Name string
	// Home and Writer are the region's two roles; a region can have both.
	Home, Writer bool
	// Stack is false for a region that holds data only.
	Stack bool
	// Traffic and Isolated are the region's share of the ingress.
	Traffic  int
	Isolated bool
	// Protected is the effective deletion protection of the regional stack.
	Protected bool
	// DualStack is whether the load balancer has IPv6 addresses.
	DualStack bool
	// Listeners of the load balancer; none without a stack.
	Listeners []Listener
	// Shape of the load balancer and Compute, the kind of what runs the application; empty without a stack.
	Shape, Compute string
	// Least and Most are how many Units (tasks, instances or nodes) run here; 0 where nothing counts them or they are not known.
	Least, Most int
	Unit        string
	// Code is what a function is made of: image or zip; empty for other kinds.
	Code string
	// Spot is how far an ECS service uses spare capacity, and DeploymentAlarms whether alarms can take its deployments back.
	Spot             SpotState
	DeploymentAlarms bool
	// Cluster is what a later deployment must know of an EKS cluster; nil for other kinds of compute.
	Cluster *ClusterDeployment
	// Certificate says where the load balancer's certificate comes from.
	Certificate CertificatePlan
	// Brought is whether the load balancer and what runs behind it are brought; SecurityGroup is whether what runs there has one
	// that stores can let in.
	Brought, SecurityGroup bool
	// Peers is whether the network is connected with others that want it, by peering connections.
	Peers bool
	// Network is the address plan; nil where nothing needs a network.
	Network *NetworkPlan
}

// NetworkPlan is the address plan of one regional network.
type NetworkPlan struct {
	// CidrBlock is invalid for a network that is brought.
	CidrBlock netip.Prefix
	// Zones in the order of their ids.
	Zones []ZonePlan
	// NatGateways is none, single or perZone.
	NatGateways string
	// DualStack is whether the public subnets have IPv6 addresses beside their IPv4 ones.
	DualStack bool
	// PrivateOnly is a network without a stack: its zones have private subnets alone, and no way to the internet.
	PrivateOnly bool
	// Brought is a network that is not built, of which only this is known; nil for one that is.
	Brought *BroughtNetwork
}

// ZonePlan is one availability zone of a network and its subnets' ranges, which are a function of the zone alone.
type ZonePlan struct {
	// ID is the zone's id, the same in every account (use1-az1).
	ID string
	// Key is the part of the id that is unique in its region (az1).
	Key             string
	Private, Public netip.Prefix
}

// StorePlan is one datastore as it will be built.
type StorePlan struct {
	Name string
	// Kind is the kind of the topology block, such as aurora, or existing.
	Kind string
	// HomeRegion owns the store's global object; empty for a kind that has none.
	HomeRegion string
	// WriterRegion accepts the writes of a kind with one writer; empty for a kind that all regions write to.
	WriterRegion string
	// SingleWriter is set for a kind of which one region at a time accepts writes.
	SingleWriter *SingleWriterPlan
	// Members by region, in the order of the regions' names.
	Members []MemberPlan
	// OnDelete is snapshot, retain or destroy; empty for a store that is managed elsewhere.
	OnDelete string
	// PhysicalName is the fixed name of the store's global object; empty for a kind that has none.
	PhysicalName string
	// CustomerManagedKeys is true for a store with KMS keys of its own.
	CustomerManagedKeys bool
	// TimeControl is whether buckets are copied within a time that AWS names.
	TimeControl bool
	// Table is what a table is made of; nil for a kind that is none.
	Table *DynamoDB
	// Cache is what a cache is made of; nil for a kind that is none.
	Cache *ElastiCache
	// ByEndpoint is whether clients connect over the network to a store that is managed elsewhere.
	ByEndpoint bool
}

// MemberPlan is what a store has in one region.
type MemberPlan struct {
	Region    string
	Home      bool
	Writer    bool
	Protected bool
	// Instances is how many instances a database has here, of InstanceClass; 0 is a headless member.
	Instances     int
	InstanceClass string
	// ReplicasPerShard of a cache here; 0 for a kind that is none.
	ReplicasPerShard int
	// EngineVersion of a database here.
	EngineVersion string
	// Generation is 1 for a region that has not started over.
	Generation int
	// PhysicalName is the member's fixed name, for a kind whose members have names of their own.
	PhysicalName string
	// Priority is the member's rank among the targets of replication, which no other member's coming or going changes.
	Priority int
	// FinalSnapshot is the fixed start of the name of the snapshot that a member with one leaves when it goes.
	FinalSnapshot string
}

// Edge is one direction of replication between two regions of a store.
type Edge struct {
	Store, From, To string
}

// running are the regions that run the application, in the order of their names.
func (p Plan) running() []string {
	var names []string
	for _, region := range p.Regions {
		if region.Stack {
			names = append(names, region.Name)
		}
	}
	return names
}
