package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// graph is the part of planTopology's answer that a picture shows.
type graph struct {
	Nodes []node `json:"nodes"`
	Edges []edge `json:"edges"`
}

// node is one thing in the picture.
type node struct {
	ID       string   `json:"key"`
	Kind     string   `json:"kind"`
	Region   string   `json:"region"`
	Name     string   `json:"name"`
	Roles    []string `json:"roles"`
	Type     string   `json:"type"`
	Service  string   `json:"service"`
	Capacity string   `json:"capacity"`
	Network  string   `json:"network"`
}

// edge is one connection in the picture.
type edge struct {
	Kind     string `json:"kind"`
	From     string `json:"source"`
	To       string `json:"destination"`
	Store    string `json:"store"`
	Label    string `json:"label"`
	Fallback bool   `json:"fallback"`
	Mutual   bool   `json:"mutual"`
}

// The kinds of nodes and edges, as planTopology calls them.
const (
	kindUsers   = "users"
	kindIngress = "ingress"
	kindRegion  = "region"
	kindStack   = "stack"
	kindStore   = "store"

	kindEnters     = "enters"
	kindServes     = "serves"
	kindUses       = "uses"
	kindReads      = "reads"
	kindReplicates = "replicates"
)

// readGraph takes the graph out of an answer of planTopology, and refuses what could not be drawn whole.
func readGraph(text []byte) (graph, error) {
	var plan struct {
		Valid    *bool `json:"valid"`
		Problems []struct {
			Text string `json:"text"`
		} `json:"problems"`
		Graph *graph `json:"graph"`
	}
	if err := json.Unmarshal(text, &plan); err != nil {
		return graph{}, fmt.Errorf("reading the plan: %w", err)
	}
	if plan.Valid != nil && !*plan.Valid {
		var said []string
		for _, problem := range plan.Problems {
			said = append(said, problem.Text)
		}
		return graph{}, fmt.Errorf("the plan is not valid:\n%s", strings.Join(said, "\n"))
	}
	if plan.Graph == nil || len(plan.Graph.Nodes) == 0 {
		return graph{}, errors.New("there is no graph in the plan; give it the answer of planTopology as JSON")
	}
	return *plan.Graph, plan.Graph.check()
}

// check finds what the picture would leave out or could not place.
func (g graph) check() error {
	nodes := map[string]node{}
	for _, n := range g.Nodes {
		if _, twice := nodes[n.ID]; twice || n.ID == "" || strings.Trim(n.ID, idLetters) != "" {
			return fmt.Errorf("the key %q is there twice, or not made of letters, digits and underscores", n.ID)
		}
		if !slices.Contains([]string{kindUsers, kindIngress, kindRegion, kindStack, kindStore}, n.Kind) {
			return fmt.Errorf("%s is of the kind %q, which this version cannot draw", n.ID, n.Kind)
		}
		nodes[n.ID] = n
	}
	for _, e := range g.Edges {
		from, known := nodes[e.From]
		to, both := nodes[e.To]
		if !known || !both {
			return fmt.Errorf("an edge joins %q and %q, and one of them is not there", e.From, e.To)
		}
		if !slices.Contains(ends[e.Kind], [2]string{from.Kind, to.Kind}) {
			return fmt.Errorf("an edge of the kind %q joins %s and %s, which this version cannot draw", e.Kind, e.From, e.To)
		}
	}
	return nil
}

const idLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"

// ends are what each kind of edge joins.
var ends = map[string][][2]string{
	kindEnters:     {{kindUsers, kindIngress}},
	kindServes:     {{kindUsers, kindStack}, {kindIngress, kindStack}},
	kindUses:       {{kindStack, kindStore}},
	kindReads:      {{kindStack, kindStore}},
	kindReplicates: {{kindStore, kindStore}},
}

// of are the nodes of a kind, in the order of the plan.
func (g graph) of(kind string) []node {
	return slices.DeleteFunc(slices.Clone(g.Nodes), func(n node) bool { return n.Kind != kind })
}

// node finds one by its id.
func (g graph) node(id string) node {
	i := slices.IndexFunc(g.Nodes, func(n node) bool { return n.ID == id })
	return g.Nodes[i]
}

// stores are the names of the datastores, in order.
func (g graph) stores() []string {
	var names []string
	for _, n := range g.of(kindStore) {
		if !slices.Contains(names, n.Name) {
			names = append(names, n.Name)
		}
	}
	slices.Sort(names)
	return names
}

// title counts what is in the picture.
func (g graph) title() string {
	title := counted(len(g.of(kindRegion)), "region")
	if ingress := g.of(kindIngress); len(ingress) > 0 {
		title += " behind " + ingress[0].Name
	}
	if stores := g.stores(); len(stores) > 0 {
		title += ", " + counted(len(stores), "datastore")
	}
	return title
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
