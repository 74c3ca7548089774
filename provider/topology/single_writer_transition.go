package topology

import (
	"fmt"
	"maps"
	"slices"
)

// removedFirst is the way out for the data of a database that may be lost.
const removedFirst = "to lose the data, remove the database in one update and add it in the next"

// checkStoreBegins checks a store that the deployment before did not have.
func checkStoreBegins(store StoreDeployment, path string) Problems {
	if store.SingleWriter == nil {
		return nil
	}
	if store.WriterRegion != store.HomeRegion {
		return problems(RuleTransitionFirstWriter, in(path, "writerRegion"), "%s, but the database is new, and its home region "+
			"%s writes at first; set writerRegion: %s and declare another one once AWS has moved the writer there, or make %s "+
			"the database's homeRegion", store.WriterRegion, store.HomeRegion, store.HomeRegion, store.WriterRegion)
	}
	found := versions{before: StoreDeployment{}, after: store, path: path}.checkJoins()
	return append(found, checkReplicasBegin(store, path)...)
}

// checkSingleWriterStays checks what a database keeps, and what changes in steps.
func checkSingleWriterStays(before, after StoreDeployment, path, block string) Problems {
	found := checkWriterWasMember(before, after, path)
	found = append(found, checkWriterGeneration(before, after, path)...)
	found = append(found, checkNetworksStay(before, after, path)...)
	found = append(found, checkDatabaseStays(before, after, block)...)
	found = append(found, checkRestoredOnce(*before.SingleWriter, *after.SingleWriter, block)...)
	found = append(found, checkStorageStays(*before.SingleWriter, *after.SingleWriter, block)...)
	was, is := before.SingleWriter.Engine, after.SingleWriter.Engine
	if was != is {
		return append(found, problems(RuleTransitionEngine, in(block, "engine"), "%s, but the database was made with %s, and "+
			"another engine would replace every %s; set it back, or %s; %s", is, was, memberOf(after.Kind), anotherName,
			removedFirst)...)
	}
	return append(found, versions{before: before, after: after, path: path, block: block}.check()...)
}

// checkWriterWasMember checks that the writer is one that AWS can have moved it to.
func checkWriterWasMember(before, after StoreDeployment, path string) Problems {
	if _, known := before.Members[after.WriterRegion]; known {
		return nil
	}
	return problems(RuleTransitionNewWriter, in(path, "writerRegion"), "%s, but the deployment before has no copy there, so "+
		"that AWS cannot have moved the writer to it; set writerRegion: %s, deploy, move the writer in AWS, and declare it in "+
		"an update after that", after.WriterRegion, before.WriterRegion)
}

// checkWriterGeneration checks that neither the region that wrote nor the one that is declared to write now starts over:
// which of the two AWS has as the writer is not known here.
func checkWriterGeneration(before, after StoreDeployment, path string) Problems {
	var found Problems
	for _, region := range slices.Compact(slices.Sorted(slices.Values([]string{before.WriterRegion, after.WriterRegion}))) {
		was, is := before.Members[region].Generation, after.Members[region].Generation
		if was == 0 || is <= was {
			continue
		}
		found = append(found, problems(RuleTransitionWriterGeneration, in(path, "regions"), "generation %d of %s would replace "+
			"the %s that is written to; set generation: %d, deploy with writerRegion set to another region that AWS has "+
			"moved the writer to, and start over in an update after that", is, region, memberOf(after.Kind), was)...)
	}
	return found
}

// checkNetworksStay checks that no cluster would have to follow its region into a network of another range: AWS refuses to
// give a subnet group the subnets of another network
// (https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBSubnetGroup.html), half way through the update.
func checkNetworksStay(before, after StoreDeployment, path string) Problems {
	var found Problems
	for _, region := range slices.Sorted(maps.Keys(after.Members)) {
		was, is := before.Members[region].Network, after.Members[region].Network
		if moved := broughtMoves(before.Members[region], after.Members[region]); moved != "" {
			found = append(found, problems(RuleTransitionNetwork, "regions", "%s would move %s in %s, which never moves to another "+
				"network; set it back, or take %s out of %s first, change the network, and add it again", moved,
				article(memberOf(after.Kind)), region, region, in(path, "regions"))...)
			continue
		}
		if was == "" || is == "" || was == is {
			continue
		}
		found = append(found, problems(RuleTransitionNetwork, "network", "%s for %s, but %s has %s in its network, which has "+
			"the range %s, and %s never moves to another network; set network.cidrBlock of %s in regions to %s, or "+
			"take %s out of %s first, change the range, and add it again", is, region, path, article(memberOf(after.Kind)), was,
			article(memberOf(after.Kind)), region, was, region, in(path, "regions"))...)
	}
	return found
}

// broughtMoves says how a network that is brought comes, goes or becomes another one; empty when it does not.
func broughtMoves(before, after MemberDeployment) string {
	switch {
	case before.Network == "" || after.Network == "" || before.Network != Brought && after.Network != Brought:
		return ""
	case before.Network != Brought:
		return "existing.network"
	case after.Network != Brought:
		return "existing.network, which is gone,"
	case before.VpcID != "" && after.VpcID != "" && before.VpcID != after.VpcID:
		return fmt.Sprintf("existing.network.vpcId, which was %s and is %s,", before.VpcID, after.VpcID)
	}
	return ""
}

// checkDatabaseStays checks the names that the clusters keep whatever is said later, because after a failover they belong
// to a cluster of another role. Clients would be told of a name that is not there.
func checkDatabaseStays(earlier, later StoreDeployment, block string) Problems {
	var found Problems
	before, after, members := *earlier.SingleWriter, *later.SingleWriter, memberOf(later.Kind)+"s"
	for _, each := range []struct{ key, was, is string }{
		{"databaseName", before.DatabaseName, after.DatabaseName},
		{"masterUsername", before.MasterUsername, after.MasterUsername},
	} {
		// What was restored has the snapshot's names, and the first ones given may have been others.
		if each.was != "" && each.is != each.was && before.RestoredFrom == "" {
			found = append(found, problems(RuleTransitionDatabase, in(block, each.key), "%s, but the %s were made with %s "+
				"and keep it, while clients would be told %s; set %s: %s, and make more databases and users inside; %s",
				each.is, members, each.was, each.is, each.key, each.was, removedFirst)...)
		}
	}
	// Another engine, which is refused, has another default.
	if before.Port != 0 && after.Port != before.Port && after.Engine == before.Engine {
		found = append(found, problems(RuleTransitionDatabase, in(block, "port"), "%d, but the %s listen on %d, and a change "+
			"would cut every client until its new tasks run; set port: %d, or %s", after.Port, members, before.Port,
			before.Port, anotherName)...)
	}
	return found
}

// versions are the engine versions of a database's regions before and after.
type versions struct {
	before, after StoreDeployment
	// path of the store, and block of what it says about its engine.
	path, block string
}

// check checks an upgrade, which AWS does in steps:
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-upgrade.html.
func (v versions) check() Problems {
	if kindOf(v.after.Kind).upgradesTogether {
		return v.checkDowngrade()
	}
	if found := v.checkMajor(); len(found) > 0 {
		return found
	}
	return slices.Concat(v.checkDowngrade(), v.checkOrder(), v.checkJoins())
}

// parse reads a version of one of the engines; it is nil for a region that has none.
func (v versions) parse(text string) engineVersion {
	return v.form().parse(text)
}

// form is how the engine writes its versions.
func (v versions) form() versionForm {
	if kind := kindOf(v.after.Kind); kind.versions != nil {
		return kind.versions(v.after.SingleWriter.Engine)
	}
	return versionForm{}
}

// isNew says whether a region's cluster is made by this deployment.
func (v versions) isNew(region string) bool {
	was, known := v.before.Members[region]
	return !known || v.after.Members[region].Generation > was.Generation
}

// stays are the regions whose clusters stay, in the order of their names.
func (v versions) stays() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(v.after.Members)), func(region string) bool {
		return v.isNew(region) || v.parse(v.before.Members[region].EngineVersion) == nil
	})
}

func (v versions) checkMajor() Problems {
	form := v.form()
	for _, region := range v.stays() {
		was, is := v.before.Members[region].EngineVersion, v.after.Members[region].EngineVersion
		if slices.Equal(form.major(v.parse(was)), form.major(v.parse(is))) {
			continue
		}
		return problems(RuleTransitionMajor, in(v.block, "engineVersion"), "%s is of another major version than %s, which was "+
			"deployed, and AWS changes that neither region by region nor through Pulumi; set it back, and follow \"Upgrade a "+
			"database\" in the operations guide", is, was)
	}
	return nil
}

func (v versions) checkDowngrade() Problems {
	var lowered []string
	place := in(v.path, "regions")
	for _, region := range v.stays() {
		was, is := v.before.Members[region].EngineVersion, v.after.Members[region].EngineVersion
		if slices.Compare(v.parse(is), v.parse(was)) >= 0 {
			continue
		}
		lowered = append(lowered, fmt.Sprintf("%s from %s to %s", region, was, is))
		if region == v.after.WriterRegion {
			place = in(v.block, "engineVersion")
		}
	}
	if len(lowered) == 0 {
		return nil
	}
	return problems(RuleTransitionDowngrade, place, "an older engine version (%s), but AWS never goes back to one; set each "+
		"region's version to the deployed one or a newer one", list(lowered))
}

// checkOrder checks that the secondaries were upgraded in a deployment before: AWS refuses the writer until they are, and
// within one update the writer's cluster comes first.
func (v versions) checkOrder() Problems {
	writer := v.after.WriterRegion
	was, is := v.parse(v.before.Members[writer].EngineVersion), v.parse(v.after.Members[writer].EngineVersion)
	if was == nil || slices.Compare(is, was) <= 0 {
		return nil
	}
	var behind []string
	for _, region := range v.stays() {
		before := v.before.Members[region].EngineVersion
		if region != writer && slices.Compare(v.parse(before), is) < 0 {
			behind = append(behind, fmt.Sprintf("%s (%s)", region, before))
		}
	}
	if len(behind) == 0 {
		return nil
	}
	version := v.after.Members[writer].EngineVersion
	return problems(RuleTransitionUpgrade, in(v.block, "engineVersion"), "%s is for the writer region %s too, but AWS upgrades "+
		"it last, and the deployment before has an older version in %s; set it back, set engineVersion: %s for each of these "+
		"in %s, deploy, and set it here in an update after that", version, writer, list(behind), version,
		in(v.path, "regions"))
}

// checkJoins checks that a copy is made by the engine that writes what is copied.
func (v versions) checkJoins() Problems {
	var found Problems
	writers := v.after.Members[v.after.WriterRegion].EngineVersion
	for _, region := range slices.Sorted(maps.Keys(v.after.Members)) {
		version := v.after.Members[region].EngineVersion
		if v.isNew(region) && !slices.Equal(v.parse(version), v.parse(writers)) {
			found = append(found, problems(RuleTransitionJoin, in(v.path, "regions"), "%s is new with the engine version %s, but "+
				"a region joins with the writer's, which is %s; remove its engineVersion, and set it in an update after that",
				region, version, writers)...)
		}
	}
	return found
}
