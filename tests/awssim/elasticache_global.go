package awssim

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

const (
	srcDatastore        Source = "tf-elasticache-global-replication-group"
	srcDatastoreCreate  Source = "aws-elasticache-create-global-replication-group"
	srcDatastoreShards  Source = "aws-elasticache-increase-global-node-groups"
	srcDatastoreDelete  Source = "aws-elasticache-delete-global-replication-group"
	srcDatastoreLeave   Source = "aws-elasticache-disassociate-global-replication-group"
	srcDatastoreNeeds   Source = "elasticache-global-datastore-prerequisites"
	srcDatastoreCLI     Source = "elasticache-global-datastore-cli"
	srcDatastoreParams  Source = "tf-pull-49110"
	srcMemberChange     Source = "crossplane-issue-1595"
	srcMemberParameters Source = "tf-issue-24854"
	srcMemberAuth       Source = "umotif-elasticache-redis-example"
)

var _ = cite(map[Source]string{
	srcDatastore:        tfCache + "global_replication_group.go",
	srcDatastoreCreate:  cacheAPI + "API_CreateGlobalReplicationGroup.html",
	srcDatastoreShards:  cacheAPI + "API_IncreaseNodeGroupsInGlobalReplicationGroup.html",
	srcDatastoreDelete:  cacheAPI + "API_DeleteGlobalReplicationGroup.html",
	srcDatastoreLeave:   cacheAPI + "API_DisassociateGlobalReplicationGroup.html",
	srcDatastoreNeeds:   cacheGuide + "Redis-Global-Datastores-Getting-Started.html",
	srcDatastoreCLI:     cacheGuide + "Redis-Global-Datastores-CLI.html",
	srcDatastoreParams:  tfItem + "pull/49110",
	srcMemberChange:     "https://github.com/crossplane-contrib/provider-upjet-aws/issues/1595",
	srcMemberParameters: tfItem + "issues/24854",
	srcMemberAuth:       "https://github.com/umotif-public/terraform-aws-elasticache-redis/tree/main/examples",
})

// Rules about global datastores.
var (
	ruleDatastoreTaken = rule("elasticache.global.name-taken", srcDatastoreCreate,
		"GlobalReplicationGroupAlreadyExistsFault")
	ruleDatastorePrimary = rule("elasticache.global.primary-missing", srcDatastoreCreate, "ReplicationGroupNotFoundFault")
	ruleDatastoreMember  = rule("elasticache.global.primary-is-member", srcDatastoreCreate, "InvalidParameterValue")
	ruleDatastoreType    = rule("elasticache.global.node-type", srcDatastoreNeeds, "InvalidParameterValue")
	ruleDatastoreDown    = rule("elasticache.global.downgrade", srcDatastore, Invalid)
	ruleDatastoreParams  = rule("elasticache.global.parameter-group-without-upgrade", srcDatastore, Invalid)
	ruleDatastoreMajor   = rule("elasticache.global.major-without-parameter-group", srcDatastoreParams,
		"InvalidParameterValue")
	ruleDatastoreShards = rule("elasticache.global.shards-without-cluster-mode", srcDatastoreShards,
		"InvalidParameterValue")
	ruleDatastoreInUse = rule("elasticache.global.has-secondaries", srcDatastoreDelete,
		"InvalidGlobalReplicationGroupState")
	ruleDatastoreLeader = rule("elasticache.global.disassociate-primary", srcDatastoreLeave, "InvalidParameterValue")
)

// Rules about the members of global datastores.
var (
	ruleDatastoreMissing = rule("elasticache.member.global-missing", srcDatastoreCLI,
		"GlobalReplicationGroupNotFoundFault")
	ruleMemberAgain    = rule("elasticache.member.second-in-region", srcDatastoreNeeds, "InvalidParameterValue")
	ruleMemberMany     = rule("elasticache.member.too-many-secondaries", srcDatastoreNeeds, "InvalidParameterValue")
	ruleMemberReplicas = rule("elasticache.member.failover-nodes", srcDatastoreNeeds, "InvalidParameterCombination")
	ruleMemberGiven    = rule("elasticache.member.auto-minor-upgrade", srcMemberParameters, "InvalidParameterCombination")
	ruleMemberToken    = rule("elasticache.member.auth-token", srcMemberAuth, "InvalidParameterValue")
	ruleMemberChange   = rule("elasticache.member.change", srcMemberChange, "InvalidParameterValue")
	ruleStillMember    = rule("elasticache.member.delete", srcDatastoreDelete, "InvalidReplicationGroupState")
)

const (
	datastoreTime        = 20 * time.Minute
	datastoreDeleteRetry = 60 * time.Minute
	leaveTime            = 10 * time.Minute
	maxCacheSecondaries  = 2

	// datastoreParameters begin the names of the copies that AWS makes of the primary's parameters for each member.
	datastoreParameters = "global-datastore-"
)

var _ = declare(&Type{
	Token: globalCacheToken, Source: srcDatastore, Scope: Global,
	Properties: Properties{
		"arn": out(String), "atRestEncryptionEnabled": out(Bool), "authTokenEnabled": out(Bool),
		"automaticFailoverEnabled": {Kind: Bool, Computed: true}, "cacheNodeType": {Kind: String, Computed: true},
		"clusterEnabled": out(Bool), "engine": out(String),
		"engineVersion":       {Kind: String, Computed: true, Pattern: cacheVersionForm, Same: laterThanSix},
		"engineVersionActual": out(String),
		"globalNodeGroups": {Kind: List, Set: true, Output: true, Elem: &Property{Kind: Block, Fields: Properties{
			"globalNodeGroupId": out(String), "slots": out(String),
		}}},
		// A description that is left out is no change from AWS's blank one: see planDatastore.
		"globalReplicationGroupDescription": {Kind: String, Computed: true, Same: bothBlank},
		"globalReplicationGroupId":          out(String),
		"globalReplicationGroupIdSuffix":    {Kind: String, Required: true, ForceNew: true},
		"numNodeGroups":                     {Kind: Int, Computed: true, Min: 1, Max: maxCacheShards},
		"parameterGroupName":                {Kind: String},
		"primaryReplicationGroupId":         {Kind: String, Required: true, ForceNew: true},
		"transitEncryptionEnabled":          out(Bool),
	},
	Check: checkCacheIDs("globalReplicationGroupIdSuffix", "primaryReplicationGroupId"), Plan: planDatastore,
	Create: createDatastore, Update: changeDatastore, Delete: deleteDatastore,
	Refresh: func(op *Op) { op.showRolesOf(op.Object) },
})

// bothBlank says that no description and AWS's blank one mean the same.
func bothBlank(before, after any) bool {
	return before == " " && after == "" || before == "" && after == " "
}

// laterThanSix says that 6.x is met by any version from 6 on.
func laterThanSix(before, after any) bool {
	was, _ := before.(string)
	return after == "6.x" && was != "" && cacheMajor(was) >= 6
}

// planDatastore is the provider's own look at versions: it refuses a downgrade, and a parameter group without a major
// upgrade.
func planDatastore(p *Plan) error {
	wanted, was := p.New.String("engineVersion"), p.Old.String("engineVersion")
	if p.Old != nil && p.Changed("engineVersion") && wanted != "" &&
		slices.Compare(cacheNumbers(wanted), cacheNumbers(was)) < 0 {
		return ruleDatastoreDown.Refuse("Downgrading ElastiCache Global Replication Group (%s) engine version requires "+
			"replacement of the Global Replication Group and all Replication Group members.", p.Old.String("id"))
	}
	described := p.Old.String("globalReplicationGroupDescription")
	if described != "" && described != " " && !p.New.Has("globalReplicationGroupDescription") {
		p.changes = append(p.changes, Change{Path: "globalReplicationGroupDescription", Kind: "delete"})
	}
	named := p.Changed("parameterGroupName") && p.New.Has("parameterGroupName")
	unversioned := !p.New.Has("engineVersion")
	minor := p.Old != nil && wanted != "" && cacheMajor(wanted) == cacheMajor(was)
	if named && (unversioned || minor) {
		return ruleDatastoreParams.Refuse("cannot change parameter group name without upgrading major engine version")
	}
	return nil
}

func createDatastore(op *Op) error {
	id := datastorePrefix(op.Region) + "-" + op.In.String("globalReplicationGroupIdSuffix")
	primary := op.Find(cacheGroupToken, op.In.String("primaryReplicationGroupId"))
	switch {
	case op.Find(globalCacheToken, id) != nil:
		return ruleDatastoreTaken.Refuse("Global Replication Group %s already exists", id)
	case primary == nil:
		return ruleDatastorePrimary.Refuse("ReplicationGroup %s not found in %s", op.In.String("primaryReplicationGroupId"),
			op.Region)
	case op.datastoreOf(primary) != nil:
		return ruleDatastoreMember.Refuse("ReplicationGroup %s is a member of a global replication group already", primary.ID)
	case !globalNodeType.MatchString(primary.Live.String("nodeType")):
		return ruleDatastoreType.Refuse("The node type %s is not supported for global datastores",
			primary.Live.String("nodeType"))
	}
	op.Identify(id, op.GlobalARN("elasticache", "globalreplicationgroup:"+id))
	wishes := op.wishes(primary)
	if err := op.wishesAllowed(wishes, []*Object{primary}); err != nil {
		return err
	}
	op.SetDefault(Values{"globalReplicationGroupDescription": " "})
	op.Set(Values{"globalReplicationGroupId": id})
	op.Object.Hidden["primary"] = primary.ARN
	op.joinDatastore(op.Object, primary)
	op.applyWishes(wishes, []*Object{primary})
	op.showRolesOf(op.Object)
	op.Spend(datastoreTime)
	return nil
}

// wishes are the settings of a global datastore that the program gives and that differ from what its primary has.
func (op *Op) wishes(primary *Object) Values {
	wishes := Values{}
	for key, of := range map[string]string{
		"automaticFailoverEnabled": "automaticFailoverEnabled", "cacheNodeType": "nodeType", "engineVersion": "engineVersion",
	} {
		if given, has := op.In[key]; has && given != primary.Live[of] && !laterThanSix(primary.Live[of], given) {
			wishes[key] = given
		}
	}
	if n := op.In.Int("numNodeGroups"); n != 0 && (n != primary.Live.Int("numNodeGroups") || !isClustered(primary)) {
		wishes["numNodeGroups"] = op.In["numNodeGroups"]
	}
	return wishes
}

func isClustered(o *Object) bool { return o.Live.Bool("clusterEnabled") }

// wishesAllowed refuses wishes that AWS refuses; they go to all members, so that all regions must be there.
func (op *Op) wishesAllowed(wishes Values, members []*Object) error {
	primary := members[0]
	nodeType, wanted := wishes.String("cacheNodeType"), wishes.String("engineVersion")
	failover, asked := wishes["automaticFailoverEnabled"].(bool)
	for _, member := range members {
		if err := op.NeedRegion(member.Region); err != nil && len(wishes) > 0 {
			return err
		}
		if asked && failover && member.Live.Int("replicasPerNodeGroup") == 0 && !isClustered(member) {
			return ruleMemberReplicas.Refuse("Replication group %s must have at least one read replica to enable autofailover.",
				member.ID)
		}
	}
	switch {
	case asked && !failover && isClustered(primary):
		return ruleCacheClustered.Refuse("Turning off automatic failover is not supported with cluster mode enabled.")
	case nodeType != "" && !globalNodeType.MatchString(nodeType):
		return ruleDatastoreType.Refuse("The node type %s is not supported for global datastores", nodeType)
	case wishes.Has("numNodeGroups") && !isClustered(primary):
		return ruleDatastoreShards.Refuse("Global Replication Group %s is not cluster mode enabled", op.Object.ID)
	case wanted != "":
		return op.upgradeAllowed(wanted, primary)
	}
	return nil
}

// upgradeAllowed refuses a version that there is none of, that is older, or a major one without its parameters.
func (op *Op) upgradeAllowed(wanted string, primary *Object) error {
	engine, was := primary.Live.String("engine"), primary.Live.String("engineVersionActual")
	actual := cacheVersions[engine][wanted]
	parameters := op.In.String("parameterGroupName")
	switch {
	case actual == "":
		return ruleCacheVersion.Refuse("Cannot find version %s for %s", wanted, engine)
	case slices.Compare(cacheNumbers(actual), cacheNumbers(was)) < 0:
		return ruleDatastoreDown.Refuse("updating ElastiCache Global Replication Group (%s) engine version on creation: "+
			"cannot downgrade version when creating, is %s, want %s", op.Object.ID, was, wanted)
	case cacheMajor(actual) == cacheMajor(was) && parameters != "" && op.Old == nil:
		return ruleDatastoreParams.Refuse("cannot change parameter group name on minor engine version upgrade, upgrading "+
			"from %s to %s", was, wanted)
	case cacheMajor(actual) == cacheMajor(was):
		return nil
	case parameters == "":
		return ruleDatastoreMajor.Refuse("ModifyGlobalReplicationGroup needs a cache parameter group with a change in major "+
			"engine version: from %s to %s", was, wanted)
	}
	looked := &Op{Region: op.Region, Account: op.Account, sim: op.sim, Object: &Object{Live: Values{
		"engine": engine, "engineVersionActual": actual, "parameterGroupName": parameters,
	}}}
	return looked.parametersOfGroup()
}

// applyWishes gives the wishes to all members.
func (op *Op) applyWishes(wishes Values, members []*Object) {
	for _, member := range members {
		if v, has := wishes["automaticFailoverEnabled"]; has {
			member.Live["automaticFailoverEnabled"] = v
		}
		if v, has := wishes["cacheNodeType"]; has {
			member.Live["nodeType"] = v
		}
		if version := wishes.String("engineVersion"); version != "" {
			op.runVersion(member, version)
		}
		if n, has := wishes["numNodeGroups"]; has {
			member.Live["numNodeGroups"] = n
			member.Live["numCacheClusters"] = float64(wishes.Int("numNodeGroups") *
				(1 + member.Live.Int("replicasPerNodeGroup")))
			placing := &Op{Region: member.Region, Account: op.Account, sim: op.sim, Object: member}
			placing.placeNodes()
		}
	}
}

func changeDatastore(op *Op) error {
	members := op.cachesOf(op.Object)
	if len(members) == 0 {
		return ruleDatastorePrimary.Refuse("Global Replication Group %s has no primary cluster", op.Object.ID)
	}
	wishes := Values{}
	for _, key := range []string{"automaticFailoverEnabled", "cacheNodeType", "engineVersion", "numNodeGroups"} {
		if op.Changed(key) && op.In.Has(key) {
			wishes[key] = op.In[key]
		}
	}
	if err := op.wishesAllowed(wishes, members); err != nil {
		return err
	}
	op.applyWishes(wishes, members)
	op.showRolesOf(op.Object)
	op.SetDefault(Values{"globalReplicationGroupDescription": " "})
	op.Spend(datastoreTime)
	return nil
}

// deleteDatastore keeps the primary, which then stands alone; secondaries must have left before. The provider asks
// again and again until it gives up.
func deleteDatastore(op *Op) error {
	members := op.cachesOf(op.Object)
	if len(members) > 1 {
		op.Spend(datastoreDeleteRetry)
		return ruleDatastoreInUse.Refuse("Global Replication Group %s is not in primary-only state: %s in %s is a secondary",
			op.Object.ID, members[1].ID, members[1].Region)
	}
	for _, primary := range members {
		delete(primary.Hidden, "global")
	}
	op.Spend(leaveTime)
	return nil
}

// memberCacheInputs completes a secondary with what it takes over from its primary, and refuses what it cannot be
// given.
func (op *Op) memberCacheInputs(g *Object) error {
	members := op.cachesOf(g)
	if len(members) == 0 {
		return ruleDatastorePrimary.Refuse("Global Replication Group %s has no primary cluster", g.ID)
	}
	primary := members[0]
	if err := op.NeedRegion(primary.Region); err != nil {
		return err
	}
	switch {
	case slices.ContainsFunc(members, func(o *Object) bool { return o.Region == op.Region }):
		return ruleMemberAgain.Refuse("Global Replication Group %s has a member in %s already", g.ID, op.Region)
	case len(members) > maxCacheSecondaries:
		return ruleMemberMany.Refuse("Global Replication Group %s has %d secondary clusters already", g.ID, len(members)-1)
	case op.In.Has("autoMinorVersionUpgrade"):
		return ruleMemberGiven.Refuse("Cannot use the given parameters when creating new replication group in an existing " +
			"global replication group. (AutoMinorVersionUpgrade)")
	case !op.opensCache(primary, op.In.String("authToken")):
		return ruleMemberToken.Refuse("The AUTH token must be that of the primary cluster %s of %s", primary.ID, g.ID)
	}
	op.Set(Values{
		"automaticFailoverEnabled": primary.Live.Bool("automaticFailoverEnabled"),
		"multiAzEnabled":           op.In.Bool("multiAzEnabled") || primary.Live.Bool("multiAzEnabled"),
	})
	for _, key := range []string{
		"atRestEncryptionEnabled", "clusterEnabled", "clusterMode", "dataTieringEnabled", "engine", "engineVersionActual",
		"nodeType", "transitEncryptionEnabled", "transitEncryptionMode",
	} {
		op.Set(Values{key: primary.Live[key]})
	}
	op.Set(Values{"engineVersion": cacheShown("", primary.Live.String("engineVersionActual"))})
	asked := op.In.Clone()
	asked["numNodeGroups"] = primary.Live["numNodeGroups"]
	if err := op.layNodes(asked); err != nil {
		return err
	}
	if op.Object.Live.Bool("automaticFailoverEnabled") && !isClustered(primary) &&
		op.Object.Live.Int("replicasPerNodeGroup") == 0 {
		return ruleMemberReplicas.Refuse("The secondary cluster takes over automatic failover from %s, which needs at least "+
			"one read replica", primary.ID)
	}
	return nil
}

// opensCache says whether a token, or none, opens a group.
func (op *Op) opensCache(o *Object, token string) bool {
	tokens := o.Hidden.List("tokens")
	return len(tokens) == 0 && token == "" || slices.Contains(tokens, any(token))
}

// datastoreOf is the global datastore that a group is a member of, or nil.
func (op *Op) datastoreOf(o *Object) *Object {
	if id := o.Hidden.String("global"); id != "" {
		return op.Find(globalCacheToken, id)
	}
	return nil
}

// cachesOf are the members of a global datastore, the primary first, then by region.
func (op *Op) cachesOf(g *Object) []*Object {
	members := slices.DeleteFunc(op.Everywhere(cacheGroupToken), func(o *Object) bool {
		return o.Hidden.String("global") != g.ID
	})
	slices.SortStableFunc(members, func(a, b *Object) int {
		return cmp.Compare(rank(a.ARN != g.Hidden.String("primary")), rank(b.ARN != g.Hidden.String("primary")))
	})
	return members
}

// joinDatastore makes a group a member: AWS runs it with a copy of its parameters, and upgrades it no more by itself.
func (op *Op) joinDatastore(g, o *Object) {
	o.Hidden["global"] = g.ID
	o.Live["autoMinorVersionUpgrade"] = false
	o.Live["parameterGroupName"] = fmt.Sprintf("%s%s-%s", datastoreParameters, g.ID, cacheHash(o.ARN)[:8])
	o.Live["globalReplicationGroupId"] = g.ID
	o.refs = slices.DeleteFunc(o.refs, func(r reference) bool { return r.property == "parameterGroupName" })
}

// leaveDatastore takes a secondary out of a global datastore: it then stands alone, and writes.
func (op *Op) leaveDatastore(g, o *Object) error {
	if g.Hidden.String("primary") == o.ARN {
		return ruleDatastoreLeader.Refuse("disassociating ElastiCache Replication Group (%s) from Global Replication Group "+
			"(%s): Cannot disassociate the primary replication group in %s", o.ID, g.ID, o.Region)
	}
	delete(o.Hidden, "global")
	op.Spend(leaveTime)
	return nil
}

// showDatastore shows the global datastore of a group. The provider leaves what the state says when a group has none
// any more, so that a group that has left is still shown as a member.
func (op *Op) showDatastore() {
	o := op.Object
	shown := o.Hidden["global"]
	if was := op.Old.String("globalReplicationGroupId"); shown == nil && was != "" {
		shown = was
	}
	op.Set(Values{"globalReplicationGroupId": shown})
}

// showRolesOf shows what a global datastore reads from its members: the primary is the one that writes now.
func (op *Op) showRolesOf(g *Object) {
	members := op.cachesOf(g)
	if len(members) == 0 {
		return
	}
	primary := members[0]
	shards := []any{}
	if isClustered(primary) {
		for i := range primary.Live.Int("numNodeGroups") {
			shards = append(shards, map[string]any{"globalNodeGroupId": fmt.Sprintf("%s-%04d", g.ID, i+1)})
		}
	}
	for key, v := range (Values{
		"atRestEncryptionEnabled":  primary.Live.Bool("atRestEncryptionEnabled"),
		"authTokenEnabled":         len(primary.Hidden.List("tokens")) > 0,
		"automaticFailoverEnabled": primary.Live.Bool("automaticFailoverEnabled"),
		"cacheNodeType":            primary.Live.String("nodeType"), "clusterEnabled": isClustered(primary),
		"engine":                    primary.Live.String("engine"),
		"engineVersion":             cacheShown("", primary.Live.String("engineVersionActual")),
		"engineVersionActual":       primary.Live.String("engineVersionActual"),
		"globalNodeGroups":          shards,
		"numNodeGroups":             len(shards),
		"primaryReplicationGroupId": primary.ID,
		"transitEncryptionEnabled":  primary.Live.Bool("transitEncryptionEnabled"),
	}) {
		g.Live[key] = normal(v)
	}
}
