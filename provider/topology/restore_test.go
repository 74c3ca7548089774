package topology

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// begins gives the application databases of Aurora and RDS that begin with a snapshot, in the home region us-east-2.
func begins(aurora, rds string) func(*Application) {
	return func(a *Application) {
		catalog, ledger := database("catalog"), replicated("ledger")
		catalog.Aurora.RestoreFrom, ledger.RDS.RestoreFrom = aurora, rds
		a.Stores = append(a.Stores, catalog, ledger)
	}
}

const (
	atCatalogSnapshot = "datastores.catalog.aurora.restoreFrom"
	atLedgerSnapshot  = "datastores.ledger.rds.restoreFrom"

	clusterSnapshotARN  = "arn:aws:rds:us-east-2:111122223333:cluster-snapshot:before"
	instanceSnapshotARN = "arn:aws:rds:us-east-2:111122223333:snapshot:before"
)

var restoreWrongs = []wrong{
	{"snapshots that are none", begins("not a name", "arn:aws:rds"), []said{
		{RuleDatabaseRestore, atCatalogSnapshot, `"not a name" is not the identifier of a snapshot; give the identifier or the ` +
			"ARN of one in us-east-2"},
		{RuleDatabaseRestore, atLedgerSnapshot, "arn:aws:rds is not the ARN of a snapshot of an instance"},
	}},
	{"snapshots of the other kind", begins(instanceSnapshotARN, clusterSnapshotARN), []said{
		{RuleDatabaseRestore, atCatalogSnapshot, "it looks like arn:aws:rds:us-east-2:111122223333:cluster-snapshot:before"},
		{RuleDatabaseRestore, atLedgerSnapshot, "it looks like arn:aws:rds:us-east-2:111122223333:snapshot:before"},
	}},
	{"snapshots of another region", begins("arn:aws:rds:eu-west-1:111122223333:cluster-snapshot:before",
		"arn:aws:rds:eu-west-1:111122223333:snapshot:before"), []said{
		{RuleDatabaseRestore, atCatalogSnapshot, "the snapshot is in eu-west-1, but the database begins in its home region " +
			"us-east-2; copy it there (aws rds copy-db-cluster-snapshot --source-region eu-west-1), and give the copy"},
		{RuleDatabaseRestore, atLedgerSnapshot, "(aws rds copy-db-snapshot --source-region eu-west-1)"},
	}},
}

func TestADatabaseThatIsRestoredIsPlannedLikeAnyOther(t *testing.T) {
	t.Parallel()
	for _, snapshots := range [][2]string{
		{"before", "rds:ledger-2026-11-20-00-00"}, {clusterSnapshotARN, instanceSnapshotARN},
		{clusterSnapshotARN[:len(clusterSnapshotARN)-6] + "rds:catalog-2026", instanceSnapshotARN},
	} {
		app, plain := sound(), sound()
		begins(snapshots[0], snapshots[1])(&app)
		begins("", "")(&plain)
		plan, found := New(app)
		require.Empty(t, found)
		empty, found := New(plain)
		require.Empty(t, found)
		for i, store := range plan.Stores {
			if store.SingleWriter == nil {
				continue
			}
			assert.True(t, store.Restores())
			assert.False(t, empty.Stores[i].Restores())
			assert.Equal(t, store.SingleWriter.RestoreFrom, store.deployment().SingleWriter.RestoredFrom)
			store.SingleWriter.RestoreFrom = ""
			assert.Equal(t, empty.Stores[i], store)
		}
	}
}

func TestADatabaseWhoseWriterMovedIsNotRestoredAgain(t *testing.T) {
	t.Parallel()
	app := sound()
	begins("before", "before")(&app)
	for i := range app.Stores[1:] {
		app.Stores[i+1].WriterRegion = "eu-west-1"
	}
	plan, found := New(app)
	require.Empty(t, found)
	for _, store := range plan.Stores {
		assert.False(t, store.SingleWriter != nil && store.Restores(), store.Name)
	}
}

func TestASnapshotIsRestoredOnce(t *testing.T) {
	t.Parallel()
	from := func(snapshot, user string) Deployment {
		app := sound()
		begins(snapshot, "")(&app)
		app.Stores[1].Aurora.MasterUsername = user
		plan, found := New(app)
		require.Empty(t, found)
		return plan.Deployment()
	}
	const user = "keeper"
	assert.Empty(t, CheckTransition(Deployment{}, from("before", user)))
	assert.Empty(t, CheckTransition(from("before", user), from("before", user)))
	assert.Empty(t, CheckTransition(from("before", user), from("", user)), "the snapshot's name may go")
	assert.Empty(t, CheckTransition(from("before", "dbadmin"), from("before", user)), "the user is the snapshot's")
	assertSaid(t, []said{{RuleTransitionRestore, atCatalogSnapshot, "before, but the database is there already and began empty, " +
		"and a snapshot is restored into a new database alone; set it back, or make a datastore of another name with it"}},
		CheckTransition(from("", user), from("before", user)))
	assertSaid(t, []said{{RuleTransitionRestore, atCatalogSnapshot, "after, but the database is there already and began with " +
		"before"}}, CheckTransition(from("before", user), from("after", user)))
	assertSaid(t, []said{{RuleTransitionDatabase, "datastores.catalog.aurora.masterUsername", "keep it"}},
		CheckTransition(from("", "dbadmin"), from("", user)))
}
