package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var _ = breaks(rulePlane, func(s *Sim) error {
	s.LoseControlPlanes("us-east-1")
	_, err := s.Client("eu-west-1").Create(roleToken, "app", Values{"assumeRolePolicy": trustTasks})
	return err
})

// What serves goes on; what a global service, or a name of AWS's, would be needed for is refused.
func TestControlPlanesAreLostWithoutTheirRegion(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	shop := newShop(s, "us-east-1", "eu-west-1").route(byLatency)
	at := shop.sites["us-east-1"]
	s.LoseControlPlanes("us-east-1")
	assert.True(t, s.Answers("us-east-1"))
	assert.False(t, s.GlobalAnswers("us-east-1"))
	assert.True(t, s.GlobalAnswers("us-west-2"), "Global Accelerator's is there")
	seen, err := s.Serves("http://app.example.com", User{Region: "us-east-1"})
	require.NoError(t, err)
	assert.Equal(t, []Served{{ServedOK, "us-east-1", 100}}, seen)
	in := withoutDefaults(at.service.Inputs)
	in["desiredCount"] = 3
	_, err = at.c.Update(at.service, in)
	require.NoError(t, err, "a service is changed in its region")

	_, err = at.c.Read(at.role)
	require.ErrorContains(t, err, rulePlane.ID)
	_, err = shop.Create(recordToken, "r", aRecord("other", nil))
	require.ErrorContains(t, err, rulePlane.ID)
	_, err = at.c.Create(loadBalancerToken, "second", at.balancerInputs())
	require.ErrorContains(t, err, rulePlane.ID)
	_, err = at.c.Create(bucketToken, "b", Values{"bucket": "b"})
	require.ErrorContains(t, err, rulePlane.ID)
	s.HealControlPlanes("us-east-1")
	_, err = at.c.Read(at.role)
	require.NoError(t, err)

	other := New(Options{})
	front := newFront(other, nil)
	other.LoseControlPlanes("us-east-1")
	_, err = front.c.Read(front.accelerator)
	require.NoError(t, err)
	other.LoseControlPlanes("us-west-2")
	_, err = front.c.Read(front.accelerator)
	require.ErrorContains(t, err, rulePlane.ID)
}
