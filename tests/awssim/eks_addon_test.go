package awssim

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// addonWith is refused of an add-on of a cluster without nodes.
func addonWith(changes Values) func(s *Sim) error {
	return func(s *Sim) error {
		k := clustered(s, "eu-west-1", 1)
		return k.refused(eksAddonToken, with(Values{"clusterName": "shop", "addonName": "vpc-cni"}, changes))
	}
}

var (
	_ = breaks(ruleEKSAddonTaken, func(s *Sim) error {
		k := clustered(s, "eu-west-1", 1)
		must(k.c.Create(eksAddonToken, "cni", Values{"clusterName": "shop", "addonName": "vpc-cni"}))
		return k.refused(eksAddonToken, Values{"clusterName": "shop", "addonName": "vpc-cni"})
	})
	_ = breaks(ruleEKSAddonUnknown, addonWith(Values{"addonName": "core-dns"}))
	_ = breaks(ruleEKSAddonVersion, addonWith(Values{"addonName": "kube-proxy", "addonVersion": "v1.34.0-eksbuild.1"}))
	_ = breaks(ruleEKSAddonRole, addonWith(Values{"serviceAccountRoleArn": "arn:aws:iam::111122223333:role/none"}))
	_ = breaks(ruleEKSAddonNodes, addonWith(Values{"addonName": "coredns"}))
)

func TestAddOnsThatNeedNodesGiveUpWithoutThem(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	k := clustered(s, "eu-west-1", 1)
	in := Values{"clusterName": "shop", "addonName": "coredns"}
	before := s.Now()
	made, err := k.c.Create(eksAddonToken, "dns", in)
	assert.Equal(t, ruleEKSAddonNodes.ID, ruleOf(err))
	assert.Equal(t, 20*time.Minute, s.Now().Sub(before))
	assert.Equal(t, "shop:coredns", must(k.c.Read(State{Type: eksAddonToken, ID: "shop:coredns"})).ID, "it stays")
	assert.Equal(t, "shop:coredns", made.ID)

	auto := automatic(New(Options{}), "eu-west-1", 1)
	assert.Equal(t, "v1.12.4-eksbuild.1", must(auto.c.Create(eksAddonToken, "dns", in)).Outputs.String("addonVersion"))
	nodes := noded(New(Options{}), "eu-west-1", 1)
	assert.Equal(t, "shop:coredns", must(nodes.c.Create(eksAddonToken, "dns", in)).ID)
}
