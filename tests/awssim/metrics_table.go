package awssim

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// awsMetric are metrics of a service that have the same dimensions.
type awsMetric struct {
	// names are those of the metrics; one that ends in an asterisk is a beginning.
	names []string
	// dimensions are the sets of dimensions that AWS reports them with.
	dimensions [][]string
	// sparse metrics have no data while there is nothing to count.
	sparse bool
	// when says why what has the dimensions does not report the metrics, or ""; nil is always.
	when func(op *Op, region string, dimensions map[string]string) string
}

func named(names string) []string { return strings.Fields(names) }

// sets are sets of dimensions, each of names with plus signs between.
func sets(all ...string) [][]string {
	var list [][]string
	for _, each := range all {
		var set []string
		if each != "" {
			set = strings.Split(each, "+")
		}
		slices.Sort(set)
		list = append(list, set)
	}
	return list
}

// awsMetrics are the metrics of what globalapp deploys, by namespace, from the pages of each service that
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html leads to.
var awsMetrics = map[string][]awsMetric{
	"AWS/ApplicationELB": {
		{
			names: named("HealthyHostCount UnHealthyHostCount AnomalousHostCount MitigatedHostCount HealthyState* " +
				"UnhealthyState*"),
			dimensions: sets("LoadBalancer+TargetGroup", "AvailabilityZone+LoadBalancer+TargetGroup"),
		},
		{
			names: named("HTTPCode_ELB_* HTTPCode_Target_* HTTP_Redirect_Count HTTP_Fixed_Response_Count " +
				"RejectedConnectionCount TargetConnectionErrorCount ClientTLSNegotiationErrorCount " +
				"TargetTLSNegotiationErrorCount TargetResponseTime RequestCount LambdaUserError LambdaInternalError"),
			dimensions: sets("LoadBalancer", "AvailabilityZone+LoadBalancer", "LoadBalancer+TargetGroup",
				"AvailabilityZone+LoadBalancer+TargetGroup"),
			sparse: true,
		},
		{
			names:      named("RequestCountPerTarget"),
			dimensions: sets("TargetGroup", "LoadBalancer+TargetGroup"), sparse: true,
		},
		{
			names: named("ActiveConnectionCount NewConnectionCount ConsumedLCUs PeakLCUs ProcessedBytes RuleEvaluations " +
				"IPv6RequestCount IPv6ProcessedBytes"),
			dimensions: sets("LoadBalancer", "AvailabilityZone+LoadBalancer"),
		},
	},
	"AWS/NetworkELB": {
		{
			names:      named("HealthyHostCount UnHealthyHostCount"),
			dimensions: sets("LoadBalancer+TargetGroup", "AvailabilityZone+LoadBalancer+TargetGroup"),
		},
		{
			names: named("ActiveFlowCount* NewFlowCount* ConsumedLCUs* PeakPacketsPerSecond ProcessedBytes* ProcessedPackets " +
				"TCP_Client_Reset_Count TCP_ELB_Reset_Count TCP_Target_Reset_Count ClientTLSNegotiationErrorCount " +
				"TargetTLSNegotiationErrorCount PortAllocationErrorCount UnhealthyRoutingFlowCount"),
			dimensions: sets("LoadBalancer", "AvailabilityZone+LoadBalancer"),
		},
	},
	"AWS/ECS": {
		{names: named("CPUUtilization MemoryUtilization"), dimensions: sets("ClusterName", "ClusterName+ServiceName")},
		{names: named("CPUReservation MemoryReservation"), dimensions: sets("ClusterName")},
	},
	"ECS/ContainerInsights": {
		{
			names: named("RunningTaskCount DesiredTaskCount PendingTaskCount DeploymentCount TaskSetCount CpuUtilized " +
				"CpuReserved MemoryUtilized MemoryReserved NetworkRxBytes NetworkTxBytes StorageReadBytes StorageWriteBytes"),
			dimensions: sets("ClusterName+ServiceName"), when: insightsOff,
		},
		{
			names: named("TaskCount ServiceCount ContainerInstanceCount CpuUtilized CpuReserved MemoryUtilized MemoryReserved " +
				"NetworkRxBytes NetworkTxBytes StorageReadBytes StorageWriteBytes"),
			dimensions: sets("ClusterName"), when: insightsOff,
		},
	},
	"AWS/EC2": {{
		names:      named("CPUUtilization NetworkIn NetworkOut NetworkPackets* StatusCheckFailed* EBS* CPUCredit*"),
		dimensions: sets("AutoScalingGroupName", "InstanceId"),
	}},
	"AWS/AutoScaling": {{names: named("Group* WarmPool*"), dimensions: sets("AutoScalingGroupName"), when: groupMetricsOff}},
	"AWS/Lambda": {
		{
			names: named("Invocations Errors Throttles Duration ConcurrentExecutions DeadLetterErrors ProvisionedConcurrency* " +
				"AsyncEvents*"),
			dimensions: sets("FunctionName", "FunctionName+Resource", "ExecutedVersion+FunctionName+Resource"), sparse: true,
		},
		{names: named("ConcurrentExecutions UnreservedConcurrentExecutions"), dimensions: sets("")},
	},
	"AWS/RDS": {
		{
			names: named("AuroraGlobalDBReplicationLag AuroraGlobalDBRPOLag AuroraGlobalDBReplicatedWriteIO " +
				"AuroraGlobalDBDataTransferBytes AuroraGlobalDBProgressLag"),
			dimensions: sets("DBClusterIdentifier", "DBClusterIdentifier+SourceRegion"), when: noSecondary,
		},
		{names: named("ReplicaLag"), dimensions: sets("DBInstanceIdentifier"), when: noReplica},
		{
			names: named("FreeStorageSpace DiskQueueDepth BurstBalance BinLogDiskUsage CPUUtilization CPUCredit* " +
				"DatabaseConnections FreeableMemory ReadIOPS WriteIOPS ReadLatency WriteLatency ReadThroughput WriteThroughput " +
				"NetworkReceiveThroughput NetworkTransmitThroughput SwapUsage Deadlocks CommitLatency CommitThroughput " +
				"SelectLatency DMLLatency BufferCacheHitRatio EngineUptime FreeLocalStorage ServerlessDatabaseCapacity " +
				"ACUUtilization AuroraReplicaLag* MaximumUsedTransactionIDs ReplicationSlotDiskUsage TransactionLogsDiskUsage " +
				"ForwardingReplica* ForwardingWriter*"),
			dimensions: sets("DBInstanceIdentifier", "DBClusterIdentifier", "DBClusterIdentifier+Role"),
		},
		{
			names:      named("Volume* BackupRetentionPeriodStorageUsed SnapshotStorageUsed TotalBackupStorageBilled"),
			dimensions: sets("DBClusterIdentifier"),
		},
	},
	"AWS/DocDB": {
		{
			names:      named("GlobalClusterReplicationLag GlobalClusterReplicatedWriteIO GlobalClusterDataTransferBytes"),
			dimensions: sets("DBClusterIdentifier"), when: noSecondary,
		},
		{
			names: named("CPUUtilization CPUCredit* DatabaseConnections* DatabaseCursors* FreeableMemory FreeLocalStorage " +
				"DBInstanceReplicaLag DBClusterReplicaLagMaximum DBClusterReplicaLagMinimum ReadIOPS WriteIOPS ReadLatency " +
				"WriteLatency ReadThroughput WriteThroughput SwapUsage Volume* BufferCacheHitRatio IndexBufferCacheHitRatio " +
				"EngineUptime Opcounters* Documents* LowMem* TransactionsOpen* NetworkReceiveThroughput " +
				"NetworkTransmitThroughput DiskQueueDepth BackupRetentionPeriodStorageUsed"),
			dimensions: sets("DBInstanceIdentifier", "DBClusterIdentifier", "DBClusterIdentifier+Role"),
		},
	},
	"AWS/ElastiCache": {
		{
			names:      named("GlobalDatastoreReplicationLag"),
			dimensions: sets("CacheClusterId", "CacheClusterId+CacheNodeId", "ReplicationGroupId"), when: noDatastore,
		},
		{
			names: named("CPUUtilization EngineCPUUtilization FreeableMemory SwapUsage NetworkBytes* NetworkPackets* " +
				"NetworkBandwidth* DatabaseMemoryUsagePercentage DatabaseCapacityUsagePercentage BytesUsedForCache " +
				"CurrConnections NewConnections Evictions Reclaimed CacheHits CacheMisses CacheHitRate CurrItems ReplicationLag " +
				"ReplicationBytes IsMaster IsPrimary MasterLinkHealthStatus SaveInProgress MemoryFragmentationRatio " +
				"AuthenticationFailures CommandAuthorizationFailures *CmdsLatency *Cmds CPUCredit*"),
			dimensions: sets("CacheClusterId", "CacheClusterId+CacheNodeId"),
		},
	},
	"AWS/DynamoDB": {
		{
			names: named("ConsumedReadCapacityUnits ConsumedWriteCapacityUnits ReadThrottleEvents WriteThrottleEvents " +
				"ProvisionedReadCapacityUnits ProvisionedWriteCapacityUnits ConditionalCheckFailedRequests " +
				"TimeToLiveDeletedItemCount OnDemandMaxReadRequestUnits OnDemandMaxWriteRequestUnits TransactionConflict"),
			dimensions: sets("TableName", "GlobalSecondaryIndexName+TableName"), sparse: true,
		},
		{
			names:      named("SuccessfulRequestLatency SystemErrors ThrottledRequests ReturnedItemCount"),
			dimensions: sets("Operation+TableName"), sparse: true,
		},
		{
			names:      named("ReplicationLatency PendingReplicationCount"),
			dimensions: sets("ReceivingRegion+TableName"), when: noTableReplica,
		},
		{names: named("UserErrors AccountMax* AccountProvisioned*"), dimensions: sets(""), sparse: true},
	},
	// https://docs.aws.amazon.com/AmazonS3/latest/userguide/repl-metrics.html says of each in whose region it is reported.
	"AWS/S3": {
		{
			names:      named("ReplicationLatency BytesPendingReplication OperationsPendingReplication"),
			dimensions: sets("DestinationBucket+RuleId+SourceBucket"), when: noReplicationFrom("DestinationBucket"),
		},
		{
			names:      named("OperationsFailedReplication"),
			dimensions: sets("DestinationBucket+RuleId+SourceBucket"), when: noReplicationFrom("SourceBucket"),
		},
	},
	"AWS/NATGateway": {{
		names: named("ActiveConnectionCount Bytes* ConnectionAttemptCount ConnectionEstablishedCount ErrorPortAllocation " +
			"IdleTimeoutCount Packets* PeakBytesPerSecond PeakPacketsPerSecond"),
		dimensions: sets("NatGatewayId"),
	}},
	"AWS/GlobalAccelerator": {{
		names: named("NewFlowCount ProcessedBytesIn ProcessedBytesOut HealthyEndpointCount UnhealthyEndpointCount " +
			"ActiveFlowCount PacketsProcessed Flows_Dropped_No_Endpoint_Found TCP_Client_Reset_Count TCP_AGA_Reset_Count " +
			"TCP_Endpoint_Reset_Count"),
		dimensions: sets("Accelerator", "Accelerator+Listener", "Accelerator+EndpointGroup+Listener",
			"Accelerator+DestinationEdge", "Accelerator+SourceRegion", "Accelerator+TransportProtocol"),
	}},
	"AWS/Route53": {{
		names: named("HealthCheckStatus HealthCheckPercentageHealthy ChildHealthCheckHealthyCount ConnectionTime " +
			"SSLHandshakeTime TimeToFirstByte"),
		dimensions: sets("HealthCheckId", "HealthCheckId+Region"),
	}, {names: named("DNSQueries"), dimensions: sets("HostedZoneId")}},
}

// metricHomes are the only regions in which services that have none of their own report.
var metricHomes = map[string]string{"AWS/GlobalAccelerator": acceleratorControl, "AWS/Route53": dnsControl}

// metricNamed finds the metrics of a namespace that a name is among.
func metricNamed(namespace, name string) []awsMetric {
	return slices.DeleteFunc(slices.Clone(awsMetrics[namespace]), func(m awsMetric) bool {
		return !slices.ContainsFunc(m.names, func(each string) bool {
			first, beginning := strings.CutSuffix(each, "*")
			last, ending := strings.CutPrefix(each, "*")
			return each == name || beginning && strings.HasPrefix(name, first) || ending && strings.HasSuffix(name, last)
		})
	})
}

func isSparse(namespace, name string) bool {
	return slices.ContainsFunc(metricNamed(namespace, name), func(m awsMetric) bool { return m.sparse })
}

// metricProblem says why a metric has no data in a region: AWS has none of the name, or not with such dimensions, or
// nothing that is deployed there is what they name.
func (op *Op) metricProblem(region, namespace, name string, dimensions map[string]string) string {
	if _, known := awsMetrics[namespace]; !known {
		return fmt.Sprintf("nobody sends %s %s %v in %s", namespace, name, dimensions, region)
	}
	if home := metricHomes[namespace]; home != "" && home != region {
		return fmt.Sprintf("%s reports in %s only, not in %s", namespace, home, region)
	}
	candidates := metricNamed(namespace, name)
	if len(candidates) == 0 {
		return fmt.Sprintf("%s has no metric %s", namespace, name)
	}
	keys := slices.Sorted(maps.Keys(dimensions))
	fitting := slices.DeleteFunc(candidates, func(m awsMetric) bool {
		return !slices.ContainsFunc(m.dimensions, func(set []string) bool { return slices.Equal(set, keys) })
	})
	if len(fitting) == 0 {
		return fmt.Sprintf("%s %s is not reported by %v", namespace, name, keys)
	}
	for _, key := range keys {
		if find := dimensionOf[key]; find != nil && !find(op, region, dimensions) {
			return fmt.Sprintf("there is no %s %q in %s", key, dimensions[key], region)
		}
	}
	for _, m := range fitting {
		if m.when == nil {
			return ""
		}
		why := m.when(op, region, dimensions)
		if why == "" {
			return ""
		}
		if len(fitting) == 1 {
			return fmt.Sprintf("%s %s %v in %s: %s", namespace, name, dimensions, region, why)
		}
	}
	return fmt.Sprintf("%s %s %v is not reported in %s", namespace, name, dimensions, region)
}

// valued finds an object of the types in a region whose property is the value of a dimension.
func valued(dimension, property string, tokens ...string) func(*Op, string, map[string]string) bool {
	return func(op *Op, region string, dimensions map[string]string) bool {
		for _, token := range tokens {
			for _, o := range op.ObjectsIn(region, token) {
				if o.by(property) == dimensions[dimension] {
					return true
				}
			}
		}
		return false
	}
}

// dimensionOf says of each dimension whether what it names is deployed; those that are not here take any value.
var dimensionOf = map[string]func(*Op, string, map[string]string) bool{
	"LoadBalancer": valued("LoadBalancer", "arnSuffix", loadBalancerToken),
	"TargetGroup":  valued("TargetGroup", "arnSuffix", targetGroupToken),
	"ClusterName":  valued("ClusterName", "name", clusterToken),
	"ServiceName": func(op *Op, region string, dimensions map[string]string) bool {
		return slices.ContainsFunc(op.ObjectsIn(region, serviceToken), func(o *Object) bool {
			return o.Live.String("name") == dimensions["ServiceName"] &&
				resourceOf(o.Live.String("cluster")) == dimensions["ClusterName"]
		})
	},
	"AutoScalingGroupName": valued("AutoScalingGroupName", "name", autoscalingGroupToken),
	"FunctionName":         valued("FunctionName", "", functionToken),
	"DBClusterIdentifier":  valued("DBClusterIdentifier", "", dbClusterToken, docClusterToken),
	"DBInstanceIdentifier": valued("DBInstanceIdentifier", "identifier", dbInstanceToken, docInstanceToken, databaseToken),
	"CacheClusterId":       valued("CacheClusterId", "", cacheNodeToken),
	"ReplicationGroupId":   valued("ReplicationGroupId", "", cacheGroupToken),
	"TableName": func(op *Op, region string, dimensions map[string]string) bool {
		name := dimensions["TableName"]
		return op.FindIn(region, tableToken, name) != nil || op.replicaNamed(region, name) != nil
	},
	"NatGatewayId": valued("NatGatewayId", "", natGatewayToken),
	"Accelerator": func(op *Op, _ string, dimensions map[string]string) bool {
		return slices.ContainsFunc(op.Objects(acceleratorToken), func(o *Object) bool {
			return strings.HasSuffix(o.ARN, "/"+dimensions["Accelerator"])
		})
	},
	"HealthCheckId": func(op *Op, _ string, dimensions map[string]string) bool {
		return op.sim.healthCheck(dimensions["HealthCheckId"]) != nil
	},
}

// insightsOff says that a cluster has no Container Insights.
func insightsOff(op *Op, region string, dimensions map[string]string) string {
	for _, cluster := range op.ObjectsIn(region, clusterToken) {
		for _, setting := range cluster.Live.Objects("settings") {
			if cluster.Live.String("name") == dimensions["ClusterName"] && setting.String("name") == "containerInsights" &&
				setting.String("value") != "disabled" {
				return ""
			}
		}
	}
	return "the cluster has no Container Insights"
}

// groupMetricsOff says that a group of instances does not report its own metrics.
func groupMetricsOff(op *Op, region string, dimensions map[string]string) string {
	for _, group := range op.ObjectsIn(region, autoscalingGroupToken) {
		if group.Live.String("name") == dimensions["AutoScalingGroupName"] && len(group.Live.List("enabledMetrics")) > 0 {
			return ""
		}
	}
	return "the group has no enabledMetrics"
}

// noSecondary says that a cluster is no secondary of a global one; only those report how far they are behind.
func noSecondary(op *Op, region string, dimensions map[string]string) string {
	for _, token := range []string{dbClusterToken, docClusterToken} {
		if o := op.FindIn(region, token, dimensions["DBClusterIdentifier"]); o != nil && isSecondary(o) {
			return ""
		}
	}
	return "only secondaries of global clusters report it"
}

// noReplica says that a database is no replica.
func noReplica(op *Op, region string, dimensions map[string]string) string {
	if o := op.databaseNamed(region, dimensions["DBInstanceIdentifier"]); o != nil &&
		o.Hidden.String("replicateSourceDb") != "" {
		return ""
	}
	return "only replicas report it"
}

// noDatastore says that a cache is no secondary of a global datastore.
func noDatastore(op *Op, region string, dimensions map[string]string) string {
	for _, group := range op.ObjectsIn(region, cacheGroupToken) {
		nodes := slices.ContainsFunc(op.nodesOf(group), func(o *Object) bool { return o.ID == dimensions["CacheClusterId"] })
		if group.ID != dimensions["ReplicationGroupId"] && !nodes {
			continue
		}
		if group.Live.String("globalReplicationGroupId") != "" {
			return ""
		}
	}
	return "only members of global datastores report it"
}

// noTableReplica says that a table has no replica in the receiving region.
func noTableReplica(op *Op, region string, dimensions map[string]string) string {
	name, to := dimensions["TableName"], dimensions["ReceivingRegion"]
	if to != region && (op.FindIn(to, tableToken, name) != nil || op.replicaNamed(to, name) != nil) {
		return ""
	}
	return "the table has no replica there"
}

// noReplicationFrom says that a bucket's replication has no such rule, or not with metrics, or that they are reported in another
// region than that of the bucket which a dimension names.
func noReplicationFrom(home string) func(*Op, string, map[string]string) string {
	return func(op *Op, region string, dimensions map[string]string) string {
		if op.FindIn(region, bucketToken, dimensions[home]) == nil {
			return "it is reported in the region of the " + home
		}
		for _, part := range op.Everywhere(replicationToken) {
			for _, each := range part.Live.Objects("rules") {
				if part.Live.String("bucket") == dimensions["SourceBucket"] && each.String("id") == dimensions["RuleId"] &&
					strings.HasSuffix(each.Object("destination").String("bucket"), ":"+dimensions["DestinationBucket"]) &&
					each.Object("destination").Object("metrics").String("status") == "Enabled" {
					return ""
				}
			}
		}
		return "no rule of that name has metrics"
	}
}
