package topology

import (
	"fmt"
	"slices"
	"strings"
)

// DatabaseSettings are what the topology blocks of databases say alike.
type DatabaseSettings struct {
	EngineVersion string
	// InstanceClass is empty when it is not given.
	InstanceClass string
	// DatabaseName, MasterUsername and Port are decided once; Port is 0 when it is not given.
	DatabaseName, MasterUsername string
	Port                         int
	// OwnPassword is whether the password is given rather than generated.
	OwnPassword        bool
	PasswordGeneration int
	// Parameters names the parameters that the user sets.
	Parameters []string
	// RestoreFrom is the identifier or ARN of the snapshot that the database begins with; empty for an empty database.
	RestoreFrom string
}

// databaseEngine is what is known of an engine.
type databaseEngine struct {
	versionForm

	// name as people write it.
	name string
	port int
	// databaseLongest and userLongest are the most characters of names.
	databaseLongest, userLongest int
	// databases and users have names that the engine keeps; userStart begins others.
	databases, users []string
	userStart        string
	// tls is the parameter that demands TLS, which is the package's own.
	tls string
}

// databaseCheck is the state of the checks of one database.
type databaseCheck struct {
	singleWriterCheck

	settings DatabaseSettings
	engine   databaseEngine
	// version of the store, nil when it is not one.
	version engineVersion
}

// checkVersion checks how the store's version is written.
func (c *databaseCheck) checkVersion() {
	c.version = c.parse(c.settings.EngineVersion, in(c.block, "engineVersion"))
}

// parse reads a version that is written out: of a shorter one AWS takes the newest, so that a region which joins later
// would not have the same.
func (c *databaseCheck) parse(text, place string) engineVersion {
	version := c.engine.parse(text)
	if version == nil {
		c.report(RuleDatabaseVersion, place, "%q is not a whole version of %s; write it like %s, because of a "+
			"shorter one every region would get the version that is AWS's default on its day", text, c.engine.name,
			c.engine.example)
	}
	return version
}

// checkNames checks what the first database and the master user are called.
func (c *databaseCheck) checkNames() {
	c.checkDatabaseName()
	c.checkUsername()
}

func (c *databaseCheck) checkDatabaseName() {
	name, place := c.settings.DatabaseName, in(c.block, "databaseName")
	switch {
	case len(name) > c.engine.databaseLongest:
		c.report(RuleDatabaseName, place, "%d characters long, but %s takes at most %d; choose a shorter name",
			len(name), c.engine.name, c.engine.databaseLongest)
	case slices.Contains(c.engine.databases, strings.ToLower(name)):
		c.report(RuleDatabaseName, place, "%s is a database of %s itself; choose another name", name, c.engine.name)
	}
}

func (c *databaseCheck) checkUsername() {
	user, place := c.settings.MasterUsername, in(c.block, "masterUsername")
	switch start := c.engine.userStart; {
	case len(user) > c.engine.userLongest:
		c.report(RuleDatabaseUsername, place, "%d characters long, but %s takes at most %d; choose a shorter name",
			len(user), c.engine.name, c.engine.userLongest)
	case slices.Contains(c.engine.users, strings.ToLower(user)):
		c.report(RuleDatabaseUsername, place, "%s is kept by %s for itself; choose another name, such as dbadmin", user,
			c.engine.name)
	case start != "" && strings.HasPrefix(strings.ToLower(user), start):
		c.report(RuleDatabaseUsername, place, "%s begins with %s, which %s keeps for its own roles; choose another name",
			user, start, c.engine.name)
	}
}

func (c *databaseCheck) checkPassword() {
	if c.settings.OwnPassword && c.settings.PasswordGeneration > 1 {
		c.report(RuleDatabasePassword, in(c.block, "passwordGeneration"), "%d makes a new password, but password gives one; "+
			"remove one of the two", c.settings.PasswordGeneration)
	}
}

func (c *databaseCheck) checkParameters() {
	for _, name := range c.settings.Parameters {
		if strings.EqualFold(name, c.engine.tls) {
			c.report(RuleDatabaseParameter, fmt.Sprintf("%s[%q]", in(c.block, "parameters"), name), "set by the package, which "+
				"demands TLS of every client, because the credentials would cross networks in the clear without; remove it")
		}
	}
}

// checkUpgrade checks a region's own version: a minor upgrade goes through the secondaries first, see
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-upgrade.html.
func (c *databaseCheck) checkUpgrade(region StoreRegion, place string) {
	if region.EngineVersion == "" {
		return
	}
	shared := in(c.block, "engineVersion")
	version := c.parse(region.EngineVersion, place)
	switch {
	case version == nil || c.version == nil:
	case region.Name == c.writer:
		c.report(RuleDatabaseUpgrade, place, "%s, but %s is the writer region, which AWS upgrades last; set the version "+
			"of the other regions first, then %s, and remove this one", region.EngineVersion, region.Name, shared)
	case !slices.Equal(c.engine.major(version), c.engine.major(c.version)):
		c.report(RuleDatabaseUpgrade, place, "%s is of another major version than %s at %s, and all "+
			"regions of a database have the same; use a version of the same major one", region.EngineVersion,
			c.settings.EngineVersion, shared)
	case slices.Compare(version, c.version) < 0:
		c.report(RuleDatabaseUpgrade, place, "%s is older than %s at %s, but a region may only be ahead of the writer; remove "+
			"it, or use a newer version", region.EngineVersion, c.settings.EngineVersion, shared)
	case region.Headless && !slices.Equal(version, c.version):
		c.report(RuleDatabaseUpgrade, place, "%s, but %s is headless, and AWS upgrades only a cluster with an instance; "+
			"remove headless until the upgrade is done", region.EngineVersion, region.Name)
	}
}
