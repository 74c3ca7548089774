package topology

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"regexp"
	"strings"
)

// Kind is a type of AWS resource whose physical name must be fixed.
type Kind int

// The kinds of resources with fixed names.
const (
	// DynamoDBTable is a DynamoDB table, in every region of a global table.
	DynamoDBTable Kind = iota
	// IAMRole is an IAM role.
	IAMRole
	// ECSTaskFamily is the family of ECS task definitions.
	ECSTaskFamily
	// LogGroup is a CloudWatch log group.
	LogGroup
	// Bucket is an S3 bucket.
	Bucket
	// DashboardName is a CloudWatch dashboard.
	DashboardName

	// GlobalCluster is the global cluster of an Aurora or DocumentDB database, which share their names.
	GlobalCluster
	// DBCluster is a cluster or an instance of Aurora or DocumentDB, which share their names.
	DBCluster
	// DBClusterSnapshot is a cluster's snapshot.
	DBClusterSnapshot
	// DBInstance is a database of RDS outside of clusters.
	DBInstance
	// DBSnapshot is a snapshot of such a database.
	DBSnapshot
	// Secret is a secret of Secrets Manager.
	Secret
	// Parameter is a parameter of Systems Manager.
	Parameter
	// Function is a Lambda function.
	Function
	// RolePolicy is an inline policy of an IAM role.
	RolePolicy
	// EKSCluster is a cluster of EKS.
	EKSCluster

	// DrainDimension is the value of a metric's dimension.
	DrainDimension

	// GlobalReplicationGroup is the end of the name of an ElastiCache global datastore.
	GlobalReplicationGroup
	// ReplicationGroup is a replication group of ElastiCache.
	ReplicationGroup
	// CacheParameterGroup is a parameter group of ElastiCache.
	CacheParameterGroup
	// CacheSnapshot is the fixed start of the name of a replication group's snapshot.
	CacheSnapshot
)

// nameLimit is what AWS demands of a name: its length, its characters apart from letters and digits, and a fixed start.
type nameLimit struct {
	max   int
	marks string
	start string
	// lower allows no capital letters.
	lower bool
	// strict wants a letter first and no two hyphens in a row, as RDS does.
	strict bool
}

// nameLimits are AWS's limits, each from the API reference of the action that creates the resource.
var nameLimits = map[Kind]nameLimit{
	// 3 to 255 of a-z, A-Z, 0-9, underscore, hyphen and dot: DynamoDB, CreateTable, TableName.
	DynamoDBTable: {max: 255, marks: "-_."},
	// 1 to 64 of the word characters and +=,.@-: IAM, CreateRole, RoleName.
	IAMRole: {max: 64, marks: "-_.,+=@"},
	// Up to 255 letters, digits, underscores and hyphens: ECS, RegisterTaskDefinition, family.
	ECSTaskFamily: {max: 255, marks: "-_"},
	// 1 to 512 of a-z, A-Z, 0-9, underscore, hyphen, slash, dot and #, not starting with aws/: CloudWatch Logs,
	// CreateLogGroup, logGroupName; the slash is kept for the fixed start.
	LogGroup: {max: 512, marks: "-_.", start: "/globalapp/"},
	// 3 to 63 of a-z, 0-9, dots and hyphens: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html;
	// a dot would break TLS for virtual-hosted requests. The hash at the end rules out the reserved suffixes.
	Bucket: {max: 63, marks: "-", lower: true},
	// 1 to 255 letters, digits, hyphens and underscores: CloudWatch, PutDashboard, DashboardName.
	DashboardName: {max: 255, marks: "-_"},

	// 1 to 63 letters, digits and hyphens, by validate.go of the provider's RDS service; the API allows more:
	// https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateGlobalCluster.html.
	GlobalCluster: {max: 63, marks: "-", lower: true, strict: true},
	// 1 to 63 letters, digits and hyphens, stored in lower case: RDS, CreateDBCluster, DBClusterIdentifier.
	DBCluster: {max: 63, marks: "-", lower: true, strict: true},
	// 1 to 255 letters, digits and hyphens: RDS, DeleteDBCluster, FinalDBSnapshotIdentifier.
	DBClusterSnapshot: {max: 255, marks: "-", lower: true, strict: true},
	// 1 to 63 letters, digits and hyphens, stored in lower case: RDS, CreateDBInstance, DBInstanceIdentifier.
	DBInstance: {max: 63, marks: "-", lower: true, strict: true},
	// 1 to 255 letters, digits and hyphens: RDS, DeleteDBInstance, FinalDBSnapshotIdentifier.
	DBSnapshot: {max: 255, marks: "-", lower: true, strict: true},
	// 1 to 512 of the letters, digits and /_+=.@-, not ending in a hyphen and six characters, which the hash is too long
	// for: Secrets Manager, CreateSecret, Name; the slash is kept for the fixed start.
	Secret: {max: 512, marks: "-_.+=@", start: "globalapp/"},
	// 1 to 1011 letters, digits, underscores, hyphens, dots and, between levels, slashes, not starting with aws or ssm:
	// https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html.
	Parameter: {max: 1011, marks: "-_.", start: "/globalapp/"},
	// 1 to 64 letters, digits, hyphens and underscores: Lambda, CreateFunction, FunctionName.
	Function: {max: 64, marks: "-_"},
	// 1 to 100 letters, digits, hyphens and underscores, starting with a letter or digit: EKS, CreateCluster, name.
	EKSCluster: {max: 100, marks: "-_"},

	// 1 to 1024 characters, not starting with a colon: CloudWatch, Dimension, Value; kept to what a shell takes as it is.
	DrainDimension: {max: 255, marks: "-_"},

	// 1 to 128 of the word characters and +=,.@-: IAM, PutRolePolicy, PolicyName.
	RolePolicy: {max: 128, marks: "-_.,+=@"},

	// AWS puts five letters of the region and a hyphen before it: with them it keeps the limit of a replication group.
	GlobalReplicationGroup: {max: 34, marks: "-", lower: true, strict: true},
	// 1 to 40 letters, digits and hyphens, stored in lower case: ElastiCache, CreateReplicationGroup, ReplicationGroupId.
	ReplicationGroup: {max: 40, marks: "-", lower: true, strict: true},
	// 1 to 255 letters, digits and hyphens, by the provider's internal/service/elasticache/parameter_group.go.
	CacheParameterGroup: {max: 255, marks: "-", lower: true, strict: true},
	// Letters, digits and hyphens, for which AWS names no length: ElastiCache, CreateSnapshot, SnapshotName.
	CacheSnapshot: {max: 180, marks: "-", lower: true, strict: true},
}

// hashLength is how many characters keep two deployments apart: 8 of base32 are 40 bits.
const hashLength = 8

// PhysicalName is the fixed name of a resource of an application, or of a component of its own when app is the
// component's name. It is the same for the same identity, differs from that of every other tuple, keeps the kind's
// limits, and ends in a hash of all that it is made of.
func (id Identity) PhysicalName(kind Kind, app string, parts ...string) string {
	limit := nameLimits[kind]
	hash := id.hash(append([]string{app}, parts...))
	readable := limit.clean(strings.Join(append([]string{app}, parts...), "-"))
	room := limit.max - len(limit.start) - hashLength - 1
	readable = strings.TrimRight(readable[:min(len(readable), room)], limit.marks)
	switch {
	case readable == "" && limit.strict:
		return limit.start + strictFallback + "-" + hash
	case readable == "":
		return limit.start + hash
	}
	return limit.start + readable + "-" + hash
}

// clean replaces what the kind does not allow and drops leading marks, which several kinds refuse.
func (l nameLimit) clean(s string) string {
	if l.lower {
		s = strings.ToLower(s)
	}
	s = strings.TrimLeft(strings.Map(func(r rune) rune {
		if alphanumeric(r) || strings.ContainsRune(l.marks, r) {
			return r
		}
		return '-'
	}, s), l.marks)
	if l.strict {
		s = hyphens.ReplaceAllString(strings.TrimLeft(s, "-0123456789"), "-")
	}
	return s
}

var hyphens = regexp.MustCompile(`-{2,}`)

// strictFallback begins a name that must begin with a letter when nothing readable does.
const strictFallback = "app"

// hash digests the identity and the parts with their lengths, so that no two tuples run together to the same text.
func (id Identity) hash(parts []string) string {
	digest := sha256.New()
	for _, part := range append([]string{id.Organization, id.Project, id.Stack}, parts...) {
		var length [8]byte
		binary.BigEndian.PutUint64(length[:], uint64(len(part)))
		digest.Write(length[:])
		digest.Write([]byte(part))
	}
	return strings.ToLower(base32.StdEncoding.EncodeToString(digest.Sum(nil)))[:hashLength]
}

// GroupNamePrefix is the prefix of the name of a subnet or parameter group of DocumentDB: AWS takes lower-case letters,
// digits and single hyphens, and the provider adds 26 characters. Names that Pulumi makes up keep the capitals of the
// resource's name, which AWS refuses.
func GroupNamePrefix(name string) string {
	return strings.TrimRight(nameLimit{marks: "-", lower: true, strict: true}.clean(name), "-") + "-"
}

// namePrefixLength is the length that the AWS provider allows for the name prefix of a load balancer or target group:
// names have at most 32 characters, and 26 are the provider's own suffix.
const namePrefixLength = 6

// NamePrefix is the prefix of the names of load balancers and target groups: at most six letters, digits and hyphens,
// not starting with a hyphen. It is too short to start with "internal-", which AWS refuses.
func NamePrefix(app string) string {
	limit := nameLimit{marks: "-"}
	readable := limit.clean(app)
	readable = strings.TrimRight(readable[:min(len(readable), namePrefixLength-1)], limit.marks)
	if readable == "" {
		return "app-"
	}
	return readable + "-"
}

// componentName is what a name looks like that can become part of the names of AWS resources. An accelerator's name has
// 64 characters, of which the package and Pulumi take 28; the name of an ECS cluster takes no dots.
var componentName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]{0,35}$`)

// groupIDStart begins the ids of security groups, so that AWS refuses it in their names.
const groupIDStart = "sg-"

// CheckName checks the Pulumi name of an application, or of a component of its own.
func CheckName(name string) Problems {
	switch {
	case !componentName.MatchString(name):
		return problems(RuleName, "", "the name %q: it becomes part of the names in AWS; use 1 to 36 letters, digits and "+
			"hyphens, starting with a letter", name)
	case strings.HasPrefix(strings.ToLower(name), groupIDStart):
		return problems(RuleName, "", "the name %q: AWS keeps %s for the ids of security groups and refuses it in their "+
			"names; let it begin with something else", name, groupIDStart)
	}
	return nil
}

func alphanumeric(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}
