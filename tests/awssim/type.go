package awssim

import (
	"regexp"
)

// Kind is the shape of a property.
type Kind int

// The shapes of properties.
const (
	String Kind = iota
	Int
	Float
	Bool
	// List needs Elem.
	List
	// Map has string keys and needs Elem.
	Map
	// Block is an object with Fields; a Terraform block with MaxItems 1 is one, as the bridge flattens it.
	Block
	// File is an archive of code.
	File
)

// Properties are the declared properties of a type or of an object.
type Properties map[string]Property

// Property declares what the provider's schema says of one property.
type Property struct {
	Kind   Kind
	Elem   *Property
	Fields Properties

	// Required: must be given. Computed: Optional and Computed, so that leaving it out is no change. Output: never an
	// input. ForceNew: a change replaces the resource (on an element's field too).
	Required, Computed, Output, ForceNew bool
	// Set: the order of a list does not count.
	Set bool
	// Default is filled in by Check, unless something that conflicts with the property is given.
	Default any
	// AutoName: the bridge names the resource when the property is not given.
	AutoName *AutoName
	// Enum, Min and Max (when not both zero), MinLen and MaxLen, MinItems and MaxItems, Pattern bound the value.
	Enum               []any
	Min, Max           float64
	MinLen, MaxLen     int
	MinItems, MaxItems int
	Pattern            *regexp.Regexp
	// Valid says what is wrong with a known value in other ways, or "".
	Valid func(value any) string
	// ConflictsWith, RequiredWith, ExactlyOneOf and AtLeastOneOf name sibling properties, as in Terraform's schema.
	ConflictsWith, RequiredWith, ExactlyOneOf, AtLeastOneOf []string
	// JSON: a document; an object given for it is turned into its text, and Same compares documents when nil.
	JSON bool
	// Same says that two different known values mean the same (Terraform's DiffSuppressFunc), as for JSON documents.
	Same func(before, after any) bool
}

// AutoName says how the bridge names a resource: `<logical name>-<7 hex>`, refused when longer than Max.
type AutoName struct {
	Max       int
	Transform func(string) string
}

// Scope says where the objects of a type live.
type Scope int

// The scopes of types.
const (
	// Regional objects live in the region of the provider that made them.
	Regional Scope = iota
	// Global objects have one namespace per account, whatever the provider's region.
	Global
)

// Ref declares that a property holds the id, ARN or name of another object.
type Ref struct {
	// Property is the path of the reference: `subnetId`, `subnetIds`, `vpcConfig.subnetIds` (lists are walked).
	Property string
	// To is the token of the type that is referred to.
	To string
	// By is the property of the target that the value names: "id" when empty, or "arn" or any other.
	By string
	// AnyRegion lets the target live in another region (looked up by ARN or unique id).
	AnyRegion bool
	// Missing refuses a reference to what does not exist there; nil lets it pass.
	Missing *Rule
	// Held refuses the deletion of the target while the reference stands; nil lets it go.
	Held *Rule
}

// Type declares one resource type of the provider. See the package's documentation for how to write one.
type Type struct {
	// Token is the Pulumi token: `aws:ec2/subnet:Subnet`.
	Token string
	// Source says where properties and behaviour were read.
	Source Source
	Scope  Scope
	// ControlRegion is where a Global type's API lives: losing that region refuses its calls. "" is the provider's region.
	ControlRegion string
	// Tagged adds tags and tagsAll.
	Tagged     bool
	Properties Properties
	Refs       []Ref
	// Upsert: AWS overwrites what has the same id already instead of refusing it, as PutRolePolicy does.
	Upsert bool
	// DeleteBeforeReplace is set where pulumi-aws says so for the type.
	DeleteBeforeReplace bool
	// UniqueNameFields are the bridge's setting of that name: the old one must go first only when all stay as given.
	UniqueNameFields []string

	// Check refuses what the schema cannot say, on inputs that may hold unknowns; it sees no world.
	Check func(in Values) []*Refusal
	// Plan is Terraform's CustomizeDiff: it runs at Diff and at previews, and sees no world.
	Plan func(p *Plan) error
	// Create gives the object its id, ARN and computed properties; op.Object.Live starts as the inputs.
	Create func(op *Op) error
	// Refresh brings computed properties up to date before they are read.
	Refresh func(op *Op)
	// Update acts on changed properties; they are already in op.Object.Live, and op.Changed tells which.
	Update func(op *Op) error
	// Delete refuses, or cleans up. With op.Keep the object stays in the world and is only forgotten.
	Delete func(op *Op) error
	// StateID is the id that the provider keeps, where several objects share it (the family of a task definition); the
	// ARN in the state then tells them apart.
	StateID func(o *Object) string
	// Named says whether a state, or the id of an import without one, means an object: for types whose provider looks by
	// properties, because the id in the state is not unique or gets out of date.
	Named func(o *Object, id string, olds Values) bool
	// Reaches lists further regions whose API every read, update and delete of an object calls.
	Reaches func(o *Object) []string
	// ImportID is the id that an import names, where it is not the object's id.
	ImportID func(o *Object) string
}

// types holds every declared type by its token.
var types = map[string]*Type{}

// declare registers a type and completes its properties.
func declare(t *Type) *Type {
	if _, taken := types[t.Token]; taken {
		panic("the type " + t.Token + " is declared twice")
	}
	if t.Tagged {
		t.Properties["tags"] = Property{Kind: Map, Elem: &Property{Kind: String}}
		t.Properties["tagsAll"] = Property{Kind: Map, Elem: &Property{Kind: String}, Output: true}
	}
	types[t.Token] = t
	return t
}

// strings declares a list of strings.
func stringList() Property { return Property{Kind: List, Elem: &Property{Kind: String}} }

// stringSet declares a set of strings.
func stringSet() Property { return Property{Kind: List, Elem: &Property{Kind: String}, Set: true} }

// out declares an output-only property.
func out(kind Kind) Property { return Property{Kind: kind, Output: true} }
