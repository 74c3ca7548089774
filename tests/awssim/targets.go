package awssim

import (
	"net/netip"
	"slices"
)

// targetAttachmentToken registers one target in a target group.
const targetAttachmentToken = "aws:lb/targetGroupAttachment:TargetGroupAttachment"

const (
	srcTargetAttachment Source = "tf-lb-target-group-attachment"
	srcRegisterTargets  Source = "aws-elb-register-targets"
)

var _ = cite(map[Source]string{
	srcTargetAttachment: "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/elbv2/" +
		"target_group_attachment.go",
	srcRegisterTargets: elbAPI + "API_RegisterTargets.html",
})

// Rules of registered targets. The provider waits ten minutes for an invalid target to become valid.
var (
	ruleAttachGroup  = rule("elb.attachment.target-group-missing", srcRegisterTargets, "TargetGroupNotFound")
	ruleAttachTarget = rule("elb.attachment.target", srcRegisterTargets, "InvalidTarget")
	ruleAttachSecond = rule("elb.attachment.second-target", srcNLBALB, "TooManyRegistrationsForTargetId")
	ruleAttachPort   = rule("elb.attachment.alb-without-listener", srcNLBALB, "InvalidTarget")
)

var _ = declare(&Type{
	Token: targetAttachmentToken, Source: srcTargetAttachment,
	Properties: Properties{
		"availabilityZone": {Kind: String, ForceNew: true},
		"port":             {Kind: Int, ForceNew: true},
		"targetGroupArn":   {Kind: String, Required: true, ForceNew: true},
		"targetId":         {Kind: String, Required: true, ForceNew: true},
	},
	Refs: []Ref{{Property: "targetGroupArn", To: targetGroupToken, By: "arn", Missing: ruleAttachGroup}},
	Create: func(op *Op) error {
		group := op.FindARN(op.In.String("targetGroupArn"))
		check := map[string]func(*Object) error{
			"alb": op.checkALBTarget, "ip": op.checkAddressTarget, "lambda": op.checkFunctionTarget,
			"instance": op.checkInstanceTarget,
		}[group.Live.String("targetType")]
		if err := check(group); err != nil {
			return err
		}
		// A target group takes its registrations with it.
		op.Object.Owner = group
		op.Identify(group.ARN+"-"+op.Hex(26), "")
		return nil
	},
})

// invalidTarget refuses a target that the group cannot have.
func (op *Op) invalidTarget(reason string) error {
	return ruleAttachTarget.Refuse("The following targets are not valid: %s (%s)", op.In.String("targetId"), reason)
}

// others are the other targets that are registered in a group.
func (op *Op) others(group *Object) []*Object {
	return slices.DeleteFunc(op.Referrers(group, targetAttachmentToken), func(o *Object) bool {
		return o == op.Object || o.Live.String("targetId") == op.In.String("targetId")
	})
}

// checkALBTarget is what AWS demands of an application load balancer behind a network load balancer.
func (op *Op) checkALBTarget(group *Object) error {
	lb := op.FindBy(loadBalancerToken, "arn", op.In.String("targetId"))
	switch {
	case lb == nil || lb.Live.String("loadBalancerType") != "application":
		return op.invalidTarget("it is not an application load balancer of this region")
	case lb.Live.String("vpcId") != group.Live.String("vpcId"):
		return op.invalidTarget("it is in another VPC")
	case len(op.others(group)) > 0:
		return ruleAttachSecond.Refuse("You can only register one target in the target group '%s'", group.ARN)
	case op.In.Has("port") && op.In.Int("port") != group.Live.Int("port"):
		return op.invalidTarget("its port must be that of the target group")
	case !op.listensOn(lb, group.Live.Int("port")):
		return ruleAttachPort.Refuse("The following targets are not valid: %s has no listener on port %d, the port of the "+
			"target group", lb.ARN, group.Live.Int("port"))
	}
	return nil
}

// privateRanges are the addresses outside its VPC that a target group takes.
var privateRanges = []string{"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"}

// checkAddressTarget is what AWS demands of an address: it is of the group's VPC, or private with the zone "all".
func (op *Op) checkAddressTarget(group *Object) error {
	address, err := netip.ParseAddr(op.In.String("targetId"))
	if err != nil {
		return op.invalidTarget("it is not an IP address")
	}
	in := func(block string) bool {
		prefix, err := netip.ParsePrefix(block)
		return err == nil && prefix.Contains(address)
	}
	vpc := op.Find(vpcToken, group.Live.String("vpcId"))
	if vpc != nil && (in(vpc.Live.String("cidrBlock")) || in(vpc.Live.String("ipv6CidrBlock"))) {
		return nil
	}
	if !slices.ContainsFunc(privateRanges, in) || op.In.String("availabilityZone") != "all" {
		return op.invalidTarget("outside the VPC only private addresses are taken, with the availability zone \"all\"")
	}
	return nil
}

// attachedHealthy says whether a target that is registered in a group, by itself or by a group of instances, answers.
func (op *Op) attachedHealthy(group *Object) bool {
	for _, each := range op.sim.world.sorted(func(o *Object) bool {
		return o.Type == targetAttachmentToken && o.refersTo(group)
	}) {
		id := each.Live.String("targetId")
		switch group.Live.String("targetType") {
		case "alb":
			if op.healthy(id) {
				return true
			}
		case "lambda":
			if op.functionAnswers(group, id) {
				return true
			}
		}
	}
	return op.instancesHealthy(group) || op.podsHealthy(group) || group.Hidden.Int("targets") > 0
}

// targetsAdmit says whether the targets of a group let in the clients whose addresses they see.
func (op *Op) targetsAdmit(lb, group *Object) bool {
	if !seesClients(lb, group) {
		return true
	}
	for _, service := range op.ObjectsIn(group.Region, serviceToken) {
		guards := service.Live.Object("networkConfiguration").Strings("securityGroups")
		for _, each := range service.Live.Objects("loadBalancers") {
			if each.String("targetGroupArn") == group.ARN &&
				!op.opensToAll(group.Region, guards, each.Int("containerPort")) {
				return false
			}
		}
	}
	for _, instance := range append(op.targetInstances(group), op.boundPods(group)...) {
		if !op.opensToAll(group.Region, instance.Live.Strings("securityGroups"), group.Live.Int("port")) {
			return false
		}
	}
	return true
}
