package topology

import (
	"fmt"
	"slices"
)

// warnOfElastiCache is what an operator should know of an ElastiCache global datastore that can be built.
func warnOfElastiCache(_ Store, plan StorePlan) []string {
	return slices.Concat(warnOfWriter(plan), warnOfCacheAway(plan), warnOfMembers(plan), warnOfReads(plan))
}

// warnOfCacheAway warns of a writer away from home: AWS takes every member out of a global datastore but the one that
// writes (https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DisassociateGlobalReplicationGroup.html),
// and the home region's is the one that stays to the end.
func warnOfCacheAway(plan StorePlan) []string {
	if plan.WriterRegion == plan.HomeRegion {
		return nil
	}
	return []string{fmt.Sprintf("while %s writes, AWS refuses to destroy the cache; fail back to the home region %s before a "+
		"destroy", plan.WriterRegion, plan.HomeRegion)}
}
