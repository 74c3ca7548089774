package inputs

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"regexp"
	"strings"
)

// Property is what the table says about one property: its default, its unit and its limits.
type Property struct {
	// Default is the value of a property that is not given: a bool, an int, a string or a list of these; nil for none.
	Default any
	// Implied says that a block exists, with its defaults, even when it is not given.
	Implied bool
	// Unit of a number, in the plural.
	Unit string
	// Min and Max limit a number; without a Max there are no limits.
	Min, Max int
	// OneOf lists the only values of a number.
	OneOf []int
	// Refused are values that an enumeration lacks on purpose, by how they begin, with the reason and the way out.
	Refused map[string]string
	// MinLength and MaxLength limit the characters of a string; without a MaxLength there are no limits.
	MinLength, MaxLength int
	// Format of a string, nil for any.
	Format *Format
	// Hidden says that no message shows the value, secret or not.
	Hidden bool
}

// Format is a test that strings must pass, and its words.
type Format struct {
	// Words complete "it is …".
	Words string
	// Example of a valid string.
	Example string

	valid func(string) bool
}

// Table has the defaults and limits of every property that has any, by the name of its type in the schema and its own
// name. The names of resources stand for the types of their inputs. A type that ends in Overrides has no entry: see
// Lookup.
var Table = map[string]map[string]Property{
	"GlobalApplication": {
		"network":            {Implied: true},
		"loadBalancer":       {Implied: true},
		"deletionProtection": {Default: true},
	},
	"Capacity": {
		"peakRequestsPerSecond":      {Min: 1, Max: 1000000000, Unit: "requests"},
		"requestsPerSecondPerTarget": requestsPerTarget,
	},
	"Observability": {
		"alarms": {Implied: true},
	},
	// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
	"Alarms": {
		"serverErrorPercent":         {Default: 5, Min: 1, Max: 100, Unit: "percent"},
		"unhealthyTargets":           {Default: 1, Min: 1, Max: 5000, Unit: "targets"},
		"healthyTargets":             {Default: 1, Min: 1, Max: 5000, Unit: "targets"},
		"replicationLagSeconds":      {Min: 1, Max: 86400, Unit: "seconds"},
		"storeReplicationLagSeconds": {Min: 1, Max: 86400, Unit: "seconds"},
		"recoveryPointSeconds":       {Default: 60, Min: 1, Max: 86400, Unit: "seconds"},
		"minutes":                    {Default: 5, Min: 1, Max: 60, Unit: "minutes"},
	},
	"RegionalStack": {
		"network":            {Implied: true},
		"loadBalancer":       {Implied: true},
		"deletionProtection": {Default: true},
	},
	"GlobalAcceleratorIngress": {
		"ports":                {Default: []int{80}, Min: 1, Max: 65535},
		"clientAffinity":       clientAffinity,
		"clientIpPreservation": clientIPPreservation,
		"deletionProtection":   {Default: true},
	},
	"Route53Ingress": {
		// The longest name of a record is geoproximity.ingress. and this, of 253 characters in all.
		"domainName":       {MinLength: 3, MaxLength: 232},
		"alternativeNames": {MinLength: 3, MaxLength: 253},
		"hostedZoneId":     hostedZoneID,
		"ports":            {Default: []int{443}, Min: 1, Max: 65535},
	},
	"Route53Endpoint": {
		"traffic":   traffic,
		"isolated":  isolated,
		"dualStack": {Default: false},
	},
	"DrainSwitch": {
		"controlRegions":          {MinLength: 1, MaxLength: 32},
		"routingControlArns":      {Format: &routingControl},
		"routingControlEndpoints": {Format: &httpsURL},
	},
	"GeolocationRouting": {
		"strict": {Default: false},
	},
	"GeoproximityRouting": {
		"biases": {Min: -90, Max: 90},
	},
	// https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html
	"EndpointHealthCheck": {
		"path":             {MinLength: 1, MaxLength: 255, Format: &urlPath},
		"interval":         {Default: 10, OneOf: []int{10, 30}, Unit: "seconds"},
		"failureThreshold": {Default: 3, Min: 1, Max: 10, Unit: "checks"},
	},
	"Domain": {
		// The first name of a certificate is shorter than other names:
		// https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html.
		"name":             {MinLength: 3, MaxLength: 64},
		"alternativeNames": {MinLength: 3, MaxLength: 253},
		"hostedZoneId":     hostedZoneID,
		"hostedZoneName":   {MinLength: 3, MaxLength: 253},
	},
	"ExternalDns": {
		"certificatesIssued": {Default: false},
	},
	"DynamoDbGlobalTable": {
		"pointInTimeRecovery": pointInTimeRecovery,
		"customerManagedKeys": customerManagedKeys,
		"deletionProtection":  {Default: true},
	},
	"ReplicatedBuckets": {
		"customerManagedKeys":             customerManagedKeys,
		"deleteMarkerReplication":         deleteMarkerReplication,
		"replicationTimeControl":          replicationTimeControl,
		"noncurrentVersionExpirationDays": noncurrentVersionExpirationDays,
		"deletionProtection":              {Default: true},
	},
	"Region": {
		"traffic":  traffic,
		"isolated": isolated,
		"stack":    {Default: "full"},

		"requestsPerSecondPerTarget": requestsPerTarget,
	},
	"RegionAlarms": {
		"serverErrorPercent": {Min: 1, Max: 100, Unit: "percent"},
		"unhealthyTargets":   {Min: 1, Max: 5000, Unit: "targets"},
		"healthyTargets":     {Min: 1, Max: 5000, Unit: "targets"},
	},
	// https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html
	"SyntheticCheck": {
		"path":             {Default: "/", MinLength: 1, MaxLength: 255, Format: &urlPath},
		"searchString":     {MinLength: 1, MaxLength: 255},
		"interval":         {Default: 30, OneOf: []int{10, 30}, Unit: "seconds"},
		"failureThreshold": {Default: 3, Min: 1, Max: 10, Unit: "checks"},
	},
	"ExistingLoadBalancer": {
		"type":         {Default: "application"},
		"hostedZoneId": hostedZoneID,
		"dualStack":    {Default: false},
	},
	"ExistingListener": {
		"port": {Min: 1, Max: 65535},
	},
	"ExistingNetwork": {
		"vpcId":            {Format: &vpcID},
		"publicSubnetIds":  {Format: &subnetID},
		"privateSubnetIds": {Format: &subnetID},
		"cidrBlocks":       {Format: &cidrBlock},
		"routeTableIds":    {Format: &routeTableID},
	},
	"ExistingCompute": {
		"securityGroupId": {Format: &securityGroupID},
	},
	"Network": {
		"addressPool":           {Default: "10.0.0.0/8"},
		"availabilityZoneCount": availabilityZoneCount,
		"natGateways":           natGateways,
		"connectivity":          {Default: "peering"},
	},
	"StackNetwork": {
		"cidrBlock":             {Default: "10.0.0.0/16"},
		"availabilityZoneCount": availabilityZoneCount,
		"natGateways":           natGateways,
	},
	"LoadBalancer": {
		"application": {Implied: true},
	},
	"ApplicationLoadBalancer": {
		"healthCheck":         {Implied: true},
		"idleTimeout":         {Default: 60, Min: 1, Max: 4000, Unit: "seconds"},
		"deregistrationDelay": {Default: 30, Min: 0, Max: 3600, Unit: "seconds"},
		"ingressCidrBlocks":   {Default: []string{"0.0.0.0/0"}, Format: &cidrBlock},

		"ipAddressType":         {Default: "ipv4"},
		"ingressIpv6CidrBlocks": {Default: []string{"::/0"}, Format: &ipv6CidrBlock},
		"sslPolicy":             listenerPolicy,
		"internal":              {Default: false},
	},
	"NetworkLoadBalancer": {
		"healthCheck":         {Implied: true},
		"deregistrationDelay": {Default: 30, Min: 0, Max: 3600, Unit: "seconds"},
		"ingressCidrBlocks":   {Default: []string{"0.0.0.0/0"}, Format: &cidrBlock},
		"sslPolicy":           listenerPolicy,
		"staticAddresses":     {Default: false},
		"internal":            {Default: false},
	},
	"NetworkListener": {
		"port": {Min: 1, Max: 65535},
	},
	// https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health-checks.html
	"NetworkHealthCheck": {
		"protocol":           {Default: "TCP"},
		"port":               {Min: 1, Max: 65535},
		"path":               {MinLength: 1, MaxLength: 1024, Format: &urlPath},
		"interval":           {Default: 8, Min: 5, Max: 300, Unit: "seconds"},
		"timeout":            {Default: 5, Min: 2, Max: 120, Unit: "seconds"},
		"healthyThreshold":   {Default: 3, Min: 2, Max: 10, Unit: "checks"},
		"unhealthyThreshold": {Default: 3, Min: 2, Max: 10, Unit: "checks"},
		"matcher":            {Default: "200-399", Format: &networkStatusCodes},
	},
	"AccessLogs": {
		// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
		"bucketName":      {MinLength: 3, MaxLength: 63},
		"prefix":          {Format: &keyPrefix},
		"retentionInDays": {Default: 90, Min: 1, Max: 3650, Unit: "days"},
	},
	"HealthCheck": {
		"path":               {Default: "/", MinLength: 1, MaxLength: 1024, Format: &urlPath},
		"interval":           {Default: 8, Min: 5, Max: 300, Unit: "seconds"},
		"timeout":            {Default: 5, Min: 2, Max: 120, Unit: "seconds"},
		"healthyThreshold":   {Default: 3, Min: 2, Max: 10, Unit: "checks"},
		"unhealthyThreshold": {Default: 3, Min: 2, Max: 10, Unit: "checks"},
		"matcher":            {Default: "200-299", Format: &statusCodes},
	},
	"Ecs": {
		"port":         targetPort,
		"cpu":          {Default: 256, OneOf: []int{256, 512, 1024, 2048, 4096, 8192, 16384}, Unit: "CPU units"},
		"memory":       {Default: 512, Min: 512, Max: 122880, Unit: "MiB"},
		"desiredCount": {Min: 0, Max: 5000, Unit: "tasks"},

		"logRetentionInDays":            logRetention,
		"taskPolicy":                    {Format: &jsonObject},
		"healthCheckGracePeriodSeconds": {Default: 60, Min: 0, Max: 2147483647, Unit: "seconds"},
		"architecture":                  {Default: "x86_64"},
	},
	// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
	"Sidecar": {
		"port":      {Min: 1, Max: 65535},
		"cpu":       {Min: 1, Max: 16384, Unit: "CPU units"},
		"memory":    {Min: 6, Max: 122880, Unit: "MiB"},
		"essential": {Default: true},
	},
	// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
	"ContainerHealthCheck": {
		"interval":    {Default: 30, Min: 5, Max: 300, Unit: "seconds"},
		"timeout":     {Default: 5, Min: 2, Max: 60, Unit: "seconds"},
		"retries":     {Default: 3, Min: 1, Max: 10, Unit: "checks"},
		"startPeriod": {Min: 0, Max: 300, Unit: "seconds"},
	},
	// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html
	"FargateSpot": {
		"base":           {Default: 1, Min: 0, Max: 100000, Unit: "tasks"},
		"onDemandWeight": {Default: 1, Min: 0, Max: 1000},
		"spotWeight":     {Default: 1, Min: 0, Max: 1000},
	},
	// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
	"DeploymentAlarms": {
		"enabled":            {Default: true},
		"alarmNames":         {MinLength: 1, MaxLength: 255},
		"serverErrorPercent": {Min: 1, Max: 100, Unit: "percent"},
		"unhealthyTargets":   {Min: 1, Max: 5000, Unit: "targets"},
		"minutes":            {Default: 3, Min: 1, Max: 60, Unit: "minutes"},
	},
	"Ec2": {
		"port":          targetPort,
		"instanceType":  {Default: "t3.small", Format: &instanceType},
		"amiId":         {Format: &machineImage},
		"amiGeneration": {Min: 1, Max: 1000},
		"desiredCount":  {Min: 0, Max: 5000, Unit: "instances"},
		// An image of Amazon Linux has 8 GiB: https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html limits gp3.
		"volumeSize":                    {Default: 20, Min: 8, Max: 16384, Unit: "GiB"},
		"instancePolicy":                {Format: &jsonObject},
		"logRetentionInDays":            logRetention,
		"healthCheckGracePeriodSeconds": {Default: 180, Min: 0, Max: 7200, Unit: "seconds"},
	},
	// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
	"LambdaFunction": {
		"architecture":           {Default: "x86_64"},
		"memorySize":             {Default: 512, Min: 128, Max: 10240, Unit: "MB"},
		"timeout":                {Default: 10, Min: 1, Max: 900, Unit: "seconds"},
		"reservedConcurrency":    {Min: 1, Max: 1000000, Unit: "requests at a time"},
		"provisionedConcurrency": {Min: 1, Max: 1000000, Unit: "requests at a time"},
		"functionPolicy":         {Format: &jsonObject},
		"logRetentionInDays":     logRetention,
	},
	"LambdaZip": {
		"bucket": {MinLength: 3, MaxLength: 63},
		"key":    {MinLength: 1, MaxLength: 1024},
	},
	"Eks": {
		"kubernetesVersion":      {Default: "1.35"},
		"publicAccess":           {Default: true},
		"publicAccessCidrBlocks": {Default: []string{"0.0.0.0/0"}, Format: &cidrBlock},
		"controlPlaneLogs":       {Default: []string{"audit", "authenticator"}},
		"logRetentionInDays":     logRetention,
		"customerManagedKey":     {Default: false},
		"namespace":              {Default: "default", MinLength: 1, MaxLength: 63, Format: &kubernetesName},
		"serviceAccount":         {Default: "application", MinLength: 1, MaxLength: 63, Format: &kubernetesName},
		"podPolicy":              {Format: &jsonObject},
		"nodes":                  {Implied: true},
	},
	"EksAccessEntry": {
		"name":         {MinLength: 1, MaxLength: 63, Format: &kubernetesName},
		"accessPolicy": {Default: "AmazonEKSClusterAdminPolicy"},
		"namespaces":   {MinLength: 1, MaxLength: 63},
	},
	"EksNodes": {
		"nodeGroup": {Implied: true},
	},
	// https://docs.aws.amazon.com/eks/latest/APIReference/API_NodegroupScalingConfig.html,
	// https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport.
	"EksNodeGroup": {
		"nodePort":       {Default: 30080, Min: 30000, Max: 32767},
		"instanceTypes":  {Default: []string{"t3.large"}, Format: &instanceType},
		"capacityType":   {Default: "ON_DEMAND"},
		"minSize":        {Default: 2, Min: 0, Max: 1000, Unit: "nodes"},
		"maxSize":        {Default: 6, Min: 1, Max: 1000, Unit: "nodes"},
		"desiredSize":    {Min: 0, Max: 1000, Unit: "nodes"},
		"volumeSize":     {Default: 50, Min: 20, Max: 16384, Unit: "GiB"},
		"maxUnavailable": {Default: 1, Min: 1, Max: 100, Unit: "nodes"},
	},
	"EksAutoMode": {
		"port":        targetPort,
		"serviceName": {Default: "application", MinLength: 1, MaxLength: 63, Format: &kubernetesName},
	},
	"Scaling": {
		"min":       {Min: 1, Max: 5000, Unit: "tasks"},
		"max":       {Min: 1, Max: 5000, Unit: "tasks"},
		"targetCpu": {Default: 60, Min: 1, Max: 100, Unit: "percent"},
	},
	"GlobalAccelerator": {
		"clientAffinity":       clientAffinity,
		"clientIpPreservation": clientIPPreservation,
	},
	"AcceleratorEndpoint": {
		"traffic":  traffic,
		"isolated": isolated,
	},
	"DynamoDb": {
		"pointInTimeRecovery": pointInTimeRecovery,
		"customerManagedKeys": customerManagedKeys,
	},
	"S3": {
		"customerManagedKeys":             customerManagedKeys,
		"deleteMarkerReplication":         deleteMarkerReplication,
		"replicationTimeControl":          replicationTimeControl,
		"noncurrentVersionExpirationDays": noncurrentVersionExpirationDays,
	},
	"StoreRegion": {
		"instances":  clusterInstances,
		"headless":   {Default: false},
		"generation": {Min: 1, Max: 1000},

		"replicasPerShard": cacheReplicas,
	},
	"AuroraGlobalDatabase": {
		"instances":             clusterInstancesDefault,
		"databaseName":          auroraDatabaseName,
		"masterUsername":        auroraMasterUsername,
		"password":              auroraPassword,
		"passwordGeneration":    databasePasswordGeneration,
		"port":                  databasePort,
		"writeForwarding":       {Default: false},
		"iamAuthentication":     {Default: false},
		"backupRetentionInDays": databaseBackupRetention,
		"deletionProtection":    {Default: true},
	},
	"AuroraRegion": {
		"instances":  clusterInstances,
		"headless":   {Default: false},
		"generation": {Min: 1, Max: 1000},
	},
	"Aurora": {
		"instances":             clusterInstancesDefault,
		"databaseName":          auroraDatabaseName,
		"masterUsername":        auroraMasterUsername,
		"password":              auroraPassword,
		"passwordGeneration":    databasePasswordGeneration,
		"port":                  databasePort,
		"writeForwarding":       {Default: false},
		"iamAuthentication":     {Default: false},
		"backupRetentionInDays": databaseBackupRetention,
	},
	"DocumentDbGlobalCluster": {
		"instances":             clusterInstancesDefault,
		"masterUsername":        documentDBUsername,
		"password":              documentDBPassword,
		"passwordGeneration":    databasePasswordGeneration,
		"port":                  documentDBPort,
		"backupRetentionInDays": databaseBackupRetention,
		"deletionProtection":    {Default: true},
	},
	"DocumentDbRegion": {
		"instances":  clusterInstances,
		"headless":   {Default: false},
		"generation": {Min: 1, Max: 1000},
	},
	"DocumentDb": {
		"instances":             clusterInstancesDefault,
		"masterUsername":        documentDBUsername,
		"password":              documentDBPassword,
		"passwordGeneration":    databasePasswordGeneration,
		"port":                  documentDBPort,
		"backupRetentionInDays": databaseBackupRetention,
	},
	"RdsReadReplicas": {
		"engine":                rdsEngine,
		"allocatedStorage":      rdsStorage,
		"maxAllocatedStorage":   rdsStorageMost,
		"multiAz":               {Default: true},
		"databaseName":          auroraDatabaseName,
		"masterUsername":        auroraMasterUsername,
		"password":              rdsPassword,
		"passwordGeneration":    databasePasswordGeneration,
		"port":                  databasePort,
		"iamAuthentication":     {Default: false},
		"backupRetentionInDays": databaseBackupRetention,
		"deletionProtection":    {Default: true},
	},
	"RdsRegion": {
		"generation": {Min: 1, Max: 1000},
	},
	"Rds": {
		"engine":                rdsEngine,
		"allocatedStorage":      rdsStorage,
		"maxAllocatedStorage":   rdsStorageMost,
		"multiAz":               {Default: true},
		"databaseName":          auroraDatabaseName,
		"masterUsername":        auroraMasterUsername,
		"password":              rdsPassword,
		"passwordGeneration":    databasePasswordGeneration,
		"port":                  databasePort,
		"iamAuthentication":     {Default: false},
		"backupRetentionInDays": databaseBackupRetention,
	},
	"ElastiCacheGlobalDatastore": {
		"engine":                  {Default: "valkey"},
		"nodeType":                {Default: "cache.r7g.large"},
		"shards":                  cacheShards,
		"replicasPerShard":        cacheReplicasDefault,
		"authToken":               cacheToken,
		"authTokenGeneration":     {Default: 1, Min: 1, Max: 1000},
		"authTokenUpdateStrategy": {Default: "ROTATE"},
		"port":                    cachePort,
		"snapshotRetentionInDays": cacheSnapshots,
		"deletionProtection":      {Default: true},
	},
	"ElastiCacheRegion": {
		"replicasPerShard": cacheReplicas,
		"generation":       {Min: 1, Max: 1000},
	},
	"ElastiCache": {
		"engine":                  {Default: "valkey"},
		"nodeType":                {Default: "cache.r7g.large"},
		"shards":                  cacheShards,
		"replicasPerShard":        cacheReplicasDefault,
		"authToken":               cacheToken,
		"authTokenGeneration":     {Default: 1, Min: 1, Max: 1000},
		"authTokenUpdateStrategy": {Default: "ROTATE"},
		"port":                    cachePort,
		"snapshotRetentionInDays": cacheSnapshots,
	},
	"ExistingStore": {
		"port":         {Min: 1, Max: 65535},
		"databaseName": {MinLength: 1, MaxLength: 128},
	},
	// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html and
	// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html limit the names.
	"ExistingStoreRegion": {
		"readerEndpoint":       existingHost,
		"globalWriterEndpoint": existingHost,
		"writerParameter":      {MinLength: 1, MaxLength: 2048},
		"tableName":            {MinLength: 3, MaxLength: 255},
		"bucket":               {MinLength: 3, MaxLength: 63},
		"policy":               {Format: &jsonObject},
	},
	"GlobalSecondaryIndex": {
		"projectionType": {Default: "ALL"},
	},
	"KeyAttribute": {
		"name": {MinLength: 1, MaxLength: 255},
	},
}

// What several types say alike.
var (
	traffic               = Property{Default: 100, Min: 0, Max: 100, Unit: "percent"}
	isolated              = Property{Default: false}
	availabilityZoneCount = Property{Min: 2, Max: 6, Unit: "zones"}
	natGateways           = Property{Default: "perZone"}
	clientAffinity        = Property{Default: "NONE"}
	clientIPPreservation  = Property{Default: false}
	pointInTimeRecovery   = Property{Default: true}
	customerManagedKeys   = Property{Default: false}

	targetPort     = Property{Default: 8080, Min: 1, Max: 65535}
	listenerPolicy = Property{Default: "ELBSecurityPolicy-TLS13-1-2-2021-06", Format: &sslPolicy}

	// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html lists the values.
	logRetention = Property{Default: 30, Unit: "days", OneOf: []int{
		1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
	}}

	// https://docs.aws.amazon.com/Route53/latest/APIReference/API_HostedZone.html limits the length.
	hostedZoneID = Property{MinLength: 1, MaxLength: 32, Format: &zoneID}

	existingHost = Property{MinLength: 1, MaxLength: 253, Format: &hostName}

	deleteMarkerReplication = Property{Default: true}
	replicationTimeControl  = Property{Default: false}
	// https://docs.aws.amazon.com/AmazonS3/latest/API/API_NoncurrentVersionExpiration.html wants a positive number.
	requestsPerTarget = Property{Min: 1, Max: 1000000, Unit: "requests"}

	noncurrentVersionExpirationDays = Property{Default: 90, Min: 1, Max: 36500, Unit: "days"}
)

// What databases say alike, as a store of an application and alone. The limits are from
// https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html and
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/CHAP_Limits.html; those of one engine alone are the
// planner's.
var (
	clusterInstances           = Property{Min: 1, Max: 16, Unit: "instances"}
	clusterInstancesDefault    = Property{Default: 2, Min: 1, Max: 16, Unit: "instances"}
	auroraDatabaseName         = Property{Default: "app", MinLength: 1, MaxLength: 64, Format: &sqlName}
	auroraMasterUsername       = Property{Default: "dbadmin", MinLength: 1, MaxLength: 63, Format: &sqlName}
	auroraPassword             = Property{MinLength: 8, MaxLength: 99, Format: &databasePassword, Hidden: true}
	databasePasswordGeneration = Property{Default: 1, Min: 1, Max: 1000}
	databasePort               = Property{Min: 1150, Max: 65535}
	databaseBackupRetention    = Property{Default: 7, Min: 1, Max: 35, Unit: "days"}

	// https://docs.aws.amazon.com/documentdb/latest/developerguide/API_CreateDBCluster.html
	documentDBUsername = Property{Default: "dbadmin", MinLength: 1, MaxLength: 63, Format: &documentDBName}
	documentDBPassword = Property{MinLength: 8, MaxLength: 100, Format: &databasePassword, Hidden: true}
	documentDBPort     = Property{Default: 27017, Min: 1150, Max: 65535}
)

// What the block rds and RdsReadReplicas say alike. The limits are those of gp3 storage, from
// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html, and of
// https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html; of passwords MySQL and MariaDB take the
// fewest characters.
var (
	rdsStorage     = Property{Default: 100, Min: 20, Max: 65536, Unit: "GiB"}
	rdsStorageMost = Property{Min: 22, Max: 65536, Unit: "GiB"}
	rdsPassword    = Property{MinLength: 8, MaxLength: 41, Format: &databasePassword, Hidden: true}
	rdsEngine      = Property{Refused: map[string]string{
		"oracle":    licensed,
		"sqlserver": licensed,
		"db2":       licensed,
		"aurora":    "is an engine of Aurora; use the block aurora, or the component AuroraGlobalDatabase",
	}}
)

// licensed is why the replicas of some engines are not built.
const licensed = "is replicated by a licensed feature of its own (Data Guard, Always On, HADR), with other limits and other " +
	"steps after a failover than are known here; use mysql, mariadb or postgres, or manage that database elsewhere"

// What a store of an application and an ElastiCacheGlobalDatastore say alike. The limits are from
// https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html and, for tokens,
// https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html. Failover in a region needs a replica.
var (
	cacheShards          = Property{Min: 1, Max: 500, Unit: "shards"}
	cacheReplicas        = Property{Min: 1, Max: 5, Unit: "replicas"}
	cacheReplicasDefault = Property{Default: 1, Min: 1, Max: 5, Unit: "replicas"}
	cacheToken           = Property{MinLength: 16, MaxLength: 128, Format: &authToken, Hidden: true}
	cachePort            = Property{Default: 6379, Min: 1024, Max: 65535}
	cacheSnapshots       = Property{Default: 1, Min: 0, Max: 35, Unit: "days"}
)

// The formats in the table.
var (
	urlPath = Format{
		Words:   `a path that begins with "/"`,
		Example: "/healthz",
		valid:   func(s string) bool { return strings.HasPrefix(s, "/") },
	}
	cidrBlock = Format{
		Words:   "an IPv4 range whose host bits are zero",
		Example: "203.0.113.0/24",
		valid: func(s string) bool {
			prefix, err := netip.ParsePrefix(s)
			return err == nil && prefix.Addr().Is4() && prefix == prefix.Masked()
		},
	}
	ipv6CidrBlock = Format{
		Words:   "an IPv6 range whose host bits are zero",
		Example: "2001:db8::/32",
		valid: func(s string) bool {
			prefix, err := netip.ParsePrefix(s)
			return err == nil && prefix.Addr().Is6() && !prefix.Addr().Is4In6() && prefix == prefix.Masked()
		},
	}
	// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html lists the names.
	sslPolicy = Format{
		Words:   "the name of a security policy of Elastic Load Balancing",
		Example: "ELBSecurityPolicy-TLS13-1-2-2021-06",
		valid:   regexp.MustCompile(`^ELBSecurityPolicy-[A-Za-z0-9-]+$`).MatchString,
	}
	keyPrefix = Format{
		Words:   "the beginning of a key without a slash at either end",
		Example: "logs/shop",
		valid: func(s string) bool {
			return s != "" && !strings.HasPrefix(s, "/") && !strings.HasSuffix(s, "/")
		},
	}
	// https://docs.aws.amazon.com/recovery-cluster/latest/api/recovery-cluster/API_UpdateRoutingControlState.html has the form.
	routingControl = Format{
		Words: "the ARN of a routing control",
		Example: "arn:aws:route53-recovery-control::111122223333:controlpanel/0123456789abcdef0123456789abcdef/routingcontrol/" +
			"0123456789abcdef",
		valid: regexp.MustCompile(`^arn:aws[a-z-]*:route53-recovery-control::\d{12}:controlpanel/[0-9a-zA-Z]+` +
			`/routingcontrol/[0-9a-zA-Z]+$`).MatchString,
	}
	httpsURL = Format{
		Words:   "the address of an endpoint",
		Example: "https://host-0123abcd.us-west-2.example.com/v1",
		valid:   regexp.MustCompile(`^https://[A-Za-z0-9.-]+(/[A-Za-z0-9._/-]*)?$`).MatchString,
	}
	zoneID = Format{
		Words:   "the id of a hosted zone",
		Example: "Z0123456789ABCDEFGHIJ",
		valid:   regexp.MustCompile(`^Z[A-Z0-9]+$`).MatchString,
	}
	// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Matcher.html says codes and ranges.
	statusCodes = Format{
		Words:   "a list of HTTP status codes or ranges from 200 to 499",
		Example: "200-299",
		valid:   regexp.MustCompile(`^[2-4]\d\d(-[2-4]\d\d)?(,[2-4]\d\d(-[2-4]\d\d)?)*$`).MatchString,
	}
	// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Matcher.html says codes and ranges.
	networkStatusCodes = Format{
		Words:   "a list of HTTP status codes or ranges from 200 to 599",
		Example: "200-399",
		valid:   regexp.MustCompile(`^[2-5]\d\d(-[2-5]\d\d)?(,[2-5]\d\d(-[2-5]\d\d)?)*$`).MatchString,
	}
	instanceType = Format{
		Words:   "a type of EC2 instances",
		Example: "m7g.large",
		valid:   regexp.MustCompile(`^[a-z][a-z0-9-]*\.[a-z0-9-]+$`).MatchString,
	}
	machineImage = Format{
		Words:   "the id of a machine image",
		Example: "ami-0123456789abcdef0",
		valid:   regexp.MustCompile(`^ami-([0-9a-f]{8}|[0-9a-f]{17})$`).MatchString,
	}
	vpcID           = idFormat("a VPC", "vpc")
	subnetID        = idFormat("a subnet", "subnet")
	routeTableID    = idFormat("a route table", "rtb")
	securityGroupID = idFormat("a security group", "sg")

	sqlName = Format{
		Words:   "letters, digits and underscores, starting with a letter",
		Example: "shop",
		valid:   regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`).MatchString,
	}
	documentDBName = Format{
		Words:   "letters and digits, starting with a letter",
		Example: "shop",
		valid:   regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]*$`).MatchString,
	}
	databasePassword = Format{
		Words:   "printable ASCII characters without /, \", @ and space",
		Example: "correct-horse-battery-staple",
		valid:   regexp.MustCompile(`^[!#-.0-?A-~]+$`).MatchString,
	}
	authToken = Format{
		Words:   "letters, digits and the characters !&#$^<>-",
		Example: "correct-horse-battery-staple",
		valid:   regexp.MustCompile(`^[A-Za-z0-9!&#$^<>-]+$`).MatchString,
	}
	// https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#rfc-1035-label-names
	kubernetesName = Format{
		Words:   "lower-case letters, digits and hyphens, starting with a letter and ending with a letter or digit",
		Example: "shop",
		valid:   regexp.MustCompile(`^[a-z]([a-z0-9-]*[a-z0-9])?$`).MatchString,
	}
	hostName = Format{
		Words:   "a host name without protocol or port",
		Example: "catalog.example.com",
		valid:   regexp.MustCompile(`^[A-Za-z0-9_.-]+$`).MatchString,
	}
	jsonObject = Format{
		Words:   "a JSON object",
		Example: `{"Version": "2012-10-17", "Statement": []}`,
		valid: func(s string) bool {
			var object map[string]any
			return json.Unmarshal([]byte(s), &object) == nil && object != nil
		},
	}
)

// idFormat is the format of the ids of EC2, which begin with what they are of:
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html.
func idFormat(what, start string) Format {
	return Format{
		Words:   "the id of " + what,
		Example: start + "-0123456789abcdef0",
		valid:   regexp.MustCompile(`^` + start + `-([0-9a-f]{8}|[0-9a-f]{17})$`).MatchString,
	}
}

// choices are the types of which exactly one block is set: an override of another block replaces the block.
var choices = []string{"Compute", "LoadBalancer", "EksNodes"}

// overridesSuffix is how the names of types end with which a region overrides what the application says.
const overridesSuffix = "Overrides"

// Lookup finds what the table says about a property. A type that ends in Overrides has the limits of its base type but
// no defaults, because what an override does not say must not reset what the application says.
func Lookup(typeName, property string) Property {
	base, isOverride := strings.CutSuffix(typeName, overridesSuffix)
	found := Table[base][property]
	if isOverride {
		found.Default, found.Implied = nil, false
	}
	return found
}

// Sentence is what a description ends with: the default, the unit and the limits; empty where the table says nothing.
func (p Property) Sentence() string {
	var parts []string
	if p.Default != nil {
		parts = append(parts, "Default: "+quoted(p.Default)+".")
	}
	if p.Unit != "" {
		parts = append(parts, "Unit: "+p.Unit+".")
	}
	if p.Max != 0 {
		parts = append(parts, fmt.Sprintf("Limits: %d to %d.", p.Min, p.Max))
	}
	if len(p.OneOf) > 0 {
		parts = append(parts, "One of: "+commas(p.OneOf)+".")
	}
	if p.MaxLength != 0 {
		parts = append(parts, fmt.Sprintf("Length: %d to %d characters.", p.MinLength, p.MaxLength))
	}
	if p.Format != nil {
		parts = append(parts, fmt.Sprintf("Format: %s, such as `%s`.", p.Format.Words, p.Format.Example))
	}
	return strings.Join(parts, " ")
}

// quoted shows a default as a program would write it.
func quoted(value any) string {
	switch value := value.(type) {
	case string:
		return "`" + value + "`"
	case []string:
		return "`[\"" + strings.Join(value, `", "`) + "\"]`"
	case []int:
		return "`[" + commas(value) + "]`"
	default:
		return fmt.Sprint(value)
	}
}

// commas lists values.
func commas[T any](values []T) string {
	words := make([]string, len(values))
	for i, value := range values {
		words[i] = fmt.Sprint(value)
	}
	return strings.Join(words, ", ")
}
