package topology

import "regexp"

const rdsPostgres = "postgres"

// rdsEngine is what is known of an engine of RDS.
type rdsEngine struct {
	databaseEngine

	// first is the oldest version that is taken.
	first engineVersion
}

// threeNumbers is how MySQL and MariaDB write versions.
func threeNumbers(example string) versionForm {
	return versionForm{
		form:    regexp.MustCompile(`^(\d{1,4})\.(\d{1,4})\.(\d{1,4})$`),
		example: example, layout: "%d.%d.%d", majorLength: 2,
	}
}

// mysqlDatabases are those that MySQL and MariaDB have themselves.
var mysqlDatabases = []string{"information_schema", "innodb", "mysql", "performance_schema", "sys"}

// rdsEngines are the engines of RDS whose read replicas this package builds. Replicas of PostgreSQL have backups, which a
// promoted one needs at once, from 14 on; older versions of the others are past their end:
// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.html,
// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/MySQL.Concepts.VersionMgmt.html and
// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/MariaDB.Concepts.VersionMgmt.html. Lengths of names are from
// https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html, parameters for TLS from
// mysql-ssl-connections.require-ssl.html, mariadb-ssl-connections.require-ssl.html and PostgreSQL.Concepts.General.SSL.html in
// the user guide.
var rdsEngines = map[string]rdsEngine{
	"mysql": {
		databaseEngine: databaseEngine{
			name: "MySQL", port: 3306, versionForm: threeNumbers("8.4.5"),
			databaseLongest: 64, userLongest: 16,
			databases: mysqlDatabases, users: []string{"rdsadmin", "rdsrepladmin"},
			tls: "require_secure_transport",
		},
		first: engineVersion{8, 0, 0},
	},
	"mariadb": {
		databaseEngine: databaseEngine{
			name: "MariaDB", port: 3306, versionForm: threeNumbers("11.4.5"),
			databaseLongest: 64, userLongest: 16,
			databases: mysqlDatabases, users: []string{"rdsadmin", "rdsrepladmin"},
			tls: "require_secure_transport",
		},
		first: engineVersion{10, 6, 0},
	},
	rdsPostgres: {
		databaseEngine: databaseEngine{
			name: "PostgreSQL", port: 5432,
			versionForm: versionForm{
				form:    regexp.MustCompile(`^(\d{1,4})\.(\d{1,4})$`),
				example: "16.8", layout: "%d.%d", majorLength: 1,
			},
			databaseLongest: 63, userLongest: 63,
			databases: []string{"rdsadmin", "template0", "template1"},
			users:     []string{"admin", "rdsadmin", "rdsrepladmin", "rdstopmgr", "user"}, userStart: "pg_",
			tls: "rds.force_ssl",
		},
		first: engineVersion{14, 1},
	},
}
