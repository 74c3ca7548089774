package topology

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestProblemsReadAsTheUserSeesThem(t *testing.T) {
	t.Parallel()
	one := Problem{Rule: "x", Path: "regions[0].name", Message: "bad; mend it"}
	assert.EqualError(t, one, "regions[0].name: bad; mend it")
	assert.EqualError(t, Problem{Message: "bad"}, "bad")
	assert.EqualError(t, Problems{one}, "regions[0].name: bad; mend it")
	assert.EqualError(t, Problems{one, {Message: "worse"}},
		"2 mistakes in the inputs; nothing was created or changed:\n  - regions[0].name: bad; mend it\n  - worse")
}
