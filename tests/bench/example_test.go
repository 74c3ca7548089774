package main

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// registered takes the place of the engine, and keeps what a program registers.
type registered struct {
	mu  sync.Mutex
	all map[string]pulumi.MockResourceArgs
	// outputs are what resources have besides their inputs.
	outputs map[string]resource.PropertyMap
}

func (r *registered) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.all == nil {
		r.all = map[string]pulumi.MockResourceArgs{}
	}
	r.all[args.Name] = args
	outputs := args.Inputs.Copy()
	for key, value := range r.outputs[args.Name] {
		outputs[key] = value
	}
	return "id-of-" + args.Name, outputs, nil
}

func (*registered) Call(pulumi.MockCallArgs) (resource.PropertyMap, error) {
	return resource.PropertyMap{}, nil
}

// The example is run as it stands, with the defaults of its configuration.
func TestApplicationIsTheExample(t *testing.T) {
	t.Parallel()
	program, err := applicationOf(filepath.Join("..", "..", example))
	require.NoError(t, err)
	var engine registered
	require.NoError(t, pulumi.RunErr(program, pulumi.WithMocks(project, "dev", &engine)))
	shop := engine.all["shop"]
	assert.Len(t, engine.all, 1)
	assert.Equal(t, engineType, shop.TypeToken)
	inputs := shop.Inputs.Mappable()
	assert.Equal(t, "us-east-2", inputs["homeRegion"])
	assert.Len(t, inputs["regions"], 3)
	assert.Equal(t, map[string]any{"ecs": map[string]any{
		"image": "public.ecr.aws/nginx/nginx:1.27", "port": 80.0, "cpu": 512.0, "memory": 1024.0,
		"scaling":     map[string]any{"min": 2.0, "max": 6.0, "targetCpu": 60.0},
		"environment": map[string]any{"LOG": "info"},
	}}, inputs["compute"])
}

func TestApplicationRefusesWhatItCannotRun(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ program, says string }{
		"another type": {
			"resources: {b: {type: 'aws:s3:Bucket'}}", "b is a aws:s3:Bucket; only a globalapp:GlobalApplication is known",
		},
		"a reference": {
			"resources: {shop: {type: 'globalapp:GlobalApplication', properties: {regions: [{name: '${home}'}]}}}",
			"shop: ${home} is not a configuration value with a default",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "Pulumi.yaml")
			require.NoError(t, os.WriteFile(file, []byte(c.program), 0o600))
			_, err := applicationOf(file)
			require.EqualError(t, err, "reading the example "+file+": "+c.says)
		})
	}
}
