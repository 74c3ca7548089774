package functions

import (
	"context"
	"slices"

	p "github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/inputs"
)

// rawArguments is the key of arguments as they came.
type rawArguments struct{}

// Serve looks at the arguments of functions as they came: infer drops unknown keys, rounds fractions and accepts any
// enumeration value without a word. Those of an application it could not even read, because they are a component's, whose
// leaves are inputs; they go past it.
func Serve(plugin p.Provider) p.Provider {
	inferred := plugin.Invoke
	plugin.Invoke = func(ctx context.Context, request p.InvokeRequest) (p.InvokeResponse, error) {
		if slices.Contains([]tokens.Type{PlanTopologyToken, SimulateOutageToken}, request.Token) {
			ctx = context.WithValue(ctx, rawArguments{}, request.Args)
			request.Args = property.Map{}
			return inferred(ctx, request)
		}
		if problems := inputs.Own().Check(string(request.Token), request.Args); len(problems) > 0 {
			return p.InvokeResponse{}, problems
		}
		return inferred(ctx, request)
	}
	return plugin
}
