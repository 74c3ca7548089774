package awssim

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// imported is the state of what an import names.
func (c *Client) imported(t *testing.T, token, id string) State {
	t.Helper()
	state, err := c.Read(State{Type: token, Name: "imported", ID: id})
	require.NoError(t, err)
	require.NotEmpty(t, state.ID, "nothing of the type %s is called %s", token, id)
	return state
}

func TestUnreadPropertiesAreDeclared(t *testing.T) {
	t.Parallel()
	for token, each := range unreads {
		for _, key := range each.Properties {
			_, declared := types[token].Properties[key]
			if key != "upgradeStorageConfig" && key != "sourceDbClusterIdentifier" {
				assert.True(t, declared, "%s of %s", key, token)
			}
		}
		for key := range each.Set {
			assert.True(t, slices.Contains(each.Properties, key), "%s of %s", key, token)
		}
	}
}

// importCase is something that exists, the id that an import names, what a program then says, and what differs.
type importCase struct {
	c        *Client
	token    string
	id       string
	in       Values
	changes  []string
	replaces []string
	// imported is what the import sets in place of what the program says.
	imported Values
	// ignore is what the program ignores.
	ignore []string
}

func importCases(s *Sim) map[string]importCase {
	at := newDBSite(s, dbHome, 1)
	must(at.Create(globalClusterToken, "orders", globalInputs(nil)))
	member := at.inputs(Values{"globalClusterIdentifier": "orders", "skipFinalSnapshot": false, "applyImmediately": true,
		"finalSnapshotIdentifier": "last", "enableGlobalWriteForwarding": true, "engineVersion": "16"})
	must(at.Create(dbClusterToken, "orders", member))
	instance := at.instance(Values{"applyImmediately": true})
	must(at.Create(dbInstanceToken, "orders", instance))
	database := at.standalone(Values{"identifier": "stock", "skipFinalSnapshot": false, "finalSnapshotIdentifier": "last"})
	must(at.Create(databaseToken, "stock", database))

	docs := newDocSite(s, dbHome, 2)
	carts := docs.inputs(Values{"skipFinalSnapshot": false, "finalSnapshotIdentifier": "carts", "applyImmediately": true})
	must(docs.Create(docClusterToken, "carts", carts))
	document := docs.instance(nil)
	must(docs.Create(docInstanceToken, "carts", document))

	cache := newCacheSite(s, dbHome, 3)
	cached := cache.inputs(Values{"finalSnapshotIdentifier": "last", "applyImmediately": true})
	must(cache.Create(cacheGroupToken, "cart", cached))

	table := Values{"name": "orders", "hashKey": "id", "billingMode": "PAY_PER_REQUEST", "streamEnabled": true,
		"streamViewType": "NEW_AND_OLD_IMAGES", "attributes": []any{Values{"name": "id", "type": "S"}},
		"deletionProtectionEnabled": true}
	home := must(at.Create(tableToken, "orders", table))
	far := s.Client("us-east-1")
	replica := Values{"globalTableArn": home.Outputs["arn"], "deletionProtectionEnabled": true}
	must(far.Create(replicaToken, "orders", replica))

	bucket := Values{"bucket": "assets-of-theirs", "forceDestroy": true}
	must(at.Create(bucketToken, "assets", bucket))
	versions := Values{"bucket": "assets-of-theirs", "versioningConfiguration": Values{"status": "Enabled"}}
	must(at.Create(bucketVersionsToken, "assets", versions))
	key := Values{"deletionWindowInDays": 7, "enableKeyRotation": true}
	keyID := must(at.Create(keyToken, "own", key)).ID
	secret := Values{"name": "theirs", "recoveryWindowInDays": 7}
	secretID := must(at.Create(secretToken, "theirs", secret)).ID

	unsaid := []string{"applyImmediately", "finalSnapshotIdentifier", "skipFinalSnapshot"}
	return map[string]importCase{
		"a global cluster": {c: at.Client, token: globalClusterToken, id: "orders", in: globalInputs(nil)},
		"a cluster of it": {
			c: at.Client, token: dbClusterToken, id: "orders-" + dbHome, in: member,
			changes: append([]string{"deleteAutomatedBackups", "enableGlobalWriteForwarding", "engineVersion",
				"masterPassword"}, unsaid...),
			imported: Values{"skipFinalSnapshot": true, "engineVersion": "16.8", "masterUsername": "app"},
		},
		"an instance": {
			c: at.Client, token: dbInstanceToken, id: "orders-" + dbHome + "-0", in: instance,
			changes: []string{"applyImmediately"},
		},
		"a database": {
			c: at.Client, token: databaseToken, id: "stock", in: database, changes: append([]string{"password"}, unsaid...),
			imported: Values{"skipFinalSnapshot": true, "deleteAutomatedBackups": true, "username": "app"},
		},
		"a cluster of documents": {
			c: docs.Client, token: docClusterToken, id: "carts-" + dbHome, in: carts,
			changes: append([]string{"masterPassword"}, unsaid...), imported: Values{"skipFinalSnapshot": true},
		},
		"an instance of it": {c: docs.Client, token: docInstanceToken, id: "carts-" + dbHome + "-0", in: document},
		"a cache": {
			c: cache.Client, token: cacheGroupToken, id: "cart-" + dbHome, in: cached, changes: []string{
				"applyImmediately", "authToken", "authTokenUpdateStrategy", "finalSnapshotIdentifier",
			},
			imported: Values{"engineVersion": "8.0"},
		},
		"a table":   {c: at.Client, token: tableToken, id: "orders", in: table, ignore: []string{"replicas"}},
		"a replica": {c: far, token: replicaToken, id: "orders:" + dbHome, in: replica},
		"a bucket": {
			c: at.Client, token: bucketToken, id: "assets-of-theirs", in: bucket, changes: []string{"forceDestroy"},
		},
		"its versioning": {c: at.Client, token: bucketVersionsToken, id: "assets-of-theirs", in: versions},
		"a key":          {c: at.Client, token: keyToken, id: keyID, in: key, changes: []string{"deletionWindowInDays"}},
		"a secret": {
			c: at.Client, token: secretToken, id: secretID, in: secret, changes: []string{"recoveryWindowInDays"},
		},
		"another user of a database": {
			c: at.Client, token: databaseToken, id: "stock", in: with(database, Values{"username": "other"}),
			changes: append([]string{"password", "username"}, unsaid...), replaces: []string{"username"},
		},
		"a snapshot that it began with": {
			c: docs.Client, token: docClusterToken, id: "carts-" + dbHome, in: with(carts, Values{"snapshotIdentifier": "old"}),
			changes:  append([]string{"masterPassword", "snapshotIdentifier"}, unsaid...),
			replaces: []string{"snapshotIdentifier"},
		},
	}
}

func TestAnImportKnowsWhatAWSTells(t *testing.T) {
	t.Parallel()
	for name := range importCases(New(Options{})) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := importCases(New(Options{}))[name]
			state := c.c.imported(t, c.token, c.id)
			for key, v := range c.imported {
				assert.Equal(t, v, state.Outputs[key], key)
			}
			d, err := c.c.Diff(state, c.in, c.ignore...)
			require.NoError(t, err)
			assert.ElementsMatch(t, c.changes, d.Paths())
			assert.ElementsMatch(t, c.replaces, d.Replaces())
			if len(c.replaces) > 0 {
				return
			}
			updated, err := c.c.Update(state, c.in, c.ignore...)
			require.NoError(t, err)
			d, err = c.c.Diff(updated, c.in, c.ignore...)
			require.NoError(t, err)
			assert.Empty(t, d.Paths(), "one update brings what was imported in line")
		})
	}
}

func TestAnImportedDatabaseGoesWithoutASnapshotUntilTheProgramIsThere(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	store := s.BringDatabase(s.BringNetwork("eu-west-1", NetworkByHand{}), "theirs", postgresEngine)
	c := s.Client("eu-west-1")
	require.NoError(t, c.Delete(c.imported(t, databaseToken, store.ID)))
	assert.Empty(t, s.Snapshots())
}

func TestAReadOfWhatIsInTheStateKeepsWhatAWSDoesNotTell(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	at := newDBSite(s, dbHome, 1)
	at.cluster = must(at.Create(dbClusterToken, "orders", at.inputs(nil)))
	assert.Equal(t, dbPassword, at.read().Outputs.String("masterPassword"))
	assert.Equal(t, dbPassword, at.cluster.Inputs.String("masterPassword"))
}
