package topology

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// checkEvery is a check of targets that waits five seconds for an answer.
func checkEvery(interval, threshold int) HealthCheck {
	return HealthCheck{Interval: &interval, Timeout: new(5), UnhealthyThreshold: &threshold}
}

func TestFailoverTime(t *testing.T) {
	t.Parallel()
	usual, slow := checkEvery(10, 3), checkEvery(30, 2)
	unknown := HealthCheck{Interval: new(10), Timeout: new(5)}
	// The timeout is nearly half of what passes until the last of two checks has failed.
	patient := HealthCheck{Interval: new(20), Timeout: new(19), UnhealthyThreshold: new(2)}
	for name, test := range map[string]struct{ got, want *FailoverTime }{
		"an accelerator":        {AcceleratorFailover([]HealthCheck{usual}), &FailoverTime{35, 30, 65}},
		"the slowest region":    {AcceleratorFailover([]HealthCheck{usual, slow, usual}), &FailoverTime{65, 30, 95}},
		"a slow answer":         {AcceleratorFailover([]HealthCheck{patient}), &FailoverTime{59, 30, 89}},
		"an unknown timeout":    {AcceleratorFailover([]HealthCheck{{Interval: new(10), UnhealthyThreshold: new(3)}}), nil},
		"an unknown threshold":  {AcceleratorFailover([]HealthCheck{usual, unknown}), nil},
		"no region":             {AcceleratorFailover(nil), nil},
		"Route 53 by targets":   {Route53Failover([]HealthCheck{usual}, nil), &FailoverTime{35, 60, 95}},
		"Route 53, fast checks": {Route53Failover([]HealthCheck{checkEvery(5, 2)}, nil), &FailoverTime{15, 60, 75}},
		"a slow check from outside": {
			Route53Failover([]HealthCheck{usual}, &EndpointHealthCheck{Interval: 30, FailureThreshold: 3}),
			&FailoverTime{90, 60, 150},
		},
		"a fast check from outside": {
			Route53Failover([]HealthCheck{slow}, &EndpointHealthCheck{Interval: 10, FailureThreshold: 1}),
			&FailoverTime{65, 60, 125},
		},
		"Route 53, an unknown interval": {Route53Failover([]HealthCheck{{Timeout: new(5), UnhealthyThreshold: new(3)}}, nil), nil},
	} {
		assert.Equal(t, test.want, test.got, name)
	}
}

// TestFailoverWithTheDefaultsIsFast takes the defaults of the table of limits: checks every 8 seconds, three times.
func TestFailoverWithTheDefaultsIsFast(t *testing.T) {
	t.Parallel()
	usual := []HealthCheck{checkEvery(8, 3), checkEvery(8, 3)}
	accelerator := AcceleratorFailover(usual)
	require.NotNil(t, accelerator)
	assert.LessOrEqual(t, accelerator.TotalSeconds, 60)
	for _, outside := range []*EndpointHealthCheck{nil, {Interval: 10, FailureThreshold: 3}} {
		route53 := Route53Failover(usual, outside)
		require.NotNil(t, route53)
		assert.LessOrEqual(t, route53.TotalSeconds, 90)
	}
}
