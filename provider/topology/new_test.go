package topology

import (
	"fmt"
	"math"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// sound is an application without mistakes: two regions with a stack, one with data only, an accelerator and a store.
func sound() Application {
	return Application{
		Name:               "shop",
		Identity:           Identity{Organization: "acme", Project: "web", Stack: "prod"},
		HomeRegion:         "us-east-2",
		WriterRegion:       "us-east-2",
		AddressPool:        "10.0.0.0/8",
		Regions:            []Region{stack("us-east-2"), stack("eu-west-1"), dataOnly("us-west-2")},
		GlobalAccelerator:  &GlobalAccelerator{},
		Stores:             []Store{table("orders")},
		DeletionProtection: true,
	}
}

func stack(name string) Region {
	return Region{
		Name:              name,
		Traffic:           100,
		Network:           Network{NatGateways: "perZone"},
		HealthCheck:       HealthCheck{Interval: new(10), Timeout: new(5), UnhealthyThreshold: new(3)},
		IngressCidrBlocks: []string{"0.0.0.0/0"},
		Compute: &Compute{ECS: &ECS{
			CPU: new(256), Memory: new(512), Port: new(8080),
			Scaling:     &Scaling{Min: new(2), Max: new(20), TargetCPU: new(60)},
			Environment: []string{"LOG"},
		}},
	}
}

func dataOnly(name string) Region {
	return Region{Name: name, Traffic: 100, DataOnly: true}
}

func table(name string) Store {
	return Store{Name: name, DynamoDB: &DynamoDB{HashKey: Key{"id", "S"}}}
}

// wrong is one way to spoil a sound application and exactly what New must say about it.
type wrong struct {
	name  string
	spoil func(*Application)
	want  []said
}

// said is a problem: its rule, its path and a part of its message.
type said struct{ rule, path, message string }

func ecs(app *Application, i int) *ECS { return app.Regions[i].Compute.ECS }

func indexes(n int) []Index {
	var all []Index
	for i := range n {
		all = append(all, Index{Name: fmt.Sprintf("index-%d", i), HashKey: Key{"id", "S"}, Projection: "ALL"})
	}
	return all
}

func attributes(n int) []string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf("attribute%d", i))
	}
	return all
}

var wrongs = slices.Concat([]wrong{
	{"a name that AWS refuses", func(a *Application) { a.Name = "web_shop" },
		[]said{{RuleName, "", `the name "web_shop": it becomes part of the names in AWS; use 1 to 36 letters`}}},
	{"no region", func(a *Application) { a.Regions, a.Stores = nil, nil },
		[]said{{RuleRegionsNone, "regions", "name at least one"}}},
	{"a misspelt region", func(a *Application) { a.Regions[1].Name = "eu-wets-1" },
		[]said{{RuleRegionsCode, "regions[1].name", "did you mean eu-west-1?"}}},
	{"a misspelt home region in the list", func(a *Application) { a.Regions[0].Name = "us-esat-2" },
		[]said{{RuleRegionsCode, "regions[0].name", "did you mean us-east-2?"}}},
	{"a misspelt region that a store names rightly", func(a *Application) {
		a.Regions[2].Name = "us-wets-2"
		a.Stores[0].Regions = []StoreRegion{{Name: "us-east-2"}, {Name: "us-west-2"}}
	}, []said{{RuleRegionsCode, "regions[2].name", "did you mean us-west-2?"}}},
	{"every region misspelt", func(a *Application) {
		a.HomeRegion, a.WriterRegion = "us-east-2", ""
		a.Regions = []Region{stack("us-esat-2")}
	}, []said{{RuleRegionsCode, "regions[0].name", "did you mean us-east-2?"}}},
	{"the only region with a stack misspelt", func(a *Application) {
		a.Regions = []Region{stack("us-esat-2"), dataOnly("us-west-2")}
		a.Regions[1].Compute = a.Regions[0].Compute
	}, []said{{RuleRegionsCode, "regions[0].name", "did you mean us-east-2?"}}},
	{"China", func(a *Application) { a.Regions[1].Name = "cn-north-1" },
		[]said{{RuleRegionsPartition, "regions[1].name", "aws-cn (China), which has accounts"}}},
	{"GovCloud", func(a *Application) { a.Regions[1].Name = "us-gov-east-1" },
		[]said{{RuleRegionsPartition, "regions[1].name", "aws-us-gov (GovCloud)"}}},
	{"a region twice", func(a *Application) { a.Regions[1].Name = "us-east-2" },
		[]said{{RuleRegionsDuplicate, "regions[1].name", "us-east-2 is named at regions[0].name already"}}},
	{"a region that holds nothing", func(a *Application) {
		a.Stores[0].Regions = []StoreRegion{{Name: "us-east-2"}, {Name: "eu-west-1"}}
	}, []said{{RuleRegionsEmpty, "regions[2].stack", "no datastore keeps data in us-west-2"}}},

	{"an unknown home region", func(a *Application) { a.HomeRegion = "eu-west-3" },
		[]said{{RuleHomeRegion, "homeRegion", "eu-west-3 is not one of the regions (us-east-2, eu-west-1, us-west-2)"}}},
	{"an unknown home and writer region", func(a *Application) {
		a.HomeRegion, a.WriterRegion = "eu-west-3", "eu-west-3"
	}, []said{{RuleHomeRegion, "homeRegion", "add it to regions"}}},
	{"an unknown writer region", func(a *Application) { a.WriterRegion = "eu-west-3" },
		[]said{{RuleWriterRegion, "writerRegion", "eu-west-3 is not one of the regions"}}},

	{"a public pool", func(a *Application) { a.AddressPool = "11.0.0.0/8" },
		[]said{{RuleAddressPool, "network.addressPool", "11.0.0.0/8 is not private"}}},
	{"no pool", func(a *Application) { a.AddressPool = "" },
		[]said{{RuleAddressPool, "network.addressPool", `"" is not an IPv4 CIDR block`}}},
	{"a pool that nobody uses", func(a *Application) {
		a.AddressPool = "11.0.0.0/8"
		a.Regions[0].Network.CidrBlock, a.Regions[1].Network.CidrBlock = "10.0.0.0/16", "10.1.0.0/16"
	}, []said{{RuleAddressPool, "network.addressPool", "11.0.0.0/8 is not private"}}},
	{"a range that is too small", func(a *Application) { a.Regions[1].Network.CidrBlock = "10.200.0.0/22" },
		[]said{{RuleCidrBlock, "regions[1].network.cidrBlock", "10.200.0.0/22 is a /22"}}},
	{"a range of another region's slot", func(a *Application) { a.Regions[1].Network.CidrBlock = "10.31.0.0/20" },
		[]said{{RuleOverlap, "regions[1].network.cidrBlock", "the range 10.31.0.0/20 of eu-west-1 overlaps the range " +
			"10.31.0.0/16 of us-east-2"}}},
	{"two regions with one range", func(a *Application) {
		a.Regions[0].Network.CidrBlock, a.Regions[1].Network.CidrBlock = "10.200.0.0/16", "10.200.0.0/16"
	}, []said{{RuleOverlap, "regions[1].network.cidrBlock", "set regions[1].network.cidrBlock to a free range"}}},
	{"a region that is not in the table", func(a *Application) { a.Regions[1].Name = "eu-west-9" },
		[]said{{RuleUnknownRegion, "regions[1].network", "set regions[1].network.cidrBlock and " +
			"regions[1].network.availabilityZoneIds, or did you mean eu-west-1"}}},
	{"a region that is not in the table, with a range", func(a *Application) {
		a.Regions[1].Name, a.Regions[1].Network.CidrBlock = "eu-west-9", "10.200.0.0/16"
	}, []said{{RuleUnknownRegion, "regions[1].network", "set regions[1].network.availabilityZoneIds"}}},
	{"one zone everywhere", func(a *Application) {
		a.Regions[0].Network.AvailabilityZoneCount, a.Regions[1].Network.AvailabilityZoneCount = 1, 1
	}, []said{{RuleZoneCountMinimum, "network.availabilityZoneCount", "1 zone is too few"}}},
	{"one zone in one region", func(a *Application) { a.Regions[1].Network.AvailabilityZoneCount = 1 },
		[]said{{RuleZoneCountMinimum, "regions[1].network.availabilityZoneCount", "set 2 or more"}}},
	{"more zones than there are", func(a *Application) { a.Regions[1].Network.AvailabilityZoneCount = 4 },
		[]said{{RuleZoneCount, "regions[1].network.availabilityZoneCount", "eu-west-1 has 3 that every account can use " +
			"(euw1-az1, euw1-az2, euw1-az3)"}}},
	{"one zone named", func(a *Application) { a.Regions[1].Network.AvailabilityZoneIDs = []string{"euw1-az1"} },
		[]said{{RuleZoneIDsMinimum, "regions[1].network.availabilityZoneIds", "name 2 or more"}}},
	{"a zone's name", func(a *Application) {
		a.Regions[1].Network.AvailabilityZoneIDs = []string{"eu-west-1a", "euw1-az2"}
	}, []said{{RuleZoneID, "regions[1].network.availabilityZoneIds[0]", "such as euw1-az1"}}},
	{"a zone twice", func(a *Application) {
		a.Regions[1].Network.AvailabilityZoneIDs = []string{"euw1-az2", "euw1-az2"}
	}, []said{{RuleZoneIDDuplicate, "regions[1].network.availabilityZoneIds[1]", "availabilityZoneIds[0] already"}}},
	{"a zone of another region", func(a *Application) {
		a.Regions[1].Network.AvailabilityZoneIDs = []string{"euw1-az2", "use2-az1"}
	}, []said{{RuleZoneIDRegion, "regions[1].network.availabilityZoneIds[1]", "use2-az1 is not a zone of eu-west-1"}}},

	{"a check as long as its interval", func(a *Application) { a.Regions[1].HealthCheck.Timeout = new(10) },
		[]said{{RuleHealthCheckTimeout, "regions[1].loadBalancer.application.healthCheck.timeout",
			"the interval is 10 seconds"}}},
	{"a check as long as its interval everywhere", func(a *Application) {
		a.Regions[0].HealthCheck.Timeout, a.Regions[1].HealthCheck.Timeout = new(10), new(10)
	}, []said{{RuleHealthCheckTimeout, "loadBalancer.application.healthCheck.timeout", "10 seconds, but a check"}}},

	{"no compute", func(a *Application) { a.Regions[0].Compute, a.Regions[1].Compute = nil, nil },
		[]said{{RuleComputeMissing, "compute", "set ecs"}}},
	{"no compute in one region", func(a *Application) { a.Regions[1].Compute = nil },
		[]said{{RuleComputeMissing, "regions[1].compute", "set stack: none"}}},
	{"compute of no kind", func(a *Application) { a.Regions[1].Compute.ECS = nil },
		[]said{{RuleComputeKind, "regions[1].compute", "exactly one kind; set ecs"}}},
	{"compute and only data", func(a *Application) {
		for i := range a.Regions {
			a.Regions[i].DataOnly = true
		}
		a.GlobalAccelerator = nil
	}, []said{{RuleComputeDataOnly, "compute", "every region has stack: none"}}},
	{"a CPU size that Fargate lacks", func(a *Application) { ecs(a, 1).CPU = new(300) },
		[]said{{RuleECSCPU, "regions[1].compute.ecs.cpu", "256, 512, 1024, 2048, 4096, 8192, 16384"}}},
	{"memory that does not go with the CPU", func(a *Application) {
		ecs(a, 0).Memory, ecs(a, 1).Memory = new(4096), new(4096)
	}, []said{{RuleECSMemory, "compute.ecs.memory", "4096 MiB does not go with 256 CPU units on Fargate; set memory to " +
		"512, 1024 or 2048"}}},
	{"an image out of reach", func(a *Application) {
		a.Regions[1].Network.NatGateways = "none"
		ecs(a, 1).Image = new("111122223333.dkr.ecr.us-east-2.amazonaws.com/shop:1")
	}, []said{{RuleECSImage, "regions[1].compute.ecs.image", "use an image in <account>.dkr.ecr."}}},
	{"no port", func(a *Application) { ecs(a, 1).Port = new(65536) },
		[]said{{RuleECSPort, "regions[1].compute.ecs.port", "65536 is not a port"}}},
	{"a fixed and a scaled count", func(a *Application) { ecs(a, 1).DesiredCount = new(3) },
		[]said{{RuleECSDesiredCount, "regions[1].compute.ecs.desiredCount", "but scaling changes it"}}},
	{"a minimum of none", func(a *Application) { ecs(a, 1).Scaling.Min = new(0) },
		[]said{{RuleScalingMin, "regions[1].compute.ecs.scaling.min", "set 1 or more"}}},
	{"a minimum above the maximum", func(a *Application) { ecs(a, 1).Scaling.Min = new(21) },
		[]said{{RuleScalingRange, "regions[1].compute.ecs.scaling.min",
			"21 is above max, which is 20"}}},
	{"a target above everything", func(a *Application) { ecs(a, 1).Scaling.TargetCPU = new(101) },
		[]said{{RuleScalingTarget, "regions[1].compute.ecs.scaling.targetCpu", "set 1 to 100"}}},
	{"a variable that is none", func(a *Application) { ecs(a, 1).Environment = []string{"LOG-LEVEL"} },
		[]said{{RuleEnvironmentName, "regions[1].compute.ecs.environment.LOG-LEVEL", "letters, digits and underscores"}}},
	{"a variable of a binding", func(a *Application) {
		ecs(a, 0).Environment, ecs(a, 1).Environment = []string{"ORDERS_TABLE_NAME"}, []string{"ORDERS_TABLE_NAME"}
	}, []said{{RuleEnvironmentBinding, "compute.ecs.environment.ORDERS_TABLE_NAME", "belong to the datastore orders"}}},
	{"a variable of a store's later binding", func(a *Application) { ecs(a, 1).Environment = []string{"ORDERS_PORT"} },
		[]said{{RuleEnvironmentBinding, "regions[1].compute.ecs.environment.ORDERS_PORT", "start with ORDERS_"}}},

	{"too much traffic", func(a *Application) { a.Regions[1].Traffic = 101 },
		[]said{{RuleTraffic, "regions[1].traffic", "101 is not a percentage"}}},
	{"less than no traffic", func(a *Application) { a.Regions[1].Traffic = -1 },
		[]said{{RuleTraffic, "regions[1].traffic", "-1 is not a percentage"}}},
	{"no traffic anywhere", func(a *Application) { a.Regions[0].Traffic = 0; a.Regions[1].Isolated = true },
		[]said{{RuleTrafficNone, "regions", "every region with a stack has traffic 0 or is isolated"}}},
	{"traffic without an ingress", func(a *Application) {
		a.GlobalAccelerator = nil
		a.Regions[0].Traffic = 50
		a.Regions[1].Isolated = true
	}, []said{
		{RuleTrafficIngress, "regions[0].traffic", "remove this setting, or set ingress"},
		{RuleTrafficIngress, "regions[1].isolated", "the application has no ingress"},
	}},
	{"traffic to data", func(a *Application) { a.Regions[2].Traffic = 0; a.Regions[2].Isolated = true },
		[]said{
			{RuleTrafficDataOnly, "regions[2].traffic", "us-west-2 has stack: none"},
			{RuleTrafficDataOnly, "regions[2].isolated", "us-west-2 has stack: none"},
		}},
	{"an ingress to nothing", func(a *Application) {
		for i := range a.Regions {
			a.Regions[i].DataOnly, a.Regions[i].Compute = true, nil
		}
	}, []said{{RuleIngressStack, "ingress", "no region has a stack, so there is nothing to send users to; give a " +
		"region a stack (stack: full), or remove the ingress"}}},
	{"closed load balancers", func(a *Application) {
		a.GlobalAccelerator.ClientIPPreservation = new(false)
		a.Regions[0].IngressCidrBlocks = []string{"203.0.113.0/24"}
		a.Regions[1].IngressCidrBlocks = []string{"198.51.100.0/24"}
	}, []said{{RuleIngressClosed, "loadBalancer.application.ingressCidrBlocks", "without 0.0.0.0/0 in the list"}}},
	{"a closed load balancer", func(a *Application) {
		a.GlobalAccelerator.ClientIPPreservation = new(false)
		a.Regions[1].IngressCidrBlocks = nil
	}, []said{{RuleIngressClosed, "regions[1].loadBalancer.application.ingressCidrBlocks",
		"set ingress.globalAccelerator.clientIpPreservation: true, or remove the list"}}},

	{"a store's name", func(a *Application) { a.Stores[0].Name = "Orders" },
		[]said{{RuleStoreName, "datastores.Orders", `"Orders" is not the name of a datastore`}}},
	{"a store's long name", func(a *Application) { a.Stores[0].Name = strings.Repeat("a", 31) },
		[]said{{RuleStoreName, "datastores." + strings.Repeat("a", 31), "use 1 to 30 lower-case letters"}}},
	{"two stores with the same variables", func(a *Application) {
		a.Stores = []Store{table("my-store"), table("my_store")}
	}, []said{
		{RuleStoreName, "datastores.my_store", "lower-case letters, digits and hyphens"},
		{RuleStorePrefix, "datastores.my_store", "MY_STORE_, as those of my-store do"},
	}},
	{"a store of no kind", func(a *Application) { a.Stores[0].DynamoDB = nil },
		[]said{{RuleStoreKind, "datastores.orders", "set dynamodb, s3, aurora, documentdb, rds, elasticache or existing"}}},
	{"a store elsewhere", func(a *Application) {
		a.Stores[0].Regions = []StoreRegion{{Name: "us-east-2"}, {Name: "ap-south-1"}, {Name: "us-west-2"}}
	}, []said{{RuleStoreRegion, "datastores.orders.regions[1].name", "ap-south-1 is not one of the application's " +
		"regions (us-east-2, eu-west-1, us-west-2); add it to regions, with stack: none"}}},
	{"a store twice in a region", func(a *Application) {
		a.Stores[0].Regions = []StoreRegion{{Name: "us-east-2"}, {Name: "us-east-2"}}
	}, []said{{RuleStoreRegionDuplicate, "datastores.orders.regions[1].name", "orders.regions[0].name already"}}},
	{"a store's home elsewhere", func(a *Application) { a.Stores[0].HomeRegion = "ap-south-1" },
		[]said{{RuleStoreHome, "datastores.orders.homeRegion", "ap-south-1 is not one of the datastore's regions"}}},
	{"a store without the home region", func(a *Application) {
		a.Stores[0].Regions = []StoreRegion{{Name: "eu-west-1"}, {Name: "us-west-2"}}
	}, []said{{RuleStoreHomeMissing, "datastores.orders.homeRegion", "the application's home region us-east-2 is not " +
		"one of the datastore's regions (eu-west-1, us-west-2)"}}},
	{"a snapshot of a table", func(a *Application) { a.Stores[0].OnDelete = "snapshot" },
		[]said{{RuleStoreOnDelete, "datastores.orders.onDelete", "no final snapshot; choose retain"}}},
	{"a store of two kinds", func(a *Application) { a.Stores[0].S3 = &S3{} },
		[]said{{RuleStoreKind, "datastores.orders", "dynamodb and s3 are set, but a datastore is of exactly one kind"}}},
	{"a home of buckets", func(a *Application) {
		a.Stores[0] = Store{Name: "assets", HomeRegion: "us-east-2", S3: &S3{}}
	}, []said{{RuleStoreHome, "datastores.assets.homeRegion", "have no home"}}},
	{"a snapshot of buckets", func(a *Application) {
		a.Stores[0] = Store{Name: "assets", OnDelete: "snapshot", S3: &S3{}}
	}, []said{{RuleStoreOnDelete, "datastores.assets.onDelete", "buckets have no final snapshot"}}},
	{"a replica that starts over", func(a *Application) {
		a.Stores[0].Regions = []StoreRegion{{Name: "us-east-2"}, {Name: "eu-west-1", Generation: 2}, {Name: "us-west-2"}}
	}, []said{{RuleStoreGeneration, "datastores.orders.regions[1].generation", "remove generation"}}},
	{"an unknown end", func(a *Application) { a.Stores[0].OnDelete = "keep" },
		[]said{{RuleStoreOnDelete, "datastores.orders.onDelete", `"keep" is not known`}}},

	{"a key without a name", func(a *Application) { a.Stores[0].DynamoDB.HashKey.Name = "" },
		[]said{{RuleKeyName, "datastores.orders.dynamodb.hashKey.name", "0 bytes long"}}},
	{"a key with a long name", func(a *Application) {
		a.Stores[0].DynamoDB.RangeKey = &Key{strings.Repeat("a", 256), "S"}
	}, []said{{RuleKeyName, "datastores.orders.dynamodb.rangeKey.name", "256 bytes long"}}},
	{"a range key that is the hash key", func(a *Application) { a.Stores[0].DynamoDB.RangeKey = &Key{"id", "N"} },
		[]said{{RuleRangeKey, "datastores.orders.dynamodb.rangeKey.name", "id is the hash key already"}}},
	{"an index's range key that is its hash key", func(a *Application) {
		a.Stores[0].DynamoDB.GlobalSecondaryIndexes = []Index{
			{Name: "by-day", HashKey: Key{"day", "S"}, RangeKey: &Key{"day", "S"}, Projection: "ALL"}}
	}, []said{{RuleRangeKey, "datastores.orders.dynamodb.globalSecondaryIndexes[0].rangeKey.name", "day is the hash"}}},
	{"an attribute with two types", func(a *Application) {
		a.Stores[0].DynamoDB.GlobalSecondaryIndexes = []Index{{Name: "by-id", HashKey: Key{"id", "N"}, Projection: "ALL"}}
	}, []said{{RuleAttributeType, "datastores.orders.dynamodb.globalSecondaryIndexes[0].hashKey.type",
		"id is N here and S at datastores.orders.dynamodb.hashKey.type"}}},
	{"too many indexes", func(a *Application) { a.Stores[0].DynamoDB.GlobalSecondaryIndexes = indexes(21) },
		[]said{{RuleIndexCount, "datastores.orders.dynamodb.globalSecondaryIndexes", "21 indexes, but a table has"}}},
	{"an index's name", func(a *Application) {
		a.Stores[0].DynamoDB.GlobalSecondaryIndexes = indexes(1)
		a.Stores[0].DynamoDB.GlobalSecondaryIndexes[0].Name = "by"
	}, []said{{RuleIndexName, "datastores.orders.dynamodb.globalSecondaryIndexes[0].name", "3 to 255"}}},
	{"two indexes of one name", func(a *Application) {
		a.Stores[0].DynamoDB.GlobalSecondaryIndexes = append(indexes(1), indexes(1)...)
	}, []said{{RuleIndexDuplicate, "datastores.orders.dynamodb.globalSecondaryIndexes[1].name", "index-0 is the name"}}},
	{"attributes without INCLUDE", func(a *Application) {
		a.Stores[0].DynamoDB.GlobalSecondaryIndexes = indexes(1)
		a.Stores[0].DynamoDB.GlobalSecondaryIndexes[0].NonKeyAttributes = attributes(1)
	}, []said{{RuleProjection, "datastores.orders.dynamodb.globalSecondaryIndexes[0].nonKeyAttributes",
		"only the projection INCLUDE takes them"}}},
	{"INCLUDE without attributes", func(a *Application) {
		a.Stores[0].DynamoDB.GlobalSecondaryIndexes = indexes(1)
		a.Stores[0].DynamoDB.GlobalSecondaryIndexes[0].Projection = "INCLUDE"
	}, []said{{RuleProjection, "datastores.orders.dynamodb.globalSecondaryIndexes[0].nonKeyAttributes", "missing"}}},
	{"an index with too many attributes", func(a *Application) {
		a.Stores[0].DynamoDB.GlobalSecondaryIndexes = indexes(1)
		a.Stores[0].DynamoDB.GlobalSecondaryIndexes[0].Projection = "INCLUDE"
		a.Stores[0].DynamoDB.GlobalSecondaryIndexes[0].NonKeyAttributes = attributes(21)
	}, []said{{RuleProjectionSize, "datastores.orders.dynamodb.globalSecondaryIndexes[0].nonKeyAttributes", "most 20"}}},
	{"too many attributes in all indexes", func(a *Application) {
		a.Stores[0].DynamoDB.GlobalSecondaryIndexes = indexes(6)
		for i := range a.Stores[0].DynamoDB.GlobalSecondaryIndexes {
			a.Stores[0].DynamoDB.GlobalSecondaryIndexes[i].Projection = "INCLUDE"
			a.Stores[0].DynamoDB.GlobalSecondaryIndexes[i].NonKeyAttributes = attributes(17)
		}
	}, []said{{RuleProjectionCount, "datastores.orders.dynamodb.globalSecondaryIndexes", "102 attributes"}}},
	{"a key that expires", func(a *Application) { a.Stores[0].DynamoDB.TTLAttribute = "id" },
		[]said{{RuleTTL, "datastores.orders.dynamodb.ttlAttribute", "id is a key of the table"}}},
	{"a text that expires", func(a *Application) {
		a.Stores[0].DynamoDB.GlobalSecondaryIndexes = []Index{
			{Name: "by-end", HashKey: Key{"end", "S"}, Projection: "ALL"}}
		a.Stores[0].DynamoDB.TTLAttribute = "end"
	}, []said{{RuleTTL, "datastores.orders.dynamodb.ttlAttribute", "only a number tells"}}},
}, auroraWrongs, documentDBWrongs, rdsWrongs, cacheWrongs)

// allWrongs are those of every file.
func allWrongs() []wrong {
	return slices.Concat(wrongs, ingressWrongs, domainWrongs, certificateWrongs, loadBalancerWrongs, routingWrongs,
		networkWrongs, kindWrongs, existingWrongs, serviceWrongs, clusterWrongs, existingStoreWrongs, restoreWrongs,
		observabilityWrongs, switchWrongs, rolloutWrongs)
}

func TestNewRefusesEveryMistakeOnce(t *testing.T) {
	t.Parallel()
	for _, test := range allWrongs() {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			app := sound()
			test.spoil(&app)
			plan, found := New(app)
			assert.Equal(t, Plan{}, plan)
			require.Len(t, found, len(test.want), found.Error())
			for i, want := range test.want {
				assert.Equal(t, want.rule, found[i].Rule)
				assert.Equal(t, want.path, found[i].Path)
				assert.Contains(t, found[i].Message, want.message)
			}
		})
	}
}

func TestRulesAreThoseThatAreBroken(t *testing.T) {
	t.Parallel()
	broken := map[string]bool{}
	for _, test := range allWrongs() {
		for _, want := range test.want {
			broken[want.rule] = true
		}
	}
	var names []string
	for rule := range broken {
		names = append(names, rule)
	}
	assert.ElementsMatch(t, Rules(), names)
	assert.Len(t, slices.Compact(slices.Sorted(slices.Values(Rules()))), len(Rules()))
}

func TestNewReportsAllMistakesInTheOrderOfTheInput(t *testing.T) {
	t.Parallel()
	app := sound()
	app.HomeRegion = "eu-west-3"
	app.AddressPool = "11.0.0.0/8"
	ecs(&app, 1).Port = new(0)
	app.Regions[2].Traffic = 7
	app.Stores[0].OnDelete = "snapshot"
	_, found := New(app)
	var paths []string
	for _, problem := range found {
		paths = append(paths, problem.Path)
	}
	assert.Equal(t, []string{
		"homeRegion", "network.addressPool", "regions[1].compute.ecs.port", "regions[2].traffic",
		"datastores.orders.onDelete",
	}, paths)
}

func TestNewPlansEveryDecision(t *testing.T) {
	t.Parallel()
	app := sound()
	app.WriterRegion = "eu-west-1"
	app.Regions[1].DeletionProtection = new(false)
	app.Regions[1].Traffic = 50
	app.Regions[2].DeletionProtection = new(true)
	app.Stores[0].DeletionProtection = new(false)
	app.Stores = append(app.Stores, Store{
		Name: "audit", HomeRegion: "us-west-2", OnDelete: "destroy", DynamoDB: &DynamoDB{HashKey: Key{"id", "S"}},
		Regions: []StoreRegion{{Name: "us-west-2"}, {Name: "us-east-2"}},
	})
	plan, found := New(app)
	require.Empty(t, found)

	require.Len(t, plan.Regions, 3)
	assert.Equal(t, "globalAccelerator", plan.Ingress)
	europe, known := plan.Region("eu-west-1")
	require.True(t, known)
	require.NotNil(t, europe.Network)
	assert.Equal(t, netip.MustParsePrefix("10.22.0.0/16"), europe.Network.CidrBlock)
	assert.Equal(t, []string{"euw1-az1", "euw1-az2", "euw1-az3"}, zoneIDs(*europe.Network))
	europe.Network = nil
	assert.Equal(t, RegionPlan{
		Name: "eu-west-1", Writer: true, Stack: true, Traffic: 50,
		Listeners: []Listener{{80, ProtocolHTTP}}, Shape: "application", Compute: "ecs", Least: 2, Most: 20, Unit: "tasks",
		Peers: true,
	}, europe)
	ohio, _ := plan.Region("us-east-2")
	assert.Equal(t, "10.31.0.0/16", ohio.Network.CidrBlock.String())
	ohio.Network = nil
	assert.Equal(t, RegionPlan{
		Name: "us-east-2", Home: true, Stack: true, Traffic: 100, Protected: true,
		Listeners: []Listener{{80, ProtocolHTTP}}, Shape: "application", Compute: "ecs", Least: 2, Most: 20, Unit: "tasks",
		Peers: true,
	}, ohio)
	oregon, _ := plan.Region("us-west-2")
	assert.Equal(t, RegionPlan{Name: "us-west-2", Traffic: 100, Protected: true}, oregon)
	_, known = plan.Region("us-west-1")
	assert.False(t, known)

	require.Len(t, plan.Stores, 2)
	assert.Equal(t, StorePlan{
		Name: "audit", Kind: "dynamodb", HomeRegion: "us-west-2", OnDelete: "destroy",
		PhysicalName: app.Identity.PhysicalName(DynamoDBTable, "shop", "audit"),
		Members: []MemberPlan{
			{Region: "us-east-2", Protected: true}, {Region: "us-west-2", Home: true, Protected: true},
		},
		Table: table("audit").DynamoDB,
	}, plan.Stores[0])
	assert.Equal(t, StorePlan{
		Name: "orders", Kind: "dynamodb", HomeRegion: "us-east-2", OnDelete: "retain", PhysicalName: "shop-orders-wkwmas2t",
		Members: []MemberPlan{
			{Region: "eu-west-1"}, {Region: "us-east-2", Home: true}, {Region: "us-west-2", Protected: true},
		},
		Table: table("orders").DynamoDB,
	}, plan.Stores[1])
	assert.Equal(t, []Edge{
		{"audit", "us-east-2", "us-west-2"}, {"audit", "us-west-2", "us-east-2"},
		{"orders", "eu-west-1", "us-east-2"}, {"orders", "eu-west-1", "us-west-2"},
		{"orders", "us-east-2", "eu-west-1"}, {"orders", "us-east-2", "us-west-2"},
		{"orders", "us-west-2", "eu-west-1"}, {"orders", "us-west-2", "us-east-2"},
	}, plan.Edges)
}

func TestNewTakesTheLongestNames(t *testing.T) {
	t.Parallel()
	app := sound()
	app.Stores[0].Name = strings.Repeat("a", 30)
	app.Stores[0].DynamoDB.HashKey.Name = strings.Repeat("a", 255)
	_, found := New(app)
	assert.Empty(t, found)
}

func TestNewAcceptsWhatIsLegal(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Application){
		"isolated with traffic": func(a *Application) { a.Regions[1].Isolated = true },
		"a standby region":      func(a *Application) { a.Regions[1].Traffic = 0 },
		"no ingress":            func(a *Application) { a.GlobalAccelerator = nil },
		"one region":            func(a *Application) { a.Regions = a.Regions[:1] },
		"data only": func(a *Application) {
			a.GlobalAccelerator, a.Regions = nil, []Region{dataOnly("us-east-2"), dataOnly("us-west-2")}
		},
		"no stores": func(a *Application) { a.Stores, a.Regions = nil, a.Regions[:2] },
		"a new region": func(a *Application) {
			a.Regions[1].Name = "sa-west-1"
			a.Regions[1].Network.CidrBlock = "10.200.0.0/16"
			a.Regions[1].Network.AvailabilityZoneIDs = []string{"saw1-az1", "saw1-az2"}
		},
		"an explicit range outside the pool": func(a *Application) { a.Regions[1].Network.CidrBlock = "192.168.0.0/16" },
		"no pool where none is used": func(a *Application) {
			a.AddressPool = ""
			a.Regions[0].Network.CidrBlock, a.Regions[1].Network.CidrBlock = "10.0.0.0/16", "10.1.0.0/16"
		},
		"unknown values": func(a *Application) {
			a.Regions[1].HealthCheck = HealthCheck{}
			a.Regions[1].Compute.ECS = &ECS{Memory: new(1), Scaling: &Scaling{Max: new(3)}}
		},
		"an index on the time of expiry": func(a *Application) {
			a.Stores[0].DynamoDB.TTLAttribute = "end"
			a.Stores[0].DynamoDB.GlobalSecondaryIndexes = []Index{
				{Name: "by-end", HashKey: Key{"end", "N"}, Projection: "ALL"}}
		},
		"an open load balancer": func(a *Application) {
			a.GlobalAccelerator.ClientIPPreservation = new(false)
			a.Regions[1].IngressCidrBlocks = []string{"203.0.113.0/24", "0.0.0.0/0"}
		},
		"few users, seen": func(a *Application) {
			a.GlobalAccelerator.ClientIPPreservation = new(true)
			a.Regions[1].IngressCidrBlocks = []string{"203.0.113.0/24"}
		},
		"few users, perhaps seen": func(a *Application) { a.Regions[1].IngressCidrBlocks = []string{"203.0.113.0/24"} },
		"few users, no ingress": func(a *Application) {
			a.GlobalAccelerator, a.Regions[1].IngressCidrBlocks = nil, []string{"203.0.113.0/24"}
		},
		"no home region yet": func(a *Application) { a.HomeRegion, a.WriterRegion = "", "" },
	} {
		app := sound()
		change(&app)
		plan, found := New(app)
		assert.Empty(t, found, name)
		assert.Len(t, plan.Regions, len(app.Regions), name)
	}
}

// TestOtherRegionsNeverMoveARegion adds, removes and reorders regions, and expects what stays to stay as it was.
func TestOtherRegionsNeverMoveARegion(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		app := sound()
		app.Stores, app.Regions = nil, nil
		app.AddressPool = pools().Draw(t, "pool").String()
		codes := rapid.Permutation(regionNamesOfTable()).Draw(t, "codes")
		shown := rapid.IntRange(1, len(codes)).Draw(t, "shown")
		for _, code := range codes[:shown] {
			app.Regions = append(app.Regions, stack(code))
		}
		app.HomeRegion, app.WriterRegion = codes[0], codes[0]
		before, found := New(app)
		require.Empty(t, found)

		kept := rapid.IntRange(1, shown).Draw(t, "kept")
		app.Regions = app.Regions[:kept]
		for _, code := range codes[shown:] {
			app.Regions = append(app.Regions, stack(code))
		}
		seed := rapid.Uint64().Draw(t, "seed")
		rand.New(rand.NewPCG(seed, 0)).Shuffle(len(app.Regions), func(i, j int) {
			app.Regions[i], app.Regions[j] = app.Regions[j], app.Regions[i]
		})
		after, found := New(app)
		require.Empty(t, found)
		for _, code := range codes[:kept] {
			was, _ := before.Region(code)
			is, _ := after.Region(code)
			require.Equal(t, was, is)
			requireSoundNetwork(t, *is.Network)
		}
	})
}

func regionNamesOfTable() []string {
	var codes []string
	for _, info := range regionTable {
		codes = append(codes, info.Code)
	}
	return codes
}

func TestTheOrderOfRegionsAndStoresChangesNothing(t *testing.T) {
	t.Parallel()
	app := sound()
	app.Stores = append(app.Stores, table("audit"))
	plan, found := New(app)
	require.Empty(t, found)
	slices.Reverse(app.Regions)
	slices.Reverse(app.Stores)
	again, found := New(app)
	require.Empty(t, found)
	assert.Equal(t, plan, again)
	assert.Equal(t, plan.Diagram(), again.Diagram())
}

// applications draws mostly odd ones.
func applications() *rapid.Generator[Application] {
	names := rapid.SampledFrom([]string{"", "us-east-2", "eu-west-1", "eu-wets-1", "cn-north-1", "sa-west-1", "é"})
	cidrs := rapid.SampledFrom([]string{"", "10.0.0.0/8", "10.31.0.0/16", "10.31.0.0/22", "x", "::/0", "0.0.0.0/0"})
	number := rapid.SampledFrom([]*int{nil, new(-1), new(0), new(1), new(2), new(256), new(512), new(70000)})
	flag := rapid.SampledFrom([]*bool{nil, new(false), new(true)})
	text := rapid.SampledFrom([]string{"", "id", "a-b", "A_B_X", "INCLUDE", "snapshot", "N", "destroy"})
	zoneIDs := rapid.SliceOfN(rapid.SampledFrom([]string{"", "euw1-az1", "euw1-az2", "saw1-az1", "saw1-az8", "z"}), 0, 4)
	key := rapid.Custom(func(t *rapid.T) Key { return Key{text.Draw(t, "name"), text.Draw(t, "type")} })
	odd := rapid.SampledFrom([]*string{
		nil, new(""), arnIn("eu-west-1"), aclIn("eu-west-1", "regional"), new(onlyTLS13), new("é"),
	})
	compute := rapid.Custom(func(t *rapid.T) *Compute {
		if rapid.Bool().Draw(t, "none") {
			return nil
		}
		return &Compute{ECS: rapid.SampledFrom([]*ECS{nil, {}, {
			CPU: number.Draw(t, "cpu"), Memory: number.Draw(t, "memory"), Port: number.Draw(t, "port"),
			DesiredCount: number.Draw(t, "count"), Environment: []string{text.Draw(t, "variable")},
		}, {Scaling: &Scaling{number.Draw(t, "min"), number.Draw(t, "max"), number.Draw(t, "target")}}}).Draw(t, "ecs")}
	})
	region := rapid.Custom(func(t *rapid.T) Region {
		return Region{
			Name: names.Draw(t, "region"), Traffic: rapid.IntRange(-1, 101).Draw(t, "traffic"),
			Isolated: rapid.Bool().Draw(t, "isolated"), DataOnly: rapid.Bool().Draw(t, "dataOnly"),
			DeletionProtection: flag.Draw(t, "protection"), Compute: compute.Draw(t, "compute"),
			Network: Network{
				cidrs.Draw(t, "cidr"), rapid.IntRange(-1, 9).Draw(t, "zones"), zoneIDs.Draw(t, "ids"), "single",
				rapid.SampledFrom([]string{"", ConnectivityPeering, ConnectivityProvided}).Draw(t, "connectivity"),
			},
			Existing:          oddExisting(t),
			Overrides:         rapid.SampledFrom([][]string{nil, {"compute"}, {"network.cidrBlock"}}).Draw(t, "overrides"),
			HealthCheck:       HealthCheck{number.Draw(t, "interval"), number.Draw(t, "timeout"), nil},
			IngressCidrBlocks: []string{cidrs.Draw(t, "ingressCidr")},
			DualStack:         rapid.Bool().Draw(t, "dualStack"), IngressIpv6CidrBlocks: []string{cidrs.Draw(t, "ipv6Cidr")},
			BroughtCertificate: rapid.Bool().Draw(t, "brought"), CertificateArn: odd.Draw(t, "certificate"),
			WebACL: odd.Draw(t, "webAcl"), SslPolicy: odd.Draw(t, "sslPolicy"),
		}
	})
	store := rapid.Custom(func(t *rapid.T) Store {
		s := Store{Name: text.Draw(t, "store"), HomeRegion: names.Draw(t, "home"), OnDelete: text.Draw(t, "onDelete")}
		for _, name := range rapid.SliceOfN(names, 0, 3).Draw(t, "members") {
			s.Regions = append(s.Regions, StoreRegion{Name: name})
		}
		if rapid.Bool().Draw(t, "kind") {
			sort := key.Draw(t, "range")
			s.DynamoDB = &DynamoDB{HashKey: key.Draw(t, "hash"), RangeKey: &sort, TTLAttribute: text.Draw(t, "ttl")}
			s.DynamoDB.GlobalSecondaryIndexes = []Index{{Name: text.Draw(t, "index"), HashKey: key.Draw(t, "indexHash")}}
		} else if rapid.Bool().Draw(t, "aurora") {
			oddDatabase(t, &s)
		} else if rapid.Bool().Draw(t, "documentdb") {
			oddDocuments(t, &s)
		} else if rapid.Bool().Draw(t, "rds") {
			oddReplicas(t, &s)
		} else if rapid.Bool().Draw(t, "elasticache") {
			oddCache(t, &s)
		}
		return s
	})
	return rapid.Custom(func(t *rapid.T) Application {
		app := Application{
			Name:       rapid.SampledFrom([]string{"shop", "a-b", "A_B_X"}).Draw(t, "app"),
			HomeRegion: names.Draw(t, "homeRegion"), WriterRegion: names.Draw(t, "writer"),
			AddressPool: cidrs.Draw(t, "pool"), Regions: rapid.SliceOfN(region, 0, 4).Draw(t, "regions"),
			Stores: rapid.SliceOfN(store, 0, 3).Draw(t, "stores"),
		}
		if rapid.Bool().Draw(t, "ingress") {
			app.GlobalAccelerator = &GlobalAccelerator{flag.Draw(t, "preservation")}
		}
		app.Active = rapid.SampledFrom([]string{"", IngressRoute53, IngressGlobalAccelerator, "x"}).Draw(t, "active")
		app.EmptyIngress = rapid.Bool().Draw(t, "emptyIngress")
		if rapid.Bool().Draw(t, "domain") {
			app.Domain = oddDomains().Draw(t, "name")
		}
		if rapid.Bool().Draw(t, "route53") {
			app.Route53 = oddRoutings(names).Draw(t, "routing")
		}
		return app
	})
}

func oddDomains() *rapid.Generator[*Domain] {
	name := rapid.SampledFrom([]string{"", public, "*." + public, "eu-west-1." + public, "é", "a.b", "*.", ".", "example.com."})
	return rapid.Custom(func(t *rapid.T) *Domain {
		return &Domain{
			Name: name.Draw(t, "domainName"), AlternativeNames: rapid.SliceOfN(name, 0, 12).Draw(t, "alternatives"),
			HostedZone:     HostedZone(rapid.IntRange(0, 4).Draw(t, "zone")),
			HostedZoneName: name.Draw(t, "zoneName"), OwnAccount: rapid.Bool().Draw(t, "ownAccount"),
			CertificatesIssued: rapid.Bool().Draw(t, "issued"),
		}
	})
}

func oddRoutings(regions *rapid.Generator[string]) *rapid.Generator[*Route53] {
	policy := rapid.SampledFrom([]string{
		RoutingLatency, RoutingWeighted, RoutingGeolocation, RoutingGeoproximity, RoutingFailover, "x",
	})
	places := rapid.MapOfN(rapid.SampledFrom([]string{"", "EU", "DE", "US-CA", "US-", "é"}), regions, 0, 3)
	return rapid.Custom(func(t *rapid.T) *Route53 {
		return &Route53{
			Policies: rapid.SliceOfN(policy, 0, 2).Draw(t, "policies"),
			Geolocation: Geolocation{
				places.Draw(t, "continents"), places.Draw(t, "countries"), places.Draw(t, "subdivisions"),
				regions.Draw(t, "default"), rapid.Bool().Draw(t, "strict"),
			},
			Geoproximity: Geoproximity{map[string]int{regions.Draw(t, "biased"): rapid.Int().Draw(t, "bias")}},
			Failover:     Failover{regions.Draw(t, "primary")},
			HealthCheck:  rapid.SampledFrom([]*EndpointHealthCheck{nil, {}}).Draw(t, "healthCheck"),
		}
	})
}

// oddDatabase makes a store an Aurora global database, mostly an odd one.
func oddDatabase(t *rapid.T, store *Store) {
	version := rapid.SampledFrom([]string{"", "16", "16.6", "16.8", "17.1", "9.6", "8.0.mysql_aurora.3.08.0", "é"})
	class := rapid.SampledFrom([]string{"", "db.r6g.large", "db.t3.medium", "db.serverless", "db..", "db.r99999.large"})
	count := rapid.SampledFrom([]int{-1, 0, 1, 2, 15, 17})
	units := rapid.SampledFrom([]*float64{nil, new(-1.0), new(0.0), new(0.5), new(8.0), new(8.3), new(math.NaN())})
	store.WriterRegion = rapid.SampledFrom([]string{"", "us-east-2", "eu-west-1", "é"}).Draw(t, "storeWriter")
	store.Aurora = &Aurora{
		Engine: rapid.SampledFrom([]string{"", "aurora-postgresql", "aurora-mysql"}).Draw(t, "engine"),
		DatabaseSettings: DatabaseSettings{
			EngineVersion: version.Draw(t, "version"), InstanceClass: class.Draw(t, "class"),
		},
		Instances: count.Draw(t, "count"), WriteForwarding: rapid.Bool().Draw(t, "forwarding"),
	}
	if rapid.Bool().Draw(t, "serverless") {
		store.Aurora.Serverless = &AuroraServerless{units.Draw(t, "least"), units.Draw(t, "most")}
	}
	for i := range store.Regions {
		region := &store.Regions[i]
		region.EngineVersion, region.InstanceClass = version.Draw(t, "ownVersion"), class.Draw(t, "ownClass")
		region.Headless, region.Generation = rapid.Bool().Draw(t, "headless"), count.Draw(t, "generation")
	}
}

// oddDocuments makes a store a DocumentDB global cluster, mostly an odd one.
func oddDocuments(t *rapid.T, store *Store) {
	version := rapid.SampledFrom([]string{"", "5.0", "5.0.0", "5.0.1", "3.6.0", "4.0.0", "8.0.0", "é"})
	class := rapid.SampledFrom([]string{"", "db.r6g.large", "db.t3.medium", "db.serverless", "db..", "db.r99999.large"})
	count := rapid.SampledFrom([]int{-1, 0, 1, 2, 15, 17})
	store.WriterRegion = rapid.SampledFrom([]string{"", "us-east-2", "eu-west-1", "é"}).Draw(t, "storeWriter")
	store.DocumentDB = &DocumentDB{
		DatabaseSettings: DatabaseSettings{
			EngineVersion: version.Draw(t, "version"), InstanceClass: class.Draw(t, "class"),
			MasterUsername: rapid.SampledFrom([]string{"", "admin", "é"}).Draw(t, "user"),
		},
		Instances: count.Draw(t, "count"),
	}
	for i := range store.Regions {
		region := &store.Regions[i]
		region.EngineVersion, region.InstanceClass = version.Draw(t, "ownVersion"), class.Draw(t, "ownClass")
		region.Headless, region.Generation = rapid.Bool().Draw(t, "headless"), count.Draw(t, "generation")
	}
}

// oddReplicas makes a store a database with read replicas, mostly an odd one.
func oddReplicas(t *rapid.T, store *Store) {
	version := rapid.SampledFrom([]string{"", "16", "16.8", "13.1", "8.4.5", "10.6.1", "é"})
	class := rapid.SampledFrom([]string{"", "db.m6g.large", "db.t3.medium", "db.serverless", "db..", "db.r99999.large"})
	count := rapid.SampledFrom([]int{-1, 0, 1, 2, 100, 110})
	store.WriterRegion = rapid.SampledFrom([]string{"", "us-east-2", "eu-west-1", "é"}).Draw(t, "storeWriter")
	store.RDS = &RDS{
		Engine: rapid.SampledFrom([]string{"", "postgres", "mysql", "mariadb", "db2"}).Draw(t, "engine"),
		DatabaseSettings: DatabaseSettings{
			EngineVersion: version.Draw(t, "version"), InstanceClass: class.Draw(t, "class"),
		},
		AllocatedStorage: count.Draw(t, "storage"), MaxAllocatedStorage: count.Draw(t, "storageMost"),
	}
	for i := range store.Regions {
		region := &store.Regions[i]
		region.EngineVersion, region.InstanceClass = version.Draw(t, "ownVersion"), class.Draw(t, "ownClass")
		region.Headless, region.Generation = rapid.Bool().Draw(t, "headless"), count.Draw(t, "generation")
	}
}

// oddCache makes a store an ElastiCache global datastore, mostly an odd one.
func oddCache(t *rapid.T, store *Store) {
	count := rapid.SampledFrom([]int{-1, 0, 1, 2, 500})
	some := rapid.SampledFrom([]*int{nil, new(0), new(1), new(5)})
	store.ElastiCache = &ElastiCache{
		Engine:        rapid.SampledFrom([]string{"", "valkey", "redis"}).Draw(t, "engine"),
		EngineVersion: rapid.SampledFrom([]string{"", "8", "8.0", "7.1", "7.2", "6.x", "é"}).Draw(t, "version"),
		NodeType:      rapid.SampledFrom([]string{"", "cache.r7g.large", "cache.t3.small", "cache..", "é"}).Draw(t, "nodes"),
		Shards:        some.Draw(t, "shards"), ReplicasPerShard: count.Draw(t, "replicas"), Port: count.Draw(t, "port"),
		OwnToken: rapid.Bool().Draw(t, "ownToken"), TokenGeneration: count.Draw(t, "token"),
		Parameters: map[string]string{rapid.SampledFrom([]string{"", "cluster-enabled", "é"}).Draw(t, "parameter"): "x"},
	}
	for i := range store.Regions {
		store.Regions[i].ReplicasPerShard, store.Regions[i].Generation = some.Draw(t, "own"), count.Draw(t, "generation")
	}
}

// holds is what is true of every application, however odd.
func holds(t *rapid.T) {
	app := applications().Draw(t, "application")
	plan, found := New(app)
	if len(found) > 0 {
		require.Equal(t, Plan{}, plan)
		for _, problem := range found {
			require.Contains(t, Rules(), problem.Rule)
			require.Equal(t, problem.Rule == RuleName, problem.Path == "")
			require.NotEmpty(t, problem.Message)
			require.NotContains(t, problem.Message, "%!")
		}
		_, again := New(app)
		require.Equal(t, found, again)
		return
	}
	require.Len(t, plan.Regions, len(app.Regions))
	require.NotNil(t, plan.Warnings)
	require.NotEmpty(t, plan.Diagram())
	for _, region := range plan.Regions {
		require.Equal(t, region.Stack, region.Network != nil)
	}
}

func TestNewHoldsForEveryApplication(t *testing.T) {
	t.Parallel()
	rapid.Check(t, holds)
}

// FuzzNew never panics.
func FuzzNew(f *testing.F) {
	f.Fuzz(rapid.MakeFuzz(holds))
}
