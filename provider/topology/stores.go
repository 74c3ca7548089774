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
)

// kinds are the topology blocks that are set.
func (s Store) kinds() []string {
	var found []string
	if s.DynamoDB != nil {
		found = append(found, KindDynamoDB)
	}
	if s.S3 != nil {
		found = append(found, KindS3)
	}
	if s.Aurora != nil {
		found = append(found, KindAurora)
	}
	return found
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

// PlanTable plans a DynamoDB global table of its own, for a component that stands alone: the store's regions are given
// and not an application's, its inputs stand at the top, and it is protected unless its own setting says otherwise.
func PlanTable(store Store, id Identity) (StorePlan, Problems) {
	return planAlone(store, id, func(owner storeOwner) Problems {
		found := checkHome(store, owner, "")
		found = append(found, checkOnDelete(store, "")...)
		found = append(found, checkGenerations(store, "")...)
		found = append(found, checkAlike(store, "")...)
		return append(found, checkDynamoDB(*store.DynamoDB, "")...)
	})
}

// PlanBuckets plans replicated buckets of their own, like PlanTable.
func PlanBuckets(store Store, id Identity) (StorePlan, Problems) {
	return planAlone(store, id, func(storeOwner) Problems {
		return slices.Concat(checkBuckets(store, ""), checkOnDelete(store, ""), checkAlike(store, ""))
	})
}

// planAlone plans a store that belongs to no application; the check is for what its kind demands.
func planAlone(store Store, id Identity, check func(storeOwner) Problems) (StorePlan, Problems) {
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
	found = append(found, check(owner)...)
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
	found = append(found, checkMembers(store, owner, path)...)
	switch kinds := store.kinds(); len(kinds) {
	case 0:
		return append(found, problems(RuleStoreKind, path, "none of its topology blocks is set, and a datastore is of "+
			"exactly one kind; set dynamodb, s3 or aurora")...)
	case 1:
		found = append(found, checkOnDelete(store, path)...)
	default:
		return append(found, problems(RuleStoreKind, path, "%s are set, but a datastore is of exactly one kind; make two "+
			"datastores of them", strings.Join(kinds, " and "))...)
	}
	if store.Aurora != nil {
		return append(found, checkAurora(store, owner, path, in(path, KindAurora))...)
	}
	found = append(found, checkAlike(store, path)...)
	if store.S3 != nil {
		return append(found, checkBuckets(store, path)...)
	}
	found = append(found, checkHome(store, owner, path)...)
	found = append(found, checkGenerations(store, path)...)
	return append(found, checkDynamoDB(*store.DynamoDB, in(path, KindDynamoDB))...)
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

func checkOnDelete(store Store, path string) Problems {
	switch store.OnDelete {
	case "", OnDeleteDestroy:
		return nil
	case OnDeleteRetain:
		if store.Aurora != nil && path != "" {
			return problems(RuleStoreOnDelete, in(path, "onDelete"), "retain, but the database is in the application's networks, "+
				"which could not be deleted while it is there; choose snapshot or destroy, or use AuroraGlobalDatabase in "+
				"networks of your own")
		}
		return nil
	case OnDeleteSnapshot:
		if store.Aurora != nil {
			return nil
		}
		if store.S3 != nil {
			return problems(RuleStoreOnDelete, in(path, "onDelete"), "snapshot, but buckets have no final snapshot; choose "+
				"retain to keep them, or destroy")
		}
		return problems(RuleStoreOnDelete, in(path, "onDelete"), "snapshot, but a DynamoDB global table has no final "+
			"snapshot; choose retain to keep the tables, or destroy, after which a table that had point-in-time recovery "+
			"can be restored for 35 days")
	}
	choices := "retain or destroy"
	if store.Aurora != nil {
		choices = "snapshot, retain or destroy"
	}
	return problems(RuleStoreOnDelete, in(path, "onDelete"), "%q is not known; choose %s", store.OnDelete, choices)
}

// planStore plans a store without mistakes.
// The names are what the store's physical names are made of.
func planStore(store Store, owner storeOwner, id Identity, app string, names ...string) StorePlan {
	plan := StorePlan{
		Name:     store.Name,
		Kind:     store.kinds()[0],
		OnDelete: cmp.Or(store.OnDelete, OnDeleteRetain),
		Members:  []MemberPlan{},
	}
	if store.DynamoDB != nil {
		plan.HomeRegion = cmp.Or(store.HomeRegion, owner.homeRegion)
		plan.PhysicalName = id.PhysicalName(DynamoDBTable, app, names...)
		plan.CustomerManagedKeys = store.DynamoDB.CustomerManagedKeys
		plan.Table = store.DynamoDB
	}
	members := memberNames(store, owner)
	for _, region := range owner.regions {
		if !slices.Contains(members, region.Name) {
			continue
		}
		plan.Members = append(plan.Members, MemberPlan{
			Region:    region.Name,
			Home:      region.Name == plan.HomeRegion,
			Protected: first(owner.deletionProtection, region.DeletionProtection, store.DeletionProtection),
		})
	}
	slices.SortFunc(plan.Members, func(a, b MemberPlan) int { return cmp.Compare(a.Region, b.Region) })
	if store.S3 != nil {
		plan.CustomerManagedKeys = store.S3.CustomerManagedKeys
		planBuckets(plan.Members, store, id, app, names)
	}
	if store.Aurora != nil {
		planAurora(&plan, store, owner, id, app, names)
	}
	return plan
}

// Edges are the directions in which the store replicates: between all its members where each accepts writes, else from
// the writer to each other one.
func (s StorePlan) Edges() []Edge {
	edges := []Edge{}
	for _, from := range s.Members {
		for _, to := range s.Members {
			if from.Region != to.Region && (from.Writer || s.Aurora == nil) {
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
