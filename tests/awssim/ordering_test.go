package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestEveryOrderingHasASourceAndAReason(t *testing.T) {
	t.Parallel()
	seen := map[[2]string]bool{}
	for _, each := range Orderings() {
		assert.NotNil(t, types[each.Type], each.Type)
		assert.NotNil(t, types[each.Needs], each.Needs)
		assert.NotEmpty(t, sources[each.Source], "%s after %s", each.Type, each.Needs)
		assert.NotEmpty(t, each.Why, "%s after %s", each.Type, each.Needs)
		pair := [2]string{each.Type, each.Needs}
		assert.False(t, seen[pair], "%s after %s stands twice", each.Type, each.Needs)
		seen[pair] = true
	}
}

func TestEveryCreationTimeHasASource(t *testing.T) {
	t.Parallel()
	for token, each := range creations {
		assert.NotNil(t, types[token], token)
		assert.NotEmpty(t, sources[each.source], token)
		assert.Greater(t, each.takes, aCall, token)
		assert.Equal(t, each.takes, CreationTime(token))
	}
	assert.Equal(t, aCall, CreationTime("aws:ec2/subnet:Subnet"))
	assert.Zero(t, CreationTime("globalapp:index:Record"))
}

func TestNeedsAreTheReferencesThatAWSInsistsOn(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c := s.Client("us-east-2")
	vpc := must(c.Create(vpcToken, "network", Values{"cidrBlock": "10.0.0.0/16"}))
	must(c.Create("aws:ec2/subnet:Subnet", "part", Values{
		"vpcId": vpc.ID, "cidrBlock": "10.0.0.0/24", "availabilityZoneId": "use2-az1",
	}))
	needs := s.Needs()
	assert.Len(t, needs, 1)
	for of, those := range needs {
		assert.Equal(t, "part", urnName(of))
		assert.Len(t, those, 1)
		assert.Equal(t, "network", urnName(those[0]))
	}
}
