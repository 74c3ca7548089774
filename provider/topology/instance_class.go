package topology

import "regexp"

// instanceClass has groups for the family's letter, its generation and the size.
var instanceClass = regexp.MustCompile(`^db\.([a-z]+)(\d{1,2})[a-z]*(-[a-z0-9]+)?\.((\d{1,2})?xlarge|[a-z]+|metal.*)$`)

// enough says whether a number of at most two digits, as text, is at least another.
func enough(digits string, least int) bool {
	number := 0
	for _, digit := range digits {
		number = number*10 + int(digit-'0')
	}
	return number >= least
}
