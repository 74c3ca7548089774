package provider

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/datastore"
)

// timeouts are how long the steps of some resources may take, where that is not the provider's to say.
func timeouts(g graph, names ...string) map[string][]string {
	found := map[string][]string{}
	for _, name := range names {
		limits := g.node(name).request.GetCustomTimeouts()
		found[name] = []string{limits.GetCreate(), limits.GetUpdate(), limits.GetDelete()}
	}
	return found
}

// What holds data is waited for as long as its data may take, in every kind of store and in every region.
func TestDataIsWaitedFor(t *testing.T) {
	t.Parallel()
	for what, made := range map[string]struct {
		graph func() graph
		parts []string
	}{
		"a table": {func() graph { return newShop(t) }, []string{
			"shop-orders-table-us-east-2", "shop-orders-replica-eu-west-1",
		}},
		"a database": {func() graph { return newCatalog(t, nil) }, []string{
			"shop-cluster-us-east-2", "shop-cluster-eu-west-1", "shop-instance-1-us-east-2", "shop-instance-1-eu-west-1",
		}},
		"documents": {func() graph { return newCarts(t, nil) }, []string{
			"shop-cluster-us-east-2", "shop-cluster-eu-west-1", "shop-instance-1-us-east-2", "shop-instance-1-eu-west-1",
		}},
		"read replicas": {func() graph { return newLedger(t, nil) }, []string{
			"shop-instance-us-east-2", "shop-instance-eu-west-1",
		}},
		"buckets": {func() graph {
			g, err := construct(t, datastore.ReplicatedBucketsType, "files", object{
				"regions": []any{object{"name": "us-east-2"}, object{"name": "eu-west-1"}},
			})
			require.NoError(t, err)
			return g
		}, []string{"files-bucket-us-east-2", "files-bucket-eu-west-1"}},
		"a cache": {func() graph { return newCacheCart(t, nil) }, []string{
			"shop-global-us-east-2", "shop-group-us-east-2", "shop-group-eu-west-1",
		}},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			expected := map[string][]string{}
			for _, name := range made.parts {
				expected[name] = []string{"12h", "12h", "12h"}
			}
			assert.Equal(t, expected, timeouts(made.graph(), made.parts...))
		})
	}
}

// A bucket of logs is emptied before it goes, however long that takes.
func TestALogBucketIsWaitedFor(t *testing.T) {
	t.Parallel()
	g := newStack(t, object{"accessLogs": object{}})
	assert.Equal(t, map[string][]string{logParts[0]: {"", "6h", "6h"}}, timeouts(g, logParts[0]))
}

// Another version is waited for until it runs everywhere, and what ran until its users are done; a first deployment that does
// not come up is not waited for any longer than the provider does.
func TestAnotherVersionIsWaitedFor(t *testing.T) {
	t.Parallel()
	for what, compute := range map[string]object{"service": ecsBlock, "instances": ec2Block, "nodes": eksBlock} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			g := stackWith(t, object{"compute": compute})
			assert.Equal(t, map[string][]string{part(what): {"", "6h", "6h"}}, timeouts(g, part(what)))
		})
	}
}
