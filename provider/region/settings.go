package region

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// together lists fields that mean something only with each other: half of one set of credentials and half of another is
// none, and the AWS provider refuses both lists of account ids at once.
var together = [][]string{
	{"AccessKey", "SecretKey", "Token", "Profile"},
	{"AllowedAccountIds", "ForbiddenAccountIds"},
}

// ProviderArgs gives the arguments of the AWS provider of a region: the blocks, the most specific first, over the
// stack's `aws:*` configuration. A block may be nil.
//
// Credentials come together from the first that gives any of them, and so do the lists of account ids. The tags in
// defaultTags and the endpoints merge; everything else replaces what is less specific.
func ProviderArgs(ctx *pulumi.Context, region string, blocks ...*AwsProvider) (*aws.ProviderArgs, error) {
	if region == "" {
		return nil, errors.New("configuring an AWS provider: the region is missing, and none is taken from the environment")
	}
	given := merge(blocks...)
	inherited, err := stackSettings(ctx, given)
	if err != nil {
		return nil, fmt.Errorf("configuring the AWS provider of %s: %w", region, err)
	}
	args, err := providerArgs(region, merge(given, inherited))
	if err != nil {
		return nil, fmt.Errorf("configuring the AWS provider of %s: %w", region, err)
	}
	return args, nil
}

// merge lays the blocks over each other, the most specific first.
func merge(blocks ...*AwsProvider) *AwsProvider {
	merged := &AwsProvider{}
	for _, block := range slices.Backward(blocks) {
		if block != nil {
			overlay(merged, block)
		}
	}
	return merged
}

// overlay puts what is set in over into base. It replaces maps and never writes to them: they belong to the user.
func overlay(base, over *AwsProvider) {
	tags := mergeMaps(base.defaultTags(), over.defaultTags())
	endpoints := mergeMaps(base.Endpoints, over.Endpoints)
	from, to := reflect.ValueOf(over).Elem(), reflect.ValueOf(base).Elem()
	for _, names := range together {
		if slices.ContainsFunc(names, func(name string) bool { return !from.FieldByName(name).IsZero() }) {
			for _, name := range names {
				to.FieldByName(name).SetZero()
			}
		}
	}
	for i := range from.NumField() {
		if !from.Field(i).IsZero() {
			to.Field(i).Set(from.Field(i))
		}
	}
	base.Endpoints = endpoints
	if len(tags) > 0 {
		base.DefaultTags = &DefaultTags{Tags: tags}
	}
}

func (p *AwsProvider) defaultTags() map[string]pulumi.StringInput {
	if p.DefaultTags == nil {
		return nil
	}
	return p.DefaultTags.Tags
}

func mergeMaps(base, over map[string]pulumi.StringInput) map[string]pulumi.StringInput {
	merged := make(map[string]pulumi.StringInput, len(base)+len(over))
	maps.Copy(merged, base)
	maps.Copy(merged, over)
	return merged
}

// providerArgs spells the settings as the AWS provider's own arguments, which have the same names.
func providerArgs(region string, settings *AwsProvider) (*aws.ProviderArgs, error) {
	endpoints, err := endpointArgs(settings.Endpoints)
	if err != nil {
		return nil, err
	}
	plain := *settings
	plain.Endpoints = nil
	args := &aws.ProviderArgs{}
	copyArgs(args, plain)
	args.Region = pulumi.String(region)
	if args.StsRegion == nil {
		// Credentials of one region's STS would fail with that region, us-east-1 above all, and take the others along.
		args.StsRegion = pulumi.String(region)
	}
	if len(endpoints) > 0 {
		args.Endpoints = endpoints
	}
	if len(settings.defaultTags()) > 0 {
		args.DefaultTags = aws.ProviderDefaultTagsArgs{Tags: pulumi.StringMap(settings.defaultTags())}
	}
	if settings.IgnoreTags != nil {
		ignored := aws.ProviderIgnoreTagsArgs{}
		copyArgs(&ignored, *settings.IgnoreTags)
		args.IgnoreTags = ignored
	}
	return args, roleArgs(args, settings)
}

func roleArgs(args *aws.ProviderArgs, settings *AwsProvider) error {
	if role := settings.AssumeRole; role != nil && !reflect.ValueOf(*role).IsZero() {
		if role.RoleArn == nil {
			return missingRole("assumeRole")
		}
		assumed := aws.ProviderAssumeRoleArgs{}
		copyArgs(&assumed, *role)
		args.AssumeRole = assumed
	}
	if role := settings.AssumeRoleWithWebIdentity; role != nil && !reflect.ValueOf(*role).IsZero() {
		if role.RoleArn == nil {
			return missingRole("assumeRoleWithWebIdentity")
		}
		assumed := aws.ProviderAssumeRoleWithWebIdentityArgs{}
		copyArgs(&assumed, *role)
		if assumed.WebIdentityToken != nil {
			// The AWS SDK hides only the three keys at the top, although this token is a credential, too.
			assumed.WebIdentityToken = pulumi.ToSecret(assumed.WebIdentityToken).(pulumi.StringPtrInput)
		}
		args.AssumeRoleWithWebIdentity = assumed
	}
	return nil
}

func missingRole(block string) error {
	return fmt.Errorf("awsProvider.%s: roleArn is missing; the block replaces an inherited one wholly, so give roleArn "+
		"in it, or leave the block empty to assume no role", block)
}

// copyArgs copies the inputs of a struct to the fields of the same names in the struct that args points to. Blocks are
// left to the caller, and an empty list is the same as none.
func copyArgs(args, settings any) {
	from, to := reflect.ValueOf(settings), reflect.ValueOf(args).Elem()
	for i := range from.NumField() {
		field, target := from.Field(i), to.FieldByName(from.Type().Field(i).Name)
		switch {
		case field.Kind() == reflect.Slice && field.Len() > 0:
			target.Set(field.Convert(reflect.TypeFor[pulumi.StringArray]()))
		case field.Kind() == reflect.Map && field.Len() > 0:
			target.Set(field.Convert(reflect.TypeFor[pulumi.StringMap]()))
		case field.Kind() == reflect.Interface && !field.IsNil():
			target.Set(field)
		}
	}
}

// endpointArgs spells a map of services as the AWS provider's block, which has a field for each service.
func endpointArgs(endpoints map[string]pulumi.StringInput) (aws.ProviderEndpointArray, error) {
	if len(endpoints) == 0 {
		return nil, nil
	}
	block := aws.ProviderEndpointArgs{}
	fields := inputNames(reflect.TypeOf(block))
	for _, service := range slices.Sorted(maps.Keys(endpoints)) {
		field, known := fields[service]
		if !known {
			return nil, fmt.Errorf("awsProvider.endpoints: %q is not a service of the AWS provider; use its names, such as "+
				"dynamodb, elbv2 or secretsmanager", service)
		}
		reflect.ValueOf(&block).Elem().Field(field).Set(reflect.ValueOf(endpoints[service]))
	}
	return aws.ProviderEndpointArray{block}, nil
}

// inputNames gives the index of the field behind each name that users write.
func inputNames(t reflect.Type) map[string]int {
	names := make(map[string]int, t.NumField())
	for i := range t.NumField() {
		names[inputName(t.Field(i))] = i
	}
	return names
}

func inputName(field reflect.StructField) string {
	name, _, _ := strings.Cut(field.Tag.Get("pulumi"), ",")
	return name
}
