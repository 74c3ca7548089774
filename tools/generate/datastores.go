package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// row is one line of the table that shows one thing of every kind.
type row struct {
	title string
	cell  func(topology.Comparison) string
}

// table is what a reader sees at one glance; what each cell is based on is on the page about datastores.
var table = []row{
	{"multi-region write", func(c topology.Comparison) string { return yesNo(c.MultiRegionWrites.Yes) }},
	{"multi-region reads", func(c topology.Comparison) string { return yesNo(c.MultiRegionReads.Yes) }},
	{"multi-region transactions", func(c topology.Comparison) string { return yesNo(c.MultiRegionTransactions.Yes) }},
	{"planned writer failover", func(c topology.Comparison) string { return move(c.PlannedFailover) }},
	{"unplanned writer failover", func(c topology.Comparison) string { return move(c.UnplannedFailover) }},
	{"propagation delay", func(c topology.Comparison) string { return time(c.PropagationDelay) }},
	{"conflict resolution", func(c topology.Comparison) string { return gist(c.ConflictResolution) }},
	{"maximum regions", func(c topology.Comparison) string { return most(c.MaximumRegions.Count) }},
	{"serverless", func(c topology.Comparison) string { return yesNo(c.Serverless.Yes) }},
	{"lost with the writer's region", func(c topology.Comparison) string { return time(c.RecoveryPoint) }},
	{"until another region writes", func(c topology.Comparison) string { return time(c.RecoveryTime) }},
	{"engines", func(c topology.Comparison) string { return strings.Join(c.Engines.Names, ", ") }},
}

// datastores are the parts of pages about the kinds of datastores: their table, or their facts.
func datastores(name string) (string, error) {
	switch name {
	case "table":
		return datastoreTable(), nil
	case "facts":
		return datastoreFacts(), nil
	}
	return "", fmt.Errorf("there is no part %q about datastores: use table or facts", name)
}

// datastoreTable compares the kinds in a few words.
func datastoreTable() string {
	compared := topology.Comparisons()
	var text strings.Builder
	text.WriteString("| |")
	for _, c := range compared {
		fmt.Fprintf(&text, " `%s` |", c.Kind)
	}
	text.WriteString("\n|---|" + strings.Repeat("---|", len(compared)) + "\n")
	for _, r := range table {
		fmt.Fprintf(&text, "| %s |", r.title)
		for _, c := range compared {
			fmt.Fprintf(&text, " %s |", r.cell(c))
		}
		text.WriteString("\n")
	}
	return text.String()
}

// datastoreFacts lists every fact with what it is based on.
func datastoreFacts() string {
	var text strings.Builder
	for _, c := range topology.Comparisons() {
		fmt.Fprintf(&text, "### %s\n\n`%s`, or `%s` alone.\n\n", c.Service, c.Kind, c.Component)
		text.WriteString("| | fact | basis | read on |\n|---|---|---|---|\n")
		for _, fact := range c.Facts() {
			fmt.Fprintf(&text, "| `%s` | %s | %s | [%s](%s) |\n", fact.Name, fact.Fact.Text, fact.Fact.Basis,
				fact.Fact.CheckedOn, fact.Fact.Source)
		}
		text.WriteString("\n")
	}
	return text.String()
}

func yesNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

// move is how the writer comes into another region.
func move(m topology.WriterMove) string {
	if m.StartedBy == topology.StartedByNobody {
		return "not needed"
	}
	return "`" + m.Call + "`"
}

// gist is what a fact says before it explains itself.
func gist(fact topology.Fact) string {
	return strings.ToLower(fact.Text[:1]) + fact.Text[1:strings.IndexAny(fact.Text, ":.")]
}

// time is a figure and how far it can be relied on.
func time(d topology.Duration) string {
	switch {
	case d.Order != "":
		return fmt.Sprintf("%s, %s", d.Order, d.Basis)
	case d.Seconds == 0:
		return "no figure"
	case d.Seconds%60 == 0:
		return fmt.Sprintf("%d min, %s", d.Seconds/60, d.Basis)
	}
	return fmt.Sprintf("%d s, %s", d.Seconds, d.Basis)
}

func most(count int) string {
	if count == 0 {
		return "all"
	}
	return strconv.Itoa(count)
}
