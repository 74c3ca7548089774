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
		if before.Compute == after.Compute {
			found = append(found, checkServiceStays(region, before, after)...)
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
		changes = append(changes, networkChanges(before, after)...)
		changes = append(changes, clusterChanges(before.Cluster, after.Cluster)...)
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

// networkChanges says whether what runs in a region would move to another network: nothing follows it there in place. A range
// that is another one is protected by the load balancer itself.
func networkChanges(before, after StackDeployment) []string {
	switch {
	case before.Network == "" || after.Network == "":
		return nil
	case before.Network != after.Network:
		return []string{fmt.Sprintf("the network from one that is %s to one that is %s", before.Network, after.Network)}
	case before.VpcID != "" && after.VpcID != "" && before.VpcID != after.VpcID:
		return []string{fmt.Sprintf("the network from %s to %s", before.VpcID, after.VpcID)}
	}
	return nil
}

// checkRouteTablesStay checks that no route table takes another place in its list, which is part of the names of routes: the
// route of its new place would be made while that of its old place is still there, and AWS refuses two to the same range.
func checkRouteTablesStay(previous, next Deployment) Problems {
	var found Problems
	for _, region := range slices.Sorted(maps.Keys(next.RouteTables)) {
		was, is := previous.RouteTables[region], next.RouteTables[region]
		for i := range min(len(was), len(is)) {
			if was[i] == "" || is[i] == "" || was[i] == is[i] || !slices.Contains(was, is[i]) {
				continue
			}
			found = append(found, problems(RuleTransitionRouteTables, "regions", "%s of %s takes the place of %s in "+
				"existing.network.routeTableIds, but its routes are there already under another name; keep the order, add and "+
				"remove at the end, or leave out everything from %s on in one update and add what stays in the next", is[i],
				region, was[i], was[i])...)
			break
		}
	}
	return found
}

// checkServiceStays checks what the provider leaves of a service once the program does not say it any more. Capacity providers
// that change without a forced deployment replace the service, and alarms that are not given are not taken away
// (terraform-provider-aws, internal/service/ecs/service.go).
func checkServiceStays(region string, before, after StackDeployment) Problems {
	var found Problems
	if before.Spot == SpotOn && after.Spot == "" {
		found = append(found, problems(RuleTransitionSpot, "regions", "the service in %s has tasks on spare capacity, and without "+
			"the block spot it would be replaced; set compute.ecs.spot.spotWeight: 0, which moves them in place, and remove the "+
			"block in the next update", region)...)
	}
	if before.DeploymentAlarms && !after.DeploymentAlarms {
		found = append(found, problems(RuleTransitionAlarms, "regions", "the service in %s watches alarms, and AWS would not be "+
			"told to end it; keep compute.ecs.deploymentAlarms, and set enabled: false in it", region)...)
	}
	return found
}
