package inputs

// The rules that Check knows, by the id in topology.Problem.
const (
	// RuleUnknownType: the schema does not know the resource or function.
	RuleUnknownType = "unknown-type"
	// RuleUnknownProperty: an object has only the properties of its type.
	RuleUnknownProperty = "unknown-property"
	// RuleMissing: a required property is given.
	RuleMissing = "missing"
	// RuleEmpty: a required string is not empty.
	RuleEmpty = "empty"
	// RuleNull: lists and maps have no null elements.
	RuleNull = "null-element"
	// RuleType: a value has the type that the schema says.
	RuleType = "wrong-type"
	// RuleInteger: an integer has no fraction and fits into 32 bits.
	RuleInteger = "not-an-integer"
	// RuleOneOf: a value is one of an enumeration.
	RuleOneOf = "not-one-of"
	// RuleLimits: a number is within its limits.
	RuleLimits = "out-of-limits"
	// RuleLength: a string is within its length.
	RuleLength = "wrong-length"
	// RuleFormat: a string has its format.
	RuleFormat = "wrong-format"
	// RuleUnknownValue: what decides which resources exist is known.
	RuleUnknownValue = "not-known"
	// RuleOutput: what decides which resources exist does not come from another resource.
	RuleOutput = "output"
	// RuleSecret: what decides which resources exist is no secret.
	RuleSecret = "secret"
)

// Rules lists the ids of all rules that this package can report.
func Rules() []string {
	return []string{
		RuleUnknownType, RuleUnknownProperty, RuleMissing, RuleEmpty, RuleNull, RuleType, RuleInteger, RuleOneOf,
		RuleLimits, RuleLength, RuleFormat, RuleUnknownValue, RuleOutput, RuleSecret,
	}
}
