package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// instanceWith makes a case that creates an instance with changes in a cluster that stands alone.
func instanceWith(changes Values) func(*Sim) error {
	return func(s *Sim) error {
		at := newDBSite(s, dbHome, 1)
		must(at.Create(dbClusterToken, "c", at.inputs(nil)))
		return at.refused(dbInstanceToken, at.instance(changes))
	}
}

var (
	_ = breaks(ruleInstanceTaken, func(s *Sim) error {
		at := newGlobalDB(s).home
		return at.refused(dbInstanceToken, at.instance(Values{"identifier": at.instances[0].ID}))
	})
	_ = breaks(ruleInstanceCluster, instanceWith(Values{"clusterIdentifier": "none"}))
	_ = breaks(ruleInstanceEngine, instanceWith(Values{"engine": auroraMySQL}))
	_ = breaks(ruleInstanceVersion, instanceWith(Values{"engineVersion": "16.6"}))
	_ = breaks(ruleInstanceClass, instanceWith(Values{"instanceClass": "db.m5.large"}))
	_ = breaks(ruleInstanceScaling, instanceWith(Values{"instanceClass": serverlessClass}))
	_ = breaks(ruleInstanceGroup, instanceWith(Values{"dbSubnetGroupName": "other"}))
	_ = breaks(ruleInstanceParams, instanceWith(Values{"dbParameterGroupName": "none"}))
	_ = breaks(ruleInstanceZone, instanceWith(Values{"availabilityZone": "eu-west-1c"}))
	_ = breaks(ruleInstanceTier, instanceWith(Values{"promotionTier": 16}))
	_ = breaks(ruleInstanceFamily, func(s *Sim) error {
		at := newDBSite(s, dbHome, 1)
		must(at.Create(dbClusterToken, "c", at.inputs(nil)))
		params := must(at.Create(parameterGroupToken, "p", Values{"family": "aurora-postgresql15"}))
		return at.refused(dbInstanceToken, at.instance(Values{"dbParameterGroupName": params.ID}))
	})
	_ = breaks(ruleInstanceGlobal, func(s *Sim) error {
		at := newGlobalDB(s).home
		return at.refused(dbInstanceToken, at.instance(Values{"instanceClass": "db.t4g.medium"}))
	})
	_ = breaks(ruleInstanceLimit, func(s *Sim) error {
		at := newGlobalDB(s, "us-east-1").home.addInstances(13)
		return at.refused(dbInstanceToken, at.instance(nil))
	})
	_ = breaks(ruleLastInstance, func(s *Sim) error {
		at := newGlobalDB(s, "us-east-1").home
		if err := at.Delete(at.instances[0]); err != nil {
			return err
		}
		return at.Delete(at.instances[1])
	})
)

func TestInstancesSpreadAndTheFirstWrites(t *testing.T) {
	t.Parallel()
	at := newGlobalDB(New(Options{}), "us-east-1").home
	var zones []any
	for i, each := range at.instances {
		read := must(at.Read(each))
		zones = append(zones, read.Outputs["availabilityZone"])
		assert.Equal(t, i == 0, read.Outputs["writer"])
		assert.Equal(t, "16.8", read.Outputs["engineVersion"])
	}
	assert.Equal(t, []any{"eu-west-1a", "eu-west-1b"}, zones)
	assert.Equal(t, []any{"orders-eu-west-1-0", "orders-eu-west-1-1"}, at.read().Outputs["clusterMembers"])
}

func TestNoInstanceOfASecondaryWrites(t *testing.T) {
	t.Parallel()
	at := newGlobalDB(New(Options{}), "us-east-1").members[1]
	assert.Equal(t, false, must(at.Read(at.instances[0])).Outputs["writer"])
}

func TestAClassChangesAtOnceOnlyWhenHurried(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	at := newGlobalDB(s).home
	bigger := at.instance(Values{"identifier": at.instances[0].ID, "instanceClass": "db.r6g.xlarge"})
	later, err := at.Update(at.instances[0], bigger)
	require.NoError(t, err)
	assert.Equal(t, "db.r6g.large", later.Outputs["instanceClass"])
	s.Advance(maintenanceWindow)
	assert.Equal(t, "db.r6g.xlarge", must(at.Read(later)).Outputs["instanceClass"])
	biggest := with(bigger, Values{"instanceClass": "db.r6g.2xlarge", "applyImmediately": true})
	now, err := at.Update(must(at.Read(later)), biggest)
	require.NoError(t, err)
	assert.Equal(t, "db.r6g.2xlarge", now.Outputs["instanceClass"])
}

func TestAnInstanceKeepsItsClustersVersion(t *testing.T) {
	t.Parallel()
	at := newGlobalDB(New(Options{})).home
	same, err := at.Update(at.instances[0], at.instance(Values{"identifier": at.instances[0].ID, "engineVersion": "16.9"}))
	require.NoError(t, err)
	assert.Equal(t, "16.8", same.Outputs["engineVersion"], "the provider does not send an instance's version")
}

func TestAServerlessInstanceNeedsItsClustersRange(t *testing.T) {
	t.Parallel()
	at := newDBSite(New(Options{}), dbHome, 1)
	must(at.Create(dbClusterToken, "c", at.inputs(Values{
		"serverlessv2ScalingConfiguration": Values{"minCapacity": 0.5, "maxCapacity": 8},
	})))
	_, err := at.Create(dbInstanceToken, "i", at.instance(Values{"instanceClass": serverlessClass}))
	require.NoError(t, err)
}

func TestInstancesHoldTheirSubnetsAndGroups(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	at := newGlobalDB(s).home
	require.ErrorContains(t, at.Delete(at.public), ruleSubnetInUse.ID)
	require.ErrorContains(t, at.Delete(State{Type: securityGroupToken, ID: at.secure}), ruleGroupInUse.ID)
	other := must(at.Create(securityGroupToken, "other", Values{"vpcId": at.vpc.ID})).ID
	_, err := at.change(Values{"vpcSecurityGroupIds": []string{other}})
	require.NoError(t, err)
	require.NoError(t, at.Delete(State{Type: securityGroupToken, ID: at.secure}))
	require.ErrorContains(t, at.Delete(State{Type: securityGroupToken, ID: other}), ruleGroupInUse.ID)
}
