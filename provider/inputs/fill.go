package inputs

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Fill fills the table's defaults into a pointer to an argument struct, in place: fields that are nil, in it and in
// the blocks below it. Blocks that are implied are made. The name of the root type in the schema is given, because Go
// programs may name the inputs of a resource as they like; below it the names of the struct types are those of the
// schema. A block that a pointer leads to is changed where it is, so give Fill a struct that nobody else uses, such as
// one from Overlay.
func Fill(typeName string, args any) {
	fillStruct(typeName, reflect.ValueOf(args).Elem())
}

// fillStruct fills one struct and what is below it.
func fillStruct(typeName string, s reflect.Value) {
	for name, field := range fields(s) {
		table := Lookup(typeName, name)
		if isNil(field) && table.Default != nil {
			setDefault(field, table.Default)
		}
		if isNil(field) && table.Implied && !chosen(typeName, s) {
			field.Set(reflect.New(field.Type().Elem()))
		}
		fillValue(field)
	}
}

// chosen says whether a block is not implied because another one is there.
func chosen(typeName string, s reflect.Value) bool {
	if !slices.Contains(choices, typeName) {
		return false
	}
	for _, field := range fields(s) {
		if !isNil(field) {
			return true
		}
	}
	return false
}

// fillValue fills the structs in a field.
func fillValue(v reflect.Value) {
	switch {
	case isNil(v):
	case v.Kind() == reflect.Pointer && isBlock(v.Type()):
		fillValue(v.Elem())
	case v.Kind() == reflect.Struct && isBlock(v.Type()):
		fillStruct(schemaType(v.Type()), v)
	case v.Kind() == reflect.Slice && isBlock(v.Type().Elem()):
		for i := range v.Len() {
			fillValue(v.Index(i))
		}
	case v.Kind() == reflect.Map && isBlock(v.Type().Elem()):
		for _, key := range v.MapKeys() {
			filled := reflect.New(v.Type().Elem()).Elem()
			filled.Set(v.MapIndex(key))
			fillValue(filled)
			v.SetMapIndex(key, filled)
		}
	}
}

// isNil says whether a field is not given.
func isNil(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Slice, reflect.Map:
		return v.IsNil()
	default:
		return false
	}
}

// setDefault sets a field to a default of the table: an input, a pointer to a plain value, or a list of strings.
func setDefault(field reflect.Value, value any) {
	plain := reflect.ValueOf(value)
	switch field.Kind() {
	case reflect.Interface:
		field.Set(reflect.ValueOf(inputOf(value)))
	case reflect.Pointer:
		pointer := reflect.New(field.Type().Elem())
		pointer.Elem().Set(plain.Convert(field.Type().Elem()))
		field.Set(pointer)
	case reflect.Slice:
		elements := reflect.MakeSlice(field.Type(), plain.Len(), plain.Len())
		for i := range plain.Len() {
			elements.Index(i).Set(plain.Index(i).Convert(field.Type().Elem()))
		}
		field.Set(elements)
	default:
		panic(fmt.Sprintf("the table has a default for a field of type %s, which takes none", field.Type()))
	}
}

// inputOf is the input of a plain value.
func inputOf(value any) pulumi.Input {
	switch value := value.(type) {
	case bool:
		return pulumi.Bool(value)
	case int:
		return pulumi.Int(value)
	case string:
		return pulumi.String(value)
	default:
		panic(fmt.Sprintf("the table has a default of type %T for an input", value))
	}
}
