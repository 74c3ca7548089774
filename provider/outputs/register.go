package outputs

import (
	"fmt"
	"reflect"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Register registers the outputs of a component. Nobody else does for one that is a part of another or runs in a
// program's own process. In the plugin pulumi-go-provider does it again, which Pulumi's Go SDK ignores.
func Register(ctx *pulumi.Context, component pulumi.ComponentResource) error {
	if err := ctx.RegisterResourceOutputs(component, of(component)); err != nil {
		return fmt.Errorf("registering the outputs of a component: %w", err)
	}
	return nil
}

// of are the fields of a component that are tagged as outputs.
func of(component pulumi.ComponentResource) pulumi.Map {
	result := pulumi.Map{}
	structure := reflect.ValueOf(component).Elem()
	for i := range structure.NumField() {
		name, tagged := structure.Type().Field(i).Tag.Lookup("pulumi")
		if !tagged {
			continue
		}
		if output, ok := structure.Field(i).Interface().(pulumi.Input); ok {
			result[name] = output
		}
	}
	return result
}
