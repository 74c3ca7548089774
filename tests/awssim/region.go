package awssim

// zoneIDs are the availability zones of a region: letter to zone id. The mapping of letters to ids differs by account
// at AWS; here it is the simulated account's.
type zoneIDs map[string]string

// regions are the regions that the simulated account can use, with their zones. Which ids there are is from
// https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html: they have gaps.
var regions = map[string]zoneIDs{
	"us-east-1":      zones("use1", "abcdef"),
	"us-east-2":      zones("use2", "abc"),
	"us-west-1":      zones("usw1", "ac"),
	"us-west-2":      zones("usw2", "abcd"),
	"ca-central-1":   zones("cac1", "abd"),
	"ca-west-1":      zones("caw1", "abc"),
	"sa-east-1":      zones("sae1", "abc"),
	"eu-central-1":   zones("euc1", "abc"),
	"eu-central-2":   zones("euc2", "abc"),
	"eu-north-1":     zones("eun1", "abc"),
	"eu-south-1":     zones("eus1", "abc"),
	"eu-south-2":     zones("eus2", "abc"),
	"eu-west-1":      zones("euw1", "abc"),
	"eu-west-2":      zones("euw2", "abc"),
	"eu-west-3":      zones("euw3", "abc"),
	"ap-east-1":      zones("ape1", "abc"),
	"ap-northeast-1": zones("apne1", "abd"),
	"ap-northeast-2": zones("apne2", "abcd"),
	"ap-northeast-3": zones("apne3", "abc"),
	"ap-south-1":     zones("aps1", "abc"),
	"ap-south-2":     zones("aps2", "abc"),
	"ap-southeast-1": zones("apse1", "abc"),
	"ap-southeast-2": zones("apse2", "abc"),
	"ap-southeast-3": zones("apse3", "abc"),
	"ap-southeast-4": zones("apse4", "abc"),
	"af-south-1":     zones("afs1", "abc"),
	"il-central-1":   zones("ilc1", "abc"),
	"me-central-1":   zones("mec1", "abc"),
	"me-south-1":     zones("mes1", "abc"),
}

func zones(prefix, letters string) zoneIDs {
	ids := zoneIDs{}
	for _, letter := range letters {
		ids[string(letter)] = prefix + "-az" + string('1'+letter-'a')
	}
	return ids
}

// urnName is the logical name in a URN.
func urnName(urn string) string {
	for i := len(urn) - 2; i >= 0; i-- {
		if urn[i:i+2] == "::" {
			return urn[i+2:]
		}
	}
	return ""
}
