package topology

import (
	"maps"
	"slices"
)

// checkCacheStays checks what a cache keeps, and what changes in steps.
func checkCacheStays(before, after StoreDeployment, path, block string) Problems {
	return slices.Concat(checkClusterModeStays(*before.Cache, *after.Cache, block),
		checkParametersStay(before, after, block), checkTokenComes(before, after, block),
		checkRoomForRegions(before, after, path))
}

// checkClusterModeStays checks that a cache does not turn cluster mode on or off, which a global datastore cannot
// (https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/modify-cluster-mode.html), and clients could not follow.
func checkClusterModeStays(before, after CacheDeployment, block string) Problems {
	switch {
	case before.Shards == 0 && after.Shards > 0:
		return problems(RuleTransitionClusterMode, in(block, "shards"), "%d, but the cache was made without cluster "+
			"mode, which never changes; remove it, or %s", after.Shards, anotherName)
	case before.Shards > 0 && after.Shards == 0:
		return problems(RuleTransitionClusterMode, in(block, "shards"), "missing, but the cache was made with cluster "+
			"mode, which never changes; set shards: %d, or %s", before.Shards, anotherName)
	}
	return nil
}

// checkParametersStay checks that parameters change with a major version only: the members run with copies that AWS has made
// of them (https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CacheParameterGroup.html, IsGlobal), and
// the provider gives a global datastore other ones with a major version alone
// (internal/service/elasticache/global_replication_group.go).
func checkParametersStay(before, after StoreDeployment, block string) Problems {
	if maps.Equal(before.Cache.Parameters, after.Cache.Parameters) || isMajorUpgrade(before, after) {
		return nil
	}
	return problems(RuleTransitionParameters, in(block, "parameters"), "changed, but the regions run with copies that "+
		"AWS has made of them, which only a major upgrade replaces; set them back, and follow \"Change the parameters "+
		"of a cache\" in the operations guide, or change them together with engineVersion")
}

// isMajorUpgrade says whether the writer's engine gets another major version.
func isMajorUpgrade(before, after StoreDeployment) bool {
	if before.SingleWriter == nil || after.SingleWriter == nil {
		return false
	}
	form := cacheEngines[after.SingleWriter.Engine].versionForm
	was := form.parse(before.Members[before.HomeRegion].EngineVersion)
	is := form.parse(after.Members[after.HomeRegion].EngineVersion)
	return was != nil && is != nil && !slices.Equal(form.major(was), form.major(is))
}

// checkTokenComes checks that a new token is added before it is the only one: AWS sets none that it does not know already
// (https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html), and clients read it only after that.
func checkTokenComes(before, after StoreDeployment, block string) Problems {
	same := before.Cache.TokenGeneration == after.Cache.TokenGeneration
	if before.SingleWriter != nil && after.SingleWriter != nil {
		same = same && before.SingleWriter.OwnPassword == after.SingleWriter.OwnPassword
	}
	if same || !after.Cache.SetToken {
		return nil
	}
	return problems(RuleTransitionToken, in(block, "authTokenUpdateStrategy"), "SET, but the token is a new one, and "+
		"AWS makes only a token the only one that it has taken before; set ROTATE, deploy, let the clients read the new "+
		"token, and set SET in an update after that")
}

// checkRoomForRegions checks that no region comes in the update in which another one goes when AWS has no room for both:
// what is new is made first.
func checkRoomForRegions(before, after StoreDeployment, path string) Problems {
	var gone, come []string
	for region := range before.Members {
		if _, stays := after.Members[region]; !stays {
			gone = append(gone, region)
		}
	}
	for region := range after.Members {
		if _, known := before.Members[region]; !known {
			come = append(come, region)
		}
	}
	slices.Sort(gone)
	slices.Sort(come)
	if len(gone) == 0 || len(before.Members)+len(come) <= cacheRegionsMost {
		return nil
	}
	return problems(RuleTransitionSwap, in(path, "regions"), "%s would come before %s goes, but a global datastore has "+
		"at most %d regions; remove %s in one update, and add %s in the next", list(come), list(gone), cacheRegionsMost,
		list(gone), list(come))
}
