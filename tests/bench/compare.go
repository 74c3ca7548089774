package main

import (
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

// compare lists what differs between two flat programs. Their inputs name outputs where ids would be, so that what AWS
// generates anew in each run does not count.
func compare(before, after []entry) []string {
	first, second := byKey(before), byKey(after)
	var differences []string
	for _, key := range slices.Sorted(maps.Keys(first)) {
		other, exists := second[key]
		switch {
		case !exists:
			differences = append(differences, key+" is missing")
		case !reflect.DeepEqual(first[key], other):
			differences = append(differences, fmt.Sprintf("%s differs:\n    %+v\n    %+v", key, first[key], other))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(second)) {
		if _, exists := first[key]; !exists {
			differences = append(differences, key+" is too much")
		}
	}
	return differences
}

func byKey(entries []entry) map[string]entry {
	keyed := map[string]entry{}
	for _, e := range entries {
		keyed[e.key()] = e
	}
	return keyed
}

// compareWorlds lists what exists a different number of times in two simulated worlds, with what AWS made by itself.
func compareWorlds(before, after awssim.World) []string {
	first, second := census(before), census(after)
	var differences []string
	for _, kind := range slices.Sorted(maps.Keys(first)) {
		if first[kind] != second[kind] {
			differences = append(differences,
				fmt.Sprintf("the world holds %s %d times instead of %d times", kind, second[kind], first[kind]))
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(second)) {
		if first[kind] == 0 {
			differences = append(differences, fmt.Sprintf("the world holds %s %d times instead of 0 times", kind, second[kind]))
		}
	}
	return differences
}

// census counts what exists, by type, place and logical name; what AWS made by itself has no such name.
func census(world awssim.World) map[string]int {
	counts := map[string]int{}
	for _, r := range world.Resources {
		name := "(made by AWS)"
		if r.URN != "" {
			name = r.Name
		}
		counts[fmt.Sprintf("%s %s in %s of %s", r.Type, name, r.Region, r.Account)]++
	}
	return counts
}
