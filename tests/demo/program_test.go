package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

// parsed is a block of YAML.
func parsed(t *testing.T, text string) map[string]any {
	t.Helper()
	var block map[string]any
	require.NoError(t, yaml.Unmarshal([]byte(text), &block))
	return block
}

const before = `
regions: [{name: us-east-2}, {name: eu-west-1, traffic: 0}]
ingress: {globalAccelerator: {}}
`

func TestAnEditMergesWhatIsAdded(t *testing.T) {
	t.Parallel()
	for name, each := range map[string]struct{ added, want string }{
		"a block": {
			"domain: {name: shop.example.com}",
			"{domain: {name: shop.example.com}, regions: [{name: us-east-2}, {name: eu-west-1, traffic: 0}], " +
				"ingress: {globalAccelerator: {}}}",
		},
		"in a block": {
			"ingress: {route53: {}, active: globalAccelerator}",
			"{regions: [{name: us-east-2}, {name: eu-west-1, traffic: 0}], " +
				"ingress: {globalAccelerator: {}, route53: {}, active: globalAccelerator}}",
		},
		"entries of a list, by name": {
			"regions: [{name: eu-west-1, traffic: 100}, {name: ca-central-1}]",
			"{regions: [{name: us-east-2}, {name: eu-west-1, traffic: 100}, {name: ca-central-1}], ingress: {globalAccelerator: {}}}",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			block := parsed(t, before)
			merge(block, parsed(t, each.added))
			assert.Equal(t, parsed(t, each.want), block)
		})
	}
}

func TestAnEditRemovesWhatIsNamed(t *testing.T) {
	t.Parallel()
	for name, each := range map[string]struct {
		path []string
		want string
	}{
		"a block in a block": {
			[]string{"ingress", "globalAccelerator"},
			"{regions: [{name: us-east-2}, {name: eu-west-1, traffic: 0}], ingress: {}}",
		},
		"an entry of a list": {
			[]string{"regions", "eu-west-1"}, "{regions: [{name: us-east-2}], ingress: {globalAccelerator: {}}}",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			block := parsed(t, before)
			require.NoError(t, remove(block, each.path))
			assert.Equal(t, parsed(t, each.want), block)
		})
	}
	for _, path := range [][]string{{"regions", "mars"}, {"ingress", "route53"}, {"domain"}} {
		require.ErrorContains(t, remove(parsed(t, before), path), "there is no such")
	}
}
