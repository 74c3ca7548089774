package awssim

import (
	"fmt"
	"slices"
	"strings"
)

const (
	srcEndpoint     Source = "tf-vpc-endpoint"
	srcEndpointAPI  Source = "ec2-create-vpc-endpoint"
	srcEndpointList Source = "vpc-endpoint-services"
)

var _ = cite(map[Source]string{
	srcEndpoint:     tfEC2 + "vpc_endpoint.go",
	srcEndpointAPI:  "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html",
	srcEndpointList: "https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html",
})

// Rules about endpoints of services inside a network.
var (
	ruleEndpointService  = rule("ec2.vpc-endpoint.service", srcEndpointList, "InvalidServiceName")
	ruleEndpointKind     = rule("ec2.vpc-endpoint.type", srcEndpointList, "InvalidParameter")
	ruleEndpointInputs   = rule("ec2.vpc-endpoint.inputs-of-other-type", srcEndpointAPI, "InvalidParameter")
	ruleEndpointDNS      = rule("ec2.vpc-endpoint.private-dns", srcEndpointAPI, "InvalidParameter")
	ruleEndpointConflict = rule("ec2.vpc-endpoint.private-dns-conflict", srcEndpointAPI, "InvalidParameter")
	ruleEndpointZone     = rule("ec2.vpc-endpoint.zone", srcEndpointAPI, "DuplicateSubnetsInSameZone")
	ruleEndpointNetwork  = rule("ec2.vpc-endpoint.other-network", srcEndpointAPI, "InvalidParameter")
	ruleEndpointRoute    = rule("ec2.vpc-endpoint.second-gateway", srcEC2Errors, "RouteAlreadyExists")
	ruleEndpointPolicy   = rule("ec2.vpc-endpoint.policy", srcEndpointAPI, "InvalidPolicyDocument")
)

// gatewayServices have gateway endpoints; they have interface endpoints too.
var gatewayServices = []string{"s3", "dynamodb"}

// interfaceServices have interface endpoints only; those that globalapp may use.
var interfaceServices = []string{
	"ecr.api", "ecr.dkr", "ecs", "ecs-agent", "ecs-telemetry", "logs", "monitoring", "kms", "secretsmanager", "ssm",
	"ssmmessages", "ec2", "ec2messages", "sts", "sns", "sqs", "elasticloadbalancing", "autoscaling", "events", "lambda",
	"rds", "execute-api", "xray", "application-autoscaling",
}

var _ = declare(&Type{
	Token: vpcEndpointToken, Source: srcEndpoint, Tagged: true,
	Properties: Properties{
		"arn": out(String), "autoAccept": {Kind: Bool}, "cidrBlocks": out(List), "dnsEntries": out(List),
		"dnsOptions": {Kind: Block, Computed: true, Fields: Properties{
			"dnsRecordIpType": {Kind: String, Computed: true, Enum: []any{
				"ipv4", "dualstack", "ipv6", "service-defined",
			}},
			"privateDnsOnlyForInboundResolverEndpoint": {Kind: Bool},
		}},
		"ipAddressType":       {Kind: String, Computed: true, Enum: []any{"ipv4", "dualstack", "ipv6"}},
		"networkInterfaceIds": out(List), "ownerId": out(String),
		"policy":       {Kind: String, Computed: true, JSON: true},
		"prefixListId": out(String), "privateDnsEnabled": {Kind: Bool, Computed: true}, "requesterManaged": out(Bool),
		"resourceConfigurationArn": {
			Kind: String, ForceNew: true, ConflictsWith: []string{"serviceName", "serviceNetworkArn"},
		},
		"routeTableIds":    {Kind: List, Elem: &Property{Kind: String}, Set: true, Computed: true},
		"securityGroupIds": {Kind: List, Elem: &Property{Kind: String}, Set: true, Computed: true},
		"serviceName": {
			Kind: String, ForceNew: true, ConflictsWith: []string{"resourceConfigurationArn", "serviceNetworkArn"},
		},
		"serviceNetworkArn": {
			Kind: String, ForceNew: true, ConflictsWith: []string{"serviceName", "resourceConfigurationArn"},
		},
		"serviceRegion": {Kind: String, Computed: true, ForceNew: true}, "state": out(String),
		"subnetConfigurations": {
			Kind: List, Set: true, Computed: true, Elem: &Property{Kind: Block, Fields: Properties{
				"ipv4": {Kind: String}, "ipv6": {Kind: String}, "subnetId": {Kind: String},
			}},
		},
		"subnetIds": {Kind: List, Elem: &Property{Kind: String}, Set: true, Computed: true},
		"vpcEndpointType": {
			Kind: String, ForceNew: true, Default: "Gateway",
			Enum: []any{"Gateway", "GatewayLoadBalancer", "Interface", "Resource", "ServiceNetwork"},
		},
		"vpcId": {Kind: String, Required: true, ForceNew: true},
	},
	Refs: []Ref{
		{Property: "vpcId", To: vpcToken, Missing: ruleVPCMissing, Held: ruleVPCInUse},
		{Property: "routeTableIds", To: routeTableToken, Missing: ruleTableMissing},
		{Property: "subnetIds", To: subnetToken, Missing: ruleSubnetMissing},
		{Property: "securityGroupIds", To: securityGroupToken, Missing: ruleGroupMissing, Held: ruleGroupInUse},
	},
	Plan: func(p *Plan) error {
		if p.Old != nil && p.Changed("privateDnsEnabled") && p.New.String("vpcEndpointType") != "Interface" {
			p.ForceNew("privateDnsEnabled")
		}
		if p.Changed("subnetIds") {
			p.SetNewComputed("networkInterfaceIds")
		}
		return nil
	},
	Create: createEndpoint,
	Update: updateEndpoint,
})

// endpointAsk is what an endpoint asks for.
type endpointAsk struct {
	vpc             *Object
	service         string
	gateway         bool
	tables, subnets []*Object
	groups          []*Object
}

func (op *Op) endpointAsked() endpointAsk {
	live := op.Object.Live
	e := endpointAsk{vpc: op.Find(vpcToken, live.String("vpcId")), gateway: live.String("vpcEndpointType") == "Gateway"}
	e.service = strings.TrimPrefix(live.String("serviceName"), "com.amazonaws."+op.Region+".")
	e.tables = op.findAll(routeTableToken, live.Strings("routeTableIds"))
	e.subnets = op.findAll(subnetToken, live.Strings("subnetIds"))
	e.groups = op.findAll(securityGroupToken, live.Strings("securityGroupIds"))
	return e
}

// findAll returns the objects of a type that exist among ids.
func (op *Op) findAll(token string, ids []string) []*Object {
	var all []*Object
	for _, id := range ids {
		if o := op.Find(token, id); o != nil {
			all = append(all, o)
		}
	}
	return all
}

// endpointRefused checks an endpoint against what its service and its network allow.
func (op *Op) endpointRefused(e endpointAsk) error {
	private := op.Object.Live.Bool("privateDnsEnabled")
	both := slices.Contains(gatewayServices, e.service)
	switch {
	case e.vpc == nil:
		return ruleVPCMissing.Refuse("The vpc ID '%s' does not exist", op.Object.Live.String("vpcId"))
	case !both && !slices.Contains(interfaceServices, e.service):
		return ruleEndpointService.Refuse("The Vpc Endpoint Service '%s' does not exist",
			op.Object.Live.String("serviceName"))
	case e.gateway && !both:
		return ruleEndpointKind.Refuse("Endpoint type (Gateway) does not match available service types ([Interface])")
	case e.gateway && (len(e.subnets) > 0 || len(e.groups) > 0 || private):
		return ruleEndpointInputs.Refuse("Subnets, security groups and private DNS are only for Interface endpoints")
	case !e.gateway && len(e.tables) > 0:
		return ruleEndpointInputs.Refuse("Route table IDs are only supported for Gateway endpoints")
	case private && !(e.vpc.Live.Bool("enableDnsSupport") && e.vpc.Live.Bool("enableDnsHostnames")):
		return ruleEndpointDNS.Refuse("Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC "+
			"attributes set to true for %s", e.vpc.ID)
	}
	for _, o := range slices.Concat(e.tables, e.subnets, e.groups) {
		if o.Live.String("vpcId") != e.vpc.ID {
			return ruleEndpointNetwork.Refuse("%s does not belong to VPC %s", o.ID, e.vpc.ID)
		}
	}
	if err := op.oneSubnetPerZone(e.subnets); err != nil {
		return err
	}
	if policy := op.Object.Live.String("policy"); policy != "" {
		if problem := policyProblem(policy, resourcePolicy); problem != "" {
			return ruleEndpointPolicy.Refuse("%s", problem)
		}
	}
	return op.endpointConflicts(e, private)
}

func (op *Op) oneSubnetPerZone(subnets []*Object) error {
	seen := map[string]bool{}
	for _, s := range subnets {
		zone := s.Live.String("availabilityZone")
		if seen[zone] {
			return ruleEndpointZone.Refuse("Found another VPC endpoint subnet in the availability zone of %s", s.ID)
		}
		seen[zone] = true
	}
	return nil
}

// endpointConflicts compares an endpoint with the others of its service in the network.
func (op *Op) endpointConflicts(e endpointAsk, private bool) error {
	for _, other := range op.Referrers(e.vpc, vpcEndpointToken) {
		if other == op.Object || other.Live.String("serviceName") != op.Object.Live.String("serviceName") {
			continue
		}
		if private && other.Live.Bool("privateDnsEnabled") {
			return ruleEndpointConflict.Refuse("private-dns-enabled cannot be set because there is already a conflicting "+
				"DNS domain for %s.%s.amazonaws.com in the VPC %s", e.service, op.Region, e.vpc.ID)
		}
		for _, table := range e.tables {
			if e.gateway && slices.Contains(other.Live.Strings("routeTableIds"), table.ID) {
				return ruleEndpointRoute.Refuse("route table %s already has a route with destination-prefix-list-id %s",
					table.ID, other.Live.String("prefixListId"))
			}
		}
	}
	return nil
}

func createEndpoint(op *Op) error {
	e := op.endpointAsked()
	if err := op.endpointRefused(e); err != nil {
		return err
	}
	op.Identify(op.NewID("vpce-"), "")
	op.Identify(op.Object.ID, op.ARN("ec2", "vpc-endpoint/"+op.Object.ID))
	op.Set(Values{
		"ownerId": op.Account, "state": "available", "requesterManaged": false, "cidrBlocks": []any{},
		"dnsEntries": []any{}, "networkInterfaceIds": []any{},
	})
	op.SetDefault(Values{
		"routeTableIds": []any{}, "subnetIds": []any{}, "serviceRegion": op.Region, "privateDnsEnabled": false,
		"policy": `{"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}],"Version":"2008-10-17"}`,
	})
	if e.gateway {
		op.SetDefault(Values{"securityGroupIds": []any{}})
		op.Set(Values{"prefixListId": prefixList(op.Region, e.service), "cidrBlocks": []string{"198.51.100.0/24"}})
		return nil
	}
	if len(e.groups) == 0 {
		group := op.Find(securityGroupToken, e.vpc.Live.String("defaultSecurityGroupId"))
		e.groups = []*Object{group}
		op.Set(Values{"securityGroupIds": []string{group.ID}})
	}
	op.SetDefault(Values{"ipAddressType": "ipv4", "dnsOptions": Values{"dnsRecordIpType": "ipv4"}})
	op.endpointInterfaces(e)
	return nil
}

// prefixList is the id of a service's prefix list, the same for every network of a region.
func prefixList(region, service string) string {
	return fmt.Sprintf("pl-%08x", len(region)<<8+len(service)<<4+int(service[0]))
}

// endpointInterfaces puts an interface into each subnet of an endpoint, and names it in DNS.
func (op *Op) endpointInterfaces(e endpointAsk) {
	op.removeInterfaces(op.Object)
	var ids []string
	for _, subnet := range e.subnets {
		ids = append(ids, op.addInterface(op.Object, subnet, e.groups, "VPC Endpoint Interface "+op.Object.ID).ID)
	}
	name := fmt.Sprintf("%s-%s.%s.%s.vpce.amazonaws.com", op.Object.ID, op.Object.ID[len(op.Object.ID)-8:],
		strings.ReplaceAll(e.service, ".", "-"), op.Region)
	entries := []Values{{"dnsName": name, "hostedZoneId": "Z" + strings.ToUpper(op.Object.ID[5:17])}}
	if op.Object.Live.Bool("privateDnsEnabled") {
		entries = append(entries, Values{"dnsName": e.service + "." + op.Region + ".amazonaws.com"})
	}
	op.Set(Values{"networkInterfaceIds": ids, "dnsEntries": entries})
}

func updateEndpoint(op *Op) error {
	e := op.endpointAsked()
	if err := op.endpointRefused(e); err != nil {
		return err
	}
	if !e.gateway && (op.Changed("subnetIds") || op.Changed("securityGroupIds") || op.Changed("privateDnsEnabled")) {
		op.endpointInterfaces(e)
	}
	return nil
}
