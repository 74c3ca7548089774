package regional

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// gatewayServices have gateway endpoints, which cost nothing and keep the traffic out of the NAT gateways. ECR's image
// layers come from S3.
var gatewayServices = []string{"dynamodb", "s3"}

// interfaceServices are the interface endpoints without which a Fargate task cannot start in a network without a NAT gateway
// (ecr.api, ecr.dkr and logs) or cannot read its configuration or be reached by ECS Exec (the others). See
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html.
var interfaceServices = []string{"ecr.api", "ecr.dkr", "logs", "secretsmanager", "ssm", "ssmmessages"}

func endpointService(s region.Scope, service string) pulumi.String {
	return pulumi.String(fmt.Sprintf("com.amazonaws.%s.%s", s.Region(), service))
}

func newGatewayEndpoints(ctx *pulumi.Context, s region.Scope, n *network, tables pulumi.StringArray) error {
	for _, service := range gatewayServices {
		name := s.Name(service + "-endpoint")
		endpoint, err := ec2.NewVpcEndpoint(ctx, name, &ec2.VpcEndpointArgs{
			VpcId:           n.vpc.ID(),
			ServiceName:     endpointService(s, service),
			VpcEndpointType: pulumi.String("Gateway"),
			RouteTableIds:   tables,
			Tags:            s.Tags(name),
		}, s.Options()...)
		if err != nil {
			return fmt.Errorf("creating the gateway endpoint of %s: %w", service, err)
		}
		n.wayOut = append(n.wayOut, endpoint)
	}
	return nil
}

func newInterfaceEndpoints(ctx *pulumi.Context, s region.Scope, n *network, plan topology.NetworkPlan) error {
	name := s.Name("endpoints-security-group")
	group, err := ec2.NewSecurityGroup(ctx, name, &ec2.SecurityGroupArgs{
		Description: pulumi.String("Interface endpoints: HTTPS from this network."),
		VpcId:       n.vpc.ID(),
		Tags:        s.Tags(name),
	}, s.Options()...)
	if err != nil {
		return fmt.Errorf("creating the endpoints' security group: %w", err)
	}
	name = s.Name("endpoints-from-network")
	rule, err := vpc.NewSecurityGroupIngressRule(ctx, name, &vpc.SecurityGroupIngressRuleArgs{
		SecurityGroupId: group.ID(),
		Description:     pulumi.String("HTTPS from this network."),
		CidrIpv4:        pulumi.String(plan.CidrBlock.String()),
		IpProtocol:      pulumi.String("tcp"),
		FromPort:        pulumi.Int(443),
		ToPort:          pulumi.Int(443),
		Tags:            s.Tags(name),
	}, s.Options()...)
	if err != nil {
		return fmt.Errorf("opening the endpoints to the network: %w", err)
	}
	n.wayOut = append(n.wayOut, rule)
	for _, service := range interfaceServices {
		name := s.Name(service + "-endpoint")
		endpoint, err := ec2.NewVpcEndpoint(ctx, name, &ec2.VpcEndpointArgs{
			VpcId:             n.vpc.ID(),
			ServiceName:       endpointService(s, service),
			VpcEndpointType:   pulumi.String("Interface"),
			PrivateDnsEnabled: pulumi.Bool(true),
			SubnetIds:         n.privateIDs(),
			SecurityGroupIds:  pulumi.StringArray{group.ID()},
			Tags:              s.Tags(name),
		}, s.Options()...)
		if err != nil {
			return fmt.Errorf("creating the interface endpoint of %s: %w", service, err)
		}
		n.wayOut = append(n.wayOut, endpoint)
	}
	return nil
}
