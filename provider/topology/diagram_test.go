package topology

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDiagram(t *testing.T) {
	t.Parallel()
	app := sound()
	app.WriterRegion = "eu-west-1"
	app.Regions[1].Traffic = 50
	app.Regions = append(app.Regions, stack("ap-south-1"), stack("sa-east-1"))
	app.Regions[3].Isolated, app.Regions[4].Traffic = true, 0
	app.Stores[0].Regions = []StoreRegion{{Name: "us-east-2"}, {Name: "us-west-2"}, {Name: "eu-west-1"}}
	plan, found := New(app)
	require.Empty(t, found)
	assert.Equal(t, `flowchart LR
    users(["Users"])
    ingress{{"Global Accelerator"}}
    users --> ingress
    subgraph region__ap_south_1["ap-south-1: isolated"]
        stack__ap_south_1["Stack, 3 zones, 10.6.0.0/16"]
    end
    subgraph region__eu_west_1["eu-west-1: writer"]
        stack__eu_west_1["Stack, 3 zones, 10.22.0.0/16"]
        store__orders__eu_west_1[("orders (dynamodb)")]
        stack__eu_west_1 --> store__orders__eu_west_1
    end
    subgraph region__sa_east_1["sa-east-1"]
        stack__sa_east_1["Stack, 3 zones, 10.29.0.0/16"]
    end
    subgraph region__us_east_2["us-east-2: home"]
        stack__us_east_2["Stack, 3 zones, 10.31.0.0/16"]
        store__orders__us_east_2[("orders (dynamodb)")]
        stack__us_east_2 --> store__orders__us_east_2
    end
    subgraph region__us_west_2["us-west-2: data only"]
        store__orders__us_west_2[("orders (dynamodb)")]
    end
    ingress -->|"50%"| stack__eu_west_1
    ingress -.->|"0%, on failover"| stack__sa_east_1
    ingress -->|"100%"| stack__us_east_2
    store__orders__eu_west_1 <-.-> store__orders__us_east_2
    store__orders__eu_west_1 <-.-> store__orders__us_west_2
    store__orders__us_east_2 <-.-> store__orders__us_west_2
`, plan.Diagram())
}

// diagramWays are the lines between users, the ingress and the stacks.
func diagramWays(plan Plan) []string {
	var ways []string
	for line := range strings.Lines(plan.Diagram()) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "ingress") || strings.HasPrefix(line, "users ") {
			ways = append(ways, line)
		}
	}
	return ways
}

func TestDiagramOfRoute53(t *testing.T) {
	t.Parallel()
	const users = `users -->|"shop.example.com"| ingress`
	for name, test := range map[string]struct {
		change func(*Application)
		want   []string
	}{
		"latency with a standby": {func(a *Application) { onRoute53(a); a.Regions[1].Traffic = 0 }, []string{
			`ingress{{"Route 53, latency"}}`, users, `ingress -.->|"on failover"| stack__eu_west_1`,
			`ingress --> stack__us_east_2`,
		}},
		"weighted": {func(a *Application) { onRoute53(a, RoutingWeighted); a.Regions[1].Traffic = 0 }, []string{
			`ingress{{"Route 53, weighted"}}`, users, `ingress -->|"0%"| stack__eu_west_1`, `ingress -->|"100%"| stack__us_east_2`,
		}},
		"places": {func(a *Application) {
			onRoute53(a, RoutingGeolocation).Geolocation = Geolocation{
				Continents: map[string]string{"EU": "eu-west-1"}, Countries: map[string]string{"MA": "eu-west-1"},
				Subdivisions: map[string]string{"US-CA": "us-east-2"},
			}
		}, []string{
			`ingress{{"Route 53, geolocation"}}`, users, `ingress -->|"EU, MA"| stack__eu_west_1`,
			`ingress -->|"CA, *"| stack__us_east_2`,
		}},
		"failover": {func(a *Application) { onRoute53(a, RoutingFailover).Failover.PrimaryRegion = "eu-west-1" }, []string{
			`ingress{{"Route 53, failover"}}`, users, `ingress --> stack__eu_west_1`,
			`ingress -.->|"on failover"| stack__us_east_2`,
		}},
		"isolated": {func(a *Application) { onRoute53(a); a.Regions[1].Isolated = true }, []string{
			`ingress{{"Route 53, latency"}}`, users, `ingress --> stack__us_east_2`,
		}},
		"an accelerator with a domain": {func(a *Application) { a.Domain = domain() }, []string{
			`ingress{{"Global Accelerator"}}`, users, `ingress -->|"100%"| stack__eu_west_1`, `ingress -->|"100%"| stack__us_east_2`,
		}},
	} {
		app := sound()
		test.change(&app)
		plan, found := New(app)
		require.Empty(t, found, name)
		assert.Equal(t, test.want, diagramWays(plan), name)
		for line := range strings.Lines(plan.Diagram()) {
			assert.Regexp(t, mermaidLines, strings.TrimSuffix(line, "\n"), name)
		}
	}
}

func TestDiagramWithoutAnIngress(t *testing.T) {
	t.Parallel()
	plan := Plan{
		Regions: []RegionPlan{{Name: "eu-west-1", Stack: true, Traffic: 100}},
		Stores:  []StorePlan{},
		Edges:   []Edge{{Store: "a", From: "eu-west-1", To: "us-east-1"}},
	}
	assert.Equal(t, `flowchart LR
    users(["Users"])
    subgraph region__eu_west_1["eu-west-1"]
        stack__eu_west_1["Stack"]
    end
    users --> stack__eu_west_1
    store__a__eu_west_1 -.-> store__a__us_east_1
`, plan.Diagram())
}

// mermaidLines are the forms of lines of a flowchart that the diagram uses, by Mermaid's grammar.
var mermaidLines = regexp.MustCompile(`^(flowchart LR` +
	`|    users\(\["[^"]*"\]\)|    ingress\{\{"[^"]*"\}\}` +
	`|    subgraph \w+\["[^"]*"\]|        \w+\["[^"]*"\]|        \w+\[\("[^"]*"\)\]|    end` +
	`|\s+\w+ (-->|-\.->|<-\.->)(\|"[^"]*"\|)? \w+)$`)

func TestDiagramEscapesNames(t *testing.T) {
	t.Parallel()
	odd := "a\"] --> x\n# <b> é"
	plan := Plan{
		Ingress: IngressGlobalAccelerator,
		Regions: []RegionPlan{{Name: odd, Stack: true, Traffic: 1}},
		Stores:  []StorePlan{{Name: odd, Kind: odd, Members: []MemberPlan{{Region: odd}}}},
		Edges:   []Edge{{odd, odd, "b"}},
	}
	for line := range strings.Lines(plan.Diagram()) {
		assert.Regexp(t, mermaidLines, strings.TrimSuffix(line, "\n"))
	}
	assert.Contains(t, plan.Diagram(), `["a#quot;] --#gt; x #35; #lt;b#gt; é"]`)
}
