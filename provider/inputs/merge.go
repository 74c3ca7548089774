package inputs

import (
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

// Merge gives each region of an application its complete blocks: the application's, with the region's laid over. Maps
// merge, lists and values replace; a block that excludes its neighbours replaces them.
func (p *Package) Merge(m property.Map) property.Map {
	regions := m.Get("regions")
	if !regions.IsArray() {
		return m
	}
	merged := regions.AsArray().AsSlice()
	for i, region := range merged {
		if region.IsMap() {
			merged[i] = property.WithGoValue(region, p.mergeRegion(m, region.AsMap()))
		}
	}
	return m.Set("regions", property.WithGoValue(regions, property.NewArray(merged)))
}

// mergeRegion lays a region's blocks over the application's.
func (p *Package) mergeRegion(application, region property.Map) property.Map {
	for _, key := range p.overridable() {
		base, over := application.Get(key), region.Get(key)
		if base.IsNull() && over.IsNull() {
			continue
		}
		region = region.Set(key, p.overlay(p.objects[applicationType].typeOf(key), base, over))
	}
	return region
}

// overridable lists the blocks of an application that a region can override.
func (p *Package) overridable() []string {
	var keys []string
	for key, spec := range p.objects[regionType].properties {
		if strings.HasSuffix(typeName(spec.Ref), overridesSuffix) && p.objects[applicationType].typeOf(key) != "" {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// typeOf is the name of the object type of a property, empty where it is none.
func (o object) typeOf(property string) string {
	return typeName(o.properties[property].Ref)
}

// overlay lays one value over another of an object type, or of none.
func (p *Package) overlay(objectType string, base, over property.Value) property.Value {
	switch {
	case over.IsNull():
		return base
	case base.IsComputed() && over.IsMap():
		return base
	case !base.IsMap() || !over.IsMap():
		return over
	}
	result := base.AsMap()
	if slices.Contains(choices, objectType) && excludes(result, over.AsMap()) {
		result = property.Map{}
	}
	for key, value := range over.AsMap().AllStable {
		result = result.Set(key, p.overlay(p.objects[objectType].typeOf(key), result.Get(key), value))
	}
	return property.New(result).WithSecret(base.Secret() || over.Secret()).
		WithDependencies(slices.Concat(base.Dependencies(), over.Dependencies()))
}

// excludes says whether an override chooses another block than its base.
func excludes(base, over property.Map) bool {
	for key, value := range over.All {
		if !value.IsNull() && base.Get(key).IsNull() {
			return true
		}
	}
	return false
}
