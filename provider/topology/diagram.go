package topology

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Diagram draws the plan as a Mermaid flowchart: users, the ingress, the regions with their roles and shares, and the
// datastores with their replication. Nodes are named for regions and stores, so that a change of the plan is a small
// change of the text.
func (p Plan) Diagram() string {
	lines := []string{"flowchart LR"}
	lines = append(lines, p.diagramEntry()...)
	for _, region := range p.Regions {
		lines = append(lines, p.diagramRegion(region)...)
	}
	for _, region := range p.Regions {
		lines = append(lines, p.diagramTraffic(region)...)
	}
	lines = append(lines, p.diagramReads()...)
	lines = append(lines, p.diagramReplication()...)
	return strings.Join(lines, "\n") + "\n"
}

func (p Plan) diagramEntry() []string {
	if p.Ingress == "" {
		return []string{`    users(["Users"])`}
	}
	way := "-->"
	if p.Domain != nil {
		way += "|" + label(p.Domain.Name) + "|"
	}
	return []string{
		`    users(["Users"])`,
		fmt.Sprintf("    ingress{{%s}}", label(p.ingressTitle())),
		fmt.Sprintf("    users %s ingress", way),
	}
}

func (p Plan) ingressTitle() string {
	if p.Ingress != IngressRoute53 {
		return "Global Accelerator"
	}
	return "Route 53, " + p.Route53.Policy
}

func (p Plan) diagramRegion(region RegionPlan) []string {
	lines := []string{fmt.Sprintf("    subgraph %s[%s]", node("region", region.Name), label(regionTitle(region)))}
	if region.Stack {
		lines = append(lines, fmt.Sprintf("        %s[%s]", node("stack", region.Name), label(stackTitle(region))))
	}
	for _, store := range p.Stores {
		i := slices.IndexFunc(store.Members, func(m MemberPlan) bool { return m.Region == region.Name })
		if i < 0 {
			continue
		}
		lines = append(lines, fmt.Sprintf("        %s[(%s)]", node("store", store.Name, region.Name),
			label(storeTitle(store, store.Members[i]))))
		if region.Stack && (store.SingleWriter == nil || store.Members[i].Instances > 0) {
			lines = append(lines, fmt.Sprintf("        %s --> %s", node("stack", region.Name),
				node("store", store.Name, region.Name)))
		}
	}
	return append(lines, "    end")
}

// storeTitle names a store and what is special about it in a region: of a kind with one writer, which one it is.
func storeTitle(store StorePlan, member MemberPlan) string {
	kind := store.Kind
	switch {
	case store.SingleWriter == nil:
	case member.Writer:
		kind += ", writer"
	case member.Instances == 0:
		kind += ", headless"
	}
	return fmt.Sprintf("%s (%s)", store.Name, kind)
}

// diagramReads draws the way of the regions that read from another one.
func (p Plan) diagramReads() []string {
	var lines []string
	for _, store := range p.Stores {
		if store.SingleWriter == nil {
			continue
		}
		for _, client := range store.SingleWriter.Clients {
			if client.ReadsFrom != client.Region {
				lines = append(lines, fmt.Sprintf("    %s -->|%s| %s", node("stack", client.Region), label("reads"),
					node("store", store.Name, client.ReadsFrom)))
			}
		}
	}
	return lines
}

func regionTitle(region RegionPlan) string {
	title := region.Name
	var roles []string
	if region.Home {
		roles = append(roles, "home")
	}
	if region.Writer {
		roles = append(roles, "writer")
	}
	if !region.Stack {
		roles = append(roles, "data only")
	}
	if region.Isolated {
		roles = append(roles, "isolated")
	}
	if len(roles) > 0 {
		title += ": " + list(roles)
	}
	return title
}

func stackTitle(region RegionPlan) string {
	switch {
	case region.Brought:
		return "Stack, brought"
	case region.Network == nil:
		return "Stack"
	case region.Network.Brought != nil:
		return "Stack in a network that is brought"
	}
	return fmt.Sprintf("Stack, %d zones, %s", len(region.Network.Zones), region.Network.CidrBlock)
}

// diagramTraffic draws the way of the users into a region; an isolated one has none.
func (p Plan) diagramTraffic(region RegionPlan) []string {
	stack := node("stack", region.Name)
	switch {
	case !region.Stack || region.Isolated:
		return nil
	case p.Ingress == "":
		return []string{fmt.Sprintf("    users --> %s", stack)}
	case p.Ingress == IngressRoute53:
		return []string{"    ingress " + p.Route53.diagramWay(region.Name) + " " + stack}
	case region.Traffic == 0:
		return []string{fmt.Sprintf("    ingress -.->|%s| %s", label("0%, on failover"), stack)}
	}
	return []string{fmt.Sprintf("    ingress -->|%s| %s", label(fmt.Sprintf("%d%%", region.Traffic)), stack)}
}

// diagramWay draws how Route 53 leads to a region.
func (r Route53Plan) diagramWay(region string) string {
	var words []string
	for _, record := range r.Records {
		switch {
		case record.Region != region || record.SetIdentifier == "":
		case record.Key == region+"-"+standbySet:
			return "-.->|" + label("on failover") + "|"
		case record.Policy == RoutingGeolocation:
			words = append(words, cmp.Or(record.Subdivision, record.Country, record.Continent))
		case record.Policy == RoutingWeighted:
			words = append(words, fmt.Sprintf("%d%%", record.Weight))
		}
	}
	if len(words) == 0 {
		return "-->"
	}
	return "-->|" + label(list(words)) + "|"
}

// diagramReplication draws the edges; two that are each other's reverse are one line with two heads.
func (p Plan) diagramReplication() []string {
	var lines []string
	for _, edge := range p.Edges {
		arrow := "-.->"
		if slices.Contains(p.Edges, Edge{Store: edge.Store, From: edge.To, To: edge.From}) {
			if edge.From > edge.To {
				continue
			}
			arrow = "<-.->"
		}
		lines = append(lines, fmt.Sprintf("    %s %s %s", node("store", edge.Store, edge.From), arrow,
			node("store", edge.Store, edge.To)))
	}
	return lines
}

// node makes an id of the letters, digits and underscores that Mermaid takes unquoted. Names of regions and stores have
// no underscores, so that two nodes never have one id.
func node(kind string, names ...string) string {
	words := []string{kind}
	for _, name := range names {
		words = append(words, strings.Map(func(r rune) rune {
			if alphanumeric(r) {
				return r
			}
			return '_'
		}, name))
	}
	return strings.Join(words, "__")
}

var labelEscapes = strings.NewReplacer(`#`, "#35;", `"`, "#quot;", "<", "#lt;", ">", "#gt;", "\n", " ", "\r", " ")

// label quotes a text for Mermaid.
func label(text string) string {
	return `"` + labelEscapes.Replace(text) + `"`
}
