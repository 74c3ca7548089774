package topology

import (
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestGraphShowsEveryDecision(t *testing.T) {
	t.Parallel()
	app := threeStacks(database("catalog"))
	app.Domain = domain()
	app.Regions[1].Traffic = 0
	app.Regions[2].Isolated = true
	app.Stores[0].Regions = []StoreRegion{{Name: "us-east-2"}, {Name: "eu-west-1", Headless: true}}
	plan, found := New(app)
	require.Empty(t, found)
	graph := plan.Graph()
	assert.Equal(t, []GraphNode{
		{ID: "users", Kind: NodeUsers, Name: "Users"},
		{ID: "ingress", Kind: NodeIngress, Name: "Global Accelerator"},
		{
			ID: "region__eu_west_1", Kind: NodeRegion, Region: "eu-west-1", Name: "eu-west-1", Roles: []string{RoleStandby},
		},
		{
			ID: "stack__eu_west_1", Kind: NodeStack, Region: "eu-west-1", Name: "Stack", Type: "ecs", Service: "ECS on Fargate",
			Capacity: "2 to 20 tasks", Network: "3 zones, 10.22.0.0/16",
		},
		{
			ID: "store__catalog__eu_west_1", Kind: NodeStore, Region: "eu-west-1", Name: "catalog", Roles: []string{RoleHeadless},
			Type: "aurora", Service: "Aurora",
		},
		{
			ID: "region__us_east_2", Kind: NodeRegion, Region: "us-east-2", Name: "us-east-2", Roles: []string{RoleHome, RoleWriter},
		},
		{
			ID: "stack__us_east_2", Kind: NodeStack, Region: "us-east-2", Name: "Stack", Type: "ecs", Service: "ECS on Fargate",
			Capacity: "2 to 20 tasks", Network: "3 zones, 10.31.0.0/16",
		},
		{
			ID: "store__catalog__us_east_2", Kind: NodeStore, Region: "us-east-2", Name: "catalog", Roles: []string{RoleWriter},
			Type: "aurora", Service: "Aurora", Capacity: "2 × db.r6g.large",
		},
		{
			ID: "region__us_west_2", Kind: NodeRegion, Region: "us-west-2", Name: "us-west-2", Roles: []string{RoleIsolated},
		},
		{
			ID: "stack__us_west_2", Kind: NodeStack, Region: "us-west-2", Name: "Stack", Type: "ecs", Service: "ECS on Fargate",
			Capacity: "2 to 20 tasks", Network: "3 zones, 10.33.0.0/16",
		},
	}, graph.Nodes)
	assert.Equal(t, []GraphEdge{
		{Kind: EdgeEnters, From: "users", To: "ingress", Label: "shop.example.com"},
		{Kind: EdgeUses, From: "stack__us_east_2", To: "store__catalog__us_east_2", Store: "catalog"},
		{Kind: EdgeServes, From: "ingress", To: "stack__eu_west_1", Label: "0%, on failover", Standby: true},
		{Kind: EdgeServes, From: "ingress", To: "stack__us_east_2", Label: "100%"},
		{Kind: EdgeReads, From: "stack__eu_west_1", To: "store__catalog__us_east_2", Store: "catalog", Label: "reads"},
		{Kind: EdgeReads, From: "stack__us_west_2", To: "store__catalog__us_east_2", Store: "catalog", Label: "reads"},
		{
			Kind: EdgeReplicates, From: "store__catalog__us_east_2", To: "store__catalog__eu_west_1", Store: "catalog",
			Label: "async, typically 1 s", Lag: comparisonOf(KindAurora).PropagationDelay,
		},
	}, graph.Edges)
}

// What an edge says of its lag is what the comparison says of the kind.
func TestReplicationSaysItsLag(t *testing.T) {
	t.Parallel()
	timed := Store{Name: "pictures", S3: &S3{TimeControl: true}}
	for kind, want := range map[string]struct {
		store  Store
		label  string
		mutual bool
	}{
		KindDynamoDB:    {table("orders"), "async, typically 1 s", true},
		KindS3:          {buckets(), "async, no figure", true},
		"s3, timed":     {timed, "async, within 15 min", true},
		KindRDS:         {replicated("ledger"), "async, no figure", false},
		KindElastiCache: {cacheOf("cart"), "async, typically 1 s", false},
		KindDocumentDB:  {documents("pages"), "async, typically 1 s", false},
	} {
		app := sound()
		app.Regions, app.Stores = []Region{stack("us-east-2"), stack("eu-west-1")}, []Store{want.store}
		if app.Stores[0].Name == "" {
			app.Stores[0].Name = "store"
		}
		plan, found := New(app)
		require.Empty(t, found, kind)
		edges := slices.DeleteFunc(plan.Graph().Edges, func(edge GraphEdge) bool { return edge.Kind != EdgeReplicates })
		require.Len(t, edges, 1, kind)
		assert.Equal(t, want.label, edges[0].Label, kind)
		assert.Equal(t, want.mutual, edges[0].Mutual, kind)
	}
}

func TestCapacityInWords(t *testing.T) {
	t.Parallel()
	for want, region := range map[string]RegionPlan{
		"": {}, "2 tasks": {Least: 2, Most: 2, Unit: "tasks"}, "1 to 4 nodes": {Least: 1, Most: 4, Unit: "nodes"},
	} {
		assert.Equal(t, want, region.capacityTitle())
	}
}

var graphID = regexp.MustCompile(`^\w+$`)

// Whatever is planned: each region, stack and member is there once, edges join what is there, and every direction of
// replication is in exactly one of them.
func TestGraphsAreWhole(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		plan := soundPlan(t)
		graph := plan.Graph()
		kinds := map[string]string{}
		for _, node := range graph.Nodes {
			require.Regexp(t, graphID, node.ID)
			require.NotContains(t, kinds, node.ID)
			kinds[node.ID] = node.Kind
		}
		for _, region := range plan.Regions {
			require.Equal(t, NodeRegion, kinds[nodeID(NodeRegion, region.Name)])
			require.Equal(t, region.Stack, kinds[nodeID(NodeStack, region.Name)] == NodeStack)
		}
		for _, store := range plan.Stores {
			for _, member := range store.Members {
				require.Equal(t, NodeStore, kinds[nodeID(NodeStore, store.Name, member.Region)])
			}
		}
		replications := 0
		for _, edge := range graph.Edges {
			require.Contains(t, kinds, edge.From)
			require.Contains(t, kinds, edge.To)
			if edge.Kind == EdgeReplicates {
				require.NotEmpty(t, edge.Label)
				replications++
				if edge.Mutual {
					replications++
				}
			}
		}
		require.Equal(t, len(plan.Edges), replications)
	})
}

// soundPlan draws an application of stacks and data, with stores of all kinds in some of the regions, and plans it.
func soundPlan(t *rapid.T) Plan {
	app := soundApplication(t)
	plan, found := New(app)
	require.Empty(t, found)
	return plan
}

// soundApplication draws an application without mistakes.
func soundApplication(t *rapid.T) Application {
	codes := rapid.Permutation([]string{"us-east-2", "eu-west-1", "us-west-2", "ap-northeast-1", "sa-east-1"}).Draw(t, "codes")
	codes = codes[:rapid.IntRange(1, len(codes)).Draw(t, "regions")]
	app := sound()
	app.HomeRegion, app.WriterRegion = codes[0], codes[0]
	app.Regions, app.Stores = nil, nil
	for i, code := range codes {
		region := stack(code)
		region.Network.NatGateways = rapid.SampledFrom([]string{"none", "single", "perZone"}).Draw(t, "nat")
		region.Traffic = rapid.SampledFrom([]int{0, 50, 100}).Draw(t, "traffic")
		switch {
		case i == 0:
			region.Traffic = wholeTraffic
		case rapid.Bool().Draw(t, "dataOnly"):
			region = dataOnly(code)
		}
		app.Regions = append(app.Regions, region)
	}
	if rapid.Bool().Draw(t, "route53") {
		app.GlobalAccelerator, app.Domain = nil, domain()
		app.Route53 = &Route53{Policies: []string{RoutingWeighted}, HealthCheck: &EndpointHealthCheck{
			Interval: rapid.SampledFrom([]int{10, 30}).Draw(t, "interval"), FailureThreshold: 3,
		}}
	}
	app.Stores = append(app.Stores, table("orders"))
	for _, store := range []Store{
		buckets(), database("catalog"), documents("pages"), replicated("ledger"), cacheOf("cart", codes[:min(3, len(codes))]...),
	} {
		if rapid.Bool().Draw(t, "store") {
			if store.S3 != nil {
				store = Store{Name: "pictures", S3: &S3{CustomerManagedKeys: rapid.Bool().Draw(t, "keys")}}
			}
			app.Stores = append(app.Stores, store)
		}
	}
	return app
}
