package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// docInstance makes a case that creates an instance with changes in a cluster that stands alone.
func docInstance(changes Values) func(*Sim) error {
	return func(s *Sim) error {
		at := newDocSite(s, dbHome, 1)
		must(at.Create(docClusterToken, "c", at.inputs(nil)))
		return at.refused(docInstanceToken, at.instance(changes))
	}
}

var (
	_ = breaks(ruleDocClass, docInstance(Values{"instanceClass": "db.r4.large"}))
	_ = breaks(ruleDocServerless, docInstance(Values{"instanceClass": serverlessClass}))
	_ = breaks(ruleDocGlobalClass, func(s *Sim) error {
		at := newDocGlobal(s).home
		return at.refused(docInstanceToken, at.instance(Values{"instanceClass": "db.t4g.medium"}))
	})
	_ = breaks(ruleDocLast, func(s *Sim) error {
		at := newDocGlobal(s, "us-east-1").home
		if err := at.Delete(at.instances[0]); err != nil {
			return err
		}
		return at.Delete(at.instances[1])
	})
)

func TestAnInstanceOfDocumentDBIsCompletedByAWS(t *testing.T) {
	t.Parallel()
	at := newDocGlobal(New(Options{})).home
	out := at.instances[0].Outputs
	assert.Equal(t, "arn:aws:rds:eu-west-1:111122223333:db:carts-eu-west-1-0", out["arn"])
	assert.Regexp(t, `^carts-eu-west-1-0\.c[0-9a-f]{11}\.eu-west-1\.docdb\.amazonaws\.com$`, out["endpoint"])
	assert.EqualValues(t, 27017, out["port"])
	assert.Equal(t, "5.0.0", out["engineVersion"])
	assert.Equal(t, "doc", out["dbSubnetGroupName"])
	assert.Equal(t, true, out["storageEncrypted"])
	assert.Equal(t, at.key, out["kmsKeyId"])
	assert.Equal(t, true, out["writer"])
	assert.NotContains(t, out, "engineVersionActual")
	assert.Equal(t, "eu-west-1b", at.instances[1].Outputs["availabilityZone"])
	assert.Equal(t, []any{"carts-eu-west-1-0", "carts-eu-west-1-1"}, at.read().Outputs["clusterMembers"])
}

func TestAnInstanceOfDocumentDBHasTheRulesOfRDS(t *testing.T) {
	t.Parallel()
	require.ErrorContains(t, docInstance(Values{"clusterIdentifier": "none"})(New(Options{})), ruleInstanceCluster.ID)
	require.ErrorContains(t, docInstance(Values{"availabilityZone": "eu-west-1c"})(New(Options{})), ruleInstanceZone.ID)
	require.ErrorContains(t, docInstance(Values{"promotionTier": 16})(New(Options{})), ruleValid.ID)
	at := newDocGlobal(New(Options{}), "us-east-1").home.addInstances(13)
	require.ErrorContains(t, at.refused(docInstanceToken, at.instance(nil)), ruleInstanceLimit.ID)
}

// The provider leaves the certificate out of the creation.
func TestACertificateOfDocumentDBTakesASecondUpdate(t *testing.T) {
	t.Parallel()
	at := newDocSite(New(Options{}), dbHome, 1)
	must(at.Create(docClusterToken, "c", at.inputs(nil)))
	in := at.instance(Values{"caCertIdentifier": "rds-ca-ecc384-g1"})
	made := must(at.Create(docInstanceToken, "i", in))
	d, err := at.Diff(made, in)
	require.NoError(t, err)
	assert.Equal(t, []string{"caCertIdentifier"}, d.Paths())
	made, err = at.Update(made, in)
	require.NoError(t, err)
	assert.Equal(t, "rds-ca-ecc384-g1", made.Outputs["caCertIdentifier"])
}

func TestAClassOfDocumentDBChangesAtOnceOnlyWhenHurried(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	at := newDocGlobal(s).home
	bigger := at.instance(Values{"identifier": at.instances[0].ID, "instanceClass": "db.r6g.xlarge"})
	later, err := at.Update(at.instances[0], bigger)
	require.NoError(t, err)
	assert.Equal(t, "db.r6g.large", later.Outputs["instanceClass"])
	s.Advance(maintenanceWindow)
	assert.Equal(t, "db.r6g.xlarge", must(at.Read(later)).Outputs["instanceClass"])
	now, err := at.Update(must(at.Read(later)), with(bigger, Values{"instanceClass": "db.r8g.large",
		"applyImmediately": true}))
	require.NoError(t, err)
	assert.Equal(t, "db.r8g.large", now.Outputs["instanceClass"])
}
