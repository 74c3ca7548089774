package awssim

import (
	"encoding/json"
	"regexp"
)

const (
	stackToken = "aws:cloudformation/stack:Stack"

	srcStack           Source = "tf-cloudformation-stack"
	srcStackTemplate   Source = "aws-cloudformation-template"
	srcStackParameters Source = "aws-cloudformation-ssm-parameters"
)

var _ = cite(map[Source]string{
	srcStack:         "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/cloudformation/stack.go",
	srcStackTemplate: "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html",
	srcStackParameters: "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/" +
		"cloudformation-supplied-parameter-types.html",
})

var (
	ruleStackTemplate  = rule("cloudformation.stack.template", srcStackTemplate, "ValidationError")
	ruleStackResources = rule("cloudformation.stack.resources", srcStackTemplate, "ValidationError")
	ruleStackParameter = rule("cloudformation.stack.ssm-parameter", srcStackParameters, "ValidationError")
)

// The types that a template may use here: a parameter that names a machine image, and a resource that is nothing.
const (
	imageParameterType = "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>"
	nothingType        = "AWS::CloudFormation::WaitConditionHandle"
)

// stackTemplate is what the simulator reads of a template: a way to look up parameters, and no more.
type stackTemplate struct {
	Parameters map[string]struct{ Type, Default string }
	Resources  map[string]struct{ Type string }
	Outputs    map[string]struct{ Value struct{ Ref string } }
}

var _ = declare(&Type{
	Token:  stackToken,
	Source: srcStack,
	Tagged: true,
	Properties: Properties{
		"name": {
			Kind: String, Computed: true, ForceNew: true, AutoName: &AutoName{Max: 128},
			Pattern: regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]{0,127}$`),
		},
		"templateBody": {Kind: String, Computed: true, JSON: true},
		"outputs":      {Kind: Map, Elem: &Property{Kind: String}, Output: true},
	},
	Plan: func(p *Plan) error {
		if p.Old != nil && p.Changed("templateBody") {
			p.SetNewComputed("outputs")
		}
		return nil
	},
	Create: func(op *Op) error {
		name := op.Object.Live.String("name")
		if err := op.readTemplate(); err != nil {
			return err
		}
		arn := op.ARN("cloudformation", "stack/"+name+"/"+op.Hex(8))
		op.Identify(arn, arn)
		return nil
	},
	// Every update looks the parameters up again, whatever it is for.
	Update: (*Op).readTemplate,
})

// readTemplate resolves the parameters and gives the outputs.
func (op *Op) readTemplate() error {
	var template stackTemplate
	if err := json.Unmarshal([]byte(op.Object.Live.String("templateBody")), &template); err != nil {
		return ruleStackTemplate.Refuse("Template format error: %v", err)
	}
	if len(template.Resources) == 0 {
		return ruleStackResources.Refuse("Template format error: At least one Resources member must be defined.")
	}
	for _, resource := range template.Resources {
		if resource.Type != nothingType {
			return ruleStackTemplate.Refuse("the simulator does not know resources of the type %s in a template", resource.Type)
		}
	}
	outputs := map[string]any{}
	for name, output := range template.Outputs {
		parameter, known := template.Parameters[output.Value.Ref]
		if !known || parameter.Type != imageParameterType {
			return ruleStackTemplate.Refuse("Template validation error: Unresolved resource dependencies [%s] in "+
				"the Outputs block "+
				"of the template", output.Value.Ref)
		}
		found, refusal := op.sim.parameterValue(op.Account, op.Region, parameter.Default)
		if refusal != nil {
			return ruleStackParameter.Refuse("Unable to fetch parameters [%s] from parameter store for this account.",
				parameter.Default)
		}
		outputs[name] = found.String("value")
	}
	op.Set(Values{"outputs": outputs})
	return nil
}
