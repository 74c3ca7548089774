package awssim

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// zoneOf is the id of a zone, by its name.
func zoneOf(region, letter string) string { return regions[region][letter] }

// opens waits until something opens, and tells how long it took at a time; it gives up after an hour.
func opensAfter(s *Sim, step time.Duration, opens func() bool) time.Duration {
	began := s.Now()
	for !opens() && s.Now().Sub(began) < time.Hour {
		s.Advance(step)
	}
	return s.Now().Sub(began)
}

// Another instance of a cluster writes after a while, or its only one is made anew; readers go on.
func TestClustersGoOnInAnotherZone(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	db, doc := newGlobalDB(s, "us-east-1"), newDocGlobal(s, "us-west-2")
	zone := func(at *dbSite, i int) string {
		name := must(at.Read(at.instances[i])).Outputs.String("availabilityZone")
		return zoneOf(at.region, name[len(name)-1:])
	}
	connects := func(endpoint any) func() bool {
		name, _ := endpoint.(string)
		return func() bool {
			ok, _ := s.Connects(name, "app", dbPassword)
			return ok
		}
	}
	s.LoseZone(zone(db.home, 0))
	ok, why := s.Connects(db.home.cluster.Outputs.String("endpoint"), "app", dbPassword)
	assert.False(t, ok)
	assert.Contains(t, why, "is lost")
	assert.True(t, connects(db.home.cluster.Outputs["readerEndpoint"])(), "the other instance reads")
	assert.False(t, connects(db.home.instances[0].Outputs["endpoint"])())
	assert.Equal(t, auroraZoneTime, opensAfter(s, time.Second, connects(db.home.cluster.Outputs["endpoint"])))
	assert.Equal(t, docZoneTime-auroraZoneTime, opensAfter(s, time.Second, connects(doc.home.cluster.Outputs["endpoint"])))
	s.HealZone(zone(db.home, 0))
	assert.Equal(t, true, must(db.home.Read(db.home.instances[1])).Outputs["writer"], "nothing moves back")

	alone := db.members[1]
	was := zone(alone, 0)
	s.LoseZone(was)
	assert.Equal(t, remadeTime, opensAfter(s, time.Second, connects(alone.cluster.Outputs["readerEndpoint"])))
	assert.NotEqual(t, was, zone(alone, 0))
}

// A database goes on with its standby, or not at all.
func TestDatabasesGoOnWithAStandby(t *testing.T) {
	t.Parallel()
	for multi, takes := range map[bool]time.Duration{true: databaseZoneTime, false: time.Hour} {
		s := New(Options{})
		c := newCopied(s, Values{"multiAz": multi})
		name := c.db.Outputs.String("availabilityZone")
		id := zoneOf(dbHome, name[len(name)-1:])
		s.LoseZone(id)
		opens := func() bool {
			ok, _ := s.Connects(c.db.Outputs.String("endpoint"), "app", dbPassword)
			return ok
		}
		assert.Equal(t, takes, opensAfter(s, time.Second, opens))
		s.HealZone(id)
		assert.True(t, opens())
	}
}

// A cache goes on with a replica, or not at all.
func TestCachesGoOnWithAReplica(t *testing.T) {
	t.Parallel()
	for nodes, takes := range map[int]time.Duration{2: cacheZoneTime, 1: time.Hour} {
		s := New(Options{})
		at := newCacheSite(s, cacheHome, 1)
		several := nodes > 1
		at.group = must(at.Create(cacheGroupToken, "cart", at.inputs(Values{"numCacheClusters": nodes,
			"automaticFailoverEnabled": several, "multiAzEnabled": several})))
		primary, reader := at.endpoints()
		lead := s.outside().nodesOf(s.outside().FindIn(cacheHome, cacheGroupToken, at.group.ID))[0]
		name := s.outside().nodeZone(lead)
		s.LoseZone(zoneOf(cacheHome, name[len(name)-1:]))
		ok, _ := s.ConnectsCache(reader, cacheToken)
		assert.Equal(t, several, ok, "a replica reads on")
		assert.Equal(t, takes, opensAfter(s, time.Second, func() bool {
			ok, _ := s.WritesCache(primary, cacheToken)
			return ok
		}))
	}
}

// Users of a region are served by its other zones; a task that was alone comes back in another zone after a while, and until
// then other regions serve.
func TestUsersGoOnInAnotherZone(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	shop := newShop(s, "eu-west-1", "us-east-1").route(byLatency)
	user := User{Region: "eu-west-1"}
	seen := func() []Served {
		seen, err := s.Serves("http://app.example.com", user)
		require.NoError(t, err)
		return seen
	}
	first := zoneOf("eu-west-1", "a")
	s.LoseZone(first)
	assert.Equal(t, []Served{{ServedOK, "eu-west-1", 100}}, seen(), "two tasks are in two zones")
	shift, err := s.ShiftFromZone(first, "http://app.example.com")
	require.NoError(t, err)
	whole, err := s.ShiftFrom("eu-west-1", "http://app.example.com")
	require.NoError(t, err)
	assert.Equal(t, whole, shift)
	_, err = s.ShiftFromZone("euw1-az9", "http://app.example.com")
	require.ErrorContains(t, err, "there is no such zone")

	at := shop.sites["eu-west-1"]
	s.HealZone(first)
	in := withoutDefaults(at.service.Inputs)
	in["desiredCount"] = 1
	at.service = must(at.c.Update(at.service, in))
	s.LoseZone(first)
	assert.Equal(t, []Served{{ServedOK, "us-east-1", 100}}, seen())
	assert.Equal(t, shift.Detected+taskTime, opensAfter(s, time.Second, func() bool { return seen()[0].Region == "eu-west-1" }))
	s.LoseZone(zoneOf("eu-west-1", "b"))
	assert.Equal(t, []Served{{ServedOK, "us-east-1", 100}}, seen(), "the load balancer has no node left")
}

// What is in a lost zone is not reached, and reaches nothing.
func TestALostZoneIsNotReached(t *testing.T) {
	t.Parallel()
	p := newPeered()
	writer := p.db.home.cluster.Outputs["endpoint"]
	name := must(p.db.home.Read(p.db.home.instances[0])).Outputs.String("availabilityZone")
	p.s.LoseZone(zoneOf(dbHome, name[len(name)-1:]))
	ok, why := p.ask(writer, 5432)
	assert.False(t, ok)
	assert.Contains(t, why, name+" is lost")
	p.s.Advance(auroraZoneTime)
	ok, why = p.ask(writer, 5432)
	assert.True(t, ok, why)
	ok, why = p.ask(p.db.home.cluster.Outputs["readerEndpoint"], 5432)
	assert.True(t, ok, why)
}
