package topology

import "slices"

// The rules that a plan obeys, by what they are about. A rule's id is part of no message: it is for tests and tools.
const (
	// RuleName says how an application or a component of its own is named.
	RuleName = "application.name"

	// RuleRegionsNone says that an application has a region.
	RuleRegionsNone = "regions.none"
	// RuleRegionsCode says that a region is spelled as an AWS region code.
	RuleRegionsCode = "regions.code"
	// RuleRegionsPartition says that all regions are in AWS's commercial partition.
	RuleRegionsPartition = "regions.partition"
	// RuleRegionsDuplicate says that a region is named once.
	RuleRegionsDuplicate = "regions.duplicate"
	// RuleRegionsEmpty says that a region without a stack holds data.
	RuleRegionsEmpty = "regions.empty"

	// RuleLossKind says that an outage is the loss of one thing.
	RuleLossKind = "loss.kind"
	// RuleLossRegion says that a region that is lost is one of the application's.
	RuleLossRegion = "loss.region"
	// RuleLossZone says that a zone that is lost has a network of the application in it.
	RuleLossZone = "loss.zone"
	// RuleLossLink says that a link joins two regions of the application.
	RuleLossLink = "loss.link"

	// RuleHomeRegion says that the home region is one of the regions.
	RuleHomeRegion = "roles.home"
	// RuleWriterRegion says that the writer region is one of the regions.
	RuleWriterRegion = "roles.writer"

	// RuleAddressPool says what a pool of addresses looks like.
	RuleAddressPool = "network.addressPool"
	// RuleCidrBlock says what a network's own range looks like.
	RuleCidrBlock = "network.cidrBlock"
	// RuleOverlap says that the ranges of two regions have no address in common.
	RuleOverlap = "network.overlap"
	// RuleUnknownRegion says that a region without an address slot needs a range and zones of its own.
	RuleUnknownRegion = "network.unknownRegion"
	// RuleZoneCountMinimum says that a network has at least two zones.
	RuleZoneCountMinimum = "network.zoneCountMinimum"
	// RuleZoneCount says that a network has no more zones than its region.
	RuleZoneCount = "network.zoneCount"
	// RuleZoneIDsMinimum says that at least two zones are named.
	RuleZoneIDsMinimum = "network.zoneIdsMinimum"
	// RuleZoneID says what a zone's id looks like.
	RuleZoneID = "network.zoneId"
	// RuleZoneIDDuplicate says that a zone is named once.
	RuleZoneIDDuplicate = "network.zoneIdDuplicate"
	// RuleZoneIDRegion says that a zone is of its network's region.
	RuleZoneIDRegion = "network.zoneIdRegion"

	// RuleHealthCheckTimeout says that a health check ends before the next one begins.
	RuleHealthCheckTimeout = "healthCheck.timeout"

	// RuleComputeMissing says that a regional stack has compute.
	RuleComputeMissing = "compute.missing"
	// RuleComputeKind says that compute is of exactly one kind.
	RuleComputeKind = "compute.kind"
	// RuleComputeDataOnly says that compute needs a region with a stack.
	RuleComputeDataOnly = "compute.dataOnly"
	// RuleECSCPU says which CPU sizes Fargate has.
	RuleECSCPU = "ecs.cpu"
	// RuleECSMemory says which memory sizes Fargate has with a CPU size.
	RuleECSMemory = "ecs.memory"
	// RuleECSImage says which images a network without a NAT gateway can pull.
	RuleECSImage = "ecs.image"
	// RuleECSPort says what a port is.
	RuleECSPort = "ecs.port"
	// RuleECSDesiredCount says that a fixed and a scaled number of tasks exclude each other.
	RuleECSDesiredCount = "ecs.desiredCount"
	// RuleScalingMin says that a scaled service keeps a task.
	RuleScalingMin = "ecs.scalingMin"
	// RuleScalingRange says that the minimum is not above the maximum.
	RuleScalingRange = "ecs.scalingRange"
	// RuleScalingTarget says that a target of utilisation is a percentage.
	RuleScalingTarget = "ecs.scalingTarget"
	// RuleEnvironmentName says how an environment variable is named.
	RuleEnvironmentName = "ecs.environmentName"
	// RuleEnvironmentBinding says that the variables of a store's bindings are not set by hand.
	RuleEnvironmentBinding = "ecs.environmentBinding"

	// RuleSidecarName says how a container beside the application's is named.
	RuleSidecarName = "ecs.sidecarName"
	// RuleSidecarPort says that a port has one container.
	RuleSidecarPort = "ecs.sidecarPort"
	// RuleSidecarShare says that sidecars leave something to the application.
	RuleSidecarShare = "ecs.sidecarShare"
	// RuleDependsOn says which containers can be waited for.
	RuleDependsOn = "ecs.dependsOn"
	// RuleDependsOnState says which states of a container can be waited for.
	RuleDependsOnState = "ecs.dependsOnState"
	// RuleDependsOnCircle says that containers do not wait for each other.
	RuleDependsOnCircle = "ecs.dependsOnCircle"
	// RuleSecretTwice says that a variable has one value.
	RuleSecretTwice = "ecs.secretTwice"
	// RuleSecretSource says what ECS reads secrets from.
	RuleSecretSource = "ecs.secretSource"
	// RuleSecretRegion says that secrets are in the region of their tasks.
	RuleSecretRegion = "ecs.secretRegion"
	// RuleSecretKey says which keys secrets are encrypted with.
	RuleSecretKey = "ecs.secretKey"
	// RuleSpotWeight says that tasks have a place.
	RuleSpotWeight = "ecs.spotWeight"
	// RuleAlarmsNone says that deployments are watched by an alarm.
	RuleAlarmsNone = "ecs.deploymentAlarms"
	// RuleAlarmsBalancer says which load balancers see what the application answers.
	RuleAlarmsBalancer = "ecs.deploymentAlarmsBalancer"

	// RuleCapacityUnused says that a region differs from a capacity that the application declares.
	RuleCapacityUnused = "capacity.unused"
	// RuleWavesNone says that a roll-out has waves.
	RuleWavesNone = "rollout.none"
	// RuleWaveEmpty says that a wave has a region.
	RuleWaveEmpty = "rollout.empty"
	// RuleWaveTwice says that a region is in one wave.
	RuleWaveTwice = "rollout.twice"
	// RuleWaveRegion says which regions are in waves.
	RuleWaveRegion = "rollout.region"
	// RuleWaveInstances says which wave can have EC2 instances.
	RuleWaveInstances = "rollout.instances"
	// RuleWaveMissing says that every region that is deployed is in a wave.
	RuleWaveMissing = "rollout.missing"
	// RuleDashboardRegion says that the dashboard is in one of the regions.
	RuleDashboardRegion = "observability.dashboardRegion"
	// RuleAlarmActionRegion says in which regions there are alarms that can act.
	RuleAlarmActionRegion = "observability.actionRegion"
	// RuleAlarmActionARN says that what an alarm tells is in the alarm's region.
	RuleAlarmActionARN = "observability.actionArn"
	// RuleAlarmActionCount says how many an alarm can tell.
	RuleAlarmActionCount = "observability.actionCount"
	// RuleRegionAlarms says which regions have alarms that can differ.
	RuleRegionAlarms = "observability.regionAlarms"
	// RuleSyntheticAddress says what Route 53's checkers can ask.
	RuleSyntheticAddress = "observability.syntheticAddress"
	// RuleLagStore says which stores have a replication lag to watch.
	RuleLagStore = "observability.lagStore"

	// RuleEC2Run says that instances have something to run.
	RuleEC2Run = "ec2.run"
	// RuleEC2AMI says how the machine image of instances is chosen.
	RuleEC2AMI = "ec2.ami"
	// RuleLambdaCode says what a function is made of.
	RuleLambdaCode = "lambda.code"
	// RuleLambdaRuntime says which functions have a runtime and a handler.
	RuleLambdaRuntime = "lambda.runtime"
	// RuleLambdaImage says where the image of a function is.
	RuleLambdaImage = "lambda.image"
	// RuleLambdaEnvironment says how the variable of a function is named.
	RuleLambdaEnvironment = "lambda.environment"
	// RuleLambdaConcurrency says that a function's provisioned concurrency is part of its reserved one.
	RuleLambdaConcurrency = "lambda.concurrency"
	// RuleLambdaBalancer says which load balancer has functions as targets.
	RuleLambdaBalancer = "lambda.loadBalancer"
	// RuleLambdaNetwork says which functions are in the region's network.
	RuleLambdaNetwork = "lambda.inNetwork"

	// RuleEKSVersion says which versions of Kubernetes a cluster can have.
	RuleEKSVersion = "eks.version"
	// RuleEKSNodes says that a cluster has nodes of one kind.
	RuleEKSNodes = "eks.nodes"
	// RuleEKSNodeSizes says that the number of nodes is within its limits.
	RuleEKSNodeSizes = "eks.nodeSizes"
	// RuleEKSInstanceTypes says which types the nodes of one group can have.
	RuleEKSInstanceTypes = "eks.instanceTypes"
	// RuleEKSAddOn says which add-ons a cluster has.
	RuleEKSAddOn = "eks.addOn"
	// RuleEKSAccess says that everybody who may use a cluster is named once.
	RuleEKSAccess = "eks.access"
	// RuleEKSPublicAccess says which ranges may reach the API server from the internet.
	RuleEKSPublicAccess = "eks.publicAccess"
	// RuleEKSNetwork says that nodes have a way out.
	RuleEKSNetwork = "eks.network"
	// RuleEKSZone says in which zones EKS has control planes.
	RuleEKSZone = "eks.zone"

	// RuleTraffic says that a share of traffic is a percentage.
	RuleTraffic = "traffic.range"
	// RuleTrafficNone says that some region gets traffic.
	RuleTrafficNone = "traffic.none"
	// RuleTrafficIngress says that steering traffic needs an ingress.
	RuleTrafficIngress = "traffic.ingress"
	// RuleTrafficDataOnly says that traffic needs a stack.
	RuleTrafficDataOnly = "traffic.dataOnly"
	// RuleIngressStack says that an ingress needs a region with a stack.
	RuleIngressStack = "ingress.stack"
	// RuleIngressClosed says that the load balancers let the ingress in.
	RuleIngressClosed = "ingress.closed"

	// RuleIngressKind says that an ingress has a kind.
	RuleIngressKind = "ingress.kind"
	// RuleIngressActive says which of two kinds of ingress is in use.
	RuleIngressActive = "ingress.active"
	// RuleIngressPorts says which ports an accelerator that is used alone has.
	RuleIngressPorts = "ingress.ports"

	// RuleDomainName says how a public name is written.
	RuleDomainName = "domain.name"
	// RuleAlternativeName says that every public name is there once and none is kept for the regions.
	RuleAlternativeName = "domain.alternativeName"
	// RuleDomainCount says how many names a certificate has at most.
	RuleDomainCount = "domain.count"
	// RuleHostedZone says that a domain's records are kept in one place.
	RuleHostedZone = "domain.hostedZone"
	// RuleDomainZone says that all public names are in the hosted zone.
	RuleDomainZone = "domain.zone"
	// RuleDomainProvider says that settings for a zone need a zone.
	RuleDomainProvider = "domain.awsProvider"
	// RuleDomainIngress says that a domain needs an ingress.
	RuleDomainIngress = "domain.ingress"
	// RuleCertificateUnused says that a certificate that is brought has a use.
	RuleCertificateUnused = "certificate.unused"
	// RuleCertificateARN says that a certificate is one of ACM in its region.
	RuleCertificateARN = "certificate.arn"
	// RuleCertificateMixed says that no region waits for its certificate while users are sent to HTTPS.
	RuleCertificateMixed = "certificate.mixed"

	// RuleIPv6 says that IPv6 addresses and ranges come together.
	RuleIPv6 = "loadBalancer.ipv6"
	// RuleWebACL says that a web ACL is one of its load balancer's region.
	RuleWebACL = "loadBalancer.webAcl"

	// RuleLoadBalancerKind says that a region has one load balancer.
	RuleLoadBalancerKind = "loadBalancer.kind"
	// RuleListenerPort says that a port has one listener.
	RuleListenerPort = "listener.port"
	// RuleListenerTLS says that TLS needs a certificate.
	RuleListenerTLS = "listener.tls"
	// RuleListenerTransport says that a load balancer's listeners are UDP, or none is.
	RuleListenerTransport = "listener.transport"
	// RuleListenerClientIP says which listeners keep the users' addresses behind an accelerator.
	RuleListenerClientIP = "listener.clientIp"
	// RuleHealthCheckPath says which health checks have a path.
	RuleHealthCheckPath = "healthCheck.path"
	// RuleStaticAddresses says which load balancers have addresses of their own.
	RuleStaticAddresses = "loadBalancer.staticAddresses"
	// RuleInternal says what brings users to a load balancer without public addresses.
	RuleInternal = "loadBalancer.internal"
	// RuleIngressTransport says that the regions behind an accelerator are reached alike.
	RuleIngressTransport = "ingress.transport"
	// RuleOutsidePort says that Route 53's checkers find HTTPS.
	RuleOutsidePort = "routing.healthCheckPort"

	// RuleRoute53Domain says that Route 53 needs a domain.
	RuleRoute53Domain = "route53.domain"
	// RuleRoute53Zone says that Route 53 needs a hosted zone.
	RuleRoute53Zone = "route53.hostedZone"
	// RuleDrainSwitchIngress says what a switch takes a region out of.
	RuleDrainSwitchIngress = "drainSwitch.ingress"
	// RuleDrainSwitchRegions says that users of a region have somewhere to go.
	RuleDrainSwitchRegions = "drainSwitch.regions"
	// RuleDrainSwitchRegion says which regions have a switch, and one each.
	RuleDrainSwitchRegion = "drainSwitch.region"
	// RuleDrainSwitchControl says which region keeps the switch of another one.
	RuleDrainSwitchControl = "drainSwitch.controlRegion"
	// RuleDrainSwitchEndpoints says how routing controls are turned.
	RuleDrainSwitchEndpoints = "drainSwitch.endpoints"
	// RuleRoutingPolicy says that there is one routing policy.
	RuleRoutingPolicy = "routing.policy"
	// RuleRoutingTraffic says which policies can give a part of the traffic.
	RuleRoutingTraffic = "routing.traffic"
	// RuleRoutingLatency says which regions can have latency records.
	RuleRoutingLatency = "routing.latency"
	// RuleGeolocationPlace says which places Route 53 knows.
	RuleGeolocationPlace = "routing.geolocationPlace"
	// RuleGeolocationRegion says that a place's region gets users.
	RuleGeolocationRegion = "routing.geolocationRegion"
	// RuleGeolocationNone says that routing by place needs a place.
	RuleGeolocationNone = "routing.geolocationNone"
	// RuleGeolocationDefault says that users of all other places have a region.
	RuleGeolocationDefault = "routing.geolocationDefault"
	// RuleGeolocationStrict says that in strict mode nothing answers users of all other places.
	RuleGeolocationStrict = "routing.geolocationStrict"
	// RuleGeolocationUnused says that every region that gets users has a place.
	RuleGeolocationUnused = "routing.geolocationUnused"
	// RuleGeoproximityRegion says that a bias is a region's.
	RuleGeoproximityRegion = "routing.geoproximityRegion"
	// RuleFailoverPrimary says that the primary region gets users.
	RuleFailoverPrimary = "routing.failoverPrimary"
	// RuleFailoverAlone says that a primary region needs another one.
	RuleFailoverAlone = "routing.failoverAlone"
	// RuleOutsideClosed says that the load balancers let Route 53's checkers in.
	RuleOutsideClosed = "routing.healthCheckClosed"
	// RuleOutsideTLS says that the load balancers speak with Route 53's checkers.
	RuleOutsideTLS = "routing.healthCheckTls"

	// RuleExistingOverride says that a region says nothing about what is not built there.
	RuleExistingOverride = "existing.override"
	// RuleExistingUnused says that what a region brings has a use.
	RuleExistingUnused = "existing.unused"
	// RuleExistingStore says that a database is in a network.
	RuleExistingStore = "existing.store"
	// RuleExistingARN says that a load balancer which is brought is one of its region.
	RuleExistingARN = "existing.arn"
	// RuleExistingType says that the type of a load balancer is that of its ARN.
	RuleExistingType = "existing.type"
	// RuleExistingName says what the DNS name of a load balancer is.
	RuleExistingName = "existing.dnsName"
	// RuleExistingInternal says what brings users to a load balancer without public addresses that is brought.
	RuleExistingInternal = "existing.internal"
	// RuleExistingListeners says what a load balancer that is brought listens for.
	RuleExistingListeners = "existing.listeners"
	// RuleExistingSubnets says which subnets a network that is brought has.
	RuleExistingSubnets = "existing.subnets"
	// RuleExistingAddresses says that static addresses need zones that are known.
	RuleExistingAddresses = "existing.staticAddresses"
	// RuleExistingRoutes says what the consent to add routes is.
	RuleExistingRoutes = "existing.routes"
	// RuleExistingDuplicate says that what is brought is named once.
	RuleExistingDuplicate = "existing.duplicate"
	// RuleExistingRole says what a role is.
	RuleExistingRole = "existing.role"

	// RuleStoreName says how a datastore is named.
	RuleStoreName = "store.name"
	// RuleStorePrefix says that two datastores differ in the names of their environment variables.
	RuleStorePrefix = "store.prefix"
	// RuleStoreKind says that a datastore is of exactly one kind.
	RuleStoreKind = "store.kind"
	// RuleStoreRegion says that a datastore's regions are the application's.
	RuleStoreRegion = "store.region"
	// RuleStoreRegionDuplicate says that a datastore names a region once.
	RuleStoreRegionDuplicate = "store.regionDuplicate"
	// RuleStoreHome says that a datastore's home region is one of its regions.
	RuleStoreHome = "store.home"
	// RuleStoreHomeMissing says when a datastore must name its home region.
	RuleStoreHomeMissing = "store.homeMissing"
	// RuleStoreGeneration says which datastores start over in a region.
	RuleStoreGeneration = "store.generation"
	// RuleStoreOnDelete says what can be left of a datastore of its kind.
	RuleStoreOnDelete = "store.onDelete"

	// RuleExistingSetting says which settings a store that is managed elsewhere has.
	RuleExistingSetting = "existing.setting"
	// RuleExistingRegion says that a store that is managed elsewhere is given to the application's regions.
	RuleExistingRegion = "existing.region"
	// RuleExistingMissing says that every region with a stack is given a store that is managed elsewhere.
	RuleExistingMissing = "existing.missing"
	// RuleExistingEmpty says that a region is given something to reach a store by.
	RuleExistingEmpty = "existing.empty"
	// RuleExistingAlike says that all regions are given the same of a store.
	RuleExistingAlike = "existing.alike"
	// RuleExistingSecret says that credentials are given by the ARN of a secret in the region.
	RuleExistingSecret = "existing.secret"
	// RuleExistingPolicy says that a policy is given where one is needed, and names what it allows.
	RuleExistingPolicy = "existing.policy"

	// RuleKeyName says how a key attribute is named.
	RuleKeyName = "dynamodb.keyName"
	// RuleRangeKey says that a range key is another attribute than the hash key.
	RuleRangeKey = "dynamodb.rangeKey"
	// RuleAttributeType says that an attribute has one type.
	RuleAttributeType = "dynamodb.attributeType"
	// RuleIndexCount says how many global secondary indexes a table has at most.
	RuleIndexCount = "dynamodb.indexCount"
	// RuleIndexName says how an index is named.
	RuleIndexName = "dynamodb.indexName"
	// RuleIndexDuplicate says that an index's name is its own.
	RuleIndexDuplicate = "dynamodb.indexDuplicate"
	// RuleProjection says that projected attributes and the projection INCLUDE come together.
	RuleProjection = "dynamodb.projection"
	// RuleProjectionSize says how many attributes one index projects at most.
	RuleProjectionSize = "dynamodb.projectionSize"
	// RuleProjectionCount says how many attributes all indexes project at most.
	RuleProjectionCount = "dynamodb.projectionCount"
	// RuleTTL says which attribute can tell when an item expires.
	RuleTTL = "dynamodb.ttl"

	// RuleStoreMember says which datastores have regions that differ from each other.
	RuleStoreMember = "store.member"
	// RuleStoreWriter says which region of a datastore can be its writer.
	RuleStoreWriter = "store.writer"
	// RuleStoreSubnets says how many subnets a database that stands alone is given in a region. It is for components of
	// their own: an application makes its subnets.
	RuleStoreSubnets = "store.subnets"
	// RuleStoreRegions says how many regions a datastore has at most.
	RuleStoreRegions = "store.regions"
	// RuleAuroraEngine says which engines Aurora has.
	RuleAuroraEngine = "aurora.engine"
	// RuleDatabaseVersion says how an engine's version is written.
	RuleDatabaseVersion = "database.version"
	// RuleAuroraVersionMinimum says from which versions on there are global databases.
	RuleAuroraVersionMinimum = "aurora.versionMinimum"
	// RuleDatabaseUpgrade says which version a region can have beside the writer's.
	RuleDatabaseUpgrade = "database.upgrade"
	// RuleAuroraForwarding says from which versions on secondaries forward writes.
	RuleAuroraForwarding = "aurora.writeForwarding"
	// RuleClusterClass says which classes the instances of a global database have.
	RuleClusterClass = "cluster.class"
	// RuleDocumentDBVersion says from which versions on there are global clusters.
	RuleDocumentDBVersion = "documentdb.version"
	// RuleAuroraServerless says that an instance class and Serverless v2 exclude each other.
	RuleAuroraServerless = "aurora.serverless"
	// RuleAuroraCapacity says what a range of capacity is.
	RuleAuroraCapacity = "aurora.capacity"
	// RuleClusterHeadless says which regions can be without instances.
	RuleClusterHeadless = "cluster.headless"
	// RuleClusterInstances says how many instances a region has.
	RuleClusterInstances = "cluster.instances"
	// RuleClusterGeneration says which regions can start over.
	RuleClusterGeneration = "cluster.generation"
	// RuleRDSEngine says which engines have read replicas here.
	RuleRDSEngine = "rds.engine"
	// RuleRDSVersion says from which versions on replicas can take the writer's place.
	RuleRDSVersion = "rds.versionMinimum"
	// RuleRDSClass says which classes instances have.
	RuleRDSClass = "rds.class"
	// RuleRDSStorage says how far storage can grow by itself.
	RuleRDSStorage = "rds.storage"
	// RuleRDSInstances says that a region has one instance.
	RuleRDSInstances = "rds.instances"
	// RuleDatabaseName says how a database is named.
	RuleDatabaseName = "database.databaseName"
	// RuleDatabaseUsername says how a master user is named.
	RuleDatabaseUsername = "database.masterUsername"
	// RuleDatabasePassword says that a password is given or generated.
	RuleDatabasePassword = "database.password"
	// RuleDatabaseRestore says which snapshots a database can begin with.
	RuleDatabaseRestore = "database.restoreFrom"
	// RuleDatabaseParameter says which parameters are not the user's.
	RuleDatabaseParameter = "database.parameter"

	// RuleCacheEngine says which engines ElastiCache has for global datastores.
	RuleCacheEngine = "elasticache.engine"
	// RuleCacheVersion says which versions of an engine a cache can have.
	RuleCacheVersion = "elasticache.version"
	// RuleCacheNodeType says which nodes a global datastore has.
	RuleCacheNodeType = "elasticache.nodeType"
	// RuleCacheNodes says how many nodes a cache has in a region at most.
	RuleCacheNodes = "elasticache.nodes"
	// RuleCacheToken says that a token is given or generated.
	RuleCacheToken = "elasticache.authToken"
	// RuleCacheParameter says which parameters are not the user's.
	RuleCacheParameter = "elasticache.parameter"
)

// The rules that a change obeys, compared with the deployment before it.
const (
	// RuleTransitionHome says that an application keeps its home region.
	RuleTransitionHome = "transition.home"
	// RuleTransitionWriter says that the writer region is not removed.
	RuleTransitionWriter = "transition.writer"
	// RuleTransitionMove says that the writer moves and a region goes in two updates.
	RuleTransitionMove = "transition.move"
	// RuleTransitionStoreHome says that a datastore keeps its home region.
	RuleTransitionStoreHome = "transition.storeHome"
	// RuleTransitionKind says that a datastore keeps its kind.
	RuleTransitionKind = "transition.kind"
	// RuleTransitionEncryption says which datastores keep the manager of their keys.
	RuleTransitionEncryption = "transition.encryption"
	// RuleTransitionTableKey says that a table keeps its keys.
	RuleTransitionTableKey = "transition.tableKey"
	// RuleTransitionTTL says that a table keeps the attribute by which items expire.
	RuleTransitionTTL = "transition.ttl"
	// RuleTransitionGeneration says that the generations of a region only grow.
	RuleTransitionGeneration = "transition.generation"
	// RuleTransitionFirstWriter says that the home region of a database writes at first.
	RuleTransitionFirstWriter = "transition.firstWriter"
	// RuleTransitionFirstGeneration says that a new database with read replicas begins with the first life of its home region.
	RuleTransitionFirstGeneration = "transition.firstGeneration"
	// RuleTransitionStorage says how storage grows.
	RuleTransitionStorage = "transition.storage"
	// RuleTransitionNewWriter says that a region without a copy cannot have become the writer.
	RuleTransitionNewWriter = "transition.newWriter"
	// RuleTransitionWriterGeneration says that the region that writes does not start over.
	RuleTransitionWriterGeneration = "transition.writerGeneration"
	// RuleTransitionEngine says that a database keeps its engine.
	RuleTransitionEngine = "transition.engine"
	// RuleTransitionRestore says that a snapshot is restored at the creation of a database alone.
	RuleTransitionRestore = "transition.restoreFrom"
	// RuleTransitionNetwork says that a region with a database keeps its network.
	RuleTransitionNetwork = "transition.network"
	// RuleTransitionDatabase says that a database keeps the names that it was made with.
	RuleTransitionDatabase = "transition.database"
	// RuleTransitionMajor says that the engine's major version is not changed here.
	RuleTransitionMajor = "transition.major"
	// RuleTransitionDowngrade says that an engine's version never goes back.
	RuleTransitionDowngrade = "transition.downgrade"
	// RuleTransitionUpgrade says that the writer's engine is upgraded last.
	RuleTransitionUpgrade = "transition.upgrade"
	// RuleTransitionStack says when a region changes what it runs on.
	RuleTransitionStack = "transition.stack"
	// RuleTransitionRouteTables says how a list of route tables changes.
	RuleTransitionRouteTables = "transition.routeTables"
	// RuleTransitionClusterVersion says how the version of Kubernetes goes on.
	RuleTransitionClusterVersion = "transition.clusterVersion"
	// RuleTransitionClusterKey says that a cluster keeps the key of its secrets.
	RuleTransitionClusterKey = "transition.clusterKey"
	// RuleTransitionClusterZones says that a cluster keeps its zones.
	RuleTransitionClusterZones = "transition.clusterZones"
	// RuleTransitionNodeSizes says how the limits of the number of nodes change.
	RuleTransitionNodeSizes = "transition.nodeSizes"
	// RuleTransitionJoin says that a region joins with the writer's engine version.
	RuleTransitionJoin = "transition.join"
	// RuleTransitionCertificates says that certificates which are in use are not waited for again.
	RuleTransitionCertificates = "transition.certificatesIssued"
	// RuleTransitionClusterMode says that a cache keeps its cluster mode.
	RuleTransitionClusterMode = "transition.clusterMode"
	// RuleTransitionParameters says when the parameters of a cache change.
	RuleTransitionParameters = "transition.parameters"
	// RuleTransitionToken says that a new token is added before it is the only one.
	RuleTransitionToken = "transition.authToken"
	// RuleTransitionSwap says that a region goes before another one takes its place where AWS has no room for both.
	RuleTransitionSwap = "transition.swap"
	// RuleTransitionSpot says how a service leaves spare capacity.
	RuleTransitionSpot = "transition.spot"
	// RuleTransitionAlarms says how the watch over deployments ends.
	RuleTransitionAlarms = "transition.deploymentAlarms"
)

var rules = []string{
	RuleName,
	RuleRegionsNone, RuleRegionsCode, RuleRegionsPartition, RuleRegionsDuplicate, RuleRegionsEmpty,
	RuleHomeRegion, RuleWriterRegion,
	RuleAddressPool, RuleCidrBlock, RuleOverlap, RuleUnknownRegion, RuleZoneCountMinimum, RuleZoneCount,
	RuleZoneIDsMinimum, RuleZoneID, RuleZoneIDDuplicate, RuleZoneIDRegion,
	RuleHealthCheckTimeout,
	RuleComputeMissing, RuleComputeKind, RuleComputeDataOnly, RuleECSCPU, RuleECSMemory, RuleECSImage, RuleECSPort,
	RuleECSDesiredCount, RuleScalingMin, RuleScalingRange, RuleScalingTarget, RuleEnvironmentName,
	RuleEnvironmentBinding,
	RuleSidecarName, RuleSidecarPort, RuleSidecarShare, RuleDependsOn, RuleDependsOnState, RuleDependsOnCircle,
	RuleSecretTwice, RuleSecretSource, RuleSecretRegion, RuleSecretKey, RuleSpotWeight, RuleAlarmsNone, RuleAlarmsBalancer,
	RuleCapacityUnused, RuleDashboardRegion, RuleAlarmActionRegion, RuleAlarmActionARN, RuleAlarmActionCount, RuleRegionAlarms,
	RuleSyntheticAddress, RuleLagStore,
	RuleWavesNone, RuleWaveEmpty, RuleWaveTwice, RuleWaveRegion, RuleWaveInstances, RuleWaveMissing,
	RuleEC2Run, RuleEC2AMI, RuleLambdaCode, RuleLambdaRuntime, RuleLambdaImage, RuleLambdaEnvironment,
	RuleLambdaConcurrency, RuleLambdaBalancer, RuleLambdaNetwork,
	RuleEKSVersion, RuleEKSNodes, RuleEKSNodeSizes, RuleEKSInstanceTypes, RuleEKSAddOn, RuleEKSAccess,
	RuleEKSPublicAccess, RuleEKSNetwork, RuleEKSZone,
	RuleTraffic, RuleTrafficNone, RuleTrafficIngress, RuleTrafficDataOnly, RuleIngressStack, RuleIngressClosed,
	RuleIngressKind, RuleIngressActive, RuleIngressPorts,
	RuleDomainName, RuleAlternativeName, RuleDomainCount, RuleHostedZone, RuleDomainZone, RuleDomainProvider,
	RuleDomainIngress, RuleCertificateUnused, RuleCertificateARN, RuleCertificateMixed,
	RuleIPv6, RuleWebACL,
	RuleLoadBalancerKind, RuleListenerPort, RuleListenerTLS, RuleListenerTransport, RuleListenerClientIP,
	RuleHealthCheckPath, RuleStaticAddresses, RuleInternal, RuleIngressTransport, RuleOutsidePort,
	RuleDrainSwitchIngress, RuleDrainSwitchRegions, RuleDrainSwitchRegion, RuleDrainSwitchControl, RuleDrainSwitchEndpoints,
	RuleRoute53Domain, RuleRoute53Zone, RuleRoutingPolicy, RuleRoutingTraffic, RuleRoutingLatency,
	RuleGeolocationPlace, RuleGeolocationRegion, RuleGeolocationNone, RuleGeolocationDefault, RuleGeolocationStrict,
	RuleGeolocationUnused, RuleGeoproximityRegion, RuleFailoverPrimary, RuleFailoverAlone, RuleOutsideClosed,
	RuleOutsideTLS,
	RuleExistingOverride, RuleExistingUnused, RuleExistingStore, RuleExistingARN, RuleExistingType, RuleExistingName,
	RuleExistingInternal, RuleExistingListeners, RuleExistingSubnets, RuleExistingAddresses, RuleExistingRoutes,
	RuleExistingDuplicate, RuleExistingRole,
	RuleStoreName, RuleStorePrefix, RuleStoreKind, RuleStoreRegion, RuleStoreRegionDuplicate, RuleStoreHome,
	RuleStoreHomeMissing, RuleStoreGeneration, RuleStoreOnDelete,
	RuleExistingSetting, RuleExistingRegion, RuleExistingMissing, RuleExistingEmpty, RuleExistingAlike, RuleExistingSecret,
	RuleExistingPolicy,
	RuleKeyName, RuleRangeKey, RuleAttributeType, RuleIndexCount, RuleIndexName, RuleIndexDuplicate, RuleProjection,
	RuleProjectionSize, RuleProjectionCount, RuleTTL,
	RuleStoreMember, RuleStoreWriter, RuleStoreRegions, RuleAuroraEngine, RuleDatabaseVersion, RuleAuroraVersionMinimum,
	RuleDatabaseUpgrade, RuleAuroraForwarding, RuleClusterClass, RuleAuroraServerless, RuleAuroraCapacity,
	RuleClusterHeadless, RuleClusterInstances, RuleClusterGeneration, RuleDocumentDBVersion, RuleDatabaseName, RuleDatabaseUsername,
	RuleDatabasePassword, RuleDatabaseParameter, RuleDatabaseRestore,
	RuleRDSEngine, RuleRDSVersion, RuleRDSClass, RuleRDSStorage, RuleRDSInstances,
	RuleCacheEngine, RuleCacheVersion, RuleCacheNodeType, RuleCacheNodes, RuleCacheToken, RuleCacheParameter,
}

// Rules lists the ids of all rules that New can report.
func Rules() []string {
	return slices.Clone(rules)
}

var transitionRules = []string{
	RuleTransitionHome, RuleTransitionWriter, RuleTransitionMove, RuleTransitionStoreHome, RuleTransitionKind,
	RuleTransitionEncryption, RuleTransitionTableKey, RuleTransitionTTL, RuleTransitionGeneration,
	RuleTransitionFirstWriter, RuleTransitionNewWriter, RuleTransitionWriterGeneration, RuleTransitionEngine,
	RuleTransitionDatabase, RuleTransitionNetwork, RuleTransitionMajor, RuleTransitionDowngrade, RuleTransitionUpgrade,
	RuleTransitionJoin, RuleTransitionStack, RuleTransitionCertificates, RuleTransitionFirstGeneration,
	RuleTransitionStorage, RuleTransitionRestore, RuleTransitionClusterMode, RuleTransitionParameters, RuleTransitionToken,
	RuleTransitionSwap, RuleTransitionRouteTables, RuleTransitionSpot, RuleTransitionAlarms,
	RuleTransitionClusterVersion, RuleTransitionClusterKey, RuleTransitionClusterZones, RuleTransitionNodeSizes,
}

// TransitionRules lists the ids of all rules that CheckTransition can report.
func TransitionRules() []string {
	return slices.Clone(transitionRules)
}

var lossRules = []string{RuleLossKind, RuleLossRegion, RuleLossZone, RuleLossLink}

// LossRules lists the ids of all rules that SimulateOutage can report.
func LossRules() []string {
	return slices.Clone(lossRules)
}
