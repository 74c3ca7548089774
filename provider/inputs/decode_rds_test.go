package inputs

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// aloneReplicas are valid inputs of RdsReadReplicas; cases break them.
const aloneReplicas = `
homeRegion: us-east-2
engine: postgres
engineVersion: "16.8"
regions:
  - {name: us-east-2, vpcId: vpc-1, subnetIds: [a, !computed b], clientCidrBlocks: [10.0.0.0/8]}
  - {name: eu-west-1, vpcId: !computed v, subnetIds: [c, d], clientCidrBlocks: [], generation: 2, deletionProtection: false}
`

func TestDecodeReadReplicasOfAnApplication(t *testing.T) {
	t.Parallel()
	assert.Equal(t, topology.Store{
		Name: "ledger", WriterRegion: "eu-west-1", OnDelete: "destroy",
		Regions: []topology.StoreRegion{{Name: "us-east-2"}, {Name: "eu-west-1", EngineVersion: "8.4.6", Generation: 2}},
		RDS: &topology.RDS{
			Engine: "mysql", AllocatedStorage: 200, MaxAllocatedStorage: 1000, MultiAZ: true,
			DatabaseSettings: topology.DatabaseSettings{
				EngineVersion: "8.4.5", InstanceClass: "db.t4g.medium", DatabaseName: "shop", MasterUsername: "owner", Port: 3307,
				OwnPassword: true, PasswordGeneration: 4, Parameters: []string{"long_query_time"},
			},
		},
	}, DecodeStore("ledger", parse(t, `
writerRegion: eu-west-1
onDelete: destroy
regions:
  - {name: us-east-2}
  - {name: eu-west-1, engineVersion: 8.4.6, generation: 2}
rds:
  engine: mysql
  engineVersion: 8.4.5
  instanceClass: db.t4g.medium
  allocatedStorage: 200
  maxAllocatedStorage: 1000
  multiAz: true
  databaseName: shop
  masterUsername: owner
  password: !secret hushhush
  passwordGeneration: 4
  port: 3307
  parameters: {long_query_time: !computed x}
`)))
}

func TestDecodeReadReplicasThatAreUsedAloneWithTheirDefaults(t *testing.T) {
	t.Parallel()
	complete, problems := newTestPackage(t).Complete("RdsReadReplicas", parse(t, aloneReplicas))
	require.Empty(t, problems)
	store := DecodeRDSReadReplicas("ledger", complete)
	assert.Equal(t, topology.Store{
		Name: "ledger", HomeRegion: "us-east-2", DeletionProtection: new(true),
		Regions: []topology.StoreRegion{
			{Name: "us-east-2", Subnets: 2},
			{Name: "eu-west-1", Subnets: 2, Generation: 2, DeletionProtection: new(false)},
		},
		RDS: &topology.RDS{
			Engine: "postgres", AllocatedStorage: 100, MultiAZ: true, DatabaseSettings: topology.DatabaseSettings{
				EngineVersion: "16.8", DatabaseName: "app", MasterUsername: "dbadmin", PasswordGeneration: 1,
			},
		},
	}, store)
	_, problems = topology.PlanStore(store, testIdentity)
	require.Empty(t, problems)
	backups, iam := complete.Get("backupRetentionInDays"), complete.Get("iamAuthentication")
	assert.InDelta(t, 7, backups.AsNumber(), 0)
	assert.False(t, iam.AsBool())
}

func TestTheChecksOfReadReplicas(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		more string
		want []found
	}{
		"valid":           {`{port: 6432, password: "aB3!#.~0?A", allocatedStorage: 20, maxAllocatedStorage: 65536}`, nil},
		"a long password": {"{password: " + strings.Repeat("x", 42) + "}", []found{{RuleLength, "password"}}},
		"no backups":      {"{backupRetentionInDays: 0}", []found{{RuleLimits, "backupRetentionInDays"}}},
		"little storage":  {"{allocatedStorage: 19}", []found{{RuleLimits, "allocatedStorage"}}},
		"much storage":    {"{maxAllocatedStorage: 65537}", []found{{RuleLimits, "maxAllocatedStorage"}}},
		"a managed password": {
			"{manageMasterUserPassword: true}", []found{{RuleUnknownProperty, "manageMasterUserPassword"}},
		},
		"an engine of nobody": {"{engine: postgress}", []found{{RuleOneOf, "engine"}}},
	} {
		inputs := parse(t, aloneReplicas)
		for key, value := range parse(t, "more: "+test.more).Get("more").AsMap().All {
			inputs = inputs.Set(key, value)
		}
		_, problems := newTestPackage(t).Complete("RdsReadReplicas", inputs)
		var got []found
		for _, problem := range problems {
			got = append(got, found{problem.Rule, problem.Path})
		}
		assert.Equal(t, test.want, got, name)
	}
}

// Engines that are left out on purpose are refused with the reason, unless the value is a secret.
func TestEnginesThatAreRefusedWithTheReason(t *testing.T) {
	t.Parallel()
	for engine, want := range map[string]string{
		"oracle-ee":             `"oracle-ee" is replicated by a licensed feature of its own`,
		"sqlserver-se":          "use mysql, mariadb or postgres, or manage that database elsewhere",
		"db2-ae":                "(Data Guard, Always On, HADR)",
		"aurora-mysql":          `"aurora-mysql" is an engine of Aurora; use the block aurora`,
		"mysql8":                `"mysql8" is not one of mysql, mariadb, postgres; did you mean "mysql"?`,
		"!secret oracle-se2":    "is not one of mysql, mariadb, postgres",
		"!secret aurora-mysql8": "is not one of mysql, mariadb, postgres",
	} {
		inputs := parse(t, aloneReplicas)
		inputs = inputs.Set("engine", parse(t, "engine: "+engine).Get("engine"))
		_, problems := newTestPackage(t).Complete("RdsReadReplicas", inputs)
		require.Len(t, problems, 1, engine)
		if !strings.HasPrefix(engine, "!secret") {
			assert.Equal(t, RuleOneOf, problems[0].Rule)
			assert.Contains(t, problems[0].Message, want, engine)
		}
		assert.NotContains(t, problems[0].Message, "se2")
	}
}

func TestDecodeReadReplicasNeverPanics(t *testing.T) {
	t.Parallel()
	pkg := newTestPackage(t)
	rapid.Check(t, func(t *rapid.T) {
		DecodeRDSReadReplicas("ledger", randomInputs(t, pkg))
	})
}
