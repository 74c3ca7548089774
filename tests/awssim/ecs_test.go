package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// taskOf makes a case out of a task definition.
func taskOf(in func(at *site) Values) func(s *Sim) error {
	return func(s *Sim) error {
		at := newSite(s, "eu-west-1", 1).addRole()
		return at.refused(taskDefinitionToken, in(at))
	}
}

func taskWith(changes Values) func(s *Sim) error {
	return taskOf(func(at *site) Values { return with(at.taskInputs(), changes) })
}

func containerWith(changes Values) func(s *Sim) error {
	return taskOf(func(at *site) Values { return at.taskInputs(at.aContainer(changes)) })
}

// serviceWith makes a case out of a service on a site that is ready for it.
func serviceWith(changes func(at *site) Values) func(s *Sim) error {
	return func(s *Sim) error {
		at := prepared(s, "eu-west-1", 1)
		return at.refused(serviceToken, with(at.serviceInputs(), changes(at)))
	}
}

// withoutPart makes a case out of a service on a site from which something is taken away first.
func withoutPart(remove func(at *site) State) func(s *Sim) error {
	return func(s *Sim) error {
		at := prepared(s, "eu-west-1", 1)
		if err := at.c.Delete(remove(at)); err != nil {
			return err
		}
		return at.refused(serviceToken, at.serviceInputs())
	}
}

func capacityWith(in Values) func(s *Sim) error {
	return func(s *Sim) error {
		c := s.Client("eu-west-1")
		cluster := must(c.Create(clusterToken, "app", nil))
		_, err := c.Create(capacityProvidersToken, "app", with(Values{"clusterName": cluster.Outputs["name"]}, in))
		return err
	}
}

func fargateStrategy(base int) Values {
	return Values{"capacityProvider": "FARGATE", "weight": 1, "base": base}
}

var (
	_ = breaks(ruleClusterTaken, func(s *Sim) error {
		c := s.Client("eu-west-1")
		must(c.Create(clusterToken, "a", Values{"name": "app"}))
		_, err := c.Create(clusterToken, "b", Values{"name": "app"})
		return err
	})
	_ = breaks(ruleClusterServices, func(s *Sim) error {
		at := running(s, "eu-west-1", 1)
		return at.c.Delete(at.cluster)
	})
	_ = breaks(ruleCapacityCluster, capacityWith(Values{"clusterName": "none"}))
	_ = breaks(ruleCapacityUnknown, capacityWith(Values{"capacityProviders": []string{"MINE"}}))
	_ = breaks(ruleCapacityMember, capacityWith(Values{"capacityProviders": []string{"FARGATE_SPOT"},
		"defaultCapacityProviderStrategies": []any{fargateStrategy(0)}}))
	_ = breaks(ruleCapacityBase, capacityWith(Values{"capacityProviders": []string{"FARGATE", "FARGATE_SPOT"},
		"defaultCapacityProviderStrategies": []any{fargateStrategy(1),
			Values{"capacityProvider": "FARGATE_SPOT", "base": 1}}}))
	_ = breaks(ruleCapacityInUse, func(s *Sim) error {
		at := prepared(s, "eu-west-1", 1)
		members := must(at.c.Create(capacityProvidersToken, "app", Values{"clusterName": at.cluster.Outputs["name"],
			"capacityProviders": []string{"FARGATE"}}))
		must(at.c.Create(serviceToken, "app", with(at.serviceInputs(), Values{"launchType": nil,
			"capacityProviderStrategies": []any{fargateStrategy(0)}})))
		return at.c.Delete(members)
	})

	_ = breaks(ruleContainers, func(s *Sim) error {
		_, err := s.Client("eu-west-1").Check(taskDefinitionToken, "app", nil,
			Values{"family": "app", "containerDefinitions": `[{"name":"web","environment":[{"name":"N","value":1}]}]`})
		return err
	})
	_ = breaks(ruleContainerName, containerWith(Values{"name": ""}))
	_ = breaks(ruleContainerImage, containerWith(Values{"image": nil}))
	_ = breaks(ruleEssential, containerWith(Values{"essential": false}))
	_ = breaks(ruleHostPort, containerWith(Values{"portMappings": []any{Values{"containerPort": 8080, "hostPort": 80}}}))
	_ = breaks(ruleAwsvpc, taskWith(Values{"networkMode": nil}))
	_ = breaks(ruleTaskSize, taskWith(Values{"cpu": "1024", "memory": "1024"}))
	_ = breaks(ruleExecutionRole, taskWith(Values{"executionRoleArn": nil}))
	_ = breaks(ruleRoleMissing, taskWith(Values{"taskRoleArn": "arn:aws:iam::111122223333:role/none"}))
	_ = breaks(ruleLogDriver, containerWith(Values{"logConfiguration": Values{"logDriver": "json-file"}}))
	_ = breaks(ruleLogOptions, containerWith(Values{"logConfiguration": Values{"logDriver": "awslogs",
		"options": Values{"awslogs-group": "/app", "awslogs-region": "eu-west-1"}}}))

	_ = breaks(ruleServiceCluster, serviceWith(func(*site) Values { return Values{"cluster": "none"} }))
	_ = breaks(ruleServiceTask, serviceWith(func(*site) Values { return Values{"taskDefinition": "app:9"} }))
	_ = breaks(ruleServiceTaken, func(s *Sim) error {
		at := prepared(s, "eu-west-1", 1)
		must(at.c.Create(serviceToken, "a", with(at.serviceInputs(), Values{"name": "app"})))
		return at.refused(serviceToken, with(at.serviceInputs(), Values{"name": "app"}))
	})
	_ = breaks(ruleServiceLaunch, serviceWith(func(*site) Values {
		return Values{"capacityProviderStrategies": []any{fargateStrategy(0)}}
	}))
	_ = breaks(ruleServiceCapacity, serviceWith(func(*site) Values {
		return Values{"launchType": nil, "capacityProviderStrategies": []any{fargateStrategy(0)}}
	}))
	_ = breaks(ruleServiceFargate, serviceWith(func(at *site) Values {
		ec2 := must(at.c.Create(taskDefinitionToken, "ec2", with(at.taskInputs(), Values{"requiresCompatibilities": nil})))
		return Values{"taskDefinition": ec2.Outputs["arn"]}
	}))
	_ = breaks(ruleServiceNetwork, serviceWith(func(*site) Values { return Values{"networkConfiguration": nil} }))
	_ = breaks(ruleServiceSubnet, serviceWith(func(*site) Values {
		return Values{"networkConfiguration": Values{"subnets": []string{"subnet-00000000000000000"}}}
	}))
	_ = breaks(ruleServiceGroup, serviceWith(func(at *site) Values {
		return Values{"networkConfiguration": Values{"subnets": at.private,
			"securityGroups": []string{"sg-00000000000000000"}}}
	}))
	_ = breaks(ruleServiceVPC, func(s *Sim) error {
		at, other := prepared(s, "eu-west-1", 1), newSite(s, "eu-west-1", 2)
		return at.refused(serviceToken, with(at.serviceInputs(), Values{"networkConfiguration": Values{
			"subnets": at.private, "securityGroups": []string{other.taskGroup},
		}}))
	})
	_ = breaks(ruleServiceTG, serviceWith(func(*site) Values {
		return Values{"loadBalancers": []any{Values{"containerName": "web", "containerPort": 8080,
			"targetGroupArn": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/none/1"}}}
	}))
	_ = breaks(ruleServiceTGKind, serviceWith(func(at *site) Values {
		group := must(at.c.Create(targetGroupToken, "i", with(at.targetInputs(), Values{"targetType": "instance"})))
		return servedBy(group.ID, "web", 8080)
	}))
	_ = breaks(ruleServiceTGVPC, func(s *Sim) error {
		at, other := prepared(s, "eu-west-1", 1), newSite(s, "eu-west-1", 2).addBalancer()
		return at.refused(serviceToken, with(at.serviceInputs(), servedBy(other.targets.ID, "web", 8080)))
	})
	_ = breaks(ruleServiceNoLB, serviceWith(func(at *site) Values {
		return servedBy(must(at.c.Create(targetGroupToken, "alone", at.targetInputs())).ID, "web", 8080)
	}))
	_ = breaks(ruleServiceContainer, serviceWith(func(at *site) Values { return servedBy(at.targets.ID, "api", 8080) }))
	_ = breaks(ruleServicePort, serviceWith(func(at *site) Values { return servedBy(at.targets.ID, "web", 80) }))
	_ = breaks(ruleServiceGrace, serviceWith(func(*site) Values {
		return Values{"loadBalancers": nil, "healthCheckGracePeriodSeconds": 60}
	}))
	_ = breaks(ruleServicePercent, serviceWith(func(*site) Values { return Values{"deploymentMaximumPercent": 100} }))
	_ = breaks(ruleServiceBalance, serviceWith(func(*site) Values {
		return Values{"availabilityZoneRebalancing": "ENABLED", "deploymentMaximumPercent": 100,
			"deploymentMinimumHealthyPercent": 50}
	}))
	_ = breaks(ruleServiceExec, serviceWith(func(*site) Values { return Values{"enableExecuteCommand": true} }))

	_ = breaks(ruleStartRole, func(s *Sim) error {
		at := prepared(s, "eu-west-1", 1)
		other := must(at.c.Create(roleToken, "other", Values{"assumeRolePolicy": `{"Version":"2012-10-17","Statement":` +
			`[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"ec2.amazonaws.com"}}]}`}))
		task := must(at.c.Create(taskDefinitionToken, "t",
			with(at.taskInputs(), Values{"taskRoleArn": other.Outputs["arn"]})))
		return at.refused(serviceToken, with(at.serviceInputs(), Values{"taskDefinition": task.Outputs["arn"]}))
	})
	_ = breaks(ruleStartPermission, withoutPart(func(at *site) State { return at.attachment }))
	_ = breaks(ruleStartLogs, withoutPart(func(at *site) State { return at.logs }))
	_ = breaks(ruleStartNetwork, withoutPart(func(at *site) State { return at.exit }))
	_ = breaks(ruleStartEgress, withoutPart(func(at *site) State { return at.taskEgress }))
	_ = breaks(ruleStartHealth, withoutPart(func(at *site) State { return at.taskIngress }))
)

func servedBy(group, container string, port int) Values {
	return Values{"loadBalancers": []any{
		Values{"targetGroupArn": group, "containerName": container, "containerPort": port},
	}}
}

func TestTaskDefinitionGetsANewRevisionForEachChange(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	at := newSite(s, "eu-west-1", 1).addRole()
	first := must(at.c.Create(taskDefinitionToken, "app", at.taskInputs()))
	assert.Equal(t, "app", first.ID)
	assert.Equal(t, "arn:aws:ecs:eu-west-1:111122223333:task-definition/app:1", first.Outputs["arn"])

	same, err := at.c.Diff(first, with(at.taskInputs(), Values{
		"containerDefinitions": document(at.aContainer(Values{"essential": nil})),
	}))
	require.NoError(t, err)
	assert.Empty(t, same.Changes)
	changed, err := at.c.Diff(first, at.taskInputs(at.aContainer(Values{"image": "example.com/web:2"})))
	require.NoError(t, err)
	assert.Equal(t, []string{"containerDefinitions"}, changed.Replaces())
	assert.False(t, changed.DeleteBeforeReplace)

	second := must(at.c.Create(taskDefinitionToken, "app",
		at.taskInputs(at.aContainer(Values{"image": "example.com/web:2"}))))
	assert.Equal(t, "app", second.ID)
	assert.Equal(t, 2.0, second.Outputs["revision"])
	require.NoError(t, at.c.Delete(first))
	kept, err := at.c.Read(second)
	require.NoError(t, err)
	assert.Equal(t, "app", kept.ID)
	gone, err := at.c.Read(first)
	require.NoError(t, err)
	assert.Empty(t, gone.ID)
	third := must(at.c.Create(taskDefinitionToken, "app", at.taskInputs()))
	assert.Equal(t, 3.0, third.Outputs["revision"])
}

func TestFargateSizes(t *testing.T) {
	t.Parallel()
	for cpu, count := range map[string]int{
		"256": 3, "512": 4, "1024": 7, "2048": 13, "4096": 23, "8192": 12, "16384": 12,
	} {
		assert.Len(t, fargateMemory[cpu], count, cpu)
	}
}

func TestServiceRunsWithinItsNetwork(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	at := running(s, "eu-west-1", 1)
	assert.Equal(t, "arn:aws:ecs:eu-west-1:111122223333:service/"+at.cluster.Outputs.String("name")+"/"+
		at.service.Outputs.String("name"), at.service.ID)
	require.ErrorContains(t, at.c.Delete(State{Type: subnetToken, ID: at.private[0]}), "DependencyViolation")

	none, err := at.c.Update(at.service, with(at.serviceInputs(), Values{"desiredCount": 0}))
	require.NoError(t, err)
	assert.Equal(t, 0.0, none.Outputs["desiredCount"])
	require.NoError(t, at.c.Delete(none))
	require.NoError(t, at.c.Delete(at.cluster))
}

func TestServiceThatDoesNotComeUpExistsAllTheSame(t *testing.T) {
	t.Parallel()
	at := prepared(New(Options{}), "eu-west-1", 1)
	require.NoError(t, at.c.Delete(at.exit))
	s, err := at.c.Create(serviceToken, "app", at.serviceInputs())
	require.ErrorContains(t, err, "tfSTABLE")
	assert.NotEmpty(t, s.ID)
	require.NoError(t, at.c.Delete(s))
	_, err = at.c.Create(serviceToken, "app", with(at.serviceInputs(), Values{"waitForSteadyState": false}))
	require.NoError(t, err)
}

func TestServiceWithoutTheInternetNeedsEveryEndpoint(t *testing.T) {
	t.Parallel()
	image := Values{"image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/web:1"}
	for _, missing := range []string{"ecr.api", "ecr.dkr", "logs", "s3", ""} {
		t.Run("without "+missing, func(t *testing.T) {
			t.Parallel()
			at := newSite(New(Options{}), "eu-west-1", 1).addBalancer().addRules().addRole()
			at.cluster = must(at.c.Create(clusterToken, "app", nil))
			at.task = must(at.c.Create(taskDefinitionToken, "app", at.taskInputs(at.aContainer(image))))
			for _, service := range []string{"ecr.api", "ecr.dkr", "logs", "s3"} {
				in := Values{"vpcId": at.vpc.ID, "serviceName": "com.amazonaws.eu-west-1." + service,
					"vpcEndpointType": "Interface", "privateDnsEnabled": true, "subnetIds": at.private,
					"securityGroupIds": []string{at.taskGroup}}
				if service == "s3" {
					in = Values{"vpcId": at.vpc.ID, "serviceName": "com.amazonaws.eu-west-1.s3",
						"routeTableIds": []string{at.privateTable}}
				}
				if service != missing {
					must(at.c.Create(vpcEndpointToken, service, in))
				}
			}
			_, err := at.c.Create(serviceToken, "app", at.serviceInputs())
			if missing == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, ruleStartNetwork.ID)
		})
	}
}

func TestServiceIsReplacedOnlyForWhatCannotChange(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		changes Values
		replace []string
	}{
		"task definition": {Values{"taskDefinition": "app:1"}, nil},
		"count":           {Values{"desiredCount": 3}, nil},
		"breaker":         {Values{"deploymentCircuitBreaker": Values{"enable": true, "rollback": true}}, nil},
		"launch type":     {Values{"launchType": "EC2"}, []string{"launchType"}},
		"cluster":         {Values{"cluster": "other"}, []string{"cluster"}},
		"strategy": {Values{"capacityProviderStrategies": []any{fargateStrategy(0)}},
			[]string{"capacityProviderStrategies"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := running(New(Options{}), "eu-west-1", 1)
			d, err := at.c.Diff(at.service, with(at.serviceInputs(), test.changes))
			require.NoError(t, err)
			assert.NotEmpty(t, d.Changes)
			assert.Equal(t, test.replace, d.Replaces())
		})
	}
}

func TestRolesAllowWhatTheirPoliciesSay(t *testing.T) {
	t.Parallel()
	const group = "arn:aws:logs:eu-west-1:111122223333:log-group:/app"
	for name, test := range map[string]struct {
		resource string
		runs     bool
	}{
		"the streams of the group":             {group + ":*", true},
		"anything":                             {"*", true},
		"the group alone, not its streams":     {group, false},
		"the streams of a group with a suffix": {group + "-other:*", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := New(Options{})
			at := prepared(s, "eu-west-1", 1)
			require.NoError(t, at.c.Delete(at.attachment))
			must(at.c.Create(rolePolicyToken, "logs", Values{"role": at.role.ID, "policy": `{"Version":"2012-10-17",` +
				`"Statement":[{"Effect":"Allow","Action":["logs:CreateLogStream","logs:Put*"],"Resource":"` + test.resource +
				`"}]}`}))
			_, err := at.c.Create(serviceToken, "app", at.serviceInputs())
			if !test.runs {
				require.ErrorContains(t, err, ruleStartPermission.ID)
				return
			}
			require.NoError(t, err)
			allowed, err := s.Allows(at.role.Outputs.String("arn"), "dynamodb:GetItem", "*")
			require.NoError(t, err)
			assert.False(t, allowed)
		})
	}
}

func TestServiceCannotLeaveTheVPCOfItsTargetGroup(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	at, other := running(s, "eu-west-1", 1), newSite(s, "eu-west-1", 2)
	_, err := at.c.Update(at.service, with(at.serviceInputs(), Values{"networkConfiguration": Values{
		"subnets": other.private, "securityGroups": []string{other.taskGroup},
	}}))
	require.ErrorContains(t, err, ruleServiceTGVPC.ID)
}
