package topology

// checkReplicasBegin checks that the home region of a new database with read replicas is made as the first to write: from its
// second life on it is made as a copy, of which there is nothing yet.
func checkReplicasBegin(store StoreDeployment, path string) Problems {
	generation := store.Members[store.HomeRegion].Generation
	if store.Kind != KindRDS || generation <= 1 {
		return nil
	}
	return problems(RuleTransitionFirstGeneration, in(path, "regions"), "generation %d of %s, but the database is new, and from "+
		"generation 2 on the home region is made as a copy of a writer that is not there; remove the generation of %s",
		generation, store.HomeRegion, store.HomeRegion)
}

// checkStorageStays checks that storage grows, and by as much as AWS gives at least: it would round a smaller growth up, and
// the next update would then ask for less than there is
// (https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html, AllocatedStorage).
func checkStorageStays(before, after SingleWriterDeployment, block string) Problems {
	was, is := before.AllocatedStorage, after.AllocatedStorage
	place := in(block, "allocatedStorage")
	switch {
	case was == 0 || is == was || is >= tenthMore(was):
		return nil
	case is < was:
		return problems(RuleTransitionStorage, place, "%d, but the database was deployed with %d GiB, and storage never shrinks; "+
			"set allocatedStorage: %d, or %s", is, was, was, anotherName)
	}
	return problems(RuleTransitionStorage, place, "%d, but the database was deployed with %d GiB, and AWS adds at least a tenth; "+
		"set allocatedStorage: %d or more, or set it back", is, was, tenthMore(was))
}
