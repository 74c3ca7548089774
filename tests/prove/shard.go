package main

import (
	"fmt"
	"slices"
)

// shard is one run of a part of a suite.
type shard struct {
	suite

	part int
}

// name is what `make prove SHARD=…` calls it.
func (s shard) name() string {
	if s.parts == 1 {
		return s.suite.name
	}
	return fmt.Sprintf("%s-%d", s.suite.name, s.part)
}

// chosen are the shards with these names, or of the suites with these names; without names, all.
func chosen(from []suite, names []string) ([]shard, error) {
	var all, some []shard
	for _, each := range from {
		for i := range each.parts {
			all = append(all, shard{each, i + 1})
		}
	}
	if len(names) == 0 {
		return all, nil
	}
	for _, name := range names {
		before := len(some)
		for _, s := range all {
			if s.name() == name || s.suite.name == name {
				some = append(some, s)
			}
		}
		if len(some) == before {
			known := make([]string, 0, len(all))
			for _, s := range all {
				known = append(known, s.name())
			}
			return nil, fmt.Errorf("there is no shard %q; there are %q", name, slices.Compact(known))
		}
	}
	return some, nil
}

// share is what part of the tests a shard runs that divides them by test: neighbours go to different shards, because tests of one
// file take alike.
func (s shard) share(tests []string) []string {
	var mine []string
	for k, test := range tests {
		if k%s.parts == s.part-1 {
			mine = append(mine, test)
		}
	}
	return mine
}
