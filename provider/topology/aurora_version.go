package topology

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
)

// auroraVersion is an engine's version as numbers: 16, 6 for 16.6, and 8, 0, 3, 8, 0 for 8.0.mysql_aurora.3.08.0.
type auroraVersion []int

// auroraEngine is what is known of an engine of Aurora.
type auroraEngine struct {
	// name as people write it.
	name string
	port int
	// form has a group for the major version and one for each number after it.
	form    *regexp.Regexp
	example string
	// layout writes the numbers that form reads.
	layout string
	// majorLength is how many numbers a major version has.
	majorLength int
	// global and forwarding are the first versions, by major, with global databases and with write forwarding. A major
	// that is newer than all of them has it from the start; one that is older than all has it never.
	global, forwarding []auroraVersion
	// databaseLongest and userLongest are the most characters of names.
	databaseLongest, userLongest int
	// databases and users have names that the engine keeps; userStart begins others.
	databases, users []string
	userStart        string
	// tls is the parameter that demands TLS, which is the package's own.
	tls string
}

// auroraEngines are Aurora's engines. Versions of global databases are from
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.Aurora_Fea_Regions_DB-eng.Feature.GlobalDatabase.html,
// those of write forwarding from aurora-global-database-write-forwarding-apg.html and -ams.html in the same guide. Lengths
// are from its CHAP_Limits.html. Reserved users are those that deployments met:
// https://github.com/aws-cloudformation/cfn-lint/pull/4425; reserved databases are those that every cluster has.
var auroraEngines = map[string]auroraEngine{
	"aurora-postgresql": {
		name: "PostgreSQL", port: 5432,
		form:    regexp.MustCompile(`^(\d{1,4})\.(\d{1,4})$`),
		example: "16.6", layout: "%d.%d", majorLength: 1,
		global:          []auroraVersion{{11, 9}, {12, 4}, {13, 3}, {14, 3}, {15, 2}},
		forwarding:      []auroraVersion{{14, 9}, {15, 4}},
		databaseLongest: 63, userLongest: 63,
		databases: []string{"rdsadmin", "template0", "template1"},
		users:     []string{"admin", "rdsadmin"}, userStart: "pg_",
		tls: "rds.force_ssl",
	},
	"aurora-mysql": {
		name: "MySQL", port: 3306,
		form:    regexp.MustCompile(`^(\d{1,4})\.(\d{1,4})\.mysql_aurora\.(\d{1,4})\.(\d{1,4})\.(\d{1,4})$`),
		example: "8.0.mysql_aurora.3.08.0", layout: "%d.%d.mysql_aurora.%d.%02d.%d", majorLength: 2,
		global:          []auroraVersion{{5, 7, 2, 7, 0}, {8, 0, 3, 1, 0}},
		forwarding:      []auroraVersion{{5, 7, 2, 8, 1}, {8, 0, 3, 1, 0}},
		databaseLongest: 64, userLongest: 16,
		databases: []string{"information_schema", "mysql", "performance_schema", "sys"},
		users:     []string{"rdsadmin"},
		tls:       "require_secure_transport",
	},
}

// parse reads a version, nil when it is not one.
func (e auroraEngine) parse(text string) auroraVersion {
	groups := e.form.FindStringSubmatch(text)
	if groups == nil {
		return nil
	}
	version := make(auroraVersion, len(groups)-1)
	for i, group := range groups[1:] {
		version[i], _ = strconv.Atoi(group) // The form has digits only.
	}
	return version
}

// write is the text of a version.
func (e auroraEngine) write(version auroraVersion) string {
	numbers := make([]any, len(version))
	for i, number := range version {
		numbers[i] = number
	}
	return fmt.Sprintf(e.layout, numbers...)
}

// major is the part of a version that stays the same in a minor upgrade.
func (e auroraEngine) major(version auroraVersion) auroraVersion { return version[:e.majorLength] }

// has says whether a version has what some versions are the first to have.
func (e auroraEngine) has(version auroraVersion, first []auroraVersion) bool {
	for _, minimum := range first {
		if slices.Equal(e.major(version), e.major(minimum)) {
			return slices.Compare(version, minimum) >= 0
		}
	}
	return slices.Compare(version, first[len(first)-1]) > 0
}

// family is the family of parameter groups of a version, such as aurora-postgresql16 or aurora-mysql8.0.
func (e auroraEngine) family(engine string, version auroraVersion) string {
	family := engine
	for i, number := range e.major(version) {
		if i > 0 {
			family += "."
		}
		family += strconv.Itoa(number)
	}
	return family
}
