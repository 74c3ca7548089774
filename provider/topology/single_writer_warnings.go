package topology

import (
	"fmt"
	"slices"
)

// StoreWarnings are what an operator should know of a store of its own that can be built. Each begins with the place: where
// the store's inputs are, or the name of a component that stands alone.
func StoreWarnings(store Store, plan StorePlan, place string) []string {
	var found []string
	for _, kind := range store.kinds() {
		if kind.warn != nil {
			found = append(found, kind.warn(store, plan)...)
		}
	}
	for i, message := range found {
		found[i] = place + ": " + message
	}
	return found
}

// warnOfSettings finds a store's own settings, which the plan has not all.
func warnOfSettings(app Application, plan StorePlan) []string {
	i := slices.IndexFunc(app.Stores, func(store Store) bool { return store.Name == plan.Name })
	if i < 0 {
		return nil
	}
	return StoreWarnings(app.Stores[i], plan, in("datastores", plan.Name))
}

// warnOfDeclaredWriter says that a declared writer moves nothing.
func warnOfDeclaredWriter(plan StorePlan) []string {
	if plan.WriterRegion == plan.HomeRegion {
		return nil
	}
	return []string{fmt.Sprintf("writerRegion %s is taken as a fact: AWS must have moved the writer there already, "+
		"and a first deployment must leave it at the home region %s", plan.WriterRegion, plan.HomeRegion)}
}

func warnOfWriter(plan StorePlan) []string {
	found := warnOfDeclaredWriter(plan)
	for _, member := range plan.Members {
		if member.Writer && member.Instances == 1 {
			found = append(found, fmt.Sprintf("one instance in the writer region %s, so writes stop while its zone is down; "+
				"two or more avoid that", member.Region))
		}
	}
	return found
}

// warnOfMembers says which regions cannot take the writer's place as they are.
func warnOfMembers(plan StorePlan) []string {
	var headless, smaller, found []string
	most := 0
	for _, member := range plan.Members {
		if member.Writer {
			most = member.Instances
		}
	}
	for _, member := range plan.Members {
		switch {
		case member.Instances == 0:
			headless = append(headless, member.Region)
		case member.Instances < most:
			smaller = append(smaller, fmt.Sprintf("%s (%d)", member.Region, member.Instances))
		}
	}
	if len(headless) > 0 {
		found = append(found, fmt.Sprintf("headless in %s, so a failover there waits for an instance to be made, and no "+
			"minor upgrade of the engine is possible meanwhile", list(headless)))
	}
	if len(smaller) > 0 {
		found = append(found, fmt.Sprintf("fewer instances than the writer region's %d in %s, which a failover there would "+
			"leave it with", most, list(smaller)))
	}
	return found
}

// aheadOfWriter lists the regions with another engine version than the writer's, with the versions.
func aheadOfWriter(plan StorePlan) []string {
	var ahead []string
	writer := slices.IndexFunc(plan.Members, func(member MemberPlan) bool { return member.Writer })
	for _, member := range plan.Members {
		if writer >= 0 && member.EngineVersion != plan.Members[writer].EngineVersion {
			ahead = append(ahead, fmt.Sprintf("%s (%s)", member.Region, member.EngineVersion))
		}
	}
	return ahead
}

func warnOfVersions(plan StorePlan) []string {
	ahead := aheadOfWriter(plan)
	if len(ahead) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("ahead of the writer's engine version in %s, and AWS switches over only between equal "+
		"versions; finish the upgrade soon", list(ahead))}
}

// warnOfUnavailable says which regions AWS had none of a kind of stores in.
func warnOfUnavailable(plan StorePlan, unavailable []string, what string) []string {
	var missing []string
	for _, member := range plan.Members {
		if slices.Contains(unavailable, member.Region) {
			missing = append(missing, member.Region)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("AWS had no %s in %s when this version was made; check that it has them now", what,
		list(missing))}
}

func warnOfReads(plan StorePlan) []string {
	var found []string
	for _, client := range plan.SingleWriter.Clients {
		if client.ReadsFrom != client.Region {
			found = append(found, fmt.Sprintf("reads in %s go to %s, the nearest region with an instance", client.Region,
				client.ReadsFrom))
		}
	}
	return found
}
