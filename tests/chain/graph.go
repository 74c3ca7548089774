// Package chain finds the longest chain of resources that had to wait for one another in a first update, as the engine
// made them wait and as AWS needs it, and measures what an update takes on a clock that jumps from one event to the next.
package chain

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

// Reason says why one resource waits for another.
type Reason string

// The reasons to wait.
const (
	// Value: an input holds something that only the other one's creation gives.
	Value Reason = "a value"
	// Refused: the other one's creation must be over, or AWS refuses (the declared references of the simulator).
	Refused Reason = "AWS refuses without it"
	// Ordered: one of the reviewed orderings.
	Ordered Reason = "an ordering"
	// Structure: the other one is its component or its provider, which take no time themselves.
	Structure Reason = "its component or provider"
	// None: neither a value nor AWS asks for it.
	None Reason = "NO REASON"
)

// Edge is a resource that waited for another one.
type Edge struct {
	From, To resource.URN
	Reason   Reason
}

// Graph is who waited for whom in a first update.
type Graph struct {
	order []resource.URN
	takes map[resource.URN]time.Duration
	edges map[resource.URN][]Edge
}

// Of is the graph of a state that a first update left, with its secrets in plain text; needs are those of the simulator.
func Of(state apitype.DeploymentV3, needs map[string][]string) *Graph {
	g := &Graph{takes: map[resource.URN]time.Duration{}, edges: map[resource.URN][]Edge{}}
	known := map[resource.URN]apitype.ResourceV3{}
	made, taken := map[resource.URN][]string{}, map[string]bool{}
	for _, r := range state.Resources {
		known[r.URN] = r
		g.order = append(g.order, r.URN)
		if r.Custom {
			g.takes[r.URN] = awssim.CreationTime(string(r.Type))
			// What an earlier one gave already is not this one's.
			made[r.URN] = slices.DeleteFunc(generated(r), func(value string) bool { return taken[value] })
			for _, value := range made[r.URN] {
				taken[value] = true
			}
		}
	}
	for _, r := range state.Resources {
		said := textOf(r.Inputs)
		for _, urn := range waitedFor(r) {
			reason := Structure
			if to := known[urn]; to.Custom && !strings.HasPrefix(string(to.Type), "pulumi:providers:") {
				reason = reasonOf(r, to, said, made[urn], needs)
			}
			g.edges[r.URN] = append(g.edges[r.URN], Edge{r.URN, urn, reason})
		}
	}
	g.takeTurns(state.Resources)
	return g
}

// takeTurns adds what the engine is not told: members that are made one after another, in the order of the state.
func (g *Graph) takeTurns(resources []apitype.ResourceV3) {
	last := map[string]resource.URN{}
	for _, r := range resources {
		for _, ordering := range awssim.Orderings() {
			if !ordering.InTurn || ordering.Type != string(r.Type) {
				continue
			}
			member := string(r.Type) + region.ReplaceAllString(r.URN.Name(), "")
			if before := last[member]; before != "" {
				g.edges[r.URN] = append(g.edges[r.URN], Edge{r.URN, before, Ordered})
			}
			last[member] = r.URN
		}
	}
}

// region is the end of a name that says where a resource is.
var region = regexp.MustCompile(`-[a-z]{2}(-[a-z]+)+-\d$`)

// waitedFor are the resources that the engine or the program's SDK waited for before a resource was made.
func waitedFor(r apitype.ResourceV3) []resource.URN {
	all := slices.Clone(r.Dependencies)
	for _, each := range r.PropertyDependencies {
		all = append(all, each...)
	}
	if r.Parent != "" {
		all = append(all, r.Parent)
	}
	if end := strings.LastIndex(r.Provider, "::"); end > 0 {
		all = append(all, resource.URN(r.Provider[:end]))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func reasonOf(from, to apitype.ResourceV3, said string, made []string, needs map[string][]string) Reason {
	if slices.ContainsFunc(made, func(each string) bool { return strings.Contains(said, each) }) {
		return Value
	}
	if slices.Contains(needs[string(from.URN)], string(to.URN)) {
		return Refused
	}
	for _, each := range awssim.Orderings() {
		if each.Type == string(from.Type) && each.Needs == string(to.Type) &&
			(each.Elsewhere || from.Provider == to.Provider) {
			return Ordered
		}
	}
	return None
}

// Path is a chain of resources that waited for one another, the first one first.
type Path struct {
	Takes time.Duration
	Edges []Edge
	takes map[resource.URN]time.Duration
}

// Used is the longest chain as it was.
func (g *Graph) Used() Path { return g.longest(func(Reason) bool { return true }) }

// Needed is the longest chain that AWS asks for.
func (g *Graph) Needed() Path {
	return g.longest(func(r Reason) bool { return r == Value || r == Refused || r == Ordered })
}

// Groundless are the edges without a reason.
func (g *Graph) Groundless() []Edge {
	var found []Edge
	for _, urn := range g.order {
		for _, edge := range g.edges[urn] {
			if edge.Reason == None {
				found = append(found, edge)
			}
		}
	}
	return found
}

// longest is the longest chain of edges with some reasons. In a state everything stands after what it waited for.
func (g *Graph) longest(take func(Reason) bool) Path {
	ends, last := map[resource.URN]time.Duration{}, map[resource.URN]Edge{}
	for _, urn := range g.order {
		var start time.Duration
		for _, edge := range g.edges[urn] {
			if end := ends[edge.To]; take(edge.Reason) && end > start {
				start, last[urn] = end, edge
			}
		}
		ends[urn] = start + g.takes[urn]
	}
	path := Path{takes: g.takes}
	if len(ends) == 0 {
		return path
	}
	at := slices.MaxFunc(slices.Sorted(maps.Keys(ends)), func(a, b resource.URN) int { return cmp.Compare(ends[a], ends[b]) })
	path.Takes = ends[at]
	for {
		edge, waited := last[at]
		if !waited {
			path.Edges = append(path.Edges, Edge{From: at})
			break
		}
		path.Edges = append(path.Edges, edge)
		at = edge.To
	}
	slices.Reverse(path.Edges)
	return path
}

// String shows the chain, a resource a line: when it is made, what it takes, and why it waited for the line before.
func (p Path) String() string {
	var text strings.Builder
	var at time.Duration
	for _, edge := range p.Edges {
		takes := p.takes[edge.From]
		fmt.Fprintf(&text, "%8s +%-7s %s %s", at, takes, edge.From.Type(), edge.From.Name())
		if edge.To != "" {
			fmt.Fprintf(&text, " (%s)", edge.Reason)
		}
		text.WriteString("\n")
		at += takes
	}
	return text.String()
}
