package awssim

import (
	"context"
	"testing"
	"time"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// docUpgrading gives a global cluster another version, refreshed or not.
func docUpgrading(db *docGlobal, c *Client, to string) error {
	_, err := c.Update(db.readGlobal(), docGlobalInputs(Values{"engineVersion": to}))
	return err
}

var (
	_ = breaks(ruleDocGlobalVersion, func(s *Sim) error {
		_, err := s.Client(dbHome).Create(docGlobalToken, "carts", docGlobalInputs(Values{"engineVersion": "3.6.0"}))
		return err
	})
	_ = breaks(ruleDocGlobalRegion, func(s *Sim) error {
		_, err := s.Client("sa-east-1").Create(docGlobalToken, "carts", docGlobalInputs(nil))
		return err
	})
	_ = breaks(ruleDocGlobalAbroad, func(s *Sim) error {
		db := newDocGlobal(s, "us-east-1")
		if err := s.SwitchoverGlobalCluster("carts", db.members[1].arn()); err != nil {
			return err
		}
		return docUpgrading(db, db.home.Client, "5.0.1")
	})
	_ = breaks(ruleDocGlobalSlow, func(s *Sim) error {
		db := newDocGlobal(s)
		return docUpgrading(db, db.home.Client, "5.0.1")
	})
	_ = breaks(ruleDocDetachSlow, func(s *Sim) error {
		db := newDocGlobal(s)
		return db.home.Delete(db.readGlobal())
	})
)

func TestAGlobalClusterOfDocumentDBHasNoEndpointAndNoTags(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	db := newDocGlobal(s, "us-east-1")
	read := must(s.Client("us-east-1").Read(db.global))
	assert.Equal(t, "arn:aws:rds::111122223333:global-cluster:carts", read.Outputs["arn"])
	for _, key := range []string{"endpoint", "tagsAll", "forceDestroy", "engineVersionActual", "status"} {
		assert.NotContains(t, read.Outputs, key)
	}
	assert.Equal(t, "5.0.0", read.Outputs["engineVersion"])
	for _, key := range []string{"forceDestroy", "tags"} {
		_, err := s.Client(dbHome).Create(docGlobalToken, "x", docGlobalInputs(Values{key: true}))
		require.ErrorContains(t, err, ruleUnknownKey.ID)
	}
	_, err := s.Client(dbHome).Create(docGlobalToken, "x", docGlobalInputs(Values{"engine": nil}))
	require.ErrorContains(t, err, ruleAtLeastOne.ID)
	_, err = s.Client(dbHome).Create(docGlobalToken, "x", docGlobalInputs(Values{"globalClusterIdentifier": "a--b"}))
	require.ErrorContains(t, err, ruleDBName.ID)
}

// AWS keeps identifiers in lowercase, which the provider takes for another one.
func TestAnUppercaseIdentifierReplacesTheGlobalCluster(t *testing.T) {
	t.Parallel()
	c := New(Options{}).Client(dbHome)
	in := docGlobalInputs(Values{"globalClusterIdentifier": "Carts"})
	made := must(c.Create(docGlobalToken, "carts", in))
	assert.Equal(t, "carts", made.ID)
	d, err := c.Diff(made, in)
	require.NoError(t, err)
	assert.Equal(t, []string{"globalClusterIdentifier"}, d.Replaces())
}

func TestAGlobalClusterOfDocumentDBAroundACluster(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	at := newDocSite(s, dbHome, 1)
	at.cluster = must(at.Create(docClusterToken, "c", at.inputs(nil)))
	in := Values{"globalClusterIdentifier": "carts", "sourceDbClusterIdentifier": at.arn()}
	require.ErrorContains(t, at.refused(docGlobalToken, with(in, Values{"engineVersion": "5.0.0"})), ruleGlobalInherits.ID)
	require.ErrorContains(t, at.refused(docGlobalToken,
		with(in, Values{"sourceDbClusterIdentifier": "arn:aws:rds:eu-west-1:111122223333:cluster:none"})),
		ruleGlobalSource.ID)
	made := must(at.Create(docGlobalToken, "g", in))
	assert.Equal(t, true, made.Outputs["storageEncrypted"])
	assert.Equal(t, dbHome, s.WriterOf("carts"))
	assert.Equal(t, "carts", at.read().Outputs["globalClusterIdentifier"])
	require.ErrorContains(t, at.refused(docGlobalToken, with(in, Values{"globalClusterIdentifier": "other"})),
		ruleGlobalSourced.ID)
}

// Nothing forces the destruction: the provider takes out whatever members the state knows, in no order.
func TestTheDeletionOfAGlobalClusterTakesMembersOut(t *testing.T) {
	t.Parallel()
	t.Run("that the state does not know", func(t *testing.T) {
		t.Parallel()
		db := newDocGlobal(New(Options{}))
		require.ErrorContains(t, db.home.Delete(db.global), ruleGlobalNotEmpty.ID)
	})
	t.Run("the writer first", func(t *testing.T) {
		t.Parallel()
		db := newDocGlobal(New(Options{}), "us-east-1")
		require.ErrorContains(t, db.home.Delete(db.readGlobal()), rulePrimaryMember.ID)
	})
	t.Run("within the default timeout", func(t *testing.T) {
		t.Parallel()
		db := newDocGlobal(New(Options{}))
		require.ErrorContains(t, db.home.Delete(db.readGlobal()), ruleDocDetachSlow.ID)
		assert.NotContains(t, db.home.read().Outputs, "globalClusterIdentifier", "AWS carries on")
		require.NoError(t, db.home.Delete(db.global))
	})
	t.Run("within a custom timeout", func(t *testing.T) {
		t.Parallel()
		db := newDocGlobal(New(Options{}))
		require.NoError(t, db.home.Within(30*time.Minute).Delete(db.readGlobal()))
	})
	t.Run("even if it is protected", func(t *testing.T) {
		t.Parallel()
		db := newDocGlobal(New(Options{}))
		guarded, err := db.home.Update(db.readGlobal(), docGlobalInputs(Values{"deletionProtection": true}))
		require.NoError(t, err)
		require.ErrorContains(t, db.home.Within(time.Hour).Delete(guarded), ruleGlobalProtected.ID)
		assert.Empty(t, db.readGlobal().Outputs["globalClusterMembers"])
	})
}

func TestAnUpgradeOfAGlobalClusterIsOfItsOwnRegion(t *testing.T) {
	t.Parallel()
	t.Run("within a custom timeout", func(t *testing.T) {
		t.Parallel()
		db := newDocGlobal(New(Options{}))
		require.NoError(t, docUpgrading(db, db.home.Within(time.Hour), "5.0.1"))
		assert.Equal(t, "5.0.1", db.home.read().Outputs["engineVersion"])
		assert.Equal(t, "5.0.1", db.readGlobal().Outputs["engineVersion"])
	})
	t.Run("within the default timeout", func(t *testing.T) {
		t.Parallel()
		db := newDocGlobal(New(Options{}))
		require.ErrorContains(t, docUpgrading(db, db.home.Client, "5.0.1"), ruleDocGlobalSlow.ID)
		assert.Equal(t, "5.0.1", db.readGlobal().Outputs["engineVersion"], "AWS carries on")
	})
	t.Run("with a secondary behind", func(t *testing.T) {
		t.Parallel()
		db := newDocGlobal(New(Options{}), "us-east-1")
		require.ErrorContains(t, docUpgrading(db, db.home.Client, "5.0.1"), ruleDocOrder.ID)
	})
	t.Run("to another major version", func(t *testing.T) {
		t.Parallel()
		db := newDocGlobal(New(Options{}))
		require.ErrorContains(t, docUpgrading(db, db.home.Client, "8.0.0"), ruleDocMajor.ID)
	})
	t.Run("of members that the state does not know", func(t *testing.T) {
		t.Parallel()
		db := newDocGlobal(New(Options{}))
		_, err := db.home.Update(db.global, docGlobalInputs(Values{"engineVersion": "5.0.1"}))
		require.NoError(t, err)
		assert.Equal(t, "5.0.0", db.home.read().Outputs["engineVersion"])
	})
}

func TestCustomTimeoutsComeWithTheCalls(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	sim, connect := started(t)
	db := newDocGlobal(sim)
	state := db.readGlobal()
	client := connect()
	_, err := client.Configure(ctx, &pulumirpc.ConfigureRequest{Args: wire(t, Values{"region": dbHome})})
	require.NoError(t, err)
	name, olds := urn(docGlobalToken, "carts"), wire(t, state.Outputs)
	updated, err := client.Update(ctx, &pulumirpc.UpdateRequest{
		Id: state.ID, Urn: name, Olds: olds, Timeout: 3600,
		News: wire(t, with(state.Inputs, Values{"engineVersion": "5.0.1"})),
	})
	require.NoError(t, err)
	assert.Equal(t, "5.0.1", updated.GetProperties().AsMap()["engineVersion"])
	_, err = client.Delete(ctx, &pulumirpc.DeleteRequest{Id: state.ID, Urn: name, Properties: olds, Timeout: 300})
	require.ErrorContains(t, err, ruleDocDetachSlow.ID)
	_, err = client.Delete(ctx, &pulumirpc.DeleteRequest{Id: state.ID, Urn: name, Properties: olds, Timeout: 300})
	require.NoError(t, err, "AWS has carried on")
}
