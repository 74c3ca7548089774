package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// arn is that of a member's cluster.
func (at *dbSite) arn() string { return at.cluster.Outputs.String("arn") }

// switching makes a case that switches a global database over, after something was done to it.
func switching(target func(db *globalDB) string, before func(db *globalDB) error) func(*Sim) error {
	return func(s *Sim) error {
		db := newGlobalDB(s, "us-east-1")
		if before != nil {
			if err := before(db); err != nil {
				return err
			}
		}
		return s.SwitchoverGlobalCluster("orders", target(db))
	}
}

func secondaryARN(db *globalDB) string { return db.members[1].arn() }

var (
	_ = breaks(ruleMoveGlobal, func(s *Sim) error { return s.SwitchoverGlobalCluster("none", "") })
	_ = breaks(ruleMoveTarget, switching(func(*globalDB) string { return "orders-us-east-1" }, nil))
	_ = breaks(ruleMoveWriter, switching(func(db *globalDB) string { return db.home.arn() }, nil))
	_ = breaks(ruleMoveStranger, switching(func(db *globalDB) string {
		at := newDBSite(db.s, "us-west-2", 9)
		return must(at.Create(dbClusterToken, "c", at.inputs(nil))).Outputs.String("arn")
	}, nil))
	_ = breaks(ruleMoveHeadless, switching(secondaryARN, func(db *globalDB) error {
		return db.members[1].Delete(db.members[1].instances[0])
	}))
	_ = breaks(ruleMoveVersion, switching(secondaryARN, func(db *globalDB) error {
		_, err := db.members[1].change(Values{"engineVersion": "16.9", "applyImmediately": true})
		return err
	}))
	_ = breaks(ruleMoveLost, switching(secondaryARN, func(db *globalDB) error {
		db.s.LoseRegion("us-east-1")
		return nil
	}))
	_ = breaks(ruleSwitchLost, switching(secondaryARN, func(db *globalDB) error {
		db.s.LoseRegion(dbHome)
		return nil
	}))
	_ = breaks(ruleDetachFound, func(s *Sim) error {
		db := newGlobalDB(s)
		at := newDBSite(s, "us-west-2", 9)
		must(at.Create(dbClusterToken, "c", at.inputs(nil)))
		return s.RemoveFromGlobalCluster(db.global.ID, "arn:aws:rds:us-west-2:111122223333:cluster:orders-us-west-2")
	})
	_ = breaks(ruleZoneFailover, func(s *Sim) error {
		at := newGlobalDB(s, "us-east-1").members[1]
		return s.FailoverCluster(at.region, at.cluster.ID)
	})
)

func TestSwitchoverMovesTheWriterAndNothingElse(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	db := newGlobalDB(s, "us-east-1")
	home, away := db.home, db.members[1]
	require.NoError(t, s.SwitchoverGlobalCluster("orders", away.arn()))
	assert.Equal(t, "us-east-1", s.WriterOf("orders"))

	before := home.cluster
	assert.Equal(t, away.arn(), home.read().Outputs["replicationSourceIdentifier"])
	assert.NotContains(t, away.read().Outputs, "replicationSourceIdentifier")
	assert.Equal(t, false, must(home.Read(home.instances[0])).Outputs["writer"])
	assert.Equal(t, true, must(away.Read(away.instances[0])).Outputs["writer"])
	assert.Equal(t, withoutDefaults(before.Inputs), withoutDefaults(home.cluster.Inputs))

	// The program has not changed: ignoring what the role decides, nothing is to be done.
	for _, at := range db.members {
		d, err := at.Diff(at.cluster, withoutDefaults(at.cluster.Inputs), "replicationSourceIdentifier")
		require.NoError(t, err)
		assert.Empty(t, d.Changes, at.region)
	}
	ok, _ := s.Connects(db.global.Outputs.String("endpoint"), "app", dbPassword)
	assert.True(t, ok)
	ok, why := s.Connects(home.cluster.Outputs.String("endpoint"), "app", dbPassword)
	assert.False(t, ok, why)
}

func TestFailoverLeavesTheLostRegionBehind(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	db := newGlobalDB(s, "us-east-1")
	s.LoseRegion(dbHome)
	target := db.members[1].arn()
	require.ErrorContains(t, s.FailoverGlobalCluster("orders", target, false), ruleSwitchLost.ID)
	require.NoError(t, s.FailoverGlobalCluster("orders", target, true))
	assert.Equal(t, "us-east-1", s.WriterOf("orders"))
	s.HealRegion(dbHome)
	assert.Equal(t, target, db.home.read().Outputs["replicationSourceIdentifier"])
	require.NoError(t, s.SwitchoverGlobalCluster("orders", db.home.arn()))
	assert.Equal(t, dbHome, s.WriterOf("orders"))
}

func TestADetachedClusterStandsAlone(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	db := newGlobalDB(s, "us-east-1")
	at := db.members[1]
	require.ErrorContains(t, s.RemoveFromGlobalCluster("orders", db.home.arn()), rulePrimaryMember.ID)
	require.NoError(t, s.RemoveFromGlobalCluster("orders", at.arn()))
	in := withoutDefaults(at.cluster.Inputs)
	assert.NotContains(t, withoutDefaults(at.read().Inputs), "globalClusterIdentifier")
	d, err := at.Diff(at.cluster, in)
	require.NoError(t, err)
	assert.Equal(t, []string{"globalClusterIdentifier"}, d.Paths())
	_, err = at.Update(at.cluster, in)
	require.ErrorContains(t, err, ruleClusterJoin.ID)
	ok, _ := s.Connects(at.cluster.Outputs.String("endpoint"), "app", dbPassword)
	assert.True(t, ok)
}

func TestAPasswordOfAnOperatorIsNotSeenByTheProgram(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	db := newGlobalDB(s, "us-east-1")
	away := db.members[1]
	require.ErrorContains(t, s.ChangePassword(away.region, away.cluster.ID, "by-hand-password"), ruleSecondaryModify.ID)
	require.ErrorContains(t, s.ChangePassword(dbHome, "none", "by-hand-password"), ruleMoveTarget.ID)
	require.ErrorContains(t, s.ChangePassword(dbHome, db.home.cluster.ID, "short"), ruleDBClusterPassword.ID)
	require.NoError(t, s.ChangePassword(dbHome, db.home.cluster.ID, "by-hand-password"))
	ok, _ := s.Connects(away.cluster.Outputs.String("readerEndpoint"), "app", "by-hand-password")
	assert.True(t, ok)
	d, err := db.home.Diff(db.home.read(), withoutDefaults(db.home.cluster.Inputs))
	require.NoError(t, err)
	assert.Empty(t, d.Changes)
}

func TestAnInstanceTakesOverByTier(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	at := newGlobalDB(s).home
	require.NoError(t, s.FailoverCluster(dbHome, at.cluster.ID))
	assert.Equal(t, false, must(at.Read(at.instances[0])).Outputs["writer"])
	assert.Equal(t, true, must(at.Read(at.instances[1])).Outputs["writer"])
	require.NoError(t, at.Delete(at.instances[1]))
	assert.Equal(t, true, must(at.Read(at.instances[0])).Outputs["writer"])
	ok, why := s.Connects("nowhere.example.com", "app", dbPassword)
	assert.False(t, ok)
	assert.Equal(t, `the name "nowhere.example.com" is not known`, why)
}
