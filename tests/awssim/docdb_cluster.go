package awssim

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

const (
	srcDocCluster      Source = "tf-docdb-cluster"
	srcDocCreate       Source = "aws-docdb-create-cluster"
	srcDocReserved     Source = "aws-cdk-docdb-readme"
	srcDocSecondaryKey Source = "tf-issue-21764"
	srcDocManaged      Source = "docdb-secrets-manager"
)

var _ = cite(map[Source]string{
	srcDocCluster:      tfDoc + "cluster.go",
	srcDocCreate:       docDev + "API_CreateDBCluster.html",
	srcDocReserved:     "https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_docdb-readme.html",
	srcDocSecondaryKey: tfItem + "issues/21764",
	srcDocManaged:      docDev + "docdb-secrets-manager.html",
})

// Rules about clusters of DocumentDB; what is refused of Aurora's clusters too has the rules of those.
var (
	ruleDocCredentials = rule("docdb.cluster.credentials-missing", srcDocCluster, Invalid)
	ruleDocUser        = rule("docdb.cluster.master-username", srcDocCreate, "InvalidParameterValue")
	ruleDocReserved    = rule("docdb.cluster.master-username-reserved", srcDocReserved, "InvalidParameterValue")
	ruleDocPassword    = rule("docdb.cluster.master-password", srcDocCreate, "InvalidParameterValue")
	ruleDocStorage     = rule("docdb.cluster.storage-type", srcDocVersions, "StorageTypeNotSupported")
	ruleDocManaged     = rule("docdb.cluster.managed-password-in-global", srcDocManaged, "InvalidParameterCombination")
	ruleDocLimit       = rule("docdb.cluster.too-many-secondaries", srcDocGlobalLimits, "GlobalClusterQuotaExceededFault")
	ruleDocKey         = rule("docdb.secondary.kms-key", srcDocSecondaryKey, "InvalidParameterCombination")
	ruleDocPath        = rule("docdb.cluster.upgrade-path", srcDocGlobalMajor, "InvalidParameterCombination")
	ruleDocMajor       = rule("docdb.cluster.major-upgrade-of-member", srcDocGlobalMajor, "InvalidParameterCombination")
	ruleDocOrder       = rule("docdb.cluster.upgrade-order", srcDocUpgradeTime, "InvalidParameterCombination")
	ruleDocSnapshot    = rule("docdb.cluster.no-final-snapshot", srcDocCluster, Invalid)
)

// docUser is the form of a master user's name.
var docUser = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9]{0,62}$`)

var _ = declare(&Type{
	Token: docClusterToken, Source: srcDocCluster, Tagged: true,
	Properties: Properties{
		"allowMajorVersionUpgrade": {Kind: Bool}, "applyImmediately": {Kind: Bool}, "arn": out(String),
		"availabilityZones": {
			Kind: List, Elem: &Property{Kind: String}, Set: true, Computed: true, ForceNew: true,
		},
		"backupRetentionPeriod": {Kind: Int, Default: 1, Max: 35},
		"clusterIdentifier": {
			Kind: String, Computed: true, ForceNew: true, ConflictsWith: []string{"clusterIdentifierPrefix"},
		},
		"clusterIdentifierPrefix": {
			Kind: String, Computed: true, ForceNew: true, ConflictsWith: []string{"clusterIdentifier"},
		},
		"clusterMembers":              {Kind: List, Elem: &Property{Kind: String}, Set: true, Computed: true},
		"clusterResourceId":           out(String),
		"dbClusterParameterGroupName": {Kind: String, Computed: true},
		"dbSubnetGroupName":           {Kind: String, Computed: true, ForceNew: true},
		"deletionProtection":          {Kind: Bool},
		"enabledCloudwatchLogsExports": {
			Kind: List, Elem: &Property{Kind: String, Enum: []any{"audit", "profiler"}},
		},
		"endpoint": out(String), "engine": {Kind: String, ForceNew: true, Default: docDB, Enum: []any{docDB}},
		"engineVersion": {Kind: String, Computed: true}, "finalSnapshotIdentifier": {Kind: String},
		"globalClusterIdentifier": {Kind: String}, "hostedZoneId": out(String),
		"kmsKeyId":                 {Kind: String, Computed: true, ForceNew: true, Pattern: arnPattern},
		"manageMasterUserPassword": {Kind: Bool, ConflictsWith: []string{"masterPassword"}},
		"masterPassword":           {Kind: String, ConflictsWith: []string{"manageMasterUserPassword"}},
		"masterUsername":           {Kind: String, Computed: true, ForceNew: true},
		"port":                     {Kind: Int, ForceNew: true, Default: 27017, Min: 1150, Max: 65535},
		"preferredBackupWindow":    {Kind: String, Computed: true}, "readerEndpoint": out(String),
		"preferredMaintenanceWindow": {Kind: String, Computed: true, Same: sameFold},
		"skipFinalSnapshot":          given(Bool, false),
		"snapshotIdentifier":         {Kind: String, ForceNew: true},
		// Not Computed: leaving it out of an encrypted cluster is a change.
		"storageEncrypted": {Kind: Bool, ForceNew: true},
		"storageType": {
			Kind: String, Enum: []any{"standard", "iopt1"},
			Same: func(before, after any) bool { return before == "" && after == "standard" },
		},
		"vpcSecurityGroupIds": {Kind: List, Elem: &Property{Kind: String}, Set: true, Computed: true},
	},
	Refs: []Ref{
		{
			Property: "dbSubnetGroupName", To: docSubnetGroupToken, Missing: ruleDBClusterGroup, Held: ruleDBSubnetGroupInUse,
		},
		{Property: "vpcSecurityGroupIds", To: securityGroupToken, Missing: ruleDBClusterSG, Held: ruleGroupInUse},
		{
			Property: "dbClusterParameterGroupName", To: docParameterToken, Missing: ruleDBClusterParams, Held: ruleParamsInUse,
		},
		{Property: "kmsKeyId", To: keyToken, By: "arn", Missing: ruleDBClusterKey},
		{Property: "globalClusterIdentifier", To: docGlobalToken, Missing: ruleGlobalMissing},
	},
	Check: func(in Values) []*Refusal {
		refusals := append(checkDBNames("clusterIdentifier")(in), checkDocGlobal(in)...)
		return append(refusals, checkSnapshotName(in)...)
	},
	Plan: func(p *Plan) error {
		removedQuietly(p, "snapshotIdentifier")
		return nil
	},
	Create:  createDocCluster,
	Refresh: func(op *Op) { op.settle(op.Object) },
	Update:  updateDocCluster,
	Delete:  deleteDocCluster,
})

func createDocCluster(op *Op) error {
	// The provider itself asks for credentials, unless the cluster may be a secondary.
	managed := op.In.Bool("manageMasterUserPassword")
	if !op.In.Has("globalClusterIdentifier") && !op.In.Has("snapshotIdentifier") &&
		(!op.In.Has("masterUsername") || !op.In.Has("masterPassword") && !managed) {
		return ruleDocCredentials.Refuse("\"master_username\" and \"master_password\": required field is not set")
	}
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
	if op.In.Has("snapshotIdentifier") {
		return restoreDocCluster(op, id)
	}
	g := op.Find(docGlobalToken, op.In.String("globalClusterIdentifier"))
	full := docVersion(op.In.String("engineVersion"))
	if g != nil && !op.In.Has("engineVersion") {
		full = actualVersion(g)
	}
	if err := op.docInputs(full); err != nil {
		return err
	}
	var primary *Object
	if g != nil {
		primary = op.primaryOf(g)
		if err := op.docMember(g, primary, full); err != nil {
			return err
		}
	}
	if primary == nil {
		if err := op.docCredentials(); err != nil {
			return err
		}
	}
	op.completeDoc(id, full, g, primary)
	op.Spend(clusterTime)
	return nil
}

// docInputs refuses what is wrong whatever the role.
func (op *Op) docInputs(full string) error {
	if full == "" {
		return ruleDocVersion.Refuse("Cannot find version %s for %s", op.In.String("engineVersion"), docDB)
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
	return op.docModifiable(full)
}

// docModifiable refuses what is wrong at a creation and at a change alike.
func (op *Op) docModifiable(full string) error {
	live := op.Object.Live
	group := op.Find(docSubnetGroupToken, live.String("dbSubnetGroupName"))
	for _, id := range live.Strings("vpcSecurityGroupIds") {
		sg := op.Find(securityGroupToken, id)
		if sg != nil && sg.Live.String("vpcId") != group.Hidden.String("vpcId") {
			return ruleDBClusterNetwork.Refuse("The DB cluster and EC2 security group are in different VPCs: %s, %s",
				group.Hidden.String("vpcId"), sg.Live.String("vpcId"))
		}
	}
	params := op.Find(docParameterToken, live.String("dbClusterParameterGroupName"))
	if params != nil && params.Live.String("family") != familyOf(docDB, full) {
		return ruleDBClusterFamily.Refuse("The Parameter Group %s with DBParameterGroupFamily %s cannot be used for this "+
			"instance. Please use a Parameter Group with DBParameterGroupFamily %s", params.ID,
			params.Live.String("family"), familyOf(docDB, full))
	}
	if live.String("storageType") == "iopt1" && full < "5" {
		return ruleDocStorage.Refuse("The storage type iopt1 is not supported for %s %s", docDB, full)
	}
	return nil
}

// docMember refuses what a member of a global cluster cannot be given; primary is nil for the first one.
func (op *Op) docMember(g, primary *Object, full string) error {
	if err := op.docGlobalHere(); err != nil {
		return err
	}
	wanted, _ := parseVersion(docDB, full)
	encrypted := op.In.Bool("storageEncrypted")
	switch {
	case !wanted.compatible(versionOf(g), docDB):
		return ruleMemberVersion.Refuse("The engine version %s does not match the version %s of the global cluster %s", full,
			actualVersion(g), g.ID)
	case op.In.Bool("manageMasterUserPassword"):
		return ruleDocManaged.Refuse("ManageMasterUserPassword is not supported for clusters of a global cluster")
	// A secondary that says nothing is encrypted as its primary is; the provider does not send false.
	case encrypted != g.Live.Bool("storageEncrypted") && (encrypted || primary == nil):
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
		return ruleDocLimit.Refuse("The global cluster %s has %d secondary clusters already", g.ID, len(members)-1)
	}
	return op.docSecondary(primary)
}

// docSecondary refuses what a secondary gets from its primary, and a primary that cannot give it.
func (op *Op) docSecondary(primary *Object) error {
	switch {
	case op.In.Has("masterUsername"):
		return ruleSecondaryUser.Refuse("Cannot specify user name for cross region replication cluster")
	case op.In.Has("masterPassword"):
		return ruleSecondaryPassword.Refuse("Cannot specify password for cross region replication cluster")
	case primary.Live.Bool("storageEncrypted") && !op.In.Has("kmsKeyId"):
		return ruleDocKey.Refuse("Source cluster %s is encrypted; KmsKeyId of a key in %s has to be specified", primary.ARN,
			op.Region)
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

// docCredentials refuses a cluster that stands alone, or writes, without a master user; and a key that nothing needs.
func (op *Op) docCredentials() error {
	user := op.In.String("masterUsername")
	switch {
	case op.In.Has("kmsKeyId") && !op.In.Bool("storageEncrypted"):
		return ruleDBClusterPlainKey.Refuse("KmsKeyId can only be given for a cluster with StorageEncrypted")
	case !docUser.MatchString(user):
		return ruleDocUser.Refuse("The parameter MasterUsername is not of 1 to 63 letters and digits with a letter first: %q",
			user)
	case strings.EqualFold(user, "admin"):
		return ruleDocReserved.Refuse("MasterUsername %s cannot be used as it is a reserved word used by the engine", user)
	case op.In.Bool("manageMasterUserPassword"):
		return nil
	}
	return badDocPassword(op.In.String("masterPassword"))
}

// badDocPassword refuses a master password that DocumentDB does not take.
func badDocPassword(password string) error {
	if len(password) < 8 || len(password) > 100 || strings.ContainsFunc(password, func(r rune) bool {
		return r < ' ' || r > '~' || strings.ContainsRune(`/"@`, r)
	}) {
		return ruleDocPassword.Refuse("The parameter MasterUserPassword is not a valid password: 8 to 100 printable ASCII " +
			"characters besides '/', '@', '\"' may be used")
	}
	return nil
}

// completeDoc sets what AWS decides, and puts a member into its global cluster.
func (op *Op) completeDoc(id, full string, g, primary *Object) {
	o := op.Object
	op.Identify(id, op.ARN("rds", "cluster:"+id))
	group := op.Find(docSubnetGroupToken, op.In.String("dbSubnetGroupName"))
	vpc := op.Find(vpcToken, group.Hidden.String("vpcId"))
	domain := rdsDomain(op.Account, op.Region) + "." + op.Region + ".docdb.amazonaws.com"
	op.Set(Values{
		"clusterIdentifier": id, "clusterResourceId": "cluster-" + strings.ToUpper(op.Hex(26)),
		"endpoint": id + ".cluster-" + domain, "readerEndpoint": id + ".cluster-ro-" + domain,
		"hostedZoneId": rdsZone(op.Region), "availabilityZones": op.threeZones(), "clusterMembers": []any{},
		// The provider does not send 0, and AWS keeps backups for a day.
		"backupRetentionPeriod": max(1, op.In.Int("backupRetentionPeriod")),
		"storageEncrypted":      op.In.Bool("storageEncrypted") || primary != nil && primary.Live.Bool("storageEncrypted"),
	})
	if o.Live.String("storageType") == "standard" {
		op.Set(Values{"storageType": ""})
	}
	op.SetDefault(Values{
		"dbClusterParameterGroupName": "default." + familyOf(docDB, full), "preferredBackupWindow": "03:00-03:30",
		"preferredMaintenanceWindow": "sun:04:00-sun:04:30", "deletionProtection": false,
		"vpcSecurityGroupIds": []string{vpc.Live.String("defaultSecurityGroupId")},
	})
	if o.Live.Bool("storageEncrypted") {
		op.SetDefault(Values{"kmsKeyId": op.ARN("kms", "key/"+rdsDomain(op.Account, op.Region+" aws/rds"))})
	}
	o.Hidden["password"] = op.In.String("masterPassword")
	if primary != nil {
		op.Set(Values{"masterUsername": primary.Live["masterUsername"]})
		o.Hidden["password"] = primary.Hidden["password"]
	}
	showVersion(o, full)
	if g != nil {
		// The world does not hold the object yet, which roles are looked up in.
		op.sim.world.objects[o.key()] = o
		op.addMember(g, o, primary == nil)
		delete(op.sim.world.objects, o.key())
	}
}

// updateDocCluster changes a cluster. Only a version and a password can wait for the maintenance window.
func updateDocCluster(op *Op) error {
	o := op.Object
	op.settle(o)
	running, full := actualVersion(o), actualVersion(o)
	showVersion(o, running)
	g := op.globalOf(o)
	if op.Changed("engineVersion") {
		if full = docVersion(op.In.String("engineVersion")); full == "" {
			return ruleDocVersion.Refuse("Cannot find version %s for %s", op.In.String("engineVersion"), docDB)
		}
		if err := op.docUpgradable(o, g, full, op.In.Bool("allowMajorVersionUpgrade")); err != nil {
			return err
		}
	}
	if err := op.docModifiable(full); err != nil {
		return err
	}
	if days := op.In.Int("backupRetentionPeriod"); op.Changed("backupRetentionPeriod") && days < 1 {
		return ruleDBClusterBackup.Refuse("Invalid backup retention period: %d. Must be between 1 and 35", days)
	}
	if err := op.changeDocPassword(g); err != nil {
		return err
	}
	if full != running {
		op.putOff("pendingVersion", full)
	}
	if o.Live.String("storageType") == "standard" {
		op.Set(Values{"storageType": ""})
	}
	op.Set(Values{"clusterMembers": identifiers(op.instancesOf(o))})
	if op.Changed("vpcSecurityGroupIds") {
		for _, instance := range op.instancesOf(o) {
			op.connectInstance(instance, o)
		}
	}
	return op.moveDoc(g)
}

// moveDoc takes a member out of its global cluster when the program no longer names it.
func (op *Op) moveDoc(g *Object) error {
	if !op.Changed("globalClusterIdentifier") {
		return nil
	}
	switch {
	case op.Old.String("globalClusterIdentifier") == "":
		return ruleClusterJoin.Refuse("existing DocumentDB Clusters cannot be added to an existing DocumentDB Global Cluster")
	case op.In.String("globalClusterIdentifier") != "":
		return ruleClusterMigrate.Refuse("existing DocumentDB Clusters cannot be migrated between existing DocumentDB " +
			"Global Clusters")
	case g == nil:
		return nil
	}
	return op.detach(g, op.Object)
}

// changeDocPassword changes the password, at once only when the program asks for haste.
func (op *Op) changeDocPassword(g *Object) error {
	o, password := op.Object, op.In.String("masterPassword")
	if !op.Changed("masterPassword") || password == "" {
		return nil
	}
	if err := badDocPassword(password); err != nil {
		return err
	}
	if g != nil && op.primaryOf(g) != o || op.In.Bool("applyImmediately") {
		return op.setPassword(o, g, password)
	}
	op.putOff("pendingPassword", password)
	return nil
}

// putOff leaves a change to the maintenance window, or makes it at once when the program asks for haste.
func (op *Op) putOff(key, value string) {
	o := op.Object
	if o.Hidden.String(key) == value {
		return
	}
	o.Hidden[key] = value
	o.Hidden["pendingFrom"] = op.Now().Format(time.RFC3339)
	if op.In.Bool("applyImmediately") {
		o.Hidden["pendingFrom"] = op.Now().Add(-maintenanceWindow).Format(time.RFC3339)
		op.settle(o)
	}
}

// docPaths are the upgrades of major versions that there are.
var docPaths = map[string]string{"3.6": "5.0", "4.0": "5.0", "5.0": "8.0"}

// docUpgradable refuses an upgrade that AWS refuses: members only in minor steps, and the primary last.
func (op *Op) docUpgradable(cluster, g *Object, full string, major bool) error {
	before := versionOf(cluster)
	after, _ := parseVersion(docDB, full)
	switch {
	case majorNumber(after) < majorNumber(before) || before.major == after.major && after.older(before):
		return ruleClusterDowngrade.Refuse("Cannot upgrade %s from %s to %s", docDB, actualVersion(cluster), full)
	case before.major != after.major && g != nil:
		return ruleDocMajor.Refuse("In-place major version upgrade is not supported for the global cluster %s", g.ID)
	case before.major != after.major && !major:
		return ruleClusterMajor.Refuse("The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version.")
	case before.major != after.major && docPaths[before.major] != after.major:
		return ruleDocPath.Refuse("Cannot upgrade %s from %s to %s", docDB, actualVersion(cluster), full)
	case g == nil || op.primaryOf(g) != cluster:
		return nil
	}
	for _, secondary := range op.membersOf(g)[1:] {
		if versionOf(secondary).older(after) {
			return ruleDocOrder.Refuse("Secondary clusters must be upgraded before the primary cluster: %s is of %s",
				secondary.ARN, actualVersion(secondary))
		}
	}
	return nil
}

// deleteDocCluster takes a member out of its global cluster, as the provider does even if the deletion then fails. It
// never lifts a protection.
func deleteDocCluster(op *Op) error {
	o := op.Object
	skip, name := op.Old.Bool("skipFinalSnapshot"), op.Old.String("finalSnapshotIdentifier")
	if !skip && name == "" {
		return ruleDocSnapshot.Refuse("DocumentDB Cluster FinalSnapshotIdentifier is required when a final snapshot is required")
	}
	if g := op.Find(docGlobalToken, op.Old.String("globalClusterIdentifier")); g != nil && op.globalOf(o) == g {
		if err := op.detach(g, o); err != nil {
			return err
		}
	}
	switch {
	case op.globalOf(o) != nil:
		return ruleClusterIsMember.Refuse("This cluster is a part of a global cluster, please remove it from globalcluster first")
	case o.Live.Bool("deletionProtection"):
		return ruleClusterProtected.Refuse("Cannot delete protected Cluster, please disable deletion protection and try again.")
	case len(op.instancesOf(o)) > 0:
		return ruleClusterInstances.Refuse("Cluster cannot be deleted, it still contains DB instances in non-deleting state.")
	case skip:
		return nil
	}
	return op.lastSnapshot(name)
}
