// Command empty is a plugin with one component that makes nothing: what a plugin costs before it has any content.
package main

import (
	"context"
	"fmt"
	"os"

	p "github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Nothing is a component without resources.
type Nothing struct{ pulumi.ResourceState }

// NothingArgs has no inputs.
type NothingArgs struct{}

// NewNothing registers the component.
func NewNothing(
	ctx *pulumi.Context, name string, _ NothingArgs, options ...pulumi.ResourceOption,
) (*Nothing, error) {
	made := &Nothing{}
	return made, ctx.RegisterComponentResource("empty:index:Nothing", name, made, options...)
}

func main() {
	plugin, err := infer.NewProviderBuilder().
		WithModuleMap(map[tokens.ModuleName]tokens.ModuleName{"main": "index"}).
		WithComponents(infer.ComponentF(NewNothing)).
		Build()
	if err == nil {
		err = p.RunProvider(context.Background(), "empty", "0.0.1", plugin)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
