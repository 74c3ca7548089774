package datastore

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// Binding is what compute in one region gets to use one store from there.
type Binding struct {
	// Environment by name of the variable. It holds only what does not move with a writer.
	Environment map[string]pulumi.StringInput
	// Policy is the least-privilege IAM policy document, with the resources of this region; without state where a store that is
	// managed elsewhere needs none.
	Policy pulumi.StringOutput
	// Ready is what must be there before the compute starts, beside what the others are made of.
	Ready []pulumi.Resource
}

// variable is the name of an environment variable of a store: ORDERS_TABLE_NAME. The planner keeps its prefix free.
func variable(store, what string) string { return topology.EnvironmentPrefix(store) + what }
