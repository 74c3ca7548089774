package awssim

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

const (
	replicationToken = "aws:s3/bucketReplicationConfig:BucketReplicationConfig"

	srcReplication        Source = "tf-s3-bucket-replication"
	srcReplicationPut     Source = "s3-put-bucket-replication"
	srcReplicationRule    Source = "s3-replication-rule"
	srcReplicationAdd     Source = "s3-replication-configuration-elements"
	srcReplicationRole    Source = "s3-replication-role"
	srcReplicationTime    Source = "s3-replication-time"
	srcReplicationMetrics Source = "tf-issue-21895"
	srcReplicationKMS     Source = "s3-replication-of-encrypted-objects"
	srcReplicationKey     Source = "tf-issue-26241"
	srcReplicationOld     Source = "tf-issue-23803"
)

var _ = cite(map[Source]string{
	srcReplication:        tfS3 + "bucket_replication_configuration.go",
	srcReplicationPut:     s3API + "API_PutBucketReplication.html",
	srcReplicationRule:    s3API + "API_ReplicationRule.html",
	srcReplicationAdd:     s3Doc + "replication-add-config.html",
	srcReplicationRole:    s3Doc + "setting-repl-config-perm-overview.html",
	srcReplicationTime:    s3API + "API_ReplicationTime.html",
	srcReplicationMetrics: "https://github.com/hashicorp/terraform-provider-aws/issues/21895",
	srcReplicationKMS:     s3Doc + "replication-config-for-kms-objects.html",
	srcReplicationKey:     "https://github.com/hashicorp/terraform-provider-aws/issues/26241",
	srcReplicationOld:     "https://github.com/hashicorp/terraform-provider-aws/issues/23803",
})

// Rules of replication configurations. What only makes copying fail is not refused: see Replicates.
var (
	ruleReplicateOld       = rule("s3.replication.existing-objects", srcReplicationOld, "MalformedXML")
	ruleReplicateMarkers   = rule("s3.replication.delete-markers", srcReplicationRule, "InvalidRequest")
	ruleReplicateV1        = rule("s3.replication.delete-markers-without-filter", srcReplicationAdd, "InvalidRequest")
	ruleReplicateTags      = rule("s3.replication.delete-markers-by-tag", srcReplicationRule, "InvalidRequest")
	ruleReplicateMany      = rule("s3.replication.destinations-without-filter", srcReplicationAdd, "InvalidRequest")
	ruleReplicateID        = rule("s3.replication.id-unique", srcReplicationRule, "InvalidRequest")
	ruleReplicatePriority  = rule("s3.replication.priority-unique", srcReplicationAdd, "InvalidRequest")
	ruleReplicateMinutes   = rule("s3.replication.minutes", srcReplicationTime, "InvalidArgument")
	ruleReplicateTime      = rule("s3.replication.time-without-metrics", srcReplicationTime, "InvalidRequest")
	ruleReplicateThreshold = rule("s3.replication.threshold-without-time", srcReplicationMetrics, "InvalidArgument")
	ruleReplicateKey       = rule("s3.replication.encrypted-without-key", srcReplicationKMS, "InvalidRequest")
	ruleReplicateEncrypted = rule("s3.replication.key-without-encrypted", srcReplicationKey, "InvalidRequest")
	ruleReplicateRole      = rule("s3.replication.role-missing", srcReplicationRole, "InvalidRequest")
	ruleReplicateTrust     = rule("s3.replication.role-trust", srcReplicationRole, "InvalidRequest")
	ruleReplicateSource    = rule("s3.replication.source-versions", srcReplicationPut, "InvalidRequest")
	ruleReplicateSelf      = rule("s3.replication.to-itself", srcReplicationPut, "InvalidRequest")
	ruleReplicateMissing   = rule("s3.replication.destination-missing", srcReplicationPut, "InvalidRequest")
	ruleReplicateVersions  = rule("s3.replication.destination-versions", srcReplicationPut, "InvalidRequest")
)

// replicationMinutes is the only time that replication time control promises.
const replicationMinutes = 15

// switched is a block that only says whether it is enabled.
func switched() Property {
	return Property{Kind: Block, Fields: Properties{"status": {Kind: String, Required: true, Enum: onOff}}}
}

// minutes is a block that only holds minutes.
func minutes(required bool) Property {
	return Property{Kind: Block, Required: required, Fields: Properties{"minutes": {Kind: Int, Required: true}}}
}

var _ = declare(&Type{
	Token: replicationToken, Source: srcReplication, Upsert: true,
	Properties: Properties{
		"bucket": {Kind: String, Required: true, ForceNew: true, MinLen: 1, MaxLen: 63},
		"role":   {Kind: String, Required: true, Pattern: arnPattern},
		"rules": {Kind: List, Required: true, MinItems: 1, MaxItems: 1000, Elem: &Property{Kind: Block, Fields: Properties{
			"deleteMarkerReplication": switched(),
			"destination": {Kind: Block, Required: true, Fields: Properties{
				"bucket": {Kind: String, Required: true, Pattern: arnPattern},
				"encryptionConfiguration": {Kind: Block, Fields: Properties{
					"replicaKmsKeyId": {Kind: String, Required: true, Pattern: arnPattern},
				}},
				"metrics": {Kind: Block, Fields: Properties{
					"eventThreshold": minutes(false), "status": {Kind: String, Required: true, Enum: onOff},
				}},
				"replicationTime": {Kind: Block, Fields: Properties{
					"status": {Kind: String, Required: true, Enum: onOff}, "time": minutes(true),
				}},
				"storageClass": {Kind: String, Enum: []any{
					"STANDARD", "REDUCED_REDUNDANCY", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER",
					"DEEP_ARCHIVE", "GLACIER_IR",
				}},
			}},
			"existingObjectReplication": switched(),
			"filter": {Kind: Block, Fields: Properties{
				"and": {Kind: Block, Fields: Properties{
					"prefix": {Kind: String, MaxLen: 1024}, "tags": {Kind: Map, Elem: &Property{Kind: String}},
				}},
				"prefix": {Kind: String, MaxLen: 1024},
				"tag": {Kind: Block, Fields: Properties{
					"key": {Kind: String, Required: true}, "value": {Kind: String, Required: true},
				}},
			}},
			"id":       {Kind: String, Computed: true, MaxLen: 255},
			"prefix":   {Kind: String, MaxLen: 1024},
			"priority": {Kind: Int},
			"sourceSelectionCriteria": {Kind: Block, Fields: Properties{
				"replicaModifications": switched(), "sseKmsEncryptedObjects": switched(),
			}},
			"status": {Kind: String, Required: true, Enum: onOff},
		}}},
	},
	Refs: []Ref{
		ofBucket(),
		{Property: "role", To: roleToken, By: "arn"},
		{Property: "rules.destination.bucket", To: bucketToken, By: "arn", AnyRegion: true},
	},
	Create: func(op *Op) error {
		if err := op.replicate(op.Find(bucketToken, op.In.String("bucket"))); err != nil {
			return err
		}
		op.belong()
		op.nameRules()
		return nil
	},
	Update: func(op *Op) error {
		if err := op.replicate(op.Object.Owner); err != nil {
			return err
		}
		op.nameRules()
		return nil
	},
})

// nameRules gives an id to the rules that have none, as S3 does.
func (op *Op) nameRules() {
	for _, each := range op.Object.Live.Objects("rules") {
		if each.String("id") == "" {
			each["id"] = op.Hex(48)
		}
	}
}

// replicate refuses a configuration that S3 would refuse: every put sends all of it.
func (op *Op) replicate(source *Object) error {
	rules := op.In.Objects("rules")
	for _, check := range []func() error{
		func() error { return distinct(rules) },
		func() error { return eachRule(rules, schemaProblem, timeProblem, encryptionProblem) },
		func() error { return op.replicationRole(op.In.String("role")) },
		func() error {
			if op.versionsOf(source) != versionsEnabled {
				return ruleReplicateSource.Refuse("Versioning must be 'Enabled' on the bucket to apply a replication "+
					"configuration: %s", source.ID)
			}
			return nil
		},
		func() error {
			return eachRule(rules, func(each Values) error { return op.destinationProblem(source, each) })
		},
	} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func eachRule(rules []Values, checks ...func(Values) error) error {
	for _, each := range rules {
		for _, check := range checks {
			if err := check(each); err != nil {
				return err
			}
		}
	}
	return nil
}

// distinct refuses what may not be the same in two rules: ids, priorities, and destinations of rules without a filter.
func distinct(rules []Values) error {
	ids, priorities, first := map[string]bool{}, map[int]bool{}, rules[0].Object("destination").String("bucket")
	for _, each := range rules {
		id, priority, destination := each.String("id"), each.Int("priority"), each.Object("destination").String("bucket")
		switch {
		case id != "" && ids[id]:
			return ruleReplicateID.Refuse("Rule Id must be unique. Found same Id for more than one rule: %s", id)
		case each.Has("filter") && priorities[priority]:
			return ruleReplicatePriority.Refuse("Found duplicate priority '%d' in the replication configuration: priorities "+
				"must be unique", priority)
		case !each.Has("filter") && destination != first:
			return ruleReplicateMany.Refuse("Number of distinct destination bucket ARNs cannot exceed 1")
		}
		ids[id] = true
		priorities[priority] = true
	}
	return nil
}

// schemaProblem refuses what does not fit the version of the schema: a filter, even an empty one, makes it the second.
func schemaProblem(each Values) error {
	filter, markers := each.Object("filter"), each.Object("deleteMarkerReplication")
	tagged := filter.Has("tag") || filter.Object("and").Has("tags")
	switch {
	case each.Has("existingObjectReplication"):
		return ruleReplicateOld.Refuse("The XML you provided was not well-formed or did not validate against our " +
			"published schema: ExistingObjectReplication")
	case each.Has("filter") && markers == nil:
		return ruleReplicateMarkers.Refuse("DeleteMarkerReplication must be specified for this version of Cross Region " +
			"Replication configuration schema. Please refer to S3 Developer Guide for more information.")
	case !each.Has("filter") && markers != nil:
		return ruleReplicateV1.Refuse("DeleteMarkerReplication cannot be used for this version of Cross Region " +
			"Replication configuration schema. Please refer to S3 Developer Guide for more information.")
	case tagged && markers.String("status") == "Enabled":
		return ruleReplicateTags.Refuse("Delete marker replication is not supported if any Tag filter is specified.")
	}
	return nil
}

// timeProblem refuses replication time control and metrics that do not fit each other.
func timeProblem(each Values) error {
	destination := each.Object("destination")
	metrics, control := destination.Object("metrics"), destination.Object("replicationTime")
	threshold, controlled := metrics.Object("eventThreshold"), control.String("status") == "Enabled"
	for _, block := range []Values{threshold, control.Object("time")} {
		if block != nil && block.Int("minutes") != replicationMinutes {
			return ruleReplicateMinutes.Refuse("Minutes must be %d: %d", replicationMinutes, block.Int("minutes"))
		}
	}
	switch {
	case controlled && (metrics.String("status") != "Enabled" || threshold == nil):
		return ruleReplicateTime.Refuse("Metrics with an event threshold must be enabled when ReplicationTime is")
	case !controlled && threshold != nil:
		return ruleReplicateThreshold.Refuse("Metrics cannot contain an event threshold when ReplicationTime is not " +
			"specified or Disabled")
	}
	return nil
}

// encryptionProblem refuses a key without the wish to copy encrypted objects, and the other way round.
func encryptionProblem(each Values) error {
	criteria := each.Object("sourceSelectionCriteria").Object("sseKmsEncryptedObjects")
	key := each.Object("destination").Object("encryptionConfiguration").String("replicaKmsKeyId")
	switch {
	case criteria.String("status") == "Enabled" && key == "":
		return ruleReplicateKey.Refuse("EncryptionConfiguration must be specified if SseKmsEncryptedObjects is enabled")
	case criteria == nil && key != "":
		return ruleReplicateEncrypted.Refuse("SseKmsEncryptedObjects must be specified if EncryptionConfiguration is present")
	}
	return nil
}

// replicationRole refuses a role that is not there or that S3 cannot assume.
func (op *Op) replicationRole(arn string) error {
	role := op.FindARN(arn)
	if role == nil {
		return ruleReplicateRole.Refuse("The role %s does not exist", arn)
	}
	if !trustsS3(role) {
		return ruleReplicateTrust.Refuse("S3 is unable to assume the role %s", arn)
	}
	return nil
}

// trustsS3 says whether S3 may assume a role.
func trustsS3(role *Object) bool {
	return slices.ContainsFunc(statementsIn(role.Live.String("assumeRolePolicy")), func(s map[string]any) bool {
		principal, _ := s["Principal"].(map[string]any)
		assumes := slices.ContainsFunc(scalars(s["Action"]), func(action string) bool {
			matched, err := path.Match(action, "sts:AssumeRole")
			return err == nil && matched
		})
		return s["Effect"] == "Allow" && assumes && slices.Contains(scalars(principal["Service"]), "s3.amazonaws.com")
	})
}

// destinationOf is the bucket that a rule copies to, or nil.
func (op *Op) destinationOf(each Values) *Object {
	return op.bucketNamed(strings.TrimPrefix(each.Object("destination").String("bucket"), "arn:aws:s3:::"))
}

// destinationProblem refuses a destination that cannot take copies, even of a rule that is disabled.
func (op *Op) destinationProblem(source *Object, each Values) error {
	destination := op.destinationOf(each)
	switch {
	case destination == nil:
		return ruleReplicateMissing.Refuse("Destination bucket must exist: %s", each.Object("destination").String("bucket"))
	case destination == source:
		return ruleReplicateSelf.Refuse("Destination bucket cannot be the source bucket: %s", source.ID)
	case op.versionsOf(destination) != versionsEnabled:
		return ruleReplicateVersions.Refuse("Destination bucket must have versioning enabled: %s", destination.ID)
	}
	return nil
}

// Replicates says whether an object that an application writes to one bucket, whatever its name and tags, is copied to
// another, and why not. Conditions in the role's policies are taken as met; bucket and key policies are not looked at.
func (s *Sim) Replicates(fromBucket, toBucket string) (bool, string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	op := &Op{Account: s.options.Account, sim: s}
	from, to := op.bucketNamed(fromBucket), op.bucketNamed(toBucket)
	switch {
	case from == nil:
		return false, fmt.Sprintf("there is no bucket %s", fromBucket)
	case to == nil:
		return false, fmt.Sprintf("there is no bucket %s", toBucket)
	}
	problem := op.replicationProblem(from, to)
	return problem == "", problem
}

// replicationProblem is why objects of one bucket are not copied to another, or "".
func (op *Op) replicationProblem(from, to *Object) string {
	config := op.partOf(from, replicationToken)
	if config == nil {
		return fmt.Sprintf("%s has no replication configuration", from.ID)
	}
	for _, bucket := range []*Object{from, to} {
		if op.sim.lost[bucket.Region] {
			return fmt.Sprintf("the region %s of %s is lost", bucket.Region, bucket.ID)
		}
		if status := op.versionsOf(bucket); status != versionsEnabled {
			return fmt.Sprintf("the versioning of %s is %s", bucket.ID, status)
		}
	}
	if parted := op.sim.parted(from.Region, to.Region); parted != "" {
		return parted
	}
	problem := fmt.Sprintf("no rule of %s copies to %s", from.ID, to.ID)
	for _, each := range config.Live.Objects("rules") {
		if op.destinationOf(each) != to {
			continue
		}
		if problem = op.ruleProblem(config, each, from, to); problem == "" {
			return ""
		}
	}
	return problem
}

// ruleProblem is why one rule does not copy all objects, or "".
func (op *Op) ruleProblem(config *Object, each Values, from, to *Object) string {
	id, role := each.String("id"), op.FindARN(config.Live.String("role"))
	filter := each.Object("filter")
	switch {
	case each.String("status") != "Enabled":
		return fmt.Sprintf("the rule %s is disabled", id)
	case each.String("prefix")+filter.String("prefix") != "" || filter.Has("tag") || filter.Has("and"):
		return fmt.Sprintf("the rule %s copies some objects only", id)
	case role == nil:
		return fmt.Sprintf("the role %s does not exist", config.Live.String("role"))
	case !trustsS3(role):
		return fmt.Sprintf("S3 cannot assume the role %s", role.ID)
	}
	rights := replicationRights(from, to)
	algorithm, key := op.encryptionOf(from)
	if strings.HasPrefix(algorithm, "aws:kms") {
		replica := each.Object("destination").Object("encryptionConfiguration").String("replicaKmsKeyId")
		switch {
		case each.Object("sourceSelectionCriteria").Object("sseKmsEncryptedObjects").String("status") != "Enabled":
			return fmt.Sprintf("the rule %s does not copy objects that KMS encrypts, as %s does", id, from.ID)
		case !op.keyWorks(key, from.Region):
			return fmt.Sprintf("the key %s of %s does not exist in %s", key, from.ID, from.Region)
		case !op.keyWorks(replica, to.Region):
			return fmt.Sprintf("the replica key %s does not exist in %s", replica, to.Region)
		}
		rights = append(rights, right{"kms:Decrypt", op.keyARN(key, from)}, right{"kms:Encrypt", replica})
	}
	for _, r := range rights {
		if !op.allows(role, r.action, r.resource) {
			return fmt.Sprintf("the role %s may not %s on %s", role.ID, r.action, r.resource)
		}
	}
	return ""
}

// right is an action on a resource that a role must be allowed.
type right struct{ action, resource string }

// replicationRights are what AWS's guide gives the role of a configuration.
func replicationRights(from, to *Object) []right {
	return []right{
		{"s3:GetReplicationConfiguration", from.ARN}, {"s3:ListBucket", from.ARN},
		{"s3:GetObjectVersionForReplication", from.ARN + "/*"}, {"s3:GetObjectVersionAcl", from.ARN + "/*"},
		{"s3:GetObjectVersionTagging", from.ARN + "/*"},
		{"s3:ReplicateObject", to.ARN + "/*"}, {"s3:ReplicateDelete", to.ARN + "/*"}, {"s3:ReplicateTags", to.ARN + "/*"},
	}
}

// keyARN is the ARN of the key that a bucket encrypts with, named by id, ARN or not at all for S3's own.
func (op *Op) keyARN(key string, bucket *Object) string {
	if strings.HasPrefix(key, "arn:") {
		return key
	}
	if key == "" {
		key = "aws-s3"
	}
	return fmt.Sprintf("arn:aws:kms:%s:%s:key/%s", bucket.Region, bucket.Account, key)
}
