package topology

// Application is a checked and defaulted description of a global application: what New plans from. Values that are not
// known before the deployment (outputs of other resources) are nil pointers; everything else is final.
type Application struct {
	// Name is the Pulumi name of the application.
	Name string
	// Identity tells this deployment of the application from every other one in the same account.
	Identity Identity
	// HomeRegion is the immutable anchor: it owns the global objects.
	HomeRegion string
	// WriterRegion is where single-writer stores accept writes now.
	WriterRegion string
	// AddressPool is the CIDR block that the regions' networks are cut from.
	AddressPool string
	// Connectivity is peering or provided: who connects the regions' networks; empty means peering.
	Connectivity string
	// Regions in the order in which they were given. The order never changes a decision.
	Regions []Region
	// GlobalAccelerator is the accelerator in front, or nil.
	GlobalAccelerator *GlobalAccelerator
	// Route53 is Route 53 in front, or nil.
	Route53 *Route53
	// EmptyIngress is an ingress block without a kind: a mistake.
	EmptyIngress bool
	// Active is the kind of the ingress that the name points to; empty when it is not given.
	Active string
	// DrainSwitch takes users away from regions without a deployment, or is nil.
	DrainSwitch *DrainSwitch
	// Domain is the application's name for users, or nil.
	Domain *Domain
	// Stores by name.
	Stores []Store
	// DeletionProtection is the application's own setting, the fallback of regions and stores.
	DeletionProtection bool
	// Capacity is what the regions must carry together, or nil where nothing is declared.
	Capacity *Capacity
	// Observability is what is watched, or nil.
	Observability *Observability
	// Rollout is the order of the regions' deployments, or nil where they are deployed side by side.
	Rollout *Rollout
}

// Identity is what makes two deployments of the same program differ.
type Identity struct {
	Organization string
	Project      string
	Stack        string
}

// Region is one region of an application, with its overrides already merged.
type Region struct {
	// Name is the AWS region code.
	Name string
	// Traffic is the share, 0 to 100, of what the region would get, that it gets.
	Traffic int
	// Isolated takes the region out of the ingress, failover included.
	Isolated bool
	// DataOnly is true for a region without a regional stack.
	DataOnly bool
	// DeletionProtection overrides the application's and the stores' setting.
	DeletionProtection *bool
	// Network of the region.
	Network Network
	// NetworkLoadBalancer is nil for an Application Load Balancer.
	NetworkLoadBalancer *NetworkLoadBalancer
	// SeveralLoadBalancers is whether more than one kind of load balancer is set: a mistake.
	SeveralLoadBalancers bool
	// Internal is whether the load balancer has no public addresses.
	Internal bool
	// HealthCheck of the load balancer's targets; nil values are unknown.
	HealthCheck HealthCheck
	// IngressCidrBlocks are the ranges that may reach the load balancer.
	IngressCidrBlocks []string
	// IngressIpv6CidrBlocks are the IPv6 ranges that may reach a load balancer with IPv6 addresses.
	IngressIpv6CidrBlocks []string
	// DualStack is whether the load balancer has IPv6 addresses.
	DualStack bool
	// SslPolicy of the HTTPS listener; nil is unknown.
	SslPolicy *string
	// WebACL is the ARN of the web ACL of the load balancer; nil is none or unknown.
	WebACL *string
	// BroughtCertificate is whether the region brings its certificate; CertificateArn is nil when it is unknown.
	BroughtCertificate bool
	CertificateArn     *string
	// Compute of the regional stack, or nil where it is missing.
	Compute *Compute
	// RequestsPerTarget is how many requests a second one task, instance or node carries here; 0 means as the application says.
	RequestsPerTarget int
	// Alarms is when the region's alarms ring where that is not as the application says, or nil.
	Alarms *RegionAlarms
	// Existing is what the region brings.
	Existing Existing
	// Overrides are what the region says of its own about what is built, such as compute or network.cidrBlock.
	Overrides []string
}

// Network is the network of one region.
type Network struct {
	// CidrBlock is the explicit range, or empty: then it comes from the address plan.
	CidrBlock string
	// AvailabilityZoneCount is how many zones to use, 0 for the default: three, fewer where the region has fewer.
	AvailabilityZoneCount int
	// AvailabilityZoneIDs are the explicit zones; they win over the count.
	AvailabilityZoneIDs []string
	// NatGateways is none, single or perZone.
	NatGateways string
	// Connectivity is peering or provided; empty means the application's.
	Connectivity string
}

// HealthCheck is how a load balancer decides that a target is healthy. Unknown values are nil.
type HealthCheck struct {
	Interval           *int
	Timeout            *int
	UnhealthyThreshold *int
}

// Compute is what runs the application in one region: exactly one block is set in a valid application.
type Compute struct {
	ECS    *ECS
	EC2    *EC2
	Lambda *Lambda
	EKS    *EKS
}

// ECS is a service on Fargate. Unknown values are nil.
type ECS struct {
	Image        *string
	CPU          *int
	Memory       *int
	Port         *int
	DesiredCount *int
	Scaling      *Scaling
	// Environment names the variables that the user sets.
	Environment []string
	Secrets     []ContainerSecret
	// SecretKeys are the ARNs of the keys that secrets are encrypted with, as far as they are known.
	SecretKeys []string
	// Sidecars in the order of their names.
	Sidecars []Sidecar
	// DependsOn has the states of sidecars that the application waits for.
	DependsOn map[string]string
	// Spot is nil without spare capacity.
	Spot *Spot
	// Alarms is nil where nothing watches deployments.
	Alarms *DeploymentAlarms
}

// Scaling is the range and target of an automatic scaling policy. Unknown values are nil.
type Scaling struct {
	Min       *int
	Max       *int
	TargetCPU *int
}

// GlobalAccelerator is the accelerator as ingress.
type GlobalAccelerator struct {
	// ClientIPPreservation shows the load balancers their users' addresses; nil is unknown.
	ClientIPPreservation *bool
}

// Store is one replicated datastore.
type Store struct {
	// Name is the key in the application's datastores.
	Name string
	// Regions of the store in the order given; empty means all regions of the application.
	Regions []StoreRegion
	// HomeRegion is empty when it is not given.
	HomeRegion string
	// WriterRegion is empty when it is not given.
	WriterRegion string
	// DeletionProtection overrides the application's setting.
	DeletionProtection *bool
	// OnDelete is snapshot, retain or destroy; empty means the kind's default.
	OnDelete string
	// The topology blocks; exactly one is set in a valid store.
	DynamoDB    *DynamoDB
	S3          *S3
	Aurora      *Aurora
	DocumentDB  *DocumentDB
	RDS         *RDS
	ElastiCache *ElastiCache
	// Existing is beside the topology blocks: a store that is managed elsewhere.
	Existing *ExistingStore
}

// StoreRegion is one region of a store.
type StoreRegion struct {
	Name string
	// Generation counts the times that the region starts over with new names; 0 is not given.
	Generation int
	// InstanceClass, Instances, Headless and EngineVersion are what the region of a database says differently.
	InstanceClass string
	Instances     *int
	Headless      bool
	EngineVersion string
	// ReplicasPerShard is what the region of a cache says differently.
	ReplicasPerShard *int
	// DeletionProtection overrides the store's setting, for a store that stands alone.
	DeletionProtection *bool
	// Subnets is how many subnets are given, for a store that stands alone.
	Subnets int
}

// DynamoDB is the topology block of a DynamoDB global table.
type DynamoDB struct {
	HashKey                Key
	RangeKey               *Key
	GlobalSecondaryIndexes []Index
	TTLAttribute           string
	CustomerManagedKeys    bool
}

// S3 is the topology block of replicated buckets.
type S3 struct {
	CustomerManagedKeys bool
	// TimeControl is whether S3 Replication Time Control is on, and with it the metrics of replication.
	TimeControl bool
}

// Key is a key attribute: its name and its type, S, N or B.
type Key struct {
	Name string
	Type string
}

// Index is a global secondary index.
type Index struct {
	Name             string
	HashKey          Key
	RangeKey         *Key
	Projection       string
	NonKeyAttributes []string
}
