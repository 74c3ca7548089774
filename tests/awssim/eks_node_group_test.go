package awssim

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// templated is a launch template for nodes.
func (k *kubernetes) templated(settings Values) Values {
	template := must(k.c.Create(launchTemplateToken, "nodes", settings))
	return Values{"instanceTypes": nil, "launchTemplate": Values{"id": template.ID, "version": "$Latest"}}
}

// templateWith is refused of nodes with a launch template.
func templateWith(settings, changes Values) func(s *Sim) error {
	return nodesWith(func(k *kubernetes) Values { return with(k.templated(settings), changes) })
}

// nodesJoining is refused of nodes in a cluster that was made, or acted on, in another way.
func nodesJoining(cluster Values, act func(k *kubernetes)) func(s *Sim) error {
	return func(s *Sim) error {
		k := newKubernetes(s, "eu-west-1", 1)
		k.eks = must(k.c.Create(eksClusterToken, "shop", with(k.clusterInputs(), cluster)))
		act(k)
		return k.refused(eksNodeGroupToken, k.nodeInputs())
	}
}

var (
	_ = breaks(ruleNodesTaken, func(s *Sim) error {
		k := noded(s, "eu-west-1", 1)
		return k.refused(eksNodeGroupToken, k.nodeInputs())
	})
	_ = breaks(ruleNodesName, nodesWith(always(Values{"nodeGroupName": "-app"})))
	_ = breaks(ruleNodesSizes, nodesWith(always(Values{
		"scalingConfig": Values{"minSize": 2, "maxSize": 4, "desiredSize": 1},
	})))
	_ = breaks(ruleNodesRole, nodesWith(always(Values{"nodeRoleArn": "arn:aws:iam::111122223333:role/none"})))
	_ = breaks(ruleNodesTrust, nodesWith(func(k *kubernetes) Values { return Values{"nodeRoleArn": k.role.Outputs["arn"]} }))
	_ = breaks(ruleNodesSubnet, nodesWith(always(Values{"subnetIds": []string{"subnet-none"}})))
	_ = breaks(ruleNodesVPC, nodesWith(func(k *kubernetes) Values {
		return Values{"subnetIds": newSite(k.s, "eu-west-1", 2).private}
	}))
	_ = breaks(ruleNodesVersion, nodesWith(always(Values{"version": "1.32"})))
	_ = breaks(ruleNodesUpgrade, func(s *Sim) error {
		k := noded(s, "eu-west-1", 1)
		_, err := k.c.Update(k.nodes, with(k.nodeInputs(), Values{"version": "1.34"}))
		return err
	})
	_ = breaks(ruleNodesType, nodesWith(always(Values{"instanceTypes": []string{"large"}})))
	_ = breaks(ruleNodesArch, nodesWith(always(Values{"instanceTypes": []string{"m7g.large"}})))
	_ = breaks(ruleNodesAMI, nodesWith(always(Values{"amiType": "AL2_x86_64"})))
	_ = breaks(ruleNodesTemplate, nodesWith(always(Values{"launchTemplate": Values{"id": "lt-0", "version": "1"}})))
	_ = breaks(ruleNodesTwice, templateWith(Values{"instanceType": "t3.large"}, Values{"instanceTypes": []string{"t3.large"}}))
	_ = breaks(ruleNodesBanned, templateWith(Values{"iamInstanceProfile": Values{"name": "app"}}, nil))
	_ = breaks(ruleNodesGuard, templateWith(Values{"vpcSecurityGroupIds": []string{"sg-none"}}, nil))
	_ = breaks(ruleJoinPolicies, nodesJoining(nil, func(k *kubernetes) {
		must(State{}, k.c.Delete(k.attachments["AmazonEKS_CNI_Policy"]))
	}))
	_ = breaks(ruleJoinPlugin, nodesJoining(Values{"bootstrapSelfManagedAddons": false}, func(*kubernetes) {}))
	_ = breaks(ruleJoinNetwork, nodesJoining(nil, func(k *kubernetes) { must(State{}, k.c.Delete(k.exit)) }))
	_ = breaks(ruleJoinPublic, nodesWith(func(k *kubernetes) Values { return Values{"subnetIds": k.public} }))
	_ = breaks(ruleJoinDNS, nodesJoining(nil, func(k *kubernetes) {
		must(k.c.Update(k.vpc, Values{"cidrBlock": "10.1.0.0/16", "enableDnsSupport": true}))
		must(State{}, k.s.SetByHand(vpcToken, "eu-west-1", k.vpc.ID, "enableDnsHostnames", false))
	}))
	_ = breaks(ruleJoinEndpoint, func(s *Sim) error {
		k := newKubernetes(s, "eu-west-1", 1)
		k.eks = must(k.c.Create(eksClusterToken, "shop", with(k.clusterInputs(), Values{"vpcConfig": Values{
			"subnetIds": k.private, "publicAccessCidrs": []string{"203.0.113.0/24"},
		}})))
		return k.refused(eksNodeGroupToken, k.nodeInputs())
	})
	_ = breaks(ruleJoinGroups, nodesWith(func(k *kubernetes) Values {
		return k.templated(Values{"vpcSecurityGroupIds": []string{k.taskGroup}})
	}))
	_ = breaks(ruleJoinEntry, func(s *Sim) error {
		k := clustered(s, "eu-west-1", 1)
		in := Values{"name": "renewed", "assumeRolePolicy": trust("ec2.amazonaws.com", assume)}
		role := must(k.c.Create(roleToken, "renewed", in))
		must(k.c.Create(eksAccessEntryToken, "nodes", Values{
			"clusterName": "shop", "principalArn": role.Outputs["arn"], "type": "EC2_LINUX",
		}))
		must(State{}, k.c.Delete(role))
		role = must(k.c.Create(roleToken, "renewed", in))
		return k.refused(eksNodeGroupToken, with(k.nodeInputs(), Values{"nodeRoleArn": role.Outputs["arn"]}))
	})
)

func TestNodesComeUpAndExposeTheirGroup(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	k := noded(s, "eu-west-1", 1)
	out := k.nodes.Outputs
	assert.Equal(t, "shop:app", k.nodes.ID)
	assert.Equal(t, "AL2023_x86_64_STANDARD", out.String("amiType"))
	assert.Equal(t, "1.33", out.String("version"))
	assert.Equal(t, 20, out.Int("diskSize"))
	assert.Equal(t, "ON_DEMAND", out.String("capacityType"))
	instances := s.Instances("eu-west-1")
	require.Len(t, instances, 2)
	assert.Equal(t, k.instances(), instances[0].Group)
	assert.NotEqual(t, instances[0].Subnet, instances[1].Subnet)
	assert.Equal(t, "owned", instances[0].Tags["kubernetes.io/cluster/shop"])
	d, err := k.c.Diff(must(k.c.Read(k.nodes)), k.nodeInputs())
	require.NoError(t, err)
	assert.Empty(t, d.Changes)
}

func TestWhatReplacesANodeGroup(t *testing.T) {
	t.Parallel()
	k := noded(New(Options{}), "eu-west-1", 1)
	template := k.templated(nil)
	for name, at := range map[string]struct {
		changes  Values
		replaces bool
	}{
		"types":    {Values{"instanceTypes": []string{"m7i.large"}}, true},
		"subnets":  {Values{"subnetIds": k.private[:1]}, true},
		"capacity": {Values{"capacityType": "SPOT"}, true},
		"disk":     {Values{"diskSize": 50}, true},
		"image":    {Values{"amiType": "BOTTLEROCKET_x86_64"}, true},
		"template": {template, true},
		"role":     {Values{"nodeRoleArn": k.role.Outputs["arn"]}, true},
		"sizes":    {Values{"scalingConfig": Values{"minSize": 1, "maxSize": 9, "desiredSize": 2}}, false},
		"version":  {Values{"version": "1.34"}, false},
		"labels":   {Values{"labels": Values{"tier": "web"}}, false},
		"taints":   {Values{"taints": []Values{{"key": "a", "effect": "NO_SCHEDULE"}}}, false},
		"update":   {Values{"updateConfig": Values{"maxUnavailablePercentage": 50}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, err := k.c.Diff(k.nodes, with(k.nodeInputs(), at.changes))
			require.NoError(t, err)
			require.NotEmpty(t, d.Changes)
			assert.Equal(t, at.replaces, len(d.Replaces()) > 0)
		})
	}
}

func TestNodesThatDoNotJoinFailLateAndStay(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	k := clustered(s, "eu-west-1", 1)
	require.NoError(t, k.c.Delete(k.exit))
	before := s.Now()
	made, err := k.c.Create(eksNodeGroupToken, "app", k.nodeInputs())
	assert.Equal(t, ruleJoinNetwork.ID, ruleOf(err))
	assert.Equal(t, 25*time.Minute, s.Now().Sub(before))
	assert.Equal(t, "CREATE_FAILED", must(k.c.Read(made)).Outputs.String("status"))
	assert.Equal(t, ruleEKSHasNodes.ID, ruleOf(k.c.Delete(k.eks)))
}

func TestTheNetworkPluginAloneLetsNodesJoin(t *testing.T) {
	t.Parallel()
	k := newKubernetes(New(Options{}), "eu-west-1", 1)
	k.eks = must(k.c.Create(eksClusterToken, "shop", with(k.clusterInputs(), Values{"bootstrapSelfManagedAddons": false})))
	must(k.c.Create(eksAddonToken, "cni", Values{"clusterName": "shop", "addonName": "vpc-cni"}))
	assert.Equal(t, "ACTIVE", must(k.c.Create(eksNodeGroupToken, "app", k.nodeInputs())).Outputs.String("status"))
}

func TestAnAutoscalersNodesAreReadBack(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	k := noded(s, "eu-west-1", 1)
	require.NoError(t, s.ScaleNodes("eu-west-1", "shop", "app", 9))
	read := must(k.c.Read(k.nodes))
	assert.Equal(t, 4, read.Outputs.Object("scalingConfig").Int("desiredSize"))
	assert.Len(t, s.Instances("eu-west-1"), 4)
	d, err := k.c.Diff(read, k.nodeInputs(), "scalingConfig.desiredSize")
	require.NoError(t, err)
	assert.Empty(t, d.Changes)
	d, err = k.c.Diff(read, k.nodeInputs())
	require.NoError(t, err)
	assert.Equal(t, []string{"scalingConfig.desiredSize"}, d.Paths())
	require.Error(t, s.ScaleNodes("eu-west-1", "shop", "none", 1))
}

func TestNodesFollowTheirClusterOneByOne(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	k := noded(s, "eu-west-1", 1)
	old := s.Instances("eu-west-1")
	k.eks = must(k.c.Update(k.eks, with(k.clusterInputs(), Values{"version": "1.34"})))
	up := must(k.c.Update(k.nodes, with(k.nodeInputs(), Values{"version": "1.34"})))
	assert.Equal(t, k.instances(), up.Outputs.Objects("resources")[0].Objects("autoscalingGroups")[0].String("name"))
	renewed := s.Instances("eu-west-1")
	require.Len(t, renewed, 2)
	for _, each := range renewed {
		assert.NotEqual(t, old[0].Image, each.Image)
		assert.Equal(t, 2, each.Version)
	}
}

func TestALaunchTemplatesVersionIsReadBackAsANumber(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	k := clustered(s, "eu-west-1", 1)
	in := with(k.nodeInputs(), k.templated(Values{"instanceType": "t3.large"}))
	k.nodes = must(k.c.Create(eksNodeGroupToken, "app", in))
	assert.Equal(t, "1", k.nodes.Outputs.Object("launchTemplate").String("version"))
	d, err := k.c.Diff(must(k.c.Read(k.nodes)), in)
	require.NoError(t, err)
	assert.Equal(t, []string{"launchTemplate.version"}, d.Paths())
}
