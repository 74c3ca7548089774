package drill

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// removed is the value of a setting that takes an element away.
const removed = "(removed)"

// element is a part of a path that names an element of a list, as regions[name=eu-west-1].
var element = regexp.MustCompile(`^(\w+)\[name=([\w-]+)\]$`)

// Set writes a setting into the inputs of an application. Blocks on the way are made where they are missing; elements of lists
// are not.
func Set(inputs map[string]any, path, value string) error {
	parts := strings.Split(path, ".")
	at := inputs
	for i, part := range parts {
		last := i == len(parts)-1
		if match := element.FindStringSubmatch(part); match != nil {
			list, _ := at[match[1]].([]any)
			named := func(each any) bool {
				block, _ := each.(map[string]any)
				return block["name"] == match[2]
			}
			found := slices.IndexFunc(list, named)
			switch {
			case found < 0:
				return fmt.Errorf("setting %s: nothing in %s is called %s", path, match[1], match[2])
			case last && value != removed:
				return fmt.Errorf("setting %s: an element can only be removed", path)
			case last:
				at[match[1]] = slices.DeleteFunc(list, named)
				return nil
			}
			at, _ = list[found].(map[string]any)
			continue
		}
		if last {
			at[part] = read(value)
			return nil
		}
		block, isBlock := at[part].(map[string]any)
		if !isBlock {
			block = map[string]any{}
			at[part] = block
		}
		at = block
	}
	return nil
}

// read is a text as the value that it means.
func read(text string) any {
	if number, err := strconv.Atoi(text); err == nil {
		return number
	}
	if truth, err := strconv.ParseBool(text); err == nil {
		return truth
	}
	return text
}
