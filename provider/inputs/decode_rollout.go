package inputs

import (
	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// decodeRollout reads the order of the regions' deployments.
func decodeRollout(m property.Map) *topology.Rollout {
	rollout := &topology.Rollout{}
	waves := m.Get("waves")
	if !waves.IsArray() {
		return rollout
	}
	for _, wave := range waves.AsArray().All {
		one := property.NewMap(map[string]property.Value{"wave": wave})
		rollout.Waves = append(rollout.Waves, texts(one, "wave"))
	}
	return rollout
}
