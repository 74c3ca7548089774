package awssim

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// A check that has just passed comes again after its interval, and a silent target costs the last one its whole timeout.
func TestChecksOfWhatFallsSilent(t *testing.T) {
	t.Parallel()
	for name, each := range map[string]struct{ interval, timeout, threshold, seconds int }{
		"the usual":           {10, 5, 3, 35},
		"fast":                {5, 2, 2, 12},
		"from outside":        {30, 0, 3, 90},
		"a single one is all": {10, 5, 1, 15},
	} {
		assert.Equal(t, time.Duration(each.seconds)*time.Second,
			fallsSilent(each.interval, each.timeout, each.threshold), name)
	}
}
