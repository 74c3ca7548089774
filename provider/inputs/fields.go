package inputs

import (
	"iter"
	"reflect"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

var inputInterface = reflect.TypeFor[pulumi.Input]()

// fields lists the fields of a struct that have a pulumi tag, by the name in it.
func fields(s reflect.Value) iter.Seq2[string, reflect.Value] {
	return func(yield func(string, reflect.Value) bool) {
		for i := range s.NumField() {
			field := s.Type().Field(i)
			name, _, _ := strings.Cut(field.Tag.Get("pulumi"), ",")
			if name == "" || name == "-" || !field.IsExported() {
				continue
			}
			if !yield(name, s.Field(i)) {
				return
			}
		}
	}
}

// schemaType is the name in the schema of a struct type: the type's own, without the Args that inputs of resources end
// in.
func schemaType(t reflect.Type) string {
	return strings.TrimSuffix(t.Name(), "Args")
}

// isBlock says whether a type is a struct with pulumi tags, or a pointer to one, and not an input or output.
func isBlock(t reflect.Type) bool {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Kind() == reflect.Struct && !t.Implements(inputInterface) && !reflect.PointerTo(t).Implements(inputInterface)
}
