package application

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/internals"
)

// buildStacks registers the regions' stacks, wave by wave.
func (b *builder) buildStacks() error {
	var deployed []pulumi.Output
	for _, wave := range b.plan.InWaves() {
		turn := turnAfter(b.ctx, deployed)
		for _, planned := range wave {
			if err := b.buildStack(planned, turn); err != nil {
				return err
			}
			if stack, found := b.networks[planned.Name]; found {
				deployed = append(deployed, stack.Deployed()...)
			}
		}
	}
	return nil
}

// turnAfter keeps resources back until earlier regions run what was asked for, and keeps them from being registered where one of
// these does not.
//
// It leaves no dependency in the state. One would order a destroy, a change of waves would be a change of resources, and an
// update that leaves a lost region out takes over as it was all that the region's resources depended on before, and refuses
// what is registered of that afterwards. Such an update gets back what the region was last seen to run, and so goes on.
func turnAfter(ctx *pulumi.Context, deployed []pulumi.Output) []pulumi.ResourceOption {
	if len(deployed) == 0 {
		return nil
	}
	come, resolve, reject := ctx.NewOutput()
	go func() {
		for _, each := range deployed {
			if _, err := internals.UnsafeAwaitOutput(ctx.Context(), each); err != nil {
				reject(fmt.Errorf("starting the next wave: %w", err))
				return
			}
		}
		resolve(true)
	}()
	none := come.ApplyT(func(any) []pulumi.Resource { return nil }).(pulumi.ResourceArrayOutput)
	return []pulumi.ResourceOption{pulumi.DependsOnInputs(none)}
}
