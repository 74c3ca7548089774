package topology

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// The inputs of a region of a store that is managed elsewhere, by the name that they have in it.
const (
	existingReader    = "readerEndpoint"
	existingWriter    = "globalWriterEndpoint"
	existingParameter = "writerParameter"
	existingSecret    = "secretArn"
	existingTable     = "tableName"
	existingBucket    = "bucket"
	existingPolicy    = "policy"
)

// ExistingInputs are what a region of a store that is managed elsewhere can be given.
func ExistingInputs() []string {
	return []string{
		existingReader, existingWriter, existingParameter, existingSecret, existingTable, existingBucket, existingPolicy,
	}
}

// existingByIAM are the inputs that nothing can be done with before a policy allows it.
var existingByIAM = []string{existingParameter, existingSecret, existingTable, existingBucket}

// ExistingStore is a datastore that is managed elsewhere.
type ExistingStore struct {
	// Regions in the order of their names.
	Regions []ExistingStoreRegion
}

// ExistingStoreRegion is what a region's applications are given of a store that is managed elsewhere.
type ExistingStoreRegion struct {
	Name string
	// Given are the inputs of ExistingInputs that are given, known or not, in that order.
	Given []string
	// SecretARN and Policy are nil where they are not given or not known.
	SecretARN, Policy *string
}

// gives says whether an input is given.
func (r ExistingStoreRegion) gives(input string) bool { return slices.Contains(r.Given, input) }

// names of the regions.
func (e ExistingStore) names() []string {
	names := make([]string, len(e.Regions))
	for i, region := range e.Regions {
		names[i] = region.Name
	}
	return names
}

// checkExisting checks a store that is managed elsewhere: nothing is said of it that only applies to what is built, and every
// region that runs the application is given the same of it.
func checkExisting(store Store, owner storeOwner, path, block string) Problems {
	found := checkNothingBuilt(store, path)
	regions := in(block, "regions")
	if len(store.Existing.Regions) == 0 {
		return append(found, problems(RuleExistingRegion, regions, "no region is named; give each region that runs the "+
			"application what it reaches the store by")...)
	}
	for _, region := range store.Existing.Regions {
		at := in(regions, region.Name)
		if !owner.accepted[region.Name] {
			found = append(found, problems(RuleExistingRegion, at, "%s is not one of the application's regions (%s); remove it, "+
				"or add it to regions", region.Name, list(regionNames(owner.regions)))...)
			continue
		}
		found = append(found, checkExistingRegion(region, store.Existing.Regions[0], at)...)
	}
	return append(found, checkExistingClients(*store.Existing, owner, regions)...)
}

// checkNothingBuilt checks that a store is given no setting of what is built.
func checkNothingBuilt(store Store, path string) Problems {
	var found Problems
	for _, setting := range []struct {
		key   string
		given bool
	}{
		{"regions", len(store.Regions) > 0}, {"homeRegion", store.HomeRegion != ""},
		{"writerRegion", store.WriterRegion != ""}, {"deletionProtection", store.DeletionProtection != nil},
		{"onDelete", store.OnDelete != ""},
	} {
		if setting.given {
			found = append(found, problems(RuleExistingSetting, in(path, setting.key), "given, but the store is managed elsewhere, "+
				"and nothing of it is built, moved or deleted here; remove it (its regions are those of existing.regions)")...)
		}
	}
	return found
}

// checkExistingRegion checks what one region is given.
func checkExistingRegion(region, like ExistingStoreRegion, path string) Problems {
	var found Problems
	reached := []string{existingReader, existingWriter, existingParameter, existingTable, existingBucket}
	if !slices.ContainsFunc(reached, region.gives) {
		return problems(RuleExistingEmpty, path, "nothing to reach the store by; give %s", choice(reached))
	}
	if missing := slices.DeleteFunc(slices.Clone(like.Given), region.gives); len(missing) > 0 {
		found = append(found, problems(RuleExistingAlike, path, "lacks %s, which %s has, and the same program runs in both; "+
			"give it here too, or remove it there", list(missing), like.Name)...)
	}
	if more := slices.DeleteFunc(slices.Clone(region.Given), like.gives); len(more) > 0 {
		found = append(found, problems(RuleExistingAlike, path, "has %s, which %s lacks, and the same program runs in "+
			"both; give it there too, or remove it here", list(more), like.Name)...)
	}
	if region.SecretARN != nil {
		found = append(found, checkExistingSecret(*region.SecretARN, region.Name, in(path, existingSecret))...)
	}
	needs := slices.DeleteFunc(slices.Clone(existingByIAM), func(input string) bool { return !region.gives(input) })
	if len(needs) > 0 && !region.gives(existingPolicy) {
		found = append(found, problems(RuleExistingPolicy, in(path, existingPolicy), "missing, but nothing can be done with "+
			"%s without permission; set it to the policy document that allows what the application does there",
			list(needs))...)
	}
	if region.Policy != nil {
		if reason := WidePolicy(*region.Policy); reason != "" {
			found = append(found, problems(RuleExistingPolicy, in(path, existingPolicy), "%s", reason)...)
		}
	}
	return found
}

// storeSecretARN is the ARN of a secret; it tells the region.
var storeSecretARN = regexp.MustCompile(`^arn:aws:secretsmanager:([a-z0-9-]+):\d{12}:secret:[A-Za-z0-9/_+=.@-]+$`)

// checkExistingSecret checks that a secret is given by its ARN, and that it is in the region that reads it: another region's
// could not be read while that one is lost.
func checkExistingSecret(arn, region, path string) Problems {
	parts := storeSecretARN.FindStringSubmatch(arn)
	switch {
	case parts == nil:
		// The value may be the credentials themselves.
		return problems(RuleExistingSecret, path, "not the ARN of a secret of Secrets Manager; give the ARN, such as "+
			"arn:aws:secretsmanager:%s:111122223333:secret:catalog-AbCdEf, and never the credentials themselves", region)
	case parts[1] != region:
		return problems(RuleExistingSecret, path, "the secret is in %s, which %s could not read it from while that region is lost; "+
			"replicate it (aws secretsmanager replicate-secret-to-regions) and give the ARN in %s", parts[1], region, region)
	}
	return nil
}

// checkExistingClients checks that the store is given to every region that runs the application.
func checkExistingClients(store ExistingStore, owner storeOwner, path string) Problems {
	var missing []string
	for _, region := range owner.regions {
		if !region.DataOnly && !has(store.names(), region.Name) && len(CheckRegion(region.Name, "")) == 0 {
			missing = append(missing, region.Name)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	slices.Sort(missing)
	return problems(RuleExistingMissing, path, "nothing for %s, where the application runs and would start without the store's "+
		"variables; add an entry for each, with the endpoints of the nearest region that has the store", list(missing))
}

// policyStatement is what WidePolicy reads of a statement.
type policyStatement struct {
	Effect      string
	Action      oneOrMore
	NotAction   oneOrMore
	Resource    oneOrMore
	NotResource oneOrMore
}

// oneOrMore is a string or a list of them, as IAM writes either.
type oneOrMore []string

// UnmarshalJSON reads either.
func (o *oneOrMore) UnmarshalJSON(text []byte) error {
	var one string
	if json.Unmarshal(text, &one) == nil {
		*o = []string{one}
		return nil
	}
	return json.Unmarshal(text, (*[]string)(o)) //nolint:wrapcheck // The caller says what it reads.
}

// everyAction is all actions, or all of a service.
var everyAction = regexp.MustCompile(`^(\*|[A-Za-z0-9-]+:\*|\*:.*)$`)

// WidePolicy says what is wrong with a policy document that is given to compute: it cannot be read, or it allows every action of
// a service on every resource. It is empty for one that names what it allows.
func WidePolicy(text string) string {
	const wayOut = "; name the actions and the resources that the application needs"
	var document struct{ Statement json.RawMessage }
	if err := json.Unmarshal([]byte(text), &document); err != nil || document.Statement == nil {
		return "not an IAM policy document; write it as JSON with a Statement"
	}
	var statements []policyStatement
	if err := json.Unmarshal(document.Statement, &statements); err != nil {
		statements = make([]policyStatement, 1)
		if err := json.Unmarshal(document.Statement, &statements[0]); err != nil {
			return "its Statement is neither one statement nor a list of them; write it like AWS's reference does"
		}
	}
	for i, statement := range statements {
		wide := func(resource string) bool { return strings.Trim(resource, "*:") == "" || resource == "arn:aws:*" }
		switch {
		case statement.Effect != "Allow":
		case len(statement.NotAction) > 0 || len(statement.NotResource) > 0:
			return fmt.Sprintf("statement %d allows everything but what it names (NotAction, NotResource)%s", i+1, wayOut)
		case slices.ContainsFunc(statement.Action, everyAction.MatchString) && slices.ContainsFunc(statement.Resource, wide):
			return fmt.Sprintf("statement %d allows %s on every resource%s", i+1, list(statement.Action), wayOut)
		case slices.Contains(statement.Action, "*"):
			return fmt.Sprintf("statement %d allows every action of AWS%s", i+1, wayOut)
		}
	}
	return ""
}

// planExisting says where a store that is managed elsewhere is reached. Nothing of it is built, so nothing of it is protected or
// left.
func planExisting(plan *StorePlan, store Store, _ storeOwner, _ Identity, _ string, _ []string) {
	plan.OnDelete = ""
	plan.Members = make([]MemberPlan, len(store.Existing.Regions))
	for i, region := range store.Existing.Regions {
		plan.Members[i] = MemberPlan{Region: region.Name}
		plan.ByEndpoint = plan.ByEndpoint || slices.ContainsFunc([]string{existingReader, existingWriter, existingParameter},
			region.gives)
	}
}

// warnOfExisting says what nobody but the operator sees to.
func warnOfExisting(_ Store, plan StorePlan) []string {
	if !plan.ByEndpoint {
		return nil
	}
	return []string{"managed elsewhere, so the ways to it are, too: let in the networks' ranges (output topology), and route to " +
		"it from each region before the application starts"}
}
