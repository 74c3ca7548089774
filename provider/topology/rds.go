package topology

import (
	"cmp"
	"regexp"
)

// RDS is the topology block of a database with read replicas in other regions.
type RDS struct {
	DatabaseSettings

	// Engine is mysql, mariadb or postgres.
	Engine string
	// AllocatedStorage is in GiB, and so is MaxAllocatedStorage up to which AWS raises it, 0 for never.
	AllocatedStorage, MaxAllocatedStorage int
	// MultiAZ is whether each instance has a standby in another zone.
	MultiAZ bool
}

// rdsClass is the smallest class of a current generation that does not live on credits.
const rdsClass = "db.m6g.large"

// planRDS adds to a plan what a database with read replicas has: one instance in each region, and nothing that is global.
func planRDS(plan *StorePlan, store Store, owner storeOwner, id Identity, app string, names []string) {
	block, engine := store.RDS, rdsEngines[store.RDS.Engine]
	planSingleWriter(plan, store, owner, SingleWriterPlan{
		Engine:           block.Engine,
		Family:           engine.family(block.Engine, engine.parse(block.EngineVersion)),
		Port:             cmp.Or(block.Port, engine.port),
		DatabaseName:     block.DatabaseName,
		MasterUsername:   block.MasterUsername,
		OwnPassword:      block.OwnPassword,
		RestoreFrom:      block.RestoreFrom,
		AllocatedStorage: block.AllocatedStorage,
	}, func(member *MemberPlan, region StoreRegion) {
		member.Instances = 1
		member.InstanceClass = cmp.Or(region.InstanceClass, block.InstanceClass, rdsClass)
		member.EngineVersion = cmp.Or(region.EngineVersion, block.EngineVersion)
	})
	namesOfMembers{DBInstance, DBSnapshot}.give(plan, id, app, names)
	planClients(plan, owner, id, app, names)
}

// MadeAsSource says whether the member of a store of read replicas is made as a database of its own, which the first life of
// the home region is. All others are made as copies of the writer of their day; which of them one was never changes.
func (m MemberPlan) MadeAsSource() bool { return m.Home && m.Generation == 1 }

// withoutInsights are classes that are too small for Performance Insights with MySQL and MariaDB:
// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.Overview.Engines.html.
var withoutInsights = regexp.MustCompile(`^db\.(t3|t4g)\.(micro|small)$`)

// PerformanceInsights says whether an instance of a class can have Performance Insights with an engine of RDS.
func PerformanceInsights(engine, class string) bool {
	return engine == rdsPostgres || !withoutInsights.MatchString(class)
}
