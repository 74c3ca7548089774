package provider

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/application"
)

const (
	secretOfShop    = "arn:aws:secretsmanager:{region}:111122223333:secret:shop-AbCdEf"
	parameterOfShop = "arn:aws:ssm:{region}:111122223333:parameter/shop/dsn"
	keyOfShop       = "arn:aws:kms:{region}:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
)

// service is a service with all that ECS offers beside the application's own container.
func service() object {
	return object{"ecs": object{
		"image": ecrShop, "cpu": 1024, "memory": 2048, "port": 9000, "architecture": "arm64", "environment": object{"LOG": "info"},
		"secrets":       object{"API_KEY": secretOfShop + ":apiKey::", "TOKEN": "/shop/token"},
		"secretKeyArns": []any{keyOfShop},
		"dependsOn":     object{"agent": "HEALTHY", "migration": "SUCCESS"},
		"sidecars": object{
			"agent": object{
				"image": "111122223333.dkr.ecr.{region}.amazonaws.com/agent:1", "port": 4317, "cpu": 64, "memory": 128,
				"environment": object{"MODE": "all"}, "command": []any{"run"},
				"healthCheck": object{"command": []any{"CMD", "up"}, "startPeriod": 10},
			},
			"migration": object{
				"image": "public.ecr.aws/shop/migration:1", "essential": false,
				"secrets":   object{"DSN": parameterOfShop, "KEY": secretOfShop},
				"dependsOn": object{"agent": "START"},
			},
		},
		"spot": object{"base": 2, "onDemandWeight": 1, "spotWeight": 3},
		"deploymentAlarms": object{
			"alarmNames": []any{"shop-errors-{region}"}, "serverErrorPercent": 5, "unhealthyTargets": 2, "minutes": 4,
		},
	}}
}

func containersOf(t *testing.T, g graph, name string) []object {
	t.Helper()
	var containers []object
	require.NoError(t, json.Unmarshal([]byte(g.node(name).inputs["containerDefinitions"].(string)), &containers))
	return containers
}

// The containers of a task stand beside each other in order, each with what it waits for, reads and may use.
func TestContainersOfATask(t *testing.T) {
	t.Parallel()
	g := stackWith(t, object{"compute": service()})
	logs := g.node(part("log-group")).inputs["name"]
	log := func(name string) object {
		return object{"logDriver": "awslogs", "options": object{
			"awslogs-group": logs, "awslogs-region": "eu-west-1", "awslogs-stream-prefix": name,
		}}
	}
	assert.Equal(t, []object{
		{
			"name": "application", "essential": true, "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1",
			"portMappings": []any{object{"containerPort": 9000.0, "hostPort": 9000.0, "protocol": "tcp"}},
			"environment":  []any{object{"name": "LOG", "value": "info"}},
			"secrets": []any{
				object{"name": "API_KEY", "valueFrom": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop-AbCdEf:apiKey::"},
				object{"name": "TOKEN", "valueFrom": "/shop/token"},
			},
			"dependsOn": []any{
				object{"containerName": "agent", "condition": "HEALTHY"}, object{"containerName": "migration", "condition": "SUCCESS"},
			},
			"logConfiguration": log("application"),
		},
		{
			"name": "agent", "essential": true, "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/agent:1",
			"portMappings": []any{object{"containerPort": 4317.0, "hostPort": 4317.0, "protocol": "tcp"}},
			"environment":  []any{object{"name": "MODE", "value": "all"}}, "command": []any{"run"}, "cpu": 64.0, "memory": 128.0,
			"healthCheck": object{
				"command": []any{"CMD", "up"}, "interval": 30.0, "timeout": 5.0, "retries": 3.0, "startPeriod": 10.0,
			},
			"logConfiguration": log("agent"),
		},
		{
			"name": "migration", "essential": false, "image": "public.ecr.aws/shop/migration:1", "environment": []any{},
			"secrets": []any{
				object{"name": "DSN", "valueFrom": "arn:aws:ssm:eu-west-1:111122223333:parameter/shop/dsn"},
				object{"name": "KEY", "valueFrom": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop-AbCdEf"},
			},
			"dependsOn":        []any{object{"containerName": "agent", "condition": "START"}},
			"logConfiguration": log("migration"),
		},
	}, containersOf(t, g, part("task-definition")))
	assert.Equal(t, object{"operatingSystemFamily": "LINUX", "cpuArchitecture": "ARM64"},
		g.node(part("task-definition")).inputs["runtimePlatform"])
}

// The execution role reads exactly what the containers read, each thing once.
func TestTheExecutionRoleReadsItsSecretsAlone(t *testing.T) {
	t.Parallel()
	g := stackWith(t, object{"compute": service()})
	allow := func(sid string, actions []string, resources ...string) statement {
		return statement{Sid: sid, Effect: "Allow", Action: actions, Resource: resources}
	}
	assert.Equal(t, []statement{
		allow("WriteLog", []string{"logs:CreateLogStream", "logs:PutLogEvents"}, "arn:"+part("log-group")+":*"),
		allow("LogInToEcr", []string{"ecr:GetAuthorizationToken"}, "*"),
		allow("PullImage", []string{"ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"},
			"arn:aws:ecr:eu-west-1:111122223333:repository/agent", "arn:aws:ecr:eu-west-1:111122223333:repository/shop"),
		allow("ReadSecrets", []string{"secretsmanager:GetSecretValue"},
			"arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop-AbCdEf"),
		allow("ReadParameters", []string{"ssm:GetParameters"}, "arn:aws:ssm:eu-west-1:111122223333:parameter/shop/dsn",
			"arn:aws:ssm:eu-west-1:111122223333:parameter/shop/token"),
		allow("DecryptSecrets", []string{"kms:Decrypt"},
			"arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"),
	}, g.node(part("execution-policy-start")).policy(t, "policy"))
	plain := stackWith(t, object{"compute": object{"ecs": object{"image": "shop", "secretKeyArns": []any{keyOfShop}}}})
	assert.Len(t, plain.node(part("execution-policy-start")).policy(t, "policy"), 1, "a key without a secret")
}

// Ordinary and spare capacity are shared out; the strategy of a service without spare capacity is the one that it has after
// giving it up, so that the block can go.
func TestCapacityOfAService(t *testing.T) {
	t.Parallel()
	onDemand := object{"capacityProvider": "FARGATE", "base": 0.0, "weight": 1.0}
	for name, each := range map[string]struct {
		spot   any
		want   []any
		forced any
	}{
		"none":  {nil, []any{onDemand}, nil},
		"ended": {object{"spotWeight": 0}, []any{onDemand}, true},
		"mixed": {object{"base": 2, "spotWeight": 3}, []any{
			object{"capacityProvider": "FARGATE", "base": 2.0, "weight": 1.0},
			object{"capacityProvider": "FARGATE_SPOT", "base": 0.0, "weight": 3.0},
		}, true},
	} {
		ecs := object{"image": "shop"}
		if each.spot != nil {
			ecs["spot"] = each.spot
		}
		g := stackWith(t, object{"compute": object{"ecs": ecs}})
		service := g.node(part("service"))
		assert.Equal(t, each.want, service.inputs["capacityProviderStrategies"], name)
		assert.Equal(t, each.forced, service.inputs["forceNewDeployment"], name)
		assert.NotContains(t, service.inputs, "launchType", name)
		assert.Contains(t, service.needs(), part("capacity-providers"), name)
		assert.Equal(t, object{
			"clusterName": part("cluster"), "capacityProviders": []any{"FARGATE", "FARGATE_SPOT"},
		}, g.node(part("capacity-providers")).inputs, name)
	}
}

// Alarms are those that are named and those that are built, of the region's own load balancer.
func TestDeploymentAlarms(t *testing.T) {
	t.Parallel()
	g := stackWith(t, object{"compute": service()})
	errors, unhealthy := g.node(part("server-errors-alarm")), g.node(part("unhealthy-targets-alarm"))
	dimensions := object{"LoadBalancer": "suffix:" + part("load-balancer"), "TargetGroup": "suffix:" + part("target-group")}
	count := func(id, metric string) object {
		return object{"id": id, "metric": object{
			"namespace": "AWS/ApplicationELB", "metricName": metric, "dimensions": dimensions, "period": 60.0, "stat": "Sum",
		}}
	}
	assert.Equal(t, object{
		"alarmDescription":   "Server errors in percent of the application's answers.",
		"comparisonOperator": "GreaterThanOrEqualToThreshold", "threshold": 5.0, "evaluationPeriods": 4.0,
		"treatMissingData": "notBreaching", "tags": named(errors.name),
		"metricQueries": []any{
			count("errors", "HTTPCode_Target_5XX_Count"), count("requests", "RequestCount"),
			object{
				"id": "percent", "label": "Server errors in percent", "expression": "100 * FILL(errors, 0) / requests",
				"returnData": true,
			},
		},
	}, errors.inputs)
	assert.Equal(t, object{
		"alarmDescription":   "Targets of the load balancer that fail their health checks.",
		"comparisonOperator": "GreaterThanOrEqualToThreshold", "threshold": 2.0, "evaluationPeriods": 4.0,
		"treatMissingData": "notBreaching", "tags": named(unhealthy.name), "namespace": "AWS/ApplicationELB",
		"metricName": "UnHealthyHostCount", "dimensions": dimensions, "period": 60.0, "statistic": "Maximum",
	}, unhealthy.inputs)
	assert.Equal(t, object{
		"alarmNames": []any{"shop-errors-eu-west-1", errors.name, unhealthy.name}, "enable": true, "rollback": true,
	}, g.node(part("service")).inputs["alarms"])

	ended := stackWith(t, object{"compute": object{"ecs": object{
		"image": "shop", "deploymentAlarms": object{"enabled": false, "unhealthyTargets": 1},
	}}, "loadBalancer": object{"network": object{}}})
	assert.Equal(t, object{"alarmNames": []any{part("unhealthy-targets-alarm")}, "enable": false, "rollback": false},
		ended.node(part("service")).inputs["alarms"])
	assert.Equal(t, "AWS/NetworkELB", ended.node(part("unhealthy-targets-alarm")).inputs["namespace"])
	assert.NotContains(t, ended.nodes, part("server-errors-alarm"))
	assert.NotContains(t, stackWith(t, object{"compute": ecsBlock}).node(part("service")).inputs, "alarms")
}

// A region differs in what it says, and in nothing else; the datastores' bindings reach every container.
func TestARegionsOwnService(t *testing.T) {
	t.Parallel()
	inputs := shop()
	inputs["compute"] = service()
	inputs["regions"] = []any{object{"name": "us-east-2"}, object{"name": "eu-west-1", "compute": object{"ecs": object{
		"architecture": "x86_64", "secrets": object{"TOKEN": "token"}, "spot": object{"spotWeight": 0},
		"sidecars":         object{"agent": object{"memory": 256}, "proxy": object{"image": "proxy"}},
		"deploymentAlarms": object{"enabled": false},
	}}}}
	g, err := construct(t, application.Type, "shop", inputs)
	require.NoError(t, err)
	names := func(region string) []any {
		var names []any
		for _, container := range containersOf(t, g, "shop-main-task-definition-"+region) {
			names = append(names, container["name"])
			assert.Contains(t, container["environment"], object{
				"name": "ORDERS_TABLE_NAME", "value": g.node("shop-orders-table-us-east-2").inputs["name"],
			}, container["name"])
		}
		return names
	}
	assert.Equal(t, []any{"application", "agent", "migration"}, names("us-east-2"))
	assert.Equal(t, []any{"application", "agent", "migration", "proxy"}, names("eu-west-1"))
	own := containersOf(t, g, "shop-main-task-definition-eu-west-1")
	assert.Equal(t, []any{256.0, 64.0}, []any{own[1]["memory"], own[1]["cpu"]})
	assert.Equal(t, object{"name": "TOKEN", "valueFrom": "token"}, own[0]["secrets"].([]any)[1])
	home, other := g.node("shop-main-service-us-east-2").inputs, g.node("shop-main-service-eu-west-1").inputs
	assert.Equal(t, []any{2, 1}, []any{
		len(home["capacityProviderStrategies"].([]any)), len(other["capacityProviderStrategies"].([]any)),
	})
	assert.Equal(t, []any{true, false}, []any{home["alarms"].(object)["enable"], other["alarms"].(object)["enable"]})
	parameter := g.node("shop-main-execution-policy-start-eu-west-1").policy(t, "policy")[4].Resource[1]
	assert.Equal(t, "arn:aws:ssm:eu-west-1:111122223333:parameter/token", parameter)
}
