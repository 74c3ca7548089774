package topology

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRegionTableIsSound(t *testing.T) {
	t.Parallel()
	require.Len(t, regionTable, 34)
	codes, slots, prefixes := map[string]bool{}, map[int]bool{}, map[string]bool{}
	for _, info := range regionTable {
		assert.Regexp(t, regionCode, info.Code)
		assert.NotEmpty(t, info.City, info.Code)
		assert.Less(t, info.Slot, 1<<slotBits, info.Code)
		codes[info.Code], slots[info.Slot] = true, true
		prefix, _, number := splitZone(info.Zones[0])
		require.Positive(t, number)
		assert.Equal(t, regionPrefix(info.Code), prefix)
		prefixes[prefix] = true
		assert.GreaterOrEqual(t, len(info.Zones), zonesLeast, info.Code)
		assert.Len(t, slices.Compact(slices.Sorted(slices.Values(info.Zones))), len(info.Zones), info.Code)
		for _, id := range info.Zones {
			own, _, zone := splitZone(id)
			assert.Equal(t, prefix, own)
			assert.Positive(t, zone)
		}
	}
	assert.Len(t, codes, 34)
	assert.Len(t, slots, 34)
	assert.Len(t, prefixes, 34)
}

// regionPrefix is AWS's rule for the prefix of the zones' ids of the regions so far: an area, the first letters of the
// direction, the number.
func regionPrefix(code string) string {
	words := strings.Split(code, "-")
	direction := words[1][:1]
	for _, long := range []string{"northeast", "northwest", "southeast", "southwest"} {
		if words[1] == long {
			direction = long[:1] + long[5:6]
		}
	}
	return words[0] + direction + words[2]
}

// TestSlotsNeverChange pins every slot that was given: a change would move the networks of deployed applications.
func TestSlotsNeverChange(t *testing.T) {
	t.Parallel()
	given := []string{
		"af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1",
		"ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5",
		"ap-southeast-6", "ap-southeast-7", "ca-central-1", "ca-west-1", "eu-central-1", "eu-central-2", "eu-north-1",
		"eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3", "il-central-1", "me-central-1", "me-south-1",
		"mx-central-1", "sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2",
	}
	for slot, code := range given {
		info, known := LookupRegion(code)
		require.True(t, known, code)
		assert.Equal(t, slot, info.Slot, code)
	}
}

func TestZonesThatNotEveryAccountHasAreLeftOut(t *testing.T) {
	t.Parallel()
	for code, want := range map[string][]string{
		"us-east-1":      {"use1-az1", "use1-az2", "use1-az4", "use1-az5", "use1-az6"},
		"us-west-1":      {"usw1-az1", "usw1-az3"},
		"ca-central-1":   {"cac1-az1", "cac1-az2", "cac1-az4"},
		"ap-northeast-1": {"apne1-az1", "apne1-az2", "apne1-az4"},
	} {
		info, _ := LookupRegion(code)
		assert.Equal(t, want, info.Zones)
	}
}

func TestRegionsThatGlobalAcceleratorLacks(t *testing.T) {
	t.Parallel()
	var lacking []string
	for _, info := range regionTable {
		if info.NoEndpointGroup {
			lacking = append(lacking, info.Code)
		}
	}
	assert.Equal(t, []string{"ap-east-2", "ap-southeast-6", "ap-southeast-7", "mx-central-1"}, lacking)
}

func TestLookupRegionGivesACopy(t *testing.T) {
	t.Parallel()
	info, known := LookupRegion("eu-west-1")
	require.True(t, known)
	info.Zones[0] = "changed"
	again, _ := LookupRegion("eu-west-1")
	assert.Equal(t, "euw1-az1", again.Zones[0])
	_, known = LookupRegion("eu-west-9")
	assert.False(t, known)
}

func TestCheckRegion(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]struct{ rule, message string }{
		"us-east-1":      {},
		"us-east-9":      {},
		"us-esat-1":      {RuleRegionsCode, "did you mean us-east-1?"},
		"EU-WEST-1":      {RuleRegionsCode, "did you mean eu-west-1?"},
		"us-east-1a":     {RuleRegionsCode, "did you mean us-east-1?"},
		"somewhere":      {RuleRegionsCode, "name a region as AWS does"},
		"":               {RuleRegionsCode, `"" is not an AWS region code`},
		"cn-north-1":     {RuleRegionsPartition, "aws-cn (China)"},
		"us-gov-west-1":  {RuleRegionsPartition, "aws-us-gov (GovCloud)"},
		"us-isob-east-1": {RuleRegionsPartition, "aws-iso"},
		"eusc-de-east-1": {RuleRegionsPartition, "European Sovereign Cloud"},
	} {
		found := CheckRegion(code, "region")
		if want.rule == "" {
			assert.Empty(t, found, code)
			continue
		}
		require.Len(t, found, 1, code)
		assert.Equal(t, want.rule, found[0].Rule)
		assert.Equal(t, "region", found[0].Path)
		assert.Contains(t, found[0].Message, want.message)
	}
}
