package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestALinkThatIsCutPartsTwoRegions(t *testing.T) {
	t.Parallel()
	p := newPeered()
	endpoint := p.db.home.cluster.Outputs["endpoint"]
	p.s.CutLink("us-east-1", dbHome)
	ok, why := p.ask(endpoint, 5432)
	assert.False(t, ok)
	assert.Equal(t, "the link between eu-west-1 and us-east-1 is cut", why)
	ok, why = p.s.Connects(p.db.home.cluster.Outputs.String("endpoint"), "app", dbPassword)
	assert.True(t, ok, "who is in the region opens it: %s", why)
	target := p.db.members[1].arn()
	require.ErrorContains(t, p.s.SwitchoverGlobalCluster("orders", target), ruleSwitchLost.ID)
	p.s.JoinLink(dbHome, "us-east-1")
	require.NoError(t, p.s.SwitchoverGlobalCluster("orders", target))
}

func TestNothingIsReplicatedOverALinkThatIsCut(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c := newCopied(s, nil, "us-east-1", "us-west-2")
	pair := newPair(s)
	must(pair.create(nil))
	s.CutLink("us-east-1", "eu-west-1")
	for i, runs := range []bool{false, true} {
		_, replicates := s.ReplicationOf(c.replicas[i].Outputs.String("arn"))
		assert.Equal(t, runs, replicates)
	}
	ok, why := s.Replicates("source", "target")
	assert.False(t, ok)
	assert.Contains(t, why, "is cut")
}
