package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	_ = breaks(ruleUnknownKey, thing(Values{"sise": 3}))
	_ = breaks(ruleOutputOnly, thing(Values{"arn": "arn:aws:test"}))
	_ = breaks(ruleKind, thing(Values{"size": "three"}))
	_ = breaks(ruleEnum, thing(Values{"mode": "medium"}))
	_ = breaks(ruleRange, thing(Values{"size": 10}))
	_ = breaks(ruleLength, thing(Values{"word": "abcde"}))
	_ = breaks(ruleItems, thing(Values{"list": []string{"a", "b", "c"}}))
	_ = breaks(rulePattern, thing(Values{"word": "ABC"}))
	_ = breaks(ruleValid, thing(Values{"even": 3}))
	_ = breaks(ruleJSON, thing(Values{"policy": "{"}))
	_ = breaks(ruleConflicts, thing(Values{"either": "e", "or": "o"}))
	_ = breaks(ruleTogether, thing(Values{"left": "l"}))
	_ = breaks(ruleNameLength, func(s *Sim) error {
		_, err := s.Client("eu-west-1").Create(thingToken, "a-name-of-some-length", Values{})
		return err
	})
	_ = breaks(ruleRequired, holder(Values{"a": "a", "one": ""}))
	_ = breaks(ruleExactlyOne, holder(Values{"key": "k", "one": "", "a": "a", "b": "b"}))
	_ = breaks(ruleAtLeastOne, holder(Values{"key": "k", "a": "a"}))
)

func TestCheckFillsNamesAndDefaults(t *testing.T) {
	t.Parallel()
	c := New(Options{}).Client("eu-west-1")
	checked, err := c.Check(thingToken, "web", nil, Values{"set": []Values{{"key": "a"}}})
	require.NoError(t, err)
	assert.Regexp(t, `^web-[0-9a-f]{7}$`, checked["name"])
	name := checked["name"]
	assert.Equal(t, Values{
		"name": name, "mode": "slow", "or": "else",
		"set":       []any{map[string]any{"key": "a", "port": 80.0, defaultsKey: []any{"port"}}},
		defaultsKey: []any{"mode", "name", "or"},
	}, checked)

	again, err := c.Check(thingToken, "web", checked, Values{})
	require.NoError(t, err)
	assert.Equal(t, name, again["name"], "a made-up name is kept")

	given, err := c.Check(thingToken, "web", checked, Values{"name": "mine"})
	require.NoError(t, err)
	assert.Equal(t, "mine", given["name"])
	assert.NotContains(t, given[defaultsKey], "name")
}

func TestCheckLeavesOutADefaultThatConflicts(t *testing.T) {
	t.Parallel()
	checked, err := New(Options{}).Client("eu-west-1").Check(thingToken, "web", nil, Values{"either": "e"})
	require.NoError(t, err)
	assert.NotContains(t, checked, "or")
}

func TestCheckLetsUnknownsPass(t *testing.T) {
	t.Parallel()
	_, err := New(Options{}).Client("eu-west-1").Check(thingToken, "web", nil, Values{
		"size": Unknown, "list": []any{Unknown, "b"}, "word": Unknown, "block": Values{"anchor": Unknown},
	})
	require.NoError(t, err)
}

func TestCheckTellsAllMistakesAtOnce(t *testing.T) {
	t.Parallel()
	_, err := New(Options{}).Client("eu-west-1").Check(thingToken, "web", nil, Values{
		"size": 10, "sise": 1, "block": Values{"of": true},
	})
	for _, want := range []string{"schema.range", "schema.unknown-key", `"block.of"`} {
		assert.ErrorContains(t, err, want)
	}
}

func TestCheckTakesScalarsForStringsAndObjectsForDocuments(t *testing.T) {
	t.Parallel()
	checked, err := New(Options{}).Client("eu-west-1").Check(thingToken, "web", nil, Values{
		"fixed": 5, "policy": Values{"Version": "2012-10-17"},
	})
	require.NoError(t, err)
	assert.Equal(t, "5", checked["fixed"])
	assert.JSONEq(t, `{"Version":"2012-10-17"}`, checked.String("policy"))
}

// TestEveryDeclarationIsConsistent finds slips in the declarations of all types.
func TestEveryDeclarationIsConsistent(t *testing.T) {
	t.Parallel()
	for token, declared := range types {
		for key, p := range declared.Properties {
			name := token + "." + key
			assert.False(t, p.Output && (p.Required || p.ForceNew || p.Default != nil), "%s: an output is no input", name)
			assert.False(t, p.Required && (p.Computed || p.Default != nil), "%s: required and filled in", name)
			if !p.Output && (p.Kind == List || p.Kind == Map) {
				assert.NotNil(t, p.Elem, "%s has no element", name)
			}
			for _, others := range [][]string{p.ConflictsWith, p.RequiredWith, p.ExactlyOneOf, p.AtLeastOneOf} {
				for _, other := range others {
					assert.Contains(t, declared.Properties, other, "%s names a sibling that does not exist", name)
				}
			}
		}
		for _, ref := range declared.Refs {
			assert.Contains(t, declared.Properties, topLevel(ref.Property), "%s refers through what does not exist", token)
		}
	}
}
