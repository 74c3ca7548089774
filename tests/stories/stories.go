// Package stories holds the applications whose speed is measured: each kind of compute, of ingress and of datastore at
// least once, in as many regions as wanted.
package stories

import (
	"fmt"
	"maps"
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

// Regions are regions that an application may be in, its home first. The first seventeen are on in every account.
var Regions = []string{
	"us-east-2", "us-west-2", "eu-west-1", "us-east-1", "eu-central-1", "ap-northeast-1", "ap-southeast-1", "ap-southeast-2",
	"ap-south-1", "ca-central-1", "sa-east-1", "eu-west-2", "eu-west-3", "eu-north-1", "ap-northeast-2", "ap-northeast-3",
	"us-west-1",
	"af-south-1", "ap-east-1", "ap-south-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ca-west-1",
	"eu-central-2", "eu-south-1", "eu-south-2", "il-central-1", "me-central-1", "me-south-1", "ap-east-2", "ap-southeast-6",
	"ap-southeast-7", "mx-central-1",
}

// Zone is the hosted zone that stories with a domain need.
var Zone = awssim.Zone{ID: "Z0123456789EXAMPLE", Name: "example.com"}

// Story is an application.
type Story struct {
	// Name tells stories apart.
	Name string
	// Inputs are those of a GlobalApplication, as YAML, without its regions.
	Inputs string
	// Stores says in how many regions at most a datastore may be; one that is not here is in all of them.
	Stores map[string]int
}

const (
	byAccelerator = "ingress: {globalAccelerator: {}}\n"
	byDNS         = "ingress: {route53: {latency: {}}}\ndomain: {name: shop.example.com, hostedZoneId: Z0123456789EXAMPLE}\n"
	onECS         = "compute: {ecs: {image: public.ecr.aws/nginx/nginx:1.27, scaling: {min: 2, max: 6}}}\n"
	table         = "  orders: {dynamodb: {hashKey: {name: id, type: S}}}\n"
	buckets       = "  pictures: {s3: {}}\n"
	aurora        = "  catalog: {aurora: {engine: aurora-postgresql, engineVersion: '16.6'}}\n"
	documents     = "  carts: {documentdb: {engineVersion: 5.0.0}}\n"
	cache         = "  sessions: {elasticache: {engineVersion: '8.0'}}\n"
	replicas      = "  ledger: {rds: {engine: mysql, engineVersion: 8.4.5}}\n"
	stores        = "datastores:\n"
	image         = `111122223333.dkr.ecr.{region}.amazonaws.com/shop:1`
)

// How many regions a store can have: that of the engine, or of what a home region can make of it.
var most = map[string]int{"catalog": 11, "carts": 11, "sessions": 3, "ledger": 12}

// WebShop is the application of the README: a service, an accelerator, a table and buckets.
var WebShop = Story{Name: "web shop", Inputs: byAccelerator + onECS + stores + table + buckets}

// Buckets is the mesh of buckets alone, in regions that hold data only.
var Buckets = Story{Name: "buckets", Inputs: stores + buckets}

// All are the stories.
var All = []Story{
	WebShop,
	{Name: "shop behind a name", Inputs: byDNS + onECS + stores + table},
	{Name: "catalogue in Aurora", Inputs: byDNS + onECS + stores + aurora, Stores: most},
	{Name: "carts in DocumentDB", Inputs: byAccelerator + onECS + stores + documents, Stores: most},
	{Name: "ledger in RDS", Inputs: byAccelerator + onECS + stores + replicas, Stores: most},
	{Name: "sessions in ElastiCache", Inputs: byAccelerator + onECS + stores + cache, Stores: most},
	{Name: "all six stores", Inputs: byAccelerator + onECS + stores + table + buckets + aurora + documents + cache + replicas,
		Stores: most},
	{Name: "machines", Inputs: byAccelerator + "compute: {ec2: {image: '" + image + "', scaling: {min: 2, max: 6}}}\n" +
		"loadBalancer: {network: {}}\n" + stores + table},
	{Name: "functions", Inputs: byDNS + "compute: {lambdaFunction: {image: '" + image + "'}}\n" +
		"network: {natGateways: none}\n" + stores + table},
	{Name: "cluster", Inputs: byAccelerator + "compute: {eks: {kubernetesVersion: '1.33'}}\n" + stores + table},
	{Name: "cluster in auto mode", Inputs: byDNS + "compute: {eks: {kubernetesVersion: '1.33', nodes: {autoMode: {}}}}\n" +
		stores + table},
}

// In are the inputs of the story in the first regions.
func (s Story) In(count int) (map[string]any, error) {
	if count < 1 || count > len(Regions) {
		return nil, fmt.Errorf("reading the story %s: it can be in 1 to %d regions, not in %d", s.Name, len(Regions), count)
	}
	inputs := map[string]any{}
	if err := yaml.Unmarshal([]byte(s.Inputs), &inputs); err != nil {
		return nil, fmt.Errorf("reading the story %s: %w", s.Name, err)
	}
	inputs["homeRegion"] = Regions[0]
	inputs["deletionProtection"] = false
	inputs["regions"] = named(Regions[:count])
	if inputs["compute"] == nil {
		for _, region := range inputs["regions"].([]any) {
			region.(map[string]any)["stack"] = "none"
		}
	}
	datastores, _ := inputs["datastores"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(datastores)) {
		if limit := s.Stores[name]; limit > 0 && limit < count {
			datastores[name].(map[string]any)["regions"] = named(Regions[:limit])
		}
	}
	return inputs, nil
}

func named(regions []string) []any {
	var list []any
	for _, region := range regions {
		list = append(list, map[string]any{"name": region})
	}
	return list
}
