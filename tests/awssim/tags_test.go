package awssim

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func manyTags(n int) Values {
	tags := Values{}
	for i := range n {
		tags[fmt.Sprintf("k%d", i)] = "v"
	}
	return tags
}

var (
	_ = breaks(ruleTagCount, thing(Values{"tags": manyTags(51)}))
	_ = breaks(ruleTagReserved, thing(Values{"tags": Values{"AWS:team": "shop"}}))
	_ = breaks(ruleTagLength, thing(Values{"tags": Values{"k": strings.Repeat("v", 257)}}))
)

func TestTagsOfReads(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c, err := s.Configure(Values{
		"region": "eu-west-1", "defaultTags": Values{"tags": Values{"team": "shop", "tier": "1"}},
		"ignoreTags": Values{"keyPrefixes": []string{"audit:"}, "keys": []string{"seen"}},
	})
	require.NoError(t, err)
	state, err := c.Create(thingToken, "t", Values{"tags": Values{"tier": "1", "own": "o"}})
	require.NoError(t, err)
	require.NoError(t, s.SetByHand(thingToken, "eu-west-1", state.ID, "tags", Values{
		"team": "shop", "tier": "1", "own": "changed", "audit:by": "someone", "seen": "yes",
	}))
	read, err := c.Read(state)
	require.NoError(t, err)
	assert.Equal(t, map[string]any{"team": "shop", "tier": "1", "own": "changed"}, read.Outputs["tagsAll"])
	assert.Equal(t, map[string]any{"tier": "1", "own": "changed"}, read.Outputs["tags"])
	assert.Equal(t, map[string]any{"tier": "1", "own": "changed"}, read.Inputs["tags"])
}

func TestFiftyTagsAreAllowed(t *testing.T) {
	t.Parallel()
	require.NoError(t, thing(Values{"tags": manyTags(50)})(New(Options{})))
}
