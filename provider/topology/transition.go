package topology

import (
	"fmt"
	"maps"
	"slices"
)

// CheckTransition says everything that is wrong with deploying the next plan over the previous deployment: what would
// move an anchor, take a writer away, replace what holds data, or be ignored by AWS. What is gone is forgotten: a region
// or store that comes back is new, and so is everything where the previous deployment is empty.
func CheckTransition(previous, next Deployment) Problems {
	found := checkHomeStays(previous, next)
	found = append(found, checkWriterStays(writersOf(previous), writersOf(next.withHome(previous.HomeRegion)), "")...)
	found = append(found, checkCertificatesStay(previous, next)...)
	found = append(found, checkStacksStay(previous, next)...)
	found = append(found, checkRouteTablesStay(previous, next)...)
	found = append(found, checkClustersStay(previous, next)...)
	shared := slices.Clone(found)
	for _, name := range slices.Sorted(maps.Keys(next.Stores)) {
		before, known := previous.Stores[name]
		after, path := next.Stores[name], in("datastores", name)
		if !known {
			found = append(found, checkStoreBegins(after, path)...)
			continue
		}
		if !follows(previous, next, before, after) {
			found = append(found, checkStoreHomeStays(before, after, path)...)
		}
		found = append(found, without(checkStoreStays(before, after, path, in(path, after.Kind)), shared)...)
	}
	switch {
	case next.Store == nil:
	case previous.Store == nil:
		found = append(found, checkStoreBegins(*next.Store, "")...)
	default:
		found = append(found, checkStoreHomeStays(*previous.Store, *next.Store, "")...)
		found = append(found, checkStoreStays(*previous.Store, *next.Store, "", "")...)
	}
	return found
}

// without leaves out what was said before in the same words: a store that has the application's regions and writer has
// its mistakes, too.
func without(found, said Problems) Problems {
	return slices.DeleteFunc(found, func(problem Problem) bool {
		return slices.ContainsFunc(said, func(other Problem) bool {
			return other.Rule == problem.Rule && other.Message == problem.Message
		})
	})
}

// checkHomeStays checks the application's home region. The stores that have no home of their own move with it: they are
// named here, so that one mistake is one message.
func checkHomeStays(previous, next Deployment) Problems {
	if previous.HomeRegion == "" || previous.HomeRegion == next.HomeRegion {
		return nil
	}
	var moved []string
	for _, name := range slices.Sorted(maps.Keys(next.Stores)) {
		before, known := previous.Stores[name]
		if known && follows(previous, next, before, next.Stores[name]) {
			moved = append(moved, name)
		}
	}
	owns := ""
	if len(moved) > 0 {
		owns = fmt.Sprintf(" (it owns the global objects of %s, which would be replaced)", list(moved))
	}
	return problems(RuleTransitionHome, "homeRegion", "%s, but the application was deployed with the home region %s, which "+
		"never changes%s; set homeRegion: %s and keep it in regions. traffic says where users go, writerRegion where "+
		"single-writer datastores are written to", next.HomeRegion, previous.HomeRegion, owns, previous.HomeRegion)
}

// follows says whether a store's home region changes only as the application's does.
func follows(previous, next Deployment, before, after StoreDeployment) bool {
	return previous.HomeRegion != next.HomeRegion && before.HomeRegion == previous.HomeRegion &&
		after.HomeRegion == next.HomeRegion
}

// withHome is the deployment once its home region is set back: what else is wrong with it is another mistake.
func (d Deployment) withHome(home string) Deployment {
	if home == "" || d.HomeRegion == home {
		return d
	}
	if d.WriterRegion == d.HomeRegion {
		d.WriterRegion = home
	}
	d.HomeRegion, d.Regions = home, append(slices.Clone(d.Regions), home)
	return d
}

// writers are the regions of an application or a store, and the one that is written to.
type writers struct {
	region  string
	regions []string
}

func writersOf(d Deployment) writers { return writers{d.WriterRegion, d.Regions} }

// checkWriterStays checks that the writer is moved by a failover, and the region that it leaves removed later: one that
// goes while it is written to takes writes with it that no other region has.
func checkWriterStays(previous, next writers, path string) Problems {
	var found Problems
	removed := slices.DeleteFunc(slices.Clone(previous.regions), func(region string) bool {
		return slices.Contains(next.regions, region)
	})
	others := slices.DeleteFunc(slices.Clone(removed), func(region string) bool { return region == previous.region })
	if previous.region != "" && len(others) < len(removed) {
		found = append(found, problems(RuleTransitionWriter, in(path, "regions"), "%s is removed, but the deployment before "+
			"says that it is the writer region; fail over, deploy with writerRegion set to a region that stays, and remove "+
			"%s in an update after that", previous.region, previous.region)...)
	}
	if previous.region != next.region && len(others) > 0 {
		found = append(found, problems(RuleTransitionMove, in(path, "writerRegion"), "moves from %s to %s while %s is removed "+
			"from regions, but a failover and a removal are two updates; keep %s in regions until the new writer is "+
			"deployed", previous.region, next.region, list(others), list(others))...)
	}
	return found
}

// checkCertificatesStay checks that certificates which are in use go on being used: every HTTPS listener would go, and
// browsers that remember the redirect would have nowhere else to go.
func checkCertificatesStay(previous, next Deployment) Problems {
	if previous.Certificates != CertificatesInUse || next.Certificates != CertificatesWaiting {
		return nil
	}
	return problems(RuleTransitionCertificates, "domain.external.certificatesIssued", "false, but the application was deployed "+
		"with true, and every HTTPS listener would go while browsers remember the redirect to it; set it back to true. When "+
		"certificates are still waited for, make the records that the output dnsRecords lists; to give HTTPS up, remove domain")
}

// anotherName is the way out of everything that a datastore keeps for life.
const anotherName = "make a datastore of another name and move the data"

// disposableFirst is the way out for data that may be lost.
const disposableFirst = "to lose the data, deploy deletionProtection: false and onDelete: destroy before"

func checkStoreHomeStays(before, after StoreDeployment, path string) Problems {
	if before.HomeRegion == after.HomeRegion || before.Kind != after.Kind {
		return nil
	}
	return problems(RuleTransitionStoreHome, in(path, "homeRegion"), "%s, but the store was made in %s, and moving it would "+
		"replace it in every region; set homeRegion: %s and keep it in %s, or %s", after.HomeRegion, before.HomeRegion,
		before.HomeRegion, in(path, "regions"), anotherName)
}

// checkStoreStays checks what a store keeps. The block is the path of its topology block.
func checkStoreStays(before, after StoreDeployment, path, block string) Problems {
	switch {
	case before.Kind == after.Kind:
	case before.Kind == KindExisting:
		return problems(RuleTransitionKind, block, "this name is bound to a store that is managed elsewhere, and the new one would "+
			"take its place in the application's variables without its data; give the new one another name, import or move the "+
			"data, change the application over, and remove this one after that")
	case after.Kind == KindExisting:
		return problems(RuleTransitionKind, block, "this was a store of the kind %s, which would be deleted; give the one that is "+
			"managed elsewhere another name, move the data, and remove this one after that", before.Kind)
	default:
		return problems(RuleTransitionKind, block, "this was a store of the kind %s, and a store keeps its kind; give the new "+
			"one another name, or remove this one in one update and add the new one in the next", before.Kind)
	}
	after = after.withHome(before)
	found := checkWriterStays(writers{before.WriterRegion, slices.Sorted(maps.Keys(before.Members))},
		writers{after.WriterRegion, slices.Sorted(maps.Keys(after.Members))}, path)
	found = append(found, checkEncryptionStays(before, after, in(block, "customerManagedKeys"))...)
	if before.Table != nil && after.Table != nil {
		found = append(found, checkTableStays(before, after, block)...)
	}
	if before.SingleWriter != nil && after.SingleWriter != nil {
		found = append(found, checkSingleWriterStays(before, after, path, block)...)
	}
	if before.Cache != nil && after.Cache != nil {
		found = append(found, checkCacheStays(before, after, path, block)...)
	}
	return append(found, checkGenerationsGrow(before, after, path)...)
}

// withHome is the store once its home region is set back to the one before.
func (s StoreDeployment) withHome(before StoreDeployment) StoreDeployment {
	home := before.HomeRegion
	if s.HomeRegion == home {
		return s
	}
	if s.WriterRegion == s.HomeRegion {
		s.WriterRegion = home
	}
	s.HomeRegion, s.Members = home, maps.Clone(s.Members)
	if _, stays := s.Members[home]; !stays {
		s.Members[home] = before.Members[home]
	}
	return s
}

// checkEncryptionStays checks who manages the keys. A replica's key cannot be changed, and a table has keys of its own in
// all regions or in none. A bucket takes a key later, but the objects that were written with one need it to be read.
func checkEncryptionStays(before, after StoreDeployment, path string) Problems {
	if before.CustomerManagedKeys == after.CustomerManagedKeys || before.Kind == KindS3 && after.CustomerManagedKeys {
		return nil
	}
	reason := "a replica keeps its key for life and would have to be replaced while it exists"
	if before.Kind == KindS3 {
		reason = "the objects that were written with the keys could no longer be read"
	}
	return problems(RuleTransitionEncryption, path, "%t, but the store was deployed with %t, and %s; set it back, or %s",
		after.CustomerManagedKeys, before.CustomerManagedKeys, reason, anotherName)
}

// checkTableStays checks the keys of a table and the attribute by which its items expire.
func checkTableStays(before, after StoreDeployment, path string) Problems {
	found := checkKeyStays(before, before.Table.HashKey, after.Table.HashKey, in(path, "hashKey"))
	found = append(found, checkKeyStays(before, before.Table.rangeKey(), after.Table.rangeKey(), in(path, "rangeKey"))...)
	if was := before.Table.TTLAttribute; was != "" && was != after.Table.TTLAttribute {
		found = append(found, problems(RuleTransitionTTL, in(path, "ttlAttribute"), "%s, but items expire by %s, which DynamoDB "+
			"goes on to do; set ttlAttribute: %s: an item without that attribute never expires",
			orNone(after.Table.TTLAttribute), was, was)...)
	}
	return found
}

// checkKeyStays checks one key of a table. Another attribute replaces the table; another type of the same one is never
// sent to DynamoDB (terraform-provider-aws, internal/service/dynamodb/table.go).
func checkKeyStays(store StoreDeployment, before, after KeyDeployment, path string) Problems {
	switch {
	case before == after:
		return nil
	case before.Name == after.Name:
		return problems(RuleTransitionTableKey, path, "%s, but the table was made with %s, and the type of a key never changes; "+
			"set it back, or %s", after, before, anotherName)
	case store.Disposable:
		return nil
	}
	return problems(RuleTransitionTableKey, path, "%s, but the table was made with %s, and another key would replace it and "+
		"all its replicas; set it back, or %s; %s", after, before, anotherName, disposableFirst)
}

// checkGenerationsGrow checks that no region goes back to a bucket or cluster that it left behind: that may still exist.
func checkGenerationsGrow(before, after StoreDeployment, path string) Problems {
	if before.Disposable {
		return nil
	}
	var found Problems
	for _, region := range slices.Sorted(maps.Keys(after.Members)) {
		was, is := before.Members[region].Generation, after.Members[region].Generation
		if is < was {
			found = append(found, problems(RuleTransitionGeneration, in(path, "regions"), "generation %d of %s would take the "+
				"place of generation %d, but generations only grow: what an older one left behind may still exist; set "+
				"generation: %d, or %d to start over once more", is, region, was, was, was+1)...)
		}
	}
	return found
}

func orNone(name string) string {
	if name == "" {
		return "none"
	}
	return name
}
