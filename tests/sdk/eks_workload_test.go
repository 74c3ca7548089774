package sdk_test

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// registered is a resource that the example registers.
type registered struct {
	Type     string         `json:"type"`
	Name     string         `json:"name"`
	Provider string         `json:"provider"`
	Inputs   map[string]any `json:"inputs"`
}

// at is a value within a resource's inputs, by keys and indices.
func (r registered) at(path ...any) any {
	var value any = r.Inputs
	for _, key := range path {
		switch key := key.(type) {
		case string:
			value = value.(map[string]any)[key]
		case int:
			value = value.([]any)[key]
		}
	}
	return value
}

// The example with Kubernetes compiles with the strict settings that it comes with, and deploys the same into the cluster of each
// region, with that region's way to the cluster and that region's datastores.
func TestTheExampleWithKubernetes(t *testing.T) {
	t.Parallel()
	needs(t, "node", "npm")
	folder := t.TempDir()
	const tests = "tests/sdk/typescript-eks-workload"
	for _, name := range []string{".npmrc", "package.json", "package-lock.json", "tsconfig.json", "run.ts"} {
		copied(t, folder, filepath.Join(tests, name))
	}
	run(t, command(t, folder, []string{"npm", "ci", "--prefer-offline"}))
	copied(t, folder, "sdk/nodejs")
	run(t, command(t, folder, []string{"node", compilerOf("typescript"), "--project", "nodejs"}))
	install(t, folder)
	copied(t, folder, "examples/typescript-eks-workload")
	run(t, command(t, folder, []string{"node", compilerOf("typescript"), "--project", "."}))
	var all []registered
	require.NoError(t, json.Unmarshal([]byte(run(t, command(t, folder, []string{"node", "bin/run.js"}))), &all))

	found := map[string]registered{}
	for _, each := range all {
		found[each.Name] = each
	}
	// The stack and the application, and in each region a component, a provider and four resources.
	assert.Len(t, all, 2+2*6)
	shop := found["shop"]
	nodePort := shop.at("compute", "eks", "nodes", "nodeGroup", "nodePort")
	account := shop.at("compute", "eks", "serviceAccount")
	assert.Equal(t, []any{30080.0, "shop"}, []any{nodePort, account})
	for region, table := range map[string]string{"us-east-2": "orders-2", "eu-west-1": "orders-1"} {
		part := func(name string) registered {
			resource, known := found["shop-"+name+"-"+region]
			require.True(t, known, "%s in %s", name, region)
			return resource
		}
		assert.Equal(t, "kubeconfig of "+region, part("kubernetes").at("kubeconfig"))
		for _, name := range []string{"account", "environment", "deployment", "service"} {
			assert.Contains(t, part(name).Provider, "shop-kubernetes-"+region, name)
		}
		assert.Equal(t, account, part("account").at("metadata", "name"))
		assert.Equal(t, map[string]any{"ORDERS_TABLE_NAME": table}, part("environment").at("data"))
		pod := []any{"spec", "template", "spec"}
		assert.Equal(t, account, part("deployment").at(append(pod, "serviceAccountName")...))
		container := append(slices.Clone(pod), "containers", 0)
		assert.Equal(t, "example/shop:1", part("deployment").at(append(container, "image")...))
		assert.Equal(t, "shop-environment-"+region+"-1",
			part("deployment").at(append(container, "envFrom", 0, "configMapRef", "name")...))
		assert.Equal(t, "NodePort", part("service").at("spec", "type"))
		assert.Equal(t, nodePort, part("service").at("spec", "ports", 0, "nodePort"))
		assert.Equal(t, part("deployment").at("spec", "selector", "matchLabels"), part("service").at("spec", "selector"))
	}
}
