package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDiff(t *testing.T) {
	t.Parallel()
	base := Values{
		"size": 2, "fixed": "a", "list": []string{"a", "b"}, "set": []Values{{"key": "a"}, {"key": "b", "port": 81}},
		"block": Values{"on": true, "anchor": "x"}, "policy": `{"a":["x"],"b":1}`, "tags": Values{"k": "v"},
	}
	with := func(change Values) Values {
		in := base.Clone()
		for key, v := range change {
			if v == nil {
				delete(in, key)
			} else {
				in[key] = v
			}
		}
		return in
	}
	cases := map[string]struct {
		change   Values
		ignore   []string
		paths    []string
		replaces []string
	}{
		"nothing changes":    {},
		"an update in place": {change: Values{"size": 3}, paths: []string{"size"}},
		"a change that replaces": {
			change: Values{"fixed": "b"}, paths: []string{"fixed"}, replaces: []string{"fixed"},
		},
		"what is left out is deleted": {change: Values{"size": nil}, paths: []string{"size"}},
		"computed may be left out":    {change: Values{"computed": nil}},
		"an element changes":          {change: Values{"list": []string{"a", "c"}}, paths: []string{"list[1]"}},
		"an element goes":             {change: Values{"list": []string{"a"}}, paths: []string{"list[1]"}},
		"a set has no order": {
			change: Values{"set": []Values{{"key": "b", "port": 81}, {"key": "a", "port": 80}}},
		},
		"an element of a set changes": {
			change: Values{"set": []Values{{"key": "a"}, {"key": "b"}}}, paths: []string{"set[1]"},
		},
		"documents are compared as such": {change: Values{"policy": `{"b":1, "a":"x"}`}},
		"a document changes":             {change: Values{"policy": `{"b":2}`}, paths: []string{"policy"}},
		"inside a block": {
			change: Values{"block": Values{"on": false, "anchor": "x"}}, paths: []string{"block.on"},
		},
		"a block's field replaces": {
			change: Values{"block": Values{"on": true, "anchor": "y"}}, paths: []string{"block.anchor"},
			replaces: []string{"block.anchor"},
		},
		"an unknown value is a change": {
			change: Values{"fixed": Unknown}, paths: []string{"fixed"}, replaces: []string{"fixed"},
		},
		"ignored changes are none": {
			change: Values{"fixed": "b", "size": 3}, ignore: []string{"fixed"}, paths: []string{"size"},
		},
		"ignoring a block covers fields": {change: Values{"block": Values{"anchor": "y"}}, ignore: []string{"block"}},
		"a tag changes":                  {change: Values{"tags": Values{"k": "w"}}, paths: []string{"tags.k", "tagsAll"}},
		"an ignored tag still shows in all": {
			change: Values{"tags": Values{"k": "w"}}, ignore: []string{"tags"}, paths: []string{"tagsAll"},
		},
	}
	for name, each := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := New(Options{}).Client("eu-west-1")
			state, err := c.Create(thingToken, "t", base)
			require.NoError(t, err)
			d, err := c.Diff(state, with(each.change), each.ignore...)
			require.NoError(t, err)
			assert.ElementsMatch(t, each.paths, d.Paths())
			assert.ElementsMatch(t, each.replaces, d.Replaces())
			assert.False(t, d.DeleteBeforeReplace, "the name is made up")
		})
	}
}

func TestAReplacementWithAGivenNameDeletesFirst(t *testing.T) {
	t.Parallel()
	c := New(Options{}).Client("eu-west-1")
	state, err := c.Create(thingToken, "t", Values{"name": "mine", "fixed": "a"})
	require.NoError(t, err)
	d, err := c.Diff(state, Values{"name": "mine", "fixed": "b"})
	require.NoError(t, err)
	assert.Equal(t, []string{"fixed"}, d.Replaces())
	assert.True(t, d.DeleteBeforeReplace)
}

func TestChangedDefaultTagsAreAChange(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	before, err := s.Configure(Values{"region": "eu-west-1", "defaultTags": Values{"tags": Values{"team": "a"}}})
	require.NoError(t, err)
	after, err := s.Configure(Values{"region": "eu-west-1", "defaultTags": Values{"tags": Values{"team": "b"}}})
	require.NoError(t, err)
	state, err := before.Create(thingToken, "t", Values{})
	require.NoError(t, err)
	d, err := after.Diff(state, Values{})
	require.NoError(t, err)
	assert.Equal(t, []string{"tagsAll"}, d.Paths())
	state, err = after.Update(state, Values{})
	require.NoError(t, err)
	assert.Equal(t, map[string]any{"team": "b"}, state.Outputs["tagsAll"])
}
