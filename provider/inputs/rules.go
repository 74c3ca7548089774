package inputs

// The rules that Check knows, by the id in topology.Problem.
const (
	// RuleUnknownType: the schema does not know the resource or function.
	RuleUnknownType = "input.unknownType"
	// RuleUnknownProperty: an object has only the properties of its type.
	RuleUnknownProperty = "input.unknownProperty"
	// RuleMissing: a required property is given.
	RuleMissing = "input.missing"
	// RuleEmpty: a required string is not empty.
	RuleEmpty = "input.empty"
	// RuleNull: lists and maps have no null elements.
	RuleNull = "input.nullElement"
	// RuleType: a value has the type that the schema says.
	RuleType = "input.type"
	// RuleInteger: an integer has no fraction and fits into 32 bits.
	RuleInteger = "input.integer"
	// RuleOneOf: a value is one of an enumeration.
	RuleOneOf = "input.oneOf"
	// RuleLimits: a number is within its limits.
	RuleLimits = "input.limits"
	// RuleLength: a string is within its length.
	RuleLength = "input.length"
	// RuleFormat: a string has its format.
	RuleFormat = "input.format"
	// RuleUnknownValue: what is needed before anything is built is known.
	RuleUnknownValue = "input.unknownValue"
	// RuleOutput: what is needed before anything is built does not come from another resource.
	RuleOutput = "input.output"
	// RuleSecret: what is needed before anything is built is no secret.
	RuleSecret = "input.secret"
)

// Rules lists the ids of all rules that this package can report.
func Rules() []string {
	return []string{
		RuleUnknownType, RuleUnknownProperty, RuleMissing, RuleEmpty, RuleNull, RuleType, RuleInteger, RuleOneOf,
		RuleLimits, RuleLength, RuleFormat, RuleUnknownValue, RuleOutput, RuleSecret,
	}
}
