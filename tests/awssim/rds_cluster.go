package awssim

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"
)

const (
	srcDBCluster       Source = "tf-rds-cluster"
	srcDBClusterDelete Source = "aws-rds-delete-cluster"
	srcDBClusterModify Source = "aws-rds-modify-cluster"
	srcGlobalNeeds     Source = "aurora-global-database-requirements"
	srcSecondaryUser   Source = "tf-pull-cloudposse-89"
	srcSecondaryDB     Source = "pulumi-aws-issue-3751"
	srcSecondaryPass   Source = "crossplane-issue-2072"
	srcSecondaryKey    Source = "tf-issue-13715"
	srcSecondarySigned Source = "tf-issue-16362"
	srcSecondarySource Source = "tf-issue-28546"
	srcManagedPassword Source = "rds-secrets-manager"
	srcForwarding      Source = "aurora-write-forwarding"
	srcMajorMember     Source = "tf-issue-28761"
	srcServerless      Source = "aurora-serverless-v2-requirements"
)

var _ = cite(map[Source]string{
	srcDBCluster:       tfRDS + "cluster.go",
	srcDBClusterDelete: rdsAPI + "API_DeleteDBCluster.html",
	srcDBClusterModify: rdsAPI + "API_ModifyDBCluster.html",
	srcGlobalNeeds:     aurora + "aurora-global-database.configuration.requirements.html",
	srcSecondaryUser:   "https://github.com/cloudposse/terraform-aws-rds-cluster/pull/89",
	srcSecondaryDB:     "https://github.com/pulumi/pulumi-aws/issues/3751",
	srcSecondaryPass:   "https://github.com/crossplane-contrib/provider-aws/issues/2072",
	srcSecondaryKey:    tfItem + "issues/13715",
	srcSecondarySigned: tfItem + "issues/16362",
	srcSecondarySource: tfItem + "issues/28546",
	srcManagedPassword: aurora + "rds-secrets-manager.html",
	srcForwarding:      aurora + "aurora-global-database-write-forwarding.html",
	srcMajorMember:     tfItem + "issues/28761",
	srcServerless:      aurora + "aurora-serverless-v2.requirements.html",
})

// Rules about what a cluster is given.
var (
	ruleDBClusterTaken   = rule("rds.cluster.name-taken", srcRDSPassword, "DBClusterAlreadyExistsFault")
	ruleDBClusterGroup   = rule("rds.cluster.subnet-group-missing", srcRDSPassword, "DBSubnetGroupNotFoundFault")
	ruleDBClusterNoGroup = rule("rds.cluster.no-default-network", srcRDSPassword, "InvalidSubnet")
	ruleDBClusterSG      = rule("rds.cluster.security-group-missing", srcRDSPassword, "InvalidParameterValue")
	ruleDBClusterNetwork = rule("rds.cluster.other-network", srcRDSPassword, "InvalidParameterCombination")
	ruleDBClusterParams  = rule("rds.cluster.parameter-group-missing", srcRDSPassword,
		"DBClusterParameterGroupNotFound")
	ruleDBClusterFamily   = rule("rds.cluster.parameter-group-family", srcRDSPassword, "InvalidParameterCombination")
	ruleDBClusterZone     = rule("rds.cluster.zone", srcRDSPassword, "InvalidParameterValue")
	ruleDBClusterKey      = rule("rds.cluster.kms-key-missing", srcRDSPassword, "KMSKeyNotAccessibleFault")
	ruleDBClusterPlainKey = rule("rds.cluster.key-without-encryption", srcDBCluster, "InvalidParameterCombination")
	ruleDBClusterUser     = rule("rds.cluster.master-username", srcRDSPassword, "InvalidParameterValue")
	ruleDBClusterPassword = rule("rds.cluster.master-password", srcRDSPassword, "InvalidParameterValue")
	ruleDBClusterDatabase = rule("rds.cluster.database-name", srcRDSPassword, "InvalidParameterValue")
	ruleDBClusterBackup   = rule("rds.cluster.backup-retention", srcRDSPassword, "InvalidParameterValue")
	ruleDBClusterStorage  = rule("rds.cluster.storage-type", srcRDSPassword, "InvalidParameterCombination")
	ruleDBClusterCapacity = rule("rds.cluster.serverless-capacity", srcServerless, "InvalidParameterValue")
	ruleDBClusterForwards = rule("rds.cluster.write-forwarding-version", srcForwarding, "InvalidParameterCombination")
)

// Rules about clusters of a global cluster.
var (
	ruleGlobalMissing = rule("rds.cluster.global-cluster-missing", srcRDSPassword, "GlobalClusterNotFoundFault")
	ruleMemberEngine  = rule("rds.cluster.global-engine", srcGlobalNeeds, "InvalidParameterCombination")
	ruleMemberVersion = rule("rds.cluster.global-version", srcGlobalNeeds, "InvalidParameterCombination")
	ruleMemberRegion  = rule("rds.cluster.second-in-region", srcGlobalNeeds, "InvalidParameterCombination")
	ruleMemberLimit   = rule("rds.cluster.too-many-secondaries", srcGlobalNeeds, "GlobalClusterQuotaExceededFault")
	ruleMemberManaged = rule("rds.cluster.managed-password-in-global", srcManagedPassword,
		"InvalidParameterCombination")
	ruleMemberEncryption  = rule("rds.cluster.global-encryption", srcSecondaryKey, "InvalidParameterCombination")
	ruleSecondaryUser     = rule("rds.secondary.username", srcSecondaryUser, "InvalidParameterCombination")
	ruleSecondaryPassword = rule("rds.secondary.password", srcSecondaryPass, "InvalidParameterCombination")
	ruleSecondaryDatabase = rule("rds.secondary.database-name", srcSecondaryDB, "InvalidParameterCombination")
	ruleSecondaryKey      = rule("rds.secondary.kms-key", srcSecondaryKey, "InvalidParameterCombination")
	ruleSecondarySigned   = rule("rds.secondary.source-region", srcSecondarySigned, "InvalidParameterCombination")
	ruleSecondarySource   = rule("rds.secondary.primary-not-ready", srcSecondarySource, "InvalidDBClusterStateFault")
	ruleSecondaryModify   = rule("rds.secondary.password-change", srcSecondaryPass, "InvalidDBClusterStateFault")
)

// Rules about changes and deletions of clusters.
var (
	ruleClusterJoin    = rule("rds.cluster.join-global", srcDBCluster, Invalid)
	ruleClusterMigrate = rule("rds.cluster.move-global", srcDBCluster, Invalid)
	ruleClusterReplica = rule("rds.cluster.replication-source-change", srcDBCluster, Invalid)
	ruleClusterMajor   = rule("rds.cluster.major-upgrade-unconfirmed", srcDBClusterModify,
		"InvalidParameterCombination")
	ruleMemberMajor       = rule("rds.cluster.major-upgrade-of-member", srcMajorMember, "InvalidParameterCombination")
	ruleClusterDowngrade  = rule("rds.cluster.downgrade", srcDBClusterModify, "InvalidParameterCombination")
	ruleClusterHeadless   = rule("rds.cluster.upgrade-without-instance", srcGlobalCluster, "InvalidDBClusterStateFault")
	ruleWriterFirst       = rule("rds.cluster.upgrade-order", srcGlobalCluster, "InvalidParameterValue")
	ruleClusterProtected  = rule("rds.cluster.deletion-protection", srcDBClusterDelete, "InvalidParameterCombination")
	ruleClusterInstances  = rule("rds.cluster.has-instances", srcDBClusterDelete, "InvalidDBClusterStateFault")
	ruleClusterSnapshot   = rule("rds.cluster.no-final-snapshot", srcDBCluster, Invalid)
	ruleSnapshotTaken     = rule("rds.cluster.snapshot-taken", srcDBClusterDelete, "DBClusterSnapshotAlreadyExistsFault")
	ruleClusterIsMember   = rule("rds.cluster.still-in-global", srcDBCluster, "InvalidDBClusterStateFault")
	ruleClusterSnapshotID = rule("rds.cluster.final-snapshot-name", srcDBCluster, Invalid)
)

const (
	clusterTime       = 5 * time.Minute
	maxSecondaries    = 10
	maintenanceWindow = 7 * 24 * time.Hour
)

var (
	masterUser   = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9_]{0,15}$`)
	databaseName = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9_]{0,63}$`)
	snapshotName = regexp.MustCompile(`^[0-9A-Za-z-]+$`)
)

// reservedUsers are names that an engine keeps for itself.
var reservedUsers = map[string][]string{
	auroraPostgres: {"admin", "rdsadmin", "postgres_reserved", "rdstopmgr"}, auroraMySQL: {"rdsadmin", "root"},
}

// defaultPorts are those of the engines.
var defaultPorts = map[string]int{auroraPostgres: 5432, auroraMySQL: 3306}

var dbClusterProperties = Properties{
	"allowMajorVersionUpgrade": {Kind: Bool}, "applyImmediately": {Kind: Bool, Computed: true}, "arn": out(String),
	"availabilityZones": {
		Kind: List, Elem: &Property{Kind: String}, Set: true, Computed: true, ForceNew: true,
	},
	"backtrackWindow":       {Kind: Int, Max: 259200},
	"backupRetentionPeriod": {Kind: Int, Computed: true, Max: 35},
	"clusterIdentifier": {
		Kind: String, Computed: true, ForceNew: true, ConflictsWith: []string{"clusterIdentifierPrefix"},
	},
	"clusterIdentifierPrefix": {
		Kind: String, Computed: true, ForceNew: true, ConflictsWith: []string{"clusterIdentifier"},
	},
	"clusterMembers":               {Kind: List, Elem: &Property{Kind: String}, Set: true, Computed: true},
	"clusterResourceId":            out(String),
	"copyTagsToSnapshot":           given(Bool, false),
	"databaseInsightsMode":         {Kind: String, Computed: true, Enum: []any{"standard", "advanced"}},
	"databaseName":                 {Kind: String, Computed: true, ForceNew: true},
	"dbClusterParameterGroupName":  {Kind: String, Computed: true},
	"dbInstanceParameterGroupName": {Kind: String},
	"dbSubnetGroupName":            {Kind: String, Computed: true, ForceNew: true},
	"deleteAutomatedBackups":       given(Bool, true),
	"deletionProtection":           {Kind: Bool},
	"enableGlobalWriteForwarding":  given(Bool, false),
	"enableHttpEndpoint":           given(Bool, false),
	"enableLocalWriteForwarding":   given(Bool, false),
	"enabledCloudwatchLogsExports": {Kind: List, Set: true, Elem: &Property{Kind: String, Enum: []any{
		"audit", "error", "general", "iam-db-auth-error", "instance", "postgresql", "slowquery", "upgrade",
	}}},
	"endpoint": out(String),
	"engine": {
		Kind: String, Required: true, ForceNew: true, Enum: []any{auroraMySQL, auroraPostgres, "mysql", "postgres"},
	},
	"engineLifecycleSupport": {
		Kind: String, Computed: true,
		Enum: []any{"open-source-rds-extended-support", "open-source-rds-extended-support-disabled"},
	},
	"engineMode": {
		Kind: String, ForceNew: true, Default: "provisioned",
		Enum: []any{"", "global", "multimaster", "parallelquery", "provisioned", "serverless"},
	},
	"engineVersion": {Kind: String, Computed: true}, "engineVersionActual": out(String),
	"finalSnapshotIdentifier":          {Kind: String},
	"globalClusterIdentifier":          {Kind: String},
	"hostedZoneId":                     out(String),
	"iamDatabaseAuthenticationEnabled": {Kind: Bool},
	"kmsKeyId":                         {Kind: String, Computed: true, ForceNew: true, Pattern: arnPattern},
	"manageMasterUserPassword":         {Kind: Bool, ConflictsWith: []string{"masterPassword"}},
	"masterPassword":                   {Kind: String, ConflictsWith: []string{"manageMasterUserPassword"}},
	"masterUsername":                   {Kind: String, Computed: true, ForceNew: true},
	"networkType":                      {Kind: String, Computed: true, Enum: []any{"IPV4", "DUAL"}},
	"performanceInsightsEnabled":       {Kind: Bool},
	"port":                             {Kind: Int, Computed: true},
	"preferredBackupWindow":            {Kind: String, Computed: true},
	"preferredMaintenanceWindow":       {Kind: String, Computed: true, Same: sameFold},
	"readerEndpoint":                   out(String),
	"replicationSourceIdentifier":      {Kind: String},
	"serverlessv2ScalingConfiguration": {Kind: Block, Same: scalingLeftOut, Fields: Properties{
		"maxCapacity":           {Kind: Float, Required: true, Min: 1, Max: 256},
		"minCapacity":           {Kind: Float, Required: true, Min: 0, Max: 256},
		"secondsUntilAutoPause": {Kind: Int, Computed: true, Min: 300, Max: 86400},
	}},
	"skipFinalSnapshot":  given(Bool, false),
	"snapshotIdentifier": {Kind: String, ForceNew: true, ConflictsWith: []string{"globalClusterIdentifier"}},
	"sourceRegion":       {Kind: String, ForceNew: true},
	"storageEncrypted":   {Kind: Bool, Computed: true, ForceNew: true},
	"storageType":        {Kind: String, Computed: true, Same: sameStorage},
	"vpcSecurityGroupIds": {
		Kind: List, Elem: &Property{Kind: String}, Set: true, Computed: true,
	},
}

var _ = declare(&Type{
	Token: dbClusterToken, Source: srcDBCluster, Tagged: true, Properties: dbClusterProperties,
	Refs: []Ref{
		{
			Property: "dbSubnetGroupName", To: dbSubnetGroupToken, Missing: ruleDBClusterGroup, Held: ruleDBSubnetGroupInUse,
		},
		{Property: "vpcSecurityGroupIds", To: securityGroupToken, Missing: ruleDBClusterSG, Held: ruleGroupInUse},
		{
			Property: "dbClusterParameterGroupName", To: clusterParameterToken, Missing: ruleDBClusterParams,
			Held: ruleParamsInUse,
		},
		{Property: "kmsKeyId", To: keyToken, By: "arn", Missing: ruleDBClusterKey},
		{Property: "globalClusterIdentifier", To: globalClusterToken, Missing: ruleGlobalMissing},
	},
	Check: func(in Values) []*Refusal {
		return append(checkDBNames("clusterIdentifier")(in), checkSnapshotName(in)...)
	},
	Plan: func(p *Plan) error {
		removedQuietly(p, "snapshotIdentifier", "serverlessv2ScalingConfiguration")
		return nil
	},
	Create:  createDBCluster,
	Refresh: func(op *Op) { op.settle(op.Object) },
	Update:  updateDBCluster,
	Delete:  deleteDBCluster,
})

// checkSnapshotName refuses what is no name of a final snapshot.
func checkSnapshotName(in Values) []*Refusal {
	name := in.String("finalSnapshotIdentifier")
	if name == "" || snapshotName.MatchString(name) && !strings.Contains(name, "--") && !strings.HasSuffix(name, "-") {
		return nil
	}
	return []*Refusal{ruleClusterSnapshotID.On("finalSnapshotIdentifier", "only alphanumeric characters and single "+
		"hyphens are allowed, not at the end: %q", name)}
}

// sameFold says that two texts differ in case only.
func sameFold(a, b any) bool {
	first, _ := a.(string)
	second, _ := b.(string)
	return strings.EqualFold(first, second)
}

// sameStorage says that AWS shows nothing for the standard storage.
func sameStorage(before, after any) bool { return before == "" && after == "aurora" }

// scalingLeftOut says that leaving the configuration out is no change.
func scalingLeftOut(_, after any) bool { return after == nil }

func createDBCluster(op *Op) error {
	id := op.In.String("clusterIdentifier")
	switch {
	case op.In.Has("clusterIdentifierPrefix"):
		id = op.In.String("clusterIdentifierPrefix") + op.Hex(26)
	case id == "":
		id = "tf-" + op.Hex(26)
	}
	if op.findEither(op.Region, dbClusterToken, id) != nil {
		return ruleDBClusterTaken.Refuse("DB Cluster already exists: %s", id)
	}
	if engine := op.In.String("engine"); !strings.HasPrefix(engine, "aurora-") {
		return fmt.Errorf("creating the cluster: the simulator does not model clusters of %s", engine)
	}
	if op.In.Has("snapshotIdentifier") {
		return restoreDBCluster(op, id)
	}
	g := op.Find(globalClusterToken, op.In.String("globalClusterIdentifier"))
	if g == nil && op.In.Has("replicationSourceIdentifier") {
		return errors.New("creating the cluster: the simulator has no read replica clusters outside of global clusters")
	}
	if err := op.clusterInputs(g); err != nil {
		return err
	}
	var primary *Object
	if g != nil {
		primary = op.primaryOf(g)
		if err := op.memberInputs(g, primary); err != nil {
			return err
		}
	}
	if primary == nil {
		if err := op.credentials(); err != nil {
			return err
		}
	}
	op.completeCluster(id, g, primary)
	op.Object.Hidden[forwarding] = op.In.Bool("enableGlobalWriteForwarding")
	op.Spend(clusterTime)
	return nil
}

// clusterVersion is the full version that a cluster asks for; a member's default is that of its global cluster.
func (op *Op) clusterVersion(g *Object) string {
	wanted := op.In.String("engineVersion")
	if wanted == "" && g != nil {
		wanted = g.Live.String("engineVersionActual")
	}
	return fullVersion(op.In.String("engine"), wanted)
}

// clusterInputs refuses what is wrong whatever the role.
func (op *Op) clusterInputs(g *Object) error {
	engine := op.In.String("engine")
	full := op.clusterVersion(g)
	if full == "" {
		return ruleDBVersion.Refuse("Cannot find version %s for %s", op.In.String("engineVersion"), engine)
	}
	for _, zone := range op.In.Strings("availabilityZones") {
		if regions[op.Region][strings.TrimPrefix(zone, op.Region)] == "" {
			return ruleDBClusterZone.Refuse("Invalid availability zones: %s is no zone of %s", zone, op.Region)
		}
	}
	if op.In.String("dbSubnetGroupName") == "" {
		return ruleDBClusterNoGroup.Refuse("No default subnet detected in VPC. Please contact AWS Support to recreate " +
			"default Subnets, or give a DB subnet group")
	}
	if op.In.Has("kmsKeyId") && !op.In.Bool("storageEncrypted") && !op.In.Has("snapshotIdentifier") {
		return ruleDBClusterPlainKey.Refuse("KmsKeyId can only be given for a cluster with StorageEncrypted")
	}
	if op.In.Has("backupRetentionPeriod") && op.In.Int("backupRetentionPeriod") < 1 {
		return ruleDBClusterBackup.Refuse("Invalid backup retention period: %d. Must be between 1 and 35",
			op.In.Int("backupRetentionPeriod"))
	}
	if name := op.In.String("databaseName"); name != "" && !databaseName.MatchString(name) {
		return ruleDBClusterDatabase.Refuse("DatabaseName must begin with a letter and contain only alphanumeric "+
			"characters: %s", name)
	}
	return op.modifiableInputs(full)
}

// modifiableInputs refuses what is wrong at a creation and at a change alike.
func (op *Op) modifiableInputs(full string) error {
	live, engine := op.Object.Live, op.In.String("engine")
	group := op.Find(dbSubnetGroupToken, live.String("dbSubnetGroupName"))
	for _, id := range live.Strings("vpcSecurityGroupIds") {
		if sg := op.Find(securityGroupToken, id); sg != nil && sg.Live.String("vpcId") != group.Live.String("vpcId") {
			return ruleDBClusterNetwork.Refuse("The DB cluster and EC2 security group are in different VPCs: %s, %s",
				group.Live.String("vpcId"), sg.Live.String("vpcId"))
		}
	}
	params := op.Find(clusterParameterToken, live.String("dbClusterParameterGroupName"))
	if params != nil && params.Live.String("family") != familyOf(engine, full) {
		return ruleDBClusterFamily.Refuse("The Parameter Group %s with DBParameterGroupFamily %s cannot be used for this "+
			"instance. Please use a Parameter Group with DBParameterGroupFamily %s", params.ID,
			params.Live.String("family"), familyOf(engine, full))
	}
	if !slices.Contains([]string{"", "aurora", "aurora-iopt1"}, live.String("storageType")) {
		return ruleDBClusterStorage.Refuse("Storage type %s is not supported for %s", live.String("storageType"), engine)
	}
	if scaling := live.Object("serverlessv2ScalingConfiguration"); scaling != nil {
		least, most := number(scaling["minCapacity"]), number(scaling["maxCapacity"])
		if least > most || least*2 != math.Trunc(least*2) || most*2 != math.Trunc(most*2) {
			return ruleDBClusterCapacity.Refuse("Serverless v2 capacity must be of steps of 0.5, the minimum not above the "+
				"maximum: %v to %v", least, most)
		}
	}
	if live.Bool("enableGlobalWriteForwarding") && !forwards(engine, full) {
		return ruleDBClusterForwards.Refuse("Write forwarding is not supported for %s %s", engine, full)
	}
	return nil
}

// number is a property that may be a fraction.
func number(v any) float64 {
	n, _ := v.(float64)
	return n
}

// forwards says whether an engine's version has global write forwarding.
func forwards(engine, full string) bool {
	v, _ := parseVersion(engine, full)
	if engine == auroraMySQL {
		return v.major == "8.0" || !v.older(dbVersion{minor: []int{2, 8, 1}})
	}
	first := map[string]int{"14": 9, "15": 4}
	least, bounded := first[v.major]
	return majorNumber(v) >= 16 || bounded && !v.older(dbVersion{minor: []int{least}})
}

// memberInputs refuses what a member of a global cluster cannot be given; primary is nil for the first one.
func (op *Op) memberInputs(g, primary *Object) error {
	engine := g.Live.String("engine")
	wanted, _ := parseVersion(engine, op.clusterVersion(g))
	switch {
	case op.In.String("engine") != engine:
		return ruleMemberEngine.Refuse("The engine %s does not match the engine %s of the global cluster %s",
			op.In.String("engine"), engine, g.ID)
	case !wanted.compatible(versionOf(g), engine):
		return ruleMemberVersion.Refuse("The engine version %s does not match the version %s of the global cluster %s",
			op.In.String("engineVersion"), g.Live.String("engineVersionActual"), g.ID)
	case op.In.Bool("manageMasterUserPassword"):
		return ruleMemberManaged.Refuse("ManageMasterUserPassword is not supported for clusters of a global cluster")
	case op.In.Bool("storageEncrypted") != g.Live.Bool("storageEncrypted"):
		return ruleMemberEncryption.Refuse("The storage of all clusters of the global cluster %s is encrypted, or of none",
			g.ID)
	case primary == nil:
		return nil
	}
	members := op.membersOf(g)
	if slices.ContainsFunc(members, func(o *Object) bool { return o.Region == op.Region }) {
		return ruleMemberRegion.Refuse("Cannot create a second cluster of the global cluster %s in %s", g.ID, op.Region)
	}
	if len(members) > maxSecondaries {
		return ruleMemberLimit.Refuse("The global cluster %s has %d secondary clusters already", g.ID, len(members)-1)
	}
	return op.secondaryInputs(primary)
}

// secondaryInputs refuses what a secondary gets from its primary, and a primary that cannot give it.
func (op *Op) secondaryInputs(primary *Object) error {
	encrypted := op.In.Bool("storageEncrypted")
	switch {
	case op.In.Has("masterUsername"):
		return ruleSecondaryUser.Refuse("Cannot specify user name for cross region replication cluster")
	case op.In.Has("masterPassword"):
		return ruleSecondaryPassword.Refuse("Cannot specify password for cross region replication cluster")
	case op.In.Has("databaseName"):
		return ruleSecondaryDatabase.Refuse("Cannot specify database name for cross region replication cluster")
	case encrypted && !op.In.Has("kmsKeyId"):
		return ruleSecondaryKey.Refuse("Source cluster %s is encrypted; KmsKeyId of a key in %s has to be specified",
			primary.ARN, op.Region)
	case encrypted && op.In.String("sourceRegion") != primary.Region:
		return ruleSecondarySigned.Refuse("Source cluster %s is encrypted; pre-signed URL has to be specified: its region "+
			"is %s, not %q", primary.ARN, primary.Region, op.In.String("sourceRegion"))
	}
	if err := op.NeedRegion(primary.Region); err != nil {
		return err
	}
	if len(op.instancesOf(primary)) == 0 {
		return ruleSecondarySource.Refuse("Source cluster: %s is in a state which is not valid for physical replication",
			primary.ARN)
	}
	return nil
}

// credentials refuses a cluster that stands alone, or writes, without a master user.
func (op *Op) credentials() error {
	user, engine := op.In.String("masterUsername"), op.In.String("engine")
	if !masterUser.MatchString(user) || slices.Contains(reservedUsers[engine], strings.ToLower(user)) {
		return ruleDBClusterUser.Refuse("MasterUsername %q is missing, reserved, or not of 1 to 16 alphanumeric "+
			"characters with a letter first", user)
	}
	if op.In.Bool("manageMasterUserPassword") {
		return nil
	}
	return badPassword(engine, op.In.String("masterPassword"))
}

// badPassword refuses a master password that the engine does not take.
func badPassword(engine, password string) error {
	if engine == docDB {
		return badDocPassword(password)
	}
	if most := map[string]int{auroraMySQL: 41, auroraPostgres: 99}[engine]; !passwordFits(password, most) {
		return ruleDBClusterPassword.Refuse("The parameter MasterUserPassword is not a valid password: 8 to %d printable "+
			"ASCII characters besides '/', '@', '\"', ' ' may be used", most)
	}
	return nil
}

// passwordFits says whether a password is long enough, not too long, and of characters that RDS takes.
func passwordFits(password string, most int) bool {
	return len(password) >= 8 && len(password) <= most && !strings.ContainsFunc(password, func(r rune) bool {
		return r < ' ' || r > '~' || strings.ContainsRune(`/"@ `, r)
	})
}

// completeCluster sets what AWS decides, and puts a member into its global cluster.
func (op *Op) completeCluster(id string, g, primary *Object) {
	o, domain := op.Object, rdsDomain(op.Account, op.Region)
	op.Identify(id, op.ARN("rds", "cluster:"+id))
	engine, full := op.In.String("engine"), op.clusterVersion(g)
	group := op.Find(dbSubnetGroupToken, op.In.String("dbSubnetGroupName"))
	vpc := op.Find(vpcToken, group.Live.String("vpcId"))
	domain += "." + op.Region + ".rds.amazonaws.com"
	op.Set(Values{
		"clusterIdentifier": id, "clusterResourceId": "cluster-" + strings.ToUpper(op.Hex(26)),
		"endpoint": id + ".cluster-" + domain, "readerEndpoint": id + ".cluster-ro-" + domain,
		"hostedZoneId": rdsZone(op.Region), "availabilityZones": op.threeZones(), "clusterMembers": []any{},
	})
	if o.Live.String("storageType") == "aurora" {
		op.Set(Values{"storageType": ""})
	}
	op.SetDefault(Values{
		"backupRetentionPeriod": 1, "port": defaultPorts[engine], "storageEncrypted": false, "storageType": "",
		"dbClusterParameterGroupName": "default." + familyOf(engine, full), "networkType": "IPV4",
		"engineLifecycleSupport": "open-source-rds-extended-support", "preferredBackupWindow": "03:00-03:30",
		"preferredMaintenanceWindow": "sun:04:00-sun:04:30", "deletionProtection": false,
		"iamDatabaseAuthenticationEnabled": false, "databaseInsightsMode": "standard",
		"vpcSecurityGroupIds": []string{vpc.Live.String("defaultSecurityGroupId")},
	})
	if o.Live.Bool("storageEncrypted") {
		op.SetDefault(Values{"kmsKeyId": op.ARN("kms", "key/"+rdsDomain(op.Account, op.Region+" aws/rds"))})
	}
	o.Hidden["password"] = op.In.String("masterPassword")
	if primary != nil {
		op.Set(Values{"masterUsername": primary.Live["masterUsername"], "databaseName": primary.Live["databaseName"]})
		o.Hidden["password"] = primary.Hidden["password"]
	} else if g != nil {
		op.SetDefault(Values{"databaseName": g.Live["databaseName"]})
	}
	showVersion(o, full)
	if g != nil {
		// The world does not hold the object yet, which roles are looked up in.
		op.sim.world.objects[o.key()] = o
		op.addMember(g, o, primary == nil)
		delete(op.sim.world.objects, o.key())
	}
}

// threeZones are the zones that AWS keeps copies of the storage in: those that are given, and more up to three.
func (op *Op) threeZones() []string {
	zones := op.In.Strings("availabilityZones")
	for _, letter := range slices.Sorted(maps.Keys(regions[op.Region])) {
		if zone := op.Region + letter; len(zones) < 3 && !slices.Contains(zones, zone) {
			zones = append(zones, zone)
		}
	}
	slices.Sort(zones)
	return zones
}

// settle lets a change come true that was put off to the maintenance window.
func (op *Op) settle(cluster *Object) {
	due, err := time.Parse(time.RFC3339, cluster.Hidden.String("pendingFrom"))
	if err != nil || op.Now().Sub(due) < maintenanceWindow {
		return
	}
	if password := cluster.Hidden.String("pendingPassword"); password != "" {
		delete(cluster.Hidden, "pendingPassword")
		_ = op.setPassword(cluster, op.globalOf(cluster), password)
	}
	op.upgrade(cluster, cmp.Or(cluster.Hidden.String("pendingVersion"), actualVersion(cluster)))
}

// upgrade gives a cluster and its instances a version; a global cluster has the version of its primary.
func (op *Op) upgrade(cluster *Object, full string) {
	delete(cluster.Hidden, "pendingVersion")
	delete(cluster.Hidden, "pendingFrom")
	showVersion(cluster, full)
	op.showInstances(cluster)
	if g := op.globalOf(cluster); g != nil && op.primaryOf(g) == cluster {
		showGlobalVersion(g, full)
	}
}

func updateDBCluster(op *Op) error {
	o := op.Object
	op.settle(o)
	g := op.globalOf(o)
	if op.Changed("globalClusterIdentifier") {
		switch {
		case op.Old.String("globalClusterIdentifier") == "":
			return ruleClusterJoin.Refuse("existing RDS Clusters cannot be added to an existing RDS Global Cluster")
		case op.In.String("globalClusterIdentifier") != "":
			return ruleClusterMigrate.Refuse("existing RDS Clusters cannot be migrated between existing RDS Global Clusters")
		}
	}
	if op.Changed("replicationSourceIdentifier") && op.In.String("replicationSourceIdentifier") != "" {
		return ruleClusterReplica.Refuse("promoting to standalone is not supported for RDS Cluster (%s)", o.ID)
	}
	full := o.Live.String("engineVersionActual")
	if op.Changed("engineVersion") {
		if full = fullVersion(o.Live.String("engine"), op.In.String("engineVersion")); full == "" {
			return ruleDBVersion.Refuse("Cannot find version %s for %s", op.In.String("engineVersion"), o.Live.String("engine"))
		}
		if err := op.upgradable(g, full); err != nil {
			return err
		}
	}
	if err := op.modifiableInputs(full); err != nil {
		return err
	}
	if err := op.changePassword(g); err != nil {
		return err
	}
	if op.Changed("engineVersion") {
		op.applyVersion(full)
	}
	if op.Changed("enableGlobalWriteForwarding") {
		o.Hidden[forwarding] = op.In.Bool("enableGlobalWriteForwarding")
	}
	if o.Live.String("storageType") == "aurora" {
		op.Set(Values{"storageType": ""})
	}
	op.Set(Values{"clusterMembers": identifiers(op.instancesOf(o))})
	if op.Changed("vpcSecurityGroupIds") {
		for _, instance := range op.instancesOf(o) {
			op.connectInstance(instance, o)
		}
	}
	return op.leave(g)
}

// leave takes a member out of its global cluster when the program no longer names it, or what it is a replica of.
func (op *Op) leave(g *Object) error {
	if g == nil {
		return nil
	}
	if op.Changed("globalClusterIdentifier") || op.Changed("replicationSourceIdentifier") {
		return op.detach(g, op.Object)
	}
	op.showRoles(g)
	return nil
}

// changePassword changes the password when the program gives another one.
func (op *Op) changePassword(g *Object) error {
	password := op.In.String("masterPassword")
	if !op.Changed("masterPassword") || password == "" {
		return nil
	}
	if err := badPassword(op.In.String("engine"), password); err != nil {
		return err
	}
	return op.setPassword(op.Object, g, password)
}

// setPassword gives a password to a cluster, and with a primary to all members: it is part of the data.
func (op *Op) setPassword(cluster, g *Object, password string) error {
	if g == nil {
		cluster.Hidden["password"] = password
		return nil
	}
	if op.primaryOf(g) != cluster {
		return ruleSecondaryModify.Refuse("Cannot modify the master user password of %s: it is a secondary cluster of %s",
			cluster.ARN, g.ID)
	}
	for _, member := range op.membersOf(g) {
		member.Hidden["password"] = password
	}
	return nil
}

// upgradable refuses an upgrade that AWS refuses: members only in minor steps, and the primary last.
func (op *Op) upgradable(g *Object, full string) error {
	o := op.Object
	before := versionOf(o)
	after, _ := parseVersion(o.Live.String("engine"), full)
	switch {
	case before.major != after.major && g != nil:
		return ruleMemberMajor.Refuse("Major Version Upgrade isn't supported in a single member of a global cluster")
	case majorNumber(after) < majorNumber(before) || before.major == after.major && after.older(before):
		return ruleClusterDowngrade.Refuse("Cannot upgrade %s from %s to %s", o.Live.String("engine"),
			o.Live.String("engineVersionActual"), full)
	case before.major != after.major && !op.In.Bool("allowMajorVersionUpgrade"):
		return ruleClusterMajor.Refuse("The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version.")
	case len(op.instancesOf(o)) == 0:
		return ruleClusterHeadless.Refuse("Cannot modify engine version without a primary instance in DB cluster")
	}
	if g == nil || op.primaryOf(g) != o {
		return nil
	}
	for _, cluster := range op.membersOf(g)[1:] {
		if versionOf(cluster).older(after) {
			return ruleWriterFirst.Refuse("Please upgrade global replicas first: %s is of %s", cluster.ARN,
				cluster.Live.String("engineVersionActual"))
		}
	}
	return nil
}

// applyVersion upgrades at once, or leaves it to the maintenance window when the program does not ask for haste.
func (op *Op) applyVersion(full string) {
	if op.In.Bool("applyImmediately") {
		op.upgrade(op.Object, full)
		return
	}
	op.Object.Hidden["pendingVersion"] = full
	op.Object.Hidden["pendingFrom"] = op.Now().Format(time.RFC3339)
}

// deleteDBCluster takes a member out of its global cluster, as the provider does even if the deletion then fails.
func deleteDBCluster(op *Op) error {
	o := op.Object
	if g := op.Find(globalClusterToken, op.Old.String("globalClusterIdentifier")); g != nil && op.globalOf(o) == g {
		if err := op.detach(g, o); err != nil {
			return err
		}
	}
	skip, name := op.Old.Bool("skipFinalSnapshot"), op.Old.String("finalSnapshotIdentifier")
	switch {
	case !skip && name == "":
		return ruleClusterSnapshot.Refuse("RDS Cluster final_snapshot_identifier is required when skip_final_snapshot is false")
	case op.globalOf(o) != nil:
		return ruleClusterIsMember.Refuse("This cluster is a part of a global cluster, please remove it from globalcluster first")
	case o.Live.Bool("deletionProtection") && (op.Old.Bool("deletionProtection") || !op.Old.Bool("applyImmediately")):
		return ruleClusterProtected.Refuse("Cannot delete protected Cluster, please disable deletion protection and try again.")
	case len(op.instancesOf(o)) > 0:
		return ruleClusterInstances.Refuse("Cluster cannot be deleted, it still contains DB instances in non-deleting state.")
	case skip:
		return nil
	}
	return op.lastSnapshot(name)
}

// lastSnapshot makes the snapshot that a deletion leaves behind.
func (op *Op) lastSnapshot(name string) error {
	o := op.Object
	if op.Find(dbSnapshotToken, name) != nil {
		return ruleSnapshotTaken.Refuse("Cannot create the snapshot because a snapshot with the identifier %s already "+
			"exists.", name)
	}
	snapshot := op.Add(&Object{Type: dbSnapshotToken, ID: name, ARN: op.ARN("rds", "cluster-snapshot:"+name), Live: Values{
		"clusterIdentifier": o.ID, "engine": o.Live.String("engine"), "kmsKeyId": o.Live["kmsKeyId"],
		"engineVersion": actualVersion(o), "storageEncrypted": o.Live.Bool("storageEncrypted"),
		"masterUsername": o.Live["masterUsername"], "databaseName": o.Live["databaseName"], "port": o.Live["port"],
		"backupRetentionPeriod": o.Live["backupRetentionPeriod"],
	}, Hidden: Values{"password": o.Hidden["password"]}})
	if o.Live.Bool("copyTagsToSnapshot") {
		snapshot.Live["tags"] = cloneValue(o.Live["tagsAll"])
	}
	return nil
}

func identifiers(objects []*Object) []string {
	ids := []string{}
	for _, o := range objects {
		ids = append(ids, o.ID)
	}
	return ids
}
