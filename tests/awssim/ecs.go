package awssim

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Tokens of the Elastic Container Service.
const (
	clusterToken           = "aws:ecs/cluster:Cluster"
	capacityProvidersToken = "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders"
	taskDefinitionToken    = "aws:ecs/taskDefinition:TaskDefinition"
	serviceToken           = "aws:ecs/service:Service"
)

const (
	srcCluster         Source = "tf-ecs-cluster"
	srcClusterCreate   Source = "aws-ecs-create-cluster"
	srcClusterDelete   Source = "aws-ecs-delete-cluster"
	srcCapacity        Source = "tf-ecs-capacity-providers"
	srcCapacityPut     Source = "aws-ecs-put-capacity-providers"
	srcTaskDefinition  Source = "tf-ecs-task-definition"
	srcTaskRegister    Source = "aws-ecs-register-task-definition"
	srcFargateSizes    Source = "aws-fargate-task-sizes"
	srcFargateTask     Source = "aws-fargate-task-definition"
	srcService         Source = "tf-ecs-service"
	srcServiceCreate   Source = "aws-ecs-create-service"
	srcServiceMessages Source = "aws-ecs-service-event-messages"
	srcTaskErrors      Source = "aws-ecs-stopped-task-errors"

	srcDeploymentAlarms Source = "aws-ecs-deployment-alarms"
)

var _ = cite(map[Source]string{
	srcCluster:       "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/ecs/cluster.go",
	srcClusterCreate: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html",
	srcClusterDelete: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteCluster.html",
	srcCapacity: "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/ecs/" +
		"cluster_capacity_providers.go",
	srcCapacityPut: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PutClusterCapacityProviders.html",
	srcTaskDefinition: "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/ecs/" +
		"task_definition.go",
	srcTaskRegister: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html",
	srcFargateSizes: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html",
	srcFargateTask:  "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html",
	srcService: "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/ecs/" +
		"service.go",
	srcDeploymentAlarms: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentAlarms.html",

	srcServiceCreate:   "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html",
	srcServiceMessages: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html",
	srcTaskErrors:      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html",
})

// Rules of clusters and task definitions.
var (
	ruleClusterTaken    = rule("ecs.cluster.name-taken", srcClusterCreate, "ClientException")
	ruleClusterServices = rule("ecs.cluster.has-services", srcClusterDelete, "ClusterContainsServicesException")
	ruleCapacityCluster = rule("ecs.capacity.cluster-missing", srcCapacityPut, "ClusterNotFoundException")
	ruleCapacityUnknown = rule("ecs.capacity.unknown", srcCapacityPut, "InvalidParameterException")
	ruleCapacityMember  = rule("ecs.capacity.not-in-cluster", srcCapacityPut, "InvalidParameterException")
	ruleCapacityBase    = rule("ecs.capacity.one-base", srcCapacityPut, "InvalidParameterException")
	ruleCapacityWeight  = rule("ecs.capacity.weights", srcServiceCreate, "InvalidParameterException")
	ruleCapacityInUse   = rule("ecs.capacity.in-use", srcCapacityPut, "ResourceInUseException")
	ruleContainers      = rule("ecs.task.containers", srcTaskDefinition, Invalid)
	ruleContainerName   = rule("ecs.task.container-name", srcTaskRegister, "ClientException")
	ruleContainerImage  = rule("ecs.task.container-image", srcTaskRegister, "ClientException")
	ruleEssential       = rule("ecs.task.essential", srcTaskRegister, "ClientException")
	ruleHostPort        = rule("ecs.task.host-port", srcTaskRegister, "ClientException")
	ruleAwsvpc          = rule("ecs.task.fargate-network", srcFargateTask, "ClientException")
	ruleTaskSize        = rule("ecs.task.fargate-size", srcFargateSizes, "ClientException")
	ruleExecutionRole   = rule("ecs.task.execution-role", srcFargateTask, "ClientException")
	ruleRoleMissing     = rule("ecs.task.role-missing", srcTaskRegister, "ClientException")
	ruleLogDriver       = rule("ecs.task.log-driver", srcFargateTask, "ClientException")
	ruleLogOptions      = rule("ecs.task.log-options", srcTaskRegister, "ClientException")
)

// Rules of services.
var (
	ruleServiceCluster   = rule("ecs.service.cluster-missing", srcServiceCreate, "ClusterNotFoundException")
	ruleServiceTask      = rule("ecs.service.task-missing", srcServiceCreate, "ClientException")
	ruleServiceTaken     = rule("ecs.service.name-taken", srcServiceCreate, "InvalidParameterException")
	ruleServiceLaunch    = rule("ecs.service.launch-or-capacity", srcServiceCreate, "InvalidParameterException")
	ruleServiceCapacity  = rule("ecs.service.capacity-provider", srcServiceCreate, "InvalidParameterException")
	ruleServiceFargate   = rule("ecs.service.fargate-task", srcServiceCreate, "InvalidParameterException")
	ruleServiceNetwork   = rule("ecs.service.network-required", srcServiceCreate, "InvalidParameterException")
	ruleServiceSubnet    = rule("ecs.service.subnet-missing", srcServiceCreate, "InvalidParameterException")
	ruleServiceGroup     = rule("ecs.service.security-group-missing", srcServiceCreate, "InvalidParameterException")
	ruleServiceVPC       = rule("ecs.service.one-vpc", srcServiceCreate, "InvalidParameterException")
	ruleServiceTG        = rule("ecs.service.target-group-missing", srcServiceCreate, "InvalidParameterException")
	ruleServiceTGKind    = rule("ecs.service.target-group-type", srcServiceCreate, "InvalidParameterException")
	ruleServiceTGVPC     = rule("ecs.service.target-group-vpc", srcServiceMessages, "InvalidParameterException")
	ruleServiceNoLB      = rule("ecs.service.no-load-balancer", srcService, "InvalidParameterException")
	ruleServiceContainer = rule("ecs.service.container", srcServiceCreate, "InvalidParameterException")
	ruleServicePort      = rule("ecs.service.container-port", srcServiceCreate, "InvalidParameterException")
	ruleServiceGrace     = rule("ecs.service.grace-period", srcServiceCreate, "InvalidParameterException")
	ruleServicePercent   = rule("ecs.service.deployment-percent", srcServiceCreate, "InvalidParameterException")
	ruleServiceBalance   = rule("ecs.service.rebalancing", srcServiceCreate, "InvalidParameterException")
	ruleServiceAlarms    = rule("ecs.service.alarm-names", srcDeploymentAlarms, "ValidationException")
	ruleServiceExec      = rule("ecs.service.execute-command", srcServiceCreate, "InvalidParameterException")
	ruleStartRole        = rule("ecs.start.role-trust", srcTaskErrors, "ServiceNotStable")
	ruleStartPermission  = rule("ecs.start.role-permission", srcTaskErrors, "ServiceNotStable")
	ruleStartLogs        = rule("ecs.start.log-group", srcTaskErrors, "ServiceNotStable")
	ruleStartNetwork     = rule("ecs.start.network", srcTaskErrors, "ServiceNotStable")
	ruleStartEgress      = rule("ecs.start.egress", srcTaskErrors, "ServiceNotStable")
	ruleStartHealth      = rule("ecs.start.health-check", srcServiceMessages, "ServiceNotStable")
)

var resourceName = regexp.MustCompile(`^[0-9A-Za-z_-]+$`)

// strategyBlock is one item of a capacity provider strategy.
var strategyBlock = &Property{Kind: Block, Fields: Properties{
	"base":             {Kind: Int, Min: 0, Max: 100000},
	"capacityProvider": {Kind: String, Required: true},
	"weight":           {Kind: Int, Min: 0, Max: 1000},
}}

var _ = declare(&Type{
	Token:  clusterToken,
	Source: srcCluster,
	Tagged: true,
	Properties: Properties{
		"arn": out(String),
		"configuration": {Kind: Block, Fields: Properties{
			"executeCommandConfiguration": {Kind: Block, Fields: Properties{
				"kmsKeyId": {Kind: String},
				"logConfiguration": {Kind: Block, Fields: Properties{
					"cloudWatchEncryptionEnabled": {Kind: Bool}, "cloudWatchLogGroupName": {Kind: String},
					"s3BucketEncryptionEnabled": {Kind: Bool}, "s3BucketName": {Kind: String}, "s3KeyPrefix": {Kind: String},
				}},
				"logging": {Kind: String, Default: "DEFAULT", Enum: []any{"NONE", "DEFAULT", "OVERRIDE"}},
			}},
			"managedStorageConfiguration": {Kind: Block, Fields: Properties{
				"fargateEphemeralStorageKmsKeyId": {Kind: String}, "kmsKeyId": {Kind: String},
			}},
		}},
		"name": {
			Kind: String, ForceNew: true, AutoName: &AutoName{Max: 255}, MinLen: 1, MaxLen: 255, Pattern: resourceName,
		},
		"serviceConnectDefaults": {Kind: Block, Fields: Properties{
			"namespace": {Kind: String, Required: true, Pattern: arnPattern},
		}},
		"settings": {Kind: List, Set: true, Computed: true, Elem: &Property{Kind: Block, Fields: Properties{
			"name":  {Kind: String, Required: true, Enum: []any{"containerInsights"}},
			"value": {Kind: String, Required: true},
		}}},
	},
	Create: func(op *Op) error {
		name := op.Object.Live.String("name")
		if op.FindBy(clusterToken, "name", name) != nil {
			// AWS gives back the cluster that exists when all arguments are equal; two owners are a mistake all the same.
			return ruleClusterTaken.Refuse("Arguments on this idempotent request are inconsistent with arguments used in "+
				"previous request(s): the cluster %s exists", name)
		}
		arn := op.ARN("ecs", "cluster/"+name)
		op.Identify(arn, arn)
		op.SetDefault(Values{"settings": []Values{{"name": "containerInsights", "value": "disabled"}}})
		return nil
	},
})

// fargateProviders are the capacity providers that every account has.
var fargateProviders = []string{"FARGATE", "FARGATE_SPOT"}

var _ = declare(&Type{
	Token:  capacityProvidersToken,
	Source: srcCapacity,
	Properties: Properties{
		"capacityProviders":                 stringSet(),
		"clusterName":                       {Kind: String, Required: true, ForceNew: true, Pattern: resourceName},
		"defaultCapacityProviderStrategies": {Kind: List, Set: true, Elem: strategyBlock},
	},
	Refs: []Ref{{Property: "clusterName", To: clusterToken, By: "name", Missing: ruleCapacityCluster}},
	Create: func(op *Op) error {
		if err := checkCapacity(op); err != nil {
			return err
		}
		op.Object.Owner = op.FindBy(clusterToken, "name", op.Object.Live.String("clusterName"))
		op.Identify(op.Object.Live.String("clusterName"), "")
		return nil
	},
	Update: checkCapacity,
	Delete: func(op *Op) error {
		return capacityInUse(op, op.Object.Live.Strings("capacityProviders"))
	},
})

// checkCapacity is what AWS demands of a cluster's capacity providers.
func checkCapacity(op *Op) error {
	live := op.Object.Live
	members := live.Strings("capacityProviders")
	for _, each := range members {
		if !slices.Contains(fargateProviders, each) {
			return ruleCapacityUnknown.Refuse("The specified capacity provider '%s' was not found", each)
		}
	}
	if err := checkStrategy(live.Objects("defaultCapacityProviderStrategies"), members); err != nil {
		return err
	}
	return capacityInUse(op, slices.DeleteFunc(slices.Clone(op.Old.Strings("capacityProviders")), func(each string) bool {
		return slices.Contains(members, each)
	}))
}

// checkStrategy is what AWS demands of a capacity provider strategy.
func checkStrategy(strategy []Values, members []string) error {
	bases, weights := 0, 0
	for _, each := range strategy {
		weights += each.Int("weight")
		if !slices.Contains(members, each.String("capacityProvider")) {
			return ruleCapacityMember.Refuse("The specified capacity provider strategy cannot contain a capacity provider "+
				"that is not associated with the cluster: %s", each.String("capacityProvider"))
		}
		if each.Int("base") > 0 {
			bases++
		}
	}
	if len(strategy) > 1 && weights == 0 {
		return ruleCapacityWeight.Refuse("At least one capacity provider of a strategy must have a weight greater than zero")
	}
	if bases > 1 {
		return ruleCapacityBase.Refuse("Only one capacity provider in a capacity provider strategy can have a base defined")
	}
	return nil
}

// capacityInUse refuses to take capacity providers away from services that use them.
func capacityInUse(op *Op, removed []string) error {
	for _, service := range op.Objects(serviceToken) {
		if resourceOf(service.Live.String("cluster")) != op.Object.Live.String("clusterName") {
			continue
		}
		for _, each := range service.Live.Objects("capacityProviderStrategies") {
			if slices.Contains(removed, each.String("capacityProvider")) {
				return ruleCapacityInUse.Refuse("The specified capacity provider is in use and cannot be removed: %s by %s",
					each.String("capacityProvider"), service.ID)
			}
		}
	}
	return nil
}

// resourceOf is the last part of an ARN, or the name itself.
func resourceOf(nameOrARN string) string { return nameOrARN[strings.LastIndexByte(nameOrARN, '/')+1:] }

// container is what the simulator reads of a container definition; the provider decodes the same JSON.
type container struct {
	Name         string
	Image        string
	Essential    *bool
	PortMappings []struct {
		ContainerPort int
		HostPort      int
		Protocol      string
		Name          string
	}
	CPU, Memory int
	// MemoryReservation is the soft limit beside Memory, the hard one.
	MemoryReservation int
	DependsOn         []dependency
	HealthCheck       *struct{ Command []string }
	Environment       []struct{ Name, Value string }
	Secrets           []struct{ Name, ValueFrom string }
	LogConfiguration  *struct {
		LogDriver string
		Options   map[string]string
	}
}

// containers decodes container definitions.
func containers(document string) ([]container, error) {
	var all []container
	if err := json.Unmarshal([]byte(document), &all); err != nil {
		return nil, err
	}
	return all, nil
}

// sameContainers says whether two documents mean the same, as the provider's comparison does.
func sameContainers(before, after any) bool {
	normalise := func(v any) any {
		text, _ := v.(string)
		var all []map[string]any
		if json.Unmarshal([]byte(text), &all) != nil {
			return v
		}
		for _, each := range all {
			if each["essential"] == nil {
				each["essential"] = true
			}
			if environment, is := each["environment"].([]any); is {
				slices.SortFunc(environment, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
			}
			for key, value := range each {
				if isEmpty(value) {
					delete(each, key)
				}
			}
		}
		return all
	}
	return same(normalise(before), normalise(after))
}

// fargateMemory are the sizes in MiB that Fargate offers per CPU units: from, to, step.
var fargateMemory = map[string][]int{
	"256": {512, 1024, 2048}, "512": steps(1024, 4096, 1024), "1024": steps(2048, 8192, 1024),
	"2048": steps(4096, 16384, 1024), "4096": steps(8192, 30720, 1024), "8192": steps(16384, 61440, 4096),
	"16384": steps(32768, 122880, 8192),
}

func steps(from, to, step int) []int {
	var all []int
	for n := from; n <= to; n += step {
		all = append(all, n)
	}
	return all
}

var _ = declare(&Type{
	Token:  taskDefinitionToken,
	Source: srcTaskDefinition,
	Tagged: true,
	Properties: Properties{
		"arn":                  out(String),
		"arnWithoutRevision":   out(String),
		"containerDefinitions": {Kind: String, Required: true, ForceNew: true, Same: sameContainers},
		"cpu":                  {Kind: String, ForceNew: true},
		"enableFaultInjection": {Kind: Bool, Computed: true, ForceNew: true},
		"ephemeralStorage": {Kind: Block, ForceNew: true, Fields: Properties{
			"sizeInGib": {Kind: Int, Required: true, ForceNew: true, Min: 21, Max: 200},
		}},
		"executionRoleArn": {Kind: String, ForceNew: true, Pattern: arnPattern},
		"family": {
			Kind: String, Required: true, ForceNew: true, MinLen: 1, MaxLen: 255, Pattern: resourceName,
		},
		"ipcMode":     {Kind: String, ForceNew: true, Enum: []any{"host", "task", "none"}},
		"memory":      {Kind: String, ForceNew: true},
		"networkMode": {Kind: String, Computed: true, ForceNew: true, Enum: []any{"bridge", "host", "awsvpc", "none"}},
		"pidMode":     {Kind: String, ForceNew: true, Enum: []any{"host", "task"}},
		"requiresCompatibilities": {Kind: List, Set: true, ForceNew: true, Elem: &Property{
			Kind: String, ForceNew: true, Enum: []any{"EC2", "FARGATE", "EXTERNAL"},
		}},
		"revision": out(Int),
		"runtimePlatform": {Kind: Block, ForceNew: true, Fields: Properties{
			"cpuArchitecture": {Kind: String, ForceNew: true, Enum: []any{"X86_64", "ARM64"}},
			"operatingSystemFamily": {Kind: String, ForceNew: true, Enum: []any{
				"WINDOWS_SERVER_2019_FULL", "WINDOWS_SERVER_2019_CORE", "WINDOWS_SERVER_2016_FULL",
				"WINDOWS_SERVER_2004_CORE", "WINDOWS_SERVER_2022_CORE", "WINDOWS_SERVER_2022_FULL",
				"WINDOWS_SERVER_2025_CORE", "WINDOWS_SERVER_2025_FULL", "WINDOWS_SERVER_20H2_CORE", "LINUX",
			}},
		}},
		"skipDestroy": given(Bool, false),
		"taskRoleArn": {Kind: String, ForceNew: true, Pattern: arnPattern},
		"trackLatest": given(Bool, false),
		"volumes": {Kind: List, Set: true, ForceNew: true, Elem: &Property{Kind: Block, Fields: Properties{
			"configureAtLaunch": {Kind: Bool, Computed: true, ForceNew: true},
			"hostPath":          {Kind: String, ForceNew: true},
			"name":              {Kind: String, Required: true, ForceNew: true},
		}}},
	},
	Refs: []Ref{
		{Property: "executionRoleArn", To: roleToken, By: "arn", Missing: ruleRoleMissing},
		{Property: "taskRoleArn", To: roleToken, By: "arn", Missing: ruleRoleMissing},
	},
	Check: func(in Values) []*Refusal {
		document, known := in["containerDefinitions"].(string)
		if !known {
			return nil
		}
		if _, err := containers(document); err != nil {
			return []*Refusal{ruleContainers.On("containerDefinitions",
				"ECS Task Definition container_definitions is invalid: Error decoding JSON: %s", err)}
		}
		return nil
	},
	StateID:  func(o *Object) string { return o.Live.String("family") },
	ImportID: func(o *Object) string { return o.ARN },
	Create: func(op *Op) error {
		live := op.Object.Live
		if err := checkTask(live); err != nil {
			return err
		}
		family := live.String("family")
		revision := op.Count("ecs.family/" + op.Account + "/" + op.Region + "/" + family)
		without := op.ARN("ecs", "task-definition/"+family)
		arn := without + ":" + strconv.Itoa(revision)
		op.Identify(arn, arn)
		op.Set(Values{"revision": revision, "arnWithoutRevision": without})
		op.SetDefault(Values{"networkMode": "bridge", "enableFaultInjection": false})
		return nil
	},
	Delete: func(op *Op) error {
		if op.Old.Bool("skipDestroy") {
			op.Keep = true
			return nil
		}
		op.deregister()
		return nil
	},
})

// checkTask is what AWS demands of a task definition.
func checkTask(live Values) error {
	all, err := containers(live.String("containerDefinitions"))
	if err != nil {
		return err
	}
	if err := checkContainers(all); err != nil {
		return err
	}
	fargate := slices.Contains(live.Strings("requiresCompatibilities"), "FARGATE")
	if fargate && live.String("networkMode") != "awsvpc" {
		return ruleAwsvpc.Refuse("Fargate only supports network mode 'awsvpc'")
	}
	for _, c := range all {
		for _, mapping := range c.PortMappings {
			if live.String("networkMode") == "awsvpc" && mapping.HostPort != 0 && mapping.HostPort != mapping.ContainerPort {
				return ruleHostPort.Refuse("When networkMode=awsvpc, the host ports and container ports in port mappings must "+
					"match: %d is not %d", mapping.HostPort, mapping.ContainerPort)
			}
		}
	}
	memory, _ := strconv.Atoi(live.String("memory"))
	cpu, _ := strconv.Atoi(live.String("cpu"))
	if err := checkSidecars(all, cpu, memory); err != nil || !fargate {
		return err
	}
	if !slices.Contains(fargateMemory[live.String("cpu")], memory) {
		return ruleTaskSize.Refuse("No Fargate configuration exists for given values: %q CPU, %q memory",
			live.String("cpu"), live.String("memory"))
	}
	return checkFargateContainers(live, all)
}

func checkContainers(all []container) error {
	essential, names := false, map[string]bool{}
	for _, c := range all {
		if !resourceName.MatchString(c.Name) || len(c.Name) > 255 || names[c.Name] {
			return ruleContainerName.Refuse("Container.name should be unique, not empty, and of letters, numbers, hyphens "+
				"and underscores: %q", c.Name)
		}
		names[c.Name] = true
		if c.Image == "" {
			return ruleContainerImage.Refuse("Container.image should not be null or empty: %s", c.Name)
		}
		essential = essential || c.isEssential()
	}
	if !essential {
		return ruleEssential.Refuse("A task definition must have at least one essential container")
	}
	return nil
}

// ecrImage is an image in a private registry of ECR.
var ecrImage = regexp.MustCompile(`^\d{12}\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com/`)

func checkFargateContainers(live Values, all []container) error {
	for _, c := range all {
		reason := ""
		if ecrImage.MatchString(c.Image) {
			reason = "ECR images"
		}
		if len(c.Secrets) > 0 {
			reason = "secrets"
		}
		if logs := c.LogConfiguration; logs != nil {
			if !slices.Contains([]string{"awslogs", "splunk", "awsfirelens"}, logs.LogDriver) {
				return ruleLogDriver.Refuse("Fargate does not support the log driver %q of %s", logs.LogDriver, c.Name)
			}
			for _, option := range []string{"awslogs-group", "awslogs-region", "awslogs-stream-prefix"} {
				if logs.LogDriver == "awslogs" && logs.Options[option] == "" {
					return ruleLogOptions.Refuse("Log driver awslogs requires options: %s", option)
				}
			}
			reason = "log driver " + logs.LogDriver
		}
		if reason != "" && live.String("executionRoleArn") == "" {
			return ruleExecutionRole.Refuse("Fargate requires task definition to have execution role ARN to support %s.",
				reason)
		}
	}
	return nil
}
