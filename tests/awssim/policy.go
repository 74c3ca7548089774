package awssim

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// policyKind says which elements a policy must have.
type policyKind int

const (
	// identityPolicy is attached to a role: resources, but no principals.
	identityPolicy policyKind = iota
	// trustPolicy says who may assume a role: principals, but no resources.
	trustPolicy
	// resourcePolicy is attached to a resource: both.
	resourcePolicy
)

var (
	actionPattern   = regexp.MustCompile(`^(\*|[a-zA-Z0-9-]+:[a-zA-Z0-9*?]+)$`)
	policyARN       = regexp.MustCompile(`^arn:[a-z*-]+:[^:]*:[^:]*:[^:]*:.+$`)
	policyVersions  = []any{nil, "2012-10-17", "2008-10-17"}
	policyElements  = []string{"Version", "Id", "Statement"}
	statementFields = []string{
		"Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition",
	}
)

// policyProblem says what is wrong with a policy document, or "".
func policyProblem(text string, kind policyKind) string {
	var document map[string]any
	if err := json.Unmarshal([]byte(text), &document); err != nil {
		return "Syntax errors in policy: " + err.Error()
	}
	for _, key := range slices.Sorted(maps.Keys(document)) {
		if !slices.Contains(policyElements, key) {
			return fmt.Sprintf("Syntax errors in policy: unknown element %q", key)
		}
	}
	if !slices.Contains(policyVersions, document["Version"]) {
		return fmt.Sprintf("The policy must contain a valid version string, not %v", document["Version"])
	}
	statements := statementsOf(document)
	if len(statements) == 0 {
		return "Syntax errors in policy: there is no statement"
	}
	sids := map[any]bool{}
	for _, s := range statements {
		if problem := statementProblem(s, kind); problem != "" {
			return problem
		}
		if sid := s["Sid"]; sid != nil && sids[sid] {
			return fmt.Sprintf("Statement IDs (SID) in a single policy must be unique: %v", sid)
		}
		sids[s["Sid"]] = true
	}
	return ""
}

// statementsOf are the statements of a policy: AWS takes a list or a single one.
func statementsOf(document map[string]any) []map[string]any {
	list, many := document["Statement"].([]any)
	if !many {
		list = []any{document["Statement"]}
	}
	var statements []map[string]any
	for _, each := range list {
		if s, is := each.(map[string]any); is {
			statements = append(statements, s)
		}
	}
	return statements
}

func statementProblem(s map[string]any, kind policyKind) string {
	for _, key := range slices.Sorted(maps.Keys(s)) {
		if !slices.Contains(statementFields, key) {
			return fmt.Sprintf("Syntax errors in policy: unknown element %q", key)
		}
	}
	has := func(key string) bool { return s[key] != nil }
	actions, resources := scalars(s["Action"]), scalars(s["Resource"])
	principal := has("Principal") || has("NotPrincipal")
	switch {
	case s["Effect"] != "Allow" && s["Effect"] != "Deny":
		return fmt.Sprintf("Invalid effect: %v", s["Effect"])
	case has("Action") == has("NotAction"):
		return "Policy statement must contain actions."
	case kind == identityPolicy && principal:
		return "Policy document should not specify a principal."
	case kind != identityPolicy && !principal:
		return "Missing required field Principal"
	case kind == trustPolicy && (has("Resource") || has("NotResource")):
		return "Has prohibited field Resource"
	case kind != trustPolicy && has("Resource") == has("NotResource"):
		return "Policy statement must contain resources."
	case has("Action") && (len(actions) == 0 || slices.ContainsFunc(actions, badAction)):
		return fmt.Sprintf("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.: %v", actions)
	case has("Resource") && (len(resources) == 0 || slices.ContainsFunc(resources, badResource)):
		return fmt.Sprintf("Resource %v must be in ARN format or \"*\".", resources)
	}
	return ""
}

func badAction(action string) bool { return !actionPattern.MatchString(action) }

func badResource(resource string) bool { return resource != "*" && !policyARN.MatchString(resource) }

// scalars are the strings of an element that takes one or many.
func scalars(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var all []string
		for _, each := range v {
			if s, is := each.(string); is {
				all = append(all, s)
			}
		}
		return all
	}
	return nil
}

// unknownPrincipal is a role of the connection's account that a policy names and that does not exist, or "".
func (op *Op) unknownPrincipal(text string) string {
	var document map[string]any
	if json.Unmarshal([]byte(text), &document) != nil {
		return ""
	}
	for _, s := range statementsOf(document) {
		principal, _ := s["Principal"].(map[string]any)
		for _, arn := range scalars(principal["AWS"]) {
			if strings.HasPrefix(arn, op.GlobalARN("iam", "role/")) && op.FindARN(arn) == nil {
				return arn
			}
		}
	}
	return ""
}

// sameDocument compares JSON documents as the provider does: white space, the order of keys and of lists of strings,
// and a list of one against its element do not count.
func sameDocument(a, b any) bool {
	first, second := documentOf(a), documentOf(b)
	return first != nil && same(first, second)
}

func documentOf(v any) any {
	text, _ := v.(string)
	var document any
	if json.Unmarshal([]byte(text), &document) != nil {
		return nil
	}
	return canonical(document)
}

func canonical(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key, each := range v {
			v[key] = canonical(each)
		}
		return v
	case []any:
		if len(v) == 1 {
			return canonical(v[0])
		}
		for i, each := range v {
			v[i] = canonical(each)
		}
		if words := scalars(v); len(words) == len(v) {
			slices.Sort(words)
			return words
		}
	}
	return v
}
