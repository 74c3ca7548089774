package drill

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

// Step is a step of a runbook as the application's output has it.
type Step struct {
	Name       string    `json:"name"`
	Settings   []Setting `json:"settings"`
	Commands   []string  `json:"commands"`
	APIRegions []string  `json:"apiRegions"`
}

// Setting is an input of the application and its new value, as text.
type Setting struct {
	Path  string `json:"path"`
	Value string `json:"value"`
}

// Steps reads the steps of the output runbook.
func Steps(runbook any) (map[string]Step, error) {
	text, err := json.Marshal(runbook)
	if err != nil {
		return nil, fmt.Errorf("reading the runbook: %w", err)
	}
	var read struct {
		Steps []Step `json:"steps"`
	}
	if err := json.Unmarshal(text, &read); err != nil {
		return nil, fmt.Errorf("reading the runbook: %w", err)
	}
	steps := map[string]Step{}
	for _, step := range read.Steps {
		if _, twice := steps[step.Name]; twice {
			return nil, fmt.Errorf("reading the runbook: two steps are called %s", step.Name)
		}
		steps[step.Name] = step
	}
	return steps, nil
}

// Operator follows steps to the letter.
type Operator struct {
	Sim *awssim.Sim
	// Inputs are those of the application in the program; settings change them.
	Inputs map[string]any
	// Pulumi runs up, refresh or cancel on the stack, with what --exclude names.
	Pulumi func(verb string, excludes []string) error
}

// Follow does what a step says.
func (o *Operator) Follow(step Step) error {
	for _, setting := range step.Settings {
		if err := Set(o.Inputs, setting.Path, setting.Value); err != nil {
			return fmt.Errorf("following step %s: %w", step.Name, err)
		}
	}
	for _, line := range step.Commands {
		if err := o.run(step, line); err != nil {
			return fmt.Errorf("following step %s: %s: %w", step.Name, line, err)
		}
	}
	return nil
}

// run runs one line.
func (o *Operator) run(step Step, line string) error {
	words, err := split(line)
	if err != nil {
		return err
	}
	switch words[0] {
	case "aws":
		command, err := parse(words[1:])
		if err != nil {
			return err
		}
		if !slices.Contains(step.APIRegions, command.region) {
			return fmt.Errorf("the step does not say that it needs the API of %s", command.region)
		}
		return o.call(command)
	case "pulumi":
		return o.pulumi(words[1:])
	}
	return fmt.Errorf("%s is not a command that is known", words[0])
}

// pulumi runs a command of the Pulumi CLI.
func (o *Operator) pulumi(words []string) error {
	if len(words) == 0 {
		return errors.New("pulumi alone does nothing")
	}
	verb, excludes := words[0], []string{}
	flags, known := map[string][]string{"up": {"--exclude"}, "refresh": {"--yes"}, "cancel": {"--yes"}}[verb]
	if !known {
		return fmt.Errorf("pulumi %s is not a command that is known", verb)
	}
	for i := 1; i < len(words); i++ {
		switch {
		case !slices.Contains(flags, words[i]):
			return fmt.Errorf("pulumi %s has no flag %s that is known", verb, words[i])
		case words[i] == "--exclude":
			if i++; i == len(words) {
				return errors.New("--exclude names nothing")
			}
			excludes = append(excludes, words[i])
		}
	}
	return o.Pulumi(verb, excludes)
}
