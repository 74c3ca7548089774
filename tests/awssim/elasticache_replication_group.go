package awssim

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

const (
	srcCacheGroup       Source = "tf-elasticache-replication-group"
	srcCacheGroupCreate Source = "aws-elasticache-create-replication-group"
	srcCacheGroupModify Source = "aws-elasticache-modify-replication-group"
	srcCacheGroupDelete Source = "aws-elasticache-delete-replication-group"
	srcCacheReplicas    Source = "aws-elasticache-decrease-replica-count"
	srcCacheAuth        Source = "elasticache-auth"
	srcCacheMultiAZ     Source = "elasticache-multi-az"
	srcCacheClusterMode Source = "elasticache-cluster-mode"
	srcCacheTiering     Source = "elasticache-data-tiering"
	srcValkeyVersion    Source = "tf-issue-41210"
)

var _ = cite(map[Source]string{
	srcCacheGroup:       tfCache + "replication_group.go",
	srcCacheGroupCreate: cacheAPI + "API_CreateReplicationGroup.html",
	srcCacheGroupModify: cacheAPI + "API_ModifyReplicationGroup.html",
	srcCacheGroupDelete: cacheAPI + "API_DeleteReplicationGroup.html",
	srcCacheReplicas:    cacheAPI + "API_DecreaseReplicaCount.html",
	srcCacheAuth:        cacheGuide + "auth.html",
	srcCacheMultiAZ:     cacheGuide + "AutoFailover.html",
	srcCacheClusterMode: cacheGuide + "Replication.Redis-RedisCluster.html",
	srcCacheTiering:     cacheGuide + "data-tiering.html",
	srcValkeyVersion:    tfItem + "issues/41210",
})

// Rules of the provider about replication groups.
var (
	ruleCacheMultiAZ  = rule("elasticache.group.multi-az", srcCacheGroup, Invalid)
	ruleCacheFailover = rule("elasticache.group.failover-of-one", srcCacheGroup, Invalid)
	ruleCacheStrategy = rule("elasticache.group.auth-strategy", srcCacheGroup, Invalid)
	ruleCacheToken    = rule("elasticache.group.auth-token", srcCacheGroup, Invalid)
	ruleCacheNoType   = rule("elasticache.group.no-node-type", srcCacheGroup, Invalid)
	ruleCacheToValkey = rule("elasticache.group.valkey-without-version", srcCacheGroup, Invalid)
)

// Rules of AWS about what a replication group is given.
var (
	ruleCacheTaken     = rule("elasticache.group.name-taken", srcCacheGroupCreate, "ReplicationGroupAlreadyExists")
	ruleCacheNoNetwork = rule("elasticache.group.no-default-network", srcCacheGroupCreate, "InvalidParameterCombination")
	ruleCacheSubnets   = rule("elasticache.group.subnet-group-missing", srcCacheGroupCreate,
		"CacheSubnetGroupNotFoundFault")
	ruleCacheSG         = rule("elasticache.group.security-group-missing", srcCacheGroupCreate, "InvalidParameterValue")
	ruleCacheNetwork    = rule("elasticache.group.other-network", srcCacheGroupCreate, "InvalidParameterCombination")
	ruleCacheKey        = rule("elasticache.group.kms-key-missing", srcCacheGroupCreate, "InvalidKMSKeyFault")
	ruleCachePlainKey   = rule("elasticache.group.key-without-encryption", srcCacheGroup, "InvalidParameterCombination")
	ruleCacheParameters = rule("elasticache.group.parameter-group-missing", srcCacheGroupCreate,
		"CacheParameterGroupNotFound")
	ruleCacheFamily = rule("elasticache.group.parameter-group-family", srcCacheGroupCreate,
		"InvalidParameterCombination")
	ruleCacheNodeType    = rule("elasticache.group.node-type", srcCacheGroupCreate, "InvalidParameterValue")
	ruleCacheTiering     = rule("elasticache.group.data-tiering", srcCacheTiering, "InvalidParameterCombination")
	ruleCacheValkey      = rule("elasticache.group.valkey-version", srcValkeyVersion, "InvalidParameterValue")
	ruleCacheAuthPlain   = rule("elasticache.group.auth-without-tls", srcCacheAuth, "InvalidParameterCombination")
	ruleCacheAuthSet     = rule("elasticache.group.auth-set-before-rotate", srcCacheGroupModify, "InvalidParameterValue")
	ruleCacheAuthRemoved = rule("elasticache.group.auth-removed", srcCacheGroupModify, "InvalidParameterValue")
	ruleCacheZones       = rule("elasticache.group.zones", srcCacheGroupCreate, "InvalidParameterValue")
	ruleCacheOneZone     = rule("elasticache.group.multi-az-zones", srcCacheMultiAZ, "InvalidParameterCombination")
	ruleCacheNodes       = rule("elasticache.group.nodes", srcCacheGroupCreate, "InvalidParameterValue")
	ruleCacheReplicas    = rule("elasticache.group.failover-nodes", srcCacheReplicas, "InvalidParameterCombination")
	ruleCacheShards      = rule("elasticache.group.shards-without-cluster-mode", srcCacheClusterMode,
		"InvalidParameterCombination")
	ruleCacheClustered = rule("elasticache.group.cluster-mode-failover", srcCacheGroupCreate, "InvalidParameterValue")
	ruleCacheRestore   = rule("elasticache.group.snapshot-missing", srcCacheGroupCreate, "SnapshotNotFoundFault")
	ruleCacheSnapshot  = rule("elasticache.group.snapshot-taken", srcCacheGroupDelete, "SnapshotAlreadyExistsFault")
	ruleCacheMode      = rule("elasticache.group.cluster-mode-change", srcCacheGroupModify, "InvalidParameterValue")
)

const (
	cacheTime        = 15 * time.Minute
	cacheDeleteRetry = 10 * time.Minute
	cachePort        = 6379
	maxCacheNodes    = 6
	maxCacheShards   = 500
)

var cacheTokenForm = regexp.MustCompile(`^[0-9A-Za-z!&#$^<>-]{16,128}$`)

var cacheGroupProperties = Properties{
	"applyImmediately": {Kind: Bool, Computed: true}, "arn": out(String),
	"atRestEncryptionEnabled": {Kind: Bool, Computed: true, ForceNew: true},
	"authToken":               {Kind: String},
	"authTokenUpdateStrategy": {Kind: String, Default: "ROTATE", Enum: []any{"ROTATE", "SET", "DELETE"}},
	"autoMinorVersionUpgrade": {Kind: Bool, Computed: true}, "automaticFailoverEnabled": given(Bool, false),
	"clusterEnabled":               out(Bool),
	"clusterMode":                  {Kind: String, Computed: true, Enum: []any{"enabled", "disabled", "compatible"}},
	"configurationEndpointAddress": out(String),
	"dataTieringEnabled":           {Kind: Bool, Computed: true, ForceNew: true},
	"description":                  {Kind: String, Required: true, MinLen: 1},
	// The default is Terraform's, and stands for what is left out even where the bridge does not fill it in.
	"engine":              {Kind: String, Computed: true, Default: redis, Enum: []any{redis, valkey}},
	"engineVersion":       {Kind: String, Computed: true, Pattern: cacheVersionForm},
	"engineVersionActual": out(String), "finalSnapshotIdentifier": {Kind: String},
	"globalReplicationGroupId": {Kind: String, Computed: true, ForceNew: true, ConflictsWith: []string{
		"atRestEncryptionEnabled", "engine", "engineVersion", "nodeType", "numNodeGroups", "parameterGroupName",
		"snapshotName", "transitEncryptionEnabled", "transitEncryptionMode",
	}},
	"kmsKeyId": {Kind: String, ForceNew: true},
	"logDeliveryConfigurations": {Kind: List, Set: true, MaxItems: 2, Elem: &Property{Kind: Block, Fields: Properties{
		"destination":     {Kind: String, Required: true},
		"destinationType": {Kind: String, Required: true, Enum: []any{"cloudwatch-logs", "kinesis-firehose"}},
		"logFormat":       {Kind: String, Required: true, Enum: []any{"text", "json"}},
		"logType":         {Kind: String, Required: true, Enum: []any{"slow-log", "engine-log"}},
	}}},
	"maintenanceWindow": {Kind: String, Computed: true, Same: sameFold},
	"memberClusters":    {Kind: List, Elem: &Property{Kind: String}, Set: true, Output: true},
	"multiAzEnabled":    given(Bool, false), "nodeType": {Kind: String, Computed: true},
	"numCacheClusters": {
		Kind: Int, Computed: true, ConflictsWith: []string{"numNodeGroups", "replicasPerNodeGroup"},
	},
	"numNodeGroups": {
		Kind: Int, Computed: true, ConflictsWith: []string{"globalReplicationGroupId", "numCacheClusters"},
	},
	"parameterGroupName": {Kind: String, Computed: true, Same: ofDatastore},
	// A port that is left out is no change from the engine's own: see planCache.
	"port":                     {Kind: Int, Computed: true, ForceNew: true},
	"preferredCacheClusterAzs": stringList(), "primaryEndpointAddress": out(String), "readerEndpointAddress": out(String),
	"replicasPerNodeGroup": {Kind: Int, Computed: true, Max: 5, ConflictsWith: []string{"numCacheClusters"}},
	"replicationGroupId": {
		Kind: String, ForceNew: true, AutoName: &AutoName{Max: 40, Transform: strings.ToLower}, Same: sameFold,
	},
	"securityGroupIds":       {Kind: List, Elem: &Property{Kind: String}, Set: true, Computed: true},
	"snapshotName":           {Kind: String, ForceNew: true},
	"snapshotRetentionLimit": {Kind: Int, Max: 35}, "snapshotWindow": {Kind: String, Computed: true},
	"subnetGroupName":          {Kind: String, Computed: true, ForceNew: true},
	"transitEncryptionEnabled": {Kind: Bool, Computed: true},
	"transitEncryptionMode":    {Kind: String, Computed: true, Enum: []any{"preferred", "required"}},
}

var _ = declare(&Type{
	Token: cacheGroupToken, Source: srcCacheGroup, Tagged: true, Properties: cacheGroupProperties,
	Refs: []Ref{
		{
			Property: "subnetGroupName", To: cacheSubnetGroupToken, Missing: ruleCacheSubnets, Held: ruleCacheSubnetInUse,
		},
		{Property: "securityGroupIds", To: securityGroupToken, Missing: ruleCacheSG, Held: ruleGroupInUse},
		{Property: "parameterGroupName", To: cacheParameterToken, Held: ruleCacheParamsInUse},
		{Property: "kmsKeyId", To: keyToken, By: "arn", Missing: ruleCacheKey},
		{Property: "globalReplicationGroupId", To: globalCacheToken, Missing: ruleDatastoreMissing},
	},
	Check: func(in Values) []*Refusal {
		refusals := checkCacheIDs("replicationGroupId")(in)
		if token := in.String("authToken"); in.Has("authToken") && !isUnknown(in["authToken"]) &&
			!cacheTokenForm.MatchString(token) {
			refusals = append(refusals, ruleCacheToken.On("authToken", "authToken must be of 16 to 128 alphanumeric characters "+
				"or symbols (excluding @, \", and /)"))
		}
		return refusals
	},
	Plan: planCache, Create: createCache, Update: updateCache, Delete: deleteCache,
	Refresh: func(op *Op) {
		op.settleCache()
		op.showDatastore()
	},
})

// ofDatastore says that a member runs with parameters that AWS has copied for its global datastore, which the provider
// takes for those of the program.
func ofDatastore(before, _ any) bool {
	name, _ := before.(string)
	return strings.HasPrefix(name, datastoreParameters)
}

// planCache is the provider's own look at a change: what an engine, a version and a port that are left out mean.
func planCache(p *Plan) error {
	in := p.New
	nodes, counted := in["numCacheClusters"].(float64)
	token, strategy := in.Has("authToken"), in.String("authTokenUpdateStrategy")
	failover := in["automaticFailoverEnabled"]
	switch {
	case in.Bool("multiAzEnabled") && !isUnknown(failover) && failover != true:
		return ruleCacheMultiAZ.Refuse("automatic_failover_enabled must be true if multi_az_enabled is true")
	case failover == true && counted && nodes < 2:
		return ruleCacheFailover.Refuse("\"num_cache_clusters\": must be at least 2 if automatic_failover_enabled is true")
	case strategy == "SET" && !token || strategy == "DELETE" && token:
		return ruleCacheStrategy.Refuse("\"auth_token_update_strategy\": \"auth_token\" must be specified with SET, and not "+
			"with DELETE: %s", strategy)
	}
	if p.Old == nil {
		return nil
	}
	if p.Old.String("engine") == valkey && !in.Has("engine") {
		p.changes = append(p.changes, Change{Path: "engine", Kind: "update", Replace: true})
	}
	if was := p.Old.Int("port"); was != cachePort && was != 0 && !in.Has("port") {
		p.changes = append(p.changes, Change{Path: "port", Kind: "delete", Replace: true})
	}
	if p.Changed("engine") && in.String("engine") == redis {
		p.ForceNew("engine")
	}
	wanted, was := in.String("engineVersion"), p.Old.String("engineVersion")
	if p.Changed("engineVersion") && wanted != "" && slices.Compare(cacheNumbers(wanted), cacheNumbers(was)) < 0 {
		p.ForceNew("engineVersion")
	}
	if slices.Compare(cacheNumbers(p.Old.String("engineVersionActual")), []int{7, 0, 5}) < 0 {
		p.ForceNew("transitEncryptionEnabled")
	}
	for _, count := range []string{"numCacheClusters", "numNodeGroups", "replicasPerNodeGroup"} {
		if p.Changed(count) {
			p.SetNewComputed("memberClusters")
		}
	}
	return nil
}

func createCache(op *Op) error {
	id := strings.ToLower(op.In.String("replicationGroupId"))
	if op.Find(cacheGroupToken, id) != nil {
		return ruleCacheTaken.Refuse("Replication group with specified identifier already exists: %s", id)
	}
	g := op.Find(globalCacheToken, op.In.String("globalReplicationGroupId"))
	if g == nil {
		if err := op.aloneInputs(); err != nil {
			return err
		}
	} else if err := op.memberCacheInputs(g); err != nil {
		return err
	}
	if err := op.cacheInputs(); err != nil {
		return err
	}
	op.Identify(id, op.ARN("elasticache", "replicationgroup:"+id))
	op.Set(Values{"replicationGroupId": id})
	op.SetDefault(Values{
		"applyImmediately": false, "autoMinorVersionUpgrade": g == nil, "dataTieringEnabled": false, "port": cachePort,
		"maintenanceWindow": "sun:05:00-sun:06:00", "snapshotWindow": "03:00-04:00", "snapshotRetentionLimit": 0,
	})
	op.Object.Hidden["tokens"] = []any{}
	if token := op.In.String("authToken"); token != "" {
		op.Object.Hidden["tokens"] = []any{token}
	}
	op.placeNodes()
	op.nameEndpoints()
	if g != nil {
		op.joinDatastore(g, op.Object)
	}
	op.Spend(cacheTime)
	return nil
}

// aloneInputs completes a group that is no secondary: engine, version, parameters and encryption are its own.
func (op *Op) aloneInputs() error {
	engine, wanted, nodeType := op.In.String("engine"), op.In.String("engineVersion"), op.In.String("nodeType")
	if wanted == "" && engine == redis {
		wanted = defaultRedis
	}
	actual := cacheVersions[engine][wanted]
	switch {
	case nodeType == "":
		return ruleCacheNoType.Refuse("\"node_type\" is required unless \"global_replication_group_id\" is set.")
	case wanted == "":
		return ruleCacheValkey.Refuse("The parameter EngineVersion must be given for the engine valkey")
	case actual == "":
		return ruleCacheVersion.Refuse("Cannot find version %s for %s", wanted, engine)
	case op.In.Has("snapshotName") && op.Find(cacheSnapshotToken, op.In.String("snapshotName")) == nil:
		return ruleCacheRestore.Refuse("Snapshot %s not found", op.In.String("snapshotName"))
	}
	clustered := op.In.String("clusterMode") == "enabled" || op.In.Int("numNodeGroups") > 1
	group := "default." + cacheFamily(engine, actual)
	if clustered {
		group += ".cluster.on"
	}
	encrypted := engine == valkey
	op.SetDefault(Values{
		"parameterGroupName": group, "atRestEncryptionEnabled": encrypted, "transitEncryptionEnabled": false,
	})
	if op.Object.Live.Bool("transitEncryptionEnabled") && cacheMajor(actual) >= 7 {
		op.SetDefault(Values{"transitEncryptionMode": "required"})
	}
	clustered = op.clustered(op.Object.Live.String("parameterGroupName"))
	mode := map[bool]string{true: "enabled", false: "disabled"}[clustered]
	op.Set(Values{
		"engineVersion": cacheShown(wanted, actual), "engineVersionActual": actual, "clusterEnabled": clustered,
		"clusterMode": mode,
	})
	if op.In.Has("authToken") && !op.Object.Live.Bool("transitEncryptionEnabled") {
		return ruleCacheAuthPlain.Refuse("The AUTH token is only supported when encryption-in-transit is enabled")
	}
	if err := op.parametersOfGroup(); err != nil {
		return err
	}
	return op.layNodes(op.In)
}

// parametersOfGroup refuses a parameter group that is not there, or not for the engine's version.
func (op *Op) parametersOfGroup() error {
	live := op.Object.Live
	name := live.String("parameterGroupName")
	family := cacheFamily(live.String("engine"), live.String("engineVersionActual"))
	if plain, own := strings.CutPrefix(name, "default."); own {
		if strings.TrimSuffix(plain, ".cluster.on") != family {
			return ruleCacheFamily.Refuse("Expected a parameter group of family %s but found one of family %s", family, plain)
		}
		return nil
	}
	group := op.Find(cacheParameterToken, name)
	if group == nil {
		return ruleCacheParameters.Refuse("CacheParameterGroup not found: %s", name)
	}
	if found := group.Live.String("family"); found != family {
		return ruleCacheFamily.Refuse("Expected a parameter group of family %s but found one of family %s", family, found)
	}
	return nil
}

// cacheInputs refuses what is wrong at a creation whatever the role.
func (op *Op) cacheInputs() error {
	live := op.Object.Live
	tiered := strings.HasPrefix(live.String("nodeType"), "cache.r6gd.")
	switch {
	case live.String("subnetGroupName") == "":
		return ruleCacheNoNetwork.Refuse("Use of cache security groups is not permitted, and there is no default VPC: give " +
			"a cache subnet group")
	case !cacheNodeType.MatchString(live.String("nodeType")):
		return ruleCacheNodeType.Refuse("The parameter CacheNodeType is not valid: %s", live.String("nodeType"))
	case tiered != live.Bool("dataTieringEnabled") && !op.In.Has("globalReplicationGroupId"):
		return ruleCacheTiering.Refuse("Data tiering must be enabled for the node type r6gd, and for no other: %s",
			live.String("nodeType"))
	case op.In.Has("kmsKeyId") && !live.Bool("atRestEncryptionEnabled"):
		return ruleCachePlainKey.Refuse("KmsKeyId can only be given with AtRestEncryptionEnabled")
	case live.Bool("clusterEnabled") && !live.Bool("automaticFailoverEnabled"):
		return ruleCacheClustered.Refuse("Redis with cluster mode enabled cannot be created with auto failover turned off.")
	}
	if err := op.cacheNetwork(); err != nil {
		return err
	}
	return op.enoughNodes()
}

// cacheNetwork refuses zones and security groups that are not of the subnet group's network.
func (op *Op) cacheNetwork() error {
	live := op.Object.Live
	group := op.Find(cacheSubnetGroupToken, live.String("subnetGroupName"))
	for _, id := range live.Strings("securityGroupIds") {
		if sg := op.Find(securityGroupToken, id); sg != nil && sg.Live.String("vpcId") != group.Live.String("vpcId") {
			return ruleCacheNetwork.Refuse("The security group %s is not in the VPC %s of the cache subnet group", id,
				group.Live.String("vpcId"))
		}
	}
	zones := op.cacheZones()
	wanted := op.In.Strings("preferredCacheClusterAzs")
	for _, zone := range wanted {
		if !slices.Contains(zones, zone) {
			return ruleCacheZones.Refuse("No subnet of %s is in the Availability Zone %s", group.ID, zone)
		}
	}
	if n := live.Int("numCacheClusters"); len(wanted) > 0 && len(wanted) != n && op.Old == nil {
		return ruleCacheZones.Refuse("The number of Availability Zones (%d) must be that of cache clusters (%d)",
			len(wanted), n)
	}
	if live.Bool("multiAzEnabled") && len(zones) < 2 {
		return ruleCacheOneZone.Refuse("Multi-AZ needs subnets in at least two Availability Zones: %v", zones)
	}
	return nil
}

// cacheZones are the zones that the nodes of a group can be in.
func (op *Op) cacheZones() []string {
	var zones []string
	for _, subnet := range op.cacheSubnets(op.Object) {
		zones = append(zones, subnet.Live.String("availabilityZone"))
	}
	slices.Sort(zones)
	return slices.Compact(zones)
}

// cacheSubnets are the subnets that the nodes of a group can be in.
func (op *Op) cacheSubnets(o *Object) []*Object {
	group := op.FindIn(o.Region, cacheSubnetGroupToken, o.Live.String("subnetGroupName"))
	if group == nil {
		return nil
	}
	var subnets []*Object
	for _, id := range group.Live.Strings("subnetIds") {
		if subnet := op.FindIn(o.Region, subnetToken, id); subnet != nil {
			subnets = append(subnets, subnet)
		}
	}
	return subnets
}

// layNodes counts shards and nodes from what is asked for; with cluster mode numCacheClusters is not used.
func (op *Op) layNodes(asked Values) error {
	live := op.Object.Live
	shards, replicas := max(asked.Int("numNodeGroups"), 1), asked.Int("replicasPerNodeGroup")
	if asked.Has("numCacheClusters") && !live.Bool("clusterEnabled") {
		replicas = asked.Int("numCacheClusters") - 1
	}
	switch {
	case shards > 1 && !live.Bool("clusterEnabled"):
		return ruleCacheShards.Refuse("Use of NumNodeGroups above 1 needs a parameter group with cluster-enabled=yes, which "+
			"%s is not", live.String("parameterGroupName"))
	case replicas < 0 || replicas >= maxCacheNodes || shards*(1+replicas) > maxCacheShards:
		return ruleCacheNodes.Refuse("The number of nodes per shard must be between 1 and %d, and of all at most %d: %d, %d",
			maxCacheNodes, maxCacheShards, replicas+1, shards*(1+replicas))
	}
	op.Set(Values{
		"numNodeGroups": shards, "replicasPerNodeGroup": replicas, "numCacheClusters": shards * (1 + replicas),
	})
	return nil
}

// enoughNodes refuses failover without a replica; with cluster mode failover is always on, also without replicas.
func (op *Op) enoughNodes() error {
	live := op.Object.Live
	fails := live.Bool("automaticFailoverEnabled") && !live.Bool("clusterEnabled") || live.Bool("multiAzEnabled")
	if fails && live.Int("replicasPerNodeGroup") == 0 {
		return ruleCacheReplicas.Refuse("Replication group must have at least one read replica to enable autofailover.")
	}
	return nil
}

// placeNodes gives a group the nodes that it counts, each with an address in a zone, behind its security groups.
func (op *Op) placeNodes() {
	o := op.Object
	var groups []*Object
	for _, id := range o.Live.Strings("securityGroupIds") {
		if sg := op.FindIn(o.Region, securityGroupToken, id); sg != nil {
			groups = append(groups, sg)
		}
	}
	for _, node := range op.nodesOf(o) {
		op.Remove(node)
	}
	subnets, wanted := op.cacheSubnets(o), o.Live.Strings("preferredCacheClusterAzs")
	var ids []string
	for shard := range o.Live.Int("numNodeGroups") {
		for i := range o.Live.Int("replicasPerNodeGroup") + 1 {
			id := fmt.Sprintf("%s-%03d", o.ID, i+1)
			if o.Live.Bool("clusterEnabled") {
				id = fmt.Sprintf("%s-%04d-%03d", o.ID, shard+1, i+1)
			}
			node := op.Add(&Object{Type: cacheNodeToken, Region: o.Region, ID: id, Owner: o})
			subnet := subnets[(shard+i)%len(subnets)]
			if i < len(wanted) {
				subnet = subnets[max(0, slices.IndexFunc(subnets, func(each *Object) bool {
					return each.Live.String("availabilityZone") == wanted[i]
				}))]
			}
			eni := op.addInterface(node, subnet, groups, "ElastiCache "+id)
			eni.Live["privateIp"] = op.freeAddress(subnet)
			ids = append(ids, id)
		}
	}
	o.Hidden["lead"] = ids[0]
	o.Live["memberClusters"] = normal(ids)
}

// nameEndpoints names what a group is reached at, which differs with TLS and with cluster mode and never changes.
func (op *Op) nameEndpoints() {
	o := op.Object
	hash := cacheHash(op.Account, op.Region)[:6]
	domain := hash + "." + cacheHash("zone", op.Region)[:4] + ".cache.amazonaws.com"
	name := func(role string) string {
		if o.Live.Bool("transitEncryptionEnabled") {
			return role + "." + o.ID + "." + domain
		}
		return o.ID + "." + role + "." + domain
	}
	if o.Live.Bool("clusterEnabled") {
		op.Set(Values{"configurationEndpointAddress": name("clustercfg")})
		return
	}
	op.Set(Values{"primaryEndpointAddress": name("master"), "readerEndpointAddress": name("replica")})
}

// ofDatastoreOnly are the settings that AWS changes on a global datastore alone, never on a member.
var ofDatastoreOnly = []string{
	"autoMinorVersionUpgrade", "automaticFailoverEnabled", "clusterMode", "engine", "engineVersion", "nodeType",
	"numNodeGroups", "parameterGroupName", "transitEncryptionEnabled", "transitEncryptionMode",
}

func updateCache(op *Op) error {
	o := op.Object
	g := op.datastoreOf(o)
	for _, key := range ofDatastoreOnly {
		if g != nil && op.Changed(key) {
			return ruleMemberChange.Refuse("modifying ElastiCache Replication Group (%s): Cluster [%s] is part of a global "+
				"cluster [%s]. Request rejected. (%s)", o.ID, o.ID, g.ID, key)
		}
	}
	op.settleCache()
	if err := op.versionAllowed(); err != nil {
		return err
	}
	counts := op.Changed("numCacheClusters") || op.Changed("numNodeGroups") || op.Changed("replicasPerNodeGroup")
	if counts {
		if err := op.changeCounts(); err != nil {
			return err
		}
	}
	if err := op.cacheChange(); err != nil {
		return err
	}
	tokens, err := op.changeToken()
	if err != nil {
		return err
	}
	o.Hidden["tokens"] = tokens
	op.applyChanges()
	if counts || op.Changed("securityGroupIds") {
		op.placeNodes()
	}
	op.showDatastore()
	return nil
}

// cacheChange refuses what is wrong after a change whatever has changed.
func (op *Op) cacheChange() error {
	live := op.Object.Live
	switch {
	case op.Changed("nodeType") && !cacheNodeType.MatchString(live.String("nodeType")):
		return ruleCacheNodeType.Refuse("The parameter CacheNodeType is not valid: %s", live.String("nodeType"))
	case op.Changed("clusterMode"):
		return ruleCacheMode.Refuse("Cluster mode can only be changed to compatible first, which the simulator does not have")
	case live.Bool("clusterEnabled") && !live.Bool("automaticFailoverEnabled"):
		return ruleCacheClustered.Refuse("Turning off automatic failover for replication group with cluster mode enabled is "+
			"not supported: %s", op.Object.ID)
	}
	if op.Changed("parameterGroupName") {
		if err := op.parametersOfGroup(); err != nil {
			return err
		}
	}
	if err := op.cacheNetwork(); err != nil {
		return err
	}
	return op.enoughNodes()
}

// changeCounts lays the nodes out anew; what is not asked for stays as it is.
func (op *Op) changeCounts() error {
	asked := Values{}
	for _, key := range []string{"numNodeGroups", "replicasPerNodeGroup"} {
		asked[key] = op.Object.Live[key]
	}
	if op.Changed("numCacheClusters") {
		asked["numCacheClusters"] = op.In["numCacheClusters"]
	}
	return op.layNodes(asked)
}

// versionAllowed refuses a version that AWS, or the provider, does not change a group to.
func (op *Op) versionAllowed() error {
	live, wanted := op.Object.Live, op.In.String("engineVersion")
	if op.Changed("engine") && !op.Changed("engineVersion") {
		return ruleCacheToValkey.Refuse("must explicitly set 'engine_version' attribute for Replication Group (%s) when "+
			"updating engine to 'valkey'", op.Object.ID)
	}
	if !op.Changed("engineVersion") {
		return nil
	}
	if cacheVersions[live.String("engine")][wanted] == "" {
		return ruleCacheVersion.Refuse("Cannot find version %s for %s", wanted, live.String("engine"))
	}
	return nil
}

// applyChanges changes nodes at once, or leaves them to the maintenance window when the program does not ask for haste.
func (op *Op) applyChanges() {
	now := op.In.Bool("applyImmediately")
	if op.Changed("nodeType") && !now {
		op.postpone("nodeType")
	}
	switch {
	case op.Changed("engineVersion") && now:
		op.runVersion(op.Object, op.In.String("engineVersion"))
	case op.Changed("engineVersion"):
		op.postpone("engineVersion")
	}
}

// runVersion makes a group run a version, with the default parameters of its family where it has default ones.
func (op *Op) runVersion(o *Object, wanted string) {
	actual := cacheVersions[o.Live.String("engine")][wanted]
	o.Live["engineVersion"], o.Live["engineVersionActual"] = cacheShown(wanted, actual), actual
	name := o.Live.String("parameterGroupName")
	if !strings.HasPrefix(name, "default.") {
		return
	}
	fitting := "default." + cacheFamily(o.Live.String("engine"), actual)
	if strings.HasSuffix(name, ".cluster.on") {
		fitting += ".cluster.on"
	}
	o.Live["parameterGroupName"] = fitting
}

// postpone leaves a change to the maintenance window; until then the old value is what a read shows.
func (op *Op) postpone(key string) {
	o := op.Object
	o.Hidden["pending "+key], o.Hidden["pendingFrom"] = o.Live[key], op.Now().Format(time.RFC3339)
	op.Set(Values{key: op.Old.String(key)})
}

// settleCache applies what the maintenance window has brought.
func (op *Op) settleCache() {
	o := op.Object
	due, err := time.Parse(time.RFC3339, o.Hidden.String("pendingFrom"))
	if err != nil || op.Now().Sub(due) < maintenanceWindow {
		return
	}
	if nodeType := o.Hidden.String("pending nodeType"); nodeType != "" {
		op.Set(Values{"nodeType": nodeType})
	}
	if version := o.Hidden.String("pending engineVersion"); version != "" {
		op.runVersion(o, version)
	}
	for _, key := range []string{"pendingFrom", "pending nodeType", "pending engineVersion"} {
		delete(o.Hidden, key)
	}
}

// changeToken gives the tokens that open a group after a change: ROTATE adds one and keeps the last, SET leaves one.
func (op *Op) changeToken() ([]any, error) {
	o := op.Object
	tokens, token := o.Hidden.List("tokens"), op.In.String("authToken")
	if !op.Changed("authToken") && !op.Changed("authTokenUpdateStrategy") {
		return tokens, nil
	}
	if op.In.String("authTokenUpdateStrategy") == "DELETE" || token == "" && !op.Changed("authToken") {
		return tokens, nil
	}
	known := slices.Contains(tokens, any(token))
	switch {
	case token == "":
		return nil, ruleCacheAuthRemoved.Refuse("Invalid AuthToken provided: the token of %s cannot be taken away", o.ID)
	case !o.Live.Bool("transitEncryptionEnabled"):
		return nil, ruleCacheAuthPlain.Refuse("The AUTH token is only supported when encryption-in-transit is enabled")
	case op.In.String("authTokenUpdateStrategy") == "SET" && len(tokens) > 0 && !known:
		return nil, ruleCacheAuthSet.Refuse("The AUTH token of %s can only be SET to one that was added with ROTATE before",
			o.ID)
	case op.In.String("authTokenUpdateStrategy") == "SET":
		return []any{token}, nil
	case known:
		return tokens, nil
	case len(tokens) == 0:
		// Without a token so far, those who give none are let in until the token is SET.
		return []any{"", token}, nil
	}
	return []any{tokens[len(tokens)-1], token}, nil
}

// deleteCache takes a member out of its global datastore, as the provider does even if the deletion then fails. The
// provider goes by the state: a primary that was never read as a member is not taken out.
func deleteCache(op *Op) error {
	o := op.Object
	if g := op.Find(globalCacheToken, op.Old.String("globalReplicationGroupId")); g != nil && op.datastoreOf(o) == g {
		if err := op.leaveDatastore(g, o); err != nil {
			return err
		}
	}
	if g := op.datastoreOf(o); g != nil {
		op.Spend(cacheDeleteRetry)
		return ruleStillMember.Refuse("Cluster [%s] is part of a global cluster [%s] and cannot be deleted", o.ID, g.ID)
	}
	name := op.Old.String("finalSnapshotIdentifier")
	switch {
	case name == "":
		return nil
	case op.Find(cacheSnapshotToken, name) != nil:
		return ruleCacheSnapshot.Refuse("Snapshot with specified name already exists: %s", name)
	}
	op.Add(&Object{Type: cacheSnapshotToken, ID: name, ARN: op.ARN("elasticache", "snapshot:"+name), Live: Values{
		"replicationGroupId": o.ID, "engine": o.Live.String("engine"), "kmsKeyId": o.Live["kmsKeyId"],
		"engineVersion": o.Live.String("engineVersionActual"), "encrypted": o.Live.Bool("atRestEncryptionEnabled"),
	}})
	return nil
}
