package topology

import (
	"fmt"
	"strconv"
	"strings"
)

// subnetsLeast is how many subnets a subnet group needs, in two zones:
// https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSubnetGroup.html.
const subnetsLeast = 2

// singleWriterCheck is the state of the checks of one store with one writer.
type singleWriterCheck struct {
	store   Store
	members []string
	home    string
	writer  string
	// path of the store, and block of what it says about its engine.
	path, block string
	found       Problems
}

// checkSingleWriter begins the checks of a store with one writer with its home and its writer.
func checkSingleWriter(store Store, owner storeOwner, path, block string) singleWriterCheck {
	c := singleWriterCheck{
		store: store, members: memberNames(store, owner), home: homeOf(store, owner), writer: writerOf(store, owner),
		path: path, block: block, found: checkHome(store, owner, path),
	}
	given := store.WriterRegion
	if given != "" && given != store.HomeRegion && !has(c.members, given) {
		c.report(RuleStoreWriter, in(path, "writerRegion"), "%s is not one of the datastore's regions (%s); name one of them, "+
			"or add it to %s", given, list(c.members), in(path, "regions"))
	}
	c.checkReplicas()
	return c
}

// checkMost checks that a store is in no more regions than AWS takes.
func (c *singleWriterCheck) checkMost(most int, what string) {
	if count := len(c.members); count > most {
		place := in(c.path, "regions")
		c.report(RuleStoreRegions, place, "%d regions, but %s has one that writes and at most %d others; name fewer in %s, or use "+
			"dynamodb", count, what, most-1, place)
	}
}

// checkGeneration checks that the home region's cluster does not start over.
func (c *singleWriterCheck) checkGeneration(region StoreRegion, place string) {
	if region.Generation <= 1 || region.Name != c.home {
		return
	}
	c.report(RuleClusterGeneration, in(place, "generation"), "%d, but %s is the home region, whose cluster is made as the "+
		"first writer, so that AWS would refuse a new one beside the others; remove it. After a failover AWS brings the old "+
		"cluster back as a secondary, without a generation; once it is detached for good, make a datastore with another home "+
		"region and move the data", region.Generation, region.Name)
}

// checkReplicas checks that no region says how many replicas the shards have of a store that has none.
func (c *singleWriterCheck) checkReplicas() {
	if c.store.ElastiCache != nil {
		return
	}
	for i, region := range c.store.Regions {
		if region.ReplicasPerShard != nil {
			c.report(RuleStoreMember, in(c.path, fmt.Sprintf("regions[%d].replicasPerShard", i)), "%d, but only a cache has shards; "+
				"remove it", *region.ReplicasPerShard)
		}
	}
}

func (c *singleWriterCheck) report(rule, path, format string, values ...any) {
	c.found = append(c.found, problems(rule, path, format, values...)...)
}

// checkSubnets checks that a database of its own is given subnets for two zones in every region.
func checkSubnets(store Store, kind storeKind) Problems {
	var found Problems
	for i, region := range store.Regions {
		if region.Subnets < subnetsLeast {
			found = append(found, problems(RuleStoreSubnets, fmt.Sprintf("regions[%d].subnetIds", i), "%d given, but %s "+
				"needs subnets in two zones; name at least %d", region.Subnets, article(memberOf(kind.name)), subnetsLeast)...)
		}
	}
	return found
}

// article puts the indefinite article before a noun.
func article(noun string) string {
	if strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}

// checkAlike checks that a store whose regions are all alike is not given what only databases have.
func checkAlike(store Store, kind, path string) Problems {
	var found Problems
	what := kindOf(kind).what
	if store.WriterRegion != "" {
		found = append(found, problems(RuleStoreWriter, in(path, "writerRegion"), "%s, but every region writes to %s; "+
			"remove it", store.WriterRegion, what)...)
	}
	for i, region := range store.Regions {
		given := []struct{ key, value string }{
			{"instanceClass", region.InstanceClass},
			{"instances", shownCount(region.Instances)},
			{"headless", map[bool]string{true: "true"}[region.Headless]},
			{"engineVersion", region.EngineVersion},
			{"replicasPerShard", shownCount(region.ReplicasPerShard)},
		}
		for _, setting := range given {
			if setting.value != "" {
				found = append(found, problems(RuleStoreMember, in(path, fmt.Sprintf("regions[%d].%s", i, setting.key)),
					"%s, but %s has no instances or engine; remove it", setting.value, what)...)
			}
		}
	}
	return found
}

// shownCount is a count in a message, empty when it is not given.
func shownCount(count *int) string {
	if count == nil {
		return ""
	}
	return strconv.Itoa(*count)
}
