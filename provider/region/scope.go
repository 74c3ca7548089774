package region

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

const (
	// GlobalServices is the region of the provider of global objects: the only one that has the API of Global
	// Accelerator. It never follows the home or the writer region.
	GlobalServices = "us-west-2"

	// ApplicationTag is the key of the tag that names the application.
	ApplicationTag = "globalapp:application"

	nameTag = "Name"
)

// NewProvider registers the AWS provider of a region, with the settings that ProviderArgs gives.
func NewProvider(
	ctx *pulumi.Context, name, region string, parent pulumi.Resource, blocks ...*AwsProvider,
) (*aws.Provider, error) {
	args, err := ProviderArgs(ctx, region, blocks...)
	if err != nil {
		return nil, err
	}
	provider, err := aws.NewProvider(ctx, name, args, pulumi.Parent(parent))
	if err != nil {
		return nil, fmt.Errorf("registering the AWS provider %s: %w", name, err)
	}
	return provider, nil
}

// Scope is the only way to register or look up anything in AWS: it knows the region, the provider that reaches it, the
// parent, the beginning of names, and the tags. Its values are copied, never changed.
type Scope struct {
	region      string
	suffix      string
	prefix      string
	application string
	provider    *aws.Provider
	parent      pulumi.Resource
	tags        map[string]pulumi.StringInput
	// secretTags is whether one of the tags is a secret.
	secretTags bool
}

// Region gives the AWS code of the region that is called.
func (s Scope) Region() string { return s.region }

// Name gives a logical name: the prefix, the parts and, unless the scope is global, the region at the end, where a
// pattern finds everything of a lost region.
func (s Scope) Name(parts ...string) string {
	words := slices.Concat([]string{s.prefix}, parts)
	if s.suffix != "" {
		words = append(words, s.suffix)
	}
	return strings.Join(words, "-")
}

// Options gives the options of a resource. The parent and the provider come last, so that no extra option can move a
// resource into another region. A component with these options hands its provider on to its children.
func (s Scope) Options(extra ...pulumi.ResourceOption) []pulumi.ResourceOption {
	options := slices.Clone(extra)
	if s.secretTags {
		// The provider copies the tags to an output that it does not mark as secret.
		options = append(options, pulumi.AdditionalSecretOutputs([]string{"tagsAll"}))
	}
	return append(options, pulumi.Parent(s.parent), pulumi.Provider(s.provider))
}

// InvokeOptions gives the options of a lookup, which would otherwise go to the default provider and its region.
func (s Scope) InvokeOptions(extra ...pulumi.InvokeOption) []pulumi.InvokeOption {
	return append(slices.Clone(extra), pulumi.Parent(s.parent), pulumi.Provider(s.provider))
}

// Tags gives the tags of the resource with a logical name. The user's own `Name` wins over the logical name;
// `globalapp:application` always is the application's, because operators find its resources by it.
func (s Scope) Tags(name string) pulumi.StringMap {
	tags := pulumi.StringMap{nameTag: pulumi.String(name)}
	for key, value := range s.tags {
		tags[key] = value
	}
	tags[ApplicationTag] = pulumi.String(s.application)
	return tags
}

// WithParent gives the scope of a component's children.
func (s Scope) WithParent(parent pulumi.Resource) Scope {
	s.parent = parent
	return s
}

// WithPrefix gives a scope whose names begin with a prefix.
func (s Scope) WithPrefix(prefix string) Scope {
	s.prefix = prefix
	return s
}
