package awssim

import (
	"fmt"
	"maps"
	"slices"
)

// Rule is one thing that AWS or its provider refuses. Declare rules as package variables with rule, so that the
// registry knows them and a test can demand a case that breaks each.
type Rule struct {
	// ID names the rule: service, resource, what is refused (`ec2.subnet.zone`).
	ID string
	// Source says where the rule was read.
	Source Source
	// Code is AWS's own error code, or Invalid for what the provider refuses before it calls AWS.
	Code string
}

// Invalid is the code of what the provider's own validation refuses.
const Invalid = "InvalidInput"

// rules holds every declared rule by its id.
var rules = map[string]*Rule{}

// rule declares a rule; two rules of the same id are a mistake of the simulator.
func rule(id string, source Source, code string) *Rule {
	if _, taken := rules[id]; taken {
		panic("the rule " + id + " is declared twice")
	}
	declared := &Rule{ID: id, Source: source, Code: code}
	rules[id] = declared
	return declared
}

// Rules lists every declared rule by id.
func Rules() []Rule {
	list := make([]Rule, 0, len(rules))
	for _, id := range slices.Sorted(maps.Keys(rules)) {
		list = append(list, *rules[id])
	}
	return list
}

// Refusal is the error of a broken rule.
type Refusal struct {
	// Rule is the broken rule.
	Rule *Rule
	// Message is what AWS would say.
	Message string
	// Property is the input at fault, for refusals of Check.
	Property string
	// Kept says that the resource exists all the same, as after a create that timed out while waiting.
	Kept bool
}

// Error spells the refusal as the provider does: the code, then the message.
func (r *Refusal) Error() string {
	return fmt.Sprintf("%s: %s [%s]", r.Rule.Code, r.Message, r.Rule.ID)
}

// Refuse makes the error of a broken rule.
func (r *Rule) Refuse(format string, args ...any) *Refusal {
	return &Refusal{Rule: r, Message: fmt.Sprintf(format, args...)}
}

// On makes the error of a broken rule about one input property.
func (r *Rule) On(property, format string, args ...any) *Refusal {
	return &Refusal{Rule: r, Property: property, Message: fmt.Sprintf(format, args...)}
}
