package awssim

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// bootTime is how long an instance takes from its launch until its application answers.
const bootTime = time.Minute

// good keys, in what is hidden of a group, the version of the launch template that its instances came up with last;
// refreshing marks a refresh that is under way.
const (
	good       = "good"
	refreshing = "refreshing"
)

// Instance is one instance of a group, as a test may look at it.
type Instance struct {
	ID    string `json:"id"`
	Group string `json:"group"`
	// Version is that of the launch template, Image what it was launched from.
	Version int    `json:"version"`
	Image   string `json:"image"`
	Subnet  string `json:"subnet"`
	// Tags are those that the group and the launch template gave it.
	Tags map[string]string `json:"tags,omitempty"`
	// Healthy is what its target groups say; Reason is why not.
	Healthy bool   `json:"healthy"`
	Reason  string `json:"reason,omitempty"`
}

// Instances lists the instances of the groups in a region as they are now, oldest first.
func (s *Sim) Instances(region string) []Instance {
	s.mu.Lock()
	defer s.mu.Unlock()
	op := &Op{Region: region, Account: s.options.Account, sim: s}
	all := []Instance{}
	for _, group := range op.Objects(autoscalingGroupToken) {
		op.present(group)
		for _, o := range op.members(group) {
			reason := op.memberProblem(group, o)
			tags := map[string]string{}
			for key, v := range o.Live.Object("tags") {
				tags[key], _ = v.(string)
			}
			all = append(all, Instance{
				ID: o.ID, Group: group.ID, Version: o.Live.Int("version"), Image: o.Live.String("imageId"),
				Subnet: o.Live.String("subnetId"), Tags: tags, Healthy: reason == "", Reason: reason,
			})
		}
	}
	return all
}

// members are the instances of a group, oldest first.
func (op *Op) members(group *Object) []*Object {
	members := slices.DeleteFunc(op.ObjectsIn(group.Region, instanceToken), func(o *Object) bool {
		return o.Owner != group
	})
	slices.SortStableFunc(members, func(a, b *Object) int { return a.Hidden.Int("number") - b.Hidden.Int("number") })
	return members
}

// scale launches or ends instances until a group has as many as it should.
func (op *Op) scale(group *Object) {
	members := slices.DeleteFunc(op.members(group), func(o *Object) bool { return isStray(group, o) })
	desired := group.Live.Int("desiredCapacity")
	for range desired - len(members) {
		op.launch(group, op.Now())
	}
	if group.Hidden.Object(refreshing) == nil {
		for _, o := range members[:max(0, len(members)-desired)] {
			op.Remove(o)
		}
	}
	if group.Hidden[good] == nil && !op.sim.failing[group.Region] {
		_, n, _ := op.launches(group)
		group.Hidden[good] = float64(n)
	}
}

// launch starts one instance in the subnet that has the fewest.
func (op *Op) launch(group *Object, at time.Time) {
	template, n, data := op.launches(group)
	if template == nil || data == nil {
		return
	}
	count := map[string]int{}
	for _, o := range op.members(group) {
		count[o.Live.String("subnetId")]++
	}
	subnets := group.Live.Strings("vpcZoneIdentifiers")
	slices.SortStableFunc(subnets, func(a, b string) int { return count[a] - count[b] })
	tags := Values{"aws:autoscaling:groupName": group.ID}
	for _, spec := range data.Objects("tagSpecifications") {
		for key, v := range spec.Object("tags") {
			if spec.String("resourceType") == "instance" {
				tags[key] = v
			}
		}
	}
	for _, tag := range group.Live.Objects("tags") {
		if tag.Bool("propagateAtLaunch") {
			tags[tag.String("key")] = tag["value"]
		}
	}
	instance := op.Add(&Object{
		Type: instanceToken, Region: group.Region, ID: op.NewID("i-"), Owner: group,
		Live: Values{
			"version": n, "imageId": op.resolved(group.Region, data.String("imageId")), "securityGroups": guardsOf(data),
			"protected": group.Live.Bool("protectFromScaleIn"), "tags": tags,
		},
		Hidden: Values{"launched": float64(at.Unix()), "number": float64(op.Count("ec2.instances"))},
	})
	if len(subnets) == 0 {
		return
	}
	subnet := op.FindIn(group.Region, subnetToken, subnets[0])
	instance.Live["subnetId"] = subnet.ID
	var guards []*Object
	for _, id := range guardsOf(data) {
		guards = append(guards, op.FindIn(group.Region, securityGroupToken, id))
	}
	eni := op.addInterface(instance, subnet, guards, "")
	nics := data.Objects("networkInterfaces")
	public := subnet.Live.Bool("mapPublicIpOnLaunch")
	if len(nics) > 0 && nics[0].String("associatePublicIpAddress") != "" {
		public = nics[0].String("associatePublicIpAddress") == "true"
	}
	if public {
		eni.Live["publicIp"] = fmt.Sprintf("203.0.113.%d", 1+op.Count("public address")%254)
	}
}

// startRefresh begins to replace the instances of a group: in parts, ending old ones first or, where all must stay
// healthy and there may be more, launching new ones first. Protected instances are left alone unless it says otherwise.
func (op *Op) startRefresh(group *Object) {
	preferences := group.Live.Object("instanceRefresh").Object("preferences")
	least, most := refreshRange(preferences)
	members := len(op.members(group))
	part, spare := max(1, members*(100-least)/100), false
	if least == 100 {
		part, spare = max(1, members*(most-100)/100), most > 100
	}
	group.Hidden[refreshing] = map[string]any{"part": float64(part), "spare": spare}
	op.replacePart(group, op.Now())
}

// replaceable are the instances of a group that a refresh has still to replace.
func (op *Op) replaceable(group *Object) []*Object {
	_, n, _ := op.launches(group)
	preferences := group.Live.Object("instanceRefresh").Object("preferences")
	return slices.DeleteFunc(op.members(group), func(o *Object) bool {
		return o.Live.Int("version") == n ||
			o.Live.Bool("protected") && preferences.String("scaleInProtectedInstances") != "Refresh"
	})
}

// replacePart replaces the next part of a group.
func (op *Op) replacePart(group *Object, at time.Time) {
	state := group.Hidden.Object(refreshing)
	old := op.replaceable(group)
	part := min(state.Int("part"), len(old))
	if !state.Bool("spare") {
		for _, o := range old[:part] {
			op.Remove(o)
		}
	}
	for range part {
		op.launch(group, at)
	}
	state["since"] = float64(at.Unix())
	if len(old) == 0 {
		op.endRefresh(group)
	}
}

func (op *Op) endRefresh(group *Object) {
	delete(group.Hidden, refreshing)
	_, n, _ := op.launches(group)
	group.Hidden[good] = float64(n)
}

// settleGroup brings a group up to the present: the next part of a refresh follows when the one before is healthy, and a
// refresh whose new instances do not become healthy goes no further. It is not rolled back to an older version: what
// the group was last given is the new one.
func (op *Op) settleGroup(group *Object) {
	op.endStrays(group)
	for group.Hidden.Object(refreshing) != nil {
		state := group.Hidden.Object(refreshing)
		since := time.Unix(int64(state.Int("since")), 0).UTC()
		ready := since.Add(op.readyAfter(group))
		_, n, _ := op.launches(group)
		sick := slices.ContainsFunc(op.members(group), func(o *Object) bool {
			return o.Live.Int("version") == n && op.memberProblem(group, o) != ""
		})
		if op.Now().Before(ready) || sick {
			return
		}
		if state.Bool("spare") {
			old := op.replaceable(group)
			for _, o := range old[:min(state.Int("part"), len(old))] {
				op.Remove(o)
			}
		}
		op.replacePart(group, ready)
	}
}

// present brings a group up to the present, and replaces instances that somebody ended.
func (op *Op) present(group *Object) {
	op.settleGroup(group)
	op.scale(group)
}

// readyAfter is how long a new instance of a group takes to be healthy.
func (op *Op) readyAfter(group *Object) time.Duration {
	longest := bootTime
	for _, arn := range group.Live.Strings("targetGroupArns") {
		if targets := op.FindARN(arn); targets != nil {
			longest = max(longest, healthyAfter(targets))
		}
	}
	return longest
}

// healthyAfter is how long a target group takes to find a new instance healthy.
func healthyAfter(targets *Object) time.Duration {
	check := targets.Live.Object("healthCheck")
	return bootTime + time.Duration(check.Int("interval")*check.Int("healthyThreshold"))*time.Second
}

// memberProblem says why an instance is not healthy in one of the target groups of its group, or "".
func (op *Op) memberProblem(group, instance *Object) string {
	for _, arn := range group.Live.Strings("targetGroupArns") {
		if problem := op.instanceProblem(group, instance, op.FindARN(arn)); problem != "" {
			return problem
		}
	}
	return ""
}

// inAllGroups counts the instances of a group that are healthy in all its target groups, and says why others are not.
func (op *Op) inAllGroups(group *Object) (healthy int, reason string) {
	for _, o := range op.members(group) {
		if problem := op.memberProblem(group, o); problem != "" {
			reason = problem
		} else {
			healthy++
		}
	}
	return healthy, reason
}

// instanceProblem says why a target group does not find an instance healthy, or "".
func (op *Op) instanceProblem(group, instance, targets *Object) string {
	if targets == nil {
		return "the target group is gone"
	}
	launched := time.Unix(int64(instance.Hidden.Int("launched")), 0)
	switch {
	case op.sim.unhealthy[targets.ARN]:
		return "Target.FailedHealthChecks: health checks failed"
	case op.sim.failing[group.Region] && instance.Live.Int("version") != group.Hidden.Int(good):
		return "Target.FailedHealthChecks: the application of the new version does not come up"
	case op.Now().Before(launched.Add(healthyAfter(targets))):
		return "Elb.InitialHealthChecking: initial health checks in progress"
	}
	if problem := cmp.Or(op.credentialProblem(group), op.workloadProblem(group, targets)); problem != "" {
		return problem
	}
	return op.pathProblem(instance, targets)
}

// credentialProblem is a role that EC2 may not use: the application finds no credentials.
func (op *Op) credentialProblem(group *Object) string {
	_, _, data := op.launches(group)
	profile := op.profile(data.Object("iamInstanceProfile"))
	if profile == nil {
		return ""
	}
	if role := op.profileRole(profile); role == nil ||
		!strings.Contains(role.Live.String("assumeRolePolicy"), "ec2.amazonaws.com") {
		return "AssumeRoleUnauthorizedAccess: EC2 cannot assume the role of the instance profile " + profile.ID
	}
	return ""
}

// pathProblem is a load balancer that cannot reach an instance: it is not in the instance's zone, or the security groups
// are shut.
func (op *Op) pathProblem(instance, targets *Object) string {
	listeners := op.sim.world.sorted(func(o *Object) bool { return o.Type == listenerToken && o.refersTo(targets) })
	if len(listeners) == 0 {
		return "Target.NotInUse: the target group is not used by a load balancer"
	}
	guards := instance.Live.Strings("securityGroups")
	ports := []int{targets.Live.Int("port")}
	if port, err := strconv.Atoi(targets.Live.Object("healthCheck").String("port")); err == nil {
		ports = append(ports, port)
	}
	for _, l := range listeners {
		lb := op.FindARN(l.Live.String("loadBalancerArn"))
		if !op.sameZone(lb, instance) {
			return "Target.NotInUse: the load balancer is not enabled in the zone of the instance"
		}
		balancer := lb.Live.Strings("securityGroups")
		for _, port := range ports {
			out := len(balancer) == 0 || op.opens(instance.Region, balancer, "egress", port, guards)
			if !out || !op.opens(instance.Region, guards, "ingress", port, balancer) {
				return fmt.Sprintf("Target.Timeout: the security groups do not let %s reach port %d of the instance", lb.ID, port)
			}
		}
	}
	return ""
}

// sameZone says whether a load balancer stands in the zone of an instance.
func (op *Op) sameZone(lb, instance *Object) bool {
	zone := func(id string) string {
		if subnet := op.FindIn(instance.Region, subnetToken, id); subnet != nil {
			return subnet.Live.String("availabilityZone")
		}
		return ""
	}
	home := instance.Live.String("subnetId")
	return home == "" || slices.ContainsFunc(lb.Live.Strings("subnets"), func(id string) bool {
		return zone(id) == zone(home)
	})
}

// targetInstances are the instances that are registered in a target group.
func (op *Op) targetInstances(targets *Object) []*Object {
	var all []*Object
	for _, group := range op.ObjectsIn(targets.Region, autoscalingGroupToken) {
		if slices.Contains(group.Live.Strings("targetGroupArns"), targets.ARN) {
			all = append(all, op.members(group)...)
		}
	}
	return all
}

// instancesHealthy says whether a target group finds one of its instances healthy.
func (op *Op) instancesHealthy(targets *Object) bool {
	for _, group := range op.ObjectsIn(targets.Region, autoscalingGroupToken) {
		if slices.Contains(group.Live.Strings("targetGroupArns"), targets.ARN) {
			op.present(group)
		}
	}
	return slices.ContainsFunc(op.targetInstances(targets), func(o *Object) bool {
		return op.inZone(o) && op.instanceProblem(o.Owner, o, targets) == ""
	})
}

// checkInstanceTarget is what AWS demands of an instance that is registered by itself.
func (op *Op) checkInstanceTarget(*Object) error {
	if op.Find(instanceToken, op.In.String("targetId")) == nil {
		return op.invalidTarget("it is not an instance of this region")
	}
	return nil
}
