package awssim

import (
	"maps"
	"reflect"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// Values are the properties of a resource as plain Go values: string, bool, float64, []any, map[string]any, and
// Unknown for what a preview cannot know. Numbers are always float64.
type Values map[string]any

type unknown struct{}

// Unknown stands for a value that a preview does not know yet.
var Unknown = unknown{}

// isUnknown says whether the value is not known as a whole.
func isUnknown(v any) bool {
	_, is := v.(unknown)
	return is
}

// hasUnknown says whether any part of the value is not known.
func hasUnknown(v any) bool {
	switch v := v.(type) {
	case unknown:
		return true
	case []any:
		return slices.ContainsFunc(v, hasUnknown)
	case map[string]any:
		for _, each := range v {
			if hasUnknown(each) {
				return true
			}
		}
	}
	return false
}

// String returns the property as a string; absent, unknown or another type is "".
func (v Values) String(key string) string {
	s, _ := v[key].(string)
	return s
}

// Int returns the property as an integer; absent, unknown or another type is 0.
func (v Values) Int(key string) int {
	f, _ := v[key].(float64)
	return int(f)
}

// Bool returns the property as a boolean; absent, unknown or another type is false.
func (v Values) Bool(key string) bool {
	b, _ := v[key].(bool)
	return b
}

// Has says whether the property is given, even if unknown.
func (v Values) Has(key string) bool {
	return v[key] != nil
}

// List returns the property as a list; absent, unknown or another type is nil.
func (v Values) List(key string) []any {
	l, _ := v[key].([]any)
	return l
}

// Strings returns the strings of a list property, leaving out what is unknown.
func (v Values) Strings(key string) []string {
	var all []string
	for _, each := range v.List(key) {
		if s, ok := each.(string); ok {
			all = append(all, s)
		}
	}
	return all
}

// Objects returns the objects of a list property, leaving out what is unknown.
func (v Values) Objects(key string) []Values {
	var all []Values
	for _, each := range v.List(key) {
		if o, ok := each.(map[string]any); ok {
			all = append(all, o)
		}
	}
	return all
}

// Object returns the property as an object; absent, unknown or another type is nil.
func (v Values) Object(key string) Values {
	o, _ := v[key].(map[string]any)
	return o
}

// Clone copies the values deeply.
func (v Values) Clone() Values {
	if v == nil {
		return nil
	}
	copied, _ := cloneValue(map[string]any(v)).(map[string]any)
	return copied
}

func cloneValue(v any) any {
	switch v := v.(type) {
	case []any:
		copied := make([]any, len(v))
		for i, each := range v {
			copied[i] = cloneValue(each)
		}
		return copied
	case map[string]any:
		copied := make(map[string]any, len(v))
		for k, each := range v {
			copied[k] = cloneValue(each)
		}
		return copied
	case Values:
		return cloneValue(map[string]any(v))
	default:
		return v
	}
}

// normal turns the values that Go code writes by hand (int, []string, map[string]string) into the plain forms.
func normal(v any) any {
	switch v := v.(type) {
	case int:
		return float64(v)
	case []string:
		list := make([]any, len(v))
		for i, each := range v {
			list[i] = each
		}
		return list
	case []Values:
		list := make([]any, len(v))
		for i, each := range v {
			list[i] = normal(each)
		}
		return list
	case map[string]string:
		object := make(map[string]any, len(v))
		for k, each := range v {
			object[k] = each
		}
		return object
	case []any:
		list := make([]any, len(v))
		for i, each := range v {
			list[i] = normal(each)
		}
		return list
	case Values:
		return normal(map[string]any(v))
	case map[string]any:
		object := make(map[string]any, len(v))
		for k, each := range v {
			if each != nil {
				object[k] = normal(each)
			}
		}
		return object
	default:
		return v
	}
}

// isEmpty says whether the value counts as not set for Terraform: null, zero, or without elements.
func isEmpty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case bool:
		return !v
	case float64:
		return v == 0
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0 || slices.Equal(slices.Collect(maps.Keys(v)), []string{defaultsKey})
	}
	return false
}

// same compares two plain values.
func same(a, b any) bool {
	return reflect.DeepEqual(a, b)
}

// fromProperties turns what the engine sends into plain values; secrets, outputs and nulls are stripped.
func fromProperties(m resource.PropertyMap) Values {
	values := Values{}
	for key, each := range m {
		if v := fromProperty(each); v != nil {
			values[string(key)] = v
		}
	}
	return values
}

func fromProperty(v resource.PropertyValue) any {
	switch {
	case v.IsSecret():
		return fromProperty(v.SecretValue().Element)
	case v.IsComputed():
		return Unknown
	case v.IsOutput():
		if !v.OutputValue().Known {
			return Unknown
		}
		return fromProperty(v.OutputValue().Element)
	case v.IsBool():
		return v.BoolValue()
	case v.IsNumber():
		return v.NumberValue()
	case v.IsString():
		return v.StringValue()
	case v.IsArchive():
		return archive{v.ArchiveValue()}
	case v.IsArray():
		list := make([]any, len(v.ArrayValue()))
		for i, each := range v.ArrayValue() {
			list[i] = fromProperty(each)
		}
		return list
	case v.IsObject():
		return map[string]any(fromProperties(v.ObjectValue()))
	}
	return nil
}

// toProperties is the way back to the engine.
func toProperties(values Values) resource.PropertyMap {
	m := resource.PropertyMap{}
	for key, each := range values {
		if each != nil {
			m[resource.PropertyKey(key)] = toProperty(each)
		}
	}
	return m
}

func toProperty(v any) resource.PropertyValue {
	switch v := v.(type) {
	case unknown:
		return resource.MakeComputed(resource.NewProperty(""))
	case archive:
		return resource.NewProperty(v.Archive)
	case []any:
		list := make([]resource.PropertyValue, len(v))
		for i, each := range v {
			list[i] = toProperty(each)
		}
		return resource.NewProperty(list)
	case map[string]any:
		return resource.NewProperty(toProperties(v))
	default:
		return resource.NewPropertyValue(v)
	}
}
