package inputs

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// Package is a package schema, ready to check inputs against.
type Package struct {
	types   map[string]schema.ComplexTypeSpec
	objects map[string]object
}

// object is a set of properties with a name: an object type, or the inputs of a resource or function.
type object struct {
	name       string
	properties map[string]schema.PropertySpec
	required   []string
}

// Parse reads a package schema from its JSON.
func Parse(raw []byte) (*Package, error) {
	var spec schema.PackageSpec
	if err := json.Unmarshal(raw, &spec); err != nil {
		return nil, fmt.Errorf("reading the package schema: %w", err)
	}
	return NewPackage(spec), nil
}

// NewPackage takes a package schema as the provider makes it.
func NewPackage(spec schema.PackageSpec) *Package {
	p := &Package{types: spec.Types, objects: map[string]object{}}
	for token, t := range spec.Types {
		p.objects[typeName(token)] = object{typeName(token), t.Properties, t.Required}
	}
	for token, f := range spec.Functions {
		if f.Inputs != nil {
			p.objects[typeName(token)] = object{typeName(token), f.Inputs.Properties, f.Inputs.Required}
		}
	}
	for token, r := range spec.Resources {
		p.objects[typeName(token)] = object{typeName(token), r.InputProperties, r.RequiredInputs}
	}
	return p
}

// typeName is the last part of a token or reference: Ecs for #/types/globalapp:index:Ecs.
func typeName(token string) string {
	return token[strings.LastIndex(token, ":")+1:]
}

// kind is what a type asks of a value.
type kind int

const (
	kindAny kind = iota
	kindString
	kindInteger
	kindNumber
	kindBoolean
	kindEnum
	kindObject
	kindList
	kindMap
	kindAsset
	kindResource
	kindUnion
)

// words names a kind in a message.
func (k kind) words() string {
	switch k {
	case kindString, kindEnum:
		return "a string"
	case kindInteger:
		return "a whole number"
	case kindNumber:
		return "a number"
	case kindBoolean:
		return "true or false"
	case kindObject, kindMap:
		return "an object"
	case kindList:
		return "a list"
	case kindAsset:
		return "an asset or archive"
	case kindResource:
		return "a resource"
	default:
		return "another value"
	}
}

// kindOf reads the kind of a type.
func (p *Package) kindOf(spec schema.TypeSpec) kind {
	switch {
	case len(spec.OneOf) > 0:
		return kindUnion
	case spec.Ref != "":
		return p.kindOfReference(spec.Ref)
	case spec.Items != nil:
		return kindList
	case spec.AdditionalProperties != nil:
		return kindMap
	}
	return map[string]kind{
		"string": kindString, "integer": kindInteger, "number": kindNumber, "boolean": kindBoolean,
		"array": kindList, "object": kindMap,
	}[spec.Type]
}

// kindOfReference reads the kind of a referenced type. What the schema does not hold takes any value.
func (p *Package) kindOfReference(ref string) kind {
	token, local := strings.CutPrefix(ref, "#/types/")
	t, known := p.types[token]
	switch {
	case local && known && len(t.Enum) > 0:
		return kindEnum
	case local && known:
		return kindObject
	case ref == "pulumi.json#/Asset" || ref == "pulumi.json#/Archive":
		return kindAsset
	case strings.Contains(ref, "#/resources/") || strings.HasSuffix(ref, "#/provider"):
		return kindResource
	default:
		return kindAny
	}
}

// structural says whether a value of a type must be known, because it is needed before anything is built. Objects of
// the package always are: the program's structs cannot be filled from an output.
func (p *Package) structural(spec schema.TypeSpec) bool {
	switch {
	case spec.Plain || p.kindOf(spec) == kindObject:
		return true
	case spec.Items != nil:
		return p.structural(*spec.Items)
	case spec.AdditionalProperties != nil:
		return p.structural(*spec.AdditionalProperties)
	default:
		return false
	}
}

// objectOf finds the object that a reference names.
func (p *Package) objectOf(spec schema.TypeSpec) object {
	return p.objects[typeName(spec.Ref)]
}

// enumOf lists the values of the enumeration that a reference names.
func (p *Package) enumOf(spec schema.TypeSpec) []string {
	t := p.types[strings.TrimPrefix(spec.Ref, "#/types/")]
	values := make([]string, len(t.Enum))
	for i, value := range t.Enum {
		values[i] = fmt.Sprint(value.Value)
	}
	return values
}
