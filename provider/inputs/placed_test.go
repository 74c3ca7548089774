package inputs

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/stretchr/testify/assert"
)

// placed says whether a path is the place of a value among an application's inputs, or names the key that is missing there: one
// that the schema has.
func (p *Package) placed(inputs property.Map, path string) bool {
	if path != "" && path[0] != '[' {
		path = "." + path
	}
	return path != "" && p.placedIn(p.objects[applicationType], property.New(inputs), path)
}

// placedIn looks for the rest of a path in a block, whose values may be missing.
func (p *Package) placedIn(o object, block property.Value, rest string) bool {
	if rest == "" {
		return true
	}
	var given property.Map
	if block.IsMap() {
		given = block.AsMap()
	}
	for _, key := range keysOf(o.properties, given.AsMap()) {
		for _, below := range after(rest, key) {
			spec, known := o.properties[key]
			if !known && below == "" || known && p.placedAt(spec.TypeSpec, given.Get(key), below) {
				return true
			}
		}
	}
	return false
}

// placedAt looks for the rest of a path in a value of a type.
func (p *Package) placedAt(spec schema.TypeSpec, value property.Value, rest string) bool {
	if rest == "" {
		return true
	}
	if len(spec.OneOf) > 0 {
		return slices.ContainsFunc(spec.OneOf, func(one schema.TypeSpec) bool { return p.placedAt(one, value, rest) })
	}
	switch p.kindOf(spec) {
	case kindObject:
		return p.placedIn(p.objectOf(spec), value, rest)
	case kindList:
		if !value.IsArray() {
			return false
		}
		for i, each := range value.AsArray().All {
			if below, is := strings.CutPrefix(rest, fmt.Sprintf("[%d]", i)); is && p.placedAt(*spec.Items, each, below) {
				return true
			}
		}
	case kindMap:
		return p.placedInMap(spec, value, rest)
	}
	return false
}

// placedInMap looks for the rest of a path in a map with keys of the user's choice, of which one may be missing.
func (p *Package) placedInMap(spec schema.TypeSpec, value property.Value, rest string) bool {
	elements := schema.TypeSpec{Type: "string"}
	if spec.AdditionalProperties != nil {
		elements = *spec.AdditionalProperties
	}
	if value.IsMap() {
		for key, each := range value.AsMap().AllStable {
			for _, below := range after(rest, key) {
				if p.placedAt(elements, each, below) {
					return true
				}
			}
		}
	}
	// What differs by region is said where a region would say it, though it is the application that has the key.
	key, below := strings.TrimPrefix(rest, "."), ""
	if end := strings.IndexAny(key, ".["); end >= 0 {
		key, below = key[:end], key[end:]
	}
	return bare.MatchString(key) && p.placedAt(elements, property.Value{}, below)
}

// after are the rests of a path behind a key, which the planner writes as it is and the check in quotes where it must.
func after(rest, key string) []string {
	var found []string
	for _, form := range []string{"." + key, fmt.Sprintf("[%q]", key)} {
		if below, is := strings.CutPrefix(rest, form); is && (below == "" || below[0] == '.' || below[0] == '[') {
			found = append(found, below)
		}
	}
	return found
}

func TestPlacesAreFoundOrNamed(t *testing.T) {
	t.Parallel()
	given := parse(t, `{homeRegion: us-east-2, regions: [{name: us-east-2, trafic: 5}], x: 1,
  datastores: {a.b: {s3: {}}, orders: {}}}`)
	for path, want := range map[string]bool{
		"homeRegion": true, "writerRegion": true, "regions": true, "regions[0]": true,
		`[""]`: false, `["x"]`: true, "regions[0].name": true,
		"regions[0].traffic": true, "regions[0].trafic": true, "regions[1]": false, "regions[0].trafficc": false, "x": true,
		"y": false, `datastores["a.b"].s3`: true, "datastores.a.b.s3": true, "datastores.orders.aurora.engine": true,
		"datastores.orders.engine": false, "compute.ecs.image": true, "compute.ecs.imag": false, "": false,
		"tags.team": true, "homeRegion.x": false, "network.cidrBlock": false, "ingress.route53.geolocation.countries.DE": true,
		"regions[0].compute.ecs.sidecars.agent.image": true, "regions[0].compute.ecs.sidecars.agent.imag": false,
	} {
		assert.Equal(t, want, Own().placed(given, path), path)
	}
}
