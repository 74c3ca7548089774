package main

import (
	"encoding/xml"
	"os"
	"strings"
	"testing"

	"oss.terrastruct.com/d2/d2renderers/d2svg"
	"oss.terrastruct.com/d2/d2target"
)

// plans are those that are drawn in the tests.
var plans = []string{"testdata/plan.json", "../../docs/pictures/web-shop.json"}

func read(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestPictureInTheDocumentationIsWhatIsDrawn(t *testing.T) {
	t.Parallel()
	drawn, err := draw(t.Context(), read(t, plans[1]), "The web shop", false)
	if err != nil {
		t.Fatal(err)
	}
	if string(drawn) != string(read(t, "../../docs/pictures/web-shop.svg")) {
		t.Error("docs/pictures/web-shop.svg is not what its plan gives; run make diagram")
	}
}

func TestPicturesAreWholeAndTheSameEachTime(t *testing.T) {
	t.Parallel()
	for _, name := range plans {
		text := read(t, name)
		drawn, err := draw(t.Context(), text, "<A & B>", false)
		if err != nil {
			t.Fatal(err)
		}
		again, err := draw(t.Context(), text, "<A & B>", false)
		if err != nil || string(again) != string(drawn) {
			t.Errorf("%s is drawn in two ways: %v", name, err)
		}
		if len(drawn) > 150_000 {
			t.Errorf("the picture of %s has %d bytes", name, len(drawn))
		}
		var anything struct{}
		if err := xml.Unmarshal(drawn, &anything); err != nil {
			t.Errorf("the picture of %s is no XML: %v", name, err)
		}
		graph, _ := readGraph(text)
		for _, node := range graph.Nodes {
			for line := range strings.SplitSeq(node.label(), "\n") {
				if !strings.Contains(string(drawn), ">"+line+"<") {
					t.Errorf("%s does not say %q of %s", name, line, node.ID)
				}
			}
		}
	}
}

// box is where a shape is.
type box struct{ x, y, width, height int }

func (a box) meets(b box) bool {
	return a.x < b.x+b.width && b.x < a.x+a.width && a.y < b.y+b.height && b.y < a.y+a.height
}

func boxOf(shape d2target.Shape) box { return box{shape.Pos.X, shape.Pos.Y, shape.Width, shape.Height} }

// No two boxes overlap but a region and what is in it, each edge is there with its label, and no label lies on a box or on
// another label.
func TestNothingOverlaps(t *testing.T) {
	t.Parallel()
	for _, name := range plans {
		graph, err := readGraph(read(t, name))
		if err != nil {
			t.Fatal(err)
		}
		diagram, err := placed(t.Context(), graph, "title", &d2svg.RenderOpts{})
		if err != nil {
			t.Fatal(err)
		}
		leaves := map[string]box{}
		for _, shape := range diagram.Shapes {
			parent := shape.ID == "legend" || strings.HasPrefix(shape.ID, "region__") && !strings.Contains(shape.ID, ".")
			for other, place := range leaves {
				if !parent && boxOf(shape).meets(place) {
					t.Errorf("%s: %s lies on %s", name, shape.ID, other)
				}
			}
			if !parent {
				leaves[shape.ID] = boxOf(shape)
			}
		}
		if want := len(graph.Edges) + len(graph.legend()); len(diagram.Connections) != want {
			t.Errorf("%s: %d lines, want %d", name, len(diagram.Connections), want)
		}
		labels := map[string]box{}
		for i, edge := range graph.Edges {
			line := diagram.Connections[i]
			if line.Src != graph.path(edge.From) || line.Dst != graph.path(edge.To) || line.Label != edge.text() {
				t.Errorf("%s: line %d is %s, want %v", name, i, line.ID, edge)
			}
			if line.Label == "" {
				continue
			}
			at := line.GetLabelTopLeft()
			place := box{int(at.X), int(at.Y), line.LabelWidth, line.LabelHeight}
			for other, taken := range labels {
				if place.meets(taken) {
					t.Errorf("%s: the label of %s lies on that of %s", name, line.ID, other)
				}
			}
			for other, taken := range leaves {
				if place.meets(taken) {
					t.Errorf("%s: the label of %s lies on %s", name, line.ID, other)
				}
			}
			labels[line.ID] = place
		}
	}
}

func TestWhatCannotBeDrawnIsRefused(t *testing.T) {
	t.Parallel()
	for want, text := range map[string]string{
		"unexpected end of JSON input":                       "",
		"there is no graph in the plan":                      `{"valid": true}`,
		"homeRegion: missing":                                `{"valid": false, "problems": [{"text": "homeRegion: missing"}]}`,
		"which this version cannot draw":                     `{"graph": {"nodes": [{"key": "a", "kind": "moon"}]}}`,
		`joins "a" and "b", and one of them is not`:          `{"graph": {"nodes": [{"key": "a", "kind": "users"}], "edges": [{"source": "a", "destination": "b"}]}}`,
		"not made of letters":                                `{"graph": {"nodes": [{"key": "a.b", "kind": "users"}]}}`,
		`an edge of the kind "uses" joins users and ingress`: `{"graph": {"nodes": [{"key": "users", "kind": "users"}, {"key": "ingress", "kind": "ingress"}], "edges": [{"kind": "uses", "source": "users", "destination": "ingress"}]}}`,
	} {
		if _, err := draw(t.Context(), []byte(text), "", false); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}

func TestSourceIsTextOfD2(t *testing.T) {
	t.Parallel()
	source, err := draw(t.Context(), read(t, plans[0]), "", true)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		`title: "4 regions behind Global Accelerator, 2 datastores" {class: title}`,
		`  store__catalog__us_east_2: "catalog\nAurora, writer\n2 × db.r6g.large" {class: writer}`,
		`region__us_east_2.store__catalog__us_east_2 -> region__eu_west_1.store__catalog__eu_west_1: "async, typically 1 s" {class: replicates}`,
	} {
		if !strings.Contains(string(source), line+"\n") {
			t.Errorf("the source has no line %s", line)
		}
	}
}
