package topology

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/agext/levenshtein"
)

// RegionInfo is what is known of an AWS region without asking AWS.
type RegionInfo struct {
	// Code is the region's code.
	Code string
	// City is the city, or the area where AWS names no city.
	City string
	// Slot is the region's place, 0 to 63, in every address pool.
	Slot int
	// OptIn is true for a region that an account must enable before it can be used.
	OptIn bool
	// NoEndpointGroup is true for a region that Global Accelerator cannot send traffic to.
	NoEndpointGroup bool
	// Zones are the ids of the availability zones that every account can use, in the order of preference.
	Zones []string
}

// regionTable has AWS's commercial regions as of November 2026.
//
// Slots are in the order of the codes as of that date. A slot is given once and never changed, because it decides the
// addresses of networks that exist: a new region is appended with the next free slot, whatever its code.
//
// Codes, opt-in and zone ids are from
// https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html and aws-availability-zones.html.
// Regions without endpoint groups are those that
// https://docs.aws.amazon.com/global-accelerator/latest/dg/preserve-client-ip-address.regions.html does not have.
// Left out are zones that newer accounts or Fargate lack: use1-az3, usw1-az2 and apne1-az3, see
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AWS_Fargate-Regions.html and
// https://docs.aws.amazon.com/efs/latest/ug/OneZoneAZs.html; and euw2-az4, which is too new to be in every account.
var regionTable = []RegionInfo{
	{"af-south-1", "Cape Town", 0, true, false, zones("afs1", 1, 2, 3)},
	{"ap-east-1", "Hong Kong", 1, true, false, zones("ape1", 1, 2, 3)},
	{"ap-east-2", "Taipei", 2, true, true, zones("ape2", 1, 2, 3)},
	{"ap-northeast-1", "Tokyo", 3, false, false, zones("apne1", 1, 2, 4)},
	{"ap-northeast-2", "Seoul", 4, false, false, zones("apne2", 1, 2, 3, 4)},
	{"ap-northeast-3", "Osaka", 5, false, false, zones("apne3", 1, 2, 3)},
	{"ap-south-1", "Mumbai", 6, false, false, zones("aps1", 1, 2, 3)},
	{"ap-south-2", "Hyderabad", 7, true, false, zones("aps2", 1, 2, 3)},
	{"ap-southeast-1", "Singapore", 8, false, false, zones("apse1", 1, 2, 3)},
	{"ap-southeast-2", "Sydney", 9, false, false, zones("apse2", 1, 2, 3)},
	{"ap-southeast-3", "Jakarta", 10, true, false, zones("apse3", 1, 2, 3)},
	{"ap-southeast-4", "Melbourne", 11, true, false, zones("apse4", 1, 2, 3)},
	{"ap-southeast-5", "Malaysia", 12, true, false, zones("apse5", 1, 2, 3)},
	{"ap-southeast-6", "New Zealand", 13, true, true, zones("apse6", 1, 2, 3)},
	{"ap-southeast-7", "Thailand", 14, true, true, zones("apse7", 1, 2, 3)},
	{"ca-central-1", "Montreal", 15, false, false, zones("cac1", 1, 2, 4)},
	{"ca-west-1", "Calgary", 16, true, false, zones("caw1", 1, 2, 3)},
	{"eu-central-1", "Frankfurt", 17, false, false, zones("euc1", 1, 2, 3)},
	{"eu-central-2", "Zurich", 18, true, false, zones("euc2", 1, 2, 3)},
	{"eu-north-1", "Stockholm", 19, false, false, zones("eun1", 1, 2, 3)},
	{"eu-south-1", "Milan", 20, true, false, zones("eus1", 1, 2, 3)},
	{"eu-south-2", "Spain", 21, true, false, zones("eus2", 1, 2, 3)},
	{"eu-west-1", "Ireland", 22, false, false, zones("euw1", 1, 2, 3)},
	{"eu-west-2", "London", 23, false, false, zones("euw2", 1, 2, 3)},
	{"eu-west-3", "Paris", 24, false, false, zones("euw3", 1, 2, 3)},
	{"il-central-1", "Tel Aviv", 25, true, false, zones("ilc1", 1, 2, 3)},
	{"me-central-1", "United Arab Emirates", 26, true, false, zones("mec1", 1, 2, 3)},
	{"me-south-1", "Bahrain", 27, true, false, zones("mes1", 1, 2, 3)},
	{"mx-central-1", "Querétaro", 28, true, true, zones("mxc1", 1, 2, 3)},
	{"sa-east-1", "São Paulo", 29, false, false, zones("sae1", 1, 2, 3)},
	{"us-east-1", "Northern Virginia", 30, false, false, zones("use1", 1, 2, 4, 5, 6)},
	{"us-east-2", "Ohio", 31, false, false, zones("use2", 1, 2, 3)},
	{"us-west-1", "Northern California", 32, false, false, zones("usw1", 1, 3)},
	{"us-west-2", "Oregon", 33, false, false, zones("usw2", 1, 2, 3, 4)},
}

func zones(prefix string, numbers ...int) []string {
	ids := make([]string, len(numbers))
	for i, number := range numbers {
		ids[i] = fmt.Sprintf("%s-az%d", prefix, number)
	}
	return ids
}

// partitions are the parts of AWS with accounts of their own, by the start of their regions' codes.
var partitions = []struct{ start, name string }{
	{"cn-", "aws-cn (China)"},
	{"us-gov-", "aws-us-gov (GovCloud)"},
	{"us-iso", "aws-iso"},
	{"eu-iso", "aws-iso-e"},
	{"eusc-", "aws-eusc (European Sovereign Cloud)"},
}

var regionCode = regexp.MustCompile(
	`^[a-z]{2}-(central|north|south|east|west|northeast|northwest|southeast|southwest)-[1-9][0-9]?$`)

// LookupRegion finds a region in the table, and says whether it is there.
func LookupRegion(code string) (RegionInfo, bool) {
	for _, info := range regionTable {
		if info.Code == code {
			info.Zones = slices.Clone(info.Zones)
			return info, true
		}
	}
	return RegionInfo{}, false
}

// CheckRegion checks the spelling and the partition of a region's code. A code that is well formed but not in the table
// is accepted: AWS has new regions more often than this package has versions.
func CheckRegion(code, path string) Problems {
	if _, known := LookupRegion(code); known {
		return nil
	}
	for _, partition := range partitions {
		if strings.HasPrefix(code, partition.start) {
			return problems(RuleRegionsPartition, path, "%s is in the partition %s, which has accounts, names and "+
				"endpoints of its own; an application is in one account of the commercial partition (aws): name a "+
				"region of that one", code, partition.name)
		}
	}
	if regionCode.MatchString(code) {
		return nil
	}
	return problems(RuleRegionsCode, path, "%q is not an AWS region code; %s", code, meantRegion(code))
}

// meantRegion is the way out of a misspelt code.
func meantRegion(code string) string {
	if near := nearestRegion(code); near != "" {
		return fmt.Sprintf("did you mean %s?", near)
	}
	return "name a region as AWS does, such as eu-west-1"
}

// nearestDistance is how many changed characters still count as the same word, a swap counting as two.
const nearestDistance = 3

// nearestRegion is the known code that is nearest to a misspelt one, or empty.
func nearestRegion(code string) string {
	nearest, distance := "", nearestDistance+1
	for _, info := range regionTable {
		if d := levenshtein.Distance(strings.ToLower(code), info.Code, nil); d < distance {
			nearest, distance = info.Code, d
		}
	}
	return nearest
}
