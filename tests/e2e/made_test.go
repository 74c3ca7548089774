package e2e_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
)

// made are resources by type, as `module/Type`: of each type the names, with a space between them. A name is that of a part of
// the region's stack, or a whole one when it begins with shop; * is each zone of the region, {region} the region.
type made map[string]string

// matrixZones are the zones of every region of the matrix, whose first has the NAT gateway.
var matrixZones = []string{"az1", "az2"}

// What a region of the matrix is made of, block by block: every expectation of the matrix is a sum of these.
var (
	madeNetwork = made{
		"ec2/Vpc":                   "vpc",
		"ec2/DefaultSecurityGroup":  "default-security-group",
		"ec2/InternetGateway":       "internet-gateway",
		"ec2/Subnet":                "public-subnet-* private-subnet-*",
		"ec2/RouteTable":            "public-routes private-routes-*",
		"ec2/RouteTableAssociation": "public-subnet-routes-* private-subnet-routes-*",
		"ec2/Route":                 "public-route private-route-*",
		"ec2/Eip":                   "nat-address-az1",
		"ec2/NatGateway":            "nat-gateway-az1",
		"ec2/VpcEndpoint":           "dynamodb-endpoint s3-endpoint",
	}
	// madeScope is a region's part of an application, and madeAlone a stack that is used alone.
	madeScope = made{"providers/aws": "shop-{region}", "index/RegionalStack": "shop-main-{region}"}
	madeAlone = made{"providers/aws": "shop-main-{region}", "index/RegionalStack": "shop-main"}
	// madeCertificate comes with a name.
	madeCertificate = made{
		"acm/Certificate": "shop-certificate-{region}", "acm/CertificateValidation": "shop-certificate-validation-{region}",
	}
	// madeReach is what a load balancer needs to reach what has an address.
	madeReach = made{
		"vpc/SecurityGroupEgressRule":  "load-balancer-to-targets",
		"vpc/SecurityGroupIngressRule": "targets-from-load-balancer",
	}
	madeECS = made{
		"ec2/SecurityGroup":            "task-security-group",
		"vpc/SecurityGroupEgressRule":  "tasks-to-anywhere",
		"iam/Role":                     "execution-role task-role",
		"iam/RolePolicy":               "execution-policy-start",
		"cloudwatch/LogGroup":          "log-group",
		"ecs/Cluster":                  "cluster",
		"ecs/ClusterCapacityProviders": "capacity-providers",
		"ecs/TaskDefinition":           "task-definition",
		"ecs/Service":                  "service",
		"appautoscaling/Target":        "scaling-target",
		"appautoscaling/Policy":        "scaling-policy",
	}
	madeEC2 = made{
		"ec2/SecurityGroup":           "instance-security-group",
		"vpc/SecurityGroupEgressRule": "instances-to-anywhere",
		"iam/Role":                    "instance-role",
		"iam/RolePolicy":              "instance-policy-start",
		"iam/InstanceProfile":         "instance-profile",
		"cloudwatch/LogGroup":         "log-group",
		"cloudformation/Stack":        "machine-image",
		"ec2/LaunchTemplate":          "launch-template",
		"autoscaling/Group":           "instances",
		"autoscaling/Policy":          "scaling-policy",
	}
	madeEKS = made{
		"iam/Role": "cluster-role node-role pod-role",
		"iam/RolePolicyAttachment": "cluster-policy-AmazonEKSClusterPolicy node-policy-AmazonEC2ContainerRegistryPullOnly " +
			"node-policy-AmazonEKSWorkerNodePolicy node-policy-AmazonEKS_CNI_Policy node-policy-AmazonSSMManagedInstanceCore",
		"eks/PodIdentityAssociation": "pod-identity",
		"eks/Cluster":                "eks-cluster",
		"cloudwatch/LogGroup":        "eks-log-group",
		"eks/Addon":                  "add-on-vpc-cni add-on-kube-proxy add-on-eks-pod-identity-agent add-on-coredns",
		"ec2/LaunchTemplate":         "node-template",
		"eks/NodeGroup":              "nodes",
		"autoscaling/Attachment":     "nodes-attachment",
	}
	madeLambda = made{
		"cloudwatch/LogGroup":      "log-group",
		"iam/Role":                 "function-role",
		"iam/RolePolicy":           "function-policy-start",
		"lambda/Function":          "function",
		"lambda/Alias":             "function-alias",
		"lambda/Permission":        "function-permission",
		"lb/TargetGroupAttachment": "function-attachment",
	}
	madeApplication = made{
		"lb/LoadBalancer":   "load-balancer",
		"ec2/SecurityGroup": "load-balancer-security-group",
		"lb/TargetGroup":    "target-group",
	}
	madeApplicationPlain = made{
		"vpc/SecurityGroupIngressRule": "load-balancer-from-0.0.0.0-0", "lb/Listener": "listener",
	}
	madeApplicationTLS = made{
		"vpc/SecurityGroupIngressRule": "load-balancer-from-0.0.0.0-0 load-balancer-https-from-0.0.0.0-0",
		"lb/Listener":                  "listener https-listener",
	}
	madeNetworkLoadBalancer = made{
		"lb/LoadBalancer":   "network-load-balancer",
		"ec2/SecurityGroup": "network-load-balancer-security-group",
		"lb/TargetGroup":    "network-target-group",
	}
	madeNetworkPlain = made{
		"vpc/SecurityGroupIngressRule": "load-balancer-tcp-80-from-0.0.0.0-0", "lb/Listener": "network-listener-80",
	}
	madeNetworkTLS = made{
		"vpc/SecurityGroupIngressRule": "load-balancer-tcp-443-from-0.0.0.0-0", "lb/Listener": "network-listener-443",
	}
	// madeTable and madeReplica are a region's part of the application's datastore: at home, and elsewhere.
	madeTable   = made{"dynamodb/Table": "shop-orders-table-{region}"}
	madeReplica = made{"dynamodb/TableReplica": "shop-orders-replica-{region}"}

	madeAcceleratorPart = made{"globalaccelerator/EndpointGroup": "shop-ingress-{region}-endpoints"}
	madeName            = made{"route53/Record": "shop-route53-{region}-name"}
	madeLatency         = made{"route53/Record": "shop-route53-{region}-latency"}
	madeStandby         = made{"route53/Record": "shop-route53-{region}-standby"}
)

// What an application of the matrix has once.
var (
	madeOnce = made{
		"index/GlobalApplication":   "shop",
		"index/DeploymentRecord":    "shop-record",
		"providers/aws":             "shop-global",
		"index/DynamoDbGlobalTable": "shop-orders",
		"route53/Record":            "shop-validation-" + siteName + " " + publicName,
	}
	madeAccelerator = made{
		"index/GlobalAcceleratorIngress": "shop-ingress",
		"globalaccelerator/Accelerator":  "shop-ingress-accelerator",
		"globalaccelerator/Listener":     "shop-ingress-listener",
	}
	madeRoute53  = made{"index/Route53Ingress": "shop-route53"}
	madeFailover = made{"route53/Record": "shop-route53-primary-failover shop-route53-secondary-failover"}

	madeRecord     = made{"index/DeploymentRecord": "shop-record"}
	madePublicName = made{"route53/Record": publicName}
)

// in are the resources in a region, as `module/Type name`.
func (m made) in(region string) []string {
	var list []string
	for kind, names := range m {
		for name := range strings.FieldsSeq(names) {
			if !strings.HasPrefix(name, "shop") {
				name = in(region, name)[0]
			}
			for _, zone := range matrixZones {
				zoned := strings.NewReplacer("*", zone, "{region}", region).Replace(name)
				list = append(list, kind+" "+zoned)
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// all are several blocks in a region.
func all(region string, blocks ...made) []string {
	var list []string
	for _, block := range blocks {
		list = append(list, block.in(region)...)
	}
	return list
}

// typed is a resource as `module/Type name`.
func typed(urn resource.URN) string {
	kind := urn.Type()
	module, _, _ := strings.Cut(string(kind.Module().Name()), "/")
	return module + "/" + string(kind.Name()) + " " + urn.Name()
}

// assertMade compares what an operation did with what was expected, and says in the test's log how many of each type.
func assertMade(t *testing.T, step string, want, did ops) {
	t.Helper()
	assert.Empty(t, lacking(did, want), "%s: not expected", step)
	assert.Empty(t, lacking(want, did), "%s: not done", step)
	for _, op := range slices.Sorted(maps.Keys(did)) {
		t.Logf("%s: %s %d: %s", step, op, len(did[op]), counted(did[op]))
	}
}

// lacking is what the others lack.
func lacking(list, others ops) []string {
	var lacks []string
	for _, op := range slices.Sorted(maps.Keys(list)) {
		left := slices.Clone(others[op])
		for _, each := range list[op] {
			if i := slices.Index(left, each); i >= 0 {
				left = slices.Delete(left, i, i+1)
				continue
			}
			lacks = append(lacks, op+" "+each)
		}
	}
	return lacks
}

// counted says how many resources of each type a list has.
func counted(list []string) string {
	counts := map[string]int{}
	for _, each := range list {
		kind, _, _ := strings.Cut(each, " ")
		counts[kind]++
	}
	var words []string
	for _, kind := range slices.Sorted(maps.Keys(counts)) {
		words = append(words, fmt.Sprintf("%d %s", counts[kind], kind))
	}
	return strings.Join(words, ", ")
}
