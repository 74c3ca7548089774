package inputs

import (
	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// DecodeElastiCacheGlobalDatastore reads the complete inputs of an ElastiCacheGlobalDatastore as a datastore.
func DecodeElastiCacheGlobalDatastore(name string, m property.Map) topology.Store {
	store := decodeStore(name, m)
	store.ElastiCache = decodeElastiCache(m)
	return store
}

// decodeElastiCache reads what a cache says about its engine, below a datastore or at the top of a component.
func decodeElastiCache(m property.Map) *topology.ElastiCache {
	return &topology.ElastiCache{
		Engine:              text(m, "engine"),
		EngineVersion:       text(m, "engineVersion"),
		NodeType:            text(m, "nodeType"),
		Shards:              optionalWhole(m, "shards"),
		ReplicasPerShard:    whole(m, "replicasPerShard"),
		Port:                whole(m, "port"),
		OwnToken:            !m.Get("authToken").IsNull(),
		TokenGeneration:     whole(m, "authTokenGeneration"),
		TokenUpdateStrategy: text(m, "authTokenUpdateStrategy"),
		Parameters:          textMap(m, "parameters"),
	}
}
