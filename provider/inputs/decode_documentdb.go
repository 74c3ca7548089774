package inputs

import (
	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// DecodeDocumentDBGlobalCluster reads the complete inputs of a DocumentDbGlobalCluster as a datastore.
func DecodeDocumentDBGlobalCluster(name string, m property.Map) topology.Store {
	store := decodeStore(name, m)
	store.DocumentDB = decodeDocumentDB(m)
	return store
}

// decodeDocumentDB reads what a database says about its engine, below a datastore or at the top of a component.
func decodeDocumentDB(m property.Map) *topology.DocumentDB {
	return &topology.DocumentDB{DatabaseSettings: decodeDatabase(m), Instances: whole(m, "instances")}
}
