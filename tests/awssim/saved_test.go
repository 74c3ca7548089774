package awssim

import (
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What is saved stays as it was, whatever the simulator does afterwards, and comes back as often as it is asked for.
func TestSavedWorldComesBack(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c := s.Client("eu-west-1")
	kept := must(c.Create(thingToken, "kept", Values{"size": 2}))
	must(c.Create(holderToken, "holder", Values{"key": "k", "a": "a", "things": []string{kept.ID}}))
	saved, world, now := s.Save(), s.World(), s.Now()

	change := func(s *Sim) {
		require.NoError(t, s.SetByHand(thingToken, "eu-west-1", kept.ID, "size", 4))
		require.NoError(t, s.DeleteByHand(holderToken, "eu-west-1", s.World().Resources[0].ID))
		must(s.Client("eu-west-1").Create(thingToken, "other", Values{}))
		s.LoseRegion("us-west-2")
		s.LoseZone("euw1-az1")
		s.CutLink("eu-west-1", "us-west-2")
		s.LoseControlPlanes("us-east-1")
		s.Advance(1)
		require.NotEqual(t, world, s.World())
	}
	for range 2 {
		change(s)
		s.Restore(saved)
		assert.Equal(t, world, s.World())
		assert.Equal(t, now, s.Now())
		assert.True(t, s.Answers("us-west-2"))
		assert.Empty(t, s.lostZones)
		assert.Empty(t, s.cut)
		assert.True(t, s.GlobalAnswers("us-east-1"))
	}

	other := New(Options{})
	other.Restore(saved)
	change(s)
	assert.Equal(t, world, other.World(), "the two simulators share something")
	require.ErrorContains(t, other.Client("eu-west-1").Delete(kept), ruleThingHeld.ID, "references come back")
}

// Ids are never given twice, not even to what is made after the world came back.
func TestSavedWorldGoesOnCounting(t *testing.T) {
	t.Parallel()
	s, other := New(Options{}), New(Options{})
	first := must(s.Client("eu-west-1").Create(thingToken, "a", Values{}))
	other.Restore(s.Save())
	second := must(other.Client("eu-west-1").Create(thingToken, "b", Values{}))
	assert.NotEqual(t, first.ID, second.ID)
}

// A field of the simulator that nobody saves would be forgotten.
func TestEveryFieldIsSavedOrNamed(t *testing.T) {
	t.Parallel()
	unsaved := []string{"options", "mu", "calls", "told", "faults", "connections", "server"}
	var saved []string
	for field := range reflect.TypeFor[Saved]().Fields() {
		saved = append(saved, field.Name)
	}
	for field := range reflect.TypeFor[Sim]().Fields() {
		assert.True(t, slices.Contains(unsaved, field.Name) != slices.Contains(saved, field.Name), field.Name)
	}
	var kept []string
	for field := range reflect.TypeFor[world]().Fields() {
		kept = append(kept, field.Name)
	}
	assert.Equal(t, []string{"objects", "serial", "counters", "now"}, kept, "clone copies each of them")
}
