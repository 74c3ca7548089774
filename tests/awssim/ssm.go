package awssim

import (
	"regexp"
	"strings"
)

const (
	parameterToken = "aws:ssm/parameter:Parameter"

	srcParameter      Source = "tf-ssm-parameter"
	srcParameterPut   Source = "aws-put-parameter"
	srcParameterNames Source = "ssm-parameter-names"
)

var _ = cite(map[Source]string{
	srcParameter:      "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/ssm/parameter.go",
	srcParameterPut:   "https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html",
	srcParameterNames: "https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html",
})

// Rules about parameters. Their type changes in place: https://github.com/hashicorp/terraform-provider-aws/pull/10819.
var (
	ruleParameterTaken    = rule("ssm.parameter.name-taken", srcParameterPut, "ParameterAlreadyExists")
	ruleParameterName     = rule("ssm.parameter.name", srcParameterNames, "ValidationException")
	ruleParameterReserved = rule("ssm.parameter.reserved-name", srcParameterNames, "ValidationException")
	ruleParameterLevels   = rule("ssm.parameter.levels", srcParameterPut, "HierarchyLevelLimitExceededException")
	ruleParameterLength   = rule("ssm.parameter.length", srcParameterPut, "ValidationException")
	ruleParameterEmpty    = rule("ssm.parameter.empty", srcParameterPut, "ValidationException")
	ruleParameterPattern  = rule("ssm.parameter.pattern", srcParameterPut, "ParameterPatternMismatchException")
	ruleParameterKey      = rule("ssm.parameter.kms-key", srcParameterPut, "InvalidKeyId")
	ruleParameterInsecure = rule("ssm.parameter.insecure-secret", srcParameter, Invalid)
)

const (
	maxParameterLevels = 15
	tierAdvanced       = "Advanced"
	tierStandard       = "Standard"
	secureString       = "SecureString"
)

var parameterName = regexp.MustCompile(`^[a-zA-Z0-9_./-]+$`)

var _ = declare(&Type{
	Token: parameterToken, Source: srcParameter, Tagged: true, Upsert: true,
	Properties: Properties{
		"allowedPattern": {Kind: String, MaxLen: 1024}, "arn": {Kind: String, Computed: true},
		"dataType": {
			Kind: String, Computed: true, ForceNew: true, Enum: []any{"aws:ec2:image", "aws:ssm:integration", "text"},
		},
		"description":   {Kind: String, MaxLen: 1024},
		"insecureValue": {Kind: String, Computed: true, ExactlyOneOf: []string{"insecureValue", "value"}},
		"keyId":         {Kind: String, Computed: true},
		"name":          {Kind: String, ForceNew: true, AutoName: &AutoName{Max: 2048}, MinLen: 1, MaxLen: 2048},
		"overwrite":     {Kind: Bool},
		"tier": {
			Kind: String, Computed: true, Enum: []any{tierStandard, tierAdvanced, "Intelligent-Tiering"}, Same: anyTier,
		},
		"type":    {Kind: String, Required: true, Enum: []any{"String", "StringList", secureString}},
		"value":   {Kind: String, Computed: true, ExactlyOneOf: []string{"insecureValue", "value"}},
		"version": out(Int),
	},
	Plan: func(p *Plan) error {
		if p.Old.String("tier") == tierAdvanced && p.New.String("tier") == tierStandard {
			p.ForceNew("tier")
		}
		if p.Old != nil && (p.Changed("value") || p.Changed("description")) {
			p.SetNewComputed("version")
		}
		return nil
	},
	Create: createParameter,
	Update: func(op *Op) error {
		if !op.putsParameter() {
			return nil
		}
		if op.In.Has("overwrite") && !op.In.Bool("overwrite") {
			return ruleParameterTaken.Refuse("The parameter already exists. To overwrite this value, set the overwrite option " +
				"in the request to true.")
		}
		if err := op.parameterInputs(); err != nil {
			return err
		}
		op.Set(Values{"version": op.Object.Live.Int("version") + 1})
		op.completeParameter()
		return nil
	},
})

// anyTier says that AWS picks the tier when it is asked to.
func anyTier(_, after any) bool { return after == "Intelligent-Tiering" }

// putsParameter says whether a change is of the parameter itself.
func (op *Op) putsParameter() bool {
	for _, key := range op.changed {
		if key != "overwrite" && key != "tags" && key != "tagsAll" {
			return true
		}
	}
	return false
}

func createParameter(op *Op) error {
	name := op.In.String("name")
	if err := nameProblem(name); err != nil {
		return err
	}
	version := 1
	if taken := op.Find(parameterToken, name); taken != nil {
		if !op.In.Bool("overwrite") {
			return ruleParameterTaken.Refuse("The parameter already exists. To overwrite this value, set the overwrite option "+
				"in the request to true: %s", name)
		}
		version = taken.Live.Int("version") + 1
	}
	if err := op.parameterInputs(); err != nil {
		return err
	}
	op.Identify(name, op.ARN("ssm", "parameter/"+strings.TrimPrefix(name, "/")))
	op.Set(Values{"version": version})
	op.completeParameter()
	if op.In.Has("insecureValue") && op.In.String("type") == secureString {
		refusal := ruleParameterInsecure.Refuse("invalid configuration, cannot set type = %s and insecure_value",
			secureString)
		refusal.Kept = true
		return refusal
	}
	return nil
}

// nameProblem refuses names that AWS refuses.
func nameProblem(name string) error {
	lower := strings.TrimPrefix(strings.ToLower(name), "/")
	switch {
	case strings.HasPrefix(lower, "aws") || strings.HasPrefix(lower, "ssm"):
		return ruleParameterReserved.Refuse("Parameter name: can't be prefixed with \"aws\" or \"ssm\" "+
			"(case-insensitive): %s", name)
	case len(name) > 1011, !parameterName.MatchString(name), strings.Contains(name, "//"), strings.HasSuffix(name, "/"),
		strings.Contains(name, "/") && !strings.HasPrefix(name, "/"):
		return ruleParameterName.Refuse("Parameter name must be a fully qualified name of letters, digits and '.', '-', "+
			"'_', with '/' between its parts and before the first: %s", name)
	case strings.Count(name, "/") > maxParameterLevels:
		return ruleParameterLevels.Refuse("A hierarchy can have a maximum of %d levels: %s", maxParameterLevels, name)
	}
	return nil
}

// parameterInputs refuses values and keys that AWS refuses.
func (op *Op) parameterInputs() error {
	live := op.Object.Live
	value := op.In.String("value") + op.In.String("insecureValue")
	most := 4096
	if live.String("tier") == tierAdvanced || live.String("tier") == "Intelligent-Tiering" {
		most = 8192
	}
	switch {
	case value == "":
		return ruleParameterEmpty.Refuse("Value '' at 'value' failed to satisfy constraint: Member must have length " +
			"greater than or equal to 1.")
	case len(value) > most:
		return ruleParameterLength.Refuse("Parameter values of the %s tier are limited to %d characters: %d",
			live.String("tier"), most, len(value))
	case live.String("type") == secureString && !op.hasKey(op.Region, live.String("keyId")):
		return ruleParameterKey.Refuse("Invalid keyId %s", live.String("keyId"))
	}
	if pattern := live.String("allowedPattern"); pattern != "" {
		if ok, err := regexp.MatchString(pattern, value); err != nil || !ok {
			return ruleParameterPattern.Refuse("Parameter value, cannot be validated against allowedPattern: %s", pattern)
		}
	}
	return nil
}

// completeParameter sets what AWS decides.
func (op *Op) completeParameter() {
	live := op.Object.Live
	op.SetDefault(Values{"dataType": "text"})
	switch {
	case live.String("type") != secureString:
		op.Set(Values{"keyId": ""})
	case live.String("keyId") == "":
		op.Set(Values{"keyId": "alias/aws/ssm"})
	}
	if tier := live.String("tier"); tier == "" || tier == "Intelligent-Tiering" {
		op.Set(Values{"tier": tierStandard})
		if len(op.In.String("value")+op.In.String("insecureValue")) > 4096 {
			op.Set(Values{"tier": tierAdvanced})
		}
	}
}

// ParameterValue is what an application in a region reads of a parameter now.
func (s *Sim) ParameterValue(region, name string) (value string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	parameter := s.outside().FindIn(region, parameterToken, name)
	if parameter == nil || s.lost[region] {
		return "", false
	}
	return parameter.Live.String("value"), true
}
