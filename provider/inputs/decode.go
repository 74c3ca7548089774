package inputs

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// DecodeApplication reads an application from inputs that are complete: checked, merged and defaulted. Values that are
// not known, and secrets, which no message of the planner may show, become nil.
func DecodeApplication(name string, id topology.Identity, m property.Map) topology.Application {
	application := topology.Application{
		Name:               name,
		Identity:           id,
		HomeRegion:         text(m, "homeRegion"),
		WriterRegion:       text(m, "writerRegion"),
		AddressPool:        text(block(m, "network"), "addressPool"),
		Connectivity:       text(block(m, "network"), "connectivity"),
		DeletionProtection: flag(m, "deletionProtection"),
	}
	if application.WriterRegion == "" {
		application.WriterRegion = application.HomeRegion
	}
	for _, region := range blocks(m, "regions") {
		application.Regions = append(application.Regions, DecodeRegion(region))
	}
	decodeIngress(m, &application)
	if has(m, "domain") {
		domain := DecodeDomain(block(m, "domain"))
		application.Domain = &domain
	}
	if has(m, "capacity") {
		capacity := block(m, "capacity")
		application.Capacity = &topology.Capacity{
			Peak: whole(capacity, "peakRequestsPerSecond"), PerTarget: whole(capacity, "requestsPerSecondPerTarget"),
		}
	}
	if has(m, "observability") {
		application.Observability = decodeObservability(block(m, "observability"))
	}
	if has(m, "rollout") {
		application.Rollout = decodeRollout(block(m, "rollout"))
	}
	stores := block(m, "datastores")
	for store := range stores.AllStable {
		application.Stores = append(application.Stores, DecodeStore(store, block(stores, store)))
	}
	return application
}

// decodeIngress reads the ingress of an application, and the switches of its regions.
func decodeIngress(m property.Map, application *topology.Application) {
	ingress := block(m, "ingress")
	application.Active = text(ingress, "active")
	if has(ingress, "globalAccelerator") {
		application.GlobalAccelerator = &topology.GlobalAccelerator{
			ClientIPPreservation: optionalFlag(block(ingress, "globalAccelerator"), "clientIpPreservation"),
		}
	}
	if has(ingress, "route53") {
		route53 := DecodeRoute53(block(ingress, "route53"))
		application.Route53 = &route53
	}
	if has(m, "drainSwitch") {
		given := block(m, "drainSwitch")
		application.DrainSwitch = &topology.DrainSwitch{
			ControlRegions:  textMap(given, "controlRegions"),
			RoutingControls: textMap(given, "routingControlArns"),
			Endpoints:       textMap(given, "routingControlEndpoints"),
		}
	}
	application.EmptyIngress = has(m, "ingress") && application.GlobalAccelerator == nil && application.Route53 == nil
}

// DecodeDomain reads the domain of an application.
func DecodeDomain(m property.Map) topology.Domain {
	return topology.Domain{
		Name:               text(m, "name"),
		AlternativeNames:   texts(m, "alternativeNames"),
		HostedZone:         decodeHostedZone(m),
		HostedZoneName:     text(m, "hostedZoneName"),
		OwnAccount:         has(m, "awsProvider"),
		CertificatesIssued: flag(block(m, "external"), "certificatesIssued"),
	}
}

// decodeHostedZone reads how the hosted zone is given. An id counts even where it is not known yet.
func decodeHostedZone(m property.Map) topology.HostedZone {
	ways := map[string]topology.HostedZone{
		"hostedZoneId":   topology.HostedZoneByID,
		"hostedZoneName": topology.HostedZoneByName,
		"external":       topology.HostedZoneExternal,
	}
	found := topology.HostedZoneMissing
	for key, way := range ways {
		switch {
		case m.Get(key).IsNull():
		case found != topology.HostedZoneMissing:
			return topology.HostedZoneSeveral
		default:
			found = way
		}
	}
	return found
}

// routingPolicies are the blocks of Route 53 of which at most one is set.
var routingPolicies = []string{
	topology.RoutingLatency, topology.RoutingWeighted, topology.RoutingGeolocation, topology.RoutingGeoproximity,
	topology.RoutingFailover,
}

// DecodeRoute53 reads how Route 53 brings users to regions.
func DecodeRoute53(m property.Map) topology.Route53 {
	geolocation := block(m, topology.RoutingGeolocation)
	route53 := topology.Route53{
		Geolocation: topology.Geolocation{
			Continents:    textMap(geolocation, "continents"),
			Countries:     textMap(geolocation, "countries"),
			Subdivisions:  textMap(geolocation, "subdivisions"),
			DefaultRegion: text(geolocation, "defaultRegion"),
			Strict:        flag(geolocation, "strict"),
		},
		Geoproximity: topology.Geoproximity{Biases: wholeMap(block(m, topology.RoutingGeoproximity), "biases")},
		Failover:     topology.Failover{PrimaryRegion: text(block(m, topology.RoutingFailover), "primaryRegion")},
	}
	for _, policy := range routingPolicies {
		if has(m, policy) {
			route53.Policies = append(route53.Policies, policy)
		}
	}
	if has(m, "healthCheck") {
		check := block(m, "healthCheck")
		route53.HealthCheck = &topology.EndpointHealthCheck{
			Path:             optionalText(check, "path"),
			Interval:         whole(check, "interval"),
			FailureThreshold: whole(check, "failureThreshold"),
		}
	}
	return route53
}

// DecodeRoute53Ingress reads the complete inputs of a Route53Ingress.
func DecodeRoute53Ingress(m property.Map) topology.Route53Ingress {
	return topology.Route53Ingress{
		DomainName:       text(m, "domainName"),
		AlternativeNames: texts(m, "alternativeNames"),
		Regions:          DecodeEndpoints(m),
		Routing:          DecodeRoute53(block(m, "routing")),
		Ports:            DecodePorts(m),
	}
}

// DecodeRegion reads a region with its complete blocks.
func DecodeRegion(m property.Map) topology.Region {
	region := decodeStack(m)
	region.Name = text(m, "name")
	inRegion(&region)
	region.Traffic = whole(m, "traffic")
	region.Isolated = flag(m, "isolated")
	region.DataOnly = text(m, "stack") == "none"
	region.RequestsPerTarget = whole(m, "requestsPerSecondPerTarget")
	if has(m, "alarms") {
		region.Alarms = decodeRegionAlarms(block(m, "alarms"))
	}
	decodeCertificate(block(m, "existing"), &region)
	decodeExisting(block(m, "existing"), &region)
	return region
}

// DecodeRegionalStack reads the complete inputs of a RegionalStack as a region.
func DecodeRegionalStack(m property.Map) topology.Region {
	stack := decodeStack(m)
	stack.Name = text(m, "region")
	inRegion(&stack)
	decodeCertificate(m, &stack)
	return stack
}

// decodeCertificate reads the certificate that a region brings, which counts even where its ARN is not known yet.
func decodeCertificate(m property.Map, region *topology.Region) {
	const key = "certificateArn"
	region.BroughtCertificate = !m.Get(key).IsNull()
	region.CertificateArn = optionalText(m, key)
}

// inRegion names the region in what it runs.
func inRegion(region *topology.Region) {
	if region.Compute != nil {
		region.Compute = new(region.Compute.In(region.Name))
	}
}

// decodeStack reads the blocks that a region and a RegionalStack share.
func decodeStack(m property.Map) topology.Region {
	kinds := block(m, "loadBalancer")
	loadBalancer := block(kinds, "application")
	if has(kinds, "network") {
		loadBalancer = block(kinds, "network")
	}
	return topology.Region{
		NetworkLoadBalancer:  decodeNetworkLoadBalancer(kinds),
		SeveralLoadBalancers: has(kinds, "application") && has(kinds, "network"),
		Internal:             flag(loadBalancer, "internal"),

		DeletionProtection:    optionalFlag(m, "deletionProtection"),
		Network:               DecodeNetwork(block(m, "network")),
		HealthCheck:           DecodeHealthCheck(block(loadBalancer, "healthCheck")),
		IngressCidrBlocks:     texts(loadBalancer, "ingressCidrBlocks"),
		IngressIpv6CidrBlocks: texts(loadBalancer, "ingressIpv6CidrBlocks"),
		DualStack:             text(loadBalancer, "ipAddressType") == "dualstack",
		SslPolicy:             optionalText(loadBalancer, "sslPolicy"),
		WebACL:                optionalText(loadBalancer, "webAclArn"),
		Compute:               decodeCompute(m),
	}
}

// decodeNetworkLoadBalancer reads a Network Load Balancer, nil where there is none.
func decodeNetworkLoadBalancer(m property.Map) *topology.NetworkLoadBalancer {
	if !has(m, "network") {
		return nil
	}
	balancer := block(m, "network")
	check := block(balancer, "healthCheck")
	decoded := &topology.NetworkLoadBalancer{
		StaticAddresses: flag(balancer, "staticAddresses"),
		CheckPath:       !check.Get("path").IsNull(),
		CheckProtocol:   text(check, "protocol"),
	}
	for _, listener := range blocks(balancer, "listeners") {
		decoded.Listeners = append(decoded.Listeners, topology.Listener{
			Port: whole(listener, "port"), Protocol: text(listener, "protocol"),
		})
	}
	return decoded
}

// DecodeEndpoints reads the endpoints of an ingress that is used alone as regions.
func DecodeEndpoints(m property.Map) []topology.Region {
	var regions []topology.Region
	for _, endpoint := range blocks(m, "endpoints") {
		regions = append(regions, topology.Region{
			Name:     text(endpoint, "region"),
			Traffic:  whole(endpoint, "traffic"),
			Isolated: flag(endpoint, "isolated"),

			DualStack: flag(endpoint, "dualStack"),
		})
	}
	return regions
}

// DecodePorts reads the ports of an ingress that is used alone.
func DecodePorts(m property.Map) []int {
	var ports []int
	if v := m.Get("ports"); v.IsArray() {
		for _, port := range v.AsArray().All {
			ports = append(ports, int(port.AsNumber()))
		}
	}
	return ports
}

// DecodeNetwork reads the network of one region.
func DecodeNetwork(m property.Map) topology.Network {
	return topology.Network{
		CidrBlock:             text(m, "cidrBlock"),
		AvailabilityZoneCount: whole(m, "availabilityZoneCount"),
		AvailabilityZoneIDs:   texts(m, "availabilityZoneIds"),
		NatGateways:           text(m, "natGateways"),
		Connectivity:          text(m, "connectivity"),
	}
}

// DecodeHealthCheck reads a load balancer's health check.
func DecodeHealthCheck(m property.Map) topology.HealthCheck {
	return topology.HealthCheck{
		Interval:           optionalWhole(m, "interval"),
		Timeout:            optionalWhole(m, "timeout"),
		UnhealthyThreshold: optionalWhole(m, "unhealthyThreshold"),
	}
}

// decodeCompute reads the compute block of a region or stack, nil where there is none.
func decodeCompute(m property.Map) *topology.Compute {
	if !has(m, "compute") {
		return nil
	}
	compute := block(m, "compute")
	decoded := &topology.Compute{}
	if has(compute, topology.ComputeECS) {
		decoded.ECS = new(DecodeECS(block(compute, topology.ComputeECS)))
	}
	if has(compute, topology.ComputeEC2) {
		decoded.EC2 = new(decodeEC2(block(compute, topology.ComputeEC2)))
	}
	if has(compute, topology.ComputeLambda) {
		decoded.Lambda = new(decodeLambda(block(compute, topology.ComputeLambda)))
	}
	if has(compute, topology.ComputeEKS) {
		decoded.EKS = new(decodeEKS(block(compute, topology.ComputeEKS)))
	}
	return decoded
}

// DecodeECS reads an ECS service.
func DecodeECS(m property.Map) topology.ECS {
	return topology.ECS{
		Image:        optionalText(m, "image"),
		CPU:          optionalWhole(m, "cpu"),
		Memory:       optionalWhole(m, "memory"),
		Port:         optionalWhole(m, "port"),
		DesiredCount: decodeDesiredCount(m),
		Scaling:      decodeScaling(m),
		Environment:  keys(m, "environment"),
		Secrets:      decodeSecrets(m),
		SecretKeys:   texts(m, "secretKeyArns"),
		Sidecars:     decodeSidecars(m),
		DependsOn:    textMap(m, "dependsOn"),
		Spot:         decodeSpot(m),
		Alarms:       decodeDeploymentAlarms(m),
	}
}

// decodeEC2 reads a fleet of instances.
func decodeEC2(m property.Map) topology.EC2 {
	return topology.EC2{
		Image:         optionalText(m, "image"),
		HasImage:      !m.Get("image").IsNull(),
		HasCommand:    !m.Get("command").IsNull(),
		Port:          optionalWhole(m, "port"),
		DesiredCount:  decodeDesiredCount(m),
		Scaling:       decodeScaling(m),
		Environment:   keys(m, "environment"),
		InstanceType:  text(m, "instanceType"),
		OwnAMI:        !m.Get("amiId").IsNull(),
		AMIGeneration: whole(m, "amiGeneration"),
	}
}

// decodeLambda reads a function.
func decodeLambda(m property.Map) topology.Lambda {
	return topology.Lambda{
		Image:       optionalText(m, "image"),
		HasImage:    !m.Get("image").IsNull(),
		HasZip:      has(m, "zip"),
		Runtime:     !m.Get("runtime").IsNull(),
		Handler:     !m.Get("handler").IsNull(),
		InNetwork:   optionalFlag(m, "inNetwork"),
		Environment: keys(m, "environment"),
		Reserved:    optionalWhole(m, "reservedConcurrency"),
		Provisioned: optionalWhole(m, "provisionedConcurrency"),
	}
}

// decodeDesiredCount reads a fixed number of tasks or instances, nil where it is not known or scaling sets it.
func decodeDesiredCount(m property.Map) *int {
	if _, given := m.GetOk("desiredCount"); !given && !has(m, "scaling") {
		return new(topology.DefaultDesiredCount)
	}
	return optionalWhole(m, "desiredCount")
}

// decodeScaling reads a range of scaling, nil where there is none.
func decodeScaling(m property.Map) *topology.Scaling {
	if !has(m, "scaling") {
		return nil
	}
	scaling := block(m, "scaling")
	return &topology.Scaling{
		Min:       optionalWhole(scaling, "min"),
		Max:       optionalWhole(scaling, "max"),
		TargetCPU: optionalWhole(scaling, "targetCpu"),
	}
}

// DecodeStore reads one datastore of an application.
func DecodeStore(name string, m property.Map) topology.Store {
	store := decodeStore(name, m)
	if has(m, "dynamodb") {
		table := DecodeDynamoDB(block(m, "dynamodb"))
		store.DynamoDB = &table
	}
	if has(m, "s3") {
		buckets := block(m, "s3")
		store.S3 = &topology.S3{
			CustomerManagedKeys: flag(buckets, "customerManagedKeys"), TimeControl: flag(buckets, "replicationTimeControl"),
		}
	}
	if has(m, "aurora") {
		store.Aurora = decodeAurora(block(m, "aurora"))
	}
	if has(m, "documentdb") {
		store.DocumentDB = decodeDocumentDB(block(m, "documentdb"))
	}
	if has(m, "rds") {
		store.RDS = decodeRDS(block(m, "rds"))
	}
	if has(m, "elasticache") {
		store.ElastiCache = decodeElastiCache(block(m, "elasticache"))
	}
	if has(m, topology.KindExisting) {
		store.Existing = decodeExistingStore(block(m, topology.KindExisting))
	}
	return store
}

// DecodeReplicatedBuckets reads the complete inputs of ReplicatedBuckets as a datastore.
func DecodeReplicatedBuckets(name string, m property.Map) topology.Store {
	store := decodeStore(name, m)
	store.S3 = &topology.S3{
		CustomerManagedKeys: flag(m, "customerManagedKeys"), TimeControl: flag(m, "replicationTimeControl"),
	}
	return store
}

// DecodeDynamoDBGlobalTable reads the complete inputs of a DynamoDbGlobalTable as a datastore.
func DecodeDynamoDBGlobalTable(name string, m property.Map) topology.Store {
	store := decodeStore(name, m)
	table := DecodeDynamoDB(m)
	store.DynamoDB = &table
	return store
}

// decodeStore reads what datastores of all kinds have.
func decodeStore(name string, m property.Map) topology.Store {
	store := topology.Store{
		Name:               name,
		HomeRegion:         text(m, "homeRegion"),
		WriterRegion:       text(m, "writerRegion"),
		DeletionProtection: optionalFlag(m, "deletionProtection"),
		OnDelete:           text(m, "onDelete"),
	}
	for _, region := range blocks(m, "regions") {
		store.Regions = append(store.Regions, decodeStoreRegion(region))
	}
	return store
}

// DecodeDynamoDB reads the block of a DynamoDB global table.
func DecodeDynamoDB(m property.Map) topology.DynamoDB {
	table := topology.DynamoDB{
		HashKey:             decodeKey(block(m, "hashKey")),
		RangeKey:            decodeOptionalKey(m, "rangeKey"),
		TTLAttribute:        text(m, "ttlAttribute"),
		CustomerManagedKeys: flag(m, "customerManagedKeys"),
	}
	for _, index := range blocks(m, "globalSecondaryIndexes") {
		table.GlobalSecondaryIndexes = append(table.GlobalSecondaryIndexes, topology.Index{
			Name:             text(index, "name"),
			HashKey:          decodeKey(block(index, "hashKey")),
			RangeKey:         decodeOptionalKey(index, "rangeKey"),
			Projection:       text(index, "projectionType"),
			NonKeyAttributes: texts(index, "nonKeyAttributes"),
		})
	}
	return table
}

// decodeKey reads a key attribute.
func decodeKey(m property.Map) topology.Key {
	return topology.Key{Name: text(m, "name"), Type: text(m, "type")}
}

// decodeOptionalKey reads a key attribute that may be missing.
func decodeOptionalKey(m property.Map, key string) *topology.Key {
	if !has(m, key) {
		return nil
	}
	decoded := decodeKey(block(m, key))
	return &decoded
}

// has says whether a block is given.
func has(m property.Map, key string) bool { return m.Get(key).IsMap() }

// block reads an object, empty where there is none.
func block(m property.Map, key string) property.Map {
	if v := m.Get(key); v.IsMap() {
		return v.AsMap()
	}
	return property.Map{}
}

// blocks reads a list of objects, which keeps its length.
func blocks(m property.Map, key string) []property.Map {
	v := m.Get(key)
	if !v.IsArray() {
		return nil
	}
	elements := make([]property.Map, v.AsArray().Len())
	for i, element := range v.AsArray().All {
		if element.IsMap() {
			elements[i] = element.AsMap()
		}
	}
	return elements
}

// texts reads a list of strings.
func texts(m property.Map, key string) []string {
	v := m.Get(key)
	if !v.IsArray() {
		return nil
	}
	var elements []string
	for _, element := range v.AsArray().All {
		if element.IsString() && !element.Secret() {
			elements = append(elements, element.AsString())
		}
	}
	return elements
}

// textMap reads a map of strings, nil where there is none.
func textMap(m property.Map, key string) map[string]string {
	var elements map[string]string
	for name := range block(m, key).All {
		if elements == nil {
			elements = map[string]string{}
		}
		elements[name] = text(block(m, key), name)
	}
	return elements
}

// wholeMap reads a map of integers, nil where there is none.
func wholeMap(m property.Map, key string) map[string]int {
	var elements map[string]int
	for name := range block(m, key).All {
		if elements == nil {
			elements = map[string]int{}
		}
		elements[name] = whole(block(m, key), name)
	}
	return elements
}

// keys reads the keys of a map, in order; none of a secret.
func keys(m property.Map, key string) []string {
	if m.Get(key).Secret() {
		return nil
	}
	return slices.Sorted(maps.Keys(block(m, key).AsMap()))
}

// text reads a string, empty where it is not known.
func text(m property.Map, key string) string {
	if v := m.Get(key); v.IsString() && !v.Secret() {
		return v.AsString()
	}
	return ""
}

// optionalText reads a string, nil where it is not known.
func optionalText(m property.Map, key string) *string {
	if v := m.Get(key); v.IsString() && !v.Secret() {
		return new(v.AsString())
	}
	return nil
}

// optionalWhole reads an integer, nil where it is not known.
func optionalWhole(m property.Map, key string) *int {
	if v := m.Get(key); v.IsNumber() && !v.Secret() {
		return new(int(v.AsNumber()))
	}
	return nil
}

// whole reads an integer, 0 where it is not known.
func whole(m property.Map, key string) int {
	if number := optionalWhole(m, key); number != nil {
		return *number
	}
	return 0
}

// optionalFlag reads a boolean, nil where it is not known.
func optionalFlag(m property.Map, key string) *bool {
	if v := m.Get(key); v.IsBool() && !v.Secret() {
		return new(v.AsBool())
	}
	return nil
}

// flag reads a boolean, false where it is not known.
func flag(m property.Map, key string) bool {
	value := optionalFlag(m, key)
	return value != nil && *value
}
