package awssim

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Tokens of databases outside of clusters.
const (
	databaseToken = "aws:rds/instance:Instance"
	// databaseSnapshotToken is a database's snapshot; it is no declared type, deletions of databases leave them.
	databaseSnapshotToken = "aws:rds/snapshot:Snapshot"
)

const (
	postgresEngine = "postgres"
	mysqlEngine    = "mysql"
	mariaDBEngine  = "mariadb"

	rdsGuide = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/"
)

const (
	srcDatabase       Source = "tf-rds-instance"
	srcDatabaseStore  Source = "rds-storage"
	srcDatabaseDelete Source = "aws-rds-delete-instance"
)

var _ = cite(map[Source]string{
	srcDatabase:       tfRDS + "instance.go",
	srcDatabaseStore:  rdsGuide + "CHAP_Storage.html",
	srcDatabaseDelete: rdsAPI + "API_DeleteDBInstance.html",
})

// Rules about what a database is given.
var (
	ruleDatabaseTaken    = rule("rds.db.name-taken", srcDBInstanceCreate, "DBInstanceAlreadyExists")
	ruleDatabaseRequired = rule("rds.db.required", srcDatabase, Invalid)
	ruleDatabaseUser     = rule("rds.db.username", srcDBInstanceCreate, "InvalidParameterValue")
	ruleDatabasePassword = rule("rds.db.password", srcDBInstanceCreate, "InvalidParameterValue")
	ruleDatabaseName     = rule("rds.db.database-name", srcDBInstanceCreate, "InvalidParameterValue")
	ruleDatabaseNoGroup  = rule("rds.db.no-default-network", srcDBInstanceCreate, "InvalidSubnet")
	ruleDatabaseGroup    = rule("rds.db.subnet-group-missing", srcDBInstanceCreate, "DBSubnetGroupNotFoundFault")
	ruleDatabaseSG       = rule("rds.db.security-group-missing", srcDBInstanceCreate, "InvalidParameterValue")
	ruleDatabaseNetwork  = rule("rds.db.other-network", srcDBInstanceCreate, "InvalidParameterCombination")
	ruleDatabaseZone     = rule("rds.db.zone-with-multi-az", srcDBInstanceCreate, "InvalidParameterCombination")
	ruleDatabaseParams   = rule("rds.db.parameter-group-missing", srcDBInstanceCreate, "DBParameterGroupNotFound")
	ruleDatabaseFamily   = rule("rds.db.parameter-group-family", srcDBInstanceCreate, "InvalidParameterCombination")
	ruleDatabaseKey      = rule("rds.db.kms-key-missing", srcDBInstanceCreate, "KMSKeyNotAccessibleFault")
	ruleDatabasePlainKey = rule("rds.db.key-without-encryption", srcDBInstanceCreate, "InvalidParameterCombination")
	ruleDatabaseClass    = rule("rds.db.class", srcDBInstanceCreate, "InvalidParameterValue")
	ruleDatabasePort     = rule("rds.db.port", srcDBInstanceCreate, "InvalidParameterValue")
	ruleDatabaseLogs     = rule("rds.db.log-types", srcDBInstanceCreate, "InvalidParameterCombination")
	ruleDatabaseMonitor  = rule("rds.db.monitoring-role", srcDBInstanceCreate, "InvalidParameterCombination")
	ruleDatabaseInsights = rule("rds.db.performance-insights-class", srcDBInstanceCreate, "InvalidParameterCombination")
	ruleDatabaseInsight  = rule("rds.db.performance-insights-retention", srcDBInstanceCreate, "InvalidParameterValue")
	ruleDatabaseSize     = rule("rds.db.storage-size", srcDatabaseStore, "InvalidParameterCombination")
	ruleDatabaseMax      = rule("rds.db.storage-limit", srcDatabaseStore, "InvalidParameterCombination")
	ruleDatabaseStorage  = rule("rds.db.storage-type", srcDatabaseStore, "InvalidParameterValue")
	ruleDatabaseIops     = rule("rds.db.iops", srcDatabaseStore, "InvalidParameterCombination")
	ruleDatabaseSmall    = rule("rds.db.iops-of-small-storage", srcDatabaseStore, "InvalidParameterCombination")
)

// Rules about deletions of databases.
var (
	ruleDatabaseSnapshot  = rule("rds.db.no-final-snapshot", srcDatabase, Invalid)
	ruleDatabaseProtected = rule("rds.db.deletion-protection", srcDatabaseDelete, "InvalidParameterCombination")
	ruleDatabaseSnapTaken = rule("rds.db.snapshot-taken", srcDatabaseDelete, "DBSnapshotAlreadyExists")
)

// How long the provider waits for what is done to a database.
const (
	databaseTime   = 10 * time.Minute
	rebootTime     = 2 * time.Minute
	databaseUpdate = 80 * time.Minute
)

// databaseEngine is what an engine takes.
type databaseEngine struct {
	port, longestPassword int
	license               string
	user                  *regexp.Regexp
	reserved, logs        []string
}

// databaseEngines are the engines that the simulator models.
var databaseEngines = map[string]databaseEngine{
	postgresEngine: {
		port: 5432, longestPassword: 128, license: "postgresql-license",
		user:     regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9_]{0,62}$`),
		reserved: []string{"admin", "user", "rdsadmin", "rdstopmgr", "rdsrepladmin"},
		logs:     []string{"postgresql", "upgrade", "iam-db-auth-error"},
	},
	mysqlEngine: {
		port: 3306, longestPassword: 41, license: "general-public-license", user: masterUser,
		reserved: []string{"rdsadmin", "rdsrepladmin"}, logs: mysqlLogs,
	},
	mariaDBEngine: {
		port: 3306, longestPassword: 41, license: "general-public-license", user: masterUser,
		reserved: []string{"rdsadmin", "rdsrepladmin"}, logs: mysqlLogs,
	},
}

var mysqlLogs = []string{"audit", "error", "general", "slowquery", "iam-db-auth-error"}

// storageLeast are the types of storage with the least that each holds, in GiB.
var storageLeast = map[string]int{"standard": 5, "gp2": 20, "gp3": 20, "io1": 100, "io2": 100}

const (
	storageMost = 65536
	// stripedFrom is the size from which on gp3 storage can be given its speed.
	stripedFrom = 400
	classicDisk = "gp2"
)

var (
	databaseClass = regexp.MustCompile(`^db\.(t3|t4g|m5|m5d|m6g|m6gd|m6i|m6id|m7g|m7i|m8g|r5|r5b|r5d|r6g|r6gd|r6i|r6id|` +
		`r7g|r7i|r8g|x2g|x2idn|x2iedn)\.(micro|small|medium|large|xlarge|\d+xlarge)$`)
	// withoutInsights are classes that are too small for Performance Insights, with MySQL and MariaDB.
	withoutInsights = regexp.MustCompile(`^db\.(t3|t4g)\.(micro|small)$`)
	databaseDaily   = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$`)
	databaseWeekly  = regexp.MustCompile(`(?i)^(mon|tue|wed|thu|fri|sat|sun):([01]\d|2[0-3]):[0-5]\d-` +
		`(mon|tue|wed|thu|fri|sat|sun):([01]\d|2[0-3]):[0-5]\d$`)
	databaseLastName = regexp.MustCompile(`^[A-Za-z]([0-9A-Za-z-]*[0-9A-Za-z])?$`)
)

// databaseUnmodelled are arguments of the provider that the simulator does not know the effect of.
var databaseUnmodelled = []string{
	"backupTarget", "blueGreenUpdate", "characterSetName", "customIamInstanceProfile", "customerOwnedIpEnabled",
	"dedicatedLogVolume", "domain", "domainAuthSecretArn", "domainDnsIps", "domainFqdn", "domainIamRoleName", "domainOu",
	"name", "ncharCharacterSetName", "replicaMode", "restoreToPointInTime", "s3Import", "timezone",
	"upgradeStorageConfig",
}

var databaseProperties = Properties{
	"address": out(String), "allocatedStorage": {Kind: Int, Computed: true}, "allowMajorVersionUpgrade": {Kind: Bool},
	"applyImmediately": given(Bool, false), "arn": out(String), "autoMinorVersionUpgrade": given(Bool, true),
	"availabilityZone":         {Kind: String, Computed: true, ForceNew: true},
	"backupRetentionPeriod":    {Kind: Int, Computed: true, Max: 35},
	"backupTarget":             {Kind: String, Computed: true, ForceNew: true},
	"backupWindow":             {Kind: String, Computed: true, Pattern: databaseDaily},
	"blueGreenUpdate":          {Kind: Block, Fields: Properties{"enabled": {Kind: Bool}}},
	"caCertIdentifier":         {Kind: String, Computed: true},
	"characterSetName":         {Kind: String, Computed: true, ForceNew: true},
	"copyTagsToSnapshot":       given(Bool, false),
	"customIamInstanceProfile": {Kind: String, ForceNew: true}, "customerOwnedIpEnabled": {Kind: Bool},
	"databaseInsightsMode": {Kind: String, Computed: true, Enum: []any{"standard", "advanced"}},
	"dbName": {
		Kind: String, Computed: true, ForceNew: true, ConflictsWith: []string{"replicateSourceDb"},
	},
	"dbSubnetGroupName":  {Kind: String, Computed: true},
	"dedicatedLogVolume": given(Bool, false), "deleteAutomatedBackups": given(Bool, true),
	"deletionProtection": {Kind: Bool}, "domain": {Kind: String}, "domainAuthSecretArn": {Kind: String},
	"domainDnsIps": stringSet(), "domainFqdn": {Kind: String, Computed: true}, "domainIamRoleName": {Kind: String},
	"domainOu": {Kind: String},
	"enabledCloudwatchLogsExports": {Kind: List, Set: true, Elem: &Property{Kind: String, Enum: []any{
		"agent", "alert", "audit", "diag.log", "error", "general", "iam-db-auth-error", "listener", "notify.log",
		"oemagent", "postgresql", "slowquery", "trace", "upgrade",
	}}},
	"endpoint": out(String),
	"engine":   {Kind: String, Computed: true, ForceNew: true, Same: sameFold},
	"engineLifecycleSupport": {
		Kind: String, Computed: true, ForceNew: true,
		Enum: []any{"open-source-rds-extended-support", "open-source-rds-extended-support-disabled"},
	},
	"engineVersion": {Kind: String, Computed: true}, "engineVersionActual": out(String),
	"finalSnapshotIdentifier": {Kind: String, Valid: badFinalSnapshot}, "hostedZoneId": out(String),
	"iamDatabaseAuthenticationEnabled": {Kind: Bool},
	"identifier":                       {Kind: String, Computed: true, ConflictsWith: []string{"identifierPrefix"}},
	"identifierPrefix":                 {Kind: String, Computed: true, ConflictsWith: []string{"identifier"}},
	"instanceClass":                    {Kind: String, Required: true},
	"iops":                             {Kind: Int, Computed: true},
	"kmsKeyId":                         {Kind: String, Computed: true, ForceNew: true, Pattern: arnPattern},
	"licenseModel":                     {Kind: String, Computed: true},
	"maintenanceWindow":                {Kind: String, Computed: true, Same: sameFold, Pattern: databaseWeekly},
	"manageMasterUserPassword":         {Kind: Bool, ConflictsWith: []string{"password"}},
	"masterUserSecretKmsKeyId":         {Kind: String, Computed: true},
	"masterUserSecrets": {Kind: List, Output: true, Elem: &Property{Kind: Block, Fields: Properties{
		"kmsKeyId": out(String), "secretArn": out(String), "secretStatus": out(String),
	}}},
	"maxAllocatedStorage": {Kind: Int},
	"monitoringInterval":  {Kind: Int, Default: 0, Enum: []any{0, 1, 5, 10, 15, 30, 60}},
	"monitoringRoleArn":   {Kind: String, Computed: true, Pattern: arnPattern},
	"multiAz":             {Kind: Bool, Computed: true}, "name": {Kind: String, ForceNew: true},
	"ncharCharacterSetName":              {Kind: String, Computed: true, ForceNew: true},
	"networkType":                        {Kind: String, Computed: true, Enum: []any{"IPV4", "DUAL"}},
	"optionGroupName":                    {Kind: String, Computed: true},
	"parameterGroupName":                 {Kind: String, Computed: true},
	"password":                           {Kind: String, ConflictsWith: []string{"manageMasterUserPassword"}},
	"performanceInsightsEnabled":         given(Bool, false),
	"performanceInsightsKmsKeyId":        {Kind: String, Computed: true, Pattern: arnPattern},
	"performanceInsightsRetentionPeriod": {Kind: Int, Computed: true},
	"port":                               {Kind: Int, Computed: true}, "publiclyAccessible": given(Bool, false),
	"replicaMode": {Kind: String, Computed: true, Enum: []any{"open-read-only", "mounted"}},
	"replicas":    {Kind: List, Elem: &Property{Kind: String}, Output: true}, "replicateSourceDb": {Kind: String},
	"resourceId": out(String),
	"restoreToPointInTime": {Kind: Block, ForceNew: true, Fields: Properties{
		"restoreTime": {Kind: String}, "sourceDbInstanceAutomatedBackupsArn": {Kind: String},
		"sourceDbInstanceIdentifier": {Kind: String}, "sourceDbiResourceId": {Kind: String},
		"useLatestRestorableTime": {Kind: Bool},
	}},
	"s3Import": {Kind: Block, Fields: Properties{
		"bucketName": {Kind: String, Required: true, ForceNew: true}, "bucketPrefix": {Kind: String, ForceNew: true},
		"ingestionRole":       {Kind: String, Required: true, ForceNew: true},
		"sourceEngine":        {Kind: String, Required: true, ForceNew: true},
		"sourceEngineVersion": {Kind: String, Required: true, ForceNew: true},
	}},
	"skipFinalSnapshot":  given(Bool, false),
	"snapshotIdentifier": {Kind: String, Computed: true, ForceNew: true}, "status": out(String),
	// What is not given is off: a copy of an encrypted database that does not say so is replaced.
	"storageEncrypted":  {Kind: Bool, ForceNew: true},
	"storageThroughput": {Kind: Int, Computed: true}, "storageType": {Kind: String, Computed: true},
	"timezone":             {Kind: String, Computed: true, ForceNew: true},
	"upgradeStorageConfig": {Kind: Bool, RequiredWith: []string{"replicateSourceDb"}},
	"username": {
		Kind: String, Computed: true, ForceNew: true, ConflictsWith: []string{"replicateSourceDb"},
	},
	"vpcSecurityGroupIds": {Kind: List, Elem: &Property{Kind: String}, Set: true, Computed: true},
}

var _ = declare(&Type{
	Token: databaseToken, Source: srcDatabase, Tagged: true, Properties: databaseProperties,
	Refs: []Ref{
		{Property: "dbSubnetGroupName", To: dbSubnetGroupToken, Missing: ruleDatabaseGroup, Held: ruleDBSubnetGroupInUse},
		{Property: "vpcSecurityGroupIds", To: securityGroupToken, Missing: ruleDatabaseSG, Held: ruleGroupInUse},
		{Property: "parameterGroupName", To: parameterGroupToken, Held: ruleParamsInUse},
		{Property: "kmsKeyId", To: keyToken, By: "arn", Missing: ruleDatabaseKey},
		{Property: "performanceInsightsKmsKeyId", To: keyToken, By: "arn", Missing: ruleDatabaseKey},
	},
	Check:    checkDBNames("identifier"),
	Plan:     planDatabase,
	Create:   createDatabase,
	Refresh:  func(op *Op) { op.settleDatabase(op.Object) },
	Update:   updateDatabase,
	Delete:   deleteDatabase,
	ImportID: func(o *Object) string { return o.Live.String("identifier") },
})

// badFinalSnapshot says what is wrong with the name of a final snapshot.
func badFinalSnapshot(v any) string {
	name, _ := v.(string)
	if !databaseLastName.MatchString(name) || strings.Contains(name, "--") {
		return "it begins with a letter, is of letters, digits and single hyphens, and does not end in a hyphen"
	}
	return ""
}

// planDatabase suppresses the differences that the provider suppresses: storage that has grown by itself, and a limit
// that limits nothing.
func planDatabase(p *Plan) error {
	before, after, limit := p.Old.Int("allocatedStorage"), p.New.Int("allocatedStorage"), p.New.Int("maxAllocatedStorage")
	p.changes = slices.DeleteFunc(p.changes, func(c Change) bool {
		switch c.Path {
		case "allocatedStorage":
			return p.Old != nil && !isUnknown(p.New["allocatedStorage"]) && before > after && limit > after
		case "maxAllocatedStorage":
			return p.Old != nil && p.Old.Int("maxAllocatedStorage") == 0 && limit != 0 && limit == cmp.Or(after, before)
		}
		return false
	})
	return nil
}

// databaseNamed is the database of an identifier in a region, or nil.
func (op *Op) databaseNamed(region, id string) *Object {
	for _, o := range op.ObjectsIn(region, databaseToken) {
		if o.Live.String("identifier") == id {
			return o
		}
	}
	return nil
}

func createDatabase(op *Op) error {
	for _, key := range databaseUnmodelled {
		if !isEmpty(op.In[key]) {
			return fmt.Errorf("creating the database: the simulator does not model %s", key)
		}
	}
	id := op.In.String("identifier")
	switch {
	case op.In.Has("identifierPrefix"):
		id = op.In.String("identifierPrefix") + op.Hex(26)
	case id == "":
		id = "terraform-" + op.Hex(26)
	}
	if op.databaseNamed(op.Region, id) != nil || op.Find(dbInstanceToken, id) != nil {
		return ruleDatabaseTaken.Refuse("DB instance already exists: %s", id)
	}
	if op.In.Has("replicateSourceDb") {
		return createReplica(op, id)
	}
	if op.In.Has("snapshotIdentifier") {
		return restoreDatabase(op, id)
	}
	full, err := op.newDatabase()
	if err != nil {
		return err
	}
	if err := op.databaseFits(full); err != nil {
		return err
	}
	if err := op.parametersOf(op.Object.Live.String("engine"), full); err != nil {
		return err
	}
	op.Object.Hidden["password"] = op.In.String("password")
	if err := op.completeDatabase(id, full); err != nil {
		return err
	}
	op.Spend(databaseTime)
	return nil
}

// newDatabase refuses what only a database of its own is given, and is the full version that it gets.
func (op *Op) newDatabase() (string, error) {
	engine := strings.ToLower(op.In.String("engine"))
	for _, key := range []string{"allocatedStorage", "engine", "username"} {
		if isEmpty(op.In[key]) {
			return "", ruleDatabaseRequired.Refuse("%q: required field is not set", key)
		}
	}
	of, modelled := databaseEngines[engine]
	if !modelled {
		return "", fmt.Errorf("creating the database: the simulator does not model the engine %q", engine)
	}
	full := fullVersion(engine, op.In.String("engineVersion"))
	user, name := op.In.String("username"), op.In.String("dbName")
	switch {
	case full == "":
		return "", ruleDBVersion.Refuse("Cannot find version %s for %s", op.In.String("engineVersion"), engine)
	case !of.user.MatchString(user) || slices.Contains(of.reserved, strings.ToLower(user)) ||
		engine == postgresEngine && strings.HasPrefix(user, "pg_"):
		return "", ruleDatabaseUser.Refuse("MasterUsername %s cannot be used as it is a reserved word used by the engine, or "+
			"is not of letters and digits with a letter first", user)
	case name != "" && !databaseName.MatchString(name):
		return "", ruleDatabaseName.Refuse("DBName must begin with a letter and contain only alphanumeric characters: %s",
			name)
	case op.In.Has("kmsKeyId") && !op.In.Bool("storageEncrypted"):
		return "", ruleDatabasePlainKey.Refuse("KmsKeyId can only be given for an instance with StorageEncrypted")
	}
	op.Set(Values{"engine": engine})
	// The provider always sends the days that backups are kept, and none when the program gives none.
	op.SetDefault(Values{"storageType": op.defaultDisk(), "backupRetentionPeriod": 0})
	if op.In.Bool("manageMasterUserPassword") {
		return full, nil
	}
	return full, badDatabasePassword(engine, op.In.String("password"))
}

func badDatabasePassword(engine, password string) error {
	if most := databaseEngines[engine].longestPassword; !passwordFits(password, most) {
		return ruleDatabasePassword.Refuse("The parameter MasterUserPassword is not a valid password: 8 to %d printable "+
			"ASCII characters besides '/', '@', '\"', ' ' may be used", most)
	}
	return nil
}

// defaultDisk is the type of storage that a database without one gets.
func (op *Op) defaultDisk() string {
	if op.In.Int("iops") > 0 {
		return "io1"
	}
	return classicDisk
}

// databaseFits refuses what is wrong at a creation and at a change alike, with the version that the database is to have.
func (op *Op) databaseFits(full string) error {
	live, engine := op.Object.Live, op.Object.Live.String("engine")
	class, small := live.String("instanceClass"), engine != postgresEngine
	switch {
	case !databaseClass.MatchString(class):
		return ruleDatabaseClass.Refuse("Invalid DB Instance class: %s", class)
	case op.In.Has("port") && (live.Int("port") < 1150 || live.Int("port") > 65535):
		return ruleDatabasePort.Refuse("Invalid database port: %d. Must be between 1150 and 65535", live.Int("port"))
	case op.In.Bool("multiAz") && op.In.Has("availabilityZone"):
		return ruleDatabaseZone.Refuse("Requesting a specific availability zone is not valid for Multi-AZ instances.")
	case live.Int("monitoringInterval") != 0 && !op.In.Has("monitoringRoleArn"):
		return ruleDatabaseMonitor.Refuse("A MonitoringRoleARN value is required if you specify a MonitoringInterval value " +
			"other than 0.")
	case live.Bool("performanceInsightsEnabled") && small && withoutInsights.MatchString(class):
		return ruleDatabaseInsights.Refuse("Performance Insights not supported for this configuration: %s, %s", engine, class)
	case op.In.Has("performanceInsightsRetentionPeriod") && !insightsDays(op.In.Int("performanceInsightsRetentionPeriod")):
		return ruleDatabaseInsight.Refuse("Invalid Performance Insights retention period: %d. It is 7, 731 or a multiple of 31",
			op.In.Int("performanceInsightsRetentionPeriod"))
	}
	for _, kind := range live.Strings("enabledCloudwatchLogsExports") {
		if !slices.Contains(databaseEngines[engine].logs, kind) {
			return ruleDatabaseLogs.Refuse("You cannot use the log types '%s' with engine version %s %s. For supported log "+
				"types, see the documentation.", kind, engine, full)
		}
	}
	if err := op.storageFits(); err != nil {
		return err
	}
	return op.networkFits()
}

// insightsDays says whether Performance Insights can keep its data for so many days.
func insightsDays(days int) bool {
	return days == 7 || days == 731 || days > 0 && days <= 713 && days%31 == 0
}

// storageFits refuses storage that its type does not come in.
func (op *Op) storageFits() error {
	live := op.Object.Live
	kind, size, limit := live.String("storageType"), live.Int("allocatedStorage"), live.Int("maxAllocatedStorage")
	least, known := storageLeast[kind]
	provisioned, fast := kind == "io1" || kind == "io2", op.In.Int("iops") > 0 || op.In.Int("storageThroughput") > 0
	switch {
	case !known:
		return ruleDatabaseStorage.Refuse("Invalid storage type: %s", kind)
	case size < least || size > storageMost:
		return ruleDatabaseSize.Refuse("Invalid storage size for engine name %s and storage type %s: %d",
			live.String("engine"), kind, size)
	case limit != 0 && limit < size:
		return ruleDatabaseMax.Refuse("Max storage size must be greater than storage size: %d, %d", limit, size)
	case provisioned && live.Int("iops") == 0 || fast && !provisioned && kind != "gp3":
		return ruleDatabaseIops.Refuse("Invalid iops for storage type %s: %d", kind, live.Int("iops"))
	case kind == "gp3" && fast && size < stripedFrom:
		return ruleDatabaseSmall.Refuse("You can't specify IOPS or storage throughput for engine %s and a storage size less "+
			"than %d.", live.String("engine"), stripedFrom)
	}
	return nil
}

// parametersOf refuses a parameter group that is not there, or not of the engine's version.
func (op *Op) parametersOf(engine, full string) error {
	name, family := op.Object.Live.String("parameterGroupName"), familyOf(engine, full)
	sent := op.Old == nil || op.Changed("parameterGroupName")
	if name == "" || name == "default."+family || !sent && strings.HasPrefix(name, "default.") {
		return nil
	}
	params := op.Find(parameterGroupToken, name)
	if params == nil {
		return ruleDatabaseParams.Refuse("DBParameterGroup not found: %s", name)
	}
	if params.Live.String("family") != family {
		return ruleDatabaseFamily.Refuse("The Parameter Group %s with DBParameterGroupFamily %s cannot be used for this "+
			"instance. Please use a Parameter Group with DBParameterGroupFamily %s", name, params.Live.String("family"), family)
	}
	return nil
}

// networkFits refuses a database without a network, and security groups of another one.
func (op *Op) networkFits() error {
	live := op.Object.Live
	group := op.Find(dbSubnetGroupToken, live.String("dbSubnetGroupName"))
	if group == nil {
		return ruleDatabaseNoGroup.Refuse("No default subnet detected in VPC. Please contact AWS Support to recreate " +
			"default Subnets, or give a DB subnet group")
	}
	for _, id := range live.Strings("vpcSecurityGroupIds") {
		if sg := op.Find(securityGroupToken, id); sg != nil && sg.Live.String("vpcId") != group.Live.String("vpcId") {
			return ruleDatabaseNetwork.Refuse("The DB instance and EC2 security group are in different VPCs: %s, %s",
				group.Live.String("vpcId"), sg.Live.String("vpcId"))
		}
	}
	return nil
}

// completeDatabase sets what AWS decides, and gives the database its addresses.
func (op *Op) completeDatabase(id, full string) error {
	o, live := op.Object, op.Object.Live
	zone, err := op.instanceZone(o)
	if err != nil {
		return err
	}
	engine := live.String("engine")
	group := op.Find(dbSubnetGroupToken, live.String("dbSubnetGroupName"))
	vpc := op.Find(vpcToken, group.Live.String("vpcId"))
	resource := "db-" + strings.ToUpper(op.Hex(26))
	op.Identify(resource, op.ARN("rds", "db:"+id))
	op.Set(Values{
		"identifier": id, "resourceId": resource, "availabilityZone": zone, "status": "available",
		"hostedZoneId": rdsZone(op.Region), "engineVersionActual": full,
		"address": id + "." + rdsDomain(op.Account, op.Region) + "." + op.Region + ".rds.amazonaws.com",
	})
	op.SetDefault(Values{
		"port": databaseEngines[engine].port, "backupWindow": "03:00-03:30", "maintenanceWindow": "sun:04:00-sun:04:30",
		"multiAz": false, "networkType": "IPV4", "licenseModel": databaseEngines[engine].license,
		"caCertIdentifier": "rds-ca-rsa2048-g1", "deletionProtection": false, "storageEncrypted": false,
		"iamDatabaseAuthenticationEnabled": false, "databaseInsightsMode": "standard", "monitoringRoleArn": "",
		"engineLifecycleSupport": "open-source-rds-extended-support", "backupRetentionPeriod": 0,
		"vpcSecurityGroupIds": []string{vpc.Live.String("defaultSecurityGroupId")},
	})
	if engine == mariaDBEngine {
		op.Set(Values{"engineLifecycleSupport": ""})
	}
	if live.Bool("storageEncrypted") {
		op.SetDefault(Values{"kmsKeyId": op.ARN("kms", "key/"+rdsDomain(op.Account, op.Region+" aws/rds"))})
	}
	if live.Bool("performanceInsightsEnabled") {
		op.SetDefault(Values{"performanceInsightsRetentionPeriod": 7,
			"performanceInsightsKmsKeyId": op.ARN("kms", "key/"+rdsDomain(op.Account, op.Region+" aws/rds"))})
	}
	if op.In.Bool("manageMasterUserPassword") {
		o.Hidden["password"] = op.Hex(28)
		op.Set(Values{"masterUserSecrets": []Values{{
			"secretArn": op.ARN("secretsmanager", "secret:rds!"+resource), "secretStatus": "active",
		}}})
	}
	o.Hidden["allocatedStorage"], o.Hidden["standbyZone"] = live["allocatedStorage"], op.standbyZone(zone)
	op.defaultParameters(o, full)
	op.defaultSpeed()
	op.showDatabase(o)
	op.connectInstance(o, o)
	return nil
}

// standbyZone is a zone of the database's subnets beside its own.
func (op *Op) standbyZone(zone string) string {
	for _, subnet := range op.subnetsOf(op.Object) {
		if other := subnet.Live.String("availabilityZone"); other != zone {
			return other
		}
	}
	return ""
}

// defaultParameters gives a database without groups of its own those of its version.
func (op *Op) defaultParameters(o *Object, full string) {
	engine := o.Live.String("engine")
	v, _ := parseVersion(engine, full)
	if name := o.Live.String("parameterGroupName"); name == "" || strings.HasPrefix(name, "default.") {
		o.Live["parameterGroupName"] = "default." + familyOf(engine, full)
	}
	if name := o.Live.String("optionGroupName"); name == "" || strings.HasPrefix(name, "default:") {
		o.Live["optionGroupName"] = "default:" + engine + "-" + strings.ReplaceAll(v.major, ".", "-")
	}
}

// defaultSpeed shows the speed of storage that has none of its own.
func (op *Op) defaultSpeed() {
	live := op.Object.Live
	iops, throughput := 0, 0
	if live.String("storageType") == "gp3" {
		iops, throughput = 3000, 125
		if live.Int("allocatedStorage") >= stripedFrom {
			iops, throughput = 12000, 500
		}
	}
	if live.Int("iops") == 0 {
		live["iops"] = float64(iops)
	}
	if live.Int("storageThroughput") == 0 {
		live["storageThroughput"] = float64(throughput)
	}
}

// showDatabase shows the version, the roles and the address of a database as they are.
func (op *Op) showDatabase(o *Object) {
	showVersion(o, o.Live.String("engineVersionActual"))
	delete(o.Live, "replicateSourceDb")
	if source := o.Hidden.String("replicateSourceDb"); source != "" {
		o.Live["replicateSourceDb"] = source
	}
	replicas := []string{}
	for _, replica := range op.replicasOfDatabase(o) {
		replicas = append(replicas, replica.ARN)
	}
	o.Live["replicas"] = normal(replicas)
	o.Live["endpoint"] = fmt.Sprintf("%s:%d", o.Live.String("address"), o.Live.Int("port"))
}

// deleteDatabase deletes as the state says, and lifts a protection that only the state does not know of.
func deleteDatabase(op *Op) error {
	o := op.Object
	op.settleDatabase(o)
	skip, name := op.Old.Bool("skipFinalSnapshot"), op.Old.String("finalSnapshotIdentifier")
	switch {
	case !skip && name == "":
		return ruleDatabaseSnapshot.Refuse("final_snapshot_identifier is required when skip_final_snapshot is false")
	case o.Live.Bool("deletionProtection") && (op.Old.Bool("deletionProtection") || !op.Old.Bool("applyImmediately")):
		return ruleDatabaseProtected.Refuse("Cannot delete protected DB Instance, please disable deletion protection and " +
			"try again.")
	case !skip && o.Hidden.String("replicateSourceDb") != "":
		return ruleReplicaSnapshot.Refuse("FinalDBSnapshotIdentifier can not be specified when deleting a replica instance")
	case !skip && op.Find(databaseSnapshotToken, name) != nil:
		return ruleDatabaseSnapTaken.Refuse("Cannot create the snapshot because a snapshot with the identifier %s already "+
			"exists.", name)
	}
	if !skip {
		op.leaveSnapshot(name)
	}
	for _, replica := range op.replicasOfDatabase(o) {
		op.orphan(replica)
	}
	op.Spend(databaseTime)
	return nil
}

func (op *Op) leaveSnapshot(name string) {
	o := op.Object
	snapshot := op.Add(&Object{Type: databaseSnapshotToken, ID: name, ARN: op.ARN("rds", "snapshot:"+name), Live: Values{
		"dbInstanceIdentifier": o.Live.String("identifier"), "engine": o.Live.String("engine"),
		"kmsKeyId": o.Live["kmsKeyId"], "engineVersion": o.Live.String("engineVersionActual"),
		"storageEncrypted": o.Live.Bool("storageEncrypted"), "username": o.Live["username"], "dbName": o.Live["dbName"],
		"allocatedStorage": o.Live["allocatedStorage"], "storageType": o.Live["storageType"], "port": o.Live["port"],
		"backupRetentionPeriod": o.Live["backupRetentionPeriod"],
	}, Hidden: Values{"password": o.Hidden["password"]}})
	if o.Live.Bool("copyTagsToSnapshot") {
		snapshot.Live["tags"] = cloneValue(o.Live["tagsAll"])
	}
}

// What the simulator cannot follow.
var (
	errDatabaseRenamed = errors.New("updating the database: the simulator does not model the renaming of databases")
	errDatabaseMoved   = errors.New("updating the database: the simulator does not model moves to another network")
)
