package topology

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// What is left of a store when it goes.
const (
	// OnDeleteSnapshot keeps a final snapshot.
	OnDeleteSnapshot = "snapshot"
	// OnDeleteRetain keeps the store itself.
	OnDeleteRetain = "retain"
	// OnDeleteDestroy keeps nothing.
	OnDeleteDestroy = "destroy"
)

// The kinds of datastores, as the topology blocks are called.
const (
	// KindDynamoDB is the kind of a DynamoDB global table.
	KindDynamoDB = "dynamodb"
	// KindS3 is the kind of replicated buckets.
	KindS3 = "s3"
	// KindAurora is the kind of an Aurora global database.
	KindAurora = "aurora"
	// KindDocumentDB is the kind of a DocumentDB global cluster.
	KindDocumentDB = "documentdb"
	// KindRDS is the kind of a database with read replicas.
	KindRDS = "rds"
	// KindElastiCache is the kind of an ElastiCache global datastore.
	KindElastiCache = "elasticache"
	// KindExisting is the kind of a store that is managed elsewhere.
	KindExisting = "existing"
)

// storeKind is what the planner knows of a kind of stores.
type storeKind struct {
	name string
	// what a message calls one of them in a region.
	what string
	// isSet says whether the kind's topology block is.
	isSet func(Store) bool
	// component is the type that stands alone.
	component string
	// member is what a message calls the part of a database in one region; empty for a cluster.
	member string
	// inNetworks is true for a kind with one writer, whose members are in networks and whose clients are told the writer.
	inNetworks bool
	// withoutSnapshot says what there is in place of a final snapshot; empty for a kind that has them.
	withoutSnapshot string
	// check finds the mistakes in a store of the kind. The block is where its topology block stands: below the store in an
	// application, at the top in a component of its own.
	check func(store Store, owner storeOwner, path, block string) Problems
	// plan adds what the kind has to the plan of a store without mistakes.
	plan func(plan *StorePlan, store Store, owner storeOwner, id Identity, app string, names []string)
	// warn says what an operator should know of a plan of the kind; nil for nothing.
	warn func(store Store, plan StorePlan) []string
	// versions is how an engine of the kind writes its versions; nil for a kind that has none by region.
	versions func(engine string) versionForm
	// upgradesTogether is whether AWS changes the version of all regions at once, major ones included.
	upgradesTogether bool
}

// storeKinds in the order in which messages name them.
func storeKinds() []storeKind {
	return []storeKind{
		{
			name: KindDynamoDB, what: "a DynamoDB global table", component: "DynamoDbGlobalTable",
			isSet: func(s Store) bool { return s.DynamoDB != nil }, check: checkTable, plan: planTable,
			withoutSnapshot: "a DynamoDB global table has no final snapshot; choose retain to keep the tables, or destroy, " +
				"after which a table that had point-in-time recovery can be restored for 35 days",
		},
		{
			name: KindS3, what: "a bucket", component: "ReplicatedBuckets",
			isSet: func(s Store) bool { return s.S3 != nil }, check: checkBuckets, plan: planBuckets,
			withoutSnapshot: "buckets have no final snapshot; choose retain to keep them, or destroy",
		},
		{
			name: KindAurora, what: "an Aurora cluster", component: "AuroraGlobalDatabase", inNetworks: true,
			isSet: func(s Store) bool { return s.Aurora != nil }, check: checkAurora, plan: planAurora,
			warn: warnOfAurora, versions: func(engine string) versionForm { return auroraEngines[engine].versionForm },
		},
		{
			name: KindDocumentDB, what: "a DocumentDB cluster", component: "DocumentDbGlobalCluster", inNetworks: true,
			isSet: func(s Store) bool { return s.DocumentDB != nil }, check: checkDocumentDB, plan: planDocumentDB,
			warn: warnOfDocumentDB, versions: func(string) versionForm { return documentDBEngine.versionForm },
		},
		{
			name: KindRDS, what: "an RDS database", component: "RdsReadReplicas", inNetworks: true, member: "instance",
			isSet: func(s Store) bool { return s.RDS != nil }, check: checkRDS, plan: planRDS,
			warn: warnOfRDS, versions: func(engine string) versionForm { return rdsEngines[engine].versionForm },
		},
		{
			name: KindElastiCache, what: "a cache", component: "ElastiCacheGlobalDatastore", inNetworks: true,
			isSet: func(s Store) bool { return s.ElastiCache != nil }, check: checkElastiCache, plan: planElastiCache,
			warn: warnOfElastiCache, versions: func(engine string) versionForm { return cacheEngines[engine].versionForm },
			upgradesTogether: true,
		},
		{
			name: KindExisting, what: "a store that is managed elsewhere",
			isSet: func(s Store) bool { return s.Existing != nil }, check: checkExisting, plan: planExisting,
			warn: warnOfExisting,
		},
	}
}

// kinds are those whose topology blocks are set.
func (s Store) kinds() []storeKind {
	return slices.DeleteFunc(storeKinds(), func(kind storeKind) bool { return !kind.isSet(s) })
}

// memberOf is what a message calls the part in one region of a database of a kind.
func memberOf(kind string) string { return cmp.Or(kindOf(kind).member, "cluster") }

// inNetworks says whether a store's members are in networks, which those with one writer are.
func (s Store) inNetworks() bool {
	return slices.ContainsFunc(s.kinds(), func(kind storeKind) bool { return kind.inNetworks })
}

var storeName = regexp.MustCompile(`^[a-z][a-z0-9-]{0,29}$`)

// EnvironmentPrefix is what the names of a store's environment variables start with: ORDERS_ for orders.
func EnvironmentPrefix(store string) string {
	return strings.ToUpper(strings.ReplaceAll(store, "-", "_")) + "_"
}

// storeOwner is what a store takes from what it belongs to.
type storeOwner struct {
	homeRegion string
	// writerRegion is the owner's home region until the owner says that another one writes.
	writerRegion       string
	regions            []Region
	accepted           map[string]bool
	deletionProtection bool
	// alone is true for a store that belongs to no application.
	alone bool
}

// PlanStore plans a store of its own, for a component that stands alone: its regions are given and not an application's,
// its inputs stand at the top, it is protected unless its own setting says otherwise, and its clients are its members.
func PlanStore(store Store, id Identity) (StorePlan, Problems) {
	owner := storeOwner{accepted: map[string]bool{}, deletionProtection: true, alone: true}
	var found Problems
	for i, region := range store.Regions {
		bad := CheckRegion(region.Name, fmt.Sprintf("regions[%d].name", i))
		found = append(found, bad...)
		owner.accepted[region.Name] = true
		if near := nearestRegion(region.Name); len(bad) > 0 && near != "" {
			owner.accepted[near] = true
		}
		owner.regions = append(owner.regions, Region{
			Name: region.Name, DataOnly: true, DeletionProtection: region.DeletionProtection,
		})
	}
	if len(store.Regions) == 0 {
		return StorePlan{}, append(found, problems(RuleRegionsNone, "regions", "no region is named; name at least one")...)
	}
	found = append(found, checkMembers(store, owner, "")...)
	for _, kind := range store.kinds() {
		found = append(found, checkOnDelete(store, kind, "")...)
		found = append(found, kind.check(store, owner, "", "")...)
		if kind.inNetworks {
			found = append(found, checkSubnets(store, kind)...)
		}
	}
	if len(found) > 0 {
		return StorePlan{}, found
	}
	return planStore(store, owner, id, store.Name), nil
}

// checkStore checks one store of an application.
func checkStore(store Store, owner storeOwner, path string) Problems {
	var found Problems
	if !storeName.MatchString(store.Name) {
		found = append(found, problems(RuleStoreName, path, "%q is not the name of a datastore, which becomes part of "+
			"tables' and variables' names; use 1 to 30 lower-case letters, digits and hyphens, starting with a letter",
			store.Name)...)
	}
	if store.Existing == nil {
		found = append(found, checkMembers(store, owner, path)...)
	}
	kinds := store.kinds()
	switch len(kinds) {
	case 0:
		return append(found, problems(RuleStoreKind, path, "none of its topology blocks is set, and a datastore is of "+
			"exactly one kind; set %s", choice(namesOf(storeKinds())))...)
	case 1:
		if store.Existing == nil {
			found = append(found, checkOnDelete(store, kinds[0], path)...)
		}
		return append(found, kinds[0].check(store, owner, path, in(path, kinds[0].name))...)
	}
	return append(found, problems(RuleStoreKind, path, "%s are set, but a datastore is of exactly one kind; make %d "+
		"datastores of them", strings.Join(namesOf(kinds), " and "), len(kinds))...)
}

// checkTable checks a DynamoDB global table.
func checkTable(store Store, owner storeOwner, path, block string) Problems {
	return slices.Concat(checkAlike(store, KindDynamoDB, path), checkHome(store, owner, path), checkGenerations(store, path),
		checkDynamoDB(*store.DynamoDB, block))
}

// kindOf is the kind of a name, or one that is nothing for a name that this version does not know.
func kindOf(name string) storeKind {
	for _, kind := range storeKinds() {
		if kind.name == name {
			return kind
		}
	}
	return storeKind{}
}

func namesOf(kinds []storeKind) []string {
	names := make([]string, len(kinds))
	for i, kind := range kinds {
		names[i] = kind.name
	}
	return names
}

// checkPrefixes checks that no two stores share the names of their variables.
func checkPrefixes(stores []Store) Problems {
	var found Problems
	for i, store := range stores {
		for _, earlier := range stores[:i] {
			if EnvironmentPrefix(store.Name) == EnvironmentPrefix(earlier.Name) {
				found = append(found, problems(RuleStorePrefix, in("datastores", store.Name), "its environment variables "+
					"start with %s, as those of %s do; rename one of the two", EnvironmentPrefix(store.Name),
					earlier.Name)...)
				break
			}
		}
	}
	return found
}

// checkMembers checks the regions that a store names.
func checkMembers(store Store, owner storeOwner, path string) Problems {
	var found Problems
	for i, region := range store.Regions {
		place := in(path, fmt.Sprintf("regions[%d].name", i))
		same := func(other StoreRegion) bool { return other.Name == region.Name }
		earlier := slices.IndexFunc(store.Regions, same)
		switch {
		case earlier < i:
			found = append(found, problems(RuleStoreRegionDuplicate, place, "%s is named at %s already; a datastore has "+
				"one copy in a region: remove one of the two", region.Name,
				in(path, fmt.Sprintf("regions[%d].name", earlier)))...)
		case !owner.accepted[region.Name]:
			found = append(found, problems(RuleStoreRegion, place, "%s is not one of the application's regions (%s); add "+
				"it to regions, with stack: none when it holds data only", region.Name,
				list(regionNames(owner.regions)))...)
		}
	}
	return found
}

// checkHome checks a store's home region, or that the owner's can stand in for it.
func checkHome(store Store, owner storeOwner, path string) Problems {
	members := memberNames(store, owner)
	place := in(path, "homeRegion")
	switch {
	case store.HomeRegion == "" && owner.homeRegion == "":
		return nil // Reported where it is missing.
	case store.HomeRegion == "" && owner.accepted[owner.homeRegion] && !has(members, owner.homeRegion):
		return problems(RuleStoreHomeMissing, place, "missing, and the application's home region %s is not one of the "+
			"datastore's regions (%s); set it to one of them", owner.homeRegion, list(members))
	case store.HomeRegion != "" && !has(members, store.HomeRegion):
		return problems(RuleStoreHome, place, "%s is not one of the datastore's regions (%s); name one of them, or add "+
			"it to %s", store.HomeRegion, list(members), in(path, "regions"))
	}
	return nil
}

// has says whether a name is in a list, or is what a misspelt one in it, reported already, was meant to be.
func has(names []string, name string) bool {
	return slices.ContainsFunc(names, func(other string) bool {
		return other == name || len(CheckRegion(other, "")) > 0 && nearestRegion(other) == name
	})
}

func checkOnDelete(store Store, kind storeKind, path string) Problems {
	inApplication := path != ""
	place := in(path, "onDelete")
	switch choices := kind.ends(inApplication); {
	case store.OnDelete == "" || slices.Contains(choices, store.OnDelete):
		return nil
	case store.OnDelete == OnDeleteRetain:
		return problems(RuleStoreOnDelete, place, "retain, but the database is in the application's networks, which could not be "+
			"deleted while it is there; choose %s, or use %s in networks of your own", choice(choices), kind.component)
	case store.OnDelete == OnDeleteSnapshot:
		return problems(RuleStoreOnDelete, place, "snapshot, but %s", kind.withoutSnapshot)
	default:
		return problems(RuleStoreOnDelete, place, "%q is not known; choose %s", store.OnDelete, choice(choices))
	}
}

// ends are what onDelete can be. What is in an application's networks goes with them.
func (k storeKind) ends(inApplication bool) []string {
	var ends []string
	if k.withoutSnapshot == "" {
		ends = append(ends, OnDeleteSnapshot)
	}
	if !k.inNetworks || !inApplication {
		ends = append(ends, OnDeleteRetain)
	}
	return append(ends, OnDeleteDestroy)
}

// planStore plans a store without mistakes.
// The names are what the store's physical names are made of.
func planStore(store Store, owner storeOwner, id Identity, app string, names ...string) StorePlan {
	kind := store.kinds()[0]
	plan := StorePlan{Name: store.Name, Kind: kind.name, OnDelete: store.OnDelete, Members: []MemberPlan{}}
	if kind.withoutSnapshot == "" {
		plan.OnDelete = cmp.Or(plan.OnDelete, OnDeleteSnapshot)
	}
	plan.OnDelete = cmp.Or(plan.OnDelete, OnDeleteRetain)
	members := memberNames(store, owner)
	for _, region := range owner.regions {
		if slices.Contains(members, region.Name) {
			plan.Members = append(plan.Members, MemberPlan{
				Region:    region.Name,
				Protected: first(owner.deletionProtection, region.DeletionProtection, store.DeletionProtection),
			})
		}
	}
	slices.SortFunc(plan.Members, func(a, b MemberPlan) int { return cmp.Compare(a.Region, b.Region) })
	kind.plan(&plan, store, owner, id, app, names)
	return plan
}

// planTable adds to a plan what a DynamoDB global table has.
func planTable(plan *StorePlan, store Store, owner storeOwner, id Identity, app string, names []string) {
	plan.HomeRegion = homeOf(store, owner)
	for i := range plan.Members {
		plan.Members[i].Home = plan.Members[i].Region == plan.HomeRegion
	}
	plan.PhysicalName = id.PhysicalName(DynamoDBTable, app, names...)
	plan.CustomerManagedKeys = store.DynamoDB.CustomerManagedKeys
	plan.Table = store.DynamoDB
}

// Edges are the directions in which the store replicates: between all its members where each accepts writes, else from
// the writer to each other one. How a store replicates that is managed elsewhere is not known.
func (s StorePlan) Edges() []Edge {
	edges := []Edge{}
	if s.Kind == KindExisting {
		return edges
	}
	for _, from := range s.Members {
		for _, to := range s.Members {
			if from.Region != to.Region && (from.Writer || s.SingleWriter == nil) {
				edges = append(edges, Edge{Store: s.Name, From: from.Region, To: to.Region})
			}
		}
	}
	return edges
}

// memberNames are the regions of a store: those it names, or all of its owner's.
func memberNames(store Store, owner storeOwner) []string {
	if len(store.Regions) == 0 {
		return regionNames(owner.regions)
	}
	names := make([]string, len(store.Regions))
	for i, region := range store.Regions {
		names[i] = region.Name
	}
	return names
}

func regionNames(regions []Region) []string {
	names := make([]string, len(regions))
	for i, region := range regions {
		names[i] = region.Name
	}
	return names
}
