package inputs

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Overlay makes a new struct of type T out of layers, each a pointer to a struct or nil, a later one over the earlier
// ones. Fields meet by their pulumi tags, so that a layer may be of another type than T, such as the overrides of a
// region; tags that T does not have are left out. What a layer does not say stays; blocks and maps merge; lists and
// values replace; a block that excludes its neighbours replaces them. No layer is changed and none is shared. It is
// nil when all layers are.
func Overlay[T any](layers ...any) *T {
	var result *T
	for _, layer := range layers {
		v := reflect.ValueOf(layer)
		if !v.IsValid() || v.IsNil() {
			continue
		}
		if result == nil {
			result = new(T)
		}
		overlayStruct(reflect.ValueOf(result).Elem(), v.Elem())
	}
	return result
}

// overlayStruct lays a struct over another.
func overlayStruct(base, over reflect.Value) {
	given := map[string]reflect.Value{}
	for name, field := range fields(over) {
		if !isNil(field) {
			given[name] = field
		}
	}
	if slices.Contains(choices, schemaType(base.Type())) && excludesField(base, given) {
		base.SetZero()
	}
	for name, field := range fields(base) {
		if layer, ok := given[name]; ok {
			overlayField(field, layer)
		}
	}
}

// excludesField says whether a layer chooses another block than its base.
func excludesField(base reflect.Value, given map[string]reflect.Value) bool {
	for name, field := range fields(base) {
		if _, ok := given[name]; ok && isNil(field) {
			return true
		}
	}
	return false
}

// overlayField lays a value that is not nil over a field.
func overlayField(base, over reflect.Value) {
	switch {
	case base.Kind() == reflect.Pointer && isBlock(base.Type()):
		if base.IsNil() {
			base.Set(reflect.New(base.Type().Elem()))
		}
		overlayStruct(base.Elem(), over.Elem())
	case base.Kind() == reflect.Struct && isBlock(base.Type()):
		overlayStruct(base, over)
	case base.Kind() == reflect.Map:
		merged := reflect.MakeMap(base.Type())
		for _, layer := range []reflect.Value{base, over} {
			for _, key := range layer.MapKeys() {
				merged.SetMapIndex(key, laidOver(merged.MapIndex(key), layer.MapIndex(key), base.Type().Elem()))
			}
		}
		base.Set(merged)
	case base.Kind() == reflect.Slice:
		replaced := reflect.MakeSlice(base.Type(), over.Len(), over.Len())
		for i := range over.Len() {
			replaced.Index(i).Set(copied(over.Index(i), base.Type().Elem()))
		}
		base.Set(replaced)
	default:
		base.Set(copied(over, base.Type()))
	}
}

// laidOver is an element of a map, laid over the one of an earlier layer where there is one and both are blocks.
func laidOver(earlier, element reflect.Value, to reflect.Type) reflect.Value {
	if !earlier.IsValid() || !isBlock(to) || isNil(element) {
		return copied(element, to)
	}
	result := reflect.New(to).Elem()
	result.Set(earlier)
	overlayField(result, element)
	return result
}

// copied is a value as another type. What a pointer or struct holds is copied, so that layers share nothing with a
// result.
func copied(v reflect.Value, to reflect.Type) reflect.Value {
	switch {
	case isNil(v):
		return reflect.Zero(to)
	case isBlock(to) || to.Kind() == reflect.Pointer:
		result := reflect.New(to).Elem()
		if to.Kind() == reflect.Pointer {
			result.Set(reflect.New(to.Elem()))
			result.Elem().Set(copied(v.Elem(), to.Elem()))
		} else {
			overlayStruct(result, v)
		}
		return result
	case v.Kind() == to.Kind() && v.Kind() != reflect.Interface:
		return v.Convert(to)
	case v.Kind() == reflect.Interface:
		return input(v.Elem(), to)
	default:
		return input(v, to)
	}
}

// input is an input as another type of input. An optional one that is laid over a required one loses its pointer.
func input(v reflect.Value, to reflect.Type) reflect.Value {
	if v.Type().AssignableTo(to) {
		return v
	}
	var required pulumi.Input
	switch optional := v.Interface().(type) {
	case pulumi.StringPtrInput:
		required = optional.ToStringPtrOutput().Elem()
	case pulumi.IntPtrInput:
		required = optional.ToIntPtrOutput().Elem()
	case pulumi.BoolPtrInput:
		required = optional.ToBoolPtrOutput().Elem()
	case pulumi.Float64PtrInput:
		required = optional.ToFloat64PtrOutput().Elem()
	}
	if required == nil || !reflect.TypeOf(required).AssignableTo(to) {
		panic(fmt.Sprintf("an override of type %s does not fit a field of type %s", v.Type(), to))
	}
	return reflect.ValueOf(required)
}
