package inputs

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// testSchema is a package schema in short: a line a type, with its properties. A property is name, then ! when it is
// required, then its type: i for input leaves, [] for lists, {} for maps, a name for another type.
const testSchema = `
resource GlobalApplication homeRegion!:string writerRegion:string regions!:[]Region network:Network
  loadBalancer:LoadBalancer compute:Compute domain:Domain ingress:Ingress drainSwitch:DrainSwitch datastores:{}Datastore
  capacity:Capacity observability:Observability rollout:Rollout deletionProtection:boolean tags:{}istring awsProvider:AwsProvider
resource RegionalStack region!:string network:StackNetwork loadBalancer:LoadBalancer compute:Compute
  certificateArn:istring deletionProtection:boolean tags:{}istring
resource Route53Ingress domainName!:string alternativeNames:[]string hostedZoneId!:istring endpoints!:[]Route53Endpoint
  routing:Route53 ports:[]integer tags:{}istring awsProvider:AwsProvider
resource GlobalAcceleratorIngress endpoints!:[]AcceleratorEndpoint ports:[]integer clientAffinity:ClientAffinity
  clientIpPreservation:iboolean deletionProtection:boolean
resource ReplicatedBuckets regions!:[]StoreRegion customerManagedKeys:boolean deleteMarkerReplication:boolean
  replicationTimeControl:boolean noncurrentVersionExpirationDays:iinteger deletionProtection:boolean onDelete:OnDelete
resource DynamoDbGlobalTable homeRegion!:string regions!:[]StoreRegion hashKey!:KeyAttribute rangeKey:KeyAttribute
  globalSecondaryIndexes:[]GlobalSecondaryIndex ttlAttribute:string pointInTimeRecovery:iboolean
  customerManagedKeys:boolean deletionProtection:boolean onDelete:OnDelete
resource AuroraGlobalDatabase homeRegion!:string writerRegion:string regions!:[]AuroraRegion engine!:AuroraEngine
  engineVersion!:string instanceClass:string serverless:AuroraServerless instances:integer databaseName:string
  masterUsername:string password:istring restoreFrom:string passwordGeneration:integer port:integer writeForwarding:boolean
  iamAuthentication:boolean backupRetentionInDays:iinteger parameters:{}istring deletionProtection:boolean
  onDelete:OnDelete tags:{}istring awsProvider:AwsProvider
resource DocumentDbGlobalCluster homeRegion!:string writerRegion:string regions!:[]DocumentDbRegion engineVersion!:string
  instanceClass:string instances:integer masterUsername:string password:istring restoreFrom:string
  passwordGeneration:integer port:integer
  backupRetentionInDays:iinteger parameters:{}istring deletionProtection:boolean onDelete:OnDelete tags:{}istring
  awsProvider:AwsProvider
resource RdsReadReplicas homeRegion!:string writerRegion:string regions!:[]RdsRegion engine!:RdsEngine
  engineVersion!:string instanceClass:string allocatedStorage:integer maxAllocatedStorage:integer multiAz:boolean
  databaseName:string masterUsername:string password:istring restoreFrom:string passwordGeneration:integer port:integer
  iamAuthentication:boolean backupRetentionInDays:iinteger parameters:{}istring deletionProtection:boolean
  onDelete:OnDelete tags:{}istring awsProvider:AwsProvider
resource ElastiCacheGlobalDatastore homeRegion!:string writerRegion:string regions!:[]ElastiCacheRegion
  engine:ElastiCacheEngine engineVersion!:string nodeType:string shards:integer replicasPerShard:integer authToken:istring
  authTokenGeneration:integer authTokenUpdateStrategy:AuthTokenUpdateStrategy port:integer
  snapshotRetentionInDays:iinteger parameters:{}string deletionProtection:boolean onDelete:OnDelete tags:{}istring
  awsProvider:AwsProvider
function planTopology application!:Region
type Region name!:string traffic:integer isolated:boolean stack:StackMode network:NetworkOverrides
  loadBalancer:LoadBalancerOverrides compute:ComputeOverrides existing:Existing requestsPerSecondPerTarget:integer
  alarms:RegionAlarms deletionProtection:boolean
  awsProvider:AwsProvider
type Rollout waves!:[][]string
type Capacity peakRequestsPerSecond!:integer requestsPerSecondPerTarget!:integer
type Observability alarms:Alarms syntheticCheck:SyntheticCheck alarmActions:{}[]istring dashboard:Dashboard
type Alarms serverErrorPercent:integer unhealthyTargets:integer healthyTargets:integer replicationLagSeconds:integer
  storeReplicationLagSeconds:{}integer recoveryPointSeconds:integer minutes:integer
type RegionAlarms serverErrorPercent:integer unhealthyTargets:integer healthyTargets:integer
type SyntheticCheck path:string searchString:string interval:integer failureThreshold:integer
type Dashboard region!:string
type Existing certificateArn:istring loadBalancer:ExistingLoadBalancer network:ExistingNetwork compute:ExistingCompute
type ExistingLoadBalancer type:LoadBalancerType arn!:istring dnsName!:istring hostedZoneId!:istring
  listeners:[]ExistingListener dualStack:boolean
type ExistingListener port!:integer protocol!:ListenerProtocol
type ExistingNetwork vpcId!:istring publicSubnetIds:[]istring privateSubnetIds!:[]istring cidrBlocks:[]string
  routeTableIds:[]istring
type ExistingCompute taskRoleArn:istring securityGroupId:istring
type Domain name!:string alternativeNames:[]string hostedZoneId:istring hostedZoneName:string external:ExternalDns
  awsProvider:AwsProvider
type ExternalDns certificatesIssued:boolean
type Network addressPool:string availabilityZoneCount:integer natGateways:NatGateways connectivity:Connectivity
type NetworkOverrides cidrBlock:string availabilityZoneCount:integer availabilityZoneIds:[]string
  natGateways:NatGateways connectivity:Connectivity
type StackNetwork cidrBlock:string availabilityZoneCount:integer availabilityZoneIds:[]string natGateways:NatGateways
type LoadBalancer application:ApplicationLoadBalancer network:NetworkLoadBalancer
type LoadBalancerOverrides application:ApplicationLoadBalancerOverrides network:NetworkLoadBalancerOverrides
type NetworkLoadBalancer listeners:[]NetworkListener healthCheck:NetworkHealthCheck deregistrationDelay:iinteger
  ingressCidrBlocks:[]string sslPolicy:istring staticAddresses:boolean internal:boolean
type NetworkLoadBalancerOverrides listeners:[]NetworkListener healthCheck:NetworkHealthCheckOverrides deregistrationDelay:iinteger
  ingressCidrBlocks:[]string sslPolicy:istring staticAddresses:boolean internal:boolean
type NetworkListener port!:integer protocol!:NetworkProtocol
type NetworkHealthCheck protocol:HealthCheckProtocol port:iinteger path:istring interval:iinteger timeout:iinteger
  healthyThreshold:iinteger unhealthyThreshold:iinteger matcher:istring
type NetworkHealthCheckOverrides protocol:HealthCheckProtocol port:iinteger path:istring interval:iinteger timeout:iinteger
  healthyThreshold:iinteger unhealthyThreshold:iinteger matcher:istring
type ApplicationLoadBalancer healthCheck:HealthCheck idleTimeout:iinteger deregistrationDelay:iinteger
  ingressCidrBlocks:[]string ipAddressType:IpAddressType ingressIpv6CidrBlocks:[]string sslPolicy:istring
  webAclArn:istring accessLogs:AccessLogs internal:boolean
type ApplicationLoadBalancerOverrides healthCheck:HealthCheckOverrides idleTimeout:iinteger
  deregistrationDelay:iinteger ingressCidrBlocks:[]string ipAddressType:IpAddressType ingressIpv6CidrBlocks:[]string
  sslPolicy:istring webAclArn:istring accessLogs:AccessLogsOverrides internal:boolean
type AccessLogs bucketName:istring prefix:istring retentionInDays:iinteger
type AccessLogsOverrides bucketName:istring prefix:istring retentionInDays:iinteger
type HealthCheck path:istring interval:iinteger timeout:iinteger healthyThreshold:iinteger
  unhealthyThreshold:iinteger matcher:istring
type HealthCheckOverrides path:istring interval:iinteger timeout:iinteger healthyThreshold:iinteger
  unhealthyThreshold:iinteger matcher:istring
type Compute ecs:Ecs ec2:Ec2 eks:Eks lambdaFunction:LambdaFunction job:Job
type ComputeOverrides ecs:EcsOverrides ec2:Ec2Overrides eks:EksOverrides lambdaFunction:LambdaFunctionOverrides job:Job
type Ec2 image:istring command:[]istring setup:istring port:iinteger instanceType:string amiId:istring
  amiGeneration:integer volumeSize:iinteger desiredCount:iinteger scaling:Scaling environment:{}istring
  logRetentionInDays:iinteger healthCheckGracePeriodSeconds:iinteger instancePolicy:istring
type Ec2Overrides image:istring command:[]istring setup:istring port:iinteger instanceType:string amiId:istring
  amiGeneration:integer volumeSize:iinteger desiredCount:iinteger scaling:ScalingOverrides environment:{}istring
  logRetentionInDays:iinteger healthCheckGracePeriodSeconds:iinteger instancePolicy:istring
type LambdaFunction image:istring command:[]istring zip:LambdaZip runtime:istring handler:istring architecture:Architecture
  memorySize:iinteger timeout:iinteger reservedConcurrency:iinteger provisionedConcurrency:iinteger inNetwork:boolean
  environment:{}istring logRetentionInDays:iinteger functionPolicy:istring
type LambdaFunctionOverrides image:istring command:[]istring zip:LambdaZipOverrides runtime:istring handler:istring
  architecture:Architecture
  memorySize:iinteger timeout:iinteger reservedConcurrency:iinteger provisionedConcurrency:iinteger inNetwork:boolean
  environment:{}istring logRetentionInDays:iinteger functionPolicy:istring
type LambdaZip bucket!:istring key!:istring objectVersion:istring
type LambdaZipOverrides bucket:istring key:istring objectVersion:istring
type Eks kubernetesVersion:string nodes:EksNodes namespace:string serviceAccount:string podPolicy:istring
  accessEntries:[]EksAccessEntry
  publicAccess:boolean publicAccessCidrBlocks:[]string controlPlaneLogs:[]EksControlPlaneLog logRetentionInDays:iinteger
  customerManagedKey:boolean
type EksOverrides kubernetesVersion:string nodes:EksNodesOverrides namespace:string serviceAccount:string podPolicy:istring
  accessEntries:[]EksAccessEntry publicAccess:boolean publicAccessCidrBlocks:[]string controlPlaneLogs:[]EksControlPlaneLog
  logRetentionInDays:iinteger customerManagedKey:boolean
type EksAccessEntry name!:string principalArn!:istring accessPolicy:EksAccessPolicy namespaces:[]string
type EksNodes nodeGroup:EksNodeGroup autoMode:EksAutoMode
type EksNodesOverrides nodeGroup:EksNodeGroupOverrides autoMode:EksAutoModeOverrides
type EksNodeGroup nodePort:integer instanceTypes:[]string capacityType:EksCapacityType minSize:integer maxSize:integer
  desiredSize:integer volumeSize:iinteger maxUnavailable:iinteger addOnVersions:{}istring
type EksNodeGroupOverrides nodePort:integer instanceTypes:[]string capacityType:EksCapacityType minSize:integer
  maxSize:integer desiredSize:integer volumeSize:iinteger maxUnavailable:iinteger addOnVersions:{}istring
type EksAutoMode port:integer serviceName:string
type EksAutoModeOverrides port:integer serviceName:string
type Job schedule:string
type Ecs image!:istring port:iinteger cpu:iinteger memory:iinteger desiredCount:iinteger scaling:Scaling
  environment:{}istring command:[]istring logRetentionInDays:iinteger taskPolicy:istring
  healthCheckGracePeriodSeconds:iinteger architecture:Architecture secrets:{}istring secretKeyArns:[]istring
  sidecars:{}Sidecar dependsOn:{}ContainerCondition spot:FargateSpot deploymentAlarms:DeploymentAlarms
type EcsOverrides image:istring port:iinteger cpu:iinteger memory:iinteger desiredCount:iinteger
  scaling:ScalingOverrides environment:{}istring command:[]istring logRetentionInDays:iinteger taskPolicy:istring
  healthCheckGracePeriodSeconds:iinteger architecture:Architecture secrets:{}istring secretKeyArns:[]istring
  sidecars:{}SidecarOverrides dependsOn:{}ContainerCondition spot:FargateSpotOverrides
  deploymentAlarms:DeploymentAlarmsOverrides
type Sidecar image!:istring command:[]istring port:iinteger cpu:iinteger memory:iinteger essential:boolean
  environment:{}istring secrets:{}istring dependsOn:{}ContainerCondition healthCheck:ContainerHealthCheck
type SidecarOverrides image:istring command:[]istring port:iinteger cpu:iinteger memory:iinteger essential:boolean
  environment:{}istring secrets:{}istring dependsOn:{}ContainerCondition healthCheck:ContainerHealthCheckOverrides
type ContainerHealthCheck command!:[]istring interval:iinteger timeout:iinteger retries:iinteger startPeriod:iinteger
type ContainerHealthCheckOverrides command:[]istring interval:iinteger timeout:iinteger retries:iinteger
  startPeriod:iinteger
type FargateSpot base:integer onDemandWeight:integer spotWeight:integer
type FargateSpotOverrides base:integer onDemandWeight:integer spotWeight:integer
type DeploymentAlarms enabled:boolean alarmNames:[]istring serverErrorPercent:iinteger unhealthyTargets:iinteger
  minutes:iinteger
type DeploymentAlarmsOverrides enabled:boolean alarmNames:[]istring serverErrorPercent:iinteger unhealthyTargets:iinteger
  minutes:iinteger
type Scaling min!:iinteger max!:iinteger targetCpu:iinteger
type ScalingOverrides min:iinteger max:iinteger targetCpu:iinteger
type DrainSwitch controlRegions:{}string routingControlArns:{}string routingControlEndpoints:{}string
type Ingress globalAccelerator:GlobalAccelerator route53:Route53 active:IngressKind
type Route53 latency:LatencyRouting weighted:WeightedRouting geolocation:GeolocationRouting
  geoproximity:GeoproximityRouting failover:FailoverRouting healthCheck:EndpointHealthCheck
type LatencyRouting
type WeightedRouting
type GeolocationRouting continents:{}string countries:{}string subdivisions:{}string defaultRegion:string strict:boolean
type GeoproximityRouting biases:{}integer
type FailoverRouting primaryRegion!:string
type EndpointHealthCheck path:istring interval:integer failureThreshold:integer
type Route53Endpoint region!:string loadBalancerDnsName!:istring loadBalancerZoneId!:istring dualStack:boolean
  traffic:integer isolated:boolean
type GlobalAccelerator clientAffinity:ClientAffinity clientIpPreservation:iboolean
type AcceleratorEndpoint region!:string loadBalancerArn!:istring traffic:integer isolated:boolean
type Datastore regions:[]StoreRegion homeRegion:string deletionProtection:boolean onDelete:OnDelete dynamodb:DynamoDb s3:S3
  writerRegion:string aurora:Aurora documentdb:DocumentDb rds:Rds elasticache:ElastiCache existing:ExistingStore
type ExistingStore regions!:{}ExistingStoreRegion port:iinteger databaseName:istring
type ExistingStoreRegion readerEndpoint:istring globalWriterEndpoint:istring writerParameter:istring secretArn:istring
  tableName:istring bucket:istring policy:istring
type StoreRegion name!:string generation:integer
  instanceClass:string instances:integer headless:boolean engineVersion:string replicasPerShard:integer
type Aurora engine!:AuroraEngine engineVersion!:string instanceClass:string serverless:AuroraServerless instances:integer
  databaseName:string masterUsername:string password:istring restoreFrom:string passwordGeneration:integer port:integer
  writeForwarding:boolean iamAuthentication:boolean backupRetentionInDays:iinteger parameters:{}istring
type AuroraServerless minCapacity!:inumber maxCapacity!:inumber
type AuroraRegion name!:string vpcId!:istring subnetIds!:[]istring clientCidrBlocks!:[]istring instanceClass:string
  instances:integer headless:boolean engineVersion:string generation:integer deletionProtection:boolean
type DocumentDb engineVersion!:string instanceClass:string instances:integer masterUsername:string password:istring
  restoreFrom:string
  passwordGeneration:integer port:integer backupRetentionInDays:iinteger parameters:{}istring
type DocumentDbRegion name!:string vpcId!:istring subnetIds!:[]istring clientCidrBlocks!:[]istring instanceClass:string
  instances:integer headless:boolean engineVersion:string generation:integer deletionProtection:boolean
type Rds engine!:RdsEngine engineVersion!:string instanceClass:string allocatedStorage:integer maxAllocatedStorage:integer
  multiAz:boolean databaseName:string masterUsername:string password:istring restoreFrom:string
  passwordGeneration:integer port:integer
  iamAuthentication:boolean backupRetentionInDays:iinteger parameters:{}istring
type RdsRegion name!:string vpcId!:istring subnetIds!:[]istring clientCidrBlocks!:[]istring instanceClass:string
  engineVersion:string generation:integer deletionProtection:boolean
type ElastiCache engine:ElastiCacheEngine engineVersion!:string nodeType:string shards:integer replicasPerShard:integer
  authToken:istring authTokenGeneration:integer authTokenUpdateStrategy:AuthTokenUpdateStrategy port:integer
  snapshotRetentionInDays:iinteger parameters:{}string
type ElastiCacheRegion name!:string vpcId!:istring subnetIds!:[]istring clientCidrBlocks!:[]istring
  replicasPerShard:integer generation:integer deletionProtection:boolean
type S3 customerManagedKeys:boolean deleteMarkerReplication:boolean replicationTimeControl:boolean
  noncurrentVersionExpirationDays:iinteger
type DynamoDb hashKey!:KeyAttribute rangeKey:KeyAttribute globalSecondaryIndexes:[]GlobalSecondaryIndex ttlAttribute:string
  pointInTimeRecovery:iboolean customerManagedKeys:boolean
type GlobalSecondaryIndex name!:string hashKey!:KeyAttribute rangeKey:KeyAttribute projectionType:ProjectionType
  nonKeyAttributes:[]string
type KeyAttribute name!:string type!:KeyType
type AwsProvider profile:istring maxRetries:iinteger ratio:inumber extra:any bundle:asset role:resource either:union
enum StackMode full none
enum LoadBalancerType application network
enum ListenerProtocol HTTP HTTPS TCP TLS UDP
enum NetworkProtocol TCP TLS UDP
enum HealthCheckProtocol TCP HTTP
enum Architecture x86_64 arm64
enum ContainerCondition START COMPLETE SUCCESS HEALTHY
enum EksControlPlaneLog api audit authenticator controllerManager scheduler
enum EksAccessPolicy AmazonEKSClusterAdminPolicy AmazonEKSAdminPolicy AmazonEKSEditPolicy AmazonEKSViewPolicy
enum EksCapacityType ON_DEMAND SPOT
enum IpAddressType ipv4 dualstack
enum IngressKind route53 globalAccelerator
enum NatGateways none single perZone
enum Connectivity peering provided
enum ClientAffinity NONE SOURCE_IP
enum OnDelete snapshot retain destroy
enum ProjectionType ALL KEYS_ONLY INCLUDE
enum KeyType S N B
enum AuroraEngine aurora-postgresql aurora-mysql
enum RdsEngine mysql mariadb postgres
enum ElastiCacheEngine valkey redis
enum AuthTokenUpdateStrategy ROTATE SET
`

// newTestPackage reads testSchema, through JSON as the plugin does.
func newTestPackage(t require.TestingT) *Package {
	spec := schema.PackageSpec{
		Name:      "globalapp",
		Types:     map[string]schema.ComplexTypeSpec{},
		Resources: map[string]schema.ResourceSpec{},
		Functions: map[string]schema.FunctionSpec{},
	}
	for line := range strings.SplitSeq(strings.TrimSpace(strings.ReplaceAll(testSchema, "\n  ", " ")), "\n") {
		words := strings.Fields(line)
		token := "globalapp:index:" + words[1]
		properties, required := testProperties(words[2:])
		switch words[0] {
		case "resource":
			spec.Resources[token] = schema.ResourceSpec{InputProperties: properties, RequiredInputs: required}
		case "function":
			spec.Functions[token] = schema.FunctionSpec{
				Inputs: &schema.ObjectTypeSpec{Properties: properties, Required: required},
			}
		case "type":
			spec.Types[token] = schema.ComplexTypeSpec{
				ObjectTypeSpec: schema.ObjectTypeSpec{Type: "object", Properties: properties, Required: required},
			}
		case "enum":
			enum := schema.ComplexTypeSpec{ObjectTypeSpec: schema.ObjectTypeSpec{Type: "string"}}
			for _, value := range words[2:] {
				enum.Enum = append(enum.Enum, schema.EnumValueSpec{Value: value})
			}
			spec.Types[token] = enum
		}
	}
	raw, err := json.Marshal(spec)
	require.NoError(t, err)
	pkg, err := Parse(raw)
	require.NoError(t, err)
	return pkg
}

// testProperties reads the properties of a line of testSchema.
func testProperties(words []string) (map[string]schema.PropertySpec, []string) {
	properties, required := map[string]schema.PropertySpec{}, []string(nil)
	for _, word := range words {
		name, typ, _ := strings.Cut(word, ":")
		if plain, ok := strings.CutSuffix(name, "!"); ok {
			name, required = plain, append(required, plain)
		}
		properties[name] = schema.PropertySpec{TypeSpec: testType(typ)}
	}
	return properties, required
}

// testType reads a type of testSchema.
func testType(word string) schema.TypeSpec {
	if rest, ok := strings.CutPrefix(word, "[]"); ok {
		items := testType(rest)
		return schema.TypeSpec{Type: "array", Items: &items}
	}
	if rest, ok := strings.CutPrefix(word, "{}"); ok {
		elements := testType(rest)
		return schema.TypeSpec{Type: "object", AdditionalProperties: &elements}
	}
	switch word {
	case "string", "integer", "number", "boolean":
		return schema.TypeSpec{Type: word, Plain: true}
	case "istring", "iinteger", "inumber", "iboolean":
		return schema.TypeSpec{Type: word[1:]}
	case "any":
		return schema.TypeSpec{Ref: "pulumi.json#/Any"}
	case "asset":
		return schema.TypeSpec{Ref: "pulumi.json#/Asset"}
	case "resource":
		return schema.TypeSpec{Ref: "/aws/v6.83.2/schema.json#/resources/aws:iam%2Frole:Role"}
	case "union":
		return schema.TypeSpec{OneOf: []schema.TypeSpec{{Type: "string"}, {Type: "boolean"}}}
	default:
		return schema.TypeSpec{Ref: "#/types/globalapp:index:" + word, Plain: true}
	}
}

func TestASchemaThatIsNotJSONIsRefused(t *testing.T) {
	t.Parallel()
	_, err := Parse([]byte("resources:"))
	assert.ErrorContains(t, err, "reading the package schema: ")
}

func TestEveryTypeOfTheSchemaIsFoundByItsTokenOrName(t *testing.T) {
	t.Parallel()
	pkg := newTestPackage(t)
	for _, name := range []string{"GlobalApplication", "planTopology", "Ecs"} {
		for _, token := range []string{name, "globalapp:index:" + name, "#/types/globalapp:index:" + name} {
			assert.Equal(t, name, pkg.objects[typeName(token)].name)
		}
	}
}
