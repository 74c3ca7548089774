package topology

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPlanNetworkTakesTheFirstZonesOfTheRegion(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		region string
		count  int
		want   []string
	}{
		{"eu-west-1", 0, []string{"euw1-az1", "euw1-az2", "euw1-az3"}},
		{"eu-west-1", 2, []string{"euw1-az1", "euw1-az2"}},
		{"us-west-1", 0, []string{"usw1-az1", "usw1-az3"}},
		{"us-east-1", 5, []string{"use1-az1", "use1-az2", "use1-az4", "use1-az5", "use1-az6"}},
	} {
		plan, found := PlanNetwork(test.region, "10.0.0.0/16", test.count, nil, "perZone", "network")
		require.Empty(t, found)
		assert.Equal(t, test.want, zoneIDs(plan))
		assert.Equal(t, "perZone", plan.NatGateways)
	}
}

func zoneIDs(plan NetworkPlan) []string {
	var ids []string
	for _, zone := range plan.Zones {
		ids = append(ids, zone.ID)
	}
	return ids
}

func TestPlanNetworkKeepsAZonesSubnetsWhenOtherZonesComeAndGo(t *testing.T) {
	t.Parallel()
	few, found := PlanNetwork("us-east-1", "10.0.0.0/16", 0, []string{"use1-az6", "use1-az3"}, "none", "network")
	require.Empty(t, found)
	many, found := PlanNetwork("us-east-1", "10.0.0.0/16", 0,
		[]string{"use1-az1", "use1-az3", "use1-az5", "use1-az6"}, "none", "network")
	require.Empty(t, found)
	assert.Equal(t, []string{"use1-az3", "use1-az6"}, zoneIDs(few))
	assert.Equal(t, few.Zones, []ZonePlan{many.Zones[1], many.Zones[3]})
	assert.Equal(t, ZonePlan{
		ID: "use1-az6", Key: "az6",
		Private: netip.MustParsePrefix("10.0.160.0/20"), Public: netip.MustParsePrefix("10.0.176.0/22"),
	}, few.Zones[1])
}

func TestPlanNetworkTakesANewRegionWithItsOwnZones(t *testing.T) {
	t.Parallel()
	plan, found := PlanNetwork("sa-west-1", "10.0.0.0/16", 0, []string{"saw1-az1", "saw1-az2"}, "none", "network")
	require.Empty(t, found)
	assert.Equal(t, []string{"saw1-az1", "saw1-az2"}, zoneIDs(plan))
}

func TestPlanNetworkReportsEveryMistake(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		region, cidr string
		count        int
		ids          []string
		want         []Problem
	}{
		"range and count": {"eu-west-1", "10.0.0.0/24", 1, nil, []Problem{
			{RuleCidrBlock, "network.cidrBlock", "10.0.0.0/24 is a /24, but the size must be from /16 to /21; set a block of " +
				"that size, such as 10.0.0.0/16"},
			{RuleZoneCountMinimum, "network.availabilityZoneCount", "1 zone is too few: a load balancer needs 2; set 2 or more"},
		}},
		"too many": {"us-west-1", "10.0.0.0/16", 3, nil, []Problem{
			{RuleZoneCount, "network.availabilityZoneCount", "3 zones, but us-west-1 has 2 that every account can use " +
				"(usw1-az1, usw1-az3); set 2 or less, or name the zones in availabilityZoneIds"},
		}},
		"a new region without zones": {"eu-west-4", "10.0.0.0/16", 0, nil, []Problem{
			{RuleUnknownRegion, "network", "eu-west-4 is newer than this version, which knows neither its zones nor a place " +
				"for it in the address pool; set network.availabilityZoneIds, or did you mean eu-west-1"},
		}},
		"a misspelt region is one mistake": {"eu-wets-1", "10.0.0.0/16", 0, nil, []Problem{
			{RuleRegionsCode, "region", `"eu-wets-1" is not an AWS region code; did you mean eu-west-1?`},
		}},
		"names, other regions, repeats": {"eu-west-1", "10.0.0.0/16", 0,
			[]string{"eu-west-1a", "euw1-az9", "euw1-lon1-az1", "use1-az1", "euw1-az1", "euw1-az1"}, []Problem{
				{RuleZoneID, "network.availabilityZoneIds[0]", `"eu-west-1a" is not the id of an availability zone with a ` +
					"number from 1 to 8; name it as AWS does, such as euw1-az1 (a zone's id, not its name, which differs " +
					"between accounts)"},
				{RuleZoneID, "network.availabilityZoneIds[1]", `"euw1-az9" is not the id of an availability zone with a ` +
					"number from 1 to 8; name it as AWS does, such as euw1-az1 (a zone's id, not its name, which differs " +
					"between accounts)"},
				{RuleZoneID, "network.availabilityZoneIds[2]", `"euw1-lon1-az1" is not the id of an availability zone with a ` +
					"number from 1 to 8; name it as AWS does, such as euw1-az1 (a zone's id, not its name, which differs " +
					"between accounts)"},
				{RuleZoneIDRegion, "network.availabilityZoneIds[3]", "use1-az1 is not a zone of eu-west-1, whose zones' ids " +
					"start with euw1-; name one of those"},
				{RuleZoneIDDuplicate, "network.availabilityZoneIds[5]", "euw1-az1 is named at " +
					"network.availabilityZoneIds[4] already; a zone has one place in a network: name another"},
			}},
		"one zone": {"eu-west-1", "10.0.0.0/16", 0, []string{"euw1-az1"}, []Problem{
			{RuleZoneIDsMinimum, "network.availabilityZoneIds", "1 zone is too few: a load balancer needs 2; name 2 or more"},
		}},
		"a new region's zones agree": {"sa-west-1", "10.0.0.0/16", 0, []string{"saw1-az1", "sae1-az2"}, []Problem{
			{RuleZoneIDRegion, "network.availabilityZoneIds[1]", "sae1-az2 is not a zone of sa-west-1, whose zones' ids " +
				"start with saw1-; name one of those"},
		}},
	} {
		plan, found := PlanNetwork(test.region, test.cidr, test.count, test.ids, "none", "network")
		assert.Equal(t, Problems(test.want), found, name)
		assert.Empty(t, plan, name)
	}
}
