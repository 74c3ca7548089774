package e2e_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

// imported is one entry of a file for `pulumi import`.
type imported struct {
	Type      string `json:"type"`
	Name      string `json:"name"`
	ID        string `json:"id,omitempty"`
	Component bool   `json:"component,omitempty"`
	Parent    string `json:"parent,omitempty"`
	Provider  string `json:"provider,omitempty"`
}

// importAll imports what is there already, as docs/existing-stores.md says: the names are those in the state.
func (b *bench) importAll(s *stack, known []string, resources ...imported) {
	b.t.Helper()
	names := map[string]string{}
	for _, name := range known {
		names[name] = s.urn(name)
	}
	folder := b.t.TempDir()
	file, err := json.Marshal(map[string]any{"nameTable": names, "resources": resources})
	require.NoError(b.t, err)
	require.NoError(b.t, os.WriteFile(filepath.Join(folder, "import.json"), file, 0o600))
	settings := "name: " + project + "\nruntime: yaml\n"
	require.NoError(b.t, os.WriteFile(filepath.Join(folder, "Pulumi.yaml"), []byte(settings), 0o600))
	command := exec.CommandContext(b.t.Context(), filepath.Join(tools, "pulumi"), "import", "--file", "import.json",
		"--generate-code=false", "--stack", s.Name(), "--yes", "--non-interactive")
	command.Dir = folder
	environment := b.environment()
	environment["PATH"] = yamlHost(b.t) + string(os.PathListSeparator) + environment["PATH"]
	command.Env = os.Environ()
	for key, value := range environment {
		command.Env = append(command.Env, key+"="+value)
	}
	output, err := command.CombinedOutput()
	require.NoError(b.t, err, string(output))
}

// A table that was made by hand comes under management with its name and its items, and is protected; replicas are made from it.
func TestATableThatWasMadeByHandIsImported(t *testing.T) {
	t.Parallel()
	const name, carts = "legacy-carts", "shop-carts-table-us-east-2"
	b := newCLIBench(t)
	made := b.sim.Bring("us-east-2", "aws:dynamodb/table:Table", awssim.Values{
		"name": name, "billingMode": "PAY_PER_REQUEST", "hashKey": "id",
		"attributes": []any{awssim.Values{"name": "id", "type": "S"}},
	})
	s := b.stack("dev", shopIn(twoRegions, set("deletionProtection", pulumi.Bool(true))))
	s.up()
	b.importAll(s, []string{"shop", "shop-us-east-2"},
		imported{Type: "globalapp:index:DynamoDbGlobalTable", Name: "shop-carts", Component: true, Parent: "shop"},
		imported{
			Type: made.Type, Name: carts, ID: name, Parent: "shop-carts", Provider: "shop-us-east-2",
		})
	s.runs(shopIn(twoRegions, set("deletionProtection", pulumi.Bool(true)), set("datastores.carts", table())))
	b.sim.ResetCalls()
	previewed, err := s.preview()
	require.NoError(t, err, previewed.log)
	assert.NotContains(t, previewed.changes()["replace"], carts)
	assert.Contains(t, previewed.changes()["update"], carts)
	s.up()
	assert.Empty(t, b.order("Create", carts))
	assert.Empty(t, b.order("Delete", carts))
	kept := b.named(carts)
	assert.Equal(t, name, kept.Outputs.String("name"))
	assert.Equal(t, made.ARN, kept.ARN)
	assert.Equal(t, true, kept.Outputs["deletionProtectionEnabled"])
	assert.Equal(t, made.ARN, b.named("shop-carts-replica-eu-west-1").Outputs["globalTableArn"])
	assert.Contains(t, b.named(in("eu-west-1", "task-definition")[0]).Outputs.String("containerDefinitions"),
		`{"name":"CARTS_TABLE_NAME","value":"legacy-carts"}`)
	s.settled()
	assertProtected(t, s, carts)
}

// Buckets that were made by hand come under management with their names and objects, and are copied to each other.
func TestBucketsThatWereMadeByHandAreImported(t *testing.T) {
	t.Parallel()
	b := newCLIBench(t)
	s := b.stack("dev", shopIn(twoRegions, set("deletionProtection", pulumi.Bool(true))))
	s.up()
	resources := []imported{{Type: "globalapp:index:ReplicatedBuckets", Name: "shop-assets", Component: true, Parent: "shop"}}
	known := []string{"shop"}
	for _, region := range twoRegions {
		made := b.sim.Bring(region, "aws:s3/bucketV2:BucketV2", awssim.Values{"bucket": "legacy-assets-" + region})
		known = append(known, "shop-"+region)
		resources = append(resources, imported{
			Type: made.Type, Name: "shop-assets-bucket-" + region, ID: made.ID, Parent: "shop-assets", Provider: "shop-" + region,
		})
	}
	b.importAll(s, known, resources...)
	s.runs(shopIn(twoRegions, set("deletionProtection", pulumi.Bool(true)),
		set("datastores.assets", pulumi.Map{"s3": pulumi.Map{}})))
	b.sim.ResetCalls()
	previewed, err := s.preview()
	require.NoError(t, err, previewed.log)
	// The tasks learn the names; the buckets stay.
	assert.Equal(t, slices.Sorted(slices.Values(inAll(twoRegions, "task-definition"))), previewed.changes()["replace"])
	s.up()
	for _, region := range twoRegions {
		bucket := "shop-assets-bucket-" + region
		assert.Empty(t, b.order("Create", bucket))
		assert.Empty(t, b.order("Delete", bucket))
		assert.Equal(t, "legacy-assets-"+region, b.named(bucket).Outputs.String("bucket"))
		assertProtected(t, s, bucket)
	}
	s.settled()
}

// assertProtected checks that Pulumi protects a resource.
func assertProtected(t *testing.T, s *stack, name string) {
	t.Helper()
	resources := s.resources()
	i := slices.IndexFunc(resources, func(r apitype.ResourceV3) bool { return r.URN.Name() == name })
	require.GreaterOrEqual(t, i, 0, "the state has no %s", name)
	assert.True(t, resources[i].Protect, name)
}
