package topology

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestStoreWarnings(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*Store)
		want   []string
	}{
		"nothing to say": {func(*Store) {}, []string{}},
		"one instance everywhere": {func(s *Store) { s.Aurora.Instances = 1 }, []string{
			"catalog: one instance in the writer region us-east-2, so writes stop while its zone is down; two or more avoid that",
		}},
		"a moved writer": {func(s *Store) { s.WriterRegion = "eu-west-1" }, []string{
			"catalog: writerRegion eu-west-1 is taken as a fact: AWS must have moved the writer there already, and a first " +
				"deployment must leave it at the home region us-east-2",
		}},
		"headless": {func(s *Store) { s.Regions[1].Headless = true }, []string{
			"catalog: headless in eu-west-1, so a failover there waits for an instance to be made, and no minor upgrade of " +
				"the engine is possible meanwhile",
			"catalog: reads in eu-west-1 go to us-east-2, the nearest region with an instance",
		}},
		"smaller than the writer": {func(s *Store) { s.Regions[1].Instances = new(1) }, []string{
			"catalog: fewer instances than the writer region's 2 in eu-west-1 (1), which a failover there would leave it with",
		}},
		"larger than the writer": {func(s *Store) { s.Regions[1].Instances = new(3) }, []string{}},
		"half upgraded": {func(s *Store) { s.Regions[1].EngineVersion = "16.8" }, []string{
			"catalog: ahead of the writer's engine version in eu-west-1 (16.8), and AWS switches over only between equal " +
				"versions; finish the upgrade soon",
		}},
		"where Aurora is not": {func(s *Store) { s.Regions[1].Name = "ap-southeast-7" }, []string{
			"catalog: AWS had no Aurora global databases in ap-southeast-7 when this version was made; check that it has them now",
		}},
		"a small capacity": {func(s *Store) { s.Aurora.Serverless = &AuroraServerless{Min: new(0.5)} }, []string{
			"catalog: serverless.minCapacity is 0.5, and AWS advises 8 or more for the region of a global database that " +
				"writes, which each can become",
		}},
		"enough capacity": {func(s *Store) { s.Aurora.Serverless = &AuroraServerless{Min: new(8.0)} }, []string{}},
		"a restore that forgets forwarding": {func(s *Store) {
			s.Aurora.RestoreFrom, s.Aurora.WriteForwarding = "before", true
		}, []string{
			"catalog: restoreFrom is named, and a restore does not turn write forwarding on, so us-east-2 would refuse writes " +
				"once another region writes; remove restoreFrom when the database is there",
		}},
		"a restore that forwards nothing": {func(s *Store) { s.Aurora.RestoreFrom = "before" }, []string{}},
		"unknown capacity":                {func(s *Store) { s.Aurora.Serverless = &AuroraServerless{} }, []string{}},
	} {
		store := standalone()
		test.change(&store)
		plan, found := PlanStore(store, identity)
		require.Empty(t, found, name)
		assert.ElementsMatch(t, test.want, StoreWarnings(store, plan, "catalog"), name)
	}
}

func TestWarningsOfAnApplicationHaveThoseOfItsDatabases(t *testing.T) {
	t.Parallel()
	app := withDatabase()
	app.Stores = append(app.Stores, table("orders"))
	app.Regions = append(app.Regions, stack("ap-south-1"))
	plan, found := New(app)
	require.Empty(t, found)
	assert.Equal(t, []string{
		warningHTTP,
		"datastores.catalog: reads in ap-south-1 go to eu-west-1, the nearest region with an instance",
	}, plan.Warnings)
}
