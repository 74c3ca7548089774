package awssim

import (
	"slices"
	"time"
)

const (
	srcGlobalCluster       Source = "tf-rds-global-cluster"
	srcGlobalCreate        Source = "aws-rds-create-global-cluster"
	srcGlobalDelete        Source = "aws-rds-delete-global-cluster"
	srcGlobalRemove        Source = "aws-rds-remove-from-global-cluster"
	srcGlobalMinor         Source = "tf-issue-45398"
	srcGlobalUpgrade       Source = "aurora-global-database-upgrade"
	srcGlobalPrimaryMember Source = "tf-issue-26236"
)

var _ = cite(map[Source]string{
	srcGlobalCluster:       tfRDS + "global_cluster.go",
	srcGlobalCreate:        rdsAPI + "API_CreateGlobalCluster.html",
	srcGlobalDelete:        rdsAPI + "API_DeleteGlobalCluster.html",
	srcGlobalRemove:        rdsAPI + "API_RemoveFromGlobalCluster.html",
	srcGlobalMinor:         tfItem + "issues/45398",
	srcGlobalUpgrade:       aurora + "aurora-global-database-upgrade.html",
	srcGlobalPrimaryMember: tfItem + "issues/26236",
})

// Rules about global clusters and their members.
var (
	ruleGlobalTaken     = rule("rds.global-cluster.name-taken", srcGlobalCreate, "GlobalClusterAlreadyExistsFault")
	ruleGlobalEngine    = rule("rds.global-cluster.engine", srcGlobalCluster, "InvalidParameterValue")
	ruleGlobalSource    = rule("rds.global-cluster.source-missing", srcGlobalCreate, "DBClusterNotFoundFault")
	ruleGlobalSourced   = rule("rds.global-cluster.source-is-member", srcGlobalCreate, "InvalidDBClusterStateFault")
	ruleGlobalInherits  = rule("rds.global-cluster.source-decides", srcGlobalCreate, "InvalidParameterCombination")
	ruleGlobalMinor     = rule("rds.global-cluster.minor-upgrade", srcGlobalMinor, "InvalidParameterValue")
	ruleGlobalDowngrade = rule("rds.global-cluster.downgrade", srcGlobalUpgrade, "InvalidParameterValue")
	ruleGlobalProtected = rule("rds.global-cluster.deletion-protection", srcGlobalDelete,
		"InvalidParameterCombination")
	ruleGlobalNotEmpty = rule("rds.global-cluster.not-empty", srcGlobalDelete, "InvalidGlobalClusterStateFault")
	rulePrimaryMember  = rule("rds.global-cluster.primary-with-secondaries", srcGlobalPrimaryMember,
		"InvalidGlobalClusterStateFault")
)

// How long the steps take, and how long the provider waits for what does not come.
const (
	detachTime        = 5 * time.Minute
	globalDeleteRetry = 5 * time.Minute
	globalUpdateRetry = 90 * time.Minute
)

var _ = declare(&Type{
	Token: globalClusterToken, Source: srcGlobalCluster, Scope: Global, Tagged: true,
	Properties: Properties{
		"arn":                out(String),
		"databaseName":       {Kind: String, Computed: true, ForceNew: true},
		"deletionProtection": given(Bool, false),
		"endpoint":           out(String),
		"engine": {
			Kind: String, Computed: true, ForceNew: true, Enum: []any{"aurora", auroraMySQL, auroraPostgres},
			ConflictsWith: []string{"sourceDbClusterIdentifier"},
		},
		"engineLifecycleSupport": {
			Kind: String, Computed: true,
			Enum: []any{"open-source-rds-extended-support", "open-source-rds-extended-support-disabled"},
		},
		"engineVersion":           {Kind: String, Computed: true},
		"engineVersionActual":     out(String),
		"forceDestroy":            {Kind: Bool},
		"globalClusterIdentifier": {Kind: String, Required: true, ForceNew: true},
		"globalClusterMembers": {Kind: List, Set: true, Output: true, Elem: &Property{Kind: Block, Fields: Properties{
			"dbClusterArn": out(String), "isWriter": out(Bool),
		}}},
		"globalClusterResourceId": out(String),
		"sourceDbClusterIdentifier": {
			Kind: String, Computed: true, ForceNew: true, ConflictsWith: []string{"engine"},
			RequiredWith: []string{"forceDestroy"},
		},
		"storageEncrypted": {Kind: Bool, Computed: true, ForceNew: true},
	},
	Check:  checkDBNames("globalClusterIdentifier"),
	Create: createGlobalCluster,
	Update: updateGlobalCluster,
	Delete: deleteGlobalCluster,
})

func createGlobalCluster(op *Op) error {
	id, engine := op.In.String("globalClusterIdentifier"), op.In.String("engine")
	if op.findEither(op.Region, globalClusterToken, id) != nil {
		return ruleGlobalTaken.Refuse("Global cluster %s already exists", id)
	}
	if op.In.Has("sourceDbClusterIdentifier") {
		return op.createFromSource(id)
	}
	// Without an engine the provider asks for the one that is no more.
	if defaultMajors[engine] == "" {
		return ruleGlobalEngine.Refuse("The engine aurora is not supported for global clusters: give engine as %s or %s",
			auroraMySQL, auroraPostgres)
	}
	full := fullVersion(engine, op.In.String("engineVersion"))
	if full == "" {
		return ruleDBVersion.Refuse("Cannot find version %s for %s", op.In.String("engineVersion"), engine)
	}
	op.SetDefault(Values{"storageEncrypted": false})
	op.identifyGlobal(id, full)
	return nil
}

// identifyGlobal sets what AWS computes; a version is always read back in full.
func (op *Op) identifyGlobal(id, full string) {
	op.Identify(id, op.GlobalARN("rds", "global-cluster:"+id))
	op.Set(Values{
		"engineVersion": full, "engineVersionActual": full, "globalClusterResourceId": "cluster-" + op.Hex(16),
		"endpoint": id + ".global-" + rdsDomain(op.Account, "global") + ".global.rds.amazonaws.com",
	})
	op.SetDefault(Values{
		"engineLifecycleSupport": "open-source-rds-extended-support", "globalClusterMembers": []any{},
	})
}

// createFromSource makes a global cluster around a cluster, which becomes its primary.
func (op *Op) createFromSource(id string) error {
	arn := op.In.String("sourceDbClusterIdentifier")
	source := op.clusterByARN(arn)
	switch {
	case source == nil || source.Region != op.Region:
		return ruleGlobalSource.Refuse("Source cluster %s not found in %s", arn, op.Region)
	case op.globalOf(source) != nil:
		return ruleGlobalSourced.Refuse("The cluster %s is already a member of a global cluster", arn)
	case op.In.Has("engineVersion") || op.In.Has("databaseName"):
		return ruleGlobalInherits.Refuse("EngineVersion and DatabaseName cannot be given with SourceDBClusterIdentifier")
	}
	op.Set(Values{
		"engine": source.Live.String("engine"), "storageEncrypted": source.Live.Bool("storageEncrypted"),
		"databaseName": source.Live["databaseName"],
	})
	op.identifyGlobal(id, source.Live.String("engineVersionActual"))
	op.addMember(op.Object, source, true)
	return nil
}

// updateGlobalCluster upgrades the members of a major version; a minor one never comes to an end, because the provider
// waits for an error text that AWS has changed.
func updateGlobalCluster(op *Op) error {
	if !op.Changed("engineVersion") {
		return nil
	}
	g, wanted := op.Object, op.In.String("engineVersion")
	engine := g.Live.String("engine")
	full := fullVersion(engine, wanted)
	if full == "" {
		return ruleDBVersion.Refuse("Cannot find version %s for %s", wanted, engine)
	}
	before := versionOf(g)
	after, _ := parseVersion(engine, full)
	switch {
	case before.major == after.major:
		op.Spend(globalUpdateRetry)
		return ruleGlobalMinor.Refuse("updating RDS Global Cluster (%s): while upgrading major version: timeout while "+
			"waiting: ModifyGlobalCluster does not take the minor version %s", g.ID, wanted)
	case majorNumber(after) < majorNumber(before):
		return ruleGlobalDowngrade.Refuse("Cannot downgrade the global cluster %s from %s to %s", g.ID,
			g.Live.String("engineVersionActual"), wanted)
	}
	members := op.membersOf(g)
	for _, cluster := range members {
		if err := op.NeedRegion(cluster.Region); err != nil {
			return err
		}
	}
	for _, cluster := range members {
		op.upgrade(cluster, full)
	}
	op.Set(Values{"engineVersion": full, "engineVersionActual": full})
	return nil
}

// majorNumber makes majors comparable.
func majorNumber(v dbVersion) float64 {
	var n float64
	for _, c := range v.major {
		if c >= '0' && c <= '9' {
			n = n*10 + float64(c-'0')
		}
	}
	return n
}

// deleteGlobalCluster takes the members out that the state knows, the writer of the state last, when the program forces
// it. It does so before AWS is asked whether the global cluster is protected.
func deleteGlobalCluster(op *Op) error {
	g := op.Object
	if op.Old.Bool("forceDestroy") {
		known := op.Old.Objects("globalClusterMembers")
		slices.SortStableFunc(known, func(a, b Values) int { return rank(a.Bool("isWriter")) - rank(b.Bool("isWriter")) })
		for _, each := range known {
			if cluster := op.clusterByARN(each.String("dbClusterArn")); cluster != nil && op.globalOf(cluster) == g {
				if err := op.detach(g, cluster); err != nil {
					return err
				}
			}
		}
	}
	if g.Live.Bool("deletionProtection") {
		return ruleGlobalProtected.Refuse("Cannot delete protected global cluster %s, please disable deletion protection "+
			"and try again.", g.ID)
	}
	if len(op.membersOf(g)) > 0 {
		op.Spend(globalDeleteRetry)
		return ruleGlobalNotEmpty.Refuse("Global Cluster %s is not empty", g.ARN)
	}
	return nil
}

// rank puts the writer last.
func rank(writer bool) int {
	if writer {
		return 1
	}
	return 0
}

// clusterByARN finds a cluster by its ARN, in any region, or nil.
func (op *Op) clusterByARN(arn string) *Object {
	if o := op.FindARN(arn); o != nil && o.Type == planeOf(o).cluster {
		return o
	}
	return nil
}

// membersOf are the clusters of a global cluster, the writer first.
func (op *Op) membersOf(g *Object) []*Object {
	var members []*Object
	for _, each := range g.Live.Objects("globalClusterMembers") {
		o := op.clusterByARN(each.String("dbClusterArn"))
		if o == nil {
			continue
		}
		if each.Bool("isWriter") {
			members = slices.Insert(members, 0, o)
		} else {
			members = append(members, o)
		}
	}
	return members
}

// primaryOf is the cluster of a global cluster that writes, or nil when it is empty.
func (op *Op) primaryOf(g *Object) *Object {
	for _, each := range g.Live.Objects("globalClusterMembers") {
		if each.Bool("isWriter") {
			return op.clusterByARN(each.String("dbClusterArn"))
		}
	}
	return nil
}

// globalOf is the global cluster that a cluster is a member of, or nil.
func (op *Op) globalOf(cluster *Object) *Object {
	for _, g := range op.Everywhere(planeOf(cluster).global) {
		if slices.ContainsFunc(g.Live.Objects("globalClusterMembers"), func(each Values) bool {
			return each.String("dbClusterArn") == cluster.ARN
		}) {
			return g
		}
	}
	return nil
}

// addMember puts a cluster into a global cluster. The cluster may be one that is only just created.
func (op *Op) addMember(g, cluster *Object, writer bool) {
	members := append(g.Live.List("globalClusterMembers"),
		map[string]any{"dbClusterArn": cluster.ARN, "isWriter": writer})
	g.Live["globalClusterMembers"] = members
	op.showRoles(g)
}

// setWriter makes a member the writer of its global cluster, and all others secondaries.
func (op *Op) setWriter(g, cluster *Object) {
	for _, each := range g.Live.Objects("globalClusterMembers") {
		each["isWriter"] = each.String("dbClusterArn") == cluster.ARN
	}
	op.showRoles(g)
}

// showRoles shows in the members, and in their instances, what role they have.
func (op *Op) showRoles(g *Object) {
	primary := op.primaryOf(g)
	for _, cluster := range op.membersOf(g) {
		cluster.Live["globalClusterIdentifier"] = g.ID
		copyOf(cluster, nil)
		if cluster != primary {
			copyOf(cluster, primary)
		}
		op.showInstances(cluster)
	}
}

// detach takes a cluster out of a global cluster: it then stands alone, and writes.
func (op *Op) detach(g, cluster *Object) error {
	if err := op.leaveGlobal(g, cluster); err != nil {
		return err
	}
	op.Spend(detachTime)
	return nil
}

// leaveGlobal asks AWS to take a cluster out of a global cluster; the provider waits for the end of it.
func (op *Op) leaveGlobal(g, cluster *Object) error {
	if op.primaryOf(g) == cluster && len(op.membersOf(g)) > 1 {
		return rulePrimaryMember.Refuse("Unable to delete cluster that is a primary member of global cluster while there "+
			"are other global cluster members: %s in %s", cluster.ARN, g.ID)
	}
	if err := op.NeedRegion(cluster.Region); err != nil {
		return err
	}
	g.Live["globalClusterMembers"] = slices.DeleteFunc(g.Live.List("globalClusterMembers"), func(each any) bool {
		o, _ := each.(map[string]any)
		return o["dbClusterArn"] == cluster.ARN
	})
	delete(cluster.Live, "globalClusterIdentifier")
	copyOf(cluster, nil)
	op.showInstances(cluster)
	op.showRoles(g)
	return nil
}
