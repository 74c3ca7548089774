package main

import (
	"errors"
	"fmt"
	"strings"
)

const (
	// nextWriter is the region that the database's writer is moved to.
	nextWriter = "us-west-2"
	// parameterType is the type of the parameters that tell applications where a store is written to.
	parameterType = "aws:ssm/parameter:Parameter"
)

func addStores(s *stage) error {
	if err := s.says(`
datastores:
  catalog:
    regions: [{ name: ` + homeRegion + ` }, { name: ` + nextWriter + ` }]
    aurora: { engine: aurora-postgresql, engineVersion: "16.6" }
  sessions:
    regions: [{ name: ` + homeRegion + ` }, { name: ` + nextWriter + ` }]
    elasticache: { engineVersion: "8.0" }`); err != nil {
		return err
	}
	if err := s.upWatched(counts{"created": 89, "updated": 4, "replaced": 3, "unchanged": 212}); err != nil {
		return err
	}
	return s.writesTo("catalog", homeRegion)
}

func moveWriter(s *stage) error {
	out, err := s.outputs()
	if err != nil {
		return err
	}
	global, target, err := switchover(out, "catalog", nextWriter)
	if err != nil {
		return err
	}
	s.print("$ aws rds switchover-global-cluster --region %s --global-cluster-identifier %s \\\n"+
		"    --target-db-cluster-identifier %s\n", nextWriter, global, target)
	if _, err := s.run("awssim", "switchover", global, target); err != nil {
		return err
	}
	if err := s.pulumi(counts{"unchanged": 308}, "refresh", "--yes", "--non-interactive", "--suppress-outputs"); err != nil {
		return err
	}
	if err := s.says("datastores: { catalog: { writerRegion: " + nextWriter + " } }"); err != nil {
		return err
	}
	if err := s.upWatched(counts{"updated": 5, "replaced": 3, "unchanged": 300}); err != nil {
		return err
	}
	told, rewritten := []string{"shop-catalog-cluster-" + nextWriter}, []string{}
	for _, region := range []string{homeRegion, nextWriter, newcomer} {
		told = append(told, "shop-catalog-writer-"+region)
		rewritten = append(rewritten, "shop-catalog-secret-value-"+region)
	}
	if err := s.expectTouched("Update", told...); err != nil {
		return err
	}
	if err := s.expectTouched("Delete", rewritten...); err != nil {
		return err
	}
	return s.writesTo("catalog", nextWriter)
}

// switchover is what the command that moves a database's writer takes: the global cluster, and the cluster that writes next.
func switchover(out map[string]any, store, region string) (global, target string, err error) {
	stores, _ := out["stores"].(map[string]any)
	each, _ := stores[store].(map[string]any)
	members, _ := each["members"].(map[string]any)
	member, _ := members[region].(map[string]any)
	global, _ = each["physicalName"].(string)
	target, _ = member["arn"].(string)
	if global == "" || target == "" {
		return "", "", fmt.Errorf("the output stores does not say what %s is in %s", store, region)
	}
	return global, target, nil
}

// writesTo shows what applications in every region are told of where a store is written to.
func (s *stage) writesTo(store, region string) error {
	left, err := s.left()
	if err != nil {
		return err
	}
	told := 0
	for _, each := range left {
		if each.Type != parameterType || !strings.Contains(each.ID, "-"+store+"-") {
			continue
		}
		endpoint, err := s.awssim("parameter", each.Region, each.ID)
		if err != nil {
			return err
		}
		if !strings.Contains(endpoint, "."+region+".") {
			return fmt.Errorf("applications in %s should write to %s, but are told %s", each.Region, region, endpoint)
		}
		told++
	}
	if told == 0 {
		return errors.New("no application is told where " + store + " is written to")
	}
	return nil
}
