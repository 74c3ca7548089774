package topology

import (
	"fmt"
	"slices"
)

// capacityAdvised is the least capacity that AWS advises for the region of a global database that writes:
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.configuration.requirements.html.
const capacityAdvised = 8

// withoutAurora are the regions of the table that
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.Aurora_Fea_Regions_DB-eng.Feature.GlobalDatabase.html
// lists as not available, as of November 2026.
var withoutAurora = []string{"ap-east-2", "ap-southeast-6", "ap-southeast-7"}

// warnOfAurora finds a store's own settings, which the plan has not all.
func warnOfAurora(app Application, plan StorePlan) []string {
	i := slices.IndexFunc(app.Stores, func(store Store) bool { return store.Name == plan.Name })
	if i < 0 || plan.Aurora == nil {
		return nil
	}
	return AuroraWarnings(app.Stores[i], plan, "datastores."+plan.Name)
}

// AuroraWarnings are what an operator should know of an Aurora global database that can be built. Each begins with a
// place: where the store's inputs are, or the name of a component that stands alone.
func AuroraWarnings(store Store, plan StorePlan, place string) []string {
	found := slices.Concat(warnOfWriter(plan), warnOfMembers(plan), warnOfVersions(plan), warnOfReads(plan))
	if capacity := store.Aurora.Serverless; capacity != nil && capacity.Min != nil && *capacity.Min < capacityAdvised {
		found = append(found, fmt.Sprintf("serverless.minCapacity is %g, and AWS advises %d or more for the region of a "+
			"global database that writes, which each can become", *capacity.Min, capacityAdvised))
	}
	for i, message := range found {
		found[i] = place + ": " + message
	}
	return found
}

func warnOfWriter(plan StorePlan) []string {
	var found []string
	if plan.WriterRegion != plan.HomeRegion {
		found = append(found, fmt.Sprintf("writerRegion %s is taken as a fact: AWS must have moved the writer there already, "+
			"and a first deployment must leave it at the home region %s", plan.WriterRegion, plan.HomeRegion))
	}
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
	var headless, smaller, missing, found []string
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
		if slices.Contains(withoutAurora, member.Region) {
			missing = append(missing, member.Region)
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
	if len(missing) > 0 {
		found = append(found, fmt.Sprintf("AWS had no Aurora global databases in %s when this version was made; check that "+
			"it has them now", list(missing)))
	}
	return found
}

func warnOfVersions(plan StorePlan) []string {
	var ahead []string
	writer := slices.IndexFunc(plan.Members, func(member MemberPlan) bool { return member.Writer })
	for _, member := range plan.Members {
		if writer >= 0 && member.EngineVersion != plan.Members[writer].EngineVersion {
			ahead = append(ahead, fmt.Sprintf("%s (%s)", member.Region, member.EngineVersion))
		}
	}
	if len(ahead) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("ahead of the writer's engine version in %s, and AWS switches over only between equal "+
		"versions; finish the upgrade soon", list(ahead))}
}

func warnOfReads(plan StorePlan) []string {
	var found []string
	for _, client := range plan.Aurora.Clients {
		if client.ReadsFrom != client.Region {
			found = append(found, fmt.Sprintf("reads in %s go to %s, the nearest region with an instance", client.Region,
				client.ReadsFrom))
		}
	}
	return found
}
