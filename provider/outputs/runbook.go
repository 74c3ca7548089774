package outputs

import "github.com/pulumi/pulumi-go-provider/infer"

var (
	_ infer.Annotated = (*Runbook)(nil)
	_ infer.Annotated = (*RunbookStep)(nil)
	_ infer.Annotated = (*RunbookSetting)(nil)
)

// Runbook is what an operator may have to do with a deployment.
type Runbook struct {
	Steps    []RunbookStep `pulumi:"steps"`
	Markdown string        `pulumi:"markdown"`
}

// Annotate documents the type.
func (r *Runbook) Annotate(a infer.Annotator) {
	a.Describe(&r, "What an operator may have to do with a deployment, with its identifiers.")
	a.Describe(&r.Steps, "The steps; what is done in an emergency comes first.")
	a.Describe(&r.Markdown, "The same as a page of Markdown, to be kept where it can be read while a region is lost.")
}

// RunbookStep is one thing that an operator may have to do.
type RunbookStep struct {
	Name       string           `pulumi:"name"`
	Title      string           `pulumi:"title"`
	When       string           `pulumi:"when"`
	Settings   []RunbookSetting `pulumi:"settings"`
	Commands   []string         `pulumi:"commands"`
	Expected   string           `pulumi:"expected"`
	Undo       string           `pulumi:"undo"`
	ApiRegions []string         `pulumi:"apiRegions"`
}

// Annotate documents the type.
func (r *RunbookStep) Annotate(a infer.Annotator) {
	a.Describe(&r, "One thing that an operator may have to do.")
	a.Describe(&r.Name, "The step's own name, as `failover-catalog-us-west-2`; `simulateOutage` refers to it.")
	a.Describe(&r.Title, "What the step does, in a few words.")
	a.Describe(&r.When, "In which situation to take it, and in which not.")
	a.Describe(&r.Settings, "What to write into the program before the commands.")
	a.Describe(&r.Commands, "The commands in their order, each one line of a POSIX shell, for the AWS CLI and the Pulumi CLI.")
	a.Describe(&r.Expected, "What is seen when the step has worked.")
	a.Describe(&r.Undo, "How to take the step back.")
	a.Describe(&r.ApiRegions, "The regions whose APIs the commands of AWS need, in the order of their names.")
}

// RunbookSetting is an input of the component and the value that it gets.
type RunbookSetting struct {
	Path  string `pulumi:"path"`
	Value string `pulumi:"value"`
}

// Annotate documents the type.
func (r *RunbookSetting) Annotate(a infer.Annotator) {
	a.Describe(&r, "An input of the component and the value that a step gives it.")
	a.Describe(&r.Path, "The input, as `datastores.catalog.writerRegion`; a region of a list is told by its name.")
	a.Describe(&r.Value, "The value that the input gets.")
}
