package regional

import (
	"encoding/json"
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudformation"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// newestImage is the public parameter that names the newest Amazon Linux 2023 of an architecture:
// https://docs.aws.amazon.com/linux/al2023/ug/ec2.html.
const newestImage = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-"

// newMachineImage finds the machine image of the instances. Without one that is named, AWS CloudFormation looks up the newest
// once and keeps it: a lookup by the provider would follow every new image, and fail where the region is lost.
func newMachineImage(ctx *pulumi.Context, s region.Scope, settings *Ec2) (pulumi.StringPtrInput, error) {
	if settings.AmiId != nil {
		return settings.AmiId, nil
	}
	generation := 1
	if settings.AmiGeneration != nil {
		generation = *settings.AmiGeneration
	}
	name := s.Name("machine-image")
	stack, err := cloudformation.NewStack(ctx, name, &cloudformation.StackArgs{
		TemplateBody: pulumi.String(imageTemplate(topology.InstanceArchitecture(*settings.InstanceType), generation)),
		Tags:         s.Tags(name),
		// CloudFormation looks parameters up again with every update, so that there is none: another template is another stack.
	}, s.Options(pulumi.ReplaceOnChanges([]string{"templateBody"}), pulumi.IgnoreChanges([]string{"tags", "tagsAll"}))...)
	if err != nil {
		return nil, fmt.Errorf("finding the machine image: %w", err)
	}
	return stack.Outputs.MapIndex(pulumi.String(imageOutput)).ToStringPtrOutput(), nil
}

// imageOutput is the output that names the image.
const imageOutput = "ImageId"

// imageTemplate is a template without resources but one that is nothing, because a stack must have one.
func imageTemplate(architecture string, generation int) string {
	type object = map[string]any
	text, err := json.Marshal(object{
		"AWSTemplateFormatVersion": "2010-09-09",
		"Description":              fmt.Sprintf("Keeps the machine image of generation %d.", generation),
		"Parameters": object{"Image": object{
			"Type": "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", "Default": newestImage + architecture,
		}},
		"Resources": object{"Nothing": object{"Type": "AWS::CloudFormation::WaitConditionHandle"}},
		"Outputs":   object{imageOutput: object{"Value": object{"Ref": "Image"}}},
	})
	if err != nil {
		// Strings always have a JSON form.
		panic(err)
	}
	return string(text)
}
