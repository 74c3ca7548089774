package e2e_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A table that a destroy left behind is in the way of the next application of that name, which says so and never takes
// over data that it did not make. When somebody has deleted the table, the application is created.
func TestRetainedTableIsInTheWay(t *testing.T) {
	t.Parallel()
	b, s := newShop(t, twoRegions)
	table := b.named("shop-orders-table-us-east-2")
	s.destroy()

	failed, err := s.tryUp()
	require.Error(t, err)
	assert.Contains(t, failed.log, table.ID)
	assert.Contains(t, failed.log, "ResourceInUseException")

	require.NoError(t, b.sim.DeleteByHand(table.Type, table.Region, table.ID))
	s.up()
	assert.Empty(t, s.up().changes())
	assert.Len(t, s.resources(), len(shopNames(twoRegions...)))
}

// urn is the URN of the resource that the stack gives a name.
func (s *stack) urn(name string) string {
	s.t.Helper()
	resources := s.resources()
	i := slices.IndexFunc(resources, func(r apitype.ResourceV3) bool { return r.URN.Name() == name })
	require.GreaterOrEqual(s.t, i, 0, "the state has no %s", name)
	return string(resources[i].URN)
}

// adopt imports what is there already as a child of a component, as the operations guide says. The command wants the host
// of the project's language, whatever it is.
func (b *bench) adopt(s *stack, token, name, id, parent, provider string) {
	b.t.Helper()
	command := exec.CommandContext(b.t.Context(), filepath.Join(tools, "pulumi"), "import", token, name, id,
		"--parent", "parent="+s.urn(parent), "--provider", "provider="+s.urn(provider), "--generate-code=false",
		"--stack", s.Name(), "--yes", "--non-interactive")
	command.Dir = b.t.TempDir()
	settings := "name: " + project + "\nruntime: yaml\n"
	require.NoError(b.t, os.WriteFile(filepath.Join(command.Dir, "Pulumi.yaml"), []byte(settings), 0o600))
	environment := b.environment()
	environment["PATH"] = yamlHost(b.t) + string(os.PathListSeparator) + environment["PATH"]
	command.Env = os.Environ()
	for key, value := range environment {
		command.Env = append(command.Env, key+"="+value)
	}
	output, err := command.CombinedOutput()
	require.NoError(b.t, err, string(output))
}

// A table that a destroy left behind is given back to the stack: the update that failed has left what the import needs, and
// the next one goes on with the table, its data and its name.
func TestARetainedTableIsBroughtBack(t *testing.T) {
	t.Parallel()
	const name = "shop-orders-table-us-east-2"
	b := newCLIBench(t)
	s := b.stack("dev", shopIn(twoRegions))
	s.up()
	table := b.named(name)
	s.destroy()
	_, err := s.tryUp()
	require.Error(t, err)

	b.adopt(s, table.Type, name, table.ID, "shop-orders", "shop-us-east-2")
	b.sim.ResetCalls()
	s.up()
	assert.Empty(t, b.order("Create", name))
	assert.Empty(t, b.order("Delete", name))
	assert.Equal(t, table.ARN, b.named(name).ARN)
	assert.Equal(t, table.ARN, b.named("shop-orders-replica-eu-west-1").Outputs["globalTableArn"])
	assert.Len(t, s.resources(), len(shopNames(twoRegions...)))
	assert.Equal(t, map[string]float64{"eu-west-1": 100}, b.visitors("eu-west-1"))
	s.settled()
}
