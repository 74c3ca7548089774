package inputs

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// aloneDatabase are valid inputs of an AuroraGlobalDatabase; cases break them.
const aloneDatabase = `
homeRegion: us-east-2
engine: aurora-postgresql
engineVersion: "16.6"
regions:
  - {name: us-east-2, vpcId: vpc-1, subnetIds: [a, !computed b], clientCidrBlocks: [10.0.0.0/8]}
  - {name: eu-west-1, vpcId: !computed v, subnetIds: [c, d, e], clientCidrBlocks: [], deletionProtection: false}
`

func TestDecodeADatabaseOfAnApplication(t *testing.T) {
	t.Parallel()
	assert.Equal(t, topology.Store{
		Name: "catalog", HomeRegion: "us-east-2", WriterRegion: "eu-west-1", OnDelete: "retain",
		Regions: []topology.StoreRegion{
			{Name: "us-east-2"},
			{
				Name: "eu-west-1", InstanceClass: "db.r6g.large", Instances: new(3), EngineVersion: "16.8", Generation: 2,
			},
			{Name: "us-west-2", Headless: true},
		},
		Aurora: &topology.Aurora{
			Engine: "aurora-postgresql", Instances: 2, WriteForwarding: true,
			Serverless: &topology.AuroraServerless{Min: new(0.5), Max: nil},
			DatabaseSettings: topology.DatabaseSettings{
				EngineVersion: "16.6", InstanceClass: "db.r6g.xlarge", DatabaseName: "shop", MasterUsername: "owner", Port: 6432,
				OwnPassword: true, PasswordGeneration: 4, Parameters: []string{"log_statement", "rds.force_ssl"},
			},
		},
	}, DecodeStore("catalog", parse(t, `
homeRegion: us-east-2
writerRegion: eu-west-1
onDelete: retain
regions:
  - {name: us-east-2}
  - {name: eu-west-1, instanceClass: db.r6g.large, instances: 3, engineVersion: "16.8", generation: 2}
  - {name: us-west-2, headless: true}
aurora:
  engine: aurora-postgresql
  engineVersion: "16.6"
  instanceClass: db.r6g.xlarge
  serverless: {minCapacity: 0.5, maxCapacity: !computed x}
  instances: 2
  databaseName: shop
  masterUsername: owner
  password: !secret hushhush
  passwordGeneration: 4
  port: 6432
  writeForwarding: true
  parameters: {rds.force_ssl: "1", log_statement: !computed x}
`)))
}

func TestDecodeADatabaseThatIsUsedAloneWithItsDefaults(t *testing.T) {
	t.Parallel()
	complete, problems := newTestPackage(t).Complete("AuroraGlobalDatabase", parse(t, aloneDatabase))
	require.Empty(t, problems)
	store := DecodeAuroraGlobalDatabase("catalog", complete)
	assert.Equal(t, topology.Store{
		Name: "catalog", HomeRegion: "us-east-2", DeletionProtection: new(true),
		Regions: []topology.StoreRegion{
			{Name: "us-east-2", Subnets: 2},
			{Name: "eu-west-1", Subnets: 3, DeletionProtection: new(false)},
		},
		Aurora: &topology.Aurora{
			Engine: "aurora-postgresql", Instances: 2, DatabaseSettings: topology.DatabaseSettings{
				EngineVersion: "16.6", DatabaseName: "app", MasterUsername: "dbadmin", PasswordGeneration: 1,
			},
		},
	}, store)
	plan, problems := topology.PlanStore(store, testIdentity)
	require.Empty(t, problems)
	assert.Equal(t, []bool{false, true}, []bool{plan.Members[0].Protected, plan.Members[1].Protected})
	backups := complete.Get("backupRetentionInDays")
	assert.InDelta(t, 7, backups.AsNumber(), 0)
	iam := complete.Get("iamAuthentication")
	assert.False(t, iam.AsBool())
}

func TestAPasswordThatIsNotKnownIsOnesOwn(t *testing.T) {
	t.Parallel()
	assert.True(t, decodeAurora(parse(t, "password: !computed x")).OwnPassword)
	assert.False(t, decodeAurora(parse(t, "passwordGeneration: 2")).OwnPassword)
}

func TestTheChecksOfADatabase(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		more string
		want []found
	}{
		"valid": {`{port: 6432, password: "aB3!#.~0?A", backupRetentionInDays: 35, instances: 16}`, nil},
		"a password of the program's own": {
			"{password: !computed x, serverless: {minCapacity: !computed x, maxCapacity: 8}}", nil,
		},
		"a short password":            {"{password: hunter2}", []found{{RuleLength, "password"}}},
		"a long password":             {"{password: " + strings.Repeat("x", 100) + "}", []found{{RuleLength, "password"}}},
		"a slash in a password":       {"{password: hush/hush}", []found{{RuleFormat, "password"}}},
		"a quotation mark in one":     {`{password: 'hush"hush'}`, []found{{RuleFormat, "password"}}},
		"an at sign in one":           {"{password: hush@hush}", []found{{RuleFormat, "password"}}},
		"a space in one":              {"{password: hush hush}", []found{{RuleFormat, "password"}}},
		"an umlaut in a secret one":   {"{password: !secret hushhüsh}", []found{{RuleFormat, "password"}}},
		"a number for one":            {"{password: 12345678}", []found{{RuleType, "password"}}},
		"a privileged port":           {"{port: 1149}", []found{{RuleLimits, "port"}}},
		"no backups":                  {"{backupRetentionInDays: 0}", []found{{RuleLimits, "backupRetentionInDays"}}},
		"seventeen instances":         {"{instances: 17}", []found{{RuleLimits, "instances"}}},
		"no generation":               {"{passwordGeneration: 0}", []found{{RuleLimits, "passwordGeneration"}}},
		"a database with a hyphen":    {"{databaseName: my-shop}", []found{{RuleFormat, "databaseName"}}},
		"a database with a long name": {"{databaseName: " + strings.Repeat("x", 65) + "}", []found{{RuleLength, "databaseName"}}},
		"a user that starts with a 1": {"{masterUsername: 1st}", []found{{RuleFormat, "masterUsername"}}},
		"an engine that Aurora lacks": {"{engine: postgres}", []found{{RuleOneOf, "engine"}}},
		"a capacity that is not a number": {
			"{serverless: {minCapacity: many, maxCapacity: 8}}", []found{{RuleType, "serverless.minCapacity"}},
		},
	} {
		inputs := parse(t, aloneDatabase)
		for key, value := range parse(t, "more: "+test.more).Get("more").AsMap().All {
			inputs = inputs.Set(key, value)
		}
		_, problems := newTestPackage(t).Complete("AuroraGlobalDatabase", inputs)
		var got []found
		for _, problem := range problems {
			got = append(got, found{problem.Rule, problem.Path})
			assert.NotContains(t, problem.Error(), "hush", name)
			assert.NotContains(t, problem.Error(), "hunter", name)
			assert.NotContains(t, problem.Error(), "12345678", name)
		}
		assert.Equal(t, test.want, got, name)
	}
}

func TestTheMistakesOfADatabaseInAnApplication(t *testing.T) {
	t.Parallel()
	pkg := newTestPackage(t)
	const start = "homeRegion: us-east-2\nregions: [{name: us-east-2}, {name: eu-west-1}]\ncompute: {ecs: {image: shop}}\n"
	for name, test := range map[string]struct {
		stores string
		want   []found
	}{
		"none": {`{catalog: {aurora: {engine: aurora-mysql, engineVersion: 8.0.mysql_aurora.3.08.0}}}`, nil},
		"a misspelt setting hides what it may decide": {
			`{catalog: {aurora: {engine: aurora-postgresql, engineVersion: "16", instanceClas: db.t3.medium}}}`,
			[]found{{RuleUnknownProperty, "datastores.catalog.aurora.instanceClas"}},
		},
		"two mistakes of the planner": {
			`{catalog: {aurora: {engine: aurora-postgresql, engineVersion: "16", instanceClass: db.t3.medium}}}`,
			[]found{
				{topology.RuleDatabaseVersion, "datastores.catalog.aurora.engineVersion"},
				{topology.RuleClusterClass, "datastores.catalog.aurora.instanceClass"},
			},
		},
		"a parameter of the package": {
			`{catalog: {aurora: {engine: aurora-postgresql, engineVersion: "16.6", parameters: {rds.force_ssl: "0"}}}}`,
			[]found{{topology.RuleDatabaseParameter, `datastores.catalog.aurora.parameters["rds.force_ssl"]`}},
		},
		"a writer of a table, and instances": {
			`{orders: {writerRegion: eu-west-1, regions: [{name: us-east-2, instances: 1, headless: false}], dynamodb: ` +
				`{hashKey: {name: id, type: S}}}}`,
			[]found{
				{topology.RuleStoreWriter, "datastores.orders.writerRegion"},
				{topology.RuleStoreMember, "datastores.orders.regions[0].instances"},
			},
		},
	} {
		_, _, problems := pkg.Application("shop", testIdentity, parse(t, start+"datastores: "+test.stores))
		var got []found
		for _, problem := range problems {
			got = append(got, found{problem.Rule, problem.Path})
		}
		assert.Equal(t, test.want, got, name)
	}
}

func TestDecodeADatabaseNeverPanics(t *testing.T) {
	t.Parallel()
	pkg := newTestPackage(t)
	rapid.Check(t, func(t *rapid.T) {
		inputs := randomInputs(t, pkg)
		DecodeAuroraGlobalDatabase("catalog", inputs)
		DecodeStore("catalog", inputs)
	})
}
