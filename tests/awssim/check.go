package awssim

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// defaultsKey is where the bridge notes which inputs it filled in itself.
const defaultsKey = "__defaults"

// Rules of the provider's schema, the same for every type.
var (
	ruleUnknownKey = rule("schema.unknown-key", srcBridgeCheck, Invalid)
	ruleOutputOnly = rule("schema.output-only", srcBridgeCheck, Invalid)
	ruleKind       = rule("schema.kind", srcBridgeCheck, Invalid)
	ruleRequired   = rule("schema.required", srcBridgeCheck, Invalid)
	ruleEnum       = rule("schema.enum", srcBridgeCheck, Invalid)
	ruleRange      = rule("schema.range", srcBridgeCheck, Invalid)
	ruleLength     = rule("schema.length", srcBridgeCheck, Invalid)
	ruleItems      = rule("schema.items", srcBridgeCheck, Invalid)
	rulePattern    = rule("schema.pattern", srcBridgeCheck, Invalid)
	ruleValid      = rule("schema.valid", srcBridgeCheck, Invalid)
	ruleJSON       = rule("schema.json", srcBridgeCheck, Invalid)
	ruleConflicts  = rule("schema.conflicts-with", srcBridgeCheck, Invalid)
	ruleTogether   = rule("schema.required-with", srcBridgeCheck, Invalid)
	ruleExactlyOne = rule("schema.exactly-one-of", srcBridgeCheck, Invalid)
	ruleAtLeastOne = rule("schema.at-least-one-of", srcBridgeCheck, Invalid)
	ruleNameLength = rule("names.too-long", srcBridgeNames, Invalid)
)

// checking is one Check call.
type checking struct {
	t        *Type
	name     string
	seed     []byte
	olds     Values
	refusals []*Refusal
}

// check validates inputs and fills in names and defaults, as the bridge does.
func (t *Type) check(name string, seed []byte, olds, news Values) (Values, []*Refusal) {
	c := &checking{t: t, name: name, seed: seed, olds: olds}
	news = news.Clone()
	delete(news, defaultsKey)
	checked := c.fill(t.Properties, olds, news)
	c.object("", t.Properties, checked)
	if t.Check != nil && len(c.refusals) == 0 {
		c.refusals = append(c.refusals, t.Check(checked)...)
	}
	return checked, c.refusals
}

func (c *checking) refuse(r *Rule, path, format string, args ...any) {
	c.refusals = append(c.refusals, r.On(path, format, args...))
}

// fill adds names and defaults to an object, and to the objects in it, with the list of what was added.
func (c *checking) fill(properties Properties, olds, news Values) Values {
	oldDefaults := olds.Strings(defaultsKey)
	var added []any
	for _, key := range slices.Sorted(maps.Keys(properties)) {
		p := properties[key]
		if news[key] == nil {
			if v := c.defaultOf(key, p, properties, news, olds, slices.Contains(oldDefaults, key)); v != nil {
				news[key] = v
				added = append(added, key)
			}
			continue
		}
		news[key] = c.fillValue(p, olds[key], news[key])
	}
	if added == nil {
		added = []any{}
	}
	news[defaultsKey] = added
	return news
}

func (c *checking) fillValue(p Property, old, value any) any {
	if text, is := documentText(p, value); is {
		return text
	}
	switch v := coerce(p.Kind, value).(type) {
	case map[string]any:
		if p.Kind == Block {
			before, _ := old.(map[string]any)
			return map[string]any(c.fill(p.Fields, before, v))
		}
	case []any:
		if p.Elem == nil {
			return value
		}
		before, _ := old.([]any)
		for i, each := range v {
			var was any
			if i < len(before) {
				was = before[i]
			}
			v[i] = c.fillValue(*p.Elem, was, each)
		}
	default:
		return v
	}
	return value
}

// documentText is the text of a JSON document that was given as an object.
func documentText(p Property, value any) (string, bool) {
	object, is := value.(map[string]any)
	if !p.JSON || !is || hasUnknown(object) {
		return "", false
	}
	text, err := json.Marshal(object)
	return string(text), err == nil
}

// coerce turns scalars into what the schema wants, as the bridge does: a number given for a string passes.
func coerce(kind Kind, value any) any {
	switch v := value.(type) {
	case bool:
		if kind == String {
			return strconv.FormatBool(v)
		}
	case float64:
		if kind == String {
			return strconv.FormatFloat(v, 'f', -1, 64)
		}
	}
	return value
}

func (c *checking) defaultOf(key string, p Property, siblings Properties, news, olds Values, wasDefault bool) any {
	if p.AutoName == nil && p.Default == nil {
		return nil
	}
	for _, other := range slices.Concat(p.ConflictsWith, p.ExactlyOneOf) {
		if other != key && news[other] != nil {
			return nil
		}
	}
	for other, o := range siblings {
		if news[other] != nil && slices.Contains(o.ConflictsWith, key) {
			return nil
		}
	}
	if p.AutoName == nil {
		return normal(p.Default)
	}
	if wasDefault && olds[key] != nil {
		return olds[key]
	}
	base := c.name
	if p.AutoName.Transform != nil {
		base = p.AutoName.Transform(base)
	}
	named, err := resource.NewUniqueName(c.seed, base+"-", 7, p.AutoName.Max, nil)
	if err != nil {
		c.refuse(ruleNameLength, key, "could not make instance of '%s': %s", c.t.Token, err)
		return nil
	}
	return named
}

// object validates the properties of an object.
func (c *checking) object(path string, properties Properties, values Values) {
	for _, key := range slices.Sorted(maps.Keys(values)) {
		p, declared := properties[key]
		switch at := join(path, key); {
		case key == defaultsKey:
		case !declared:
			c.refuse(ruleUnknownKey, at, "an unexpected argument %q was given", at)
		case p.Output:
			c.refuse(ruleOutputOnly, at, "the value of %q is decided by the provider and cannot be given", at)
		default:
			c.value(at, p, values[key])
		}
	}
	for _, key := range slices.Sorted(maps.Keys(properties)) {
		c.siblings(path, key, properties[key], values)
	}
}

// siblings checks what a property demands of the ones beside it.
func (c *checking) siblings(path, key string, p Property, values Values) {
	at, given := join(path, key), values.Has(key)
	if p.Required && !given {
		c.refuse(ruleRequired, at, "Missing required argument: the argument %q is required", at)
	}
	for _, other := range p.ConflictsWith {
		if given && values.Has(other) {
			c.refuse(ruleConflicts, at, "%q conflicts with %s", at, join(path, other))
		}
	}
	for _, other := range p.RequiredWith {
		if given && !values.Has(other) {
			c.refuse(ruleTogether, at, "%q: all of %v must be given", at, p.RequiredWith)
		}
	}
	count := func(keys []string) (n int) {
		for _, each := range keys {
			if values.Has(each) {
				n++
			}
		}
		return n
	}
	if len(p.ExactlyOneOf) > 0 && count(p.ExactlyOneOf) != 1 {
		c.refuse(ruleExactlyOne, at, "exactly one of %v must be given", p.ExactlyOneOf)
	}
	if len(p.AtLeastOneOf) > 0 && count(p.AtLeastOneOf) == 0 {
		c.refuse(ruleAtLeastOne, at, "at least one of %v must be given", p.AtLeastOneOf)
	}
}

// value validates one value.
func (c *checking) value(at string, p Property, value any) {
	if isUnknown(value) || value == nil {
		return
	}
	if !fits(p.Kind, value) {
		c.refuse(ruleKind, at, "%q has the wrong type: got %T", at, value)
		return
	}
	switch v := value.(type) {
	case []any:
		for i, each := range v {
			c.value(fmt.Sprintf("%s[%d]", at, i), *p.Elem, each)
		}
		if n := len(v); p.MaxItems > 0 && n > p.MaxItems || n < p.MinItems {
			c.refuse(ruleItems, at, "%q has %d elements, allowed are %d to %d", at, n, p.MinItems, p.MaxItems)
		}
	case map[string]any:
		if p.Kind == Block {
			c.object(at, p.Fields, v)
			break
		}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			c.value(join(at, key), *p.Elem, v[key])
		}
	}
	if hasUnknown(value) {
		return
	}
	c.bounds(at, p, value)
}

// bounds checks a known value against the declared limits.
func (c *checking) bounds(at string, p Property, value any) {
	if len(p.Enum) > 0 && !slices.ContainsFunc(p.Enum, func(e any) bool { return same(normal(e), value) }) {
		c.refuse(ruleEnum, at, "expected %s to be one of %v, got %v", at, p.Enum, value)
	}
	if n, is := value.(float64); is && (p.Min != 0 || p.Max != 0) && (n < p.Min || n > p.Max) {
		c.refuse(ruleRange, at, "expected %s to be in the range (%v - %v), got %v", at, p.Min, p.Max, n)
	}
	if s, is := value.(string); is {
		n := utf8.RuneCountInString(s)
		if n < p.MinLen || p.MaxLen > 0 && n > p.MaxLen {
			c.refuse(ruleLength, at, "expected length of %s to be in the range (%d - %d), got %s",
				at, p.MinLen, p.MaxLen, s)
		}
		if p.Pattern != nil && !p.Pattern.MatchString(s) {
			c.refuse(rulePattern, at, "invalid value for %s (%q): must match %s", at, s, p.Pattern)
		}
	}
	if text, is := value.(string); is && p.JSON && !json.Valid([]byte(text)) {
		c.refuse(ruleJSON, at, "%q contains an invalid JSON policy", at)
	}
	if p.Valid == nil {
		return
	}
	if wrong := p.Valid(value); wrong != "" {
		c.refuse(ruleValid, at, "invalid value for %s: %s", at, wrong)
	}
}

// fits says whether a value has the kind.
func fits(kind Kind, value any) bool {
	switch v := value.(type) {
	case string:
		return kind == String
	case bool:
		return kind == Bool
	case float64:
		return kind == Float || kind == Int && v == math.Trunc(v)
	case []any:
		return kind == List
	case map[string]any:
		return kind == Map || kind == Block
	case archive:
		return kind == File
	}
	return false
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return strings.Join([]string{path, key}, ".")
}

// withoutDefaults takes the bridge's notes out of inputs.
func withoutDefaults(values Values) Values {
	stripped, _ := stripDefaults(map[string]any(values)).(map[string]any)
	return stripped
}

func stripDefaults(v any) any {
	switch v := v.(type) {
	case map[string]any:
		clean := make(map[string]any, len(v))
		for key, each := range v {
			if key != defaultsKey {
				clean[key] = stripDefaults(each)
			}
		}
		return clean
	case []any:
		clean := make([]any, len(v))
		for i, each := range v {
			clean[i] = stripDefaults(each)
		}
		return clean
	}
	return v
}
