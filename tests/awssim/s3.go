package awssim

import (
	"encoding/json"
	"fmt"
	"math"
	"net/netip"
	"regexp"
	"slices"
	"strings"
)

// Tokens of S3's buckets and of what belongs to one bucket.
const (
	bucketToken          = "aws:s3/bucketV2:BucketV2"
	bucketVersionsToken  = "aws:s3/bucketVersioningV2:BucketVersioningV2"
	bucketBlockToken     = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
	bucketSSEToken       = "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2"
	bucketLifecycleToken = "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2"
	bucketOwnershipToken = "aws:s3/bucketOwnershipControls:BucketOwnershipControls"
	bucketPolicyToken    = "aws:s3/bucketPolicy:BucketPolicy"
)

const (
	srcBucket          Source = "tf-s3-bucket"
	srcBucketVersions  Source = "tf-s3-bucket-versioning"
	srcBucketBlock     Source = "tf-s3-bucket-public-access-block"
	srcBucketSSE       Source = "tf-s3-bucket-encryption"
	srcBucketLifecycle Source = "tf-s3-bucket-lifecycle"
	srcBucketOwnership Source = "tf-s3-bucket-ownership"
	srcBucketPolicy    Source = "tf-s3-bucket-policy"
	srcBucketNames     Source = "s3-bucket-naming"
	srcBucketCreate    Source = "s3-create-bucket"
	srcBucketDelete    Source = "s3-delete-bucket"
	srcBucketErrors    Source = "s3-error-responses"
	srcBucketStates    Source = "s3-replication-and-other-configurations"
	srcBucketDefault   Source = "s3-sse-by-default"
	srcPutObject       Source = "s3-put-bucket-encryption"
	srcLifecycleRule   Source = "s3-lifecycle-rule"
	srcLifecycleParts  Source = "s3-lifecycle-elements"
	srcBucketPolicies  Source = "s3-put-bucket-policy"
	srcPublicAccess    Source = "s3-block-public-access"
)

const (
	tfS3  = "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/s3/"
	s3API = "https://docs.aws.amazon.com/AmazonS3/latest/API/"
	s3Doc = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/"
)

var _ = cite(map[Source]string{
	srcBucket:          tfS3 + "bucket.go",
	srcBucketVersions:  tfS3 + "bucket_versioning.go",
	srcBucketBlock:     tfS3 + "bucket_public_access_block.go",
	srcBucketSSE:       tfS3 + "bucket_server_side_encryption_configuration.go",
	srcBucketLifecycle: tfS3 + "bucket_lifecycle_configuration.go",
	srcBucketOwnership: tfS3 + "bucket_ownership_controls.go",
	srcBucketPolicy:    tfS3 + "bucket_policy.go",
	srcBucketNames:     s3Doc + "bucketnamingrules.html",
	srcBucketCreate:    s3API + "API_CreateBucket.html",
	srcBucketDelete:    s3API + "API_DeleteBucket.html",
	srcBucketErrors:    s3API + "ErrorResponses.html#ErrorCodeList",
	srcBucketStates:    s3Doc + "replication-and-other-bucket-configs.html",
	srcBucketDefault:   s3API + "API_ServerSideEncryptionByDefault.html",
	srcPutObject:       s3API + "API_PutBucketEncryption.html",
	srcLifecycleRule:   s3API + "API_LifecycleRule.html",
	srcLifecycleParts:  s3Doc + "intro-lifecycle-rules.html",
	srcBucketPolicies:  s3API + "API_PutBucketPolicy.html",
	srcPublicAccess:    s3Doc + "access-control-block-public-access.html",
})

// Rules of buckets and of their configurations.
var (
	ruleBucketName       = rule("s3.bucket.name", srcBucketNames, "InvalidBucketName")
	ruleBucketOwned      = rule("s3.bucket.name-owned", srcBucketCreate, "BucketAlreadyOwnedByYou")
	ruleBucketTaken      = rule("s3.bucket.name-taken", srcBucketCreate, "BucketAlreadyExists")
	ruleBucketNotEmpty   = rule("s3.bucket.not-empty", srcBucketDelete, "BucketNotEmpty")
	ruleBucketMissing    = rule("s3.bucket.missing", srcBucketErrors, "NoSuchBucket")
	ruleBucketKey        = rule("s3.object.default-key", srcPutObject, "KMS.NotFoundException")
	ruleVersionsUnset    = rule("s3.versioning.to-disabled", srcBucketVersions, Invalid)
	ruleVersionsReplica  = rule("s3.versioning.replicated", srcBucketStates, "InvalidBucketState")
	ruleSSEKey           = rule("s3.encryption.key-without-kms", srcBucketDefault, "InvalidArgument")
	ruleLifecycleID      = rule("s3.lifecycle.id-unique", srcLifecycleRule, "InvalidArgument")
	ruleLifecycleAction  = rule("s3.lifecycle.action", srcLifecycleRule, "InvalidRequest")
	ruleLifecycleFilter  = rule("s3.lifecycle.filter", srcLifecycleRule, "MalformedXML")
	ruleLifecycleUploads = rule("s3.lifecycle.uploads-filter", srcLifecycleParts, "InvalidRequest")
	ruleLifecycleDays    = rule("s3.lifecycle.uploads-days", srcLifecycleParts, "InvalidArgument")
	ruleBucketDocument   = rule("s3.policy.document", srcBucketPolicies, "MalformedPolicy")
	ruleBucketPrincipal  = rule("s3.policy.principal", srcBucketPolicies, "MalformedPolicy")
	ruleBucketResource   = rule("s3.policy.resource", srcBucketPolicies, "MalformedPolicy")
	ruleBucketPublic     = rule("s3.policy.public", srcPublicAccess, "AccessDenied")
)

// Versioning states of a bucket; one that was enabled once is suspended, never disabled again.
const (
	versionsEnabled   = "Enabled"
	versionsSuspended = "Suspended"
	versionsDisabled  = "Disabled"
)

// onOff are the states of most of S3's switches.
var onOff = []any{"Enabled", "Disabled"}

// bucketZones are the hosted zones of website endpoints, from
// https://docs.aws.amazon.com/general/latest/gr/s3.html#s3_website_region_endpoints.
var bucketZones = map[string]string{
	"af-south-1": "Z83WF9RJE8B12", "ap-east-1": "ZNB98KWMFR0R6", "ap-northeast-1": "Z2M4EHUR26P7ZW",
	"ap-northeast-2": "Z3W03O7B5YMIYP", "ap-northeast-3": "Z2YQB5RD63NC85", "ap-south-1": "Z11RGJOFQNVJUP",
	"ap-south-2": "Z02976202B4EZMXIPMXF7", "ap-southeast-1": "Z3O0J2DXBE1FTB", "ap-southeast-2": "Z1WCIGYICN2BYD",
	"ap-southeast-3": "Z01846753K324LI26A3VV", "ap-southeast-4": "Z0312387243XT5FE14WFO",
	"ca-central-1": "Z1QDHH18159H29", "ca-west-1": "Z03565811Z33SLEZTHOUL", "eu-central-1": "Z21DNDUVLTQW6Q",
	"eu-central-2": "Z030506016YDQGETNASS", "eu-north-1": "Z3BAZG2TWCNX0D", "eu-south-1": "Z30OZKI7KPW7MI",
	"eu-south-2": "Z0081959F7139GRJC19J", "eu-west-1": "Z1BKCTXD74EZPE", "eu-west-2": "Z3GKZC51ZF0DB4",
	"eu-west-3": "Z3R1K369G5AVDG", "il-central-1": "Z09640613K4A3MN55U7GU", "me-central-1": "Z06143092I8HRXZRUZROF",
	"me-south-1": "Z1MPMWCPA7YB62", "sa-east-1": "Z7KQH4QJS55SO", "us-east-1": "Z3AQBSTGFYJSTF",
	"us-east-2": "Z2O1EMRO9K5GLX", "us-west-1": "Z2F56UZL2M1ACD", "us-west-2": "Z3BJ6K6RIION7M",
}

// What was inline once and has a resource of its own now is read back, and refused as an input.
var _ = declare(&Type{
	Token: bucketToken, Source: srcBucket, Tagged: true,
	Properties: Properties{
		"arn": out(String),
		"bucket": {
			Kind: String, Computed: true, ForceNew: true, MaxLen: 63, ConflictsWith: []string{"bucketPrefix"},
			AutoName: &AutoName{Max: 63, Transform: strings.ToLower},
		},
		"bucketDomainName": out(String),
		"bucketPrefix": {
			Kind: String, Computed: true, ForceNew: true, MaxLen: 37, ConflictsWith: []string{"bucket"},
		},
		"bucketRegionalDomainName":           out(String),
		"forceDestroy":                       given(Bool, false),
		"hostedZoneId":                       out(String),
		"objectLockEnabled":                  out(Bool),
		"policy":                             out(String),
		"region":                             out(String),
		"requestPayer":                       out(String),
		"serverSideEncryptionConfigurations": out(List),
		"versionings":                        out(List),
	},
	Create:  createBucket,
	Refresh: readBucket,
	Update: func(op *Op) error {
		readBucket(op)
		return nil
	},
	Delete: func(op *Op) error {
		if n := op.Object.Hidden.Int("objects"); n > 0 && !op.Old.Bool("forceDestroy") {
			return ruleBucketNotEmpty.Refuse("The bucket you tried to delete is not empty. You must delete all versions in "+
				"the bucket: %s has %d", op.Object.ID, n)
		}
		return nil
	},
})

func createBucket(op *Op) error {
	if op.In.Has("bucketPrefix") {
		op.Set(Values{"bucket": op.In.String("bucketPrefix") + op.Hex(26)})
	}
	name := op.Object.Live.String("bucket")
	if wrong := bucketNameProblem(name); wrong != "" {
		return ruleBucketName.Refuse("The specified bucket is not valid: %q %s", name, wrong)
	}
	switch other := op.bucketNamed(name); {
	case other == nil:
	case other.Account == op.Account:
		return ruleBucketOwned.Refuse("Your previous request to create the named bucket succeeded and you already own "+
			"it: %s in %s", name, other.Region)
	default:
		return ruleBucketTaken.Refuse("The requested bucket name is not available. The bucket namespace is shared by all "+
			"users of the system: %s", name)
	}
	op.Identify(name, "arn:aws:s3:::"+name)
	op.Set(Values{
		"bucketDomainName": name + ".s3.amazonaws.com", "region": op.Region, "requestPayer": "BucketOwner",
		"bucketRegionalDomainName": name + ".s3." + op.Region + ".amazonaws.com",
		"hostedZoneId":             bucketZones[op.Region], "objectLockEnabled": false,
	})
	readBucket(op)
	return nil
}

var (
	bucketName     = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)
	bucketPrefixes = []string{"xn--", "sthree-", "amzn-s3-demo-"}
	bucketSuffixes = []string{"-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"}
)

// bucketNameProblem says which of the naming rules a name breaks, or "".
func bucketNameProblem(name string) string {
	if !bucketName.MatchString(name) {
		return "must be 3 to 63 of a-z, 0-9, dots and hyphens, with a letter or digit at both ends"
	}
	if strings.Contains(name, "..") {
		return "has two adjacent dots"
	}
	if _, err := netip.ParseAddr(name); err == nil {
		return "has the form of an IP address"
	}
	for _, prefix := range bucketPrefixes {
		if strings.HasPrefix(name, prefix) {
			return "begins with the reserved " + prefix
		}
	}
	for _, suffix := range bucketSuffixes {
		if strings.HasSuffix(name, suffix) {
			return "ends with the reserved " + suffix
		}
	}
	return ""
}

// bucketNamed is the bucket of a name, whosever and wherever it is, or nil: all share one namespace.
func (op *Op) bucketNamed(name string) *Object {
	found := op.sim.world.sorted(func(o *Object) bool { return o.Type == bucketToken && o.ID == name })
	if len(found) == 0 {
		return nil
	}
	return found[0]
}

// partOf is the configuration of a type that a bucket has, or nil.
func (op *Op) partOf(bucket *Object, token string) *Object {
	found := op.sim.world.sorted(func(o *Object) bool { return o.Type == token && o.Owner == bucket })
	if len(found) == 0 {
		return nil
	}
	return found[0]
}

// belong makes a new configuration a part of its bucket: it goes when the bucket goes.
func (op *Op) belong() *Object {
	bucket := op.Find(bucketToken, op.In.String("bucket"))
	op.Object.Owner = bucket
	op.Identify(bucket.ID, "")
	return bucket
}

// ofBucket is the reference of a configuration to its bucket, which must be in the provider's region.
func ofBucket() Ref { return Ref{Property: "bucket", To: bucketToken, Missing: ruleBucketMissing} }

// versionsOf is the versioning state of a bucket.
func (op *Op) versionsOf(bucket *Object) string {
	if part := op.partOf(bucket, bucketVersionsToken); part != nil {
		return part.Live.Object("versioningConfiguration").String("status")
	}
	if bucket.Hidden.Has("versions") {
		return bucket.Hidden.String("versions")
	}
	return versionsDisabled
}

// encryptionOf is how a bucket encrypts objects by default: with S3's own keys unless it is configured otherwise.
func (op *Op) encryptionOf(bucket *Object) (algorithm, key string) {
	part := op.partOf(bucket, bucketSSEToken)
	if part == nil {
		return "AES256", ""
	}
	for _, each := range part.Live.Objects("rules") {
		if applied := each.Object("applyServerSideEncryptionByDefault"); applied != nil {
			return applied.String("sseAlgorithm"), applied.String("kmsMasterKeyId")
		}
	}
	return "AES256", ""
}

// readBucket shows in a bucket what its configurations say.
func readBucket(op *Op) {
	bucket := op.Object
	algorithm, key := op.encryptionOf(bucket)
	applied := Values{"sseAlgorithm": algorithm, "kmsMasterKeyId": key}
	op.Set(Values{
		"policy": "", "versionings": []Values{{"enabled": op.versionsOf(bucket) == versionsEnabled, "mfaDelete": false}},
		"serverSideEncryptionConfigurations": []Values{{"rules": []Values{{
			"applyServerSideEncryptionByDefaults": []Values{applied}, "bucketKeyEnabled": op.bucketKey(bucket),
		}}}},
	})
	if policy := op.partOf(bucket, bucketPolicyToken); policy != nil {
		op.Set(Values{"policy": policy.Live.String("policy")})
	}
}

// bucketKey says whether a bucket saves calls to KMS with a key of its own.
func (op *Op) bucketKey(bucket *Object) bool {
	part := op.partOf(bucket, bucketSSEToken)
	return part != nil && slices.ContainsFunc(part.Live.Objects("rules"), func(each Values) bool {
		return each.Bool("bucketKeyEnabled")
	})
}

// PutObject writes an object into a bucket, as an application does, with the bucket's default encryption; it is copied
// at once to wherever Replicates says.
func (s *Sim) PutObject(bucket string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	op := &Op{Account: s.options.Account, sim: s}
	source := op.bucketNamed(bucket)
	if source == nil {
		return ruleBucketMissing.Refuse("The specified bucket does not exist: %s", bucket)
	}
	if r := s.unreachable(source.Region, "PutObject"); r != nil {
		return r
	}
	algorithm, key := op.encryptionOf(source)
	if strings.HasPrefix(algorithm, "aws:kms") && !op.keyWorks(key, source.Region) {
		return ruleBucketKey.Refuse("Key '%s' does not exist in %s", key, source.Region)
	}
	source.Hidden["objects"] = float64(source.Hidden.Int("objects") + 1)
	for _, target := range s.world.sorted(func(o *Object) bool { return o.Type == bucketToken }) {
		if op.replicationProblem(source, target) == "" {
			target.Hidden["objects"] = float64(target.Hidden.Int("objects") + 1)
		}
	}
	return nil
}

// EmptyBucket deletes all objects of a bucket, with all versions, which is never replicated.
func (s *Sim) EmptyBucket(bucket string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	target := (&Op{sim: s}).bucketNamed(bucket)
	if target == nil {
		return ruleBucketMissing.Refuse("The specified bucket does not exist: %s", bucket)
	}
	if r := s.unreachable(target.Region, "DeleteObjects"); r != nil {
		return r
	}
	delete(target.Hidden, "objects")
	return nil
}

// Objects says how many objects a bucket holds.
func (s *Sim) Objects(bucket string) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	target := (&Op{sim: s}).bucketNamed(bucket)
	if target == nil {
		return 0, fmt.Errorf("counting the objects of %s: there is no such bucket", bucket)
	}
	return target.Hidden.Int("objects"), nil
}

// keyWorks says whether a key, named by its ARN or id, exists in a region; "" is S3's own key there.
func (op *Op) keyWorks(key, region string) bool {
	if key == "" {
		return true
	}
	return slices.ContainsFunc(op.ObjectsIn(region, keyToken), func(o *Object) bool {
		return o.ARN == key || o.ID == key
	})
}

var _ = declare(&Type{
	Token: bucketVersionsToken, Source: srcBucketVersions, Upsert: true,
	Properties: Properties{
		"bucket": {Kind: String, Required: true, ForceNew: true, MinLen: 1, MaxLen: 63},
		"versioningConfiguration": {Kind: Block, Required: true, Fields: Properties{
			"status": {Kind: String, Required: true, Enum: []any{versionsEnabled, versionsSuspended, versionsDisabled}},
		}},
	},
	Refs: []Ref{ofBucket()},
	Plan: func(p *Plan) error {
		before := p.Old.Object("versioningConfiguration").String("status")
		after := p.New.Object("versioningConfiguration").String("status")
		if after == versionsDisabled && (before == versionsEnabled || before == versionsSuspended) {
			return ruleVersionsUnset.On("versioningConfiguration.status",
				"versioning_configuration.status cannot be updated from '%s' to '%s'", before, after)
		}
		return nil
	},
	Create: func(op *Op) error {
		bucket := op.Find(bucketToken, op.In.String("bucket"))
		status := op.In.Object("versioningConfiguration").String("status")
		if status == versionsDisabled {
			// The provider adopts what there is, and calls nothing.
			status = op.versionsOf(bucket)
		}
		if err := op.suspendable(bucket, status); err != nil {
			return err
		}
		op.belong()
		op.Set(Values{"versioningConfiguration": Values{"status": status}})
		return nil
	},
	Update: func(op *Op) error {
		return op.suspendable(op.Object.Owner, op.In.Object("versioningConfiguration").String("status"))
	},
	Delete: func(op *Op) error {
		if op.Old.Object("versioningConfiguration").String("status") == versionsDisabled {
			return nil
		}
		if err := op.suspendable(op.Object.Owner, versionsSuspended); err != nil {
			return err
		}
		op.Object.Owner.Hidden["versions"] = versionsSuspended
		return nil
	},
})

// suspendable refuses to suspend the versioning of a bucket that replicates. A destination may be suspended: its
// replication stops then.
func (op *Op) suspendable(bucket *Object, status string) error {
	if status == versionsSuspended && op.partOf(bucket, replicationToken) != nil {
		return ruleVersionsReplica.Refuse("A replication configuration is present on this bucket, so you cannot change "+
			"the versioning state. To change the versioning state, first delete the replication configuration: %s", bucket.ID)
	}
	return nil
}

var _ = declare(&Type{
	Token: bucketBlockToken, Source: srcBucketBlock, Upsert: true,
	Properties: Properties{
		"blockPublicAcls":       given(Bool, false),
		"blockPublicPolicy":     given(Bool, false),
		"bucket":                {Kind: String, Required: true, ForceNew: true},
		"ignorePublicAcls":      given(Bool, false),
		"restrictPublicBuckets": given(Bool, false),
	},
	Refs: []Ref{ofBucket()},
	Create: func(op *Op) error {
		op.belong()
		return nil
	},
	Delete: func(op *Op) error {
		op.Object.Owner.Hidden["unblocked"] = true
		return nil
	},
})

// blocksPolicies says whether a bucket refuses public policies: a new one does, until that is taken away.
func (op *Op) blocksPolicies(bucket *Object) bool {
	if block := op.partOf(bucket, bucketBlockToken); block != nil {
		return block.Live.Bool("blockPublicPolicy")
	}
	return !bucket.Hidden.Bool("unblocked")
}

var _ = declare(&Type{
	Token: bucketOwnershipToken, Source: srcBucketOwnership, Upsert: true,
	Properties: Properties{
		"bucket": {Kind: String, Required: true, ForceNew: true, MinLen: 1},
		"rule": {Kind: Block, Required: true, Fields: Properties{
			"objectOwnership": {
				Kind: String, Required: true, Enum: []any{"BucketOwnerPreferred", "ObjectWriter", "BucketOwnerEnforced"},
			},
		}},
	},
	Refs: []Ref{ofBucket()},
	Create: func(op *Op) error {
		op.belong()
		return nil
	},
})

var _ = declare(&Type{
	Token: bucketSSEToken, Source: srcBucketSSE, Upsert: true,
	Properties: Properties{
		"bucket": {Kind: String, Required: true, ForceNew: true, MinLen: 1, MaxLen: 63},
		"rules": {Kind: List, Set: true, Required: true, MinItems: 1, Elem: &Property{Kind: Block, Fields: Properties{
			"applyServerSideEncryptionByDefault": {Kind: Block, Fields: Properties{
				"kmsMasterKeyId": {Kind: String},
				"sseAlgorithm":   {Kind: String, Required: true, Enum: []any{"AES256", "aws:kms", "aws:kms:dsse"}},
			}},
			"bucketKeyEnabled": {Kind: Bool},
		}}},
	},
	Refs: []Ref{ofBucket()},
	Create: func(op *Op) error {
		if err := op.encryptable(); err != nil {
			return err
		}
		op.belong()
		return nil
	},
	Update: func(op *Op) error { return op.encryptable() },
})

// encryptable refuses a key for an algorithm that takes none. S3 does not look whether the key exists: writing fails.
func (op *Op) encryptable() error {
	for _, each := range op.In.Objects("rules") {
		applied := each.Object("applyServerSideEncryptionByDefault")
		if applied.String("sseAlgorithm") == "AES256" && applied.String("kmsMasterKeyId") != "" {
			return ruleSSEKey.Refuse("a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms")
		}
	}
	return nil
}

// transitionClasses are the storage classes that objects can be moved to.
var transitionClasses = []any{
	"GLACIER", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "DEEP_ARCHIVE", "GLACIER_IR",
}

// lifecycleSizes are the bounds that a filter puts on the size of objects.
func lifecycleSizes(fields Properties) Properties {
	fields["objectSizeGreaterThan"] = Property{Kind: Int, Computed: true}
	fields["objectSizeLessThan"] = Property{Kind: Int, Computed: true, Min: 1, Max: math.MaxInt64}
	fields["prefix"] = Property{Kind: String, Computed: true}
	return fields
}

var _ = declare(&Type{
	Token: bucketLifecycleToken, Source: srcBucketLifecycle, Upsert: true,
	Properties: Properties{
		"bucket": {Kind: String, Required: true, ForceNew: true, MinLen: 1, MaxLen: 63},
		"rules": {Kind: List, Required: true, MinItems: 1, Elem: &Property{Kind: Block, Fields: Properties{
			"abortIncompleteMultipartUpload": {Kind: Block, Fields: Properties{"daysAfterInitiation": {Kind: Int}}},
			"expiration": {Kind: Block, Fields: Properties{
				"date": {Kind: String}, "days": {Kind: Int, Computed: true},
				"expiredObjectDeleteMarker": {Kind: Bool, Computed: true},
			}},
			"filter": {Kind: Block, Fields: lifecycleSizes(Properties{
				"and": {Kind: Block, Fields: lifecycleSizes(Properties{"tags": {Kind: Map, Elem: &Property{Kind: String}}})},
				"tag": {Kind: Block, Fields: Properties{
					"key": {Kind: String, Required: true}, "value": {Kind: String, Required: true},
				}},
			})},
			"id": {Kind: String, Required: true, MinLen: 1, MaxLen: 255},
			"noncurrentVersionExpiration": {Kind: Block, Fields: Properties{
				"newerNoncurrentVersions": {Kind: Int, Computed: true, Min: 1, Max: math.MaxInt32},
				"noncurrentDays":          {Kind: Int, Required: true, Min: 1, Max: math.MaxInt32},
			}},
			"noncurrentVersionTransitions": {Kind: List, Set: true, Elem: &Property{Kind: Block, Fields: Properties{
				"newerNoncurrentVersions": {Kind: Int, Computed: true, Min: 1, Max: math.MaxInt32},
				"noncurrentDays":          {Kind: Int, Required: true, Max: math.MaxInt32},
				"storageClass":            {Kind: String, Required: true, Enum: transitionClasses},
			}}},
			"prefix": {Kind: String, Computed: true},
			"status": {Kind: String, Required: true, Enum: onOff},
			"transitions": {Kind: List, Set: true, Elem: &Property{Kind: Block, Fields: Properties{
				"date": {Kind: String}, "days": {Kind: Int, Computed: true, Max: math.MaxInt32},
				"storageClass": {Kind: String, Required: true, Enum: transitionClasses},
			}}},
		}}},
		"transitionDefaultMinimumObjectSize": {
			Kind: String, Computed: true, Enum: []any{"all_storage_classes_128K", "varies_by_storage_class"},
		},
	},
	Refs: []Ref{ofBucket()},
	Create: func(op *Op) error {
		if err := op.lifecycle(); err != nil {
			return err
		}
		op.belong()
		op.SetDefault(Values{"transitionDefaultMinimumObjectSize": "all_storage_classes_128K"})
		return nil
	},
	Update: func(op *Op) error { return op.lifecycle() },
})

// lifecycleActions are what a rule can do; it must do something.
var lifecycleActions = []string{
	"abortIncompleteMultipartUpload", "expiration", "noncurrentVersionExpiration", "noncurrentVersionTransitions",
	"transitions",
}

// lifecycle refuses rules that S3 would refuse.
func (op *Op) lifecycle() error {
	ids := map[string]bool{}
	for _, each := range op.In.Objects("rules") {
		id, filter := each.String("id"), each.Object("filter")
		if ids[id] {
			return ruleLifecycleID.Refuse("Rule ID must be unique. Found same ID for more than one rule: %s", id)
		}
		ids[id] = true
		if !slices.ContainsFunc(lifecycleActions, each.Has) {
			return ruleLifecycleAction.Refuse("At least one action needs to be specified in a rule: %s", id)
		}
		if filter != nil && (each.String("prefix") != "" || len(filter) > 1) {
			return ruleLifecycleFilter.Refuse("The XML you provided was not well-formed or did not validate against our "+
				"published schema: the rule %s has more than one of Prefix, Tag, sizes and And", id)
		}
		if err := uploads(each, filter); err != nil {
			return err
		}
	}
	return nil
}

// uploads refuses an action on incomplete uploads that S3 would refuse: these have no tags and no size yet.
func uploads(each, filter Values) error {
	abort := each.Object("abortIncompleteMultipartUpload")
	if abort == nil {
		return nil
	}
	if abort.Int("daysAfterInitiation") < 1 {
		return ruleLifecycleDays.Refuse("'DaysAfterInitiation' for AbortIncompleteMultipartUpload action must be a " +
			"positive integer")
	}
	for _, key := range []string{"tag", "tags", "objectSizeGreaterThan", "objectSizeLessThan"} {
		if filter.Has(key) || filter.Object("and").Has(key) {
			return ruleLifecycleUploads.Refuse("AbortIncompleteMultipartUpload cannot be specified with %s: %s", key,
				each.String("id"))
		}
	}
	return nil
}

var _ = declare(&Type{
	Token: bucketPolicyToken, Source: srcBucketPolicy, Upsert: true,
	Properties: Properties{
		"bucket": {Kind: String, Required: true, ForceNew: true},
		"policy": {Kind: String, Required: true, JSON: true},
	},
	Refs: []Ref{ofBucket()},
	Create: func(op *Op) error {
		if err := op.bucketPolicy(op.Find(bucketToken, op.In.String("bucket"))); err != nil {
			return err
		}
		op.belong()
		return nil
	},
	Update: func(op *Op) error { return op.bucketPolicy(op.Object.Owner) },
})

// bucketPolicy refuses a policy that is malformed, is about another bucket, or is public where that is blocked.
func (op *Op) bucketPolicy(bucket *Object) error {
	text := op.In.String("policy")
	if problem := policyProblem(text, resourcePolicy); problem != "" {
		return ruleBucketDocument.Refuse("%s", problem)
	}
	if arn := op.unknownPrincipal(text); arn != "" {
		return ruleBucketPrincipal.Refuse("Invalid principal in policy: %s", arn)
	}
	public := false
	for _, statement := range statementsIn(text) {
		for _, resource := range scalars(statement["Resource"]) {
			if resource != bucket.ARN && !strings.HasPrefix(resource, bucket.ARN+"/") {
				return ruleBucketResource.Refuse("Policy has invalid resource: %s", resource)
			}
		}
		public = public || isPublic(statement)
	}
	if public && op.blocksPolicies(bucket) {
		return ruleBucketPublic.Refuse("User is not authorized to perform: s3:PutBucketPolicy on resource: %q because "+
			"public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.", bucket.ARN)
	}
	return nil
}

// statementsIn are the statements of a policy's text.
func statementsIn(text string) []map[string]any {
	var document map[string]any
	if json.Unmarshal([]byte(text), &document) != nil {
		return nil
	}
	return statementsOf(document)
}

// fixedBy are the condition keys that keep a statement for everyone from being public.
var fixedBy = []string{
	"aws:sourceip", "aws:sourcearn", "aws:sourcevpc", "aws:sourcevpce", "aws:sourceowner", "aws:sourceaccount",
	"aws:userid", "aws:principalorgid", "aws:principalaccount", "aws:principalarn", "aws:viaawsservice",
	"s3:dataaccesspointarn", "s3:dataaccesspointaccount",
}

// isPublic says whether a statement lets anyone in: everyone is its principal and no condition names someone.
func isPublic(statement map[string]any) bool {
	principal, _ := statement["Principal"].(map[string]any)
	everyone := slices.Contains(append(scalars(statement["Principal"]), scalars(principal["AWS"])...), "*")
	if statement["Effect"] != "Allow" || !everyone {
		return false
	}
	conditions, _ := statement["Condition"].(map[string]any)
	for operator, each := range conditions {
		keys, _ := each.(map[string]any)
		for key := range keys {
			if !strings.Contains(operator, "Not") && slices.Contains(fixedBy, strings.ToLower(key)) {
				return false
			}
		}
	}
	return true
}
