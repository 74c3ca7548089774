package topology

import "cmp"

// Aurora is the topology block of an Aurora global database.
type Aurora struct {
	DatabaseSettings

	// Engine is aurora-postgresql or aurora-mysql.
	Engine string
	// Serverless is the capacity of Aurora Serverless v2, or nil.
	Serverless *AuroraServerless
	// Instances is how many a region has.
	Instances       int
	WriteForwarding bool
}

// AuroraServerless is a range of capacity, in half units. Unknown values are nil.
type AuroraServerless struct {
	Min, Max *float64
}

// planAurora adds to a plan what an Aurora global database has.
func planAurora(plan *StorePlan, store Store, owner storeOwner, id Identity, app string, names []string) {
	aurora, engine := store.Aurora, auroraEngines[store.Aurora.Engine]
	plan.PhysicalName = id.PhysicalName(GlobalCluster, app, names...)
	planSingleWriter(plan, store, owner, SingleWriterPlan{
		Engine:          aurora.Engine,
		Family:          engine.family(aurora.Engine, engine.parse(aurora.EngineVersion)),
		Port:            cmp.Or(aurora.Port, engine.port),
		DatabaseName:    aurora.DatabaseName,
		MasterUsername:  aurora.MasterUsername,
		OwnPassword:     aurora.OwnPassword,
		RestoreFrom:     aurora.RestoreFrom,
		WriteForwarding: aurora.WriteForwarding,
		Serverless:      aurora.Serverless != nil,
	}, func(member *MemberPlan, region StoreRegion) {
		settleCluster(member, region, aurora.DatabaseSettings, aurora.Instances)
		if aurora.Serverless != nil {
			member.InstanceClass = serverlessClass
		}
	})
	namesOfMembers{DBCluster, DBClusterSnapshot}.give(plan, id, app, names)
	planClients(plan, owner, id, app, names)
}
