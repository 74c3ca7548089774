package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestMedianIsTheMiddle(t *testing.T) {
	t.Parallel()
	assert.Equal(t, 2*time.Second, median([]time.Duration{3 * time.Second, time.Second, 2 * time.Second}))
	assert.Equal(t, 1500*time.Millisecond, median([]time.Duration{2 * time.Second, time.Second}))
	assert.InDelta(t, 2, ratio([]time.Duration{2, 8, 4}, []time.Duration{2}), 1e-9)
}

func TestFiguresSayWhatWasMeasured(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "1.00", seconds([]time.Duration{time.Second}))
	assert.Equal(t, "2.00 (1.00–3.00)", seconds([]time.Duration{3 * time.Second, time.Second, 2 * time.Second}))
	assert.Equal(t, "| 3 | 1.05 |\n", row(3, "1.05"))
	assert.Equal(t, "\n| a | b |\n|---|---|\n", head("a", "b"))
	assert.Equal(t, "met", longer(1.1, 1.1))
	assert.Equal(t, "more than 1.1", longer(1.2, 1.1))
	assert.Equal(t, "-", megabytes(0))
	assert.Equal(t, "120 MB", megabytes(120e6))
}
