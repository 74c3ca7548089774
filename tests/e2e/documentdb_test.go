package e2e_test

// documentDatabase is a DocumentDB database.
var documentDatabase = databaseKind{
	component: "DocumentDbGlobalCluster",
	global:    "aws:docdb/globalCluster:GlobalCluster", cluster: "aws:docdb/cluster:Cluster",
	instance: "aws:docdb/clusterInstance:ClusterInstance",
	parts:    []string{"key", "subnet-group", "security-group", "cluster-parameters", "cluster"},
	logs:     []string{"log-group-audit", "log-group-profiler"},
	version:  "5.0.0", minor: "5.0.1", start: "catalog-documentdb-",
	told: credentials{Engine: "mongo", Username: "dbadmin", Port: 27017, Ssl: true},
}
