package awssim

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Change is one property that differs between state and inputs.
type Change struct {
	// Path is the Pulumi property path.
	Path string
	// Kind is add, delete or update.
	Kind string
	// Replace says that the resource is replaced for it.
	Replace bool
}

// Plan is what a type's CustomizeDiff sees and decides.
type Plan struct {
	// Region and Account are those of the connection.
	Region, Account string
	// Old are the outputs of the state, nil for a resource that is not there yet.
	Old Values
	// New are the checked inputs; parts may be Unknown.
	New Values

	changes  []Change
	computed []string
	planned  Values
}

// Changed says whether the property changes.
func (p *Plan) Changed(property string) bool {
	return slices.ContainsFunc(p.changes, func(c Change) bool { return topLevel(c.Path) == property })
}

// ForceNew makes a change of the property replace the resource.
func (p *Plan) ForceNew(property string) {
	for i, c := range p.changes {
		if topLevel(c.Path) == property {
			p.changes[i].Replace = true
		}
	}
}

// SetNewComputed makes an output unknown until the update is done.
func (p *Plan) SetNewComputed(property string) { p.computed = append(p.computed, property) }

// SetNew makes an output known, or partly known, before the create or update is done.
func (p *Plan) SetNew(property string, value any) {
	if p.planned == nil {
		p.planned = Values{}
	}
	p.planned[property] = value
}

// topLevel is the first name of a property path.
func topLevel(path string) string {
	if i := strings.IndexAny(path, ".["); i >= 0 {
		return path[:i]
	}
	return path
}

// diff compares inputs with the state, as the bridge plans a change.
func (t *Type) diff(conn *connection, olds, news Values, ignore []string) (*Plan, error) {
	news = withoutDefaults(news)
	p := &Plan{Region: conn.region, Account: conn.account, Old: olds, New: news}
	for _, key := range slices.Sorted(maps.Keys(t.Properties)) {
		if property := t.Properties[key]; !property.Output {
			p.changes = append(p.changes, compare(key, property, olds[key], news[key])...)
		}
	}
	if t.Tagged && !same(withoutEmpty(olds.Object("tagsAll")), withoutEmpty(conn.tagsAll(news))) {
		p.changes = append(p.changes, Change{Path: "tagsAll", Kind: "update"})
	}
	p.changes = slices.DeleteFunc(p.changes, func(c Change) bool { return ignored(c.Path, ignore) })
	if t.Plan != nil {
		if err := t.Plan(p); err != nil {
			return nil, err
		}
		for _, each := range p.computed {
			p.changes = append(p.changes, Change{Path: each, Kind: "update"})
		}
		p.changes = slices.DeleteFunc(p.changes, func(c Change) bool { return ignored(c.Path, ignore) })
	}
	return p, nil
}

func withoutEmpty(v Values) Values {
	if len(v) == 0 {
		return Values{}
	}
	return v
}

// ignored says whether ignoreChanges covers a path.
func ignored(path string, ignore []string) bool {
	return slices.ContainsFunc(ignore, func(each string) bool {
		rest, under := strings.CutPrefix(path, each)
		return under && (rest == "" || rest[0] == '.' || rest[0] == '[')
	})
}

// compare lists the changes of one property.
func compare(path string, p Property, before, after any) []Change {
	if isEmpty(after) && (p.Computed || p.AutoName != nil) && after == nil || isEmpty(after) && isEmpty(before) {
		return nil
	}
	if isUnknown(after) {
		return []Change{{Path: path, Kind: kindOf(before, after), Replace: p.ForceNew}}
	}
	if same(before, after) || before != nil && after != nil && !hasUnknown(after) && p.means(before, after) {
		return nil
	}
	if before == nil || after == nil {
		return []Change{{Path: path, Kind: kindOf(before, after), Replace: p.ForceNew}}
	}
	changes := inside(path, p, before, after)
	if p.ForceNew {
		for i := range changes {
			changes[i].Replace = true
		}
	}
	return changes
}

// means says whether two different values mean the same.
func (p Property) means(before, after any) bool {
	return p.JSON && sameDocument(before, after) || p.Same != nil && p.Same(before, after)
}

// inside compares the parts of two values that differ.
func inside(path string, p Property, before, after any) []Change {
	switch after := after.(type) {
	case map[string]any:
		old, _ := before.(map[string]any)
		return insideObject(path, p, old, after)
	case []any:
		old, _ := before.([]any)
		return insideList(path, p, old, after)
	}
	return []Change{{Path: path, Kind: "update", Replace: p.ForceNew}}
}

func insideObject(path string, p Property, before, after map[string]any) []Change {
	var changes []Change
	keys := slices.Sorted(maps.Keys(p.Fields))
	if p.Kind == Map {
		both := maps.Clone(before)
		maps.Copy(both, after)
		keys = slices.Sorted(maps.Keys(both))
	}
	for _, key := range keys {
		property := p.Fields[key]
		if p.Kind == Map {
			property = *p.Elem
		}
		if !property.Output {
			changes = append(changes, compare(join(path, key), property, before[key], after[key])...)
		}
	}
	return changes
}

func insideList(path string, p Property, before, after []any) []Change {
	if p.Set {
		return insideSet(path, p, before, after)
	}
	var changes []Change
	for i := range max(len(before), len(after)) {
		at := fmt.Sprintf("%s[%d]", path, i)
		switch {
		case i >= len(before):
			changes = append(changes, Change{Path: at, Kind: "add", Replace: p.Elem.anyForceNew()})
		case i >= len(after):
			changes = append(changes, Change{Path: at, Kind: "delete", Replace: p.Elem.anyForceNew()})
		default:
			changes = append(changes, compare(at, *p.Elem, before[i], after[i])...)
		}
	}
	return changes
}

// insideSet compares without order: an element has changed when no equal one is on the other side.
func insideSet(path string, p Property, before, after []any) []Change {
	equal := func(a any, list []any) bool {
		return slices.ContainsFunc(list, func(b any) bool {
			return len(compare("", *p.Elem, a, b)) == 0 && len(compare("", *p.Elem, b, a)) == 0
		})
	}
	var changes []Change
	for i, each := range after {
		if !equal(each, before) {
			changes = append(changes,
				Change{Path: fmt.Sprintf("%s[%d]", path, i), Kind: "update", Replace: p.Elem.anyForceNew()})
		}
	}
	for i, each := range before {
		if !equal(each, after) && i >= len(after) || len(changes) == 0 && !equal(each, after) {
			changes = append(changes,
				Change{Path: fmt.Sprintf("%s[%d]", path, i), Kind: "delete", Replace: p.Elem.anyForceNew()})
		}
	}
	return changes
}

// anyForceNew says whether a change of the whole value replaces the resource.
func (p Property) anyForceNew() bool {
	if p.ForceNew {
		return true
	}
	for _, field := range p.Fields {
		if field.anyForceNew() {
			return true
		}
	}
	return p.Elem != nil && p.Elem.anyForceNew()
}

func kindOf(before, after any) string {
	switch {
	case before == nil:
		return "add"
	case after == nil:
		return "delete"
	}
	return "update"
}

// replaces says whether any change replaces the resource.
func (p *Plan) replaces() bool {
	return slices.ContainsFunc(p.changes, func(c Change) bool { return c.Replace })
}

// topChanges are the names of the changed properties.
func (p *Plan) topChanges() []string {
	var keys []string
	for _, c := range p.changes {
		keys = append(keys, topLevel(c.Path))
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// deleteBeforeReplace says whether the bridge asks for the old one to go first: where the type always wants it, and
// where a name was given instead of made up.
func (t *Type) deleteBeforeReplace(p *Plan, news, olds Values) bool {
	if !p.replaces() {
		return false
	}
	if t.DeleteBeforeReplace {
		return true
	}
	defaults, has := news[defaultsKey].([]any)
	if !has {
		return false
	}
	if len(t.UniqueNameFields) > 0 {
		return !slices.ContainsFunc(t.UniqueNameFields, func(key string) bool {
			return !same(news[key], olds[key]) || slices.Contains(defaults, any(key))
		})
	}
	for key, property := range t.Properties {
		if property.AutoName != nil && news[key] != nil && !slices.Contains(defaults, any(key)) {
			return true
		}
	}
	return false
}
