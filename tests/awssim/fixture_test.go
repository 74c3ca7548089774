package awssim

import (
	"encoding/json"
	"fmt"
	"maps"
)

// with changes inputs: a nil value takes one away.
func with(base, changes Values) Values {
	changed := base.Clone()
	maps.Copy(changed, changes)
	maps.DeleteFunc(changed, func(_ string, v any) bool { return v == nil })
	return changed
}

// site is a region with a network for a load-balanced service.
type site struct {
	c                             *Client
	region                        string
	n                             int
	vpc                           State
	public, private               []string
	privateTable                  string
	balancerGroup, taskGroup      string
	exit                          State
	balancer, targets, listener   State
	role, attachment, logs        State
	cluster, task, service        State
	taskEgress, taskIngress, gate State
	clients                       State
}

// newSite builds the network of a site; n makes its addresses its own.
func newSite(s *Sim, region string, n int) *site {
	c := s.Client(region)
	at := &site{c: c, region: region, n: n}
	at.vpc = must(c.Create(vpcToken, "vpc-"+region, Values{"cidrBlock": fmt.Sprintf("10.%d.0.0/16", n),
		"enableDnsSupport": true, "enableDnsHostnames": true}))
	at.gate = must(c.Create(internetGatewayToken, "gate", Values{"vpcId": at.vpc.ID}))
	open := must(c.Create(routeTableToken, "public", Values{"vpcId": at.vpc.ID}))
	shut := must(c.Create(routeTableToken, "private", Values{"vpcId": at.vpc.ID}))
	at.privateTable = shut.ID
	must(c.Create(routeToken, "out", Values{"routeTableId": open.ID, "destinationCidrBlock": "0.0.0.0/0",
		"gatewayId": at.gate.ID}))
	for i, zone := range []string{"a", "b"} {
		outer := must(c.Create(subnetToken, "public-"+zone, Values{"vpcId": at.vpc.ID, "availabilityZone": region + zone,
			"cidrBlock": fmt.Sprintf("10.%d.%d.0/20", n, 16*i)}))
		inner := must(c.Create(subnetToken, "private-"+zone, Values{"vpcId": at.vpc.ID, "availabilityZone": region + zone,
			"cidrBlock": fmt.Sprintf("10.%d.%d.0/20", n, 128+16*i)}))
		must(c.Create(routeTableAssocToken, "public-"+zone, Values{"subnetId": outer.ID, "routeTableId": open.ID}))
		must(c.Create(routeTableAssocToken, "private-"+zone, Values{"subnetId": inner.ID, "routeTableId": shut.ID}))
		at.public, at.private = append(at.public, outer.ID), append(at.private, inner.ID)
	}
	at.balancerGroup = must(c.Create(securityGroupToken, "balancer", Values{"vpcId": at.vpc.ID})).ID
	at.taskGroup = must(c.Create(securityGroupToken, "task", Values{"vpcId": at.vpc.ID})).ID
	return at
}

// addExit gives the private subnets a way out through a NAT gateway.
func (at *site) addExit() *site {
	address := must(at.c.Create(eipToken, "nat", Values{"domain": "vpc"}))
	nat := must(at.c.Create(natGatewayToken, "nat", Values{"subnetId": at.public[0], "allocationId": address.ID}))
	at.exit = must(at.c.Create(routeToken, "exit", Values{"routeTableId": at.privateTable,
		"destinationCidrBlock": "0.0.0.0/0", "natGatewayId": nat.ID}))
	return at
}

func (at *site) balancerInputs() Values {
	return Values{"subnets": at.public, "securityGroups": []string{at.balancerGroup}}
}

func (at *site) targetInputs() Values {
	return Values{"port": 8080, "protocol": "HTTP", "targetType": "ip", "vpcId": at.vpc.ID}
}

func (at *site) listenerInputs() Values {
	return Values{"loadBalancerArn": at.balancer.ID, "port": 80, "protocol": "HTTP",
		"defaultActions": []any{Values{"type": "forward", "targetGroupArn": at.targets.ID}}}
}

// addBalancer puts a load balancer with a listener in front of a target group.
func (at *site) addBalancer() *site {
	at.balancer = must(at.c.Create(loadBalancerToken, fmt.Sprintf("lb-%d", at.n), at.balancerInputs()))
	at.targets = must(at.c.Create(targetGroupToken, fmt.Sprintf("tg-%d", at.n), at.targetInputs()))
	at.listener = must(at.c.Create(listenerToken, "http", at.listenerInputs()))
	return at
}

// addRules lets the load balancer reach the tasks, and the tasks the world.
func (at *site) addRules() *site {
	must(at.c.Create(egressRuleToken, "to-task", Values{"securityGroupId": at.balancerGroup, "ipProtocol": "tcp",
		"fromPort": 8080, "toPort": 8080, "referencedSecurityGroupId": at.taskGroup}))
	at.clients = must(at.c.Create(ingressRuleToken, "from-world", Values{"securityGroupId": at.balancerGroup,
		"ipProtocol": "tcp", "fromPort": 80, "toPort": 80, "cidrIpv4": "0.0.0.0/0"}))
	at.taskIngress = must(at.c.Create(ingressRuleToken, "from-lb", Values{"securityGroupId": at.taskGroup,
		"ipProtocol": "tcp", "fromPort": 8080, "toPort": 8080, "referencedSecurityGroupId": at.balancerGroup}))
	at.taskEgress = must(at.c.Create(egressRuleToken, "to-world", Values{"securityGroupId": at.taskGroup,
		"ipProtocol": "-1", "cidrIpv4": "0.0.0.0/0"}))
	return at
}

const trustTasks = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",` +
	`"Principal":{"Service":"ecs-tasks.amazonaws.com"}}]}`

// addRole makes the execution role; IAM names are global, so each region has its own.
func (at *site) addRole() *site {
	at.role = must(at.c.Create(roleToken, "execution-"+at.region, Values{"assumeRolePolicy": trustTasks}))
	at.attachment = must(at.c.Create(roleAttachmentToken, "execution-"+at.region,
		Values{"role": at.role.ID, "policyArn": taskExecutionPolicy}))
	at.logs = must(at.c.Create(logGroupToken, "app", Values{"name": "/app"}))
	return at
}

// aContainer is a container definition; changes override.
func (at *site) aContainer(changes Values) Values {
	return with(Values{
		"name": "web", "image": "example.com/web:1", "essential": true,
		"portMappings": []any{Values{"containerPort": 8080, "hostPort": 8080}},
		"logConfiguration": Values{"logDriver": "awslogs", "options": Values{
			"awslogs-group": "/app", "awslogs-region": at.region, "awslogs-stream-prefix": "web",
		}},
	}, changes)
}

func document(all ...Values) string {
	text, err := json.Marshal(all)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func (at *site) taskInputs(containers ...Values) Values {
	if len(containers) == 0 {
		containers = []Values{at.aContainer(nil)}
	}
	return Values{
		"family": "app", "cpu": "256", "memory": "512", "networkMode": "awsvpc",
		"requiresCompatibilities": []string{"FARGATE"}, "executionRoleArn": at.role.Outputs["arn"],
		"containerDefinitions": document(containers...),
	}
}

func (at *site) serviceInputs() Values {
	return Values{
		"cluster": at.cluster.ID, "taskDefinition": at.task.Outputs["arn"], "launchType": "FARGATE", "desiredCount": 2,
		"waitForSteadyState":   true,
		"networkConfiguration": Values{"subnets": at.private, "securityGroups": []string{at.taskGroup}},
		"loadBalancers": []any{Values{
			"targetGroupArn": at.targets.ID, "containerName": "web", "containerPort": 8080,
		}},
	}
}

// addCluster makes the cluster and the task definition.
func (at *site) addCluster() *site {
	at.cluster = must(at.c.Create(clusterToken, "app", nil))
	at.task = must(at.c.Create(taskDefinitionToken, "app", at.taskInputs()))
	return at
}

// prepared is a site with all that a service needs.
func prepared(s *Sim, region string, n int) *site {
	return newSite(s, region, n).addExit().addBalancer().addRules().addRole().addCluster()
}

// running is a site with a service that is up.
func running(s *Sim, region string, n int) *site {
	at := prepared(s, region, n)
	at.service = must(at.c.Create(serviceToken, "app", at.serviceInputs()))
	return at
}

// refused is the error of a create.
func (at *site) refused(token string, in Values) error {
	_, err := at.c.Create(token, "refused", in)
	return err
}
