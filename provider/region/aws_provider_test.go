package region_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/stretchr/testify/assert"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
)

func schemaName(field reflect.StructField) string {
	name, _, _ := strings.Cut(field.Tag.Get("pulumi"), ",")
	return name
}

// notes are the descriptions that a type gives, by the address of what they describe.
type notes map[any]string

// Describe remembers a description.
func (n notes) Describe(of any, description string) { n[of] = description }

// SetDefault is not expected: a default would hide what the stack's configuration says.
func (notes) SetDefault(any, any, ...string) { panic("a setting has a default in the schema") }

// SetToken is not expected.
func (notes) SetToken(tokens.ModuleName, tokens.TypeName) { panic("a type has a token of its own") }

// AddAlias is not expected.
func (notes) AddAlias(tokens.ModuleName, tokens.TypeName) { panic("a type has an alias") }

// Deprecate is not expected.
func (notes) Deprecate(any, string) { panic("a setting is deprecated") }

func TestEverySettingIsOptionalAndDescribed(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		settings infer.Annotated
		secrets  []string
	}{
		"provider":     {&region.AwsProvider{}, []string{"accessKey", "secretKey", "token"}},
		"role":         {&region.AssumeRole{}, nil},
		"web identity": {&region.AssumeRoleWithWebIdentity{}, []string{"webIdentityToken"}},
		"default tags": {&region.DefaultTags{}, nil},
		"ignored tags": {&region.IgnoreTags{}, nil},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			described := notes{}
			test.settings.Annotate(described)
			value := reflect.ValueOf(test.settings).Elem()
			assert.Len(t, described, value.NumField()+1)
			var secrets []string
			for i := range value.NumField() {
				field := value.Type().Field(i)
				text := described[value.Field(i).Addr().Interface()]
				assert.Regexp(t, `^[A-Z].*\.$`, text, field.Name)
				assert.Equal(t, strings.ToLower(field.Name[:1])+field.Name[1:]+",optional", field.Tag.Get("pulumi"))
				if field.Tag.Get("provider") == "secret" {
					secrets = append(secrets, schemaName(field))
				}
			}
			assert.Equal(t, test.secrets, secrets)
		})
	}
}
