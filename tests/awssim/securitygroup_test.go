package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func (n network) group(name string, more Values) (State, error) {
	in := Values{"vpcId": n.vpc.ID}
	for key, v := range more {
		in[key] = v
	}
	return n.Create(securityGroupToken, name, in)
}

// tcp are the inputs of a rule that lets a peer in on a port.
func tcp(group string, port int, peer, value string) Values {
	return Values{"securityGroupId": group, "ipProtocol": "tcp", "fromPort": port, "toPort": port, peer: value}
}

var (
	_ = breaks(ruleGroupMissing, inNetwork(func(n network) (State, error) {
		return n.Create(ingressRuleToken, "in", tcp("sg-0", 80, "cidrIpv4", "0.0.0.0/0"))
	}))
	_ = breaks(ruleGroupInUse, deletes(func(n network) State {
		group := must(n.group("web", nil))
		must(n.Create(vpcEndpointToken, "logs", Values{
			"vpcId": n.vpc.ID, "serviceName": "com.amazonaws.eu-west-1.logs", "vpcEndpointType": "Interface",
			"subnetIds": []string{n.private.ID}, "securityGroupIds": []string{group.ID},
		}))
		return group
	}))
	_ = breaks(ruleGroupReferenced, deletes(func(n network) State {
		web, app := must(n.group("web", nil)), must(n.group("app", nil))
		must(n.Create(ingressRuleToken, "in", tcp(app.ID, 80, "referencedSecurityGroupId", web.ID)))
		return web
	}))
	_ = breaks(ruleGroupDuplicate, inNetwork(func(n network) (State, error) {
		must(n.group("a", Values{"name": "web"}))
		return n.group("b", Values{"name": "web"})
	}))
	_ = breaks(ruleGroupNoVPC, inNetwork(func(n network) (State, error) {
		return n.Create(securityGroupToken, "a", Values{})
	}))
	_ = breaks(ruleGroupText, inNetwork(func(n network) (State, error) {
		return n.group("a", Values{"description": "the load balancer’s"})
	}))
	_ = breaks(ruleRuleDuplicate, inNetwork(func(n network) (State, error) {
		web := must(n.group("web", nil))
		must(n.Create(ingressRuleToken, "a", tcp(web.ID, 80, "cidrIpv4", "0.0.0.0/0")))
		in := tcp(web.ID, 80, "cidrIpv4", "0.0.0.0/0")
		in["ipProtocol"], in["description"] = "6", "the same by number"
		return n.Create(ingressRuleToken, "b", in)
	}))
	_ = breaks(ruleRulePorts, inNetwork(func(n network) (State, error) {
		web := must(n.group("web", nil))
		return n.Create(egressRuleToken, "a", Values{
			"securityGroupId": web.ID, "ipProtocol": "-1", "cidrIpv4": "0.0.0.0/0", "fromPort": 0, "toPort": 0,
		})
	}))
)

func TestASecurityGroupStartsWithoutRules(t *testing.T) {
	t.Parallel()
	n := newNetwork(New(Options{}), "eu-west-1", "10.0")
	web, err := n.group("web", nil)
	require.NoError(t, err)
	assert.Regexp(t, `^web-[0-9a-f]{7}$`, web.Outputs["name"])
	assert.Equal(t, "Managed by Pulumi", web.Outputs["description"])
	assert.Equal(t, []any{}, web.Outputs["ingress"])
	assert.Equal(t, []any{}, web.Outputs["egress"], "the provider revokes the default rule")
}

func TestRulesMayPointAtTheirOwnGroup(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	n := newNetwork(s, "eu-west-1", "10.0")
	web := must(n.group("web", Values{"ingress": []Values{{"protocol": "tcp", "fromPort": 1, "toPort": 2, "self": true}}}))
	self, err := n.Create(ingressRuleToken, "self", tcp(web.ID, 80, "referencedSecurityGroupId", web.ID))
	require.NoError(t, err)
	assert.Regexp(t, `^sgr-[0-9a-f]{17}$`, self.ID)
	read, err := n.Read(web)
	require.NoError(t, err)
	assert.Len(t, read.Outputs["ingress"], 2)
	require.NoError(t, n.Delete(web), "a group's own rules do not hold it")
	require.NoError(t, n.Delete(self), "its rules went with it")
}

func TestInlineRulesFightWithRuleResources(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	n := newNetwork(s, "eu-west-1", "10.0")
	in := Values{
		"vpcId":   n.vpc.ID,
		"ingress": []Values{{"protocol": "tcp", "fromPort": 443, "toPort": 443, "cidrBlocks": []string{"0.0.0.0/0"}}},
	}
	web := must(n.Create(securityGroupToken, "web", in))
	extra := must(n.Create(ingressRuleToken, "extra", tcp(web.ID, 80, "cidrIpv4", "0.0.0.0/0")))
	web, err := n.Read(web)
	require.NoError(t, err)
	d, err := n.Diff(web, in)
	require.NoError(t, err)
	assert.Equal(t, []string{"ingress[1]"}, d.Paths())
	_, err = n.Update(web, in)
	require.NoError(t, err)
	gone, err := n.Read(extra)
	require.NoError(t, err)
	assert.Empty(t, gone.ID, "the group revoked what it was not given")
}

func TestRuleResourcesAreNoChangeOfAGroupWithoutInlineRules(t *testing.T) {
	t.Parallel()
	n := newNetwork(New(Options{}), "eu-west-1", "10.0")
	web := must(n.group("web", nil))
	must(n.Create(ingressRuleToken, "in", tcp(web.ID, 80, "cidrIpv4", "0.0.0.0/0")))
	web, err := n.Read(web)
	require.NoError(t, err)
	d, err := n.Diff(web, Values{"vpcId": n.vpc.ID})
	require.NoError(t, err)
	assert.Empty(t, d.Paths())
}

func TestTheDefaultGroupIsAdoptedAndForgotten(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	n := newNetwork(s, "eu-west-1", "10.0")
	before := len(s.World().Resources)
	group, err := n.Create(defaultGroupToken, "default", Values{"vpcId": n.vpc.ID})
	require.NoError(t, err)
	assert.Equal(t, n.vpc.Outputs["defaultSecurityGroupId"], group.ID)
	truth := func() Resource {
		for _, r := range s.World().Resources {
			if r.Type == securityGroupToken {
				return r
			}
		}
		return Resource{}
	}
	assert.Equal(t, []any{}, truth().Outputs["ingress"], "adopting it takes its rules away")
	require.NoError(t, n.Delete(group))
	assert.Len(t, s.World().Resources, before)
	assert.Equal(t, group.ID, truth().ID)
}

func TestRevokeRulesOnDeleteFreesAReferencedGroup(t *testing.T) {
	t.Parallel()
	n := newNetwork(New(Options{}), "eu-west-1", "10.0")
	web, app := must(n.group("web", Values{"revokeRulesOnDelete": true})), must(n.group("app", nil))
	must(n.Create(ingressRuleToken, "in", tcp(app.ID, 80, "referencedSecurityGroupId", web.ID)))
	require.NoError(t, n.Delete(web))
}
