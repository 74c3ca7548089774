package topology

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWarningsOfReadReplicas(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*Store)
		want   []string
	}{
		"nothing to say": {func(*Store) {}, nil},
		"no standby": {func(s *Store) { s.RDS.MultiAZ = false }, []string{
			"ledger: multiAz is false, so writes stop while the zone of the instance in the writer region us-east-2 is down",
		}},
		"a moved writer": {func(s *Store) { s.WriterRegion = "eu-west-1" }, []string{
			"ledger: writerRegion eu-west-1 is taken as a fact: AWS must have moved the writer there already, and a first " +
				"deployment must leave it at the home region us-east-2",
		}},
		"half upgraded": {func(s *Store) { s.Regions[1].EngineVersion = "16.9" }, []string{
			"ledger: ahead of the writer's engine version in eu-west-1 (16.9); finish the upgrade soon",
		}},
	} {
		store := replicatedAlone()
		test.change(&store)
		plan, found := PlanStore(store, identity)
		require.Empty(t, found, name)
		assert.Equal(t, test.want, StoreWarnings(store, plan, "ledger"), name)
	}
}
