package provider

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/datastore"
)

// instanceARN is the ARN of the instance of a name, in the region at its end.
func instanceARN(name string) string {
	region := strings.Join(strings.Split(name, "-")[len(strings.Split(name, "-"))-3:], "-")
	return "arn:aws:rds:" + region + ":111122223333:db:" + name
}

// ledger is a PostgreSQL database with a read replica.
func ledger() object {
	return object{
		"homeRegion": "us-east-2",
		"regions":    []any{network("us-east-2"), network("eu-west-1", object{"instanceClass": "db.r7g.large"})},
		"engine":     "postgres", "engineVersion": "16.8", "iamAuthentication": true, "maxAllocatedStorage": 500,
		"parameters": object{"log_min_duration_statement": "500"}, "tags": object{"team": "shop"},
	}
}

// newLedger constructs the database, with some inputs replaced.
func newLedger(t *testing.T, changes object) graph {
	t.Helper()
	inputs := ledger()
	for key, value := range changes {
		inputs[key] = value
	}
	g, err := construct(t, datastore.RdsReadReplicasType, "shop", inputs)
	require.NoError(t, err)
	return g
}

func TestReadReplicasInTwoRegionsAreExactlyTheseResources(t *testing.T) {
	t.Parallel()
	names := map[string][]string{}
	for _, n := range newLedger(t, nil).nodes {
		names[n.token] = append(names[n.token], n.name)
	}
	for _, each := range names {
		slices.Sort(each)
	}
	both := func(name string) []string { return []string{name + "-eu-west-1", name + "-us-east-2"} }
	assert.Equal(t, map[string][]string{
		"globalapp:index:RdsReadReplicas":       {"shop"},
		"globalapp:index:DeploymentRecord":      {"shop-record"},
		"pulumi:index:Stash":                    {"shop-password"},
		"pulumi:providers:aws":                  both("shop"),
		"aws:kms/key:Key":                       both("shop-key"),
		"aws:rds/subnetGroup:SubnetGroup":       both("shop-subnet-group"),
		"aws:ec2/securityGroup:SecurityGroup":   both("shop-security-group"),
		"aws:rds/parameterGroup:ParameterGroup": both("shop-parameters"),
		"aws:cloudwatch/logGroup:LogGroup": append(both("shop-log-group-postgresql"),
			both("shop-log-group-upgrade")...),
		"aws:rds/instance:Instance":                      both("shop-instance"),
		"aws:secretsmanager/secret:Secret":               both("shop-secret"),
		"aws:secretsmanager/secretVersion:SecretVersion": both("shop-secret-value"),
		"aws:ssm/parameter:Parameter":                    both("shop-writer"),
	}, names)
}

func TestInputsOfReadReplicas(t *testing.T) {
	t.Parallel()
	g := newLedger(t, nil)
	password := g.node("shop-password").inputs["input"]
	expected := map[string]object{}
	for region, class := range map[string]string{"us-east-2": "db.m6g.large", "eu-west-1": "db.r7g.large"} {
		name := func(part string) string { return "shop-" + part + "-" + region }
		instance := g.node(name("instance")).inputs
		id := instance["identifier"].(string)
		assert.Regexp(t, `^shop-`+region+`-[a-z2-7]{8}$`, id)
		assert.Regexp(t, `^shop-`+region+`-final-[a-z2-7]{8}-\d{14}$`, instance["finalSnapshotIdentifier"])
		expected[name("subnet-group")] = object{
			"description": "The subnets of shop-" + region + ".", "tags": tagsOf(name("subnet-group")),
			"subnetIds": []any{"subnet-a-" + region, "subnet-b-" + region},
		}
		expected[name("parameters")] = object{
			"description": "The parameters of shop-" + region + ".", "family": "postgres16",
			"parameters": []any{
				object{"name": "log_min_duration_statement", "value": "500", "applyMethod": "pending-reboot"},
				object{"name": "rds.force_ssl", "value": "1", "applyMethod": "pending-reboot"},
			},
			"tags": tagsOf(name("parameters")),
		}
		for _, log := range []string{"postgresql", "upgrade"} {
			expected[name("log-group-"+log)] = object{
				"name": "/aws/rds/instance/" + id + "/" + log, "retentionInDays": 30.0, "tags": tagsOf(name("log-group-" + log)),
			}
		}
		expected[name("instance")] = object{
			"identifier": id, "engine": "postgres", "engineVersion": "16.8", "instanceClass": class,
			"allocatedStorage": 100.0, "maxAllocatedStorage": 500.0, "storageType": "gp3", "multiAz": true, "port": 5432.0,
			"dbSubnetGroupName": name("subnet-group"), "vpcSecurityGroupIds": []any{name("security-group") + "-id"},
			"parameterGroupName": name("parameters"), "storageEncrypted": true, "kmsKeyId": "arn:" + name("key"),
			"backupRetentionPeriod": 7.0, "copyTagsToSnapshot": true, "iamDatabaseAuthenticationEnabled": true,
			"enabledCloudwatchLogsExports": []any{"postgresql", "upgrade"}, "publiclyAccessible": false,
			"autoMinorVersionUpgrade": false, "deletionProtection": true, "skipFinalSnapshot": region != "us-east-2",
			"finalSnapshotIdentifier": instance["finalSnapshotIdentifier"], "applyImmediately": true,
			"performanceInsightsEnabled": true, "performanceInsightsKmsKeyId": "arn:" + name("key"),
			"tags": tagsOf(name("instance")),
		}
		expected[name("secret-value")] = object{
			"secretId": name("secret") + "-id",
			"secretString": `{"engine":"postgres","host":"shop-instance-us-east-2.example.com","username":"dbadmin",` +
				`"password":"` + password.(string) + `","dbname":"app","port":5432}`,
		}
		expected[name("writer")] = object{
			"name": g.node(name("writer")).inputs["name"], "type": "String", "tags": tagsOf(name("writer")),
			"description": "The endpoint of shop-" + region + " that accepts writes.",
			"value":       "shop-instance-us-east-2.example.com",
		}
	}
	// What one of the two is made of is refused of the other.
	for key, value := range map[string]any{"username": "dbadmin", "password": password, "dbName": "app"} {
		expected["shop-instance-us-east-2"][key] = value
	}
	expected["shop-instance-eu-west-1"]["replicateSourceDb"] = instanceARN("shop-instance-us-east-2")
	for name, inputs := range expected {
		assert.Equal(t, inputs, g.node(name).inputs, name)
	}
}

// What a client in a region gets names nothing that moves with the writer.
func TestOutputsOfReadReplicas(t *testing.T) {
	t.Parallel()
	outputs := newLedger(t, nil).outputs
	policies := outputs["policies"].(object)
	require.Len(t, policies, 2)
	statements := node{inputs: policies}.policy(t, "eu-west-1")
	require.Len(t, statements, 4)
	assert.Equal(t, []string{
		"arn:aws:rds-db:eu-west-1:111122223333:dbuser:id-of-shop-instance-eu-west-1/*",
		"arn:aws:rds-db:us-east-2:111122223333:dbuser:id-of-shop-instance-us-east-2/*",
	}, statements[3].Resource)
	delete(outputs, "policies")
	delete(outputs, "writerParameters")
	endpoints := object{
		"us-east-2": "shop-instance-us-east-2.example.com", "eu-west-1": "shop-instance-eu-west-1.example.com",
	}
	assert.Equal(t, object{
		"writerEndpoint": "shop-instance-us-east-2.example.com",
		"instanceArns": object{
			"us-east-2": instanceARN("shop-instance-us-east-2"), "eu-west-1": instanceARN("shop-instance-eu-west-1"),
		},
		"instanceEndpoints": endpoints, "readerEndpoints": endpoints,
		"secretArns":   object{"us-east-2": "arn:shop-secret-us-east-2", "eu-west-1": "arn:shop-secret-eu-west-1"},
		"endpointPort": 5432.0, "initialDatabase": "app", "warnings": []any{},
	}, outputs)
}

// The writer moves: names, providers and what an instance was made of stay, and the password, the snapshot and the order of a
// destroy follow.
func TestAMovedWriterOfReadReplicas(t *testing.T) {
	t.Parallel()
	before, after := newLedger(t, nil), newLedger(t, object{"writerRegion": "eu-west-1"})
	assert.Len(t, after.nodes, len(before.nodes))
	for name, n := range before.nodes {
		moved := after.node(name)
		assert.Equal(t, n.token, moved.token)
		assert.Equal(t, n.provider, moved.provider, name)
	}
	home, other := after.node("shop-instance-us-east-2").inputs, after.node("shop-instance-eu-west-1").inputs
	assert.Equal(t, "dbadmin", home["username"])
	assert.NotContains(t, home, "password")
	assert.NotContains(t, home, "replicateSourceDb", "the first writer never becomes a copy")
	assert.Equal(t, false, home["skipFinalSnapshot"], "it holds what it held")
	assert.Equal(t, false, other["skipFinalSnapshot"])
	assert.NotEmpty(t, other["password"])
	assert.NotContains(t, other, "username")
	assert.NotContains(t, other, "replicateSourceDb")
	assert.Equal(t, "shop-instance-eu-west-1.example.com", after.node("shop-writer-us-east-2").inputs["value"])
	assert.Contains(t, before.dependencies("shop-instance-eu-west-1"), "shop-instance-us-east-2")
	assert.NotContains(t, after.dependencies("shop-instance-eu-west-1"), "shop-instance-us-east-2")

	// The home region starts over as a copy of the new writer.
	again := newLedger(t, object{
		"writerRegion": "eu-west-1", "regions": []any{network("us-east-2", object{"generation": 2}), network("eu-west-1")},
	})
	second := again.node("shop-instance-2-us-east-2").inputs
	assert.Equal(t, instanceARN("shop-instance-eu-west-1"), second["replicateSourceDb"])
	assert.NotContains(t, second, "username")
	assert.Equal(t, true, second["skipFinalSnapshot"])
	assert.Regexp(t, `^shop-us-east-2-2-[a-z2-7]{8}$`, second["identifier"])
	assert.Contains(t, again.nodes, "shop-log-group-2-postgresql-us-east-2")
	assert.Contains(t, again.nodes, "shop-parameters-us-east-2")
}

// MySQL and MariaDB in small classes, with a password of the program's own.
func TestReadReplicasOfOtherEngines(t *testing.T) {
	t.Parallel()
	for engine, version := range map[string]string{"mysql": "8.4.5", "mariadb": "11.4.5"} {
		g := newLedger(t, object{
			"engine": engine, "engineVersion": version, "instanceClass": "db.t4g.small", "password": "Horse-battery-staple-1",
			"iamAuthentication": false, "parameters": object{}, "multiAz": false, "onDelete": "destroy",
			"regions": []any{network("us-east-2"), network("eu-west-1")},
		})
		assert.NotContains(t, g.nodes, "shop-password")
		for _, region := range []string{"us-east-2", "eu-west-1"} {
			inputs := g.node("shop-instance-" + region).inputs
			assert.NotContains(t, inputs, "performanceInsightsEnabled", "the class is too small for it")
			assert.Equal(t, []any{"error", "slowquery"}, inputs["enabledCloudwatchLogsExports"])
			assert.Equal(t, true, inputs["skipFinalSnapshot"])
			assert.Equal(t, 3306.0, inputs["port"])
			assert.Equal(t, []any{object{
				"name": "require_secure_transport", "value": "1", "applyMethod": "pending-reboot",
			}}, g.node("shop-parameters-" + region).inputs["parameters"])
		}
		assert.Equal(t, "Horse-battery-staple-1", g.node("shop-instance-us-east-2").inputs["password"])
		assert.NotContains(t, g.node("shop-instance-eu-west-1").inputs, "password")
		assert.Contains(t, g.node("shop-secret-value-eu-west-1").inputs["secretString"], `{"engine":"`+engine+`",`)
	}
}

// What Pulumi protects, keeps, and leaves to others.
func TestOptionsOfReadReplicas(t *testing.T) {
	t.Parallel()
	both := func(parts ...string) []string {
		var names []string
		for _, part := range parts {
			names = append(names, "shop-"+part+"-us-east-2", "shop-"+part+"-eu-west-1")
		}
		return names
	}
	keys := both("key")
	members := both("instance", "subnet-group", "security-group", "parameters", "log-group-postgresql", "log-group-upgrade")
	for onDelete, kept := range map[string][]string{
		"snapshot": keys, "retain": append(slices.Clone(keys), members...), "destroy": nil,
	} {
		g := newLedger(t, object{"onDelete": onDelete})
		copies := []string{"identifier", "kmsKeyId", "finalSnapshotIdentifier", "replicateSourceDb", "password"}
		if onDelete != "destroy" {
			copies = append(copies, "skipFinalSnapshot")
		}
		assert.Equal(t, copies, g.node("shop-instance-eu-west-1").request.GetIgnoreChanges())
		assert.Equal(t, []string{
			"identifier", "kmsKeyId", "finalSnapshotIdentifier", "username", "dbName", "snapshotIdentifier", "storageEncrypted",
		},
			g.node("shop-instance-us-east-2").request.GetIgnoreChanges())
		protected, retained := []string{}, []string{}
		for _, n := range g.nodes {
			if n.request.GetProtect() {
				protected = append(protected, n.name)
			}
			if n.request.GetRetainOnDelete() {
				retained = append(retained, n.name)
			}
		}
		assert.ElementsMatch(t, both("key", "instance", "secret", "writer"), protected)
		assert.ElementsMatch(t, kept, retained, onDelete)
	}
}
