package awssim

import (
	"fmt"
	"slices"
	"strconv"
)

const (
	srcNodePorts  Source = "kubernetes-node-ports"
	srcEKSBinding Source = "aws-eks-auto-mode-load-balancing"
	srcEKSLBRole  Source = "aws-eks-load-balancing-policy"
	srcEKSAutoIAM Source = "aws-eks-auto-mode-roles"
)

var _ = cite(map[Source]string{
	srcNodePorts:  "https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport",
	srcEKSBinding: eksGuide + "auto-configure-nlb.html#_targetgroupbinding",
	srcEKSLBRole:  "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonEKSLoadBalancingPolicy.html",
	srcEKSAutoIAM: eksGuide + "auto-learn-iam.html",
})

// Rules of what runs in a cluster: Kubernetes and the controllers of Auto Mode refuse it, not a resource.
var (
	ruleWorkPort      = rule("eks.workload.node-port", srcNodePorts, "Invalid")
	ruleBindMode      = rule("eks.binding.no-controller", srcEKSBinding, "NoMatch")
	ruleBindTargets   = rule("eks.binding.target-group-missing", srcEKSBinding, "TargetGroupNotFound")
	ruleBindKind      = rule("eks.binding.target-type", srcEKSBinding, "InvalidTarget")
	ruleBindVPC       = rule("eks.binding.other-vpc", srcEKSBinding, "InvalidTarget")
	ruleBindTag       = rule("eks.binding.tag", srcEKSLBRole, "AccessDenied")
	ruleBindPolicy    = rule("eks.binding.cluster-role-policy", srcEKSAutoIAM, "AccessDenied")
	ruleBindTrust     = rule("eks.binding.cluster-role-trust", srcEKSAutoIAM, "AccessDenied")
	ruleBindNoNodes   = rule("eks.binding.no-node-pools", srcEKSAutoIAM, "FailedScheduling")
	ruleBindNodeRole  = rule("eks.binding.node-role", srcEKSAutoIAM, "FailedScheduling")
	ruleBindNodeCalls = rule("eks.binding.nodes-not-launched", srcEKSAutoIAM, "FailedScheduling")
)

// bindingToken is a TargetGroupBinding inside a cluster, which is no resource of AWS.
const bindingToken = "kubernetes:eks.amazonaws.com/v1:TargetGroupBinding"

// clusterTag is the tag by which the role of a cluster may change a target group.
const clusterTag = "eks:eks-cluster-name"

// kubeProxyHealth is the port on which every node says that it forwards.
const kubeProxyHealth = 10256

// inCluster is an operation of somebody who works with a cluster, or why he cannot.
func (s *Sim) inCluster(region, cluster string) (*Op, *Object, error) {
	if s.lost[region] {
		return nil, nil, s.unreachable(region, "Kubernetes")
	}
	op := &Op{Region: region, Account: s.options.Account, Object: &Object{Type: eksClusterToken}, sim: s}
	at := op.Find(eksClusterToken, cluster)
	if at == nil {
		return nil, nil, ruleEKSNoCluster.Refuse("No cluster found for name: %s.", cluster)
	}
	return op, at, nil
}

// RunWorkload deploys an application with a service of type NodePort into a cluster, as its users do with kubectl: its
// nodes answer on the port from then on, for as long as the cluster lives.
func (s *Sim) RunWorkload(region, cluster string, nodePort int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, at, err := s.inCluster(region, cluster)
	if err != nil {
		return err
	}
	if nodePort < 30000 || nodePort > 32767 {
		return ruleWorkPort.Refuse("provided port is not in the valid range. The range of valid ports is 30000-32767: %d",
			nodePort)
	}
	at.Hidden[workloadOn(nodePort)] = true
	return nil
}

// StopWorkload takes the application on a port of a cluster's nodes away.
func (s *Sim) StopWorkload(region, cluster string, nodePort int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, at, err := s.inCluster(region, cluster)
	if err != nil {
		return err
	}
	delete(at.Hidden, workloadOn(nodePort))
	return nil
}

// workloadOn keys, in what is hidden of a cluster, an application on a port of its nodes.
func workloadOn(port int) string { return "workload " + strconv.Itoa(port) }

// ScaleNodes gives a node group another number of nodes, as the Cluster Autoscaler does.
func (s *Sim) ScaleNodes(region, cluster, nodeGroup string, n int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	op, at, err := s.inCluster(region, cluster)
	if err != nil {
		return err
	}
	nodes := op.Find(eksNodeGroupToken, at.ID+":"+nodeGroup)
	if nodes == nil {
		return fmt.Errorf("scaling %s of %s: there is no such node group", nodeGroup, cluster)
	}
	group := op.nodeInstances(nodes)
	group.Live["desiredCapacity"] = float64(min(max(n, group.Live.Int("minSize")), group.Live.Int("maxSize")))
	op.scale(group)
	return nil
}

// workloadProblem says why a node does not answer on the port that a target group asks, or "". Groups of instances that
// are not a cluster's answer.
func (op *Op) workloadProblem(group, targets *Object) string {
	nodes := group.Owner
	if nodes == nil || nodes.Type != eksNodeGroupToken {
		return ""
	}
	cluster := op.eksCluster(nodes)
	if cluster == nil || nodes.Live.String("status") != "ACTIVE" || !op.runsAddon(cluster, "kube-proxy") {
		return "Target.FailedHealthChecks: the nodes forward nothing"
	}
	ports := []int{targets.Live.Int("port")}
	if port, err := strconv.Atoi(targets.Live.Object("healthCheck").String("port")); err == nil && port != kubeProxyHealth {
		ports = append(ports, port)
	}
	for _, port := range ports {
		if !cluster.Hidden.Bool(workloadOn(port)) {
			return fmt.Sprintf("Target.FailedHealthChecks: nothing answers on the node port %d", port)
		}
	}
	return ""
}

// BindTargets deploys an application with a TargetGroupBinding into a cluster in Auto Mode: its pods are registered in a
// target group of the program's.
func (s *Sim) BindTargets(region, cluster, targetGroupARN string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	op, at, err := s.inCluster(region, cluster)
	if err != nil {
		return err
	}
	targets := op.FindBy(targetGroupToken, "arn", targetGroupARN)
	if r := op.bindingProblem(at, targets, targetGroupARN); r != nil {
		return r
	}
	if r := op.autoNodesProblem(at); r != nil {
		return r
	}
	id := at.ID + "/" + targets.ARN
	if op.Find(bindingToken, id) != nil {
		return nil
	}
	binding := op.Add(&Object{Type: bindingToken, ID: id, Owner: at, Hidden: Values{}})
	op.Refer(binding, targets, nil)
	network := at.Live.Object("vpcConfig")
	for _, subnet := range network.Strings("subnetIds")[:1] {
		node := op.Add(&Object{Type: instanceToken, ID: op.NewID("i-"), Owner: binding, Hidden: Values{}, Live: Values{
			"subnetId": subnet, "securityGroups": []string{at.Hidden.String("group")},
		}})
		op.interfaces(node, region, []string{subnet}, []string{at.Hidden.String("group")}, "aws-K8S-"+node.ID, false)
	}
	return nil
}

// UnbindTargets takes the application behind a target group away again.
func (s *Sim) UnbindTargets(region, cluster, targetGroupARN string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	op, at, err := s.inCluster(region, cluster)
	if err != nil {
		return err
	}
	if binding := op.Find(bindingToken, at.ID+"/"+targetGroupARN); binding != nil {
		op.Remove(binding)
	}
	return nil
}

// bindingProblem is what keeps Auto Mode from registering pods in a target group.
func (op *Op) bindingProblem(cluster, targets *Object, arn string) *Refusal {
	if !autoMode(cluster) {
		return ruleBindMode.Refuse("no matches for kind \"TargetGroupBinding\" in version \"eks.amazonaws.com/v1\": %s is not "+
			"in Auto Mode", cluster.ID)
	}
	if targets == nil {
		return ruleBindTargets.Refuse("Target groups '%s' not found in %s", arn, op.Region)
	}
	if kind := targets.Live.String("targetType"); kind != "ip" && kind != "instance" {
		return ruleBindKind.Refuse("a TargetGroupBinding takes target groups of the type ip or instance: %s has %s", arn, kind)
	}
	if vpc := targets.Live.String("vpcId"); vpc != cluster.Hidden.String("vpc") {
		return ruleBindVPC.Refuse("the target group is in %s, the cluster in %s", vpc, cluster.Hidden.String("vpc"))
	}
	role := op.FindARN(cluster.Live.String("roleArn"))
	switch {
	case !trustedBy(role, "eks.amazonaws.com", "sts:AssumeRole", "sts:TagSession"):
		return ruleBindTrust.Refuse("EKS is not authorized to perform sts:TagSession on %s", cluster.Live.String("roleArn"))
	case op.allows(role, "elasticloadbalancing:RegisterTargets", targets.ARN):
		return nil
	case !op.may(role, "elasticloadbalancing:RegisterTargets", "AmazonEKSLoadBalancingPolicy"):
		return ruleBindPolicy.Refuse("%s is not authorized to perform: elasticloadbalancing:RegisterTargets on resource: %s",
			role.ARN, arn)
	case targets.Live.Object("tagsAll").String(clusterTag) != cluster.ID:
		return ruleBindTag.Refuse("%s is not authorized to perform: elasticloadbalancing:RegisterTargets on resource: %s: the "+
			"target group has no tag %s=%s", role.ARN, arn, clusterTag, cluster.ID)
	}
	return nil
}

// autoPolicies are those that the role of a cluster in Auto Mode launches nodes with, each with an action of its own.
var autoPolicies = map[string]string{
	"AmazonEKSComputePolicy": "ec2:RunInstances", "AmazonEKSNetworkingPolicy": "ec2:CreateNetworkInterface",
	"AmazonEKSBlockStoragePolicy": "ec2:CreateVolume",
}

// autoNodesProblem is what keeps Auto Mode from launching nodes for pods.
func (op *Op) autoNodesProblem(cluster *Object) *Refusal {
	compute, role := cluster.Live.Object("computeConfig"), op.FindARN(cluster.Live.String("roleArn"))
	if len(compute.List("nodePools")) == 0 {
		return ruleBindNoNodes.Refuse("0/0 nodes are available: %s has no node pools", cluster.ID)
	}
	for policy, action := range autoPolicies {
		if !op.may(role, action, policy) {
			return ruleBindNodeCalls.Refuse("no node can be launched: %s lacks %s", role.ARN, policy)
		}
	}
	nodes := op.FindARN(compute.String("nodeRoleArn"))
	if !trustedBy(nodes, "ec2.amazonaws.com", "sts:AssumeRole") ||
		!op.may(nodes, "eks-auth:AssumeRoleForPodIdentity", "AmazonEKSWorkerNodeMinimalPolicy", "AmazonEKSWorkerNodePolicy") ||
		!op.may(nodes, "ecr:BatchGetImage", "AmazonEC2ContainerRegistryPullOnly", "AmazonEC2ContainerRegistryReadOnly") {
		return ruleBindNodeRole.Refuse("nodes do not join: their role %s is not trusted to EC2, or lacks "+
			"AmazonEKSWorkerNodeMinimalPolicy or AmazonEC2ContainerRegistryPullOnly", compute.String("nodeRoleArn"))
	}
	return op.nodeNetworkProblem(cluster, cluster.Live.Object("vpcConfig").Strings("subnetIds"),
		[]string{cluster.Hidden.String("group")})
}

// boundPods are the nodes of Auto Mode with pods that are registered in a target group.
func (op *Op) boundPods(targets *Object) []*Object {
	var all []*Object
	for _, binding := range op.Referrers(targets, bindingToken) {
		all = append(all, slices.DeleteFunc(op.ObjectsIn(targets.Region, instanceToken), func(o *Object) bool {
			return o.Owner != binding
		})...)
	}
	return all
}

// podsHealthy says whether a target group finds pods of a cluster in Auto Mode healthy: its load balancer must reach
// them through the cluster's security group.
func (op *Op) podsHealthy(targets *Object) bool {
	return slices.ContainsFunc(op.boundPods(targets), func(o *Object) bool {
		return op.inZone(o) && op.pathProblem(o, targets) == ""
	})
}
