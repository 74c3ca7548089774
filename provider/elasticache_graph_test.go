package provider

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/datastore"
)

// cacheCart is a cache of Valkey in two regions.
func cacheCart() object {
	return object{
		"homeRegion": "us-east-2", "engineVersion": "8.0", "parameters": object{"maxmemory-policy": "allkeys-lru"},
		"regions": []any{network("us-east-2"), network("eu-west-1", object{"replicasPerShard": 2})},
		"tags":    object{"team": "shop"},
	}
}

// newCacheCart constructs the cache, with some inputs replaced.
func newCacheCart(t *testing.T, changes object) graph {
	t.Helper()
	inputs := cacheCart()
	for key, value := range changes {
		inputs[key] = value
	}
	g, err := construct(t, datastore.ElastiCacheGlobalDatastoreType, "shop", inputs)
	require.NoError(t, err)
	return g
}

func TestACacheInTwoRegionsIsExactlyTheseResources(t *testing.T) {
	t.Parallel()
	names := map[string][]string{}
	for _, n := range newCacheCart(t, nil).nodes {
		names[n.token] = append(names[n.token], n.name)
	}
	for _, each := range names {
		slices.Sort(each)
	}
	both := func(name string) []string { return []string{name + "-eu-west-1", name + "-us-east-2"} }
	assert.Equal(t, map[string][]string{
		"globalapp:index:ElastiCacheGlobalDatastore":                    {"shop"},
		"globalapp:index:DeploymentRecord":                              {"shop-record"},
		"pulumi:index:Stash":                                            {"shop-password"},
		"pulumi:providers:aws":                                          both("shop"),
		"aws:kms/key:Key":                                               both("shop-key"),
		"aws:elasticache/globalReplicationGroup:GlobalReplicationGroup": {"shop-global-us-east-2"},
		"aws:elasticache/parameterGroup:ParameterGroup":                 {"shop-parameters-valkey8-us-east-2"},
		"aws:elasticache/subnetGroup:SubnetGroup":                       both("shop-subnet-group"),
		"aws:ec2/securityGroup:SecurityGroup":                           both("shop-security-group"),
		"aws:elasticache/replicationGroup:ReplicationGroup":             both("shop-group"),
		"aws:secretsmanager/secret:Secret":                              both("shop-secret"),
		"aws:secretsmanager/secretVersion:SecretVersion":                both("shop-secret-value"),
		"aws:ssm/parameter:Parameter":                                   both("shop-writer"),
	}, names)
}

func TestInputsOfACache(t *testing.T) {
	t.Parallel()
	g := newCacheCart(t, nil)
	token := g.node("shop-password").inputs["input"].(string)
	parameters := g.node("shop-parameters-valkey8-us-east-2").inputs
	assert.Regexp(t, `^shop-valkey8-us-east-2-[a-z2-7]{8}$`, parameters["name"])
	suffix := g.node("shop-global-us-east-2").inputs["globalReplicationGroupIdSuffix"]
	assert.Regexp(t, `^shop-[a-z2-7]{8}$`, suffix)
	expected := map[string]object{
		"shop-parameters-valkey8-us-east-2": {
			"name": parameters["name"], "description": "The parameters of shop-us-east-2.", "family": "valkey8",
			"parameters": []any{object{"name": "maxmemory-policy", "value": "allkeys-lru"}},
			"tags":       tagsOf("shop-parameters-valkey8-us-east-2"),
		},
		"shop-global-us-east-2": {
			"globalReplicationGroupIdSuffix": suffix, "primaryReplicationGroupId": "shop-group-us-east-2-id",
			"cacheNodeType": "cache.r7g.large", "engineVersion": "8.0", "parameterGroupName": parameters["name"],
		},
	}
	for region, nodes := range map[string]float64{"us-east-2": 2, "eu-west-1": 3} {
		name := func(part string) string { return "shop-" + part + "-" + region }
		id := g.node(name("group")).inputs["replicationGroupId"].(string)
		assert.Regexp(t, `^shop-`+region+`-[a-z2-7]{8}$`, id)
		snapshot := g.node(name("group")).inputs["finalSnapshotIdentifier"]
		assert.Regexp(t, `^shop-`+region+`-final-[a-z2-7]{8}-`+name("security-group")+`-id$`, snapshot)
		expected[name("group")] = object{
			"replicationGroupId": id, "description": "The cache shop-" + region + ".", "port": 6379.0,
			"subnetGroupName": name("subnet-group"), "securityGroupIds": []any{name("security-group") + "-id"},
			"kmsKeyId": "arn:" + name("key"), "automaticFailoverEnabled": true, "multiAzEnabled": true,
			"authToken": token, "authTokenUpdateStrategy": "ROTATE", "snapshotRetentionLimit": 1.0,
			"finalSnapshotIdentifier": snapshot, "applyImmediately": true, "numCacheClusters": nodes,
			"tags": tagsOf(name("group")),
		}
		expected[name("secret-value")] = object{
			"secretId": name("secret") + "-id",
			"secretString": `{"engine":"valkey","host":"shop-group-us-east-2.example.com","username":"default",` +
				`"password":"` + token + `","port":6379}`,
		}
	}
	// Home alone says what the others take over from it.
	for key, value := range map[string]any{
		"engine": "valkey", "engineVersion": "8.0", "nodeType": "cache.r7g.large", "parameterGroupName": parameters["name"],
		"atRestEncryptionEnabled": true, "transitEncryptionEnabled": true, "autoMinorVersionUpgrade": false,
	} {
		expected["shop-group-us-east-2"][key] = value
	}
	expected["shop-group-eu-west-1"]["globalReplicationGroupId"] = "abcde-shop"
	for name, inputs := range expected {
		assert.Equal(t, inputs, g.node(name).inputs, name)
	}
}

func TestOutputsOfACache(t *testing.T) {
	t.Parallel()
	outputs := newCacheCart(t, nil).outputs
	for _, policy := range outputs["policies"].(object) {
		assert.NotContains(t, policy, "rds-db", "nobody logs in with IAM")
	}
	ids := outputs["replicationGroupIds"].(object)
	assert.Regexp(t, `^shop-eu-west-1-[a-z2-7]{8}$`, ids["eu-west-1"])
	delete(outputs, "policies")
	delete(outputs, "writerParameters")
	delete(outputs, "replicationGroupIds")
	assert.Equal(t, object{
		"globalReplicationGroupId": "abcde-shop", "writerEndpoint": "shop-group-us-east-2.example.com",
		"replicationGroupArns": object{"us-east-2": "arn:shop-group-us-east-2", "eu-west-1": "arn:shop-group-eu-west-1"},
		"cacheEndpoints": object{
			"us-east-2": "shop-group-us-east-2.example.com", "eu-west-1": "shop-group-eu-west-1.example.com",
		},
		"readerEndpoints": object{
			"us-east-2": "shop-group-us-east-2.ro.example.com", "eu-west-1": "shop-group-eu-west-1.ro.example.com",
		},
		"secretArns":   object{"us-east-2": "arn:shop-secret-us-east-2", "eu-west-1": "arn:shop-secret-eu-west-1"},
		"endpointPort": 6379.0, "warnings": []any{},
	}, outputs)
}

// The writer moves: nothing but what clients are told changes, and no dependency between the groups.
func TestAMovedWriterOfACacheChangesWhatIsTold(t *testing.T) {
	t.Parallel()
	before, after := newCacheCart(t, nil), newCacheCart(t, object{"writerRegion": "eu-west-1"})
	assert.Len(t, after.nodes, len(before.nodes))
	for name, n := range before.nodes {
		moved := after.node(name)
		assert.Equal(t, n.token, moved.token)
		assert.Equal(t, n.provider, moved.provider, name)
	}
	for _, each := range []struct {
		graph  graph
		writer string
	}{{before, "us-east-2"}, {after, "eu-west-1"}} {
		for _, region := range []string{"us-east-2", "eu-west-1"} {
			assert.Equal(t, "shop-group-"+each.writer+".example.com",
				each.graph.node("shop-writer-" + region).inputs["value"])
			assert.Contains(t, each.graph.dependencies("shop-secret-value-"+region), "shop-group-"+region,
				"a token is told before the region takes it")
		}
		assert.Contains(t, each.graph.dependencies("shop-global-us-east-2"), "shop-group-us-east-2")
		assert.Contains(t, each.graph.dependencies("shop-group-eu-west-1"), "shop-global-us-east-2")
	}
	assert.Contains(t, after.outputs["warnings"].([]any), "shop: while eu-west-1 writes, AWS refuses to destroy the cache; fail "+
		"back to the home region us-east-2 before a destroy")
}

// With cluster mode home says how many shards there are, and everyone is reached at one endpoint.
func TestACacheInClusterModeInThreeRegions(t *testing.T) {
	t.Parallel()
	g := newCacheCart(t, object{
		"engine": "redis", "engineVersion": "6.2", "shards": 3, "parameters": object{}, "onDelete": "destroy",
		"authTokenGeneration": 2, "authTokenUpdateStrategy": "SET", "snapshotRetentionInDays": 0,
		"regions": []any{
			network("us-east-2"), network("eu-west-1", object{"deletionProtection": false}),
			network("us-west-2", object{"generation": 2}),
		},
	})
	assert.Equal(t, []any{object{"name": "cluster-enabled", "value": "yes"}},
		g.node("shop-parameters-redis6x-us-east-2").inputs["parameters"])
	assert.Equal(t, "redis6.x", g.node("shop-parameters-redis6x-us-east-2").inputs["family"])
	assert.Equal(t, 3.0, g.node("shop-global-us-east-2").inputs["numNodeGroups"])
	assert.Contains(t, g.nodes, "shop-password-2")
	for name, home := range map[string]bool{
		"shop-group-us-east-2": true, "shop-group-eu-west-1": false, "shop-group-2-us-west-2": false,
	} {
		inputs := g.node(name).inputs
		assert.Equal(t, 1.0, inputs["replicasPerNodeGroup"], name)
		assert.Equal(t, "SET", inputs["authTokenUpdateStrategy"], name)
		assert.Equal(t, 0.0, inputs["snapshotRetentionLimit"], name)
		for _, left := range []string{"numCacheClusters", "finalSnapshotIdentifier"} {
			assert.NotContains(t, inputs, left, name)
		}
		assert.Equal(t, home, inputs["numNodeGroups"] != nil, name)
	}
	assert.Equal(t, "shop-group-us-east-2.cfg.example.com", g.outputs["writerEndpoint"])
	assert.Equal(t, "shop-group-eu-west-1.cfg.example.com", g.outputs["readerEndpoints"].(object)["eu-west-1"])
	for name, protected := range map[string]bool{
		"shop-group-eu-west-1": false, "shop-key-eu-west-1": false, "shop-group-us-east-2": true, "shop-global-us-east-2": true,
	} {
		assert.Equal(t, protected, g.node(name).request.GetProtect(), name)
	}
}

// A brought token is used as it is, and no other one is made.
func TestABroughtToken(t *testing.T) {
	t.Parallel()
	g := newCacheCart(t, object{"authToken": "Horse-battery-staple-1"})
	assert.NotContains(t, g.nodes, "shop-password")
	assert.Equal(t, "Horse-battery-staple-1", g.node("shop-group-eu-west-1").inputs["authToken"])
	assert.Contains(t, g.node("shop-secret-value-eu-west-1").inputs["secretString"], "Horse-battery-staple-1")
}

// What Pulumi protects, keeps, and leaves to others.
func TestOptionsOfACache(t *testing.T) {
	t.Parallel()
	ignores := map[string][]string{
		"shop-password":                     {"input"},
		"shop-parameters-valkey8-us-east-2": {"name"},
		"shop-global-us-east-2":             {"primaryReplicationGroupId", "globalReplicationGroupIdSuffix"},
		"shop-group-us-east-2": {
			"replicationGroupId", "kmsKeyId", "engineVersion", "nodeType", "parameterGroupName", "numNodeGroups",
		},
		"shop-group-eu-west-1": {"replicationGroupId", "kmsKeyId", "engine", "globalReplicationGroupId"},
	}
	both := func(parts ...string) []string {
		var names []string
		for _, part := range parts {
			names = append(names, "shop-"+part+"-us-east-2", "shop-"+part+"-eu-west-1")
		}
		return names
	}
	for _, name := range both("secret", "writer") {
		ignores[name] = []string{"name"}
	}
	for onDelete, kept := range map[string][]string{
		"snapshot": both("key"), "destroy": nil,
		"retain": append(both("key", "group", "subnet-group", "security-group"), "shop-global-us-east-2",
			"shop-parameters-valkey8-us-east-2"),
	} {
		g := newCacheCart(t, object{"onDelete": onDelete})
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
		assert.ElementsMatch(t, append(both("key", "group", "secret", "writer"), "shop-global-us-east-2"), protected)
		assert.ElementsMatch(t, kept, retained, onDelete)
	}
}
