package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var _ = breaks(ruleSubnetInstances, func(s *Sim) error {
	f := newFleet(s, "eu-west-1", 1)
	group := must(f.c.Create(autoscalingGroupToken, "app", f.groupInputs()))
	s.SetTargetHealth(f.targets.ID, false)
	must(f.c.Update(group, with(f.groupInputs(), Values{"vpcZoneIdentifiers": f.private[:1]})))
	return f.c.Delete(f.subnet(f.private[1]))
})

// subnet is what deletes a subnet.
func (f *fleet) subnet(id string) State {
	for _, each := range f.s.World().Resources {
		if each.ID == id {
			return State{ID: each.ID, Type: each.Type, Inputs: each.Inputs, Outputs: each.Outputs}
		}
	}
	return State{}
}

// A group that loses a zone has new instances elsewhere before the old ones go, and the delete of the subnet waits for that.
func TestAGroupLeavesAZone(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	f := newFleet(s, "eu-west-1", 1)
	group := must(f.c.Create(autoscalingGroupToken, "app", f.groupInputs()))
	count := func() map[string]int {
		found := map[string]int{}
		for _, each := range s.Instances("eu-west-1") {
			found[each.Subnet]++
		}
		return found
	}
	require.Equal(t, map[string]int{f.private[0]: 1, f.private[1]: 1}, count())
	must(f.c.Update(group, with(f.groupInputs(), Values{"vpcZoneIdentifiers": f.private[:1]})))
	assert.Equal(t, map[string]int{f.private[0]: 2, f.private[1]: 1}, count(), "the old one waits for the new one")
	_ = f.c.Delete(f.subnet(f.private[1]))
	assert.Equal(t, map[string]int{f.private[0]: 2}, count())
}
