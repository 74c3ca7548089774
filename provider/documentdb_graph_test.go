package provider

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/datastore"
)

// carts is a DocumentDB database in two regions.
func carts() object {
	return object{
		"homeRegion": "us-east-2", "regions": []any{network("us-east-2"), network("eu-west-1", object{"instances": 1})},
		"engineVersion": "5.0.0", "parameters": object{"audit_logs": "enabled"}, "tags": object{"team": "shop"},
	}
}

// newCarts constructs the database, with some inputs replaced.
func newCarts(t *testing.T, changes object) graph {
	t.Helper()
	inputs := carts()
	for key, value := range changes {
		inputs[key] = value
	}
	g, err := construct(t, datastore.DocumentDbGlobalClusterType, "shop", inputs)
	require.NoError(t, err)
	return g
}

func TestDocumentsInTwoRegionsAreExactlyTheseResources(t *testing.T) {
	t.Parallel()
	names := map[string][]string{}
	for _, n := range newCarts(t, nil).nodes {
		names[n.token] = append(names[n.token], n.name)
	}
	for _, each := range names {
		slices.Sort(each)
	}
	both := func(name string) []string { return []string{name + "-eu-west-1", name + "-us-east-2"} }
	assert.Equal(t, map[string][]string{
		"globalapp:index:DocumentDbGlobalCluster":               {"shop"},
		"globalapp:index:DeploymentRecord":                      {"shop-record"},
		"pulumi:index:Stash":                                    {"shop-password"},
		"pulumi:providers:aws":                                  both("shop"),
		"aws:kms/key:Key":                                       both("shop-key"),
		"aws:docdb/globalCluster:GlobalCluster":                 {"shop-global-us-east-2"},
		"aws:docdb/subnetGroup:SubnetGroup":                     both("shop-subnet-group"),
		"aws:ec2/securityGroup:SecurityGroup":                   both("shop-security-group"),
		"aws:docdb/clusterParameterGroup:ClusterParameterGroup": both("shop-cluster-parameters"),
		"aws:cloudwatch/logGroup:LogGroup": slices.Concat(both("shop-log-group-audit"),
			both("shop-log-group-profiler")),
		"aws:docdb/cluster:Cluster": both("shop-cluster"),
		"aws:docdb/clusterInstance:ClusterInstance": {
			"shop-instance-1-eu-west-1", "shop-instance-1-us-east-2", "shop-instance-2-us-east-2",
		},
		"aws:secretsmanager/secret:Secret":               both("shop-secret"),
		"aws:secretsmanager/secretVersion:SecretVersion": both("shop-secret-value"),
		"aws:ssm/parameter:Parameter":                    both("shop-writer"),
	}, names)
}

func TestInputsOfDocuments(t *testing.T) {
	t.Parallel()
	g := newCarts(t, nil)
	password := g.node("shop-password").inputs["input"]
	assert.Regexp(t, `^[A-Za-z0-9]{32}$`, password)
	global := g.node("shop-global-us-east-2")
	assert.Regexp(t, `^shop-documentdb-[a-z2-7]{8}$`, global.inputs["globalClusterIdentifier"])
	timeouts := global.request.GetCustomTimeouts()
	assert.Equal(t, []string{"30m", "90m", "90m"},
		[]string{timeouts.GetCreate(), timeouts.GetUpdate(), timeouts.GetDelete()})
	expected := map[string]object{
		"shop-global-us-east-2": {
			"globalClusterIdentifier": global.inputs["globalClusterIdentifier"], "engine": "docdb", "engineVersion": "5.0.0",
			"storageEncrypted": true, "deletionProtection": true,
		},
	}
	for _, region := range []string{"us-east-2", "eu-west-1"} {
		name := func(part string) string { return "shop-" + part + "-" + region }
		cluster := g.node(name("cluster")).inputs
		id := cluster["clusterIdentifier"].(string)
		assert.Regexp(t, `^shop-documentdb-`+region+`-[a-z2-7]{8}$`, id)
		assert.Regexp(t, `^shop-documentdb-`+region+`-final-[a-z2-7]{8}-\d{14}$`, cluster["finalSnapshotIdentifier"])
		expected[name("subnet-group")] = object{
			"namePrefix": name("subnet-group") + "-", "description": "The subnets of shop-" + region + ".",
			"subnetIds": []any{"subnet-a-" + region, "subnet-b-" + region}, "tags": tagsOf(name("subnet-group")),
		}
		expected[name("security-group")] = object{
			"description": "The datastore shop-" + region + ".", "vpcId": "vpc-" + region,
			"ingress": []any{object{
				"description": "Clients", "protocol": "tcp", "fromPort": 27017.0, "toPort": 27017.0,
				"cidrBlocks": []any{"10.0.0.0/16", "10.1.0.0/16"},
			}},
			"tags": tagsOf(name("security-group")),
		}
		expected[name("cluster-parameters")] = object{
			"namePrefix":  name("cluster-parameters") + "-",
			"description": "The cluster parameters of shop-" + region + ".", "family": "docdb5.0",
			"parameters": []any{
				object{"name": "audit_logs", "value": "enabled", "applyMethod": "pending-reboot"},
				object{"name": "tls", "value": "enabled", "applyMethod": "pending-reboot"},
			},
			"tags": tagsOf(name("cluster-parameters")),
		}
		for _, log := range []string{"audit", "profiler"} {
			expected[name("log-group-"+log)] = object{
				"name": "/aws/docdb/" + id + "/" + log, "retentionInDays": 30.0, "tags": tagsOf(name("log-group-" + log)),
			}
		}
		expected[name("cluster")] = object{
			"clusterIdentifier": id, "globalClusterIdentifier": "shop-global-us-east-2-id", "engine": "docdb",
			"engineVersion": "5.0.0", "port": 27017.0,
			"dbSubnetGroupName": name("subnet-group"), "vpcSecurityGroupIds": []any{name("security-group") + "-id"},
			"dbClusterParameterGroupName": name("cluster-parameters"), "storageEncrypted": true,
			"kmsKeyId": "arn:" + name("key"), "backupRetentionPeriod": 7.0,
			"enabledCloudwatchLogsExports": []any{"audit", "profiler"}, "deletionProtection": true,
			"skipFinalSnapshot": false, "finalSnapshotIdentifier": cluster["finalSnapshotIdentifier"],
			"applyImmediately": true, "tags": tagsOf(name("cluster")),
		}
		instance := g.node(name("instance-1")).inputs["identifier"]
		assert.Regexp(t, `^shop-documentdb-`+region+`-1-[a-z2-7]{8}$`, instance)
		expected[name("instance-1")] = object{
			"identifier": instance, "clusterIdentifier": name("cluster") + "-id", "engine": "docdb",
			"instanceClass": "db.r6g.large", "autoMinorVersionUpgrade": false, "copyTagsToSnapshot": true,
			"applyImmediately": true, "tags": tagsOf(name("instance-1")),
		}
		secret := g.node(name("secret")).inputs["name"]
		assert.Regexp(t, `^globalapp/shop-documentdb-`+region+`-[a-z2-7]{8}$`, secret)
		expected[name("secret-value")] = object{
			"secretId": name("secret") + "-id",
			"secretString": `{"engine":"mongo","host":"shop-cluster-us-east-2.example.com","username":"dbadmin",` +
				`"password":"` + password.(string) + `","port":27017,"ssl":true}`,
		}
		parameter := g.node(name("writer")).inputs["name"]
		assert.Regexp(t, `^/globalapp/shop-documentdb-`+region+`-writer-[a-z2-7]{8}$`, parameter)
		expected[name("writer")] = object{
			"name": parameter, "description": "The endpoint of shop-" + region + " that accepts writes.", "type": "String",
			"value": "shop-cluster-us-east-2.example.com", "tags": tagsOf(name("writer")),
		}
	}
	// Only the first cluster is given what AWS refuses on a secondary.
	expected["shop-cluster-us-east-2"]["masterUsername"] = "dbadmin"
	expected["shop-cluster-us-east-2"]["masterPassword"] = password
	for name, inputs := range expected {
		assert.Equal(t, inputs, g.node(name).inputs, name)
	}
}

// What a client in a region gets names nothing that moves with the writer, and lets it log in with the password alone.
func TestOutputsOfDocuments(t *testing.T) {
	t.Parallel()
	outputs := newCarts(t, nil).outputs
	policies := outputs["policies"].(object)
	require.Len(t, policies, 2)
	for region := range policies {
		var said []string
		for _, each := range (node{inputs: policies}).policy(t, region) {
			said = append(said, each.Sid)
		}
		assert.Equal(t, []string{"ReadSecret", "DecryptSecret", "ReadWriterParameter"}, said)
	}
	delete(outputs, "policies")
	delete(outputs, "writerParameters")
	delete(outputs, "globalClusterIdentifier")
	assert.Equal(t, object{
		"writerEndpoint": "shop-cluster-us-east-2.example.com",
		"clusterArns":    object{"us-east-2": clusterARN("us-east-2"), "eu-west-1": clusterARN("eu-west-1")},
		"clusterEndpoints": object{
			"us-east-2": "shop-cluster-us-east-2.example.com", "eu-west-1": "shop-cluster-eu-west-1.example.com",
		},
		"readerEndpoints": object{
			"us-east-2": "shop-cluster-us-east-2.ro.example.com", "eu-west-1": "shop-cluster-eu-west-1.ro.example.com",
		},
		"secretArns":   object{"us-east-2": "arn:shop-secret-us-east-2", "eu-west-1": "arn:shop-secret-eu-west-1"},
		"endpointPort": 27017.0,
		"warnings": []any{"shop: fewer instances than the writer region's 2 in eu-west-1 (1), which a failover there would " +
			"leave it with"},
	}, outputs)
}

// The writer moves: names and providers stay, and everyone depends on the new writer's instances.
func TestAMovedWriterOfDocumentsChangesNoNameAndNoProvider(t *testing.T) {
	t.Parallel()
	before, after := newCarts(t, nil), newCarts(t, object{"writerRegion": "eu-west-1"})
	assert.Len(t, after.nodes, len(before.nodes))
	for name, n := range before.nodes {
		assert.Equal(t, n.token, after.node(name).token)
		assert.Equal(t, n.provider, after.node(name).provider, name)
	}
	assert.Equal(t, "shop-cluster-eu-west-1.example.com", after.node("shop-writer-us-east-2").inputs["value"])
	assert.Contains(t, before.dependencies("shop-cluster-eu-west-1"), "shop-instance-2-us-east-2")
	assert.Contains(t, after.dependencies("shop-cluster-us-east-2"), "shop-instance-1-eu-west-1")
	assert.NotContains(t, after.dependencies("shop-cluster-eu-west-1"), "shop-instance-1-us-east-2")
	assert.Contains(t, after.outputs["warnings"].([]any), "shop: writerRegion is eu-west-1, but when AWS was last asked, "+
		"us-east-2 wrote; run `pulumi refresh`, and if this still stands, set writerRegion to us-east-2 and run `pulumi up`, "+
		"so that parameters, secrets and the order of a destroy follow")
}

// Capitals in the component's name are none in the names that AWS wants without.
func TestGroupsOfDocumentsHaveNoCapitals(t *testing.T) {
	t.Parallel()
	g, err := construct(t, datastore.DocumentDbGlobalClusterType, "Shop--Carts", carts())
	require.NoError(t, err)
	assert.Equal(t, "shop-carts-subnet-group-us-east-2-", g.node("Shop--Carts-subnet-group-us-east-2").inputs["namePrefix"])
	assert.Equal(t, "shop-carts-cluster-parameters-eu-west-1-",
		g.node("Shop--Carts-cluster-parameters-eu-west-1").inputs["namePrefix"])
}

// Three regions, one without instances and one that started over, with a brought password.
func TestDocumentsInThreeRegions(t *testing.T) {
	t.Parallel()
	g := newCarts(t, object{
		"password": "Horse-battery-staple-1", "onDelete": "destroy", "port": 27018, "instanceClass": "db.r8g.xlarge",
		"regions": []any{
			network("us-east-2"), network("eu-west-1", object{"headless": true, "deletionProtection": false}),
			network("us-west-2", object{"generation": 2, "instances": 1}),
		},
	})
	var instances []string
	for _, n := range g.nodes {
		if n.token == "aws:docdb/clusterInstance:ClusterInstance" {
			instances = append(instances, n.name)
			assert.Equal(t, "db.r8g.xlarge", n.inputs["instanceClass"])
		}
	}
	assert.ElementsMatch(t, []string{
		"shop-instance-1-us-east-2", "shop-instance-2-us-east-2", "shop-instance-2-1-us-west-2",
	}, instances)
	assert.NotContains(t, g.nodes, "shop-password")
	assert.Equal(t, "Horse-battery-staple-1", g.node("shop-cluster-us-east-2").inputs["masterPassword"])
	assert.Equal(t, true, g.node("shop-cluster-2-us-west-2").inputs["skipFinalSnapshot"])
	assert.Equal(t, 27018.0, g.node("shop-cluster-2-us-west-2").inputs["port"]) //nolint:testifylint // It is exact.
	assert.Equal(t, "shop-cluster-us-east-2.ro.example.com", g.outputs["readerEndpoints"].(object)["eu-west-1"])
	for name, protected := range map[string]bool{
		"shop-cluster-eu-west-1": false, "shop-key-eu-west-1": false, "shop-secret-eu-west-1": false,
		"shop-cluster-us-east-2": true, "shop-global-us-east-2": true,
	} {
		assert.Equal(t, protected, g.node(name).request.GetProtect(), name)
	}
}

// What Pulumi protects, keeps, and leaves to others.
func TestOptionsOfDocuments(t *testing.T) {
	t.Parallel()
	secondary := []string{
		"clusterIdentifier", "globalClusterIdentifier", "masterUsername", "snapshotIdentifier", "kmsKeyId", "finalSnapshotIdentifier",
		"masterPassword",
	}
	ignores := map[string][]string{
		"shop-password":          {"input"},
		"shop-global-us-east-2":  {"engineVersion", "globalClusterIdentifier", "engine", "sourceDbClusterIdentifier"},
		"shop-cluster-us-east-2": secondary[:len(secondary)-1], "shop-cluster-eu-west-1": secondary,
		"shop-instance-1-us-east-2": {"identifier"}, "shop-instance-2-us-east-2": {"identifier"},
		"shop-instance-1-eu-west-1": {"identifier"},
	}
	both := func(parts ...string) []string {
		var names []string
		for _, part := range parts {
			names = append(names, "shop-"+part+"-us-east-2", "shop-"+part+"-eu-west-1")
		}
		return names
	}
	for _, name := range both("log-group-audit", "log-group-profiler", "secret", "writer") {
		ignores[name] = []string{"name"}
	}
	keys := both("key")
	clusters := append(both("cluster", "subnet-group", "security-group", "cluster-parameters", "log-group-audit",
		"log-group-profiler", "instance-1"), "shop-instance-2-us-east-2", "shop-global-us-east-2")
	for onDelete, kept := range map[string][]string{
		"snapshot": keys, "retain": append(slices.Clone(keys), clusters...), "destroy": nil,
	} {
		g := newCarts(t, object{"onDelete": onDelete})
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
