package topology

import "slices"

// Deployment is what a later deployment must know of this one, to refuse what would lose data. It is kept in the state as
// JSON: a field that an older version did not write is empty and is not compared.
type Deployment struct {
	// HomeRegion and WriterRegion are the application's; empty for a store that stands alone.
	HomeRegion   string `json:"homeRegion,omitempty"`
	WriterRegion string `json:"writerRegion,omitempty"`
	// Regions of the application, in the order of their names.
	Regions []string `json:"regions,omitempty"`
	// Certificates says how far those are whose records are made by hand; empty where there are none.
	Certificates CertificateState `json:"certificates,omitempty"`
	// Stacks by region.
	Stacks map[string]StackDeployment `json:"stacks,omitempty"`
	// RouteTables that routes are added to, of networks that are brought, by region; an id that is not known is empty.
	RouteTables map[string][]string `json:"routeTables,omitempty"`
	// Stores of the application by name.
	Stores map[string]StoreDeployment `json:"stores,omitempty"`
	// Store is the one that stands alone.
	Store *StoreDeployment `json:"store,omitempty"`
}

// CertificateState is how far the certificates are that this package requests for a name with external DNS.
type CertificateState string

// The states of certificates.
const (
	// CertificatesWaiting are requested, and some region waits for its own.
	CertificatesWaiting CertificateState = "requested"
	// CertificatesInUse are issued, and load balancers use them.
	CertificatesInUse CertificateState = "issued"
)

// StackDeployment is what a later deployment must know of what a region runs on.
type StackDeployment struct {
	// Compute is the kind of what runs the application, and LoadBalancer the shape of what is in front of it.
	Compute      string `json:"compute"`
	LoadBalancer string `json:"loadBalancer"`
	// Code is what a function is made of; empty for other kinds.
	Code string `json:"code,omitempty"`
	// Network is built or brought, and VpcID the id of one that is brought, where it is known; both are empty for a region that
	// brings its load balancer.
	Network string `json:"network,omitempty"`
	VpcID   string `json:"vpcId,omitempty"`
	// Drained is whether what the region runs on can be taken away: it gets no users and is not protected. Where nothing is in
	// front of the regions nobody can say who uses them, and lowering the protection is the consent.
	Drained bool `json:"drained,omitempty"`
	// Spot is how far an ECS service uses spare capacity, and DeploymentAlarms whether it was ever told of alarms.
	Spot             SpotState `json:"spot,omitempty"`
	DeploymentAlarms bool      `json:"deploymentAlarms,omitempty"`
	// Cluster is nil for compute that is no EKS cluster.
	Cluster *ClusterDeployment `json:"cluster,omitempty"`
}

// ClusterDeployment is what a later deployment must know of an EKS cluster.
type ClusterDeployment struct {
	Version string `json:"version"`
	// Network is the range of the cluster's network, and Zones are the ids of its zones.
	Network string   `json:"network"`
	Zones   []string `json:"zones"`
	// CustomerManagedKey is whether a key of its own encrypts what it keeps.
	CustomerManagedKey bool `json:"customerManagedKey"`
	// Nodes says what AWS replaces the nodes for, and Port where the load balancer reaches them or their pods.
	Nodes string `json:"nodes"`
	Port  int    `json:"port"`
	// MinSize and MaxSize limit the number of nodes; 0 without a node group.
	MinSize int `json:"minSize,omitempty"`
	MaxSize int `json:"maxSize,omitempty"`
	// Sized is whether the number of nodes is set.
	Sized bool `json:"sized,omitempty"`
}

// StoreDeployment is what a later deployment must know of a store.
type StoreDeployment struct {
	Kind string `json:"kind"`
	// HomeRegion is empty for a kind that has none.
	HomeRegion string `json:"homeRegion,omitempty"`
	// WriterRegion is empty for a kind that is written to in every region.
	WriterRegion string `json:"writerRegion,omitempty"`
	// Members by region.
	Members map[string]MemberDeployment `json:"members"`
	// Disposable is a store that no setting protects or keeps: what it holds may be lost.
	Disposable          bool `json:"disposable"`
	CustomerManagedKeys bool `json:"customerManagedKeys"`
	// Table is what a table keeps for life; nil for a kind that is none.
	Table *TableDeployment `json:"table,omitempty"`
	// SingleWriter is nil for a kind that every region writes to.
	SingleWriter *SingleWriterDeployment `json:"singleWriter,omitempty"`
	// Cache is nil for a kind that is none.
	Cache *CacheDeployment `json:"cache,omitempty"`
}

// MemberDeployment is what a later deployment must know of a store in one region.
type MemberDeployment struct {
	// Generation counts the times that the region started over, from 1; 0 for a kind that never does.
	Generation int `json:"generation,omitempty"`
	// EngineVersion is empty for a kind that has no engine.
	EngineVersion string `json:"engineVersion,omitempty"`
	// Network is the range of the network that a database is in here, or brought, and VpcID the id of one that is brought, where
	// it is known; empty where it is not the application's.
	Network string `json:"network,omitempty"`
	VpcID   string `json:"vpcId,omitempty"`
}

// TableDeployment is what a later deployment must know of a table.
type TableDeployment struct {
	HashKey KeyDeployment `json:"hashKey"`
	// RangeKey is nil for a table that has none.
	RangeKey     *KeyDeployment `json:"rangeKey,omitempty"`
	TTLAttribute string         `json:"ttlAttribute,omitempty"`
}

// SingleWriterDeployment is what a later deployment must know of a store with one writer.
type SingleWriterDeployment struct {
	Engine         string `json:"engine"`
	DatabaseName   string `json:"databaseName"`
	MasterUsername string `json:"masterUsername"`
	Port           int    `json:"port"`
	// OwnPassword is whether the password was given rather than generated.
	OwnPassword bool `json:"ownPassword"`
	// RestoredFrom is the snapshot that the database began with, for as long as the program names it.
	RestoredFrom string `json:"restoredFrom,omitempty"`
	// AllocatedStorage in GiB; 0 for a kind whose storage grows by itself.
	AllocatedStorage int `json:"allocatedStorage,omitempty"`
}

// CacheDeployment is what a later deployment must know of a cache.
type CacheDeployment struct {
	// Shards is 0 without cluster mode.
	Shards     int               `json:"shards"`
	Parameters map[string]string `json:"parameters,omitempty"`
	// TokenGeneration counts the tokens that were generated.
	TokenGeneration int `json:"tokenGeneration"`
	// SetToken is whether a token is the only one from the moment on that it is given.
	SetToken bool `json:"setToken"`
}

// KeyDeployment is a key attribute of a table.
type KeyDeployment struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

// Deployment is what the next deployment must know of this plan.
func (p Plan) Deployment() Deployment {
	made := Deployment{
		Certificates: p.certificates(), Stacks: map[string]StackDeployment{}, Stores: map[string]StoreDeployment{},
	}
	for _, region := range p.Regions {
		made.Regions = append(made.Regions, region.Name)
		if region.Stack {
			stack := StackDeployment{
				Compute: region.Compute, LoadBalancer: region.Shape, Code: region.Code,
				Drained: !region.Protected && (region.Isolated || p.Ingress == ""),
				Spot:    region.Spot, DeploymentAlarms: region.DeploymentAlarms, Cluster: region.Cluster,
			}
			if !region.Brought {
				stack.Network, stack.VpcID = region.Network.source(), region.Network.vpcID()
			}
			made.Stacks[region.Name] = stack
		}
		if region.Network != nil && region.Network.Brought != nil && len(region.Network.Brought.RouteTableIDs) > 0 {
			if made.RouteTables == nil {
				made.RouteTables = map[string][]string{}
			}
			made.RouteTables[region.Name] = region.Network.Brought.RouteTableIDs
		}
		if region.Home {
			made.HomeRegion = region.Name
		}
		if region.Writer {
			made.WriterRegion = region.Name
		}
	}
	for _, store := range p.Stores {
		made.Stores[store.Name] = p.inNetworks(store.deployment())
	}
	return made
}

// certificates says how far the certificates are whose records are made by hand.
func (p Plan) certificates() CertificateState {
	has := func(source CertificatePlan) bool {
		return slices.ContainsFunc(p.Regions, func(region RegionPlan) bool { return region.Certificate == source })
	}
	switch {
	case p.Domain == nil || p.Domain.Managed:
		return ""
	case has(CertificateRequested):
		return CertificatesWaiting
	case has(CertificateIssued):
		return CertificatesInUse
	}
	return ""
}

// inNetworks says which network each cluster of a database is in.
func (p Plan) inNetworks(store StoreDeployment) StoreDeployment {
	if store.SingleWriter == nil {
		return store
	}
	for _, region := range p.Regions {
		if member, known := store.Members[region.Name]; known && region.Network != nil {
			member.Network, member.VpcID = region.Network.CidrBlock.String(), region.Network.vpcID()
			if region.Network.Brought != nil {
				member.Network = Brought
			}
			store.Members[region.Name] = member
		}
	}
	return store
}

// Deployment is what the next deployment must know of a store that stands alone.
func (s StorePlan) Deployment() Deployment {
	made := s.deployment()
	return Deployment{Store: &made}
}

func (s StorePlan) deployment() StoreDeployment {
	made := StoreDeployment{
		Kind:                s.Kind,
		HomeRegion:          s.HomeRegion,
		WriterRegion:        s.WriterRegion,
		Members:             map[string]MemberDeployment{},
		Disposable:          s.OnDelete == OnDeleteDestroy && !s.Protected(),
		CustomerManagedKeys: s.CustomerManagedKeys,
	}
	for _, member := range s.Members {
		made.Members[member.Region] = MemberDeployment{
			Generation: member.Generation, EngineVersion: member.EngineVersion,
		}
	}
	if block := s.SingleWriter; block != nil {
		made.SingleWriter = &SingleWriterDeployment{
			Engine: block.Engine, DatabaseName: block.DatabaseName, MasterUsername: block.MasterUsername,
			Port: block.Port, OwnPassword: block.OwnPassword,
			AllocatedStorage: block.AllocatedStorage, RestoredFrom: block.RestoreFrom,
		}
	}
	if s.Cache != nil {
		made.Cache = s.Cache.deployment()
	}
	if s.Table != nil {
		made.Table = &TableDeployment{HashKey: keyDeployment(s.Table.HashKey), TTLAttribute: s.Table.TTLAttribute}
		if s.Table.RangeKey != nil {
			key := keyDeployment(*s.Table.RangeKey)
			made.Table.RangeKey = &key
		}
	}
	return made
}

func keyDeployment(key Key) KeyDeployment {
	return KeyDeployment(key)
}

// rangeKey is the range key, or an empty one.
func (t TableDeployment) rangeKey() KeyDeployment {
	if t.RangeKey == nil {
		return KeyDeployment{}
	}
	return *t.RangeKey
}

// String is the key as a message says it.
func (k KeyDeployment) String() string {
	if k.Name == "" {
		return "none"
	}
	return k.Name + " (" + k.Type + ")"
}
