package datastore

import (
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
)

var (
	_ infer.Annotated            = (*DynamoDb)(nil)
	_ infer.Annotated            = (*DynamoDbGlobalTableArgs)(nil)
	_ infer.Annotated            = (*KeyAttribute)(nil)
	_ infer.Annotated            = (*GlobalSecondaryIndex)(nil)
	_ infer.Enum[KeyType]        = KeyType("")
	_ infer.Enum[ProjectionType] = ProjectionType("")
)

const (
	describeHashKey  = "The partition key. It cannot change: the table would have to be replaced."
	describeRangeKey = "The sort key. It cannot change: the table would have to be replaced."
	describeIndexes  = "The global secondary indexes, at most 20. They are the same in every region."
	describeTTL      = "The attribute that holds the time, in seconds since 1970, after which DynamoDB deletes an item. " +
		"It is decided once: DynamoDB goes on to expire items by it, so that another one or none is refused later."
	describePITR = "Whether each region's table can be restored to any second of the last 35 days."
	describeCMK  = "Whether each region's table is encrypted with a KMS key of its own in this account, in place of the " +
		"key that AWS owns. It is decided once: a later change would replace every replica, and is refused."
)

// KeyType is the type of a key attribute.
type KeyType string

// Annotate documents the enumeration.
func (k *KeyType) Annotate(a infer.Annotator) {
	a.Describe(k, "The type of a key attribute.")
}

// Values lists the members of the enumeration.
func (KeyType) Values() []infer.EnumValue[KeyType] {
	return []infer.EnumValue[KeyType]{
		{Name: "String", Value: "S", Description: "A string, 1 to 2048 bytes (1024 for a sort key)."},
		{Name: "Number", Value: "N", Description: "A number of up to 38 digits."},
		{Name: "Binary", Value: "B", Description: "Binary data, 1 to 2048 bytes (1024 for a sort key)."},
	}
}

// ProjectionType is what an index copies from the table.
type ProjectionType string

// Annotate documents the enumeration.
func (p *ProjectionType) Annotate(a infer.Annotator) {
	a.Describe(p, "Which attributes an index copies from the table.")
}

// Values lists the members of the enumeration.
func (ProjectionType) Values() []infer.EnumValue[ProjectionType] {
	return []infer.EnumValue[ProjectionType]{
		{Name: "All", Value: "ALL", Description: "All attributes of the item are copied into the index."},
		{Name: "KeysOnly", Value: "KEYS_ONLY", Description: "The keys of the table and of the index."},
		{Name: "Include", Value: "INCLUDE", Description: "The keys and the attributes in `nonKeyAttributes`."},
	}
}

// KeyAttribute is a key attribute.
type KeyAttribute struct {
	Name string  `pulumi:"name"`
	Type KeyType `pulumi:"type"`
}

// Annotate documents the type.
func (k *KeyAttribute) Annotate(a infer.Annotator) {
	a.Describe(&k, "A key attribute of a table or of an index.")
	a.Describe(&k.Name, "The name of the attribute.")
	a.Describe(&k.Type, "The type of the attribute.")
}

// GlobalSecondaryIndex is an index with keys of its own.
type GlobalSecondaryIndex struct {
	Name             string          `pulumi:"name"`
	HashKey          KeyAttribute    `pulumi:"hashKey"`
	RangeKey         *KeyAttribute   `pulumi:"rangeKey,optional"`
	ProjectionType   *ProjectionType `pulumi:"projectionType,optional"`
	NonKeyAttributes []string        `pulumi:"nonKeyAttributes,optional"`
}

// Annotate documents the type.
func (g *GlobalSecondaryIndex) Annotate(a infer.Annotator) {
	a.Describe(&g, "A global secondary index: the table's items by other keys.")
	a.Describe(&g.Name, "The name of the index, 3 to 255 characters out of letters, digits, `_`, `.` and `-`.")
	a.Describe(&g.HashKey, "The partition key of the index.")
	a.Describe(&g.RangeKey, "The sort key of the index.")
	a.Describe(&g.ProjectionType, "Which attributes the index copies from the table.")
	a.Describe(&g.NonKeyAttributes, "The attributes that the index copies, only with `INCLUDE`; at most 100 over all "+
		"indexes of a table.")
}

// DynamoDb is the topology block of a DynamoDB global table.
type DynamoDb struct {
	HashKey                KeyAttribute           `pulumi:"hashKey"`
	RangeKey               *KeyAttribute          `pulumi:"rangeKey,optional"`
	GlobalSecondaryIndexes []GlobalSecondaryIndex `pulumi:"globalSecondaryIndexes,optional"`
	TtlAttribute           *string                `pulumi:"ttlAttribute,optional"`
	PointInTimeRecovery    pulumi.BoolPtrInput    `pulumi:"pointInTimeRecovery,optional"`
	CustomerManagedKeys    *bool                  `pulumi:"customerManagedKeys,optional"`
}

// Annotate documents the type.
func (d *DynamoDb) Annotate(a infer.Annotator) {
	a.Describe(&d, "A DynamoDB global table (version 2019.11.21, multi-Region eventual consistency) with on-demand capacity: "+
		"one table in the home region and one replica in every other region of the store. See "+
		"https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html.")
	a.Describe(&d.HashKey, describeHashKey)
	a.Describe(&d.RangeKey, describeRangeKey)
	a.Describe(&d.GlobalSecondaryIndexes, describeIndexes)
	a.Describe(&d.TtlAttribute, describeTTL)
	a.Describe(&d.PointInTimeRecovery, describePITR)
	a.Describe(&d.CustomerManagedKeys, describeCMK)
}

// DynamoDbGlobalTableArgs are the inputs of a DynamoDB global table that is used alone.
type DynamoDbGlobalTableArgs struct {
	HomeRegion             string                        `pulumi:"homeRegion"`
	Regions                []StoreRegion                 `pulumi:"regions"`
	HashKey                KeyAttribute                  `pulumi:"hashKey"`
	RangeKey               *KeyAttribute                 `pulumi:"rangeKey,optional"`
	GlobalSecondaryIndexes []GlobalSecondaryIndex        `pulumi:"globalSecondaryIndexes,optional"`
	TtlAttribute           *string                       `pulumi:"ttlAttribute,optional"`
	PointInTimeRecovery    pulumi.BoolPtrInput           `pulumi:"pointInTimeRecovery,optional"`
	CustomerManagedKeys    *bool                         `pulumi:"customerManagedKeys,optional"`
	DeletionProtection     *bool                         `pulumi:"deletionProtection,optional"`
	OnDelete               *OnDelete                     `pulumi:"onDelete,optional"`
	Tags                   map[string]pulumi.StringInput `pulumi:"tags,optional"`
	AwsProvider            *region.AwsProvider           `pulumi:"awsProvider,optional"`
}

// Annotate documents the inputs.
func (d *DynamoDbGlobalTableArgs) Annotate(a infer.Annotator) {
	a.Describe(&d.HomeRegion, "The region that owns the table, for ever: one of `regions`. The replicas are made from it.")
	a.Describe(&d.Regions, "The regions that hold the table. Adding one makes a replica, which DynamoDB fills; removing one "+
		"deletes that region's copy, and the others keep the data.")
	a.Describe(&d.HashKey, describeHashKey)
	a.Describe(&d.RangeKey, describeRangeKey)
	a.Describe(&d.GlobalSecondaryIndexes, describeIndexes)
	a.Describe(&d.TtlAttribute, describeTTL)
	a.Describe(&d.PointInTimeRecovery, describePITR)
	a.Describe(&d.CustomerManagedKeys, describeCMK)
	a.Describe(&d.DeletionProtection, "Whether the table and its replicas are protected against deletion, by Pulumi and by "+
		"AWS. Removing what is protected takes two updates: one that lowers the protection, one that removes it.")
	a.Describe(&d.OnDelete, "What is left of the table when it goes. Default: `retain`.")
	a.Describe(&d.Tags, "Tags for everything that is built.")
	a.Describe(&d.AwsProvider, "Settings of the AWS providers, one a region. What is not given is inherited from the "+
		"stack's `aws:*` configuration.")
}
