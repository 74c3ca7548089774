package provider

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/blang/semver"
	p "github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi-go-provider/integration"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	globalapp "github.com/pulumi-globalapp/pulumi-globalapp"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/application"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/datastore"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/ingress"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/regional"
)

// object is what a user writes.
type object = map[string]any

// node is one registered resource.
type node struct {
	token    string
	name     string
	parent   resource.URN
	provider resource.URN
	inputs   object
	request  *pulumirpc.RegisterResourceRequest
}

// graph is everything that a component registers, by name.
type graph struct {
	t       *testing.T
	nodes   map[string]node
	outputs object
	// zones are the lookups of hosted zones.
	zones []zoneLookup
}

// zoneLookup is one lookup of a hosted zone: what was asked for, and whom.
type zoneLookup struct {
	arguments object
	provider  string
}

// construct registers a component and what it consists of at a simulated engine that knows no AWS: ids are the name
// with -id, ARNs the name after arn:, and names that AWS makes up the name itself. The providers are those of the
// component's options.
func construct(
	t *testing.T, token, name string, inputs object, providers ...tokens.Package,
) (graph, error) {
	t.Helper()
	return constructWhere(t, token, name, inputs, func(_ string, state property.Map) (property.Map, error) {
		return state, nil
	}, providers...)
}

// constructWhere is construct with an engine that says of each resource what becomes of it.
func constructWhere(
	t *testing.T, token, name string, inputs object, becomes func(string, property.Map) (property.Map, error),
	providers ...tokens.Package,
) (graph, error) {
	t.Helper()
	plugin, err := New()
	require.NoError(t, err)
	g := graph{t: t, nodes: map[string]node{}}
	var lock sync.Mutex
	server, err := integration.NewServer(t.Context(), globalapp.Name, semver.MustParse(globalapp.Version()),
		integration.WithProvider(plugin), integration.WithMocks(&integration.MockResourceMonitor{
			CallF: func(args integration.MockCallArgs) (property.Map, error) {
				lock.Lock()
				defer lock.Unlock()
				assert.Equal(t, "aws:route53/getZone:getZone", string(args.Token), "something was looked up")
				g.zones = append(g.zones, zoneLookup{plainMap(args.Args), args.Provider.Urn.Name()})
				return args.Args.Set("zoneId", property.New("Z0FOUND")), nil
			},
			NewResourceF: func(args integration.MockResourceArgs) (string, property.Map, error) {
				lock.Lock()
				assert.NotContains(t, g.nodes, args.Name, "two resources have one name")
				g.nodes[args.Name] = node{
					token: string(args.TypeToken), name: args.Name, inputs: plainMap(args.Inputs), request: args.RegisterRPC,
					parent: resource.URN(args.RegisterRPC.GetParent()), provider: args.Provider.Urn,
				}
				lock.Unlock()
				state, err := becomes(args.Name, made(args))
				return args.Name + "-id", state, err
			},
		}))
	require.NoError(t, err)
	given := map[tokens.Package]p.ProviderReference{}
	for _, name := range providers {
		urn := resource.NewURN("dev", "shop", "", "pulumi:providers:"+tokens.Type(name), "own")
		given[name] = p.ProviderReference{Urn: urn}
	}
	response, err := server.Construct(p.ConstructRequest{
		Providers: given,
		Urn:       resource.NewURN("dev", "shop", "", tokens.Type(token), name),
		Inputs:    resource.FromResourcePropertyMap(resource.NewPropertyMapFromMap(inputs)),
	})
	lock.Lock()
	defer lock.Unlock()
	// What was begun when a component failed may still come.
	seen := g
	seen.nodes, seen.outputs = maps.Clone(g.nodes), plainMap(response.State)
	return seen, err
}

// made is the state of a resource after its creation.
func made(args integration.MockResourceArgs) property.Map {
	state := args.Inputs.Set("arn", property.New("arn:"+args.Name)).Set("dnsName", property.New(args.Name+".example.com"))
	if strings.HasPrefix(string(args.TypeToken), "aws:lb/") {
		state = state.Set("arnSuffix", property.New("suffix:"+args.Name))
	}
	if state.Get("name").IsNull() {
		state = state.Set("name", property.New(args.Name))
	}
	if args.TypeToken == "aws:ec2/vpc:Vpc" {
		state = state.Set("ownerId", property.New("111122223333")).
			Set("ipv6CidrBlock", property.New("2001:db8:1234:5600::/56"))
	}
	if args.TypeToken == "aws:ec2/securityGroup:SecurityGroup" {
		state = state.Set("ownerId", property.New("111122223333"))
	}
	for key, value := range madeOf[string(args.TypeToken)] {
		state = state.Set(key, value(args))
	}
	return madeForNames(args, state)
}

// plainMap is a property map as a user would write it, without secrets and dependencies.
func plainMap(m property.Map) object {
	values := object{}
	for key, value := range m.All {
		values[key] = plainValue(value)
	}
	return values
}

func plainValue(v property.Value) any {
	switch {
	case v.IsMap():
		return plainMap(v.AsMap())
	case v.IsArray():
		list := []any{}
		for _, element := range v.AsArray().All {
			list = append(list, plainValue(element))
		}
		return list
	case v.IsComputed():
		return "(unknown)"
	case v.IsNumber():
		return v.AsNumber()
	case v.IsBool():
		return v.AsBool()
	case v.IsString():
		return v.AsString()
	default:
		return nil
	}
}

// node is the resource with a name.
func (g graph) node(name string) node {
	g.t.Helper()
	require.Contains(g.t, g.nodes, name)
	return g.nodes[name]
}

// policy is a policy document among the inputs of a resource.
func (n node) policy(t *testing.T, input string) []statement {
	t.Helper()
	var document struct{ Statement []statement }
	require.NoError(t, json.Unmarshal([]byte(n.inputs[input].(string)), &document))
	require.NotEmpty(t, document.Statement)
	return document.Statement
}

// statement is a statement of a policy document.
type statement struct {
	Sid, Effect      string
	Action, Resource []string
	Principal        map[string]string
	Condition        map[string]map[string]string
}

// shop is an application in two regions with one datastore.
func shop() object {
	return object{
		"homeRegion": "us-east-2",
		"regions":    []any{object{"name": "us-east-2"}, object{"name": "eu-west-1", "traffic": 50}},
		"compute": object{"ecs": object{
			"image":       "111122223333.dkr.ecr.us-east-2.amazonaws.com/team/shop:1.4.2",
			"cpu":         512,
			"memory":      1024,
			"port":        9000,
			"scaling":     object{"min": 2, "max": 20},
			"environment": object{"LOG": "info"},
		}},
		"loadBalancer": object{"application": object{"healthCheck": object{"path": "/healthz"}}},
		"ingress":      object{"globalAccelerator": object{}},
		"datastores":   object{"orders": object{"dynamodb": object{"hashKey": object{"name": "id", "type": "S"}}}},
		"tags":         object{"team": "shop"},
	}
}

// newShop constructs the application.
func newShop(t *testing.T) graph {
	t.Helper()
	g, err := construct(t, application.Type, "shop", shop())
	require.NoError(t, err)
	return g
}

// alone are the components that can be used alone, with inputs.
var alone = map[string]object{
	regional.StackType: {
		"region": "eu-west-1", "network": object{"natGateways": "none"}, "tags": object{"team": "shop"},
		"compute": object{"ecs": object{"image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1"}},
	},
	ingress.Route53IngressType: {
		"domainName": "shop.example.com", "hostedZoneId": "Z0GIVEN", "tags": object{"team": "shop"},
		"endpoints": []any{object{
			"region": "eu-west-1", "loadBalancerDnsName": "lb.example.com", "loadBalancerZoneId": "Z0LB", "dualStack": true,
		}},
		"routing": object{"healthCheck": object{}},
	},
	ingress.GlobalAcceleratorIngressType: {
		"endpoints": []any{object{"region": "eu-west-1", "loadBalancerArn": "arn:lb"}}, "tags": object{"team": "shop"},
	},
	datastore.DynamoDbGlobalTableType: {
		"homeRegion": "us-east-2", "regions": []any{object{"name": "us-east-2"}, object{"name": "eu-west-1"}},
		"hashKey": object{"name": "id", "type": "S"}, "customerManagedKeys": true, "tags": object{"team": "shop"},
	},
	datastore.ReplicatedBucketsType: {
		"regions": []any{object{"name": "us-east-2"}, object{"name": "eu-west-1"}}, "customerManagedKeys": true,
		"tags": object{"team": "shop"},
	},
	datastore.AuroraGlobalDatabaseType:       catalog(),
	datastore.DocumentDbGlobalClusterType:    carts(),
	datastore.RdsReadReplicasType:            ledger(),
	datastore.ElastiCacheGlobalDatastoreType: cacheCart(),
}

func TestAnApplicationIsExactlyTheseResources(t *testing.T) {
	t.Parallel()
	counts := map[string]int{}
	for _, n := range newShop(t).nodes {
		counts[n.token]++
	}
	assert.Equal(t, map[string]int{
		"globalapp:index:GlobalApplication":        1,
		"globalapp:index:DeploymentRecord":         1,
		"globalapp:index:RegionalStack":            2,
		"globalapp:index:DynamoDbGlobalTable":      1,
		"globalapp:index:GlobalAcceleratorIngress": 1,
		"pulumi:providers:aws":                     3,

		"aws:ec2/vpc:Vpc": 2,
		"aws:ec2/defaultSecurityGroup:DefaultSecurityGroup":         2,
		"aws:ec2/internetGateway:InternetGateway":                   2,
		"aws:ec2/subnet:Subnet":                                     12,
		"aws:ec2/routeTable:RouteTable":                             8,
		"aws:ec2/routeTableAssociation:RouteTableAssociation":       12,
		"aws:ec2/route:Route":                                       8,
		"aws:ec2/eip:Eip":                                           6,
		"aws:ec2/natGateway:NatGateway":                             6,
		"aws:ec2/vpcEndpoint:VpcEndpoint":                           4,
		"aws:ec2/securityGroup:SecurityGroup":                       4,
		"aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": 4,
		"aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule":   4,
		"aws:lb/loadBalancer:LoadBalancer":                          2,
		"aws:lb/targetGroup:TargetGroup":                            2,
		"aws:lb/listener:Listener":                                  2,
		"aws:cloudwatch/logGroup:LogGroup":                          2,
		"aws:iam/role:Role":                                         4,
		"aws:iam/rolePolicy:RolePolicy":                             4,
		"aws:ecs/cluster:Cluster":                                   2,
		"aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": 2,
		"aws:ecs/taskDefinition:TaskDefinition":                     2,
		"aws:ecs/service:Service":                                   2,
		"aws:appautoscaling/target:Target":                          2,
		"aws:appautoscaling/policy:Policy":                          2,
		"aws:dynamodb/table:Table":                                  1,
		"aws:dynamodb/tableReplica:TableReplica":                    1,
		"aws:globalaccelerator/accelerator:Accelerator":             1,
		"aws:globalaccelerator/listener:Listener":                   1,
		"aws:globalaccelerator/endpointGroup:EndpointGroup":         2,
	}, counts)
}

// untagged are the types of AWS resources that have no tags.
var untagged = []string{
	"aws:ec2/route:Route", "aws:ec2/routeTableAssociation:RouteTableAssociation", "aws:iam/rolePolicy:RolePolicy",
	"aws:appautoscaling/policy:Policy", "aws:globalaccelerator/listener:Listener",
	"aws:globalaccelerator/endpointGroup:EndpointGroup", "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
	"aws:s3/bucketOwnershipControls:BucketOwnershipControls", "aws:s3/bucketVersioningV2:BucketVersioningV2",
	"aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
	"aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2",
	"aws:s3/bucketReplicationConfig:BucketReplicationConfig", "aws:s3/bucketPolicy:BucketPolicy",
	"aws:wafv2/webAclAssociation:WebAclAssociation", "aws:route53/record:Record",
	"aws:acm/certificateValidation:CertificateValidation",
	"aws:secretsmanager/secretVersion:SecretVersion", "aws:docdb/globalCluster:GlobalCluster",
	"aws:elasticache/globalReplicationGroup:GlobalReplicationGroup",
	"aws:ecs/clusterCapacityProviders:ClusterCapacityProviders",
}

// Every child descends from its component, has the explicit provider of its region or, where its name ends in none, the
// global one, and carries the tags.
func TestEveryChildHasItsParentProviderAndTags(t *testing.T) {
	t.Parallel()
	for token, inputs := range merged(alone, map[string]object{application.Type: shop()}) {
		t.Run(nameOf(token), func(t *testing.T) {
			t.Parallel()
			g, err := construct(t, token, "shop", inputs)
			require.NoError(t, err)
			for _, n := range g.nodes {
				if n.name == "shop" {
					continue
				}
				ancestor := n
				for ancestor.parent.IsValid() {
					ancestor = g.node(ancestor.parent.Name())
				}
				assert.Equal(t, "shop", ancestor.name, "%s is no descendant of the component", n.name)
				if !strings.HasPrefix(n.token, "aws:") {
					continue
				}
				region := "global"
				for _, code := range []string{"us-east-2", "eu-west-1"} {
					if strings.HasSuffix(n.name, "-"+code) {
						region = code
					}
				}
				assert.Equal(t, "shop-"+region, n.provider.Name(), n.name)
				assert.Equal(t, "pulumi:providers:aws", string(n.provider.Type()), n.name)
				if slices.Contains(untagged, n.token) {
					assert.NotContains(t, n.inputs, "tags", n.name)
					continue
				}
				assert.Equal(t, tagsOf(n.name), n.inputs["tags"], n.name)
			}
		})
	}
}

func merged(sets ...map[string]object) map[string]object {
	all := map[string]object{}
	for _, set := range sets {
		maps.Copy(all, set)
	}
	return all
}

func TestEachProviderHasItsRegion(t *testing.T) {
	t.Parallel()
	g := newShop(t)
	for name, region := range map[string]string{
		"shop-us-east-2": "us-east-2", "shop-eu-west-1": "eu-west-1", "shop-global": "us-west-2",
	} {
		assert.Equal(t, region, g.node(name).inputs["region"], name)
		assert.Equal(t, region, g.node(name).inputs["stsRegion"], "%s depends on another region's STS", name)
	}
}

// tagsOf are the tags of a resource of the application.
func tagsOf(name string) object {
	return object{"Name": name, "globalapp:application": "shop", "team": "shop"}
}

func TestInputsOfTheImportantResources(t *testing.T) {
	t.Parallel()
	g := newShop(t)
	table := g.node("shop-orders-table-us-east-2").inputs["name"]
	assert.Regexp(t, `^shop-orders-[a-z2-7]{8}$`, table)
	logs := g.node("shop-main-log-group-eu-west-1").inputs["name"]
	assert.Regexp(t, `^/globalapp/shop-main-eu-west-1-[a-z2-7]{8}$`, logs)
	for name, expected := range map[string]object{
		"shop-ingress-accelerator": {
			"enabled": true, "ipAddressType": "IPV4", "tags": tagsOf("shop-ingress-accelerator"),
		},
		"shop-ingress-listener": {
			"acceleratorArn": "shop-ingress-accelerator-id", "clientAffinity": "NONE", "protocol": "TCP",
			"portRanges": []any{object{"fromPort": 80.0, "toPort": 80.0}},
		},
		"shop-ingress-eu-west-1-endpoints": {
			"listenerArn": "shop-ingress-listener-id", "endpointGroupRegion": "eu-west-1", "trafficDialPercentage": 50.0,
			"endpointConfigurations": []any{object{
				"endpointId": "arn:shop-main-load-balancer-eu-west-1", "weight": 128.0, "clientIpPreservationEnabled": false,
			}},
		},
		"shop-main-load-balancer-eu-west-1": {
			"namePrefix": "shop-", "loadBalancerType": "application", "internal": false, "ipAddressType": "ipv4",
			"subnets": []any{
				"shop-main-public-subnet-az1-eu-west-1-id", "shop-main-public-subnet-az2-eu-west-1-id",
				"shop-main-public-subnet-az3-eu-west-1-id",
			},
			"securityGroups":          []any{"shop-main-load-balancer-security-group-eu-west-1-id"},
			"dropInvalidHeaderFields": true, "enableDeletionProtection": true, "idleTimeout": 60.0,
			"accessLogs": object{"enabled": false, "bucket": ""}, "tags": tagsOf("shop-main-load-balancer-eu-west-1"),
		},
		"shop-main-listener-eu-west-1": {
			"loadBalancerArn": "arn:shop-main-load-balancer-eu-west-1", "port": 80.0, "protocol": "HTTP",
			"defaultActions": []any{object{"type": "forward", "targetGroupArn": "arn:shop-main-target-group-eu-west-1"}},
			"tags":           tagsOf("shop-main-listener-eu-west-1"),
		},
		"shop-main-target-group-eu-west-1": {
			"namePrefix": "shop-", "targetType": "ip", "protocol": "HTTP", "port": 9000.0,
			"vpcId": "shop-main-vpc-eu-west-1-id", "deregistrationDelay": 30.0,
			"healthCheck": object{
				"enabled": true, "protocol": "HTTP", "port": "traffic-port", "path": "/healthz", "matcher": "200-299",
				"interval": 8.0, "timeout": 5.0, "healthyThreshold": 3.0, "unhealthyThreshold": 3.0,
			},
			"tags": tagsOf("shop-main-target-group-eu-west-1"),
		},
		"shop-main-service-eu-west-1": {
			"cluster": "arn:shop-main-cluster-eu-west-1", "taskDefinition": "arn:shop-main-task-definition-eu-west-1",
			"capacityProviderStrategies": []any{object{"capacityProvider": "FARGATE", "base": 0.0, "weight": 1.0}},
			"desiredCount":               2.0,
			"networkConfiguration": object{
				"subnets": []any{
					"shop-main-private-subnet-az1-eu-west-1-id", "shop-main-private-subnet-az2-eu-west-1-id",
					"shop-main-private-subnet-az3-eu-west-1-id",
				},
				"securityGroups": []any{"shop-main-task-security-group-eu-west-1-id"}, "assignPublicIp": false,
			},
			"loadBalancers": []any{object{
				"targetGroupArn": "arn:shop-main-target-group-eu-west-1", "containerName": "application", "containerPort": 9000.0,
			}},
			"deploymentCircuitBreaker":        object{"enable": true, "rollback": true},
			"deploymentMinimumHealthyPercent": 100.0, "deploymentMaximumPercent": 200.0,
			"healthCheckGracePeriodSeconds": 60.0, "availabilityZoneRebalancing": "ENABLED", "enableEcsManagedTags": true,
			"propagateTags": "SERVICE", "waitForSteadyState": true, "tags": tagsOf("shop-main-service-eu-west-1"),
		},
		"shop-main-scaling-target-eu-west-1": {
			"serviceNamespace": "ecs", "scalableDimension": "ecs:service:DesiredCount", "minCapacity": 2.0, "maxCapacity": 20.0,
			"resourceId": "service/shop-main-cluster-eu-west-1/shop-main-service-eu-west-1",
			"tags":       tagsOf("shop-main-scaling-target-eu-west-1"),
		},
		"shop-main-scaling-policy-eu-west-1": {
			"policyType": "TargetTrackingScaling", "serviceNamespace": "ecs", "scalableDimension": "ecs:service:DesiredCount",
			"resourceId": "service/shop-main-cluster-eu-west-1/shop-main-service-eu-west-1",
			"targetTrackingScalingPolicyConfiguration": object{
				"predefinedMetricSpecification": object{"predefinedMetricType": "ECSServiceAverageCPUUtilization"},
				"targetValue":                   60.0,
			},
		},
		"shop-orders-table-us-east-2": {
			"name": table, "billingMode": "PAY_PER_REQUEST", "hashKey": "id",
			"attributes": []any{object{"name": "id", "type": "S"}}, "globalSecondaryIndexes": []any{},
			"streamEnabled": true, "streamViewType": "NEW_AND_OLD_IMAGES", "deletionProtectionEnabled": true,
			"pointInTimeRecovery": object{"enabled": true}, "tags": tagsOf("shop-orders-table-us-east-2"),
		},
		"shop-orders-replica-eu-west-1": {
			"globalTableArn": "arn:shop-orders-table-us-east-2", "pointInTimeRecovery": true,
			"deletionProtectionEnabled": true, "tags": tagsOf("shop-orders-replica-eu-west-1"),
		},
	} {
		assert.Equal(t, expected, g.node(name).inputs, name)
	}
	var containers []object
	require.NoError(t, json.Unmarshal(
		[]byte(g.node("shop-main-task-definition-eu-west-1").inputs["containerDefinitions"].(string)), &containers))
	assert.Equal(t, []object{{
		"name": "application", "essential": true, "image": "111122223333.dkr.ecr.us-east-2.amazonaws.com/team/shop:1.4.2",
		"portMappings": []any{object{"containerPort": 9000.0, "hostPort": 9000.0, "protocol": "tcp"}},
		"environment": []any{
			object{"name": "LOG", "value": "info"}, object{"name": "ORDERS_TABLE_NAME", "value": table},
		},
		"logConfiguration": object{"logDriver": "awslogs", "options": object{
			"awslogs-group": logs, "awslogs-region": "eu-west-1", "awslogs-stream-prefix": "application",
		}},
	}}, containers)
}

// An isolated region has an endpoint with no weight: a dial of 0 would not hold when the other regions fail.
func TestAnIsolatedRegionHasNoWeight(t *testing.T) {
	t.Parallel()
	inputs := shop()
	inputs["regions"] = []any{object{"name": "us-east-2", "traffic": 0}, object{"name": "eu-west-1", "isolated": true},
		object{"name": "us-west-2"}}
	g, err := construct(t, application.Type, "shop", inputs)
	require.NoError(t, err)
	for region, expected := range map[string][2]any{
		"us-east-2": {0.0, 128.0}, "eu-west-1": {0.0, 0.0}, "us-west-2": {100.0, 128.0},
	} {
		group := g.node("shop-ingress-" + region + "-endpoints").inputs
		endpoint := group["endpointConfigurations"].([]any)[0].(object)
		assert.Equal(t, expected, [2]any{group["trafficDialPercentage"], endpoint["weight"]}, region)
	}
}

// What Pulumi protects and what it leaves to others is as exact as the inputs.
func TestOptionsOfResources(t *testing.T) {
	t.Parallel()
	ignored, retained := map[string][]string{}, []string{}
	g := newShop(t)
	for _, n := range g.nodes {
		if changes := n.request.GetIgnoreChanges(); len(changes) > 0 {
			ignored[n.name] = changes
		}
		if n.request.GetRetainOnDelete() {
			retained = append(retained, n.name)
		}
	}
	expected := map[string][]string{"shop-orders-table-us-east-2": {"replicas", "name"}}
	for _, region := range []string{"us-east-2", "eu-west-1"} {
		expected["shop-main-service-"+region] = []string{"desiredCount"}
		expected["shop-main-vpc-"+region] = []string{"assignGeneratedIpv6CidrBlock"}
		for _, zone := range []string{"az1", "az2", "az3"} {
			expected["shop-main-public-subnet-"+zone+"-"+region] = []string{"ipv6CidrBlock"}
		}
	}
	assert.Equal(t, expected, ignored)
	assert.Equal(t, []string{"shop-orders-table-us-east-2"}, retained)
	for _, name := range []string{
		"shop-ingress-accelerator", "shop-main-load-balancer-eu-west-1", "shop-orders-table-us-east-2",
		"shop-orders-replica-eu-west-1",
	} {
		assert.True(t, g.node(name).request.GetProtect(), name)
	}
}

// An endpoint is reached only while its region can serve, and a service starts only when it has all that it needs.
func TestEdgesThatNoInputMakes(t *testing.T) {
	t.Parallel()
	g := newShop(t)
	for name, needs := range map[string][]string{
		"shop-ingress-eu-west-1-endpoints": {"shop-main-listener-eu-west-1", "shop-main-service-eu-west-1"},
		"shop-main-service-eu-west-1": {
			"shop-main-execution-policy-start-eu-west-1", "shop-main-task-policy-orders-eu-west-1",
			"shop-main-listener-eu-west-1", "shop-main-targets-from-load-balancer-eu-west-1",
			"shop-main-private-route-az1-eu-west-1", "shop-main-tasks-to-anywhere-eu-west-1", "shop-main-s3-endpoint-eu-west-1",
			"shop-main-capacity-providers-eu-west-1",
		},
		"shop-main-load-balancer-eu-west-1":   {"shop-main-public-route-eu-west-1"},
		"shop-main-nat-gateway-az1-eu-west-1": {"shop-main-public-route-eu-west-1"},
	} {
		var found []string
		for _, urn := range g.node(name).request.GetDependencies() {
			found = append(found, resource.URN(urn).Name())
		}
		assert.Subset(t, found, needs, name)
		for _, other := range found {
			assert.NotContains(t, other, "us-east-2", "%s waits for another region", name)
		}
	}
}

// Permissions name their actions and resources: AWS knows no resource for ecr:GetAuthorizationToken alone.
func TestPoliciesNameActionsAndResources(t *testing.T) {
	t.Parallel()
	g := newShop(t)
	documents := map[string][]statement{}
	for _, n := range g.nodes {
		switch n.token {
		case "aws:iam/rolePolicy:RolePolicy":
			documents[n.name] = n.policy(t, "policy")
		case "aws:iam/role:Role":
			assert.Equal(t, []statement{{
				Effect: "Allow", Action: []string{"sts:AssumeRole"},
				Principal: map[string]string{"Service": "ecs-tasks.amazonaws.com"},
			}}, n.policy(t, "assumeRolePolicy"), n.name)
		}
	}
	assert.Len(t, documents, 4)
	for name, document := range documents {
		for _, statement := range document {
			assert.Equal(t, "Allow", statement.Effect, name)
			require.NotEmpty(t, statement.Action, name)
			require.NotEmpty(t, statement.Resource, name)
			for _, action := range statement.Action {
				assert.Regexp(t, `^[a-z]+:[A-Za-z]+$`, action, name)
			}
			if !slices.Equal(statement.Action, []string{"ecr:GetAuthorizationToken"}) {
				assert.NotContains(t, statement.Resource, "*", name)
			}
		}
	}
	assert.Equal(t, []statement{
		{
			Sid: "WriteLog", Effect: "Allow", Action: []string{"logs:CreateLogStream", "logs:PutLogEvents"},
			Resource: []string{"arn:shop-main-log-group-eu-west-1:*"},
		},
		{Sid: "LogInToEcr", Effect: "Allow", Action: []string{"ecr:GetAuthorizationToken"}, Resource: []string{"*"}},
		{
			Sid: "PullImage", Effect: "Allow",
			Action:   []string{"ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"},
			Resource: []string{"arn:aws:ecr:us-east-2:111122223333:repository/team/shop"},
		},
	}, documents["shop-main-execution-policy-start-eu-west-1"])
	assert.Equal(t, []statement{{
		Sid: "UseTable", Effect: "Allow",
		Action: []string{
			"dynamodb:BatchGetItem", "dynamodb:BatchWriteItem", "dynamodb:ConditionCheckItem", "dynamodb:DeleteItem",
			"dynamodb:DescribeTable", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:Scan",
			"dynamodb:UpdateItem",
		},
		Resource: []string{"arn:shop-orders-replica-eu-west-1", "arn:shop-orders-replica-eu-west-1/index/*"},
	}}, documents["shop-main-task-policy-orders-eu-west-1"])
}

func TestOutputsSayWhatWasBuilt(t *testing.T) {
	t.Parallel()
	outputs := newShop(t).outputs
	assert.Equal(t, "http://shop-ingress-accelerator.example.com", outputs["url"])
	assert.Equal(t, "shop-ingress-accelerator.example.com", outputs["hostname"])
	assert.Equal(t, []string{"eu-west-1", "us-east-2"}, slices.Sorted(maps.Keys(outputs["stacks"].(object))))
	assert.Equal(t, []string{"eu-west-1", "us-east-2"}, slices.Sorted(maps.Keys(outputs["bindings"].(object))))
	assert.Equal(t, "us-east-2", outputs["stores"].(object)["orders"].(object)["homeRegion"])
	assert.Equal(t, []any{
		"ingress: HTTP on port 80 only, so users' traffic is not encrypted; set domain, and " +
			"every region gets a certificate and HTTPS",
	}, outputs["warnings"])
}
