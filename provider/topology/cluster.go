package topology

import "cmp"

const (
	// defaultInstanceClass is the smallest class of a current generation that a global database takes.
	defaultInstanceClass = "db.r6g.large"
	// serverlessClass is the class of serverless instances.
	serverlessClass = "db.serverless"
)

// settleCluster says what the cluster of a region is, of a database whose members are clusters of instances.
func settleCluster(member *MemberPlan, region StoreRegion, shared DatabaseSettings, instances int) {
	member.Instances = instancesOf(region, instances)
	member.InstanceClass = cmp.Or(region.InstanceClass, shared.InstanceClass, defaultInstanceClass)
	member.EngineVersion = cmp.Or(region.EngineVersion, shared.EngineVersion)
}

// instancesOf is how many instances a cluster has in a region: the region's own number, else the store's.
func instancesOf(region StoreRegion, shared int) int {
	switch {
	case region.Headless:
		return 0
	case region.Instances != nil:
		return *region.Instances
	}
	return shared
}
