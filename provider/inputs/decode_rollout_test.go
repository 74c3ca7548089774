package inputs

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

func TestDecodeRollout(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]*topology.Rollout{
		"{}":                                  nil,
		"rollout: {waves: []}":                {},
		"rollout: {waves: [[a], [b, c]]}":     {Waves: [][]string{{"a"}, {"b", "c"}}},
		"rollout: {waves: [[], [us-east-2]]}": {Waves: [][]string{nil, {"us-east-2"}}},
		"rollout: {}":                         {},
		"rollout: {waves: [[us-east-2, !secret b]]}": {Waves: [][]string{{"us-east-2"}}},
	} {
		assert.Equal(t, want, DecodeApplication("shop", testIdentity, parse(t, given)).Rollout, given)
	}
}

// A mistake in the waves, or in what makes a region one that is deployed, is said once.
func TestMistakesInWavesAreSaidOnce(t *testing.T) {
	t.Parallel()
	regions := "regions: [{name: us-east-2}, {name: eu-west-1}]"
	for given, path := range map[string]string{
		"rollout: {waves: [us-east-2]}":                           "rollout.waves[0]",
		"rollout: {waves: [[us-east-2], [5]]}":                    "rollout.waves[1][0]",
		"rollout: {waves: [[us-east-2], [null, eu-west-1]]}":      "rollout.waves[1][0]",
		"rollout: {waves: [[us-east-2], [!computed x]]}":          "rollout.waves[1][0]",
		"rollout: {wafes: [[us-east-2]]}":                         "rollout.wafes",
		"rollout: {}":                                             "rollout.waves",
		"rollout: {waves: [[us-east-2, eu-west-1], [eu-west-1]]}": "rollout.waves[1][0]",
		"regions: [{name: us-east-2}, {name: eu-west-1, stack: nome}]\nrollout: {waves: [[us-east-2]]}": "regions[1].stack",
		"regions: [{name: us-east-2}, {name: eu-west-1, existing: {loadBalancer: 5}}]\n" +
			"rollout: {waves: [[us-east-2]]}": "regions[1].existing.loadBalancer",
	} {
		if !strings.Contains(given, "regions:") {
			given = regions + "\n" + given
		}
		_, _, problems := newTestPackage(t).Application("shop", testIdentity,
			parse(t, strings.Replace(twoRegions, regions, "", 1)+given))
		require.Len(t, problems, 1, given)
		assert.Equal(t, path, problems[0].Path, given)
	}
}
