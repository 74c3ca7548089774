package topology

// withClusters are two regions with clusters, the second of which can be taken away.
func withClusters(d *Deployment) {
	made := ClusterDeployment{
		Version: "1.33", Network: "10.31.0.0/16", Zones: []string{"use2-az1", "use2-az2"}, CustomerManagedKey: true,
		Nodes: "ON_DEMAND arm64", Port: 30080, MinSize: 2, MaxSize: 6,
	}
	drained := made
	d.Stacks = map[string]StackDeployment{
		"us-east-2": {Compute: ComputeEKS, LoadBalancer: "application", Cluster: &made},
		"eu-west-1": {Compute: ComputeEKS, LoadBalancer: "application", Cluster: &drained, Drained: true},
	}
}

// recluster changes the cluster of a region.
func recluster(region string, change func(*ClusterDeployment)) func(*Deployment) {
	return restack(region, func(s *StackDeployment) {
		changed := *s.Cluster
		change(&changed)
		s.Cluster = &changed
	})
}

const atNodeGroup = "compute.eks.nodes.nodeGroup"

// clusterTransitions are changes of clusters.
var clusterTransitions = []struct {
	name   string
	before func(*Deployment)
	change func(*Deployment)
	want   []said
}{
	{"the next version", withClusters, recluster("us-east-2", func(c *ClusterDeployment) { c.Version = "1.34" }), nil},
	{"two versions at once", withClusters, recluster("us-east-2", func(c *ClusterDeployment) { c.Version = "1.35" }), []said{
		{RuleTransitionClusterVersion, "compute.eks.kubernetesVersion", "1.35, but the cluster of us-east-2 has " +
			"1.33, and AWS goes one minor version at a time; deploy 1.34 first"},
	}},
	{"an older version", withClusters, recluster("us-east-2", func(c *ClusterDeployment) { c.Version = "1.32" }), []said{
		{RuleTransitionClusterVersion, "compute.eks.kubernetesVersion", `no cluster goes back; set kubernetesVersion: "1.33"`},
	}},
	{
		"a key that is taken away", withClusters, recluster("us-east-2", func(c *ClusterDeployment) { c.CustomerManagedKey = false }),
		[]said{{RuleTransitionClusterKey, "compute.eks.customerManagedKey", "set it back to true"}},
	},
	{
		"another zone, even without users", withClusters,
		recluster("eu-west-1", func(c *ClusterDeployment) { c.Zones = []string{"use2-az1", "use2-az2", "use2-az3"} }),
		[]said{{RuleTransitionClusterZones, "network", "would change from use2-az1, use2-az2 to use2-az1, use2-az2, use2-az3"}},
	},
	{"more nodes at least", withClusters, recluster("us-east-2", func(c *ClusterDeployment) { c.MinSize = 3 }), []said{
		{RuleTransitionNodeSizes, atNodeGroup, "the limits 3 to 6 in place of 2 to 6"},
	}},
	{"fewer nodes at most", withClusters, recluster("us-east-2", func(c *ClusterDeployment) { c.MaxSize = 4 }), []said{
		{RuleTransitionNodeSizes, atNodeGroup, "set desiredSize in the same update too"},
	}},
	{
		"wider limits", withClusters,
		recluster("us-east-2", func(c *ClusterDeployment) { c.MinSize, c.MaxSize = 1, 7 }), nil,
	},
	{
		"other limits with a number of nodes", withClusters,
		recluster("us-east-2", func(c *ClusterDeployment) { c.MinSize, c.MaxSize, c.Sized = 3, 4, true }), nil,
	},
	{
		"other nodes, another port and another network while users come", withClusters,
		recluster("us-east-2", func(c *ClusterDeployment) {
			c.Nodes, c.Port, c.Network = "SPOT arm64", 30081, "10.1.0.0/16"
		}),
		[]said{{RuleTransitionStack, "regions", "us-east-2 would change the nodes from ON_DEMAND arm64 to SPOT arm64 and the " +
			"port of the nodes or pods from 30080 to 30081 and the cluster's network from 10.31.0.0/16 to 10.1.0.0/16 while"}},
	},
	{
		"other nodes in a region without users", withClusters,
		recluster("eu-west-1", func(c *ClusterDeployment) { c.Nodes, c.Port = "SPOT arm64", 30081 }), nil,
	},
	{
		"another cluster in a region without users", withClusters,
		recluster("eu-west-1", func(c *ClusterDeployment) {
			*c = ClusterDeployment{Version: "1.32", Network: "10.31.0.0/16", Zones: []string{"use2-az3"}, Nodes: nodesOfAutoMode}
		}), nil,
	},
	{
		"another kind of compute in a region without users", withClusters,
		restack("eu-west-1", func(s *StackDeployment) { s.Compute, s.Cluster = ComputeECS, nil }), nil,
	},
}
