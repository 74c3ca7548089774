package inputs

import (
	"fmt"
	"strconv"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

// shownLimit is how many characters of a string a message shows.
const shownLimit = 60

// shown is a value in a message; empty for a value without a short form.
func shown(v property.Value) string {
	switch {
	case v.Secret():
		return "(secret)"
	case v.IsString():
		s := []rune(v.AsString())
		if len(s) > shownLimit {
			s = append(s[:shownLimit], '…')
		}
		return strconv.Quote(string(s))
	case v.IsNumber():
		return strconv.FormatFloat(v.AsNumber(), 'g', 15, 64)
	case v.IsBool():
		return strconv.FormatBool(v.AsBool())
	default:
		return ""
	}
}

// typed is a value in a message, with its type.
func typed(v property.Value) string {
	if value := shown(v); value != "" {
		return fmt.Sprintf("%s is %s", value, typeOf(v))
	}
	return typeOf(v)
}

// typeOf names the type of a value that is known and not null.
func typeOf(v property.Value) string {
	switch {
	case v.IsString():
		return "a string"
	case v.IsNumber():
		return "a number"
	case v.IsBool():
		return "a boolean"
	case v.IsMap():
		return "an object"
	case v.IsArray():
		return "a list"
	case v.IsAsset():
		return "an asset"
	case v.IsArchive():
		return "an archive"
	default:
		return "a resource"
	}
}
