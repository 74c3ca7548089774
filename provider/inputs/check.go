package inputs

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// plain is why a value must not be an output or a secret, and the way out.
const plain = "but it is needed in plain text before anything is built; give a value of the program or of the " +
	"stack's configuration"

// Check finds every mistake in the inputs of a resource or function, by its token or its name, that the schema and the
// table can tell. Values that must not be known yet are fine; no message shows a secret.
func (p *Package) Check(token string, inputs property.Map) topology.Problems {
	_, c := p.check(token, inputs)
	return c.problems
}

// check gives, beside the problems, what is left of the inputs without their mistakes: a bad leaf is unknown,
// everything else that is bad is gone.
func (p *Package) check(token string, inputs property.Map) (property.Map, *checker) {
	c := &checker{pkg: p}
	root, ok := p.objects[typeName(token)]
	if !ok {
		c.taints = append(c.taints, taint{"", true})
		c.report(RuleUnknownType, "", "the package schema does not have %s; build the plugin and its schema together", token)
		return property.Map{}, c
	}
	return c.object("", root, inputs), c
}

// checker collects the mistakes of one set of inputs.
type checker struct {
	pkg      *Package
	problems topology.Problems
	taints   []taint
}

// taint is a path whose value is wrong, so that what else is said about it would be said about nothing.
type taint struct {
	path string
	// block is true where an object or list is wrong, so that its absence says nothing about what is around it either.
	block bool
}

// node is one value to check: where it is and what is demanded of it.
type node struct {
	path     string
	spec     schema.TypeSpec
	table    Property
	required bool
}

// report adds a problem.
func (c *checker) report(rule, path, format string, args ...any) {
	c.problems = append(c.problems, topology.Problem{Rule: rule, Path: path, Message: fmt.Sprintf(format, args...)})
}

// fault adds a problem with a value, and the taint that comes with it.
func (c *checker) fault(n node, rule, format string, args ...any) {
	c.report(rule, n.path, format, args...)
	c.taint(n.path, n.spec)
}

// taint remembers that the value at a path is wrong.
func (c *checker) taint(path string, spec schema.TypeSpec) {
	isBlock := slices.Contains([]kind{kindObject, kindList, kindMap}, c.pkg.kindOf(spec))
	c.taints = append(c.taints, taint{path, isBlock})
}

// object checks the properties of an object, known or not, in the order of their names.
func (c *checker) object(path string, o object, m property.Map) property.Map {
	misspelt := c.misspelt(o, m)
	clean := map[string]property.Value{}
	for _, key := range keysOf(o.properties, m.AsMap()) {
		spec, known := o.properties[key]
		n := node{child(path, key), spec.TypeSpec, Lookup(o.name, key), slices.Contains(o.required, key)}
		switch value := m.Get(key); {
		case !known && !value.IsNull():
			c.unknownProperty(path, o, key, misspelt[key], value)
		case !value.IsNull():
			if value, ok := c.value(n, value); ok {
				clean[key] = value
			}
		case n.required && !slices.Contains(slices.Collect(maps.Values(misspelt)), key):
			c.fault(n, RuleMissing, "missing, but required; set it to %s", c.pkg.kindOf(n.spec).words())
		}
	}
	return property.NewMap(clean)
}

// misspelt maps each unknown key of an object to the property that it most likely means, where that one is not given.
func (c *checker) misspelt(o object, m property.Map) map[string]string {
	absent := slices.DeleteFunc(slices.Sorted(maps.Keys(o.properties)), func(key string) bool {
		return !m.Get(key).IsNull()
	})
	found := map[string]string{}
	for key, value := range m.All {
		if _, known := o.properties[key]; known || value.IsNull() {
			continue
		}
		if meant, ok := nearest(key, absent); ok {
			found[key] = meant
		}
	}
	return found
}

// unknownProperty reports a key that the object does not have. It taints the property that is meant; where none is, the
// key may stand for a block, so that the absence of any says nothing.
func (c *checker) unknownProperty(path string, o object, key, meant string, v property.Value) {
	known := slices.Sorted(maps.Keys(o.properties))
	wayOut := "its properties are " + commas(known)
	switch given, ok := nearest(key, known); {
	case meant != "":
		wayOut = fmt.Sprintf("did you mean %s?", meant)
		c.taint(child(path, meant), o.properties[meant].TypeSpec)
	case ok:
		wayOut = fmt.Sprintf("%s is given already, so remove it", given)
	case v.IsMap() && path != "":
		c.taints = append(c.taints, taint{path, true})
	}
	c.report(RuleUnknownProperty, child(path, key), "%s has no such property; %s", o.name, wayOut)
}

// value checks one value that is not null, and says what is left of it, if anything.
func (c *checker) value(n node, v property.Value) (property.Value, bool) {
	switch structural := c.pkg.structural(n.spec); {
	case structural && v.IsComputed():
		c.fault(n, RuleUnknownValue, "not known yet, because it comes from another resource's output, %s", plain)
		return property.Value{}, false
	case structural && len(v.Dependencies()) > 0:
		c.fault(n, RuleOutput, "comes from another resource's output, %s", plain)
		return property.Value{}, false
	case structural && v.Secret():
		c.fault(n, RuleSecret, "a secret, %s", plain)
		return property.Value{}, false
	case v.IsComputed():
		return v, true
	}
	if n.table.Hidden {
		v = v.WithSecret(true)
	}
	switch c.pkg.kindOf(n.spec) {
	case kindAny:
		return v, true
	case kindUnion:
		return c.union(n, v)
	case kindObject, kindMap:
		return c.mapping(n, v)
	case kindList:
		return c.list(n, v)
	default:
		return c.leaf(n, v)
	}
}

// union accepts what one of the alternatives accepts, and else says what the first has against it.
func (c *checker) union(n node, v property.Value) (property.Value, bool) {
	for _, spec := range n.spec.OneOf {
		attempt := &checker{pkg: c.pkg}
		alternative := n
		alternative.spec = spec
		if clean, ok := attempt.value(alternative, v); ok && len(attempt.problems) == 0 {
			return clean, true
		}
	}
	n.spec = n.spec.OneOf[0]
	return c.value(n, v)
}

// mapping checks an object of the package, or a map with keys of the user's choice.
func (c *checker) mapping(n node, v property.Value) (property.Value, bool) {
	if !v.IsMap() {
		c.wrongType(n, v)
		return property.Value{}, false
	}
	if c.pkg.kindOf(n.spec) == kindObject {
		return property.WithGoValue(v, c.object(n.path, c.pkg.objectOf(n.spec), v.AsMap())), true
	}
	clean := map[string]property.Value{}
	for key, value := range v.AsMap().AllStable {
		if value, ok := c.member(n, child(n.path, key), n.spec.AdditionalProperties, v, value); ok {
			clean[key] = value
		}
	}
	return property.WithGoValue(v, property.NewMap(clean)), true
}

// list checks the elements of a list.
func (c *checker) list(n node, v property.Value) (property.Value, bool) {
	if !v.IsArray() {
		c.wrongType(n, v)
		return property.Value{}, false
	}
	var clean []property.Value
	for i, value := range v.AsArray().All {
		if value, ok := c.member(n, element(n.path, i), n.spec.Items, v, value); ok {
			clean = append(clean, value)
		}
	}
	return property.WithGoValue(v, property.NewArray(clean)), true
}

// member checks an element of a list or map. The elements of a secret are secret, so that no message shows them.
func (c *checker) member(n node, path string, spec *schema.TypeSpec, of, v property.Value) (property.Value, bool) {
	if spec == nil {
		spec = &schema.TypeSpec{Type: "string"}
	}
	at := node{path: path, spec: *spec, table: n.table}
	if v.IsNull() {
		c.fault(at, RuleNull, "null, but elements have values; remove it, or set it to %s", c.pkg.kindOf(*spec).words())
		return property.Value{}, false
	}
	if of.Secret() {
		v = v.WithSecret(true)
	}
	return c.value(at, v)
}

// leaf checks a value without parts. A bad one that may be unknown is, so that nothing else is concluded from it.
func (c *checker) leaf(n node, v property.Value) (property.Value, bool) {
	before := len(c.problems)
	switch k := c.pkg.kindOf(n.spec); {
	case !fits(k, v):
		c.wrongType(n, v)
	case k == kindEnum:
		c.enum(n, v)
	case k == kindInteger:
		c.integer(n, v)
	case k == kindString:
		c.text(n, v)
	}
	if len(c.problems) == before {
		return v, true
	}
	return property.New(property.Computed), !c.pkg.structural(n.spec)
}

// fits says whether a value has a kind.
func fits(k kind, v property.Value) bool {
	switch k {
	case kindString, kindEnum:
		return v.IsString()
	case kindInteger, kindNumber:
		return v.IsNumber()
	case kindBoolean:
		return v.IsBool()
	case kindAsset:
		return v.IsAsset() || v.IsArchive()
	case kindResource:
		return v.IsResourceReference()
	default:
		return true
	}
}

// wrongType reports a value of another type, with the way to write it where that can be told.
func (c *checker) wrongType(n node, v property.Value) {
	k := c.pkg.kindOf(n.spec)
	wayOut := "set it to " + k.words()
	switch {
	case v.Secret():
	case v.IsString() && isLiteral(k, v.AsString()):
		wayOut = fmt.Sprintf("write %s without quotes", v.AsString())
	case k == kindString && (v.IsNumber() || v.IsBool()):
		wayOut = fmt.Sprintf("write \"%s\"", shown(v))
	case k == kindList && !v.IsMap():
		wayOut = "put it into a list"
	case k == kindObject && len(c.pkg.objectOf(n.spec).required) == 0:
		wayOut = "write {} to take every default"
	}
	c.fault(n, RuleType, "%s, but %s is needed; %s", typed(v), k.words(), wayOut)
}

// isLiteral says whether a string would be a valid value of a kind without its quotes.
func isLiteral(k kind, s string) bool {
	switch k {
	case kindInteger:
		_, err := strconv.ParseInt(s, 10, 32)
		return err == nil
	case kindNumber:
		_, err := strconv.ParseFloat(s, 64)
		return err == nil
	case kindBoolean:
		return s == "true" || s == "false"
	default:
		return false
	}
}

// enum checks a string against an enumeration.
func (c *checker) enum(n node, v property.Value) {
	values := c.pkg.enumOf(n.spec)
	if slices.Contains(values, v.AsString()) {
		return
	}
	for start, reason := range n.table.Refused {
		if strings.HasPrefix(v.AsString(), start) && !v.Secret() {
			c.fault(n, RuleOneOf, "%s %s", shown(v), reason)
			return
		}
	}
	wayOut := "choose one of them"
	if meant, ok := nearest(v.AsString(), values); ok && !v.Secret() {
		wayOut = fmt.Sprintf("did you mean %q?", meant)
	}
	c.fault(n, RuleOneOf, "%s is not one of %s; %s", shown(v), commas(values), wayOut)
}

// integer checks a number without a fraction, and its limits.
func (c *checker) integer(n node, v property.Value) {
	number := v.AsNumber()
	switch {
	case math.IsNaN(number) || math.Abs(number) > math.MaxInt32:
		c.fault(n, RuleInteger, "%s is not a whole number of 32 bits; set it to one", shown(v))
	case number != math.Trunc(number) && v.Secret():
		c.fault(n, RuleInteger, "%s is not a whole number; round it", shown(v))
	case number != math.Trunc(number):
		c.fault(n, RuleInteger, "%s is not a whole number; use %.0f or %.0f", shown(v), math.Floor(number), math.Ceil(number))
	case len(n.table.OneOf) > 0 && !slices.Contains(n.table.OneOf, int(number)):
		c.fault(n, RuleOneOf, "%s is not one of %s%s; choose one of them", shown(v), commas(n.table.OneOf), unit(n.table))
	case n.table.Max != 0 && (int(number) < n.table.Min || int(number) > n.table.Max):
		c.fault(n, RuleLimits, "%s is outside the limits %d to %d%s; choose a value between them",
			shown(v), n.table.Min, n.table.Max, unit(n.table))
	}
}

// unit is the unit of a property, to follow a number.
func unit(p Property) string {
	if p.Unit == "" {
		return ""
	}
	return " " + p.Unit
}

// text checks the length and the format of a string.
func (c *checker) text(n node, v property.Value) {
	length := utf8.RuneCountInString(v.AsString())
	switch {
	case n.required && length == 0:
		c.fault(n, RuleEmpty, "empty, but required; set it to a string that is not")
	case n.table.MaxLength != 0 && (length < n.table.MinLength || length > n.table.MaxLength):
		c.fault(n, RuleLength, "%d characters long, but %d to %d are allowed; choose another value",
			length, n.table.MinLength, n.table.MaxLength)
	case n.table.Format != nil && !n.table.Format.valid(v.AsString()):
		c.fault(n, RuleFormat, "%s is not %s; write it like %s", shown(v), n.table.Format.Words, n.table.Format.Example)
	}
}

// keysOf lists the keys of two maps in order.
func keysOf[A, B any](a map[string]A, b map[string]B) []string {
	keys := slices.AppendSeq(slices.Collect(maps.Keys(a)), maps.Keys(b))
	slices.Sort(keys)
	return slices.Compact(keys)
}
