package topology

import (
	"cmp"
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

const (
	// zonesLeast is what an Application Load Balancer needs, and what survives the loss of a zone.
	zonesLeast = 2
	// zonesDefault is how many zones a network has where the region has as many.
	zonesDefault = 3
)

// zoneID matches the id of an availability zone: the region's prefix, then the zone's key with its number. Ids of Local
// Zones and Wavelength Zones have a further part and do not match.
var zoneID = regexp.MustCompile(`^([a-z]+[0-9]+)-(az([1-8]))$`)

// PlanNetwork plans the network of one region with an explicit range, for a stack of its own. The region's code is
// checked too, as the input region; the path is where the network's inputs stand, such as network.
func PlanNetwork(region, cidr string, zoneCount int, zoneIDs []string, nat, path string) (NetworkPlan, Problems) {
	network := Network{
		CidrBlock:             cidr,
		AvailabilityZoneCount: zoneCount,
		AvailabilityZoneIDs:   zoneIDs,
		NatGateways:           nat,
	}
	found := CheckRegion(region, "region")
	block, bad := parseCidrBlock(cidr, in(path, "cidrBlock"))
	found = append(found, bad...)
	found = append(found, checkZoneCount(network, path)...)
	var ids []string
	if _, known := LookupRegion(region); known || len(zoneIDs) > 0 {
		ids, bad = chooseZones(network, region, path)
		found = append(found, bad...)
	} else if len(CheckRegion(region, "")) == 0 {
		found = append(found, unknownRegion(region, path, "availabilityZoneIds")...)
	}
	if len(found) > 0 {
		return NetworkPlan{}, found
	}
	return planNetwork(block, ids, nat), nil
}

// planNetwork lays out a range that is valid over zones that are.
func planNetwork(block netip.Prefix, ids []string, nat string) NetworkPlan {
	plan := NetworkPlan{CidrBlock: block, Zones: make([]ZonePlan, 0, len(ids)), NatGateways: nat}
	for _, id := range ids {
		_, key, number := splitZone(id)
		private, public := subnets(block, number)
		plan.Zones = append(plan.Zones, ZonePlan{ID: id, Key: key, Private: private, Public: public})
	}
	slices.SortFunc(plan.Zones, func(a, b ZonePlan) int { return cmp.Compare(a.ID, b.ID) })
	return plan
}

// unknownRegion says what a region without a place in the table must be given.
func unknownRegion(region, path string, missing ...string) Problems {
	hint := ""
	if near := nearestRegion(region); near != "" {
		hint = fmt.Sprintf(", or did you mean %s", near)
	}
	paths := make([]string, len(missing))
	for i, key := range missing {
		paths[i] = in(path, key)
	}
	return problems(RuleUnknownRegion, path, "%s is newer than this version, which knows neither its zones nor a place "+
		"for it in the address pool; set %s%s", region, strings.Join(paths, " and "), hint)
}

// checkZoneCount checks what holds in every region alike.
func checkZoneCount(network Network, path string) Problems {
	count := network.AvailabilityZoneCount
	if len(network.AvailabilityZoneIDs) > 0 || count == 0 || count >= zonesLeast {
		return nil
	}
	return problems(RuleZoneCountMinimum, in(path, "availabilityZoneCount"), "%d zone is too few: a load balancer needs "+
		"%d; set %d or more", count, zonesLeast, zonesLeast)
}

// chooseZones takes the explicit zones, or the first ones of the region's table.
func chooseZones(network Network, region, path string) ([]string, Problems) {
	if len(network.AvailabilityZoneIDs) > 0 {
		return network.AvailabilityZoneIDs, checkZoneIDs(network.AvailabilityZoneIDs, region,
			in(path, "availabilityZoneIds"))
	}
	info, _ := LookupRegion(region)
	count := network.AvailabilityZoneCount
	if count == 0 {
		count = min(zonesDefault, len(info.Zones))
	}
	if count > len(info.Zones) {
		return nil, problems(RuleZoneCount, in(path, "availabilityZoneCount"), "%d zones, but %s has %d that every "+
			"account can use (%s); set %d or less, or name the zones in availabilityZoneIds", count, region,
			len(info.Zones), list(info.Zones), len(info.Zones))
	}
	return info.Zones[:max(count, 0)], nil
}

// checkZoneIDs checks explicit zones: each on its own, then all together.
func checkZoneIDs(ids []string, region, path string) Problems {
	var found Problems
	prefix := zonePrefix(region, ids)
	for i, id := range ids {
		place := fmt.Sprintf("%s[%d]", path, i)
		own, _, number := splitZone(id)
		switch first := slices.Index(ids, id); {
		case first < i:
			found = append(found, problems(RuleZoneIDDuplicate, place, "%s is named at %s[%d] already; a zone has one "+
				"place in a network: name another", id, path, first)...)
		case number == 0:
			found = append(found, problems(RuleZoneID, place, "%q is not the id of an availability zone with a number "+
				"from 1 to %d; name it as AWS does, such as %s-az1 (a zone's id, not its name, which differs "+
				"between accounts)", id, zonesAddressed, prefix)...)
		case own != prefix:
			found = append(found, problems(RuleZoneIDRegion, place, "%s is not a zone of %s, whose zones' ids start "+
				"with %s-; name one of those", id, region, prefix)...)
		}
	}
	if len(ids) < zonesLeast {
		found = append(found, problems(RuleZoneIDsMinimum, path, "%d zone is too few: a load balancer needs %d; name "+
			"%d or more", len(ids), zonesLeast, zonesLeast)...)
	}
	return found
}

// zonePrefix is what the ids of a region's zones start with: by the table, else as the first well-formed id has it.
func zonePrefix(region string, ids []string) string {
	if info, known := LookupRegion(region); known {
		ids = info.Zones
	}
	for _, id := range ids {
		if prefix, _, number := splitZone(id); number > 0 {
			return prefix
		}
	}
	return "use1"
}

// splitZone takes a zone's id apart; the number is zero when it is none.
func splitZone(id string) (prefix, key string, number int) {
	match := zoneID.FindStringSubmatch(id)
	if match == nil {
		return "", "", 0
	}
	number, _ = strconv.Atoi(match[3]) // One digit by the pattern.
	return match[1], match[2], number
}
