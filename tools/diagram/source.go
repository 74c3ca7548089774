package main

import (
	"fmt"
	"slices"
	"strings"
)

// styles are the classes of the picture: dark lines for users, grey for what a stack uses, green for replication.
const styles = `classes: {
  title: {shape: text; style: {font-size: 26; bold: true; font-color: "#1b2a41"}}
  users: {shape: oval; style: {fill: "#ffffff"; stroke: "#1b2a41"; font-color: "#1b2a41"; stroke-width: 2; bold: true}}
  ingress: {shape: hexagon; style: {fill: "#1b2a41"; stroke: "#1b2a41"; font-color: "#ffffff"; bold: true}}
  region: {style: {fill: "#f4f7fb"; stroke: "#9db0c8"; border-radius: 10; font-size: 17; bold: true; font-color: "#1b2a41"}}
  home: {style: {fill: "#eaf1fd"; stroke: "#2f5fb3"; stroke-width: 3; border-radius: 10; font-size: 17; bold: true; font-color: "#1b2a41"}}
  dataOnly: {style: {fill: "#fafafa"; stroke: "#b5b5b5"; border-radius: 10; font-size: 17; bold: true; font-color: "#4a4a4a"}}
  isolated: {style: {fill: "#fff7f2"; stroke: "#c2410c"; stroke-dash: 6; border-radius: 10; font-size: 17; bold: true; font-color: "#7c2d12"}}
  stack: {style: {fill: "#ffffff"; stroke: "#2f5fb3"; border-radius: 6; font-size: 14; font-color: "#1b2a41"; bold: false}}
  brought: {style: {fill: "#ffffff"; stroke: "#2f5fb3"; stroke-dash: 4; border-radius: 6; font-size: 14; font-color: "#1b2a41"; bold: false}}
  store: {shape: cylinder; style: {fill: "#e3f4ea"; stroke: "#2e7d4f"; font-size: 14; font-color: "#143d27"; bold: false}}
  writer: {shape: cylinder; style: {fill: "#a9dcbd"; stroke: "#1f6b40"; stroke-width: 3; font-size: 14; font-color: "#0d2f1d"; bold: true}}
  headless: {shape: cylinder; style: {fill: "#ffffff"; stroke: "#2e7d4f"; stroke-dash: 4; font-size: 14; font-color: "#143d27"; bold: false}}
  way: {style: {stroke: "#1b2a41"; stroke-width: 2; font-size: 14; font-color: "#1b2a41"; bold: true; italic: false}}
  standby: {style: {stroke: "#1b2a41"; stroke-width: 2; stroke-dash: 5; font-size: 14; font-color: "#1b2a41"; bold: true; italic: false}}
  uses: {style: {stroke: "#8596ab"; stroke-width: 1}}
  reads: {style: {stroke: "#b45309"; stroke-width: 2; stroke-dash: 3; font-size: 13; font-color: "#7c3a06"; italic: false}}
  replicates: {style: {stroke: "#2e7d4f"; stroke-width: 2; font-size: 13; font-color: "#143d27"; italic: false}}
  legend: {style: {fill: "#ffffff"; stroke: "#d5dce6"; border-radius: 6; font-size: 14; bold: true; font-color: "#4a5568"}}
  sample: {shape: text; style: {font-size: 13; font-color: "#4a5568"; bold: false}}
}
`

// source is the picture for D2, which can be changed by hand and drawn with any of D2's layouts.
func (g graph) source(title string) string {
	lines := []string{styles + "title: " + quoted(title) + " {class: title}"}
	for _, n := range g.Nodes {
		switch n.Kind {
		case kindUsers, kindIngress:
			lines = append(lines, fmt.Sprintf("%s: %s {class: %s}", n.ID, quoted(n.label()), n.Kind))
		case kindRegion:
			lines = append(lines, g.region(n)...)
		}
	}
	for _, e := range g.Edges {
		arrow := "->"
		if e.Mutual {
			arrow = "<->"
		}
		lines = append(lines, fmt.Sprintf("%s %s %s: %s {class: %s}", g.path(e.From), arrow, g.path(e.To), quoted(e.text()), e.class()))
	}
	for i, s := range g.legend() {
		lines = append(lines, fmt.Sprintf("legend.%s: \"·\" {class: sample}", begin(i)),
			fmt.Sprintf("legend.%s: %s {class: sample}", end(i), quoted(s.text)),
			fmt.Sprintf("legend.%s %s legend.%s: {class: %s}", begin(i), s.arrow, end(i), s.class))
	}
	return strings.Join(append(lines, `legend: "" {class: legend}`), "\n") + "\n"
}

func begin(i int) string { return fmt.Sprintf("from%d", i) }
func end(i int) string   { return fmt.Sprintf("to%d", i) }

func (g graph) region(region node) []string {
	lines := []string{fmt.Sprintf("%s: %s {", region.ID, quoted(region.label())), "  class: " + region.class()}
	for _, n := range g.Nodes {
		if n.Region == region.Region && n.Kind != kindRegion {
			lines = append(lines, fmt.Sprintf("  %s: %s {class: %s}", n.ID, quoted(n.label()), n.class()))
		}
	}
	return append(lines, "}")
}

// path is where a node is in the source: what is in a region is below it.
func (g graph) path(id string) string {
	n := g.node(id)
	for _, region := range g.of(kindRegion) {
		if n.Kind != kindRegion && n.Region == region.Region {
			return region.ID + "." + id
		}
	}
	return id
}

// words are what roles are called in the picture.
var words = map[string]string{"dataOnly": "data only", "headless": "no instances"}

func (n node) label() string {
	var roles []string
	for _, role := range n.Roles {
		if word, other := words[role]; other {
			role = word
		}
		roles = append(roles, role)
	}
	said := strings.Join(roles, ", ")
	var lines []string
	switch n.Kind {
	case kindRegion:
		lines = []string{n.Name, said}
	case kindStack:
		lines = []string{first(n.Service, "Stack"), said, n.Capacity, n.Network}
	case kindStore:
		if said != "" {
			said = ", " + said
		}
		lines = []string{n.Name, first(n.Service, n.Type) + said, n.Capacity}
	default:
		lines = []string{n.Name}
	}
	return strings.Join(slices.DeleteFunc(lines, func(line string) bool { return line == "" }), "\n")
}

func first(given, otherwise string) string {
	if given == "" {
		return otherwise
	}
	return given
}

// class is the style of a node: what is most to be seen of it.
func (n node) class() string {
	byRole := map[string][]string{kindRegion: {"isolated", "dataOnly", "home"}, kindStack: {"brought"}, kindStore: {"writer", "headless"}}
	for _, role := range byRole[n.Kind] {
		if slices.Contains(n.Roles, role) {
			return role
		}
	}
	return n.Kind
}

func (e edge) class() string {
	switch {
	case e.Kind != kindEnters && e.Kind != kindServes:
		return e.Kind
	case e.Fallback:
		return "standby"
	}
	return "way"
}

// labelWidest is how many letters of a label stand in one line.
const labelWidest = 24

// text is an edge's label, in lines that are not too wide.
func (e edge) text() string {
	var lines []string
	for word := range strings.FieldsSeq(e.Label) {
		if last := len(lines) - 1; last >= 0 && len(lines[last])+len(word) < labelWidest {
			lines[last] += " " + word
			continue
		}
		lines = append(lines, word)
	}
	return strings.Join(lines, "\n")
}

// sample is one line of the legend.
type sample struct{ class, arrow, text string }

// legend explains the lines that are in the picture.
func (g graph) legend() []sample {
	var samples []sample
	for _, s := range []sample{
		{"way", "->", "users, with their share"},
		{"standby", "->", "users, only when another region fails"},
		{"uses", "->", "the application uses its region's datastore"},
		{"reads", "->", "reads from another region"},
		{"replicates", "->", "replication, and how far the copy is behind"},
		{"replicates", "<->", "replication both ways, and how far a copy is behind"},
	} {
		if slices.ContainsFunc(g.Edges, func(e edge) bool {
			return e.class() == s.class && (e.Mutual == (s.arrow == "<->") || e.Kind != kindReplicates)
		}) {
			samples = append(samples, s)
		}
	}
	return samples
}

var escapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "\n", `\n`, "\r", " ")

// quoted is a text as D2 writes it.
func quoted(text string) string { return `"` + escapes.Replace(text) + `"` }
