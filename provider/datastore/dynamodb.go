package datastore

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/dynamodb"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/kms"
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/outputs"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/policy"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// DynamoDbGlobalTableType is the type token of a DynamoDbGlobalTable, alone and as part of an application.
const DynamoDbGlobalTableType = "globalapp:index:DynamoDbGlobalTable"

var _ infer.Annotated = (*DynamoDbGlobalTable)(nil)

// DynamoDbGlobalTable is one table in several regions, each of which reads and writes.
type DynamoDbGlobalTable struct {
	pulumi.ResourceState

	TableName pulumi.StringOutput `pulumi:"tableName"`
	TableArns outputs.ByRegion    `pulumi:"tableArns"`
	Policies  outputs.ByRegion    `pulumi:"policies"`

	bindings map[string]Binding
}

// Annotate documents the component.
func (d *DynamoDbGlobalTable) Annotate(a infer.Annotator) {
	a.SetToken("index", "DynamoDbGlobalTable")
	a.Describe(&d, "One DynamoDB table in several regions, each of which reads and writes: a table in the home region and a "+
		"replica in every other. Replication usually takes less than a second and the last writer of an item wins; see "+
		"https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html. It is a part of "+
		"GlobalApplication and can be used alone.")
	a.Describe(&d.TableName, "The name of the table, the same in every region.")
	a.Describe(&d.TableArns, "The ARN of the table in each region.")
	a.Describe(&d.Policies, "For each region an IAM policy document (JSON) that lets an application use the table there, and "+
		"only there.")
}

// Bindings by region.
func (d *DynamoDbGlobalTable) Bindings() map[string]Binding { return d.bindings }

// DynamoDbSpec is everything that decides what a global table is: checked, planned and with its defaults.
type DynamoDbSpec struct {
	Plan  topology.StorePlan
	Table DynamoDb
}

// BuildDynamoDb registers a global table. The scopes' prefix is the name of its resources.
func BuildDynamoDb(
	ctx *pulumi.Context, name string, scopes *region.Scopes, spec DynamoDbSpec, options ...pulumi.ResourceOption,
) (*DynamoDbGlobalTable, error) {
	d := newDynamoDbGlobalTable()
	if err := d.register(ctx, name, options...); err != nil {
		return nil, err
	}
	if err := d.build(ctx, name, scopes, spec); err != nil {
		return nil, err
	}
	return d, outputs.Register(ctx, d)
}

func newDynamoDbGlobalTable() *DynamoDbGlobalTable {
	return &DynamoDbGlobalTable{
		TableArns: outputs.ByRegion{}, Policies: outputs.ByRegion{}, bindings: map[string]Binding{},
	}
}

func (d *DynamoDbGlobalTable) state() *pulumi.ResourceState { return &d.ResourceState }

func (d *DynamoDbGlobalTable) register(ctx *pulumi.Context, name string, options ...pulumi.ResourceOption) error {
	if err := ctx.RegisterComponentResource(DynamoDbGlobalTableType, name, d, options...); err != nil {
		return fmt.Errorf("registering DynamoDB global table %s: %w", name, err)
	}
	return nil
}

func (d *DynamoDbGlobalTable) build(
	ctx *pulumi.Context, name string, scopes *region.Scopes, spec DynamoDbSpec,
) error {
	// The home region comes first: the replicas are made from its table.
	members := slices.SortedFunc(slices.Values(spec.Plan.Members), func(a, b topology.MemberPlan) int {
		return cmp.Or(-cmp.Compare(btoi(a.Home), btoi(b.Home)), cmp.Compare(a.Region, b.Region))
	})
	var home *dynamodb.Table
	var earlier []pulumi.Resource
	for _, member := range members {
		scope, err := scopes.Region(member.Region)
		if err != nil {
			return err
		}
		scope = scope.WithPrefix(name).WithParent(d)
		if home, earlier, err = d.buildMember(ctx, scope, spec, member, home, earlier); err != nil {
			return fmt.Errorf("building store %s in %s: %w", spec.Plan.Name, member.Region, err)
		}
	}
	d.TableName = home.Name
	return nil
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// buildMember registers the table of the home region, or a replica of it after an earlier one.
func (d *DynamoDbGlobalTable) buildMember(
	ctx *pulumi.Context, s region.Scope, spec DynamoDbSpec, member topology.MemberPlan, home *dynamodb.Table,
	earlier []pulumi.Resource,
) (*dynamodb.Table, []pulumi.Resource, error) {
	keep := member.Home && spec.Plan.OnDelete == string(OnDeleteRetain)
	var key *kms.Key
	var err error
	if isSet(spec.Table.CustomerManagedKeys) {
		if key, err = newKey(ctx, s, member, keep); err != nil {
			return nil, nil, err
		}
	}
	var arn pulumi.StringOutput
	if member.Home {
		if home, err = newTable(ctx, s, spec, member, keep, key); err != nil {
			return nil, nil, err
		}
		arn = home.Arn
	} else {
		replica, err := newReplica(ctx, s, spec, member, home, key, earlier)
		if err != nil {
			return nil, nil, err
		}
		arn = replica.Arn
		earlier = []pulumi.Resource{replica}
	}
	d.bind(s, spec, home, arn, key)
	return home, earlier, nil
}

func newTable(
	ctx *pulumi.Context, s region.Scope, spec DynamoDbSpec, member topology.MemberPlan, keep bool, key *kms.Key,
) (*dynamodb.Table, error) {
	table := spec.Table
	name := s.Name("table")
	args := &dynamodb.TableArgs{
		Name:                      pulumi.String(spec.Plan.PhysicalName),
		BillingMode:               pulumi.String("PAY_PER_REQUEST"),
		HashKey:                   pulumi.String(table.HashKey.Name),
		Attributes:                attributes(table),
		GlobalSecondaryIndexes:    indexes(table),
		StreamEnabled:             pulumi.Bool(true),
		StreamViewType:            pulumi.String("NEW_AND_OLD_IMAGES"),
		DeletionProtectionEnabled: pulumi.Bool(member.Protected),
		PointInTimeRecovery: &dynamodb.TablePointInTimeRecoveryArgs{
			Enabled: table.PointInTimeRecovery.ToBoolPtrOutput().Elem(),
		},
		Tags: s.Tags(name),
	}
	if table.RangeKey != nil {
		args.RangeKey = pulumi.String(table.RangeKey.Name)
	}
	if table.TtlAttribute != nil {
		args.Ttl = &dynamodb.TableTtlArgs{
			AttributeName: pulumi.String(*table.TtlAttribute), Enabled: pulumi.Bool(true),
		}
	}
	if key != nil {
		args.ServerSideEncryption = &dynamodb.TableServerSideEncryptionArgs{
			Enabled: pulumi.Bool(true), KmsKeyArn: key.Arn,
		}
	}
	home, err := dynamodb.NewTable(ctx, name, args, s.Options(
		// The replicas are resources of their own: without this the next change of the table would delete them
		// (https://github.com/hashicorp/terraform-provider-aws/issues/38968).
		// The name is kept from the first deployment: a stack or project that is renamed must not lose its table.
		pulumi.IgnoreChanges([]string{"replicas", "name"}),
		pulumi.Protect(member.Protected), pulumi.RetainOnDelete(keep), patiently(),
	)...)
	if err != nil {
		return nil, fmt.Errorf("creating the table: %w", err)
	}
	return home, nil
}

func newReplica(
	ctx *pulumi.Context, s region.Scope, spec DynamoDbSpec, member topology.MemberPlan, home *dynamodb.Table, key *kms.Key,
	earlier []pulumi.Resource,
) (*dynamodb.TableReplica, error) {
	name := s.Name("replica")
	args := &dynamodb.TableReplicaArgs{
		GlobalTableArn:            home.Arn,
		PointInTimeRecovery:       spec.Table.PointInTimeRecovery,
		DeletionProtectionEnabled: pulumi.Bool(member.Protected),
		Tags:                      s.Tags(name),
	}
	if key != nil {
		args.KmsKeyArn = key.Arn
	}
	replica, err := dynamodb.NewTableReplica(ctx, name, args, s.Options(
		// DynamoDB changes one replica of a table at a time. The provider waits for its turn to make one, but writes its
		// deletion protection right after with a call that it does not repeat
		// (terraform-provider-aws, internal/service/dynamodb/table_replica.go).
		pulumi.DependsOn(earlier),
		pulumi.Protect(member.Protected),
		patiently(),
	)...)
	if err != nil {
		return nil, fmt.Errorf("creating the replica: %w", err)
	}
	return replica, nil
}

// attributes are the key attributes of the table and its indexes, each once, by name: DynamoDB refuses others.
func attributes(table DynamoDb) dynamodb.TableAttributeArray {
	types := map[string]KeyType{}
	add := func(keys ...*KeyAttribute) {
		for _, key := range keys {
			if key != nil {
				types[key.Name] = key.Type
			}
		}
	}
	add(&table.HashKey, table.RangeKey)
	for _, index := range table.GlobalSecondaryIndexes {
		add(&index.HashKey, index.RangeKey)
	}
	result := dynamodb.TableAttributeArray{}
	for _, name := range slices.Sorted(maps.Keys(types)) {
		result = append(result, &dynamodb.TableAttributeArgs{
			Name: pulumi.String(name), Type: pulumi.String(string(types[name])),
		})
	}
	return result
}

func indexes(table DynamoDb) dynamodb.TableGlobalSecondaryIndexArray {
	result := dynamodb.TableGlobalSecondaryIndexArray{}
	for _, index := range table.GlobalSecondaryIndexes {
		args := &dynamodb.TableGlobalSecondaryIndexArgs{
			Name:           pulumi.String(index.Name),
			HashKey:        pulumi.String(index.HashKey.Name),
			ProjectionType: pulumi.String(string(*index.ProjectionType)),
		}
		if index.RangeKey != nil {
			args.RangeKey = pulumi.String(index.RangeKey.Name)
		}
		if len(index.NonKeyAttributes) > 0 {
			args.NonKeyAttributes = pulumi.ToStringArray(index.NonKeyAttributes)
		}
		result = append(result, args)
	}
	return result
}

// bind says what compute in the scope's region needs to use the table from there.
func (d *DynamoDbGlobalTable) bind(
	s region.Scope, spec DynamoDbSpec, home *dynamodb.Table, arn pulumi.StringOutput, key *kms.Key,
) {
	keyArn := pulumi.String("").ToStringOutput()
	if key != nil {
		keyArn = key.Arn
	}
	document := pulumi.All(arn, keyArn).ApplyT(func(values []any) string {
		return tablePolicy(s.Region(), values[0].(string), values[1].(string))
	}).(pulumi.StringOutput)
	d.TableArns[s.Region()] = arn
	d.Policies[s.Region()] = document
	d.bindings[s.Region()] = Binding{
		Environment: map[string]pulumi.StringInput{
			variable(spec.Plan.Name, "TABLE_NAME"): home.Name,
		},
		Policy: document,
	}
}

// tablePolicy lets an application read and write the items of one region's table, and use its key through DynamoDB. See
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html for the key's actions.
func tablePolicy(region, arn, keyArn string) string {
	statements := []policy.Statement{
		policy.Allow("UseTable", []string{
			"dynamodb:BatchGetItem", "dynamodb:BatchWriteItem", "dynamodb:ConditionCheckItem", "dynamodb:DeleteItem",
			"dynamodb:DescribeTable", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:Scan",
			"dynamodb:UpdateItem",
		}, arn, arn+"/index/*"),
	}
	if keyArn != "" {
		use := policy.Allow("UseKey", []string{
			"kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo",
		}, keyArn)
		use.Condition = map[string]map[string]string{
			"StringEquals": {"kms:ViaService": "dynamodb." + region + ".amazonaws.com"},
		}
		statements = append(statements, use)
	}
	return policy.Document(statements...)
}
