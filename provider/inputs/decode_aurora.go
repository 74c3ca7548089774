package inputs

import (
	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// DecodeAuroraGlobalDatabase reads the complete inputs of an AuroraGlobalDatabase as a datastore.
func DecodeAuroraGlobalDatabase(name string, m property.Map) topology.Store {
	store := decodeStore(name, m)
	store.Aurora = decodeAurora(m)
	return store
}

// decodeAurora reads what a database says about its engine, below a datastore or at the top of a component.
func decodeAurora(m property.Map) *topology.Aurora {
	aurora := &topology.Aurora{
		DatabaseSettings: decodeDatabase(m),
		Engine:           text(m, "engine"),
		Instances:        whole(m, "instances"),
		WriteForwarding:  flag(m, "writeForwarding"),
	}
	if has(m, "serverless") {
		capacity := block(m, "serverless")
		aurora.Serverless = &topology.AuroraServerless{
			Min: optionalNumber(capacity, "minCapacity"),
			Max: optionalNumber(capacity, "maxCapacity"),
		}
	}
	return aurora
}

// decodeDatabase reads what the topology blocks of databases say alike.
func decodeDatabase(m property.Map) topology.DatabaseSettings {
	return topology.DatabaseSettings{
		EngineVersion:      text(m, "engineVersion"),
		InstanceClass:      text(m, "instanceClass"),
		DatabaseName:       text(m, "databaseName"),
		MasterUsername:     text(m, "masterUsername"),
		Port:               whole(m, "port"),
		OwnPassword:        !m.Get("password").IsNull(),
		PasswordGeneration: whole(m, "passwordGeneration"),
		Parameters:         keys(m, "parameters"),
		RestoreFrom:        text(m, "restoreFrom"),
	}
}

// decodeStoreRegion reads a region of a datastore of any kind; subnets and protection of its own has only a region of a
// component that is used alone.
func decodeStoreRegion(m property.Map) topology.StoreRegion {
	region := topology.StoreRegion{
		Name:               text(m, "name"),
		Generation:         whole(m, "generation"),
		InstanceClass:      text(m, "instanceClass"),
		Instances:          optionalWhole(m, "instances"),
		Headless:           flag(m, "headless"),
		EngineVersion:      text(m, "engineVersion"),
		ReplicasPerShard:   optionalWhole(m, "replicasPerShard"),
		DeletionProtection: optionalFlag(m, "deletionProtection"),
	}
	if subnets := m.Get("subnetIds"); subnets.IsArray() {
		region.Subnets = subnets.AsArray().Len()
	}
	return region
}

// optionalNumber reads a number, nil where it is not known.
func optionalNumber(m property.Map, key string) *float64 {
	if v := m.Get(key); v.IsNumber() && !v.Secret() {
		return new(v.AsNumber())
	}
	return nil
}
