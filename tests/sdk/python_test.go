package sdk_test

import (
	"encoding/json"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/toolchain"
)

func TestPythonSDKInstallsAndRegistersWhatATypedProgramSays(t *testing.T) {
	t.Parallel()
	toolchain.Needs(t, "python3")
	toolchain.NeedsPip(t)
	folder := t.TempDir()
	environment := filepath.Join(folder, "environment")
	python := filepath.Join(environment, "bin", "python")
	pip := func(arguments ...string) *exec.Cmd {
		return toolchain.Command(t, folder, append([]string{
			"python3", "-m", "pip", "--python", python, "--disable-pip-version-check", "install", "--quiet", "--no-deps",
		}, arguments...))
	}
	toolchain.Copy(t, folder, "sdk/python", "tests/sdk/python/shop.py")
	toolchain.Run(t, toolchain.Command(t, folder, []string{"python3", "-m", "venv", "--without-pip", environment}))
	requirements := filepath.Join(toolchain.Root(), "tests", "sdk", "python", "requirements.txt")
	toolchain.Run(t, pip("--no-compile", "--requirement", requirements))
	toolchain.Run(t, pip("--no-compile", "--no-build-isolation", "--no-index", filepath.Join(folder, "python")))

	installed := toolchain.Run(t, toolchain.Command(t, folder, []string{
		python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'), end='')",
	}))
	module := filepath.Join(installed, "pulumi_globalapp")
	toolchain.Run(t, toolchain.Command(t, folder, []string{python, "-W", "error", "-m", "compileall", "-q", module}))
	assert.FileExists(t, filepath.Join(module, "py.typed"))
	assert.FileExists(t, filepath.Join(module, "pulumi-plugin.json"))
	description := toolchain.Run(t, toolchain.Command(t, folder, []string{python, "-c", "import importlib.metadata\n" +
		"metadata = importlib.metadata.metadata('pulumi_globalapp')\n" +
		"print(metadata['Description'] or metadata.get_payload())"}))
	assert.Contains(t, description, "Runs an application in several AWS regions", "the wheel's page on the package index")

	var said struct {
		Registered []struct {
			Type, Name string
			Inputs     map[string]any
		}
		Endpoint string
	}
	output := toolchain.Run(t, toolchain.Command(t, folder, []string{python, "shop.py"}))
	require.NoError(t, json.Unmarshal([]byte(output), &said), output)
	assert.Equal(t, "http://shop-us-east-2.example.com", said.Endpoint)
	require.Len(t, said.Registered, 1)
	assert.Equal(t, "globalapp:index:GlobalApplication", said.Registered[0].Type)
	assert.Equal(t, "shop", said.Registered[0].Name)
	inputs, err := json.Marshal(said.Registered[0].Inputs)
	require.NoError(t, err)
	// What a class leaves out comes with the schema's default; what a dictionary leaves out is the plugin's to fill.
	assert.JSONEq(t, `{
		"homeRegion": "us-east-2",
		"regions": [
			{"name": "us-east-2", "isolated": false, "stack": "full", "traffic": 100},
			{"name": "eu-west-1", "traffic": 50}
		],
		"compute": {"ecs": {
			"image": "shop:1", "cpu": 256, "memory": 512, "port": 8080, "logRetentionInDays": 30,
			"healthCheckGracePeriodSeconds": 60, "architecture": "x86_64",
			"scaling": {"min": 2, "max": 6, "targetCpu": 40}
		}},
		"datastores": {"orders": {"dynamodb": {"hashKey": {"name": "id", "type": "S"}}}},
		"deletionProtection": false
	}`, string(inputs))
}
