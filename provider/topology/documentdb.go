package topology

import (
	"cmp"
	"regexp"
	"slices"
)

// DocumentDB is the topology block of a DocumentDB global cluster.
type DocumentDB struct {
	DatabaseSettings

	// Instances is how many a region has.
	Instances int
}

// documentDBName is the engine's name in AWS.
const documentDBName = "docdb"

// documentDBEngine is what is known of DocumentDB. Versions are from
// https://docs.aws.amazon.com/documentdb/latest/devguide/docdb-minor-version-upgrade.html, the length and the reserved name
// from API_CreateDBCluster.html in the same guide; each cluster has the user serviceadmin of AWS's own.
var documentDBEngine = databaseEngine{
	name: "DocumentDB", port: 27017,
	versionForm: versionForm{
		form: regexp.MustCompile(`^(\d{1,4})\.(\d{1,4})\.(\d{1,4})$`), example: "5.0.0", layout: "%d.%d.%d",
		majorLength: 2, //nolint:mnd // Major versions are written like 5.0.
	},
	userLongest: 63, users: []string{"admin", "serviceadmin"},
	tls: "tls",
}

// documentDBFirst is the first version with global clusters:
// https://docs.aws.amazon.com/documentdb/latest/developerguide/global-clusters.html.
var documentDBFirst = engineVersion{4, 0, 0}

// planDocumentDB adds to a plan what a DocumentDB global cluster has. Its names say what it is, because a database of
// Aurora's with the same name would have the same ones otherwise, and AWS keeps both in one list.
func planDocumentDB(plan *StorePlan, store Store, owner storeOwner, id Identity, app string, names []string) {
	block, engine := store.DocumentDB, documentDBEngine
	names = append(slices.Clone(names), KindDocumentDB)
	plan.PhysicalName = id.PhysicalName(GlobalCluster, app, names...)
	planSingleWriter(plan, store, owner, SingleWriterPlan{
		Engine:         documentDBName,
		Family:         engine.family(documentDBName, engine.parse(block.EngineVersion)),
		Port:           cmp.Or(block.Port, engine.port),
		MasterUsername: block.MasterUsername,
		OwnPassword:    block.OwnPassword,
		RestoreFrom:    block.RestoreFrom,
	}, func(member *MemberPlan, region StoreRegion) {
		settleCluster(member, region, block.DatabaseSettings, block.Instances)
	})
	namesOfMembers{DBCluster, DBClusterSnapshot}.give(plan, id, app, names)
	planClients(plan, owner, id, app, names)
}
