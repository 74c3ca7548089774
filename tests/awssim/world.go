package awssim

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"time"
)

// World is a deep snapshot of everything that exists, in an order that does not depend on time.
type World struct {
	Resources []Resource `json:"resources"`
}

// Resource is one thing that exists in the world.
type Resource struct {
	Type    string `json:"type"`
	Region  string `json:"region"`
	Account string `json:"account"`
	ID      string `json:"id"`
	ARN     string `json:"arn,omitempty"`
	// URN is the Pulumi resource that created it; empty for what AWS made by itself.
	URN string `json:"urn,omitempty"`
	// Name is the logical name in URN, else the physical one.
	Name    string `json:"name,omitempty"`
	Inputs  Values `json:"inputs"`
	Outputs Values `json:"outputs"`
	// References are the ids of what it refers to.
	References []string `json:"references,omitempty"`
	// Forgotten says that the provider no longer sees it, as a key that is pending deletion.
	Forgotten bool `json:"forgotten,omitempty"`
	// Brought says that somebody made it by hand, not the program.
	Brought bool `json:"brought,omitempty"`
}

// Object is the live form of a resource inside the simulator. Region is "" for global objects.
type Object struct {
	Type, Region, Account, ID, ARN, URN string
	// Inputs are the checked inputs it was last created or updated with.
	Inputs Values
	// Live is the truth, as a read gives it.
	Live Values
	// Hidden is what AWS knows and the provider does not show.
	Hidden Values
	// Owner is the object that it disappears with; a reference from it never holds its owner.
	Owner *Object
	// Forgotten: it still exists, but the provider no longer sees it.
	Forgotten bool
	// Vanishes is when a forgotten object is gone for good; never when zero.
	Vanishes time.Time
	// Brought: somebody made it by hand.
	Brought bool

	refs []reference
}

// reference is one resolved reference to another object.
type reference struct {
	to   *Object
	held *Rule
	// property is the declared property it came from, or "" for one that was added by hand.
	property string
	// must says that AWS refuses what refers to a target that does not exist.
	must bool
}

type objectKey struct{ account, region, typ, id string }

func (o *Object) key() objectKey { return objectKey{o.Account, o.Region, o.Type, o.ID} }

// world is the state of AWS. The simulator's lock guards it.
type world struct {
	objects map[objectKey]*Object
	serial  int
	// counters number what AWS numbers by itself, as revisions.
	counters map[string]int
	now      time.Time
}

func newWorld() *world {
	return &world{
		objects: map[objectKey]*Object{}, counters: map[string]int{}, now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
	}
}

// sorted lists the objects that a filter takes, in a stable order.
func (w *world) sorted(take func(*Object) bool) []*Object {
	var list []*Object
	for o := range maps.Values(w.objects) {
		if take(o) {
			list = append(list, o)
		}
	}
	slices.SortFunc(list, func(a, b *Object) int {
		return cmp.Or(cmp.Compare(a.Account, b.Account), cmp.Compare(a.Region, b.Region),
			cmp.Compare(a.Type, b.Type), cmp.Compare(a.ID, b.ID))
	})
	return list
}

// hex makes digits that never repeat and do not depend on time.
func (w *world) hex(digits int) string {
	w.serial++
	h := fnv.New64a()
	fmt.Fprintf(h, "awssim %d", w.serial)
	text := fmt.Sprintf("%08x%016x", w.serial, h.Sum64())
	for len(text) < digits {
		text += text
	}
	return text[:digits]
}

// holders lists what refuses the deletion of an object, with the rule that each reference names.
func (w *world) holders(target *Object) (holders []*Object, held *Rule) {
	holders = w.sorted(func(o *Object) bool {
		return o != target && !o.ownedBy(target) && slices.ContainsFunc(o.refs, func(r reference) bool {
			return r.to == target && r.held != nil
		})
	})
	if len(holders) == 0 {
		return nil, nil
	}
	for _, r := range holders[0].refs {
		if r.to == target && r.held != nil {
			held = r.held
		}
	}
	return holders, held
}

func (o *Object) ownedBy(owner *Object) bool {
	for at := o.Owner; at != nil; at = at.Owner {
		if at == owner {
			return true
		}
	}
	return false
}

// remove takes an object and everything that it owns out of the world.
func (w *world) remove(target *Object) {
	for _, o := range w.sorted(func(o *Object) bool { return o.ownedBy(target) }) {
		delete(w.objects, o.key())
	}
	delete(w.objects, target.key())
}

// pass lets time go by, and what was to vanish meanwhile vanishes.
func (w *world) pass(d time.Duration) {
	w.now = w.now.Add(d)
	for _, o := range w.sorted(func(o *Object) bool { return !o.Vanishes.IsZero() && !o.Vanishes.After(w.now) }) {
		w.remove(o)
	}
}

// snapshot copies the world.
func (w *world) snapshot() World {
	all := w.sorted(func(*Object) bool { return true })
	snapshot := World{Resources: make([]Resource, 0, len(all))}
	for _, o := range all {
		snapshot.Resources = append(snapshot.Resources, o.resource())
	}
	return snapshot
}

func (o *Object) resource() Resource {
	r := Resource{
		Type: o.Type, Region: o.Region, Account: o.Account, ID: o.ID, ARN: o.ARN, URN: o.URN,
		Name:   cmp.Or(urnName(o.URN), o.Live.String("name"), o.ID),
		Inputs: withoutDefaults(o.Inputs.Clone()), Outputs: o.Live.Clone(), Forgotten: o.Forgotten,
		Brought: o.Brought,
	}
	for _, each := range o.refs {
		r.References = append(r.References, each.to.ID)
	}
	slices.Sort(r.References)
	r.References = slices.Compact(r.References)
	return r
}
