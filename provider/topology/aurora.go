package topology

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
}
