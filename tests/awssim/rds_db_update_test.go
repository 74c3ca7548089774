package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	_ = breaks(ruleDatabaseUnbacked, altering(nil, 0, Values{"backupRetentionPeriod": 0}))
	_ = breaks(ruleDatabaseShrink, altering(nil, 0, Values{"allocatedStorage": 50}))
	_ = breaks(ruleDatabaseSoon, altering(nil, 1, Values{"allocatedStorage": 200}))
	_ = breaks(ruleDatabaseMove, func(s *Sim) error {
		c := newCopied(s, nil)
		group := must(c.home.Create(dbSubnetGroupToken, "other", Values{"name": "other",
			"subnetIds": []string{c.home.public.ID, c.home.private.ID}})).ID
		return c.change(0, Values{"dbSubnetGroupName": group})
	})
	_ = breaks(ruleDatabaseManaged, altering(nil, 0, Values{"password": nil, "manageMasterUserPassword": true}))
	_ = breaks(ruleDatabaseDown, altering(nil, 0, Values{"engineVersion": "16.7"}))
	_ = breaks(ruleDatabaseMajor, altering(nil, 0, Values{"engineVersion": "17.4"}))
	_ = breaks(ruleDatabaseOrder, altering(nil, 0, Values{"engineVersion": "16.9"}))
	_ = breaks(ruleReplicaMajor, altering(nil, 1, Values{"engineVersion": "17.4", "allowMajorVersionUpgrade": true}))
)

func TestReplicasAreUpgradedFirst(t *testing.T) {
	t.Parallel()
	c := newCopied(New(Options{}), nil, "us-east-1", "us-west-2")
	require.ErrorContains(t, c.change(0, Values{"engineVersion": "16.9"}), "orders-us-east-1, orders-us-west-2")
	require.NoError(t, c.change(1, Values{"engineVersion": "16.9"}))
	require.ErrorContains(t, c.change(0, Values{"engineVersion": "16.9"}), "to be upgraded: orders-us-west-2 ")
	require.NoError(t, c.change(2, Values{"engineVersion": "16.9"}))
	require.NoError(t, c.change(0, Values{"engineVersion": "16.9"}))
	for i := range 3 {
		assert.Equal(t, "16.9", c.read(i).Outputs["engineVersionActual"])
	}
}

func TestMajorUpgradesOfMySQLGoThroughReplicasFirst(t *testing.T) {
	t.Parallel()
	c := newCopied(New(Options{}), mysqlSource, "us-east-1")
	major := Values{"engineVersion": "8.4", "allowMajorVersionUpgrade": true}
	require.ErrorContains(t, c.change(0, major), ruleDatabaseOrder.ID)
	require.NoError(t, c.change(1, major))
	require.NoError(t, c.change(0, major))
	assert.Equal(t, "default.mysql8.4", c.read(0).Outputs["parameterGroupName"])
	assert.Equal(t, "8.4", c.db.Outputs["engineVersion"])
	_, runs := c.s.ReplicationOf(c.arn(1))
	assert.True(t, runs)
}

func TestAMajorUpgradeOfPostgreSQLLeavesItsReplicasBehind(t *testing.T) {
	t.Parallel()
	c := newCopied(New(Options{}), nil, "us-east-1")
	require.NoError(t, c.change(0, Values{"engineVersion": "17.4", "allowMajorVersionUpgrade": true}))
	source, runs := c.s.ReplicationOf(c.arn(1))
	assert.Equal(t, c.arn(0), source)
	assert.False(t, runs)
	assert.Equal(t, "16.8", c.read(1).Outputs["engineVersionActual"])
}

func TestAMajorUpgradeNeedsParametersOfItsVersion(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	must(s.Client(dbHome).Create(parameterGroupToken, "p", Values{"name": "old", "family": "postgres16"}))
	must(s.Client(dbHome).Create(parameterGroupToken, "q", Values{"name": "new", "family": "postgres17"}))
	c := newCopied(s, Values{"parameterGroupName": "old"})
	major := Values{"engineVersion": "17.4", "allowMajorVersionUpgrade": true}
	require.ErrorContains(t, c.change(0, major), ruleDatabaseFamily.ID)
	require.NoError(t, c.change(0, with(major, Values{"parameterGroupName": "new"})))
	require.ErrorContains(t, c.home.Delete(State{Type: parameterGroupToken, ID: "new"}), ruleParamsInUse.ID)
}

func TestDefaultParametersFollowAMajorUpgrade(t *testing.T) {
	t.Parallel()
	c := newCopied(New(Options{}), Values{"parameterGroupName": "default.postgres16"})
	program := with(withoutDefaults(c.db.Inputs), Values{"engineVersion": "17.4", "allowMajorVersionUpgrade": true})
	require.NoError(t, c.change(0, program))
	d, err := c.home.Diff(c.read(0), program)
	require.NoError(t, err)
	assert.Equal(t, []string{"parameterGroupName"}, d.Paths(), "what the program says explicitly is out of date")
	require.ErrorContains(t, c.change(0, program), ruleDatabaseParams.ID)
}

func TestARefusedChangeLeavesNoTrace(t *testing.T) {
	t.Parallel()
	c := newCopied(New(Options{}), nil)
	before := c.db.Outputs
	require.ErrorContains(t, c.change(0, Values{"allocatedStorage": 200, "instanceClass": "none"}), ruleDatabaseClass.ID)
	assert.Equal(t, before, c.read(0).Outputs)
	require.NoError(t, c.change(0, Values{"allocatedStorage": 200}))
}

func TestADatabaseIsImportedByItsIdentifier(t *testing.T) {
	t.Parallel()
	c := newCopied(New(Options{}), nil)
	read := must(c.home.Read(State{Type: databaseToken, Name: "db", ID: "orders-eu-west-1"}))
	assert.Equal(t, c.arn(0), read.Outputs["arn"])
}

func TestAPatchByAWSIsSeenAfterARefreshOnly(t *testing.T) {
	t.Parallel()
	c := newCopied(New(Options{}), Values{"engineVersion": "16"})
	require.NoError(t, c.s.SetByHand(databaseToken, dbHome, c.db.ID, "engineVersionActual", "16.9"))
	assert.Equal(t, "16", c.read(0).Outputs["engineVersion"], "within what the program asks for")
	require.NoError(t, c.change(0, Values{"engineVersion": "16.9"}))
	require.NoError(t, c.s.SetByHand(databaseToken, dbHome, c.db.ID, "engineVersionActual", "16.10"))
	program := withoutDefaults(c.db.Inputs)
	d, err := c.home.Diff(c.read(0), program)
	require.NoError(t, err)
	assert.Equal(t, []string{"engineVersion"}, d.Paths())
	require.ErrorContains(t, c.change(0, program), ruleDatabaseDown.ID)
}

func TestWhatIsNotHurriedWaitsForTheWindow(t *testing.T) {
	t.Parallel()
	c := newCopied(New(Options{}), Values{"applyImmediately": false})
	wanted := Values{"instanceClass": "db.r6g.xlarge", "engineVersion": "16.9", "allocatedStorage": 200, "multiAz": false,
		"port": 5433, "backupRetentionPeriod": 0}
	require.NoError(t, c.change(0, wanted))
	read := c.read(0).Outputs
	for key, want := range map[string]any{
		"instanceClass": "db.r6g.large", "engineVersion": "16.9", "engineVersionActual": "16.8", "allocatedStorage": 100.0,
		"multiAz": true, "port": 5433.0, "backupRetentionPeriod": 7.0,
	} {
		assert.Equal(t, want, read[key], key)
	}
	c.s.Advance(maintenanceWindow)
	read = c.read(0).Outputs
	for key, want := range map[string]any{
		"instanceClass": "db.r6g.xlarge", "engineVersionActual": "16.9", "allocatedStorage": 200.0, "multiAz": false,
		"backupRetentionPeriod": 0.0,
	} {
		assert.Equal(t, want, read[key], key)
	}
}

func TestStorageGrowsByATenthAtLeastAndRests(t *testing.T) {
	t.Parallel()
	c := newCopied(New(Options{}), nil)
	require.NoError(t, c.change(0, Values{"allocatedStorage": 105}))
	assert.Equal(t, 110.0, c.db.Outputs["allocatedStorage"])
	require.ErrorContains(t, c.change(0, Values{"allocatedStorage": 200}), ruleDatabaseSoon.ID)
	c.s.Advance(optimizingTime)
	require.NoError(t, c.change(0, Values{"allocatedStorage": 200}))
}

func TestAPasswordReachesAllThatFollows(t *testing.T) {
	t.Parallel()
	c := newCopied(New(Options{}), nil, "us-east-1")
	require.NoError(t, c.change(0, Values{"password": "another-password"}))
	reader := c.replicas[0].Outputs.String("address")
	ok, _ := c.s.Connects(reader, "app", "another-password")
	assert.True(t, ok)
	require.NoError(t, c.s.ChangePassword(dbHome, "orders-eu-west-1", "by-hand-password"))
	ok, _ = c.s.Connects(reader, "app", "by-hand-password")
	assert.True(t, ok)
	require.ErrorContains(t, c.s.ChangePassword("us-east-1", "orders-us-east-1", "by-hand-again"), ruleDatabaseCopyPass.ID)
	require.ErrorContains(t, c.s.ChangePassword(dbHome, "orders-eu-west-1", "short"), ruleDatabasePassword.ID)
}

func TestADatabaseHoldsItsGroupsAndSubnets(t *testing.T) {
	t.Parallel()
	c := newCopied(New(Options{}), nil)
	require.ErrorContains(t, c.home.Delete(c.home.group), ruleDBSubnetGroupInUse.ID)
	require.ErrorContains(t, c.home.Delete(c.home.public), ruleSubnetInUse.ID)
	other := must(c.home.Create(securityGroupToken, "other", Values{"vpcId": c.home.vpc.ID})).ID
	require.NoError(t, c.change(0, Values{"vpcSecurityGroupIds": []string{other}}))
	require.NoError(t, c.home.Delete(State{Type: securityGroupToken, ID: c.home.secure}))
	require.ErrorContains(t, c.home.Delete(State{Type: securityGroupToken, ID: other}), ruleGroupInUse.ID)
	require.NoError(t, c.home.Delete(c.db))
	require.NoError(t, c.home.Delete(c.home.group))
}
