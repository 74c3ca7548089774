package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// protect makes a case out of an association with the load balancer of a site.
func protect(changes func(s *Sim, at *site) Values) func(*Sim) error {
	return func(s *Sim) error {
		at := newSite(s, "eu-west-1", 1).addBalancer()
		in := Values{"resourceArn": at.balancer.ID, "webAclArn": s.AddWebACL("eu-west-1")}
		return at.refused(webACLAssociationToken, with(in, changes(s, at)))
	}
}

var (
	_ = breaks(ruleWebACLBalancer, protect(func(s *Sim, _ *site) Values {
		return Values{"resourceArn": newSite(s, "us-east-1", 2).addBalancer().balancer.ID}
	}))
	_ = breaks(ruleWebACLMissing, protect(func(s *Sim, _ *site) Values {
		return Values{"webAclArn": s.AddWebACL("us-east-1")}
	}))
	_ = breaks(ruleWebACLKind, protect(func(_ *Sim, at *site) Values {
		nlb := must(at.c.Create(loadBalancerToken, "nlb", Values{"loadBalancerType": "network", "subnets": at.public}))
		return Values{"resourceArn": nlb.ID}
	}))
)

func TestALoadBalancerHasOneWebACL(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	at := newSite(s, "eu-west-1", 1).addBalancer()
	in := Values{"resourceArn": at.balancer.ID, "webAclArn": s.AddWebACL("eu-west-1")}
	association := must(at.c.Create(webACLAssociationToken, "a", in))
	assert.Equal(t, in.String("webAclArn")+","+at.balancer.ID, association.ID)
	read := must(at.c.Read(association))
	d, err := at.c.Diff(read, in)
	require.NoError(t, err)
	assert.Empty(t, d.Changes)

	second := s.AddWebACL("eu-west-1")
	must(at.c.Create(webACLAssociationToken, "b", with(in, Values{"webAclArn": second})))
	read = must(at.c.Read(association))
	assert.Equal(t, second, read.Outputs["webAclArn"], "the second took the place of the first")
	d, err = at.c.Diff(read, in)
	require.NoError(t, err)
	assert.Equal(t, []string{"webAclArn"}, d.Replaces())

	require.NoError(t, at.c.Delete(at.listener))
	require.NoError(t, at.c.Delete(at.balancer))
	assert.Empty(t, must(at.c.Read(association)).ID, "it goes with its load balancer")
}
