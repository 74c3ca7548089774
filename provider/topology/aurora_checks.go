package topology

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
)

// Limits of an Aurora global database, from
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.configuration.requirements.html.
const (
	auroraRegionsMost   = 11
	auroraInstancesMost = 16
)

// Limits of the capacity of Aurora Serverless v2, in Aurora capacity units, from
// https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ServerlessV2ScalingConfiguration.html. A minimum of 0
// would pause the instances, which the writer of a global database cannot:
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html.
const (
	capacityLeast    = 0.5
	capacityMaxLeast = 1
	capacityMost     = 256
	capacityStep     = 0.5
)

// instanceClass has groups for the family's letter, its generation and the size.
var instanceClass = regexp.MustCompile(`^db\.([a-z]+)(\d{1,2})[a-z]*(-[a-z0-9]+)?\.((\d{1,2})?xlarge|[a-z]+|metal.*)$`)

// memoryOptimised are the families whose classes a global database takes, and the first generation of each; see
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.DBInstanceClass.Types.html.
var memoryOptimised = map[string]int{"r": 5, "x": 2}

// auroraCheck is the state of the checks of one store.
type auroraCheck struct {
	singleWriterCheck

	aurora Aurora
	engine auroraEngine
	// version of the store, nil when it is not one.
	version engineVersion
}

// checkAurora checks an Aurora global database. The block is where its engine stands: below the store in an application,
// at the top in a component of its own.
func checkAurora(store Store, owner storeOwner, path, block string) Problems {
	c := &auroraCheck{singleWriterCheck: checkSingleWriter(store, owner, path, block), aurora: *store.Aurora}
	c.checkRegions()
	engine, known := auroraEngines[c.aurora.Engine]
	if !known {
		c.report(RuleAuroraEngine, in(block, "engine"), "%q is not an engine of Aurora; use aurora-postgresql or "+
			"aurora-mysql", c.aurora.Engine)
		return c.found
	}
	c.engine = engine
	c.checkVersion()
	c.checkForwarding()
	c.checkServerless()
	c.checkClass(c.aurora.InstanceClass, in(block, "instanceClass"))
	c.checkSharedInstances()
	c.checkNames()
	c.checkPassword()
	c.checkParameters()
	for i, region := range store.Regions {
		c.checkMember(region, in(path, fmt.Sprintf("regions[%d]", i)))
	}
	return c.found
}

func (c *auroraCheck) checkRegions() {
	if count := len(c.members); count > auroraRegionsMost {
		place := in(c.path, "regions")
		c.report(RuleAuroraRegions, place, "%d regions, but an Aurora global database has one that writes and at most %d "+
			"others; name fewer in %s, or use dynamodb", count, auroraRegionsMost-1, place)
	}
}

// checkVersion checks the version of the store.
func (c *auroraCheck) checkVersion() {
	place := in(c.block, "engineVersion")
	version := c.parse(c.aurora.EngineVersion, place)
	if version == nil {
		return
	}
	if !c.engine.has(version, c.engine.global) {
		c.report(RuleAuroraVersionMinimum, place, "%s has no global databases, which begin with %s; use a newer version, "+
			"such as %s", c.aurora.EngineVersion, c.engine.firsts(c.engine.global), c.engine.example)
	}
	c.version = version
}

// parse reads a version that is written out: of a shorter one AWS takes the newest, so that a region which joins later
// would not have the same.
func (c *auroraCheck) parse(text, place string) engineVersion {
	version := c.engine.parse(text)
	if version == nil {
		c.report(RuleAuroraVersion, place, "%q is not a whole version of Aurora %s; write it like %s, because of a "+
			"shorter one every region would get the version that is AWS's default on its day", text, c.engine.name,
			c.engine.example)
	}
	return version
}

func (c *auroraCheck) checkForwarding() {
	if !c.aurora.WriteForwarding || c.version == nil || c.engine.has(c.version, c.engine.forwarding) {
		return
	}
	c.report(RuleAuroraForwarding, in(c.block, "writeForwarding"), "true, but %s does not forward writes, which begins "+
		"with %s; use a newer engineVersion, or set it to false", c.aurora.EngineVersion,
		c.engine.firsts(c.engine.forwarding))
}

func (c *auroraCheck) checkServerless() {
	if c.aurora.Serverless == nil {
		return
	}
	if c.aurora.InstanceClass != "" {
		c.report(RuleAuroraServerless, in(c.block, "instanceClass"), "%s, but serverless is set too, and instances are "+
			"either of a class or serverless; remove one of the two", c.aurora.InstanceClass)
	}
	least, most := c.aurora.Serverless.Min, c.aurora.Serverless.Max
	place := in(c.block, "serverless")
	switch {
	case least != nil && *least == 0:
		c.report(RuleAuroraCapacity, in(place, "minCapacity"), "0 would pause the instances, which the writer of a global "+
			"database cannot; set %g or more", capacityLeast)
		least = nil
	case least != nil && !isCapacity(*least, capacityLeast):
		c.report(RuleAuroraCapacity, in(place, "minCapacity"), "%g is not a capacity; set %g to %d in steps of %g", *least,
			capacityLeast, capacityMost, capacityStep)
		least = nil
	}
	if most != nil && !isCapacity(*most, capacityMaxLeast) {
		c.report(RuleAuroraCapacity, in(place, "maxCapacity"), "%g is not a capacity; set %d to %d in steps of %g", *most,
			capacityMaxLeast, capacityMost, capacityStep)
		most = nil
	}
	if least != nil && most != nil && *least > *most {
		c.report(RuleAuroraCapacity, in(place, "minCapacity"), "%g is above maxCapacity, which is %g; lower it, or raise "+
			"maxCapacity", *least, *most)
	}
}

// isCapacity says whether a number is a capacity, which no number that is not one (NaN) is.
func isCapacity(units, least float64) bool {
	return units >= least && units <= capacityMost && math.Mod(units, capacityStep) == 0
}

// checkClass checks the class of instances, empty for none.
func (c *auroraCheck) checkClass(class, place string) {
	const wayOut = "use db.r5 or newer, or db.x2 or newer, such as " + defaultInstanceClass
	parts := instanceClass.FindStringSubmatch(class)
	switch {
	case class == "":
	case class == serverlessClass:
		c.report(RuleAuroraClass, place, "%s is the class of Serverless v2, which needs a range of capacity; set serverless "+
			"in place of it", class)
	case parts == nil:
		c.report(RuleAuroraClass, place, "%q is not an instance class; %s", class, wayOut)
	case parts[1] == "t":
		c.report(RuleAuroraClass, place, "%s is burstable, but a global database needs memory-optimised instances; %s",
			class, wayOut)
	case memoryOptimised[parts[1]] == 0:
		c.report(RuleAuroraClass, place, "%s is not memory-optimised, as a global database needs it; %s", class, wayOut)
	case !enough(parts[2], memoryOptimised[parts[1]]):
		c.report(RuleAuroraClass, place, "%s is of a generation that a global database does not take; %s", class, wayOut)
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

// limitOf is how many instances a region takes: the writer's loses one reader to each other region.
func (c *auroraCheck) limitOf(region string) int {
	if region == c.writer {
		return max(1, auroraInstancesMost-(len(c.members)-1))
	}
	return auroraInstancesMost
}

// checkSharedInstances checks the number that all regions have which say none: the writer takes the fewest.
func (c *auroraCheck) checkSharedInstances() {
	shares := func(name string) bool {
		region := c.store.region(name)
		return region.Instances == nil && !region.Headless
	}
	limit := auroraInstancesMost
	if shares(c.writer) {
		limit = c.limitOf(c.writer)
	}
	if slices.ContainsFunc(c.members, shares) {
		c.checkInstances(c.aurora.Instances, limit, in(c.block, "instances"))
	}
}

func (c *auroraCheck) checkInstances(count, limit int, place string) {
	if count >= 1 && count <= limit {
		return
	}
	why := ""
	if limit < auroraInstancesMost {
		why = fmt.Sprintf(" in the writer region, which has one instance fewer for each of the %d others",
			len(c.members)-1)
	}
	c.report(RuleAuroraInstances, place, "%d instances, but there are 1 to %d%s; set another number", count, limit, why)
}

// checkNames checks what the first database and the master user are called.
func (c *auroraCheck) checkNames() {
	name, place := c.aurora.DatabaseName, in(c.block, "databaseName")
	switch {
	case len(name) > c.engine.databaseLongest:
		c.report(RuleAuroraDatabaseName, place, "%d characters long, but %s takes at most %d; choose a shorter name",
			len(name), c.engine.name, c.engine.databaseLongest)
	case slices.Contains(c.engine.databases, strings.ToLower(name)):
		c.report(RuleAuroraDatabaseName, place, "%s is a database of %s itself; choose another name", name, c.engine.name)
	}
	user, place := c.aurora.MasterUsername, in(c.block, "masterUsername")
	switch start := c.engine.userStart; {
	case len(user) > c.engine.userLongest:
		c.report(RuleAuroraUsername, place, "%d characters long, but %s takes at most %d; choose a shorter name",
			len(user), c.engine.name, c.engine.userLongest)
	case slices.Contains(c.engine.users, strings.ToLower(user)):
		c.report(RuleAuroraUsername, place, "%s is kept by %s for itself; choose another name, such as dbadmin", user,
			c.engine.name)
	case start != "" && strings.HasPrefix(strings.ToLower(user), start):
		c.report(RuleAuroraUsername, place, "%s begins with %s, which %s keeps for its own roles; choose another name",
			user, start, c.engine.name)
	}
}

func (c *auroraCheck) checkPassword() {
	if c.aurora.OwnPassword && c.aurora.PasswordGeneration > 1 {
		c.report(RuleAuroraPassword, in(c.block, "passwordGeneration"), "%d makes a new password, but password gives one; "+
			"remove one of the two", c.aurora.PasswordGeneration)
	}
}

func (c *auroraCheck) checkParameters() {
	for _, name := range c.aurora.Parameters {
		if strings.EqualFold(name, c.engine.tls) {
			c.report(RuleAuroraParameter, fmt.Sprintf("%s[%q]", in(c.block, "parameters"), name), "set by the package, "+
				"which demands TLS of every client, because the credentials would cross networks in the clear without; "+
				"remove it")
		}
	}
}

// checkMember checks what a region says differently.
func (c *auroraCheck) checkMember(region StoreRegion, place string) {
	if c.aurora.Serverless != nil && region.InstanceClass != "" {
		c.report(RuleAuroraServerless, in(place, "instanceClass"), "%s, but the datastore is serverless, in every region; "+
			"remove it", region.InstanceClass)
	}
	c.checkClass(region.InstanceClass, in(place, "instanceClass"))
	c.checkHeadless(region, place)
	if region.Instances != nil && !region.Headless {
		c.checkInstances(*region.Instances, c.limitOf(region.Name), in(place, "instances"))
	}
	c.checkUpgrade(region, in(place, "engineVersion"))
	if region.Generation > 1 && region.Name == c.home {
		c.report(RuleAuroraGeneration, in(place, "generation"), "%d, but %s is the home region, whose cluster is made as "+
			"the first writer, so that AWS would refuse a new one beside the others; remove it. After a failover AWS brings "+
			"the old cluster back as a secondary, without a generation; once it is detached for good, make a datastore with "+
			"another home region and move the data", region.Generation, region.Name)
	}
}

func (c *auroraCheck) checkHeadless(region StoreRegion, place string) {
	if !region.Headless {
		return
	}
	place = in(place, "headless")
	switch region.Name {
	case c.writer:
		c.report(RuleAuroraHeadless, place, "true, but %s is the writer region, and without an instance nothing writes; "+
			"remove it, or move the writer first", region.Name)
	case c.home:
		c.report(RuleAuroraHeadless, place, "true, but %s is the home region, where the first instance has to be; remove "+
			"it, or set instances: 1", region.Name)
	default:
		if region.Instances != nil {
			c.report(RuleAuroraHeadless, place, "true, which is no instances, but instances is %d; remove one of the two",
				*region.Instances)
		}
	}
}

// checkUpgrade checks a region's own version: a minor upgrade goes through the secondaries first, see
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-upgrade.html.
func (c *auroraCheck) checkUpgrade(region StoreRegion, place string) {
	if region.EngineVersion == "" {
		return
	}
	shared := in(c.block, "engineVersion")
	version := c.parse(region.EngineVersion, place)
	switch {
	case version == nil || c.version == nil:
	case region.Name == c.writer:
		c.report(RuleAuroraUpgrade, place, "%s, but %s is the writer region, which AWS upgrades last; set the version "+
			"of the other regions first, then %s, and remove this one", region.EngineVersion, region.Name, shared)
	case !slices.Equal(c.engine.major(version), c.engine.major(c.version)):
		c.report(RuleAuroraUpgrade, place, "%s is of another major version than %s at %s, and AWS upgrades those of all "+
			"regions at once; use a version of the same major one", region.EngineVersion, c.aurora.EngineVersion, shared)
	case slices.Compare(version, c.version) < 0:
		c.report(RuleAuroraUpgrade, place, "%s is older than %s at %s, but a region may only be ahead of the writer; remove "+
			"it, or use a newer version", region.EngineVersion, c.aurora.EngineVersion, shared)
	case region.Headless && !slices.Equal(version, c.version):
		c.report(RuleAuroraUpgrade, place, "%s, but %s is headless, and AWS upgrades only a cluster with an instance; "+
			"remove headless until the upgrade is done", region.EngineVersion, region.Name)
	}
}

// firsts lists the versions that are the first of their majors.
func (e auroraEngine) firsts(versions []engineVersion) string {
	words := make([]string, len(versions))
	for i, version := range versions {
		words[i] = e.write(version)
	}
	return list(words)
}
