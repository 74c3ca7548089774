package awssim

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func trust(service, actions string) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":` + actions +
		`,"Principal":{"Service":"` + service + `"}}]}`
}

const (
	assume    = `"sts:AssumeRole"`
	assumeTag = `["sts:AssumeRole","sts:TagSession"]`
	nodePort  = 30080
)

var autoRolePolicies = []string{
	"AmazonEKSClusterPolicy", "AmazonEKSComputePolicy", "AmazonEKSBlockStoragePolicy", "AmazonEKSLoadBalancingPolicy",
	"AmazonEKSNetworkingPolicy",
}

var nodeRolePolicies = []string{
	"AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly", "AmazonEKS_CNI_Policy",
}

// kubernetes is a site with a cluster and nodes behind its load balancer.
type kubernetes struct {
	*site
	s                        *Sim
	role, nodeRole           State
	attachments              map[string]State
	eks, nodes, attached     State
	fromBalancer, toNodePort State
}

// aRole makes a role with managed policies.
func (k *kubernetes) aRole(name, trusting string, policies ...string) State {
	role := must(k.c.Create(roleToken, name+"-"+k.region, Values{"assumeRolePolicy": trusting}))
	for _, each := range policies {
		k.attachments[each] = must(k.c.Create(roleAttachmentToken, name+"-"+each,
			Values{"role": role.ID, "policyArn": "arn:aws:iam::aws:policy/" + each}))
	}
	return role
}

// newKubernetes makes all that a cluster needs.
func newKubernetes(s *Sim, region string, n int) *kubernetes {
	k := &kubernetes{site: newSite(s, region, n).addExit(), s: s, attachments: map[string]State{}}
	k.role = k.aRole("cluster", trust("eks.amazonaws.com", assumeTag), autoRolePolicies...)
	k.nodeRole = k.aRole("nodes", trust("ec2.amazonaws.com", assume), nodeRolePolicies...)
	return k
}

func (k *kubernetes) clusterInputs() Values {
	return Values{
		"name": "shop", "roleArn": k.role.Outputs["arn"], "version": "1.33",
		"accessConfig": Values{"authenticationMode": "API"},
		"vpcConfig":    Values{"subnetIds": k.private, "endpointPrivateAccess": true},
	}
}

// autoInputs are those of a cluster in Auto Mode.
func (k *kubernetes) autoInputs() Values {
	return with(k.clusterInputs(), Values{
		"bootstrapSelfManagedAddons": false,
		"computeConfig": Values{
			"enabled": true, "nodePools": []string{"general-purpose"}, "nodeRoleArn": k.nodeRole.Outputs["arn"],
		},
		"kubernetesNetworkConfig": Values{"elasticLoadBalancing": Values{"enabled": true}},
		"storageConfig":           Values{"blockStorage": Values{"enabled": true}},
	})
}

// clustered is a site with a cluster.
func clustered(s *Sim, region string, n int) *kubernetes {
	k := newKubernetes(s, region, n)
	k.eks = must(k.c.Create(eksClusterToken, "shop", k.clusterInputs()))
	return k
}

// automatic is a site with a cluster in Auto Mode.
func automatic(s *Sim, region string, n int) *kubernetes {
	k := newKubernetes(s, region, n)
	k.eks = must(k.c.Create(eksClusterToken, "shop", k.autoInputs()))
	return k
}

func (k *kubernetes) group() string {
	return k.eks.Outputs.Object("vpcConfig").String("clusterSecurityGroupId")
}

func (k *kubernetes) nodeInputs() Values {
	return Values{
		"clusterName": k.eks.ID, "nodeGroupName": "app", "nodeRoleArn": k.nodeRole.Outputs["arn"], "subnetIds": k.private,
		"instanceTypes": []string{"t3.large"},
		"scalingConfig": Values{"minSize": 2, "maxSize": 4, "desiredSize": 2},
	}
}

func (k *kubernetes) instances() string {
	return k.nodes.Outputs.Objects("resources")[0].Objects("autoscalingGroups")[0].String("name")
}

// noded is a site with a cluster and nodes.
func noded(s *Sim, region string, n int) *kubernetes {
	k := clustered(s, region, n)
	k.nodes = must(k.c.Create(eksNodeGroupToken, "app", k.nodeInputs()))
	return k
}

// open lets the load balancer reach a port of what is in the cluster's security group.
func (k *kubernetes) open(port int) {
	k.toNodePort = must(k.c.Create(egressRuleToken, "to-nodes", Values{"securityGroupId": k.balancerGroup,
		"ipProtocol": "tcp", "fromPort": port, "toPort": port, "referencedSecurityGroupId": k.group()}))
	k.clients = must(k.c.Create(ingressRuleToken, "from-world", Values{"securityGroupId": k.balancerGroup,
		"ipProtocol": "tcp", "fromPort": 80, "toPort": 80, "cidrIpv4": "0.0.0.0/0"}))
	k.fromBalancer = must(k.c.Create(ingressRuleToken, "from-balancer", Values{"securityGroupId": k.group(),
		"ipProtocol": "tcp", "fromPort": port, "toPort": port, "referencedSecurityGroupId": k.balancerGroup}))
}

// balanced puts a load balancer with a target group in front of a cluster.
func (k *kubernetes) balanced(targets Values) *kubernetes {
	k.balancer = must(k.c.Create(loadBalancerToken, "lb", k.balancerInputs()))
	k.targets = must(k.c.Create(targetGroupToken, "tg", with(k.targetInputs(), targets)))
	k.listener = must(k.c.Create(listenerToken, "http", k.listenerInputs()))
	return k
}

func (k *kubernetes) tagged() Values { return Values{"tags": Values{clusterTag: "shop"}} }

// attach registers the nodes in the target group.
func (k *kubernetes) attach() *kubernetes {
	k.balanced(Values{"targetType": "instance", "port": nodePort})
	k.attached = must(k.c.Create(autoscalingAttachmentToken, "nodes", Values{
		"autoscalingGroupName": k.instances(), "lbTargetGroupArn": k.targets.ID,
	}))
	return k
}

// clusterWith is refused of a cluster with changed inputs.
func clusterWith(changes func(k *kubernetes) Values) func(s *Sim) error {
	return func(s *Sim) error {
		k := newKubernetes(s, "eu-west-1", 1)
		return k.refused(eksClusterToken, with(k.clusterInputs(), changes(k)))
	}
}

// autoWith is refused of a cluster in Auto Mode with changed inputs.
func autoWith(changes func(k *kubernetes) Values) func(s *Sim) error {
	return func(s *Sim) error {
		k := newKubernetes(s, "eu-west-1", 1)
		return k.refused(eksClusterToken, with(k.autoInputs(), changes(k)))
	}
}

// nodesWith is refused of a node group with changed inputs.
func nodesWith(changes func(k *kubernetes) Values) func(s *Sim) error {
	return func(s *Sim) error {
		k := clustered(s, "eu-west-1", 1)
		return k.refused(eksNodeGroupToken, with(k.nodeInputs(), changes(k)))
	}
}

func always(v Values) func(*kubernetes) Values { return func(*kubernetes) Values { return v } }

// inVPC is the network of a cluster with changes.
func inVPC(changes func(k *kubernetes) Values) func(k *kubernetes) Values {
	return func(k *kubernetes) Values {
		return Values{"vpcConfig": with(normalValues(k.clusterInputs()).Object("vpcConfig"), changes(k))}
	}
}

// ruleOf is the id of the rule that an error breaks.
func ruleOf(err error) string {
	var r *Refusal
	if !errors.As(err, &r) {
		return ""
	}
	return r.Rule.ID
}

func TestAClusterIsShownAsAWSMakesIt(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	k := newKubernetes(s, "eu-west-1", 1)
	before := s.Now()
	k.eks = must(k.c.Create(eksClusterToken, "shop", with(k.clusterInputs(), Values{"version": nil, "accessConfig": nil})))
	out := k.eks.Outputs
	assert.Equal(t, "shop", k.eks.ID)
	assert.Equal(t, "arn:aws:eks:eu-west-1:111122223333:cluster/shop", out.String("arn"))
	assert.Equal(t, "1.34", out.String("version"))
	assert.Equal(t, Values{"authenticationMode": "CONFIG_MAP", "bootstrapClusterCreatorAdminPermissions": true},
		out.Object("accessConfig"))
	assert.Equal(t, "172.20.0.0/16", out.Object("kubernetesNetworkConfig").String("serviceIpv4Cidr"))
	assert.Equal(t, "EXTENDED", out.Object("upgradePolicy").String("supportType"))
	assert.Equal(t, k.vpc.ID, out.Object("vpcConfig").String("vpcId"))
	assert.Equal(t, []string{"0.0.0.0/0"}, out.Object("vpcConfig").Strings("publicAccessCidrs"))
	assert.NotEmpty(t, out.Object("certificateAuthority").String("data"))
	assert.Equal(t, 10*time.Minute, s.Now().Sub(before))
	read := must(k.c.Read(k.eks))
	assert.Equal(t, withoutDefaults(k.eks.Inputs), withoutDefaults(read.Inputs))
	d, err := k.c.Diff(read, with(k.clusterInputs(), Values{"version": nil, "accessConfig": nil}))
	require.NoError(t, err)
	assert.Empty(t, d.Changes)
}

func TestThePreviewOfAClusterDoesNotKnowItsSecurityGroup(t *testing.T) {
	t.Parallel()
	k := newKubernetes(New(Options{}), "eu-west-1", 1)
	shown, err := k.c.Preview(eksClusterToken, "shop", k.clusterInputs())
	require.NoError(t, err)
	network := shown.Object("vpcConfig")
	assert.Equal(t, Unknown, network["clusterSecurityGroupId"])
	assert.Equal(t, Unknown, network["vpcId"])
	assert.Equal(t, k.private, network.Strings("subnetIds"))
}

func TestWhatReplacesACluster(t *testing.T) {
	t.Parallel()
	k := automatic(New(Options{}), "eu-west-1", 1)
	other := k.aRole("other", trust("eks.amazonaws.com", assumeTag), "AmazonEKSClusterPolicy")
	encrypted := Values{"encryptionConfig": Values{
		"provider": Values{"keyArn": "alias/aws/eks"}, "resources": []string{"secrets"},
	}}
	for name, at := range map[string]struct {
		changes  Values
		replaces []string
	}{
		"the name":    {Values{"name": "other"}, []string{"name"}},
		"the role":    {Values{"roleArn": other.Outputs["arn"]}, []string{"roleArn"}},
		"the version": {Values{"version": "1.34"}, nil},
		"the add-ons": {Values{"bootstrapSelfManagedAddons": true}, []string{"bootstrapSelfManagedAddons"}},
		"admin permissions": {
			Values{"accessConfig": Values{"authenticationMode": "API", "bootstrapClusterCreatorAdminPermissions": false}},
			[]string{"accessConfig.bootstrapClusterCreatorAdminPermissions"},
		},
		"the services": {Values{"kubernetesNetworkConfig": Values{
			"elasticLoadBalancing": Values{"enabled": true}, "serviceIpv4Cidr": "172.21.0.0/16",
		}}, []string{"kubernetesNetworkConfig.serviceIpv4Cidr"}},
		"the role of the nodes": {Values{"computeConfig": Values{
			"enabled": true, "nodePools": []string{"general-purpose"}, "nodeRoleArn": other.Outputs["arn"],
		}}, []string{"computeConfig.nodeRoleArn"}},
		"the subnets":        {Values{"vpcConfig": Values{"subnetIds": k.public, "endpointPrivateAccess": true}}, nil},
		"encryption, coming": {encrypted, nil},
		"logs":               {Values{"enabledClusterLogTypes": []string{"api"}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, err := k.c.Diff(k.eks, with(k.autoInputs(), at.changes))
			require.NoError(t, err)
			require.NotEmpty(t, d.Changes)
			assert.Equal(t, at.replaces, d.Replaces())
		})
	}
	secret := must(k.c.Update(k.eks, with(k.autoInputs(), encrypted)))
	d, err := k.c.Diff(secret, k.autoInputs())
	require.NoError(t, err)
	assert.Equal(t, []string{"encryptionConfig"}, d.Replaces())
}

func TestAnUpdateOfAClusterKeepsWhatAWSComputed(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	k := clustered(s, "eu-west-1", 1)
	up := must(k.c.Update(k.eks, with(k.clusterInputs(), Values{
		"version": "1.34", "vpcConfig": Values{"subnetIds": k.public, "endpointPrivateAccess": true},
		"enabledClusterLogTypes": []string{"api", "audit"},
	})))
	assert.Equal(t, k.group(), up.Outputs.Object("vpcConfig").String("clusterSecurityGroupId"))
	assert.Equal(t, k.vpc.ID, up.Outputs.Object("vpcConfig").String("vpcId"))
	require.Error(t, k.c.Delete(State{Type: subnetToken, ID: k.public[0]}), "the control plane is in it")
	must(k.c.Read(State{Type: logGroupToken, ID: "/aws/eks/shop/cluster"}))
	d, err := k.c.Diff(up, with(k.clusterInputs(), Values{
		"version": "1.34", "vpcConfig": Values{"subnetIds": k.public, "endpointPrivateAccess": true},
		"enabledClusterLogTypes": []string{"api", "audit"},
	}))
	require.NoError(t, err)
	assert.Empty(t, d.Changes)
}

func TestAnotherKeyForAClusterIsNeverSent(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	k := newKubernetes(s, "eu-west-1", 1)
	with1 := with(k.clusterInputs(), Values{"encryptionConfig": Values{
		"provider": Values{"keyArn": "alias/aws/eks"}, "resources": []string{"secrets"},
	}})
	k.eks = must(k.c.Create(eksClusterToken, "shop", with1))
	other := must(k.c.Create(keyToken, "other", nil))
	with2 := with(with1, Values{"encryptionConfig": Values{
		"provider": Values{"keyArn": other.Outputs["arn"]}, "resources": []string{"secrets"},
	}})
	up := must(k.c.Update(k.eks, with2))
	d, err := k.c.Diff(up, with2)
	require.NoError(t, err)
	assert.Equal(t, []string{"encryptionConfig.provider.keyArn"}, d.Paths())
}

func TestADeletedClusterLeavesNothingThatHoldsItsNetwork(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	k := noded(s, "eu-west-1", 1).attach()
	k.open(nodePort)
	must(k.c.Create(eksAddonToken, "dns", Values{"clusterName": "shop", "addonName": "coredns"}))
	for _, each := range []State{k.toNodePort, k.fromBalancer, k.attached, k.nodes, k.eks} {
		require.NoError(t, k.c.Delete(each))
	}
	for _, each := range s.World().Resources {
		assert.NotContains(t, each.Type, "aws:eks/")
		assert.NotEqual(t, instanceToken, each.Type)
		assert.NotEqual(t, autoscalingGroupToken, each.Type)
		assert.NotContains(t, each.Outputs.String("name"), "eks-cluster-sg")
	}
	for _, id := range k.private {
		require.NoError(t, k.c.Delete(State{Type: subnetToken, ID: id}))
	}
}

func TestTheGroupOfAClusterStaysWhenSomebodyElseUsesIt(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	k := clustered(s, "eu-west-1", 1)
	k.open(nodePort)
	require.NoError(t, k.c.Delete(k.eks))
	left := must(k.c.Read(State{Type: securityGroupToken, ID: k.group()}))
	assert.NotEmpty(t, left.ID)
	assert.Equal(t, ruleVPCInUse.ID, ruleOf(k.c.Delete(k.vpc)))
}

func TestARoleWithoutItsPolicyLeavesTheInterfacesOfACluster(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	k := clustered(s, "eu-west-1", 1)
	require.NoError(t, k.c.Delete(k.attachments["AmazonEKSClusterPolicy"]))
	require.NoError(t, k.c.Delete(k.eks))
	assert.Equal(t, ruleSubnetInUse.ID, ruleOf(k.c.Delete(State{Type: subnetToken, ID: k.private[0]})))
}

func TestPartsOfAClusterAreImported(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	k := noded(s, "eu-west-1", 1)
	addon := must(k.c.Create(eksAddonToken, "dns", Values{"clusterName": "shop", "addonName": "coredns"}))
	entry := must(k.c.Create(eksAccessEntryToken, "admin", Values{"clusterName": "shop",
		"principalArn": k.role.Outputs["arn"]}))
	policy := must(k.c.Create(eksPolicyAssociationToken, "admin", k.policyInputs(entry, nil)))
	pod := must(k.c.Create(eksPodIdentityToken, "app", k.podInputs(nil)))
	for _, state := range []State{k.eks, k.nodes, addon, entry, policy, pod} {
		id := state.ID
		if state.Type == eksPodIdentityToken {
			id = "shop," + state.ID
		}
		read := must(k.c.Read(State{Type: state.Type, Name: "imported", ID: id}))
		assert.Equal(t, state.ID, read.ID, state.Type)
		again := must(k.c.Read(state))
		assert.Equal(t, withoutDefaults(state.Inputs), withoutDefaults(again.Inputs), state.Type)
	}
	s.LoseRegion("eu-west-1")
	for _, state := range []State{k.eks, k.nodes, addon, entry, policy, pod} {
		_, err := k.c.Read(state)
		require.Error(t, err, state.Type)
	}
}

func TestPreviewsOfAClusterTakeUnknownValues(t *testing.T) {
	t.Parallel()
	k := automatic(New(Options{}), "eu-west-1", 1)
	for token, in := range map[string]Values{
		eksClusterToken: k.autoInputs(), eksNodeGroupToken: k.nodeInputs(), eksPodIdentityToken: k.podInputs(nil),
		eksAddonToken:       {"clusterName": "shop", "addonName": "coredns"},
		eksAccessEntryToken: {"clusterName": "shop", "principalArn": "arn:aws:iam::111122223333:role/a"},
	} {
		for key := range in {
			shown, err := k.c.Preview(token, "preview", with(in, Values{key: Unknown}))
			if key == "kubernetesNetworkConfig" || key == "computeConfig" || key == "storageConfig" {
				continue // The three go together, or none is known.
			}
			require.NoError(t, err, "%s %s", token, key)
			assert.Equal(t, Unknown, shown[key], "%s %s", token, key)
		}
	}
}
