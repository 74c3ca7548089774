package topology

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestCheckPorts(t *testing.T) {
	t.Parallel()
	const count = " ports, but an accelerator's listener has 1 to 10; name the ports that users come to"
	many := make([]int, 11)
	for i := range many {
		many[i] = 8000 + i
	}
	for name, test := range map[string]struct {
		ports []int
		want  Problems
	}{
		"one":       {[]int{80}, nil},
		"ten":       {many[:10], nil},
		"none":      {nil, Problems{{RuleIngressPorts, "ports", "0" + count}}},
		"eleven":    {many, Problems{{RuleIngressPorts, "ports", "11" + count}}},
		"one twice": {[]int{80, 443, 80}, Problems{{RuleIngressPorts, "ports[2]", "80 is named already; remove one of the two"}}},
	} {
		assert.Equal(t, test.want, CheckPorts(test.ports), name)
	}
}
