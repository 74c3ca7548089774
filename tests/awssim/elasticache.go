package awssim

import (
	"fmt"
	"hash/fnv"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Tokens of ElastiCache.
const (
	cacheGroupToken       = "aws:elasticache/replicationGroup:ReplicationGroup"
	globalCacheToken      = "aws:elasticache/globalReplicationGroup:GlobalReplicationGroup"
	cacheSubnetGroupToken = "aws:elasticache/subnetGroup:SubnetGroup"
	cacheParameterToken   = "aws:elasticache/parameterGroup:ParameterGroup"
	// Nodes and snapshots are no declared types: replication groups make the ones and leave the others.
	cacheNodeToken     = "aws:elasticache/node:Node"
	cacheSnapshotToken = "aws:elasticache/snapshot:Snapshot"
)

const (
	redis  = "redis"
	valkey = "valkey"

	tfCache    = "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/elasticache/"
	cacheAPI   = "https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/"
	cacheGuide = "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/"
)

const srcCacheEngines Source = "aws-elasticache-describe-versions"

var _ = cite(map[Source]string{srcCacheEngines: cacheAPI + "API_DescribeCacheEngineVersions.html"})

// Rules about the form of names and versions, which several resources share.
var (
	ruleCacheID      = rule("elasticache.identifier.form", srcCacheGroup, Invalid)
	ruleCacheVersion = rule("elasticache.engine-version.unknown", srcCacheEngines, "InvalidParameterCombination")
)

var (
	cacheIdentifier  = regexp.MustCompile(`^[A-Za-z][0-9A-Za-z-]{0,38}[0-9A-Za-z]$|^[A-Za-z]$`)
	cacheVersionForm = regexp.MustCompile(`^([1-5](\.\d+){2}|6\.x|[6-9]\.\d+)$`)
)

// checkCacheIDs refuses identifiers that the provider's own validation refuses.
func checkCacheIDs(keys ...string) func(in Values) []*Refusal {
	return func(in Values) []*Refusal {
		var refusals []*Refusal
		for _, key := range keys {
			id := in.String(key)
			known := in.Has(key) && !isUnknown(in[key])
			if known && (!cacheIdentifier.MatchString(id) || strings.Contains(id, "--")) {
				refusals = append(refusals, ruleCacheID.On(key, "%q: it is of 1 to 40 letters, digits and single hyphens, begins "+
					"with a letter and does not end in a hyphen", id))
			}
		}
		return refusals
	}
}

// cacheVersions are the versions that the simulated account can run: what is written, and what then runs.
var cacheVersions = map[string]map[string]string{
	redis: {
		"5.0.6": "5.0.6", "6.x": "6.2.6", "6.0": "6.0.5", "6.2": "6.2.6", "7.0": "7.0.7", "7.1": "7.1.0",
	},
	valkey: {"7.2": "7.2.6", "8.0": "8.0.1", "8.1": "8.1.0"},
}

const defaultRedis = "7.1"

// cacheNumbers takes a version apart; 6.x sorts behind all of 6.
func cacheNumbers(version string) []int {
	var numbers []int
	for part := range strings.SplitSeq(version, ".") {
		n, err := strconv.Atoi(part)
		if err != nil {
			n = math.MaxInt
		}
		numbers = append(numbers, n)
	}
	return numbers
}

// cacheShown is how the provider shows a running version: in full before 6, then as major and minor, or as 6.x when
// that is what was written.
func cacheShown(wanted, actual string) string {
	numbers := cacheNumbers(actual)
	switch {
	case numbers[0] < 6:
		return actual
	case wanted == "6.x" && numbers[0] == 6:
		return wanted
	}
	return fmt.Sprintf("%d.%d", numbers[0], numbers[1])
}

// cacheMajor is the major number of a version.
func cacheMajor(version string) int { return cacheNumbers(version)[0] }

// cacheFamily is the family of the parameter groups that fit an engine's version.
func cacheFamily(engine, actual string) string {
	major := cacheMajor(actual)
	if engine == redis && major < 6 {
		return "redis5.0"
	}
	if engine == redis && major == 6 {
		return "redis6.x"
	}
	return engine + strconv.Itoa(major)
}

// knownCacheFamily says whether there is such a family.
func knownCacheFamily(family string) bool {
	for engine, versions := range cacheVersions {
		for _, actual := range versions {
			if cacheFamily(engine, actual) == family {
				return true
			}
		}
	}
	return false
}

// Node types that there are, and those that global datastores take.
var (
	cacheNodeType = regexp.MustCompile(`^cache\.((t2|t3)\.(micro|small|medium)|t4g\.(micro|small|medium)|` +
		`(m4|m5|m6g|m7g|r4|r5|r6g|r6gd|r7g|c7gn)\.(large|xlarge|\d+xlarge))$`)
	globalNodeType = regexp.MustCompile(`^cache\.(m5|m6g|m7g|r5|r6g|r6gd|r7g|c7gn)\.(large|xlarge|\d+xlarge)$`)
)

// cacheHash makes letters and digits that tell accounts and regions apart.
func cacheHash(parts ...string) string {
	h := fnv.New64a()
	fmt.Fprint(h, strings.Join(parts, " "))
	return fmt.Sprintf("%016x", h.Sum64())
}

// datastorePrefix are the five letters that a region puts before the names of its global datastores.
func datastorePrefix(region string) string {
	letters := []byte(cacheHash("datastore", region)[:5])
	for i, c := range letters {
		letters[i] = 'a' + c%26
	}
	return string(letters)
}

// nodesOf are the nodes of a replication group, in order.
func (op *Op) nodesOf(group *Object) []*Object {
	return slices.DeleteFunc(op.ObjectsIn(group.Region, cacheNodeToken), func(o *Object) bool { return o.Owner != group })
}
