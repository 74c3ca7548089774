package inputs

import (
	"slices"

	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

// Defaults fills the table's defaults into the inputs of a resource or function, or into an object, by its token or
// name. Blocks that are implied are made. A region's overrides have no defaults.
func (p *Package) Defaults(token string, m property.Map) property.Map {
	o := p.objects[typeName(token)]
	for _, key := range keysOf[schema.PropertySpec, any](o.properties, nil) {
		table := Lookup(o.name, key)
		value := m.Get(key)
		switch {
		case !value.IsNull():
		case table.Default != nil:
			value = valueOf(table.Default)
		case table.Implied && !excluded(o.name, key, m):
			value = property.New(property.Map{})
		default:
			continue
		}
		m = m.Set(key, p.defaultsIn(o.properties[key].TypeSpec, value))
	}
	return m
}

// excluded says whether a block is not implied because another one is chosen.
func excluded(typeName, key string, m property.Map) bool {
	return slices.Contains(choices, typeName) && excludes(property.NewMap(map[string]property.Value{key: property.New(true)}), m)
}

// defaultsIn fills the defaults into the objects in a value.
func (p *Package) defaultsIn(spec schema.TypeSpec, v property.Value) property.Value {
	switch k := p.kindOf(spec); {
	case k == kindObject && v.IsMap():
		return property.WithGoValue(v, p.Defaults(spec.Ref, v.AsMap()))
	case k == kindList && v.IsArray() && spec.Items != nil:
		elements := v.AsArray().AsSlice()
		for i := range elements {
			elements[i] = p.defaultsIn(*spec.Items, elements[i])
		}
		return property.WithGoValue(v, property.NewArray(elements))
	case k == kindMap && v.IsMap() && spec.AdditionalProperties != nil:
		elements := v.AsMap().AsMap()
		for key := range elements {
			elements[key] = p.defaultsIn(*spec.AdditionalProperties, elements[key])
		}
		return property.WithGoValue(v, property.NewMap(elements))
	default:
		return v
	}
}

// valueOf is the property value of a default in the table.
func valueOf(value any) property.Value {
	switch value := value.(type) {
	case bool:
		return property.New(value)
	case int:
		return property.New(float64(value))
	case string:
		return property.New(value)
	case []string:
		return listOf(value)
	case []int:
		return listOf(value)
	default:
		return property.Value{}
	}
}

// listOf is the property value of a list in the table.
func listOf[T any](values []T) property.Value {
	elements := make([]property.Value, len(values))
	for i, value := range values {
		elements[i] = valueOf(value)
	}
	return property.New(elements)
}

// complete gives a checked application everything that it does not say: first each region's merged blocks, then the
// defaults of the application, and the defaults of each region's blocks by the types that they override.
func (p *Package) complete(m property.Map) property.Map {
	m = p.Defaults(applicationType, p.Merge(m))
	regions := m.Get("regions")
	if !regions.IsArray() {
		return m
	}
	elements := regions.AsArray().AsSlice()
	for i, region := range elements {
		if region.IsMap() {
			elements[i] = property.WithGoValue(region, p.completeRegion(region.AsMap()))
		}
	}
	return m.Set("regions", property.WithGoValue(regions, property.NewArray(elements)))
}

// completeRegion gives the merged blocks of a region the defaults of the application's types.
func (p *Package) completeRegion(region property.Map) property.Map {
	application := p.objects[applicationType]
	for _, key := range p.overridable() {
		block := region.Get(key)
		if block.IsNull() && Lookup(applicationType, key).Implied {
			block = property.New(property.Map{})
		}
		if block.IsMap() {
			block = property.WithGoValue(block, p.Defaults(application.typeOf(key), block.AsMap()))
			region = region.Set(key, block)
		}
	}
	return region
}
