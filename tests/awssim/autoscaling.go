package awssim

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// autoscalingGroupToken is a group of instances; the instances themselves are no declared type.
const (
	autoscalingGroupToken      = "aws:autoscaling/group:Group"
	autoscalingAttachmentToken = "aws:autoscaling/attachment:Attachment"
	instanceToken              = "aws:ec2/instance:Instance"
)

const (
	srcASG           Source = "tf-autoscaling-group"
	srcASGAttachment Source = "tf-autoscaling-attachment"
	srcASGCreate     Source = "aws-create-auto-scaling-group"
	srcASGTemplate   Source = "aws-asg-create-launch-template"
	srcASGInterface  Source = "terraform-aws-autoscaling-issue-38"
	srcASGRefresh    Source = "aws-start-instance-refresh"
	srcASGRollback   Source = "aws-instance-refresh-rollback"
)

// A roll-back goes to what the group was last given, and the provider gives it the new launch template before it starts
// the refresh: https://github.com/hashicorp/terraform-provider-aws/issues/34189. It does not wait for the refresh
// either: https://github.com/hashicorp/terraform-provider-aws/issues/42355.
var _ = cite(map[Source]string{
	srcASG: "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/autoscaling/" +
		"group.go",
	srcASGAttachment: "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/autoscaling/" +
		"attachment.go",
	srcASGCreate:    "https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateAutoScalingGroup.html",
	srcASGTemplate:  "https://docs.aws.amazon.com/autoscaling/ec2/userguide/create-launch-template.html",
	srcASGInterface: "https://github.com/traveloka/terraform-aws-autoscaling/issues/38",
	srcASGRefresh:   "https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_StartInstanceRefresh.html",
	srcASGRollback:  "https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-rollback.html",
})

// Rules of groups of instances.
var (
	ruleASGName     = rule("autoscaling.group.name-taken", srcASGCreate, "AlreadyExists")
	ruleASGSizes    = rule("autoscaling.group.sizes", srcASGCreate, "ValidationError")
	ruleASGDesired  = rule("autoscaling.group.desired-capacity", srcASGCreate, "ValidationError")
	ruleASGNowhere  = rule("autoscaling.group.no-subnets", srcASGCreate, "ValidationError")
	ruleASGSubnet   = rule("autoscaling.group.subnet-missing", srcASGCreate, "ValidationError")
	ruleASGOneVPC   = rule("autoscaling.group.one-vpc", srcASGCreate, "ValidationError")
	ruleASGZone     = rule("autoscaling.group.zone", srcASGCreate, "ValidationError")
	ruleASGTargets  = rule("autoscaling.group.target-group-missing", srcASGCreate, "ValidationError")
	ruleASGKind     = rule("autoscaling.group.target-group-type", srcASGCreate, "ValidationError")
	ruleASGVPC      = rule("autoscaling.group.target-group-vpc", srcASGCreate, "ValidationError")
	ruleASGHealth   = rule("autoscaling.group.health-check-type", srcASGCreate, "ValidationError")
	ruleASGTemplate = rule("autoscaling.group.launch-template-missing", srcASGCreate, "ValidationError")
	ruleASGVersion  = rule("autoscaling.group.launch-template-version", srcASGCreate, "ValidationError")
	ruleASGImage    = rule("autoscaling.group.image", srcASGTemplate, "ValidationError")
	ruleASGType     = rule("autoscaling.group.instance-type", srcASGTemplate, "ValidationError")
	ruleASGArch     = rule("autoscaling.group.architecture", srcInstanceTypes, "ValidationError")
	ruleASGProfile  = rule("autoscaling.group.instance-profile", srcASG, "ValidationError")
	ruleASGNICs     = rule("autoscaling.group.network-interface-groups", srcASGInterface, "InvalidQueryParameter")
	ruleASGGuard    = rule("autoscaling.group.security-group", srcASGTemplate, "ValidationError")
	ruleASGGuardVPC = rule("autoscaling.group.security-group-vpc", srcASGTemplate, "ValidationError")
	ruleASGWait     = rule("autoscaling.group.wait-for-capacity", srcASG, "timeout")
	ruleASGDrain    = rule("autoscaling.group.drain", srcASG, "timeout")
	ruleASGDuration = rule("autoscaling.group.timeout-format", srcASG, Invalid)
	ruleASGRollback = rule("autoscaling.group.roll-back-version", srcASGRollback, "ValidationError")
	ruleASGPercent  = rule("autoscaling.group.refresh-percentages", srcASGRefresh, "ValidationError")
	ruleAttachedASG = rule("autoscaling.attachment.group-missing", srcASGAttachment, "ValidationError")
	ruleAttachedTG  = rule("autoscaling.attachment.target-group-missing", srcASGAttachment, "ValidationError")
)

var templateSpecification = Properties{
	"launchTemplateId":   {Kind: String, Computed: true},
	"launchTemplateName": {Kind: String, Computed: true},
	"version":            {Kind: String, Computed: true},
}

var refreshBlock = Properties{
	"preferences": blockOf(Properties{
		"alarmSpecification":        blockOf(Properties{"alarms": stringList()}),
		"autoRollback":              {Kind: Bool},
		"checkpointDelay":           {Kind: String},
		"checkpointPercentages":     {Kind: List, Elem: &Property{Kind: Int}},
		"instanceWarmup":            {Kind: String},
		"maxHealthyPercentage":      {Kind: Int, Default: 100, Min: 100, Max: 200},
		"minHealthyPercentage":      {Kind: Int, Default: 90, Min: 0, Max: 100},
		"scaleInProtectedInstances": {Kind: String, Default: "Ignore", Enum: []any{"Refresh", "Ignore", "Wait"}},
		"skipMatching":              given(Bool, false),
		"standbyInstances":          {Kind: String, Default: "Ignore", Enum: []any{"Terminate", "Ignore", "Wait"}},
	}),
	"strategy": {Kind: String, Required: true, Enum: []any{"Rolling"}},
	"triggers": stringSet(),
}

var launchWays = []string{"launchConfiguration", "launchTemplate", "mixedInstancesPolicy"}

var _ = declare(&Type{
	Token: autoscalingGroupToken, Source: srcASG,
	Properties: Properties{
		"arn": out(String),
		"availabilityZoneDistribution": blockOf(Properties{
			"capacityDistributionStrategy": {
				Kind: String, Default: "balanced-best-effort", Enum: []any{"balanced-only", "balanced-best-effort"},
			},
		}),
		"availabilityZones": {
			Kind: List, Set: true, Computed: true, Elem: &Property{Kind: String},
			ConflictsWith: []string{"vpcZoneIdentifiers"},
		},
		"capacityRebalance": {Kind: Bool}, "context": {Kind: String}, "defaultCooldown": {Kind: Int, Computed: true},
		"defaultInstanceWarmup":  {Kind: Int},
		"desiredCapacity":        {Kind: Int, Computed: true},
		"desiredCapacityType":    oneOf("units", "vcpu", "memory-mib"),
		"enabledMetrics":         stringSet(),
		"forceDelete":            given(Bool, false),
		"forceDeleteWarmPool":    given(Bool, false),
		"healthCheckGracePeriod": given(Int, 300),
		"healthCheckType":        {Kind: String, Computed: true},

		"ignoreFailedScalingActivities": given(Bool, false),
		"instanceMaintenancePolicy": blockOf(Properties{
			"maxHealthyPercentage": {Kind: Int, Required: true, Min: -1, Max: 200},
			"minHealthyPercentage": {Kind: Int, Required: true, Min: -1, Max: 100},
		}),
		"instanceRefresh":     {Kind: Block, Fields: refreshBlock},
		"launchConfiguration": {Kind: String, ExactlyOneOf: launchWays},
		"launchTemplate": {Kind: Block, Computed: true, ExactlyOneOf: launchWays, Fields: Properties{
			"id": {
				Kind: String, Computed: true, ConflictsWith: []string{"name"}, Pattern: regexp.MustCompile(`^lt-[0-9a-z]+$`),
			},
			"name":    {Kind: String, Computed: true, ConflictsWith: []string{"id"}},
			"version": {Kind: String, Computed: true, MinLen: 1, MaxLen: 255},
		}},
		"maxInstanceLifetime": {Kind: Int}, "maxSize": {Kind: Int, Required: true},
		"metricsGranularity": given(String, "1Minute"), "minElbCapacity": {Kind: Int},
		"minSize": {Kind: Int, Required: true},
		"mixedInstancesPolicy": {Kind: Block, Computed: true, ExactlyOneOf: launchWays, Fields: Properties{
			"instancesDistribution": {Kind: Block, Computed: true, Fields: Properties{
				"onDemandAllocationStrategy":          {Kind: String, Computed: true},
				"onDemandBaseCapacity":                {Kind: Int, Computed: true},
				"onDemandPercentageAboveBaseCapacity": {Kind: Int, Computed: true, Min: 0, Max: 100},
				"spotAllocationStrategy":              {Kind: String, Computed: true},
				"spotInstancePools":                   {Kind: Int, Computed: true}, "spotMaxPrice": {Kind: String},
			}},
			"launchTemplate": {Kind: Block, Required: true, Fields: Properties{
				"launchTemplateSpecification": {Kind: Block, Required: true, Fields: templateSpecification},
				"overrides": {Kind: List, Computed: true, Elem: &Property{Kind: Block, Fields: Properties{
					"instanceType": {Kind: String}, "weightedCapacity": {Kind: String},
					"launchTemplateSpecification": blockOf(templateSpecification),
				}}},
			}},
		}},
		"name": {
			Kind: String, Computed: true, ForceNew: true, AutoName: &AutoName{Max: 255}, MaxLen: 255,
			ConflictsWith: []string{"namePrefix"},
		},
		"namePrefix": {Kind: String, Computed: true, ForceNew: true, MaxLen: 229, ConflictsWith: []string{"name"}},

		"placementGroup": {Kind: String}, "predictedCapacity": out(Int), "protectFromScaleIn": given(Bool, false),
		"serviceLinkedRoleArn": {Kind: String, Computed: true, Pattern: arnPattern},
		"suspendedProcesses":   stringSet(),
		"tags": {Kind: List, Set: true, Elem: &Property{Kind: Block, Fields: Properties{
			"key": {Kind: String, Required: true}, "propagateAtLaunch": {Kind: Bool, Required: true},
			"value": {Kind: String, Required: true},
		}}},
		"targetGroupArns": {
			Kind: List, Set: true, Computed: true, Elem: &Property{Kind: String}, ConflictsWith: []string{"trafficSources"},
		},
		"terminationPolicies": stringList(),
		"trafficSources": {Kind: List, Set: true, Computed: true, ConflictsWith: []string{"targetGroupArns"},
			Elem: &Property{Kind: Block, Fields: Properties{
				"identifier": {Kind: String, Required: true}, "type": {Kind: String},
			}}},
		"vpcZoneIdentifiers": {
			Kind: List, Set: true, Computed: true, Elem: &Property{Kind: String},
			ConflictsWith: []string{"availabilityZones"},
		},
		"waitForCapacityTimeout": given(String, "10m"),
		"waitForElbCapacity":     {Kind: Int},
		"warmPoolSize":           out(Int),
	},
	Refs: []Ref{
		{Property: "vpcZoneIdentifiers", To: subnetToken, Missing: ruleASGSubnet},
		{Property: "targetGroupArns", To: targetGroupToken, By: "arn", Missing: ruleASGTargets},
	},
	Check: func(in Values) []*Refusal {
		text := in.String("waitForCapacityTimeout")
		if _, err := time.ParseDuration(text); err != nil && text != "" {
			return []*Refusal{ruleASGDuration.On("waitForCapacityTimeout", "%q cannot be parsed as a duration: %s", text, err)}
		}
		return nil
	},
	Create:  createASG,
	Update:  updateASG,
	Refresh: func(op *Op) { op.present(op.Object) },
	Delete: func(op *Op) error {
		if op.Object.Live.Bool("forceDelete") {
			return nil
		}
		// The provider scales the group to nothing and waits 10 minutes; instances go when they are drained.
		longest := 0
		for _, arn := range op.Object.Live.Strings("targetGroupArns") {
			if group := op.FindARN(arn); group != nil && len(op.members(op.Object)) > 0 {
				longest = max(longest, group.Live.Int("deregistrationDelay"))
			}
		}
		if longest >= 600 {
			return ruleASGDrain.Refuse("waiting for Auto Scaling Group (%s) drain: timeout while waiting for state to become "+
				"'0' (timeout: 10m0s): instances are drained for %d seconds", op.Object.ID, longest)
		}
		op.Spend(time.Duration(longest) * time.Second)
		return nil
	},
})

func createASG(op *Op) error {
	live := op.Object.Live
	if op.In.Has("namePrefix") {
		op.Set(Values{"name": op.In.String("namePrefix") + op.Hex(26)})
	}
	name := live.String("name")
	if op.Find(autoscalingGroupToken, name) != nil {
		return ruleASGName.Refuse("AutoScalingGroup by this name already exists - A group with the name %s already exists",
			name)
	}
	desired := live.Int("minSize")
	if op.In.Int("desiredCapacity") > 0 {
		desired = op.In.Int("desiredCapacity")
	}
	op.Set(Values{"desiredCapacity": desired})
	if err := op.checkASG(); err != nil {
		return err
	}
	op.Identify(name, op.ARN("autoscaling", "autoScalingGroup:"+op.uuid()+":autoScalingGroupName/"+name))
	op.SetDefault(Values{
		"healthCheckType": "EC2", "defaultCooldown": 300, "predictedCapacity": 0, "warmPoolSize": 0,
		"targetGroupArns": []string{}, "serviceLinkedRoleArn": op.GlobalARN("iam",
			"role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"),
	})
	op.showSources()
	op.scale(op.Object)
	return op.awaitASG(true)
}

func updateASG(op *Op) error {
	live := op.Object.Live
	op.settleGroup(op.Object)
	if !op.Changed("desiredCapacity") {
		op.Set(Values{"desiredCapacity": min(max(live.Int("desiredCapacity"), live.Int("minSize")), live.Int("maxSize"))})
	}
	if err := op.checkASG(); err != nil {
		return err
	}
	op.showSources()
	if op.Changed("targetGroupArns") {
		for _, each := range op.Referrers(op.Object, autoscalingAttachmentToken) {
			if !slices.Contains(live.Strings("targetGroupArns"), each.Live.String("lbTargetGroupArn")) {
				op.Remove(each)
			}
		}
	}
	launches := op.Changed("launchTemplate") || op.Changed("mixedInstancesPolicy")
	refresh := live.Object("instanceRefresh")
	for _, trigger := range refresh.Strings("triggers") {
		// Triggers are Terraform's names.
		launches = launches || slices.ContainsFunc(op.changed, func(key string) bool {
			return strings.EqualFold(strings.TrimSuffix(key, "s"), strings.ReplaceAll(trigger, "_", ""))
		})
	}
	if launches && refresh != nil {
		if r := op.refreshRefused(); r != nil {
			// The group has its new launch template by now.
			r.Kept = true
			return r
		}
		op.startRefresh(op.Object)
	}
	op.scale(op.Object)
	if !op.Changed("desiredCapacity") && !op.Changed("minSize") {
		return nil
	}
	return op.awaitASG(false)
}

// showSources completes what AWS shows of a group's launch template, zones and target groups.
func (op *Op) showSources() {
	live := op.Object.Live
	if template, _, _ := op.launches(op.Object); template != nil && live.Has("launchTemplate") {
		spelled := live.Object("launchTemplate").String("version")
		if spelled == "" {
			spelled = "$Default"
		}
		op.Set(Values{"launchTemplate": Values{"id": template.ID, "name": template.Live["name"], "version": spelled}})
	}
	zones := []string{}
	for _, id := range live.Strings("vpcZoneIdentifiers") {
		zones = append(zones, op.Find(subnetToken, id).Live.String("availabilityZone"))
	}
	if len(zones) > 0 {
		slices.Sort(zones)
		op.Set(Values{"availabilityZones": slices.Compact(zones)})
	}
	sources := []Values{}
	for _, arn := range live.Strings("targetGroupArns") {
		sources = append(sources, Values{"identifier": arn, "type": "elbv2"})
	}
	op.Set(Values{"trafficSources": sources})
}

// launches is the launch template of a group, the number of its version, and the version's settings.
func (op *Op) launches(group *Object) (*Object, int, Values) {
	spec := group.Live.Object("launchTemplate")
	id, name, version := spec.String("id"), spec.String("name"), spec.String("version")
	if policy := group.Live.Object("mixedInstancesPolicy"); spec == nil && policy != nil {
		spec = policy.Object("launchTemplate").Object("launchTemplateSpecification")
		id, name, version = spec.String("launchTemplateId"), spec.String("launchTemplateName"), spec.String("version")
	}
	template := op.FindIn(group.Region, launchTemplateToken, id)
	if template == nil && id == "" {
		for _, o := range op.ObjectsIn(group.Region, launchTemplateToken) {
			if o.Live.String("name") == name {
				template = o
			}
		}
	}
	if template == nil {
		return nil, 0, nil
	}
	n, data := templateVersion(template, version)
	return template, n, data
}

// checkASG is what AWS demands of a group of instances.
func (op *Op) checkASG() error {
	live := op.Object.Live
	least, most, desired := live.Int("minSize"), live.Int("maxSize"), live.Int("desiredCapacity")
	switch {
	case most < least:
		return ruleASGSizes.Refuse("Max bound, %d, must be greater than or equal to min bound, %d", most, least)
	case desired < least || desired > most:
		return ruleASGDesired.Refuse("Desired capacity:%d must be between the specified min size:%d and max size:%d", desired,
			least, most)
	case len(live.List("vpcZoneIdentifiers")) == 0 && len(live.List("availabilityZones")) == 0:
		return ruleASGNowhere.Refuse("At least one Availability Zone or VPC Subnet is required.")
	}
	for _, kind := range strings.Split(live.String("healthCheckType"), ",") {
		if !slices.Contains([]string{"", "EC2", "ELB", "EBS", "VPC_LATTICE"}, strings.TrimSpace(kind)) {
			return ruleASGHealth.Refuse("Valid HealthCheckTypes: [EC2, EBS, ELB, VPC_LATTICE], not %s", kind)
		}
	}
	vpc, err := op.networkOfASG()
	if err != nil {
		return err
	}
	for _, arn := range live.Strings("targetGroupArns") {
		if err := op.checkMember(op.FindARN(arn), vpc); err != nil {
			return err
		}
	}
	return op.checkLaunches(vpc)
}

// networkOfASG is the VPC of a group's subnets.
func (op *Op) networkOfASG() (string, error) {
	var vpcs []string
	for _, id := range op.Object.Live.Strings("vpcZoneIdentifiers") {
		subnet := op.Find(subnetToken, id)
		if subnet == nil {
			return "", ruleASGSubnet.Refuse("The subnet ID '%s' does not exist", id)
		}
		vpcs = append(vpcs, subnet.Live.String("vpcId"))
	}
	slices.Sort(vpcs)
	if vpcs = slices.Compact(vpcs); len(vpcs) > 1 {
		return "", ruleASGOneVPC.Refuse("The subnets of an Auto Scaling group must be in one VPC: %s", strings.Join(vpcs, ", "))
	}
	if len(vpcs) == 0 {
		for _, zone := range op.Object.Live.Strings("availabilityZones") {
			if !strings.HasPrefix(zone, op.Region) {
				return "", ruleASGZone.Refuse("Invalid availability zones: [%s]", zone)
			}
		}
		return "", nil
	}
	return vpcs[0], nil
}

// checkMember is what AWS demands of a target group that a group of instances registers in.
func (op *Op) checkMember(targets *Object, vpc string) error {
	switch {
	case targets == nil:
		return ruleASGTargets.Refuse("Provided Target Groups may not be valid. Please ensure they exist and try again.")
	case targets.Live.String("targetType") != "instance":
		return ruleASGKind.Refuse("Provided Target Groups must have the target type instance: %s has %s", targets.ARN,
			targets.Live.String("targetType"))
	case vpc != "" && targets.Live.String("vpcId") != vpc:
		return ruleASGVPC.Refuse("The target group %s is in %s, the Auto Scaling group in %s", targets.ARN,
			targets.Live.String("vpcId"), vpc)
	}
	return nil
}

// notFormed begins what AWS says of a launch template that no instance can be launched from.
const notFormed = "You must use a valid fully-formed launch template. "

// checkLaunches tries the launch template of a group out, as AWS does with a dry run.
func (op *Op) checkLaunches(vpc string) error {
	if op.Object.Live.String("launchConfiguration") != "" {
		return ruleASGTemplate.Refuse("Launch configuration name not found: the launch configuration %s does not exist",
			op.Object.Live.String("launchConfiguration"))
	}
	template, n, data := op.launches(op.Object)
	if template == nil {
		return ruleASGTemplate.Refuse(notFormed + "The specified launch template does not exist.")
	}
	if data == nil {
		return ruleASGVersion.Refuse(notFormed+"Could not find the specified version %d for the launch template with ID %s.",
			n, template.ID)
	}
	image := op.resolved(op.Region, data.String("imageId"))
	architecture := op.sim.architecture(op.Region, image)
	if architecture == "" {
		return ruleASGImage.Refuse(notFormed+"The image id '[%s]' does not exist in %s", data.String("imageId"), op.Region)
	}
	kinds := op.instanceTypes(data)
	if len(kinds) == 0 && !data.Has("instanceRequirements") {
		return ruleASGType.Refuse(notFormed + "The request must contain the parameter InstanceType")
	}
	for _, kind := range kinds {
		if other := typeArchitecture(kind); other != architecture {
			return ruleASGArch.Refuse(notFormed+"The architecture '%s' of the specified instance type %s does not match the "+
				"architecture '%s' of the specified AMI %s.", other, kind, architecture, image)
		}
	}
	return op.checkInstanceNetwork(data, vpc)
}

// instanceTypes are those that a group may launch.
func (op *Op) instanceTypes(data Values) []string {
	var kinds []string
	policy := op.Object.Live.Object("mixedInstancesPolicy").Object("launchTemplate")
	for _, each := range policy.Objects("overrides") {
		if kind := each.String("instanceType"); kind != "" {
			kinds = append(kinds, kind)
		}
	}
	if kind := data.String("instanceType"); len(kinds) == 0 && kind != "" {
		kinds = append(kinds, kind)
	}
	return kinds
}

func (op *Op) checkInstanceNetwork(data Values, vpc string) error {
	if len(data.List("networkInterfaces")) > 0 && len(data.List("vpcSecurityGroupIds")) > 0 {
		return ruleASGNICs.Refuse("Invalid launch template: When a network interface is provided, the security groups must " +
			"be a part of it.")
	}
	for _, id := range guardsOf(data) {
		guard := op.Find(securityGroupToken, id)
		if guard == nil {
			return ruleASGGuard.Refuse(notFormed+"The security group '%s' does not exist", id)
		}
		if vpc != "" && guard.Live.String("vpcId") != vpc {
			return ruleASGGuardVPC.Refuse(notFormed+"Security group %s and the subnets belong to different networks.", id)
		}
	}
	given := data.Object("iamInstanceProfile")
	if profile := op.profile(given); given != nil && (profile == nil || op.profileRole(profile) == nil) {
		return ruleASGProfile.Refuse(notFormed+"Value (%s) for parameter iamInstanceProfile.name is invalid. Invalid IAM "+
			"Instance Profile name", given.String("name")+given.String("arn"))
	}
	return nil
}

// guardsOf are the security groups that a launch template gives its instances.
func guardsOf(data Values) []string {
	guards := data.Strings("vpcSecurityGroupIds")
	for _, each := range data.Objects("networkInterfaces") {
		guards = append(guards, each.Strings("securityGroups")...)
	}
	return guards
}

// profile is the instance profile that a launch template names.
func (op *Op) profile(given Values) *Object {
	if arn := given.String("arn"); arn != "" {
		return op.FindARN(arn)
	}
	return op.Find(instanceProfileToken, given.String("name"))
}

// refreshRefused is what AWS demands of an instance refresh.
func (op *Op) refreshRefused() *Refusal {
	live := op.Object.Live
	preferences := live.Object("instanceRefresh").Object("preferences")
	template, _, data := op.launches(op.Object)
	spelled := live.Object("launchTemplate").String("version")
	if policy := live.Object("mixedInstancesPolicy"); spelled == "" {
		spelled = policy.Object("launchTemplate").Object("launchTemplateSpecification").String("version")
	}
	if _, err := strconv.Atoi(spelled); preferences.Bool("autoRollback") &&
		(err != nil || strings.HasPrefix(data.String("imageId"), "resolve:ssm:")) {
		return ruleASGRollback.Refuse("The AutoRollback parameter cannot be set to true with the version %q of the launch "+
			"template %s: specify a version number and an image id", spelled, template.ID)
	}
	least, most := refreshRange(preferences)
	if most-least > 100 {
		return ruleASGPercent.Refuse("The difference between MinHealthyPercentage %d and MaxHealthyPercentage %d cannot be "+
			"greater than 100", least, most)
	}
	return nil
}

// refreshRange is between which parts of a group are healthy during a refresh.
func refreshRange(preferences Values) (least, most int) {
	least, most = 90, 100
	if preferences.Has("minHealthyPercentage") {
		least = preferences.Int("minHealthyPercentage")
	}
	if preferences.Has("maxHealthyPercentage") {
		most = preferences.Int("maxHealthyPercentage")
	}
	return least, most
}

// awaitASG waits for capacity as the provider does: instances are waited for until they run, and until their load
// balancers find them healthy only where the program says how many.
func (op *Op) awaitASG(creating bool) error {
	live := op.Object.Live
	patience, _ := time.ParseDuration(live.String("waitForCapacityTimeout"))
	if patience <= 0 {
		return nil
	}
	wanted := live.Int("waitForElbCapacity")
	if creating && wanted == 0 {
		wanted = live.Int("minElbCapacity")
	}
	if wanted == 0 {
		op.Spend(bootTime)
		return nil
	}
	var reason string
	for waited := time.Duration(0); ; waited += 10 * time.Second {
		op.settleGroup(op.Object)
		var healthy int
		healthy, reason = op.inAllGroups(op.Object)
		if creating && healthy >= wanted || !creating && healthy == wanted {
			return nil
		}
		reason = fmt.Sprintf("want %d healthy instance(s) registered to Load Balancer, have %d: %s", wanted, healthy, reason)
		if waited >= patience {
			break
		}
		op.Spend(10 * time.Second)
	}
	r := ruleASGWait.Refuse("waiting for Auto Scaling Group (%s) capacity satisfied: timeout while waiting for state to "+
		"become 'ok' (timeout: %s): %s", op.Object.ID, patience, reason)
	r.Kept = true
	return r
}

var _ = declare(&Type{
	Token: autoscalingAttachmentToken, Source: srcASGAttachment,
	Properties: Properties{
		"autoscalingGroupName": {Kind: String, Required: true, ForceNew: true},
		"elb":                  {Kind: String, ForceNew: true, ExactlyOneOf: []string{"elb", "lbTargetGroupArn"}},
		"lbTargetGroupArn":     {Kind: String, ForceNew: true, ExactlyOneOf: []string{"elb", "lbTargetGroupArn"}},
	},
	Refs: []Ref{
		{Property: "autoscalingGroupName", To: autoscalingGroupToken, Missing: ruleAttachedASG},
		{Property: "lbTargetGroupArn", To: targetGroupToken, By: "arn", Missing: ruleAttachedTG},
	},
	Create: func(op *Op) error {
		group, arn := op.Find(autoscalingGroupToken, op.In.String("autoscalingGroupName")), op.In.String("lbTargetGroupArn")
		inner := &Op{Region: op.Region, Account: op.Account, Object: group, sim: op.sim}
		vpc, err := inner.networkOfASG()
		if err != nil {
			return err
		}
		if err := op.checkMember(op.FindARN(arn), vpc); err != nil {
			return err
		}
		op.Object.Owner = group
		op.Identify(group.ID+"-"+op.Hex(26), "")
		if arns := group.Live.Strings("targetGroupArns"); !slices.Contains(arns, arn) {
			inner.Set(Values{"targetGroupArns": append(arns, arn)})
			inner.showSources()
		}
		return nil
	},
	Delete: func(op *Op) error {
		group := op.Object.Owner
		inner := &Op{Region: op.Region, Account: op.Account, Object: group, sim: op.sim}
		left := slices.DeleteFunc(group.Live.Strings("targetGroupArns"), func(arn string) bool {
			return arn == op.Object.Live.String("lbTargetGroupArn")
		})
		inner.Set(Values{"targetGroupArns": append([]string{}, left...)})
		inner.showSources()
		return nil
	},
})
