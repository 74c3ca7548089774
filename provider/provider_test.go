package provider

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/blang/semver"
	p "github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/emptypb"

	globalapp "github.com/pulumi-globalapp/pulumi-globalapp"
)

// The plugin that users run has the version of the file VERSION, and serves the schema that the SDKs are made from.
func TestThePluginServesItsVersionAndSchema(t *testing.T) {
	t.Parallel()
	file, err := os.ReadFile(filepath.Join("..", "VERSION"))
	require.NoError(t, err)
	version := strings.TrimSpace(string(file))
	_, err = semver.Parse(version)
	require.NoError(t, err, "VERSION is no semantic version")
	plugin := runPlugin(t)

	info, err := plugin.GetPluginInfo(t.Context(), &emptypb.Empty{})
	require.NoError(t, err)
	assert.Equal(t, version, info.GetVersion())

	response, err := plugin.GetSchema(t.Context(), &pulumirpc.GetSchemaRequest{})
	require.NoError(t, err)
	var spec schema.PackageSpec
	require.NoError(t, json.Unmarshal([]byte(response.GetSchema()), &spec))
	assert.Equal(t, version, spec.Version)
	spec.Version = ""
	served, err := json.MarshalIndent(spec, "", "  ")
	require.NoError(t, err)
	expected := strings.Split(string(globalapp.Schema), "\n")
	for i, line := range strings.Split(string(served)+"\n", "\n") {
		require.Less(t, i, len(expected), "schema.json is shorter: run `make generate`")
		require.Equal(t, expected[i], line, "line %d of schema.json: run `make generate`", i+1)
	}
}

// The engine asks in each operation. Making the schema for the answer took hundreds of thousands of allocations.
//
//nolint:paralleltest // Allocations are those of the whole process.
func TestThePluginTakesItsConfigurationAsItIs(t *testing.T) {
	plugin, err := New()
	require.NoError(t, err)
	given := property.NewMap(map[string]property.Value{"version": property.New(globalapp.Version())})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	response, err := plugin.CheckConfig(t.Context(), p.CheckRequest{Inputs: given})
	runtime.ReadMemStats(&after)
	require.NoError(t, err)
	assert.Equal(t, given, response.Inputs)
	assert.Less(t, after.Mallocs-before.Mallocs, uint64(1000))
}

// runPlugin builds the plugin as it is released, and runs it as the engine does until the test is over.
func runPlugin(t *testing.T) pulumirpc.ResourceProviderClient {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "pulumi-resource-globalapp")
	output, err := exec.Command("go", "build", "-o", binary, "./cmd/pulumi-resource-globalapp").CombinedOutput()
	require.NoError(t, err, string(output))
	command := exec.CommandContext(t.Context(), binary)
	stdout, err := command.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, command.Start())
	t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	})
	// A plugin says its port in its first line.
	port, err := bufio.NewReader(stdout).ReadString('\n')
	require.NoError(t, err)
	connection, err := grpc.NewClient("127.0.0.1:"+strings.TrimSpace(port),
		grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, connection.Close()) })
	return pulumirpc.NewResourceProviderClient(connection)
}
