package e2e_test

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// The clusters of the tests, in place of the ECS service.
var (
	onEKS      = setCompute(pulumi.Map{"eks": pulumi.Map{"kubernetesVersion": pulumi.String("1.33")}})
	onAutoMode = setCompute(pulumi.Map{"eks": pulumi.Map{
		"kubernetesVersion": pulumi.String("1.33"), "nodes": pulumi.Map{"autoMode": pulumi.Map{}},
	}})
)

// nodePort is where the load balancer reaches nodes.
const nodePort = 30080

// The parts of a region with a cluster that one kind of nodes has and the other has not, and those of both.
var (
	clusterParts = []string{
		"cluster-role", "cluster-policy-AmazonEKSClusterPolicy", "node-role", "node-policy-AmazonEC2ContainerRegistryPullOnly",
		"pod-role", "pod-policy-orders", "pod-identity",
	}
	nodeGroupParts = []string{
		"eks-cluster", "eks-log-group", "node-policy-AmazonEKSWorkerNodePolicy", "node-policy-AmazonEKS_CNI_Policy",
		"node-policy-AmazonSSMManagedInstanceCore", "add-on-vpc-cni", "add-on-kube-proxy", "add-on-eks-pod-identity-agent",
		"add-on-coredns", "node-template", "nodes", "nodes-attachment",
	}
	autoModeParts = []string{
		"auto-mode-cluster", "auto-mode-log-group", "cluster-policy-AmazonEKSBlockStoragePolicy",
		"cluster-policy-AmazonEKSComputePolicy", "cluster-policy-AmazonEKSLoadBalancingPolicy",
		"cluster-policy-AmazonEKSNetworkingPolicy", "node-policy-AmazonEKSWorkerNodeMinimalPolicy",
	}
	// otherThanEKS are the parts that a region with a cluster does without.
	otherThanEKS = append(slices.Clone(ecsParts), "log-group", "scaling-policy")
)

// deploy runs the application in the clusters of regions, as its users do.
func (b *bench) deploy(regions ...string) {
	b.t.Helper()
	for _, region := range regions {
		for _, cluster := range b.found("aws:eks/cluster:Cluster") {
			switch {
			case cluster.Region != region:
			case cluster.Name == in(region, "eks-cluster")[0]:
				require.NoError(b.t, b.sim.RunWorkload(region, cluster.ID, nodePort))
			default:
				for _, targets := range b.found("aws:lb/targetGroup:TargetGroup") {
					if targets.Region == region {
						require.NoError(b.t, b.sim.BindTargets(region, cluster.ID, targets.ARN))
					}
				}
			}
		}
	}
	b.sim.Advance(10 * time.Minute)
}

// answers says whether users near a region get an answer through the accelerator, and from where they get one or not.
func (b *bench) answers(near string) (region string, answers bool) {
	b.t.Helper()
	shares, err := b.sim.Route(b.found(acceleratorType)[0].ARN, near)
	require.NoError(b.t, err)
	require.Len(b.t, shares, 1)
	return shares[0].Region, shares[0].Answers
}

// Clusters with nodes of either kind behind load balancers of either kind: a region serves from the moment on that the
// application runs in its cluster, and takes no users before.
func TestLifeOfClusters(t *testing.T) {
	t.Parallel()
	for _, kind := range []combination{
		{"node group, application, accelerator", []change{onEKS}, otherThanEKS, slices.Concat(clusterParts, nodeGroupParts)},
		{
			"node group, network, accelerator", []change{onEKS, behindNetwork}, slices.Concat(otherThanEKS, applicationParts),
			slices.Concat(clusterParts, nodeGroupParts, networkParts),
		},
		{"auto mode, application, accelerator", []change{onAutoMode}, otherThanEKS, slices.Concat(clusterParts, autoModeParts)},
	} {
		t.Run(kind.name, func(t *testing.T) {
			t.Parallel()
			const home, other = "us-east-2", "eu-west-1"
			b := newBench(t)
			s := b.stack("dev", shopIn([]string{home}, kind.changes...))
			assert.Equal(t, did("create", kind.names(home)), s.up().changes())
			assert.Empty(t, s.up().changes())
			region, answers := b.answers(other)
			assert.Equal(t, home, region)
			assert.False(t, answers, "nothing runs there")
			b.deploy(home)
			assert.Equal(t, map[string]float64{home: 100}, b.visitors(other))

			s.runs(shopIn(twoRegions, kind.changes...))
			assert.Equal(t, together(did("create", kind.parts(other)), recordChanged), s.up().changes())
			assert.Equal(t, map[string]float64{home: 100}, b.visitors(other), "users went where nothing runs")
			b.deploy(other)
			assert.Equal(t, map[string]float64{other: 100}, b.visitors(other))

			drained := append(slices.Clone(kind.changes), inRegion(other, set("traffic", pulumi.Int(0))))
			assert.Equal(t, did("update", []string{endpoints(other)}), s.runs(shopIn(twoRegions, drained...)).up().changes())
			assert.Equal(t, map[string]float64{home: 100}, b.visitors(other))

			assert.Empty(t, s.refresh().changes())
			goes := together(did("delete", kind.parts(other)), recordChanged)
			assert.Equal(t, goes, s.runs(shopIn([]string{home}, kind.changes...)).up().changes())
			s.destroy()
			assert.Equal(t, []string{"aws:dynamodb/table:Table shop-orders-table-us-east-2"}, b.left())
		})
	}
}

// Behind Route 53 nobody notices a region that joins with an empty cluster. Where all are empty, Route 53 and the accelerator
// treat all as healthy, and users learn from the closest region that nothing runs.
func TestEmptyClustersBehindRoute53(t *testing.T) {
	t.Parallel()
	b, s := newSite(t, []string{"us-east-2"}, onEKS, byDNS)
	assert.Equal(t, "service unavailable us-east-2", b.seen(siteURL, near("eu-west-1")))
	b.deploy("us-east-2")
	assert.Equal(t, "ok us-east-2", b.seen(siteURL, near("eu-west-1")))
	v := b.watch(siteURL)
	v.up(t, s.runs(siteIn(twoRegions, onEKS, byDNS)))
	assert.Equal(t, "ok us-east-2", b.seen(siteURL, near("eu-west-1")))
	b.deploy("eu-west-1")
	assert.Equal(t, "ok eu-west-1", b.seen(siteURL, near("eu-west-1")))
	for _, region := range twoRegions {
		require.NoError(t, b.sim.StopWorkload(region, b.named(in(region, "eks-cluster")[0]).ID, nodePort))
	}
	b.sim.Advance(10 * time.Minute)
	assert.Equal(t, "service unavailable eu-west-1", b.seen(siteURL, near("eu-west-1")))
	b.deploy("us-east-2")
	assert.Equal(t, "ok us-east-2", b.seen(siteURL, near("eu-west-1")))
	s.destroy()
}

// newClusters is the named application in two regions with clusters in which it runs, and a vigil over it.
func newClusters(t *testing.T, changes ...change) (*bench, *stack, *vigil) {
	t.Helper()
	b, s := newSite(t, twoRegions, append([]change{onEKS, byDNS}, changes...)...)
	b.deploy(twoRegions...)
	return b, s, b.watch(siteURL)
}

// What changes in place changes under users' eyes: the version goes one step on, nodes are replaced one after the other.
func TestClustersChangeInPlace(t *testing.T) {
	t.Parallel()
	b, s, v := newClusters(t)
	changes := []change{onEKS, byDNS}
	change := func(path string, value pulumi.Input) ops {
		changes = append(changes, set("compute.eks."+path, value))
		return v.up(t, s.runs(siteIn(twoRegions, changes...)))
	}
	assert.Equal(t, did("update", inAll(twoRegions, "eks-cluster", "nodes"), []string{"shop-record"}),
		change("kubernetesVersion", pulumi.String("1.34")))
	assert.Equal(t, did("update", inAll(twoRegions, "node-template", "nodes")),
		change("nodes.nodeGroup.instanceTypes", pulumi.ToStringArray([]string{"m7i.large"})))
	assert.Equal(t, did("update", inAll(twoRegions, "node-template", "nodes")),
		change("nodes.nodeGroup.volumeSize", pulumi.Int(100)))
	assert.Equal(t, together(did("create", inAll(twoRegions, "cluster-key", "cluster-policy-key")),
		did("update", inAll(twoRegions, "eks-cluster"), []string{"shop-record"})), change("customerManagedKey", pulumi.Bool(true)))
	assert.Equal(t, did("update", inAll(twoRegions, "eks-cluster")), change("publicAccess", pulumi.Bool(false)))
	assert.Equal(t, did("update", inAll(twoRegions, "eks-cluster")),
		change("controlPlaneLogs", pulumi.ToStringArray([]string{"api"})))
	assert.Equal(t, together(did("update", inAll(twoRegions, "eks-cluster")), did("delete", inAll(twoRegions, "eks-log-group"))),
		change("controlPlaneLogs", pulumi.ToStringArray([]string{})))
	assert.Equal(t, replaced(inAll(twoRegions, "pod-identity")), change("serviceAccount", pulumi.String("shop")))
	assert.Equal(t, did("update", inAll(twoRegions, "add-on-coredns")),
		change("nodes.nodeGroup.addOnVersions", pulumi.Map{"coredns": pulumi.String("v1.12.5-eksbuild.1")}))
	entry := func(scope ...string) pulumi.Array {
		return pulumi.Array{pulumi.Map{
			"name": pulumi.String("ops"), "principalArn": pulumi.String("arn:aws:iam::111122223333:user/ops"),
			"namespaces": pulumi.ToStringArray(scope),
		}}
	}
	assert.Equal(t, did("create", inAll(twoRegions, "access-entry-ops", "access-policy-ops")), change("accessEntries", entry()))
	change("accessEntries", entry("web"))
	for _, region := range twoRegions {
		policy := b.named(in(region, "access-policy-ops")[0])
		assert.Equal(t, []string{"web"}, policy.Outputs.Object("accessScope").Strings("namespaces"))
	}
	assert.Empty(t, s.refresh().changes())
	assert.Empty(t, s.up().changes())
	s.destroy()
}

// The number of nodes belongs to what scales them, until it is set.
func TestNodesAreScaledByOthers(t *testing.T) {
	t.Parallel()
	const region = "us-east-2"
	b, s := newShop(t, []string{region}, onEKS)
	cluster, nodes := b.named(in(region, "eks-cluster")[0]).ID, in(region, "nodes")
	size := func() int {
		return len(b.sim.Instances(region))
	}
	assert.Equal(t, 2, size())
	require.NoError(t, b.sim.ScaleNodes(region, cluster, b.named(nodes[0]).Outputs.String("nodeGroupName"), 5))
	assert.Empty(t, s.up().changes())
	s.refresh()
	assert.Empty(t, s.up().changes())
	s.runs(shopIn([]string{region}, onEKS, set("compute.eks.nodes.nodeGroup.maxSize", pulumi.Int(9)))).up()
	assert.Equal(t, 5, size())
	s.runs(shopIn([]string{region}, onEKS, set("compute.eks.nodes.nodeGroup", pulumi.Map{
		"minSize": pulumi.Int(6), "maxSize": pulumi.Int(7), "desiredSize": pulumi.Int(6),
	}))).up()
	assert.Equal(t, 6, size())
	s.runs(shopIn([]string{region}, onEKS, set("compute.eks.nodes.nodeGroup", pulumi.Map{
		"minSize": pulumi.Int(6), "maxSize": pulumi.Int(7),
	}))).up()
	assert.Equal(t, 6, size())
	s.destroy()
}

// Pods get the role of the application, and whoever deploys them the way to the cluster, as a secret of each region.
func TestWhatAClusterGivesItsUsers(t *testing.T) {
	t.Parallel()
	b, s := newShop(t, twoRegions, onEKS)
	shop := s.resources()[slices.IndexFunc(s.resources(), isShop)]
	kubeconfigs := shop.Outputs["kubeconfigs"].(map[string]any)
	assert.ElementsMatch(t, twoRegions, slices.Collect(maps.Keys(kubeconfigs)))
	for _, region := range twoRegions {
		cluster := b.named(in(region, "eks-cluster")[0])
		role, err := b.sim.PodRole(region, cluster.ID, "default", "application")
		require.NoError(t, err)
		assert.Equal(t, b.named(in(region, "pod-role")[0]).ARN, role)
		hidden := kubeconfigs[region].(map[string]any)
		var text string
		require.NoError(t, json.Unmarshal([]byte(hidden["plaintext"].(string)), &text), "it is no secret")
		assert.Contains(t, text, cluster.Outputs.String("endpoint"))
		assert.Contains(t, text, `"`+cluster.ID+`"`)
	}
	s.destroy()
}

// changedNodes is what is said of a region that would change its nodes while users come.
var changedNodes = refused{mistakes: []mistake{{
	topology.RuleTransitionStack, "regions", []string{
		"eu-west-1 would change the nodes from ON_DEMAND x86_64 to Auto Mode", "do one region at a time, in three updates",
	},
}}}

// A region gets nodes of another kind, with another cluster, while it has no users; then the application is deployed there,
// then users come back. Nobody is without an answer, and in one update it is refused.
func TestNodesOfAnotherKind(t *testing.T) {
	t.Parallel()
	const other = "eu-west-1"
	b, s, v := newClusters(t)
	there := inRegion(other, func(region pulumi.Map) {
		region["compute"] = pulumi.Map{"eks": pulumi.Map{"nodes": pulumi.Map{"autoMode": pulumi.Map{}}}}
	})
	isolated := inRegion(other, set("isolated", pulumi.Bool(true)))
	s.runs(siteIn(twoRegions, onEKS, byDNS, there)).assertRefused(t, changedNodes.mistakes)
	v.up(t, s.runs(siteIn(twoRegions, onEKS, byDNS, isolated)))
	b.sim.Advance(10 * time.Minute)
	v.up(t, s.runs(siteIn(twoRegions, onEKS, byDNS, isolated, there)))
	assert.Empty(t, s.up().changes())
	b.deploy(other)
	v.up(t, s.runs(siteIn(twoRegions, onEKS, byDNS, there)))
	assert.Equal(t, "ok eu-west-1", b.seen(siteURL, near(other)))
	s.destroy()
}

// A region moves from tasks to a cluster, and to a node group of another shape on another port.
func TestAClusterTakesTheTasksPlace(t *testing.T) {
	t.Parallel()
	const other = "eu-west-1"
	b, s := newSite(t, twoRegions, byDNS)
	v := b.watch(siteURL)
	isolated := inRegion(other, set("isolated", pulumi.Bool(true)))
	onCluster := func(nodes pulumi.Map) change {
		return inRegion(other, func(region pulumi.Map) {
			region["compute"] = pulumi.Map{"eks": pulumi.Map{"nodes": pulumi.Map{"nodeGroup": nodes}}}
		})
	}
	v.up(t, s.runs(siteIn(twoRegions, byDNS, isolated)))
	b.sim.Advance(10 * time.Minute)
	v.up(t, s.runs(siteIn(twoRegions, byDNS, isolated, onCluster(pulumi.Map{}))))
	spot := onCluster(pulumi.Map{
		"capacityType": pulumi.String("SPOT"), "nodePort": pulumi.Int(nodePort + 1),
		"instanceTypes": pulumi.ToStringArray([]string{"m7g.large", "m6g.large"}),
	})
	v.up(t, s.runs(siteIn(twoRegions, byDNS, isolated, spot)))
	require.NoError(t, b.sim.RunWorkload(other, b.named(in(other, "eks-cluster")[0]).ID, nodePort+1))
	b.sim.Advance(10 * time.Minute)
	v.up(t, s.runs(siteIn(twoRegions, byDNS, spot)))
	assert.Equal(t, "ok eu-west-1", b.seen(siteURL, near(other)))
	s.destroy()
}

// keyed is the application with clusters that have keys of their own.
func keyed(changes ...change) pulumi.RunFunc {
	return shopIn(twoRegions, append([]change{onEKS, set("compute.eks.customerManagedKey", pulumi.Bool(true))}, changes...)...)
}

// forbiddenClusters are changes of clusters.
var forbiddenClusters = []refused{
	{
		"two versions at once", nil, []change{set("compute.eks.kubernetesVersion", pulumi.String("1.35"))},
		[]mistake{
			{topology.RuleTransitionClusterVersion, "compute.eks.kubernetesVersion", []string{
				"1.35, but the cluster of eu-west-1 has 1.33", "deploy 1.34 first"}},
			{topology.RuleTransitionClusterVersion, "compute.eks.kubernetesVersion", []string{
				"1.35, but the cluster of us-east-2 has 1.33", "deploy 1.34 first"}},
		},
	},
	{
		"a version back in one region", nil,
		[]change{inRegion("eu-west-1", set("compute.eks.kubernetesVersion", pulumi.String("1.32")))},
		[]mistake{{topology.RuleTransitionClusterVersion, "compute.eks.kubernetesVersion", []string{
			"1.32, but the cluster of eu-west-1 has 1.33, and no cluster goes back"}}},
	},
	{
		"the key, a zone and the limits of the nodes", nil, []change{inRegion("eu-west-1", func(region pulumi.Map) {
			region["compute"] = pulumi.Map{"eks": pulumi.Map{
				"customerManagedKey": pulumi.Bool(false),
				"nodes":              pulumi.Map{"nodeGroup": pulumi.Map{"minSize": pulumi.Int(3)}},
			}}
			region["network"] = pulumi.Map{"availabilityZoneCount": pulumi.Int(2)}
		})},
		[]mistake{
			{topology.RuleTransitionClusterKey, "compute.eks.customerManagedKey", []string{
				"false, but the cluster of eu-west-1 was deployed with true", "set it back to true"}},
			{topology.RuleTransitionClusterZones, "network", []string{
				"the zones of eu-west-1 would change", "take the change back, or move the region to another kind of compute"}},
			{topology.RuleTransitionNodeSizes, "compute.eks.nodes.nodeGroup", []string{
				"the number of nodes in eu-west-1", "set desiredSize in the same update too"}},
		},
	},
}

// What AWS would refuse half way, or do by replacing a cluster, is refused before anything is asked of AWS.
func TestRefusedChangesOfClusters(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := b.stack("dev", keyed())
	s.up()
	before := b.sim.World()
	for _, each := range forbiddenClusters { //nolint:paralleltest // They share the stack.
		t.Run(each.name, func(t *testing.T) {
			b.sim.ResetCalls()
			s.runs(keyed(each.changes...)).assertRefused(t, each.mistakes)
			assert.Empty(t, b.sim.Calls(), "the AWS providers were used")
			assert.Equal(t, before, b.sim.World())
		})
	}
	s.runs(keyed())
	assert.Empty(t, s.up().changes(), "nothing is refused any more")
	s.destroy()
	assert.Equal(t, []string{
		"aws:dynamodb/table:Table shop-orders-table-us-east-2",
		"aws:kms/key:Key shop-main-cluster-key-eu-west-1", "aws:kms/key:Key shop-main-cluster-key-us-east-2",
	}, b.left(), "keys end after thirty days")
}
