package awssim

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const newestImage = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"

// template looks up a parameter, and says why in words.
func template(words, parameter, resources string) string {
	return fmt.Sprintf(`{"Description": %q, "Parameters": {"Image": {"Type": %q, "Default": %q}}, "Resources": %s,
		"Outputs": {"ImageId": {"Value": {"Ref": "Image"}}}}`, words, imageParameterType, parameter, resources)
}

const nothing = `{"Nothing": {"Type": "AWS::CloudFormation::WaitConditionHandle"}}`

func stackOf(body string) func(*Sim) error {
	return func(s *Sim) error {
		_, err := s.Client("eu-west-1").Create(stackToken, "a", Values{"templateBody": body})
		return err
	}
}

var (
	_ = breaks(ruleStackTemplate, stackOf(`{"Resources": {"A": {"Type": "AWS::S3::Bucket"}}}`))
	_ = breaks(ruleStackResources, stackOf(template("a", newestImage, `{}`)))
	_ = breaks(ruleStackParameter, stackOf(template("a", "/aws/service/none", nothing)))
)

// A stack keeps what it found until it is updated.
func TestAStackKeepsTheImageThatItFound(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c := s.Client("eu-west-1")
	stack, err := c.Create(stackToken, "a", Values{"templateBody": template("one", newestImage, nothing)})
	require.NoError(t, err)
	first := stack.Outputs["outputs"]
	assert.Equal(t, map[string]any{"ImageId": imageID("eu-west-1", newestImage, 0)}, first)
	newer := s.PublishImage("eu-west-1", newestImage)
	again, err := c.Read(stack)
	require.NoError(t, err)
	assert.Equal(t, first, again.Outputs["outputs"])
	updated, err := c.Update(stack, Values{"templateBody": template("two", newestImage, nothing)})
	require.NoError(t, err)
	assert.Equal(t, map[string]any{"ImageId": newer}, updated.Outputs["outputs"])
}
