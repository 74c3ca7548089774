package topology

import (
	"cmp"
	"slices"
	"strconv"
)

// KindAurora is the kind of an Aurora global database.
const KindAurora = "aurora"

// Aurora is the topology block of an Aurora global database.
type Aurora struct {
	// Engine is aurora-postgresql or aurora-mysql.
	Engine        string
	EngineVersion string
	// InstanceClass is empty when it is not given.
	InstanceClass string
	// Serverless is the capacity of Aurora Serverless v2, or nil.
	Serverless *AuroraServerless
	// Instances is how many a region has.
	Instances int
	// DatabaseName, MasterUsername and Port are decided once; Port is 0 when it is not given.
	DatabaseName, MasterUsername string
	Port                         int
	// OwnPassword is whether the password is given rather than generated.
	OwnPassword        bool
	PasswordGeneration int
	WriteForwarding    bool
	// Parameters names the parameters that the user sets.
	Parameters []string
}

// AuroraServerless is a range of capacity, in half units. Unknown values are nil.
type AuroraServerless struct {
	Min, Max *float64
}

// AuroraPlan is what an Aurora global database has beside its members.
type AuroraPlan struct {
	Engine string
	// Family of the parameter groups, such as aurora-postgresql16.
	Family string
	Port   int
	// DatabaseName and MasterUsername are what the first cluster is made with.
	DatabaseName, MasterUsername string
	// OwnPassword is whether the password is given rather than generated.
	OwnPassword bool
	// WriteForwarding is whether secondaries forward writes, so that no path to the writer is needed.
	WriteForwarding bool
	// Serverless is whether the instances are of Aurora Serverless v2.
	Serverless bool
	// Clients are the regions with compute that use the database, in order; each has a secret and a parameter.
	Clients []ClientPlan
}

// ClientPlan is one region from which an application uses a store with one writer.
type ClientPlan struct {
	Region string
	// ReadsFrom is the member with instances that is nearest: the region itself if it has some.
	ReadsFrom string
	// SecretName is the fixed name of the secret with the credentials.
	SecretName string
	// ParameterName is the fixed name of the parameter that holds the writer's endpoint.
	ParameterName string
}

// AuroraNames are the fixed names of what stands beside a cluster in its region; empty for a store of another kind.
type AuroraNames struct {
	// SubnetGroup is the name of the group of subnets.
	SubnetGroup string
	// ParameterGroup is the name of the cluster's and of the instances' parameter group, which changes with the family, so
	// that a new one can be made before the old one goes.
	ParameterGroup string
	// FinalSnapshot is the name of the snapshot that is left when the cluster goes.
	FinalSnapshot string
}

const (
	// defaultInstanceClass is the smallest class of a current generation that a global database takes.
	defaultInstanceClass = "db.r6g.large"
	// serverlessClass is the class of the instances of Aurora Serverless v2.
	serverlessClass = "db.serverless"
)

// PlanAurora plans an Aurora global database of its own, like PlanTable. Its clients are its members.
func PlanAurora(store Store, id Identity) (StorePlan, Problems) {
	return planAlone(store, id, func(owner storeOwner) Problems {
		return slices.Concat(checkOnDelete(store, ""), checkAurora(store, owner, "", ""), checkSubnets(store))
	})
}

// planAurora adds to a plan what an Aurora global database has. No name depends on the writer or on another region.
func planAurora(plan *StorePlan, store Store, owner storeOwner, id Identity, app string, names []string) {
	aurora, engine := store.Aurora, auroraEngines[store.Aurora.Engine]
	family := engine.family(aurora.Engine, engine.parse(aurora.EngineVersion))
	plan.HomeRegion = homeOf(store, owner)
	plan.WriterRegion = writerOf(store, owner)
	plan.OnDelete = cmp.Or(store.OnDelete, OnDeleteSnapshot)
	plan.PhysicalName = id.PhysicalName(GlobalCluster, app, names...)
	for i := range plan.Members {
		member := &plan.Members[i]
		region := store.region(member.Region)
		member.Home = member.Region == plan.HomeRegion
		member.Writer = member.Region == plan.WriterRegion
		member.Instances = instancesOf(region, *aurora)
		member.InstanceClass = cmp.Or(region.InstanceClass, aurora.InstanceClass, defaultInstanceClass)
		if aurora.Serverless != nil {
			member.InstanceClass = serverlessClass
		}
		member.EngineVersion = cmp.Or(region.EngineVersion, aurora.EngineVersion)
		member.Generation = max(1, region.Generation)
		parts := append(slices.Clone(names), member.Region)
		if member.Generation > 1 {
			parts = append(parts, strconv.Itoa(member.Generation))
		}
		member.PhysicalName = id.PhysicalName(DBCluster, app, parts...)
		member.Names = AuroraNames{
			SubnetGroup:    id.PhysicalName(DBSubnetGroup, app, parts...),
			ParameterGroup: id.PhysicalName(DBParameterGroup, app, append(slices.Clone(parts), family)...),
			FinalSnapshot:  id.PhysicalName(DBClusterSnapshot, app, append(slices.Clone(parts), "final")...),
		}
	}
	plan.Aurora = &AuroraPlan{
		Engine:          aurora.Engine,
		Family:          family,
		Port:            cmp.Or(aurora.Port, engine.port),
		DatabaseName:    aurora.DatabaseName,
		MasterUsername:  aurora.MasterUsername,
		OwnPassword:     aurora.OwnPassword,
		WriteForwarding: aurora.WriteForwarding,
		Serverless:      aurora.Serverless != nil,
		Clients:         planClients(*plan, owner, id, app, names),
	}
}

// planClients finds where each region with compute reads; in a store that stands alone the members are the clients.
func planClients(plan StorePlan, owner storeOwner, id Identity, app string, names []string) []ClientPlan {
	var clients, readable []string
	for _, region := range owner.regions {
		if owner.alone || !region.DataOnly {
			clients = append(clients, region.Name)
		}
	}
	for _, member := range plan.Members {
		if member.Instances > 0 {
			readable = append(readable, member.Region)
		}
	}
	slices.Sort(clients)
	plans := make([]ClientPlan, len(clients))
	for i, client := range clients {
		plans[i] = ClientPlan{
			Region:        client,
			ReadsFrom:     nearest(client, readable, plan.HomeRegion),
			SecretName:    id.PhysicalName(Secret, app, append(slices.Clone(names), client)...),
			ParameterName: id.PhysicalName(Parameter, app, append(slices.Clone(names), client, "writer")...),
		}
	}
	return plans
}

// homeOf is the region that owns a store's global object.
func homeOf(store Store, owner storeOwner) string {
	return cmp.Or(store.HomeRegion, owner.homeRegion)
}

// writerOf is the region that accepts a store's writes. The application's writer region counts once it has moved: until
// then a store with a home region of its own is written to there, where it is made.
func writerOf(store Store, owner storeOwner) string {
	moved := owner.writerRegion != owner.homeRegion && slices.Contains(memberNames(store, owner), owner.writerRegion)
	if store.WriterRegion == "" && moved {
		return owner.writerRegion
	}
	return cmp.Or(store.WriterRegion, homeOf(store, owner))
}

// instancesOf is how many instances a region has: its own number, else the store's.
func instancesOf(region StoreRegion, aurora Aurora) int {
	switch {
	case region.Headless:
		return 0
	case region.Instances != nil:
		return *region.Instances
	}
	return aurora.Instances
}

// region finds what a store says of a region; nothing where it names none.
func (s Store) region(name string) StoreRegion {
	i := slices.IndexFunc(s.Regions, func(region StoreRegion) bool { return region.Name == name })
	if i < 0 {
		return StoreRegion{Name: name}
	}
	return s.Regions[i]
}
