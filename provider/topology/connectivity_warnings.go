package topology

import (
	"fmt"
	"strings"
)

// warnOfConnectivity says which ways to databases are not built, and whose addresses are not let in.
func warnOfConnectivity(plan Plan) []string {
	var found []string
	for _, store := range plan.Stores {
		for _, member := range store.Members {
			found = append(found, warnOfWays(plan, store, member.Region)...)
		}
	}
	return found
}

// warnOfWays says who must reach a member of a store by a way that is not built, and whom the member does not let in.
func warnOfWays(plan Plan, store StorePlan, member string) []string {
	var found, ways, closed []string
	for _, client := range store.clientsOf(member) {
		planned, _ := plan.Region(client)
		switch {
		case client != member && !(plan.peers(client) && plan.peers(member)):
			ways = append(ways, rangeWords(planned))
			if planned.Ranges() == nil {
				closed = append(closed, client)
			}
		case client == member && planned.Ranges() == nil && !planned.SecurityGroup:
			found = append(found, fmt.Sprintf("datastores.%s: nothing of what runs in %s is let in there; set "+
				"existing.compute.securityGroupId or existing.network.cidrBlocks of %s", store.Name, client, client))
		}
	}
	if len(ways) > 0 {
		planned, _ := plan.Region(member)
		found = append(found, fmt.Sprintf("datastores.%s: port %d in %s must be reachable from %s, and nothing is built for "+
			"that (network.connectivity); routes both ways and DNS are yours", store.Name, store.SingleWriter.Port,
			rangeWords(planned), list(ways)))
	}
	if len(closed) > 0 {
		found = append(found, fmt.Sprintf("datastores.%s: the addresses of what runs in %s are not known, so %s does not let "+
			"them in; set existing.network.cidrBlocks there", store.Name, list(closed), member))
	}
	return found
}

// Ranges of a region's network, as far as they are known; nil where none is.
func (r RegionPlan) Ranges() []string {
	if r.Network == nil || len(r.Network.Ranges()) == 0 {
		return nil
	}
	return words(r.Network.Ranges())
}

// rangeWords names a region with the ranges of its network.
func rangeWords(region RegionPlan) string {
	if ranges := region.Ranges(); ranges != nil {
		return fmt.Sprintf("%s (%s)", region.Name, strings.Join(ranges, " and "))
	}
	return region.Name + " (range not known)"
}
