package main

import "slices"

// holdsData are the types whose removal loses data, or the only key to it.
var holdsData = []string{
	"aws:docdb/cluster:Cluster",
	"aws:docdb/globalCluster:GlobalCluster",
	"aws:dynamodb/table:Table",
	"aws:dynamodb/tableReplica:TableReplica",
	"aws:elasticache/globalReplicationGroup:GlobalReplicationGroup",
	"aws:elasticache/replicationGroup:ReplicationGroup",
	"aws:kms/key:Key",
	"aws:kms/replicaKey:ReplicaKey",
	"aws:rds/cluster:Cluster",
	"aws:rds/globalCluster:GlobalCluster",
	"aws:rds/instance:Instance",
	"aws:s3/bucketV2:BucketV2",
}

// removals are the operations after which the resource that was there is there no more, or not known any more. A replacement
// is told as a replace beside the steps that it is made of.
var removals = []string{"delete", "replace", "discard"}

// losesData says that a change removes or replaces what holds data.
func (c change) losesData() bool {
	return slices.Contains(removals, c.op) && slices.Contains(holdsData, c.kind)
}

// removes says that a change removes or replaces anything.
func (c change) removes() bool { return slices.Contains(removals, c.op) }
