package awssim

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// Tokens of DynamoDB.
const (
	tableToken   = "aws:dynamodb/table:Table"
	replicaToken = "aws:dynamodb/tableReplica:TableReplica"
)

const (
	srcTable         Source = "tf-dynamodb-table"
	srcReplica       Source = "tf-dynamodb-table-replica"
	srcTableCreate   Source = "aws-dynamodb-create-table"
	srcTableDelete   Source = "aws-dynamodb-delete-table"
	srcTableUpdate   Source = "aws-dynamodb-update-table"
	srcGlobalTables  Source = "aws-dynamodb-global-tables"
	srcReplicaKeys   Source = "tf-pull-29102"
	srcReplicaMode   Source = "tf-issue-13097"
	srcReplicaStream Source = "tf-issue-19342"
	srcTableTTL      Source = "tf-pull-40046"
)

var _ = cite(map[Source]string{
	srcTable: "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/dynamodb/table.go",
	srcReplica: "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/dynamodb/" +
		"table_replica.go",
	srcTableCreate: "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html",
	srcTableDelete: "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html",
	srcTableUpdate: "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html",
	srcGlobalTables: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/" +
		"V2globaltables_HowItWorks.html",
	srcReplicaKeys:   "https://github.com/hashicorp/terraform-provider-aws/pull/29102",
	srcReplicaMode:   "https://github.com/hashicorp/terraform-provider-aws/issues/13097",
	srcReplicaStream: "https://github.com/hashicorp/terraform-provider-aws/issues/19342",
	srcTableTTL:      "https://github.com/hashicorp/terraform-provider-aws/pull/40046",
})

// Rules of tables and replicas.
var (
	ruleTableAttributes  = rule("dynamodb.table.attributes", srcTable, Invalid)
	ruleTableStreamView  = rule("dynamodb.table.stream-view", srcTable, Invalid)
	ruleTableCapacity    = rule("dynamodb.table.capacity", srcTable, Invalid)
	ruleTableTTL         = rule("dynamodb.table.ttl", srcTable, Invalid)
	ruleTableTTLName     = rule("dynamodb.table.ttl-name", srcTableTTL, "ValidationException")
	ruleTableName        = rule("dynamodb.table.name", srcTableCreate, "ValidationException")
	ruleTableHash        = rule("dynamodb.table.hash-key", srcTableCreate, "ValidationException")
	ruleTableTaken       = rule("dynamodb.table.name-taken", srcTableCreate, "ResourceInUseException")
	ruleTableKey         = rule("dynamodb.table.kms-key", srcTableCreate, "ValidationException")
	ruleTableProtected   = rule("dynamodb.table.deletion-protection", srcTableDelete, "ValidationException")
	ruleTableSource      = rule("dynamodb.table.source-of-replica", srcGlobalTables, "ValidationException")
	ruleTableStream      = rule("dynamodb.table.stream-with-replicas", srcReplicaStream, "ValidationException")
	ruleReplicaHome      = rule("dynamodb.replica.home-region", srcReplica, Invalid)
	ruleReplicaTable     = rule("dynamodb.replica.table-missing", srcTableUpdate, "ResourceNotFoundException")
	ruleReplicaStreams   = rule("dynamodb.replica.stream", srcGlobalTables, "ValidationException")
	ruleReplicaCapacity  = rule("dynamodb.replica.write-capacity", srcReplicaMode, "ValidationException")
	ruleReplicaTaken     = rule("dynamodb.replica.name-taken", srcTableUpdate, "ValidationException")
	ruleReplicaKeys      = rule("dynamodb.replica.key-per-replica", srcReplicaKeys, "ValidationException")
	ruleReplicaKey       = rule("dynamodb.replica.kms-key", srcTableUpdate, "ValidationException")
	ruleReplicaProtected = rule("dynamodb.replica.deletion-protection", srcTableDelete, "ValidationException")
)

// replicaTime is what adding or removing one replica takes; AWS changes one replica of a table at a time.
const replicaTime = 5 * time.Minute

var tableName = regexp.MustCompile(`^[a-zA-Z0-9_.-]{3,255}$`)

var tableClasses = []any{"STANDARD", "STANDARD_INFREQUENT_ACCESS"}

// onDemandLimits are the limits of on-demand capacity.
func onDemandLimits() Property {
	return Property{Kind: Block, Fields: Properties{
		"maxReadRequestUnits": {Kind: Int, Computed: true}, "maxWriteRequestUnits": {Kind: Int, Computed: true},
	}}
}

var _ = declare(&Type{
	Token:  tableToken,
	Source: srcTable,
	Tagged: true,
	Properties: Properties{
		"arn": out(String),
		"attributes": {Kind: List, Set: true, Computed: true, Elem: &Property{Kind: Block, Fields: Properties{
			"name": {Kind: String, Required: true},
			"type": {Kind: String, Required: true, Enum: []any{"S", "N", "B"}},
		}}},
		"billingMode":               {Kind: String, Default: "PROVISIONED", Enum: []any{"PROVISIONED", "PAY_PER_REQUEST"}},
		"deletionProtectionEnabled": {Kind: Bool},
		"globalSecondaryIndexes": {Kind: List, Set: true, Elem: &Property{Kind: Block, Fields: Properties{
			"hashKey": {Kind: String, Required: true}, "name": {Kind: String, Required: true},
			"nonKeyAttributes": stringSet(), "onDemandThroughput": onDemandLimits(),
			"projectionType": {Kind: String, Required: true, Enum: []any{"ALL", "KEYS_ONLY", "INCLUDE"}},
			"rangeKey":       {Kind: String},
			"readCapacity":   {Kind: Int, Computed: true}, "writeCapacity": {Kind: Int, Computed: true},
		}}},
		"hashKey": {Kind: String, Computed: true, ForceNew: true},
		"localSecondaryIndexes": {Kind: List, Set: true, ForceNew: true, Elem: &Property{Kind: Block, Fields: Properties{
			"name": {Kind: String, Required: true, ForceNew: true}, "nonKeyAttributes": stringList(),
			"projectionType": {Kind: String, Required: true, ForceNew: true, Enum: []any{"ALL", "KEYS_ONLY", "INCLUDE"}},
			"rangeKey":       {Kind: String, Required: true, ForceNew: true},
		}}},
		"name":               {Kind: String, ForceNew: true, AutoName: &AutoName{Max: 255}},
		"onDemandThroughput": onDemandLimits(),
		"pointInTimeRecovery": {Kind: Block, Computed: true, Fields: Properties{
			"enabled":              {Kind: Bool, Required: true},
			"recoveryPeriodInDays": {Kind: Int, Computed: true, Min: 1, Max: 35},
		}},
		"rangeKey":     {Kind: String, ForceNew: true},
		"readCapacity": {Kind: Int, Computed: true},
		"replicas": {Kind: List, Set: true, Elem: &Property{Kind: Block, Fields: Properties{
			"arn": out(String), "kmsKeyArn": {Kind: String, Computed: true, Pattern: arnPattern},
			"pointInTimeRecovery": given(Bool, false), "propagateTags": given(Bool, false),
			"regionName": {Kind: String, Required: true}, "streamArn": out(String), "streamLabel": out(String),
		}}},
		"serverSideEncryption": {Kind: Block, Computed: true, Fields: Properties{
			"enabled": {Kind: Bool, Required: true}, "kmsKeyArn": {Kind: String, Computed: true, Pattern: arnPattern},
		}},
		"streamArn":     out(String),
		"streamEnabled": {Kind: Bool},
		"streamLabel":   out(String),
		"streamViewType": {
			Kind: String, Computed: true, Enum: []any{"", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES", "KEYS_ONLY"},
		},
		"tableClass": {Kind: String, Default: "STANDARD", Enum: tableClasses},
		"ttl": {Kind: Block, Computed: true, Same: bothExpireNothing, Fields: Properties{
			"attributeName": {Kind: String}, "enabled": given(Bool, false),
		}},
		"writeCapacity": {Kind: Int, Computed: true},
	},
	Refs: []Ref{{Property: "serverSideEncryption.kmsKeyArn", To: keyToken, By: "arn", Missing: ruleTableKey}},
	Plan: planTable,
	Create: func(op *Op) error {
		name := op.Object.Live.String("name")
		if !tableName.MatchString(name) {
			return ruleTableName.Refuse("TableName must be at least 3 characters long and at most 255 characters long, of "+
				"a-z, A-Z, 0-9, _, -, .: %q", name)
		}
		if op.In.String("hashKey") == "" {
			return ruleTableHash.Refuse("Member 'keySchema' must have length greater than or equal to 1")
		}
		if op.Find(tableToken, name) != nil || op.replicaNamed(op.Region, name) != nil {
			return ruleTableTaken.Refuse("Table already exists: %s", name)
		}
		op.Identify(name, op.ARN("dynamodb", "table/"+name))
		completeTable(op)
		return changeReplicas(op)
	},
	Refresh: func(op *Op) { readReplicas(op) },
	Update: func(op *Op) error {
		// The provider disables and enables the stream again to change what it carries.
		cycled := op.Changed("streamViewType") || op.Changed("streamEnabled") && !op.Object.Live.Bool("streamEnabled")
		if cycled && len(op.replicasOf(op.Object)) > 0 {
			return ruleTableStream.Refuse("Streams of a table that has replicas cannot be disabled: %s", op.Object.ID)
		}
		if cycled {
			op.Set(Values{"streamArn": nil, "streamLabel": nil})
		}
		if ttl := op.In.Object("ttl"); op.Changed("ttl") && !ttl.Bool("enabled") && ttl.String("attributeName") == "" {
			return ruleTableTTLName.Refuse("Value '' at 'timeToLiveSpecification.attributeName' failed to satisfy " +
				"constraint: Member must have length greater than or equal to 1")
		}
		completeTable(op)
		if op.Changed("replicas") {
			return changeReplicas(op)
		}
		readReplicas(op)
		return nil
	},
	Delete: deleteTable,
})

// planTable is the provider's CustomizeDiff of a table.
func planTable(p *Plan) error {
	in := p.New
	if !hasUnknown(map[string]any(in)) {
		if err := checkAttributes(in); err != nil {
			return err
		}
	}
	if in.Bool("streamEnabled") && !in.Has("streamViewType") {
		return ruleTableStreamView.On("streamViewType", "stream_view_type is required when stream_enabled = true")
	}
	if ttl := in.Object("ttl"); ttl != nil && !hasUnknown(in["ttl"]) &&
		ttl.Bool("enabled") && ttl.String("attributeName") == "" {
		return ruleTableTTL.On("ttl.attributeName", "attribute_name is given when ttl is enabled")
	}
	if isUnknown(in["billingMode"]) {
		return nil
	}
	for _, key := range []string{"readCapacity", "writeCapacity"} {
		n, provisioned := in.Int(key), in.String("billingMode") == "PROVISIONED"
		if provisioned && n < 1 && !isUnknown(in[key]) && p.Old.String("billingMode") != "PAY_PER_REQUEST" &&
			p.Old.Int(key) < 1 {
			return ruleTableCapacity.On(key, "%s must be at least 1 when billing_mode is %q", key, "PROVISIONED")
		}
		if !provisioned && n != 0 && p.Old.String("billingMode") != "PROVISIONED" {
			return ruleTableCapacity.On(key, "%s can not be set when billing_mode is %q", key, "PAY_PER_REQUEST")
		}
	}
	return nil
}

// bothExpireNothing is the provider's comparison of a table's time to live: an attribute means nothing while it is off.
func bothExpireNothing(before, after any) bool {
	old, _ := before.(map[string]any)
	wanted, _ := after.(map[string]any)
	return !Values(old).Bool("enabled") && !Values(wanted).Bool("enabled")
}

// checkAttributes demands that exactly the attributes of keys and indexes are defined.
func checkAttributes(in Values) error {
	indexed := []string{in.String("hashKey"), in.String("rangeKey")}
	for _, index := range slices.Concat(in.Objects("globalSecondaryIndexes"), in.Objects("localSecondaryIndexes")) {
		indexed = append(indexed, index.String("hashKey"), index.String("rangeKey"))
	}
	indexed = slices.DeleteFunc(indexed, func(name string) bool { return name == "" })
	var defined []string
	for _, each := range in.Objects("attributes") {
		defined = append(defined, each.String("name"))
	}
	for _, name := range defined {
		if !slices.Contains(indexed, name) {
			return ruleTableAttributes.On("attributes", "all attributes must be indexed. Unused attributes: [%q]", name)
		}
	}
	for _, name := range indexed {
		if !slices.Contains(defined, name) {
			return ruleTableAttributes.On("attributes", "all indexes must match a defined attribute. Unmatched indexes: [%q]",
				name)
		}
	}
	return nil
}

// completeTable sets what AWS decides about a table.
func completeTable(op *Op) {
	live := op.Object.Live
	op.SetDefault(Values{
		"readCapacity": 0, "writeCapacity": 0, "pointInTimeRecovery": Values{"enabled": false},
		"serverSideEncryption": Values{"enabled": false}, "ttl": Values{"enabled": false}, "streamViewType": "",
		"streamEnabled": false, "deletionProtectionEnabled": false,
	})
	if !live.Object("ttl").Bool("enabled") {
		// AWS does not tell the attribute of what is off.
		op.Set(Values{"ttl": Values{"enabled": false}})
	}
	switch {
	case !live.Bool("streamEnabled"):
		op.Set(Values{"streamArn": nil, "streamLabel": nil})
	case live.String("streamArn") == "":
		label := op.Now().UTC().Format("2006-01-02T15:04:05.000")
		op.Set(Values{"streamArn": op.Object.ARN + "/stream/" + label, "streamLabel": label})
	}
}

// replicaNamed is the replica of a table of that name in a region, or nil.
func (op *Op) replicaNamed(region, name string) *Object {
	for _, o := range op.ObjectsIn(region, replicaToken) {
		if o.Hidden.String("table") == name {
			return o
		}
	}
	return nil
}

// replicasOf are the replicas of a table in other regions.
func (op *Op) replicasOf(table *Object) []*Object {
	return slices.DeleteFunc(op.Everywhere(replicaToken), func(o *Object) bool {
		return o.Live.String("globalTableArn") != table.ARN
	})
}

// readReplicas shows in a table what replicas it has.
func readReplicas(op *Op) {
	replicas := []Values{}
	propagates := map[string]bool{}
	for _, each := range op.Object.Live.Objects("replicas") {
		propagates[each.String("regionName")] = each.Bool("propagateTags")
	}
	for _, o := range op.replicasOf(op.Object) {
		shown := Values{
			"arn": o.ARN, "regionName": o.Region, "pointInTimeRecovery": o.Live.Bool("pointInTimeRecovery"),
			"propagateTags": propagates[o.Region], "streamArn": o.Hidden.String("streamArn"),
			"streamLabel": op.Object.Live.String("streamLabel"), "kmsKeyArn": o.Live.String("kmsKeyArn"),
		}
		replicas = append(replicas, shown)
	}
	op.Set(Values{"replicas": replicas})
	if len(replicas) == 0 {
		op.Set(Values{"replicas": nil})
	}
}

// changeReplicas makes the replicas of a table those that its own list names, and deletes all others.
func changeReplicas(op *Op) error {
	wanted := op.Object.Live.Objects("replicas")
	for _, o := range op.replicasOf(op.Object) {
		if !slices.ContainsFunc(wanted, func(each Values) bool { return each.String("regionName") == o.Region }) {
			if err := removeReplica(op, o); err != nil {
				return err
			}
		}
	}
	for _, each := range wanted {
		region := each.String("regionName")
		if o := op.replicaNamed(region, op.Object.ID); o != nil && o.Live.String("globalTableArn") == op.Object.ARN {
			o.Live["pointInTimeRecovery"] = each.Bool("pointInTimeRecovery")
			continue
		}
		if err := op.NeedRegion(region); err != nil {
			return err
		}
		replica := &Object{Type: replicaToken, Region: region, Live: Values{
			"globalTableArn": op.Object.ARN, "kmsKeyArn": each["kmsKeyArn"],
			"pointInTimeRecovery": each.Bool("pointInTimeRecovery"), "deletionProtectionEnabled": false,
		}}
		if err := placeReplica(op, replica, op.Object); err != nil {
			return err
		}
		op.Add(replica)
	}
	readReplicas(op)
	return nil
}

// removeReplica deletes a replica, unless it is protected.
func removeReplica(op *Op, replica *Object) error {
	if replica.Live.Bool("deletionProtectionEnabled") {
		return ruleReplicaProtected.Refuse("Resource cannot be deleted as it is currently protected against deletion. "+
			"Disable deletion protection first: %s", replica.ARN)
	}
	if err := op.NeedRegion(replica.Region); err != nil {
		return err
	}
	op.Spend(replicaTime)
	op.Remove(replica)
	return nil
}

// deleteTable deletes the replicas that the state knows of first, as the provider does, even if the table then turns
// out to be protected.
func deleteTable(op *Op) error {
	known := op.Old.Objects("replicas")
	for _, o := range op.replicasOf(op.Object) {
		if !slices.ContainsFunc(known, func(each Values) bool { return each.String("regionName") == o.Region }) {
			continue
		}
		if err := removeReplica(op, o); err != nil {
			return err
		}
	}
	if op.Object.Live.Bool("deletionProtectionEnabled") {
		return ruleTableProtected.Refuse("Resource cannot be deleted as it is currently protected against deletion. Disable "+
			"deletion protection first: %s", op.Object.ARN)
	}
	sourced, err := time.Parse(time.RFC3339, op.Object.Hidden.String("sourced"))
	if err == nil && len(op.replicasOf(op.Object)) > 0 && op.Now().Sub(sourced) < 24*time.Hour {
		return ruleTableSource.Refuse("Replica cannot be deleted because it has acted as a source region for new " +
			"replica(s) being added to the table in the last 24 hours.")
	}
	for _, o := range op.replicasOf(op.Object) {
		// The data lives on in the other regions, but the provider reads a replica through its home table.
		o.Forgotten = true
	}
	return nil
}

var _ = declare(&Type{
	Token:  replicaToken,
	Source: srcReplica,
	Tagged: true,
	Properties: Properties{
		"arn":                       out(String),
		"deletionProtectionEnabled": {Kind: Bool, Computed: true},
		"globalTableArn":            {Kind: String, Required: true, ForceNew: true, Pattern: arnPattern},
		"kmsKeyArn":                 {Kind: String, Computed: true, ForceNew: true, Pattern: arnPattern},
		"pointInTimeRecovery":       given(Bool, false),
		"tableClassOverride":        {Kind: String, ForceNew: true, Enum: tableClasses},
	},
	Reaches: func(o *Object) []string { return []string{regionOfARN(o.Live.String("globalTableArn"))} },
	Create: func(op *Op) error {
		arn := op.Object.Live.String("globalTableArn")
		home := regionOfARN(arn)
		if home == op.Region {
			return ruleReplicaHome.Refuse("replica cannot be in same region as main table: %s", home)
		}
		if err := op.NeedRegion(home); err != nil {
			return err
		}
		table := op.FindARN(arn)
		if table == nil || table.Type != tableToken {
			return ruleReplicaTable.Refuse("Requested resource not found: Table: %s not found", resourceOf(arn))
		}
		if err := placeReplica(op, op.Object, table); err != nil {
			return err
		}
		op.Object.Live["arn"] = op.Object.ARN
		op.SetDefault(Values{"deletionProtectionEnabled": false})
		return nil
	},
	Update: func(*Op) error { return nil },
	Delete: func(op *Op) error {
		if op.Object.Live.Bool("deletionProtectionEnabled") {
			return ruleReplicaProtected.Refuse("Resource cannot be deleted as it is currently protected against deletion. "+
				"Disable deletion protection first: %s", op.Object.ARN)
		}
		op.Spend(replicaTime)
		return nil
	},
})

// regionOfARN is the region that an ARN names.
func regionOfARN(arn string) string {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) < 6 {
		return ""
	}
	return parts[3]
}

// placeReplica checks and identifies a replica, as UpdateTable in the home region does.
func placeReplica(op *Op, replica, table *Object) error {
	name := table.ID
	if !table.Live.Bool("streamEnabled") || table.Live.String("streamViewType") != "NEW_AND_OLD_IMAGES" {
		return ruleReplicaStreams.Refuse("The table %s must have a stream with new and old images to get a replica", name)
	}
	if table.Live.String("billingMode") != "PAY_PER_REQUEST" && !autoscaledWrites(op, table) {
		return ruleReplicaCapacity.Refuse("Table write capacity should either be Pay-Per-Request or AutoScaled.")
	}
	if op.FindIn(replica.Region, tableToken, name) != nil || op.replicaNamed(replica.Region, name) != nil {
		return ruleReplicaTaken.Refuse("Failed to create a the new replica of table with name: '%s' because one or more "+
			"replicas already existed as tables in %s.", name, replica.Region)
	}
	key := replica.Live.String("kmsKeyArn")
	if own := table.Live.Object("serverSideEncryption").String("kmsKeyArn"); (own == "") != (key == "") {
		return ruleReplicaKeys.Refuse("One or more parameter values were invalid: KMSMasterKeyId must be specified for " +
			"each replica.")
	}
	if key != "" {
		if k := op.FindARN(key); k == nil || k.Region != replica.Region {
			return ruleReplicaKey.Refuse("KMS key %s of the replica does not exist in %s", key, replica.Region)
		}
	}
	home := table.Region
	replica.ID = name + ":" + home
	replica.ARN = strings.Replace(table.ARN, ":"+home+":", ":"+replica.Region+":", 1)
	label := op.Now().UTC().Format("2006-01-02T15:04:05.000")
	replica.Hidden = Values{"table": name, "streamArn": replica.ARN + "/stream/" + label}
	op.Spend(replicaTime)
	table.Hidden["sourced"] = op.Now().Format(time.RFC3339)
	return nil
}

// autoscaledWrites says whether a provisioned table's writes are scaled by Application Auto Scaling.
func autoscaledWrites(op *Op, table *Object) bool {
	return slices.ContainsFunc(op.ObjectsIn(table.Region, scalableTargetToken), func(o *Object) bool {
		return o.Live.String("resourceId") == "table/"+table.ID &&
			o.Live.String("scalableDimension") == "dynamodb:table:WriteCapacityUnits"
	})
}
