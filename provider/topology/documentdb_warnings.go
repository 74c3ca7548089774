package topology

import "slices"

// withoutDocumentDB are the regions that the limitations in
// https://docs.aws.amazon.com/documentdb/latest/developerguide/global-clusters.html name, beside those in China.
var withoutDocumentDB = []string{"eu-south-1", "sa-east-1"}

// warnOfDocumentDB is what an operator should know of a DocumentDB global cluster that can be built.
func warnOfDocumentDB(_ Store, plan StorePlan) []string {
	return slices.Concat(warnOfWriter(plan), warnOfMembers(plan),
		warnOfUnavailable(plan, withoutDocumentDB, "DocumentDB global clusters"), warnOfVersions(plan), warnOfReads(plan))
}
