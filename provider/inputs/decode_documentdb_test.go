package inputs

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// aloneDocuments are valid inputs of a DocumentDbGlobalCluster; cases break them.
const aloneDocuments = `
homeRegion: us-east-2
engineVersion: 5.0.0
regions:
  - {name: us-east-2, vpcId: vpc-1, subnetIds: [a, !computed b], clientCidrBlocks: [10.0.0.0/8]}
  - {name: eu-west-1, vpcId: !computed v, subnetIds: [c, d, e], clientCidrBlocks: [], deletionProtection: false}
`

func TestDecodeDocumentsOfAnApplication(t *testing.T) {
	t.Parallel()
	assert.Equal(t, topology.Store{
		Name: "carts", HomeRegion: "us-east-2", WriterRegion: "eu-west-1", OnDelete: "destroy",
		Regions: []topology.StoreRegion{
			{Name: "us-east-2"},
			{Name: "eu-west-1", InstanceClass: "db.r6g.large", Instances: new(3), EngineVersion: "5.0.1", Generation: 2},
			{Name: "us-west-2", Headless: true},
		},
		DocumentDB: &topology.DocumentDB{
			Instances: 2,
			DatabaseSettings: topology.DatabaseSettings{
				EngineVersion: "5.0.0", InstanceClass: "db.r8g.xlarge", MasterUsername: "owner", Port: 27018,
				OwnPassword: true, PasswordGeneration: 4, Parameters: []string{"audit_logs", "tls"},
			},
		},
	}, DecodeStore("carts", parse(t, `
homeRegion: us-east-2
writerRegion: eu-west-1
onDelete: destroy
regions:
  - {name: us-east-2}
  - {name: eu-west-1, instanceClass: db.r6g.large, instances: 3, engineVersion: 5.0.1, generation: 2}
  - {name: us-west-2, headless: true}
documentdb:
  engineVersion: 5.0.0
  instanceClass: db.r8g.xlarge
  instances: 2
  masterUsername: owner
  password: !secret hushhush
  passwordGeneration: 4
  port: 27018
  parameters: {tls: disabled, audit_logs: !computed x}
`)))
}

func TestDecodeDocumentsThatAreUsedAloneWithTheirDefaults(t *testing.T) {
	t.Parallel()
	complete, problems := newTestPackage(t).Complete("DocumentDbGlobalCluster", parse(t, aloneDocuments))
	require.Empty(t, problems)
	store := DecodeDocumentDBGlobalCluster("carts", complete)
	assert.Equal(t, topology.Store{
		Name: "carts", HomeRegion: "us-east-2", DeletionProtection: new(true),
		Regions: []topology.StoreRegion{
			{Name: "us-east-2", Subnets: 2},
			{Name: "eu-west-1", Subnets: 3, DeletionProtection: new(false)},
		},
		DocumentDB: &topology.DocumentDB{Instances: 2, DatabaseSettings: topology.DatabaseSettings{
			EngineVersion: "5.0.0", MasterUsername: "dbadmin", PasswordGeneration: 1, Port: 27017,
		}},
	}, store)
	_, problems = topology.PlanStore(store, testIdentity)
	require.Empty(t, problems)
	backups := complete.Get("backupRetentionInDays")
	assert.InDelta(t, 7, backups.AsNumber(), 0)
}

func TestTheChecksOfDocuments(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		more string
		want []found
	}{
		"valid":                {`{port: 27018, password: "aB3!#.~0?A", backupRetentionInDays: 35, instances: 16}`, nil},
		"the longest password": {"{password: " + strings.Repeat("x", 100) + "}", nil},
		"a long password":      {"{password: " + strings.Repeat("x", 101) + "}", []found{{RuleLength, "password"}}},
		"a short password":     {"{password: hunter2}", []found{{RuleLength, "password"}}},
		"a slash in a password": {
			"{password: !secret hush/hush}", []found{{RuleFormat, "password"}},
		},
		"a privileged port":        {"{port: 1149}", []found{{RuleLimits, "port"}}},
		"no backups":               {"{backupRetentionInDays: 0}", []found{{RuleLimits, "backupRetentionInDays"}}},
		"seventeen instances":      {"{instances: 17}", []found{{RuleLimits, "instances"}}},
		"a user with an underline": {"{masterUsername: db_admin}", []found{{RuleFormat, "masterUsername"}}},
		"a user with a long name":  {"{masterUsername: " + strings.Repeat("x", 64) + "}", []found{{RuleLength, "masterUsername"}}},
		"what Aurora has":          {"{databaseName: shop}", []found{{RuleUnknownProperty, "databaseName"}}},
	} {
		inputs := parse(t, aloneDocuments)
		for key, value := range parse(t, "more: "+test.more).Get("more").AsMap().All {
			inputs = inputs.Set(key, value)
		}
		_, problems := newTestPackage(t).Complete("DocumentDbGlobalCluster", inputs)
		var got []found
		for _, problem := range problems {
			got = append(got, found{problem.Rule, problem.Path})
			assert.NotContains(t, problem.Error(), "hush", name)
			assert.NotContains(t, problem.Error(), "hunter", name)
		}
		assert.Equal(t, test.want, got, name)
	}
}

func TestDecodeDocumentsNeverPanics(t *testing.T) {
	t.Parallel()
	pkg := newTestPackage(t)
	rapid.Check(t, func(t *rapid.T) {
		inputs := randomInputs(t, pkg)
		DecodeDocumentDBGlobalCluster("carts", inputs)
		DecodeStore("carts", inputs)
	})
}
