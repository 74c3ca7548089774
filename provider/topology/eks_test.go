package topology

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// cluster is a sound cluster with a node group.
func cluster() *EKS {
	return &EKS{
		Version: "1.35", PublicAccess: true, PublicAccessCidrBlocks: []string{"203.0.113.0/24"},
		AccessEntries: []EKSAccessEntry{{Name: "ops", PrincipalARN: new("arn:aws:iam::111122223333:role/ops")}, {Name: "later"}},
		NodeGroup: &EKSNodeGroup{
			NodePort: 30080, InstanceTypes: []string{"m7g.large", "m6g.large"}, CapacityType: "SPOT", MinSize: 2, MaxSize: 6,
			DesiredSize: new(3), AddOns: []string{"coredns"},
		},
	}
}

// onEKS gives every region with a stack a cluster.
func onEKS(app *Application) {
	for i := range app.Regions {
		if !app.Regions[i].DataOnly {
			app.Regions[i].Compute = &Compute{EKS: cluster()}
		}
	}
}

// clusters spoils the cluster of the second region.
func clusters(spoil func(*EKS)) func(*Application) {
	return func(a *Application) { onEKS(a); spoil(a.Regions[1].Compute.EKS) }
}

const atEKS = "regions[1].compute.eks"

var clusterWrongs = []wrong{
	{"a patch in a version", clusters(func(e *EKS) { e.Version = "1.34.1" }),
		[]said{{RuleEKSVersion, atEKS + ".kubernetesVersion", `"1.34.1" is not a version of Kubernetes from 1.31 on`}}},
	{"an old version", clusters(func(e *EKS) { e.Version = "1.30" }),
		[]said{{RuleEKSVersion, atEKS + ".kubernetesVersion", "such as 1.35"}}},
	{"two kinds of nodes", clusters(func(e *EKS) { e.AutoMode = &EKSAutoMode{Port: 8080} }),
		[]said{{RuleEKSNodes, atEKS + ".nodes", "nodeGroup and autoMode are set"}}},
	{"more nodes at least than at most", clusters(func(e *EKS) { e.NodeGroup.MinSize = 7 }),
		[]said{{RuleEKSNodeSizes, atEKS + ".nodes.nodeGroup.minSize", "7 is above maxSize, which is 6"}}},
	{"too few nodes", clusters(func(e *EKS) { e.NodeGroup.DesiredSize = new(1) }),
		[]said{{RuleEKSNodeSizes, atEKS + ".nodes.nodeGroup.desiredSize", "1 is not from 2 to 6"}}},
	{"too many nodes", clusters(func(e *EKS) { e.NodeGroup.DesiredSize = new(7) }),
		[]said{{RuleEKSNodeSizes, atEKS + ".nodes.nodeGroup.desiredSize", "7 is not from 2 to 6"}}},
	{"nodes of two architectures", clusters(func(e *EKS) { e.NodeGroup.InstanceTypes[1] = "m7i.large" }),
		[]said{{RuleEKSInstanceTypes, atEKS + ".nodes.nodeGroup.instanceTypes[1]", "m7i.large has the architecture x86_64"}}},
	{"a type that is named twice", clusters(func(e *EKS) { e.NodeGroup.InstanceTypes[1] = "m7g.large" }),
		[]said{{RuleEKSInstanceTypes, atEKS + ".nodes.nodeGroup.instanceTypes[1]", "m7g.large is named twice"}}},
	{"no type", clusters(func(e *EKS) { e.NodeGroup.InstanceTypes = []string{} }),
		[]said{{RuleEKSInstanceTypes, atEKS + ".nodes.nodeGroup.instanceTypes", "names no type"}}},
	{"an add-on that nodes do without", clusters(func(e *EKS) { e.NodeGroup.AddOns = []string{"aws-ebs-csi-driver"} }),
		[]said{{RuleEKSAddOn, atEKS + ".nodes.nodeGroup.addOnVersions.aws-ebs-csi-driver", "is none of the add-ons"}}},
	{"two entries of a name", clusters(func(e *EKS) { e.AccessEntries[1].Name = "ops" }),
		[]said{{RuleEKSAccess, atEKS + ".accessEntries[1].name", `"ops" is the name of accessEntries[0] already`}}},
	{"two entries of a principal", clusters(func(e *EKS) {
		e.AccessEntries[1].PrincipalARN = e.AccessEntries[0].PrincipalARN
	}), []said{{RuleEKSAccess, atEKS + ".accessEntries[1].principalArn", "keep one of them"}}},
	{"a private range from the internet", clusters(func(e *EKS) { e.PublicAccessCidrBlocks = []string{"10.0.0.0/8"} }),
		[]said{{RuleEKSPublicAccess, atEKS + ".publicAccessCidrBlocks[0]", "10.0.0.0/8 is private"}}},
	{"nodes without a way out", func(a *Application) {
		onEKS(a)
		a.Regions[1].Network.NatGateways = "none"
	}, []said{{RuleEKSNetwork, atEKS, "set natGateways to single or perZone"}}},
	{"a zone without control planes", func(a *Application) {
		onEKS(a)
		a.Regions[1].Name, a.Regions[1].Network.AvailabilityZoneIDs = "ca-central-1", []string{"cac1-az1", "cac1-az3"}
	}, []said{{RuleEKSZone, "regions[1].network.availabilityZoneIds[1]", "name another zone of ca-central-1"}}},
}

// The zones that every network gets by itself are good for clusters.
func TestNoNetworkHasAZoneWithoutControlPlanes(t *testing.T) {
	t.Parallel()
	for _, region := range regionTable {
		for _, zone := range zonesWithoutClusters {
			assert.NotContains(t, region.Zones, zone)
		}
	}
}

// A cluster is recorded as what a later deployment must know of it.
func TestTheRecordOfACluster(t *testing.T) {
	t.Parallel()
	app := sound()
	onEKS(&app)
	app.Regions[1].Compute.EKS.NodeGroup, app.Regions[1].Compute.EKS.AutoMode = nil, &EKSAutoMode{Port: 8080}
	plan, found := New(app)
	require.Empty(t, found)
	stacks := plan.Deployment().Stacks
	built := StackDeployment{Compute: ComputeEKS, LoadBalancer: "application", Network: networkBuilt, Cluster: &ClusterDeployment{
		Version: "1.35", Network: "10.31.0.0/16", Zones: []string{"use2-az1", "use2-az2", "use2-az3"},
		Nodes: "SPOT arm64 m7g.large m6g.large", Port: 30080, MinSize: 2, MaxSize: 6, Sized: true,
	}}
	assert.Equal(t, built, stacks["us-east-2"])
	assert.Equal(t, &ClusterDeployment{
		Version: "1.35", Network: "10.22.0.0/16", Zones: []string{"euw1-az1", "euw1-az2", "euw1-az3"}, Nodes: "Auto Mode",
		Port: 8080,
	}, stacks["eu-west-1"].Cluster)
	assert.Nil(t, Compute{ECS: &ECS{}}.cluster(NetworkPlan{}))
}

// One type of nodes changes in place, so that it makes no other group.
func TestWhatMakesAnotherNodeGroup(t *testing.T) {
	t.Parallel()
	for want, types := range map[string][]string{
		"ON_DEMAND arm64": {"m7g.large"}, "ON_DEMAND x86_64": {"t3.large"},
		"ON_DEMAND x86_64 t3.large m7i.large": {"t3.large", "m7i.large"},
	} {
		assert.Equal(t, want, EKSNodeGroup{CapacityType: "ON_DEMAND", InstanceTypes: types}.identity())
	}
}

// An API server that everybody reaches is told of.
func TestWarningsOfOpenClusters(t *testing.T) {
	t.Parallel()
	app := sound()
	onEKS(&app)
	plan, found := New(app)
	require.Empty(t, found)
	for _, warning := range plan.Warnings {
		assert.NotContains(t, warning, "compute.eks")
	}
	for i := range app.Regions[:2] {
		app.Regions[i].Compute.EKS.PublicAccessCidrBlocks = []string{"203.0.113.0/24", "0.0.0.0/0"}
	}
	app.Regions[1].Compute.EKS.PublicAccess = false
	plan, found = New(app)
	require.Empty(t, found)
	assert.Contains(t, plan.Warnings, "compute.eks: everybody reaches the API server of the cluster in us-east-2, "+
		"and only permissions keep them out; name the ranges that you come from in publicAccessCidrBlocks, or set "+
		"publicAccess: false and come from within the network")
}
