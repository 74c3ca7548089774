package topology

import (
	"fmt"
	"slices"
)

// clusterInstancesMost is how many instances a cluster has at most, the writer's with its readers: see
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.configuration.requirements.html and
// https://docs.aws.amazon.com/documentdb/latest/developerguide/global-clusters.html.
const clusterInstancesMost = 16

// clusterCheck is the state of the checks of one database whose members are clusters of instances.
type clusterCheck struct {
	databaseCheck

	// instances is how many a region has that says no number of its own.
	instances int
}

// limitOf is how many instances a region takes: the writer's loses one reader to each other region.
func (c *clusterCheck) limitOf(region string) int {
	if region == c.writer {
		return max(1, clusterInstancesMost-(len(c.members)-1))
	}
	return clusterInstancesMost
}

// checkSharedInstances checks the number that all regions have which say none: the writer takes the fewest.
func (c *clusterCheck) checkSharedInstances() {
	shares := func(name string) bool {
		region := c.store.region(name)
		return region.Instances == nil && !region.Headless
	}
	limit := clusterInstancesMost
	if shares(c.writer) {
		limit = c.limitOf(c.writer)
	}
	if slices.ContainsFunc(c.members, shares) {
		c.checkInstances(c.instances, limit, in(c.block, "instances"))
	}
}

func (c *clusterCheck) checkInstances(count, limit int, place string) {
	if count >= 1 && count <= limit {
		return
	}
	why := ""
	if limit < clusterInstancesMost {
		why = fmt.Sprintf(" in the writer region, which has one instance fewer for each of the %d others",
			len(c.members)-1)
	}
	c.report(RuleClusterInstances, place, "%d instances, but there are 1 to %d%s; set another number", count, limit, why)
}

func (c *clusterCheck) checkHeadless(region StoreRegion, place string) {
	if !region.Headless {
		return
	}
	place = in(place, "headless")
	switch region.Name {
	case c.writer:
		c.report(RuleClusterHeadless, place, "true, but %s is the writer region, and without an instance nothing writes; "+
			"remove it, or move the writer first", region.Name)
	case c.home:
		c.report(RuleClusterHeadless, place, "true, but %s is the home region, where the first instance has to be; remove "+
			"it, or set instances: 1", region.Name)
	default:
		if region.Instances != nil {
			c.report(RuleClusterHeadless, place, "true, which is no instances, but instances is %d; remove one of the two",
				*region.Instances)
		}
	}
}

// checkMember checks what a region says of its cluster.
func (c *clusterCheck) checkMember(region StoreRegion, place string) {
	c.checkHeadless(region, place)
	if region.Instances != nil && !region.Headless {
		c.checkInstances(*region.Instances, c.limitOf(region.Name), in(place, "instances"))
	}
	c.checkUpgrade(region, in(place, "engineVersion"))
	c.checkGeneration(region, place)
}
