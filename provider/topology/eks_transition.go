package topology

import (
	"fmt"
	"maps"
	"slices"
)

// clusterChanges are the changes of a cluster that replace it or its nodes, or move its load balancer's targets, in words.
func clusterChanges(before, after *ClusterDeployment) []string {
	if before == nil || after == nil {
		return nil
	}
	var changes []string
	add := func(what string, from, to any) {
		if from != to {
			changes = append(changes, fmt.Sprintf("%s from %v to %v", what, from, to))
		}
	}
	add("the nodes", before.Nodes, after.Nodes)
	add("the port of the nodes or pods", before.Port, after.Port)
	add("the cluster's network", before.Network, after.Network)
	return changes
}

// checkClustersStay checks the changes of clusters that AWS refuses, or makes by replacing them.
func checkClustersStay(previous, next Deployment) Problems {
	var found Problems
	for _, region := range slices.Sorted(maps.Keys(next.Stacks)) {
		before, after := previous.Stacks[region].Cluster, next.Stacks[region].Cluster
		if before != nil && after != nil {
			found = append(found, checkClusterStays(*before, *after, region)...)
		}
	}
	return found
}

// checkClusterStays checks what becomes of one cluster. One in another network, or whose nodes EKS begins or ends to run by
// itself, is another cluster.
func checkClusterStays(before, after ClusterDeployment, region string) Problems {
	auto := func(d ClusterDeployment) bool { return d.Nodes == nodesOfAutoMode }
	if before.Network != after.Network || auto(before) != auto(after) {
		return nil
	}
	found := checkClusterVersion(before.Version, after.Version, region)
	if before.CustomerManagedKey && !after.CustomerManagedKey {
		found = append(found, problems(RuleTransitionClusterKey, "compute.eks.customerManagedKey", "false, but the "+
			"cluster of %s was deployed with true, and AWS takes the key away only with the cluster; set it back to "+
			"true. To be without, move the region to another kind of compute and back", region)...)
	}
	if !slices.Equal(before.Zones, after.Zones) {
		found = append(found, problems(RuleTransitionClusterZones, "network", "the zones of %s would change from %s "+
			"to %s, but a cluster keeps those that it was made in; take the change back, or move the region to "+
			"another kind of compute, change its zones, and move it back", region, list(before.Zones), list(after.Zones))...)
	}
	if raised, lowered := after.MinSize > before.MinSize, after.MaxSize < before.MaxSize; !after.Sized && (raised || lowered) {
		found = append(found, problems(RuleTransitionNodeSizes, "compute.eks.nodes.nodeGroup", "the number of nodes "+
			"in %s would have the limits %d to %d in place of %d to %d, which AWS refuses when there are fewer or "+
			"more nodes; set desiredSize in the same update too, and take it back in a later one to leave the number "+
			"to what scales the nodes", region, after.MinSize, after.MaxSize, before.MinSize, before.MaxSize)...)
	}
	return found
}

// checkClusterVersion lets the version of Kubernetes go one step on at a time:
// https://docs.aws.amazon.com/eks/latest/userguide/update-cluster.html.
func checkClusterVersion(before, after, region string) Problems {
	const path = "compute.eks.kubernetesVersion"
	from, to := clusterMinor(before), clusterMinor(after)
	switch {
	case to < from:
		return problems(RuleTransitionClusterVersion, path, "%s, but the cluster of %s has %s, and no cluster goes "+
			"back; set kubernetesVersion: \"%s\"", after, region, before, before)
	case to > from+1:
		return problems(RuleTransitionClusterVersion, path, "%s, but the cluster of %s has %s, and AWS goes one "+
			"minor version at a time; deploy 1.%d first", after, region, before, from+1)
	}
	return nil
}
