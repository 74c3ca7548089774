package application

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/regional"
)

// buildNetworks registers the regions' networks, which datastores are in: so they come first, and what runs there last. A
// region without a stack has the same network with fewer parts, so that its stack can come later and go again.
func (b *builder) buildNetworks() error {
	b.stacks, b.networks = map[string]*regional.RegionalStack{}, map[string]*regional.RegionalStack{}
	for _, planned := range b.plan.Regions {
		if planned.Network == nil {
			continue
		}
		scope, err := b.scopes.Region(planned.Name)
		if err != nil {
			return err
		}
		scope = scope.WithPrefix(b.name + "-" + service)
		stack, err := regional.BuildNetwork(b.ctx, scope.Name(), scope, *planned.Network, pulumi.Parent(b.out))
		if err != nil {
			return err
		}
		b.networks[planned.Name] = stack
		if planned.Stack {
			continue
		}
		if err := stack.LeaveAsNetwork(b.ctx); err != nil {
			return err
		}
	}
	return b.buildPeerings()
}
