package provider

import (
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi-go-provider/integration"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/datastore"
)

// madeOf is what else some types have after their creation.
var madeOf = map[string]map[string]func(integration.MockResourceArgs) property.Value{
	"pulumi:index:Stash": {
		"output": func(args integration.MockResourceArgs) property.Value { return args.Inputs.Get("input") },
	},
	"aws:ec2/launchTemplate:LaunchTemplate": {
		"latestVersion": func(integration.MockResourceArgs) property.Value { return property.New(1.0) },
	},
	"aws:cloudformation/stack:Stack": {
		"outputs": func(integration.MockResourceArgs) property.Value {
			return property.New(map[string]property.Value{"ImageId": property.New("ami-0123456789abcdef0")})
		},
	},
	"aws:ec2/eip:Eip": {
		"publicIp": func(integration.MockResourceArgs) property.Value { return property.New("203.0.113.1") },
	},
	"aws:lambda/function:Function": {
		"version": func(integration.MockResourceArgs) property.Value { return property.New("1") },
	},
	"aws:eks/cluster:Cluster": eksClusterMadeOf, "aws:eks/nodeGroup:NodeGroup": eksNodeGroupMadeOf,
	"aws:rds/globalCluster:GlobalCluster": {
		"endpoint": func(integration.MockResourceArgs) property.Value { return property.New("global.example.com") },
		"globalClusterMembers": func(integration.MockResourceArgs) property.Value {
			return property.New([]property.Value{
				memberOf("us-east-2", true), memberOf("eu-west-1", false),
			})
		},
	},
	"aws:rds/cluster:Cluster": clusterMadeOf, "aws:docdb/cluster:Cluster": clusterMadeOf,
	"aws:docdb/globalCluster:GlobalCluster": {
		"globalClusterMembers": func(integration.MockResourceArgs) property.Value {
			return property.New([]property.Value{
				memberOf("us-east-2", true), memberOf("eu-west-1", false),
			})
		},
	},
	"aws:rds/instance:Instance": {
		"arn": func(args integration.MockResourceArgs) property.Value {
			return property.New(instanceARN(args.Name))
		},
		"address": func(args integration.MockResourceArgs) property.Value {
			return property.New(args.Name + ".example.com")
		},
		"resourceId": func(args integration.MockResourceArgs) property.Value {
			return property.New("id-of-" + args.Name)
		},
	},
	"aws:elasticache/globalReplicationGroup:GlobalReplicationGroup": {
		"globalReplicationGroupId": func(integration.MockResourceArgs) property.Value { return property.New("abcde-shop") },
	},
	"aws:elasticache/replicationGroup:ReplicationGroup": {
		"primaryEndpointAddress": func(args integration.MockResourceArgs) property.Value {
			return property.New(args.Name + ".example.com")
		},
		"readerEndpointAddress": func(args integration.MockResourceArgs) property.Value {
			return property.New(args.Name + ".ro.example.com")
		},
		"configurationEndpointAddress": func(args integration.MockResourceArgs) property.Value {
			return property.New(args.Name + ".cfg.example.com")
		},
	},
}

// clusterMadeOf is what a cluster has after its creation.
var clusterMadeOf = map[string]func(integration.MockResourceArgs) property.Value{
	"arn": func(args integration.MockResourceArgs) property.Value {
		return property.New(clusterARN(strings.TrimPrefix(args.Name, "shop-cluster-")))
	},
	"endpoint": func(args integration.MockResourceArgs) property.Value {
		return property.New(args.Name + ".example.com")
	},
	"readerEndpoint": func(args integration.MockResourceArgs) property.Value {
		return property.New(args.Name + ".ro.example.com")
	},
	"clusterResourceId": func(args integration.MockResourceArgs) property.Value {
		return property.New("id-of-" + args.Name)
	},
}

func clusterARN(region string) string {
	return "arn:aws:rds:" + region + ":111122223333:cluster:" + region
}

func memberOf(region string, writer bool) property.Value {
	return property.New(property.NewMap(map[string]property.Value{
		"dbClusterArn": property.New(clusterARN(region)), "isWriter": property.New(writer),
	}))
}

// network is what a region of a database that stands alone brings.
func network(region string, more ...object) object {
	brought := object{
		"name": region, "vpcId": "vpc-" + region, "subnetIds": []any{"subnet-a-" + region, "subnet-b-" + region},
		"clientCidrBlocks": []any{"10.0.0.0/16", "10.1.0.0/16"},
	}
	for _, each := range more {
		for key, value := range each {
			brought[key] = value
		}
	}
	return brought
}

// catalog is a PostgreSQL database in two regions.
func catalog() object {
	return object{
		"homeRegion": "us-east-2", "regions": []any{network("us-east-2"), network("eu-west-1", object{"instances": 1})},
		"engine": "aurora-postgresql", "engineVersion": "16.6", "iamAuthentication": true,
		"parameters": object{"log_min_duration_statement": "500"}, "tags": object{"team": "shop"},
	}
}

// newCatalog constructs the database, with some inputs replaced.
func newCatalog(t *testing.T, changes object) graph {
	t.Helper()
	inputs := catalog()
	for key, value := range changes {
		inputs[key] = value
	}
	g, err := construct(t, datastore.AuroraGlobalDatabaseType, "shop", inputs)
	require.NoError(t, err)
	return g
}

func TestADatabaseInTwoRegionsIsExactlyTheseResources(t *testing.T) {
	t.Parallel()
	names := map[string][]string{}
	for _, n := range newCatalog(t, nil).nodes {
		names[n.token] = append(names[n.token], n.name)
	}
	for _, each := range names {
		slices.Sort(each)
	}
	both := func(name string) []string { return []string{name + "-eu-west-1", name + "-us-east-2"} }
	assert.Equal(t, map[string][]string{
		"globalapp:index:AuroraGlobalDatabase":                {"shop"},
		"globalapp:index:DeploymentRecord":                    {"shop-record"},
		"pulumi:index:Stash":                                  {"shop-password"},
		"pulumi:providers:aws":                                both("shop"),
		"aws:kms/key:Key":                                     both("shop-key"),
		"aws:rds/globalCluster:GlobalCluster":                 {"shop-global-us-east-2"},
		"aws:rds/subnetGroup:SubnetGroup":                     both("shop-subnet-group"),
		"aws:ec2/securityGroup:SecurityGroup":                 both("shop-security-group"),
		"aws:rds/clusterParameterGroup:ClusterParameterGroup": both("shop-cluster-parameters"),
		"aws:rds/parameterGroup:ParameterGroup":               both("shop-instance-parameters"),
		"aws:cloudwatch/logGroup:LogGroup":                    both("shop-log-group-postgresql"),
		"aws:rds/cluster:Cluster":                             both("shop-cluster"),
		"aws:rds/clusterInstance:ClusterInstance": {
			"shop-instance-1-eu-west-1", "shop-instance-1-us-east-2", "shop-instance-2-us-east-2",
		},
		"aws:secretsmanager/secret:Secret":               both("shop-secret"),
		"aws:secretsmanager/secretVersion:SecretVersion": both("shop-secret-value"),
		"aws:ssm/parameter:Parameter":                    both("shop-writer"),
	}, names)
}

func TestInputsOfADatabase(t *testing.T) {
	t.Parallel()
	g := newCatalog(t, nil)
	password := g.node("shop-password").inputs["input"]
	assert.Regexp(t, `^[A-Za-z0-9]{32}$`, password)
	global := g.node("shop-global-us-east-2").inputs["globalClusterIdentifier"]
	assert.Regexp(t, `^shop-[a-z2-7]{8}$`, global)
	expected := map[string]object{
		"shop-global-us-east-2": {
			"globalClusterIdentifier": global, "engine": "aurora-postgresql", "engineVersion": "16.6", "databaseName": "app",
			"storageEncrypted": true, "deletionProtection": true, "tags": tagsOf("shop-global-us-east-2"),
		},
	}
	for _, region := range []string{"us-east-2", "eu-west-1"} {
		name := func(part string) string { return "shop-" + part + "-" + region }
		cluster := g.node(name("cluster")).inputs
		id := cluster["clusterIdentifier"].(string)
		assert.Regexp(t, `^shop-`+region+`-[a-z2-7]{8}$`, id)
		assert.Regexp(t, `^shop-`+region+`-final-[a-z2-7]{8}-\d{14}$`, cluster["finalSnapshotIdentifier"])
		expected[name("key")] = object{
			"description": "Encrypts " + name("key") + ".", "enableKeyRotation": true, "deletionWindowInDays": 30.0,
			"tags": tagsOf(name("key")),
		}
		expected[name("subnet-group")] = object{
			"description": "The subnets of shop-" + region + ".", "tags": tagsOf(name("subnet-group")),
			"subnetIds": []any{"subnet-a-" + region, "subnet-b-" + region},
		}
		expected[name("security-group")] = object{
			"description": "The datastore shop-" + region + ".", "vpcId": "vpc-" + region,
			"ingress": []any{object{
				"description": "Clients", "protocol": "tcp", "fromPort": 5432.0, "toPort": 5432.0,
				"cidrBlocks": []any{"10.0.0.0/16", "10.1.0.0/16"},
			}},
			"tags": tagsOf(name("security-group")),
		}
		expected[name("cluster-parameters")] = object{
			"description": "The cluster parameters of shop-" + region + ".", "family": "aurora-postgresql16",
			"parameters": []any{
				object{"name": "log_min_duration_statement", "value": "500", "applyMethod": "pending-reboot"},
				object{"name": "rds.force_ssl", "value": "1", "applyMethod": "pending-reboot"},
			},
			"tags": tagsOf(name("cluster-parameters")),
		}
		expected[name("instance-parameters")] = object{
			"description": "The instance parameters of shop-" + region + ".", "family": "aurora-postgresql16",
			"tags": tagsOf(name("instance-parameters")),
		}
		expected[name("log-group-postgresql")] = object{
			"name": "/aws/rds/cluster/" + id + "/postgresql", "retentionInDays": 30.0,
			"tags": tagsOf(name("log-group-postgresql")),
		}
		expected[name("cluster")] = object{
			"clusterIdentifier": id, "globalClusterIdentifier": "shop-global-us-east-2-id", "engine": "aurora-postgresql",
			"engineMode": "provisioned", "engineVersion": "16.6", "port": 5432.0,
			"dbSubnetGroupName": name("subnet-group"), "vpcSecurityGroupIds": []any{name("security-group") + "-id"},
			"dbClusterParameterGroupName": name("cluster-parameters"), "storageEncrypted": true,
			"kmsKeyId": "arn:" + name("key"), "backupRetentionPeriod": 7.0, "copyTagsToSnapshot": true,
			"iamDatabaseAuthenticationEnabled": true, "enabledCloudwatchLogsExports": []any{"postgresql"},
			"enableGlobalWriteForwarding": false, "deletionProtection": true, "skipFinalSnapshot": false,
			"finalSnapshotIdentifier": cluster["finalSnapshotIdentifier"], "applyImmediately": true,
			"tags": tagsOf(name("cluster")),
		}
		instance := g.node(name("instance-1")).inputs["identifier"]
		assert.Regexp(t, `^shop-`+region+`-1-[a-z2-7]{8}$`, instance)
		expected[name("instance-1")] = object{
			"identifier": instance, "clusterIdentifier": name("cluster") + "-id", "engine": "aurora-postgresql",
			"instanceClass": "db.r6g.large", "dbSubnetGroupName": name("subnet-group"),
			"dbParameterGroupName": name("instance-parameters"), "publiclyAccessible": false,
			"autoMinorVersionUpgrade": false, "performanceInsightsEnabled": true, "copyTagsToSnapshot": true,
			"performanceInsightsKmsKeyId": "arn:" + name("key"), "applyImmediately": true,
			"tags": tagsOf(name("instance-1")),
		}
		secret := g.node(name("secret")).inputs["name"]
		assert.Regexp(t, `^globalapp/shop-`+region+`-[a-z2-7]{8}$`, secret)
		expected[name("secret")] = object{
			"name": secret, "description": "Credentials of shop-" + region + ".", "kmsKeyId": "arn:" + name("key"),
			"recoveryWindowInDays": 0.0, "tags": tagsOf(name("secret")),
		}
		expected[name("secret-value")] = object{
			"secretId": name("secret") + "-id",
			"secretString": `{"engine":"postgres","host":"shop-cluster-us-east-2.example.com","username":"dbadmin",` +
				`"password":"` + password.(string) + `","dbname":"app","port":5432}`,
		}
		parameter := g.node(name("writer")).inputs["name"]
		assert.Regexp(t, `^/globalapp/shop-`+region+`-writer-[a-z2-7]{8}$`, parameter)
		expected[name("writer")] = object{
			"name": parameter, "description": "The endpoint of shop-" + region + " that accepts writes.", "type": "String",
			"value": "shop-cluster-us-east-2.example.com", "tags": tagsOf(name("writer")),
		}
	}
	// Only the first cluster is given what AWS refuses on a secondary, and only the others say where they copy from.
	for key, value := range map[string]any{
		"masterUsername": "dbadmin", "masterPassword": password, "databaseName": "app",
	} {
		expected["shop-cluster-us-east-2"][key] = value
	}
	expected["shop-cluster-eu-west-1"]["sourceRegion"] = "us-east-2"
	for name, inputs := range expected {
		assert.Equal(t, inputs, g.node(name).inputs, name)
	}
}

// What a client in a region gets names nothing that moves with the writer.
func TestOutputsOfADatabase(t *testing.T) {
	t.Parallel()
	outputs := newCatalog(t, nil).outputs
	users := []string{
		"arn:aws:rds-db:eu-west-1:111122223333:dbuser:id-of-shop-cluster-eu-west-1/*",
		"arn:aws:rds-db:us-east-2:111122223333:dbuser:id-of-shop-cluster-us-east-2/*",
	}
	policies := outputs["policies"].(object)
	require.Len(t, policies, 2)
	for region := range policies {
		assert.Equal(t, []statement{
			{Sid: "ReadSecret", Effect: "Allow", Action: []string{"secretsmanager:GetSecretValue"},
				Resource: []string{"arn:shop-secret-" + region}},
			{Sid: "DecryptSecret", Effect: "Allow", Action: []string{"kms:Decrypt"},
				Resource: []string{"arn:shop-key-" + region}, Condition: map[string]map[string]string{
					"StringEquals": {"kms:ViaService": "secretsmanager." + region + ".amazonaws.com"},
				}},
			{Sid: "ReadWriterParameter", Effect: "Allow", Action: []string{"ssm:GetParameter"},
				Resource: []string{"arn:shop-writer-" + region}},
			{Sid: "LogIn", Effect: "Allow", Action: []string{"rds-db:connect"}, Resource: users},
		}, node{inputs: policies}.policy(t, region))
		assert.Contains(t, policies[region], `{"StringEquals":{"kms:ViaService":"secretsmanager.`+region+`.amazonaws.com"}}`)
	}
	delete(outputs, "policies")
	delete(outputs, "writerParameters")
	delete(outputs, "globalClusterIdentifier")
	assert.Equal(t, object{
		"globalWriterEndpoint": "global.example.com", "writerEndpoint": "shop-cluster-us-east-2.example.com",
		"clusterArns": object{"us-east-2": clusterARN("us-east-2"), "eu-west-1": clusterARN("eu-west-1")},
		"clusterEndpoints": object{
			"us-east-2": "shop-cluster-us-east-2.example.com", "eu-west-1": "shop-cluster-eu-west-1.example.com",
		},
		"readerEndpoints": object{
			"us-east-2": "shop-cluster-us-east-2.ro.example.com", "eu-west-1": "shop-cluster-eu-west-1.ro.example.com",
		},
		"secretArns":   object{"us-east-2": "arn:shop-secret-us-east-2", "eu-west-1": "arn:shop-secret-eu-west-1"},
		"endpointPort": 5432.0, "initialDatabase": "app",
		"warnings": []any{"shop: fewer instances than the writer region's 2 in eu-west-1 (1), which a failover there would " +
			"leave it with"},
	}, outputs)
}

// The writer moves: names, providers and what force a new cluster stay, and everyone depends on the new writer's instances.
func TestAMovedWriterChangesNoNameAndNoProvider(t *testing.T) {
	t.Parallel()
	before, after := newCatalog(t, nil), newCatalog(t, object{"writerRegion": "eu-west-1"})
	assert.Len(t, after.nodes, len(before.nodes))
	for name, n := range before.nodes {
		moved := after.node(name)
		assert.Equal(t, n.token, moved.token)
		assert.Equal(t, n.provider, moved.provider, name)
	}
	assert.Equal(t, before.node("shop-cluster-eu-west-1").inputs["clusterIdentifier"],
		after.node("shop-cluster-eu-west-1").inputs["clusterIdentifier"])
	assert.Equal(t, "shop-cluster-eu-west-1.example.com", after.node("shop-writer-us-east-2").inputs["value"])
	for _, each := range []struct {
		graph          graph
		writer, reader string
	}{{before, "us-east-2", "eu-west-1"}, {after, "eu-west-1", "us-east-2"}} {
		assert.Contains(t, each.graph.dependencies("shop-cluster-"+each.reader), "shop-instance-1-"+each.writer)
		assert.NotContains(t, each.graph.dependencies("shop-cluster-"+each.writer), "shop-instance-1-"+each.reader)
	}
	assert.Contains(t, before.dependencies("shop-cluster-eu-west-1"), "shop-instance-2-us-east-2")
	assert.Contains(t, after.outputs["warnings"].([]any), "shop: writerRegion is eu-west-1, but when AWS was last asked, "+
		"us-east-2 wrote; run `pulumi refresh`, and if this still stands, set writerRegion to us-east-2 and run `pulumi up`, "+
		"so that parameters, secrets and the order of a destroy follow")
}

// MySQL on Aurora Serverless v2 in three regions, one of them without instances.
func TestAServerlessDatabaseInThreeRegions(t *testing.T) {
	t.Parallel()
	g := newCatalog(t, object{
		"engine": "aurora-mysql", "engineVersion": "8.0.mysql_aurora.3.08.0", "iamAuthentication": false,
		"serverless": object{"minCapacity": 8, "maxCapacity": 64}, "parameters": object{},
		"passwordGeneration": 2, "onDelete": "destroy",
		"regions": []any{
			network("us-east-2"), network("eu-west-1", object{"headless": true, "deletionProtection": false}),
			network("us-west-2", object{"generation": 2, "instances": 1}),
		},
	})
	instances := []string{}
	for _, n := range g.nodes {
		if n.token == "aws:rds/clusterInstance:ClusterInstance" {
			instances = append(instances, n.name)
			assert.Equal(t, "db.serverless", n.inputs["instanceClass"])
		}
	}
	assert.ElementsMatch(t, []string{
		"shop-instance-1-us-east-2", "shop-instance-2-us-east-2", "shop-instance-2-1-us-west-2",
	}, instances)
	assert.NotContains(t, g.nodes, "shop-instance-parameters-eu-west-1")
	assert.Contains(t, g.nodes, "shop-password-2")
	for _, name := range []string{"shop-cluster-us-east-2", "shop-cluster-eu-west-1", "shop-cluster-2-us-west-2"} {
		inputs := g.node(name).inputs
		assert.Equal(t, object{"minCapacity": 8.0, "maxCapacity": 64.0}, inputs["serverlessv2ScalingConfiguration"], name)
		assert.Equal(t, []any{"audit", "error", "slowquery"}, inputs["enabledCloudwatchLogsExports"], name)
		assert.Equal(t, true, inputs["skipFinalSnapshot"], name)
		assert.Equal(t, 3306.0, inputs["port"], name)
	}
	assert.Regexp(t, `^shop-us-west-2-2-[a-z2-7]{8}$`, g.node("shop-cluster-2-us-west-2").inputs["clusterIdentifier"])
	assert.Equal(t, []any{object{"name": "require_secure_transport", "value": "ON", "applyMethod": "pending-reboot"}},
		g.node("shop-cluster-parameters-eu-west-1").inputs["parameters"])
	assert.Contains(t, g.node("shop-secret-value-eu-west-1").inputs["secretString"], `{"engine":"mysql",`)
	// A region without instances reads from the nearest one that has some.
	assert.Equal(t, "shop-cluster-us-east-2.ro.example.com", g.outputs["readerEndpoints"].(object)["eu-west-1"])
	for name, protected := range map[string]bool{
		"shop-cluster-eu-west-1": false, "shop-key-eu-west-1": false, "shop-secret-eu-west-1": false,
		"shop-writer-eu-west-1": false, "shop-cluster-us-east-2": true, "shop-global-us-east-2": true,
	} {
		assert.Equal(t, protected, g.node(name).request.GetProtect(), name)
	}
}

// A brought password is used as it is, and no other one is made.
func TestABroughtPassword(t *testing.T) {
	t.Parallel()
	g := newCatalog(t, object{"password": "Horse-battery-staple-1"})
	assert.NotContains(t, g.nodes, "shop-password")
	assert.Equal(t, "Horse-battery-staple-1", g.node("shop-cluster-us-east-2").inputs["masterPassword"])
	assert.Contains(t, g.node("shop-secret-value-eu-west-1").inputs["secretString"], "Horse-battery-staple-1")
}

// What Pulumi protects, keeps, and leaves to others.
func TestOptionsOfADatabase(t *testing.T) {
	t.Parallel()
	secondary := []string{
		"clusterIdentifier", "replicationSourceIdentifier", "globalClusterIdentifier", "masterUsername", "databaseName",
		"sourceRegion", "snapshotIdentifier", "kmsKeyId", "finalSnapshotIdentifier", "masterPassword",
	}
	ignores := map[string][]string{
		"shop-password": {"input"},
		"shop-global-us-east-2": {
			"engineVersion", "globalClusterIdentifier", "databaseName", "engine", "sourceDbClusterIdentifier", "forceDestroy",
		},
		"shop-cluster-us-east-2": secondary[:len(secondary)-1], "shop-cluster-eu-west-1": secondary,
		"shop-instance-1-us-east-2": {"identifier"}, "shop-instance-2-us-east-2": {"identifier"},
		"shop-instance-1-eu-west-1": {"identifier"},
	}
	for _, region := range []string{"us-east-2", "eu-west-1"} {
		for _, part := range []string{"log-group-postgresql", "secret", "writer"} {
			ignores["shop-"+part+"-"+region] = []string{"name"}
		}
	}
	both := func(parts ...string) []string {
		var names []string
		for _, part := range parts {
			names = append(names, "shop-"+part+"-us-east-2", "shop-"+part+"-eu-west-1")
		}
		return names
	}
	keys := both("key")
	clusters := append(both("cluster", "subnet-group", "security-group", "cluster-parameters", "instance-parameters",
		"log-group-postgresql", "instance-1"), "shop-instance-2-us-east-2", "shop-global-us-east-2")
	for onDelete, kept := range map[string][]string{
		"snapshot": keys, "retain": append(slices.Clone(keys), clusters...), "destroy": nil,
	} {
		g := newCatalog(t, object{"onDelete": onDelete})
		ignored, protected, retained := map[string][]string{}, []string{}, []string{}
		for _, n := range g.nodes {
			if changes := n.request.GetIgnoreChanges(); len(changes) > 0 {
				ignored[n.name] = changes
			}
			if n.request.GetProtect() {
				protected = append(protected, n.name)
			}
			if n.request.GetRetainOnDelete() {
				retained = append(retained, n.name)
			}
		}
		assert.Equal(t, ignores, ignored)
		assert.ElementsMatch(t, append(both("key", "cluster", "instance-1", "secret", "writer"), "shop-global-us-east-2"),
			protected)
		assert.ElementsMatch(t, kept, retained, onDelete)
	}
}

// dependencies are the names of what a resource depends on.
func (g graph) dependencies(name string) []string {
	g.t.Helper()
	var names []string
	for _, urn := range g.node(name).request.GetDependencies() {
		names = append(names, resource.URN(urn).Name())
	}
	return names
}
