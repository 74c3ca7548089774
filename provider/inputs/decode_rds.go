package inputs

import (
	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// DecodeRDSReadReplicas reads the complete inputs of RdsReadReplicas as a datastore.
func DecodeRDSReadReplicas(name string, m property.Map) topology.Store {
	store := decodeStore(name, m)
	store.RDS = decodeRDS(m)
	return store
}

// decodeRDS reads what a database says about its engine, below a datastore or at the top of a component.
func decodeRDS(m property.Map) *topology.RDS {
	return &topology.RDS{
		DatabaseSettings:    decodeDatabase(m),
		Engine:              text(m, "engine"),
		AllocatedStorage:    whole(m, "allocatedStorage"),
		MaxAllocatedStorage: whole(m, "maxAllocatedStorage"),
		MultiAZ:             flag(m, "multiAz"),
	}
}
