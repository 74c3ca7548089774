package awssim

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Tokens of RDS.
const (
	globalClusterToken    = "aws:rds/globalCluster:GlobalCluster"
	dbClusterToken        = "aws:rds/cluster:Cluster"
	dbInstanceToken       = "aws:rds/clusterInstance:ClusterInstance"
	dbSubnetGroupToken    = "aws:rds/subnetGroup:SubnetGroup"
	clusterParameterToken = "aws:rds/clusterParameterGroup:ClusterParameterGroup"
	parameterGroupToken   = "aws:rds/parameterGroup:ParameterGroup"
	// dbSnapshotToken is a cluster's snapshot; it is no declared type, deletions of clusters leave them.
	dbSnapshotToken = "aws:rds/clusterSnapshot:ClusterSnapshot"
)

const (
	auroraPostgres = "aurora-postgresql"
	auroraMySQL    = "aurora-mysql"

	tfRDS  = "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/rds/"
	rdsAPI = "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/"
	aurora = "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/"
	tfItem = "https://github.com/hashicorp/terraform-provider-aws/"
)

const (
	srcRDSNames    Source = "tf-rds-names"
	srcRDSVersions Source = "aws-rds-describe-versions"
	srcRDSPassword Source = "aws-rds-create-cluster"
)

var _ = cite(map[Source]string{
	srcRDSNames:    tfRDS + "validate.go",
	srcRDSVersions: rdsAPI + "API_DescribeDBEngineVersions.html",
	srcRDSPassword: rdsAPI + "API_CreateDBCluster.html",
})

// Rules about names and versions that several resources share.
var (
	ruleDBName    = rule("rds.identifier.form", srcRDSNames, Invalid)
	ruleDBVersion = rule("rds.engine-version.unknown", srcRDSVersions, "InvalidParameterCombination")
)

var dbIdentifier = regexp.MustCompile(`^[a-z]([a-z0-9-]*[a-z0-9])?$`)

// badDBName says what is wrong with the identifier of a cluster or an instance.
func badDBName(v any) string {
	name, _ := v.(string)
	switch {
	case len(name) > 63:
		return "it cannot be longer than 63 characters"
	case !dbIdentifier.MatchString(name) || strings.Contains(name, "--"):
		return "it is of lowercase letters, digits and single hyphens, begins with a letter and does not end in a hyphen"
	}
	return ""
}

// checkDBNames refuses identifiers that the provider's own validation refuses.
func checkDBNames(keys ...string) func(in Values) []*Refusal {
	return func(in Values) []*Refusal {
		var refusals []*Refusal
		for _, key := range keys {
			if !in.Has(key) || isUnknown(in[key]) {
				continue
			}
			if wrong := badDBName(in[key]); wrong != "" {
				refusals = append(refusals, ruleDBName.On(key, "%q: %s", in.String(key), wrong))
			}
		}
		return refusals
	}
}

// dbVersion is an engine's version: what only a major upgrade changes, and the rest.
type dbVersion struct {
	major string
	minor []int
}

// defaultMinors are the versions that a major one stands for, in the simulated account.
var defaultMinors = map[string]map[string]string{
	auroraPostgres: {"13": "13.20", "14": "14.17", "15": "15.12", "16": "16.8", "17": "17.4"},
	auroraMySQL:    {"5.7": "5.7.mysql_aurora.2.12.5", "8.0": "8.0.mysql_aurora.3.08.2"},
	postgresEngine: {"13": "13.20", "14": "14.17", "15": "15.12", "16": "16.8", "17": "17.4"},
	mysqlEngine:    {"8.0": "8.0.41", "8.4": "8.4.4"},
	mariaDBEngine:  {"10.6": "10.6.21", "10.11": "10.11.11", "11.4": "11.4.5"},
}

// defaultMajors are the majors that a cluster, or a database outside of one, without a version gets.
var defaultMajors = map[string]string{
	auroraPostgres: "16", auroraMySQL: "8.0", postgresEngine: "17", mysqlEngine: "8.0", mariaDBEngine: "10.11",
}

// fullVersion is the version that a wanted one stands for, or "" when there is none.
func fullVersion(engine, wanted string) string {
	if wanted == "" {
		wanted = defaultMajors[engine]
	}
	if full, major := defaultMinors[engine][wanted]; major {
		return full
	}
	v, ok := parseVersion(engine, wanted)
	if _, known := defaultMinors[engine][v.major]; !ok || !known || len(v.minor) == 0 {
		return ""
	}
	return wanted
}

// parseVersion takes a version apart.
func parseVersion(engine, text string) (dbVersion, bool) {
	major, rest, _ := strings.Cut(text, ".")
	switch engine {
	case auroraMySQL:
		major, rest, _ = strings.Cut(text, ".mysql_aurora.")
	case docDB:
		last := max(strings.LastIndexByte(text, '.'), 0)
		major, rest = text[:last], strings.TrimPrefix(text[last:], ".")
	case mysqlEngine, mariaDBEngine:
		second, minor, _ := strings.Cut(rest, ".")
		major, rest = major+"."+second, minor
	}
	v := dbVersion{major: major}
	for part := range strings.SplitSeq(rest, ".") {
		n, err := strconv.Atoi(part)
		if err != nil {
			return v, false
		}
		v.minor = append(v.minor, n)
	}
	return v, true
}

// versionOf is the actual version of a cluster or a global cluster.
func versionOf(o *Object) dbVersion {
	v, _ := parseVersion(o.Live.String("engine"), actualVersion(o))
	return v
}

// actualVersion is the version that runs, whatever the program asks for.
func actualVersion(o *Object) string {
	return cmp.Or(o.Hidden.String("engineVersion"), o.Live.String("engineVersionActual"))
}

// compatible says that members of a global cluster can change roles: only patches may differ.
func (v dbVersion) compatible(other dbVersion, engine string) bool {
	level := map[string]int{auroraPostgres: 1, auroraMySQL: 2, docDB: 1}[engine]
	return v.major == other.major && len(v.minor) >= level && len(other.minor) >= level &&
		slices.Equal(v.minor[:level], other.minor[:level])
}

// older says that a version of the same major comes before another.
func (v dbVersion) older(other dbVersion) bool { return slices.Compare(v.minor, other.minor) < 0 }

// familyOf is the family of the parameter groups that fit an engine's version.
func familyOf(engine, full string) string {
	v, _ := parseVersion(engine, full)
	return engine + v.major
}

// showVersion keeps the version that the program wrote as long as the actual one is within it, as the provider does.
func showVersion(o *Object, actual string) {
	if o.Live.String("engine") == docDB {
		// The provider of DocumentDB shows nothing but the version that runs.
		o.Live["engineVersion"], o.Hidden["engineVersion"] = actual, actual
		return
	}
	wanted := o.Live.String("engineVersion")
	pending := o.Hidden.String("pendingVersion")
	if wanted != actual && !strings.HasPrefix(actual, wanted+".") && (wanted == "" || wanted != pending) {
		o.Live["engineVersion"] = actual
	}
	o.Live["engineVersionActual"] = actual
}

// rdsDomain is the part of endpoints that tells accounts and regions apart.
func rdsDomain(account, region string) string {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s %s", account, region)
	return fmt.Sprintf("c%011x", h.Sum64()&0xfffffffffff)
}

// rdsZone is the hosted zone of a region's endpoints.
func rdsZone(region string) string {
	h := fnv.New64a()
	fmt.Fprint(h, "rds ", region)
	return "Z" + strings.ToUpper(fmt.Sprintf("%012x", h.Sum64()&0xffffffffffff))
}
