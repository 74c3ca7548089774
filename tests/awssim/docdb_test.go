package awssim

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// docSite is a region with all that a cluster of DocumentDB needs.
type docSite struct {
	network
	region, key, secure string
	group               State
	cluster             State
	instances           []State
}

// newDocSite makes the network, groups and key of a cluster in a region.
func newDocSite(s *Sim, region string, n int) *docSite {
	at := &docSite{network: newNetwork(s, region, fmt.Sprintf("10.%d", n)), region: region}
	at.group = must(at.Create(docSubnetGroupToken, "doc", Values{"name": "doc",
		"subnetIds": []string{at.public.ID, at.private.ID}}))
	at.key = must(at.Create(keyToken, "doc", Values{})).Outputs.String("arn")
	at.secure = must(at.Create(securityGroupToken, "doc", Values{"vpcId": at.vpc.ID})).ID
	return at
}

// inputs are those of a cluster that stands alone, and changes to them.
func (at *docSite) inputs(changes Values) Values {
	return with(Values{
		"clusterIdentifier": "carts-" + at.region, "engineVersion": "5.0.0", "masterUsername": "app",
		"masterPassword": dbPassword, "dbSubnetGroupName": at.group.ID, "vpcSecurityGroupIds": []string{at.secure},
		"storageEncrypted": true, "kmsKeyId": at.key, "skipFinalSnapshot": true,
	}, changes)
}

// secondary are the inputs of a secondary of a global cluster.
func (at *docSite) secondary(changes Values) Values {
	return with(at.inputs(Values{"masterUsername": nil, "masterPassword": nil, "globalClusterIdentifier": "carts"}),
		changes)
}

func (at *docSite) instance(changes Values) Values {
	return with(Values{"identifier": fmt.Sprintf("carts-%s-%d", at.region, len(at.instances)),
		"clusterIdentifier": "carts-" + at.region, "instanceClass": "db.r6g.large"}, changes)
}

// addInstances gives the cluster instances.
func (at *docSite) addInstances(n int) *docSite {
	for range n {
		at.instances = append(at.instances, must(at.Create(docInstanceToken, "instance", at.instance(nil))))
	}
	return at
}

// refused is the error of a create.
func (at *docSite) refused(token string, in Values) error {
	_, err := at.Create(token, "refused", in)
	return err
}

// read refreshes a member's cluster.
func (at *docSite) read() State {
	at.cluster = must(at.Read(at.cluster))
	return at.cluster
}

// arn is that of a member's cluster.
func (at *docSite) arn() string { return at.cluster.Outputs.String("arn") }

// change updates a cluster as it was made.
func (at *docSite) change(changes Values) (State, error) {
	updated, err := at.Update(at.cluster, with(withoutDefaults(at.cluster.Inputs), changes))
	if err == nil {
		at.cluster = updated
	}
	return updated, err
}

// docGlobal is a global cluster: the primary first.
type docGlobal struct {
	s       *Sim
	global  State
	home    *docSite
	members []*docSite
}

func docGlobalInputs(changes Values) Values {
	return with(Values{"globalClusterIdentifier": "carts", "engine": docDB, "engineVersion": "5.0.0",
		"storageEncrypted": true}, changes)
}

// newDocGlobal makes a global cluster with a primary of two instances, and secondaries of one.
func newDocGlobal(s *Sim, secondaries ...string) *docGlobal {
	db := &docGlobal{s: s, home: newDocSite(s, dbHome, 101)}
	db.global = must(db.home.Create(docGlobalToken, "carts", docGlobalInputs(nil)))
	db.home.cluster = must(db.home.Create(docClusterToken, "carts",
		db.home.inputs(Values{"globalClusterIdentifier": "carts"})))
	db.home.addInstances(2)
	db.members = append(db.members, db.home)
	for _, region := range secondaries {
		at := newDocSite(s, region, 101+len(db.members))
		at.cluster = must(at.Create(docClusterToken, "carts-"+region, at.secondary(nil)))
		db.members = append(db.members, at.addInstances(1))
	}
	return db
}

// readGlobal refreshes the global cluster.
func (db *docGlobal) readGlobal() State {
	db.global = must(db.home.Read(db.global))
	return db.global
}

// docAlone makes a case that creates a cluster with changes.
func docAlone(changes Values) func(*Sim) error {
	return func(s *Sim) error {
		at := newDocSite(s, dbHome, 1)
		return at.refused(docClusterToken, at.inputs(changes))
	}
}

var _ = breaks(ruleDocVersion, docAlone(Values{"engineVersion": "5.0"}))

func TestVersionsOfDocumentDB(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "docdb5.0", familyOf(docDB, "5.0.1"))
	parse := func(text string) dbVersion {
		v, ok := parseVersion(docDB, text)
		require.True(t, ok, text)
		return v
	}
	assert.Equal(t, dbVersion{major: "5.0", minor: []int{1}}, parse("5.0.1"))
	assert.True(t, parse("5.0.0").older(parse("5.0.1")))
	assert.False(t, parse("5.0.0").compatible(parse("5.0.1"), docDB))
	assert.False(t, parse("4.0.0").compatible(parse("5.0.0"), docDB))
	assert.Equal(t, "5.0.0", docVersion(""))
}

func TestNamesAreSharedWithRDS(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	aurora, doc := newGlobalDB(s), newDocSite(s, dbHome, 101)
	for token, in := range map[string]Values{
		docGlobalToken:  docGlobalInputs(Values{"globalClusterIdentifier": "orders"}),
		docClusterToken: doc.inputs(Values{"clusterIdentifier": aurora.home.cluster.ID}),
		docSubnetGroupToken: {
			"name": aurora.home.group.ID, "subnetIds": []string{doc.public.ID, doc.private.ID},
		},
	} {
		require.ErrorContains(t, doc.refused(token, in), "already exists", token)
	}
	must(doc.Create(docClusterToken, "c", doc.inputs(nil)))
	require.ErrorContains(t, doc.refused(docInstanceToken,
		doc.instance(Values{"identifier": aurora.home.instances[0].ID})), ruleInstanceTaken.ID)
	require.ErrorContains(t, aurora.home.refused(dbClusterToken,
		aurora.home.inputs(Values{"clusterIdentifier": "carts-" + dbHome})), ruleDBClusterTaken.ID)
}

// allOfDoc is one resource of each type around a global cluster, in the order of a deletion that AWS accepts.
func allOfDoc() []owned {
	db := newDocGlobal(New(Options{}), "us-east-1")
	c := db.home.Client
	params := must(c.Create(docParameterToken, "p", Values{"family": "docdb5.0",
		"parameters": []any{Values{"name": "audit_logs", "value": "enabled"}}}))
	var all []owned
	for _, at := range []*docSite{db.members[1], db.home} {
		for _, each := range at.instances {
			all = append(all, owned{at.Client, each})
		}
		all = append(all, owned{at.Client, at.cluster})
	}
	return append(all, owned{c, db.global}, owned{c, db.home.group}, owned{c, params})
}

func TestNothingOfDocumentDBChangesWithoutAChange(t *testing.T) {
	t.Parallel()
	for _, each := range allOfDoc() {
		state := each.State
		for _, refresh := range []bool{false, true} {
			if refresh {
				read, err := each.c.Read(state)
				require.NoError(t, err, state.Type)
				assert.Equal(t, withoutDefaults(state.Inputs), withoutDefaults(read.Inputs), state.Type)
				state = read
			}
			d, err := each.c.Diff(state, withoutDefaults(state.Inputs))
			require.NoError(t, err, state.Type)
			assert.Empty(t, d.Changes, state.Type)
		}
	}
}

func TestPreviewsOfDocumentDBTakeUnknownValues(t *testing.T) {
	t.Parallel()
	for _, each := range allOfDoc() {
		in := withoutDefaults(each.Inputs)
		for key := range in {
			shown, err := each.c.Preview(each.Type, "preview", with(in, Values{key: Unknown}))
			require.NoError(t, err, "%s %s", each.Type, key)
			assert.Equal(t, Unknown, shown[key], "%s %s", each.Type, key)
		}
	}
}

func TestImportsOfDocumentDB(t *testing.T) {
	t.Parallel()
	for _, each := range allOfDoc() {
		read, err := each.c.Read(State{Type: each.Type, Name: "imported", ID: each.ID})
		require.NoError(t, err, each.Type)
		assert.Equal(t, each.ID, read.ID, each.Type)
	}
}

func TestDocumentDBGoesInTheRightOrder(t *testing.T) {
	t.Parallel()
	for _, each := range allOfDoc() {
		require.NoError(t, each.c.Delete(each.State), "%s %s", each.Type, each.ID)
		gone, err := each.c.Read(each.State)
		require.NoError(t, err)
		assert.Empty(t, gone.ID, each.Type)
	}
}

// The verbs of operators are those of Aurora.
func TestSwitchoverOfDocumentDB(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	db := newDocGlobal(s, "us-east-1")
	home, away := db.home, db.members[1]
	require.NoError(t, s.SwitchoverGlobalCluster("carts", away.arn()))
	assert.Equal(t, "us-east-1", s.WriterOf("carts"))
	assert.Equal(t, []any{
		map[string]any{"dbClusterArn": home.arn(), "isWriter": false},
		map[string]any{"dbClusterArn": away.arn(), "isWriter": true},
	}, db.readGlobal().Outputs["globalClusterMembers"])
	assert.Equal(t, false, must(home.Read(home.instances[0])).Outputs["writer"])
	assert.Equal(t, true, must(away.Read(away.instances[0])).Outputs["writer"])
	// A role is no property of a cluster of DocumentDB, so that nothing is to be ignored for it.
	for _, at := range db.members {
		before := withoutDefaults(at.cluster.Inputs)
		assert.Equal(t, before, withoutDefaults(at.read().Inputs), at.region)
		assert.NotContains(t, at.cluster.Outputs, "replicationSourceIdentifier")
		d, err := at.Diff(at.cluster, before)
		require.NoError(t, err)
		assert.Empty(t, d.Changes, at.region)
	}
	ok, why := s.Connects(home.cluster.Outputs.String("endpoint"), "app", dbPassword)
	assert.False(t, ok)
	assert.Contains(t, why, "inactive")
	ok, why = s.Connects(away.cluster.Outputs.String("endpoint"), "app", dbPassword)
	assert.True(t, ok, why)
}

func TestFailoverOfDocumentDBFromALostRegion(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	db := newDocGlobal(s, "us-east-1")
	away := db.members[1]
	s.LoseRegion(dbHome)
	require.ErrorContains(t, s.SwitchoverGlobalCluster("carts", away.arn()), ruleSwitchLost.ID)
	require.NoError(t, s.FailoverGlobalCluster("carts", away.arn(), true))
	assert.Equal(t, "us-east-1", s.WriterOf("carts"))
	s.HealRegion(dbHome)
	ok, _ := s.Connects(db.home.cluster.Outputs.String("readerEndpoint"), "app", dbPassword)
	assert.True(t, ok)
}

func TestADetachedClusterOfDocumentDBStandsAlone(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	db := newDocGlobal(s, "us-east-1")
	at := db.members[1]
	require.ErrorContains(t, s.RemoveFromGlobalCluster("carts", db.home.arn()), rulePrimaryMember.ID)
	require.NoError(t, s.RemoveFromGlobalCluster("carts", at.arn()))
	in := withoutDefaults(at.cluster.Inputs)
	assert.NotContains(t, withoutDefaults(at.read().Inputs), "globalClusterIdentifier")
	_, err := at.Update(at.cluster, in)
	require.ErrorContains(t, err, ruleClusterJoin.ID)
	ok, why := s.Connects(at.cluster.Outputs.String("endpoint"), "app", dbPassword)
	assert.True(t, ok, why)
}

func TestAnInstanceOfDocumentDBTakesOver(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	at := newDocGlobal(s).home
	require.NoError(t, s.FailoverCluster(dbHome, at.cluster.ID))
	assert.Equal(t, false, must(at.Read(at.instances[0])).Outputs["writer"])
	assert.Equal(t, true, must(at.Read(at.instances[1])).Outputs["writer"])
}

func TestAPasswordOfDocumentDBByHand(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	db := newDocGlobal(s, "us-east-1")
	require.ErrorContains(t, s.ChangePassword("us-east-1", db.members[1].cluster.ID, "by-hand-password"),
		ruleSecondaryModify.ID)
	require.ErrorContains(t, s.ChangePassword(dbHome, db.home.cluster.ID, "short"), ruleDocPassword.ID)
	require.NoError(t, s.ChangePassword(dbHome, db.home.cluster.ID, "by-hand-password"))
	ok, _ := s.Connects(db.members[1].cluster.Outputs.String("readerEndpoint"), "app", "by-hand-password")
	assert.True(t, ok)
}

func TestDocumentDBIsReachedFromItsNetwork(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	at := newDocGlobal(s).home
	group := must(at.Create(securityGroupToken, "task", Values{"vpcId": at.vpc.ID})).ID
	must(at.Create(egressRuleToken, "all", Values{"securityGroupId": group, "ipProtocol": "-1", "cidrIpv4": "0.0.0.0/0"}))
	ask := func() (bool, string) {
		return s.Reaches(dbHome, at.private.ID, group, at.cluster.Outputs.String("endpoint"), 27017)
	}
	ok, why := ask()
	assert.False(t, ok)
	assert.Contains(t, why, "in on port 27017")
	must(at.Create(ingressRuleToken, "tasks", Values{"securityGroupId": at.secure, "ipProtocol": "tcp",
		"fromPort": 27017, "toPort": 27017, "referencedSecurityGroupId": group}))
	ok, why = ask()
	assert.True(t, ok, why)
}

func TestDocumentDBHoldsItsSubnetsAndGroups(t *testing.T) {
	t.Parallel()
	at := newDocGlobal(New(Options{})).home
	require.ErrorContains(t, at.Delete(at.public), ruleSubnetInUse.ID)
	require.ErrorContains(t, at.Delete(at.group), ruleDBSubnetGroupInUse.ID)
	require.ErrorContains(t, at.Delete(State{Type: securityGroupToken, ID: at.secure}), ruleGroupInUse.ID)
	other := must(at.Create(securityGroupToken, "other", Values{"vpcId": at.vpc.ID})).ID
	_, err := at.change(Values{"vpcSecurityGroupIds": []string{other}})
	require.NoError(t, err)
	require.NoError(t, at.Delete(State{Type: securityGroupToken, ID: at.secure}))
}

func TestAStepOutlastsWhatTheProviderWaits(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	op, before := s.outside(), s.Now()
	assert.False(t, op.Outlasts(time.Minute, time.Hour))
	assert.True(t, op.Outlasts(2*time.Hour, time.Hour))
	op.timeout = 3 * time.Hour
	assert.False(t, op.Outlasts(2*time.Hour, time.Hour))
	assert.Equal(t, 3*time.Hour+time.Minute, s.Now().Sub(before))
}
