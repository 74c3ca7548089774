package topology

import (
	"fmt"
	"slices"
)

// rdsFamilies are the families of instance classes, and the first generation of each that AWS does not call previous; see
// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Types.html.
var rdsFamilies = map[string]int{"t": 3, "m": 5, "r": 5, "x": 2}

// rdsCheck is the state of the checks of one store.
type rdsCheck struct {
	databaseCheck

	rds RDS
}

// checkRDS checks a database with read replicas. The block is where its engine stands: below the store in an application,
// at the top in a component of its own.
func checkRDS(store Store, owner storeOwner, path, block string) Problems {
	c := &rdsCheck{rds: *store.RDS}
	c.singleWriterCheck, c.settings = checkSingleWriter(store, owner, path, block), store.RDS.DatabaseSettings
	c.checkMost(1+rdsReplicasUsual, "a database with read replicas")
	engine, known := rdsEngines[c.rds.Engine]
	if !known {
		c.report(RuleRDSEngine, in(block, "engine"), "%q is not an engine whose read replicas are built here; use mysql, "+
			"mariadb or postgres", c.rds.Engine)
		return c.found
	}
	c.engine = engine.databaseEngine
	c.checkVersionOf(engine)
	c.checkClass(c.rds.InstanceClass, in(block, "instanceClass"))
	c.checkStorage()
	c.checkNames()
	c.checkPassword()
	c.checkParameters()
	c.checkRestore(KindRDS)
	for i, region := range store.Regions {
		c.checkMember(region, in(path, fmt.Sprintf("regions[%d]", i)))
	}
	return c.found
}

// checkVersionOf checks the version of the store.
func (c *rdsCheck) checkVersionOf(engine rdsEngine) {
	if c.checkVersion(); c.version == nil || slices.Compare(c.version, engine.first) >= 0 {
		return
	}
	c.report(RuleRDSVersion, in(c.block, "engineVersion"), "%s is too old for replicas that can take the writer's place: %s "+
		"begins with %s; use a newer version, such as %s", c.rds.EngineVersion, engine.name, engine.write(engine.first),
		engine.example)
}

// checkClass checks the class of an instance, empty for none.
func (c *rdsCheck) checkClass(class, place string) {
	const wayOut = "use db.t3, db.m5, db.r5 or db.x2 or newer, such as " + rdsClass
	parts := instanceClass.FindStringSubmatch(class)
	switch {
	case class == "":
	case class == serverlessClass:
		c.report(RuleRDSClass, place, "%s is of Aurora alone; %s, or use aurora", class, wayOut)
	case parts == nil:
		c.report(RuleRDSClass, place, "%q is not an instance class; %s", class, wayOut)
	case rdsFamilies[parts[1]] == 0:
		c.report(RuleRDSClass, place, "%s is of a family that instances with a standby do not have; %s", class, wayOut)
	case !enough(parts[2], rdsFamilies[parts[1]]):
		c.report(RuleRDSClass, place, "%s is of a previous generation; %s", class, wayOut)
	}
}

// checkStorage checks the limit up to which storage grows by itself: below a tenth more than it has AWS refuses it, and the
// provider takes the same number for none
// (https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html).
func (c *rdsCheck) checkStorage() {
	most, least := c.rds.MaxAllocatedStorage, tenthMore(c.rds.AllocatedStorage)
	if most == 0 || most >= least {
		return
	}
	c.report(RuleRDSStorage, in(c.block, "maxAllocatedStorage"), "%d, but AWS wants at least a tenth more than "+
		"allocatedStorage, which is %d; set it to %d or more, or remove it", most, c.rds.AllocatedStorage, least)
}

// tenthMore is a tenth more, rounded up.
func tenthMore(size int) int { return (size*11 + 9) / 10 }

// checkMember checks what a region says differently.
func (c *rdsCheck) checkMember(region StoreRegion, place string) {
	if region.Instances != nil {
		c.report(RuleRDSInstances, in(place, "instances"), "%d, but a region has one instance, and multiAz gives it a standby; "+
			"remove it", *region.Instances)
	}
	if region.Headless {
		c.report(RuleRDSInstances, in(place, "headless"), "true, but without its instance a region has no data either; remove "+
			"it, or take %s out of %s", region.Name, in(c.path, "regions"))
	}
	c.checkClass(region.InstanceClass, in(place, "instanceClass"))
	c.checkUpgrade(region, in(place, "engineVersion"))
}
