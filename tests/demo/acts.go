package main

import (
	"fmt"
	"maps"
	"slices"
)

// act is a step of the life: what is done, and what it has shown.
type act struct {
	title, means string
	play         func(*stage) error
}

const (
	homeRegion = "us-east-2"
	// newcomer is the region that is added, and leaver the one that is drained and retired.
	newcomer, leaver = "ap-southeast-2", "eu-west-1"
	// zone is the hosted zone that the account has, and name the application's name in it.
	zone, zoneID = "example.com", "Z0123456789EXAMPLE"
	name         = "shop." + zone
	address      = "https://" + name
	// publicName is the record that users look up.
	publicName = "shop-name-" + name
)

// acts are the demo, in order.
var acts = []act{
	{
		"Deploy a three-region application",
		"One resource, and every region has a network, a load balancer, a service and the orders.", deploy,
	},
	{"Deploy again", "Nothing changed in the program, so nothing changes in AWS.", again},
	{
		"Give it a name, TLS and a place for files",
		"Certificates in every region, proved once, and a bucket. Services roll over to tasks that know it (the 3 replaced).",
		nameIt,
	},
	{"Write a file in Europe", "Every bucket is copied to all others.", writeFile},
	{"Visit it", "Users get the closest region, with a certificate that is good for the name.", visit},
	{
		"Add a region",
		"The others learn where to copy files to (6 updates, and the record's); nothing else in them is touched.", addRegion,
	},
	{"Build a second ingress beside the first", "Users still come through the accelerator.", addRoute53},
	{
		"Switch to it",
		"One record is updated in place, and nobody notices. The accelerator may go now, the rest stays protected.",
		switchIngress,
	},
	{"Retire the accelerator", "It goes when nobody uses it any more.", retireAccelerator},
	{
		"Drain a region",
		"Europe's users are served from elsewhere; the region stands by for the day that all others fail.", drain,
	},
	{
		"Retire a region, impatiently",
		"What serves and what holds data is protected: lower the protection first.", tryToRetire,
	},
	{
		"Retire a region, in two updates",
		"The first lets it go, the second removes it. Its bucket is kept.", retire,
	},
	{
		"Add a database and a cache",
		"Each in two regions with one writer, networks that reach it, and credentials in every region. Services roll over to know " +
			"them (the 3 replaced).",
		addStores,
	},
	{
		"Move the database's writer",
		"AWS moves it; a refresh sees it, and the new writerRegion tells the applications. No cluster, task or instance is " +
			"replaced: what is, are the values of the secrets.",
		moveWriter,
	},
	{
		"Make mistakes",
		"All of them in one answer, with path, rule and way out, before anything is asked of AWS.", misspell,
	},
	{
		"Make a mistake that only the past knows",
		"The record of the last deployment refuses what would lose data.", moveHome,
	},
	{"Destroy, impatiently", "Nothing was touched.", tryToDestroy},
	{
		"Destroy, in two steps",
		"What onDelete keeps is left: the orders of the home region, the files of every region, the retired one too, and a last " +
			"snapshot of each database and cache, with their keys.",
		destroy,
	},
}

func deploy(s *stage) error {
	s.print("The program is examples/yaml-web-shop/Pulumi.yaml, as for real AWS.\n")
	if err := s.up(counts{"created": 173}); err != nil {
		return err
	}
	out, err := s.outputs()
	if err != nil {
		return err
	}
	s.print("    url:       %v\n    addresses: %v\n", out["url"], out["staticIpAddresses"])
	warnings, _ := out["warnings"].([]any)
	for _, warning := range warnings {
		s.print("    warning:   %v\n", warning)
	}
	return nil
}

func again(s *stage) error { return s.up(counts{"unchanged": 173}) }

func nameIt(s *stage) error {
	if _, err := s.awssim("zone", zone, zoneID); err != nil {
		return err
	}
	if err := s.says(`
domain: { name: ` + name + `, hostedZoneId: ` + zoneID + ` }
datastores:
  assets: { s3: {} }`); err != nil {
		return err
	}
	return s.up(counts{"created": 45, "updated": 8, "replaced": 3, "unchanged": 162})
}

func writeFile(s *stage) error {
	buckets, err := s.buckets()
	if err != nil {
		return err
	}
	if _, err := s.awssim("put", buckets[leaver]); err != nil {
		return err
	}
	for _, region := range slices.Sorted(maps.Keys(buckets)) {
		held, err := s.awssim("objects", buckets[region])
		if err != nil {
			return err
		}
		if held != "1" {
			return fmt.Errorf("the bucket of %s should hold 1 object, but holds %s", region, held)
		}
	}
	return nil
}

func visit(s *stage) error {
	return s.visits(map[string]string{"eu-west-1": "eu-west-1", "us-west-2": "us-west-2", "sa-east-1": homeRegion})
}

func addRegion(s *stage) error {
	if err := s.says("regions:\n  - name: " + newcomer); err != nil {
		return err
	}
	if err := s.upWatched(counts{"created": 69, "updated": 7, "unchanged": 211}); err != nil {
		return err
	}
	var others []string
	for _, region := range []string{homeRegion, "us-west-2", leaver} {
		others = append(others, "shop-assets-replication-"+region, "shop-assets-replication-policy-"+region)
	}
	if err := s.expectTouched("Update", others...); err != nil {
		return err
	}
	return s.visits(map[string]string{newcomer: newcomer})
}

func addRoute53(s *stage) error {
	if err := s.says("ingress: { route53: {}, active: globalAccelerator }"); err != nil {
		return err
	}
	if err := s.upWatched(counts{"created": 9, "unchanged": 287}); err != nil {
		return err
	}
	return s.expectTouched("Update")
}

func switchIngress(s *stage) error {
	if err := s.says("ingress:\n  active: route53\n  globalAccelerator: { deletionProtection: false }"); err != nil {
		return err
	}
	if err := s.upWatched(counts{"updated": 1, "unchanged": 295}); err != nil {
		return err
	}
	if err := s.expectTouched("Update", publicName); err != nil {
		return err
	}
	s.print("    updated: %s\n", publicName)
	return s.visits(map[string]string{"eu-west-1": "eu-west-1", "us-west-2": "us-west-2"})
}

func retireAccelerator(s *stage) error {
	if err := s.loses("ingress", "globalAccelerator"); err != nil {
		return err
	}
	return s.upWatched(counts{"deleted": 7, "unchanged": 289})
}

func drain(s *stage) error {
	if err := s.says("regions:\n  - name: " + leaver + "\n    traffic: 0"); err != nil {
		return err
	}
	if err := s.upWatched(counts{"created": 3, "updated": 1, "deleted": 1, "unchanged": 287}); err != nil {
		return err
	}
	return s.visits(map[string]string{leaver: homeRegion})
}

func tryToRetire(s *stage) error {
	return s.tries(
		func() error { return s.loses("regions", leaver) },
		func() error { return s.protects("up", "--yes", "--non-interactive", "--suppress-outputs") },
	)
}

func retire(s *stage) error {
	if err := s.says("regions:\n  - name: " + leaver + "\n    deletionProtection: false"); err != nil {
		return err
	}
	if err := s.up(counts{"updated": 2, "unchanged": 289}); err != nil {
		return err
	}
	if err := s.loses("regions", leaver); err != nil {
		return err
	}
	return s.upWatched(counts{"updated": 8, "deleted": 72, "unchanged": 211})
}

func misspell(s *stage) error {
	return s.tries(
		func() error {
			return s.says(`
regions:
  - { name: us-wset-1, traffic: 120 }
loadBalancer: { application: { healthCheck: { path: healthz } } }`)
		},
		func() error {
			return s.answers("regions[3].name", "regions[3].traffic", "loadBalancer.application.healthCheck.path")
		},
	)
}

func moveHome(s *stage) error {
	return s.tries(
		func() error { return s.says("homeRegion: us-west-2") },
		func() error { return s.answers("homeRegion") },
	)
}

func tryToDestroy(s *stage) error { return s.protects("destroy", "--yes", "--non-interactive") }

func destroy(s *stage) error {
	if err := s.says("deletionProtection: false"); err != nil {
		return err
	}
	if err := s.up(counts{"updated": 9, "unchanged": 299}); err != nil {
		return err
	}
	if err := s.pulumi(counts{"deleted": 308}, "destroy", "--yes", "--non-interactive"); err != nil {
		return err
	}
	return s.keeps()
}
