package topologytest

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"gopkg.in/yaml.v3"
)

// Inputs are inputs as the plugin gets them. Values that are property values already stay as they are.
func Inputs(from Object) property.Map {
	return valueOf(from).AsMap()
}

func valueOf(from any) property.Value {
	switch from := from.(type) {
	case nil:
		return property.Value{}
	case property.Value:
		return from
	case Object:
		fields := make(map[string]property.Value, len(from))
		for key, value := range from {
			fields[key] = valueOf(value)
		}
		return property.New(property.NewMap(fields))
	case []any:
		elements := make([]property.Value, len(from))
		for i, value := range from {
			elements[i] = valueOf(value)
		}
		return property.New(property.NewArray(elements))
	case string:
		return property.New(from)
	case bool:
		return property.New(from)
	case float64:
		return property.New(from)
	}
	panic(fmt.Sprintf("an input of type %T", from))
}

// Written is inputs as a user would write them, to repeat a failure by hand.
func Written(from Object) string {
	text, err := yaml.Marshal(plain(from))
	if err != nil {
		return fmt.Sprintf("%v (%v)", from, err)
	}
	return string(text)
}

// plain writes what is no plain value in words.
func plain(from any) any {
	switch from := from.(type) {
	case property.Value:
		return from.GoString()
	case Object:
		object := make(map[string]any, len(from))
		for key, value := range from {
			object[key] = plain(value)
		}
		return object
	case []any:
		list := make([]any, len(from))
		for i, value := range from {
			list[i] = plain(value)
		}
		return list
	}
	return from
}

// Clone is a copy that shares nothing.
func Clone(from Object) Object { return clone(from).(Object) }

func clone(from any) any {
	switch from := from.(type) {
	case Object:
		object := make(Object, len(from))
		for key, value := range from {
			object[key] = clone(value)
		}
		return object
	case []any:
		list := make([]any, len(from))
		for i, value := range from {
			list[i] = clone(value)
		}
		return list
	}
	return from
}

// sortedKeys of a block: choices must not depend on the order of a map.
func sortedKeys(block Object) []string { return slices.Sorted(maps.Keys(block)) }
