package topology

import (
	"fmt"
	"strings"
)

// Diagram draws the plan as a Mermaid flowchart: users, the ingress, the regions with their roles and shares, and the
// datastores with their replication. Nodes are named for regions and stores, so that a change of the plan is a small
// change of the text.
func (p Plan) Diagram() string {
	graph := p.Graph()
	lines := []string{"flowchart LR"}
	for _, node := range graph.Nodes {
		switch node.Kind {
		case NodeUsers:
			lines = append(lines, fmt.Sprintf("    %s([%s])", node.ID, label(node.Name)))
		case NodeIngress:
			lines = append(lines, fmt.Sprintf("    %s{{%s}}", node.ID, label(node.Name)))
		}
	}
	lines = append(lines, graph.mermaidEdges("    ", func(edge GraphEdge) bool { return edge.Kind == EdgeEnters })...)
	for _, node := range graph.Nodes {
		if node.Kind == NodeRegion {
			lines = append(lines, graph.mermaidRegion(node)...)
		}
	}
	lines = append(lines, graph.mermaidEdges("    ", func(edge GraphEdge) bool {
		return edge.Kind != EdgeEnters && edge.Kind != EdgeUses
	})...)
	return strings.Join(lines, "\n") + "\n"
}

func (g Graph) mermaidRegion(region GraphNode) []string {
	lines := []string{fmt.Sprintf("    subgraph %s[%s]", region.ID, label(titled(region.Name, ": ", region.shownRoles())))}
	for _, node := range g.Nodes {
		if node.Region != region.Region {
			continue
		}
		switch node.Kind {
		case NodeStack:
			lines = append(lines, fmt.Sprintf("        %s[%s]", node.ID,
				label(node.mermaidStack())))
		case NodeStore:
			lines = append(lines, fmt.Sprintf("        %s[(%s)]", node.ID,
				label(fmt.Sprintf("%s (%s)", node.Name, list(append([]string{node.Type}, node.shownRoles()...))))))
			lines = append(lines, g.mermaidEdges("        ", func(edge GraphEdge) bool {
				return edge.Kind == EdgeUses && edge.To == node.ID
			})...)
		}
	}
	return append(lines, "    end")
}

func (n GraphNode) mermaidStack() string {
	switch {
	case n.Network == networkBrought:
		return n.Name + " " + n.Network
	case n.Network != "":
		return n.Name + ", " + n.Network
	}
	return titled(n.Name, ", ", n.Roles)
}

// shownRoles are the roles that a flowchart says; a replica is what is not the writer, and a standby has its own kind of way.
func (n GraphNode) shownRoles() []string {
	words := map[string]string{RoleDataOnly: "data only", RoleReplica: "", RoleStandby: ""}
	var roles []string
	for _, role := range n.Roles {
		word, other := words[role]
		if !other {
			word = role
		}
		if word != "" {
			roles = append(roles, word)
		}
	}
	return roles
}

// titled puts words behind a name.
func titled(name, separator string, words []string) string {
	if len(words) == 0 {
		return name
	}
	return name + separator + list(words)
}

// mermaidEdges draws the edges that are wanted. What replication says is left to larger pictures.
func (g Graph) mermaidEdges(indent string, wanted func(GraphEdge) bool) []string {
	var lines []string
	for _, edge := range g.Edges {
		if !wanted(edge) {
			continue
		}
		arrow, text := "-->", edge.Label
		switch {
		case edge.Kind == EdgeReplicates && edge.Mutual:
			arrow, text = "<-.->", ""
		case edge.Kind == EdgeReplicates:
			arrow, text = "-.->", ""
		case edge.Standby:
			arrow = "-.->"
		}
		if text != "" {
			arrow += "|" + label(text) + "|"
		}
		lines = append(lines, fmt.Sprintf("%s%s %s %s", indent, edge.From, arrow, edge.To))
	}
	return lines
}

var labelEscapes = strings.NewReplacer(`#`, "#35;", `"`, "#quot;", "<", "#lt;", ">", "#gt;", "\n", " ", "\r", " ")

// label quotes a text for Mermaid.
func label(text string) string {
	return `"` + labelEscapes.Replace(text) + `"`
}
