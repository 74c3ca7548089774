package topology

import (
	"fmt"
	"math"
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

// auroraClasses are those of
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.DBInstanceClass.Types.html.
var auroraClasses = classes{
	of:         "a global database",
	families:   map[string]int{"r": 5, "x": 2},
	wayOut:     "use db.r5 or newer, or db.x2 or newer, such as " + defaultInstanceClass,
	serverless: "is the class of Serverless v2, which needs a range of capacity; set serverless in place of it",
}

// auroraCheck is the state of the checks of one store.
type auroraCheck struct {
	clusterCheck

	aurora Aurora
	engine auroraEngine
}

// checkAurora checks an Aurora global database. The block is where its engine stands: below the store in an application,
// at the top in a component of its own.
func checkAurora(store Store, owner storeOwner, path, block string) Problems {
	c := &auroraCheck{aurora: *store.Aurora}
	c.singleWriterCheck, c.settings = checkSingleWriter(store, owner, path, block), store.Aurora.DatabaseSettings
	c.instances = store.Aurora.Instances
	c.checkMost(MaximumRegions(KindAurora), "an Aurora global database")
	engine, known := auroraEngines[c.aurora.Engine]
	if !known {
		c.report(RuleAuroraEngine, in(block, "engine"), "%q is not an engine of Aurora; use aurora-postgresql or "+
			"aurora-mysql", c.aurora.Engine)
		return c.found
	}
	c.engine, c.clusterCheck.engine = engine, engine.databaseEngine
	c.checkVersion()
	c.checkForwarding()
	c.checkServerless()
	c.checkClass(auroraClasses, c.aurora.InstanceClass, in(block, "instanceClass"))
	c.checkSharedInstances()
	c.checkNames()
	c.checkPassword()
	c.checkParameters()
	c.checkRestore(KindAurora)
	for i, region := range store.Regions {
		c.checkMember(region, in(path, fmt.Sprintf("regions[%d]", i)))
	}
	return c.found
}

// checkVersion checks the version of the store.
func (c *auroraCheck) checkVersion() {
	if c.databaseCheck.checkVersion(); c.version == nil {
		return
	}
	if !c.engine.has(c.version, c.engine.global) {
		c.report(RuleAuroraVersionMinimum, in(c.block, "engineVersion"), "%s has no global databases, which begin with %s; use "+
			"a newer version, such as %s", c.aurora.EngineVersion, c.engine.firsts(c.engine.global), c.engine.example)
	}
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

// checkMember checks what a region says differently.
func (c *auroraCheck) checkMember(region StoreRegion, place string) {
	if c.aurora.Serverless != nil && region.InstanceClass != "" {
		c.report(RuleAuroraServerless, in(place, "instanceClass"), "%s, but the datastore is serverless, in every region; "+
			"remove it", region.InstanceClass)
	}
	c.checkClass(auroraClasses, region.InstanceClass, in(place, "instanceClass"))
	c.clusterCheck.checkMember(region, place)
}
