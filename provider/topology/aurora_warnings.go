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

// warnOfAurora is what an operator should know of an Aurora global database that can be built.
func warnOfAurora(store Store, plan StorePlan) []string {
	found := slices.Concat(warnOfWriter(plan), warnOfMembers(plan),
		warnOfUnavailable(plan, withoutAurora, "Aurora global databases"), warnOfVersions(plan), warnOfReads(plan))
	if capacity := store.Aurora.Serverless; capacity != nil && capacity.Min != nil && *capacity.Min < capacityAdvised {
		found = append(found, fmt.Sprintf("serverless.minCapacity is %g, and AWS advises %d or more for the region of a "+
			"global database that writes, which each can become", *capacity.Min, capacityAdvised))
	}
	if plan.Restores() && plan.SingleWriter.WriteForwarding {
		found = append(found, fmt.Sprintf("restoreFrom is named, and a restore does not turn write forwarding on, so %s would "+
			"refuse writes once another region writes; remove restoreFrom when the database is there", plan.HomeRegion))
	}
	return found
}
