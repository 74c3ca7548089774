package awssim

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var _ = declare(&Type{
	Token:  serviceToken,
	Source: srcService,
	Tagged: true,
	Properties: Properties{
		"alarms": {Kind: Block, Fields: Properties{
			"alarmNames": {Kind: List, Set: true, Required: true, Elem: &Property{Kind: String}},
			"enable":     {Kind: Bool, Required: true}, "rollback": {Kind: Bool, Required: true},
		}},
		"availabilityZoneRebalancing": {Kind: String, Default: "DISABLED", Enum: []any{"ENABLED", "DISABLED"}},
		"capacityProviderStrategies":  {Kind: List, Set: true, Elem: strategyBlock},
		"cluster":                     {Kind: String, Computed: true, ForceNew: true},
		"deploymentCircuitBreaker": {Kind: Block, Fields: Properties{
			"enable": {Kind: Bool, Required: true}, "rollback": {Kind: Bool, Required: true},
		}},
		"deploymentController": {Kind: Block, Computed: true, Fields: Properties{
			"type": {Kind: String, Default: "ECS", ForceNew: true, Enum: []any{"ECS", "CODE_DEPLOY", "EXTERNAL"}},
		}},
		"deploymentMaximumPercent":        given(Int, 200),
		"deploymentMinimumHealthyPercent": given(Int, 100),
		"desiredCount":                    {Kind: Int},
		"enableEcsManagedTags":            given(Bool, false),
		"enableExecuteCommand":            given(Bool, false),
		"forceDelete":                     {Kind: Bool},
		"forceNewDeployment":              {Kind: Bool},
		"healthCheckGracePeriodSeconds":   {Kind: Int, Min: 0, Max: 2147483647},
		"iamRole":                         {Kind: String, Computed: true, ForceNew: true},
		"launchType": {
			Kind: String, Computed: true, ForceNew: true, Enum: []any{"EC2", "FARGATE", "EXTERNAL"},
		},
		"loadBalancers": {Kind: List, Set: true, Elem: &Property{Kind: Block, Fields: Properties{
			"containerName":  {Kind: String, Required: true},
			"containerPort":  {Kind: Int, Required: true, Min: 0, Max: 65536},
			"elbName":        {Kind: String},
			"targetGroupArn": arnProperty(),
		}}},
		"name": {Kind: String, ForceNew: true, AutoName: &AutoName{Max: 255}, Pattern: resourceName},
		"networkConfiguration": {Kind: Block, Fields: Properties{
			"assignPublicIp": given(Bool, false),
			"securityGroups": stringSet(),
			"subnets":        {Kind: List, Set: true, Required: true, Elem: &Property{Kind: String}},
		}},
		"platformVersion": {Kind: String, Computed: true},
		"propagateTags":   oneOf("SERVICE", "TASK_DEFINITION", "NONE"),
		"schedulingStrategy": {
			Kind: String, Default: "REPLICA", ForceNew: true, Enum: []any{"REPLICA", "DAEMON"},
		},
		"taskDefinition":     {Kind: String},
		"triggers":           {Kind: Map, Computed: true, Elem: &Property{Kind: String}},
		"waitForSteadyState": given(Bool, false),
	},
	Refs: []Ref{
		{Property: "cluster", To: clusterToken, By: "arn", Held: ruleClusterServices},
		{Property: "cluster", To: clusterToken, By: "name", Held: ruleClusterServices},
		{Property: "taskDefinition", To: taskDefinitionToken, By: "arn"},
		{Property: "networkConfiguration.subnets", To: subnetToken, Missing: ruleServiceSubnet},
		{Property: "networkConfiguration.securityGroups", To: securityGroupToken, Missing: ruleServiceGroup},
		{Property: "loadBalancers.targetGroupArn", To: targetGroupToken, By: "arn", Missing: ruleServiceTG},
	},
	Plan: func(p *Plan) error {
		// The provider replaces the service for a change of strategy, unless a new deployment is forced and it neither
		// comes nor goes.
		before, after := len(p.Old.List("capacityProviderStrategies")), len(p.New.List("capacityProviderStrategies"))
		if p.Old != nil && p.Changed("capacityProviderStrategies") &&
			(!p.New.Bool("forceNewDeployment") || (before == 0) != (after == 0)) {
			p.ForceNew("capacityProviderStrategies")
		}
		return nil
	},
	ImportID: func(o *Object) string { return resourceOf(o.Live.String("cluster")) + "/" + o.Live.String("name") },
	Create: func(op *Op) error {
		live := op.Object.Live
		op.SetDefault(Values{"cluster": "default", "desiredCount": 0})
		cluster := op.named(clusterToken, live.String("cluster"))
		if cluster == nil {
			return ruleServiceCluster.Refuse("Cluster not found: %s", live.String("cluster"))
		}
		arn := op.ARN("ecs", "service/"+cluster.Live.String("name")+"/"+live.String("name"))
		if op.Find(serviceToken, arn) != nil {
			return ruleServiceTaken.Refuse("Creation of service was not idempotent.")
		}
		op.Identify(arn, arn)
		op.defaultCapacity(cluster)
		op.SetDefault(Values{"deploymentController": Values{"type": "ECS"}, "iamRole": "aws-service-role"})
		return runService(op, cluster)
	},
	Update: func(op *Op) error {
		if op.Changed("alarms") && !op.In.Has("alarms") {
			// The provider sends nothing for alarms that are taken away: only enable = false turns them off.
			op.Set(Values{"alarms": op.Old["alarms"]})
		}
		return runService(op, op.named(clusterToken, op.Object.Live.String("cluster")))
	},
	Delete: func(op *Op) error {
		// AWS deregisters what scales a service when the service goes.
		for _, each := range slices.Concat(op.Objects(scalableTargetToken), op.Objects(scalingPolicyToken)) {
			if each.Live.String("resourceId") == scalableID(op.Object) {
				op.Remove(each)
			}
		}
		op.Remove(op.Object)
		op.sweepInactive(op.Region)
		return nil
	},
})

// scalableID is what Application Auto Scaling calls a service.
func scalableID(service *Object) string {
	return "service/" + resourceOf(service.Live.String("cluster")) + "/" + service.Live.String("name")
}

// named finds an object by its ARN or its name.
func (op *Op) named(token, nameOrARN string) *Object {
	if o := op.FindBy(token, "arn", nameOrARN); o != nil {
		return o
	}
	return op.FindBy(token, "name", nameOrARN)
}

// task finds the task definition of a service: an ARN, a family with a revision, or a family's newest revision; a
// deregistered one only for as long as a service is on it.
func (op *Op) task(service *Object) *Object {
	wanted := service.Live.String("taskDefinition")
	var newest *Object
	for _, o := range op.ObjectsIn(service.Region, taskDefinitionToken) {
		family := o.Live.String("family")
		if wanted == o.ARN || wanted == family+":"+strconv.Itoa(o.Live.Int("revision")) {
			return o
		}
		if wanted == family && (newest == nil || o.Live.Int("revision") > newest.Live.Int("revision")) {
			newest = o
		}
	}
	if newest == nil {
		return op.inactiveTask(service.Region, wanted)
	}
	return newest
}

// runService checks a service as CreateService and UpdateService do, and runs its tasks.
func runService(op *Op, cluster *Object) error {
	service, live := op.Object, op.Object.Live
	task := op.task(service)
	if task == nil {
		return ruleServiceTask.Refuse("TaskDefinition not found: %s", live.String("taskDefinition"))
	}
	if isInactive(task) && (op.Old == nil || op.Changed("taskDefinition")) {
		return ruleServiceInactive.Refuse("TaskDefinition is inactive: %s", task.ARN)
	}
	if err := checkLaunch(op, cluster, task); err != nil {
		return err
	}
	if err := checkServiceNetwork(op, task); err != nil {
		return err
	}
	if err := checkServiceTargets(op, task); err != nil {
		return err
	}
	if err := checkDeployment(live, task); err != nil {
		return err
	}
	op.SetDefault(Values{"platformVersion": "LATEST"})
	clampService(op, service)
	network, subnets := live.Object("networkConfiguration"), []string{}
	if live.Int("desiredCount") > 0 {
		subnets = network.Strings("subnets")
	}
	op.interfaces(service, op.Region, subnets, network.Strings("securityGroups"), service.ARN,
		network.Bool("assignPublicIp"))
	return op.deploy(service, task)
}

// defaultCapacity gives a service that says neither how nor where it runs the default strategy of its cluster. A read
// shows it, so that a program which leaves it out replaces the service:
// https://github.com/hashicorp/terraform-provider-aws/issues/22823.
func (op *Op) defaultCapacity(cluster *Object) {
	live := op.Object.Live
	if len(live.List("capacityProviderStrategies")) > 0 || live.String("launchType") != "" {
		return
	}
	members := op.Find(capacityProvidersToken, cluster.Live.String("name"))
	if members == nil || len(members.Live.List("defaultCapacityProviderStrategies")) == 0 {
		op.Set(Values{"launchType": "EC2"})
		return
	}
	op.Set(Values{"capacityProviderStrategies": cloneValue(members.Live["defaultCapacityProviderStrategies"])})
}

func checkLaunch(op *Op, cluster, task *Object) error {
	live := op.Object.Live
	strategy := live.Objects("capacityProviderStrategies")
	if len(strategy) > 0 && op.In.Has("launchType") {
		return ruleServiceLaunch.Refuse("Specifying both a launch type and capacity provider strategy is not supported. " +
			"Remove one and try again.")
	}
	fargate := live.String("launchType") == "FARGATE"
	for _, each := range strategy {
		name := each.String("capacityProvider")
		fargate = fargate || slices.Contains(fargateProviders, name)
		members := op.Find(capacityProvidersToken, cluster.Live.String("name"))
		if members == nil || !slices.Contains(members.Live.Strings("capacityProviders"), name) {
			return ruleServiceCapacity.Refuse("The specified capacity provider '%s' was not found in the cluster %s", name,
				cluster.Live.String("name"))
		}
	}
	if err := checkStrategy(strategy, fargateProviders); err != nil {
		return err
	}
	if fargate && !slices.Contains(task.Live.Strings("requiresCompatibilities"), "FARGATE") {
		return ruleServiceFargate.Refuse("Task definition does not support launch_type FARGATE.")
	}
	return nil
}

func checkServiceNetwork(op *Op, task *Object) error {
	network := op.Object.Live.Object("networkConfiguration")
	if network == nil {
		if task.Live.String("networkMode") == "awsvpc" {
			return ruleServiceNetwork.Refuse("Network Configuration must be provided when networkMode 'awsvpc' is specified.")
		}
		return nil
	}
	var vpcs []string
	for _, id := range network.Strings("subnets") {
		vpcs = append(vpcs, op.Find(subnetToken, id).Live.String("vpcId"))
	}
	for _, id := range network.Strings("securityGroups") {
		vpcs = append(vpcs, op.Find(securityGroupToken, id).Live.String("vpcId"))
	}
	slices.Sort(vpcs)
	if vpcs = slices.Compact(vpcs); len(vpcs) > 1 {
		return ruleServiceVPC.Refuse("subnets and security groups must belong to the same VPC: %s",
			strings.Join(vpcs, ", "))
	}
	return nil
}

func checkServiceTargets(op *Op, task *Object) error {
	live := op.Object.Live
	all, err := containers(task.Live.String("containerDefinitions"))
	if err != nil {
		return err
	}
	for _, each := range live.Objects("loadBalancers") {
		arn := each.String("targetGroupArn")
		group := op.FindBy(targetGroupToken, "arn", arn)
		if group == nil {
			continue
		}
		if kind := group.Live.String("targetType"); task.Live.String("networkMode") == "awsvpc" && kind != "ip" {
			return ruleServiceTGKind.Refuse("The provided target group %s has target type %s, which is incompatible with the "+
				"awsvpc network mode specified in the task definition.", arn, kind)
		}
		if len(op.Referrers(group, listenerToken)) == 0 {
			return ruleServiceNoLB.Refuse("The target group with targetGroupArn %s does not have an associated load balancer.",
				arn)
		}
		for _, id := range live.Object("networkConfiguration").Strings("subnets") {
			if vpc := op.Find(subnetToken, id).Live.String("vpcId"); vpc != group.Live.String("vpcId") {
				return ruleServiceTGVPC.Refuse("unable to register targets: the subnet %s is in %s, the target group in %s", id,
					vpc, group.Live.String("vpcId"))
			}
		}
		if err := checkContainerPort(all, each.String("containerName"), each.Int("containerPort")); err != nil {
			return err
		}
	}
	return nil
}

func checkContainerPort(all []container, name string, port int) error {
	i := slices.IndexFunc(all, func(c container) bool { return c.Name == name })
	if i < 0 {
		return ruleServiceContainer.Refuse("The container %s does not exist in the task definition.", name)
	}
	for _, mapping := range all[i].PortMappings {
		if mapping.ContainerPort == port {
			return nil
		}
	}
	return ruleServicePort.Refuse("The container %s did not have a container port %d defined.", name, port)
}

func checkDeployment(live Values, task *Object) error {
	if alarms := live.Object("alarms"); alarms != nil && len(alarms.Strings("alarmNames")) == 0 {
		// The provider leaves an empty list out, and the SDK refuses what lacks it before it asks AWS.
		return ruleServiceAlarms.Refuse("missing required field, DeploymentConfiguration.Alarms.AlarmNames")
	}
	if live.Int("healthCheckGracePeriodSeconds") > 0 && len(live.List("loadBalancers")) == 0 {
		return ruleServiceGrace.Refuse("Health check grace period is only valid for services configured to use load balancers")
	}
	most, least := live.Int("deploymentMaximumPercent"), live.Int("deploymentMinimumHealthyPercent")
	if most <= 100 && least >= 100 || most < least {
		return ruleServicePercent.Refuse("Both maximumPercent and minimumHealthyPercent cannot be %d and %d as this will "+
			"block deployments", most, least)
	}
	if live.String("availabilityZoneRebalancing") == "ENABLED" && most <= 100 {
		return ruleServiceBalance.Refuse("maximumPercent must be greater than 100 when Availability Zone rebalancing is on")
	}
	if live.Bool("enableExecuteCommand") && task.Live.String("taskRoleArn") == "" {
		return ruleServiceExec.Refuse("The service couldn't be created because a valid taskRoleArn is not being used. " +
			"Specify a valid task role in your task definition and try again.")
	}
	return nil
}

// startProblem says why a service's tasks of a task definition cannot come up or stay up, or nil.
func (op *Op) startProblem(service, task *Object) *Refusal {
	if r := op.deploymentProblem(service, task); r != nil {
		return r
	}
	all, _ := containers(task.Live.String("containerDefinitions"))
	if r := op.roleProblem(task, all); r != nil {
		return r
	}
	if r := op.secretProblem(task, all); r != nil {
		return r
	}
	if r := op.logProblem(service, task, all); r != nil {
		return r
	}
	network := service.Live.Object("networkConfiguration")
	for _, id := range network.Strings("subnets") {
		if r := op.reachProblem(service, op.FindIn(service.Region, subnetToken, id), all); r != nil {
			return r
		}
	}
	return op.healthProblem(service)
}

// roleProblem is what keeps ECS from using the roles of a task.
func (op *Op) roleProblem(task *Object, all []container) *Refusal {
	for _, property := range []string{"executionRoleArn", "taskRoleArn"} {
		arn := task.Live.String(property)
		if arn == "" {
			continue
		}
		role := op.FindARN(arn)
		if role == nil || !strings.Contains(role.Live.String("assumeRolePolicy"), "ecs-tasks.amazonaws.com") {
			return ruleStartRole.Refuse("ECS was unable to assume the role '%s' that was provided for this task. Please "+
				"verify that the role being passed has the proper trust relationship and permissions", arn)
		}
	}
	role := op.FindARN(task.Live.String("executionRoleArn"))
	for _, call := range executionCalls(task, all) {
		if role != nil && !op.allows(role, call.action, call.resource) {
			return ruleStartPermission.Refuse("ResourceInitializationError: %s is not authorized to perform: %s on resource: %s",
				role.ARN, call.action, call.resource)
		}
	}
	return nil
}

// call is an action on a resource that a role must be allowed.
type call struct{ action, resource string }

// executionCalls are what the execution role must be allowed to do before the containers start.
func executionCalls(task *Object, all []container) []call {
	var calls []call
	for _, c := range all {
		if match := ecrImage.FindStringSubmatch(c.Image); match != nil {
			name, _, _ := strings.Cut(c.Image[len(match[0]):], ":")
			repository := "arn:aws:ecr:" + match[1] + ":" + c.Image[:12] + ":repository/" + name
			calls = append(calls, call{"ecr:GetAuthorizationToken", "*"}, call{"ecr:BatchGetImage", repository},
				call{"ecr:GetDownloadUrlForLayer", repository})
		}
		if logs := c.LogConfiguration; logs != nil && logs.LogDriver == "awslogs" {
			stream := "arn:aws:logs:" + logs.Options["awslogs-region"] + ":" + task.Account + ":log-group:" +
				logs.Options["awslogs-group"] + ":log-stream:" + logs.Options["awslogs-stream-prefix"] + "/" + c.Name + "/task"
			calls = append(calls, call{"logs:CreateLogStream", stream}, call{"logs:PutLogEvents", stream})
		}
	}
	return calls
}

// taskExecutionPolicy is AWS's managed policy for execution roles, and what it allows on everything.
const taskExecutionPolicy = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"

var taskExecutionActions = []string{
	"ecr:GetAuthorizationToken", "ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage",
	"logs:CreateLogStream", "logs:PutLogEvents",
}

// allows says whether a role's policies allow an action on a resource.
func (op *Op) allows(role *Object, action, resource string) bool {
	name, managed := role.Live.String("name"), role.Live.Strings("managedPolicyArns")
	for _, each := range op.Objects(roleAttachmentToken) {
		if each.Live.String("role") == name {
			managed = append(managed, each.Live.String("policyArn"))
		}
	}
	if slices.Contains(managed, taskExecutionPolicy) && slices.Contains(taskExecutionActions, action) ||
		slices.Contains(managed, networkPolicy) && slices.Contains(networkActions, action) {
		return true
	}
	var documents []string
	for _, each := range op.Objects(rolePolicyToken) {
		if each.Live.String("role") == name {
			documents = append(documents, each.Live.String("policy"))
		}
	}
	for _, each := range role.Live.Objects("inlinePolicies") {
		documents = append(documents, each.String("policy"))
	}
	allowed := false
	for _, document := range documents {
		effects := effectsOf(document, action, resource)
		if slices.Contains(effects, "Deny") {
			return false
		}
		allowed = allowed || slices.Contains(effects, "Allow")
	}
	return allowed
}

// effectsOf are the effects of a policy's statements on an action on a resource. Conditions are taken as met.
func effectsOf(document, action, resource string) []string {
	var policy struct{ Statement any }
	if json.Unmarshal([]byte(document), &policy) != nil {
		return nil
	}
	var effects []string
	for _, each := range oneOrMany(policy.Statement) {
		statement, _ := each.(map[string]any)
		if matchesAny(oneOrMany(statement["Action"]), strings.ToLower(action), strings.ToLower) &&
			matchesAny(oneOrMany(statement["Resource"]), resource, func(s string) string { return s }) {
			effect, _ := statement["Effect"].(string)
			effects = append(effects, effect)
		}
	}
	return effects
}

// oneOrMany is the list that a policy may spell as a single value.
func oneOrMany(v any) []any {
	if list, is := v.([]any); is {
		return list
	}
	return []any{v}
}

// matchesAny says whether a pattern of IAM (with * and ?) covers the text.
func matchesAny(patterns []any, text string, fold func(string) string) bool {
	return slices.ContainsFunc(patterns, func(each any) bool {
		pattern, _ := each.(string)
		quoted := regexp.QuoteMeta(fold(pattern))
		quoted = strings.ReplaceAll(strings.ReplaceAll(quoted, `\*`, ".*"), `\?`, ".")
		matched, err := regexp.MatchString("^"+quoted+"$", text)
		return err == nil && matched
	})
}

// Allows says whether a role's policies allow an action on a resource, as a test of bindings wants to know.
func (s *Sim) Allows(roleARN, action, resource string) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	op := &Op{Account: s.options.Account, sim: s}
	role := op.FindARN(roleARN)
	if role == nil {
		return false, fmt.Errorf("asking what %s may do: there is no such role", roleARN)
	}
	return op.allows(role, action, resource), nil
}

// logProblem is a log group that is not there.
func (op *Op) logProblem(service, task *Object, all []container) *Refusal {
	for _, c := range all {
		logs := c.LogConfiguration
		if logs == nil || logs.LogDriver != "awslogs" || logs.Options["awslogs-create-group"] == "true" {
			continue
		}
		group, region := logs.Options["awslogs-group"], logs.Options["awslogs-region"]
		if op.FindIn(region, logGroupToken, group) == nil {
			return ruleStartLogs.Refuse("ResourceInitializationError: failed to validate logger args: create stream has been "+
				"retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group "+
				"%q does not exist in %s (task %s of %s)", group, region, task.ARN, service.ID)
		}
	}
	return nil
}

// reachProblem is a subnet from which a task cannot pull its image or write its logs.
func (op *Op) reachProblem(service, subnet *Object, all []container) *Refusal {
	network := service.Live.Object("networkConfiguration")
	if subnet == nil {
		return ruleStartNetwork.Refuse("the subnet of the task is gone")
	}
	groups := network.Strings("securityGroups")
	if len(groups) > 0 && !op.opens(service.Region, groups, "egress", 443, nil) {
		return ruleStartEgress.Refuse("CannotPullContainerError: none of the security groups %s lets port 443 out",
			strings.Join(groups, ", "))
	}
	if op.internet(subnet, network.Bool("assignPublicIp")) {
		return nil
	}
	for _, service := range neededEndpoints(all, subnet.Region) {
		if !op.endpoint(subnet, service) {
			return ruleStartNetwork.Refuse("ResourceInitializationError: unable to pull the image or to reach the logs: there "+
				"is no route to the internet from %s, and no endpoint for %s in %s", subnet.ID, service,
				subnet.Live.String("vpcId"))
		}
	}
	return nil
}

// neededEndpoints are what containers call before they run; "internet" stands for a public registry, and for what is in
// another region.
func neededEndpoints(all []container, region string) []string {
	var needed []string
	for _, c := range all {
		if ecrImage.MatchString(c.Image) {
			needed = append(needed, "ecr.api", "ecr.dkr", "s3")
		} else {
			needed = append(needed, "internet")
		}
		if c.LogConfiguration != nil && c.LogConfiguration.LogDriver == "awslogs" {
			needed = append(needed, "logs")
		}
		for _, secret := range c.Secrets {
			switch from := secret.ValueFrom; {
			case strings.HasPrefix(from, "arn:") && !strings.Contains(from, ":"+region+":"):
				needed = append(needed, "internet")
			case strings.Contains(from, ":secretsmanager:"):
				needed = append(needed, "secretsmanager")
			default:
				needed = append(needed, "ssm")
			}
		}
	}
	return needed
}

// routeTable is the id of the table that a subnet uses: its own, or the main one of its VPC.
func (op *Op) routeTable(subnet *Object) string {
	for _, each := range op.ObjectsIn(subnet.Region, routeTableAssocToken) {
		if each.Live.String("subnetId") == subnet.ID {
			return each.Live.String("routeTableId")
		}
	}
	if vpc := op.FindIn(subnet.Region, vpcToken, subnet.Live.String("vpcId")); vpc != nil {
		return vpc.Live.String("mainRouteTableId")
	}
	return ""
}

// internet says whether a subnet's default route leads out: through an internet gateway for what has a public
// address, through a NAT gateway in such a subnet for the rest.
func (op *Op) internet(subnet *Object, public bool) bool {
	table := op.routeTable(subnet)
	var routes []Values
	if o := op.FindIn(subnet.Region, routeTableToken, table); o != nil {
		for _, each := range o.Live.Objects("routes") {
			each = each.Clone()
			each["destinationCidrBlock"] = each["cidrBlock"]
			routes = append(routes, each)
		}
	}
	for _, each := range op.ObjectsIn(subnet.Region, routeToken) {
		if each.Live.String("routeTableId") == table {
			routes = append(routes, each.Live)
		}
	}
	for _, route := range routes {
		if route.String("destinationCidrBlock") != "0.0.0.0/0" {
			continue
		}
		if nat := op.FindIn(subnet.Region, natGatewayToken, route.String("natGatewayId")); nat != nil {
			outer := op.FindIn(subnet.Region, subnetToken, nat.Live.String("subnetId"))
			return outer != nil && outer != subnet && op.internet(outer, true)
		}
		gateway := op.FindIn(subnet.Region, internetGatewayToken, route.String("gatewayId"))
		return public && gateway != nil && gateway.Live.String("vpcId") == subnet.Live.String("vpcId")
	}
	return false
}

// endpoint says whether a service of AWS can be reached from a subnet through a VPC endpoint.
func (op *Op) endpoint(subnet *Object, service string) bool {
	for _, each := range op.ObjectsIn(subnet.Region, vpcEndpointToken) {
		live := each.Live
		if live.String("vpcId") != subnet.Live.String("vpcId") ||
			live.String("serviceName") != "com.amazonaws."+subnet.Region+"."+service {
			continue
		}
		switch live.String("vpcEndpointType") {
		case "Interface":
			if live.Bool("privateDnsEnabled") {
				return true
			}
		default:
			if slices.Contains(live.Strings("routeTableIds"), op.routeTable(subnet)) {
				return true
			}
		}
	}
	return false
}

// opens says whether one of the security groups lets TCP through a port, to or from any address or one of the peers.
func (op *Op) opens(region string, groups []string, direction string, port int, peers []string) bool {
	return op.passes("TCP", region, groups, direction, port, peers)
}

// passes says whether one of the security groups lets TCP or UDP through a port.
func (op *Op) passes(transport, region string, groups []string, direction string, port int, peers []string) bool {
	token := "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
	if direction == "egress" {
		token = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
	}
	for _, each := range op.ObjectsIn(region, token) {
		live := each.Live
		if !slices.Contains(groups, live.String("securityGroupId")) ||
			!carries(transport, live.String("ipProtocol"), live.Int("fromPort"), live.Int("toPort"), port) {
			continue
		}
		if peer := live.String("referencedSecurityGroupId"); peer == "" || slices.Contains(peers, peer) {
			return true
		}
	}
	for _, id := range groups {
		group := op.FindIn(region, securityGroupToken, id)
		if group == nil {
			continue
		}
		for _, each := range group.Live.Objects(direction) {
			if carries(transport, each.String("protocol"), each.Int("fromPort"), each.Int("toPort"), port) &&
				inlinePeers(each, id, peers) {
				return true
			}
		}
	}
	return false
}

func inlinePeers(each Values, own string, peers []string) bool {
	if len(each.List("cidrBlocks"))+len(each.List("ipv6CidrBlocks"))+len(each.List("prefixListIds")) > 0 {
		return true
	}
	named := each.Strings("securityGroups")
	if each.Bool("self") {
		named = append(named, own)
	}
	return slices.ContainsFunc(named, func(id string) bool { return slices.Contains(peers, id) })
}

// covers says whether a rule of a security group is about TCP on a port.
func covers(protocol string, from, to, port int) bool {
	return carries("TCP", protocol, from, to, port)
}

// carries says whether a rule for a protocol, by name or number, lets a transport through a port.
func carries(transport, protocol string, from, to, port int) bool {
	names := map[string][]string{"TCP": {"tcp", "6"}, "UDP": {"udp", "17"}}[transport]
	return protocol == "-1" || slices.Contains(names, protocol) && from <= port && port <= to
}

// healthProblem is a load balancer whose health checks cannot reach the tasks.
func (op *Op) healthProblem(service *Object) *Refusal {
	tasks := service.Live.Object("networkConfiguration").Strings("securityGroups")
	for _, each := range service.Live.Objects("loadBalancers") {
		group, port := op.FindARN(each.String("targetGroupArn")), each.Int("containerPort")
		if group == nil || len(tasks) == 0 {
			continue
		}
		if op.sim.unhealthy[group.ARN] {
			return ruleStartHealth.Refuse("(service %s) is unhealthy in (target-group %s) due to (reason Health checks "+
				"failed)", service.ID, group.ARN)
		}
		for _, l := range op.sim.world.sorted(func(o *Object) bool { return o.Type == listenerToken && o.refersTo(group) }) {
			lb := op.FindARN(l.Live.String("loadBalancerArn"))
			balancer := lb.Live.Strings("securityGroups")
			out := len(balancer) == 0 || op.opens(service.Region, balancer, "egress", port, tasks)
			if !out || !op.opens(service.Region, tasks, "ingress", port, balancer) {
				return ruleStartHealth.Refuse("(service %s) is unhealthy in (target-group %s) due to (reason Request timed "+
					"out): the security groups do not let %s reach port %d of the tasks", service.ID, group.ARN, lb.ID, port)
			}
		}
	}
	return nil
}

// runs says whether a service has tasks that are up: those of its task definition, or of the last that came up before.
func (op *Op) runs(service *Object) bool {
	return service.Live.Int("desiredCount") > 0 && op.hasTasks(service) &&
		slices.ContainsFunc([]*Object{op.task(service), op.completedTask(service)}, func(task *Object) bool {
			return task != nil && op.startProblem(service, task) == nil
		})
}
