package awssim

// Ordering says that what AWS makes of one type has to wait for another one, although it needs no value of it.
type Ordering struct {
	// Type waits for Needs.
	Type, Needs string
	// Elsewhere is whether what it waits for may be in another region; otherwise it is in the same one.
	Elsewhere bool
	// InTurn is whether the members of one thing are made one after another, each by a name that ends in its region.
	InTurn bool
	// Why says what happens when it does not wait.
	Why string
	// Source says where that was read.
	Source Source
}

// Orderings lists the reviewed orderings.
func Orderings() []Ordering { return orderings }

// Sources of the orderings.
const (
	srcOrderRoute      Source = "order-gateway-attached"
	srcOrderBalancer   Source = "order-balancer-gateway"
	srcOrderImage      Source = "order-image-pulled"
	srcOrderSecrets    Source = "order-secrets-there"
	srcOrderService    Source = "order-service-role"
	srcOrderTargets    Source = "order-service-targets"
	srcOrderWriter     Source = "order-aurora-instances"
	srcOrderGlobal     Source = "order-global-cluster"
	srcOrderDocuments  Source = "order-docdb-global"
	srcOrderCache      Source = "order-cache-global"
	srcOrderCacheTurn  Source = "order-cache-in-turn"
	srcOrderReplica    Source = "order-replicas-in-turn"
	srcOrderOpen       Source = "order-accelerator-open"
	srcOrderAlias      Source = "order-alias-target"
	srcOrderHealth     Source = "order-records-healthy"
	srcOrderScaling    Source = "order-scalable-target"
	srcOrderNodes      Source = "order-nodes-role"
	srcOrderCluster    Source = "order-cluster-role"
	srcOrderNetworking Source = "order-nodes-cni"
	srcOrderFunction   Source = "order-function-network"
	srcOrderPermission Source = "order-function-targets"
	srcOrderVersioning Source = "order-replication-versions"
	srcOrderIssued     Source = "order-certificate-issued"
	srcOrderPeering    Source = "order-peering-active"
)

var _ = cite(map[Source]string{
	srcOrderRoute:     "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html",
	srcOrderBalancer:  "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html",
	srcOrderImage:     "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html",
	srcOrderSecrets:   "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html",
	srcOrderService:   "https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/ecs_service",
	srcOrderTargets:   "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html",
	srcOrderWriter:    "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Overview.Endpoints.html",
	srcOrderGlobal:    "https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/rds_global_cluster",
	srcOrderDocuments: "https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/docdb_global_cluster",
	srcOrderCache:     "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Redis-Global-Datastores-Getting-Started.html",
	srcOrderCacheTurn: "https://github.com/hashicorp/terraform-provider-aws/issues/20180",
	srcOrderReplica:   "https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/dynamodb_table_replica",
	srcOrderOpen:      "https://docs.aws.amazon.com/global-accelerator/latest/dg/about-endpoint-groups-health-check-options.html",
	srcOrderAlias: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/" +
		"resource-record-sets-choosing-alias-non-alias.html",
	srcOrderHealth:     "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html",
	srcOrderScaling:    "https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScalingPolicy.html",
	srcOrderNodes:      "https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/eks_node_group",
	srcOrderCluster:    "https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/eks_cluster",
	srcOrderNetworking: "https://docs.aws.amazon.com/eks/latest/userguide/troubleshooting.html",
	srcOrderFunction:   "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html",
	srcOrderPermission: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html",
	srcOrderVersioning: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-requirements.html",
	srcOrderIssued:     "https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html",
	srcOrderPeering:    "https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-routing.html",
})

// orderings are reviewed one by one: data flow and declared references need no entry.
var orderings = []Ordering{
	{
		Type: "aws:ec2/natGateway:NatGateway", Needs: "aws:ec2/internetGateway:InternetGateway",
		Why: "without an attached gateway AWS fails the NAT gateway", Source: srcOrderRoute,
	},
	{
		Type: "aws:ec2/eip:Eip", Needs: "aws:ec2/internetGateway:InternetGateway",
		Why: "an address cannot be used in a network without a gateway", Source: srcOrderRoute,
	},
	{
		Type: "aws:lb/loadBalancer:LoadBalancer", Needs: "aws:ec2/internetGateway:InternetGateway",
		Why: "AWS refuses an internet-facing load balancer in a network without a gateway", Source: srcOrderBalancer,
	},
	{
		Type: "aws:ecs/service:Service", Needs: "aws:ec2/route:Route",
		Why: "without a way out nothing is pulled, and nothing becomes healthy", Source: srcOrderImage,
	},
	{
		Type: "aws:ecs/service:Service", Needs: "aws:ec2/routeTableAssociation:RouteTableAssociation",
		Why: "without a way out nothing is pulled, and nothing becomes healthy", Source: srcOrderImage,
	},
	{
		Type: "aws:ecs/service:Service", Needs: "aws:ec2/vpcEndpoint:VpcEndpoint",
		Why: "without a way out nothing is pulled, and nothing becomes healthy", Source: srcOrderImage,
	},
	{
		Type: "aws:ecs/service:Service", Needs: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
		Why: "without a way out nothing is pulled, and nothing becomes healthy", Source: srcOrderImage,
	},
	{
		Type: "aws:ecs/service:Service", Needs: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
		Why: "checks that cannot get in find nothing healthy", Source: srcOrderTargets,
	},
	{
		Type: "aws:ecs/service:Service", Needs: "aws:lb/listener:Listener",
		Why: "AWS refuses targets of no load balancer, and nothing checks them", Source: srcOrderTargets,
	},
	{
		Type: "aws:autoscaling/group:Group", Needs: "aws:ec2/route:Route",
		Why: "without a way out nothing is pulled, and nothing becomes healthy", Source: srcOrderImage,
	},
	{
		Type: "aws:autoscaling/group:Group", Needs: "aws:ec2/routeTableAssociation:RouteTableAssociation",
		Why: "without a way out nothing is pulled, and nothing becomes healthy", Source: srcOrderImage,
	},
	{
		Type: "aws:autoscaling/group:Group", Needs: "aws:ec2/vpcEndpoint:VpcEndpoint",
		Why: "without a way out nothing is pulled, and nothing becomes healthy", Source: srcOrderImage,
	},
	{
		Type: "aws:autoscaling/group:Group", Needs: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
		Why: "without a way out nothing is pulled, and nothing becomes healthy", Source: srcOrderImage,
	},
	{
		Type: "aws:autoscaling/group:Group", Needs: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
		Why: "checks that cannot get in find nothing healthy", Source: srcOrderTargets,
	},
	{
		Type: "aws:autoscaling/group:Group", Needs: "aws:lb/listener:Listener",
		Why: "AWS refuses targets of no load balancer, and nothing checks them", Source: srcOrderTargets,
	},
	{
		Type: "aws:eks/nodeGroup:NodeGroup", Needs: "aws:ec2/route:Route",
		Why: "without a way out nothing is pulled, and nothing becomes healthy", Source: srcOrderImage,
	},
	{
		Type: "aws:eks/nodeGroup:NodeGroup", Needs: "aws:ec2/routeTableAssociation:RouteTableAssociation",
		Why: "without a way out nothing is pulled, and nothing becomes healthy", Source: srcOrderImage,
	},
	{
		Type: "aws:eks/nodeGroup:NodeGroup", Needs: "aws:ec2/vpcEndpoint:VpcEndpoint",
		Why: "without a way out nothing is pulled, and nothing becomes healthy", Source: srcOrderImage,
	},
	{
		Type: "aws:ecs/service:Service", Needs: "aws:iam/rolePolicy:RolePolicy",
		Why: "what starts before it has its permissions fails", Source: srcOrderService,
	},
	{
		Type: "aws:autoscaling/group:Group", Needs: "aws:iam/rolePolicy:RolePolicy",
		Why: "what starts before it has its permissions fails", Source: srcOrderService,
	},
	{
		Type: "aws:eks/nodeGroup:NodeGroup", Needs: "aws:iam/rolePolicy:RolePolicy",
		Why: "what starts before it has its permissions fails", Source: srcOrderService,
	},
	{
		Type: "aws:lambda/function:Function", Needs: "aws:iam/rolePolicy:RolePolicy",
		Why: "what starts before it has its permissions fails", Source: srcOrderService,
	},
	{
		Type: "aws:lambda/function:Function", Needs: "aws:cloudwatch/logGroup:LogGroup",
		Why: "Lambda makes the group by itself when it is not there", Source: srcOrderFunction,
	},
	{
		Type: "aws:ecs/service:Service", Needs: "aws:secretsmanager/secretVersion:SecretVersion",
		Why: "a task whose secret has no value does not start", Source: srcOrderSecrets,
	},
	{
		Type: "aws:ecs/service:Service", Needs: "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders",
		Why: "AWS refuses a capacity provider that the cluster does not have", Source: srcOrderService,
	},
	{
		Type: "aws:ecs/service:Service", Needs: "aws:rds/clusterInstance:ClusterInstance",
		Why: "an endpoint answers only when there is an instance", Source: srcOrderWriter,
	},
	{
		Type: "aws:ecs/service:Service", Needs: "aws:docdb/clusterInstance:ClusterInstance",
		Why: "an endpoint answers only when there is an instance", Source: srcOrderWriter,
	},
	{
		Type: "aws:ecs/service:Service", Needs: "aws:rds/instance:Instance",
		Why: "an application that meets no datastore fails its health check", Source: srcOrderTargets,
	},
	{
		Type: "aws:ecs/service:Service", Needs: "aws:elasticache/replicationGroup:ReplicationGroup",
		Why: "an application that meets no datastore fails its health check", Source: srcOrderTargets,
	},
	{
		Type: "aws:rds/cluster:Cluster", Needs: "aws:rds/clusterInstance:ClusterInstance", Elsewhere: true,
		Why: "a secondary cluster joins a primary one with an instance", Source: srcOrderGlobal,
	},
	{
		Type: "aws:docdb/cluster:Cluster", Needs: "aws:docdb/clusterInstance:ClusterInstance", Elsewhere: true,
		Why: "a secondary cluster joins a primary one with an instance", Source: srcOrderDocuments,
	},
	{
		Type:  "aws:elasticache/globalReplicationGroup:GlobalReplicationGroup",
		Needs: "aws:elasticache/replicationGroup:ReplicationGroup",
		Why:   "a global datastore is made around a group that exists", Source: srcOrderCache,
	},
	{
		Type:  "aws:elasticache/replicationGroup:ReplicationGroup",
		Needs: "aws:elasticache/replicationGroup:ReplicationGroup", Elsewhere: true, InTurn: true,
		Why: "a global datastore takes one new member at a time", Source: srcOrderCacheTurn,
	},
	{
		Type:  "aws:dynamodb/tableReplica:TableReplica",
		Needs: "aws:dynamodb/tableReplica:TableReplica", Elsewhere: true, InTurn: true,
		Why: "a table changes one replica at a time", Source: srcOrderReplica,
	},
	{
		Type: "aws:globalaccelerator/endpointGroup:EndpointGroup", Needs: "aws:ecs/service:Service", Elsewhere: true,
		Why: "an accelerator sends users to endpoints of which none is healthy", Source: srcOrderOpen,
	},
	{
		Type: "aws:route53/record:Record", Needs: "aws:ecs/service:Service", Elsewhere: true,
		Why: "Route 53 answers with a region that nobody knows to be unhealthy", Source: srcOrderHealth,
	},
	{
		Type: "aws:route53/healthCheck:HealthCheck", Needs: "aws:ecs/service:Service", Elsewhere: true,
		Why: "a check of what does not run yet says that it failed", Source: srcOrderHealth,
	},
	{
		Type:  "aws:globalaccelerator/endpointGroup:EndpointGroup",
		Needs: "aws:autoscaling/group:Group", Elsewhere: true,
		Why: "an accelerator sends users to endpoints of which none is healthy", Source: srcOrderOpen,
	},
	{
		Type: "aws:route53/record:Record", Needs: "aws:autoscaling/group:Group", Elsewhere: true,
		Why: "Route 53 answers with a region that nobody knows to be unhealthy", Source: srcOrderHealth,
	},
	{
		Type: "aws:route53/healthCheck:HealthCheck", Needs: "aws:autoscaling/group:Group", Elsewhere: true,
		Why: "a check of what does not run yet says that it failed", Source: srcOrderHealth,
	},
	{
		Type: "aws:globalaccelerator/endpointGroup:EndpointGroup", Needs: "aws:eks/cluster:Cluster", Elsewhere: true,
		Why: "an accelerator sends users to endpoints of which none is healthy", Source: srcOrderOpen,
	},
	{
		Type: "aws:route53/record:Record", Needs: "aws:eks/cluster:Cluster", Elsewhere: true,
		Why: "Route 53 answers with a region that nobody knows to be unhealthy", Source: srcOrderHealth,
	},
	{
		Type: "aws:route53/healthCheck:HealthCheck", Needs: "aws:eks/cluster:Cluster", Elsewhere: true,
		Why: "a check of what does not run yet says that it failed", Source: srcOrderHealth,
	},
	{
		Type:  "aws:globalaccelerator/endpointGroup:EndpointGroup",
		Needs: "aws:autoscaling/attachment:Attachment", Elsewhere: true,
		Why: "an accelerator sends users to endpoints of which none is healthy", Source: srcOrderOpen,
	},
	{
		Type: "aws:route53/record:Record", Needs: "aws:autoscaling/attachment:Attachment", Elsewhere: true,
		Why: "Route 53 answers with a region that nobody knows to be unhealthy", Source: srcOrderHealth,
	},
	{
		Type: "aws:route53/healthCheck:HealthCheck", Needs: "aws:autoscaling/attachment:Attachment", Elsewhere: true,
		Why: "a check of what does not run yet says that it failed", Source: srcOrderHealth,
	},
	{
		Type: "aws:globalaccelerator/endpointGroup:EndpointGroup", Needs: "aws:lb/listener:Listener", Elsewhere: true,
		Why: "an accelerator sends users to endpoints of which none is healthy", Source: srcOrderOpen,
	},
	{
		Type: "aws:route53/record:Record", Needs: "aws:lb/listener:Listener", Elsewhere: true,
		Why: "Route 53 answers with a region that nobody knows to be unhealthy", Source: srcOrderHealth,
	},
	{
		Type: "aws:route53/healthCheck:HealthCheck", Needs: "aws:lb/listener:Listener", Elsewhere: true,
		Why: "a check of what does not run yet says that it failed", Source: srcOrderHealth,
	},
	{
		Type:  "aws:globalaccelerator/endpointGroup:EndpointGroup",
		Needs: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", Elsewhere: true,
		Why: "an accelerator sends users to endpoints of which none is healthy", Source: srcOrderOpen,
	},
	{
		Type:  "aws:route53/record:Record",
		Needs: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", Elsewhere: true,
		Why: "Route 53 answers with a region that nobody knows to be unhealthy", Source: srcOrderHealth,
	},
	{
		Type:  "aws:route53/healthCheck:HealthCheck",
		Needs: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", Elsewhere: true,
		Why: "a check of what does not run yet says that it failed", Source: srcOrderHealth,
	},
	{
		Type:  "aws:globalaccelerator/endpointGroup:EndpointGroup",
		Needs: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", Elsewhere: true,
		Why: "an accelerator sends users to endpoints of which none is healthy", Source: srcOrderOpen,
	},
	{
		Type:  "aws:route53/record:Record",
		Needs: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", Elsewhere: true,
		Why: "Route 53 answers with a region that nobody knows to be unhealthy", Source: srcOrderHealth,
	},
	{
		Type:  "aws:route53/healthCheck:HealthCheck",
		Needs: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", Elsewhere: true,
		Why: "a check of what does not run yet says that it failed", Source: srcOrderHealth,
	},
	{
		Type:  "aws:globalaccelerator/endpointGroup:EndpointGroup",
		Needs: "aws:lb/targetGroupAttachment:TargetGroupAttachment", Elsewhere: true,
		Why: "an accelerator sends users to endpoints of which none is healthy", Source: srcOrderOpen,
	},
	{
		Type:  "aws:route53/record:Record",
		Needs: "aws:lb/targetGroupAttachment:TargetGroupAttachment", Elsewhere: true,
		Why: "Route 53 answers with a region that nobody knows to be unhealthy", Source: srcOrderHealth,
	},
	{
		Type:  "aws:route53/healthCheck:HealthCheck",
		Needs: "aws:lb/targetGroupAttachment:TargetGroupAttachment", Elsewhere: true,
		Why: "a check of what does not run yet says that it failed", Source: srcOrderHealth,
	},
	{
		Type: "aws:route53/record:Record", Needs: "aws:route53/record:Record", Elsewhere: true,
		Why: "Route 53 refuses an alias of a record that is not there", Source: srcOrderAlias,
	},
	{
		Type: "aws:appautoscaling/policy:Policy", Needs: "aws:appautoscaling/target:Target",
		Why: "AWS refuses a policy for what is not registered", Source: srcOrderScaling,
	},
	{
		Type: "aws:eks/nodeGroup:NodeGroup", Needs: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
		Why: "nodes without their permissions do not join", Source: srcOrderNodes,
	},
	{
		Type: "aws:eks/cluster:Cluster", Needs: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
		Why: "a cluster without its permissions makes no network interfaces", Source: srcOrderCluster,
	},
	{
		Type: "aws:eks/nodeGroup:NodeGroup", Needs: "aws:eks/addon:Addon",
		Why: "a node without its networking does not get ready", Source: srcOrderNetworking,
	},
	{
		Type: "aws:eks/addon:Addon", Needs: "aws:eks/nodeGroup:NodeGroup",
		Why: "an add-on of pods is active when nodes run them", Source: srcOrderNetworking,
	},
	{
		Type: "aws:lambda/alias:Alias", Needs: "aws:lambda/function:Function",
		Why: "AWS refuses an alias of a version that is not there", Source: srcOrderFunction,
	},
	{
		Type: "aws:lambda/permission:Permission", Needs: "aws:lambda/function:Function",
		Why: "AWS refuses a permission on what is not there", Source: srcOrderPermission,
	},
	{
		Type: "aws:lambda/permission:Permission", Needs: "aws:lambda/alias:Alias",
		Why: "AWS refuses a permission on what is not there", Source: srcOrderPermission,
	},
	{
		Type: "aws:lb/targetGroupAttachment:TargetGroupAttachment", Needs: "aws:lambda/permission:Permission",
		Why: "AWS refuses a function that the load balancer may not call", Source: srcOrderPermission,
	},
	{
		Type:  "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
		Needs: "aws:s3/bucketVersioningV2:BucketVersioningV2", Elsewhere: true,
		Why: "AWS refuses replication between buckets that keep no versions", Source: srcOrderVersioning,
	},
	{
		Type:  "aws:acm/certificateValidation:CertificateValidation",
		Needs: "aws:route53/record:Record", Elsewhere: true,
		Why: "a certificate is issued when its record is there", Source: srcOrderIssued,
	},
	{
		Type: "aws:lb/listener:Listener", Needs: "aws:acm/certificateValidation:CertificateValidation",
		Why: "AWS refuses a certificate that is not issued", Source: srcOrderIssued,
	},
	{
		Type:  "aws:ec2/route:Route",
		Needs: "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter", Elsewhere: true,
		Why: "a route to a connection that is not active leads nowhere", Source: srcOrderPeering,
	},
	{
		Type:  "aws:ec2/peeringConnectionOptions:PeeringConnectionOptions",
		Needs: "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter", Elsewhere: true,
		Why: "options are set on a connection that is active", Source: srcOrderPeering,
	},
}

// Needs lists, by the URN of a resource, those without which AWS had refused it: the targets of declared references that
// must exist.
func (s *Sim) Needs() map[string][]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	needs := map[string][]string{}
	for _, o := range s.world.sorted(func(o *Object) bool { return o.URN != "" }) {
		for _, each := range o.refs {
			if each.must && each.to.URN != "" {
				needs[o.URN] = append(needs[o.URN], each.to.URN)
			}
		}
	}
	return needs
}
