package topologytest

import "slices"

// Change is a later version of inputs, and what is different in it. Of the regions one may come, go, or lose or get users; else
// something is set differently.
func Change(d *Draw, s Settings, from Object) (changed Object, what string) {
	changed = Clone(from)
	regions := changed["regions"].([]any)
	switch d.Number(0, 9) {
	case 0, 1, 2:
		if joins(d, s, changed) {
			return changed, "a region joins"
		}
	case 3, 4:
		i := d.Number(0, len(regions)-1)
		if name := regions[i].(Object)["name"].(string); len(regions) > 1 && !mentioned(changed, name) {
			changed["regions"] = slices.Delete(slices.Clone(regions), i, i+1)
			return changed, "a region goes"
		}
	case 5, 6:
		region := One(d, regions...).(Object)
		if changed["ingress"] != nil && region["stack"] != "none" {
			if region["traffic"] == 0.0 || region["isolated"] == true {
				delete(region, "traffic")
				delete(region, "isolated")
				return changed, "a region gets users again"
			}
			region["isolated"] = true
			return changed, "a region is drained"
		}
	case 7:
		if reorders(d, changed) {
			return changed, "the regions have another order"
		}
	}
	return changed, sets(d, changed)
}

// joins adds a region.
func joins(d *Draw, s Settings, app Object) bool {
	known := s.Regions
	if len(known) == 0 {
		known = Regions
	}
	regions := app["regions"].([]any)
	var others []string
	for _, name := range known {
		isHere := func(region any) bool { return region.(Object)["name"] == name }
		if !slices.ContainsFunc(regions, isHere) {
			others = append(others, name)
		}
	}
	if len(others) == 0 {
		return false
	}
	app["regions"] = append(slices.Clone(regions), Object{"name": One(d, others...)})
	return true
}

// mentioned says whether a region is named elsewhere than in the list.
func mentioned(app Object, name string) bool {
	rest := Clone(app)
	delete(rest, "regions")
	return slices.ContainsFunc(placesIn(rest), func(at place) bool { return at.value == name })
}

// reorders turns the order of the regions round.
func reorders(_ *Draw, app Object) bool {
	regions := slices.Clone(app["regions"].([]any))
	slices.Reverse(regions)
	app["regions"] = regions
	return len(regions) > 1
}

// sets sets one thing differently, and says what.
func sets(d *Draw, app Object) string {
	compute, _ := app["compute"].(Object)
	stores, _ := app["datastores"].(Object)
	switch d.Number(0, 3) {
	case 1:
		for _, kind := range sortedKeys(compute) {
			compute[kind].(Object)["logRetentionInDays"] = 7.0
			return "logs are kept for another time"
		}
	case 2:
		if stores["orders"] == nil {
			if stores == nil {
				stores = Object{}
				app["datastores"] = stores
			}
			stores["orders"] = Object{"dynamodb": Object{"hashKey": Object{"name": "id", "type": "S"}}}
			return "a datastore joins"
		}
	case 3:
		if image, is := imageOf(compute); is {
			image["image"] = "111122223333.dkr.ecr.{region}.amazonaws.com/shop:2"
			return "another image"
		}
	}
	app["tags"] = Object{"team": "others"}
	return "other tags"
}

// imageOf is the block with the image of what runs.
func imageOf(compute Object) (Object, bool) {
	for _, kind := range sortedKeys(compute) {
		block := compute[kind].(Object)
		if block["image"] != nil {
			return block, true
		}
	}
	return nil, false
}
