package awssim

import "time"

// creation is how long AWS takes until a new resource is there, as the provider waits for it.
type creation struct {
	takes  time.Duration
	source Source
}

// aCall is how long the create of a type takes that the provider waits for no longer than for the answer, or for a read that
// finds it: seconds, as in the logs of the sources.
const aCall = 2 * time.Second

// Sources of latencies: what AWS's guides say, and logs of applies with what each create took.
const (
	srcTakesVPC         Source = "takes-vpc"
	srcTakesCluster     Source = "takes-eks-cluster"
	srcTakesNodes       Source = "takes-eks-nodes"
	srcTakesRecord      Source = "takes-route53-record"
	srcTakesCertificate Source = "takes-acm-certificate"
	srcTakesValidation  Source = "takes-acm-validation"
	srcTakesBucket      Source = "takes-s3-bucket"
	srcTakesReplica     Source = "takes-dynamodb-replica"
	srcTakesCache       Source = "takes-elasticache"
	srcTakesAccelerator Source = "takes-globalaccelerator"
	srcTakesInstance    Source = "takes-rds-instance"
	srcTakesAurora      Source = "takes-aurora"
	srcTakesDocuments   Source = "takes-documentdb"
	srcTakesNAT         Source = "takes-nat-gateway"
	srcTakesBalancer    Source = "takes-load-balancer"
	srcTakesEndpoint    Source = "takes-vpc-endpoint"
	srcTakesService     Source = "takes-ecs-service"
	srcTakesGroup       Source = "takes-autoscaling-group"
	srcTakesFunction    Source = "takes-lambda-function"
)

var _ = cite(map[Source]string{
	srcTakesVPC:         "https://github.com/DevopsArtFactory/terraform-provisioning/pull/5",
	srcTakesCluster:     "https://github.com/terraform-aws-modules/terraform-aws-eks/pull/3218",
	srcTakesNodes:       "https://github.com/DevopsArtFactory/terraform-provisioning/pull/46",
	srcTakesRecord:      "https://github.com/hashicorp/terraform-provider-aws/pull/11300",
	srcTakesCertificate: "https://github.com/hashicorp/terraform/issues/33507",
	srcTakesValidation:  "https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html",
	srcTakesBucket:      "https://github.com/terraform-aws-modules/terraform-aws-route53/pull/33",
	srcTakesReplica:     "https://github.com/hashicorp/terraform-provider-aws/pull/26250",
	srcTakesCache:       "https://github.com/hashicorp/terraform-provider-aws/pull/20111",
	srcTakesAccelerator: "https://github.com/hashicorp/terraform/issues/25601",
	srcTakesInstance:    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_CreateDBInstance.html",
	srcTakesAurora: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/" +
		"CHAP_GettingStartedAurora.CreatingConnecting.Aurora.html",
	srcTakesDocuments: "https://docs.aws.amazon.com/documentdb/latest/developerguide/get-started-guide.html",
	srcTakesNAT:       "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-working-with.html",
	srcTakesBalancer: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/" +
		"application-load-balancer-getting-started.html",
	srcTakesEndpoint: "https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html",
	srcTakesService: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/" +
		"load-balancer-healthcheck.html",
	srcTakesGroup: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-lifecycle.html",
	srcTakesFunction: "https://docs.aws.amazon.com/lambda/latest/dg/" +
		"configuration-vpc.html",
})

// creations are those of the types that take longer than a call. Where a guide says "minutes" it is the time that such a
// create commonly takes, rounded: the figures order the chains, and measure none of them.
var creations = map[string]creation{
	vpcToken: {20 * time.Second, srcTakesVPC}, // With DNS host names, a second call that is waited for.

	"aws:ec2/natGateway:NatGateway":                                        {120 * time.Second, srcTakesNAT},
	"aws:ec2/vpcEndpoint:VpcEndpoint":                                      {60 * time.Second, srcTakesEndpoint},
	"aws:lb/loadBalancer:LoadBalancer":                                     {150 * time.Second, srcTakesBalancer},
	"aws:ecs/service:Service":                                              {150 * time.Second, srcTakesService},
	"aws:autoscaling/group:Group":                                          {180 * time.Second, srcTakesGroup},
	"aws:eks/cluster:Cluster":                                              {600 * time.Second, srcTakesCluster},
	"aws:eks/nodeGroup:NodeGroup":                                          {110 * time.Second, srcTakesNodes},
	"aws:eks/addon:Addon":                                                  {30 * time.Second, srcTakesCluster},
	"aws:lambda/function:Function":                                         {40 * time.Second, srcTakesFunction},
	"aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig": {120 * time.Second, srcTakesFunction},
	"aws:route53/record:Record":                                            {40 * time.Second, srcTakesRecord},
	"aws:acm/certificate:Certificate":                                      {10 * time.Second, srcTakesCertificate},
	"aws:acm/certificateValidation:CertificateValidation":                  {60 * time.Second, srcTakesValidation},
	"aws:s3/bucketV2:BucketV2":                                             {19 * time.Second, srcTakesBucket},
	"aws:dynamodb/table:Table":                                             {15 * time.Second, srcTakesReplica},
	"aws:dynamodb/tableReplica:TableReplica":                               {120 * time.Second, srcTakesReplica},
	"aws:globalaccelerator/accelerator:Accelerator":                        {300 * time.Second, srcTakesAccelerator},
	"aws:globalaccelerator/listener:Listener":                              {30 * time.Second, srcTakesAccelerator},
	"aws:globalaccelerator/endpointGroup:EndpointGroup":                    {30 * time.Second, srcTakesAccelerator},
	"aws:rds/instance:Instance":                                            {900 * time.Second, srcTakesInstance},
	"aws:rds/cluster:Cluster":                                              {120 * time.Second, srcTakesAurora},
	"aws:rds/clusterInstance:ClusterInstance":                              {600 * time.Second, srcTakesAurora},
	"aws:rds/globalCluster:GlobalCluster":                                  {20 * time.Second, srcTakesAurora},
	"aws:docdb/cluster:Cluster":                                            {120 * time.Second, srcTakesDocuments},
	"aws:docdb/clusterInstance:ClusterInstance":                            {600 * time.Second, srcTakesDocuments},
	"aws:docdb/globalCluster:GlobalCluster":                                {20 * time.Second, srcTakesDocuments},
	"aws:elasticache/replicationGroup:ReplicationGroup":                    {660 * time.Second, srcTakesCache},
	"aws:elasticache/globalReplicationGroup:GlobalReplicationGroup":        {300 * time.Second, srcTakesCache},
}

// CreationTime is how long AWS takes to make a resource of a type.
func CreationTime(token string) time.Duration {
	if known, is := creations[token]; is {
		return known.takes
	}
	if types[token] == nil {
		return 0
	}
	return aCall
}
