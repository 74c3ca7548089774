package topology

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// outage is what a loss means for an application that can be planned.
func outage(t *testing.T, app Application, loss Loss) Outage {
	t.Helper()
	plan, found := New(app)
	require.Empty(t, found)
	lost, found := SimulateOutage(app, plan, loss)
	require.Empty(t, found)
	return lost
}

// threeStacks is a sound application that runs in three regions.
func threeStacks(stores ...Store) Application {
	app := sound()
	app.Regions[2] = stack("us-west-2")
	app.Stores = stores
	return app
}

func TestSimulateOutageRefusesWhatTheApplicationHasNot(t *testing.T) {
	t.Parallel()
	for name, wrong := range map[string]struct {
		loss Loss
		want said
	}{
		"nothing": {Loss{}, said{RuleLossKind, "loss", "nothing is lost, but one outage is the loss of one thing; set one of " +
			"region, availabilityZoneId, link or controlPlanes"}},
		"two things": {Loss{Region: "us-east-2", ControlPlanes: true}, said{RuleLossKind, "loss", "region, controlPlanes are lost"}},
		"another region": {Loss{Region: "us-east-1"}, said{RuleLossRegion, "loss.region", "us-east-1 is not one of the " +
			"application's regions (eu-west-1, us-east-2, us-west-2); name one of them"}},
		"another zone": {Loss{Zone: "use1-az1"}, said{RuleLossZone, "loss.availabilityZoneId", "no network of the application " +
			"is in use1-az1; name one of euw1-az1"}},
		"one end": {Loss{Link: []string{"us-east-2"}}, said{RuleLossLink, "loss.link", "1 regions are named, but a " +
			"link joins two"}},
		"the same end": {Loss{Link: []string{"us-east-2", "us-east-2"}}, said{RuleLossLink, "loss.link", "1 regions are named"}},
		"a foreign link": {Loss{Link: []string{"us-east-2", "us-east-1"}}, said{RuleLossLink, "loss.link[1]", "us-east-1 is " +
			"not one of"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan, found := New(sound())
			require.Empty(t, found)
			_, found = SimulateOutage(sound(), plan, wrong.loss)
			require.Len(t, found, 1)
			assert.Equal(t, wrong.want.rule, found[0].Rule)
			assert.Equal(t, wrong.want.path, found[0].Path)
			assert.Contains(t, found[0].Message, wrong.want.message)
			assert.Contains(t, LossRules(), found[0].Rule)
		})
	}
}

func TestUsersOfALostRegionAreTakenOver(t *testing.T) {
	t.Parallel()
	const lost = "eu-west-1"
	for name, each := range map[string]struct {
		change   func(*Application)
		affected bool
		failover *FailoverTime
		servedBy []string
		says     string
	}{
		"by the accelerator": {
			func(*Application) {}, true, &FailoverTime{35, 30, 65}, []string{"us-east-2", "us-west-2"}, "found unhealthy",
		},
		"the accelerator goes on to regions with a dial of 0, never to isolated ones": {func(a *Application) {
			a.Regions[0].Traffic, a.Regions[2].Isolated = 0, true
		}, true, &FailoverTime{35, 30, 65}, []string{"us-east-2"}, "found unhealthy"},
		"by Route 53, which leaves standbys alone": {func(a *Application) { onRoute53(a); a.Regions[0].Traffic = 0 },
			true, &FailoverTime{35, 60, 95}, []string{"us-west-2"}, "found unhealthy"},
		"the check from outside is slower than the load balancer": {func(a *Application) {
			onRoute53(a).HealthCheck = &EndpointHealthCheck{Path: new("/"), Interval: 30, FailureThreshold: 3}
		}, true, &FailoverTime{90, 60, 150}, []string{"us-east-2", "us-west-2"}, "found unhealthy"},
		"a standby is the last resort": {func(a *Application) {
			onRoute53(a)
			a.Regions[0].Traffic, a.Regions[2].Isolated = 0, true
		}, true, &FailoverTime{35, 60, 95}, []string{"us-east-2"}, "found unhealthy"},
		"by place, at last the default region": {func(a *Application) {
			onRoute53(a, RoutingGeolocation).Geolocation = Geolocation{Continents: map[string]string{"EU": lost, "NA": "us-west-2"}}
		}, true, &FailoverTime{35, 60, 95}, []string{"us-east-2"}, "By place: a user goes to the next larger place"},
		"the default region itself": {func(a *Application) {
			onRoute53(a, RoutingGeolocation).Geolocation = Geolocation{
				Continents: map[string]string{"NA": "us-west-2", "AS": "us-east-2"}, DefaultRegion: lost,
			}
		}, true, nil, []string{}, "without an answer until the region is back"},
		"only the primary region has users": {func(a *Application) {
			onRoute53(a, RoutingFailover).Failover.PrimaryRegion = "us-east-2"
		}, false, nil, []string{}, "a standby is lost"},
		"the primary region": {func(a *Application) {
			onRoute53(a, RoutingFailover).Failover.PrimaryRegion = lost
		}, true, &FailoverTime{35, 60, 95}, []string{"us-east-2", "us-west-2"}, "found unhealthy"},
		"a drained region": {func(a *Application) { a.Regions[1].Traffic = 0 }, false, nil, []string{}, "a standby is lost"},
		"nobody is left": {func(a *Application) { a.Regions[0].Isolated, a.Regions[2].Isolated = true, true },
			true, nil, []string{}, "without an answer"},
		"a check that is not known yet": {func(a *Application) { a.Regions[1].HealthCheck.Interval = nil },
			true, nil, []string{"us-east-2", "us-west-2"}, "found unhealthy"},
		"no ingress": {func(a *Application) { a.GlobalAccelerator = nil }, true, nil, []string{}, "has no ingress"},
		"data only":  {func(a *Application) { a.Regions[1] = dataOnly(lost) }, false, nil, []string{}, "runs nothing"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			app := threeStacks(table("orders"))
			each.change(&app)
			users := outage(t, app, Loss{Region: lost}).Users
			assert.Equal(t, each.affected, users.Affected)
			assert.Equal(t, each.failover, users.Failover)
			assert.Equal(t, each.servedBy, users.ServedBy)
			assert.Contains(t, users.Text, each.says)
		})
	}
}

func TestEveryKindOfStoreMeetsTheLossOfARegion(t *testing.T) {
	t.Parallel()
	all, others, left := []string{"eu-west-1", "us-east-2", "us-west-2"}, []string{"eu-west-1", "us-west-2"}, []string{}
	buckets := Store{Name: "assets", S3: &S3{}}
	for name, each := range map[string]struct {
		store  Store
		writes Access
		writer string
		step   string
		says   string
	}{
		"dynamodb": {table("orders"), Access{all, others, others}, "", "", "The other regions read and write on."},
		"s3":       {buckets, Access{all, others, others}, "", "", "The other regions read and write on."},
		"aurora": {database("catalog"), Access{all, left, others}, "us-west-2", "failover-catalog-us-west-2",
			"Nothing is written until a person makes us-west-2 the writer (FailoverGlobalCluster); AWS does not do it."},
		"documentdb": {
			documents("pages"), Access{all, left, others}, "us-west-2", "failover-pages-us-west-2", "(FailoverGlobalCluster)",
		},
		"rds": {replicated("ledger"), Access{all, left, others}, "us-west-2", "failover-ledger-us-west-2",
			"(PromoteReadReplica); AWS does not do it. Then the region's parameters are set to the new endpoint, and clients " +
				"that read them again write on. The other replicas stay with what is lost"},
		"elasticache": {
			cacheOf("cart"), Access{all, left, others}, "us-west-2", "failover-cart-us-west-2", "(FailoverGlobalReplicationGroup)",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if each.store.DocumentDB != nil {
				each.store.DocumentDB.Instances = 2
			}
			lost := outage(t, threeStacks(each.store), Loss{Region: "us-east-2"})
			require.Len(t, lost.Stores, 1)
			store := lost.Stores[0]
			assert.Equal(t, name, store.Kind)
			assert.Equal(t, each.writes, store.Writes)
			assert.Equal(t, Access{all, others, others}, store.Reads)
			assert.Equal(t, each.writer, store.NewWriter)
			assert.Equal(t, each.step, store.Step)
			assert.Contains(t, store.Text, each.says)
			// What is lost is what the comparison of datastores says, word for word.
			if store.Kind == KindS3 {
				assert.Zero(t, store.Lost.Seconds, "without time control nothing bounds it")
				assert.Contains(t, store.Lost.Text, "there is no bound")
			} else {
				assert.Equal(t, comparisonOf(name).RecoveryPoint, store.Lost)
			}
		})
	}
}

func TestTheWriterMovesToTheRegionThatIsReady(t *testing.T) {
	t.Parallel()
	for name, each := range map[string]struct {
		change func(*Store)
		writer string
		says   string
	}{
		"the nearest of equals":       {func(*Store) {}, "us-west-2", "make"},
		"the one with most instances": {func(s *Store) { s.Regions[2].Instances = new(1) }, "eu-west-1", "make"},
		"one without instances is the last": {func(s *Store) {
			s.Regions[1].Headless, s.Regions[2].Headless = true, true
		}, "us-west-2", "us-west-2 has no instance: one must be added first."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := database("catalog", "us-east-2", "eu-west-1", "us-west-2")
			each.change(&store)
			lost := outage(t, threeStacks(store), Loss{Region: "us-east-2"}).Stores[0]
			assert.Equal(t, each.writer, lost.NewWriter)
			assert.Contains(t, lost.Text, each.says)
		})
	}
}

func TestTheLossOfARegionThatDoesNotWriteNeedsNobody(t *testing.T) {
	t.Parallel()
	store := database("catalog", "us-east-2", "eu-west-1")
	lost := outage(t, threeStacks(store), Loss{Region: "eu-west-1"}).Stores[0]
	assert.Equal(t, Access{[]string{"eu-west-1", "us-east-2", "us-west-2"}, []string{"us-east-2", "us-west-2"},
		[]string{"us-east-2", "us-west-2"}}, lost.Writes)
	assert.Empty(t, lost.Step)
	assert.Equal(t, StartedByNobody, lost.StartedBy)
	assert.Contains(t, lost.Text, "Writes go on in us-east-2.")

	// A region that reads from the lost one cannot read until its clients go to the writer.
	store = database("catalog", "us-east-2", "us-west-2")
	store.Regions[0].Instances, store.WriterRegion = new(2), "us-east-2"
	app := threeStacks(store)
	app.Regions[1] = stack("us-west-1")
	lost = outage(t, app, Loss{Region: "us-west-2"}).Stores[0]
	assert.Equal(t, []string{"us-east-2"}, lost.Reads.During)
	assert.Contains(t, lost.Text, "Reads in us-west-1 went to the lost region and fail")
}

func TestAStoreOfOneRegionIsGoneWithIt(t *testing.T) {
	t.Parallel()
	buckets := Store{Name: "assets", S3: &S3{}, Regions: []StoreRegion{{Name: "us-east-2"}}}
	for _, store := range []Store{database("catalog", "us-east-2"), buckets} {
		lost := outage(t, threeStacks(store), Loss{Region: "us-east-2"}).Stores[0]
		assert.Empty(t, lost.Writes.After)
		assert.Empty(t, lost.Step)
		assert.Contains(t, lost.Text, "only region of the datastore")
	}
}

func TestALostZoneIsSurvivedInItsRegion(t *testing.T) {
	t.Parallel()
	alone := database("single")
	alone.Aurora.Instances = 1
	bare := cacheOf("bare")
	bare.ElastiCache.ReplicasPerShard = 0
	noStandby := replicated("plain")
	noStandby.RDS.MultiAZ = false
	lost := outage(t, threeStacks(
		database("catalog"), alone, bare, cacheOf("cart"), replicated("ledger"), noStandby, table("orders")),
		Loss{Zone: "use2-az1"})
	assert.Equal(t, &FailoverTime{35, 30, 65}, lost.Users.Failover)
	assert.Equal(t, []string{"us-east-2"}, lost.Users.ServedBy)
	seconds := map[string]int{}
	for _, moment := range lost.Timeline {
		if moment.Actor == ActorAWS && moment.Seconds != nil {
			seconds[moment.Text] = *moment.Seconds
		}
	}
	texts := map[string]string{}
	for _, store := range lost.Stores {
		texts[store.Name] = store.Text
		gone := store.Name == "plain" || store.Name == "bare"
		assert.Equal(t, gone, store.Step != "", store.Name)
		assert.Equal(t, gone, len(store.Writes.During) == 0, store.Name)
	}
	assert.Equal(t, 60, seconds["datastores.catalog: "+texts["catalog"]])
	assert.Equal(t, 600, seconds["datastores.single: "+texts["single"]])
	assert.Equal(t, 120, seconds["datastores.ledger: "+texts["ledger"]])
	assert.Contains(t, texts["plain"], "There is no standby")
	assert.Contains(t, texts["bare"], "is empty when it is made anew")
	assert.Contains(t, texts["cart"], "becomes the primary")
	assert.Contains(t, texts["orders"], "kept in several zones")
	assert.Equal(t, CapacityLeft{Known: true, Unit: "tasks", Needed: 6, Running: 5, Most: 60}, lost.Capacity)

	app := threeStacks()
	app.Regions[0].Network.NatGateways = "single"
	assert.Contains(t, outage(t, app, Loss{Zone: "use2-az1"}).Users.Text, "only NAT gateway is in the zone")
	assert.NotContains(t, outage(t, app, Loss{Zone: "use2-az2"}).Users.Text, "only NAT gateway")
}

func TestALostLinkIsFeltByTheDatastoresAlone(t *testing.T) {
	t.Parallel()
	lost := outage(t, threeStacks(database("catalog"), table("orders"), database("far", "us-east-2")),
		Loss{Link: []string{"us-east-2", "eu-west-1"}})
	assert.False(t, lost.Users.Affected)
	catalog, far, orders := lost.Stores[0], lost.Stores[1], lost.Stores[2]
	assert.Equal(t, []string{"us-east-2", "us-west-2"}, catalog.Writes.During)
	assert.Equal(t, []string{"eu-west-1", "us-east-2", "us-west-2"}, catalog.Reads.During)
	assert.Contains(t, catalog.Text, "The writer stays in us-east-2.")
	assert.Equal(t, []string{"us-east-2", "us-west-2"}, far.Reads.During)
	assert.Equal(t, []string{"eu-west-1", "us-east-2", "us-west-2"}, orders.Writes.During)
	assert.Contains(t, orders.Text, "The last writer wins")
	assert.Empty(t, lost.Timeline)
	assert.Empty(t, lost.Frozen)
}

func TestWhatCannotBeChangedIsNamed(t *testing.T) {
	t.Parallel()
	frozen := func(app Application, loss Loss) []string {
		found := []string{}
		for _, each := range outage(t, app, loss).Frozen {
			found = append(found, each.What)
		}
		return found
	}
	const accelerator = "the accelerator: traffic and isolated of every region, its listeners and endpoints"
	const records = "DNS records and health checks: traffic, isolated and routing of Route 53, the public name"
	const roles = "roles and policies, and with them every new region"
	const named, buckets = "new load balancers, databases and caches", "buckets: new ones, and settings of those that are there"
	app := threeStacks(database("catalog"))
	assert.Equal(t, []string{"everything in us-east-2", "the regions and the global settings of datastores.catalog"},
		frozen(app, Loss{Region: "us-east-2"}))
	assert.Equal(t, []string{"everything in us-west-2", accelerator}, frozen(app, Loss{Region: "us-west-2"}))
	assert.Equal(t, []string{roles, named, buckets}, frozen(app, Loss{ControlPlanes: true}))
	assert.Equal(t, []string{}, frozen(app, Loss{Zone: "use2-az1"}))
	onRoute53(&app)
	assert.Equal(t, []string{records, roles, named, buckets}, frozen(app, Loss{ControlPlanes: true}))
	assert.Equal(t, []string{"everything in us-west-2", records}, frozen(app, Loss{Region: "us-west-2"}))
	app.Regions[1] = stack("us-east-1")
	assert.Equal(t, []string{"everything in us-east-1", records, roles, named, buckets}, frozen(app, Loss{Region: "us-east-1"}))
}

func TestTheTimelineIsInOrder(t *testing.T) {
	t.Parallel()
	lost := outage(t, threeStacks(database("catalog"), cacheOf("cart")), Loss{Region: "us-east-2"})
	var said []string
	for _, moment := range lost.Timeline {
		said = append(said, string(moment.Actor)+" "+moment.Step)
	}
	assert.Equal(t, []string{
		"aws ", "aws ", "operator failover-cart-us-west-2", "operator failover-catalog-us-west-2",
		"operator declare-cart-us-west-2-without-us-east-2", "operator declare-catalog-us-west-2-without-us-east-2",
		"operator without-us-east-2", "operator back-us-east-2",
	}, said)
	assert.Equal(t, []int{35, 65}, []int{*lost.Timeline[0].Seconds, *lost.Timeline[1].Seconds})
	assert.Equal(t, 60, *lost.Timeline[2].Seconds)
	assert.Nil(t, lost.Timeline[3].Seconds)
	assert.Equal(t, "minutes", lost.Timeline[3].Order)
}

// Whatever is lost of whatever can be planned: every region that is named is one of the application's, every fact has a source,
// every step of a person has an id, and what is lost is what the comparison of datastores says.
func TestOutagesAgreeWithThePlanAndTheComparison(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		app := threeStacks(database("catalog"), table("orders"), cacheOf("cart"), replicated("ledger"))
		for i := range app.Regions {
			app.Regions[i].Traffic = rapid.SampledFrom([]int{0, 50, 100}).Draw(t, "traffic")
			app.Regions[i].Isolated = rapid.Bool().Draw(t, "isolated")
		}
		if rapid.Bool().Draw(t, "route53") {
			onRoute53(&app, rapid.SampledFrom([]string{RoutingLatency, RoutingWeighted}).Draw(t, "policy"))
		}
		app.WriterRegion = rapid.SampledFrom(regionNames(app.Regions)).Draw(t, "writer")
		plan, found := New(app)
		if len(found) > 0 {
			t.Skip("traffic that is refused")
		}
		loss := Loss{Region: rapid.SampledFrom(regionNames(app.Regions)).Draw(t, "lost")}
		lost, found := SimulateOutage(app, plan, loss)
		if len(found) > 0 {
			t.Fatalf("refused: %v", found)
		}
		requireSoundOutage(t, app, plan, lost, loss)
	})
}

func requireSoundOutage(t require.TestingT, app Application, plan Plan, lost Outage, loss Loss) {
	names := regionNames(app.Regions)
	for _, region := range lost.Users.ServedBy {
		require.Contains(t, names, region)
		require.NotEqual(t, loss.Region, region)
		i := slices.Index(names, region)
		require.False(t, app.Regions[i].Isolated)
	}
	for _, moment := range lost.Timeline {
		require.NotEmpty(t, moment.Source, moment.Text)
		require.Equal(t, moment.Actor == ActorOperator, moment.Step != "", moment.Text)
	}
	for i, store := range lost.Stores {
		writer := plan.Stores[i].WriterRegion
		require.NotContains(t, slices.Concat(store.Writes.During, store.Writes.After, store.Reads.During), loss.Region)
		require.Equal(t, writer == loss.Region && writer != "", store.Step != "")
		require.NotEqual(t, loss.Region, store.NewWriter)
		if store.Step != "" {
			require.Empty(t, store.Writes.During)
			require.Len(t, store.Writes.After, len(store.Writes.Before)-1)
			require.Equal(t, comparisonOf(store.Kind).RecoveryPoint, store.Lost)
		}
	}
}
