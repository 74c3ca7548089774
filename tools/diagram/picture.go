package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"oss.terrastruct.com/d2/d2graph"
	"oss.terrastruct.com/d2/d2lib"
	"oss.terrastruct.com/d2/d2renderers/d2svg"
	"oss.terrastruct.com/d2/d2target"
	"oss.terrastruct.com/d2/lib/log"
	"oss.terrastruct.com/d2/lib/textmeasure"
)

// picture draws a graph as an SVG.
func picture(ctx context.Context, text []byte, g graph, title string) ([]byte, error) {
	options := d2svg.RenderOpts{Pad: new(int64(margin)), NoXMLTag: new(true), OmitVersion: new(true)}
	diagram, err := placed(ctx, g, title, &options)
	if err != nil {
		return nil, err
	}
	drawn, err := d2svg.Render(diagram, &options)
	if err != nil {
		return nil, fmt.Errorf("writing the picture: %w", err)
	}
	return described(drawn, text, title)
}

// placed is a graph with a place for everything.
func placed(ctx context.Context, g graph, title string, options *d2svg.RenderOpts) (*d2target.Diagram, error) {
	ruler, err := textmeasure.NewRuler()
	if err != nil {
		return nil, fmt.Errorf("loading the fonts: %w", err)
	}
	ctx = log.With(ctx, slog.New(slog.NewTextHandler(io.Discard, nil)))
	diagram, _, err := d2lib.Compile(ctx, g.source(title), &d2lib.CompileOptions{
		Ruler: ruler,
		LayoutResolver: func(string) (d2graph.LayoutGraph, error) {
			return func(_ context.Context, sized *d2graph.Graph) error { return place(g, sized) }, nil
		},
	}, options)
	if err != nil {
		return nil, fmt.Errorf("placing the picture: %w", err)
	}
	return diagram, nil
}

// described puts into a picture what those hear who do not see it, and which plan it was made of.
func described(drawn, plan []byte, title string) ([]byte, error) {
	var words bytes.Buffer
	if err := xml.EscapeText(&words, []byte(title)); err != nil {
		return nil, fmt.Errorf("writing the title: %w", err)
	}
	head, rest, found := bytes.Cut(drawn, []byte(">"))
	if !found {
		return nil, errors.New("the picture is no SVG")
	}
	return fmt.Appendf(nil, "%s role=\"img\"><title>%s</title><desc>plan sha256:%x</desc>%s\n", head, words.Bytes(),
		sha256.Sum256(plan), rest), nil
}
