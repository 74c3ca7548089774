package awssim

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

const (
	srcDocGlobal       Source = "tf-docdb-global-cluster"
	srcDocGlobalLimits Source = "docdb-global-clusters"
	srcDocDetachTime   Source = "tf-issue-39909"
	srcDocUpgradeTime  Source = "docdb-minor-version-upgrade"
	srcDocGlobalMajor  Source = "docdb-major-version-upgrade"
)

var _ = cite(map[Source]string{
	srcDocGlobal:       tfDoc + "global_cluster.go",
	srcDocGlobalLimits: docDev + "global-clusters.html",
	srcDocDetachTime:   tfItem + "issues/39909",
	srcDocUpgradeTime:  "https://docs.aws.amazon.com/documentdb/latest/devguide/docdb-minor-version-upgrade.html",
	srcDocGlobalMajor:  docDev + "docdb-mvu.html",
})

// Rules about global clusters of DocumentDB.
var (
	ruleDocGlobalVersion = rule("docdb.global-cluster.engine-version", srcDocGlobalLimits, "InvalidParameterValue")
	ruleDocGlobalRegion  = rule("docdb.global-cluster.region", srcDocGlobalLimits, "InvalidParameterValue")
	ruleDocGlobalAbroad  = rule("docdb.global-cluster.upgrade-abroad", srcDocGlobal, Invalid)
	ruleDocGlobalSlow    = rule("docdb.global-cluster.update-timeout", srcDocUpgradeTime, Invalid)
	ruleDocDetachSlow    = rule("docdb.global-cluster.delete-timeout", srcDocDetachTime, Invalid)
)

const (
	// docGlobalTimeout is what the provider gives every step on a global cluster unless the program says more.
	docGlobalTimeout = 5 * time.Minute
	docDetachTime    = 6 * time.Minute
)

// withoutDocGlobal are the regions of the simulator that have no global clusters of DocumentDB.
var withoutDocGlobal = []string{"sa-east-1", "eu-south-1"}

var _ = declare(&Type{
	Token: docGlobalToken, Source: srcDocGlobal, Scope: Global,
	Properties: Properties{
		"arn": out(String), "databaseName": {Kind: String, ForceNew: true}, "deletionProtection": given(Bool, false),
		"engine": {
			Kind: String, Computed: true, ForceNew: true, Enum: []any{docDB},
			AtLeastOneOf:  []string{"engine", "sourceDbClusterIdentifier"},
			ConflictsWith: []string{"sourceDbClusterIdentifier"},
		},
		"engineVersion":           {Kind: String, Computed: true},
		"globalClusterIdentifier": {Kind: String, Required: true, ForceNew: true},
		"globalClusterMembers": {Kind: List, Set: true, Output: true, Elem: &Property{Kind: Block, Fields: Properties{
			"dbClusterArn": out(String), "isWriter": out(Bool),
		}}},
		"globalClusterResourceId": out(String),
		"sourceDbClusterIdentifier": {
			Kind: String, Computed: true, ForceNew: true, ConflictsWith: []string{"engine"},
		},
		// The provider never reads the status.
		"status":           out(String),
		"storageEncrypted": {Kind: Bool, Computed: true, ForceNew: true},
	},
	Check:   checkDocGlobal,
	Create:  createDocGlobal,
	Refresh: func(op *Op) { op.refreshDocGlobal() },
	Update:  updateDocGlobal,
	Delete:  deleteDocGlobal,
})

// docGlobalHere refuses regions in which the API of global clusters does not answer.
func (op *Op) docGlobalHere() error {
	if slices.Contains(withoutDocGlobal, op.Region) {
		return ruleDocGlobalRegion.Refuse("Access Denied to API Version: APIGlobalDatabases: DocumentDB has no global "+
			"clusters in %s", op.Region)
	}
	return nil
}

func createDocGlobal(op *Op) error {
	// AWS keeps identifiers in lowercase.
	id := strings.ToLower(op.In.String("globalClusterIdentifier"))
	if op.findEither(op.Region, globalClusterToken, id) != nil {
		return ruleGlobalTaken.Refuse("Global cluster %s already exists", id)
	}
	if err := op.docGlobalHere(); err != nil {
		return err
	}
	full := docVersion(op.In.String("engineVersion"))
	var source *Object
	if arn := op.In.String("sourceDbClusterIdentifier"); arn != "" {
		source = op.clusterByARN(arn)
		switch {
		case source == nil || source.Type != docClusterToken || source.Region != op.Region:
			return ruleGlobalSource.Refuse("Source cluster %s not found in %s", arn, op.Region)
		case op.globalOf(source) != nil:
			return ruleGlobalSourced.Refuse("The cluster %s is already a member of a global cluster", arn)
		case op.In.Has("engineVersion") || op.In.Has("databaseName"):
			return ruleGlobalInherits.Refuse("EngineVersion and DatabaseName cannot be given with SourceDBClusterIdentifier")
		}
		full = actualVersion(source)
		op.Set(Values{"engine": docDB, "storageEncrypted": source.Live.Bool("storageEncrypted")})
	}
	switch {
	case full == "":
		return ruleDocVersion.Refuse("Cannot find version %s for %s", op.In.String("engineVersion"), docDB)
	case strings.HasPrefix(full, "3.6"):
		return ruleDocGlobalVersion.Refuse("The engine version %s does not support global clusters", full)
	}
	op.Identify(id, op.GlobalARN("rds", "global-cluster:"+id))
	op.Set(Values{"globalClusterIdentifier": id, "globalClusterResourceId": "cluster-" + op.Hex(16)})
	op.SetDefault(Values{"storageEncrypted": false, "globalClusterMembers": []any{}})
	showGlobalVersion(op.Object, full)
	if source != nil {
		op.addMember(op.Object, source, true)
	}
	return nil
}

// refreshDocGlobal shows the version of the primary.
func (op *Op) refreshDocGlobal() {
	if primary := op.primaryOf(op.Object); primary != nil {
		op.settle(primary)
		showGlobalVersion(op.Object, actualVersion(primary))
	}
}

// membersInState are the members that the state of a global cluster knows. The provider takes them in no order; here
// it is the worst one, with the writer first.
func (op *Op) membersInState() []*Object {
	known := op.Old.Objects("globalClusterMembers")
	slices.SortStableFunc(known, func(a, b Values) int {
		return cmp.Compare(rank(b.Bool("isWriter")), rank(a.Bool("isWriter")))
	})
	var members []*Object
	for _, each := range known {
		if cluster := op.clusterByARN(each.String("dbClusterArn")); cluster != nil {
			members = append(members, cluster)
		}
	}
	return members
}

// updateDocGlobal upgrades the members that the state knows, through the provider's own region only.
func updateDocGlobal(op *Op) error {
	wanted := op.In.String("engineVersion")
	if !op.Changed("engineVersion") {
		return nil
	}
	op.refreshDocGlobal()
	full := docVersion(wanted)
	if full == "" {
		return ruleDocVersion.Refuse("Cannot find version %s for %s", wanted, docDB)
	}
	g := op.Object
	for _, cluster := range op.membersInState() {
		if cluster.Region != op.Region {
			return ruleDocGlobalAbroad.Refuse("reading DocumentDB Cluster (%s): couldn't find resource in %s", cluster.ARN,
				op.Region)
		}
		if err := op.docUpgradable(cluster, g, full, false); err != nil {
			return err
		}
		op.upgrade(cluster, full)
		if op.Outlasts(docUpgradeTime, docGlobalTimeout) {
			return ruleDocGlobalSlow.Refuse("waiting for DocumentDB Cluster (%s) update: timeout while waiting for state to "+
				"become 'available' (last state: 'upgrading')", cluster.ID)
		}
	}
	return nil
}

// deleteDocGlobal takes the members out that the state knows, whatever the program says: there is no forceDestroy. It
// does so before AWS is asked whether the global cluster is protected.
func deleteDocGlobal(op *Op) error {
	g := op.Object
	for _, cluster := range op.membersInState() {
		if op.globalOf(cluster) != g {
			continue
		}
		if err := op.leaveGlobal(g, cluster); err != nil {
			return err
		}
		if op.Outlasts(docDetachTime, docGlobalTimeout) {
			return ruleDocDetachSlow.Refuse("waiting for DocumentDB Cluster (%s) removal from DocumentDB Global Cluster (%s): "+
				"timeout while waiting: found resource", cluster.ARN, g.ID)
		}
	}
	if g.Live.Bool("deletionProtection") {
		return ruleGlobalProtected.Refuse("Cannot delete protected global cluster %s, please disable deletion protection "+
			"and try again.", g.ID)
	}
	if len(op.membersOf(g)) > 0 {
		op.Outlasts(globalUpdateRetry, docGlobalTimeout)
		return ruleGlobalNotEmpty.Refuse("Global Cluster %s is not empty", g.ARN)
	}
	return nil
}
