package awssim

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// bindingOf is refused of a binding of a cluster in Auto Mode, made or acted on in another way.
func bindingOf(cluster func(k *kubernetes) Values, targets Values, act func(k *kubernetes)) func(s *Sim) error {
	return func(s *Sim) error {
		k := newKubernetes(s, "eu-west-1", 1)
		k.eks = must(k.c.Create(eksClusterToken, "shop", with(k.autoInputs(), cluster(k))))
		k.balanced(with(k.tagged(), targets))
		act(k)
		return s.BindTargets("eu-west-1", "shop", k.targets.ID)
	}
}

func detaching(policy string) func(k *kubernetes) {
	return func(k *kubernetes) { must(State{}, k.c.Delete(k.attachments[policy])) }
}

func untouched(*kubernetes) {}

var (
	_ = breaks(ruleWorkPort, func(s *Sim) error {
		clustered(s, "eu-west-1", 1)
		return s.RunWorkload("eu-west-1", "shop", 8080)
	})
	_ = breaks(ruleBindMode, func(s *Sim) error {
		k := clustered(s, "eu-west-1", 1).balanced(nil)
		return s.BindTargets("eu-west-1", "shop", k.targets.ID)
	})
	_ = breaks(ruleBindTargets, func(s *Sim) error {
		automatic(s, "eu-west-1", 1)
		return s.BindTargets("eu-west-1", "shop", "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/a/b")
	})
	_ = breaks(ruleBindKind, func(s *Sim) error {
		k := automatic(s, "eu-west-1", 1)
		targets := must(k.c.Create(targetGroupToken, "function", Values{"targetType": "lambda"}))
		return s.BindTargets("eu-west-1", "shop", targets.ID)
	})
	_ = breaks(ruleBindVPC, func(s *Sim) error {
		automatic(s, "eu-west-1", 1)
		other := newSite(s, "eu-west-1", 2).addBalancer()
		return s.BindTargets("eu-west-1", "shop", other.targets.ID)
	})
	_ = breaks(ruleBindTag, bindingOf(always(nil), Values{"tags": nil}, untouched))
	_ = breaks(ruleBindPolicy, bindingOf(always(nil), nil, detaching("AmazonEKSLoadBalancingPolicy")))
	_ = breaks(ruleBindTrust, bindingOf(func(k *kubernetes) Values {
		role := k.aRole("untagged", trust("eks.amazonaws.com", assume), autoRolePolicies...)
		return Values{"roleArn": role.Outputs["arn"]}
	}, nil, untouched))
	_ = breaks(ruleBindNoNodes, bindingOf(always(Values{"computeConfig": Values{"enabled": true}}), nil, untouched))
	_ = breaks(ruleBindNodeRole, bindingOf(always(nil), nil, detaching("AmazonEC2ContainerRegistryPullOnly")))
	_ = breaks(ruleBindNodeCalls, bindingOf(always(nil), nil, detaching("AmazonEKSComputePolicy")))
)

// seen is what users in Europe see of the load balancer of a cluster.
func (k *kubernetes) seen(t *testing.T) string {
	t.Helper()
	served, err := k.s.Serves("http://shop.example.com/", User{Region: "eu-west-1"})
	require.NoError(t, err)
	require.Len(t, served, 1)
	return served[0].Status
}

// published gives the load balancer of a cluster a name.
func (k *kubernetes) published() *kubernetes {
	k.s.AddZone(Zone{ID: publicZone, Name: "example.com"})
	must(k.c.Create(recordToken, "shop", Values{"zoneId": publicZone, "name": "shop.example.com", "type": "A", "aliases": []any{
		Values{"name": k.balancer.Outputs["dnsName"], "zoneId": k.balancer.Outputs["zoneId"], "evaluateTargetHealth": true},
	}}))
	return k
}

func TestNodesServeWhenAWorkloadRunsAndTheRulesLetItBeReached(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	k := noded(s, "eu-west-1", 1).attach().published()
	s.Advance(10 * time.Minute)
	assert.Equal(t, ServedTimeout, k.seen(t), "no rule lets users in")
	k.open(nodePort)
	assert.Equal(t, ServedUnavailable, k.seen(t), "nothing runs")
	require.NoError(t, s.RunWorkload("eu-west-1", "shop", nodePort+1))
	assert.Equal(t, ServedUnavailable, k.seen(t), "it runs on another port")
	require.NoError(t, s.RunWorkload("eu-west-1", "shop", nodePort))
	assert.Equal(t, ServedOK, k.seen(t))
	require.NoError(t, k.c.Delete(k.fromBalancer))
	assert.Equal(t, ServedUnavailable, k.seen(t), "the nodes are shut")
	k.fromBalancer = must(k.c.Create(ingressRuleToken, "again", withoutDefaults(k.fromBalancer.Inputs)))
	require.NoError(t, k.c.Delete(k.attached))
	assert.Equal(t, ServedUnavailable, k.seen(t), "no node is registered")
	must(k.c.Create(autoscalingAttachmentToken, "again", withoutDefaults(k.attached.Inputs)))
	assert.Equal(t, ServedOK, k.seen(t))
	require.NoError(t, s.StopWorkload("eu-west-1", "shop", nodePort))
	assert.Equal(t, ServedUnavailable, k.seen(t))
}

func TestNodesAreRenewedWithoutAPause(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	k := noded(s, "eu-west-1", 1).attach().published()
	k.open(nodePort)
	require.NoError(t, s.RunWorkload("eu-west-1", "shop", nodePort))
	s.Advance(10 * time.Minute)
	k.eks = must(k.c.Update(k.eks, with(k.clusterInputs(), Values{"version": "1.34"})))
	assert.Equal(t, ServedOK, k.seen(t))
	must(k.c.Update(k.nodes, with(k.nodeInputs(), Values{"version": "1.34"})))
	assert.Equal(t, ServedOK, k.seen(t))
}

func TestPodsOfAutoModeServeWhenTheyAreBound(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	k := automatic(s, "eu-west-1", 1)
	k.balanced(k.tagged()).published()
	k.open(8080)
	assert.Equal(t, ServedUnavailable, k.seen(t))
	require.NoError(t, s.BindTargets("eu-west-1", "shop", k.targets.ID))
	require.NoError(t, s.BindTargets("eu-west-1", "shop", k.targets.ID), "twice is once")
	assert.Equal(t, ServedOK, k.seen(t))
	require.NoError(t, s.UnbindTargets("eu-west-1", "shop", k.targets.ID))
	assert.Equal(t, ServedUnavailable, k.seen(t))
	require.NoError(t, s.BindTargets("eu-west-1", "shop", k.targets.ID))
	require.NoError(t, k.c.Delete(k.fromBalancer))
	assert.Equal(t, ServedUnavailable, k.seen(t), "the pods are shut")
	require.NoError(t, k.c.Delete(k.toNodePort))
	require.NoError(t, k.c.Delete(k.eks))
	require.NoError(t, k.c.Delete(State{Type: subnetToken, ID: k.private[0]}), "its nodes went with it")
	s.LoseRegion("eu-west-1")
	require.Error(t, s.BindTargets("eu-west-1", "shop", k.targets.ID))
}
