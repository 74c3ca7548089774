package application

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/regional"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// buildNetworks registers the regions' networks, which datastores are in: so they come first, and what runs there last. A
// region without a stack has the same network with fewer parts, so that its stack can come later and go again. One that is
// brought is joined.
func (b *builder) buildNetworks() error {
	b.networks, b.entrances = map[string]*regional.RegionalStack{}, map[string]entrance{}
	for _, planned := range b.plan.Regions {
		if planned.Network == nil {
			continue
		}
		scope, err := b.scopes.Region(planned.Name)
		if err != nil {
			return err
		}
		scope = scope.WithPrefix(b.name + "-" + service)
		stack, err := b.newNetwork(scope, planned)
		if err != nil {
			return err
		}
		b.networks[planned.Name] = stack
		if planned.Stack && !planned.Brought {
			continue
		}
		if err := stack.LeaveAsNetwork(b.ctx); err != nil {
			return err
		}
	}
	return b.buildPeerings()
}

func (b *builder) newNetwork(scope region.Scope, planned topology.RegionPlan) (*regional.RegionalStack, error) {
	if planned.Network.Brought == nil {
		return regional.BuildNetwork(b.ctx, scope.Name(), scope, *planned.Network, pulumi.Parent(b.out))
	}
	brought := b.region(planned.Name).Existing.Network
	return regional.JoinNetwork(b.ctx, scope.Name(), scope, regional.BroughtNetwork{
		VpcID: brought.VpcId, PublicSubnetIDs: brought.PublicSubnetIds, PrivateSubnetIDs: brought.PrivateSubnetIds,
	}, pulumi.Parent(b.out))
}
