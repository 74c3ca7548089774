package region_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
)

// inputs is what one provider gets, with secrets in the form {"secret": value}.
type inputs map[string]any

func plain(value resource.PropertyValue) any {
	switch {
	case value.IsSecret():
		return inputs{"secret": plain(value.SecretValue().Element)}
	case value.IsArray():
		list := []any{}
		for _, element := range value.ArrayValue() {
			list = append(list, plain(element))
		}
		return list
	case value.IsObject():
		return plainMap(value.ObjectValue())
	default:
		return value.V
	}
}

func plainMap(properties resource.PropertyMap) inputs {
	all := inputs{}
	for key, value := range properties {
		all[string(key)] = plain(value)
	}
	return all
}

// provide gives the inputs of the provider of eu-west-1.
func provide(config map[string]string, blocks ...*region.AwsProvider) (inputs, error) {
	engine, err := run(config, func(ctx *pulumi.Context) error {
		_, err := region.NewProvider(ctx, "shop-eu-west-1", "eu-west-1", nil, blocks...)
		return err
	})
	if err != nil {
		return nil, err
	}
	return plainMap(engine.resources[0].Inputs), nil
}

// base is what every provider of eu-west-1 gets, over which a case says the rest.
func base(more inputs) inputs {
	all := inputs{
		"region": "eu-west-1", "stsRegion": "eu-west-1",
		"skipCredentialsValidation": false, "skipRegionValidation": true,
	}
	for key, value := range more {
		all[key] = value
	}
	return all
}

func list(values ...string) []pulumi.StringInput {
	inputs := []pulumi.StringInput{}
	for _, value := range values {
		inputs = append(inputs, pulumi.String(value))
	}
	return inputs
}

func role(name string) *region.AssumeRole {
	return &region.AssumeRole{RoleArn: pulumi.String("arn:aws:iam::111122223333:role/" + name)}
}

func TestProviderInputs(t *testing.T) {
	t.Parallel()
	const arn = "arn:aws:iam::111122223333:role/"
	cases := map[string]struct {
		config map[string]string
		blocks []*region.AwsProvider
		want   inputs
	}{
		"only the region, and its own STS, when nothing is given": {
			want: inputs{},
		},
		"what is absent is skipped": {
			blocks: []*region.AwsProvider{nil, {}, nil},
			want:   inputs{},
		},
		"plain values are inherited from the stack": {
			config: map[string]string{
				"aws:profile": "shop", "aws:maxRetries": "7", "aws:useFipsEndpoint": "true", "other:profile": "no",
			},
			want: inputs{"profile": "shop", "maxRetries": 7.0, "useFipsEndpoint": true},
		},
		"empty values of the stack are none": {
			config: map[string]string{"aws:profile": "", "aws:assumeRoles": "", "aws:defaultTags": ""},
			want:   inputs{},
		},
		"regions of the stack are not inherited": {
			config: map[string]string{"aws:region": "us-east-1", "aws:stsRegion": "us-east-1"},
			want:   inputs{},
		},
		"blocks are inherited from the stack": {
			config: map[string]string{
				"aws:assumeRole": `{"roleArn":"` + arn + `deploy","duration":"1h","policyArns":["a","b"],"tags":{"n":1},` +
					`"externalId":null}`,
				"aws:defaultTags":       `{"tags":{"team":"shop","cost":42}}`,
				"aws:ignoreTags":        `{"keyPrefixes":["x:"]}`,
				"aws:allowedAccountIds": `[111122223333,"011122223333"]`,
				"aws:endpoints":         `[{"s3":"http://localhost:1"},{"dynamodb":"http://localhost:2"}]`,
			},
			want: inputs{
				"assumeRole": inputs{
					"roleArn": arn + "deploy", "duration": "1h", "policyArns": []any{"a", "b"}, "tags": inputs{"n": "1"},
				},
				"defaultTags":       inputs{"tags": inputs{"team": "shop", "cost": "42"}},
				"ignoreTags":        inputs{"keyPrefixes": []any{"x:"}},
				"allowedAccountIds": []any{"111122223333", "011122223333"},
				"endpoints":         []any{inputs{"s3": "http://localhost:1", "dynamodb": "http://localhost:2"}},
			},
		},
		"a list of one role is a role": {
			config: map[string]string{"aws:assumeRoles": `[{"roleArn":"` + arn + `deploy"}]`},
			want:   inputs{"assumeRole": inputs{"roleArn": arn + "deploy"}},
		},
		"an empty list of roles is none": {
			config: map[string]string{"aws:assumeRoles": `[]`},
			want:   inputs{},
		},
		"this provider's own role beats its successor's list": {
			config: map[string]string{
				"aws:assumeRole": `{"roleArn":"` + arn + `own"}`, "aws:assumeRoles": `[{"roleArn":"` + arn + `other"}]`,
			},
			want: inputs{"assumeRole": inputs{"roleArn": arn + "own"}},
		},
		"a given role spares a chain of roles in the stack": {
			config: map[string]string{"aws:assumeRoles": `[{"roleArn":"a"},{"roleArn":"b"}]`},
			blocks: []*region.AwsProvider{{AssumeRole: role("given")}},
			want:   inputs{"assumeRole": inputs{"roleArn": arn + "given"}},
		},
		"secrets of the stack stay secrets": {
			config: map[string]string{
				"secret aws:profile":     "hidden",
				"secret aws:maxRetries":  "7",
				"secret aws:insecure":    "true",
				"secret aws:assumeRole":  `{"externalId":"hidden","roleArn":"r"}`,
				"secret aws:defaultTags": `{"tags":{"a":"hidden"}}`,
			},
			want: inputs{
				"profile": inputs{"secret": "hidden"}, "maxRetries": inputs{"secret": 7.0},
				"insecure":    inputs{"secret": true},
				"assumeRole":  inputs{"externalId": inputs{"secret": "hidden"}, "roleArn": inputs{"secret": "r"}},
				"defaultTags": inputs{"tags": inputs{"a": inputs{"secret": "hidden"}}},
			},
		},
		"credentials are secrets even when they are given in the open": {
			config: map[string]string{"aws:accessKey": "AK", "aws:secretKey": "SK", "aws:token": "T"},
			blocks: []*region.AwsProvider{{AssumeRoleWithWebIdentity: &region.AssumeRoleWithWebIdentity{
				RoleArn: pulumi.String("r"), WebIdentityToken: pulumi.String("W"),
			}}},
			want: inputs{
				"accessKey": inputs{"secret": "AK"}, "secretKey": inputs{"secret": "SK"}, "token": inputs{"secret": "T"},
				"assumeRoleWithWebIdentity": inputs{"roleArn": "r", "webIdentityToken": inputs{"secret": "W"}},
			},
		},
		"a region beats the application, and the application the stack": {
			config: map[string]string{
				"aws:maxRetries": "1", "aws:retryMode": "standard", "aws:httpProxy": "http://stack.example.com",
			},
			blocks: []*region.AwsProvider{
				{MaxRetries: pulumi.Int(3), StsRegion: pulumi.String("eu-central-1")},
				{MaxRetries: pulumi.Int(2), StsRegion: pulumi.String("eu-north-1"), RetryMode: pulumi.String("adaptive")},
			},
			want: inputs{
				"maxRetries": 3.0, "stsRegion": "eu-central-1", "retryMode": "adaptive",
				"httpProxy": "http://stack.example.com",
			},
		},
		"maps merge": {
			config: map[string]string{
				"aws:defaultTags": `{"tags":{"a":"stack","b":"stack","c":"stack"}}`, "aws:endpoints": `[{"s3":"http://a"}]`,
			},
			blocks: []*region.AwsProvider{
				{DefaultTags: &region.DefaultTags{Tags: map[string]pulumi.StringInput{"c": pulumi.String("region")}}},
				{
					DefaultTags: &region.DefaultTags{Tags: map[string]pulumi.StringInput{
						"b": pulumi.String("application"), "c": pulumi.String("application"),
					}},
					Endpoints: map[string]pulumi.StringInput{"sqs": pulumi.String("http://b")},
				},
			},
			want: inputs{
				"defaultTags": inputs{"tags": inputs{"a": "stack", "b": "application", "c": "region"}},
				"endpoints":   []any{inputs{"s3": "http://a", "sqs": "http://b"}},
			},
		},
		"lists and blocks replace": {
			config: map[string]string{
				"aws:assumeRole": `{"roleArn":"r","externalId":"x"}`, "aws:ignoreTags": `{"keys":["a"],"keyPrefixes":["b"]}`,
				"aws:sharedConfigFiles": `["one","two"]`,
			},
			blocks: []*region.AwsProvider{{
				AssumeRole: role("given"), IgnoreTags: &region.IgnoreTags{Keys: list("c")}, SharedConfigFiles: list("three"),
			}},
			want: inputs{
				"assumeRole": inputs{"roleArn": arn + "given"}, "ignoreTags": inputs{"keys": []any{"c"}},
				"sharedConfigFiles": []any{"three"},
			},
		},
		"empty blocks and lists end the inheritance": {
			config: map[string]string{"aws:assumeRole": `{"roleArn":"r"}`, "aws:allowedAccountIds": `["111122223333"]`},
			blocks: []*region.AwsProvider{{
				AssumeRole: &region.AssumeRole{}, AllowedAccountIds: list(),
			}},
			want: inputs{},
		},
		"credentials are taken whole": {
			config: map[string]string{"aws:accessKey": "AK", "aws:secretKey": "SK", "aws:token": "T", "aws:insecure": "true"},
			blocks: []*region.AwsProvider{{Profile: pulumi.String("given")}},
			want:   inputs{"profile": "given", "insecure": true},
		},
		"forbidden accounts displace inherited allowed ones": {
			config: map[string]string{"aws:allowedAccountIds": `["111122223333"]`},
			blocks: []*region.AwsProvider{{ForbiddenAccountIds: list("444455556666")}},
			want:   inputs{"forbiddenAccountIds": []any{"444455556666"}},
		},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := provide(test.config, test.blocks...)
			require.NoError(t, err)
			assert.Equal(t, base(test.want), got)
		})
	}
}

func TestProviderInputsAreRefused(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		config map[string]string
		block  *region.AwsProvider
		want   string
	}{
		"no JSON": {
			config: map[string]string{"secret aws:assumeRole": "hush"},
			want: "reading aws:assumeRole from the stack's configuration: is not valid JSON; write it as an object or a list " +
				"in the stack's file, or use `pulumi config set --path`",
		},
		"more than one JSON value": {
			config: map[string]string{"aws:defaultTags": `{} hush`},
			want: "reading aws:defaultTags from the stack's configuration: is not valid JSON; write it as an object or a " +
				"list in the stack's file, or use `pulumi config set --path`",
		},
		"a list for an object": {
			config: map[string]string{"aws:defaultTags": `["hush"]`},
			want:   "reading aws:defaultTags from the stack's configuration: must be an object",
		},
		"a text for a map": {
			config: map[string]string{"aws:defaultTags": `{"tags":"hush"}`},
			want:   "reading aws:defaultTags.tags from the stack's configuration: must be an object",
		},
		"an object for a list": {
			config: map[string]string{"aws:sharedConfigFiles": `{"a":"hush"}`},
			want:   "reading aws:sharedConfigFiles from the stack's configuration: must be a list",
		},
		"an object for a text": {
			config: map[string]string{"secret aws:assumeRole": `{"policyArns":["a",{"hush":1}]}`},
			want:   "reading aws:assumeRole.policyArns[1] from the stack's configuration: must be a string",
		},
		"an unknown setting": {
			config: map[string]string{"aws:defaultTags": `{"team":"hush"}`},
			want:   `reading aws:defaultTags from the stack's configuration: has no setting "team", but tags`,
		},
		"no flag": {
			config: map[string]string{"secret aws:insecure": "hush"},
			want:   "reading aws:insecure from the stack's configuration: must be true or false",
		},
		"no number": {
			config: map[string]string{"secret aws:maxRetries": "1.5"},
			want:   "reading aws:maxRetries from the stack's configuration: must be a whole number",
		},
		"an account id that lost its zero": {
			config: map[string]string{"aws:forbiddenAccountIds": `["111122223333",11122223333]`},
			want: "reading aws:forbiddenAccountIds from the stack's configuration: element 1 must be an account id of 12 " +
				"digits, in quotes if it begins with 0",
		},
		"endpoints that are no list": {
			config: map[string]string{"aws:endpoints": `{"s3":"hush"}`},
			want:   "reading aws:endpoints from the stack's configuration: must be a list of objects, each from services to URLs",
		},
		"endpoints that are no objects": {
			config: map[string]string{"aws:endpoints": `["hush"]`},
			want:   "reading aws:endpoints from the stack's configuration: element 0 must be an object from services to URLs",
		},
		"roles that are no list": {
			config: map[string]string{"aws:assumeRoles": `{"roleArn":"hush"}`},
			want:   "reading aws:assumeRoles from the stack's configuration: must be a list of objects",
		},
		"roles that are no JSON": {
			config: map[string]string{"aws:assumeRoles": `hush`},
			want: "reading aws:assumeRoles from the stack's configuration: is not valid JSON; write it as an object or a " +
				"list in the stack's file, or use `pulumi config set --path`",
		},
		"a chain of roles": {
			config: map[string]string{"aws:assumeRoles": `[{"roleArn":"hush"},{"roleArn":"hush"}]`},
			want: "reading aws:assumeRoles from the stack's configuration: 2 roles, but the AWS provider of version 6 " +
				"assumes one; give the role in awsProvider.assumeRole",
		},
		"a setting that no role has": {
			config: map[string]string{"aws:assumeRoles": `[{"name":"hush"}]`},
			want: `reading aws:assumeRoles[0] from the stack's configuration: has no setting "name", but duration, ` +
				"externalId, policy, policyArns, roleArn, sessionName, sourceIdentity, tags, transitiveTagKeys",
		},
		"an unknown service": {
			block: &region.AwsProvider{Endpoints: map[string]pulumi.StringInput{"s33": pulumi.String("hush")}},
			want: `awsProvider.endpoints: "s33" is not a service of the AWS provider; use its names, such as dynamodb, ` +
				"elbv2 or secretsmanager",
		},
		"a role without its name": {
			block: &region.AwsProvider{AssumeRole: &region.AssumeRole{ExternalId: pulumi.String("hush")}},
			want: "awsProvider.assumeRole: roleArn is missing; the block replaces an inherited one wholly, so give roleArn " +
				"in it, or leave the block empty to assume no role",
		},
		"a web identity's role without its name": {
			block: &region.AwsProvider{AssumeRoleWithWebIdentity: &region.AssumeRoleWithWebIdentity{
				WebIdentityToken: pulumi.String("hush"),
			}},
			want: "awsProvider.assumeRoleWithWebIdentity: roleArn is missing; the block replaces an inherited one wholly, " +
				"so give roleArn in it, or leave the block empty to assume no role",
		},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := provide(test.config, test.block)
			require.Error(t, err)
			assert.Contains(t, err.Error(), "configuring the AWS provider of eu-west-1: "+test.want)
			assert.NotContains(t, err.Error(), "hush")
		})
	}
}

func TestProviderOfNoRegionIsRefused(t *testing.T) {
	t.Setenv("AWS_REGION", "us-east-1")
	_, err := run(nil, func(ctx *pulumi.Context) error {
		_, err := region.ProviderArgs(ctx, "")
		return err
	})
	require.ErrorContains(t, err,
		"configuring an AWS provider: the region is missing, and none is taken from the environment")
}

func TestEnvironmentDoesNotMoveProvider(t *testing.T) {
	t.Setenv("AWS_REGION", "us-east-1")
	t.Setenv("AWS_DEFAULT_REGION", "us-east-1")
	got, err := provide(nil)
	require.NoError(t, err)
	assert.Equal(t, base(nil), got)
}

func TestMergeLeavesBlocksAlone(t *testing.T) {
	t.Parallel()
	block := func(key string) *region.AwsProvider {
		return &region.AwsProvider{
			DefaultTags: &region.DefaultTags{Tags: map[string]pulumi.StringInput{key: pulumi.String("v")}},
			Endpoints:   map[string]pulumi.StringInput{"s3": pulumi.String("http://" + key)},
		}
	}
	first, second := block("a"), block("b")
	_, err := provide(map[string]string{"aws:defaultTags": `{"tags":{"c":"v"}}`}, first, second)
	require.NoError(t, err)
	assert.Equal(t, block("a"), first)
	assert.Equal(t, block("b"), second)
}

// TestAwsProviderMirrorsArguments fails when the AWS provider gains or loses an argument.
func TestAwsProviderMirrorsArguments(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		ours, theirs any
		without      []string
	}{
		"provider":     {ours: region.AwsProvider{}, theirs: aws.ProviderArgs{}, without: []string{"Region"}},
		"role":         {ours: region.AssumeRole{}, theirs: aws.ProviderAssumeRoleArgs{}},
		"web identity": {ours: region.AssumeRoleWithWebIdentity{}, theirs: aws.ProviderAssumeRoleWithWebIdentityArgs{}},
		"default tags": {ours: region.DefaultTags{}, theirs: aws.ProviderDefaultTagsArgs{}},
		"ignored tags": {ours: region.IgnoreTags{}, theirs: aws.ProviderIgnoreTagsArgs{}},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.ElementsMatch(t, fieldNames(test.theirs), append(fieldNames(test.ours), test.without...))
		})
	}
}

func fieldNames(of any) []string {
	names := []string{}
	for i := range reflect.TypeOf(of).NumField() {
		names = append(names, reflect.TypeOf(of).Field(i).Name)
	}
	return names
}

// TestEveryArgumentArrives gives each setting by the stack's configuration and by a block.
func TestEveryArgumentArrives(t *testing.T) {
	t.Parallel()
	settings := reflect.TypeFor[region.AwsProvider]()
	require.Equal(t, 32, settings.NumField())
	for i := range settings.NumField() {
		field := settings.Field(i)
		name := schemaName(field)
		if name == "stsRegion" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sample, given := sampleOf(field)
			inherited, err := provide(map[string]string{"aws:" + name: sample})
			require.NoError(t, err)
			want, err := provide(nil, given)
			require.NoError(t, err)
			assert.Contains(t, want, name)
			assert.Equal(t, want, inherited)
		})
	}
}

// sampleOf gives one setting as the stack's configuration spells it and as a block.
func sampleOf(field reflect.StructField) (string, *region.AwsProvider) {
	samples := map[reflect.Type]any{
		reflect.TypeFor[pulumi.BoolPtrInput]():   pulumi.Bool(true),
		reflect.TypeFor[pulumi.IntPtrInput]():    pulumi.Int(9),
		reflect.TypeFor[pulumi.StringPtrInput](): pulumi.String("text"),
		reflect.TypeFor[[]pulumi.StringInput]():  list("111122223333"),
		reflect.TypeFor[map[string]pulumi.StringInput](): map[string]pulumi.StringInput{
			"s3": pulumi.String("http://localhost"),
		},
		reflect.TypeFor[*region.AssumeRole](): role("sample"),
		reflect.TypeFor[*region.AssumeRoleWithWebIdentity](): &region.AssumeRoleWithWebIdentity{
			RoleArn: pulumi.String("r"), WebIdentityToken: pulumi.String("w"),
		},
		reflect.TypeFor[*region.DefaultTags](): &region.DefaultTags{
			Tags: map[string]pulumi.StringInput{"a": pulumi.String("b")},
		},
		reflect.TypeFor[*region.IgnoreTags](): &region.IgnoreTags{Keys: list("k")},
	}
	texts := map[reflect.Type]string{
		reflect.TypeFor[pulumi.BoolPtrInput]():           "true",
		reflect.TypeFor[pulumi.IntPtrInput]():            "9",
		reflect.TypeFor[pulumi.StringPtrInput]():         "text",
		reflect.TypeFor[map[string]pulumi.StringInput](): `[{"s3":"http://localhost"}]`,
	}
	block := &region.AwsProvider{}
	reflect.ValueOf(block).Elem().FieldByName(field.Name).Set(reflect.ValueOf(samples[field.Type]))
	if text, found := texts[field.Type]; found {
		return text, block
	}
	return spell(samples[field.Type]), block
}

// spell gives a block or a list as JSON, without what is not set.
func spell(value any) string {
	v := reflect.Indirect(reflect.ValueOf(value))
	if v.Kind() != reflect.Struct {
		return mustJSON(value)
	}
	object := map[string]any{}
	for i := range v.NumField() {
		if !v.Field(i).IsZero() {
			object[schemaName(v.Type().Field(i))] = v.Field(i).Interface()
		}
	}
	return mustJSON(object)
}

func mustJSON(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(text)
}
