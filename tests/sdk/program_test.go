package sdk_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
	"github.com/pulumi-globalapp/pulumi-globalapp/tests/toolchain"
)

// operations are the names of resources by what the engine did with them.
type operations map[string][]string

// testProgram follows a TypeScript program through its updates. Its own resource, which is replaced whenever what it
// takes from a region changes, stays the same when another region comes.
func testProgram(t *testing.T, folder string) {
	toolchain.Run(t, toolchain.Command(t, folder, []string{"node", compilerOf("typescript"), "--project", "."}))
	sim, err := awssim.Start(awssim.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, sim.Close()) })

	var said struct {
		Story         map[string]operations
		Endpoint, URL string
	}
	program := []string{"node", "bin/main.js", t.TempDir(), t.TempDir()}
	output := toolchain.Run(t, toolchain.Command(t, folder, program, toolchain.Engine(t, sim)...))
	require.NoError(t, json.Unmarshal([]byte(output), &said), output)
	for _, done := range said.Story {
		for op := range done {
			slices.Sort(done[op])
		}
	}

	two, added := said.Story["create"]["create"], said.Story["a third region"]["create"]
	three := slices.Sorted(slices.Values(slices.Concat(two, added)))
	others := slices.DeleteFunc(slices.Clone(three), func(name string) bool { return name == "partner" })
	require.Contains(t, two, "partner")
	require.Contains(t, added, "shop-main-load-balancer-eu-west-1")
	for _, name := range added {
		assert.Contains(t, name, "eu-west-1")
	}
	record := []string{"shop-record"}
	unchanged := slices.DeleteFunc(slices.Clone(two), func(name string) bool { return name == record[0] })
	assert.Equal(t, map[string]operations{
		"create":                    {"create": two},
		"nothing":                   {"same": two},
		"preview of a third region": {"same": unchanged, "create": added, "update": record},
		"a third region":            {"same": unchanged, "create": added, "update": record},
		// The same property does replace the resource when what it takes from the region changes.
		"preview of another path": {
			"same": others, "create-replacement": {"partner"}, "replace": {"partner"}, "delete-replaced": {"partner"},
		},
		"destroy": {"delete": three},
	}, said.Story)
	assert.Regexp(t, `^http://[^/]+\.us-east-2\.elb\.amazonaws\.com$`, said.Endpoint)
	assert.Regexp(t, `^http://[^/]+\.awsglobalaccelerator\.com$`, said.URL)
	assert.Empty(t, sim.World().Resources)
}
