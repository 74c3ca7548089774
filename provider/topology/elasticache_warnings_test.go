package topology

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWarningsOfACache(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*Store)
		want   []string
	}{
		"nothing to say": {func(*Store) {}, []string{}},
		"a moved writer": {func(s *Store) { s.WriterRegion = "eu-west-1" }, []string{
			"cart: writerRegion eu-west-1 is taken as a fact: AWS must have moved the writer there already, and a first " +
				"deployment must leave it at the home region us-east-2",
			"cart: while eu-west-1 writes, AWS refuses to destroy the cache; fail back to the home region us-east-2 before a destroy",
		}},
		"smaller than the writer": {func(s *Store) { s.Regions[0].ReplicasPerShard = new(2) }, []string{
			"cart: fewer instances than the writer region's 3 in eu-west-1 (2), which a failover there would leave it with",
		}},
	} {
		store := cacheOf("cart", "us-east-2", "eu-west-1")
		store.HomeRegion = "us-east-2"
		for i := range store.Regions {
			store.Regions[i].Subnets = 2
		}
		test.change(&store)
		plan, found := PlanStore(store, identity)
		require.Empty(t, found, name)
		assert.ElementsMatch(t, test.want, StoreWarnings(store, plan, "cart"), name)
	}
}
