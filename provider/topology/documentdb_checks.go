package topology

import (
	"fmt"
	"slices"
)

// documentDBClasses are those of https://docs.aws.amazon.com/documentdb/latest/developerguide/global-clusters.html, which
// leaves db.t3, db.t4g and db.r4 out, and https://docs.aws.amazon.com/documentdb/latest/developerguide/db-instance-classes.html.
var documentDBClasses = classes{
	of:         "a global cluster",
	families:   map[string]int{"r": 5},
	wayOut:     "use db.r5 or newer, such as " + defaultInstanceClass,
	serverless: "is the class of DocumentDB Serverless, which global clusters do not have; use " + defaultInstanceClass,
}

// checkDocumentDB checks a DocumentDB global cluster. The block is where its engine stands: below the store in an
// application, at the top in a component of its own.
func checkDocumentDB(store Store, owner storeOwner, path, block string) Problems {
	c := &clusterCheck{instances: store.DocumentDB.Instances}
	c.singleWriterCheck = checkSingleWriter(store, owner, path, block)
	c.settings, c.engine = store.DocumentDB.DatabaseSettings, documentDBEngine
	c.checkMost(MaximumRegions(KindDocumentDB), "a DocumentDB global cluster")
	if c.checkVersion(); c.version != nil && slices.Compare(c.version, documentDBFirst) < 0 {
		c.report(RuleDocumentDBVersion, in(block, "engineVersion"), "%s has no global clusters, which begin with %s; use a "+
			"newer version, such as %s", c.settings.EngineVersion, c.engine.write(documentDBFirst), c.engine.example)
	}
	c.checkClass(documentDBClasses, c.settings.InstanceClass, in(block, "instanceClass"))
	c.checkSharedInstances()
	c.checkUsername()
	c.checkPassword()
	c.checkParameters()
	c.checkRestore(KindDocumentDB)
	for i, region := range store.Regions {
		place := in(path, fmt.Sprintf("regions[%d]", i))
		c.checkClass(documentDBClasses, region.InstanceClass, in(place, "instanceClass"))
		c.checkMember(region, place)
	}
	return c.found
}
