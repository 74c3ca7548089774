package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// acts are the demo, in order.
var acts = []func(*stage) error{deploy, again, addRegion, drain, protect, destroy}

func deploy(s *stage) error {
	s.say("1. Deploy a three-region application", "The program is examples/yaml-web-shop/Pulumi.yaml, as for real AWS.")
	if _, err := s.up(); err != nil {
		return err
	}
	out, err := s.outputs()
	if err != nil {
		return err
	}
	s.print("url:               %v\n", out["url"])
	s.print("static addresses:  %v\n", out["staticIpAddresses"])
	s.print("endpoints:\n")
	eachKey(out["stacks"], func(region string, stack map[string]any) {
		s.print("  %-12s %v\n", region, stack["endpoint"])
	})
	s.print("tables:\n")
	eachKey(out["stores"], func(store string, value map[string]any) {
		eachKey(value["members"], func(region string, member map[string]any) {
			s.print("  %-12s %s: %v\n", region, store, member["physicalName"])
		})
	})
	if warnings, ok := out["warnings"].([]any); ok {
		s.print("warnings:\n")
		for _, warning := range warnings {
			s.print("  - %v\n", warning)
		}
	}
	s.print("the plan as a Mermaid flowchart:\n\n%s\n", indent(fmt.Sprint(out["diagram"])))
	return nil
}

func again(s *stage) error {
	s.say("2. Deploy again", "Nothing changed in the program, so nothing changes in AWS.")
	did, err := s.up()
	if err != nil {
		return err
	}
	if !unchanged.MatchString(did) {
		return fmt.Errorf("a second deployment should change nothing, but it did this:\n%s", did)
	}
	return nil
}

func addRegion(s *stage) error {
	s.say("3. Add a region", "One line more under regions: the other regions are not touched.")
	return s.edit("+ regions: name: ap-southeast-2", func(properties map[string]any) {
		properties["regions"] = append(properties["regions"].([]any), map[string]any{"name": "ap-southeast-2"})
	})
}

func drain(s *stage) error {
	s.say("4. Drain a region", "eu-west-1 gets no normal traffic and still serves when the others fail: one update.")
	return s.edit("  regions: name: eu-west-1\n+            traffic: 0", func(properties map[string]any) {
		for _, region := range properties["regions"].([]any) {
			if region := region.(map[string]any); region["name"] == "eu-west-1" {
				region["traffic"] = 0
			}
		}
	})
}

func protect(s *stage) error {
	s.say("5. Try to destroy", "Load balancers, the accelerator and tables are protected, so this is refused.")
	refused, err := s.pulumiFails("destroy", "--yes", "--non-interactive")
	if err != nil {
		return err
	}
	names := protected(refused)
	if len(names) == 0 {
		return fmt.Errorf("destroy was not refused because of protected resources:\n%s", refused)
	}
	for _, name := range names {
		s.print("    refused: %s is protected\n", name)
	}
	s.say("6. Lower the protection", "Retiring is always two steps: lower the protection, then remove.")
	return s.edit("+ deletionProtection: false", func(properties map[string]any) {
		properties["deletionProtection"] = false
	})
}

// homeRegion is the home region of the program.
const homeRegion = "us-east-2"

func destroy(s *stage) error {
	s.say("7. Destroy", "Everything goes but what `onDelete` keeps: the orders table of the home region.")
	home, err := s.homeTable()
	if err != nil {
		return err
	}
	if _, err := s.pulumi("destroy", "--yes", "--non-interactive"); err != nil {
		return err
	}
	s.say("What the simulated AWS still holds", "")
	world, err := s.world()
	if err != nil {
		return err
	}
	want := []string{homeRegion, "dynamodb:Table", "shop-orders-table-" + homeRegion, home, "1", "resource"}
	if !slices.Equal(strings.Fields(world), want) {
		return fmt.Errorf("the simulated AWS should hold the table %s of %s and nothing else", home, homeRegion)
	}
	return nil
}

// unchanged is the summary of a deployment that changed nothing.
var unchanged = regexp.MustCompile(`^\s*Resources:\s+\d+ unchanged\s*$`)

// cannotBeDeleted is how the engine names a protected resource.
var cannotBeDeleted = regexp.MustCompile(`::([^":]+)" cannot be deleted`)

// protected are the names of the resources that the engine refused to delete.
func protected(text string) []string {
	var names []string
	for _, match := range cannotBeDeleted.FindAllStringSubmatch(text, -1) {
		names = append(names, match[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func indent(text string) string {
	return "    " + strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n    ")
}
