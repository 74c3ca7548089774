package topology

import (
	"cmp"
	"fmt"
	"slices"
)

// inRegionFailover is how a kind survives the loss of one zone of its writer's region.
type inRegionFailover struct {
	// with a standby or reader in another zone, and without one.
	with, without Duration
}

var (
	pageAuroraZones      = page{docs + "AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html", "2026-11-23"}
	pageRDSZones         = page{docs + "AmazonRDS/latest/UserGuide/Concepts.MultiAZ.Failover.html", "2026-11-23"}
	pageDocumentDBZones  = page{docs + "documentdb/latest/developerguide/db-cluster-fault-tolerance.html", "2026-11-24"}
	pageElastiCacheZones = page{docs + "AmazonElastiCache/latest/dg/AutoFailover.html", "2026-11-23"}
	pageDynamoDBZones    = page{docs + "amazondynamodb/latest/developerguide/disaster-recovery-resiliency.html", "2026-11-23"}
	pageS3Zones          = page{docs + "AmazonS3/latest/userguide/disaster-recovery-resiliency.html", "2026-11-23"}
)

// zoneFailovers by kind. What survives a zone without anybody moving is not here.
var zoneFailovers = map[string]inRegionFailover{
	KindAurora: {
		Duration{pageAuroraZones.expects("Another instance of the region becomes the writer, typically in less than a " +
			"minute."), 60, ""},
		Duration{pageAuroraZones.expects("The only instance is made anew in another zone, typically within 10 minutes."), 600, ""},
	},
	KindDocumentDB: {
		Duration{pageDocumentDBZones.expects("Another instance of the region becomes the writer, typically within 2 " +
			"minutes."), 120, ""},
		Duration{pageDocumentDBZones.expects("The only instance is made anew in another zone, usually within 10 minutes."), 600, ""},
	},
	KindRDS: {
		Duration{pageRDSZones.expects("The standby takes over, typically within 2 minutes."), 120, ""},
		Duration{pageRDSZones.suggests("There is no standby: the database is back when the zone is, or when it is restored."), 0, ""},
	},
	KindElastiCache: {
		Duration{pageElastiCacheZones.expects("A replica becomes the primary of its shard, typically within seconds."), 0, "seconds"},
		Duration{pageElastiCacheZones.states("A shard without replicas is lost, and is empty when it is made anew."), 0, ""},
	},
}

// zoneProof by kind: what a zone's loss does not touch.
var zoneProof = map[string]Fact{
	KindDynamoDB: pageDynamoDBZones.states("Tables are kept in several zones; nothing is lost, nobody acts."),
	KindS3:       pageS3Zones.states("Buckets are kept in several zones; nothing is lost, nobody acts."),
}

// store says what a loss means for a datastore.
func (s outageOf) store(store StorePlan) StoreOutage {
	outage := StoreOutage{Name: store.Name, Kind: store.Kind, StartedBy: StartedByNobody}
	switch {
	case store.Kind == KindExisting:
		outage.Text = managedElsewhere
	case store.SingleWriter == nil:
		s.everyRegionWrites(store, &outage)
	default:
		s.oneRegionWrites(store, &outage)
	}
	return outage
}

// managedElsewhere is what is known of a store that is not built here, and so of the regions that can use it.
const managedElsewhere = "Managed elsewhere: where it is kept, what a loss takes away and who acts is not known here."

// everyRegionWrites is for the kinds of which every region has all data and accepts writes.
func (s outageOf) everyRegionWrites(store StorePlan, outage *StoreOutage) {
	var clients []string
	for _, name := range s.plan.running() {
		if s.isMember(store, name) {
			clients = append(clients, name)
		}
	}
	left := slices.DeleteFunc(slices.Clone(clients), func(name string) bool { return name == s.loss.Region })
	outage.Reads = Access{clients, left, left}
	outage.Writes = outage.Reads
	facts := comparisonOf(store.Kind)
	switch {
	case s.isMember(store, s.loss.Region):
		outage.Lost = s.recoveryPoint(store)
		outage.Text = "The other regions read and write on. What was not replicated from the lost region is not there until " +
			"it is back."
		if len(store.Members) == 1 {
			outage.Lost = Duration{}
			outage.Text = "This is the only region of the datastore: there is nothing to read or write until it is back."
		}
	case s.linkMatters(store):
		outage.Text = "Both regions read and write on, apart from each other: what one writes reaches the other when the link " +
			"is back, and where both changed the same, this decides: " + facts.ConflictResolution.Text
	case s.zoneMatters(store):
		outage.Text = zoneProof[store.Kind].Text
	default:
		outage.Text = untouched
	}
}

// untouched is what a loss means for a store that it does not concern.
const untouched = "Not concerned."

// oneRegionWrites is for the kinds of which one region accepts writes.
func (s outageOf) oneRegionWrites(store StorePlan, outage *StoreOutage) {
	outage.Reads, outage.Writes = s.access(store, store.WriterRegion)
	facts := comparisonOf(store.Kind)
	switch {
	case s.loss.Region != "" && s.loss.Region == store.WriterRegion:
		s.writerLost(store, facts, outage)
	case s.isMember(store, s.loss.Region):
		outage.Text = fmt.Sprintf("Writes go on in %s. ", store.WriterRegion) + s.readersLost(store)
	case s.linkMatters(store):
		outage.Text = fmt.Sprintf("The writer stays in %s. What depends on the link waits for it: replication over it, and "+
			"writes of a region that is cut off from the writer. Nothing is lost.", store.WriterRegion)
	case s.zoneMatters(store):
		s.zoneLost(store, facts, outage)
	default:
		outage.Text = untouched
	}
}

// zoneLost says what the loss of a zone means for a datastore in its region.
func (s outageOf) zoneLost(store StorePlan, facts Comparison, outage *StoreOutage) {
	region, _ := s.plan.zone(s.loss.Zone)
	failover, survives := s.zoneOf(store)
	switch {
	case region.Name == store.WriterRegion && survives:
		outage.Text = failover.Text
	case region.Name == store.WriterRegion:
		outage.Writes.During, outage.Writes.After = []string{}, []string{}
		s.readAway(store, region.Name, outage)
		s.writerLost(store, facts, outage)
		outage.Text = failover.Text + " " + outage.Text
	case survives && store.Member(region.Name).Instances == 0 && store.Kind != KindElastiCache:
		outage.Text = fmt.Sprintf("Writes go on in %s. There is no instance in %s.", store.WriterRegion, region.Name)
	case survives:
		outage.Text = fmt.Sprintf("Writes go on in %s. Reads in %s go on in its other zones, or when its only instance is made "+
			"anew.", store.WriterRegion, region.Name)
	default:
		s.readAway(store, region.Name, outage)
		outage.Text = fmt.Sprintf("Writes go on in %s. What reads in %s fails until the zone is back.", store.WriterRegion,
			region.Name)
	}
}

// readAway takes the clients that read in a region out of those that can read.
func (s outageOf) readAway(store StorePlan, region string, outage *StoreOutage) {
	blind := func(name string) bool {
		return slices.ContainsFunc(store.SingleWriter.Clients, func(client ClientPlan) bool {
			return client.Region == name && client.ReadsFrom == region
		})
	}
	outage.Reads.During = slices.DeleteFunc(slices.Clone(outage.Reads.During), blind)
	outage.Reads.After = slices.Clone(outage.Reads.During)
}

// recoveryPoint is what a store loses at most with a region. Without time control nothing bounds what S3 has not copied yet.
func (s outageOf) recoveryPoint(store StorePlan) Duration {
	bound := comparisonOf(store.Kind).RecoveryPoint
	if store.Kind == KindS3 && !s.settings(store.Name).S3.TimeControl {
		bound.Seconds, bound.Basis = 0, BasisDocumented
		bound.Text = "What was not copied yet; without replicationTimeControl there is no bound."
	}
	return bound
}

// access says from where the application reads and writes, for as long as a region writes.
func (s outageOf) access(store StorePlan, writer string) (reads, writes Access) {
	reaches := func(client, server string) bool {
		return client != s.loss.Region && server != s.loss.Region && !s.apart(client, server)
	}
	reads, writes = emptyAccess(), emptyAccess()
	for _, client := range store.SingleWriter.Clients {
		if !slices.Contains(s.plan.running(), client.Region) {
			continue
		}
		reads.Before = append(reads.Before, client.Region)
		writes.Before = append(writes.Before, client.Region)
		if reaches(client.Region, client.ReadsFrom) {
			reads.During = append(reads.During, client.Region)
			reads.After = append(reads.After, client.Region)
		}
		if reaches(client.Region, writer) {
			writes.During = append(writes.During, client.Region)
			writes.After = append(writes.After, client.Region)
		}
	}
	return reads, writes
}

func emptyAccess() Access { return Access{[]string{}, []string{}, []string{}} }

// writerLost says how a store goes on when the region that writes is lost: a person moves the writer.
func (s outageOf) writerLost(store StorePlan, facts Comparison, outage *StoreOutage) {
	next, headless := successor(store)
	if next == "" {
		outage.Text = "This is the only region of the datastore: there is nothing to read or write until it is back."
		return
	}
	outage.NewWriter, outage.StartedBy = next, facts.UnplannedFailover.StartedBy
	outage.Lost = facts.RecoveryPoint
	outage.Step = StepFailover(store.Name, next)
	_, after := s.access(store, next)
	outage.Writes.After = after.During
	outage.Text = fmt.Sprintf("Nothing is written until a person makes %s the writer (%s); AWS does not do it. Then the region's "+
		"parameters are set to the new endpoint, and clients that read them again write on.", next,
		facts.UnplannedFailover.Call)
	if headless {
		outage.Text += fmt.Sprintf(" %s has no instance: one must be added first.", next)
	}
	if store.Kind == KindRDS && len(store.Members) > 2 {
		outage.Text += " The other replicas stay with what is lost: they are read, and grow old, until they are made anew."
	}
}

// successor is the region to move the writer to: the one with most instances, else the nearest; and whether it has none.
func successor(store StorePlan) (name string, headless bool) {
	others := slices.DeleteFunc(slices.Clone(store.Members), func(member MemberPlan) bool {
		return member.Region == store.WriterRegion
	})
	if len(others) == 0 {
		return "", false
	}
	slices.SortFunc(others, func(a, b MemberPlan) int {
		return cmp.Or(cmp.Compare(b.Instances, a.Instances),
			cmp.Compare(distance(store.WriterRegion, a.Region), distance(store.WriterRegion, b.Region)),
			cmp.Compare(a.Region, b.Region))
	})
	return others[0].Region, others[0].Instances == 0
}

// readersLost names the regions whose reads go to a region that is lost.
func (s outageOf) readersLost(store StorePlan) string {
	var readers []string
	for _, client := range store.SingleWriter.Clients {
		if client.ReadsFrom == s.loss.Region && client.Region != s.loss.Region {
			readers = append(readers, client.Region)
		}
	}
	if len(readers) == 0 {
		return "A copy is lost for a while; it catches up by itself, or is made anew."
	}
	return fmt.Sprintf("Reads in %s went to the lost region and fail: their clients must read from the writer until it is back.",
		list(readers))
}

// zoneOf is what a kind does when a region loses the zone of its writer, or of what is read there, and whether it goes on by
// itself: a cluster has what was written in every zone, a database and a shard have it where they run.
func (s outageOf) zoneOf(store StorePlan) (failover Duration, survives bool) {
	region, _ := s.plan.zone(s.loss.Zone)
	kind := zoneFailovers[store.Kind]
	member := store.Member(region.Name)
	several := member.Instances > 1
	switch store.Kind {
	case KindElastiCache:
		several = member.ReplicasPerShard > 0
	case KindRDS:
		several = s.settings(store.Name).RDS.MultiAZ
	}
	if several {
		return kind.with, true
	}
	return kind.without, kind.without.Seconds > 0
}

// settings are what the application says of a store.
func (s outageOf) settings(name string) Store {
	i := slices.IndexFunc(s.app.Stores, func(store Store) bool { return store.Name == name })
	return s.app.Stores[i]
}

func (s outageOf) isMember(store StorePlan, region string) bool {
	return slices.ContainsFunc(store.Members, func(member MemberPlan) bool { return member.Region == region })
}

// linkMatters says whether both ends of a lost link have to do with a store.
func (s outageOf) linkMatters(store StorePlan) bool {
	if len(s.loss.Link) == 0 {
		return false
	}
	concerned := func(region string) bool {
		return s.isMember(store, region) || store.SingleWriter != nil &&
			slices.ContainsFunc(store.SingleWriter.Clients, func(client ClientPlan) bool { return client.Region == region })
	}
	return concerned(s.loss.Link[0]) && concerned(s.loss.Link[1])
}

// zoneMatters says whether a store has something in the region of a lost zone.
func (s outageOf) zoneMatters(store StorePlan) bool {
	region, found := s.plan.zone(s.loss.Zone)
	return found && s.isMember(store, region.Name)
}

// comparisonOf is the column of a kind in the comparison of datastores.
func comparisonOf(kind string) Comparison {
	i := slices.IndexFunc(comparisons, func(compared Comparison) bool { return compared.Kind == kind })
	return comparisons[i]
}

// momentsOfStores are what happens to stores by itself.
func (s outageOf) momentsOfStores(stores []StoreOutage) []Moment {
	var found []Moment
	for i, outage := range stores {
		store := s.plan.Stores[i]
		region, _ := s.plan.zone(s.loss.Zone)
		if store.SingleWriter == nil || store.WriterRegion != region.Name || !s.zoneMatters(store) {
			continue
		}
		took, _ := s.zoneOf(store)
		moment := Moment{Actor: ActorAWS, Fact: took.Fact, Order: took.Order}
		moment.Text = fmt.Sprintf("datastores.%s: %s", outage.Name, took.Text)
		if took.Seconds > 0 {
			moment.Seconds = &took.Seconds
		}
		found = append(found, moment)
	}
	return found
}

// momentsOfOperator are what waits for a person: writers first, because users wait for them.
func (s outageOf) momentsOfOperator(outage Outage) []Moment {
	var found []Moment
	for _, store := range outage.Stores {
		if store.Step == "" {
			continue
		}
		took := comparisonOf(store.Kind).RecoveryTime
		moment := Moment{Actor: ActorOperator, Fact: took.Fact, Order: took.Order, Step: store.Step}
		moment.Text = fmt.Sprintf("datastores.%s: make %s the writer. %s", store.Name, store.NewWriter, took.Text)
		if took.Seconds > 0 {
			moment.Seconds = &took.Seconds
		}
		found = append(found, moment)
	}
	then := func(step, text string) {
		found = append(found, Moment{Actor: ActorOperator, Step: step, Fact: pageGlobalServices.suggests(text)})
	}
	for _, store := range outage.Stores {
		if store.Step == "" {
			continue
		}
		step := StepDeclare(store.Name, store.NewWriter)
		if s.loss.Region != "" {
			step = StepDeclareWithout(store.Name, store.NewWriter, s.loss.Region)
		}
		then(step, fmt.Sprintf("datastores.%s: clients are told that %s writes.", store.Name, store.NewWriter))
	}
	// Without its only region nothing can be changed, and there is no step for it.
	if s.loss.Region == "" || len(s.plan.Regions) == 1 {
		return found
	}
	then(StepWithout(s.loss.Region), "Changes go on without the lost region, by an update that excludes it.")
	then(StepBack(s.loss.Region), "When the region is back, it is brought to what the program says.")
	return found
}
