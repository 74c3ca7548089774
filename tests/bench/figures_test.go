package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMedianIsTheMiddle(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		times []time.Duration
		want  time.Duration
	}{
		"one":          {[]time.Duration{7}, 7},
		"an odd count": {[]time.Duration{9, 1, 5}, 5},
		// The mean of the two in the middle.
		"an even count": {[]time.Duration{8, 2, 4, 100}, 6},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, c.want, median(c.times))
		})
	}
}

func TestMedianLeavesTheTimesInOrder(t *testing.T) {
	t.Parallel()
	times := []time.Duration{3, 1, 2}
	median(times)
	assert.Equal(t, []time.Duration{3, 1, 2}, times)
}

func once(preview, up time.Duration) programFigures {
	return programFigures{[]time.Duration{preview}, []time.Duration{up}}
}

func TestJudgeHoldsEachCommandToTheLimit(t *testing.T) {
	t.Parallel()
	flat := once(time.Second, 2*time.Second)
	require.NoError(t, figures{once(1300*time.Millisecond, 2600*time.Millisecond), flat}.judge())
	require.EqualError(t, figures{once(1310*time.Millisecond, 2*time.Second), flat}.judge(),
		"preview takes 1.31 times as long as the flat program, and the limit is 1.3")
	require.EqualError(t, figures{once(2*time.Second, 3*time.Second), flat}.judge(),
		"preview takes 2.00 times as long as the flat program, up takes 1.50 times as long as the flat program, "+
			"and the limit is 1.3")
}

func TestTableShowsAllFigures(t *testing.T) {
	t.Parallel()
	f := figures{
		programFigures{
			preview: []time.Duration{1200 * time.Millisecond, 1400 * time.Millisecond, 1 * time.Second},
			up:      []time.Duration{3 * time.Second},
		},
		programFigures{
			preview: []time.Duration{1 * time.Second, 900 * time.Millisecond, 1100 * time.Millisecond},
			up:      []time.Duration{2 * time.Second},
		},
	}
	assert.Equal(t, `         | application                | flat program               |
seconds  |   median      min      max |   median      min      max | ratio
preview  |     1.20     1.00     1.40 |     1.00     0.90     1.10 |  1.20
up       |     3.00     3.00     3.00 |     2.00     2.00     2.00 |  1.50
`, f.table())
}
