package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// global makes a case that creates a global cluster with changes.
func global(changes Values) func(*Sim) error {
	return func(s *Sim) error {
		_, err := s.Client(dbHome).Create(globalClusterToken, "orders", globalInputs(changes))
		return err
	}
}

// from makes a global cluster around a cluster.
func from(s *Sim, arn any, changes Values) (State, error) {
	return s.Client(dbHome).Create(globalClusterToken, "orders", with(Values{"globalClusterIdentifier": "from",
		"sourceDbClusterIdentifier": arn, "forceDestroy": true}, changes))
}

// upgrading makes a case that gives a global cluster another version.
func upgrading(to string) func(*Sim) error {
	return func(s *Sim) error {
		db := newGlobalDB(s, "us-east-1")
		_, err := db.home.Update(db.global, globalInputs(Values{"engineVersion": to}))
		return err
	}
}

var (
	_ = breaks(ruleGlobalTaken, func(s *Sim) error {
		newGlobalDB(s)
		_, err := s.Client("us-east-1").Create(globalClusterToken, "other", globalInputs(nil))
		return err
	})
	_ = breaks(ruleGlobalEngine, global(Values{"engine": nil}))
	_ = breaks(ruleGlobalSource, func(s *Sim) error {
		_, err := from(s, "arn:aws:rds:eu-west-1:111122223333:cluster:none", nil)
		return err
	})
	_ = breaks(ruleGlobalSourced, func(s *Sim) error {
		_, err := from(s, newGlobalDB(s).home.cluster.Outputs["arn"], nil)
		return err
	})
	_ = breaks(ruleGlobalInherits, func(s *Sim) error {
		at := newDBSite(s, dbHome, 1)
		_, err := from(s, must(at.Create(dbClusterToken, "c", at.inputs(nil))).Outputs["arn"],
			Values{"engineVersion": "16.8"})
		return err
	})
	_ = breaks(ruleGlobalMinor, upgrading("16.9"))
	_ = breaks(ruleGlobalDowngrade, upgrading("15.12"))
	_ = breaks(ruleGlobalProtected, func(s *Sim) error {
		c := s.Client(dbHome)
		return c.Delete(must(c.Create(globalClusterToken, "orders", globalInputs(Values{"deletionProtection": true}))))
	})
	_ = breaks(ruleGlobalNotEmpty, func(s *Sim) error {
		db := newGlobalDB(s)
		return db.home.Delete(db.global)
	})
	_ = breaks(rulePrimaryMember, func(s *Sim) error {
		db := newGlobalDB(s, "us-east-1")
		return db.home.Delete(db.home.read())
	})
)

func TestAGlobalClusterIsOfTheAccount(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	db := newGlobalDB(s, "us-east-1")
	read := must(s.Client("us-east-1").Read(db.global))
	assert.Equal(t, "arn:aws:rds::111122223333:global-cluster:orders", read.Outputs["arn"])
	assert.Regexp(t, `^orders\.global-c[0-9a-f]{11}\.global\.rds\.amazonaws\.com$`, read.Outputs["endpoint"])
	assert.Equal(t, []any{
		map[string]any{"dbClusterArn": db.home.cluster.Outputs["arn"], "isWriter": true},
		map[string]any{"dbClusterArn": db.members[1].cluster.Outputs["arn"], "isWriter": false},
	}, read.Outputs["globalClusterMembers"])
	assert.Equal(t, dbHome, s.WriterOf("orders"))
	assert.Empty(t, s.WriterOf("none"))
}

// The provider reads the version of a global cluster in full, so half a version is a change that never ends.
func TestHalfAVersionOfAGlobalClusterIsAChange(t *testing.T) {
	t.Parallel()
	c := New(Options{}).Client(dbHome)
	in := globalInputs(Values{"engineVersion": "16"})
	made := must(c.Create(globalClusterToken, "orders", in))
	assert.Equal(t, "16.8", made.Outputs["engineVersion"])
	d, err := c.Diff(made, in)
	require.NoError(t, err)
	assert.Equal(t, []string{"engineVersion"}, d.Paths())
}

func TestAMajorUpgradeIsOfTheGlobalCluster(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	db := newGlobalDB(s, "us-east-1")
	_, err := db.home.Update(db.global, globalInputs(Values{"engineVersion": "17.4"}))
	require.NoError(t, err)
	for _, at := range db.members {
		assert.Equal(t, "17.4", at.read().Outputs["engineVersion"], at.region)
		assert.Equal(t, "17.4", must(at.Read(at.instances[0])).Outputs["engineVersionActual"], at.region)
	}
}

func TestAGlobalClusterGoesInTheRightOrder(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	db := newGlobalDB(s, "us-east-1", "us-west-2")
	for _, at := range []*dbSite{db.members[1], db.members[2], db.home} {
		at.destroy(t)
	}
	require.NoError(t, db.home.Delete(db.global))
	for _, each := range s.World().Resources {
		assert.NotContains(t, []string{globalClusterToken, dbClusterToken, dbInstanceToken, interfaceToken}, each.Type)
	}
}

func TestForceDestroyDetachesTheMembersThatTheStateKnows(t *testing.T) {
	t.Parallel()
	for name, moved := range map[string]bool{"in their roles": false, "in roles that have changed since": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := New(Options{})
			db := newGlobalDB(s, "us-east-1")
			forced, err := db.home.Update(must(db.home.Read(db.global)), globalInputs(Values{"forceDestroy": true}))
			require.NoError(t, err)
			if moved {
				require.NoError(t, s.SwitchoverGlobalCluster("orders", db.members[1].cluster.Outputs.String("arn")))
				require.ErrorContains(t, db.home.Delete(forced), rulePrimaryMember.ID)
				return
			}
			require.NoError(t, db.home.Delete(forced))
			for _, at := range db.members {
				assert.NotContains(t, at.read().Outputs, "globalClusterIdentifier")
			}
		})
	}
}

func TestAProtectedGlobalClusterLosesItsMembersAllTheSame(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	db := newGlobalDB(s, "us-east-1")
	forced, err := db.home.Update(must(db.home.Read(db.global)),
		globalInputs(Values{"forceDestroy": true, "deletionProtection": true}))
	require.NoError(t, err)
	require.ErrorContains(t, db.home.Delete(forced), ruleGlobalProtected.ID)
	assert.Empty(t, must(db.home.Read(forced)).Outputs["globalClusterMembers"])
}

func TestAGlobalClusterFromAClusterTakesItsSettings(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	at := newDBSite(s, dbHome, 1)
	at.cluster = must(at.Create(dbClusterToken, "c", at.inputs(nil)))
	made, err := from(s, at.cluster.Outputs["arn"], nil)
	require.NoError(t, err)
	assert.Equal(t, auroraPostgres, made.Outputs["engine"])
	assert.Equal(t, true, made.Outputs["storageEncrypted"])
	assert.Equal(t, "from", at.read().Outputs["globalClusterIdentifier"])
	assert.Equal(t, dbHome, s.WriterOf("from"))
}
