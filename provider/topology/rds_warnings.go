package topology

import (
	"fmt"
	"slices"
)

// warnOfRDS is what an operator should know of a database with read replicas that can be built.
func warnOfRDS(store Store, plan StorePlan) []string {
	found := slices.Concat(warnOfDeclaredWriter(plan), warnOfReads(plan))
	if !store.RDS.MultiAZ {
		found = append(found, fmt.Sprintf("multiAz is false, so writes stop while the zone of the instance in the writer region "+
			"%s is down", plan.WriterRegion))
	}
	if ahead := aheadOfWriter(plan); len(ahead) > 0 {
		found = append(found, fmt.Sprintf("ahead of the writer's engine version in %s; finish the upgrade soon", list(ahead)))
	}
	return found
}
