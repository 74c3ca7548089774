package awssim

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// Tokens of DocumentDB, which is served by the control plane of RDS.
const (
	docGlobalToken      = "aws:docdb/globalCluster:GlobalCluster"
	docClusterToken     = "aws:docdb/cluster:Cluster"
	docInstanceToken    = "aws:docdb/clusterInstance:ClusterInstance"
	docSubnetGroupToken = "aws:docdb/subnetGroup:SubnetGroup"
	docParameterToken   = "aws:docdb/clusterParameterGroup:ClusterParameterGroup"
)

const (
	docDB = "docdb"

	tfDoc  = "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/docdb/"
	docDev = "https://docs.aws.amazon.com/documentdb/latest/developerguide/"
)

const (
	srcDocSettings Source = "docdb-cluster-settings"
	srcDocVersions Source = "docdb-engine-versions"
)

var _ = cite(map[Source]string{
	srcDocSettings: docDev + "db-cluster-parameters.html",
	srcDocVersions: docDev + "docdb-engine-version-supportability.html",
})

var ruleDocVersion = rule("docdb.engine-version.unknown", srcDocSettings, "InvalidParameterCombination")

// docVersions are the versions of DocumentDB, the oldest first.
var docVersions = []string{"3.6.0", "4.0.0", "5.0.0", "5.0.1", "8.0.0"}

// docDefault is the version of a cluster that names none.
const docDefault = "5.0.0"

// docUpgradeTime is how long a cluster restarts in another version.
const docUpgradeTime = 10 * time.Minute

// docGlobalName is the form of a global cluster's identifier, which the provider takes in either case.
var docGlobalName = regexp.MustCompile(`^[A-Za-z][0-9A-Za-z-]*$`)

// dbPlane are the types of a kind of database that belong together.
type dbPlane struct{ global, cluster, instance, subnetGroup string }

var dbPlanes = []dbPlane{
	{globalClusterToken, dbClusterToken, dbInstanceToken, dbSubnetGroupToken},
	{docGlobalToken, docClusterToken, docInstanceToken, docSubnetGroupToken},
}

// planeOf are the types that an object of one of them belongs to. A database outside of clusters is in RDS's.
func planeOf(o *Object) dbPlane {
	if o.Type == databaseToken {
		return dbPlanes[0]
	}
	for _, plane := range dbPlanes {
		if slices.Contains([]string{plane.global, plane.cluster, plane.instance, plane.subnetGroup}, o.Type) {
			return plane
		}
	}
	return dbPlane{}
}

// twins are the types that share a namespace: names are unique across RDS and DocumentDB.
var twins = map[string]string{
	globalClusterToken: docGlobalToken, dbClusterToken: docClusterToken, dbInstanceToken: docInstanceToken,
	dbSubnetGroupToken: docSubnetGroupToken, clusterParameterToken: docParameterToken,
}

// findEither finds an object of a type of RDS by its name, or that of DocumentDB which has the name instead.
func (op *Op) findEither(region, token, name string) *Object {
	if o := op.FindIn(region, token, name); o != nil {
		return o
	}
	return op.FindIn(region, twins[token], name)
}

// copyOf says that a cluster copies a primary, or none. Only Aurora shows it.
func copyOf(cluster, primary *Object) {
	shown, key := cluster.Live, "replicationSourceIdentifier"
	if cluster.Type == docClusterToken {
		shown, key = cluster.Hidden, "source"
	}
	delete(shown, key)
	if primary != nil {
		shown[key] = primary.ARN
	}
}

// showGlobalVersion shows the version of a global cluster, which is that of its primary.
func showGlobalVersion(g *Object, full string) {
	g.Live["engineVersion"] = full
	if g.Type == globalClusterToken {
		g.Live["engineVersionActual"] = full
		return
	}
	g.Hidden["engineVersion"] = full
}

// docVersion is the version that is wanted, or "" when there is none such.
func docVersion(wanted string) string {
	if wanted == "" {
		return docDefault
	}
	if !slices.Contains(docVersions, wanted) {
		return ""
	}
	return wanted
}

// checkDocGlobal refuses what is no identifier of a global cluster.
func checkDocGlobal(in Values) []*Refusal {
	name := in.String("globalClusterIdentifier")
	if name == "" || len(name) <= 255 && docGlobalName.MatchString(name) && !strings.Contains(name, "--") {
		return nil
	}
	return []*Refusal{ruleDBName.On("globalClusterIdentifier", "%q is of at most 255 letters, digits and single hyphens, "+
		"and begins with a letter", name)}
}
