package provider

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/regional"
)

// stackWith constructs a regional stack in two zones, alone, with these inputs.
func stackWith(t *testing.T, inputs object) graph {
	t.Helper()
	stack := object{"region": "eu-west-1", "network": object{"availabilityZoneCount": 2}}
	for key, value := range inputs {
		stack[key] = value
	}
	g, err := construct(t, regional.StackType, "shop", stack)
	require.NoError(t, err)
	return g
}

const ecrShop = "111122223333.dkr.ecr.{region}.amazonaws.com/shop:1"

var (
	ecsBlock = object{"ecs": object{"image": ecrShop}}
	ec2Block = object{"ec2": object{"image": ecrShop, "scaling": object{"min": 2, "max": 4}, "instanceType": "m7g.large"}}
)

// part is the name of a part of the stack.
func part(name string) string { return "shop-" + name + "-eu-west-1" }

// A Network Load Balancer has security groups and spreads over all zones; targets see users, checks have their own way in.
func TestANetworkLoadBalancer(t *testing.T) {
	t.Parallel()
	g := stackWith(t, object{
		"compute": ecsBlock, "certificateArn": certificate,
		"loadBalancer": object{"network": object{
			"listeners":       []any{object{"port": 443, "protocol": "TLS"}, object{"port": 9000, "protocol": "TCP"}},
			"healthCheck":     object{"protocol": "HTTP", "path": "/up", "port": 9090},
			"staticAddresses": true,
		}},
	})
	balancer := g.node(part("static-network-load-balancer"))
	assert.Equal(t, object{
		"namePrefix": "shop-", "loadBalancerType": "network", "internal": false, "ipAddressType": "ipv4",
		"securityGroups": []any{part("static-network-load-balancer-security-group") + "-id"}, "enableCrossZoneLoadBalancing": true,
		"enableDeletionProtection": true, "accessLogs": object{"enabled": false, "bucket": ""},
		"subnetMappings": []any{
			object{"subnetId": part("public-subnet-az1") + "-id", "allocationId": part("load-balancer-address-az1") + "-id"},
			object{"subnetId": part("public-subnet-az2") + "-id", "allocationId": part("load-balancer-address-az2") + "-id"},
		},
		"tags": named(balancer.name),
	}, balancer.inputs)
	assert.Equal(t, object{
		"namePrefix": "shop-", "targetType": "ip", "protocol": "TCP", "port": 8080.0, "vpcId": part("vpc") + "-id",
		"deregistrationDelay": 30.0, "preserveClientIp": "true",
		"healthCheck": object{
			"enabled": true, "protocol": "HTTP", "port": "9090", "path": "/up", "matcher": "200-399", "interval": 8.0, "timeout": 5.0,
			"healthyThreshold": 3.0, "unhealthyThreshold": 3.0,
		},
		"tags": named(part("static-network-target-group")),
	}, g.node(part("static-network-target-group")).inputs)
	forward := []any{object{"type": "forward", "targetGroupArn": "arn:" + part("static-network-target-group")}}
	secure, plain := part("static-network-listener-443"), part("static-network-listener-9000")
	assert.Equal(t, object{
		"loadBalancerArn": "arn:" + balancer.name, "port": 443.0, "protocol": "TLS", "certificateArn": certificate,
		"sslPolicy": "ELBSecurityPolicy-TLS13-1-2-2021-06", "defaultActions": forward, "tags": named(secure),
	}, g.node(secure).inputs)
	assert.Equal(t, object{
		"loadBalancerArn": "arn:" + balancer.name, "port": 9000.0, "protocol": "TCP", "defaultActions": forward, "tags": named(plain),
	}, g.node(plain).inputs)
	for name, ports := range map[string][3]any{
		"load-balancer-tcp-443-from-0.0.0.0-0":  {"tcp", 443.0, 443.0},
		"load-balancer-tcp-9000-from-0.0.0.0-0": {"tcp", 9000.0, 9000.0},
		"load-balancer-to-checks":               {"tcp", 9090.0, 9090.0}, "checks-from-load-balancer": {"tcp", 9090.0, 9090.0},
	} {
		rule := g.node(part(name)).inputs
		assert.Equal(t, ports, [3]any{rule["ipProtocol"], rule["fromPort"], rule["toPort"]}, name)
	}
	assert.Equal(t, "https://"+balancer.name+".example.com", g.outputs["endpoint"])
	assert.Len(t, g.outputs["staticIpAddresses"], 2)
	assert.Subset(t, g.node(part("service")).needs(), []string{secure, plain})
}

// UDP passes by UDP, and health checks come by TCP.
func TestUDPHasChecksByTCP(t *testing.T) {
	t.Parallel()
	g := stackWith(t, object{
		"compute":      ecsBlock,
		"loadBalancer": object{"network": object{"listeners": []any{object{"port": 53, "protocol": "UDP"}}}},
	})
	for name, protocol := range map[string]string{
		"load-balancer-udp-53-from-0.0.0.0-0": "udp", "load-balancer-to-targets": "udp", "targets-from-load-balancer": "udp",
		"load-balancer-to-checks": "tcp", "checks-from-load-balancer": "tcp",
	} {
		assert.Equal(t, protocol, g.node(part(name)).inputs["ipProtocol"], name)
	}
	assert.Equal(t, "UDP", g.node(part("udp-network-target-group")).inputs["protocol"])
	assert.Contains(t, g.node(part("task-definition")).inputs["containerDefinitions"], `"protocol":"udp"`)
	assert.Equal(t, "udp://"+part("udp-network-load-balancer")+".example.com:53", g.outputs["endpoint"])
}

// An internal load balancer of either kind is in the private subnets.
func TestAnInternalLoadBalancer(t *testing.T) {
	t.Parallel()
	for kind, name := range map[string]string{
		"application": "internal-load-balancer", "network": "internal-network-load-balancer",
	} {
		g := stackWith(t, object{"compute": ecsBlock, "loadBalancer": object{kind: object{"internal": true}}})
		balancer := g.node(part(name)).inputs
		assert.Equal(t, true, balancer["internal"])
		assert.Equal(t, []any{part("private-subnet-az1") + "-id", part("private-subnet-az2") + "-id"}, balancer["subnets"])
	}
}

// Instances are hardened, pinned to an image, and replaced by healthy ones.
func TestAFleetOfInstances(t *testing.T) {
	t.Parallel()
	g := stackWith(t, object{"compute": ec2Block})
	template := g.node(part("launch-template")).inputs
	assert.NotEmpty(t, template["userData"])
	delete(template, "userData")
	delete(template, "imageId")
	assert.Equal(t, object{
		"instanceType": "m7g.large", "iamInstanceProfile": object{"arn": "arn:" + part("instance-profile")},
		"vpcSecurityGroupIds": []any{part("instance-security-group") + "-id"}, "updateDefaultVersion": true,
		"metadataOptions": object{"httpEndpoint": "enabled", "httpTokens": "required", "httpPutResponseHopLimit": 2.0},
		"blockDeviceMappings": []any{object{"deviceName": "/dev/xvda", "ebs": object{
			"encrypted": "true", "deleteOnTermination": "true", "volumeType": "gp3", "volumeSize": 20.0,
		}}},
		"monitoring": object{"enabled": true},
		"tagSpecifications": []any{
			object{"resourceType": "volume", "tags": named(part("launch-template"))},
		},
		"tags": named(part("launch-template")),
	}, template)
	group := g.node(part("instances"))
	assert.Equal(t, []string{"desiredCapacity"}, group.request.GetIgnoreChanges())
	assert.True(t, group.request.GetProtect())
	delete(group.inputs, "tags")
	assert.Equal(t, object{
		"vpcZoneIdentifiers": []any{part("private-subnet-az1") + "-id", part("private-subnet-az2") + "-id"},
		"minSize":            2.0, "maxSize": 4.0, "desiredCapacity": 2.0, "minElbCapacity": 2.0, "waitForCapacityTimeout": "15m",
		"targetGroupArns": []any{"arn:" + part("target-group")}, "healthCheckType": "ELB", "healthCheckGracePeriod": 180.0,
		"defaultInstanceWarmup": 180.0, "launchTemplate": object{"id": part("launch-template") + "-id", "version": "1"},
		"instanceRefresh": object{"strategy": "Rolling", "preferences": object{
			"minHealthyPercentage": 100.0, "maxHealthyPercentage": 200.0, "autoRollback": true, "skipMatching": true,
		}},
	}, group.inputs)
	assert.Equal(t, "instance", g.node(part("target-group")).inputs["targetType"])
	image := g.node(part("machine-image"))
	assert.Contains(t, image.inputs["templateBody"], "al2023-ami-kernel-default-arm64")
	assert.Equal(t, []string{"templateBody"}, image.request.GetReplaceOnChanges())
	assert.Equal(t, []string{"tags", "tagsAll"}, image.request.GetIgnoreChanges())
	assert.Equal(t, []statement{
		{
			Sid: "BeManaged", Effect: "Allow", Action: []string{"ssm:UpdateInstanceInformation"},
			Resource: []string{"arn:aws:ec2:eu-west-1:*:instance/*"},
		},
		{
			Sid: "BeReached", Effect: "Allow", Action: []string{
				"ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel",
				"ssmmessages:OpenDataChannel",
			},
			Resource: []string{"*"},
		},
		{
			Sid: "WriteLog", Effect: "Allow", Action: []string{"logs:CreateLogStream", "logs:PutLogEvents"},
			Resource: []string{"arn:" + part("log-group") + ":*"},
		},
		{Sid: "LogInToEcr", Effect: "Allow", Action: []string{"ecr:GetAuthorizationToken"}, Resource: []string{"*"}},
		{
			Sid: "PullImage", Effect: "Allow", Action: []string{
				"ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer",
			},
			Resource: []string{"arn:aws:ecr:eu-west-1:111122223333:repository/shop"},
		},
	}, g.node(part("instance-policy-start")).policy(t, "policy"))
}

// A machine image of one's own needs no stack to find it.
func TestAMachineImageOfOnesOwn(t *testing.T) {
	t.Parallel()
	const image = "ami-0123456789abcdef0"
	g := stackWith(t, object{"compute": object{"ec2": object{"command": []any{"run"}, "amiId": image}}})
	assert.NotContains(t, g.nodes, part("machine-image"))
	assert.NotContains(t, g.nodes, part("log-group"))
	template := g.node(part("launch-template")).inputs
	assert.Equal(t, image, template["imageId"])
	assert.Equal(t, 1.0, template["metadataOptions"].(object)["httpPutResponseHopLimit"])
	assert.Len(t, g.node(part("instance-policy-start")).policy(t, "policy"), 2)
}

// A function is called by its alias, by a load balancer that may call it before it is its target, and checked.
func TestAFunction(t *testing.T) {
	t.Parallel()
	g := stackWith(t, object{"compute": object{"lambdaFunction": object{
		"image": ecrShop, "provisionedConcurrency": 2, "reservedConcurrency": 5, "environment": object{"LOG": "info"},
	}}})
	function := g.node(part("function"))
	name := function.inputs["name"]
	assert.Regexp(t, `^shop-eu-west-1-Image-[a-z2-7]{8}$`, name)
	assert.Equal(t, object{
		"name": name, "role": "arn:" + part("function-role"), "packageType": "Image", "architectures": []any{"x86_64"},
		"memorySize": 512.0, "timeout": 10.0, "publish": true, "environment": object{"variables": object{"LOG": "info"}},
		"loggingConfig":                object{"logFormat": "Text", "logGroup": g.node(part("log-group")).inputs["name"]},
		"reservedConcurrentExecutions": 5.0, "imageUri": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1",
		"tags": named(part("function")),
	}, function.inputs)
	assert.Equal(t, object{
		"name": "live", "functionName": name, "functionVersion": "1",
	}, g.node(part("function-alias")).inputs)
	assert.Equal(t, object{
		"action": "lambda:InvokeFunction", "function": name, "qualifier": "live",
		"principal": "elasticloadbalancing.amazonaws.com", "sourceArn": "arn:" + part("target-group"),
	}, g.node(part("function-permission")).inputs)
	attachment := g.node(part("function-attachment"))
	assert.Equal(t, object{
		"targetGroupArn": "arn:" + part("target-group"), "targetId": "arn:" + part("function-alias"),
	}, attachment.inputs)
	assert.Subset(t, attachment.needs(), []string{part("function-permission"), part("listener")})
	assert.Equal(t, object{
		"namePrefix": "shop-", "targetType": "lambda", "healthCheck": object{
			"enabled": true, "path": "/", "interval": 8.0, "timeout": 5.0, "healthyThreshold": 3.0, "unhealthyThreshold": 3.0,
			"matcher": "200-299",
		},
		"tags": named(part("target-group")),
	}, g.node(part("target-group")).inputs)
	assert.Equal(t, 2.0, g.node(part("function-concurrency")).inputs["provisionedConcurrentExecutions"])
	assert.Equal(t, []statement{{
		Sid: "WriteLog", Effect: "Allow", Action: []string{"logs:CreateLogStream", "logs:PutLogEvents"},
		Resource: []string{"arn:" + part("log-group") + ":*"},
	}}, g.node(part("function-policy-start")).policy(t, "policy"))
	assert.NotContains(t, g.nodes, part("function-security-group"))
}

// A function from a zip file in the region's network may make network interfaces.
func TestAFunctionInTheNetwork(t *testing.T) {
	t.Parallel()
	g := stackWith(t, object{"compute": object{"lambdaFunction": object{
		"zip": object{"bucket": "code-{region}", "key": "shop.zip"}, "runtime": "nodejs22.x", "handler": "index.handler",
		"inNetwork": true,
	}}})
	function := g.node(part("function")).inputs
	assert.Equal(t, []any{"code-eu-west-1", "shop.zip", "nodejs22.x", "index.handler", "Zip"}, []any{
		function["s3Bucket"], function["s3Key"], function["runtime"], function["handler"], function["packageType"],
	})
	assert.Equal(t, object{
		"securityGroupIds": []any{part("function-security-group") + "-id"},
		"subnetIds":        []any{part("private-subnet-az1") + "-id", part("private-subnet-az2") + "-id"},
	}, function["vpcConfig"])
	statements := g.node(part("function-policy-start")).policy(t, "policy")
	require.Len(t, statements, 2)
	assert.Equal(t, statement{
		Sid: "UseNetwork", Effect: "Allow", Resource: []string{"*"}, Action: []string{
			"ec2:AssignPrivateIpAddresses", "ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface",
			"ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:UnassignPrivateIpAddresses",
		},
	}, statements[1])
	assert.True(t, slices.IsSorted(statements[1].Action))
}
