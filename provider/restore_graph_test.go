package provider

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/datastore"
)

// differences are the inputs that differ between two graphs with the same resources, as they are in the second: by resource,
// those that are gone with nil. What is made anew in each run is left out.
func differences(t *testing.T, before, after graph) map[string]object {
	t.Helper()
	require.Equal(t, slices.Sorted(maps.Keys(before.nodes)), slices.Sorted(maps.Keys(after.nodes)))
	found := map[string]object{}
	for name, node := range after.nodes {
		was, changed := before.nodes[name].inputs, object{}
		for key := range maps.Keys(was) {
			if _, there := node.inputs[key]; !there {
				changed[key] = nil
			}
		}
		for key, value := range node.inputs {
			anew := slices.Contains([]string{"finalSnapshotIdentifier", "masterPassword", "password", "input", "secretString"}, key)
			if !anew && !assert.ObjectsAreEqual(was[key], value) {
				changed[key] = value
			}
		}
		if len(changed) > 0 && node.token != "globalapp:index:DeploymentRecord" {
			found[name] = changed
		}
	}
	return found
}

// A database that begins with a snapshot is the same resources: the home region's cluster is made from the snapshot, in no global
// cluster, which AWS would refuse, and the global cluster around it.
func TestInputsOfADatabaseThatIsRestored(t *testing.T) {
	t.Parallel()
	g := newCatalog(t, object{"restoreFrom": "before"})
	assert.Equal(t, map[string]object{
		"shop-cluster-us-east-2": {
			"snapshotIdentifier": "before", "globalClusterIdentifier": nil, "masterUsername": nil, "databaseName": nil,
		},
		"shop-global-us-east-2": {
			"sourceDbClusterIdentifier": "arn:aws:rds:us-east-2:111122223333:cluster:us-east-2", "forceDestroy": true,
			"engine": nil, "engineVersion": nil, "databaseName": nil, "storageEncrypted": nil,
		},
	}, differences(t, newCatalog(t, nil), g))
	assert.NotEmpty(t, g.node("shop-cluster-us-east-2").inputs["masterPassword"])
	assert.Contains(t, g.dependencies("shop-global-us-east-2"), "shop-cluster-us-east-2")
	assert.NotContains(t, g.dependencies("shop-cluster-us-east-2"), "shop-global-us-east-2")
	assert.Contains(t, g.dependencies("shop-cluster-eu-west-1"), "shop-global-us-east-2")

	// The provider tells AWS of forwarded writes in no restore: the home region's cluster learns of it when the snapshot is gone.
	forwards := object{"writeForwarding": true}
	forgets := newCatalog(t, object{"writeForwarding": true, "restoreFrom": "before"})
	assert.Equal(t, object{
		"snapshotIdentifier": "before", "globalClusterIdentifier": nil, "masterUsername": nil, "databaseName": nil,
		"enableGlobalWriteForwarding": nil,
	}, differences(t, newCatalog(t, forwards), forgets)["shop-cluster-us-east-2"])
	assert.Contains(t, forgets.node("shop-cluster-us-east-2").request.GetIgnoreChanges(), "enableGlobalWriteForwarding")
	assert.NotContains(t, forgets.node("shop-cluster-eu-west-1").request.GetIgnoreChanges(), "enableGlobalWriteForwarding")
	assert.Equal(t, true, forgets.node("shop-cluster-eu-west-1").inputs["enableGlobalWriteForwarding"])

	// Once another region writes, everything is registered as if the snapshot were not named.
	moved := object{"restoreFrom": "before", "writerRegion": "eu-west-1"}
	assert.Empty(t, differences(t, newCatalog(t, object{"writerRegion": "eu-west-1"}), newCatalog(t, moved)))
}

func TestInputsOfDocumentsThatAreRestored(t *testing.T) {
	t.Parallel()
	made := func(changes object) graph {
		inputs := carts()
		maps.Copy(inputs, changes)
		g, err := construct(t, datastore.DocumentDbGlobalClusterType, "shop", inputs)
		require.NoError(t, err)
		return g
	}
	g := made(object{"restoreFrom": "before"})
	changed := differences(t, made(nil), g)
	assert.NotEmpty(t, changed["shop-global-us-east-2"]["sourceDbClusterIdentifier"])
	delete(changed["shop-global-us-east-2"], "sourceDbClusterIdentifier")
	assert.Equal(t, map[string]object{
		"shop-cluster-us-east-2": {"snapshotIdentifier": "before", "globalClusterIdentifier": nil, "masterUsername": nil},
		"shop-global-us-east-2":  {"engine": nil, "engineVersion": nil, "storageEncrypted": nil},
	}, changed)
	assert.NotEmpty(t, g.node("shop-cluster-us-east-2").inputs["masterPassword"])
}

// A database with read replicas is restored in its home region alone; the others copy from there.
func TestInputsOfReadReplicasThatAreRestored(t *testing.T) {
	t.Parallel()
	changed := differences(t, newLedger(t, nil), newLedger(t, object{"restoreFrom": "before"}))
	assert.Equal(t, map[string]object{
		"shop-instance-us-east-2": {"snapshotIdentifier": "before", "username": nil, "dbName": nil},
	}, changed)
}
