package awssim

import "slices"

const srcASGRebalance Source = "aws-asg-rebalancing"

// A group that loses a zone launches instances in the others before it ends those that are left there, in its own time. Nobody
// waits for it but the delete of the subnet, which the provider tries for 20 minutes:
// https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/ec2/vpc_subnet.go.
var _ = cite(map[Source]string{
	srcASGRebalance: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/auto-scaling-benefits.html",
})

// ruleSubnetInstances is the delete of a subnet with instances that do not go.
var ruleSubnetInstances = rule("ec2.subnet.instances-stay", srcASGRebalance, "DependencyViolation")

// isStray says whether an instance of a group is where the group is no more.
func isStray(group, instance *Object) bool {
	home := instance.Live.String("subnetId")
	return home != "" && !slices.Contains(group.Live.Strings("vpcZoneIdentifiers"), home)
}

// endStrays ends the instances that are where their group is no more, once there are enough healthy ones elsewhere.
func (op *Op) endStrays(group *Object) {
	var strays []*Object
	healthy := 0
	for _, o := range op.members(group) {
		switch {
		case isStray(group, o):
			strays = append(strays, o)
		case op.memberProblem(group, o) == "":
			healthy++
		}
	}
	if healthy < group.Live.Int("desiredCapacity") {
		return
	}
	for _, o := range strays {
		op.Remove(o)
	}
}

// awaitInstances waits, as the provider does when it deletes a subnet, until the groups that left it have moved.
func (op *Op) awaitInstances() error {
	for _, group := range op.Objects(autoscalingGroupToken) {
		left := func(o *Object) bool { return isStray(group, o) && o.Live.String("subnetId") == op.Object.ID }
		if !slices.ContainsFunc(op.members(group), left) {
			continue
		}
		op.Spend(op.readyAfter(group))
		op.settleGroup(group)
		if slices.ContainsFunc(op.members(group), left) {
			return ruleSubnetInstances.Refuse("deleting EC2 Subnet (%s): instances of the group %s are still in it, because those "+
				"that take their place are not healthy", op.Object.ID, group.ID)
		}
	}
	return nil
}
