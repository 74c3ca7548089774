package awssim

import "regexp"

// thingToken is a type that exists in tests only: it has one property for each thing that a declaration can say.
const thingToken = "aws:test/thing:Thing"

// holderToken is a type that refers to things.
const holderToken = "aws:test/holder:Holder"

var _ = declare(&Type{
	Token: thingToken, Source: srcBridgeCheck, Tagged: true,
	Properties: Properties{
		"arn":      out(String),
		"size":     {Kind: Int, Min: 1, Max: 9},
		"ratio":    {Kind: Float},
		"mode":     {Kind: String, Default: "slow", Enum: []any{"slow", "fast"}},
		"word":     {Kind: String, MinLen: 2, MaxLen: 4, Pattern: regexp.MustCompile(`^[a-z]*$`)},
		"even":     {Kind: Int, Valid: oddness},
		"policy":   {Kind: String, JSON: true},
		"fixed":    {Kind: String, ForceNew: true},
		"computed": {Kind: String, Computed: true},
		"either":   {Kind: String, ConflictsWith: []string{"or"}},
		"or":       {Kind: String, Default: "else", ConflictsWith: []string{"either"}},
		"left":     {Kind: String, RequiredWith: []string{"right"}},
		"right":    {Kind: String},
		"name": {
			Kind: String, Computed: true, ForceNew: true, AutoName: &AutoName{Max: 20},
		},
		"list": {Kind: List, Elem: &Property{Kind: String}, MaxItems: 2},
		"set": {Kind: List, Set: true, Elem: &Property{Kind: Block, Fields: Properties{
			"key": {Kind: String, Required: true}, "port": {Kind: Int, Default: 80},
		}}},
		"block": {Kind: Block, Fields: Properties{
			"on": {Kind: Bool}, "anchor": {Kind: String, ForceNew: true},
		}},
	},
	Create: func(op *Op) error {
		op.Identify(op.NewID("thing-"), op.ARN("test", "thing/"+op.Hex(8)))
		op.SetDefault(Values{"computed": "by AWS"})
		return nil
	},
	ImportID: func(o *Object) string { return "import:" + o.ID },
})

func oddness(v any) string {
	if n, _ := v.(float64); int(n)%2 == 1 {
		return "it is odd"
	}
	return ""
}

var (
	ruleThingMissing = rule("test.thing.missing", srcBridgeCheck, "NotFound")
	ruleThingHeld    = rule("test.thing.held", srcBridgeCheck, "InUse")
)

var _ = declare(&Type{
	Token: holderToken, Source: srcBridgeCheck,
	Properties: Properties{
		"things": {Kind: List, Elem: &Property{Kind: String}, AtLeastOneOf: []string{"things", "one"}},
		"one":    {Kind: String, AtLeastOneOf: []string{"things", "one"}},
		"key":    {Kind: String, Required: true},
		"a":      {Kind: String, ExactlyOneOf: []string{"a", "b"}},
		"b":      {Kind: String, ExactlyOneOf: []string{"a", "b"}},
	},
	Refs: []Ref{
		{Property: "things", To: thingToken, Missing: ruleThingMissing, Held: ruleThingHeld},
		{Property: "one", To: thingToken, Missing: ruleThingMissing, Held: ruleThingHeld},
	},
	Create: func(op *Op) error {
		op.Identify(op.NewID("holder-"), "")
		return nil
	},
})

// thing makes a case that creates a thing with inputs.
func thing(in Values) func(*Sim) error {
	return func(s *Sim) error {
		_, err := s.Client("eu-west-1").Create(thingToken, "t", in)
		return err
	}
}

// holder makes a case that creates a holder with inputs.
func holder(in Values) func(*Sim) error {
	return func(s *Sim) error {
		_, err := s.Client("eu-west-1").Create(holderToken, "h", in)
		return err
	}
}

var _ = breaks(ruleThingMissing, func(s *Sim) error {
	made := must(s.Client("eu-west-1").Create(thingToken, "t", Values{}))
	_, err := s.Client("us-east-1").Create(holderToken, "h", Values{"key": "k", "a": "a", "one": made.ID})
	return err
})

var _ = breaks(ruleThingHeld, func(s *Sim) error {
	c := s.Client("eu-west-1")
	made := must(c.Create(thingToken, "t", Values{}))
	must(c.Create(holderToken, "h", Values{"key": "k", "a": "a", "things": []string{made.ID}}))
	return c.Delete(made)
})
