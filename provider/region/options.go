package region

import (
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

const (
	awsPackage = "aws"

	// ruleAwsProviderOption is the rule against settings that would be ignored.
	ruleAwsProviderOption = "aws-provider-option"
)

// RefuseAwsProvider refuses an aws provider among the packages of the providers that a component got as resource
// options. Every region has an explicit provider, so that one would be ignored without a word.
func RefuseAwsProvider(packages ...string) *topology.Problem {
	if !slices.Contains(packages, awsPackage) {
		return nil
	}
	return &topology.Problem{
		Rule: ruleAwsProviderOption,
		Path: "options.providers",
		Message: "an aws provider is given as a resource option, to the component or to its parent, but every region has a " +
			"provider of its own that would ignore it; remove the option and put its settings, without the region, in awsProvider",
	}
}

// RefuseAwsProviderOf is RefuseAwsProvider for the state of a registered component, whichever way it got its providers.
func RefuseAwsProviderOf(component *pulumi.ResourceState) *topology.Problem {
	if component.GetProvider(awsPackage+":index:Provider") == nil {
		return nil
	}
	return RefuseAwsProvider(awsPackage)
}
