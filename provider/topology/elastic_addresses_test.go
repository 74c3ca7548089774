package topology

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestElasticAddressesBeyondTheDefaultQuota(t *testing.T) {
	t.Parallel()
	const beyond = "network of us-east-2: 6 Elastic IP addresses (NAT gateways 3, load balancer 3), but an account has 5 in a " +
		"region unless its quota was raised; raise it before, or set natGateways: single"
	for name, test := range map[string]struct {
		nat    string
		static bool
		want   string
	}{
		"one a zone twice":               {"perZone", true, beyond},
		"one for all zones":              {"single", true, ""},
		"no NAT gateway":                 {"none", true, ""},
		"no addresses of a balancer":     {"perZone", false, ""},
		"neither gateways nor addresses": {"none", false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			app := sound()
			app.GlobalAccelerator = nil
			app.Regions[0].Network.NatGateways = test.nat
			app.Regions[0].NetworkLoadBalancer = &NetworkLoadBalancer{StaticAddresses: test.static}
			plan, found := New(app)
			require.Empty(t, found)
			if test.want == "" {
				for _, warning := range plan.Warnings {
					assert.NotContains(t, warning, "Elastic IP")
				}
				return
			}
			assert.Contains(t, plan.Warnings, test.want)
		})
	}
}
