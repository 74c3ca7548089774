package topology

// page is where facts come from, and the day when it was last read. Reading it again is an edit of one line.
type page struct{ url, readOn string }

// docs is where the guides of AWS's services are.
const docs = "https://docs.aws.amazon.com/"

var (
	pageDynamoDBConcepts = page{docs + "amazondynamodb/latest/developerguide/globaltables-CoreConcepts.html", "2026-11-23"}
	pageDynamoDBDesign   = page{docs + "amazondynamodb/latest/developerguide/bp-global-table-design.html", "2026-11-23"}
	pageDynamoDB         = page{docs + "amazondynamodb/latest/developerguide/Introduction.html", "2026-11-23"}
	pageDynamoDBLeaving  = page{
		docs + "prescriptive-guidance/latest/dynamodb-global-tables/evacuation-processes.html", "2026-11-23",
	}

	pageAurora             = page{docs + "AmazonRDS/latest/AuroraUserGuide/aurora-global-database.html", "2026-11-23"}
	pageAuroraRequirements = page{
		docs + "AmazonRDS/latest/AuroraUserGuide/aurora-global-database.configuration.requirements.html", "2026-11-23",
	}
	pageAuroraRecovery = page{
		docs + "AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html", "2026-11-23",
	}
	pageAuroraForwarding = page{
		docs + "AmazonRDS/latest/AuroraUserGuide/aurora-global-database-write-forwarding.html", "2026-11-23",
	}
	pageAuroraSwitchover = page{docs + "AmazonRDS/latest/APIReference/API_SwitchoverGlobalCluster.html", "2026-11-23"}
	pageAuroraFailover   = page{docs + "AmazonRDS/latest/APIReference/API_FailoverGlobalCluster.html", "2026-11-23"}

	pageRDSReplicas   = page{docs + "AmazonRDS/latest/UserGuide/USER_ReadRepl.html", "2026-11-23"}
	pageRDSPromotion  = page{docs + "AmazonRDS/latest/UserGuide/USER_ReadRepl.Promote.html", "2026-11-23"}
	pageRDSCreate     = page{docs + "AmazonRDS/latest/APIReference/API_CreateDBInstanceReadReplica.html", "2026-11-23"}
	pageRDSSwitchover = page{docs + "AmazonRDS/latest/APIReference/API_SwitchoverReadReplica.html", "2026-11-23"}

	pageS3TimeControl = page{docs + "AmazonS3/latest/userguide/replication-time-control.html", "2026-11-23"}
	pageS3Agreement   = page{"https://aws.amazon.com/s3/sla-rtc/", "2026-11-23"}
	pageS3Rules       = page{docs + "AmazonS3/latest/API/API_ReplicationConfiguration.html", "2026-11-23"}
	pageS3Regions     = page{docs + "AmazonS3/latest/userguide/MultiRegionAccessPointBucketReplication.html", "2026-11-23"}

	pageElastiCache       = page{docs + "AmazonElastiCache/latest/dg/Redis-Global-Datastore.html", "2026-11-23"}
	pageElastiCacheLimits = page{
		docs + "AmazonElastiCache/latest/dg/Redis-Global-Datastores-Getting-Started.html", "2026-11-23",
	}
	pageElastiCacheFailover = page{
		docs + "AmazonElastiCache/latest/APIReference/API_FailoverGlobalReplicationGroup.html", "2026-11-23",
	}
	pageElastiCacheWorkshop = page{
		"https://disaster-recovery.workshop.aws/en/services/databases/elasticache/global-datastore.html", "2026-11-23",
	}

	pageDocumentDB           = page{docs + "documentdb/latest/developerguide/global-clusters.html", "2026-11-23"}
	pageDocumentDBCreate     = page{docs + "documentdb/latest/developerguide/API_CreateGlobalCluster.html", "2026-11-23"}
	pageDocumentDBSwitchover = page{docs + "r53recovery/latest/dg/documentdb-global-cluster-block.html", "2026-11-23"}
	pageDocumentDBFailover   = page{docs + "documentdb/latest/developerguide/API_FailoverGlobalCluster.html", "2026-11-23"}
	pageDocumentDBServerless = page{
		docs + "documentdb/latest/developerguide/docdb-serverless-limitations.html", "2026-11-23",
	}
)

func (p page) promises(text string) Fact { return p.fact(BasisPromised, text) }
func (p page) states(text string) Fact   { return p.fact(BasisDocumented, text) }
func (p page) expects(text string) Fact  { return p.fact(BasisTypical, text) }

// suggests is for what the page does not say, but lets one assume.
func (p page) suggests(text string) Fact { return p.fact(BasisAssumed, text) }

func (p page) fact(basis Basis, text string) Fact {
	return Fact{Text: text, Basis: basis, Source: p.url, CheckedOn: p.readOn}
}

// comparisons are the kinds of datastores, in the order of the table.
var comparisons = []Comparison{
	{
		Kind: "dynamodb", Component: "DynamoDbGlobalTable", Service: "DynamoDB global table",
		MultiRegionWrites: YesNo{pageDynamoDBConcepts.states("Yes, to every replica."), true},
		MultiRegionReads: YesNo{pageDynamoDBConcepts.states("Yes. Strongly consistent reads see only what was written last in " +
			"their own region."), true},
		MultiRegionTransactions: YesNo{pageDynamoDBDesign.states("No. A transaction holds in its own region; its items are " +
			"replicated one by one."), false},
		PlannedFailover: WriterMove{pageDynamoDBLeaving.states("Not needed: every region writes. Users are sent elsewhere."),
			StartedByNobody, ""},
		UnplannedFailover: WriterMove{pageDynamoDBLeaving.states("Not needed: every region writes. Users are sent elsewhere."),
			StartedByNobody, ""},
		PropagationDelay: Duration{pageDynamoDBConcepts.expects("Usually a second or less."), 1, ""},
		ConflictResolution: pageDynamoDBConcepts.states("The last writer wins, item by item, by an internal timestamp. What " +
			"loses is gone."),
		MaximumRegions: Most{pageDynamoDBConcepts.states("No limit of its own: as many as the partition has regions with " +
			"DynamoDB."), 0},
		Serverless: YesNo{pageDynamoDB.states("Yes, with capacity on demand."), true},
		RecoveryPoint: Duration{pageDynamoDBConcepts.expects("What was not replicated yet, usually a second. It is not lost for " +
			"good: it follows when the region is back."), 1, ""},
		RecoveryTime: Duration{pageDynamoDBLeaving.suggests("As long as the ingress takes to send users elsewhere; nothing is " +
			"promoted. AWS names no figure."), 0, ""},
		Engines: Engines{pageDynamoDBConcepts.states("DynamoDB."), []string{"dynamodb"}},
	},
	{
		Kind: "aurora", Component: "AuroraGlobalDatabase", Service: "Aurora global database",
		MultiRegionWrites: YesNo{pageAuroraForwarding.states("No: one region writes. With write forwarding the others hand " +
			"their writes on to it."), false},
		MultiRegionReads: YesNo{pageAuroraRequirements.states("Yes, from up to 16 instances in each other region."), true},
		MultiRegionTransactions: YesNo{pageAuroraForwarding.states("No. Transactions run on the writer, forwarded ones " +
			"too."), false},
		PlannedFailover: WriterMove{pageAuroraSwitchover.states("A switchover: nothing is lost, the old writer becomes a " +
			"reader, and writes stop for a short time."), StartedByOperator, "SwitchoverGlobalCluster"},
		UnplannedFailover: WriterMove{pageAuroraFailover.states("A failover with AllowDataLoss: what was not replicated is " +
			"lost, what is left is consistent."), StartedByOperator, "FailoverGlobalCluster"},
		PropagationDelay:   Duration{pageAurora.expects("Typically under a second."), 1, ""},
		ConflictResolution: pageAuroraForwarding.states("None needed: every change is made on the writer first."),
		MaximumRegions:     Most{pageAuroraRequirements.states("11: the writer's and up to 10 others."), 11},
		Serverless: YesNo{pageAuroraRequirements.states("Yes, Aurora Serverless v2 with a minimum capacity; the writer " +
			"cannot pause."), true},
		RecoveryPoint: Duration{pageAuroraRecovery.expects("Seconds, by the delay at that moment; 0 for a switchover. Aurora " +
			"PostgreSQL can bound it with rds.global_db_rpo, at the cost of writes."), 0, "seconds"},
		RecoveryTime: Duration{pageAuroraRecovery.expects("In the order of minutes after the call."), 0, "minutes"},
		Engines: Engines{pageAuroraForwarding.states("Aurora MySQL and Aurora PostgreSQL."),
			[]string{"aurora-mysql", "aurora-postgresql"}},
	},
	{
		Kind: "rds", Component: "RdsReadReplicas", Service: "RDS cross-region read replicas",
		MultiRegionWrites:       YesNo{pageRDSReplicas.states("No: one region writes, replicas are read only."), false},
		MultiRegionReads:        YesNo{pageRDSReplicas.states("Yes, from the replica in each region."), true},
		MultiRegionTransactions: YesNo{pageRDSReplicas.states("No. Replicas copy asynchronously."), false},
		PlannedFailover: WriterMove{pageRDSSwitchover.states("None: only Oracle Data Guard has a switchover. Stop the writes, wait " +
			"until the replica has caught up, promote it, and replicate anew."), StartedByOperator, "PromoteReadReplica"},
		UnplannedFailover: WriterMove{pageRDSPromotion.states("Promote a replica. There is no way back: it stands alone, the " +
			"other replicas stay with the old writer and are made anew."), StartedByOperator, "PromoteReadReplica"},
		PropagationDelay: Duration{pageRDSReplicas.suggests("Asynchronous, and AWS names no figure: seconds with little load, " +
			"without a bound under much. Watch ReplicaLag."), 0, ""},
		ConflictResolution: pageRDSReplicas.states("None needed: one region writes."),
		MaximumRegions: Most{pageRDSCreate.states("16: the writer's and 15 replicas. Oracle and SQL Server have 5 replicas, " +
			"Db2 has 3."), 1 + rdsReplicasUsual},
		Serverless: YesNo{pageRDSCreate.suggests("No: instances of a class that you choose. No page says that there is " +
			"another way."), false},
		RecoveryPoint: Duration{pageRDSReplicas.suggests("What the replica had not copied; AWS names no bound."), 0, ""},
		RecoveryTime: Duration{pageRDSPromotion.states("Several minutes or longer, by the replica's size; the instance is " +
			"rebooted."), 0, "minutes"},
		Engines: Engines{pageRDSCreate.states("MySQL, MariaDB, PostgreSQL, Oracle, SQL Server, Db2."),
			[]string{"mysql", "mariadb", "postgres", "oracle", "sqlserver", "db2"}},
	},
	{
		Kind: "s3", Component: "ReplicatedBuckets", Service: "S3 buckets that are all copied to each other",
		MultiRegionWrites: YesNo{pageS3Regions.states("Yes, to every bucket, with rules from each to each."), true},
		MultiRegionReads: YesNo{pageS3Regions.states("Yes. An object that has not arrived is not found (404)."),
			true},
		MultiRegionTransactions: YesNo{pageS3TimeControl.suggests("No. Objects are copied one by one, in no promised " +
			"order."), false},
		PlannedFailover: WriterMove{pageS3Regions.suggests("Not needed: every bucket is written to. Users are sent " +
			"elsewhere."), StartedByNobody, ""},
		UnplannedFailover: WriterMove{pageS3Regions.suggests("Not needed: every bucket is written to. Users are sent " +
			"elsewhere."), StartedByNobody, ""},
		PropagationDelay: Duration{pageS3TimeControl.states("Most objects in seconds. With replicationTimeControl, 99.99 % " +
			"within 15 minutes; without it there is no figure."), 900, ""},
		ConflictResolution: pageS3Rules.suggests("None that AWS describes: buckets keep versions, so that both writes stay, and " +
			"one of them is the current version."),
		MaximumRegions: Most{pageS3Rules.states("No limit that matters: a bucket has up to 1,000 rules, and needs one for each " +
			"other bucket."), 0},
		Serverless: YesNo{pageS3TimeControl.suggests("Yes: there is no capacity to choose."), true},
		RecoveryPoint: Duration{pageS3Agreement.promises("15 minutes with replicationTimeControl: credits below 99.9 % of a " +
			"month's objects, delete markers apart. Without it there is no bound."), 900, ""},
		RecoveryTime: Duration{pageS3Regions.suggests("As long as the ingress takes to send users elsewhere; nothing is " +
			"promoted. AWS names no figure."), 0, ""},
		Engines: Engines{pageS3Regions.states("S3 general purpose buckets."), []string{"s3"}},
	},
	{
		Kind: "elasticache", Component: "ElastiCacheGlobalDatastore", Service: "ElastiCache global datastore",
		MultiRegionWrites:       YesNo{pageElastiCache.states("No: one region writes, the others take only reads."), false},
		MultiRegionReads:        YesNo{pageElastiCache.states("Yes, with a number of replicas of its own in each region."), true},
		MultiRegionTransactions: YesNo{pageElastiCache.states("No. Replication is asynchronous."), false},
		PlannedFailover: WriterMove{pageElastiCacheFailover.suggests("The same call as unplanned: AWS describes none that loses " +
			"nothing. Stop the writes first."), StartedByOperator, "FailoverGlobalReplicationGroup"},
		UnplannedFailover: WriterMove{pageElastiCacheLimits.states("Promote another region by hand: ElastiCache fails over in " +
			"a region by itself, never between regions."), StartedByOperator, "FailoverGlobalReplicationGroup"},
		PropagationDelay:   Duration{pageElastiCacheWorkshop.expects("Generally less than a second."), 1, ""},
		ConflictResolution: pageElastiCache.states("None needed: one region writes."),
		MaximumRegions: Most{pageElastiCacheLimits.states("3: the writer's and up to 2 others. In China a pair: Beijing and " +
			"Ningxia."), 3},
		Serverless:    YesNo{pageElastiCache.states("No: clusters of nodes only, large and above."), false},
		RecoveryPoint: Duration{pageElastiCacheWorkshop.expects("Generally less than a second."), 1, ""},
		RecoveryTime:  Duration{pageElastiCacheWorkshop.expects("About a minute after the call."), 60, ""},
		Engines:       Engines{pageElastiCache.states("Valkey and Redis OSS."), []string{"valkey", "redis"}},
	},
	{
		Kind: "documentdb", Component: "DocumentDbGlobalCluster", Service: "DocumentDB global cluster",
		MultiRegionWrites: YesNo{pageDocumentDB.states("No: one region writes, and no other hands writes on to it."), false},
		MultiRegionReads: YesNo{pageDocumentDB.states("Yes, from up to 16 instances in each other region."),
			true},
		MultiRegionTransactions: YesNo{pageDocumentDB.suggests("No. Transactions run in the writer's region, and the others " +
			"are read only."), false},
		PlannedFailover: WriterMove{pageDocumentDBSwitchover.states("A switchover: the regions are brought level first, so " +
			"that nothing is lost."), StartedByOperator, "SwitchoverGlobalCluster"},
		UnplannedFailover: WriterMove{pageDocumentDBFailover.states("A failover with AllowDataLoss: what was not replicated is " +
			"lost, what is left is consistent. Applications must be pointed to the new writer."),
			StartedByOperator, "FailoverGlobalCluster"},
		PropagationDelay:   Duration{pageDocumentDBCreate.expects("Less than a second."), 1, ""},
		ConflictResolution: pageDocumentDB.states("None needed: one region writes."),
		MaximumRegions: Most{pageDocumentDBCreate.states("11: the writer's and up to 10 others. Older pages of the guide say " +
			"5 others."), 11},
		Serverless: YesNo{pageDocumentDBServerless.states("No: its guide leaves out global clusters. A newer copy of the " +
			"page mentions them, so ask AWS."), false},
		RecoveryPoint: Duration{pageDocumentDB.expects("Seconds, by the delay at that moment; 0 for a switchover."), 0, "seconds"},
		RecoveryTime:  Duration{pageDocumentDB.expects("Under a minute for the promotion, minutes in all."), 60, ""},
		Engines:       Engines{pageDocumentDB.states("DocumentDB 4.0 and later; not 3.6."), []string{"docdb"}},
	},
}
