package awssim

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Op is one create, update, read or delete on its way through a type's functions. The world is locked for its length.
// A function must refuse before it changes anything besides op.Object: only op.Object is rolled back.
type Op struct {
	// Region is the provider's region, even for global types. Account is the connection's account.
	Region, Account string
	// Object is what is acted on.
	Object *Object
	// In are the checked inputs of a create or an update.
	In Values
	// Old are the outputs that the state held before an update, a read or a delete.
	Old Values
	// Keep, set by Delete, leaves the object in the world and only forgets it.
	Keep bool

	sim     *Sim
	changed []string
	timeout time.Duration
}

// Changed says whether an update changes the property.
func (op *Op) Changed(property string) bool { return slices.Contains(op.changed, property) }

// Set sets properties of the object's truth; ints and string lists may be given as they are.
func (op *Op) Set(values Values) {
	for key, v := range values {
		if v == nil {
			delete(op.Object.Live, key)
			continue
		}
		op.Object.Live[key] = normal(v)
	}
}

// SetDefault sets properties that are not given.
func (op *Op) SetDefault(values Values) {
	for key, v := range values {
		if op.Object.Live[key] == nil && v != nil {
			op.Object.Live[key] = normal(v)
		}
	}
}

// Identify gives a new object its id and ARN, and sets the output `arn` where the type has one.
func (op *Op) Identify(id, arn string) {
	op.Object.ID, op.Object.ARN = id, arn
	if t := types[op.Object.Type]; arn != "" && t != nil {
		if _, has := t.Properties["arn"]; has {
			op.Object.Live["arn"] = arn
		}
	}
}

// NewID makes an id that is never reused: the prefix and 17 hex digits.
func (op *Op) NewID(prefix string) string { return prefix + op.sim.world.hex(17) }

// Hex makes digits that are never reused.
func (op *Op) Hex(digits int) string { return op.sim.world.hex(digits) }

// Count numbers from 1 what AWS numbers by itself under a key; a number is never given twice.
func (op *Op) Count(key string) int {
	op.sim.world.counters[key]++
	return op.sim.world.counters[key]
}

// ARN spells an ARN of the connection's region and account.
func (op *Op) ARN(service, rest string) string {
	return fmt.Sprintf("arn:aws:%s:%s:%s:%s", service, op.Region, op.Account, rest)
}

// GlobalARN spells an ARN without a region.
func (op *Op) GlobalARN(service, rest string) string {
	return fmt.Sprintf("arn:aws:%s::%s:%s", service, op.Account, rest)
}

// regionOf is where objects of a type live, seen from a region.
func regionOf(token, region string) string {
	if t := types[token]; t != nil && t.Scope == Global {
		return ""
	}
	return region
}

// Find returns the object of a type by its id in the connection's region (or the global one), or nil.
func (op *Op) Find(token, id string) *Object { return op.FindIn(op.Region, token, id) }

// FindIn returns the object of a type by its id in a region, or nil.
func (op *Op) FindIn(region, token, id string) *Object {
	o := op.sim.world.objects[objectKey{op.Account, regionOf(token, region), token, id}]
	if o == nil || o.Forgotten {
		return nil
	}
	return o
}

// FindBy returns the object of a type in the connection's region whose live property has the value, or nil.
func (op *Op) FindBy(token, property, value string) *Object {
	for _, o := range op.Objects(token) {
		if o.by(property) == value {
			return o
		}
	}
	return nil
}

// FindARN returns the object with an ARN, in whatever region it is, or nil.
func (op *Op) FindARN(arn string) *Object {
	found := op.sim.world.sorted(func(o *Object) bool { return arn != "" && o.ARN == arn && !o.Forgotten })
	if len(found) == 0 {
		return nil
	}
	return found[0]
}

// Objects lists the objects of a type in the connection's region (or the global ones).
func (op *Op) Objects(token string) []*Object { return op.ObjectsIn(op.Region, token) }

// ObjectsIn lists the objects of a type in a region.
func (op *Op) ObjectsIn(region, token string) []*Object {
	region = regionOf(token, region)
	return op.sim.world.sorted(func(o *Object) bool {
		return o.Account == op.Account && o.Region == region && o.Type == token && !o.Forgotten
	})
}

// Everywhere lists the objects of a type in all regions of the account.
func (op *Op) Everywhere(token string) []*Object {
	return op.sim.world.sorted(func(o *Object) bool {
		return o.Account == op.Account && o.Type == token && !o.Forgotten
	})
}

// Referrers lists the objects of a type that refer to a target.
func (op *Op) Referrers(target *Object, token string) []*Object {
	return op.sim.world.sorted(func(o *Object) bool {
		return o.Type == token && !o.Forgotten && o.refersTo(target)
	})
}

// Add puts an object into the world that AWS makes by itself, in the connection's region unless it names one; with an
// owner it disappears together with it. Its type needs no declaration.
func (op *Op) Add(o *Object) *Object {
	o.Account = op.Account
	if o.Region == "" {
		o.Region = regionOf(o.Type, op.Region)
	}
	if o.Live == nil {
		o.Live = Values{}
	}
	o.Live, _ = normal(o.Live).(map[string]any)
	op.sim.world.objects[o.key()] = o
	return o
}

// Remove takes an object, and what it owns, out of the world without asking.
func (op *Op) Remove(o *Object) { op.sim.world.remove(o) }

// Refer makes one object refer to another; held, unless nil, refuses the deletion of the target for as long.
func (op *Op) Refer(from, to *Object, held *Rule) {
	from.refs = append(from.refs, reference{to: to, held: held})
}

// Unrefer takes back the references that Refer made.
func (op *Op) Unrefer(from, to *Object) {
	from.refs = slices.DeleteFunc(from.refs, func(r reference) bool { return r.to == to && r.property == "" })
}

// NeedRegion refuses when another region, whose API the operation also calls, is lost.
func (op *Op) NeedRegion(region string) error {
	if r := op.sim.unreachable(region, op.Object.Type); r != nil {
		return r
	}
	return nil
}

// Now is the simulated time.
func (op *Op) Now() time.Time { return op.sim.world.now }

// Spend lets simulated time pass, as a provider's waiter does.
func (op *Op) Spend(d time.Duration) { op.sim.world.pass(d) }

// Outlasts lets the time of a step pass, and says whether it takes longer than the provider waits: as long as the
// program's customTimeouts say, else as the provider does by default.
func (op *Op) Outlasts(takes, byDefault time.Duration) bool {
	limit := cmp.Or(op.timeout, byDefault)
	op.Spend(min(takes, limit))
	return takes > limit
}

// by is the value that a reference names the object with.
func (o *Object) by(property string) string {
	switch property {
	case "", "id":
		return o.ID
	case "arn":
		return o.ARN
	}
	return o.Live.String(property)
}

func (o *Object) refersTo(target *Object) bool {
	return slices.ContainsFunc(o.refs, func(r reference) bool { return r.to == target })
}

// resolve looks up the declared references of an object and replaces the ones it had. An update sends only what
// changes, so a reference to what is gone is refused only then.
func (op *Op) resolve(t *Type) error {
	o := op.Object
	kept := slices.DeleteFunc(slices.Clone(o.refs), func(r reference) bool { return r.property != "" })
	for _, declared := range t.Refs {
		for _, value := range leaves(map[string]any(o.Live), strings.Split(declared.Property, ".")) {
			target := op.target(declared, value)
			sent := op.Old == nil || op.Changed(topLevel(declared.Property))
			if target == nil && declared.Missing != nil && sent {
				return declared.Missing.Refuse("the %s %q that %s names does not exist in %s",
					shortType(declared.To), value, declared.Property, op.Region)
			}
			if target != nil {
				kept = append(kept, reference{
					to: target, held: declared.Held, property: declared.Property, must: declared.Missing != nil,
				})
			}
		}
	}
	o.refs = kept
	return nil
}

func (op *Op) target(declared Ref, value string) *Object {
	candidates := op.Objects(declared.To)
	if declared.AnyRegion {
		candidates = op.Everywhere(declared.To)
	}
	for _, o := range candidates {
		if o.by(declared.By) == value {
			return o
		}
	}
	return nil
}

// leaves are the strings at a path, with lists walked.
func leaves(v any, path []string) []string {
	switch v := v.(type) {
	case []any:
		var all []string
		for _, each := range v {
			all = append(all, leaves(each, path)...)
		}
		return all
	case map[string]any:
		if len(path) > 0 {
			return leaves(v[path[0]], path[1:])
		}
	case string:
		if len(path) == 0 && v != "" {
			return []string{v}
		}
	}
	return nil
}

// shortType is the last part of a token.
func shortType(token string) string { return token[strings.LastIndexByte(token, ':')+1:] }
