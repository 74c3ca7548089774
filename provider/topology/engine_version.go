package topology

import (
	"fmt"
	"regexp"
	"strconv"
)

// engineVersion is an engine's version as numbers: 16, 6 for 16.6, and 8, 0, 3, 8, 0 for 8.0.mysql_aurora.3.08.0.
type engineVersion []int

// versionForm is how an engine writes its versions.
type versionForm struct {
	// form has a group for each number, those of the major version first.
	form    *regexp.Regexp
	example string
	// layout writes the numbers that form reads.
	layout string
	// majorLength is how many numbers a major version has.
	majorLength int
}

// parse reads a version, nil when it is not one, or when the engine has none that are known.
func (f versionForm) parse(text string) engineVersion {
	if f.form == nil {
		return nil
	}
	groups := f.form.FindStringSubmatch(text)
	if groups == nil {
		return nil
	}
	version := make(engineVersion, len(groups)-1)
	for i, group := range groups[1:] {
		version[i], _ = strconv.Atoi(group) // The form has digits only.
	}
	return version
}

// write is the text of a version.
func (f versionForm) write(version engineVersion) string {
	numbers := make([]any, len(version))
	for i, number := range version {
		numbers[i] = number
	}
	return fmt.Sprintf(f.layout, numbers...)
}

// major is the part of a version that stays the same in a minor upgrade.
func (f versionForm) major(version engineVersion) engineVersion { return version[:f.majorLength] }

// family is the family of parameter groups of a version, such as aurora-postgresql16 or aurora-mysql8.0.
func (f versionForm) family(engine string, version engineVersion) string {
	family := engine
	for i, number := range f.major(version) {
		if i > 0 {
			family += "."
		}
		family += strconv.Itoa(number)
	}
	return family
}
