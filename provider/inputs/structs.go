package inputs

import (
	"reflect"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

var outputInterface = reflect.TypeFor[pulumi.Output]()

// FromArgs is the property map that the plugin would have received for a struct of arguments or a pointer to one, so
// that a Go program that registers components in its own process meets the same checks. Inputs with a plain value
// become that value; outputs, known or not, become computed values; what is nil is not there.
func FromArgs(args any) property.Map {
	if v, ok := valueFrom(reflect.ValueOf(args)); ok && v.IsMap() {
		return v.AsMap()
	}
	return property.Map{}
}

// valueFrom is the property value of a Go value, and whether there is one.
func valueFrom(v reflect.Value) (property.Value, bool) {
	if !v.IsValid() || isNil(v) {
		return property.Value{}, false
	}
	if v.Type().Implements(outputInterface) {
		return property.New(property.Computed), true
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		return valueFrom(v.Elem())
	case reflect.Bool:
		return property.New(v.Bool()), true
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return property.New(float64(v.Int())), true
	case reflect.Float32, reflect.Float64:
		return property.New(v.Float()), true
	case reflect.String:
		return property.New(v.String()), true
	case reflect.Slice, reflect.Array:
		return listFrom(v), true
	case reflect.Map:
		return mapFrom(v), true
	case reflect.Struct:
		return structFrom(v), true
	default:
		// An input of another kind has a value that only its conversion to an output tells.
		return property.New(property.Computed), true
	}
}

// listFrom is the property value of a slice. A nil element is null, which the check refuses.
func listFrom(v reflect.Value) property.Value {
	elements := make([]property.Value, v.Len())
	for i := range elements {
		elements[i], _ = valueFrom(v.Index(i))
	}
	return property.New(property.NewArray(elements))
}

// mapFrom is the property value of a map with strings as keys. A nil element is null, which the check refuses.
func mapFrom(v reflect.Value) property.Value {
	elements := map[string]property.Value{}
	for _, key := range v.MapKeys() {
		elements[key.String()], _ = valueFrom(v.MapIndex(key))
	}
	return property.New(property.NewMap(elements))
}

// structFrom is the property value of a struct.
func structFrom(v reflect.Value) property.Value {
	properties := map[string]property.Value{}
	for name, field := range fields(v) {
		if value, ok := valueFrom(field); ok {
			properties[name] = value
		}
	}
	return property.New(property.NewMap(properties))
}
