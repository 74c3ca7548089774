package awssim

import (
	"errors"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// broken holds the case that breaks each rule.
var broken = map[*Rule]func(s *Sim) error{}

// breaks registers the case that runs into a rule; it returns true so that it can stand in a variable declaration.
func breaks(r *Rule, act func(s *Sim) error) bool {
	if broken[r] != nil {
		panic("the rule " + r.ID + " has two cases")
	}
	broken[r] = act
	return true
}

// must takes the state of a step that a case needs to succeed.
func must(s State, err error) State {
	if err != nil {
		panic(err)
	}
	return s
}

func TestEveryRuleIsBroken(t *testing.T) {
	t.Parallel()
	for id, r := range rules {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			require.NotNil(t, broken[r], "no case breaks the rule %s", id)
			err := broken[r](New(Options{}))
			var refusal *Refusal
			require.True(t, errors.As(err, &refusal), "the case of %s was not refused, but got %v", id, err)
			assert.Equal(t, id, refusal.Rule.ID, refusal.Message)
		})
	}
}

func TestEverySourceResolvesAndIsUsed(t *testing.T) {
	t.Parallel()
	used := map[Source]bool{}
	for _, r := range rules {
		used[r.Source] = true
		assert.NotEmpty(t, sources[r.Source], "the source of the rule %s does not resolve", r.ID)
	}
	for token, declared := range types {
		used[declared.Source] = true
		assert.NotEmpty(t, sources[declared.Source], "the source of the type %s does not resolve", token)
	}
	for _, key := range slices.Concat(shiftSources, zoneSources) {
		used[key] = true
		assert.NotEmpty(t, sources[key], "the source %s of a shift does not resolve", key)
	}
	for _, each := range Orderings() {
		used[each.Source] = true
	}
	for _, each := range creations {
		used[each.source] = true
	}
	for key := range sources {
		assert.True(t, used[key], "the source %s is unused", key)
	}
}
