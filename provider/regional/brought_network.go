package regional

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// BroughtNetwork is a network that exists: nothing in it is changed.
type BroughtNetwork struct {
	VpcID                             pulumi.StringInput
	PublicSubnetIDs, PrivateSubnetIDs pulumi.StringArray
}

// network is what a network that is brought offers to what runs in it. Its ways in and out are there already, so nothing waits
// for them; what cannot follow into another network is told by the network's id.
func (b BroughtNetwork) network() *network {
	id := b.VpcID.ToStringOutput()
	return &network{vpc: vpcOf{id: id}, brought: &b, moves: pulumi.ReplacementTrigger(id)}
}
