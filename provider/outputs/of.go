package outputs

import (
	"reflect"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Of are the outputs of a component that another component registers: pulumi-go-provider registers those of the component
// that a program asks for, and only those.
func Of(component pulumi.ComponentResource) pulumi.Map {
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
