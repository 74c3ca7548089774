package e2e_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// The regions of the tests. The home region is the first of each list.
var (
	twoRegions   = []string{"us-east-2", "eu-west-1"}
	threeRegions = []string{"us-east-2", "us-west-2", "eu-west-1"}
	fiveRegions  = []string{"us-east-2", "us-west-2", "eu-west-1", "ca-central-1", "ap-northeast-1"}
)

// forSizes runs a test on applications of two, three and five regions.
func forSizes(t *testing.T, test func(t *testing.T, regions []string)) {
	t.Helper()
	for name, regions := range map[string][]string{"two": twoRegions, "three": threeRegions, "five": fiveRegions} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, regions)
		})
	}
}

// shop is the application of the tests: a service with scaling in each region, an accelerator, one table.
func shop(regions ...string) pulumi.Map {
	list := pulumi.Array{}
	for _, r := range regions {
		list = append(list, pulumi.Map{"name": pulumi.String(r)})
	}
	return pulumi.Map{
		"homeRegion": pulumi.String(threeRegions[0]),
		"regions":    list,
		"compute": pulumi.Map{"ecs": pulumi.Map{
			"image":   pulumi.String("111122223333.dkr.ecr.us-east-2.amazonaws.com/shop:1"),
			"scaling": pulumi.Map{"min": pulumi.Int(2), "max": pulumi.Int(6)},
		}},
		"ingress":            pulumi.Map{"globalAccelerator": pulumi.Map{}},
		"datastores":         pulumi.Map{"orders": table()},
		"deletionProtection": pulumi.Bool(false),
		"tags":               pulumi.Map{"team": pulumi.String("checkout")},
	}
}

// table is a datastore with a hash key and nothing else.
func table() pulumi.Map {
	return pulumi.Map{"dynamodb": pulumi.Map{
		"hashKey": pulumi.Map{"name": pulumi.String("id"), "type": pulumi.String("S")},
	}}
}

// change is one difference from the application of the tests.
type change func(pulumi.Map)

// shopIn is the program with the application in some regions, changed in order.
func shopIn(regions []string, changes ...change) pulumi.RunFunc {
	return application("shop", func() pulumi.Map {
		inputs := shop(regions...)
		for _, apply := range changes {
			apply(inputs)
		}
		return inputs
	})
}

// set sets the input at a path such as compute.ecs.image; the blocks on the way are made where they are missing.
func set(path string, value pulumi.Input) change {
	return func(inputs pulumi.Map) {
		keys := strings.Split(path, ".")
		at := inputs
		for _, key := range keys[:len(keys)-1] {
			if at[key] == nil {
				at[key] = pulumi.Map{}
			}
			at = at[key].(pulumi.Map)
		}
		at[keys[len(keys)-1]] = value
	}
}

// unset removes a top-level input.
func unset(key string) change {
	return func(inputs pulumi.Map) { delete(inputs, key) }
}

// inRegion makes a change to what one region says differently.
func inRegion(region string, apply change) change {
	return func(inputs pulumi.Map) {
		for _, each := range inputs["regions"].(pulumi.Array) {
			if each.(pulumi.Map)["name"] == pulumi.String(region) {
				apply(each.(pulumi.Map))
			}
		}
	}
}

// zones are the keys of the availability zones that a region's network uses.
var zones = map[string][]string{
	"us-east-2": {"az1", "az2", "az3"}, "us-west-2": {"az1", "az2", "az3"}, "eu-west-1": {"az1", "az2", "az3"},
	"ca-central-1": {"az1", "az2", "az4"}, "ap-northeast-1": {"az1", "az2", "az4"},
	"eu-central-1": {"az1", "az2", "az3"},
}

// stackParts are the resources of a regional stack that exist once, natParts those of each zone with a NAT gateway, and
// zoneParts the others of each zone.
var (
	stackParts = []string{
		"vpc", "default-security-group", "internet-gateway", "public-routes", "public-route", "dynamodb-endpoint",
		"s3-endpoint", "load-balancer-security-group", "load-balancer-from-0.0.0.0-0", "load-balancer", "target-group",
		"listener", "load-balancer-to-targets", "targets-from-load-balancer", "task-security-group", "tasks-to-anywhere",
		"log-group", "execution-role", "execution-policy-start", "task-role", "cluster", "capacity-providers",
		"task-definition", "service", "scaling-target", "scaling-policy",
	}
	zoneParts = []string{
		"public-subnet", "public-subnet-routes", "private-routes", "private-subnet", "private-subnet-routes",
	}
	natParts   = []string{"nat-address", "nat-gateway"}
	routeParts = []string{"private-route"}
)

// in are the names of parts of the stack in a region.
func in(region string, parts ...string) []string {
	var names []string
	for _, part := range parts {
		names = append(names, "shop-main-"+part+"-"+region)
	}
	return names
}

// inZones are the names of parts of the stack in some zones of a region.
func inZones(region string, zones []string, parts ...string) []string {
	var names []string
	for _, zone := range zones {
		for _, part := range parts {
			names = append(names, in(region, part+"-"+zone)...)
		}
	}
	return names
}

// inAll are the names of parts of the stacks in some regions.
func inAll(regions []string, parts ...string) []string {
	var names []string
	for _, region := range regions {
		names = append(names, in(region, parts...)...)
	}
	return names
}

// stackNames are the resources of a region's stack, with the stack itself but without what a datastore gives it.
func stackNames(region string) []string {
	return slices.Concat([]string{"shop-main-" + region}, in(region, stackParts...),
		inZones(region, zones[region], slices.Concat(zoneParts, natParts, routeParts)...))
}

// storeNames are the members of a datastore in some regions, with what compute there gets to use it.
func storeNames(store string, regions ...string) []string {
	var names []string
	for _, region := range regions {
		member := "replica"
		if region == threeRegions[0] {
			member = "table"
		}
		names = append(names, "shop-"+store+"-"+member+"-"+region)
		names = append(names, in(region, "task-policy-"+store)...)
	}
	return names
}

// regionNames are all resources that exist because the application is in a region.
func regionNames(region string) []string {
	return slices.Concat([]string{"shop-" + region}, stackNames(region), storeNames("orders", region),
		[]string{endpoints(region)})
}

// endpoints is the name of a region's endpoint group.
func endpoints(region string) string { return "shop-ingress-" + region + "-endpoints" }

// globalNames are the resources that exist once.
func globalNames() []string {
	return []string{"shop", "shop-record", "shop-global", "shop-orders", "shop-ingress", "shop-ingress-accelerator",
		"shop-ingress-listener"}
}

// shopNames are all resources of the application of the tests.
func shopNames(regions ...string) []string {
	names := globalNames()
	for _, region := range regions {
		names = append(names, regionNames(region)...)
	}
	return names
}

// recordChanged expects the application's record to learn of a change.
var recordChanged = ops{"update": {"shop-record"}}

// did is an expectation: an operation and the names of what it is done to.
func did(op string, names ...[]string) ops {
	return ops{op: slices.Sorted(slices.Values(slices.Concat(names...)))}
}

// replaced expects resources to be replaced, the new one before the old one goes.
func replaced(names ...[]string) ops {
	return together(did("create-replacement", names...), did("replace", names...), did("delete-replaced", names...))
}

// together are several expectations about one run.
func together(expectations ...ops) ops {
	all := ops{}
	for _, each := range expectations {
		for op, names := range each {
			all[op] = slices.Sorted(slices.Values(slices.Concat(all[op], names)))
		}
	}
	return all
}

// without leaves names out.
func without(names []string, left ...string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return slices.Contains(left, name) })
}
