package topology

import "regexp"

// instanceClass has groups for the family's letter, its generation and the size.
var instanceClass = regexp.MustCompile(`^db\.([a-z]+)(\d{1,2})[a-z]*(-[a-z0-9]+)?\.((\d{1,2})?xlarge|[a-z]+|metal.*)$`)

// classes are the instance classes that a kind of global database takes: memory-optimised ones.
type classes struct {
	// of is what takes them, in a message.
	of string
	// families by letter, and the first generation of each.
	families map[string]int
	// wayOut says what to use, and serverless what is to be said of the class of serverless instances.
	wayOut, serverless string
}

// checkClass checks the class of instances, empty for none.
func (c *singleWriterCheck) checkClass(allowed classes, class, place string) {
	parts := instanceClass.FindStringSubmatch(class)
	switch {
	case class == "":
	case class == serverlessClass:
		c.report(RuleClusterClass, place, "%s %s", class, allowed.serverless)
	case parts == nil:
		c.report(RuleClusterClass, place, "%q is not an instance class; %s", class, allowed.wayOut)
	case parts[1] == "t":
		c.report(RuleClusterClass, place, "%s is burstable, but %s needs memory-optimised instances; %s", class, allowed.of,
			allowed.wayOut)
	case allowed.families[parts[1]] == 0:
		c.report(RuleClusterClass, place, "%s is not memory-optimised, as %s needs it; %s", class, allowed.of, allowed.wayOut)
	case !enough(parts[2], allowed.families[parts[1]]):
		c.report(RuleClusterClass, place, "%s is of a generation that %s does not take; %s", class, allowed.of,
			allowed.wayOut)
	}
}

// enough says whether a number of at most two digits, as text, is at least another.
func enough(digits string, least int) bool {
	number := 0
	for _, digit := range digits {
		number = number*10 + int(digit-'0')
	}
	return number >= least
}
