package region_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"
)

// recorder is a mocked engine that remembers what is registered and what is called.
type recorder struct {
	mutex     sync.Mutex
	resources []pulumi.MockResourceArgs
	calls     []pulumi.MockCallArgs
}

// NewResource remembers a registration.
func (r *recorder) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.resources = append(r.resources, args)
	return args.Name + "-id", args.Inputs, nil
}

// Call remembers a lookup.
func (r *recorder) Call(args pulumi.MockCallArgs) (resource.PropertyMap, error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.calls = append(r.calls, args)
	return resource.PropertyMap{}, nil
}

func (r *recorder) named(t *testing.T, name string) pulumi.MockResourceArgs {
	t.Helper()
	var found []pulumi.MockResourceArgs
	for _, args := range r.resources {
		if args.Name == name {
			found = append(found, args)
		}
	}
	require.Len(t, found, 1, name)
	return found[0]
}

func (r *recorder) providers() []string {
	var names []string
	for _, args := range r.resources {
		if args.TypeToken == "pulumi:providers:aws" {
			names = append(names, args.Name)
		}
	}
	return names
}

// run runs a program in a mocked engine. A key of the configuration that begins with "secret " is a secret.
func run(config map[string]string, program func(ctx *pulumi.Context) error) (*recorder, error) {
	engine := &recorder{}
	err := pulumi.RunErr(program, pulumi.WithMocks("project", "stack", engine), func(info *pulumi.RunInfo) {
		info.Config = map[string]string{}
		for key, value := range config {
			name, secret := strings.CutPrefix(key, "secret ")
			if secret {
				info.ConfigSecretKeys = append(info.ConfigSecretKeys, name)
			}
			info.Config[name] = value
		}
	})
	return engine, err
}
