package awssim

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	srcEKSNodeGroup     Source = "tf-eks-node-group"
	srcEKSCreateNodes   Source = "aws-eks-create-nodegroup"
	srcEKSUpdateNodes   Source = "aws-eks-update-nodegroup-version"
	srcEKSTemplates     Source = "aws-eks-launch-templates"
	srcEKSNodeTrouble   Source = "aws-eks-troubleshooting"
	srcEKSPrivate       Source = "aws-eks-private-clusters"
	srcEKSNodeArch      Source = "aws-eks-arm-nodes"
	srcEKSSecurityGroup Source = "aws-eks-security-groups"
	srcEKSStaleEntry    Source = "terraform-aws-eks-issue-3329"
)

var _ = cite(map[Source]string{
	srcEKSNodeGroup:     tfEKS + "node_group.go",
	srcEKSCreateNodes:   eksAPI + "API_CreateNodegroup.html",
	srcEKSUpdateNodes:   eksAPI + "API_UpdateNodegroupVersion.html",
	srcEKSTemplates:     eksGuide + "launch-templates.html",
	srcEKSNodeTrouble:   eksGuide + "troubleshooting.html",
	srcEKSPrivate:       eksGuide + "private-clusters.html",
	srcEKSNodeArch:      eksGuide + "eks-optimized-ami.html",
	srcEKSSecurityGroup: eksGuide + "sec-group-reqs.html",
	srcEKSStaleEntry:    "https://github.com/terraform-aws-modules/terraform-aws-eks/issues/3329",
})

// Rules of node groups.
var (
	ruleNodesTaken    = rule("eks.node-group.name-taken", srcEKSCreateNodes, "ResourceInUseException")
	ruleNodesName     = rule("eks.node-group.name", srcEKSCreateNodes, "InvalidParameterException")
	ruleNodesSizes    = rule("eks.node-group.sizes", srcEKSCreateNodes, "InvalidParameterException")
	ruleNodesRole     = rule("eks.node-group.role-missing", srcEKSCreateNodes, "InvalidParameterException")
	ruleNodesTrust    = rule("eks.node-group.role-trust", srcEKSNodeRole, "InvalidParameterException")
	ruleNodesSubnet   = rule("eks.node-group.subnet-missing", srcEKSCreateNodes, "InvalidParameterException")
	ruleNodesVPC      = rule("eks.node-group.other-vpc", srcEKSCreateNodes, "InvalidParameterException")
	ruleNodesVersion  = rule("eks.node-group.version", srcEKSCreateNodes, "InvalidParameterException")
	ruleNodesUpgrade  = rule("eks.node-group.upgrade", srcEKSUpdateNodes, "InvalidParameterException")
	ruleNodesType     = rule("eks.node-group.instance-type", srcEKSCreateNodes, "InvalidParameterException")
	ruleNodesArch     = rule("eks.node-group.architecture", srcEKSNodeArch, "InvalidParameterException")
	ruleNodesAMI      = rule("eks.node-group.ami-type-version", srcEKSVersions, "InvalidParameterException")
	ruleNodesTemplate = rule("eks.node-group.launch-template-missing", srcEKSTemplates, "InvalidRequestException")
	ruleNodesTwice    = rule("eks.node-group.both-places", srcEKSTemplates, "InvalidRequestException")
	ruleNodesBanned   = rule("eks.node-group.launch-template-setting", srcEKSTemplates, "InvalidParameterException")
	ruleNodesGuard    = rule("eks.node-group.security-group", srcEKSTemplates, "InvalidParameterException")
)

// Rules of nodes that do not join their cluster: the node group fails after some twenty minutes, and stays.
var (
	ruleJoinPolicies = rule("eks.nodes.role-policies", srcEKSNodeRole, "NodeCreationFailure")
	ruleJoinPlugin   = rule("eks.nodes.no-network-plugin", srcEKSNodeTrouble, "NodeCreationFailure")
	ruleJoinNetwork  = rule("eks.nodes.no-way-out", srcEKSPrivate, "NodeCreationFailure")
	ruleJoinPublic   = rule("eks.nodes.no-public-address", srcEKSNodeTrouble, "Ec2SubnetInvalidConfiguration")
	ruleJoinDNS      = rule("eks.nodes.vpc-dns", srcEKSNetwork, "NodeCreationFailure")
	ruleJoinEndpoint = rule("eks.nodes.api-endpoint", srcEKSEndpoint, "NodeCreationFailure")
	ruleJoinGroups   = rule("eks.nodes.security-groups", srcEKSSecurityGroup, "NodeCreationFailure")
	ruleJoinEntry    = rule("eks.nodes.stale-access-entry", srcEKSStaleEntry, "NodeCreationFailure")
)

var (
	nodeGroupName = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z_-]*$`)
	instanceType  = regexp.MustCompile(`^[a-z][a-z0-9-]*\.[a-z0-9-]+$`)
)

var amiTypes = []any{
	"AL2_x86_64", "AL2_x86_64_GPU", "AL2_ARM_64", "CUSTOM", "BOTTLEROCKET_ARM_64", "BOTTLEROCKET_x86_64",
	"BOTTLEROCKET_ARM_64_FIPS", "BOTTLEROCKET_x86_64_FIPS", "BOTTLEROCKET_ARM_64_NVIDIA", "BOTTLEROCKET_x86_64_NVIDIA",
	"WINDOWS_CORE_2019_x86_64", "WINDOWS_FULL_2019_x86_64", "WINDOWS_CORE_2022_x86_64", "WINDOWS_FULL_2022_x86_64",
	"AL2023_x86_64_STANDARD", "AL2023_ARM_64_STANDARD", "AL2023_x86_64_NEURON", "AL2023_x86_64_NVIDIA",
	"AL2023_ARM_64_NVIDIA",
}

// customAMI is the type of nodes whose image the launch template names.
const customAMI = "CUSTOM"

var updateWays = []string{"maxUnavailable", "maxUnavailablePercentage"}

// newHere declares a string that AWS fills in and whose change replaces the node group.
func newHere(values ...any) Property {
	return Property{Kind: String, Computed: true, ForceNew: true, Enum: values}
}

var _ = declare(&Type{
	Token: eksNodeGroupToken, Source: srcEKSNodeGroup, Tagged: true,
	Properties: Properties{
		"amiType": newHere(amiTypes...), "arn": out(String),
		"capacityType": newHere("ON_DEMAND", "SPOT", "CAPACITY_BLOCK"), "clusterName": ofCluster(),
		"diskSize":           {Kind: Int, Computed: true, ForceNew: true},
		"forceUpdateVersion": {Kind: Bool},
		"instanceTypes":      {Kind: List, Computed: true, ForceNew: true, Elem: &Property{Kind: String, ForceNew: true}},
		"labels":             {Kind: Map, Elem: &Property{Kind: String}},
		"launchTemplate": blockOf(Properties{
			"id": {
				Kind: String, Computed: true, ForceNew: true, ConflictsWith: []string{"name"},
				Pattern: regexp.MustCompile(`^lt-[0-9a-z]+$`),
			},
			"name":    {Kind: String, Computed: true, ForceNew: true, ConflictsWith: []string{"id"}},
			"version": {Kind: String, Required: true, MinLen: 1, MaxLen: 255},
		}),
		"nodeGroupName": {
			Kind: String, Computed: true, ForceNew: true, AutoName: &AutoName{Max: 255}, MaxLen: 63,
			ConflictsWith: []string{"nodeGroupNamePrefix"},
		},
		"nodeGroupNamePrefix": {
			Kind: String, Computed: true, ForceNew: true, MaxLen: 37, ConflictsWith: []string{"nodeGroupName"},
		},
		"nodeRepairConfig": {Kind: Block, Computed: true, Fields: Properties{"enabled": given(Bool, false)}},
		"nodeRoleArn":      {Kind: String, Required: true, ForceNew: true, MinLen: 1},
		"releaseVersion":   {Kind: String, Computed: true},
		"remoteAccess": {Kind: Block, ForceNew: true, Fields: Properties{
			"ec2SshKey": {Kind: String, ForceNew: true}, "sourceSecurityGroupIds": stringSet(),
		}},
		"resources": {Kind: List, Output: true, Elem: &Property{Kind: Block, Fields: Properties{
			"autoscalingGroups": {Kind: List, Output: true, Elem: &Property{
				Kind: Block, Fields: Properties{"name": out(String)},
			}},
			"remoteAccessSecurityGroupId": out(String),
		}}},
		"scalingConfig": {Kind: Block, Required: true, Fields: Properties{
			"desiredSize": {Kind: Int, Required: true, Min: 0, Max: 1e9},
			"maxSize":     {Kind: Int, Required: true, Min: 1, Max: 1e9},
			"minSize":     {Kind: Int, Required: true, Min: 0, Max: 1e9},
		}},
		"status": out(String),
		"subnetIds": {
			Kind: List, Set: true, Required: true, ForceNew: true, MinItems: 1, MaxItems: 1000,
			Elem: &Property{Kind: String, ForceNew: true},
		},
		"taints": {Kind: List, Set: true, MaxItems: 50, Elem: &Property{Kind: Block, Fields: Properties{
			"effect": {
				Kind: String, Required: true, Enum: []any{"NO_SCHEDULE", "NO_EXECUTE", "PREFER_NO_SCHEDULE"},
			},
			"key": {Kind: String, Required: true, MinLen: 1, MaxLen: 63}, "value": {Kind: String, MaxLen: 63},
		}}},
		"updateConfig": {Kind: Block, Computed: true, Fields: Properties{
			"maxUnavailable":           {Kind: Int, Min: 1, Max: 100, ExactlyOneOf: updateWays},
			"maxUnavailablePercentage": {Kind: Int, Min: 1, Max: 100, ExactlyOneOf: updateWays},
		}},
		"version": {Kind: String, Computed: true},
	},
	Refs: []Ref{
		clusterRef,
		{Property: "nodeRoleArn", To: roleToken, By: "arn", Missing: ruleNodesRole},
		{Property: "subnetIds", To: subnetToken, Missing: ruleNodesSubnet},
	},
	Plan: func(p *Plan) error {
		// The id and the name in the block make a new node group, so one that comes or goes does too.
		if p.Old != nil && p.Old.Has("launchTemplate") != p.New.Has("launchTemplate") {
			p.ForceNew("launchTemplate")
		}
		return nil
	},
	Create: createNodeGroup,
	Update: updateNodeGroup,
	Refresh: func(op *Op) {
		// EKS follows the group of instances, whoever scales it.
		if group := op.nodeInstances(op.Object); group != nil {
			op.Object.Live.Object("scalingConfig")["desiredSize"] = group.Live["desiredCapacity"]
		}
	},
	Delete: func(op *Op) error {
		op.Spend(5 * time.Minute)
		return nil
	},
})

func createNodeGroup(op *Op) error {
	live := op.Object.Live
	if op.In.Has("nodeGroupNamePrefix") {
		op.Set(Values{"nodeGroupName": op.In.String("nodeGroupNamePrefix") + op.Hex(26)})
	}
	cluster, name := op.eksCluster(op.Object), live.String("nodeGroupName")
	if op.Find(eksNodeGroupToken, cluster.ID+":"+name) != nil {
		return ruleNodesTaken.Refuse("NodeGroup already exists with name %s and cluster name %s", name, cluster.ID)
	}
	if !nodeGroupName.MatchString(name) {
		return ruleNodesName.Refuse("The node group name must start with a letter or digit, and have letters, digits, hyphens "+
			"and underscores: %q", name)
	}
	if version := live.String("version"); version != "" && version != cluster.Live.String("version") {
		return ruleNodesVersion.Refuse("Requested Nodegroup version %s does not match the cluster's version %s", version,
			cluster.Live.String("version"))
	}
	data, err := op.nodeTemplate()
	if err != nil {
		return err
	}
	for _, check := range []func(*Object) error{
		op.checkNodeSizes, op.checkNodeRole, op.checkNodeSubnets,
		func(*Object) error { return op.checkNodeImage(cluster, data) },
	} {
		if err := check(cluster); err != nil {
			return err
		}
	}
	op.showNodeGroup(cluster, name, data)
	op.addNodes(cluster, data)
	op.grantNodes(cluster, live.String("nodeRoleArn"), "EC2_LINUX")
	if r := op.joinProblem(cluster, data); r != nil && live.Object("scalingConfig").Int("desiredSize") > 0 {
		op.Spend(25 * time.Minute)
		op.Set(Values{"status": "CREATE_FAILED"})
		r.Message = "waiting for EKS Node Group (" + op.Object.ID + ") create: unexpected state 'CREATE_FAILED', wanted target " +
			"'ACTIVE'. last error: Instances failed to join the kubernetes cluster: " + r.Message
		r.Kept = true
		return r
	}
	op.Spend(3 * time.Minute)
	return nil
}

// checkNodeSizes is what AWS demands of the numbers of nodes.
func (op *Op) checkNodeSizes(*Object) error {
	sizes := op.Object.Live.Object("scalingConfig")
	least, most, desired := sizes.Int("minSize"), sizes.Int("maxSize"), sizes.Int("desiredSize")
	if least > desired || desired > most {
		return ruleNodesSizes.Refuse("desired capacity %d can't be less than min size %d or greater than max size %d", desired,
			least, most)
	}
	return nil
}

func (op *Op) checkNodeRole(*Object) error {
	if role := op.FindARN(op.Object.Live.String("nodeRoleArn")); !trustedBy(role, "ec2.amazonaws.com", "sts:AssumeRole") {
		return ruleNodesTrust.Refuse("Following required service principals [ec2.amazonaws.com] were not found in the trust "+
			"relationships of nodeRole %s", role.ARN)
	}
	return nil
}

func (op *Op) checkNodeSubnets(cluster *Object) error {
	for _, id := range op.Object.Live.Strings("subnetIds") {
		if vpc := op.Find(subnetToken, id).Live.String("vpcId"); vpc != cluster.Hidden.String("vpc") {
			return ruleNodesVPC.Refuse("Subnets are not in the VPC of the cluster: %s is in %s, the cluster in %s", id, vpc,
				cluster.Hidden.String("vpc"))
		}
	}
	return nil
}

// nodeTemplate is what the program's launch template says of the nodes, or nil without one.
func (op *Op) nodeTemplate() (Values, error) {
	spec := op.Object.Live.Object("launchTemplate")
	if spec == nil {
		return nil, nil
	}
	template := op.Find(launchTemplateToken, spec.String("id"))
	if template == nil {
		template = op.FindBy(launchTemplateToken, "name", spec.String("name"))
	}
	if template == nil {
		return nil, ruleNodesTemplate.Refuse("Launch template %s%s could not be found.", spec.String("id"), spec.String("name"))
	}
	n, data := templateVersion(template, spec.String("version"))
	if data == nil {
		return nil, ruleNodesTemplate.Refuse("Launch template version %s could not be found.", spec.String("version"))
	}
	// EKS resolves $Latest and $Default once, and shows the number.
	op.Set(Values{"launchTemplate": Values{
		"id": template.ID, "name": template.Live["name"], "version": strconv.Itoa(n),
	}})
	return data, op.checkNodeTemplate(data)
}

// checkNodeTemplate refuses settings in a launch template that belong to the node group, and those in both places.
func (op *Op) checkNodeTemplate(data Values) error {
	switch {
	case op.In.Has("diskSize"):
		return ruleNodesTwice.Refuse("Disk size must be specified within the launch template.")
	case op.In.Has("remoteAccess"):
		return ruleNodesTwice.Refuse("Remote access configuration cannot be specified with a launch template.")
	case data.Has("instanceType") && len(op.In.List("instanceTypes")) > 0:
		return ruleNodesTwice.Refuse("Cannot specify instance types in launch template and API request")
	case data.Has("imageId") && (op.In.Has("version") || op.In.Has("releaseVersion") ||
		op.In.Has("amiType") && op.In.String("amiType") != customAMI):
		return ruleNodesTwice.Refuse("You cannot specify an image id within the launch template, since your nodegroup is " +
			"configured to use an EKS AMI.")
	case data.Has("iamInstanceProfile"):
		return ruleNodesBanned.Refuse("Launch template should not specify an instance profile. The noderole in your request " +
			"will be used to construct an instance profile.")
	case data.Has("instanceMarketOptions"):
		return ruleNodesBanned.Refuse("Launch template should not specify instance market options")
	}
	for _, each := range data.Objects("networkInterfaces") {
		if each.String("subnetId") != "" {
			return ruleNodesBanned.Refuse("Launch template should not specify subnets.")
		}
	}
	for _, id := range guardsOf(data) {
		if guard := op.Find(securityGroupToken, id); guard == nil {
			return ruleNodesGuard.Refuse("The security group '%s' does not exist", id)
		}
	}
	return nil
}

// checkNodeImage is what AWS demands of images and instance types together.
func (op *Op) checkNodeImage(cluster *Object, data Values) error {
	live := op.Object.Live
	kinds := live.Strings("instanceTypes")
	if kind := data.String("instanceType"); kind != "" {
		kinds = []string{kind}
	}
	if len(kinds) == 0 {
		kinds = []string{"t3.medium"}
	}
	image := live.String("amiType")
	if image == "" {
		image = defaultImage(cluster, data)
	}
	if image == customAMI {
		return nil
	}
	if strings.HasPrefix(image, "AL2_") && minorVersion(cluster.Live.String("version")) > 32 {
		return ruleNodesAMI.Refuse("AMI Type %s is only supported for kubernetes versions 1.32 or earlier", image)
	}
	wanted := "x86_64"
	if strings.Contains(image, "ARM_64") {
		wanted = "arm64"
	}
	for _, kind := range kinds {
		if !instanceType.MatchString(kind) {
			return ruleNodesType.Refuse("The following supplied instance types do not exist: [%s]", kind)
		}
		if typeArchitecture(kind) != wanted {
			return ruleNodesArch.Refuse("[%s] is not a valid instance type for requested amiType %s", kind, image)
		}
	}
	return nil
}

// defaultImage is the image type of nodes whose program names none.
func defaultImage(cluster *Object, data Values) string {
	switch {
	case data.Has("imageId"):
		return customAMI
	case minorVersion(cluster.Live.String("version")) < 30:
		return "AL2_x86_64"
	}
	return "AL2023_x86_64_STANDARD"
}

// showNodeGroup gives a node group its identity and what AWS computes.
func (op *Op) showNodeGroup(cluster *Object, name string, data Values) {
	unique := op.uuid()
	op.Identify(cluster.ID+":"+name, op.ARN("eks", "nodegroup/"+cluster.ID+"/"+name+"/"+unique))
	op.SetDefault(Values{
		"amiType": defaultImage(cluster, data), "capacityType": "ON_DEMAND", "version": cluster.Live["version"],
		"updateConfig": Values{"maxUnavailable": 1},
	})
	if data == nil {
		op.SetDefault(Values{"diskSize": 20})
	}
	if !data.Has("instanceType") {
		op.SetDefault(Values{"instanceTypes": []string{"t3.medium"}})
	}
	op.SetDefault(Values{"releaseVersion": op.Object.Live.String("version") + ".1-20260101"})
	op.Set(Values{
		"status": "ACTIVE", "resources": []Values{{
			"autoscalingGroups": []Values{{"name": "eks-" + name + "-" + unique}}, "remoteAccessSecurityGroupId": "",
		}},
	})
}

// nodeData is what EKS launches nodes with. Nodes share the cluster's security group, unless the program names others.
func (op *Op) nodeData(cluster *Object, data Values) Values {
	guards := guardsOf(data)
	if len(guards) == 0 {
		guards = []string{cluster.Hidden.String("group")}
	}
	image := cmp.Or(data.String("imageId"), "eks "+op.Object.Live.String("amiType")+" "+
		op.Object.Live.String("releaseVersion"))
	plain, _ := normal(Values{
		"imageId": image, "vpcSecurityGroupIds": guards, "tagSpecifications": data["tagSpecifications"],
	}).(map[string]any)
	return plain
}

// addNodes makes the group of instances of a node group, with a launch template of EKS's own.
func (op *Op) addNodes(cluster *Object, data Values) {
	live := op.Object.Live
	sizes := live.Object("scalingConfig")
	name := live.Objects("resources")[0].Objects("autoscalingGroups")[0].String("name")
	template := op.Add(&Object{
		Type: launchTemplateToken, ID: op.NewID("lt-"), Owner: op.Object,
		Live:   Values{"name": strings.TrimPrefix(name, "eks-"), "latestVersion": 1, "defaultVersion": 1},
		Hidden: Values{"version 1": map[string]any(op.nodeData(cluster, data))},
	})
	group := op.Add(&Object{
		Type: autoscalingGroupToken, ID: name, ARN: op.ARN("autoscaling", "autoScalingGroup:"+op.uuid()), Owner: op.Object,
		Live: Values{
			"name": name, "vpcZoneIdentifiers": live["subnetIds"], "minSize": sizes["minSize"], "maxSize": sizes["maxSize"],
			"desiredCapacity": sizes["desiredSize"], "healthCheckType": "EC2", "targetGroupArns": []string{},
			"launchTemplate": Values{"id": template.ID, "name": template.Live["name"], "version": "1"},
			"tags": []Values{
				{"key": "kubernetes.io/cluster/" + cluster.ID, "value": "owned", "propagateAtLaunch": true},
				{"key": "eks:nodegroup-name", "value": live["nodeGroupName"], "propagateAtLaunch": true},
			},
		},
		Hidden: Values{},
	})
	group.Live["arn"] = group.ARN
	op.scale(group)
}

// nodeInstances is the group of instances of a node group, or nil.
func (op *Op) nodeInstances(nodes *Object) *Object {
	for _, group := range op.ObjectsIn(nodes.Region, autoscalingGroupToken) {
		if group.Owner == nodes {
			return group
		}
	}
	return nil
}

// joinProblem says why nodes cannot join their cluster, or nil.
func (op *Op) joinProblem(cluster *Object, data Values) *Refusal {
	live := op.Object.Live
	role := op.FindARN(live.String("nodeRoleArn"))
	entry := op.accessEntry(cluster, role.ARN)
	switch {
	case entry != nil && entry.Hidden["role"] != role.Live["uniqueId"]:
		return ruleJoinEntry.Refuse("the access entry of %s is of a role that was deleted and made again", role.ARN)
	case !op.may(role, "ec2:DescribeInstances", "AmazonEKSWorkerNodePolicy", "AmazonEKSWorkerNodeMinimalPolicy") ||
		!op.may(role, "ecr:BatchGetImage", "AmazonEC2ContainerRegistryReadOnly", "AmazonEC2ContainerRegistryPullOnly"):
		return ruleJoinPolicies.Refuse("%s lacks AmazonEKSWorkerNodePolicy or AmazonEC2ContainerRegistryPullOnly", role.ARN)
	case !op.runsAddon(cluster, "vpc-cni"):
		return ruleJoinPlugin.Refuse("container runtime network not ready: cni plugin not initialized: the cluster has no " +
			"add-on vpc-cni")
	case !op.pluginMay(cluster, role):
		return ruleJoinPolicies.Refuse("neither %s nor the role of the add-on vpc-cni has AmazonEKS_CNI_Policy", role.ARN)
	}
	return op.nodeNetworkProblem(cluster, live.Strings("subnetIds"), guardsOf(op.nodeData(cluster, data)))
}

// pluginMay says whether the network plugin may give pods addresses: by the role of the nodes or by one of its own.
func (op *Op) pluginMay(cluster, nodes *Object) bool {
	action, policies := "ec2:AssignPrivateIpAddresses", []string{"AmazonEKS_CNI_Policy"}
	if cluster.Live.Object("kubernetesNetworkConfig").String("ipFamily") == "ipv6" {
		action, policies = "ec2:AssignIpv6Addresses", nil
	}
	roles := []*Object{nodes}
	if addon := op.eksAddon(cluster, "vpc-cni"); addon != nil {
		roles = append(roles, op.FindARN(addon.Live.String("serviceAccountRoleArn")))
		for _, each := range addon.Live.Objects("podIdentityAssociations") {
			roles = append(roles, op.FindARN(each.String("roleArn")))
		}
	}
	return slices.ContainsFunc(roles, func(role *Object) bool { return op.may(role, action, policies...) })
}

// nodeNetworkProblem is a network in which nodes reach neither their images nor the API server.
func (op *Op) nodeNetworkProblem(cluster *Object, subnets, guards []string) *Refusal {
	network, group := cluster.Live.Object("vpcConfig"), cluster.Hidden.String("group")
	vpc := op.FindIn(cluster.Region, vpcToken, cluster.Hidden.String("vpc"))
	if !vpc.Live.Bool("enableDnsSupport") || !vpc.Live.Bool("enableDnsHostnames") {
		return ruleJoinDNS.Refuse("%s has no DNS hostnames and resolution, without which nodes can't register", vpc.ID)
	}
	if !slices.Contains(guards, group) && (!op.opens(cluster.Region, []string{group}, "ingress", 443, guards) ||
		!op.opens(cluster.Region, guards, "ingress", 10250, []string{group}) ||
		!op.opens(cluster.Region, guards, "egress", 443, []string{group})) {
		return ruleJoinGroups.Refuse("the nodes are not in the cluster's security group %s, and no rules let them reach it on "+
			"443, and it them on 10250", group)
	}
	for _, id := range subnets {
		if r := op.wayOutProblem(op.FindIn(cluster.Region, subnetToken, id), network); r != nil {
			return r
		}
	}
	return nil
}

// wayOutProblem is a subnet whose nodes reach neither the internet nor the endpoints that they need instead.
func (op *Op) wayOutProblem(subnet *Object, network Values) *Refusal {
	public := subnet.Live.Bool("mapPublicIpOnLaunch")
	if !public && op.internet(subnet, true) && !op.internet(subnet, false) {
		return ruleJoinPublic.Refuse("One or more Amazon EC2 Subnets of [%s] does not automatically assign public IP addresses "+
			"to instances launched into it.", subnet.ID)
	}
	if op.internet(subnet, public) {
		if !network.Bool("endpointPrivateAccess") && !slices.Contains(network.Strings("publicAccessCidrs"), "0.0.0.0/0") {
			return ruleJoinEndpoint.Refuse("the API server lets only %s in, and has no private endpoint for nodes",
				strings.Join(network.Strings("publicAccessCidrs"), ", "))
		}
		return nil
	}
	if !network.Bool("endpointPrivateAccess") {
		return ruleJoinEndpoint.Refuse("there is no private endpoint of the API server, and no route to the internet from %s",
			subnet.ID)
	}
	for _, service := range []string{"ec2", "ecr.api", "ecr.dkr", "s3"} {
		if !op.endpoint(subnet, service) {
			return ruleJoinNetwork.Refuse("there is no route to the internet from %s, and no endpoint for %s", subnet.ID, service)
		}
	}
	return nil
}

func updateNodeGroup(op *Op) error {
	cluster, live := op.eksCluster(op.Object), op.Object.Live
	group := op.nodeInstances(op.Object)
	op.keepComputed("launchTemplate", "id", "name")
	data, err := op.nodeTemplate()
	if err != nil {
		return err
	}
	if err := op.checkNodeSizes(cluster); err != nil {
		return err
	}
	if op.Changed("version") {
		if err := op.checkNodeUpgrade(cluster); err != nil {
			return err
		}
		op.Set(Values{"releaseVersion": live.String("version") + ".1-20260101"})
	}
	if op.Changed("scalingConfig") {
		sizes := live.Object("scalingConfig")
		group.Live["minSize"], group.Live["maxSize"] = sizes["minSize"], sizes["maxSize"]
		group.Live["desiredCapacity"] = sizes["desiredSize"]
		op.scale(group)
	}
	if op.Changed("version") || op.Changed("releaseVersion") || op.Changed("launchTemplate") {
		op.renewNodes(group, op.nodeData(cluster, data))
	}
	return nil
}

// checkNodeUpgrade lets nodes follow their cluster, and not go back or ahead of it.
func (op *Op) checkNodeUpgrade(cluster *Object) error {
	from, to := minorVersion(op.Old.String("version")), minorVersion(op.Object.Live.String("version"))
	if to < from || to > minorVersion(cluster.Live.String("version")) {
		return ruleNodesUpgrade.Refuse("Requested Nodegroup version %s cannot be older than %s, or newer than the cluster's %s",
			op.Object.Live.String("version"), op.Old.String("version"), cluster.Live.String("version"))
	}
	return nil
}

// renewNodes replaces the nodes one after the other: each goes when the one in its place is up.
func (op *Op) renewNodes(group *Object, data Values) {
	template := op.FindIn(group.Region, launchTemplateToken, group.Live.Object("launchTemplate").String("id"))
	n := template.Live.Int("latestVersion") + 1
	template.Live["latestVersion"] = float64(n)
	template.Hidden["version "+strconv.Itoa(n)] = map[string]any(data)
	group.Live.Object("launchTemplate")["version"] = strconv.Itoa(n)
	for _, old := range op.members(group) {
		op.launch(group, op.Now())
		op.Spend(op.readyAfter(group))
		op.Remove(old)
	}
	if !op.sim.failing[group.Region] {
		group.Hidden[good] = float64(n)
	}
}
