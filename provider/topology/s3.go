package topology

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
)

// checkBuckets checks what replicated buckets do not have: one of them in charge.
func checkBuckets(store Store, _ storeOwner, path, _ string) Problems {
	found := checkAlike(store, KindS3, path)
	if store.HomeRegion == "" {
		return found
	}
	return append(found, problems(RuleStoreHome, in(path, "homeRegion"), "%s, but replicated buckets have no home: "+
		"each is written to and copied to all others; remove homeRegion", store.HomeRegion)...)
}

// checkGenerations checks that no region starts over where nothing is ever in the way of its return.
func checkGenerations(store Store, path string) Problems {
	var found Problems
	for i, region := range store.Regions {
		if region.Generation != 0 {
			found = append(found, problems(RuleStoreGeneration, in(path, fmt.Sprintf("regions[%d].generation", i)), "%d, but "+
				"a DynamoDB replica goes with its region and comes back by itself; remove generation", region.Generation)...)
		}
	}
	return found
}

// planBuckets gives each member its name and its rank as a target of replication.
func planBuckets(plan *StorePlan, store Store, _ storeOwner, id Identity, app string, names []string) {
	plan.CustomerManagedKeys, plan.TimeControl = store.S3.CustomerManagedKeys, store.S3.TimeControl
	taken := map[int]bool{}
	for i := range plan.Members {
		member := &plan.Members[i]
		parts := append(slices.Clone(names), member.Region)
		member.Generation = 1
		for _, region := range store.Regions {
			if region.Name == member.Region && region.Generation > 1 {
				member.Generation = region.Generation
				parts = append(parts, strconv.Itoa(region.Generation))
			}
		}
		member.PhysicalName = id.PhysicalName(Bucket, app, parts...)
		member.Priority = priority(member.Region, taken)
	}
}

// priority is a region's rank as a target of replication, unique in its bucket's configuration: the slot of a region in the
// table, which is given once, or a number above all slots made from the name of another one.
func priority(region string, taken map[int]bool) int {
	if info, known := LookupRegion(region); known {
		return info.Slot + 1
	}
	digest := fnv.New32a()
	_, _ = digest.Write([]byte(region))
	rank := 100 + int(digest.Sum32()%100_000)
	for taken[rank] {
		rank++
	}
	taken[rank] = true
	return rank
}
