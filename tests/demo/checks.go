package main

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// keeps shows what the simulated AWS holds after the end, and compares it with what `onDelete` keeps.
func (s *stage) keeps() error {
	left, err := s.left()
	if err != nil {
		return err
	}
	found := counts{}
	s.print("What the simulated AWS still holds:\n")
	for _, each := range left {
		found[each.Type]++
		if slices.Contains([]string{tableType, bucketType, snapshotType, cacheSnapshotType}, each.Type) {
			s.print("    %-15s %s\n", each.Region, each.ID)
		}
	}
	if !maps.Equal(found, kept) {
		return fmt.Errorf("the simulated AWS should hold %v, but holds %v", map[string]int(kept), map[string]int(found))
	}
	return nil
}

// kept is what is left in the end, by type: the table of the home region, the buckets of the four regions with their
// settings, a snapshot of each cluster and each cache with the keys of the stores' regions, and the zone, which was there
// before.
var kept = counts{
	tableType: 1, zoneType: 1, bucketType: 4, snapshotType: 2, cacheSnapshotType: 2, "aws:kms/key:Key": 6,
	"aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock":                                     4,
	"aws:s3/bucketOwnershipControls:BucketOwnershipControls":                                     4,
	"aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2": 4,
	"aws:s3/bucketVersioningV2:BucketVersioningV2":                                               4,
	"aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2":                       4,
}

// answers previews mistakes, and shows what is said of each of the inputs, which must be all that is said.
func (s *stage) answers(paths ...string) error {
	text, err := s.refused("preview", "--non-interactive")
	if err != nil {
		return err
	}
	var lines []string
	for line := range strings.Lines(text) {
		if answer := mistake.FindString(line); answer != "" && !slices.Contains(lines, answer) {
			lines = append(lines, answer)
		}
	}
	if len(lines) != len(paths) {
		return fmt.Errorf("expected an answer about %s each, and nothing more:\n%s", strings.Join(paths, ", "), text)
	}
	for _, path := range paths {
		about := func(line string) bool { return strings.HasPrefix(line, path+": ") }
		if !slices.ContainsFunc(lines, about) {
			return fmt.Errorf("nothing is said about %s:\n%s", path, text)
		}
	}
	s.print("%s\n", indent(strings.Join(lines, "\n")))
	return nil
}

// mistake is what is said about an input of the application.
var mistake = regexp.MustCompile(`\b(homeRegion|regions\[\d+\]|loadBalancer)[\w.]*: .*`)

// shownNames is how many of the protected resources are named: the engine names those that it comes to first.
const shownNames = 3

// cannotBeDeleted is how the engine names a protected resource.
var cannotBeDeleted = regexp.MustCompile(`::([^":]+)" cannot be deleted`)

// protects runs a command of the engine that must be refused because of protected resources, and names them.
func (s *stage) protects(args ...string) error {
	text, err := s.refused(args...)
	if err != nil {
		return err
	}
	var names []string
	for _, match := range cannotBeDeleted.FindAllStringSubmatch(text, -1) {
		names = append(names, match[1])
	}
	slices.Sort(names)
	names = slices.Compact(names)
	slices.Reverse(names) // Services come last by name, and say most.
	if len(names) == 0 {
		return fmt.Errorf("it was not refused because of protected resources:\n%s", text)
	}
	for _, name := range names[:min(len(names), shownNames)] {
		s.print("    refused: %s is protected\n", name)
	}
	return nil
}

// visits shows which region users near some places get, and compares it with the one that they should get.
func (s *stage) visits(regions map[string]string) error {
	for _, place := range slices.Sorted(maps.Keys(regions)) {
		seen, err := s.awssim("visit", address, place)
		if err != nil {
			return err
		}
		if want := "ok " + regions[place]; seen != want {
			return fmt.Errorf("a user near %s should see %q, but sees %q", place, want, seen)
		}
	}
	return nil
}

// Types of what is left in the end.
const (
	tableType  = "aws:dynamodb/table:Table"
	bucketType = "aws:s3/bucketV2:BucketV2"
	zoneType   = "aws:route53/zone:Zone"

	snapshotType      = "aws:rds/clusterSnapshot:ClusterSnapshot"
	cacheSnapshotType = "aws:elasticache/snapshot:Snapshot"
)

// buckets are the names of the buckets by region.
func (s *stage) buckets() (map[string]string, error) {
	left, err := s.left()
	if err != nil {
		return nil, err
	}
	found := map[string]string{}
	for _, each := range left {
		if each.Type == bucketType {
			found[each.Region] = each.ID
		}
	}
	if len(found) == 0 {
		return nil, errors.New("there are no buckets in the simulated AWS")
	}
	return found, nil
}
