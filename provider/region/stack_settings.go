package region

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// accountID is how AWS spells an account: a number would lose the zeros that it may begin with.
var accountID = regexp.MustCompile(`^\d{12}$`)

// stackSettings reads the stack's `aws:*` configuration, which explicit providers do not inherit by themselves.
//
// The region and the region of STS are left out, because they would tie all regions to one. Of the two spellings of the
// role to assume, assumeRole is this provider's own and assumeRoles its successor's: the second is read only if nobody
// gives the first. No error holds a value, because any value may be a secret.
func stackSettings(ctx *pulumi.Context, given *AwsProvider) (*AwsProvider, error) {
	settings := &AwsProvider{}
	fields := reflect.ValueOf(settings).Elem()
	for i := range fields.NumField() {
		name := inputName(fields.Type().Field(i))
		if name == "stsRegion" {
			continue
		}
		if err := readConfig(ctx, name, fields.Field(i)); err != nil {
			return nil, err
		}
	}
	if settings.AssumeRole == nil && given.AssumeRole == nil {
		role, err := readRoles(ctx)
		if err != nil {
			return nil, err
		}
		settings.AssumeRole = role
	}
	return settings, nil
}

// reader turns one configuration value into inputs.
type reader struct {
	secret bool
}

func readConfig(ctx *pulumi.Context, name string, target reflect.Value) error {
	key := "aws:" + name
	raw, given := ctx.GetConfig(key)
	if !given || raw == "" {
		return nil
	}
	r := reader{secret: ctx.IsConfigSecret(key)}
	var value any = raw
	if kind := target.Kind(); kind != reflect.Interface {
		var err error
		if value, err = parse(raw); err != nil {
			return configError(key, err)
		}
	}
	if name == "endpoints" {
		var err error
		if value, err = joinEndpoints(value); err != nil {
			return configError(key, err)
		}
	}
	if strings.HasSuffix(name, "AccountIds") {
		if err := checkAccounts(value); err != nil {
			return configError(key, err)
		}
	}
	return r.read(key, value, target)
}

// readRoles reads the list of roles that version 7 of the AWS provider assumes one after the other.
func readRoles(ctx *pulumi.Context) (*AssumeRole, error) {
	const key = "aws:assumeRoles"
	raw, given := ctx.GetConfig(key)
	if !given || raw == "" {
		return nil, nil
	}
	value, err := parse(raw)
	if err != nil {
		return nil, configError(key, err)
	}
	roles, isList := value.([]any)
	switch {
	case !isList:
		return nil, configError(key, errors.New("must be a list of objects"))
	case len(roles) == 0:
		return nil, nil
	case len(roles) > 1:
		return nil, configError(key, fmt.Errorf("%d roles, but the AWS provider of version 6 assumes one; give the role in "+
			"awsProvider.assumeRole", len(roles)))
	}
	role := &AssumeRole{}
	r := reader{secret: ctx.IsConfigSecret(key)}
	return role, r.read(key+"[0]", roles[0], reflect.ValueOf(role).Elem())
}

func (r reader) read(path string, value any, target reflect.Value) error {
	switch target.Kind() {
	case reflect.Pointer:
		target.Set(reflect.New(target.Type().Elem()))
		return r.read(path, value, target.Elem())
	case reflect.Struct:
		return r.readBlock(path, value, target)
	case reflect.Slice:
		return r.readList(path, value, target)
	case reflect.Map:
		return r.readMap(path, value, target)
	default:
		return r.readLeaf(path, value, target)
	}
}

func (r reader) readBlock(path string, value any, target reflect.Value) error {
	object, isObject := value.(map[string]any)
	if !isObject {
		return configError(path, errors.New("must be an object"))
	}
	names := inputNames(target.Type())
	for _, name := range slices.Sorted(maps.Keys(object)) {
		field, known := names[name]
		if !known {
			return configError(path, fmt.Errorf("has no setting %q, but %s", name,
				strings.Join(slices.Sorted(maps.Keys(names)), ", ")))
		}
		if object[name] == nil {
			continue
		}
		if err := r.read(path+"."+name, object[name], target.Field(field)); err != nil {
			return err
		}
	}
	return nil
}

func (r reader) readList(path string, value any, target reflect.Value) error {
	list, isList := value.([]any)
	if !isList {
		return configError(path, errors.New("must be a list"))
	}
	target.Set(reflect.MakeSlice(target.Type(), len(list), len(list)))
	for i, element := range list {
		if err := r.read(fmt.Sprintf("%s[%d]", path, i), element, target.Index(i)); err != nil {
			return err
		}
	}
	return nil
}

func (r reader) readMap(path string, value any, target reflect.Value) error {
	object, isObject := value.(map[string]any)
	if !isObject {
		return configError(path, errors.New("must be an object"))
	}
	target.Set(reflect.MakeMapWithSize(target.Type(), len(object)))
	for _, name := range slices.Sorted(maps.Keys(object)) {
		element := reflect.New(target.Type().Elem()).Elem()
		if err := r.read(path+"."+name, object[name], element); err != nil {
			return err
		}
		target.SetMapIndex(reflect.ValueOf(name), element)
	}
	return nil
}

func (r reader) readLeaf(path string, value any, target reflect.Value) error {
	text, err := scalar(value)
	if err != nil {
		return configError(path, err)
	}
	input, err := leaf(text, target.Type())
	if err != nil {
		return configError(path, err)
	}
	if r.secret {
		input = pulumi.ToSecret(input)
	}
	target.Set(reflect.ValueOf(input))
	return nil
}

func leaf(text string, t reflect.Type) (pulumi.Input, error) {
	switch t {
	case reflect.TypeFor[pulumi.BoolPtrInput]():
		flag, err := strconv.ParseBool(text)
		if err != nil {
			return nil, errors.New("must be true or false")
		}
		return pulumi.Bool(flag), nil
	case reflect.TypeFor[pulumi.IntPtrInput]():
		number, err := strconv.Atoi(text)
		if err != nil {
			return nil, errors.New("must be a whole number")
		}
		return pulumi.Int(number), nil
	default:
		return pulumi.String(text), nil
	}
}

// scalar gives a value as text, because `pulumi config set --path` stores digits as a number.
func scalar(value any) (string, error) {
	switch v := value.(type) {
	case string:
		return v, nil
	case json.Number:
		return v.String(), nil
	case bool:
		return strconv.FormatBool(v), nil
	default:
		return "", errors.New("must be a string")
	}
}

// parse reads JSON. Go's own error would quote from a value that may be a secret.
func parse(raw string) (any, error) {
	decoder := json.NewDecoder(strings.NewReader(raw))
	decoder.UseNumber()
	var value any
	if decoder.Decode(&value) != nil || decoder.Decode(&struct{}{}) != io.EOF {
		return nil, errors.New("is not valid JSON; write it as an object or a list in the stack's file, or use " +
			"`pulumi config set --path`")
	}
	return value, nil
}

// joinEndpoints makes one map of the AWS provider's list of blocks.
func joinEndpoints(value any) (any, error) {
	joined := map[string]any{}
	blocks, isList := value.([]any)
	if !isList {
		return nil, errors.New("must be a list of objects, each from services to URLs")
	}
	for i, element := range blocks {
		block, isObject := element.(map[string]any)
		if !isObject {
			return nil, fmt.Errorf("element %d must be an object from services to URLs", i)
		}
		maps.Copy(joined, block)
	}
	return joined, nil
}

func checkAccounts(value any) error {
	list, _ := value.([]any)
	for i, element := range list {
		if id, err := scalar(element); err != nil || !accountID.MatchString(id) {
			return fmt.Errorf("element %d must be an account id of 12 digits, in quotes if it begins with 0", i)
		}
	}
	return nil
}

func configError(path string, err error) error {
	return fmt.Errorf("reading %s from the stack's configuration: %w", path, err)
}
