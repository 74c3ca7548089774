package topologytest

// image is a container's image in the registry of each region, which networks without a way out reach.
const image = "111122223333.dkr.ecr.{region}.amazonaws.com/shop:1"

// computeBlock is what runs the application.
func (m *maker) computeBlock() Object {
	switch m.compute {
	case "ec2":
		return m.instances()
	case "lambdaFunction":
		return m.function()
	case "eks":
		return m.cluster()
	}
	return m.service()
}

// sized gives a block a number, a range, or neither.
func (m *maker) sized(block Object) Object {
	switch m.Number(0, 2) {
	case 1:
		block["desiredCount"] = float64(m.Number(0, 4))
	case 2:
		least := m.Number(1, 4)
		block["scaling"] = Object{"min": float64(least), "max": float64(m.Number(least, 10)), "targetCpu": float64(m.Number(1, 100))}
	}
	return block
}

// fargateSizes are some CPU sizes of Fargate, and some memory sizes that go with each.
var fargateSizes = map[int][]int{256: {512, 1024, 2048}, 512: {1024, 4096}, 1024: {2048, 8192}, 4096: {8192, 30720}}

func (m *maker) service() Object {
	block := m.sized(Object{"image": image})
	if m.Chance(50) {
		cpu := One(m.Draw, 256, 512, 1024, 4096)
		block["cpu"], block["memory"] = float64(cpu), float64(One(m.Draw, fargateSizes[cpu]...))
	}
	if m.Chance(40) {
		block["port"] = float64(One(m.Draw, 80, 3000, 65535))
	}
	if m.Chance(40) {
		block["environment"] = Object{"LOG": "info", "GREETING": One(m.Draw, "hello", "héllo wörld", `a "quoted" $word`, "")}
	}
	if m.Chance(25) {
		block["secrets"] = Object{
			"API_TOKEN": "arn:aws:ssm:{region}:111122223333:parameter/shop/token",
			"API_KEY":   "arn:aws:secretsmanager:{region}:111122223333:secret:shop-AbCdEf",
		}
	}
	if m.Chance(25) {
		block["sidecars"] = Object{"agent": Object{"image": "111122223333.dkr.ecr.{region}.amazonaws.com/agent:1"}}
	}
	if m.Chance(20) {
		block["spot"] = Object{"base": float64(m.Number(0, 2))}
	}
	if m.Chance(20) {
		block["deploymentAlarms"] = Object{"unhealthyTargets": 1.0}
	}
	if m.Chance(20) {
		block["architecture"] = "arm64"
	}
	if m.Chance(20) {
		block["taskPolicy"] = ownPolicy
	}
	return block
}

// ownPolicy is what a user gives what runs.
const ownPolicy = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sqs:SendMessage",` +
	`"Resource":"arn:aws:sqs:us-east-2:111122223333:orders"}]}`

func (m *maker) instances() Object {
	block := m.sized(Object{"image": image, "instanceType": One(m.Draw, "t3.small", "m7g.large")})
	if m.Chance(30) {
		delete(block, "image")
		block["command"] = []any{"/usr/bin/shop", "--port", "8080"}
	}
	if m.Chance(30) {
		block["volumeSize"] = float64(m.Number(8, 100))
	}
	return block
}

func (m *maker) function() Object {
	block := Object{"image": image}
	if m.Chance(40) && !m.Built {
		block = Object{
			"zip":     Object{"bucket": CodeBucket, "key": CodeKey},
			"runtime": "nodejs22.x", "handler": "index.handler",
		}
	}
	if m.Chance(30) {
		block["memorySize"], block["timeout"] = float64(m.Number(128, 3008)), float64(m.Number(1, 900))
	}
	if m.Chance(30) {
		reserved := m.Number(2, 50)
		block["reservedConcurrency"] = float64(reserved)
		if m.Chance(50) {
			block["provisionedConcurrency"] = float64(m.Number(1, reserved))
		}
	}
	if m.Chance(30) {
		block["inNetwork"] = true
	}
	return block
}

func (m *maker) cluster() Object {
	block := Object{"kubernetesVersion": One(m.Draw, "1.35", "1.34")}
	if m.Chance(40) {
		block["nodes"] = Object{"autoMode": Object{}}
	} else if m.Chance(50) {
		block["nodes"] = Object{"nodeGroup": Object{
			"instanceTypes": One(m.Draw, []any{"m7g.large"}, []any{"t3.large", "m6i.large"}),
			"minSize":       2.0, "maxSize": float64(m.Number(2, 9)),
		}}
	}
	if m.Chance(30) {
		block["customerManagedKey"] = true
	}
	if m.Chance(30) {
		block["accessEntries"] = []any{Object{"name": "team", "principalArn": "arn:aws:iam::111122223333:role/team"}}
	}
	return block
}
