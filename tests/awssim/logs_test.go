package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var _ = breaks(ruleLogGroupTaken, func(s *Sim) error {
	c := s.Client("eu-west-1")
	must(c.Create(logGroupToken, "a", Values{"name": "app"}))
	_, err := c.Create(logGroupToken, "b", Values{"name": "app"})
	return err
})

func TestLogGroupIsNamedAndTagged(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c, err := s.Configure(Values{"region": "eu-west-1", "defaultTags": `{"tags":{"team":"shop"}}`})
	require.NoError(t, err)
	g, err := c.Create(logGroupToken, "web", Values{"retentionInDays": 30, "tags": Values{"tier": "1"}})
	require.NoError(t, err)
	assert.Regexp(t, `^web-[0-9a-f]{7}$`, g.ID)
	assert.Equal(t, "arn:aws:logs:eu-west-1:111122223333:log-group:"+g.ID, g.Outputs["arn"])
	assert.Equal(t, map[string]any{"team": "shop", "tier": "1"}, g.Outputs["tagsAll"])
	again, err := c.Read(g)
	require.NoError(t, err)
	assert.Equal(t, g.Inputs, again.Inputs)
	require.NoError(t, c.Delete(g))
	gone, err := c.Read(g)
	require.NoError(t, err)
	assert.Empty(t, gone.ID)
	assert.Empty(t, s.World().Resources)
}
