package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
)

// done is what a step did, as the other languages' drivers print it.
type done struct {
	Step    string         `json:"step"`
	Changes map[string]int `json:"changes,omitempty"`
	Outputs map[string]any `json:"outputs,omitempty"`
	Error   string         `json:"error,omitempty"`
}

// TestMain runs steps of the program through the automation API, and prints what each did. As a test it sees the program,
// which no other package could import.
func TestMain(*testing.M) {
	made, err := auto.NewStackInlineSource(context.Background(), "dev", os.Args[2], program, auto.WorkDir(os.Args[1]))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for _, step := range os.Args[4:] {
		did := done{Step: step}
		if err := did.run(&made); err != nil {
			did.Error = err.Error()
		}
		_ = json.NewEncoder(os.Stdout).Encode(did)
	}
}

func (d *done) run(stack *auto.Stack) error {
	switch {
	case strings.HasPrefix(d.Step, "set:"):
		key, value, _ := strings.Cut(strings.TrimPrefix(d.Step, "set:"), "=")
		return stack.SetConfig(context.Background(), key, auto.ConfigValue{Value: value})
	case d.Step == "up":
		result, err := stack.Up(context.Background())
		if err != nil {
			return err
		}
		d.Changes, d.Outputs = *result.Summary.ResourceChanges, map[string]any{}
		for name, output := range result.Outputs {
			d.Outputs[name] = output.Value
		}
	case d.Step == "destroy":
		result, err := stack.Destroy(context.Background())
		if err != nil {
			return err
		}
		d.Changes = *result.Summary.ResourceChanges
	default:
		return errors.New("no such step")
	}
	return nil
}
