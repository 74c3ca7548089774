package topology

import (
	"regexp"
	"slices"
)

// auroraEngine is what is known of an engine of Aurora.
type auroraEngine struct {
	databaseEngine

	// global and forwarding are the first versions, by major, with global databases and with write forwarding. A major
	// that is newer than all of them has it from the start; one that is older than all has it never.
	global, forwarding []engineVersion
}

// auroraEngines are Aurora's engines. Versions of global databases are from
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.Aurora_Fea_Regions_DB-eng.Feature.GlobalDatabase.html,
// those of write forwarding from aurora-global-database-write-forwarding-apg.html and -ams.html in the same guide. Lengths
// are from its CHAP_Limits.html. Reserved users are those that deployments met:
// https://github.com/aws-cloudformation/cfn-lint/pull/4425; reserved databases are those that every cluster has.
var auroraEngines = map[string]auroraEngine{
	"aurora-postgresql": {
		databaseEngine: databaseEngine{
			name: "Aurora PostgreSQL", port: 5432,
			versionForm: versionForm{
				form:    regexp.MustCompile(`^(\d{1,4})\.(\d{1,4})$`),
				example: "16.6", layout: "%d.%d", majorLength: 1,
			},
			databaseLongest: 63, userLongest: 63,
			databases: []string{"rdsadmin", "template0", "template1"},
			users:     []string{"admin", "rdsadmin"}, userStart: "pg_",
			tls: "rds.force_ssl",
		},
		global:     []engineVersion{{11, 9}, {12, 4}, {13, 3}, {14, 3}, {15, 2}},
		forwarding: []engineVersion{{14, 9}, {15, 4}},
	},
	"aurora-mysql": {
		databaseEngine: databaseEngine{
			name: "Aurora MySQL", port: 3306,
			versionForm: versionForm{
				form:    regexp.MustCompile(`^(\d{1,4})\.(\d{1,4})\.mysql_aurora\.(\d{1,4})\.(\d{1,4})\.(\d{1,4})$`),
				example: "8.0.mysql_aurora.3.08.0", layout: "%d.%d.mysql_aurora.%d.%02d.%d", majorLength: 2,
			},
			databaseLongest: 64, userLongest: 16,
			databases: []string{"information_schema", "mysql", "performance_schema", "sys"},
			users:     []string{"rdsadmin"},
			tls:       "require_secure_transport",
		},
		global:     []engineVersion{{5, 7, 2, 7, 0}, {8, 0, 3, 1, 0}},
		forwarding: []engineVersion{{5, 7, 2, 8, 1}, {8, 0, 3, 1, 0}},
	},
}

// has says whether a version has what some versions are the first to have.
func (e auroraEngine) has(version engineVersion, first []engineVersion) bool {
	for _, minimum := range first {
		if slices.Equal(e.major(version), e.major(minimum)) {
			return slices.Compare(version, minimum) >= 0
		}
	}
	return slices.Compare(version, first[len(first)-1]) > 0
}

// firsts lists the versions that are the first of their majors.
func (e auroraEngine) firsts(versions []engineVersion) string {
	words := make([]string, len(versions))
	for i, version := range versions {
		words[i] = e.write(version)
	}
	return list(words)
}
