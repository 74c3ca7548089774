package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// applicationType is the type whose outputs have the picture and the warnings.
const applicationType = "globalapp:index:GlobalApplication"

// beforeName is what a URN has before the name.
var beforeName = regexp.MustCompile(`urn:pulumi:[^"' ]*::`)

// preview is what matters to whoever reviews a change.
type preview struct {
	changes      []change
	applications []application
	errors       []string
	// counts are the engine's own, by operation.
	counts map[string]int
}

// change is what would happen to one resource.
type change struct {
	op, kind, name string
	// reasons are the inputs whose change replaces it.
	reasons []string
}

// application is what a GlobalApplication says about itself.
type application struct {
	name, diagram string
	warnings      []string
}

// event is one line of the engine's report.
type event struct {
	Diagnostic *struct {
		URN, Message, Severity string
	} `json:"diagnosticEvent"`
	Before  *struct{ Metadata step } `json:"resourcePreEvent"`
	After   *struct{ Metadata step } `json:"resOutputsEvent"`
	Summary *struct {
		Changes map[string]int `json:"resourceChanges"`
	} `json:"summaryEvent"`
}

type step struct {
	Op, URN, Type string
	Keys          []string
	New           *struct {
		Outputs struct {
			Diagram  any
			Warnings any
		}
	}
}

// readPreview reads the report of a preview, which ends with a summary also when it failed.
func readPreview(report io.Reader) (preview, error) {
	var seen preview
	lines := json.NewDecoder(report)
	for {
		var each event
		err := lines.Decode(&each)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return seen, fmt.Errorf("reading the preview, which is to be one event a line: %w", err)
		}
		seen.add(each)
	}
	if seen.counts == nil && len(seen.errors) == 0 {
		return seen, errors.New("reading the preview: it does not end with a summary; " +
			"run `pulumi preview --json` with PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true")
	}
	return seen, nil
}

func (p *preview) add(each event) {
	switch {
	case each.Diagnostic != nil && each.Diagnostic.Severity == "error":
		first, _, _ := strings.Cut(strings.TrimSpace(each.Diagnostic.Message), "\n")
		p.errors = append(p.errors, beforeName.ReplaceAllString(first, ""))
	case each.Before != nil && each.Before.Metadata.Op != "same":
		did := each.Before.Metadata
		p.changes = append(p.changes, change{op: did.Op, kind: did.Type, name: lastPart(did.URN), reasons: did.Keys})
	case each.After != nil && each.After.Metadata.Type == applicationType && each.After.Metadata.New != nil:
		outputs := each.After.Metadata.New.Outputs
		diagram, known := outputs.Diagram.(string)
		if !known {
			return
		}
		said := application{name: lastPart(each.After.Metadata.URN), diagram: diagram}
		warnings, _ := outputs.Warnings.([]any)
		for _, warning := range warnings {
			said.warnings = append(said.warnings, fmt.Sprint(warning))
		}
		p.applications = append(p.applications, said)
	case each.Summary != nil:
		p.counts = each.Summary.Changes
	}
}

// lastPart is the name at the end of a URN.
func lastPart(urn string) string { return urn[strings.LastIndex(urn, ":")+1:] }
