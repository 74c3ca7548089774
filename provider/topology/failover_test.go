package topology

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// checkEvery is a check of targets.
func checkEvery(interval, threshold int) HealthCheck {
	return HealthCheck{Interval: &interval, UnhealthyThreshold: &threshold}
}

func TestFailoverTime(t *testing.T) {
	t.Parallel()
	usual, slow := checkEvery(10, 3), checkEvery(30, 2)
	unknown := HealthCheck{Interval: new(10)}
	for name, test := range map[string]struct{ got, want *FailoverTime }{
		"an accelerator":        {AcceleratorFailover([]HealthCheck{usual}), &FailoverTime{30, 30, 60}},
		"the slowest region":    {AcceleratorFailover([]HealthCheck{usual, slow, usual}), &FailoverTime{60, 30, 90}},
		"an unknown threshold":  {AcceleratorFailover([]HealthCheck{usual, unknown}), nil},
		"no region":             {AcceleratorFailover(nil), nil},
		"Route 53 by targets":   {Route53Failover([]HealthCheck{usual}, nil), &FailoverTime{30, 60, 90}},
		"Route 53, fast checks": {Route53Failover([]HealthCheck{checkEvery(5, 2)}, nil), &FailoverTime{10, 60, 70}},
		"a slow check from outside": {
			Route53Failover([]HealthCheck{usual}, &EndpointHealthCheck{Interval: 30, FailureThreshold: 3}),
			&FailoverTime{90, 60, 150},
		},
		"a fast check from outside": {
			Route53Failover([]HealthCheck{slow}, &EndpointHealthCheck{Interval: 10, FailureThreshold: 1}),
			&FailoverTime{60, 60, 120},
		},
		"Route 53, an unknown interval": {Route53Failover([]HealthCheck{{UnhealthyThreshold: new(3)}}, nil), nil},
	} {
		assert.Equal(t, test.want, test.got, name)
	}
}

// TestFailoverWithTheDefaultsIsFast takes the defaults of the table of limits: checks every 10 seconds, three times.
func TestFailoverWithTheDefaultsIsFast(t *testing.T) {
	t.Parallel()
	usual := []HealthCheck{checkEvery(10, 3), checkEvery(10, 3)}
	accelerator := AcceleratorFailover(usual)
	require.NotNil(t, accelerator)
	assert.LessOrEqual(t, accelerator.TotalSeconds, 60)
	for _, outside := range []*EndpointHealthCheck{nil, {Interval: 10, FailureThreshold: 3}} {
		route53 := Route53Failover(usual, outside)
		require.NotNil(t, route53)
		assert.LessOrEqual(t, route53.TotalSeconds, 90)
	}
}
