package topology

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// checkStacksStay checks that a region changes what it runs on while it has no users. The engine takes the old away after it
// has built the new, but between the two the load balancer's targets change hands, and the ingress follows later still.
func checkStacksStay(previous, next Deployment) Problems {
	var found Problems
	for _, region := range slices.Sorted(maps.Keys(next.Stacks)) {
		before, known := previous.Stacks[region]
		after := next.Stacks[region]
		if !known {
			continue
		}
		var changes []string
		if before.Compute != after.Compute {
			changes = append(changes, fmt.Sprintf("compute from %s to %s", before.Compute, after.Compute))
		}
		// A function of the other kind takes the place of the first under the load balancer, which has one function at a time.
		if before.Compute == after.Compute && before.Code != after.Code && before.Code != "" {
			changes = append(changes, fmt.Sprintf("the function from %s to %s", before.Code, after.Code))
		}
		if before.LoadBalancer != after.LoadBalancer {
			changes = append(changes, fmt.Sprintf("the load balancer from %s to %s", before.LoadBalancer, after.LoadBalancer))
		}
		if len(changes) == 0 || before.Drained && after.Drained {
			continue
		}
		found = append(found, problems(RuleTransitionStack, "regions", "%s would change %s while it gets users "+
			"or is protected, which "+
			"would leave it without healthy targets for a while; do one region at a time, in three updates: deletionProtection: "+
			"false and, behind an ingress, isolated: true for %s, then the change in its own block, then take both back", region,
			strings.Join(changes, " and "), region)...)
	}
	return found
}
