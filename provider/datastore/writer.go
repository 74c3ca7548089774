package datastore

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ssm"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
)

// newWriterParameter registers the parameter that tells one region's clients where a store with one writer accepts writes
// now. It changes in place when the writer is declared to be elsewhere; clients read it again when a connection fails.
func newWriterParameter(
	ctx *pulumi.Context, s region.Scope, physicalName string, protected bool, endpoint pulumi.StringOutput,
) (*ssm.Parameter, error) {
	name := s.Name("writer")
	parameter, err := ssm.NewParameter(ctx, name, &ssm.ParameterArgs{
		Name:        pulumi.String(physicalName),
		Description: pulumi.String("The endpoint of " + s.Name() + " that accepts writes."),
		Type:        pulumi.String("String"),
		Value:       endpoint,
		Tags:        s.Tags(name),
	}, s.Options(
		// The name is kept from the first deployment: clients know the parameter by it, whatever the stack is called later.
		pulumi.IgnoreChanges([]string{"name"}), pulumi.Protect(protected),
	)...)
	if err != nil {
		return nil, fmt.Errorf("creating the parameter with the writer's endpoint: %w", err)
	}
	return parameter, nil
}

// movedWriter warns of a writer that, as far as the state knows, is not where it is declared to be.
func movedWriter(place, declared, actual string) string {
	return fmt.Sprintf("%s: writerRegion is %s, but when AWS was last asked, %s wrote; run `pulumi refresh`, and if this "+
		"still stands, set writerRegion to %s and run `pulumi up`, so that parameters, secrets and the order of a destroy "+
		"follow", place, declared, actual, actual)
}

// warnings are the plan's and, where the state has the writer in another region than it is declared to be, that. While the
// store is yet to be made, the known writer is unknown; the plan's warnings must be seen then above all.
func (b *singleWriter) warnings(component pulumi.Resource, known pulumi.StringOutput) pulumi.StringArrayOutput {
	return b.warningsOf(component, known.ApplyT(func(actual string) []string {
		if actual == "" || actual == b.spec.Plan.WriterRegion {
			return nil
		}
		return []string{movedWriter(b.spec.Place, b.spec.Plan.WriterRegion, actual)}
	}).(pulumi.StringArrayOutput))
}

// warningsOf are the plan's and those that follow from what the state has, which is unknown while the store is yet to be made.
func (b *singleWriter) warningsOf(component pulumi.Resource, seen pulumi.StringArrayOutput) pulumi.StringArrayOutput {
	// Without any the list is empty, and not missing.
	found := append([]string{}, b.spec.Warnings...)
	looked := seen.ApplyT(func(seen []string) (bool, error) {
		found = append(found, seen...)
		for _, warning := range seen {
			if err := b.ctx.Log.Warn(warning, &pulumi.LogArgs{Resource: component}); err != nil {
				return false, fmt.Errorf("warning of the writer: %w", err)
			}
		}
		return true, nil
	})
	warnings, resolve, _ := b.ctx.NewOutput()
	go func() {
		// It waits until the writer is known, or is known to be unknown.
		pulumi.IsSecret(looked)
		resolve(found)
	}()
	return warnings.ApplyT(func(found any) []string { return found.([]string) }).(pulumi.StringArrayOutput)
}

// settledAfter gives a value no sooner than some resources are registered, without depending on them.
//
// An update that leaves a lost region out takes what it leaves out over as it was, together with all that this depended on
// before, and refuses whatever of that is registered afterwards. What depends on the writer depended on another cluster
// before the writer moved: it must come after that one, and yet not depend on it, nor wait in vain when that one failed.
func settledAfter(ctx *pulumi.Context, value pulumi.StringOutput, resources []pulumi.Resource) pulumi.StringOutput {
	turn, resolve, _ := ctx.NewOutput()
	go func() {
		for _, each := range resources {
			// It waits until the resource is registered, or has failed to be.
			pulumi.IsSecret(each.URN())
		}
		resolve(true)
	}()
	return pulumi.All(value, turn).ApplyT(func(known []any) string { return known[0].(string) }).(pulumi.StringOutput)
}
